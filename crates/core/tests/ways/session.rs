//! A session: texts, notices, the limit, more time, leaving, and going back in.

use kader_core::input::{CallReport, Command};
use kader_core::view::{EndReason, HistoryBy, HistoryKind, LineView, PhaseView, SessionTerms, Side};

use crate::world::{BOTH, C, T, World, terms};

fn ended(world: &mut World, reasons: [EndReason; 2]) {
    for side in BOTH {
        assert_eq!(world.phase(side), Some(PhaseView::Ended), "{}", world.where_they_are());
        assert_eq!(world.sees(side).session.unwrap().end.unwrap().reason, reasons[side], "side {side}");
        assert_eq!(world.kinds(side).last().unwrap().0, HistoryKind::End);
        let told = &world.sides[side].orders;
        let stop = told.iter().rposition(|order| *order == "stop").expect("the call was stopped");
        let after = &told[stop..];
        assert!(after.contains(&"close") && !after.iter().any(|order| order.contains("offer")), "{told:?}");
    }
    world.agree_on_history();
}

fn ask(world: &World, side: usize, seconds: u32) -> Command {
    Command::AskExtension { relationship: world.id(side), seconds }
}

fn answer(world: &World, side: usize, agree: bool) -> Command {
    Command::AnswerExtension { relationship: world.id(side), agree }
}

fn end_ms(world: &World, side: usize) -> u64 {
    world.sees(side).session.unwrap().end_ms.unwrap()
}

#[test]
fn at_the_limit_and_the_grace_it_ends_on_both_sides() {
    let mut world = World::in_session(1, terms());
    world.passes(480_000);
    for side in BOTH {
        assert_eq!(world.sees(side).session.unwrap().notice, Some(120));
        let relationship = world.id(side);
        world.does(side, Command::DismissNotice { relationship });
        assert_eq!(world.sees(side).session.unwrap().notice, None);
    }
    world.passes(60_000);
    assert_eq!(world.sees(C).session.unwrap().notice, Some(60));
    world.passes(60_000);
    for side in BOTH {
        assert!(world.sees(side).session.unwrap().grace);
        assert_eq!(world.phase(side), Some(PhaseView::Running));
    }
    world.passes(29_999);
    world.both_run();
    world.passes(1);
    ended(&mut world, [EndReason::Limit; 2]);
    for side in BOTH {
        assert_eq!(world.sees(side).session.unwrap().end.unwrap().lasted_seconds, 630);
        assert!(world.kinds(side).iter().all(|(_, by)| *by == HistoryBy::All), "{:?}", world.kinds(side));
    }
}

#[test]
fn each_side_ends_alone_when_the_other_cannot_be_reached() {
    let mut world = World::in_session(2, terms());
    world.relay_is_away(true);
    world.passes(630_000);
    for side in BOTH {
        assert_eq!(world.phase(side), Some(PhaseView::Ended));
    }
    world.relay_is_away(false);
    world.settle();
    ended(&mut world, [EndReason::Limit; 2]);
}

#[test]
fn a_wall_clock_that_is_moved_makes_no_session_longer() {
    for (side, off) in [(T, -600_000), (C, -600_000), (C, 600_000)] {
        let mut world = World::in_session(3, terms());
        world.passes(60_000);
        world.sides[side].wall_off_ms = off;
        world.passes(569_000);
        assert_eq!(world.phase(side), Some(PhaseView::Running));
        world.passes(1_000);
        for side in BOTH {
            assert_eq!(world.phase(side), Some(PhaseView::Ended), "side {side} off {off}");
        }
        world.sides[side].wall_off_ms = 0;
        world.passes(130_000);
        world.agree_on_history();
        assert_eq!(world.kinds(T).len(), 3);
    }
}

#[test]
fn a_text_arrives_once_and_only_in_a_session() {
    let mut world = World::agreed(4, terms());
    for side in BOTH {
        world.refused(side, world.say(side, "te vroeg"), "noSession");
    }
    world.goes_to_the_door();
    world.refused(C, world.say(C, "te vroeg"), "noSession");
    world.does(T, world.admit());
    world.does(C, world.say(C, "Ik hoor je goed."));
    world.does(T, world.say(T, "Fijn."));
    for side in BOTH {
        let texts = world.texts(side);
        assert_eq!(texts, [("Ik hoor je goed.".to_owned(), true), ("Fijn.".to_owned(), true)]);
    }
    world.does(C, world.say(C, "   "));
    world.refused(C, world.say(C, &"a".repeat(8_001)), "tooLong");
    assert_eq!(world.texts(T).len(), 2);
    world.does(T, world.leave(T));
    for side in BOTH {
        world.refused(side, world.say(side, "te laat"), "noSession");
        assert!(world.texts(side).is_empty());
    }
}

