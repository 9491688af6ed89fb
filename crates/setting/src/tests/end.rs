//! How sessions end, and what happens when two sides write at once.

use super::{MORNING, later};
use crate::Signer as _;
use crate::fixtures::{Room, Side, stranger};
use crate::{
    AloneReason, Comparison, EndReason, Entry, Fact, Now, Permit, Received, SessionClause, SettingError,
    end_alone, end_alone_after, end_at_limit, end_overdue, withdraw,
};

const MINUTE: u64 = 60_000;

fn started() -> (Room, Vec<Permit>) {
    let mut room = Room::of_two(SessionClause::default());
    let permits = room.start(MORNING);
    (room, permits)
}

fn leave(side: &Side, permit: &Permit, now: Now) -> Entry {
    let situation = side.situation();
    end_alone(&situation, Some(permit), AloneReason::Left, now, &side.person).unwrap()
}

fn receive(side: &mut Side, entry: &Entry, now: Now) -> Result<Received, SettingError> {
    let me = side.key();
    side.ledger.receive(entry.clone(), &me, now, &side.agreements)
}

fn equal(room: &Room) -> bool {
    room.client().ledger.compare(&room.therapist().ledger.hashes()) == Comparison::Equal
}

#[test]
fn the_limits_end_is_the_same_on_both_sides() {
    let (mut room, permits) = started();
    let over = later(MORNING, 55 * MINUTE);
    for (side, permit) in room.sides.iter_mut().zip(&permits) {
        let early = later(MORNING, 55 * MINUTE - 1);
        assert_eq!(
            end_at_limit(&side.situation(), permit, early, &side.person),
            Err(SettingError::EndTooEarly)
        );
        // The two wall clocks differ; the bytes do not.
        let now = Now { wall_ms: over.wall_ms + u64::from(side.key().as_bytes()[0]), ..over };
        let end = end_at_limit(&side.situation(), permit, now, &side.person).unwrap();
        side.ledger.append(end, &side.agreements).unwrap();
    }
    assert!(equal(&room));
    let head = room.client().ledger.head();
    let last = room.client().ledger.len() - 1;
    let awaited = room.client().ledger.awaited(last, &room.client().agreements);
    assert_eq!(awaited, [room.therapist().key()]);
    room.countersign_last();
    for side in &room.sides {
        assert_eq!(side.ledger.head(), head, "a late signature moves no head");
        assert!(side.ledger.awaited(last, &side.agreements).is_empty());
        assert!(side.ledger.open_session().is_none());
        side.ledger.verify(&side.agreements).unwrap();
    }
    // The next session has the next number.
    room.start(later(MORNING, 24 * 60 * MINUTE));
    assert_eq!(room.client().ledger.sessions(), 2);
}

#[test]
fn leaving_is_one_sides_act_and_says_so() {
    let (mut room, permits) = started();
    let now = later(MORNING, 20 * MINUTE);
    let end = leave(room.client(), &permits[0], now);
    let Fact::End { reason, lasted_s, .. } = end.fact() else { panic!() };
    let by = room.client().key();
    let why = AloneReason::Left;
    assert_eq!(*reason, EndReason::Alone { by, why });
    assert_eq!(*lasted_s, 1200);
    for side in &mut room.sides {
        assert_eq!(receive(side, &end, now), Ok(Received::Appended));
        assert_eq!(receive(side, &end, now), Ok(Received::Known));
    }
    assert!(equal(&room));
    assert!(
        permits[1].still_holds(&room.therapist().situation(), now).is_err(),
        "the other side's call ends by the same entry"
    );
    // It stands with one signature; the other may witness it.
    room.countersign_last();
    // Nobody ends a session in another's name.
    let (room, permits) = started();
    let situation = room.client().situation();
    let therapist = &room.therapist().person;
    let forged = end_alone(&situation, Some(&permits[0]), why, now, therapist).unwrap();
    let mut ledger = room.therapist().ledger.clone();
    assert_eq!(ledger.append(forged, &room.therapist().agreements), Err(SettingError::SignaturesMissing));
}

