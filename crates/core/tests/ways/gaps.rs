//! A message that never comes: what is behind it is held, the gap is told, and forgotten once it closes.

use kader_core::input::Command;

use crate::lost::at_any_hour;
use crate::world::{C, T, World, terms};

const DAY_MS: u64 = 86_400_000;

/// The client's program leaves a number out, and says more behind it.
fn leaves_a_gap(world: &mut World, more: u64) {
    world.with_vault(C, true, |changed| {
        changed.skips(1);
        for _ in 0..more {
            let number = changed.record.next_out;
            changed.posts(&changed.seals(number, b"behind a gap"));
            changed.skips(1);
        }
    });
    world.unlock(C);
    world.settle();
}

#[test]
fn a_gap_that_does_not_close_is_told() {
    let mut world = World::agreed(10, terms());
    leaves_a_gap(&mut world, 3);
    assert_eq!(world.sees(T).mail.waiting, 3);
    // Nobody answers.
    world.is_offline(C, true);
    world.passes(590_000);
    assert_eq!(world.sees(T).problem, None, "not yet");
    world.passes(20_000);
    assert_eq!(world.sees(T).problem.as_deref(), Some("messageMissing"));
    world.restart(T);
    assert_eq!(world.sees(T).problem.as_deref(), Some("messageMissing"));
    assert_eq!(world.sees(T).mail.waiting, 3);
}

#[test]
fn time_without_a_line_is_no_time_in_which_something_is_missing() {
    let mut world = World::agreed(11, terms());
    leaves_a_gap(&mut world, 1);
    world.is_offline(C, true);
    world.passes(300_000);
    world.is_offline(T, true);
    world.settle();
    world.passes(DAY_MS);
    assert_eq!(world.sees(T).problem, None);
    world.is_offline(T, false);
    world.settle();
    world.passes(290_000);
    assert_eq!(world.sees(T).problem, None);
    world.passes(20_000);
    assert_eq!(world.sees(T).problem.as_deref(), Some("messageMissing"));
}

#[test]
fn a_gap_that_fills_what_can_be_held_is_told_at_once() {
    let mut world = World::agreed(12, terms());
    leaves_a_gap(&mut world, 70);
    assert_eq!(world.sees(T).mail.waiting, 64);
    assert_eq!(world.sees(T).problem.as_deref(), Some("messageMissing"));
    assert_eq!(world.left_out(T), 0, "what could not be held is not lost: the relay has it");
}

#[test]
fn a_gap_that_closes_is_forgotten_and_everything_behind_it_heard() {
    let mut world = World::agreed(13, terms());
    // The relay holds one message back and delivers seventy that came after it.
    let relationship = world.id(C);
    world.is_offline(T, true);
    for _ in 0..36 {
        world.does(C, Command::OpenLobby { relationship: relationship.clone() });
        world.does(C, Command::LeaveLobby { relationship: relationship.clone() });
    }
    let mut log = world.relay.log();
    log.sort_by_key(|(_, cursor, _)| *cursor);
    let log: Vec<_> = log.into_iter().rev().take(72).rev().collect();
    for (mailbox, cursor, envelope) in &log[1..] {
        world.delivers(T, *mailbox, *cursor, envelope);
    }
    assert_eq!(world.sees(T).mail.waiting, 64);
    assert_eq!(world.sees(T).problem.as_deref(), Some("messageMissing"));
    let (mailbox, cursor, envelope) = &log[0];
    world.delivers(T, *mailbox, *cursor, envelope);
    assert_eq!((world.sees(T).mail.waiting, world.sees(T).problem), (0, None));
    // What there was no room for comes once more.
    world.is_offline(T, false);
    world.settle();
    world.passes(5_000);
    assert_eq!(world.sees(T).mail.waiting, 0);
    world.rests_without_a_session();
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
}

impl World {
    fn rests_without_a_session(&mut self) {
        self.passes(20_000);
        assert_eq!(self.relay.holds(), 0, "the relay keeps what both have");
    }
}

#[test]
fn what_a_busy_relay_puts_off_is_not_overtaken_by_more_than_can_be_held() {
    let mut terms = at_any_hour();
    terms.messages.as_mut().unwrap().client.per_day = 200;
    let mut world = World::agreed(14, terms);
    world.is_offline(C, true);
    let written: Vec<String> = (0..120).map(|number| format!("brief {number}")).collect();
    for words in &written {
        world.does(C, world.letter(C, words));
    }
    world.relay.busy_percent = 60;
    world.is_offline(C, false);
    let (mut most, mut steps) = (0, 0);
    while usize::try_from(world.sees(T).letters.unread).unwrap() < written.len() {
        world.passes(5_000);
        most = most.max(world.sees(T).mail.waiting);
        steps += 1;
        assert!(steps < 400, "{} of {} came", world.sees(T).letters.unread, written.len());
    }
    assert!(most > 0 && most < 30, "{most} were held before their turn");
    assert_eq!(world.sees(T).problem, None);
    // The newest page.
    assert_eq!(world.words(T), written[70..]);
    world.relay.busy_percent = 0;
    world.rests();
}

/// A relay whose disk is full keeps nothing: that is said once it lasts, everything stays here, and goes by itself.
#[test]
fn a_relay_that_can_keep_nothing_is_named_and_gets_everything_later() {
    let mut world = World::agreed(15, at_any_hour());
    world.passes(120_000);
    world.relay.is_full = true;
    world.does(C, world.letter(C, "Van voor de volle schijf."));
    world.passes(5_000);
    assert_eq!(world.sees(C).problem, None, "it may be for a moment");
    world.passes(120_000);
    assert_eq!(world.sees(C).problem.as_deref(), Some("relayUnable"));
    assert_eq!(world.sees(T).letters.unread, 0);
    world.relay.is_full = false;
    world.passes(120_000);
    assert_eq!((world.sees(C).problem, world.words(T)), (None, vec!["Van voor de volle schijf.".to_owned()]));
    world.rests();
}
