//! Files of letters: what is known of each, their chunks, and which of them are on their way.

use kader_setting::PublicKey;
use rusqlite::{OptionalExtension, Row, ToSql, params};
use zeroize::{Zeroize, Zeroizing};

use super::letters::keys;
use super::{Tx, from_column, to_column};
use crate::error::{Damage, Result, VaultError};

/// A file of a letter, without what is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Random, the same at every member.
    pub id: [u8; 16],
    /// The letter that it goes with; nothing while that is a draft.
    pub letter: Option<[u8; 16]>,
    /// Whose it is.
    pub author: PublicKey,
    /// How far it has come; the numbers are the caller's.
    pub state: u8,
    /// What it is; the numbers are the caller's.
    pub format: u8,
    /// Its name.
    pub name: String,
    /// The key of its chunks on their way.
    pub key: [u8; 32],
    /// Of the whole.
    pub sha256: [u8; 32],
    /// Its size.
    pub bytes: u64,
    /// In how many chunks it goes.
    pub chunks: u32,
    /// Pixels, pages: the caller's.
    pub measures: [u32; 3],
    /// An own one: how many chunks were put into the outbox, each for the first time.
    pub sent_to: u32,
    /// The members whose programs have all of it.
    pub arrived: Vec<PublicKey>,
    /// The members whose programs do not take it.
    pub refused: Vec<PublicKey>,
}

impl std::fmt::Debug for FileRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileRow").field("state", &self.state).finish_non_exhaustive()
    }
}

impl Drop for FileRow {
    fn drop(&mut self) {
        self.key.zeroize();
        self.name.zeroize();
    }
}

/// A chunk that came before what is said of its file, still sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlyChunk {
    /// Its number.
    pub number: u32,
    /// Of how many, as it says.
    pub count: u32,
    /// As it came.
    pub sealed: Vec<u8>,
}

const COLUMNS: &str =
    "id, letter, author, state, format, name, key, sha256, bytes, chunks, width, height, pages,
    sent_to, arrived, refused";

