//! Goals, tasks and records (S-30 to S-33, S-50). Of a record there is its merged state alone, replaced with each change.

use kader_setting::{Hash, PublicKey};
use rusqlite::{OptionalExtension, Row, params};
use zeroize::Zeroizing;

use super::{Tx, from_column, to_column};
use crate::error::{Damage, Result, VaultError};

/// A goal as it is signed, and who let go of it.
#[derive(Clone, PartialEq, Eq)]
pub struct GoalRow {
    /// Random, the same at every member.
    pub id: [u8; 16],
    /// Of what is signed.
    pub hash: Hash,
    /// The signed record.
    pub record: Vec<u8>,
    /// Members who do not hold it any more.
    pub let_go: Vec<PublicKey>,
    /// From when its time to be kept runs: Unix time in milliseconds.
    pub kept_from_ms: u64,
}

/// A task.
#[derive(Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Random, the same at every member.
    pub id: [u8; 16],
    /// Hash of the goal that it serves.
    pub goal: Hash,
    /// Who offered it.
    pub author: PublicKey,
    /// When, by its author's clock: Unix time in milliseconds.
    pub at_ms: u64,
    /// Until when, if that was said: Unix time in milliseconds.
    pub until_ms: Option<u64>,
    /// The form of its records.
    pub form: Option<String>,
    /// What it is.
    pub title: String,
    /// Why it helps.
    pub why: String,
    /// How often, in words.
    pub how_often: String,
    /// How far it has come; the numbers are the caller's.
    pub state: u8,
    /// Why it was refused: the caller's code.
    pub reason: Option<String>,
    /// From when its time to be kept runs: Unix time in milliseconds.
    pub kept_from_ms: u64,
}

/// A record without its content.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Random, the same at every member.
    pub id: [u8; 16],
    /// Whose it is.
    pub owner: PublicKey,
    /// Its form.
    pub form: String,
    /// The task that it belongs to.
    pub task: Option<[u8; 16]>,
    /// When it was begun, by its owner's clock: Unix time in milliseconds.
    pub began_ms: u64,
    /// Who else has it; the numbers are the caller's.
    pub sharing: u8,
    /// How often its owner sent something of it.
    pub version: u32,
    /// When it was changed last, by this clock: Unix time in milliseconds.
    pub changed_ms: u64,
    /// By whom.
    pub changed_by: PublicKey,
    /// Another changed it, and it was not opened since.
    pub fresh: bool,
    /// Something of this member was kept here and did not go out.
    pub behind: bool,
    /// Why another's program did not take a change of this member: the caller's code.
    pub refused: Option<String>,
}

macro_rules! silent {
    ($($name:ident),*) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        })*
    };
}
silent!(GoalRow, TaskRow, RecordRow);

const GOAL: &str = "id, hash, record, let_go, kept_from_ms";
const TASK: &str =
    "id, goal, author, at_ms, until_ms, form, title, why, how_often, state, reason, kept_from_ms";
const RECORD: &str =
    "id, owner, form, task, began_ms, sharing, version, changed_ms, changed_by, fresh, behind, refused";

