//! S-20 to S-25: hours across both nights, amounts, reply time, absences, and to whom.

use super::MORNING;
use crate::fixtures::{RELATIONSHIP, Room, client, full_clauses, partner, stranger, therapist};
use crate::rules::messages::{s20_hours, s21_amount, s23_absence, s24_one_relationship};
use crate::{
    Absence, Clauses, Delivery, FilesQuota, Intent, Message, MessagesClause, Now, PublicKey, Quota,
    ReasonCode, Refusal, RelationshipId, Role, SessionClause, Signer, Situation, Window, Words, Zone, permit,
    permit_message, receive_message, s20_next_shown, s20_tells_reads, s22_overdue_shown, s22_reply_due,
    withdraw,
};
use proptest::prelude::*;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

fn zone(name: &str) -> Zone {
    Zone::new(name).unwrap()
}

fn window(weekday: u8, from: u16, to: u16) -> Window {
    Window { weekday, from_minute: from, to_minute: to }
}

/// Monday 9 to 17 and Wednesday 9 to 12 and 13 to 17, in Amsterdam, nobody away.
fn clauses() -> Clauses {
    let mut clauses = full_clauses(&[&client(), &therapist()]);
    clauses.messages.as_mut().unwrap().absences.clear();
    clauses
}

fn away(from_ms: u64, until_ms: u64) -> Absence {
    Absence { who: therapist().public(), from_ms, until_ms, stand_in: Words::new("nobody") }
}

fn room_with(change: impl FnOnce(&mut MessagesClause)) -> Room {
    let mut clauses = clauses();
    change(clauses.messages.as_mut().unwrap());
    Room::under(clauses)
}

fn clause(room: &Room) -> MessagesClause {
    room.client().situation().in_force().unwrap().agreement().clauses.messages.clone().unwrap()
}

fn at(wall_ms: u64) -> Now {
    Now { wall_ms, ..MORNING }
}

fn message<'a>(from: PublicKey, to: &'a [PublicKey], written_ms: u64, earlier_ms: &'a [u64]) -> Message<'a> {
    Message {
        relationship: RELATIONSHIP,
        from,
        to,
        characters: 10,
        written_ms,
        earlier_ms,
        files: &[],
        two_computers: false,
    }
}

#[test]
fn s20_outside_the_hours_a_message_is_held_on_both_sides() {
    let room = room_with(|_| ());
    let here = zone("Europe/Amsterdam");
    let sunday = here.moment(2026, 11, 22, 720).unwrap();
    let monday = here.moment(2026, 11, 23, 540).unwrap();
    let (c, t) = (client().public(), therapist().public());
    let (to, text) = ([t], |now: u64, to| message(c, to, now, &[]));
    let held = Delivery::Held { reason: ReasonCode::OutsideHours, until_ms: Some(monday) };
    let asked = |now: u64| permit_message(&room.client().situation(), &text(now, &to), at(now)).unwrap();
    assert_eq!(asked(sunday).delivery(), held);
    assert_eq!(asked(monday - 1).delivery(), held);
    assert_eq!(asked(monday).delivery(), Delivery::Now);
    assert_eq!(asked(monday + 8 * HOUR - 1).delivery(), Delivery::Now);
    assert!(asked(monday + 8 * HOUR).delivery() != Delivery::Now);
    // A changed sender sends all the same: it stays unseen until the hours open.
    let arrived = |now: u64| receive_message(&room.therapist().situation(), &text(sunday, &to), at(now));
    assert_eq!(arrived(sunday), Ok(held));
    assert_eq!(arrived(monday), Ok(Delivery::Now));
    let permitted = asked(monday);
    assert_eq!((permitted.relationship(), permitted.to()), (&RELATIONSHIP, &to[..]));
    assert_eq!(Some(permitted.agreement()), room.client().ledger.agreed());
}

