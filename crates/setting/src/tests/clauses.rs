//! The clauses: bounds, bytes, and agreements of the time before them.

use crate::fixtures::{client, first_version, full_clauses, partner, signed, therapist};
use crate::{
    Agreement, Bound, Clauses, CourseClause, Frequency, Period, RelationsClause, SessionClause, SettingError,
    SignedAgreement, Signer, Window, Words,
};

fn full() -> Agreement {
    let (c, p, t) = (client(), partner(), therapist());
    let people = [&c, &p, &t];
    let mut agreement = first_version(&people, SessionClause::default());
    agreement.clauses = full_clauses(&people);
    agreement
}

fn bound(change: impl Fn(&mut Clauses)) -> Bound {
    let mut agreement = full();
    change(&mut agreement.clauses);
    let bytes = agreement.to_bytes().unwrap();
    let Err(SettingError::AgreementBounds(bound)) = Agreement::from_bytes(&bytes) else { panic!() };
    assert_eq!(agreement.validate(), Err(SettingError::AgreementBounds(bound)));
    bound
}

#[test]
fn every_clause_is_signed_and_read_as_it_is() {
    let agreement = full();
    let bytes = agreement.to_bytes().unwrap();
    assert_eq!(Agreement::from_bytes(&bytes), Ok(agreement.clone()));
    let people = [client(), partner(), therapist()];
    let signed = signed(agreement.clone(), &people.iter().collect::<Vec<_>>());
    let read = SignedAgreement::from_bytes(&signed.to_bytes().unwrap()).unwrap();
    assert_eq!(read.agreement(), &agreement);
}

#[test]
fn every_flipped_byte_of_a_full_agreement_is_refused() {
    let people = [client(), partner(), therapist()];
    let good = signed(full(), &people.iter().collect::<Vec<_>>()).to_bytes().unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1 << (at % 8);
        assert!(SignedAgreement::from_bytes(&bad).is_err(), "byte {at}");
    }
}

#[test]
fn an_agreement_of_sessions_alone_is_still_read() {
    // The bytes of an agreement from before the other clauses, as they were signed then.
    let (c, t) = (client(), therapist());
    let old = first_version(&[&c, &t], SessionClause::default());
    let bytes = old.to_bytes().unwrap();
    for later in ["frequency", "gapSeconds", "appointments", "presence", "fees", "crisis"] {
        assert!(!bytes.windows(later.len()).any(|w| w == later.as_bytes()), "{later}");
    }
    assert_eq!(Agreement::from_bytes(&bytes), Ok(old));
}

#[test]
fn bounds_of_the_session_clause_are_kept() {
    let frequency = |most, days| Frequency { most, period: Period::Days { days } };
    for (most, days) in [(0, 7), (51, 7), (1, 0), (1, 93)] {
        assert_eq!(bound(|c| c.session.frequency = Some(frequency(most, days))), Bound::Frequency);
    }
    for gap in [0, SessionClause::MAX_GAP_SECONDS + 1] {
        assert_eq!(bound(|c| c.session.gap_seconds = Some(gap)), Bound::Gap);
    }
    let appointments = |early: u32, late: u32| {
        bound(|c| {
            let appointments = c.session.appointments.as_mut().unwrap();
            (appointments.early_seconds, appointments.late_seconds) = (early, late);
        })
    };
    assert_eq!(appointments(3601, 900), Bound::Appointments);
    assert_eq!(appointments(0, 0), Bound::Appointments);
    assert_eq!(appointments(0, 7201), Bound::Appointments);
    for least in [0, 1, 4] {
        assert_eq!(bound(|c| c.session.presence.as_mut().unwrap().least = least), Bound::Presence);
    }
    let stranger = crate::fixtures::stranger().public();
    assert_eq!(bound(|c| c.session.presence.as_mut().unwrap().must = vec![stranger]), Bound::Presence);
    let twice = vec![therapist().public(); 2];
    assert_eq!(bound(|c| c.session.presence.as_mut().unwrap().must.clone_from(&twice)), Bound::Presence);
}

