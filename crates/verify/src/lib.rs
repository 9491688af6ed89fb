//! What is said about an exported ledger: that it holds, or where it does not and why.
//!
//! The checks are those of `kader-setting`, the same that the program itself uses for its history.

use kader_setting::{Agreements, Comparison, Import, Ledger, LedgerFault};
use std::fmt;

/// An exported ledger that holds.
#[derive(Clone, Debug)]
pub struct Verified {
    agreements: Agreements,
    ledger: Ledger,
}

impl Verified {
    /// Reads and verifies everything: every byte, every signature, every rule that the ledger knows.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let (agreements, ledger) = Ledger::import(bytes).map_err(Problem)?;
        Ok(Self { agreements, ledger })
    }

    /// How another copy compares with this one.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Difference {
        if self.ledger.relationship() != other.ledger.relationship() {
            return Difference::OtherRelationship;
        }
        Difference::Compared(self.ledger.compare(&other.ledger.hashes()))
    }
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head: String = self.ledger.head().as_bytes().iter().map(|b| format!("{b:02x}")).collect();
        writeln!(
            f,
            "The ledger holds: {} entries, {} versions of the agreement, {} sessions.",
            self.ledger.len(),
            self.agreements.versions().len(),
            self.ledger.sessions()
        )?;
        write!(f, "Head: {head}")
    }
}

/// What does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem(Import);

impl Problem {
    /// The place in the ledger, counted from 0, of the first entry that does not hold or is missing.
    #[must_use]
    pub fn entry(&self) -> Option<u64> {
        match self.0 {
            Import::Entry(LedgerFault { index, .. }) => Some(index),
            Import::Truncated { from } => Some(from),
            Import::File(_) | Import::Agreement { .. } => None,
        }
    }

    /// A stable code of the reason.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.0 {
            Import::File(error) | Import::Agreement { error, .. } => error.code(),
            Import::Entry(fault) => fault.error.code(),
            Import::Truncated { .. } => "truncated",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Import::File(error) => write!(f, "The file is no exported ledger, or is damaged: {error}"),
            Import::Agreement { place, error } => {
                write!(f, "Version {place} of the agreement, counted from 0, does not hold: {error}")
            }
            Import::Entry(LedgerFault { index, error }) => {
                write!(f, "Entry {index}, counted from 0, is the first that does not hold: {error}")
            }
            Import::Truncated { from } => {
                write!(f, "Entries are missing from {from} on: the end of the ledger was cut off")
            }
        }?;
        write!(f, " [{}]", self.code())
    }
}

impl std::error::Error for Problem {}

/// How two copies compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// They are of different relationships.
    OtherRelationship,
    /// They are of one relationship.
    Compared(Comparison),
}

impl Difference {
    /// Whether there is none.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::Compared(Comparison::Equal)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherRelationship => f.write_str("The two are ledgers of different relationships."),
            Self::Compared(Comparison::Equal) => f.write_str("The two are equal, entry by entry."),
            Self::Compared(Comparison::Behind { from }) => {
                write!(f, "The first lacks the entries from {from} on, counted from 0.")
            }
            Self::Compared(Comparison::Ahead { from }) => {
                write!(f, "The second lacks the entries from {from} on, counted from 0.")
            }
            Self::Compared(Comparison::Forked { at }) => {
                write!(f, "The two differ from entry {at} on, counted from 0.")
            }
        }
    }
}
