//! S-10, S-11, S-17, S-18 and S-19: how often, when, with whom, how long on, and what was called off.

use crate::agreement::{Agreement, CourseClause, Period, SessionClause};
use crate::ledger::{Appointment, Held};
use crate::{PublicKey, ReasonCode, Refusal};

/// How many moments are tried before a refusal names none.
const TRIES: usize = 400;

/// S-10: a session that starts at `at_ms` (Unix ms) keeps frequency and gap among the sessions that
/// were held and those that are planned, before and after it.
///
/// The gap lies between the end of one session and the start of the next one. "Any n days" are
/// n times 24 hours; a week is the calendar's in the agreement's zone.
///
/// # Errors
/// `tooSoon`, `tooManySessions`, with the next moment that this rule allows.
pub fn s10_frequency(clause: &SessionClause, others: &[Held], at_ms: u64) -> Result<(), Refusal> {
    let Some(reason) = broken(clause, others, at_ms) else {
        return Ok(());
    };
    let mut candidate = at_ms;
    for _ in 0..TRIES {
        let Some(next) = next_edge(clause, others, candidate) else { break };
        if broken(clause, others, next).is_none() {
            return Err(Refusal::until(reason, next));
        }
        candidate = next;
    }
    Err(Refusal::because(reason))
}

fn broken(clause: &SessionClause, others: &[Held], at_ms: u64) -> Option<ReasonCode> {
    let length_ms = u64::from(clause.seconds).saturating_mul(1000);
    let gap_ms = clause.gap_seconds.map(|gap| u64::from(gap).saturating_mul(1000));
    // What is planned never overlaps; with a gap it is apart by it.
    let too_soon = others.iter().any(|held| {
        let gap_ms = gap_ms.unwrap_or(0);
        if held.started_ms <= at_ms {
            at_ms < held.ended_ms.saturating_add(gap_ms)
        } else {
            held.started_ms < at_ms.saturating_add(length_ms).saturating_add(gap_ms)
        }
    });
    if (gap_ms.is_some() || clause.appointments.is_some()) && too_soon {
        return Some(ReasonCode::TooSoon);
    }
    let frequency = clause.frequency.as_ref()?;
    let most = usize::from(frequency.most);
    let too_many = match &frequency.period {
        Period::Week { zone } => zone
            .week_of(at_ms)
            .is_none_or(|week| others.iter().filter(|held| week.contains(&held.started_ms)).count() >= most),
        Period::Days { days } => {
            let period_ms = days_ms(*days);
            let mut near: Vec<u64> = others
                .iter()
                .map(|held| held.started_ms)
                .filter(|start| start.abs_diff(at_ms) < period_ms)
                .chain([at_ms])
                .collect();
            near.sort_unstable();
            // One more than agreed within less than the period.
            near.windows(most.saturating_add(1)).any(|run| match (run.first(), run.last()) {
                (Some(first), Some(last)) => last - first < period_ms && (*first..=*last).contains(&at_ms),
                _ => false,
            })
        }
    };
    too_many.then_some(ReasonCode::TooManySessions)
}

/// The next moment at which the answer of S-10 can change from no to yes.
fn next_edge(clause: &SessionClause, others: &[Held], at_ms: u64) -> Option<u64> {
    let gap_ms = u64::from(clause.gap_seconds.unwrap_or(0)).saturating_mul(1000);
    let (week, period_ms) = match clause.frequency.as_ref().map(|frequency| &frequency.period) {
        Some(Period::Week { zone }) => (zone.week_of(at_ms).map(|week| week.end), None),
        Some(Period::Days { days }) => (None, Some(days_ms(*days))),
        None => (None, None),
    };
    let edges = others.iter().flat_map(|held| {
        let after = held.ended_ms.saturating_add(gap_ms);
        [Some(after), period_ms.map(|period| held.started_ms.saturating_add(period))]
    });
    edges.chain([week]).flatten().filter(|edge| *edge > at_ms).min()
}

fn days_ms(days: u16) -> u64 {
    u64::from(days).saturating_mul(24 * 3600 * 1000)
}