#[test]
fn a_text_that_comes_after_the_end_is_not_shown() {
    let mut world = World::in_session(5, terms());
    world.relay_is_away(true);
    world.settle();
    world.does(C, world.say(C, "hoor je me nog?"));
    assert_eq!(world.texts(C), [("hoor je me nog?".to_owned(), false)], "not sent yet, and shown so");
    world.does(T, world.leave(T));
    world.relay_is_away(false);
    world.settle();
    assert!(world.texts(T).is_empty());
    world.agree_on_history();
}

#[test]
fn more_time_asked_and_agreed_makes_the_permit_longer() {
    for asks in BOTH {
        let mut world = World::in_session(6, terms());
        let before = end_ms(&world, T);
        world.does(asks, ask(&world, asks, 300));
        for side in BOTH {
            let asked = world.sees(side).session.unwrap().extension.unwrap();
            assert_eq!((asked.asked == Side::Me, asked.seconds), (side == asks, 300));
        }
        // Nobody agrees with themselves.
        assert!(world.tries(asks, answer(&world, asks, true)).is_err());
        world.settle();
        assert_eq!(end_ms(&world, asks), before);
        world.does(1 - asks, answer(&world, 1 - asks, true));
        for side in BOTH {
            assert_eq!(end_ms(&world, side), before + 300_000, "side {side}");
            assert!(world.sides[side].orders.contains(&"renew"));
            assert_eq!(world.sees(side).session.unwrap().extendable_seconds, 300);
            assert_eq!(world.sees(side).session.unwrap().extension, None);
        }
        world.refused(T, ask(&world, T, 301), "refused");
        world.refused(T, ask(&world, T, 59), "refused");
        world.passes(929_000);
        world.both_run();
        world.passes(1_000);
        ended(&mut world, [EndReason::Limit; 2]);
        assert_eq!(world.sees(T).session.unwrap().end.unwrap().lasted_seconds, 930);
    }
}

#[test]
fn more_time_asked_and_not_agreed_changes_nothing() {
    let mut world = World::in_session(7, terms());
    world.does(T, ask(&world, T, 300));
    world.does(C, answer(&world, C, false));
    for side in BOTH {
        assert_eq!(world.sees(side).session.unwrap().extension, None);
        assert!(!world.sides[side].orders.contains(&"renew"));
    }
    world.refused(C, answer(&world, C, true), "noSession");
    world.passes(630_000);
    ended(&mut world, [EndReason::Limit; 2]);
}

#[test]
fn of_two_wishes_one_stands_and_can_be_answered() {
    // At once; one after the other; the same one twice.
    for (seed, first, settles, wishes) in [
        (1, T, false, [300, 120]),
        (2, C, false, [300, 120]),
        (3, T, true, [300, 120]),
        (4, C, true, [300, 120]),
        (5, C, true, [300, 300]),
    ] {
        let mut world = World::in_session(seed, terms());
        let before = end_ms(&world, T);
        world.clicks(first, ask(&world, first, wishes[0]));
        if settles {
            world.settle();
        }
        world.clicks(1 - first, ask(&world, 1 - first, wishes[1]));
        world.settle();
        let asked = BOTH.map(|side| world.sees(side).session.unwrap().extension.expect("a wish stands"));
        assert_eq!(asked[T].seconds, asked[C].seconds, "seed {seed}");
        assert_ne!(asked[T].asked, asked[C].asked, "seed {seed}: each waits for the other");
        let who = if asked[T].asked == world.other(T) { T } else { C };
        world.does(who, answer(&world, who, true));
        for side in BOTH {
            assert_eq!(end_ms(&world, side), before + u64::from(asked[T].seconds) * 1000);
        }
        world.agree_on_history();
    }
}

#[test]
fn a_wish_that_crosses_a_yes_does_not_stay_standing() {
    for seed in 0..6 {
        let mut world = World::in_session(seed, terms());
        world.does(T, ask(&world, T, 120));
        world.clicks(C, answer(&world, C, true));
        world.clicks(T, ask(&world, T, 300));
        world.settle();
        for side in BOTH {
            assert_eq!(world.sees(side).session.unwrap().extension, None, "seed {seed} side {side}");
        }
        world.agree_on_history();
        world.does(C, ask(&world, C, 60));
        world.does(T, answer(&world, T, true));
        assert_eq!(world.sees(C).session.unwrap().extendable_seconds, 420);
        world.agree_on_history();
    }
}

