//! S-10, S-11, S-17, S-18, S-19: how often, when, with whom, how long on, and what was called off.

use super::{MORNING, later, no};
use crate::fixtures::{Room, Side, client, full_clauses, partner, relay, stranger, therapist};
use crate::rules::planning::{
    s10_frequency, s11_appointment, s18_course, s18_review, s19_missed, s19_notice,
};
use crate::{
    Appointment, AppointmentId, Appointments, Claim, Clauses, CourseClause, Entry, Extension, Fact,
    Frequency, Held, Intent, Joint, Now, Outcome, Period, Presence, PublicKey, ReasonCode, Refusal,
    RelayTime, Review, SessionClause, SettingError, Signer, Zone, cancel, cancellation_hash, goes_first,
    missed, permit, withdraw,
};
use proptest::prelude::*;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

fn at(wall_ms: u64) -> Now {
    Now { wall_ms, boot_ms: MORNING.boot_ms + wall_ms.saturating_sub(MORNING.wall_ms) }
}

fn amsterdam() -> Zone {
    Zone::new("Europe/Amsterdam").unwrap()
}

fn weekly(most: u16) -> Option<Frequency> {
    Some(Frequency { most, period: Period::Week { zone: amsterdam() } })
}

fn rolling(most: u16, days: u16) -> Option<Frequency> {
    Some(Frequency { most, period: Period::Days { days } })
}

const WINDOWS: Appointments = Appointments { early_seconds: 600, late_seconds: 900, ad_hoc: false };

fn by_appointment() -> Clauses {
    Clauses::of_sessions(SessionClause { appointments: Some(WINDOWS), ..SessionClause::default() })
}

fn until(reason: ReasonCode, from_ms: u64) -> SettingError {
    Refusal::until(reason, from_ms).into()
}

#[test]
fn s10_as_many_sessions_as_agreed_in_a_week() {
    // Sunday 22 November 2026, two a week in Amsterdam: the third waits for Monday 00:00.
    let clause = SessionClause { frequency: weekly(2), ..SessionClause::default() };
    let mut room = Room::of_two(clause);
    let friday = amsterdam().moment(2026, 11, 20, 600).unwrap();
    room.hold(at(friday), 3000).unwrap();
    room.hold(at(friday + DAY), 3000).unwrap();
    let monday = amsterdam().moment(2026, 11, 23, 0).unwrap();
    let refused = until(ReasonCode::TooManySessions, monday);
    assert_eq!(room.hold(at(friday + 2 * DAY), 3000), Err(refused));
    assert_eq!(room.hold(at(monday - 1), 60), Err(refused));
    // The side that wants one is told before anything is asked of anybody.
    for side in &room.sides {
        let asked = |ms| permit(&side.situation(), &Intent::StartSession, at(ms)).map(|_| ());
        assert_eq!(asked(monday - 1).map_err(SettingError::from), Err(refused));
        assert_eq!(asked(monday), Ok(()));
    }
    room.hold(at(monday), 3000).unwrap();
    // Both ends judge (P3): a START of a therapist whose rules are off is not signed, and not kept.
    let sunday = at(friday + 2 * DAY);
    let mut room = Room::of_two(SessionClause { frequency: weekly(1), ..SessionClause::default() });
    let forged = room.try_pending(&[0, 1], sunday).unwrap().remove(0).entry().clone();
    room.hold(at(friday), 60).unwrap();
    let side = room.client();
    let Fact::Start(start) = forged.fact() else { panic!() };
    let mut start = start.clone();
    start.terms.number = 2;
    start.terms.session = crate::SessionId::new([0x7a; 16]);
    let (index, head) = (side.ledger.len(), side.ledger.head());
    let hash = start.terms.hash(side.ledger.relationship(), index, &head).unwrap();
    start.relay_time = relay().time(&hash, sunday.wall_ms);
    let mut entry = side.ledger.next(sunday.wall_ms, Fact::Start(start)).unwrap();
    entry.sign(&therapist()).unwrap();
    entry.sign(&client()).unwrap();
    assert_eq!(
        side.ledger.clone().append(entry, &side.agreements),
        Err(until(ReasonCode::TooManySessions, monday))
    );
}

#[test]
fn s10_weeks_begin_in_the_agreements_zone_on_both_nights() {
    // The week after the change begins an hour earlier (spring) or later (autumn) than 7 x 24 hours.
    for (month, day, hours) in [(3, 30, 167), (10, 26, 169)] {
        let monday = amsterdam().moment(2026, month, day, 0).unwrap();
        let before = monday - hours * HOUR;
        assert_eq!(amsterdam().week_of(monday - 1), Some(before..monday));
        let clause = SessionClause { frequency: weekly(1), ..SessionClause::default() };
        let held = Held { started_ms: before, ended_ms: before + HOUR };
        let refused = Err(Refusal::until(ReasonCode::TooManySessions, monday));
        assert_eq!(s10_frequency(&clause, &[held], monday - 1), refused);
        assert_eq!(s10_frequency(&clause, &[held], monday), Ok(()));
        let held = Held { started_ms: before - 1, ended_ms: before };
        assert_eq!(s10_frequency(&clause, &[held], before), Ok(()));
    }
}

