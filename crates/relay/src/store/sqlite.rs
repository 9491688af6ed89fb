//! Mailboxes in SQLite: one writing connection, one reading, each used by one task at a time.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use kader_wire::{Envelope, MailboxId, RefusalCode, TokenHash};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::Mutex;

use super::{Appended, Batch, NewMailbox, Portion, Store, StoreLimits, Stored, cursors_above, schema};
use crate::RelayError;

const DAY_MS: u64 = 86_400_000;

/// Hashes of deleted envelopes that a mailbox remembers at most, besides those in slots.
const REMEMBERED: i64 = 10_000;

/// The embedded store.
pub struct SqliteStore {
    writer: Arc<Mutex<Connection>>,
    reader: Arc<Mutex<Connection>>,
    limits: StoreLimits,
    /// Every new cursor is above this one.
    above: i64,
}

/// Why a transaction was rolled back.
enum Failure {
    Refused(RefusalCode),
    Sqlite(rusqlite::Error),
}

impl From<RefusalCode> for Failure {
    fn from(code: RefusalCode) -> Self {
        Self::Refused(code)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// What a request needs to know of its mailbox.
struct Row {
    key: i64,
    write: [u8; 32],
    used_day: i64,
    last_cursor: i64,
    bytes: i64,
    envelopes: i64,
}

impl SqliteStore {
    /// Opens the database in `file`, made if it does not exist. `started_ms` is when the program started, Unix
    /// milliseconds (see [`cursors_above`]). Blocks.
    ///
    /// # Errors
    /// [`RelayError::DataDamaged`], [`RelayError::DataNewer`].
    pub fn open(file: &Path, limits: StoreLimits, started_ms: u64) -> Result<Self, RelayError> {
        let connect = || {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection =
                Connection::open_with_flags(file, flags).map_err(|error| schema::damaged(&error))?;
            schema::prepare(&connection)?;
            Ok(connection)
        };
        let mut writer: Connection = connect()?;
        schema::migrate(&mut writer)?;
        let (writer, reader) = (Arc::new(Mutex::new(writer)), Arc::new(Mutex::new(connect()?)));
        Ok(Self { writer, reader, limits, above: signed(cursors_above(started_ms)) })
    }

    /// Opens a database in memory; `started_ms` as for [`SqliteStore::open`].
    ///
    /// # Errors
    /// [`RelayError::DataDamaged`], if there is no memory.
    pub fn in_memory(limits: StoreLimits, started_ms: u64) -> Result<Self, RelayError> {
        let mut connection = Connection::open_in_memory().map_err(|error| schema::damaged(&error))?;
        schema::prepare(&connection)?;
        schema::migrate(&mut connection)?;
        let only = Arc::new(Mutex::new(connection));
        let above = signed(cursors_above(started_ms));
        Ok(Self { writer: Arc::clone(&only), reader: only, limits, above })
    }

    /// Lets the database grow to so many pages and no further, as on a disk that has no more room. For tests and
    /// operators.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn at_most_pages(&self, pages: u32) -> Result<(), RefusalCode> {
        let writer = Arc::clone(&self.writer).lock_owned().await;
        writer.pragma_update(None, "max_page_count", pages).map_err(|_| RefusalCode::Unavailable)
    }

    async fn transact<T: Send + 'static>(
        connection: &Arc<Mutex<Connection>>,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, RefusalCode> {
        // Waiting for the connection happens here, not on a blocking thread, so that requests cannot use them up.
        let mut connection = Arc::clone(connection).lock_owned().await;
        let result = tokio::task::spawn_blocking(move || -> Result<T, Failure> {
            let transaction = connection.transaction_with_behavior(behavior)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })
        .await;
        match result {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(Failure::Refused(code))) => Err(code),
            Ok(Err(Failure::Sqlite(error))) => {
                tracing::error!(code = schema::code(&error), "the database failed");
                Err(RefusalCode::Unavailable)
            }
            Err(_) => {
                tracing::error!("a database task did not finish");
                Err(RefusalCode::Unavailable)
            }
        }
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, RefusalCode> {
        Self::transact(&self.writer, TransactionBehavior::Immediate, work).await
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn create(&self, new: NewMailbox, now_ms: u64) -> Result<(), RefusalCode> {
        let most = signed(self.limits.capability_mailboxes);
        self.write(move |tx| create(tx, &new, now_ms, most)).await
    }

    async fn append(
        &self,
        mailbox: MailboxId,
        write: TokenHash,
        slot: Option<u64>,
        envelope: Envelope,
        now_ms: u64,
    ) -> Result<Appended, RefusalCode> {
        let (limits, above) = (self.limits, self.above);
        self.write(move |tx| {
            let row = authorized(tx, &mailbox, &write, now_ms)?;
            append(tx, &row, slot, &envelope, (now_ms, above), &limits)
        })
        .await
    }

    async fn read(
        &self,
        mailbox: MailboxId,
        read: TokenHash,
        after: u64,
        portion: Portion,
        now_ms: u64,
    ) -> Result<Batch, RefusalCode> {
        let oldest = oldest(&self.limits, now_ms);
        let work = move |tx: &Transaction<'_>| {
            let row = find(tx, &mailbox, now_ms)?;
            acked(tx, row.key, &read)?;
            let batch = batch(tx, &row, after, portion, oldest)?;
            Ok((batch, row.key, row.used_day))
        };
        let (batch, key, used_day) =
            Self::transact(&self.reader, TransactionBehavior::Deferred, work).await?;
        if used_day != day(now_ms) {
            self.write(move |tx| Ok(touch(tx, key, now_ms)?)).await?;
        }
        Ok(batch)
    }

    async fn ack(
        &self,
        mailbox: MailboxId,
        read: TokenHash,
        cursor: u64,
        now_ms: u64,
    ) -> Result<(), RefusalCode> {
        let above = self.above;
        self.write(move |tx| {
            let row = find(tx, &mailbox, now_ms)?;
            let before = acked(tx, row.key, &read)?;
            let cursor = signed(cursor);
            if cursor > row.last_cursor {
                return Err(RefusalCode::Malformed.into());
            }
            if cursor > before {
                acknowledge(tx, &row, &read, cursor, above)?;
            }
            if row.used_day != day(now_ms) {
                touch(tx, row.key, now_ms)?;
            }
            Ok(())
        })
        .await
    }

    async fn burn(&self, mailbox: MailboxId, write: TokenHash, now_ms: u64) -> Result<(), RefusalCode> {
        self.write(move |tx| {
            let row = authorized(tx, &mailbox, &write, now_ms)?;
            tx.execute("DELETE FROM mailbox WHERE key = ?1", [row.key])?;
            Ok(())
        })
        .await
    }

    async fn may_write(&self, mailbox: MailboxId, write: TokenHash, now_ms: u64) -> Result<(), RefusalCode> {
        let work = move |tx: &Transaction<'_>| authorized(tx, &mailbox, &write, now_ms).map(|_| ());
        Self::transact(&self.reader, TransactionBehavior::Deferred, work).await
    }

    async fn sweep(&self, now_ms: u64) -> Result<Vec<MailboxId>, RefusalCode> {
        let oldest = oldest(&self.limits, now_ms);
        let idle_days = self.limits.idle_mailbox.as_secs() / 86_400;
        let unused_since = day(now_ms).saturating_sub(signed(idle_days));
        let gone = self.write(move |tx| sweep(tx, now_ms, oldest, unused_since)).await?;
        // The write-ahead log still holds what was deleted until it is folded in and emptied.
        let connection = Arc::clone(&self.writer).lock_owned().await;
        let folded = tokio::task::spawn_blocking(move || {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        });
        if !matches!(folded.await, Ok(Ok(()))) {
            tracing::warn!("the write-ahead log could not be emptied");
        }
        Ok(gone)
    }

    async fn held_bytes(&self) -> Result<u64, RefusalCode> {
        let work = |tx: &Transaction<'_>| {
            let sum = "SELECT coalesce(sum(length(body)), 0) FROM envelope";
            Ok(unsigned(tx.query_row(sum, [], |row| row.get(0))?))
        };
        Self::transact(&self.reader, TransactionBehavior::Deferred, work).await
    }
}

