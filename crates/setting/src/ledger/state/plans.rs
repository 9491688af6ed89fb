//! When a session may start, and for when one may be planned: S-10, S-11 and S-18 over the history.

use super::{Appointment, Held, State};
use crate::rules::planning::{s10_frequency, s11_appointment, s11_plan, s18_course, s18_review};
use crate::{Agreement, AppointmentId, ReasonCode, Refusal};

/// Longer than any period, gap or session that can be agreed: what lies further back cannot matter.
const LONG_AGO_MS: u64 = 100 * 24 * 3600 * 1000;

impl State {
    /// Whether a session may start at this moment, and which appointment it keeps.
    pub(in crate::ledger) fn may_start(
        &self,
        agreement: &Agreement,
        at_ms: u64,
    ) -> Result<Option<&Appointment>, Refusal> {
        let (clause, course) = (&agreement.clauses.session, agreement.clauses.course.as_ref());
        self.goes_on()?;
        s18_course(course, self.counted, at_ms)?;
        s18_review(course, self.since_review)?;
        s10_frequency(clause, &self.held(at_ms), at_ms)?;
        s11_appointment(clause, self.appointments.values(), at_ms)
    }

    /// Whether an appointment may be made for (or moved to) `start_ms`, asked at `now_ms`.
    pub(in crate::ledger) fn may_plan(
        &self,
        agreement: &Agreement,
        start_ms: u64,
        now_ms: u64,
        moving: Option<&AppointmentId>,
    ) -> Result<(), Refusal> {
        let (clause, course) = (&agreement.clauses.session, agreement.clauses.course.as_ref());
        self.goes_on()?;
        s11_plan(clause, start_ms, now_ms)?;
        let length_ms = u64::from(clause.seconds).saturating_mul(1000);
        let open = self.appointments.values().filter(|one| one.is_open() && Some(&one.id) != moving);
        let planned: Vec<Held> = open
            .map(|one| Held { started_ms: one.start_ms, ended_ms: one.start_ms.saturating_add(length_ms) })
            .collect();
        let ahead = u32::try_from(planned.len()).unwrap_or(u32::MAX);
        s18_course(course, self.counted.saturating_add(ahead), start_ms)?;
        s18_review(course, self.since_review.saturating_add(ahead))?;
        let mut taken = self.held(now_ms);
        taken.extend(self.open.iter().map(|open| open.held()));
        taken.extend(planned);
        s10_frequency(clause, &taken, start_ms)
    }

    /// The sessions held under an agreement that can still matter.
    fn held(&self, at_ms: u64) -> Vec<Held> {
        let counted = self.past.iter().filter(|past| !past.introduction).map(|past| past.held());
        counted.filter(|held| held.ended_ms.saturating_add(LONG_AGO_MS) > at_ms).collect()
    }

    fn goes_on(&self) -> Result<(), Refusal> {
        if self.closed.is_some() {
            return Err(Refusal::because(ReasonCode::RelationshipEnded));
        }
        if self.course_over {
            return Err(Refusal::because(ReasonCode::CourseEnded));
        }
        Ok(())
    }
}
