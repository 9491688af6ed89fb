//! The home database: settings, the identity, and which relationships there are.

mod forms;
mod tools;

use std::sync::{Mutex, MutexGuard, PoisonError};

use kader_setting::RelationshipId;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use zeroize::Zeroizing;

pub use forms::FormRow;
pub use tools::ToolRow;

use crate::database;
use crate::error::{Damage, Result, VaultError};
use crate::files::{FileName, ProfileDir};

/// What belongs to the person and not to one relationship. Every call is one transaction.
pub struct Home {
    connection: Mutex<Connection>,
}

/// Where a relationship's database lies, and its wrapped key.
pub(crate) struct RelationshipRow {
    pub(crate) file: FileName,
    pub(crate) wrapped_key: Vec<u8>,
}

impl Home {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection: Mutex::new(connection) }
    }

    /// A setting's bytes.
    ///
    /// # Errors
    /// [`VaultError::Storage`] or [`VaultError::Damaged`].
    pub fn setting(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached("SELECT value FROM settings WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Keeps a setting, in place of what it was.
    ///
    /// # Errors
    /// [`VaultError::Storage`] or [`VaultError::Damaged`].
    pub fn put_setting(&self, name: &str, value: &[u8]) -> Result<()> {
        self.connection().execute(
            "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
            params![name, value],
        )?;
        Ok(())
    }

    /// Removes a setting; whether there was one.
    ///
    /// # Errors
    /// [`VaultError::Storage`] or [`VaultError::Damaged`].
    pub fn remove_setting(&self, name: &str) -> Result<bool> {
        let connection = self.connection();
        let removed = connection.execute("DELETE FROM settings WHERE name = ?1", [name])? > 0;
        if removed {
            database::scrub(&connection)?;
        }
        Ok(removed)
    }

    /// The seed of the person's Ed25519 identity (RFC 8032, 32 bytes), once it was set. It stays where
    /// it was read to, so that whoever passes it on leaves no copy on a stack.
    ///
    /// # Errors
    /// [`VaultError::Storage`] or [`VaultError::Damaged`].
    pub fn identity(&self) -> Result<Option<Box<Zeroizing<[u8; 32]>>>> {
        let connection = self.connection();
        let seed = connection
            .query_row("SELECT seed FROM identity", [], |row| {
                let whole = <&[u8; 32]>::try_from(row.get_ref(0)?.as_blob()?).ok();
                Ok(whole.map(|kept| {
                    let mut seed = Box::new(Zeroizing::new([0u8; 32]));
                    seed.copy_from_slice(kept);
                    seed
                }))
            })
            .optional()?;
        seed.map(|whole| whole.ok_or(Damage::Database.into())).transpose()
    }

    /// Sets the identity, once and for good: signatures under it are in agreements and ledgers.
    ///
    /// # Errors
    /// [`VaultError::IdentityExists`], or those of the database.
    pub fn set_identity(&self, seed: &[u8; 32]) -> Result<()> {
        let added = self.connection().execute(
            "INSERT INTO identity (one, seed) VALUES (1, ?1) ON CONFLICT DO NOTHING",
            [seed.as_slice()],
        )?;
        if added == 0 {
            return Err(VaultError::IdentityExists);
        }
        Ok(())
    }

    /// The relationships, in the order in which they were added.
    ///
    /// # Errors
    /// [`VaultError::Storage`] or [`VaultError::Damaged`].
    pub fn relationships(&self) -> Result<Vec<RelationshipId>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached("SELECT id FROM relationships ORDER BY position")?;
        let rows = statement.query_map([], |row| Ok(RelationshipId::new(row.get(0)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn relationship(&self, id: &RelationshipId) -> Result<Option<RelationshipRow>> {
        let connection = self.connection();
        let row: Option<(String, Vec<u8>)> = connection
            .query_row("SELECT file, wrapped_key FROM relationships WHERE id = ?1", [id.as_bytes()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        row.map(|(file, wrapped_key)| Ok(RelationshipRow { file: file_name(&file)?, wrapped_key }))
            .transpose()
    }

    pub(crate) fn add_relationship(
        &self,
        id: &RelationshipId,
        file: &FileName,
        wrapped_key: &[u8],
    ) -> Result<()> {
        let added = self.connection().execute(
            "INSERT INTO relationships (id, file, wrapped_key) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING",
            params![id.as_bytes(), file.as_str(), wrapped_key],
        )?;
        if added == 0 {
            return Err(VaultError::RelationshipExists);
        }
        Ok(())
    }

    /// Destroys a relationship's key, and notes its file for removal.
    pub(crate) fn destroy_key(&self, id: &RelationshipId) -> Result<()> {
        let connection = self.connection();
        let transaction = Transaction::new_unchecked(&connection, TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT INTO forgotten (file) SELECT file FROM relationships WHERE id = ?1",
            [id.as_bytes()],
        )?;
        if transaction.execute("DELETE FROM relationships WHERE id = ?1", [id.as_bytes()])? == 0 {
            return Err(VaultError::UnknownRelationship);
        }
        transaction.commit()?;
        Ok(())
    }

    /// Removes the files of forgotten relationships, after making sure that no copy of their keys
    /// is left in the journal. What a crash cut off is done at the next opening.
    pub(crate) fn finish_forgetting(&self, dir: &ProfileDir) -> Result<()> {
        let connection = self.connection();
        let files = files(&connection, "SELECT file FROM forgotten")?;
        if files.is_empty() {
            return Ok(());
        }
        database::scrub(&connection)?;
        for file in files {
            dir.remove(&file)?;
            connection.execute("DELETE FROM forgotten WHERE file = ?1", [file.as_str()])?;
        }
        Ok(())
    }

    /// The files that belong to relationships.
    pub(crate) fn files(&self) -> Result<Vec<FileName>> {
        files(&self.connection(), "SELECT file FROM relationships")
    }

    /// A panic elsewhere leaves no half transaction behind, so a poisoned lock is still good.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Home {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Home(..)")
    }
}

fn files(connection: &Connection, query: &'static str) -> Result<Vec<FileName>> {
    let mut statement = connection.prepare(query)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|file| file_name(&file?)).collect()
}

fn file_name(text: &str) -> Result<FileName> {
    FileName::parse(text).ok_or_else(|| Damage::Row.into())
}