fn find(tx: &Transaction<'_>, mailbox: &MailboxId, now_ms: u64) -> Result<Row, Failure> {
    tx.prepare_cached(
        "SELECT key, write, used_day, last_cursor, bytes, envelopes FROM mailbox
         WHERE id = ?1 AND (expires_ms IS NULL OR expires_ms > ?2)",
    )?
    .query_row(params![mailbox.as_bytes(), signed(now_ms)], |row| {
        Ok(Row {
            key: row.get(0)?,
            write: row.get(1)?,
            used_day: row.get(2)?,
            last_cursor: row.get(3)?,
            bytes: row.get(4)?,
            envelopes: row.get(5)?,
        })
    })
    .optional()?
    .ok_or_else(|| RefusalCode::NoMailbox.into())
}

fn authorized(
    tx: &Transaction<'_>,
    mailbox: &MailboxId,
    write: &TokenHash,
    now_ms: u64,
) -> Result<Row, Failure> {
    let row = find(tx, mailbox, now_ms)?;
    if TokenHash::from_bytes(row.write) == *write { Ok(row) } else { Err(RefusalCode::WrongToken.into()) }
}

/// How far a reader is; refuses who is none.
fn acked(tx: &Transaction<'_>, mailbox: i64, read: &TokenHash) -> Result<i64, Failure> {
    tx.prepare_cached("SELECT acked FROM reader WHERE mailbox = ?1 AND token = ?2")?
        .query_row(params![mailbox, read.as_bytes()], |row| row.get(0))
        .optional()?
        .ok_or_else(|| RefusalCode::WrongToken.into())
}