#[test]
fn whoever_leaves_has_left() {
    for side in BOTH {
        let mut world = World::in_session(8, terms());
        world.passes(65_000);
        world.does(side, world.leave(side));
        let mut reasons = [EndReason::LeftByOther; 2];
        reasons[side] = EndReason::LeftByMe;
        ended(&mut world, reasons);
        assert_eq!(world.sees(side).session.unwrap().end.unwrap().lasted_seconds, 65);
        for side in BOTH {
            let relationship = world.id(side);
            world.does(side, Command::CloseEnding { relationship: relationship.clone() });
            assert_eq!(world.phase(side), None);
            world.does(side, Command::CloseEnding { relationship });
        }
    }
}

#[test]
fn both_leave_at_once() {
    for seed in 0..6 {
        let mut world = World::in_session(seed, terms());
        for side in BOTH {
            world.clicks(side, world.leave(side));
        }
        world.settle();
        for side in BOTH {
            assert_eq!(world.phase(side), Some(PhaseView::Ended));
            assert_eq!(world.kinds(side).len(), 3);
        }
        world.agree_on_history();
    }
}

#[test]
fn leaving_stands_against_a_yes_to_more_time_at_that_moment() {
    for (seed, leaves) in (0..4).flat_map(|seed| BOTH.map(|side| (seed, side))) {
        let mut world = World::in_session(seed, terms());
        world.does(leaves, ask(&world, leaves, 300));
        world.clicks(leaves, world.leave(leaves));
        world.clicks(1 - leaves, answer(&world, 1 - leaves, true));
        world.settle();
        for side in BOTH {
            assert_eq!(world.phase(side), Some(PhaseView::Ended), "{seed} {}", world.where_they_are());
        }
        world.agree_on_history();
    }
}

#[test]
fn a_yes_at_the_very_end_leaves_both_with_one_history() {
    for (seed, early) in [(0, 1), (1, 40), (2, 0)] {
        let mut world = World::in_session(seed, terms());
        world.does(C, ask(&world, C, 120));
        world.relay_is_away(true);
        world.passes(630_000 - early);
        world.clicks(T, answer(&world, T, true));
        world.passes(early);
        world.relay_is_away(false);
        world.settle();
        world.passes(400_000);
        for side in BOTH {
            assert_ne!(world.phase(side), Some(PhaseView::Running));
            assert_eq!(world.kinds(side).last().unwrap().0, HistoryKind::End, "{}", world.where_they_are());
        }
        world.agree_on_history();
    }
}

#[test]
fn an_agreement_signed_in_a_session_counts_from_the_next_one() {
    let mut world = World::in_session(9, terms());
    let longer = SessionTerms { seconds: 3_000, ..terms() };
    world.does(T, world.propose(T, longer));
    world.does(C, world.sign(C, world.proposal(C)));
    world.both_run();
    assert_eq!(end_ms(&world, C), end_ms(&world, T));
    world.does(C, world.say(C, "nog even"));
    assert_eq!(world.texts(T).len(), 1);
    world.does(C, ask(&world, C, 60));
    world.does(T, answer(&world, T, true));
    world.passes(690_000);
    for side in BOTH {
        assert_eq!(world.phase(side), Some(PhaseView::Ended));
        let kinds: Vec<_> = world.kinds(side);
        let all: Vec<_> = kinds.iter().map(|(kind, _)| *kind).collect();
        use HistoryKind::{Agreed, End, Extended, Start};
        assert_eq!(all, [Agreed, Start, Extended, End, Agreed], "side {side}");
        assert!(kinds.iter().all(|(_, by)| *by == HistoryBy::All), "side {side} {kinds:?}");
    }
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    let session = world.sees(C).session.unwrap();
    assert_eq!(session.limit_ms.unwrap() - session.started_ms.unwrap(), 3_000_000);
    world.agree_on_history();
}

#[test]
fn a_failed_line_is_laid_again_with_other_keys() {
    let mut world = World::in_session(10, terms());
    for (side, lines) in [(T, 2), (C, 3), (C, 4), (T, 5)] {
        world.reports(side, 1 - side, CallReport::Failed);
        assert_eq!(world.sees(side).session.unwrap().line, LineView::Lost);
        world.passes(2_500);
        assert_eq!(world.lines(), lines);
        world.both_run();
        assert_eq!(world.sees(side).session.unwrap().line, LineView::Good);
    }
    for side in BOTH {
        world.reports(side, 1 - side, CallReport::Failed);
    }
    world.passes(2_500);
    assert!(world.lines() > 5);
}

