//! S-02 in other words: what the new version permits, the old one permitted too, whatever is asked.

use crate::fixtures::{client, first_version, full_clauses, partner, stranger, therapist};
use crate::rules::messages::{s20_hours, s20_tells_reads, s21_amount, s21_files, s23_absence, s25_side};
use crate::rules::planning::{
    s10_frequency, s11_appointment, s11_plan, s17_presence, s18_course, s18_review,
};
use crate::rules::session::{s13_extension, s15_place};
use crate::{
    Absence, Agreement, Appointment, AppointmentId, Clauses, ConfidentialityClause, Export, FilesQuota,
    Frequency, Held, Outcome, Period, Presence, Role, SessionClause, Signer, Window, Words, Zone, s44_idle,
};
use proptest::prelude::*;
use std::cell::Cell;

const HOUR: u64 = 3_600_000;
const BASE: u64 = 1_792_000_000_000;

/// One change of one clause, by number and amount: some tighten, some loosen, some do neither.
fn change(clauses: &mut Clauses, which: u8, n: u32) {
    let session = &mut clauses.session;
    let messages = clauses.messages.as_mut();
    let small = u16::try_from(n % 5).unwrap();
    match which {
        0 => {
            session.frequency =
                (n > 20).then_some(Frequency { most: 1 + small, period: Period::Days { days: 1 + small } })
        }
        1 => {
            let zone = Zone::new(["Europe/Amsterdam", "America/New_York"][usize::from(small) % 2]).unwrap();
            session.frequency = Some(Frequency { most: 1 + small, period: Period::Week { zone } });
        }
        2 => session.gap_seconds = (n > 20).then_some(n * 3600),
        3 => session.seconds = 600 + n * 60,
        4 => session.extension_max_seconds = n * 60,
        5 => session.appointments.iter_mut().for_each(|a| a.early_seconds = n * 36),
        6 => session.appointments.iter_mut().for_each(|a| a.late_seconds = 1 + n * 36),
        7 => session.appointments.iter_mut().for_each(|a| a.ad_hoc = n.is_multiple_of(2)),
        8 => session.appointments = None,
        9 => session.presence = None,
        10 => {
            let must = if n.is_multiple_of(2) { vec![partner().public()] } else { Vec::new() };
            session.presence = Some(Presence { must, least: 2 + u8::try_from(n % 2).unwrap() });
        }
        11 => clauses.course.iter_mut().for_each(|c| c.review_every = (n > 20).then_some(1 + small)),
        12 => clauses.course.iter_mut().for_each(|c| c.last_session = (n > 20).then_some(n)),
        13 => clauses
            .course
            .iter_mut()
            .for_each(|c| c.ends_ms = (n > 20).then_some(BASE + u64::from(n) * 5 * HOUR)),
        14 => clauses.course = None,
        15 => clauses.messages = None,
        16 => messages.into_iter().for_each(|m| m.client.per_day = 1 + small),
        17 => messages.into_iter().for_each(|m| m.therapist.characters = 1 + n * 30),
        18 => messages.into_iter().for_each(|m| {
            let from_minute = u16::try_from(n).unwrap() * 12;
            m.windows = vec![Window {
                weekday: 1 + u8::try_from(small).unwrap(),
                from_minute,
                to_minute: from_minute + 100,
            }];
        }),
        19 => messages.into_iter().for_each(|m| m.windows.truncate(1)),
        20 => messages.into_iter().for_each(|m| {
            let from_ms = BASE + u64::from(n) * HOUR;
            let (who, until_ms) = (therapist().public(), from_ms + 50 * HOUR);
            m.absences = vec![Absence { who, from_ms, until_ms, stand_in: Words::new("x") }];
        }),
        21 => messages.into_iter().for_each(|m| {
            let mut circle = vec![client().public(), partner().public()];
            circle.sort_unstable();
            m.side = if n.is_multiple_of(2) { vec![circle] } else { Vec::new() };
        }),
        22 => clauses.homework = None,
        23 => clauses.homework.iter_mut().for_each(|h| h.open_tasks = 1 + u8::try_from(small).unwrap()),
        24 => clauses.place.iter_mut().for_each(|p| p.fresh_seconds = 60 + n * 15),
        25 => clauses.confidentiality.iter_mut().for_each(|c| c.idle_lock_seconds = 30 + n * 10),
        26 => clauses.confidentiality = None,
        27 => {
            clauses.confidentiality =
                Some(ConfidentialityClause { export: Export::Own, ..ConfidentialityClause::UNSAID })
        }
        28 => clauses.fees = None,
        29 => session.notices.truncate(1),
        30 => messages.into_iter().for_each(|m| {
            let (per_letter, mebibytes) =
                (1 + u8::try_from(small % 5).unwrap(), 1 + u8::try_from(n % 25).unwrap());
            m.files = (n > 20).then_some(FilesQuota { per_letter, mebibytes });
        }),
        31 => messages.into_iter().for_each(|m| m.reads = n.is_multiple_of(2)),
        _ => session.grace_seconds = n * 9,
    }
}

/// Everything that somebody could ask, answered by one version.
#[derive(Debug)]
struct Asked {
    at_ms: u64,
    held: Vec<Held>,
    planned: Vec<u64>,
    count: u32,
    written: Vec<u64>,
}