fn touch(tx: &Transaction<'_>, mailbox: i64, now_ms: u64) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE mailbox SET used_day = ?2 WHERE key = ?1")?
        .execute(params![mailbox, day(now_ms)])
        .map(|_| ())
}

fn create(tx: &Transaction<'_>, new: &NewMailbox, now_ms: u64, most: i64) -> Result<(), Failure> {
    // One whose lifetime ended, but which was not swept yet, must not stand in the way.
    tx.execute(
        "DELETE FROM mailbox WHERE id = ?1 AND expires_ms <= ?2",
        params![new.mailbox.as_bytes(), signed(now_ms)],
    )?;
    match find(tx, &new.mailbox, now_ms) {
        Ok(row) => return same_tokens(tx, &row, new),
        Err(Failure::Refused(RefusalCode::NoMailbox)) => {}
        Err(other) => return Err(other),
    }
    if let Some((id, expires_s)) = &new.capability {
        let used: Option<i64> = tx
            .query_row("SELECT mailboxes FROM capability WHERE id = ?1", [id], |row| row.get(0))
            .optional()?;
        if used.unwrap_or(0) >= most {
            return Err(RefusalCode::Quota.into());
        }
        tx.execute(
            "INSERT INTO capability (id, expires_s, mailboxes) VALUES (?1, ?2, 1)
             ON CONFLICT (id) DO UPDATE SET mailboxes = mailboxes + 1",
            params![id, signed(*expires_s)],
        )?;
    }
    tx.execute(
        "INSERT INTO mailbox (id, write, expires_ms, used_day) VALUES (?1, ?2, ?3, ?4)",
        params![new.mailbox.as_bytes(), new.write.as_bytes(), new.expires_ms.map(signed), day(now_ms)],
    )?;
    let key = tx.last_insert_rowid();
    for reader in &new.readers {
        tx.prepare_cached("INSERT INTO reader (mailbox, token) VALUES (?1, ?2)")?
            .execute(params![key, reader.as_bytes()])?;
    }
    Ok(())
}

