//! What three and four sign together, in any order, and who went on without somebody.

use super::super::{MORNING, later};
use super::{MINUTE, gone, left, limit, receive, started};
use crate::fixtures::{Room, Side, relay};
use crate::{
    AppointmentId, Appointments, Clauses, Entry, Extension, Fact, Joint, Now, Presence, Received, Review,
    SessionClause, SessionId, SettingError, StartDraft,
};

fn by_appointment(people: usize) -> Room {
    let appointments = Some(Appointments { early_seconds: 600, late_seconds: 900, ad_hoc: true });
    Room::of(people, Clauses::of_sessions(SessionClause { appointments, ..SessionClause::default() }))
}

/// Every order of so many.
fn orders(many: usize) -> Vec<Vec<usize>> {
    if many == 0 {
        return vec![vec![]];
    }
    let shorter = orders(many - 1);
    let with = |order: &Vec<usize>, at: usize| {
        let mut order = order.clone();
        order.insert(at, many - 1);
        order
    };
    shorter.iter().flat_map(|order| (0..many).map(move |at| with(order, at))).collect()
}

#[test]
fn a_request_is_complete_when_all_have_signed_in_whatever_order() {
    for people in [3, 4] {
        let start_ms = MORNING.wall_ms + 24 * 60 * MINUTE;
        for by in 0..people {
            for order in orders(people) {
                let mut room = by_appointment(people);
                let with: Vec<_> = room.sides.iter().map(Side::key).collect();
                let (side, id) = (&room.sides[by], AppointmentId::new([1; 16]));
                let relay = relay().key();
                let mut asked =
                    Joint::plan(&side.situation(), id, start_ms, &with, relay, MORNING, &side.person)
                        .unwrap();
                let bytes = asked.entry().to_bytes().unwrap();
                let wanted = side.ledger.wanted_by(asked.entry(), &side.agreements).unwrap();
                assert_eq!(wanted.len(), people);
                for who in order.into_iter().filter(|who| *who != by) {
                    let side = &room.sides[who];
                    assert!(!asked.is_complete() && asked.missing().contains(&side.key()));
                    let mut ledger = side.ledger.clone();
                    let early = ledger.append(asked.entry().clone(), &side.agreements);
                    assert_eq!(early, Err(SettingError::SignaturesMissing));
                    let agreed =
                        Joint::agree(&bytes, None, &relay, &side.situation(), MORNING, &side.person).unwrap();
                    asked.add(&agreed.entry().countersignature_of(&side.key()).unwrap()).unwrap();
                    assert!(!asked.missing().contains(&side.key()));
                }
                assert!(asked.is_complete());
                room.everywhere(&asked.entry().clone()).unwrap();
            }
        }
    }
}

#[test]
fn a_longer_session_wants_everyone_present_in_whatever_order() {
    for people in [3, 4] {
        for order in orders(people) {
            let (mut room, permits) = started(people);
            let (by, others) = order.split_first().unwrap();
            let (side, now) = (&room.sides[*by], later(MORNING, MINUTE));
            let asked = Extension::ask(&side.situation(), &permits[*by], 300, now, &side.person).unwrap();
            let bytes = asked.entry().to_bytes().unwrap();
            let mut collected = asked.entry().clone();
            for who in others {
                let side = &room.sides[*who];
                let missing = collected.signatures().missing(&asked.missing());
                assert!(missing.contains(&side.key()));
                let (situation, permit) = (side.situation(), &permits[*who]);
                let agreed = Extension::agree(&bytes, None, &situation, permit, now, &side.person).unwrap();
                // Each copy has the asker's signature and one more.
                assert_eq!(agreed.missing().len(), people - 2);
                collected.join(agreed.entry()).unwrap();
            }
            room.everywhere(&collected).unwrap();
            assert_eq!(room.client().ledger.open_session().unwrap().extended_s(), 300);
        }
    }
    let (room, permits) = started(3);
    let side = &room.sides[0];
    let ask = |seconds, now: Now| {
        Extension::ask(&side.situation(), &permits[0], seconds, now, &side.person).unwrap().entry().clone()
    };
    let (mut one, other) = (ask(60, later(MORNING, 1)), ask(120, later(MORNING, 1)));
    assert_eq!(one.join(&other), Err(SettingError::EntryUnknown));
}

#[test]
fn four_start_together_and_a_start_takes_signatures_in_whatever_order() {
    for order in orders(4) {
        let mut room = Room::of(4, Clauses::of_sessions(SessionClause::default()));
        let pending = room.pending(MORNING);
        let signatures: Vec<_> = pending.iter().map(|one| one.own_signature().unwrap()).collect();
        // Somebody who has only their own so far.
        let mut fresh = Room::of(4, Clauses::of_sessions(SessionClause::default()));
        let bare = pending[0].entry();
        let mut entry = fresh.sides[0].ledger.next(bare.body().at_wall_ms, bare.fact().clone()).unwrap();
        for (at, who) in order.iter().enumerate() {
            let refused = fresh.sides[0].ledger.clone().append(entry.clone(), &fresh.sides[0].agreements);
            assert!(refused.is_err(), "{at} of 4");
            entry.add(&signatures[*who]).unwrap();
        }
        fresh.everywhere(&entry).unwrap();
        for (side, one) in fresh.sides.iter().zip(&pending) {
            assert!(one.missing().is_empty());
            one.begin(&side.situation(), MORNING).unwrap();
        }
    }
}

