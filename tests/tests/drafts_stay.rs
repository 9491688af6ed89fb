//! Drafts stay where they are written (S-31), with processes of their own: hundreds of changes of a record and a letter
//! that nobody else sees, letter by letter, while everything on the line is kept. Nothing goes over it, neither with
//! those words nor without; the relay's database and the other's vault have none of them.
//!
//! That an hour of it is the hour without it, request by request, is in `crates/core/tests/ways/drafts.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::path::Path;
use std::time::{Duration, Instant};

use kader_tests::exchange::{Act, Pair};
use kader_tests::lab::{self, PASSPHRASE};
use kader_vault::{Vault, VaultError};
use serde_json::json;

const PLANTED: &str = "zebrapad";
/// Longer than anything that follows by itself is waited for.
const QUIET: Duration = Duration::from_secs(65);

fn times(bytes: &[u8]) -> usize {
    bytes.windows(PLANTED.len()).filter(|window| *window == PLANTED.as_bytes()).count()
}

/// How often it is in the files below a folder.
fn in_files(folder: &Path) -> usize {
    let mut found = 0;
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        found += match entry.file_type().unwrap().is_dir() {
            true => in_files(&entry.path()),
            false => times(&std::fs::read(entry.path()).unwrap()),
        };
    }
    found
}

/// How often it is in the rows of the one relationship in a profile.
fn in_rows(profile: &Path) -> usize {
    let vault = Vault::unlock_passphrase(profile, PASSPHRASE).unwrap();
    let relationship = vault.home().relationships().unwrap()[0];
    let store = vault.relationship(&relationship).unwrap();
    let found: Result<usize, VaultError> = store.transaction(|tx| {
        let connection = tx.connection();
        let mut tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
        let tables: Vec<String> =
            tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut found = 0;
        for table in tables {
            let mut all = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
            let columns = all.column_count();
            let mut rows = all.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for column in 0..columns {
                    found += match row.get(column).unwrap() {
                        rusqlite::types::Value::Text(text) => times(text.as_bytes()),
                        rusqlite::types::Value::Blob(bytes) => times(&bytes),
                        _ => 0,
                    };
                }
            }
        }
        Ok(found)
    });
    found.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s31_hundreds_of_changes_of_a_draft_send_nothing() {
    lab::log();
    let mut pair = Pair::agreed().await;
    let seen = pair.seen.clone();
    let pair = tokio::task::spawn_blocking(move || {
        pair.opens();
        for side in &mut pair.sides {
            side.does(Act::Letter(format!("{} een brief", side.name)));
            side.settles();
        }
        pair.comes_to_rest(Duration::from_secs(120));
        seen.lock().unwrap().keeps = true;
        // Within a minute all have told how far they heard the other; then nothing is left to be said.
        let (mut before, mut since) = (0, Instant::now());
        let end = Instant::now() + Duration::from_secs(240);
        while since.elapsed() < QUIET {
            assert!(Instant::now() < end, "it is never quiet");
            for side in &mut pair.sides {
                side.listens(Duration::from_millis(50));
            }
            let now = seen.lock().unwrap().kept.len();
            if now > before {
                (before, since) = (now, Instant::now());
            }
        }
        let mut changes = 0;
        let (begins, most) = (Instant::now(), Duration::from_secs(20));
        for number in 0..40 {
            let told = pair.sides[1].answers(
                "write-draft",
                json!({ "text": format!("{PLANTED} van nummer {number}, niet voor een ander. ") }),
            );
            changes += told["changes"].as_u64().unwrap();
            if changes >= 500 && begins.elapsed() > most {
                break;
            }
        }
        println!("{changes} changes of drafts in {:?}, {before} messages before them", begins.elapsed());
        assert!(changes >= 500, "{changes}");
        {
            let seen = seen.lock().unwrap();
            let more: Vec<usize> = seen.kept[before..].iter().map(Vec::len).collect();
            assert_eq!(more, [0usize; 0], "messages of so many bytes went over the line");
            assert!(before > 0 && seen.kept.iter().all(|message| times(message) == 0));
        }
        pair
    })
    .await
    .unwrap();
    let folder = pair.ends().await;
    let at = |name: &str| folder.path().join(name);
    assert!(in_rows(&at("client")) > 0, "it would not be found where it is");
    assert_eq!(in_rows(&at("therapist")), 0);
    for name in ["relay", "therapist", "client"] {
        assert_eq!(in_files(&at(name)), 0, "{name}: in the clear");
    }
}
