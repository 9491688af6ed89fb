//! An hour of writing what nobody else sees (S-31): of the draft of a record and of a letter the relay hears nothing,
//! and exactly as much and as often of everything else as in the same hour without it.

use kader_core::input::{Command, Secret};
use kader_core::view::Terms;

use crate::homework::Page;
use crate::lost::at_any_hour;
use crate::world::{BOTH, C, T, World};

const MINUTE_MS: u64 = 60_000;
/// In what is written, and nowhere else.
const PLANTED: &str = "zebrapad";

/// The hour: what was asked of the relay in it, and how much was written.
fn hour(writes: bool) -> (World, Vec<(usize, &'static str, usize)>, u32) {
    let mut world = World::agreed(1_600, Terms { open_tasks: Some(3), ..at_any_hour() });
    let shared = world.begins(C);
    world.does(C, world.shares(C, &shared));
    world.passes(5 * MINUTE_MS);
    let begins = world.relay.asked.len();
    let (mut page, mut changes) = (None, 0);
    for minute in 0..60u32 {
        // What both say to each other meanwhile.
        match minute {
            7 | 31 => drop(world.does(C, world.letter(C, &format!("brief {minute}")))),
            15 | 44 => drop(world.does(T, world.letter(T, &format!("brief {minute}")))),
            22 => world.writes_in(T, &shared, 0, "Een vraag. "),
            23 => world.writes_in(C, &shared, 0, "Ja. "),
            _ => {}
        }
        for second in 0..12u32 {
            if writes {
                let (record, page) = page.get_or_insert_with(|| {
                    let record = world.begins(C);
                    let page = Page::of(&world.opens(C, &record));
                    (record, page)
                });
                let change = match second % 6 {
                    5 => page.erases(0, 3),
                    _ => page.writes(minute, &format!("{PLANTED} {second} ")),
                };
                world.does(C, world.change(C, record, &change));
                let (relationship, text) = (world.id(C), Secret::new(format!("{PLANTED} {minute} {second}")));
                world.does(C, Command::SaveLetterDraft { relationship, text });
                changes += 2;
            }
            world.passes(5_000);
        }
    }
    let asked = world.relay.asked.split_off(begins);
    (world, asked, changes)
}

/// How often the planted words are in the rows of a side's relationship, read by its own key.
fn in_the_rows(world: &mut World, side: usize) -> usize {
    let found = world.with_vault(side, false, |changed| {
        let connection = changed.tx.connection();
        let mut tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
        let tables: Vec<String> =
            tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert!(tables.len() > 10, "{tables:?}");
        let mut found = 0;
        for table in tables {
            let mut all = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
            let columns = all.column_count();
            let mut rows = all.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for column in 0..columns {
                    let value: rusqlite::types::Value = row.get(column).unwrap();
                    found += match value {
                        rusqlite::types::Value::Text(text) => text.matches(PLANTED).count(),
                        rusqlite::types::Value::Blob(bytes) => times(&bytes),
                        _ => 0,
                    };
                }
            }
        }
        found
    });
    world.unlock(side);
    world.settle();
    found
}

fn times(bytes: &[u8]) -> usize {
    bytes.windows(PLANTED.len()).filter(|window| *window == PLANTED.as_bytes()).count()
}

#[test]
fn s31_an_hour_of_drafts_is_for_the_relay_the_hour_without_them() {
    let (mut world, asked, changes) = hour(true);
    let (_, without, none) = hour(false);
    assert!((changes, none) > (1_000, 0) && none == 0, "{changes} changes");
    for side in BOTH {
        let of = |all: &[(usize, &'static str, usize)]| -> Vec<(&'static str, usize)> {
            all.iter().filter(|(by, ..)| *by == side).map(|(_, kind, size)| (*kind, *size)).collect()
        };
        assert_eq!(of(&asked), of(&without), "side {side}");
    }
    println!("{changes} changes; {} requests with them and {} without", asked.len(), without.len());
    assert!(asked.len() > 12, "nothing else was said");
    assert!(world.relay.ever.iter().all(|(.., envelope)| times(envelope.as_bytes()) == 0));
    assert!(in_the_rows(&mut world, C) > 0, "it would not be found where it is");
    assert_eq!(in_the_rows(&mut world, T), 0);
    world.kill(T);
    let files = crate::written::Written::of(&world.folder(T));
    assert!(files.bytes().all(|bytes| times(bytes) == 0));
}
