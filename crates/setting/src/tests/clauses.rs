//! The clauses: bounds, bytes, and agreements of the time before them.

use crate::fixtures::{child, client, first_version, full_clauses, partner, signed, stranger, therapist};
use crate::{
    Absence, Agreement, Bound, Clauses, CourseClause, CrisisContact, FilesQuota, Frequency, Period, Quota,
    RelationsClause, SessionClause, SettingError, SignedAgreement, Signer, Window, Words,
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
    for (per_letter, mebibytes) in [(0, 1), (6, 1), (1, 0), (1, 26)] {
        assert_eq!(messages(&|m| m.files = Some(FilesQuota { per_letter, mebibytes })), Bound::Files);
    }
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

/// What stands at its bound keeps it: as little and as much as can be agreed.
#[test]
fn what_is_at_its_bound_is_agreed() {
    let at = |change: &dyn Fn(&mut Agreement)| {
        let mut agreement = full();
        change(&mut agreement);
        agreement.validate().unwrap();
        assert_eq!(Agreement::from_bytes(&agreement.to_bytes().unwrap()), Ok(agreement));
    };
    at(&|a| a.why = "x".repeat(Agreement::MAX_WHY_BYTES));
    at(&|a| {
        let session = &mut a.clauses.session;
        (session.seconds, session.grace_seconds, session.extension_max_seconds) = (4 * 3600, 900, 7200);
        session.notices = vec![4 * 3600 - 1, 600, 300, 60, 1];
        session.frequency = Some(Frequency { most: 50, period: Period::Days { days: 92 } });
        session.gap_seconds = Some(92 * 86_400);
        let appointments = session.appointments.as_mut().unwrap();
        (appointments.early_seconds, appointments.late_seconds) = (3600, 7200);
        session.presence.as_mut().unwrap().least = 3;
    });
    at(&|a| {
        let session = &mut a.clauses.session;
        (session.seconds, session.grace_seconds, session.extension_max_seconds) = (60, 0, 0);
        session.notices = vec![1];
        session.frequency = Some(Frequency { most: 1, period: Period::Days { days: 1 } });
        session.gap_seconds = Some(1);
        let appointments = session.appointments.as_mut().unwrap();
        (appointments.early_seconds, appointments.late_seconds) = (0, 1);
        session.presence.as_mut().unwrap().least = 2;
    });
    at(&|a| {
        let course = a.clauses.course.as_mut().unwrap();
        (course.review_every, course.last_session) = (Some(100), Some(10_000));
        a.clauses.homework.as_mut().unwrap().open_tasks = 20;
    });
    at(&|a| {
        let course = a.clauses.course.as_mut().unwrap();
        (course.review_every, course.last_session) = (Some(1), Some(1));
        a.clauses.homework.as_mut().unwrap().open_tasks = 1;
    });
    at(&|a| {
        let messages = a.clauses.messages.as_mut().unwrap();
        messages.client = Quota { per_day: 200, characters: 10_000 };
        messages.therapist = Quota { per_day: 1, characters: 1 };
        // One window ends where the next begins, from Monday to Sunday, from midnight to midnight.
        let six = |weekday| {
            (0..6).map(move |part| Window { weekday, from_minute: part * 240, to_minute: part * 240 + 240 })
        };
        messages.windows = (1..=7).flat_map(six).collect();
        let one = messages.absences[0].clone();
        messages.absences = (0..16)
            .map(|day| Absence {
                from_ms: one.from_ms + day,
                until_ms: one.from_ms + day + 1,
                stand_in: Words::new("x".repeat(300)),
                who: one.who,
            })
            .collect();
    });
    at(&|a| {
        let fees = a.clauses.fees.as_mut().unwrap();
        (fees.session_minor, fees.late_minor, fees.missed_minor) = (10_000_000, 10_000_000, 10_000_000);
        fees.notice_seconds = 14 * 86_400;
        let crisis = a.clauses.crisis.as_mut().unwrap();
        crisis.text = Words::new("x".repeat(2000));
        let (name, number) = (Words::new("x".repeat(80)), Words::new("1".repeat(40)));
        crisis.contacts = vec![CrisisContact { name, number }; 8];
        let place = a.clauses.place.as_mut().unwrap();
        (place.fresh_seconds, place.words) = (1800, Words::new("x".repeat(500)));
    });
    at(&|a| a.clauses.place.as_mut().unwrap().fresh_seconds = 60);
    at(&|a| {
        let confidentiality = a.clauses.confidentiality.as_mut().unwrap();
        confidentiality.retention[0].days = 7305;
        confidentiality.idle_lock_seconds = 30;
    });
}

#[test]
fn s25_circles_are_named_once_and_in_order() {
    let people = [client(), partner(), child(), stranger(), therapist()];
    let refs: Vec<_> = people.iter().collect();
    let mut keys: Vec<_> = people.iter().map(|person| person.public()).collect();
    keys.sort_unstable();
    // Of five, every two, three and four of them: more than may be named.
    let subset = |bits: u32| {
        let inside = |(at, key): (usize, &crate::PublicKey)| (bits >> at & 1 == 1).then_some(*key);
        keys.iter().enumerate().filter_map(inside).collect::<Vec<_>>()
    };
    let mut circles: Vec<_> = (0..32).map(subset).filter(|some| (2..5).contains(&some.len())).collect();
    circles.sort_unstable();
    let judged = |side: Vec<Vec<crate::PublicKey>>| {
        let mut agreement = first_version(&refs, SessionClause::default());
        agreement.clauses = full_clauses(&refs);
        agreement.clauses.messages.as_mut().unwrap().side = side;
        agreement.validate()
    };
    let bad = Err(SettingError::AgreementBounds(Bound::Side));
    assert_eq!(judged(circles[..16].to_vec()), Ok(()));
    assert_eq!(judged(circles[..17].to_vec()), bad, "too many");
    let (one, two) = (circles[0].clone(), circles[1].clone());
    assert_eq!(judged(vec![two.clone(), one.clone()]), bad, "not in order");
    assert_eq!(judged(vec![one.clone(), one.clone()]), bad, "twice");
    let backwards: Vec<_> = one.iter().rev().copied().collect();
    for circle in [backwards, vec![one[0], one[0]], [&one[..], &one[one.len() - 1..]].concat()] {
        assert_eq!(judged(vec![circle]), bad);
    }
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
