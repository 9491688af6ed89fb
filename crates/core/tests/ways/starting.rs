//! START: asked for, admitted, dated by the relay, signed by both, or refused by either.

use kader_core::input::{Command, Input, RelayEvent};
use kader_core::view::{HistoryKind, PhaseView, Side};

use crate::world::{BOTH, C, RELAY, T, World, terms};

const HOUR_MS: i64 = 3_600_000;

fn starts(world: &World, side: usize) -> usize {
    world.sees(side).history.iter().filter(|row| row.kind == HistoryKind::Start).count()
}

fn nothing_started(world: &World) {
    for side in BOTH {
        assert_eq!(starts(world, side), 0, "side {side}");
        let told = &world.sides[side].orders;
        assert!(!told.iter().any(|order| order.contains("offer")), "side {side} was told {told:?}");
    }
}

/// After whatever was wrong was put right, the same lobby leads into a session.
fn then_it_starts(world: &mut World) {
    for side in BOTH {
        world.enters(side);
    }
    world.does(T, world.admit());
    world.both_run();
    for side in BOTH {
        assert_eq!(starts(world, side), 1);
    }
    world.agree_on_history();
}

#[test]
fn p1_a_lobby_ends_with_the_agreement_whoever_withdrew() {
    let mut world = World::agreed(70, terms());
    world.gets_ready(T);
    world.sides[T].orders.clear();
    world.does(C, Command::Withdraw { relationship: world.id(C) });
    assert_eq!(world.phase(T), None, "no room without an agreement");
    assert_eq!(world.sides[T].orders.last(), Some(&"close"), "{:?}", world.sides[T].orders);
    // What a session came to stays on the screen.
    let mut world = World::in_session(71, terms());
    world.does(C, Command::Withdraw { relationship: world.id(C) });
    assert_eq!(world.phase(T), Some(PhaseView::Ended));
    assert!(world.sees(T).session.unwrap().end.is_some());
}

#[test]
fn admitted_it_runs_with_the_relays_time() {
    let mut world = World::at_the_door(1, terms());
    assert!(world.waits(T));
    let at = world.wall_ms;
    world.does(T, world.admit());
    world.both_run();
    for side in BOTH {
        let session = world.sees(side).session.unwrap();
        assert_eq!(session.started_ms, Some(at));
        assert_eq!(session.limit_ms, Some(at + 600_000));
        assert_eq!(session.end_ms, Some(at + 630_000));
        assert!(session.others.iter().all(|other| !other.waits), "nobody waits any more");
    }
    assert_eq!(world.lines(), 1);
    world.agree_on_history();
}

#[test]
fn nobody_gets_in_without_saying_where_they_are() {
    let mut world = World::agreed(2, terms());
    for side in BOTH {
        let relationship = world.id(side);
        world.refused(side, Command::Enter { relationship: relationship.clone() }, "noSession");
        world.does(side, Command::OpenLobby { relationship: relationship.clone() });
        world.refused(side, Command::Enter { relationship }, "placeMissing");
    }
    world.refused(T, world.admit(), "nobodyThere");
    nothing_started(&world);
}

#[test]
fn whoever_said_where_they_are_too_long_ago_says_it_again() {
    let mut world = World::agreed(3, terms());
    world.gets_ready(T);
    world.enters(T);
    world.passes(31 * 60 * 1_000);
    world.gets_ready(C);
    world.enters(C);
    world.refused(T, world.admit(), "refused");
    // Back at the questions, and told why.
    let session = world.sees(T).session.unwrap();
    assert_eq!((session.phase, session.place_attested), (PhaseView::Lobby, false));
    assert_eq!(session.problem.as_deref(), Some("placeStale"));
    world.gets_ready(T);
    assert_eq!(world.sees(T).session.unwrap().problem, None);
    world.enters(T);
    then_it_starts(&mut world);
}

#[test]
fn either_may_come_first() {
    for first in BOTH {
        let mut world = World::agreed(4, terms());
        for side in [first, 1 - first] {
            world.gets_ready(side);
            world.enters(side);
        }
        world.does(T, world.admit());
        world.both_run();
    }
}

#[test]
fn a_clock_that_is_an_hour_off_starts_nothing() {
    for (side, off) in [(C, HOUR_MS), (C, -HOUR_MS), (T, HOUR_MS), (T, -HOUR_MS)] {
        let mut world = World::agreed(5, terms());
        world.sides[side].wall_off_ms = off;
        world.goes_to_the_door();
        let _ = world.tries(T, world.admit());
        world.settle();
        nothing_started(&world);
        for side in BOTH {
            assert_ne!(world.phase(side), Some(PhaseView::Running));
        }
        world.sides[side].wall_off_ms = 0;
        for side in BOTH {
            let relationship = world.id(side);
            world.does(side, Command::LeaveLobby { relationship });
        }
        world.goes_to_the_door();
        then_it_starts(&mut world);
    }
}

#[test]
fn a_clients_clock_that_jumps_after_asking_is_found_by_the_client() {
    let mut world = World::at_the_door(6, terms());
    world.sides[C].wall_off_ms = HOUR_MS;
    world.does(T, world.admit());
    nothing_started(&world);
    assert_eq!(world.phase(T), Some(PhaseView::Waiting), "the therapist may admit again");
    world.sides[C].wall_off_ms = 0;
    then_it_starts(&mut world);
}