#[test]
fn s10_any_so_many_days_hold_no_more() {
    let mut room = Room::of_two(SessionClause { frequency: rolling(2, 7), ..SessionClause::default() });
    let first = MORNING.wall_ms;
    room.hold(at(first), 60).unwrap();
    room.hold(at(first + DAY), 60).unwrap();
    let refused = Err(until(ReasonCode::TooManySessions, first + 7 * DAY));
    assert_eq!(room.hold(at(first + 2 * DAY), 60), refused);
    assert_eq!(room.hold(at(first + 7 * DAY - 1), 60), refused);
    room.hold(at(first + 7 * DAY), 60).unwrap();
    assert_eq!(
        room.hold(at(first + 7 * DAY + HOUR), 60),
        Err(until(ReasonCode::TooManySessions, first + 8 * DAY))
    );
}

#[test]
fn s10_the_gap_lies_between_end_and_start() {
    let gap = 2 * 24 * 3600;
    let mut room = Room::of_two(SessionClause { gap_seconds: Some(gap), ..SessionClause::default() });
    room.hold(MORNING, 3000).unwrap();
    let from = MORNING.wall_ms + 3_000_000 + 2 * DAY;
    assert_eq!(room.hold(at(from - 1), 60), Err(until(ReasonCode::TooSoon, from)));
    // Neither does a relay's clock that went back help.
    assert_eq!(room.hold(at(MORNING.wall_ms - 1), 60), Err(until(ReasonCode::TooSoon, from)));
    room.hold(at(from), 60).unwrap();
}

#[test]
fn s10_what_lies_ahead_counts_to_the_millisecond() {
    let of = |started_ms| Held { started_ms, ended_ms: started_ms + 50 * MINUTE };
    let gap = SessionClause { gap_seconds: Some(3600), ..SessionClause::default() };
    let ahead = [of(100 * HOUR)];
    let last = 100 * HOUR - HOUR - 50 * MINUTE;
    assert_eq!(s10_frequency(&gap, &ahead, last), Ok(()));
    let after = 100 * HOUR + 50 * MINUTE + HOUR;
    for early in [last + 1, 100 * HOUR, after - 1] {
        assert_eq!(s10_frequency(&gap, &ahead, early), Err(Refusal::until(ReasonCode::TooSoon, after)));
    }
    assert_eq!(s10_frequency(&gap, &ahead, after), Ok(()));
    // Two in any two days: the third between two others that are exactly two days apart is within.
    let two = SessionClause { frequency: rolling(2, 2), ..SessionClause::default() };
    let around = |days_ms| [of(10 * DAY), of(10 * DAY + days_ms)];
    assert_eq!(s10_frequency(&two, &around(2 * DAY), 11 * DAY), Ok(()));
    assert!(s10_frequency(&two, &around(2 * DAY - 1), 11 * DAY).is_err());
}

fn held() -> impl Strategy<Value = Vec<Held>> {
    let one = (0u64..40 * 24, 1u64..120).prop_map(|(hours, minutes)| {
        let started_ms = MORNING.wall_ms + hours * HOUR;
        Held { started_ms, ended_ms: started_ms + minutes * MINUTE }
    });
    proptest::collection::vec(one, 0..12)
}

fn spaced() -> impl Strategy<Value = SessionClause> {
    let period = prop_oneof![
        Just(Period::Week { zone: amsterdam() }),
        Just(Period::Week { zone: Zone::new("America/New_York").unwrap() }),
        (1u16..20).prop_map(|days| Period::Days { days }),
    ];
    let frequency =
        proptest::option::of((1u16..4, period).prop_map(|(most, period)| Frequency { most, period }));
    let gap = proptest::option::of(1u32..5 * 24 * 3600);
    (frequency, gap).prop_map(|(frequency, gap_seconds)| SessionClause {
        frequency,
        gap_seconds,
        ..SessionClause::default()
    })
}

