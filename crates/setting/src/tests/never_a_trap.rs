//! P1: from every state one member alone can tighten, withdraw, end and take the ledger along.

use super::{MORNING, later};
use crate::fixtures::{Room, Side, client, full_clauses, therapist, tightened};
use crate::{
    AloneReason, Clauses, Closing, CourseClause, Joint, Ledger, Now, Review, SessionClause, end_alone, leave,
    withdraw,
};

const DAY: u64 = 86_400_000;

/// A name for the state, and a room in it.
fn states() -> Vec<(&'static str, Room)> {
    let full = || Room::under(full_clauses(&[&client(), &therapist()]));
    let review = |room: &mut Room, outcome| {
        let with: Vec<_> = room.sides.iter().map(|side| side.key()).collect();
        let now = MORNING;
        room.jointly(now, |side| Joint::review(&side.situation(), outcome, &with, now, &side.person))
            .unwrap();
    };
    let mut planned = full();
    planned.plan(1, MORNING.wall_ms + DAY, MORNING).unwrap();
    let mut running = Room::of_two(SessionClause::default());
    running.start(MORNING);
    let mut due = Clauses::declared(SessionClause::default());
    due.course = Some(CourseClause { review_every: Some(1), last_session: Some(1), ends_ms: None });
    let mut due = Room::under(due);
    due.hold(MORNING, 60).unwrap();
    let mut over = full();
    review(&mut over, Review::End);
    let mut withdrawn = full();
    let entry = withdraw(&withdrawn.therapist().situation(), MORNING, &therapist()).unwrap();
    withdrawn.everywhere(&entry).unwrap();
    let mut introduced = Room::introduced();
    introduced.hold(MORNING, 60).unwrap();
    vec![
        ("agreed", full()),
        ("planned", planned),
        ("in a session", running),
        ("review due, course ended", due),
        ("a review decided to end", over),
        ("withdrawn by the other", withdrawn),
        ("introduced, call to come", Room::introduced()),
        ("introduced, call held", introduced),
    ]
}

/// Alone: no identity compared, nobody reachable, the clock anywhere.
fn alone(side: &Side) -> crate::Situation<'_> {
    crate::Situation { verified: None, identities: &[], ..side.situation() }
}

fn end_if_running(room: &mut Room, now: Now) {
    let side = room.client();
    if side.ledger.open_session().is_some() {
        let end = end_alone(&alone(side), None, AloneReason::Left, now, &side.person).unwrap();
        room.everywhere(&end).unwrap();
    }
}

#[test]
fn one_member_alone_leaves_from_every_state() {
    for (name, mut room) in states() {
        let now = later(MORNING, DAY / 2);
        end_if_running(&mut room, now);
        let side = room.client();
        let entry = leave(&alone(side), now, &side.person);
        room.everywhere(&entry.unwrap_or_else(|error| panic!("{name}: {error}"))).unwrap();
        assert_eq!(room.therapist().ledger.closed(), Some(Closing::Left), "{name}");
        // And takes the ledger along, before and after.
        let side = room.client();
        let exported = side.ledger.export(&side.agreements).unwrap();
        assert_eq!(Ledger::import(&exported).unwrap().1, side.ledger, "{name}");
    }
}

#[test]
fn one_member_alone_withdraws_from_every_state_in_force() {
    for (name, mut room) in states() {
        let now = later(MORNING, DAY / 2);
        end_if_running(&mut room, now);
        let side = room.client();
        let in_force = side.ledger.agreed().is_some() && !side.ledger.is_withdrawn();
        let entry = withdraw(&alone(side), now, &side.person);
        assert_eq!(entry.is_ok(), in_force, "{name}");
        if let Ok(entry) = entry {
            room.everywhere(&entry).unwrap();
            assert!(room.therapist().situation().in_force().is_err(), "{name}");
        }
    }
}

#[test]
fn one_member_alone_tightens_whatever_is_in_force() {
    for (name, mut room) in states() {
        end_if_running(&mut room, later(MORNING, DAY / 2));
        let Some(first) = room.client().agreements.latest().cloned() else { continue };
        let next = tightened(&first, &client(), &[&therapist()], |clauses| clauses.session.grace_seconds = 0);
        for side in &mut room.sides {
            side.agreements.accept(next.clone()).unwrap();
        }
        let side = room.client();
        let entry = side.ledger.record_agreed(&side.agreements, &side.person).unwrap();
        // Where everything stands still (withdrawn, decided to end) there is nothing to tighten.
        let still = side.ledger.is_withdrawn() || side.ledger.is_course_over();
        assert_eq!(room.everywhere(&entry).is_err(), still, "{name}");
    }
}