/// S-11: which appointment a session that starts at `at_ms` keeps: the first open one whose window
/// (early entrance, agreed lateness, both included) holds that moment. None for a session without
/// appointment, where the agreement allows one.
///
/// # Errors
/// `noAppointment`, with the moment from which the next one can be entered.
pub fn s11_appointment<'a>(
    clause: &SessionClause,
    appointments: impl IntoIterator<Item = &'a Appointment>,
    at_ms: u64,
) -> Result<Option<&'a Appointment>, Refusal> {
    let Some(agreed) = clause.appointments else {
        return Ok(None);
    };
    let (early, late) = (u64::from(agreed.early_seconds) * 1000, u64::from(agreed.late_seconds) * 1000);
    let next = appointments
        .into_iter()
        .filter(|one| one.is_open() && at_ms <= one.start_ms.saturating_add(late))
        .min_by_key(|one| (one.start_ms, one.id));
    match next.map(|one| (one, one.start_ms.saturating_sub(early))) {
        Some((one, from_ms)) if from_ms <= at_ms => Ok(Some(one)),
        _ if agreed.ad_hoc => Ok(None),
        Some((_, from_ms)) => Err(Refusal::until(ReasonCode::NoAppointment, from_ms)),
        None => Err(Refusal::because(ReasonCode::NoAppointment)),
    }
}

/// S-11: an appointment lies ahead, under an agreement that has them.
///
/// # Errors
/// `appointmentsNotAgreed`, `appointmentPast`.
pub fn s11_plan(clause: &SessionClause, start_ms: u64, now_ms: u64) -> Result<(), Refusal> {
    if clause.appointments.is_none() {
        return Err(Refusal::because(ReasonCode::AppointmentsNotAgreed));
    }
    (start_ms > now_ms).then_some(()).ok_or(Refusal::because(ReasonCode::AppointmentPast))
}

/// S-17: those who must be there are, and as many as agreed. Without a word in the agreement,
/// everyone.
///
/// # Errors
/// `mustBePresent`.
pub fn s17_presence(agreement: &Agreement, present: &[PublicKey]) -> Result<(), Refusal> {
    let wanted = agreement.clauses.session.presence_among(&agreement.members);
    wanted.is_met_by(present).then_some(()).ok_or(Refusal::because(ReasonCode::MustBePresent))
}

/// S-18: fewer sessions than agreed since the last review. `since` counts those that were held,
/// and for planning those that are planned too.
///
/// # Errors
/// `reviewDue`.
pub fn s18_review(course: Option<&CourseClause>, since: u32) -> Result<(), Refusal> {
    let every = course.and_then(|course| course.review_every);
    every
        .is_none_or(|every| since < u32::from(every))
        .then_some(())
        .ok_or(Refusal::because(ReasonCode::ReviewDue))
}

/// S-18: the course goes on: fewer sessions than agreed were held (and, for planning, planned), and
/// its end has not come.
///
/// # Errors
/// `courseEnded`.
pub fn s18_course(course: Option<&CourseClause>, held: u32, at_ms: u64) -> Result<(), Refusal> {
    let ended = course.is_some_and(|course| {
        course.last_session.is_some_and(|last| held >= last) || course.ends_ms.is_some_and(|end| at_ms >= end)
    });
    (!ended).then_some(()).ok_or(Refusal::because(ReasonCode::CourseEnded))
}

/// S-19: the notice that a cancellation gave, in ms: from the relay's signed time to the appointment.
/// Without the relay's time nobody else can know when it was; then none counts.
#[must_use]
pub fn s19_notice(start_ms: u64, relay_ms: Option<u64>) -> u64 {
    relay_ms.map_or(0, |at| start_ms.saturating_sub(at))
}

/// S-19: an appointment is missed once the agreed lateness has passed.
///
/// # Errors
/// `notYetMissed`, with that moment.
pub fn s19_missed(clause: &SessionClause, start_ms: u64, at_ms: u64) -> Result<(), Refusal> {
    let late_s = clause.appointments.map_or(0, |agreed| agreed.late_seconds);
    let from_ms = start_ms.saturating_add(u64::from(late_s) * 1000);
    (at_ms > from_ms).then_some(()).ok_or(Refusal::until(ReasonCode::NotYetMissed, from_ms.saturating_add(1)))
}
