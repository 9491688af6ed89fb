//! What an exported ledger tells, where it holds: sessions, appointments, versions of the agreement.

use kader_setting::{
    Agreement, Agreements, EntryBody, Hash, Ledger, PublicKey, RelationshipId, Signature, Signatures,
};
use serde::Serialize;

use crate::error::ArchiveError;
use crate::model::Relationship;

/// The same as `ledger.bin`, for who reads JSON: DAG-JSON, in which bytes are base64 under `{"/": {"bytes": ...}}`.
#[derive(Serialize)]
struct Told<'a> {
    relationship: &'a RelationshipId,
    agreements: Vec<Signed<'a, Agreement>>,
    entries: Vec<Signed<'a, EntryBody>>,
}

/// What was signed, its hash, and by whom.
#[derive(Serialize)]
struct Signed<'a, T> {
    hash: &'a Hash,
    body: &'a T,
    signatures: Vec<(PublicKey, Signature)>,
}

/// What a ledger tells; nothing where there is none, or it does not hold.
pub(crate) struct History(Option<(Agreements, Ledger)>);

impl History {
    pub(crate) fn of(relationship: &Relationship) -> Self {
        Self(relationship.ledger.as_ref().and_then(|bytes| Ledger::import(&bytes.0).ok()))
    }

    pub(crate) fn kept(&self) -> Option<(&Agreements, &Ledger)> {
        self.0.as_ref().map(|(agreements, ledger)| (agreements, ledger))
    }

    pub(crate) fn ledger(&self) -> Option<&Ledger> {
        self.kept().map(|(_, ledger)| ledger)
    }

    /// All of it as JSON.
    ///
    /// # Errors
    /// [`ArchiveError::Made`] where there is none, or memory runs out.
    pub(crate) fn as_json(&self) -> Result<Vec<u8>, ArchiveError> {
        let (agreements, ledger) = self.kept().ok_or(ArchiveError::Made)?;
        let told = Told {
            relationship: ledger.relationship(),
            agreements: agreements
                .all()
                .map(|one| signed(one.hash(), one.agreement(), one.signatures()))
                .collect(),
            entries: ledger
                .entries()
                .iter()
                .map(|one| signed(one.hash(), one.body(), one.signatures()))
                .collect(),
        };
        serde_ipld_dagjson::to_vec(&told).map_err(|_| ArchiveError::Made)
    }
}

fn signed<'a, T>(hash: &'a Hash, body: &'a T, signatures: &Signatures) -> Signed<'a, T> {
    let signatures = signatures.keys().filter_map(|key| Some((*key, *signatures.get(key)?))).collect();
    Signed { hash, body, signatures }
}