/// S-10 in other words: every window of the period, every pair of neighbors.
fn breaks(clause: &SessionClause, held: &[Held]) -> bool {
    let gap_ms = u64::from(clause.gap_seconds.unwrap_or(0)) * 1000;
    let close = held.iter().enumerate().any(|(i, a)| {
        held.iter()
            .enumerate()
            .any(|(j, b)| i != j && a.started_ms <= b.started_ms && b.started_ms < a.ended_ms + gap_ms)
    });
    let crowded = clause.frequency.as_ref().is_some_and(|frequency| {
        held.iter().any(|first| {
            let inside = |other: &&Held| match &frequency.period {
                Period::Week { zone } => zone.week_of(first.started_ms).unwrap().contains(&other.started_ms),
                Period::Days { days } => {
                    (first.started_ms..first.started_ms + u64::from(*days) * DAY).contains(&other.started_ms)
                }
            };
            held.iter().filter(inside).count() > usize::from(frequency.most)
        })
    });
    (clause.gap_seconds.is_some() && close) || crowded
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn s10_holds_for_whatever_was_held_and_names_the_next_moment(
        clause in spaced(),
        wanted in held(),
        ask in 0u64..45 * 24 * 60,
    ) {
        // What the rule lets through, one by one, never breaks it.
        let mut taken: Vec<Held> = Vec::new();
        for one in wanted {
            let one = Held { ended_ms: one.started_ms + u64::from(clause.seconds) * 1000, ..one };
            if s10_frequency(&clause, &taken, one.started_ms).is_ok() {
                taken.push(one);
                prop_assert!(!breaks(&clause, &taken));
            }
        }
        let at_ms = MORNING.wall_ms + ask * MINUTE;
        let ended_ms = |start| start + u64::from(clause.seconds) * 1000;
        let with = |started_ms| {
            let mut all = taken.clone();
            all.push(Held { started_ms, ended_ms: ended_ms(started_ms) });
            all
        };
        match s10_frequency(&clause, &taken, at_ms) {
            Ok(()) => prop_assert!(!breaks(&clause, &with(at_ms))),
            Err(refusal) => {
                prop_assert!(breaks(&clause, &with(at_ms)));
                let from = refusal.from_ms.unwrap();
                prop_assert!(from > at_ms && !breaks(&clause, &with(from)));
                // Nothing before it would do, on a grid and just before.
                let step = ((from - at_ms) / 40).max(1);
                for n in 0..40 {
                    let earlier = at_ms + n * step;
                    if earlier < from {
                        prop_assert!(breaks(&clause, &with(earlier)), "{}", earlier);
                    }
                }
                prop_assert!(breaks(&clause, &with(from - 1)));
            }
        }
    }
}

#[test]
fn s11_a_session_starts_inside_its_window() {
    let mut room = Room::under(by_appointment());
    let start = MORNING.wall_ms + DAY;
    assert_eq!(room.hold(MORNING, 60), Err(no(ReasonCode::NoAppointment)));
    let id = room.plan(1, start, MORNING).unwrap();
    let opens = start - 10 * MINUTE;
    assert_eq!(room.hold(MORNING, 60), Err(until(ReasonCode::NoAppointment, opens)));
    assert_eq!(room.hold(at(opens - 1), 60), Err(until(ReasonCode::NoAppointment, opens)));
    assert_eq!(room.hold(at(start + 15 * MINUTE + 1), 60), Err(no(ReasonCode::NoAppointment)));
    room.hold(at(opens), 60).unwrap();
    let kept = room.client().ledger.appointment(&id).unwrap();
    let session = room.client().ledger.past_sessions()[0].session;
    assert_eq!(kept.outcome, Outcome::Kept(session));
    assert_eq!(room.client().ledger.past_sessions()[0].appointment, Some(id));
    assert_eq!(room.hold(at(start), 60), Err(no(ReasonCode::NoAppointment)), "an appointment is one session");
}

#[test]
fn s11_without_appointment_only_if_agreed() {
    let clause = |ad_hoc| SessionClause {
        appointments: Some(Appointments { ad_hoc, ..WINDOWS }),
        ..SessionClause::default()
    };
    let mut room = Room::of_two(clause(true));
    room.hold(MORNING, 60).unwrap();
    assert_eq!(room.client().ledger.past_sessions()[0].appointment, None);
    let mut room = Room::of_two(clause(false));
    assert!(room.hold(MORNING, 60).is_err());
    // The first open one whose window holds the moment.
    let one = |id, start_ms, outcome| Appointment {
        id: AppointmentId::new([id; 16]),
        start_ms,
        with: Vec::new(),
        relay: relay().key(),
        outcome,
    };
    let list = [
        one(1, 100 * MINUTE, Outcome::Void),
        one(3, 105 * MINUTE, Outcome::Open),
        one(2, 100 * MINUTE, Outcome::Open),
    ];
    let found = |ms| s11_appointment(&clause(false), &list, ms).unwrap().map(|one| one.id.as_bytes()[0]);
    assert_eq!(found(95 * MINUTE), Some(2));
    assert_eq!(found(115 * MINUTE), Some(2));
    assert_eq!(found(115 * MINUTE + 1), Some(3));
}