#[test]
fn s20_nothing_without_the_clause_or_the_agreement() {
    let room = Room::of_two(SessionClause::default());
    let to = [therapist().public()];
    let text = message(client().public(), &to, MORNING.wall_ms, &[]);
    let refused = Err(Refusal::because(ReasonCode::MessagesNotAgreed));
    assert_eq!(permit_message(&room.client().situation(), &text, MORNING).map(|_| ()), refused);
    assert_eq!(receive_message(&room.therapist().situation(), &text, MORNING).map(|_| ()), refused);
    let mut room = room_with(|_| ());
    let text = message(client().public(), &to, MORNING.wall_ms, &[]);
    let side = room.client();
    let unverified = Situation { verified: None, ..side.situation() };
    assert!(permit_message(&unverified, &text, MORNING).is_err());
    let others = message(therapist().public(), &to, MORNING.wall_ms, &[]);
    let refused = Err(Refusal::because(ReasonCode::NotMember));
    assert_eq!(permit_message(&side.situation(), &others, MORNING).map(|_| ()), refused);
    let entry = withdraw(&side.situation(), MORNING, &side.person).unwrap();
    room.everywhere(&entry).unwrap();
    let refused = Err(Refusal::because(ReasonCode::AgreementWithdrawn));
    assert_eq!(receive_message(&room.therapist().situation(), &text, MORNING).map(|_| ()), refused);
}

#[test]
fn s20_both_nights_in_four_zones() {
    // Zone, the night, a window over the change as (weekday, from, to), and what the night makes of it:
    // when it opens after midnight and how long it is open in all, in minutes.
    let nights = [
        ("Europe/Amsterdam", (2026, 3, 29), (7, 90, 210), 90, 60),
        ("Europe/Amsterdam", (2026, 10, 25), (7, 90, 210), 90, 180),
        ("America/New_York", (2026, 3, 8), (7, 150, 240), 120, 60),
        ("America/New_York", (2026, 11, 1), (7, 60, 90), 60, 60),
        ("Australia/Lord_Howe", (2026, 10, 4), (7, 100, 140), 100, 20),
        ("Australia/Lord_Howe", (2026, 4, 5), (7, 100, 140), 100, 60),
        ("Africa/Casablanca", (2026, 3, 22), (7, 100, 200), 100, 40),
        ("Africa/Casablanca", (2026, 2, 15), (7, 100, 200), 100, 160),
    ];
    for (name, (year, month, day), (weekday, from, to), opens, open) in nights {
        let here = zone(name);
        let clause = MessagesClause {
            zone: here.clone(),
            windows: vec![window(weekday, from, to)],
            ..clauses().messages.unwrap()
        };
        let midnight = here.moment(year, month, day, 0).unwrap();
        let refusal = s20_hours(&clause, midnight).unwrap_err();
        assert_eq!(refusal.from_ms, Some(midnight + opens * MINUTE), "{name} {month}");
        let minutes = (0..30 * 60).filter(|n| s20_hours(&clause, midnight + n * MINUTE).is_ok()).count();
        assert_eq!(minutes, usize::try_from(open).unwrap(), "{name} {month}");
    }
}