impl Asked {
    /// What the version permits of it, question by question.
    fn permitted(&self, agreement: &Agreement) -> Vec<(&'static str, bool)> {
        let clauses = &agreement.clauses;
        let (session, course, at) = (&clauses.session, clauses.course.as_ref(), self.at_ms);
        let appointment = |start_ms: &u64| Appointment {
            id: AppointmentId::new([1; 16]),
            start_ms: *start_ms,
            with: Vec::new(),
            relay: stranger().public(),
            outcome: Outcome::Open,
        };
        let planned: Vec<_> = self.planned.iter().map(appointment).collect();
        let (c, p, t) = (client().public(), partner().public(), therapist().public());
        let mut answers = vec![
            ("start: number and gap", s10_frequency(session, &self.held, at).is_ok()),
            ("start: appointment", s11_appointment(session, &planned, at).is_ok()),
            ("plan", s11_plan(session, at, BASE).is_ok()),
            ("extend", s13_extension(session.extension_max_seconds, 0, 60 + self.count * 60).is_ok()),
            ("review", s18_review(course, self.count).is_ok()),
            ("course", s18_course(course, self.count, at).is_ok()),
            ("place", s15_place(clauses.place.as_ref(), at, at + u64::from(self.count) * 20_000).is_ok()),
            ("length", session.seconds >= self.count * 60),
            ("grace", session.grace_seconds >= self.count * 9),
            ("task", clauses.homework.is_some_and(|h| u32::from(h.open_tasks) > self.count)),
        ];
        for (name, present) in [("two", vec![c, t]), ("others", vec![p, t]), ("all", vec![c, p, t])] {
            answers.push((name, s17_presence(agreement, &present).is_ok()));
        }
        let unsaid = ConfidentialityClause::UNSAID;
        let kept = clauses.confidentiality.as_ref().unwrap_or(&unsaid);
        let idle_ms = u64::from(self.count) * 10_000;
        answers.push(("idle", s44_idle(kept.idle_lock_seconds, 0, idle_ms).is_ok()));
        answers.push(("export", kept.export == Export::Shared));
        answers.push(("capture", !kept.capture_protection));
        for (name, from, to) in [("to all", c, vec![p, t]), ("aside", c, vec![p])] {
            let shown = clauses.messages.as_ref().is_some_and(|clause| {
                s25_side(agreement, &from, &to).is_ok()
                    && s20_hours(clause, at).is_ok()
                    && s23_absence(agreement, clause, at).is_ok()
                    && s21_amount(clause, Role::Client, self.count * 30, &self.written, at).is_ok()
            });
            answers.push((name, shown));
        }
        let therapists = clauses.messages.as_ref().is_some_and(|clause| {
            s21_amount(clause, Role::Therapist, self.count * 30, &self.written, at).is_ok()
        });
        answers.push(("the therapist's amount", therapists));
        let files: Vec<u64> = self.written.iter().map(|at| at % (26 << 20)).collect();
        let taken = clauses.messages.as_ref().is_some_and(|clause| s21_files(clause, &files).is_ok());
        answers.push(("files", taken));
        answers.push(("who read", s20_tells_reads(agreement)));
        answers
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let hours = 0u64..40 * 24;
    let times = || proptest::collection::vec(0u64..40 * 24, 0..6);
    (hours, times(), times(), 0u32..60, times()).prop_map(|(at, held, planned, count, written)| {
        let at_ms = |hours: &u64| BASE + hours * HOUR;
        let session = |start: &u64| Held { started_ms: at_ms(start), ended_ms: at_ms(start) + HOUR };
        Asked {
            at_ms: at_ms(&at),
            held: held.iter().filter(|start| **start < at).map(session).collect(),
            // Appointments within the same hour, so that early and late matter.
            planned: planned.iter().map(|n| at_ms(&at) + n * 7000).collect(),
            count,
            written: written.iter().map(|n| at_ms(&at) - (n % 40) * HOUR).collect(),
        }
    })
}

#[test]
fn s02_a_tightening_permits_nothing_that_was_refused() {
    thread_local! { static TIGHTENED: Cell<u32> = const { Cell::new(0) }; }
    let (c, p, t) = (client(), partner(), therapist());
    let changes = || proptest::collection::vec((0u8..33, 0u32..100), 0..4);
    let questions = proptest::collection::vec(asked(), 16);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(600)
    });
    let outcome = runner.run(&(changes(), changes(), questions), |(before, after, questions)| {
        let mut old = first_version(&[&c, &p, &t], SessionClause::default());
        old.clauses = full_clauses(&[&c, &p, &t]);
        before.iter().for_each(|(which, n)| change(&mut old.clauses, *which, *n));
        let mut new = old.clone();
        after.iter().for_each(|(which, n)| change(&mut new.clauses, *which, *n));
        if old.validate().is_err() || new.validate().is_err() || !old.is_tightened_by(&new) {
            return Ok(());
        }
        TIGHTENED.with(|n| n.set(n.get() + u32::from(old != new)));
        for question in questions {
            for (was, is) in question.permitted(&old).iter().zip(question.permitted(&new)) {
                prop_assert!(was.1 || !is.1, "{} is permitted now", is.0);
            }
        }
        Ok(())
    });
    outcome.unwrap();
    assert!(TIGHTENED.with(Cell::get) > 25, "too few of them tightened: {}", TIGHTENED.with(Cell::get));
}
