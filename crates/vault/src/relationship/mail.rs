//! What goes to the relay: the outbox.

use rusqlite::{OptionalExtension, Row, params};

use super::{Tx, from_column, to_column};
use crate::error::Result;

/// An envelope as it will be sent, however often: nothing is sealed twice.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Where it goes, in the caller's own encoding: at least mailbox and write token, which were
    /// right for the epoch in which the envelope was sealed.
    pub destination: Vec<u8>,
    /// The slot that it wants in the mailbox, for what must come in one order.
    pub slot: Option<u64>,
    /// The message that it carries, if its state shall follow.
    pub about: Option<[u8; 16]>,
    /// The bytes.
    pub envelope: Vec<u8>,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing").field("slot", &self.slot).finish_non_exhaustive()
    }
}

/// An envelope that waits in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number: grows, is never used again.
    pub number: u64,
    /// What waits.
    pub outgoing: Outgoing,
}

impl Tx<'_> {
    /// Puts an envelope into the outbox; its number. It is to be sent after the commit.
    ///
    /// # Errors
    /// [`crate::VaultError::NumberTooLarge`]; those of the database.
    pub fn push_outgoing(&self, outgoing: &Outgoing) -> Result<u64> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO outbox (destination, slot, about, envelope) VALUES (?1, ?2, ?3, ?4)",
        )?;
        let slot = outgoing.slot.map(to_column).transpose()?;
        statement.execute(params![outgoing.destination, slot, outgoing.about, outgoing.envelope])?;
        from_column(self.connection().last_insert_rowid())
    }

    /// What waits to be sent, in the order in which it was put there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn pending(&self) -> Result<Vec<OutboxRow>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT number, destination, slot, about, envelope FROM outbox ORDER BY number",
        )?;
        let rows = statement.query_map([], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// The relay has it: takes an envelope out, and gives it back. `None` if it was out already,
    /// for the relay may answer twice.
    ///
    /// # Errors
    /// [`crate::VaultError::NumberTooLarge`]; those of the database.
    pub fn sent(&self, number: u64) -> Result<Option<OutboxRow>> {
        let mut statement = self.connection().prepare_cached(
            "DELETE FROM outbox WHERE number = ?1 RETURNING number, destination, slot, about, envelope",
        )?;
        statement.query_row([to_column(number)?], |row| Ok(read(row))).optional()?.transpose()
    }
}

fn read(row: &Row<'_>) -> Result<OutboxRow> {
    let slot: Option<i64> = row.get(2)?;
    Ok(OutboxRow {
        number: from_column(row.get(0)?)?,
        outgoing: Outgoing {
            destination: row.get(1)?,
            slot: slot.map(from_column).transpose()?,
            about: row.get(3)?,
            envelope: row.get(4)?,
        },
    })
}