#[test]
fn s21_as_many_a_day_and_as_long_as_agreed() {
    let room = room_with(|m| m.windows = (1..=7).map(|day| window(day, 0, 1440)).collect());
    let clause = clause(&room);
    let here = zone("Europe/Amsterdam");
    // A day of 25 hours: midnight to midnight by the wall.
    let day = here.day_of(here.moment(2026, 10, 25, 720).unwrap()).unwrap();
    let three = [day.start, day.start + HOUR, day.end - 2];
    let amount = |role, characters, earlier: &[u64], ms| s21_amount(&clause, role, characters, earlier, ms);
    assert_eq!(amount(Role::Client, 1000, &three[..2], day.end - 1), Ok(()));
    let refused = Err(Refusal::until(ReasonCode::TooManyMessages, day.end));
    assert_eq!(amount(Role::Client, 1000, &three, day.end - 1), refused);
    assert_eq!(amount(Role::Client, 1000, &three, day.end), Ok(()));
    assert_eq!(amount(Role::Therapist, 1000, &three, day.end - 1), Ok(()), "each role its own");
    assert_eq!(amount(Role::Client, 1001, &[], day.start), Err(Refusal::because(ReasonCode::MessageTooLong)));
    assert_eq!(amount(Role::Therapist, 2000, &[], day.start), Ok(()));
    // The receiving side refuses the fourth, whatever the sender's program thinks.
    let to = [therapist().public()];
    let fourth = message(client().public(), &to, day.end - 1, &three);
    let receive = |text: &Message<'_>, ms| receive_message(&room.therapist().situation(), text, at(ms));
    assert_eq!(receive(&fourth, day.end - 1).map(|_| ()), refused);
    assert_eq!(permit_message(&room.client().situation(), &fourth, at(day.end - 1)).map(|_| ()), refused);
    // Nor is a day's amount had twice by dating it otherwise.
    let before = message(client().public(), &to, day.start - 1, &three);
    let order = Err(Refusal::because(ReasonCode::WrittenOutOfOrder));
    assert_eq!(receive(&before, day.end).map(|_| ()), order);
    let tomorrow = message(client().public(), &to, day.end, &three);
    assert_eq!(receive(&tomorrow, day.end - 2 * MINUTE - 1).map(|_| ()), order);
    assert_eq!(receive(&tomorrow, day.end - 2 * MINUTE), Ok(Delivery::Now));
    // Of two computers one may have been without a line, for a week at most; its days hold no more by that.
    let of_two =
        |written_ms| Message { two_computers: true, ..message(client().public(), &to, written_ms, &three) };
    let last = three.last().copied().unwrap();
    assert!(receive(&of_two(day.start - 1), day.end).is_ok());
    assert!(receive(&of_two(last - crate::OTHER_COMPUTER_MS), day.end).is_ok());
    assert_eq!(receive(&of_two(last - crate::OTHER_COMPUTER_MS - 1), day.end).map(|_| ()), order);
    assert_eq!(receive(&of_two(day.start), day.end).map(|_| ()), refused);
}

#[test]
fn s21_files_are_no_more_and_no_larger_than_agreed() {
    let room = room_with(|m| {
        m.windows = (1..=7).map(|day| window(day, 0, 1440)).collect();
        m.files = Some(FilesQuota { per_letter: 2, mebibytes: 3 });
    });
    let (most, to) = (3 << 20, [therapist().public()]);
    let ask = |room: &Room, files: &[u64]| {
        let text = message(client().public(), &to, MORNING.wall_ms, &[]);
        let text = Message { files, ..text };
        let here = permit_message(&room.client().situation(), &text, MORNING).map(|_| ());
        // What a changed program sends all the same, the other side judges alike.
        let there = receive_message(&room.therapist().situation(), &text, MORNING).map(|_| ());
        assert_eq!(here, there);
        here.map_err(|refusal| refusal.reason)
    };
    for files in [&[][..], &[1], &[most, most]] {
        assert_eq!(ask(&room, files), Ok(()));
    }
    assert_eq!(ask(&room, &[1, 1, 1]), Err(ReasonCode::TooManyFiles));
    for files in [&[most + 1][..], &[1, most + 1], &[0], &[u64::MAX]] {
        assert_eq!(ask(&room, files), Err(ReasonCode::FileTooLarge));
    }
    let none = room_with(|m| m.windows = (1..=7).map(|day| window(day, 0, 1440)).collect());
    assert_eq!(ask(&none, &[]), Ok(()));
    assert_eq!(ask(&none, &[1]), Err(ReasonCode::FilesNotAgreed));
}

