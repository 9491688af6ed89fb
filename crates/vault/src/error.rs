//! What can go wrong with a vault, by the fact. No text here ever holds content, a key or a path.

use std::io;

use crate::SlotKind;

/// The crate's result.
pub type Result<T, E = VaultError> = std::result::Result<T, E>;

/// Everything that a vault can answer instead of doing what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// There is no vault in the directory. Likely a first start, or a disk that is not mounted:
    /// offer to create one only after [`crate::Vault::inspect`] has said the same.
    #[error("no vault in this directory")]
    NoVault,
    /// A vault is there already. Nothing was written; unlock it instead.
    #[error("a vault exists in this directory")]
    VaultExists,
    /// Another process (or another [`crate::Vault`] in this one) has the profile open. Show that
    /// window, or wait until it has ended.
    #[error("the vault is open elsewhere")]
    InUse,
    /// A file of the vault is not what was written. It was left as it is; restore a copy of the
    /// whole directory.
    #[error("the vault is damaged: {0}")]
    Damaged(Damage),
    /// The vault was written by a newer program. It was left as it is; update the program.
    #[error("the vault has format {found}, this program knows {known}")]
    Newer {
        /// The format that the file has.
        found: u32,
        /// The newest format that this program knows.
        known: u32,
    },
    /// The keyring answers, and has no entry for this vault: it was emptied, or this is another
    /// user account. Unlock by another way, then [`crate::Vault::set_keyring`].
    #[error("the keyring has no entry for this vault")]
    KeyringNoEntry,
    /// The keyring is there and locked. Ask the user to unlock it (see
    /// [`crate::SystemKeyring::asking`]), or unlock by another way.
    #[error("the keyring is locked")]
    KeyringLocked,
    /// The keyring, or the user at its prompt, refused. Try again on the user's wish, or unlock
    /// by another way.
    #[error("the keyring refused access")]
    KeyringDenied,
    /// No keyring answers: no session bus, no service, or none within the time. Unlock by another
    /// way; on creation use a passphrase.
    #[error("no keyring answers")]
    KeyringAbsent,
    /// The keyring's entry does not open this vault: it was overwritten, or belongs to an older
    /// vault. Unlock by another way, then [`crate::Vault::set_keyring`].
    #[error("the key in the keyring does not open this vault")]
    KeyringKeyDoesNotFit,
    /// The keyring holds a key for this directory, and the vault is not there. Likely its disk is
    /// not mounted, or a creation was cut off: nothing was created. If the user is sure, call
    /// [`crate::Vault::discard_orphan_key`] and create again.
    #[error("the keyring holds a key whose vault is missing")]
    KeyringKeyWithoutVault,
    /// The vault has no slot of this kind; unlock by one that [`crate::Vault::inspect`] names.
    #[error("the vault has no slot of this kind")]
    NoSuchSlot(SlotKind),
    /// The passphrase does not open the vault. Ask again.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The passphrase is too short to be kept. Ask for a longer one.
    #[error("the passphrase has fewer than {min} characters")]
    PassphraseTooShort {
        /// The least number of characters.
        min: usize,
    },
    /// The cost for a passphrase lies outside what argon2id takes or what this program would
    /// spend on opening.
    #[error("passphrase cost out of range")]
    PassphraseCost,
    /// Recovery words are 24; another number was given.
    #[error("recovery words are 24, {found} were given")]
    WordsCount {
        /// How many words were given.
        found: usize,
    },
    /// A word is not on the list. Show which one (counted from 0), likely it is mistyped.
    #[error("recovery word {position} is not on the list")]
    WordUnknown {
        /// Which word, counted from 0.
        position: usize,
    },
    /// All words are on the list, and their checksum fails: two are swapped or one is another.
    #[error("the recovery words do not belong together")]
    WordsChecksum,
    /// The words are well formed and do not open this vault; likely they are another vault's.
    #[error("the recovery words do not open this vault")]
    WrongWords,
    /// A vault keeps at least one daily way (keyring or passphrase). Set the other one first.
    #[error("the last daily way cannot be removed")]
    LastDailyWay,
    /// The recovery slot can be renewed, never removed.
    #[error("the recovery slot cannot be removed")]
    RecoveryStays,
    /// The vault knows no such relationship: it was forgotten, or never added.
    #[error("no such relationship")]
    UnknownRelationship,
    /// The relationship is there already.
    #[error("the relationship exists")]
    RelationshipExists,
    /// The vault holds an identity, and a vault has one. Use that one.
    #[error("the vault has an identity")]
    IdentityExists,
    /// A transaction was asked for inside another one of the same store, on the same thread.
    /// Pass the outer one along instead.
    #[error("a transaction inside a transaction")]
    NestedTransaction,
    /// A number is larger than the database can keep (2^63 - 1).
    #[error("number too large for the database")]
    NumberTooLarge,
    /// A text with this id is there already.
    #[error("a text with this id exists")]
    TextExists,
    /// No row with this number or id.
    #[error("no such row")]
    NoSuchRow,
    /// Another agreement of this version, or this agreement under another version, is there.
    #[error("another agreement of this version exists")]
    AgreementTaken,
    /// A ledger's entries come in order; this is not the next one.
    #[error("the ledger's next entry is {expected}")]
    LedgerOrder {
        /// The index that the next entry must have.
        expected: u64,
    },
    /// The tables for groups could not be created or upgraded; likely they are from a newer
    /// program.
    #[error("the tables for groups could not be prepared")]
    GroupTables,
    /// The database refused.
    #[error("database: {0}")]
    Storage(StorageFault),
    /// The file system refused.
    #[error("file system: {0}")]
    Io(io::ErrorKind),
    /// The system's random generator failed. Nothing can be created without it.
    #[error("no randomness")]
    Random,
    /// A cryptographic primitive refused its own parameters; a bug in this crate.
    #[error("a primitive refused")]
    Primitive,
}

