//! The program itself, on files: what holds, what does not and where, and what is no ledger.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use kader_setting::fixtures::{PROPOSED_MS, Room, client};
use kader_setting::{Ledger, Now, SessionClause, withdraw};
use kader_verify::Verified;
use std::path::Path;
use std::process::Command;

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

/// No network at all, where the system lets anybody take it away; no home; nothing of an environment.
#[test]
fn no_network_and_no_home_are_needed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ledger"), export(&lived())).unwrap();
    let isolated = ["--map-root-user", "--net", "--mount"];
    let alone = |program: &str, arguments: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(isolated).arg(program).args(arguments).env_clear().current_dir(folder.path());
        command.output()
    };
    match alone("true", &[]) {
        Ok(output) if output.status.success() => {}
        // What the program could reach at all says the next test, on every system.
        _ => return println!("this system gives nobody a network of their own"),
    }
    let output = alone(env!("CARGO_BIN_EXE_kader-verify"), &["ledger"]).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.starts_with("The ledger holds: 8 entries"), "{text}");
    // And leaves nothing behind.
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|item| item.unwrap().file_name()).collect();
    assert_eq!(left, ["ledger"]);
}

/// The program cannot open a socket: it links no function that does.
#[cfg(all(target_os = "linux", target_pointer_width = "64", target_endian = "little"))]
#[test]
fn no_socket_can_be_opened() {
    let names = imported(&std::fs::read(env!("CARGO_BIN_EXE_kader-verify")).unwrap());
    assert!(names.iter().any(|name| name == "write") && names.len() > 20, "{names:?}");
    // (`syscall` is the standard library's, for locks and entropy.)
    for name in ["socket", "socketpair", "connect", "bind", "send", "sendto", "recvfrom", "getaddrinfo"] {
        assert!(names.iter().all(|one| one != name), "it links {name}");
    }
}

/// The names in the dynamic symbol table of a program (ELF, 64 bits, little-endian).
#[cfg(all(target_os = "linux", target_pointer_width = "64", target_endian = "little"))]
fn imported(program: &[u8]) -> Vec<String> {
    let number = |at: usize, length: usize| -> usize {
        program[at..at + length].iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
    };
    assert_eq!(&program[..6], b"\x7fELF\x02\x01");
    let (sections, size, count) = (number(0x28, 8), number(0x3a, 2), number(0x3c, 2));
    let header = |n: usize| sections + n * size;
    const DYNAMIC_SYMBOLS: usize = 11;
    let table = (0..count).map(header).find(|at| number(at + 4, 4) == DYNAMIC_SYMBOLS).unwrap();
    let texts = number(header(number(table + 0x28, 4)) + 0x18, 8);
    let (first, length) = (number(table + 0x18, 8), number(table + 0x20, 8));
    (first..first + length)
        .step_by(24)
        .map(|symbol| {
            let text = &program[texts + number(symbol, 4)..];
            let end = text.iter().position(|byte| *byte == 0).unwrap();
            String::from_utf8_lossy(&text[..end]).into_owned()
        })
        .collect()
}

#[test]
fn s42_an_archive_is_read_too_and_its_first_bad_file_named() {
    use kader_archive::{Archive, Bytes, Handle, Key, Language, Member, Relationship, Role, write};
    use kader_setting::Signer;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("archive.zip");
    let me = Key(*client().public().as_bytes());
    let archive = Archive {
        made_ms: START.wall_ms,
        language: Language::En,
        zone: "UTC".to_owned(),
        me,
        relationships: vec![Relationship {
            id: Handle([1; 16]),
            members: vec![Member { key: me, name: None, role: Role::Client }],
            agreements: Vec::new(),
            ledger: Some(Bytes(export(&lived()))),
            letters: Vec::new(),
            texts: Vec::new(),
            agenda: Vec::new(),
            draft: None,
            goals: Vec::new(),
            tasks: Vec::new(),
            records: Vec::new(),
            forms: Vec::new(),
            ratings: Vec::new(),
            note: "mine".to_owned(),
            later: Default::default(),
        }],
        own: kader_archive::Own::default(),
        back: None,
    };
    let good = write(&archive, |_, _| Err(kader_archive::ArchiveError::Made)).unwrap();
    std::fs::write(&file, &good).unwrap();
    let (code, text) = run(&[&file]);
    assert!(code == 0 && text.contains("The archive holds: 1 parts, 1 ledgers"), "{text}");
    // The ledger lies in it as it is: a flip there is found by the file's name.
    let ledger = &archive.relationships[0].ledger.as_ref().unwrap().0;
    let at = good.windows(ledger.len()).position(|window| window == ledger).unwrap();
    let mut bad = good;
    bad[at + 200] ^= 1;
    std::fs::write(&file, bad).unwrap();
    let (code, text) = run(&[&file]);
    assert!(code == 1 && text.contains("1/ledger.bin") && text.contains("[archiveDamaged]"), "{text}");
    std::fs::write(&file, b"PK").unwrap();
    let (code, text) = run(&[&file]);
    assert!(code == 1 && text.contains("[archiveDamaged]"), "{text}");
}