#[test]
fn s20_who_read_a_message_is_told_where_that_is_agreed() {
    let told = |room: &Room| s20_tells_reads(room.client().situation().in_force().unwrap().agreement());
    assert!(!told(&room_with(|_| ())));
    assert!(told(&room_with(|m| m.reads = true)));
    assert!(!told(&Room::of_two(SessionClause::default())));
}

/// An agreement of before files and reading is the same bytes, and one that says nothing of them too.
#[test]
fn what_is_not_said_of_files_and_reading_has_no_bytes() {
    let bytes = |change: fn(&mut MessagesClause)| {
        let mut agreement =
            crate::fixtures::first_version(&[&client(), &therapist()], SessionClause::default());
        agreement.clauses = clauses();
        change(agreement.clauses.messages.as_mut().unwrap());
        let bytes = agreement.to_bytes().unwrap();
        assert_eq!(crate::Agreement::from_bytes(&bytes), Ok(agreement));
        bytes
    };
    let holds = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    let (plain, said) =
        (bytes(|_| ()), |bytes: &[u8]| (holds(bytes, b"\x65files"), holds(bytes, b"\x65reads")));
    assert_eq!(said(&plain), (false, false));
    let files = bytes(|m| m.files = Some(FilesQuota { per_letter: 5, mebibytes: 25 }));
    assert_eq!(said(&files), (true, false));
    let reads = bytes(|m| m.reads = true);
    assert_eq!(said(&reads), (false, true));
    // That it is not told is said by saying nothing: there is one encoding of it.
    let at = reads.windows(7).position(|window| window == b"\x65reads\xf5").unwrap() + 6;
    let mut other = reads.clone();
    other[at] = 0xf4;
    assert!(crate::Agreement::from_bytes(&other).is_err());
}

#[test]
fn s22_an_overdue_reply_is_the_therapists_to_see() {
    let room = room_with(|_| ());
    let (agreement, base) = (room.client().situation().in_force().unwrap().agreement(), MORNING.wall_ms);
    let due = s22_reply_due(agreement, &clause(&room), base);
    assert_eq!(due, base + 48 * HOUR);
    assert!(!s22_overdue_shown(Role::Therapist, due, due));
    assert!(s22_overdue_shown(Role::Therapist, due, due + 1));
    assert!(!s22_overdue_shown(Role::Client, due, u64::MAX), "never as blame");
    // Time away does not count: a day off in the middle, one before it, one that begins later.
    for (from, until, wanted) in [(10, 34, 72), (0, 5, 53), (47, 50, 51), (48, 100, 48), (60, 70, 48)] {
        let room = room_with(|m| m.absences = vec![away(base + from * HOUR, base + until * HOUR)]);
        let agreement = room.client().situation().in_force().unwrap().agreement();
        let due = s22_reply_due(agreement, &clause(&room), base);
        assert_eq!(due, base + wanted * HOUR, "{from} to {until}");
    }
    let room = room_with(|m| {
        m.absences =
            [(10, 20), (30, 40), (67, 70)].map(|(a, b)| away(base + a * HOUR, base + b * HOUR)).to_vec();
    });
    let agreement = room.client().situation().in_force().unwrap().agreement();
    assert_eq!(s22_reply_due(agreement, &clause(&room), base), base + 71 * HOUR, "each of them");
}