#[test]
fn nobody_is_admitted_twice_and_all_must_have_asked_where_all_must_be_there() {
    let room = Room::of(4, Clauses::of_sessions(SessionClause::default()));
    let requests: Vec<_> = room.sides.iter().map(|side| side.request(1, MORNING)).collect();
    let therapist = room.therapist();
    let admit = |others: &[usize]| {
        let others: Vec<_> = others.iter().map(|who| requests[*who].clone()).collect();
        let (session, relay) = (SessionId::new([7; 16]), relay().key());
        StartDraft::admit(&therapist.situation(), &requests[3], &others, session, relay).map(|_| ())
    };
    for order in orders(3) {
        assert_eq!(admit(&order), Ok(()));
    }
    assert_eq!(admit(&[0, 1, 2, 1]), Err(SettingError::StartForeign));
    assert_eq!(admit(&[0, 1, 2, 3]), Err(SettingError::StartForeign));
    for missing in [&[0, 1][..], &[2], &[]] {
        assert!(admit(missing).is_err());
    }
}

/// The child is away, with an act that nobody has heard. The others end and hold their review without
/// it: theirs is settled, and the child's comes too late.
fn gone_on() -> (Room, Entry, Entry, Entry) {
    let presence = Some(Presence { must: Vec::new(), least: 2 });
    let clause = SessionClause { presence, ..SessionClause::default() };
    let mut room = Room::of(4, Clauses::of_sessions(clause));
    let permits = room.start(MORNING);
    let end = limit(&room, &permits, &[0, 1, 3]);
    let own = left(&room.sides[2], &permits[2]);
    for who in [0, 1, 3] {
        receive(&mut room.sides[who], &end).unwrap();
    }
    let with = [room.sides[0].key(), room.sides[3].key()];
    let (c, now) = (&room.sides[0], later(MORNING, 70 * MINUTE));
    let mut asked = Joint::review(&c.situation(), Review::GoOn, &with, now, &c.person).unwrap();
    let (t, bytes) = (&room.sides[3], asked.entry().to_bytes().unwrap());
    let agreed = Joint::agree(&bytes, None, &relay().key(), &t.situation(), now, &t.person).unwrap();
    asked.add(&agreed.entry().countersignature_of(&t.key()).unwrap()).unwrap();
    let review = asked.entry().clone();
    for who in [0, 1, 3] {
        receive(&mut room.sides[who], &review).unwrap();
        assert_eq!(receive(&mut room.sides[who], &own), Err(SettingError::TailCountersigned));
    }
    receive(&mut room.sides[2], &own).unwrap();
    (room, end, review, own)
}

#[test]
fn what_the_others_settled_meanwhile_stands() {
    let (mut room, end, review, own) = gone_on();
    let head = room.sides[0].ledger.head();
    let side = &mut room.sides[2];
    assert_eq!(receive(side, &end), Err(SettingError::OwnEntryStands));
    assert_eq!(receive(side, &review), Err(SettingError::LedgerBroken));
    let (me, now, before) = (side.key(), later(MORNING, 100 * MINUTE), side.ledger.clone());
    let behind = |side: &mut Side, entry: &Entry, aside: &[Entry]| {
        side.ledger.receive_behind(entry.clone(), aside, &[], &me, now, &side.agreements)
    };
    // Not without those before it, not by what is not settled, and not before its time.
    assert_eq!(behind(side, &review, &[]), Err(SettingError::LedgerGap));
    assert_eq!(behind(side, &review, std::slice::from_ref(&own)), Err(SettingError::LedgerGap));
    assert_eq!(behind(side, &end, &[]), Err(SettingError::OwnEntryStands));
    let early = side.ledger.receive_behind(
        review.clone(),
        std::slice::from_ref(&end),
        &[],
        &me,
        later(MORNING, MINUTE),
        &side.agreements,
    );
    assert_eq!(early, Err(SettingError::EndTooEarly));
    assert_eq!(side.ledger, before);
    assert_eq!(behind(side, &review, &[own.clone(), end.clone()]), gone(&own));
    assert_eq!(side.ledger.head(), head);
    side.ledger.verify(&side.agreements).unwrap();
}

#[test]
fn what_is_settled_here_does_not_give_way_to_what_is_settled_elsewhere() {
    let (_, end, review, _) = gone_on();
    let (mut other, permits) = {
        let presence = Some(Presence { must: Vec::new(), least: 2 });
        let clause = SessionClause { presence, ..SessionClause::default() };
        let mut room = Room::of(4, Clauses::of_sessions(clause));
        let permits = room.start(MORNING);
        (room, permits)
    };
    let all = super::longer(&other, 3);
    assert!(matches!(all.fact(), Fact::Extended { .. }) && permits.len() == 4);
    let side = &mut other.sides[2];
    assert_eq!(receive(side, &all), Ok(Received::Appended));
    let (me, now) = (side.key(), later(MORNING, 100 * MINUTE));
    let before = side.ledger.clone();
    let taken = side.ledger.receive_behind(review, &[end], &[], &me, now, &side.agreements);
    assert_eq!(taken, Err(SettingError::TailCountersigned));
    assert_eq!(side.ledger, before);
}