#[test]
fn s11_both_confirm_and_both_judge() {
    let mut room = Room::under(by_appointment());
    let start = MORNING.wall_ms + DAY;
    let (with, id) = ([room.sides[0].key(), room.sides[1].key()], AppointmentId::new([1; 16]));
    let ask = |side: &Side, start_ms: u64, now| {
        Joint::plan(&side.situation(), id, start_ms, &with, relay().key(), now, &side.person)
    };
    let asked = ask(room.client(), start, MORNING).unwrap();
    assert_eq!(asked.missing(), [room.therapist().key()]);
    let entry = asked.entry().clone();
    assert_eq!(room.everywhere(&entry), Err(SettingError::SignaturesMissing));
    let bytes = entry.to_bytes().unwrap();
    let side = room.therapist();
    let agree = |bytes: &[u8], relay: PublicKey, now| {
        Joint::agree(bytes, None, &relay, &side.situation(), now, &side.person)
    };
    assert_eq!(agree(&bytes, stranger().public(), MORNING), Err(no(ReasonCode::RelayTimeUnsigned)));
    let past = later(MORNING, DAY);
    assert_eq!(agree(&bytes, relay().key(), past), Err(no(ReasonCode::AppointmentPast)));
    assert_eq!(ask(room.client(), MORNING.wall_ms, MORNING), Err(no(ReasonCode::AppointmentPast)));
    // Not asked by the one who is named.
    let mut forged = room.client().ledger.next(MORNING.wall_ms, entry.fact().clone()).unwrap();
    forged.sign(&therapist()).unwrap();
    assert_eq!(
        agree(&forged.to_bytes().unwrap(), relay().key(), MORNING),
        Err(no(ReasonCode::RequestUnsigned))
    );
    // Nothing that is no request.
    let start_entry = room.client().ledger.entries()[0].to_bytes().unwrap();
    assert_eq!(agree(&start_entry, relay().key(), MORNING), Err(SettingError::FactContradicts));
    room.plan(1, start, MORNING).unwrap();
    assert_eq!(room.plan(1, start + 2 * DAY, MORNING), Err(SettingError::AppointmentReused));
    assert_eq!(room.plan(2, start, MORNING), Err(until(ReasonCode::TooSoon, start + 50 * MINUTE)));
    let bare = Room::of_two(SessionClause::default());
    assert_eq!(
        permit(&bare.client().situation(), &Intent::Plan { start_ms: start }, MORNING).map(|_| ()),
        Err(Refusal::because(ReasonCode::AppointmentsNotAgreed))
    );
}

#[test]
fn s11_planning_keeps_number_and_spacing() {
    let mut clauses = by_appointment();
    clauses.session.frequency = weekly(1);
    clauses.session.gap_seconds = Some(24 * 3600);
    let mut room = Room::under(clauses);
    // MORNING is Wednesday 18 November 2026.
    let week = amsterdam().week_of(MORNING.wall_ms).unwrap();
    let start = MORNING.wall_ms + DAY;
    let first = room.plan(1, start, MORNING).unwrap();
    let refused = until(ReasonCode::TooManySessions, week.end);
    assert_eq!(room.plan(2, start + 2 * DAY, MORNING), Err(refused));
    assert_eq!(
        permit(&room.client().situation(), &Intent::Plan { start_ms: start + 2 * DAY }, MORNING).map(|_| ()),
        Err(Refusal::until(ReasonCode::TooManySessions, week.end))
    );
    let second = room.plan(2, week.end + HOUR, MORNING).unwrap();
    // Moving looks at the others only, and is signed by both.
    let moved = |room: &mut Room, id, start_ms| {
        room.jointly(MORNING, |side| Joint::move_to(&side.situation(), id, start_ms, MORNING, &side.person))
    };
    let intent = Intent::Move { appointment: first, start_ms: start + HOUR };
    permit(&room.client().situation(), &intent, MORNING).unwrap();
    moved(&mut room, first, start + HOUR).unwrap();
    assert_eq!(room.therapist().ledger.appointment(&first).unwrap().start_ms, start + HOUR);
    let gap = Err(no(ReasonCode::TooSoon));
    let result = moved(&mut room, first, week.end - HOUR).map_err(|error| match error {
        SettingError::Refused(refusal) => Refusal { from_ms: None, ..refusal }.into(),
        other => other,
    });
    assert_eq!(result, gap, "less than a day before the second");
    assert_eq!(moved(&mut room, AppointmentId::new([9; 16]), start), Err(SettingError::AppointmentUnknown));
    let entry = cancel(&room.client().situation(), &second, None, MORNING, &client()).unwrap();
    room.everywhere(&entry).unwrap();
    assert_eq!(moved(&mut room, second, week.end + 2 * HOUR), Err(SettingError::AppointmentOver));
}

#[test]
fn s11_of_two_requests_at_once_one_stands() {
    let room = Room::under(by_appointment());
    let with = [room.sides[0].key(), room.sides[1].key()];
    let asked: Vec<Joint> = room
        .sides
        .iter()
        .map(|side| {
            let id = AppointmentId::new([side.key().as_bytes()[0]; 16]);
            let start_ms = MORNING.wall_ms + DAY;
            Joint::plan(&side.situation(), id, start_ms, &with, relay().key(), MORNING, &side.person).unwrap()
        })
        .collect();
    let [by_client, by_therapist] = &asked[..] else { panic!() };
    let agree = |side: &Side, own: &Joint, theirs: &Joint| {
        let bytes = theirs.entry().to_bytes().unwrap();
        let own = Some(own.entry());
        Joint::agree(&bytes, own, &relay().key(), &side.situation(), MORNING, &side.person).map(|_| ())
    };
    assert_eq!(agree(room.therapist(), by_therapist, by_client), Err(no(ReasonCode::AskedAlready)));
    assert_eq!(agree(room.client(), by_client, by_therapist), Ok(()));
    assert!(!goes_first(by_client.entry(), by_client.entry(), &room.client().situation()));
}

