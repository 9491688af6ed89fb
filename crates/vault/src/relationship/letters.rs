//! Letters between sessions, with their index of words; the draft of one, and what is kept for a session.

use kader_setting::PublicKey;
use rusqlite::{OptionalExtension, Row, ToSql, params};
use zeroize::Zeroizing;

use super::{Tx, from_column, to_column};
use crate::error::{Damage, Result, VaultError};

/// Longest run of words that is looked for, in characters.
const MAX_SOUGHT: usize = 200;
/// How many positions are searched first; where too little is found there, all that are before them.
const SEARCH_SPAN: i64 = 1_024;

/// One letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Random, the same at every member.
    pub id: [u8; 16],
    /// Whose it is.
    pub author: PublicKey,
    /// When it was finished, by its author's clock: Unix time in milliseconds.
    pub written_ms: u64,
    /// How far it has come; the numbers are the caller's.
    pub state: u8,
    /// Until when a rule holds it back, if one does and the moment is known: Unix time in milliseconds.
    pub held_until_ms: Option<u64>,
    /// From when its time to be kept runs: Unix time in milliseconds.
    pub kept_from_ms: u64,
    /// Why it did not go, or was not shown there: the caller's code.
    pub reason: Option<String>,
    /// The members whose programs have it.
    pub arrived: Vec<PublicKey>,
    /// The members who said that they read it.
    pub read_by: Vec<PublicKey>,
    /// What was written; nothing once that was erased.
    pub body: Option<String>,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter").field("state", &self.state).finish_non_exhaustive()
    }
}

/// A letter and its place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    /// Grows with every letter, is never used again.
    pub position: u64,
    /// The letter.
    pub letter: Letter,
}

/// Something that is kept for the next session.
#[derive(Clone, PartialEq, Eq)]
pub struct AgendaRow {
    /// Grows, is never used again.
    pub position: u64,
    /// What was written.
    pub body: String,
}

impl std::fmt::Debug for AgendaRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AgendaRow").field("position", &self.position).finish_non_exhaustive()
    }
}

const COLUMNS: &str =
    "position, id, author, written_ms, state, held_until_ms, reason, arrived, body, kept_from_ms, read_by";

