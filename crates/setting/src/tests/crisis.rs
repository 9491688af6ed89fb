//! P2: one person alone extends for crisis; S-15: a therapist opens what was sealed. S-80: the end.

use super::{MORNING, later, no};
use crate::fixtures::{Room, Side, client, full_clauses, therapist};
use crate::rules::session::s13_crisis;
use crate::{
    AloneReason, Appointments, Clauses, Closing, Comparison, Fact, Intent, Joint, Now, Permit, ReasonCode,
    Received, Refusal, SessionClause, SettingError, end_alone, end_at_limit, extend_for_crisis, leave,
    open_places, permit, withdraw,
};

const MINUTE: u64 = 60_000;

fn extend(side: &Side, permit: &Permit, seconds: u32, now: Now) -> Result<crate::Entry, SettingError> {
    extend_for_crisis(&side.situation(), permit, seconds, now, &side.person)
}

#[test]
fn s13_one_alone_extends_for_crisis() {
    for who in [0, 1] {
        // Nothing can be extended by agreement here; for crisis all the same.
        let clause = SessionClause { extension_max_seconds: 0, ..SessionClause::default() };
        let mut room = Room::of_two(clause);
        let permits = room.start(MORNING);
        let now = later(MORNING, 54 * MINUTE);
        let entry = extend(&room.sides[who], &permits[who], 1800, now).unwrap();
        for (side, permit) in room.sides.iter_mut().zip(&permits) {
            let me = side.key();
            let received = side.ledger.receive(entry.clone(), &me, now, &side.agreements);
            assert_eq!(received, Ok(Received::Appended));
            let renewed = permit.renewed(&side.situation(), now).unwrap();
            assert_eq!(renewed.expires_boot_ms(), permit.expires_boot_ms() + 30 * MINUTE);
            assert_eq!(renewed.limit_boot_ms(), permit.limit_boot_ms() + 30 * MINUTE);
        }
        let open = room.client().ledger.open_session().unwrap();
        assert_eq!((open.extended_s(), open.crisis_s()), (0, 1800));
        // The end at the limit is the same on both sides again.
        for (side, permit) in room.sides.iter_mut().zip(&permits) {
            let permit = permit.renewed(&side.situation(), now).unwrap();
            let over = later(MORNING, 85 * MINUTE);
            let early = end_at_limit(&side.situation(), &permit, later(MORNING, 84 * MINUTE), &side.person);
            assert_eq!(early, Err(SettingError::EndTooEarly));
            let end = end_at_limit(&side.situation(), &permit, over, &side.person).unwrap();
            side.ledger.append(end, &side.agreements).unwrap();
        }
        assert_eq!(room.client().ledger.compare(&room.therapist().ledger.hashes()), Comparison::Equal);
    }
}

#[test]
fn s13_crisis_takes_nothing_from_the_agreed_extension() {
    let mut room = Room::of_two(SessionClause::default());
    let permits = room.start(MORNING);
    let now = later(MORNING, MINUTE);
    let entry = extend(room.client(), &permits[0], 600, now).unwrap();
    room.everywhere(&entry).unwrap();
    permit(&room.client().situation(), &Intent::Extend { seconds: 900 }, now).unwrap();
    let entry =
        extend(room.therapist(), &permits[1].renewed(&room.therapist().situation(), now).unwrap(), 60, now);
    room.everywhere(&entry.unwrap()).unwrap();
    assert_eq!(room.client().ledger.open_session().unwrap().total_s(), 55 * 60 + 660);
}

#[test]
fn s13_crisis_keeps_a_session_from_running_on_unseen() {
    let long = Err(Refusal::because(ReasonCode::CrisisExtensionTooLong));
    assert_eq!(s13_crisis(0, 1800), Ok(1800));
    assert_eq!(s13_crisis(0, 1801), long);
    assert_eq!(s13_crisis(4 * 3600 - 60, 60), Ok(4 * 3600));
    assert_eq!(s13_crisis(4 * 3600 - 59, 60), long);
    assert_eq!(s13_crisis(0, 59), Err(Refusal::because(ReasonCode::ExtensionTooShort)));
    assert_eq!(s13_crisis(u32::MAX, 60), long);
    let mut room = Room::of_two(SessionClause::default());
    let permits = room.start(MORNING);
    let over = later(MORNING, 55 * MINUTE);
    assert_eq!(extend(room.client(), &permits[0], 600, over), Err(no(ReasonCode::SessionOver)));
    // A changed program writes it an hour later: nobody takes it.
    let entry = extend(room.client(), &permits[0], 600, later(MORNING, MINUTE)).unwrap();
    let late = room.client().ledger.next(MORNING.wall_ms + 58 * MINUTE, entry.fact().clone());
    let mut late = late.unwrap();
    late.sign(&client()).unwrap();
    assert_eq!(room.everywhere(&late), Err(no(ReasonCode::SessionOver)));
    // Nor in another's name.
    let mut forged = room.client().ledger.next(MORNING.wall_ms, entry.fact().clone()).unwrap();
    forged.sign(&therapist()).unwrap();
    assert_eq!(room.everywhere(&forged), Err(SettingError::SignaturesMissing));
    room.everywhere(&entry).unwrap();
}

