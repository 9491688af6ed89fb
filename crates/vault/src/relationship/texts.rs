//! Written messages, readable, in the order in which they became known here.

use kader_setting::PublicKey;
use rusqlite::{OptionalExtension, Row, params};

use super::{Tx, from_column, to_column};
use crate::error::{Damage, Result, VaultError};

/// One written message.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// Random, the same at every member.
    pub id: [u8; 16],
    /// Whose it is.
    pub author: PublicKey,
    /// When it was written, by its author's clock: Unix time in milliseconds.
    pub written_ms: u64,
    /// From when it may be shown, if a rule holds it back: Unix time in milliseconds.
    pub shown_from_ms: Option<u64>,
    /// How far it has come; the numbers are the caller's.
    pub state: u8,
    /// What was written.
    pub body: String,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text").field("state", &self.state).finish_non_exhaustive()
    }
}

/// A message and its place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRow {
    /// Grows with every message, is never used again.
    pub position: u64,
    /// The message.
    pub text: Text,
}

const COLUMNS: &str = "position, id, author, written_ms, shown_from_ms, state, body";

impl Tx<'_> {
    /// Adds a message; its place in the order.
    ///
    /// # Errors
    /// [`VaultError::TextExists`], [`VaultError::NumberTooLarge`]; those of the database.
    pub fn add_text(&self, text: &Text) -> Result<u64> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO texts (id, author, written_ms, shown_from_ms, state, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING",
        )?;
        let added = statement.execute(params![
            text.id,
            text.author.as_bytes(),
            to_column(text.written_ms)?,
            text.shown_from_ms.map(to_column).transpose()?,
            text.state,
            text.body
        ])?;
        if added == 0 {
            return Err(VaultError::TextExists);
        }
        from_column(self.connection().last_insert_rowid())
    }

    /// One message.
    ///
    /// # Errors
    /// Those of the database.
    pub fn text(&self, id: &[u8; 16]) -> Result<Option<TextRow>> {
        let mut statement =
            self.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM texts WHERE id = ?1"))?;
        statement.query_row([id], |row| Ok(read(row))).optional()?.transpose()
    }

    /// A page: the last `limit` messages before a position (`None`: the newest), oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn texts_before(&self, position: Option<u64>, limit: u32) -> Result<Vec<TextRow>> {
        let before = position.map(to_column).transpose()?.unwrap_or(i64::MAX);
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM texts WHERE position < ?1 ORDER BY position DESC LIMIT ?2"
        ))?;
        let rows = statement.query_map(params![before, limit], |row| Ok(read(row)))?;
        let mut page = rows.map(|row| row?).collect::<Result<Vec<_>>>()?;
        page.reverse();
        Ok(page)
    }

    /// All messages in a state, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn texts_in_state(&self, state: u8) -> Result<Vec<TextRow>> {
        let mut statement = self
            .connection()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM texts WHERE state = ?1 ORDER BY position"))?;
        let rows = statement.query_map([state], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// Every message and when it was written (Unix time in milliseconds), oldest first, without its
    /// content.
    ///
    /// # Errors
    /// Those of the database.
    pub fn texts_written(&self) -> Result<Vec<([u8; 16], u64)>> {
        let mut statement =
            self.connection().prepare_cached("SELECT id, written_ms FROM texts ORDER BY position")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        rows.map(|row| row.map_err(VaultError::from).and_then(|(id, ms)| Ok((id, from_column(ms)?))))
            .collect()
    }

    /// Notes how far a message has come.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`]; those of the database.
    pub fn set_text_state(&self, id: &[u8; 16], state: u8) -> Result<()> {
        let mut statement = self.connection().prepare_cached("UPDATE texts SET state = ?2 WHERE id = ?1")?;
        if statement.execute(params![id, state])? == 0 {
            return Err(VaultError::NoSuchRow);
        }
        Ok(())
    }

    /// Notes from when a message may be shown; `None`: at once.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`], [`VaultError::NumberTooLarge`]; those of the database.
    pub fn set_text_shown_from(&self, id: &[u8; 16], shown_from_ms: Option<u64>) -> Result<()> {
        let shown = shown_from_ms.map(to_column).transpose()?;
        let mut statement =
            self.connection().prepare_cached("UPDATE texts SET shown_from_ms = ?2 WHERE id = ?1")?;
        if statement.execute(params![id, shown])? == 0 {
            return Err(VaultError::NoSuchRow);
        }
        Ok(())
    }

    /// Erases a message (S-41); whether there was one. After the commit its bytes are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn erase_text(&self, id: &[u8; 16]) -> Result<bool> {
        let erased = self.connection().execute("DELETE FROM texts WHERE id = ?1", [id])? > 0;
        self.erased.set(self.erased.get() || erased);
        Ok(erased)
    }

    /// Erases what was written before a time (S-41); how many messages. After the commit their
    /// bytes are in no file.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn erase_texts_written_before(&self, ms: u64) -> Result<usize> {
        let erased =
            self.connection().execute("DELETE FROM texts WHERE written_ms < ?1", [to_column(ms)?])?;
        self.erased.set(self.erased.get() || erased > 0);
        Ok(erased)
    }
}

fn read(row: &Row<'_>) -> Result<TextRow> {
    let shown_from_ms: Option<i64> = row.get(4)?;
    let state: i64 = row.get(5)?;
    Ok(TextRow {
        position: from_column(row.get(0)?)?,
        text: Text {
            id: row.get(1)?,
            author: PublicKey::new(row.get(2)?),
            written_ms: from_column(row.get(3)?)?,
            shown_from_ms: shown_from_ms.map(from_column).transpose()?,
            state: u8::try_from(state).map_err(|_| Damage::Row)?,
            body: row.get(6)?,
        },
    })
}