#[test]
fn a_relay_that_lies_about_the_time_starts_nothing() {
    for lie in [HOUR_MS, -HOUR_MS, 121_000, -121_000] {
        let mut world = World::at_the_door(7, terms());
        world.relay.time_lie_ms = lie;
        world.does(T, world.admit());
        nothing_started(&world);
        world.relay.time_lie_ms = 0;
        then_it_starts(&mut world);
    }
}

#[test]
fn each_side_judges_the_relays_time_by_its_own_clock() {
    // 100 s off the therapist's clock and 200 s off the client's: only the client can know.
    let mut world = World::at_the_door(8, terms());
    world.relay.time_lie_ms = -100_000;
    world.sides[C].wall_off_ms = 100_000;
    world.does(T, world.admit());
    nothing_started(&world);
}

#[test]
fn a_clock_that_is_ahead_is_told_in_the_history_of_both() {
    for (off, told) in [(60_000, true), (5_000, false)] {
        let mut world = World::agreed(15, terms());
        world.sides[C].wall_off_ms = off;
        world.goes_to_the_door();
        world.does(T, world.admit());
        world.both_run();
        for side in BOTH {
            let rows = world.sees(side).history;
            let start = rows.iter().find(|row| row.kind == HistoryKind::Start).expect("a START");
            let whose = if side == C { Side::Me } else { world.other(T) };
            match &start.clocks[..] {
                [clock] if told => {
                    assert_eq!(clock.who, whose);
                    assert!((50..=60).contains(&clock.ahead_seconds), "{}", clock.ahead_seconds);
                }
                clocks => assert!(clocks.is_empty() && !told, "off {off}: {clocks:?}"),
            }
            assert!(rows.iter().all(|row| row.kind == HistoryKind::Start || row.clocks.is_empty()));
        }
    }
}

#[test]
fn a_time_that_somebody_else_signed_starts_nothing() {
    let mut world = World::at_the_door(9, terms());
    world.relay.signs_with_another_key = true;
    world.does(T, world.admit());
    nothing_started(&world);
    world.relay.signs_with_another_key = false;
    world.relay.signs_something_else = true;
    world.does(T, world.admit());
    nothing_started(&world);
    world.relay.signs_something_else = false;
    then_it_starts(&mut world);
}

#[test]
fn a_relay_with_another_key_is_another_relay() {
    let mut world = World::agreed(10, terms());
    world.relay.another_key_at_hello = true;
    for side in BOTH {
        world.cut(side);
    }
    world.settle();
    world.goes_to_the_door();
    world.refused(T, world.admit(), "relayAway");
    nothing_started(&world);
}

#[test]
fn a_date_that_nobody_asked_for_is_no_start() {
    let mut world = World::at_the_door(11, terms());
    for request in [0, 1, 77, u32::MAX] {
        let frame = kader_wire::frame::RelayFrame::Signed {
            request,
            hash: [1; 32],
            time_ms: world.wall_ms,
            signature: vec![0; 64],
        };
        for side in BOTH {
            let event = RelayEvent::Frame(frame.clone());
            world.handle(side, Input::Relay { url: RELAY.to_owned(), event });
        }
    }
    world.settle();
    nothing_started(&world);
    then_it_starts(&mut world);
}

#[test]
fn the_line_to_the_relay_breaks_while_start_is_dated() {
    for seed in 0..10 {
        let mut world = World::at_the_door(seed, terms());
        world.clicks(T, world.admit());
        for _ in 0..world.dice.below(6) {
            world.turn();
        }
        world.cut(usize::from(seed % 2 == 0));
        world.settle();
        if world.phase(T) == Some(PhaseView::Waiting) {
            assert!(world.waits(T), "seed {seed}: {}", world.where_they_are());
            world.does(T, world.admit());
        }
        world.both_run();
        world.agree_on_history();
    }
}

#[test]
fn a_busy_relay_does_not_leave_anybody_admitting_for_ever() {
    let mut world = World::at_the_door(12, terms());
    world.relay.busy_percent = 100;
    world.does(T, world.admit());
    world.relay.busy_percent = 0;
    world.passes(5_000);
    assert_eq!(world.phase(T), Some(PhaseView::Waiting));
    then_it_starts(&mut world);
}

#[test]
fn the_client_goes_away_at_the_door() {
    let mut world = World::at_the_door(13, terms());
    let relationship = world.id(C);
    world.does(C, Command::LeaveLobby { relationship: relationship.clone() });
    assert!(!world.waits(T));
    world.refused(T, world.admit(), "nobodyThere");
    // The same, but the admission is on its way already.
    world.gets_ready(C);
    world.enters(C);
    world.clicks(T, world.admit());
    world.clicks(C, Command::LeaveLobby { relationship });
    world.settle();
    nothing_started(&world);
    assert_eq!(world.phase(T), Some(PhaseView::Waiting), "{}", world.where_they_are());
    world.gets_ready(C);
    then_it_starts(&mut world);
}

#[test]
fn an_agreement_signed_at_the_door_counts() {
    let mut world = World::at_the_door(14, terms());
    let longer = kader_core::view::SessionTerms { seconds: 3_000, ..terms() };
    world.does(T, world.propose(T, longer));
    world.does(C, world.sign(C, world.proposal(C)));
    let _ = world.tries(T, world.admit());
    world.settle();
    if world.phase(T) != Some(PhaseView::Running) {
        world.does(T, world.admit());
    }
    world.both_run();
    for side in BOTH {
        let session = world.sees(side).session.unwrap();
        assert_eq!(session.limit_ms.unwrap() - session.started_ms.unwrap(), 3_000_000);
    }
    world.agree_on_history();
}