fn same_tokens(tx: &Transaction<'_>, row: &Row, new: &NewMailbox) -> Result<(), Failure> {
    let mut readers: Vec<[u8; 32]> = tx
        .prepare_cached("SELECT token FROM reader WHERE mailbox = ?1")?
        .query_map([row.key], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut wanted: Vec<[u8; 32]> = new.readers.iter().map(|hash| *hash.as_bytes()).collect();
    readers.sort_unstable();
    wanted.sort_unstable();
    if TokenHash::from_bytes(row.write) == new.write && readers == wanted {
        Ok(())
    } else {
        Err(RefusalCode::MailboxExists.into())
    }
}

fn append(
    tx: &Transaction<'_>,
    row: &Row,
    slot: Option<u64>,
    envelope: &Envelope,
    (now_ms, above): (u64, i64),
    limits: &StoreLimits,
) -> Result<Appended, Failure> {
    let hash = envelope.hash();
    // Slots are opaque numbers: their bits are kept, their order is not used.
    let slot = slot.map(u64::cast_signed);
    if let Some(slot) = slot {
        let by: Option<[u8; 32]> = tx
            .prepare_cached("SELECT hash FROM envelope WHERE mailbox = ?1 AND slot = ?2")?
            .query_row(params![row.key, slot], |row| row.get(0))
            .optional()?;
        if let Some(by) = by.filter(|by| by != hash.as_bytes()) {
            let by = kader_wire::EnvelopeHash::from_bytes(by);
            return Err(RefusalCode::SlotTaken { by }.into());
        }
    }
    let first: Option<(i64, Option<i64>)> = tx
        .prepare_cached("SELECT cursor, slot FROM envelope WHERE mailbox = ?1 AND hash = ?2")?
        .query_row(params![row.key, hash.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((cursor, taken)) = first {
        // Done would say that the slot is theirs, which it is not.
        if slot.is_some() && slot != taken {
            return Err(RefusalCode::Malformed.into());
        }
        return Ok(Appended { cursor: unsigned(cursor), fresh: false });
    }
    let size = i64::try_from(envelope.as_bytes().len()).unwrap_or(i64::MAX);
    if row.envelopes >= signed(limits.mailbox_envelopes)
        || row.bytes.saturating_add(size) > signed(limits.mailbox_bytes)
    {
        return Err(RefusalCode::Quota.into());
    }
    let cursor = row.last_cursor.max(above).saturating_add(1);
    tx.prepare_cached(
        "INSERT INTO envelope (mailbox, cursor, slot, hash, stored_ms, size, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        row.key,
        cursor,
        slot,
        hash.as_bytes(),
        signed(now_ms),
        size,
        envelope.as_bytes()
    ])?;
    tx.prepare_cached(
        "UPDATE mailbox SET last_cursor = ?2, bytes = bytes + ?3, envelopes = envelopes + 1, used_day = ?4
         WHERE key = ?1",
    )?
    .execute(params![row.key, cursor, size, day(now_ms)])?;
    Ok(Appended { cursor: unsigned(cursor), fresh: true })
}

fn batch(
    tx: &Transaction<'_>,
    row: &Row,
    after: u64,
    portion: Portion,
    oldest: i64,
) -> Result<Batch, Failure> {
    let mut batch = Batch { envelopes: Vec::new(), more: false, last: unsigned(row.last_cursor) };
    if portion.envelopes == 0 {
        return Ok(batch);
    }
    let mut statement = tx.prepare_cached(
        "SELECT cursor, slot, body FROM envelope
         WHERE mailbox = ?1 AND cursor > ?2 AND body IS NOT NULL AND stored_ms > ?3 ORDER BY cursor",
    )?;
    let mut rows = statement.query(params![row.key, signed(after), oldest])?;
    let mut bytes = 0_usize;
    while let Some(found) = rows.next()? {
        let body: Vec<u8> = found.get(2)?;
        bytes = bytes.saturating_add(body.len());
        let first = batch.envelopes.is_empty();
        if batch.envelopes.len() >= portion.envelopes || (bytes > portion.bytes && !first) {
            batch.more = true;
            break;
        }
        let slot: Option<i64> = found.get(1)?;
        batch.envelopes.push(Stored {
            cursor: unsigned(found.get(0)?),
            slot: slot.map(i64::cast_unsigned),
            // A body outside the limits can only come from outside this program.
            envelope: Envelope::try_from(body).map_err(|_| RefusalCode::Unavailable)?,
        });
    }
    Ok(batch)
}

fn acknowledge(
    tx: &Transaction<'_>,
    row: &Row,
    read: &TokenHash,
    cursor: i64,
    above: i64,
) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE reader SET acked = ?3 WHERE mailbox = ?1 AND token = ?2")?.execute(params![
        row.key,
        read.as_bytes(),
        cursor
    ])?;
    let all: i64 = tx
        .prepare_cached("SELECT min(acked) FROM reader WHERE mailbox = ?1")?
        .query_row([row.key], |row| row.get(0))?;
    let (bytes, envelopes): (i64, i64) = tx
        .prepare_cached(
            "SELECT coalesce(sum(size), 0), count(*) FROM envelope
             WHERE mailbox = ?1 AND cursor <= ?2 AND body IS NOT NULL",
        )?
        .query_row(params![row.key, all], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if envelopes == 0 {
        return Ok(());
    }
    tx.prepare_cached(
        "UPDATE envelope SET body = NULL WHERE mailbox = ?1 AND cursor <= ?2 AND body IS NOT NULL",
    )?
    .execute(params![row.key, all])?;
    tx.prepare_cached("UPDATE mailbox SET bytes = bytes - ?2, envelopes = envelopes - ?3 WHERE key = ?1")?
        .execute(params![row.key, bytes, envelopes])?;
    // What an earlier start gave out is remembered until its time is over: cursors have a gap between two starts.
    tx.prepare_cached(
        "DELETE FROM envelope
         WHERE mailbox = ?1 AND cursor <= ?2 AND cursor > ?3 AND body IS NULL AND slot IS NULL",
    )?
    .execute(params![row.key, row.last_cursor - REMEMBERED, above])?;
    Ok(())
}