impl Tx<'_> {
    /// Adds a letter; its place in the order. Its words are found only after [`Tx::find_letter_by_words`].
    ///
    /// # Errors
    /// [`VaultError::TextExists`], [`VaultError::NumberTooLarge`]; those of the database.
    pub fn add_letter(&self, letter: &Letter) -> Result<u64> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO letters
                 (id, author, written_ms, state, held_until_ms, reason, arrived, body, kept_from_ms, read_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING",
        )?;
        let added = statement.execute(params![
            letter.id,
            letter.author.as_bytes(),
            to_column(letter.written_ms)?,
            letter.state,
            letter.held_until_ms.map(to_column).transpose()?,
            letter.reason,
            keys(&letter.arrived),
            letter.body,
            to_column(letter.kept_from_ms)?,
            keys(&letter.read_by),
        ])?;
        if added == 0 {
            return Err(VaultError::TextExists);
        }
        from_column(self.connection().last_insert_rowid())
    }

    /// One letter.
    ///
    /// # Errors
    /// Those of the database.
    pub fn letter(&self, id: &[u8; 16]) -> Result<Option<LetterRow>> {
        let mut statement =
            self.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM letters WHERE id = ?1"))?;
        statement.query_row([id], |row| Ok(read(row))).optional()?.transpose()
    }

    /// A page: the last `limit` letters before a position (`None`: the newest) whose state is below this
    /// one, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn letters_before(&self, position: Option<u64>, below: u8, limit: u32) -> Result<Vec<LetterRow>> {
        let before = position.map(to_column).transpose()?.unwrap_or(i64::MAX);
        let mut page = self.letter_rows(
            &format!(
                "SELECT {COLUMNS} FROM letters WHERE position < ?1 AND state < ?2
                 ORDER BY position DESC LIMIT ?3"
            ),
            &[&before, &below, &limit],
        )?;
        page.reverse();
        Ok(page)
    }

    /// All letters in a state, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn letters_in_state(&self, state: u8) -> Result<Vec<LetterRow>> {
        let sql = format!("SELECT {COLUMNS} FROM letters WHERE state = ?1 ORDER BY position");
        self.letter_rows(&sql, &[&state])
    }

    /// How many letters are in a state.
    ///
    /// # Errors
    /// Those of the database.
    pub fn letters_count(&self, state: u8) -> Result<u64> {
        let mut statement =
            self.connection().prepare_cached("SELECT count(*) FROM letters WHERE state = ?1")?;
        from_column(statement.query_row([state], |row| row.get(0))?)
    }

    /// When a member finished letters, from a moment on (Unix time in milliseconds), erased ones among
    /// them; ascending.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn letters_written_by(&self, author: &PublicKey, since_ms: u64) -> Result<Vec<u64>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT written_ms FROM letters WHERE author = ?1 AND written_ms >= ?2 ORDER BY written_ms",
        )?;
        let rows = statement
            .query_map(params![author.as_bytes(), to_column(since_ms)?], |row| row.get::<_, i64>(0))?;
        rows.map(|row| from_column(row?)).collect()
    }

    /// When a member finished the first and the last of their letters in these states, from a moment on; all
    /// Unix time in milliseconds.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn letters_between(
        &self,
        author: &PublicKey,
        since_ms: u64,
        states: &[u8],
    ) -> Result<Option<(u64, u64)>> {
        let states: Vec<String> = states.iter().map(u8::to_string).collect();
        let states = states.join(", ");
        let since_ms = to_column(since_ms)?;
        // One end of the index after the other: asked for both at once, it would read every letter of the member.
        let end = |order: &str| -> Result<Option<u64>> {
            let mut statement = self.connection().prepare_cached(&format!(
                "SELECT written_ms FROM letters WHERE author = ?1 AND written_ms >= ?2 AND state IN ({states})
                 ORDER BY written_ms {order} LIMIT 1"
            ))?;
            let found = statement.query_row(params![author.as_bytes(), since_ms], |row| row.get::<_, i64>(0));
            found.optional()?.map(from_column).transpose()
        };
        let Some(first) = end("ASC")? else { return Ok(None) };
        Ok(end("DESC")?.map(|last| (first, last)))
    }

    /// Whose letters are in a state and until when, oldest first, without what they say.
    ///
    /// # Errors
    /// Those of the database.
    pub fn letters_waiting(&self, state: u8) -> Result<Vec<(PublicKey, Option<u64>)>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT author, held_until_ms FROM letters WHERE state = ?1 ORDER BY position")?;
        let rows = statement
            .query_map([state], |row| Ok((PublicKey::new(row.get(0)?), row.get::<_, Option<i64>>(1)?)))?;
        rows.map(|row| {
            let (author, until) = row?;
            Ok((author, until.map(from_column).transpose()?))
        })
        .collect()
    }

    /// Notes that a letter went, or is shown, at this moment (Unix time in milliseconds): from then on its
    /// time to be kept runs.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`], [`VaultError::NumberTooLarge`]; those of the database.
    pub fn letter_goes_on(&self, id: &[u8; 16], state: u8, at_ms: u64) -> Result<()> {
        self.set_letter_state(id, state, None, None)?;
        self.connection()
            .prepare_cached("UPDATE letters SET kept_from_ms = ?2 WHERE id = ?1")?
            .execute(params![id, to_column(at_ms)?])?;
        Ok(())
    }

    /// Notes how far a letter has come.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`], [`VaultError::NumberTooLarge`]; those of the database.
    pub fn set_letter_state(
        &self,
        id: &[u8; 16],
        state: u8,
        held_until_ms: Option<u64>,
        reason: Option<&str>,
    ) -> Result<()> {
        let mut statement = self
            .connection()
            .prepare_cached("UPDATE letters SET state = ?2, held_until_ms = ?3, reason = ?4 WHERE id = ?1")?;
        let held = held_until_ms.map(to_column).transpose()?;
        if statement.execute(params![id, state, held, reason])? == 0 {
            return Err(VaultError::NoSuchRow);
        }
        Ok(())
    }

    /// Notes that a member's program has a letter.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`]; those of the database.
    pub fn letter_arrived(&self, id: &[u8; 16], member: &PublicKey) -> Result<Vec<PublicKey>> {
        let found = self.letter(id)?.ok_or(VaultError::NoSuchRow)?;
        let mut arrived = found.letter.arrived;
        if !arrived.contains(member) {
            arrived.push(*member);
            self.connection()
                .prepare_cached("UPDATE letters SET arrived = ?2 WHERE id = ?1")?
                .execute(params![id, keys(&arrived)])?;
        }
        Ok(arrived)
    }

    /// Notes that a member read an own letter; whether that is new.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`]; those of the database.
    pub fn letter_read_by(&self, id: &[u8; 16], member: &PublicKey) -> Result<bool> {
        let mut read_by = self.letter(id)?.ok_or(VaultError::NoSuchRow)?.letter.read_by;
        if read_by.contains(member) {
            return Ok(false);
        }
        read_by.push(*member);
        self.connection()
            .prepare_cached("UPDATE letters SET read_by = ?2 WHERE id = ?1")?
            .execute(params![id, keys(&read_by)])?;
        Ok(true)
    }

    /// From now on this letter is found by its words: it is shown.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn find_letter_by_words(&self, row: &LetterRow) -> Result<()> {
        if let Some(body) = &row.letter.body {
            self.connection()
                .prepare_cached("INSERT INTO letter_words (rowid, body) VALUES (?1, ?2)")?
                .execute(params![to_column(row.position)?, body])?;
        }
        Ok(())
    }

    /// The newest letters with all these words, the newest first; of those before a position where one is given.
    /// The last word may be the beginning of one. (The newest, and not the best by rank: to rank a common word every
    /// letter with it is weighed, ten times as long. And of the newest span of positions before all others, each in its rising
    /// order: to walk backward through all that a beginning is of, the index keeps the place of each in a list that
    /// grows by eight at a time, and each time what it leaves is wiped.)
    ///
    /// # Errors
    /// Those of the database.
    pub fn letters_with_words(&self, words: &str, before: Option<u64>, limit: u32) -> Result<Vec<LetterRow>> {
        let words = words.chars().take(MAX_SOUGHT).filter(|one| !one.is_control() || one.is_whitespace());
        // As long as they can become, so that they leave no copies behind.
        let mut typed = Zeroizing::new(String::with_capacity(MAX_SOUGHT * 4));
        typed.extend(words);
        let mut sought = Zeroizing::new(String::with_capacity(MAX_SOUGHT * 8));
        // Each word in quotes: nothing that a person types is a search's own sign.
        for word in typed.split_whitespace() {
            let first = sought.is_empty();
            sought.push_str(if first { "\"" } else { " \"" });
            word.chars().for_each(|one| sought.extend(std::iter::repeat_n(one, 1 + usize::from(one == '"'))));
            sought.push('"');
        }
        if sought.is_empty() {
            return Ok(Vec::new());
        }
        sought.push('*');
        let sql = format!(
            "SELECT {COLUMNS} FROM letters WHERE position IN (
                 SELECT rowid FROM letter_words WHERE letter_words MATCH ?1 AND rowid >= ?2 AND rowid < ?3
             ) ORDER BY position DESC LIMIT ?4"
        );
        let mut to = before.map(to_column).transpose()?.unwrap_or(i64::MAX).min(self.behind_all_letters()?);
        let mut rows = Vec::new();
        // Each time the index makes one list of all that begins so: twice, and no more.
        for span in [SEARCH_SPAN, i64::MAX] {
            let from = to.saturating_sub(span).max(0);
            let room = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            rows.extend(self.letter_rows(&sql, &[&sought.as_str(), &from, &to, &room])?);
            if rows.len() >= limit as usize || from == 0 {
                break;
            }
            to = from;
        }
        Ok(rows)
    }

    /// The first position that no letter has.
    fn behind_all_letters(&self) -> Result<i64> {
        let mut statement = self.connection().prepare_cached("SELECT max(position) FROM letters")?;
        let newest: Option<i64> = statement.query_row([], |row| row.get(0))?;
        Ok(newest.map_or(0, |newest| newest.saturating_add(1)))
    }

    /// Erases what a letter says, in the index too, and notes how far it had come; whether anything was
    /// there. After the commit its bytes are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn erase_letter(&self, id: &[u8; 16], state: u8) -> Result<bool> {
        let Some(found) = self.letter(id)? else { return Ok(false) };
        let Some(body) = &found.letter.body else { return Ok(false) };
        self.forget_words(found.position, body)?;
        self.connection()
            .prepare_cached(
                "UPDATE letters SET body = NULL, state = ?2, held_until_ms = NULL, reason = NULL WHERE id = ?1",
            )?
            .execute(params![id, state])?;
        self.erased.set(true);
        Ok(true)
    }

    /// Takes a letter away with its row, as if it had not been; whether there was one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_letter(&self, id: &[u8; 16]) -> Result<bool> {
        let Some(found) = self.letter(id)? else { return Ok(false) };
        if let Some(body) = &found.letter.body {
            self.forget_words(found.position, body)?;
        }
        self.connection().prepare_cached("DELETE FROM letters WHERE id = ?1")?.execute([id])?;
        self.erased.set(true);
        Ok(true)
    }

    fn forget_words(&self, position: u64, body: &str) -> Result<()> {
        let position = to_column(position)?;
        let known: bool = self
            .connection()
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM letter_words_docsize WHERE id = ?1)")?
            .query_row([position], |row| row.get(0))?;
        if known {
            self.connection()
                .prepare_cached(
                    "INSERT INTO letter_words (letter_words, rowid, body) VALUES ('delete', ?1, ?2)",
                )?
                .execute(params![position, body])?;
        }
        Ok(())
    }

    /// Every letter that says something: its state, and from when its time to be kept runs (Unix time in
    /// milliseconds); oldest first, without its content.
    ///
    /// # Errors
    /// Those of the database.
    pub fn letters_kept(&self) -> Result<Vec<([u8; 16], u8, u64)>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT id, state, kept_from_ms FROM letters WHERE body IS NOT NULL ORDER BY position",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?)))?;
        rows.map(|row| {
            let (id, state, ms) = row?;
            Ok((id, state, from_column(ms)?))
        })
        .collect()
    }

    /// Takes the rows of erased letters away that were written before a moment (Unix time in milliseconds).
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn forget_erased_letters(&self, before_ms: u64) -> Result<usize> {
        let mut statement =
            self.connection().prepare_cached("DELETE FROM letters WHERE body IS NULL AND written_ms < ?1")?;
        Ok(statement.execute([to_column(before_ms)?])?)
    }

    fn letter_rows(&self, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<LetterRow>> {
        let mut statement = self.connection().prepare_cached(sql)?;
        let rows = statement.query_map(values, |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// The letter that is being written, if there is one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn letter_draft(&self) -> Result<Option<Zeroizing<String>>> {
        let mut statement = self.connection().prepare_cached("SELECT body FROM letter_draft")?;
        Ok(statement.query_row([], |row| row.get(0).map(Zeroizing::new)).optional()?)
    }

    /// Keeps it as it is now; an empty one is erased. After the commit the bytes before are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_letter_draft(&self, body: &str) -> Result<()> {
        let changed = if body.is_empty() {
            self.connection().execute("DELETE FROM letter_draft", [])?
        } else {
            self.connection()
                .prepare_cached(
                    "INSERT INTO letter_draft (one, body) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET body = ?1",
                )?
                .execute([body])?
        };
        self.erased.set(self.erased.get() || changed > 0);
        Ok(())
    }

    /// Keeps something for the next session; its place.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_to_agenda(&self, body: &str) -> Result<u64> {
        self.connection().prepare_cached("INSERT INTO agenda (body) VALUES (?1)")?.execute([body])?;
        from_column(self.connection().last_insert_rowid())
    }

    /// What is kept for the next session, in its order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn agenda(&self) -> Result<Vec<AgendaRow>> {
        let mut statement =
            self.connection().prepare_cached("SELECT position, body FROM agenda ORDER BY position")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
        rows.map(|row| {
            let (position, body) = row?;
            Ok(AgendaRow { position: from_column(position)?, body })
        })
        .collect()
    }

    /// Takes something off again; whether it was there. After the commit its bytes are in no file.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn take_off_agenda(&self, position: u64) -> Result<bool> {
        let mut statement = self.connection().prepare_cached("DELETE FROM agenda WHERE position = ?1")?;
        let erased = statement.execute([to_column(position)?])? > 0;
        self.erased.set(self.erased.get() || erased);
        Ok(erased)
    }
}

pub(super) fn keys(of: &[PublicKey]) -> Vec<u8> {
    of.iter().flat_map(|key| *key.as_bytes()).collect()
}

fn read(row: &Row<'_>) -> Result<LetterRow> {
    let held: Option<i64> = row.get(5)?;
    let members = |column: usize| -> Result<Vec<PublicKey>> {
        let bytes: Vec<u8> = row.get(column)?;
        let keys = bytes.chunks(32).map(|key| <[u8; 32]>::try_from(key).map(PublicKey::new));
        keys.collect::<Result<_, _>>().map_err(|_| VaultError::from(Damage::Row))
    };
    Ok(LetterRow {
        position: from_column(row.get(0)?)?,
        letter: Letter {
            id: row.get(1)?,
            author: PublicKey::new(row.get(2)?),
            written_ms: from_column(row.get(3)?)?,
            state: row.get(4)?,
            held_until_ms: held.map(from_column).transpose()?,
            reason: row.get(6)?,
            kept_from_ms: from_column(row.get(9)?)?,
            arrived: members(7)?,
            read_by: members(10)?,
            body: row.get(8)?,
        },
    })
}
