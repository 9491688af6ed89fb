//! How much one side, or a bad relay, can have another do: a bounded amount.

use kader_core::input::{CallReport, Command, Input};
use kader_core::view::RelayView;

use crate::changed::{Said, garbage};
use crate::world::{BOTH, C, T, World, terms};

const DAY_MS: u64 = 86_400_000;

#[test]
fn wishes_for_a_line_are_followed_once_a_second() {
    let mut world = World::in_session(40, terms());
    let (before, offered) = (world.lines(), world.offers());
    let session = world.session(C);
    let to = world.other_key(C);
    let wish = |n| Said::Again { to, session: session.clone(), nonce: vec![n; 32] };
    let wishes: Vec<Said> = (0..50u8).map(wish).collect();
    world.says(C, &wishes);
    let laid = world.offers() - offered;
    assert!(laid <= 2, "{laid} lines were begun for fifty wishes");
    // And a line comes about all the same.
    let relationship = world.id(C);
    world.does(C, Command::Enter { relationship });
    world.passes(5_000);
    world.both_run();
    assert!(world.lines() > before);
}

#[test]
fn wishes_for_a_line_that_cross_are_asked_no_second_time() {
    let mut world = World::in_session(45, terms());
    world.passes(5_000);
    let (lines, offered) = (world.lines(), world.offers());
    for side in BOTH {
        world.reports(side, 1 - side, CallReport::Failed);
    }
    // Both lay another at the same moment.
    (world.boot_ms, world.wall_ms) = (world.boot_ms + 2_000, world.wall_ms + 2_000);
    for side in BOTH {
        world.handle(side, Input::Tick);
    }
    world.settle();
    assert_eq!(world.lines(), lines, "the first offer was for a nonce that another took the place of");
    let said = world.relay.envelopes;
    world.passes(1_000);
    assert_eq!((world.lines(), world.offers()), (lines + 1, offered + 2));
    assert_eq!(world.relay.envelopes - said, 3, "an offer, and the client's place and answer");
    world.both_run();
}

#[test]
fn what_is_read_again_is_not_counted_again_and_garbage_fills_nothing() {
    let mut world = World::agreed(41, terms());
    let mailbox = world.with_vault(T, false, |changed| changed.mailbox().id);
    world.unlock(T);
    world.settle();
    for cursor in 0..5 {
        world.delivers(T, mailbox, 100 + cursor, &garbage(1));
    }
    assert_eq!(world.left_out(T), 1);
}

#[test]
fn a_busy_relay_is_asked_less_and_less_often() {
    let mut world = World::agreed(42, terms());
    world.passes(75_000);
    world.relay.busy_percent = 100;
    let relationship = world.id(C);
    world.clicks(C, Command::OpenLobby { relationship });
    let before = world.relay.put_off;
    world.passes(10 * 60_000);
    let asked = world.relay.put_off - before;
    assert!((4..=20).contains(&asked), "asked {asked} times in ten minutes");
    // It is asked all the same, and what waited goes.
    world.relay.busy_percent = 0;
    world.passes(65_000);
    assert!(world.sees(T).session.is_none());
    world.rests();
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
}

#[test]
fn last_words_are_kept_for_a_month_and_no_longer() {
    // By the steps in which the program is opened, in days; once with a clock that stood years back.
    let (month, years) = (vec![10, 10, 10, 2], vec![-9_000, 9_000, 1]);
    for (steps, told) in [(vec![20], true), (month, false), (years, true), (vec![31], true)] {
        let mut world = World::invited(43);
        world.relay_is_away(true);
        world.settle();
        let relationship = world.id(T);
        world.does(T, Command::WithdrawInvitation { relationship });
        world.restart(T);
        for days in &steps {
            world.wall_ms = world.wall_ms.saturating_add_signed(days * DAY_MS.cast_signed());
            world.restart(T);
        }
        let mailboxes = world.relay.has_mailboxes();
        let burns = world.relay.burns;
        world.relay_is_away(false);
        world.settle();
        assert_eq!(world.relay.burns > burns, told, "after {steps:?} days, with {mailboxes} mailboxes there");
    }
}

#[test]
fn a_relay_with_another_key_is_named_where_it_is_used() {
    let mut world = World::agreed(44, terms());
    world.relay.another_key_at_hello = true;
    world.cut(C);
    world.settle();
    assert_eq!(world.sees(C).relay, RelayView::Changed);
    assert_eq!(world.sees(T).relay, RelayView::Connected);
}

#[test]
fn a_mailbox_that_is_there_is_not_asked_for_again() {
    let mut world = World::agreed(45, terms());
    let before = world.relay.creates;
    for _ in 0..5 {
        world.cut(T);
        world.settle();
        world.restart(T);
        world.settle();
    }
    assert_eq!(world.relay.creates, before);
    // One that is lost is.
    world.relay_is_away(true);
    world.relay.loses_everything();
    world.relay_is_away(false);
    world.passes(5_000);
    assert_eq!(world.relay.creates, before + 1);
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
}
