//! The program itself, on files: what holds, what does not and where, and what is no ledger.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use kader_setting::fixtures::{PROPOSED_MS, Room, client, full_clauses, relay, therapist};
use kader_setting::{AppointmentId, Joint, Ledger, Now, SessionClause, cancel, cancellation_hash, withdraw};
use kader_verify::Verified;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const DAY: u64 = 86_400_000;
const START: Now = Now { wall_ms: PROPOSED_MS + DAY, boot_ms: 1_000_000 };

fn later(ms: u64) -> Now {
    Now { wall_ms: START.wall_ms + ms, boot_ms: START.boot_ms + ms }
}

/// Agreed, sessions, an appointment that was cancelled, withdrawn.
fn lived() -> Room {
    let mut room = Room::of_two(SessionClause::default());
    for day in 0..3 {
        room.hold(later(day * DAY), 600).unwrap();
    }
    let entry = withdraw(&room.client().situation(), later(9 * DAY), &client()).unwrap();
    room.everywhere(&entry).unwrap();
    room
}

fn export(room: &Room) -> Vec<u8> {
    room.client().ledger.export(&room.client().agreements).unwrap()
}

fn run(files: &[&Path]) -> (i32, String) {
    // Nothing of this machine's environment: no home, no network settings, no account.
    let output = Command::new(env!("CARGO_BIN_EXE_kader-verify")).args(files).env_clear().output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

#[test]
fn a_ledger_that_holds_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger");
    std::fs::write(&file, export(&lived())).unwrap();
    let (code, text) = run(&[&file]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("8 entries, 1 versions of the agreement, 3 sessions"), "{text}");
    let (code, text) = run(&[&file, &file]);
    assert!(code == 0 && text.contains("equal, entry by entry"), "{text}");
}

#[test]
fn the_first_bad_entry_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger");
    let room = lived();
    let (good, side) = (export(&room), room.client());
    for entry in side.ledger.entries() {
        // A byte in the middle of the entry's signed bytes: its relay time, its hash, its author.
        let body = entry.body_bytes();
        let at = good.windows(body.len()).position(|w| w == body).unwrap() + body.len() / 2;
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        std::fs::write(&file, &bad).unwrap();
        let (code, text) = run(&[&file]);
        assert_eq!(code, 1, "{text}");
        assert!(text.starts_with(&format!("Entry {}, counted from 0,", entry.index())), "{text}");
        assert_eq!(Verified::read(&bad).unwrap_err().entry(), Some(entry.index()));
    }
    // A cut end, with the head as it was.
    let entries = side.ledger.entries().iter().take(5).map(|e| e.to_bytes().unwrap());
    let cut = Ledger::load(*side.ledger.relationship(), entries, &side.agreements).unwrap();
    let mut bytes = cut.export(&side.agreements).unwrap();
    let at = bytes.windows(32).position(|w| w == cut.head().as_bytes()).unwrap();
    bytes[at..at + 32].copy_from_slice(side.ledger.head().as_bytes());
    std::fs::write(&file, &bytes).unwrap();
    let (code, text) = run(&[&file]);
    assert!(code == 1 && text.contains("missing from 5 on") && text.contains("[truncated]"), "{text}");
    // With the head rewritten too, one copy holds; two do not.
    let (short, whole) = (folder.path().join("short"), folder.path().join("whole"));
    std::fs::write(&short, cut.export(&side.agreements).unwrap()).unwrap();
    std::fs::write(&whole, &good).unwrap();
    assert_eq!(run(&[&short]).0, 0);
    let (code, text) = run(&[&short, &whole]);
    assert!(code == 1 && text.contains("The first lacks the entries from 5 on"), "{text}");
    let (code, text) = run(&[&whole, &short]);
    assert!(code == 1 && text.contains("The second lacks the entries from 5 on"), "{text}");
}

#[test]
fn forks_and_changed_agreements_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    let room = lived();
    std::fs::write(&one, export(&room)).unwrap();
    let mut fork = Room::of_two(SessionClause::default());
    fork.hold(later(0), 600).unwrap();
    fork.hold(later(DAY), 601).unwrap();
    std::fs::write(&other, export(&fork)).unwrap();
    let (code, text) = run(&[&one, &other]);
    assert!(code == 1 && text.contains("differ from entry 4 on"), "{text}");
    let good = export(&room);
    let at = good.windows(7).position(|w| w == b"a first").unwrap();
    let mut bad = good.clone();
    bad[at] = b'b';
    std::fs::write(&other, &bad).unwrap();
    let (code, text) = run(&[&other]);
    assert!(code == 1 && text.contains("Version 0 of the agreement"), "{text}");
    assert!(text.contains("[agreementChanged]"), "{text}");
    let (code, text) = run(&[&one, &other]);
    assert!(code == 1 && text.starts_with("The second file:"), "{text}");
}

#[test]
fn what_is_no_ledger_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    for bytes in [&b""[..], b"\xa0", b"{}", &[0xff; 4096]] {
        std::fs::write(&file, bytes).unwrap();
        let (code, text) = run(&[&file]);
        assert!(code == 1 && text.contains("[malformed]"), "{text}");
    }
    let (code, text) = run(&[&folder.path().join("nothing")]);
    assert!(code == 2 && text.contains("cannot be read"), "{text}");
    assert_eq!(run(&[folder.path()]).0, 2, "a folder");
    assert_eq!(run(&[]).0, 2);
    assert_eq!(run(&[&file, &file, &file]).0, 2);
    let (code, text) = run(&[Path::new("--help")]);
    assert!(code == 0 && text.starts_with("usage:"), "{text}");
}

/// Prints how long ten thousand entries take. Run it with `--ignored --nocapture`.
#[test]
#[ignore = "a bench: builds ten thousand entries first"]
fn ten_thousand_entries() {
    let mut clauses = full_clauses(&[&client(), &therapist()]);
    clauses.session.gap_seconds = None;
    clauses.course = None;
    let mut room = Room::under(clauses);
    let with = [client(), therapist()].map(|p| kader_setting::Signer::public(&p));
    for n in 0..4999u32 {
        let mut id = [0u8; 16];
        id[..4].copy_from_slice(&n.to_le_bytes());
        let id = AppointmentId::new(id);
        let now = later(u64::from(n) * 1000);
        room.jointly(now, |side| {
            let start_ms = now.wall_ms + 14 * DAY;
            Joint::plan(&side.situation(), id, start_ms, &with, relay().key(), now, &side.person)
        })
        .unwrap();
        let side = room.client();
        let hash = cancellation_hash(&side.situation(), &id).unwrap();
        let time = relay().time(&hash, now.wall_ms);
        let entry = cancel(&side.situation(), &id, Some(time), now, &side.person).unwrap();
        room.everywhere(&entry).unwrap();
    }
    let bytes = export(&room);
    let began = Instant::now();
    let verified = Verified::read(&bytes).unwrap();
    println!("{verified}\n{} bytes, {} ms", bytes.len(), began.elapsed().as_millis());
}
