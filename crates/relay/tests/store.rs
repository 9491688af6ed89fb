//! The conformance suite on the SQLite store, in memory and on file, and what only a file can show: crashes, versions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod conformance;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use conformance::{CLIENT, START, Subject, THERAPIST, get, mailbox, new, put, token};
use kader_relay::RelayError;
use kader_relay::store::{SqliteStore, StoreLimits};
use kader_wire::RefusalCode;
use tempfile::TempDir;

fn in_memory(limits: StoreLimits) -> (Subject, ()) {
    (Arc::new(SqliteStore::in_memory(limits, 0).unwrap()), ())
}

/// Another program on the data of one that ended.
fn file_again(limits: StoreLimits, started_ms: u64, before: Option<TempDir>) -> (Subject, TempDir) {
    let dir = before.unwrap_or_else(|| tempfile::tempdir().unwrap());
    (started(dir.path(), limits, started_ms), dir)
}

#[tokio::test]
async fn cursors_of_every_start_are_above_those_before() {
    conformance::every_start_is_above(file_again).await;
}

fn on_file(limits: StoreLimits) -> (Subject, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (open(dir.path(), limits), dir)
}

fn open(dir: &Path, limits: StoreLimits) -> Subject {
    started(dir, limits, 0)
}

fn started(dir: &Path, limits: StoreLimits, started_ms: u64) -> Subject {
    Arc::new(SqliteStore::open(&dir.join("mailboxes.db"), limits, started_ms).unwrap())
}

conformance!(memory, in_memory);
conformance!(file, on_file);

/// Copies the files as they are on the disk while the store is open: what a machine finds after losing power.
fn crash(from: &Path) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        // The shared memory is an index that SQLite makes anew.
        if !entry.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
        }
    }
    dir
}

#[tokio::test]
async fn what_was_answered_survives_a_crash() {
    let (store, dir) = on_file(conformance::limits());
    store.create(new(1), START).await.unwrap();
    for n in 1..=20_u32 {
        put(&store, 1, (n % 2 == 0).then(|| n.into()), n).await.unwrap();
    }
    store.ack(mailbox(1), token(CLIENT), 20, START).await.unwrap();
    store.ack(mailbox(1), token(THERAPIST), 5, START).await.unwrap();

    let crashed = crash(dir.path());
    // The test means something only if the data was still in the write-ahead log.
    let log = fs::metadata(crashed.path().join("mailboxes.db-wal")).unwrap();
    assert!(log.len() > 10_000);
    let store = open(crashed.path(), conformance::limits());
    assert_eq!(conformance::cursors(&get(&store, 1, THERAPIST, 0).await.unwrap()), Vec::from_iter(6..=20));
    assert_eq!(store.held_bytes().await, Ok(15 * 600));
    let repeated = put(&store, 1, Some(2), 2).await.unwrap();
    assert_eq!((repeated.cursor, repeated.fresh), (2, false));
    assert!(matches!(put(&store, 1, Some(2), 99).await, Err(RefusalCode::SlotTaken { .. })));
    assert_eq!(put(&store, 1, None, 100).await.unwrap().cursor, 21);
}

#[tokio::test]
async fn a_log_cut_anywhere_gives_a_whole_past() {
    let (store, dir) = on_file(conformance::limits());
    store.create(new(1), START).await.unwrap();
    for n in 1..=10 {
        put(&store, 1, None, n).await.unwrap();
    }
    let whole = fs::metadata(dir.path().join("mailboxes.db-wal")).unwrap().len();
    for part in 0..=12 {
        let crashed = crash(dir.path());
        let log = crashed.path().join("mailboxes.db-wal");
        let file = fs::OpenOptions::new().write(true).open(&log).unwrap();
        file.set_len(whole * part / 12).unwrap();
        let store = open(crashed.path(), conformance::limits());
        match get(&store, 1, CLIENT, 0).await {
            // A beginning of the log, without a gap, and counted right.
            Ok(batch) => {
                assert_eq!(conformance::cursors(&batch), Vec::from_iter(1..=batch.last));
                assert_eq!(store.held_bytes().await, Ok(batch.last * 600));
                assert_eq!(put(&store, 1, None, 99).await.unwrap().cursor, batch.last + 1);
            }
            Err(code) => assert_eq!(code, RefusalCode::NoMailbox),
        }
    }
}

