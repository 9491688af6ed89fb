//! A process that is killed while it writes: what it was told is kept, is kept.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::*;
use kader_vault::{Outgoing, Vault, VaultError};

const DIR: &str = "VAULT_TEST_CRASH_DIR";
const ENDS: &str = "VAULT_TEST_ENDS_DIR";

fn counter(bytes: Option<Vec<u8>>) -> u32 {
    bytes.map_or(0, |bytes| u32::from_be_bytes(bytes.try_into().unwrap()))
}

fn write_one(vault: &Vault, number: u32) {
    let id = { [0, 4, 8, 12].map(|_| number.to_be_bytes()).concat().try_into().unwrap() };
    vault
        .relationship(&CLIENT)
        .unwrap()
        .transaction(|tx| {
            let mut row = text(1, &format!("{number} ").repeat(300));
            row.id = id;
            tx.add_text(&row)?;
            let envelope = number.to_be_bytes().repeat(200);
            tx.push_outgoing(&Outgoing { destination: vec![], slot: None, about: Some(id), envelope })?;
            tx.put_state("count", &number.to_be_bytes())?;
            if number.is_multiple_of(7) {
                // The journal is emptied here: the moment at which two files change.
                tx.erase_text(&id)?;
            }
            Ok::<_, VaultError>(())
        })
        .unwrap();
}

/// Not a test by itself: writes until it is killed, and says after each commit which one it was.
#[test]
fn as_the_writer() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let mut vault = unlock(Path::new(&dir));
    let first =
        vault.relationship(&CLIENT).unwrap().transaction(|tx| tx.state("count")).map(counter).unwrap();
    let mut out = std::io::stdout();
    for number in first + 1.. {
        write_one(&vault, number);
        if number.is_multiple_of(11) {
            // Headers, new databases and removed ones are cut off too.
            vault.set_passphrase(PASSPHRASE, cheap()).unwrap();
            vault.add_relationship(&PARTNER).unwrap();
            vault.forget(&PARTNER).unwrap();
        }
        writeln!(out, "committed {number}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn everything_acknowledged_is_there_after_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path()).add_relationship(&CLIENT).unwrap();
    let mut acknowledged = 0;
    for round in 0..12u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "as_the_writer", "--nocapture"])
            .env(DIR, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            let numbers = lines.lines().map_while(Result::ok);
            numbers.filter_map(|line| line.strip_prefix("committed ")?.parse().ok()).last().unwrap_or(0)
        });
        // Different moments of the work, the opening with its playing back included.
        std::thread::sleep(Duration::from_millis(60 + 47 * round));
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        acknowledged = reader.join().unwrap().max(acknowledged);

        let vault = unlock(dir.path());
        let store = vault.relationship(&CLIENT).unwrap();
        store
            .transaction(|tx| {
                let count = counter(tx.state("count")?);
                // The last one may have been committed without anybody hearing of it.
                assert!(count == acknowledged || count == acknowledged + 1, "{count} {acknowledged}");
                acknowledged = count;
                let pending = tx.pending()?;
                assert_eq!(pending.len(), count as usize);
                for (row, number) in pending.iter().zip(1u32..) {
                    assert_eq!(row.outgoing.envelope, number.to_be_bytes().repeat(200));
                    assert_eq!(tx.text(&row.outgoing.about.unwrap())?.is_some(), !number.is_multiple_of(7));
                }
                let check: String =
                    tx.connection().query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
                assert_eq!(check, "ok");
                Ok::<_, VaultError>(())
            })
            .unwrap();
        drop(store);
        // A partner that was being added or forgotten is there whole or not at all.
        let mut vault = vault;
        if vault.home().relationships().unwrap().contains(&PARTNER) {
            vault.relationship(&PARTNER).unwrap();
            vault.forget(&PARTNER).unwrap();
        }
        let databases = contents(dir.path()).into_keys().filter(|name| name.ends_with(".db")).count();
        assert_eq!(databases, 2, "nothing is left over");
    }
    assert!(acknowledged > 20, "the writer got to write: {acknowledged}");
}

/// Not a test by itself: the main thread ends the process while another one opens and writes.
#[test]
fn as_one_that_ends() {
    let Some(dir) = std::env::var_os(ENDS) else { return };
    std::thread::spawn(move || {
        for number in 1.. {
            let vault = unlock(Path::new(&dir));
            (0..20u32).for_each(|more| write_one(&vault, number * 20 + more));
        }
    });
    std::thread::sleep(Duration::from_millis(300));
    std::process::exit(0);
}

/// The last thing that OpenSSL does at the end of a process is to free what other threads may
/// still be using, unless it was told not to.
#[test]
fn a_process_that_ends_while_a_thread_writes_does_not_crash() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path()).add_relationship(&CLIENT).unwrap();
    for round in 0..20 {
        let ended = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "as_one_that_ends", "--nocapture"])
            .env(ENDS, dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(ended.code(), Some(0), "round {round}: {ended}");
    }
}
