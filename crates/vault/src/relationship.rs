//! One relationship's database: one transaction per operation.

mod files;
mod forms;
mod homework;
mod later;
mod letters;
mod mail;
mod notes;
mod ratings;
mod routines;
mod said;
mod signed;
mod state;
mod texts;

use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use files::{EarlyChunk, FileRow};
pub use homework::{GoalRow, RecordRow, TaskRow};
pub use letters::{AgendaRow, Letter, LetterRow};
pub use mail::{OutboxRow, Outgoing};
pub use ratings::RatingRow;
pub use routines::{RoutineAbout, RoutineRow};
pub use said::Said;
pub use signed::SignedRow;
pub use texts::{Text, TextRow};

use crate::database;
use crate::error::{Result, VaultError};
use crate::vault::Vault;

/// After so many transactions the journal is emptied even if nothing was erased: the keys that a
/// ratchet has thrown away shall not live on in it.
const SCRUB_EVERY: u32 = 64;

/// An open database, shared by the stores that were asked for.
pub(crate) struct OpenStore {
    inner: Mutex<Inner>,
    /// The thread inside a transaction, to tell nesting from waiting.
    inside: Mutex<Option<ThreadId>>,
}

struct Inner {
    /// `None` once the vault was locked.
    connection: Option<Connection>,
    since_scrub: u32,
}

impl OpenStore {
    pub(crate) fn new(connection: Connection) -> Self {
        Self {
            inner: Mutex::new(Inner { connection: Some(connection), since_scrub: 0 }),
            inside: Mutex::new(None),
        }
    }

    /// Moves everything into the file and closes the connection: afterwards there is one file, which can be
    /// renamed.
    pub(crate) fn finish(&self) -> Result<()> {
        let Some(connection) = lock(&self.inner).connection.take() else { return Ok(()) };
        database::scrub(&connection)?;
        connection.close().map_err(|(_, error)| error)?;
        Ok(())
    }

    /// Closes the connection, which wipes its key, even if somebody still holds a store: a store's
    /// lifetime forbids its use after that, not its existence.
    pub(crate) fn close(&self) {
        lock(&self.inner).connection = None;
    }
}

/// One relationship's database, for as long as the vault is open.
pub struct RelationshipStore<'v> {
    store: Arc<OpenStore>,
    vault: PhantomData<&'v Vault>,
}

impl RelationshipStore<'_> {
    pub(crate) fn new(store: Arc<OpenStore>) -> Self {
        Self { store, vault: PhantomData }
    }

    /// Runs `work` in one transaction. `Ok` is returned after everything is on the disk; on `Err`,
    /// on a panic and after a crash nothing of it is. What `work` changed in memory, such as a
    /// group, must then be dropped and loaded again: it is ahead of the database.
    ///
    /// Other threads wait; the outer transaction of the same thread is an error.
    ///
    /// # Errors
    /// Whatever `work` returns; [`VaultError::NestedTransaction`]; [`VaultError::Storage`] or
    /// [`VaultError::Damaged`] from beginning and committing.
    pub fn transaction<T, E: From<VaultError>>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if *lock(&self.store.inside) == Some(thread::current().id()) {
            return Err(VaultError::NestedTransaction.into());
        }
        let mut inner = lock(&self.store.inner);
        let _inside = Inside::enter(&self.store.inside);
        let Inner { connection, since_scrub } = &mut *inner;
        let connection = connection.as_ref().ok_or(VaultError::UnknownRelationship)?;
        let (value, erased, wrote) = run(connection, work)?;
        // A transaction that changed nothing leaves nothing in the journal.
        *since_scrub = if erased { SCRUB_EVERY } else { since_scrub.saturating_add(u32::from(wrote)) };
        // The transaction itself is kept whether or not this works; it is tried again next time.
        if *since_scrub >= SCRUB_EVERY && database::scrub(connection).is_ok() {
            *since_scrub = 0;
        }
        Ok(value)
    }
}

impl std::fmt::Debug for RelationshipStore<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RelationshipStore(..)")
    }
}

fn run<T, E: From<VaultError>>(
    connection: &Connection,
    work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
) -> Result<(T, bool, bool), E> {
    let before = connection.total_changes();
    let transaction =
        Transaction::new_unchecked(connection, TransactionBehavior::Immediate).map_err(VaultError::from)?;
    let tx = Tx { transaction, erased: Cell::new(false) };
    let value = work(&tx)?;
    let erased = tx.erased.get();
    tx.transaction.commit().map_err(VaultError::from)?;
    Ok((value, erased, connection.total_changes() != before))
}

/// Everything that one operation may do, together or not at all.
pub struct Tx<'c> {
    transaction: Transaction<'c>,
    erased: Cell<bool>,
}

impl Tx<'_> {
    /// The connection inside this transaction, for `kader_seal::Provider`. Do not begin, commit or
    /// roll back on it.
    pub fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// Has the journal emptied after the commit, so that what this transaction erased through
    /// [`Tx::connection`] is on the disk no longer. The erasing calls of this type do it themselves.
    pub fn erase_traces(&self) {
        self.erased.set(true);
    }
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tx(..)")
    }
}

/// Marks the thread inside a transaction, and takes the mark away on every way out.
struct Inside<'a>(&'a Mutex<Option<ThreadId>>);

impl<'a> Inside<'a> {
    fn enter(mark: &'a Mutex<Option<ThreadId>>) -> Self {
        *lock(mark) = Some(thread::current().id());
        Self(mark)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        *lock(self.0) = None;
    }
}

/// A panic inside a transaction has rolled it back, so a poisoned lock is still good.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a column of the database can hold.
pub(crate) fn to_column(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| VaultError::NumberTooLarge)
}

/// A column that a constraint keeps from being negative.
pub(crate) fn from_column(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| crate::error::Damage::Row.into())
}