#[test]
fn s13_an_extension_for_crisis_that_gave_way_is_written_again() {
    let mut room = Room::of_two(SessionClause::default());
    let permits = room.start(MORNING);
    let now = later(MORNING, MINUTE);
    // Both extend at once: the therapist's entry stands, and the client's permit follows the ledger.
    let by_client = extend(room.client(), &permits[0], 600, now).unwrap();
    let by_therapist = extend(room.therapist(), &permits[1], 120, now).unwrap();
    let side = &mut room.sides[0];
    let me = side.key();
    side.ledger.append(by_client.clone(), &side.agreements).unwrap();
    let longer = permits[0].renewed(&side.situation(), now).unwrap();
    let received = side.ledger.receive(by_therapist, &me, now, &side.agreements);
    assert_eq!(received, Ok(Received::Replaced(vec![by_client.fact().clone()])));
    let shorter = longer.renewed(&side.situation(), now).unwrap();
    assert_eq!(shorter.expires_boot_ms(), permits[0].expires_boot_ms() + 120_000);
    let again = extend(room.client(), &shorter, 600, now).unwrap();
    let side = &mut room.sides[0];
    side.ledger.append(again, &side.agreements).unwrap();
    let both = shorter.renewed(&side.situation(), now).unwrap();
    assert_eq!(both.expires_boot_ms(), permits[0].expires_boot_ms() + 720_000);
}

#[test]
fn s13_crisis_goes_before_the_limit_at_the_last_moment() {
    let mut room = Room::of_two(SessionClause::default());
    let permits = room.start(MORNING);
    let over = later(MORNING, 55 * MINUTE);
    // The therapist's side reaches the limit as the client's extension is on its way.
    let by_client = extend(room.client(), &permits[0], 600, later(MORNING, 55 * MINUTE - 1)).unwrap();
    let side = &mut room.sides[1];
    let end = end_at_limit(&side.situation(), &permits[1], over, &side.person).unwrap();
    side.ledger.append(end.clone(), &side.agreements).unwrap();
    let me = side.key();
    let received = side.ledger.receive(by_client.clone(), &me, over, &side.agreements).unwrap();
    assert_eq!(received, Received::Replaced(vec![end.fact().clone()]));
    let side = &mut room.sides[0];
    let me = side.key();
    side.ledger.append(by_client, &side.agreements).unwrap();
    assert_eq!(side.ledger.receive(end, &me, over, &side.agreements), Err(SettingError::OwnEntryStands));
}

#[test]
fn s15_only_a_therapist_opens_a_place_and_the_ledger_says_so() {
    let mut room = Room::of_two(SessionClause::default());
    let side = room.therapist();
    assert_eq!(open_places(&side.situation(), MORNING, &side.person), Err(no(ReasonCode::NoSession)));
    room.start(MORNING);
    let (c, t) = (room.client(), room.therapist());
    assert_eq!(open_places(&c.situation(), MORNING, &c.person), Err(no(ReasonCode::PlaceSealed)));
    let entry = open_places(&t.situation(), MORNING, &t.person).unwrap();
    assert!(matches!(entry.fact(), Fact::Overridden { by, .. } if *by == t.key()));
    room.everywhere(&entry).unwrap();
    // Once in a session: a changed program fills no ledger with it.
    let (length, me) = (room.client().ledger.len(), room.client().key());
    for more in 0..200 {
        let now = later(MORNING, more);
        let t = room.therapist();
        assert_eq!(open_places(&t.situation(), now, &t.person), Err(SettingError::FactContradicts));
        let mut again = t.ledger.next(now.wall_ms, entry.fact().clone()).unwrap();
        again.sign(&t.person).unwrap();
        let side = &mut room.sides[0];
        let received = side.ledger.receive(again, &me, now, &side.agreements);
        assert_eq!(received, Err(SettingError::FactContradicts));
    }
    assert_eq!(room.client().ledger.len(), length);
    // The next session has its own.
    let t = room.therapist();
    let left = crate::end_alone_after(&t.situation(), 60_000, AloneReason::Left, MORNING, &t.person).unwrap();
    room.everywhere(&left).unwrap();
    room.start(later(MORNING, 10 * MINUTE));
    let t = room.therapist();
    let entry = open_places(&t.situation(), later(MORNING, 11 * MINUTE), &t.person).unwrap();
    room.everywhere(&entry).unwrap();
}

