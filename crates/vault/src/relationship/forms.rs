//! Definitions of forms that a member made, as they came with a task or a record. The database lets go of one with the last task and record that has it.

use rusqlite::OptionalExtension;
use zeroize::Zeroizing;

use super::{Tx, from_column};
use crate::error::Result;

impl Tx<'_> {
    /// Keeps a definition under its id; one that is there stays.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_form_definition(&self, id: &str, definition: &[u8]) -> Result<()> {
        self.connection()
            .prepare_cached(
                "INSERT INTO form_definitions (id, definition) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?
            .execute(rusqlite::params![id, definition])?;
        Ok(())
    }

    /// A definition.
    ///
    /// # Errors
    /// Those of the database.
    pub fn form_definition(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let mut statement =
            self.connection().prepare_cached("SELECT definition FROM form_definitions WHERE id = ?1")?;
        Ok(statement.query_row([id], |row| row.get(0).map(Zeroizing::new)).optional()?)
    }

    /// All of them, each with its id.
    ///
    /// # Errors
    /// Those of the database.
    pub fn form_definitions(&self) -> Result<Vec<(String, Zeroizing<Vec<u8>>)>> {
        let mut statement =
            self.connection().prepare_cached("SELECT id, definition FROM form_definitions ORDER BY id")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1).map(Zeroizing::new)?)))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// How many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub fn form_definitions_count(&self) -> Result<u64> {
        let mut statement = self.connection().prepare_cached("SELECT count(*) FROM form_definitions")?;
        from_column(statement.query_row([], |row| row.get(0))?)
    }
}
