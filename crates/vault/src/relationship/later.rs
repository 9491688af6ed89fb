//! A person's own plan for later (S-80): three parts in a table of their own, as private as the note.

use rusqlite::OptionalExtension;
use zeroize::Zeroizing;

use super::Tx;
use crate::error::Result;

impl Tx<'_> {
    /// A part of the plan, from 0 to 2, if something was written there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn later(&self, part: u8) -> Result<Option<Zeroizing<String>>> {
        let mut statement = self.connection().prepare_cached("SELECT body FROM later WHERE part = ?1")?;
        Ok(statement.query_row([part], |row| row.get(0).map(Zeroizing::new)).optional()?)
    }

    /// Keeps a part, in place of what it was; an empty one is erased. After the commit the bytes before are
    /// in no file.
    ///
    /// # Errors
    /// Those of the database; there is no part beyond 2.
    pub fn put_later(&self, part: u8, body: &str) -> Result<()> {
        if body.is_empty() {
            let erased = self.connection().execute("DELETE FROM later WHERE part = ?1", [part])? > 0;
            self.erased.set(self.erased.get() || erased);
            return Ok(());
        }
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO later (part, body) VALUES (?1, ?2) ON CONFLICT (part) DO UPDATE SET body = ?2",
        )?;
        statement.execute((part, body))?;
        self.erased.set(true);
        Ok(())
    }
}
