//! What stands exactly at a bound, and what only one of two conditions would miss.

use super::{MORNING, later, no};
use crate::encoding::encode;
use crate::fixtures::{
    RELATIONSHIP, Room, Side, child, client, first_version, full_clauses, relay, signed, therapist,
};
use crate::signing::SignedRecord;
use crate::{
    Agreements, AloneReason, Appointments, CLOCK_TOLERANCE_MS, Closing, EndReason, Entry, Extension, Fact,
    Hash, Intent, Joint, Ledger, Message, Now, Outcome, Permit, PublicKey, ReasonCode, Received, Refusal,
    Review, SessionClause, SettingError, Signature, Signatures, Signer, cancel, end_alone, end_at_limit,
    end_overdue, extend_for_crisis, goes_first, permit, receive_message, withdraw,
};

const MINUTE: u64 = 60_000;
const OVER: u64 = 55 * MINUTE;

fn started() -> (Room, Vec<Permit>) {
    let mut room = Room::of_two(SessionClause::default());
    let permits = room.start(MORNING);
    (room, permits)
}

/// What a changed program writes: this fact at the next place, signed by `by`.
fn written(side: &Side, at_ms: u64, fact: Fact, by: &[&dyn Signer]) -> Entry {
    let mut entry = side.ledger.next(at_ms, fact).unwrap();
    by.iter().for_each(|one| entry.sign(*one).unwrap());
    entry
}

fn appended(side: &Side, entry: Entry) -> Result<(), SettingError> {
    side.ledger.clone().append(entry, &side.agreements)
}

#[test]
fn a_boot_clock_from_before_the_start_ends_a_session_by_the_wall_clock() {
    let (room, permits) = started();
    let side = room.client();
    let other_run = |wall_ms| Now { wall_ms, boot_ms: MORNING.boot_ms - 1 };
    let end = |now| end_at_limit(&side.situation(), &permits[0], now, &side.person).map(|_| ());
    assert_eq!(end(other_run(MORNING.wall_ms + OVER - 1)), Err(SettingError::EndTooEarly));
    assert_eq!(end(other_run(MORNING.wall_ms + OVER)), Ok(()));
    assert_eq!(end(other_run(MORNING.wall_ms + OVER + 1)), Ok(()));
}

#[test]
fn an_overdue_end_comes_two_minutes_after_the_limit_and_not_before() {
    let (room, _) = started();
    let side = room.client();
    let end = |ms| end_overdue(&side.situation(), later(MORNING, ms), &side.person).map(|_| ());
    assert_eq!(end(OVER + CLOCK_TOLERANCE_MS - 1), Err(SettingError::EndTooEarly));
    assert_eq!(end(OVER + CLOCK_TOLERANCE_MS), Ok(()));
}

#[test]
fn a_permit_says_how_long_its_own_session_lasted_and_no_other() {
    let (mut room, permits) = started();
    // The wall clock went on by an hour in ten minutes.
    let now = Now { wall_ms: MORNING.wall_ms + 60 * MINUTE, boot_ms: MORNING.boot_ms + 10 * MINUTE };
    let lasted = |room: &Room, now| {
        let side = room.client();
        let entry = end_alone(&side.situation(), Some(&permits[0]), AloneReason::Left, now, &side.person);
        let Fact::End { reason: EndReason::Alone { .. }, lasted_s, .. } = entry.unwrap().fact().clone()
        else {
            panic!()
        };
        lasted_s
    };
    assert_eq!(lasted(&room, now), 600);
    let side = room.client();
    let end = end_alone(&side.situation(), Some(&permits[0]), AloneReason::Left, now, &side.person).unwrap();
    room.everywhere(&end).unwrap();
    let next = later(MORNING, 120 * MINUTE);
    room.start(next);
    assert_eq!(lasted(&room, later(next, 3 * MINUTE)), 180);
}