#[test]
fn s23_an_absence_pauses_until_somebody_is_back() {
    let here = zone("Europe/Amsterdam");
    let monday = here.moment(2026, 11, 23, 600).unwrap();
    let back = here.moment(2026, 11, 24, 0).unwrap();
    let wednesday = here.moment(2026, 11, 25, 540).unwrap();
    let room = room_with(|m| m.absences = vec![away(monday, back)]);
    let to = [therapist().public()];
    let text = message(client().public(), &to, monday, &[]);
    let held = Delivery::Held { reason: ReasonCode::TherapistAbsent, until_ms: Some(wednesday) };
    assert_eq!(permit_message(&room.client().situation(), &text, at(monday)).unwrap().delivery(), held);
    assert_eq!(receive_message(&room.therapist().situation(), &text, at(monday)), Ok(held));
    let agreement = room.client().situation().in_force().unwrap().agreement();
    let refused = Err(Refusal::until(ReasonCode::TherapistAbsent, back));
    assert_eq!(s23_absence(agreement, &clause(&room), monday), refused);
    assert_eq!(s23_absence(agreement, &clause(&room), monday - 1), Ok(()));
    assert_eq!(s23_absence(agreement, &clause(&room), back), Ok(()));
    // With a second therapist there, nothing pauses.
    let mut two = agreement.clone();
    two.members.push(crate::Member { key: stranger().public(), role: Role::Therapist });
    assert_eq!(s23_absence(&two, &clause(&room), monday), Ok(()));
    let mut both = clause(&room);
    both.absences.push(Absence { who: stranger().public(), ..away(monday - 5, monday + 5) });
    let refused = Err(Refusal::until(ReasonCode::TherapistAbsent, monday + 5));
    assert_eq!(s23_absence(&two, &both, monday), refused);
}

#[test]
fn s24_a_message_goes_to_one_relationship() {
    let room = room_with(|_| ());
    let to = [therapist().public()];
    let other = RelationshipId::new([0x52; 16]);
    let stray = Message { relationship: other, ..message(client().public(), &to, MORNING.wall_ms, &[]) };
    let refused = Err(Refusal::because(ReasonCode::AnotherRelationship));
    assert_eq!(permit_message(&room.client().situation(), &stray, MORNING).map(|_| ()), refused);
    assert_eq!(receive_message(&room.therapist().situation(), &stray, MORNING).map(|_| ()), refused);
    assert_eq!(s24_one_relationship(&other, &other), Ok(()));
}

#[test]
fn s25_no_side_conversation_but_the_agreed_one() {
    let (c, p, t) = (client(), partner(), therapist());
    let mut clauses = full_clauses(&[&c, &p, &t]);
    clauses.messages.as_mut().unwrap().absences.clear();
    let (c, p, t) = (c.public(), p.public(), t.public());
    let ask = |room: &Room, from: usize, to: &[PublicKey]| {
        let side = &room.sides[from];
        let text = message(side.key(), to, MORNING.wall_ms, &[]);
        permit_message(&side.situation(), &text, MORNING).map(|_| ())
    };
    let room = Room::of_three_under(clauses.clone());
    let side = Err(Refusal::because(ReasonCode::SideConversation));
    assert_eq!(ask(&room, 0, &[p, t]), Ok(()));
    for to in [&[p][..], &[t], &[], &[p, p], &[c, p, t]] {
        assert_eq!(ask(&room, 0, to), side);
    }
    let refused = Err(Refusal::because(ReasonCode::NotMember));
    assert_eq!(ask(&room, 0, &[p, stranger().public()]), refused);
    // The one that everyone signed: these two, and nobody else.
    let mut circle = vec![c, t];
    circle.sort_unstable();
    clauses.messages.as_mut().unwrap().side = vec![circle];
    let room = Room::of_three_under(clauses);
    assert_eq!((ask(&room, 0, &[t]), ask(&room, 2, &[c])), (Ok(()), Ok(())));
    assert_eq!((ask(&room, 0, &[p]), ask(&room, 1, &[t])), (side, side));
    // Whoever it was not for does not show it, even if it arrives.
    let to = [t];
    let text = message(c, &to, MORNING.wall_ms, &[]);
    let shown = |who: usize| receive_message(&room.sides[who].situation(), &text, MORNING).map(|_| ());
    assert_eq!((shown(1), shown(2)), (side, Ok(())));
}

#[test]
fn messages_await_nothing_in_a_session() {
    // The text beside a call is not a message between sessions.
    let room = Room::of_two(SessionClause::default());
    permit(&room.client().situation(), &Intent::SendText, MORNING).unwrap();
}

