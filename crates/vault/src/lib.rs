//! The encrypted database: key slots, one transaction per operation, outbox, migrations.
//!
//! A profile directory holds
//!
//! - `header`: the key slots, each a wrapping of one random vault key, and the home database's
//!   wrapped key. Replaced whole, written last on creation: with it the vault exists.
//! - `<random>.db`: SQLCipher databases under random raw keys, the home and one per relationship.
//!   A relationship's key is wrapped by the vault key and kept in the home, so destroying that one
//!   row erases the relationship (S-41). With `-wal`: its journal, encrypted alike.
//! - `<random>.new`: a database whose creation was cut off; finished or removed at the next opening.
//! - `lock`: held by the process that has the profile open.
//! - `clear`: only where its owner chose so, what is readable without the vault.
//!
//! No file name says what is inside (S-43). Locking is dropping the [`Vault`]: connections are
//! closed, keys wiped (S-44). Everything blocks; nothing here starts a thread but
//! [`SystemKeyring`], whose service may not answer.

mod clear;
mod database;
#[cfg(test)]
mod disk_tests;
mod error;
mod files;
mod header;
mod home;
mod keyring;
mod passphrase;
mod relationship;
mod returning;
mod schema;
mod secret;
mod slots;
mod system_keyring;
mod vault;
mod words;

pub use error::{Damage, Result, StorageFault, VaultError};
pub use header::SlotKind;
pub use home::{FormRow, Home, ToolRow};
pub use keyring::{EntryName, Keyring, KeyringRefusal};
pub use passphrase::{MIN_PASSPHRASE_CHARS, PassphraseCost};
pub use relationship::{
    AgendaRow, EarlyChunk, FileRow, GoalRow, Letter, LetterRow, OutboxRow, Outgoing, RatingRow, RecordRow,
    RelationshipStore, RoutineAbout, RoutineRow, Said, SignedRow, TaskRow, Text, TextRow, Tx,
};
pub use returning::open_return;
pub use system_keyring::SystemKeyring;
pub use vault::{Filling, Recovery, State, Vault, Way};
pub use words::{RecoveryWords, WORD_COUNT};
