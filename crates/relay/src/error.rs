//! Why a relay could not be started, or a command could not be carried out.

use std::io;

use thiserror::Error;

/// Why something failed on this side of the wire. What goes wrong with a request is a
/// [`RefusalCode`](kader_wire::RefusalCode) instead. No variant carries an address, a path or a key.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RelayError {
    /// The address of `--listen` cannot be used: taken by another program, or not of this machine.
    #[error("cannot listen on the address of --listen ({0}). Is another relay running?")]
    Listen(#[source] io::Error),
    /// The address of `--turn` cannot be used. Choose another, or `--turn off`.
    #[error("cannot listen on the address of --turn ({0}). Choose another, or --turn off")]
    TurnListen(#[source] io::Error),
    /// Anyone could create mailboxes on an open relay that others can reach. Give a practice key.
    #[error(
        "a relay that other machines can reach needs --practice-key; make one with 'kader-relay practice-key'"
    )]
    OpenToTheWorld,
    /// The TURN server listens on every address and does not know which of them others can reach.
    #[error("a TURN server that listens on every address needs --turn-public (or --turn off)")]
    TurnPublicMissing,
    /// The range of ports for TURN is empty or starts at 0.
    #[error("the range of --turn-ports is empty")]
    TurnPorts,
    /// The data directory cannot be made or read. Check that it belongs to the user who runs the relay.
    #[error("cannot use the data directory ({0}). Does it belong to the user who runs the relay?")]
    DataDirectory(#[source] io::Error),
    /// Another relay uses the data directory. Stop that one, or give another `--data`.
    #[error("another relay uses the data directory")]
    DataInUse,
    /// The data was written by a newer relay. Install that version again; going back is not possible.
    #[error("the data is of version {found}, and this program knows {known}: install the newer one")]
    DataNewer {
        /// Version of the data.
        found: i64,
        /// Newest version that this program can read.
        known: i64,
    },
    /// The database cannot be opened: damaged, or not a database. Restore a copy, or start with an empty directory;
    /// clients send again what was not acknowledged.
    #[error("the database cannot be opened (SQLite code {0})")]
    DataDamaged(i32),
    /// A file that should hold a key holds something else.
    #[error("the key file is damaged, or is not a key file of kader-relay")]
    KeyFile,
    /// A key file cannot be read or written.
    #[error("cannot read or write the key file ({0})")]
    KeyFileAccess(#[source] io::Error),
    /// The text given is not the public key of a practice (43 characters of base64url).
    #[error("this is not a practice key: 43 characters, as printed by 'kader-relay practice-key'")]
    PracticeKey,
    /// The system gives no threads or no timers. Likely a limit on processes; raise it.
    #[error("cannot start ({0})")]
    Runtime(#[source] io::Error),
    /// The system gave no random bytes. Nothing can be done safely without them.
    #[error("the system gives no random bytes")]
    Random,
}