#[test]
fn s11_a_request_for_an_extension_counts_like_any_other() {
    let mut clauses = by_appointment();
    clauses.session.appointments = Some(Appointments { ad_hoc: true, ..WINDOWS });
    let mut room = Room::under(clauses);
    let permits = room.start(MORNING);
    let with = [room.sides[0].key(), room.sides[1].key()];
    let now = later(MORNING, MINUTE);
    let (c, t) = (room.client(), room.therapist());
    let longer = Extension::ask(&c.situation(), &permits[0], 60, now, &c.person).unwrap();
    let (id, start_ms) = (AppointmentId::new([1; 16]), now.wall_ms + DAY);
    let next = Joint::plan(&t.situation(), id, start_ms, &with, relay().key(), now, &t.person).unwrap();
    // The therapist's goes first, on both sides.
    assert!(goes_first(next.entry(), longer.entry(), &t.situation()));
    assert!(!goes_first(longer.entry(), next.entry(), &c.situation()));
    let bytes = next.entry().to_bytes().unwrap();
    let own = Some(longer.entry());
    let agreed = Joint::agree(&bytes, own, &relay().key(), &c.situation(), now, &c.person).unwrap();
    assert!(agreed.is_complete() && agreed.asked_by() == &t.key());
    room.everywhere(&agreed.entry().clone()).unwrap();
    let stale = longer.entry().to_bytes().unwrap();
    let t = room.therapist();
    let late = Extension::agree(&stale, None, &t.situation(), &permits[1], now, &t.person);
    assert_eq!(late.map(|_| ()), Err(SettingError::LedgersDiffer));
}

#[test]
fn s17_who_must_be_present() {
    let (c, p, t) = (client(), partner(), therapist());
    let people = [&c, &p, &t];
    // Nothing said: everyone.
    let mut room = Room::of_three(SessionClause::default());
    assert_eq!(room.try_start(&[0, 2], MORNING).map(|_| ()), Err(no(ReasonCode::MustBePresent)));
    room.try_start(&[0, 1, 2], MORNING).unwrap();
    // The therapist and any one of the two.
    let mut clauses = full_clauses(&people);
    clauses.session.appointments = None;
    for pair in [[0, 2], [1, 2]] {
        let mut room = Room::of_three_under(clauses.clone());
        assert_eq!(room.try_start(&pair, MORNING).unwrap().len(), 2);
    }
    // Whoever must be there.
    clauses.session.presence = Some(Presence { must: vec![p.public()], least: 2 });
    let mut room = Room::of_three_under(clauses);
    assert_eq!(room.try_start(&[0, 2], MORNING).map(|_| ()), Err(no(ReasonCode::MustBePresent)));
    room.try_start(&[1, 2], MORNING).unwrap();
}

#[test]
fn s17_a_changed_therapists_start_is_not_signed() {
    // The therapist's program believes that the client is enough; the client's does not.
    let mut free = Clauses::of_sessions(SessionClause::default());
    let (c, p, t) = (client(), partner(), therapist());
    let mut must = vec![c.public(), p.public(), t.public()];
    must.sort_unstable();
    free.session.presence = Some(Presence { must, least: 3 });
    let room = Room::of_three_under(free);
    let mut all = Room::of_three(SessionClause::default());
    let pending = all.try_pending(&[0, 1, 2], MORNING).unwrap();
    let Fact::Start(start) = pending[0].entry().fact() else { panic!() };
    let mut start = start.clone();
    start.terms.present.retain(|a| a.key != p.public());
    start.terms.agreement = *room.client().agreements.latest().unwrap().hash();
    let ledger = &room.client().ledger;
    let hash = start.terms.hash(ledger.relationship(), ledger.len(), &ledger.head()).unwrap();
    start.relay_time = relay().time(&hash, MORNING.wall_ms);
    let mut entry = ledger.next(MORNING.wall_ms, Fact::Start(start)).unwrap();
    entry.sign(&t).unwrap();
    entry.sign(&c).unwrap();
    let refused = ledger.clone().append(entry, &room.client().agreements);
    assert_eq!(refused, Err(no(ReasonCode::MustBePresent)));
}

#[test]
fn s17_an_appointment_expects_enough() {
    let (c, p, t) = (client(), partner(), therapist());
    let mut clauses = by_appointment();
    clauses.session.presence = Some(Presence { must: vec![p.public()], least: 2 });
    let room = Room::of_three_under(clauses);
    let plan = |with: &[PublicKey]| {
        let side = &room.sides[1];
        let (id, start_ms) = (AppointmentId::new([1; 16]), MORNING.wall_ms + DAY);
        Joint::plan(&side.situation(), id, start_ms, with, relay().key(), MORNING, &side.person).map(|_| ())
    };
    assert_eq!(plan(&[p.public(), t.public()]), Ok(()));
    assert_eq!(plan(&[c.public(), t.public()]), Err(SettingError::NotPresent));
    assert_eq!(plan(&[p.public()]), Err(no(ReasonCode::NotTherapist)));
    assert_eq!(plan(&[p.public(), c.public()]), Err(no(ReasonCode::NotTherapist)));
    assert_eq!(plan(&[p.public(), t.public(), stranger().public()]), Err(SettingError::SignerNotMember));
    assert_eq!(plan(&[p.public(), p.public(), t.public()]), Err(SettingError::FactContradicts));
}

