//! What comes before its time waits, with what stands on it, and is heard then.

use kader_core::input::{Command, Input, RelayEvent};
use kader_core::view::{HistoryKind, OutcomeView, PhaseView};
use kader_wire::frame::RelayFrame;

use crate::planning::planned_terms;
use crate::several::{P, Q, appointed};
use crate::world::{BOTH, C, RELAY, T, World};

const HOUR_MS: u64 = 3_600_000;

#[test]
fn s19_what_a_fast_clock_wrote_is_heard_when_its_time_has_come() {
    for restart in [false, true] {
        let mut world = World::agreed(90, planned_terms());
        let start_ms = world.wall_ms + HOUR_MS;
        let first = world.appoints(T, start_ms);
        // The client's clock is ten minutes ahead: to it the appointment is over.
        world.sides[C].wall_off_ms = 600_000;
        world.passes(HOUR_MS + 360_000);
        world.does(C, world.missed(C, &first));
        let relationship = world.id(C);
        world.does(C, Command::Withdraw { relationship });
        world.settle();
        assert_eq!(world.outcome(T, &first), OutcomeView::Open, "it can still be entered here");
        assert!(!world.sees(T).withdrawn, "that stands on it");
        world.sides[C].wall_off_ms = 0;
        if restart {
            world.restart(T);
        }
        world.passes(600_000);
        for side in BOTH {
            assert!(matches!(world.outcome(side, &first), OutcomeView::Missed { .. }), "side {side}");
            assert!(world.sees(side).withdrawn, "side {side}");
        }
        world.agree_on_history();
    }
}

#[test]
fn s14_an_end_from_a_fast_clock_is_countersigned_in_its_time() {
    let mut world = World::in_session(91, planned_terms());
    // In the middle of it one machine's clock jumps ahead and its program begins anew.
    world.sides[C].wall_off_ms = 3 * 3_600_000;
    world.restart(C);
    world.passes(60_000);
    world.sides[C].wall_off_ms = 0;
    world.passes(3 * HOUR_MS);
    world.agree_on_history();
    for side in BOTH {
        assert_ne!(world.phase(side), Some(PhaseView::Running), "side {side}");
    }
}

/// Its time has come, that of what it stands on has not: among three, where the one is taken from what lies
/// aside, as between two. Nobody's program stands still over it.
#[test]
fn s19_what_stands_on_something_that_waits_waits_with_it() {
    for (clients, restart) in [(1, false), (2, false), (2, true)] {
        let mut world = World::several_agreed(92, clients, appointed());
        let start_ms = world.wall_ms + HOUR_MS;
        world.does(T, world.asks_for(T, start_ms));
        for side in world.all().filter(|side| *side != T) {
            world.does(side, world.replies(side, T, true));
        }
        let first = world.appointment_at(T, start_ms).expect("an appointment").id;
        world.sides[C].wall_off_ms = 600_000;
        world.passes(HOUR_MS + 360_000);
        let absent = vec![world.handle_of(T)];
        let relationship = world.id(C);
        world.does(
            C,
            Command::SayMissed { relationship: relationship.clone(), appointment: first.clone(), absent },
        );
        // Set right before the next thing it says.
        world.sides[C].wall_off_ms = 0;
        world.does(C, Command::Withdraw { relationship });
        world.settle();
        if restart {
            world.all().for_each(|side| world.restart(side));
        }
        world.passes(900_000);
        for side in world.all() {
            assert!(matches!(world.outcome(side, &first), OutcomeView::Missed { .. }), "side {side}");
            assert!(world.sees(side).withdrawn, "side {side}");
        }
        world.agree_on_history();
    }
}

/// A relay shows one member what the others wrote the other way round: the last comes first. What lay aside
/// stands in the vault too, once it fits.
#[test]
fn what_comes_the_other_way_round_is_written_down_whole() {
    let mut world = World::several_agreed(93, 3, appointed());
    let mut appointments = Vec::new();
    for day in 1..=3 {
        let start_ms = world.wall_ms + day * 48 * HOUR_MS;
        world.does(T, world.asks_for(T, start_ms));
        for side in [C, P, Q] {
            world.does(side, world.replies(side, T, true));
        }
        appointments.push(world.appointment_at(T, start_ms).expect("an appointment").id);
    }
    world.passes(60_000);
    let known = world.relay.ever.len();
    world.is_offline(T, true);
    for (side, appointment) in [C, P, Q].into_iter().zip(appointments) {
        world.does(side, Command::Cancel { relationship: world.id(side), appointment });
    }
    let kinds = |world: &World, side: usize| world.what_happened(side);
    let cancelled =
        |world: &World| kinds(world, T).iter().filter(|kind| **kind == HistoryKind::Cancelled).count();
    assert_eq!(cancelled(&world), 0);
    let new: Vec<_> = world.relay.ever[known..].to_vec();
    world.is_offline(T, false);
    for by in [Q, P, C] {
        for (mailbox, _, envelope) in new.iter().filter(|(_, left, _)| *left == by) {
            let envelope = envelope.clone();
            let frame = RelayFrame::Delivery { mailbox: *mailbox, cursor: 9_000, slot: None, envelope };
            world.handle(T, Input::Relay { url: RELAY.to_owned(), event: RelayEvent::Frame(frame) });
        }
        assert!(by == C || cancelled(&world) == 0, "it fits before what it stands on");
    }
    assert_eq!(cancelled(&world), 3, "{}", world.where_they_are());
    world.restart(T);
    assert_eq!(cancelled(&world), 3, "the vault has them");
    world.settle();
    world.passes(60_000);
    world.agree_on_history();
}
