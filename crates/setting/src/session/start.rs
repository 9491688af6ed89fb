//! START: what everyone present signs before there are media keys (Time, S-12, S-15, S-16).

use crate::encoding::{START_PREFIX, encode};
use crate::ledger::EntryBody;
use crate::rules::planning::s17_presence;
use crate::rules::session::{s15_place, s16_admission};
use crate::{Agreement, Hash, Nonce, PublicKey, RelationshipId, RelayTime, SessionId, SettingError};
use serde::{Deserialize, Serialize};

/// One person present, with what that person put into the START.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attendee {
    /// Who.
    pub key: PublicKey,
    /// That person's own fresh randomness.
    pub nonce: Nonce,
    /// That person's wall clock when asking, Unix ms. Recorded, so that a disagreement shows.
    pub wall_ms: u64,
    /// When that person attested the place (S-15), by the same clock.
    pub place_ms: u64,
}

/// What a START grants and to whom; with its place in the ledger this is what the relay's time is
/// signed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartTerms {
    /// The session.
    pub session: SessionId,
    /// Counts the sessions of the relationship from 1.
    pub number: u32,
    /// The version of the agreement it stands on.
    pub agreement: Hash,
    /// The agreed length in seconds, repeated so that the ledger explains itself (S-12).
    pub seconds: u32,
    /// The agreed grace in seconds (S-14).
    pub grace_seconds: u32,
    /// The agreed maximum of extensions in seconds (S-13).
    pub extension_max_seconds: u32,
    /// The key of the relay whose time everyone accepts.
    pub relay: PublicKey,
    /// The therapist who admits (S-16).
    pub admitted_by: PublicKey,
    /// Everyone present, in the order of the keys.
    pub present: Vec<Attendee>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Statement<'a> {
    relationship: &'a RelationshipId,
    index: u64,
    previous: &'a Hash,
    terms: &'a StartTerms,
}

impl StartTerms {
    /// The hash that the relay signs its time over:
    /// `SHA-256("kader/start/v1\0" || DAG-CBOR{relationship, index, previous, terms})`.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn hash(
        &self,
        relationship: &RelationshipId,
        index: u64,
        previous: &Hash,
    ) -> Result<Hash, SettingError> {
        let statement = Statement { relationship, index, previous, terms: self };
        Ok(Hash::of(START_PREFIX, &encode(&statement)?))
    }
}

/// The START of a session: its terms and the relay's time over them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Start {
    /// What is granted and to whom.
    pub terms: StartTerms,
    /// The relay's signed time over [`StartTerms::hash`].
    pub relay_time: RelayTime,
}

impl Start {
    /// When the session began by the relay's time, Unix ms.
    #[must_use]
    pub fn started_ms(&self) -> u64 {
        self.relay_time.time_ms
    }

    /// What this person put into the START.
    ///
    /// # Errors
    /// `NotPresent`.
    pub fn attendee(&self, key: &PublicKey) -> Result<&Attendee, SettingError> {
        self.terms.present.iter().find(|a| a.key == *key).ok_or(SettingError::NotPresent)
    }

    /// How far each person's clock was from the relay's, in ms: positive when it was ahead. To be
    /// shown, never silently resolved. The way to the relay and back is in it.
    pub fn clock_offsets_ms(&self) -> impl Iterator<Item = (&PublicKey, i64)> {
        self.terms.present.iter().map(|a| {
            let ahead = i128::from(a.wall_ms) - i128::from(self.started_ms());
            let bounded = ahead.clamp(i64::MIN.into(), i64::MAX.into());
            (&a.key, i64::try_from(bounded).unwrap_or_default())
        })
    }

    /// S-15 and S-16, by the body alone.
    pub(crate) fn validate(&self, agreement: &Agreement, body: &EntryBody) -> Result<(), SettingError> {
        let terms = &self.terms;
        let in_order = terms.present.is_sorted_by(|a, b| a.key < b.key);
        if !in_order || body.at_wall_ms != self.started_ms() {
            return Err(SettingError::FactContradicts);
        }
        s16_admission(agreement, &terms.admitted_by, &terms.present)?;
        for attendee in &terms.present {
            s15_place(agreement.clauses.place.as_ref(), attendee.place_ms, attendee.wall_ms)?;
        }
        let present: Vec<_> = terms.present.iter().map(|a| a.key).collect();
        Ok(s17_presence(agreement, &present)?)
    }

    /// S-12: the relay's signature under the time, by the body alone.
    pub(crate) fn verify_time(&self, body: &EntryBody) -> Result<(), SettingError> {
        let hash = self.terms.hash(&body.relationship, body.index, &body.previous)?;
        Ok(self.relay_time.verify(&self.terms.relay, &hash)?)
    }
}