fn reviewed(room: &mut Room, outcome: Review, now: Now) -> Result<(), SettingError> {
    let with: Vec<_> = room.sides.iter().map(Side::key).collect();
    room.jointly(now, |side| Joint::review(&side.situation(), outcome, &with, now, &side.person))
}

#[test]
fn s18_a_review_is_due_after_so_many_sessions() {
    let mut clauses = Clauses::declared(SessionClause::default());
    clauses.course = Some(CourseClause { review_every: Some(2), ..CourseClause::default() });
    let mut room = Room::under(clauses);
    room.hold(MORNING, 60).unwrap();
    room.hold(later(MORNING, DAY), 60).unwrap();
    let third = later(MORNING, 2 * DAY);
    assert_eq!(room.hold(third, 60), Err(no(ReasonCode::ReviewDue)));
    reviewed(&mut room, Review::GoOn, third).unwrap();
    room.hold(third, 60).unwrap();
    assert_eq!(room.client().ledger.course(), (3, 1));
    // One alone records none.
    let side = room.client();
    let with = [room.sides[0].key(), room.sides[1].key()];
    let asked = Joint::review(&side.situation(), Review::GoOn, &with, third, &side.person).unwrap();
    assert_eq!(room.everywhere(&asked.entry().clone()), Err(SettingError::SignaturesMissing));
    let side = room.client();
    let alone = Joint::review(&side.situation(), Review::GoOn, &[side.key()], third, &side.person);
    assert_eq!(alone, Err(no(ReasonCode::NotTherapist)));
}

#[test]
fn s18_planning_stops_where_the_review_is_due() {
    let mut clauses = by_appointment();
    clauses.relations = Some(crate::RelationsClause::NONE);
    clauses.course = Some(CourseClause { review_every: Some(2), ..CourseClause::default() });
    let mut room = Room::under(clauses);
    let day = |n: u64| MORNING.wall_ms + n * DAY;
    room.plan(1, day(1), MORNING).unwrap();
    room.plan(2, day(2), MORNING).unwrap();
    assert_eq!(room.plan(3, day(3), MORNING), Err(no(ReasonCode::ReviewDue)));
    room.hold(at(day(1)), 60).unwrap();
    assert_eq!(room.plan(3, day(3), at(day(1))), Err(no(ReasonCode::ReviewDue)), "one held, one planned");
    reviewed(&mut room, Review::GoOn, at(day(1) + HOUR)).unwrap();
    room.plan(3, day(3), at(day(1) + HOUR)).unwrap();
}

#[test]
fn s18_after_the_last_session_a_fresh_agreement_is_needed() {
    let mut clauses = Clauses::declared(SessionClause::default());
    clauses.course = Some(CourseClause { last_session: Some(1), ..CourseClause::default() });
    let mut room = Room::under(clauses);
    room.hold(MORNING, 60).unwrap();
    let next = later(MORNING, DAY);
    assert_eq!(room.hold(next, 60), Err(no(ReasonCode::CourseEnded)));
    let first = room.client().agreements.latest().unwrap().clone();
    let fresh = crate::fixtures::follows(&first, &therapist(), |clauses| {
        clauses.course.as_mut().unwrap().last_session = Some(2);
    });
    let fresh = crate::fixtures::signed(fresh, &[&client(), &therapist()]);
    room.sides.iter_mut().for_each(|side| side.agreements.accept(fresh.clone()).unwrap());
    room.record_agreed();
    room.hold(next, 60).unwrap();
    // The end date, too.
    let ends = CourseClause { ends_ms: Some(5), ..CourseClause::default() };
    assert_eq!(s18_course(Some(&ends), 0, 4), Ok(()));
    assert_eq!(s18_course(Some(&ends), 0, 5), Err(Refusal::because(ReasonCode::CourseEnded)));
    assert_eq!(s18_course(None, u32::MAX, u64::MAX), Ok(()));
    assert_eq!(s18_review(None, u32::MAX), Ok(()));
}