#[test]
fn s80_the_planned_end_is_everyones_and_nothing_follows() {
    let mut clauses = Clauses::of_sessions(SessionClause::default());
    clauses.session.appointments = Some(Appointments { early_seconds: 600, late_seconds: 900, ad_hoc: true });
    let mut room = Room::under(clauses);
    let day = |n: u64| MORNING.wall_ms + n * 24 * 60 * MINUTE;
    let id = room.plan(1, day(1), MORNING).unwrap();
    let close = |room: &mut Room, follow_ups: &[u64]| {
        room.jointly(MORNING, |side| Joint::close(&side.situation(), follow_ups, MORNING, &side.person))
    };
    assert_eq!(close(&mut room, &[]), Err(no(ReasonCode::AppointmentsOpen)));
    let entry = crate::cancel(&room.client().situation(), &id, None, MORNING, &client()).unwrap();
    room.everywhere(&entry).unwrap();
    assert_eq!(close(&mut room, &[day(9), day(8)]), Err(SettingError::FactContradicts));
    assert_eq!(close(&mut room, &[day(1); 9]), Err(SettingError::FactContradicts));
    let side = room.client();
    let alone = Joint::close(&side.situation(), &[], MORNING, &side.person).unwrap();
    assert_eq!(room.everywhere(&alone.entry().clone()), Err(SettingError::SignaturesMissing));
    close(&mut room, &[day(30), day(90)]).unwrap();
    assert_eq!(room.client().ledger.closed(), Some(Closing::Planned));
    let ended = Refusal::because(ReasonCode::RelationshipEnded);
    for side in &room.sides {
        for intent in [Intent::StartSession, Intent::SendText, Intent::ShareHomework] {
            assert_eq!(permit(&side.situation(), &intent, MORNING).map(|_| ()), Err(ended));
        }
        let entry = leave(&side.situation(), MORNING, &side.person);
        assert_eq!(entry, Err(ended.into()));
    }
    // Nor any fact, nor another version.
    let c = client();
    let mut entry = room.client().ledger.next(
        MORNING.wall_ms,
        Fact::Withdrawn { agreement: *room.client().ledger.agreed().unwrap(), by: room.client().key() },
    );
    entry.as_mut().unwrap().sign(&c).unwrap();
    assert_eq!(room.everywhere(&entry.unwrap()), Err(ended.into()));
}

#[test]
fn s80_anybody_simply_leaves() {
    for who in [0, 1] {
        let mut room = Room::under(full_clauses(&[&client(), &therapist()]));
        room.plan(1, MORNING.wall_ms + 24 * 60 * MINUTE, MORNING).unwrap();
        let side = &room.sides[who];
        let mut situation = side.situation();
        (situation.verified, situation.identities) = (None, &[]);
        let entry = leave(&situation, MORNING, &side.person).unwrap();
        room.everywhere(&entry).unwrap();
        assert_eq!(room.client().ledger.closed(), Some(Closing::Left));
        assert!(room.client().ledger.appointments().iter().all(|one| !one.is_open()), "nothing is owed");
        assert_eq!(room.hold(MORNING, 60), Err(no(ReasonCode::RelationshipEnded)));
        room.client().ledger.verify(&room.client().agreements).unwrap();
    }
    // Also after a withdrawal; not in the middle of a session, which is left first.
    let mut room = Room::of_two(SessionClause::default());
    let entry = withdraw(&room.client().situation(), MORNING, &client()).unwrap();
    room.everywhere(&entry).unwrap();
    leave(&room.client().situation(), MORNING, &client()).unwrap();
    let mut room = Room::of_two(SessionClause::default());
    room.start(MORNING);
    assert_eq!(leave(&room.client().situation(), MORNING, &client()), Err(SettingError::SessionOpen));
    let side = room.client();
    let why = AloneReason::Left;
    let end = end_alone(&side.situation(), None, why, later(MORNING, MINUTE), &side.person).unwrap();
    room.everywhere(&end).unwrap();
    let forged = leave(&room.client().situation(), MORNING, &therapist()).unwrap();
    assert_eq!(room.everywhere(&forged), Err(SettingError::SignaturesMissing));
    leave(&room.client().situation(), MORNING, &client()).unwrap();
}
