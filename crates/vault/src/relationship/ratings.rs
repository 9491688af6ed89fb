//! Ratings of sessions (S-51): own ones, and others' once they could be read.

use kader_setting::PublicKey;
use rusqlite::params;

use super::{Tx, from_column, to_column};
use crate::error::Result;

/// One member's rating of one session.
#[derive(Clone, PartialEq, Eq)]
pub struct RatingRow {
    /// The session.
    pub session: [u8; 16],
    /// Whose it is.
    pub member: PublicKey,
    /// When it was given or read here, by the own clock: Unix time in milliseconds.
    pub said_ms: u64,
    /// `kader_setting::Rating` as bytes.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for RatingRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RatingRow").finish_non_exhaustive()
    }
}

impl Tx<'_> {
    /// Keeps a rating. The first one of a member about a session stays.
    ///
    /// # Errors
    /// [`crate::VaultError::NumberTooLarge`]; those of the database.
    pub fn put_rating(&self, row: &RatingRow) -> Result<()> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO ratings (session, member, said_ms, body) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (session, member) DO NOTHING",
        )?;
        statement.execute(params![row.session, row.member.as_bytes(), to_column(row.said_ms)?, row.body])?;
        Ok(())
    }

    /// The newest ratings, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ratings(&self, limit: u32) -> Result<Vec<RatingRow>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT session, member, said_ms, body FROM ratings ORDER BY said_ms DESC LIMIT ?1",
        )?;
        let rows = statement
            .query_map([limit], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?, row.get(3)?)))?;
        rows.map(|row| {
            let (session, member, said_ms, body) = row?;
            Ok(RatingRow { session, member: PublicKey::new(member), said_ms: from_column(said_ms)?, body })
        })
        .collect()
    }

    /// When each rating was given or read here, without what it says.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ratings_kept(&self) -> Result<Vec<([u8; 16], PublicKey, u64)>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT session, member, said_ms FROM ratings ORDER BY said_ms")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?)))?;
        rows.map(|row| {
            let (session, member, said_ms) = row?;
            Ok((session, PublicKey::new(member), from_column(said_ms)?))
        })
        .collect()
    }

    /// Erases a rating; whether there was one. After the commit its bytes are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn erase_rating(&self, session: &[u8; 16], member: &PublicKey) -> Result<bool> {
        let mut statement =
            self.connection().prepare_cached("DELETE FROM ratings WHERE session = ?1 AND member = ?2")?;
        let erased = statement.execute(params![session, member.as_bytes()])? > 0;
        self.erased.set(self.erased.get() || erased);
        Ok(erased)
    }
}