fn sweep(
    tx: &Transaction<'_>,
    now_ms: u64,
    oldest: i64,
    unused_since: i64,
) -> Result<Vec<MailboxId>, Failure> {
    let gone = tx
        .prepare_cached(
            "DELETE FROM mailbox
             WHERE expires_ms <= ?1 OR (expires_ms IS NULL AND used_day < ?2) RETURNING id",
        )?
        .query_map(params![signed(now_ms), unused_since], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<[u8; 32]>>>()?;
    tx.execute(
        "UPDATE mailbox SET
             bytes = mailbox.bytes - old.bytes,
             envelopes = mailbox.envelopes - old.envelopes
         FROM (SELECT mailbox AS owner, sum(size) AS bytes, count(*) AS envelopes FROM envelope
               WHERE stored_ms <= ?1 AND body IS NOT NULL GROUP BY mailbox) AS old
         WHERE old.owner = mailbox.key",
        [oldest],
    )?;
    tx.execute("DELETE FROM envelope WHERE stored_ms <= ?1 AND slot IS NULL", [oldest])?;
    tx.execute("UPDATE envelope SET body = NULL WHERE stored_ms <= ?1 AND body IS NOT NULL", [oldest])?;
    tx.execute("DELETE FROM capability WHERE expires_s < ?1", [signed(now_ms / 1_000)])?;
    Ok(gone.into_iter().map(MailboxId::from_bytes).collect())
}

/// Envelopes stored at this time or before are past the retention.
fn oldest(limits: &StoreLimits, now_ms: u64) -> i64 {
    let retention = u64::try_from(limits.retention.as_millis()).unwrap_or(u64::MAX);
    // Below zero, so that nothing is too old on a clock that has not run that long.
    signed(now_ms).saturating_sub(signed(retention))
}

fn day(now_ms: u64) -> i64 {
    signed(now_ms / DAY_MS)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