fn any_clause() -> impl Strategy<Value = MessagesClause> {
    let names = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"];
    let one = (1u8..=7, 0u16..1400, 1u16..700);
    let windows = proptest::collection::vec(one, 1..6);
    let absences = proptest::collection::vec((0u64..20 * 24, 1u64..200), 0..4);
    (0usize..4, windows, absences).prop_map(move |(name, list, absences)| {
        let mut windows: Vec<Window> = Vec::new();
        for (weekday, from, length) in list {
            let next = window(weekday, from, (from + length).min(1440));
            let apart = windows.iter().all(|w| {
                w.weekday != next.weekday
                    || w.to_minute <= next.from_minute
                    || next.to_minute <= w.from_minute
            });
            if apart {
                windows.push(next);
            }
        }
        windows.sort_unstable();
        // Around the change of October 2026.
        let base = zone("UTC").moment(2026, 10, 18, 0).unwrap();
        let absences =
            absences.into_iter().map(|(from, hours)| away(base + from * HOUR, base + (from + hours) * HOUR));
        let mut absences: Vec<_> = absences.collect();
        absences.sort_by_key(|a| (a.from_ms, a.who));
        absences.dedup_by_key(|a| a.from_ms);
        MessagesClause { zone: zone(names[name]), windows, absences, ..clauses().messages.unwrap() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn s20_held_messages_open_at_the_first_right_moment(clause in any_clause(), minutes in 0u64..14 * 24 * 60) {
        let room = room_with(|m| *m = clause.clone());
        let agreement = room.client().situation().in_force().unwrap().agreement();
        let from = zone("UTC").moment(2026, 10, 18, 0).unwrap() + minutes * MINUTE;
        let good = |ms: u64| {
            let local = clause.zone.local(ms).unwrap();
            let open = clause.windows.iter().any(|w| {
                w.weekday == local.weekday && w.from_minute <= local.minute && local.minute < w.to_minute
            });
            open && !clause.absences.iter().any(|a| a.from_ms <= ms && ms < a.until_ms)
        };
        let found = s20_next_shown(agreement, &clause, from).unwrap();
        prop_assert!(good(found) && found >= from);
        let looked = (0..).map(|n| from + n * MINUTE).take_while(|ms| *ms < found).find(|ms| good(*ms));
        prop_assert_eq!(looked, None);
    }

    #[test]
    fn s21_no_day_holds_more_than_agreed(
        per_day in 1u16..5,
        steps in proptest::collection::vec(0u64..6 * 60, 1..60),
    ) {
        let room = room_with(|m| {
            m.client = Quota { per_day, characters: 100 };
            m.windows = (1..=7).map(|day| window(day, 0, 1440)).collect();
        });
        let clause = clause(&room);
        let mut now = zone("Europe/Amsterdam").moment(2026, 10, 24, 600).unwrap();
        let mut sent: Vec<u64> = Vec::new();
        for minutes in steps {
            now += minutes * MINUTE;
            match s21_amount(&clause, Role::Client, 1, &sent, now) {
                Ok(()) => sent.push(now),
                Err(refusal) => {
                    let from = refusal.from_ms.unwrap();
                    prop_assert!(from > now && from <= now + 25 * HOUR);
                    prop_assert_eq!(s21_amount(&clause, Role::Client, 1, &sent, from), Ok(()));
                }
            }
        }
        // Counted by the date on the wall, in the test's own way: midnights of October 2026.
        let midnights: Vec<u64> =
            (24..=31).map(|day| zone("Europe/Amsterdam").moment(2026, 10, day, 0).unwrap()).collect();
        for pair in midnights.windows(2) {
            let count = sent.iter().filter(|ms| (pair[0]..pair[1]).contains(ms)).count();
            prop_assert!(count <= usize::from(per_day));
        }
        prop_assert!(midnights[1] - midnights[0] == DAY && midnights[2] - midnights[1] == 25 * HOUR);
    }
}