#[test]
fn what_is_added_to_a_session_can_be_asked_until_two_minutes_after_its_end() {
    let (room, permits) = started();
    let side = room.client();
    let last = MORNING.wall_ms + OVER + CLOCK_TOLERANCE_MS;
    for (wall_ms, answer) in [(last, Ok(())), (last + 1, Err(no(ReasonCode::SessionOver)))] {
        // The wall clocks differ; the boot clock says that the session still runs.
        let now = Now { wall_ms, boot_ms: MORNING.boot_ms + MINUTE };
        let extend = permit(&side.situation(), &Intent::Extend { seconds: 60 }, now);
        assert_eq!(extend.map(|_| ()).map_err(SettingError::from), answer);
        let crisis = extend_for_crisis(&side.situation(), &permits[0], 60, now, &side.person);
        assert_eq!(crisis.map(|_| ()), answer);
    }
}

#[test]
fn an_own_request_for_another_place_or_of_the_same_member_holds_up_nothing() {
    let (mut room, permits) = started();
    let now = later(MORNING, MINUTE);
    let (c, t) = (room.client(), room.therapist());
    let first = Extension::ask(&c.situation(), &permits[0], 60, now, &c.person).unwrap();
    assert!(!first.is_complete());
    let second = Extension::ask(&c.situation(), &permits[0], 120, now, &c.person).unwrap();
    let bytes = second.entry().to_bytes().unwrap();
    // On two devices: nobody's own request goes before their own.
    assert!(Extension::agree(&bytes, Some(&first), &c.situation(), &permits[0], now, &c.person).is_ok());
    let stale = Extension::ask(&t.situation(), &permits[1], 60, now, &t.person).unwrap();
    let crisis = extend_for_crisis(&t.situation(), &permits[1], 60, now, &t.person).unwrap();
    room.everywhere(&crisis).unwrap();
    let (c, t) = (room.client(), room.therapist());
    let asked = Extension::ask(&c.situation(), &permits[0], 60, now, &c.person).unwrap();
    let bytes = asked.entry().to_bytes().unwrap();
    let agreed = Extension::agree(&bytes, Some(&stale), &t.situation(), &permits[1], now, &t.person);
    assert!(agreed.unwrap().is_complete());
    assert!(!goes_first(stale.entry(), asked.entry(), &t.situation()), "they stand at two places");
    assert!(goes_first(stale.entry(), first.entry(), &t.situation()));
}

#[test]
fn a_request_is_complete_once_everybody_wanted_has_signed() {
    let room = Room::of_two(SessionClause::default());
    let (c, t) = (room.client(), room.therapist());
    let with = [c.key(), t.key()];
    let mut asked = Joint::review(&c.situation(), Review::GoOn, &with, MORNING, &c.person).unwrap();
    assert!(!asked.is_complete());
    let bytes = asked.entry().to_bytes().unwrap();
    let agreed = Joint::agree(&bytes, None, &relay().key(), &t.situation(), MORNING, &t.person).unwrap();
    asked.add(&agreed.entry().countersignature_of(&t.key()).unwrap()).unwrap();
    assert!(asked.is_complete());
}

#[test]
fn a_start_that_awaits_somebody_says_whom() {
    let mut room = Room::of_three(SessionClause::default());
    let complete = room.pending(MORNING).remove(0);
    assert!(complete.is_complete() && complete.missing().is_empty());
    let (t, others) = room.sides.split_last().unwrap();
    let requests: Vec<_> = others.iter().map(|side| side.request(1, MORNING)).collect();
    let own = t.request(1, MORNING);
    let session = crate::SessionId::new([7; 16]);
    let draft = crate::StartDraft::admit(&t.situation(), &own, &requests, session, relay().key()).unwrap();
    let time = relay().time(draft.hash(), MORNING.wall_ms);
    let pending = draft.finish(time, &t.situation(), MORNING, &t.person).unwrap();
    let mut missing = pending.missing();
    missing.sort_unstable();
    let mut wanted: Vec<_> = others.iter().map(Side::key).collect();
    wanted.sort_unstable();
    assert_eq!(missing, wanted);
    assert!(!pending.is_complete());
}

