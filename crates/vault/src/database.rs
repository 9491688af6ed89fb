//! One SQLCipher file: how it is created, opened, upgraded and scrubbed.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::error::{Damage, Result, StorageFault, VaultError};
use crate::files::create_private;
use crate::schema::Schema;
use crate::secret::{Key, hex};

/// How many statements a connection keeps prepared: all that are used, so that none is parsed twice. What was
/// bound to one is let go of after each use.
const STATEMENTS: usize = 256;

/// Creates a database that does not exist, with all its tables, and closes it: afterwards there is
/// one file, without a journal, which can be renamed.
pub(crate) fn create(path: &Path, key: &Key, schema: &Schema) -> Result<()> {
    create_private(path)?;
    let mut connection = connect(path, key)?;
    connection.pragma_update(None, "application_id", schema.application_id)?;
    settle_pragmas(&connection)?;
    upgrade(&mut connection, schema, 0)?;
    scrub(&connection)?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Opens a database that exists, and brings its tables up to date. What is damaged or newer is
/// not changed, not even by the journal of a crash being played back.
pub(crate) fn open(path: &Path, key: &Key, schema: &Schema) -> Result<Connection> {
    let mut connection = connect(path, key)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let application_id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // An emptied file opens with any key, as a new database would.
    if application_id != schema.application_id || found == 0 {
        return Err(Damage::Database.into());
    }
    let known = schema.version()?;
    if found > known {
        return Err(VaultError::Newer { found, known });
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    settle_pragmas(&connection)?;
    upgrade(&mut connection, schema, found)?;
    // A crash may have come between an erasure and its scrubbing. On a full disk this fails, and
    // opening matters more: the next erasure tries again.
    let _ = scrub(&connection);
    Ok(connection)
}

/// Moves everything from the journal into the file and empties the journal. What was erased is
/// then in neither: `secure_delete` overwrites it in the file, and the journal's copies are gone.
pub(crate) fn scrub(connection: &Connection) -> Result<()> {
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy != 0 {
        return Err(VaultError::Storage(StorageFault::Busy));
    }
    Ok(())
}

fn connect(path: &Path, key: &Key) -> Result<Connection> {
    // Before SQLCipher sets OpenSSL up in its own way: so set up, OpenSSL does not free its locks
    // when the process ends, while the core's thread may still be writing. It crashed on that.
    openssl_sys::init();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // First of all: from here on SQLite wipes what it frees, the statement with the key included.
    // Its own log goes to standard error, and says no more than the result codes do.
    connection.execute_batch("PRAGMA cipher_memory_security = ON; PRAGMA cipher_log_level = NONE;")?;
    let hex = hex(key.bytes());
    let mut statement = Zeroizing::new(String::with_capacity(96));
    for part in ["PRAGMA key = \"x'", hex.as_str(), "'\";"] {
        statement.push_str(part);
    }
    connection.execute_batch(&statement)?;
    // Version 4's format whatever a later library prefers; no second process, so the index of the
    // journal stays in memory instead of in a file of its own.
    connection.execute_batch("PRAGMA cipher_compatibility = 4; PRAGMA locking_mode = EXCLUSIVE;")?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

fn settle_pragmas(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA temp_store = MEMORY;",
    )?;
    // SQLite answers a setting that it does not take with silence.
    let text = |name| connection.pragma_query_value(None, name, |row| row.get::<_, String>(0));
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let taken = text("journal_mode")? == "wal"
        && number("synchronous")? == 2
        && number("secure_delete")? == 1
        && number("foreign_keys")? == 1
        && text("cipher_memory_security")? == "1";
    taken.then_some(()).ok_or(VaultError::Storage(StorageFault::Setting))
}

/// Runs the steps after `from` and writes the number that they lead to, in one transaction.
fn upgrade(connection: &mut Connection, schema: &Schema, from: u32) -> Result<()> {
    let known = schema.version()?;
    if from < known {
        let transaction = connection.transaction()?;
        for (_, step) in (0..).zip(schema.steps).filter(|(before, _)| *before >= from) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "user_version", known)?;
        transaction.commit()?;
    }
    if schema.groups {
        // Its errors do not tell a torn page from tables that are too new; a look at the pages does.
        kader_seal::migrate(connection).map_err(|_| match check_pages(connection) {
            Ok(()) => VaultError::GroupTables,
            Err(error) => error,
        })?;
    }
    Ok(())
}

/// Reads every page: each is authenticated when it is decrypted.
fn check_pages(connection: &Connection) -> Result<()> {
    let answer: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if answer == "ok" { Ok(()) } else { Err(Damage::Database.into()) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ONE: Schema =
        Schema { application_id: 7, steps: &["CREATE TABLE a(x TEXT) STRICT;"], groups: false };
    const TWO: Schema = Schema {
        application_id: 7,
        steps: &["CREATE TABLE a(x TEXT) STRICT;", "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 5;"],
        groups: false,
    };
    const BROKEN: Schema = Schema {
        application_id: 7,
        steps: &["CREATE TABLE a(x TEXT) STRICT;", "CREATE TABLE b(x TEXT); SELECT nonsense;"],
        groups: false,
    };

    #[test]
    fn steps_run_once_and_in_order_and_keep_the_rows() {
        let dir = tempfile::tempdir().unwrap();
        let (path, key) = (dir.path().join("one"), Key::generate().unwrap());
        create(&path, &key, &ONE).unwrap();
        open(&path, &key, &ONE).unwrap().execute("INSERT INTO a VALUES('kept')", []).unwrap();
        for _ in 0..2 {
            let connection = open(&path, &key, &TWO).unwrap();
            let row = connection.query_row("SELECT x, y FROM a", [], |row| Ok((row.get(0)?, row.get(1)?)));
            assert_eq!(row.unwrap(), ("kept".to_owned(), 5));
        }
    }

    #[test]
    fn a_newer_file_is_refused_and_untouched() {
        let dir = tempfile::tempdir().unwrap();
        let (path, key) = (dir.path().join("two"), Key::generate().unwrap());
        create(&path, &key, &TWO).unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = open(&path, &key, &ONE).unwrap_err();
        assert_eq!(error, VaultError::Newer { found: 2, known: 1 });
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let (path, key) = (dir.path().join("three"), Key::generate().unwrap());
        create(&path, &key, &ONE).unwrap();
        assert!(open(&path, &key, &BROKEN).is_err());
        let connection = open(&path, &key, &ONE).unwrap();
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_master WHERE name = 'b'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 0);
    }

    #[test]
    fn another_key_another_kind_and_an_emptied_file_are_damage() {
        let dir = tempfile::tempdir().unwrap();
        let (path, key) = (dir.path().join("four"), Key::generate().unwrap());
        create(&path, &key, &ONE).unwrap();
        let damaged = VaultError::Damaged(Damage::Database);
        assert_eq!(open(&path, &Key::generate().unwrap(), &ONE).unwrap_err(), damaged);
        assert_eq!(open(&path, &key, &Schema { application_id: 8, ..ONE }).unwrap_err(), damaged);
        std::fs::write(&path, b"").unwrap();
        assert_eq!(open(&path, &key, &ONE).unwrap_err(), damaged);
        assert_eq!(std::fs::read(&path).unwrap(), b"");
        assert!(open(&dir.path().join("five"), &key, &ONE).is_err());
        assert!(!dir.path().join("five").exists());
    }
}
