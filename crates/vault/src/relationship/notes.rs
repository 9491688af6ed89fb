//! The one note of a relationship that is its owner's alone (S-45): a row in a table of its own.

use rusqlite::OptionalExtension;
use zeroize::Zeroizing;

use super::Tx;
use crate::error::Result;

impl Tx<'_> {
    /// The note, if there is one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note(&self) -> Result<Option<Zeroizing<String>>> {
        let mut statement = self.connection().prepare_cached("SELECT body FROM note")?;
        Ok(statement.query_row([], |row| row.get(0).map(Zeroizing::new)).optional()?)
    }

    /// Keeps the note, in place of what it was. After the commit the bytes before are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_note(&self, body: &str) -> Result<()> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO note (one, body) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET body = ?1",
        )?;
        statement.execute([body])?;
        self.erased.set(true);
        Ok(())
    }

    /// Erases the note; whether there was one. After the commit its bytes are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn erase_note(&self) -> Result<bool> {
        let erased = self.connection().execute("DELETE FROM note", [])? > 0;
        self.erased.set(self.erased.get() || erased);
        Ok(erased)
    }
}