impl Tx<'_> {
    /// Keeps a goal as it is now.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn put_goal(&self, goal: &GoalRow) -> Result<()> {
        let let_go: Vec<u8> = goal.let_go.iter().flat_map(|key| *key.as_bytes()).collect();
        self.connection()
            .prepare_cached(
                "INSERT INTO goals (id, hash, record, let_go, kept_from_ms) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET hash = ?2, record = ?3, let_go = ?4, kept_from_ms = ?5",
            )?
            .execute(params![
                goal.id,
                goal.hash.as_bytes(),
                goal.record,
                let_go,
                to_column(goal.kept_from_ms)?
            ])?;
        Ok(())
    }

    /// All goals, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn goals(&self) -> Result<Vec<GoalRow>> {
        let mut statement =
            self.connection().prepare_cached(&format!("SELECT {GOAL} FROM goals ORDER BY position"))?;
        let rows = statement.query_map([], |row| Ok(goal(row)))?;
        rows.map(|row| row?).collect()
    }

    /// One goal.
    ///
    /// # Errors
    /// Those of the database.
    pub fn goal(&self, id: &[u8; 16]) -> Result<Option<GoalRow>> {
        let mut statement =
            self.connection().prepare_cached(&format!("SELECT {GOAL} FROM goals WHERE id = ?1"))?;
        statement.query_row([id], |row| Ok(goal(row))).optional()?.transpose()
    }

    /// Erases a goal; whether it was there. After the commit its bytes are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn erase_goal(&self, id: &[u8; 16]) -> Result<bool> {
        self.erases("DELETE FROM goals WHERE id = ?1", id)
    }

    fn erases(&self, sql: &str, id: &[u8; 16]) -> Result<bool> {
        let erased = self.connection().prepare_cached(sql)?.execute([id])? > 0;
        self.erased.set(self.erased.get() || erased);
        Ok(erased)
    }

    /// Adds a task.
    ///
    /// # Errors
    /// [`VaultError::TextExists`], [`VaultError::NumberTooLarge`]; those of the database.
    pub fn add_task(&self, task: &TaskRow) -> Result<()> {
        let added = self
            .connection()
            .prepare_cached(&format!(
                "INSERT INTO tasks ({TASK}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 ON CONFLICT (id) DO NOTHING"
            ))?
            .execute(params![
                task.id,
                task.goal.as_bytes(),
                task.author.as_bytes(),
                to_column(task.at_ms)?,
                task.until_ms.map(to_column).transpose()?,
                task.form,
                task.title,
                task.why,
                task.how_often,
                task.state,
                task.reason,
                to_column(task.kept_from_ms)?,
            ])?;
        if added == 0 { Err(VaultError::TextExists) } else { Ok(()) }
    }

    /// Notes how far a task has come, and from when its time to be kept runs (Unix time in milliseconds).
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`], [`VaultError::NumberTooLarge`]; those of the database.
    pub fn set_task_state(&self, id: &[u8; 16], state: u8, reason: Option<&str>, at_ms: u64) -> Result<()> {
        let changed = self
            .connection()
            .prepare_cached("UPDATE tasks SET state = ?2, reason = ?3, kept_from_ms = ?4 WHERE id = ?1")?
            .execute(params![id, state, reason, to_column(at_ms)?])?;
        if changed == 0 { Err(VaultError::NoSuchRow) } else { Ok(()) }
    }

    /// All tasks, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn tasks(&self) -> Result<Vec<TaskRow>> {
        let mut statement =
            self.connection().prepare_cached(&format!("SELECT {TASK} FROM tasks ORDER BY position"))?;
        let rows = statement.query_map([], |row| Ok(task(row)))?;
        rows.map(|row| row?).collect()
    }

    /// One task.
    ///
    /// # Errors
    /// Those of the database.
    pub fn task(&self, id: &[u8; 16]) -> Result<Option<TaskRow>> {
        let mut statement =
            self.connection().prepare_cached(&format!("SELECT {TASK} FROM tasks WHERE id = ?1"))?;
        statement.query_row([id], |row| Ok(task(row))).optional()?.transpose()
    }

    /// Erases a task; whether it was there. After the commit its bytes are in no file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn erase_task(&self, id: &[u8; 16]) -> Result<bool> {
        self.erases("DELETE FROM tasks WHERE id = ?1", id)
    }

    /// Keeps a record as it is now, its content apart; a new one has none.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn put_record(&self, record: &RecordRow) -> Result<()> {
        self.connection()
            .prepare_cached(&format!(
                "INSERT INTO records ({RECORD}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 ON CONFLICT (id) DO UPDATE SET sharing = ?6, version = ?7, changed_ms = ?8, changed_by = ?9,
                     fresh = ?10, behind = ?11, refused = ?12"
            ))?
            .execute(params![
                record.id,
                record.owner.as_bytes(),
                record.form,
                record.task,
                to_column(record.began_ms)?,
                record.sharing,
                record.version,
                to_column(record.changed_ms)?,
                record.changed_by.as_bytes(),
                record.fresh,
                record.behind,
                record.refused,
            ])?;
        Ok(())
    }

    /// Puts another content in the place of a record's. After the commit the bytes before are in no file.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`]; those of the database.
    pub fn put_record_content(&self, id: &[u8; 16], content: &[u8]) -> Result<()> {
        self.extend_record_content(id, content)?;
        self.erased.set(true);
        Ok(())
    }

    /// The same for a content in which everything is that was in the one before: nothing is erased, and so the
    /// journal is not emptied for it.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`]; those of the database.
    pub fn extend_record_content(&self, id: &[u8; 16], content: &[u8]) -> Result<()> {
        let changed = self
            .connection()
            .prepare_cached("UPDATE records SET content = ?2 WHERE id = ?1")?
            .execute(params![id, content])?;
        if changed == 0 { Err(VaultError::NoSuchRow) } else { Ok(()) }
    }

    /// A record's content; empty where nothing was written yet.
    ///
    /// # Errors
    /// Those of the database.
    pub fn record_content(&self, id: &[u8; 16]) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let mut statement = self.connection().prepare_cached("SELECT content FROM records WHERE id = ?1")?;
        Ok(statement.query_row([id], |row| row.get(0).map(Zeroizing::new)).optional()?)
    }

    /// All records without their content, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn records(&self) -> Result<Vec<RecordRow>> {
        let mut statement =
            self.connection().prepare_cached(&format!("SELECT {RECORD} FROM records ORDER BY position"))?;
        let rows = statement.query_map([], |row| Ok(record(row)))?;
        rows.map(|row| row?).collect()
    }

    /// One record without its content.
    ///
    /// # Errors
    /// Those of the database.
    pub fn record(&self, id: &[u8; 16]) -> Result<Option<RecordRow>> {
        let mut statement =
            self.connection().prepare_cached(&format!("SELECT {RECORD} FROM records WHERE id = ?1"))?;
        statement.query_row([id], |row| Ok(record(row))).optional()?.transpose()
    }

    /// Erases a record with everything of it; whether it was there. After the commit its bytes are in no
    /// file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn erase_record(&self, id: &[u8; 16]) -> Result<bool> {
        self.erases("DELETE FROM record_parts WHERE record = ?1", id)?;
        self.erases("DELETE FROM records WHERE id = ?1", id)
    }

    /// Keeps a part of something about a record that comes in several from this member. The first one
    /// throws away what was not completed.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_record_part(
        &self,
        record: &[u8; 16],
        from: &PublicKey,
        part: u32,
        bytes: &[u8],
    ) -> Result<()> {
        if part == 0 {
            self.drop_record_parts(record, from)?;
        }
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO record_parts (record, sender, part, bytes) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![record, from.as_bytes(), part, bytes])?;
        Ok(())
    }

    /// The parts that are here, in their order: each with its number.
    ///
    /// # Errors
    /// Those of the database.
    pub fn record_parts(
        &self,
        record: &[u8; 16],
        from: &PublicKey,
    ) -> Result<Vec<(u32, Zeroizing<Vec<u8>>)>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT part, bytes FROM record_parts WHERE record = ?1 AND sender = ?2 ORDER BY part",
        )?;
        let rows = statement.query_map(params![record, from.as_bytes()], |row| {
            Ok((row.get(0)?, row.get(1).map(Zeroizing::new)?))
        })?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// Of how many records this member's parts wait here, other than this one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn records_in_parts(&self, record: &[u8; 16], from: &PublicKey) -> Result<u64> {
        let mut statement = self.connection().prepare_cached(
            "SELECT count(DISTINCT record) FROM record_parts WHERE record <> ?1 AND sender = ?2",
        )?;
        from_column(statement.query_row(params![record, from.as_bytes()], |row| row.get(0))?)
    }

    /// Throws those parts away.
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_record_parts(&self, record: &[u8; 16], from: &PublicKey) -> Result<()> {
        let dropped = self
            .connection()
            .prepare_cached("DELETE FROM record_parts WHERE record = ?1 AND sender = ?2")?
            .execute(params![record, from.as_bytes()])?;
        self.erased.set(self.erased.get() || dropped > 0);
        Ok(())
    }
}