#[test]
fn a_start_gives_no_permit_for_another_session() {
    let mut room = Room::of_two(SessionClause::default());
    let (one, other) = (room.pending(MORNING), room.pending(MORNING));
    let no_session = Err(Refusal::because(ReasonCode::NoSession));
    room.everywhere(other[0].entry()).unwrap();
    assert_eq!(one[0].begin(&room.client().situation(), MORNING), no_session, "it does not stand");
    other[0].begin(&room.client().situation(), MORNING).unwrap();
    let side = room.client();
    let end = end_alone(&side.situation(), None, AloneReason::Left, MORNING, &side.person).unwrap();
    room.everywhere(&end).unwrap();
    let next = later(MORNING, 10 * MINUTE);
    room.start(next);
    assert_eq!(other[0].begin(&room.client().situation(), next), no_session, "it is over");
}

#[test]
fn heads_count_where_two_ledgers_are_of_one_length() {
    let mut room = Room::of_two(SessionClause::default());
    let with: Vec<_> = room.sides.iter().map(Side::key).collect();
    let review = |at_ms| {
        let mut sorted = with.clone();
        sorted.sort_unstable();
        let fact = Fact::Reviewed { outcome: Review::GoOn, with: sorted, asked_by: client().public() };
        written(room.client(), at_ms, fact, &[&client(), &therapist()])
    };
    let entries = [review(MORNING.wall_ms), review(MORNING.wall_ms + 1)];
    let honest = room.sides[1].ledger.clone();
    for (side, entry) in room.sides.iter_mut().zip(entries.clone()) {
        side.ledger.append(entry, &side.agreements).unwrap();
    }
    let (c, t) = (room.client(), room.therapist());
    let (request, own) = (c.request(1, MORNING), t.request(1, MORNING));
    let session = crate::SessionId::new([7; 16]);
    let admit = |requests: &[crate::StartRequest]| {
        crate::StartDraft::admit(&t.situation(), &own, requests, session, relay().key())
    };
    assert_eq!(admit(&[request]), Err(SettingError::LedgersDiffer));
    // The ledger went another way before the relay answered.
    let mut same = honest;
    same.append(entries[1].clone(), &t.agreements).unwrap();
    let both =
        Side { ledger: same, person: client(), ..Room::of_two(SessionClause::default()).sides.remove(0) };
    let draft = admit(&[both.request(1, MORNING)]).unwrap();
    let time = relay().time(draft.hash(), MORNING.wall_ms);
    let elsewhere = crate::Situation { ledger: &c.ledger, ..t.situation() };
    let finished = draft.finish(time, &elsewhere, MORNING, &t.person);
    assert_eq!(finished.map(|_| ()), Err(SettingError::LedgersDiffer));
}

#[test]
fn nobody_withdraws_twice_or_from_what_is_not_in_force() {
    let mut room = Room::of_two(SessionClause::default());
    let (c, at_ms) = (client(), MORNING.wall_ms);
    let agreement = *room.client().ledger.agreed().unwrap();
    let again = Fact::Withdrawn { agreement, by: c.public() };
    let other = Fact::Withdrawn { agreement: Hash::new([3; 32]), by: c.public() };
    let side = room.client();
    assert_eq!(
        appended(side, written(side, at_ms, other.clone(), &[&c])),
        Err(SettingError::FactContradicts)
    );
    let entry = withdraw(&side.situation(), MORNING, &c).unwrap();
    room.everywhere(&entry).unwrap();
    let side = room.client();
    for fact in [again, other] {
        assert_eq!(appended(side, written(side, at_ms, fact, &[&c])), Err(SettingError::FactContradicts));
    }
}

