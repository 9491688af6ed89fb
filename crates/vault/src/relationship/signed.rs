//! Agreements and the ledger: signed bytes, kept as they were received.

use kader_setting::{Hash, Mark};
use rusqlite::{OptionalExtension, Row, params};

use super::{Tx, from_column, to_column};
use crate::error::{Result, VaultError};

/// One agreement or ledger entry, as it was signed.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedRow {
    /// An agreement's version, or a ledger entry's index.
    pub number: u64,
    /// The hash by which others refer to it.
    pub hash: Hash,
    /// Body and signatures, in the caller's encoding.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for SignedRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedRow").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Tx<'_> {
    /// Keeps an agreement. The same one again is no error and changes nothing.
    ///
    /// # Errors
    /// [`VaultError::AgreementTaken`] if this version is another agreement; those of the database.
    pub fn put_agreement(&self, version: u32, hash: &Hash, bytes: &[u8]) -> Result<()> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO agreements (version, hash, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?;
        if statement.execute(params![version, hash.as_bytes(), bytes])? == 0 {
            let same: bool = self.connection().query_row(
                "SELECT EXISTS (SELECT 1 FROM agreements WHERE version = ?1 AND hash = ?2 AND bytes = ?3)",
                params![version, hash.as_bytes(), bytes],
                |row| row.get(0),
            )?;
            return if same { Ok(()) } else { Err(VaultError::AgreementTaken) };
        }
        Ok(())
    }

    /// Takes agreements off from this version on: they gave way to a rival, which is put in their
    /// place (`kader_setting::Agreements::yield_to`).
    ///
    /// # Errors
    /// Those of the database.
    pub fn cut_agreements(&self, version: u32) -> Result<usize> {
        let mut statement = self.connection().prepare_cached("DELETE FROM agreements WHERE version >= ?1")?;
        Ok(statement.execute(params![version])?)
    }

    /// All agreements by version.
    ///
    /// # Errors
    /// Those of the database.
    pub fn agreements(&self) -> Result<Vec<SignedRow>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT version, hash, bytes FROM agreements ORDER BY version")?;
        let rows = statement.query_map([], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// Appends an entry to the ledger. `index` must be the next one.
    ///
    /// # Errors
    /// [`VaultError::LedgerOrder`] with the index that would be; those of the database.
    pub fn append_ledger(&self, index: u64, hash: &Hash, bytes: &[u8]) -> Result<()> {
        let expected = self.ledger_length()?;
        if index != expected {
            return Err(VaultError::LedgerOrder { expected });
        }
        let mut statement = self
            .connection()
            .prepare_cached("INSERT INTO ledger (position, hash, bytes) VALUES (?1, ?2, ?3)")?;
        statement.execute(params![to_column(index)?, hash.as_bytes(), bytes])?;
        Ok(())
    }

    /// Cuts the ledger off before `index`, to write its end anew: an entry got a further signature,
    /// or own entries that nobody else had signed gave way (`kader_setting::Ledger::yield_to`).
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn cut_ledger(&self, index: u64) -> Result<usize> {
        let mut cut = 0;
        // From the last one back: the table lets nothing be taken out of its middle.
        for position in (index..self.ledger_length()?).rev() {
            let mut statement = self.connection().prepare_cached("DELETE FROM ledger WHERE position = ?1")?;
            cut += statement.execute(params![to_column(position)?])?;
        }
        Ok(cut)
    }

    /// How many entries the ledger has, which is the index of the next one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ledger_length(&self) -> Result<u64> {
        let mut statement =
            self.connection().prepare_cached("SELECT position FROM ledger ORDER BY position DESC LIMIT 1")?;
        let last: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?;
        last.map_or(Ok(0), |last| Ok(from_column(last)?.saturating_add(1)))
    }

    /// The ledger from an index on.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn ledger_from(&self, index: u64) -> Result<Vec<SignedRow>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT position, hash, bytes FROM ledger WHERE position >= ?1 ORDER BY position",
        )?;
        let rows = statement.query_map([to_column(index)?], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// The whole ledger, each entry with the mark that lies beside it, if there is one.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn ledger_with_marks(&self) -> Result<Vec<(SignedRow, Option<Mark>)>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT position, hash, bytes, mark FROM ledger LEFT JOIN ledger_checked USING (position)
             ORDER BY position",
        )?;
        let rows = statement.query_map([], |row| {
            let mark: Option<[u8; 32]> = row.get(3)?;
            Ok(read(row).map(|read| (read, mark.map(|mark| Mark::kept(Hash::new(mark))))))
        })?;
        rows.map(|row| row?).collect()
    }

    /// Puts a mark beside the entry at this index: its signatures were verified.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn mark_ledger(&self, index: u64, mark: &Mark) -> Result<()> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO ledger_checked (position, mark) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET mark = excluded.mark",
        )?;
        statement.execute(params![to_column(index)?, mark.hash().as_bytes()])?;
        Ok(())
    }

    /// Takes all marks away: something did not hold, and nothing is believed that was not verified anew.
    ///
    /// # Errors
    /// Those of the database.
    pub fn unmark_ledger(&self) -> Result<()> {
        self.connection().prepare_cached("DELETE FROM ledger_checked")?.execute([])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<SignedRow> {
    Ok(SignedRow { number: from_column(row.get(0)?)?, hash: Hash::new(row.get(1)?), bytes: row.get(2)? })
}
