//! S-44: the vault locks after idle time and when the machine slept; S-45: a note stays where it is.

use kader_core::input::{Command, Input, Secret};
use kader_core::output::Reply;
use kader_core::view::{ConfidentialityTerms, EndReason, PhaseView, RelayView, Terms, VaultView};

use crate::world::{BOTH, C, T, World, terms};

/// The usual session, and locking after so many idle seconds.
pub(crate) fn locking(idle_lock_seconds: u32) -> Terms {
    let confidentiality = ConfidentialityTerms {
        capture_protection: false,
        retention: Vec::new(),
        idle_lock_seconds,
        export_shared: true,
    };
    Terms { session: terms(), relations: true, confidentiality: Some(confidentiality), ..Terms::default() }
}

fn locked(world: &World, side: usize) -> bool {
    matches!(world.view(side).vault, VaultView::Locked { .. })
}

fn nobody_is_there(world: &mut World) {
    for side in BOTH {
        world.sides[side].attended = false;
    }
}

#[test]
fn s44_it_locks_after_ten_idle_minutes_where_nothing_is_agreed() {
    let mut world = World::agreed(1, terms());
    nobody_is_there(&mut world);
    world.does(T, Command::Acted);
    world.passes(300_000);
    world.does(T, Command::Acted);
    world.passes(599_999);
    assert!(!locked(&world, T) && locked(&world, C));
    world.passes(1);
    assert!(locked(&world, T));
}

#[test]
fn s44_it_locks_after_the_agreed_time_and_shows_nothing() {
    let mut world = World::agreed(2, locking(60));
    nobody_is_there(&mut world);
    world.does(C, Command::Acted);
    world.passes(59_999);
    assert!(!locked(&world, C));
    world.passes(1);
    assert!(locked(&world, C));
    let view = world.view(C);
    assert!(view.me.is_none() && view.relationships.is_empty() && view.ways.is_empty());
    assert_eq!(view.locked_contacts, None);
    // Nothing is answered behind the lock, and its time does not run on.
    world.refused(C, Command::Invite { people: 1 }, "locked");
    world.passes(100_000);
    world.unlock(C);
    world.settle();
    assert!(!locked(&world, C) && world.view(C).relay == RelayView::Connected);
}

#[test]
fn s44_who_comes_back_too_late_does_not_open_it_by_a_click() {
    let mut world = World::agreed(3, locking(60));
    nobody_is_there(&mut world);
    world.does(C, Command::Acted);
    // The machine had no time to wake the program.
    world.boot_ms += 61_000;
    world.wall_ms += 61_000;
    world.clicks(C, Command::Acted);
    assert!(locked(&world, C));
}

#[test]
fn s44_looking_is_no_act() {
    let mut world = World::agreed(4, locking(60));
    nobody_is_there(&mut world);
    world.does(C, Command::Acted);
    for _ in 0..7 {
        world.passes(10_000);
        world.does(C, Command::Look);
    }
    assert!(locked(&world, C));
}

#[test]
fn s44_nobody_is_idle_in_a_session_and_the_time_counts_from_its_end() {
    let mut world = World::in_session(5, locking(60));
    nobody_is_there(&mut world);
    world.passes(629_000);
    world.both_run();
    world.passes(1_000);
    for side in BOTH {
        assert_eq!(world.phase(side), Some(PhaseView::Ended));
    }
    world.passes(58_000);
    assert!(BOTH.iter().all(|side| !locked(&world, *side)));
    world.passes(3_000);
    assert!(BOTH.iter().all(|side| locked(&world, *side)));
}

#[test]
fn s44_a_lobby_waits_but_not_for_ever() {
    let mut world = World::at_the_door(6, locking(60));
    nobody_is_there(&mut world);
    for side in BOTH {
        world.does(side, Command::Acted);
    }
    world.passes(7_199_000);
    assert!(BOTH.iter().all(|side| !locked(&world, *side)));
    let told = world.sides[C].orders.len();
    world.passes(2_000);
    for side in BOTH {
        assert!(locked(&world, side));
        assert!(world.sides[side].orders.ends_with(&["close"]), "{:?}", world.sides[side].orders);
    }
    assert!(world.sides[C].orders.len() > told);
}