#[test]
fn who_withdraws_leaves_what_was_settled_before() {
    let clause = SessionClause {
        appointments: Some(Appointments { early_seconds: 600, late_seconds: 900, ad_hoc: true }),
        ..SessionClause::default()
    };
    let mut room = Room::of_two(clause);
    let at = MORNING.wall_ms + 600 * MINUTE;
    let now_on = room.plan(1, at, MORNING).unwrap();
    let ahead = room.plan(2, at + 120 * MINUTE, MORNING).unwrap();
    let called_off = room.plan(3, at + 600 * MINUTE, MORNING).unwrap();
    let side = room.client();
    let cancelled = cancel(&side.situation(), &called_off, None, MORNING, &side.person).unwrap();
    room.everywhere(&cancelled).unwrap();
    let now = Now { wall_ms: at, ..MORNING };
    let side = room.client();
    let entry = withdraw(&side.situation(), now, &side.person).unwrap();
    room.everywhere(&entry).unwrap();
    let outcome = |id| room.client().ledger.appointment(id).unwrap().outcome.clone();
    assert_eq!(outcome(&now_on), Outcome::Open, "its moment has come: it is kept or missed");
    assert_eq!(outcome(&ahead), Outcome::Void);
    assert!(matches!(outcome(&called_off), Outcome::Cancelled { .. }));
}

#[test]
fn an_introduction_is_recorded_once_as_it_was_joined() {
    let room = Room::introduced();
    let side = room.client();
    let joined = side.agreements.introduction().unwrap();
    let (hash, at_ms) = (*joined.hash(), joined.agreement().proposed_ms);
    let bad = Err(SettingError::FactContradicts);
    let both: [&dyn Signer; 2] = [&client(), &therapist()];
    let twice = written(side, at_ms, Fact::Introduced { agreement: hash }, &both);
    assert_eq!(appended(side, twice), bad);
    // Dated otherwise, or a version that is none.
    let (c, t) = (client(), therapist());
    let version = signed(first_version(&[&c, &t], SessionClause::default()), &[&c, &t]);
    let mut agreements = side.agreements.clone();
    agreements.accept(version.clone()).unwrap();
    let empty = Ledger::new(RELATIONSHIP);
    let first = |at_ms, agreement| {
        let mut entry = empty.next(at_ms, Fact::Introduced { agreement }).unwrap();
        entry.sign(&c).unwrap();
        empty.clone().append(entry, &agreements)
    };
    assert_eq!(first(at_ms, hash), Ok(()));
    assert_eq!(first(at_ms + 1, hash), bad);
    assert_eq!(first(version.agreement().proposed_ms, *version.hash()), bad);
    // What nobody signed is nobody's word, whatever may come later.
    let mut unsigned = empty.clone();
    let entry = empty.next(at_ms, Fact::Introduced { agreement: hash }).unwrap();
    assert_eq!(unsigned.append(entry, &agreements), Err(SettingError::SignaturesMissing));
}

#[test]
fn of_two_records_that_await_signatures_the_own_one_stays() {
    let room = Room::introduced();
    let (c, t) = (client(), therapist());
    let version = signed(first_version(&[&c, &t], SessionClause::default()), &[&c, &t]);
    let mut agreements = room.client().agreements.clone();
    agreements.accept(version.clone()).unwrap();
    let mut bare = Agreements::new(RELATIONSHIP);
    bare.accept(version).unwrap();
    let empty = Ledger::new(RELATIONSHIP);
    let mut here = empty.clone();
    here.append(here.record_agreed(&agreements, &c).unwrap(), &agreements).unwrap();
    let rival = empty.record_agreed(&bare, &t).unwrap();
    let received = here.receive(rival, &c.public(), MORNING, &agreements);
    assert_eq!(received, Err(SettingError::OwnEntryStands));
}