fn goal(row: &Row<'_>) -> Result<GoalRow> {
    let let_go: Vec<u8> = row.get(3)?;
    let let_go = let_go.chunks(32).map(|key| <[u8; 32]>::try_from(key).map(PublicKey::new));
    Ok(GoalRow {
        id: row.get(0)?,
        hash: Hash::new(row.get(1)?),
        record: row.get(2)?,
        let_go: let_go.collect::<Result<_, _>>().map_err(|_| VaultError::from(Damage::Row))?,
        kept_from_ms: from_column(row.get(4)?)?,
    })
}

fn task(row: &Row<'_>) -> Result<TaskRow> {
    let until: Option<i64> = row.get(4)?;
    Ok(TaskRow {
        id: row.get(0)?,
        goal: Hash::new(row.get(1)?),
        author: PublicKey::new(row.get(2)?),
        at_ms: from_column(row.get(3)?)?,
        until_ms: until.map(from_column).transpose()?,
        form: row.get(5)?,
        title: row.get(6)?,
        why: row.get(7)?,
        how_often: row.get(8)?,
        state: row.get(9)?,
        reason: row.get(10)?,
        kept_from_ms: from_column(row.get(11)?)?,
    })
}

fn record(row: &Row<'_>) -> Result<RecordRow> {
    Ok(RecordRow {
        id: row.get(0)?,
        owner: PublicKey::new(row.get(1)?),
        form: row.get(2)?,
        task: row.get(3)?,
        began_ms: from_column(row.get(4)?)?,
        sharing: row.get(5)?,
        version: row.get(6)?,
        changed_ms: from_column(row.get(7)?)?,
        changed_by: PublicKey::new(row.get(8)?),
        fresh: row.get(9)?,
        behind: row.get(10)?,
        refused: row.get(11)?,
    })
}
