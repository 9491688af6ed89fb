//! Changes of a record that a changed program made to blow up at the other's: within bounds of size they are merged in
//! bounded time, beyond them nothing of them stays, and what comes behind them is taken.

use std::time::{Duration, Instant};

use data_encoding::BASE64;
use yrs::merge_updates_v1;

use super::{Page, encoded, tasked};
use crate::changed::Said;
use crate::world::{C, T, World, unhex};

/// As a message takes it.
const PART: usize = 48_000;
/// How long all of it may take here, unoptimized and on a machine that does other things too. Without bounds it is hours.
const PATIENCE: Duration = Duration::from_secs(90);

/// So many writers at the same place who know nothing of each other, with so many words each, one before the other:
/// what merging takes longest for. They are all the same member's, by their numbers.
fn crowd(author: u64, first: u64, writers: u64, words: u32) -> Vec<u8> {
    let position = author % 16;
    let updates: Vec<Vec<u8>> = (first..first + writers)
        .map(|writer| {
            let doc = yrs::Doc::with_client_id((1 << 30 | writer) * 16 + position);
            let page = doc.get_or_insert_text("page");
            for _ in 0..words {
                yrs::Text::insert(&page, &mut yrs::Transact::transact_mut(&doc), 0, "a");
            }
            let all = yrs::Transact::transact(&doc);
            yrs::ReadTxn::encode_state_as_update_v1(&all, &yrs::StateVector::default())
        })
        .collect();
    merge_updates_v1(&updates).unwrap()
}

/// A change in as many messages as it takes.
fn in_parts(record: &str, version: u32, bytes: &[u8]) -> Vec<Said> {
    let parts: Vec<&[u8]> = bytes.chunks(PART).collect();
    let count = u32::try_from(parts.len()).unwrap();
    (0..count)
        .zip(parts)
        .map(|(part, bytes)| {
            let (id, bytes) = (unhex(record), bytes.to_vec());
            Said::RecordChange { id, version, part, parts: count, bytes }
        })
        .collect()
}

/// So many ranges in which something of this writer is said to be deleted.
fn deleted(author: u64, ranges: u64) -> Vec<u8> {
    let mut bytes = vec![0, 1];
    bytes.extend(encoded(author));
    bytes.extend(encoded(ranges));
    for range in 0..ranges {
        bytes.extend(encoded(range * 2));
        bytes.push(1);
    }
    bytes
}

#[test]
fn s31_a_change_that_blows_up_is_bounded_in_size_and_in_time() {
    let mut world = World::agreed(1_118, tasked());
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "Van mij.");
    world.does(C, world.shares(C, &record));
    let author = world.opens(T, &record).author;
    // One block that is said to be a gigabyte of nothing, with nothing behind it.
    let mut endless = vec![1, 1];
    endless.extend(encoded(author));
    endless.extend([0, 10]);
    endless.extend(encoded(1 << 30));
    endless.push(0);
    let lies = [
        ("more writers than a document has", crowd(author, 10_000, 2_000, 1), false),
        ("nearly as many as it can have, at one place", crowd(author, 0, 900, 7), true),
        ("the same again", crowd(author, 0, 900, 7), true),
        ("more structs than a document has", crowd(author, 20_000, 900, 10), false),
        ("a hundred thousand ranges of nothing", deleted(author, 100_000), true),
        ("more ranges than it can have", deleted(author, 140_000), false),
        ("a gigabyte of nothing", endless, false),
    ];
    for (version, (what, bytes, may)) in (10..).zip(lies) {
        let before = world.refusals(C).len();
        let began = Instant::now();
        world.says(T, &in_parts(&record, version, &bytes));
        let page = world.opens(C, &record);
        let took = began.elapsed();
        let state = BASE64.decode(page.update.as_bytes()).unwrap().len();
        println!("{what}: {} bytes in {took:?}, then {state} bytes", bytes.len());
        assert!(took < PATIENCE, "{what}: {took:?}");
        assert!(state <= 1 << 20, "{what}: {state} bytes");
        let text = Page::of(&page).text();
        assert!(text.contains("Van mij."), "{what}");
        assert!(may || text.matches('a').count() <= 900 * 7 + 1, "{what}");
        // Who wrote it hears that it was not taken, and why.
        let refused = world.refusals(C).len();
        assert_eq!(refused - before, usize::from(!may), "{what}");
    }
    // Its owner goes on. (The other's own program knows nothing of what it is said to have written.)
    world.writes_in(C, &record, 0, "En ik ga verder. ");
    assert!(world.reads(C, &record).contains("En ik ga verder. "));
    // Filled up to its last writer it takes no more of its owner's, who is told so and begins another.
    world.says(T, &in_parts(&record, 90, &crowd(author, 30_000, 100, 1)));
    let full = Page::of(&world.opens(C, &record)).writes(0, "Nog iets. ");
    world.refused(C, world.change(C, &record, &full), "recordFull");
    let next = world.begins(C);
    world.writes_in(C, &next, 0, "Nog iets.");
    world.does(C, world.shares(C, &next));
    assert_eq!(world.reads(T, &next), "Nog iets.");
}