impl Tx<'_> {
    /// Adds a file without its chunks.
    ///
    /// # Errors
    /// [`VaultError::TextExists`], [`VaultError::NumberTooLarge`]; those of the database.
    pub fn add_file(&self, file: &FileRow) -> Result<()> {
        let [width, height, pages] = file.measures;
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO files (id, letter, author, state, format, name, key, sha256, bytes, chunks, width, height,
                 pages, sent_to, arrived, refused)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
             ON CONFLICT (id) DO NOTHING",
        )?;
        let added = statement.execute(params![
            file.id,
            file.letter,
            file.author.as_bytes(),
            file.state,
            file.format,
            file.name,
            file.key,
            file.sha256,
            to_column(file.bytes)?,
            file.chunks,
            width,
            height,
            pages,
            file.sent_to,
            keys(&file.arrived),
            keys(&file.refused),
        ])?;
        if added == 0 { Err(VaultError::TextExists) } else { Ok(()) }
    }

    /// One file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn file(&self, id: &[u8; 16]) -> Result<Option<FileRow>> {
        Ok(self.file_rows("WHERE id = ?1", &[id])?.pop())
    }

    /// The files of a letter, or of the one that is being written (`None`), in their order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn files_of(&self, letter: Option<&[u8; 16]>) -> Result<Vec<FileRow>> {
        self.file_rows("WHERE letter IS ?1 ORDER BY position", &[&letter])
    }

    /// All files in a state, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn files_in_state(&self, state: u8) -> Result<Vec<FileRow>> {
        self.file_rows("WHERE state = ?1 ORDER BY position", &[&state])
    }

    /// The files of the draft go with this letter.
    ///
    /// # Errors
    /// Those of the database.
    pub fn files_go_with(&self, letter: &[u8; 16]) -> Result<()> {
        self.connection()
            .prepare_cached("UPDATE files SET letter = ?1 WHERE letter IS NULL")?
            .execute([letter])?;
        Ok(())
    }

    /// The files of a letter are the draft's again.
    ///
    /// # Errors
    /// Those of the database.
    pub fn files_back_to_draft(&self, letter: &[u8; 16]) -> Result<()> {
        self.connection()
            .prepare_cached("UPDATE files SET letter = NULL WHERE letter = ?1")?
            .execute([letter])?;
        Ok(())
    }

    /// Notes how far a file has come.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`]; those of the database.
    pub fn set_file_state(&self, id: &[u8; 16], state: u8) -> Result<()> {
        let mut statement = self.connection().prepare_cached("UPDATE files SET state = ?2 WHERE id = ?1")?;
        if statement.execute(params![id, state])? == 0 { Err(VaultError::NoSuchRow) } else { Ok(()) }
    }

    /// Notes whose programs have all of an own file, and whose do not take it.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRow`]; those of the database.
    pub fn set_file_readers(&self, file: &FileRow) -> Result<()> {
        let mut statement =
            self.connection().prepare_cached("UPDATE files SET arrived = ?2, refused = ?3 WHERE id = ?1")?;
        let changed = statement.execute(params![file.id, keys(&file.arrived), keys(&file.refused)])?;
        if changed == 0 { Err(VaultError::NoSuchRow) } else { Ok(()) }
    }

    /// Takes a file away with its chunks, and with those of them that wait in the outbox; whether it was there.
    /// After the commit its bytes are in no file of the disk.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_file(&self, id: &[u8; 16]) -> Result<bool> {
        let gone = self.connection().prepare_cached("DELETE FROM files WHERE id = ?1")?.execute([id])? > 0;
        self.erased.set(self.erased.get() || gone);
        Ok(gone)
    }

    /// Takes what is in a file away and leaves the rest. After the commit its bytes are in no file of the disk.
    ///
    /// # Errors
    /// Those of the database.
    pub fn empty_file(&self, id: &[u8; 16]) -> Result<()> {
        self.connection().prepare_cached("DELETE FROM file_chunks WHERE file = ?1")?.execute([id])?;
        self.erased.set(true);
        Ok(())
    }

    /// Keeps a chunk; whether it is new. A second one of the same number is not kept.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_chunk(&self, file: &[u8; 16], number: u32, body: &[u8]) -> Result<bool> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO file_chunks (file, number, body) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?;
        Ok(statement.execute(params![file, number, body])? > 0)
    }

    /// A chunk.
    ///
    /// # Errors
    /// Those of the database.
    pub fn chunk(&self, file: &[u8; 16], number: u32) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT body FROM file_chunks WHERE file = ?1 AND number = ?2")?;
        Ok(statement.query_row(params![file, number], |row| row.get(0).map(Zeroizing::new)).optional()?)
    }

    /// Which chunks of a file are here, ascending.
    ///
    /// # Errors
    /// Those of the database.
    pub fn chunks_here(&self, file: &[u8; 16]) -> Result<Vec<u32>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT number FROM file_chunks WHERE file = ?1 ORDER BY number")?;
        let rows = statement.query_map([file], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps a chunk of a file of which nothing is known yet, as it came. Of more than `most` the oldest go.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn put_early_chunk(&self, file: &[u8; 16], chunk: &EarlyChunk, at_ms: u64, most: u32) -> Result<()> {
        let mut statement = self.connection().prepare_cached(
            "INSERT INTO file_early (file, number, count, at_ms, sealed) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
        )?;
        statement.execute(params![file, chunk.number, chunk.count, to_column(at_ms)?, chunk.sealed])?;
        let mut statement = self.connection().prepare_cached(
            "DELETE FROM file_early WHERE position NOT IN
                 (SELECT position FROM file_early ORDER BY position DESC LIMIT ?1)",
        )?;
        statement.execute([most])?;
        Ok(())
    }

    /// Gives those of a file out, in the order in which they came: they are kept no longer.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_early_chunks(&self, file: &[u8; 16]) -> Result<Vec<EarlyChunk>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT number, count, sealed FROM file_early WHERE file = ?1 ORDER BY position",
        )?;
        let read =
            |row: &Row<'_>| Ok(EarlyChunk { number: row.get(0)?, count: row.get(1)?, sealed: row.get(2)? });
        let chunks = statement.query_map([file], read)?.collect::<rusqlite::Result<_>>()?;
        self.connection().prepare_cached("DELETE FROM file_early WHERE file = ?1")?.execute([file])?;
        Ok(chunks)
    }

    /// Forgets those that came before this moment (Unix time in milliseconds): nothing was said of them.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn forget_early_chunks(&self, before_ms: u64) -> Result<()> {
        self.connection()
            .prepare_cached("DELETE FROM file_early WHERE at_ms < ?1")?
            .execute([to_column(before_ms)?])?;
        Ok(())
    }

    /// A chunk was put into this outbox row; `next`: for the first time.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn chunk_goes(&self, outbox: u64, file: &[u8; 16], number: u32, next: bool) -> Result<()> {
        self.connection()
            .prepare_cached("INSERT INTO file_rows (outbox, file, number) VALUES (?1, ?2, ?3)")?
            .execute(params![to_column(outbox)?, file, number])?;
        let sql = if next {
            "UPDATE files SET sent_to = ?2 + 1 WHERE id = ?1"
        } else {
            "DELETE FROM file_wanted WHERE file = ?1 AND number = ?2"
        };
        self.connection().prepare_cached(sql)?.execute(params![file, number])?;
        Ok(())
    }

    /// The relay has this outbox row, or never will: which chunk it carried, if one.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`]; those of the database.
    pub fn chunk_went(&self, outbox: u64) -> Result<Option<([u8; 16], u32)>> {
        let mut statement = self
            .connection()
            .prepare_cached("DELETE FROM file_rows WHERE outbox = ?1 RETURNING file, number")?;
        let found = statement.query_row([to_column(outbox)?], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(found.optional()?)
    }

    /// The outbox rows that carry chunks, with their file and number; in their order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn chunks_going(&self) -> Result<Vec<(u64, [u8; 16], u32)>> {
        let mut statement =
            self.connection().prepare_cached("SELECT outbox, file, number FROM file_rows ORDER BY outbox")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.map(|row| {
            let (outbox, file, number) = row?;
            Ok((from_column(outbox)?, file, number))
        })
        .collect()
    }

    /// A chunk that went is to go once more.
    ///
    /// # Errors
    /// Those of the database.
    pub fn want_chunk(&self, file: &[u8; 16], number: u32) -> Result<()> {
        self.connection()
            .prepare_cached("INSERT INTO file_wanted (file, number) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute(params![file, number])?;
        Ok(())
    }

    /// The first chunk of a file that is to go once more.
    ///
    /// # Errors
    /// Those of the database.
    pub fn chunk_wanted(&self, file: &[u8; 16]) -> Result<Option<u32>> {
        let mut statement =
            self.connection().prepare_cached("SELECT min(number) FROM file_wanted WHERE file = ?1")?;
        Ok(statement.query_row([file], |row| row.get(0))?)
    }

    /// None of a file's chunks is to go once more.
    ///
    /// # Errors
    /// Those of the database.
    pub fn want_no_chunk(&self, file: &[u8; 16]) -> Result<()> {
        self.connection().prepare_cached("DELETE FROM file_wanted WHERE file = ?1")?.execute([file])?;
        Ok(())
    }

    fn file_rows(&self, which: &str, values: &[&dyn ToSql]) -> Result<Vec<FileRow>> {
        let mut statement =
            self.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM files {which}"))?;
        let rows = statement.query_map(values, |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }
}

fn members(bytes: &[u8]) -> Result<Vec<PublicKey>> {
    let keys = bytes.chunks(32).map(|key| <[u8; 32]>::try_from(key).map(PublicKey::new));
    keys.collect::<std::result::Result<_, _>>().map_err(|_| VaultError::from(Damage::Row))
}

fn read(row: &Row<'_>) -> Result<FileRow> {
    Ok(FileRow {
        id: row.get(0)?,
        letter: row.get(1)?,
        author: PublicKey::new(row.get(2)?),
        state: row.get(3)?,
        format: row.get(4)?,
        name: row.get(5)?,
        key: row.get(6)?,
        sha256: row.get(7)?,
        bytes: from_column(row.get(8)?)?,
        chunks: row.get(9)?,
        measures: [row.get(10)?, row.get(11)?, row.get(12)?],
        sent_to: row.get(13)?,
        arrived: members(&row.get::<_, Vec<u8>>(14)?)?,
        refused: members(&row.get::<_, Vec<u8>>(15)?)?,
    })
}