#[test]
fn an_end_claims_no_more_than_was_agreed() {
    let (room, permits) = started();
    let side = room.client();
    let reason = |by| EndReason::Alone { by, why: AloneReason::Left };
    for (lasted_s, reason, error) in [
        (3301, reason(side.key()), Some(SettingError::FactContradicts)),
        (60, EndReason::Limit, Some(SettingError::FactContradicts)),
        (60, reason(stranger().public()), Some(SettingError::NotPresent)),
        (3300, reason(side.key()), None),
    ] {
        let session = permits[0].session();
        let fact = Fact::End { session, reason, lasted_s };
        let mut entry = side.ledger.next(MORNING.wall_ms, fact).unwrap();
        entry.sign(&side.person).unwrap();
        let mut ledger = side.ledger.clone();
        assert_eq!(ledger.append(entry, &side.agreements).err(), error);
    }
    let fact = Fact::End { session: crate::SessionId::new([9; 16]), reason: reason(side.key()), lasted_s: 1 };
    let mut entry = side.ledger.next(MORNING.wall_ms, fact).unwrap();
    entry.sign(&side.person).unwrap();
    let result = side.ledger.clone().append(entry, &side.agreements);
    assert_eq!(result, Err(SettingError::SessionNotOpen));
}

#[test]
fn leaving_needs_nobody_and_nothing() {
    let (mut room, permits) = started();
    room.sides[0].identities.clear();
    let now = later(MORNING, 300 * MINUTE);
    let side = room.client();
    let mut situation = side.situation();
    situation.verified = None;
    for permit in [None, Some(&permits[0])] {
        let why = AloneReason::Unreachable;
        let end = end_alone(&situation, permit, why, now, &side.person).unwrap();
        let mut ledger = side.ledger.clone();
        ledger.append(end, &side.agreements).unwrap();
    }
}

#[test]
fn if_both_leave_at_once_the_therapists_entry_stands() {
    let (mut room, permits) = started();
    let now = later(MORNING, 20 * MINUTE);
    let by_client = leave(room.client(), &permits[0], now);
    let by_therapist = leave(room.therapist(), &permits[1], now);
    assert_eq!(receive(&mut room.sides[0], &by_client, now), Ok(Received::Appended));
    assert_eq!(receive(&mut room.sides[1], &by_therapist, now), Ok(Received::Appended));
    let before = room.therapist().ledger.clone();
    assert_eq!(receive(&mut room.sides[1], &by_client, now), Err(SettingError::OwnEntryStands));
    assert_eq!(room.therapist().ledger, before);
    assert_eq!(
        receive(&mut room.sides[0], &by_therapist, now),
        Ok(Received::Replaced(vec![by_client.fact().clone()]))
    );
    assert!(equal(&room));
}

#[test]
fn a_withdrawal_that_gave_way_can_be_written_again() {
    let (mut room, permits) = started();
    let now = later(MORNING, 20 * MINUTE);
    // The client leaves and withdraws, offline, while the therapist leaves too.
    let by_therapist = leave(room.therapist(), &permits[1], now);
    let by_client = leave(room.client(), &permits[0], now);
    receive(&mut room.sides[0], &by_client, now).unwrap();
    let side = &mut room.sides[0];
    let withdrawn = withdraw(&side.situation(), now, &side.person).unwrap();
    receive(side, &withdrawn, now).unwrap();
    receive(&mut room.sides[1], &by_therapist, now).unwrap();
    let gave_way = receive(&mut room.sides[0], &by_therapist, now).unwrap();
    let facts = vec![by_client.fact().clone(), withdrawn.fact().clone()];
    assert_eq!(gave_way, Received::Replaced(facts));
    let side = &mut room.sides[0];
    assert!(!side.ledger.is_withdrawn());
    let again = withdraw(&side.situation(), now, &side.person).unwrap();
    for side in &mut room.sides {
        receive(side, &again, now).unwrap();
        assert!(side.ledger.is_withdrawn());
    }
    assert!(equal(&room));
}

/// P1: on two devices at once, one withdraws and one withdraws or leaves. Whichever comes first, leaving stands; and
/// nobody takes a withdrawal back by something else that they do alone.
#[test]
fn p1_who_stops_on_two_devices_stops_whichever_is_heard_first() {
    for leaves in [false, true] {
        for turned in [false, true] {
            let mut room = Room::of_two(SessionClause::default());
            let side = room.client();
            let one = withdraw(&side.situation(), MORNING, &side.person).unwrap();
            let later = later(MORNING, MINUTE);
            let two = match leaves {
                true => crate::leave(&side.situation(), later, &side.person).unwrap(),
                false => withdraw(&side.situation(), later, &side.person).unwrap(),
            };
            let both = if turned { [&two, &one] } else { [&one, &two] };
            for entry in both {
                let _ = receive(&mut room.sides[1], entry, later);
            }
            // On the devices that wrote them each came first.
            let _ = receive(&mut room.sides[0], both[1], later);
            let _ = receive(&mut room.sides[0], both[0], later);
            assert!(equal(&room), "{leaves} {turned}");
            let ledger = &room.therapist().ledger;
            assert_eq!(ledger.closed().is_some(), leaves);
            assert!(leaves || ledger.is_withdrawn());
        }
    }
}

