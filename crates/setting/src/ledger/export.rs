//! Taking a ledger along: one file of bytes that verifies with no account and no network (S-42 will
//! stand on it).

use super::{Entry, Ledger};
use crate::encoding::{MAX_EXPORT_BYTES, decode, encode};
use crate::{Agreements, Hash, LedgerFault, RelationshipId, SettingError, SignedAgreement};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// The version of the export format.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Export {
    format: u32,
    relationship: RelationshipId,
    head: Hash,
    agreements: Vec<ByteBuf>,
    entries: Vec<ByteBuf>,
}

/// Why an exported ledger does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Import {
    /// The file as a whole: damaged, of another format, or too large.
    #[error("export: {0}")]
    File(SettingError),
    /// A version of the agreement, by its place counted from 0.
    #[error("agreement version at {place}: {error}")]
    Agreement {
        /// The place.
        place: u64,
        /// What is wrong with it.
        error: SettingError,
    },
    /// An entry, by its place counted from 0.
    #[error(transparent)]
    Entry(#[from] LedgerFault),
    /// The entries hold, but the last is not the one that the export names: entries were cut off.
    #[error("entries are missing from {from} on")]
    Truncated {
        /// The first missing place.
        from: u64,
    },
}

impl Ledger {
    /// Everything that is needed to verify this ledger anywhere.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn export(&self, agreements: &Agreements) -> Result<Vec<u8>, SettingError> {
        let versions = agreements.all().map(SignedAgreement::to_bytes).collect::<Result<Vec<_>, _>>()?;
        let entries = self.entries().iter().map(Entry::to_bytes).collect::<Result<Vec<_>, _>>()?;
        Self::export_kept(self.relationship(), self.head(), versions, entries)
    }

    /// The same of what is kept, as it is kept: nothing is read or verified. Where it does not hold,
    /// [`Ledger::import`] names the place.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn export_kept(
        relationship: &RelationshipId,
        head: Hash,
        agreements: impl IntoIterator<Item = Vec<u8>>,
        entries: impl IntoIterator<Item = Vec<u8>>,
    ) -> Result<Vec<u8>, SettingError> {
        encode(&Export {
            format: FORMAT,
            relationship: *relationship,
            head,
            agreements: agreements.into_iter().map(ByteBuf::from).collect(),
            entries: entries.into_iter().map(ByteBuf::from).collect(),
        })
    }

    /// Reads and verifies an exported ledger.
    ///
    /// That nobody cut off the end *and* rewrote the head cannot be seen in one copy: compare with
    /// another member's ([`Ledger::compare`]).
    ///
    /// # Errors
    /// The first thing that does not hold, with its place.
    pub fn import(bytes: &[u8]) -> Result<(Agreements, Self), Import> {
        let export: Export = decode(bytes, MAX_EXPORT_BYTES).map_err(Import::File)?;
        if export.format != FORMAT {
            return Err(Import::File(SettingError::Malformed));
        }
        let mut agreements = Agreements::new(export.relationship);
        for (place, row) in (0u64..).zip(&export.agreements) {
            agreements
                .read(row)
                .and_then(|version| agreements.accept(version))
                .map_err(|error| Import::Agreement { place, error })?;
        }
        let ledger = Self::load(export.relationship, &export.entries, &agreements)?;
        if ledger.head() != export.head {
            return Err(Import::Truncated { from: ledger.len() });
        }
        Ok((agreements, ledger))
    }
}
