//! What this side said, until every other member has heard it: to be said again where it was lost on the way.

use rusqlite::{OptionalExtension, params};
use zeroize::Zeroize;

use super::{Tx, from_column, to_column};
use crate::error::{Damage, Result};

/// Something that was said.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    /// Its number among everything that this side says.
    pub number: u64,
    /// The letter or text that it carries: it is erased here when that is.
    pub about: Option<[u8; 16]>,
    /// Which are forgotten together; the numbers are the caller's.
    pub kind: u8,
    /// The outbox row in which it was put last.
    pub outbox: u64,
    /// The message, not sealed.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Said").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Drop for Said {
    fn drop(&mut self) {
        self.body.zeroize();
    }
}

impl Tx<'_> {
    /// Keeps what was said.
    ///
    /// # Errors
    /// [`crate::VaultError::NumberTooLarge`]; those of the database, for a number that is taken among them.
    pub fn keep_said(&self, said: &Said) -> Result<()> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO said (number, about, kind, outbox, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let (number, outbox) = (to_column(said.number)?, to_column(said.outbox)?);
        statement.execute(params![number, said.about, said.kind, outbox, said.body])?;
        Ok(())
    }

    /// The numbers under which something about this is kept, with their outbox rows.
    ///
    /// # Errors
    /// Those of the database.
    pub fn said_about(&self, about: &[u8; 16]) -> Result<Vec<(u64, u64)>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT number, outbox FROM said WHERE about = ?1 ORDER BY number")?;
        let rows = statement.query_map([about], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| {
            let (number, outbox) = row?;
            Ok((from_column(number)?, from_column(outbox)?))
        })
        .collect()
    }

    /// Lets go of what is kept under a number.
    ///
    /// # Errors
    /// [`crate::VaultError::NumberTooLarge`]; those of the database.
    pub fn forget_said(&self, number: u64) -> Result<()> {
        let mut statement = self.connection().prepare_cached("DELETE FROM said WHERE number = ?1")?;
        let gone = statement.execute([to_column(number)?])?;
        self.erased.set(self.erased.get() || gone > 0);
        Ok(())
    }

    /// What was said under a number, if it is kept.
    ///
    /// # Errors
    /// [`crate::VaultError::NumberTooLarge`]; those of the database.
    pub fn said(&self, number: u64) -> Result<Option<Said>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT about, kind, outbox, body FROM said WHERE number = ?1")?;
        let found = statement.query_row([to_column(number)?], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get(3)?))
        });
        let Some((about, kind, outbox, body)) = found.optional()? else { return Ok(None) };
        let kind = u8::try_from(kind).map_err(|_| Damage::Row)?;
        Ok(Some(Said { number, about, kind, outbox: from_column(outbox)?, body }))
    }

    /// The numbers that are kept, ascending.
    ///
    /// # Errors
    /// Those of the database.
    pub fn said_numbers(&self) -> Result<Vec<u64>> {
        let mut statement = self.connection().prepare_cached("SELECT number FROM said ORDER BY number")?;
        let numbers = statement.query_map([], |row| row.get(0))?;
        numbers.map(|number| from_column(number?)).collect()
    }

    /// It was put into this outbox row once more.
    ///
    /// # Errors
    /// [`crate::VaultError::NumberTooLarge`]; those of the database.
    pub fn said_again(&self, number: u64, outbox: u64) -> Result<()> {
        let mut statement =
            self.connection().prepare_cached("UPDATE said SET outbox = ?2 WHERE number = ?1")?;
        statement.execute([to_column(number)?, to_column(outbox)?])?;
        Ok(())
    }

    /// Whether this outbox row still waits.
    ///
    /// # Errors
    /// [`crate::VaultError::NumberTooLarge`]; those of the database.
    pub fn is_pending(&self, outbox: u64) -> Result<bool> {
        let mut statement =
            self.connection().prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE number = ?1)")?;
        Ok(statement.query_row([to_column(outbox)?], |row| row.get(0))?)
    }

    /// Forgets everything below a number: whoever it was for has heard it. After the commit, or one of the next,
    /// its bytes are in no file.
    ///
    /// # Errors
    /// [`crate::VaultError::NumberTooLarge`]; those of the database.
    pub fn forget_said_below(&self, number: u64) -> Result<usize> {
        let mut statement = self.connection().prepare_cached("DELETE FROM said WHERE number < ?1")?;
        Ok(statement.execute([to_column(number)?])?)
    }

    /// Forgets everything of a kind. After the commit its bytes are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_said_of(&self, kind: u8) -> Result<usize> {
        let gone = self.connection().execute("DELETE FROM said WHERE kind = ?1", [kind])?;
        self.erased.set(self.erased.get() || gone > 0);
        Ok(gone)
    }
}
