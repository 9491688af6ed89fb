//! Stored entries that were verified here before: their marks, and reading them without verifying their
//! signatures once more.
//!
//! A mark saves time at opening. It is no proof for anybody else, and none for this program but what the
//! place is worth in which it is kept: whoever can write a changed entry together with its mark is believed
//! until everything is verified in full, as it is wherever an entry comes from or goes to others.

use super::{Entry, Ledger};
use crate::encoding::CHECKED_PREFIX;
use crate::{Agreements, Hash, LedgerFault, RelationshipId, SettingError};

/// `SHA-256("kader/checked/v1\0" || bytes)` of the exact bytes of an entry that stood in a ledger: every
/// signature in it was verified, and the relay's under its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(Hash);

impl Mark {
    /// A mark that [`Ledger::mark`] made once, out of a place where nobody but this program writes.
    #[must_use]
    pub const fn kept(hash: Hash) -> Self {
        Self(hash)
    }

    /// As it is kept.
    #[must_use]
    pub const fn hash(&self) -> &Hash {
        &self.0
    }

    /// The bytes as checked ones, if they are those that the mark is of.
    #[must_use]
    pub fn of<'a>(&self, bytes: &'a [u8]) -> Option<Checked<'a>> {
        (Hash::of(CHECKED_PREFIX, bytes) == self.0).then_some(Checked(bytes))
    }
}

/// The bytes of a stored entry that bear their mark. Made by [`Mark::of`] alone.
#[derive(Clone, Copy)]
pub struct Checked<'a>(&'a [u8]);

/// A stored entry, as it is to be read.
#[derive(Clone, Copy)]
pub enum Stored<'a> {
    /// Verified in full.
    Unchecked(&'a [u8]),
    /// Everything but the signatures.
    Checked(Checked<'a>),
}

impl<'a> Stored<'a> {
    /// Stored bytes with the mark that lies beside them. One that is of other bytes counts as none.
    #[must_use]
    pub fn new(bytes: &'a [u8], mark: Option<&Mark>) -> Self {
        mark.and_then(|mark| mark.of(bytes)).map_or(Self::Unchecked(bytes), Self::Checked)
    }

    /// Whether the signatures need not be verified.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        matches!(self, Self::Checked(_))
    }
}

impl Ledger {
    /// As [`Ledger::load_good`], but of what bears its mark no signature is verified: not the members'
    /// and not the relay's. Bytes, chain and facts are judged as ever.
    ///
    /// Chain and facts are enough for the relay's signature, too: all that it depends on stands in the
    /// entry itself and in those before it, whose hashes the marked bytes name.
    pub fn load_marked<'a>(
        relationship: RelationshipId,
        rows: impl IntoIterator<Item = Stored<'a>>,
        agreements: &Agreements,
    ) -> (Self, Option<LedgerFault>) {
        let mut ledger = Self::new(relationship);
        for row in rows {
            let index = ledger.len();
            let read = match row {
                Stored::Unchecked(bytes) => {
                    Entry::from_bytes(bytes).and_then(|entry| ledger.append(entry, agreements))
                }
                Stored::Checked(Checked(bytes)) => {
                    Entry::unverified(bytes).and_then(|entry| ledger.append_checked(entry, agreements))
                }
            };
            if let Err(error) = read {
                return (ledger, Some(LedgerFault { index, error }));
            }
        }
        (ledger, None)
    }

    /// The mark of the entry at this index, which is in this ledger and so was verified.
    ///
    /// # Errors
    /// `EntryUnknown` where there is none; `Encoding` when memory runs out.
    pub fn mark(&self, index: u64) -> Result<Mark, SettingError> {
        let entry = self.entry(index).ok_or(SettingError::EntryUnknown)?;
        Ok(Mark(Hash::of(CHECKED_PREFIX, &entry.to_bytes()?)))
    }
}