#[test]
fn a_planned_end_has_at_most_eight_times_to_hear_from_each_other() {
    let room = Room::of_two(SessionClause::default());
    let side = room.client();
    for (count, answer) in [(8, Ok(())), (9, Err(SettingError::FactContradicts))] {
        let follow_ups: Vec<u64> = (1..=count).map(|n| MORNING.wall_ms + n).collect();
        let asked = Joint::close(&side.situation(), &follow_ups, MORNING, &side.person);
        assert_eq!(asked.map(|_| ()), answer);
        let fact = Fact::Closed { how: Closing::Planned, by: side.key(), follow_ups };
        let entry = written(side, MORNING.wall_ms, fact, &[&client(), &therapist()]);
        assert_eq!(appended(side, entry), answer);
    }
}

#[test]
fn an_open_session_names_the_appointment_that_it_keeps() {
    let clause = SessionClause {
        appointments: Some(Appointments { early_seconds: 600, late_seconds: 900, ad_hoc: true }),
        ..SessionClause::default()
    };
    let mut room = Room::of_two(clause);
    let at = later(MORNING, 60 * MINUTE);
    let id = room.plan(1, at.wall_ms, MORNING).unwrap();
    room.start(at);
    assert_eq!(room.client().ledger.open_session().unwrap().appointment(), Some(id));
}

#[test]
fn what_is_dated_two_minutes_ahead_is_in_time() {
    let (room, permits) = started();
    let t = room.therapist();
    let end = end_at_limit(&t.situation(), &permits[1], later(MORNING, OVER), &t.person).unwrap();
    let side = room.client();
    let received = |ms| {
        let now = later(MORNING, ms);
        side.ledger.clone().receive(end.clone(), &side.key(), now, &side.agreements)
    };
    assert_eq!(received(OVER - CLOCK_TOLERANCE_MS), Ok(Received::Appended));
    assert_eq!(received(OVER - CLOCK_TOLERANCE_MS - 1), Err(SettingError::EndTooEarly));
    // A message too.
    let room = Room::under(full_clauses(&[&client(), &therapist()]));
    let to = [client().public()];
    let read = |ahead, earlier_ms: &[u64]| {
        let message = Message {
            relationship: RELATIONSHIP,
            from: therapist().public(),
            to: &to,
            characters: 5,
            written_ms: MORNING.wall_ms + ahead,
            earlier_ms,
            files: &[],
            two_computers: false,
        };
        receive_message(&room.client().situation(), &message, MORNING).map(|_| ()).map_err(|no| no.reason)
    };
    assert_eq!(read(CLOCK_TOLERANCE_MS, &[]), Ok(()));
    assert_eq!(read(CLOCK_TOLERANCE_MS + 1, &[]), Err(ReasonCode::WrittenOutOfOrder));
    // And one of the very moment of the one before.
    assert_eq!(read(0, &[MORNING.wall_ms]), Ok(()));
    assert_eq!(read(0, &[MORNING.wall_ms + 1]), Err(ReasonCode::WrittenOutOfOrder));
}

#[test]
fn signatures_stand_in_order_and_each_key_once() {
    assert!(Signatures::default().is_empty());
    let (c, key) = (client(), client().public());
    let signature = c.sign(crate::encoding::LEDGER_PREFIX, b"body");
    let read = |rows: Vec<(PublicKey, Signature)>| {
        #[derive(serde::Serialize)]
        struct Rows {
            #[serde(with = "serde_bytes")]
            body: Vec<u8>,
            signatures: Vec<(PublicKey, Signature)>,
        }
        SignedRecord::read(&encode(&Rows { body: b"body".to_vec(), signatures: rows }).unwrap())
            .map(|record| (record.signatures.len(), record.signatures.is_empty()))
    };
    assert_eq!(read(vec![(key, signature)]), Ok((1, false)));
    assert_eq!(read(vec![(key, signature); 2]), Err(SettingError::Malformed));
    let mut two = vec![(key, signature), (child().public(), signature)];
    two.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
    assert_eq!(read(two), Err(SettingError::Malformed));
}