#[test]
fn s18_a_review_can_decide_to_end() {
    let mut room = Room::under(full_clauses(&[&client(), &therapist()]));
    let start = MORNING.wall_ms + DAY;
    reviewed(&mut room, Review::End, MORNING).unwrap();
    assert!(room.client().ledger.is_course_over());
    assert_eq!(room.plan(1, start, MORNING), Err(no(ReasonCode::CourseEnded)));
    // Neither another review nor one member's tightening undoes it; everyone's version does.
    reviewed(&mut room, Review::GoOn, MORNING).unwrap();
    assert!(room.client().ledger.is_course_over());
    assert_eq!(room.plan(1, start, MORNING), Err(no(ReasonCode::CourseEnded)));
    let first = room.client().agreements.latest().unwrap().clone();
    let (c, t) = (client(), therapist());
    let tight = crate::fixtures::tightened(&first, &t, &[&c], |clauses| clauses.homework = None);
    let mut alone = room.sides[1].agreements.clone();
    alone.accept(tight).unwrap();
    let entry = room.sides[1].ledger.record_agreed(&alone, &t).unwrap();
    assert_eq!(room.sides[1].ledger.clone().append(entry, &alone), Err(no(ReasonCode::CourseEnded)));
    let fresh = crate::fixtures::signed(crate::fixtures::follows(&first, &t, |_| ()), &[&c, &t]);
    room.sides.iter_mut().for_each(|side| side.agreements.accept(fresh.clone()).unwrap());
    room.record_agreed();
    room.plan(1, start, MORNING).unwrap();
}

fn stamped(side: &Side, id: &AppointmentId, time_ms: u64) -> RelayTime {
    relay().time(&cancellation_hash(&side.situation(), id).unwrap(), time_ms)
}

#[test]
fn s19_the_notice_counts_from_the_relays_time() {
    let start = MORNING.wall_ms + 3 * DAY;
    let mut room = Room::under(by_appointment());
    let id = room.plan(1, start, MORNING).unwrap();
    let other = room.plan(2, start + DAY, MORNING).unwrap();
    let side = room.client();
    // The client's own clock says what it likes: the relay's time counts.
    let time = stamped(side, &id, start - 25 * HOUR);
    let entry = cancel(&side.situation(), &id, Some(time), at(start), &side.person).unwrap();
    // The time of another cancellation, of another member, of nobody.
    let wrong = stamped(side, &other, start - 25 * HOUR);
    let forged = cancel(&side.situation(), &id, Some(wrong), MORNING, &side.person);
    assert_eq!(forged, Err(no(ReasonCode::RelayTimeUnsigned)));
    let t = room.therapist();
    let theirs = stamped(t, &id, start - 25 * HOUR);
    let forged = cancel(&side.situation(), &id, Some(theirs), MORNING, &side.person);
    assert_eq!(forged, Err(no(ReasonCode::RelayTimeUnsigned)));
    room.everywhere(&entry).unwrap();
    let outcome = room.therapist().ledger.appointment(&id).unwrap().outcome.clone();
    let index = entry.index();
    assert_eq!(outcome, Outcome::Cancelled { by: client().public(), notice_ms: 25 * HOUR, index });
    assert_eq!(
        cancel(&room.client().situation(), &id, None, MORNING, &client()),
        Err(SettingError::AppointmentOver)
    );
    // From the moment of the appointment on it is too late: then it is kept or missed.
    let side = room.client();
    for (stamp, now) in [(None, at(start + DAY)), (Some(start + DAY), MORNING)] {
        let time = stamp.map(|ms| stamped(side, &other, ms));
        let late = cancel(&side.situation(), &other, time, now, &side.person);
        assert_eq!(late, Err(SettingError::AppointmentOver));
    }
    // Without the relay it is called off all the same, and gave no notice.
    let entry = cancel(&room.client().situation(), &other, None, MORNING, &client()).unwrap();
    room.everywhere(&entry).unwrap();
    let outcome = &room.client().ledger.appointment(&other).unwrap().outcome;
    assert!(matches!(outcome, Outcome::Cancelled { notice_ms: 0, .. }));
    assert_eq!((s19_notice(10, Some(4)), s19_notice(10, Some(11)), s19_notice(10, None)), (6, 0, 0));
    // Nobody cancels in another's name.
    let third = room.plan(3, start + 2 * DAY, MORNING).unwrap();
    let forged = cancel(&room.client().situation(), &third, None, MORNING, &therapist()).unwrap();
    assert_eq!(room.everywhere(&forged), Err(SettingError::SignaturesMissing));
    assert_eq!(room.hold(at(start + 2 * DAY), 60), Ok(()));
}

#[test]
fn s19_cancelling_needs_nothing_and_frees_the_time() {
    let start = MORNING.wall_ms + 3 * DAY;
    let mut room = Room::under(by_appointment());
    let id = room.plan(1, start, MORNING).unwrap();
    let mut situation = room.client().situation();
    (situation.verified, situation.identities) = (None, &[]);
    let entry = cancel(&situation, &id, None, MORNING, &client()).unwrap();
    room.everywhere(&entry).unwrap();
    assert_eq!(room.hold(at(start), 60), Err(no(ReasonCode::NoAppointment)));
    room.plan(2, start, MORNING).unwrap();
    // What is ahead falls away with a withdrawal.
    let entry = withdraw(&room.client().situation(), MORNING, &client()).unwrap();
    room.everywhere(&entry).unwrap();
    assert!(room.client().ledger.appointments().iter().all(|one| !one.is_open()));
}

