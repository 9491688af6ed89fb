//! S-44: after locking, what the vault's owner wrote and the keys that it kept are nowhere in the memory of the process.
#![cfg(target_os = "linux")]

use std::io::{Read, Seek, SeekFrom};
use std::process::Command as Program;

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_vault::Vault;

use crate::world::{C, PASSPHRASE, T, World, terms};

const CHILD: &str = "KADER_TEST_LOCKS";
/// What is looked for is kept like this, so that looking for it finds no copy of its own.
const MASK: u8 = 0xa5;
/// What is read at once.
const PART: usize = 1 << 20;

fn masked(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| byte ^ MASK).collect()
}

/// How often each is in the memory that this process may write to.
fn found(wanted: &[Vec<u8>]) -> Vec<usize> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = std::fs::File::open("/proc/self/mem").unwrap();
    let longest = wanted.iter().map(Vec::len).max().unwrap();
    let mut part = vec![0u8; PART + longest];
    let mut counts = vec![0; wanted.len()];
    for line in maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|may| may.starts_with("rw"))) {
        let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let [from, to] = [from, to].map(|at| u64::from_str_radix(at, 16).unwrap());
        let mut at = from;
        while at < to {
            let size = usize::try_from(to - at).unwrap().min(part.len());
            let own = part.as_ptr() as u64;
            memory.seek(SeekFrom::Start(at)).unwrap();
            // What was read lies in here only until it was looked through.
            let read = if own < at + size as u64 && at < own + part.len() as u64 {
                0
            } else {
                memory.read(&mut part[..size]).unwrap_or(0)
            };
            for (count, wanted) in counts.iter_mut().zip(wanted) {
                let same = |here: &[u8]| here.iter().zip(wanted).all(|(byte, wanted)| byte ^ MASK == *wanted);
                let ends = read.min(PART + wanted.len() - 1);
                *count += part[..ends].windows(wanted.len()).filter(|here| same(here)).count();
            }
            part.fill(0);
            at += PART as u64;
        }
    }
    counts
}

/// Not a test by itself: says what is found while the vault is open, and after it was locked.
#[test]
fn as_one_that_locks() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let mut world = World::agreed(70, terms());
    // Written nowhere else, nor spelled out in the program.
    let note: Vec<u8> = (0..40u8).map(|at| b'a' + (at % 26) * 7 % 26).collect();
    world.kill(C);
    let seed = {
        let vault = Vault::unlock_passphrase(&world.folder(C), PASSPHRASE).unwrap();
        masked(vault.home().identity().unwrap().unwrap().as_slice())
    };
    world.unlock(C);
    let wanted = [seed, masked(&note)];
    let text = Secret::new(String::from_utf8(note).unwrap());
    let relationship = world.id(C);
    world.does(C, Command::SaveNote { relationship: relationship.clone(), text });
    let Reply::Note(note) = world.does(C, Command::Note { relationship }) else { panic!("no note") };
    println!("open {:?}", found(&wanted));
    drop(note);
    world.does(C, Command::Lock);
    println!("locked {:?}", found(&wanted));
}

/// Not a test by itself: the same of the place that somebody said and the passphrase, when it was typed, while
/// a session runs, and after it was locked.
#[test]
fn as_one_that_locks_a_session() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let mut world = World::agreed(71, terms());
    let wanted = [masked(b"Lindelaan 4"), masked(PASSPHRASE.as_bytes())];
    world.kill(C);
    let typed = [crate::person::unlock(), crate::person::place()];
    println!("typed {:?}", found(&wanted));
    let [unlock, place] = typed;
    world.tries(C, unlock).unwrap();
    let relationship = world.id(C);
    world.does(C, Command::OpenLobby { relationship });
    world.tries(C, place).unwrap();
    world.enters(C);
    world.gets_ready(T);
    world.enters(T);
    world.does(T, world.admit());
    world.both_run();
    println!("open {:?}", found(&wanted));
    for side in [C, T] {
        world.does(side, Command::Lock);
    }
    println!("locked {:?}", found(&wanted));
}

/// What such a program says it found, at so many moments.
fn said<const MOMENTS: usize>(child: &str, moments: [&str; MOMENTS]) -> [Vec<usize>; MOMENTS] {
    let output = Program::new(std::env::current_exe().unwrap())
        .args(["--exact", child, "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    println!("{said}");
    moments.map(|moment| {
        // What the test itself begins to say may stand before it on the line.
        let found = said.lines().find_map(|line| Some(line.split_once(&format!("{moment} ["))?.1)).unwrap();
        found.trim_end_matches(']').split(", ").map(|count| count.parse().unwrap()).collect()
    })
}

#[test]
fn s44_locking_leaves_neither_keys_nor_notes_in_memory() {
    let [open, locked] = said("wiped::as_one_that_locks", ["open", "locked"]);
    assert!(open.iter().all(|count| *count > 0), "nothing to be wiped was there: {open:?}");
    assert_eq!(locked, [0, 0]);
}

#[test]
fn s44_locking_a_session_leaves_neither_place_nor_passphrase_in_memory() {
    let child = "wiped::as_one_that_locks_a_session";
    let [typed, open, locked] = said(child, ["typed", "open", "locked"]);
    assert!(typed.iter().all(|count| *count > 0), "nothing is found: {typed:?}");
    assert!(open[0] > 0 && open[1] == 0, "a passphrase is forgotten once it opened: {open:?}");
    assert_eq!(locked, [0, 0]);
}
