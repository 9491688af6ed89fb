//! The tables of the SQLite store, and how an older file becomes a newer one.

use rusqlite::Connection;

use crate::RelayError;

/// Steps forward; the number of steps done is the file's `user_version`. Never change one, only add.
const STEPS: &[&str] = &["
    CREATE TABLE mailbox (
        key         INTEGER PRIMARY KEY,
        id          BLOB    NOT NULL UNIQUE,
        write       BLOB    NOT NULL,
        expires_ms  INTEGER,
        -- Whole days only: enough to find what nobody uses, too little to tell when people write.
        used_day    INTEGER NOT NULL,
        last_cursor INTEGER NOT NULL DEFAULT 0,
        bytes       INTEGER NOT NULL DEFAULT 0,
        envelopes   INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE reader (
        mailbox INTEGER NOT NULL REFERENCES mailbox(key) ON DELETE CASCADE,
        token   BLOB    NOT NULL,
        acked   INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (mailbox, token)
    ) STRICT, WITHOUT ROWID;
    -- A row stays when its body is deleted: the hash answers a late repetition, the slot stays taken.
    CREATE TABLE envelope (
        mailbox   INTEGER NOT NULL REFERENCES mailbox(key) ON DELETE CASCADE,
        cursor    INTEGER NOT NULL,
        slot      INTEGER,
        hash      BLOB    NOT NULL,
        stored_ms INTEGER NOT NULL,
        size      INTEGER NOT NULL,
        body      BLOB,
        PRIMARY KEY (mailbox, cursor),
        UNIQUE (mailbox, slot),
        UNIQUE (mailbox, hash)
    ) STRICT;
    CREATE INDEX envelope_stored ON envelope (stored_ms) WHERE body IS NOT NULL OR slot IS NULL;
    CREATE INDEX mailbox_expires ON mailbox (expires_ms) WHERE expires_ms IS NOT NULL;
    CREATE TABLE capability (
        id        BLOB    PRIMARY KEY,
        expires_s INTEGER NOT NULL,
        mailboxes INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
"];

/// Sets the connection up.
pub(super) fn prepare(connection: &Connection) -> Result<(), RelayError> {
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA secure_delete = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA busy_timeout = 5000;",
        )
        .map_err(|error| damaged(&error))
}

/// Brings the tables to the newest version.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), RelayError> {
    let problem = |error: rusqlite::Error| damaged(&error);
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(problem)?;
    let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(problem)?;
    if found > known {
        return Err(RelayError::DataNewer { found, known });
    }
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step).map_err(problem)?;
    }
    transaction.pragma_update(None, "user_version", known).map_err(problem)?;
    transaction.commit().map_err(problem)
}

pub(super) fn damaged(error: &rusqlite::Error) -> RelayError {
    RelayError::DataDamaged(code(error))
}

/// SQLite's extended result code; 0 for what is not from SQLite. Texts could hold paths or values.
pub(super) fn code(error: &rusqlite::Error) -> i32 {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => failure.extended_code,
        _ => 0,
    }
}