#[test]
fn killed_in_a_session_one_goes_back_in_until_the_same_end() {
    for dead in [vec![T], vec![C], vec![T, C]] {
        let mut world = World::in_session(11, terms());
        let end = end_ms(&world, T);
        world.does(C, world.say(C, "daar ben je"));
        world.passes(100_000);
        for side in &dead {
            world.restart(*side);
            assert_eq!(world.phase(*side), Some(PhaseView::Interrupted));
            assert_eq!(world.texts(*side), [("daar ben je".to_owned(), true)]);
            assert_eq!(end_ms(&world, *side), end);
        }
        world.passes(20_000);
        for side in &dead {
            world.enters(*side);
        }
        world.both_run();
        assert_eq!(world.lines(), 2);
        for side in BOTH {
            assert_eq!(end_ms(&world, side), end, "side {side}");
        }
        world.passes(509_000);
        world.both_run();
        world.passes(1_000);
        ended(&mut world, [EndReason::Limit; 2]);
    }
}

#[test]
fn a_clock_set_back_while_the_program_was_off_wins_nothing() {
    let mut world = World::in_session(12, terms());
    world.passes(300_000);
    world.kill(C);
    world.sides[C].wall_off_ms = -240_000;
    world.unlock(C);
    world.enters(C);
    let left = end_ms(&world, C) - world.now(C).wall_ms;
    // At most what had not been written down yet.
    assert!(left <= 330_000 + 10_000, "{left} ms left");
}

#[test]
fn over_while_the_program_was_off() {
    let mut world = World::in_session(13, terms());
    world.passes(60_000);
    world.kill(C);
    world.passes(700_000);
    assert_eq!(world.phase(T), Some(PhaseView::Ended));
    world.unlock(C);
    world.settle();
    ended_by_limit(&mut world);
    // And where nobody is there to say so.
    let mut world = World::in_session(14, terms());
    for side in BOTH {
        world.kill(side);
    }
    world.relay_is_away(true);
    world.wall_ms += 640_000;
    world.boot_ms += 640_000;
    for side in BOTH {
        world.unlock(side);
        assert_eq!(world.phase(side), Some(PhaseView::Interrupted));
        // Too late to go back in; the lobby does not stay open with its devices.
        world.refused(side, Command::Enter { relationship: world.id(side) }, "refused");
        assert_eq!(world.phase(side), Some(PhaseView::Interrupted));
    }
    world.passes(200_000);
    world.relay_is_away(false);
    world.settle();
    ended_by_limit(&mut world);
}

fn ended_by_limit(world: &mut World) {
    for side in BOTH {
        assert_eq!(world.phase(side), Some(PhaseView::Ended), "{}", world.where_they_are());
        assert_eq!(world.sees(side).session.unwrap().end.unwrap().reason, EndReason::Limit);
    }
    world.agree_on_history();
}

#[test]
fn an_interrupted_session_can_be_left_without_going_back_in() {
    for side in BOTH {
        let mut world = World::in_session(15, terms());
        world.passes(30_000);
        world.restart(side);
        world.does(side, world.leave(side));
        for side in BOTH {
            assert_eq!(world.phase(side), Some(PhaseView::Ended));
        }
        world.agree_on_history();
    }
}

#[test]
fn locking_leaves_the_session() {
    for side in BOTH {
        let mut world = World::in_session(16, terms());
        world.does(side, Command::Lock);
        assert_eq!(world.phase(1 - side), Some(PhaseView::Ended));
        assert!(world.sides[side].orders.ends_with(&["stop", "close"]), "{:?}", world.sides[side].orders);
        world.unlock(side);
        world.settle();
        assert_eq!(world.phase(side), Some(PhaseView::Ended));
        world.agree_on_history();
    }
}

#[test]
fn three_sessions_one_after_the_other() {
    let mut world = World::agreed(17, terms());
    for number in 1..=3 {
        world.goes_to_the_door();
        world.does(T, world.admit());
        world.both_run();
        world.passes(10_000);
        world.does(C, world.leave(C));
        world.agree_on_history();
        assert_eq!(world.sees(T).history.last().unwrap().session, Some(number));
        assert_eq!(world.lines(), number as usize);
    }
}