#[test]
fn a_countersigned_tail_never_gives_way() {
    let (mut room, permits) = started();
    let now = later(MORNING, 20 * MINUTE);
    let by_client = leave(room.client(), &permits[0], now);
    let by_therapist = leave(room.therapist(), &permits[1], now);
    for side in &mut room.sides {
        receive(side, &by_client, now).unwrap();
    }
    room.countersign_last();
    let before = room.client().ledger.clone();
    assert_eq!(receive(&mut room.sides[0], &by_therapist, now), Err(SettingError::TailCountersigned));
    assert_eq!(room.client().ledger, before);
    // Nor does an entry of the other side, for a place deeper down.
    let room_two = Room::of_two(SessionClause::default());
    let rival = room_two.client().ledger.entries()[0].clone();
    assert_eq!(receive(&mut room.sides[0], &rival, now), Ok(Received::Known));
}

#[test]
fn leaving_just_before_the_limit_goes_before_the_limit() {
    let (mut room, permits) = started();
    let over = later(MORNING, 55 * MINUTE);
    let left = leave(room.client(), &permits[0], later(MORNING, 55 * MINUTE - 100));
    receive(&mut room.sides[0], &left, over).unwrap();
    let side = &mut room.sides[1];
    let end = end_at_limit(&side.situation(), &permits[1], over, &side.person).unwrap();
    receive(side, &end, over).unwrap();
    assert_eq!(receive(&mut room.sides[0], &end, over), Err(SettingError::OwnEntryStands));
    assert!(matches!(receive(&mut room.sides[1], &left, over), Ok(Received::Replaced(_))));
    assert!(equal(&room));
}

#[test]
fn the_other_side_cannot_reach_the_limit_early() {
    let (mut room, permits) = started();
    let over = later(MORNING, 55 * MINUTE);
    let side = room.therapist();
    let end = end_at_limit(&side.situation(), &permits[1], over, &side.person).unwrap();
    assert_eq!(
        receive(&mut room.sides[0], &end, later(MORNING, 30 * MINUTE)),
        Err(SettingError::EndTooEarly)
    );
    assert_eq!(receive(&mut room.sides[0], &end, later(MORNING, 54 * MINUTE)), Ok(Received::Appended));
}

#[test]
fn a_session_nobody_ended_ends_overdue() {
    let (mut room, _) = started();
    let side = &mut room.sides[0];
    let soon = later(MORNING, 57 * MINUTE - 1);
    assert_eq!(end_overdue(&side.situation(), soon, &side.person), Err(SettingError::EndTooEarly));
    let next_day = Now { wall_ms: MORNING.wall_ms + 24 * 60 * MINUTE, boot_ms: 1 };
    let end = end_overdue(&side.situation(), next_day, &side.person).unwrap();
    receive(side, &end, next_day).unwrap();
    receive(&mut room.sides[1], &end, next_day).unwrap();
    assert!(equal(&room));
}

#[test]
fn a_side_that_never_was_there_says_so_and_that_goes_before_a_limit_of_the_other() {
    let (mut room, permits) = started();
    let over = later(MORNING, 60 * MINUTE);
    let (client, therapist) = (room.client().key(), room.therapist().key());
    let at = room.sides.iter().position(|side| side.key() == client).unwrap();
    let limit = {
        let situation = room.client().situation();
        end_at_limit(&situation, &permits[at], over, &room.client().person).unwrap()
    };
    let never = {
        let side = room.therapist();
        end_alone_after(&side.situation(), 0, AloneReason::Unreachable, over, &side.person).unwrap()
    };
    assert!(matches!(never.fact(), Fact::End { lasted_s: 0, .. }));
    for side in &mut room.sides {
        let own = if side.key() == therapist { &never } else { &limit };
        side.ledger.append(own.clone(), &side.agreements).unwrap();
    }
    for side in &mut room.sides {
        let theirs = if side.key() == therapist { &limit } else { &never };
        let said = receive(side, theirs, over);
        assert_eq!(said.is_ok(), side.key() == client, "{said:?}");
    }
    assert!(equal(&room));
}