#[test]
fn s44_locking_stops_the_call_and_takes_everything_off_the_screen() {
    let mut world = World::in_session(7, terms());
    world.does(C, world.say(C, "alleen hier"));
    assert!(BOTH.iter().all(|side| format!("{:?}", world.view(*side)).contains("alleen hier")));
    for side in BOTH {
        world.does(side, Command::Lock);
        let orders = &world.sides[side].orders;
        let stop = orders.iter().rposition(|order| *order == "stop").expect("the call is stopped");
        assert!(orders[stop..].contains(&"close"), "{orders:?}");
        assert!(world.has_no_keys(side));
        let shown = format!("{:?}", world.view(side));
        for secret in ["alleen hier", "Femke", "Sam de Wit"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn s44_it_locks_when_the_machine_slept_and_the_session_is_found_again() {
    for side in BOTH {
        let mut world = World::in_session(8, terms());
        world.passes(60_000);
        let end = world.sees(side).session.unwrap().end_ms;
        world.boot_ms += 120_000;
        world.wall_ms += 120_000;
        world.handle(side, Input::Slept);
        assert!(locked(&world, side));
        assert!(world.sides[side].orders.ends_with(&["stop", "close"]), "{:?}", world.sides[side].orders);
        // It was not ended by that: no END stands with the other.
        world.settle();
        assert_eq!(world.phase(1 - side), Some(PhaseView::Running));
        world.unlock(side);
        world.settle();
        assert_eq!(world.phase(side), Some(PhaseView::Interrupted));
        world.enters(side);
        world.both_run();
        assert_eq!(world.sees(side).session.unwrap().end_ms, end);
        world.agree_on_history();
    }
}

#[test]
fn s44_a_session_that_was_over_before_the_machine_woke_is_over() {
    let mut world = World::in_session(9, terms());
    world.passes(60_000);
    world.is_offline(C, true);
    // The lid was closed on this side; the other's time ran out meanwhile.
    world.boot_ms += 600_000;
    world.wall_ms += 600_000;
    world.handle(C, Input::Slept);
    assert!(locked(&world, C));
    world.is_offline(C, false);
    world.passes(1_000);
    world.unlock(C);
    world.settle();
    for side in BOTH {
        assert_eq!(world.phase(side), Some(PhaseView::Ended));
        assert_eq!(world.sees(side).session.unwrap().end.unwrap().reason, EndReason::Limit);
    }
    world.agree_on_history();
}

#[test]
fn s44_what_was_counted_before_the_sleep_stays_counted() {
    let mut world = World::in_session(10, terms());
    world.passes(305_000);
    world.handle(C, Input::Slept);
    world.sides[C].wall_off_ms = -240_000;
    world.unlock(C);
    world.settle();
    world.enters(C);
    let left = world.sees(C).session.unwrap().end_ms.unwrap() - world.now(C).wall_ms;
    assert!(left <= 325_000, "{left} ms left");
}

#[test]
fn s44_the_other_hears_that_a_lobby_was_left_by_sleep() {
    let mut world = World::at_the_door(11, terms());
    assert!(world.waits(T));
    world.handle(C, Input::Slept);
    world.settle();
    let seen = world.sees(T).session.unwrap();
    assert!(!seen.others[0].waits && !seen.others[0].present);
    // Asleep twice is once; and where there is no vault nothing happens.
    world.handle(C, Input::Slept);
    assert!(locked(&world, C));
    let mut world = World::empty(12);
    world.handle(C, Input::Slept);
    assert_eq!(world.view(C).vault, VaultView::Absent);
}

fn note(world: &mut World, side: usize) -> String {
    let relationship = world.id(side);
    let Reply::Note(note) = world.does(side, Command::Note { relationship }) else { panic!("no note") };
    note.text().to_owned()
}

fn save(world: &World, side: usize, text: &str) -> Command {
    Command::SaveNote { relationship: world.id(side), text: Secret::new(text.to_owned()) }
}

#[test]
fn s45_a_note_is_its_owners_and_goes_nowhere() {
    let mut world = World::in_session(13, terms());
    world.passes(10_000);
    let before = world.relay.envelopes;
    for side in BOTH {
        assert_eq!(note(&mut world, side), "");
        world.does(side, save(&world, side, &format!("van {side}\nalleen")));
    }
    for side in BOTH {
        assert_eq!(note(&mut world, side), format!("van {side}\nalleen"));
        assert!(!format!("{:?}", world.view(side)).contains("alleen"));
    }
    assert_eq!(world.relay.envelopes, before, "nothing was said because of it");
    world.restart(C);
    assert_eq!(note(&mut world, C), "van 1\nalleen");
    world.does(C, save(&world, C, "  \n"));
    assert_eq!(note(&mut world, C), "");
    world.refused(C, save(&world, C, &"a".repeat(100_001)), "noteTooLong");
    world.does(C, save(&world, C, "nog een keer"));
    world.does(C, Command::Lock);
    let relationship = world.id(T);
    world.refused(C, Command::Note { relationship: relationship.clone() }, "locked");
    world.does(T, world.leave(T));
    // It is erased with the relationship.
    world.does(T, Command::CloseRelationship { relationship: relationship.clone() });
    world.refused(T, Command::Note { relationship }, "noRelationship");
}
