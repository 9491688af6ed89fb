//! The MLS library's storage and crypto, on a connection that somebody else holds open.

use openmls_rust_crypto::RustCrypto;
use openmls_sqlite_storage::{Codec, SqliteStorageProvider};
use openmls_traits::OpenMlsProvider;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{SealError, random};

/// Values as JSON: the form the MLS library itself tests its storage format with.
#[derive(Debug, Default, Clone, Copy)]
pub struct Json;

impl Codec for Json {
    type Error = serde_json::Error;

    fn to_vec<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, Self::Error> {
        serde_json::to_vec(value)
    }

    fn from_slice<T: serde::de::DeserializeOwned>(slice: &[u8]) -> Result<T, Self::Error> {
        serde_json::from_slice(slice)
    }
}

/// What the MLS library needs, over a borrowed connection.
///
/// Every write happens on the given connection and commits or rolls back with the transaction
/// that the caller has open there; changing a group outside a transaction is refused
/// ([`SealError::OutsideTransaction`]). So a ratchet step, the plaintext it yielded and the
/// acknowledgement stand or fall together.
///
/// **After a rollback the [`Group`](crate::Group) in memory is ahead of the database. Drop it and
/// load it again.** Each stored group carries a stamp that changes with every operation, so a
/// group that was not dropped, or a second copy of one, is refused with
/// [`SealError::GroupStale`] instead of using a nonce twice.
///
/// Bytes on their way to the database pass through buffers of the MLS library and of SQLite that
/// are not wiped; the database itself must be encrypted.
pub struct Provider<'c> {
    connection: &'c Connection,
    crypto: RustCrypto,
    storage: SqliteStorageProvider<Json, &'c Connection>,
}

impl<'c> Provider<'c> {
    /// A provider on `connection`, on which [`migrate`] has run.
    #[must_use]
    pub fn new(connection: &'c Connection) -> Self {
        Self { connection, crypto: RustCrypto::default(), storage: SqliteStorageProvider::new(connection) }
    }

    pub(crate) fn in_transaction(&self) -> Result<(), SealError> {
        if self.connection.is_autocommit() {
            return Err(SealError::OutsideTransaction);
        }
        Ok(())
    }

    /// The stamp of the last change to a stored group.
    pub(crate) fn stamp(&self, group: &[u8]) -> Result<Option<i64>, SealError> {
        Ok(self
            .connection
            .query_row("SELECT stamp FROM kader_group_stamps WHERE group_id = ?1", params![group], |row| {
                row.get(0)
            })
            .optional()?)
    }

    /// Stamps a stored group anew. Random, so that two branches of one history never agree.
    pub(crate) fn restamp(&self, group: &[u8]) -> Result<i64, SealError> {
        let stamp = i64::from_le_bytes(*random::bytes::<8>()?);
        self.connection.execute(
            "INSERT INTO kader_group_stamps (group_id, stamp) VALUES (?1, ?2)
             ON CONFLICT (group_id) DO UPDATE SET stamp = excluded.stamp",
            params![group, stamp],
        )?;
        Ok(stamp)
    }

    pub(crate) fn unstamp(&self, group: &[u8]) -> Result<(), SealError> {
        self.connection.execute("DELETE FROM kader_group_stamps WHERE group_id = ?1", params![group])?;
        Ok(())
    }
}

impl<'c> OpenMlsProvider for Provider<'c> {
    type CryptoProvider = RustCrypto;
    type RandProvider = RustCrypto;
    type StorageProvider = SqliteStorageProvider<Json, &'c Connection>;

    fn storage(&self) -> &Self::StorageProvider {
        &self.storage
    }

    fn crypto(&self) -> &Self::CryptoProvider {
        &self.crypto
    }

    fn rand(&self) -> &Self::RandProvider {
        &self.crypto
    }
}

impl std::fmt::Debug for Provider<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Provider(..)")
    }
}

/// Creates or upgrades the tables for groups. Runs its own transactions, so call it outside one,
/// when the database is opened. Running it again is harmless.
///
/// # Errors
/// [`SealError::Storage`] if the database refuses, for example because it is from a newer program.
pub fn migrate(connection: &mut Connection) -> Result<(), SealError> {
    SqliteStorageProvider::<Json, _>::new(&mut *connection)
        .run_migrations()
        .map_err(|_| SealError::Storage { code: -1 })?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS kader_group_stamps (
            group_id BLOB PRIMARY KEY NOT NULL,
            stamp INTEGER NOT NULL
        ) STRICT;",
    )?;
    Ok(())
}