#[test]
fn bounds_of_course_messages_and_homework_are_kept() {
    assert_eq!(bound(|c| c.course = Some(CourseClause::default())), Bound::Course, "an empty clause");
    for k in [0, 101] {
        assert_eq!(bound(|c| c.course.as_mut().unwrap().review_every = Some(k)), Bound::Course);
    }
    for n in [0, 10_001] {
        assert_eq!(bound(|c| c.course.as_mut().unwrap().last_session = Some(n)), Bound::Course);
    }
    let messages =
        |change: &dyn Fn(&mut crate::MessagesClause)| bound(|c| change(c.messages.as_mut().unwrap()));
    let window = |weekday, from_minute, to_minute| Window { weekday, from_minute, to_minute };
    for windows in [
        vec![],
        vec![window(0, 0, 60)],
        vec![window(8, 0, 60)],
        vec![window(1, 60, 60)],
        vec![window(1, 0, 1441)],
        vec![window(2, 0, 60), window(1, 0, 60)],
        vec![window(1, 0, 60), window(1, 59, 90)],
        vec![window(1, 0, 1); 43],
    ] {
        assert_eq!(messages(&|m| m.windows.clone_from(&windows)), Bound::Windows);
    }
    assert_eq!(messages(&|m| m.client.per_day = 0), Bound::Quota);
    assert_eq!(messages(&|m| m.therapist.per_day = 201), Bound::Quota);
    assert_eq!(messages(&|m| m.client.characters = 0), Bound::Quota);
    assert_eq!(messages(&|m| m.therapist.characters = 10_001), Bound::Quota);
    assert_eq!(messages(&|m| m.reply_seconds = 3599), Bound::Reply);
    assert_eq!(messages(&|m| m.absences[0].who = client().public()), Bound::Absences);
    assert_eq!(messages(&|m| m.absences[0].until_ms = m.absences[0].from_ms), Bound::Absences);
    assert_eq!(messages(&|m| m.absences[0].stand_in = Words::default()), Bound::Absences);
    assert_eq!(messages(&|m| m.absences.push(m.absences[0].clone())), Bound::Absences);
    let (c, p, t) = (client().public(), partner().public(), therapist().public());
    let sorted = |mut keys: Vec<crate::PublicKey>| {
        keys.sort_unstable();
        keys
    };
    assert_eq!(messages(&|m| m.side = vec![vec![c]]), Bound::Side, "one alone");
    assert_eq!(messages(&|m| m.side = vec![sorted(vec![c, p, t])]), Bound::Side, "everyone is no side");
    let stranger = crate::fixtures::stranger().public();
    assert_eq!(messages(&|m| m.side = vec![sorted(vec![c, stranger])]), Bound::Side);
    for tasks in [0, 21] {
        assert_eq!(bound(|c| c.homework.as_mut().unwrap().open_tasks = tasks), Bound::OpenTasks);
    }
    let mut good = full();
    good.clauses.messages.as_mut().unwrap().side = vec![sorted(vec![c, p])];
    good.validate().unwrap();
}

#[test]
fn bounds_of_the_other_clauses_are_kept() {
    let kept = |change: &dyn Fn(&mut crate::ConfidentialityClause)| {
        bound(|c| change(c.confidentiality.as_mut().unwrap()))
    };
    assert_eq!(kept(&|c| c.retention[0].days = 0), Bound::Retention);
    assert_eq!(kept(&|c| c.retention[0].days = 7306), Bound::Retention);
    assert_eq!(kept(&|c| c.retention.push(c.retention[0])), Bound::Retention);
    assert_eq!(kept(&|c| c.idle_lock_seconds = 29), Bound::IdleLock);
    for fresh in [59, 1801] {
        assert_eq!(bound(|c| c.place.as_mut().unwrap().fresh_seconds = fresh), Bound::Place);
    }
    assert_eq!(bound(|c| c.place.as_mut().unwrap().words = Words::default()), Bound::Place);
    for currency in ["EU", "eur", "EURO", "E\u{20ac}"] {
        assert_eq!(bound(|c| currency.clone_into(&mut c.fees.as_mut().unwrap().currency)), Bound::Fees);
    }
    assert_eq!(bound(|c| c.fees.as_mut().unwrap().session_minor = 10_000_001), Bound::Fees);
    assert_eq!(bound(|c| c.fees.as_mut().unwrap().late_minor = 11_251), Bound::Fees);
    assert_eq!(bound(|c| c.fees.as_mut().unwrap().missed_minor = 11_251), Bound::Fees);
    assert_eq!(bound(|c| c.fees.as_mut().unwrap().notice_seconds = 14 * 86_400 + 1), Bound::Fees);
    assert_eq!(bound(|c| c.crisis.as_mut().unwrap().contacts.clear()), Bound::Crisis);
    assert_eq!(bound(|c| c.crisis.as_mut().unwrap().text = Words::new("x".repeat(2001))), Bound::Crisis);
    assert_eq!(bound(|c| c.crisis.as_mut().unwrap().contacts[0].number = Words::default()), Bound::Crisis);
    assert_eq!(
        bound(|c| c.relations = Some(RelationsClause { no_commercial: false, ..RelationsClause::NONE })),
        Bound::Relations
    );
}

#[test]
fn a_zone_that_does_not_exist_is_not_read() {
    let good = full().to_bytes().unwrap();
    let at = good.windows(16).position(|w| w == b"Europe/Amsterdam").unwrap();
    let mut bad = good.clone();
    bad[at] = b'e';
    assert_eq!(Agreement::from_bytes(&bad), Err(SettingError::Malformed));
}

#[test]
fn words_stay_out_of_logs() {
    let shown = format!("{:?}", full_clauses(&[&client(), &therapist()]));
    for word in ["colleague", "at home", "Zelfmoord"] {
        assert!(!shown.contains(word), "{shown}");
    }
}