#[test]
fn s19_who_did_not_appear_is_said_by_each() {
    let start = MORNING.wall_ms + DAY;
    let mut room = Room::under(by_appointment());
    let id = room.plan(1, start, MORNING).unwrap();
    let over = start + 15 * MINUTE + 1;
    let (c, t) = (client().public(), therapist().public());
    let say = |side: &Side, absent: &[PublicKey], wall_ms| {
        missed(&side.situation(), &id, absent, at(wall_ms), &side.person)
    };
    let early = say(room.therapist(), &[c], over - 1);
    assert_eq!(early, Err(until(ReasonCode::NotYetMissed, over)));
    for absent in [&[][..], &[t], &[c, c], &[stranger().public()]] {
        assert_eq!(say(room.therapist(), absent, over), Err(SettingError::FactContradicts));
    }
    let by_therapist = say(room.therapist(), &[c], over).unwrap();
    // Dated ahead, it is not taken from the other.
    let me = room.client().key();
    let side = &mut room.sides[0];
    let early = side.ledger.receive(by_therapist.clone(), &me, at(start), &side.agreements);
    assert_eq!(early, Err(SettingError::FactFromFuture));
    room.everywhere(&by_therapist).unwrap();
    assert_eq!(say(room.therapist(), &[c], over), Err(SettingError::FactContradicts), "said already");
    let by_client = say(room.client(), &[t], over).unwrap();
    room.everywhere(&by_client).unwrap();
    let claims = vec![
        Claim { by: t, absent: vec![c], index: by_therapist.index() },
        Claim { by: c, absent: vec![t], index: by_client.index() },
    ];
    assert_eq!(room.client().ledger.appointment(&id).unwrap().outcome, Outcome::Missed(claims));
    assert_eq!(
        cancel(&room.client().situation(), &id, None, MORNING, &client()),
        Err(SettingError::AppointmentOver)
    );
    assert_eq!(s19_missed(&SessionClause::default(), 5, 6), Ok(()));
}

#[test]
fn every_flipped_byte_of_the_new_facts_is_named() {
    let mut room = Room::under(full_clauses(&[&client(), &therapist()]));
    let start = MORNING.wall_ms + DAY;
    let first = room.plan(1, start, MORNING).unwrap();
    room.jointly(MORNING, |side| {
        Joint::move_to(&side.situation(), first, start + HOUR, MORNING, &side.person)
    })
    .unwrap();
    let second = room.plan(2, start + 7 * DAY, MORNING).unwrap();
    let side = room.client();
    let time = stamped(side, &second, MORNING.wall_ms + 5);
    let entry = cancel(&side.situation(), &second, Some(time), MORNING, &side.person).unwrap();
    room.everywhere(&entry).unwrap();
    let side = room.therapist();
    let late = at(start + 2 * HOUR);
    let entry = missed(&side.situation(), &first, &[client().public()], late, &side.person).unwrap();
    room.everywhere(&entry).unwrap();
    reviewed(&mut room, Review::GoOn, late).unwrap();
    let at_last = later(late, 30 * DAY);
    let last = room.plan(3, at_last.wall_ms, late).unwrap();
    let permits = room.try_start(&[0, 1], at_last).unwrap();
    let soon = later(at_last, MINUTE);
    let side = room.client();
    let entry = crate::extend_for_crisis(&side.situation(), &permits[0], 600, soon, &side.person).unwrap();
    room.everywhere(&entry).unwrap();
    let entry = crate::open_places(&room.therapist().situation(), soon, &therapist()).unwrap();
    room.everywhere(&entry).unwrap();
    let side = room.client();
    let why = crate::AloneReason::Left;
    let entry = crate::end_alone(&side.situation(), None, why, later(soon, MINUTE), &side.person).unwrap();
    room.everywhere(&entry).unwrap();
    assert!(matches!(room.client().ledger.appointment(&last).unwrap().outcome, Outcome::Kept(_)));
    let follow_ups = [at_last.wall_ms + 90 * DAY];
    room.jointly(soon, |side| Joint::close(&side.situation(), &follow_ups, soon, &side.person)).unwrap();

    let side = room.client();
    side.ledger.verify(&side.agreements).unwrap();
    let exported = side.ledger.export(&side.agreements).unwrap();
    assert_eq!(crate::Ledger::import(&exported).unwrap().1, side.ledger);
    let good: Vec<_> = side.ledger.entries().iter().map(|e| e.to_bytes().unwrap()).collect();
    for (place, row) in good.iter().enumerate() {
        let id = crate::fixtures::RELATIONSHIP;
        let before = crate::Ledger::load(id, &good[..place], &side.agreements).unwrap();
        for at in 0..row.len() {
            let mut bad = row.clone();
            bad[at] ^= 1 << (at % 8);
            let taken = Entry::from_bytes(&bad).and_then(|e| before.clone().append(e, &side.agreements));
            assert!(taken.is_err(), "entry {place}, byte {at}");
        }
    }
}