/// Which file of a vault is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Databases are there, and the header that holds their keys is not.
    #[error("the header is missing")]
    HeaderMissing,
    /// The header is cut off, too long, or its checksum fails.
    #[error("the header's checksum fails")]
    HeaderChecksum,
    /// The header's checksum is right and its content makes no sense.
    #[error("the header's content is invalid")]
    HeaderContent,
    /// A slot opened, and the header was not written by whoever holds the vault key: somebody
    /// changed it and repaired the checksum.
    #[error("the header is not authentic")]
    HeaderAuthenticity,
    /// The home database is missing.
    #[error("the home database is missing")]
    HomeMissing,
    /// A relationship's database is missing.
    #[error("a relationship's database is missing")]
    RelationshipMissing,
    /// A database does not open with its own key, or a page of it fails its check.
    #[error("a database is damaged")]
    Database,
    /// A row holds what this program never writes.
    #[error("a row is invalid")]
    Row,
}

/// Why the database refused, without its texts (they may quote a statement).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StorageFault {
    /// The disk is full. Free some space; nothing of the transaction was kept.
    #[error("disk full")]
    Full,
    /// Another connection holds the file; likely a copy tool or a scanner. Try again.
    #[error("busy")]
    Busy,
    /// Reading or writing failed.
    #[error("input or output failed")]
    Io,
    /// The file cannot be written.
    #[error("read only")]
    ReadOnly,
    /// A constraint of the tables was hurt.
    #[error("constraint")]
    Constraint,
    /// A setting that this crate relies on was not taken over by the database.
    #[error("setting not taken")]
    Setting,
    /// Anything else, by SQLite's extended result code.
    #[error("code {0}")]
    Other(i32),
}

impl From<Damage> for VaultError {
    fn from(damage: Damage) -> Self {
        Self::Damaged(damage)
    }
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{Error, ErrorCode};
        match error {
            Error::SqliteFailure(failure, _) | Error::SqlInputError { error: failure, .. } => match failure
                .code
            {
                ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Damage::Database.into(),
                ErrorCode::DiskFull => Self::Storage(StorageFault::Full),
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Storage(StorageFault::Busy),
                ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => Self::Storage(StorageFault::Io),
                ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::Storage(StorageFault::ReadOnly),
                ErrorCode::ConstraintViolation => Self::Storage(StorageFault::Constraint),
                _ => Self::Storage(StorageFault::Other(failure.extended_code)),
            },
            Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..) => Damage::Row.into(),
            _ => Self::Storage(StorageFault::Other(-1)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_database_error_loses_its_text() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let error = connection.execute_batch("SELECT 1 FROM planted_secret").unwrap_err();
        assert!(format!("{error:?}").contains("planted_secret"), "the source does quote it");
        let ours = VaultError::from(error);
        assert!(!format!("{ours:?} {ours}").contains("planted"));
    }
}
