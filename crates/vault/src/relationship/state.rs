//! Small named values of a relationship.

use rusqlite::{OptionalExtension, params};

use super::Tx;
use crate::error::Result;

impl Tx<'_> {
    /// The value under a name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn state(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let mut statement = self.connection().prepare_cached("SELECT value FROM state WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Keeps a value, in place of what it was.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_state(&self, name: &str, value: &[u8]) -> Result<()> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO state (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        )?;
        statement.execute(params![name, value])?;
        Ok(())
    }

    /// Erases a value; whether there was one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn erase_state(&self, name: &str) -> Result<bool> {
        let erased = self.connection().execute("DELETE FROM state WHERE name = ?1", [name])? > 0;
        self.erased.set(self.erased.get() || erased);
        Ok(erased)
    }

    /// The names that begin with `prefix`, in order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn state_names(&self, prefix: &str) -> Result<Vec<String>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT name FROM state WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name")?;
        let names = statement.query_map([prefix], |row| row.get(0))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }
}
