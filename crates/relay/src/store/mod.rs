//! What a store of mailboxes does, whatever database does it.
//!
//! Every store must pass the conformance suite in `tests/conformance/`. Refusals are
//! [`RefusalCode`]s, because every one of them goes to a client; a store's own failure is
//! [`RefusalCode::Unavailable`] to the client and a database code in the log.

mod schema;
mod sqlite;

use std::time::Duration;

use async_trait::async_trait;
use kader_wire::{Envelope, MailboxId, RefusalCode, TokenHash};

pub use sqlite::SqliteStore;

use crate::Limits;

/// The limits that a store enforces inside its transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreLimits {
    /// Bytes of envelopes that one mailbox holds.
    pub mailbox_bytes: u64,
    /// Envelopes that one mailbox holds.
    pub mailbox_envelopes: u64,
    /// Mailboxes that may ever be created with one capability.
    pub capability_mailboxes: u64,
    /// How long an envelope waits.
    pub retention: Duration,
    /// How long a mailbox without a lifetime is kept unused.
    pub idle_mailbox: Duration,
}

impl From<&Limits> for StoreLimits {
    fn from(limits: &Limits) -> Self {
        Self {
            mailbox_bytes: limits.mailbox_bytes,
            mailbox_envelopes: limits.mailbox_envelopes,
            capability_mailboxes: limits.capability_mailboxes,
            retention: limits.retention,
            idle_mailbox: limits.idle_mailbox,
        }
    }
}

/// A mailbox to be made.
#[derive(Debug, Clone)]
pub struct NewMailbox {
    /// Its name.
    pub mailbox: MailboxId,
    /// Hash of the token that appends and burns.
    pub write: TokenHash,
    /// Hashes of the readers' tokens, all different.
    pub readers: Vec<TokenHash>,
    /// When it burns by itself, Unix milliseconds.
    pub expires_ms: Option<u64>,
    /// Id and end (Unix seconds) of the capability that allowed it.
    pub capability: Option<([u8; 16], u64)>,
}

/// Cursors that a program may give out for each millisecond that it runs: many more than it could.
const CURSORS_A_MS: u64 = 1 << 16;

/// Above which cursor a program begins that was started at this time, Unix milliseconds.
///
/// A database that was restored from a copy does not know what it gave out after that copy was made. A reader who
/// reads behind such a cursor must still be given everything that comes from now on: so every start begins above all
/// that an earlier one can have given out, whatever the database says. A clock that went back between two starts
/// leaves a log at its own last cursor.
pub const fn cursors_above(started_ms: u64) -> u64 {
    // What a signed column can hold, with room above.
    let most = i64::MAX.cast_unsigned() / 2;
    let above = started_ms.saturating_mul(CURSORS_A_MS);
    if above > most { most } else { above }
}

/// Where an envelope went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its place in the log.
    pub cursor: u64,
    /// False if it was there already.
    pub fresh: bool,
}

/// One envelope of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its place in the log.
    pub cursor: u64,
    /// The slot that it took.
    pub slot: Option<u64>,
    /// The envelope.
    pub envelope: Envelope,
}

/// A piece of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Envelopes in the order of their cursors.
    pub envelopes: Vec<Stored>,
    /// Whether more come after these.
    pub more: bool,
    /// The last cursor that the log gave out, 0 if none.
    pub last: u64,
}

/// How much [`Store::read`] returns at most. At least one envelope is returned if there is one and `envelopes` is
/// not 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portion {
    /// Number of envelopes.
    pub envelopes: usize,
    /// Bytes of envelopes.
    pub bytes: usize,
}

/// Mailboxes with their logs. Each method is one transaction; when it returns, its effect survives a crash.
///
/// `now_ms` is Unix milliseconds. A mailbox whose lifetime ended is [`RefusalCode::NoMailbox`] everywhere, and an
/// envelope past the retention is never returned, whether or not [`Store::sweep`] ran.
///
/// A store is opened with the time at which the program started: no cursor that it gives out is at or below
/// [`cursors_above`] of that.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Makes a mailbox. The same again is a success that changes nothing.
    ///
    /// # Errors
    /// `MailboxExists` if it exists with other tokens, `Quota` if the capability is used up.
    async fn create(&self, new: NewMailbox, now_ms: u64) -> Result<(), RefusalCode>;

    /// Appends an envelope. Equal bytes are stored once: the answer is then the first cursor, also when the envelope
    /// was read and deleted meanwhile. A slot stays taken for the mailbox's whole life.
    ///
    /// # Errors
    /// `NoMailbox`, `WrongToken`, `SlotTaken` if another envelope has the slot, `Quota`, `Malformed` if the same
    /// bytes are in another slot.
    async fn append(
        &self,
        mailbox: MailboxId,
        write: TokenHash,
        slot: Option<u64>,
        envelope: Envelope,
        now_ms: u64,
    ) -> Result<Appended, RefusalCode>;

    /// Returns what comes after a cursor.
    ///
    /// # Errors
    /// `NoMailbox`, `WrongToken`.
    async fn read(
        &self,
        mailbox: MailboxId,
        read: TokenHash,
        after: u64,
        portion: Portion,
        now_ms: u64,
    ) -> Result<Batch, RefusalCode>;

    /// Notes that a reader has everything up to `cursor`, and deletes what all readers have.
    ///
    /// # Errors
    /// `NoMailbox`, `WrongToken`, `Malformed` if the log has not got that far.
    async fn ack(
        &self,
        mailbox: MailboxId,
        read: TokenHash,
        cursor: u64,
        now_ms: u64,
    ) -> Result<(), RefusalCode>;

    /// Destroys a mailbox and all that it holds.
    ///
    /// # Errors
    /// `NoMailbox`, `WrongToken`.
    async fn burn(&self, mailbox: MailboxId, write: TokenHash, now_ms: u64) -> Result<(), RefusalCode>;

    /// Checks a write token.
    ///
    /// # Errors
    /// `NoMailbox`, `WrongToken`.
    async fn may_write(&self, mailbox: MailboxId, write: TokenHash, now_ms: u64) -> Result<(), RefusalCode>;

    /// Deletes what expired. Returns the mailboxes that are gone.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn sweep(&self, now_ms: u64) -> Result<Vec<MailboxId>, RefusalCode>;

    /// Bytes of envelopes held now, over all mailboxes. For tests and operators.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn held_bytes(&self) -> Result<u64, RefusalCode>;
}
