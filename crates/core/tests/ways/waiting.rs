//! What comes before its time waits, with what stands on it, and is heard then.

use kader_core::input::Command;
use kader_core::view::{OutcomeView, PhaseView};

use crate::planning::planned_terms;
use crate::several::appointed;
use crate::world::{BOTH, C, T, World};

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