#[tokio::test]
async fn dropped_without_a_close_and_opened_again() {
    let (store, dir) = on_file(conformance::limits());
    store.create(new(1), START).await.unwrap();
    put(&store, 1, None, 1).await.unwrap();
    drop(store);
    let store = open(dir.path(), conformance::limits());
    assert_eq!(conformance::cursors(&get(&store, 1, CLIENT, 0).await.unwrap()), [1]);
}

#[tokio::test]
async fn deleted_bytes_are_not_on_the_disk_after_a_sweep() {
    let (store, dir) = on_file(conformance::limits());
    store.create(new(1), START).await.unwrap();
    let planted = b"planted-where-it-can-be-found".repeat(30);
    let envelope = kader_wire::Envelope::try_from(planted.clone()).unwrap();
    store.append(mailbox(1), token(conformance::WRITE), None, envelope, START).await.unwrap();
    let found = || {
        fs::read_dir(dir.path()).unwrap().any(|entry| {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(29).any(|window| window == &planted[..29])
        })
    };
    assert!(found());
    for reader in [CLIENT, THERAPIST] {
        store.ack(mailbox(1), token(reader), 1, START).await.unwrap();
    }
    store.sweep(START).await.unwrap();
    assert!(!found());
}

/// No room for another page: what does not fit is refused as nothing that the client did, what was acknowledged is
/// there, reading and acknowledging go on, and by that there is room again.
#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_acknowledged_and_recovers() {
    let dir = tempfile::tempdir().unwrap();
    let only =
        Arc::new(SqliteStore::open(&dir.path().join("mailboxes.db"), conformance::limits(), 0).unwrap());
    let store: Subject = Arc::clone(&only) as _;
    store.create(new(1), START).await.unwrap();
    only.at_most_pages(60).await.unwrap();
    let mut taken = 0;
    let refused = loop {
        match put(&store, 1, None, taken + 1).await {
            Ok(appended) => {
                assert_eq!((appended.cursor, appended.fresh), (u64::from(taken) + 1, true));
                taken += 1;
            }
            Err(code) => break code,
        }
    };
    assert_eq!(refused, RefusalCode::Unavailable);
    assert!((50..400).contains(&taken), "{taken}");
    for _ in 0..5 {
        assert_eq!(put(&store, 1, None, 9_999).await, Err(RefusalCode::Unavailable));
    }
    let all = Vec::from_iter(1..=u64::from(taken));
    assert_eq!(conformance::cursors(&get(&store, 1, CLIENT, 0).await.unwrap()), all);
    assert!(!put(&store, 1, None, 7).await.unwrap().fresh);
    // As a crash at this moment leaves it.
    let crashed = crash(dir.path());
    let after = open(crashed.path(), conformance::limits());
    assert_eq!(conformance::cursors(&get(&after, 1, CLIENT, 0).await.unwrap()), all);
    // Everybody reads: there is room.
    for reader in [CLIENT, THERAPIST] {
        store.ack(mailbox(1), token(reader), u64::from(taken), START).await.unwrap();
    }
    assert_eq!(put(&store, 1, None, 9_999).await.unwrap().cursor, u64::from(taken) + 1);
    assert_eq!(store.held_bytes().await, Ok(600));
    // Or the disk becomes larger.
    while put(&store, 1, None, taken + 20_000).await.is_ok() {
        taken += 1;
    }
    only.at_most_pages(10_000).await.unwrap();
    assert!(put(&store, 1, None, taken + 20_000).await.unwrap().fresh);
}

#[test]
fn a_newer_file_and_a_damaged_one_are_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("mailboxes.db");
    drop(SqliteStore::open(&file, conformance::limits(), 0).unwrap());
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    drop(raw);
    let newer = SqliteStore::open(&file, conformance::limits(), 0);
    assert!(matches!(newer, Err(RelayError::DataNewer { found: 99, known: 1 })));
    fs::write(&file, b"this is not a database, it is a text of some length").unwrap();
    let damaged = SqliteStore::open(&file, conformance::limits(), 0);
    assert!(matches!(damaged, Err(RelayError::DataDamaged(_))));
    assert!(fs::read(&file).unwrap().starts_with(b"this is not"));
}
