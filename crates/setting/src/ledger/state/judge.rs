//! Whether one more fact follows from those before it, fact by fact.

use super::{Appointment, Change, Claim, Outcome, RelayTimes, State, is_ascending, member};
use crate::ledger::{Closing, EndReason, Entry, EntryBody, Fact};
use crate::rules::planning::{s17_presence, s19_missed, s19_notice};
use crate::rules::session::{s12_length, s13_crisis, s13_extension, s15_open_place};
use crate::session::Start;
use crate::time::CLOCK_TOLERANCE_MS;
use crate::{
    Agreement, Agreements, AppointmentId, Hash, PublicKey, ReasonCode, Refusal, RelayTime, Role, SessionId,
    SettingError,
};

/// The most times that the members plan to hear from each other after the end.
const MAX_FOLLOW_UPS: usize = 8;

impl State {
    /// Whether the fact follows, and what it changes. Signatures are looked at elsewhere.
    pub(in crate::ledger) fn judge(
        &self,
        entry: &Entry,
        agreements: &Agreements,
        times: RelayTimes,
    ) -> Result<Change, SettingError> {
        if self.closed.is_some() {
            return Err(Refusal::because(ReasonCode::RelationshipEnded).into());
        }
        let body = entry.body();
        let at_wall_ms = body.at_wall_ms;
        match entry.fact() {
            Fact::Agreed { agreement, version } => self.agreed(agreement, *version, at_wall_ms, agreements),
            Fact::Introduced { agreement } => self.introduced(agreement, at_wall_ms, agreements),
            Fact::Withdrawn { agreement, by } => {
                let current = self.current(agreements)?;
                let is_current = self.agreed.is_some_and(|(_, hash)| hash == *agreement);
                if !is_current || self.withdrawn {
                    return Err(SettingError::FactContradicts);
                }
                member(current, by)?;
                Ok(Change::Withdrawn { at_ms: at_wall_ms })
            }
            Fact::Start(start) => self.started(start, body, agreements, times),
            Fact::Extended { session, seconds, asked_by } => {
                let open = self.session(session)?;
                open.start.attendee(asked_by)?;
                let maximum = open.start.terms.extension_max_seconds;
                Ok(Change::Extended(s13_extension(maximum, open.extended_s, *seconds)?))
            }
            Fact::CrisisExtended { session, seconds, by } => {
                let open = self.session(session)?;
                open.start.attendee(by)?;
                if at_wall_ms > open.ends_wall_ms().saturating_add(CLOCK_TOLERANCE_MS) {
                    return Err(Refusal::because(ReasonCode::SessionOver).into());
                }
                Ok(Change::CrisisExtended(s13_crisis(open.crisis_s, *seconds)?))
            }
            Fact::Overridden { session, by } => {
                self.session(session)?.start.attendee(by)?;
                s15_open_place(self.current(agreements)?, by)?;
                // Once is all it takes: more would only fill the ledger.
                if self.opened_place.contains(by) {
                    return Err(SettingError::FactContradicts);
                }
                Ok(Change::PlaceOpened(*by))
            }
            Fact::End { session, reason, lasted_s } => self.ended(session, reason, *lasted_s, entry),
            Fact::Planned { appointment, start_ms, with, relay, asked_by } => {
                let agreement = self.in_force(agreements)?;
                if self.appointments.contains_key(appointment) {
                    return Err(SettingError::AppointmentReused);
                }
                expected(agreement, with, asked_by)?;
                self.may_plan(agreement, *start_ms, at_wall_ms, None)?;
                let (id, start_ms, with, relay) = (*appointment, *start_ms, with.clone(), *relay);
                let outcome = Outcome::Open;
                Ok(Change::Planned(Box::new(Appointment { id, start_ms, with, relay, outcome })))
            }
            Fact::Moved { appointment, start_ms, asked_by } => {
                let agreement = self.in_force(agreements)?;
                let one = self.open_appointment(appointment, asked_by)?;
                self.may_plan(agreement, *start_ms, at_wall_ms, Some(&one.id))?;
                Ok(Change::Moved(one.id, *start_ms))
            }
            Fact::Cancelled { appointment, by, relay_time } => {
                self.cancelled(appointment, by, (relay_time.as_ref(), times), body)
            }
            Fact::Missed { appointment, by, absent } => {
                self.missed(self.current(agreements)?, appointment, by, absent, body)
            }
            Fact::Reviewed { outcome, with, asked_by } => {
                expected(self.in_force(agreements)?, with, asked_by)?;
                Ok(Change::Reviewed(*outcome))
            }
            Fact::Closed { how, by, follow_ups } => self.closed(*how, by, follow_ups, at_wall_ms, agreements),
        }
    }

    fn agreed(
        &self,
        hash: &Hash,
        version: u32,
        at_wall_ms: u64,
        agreements: &Agreements,
    ) -> Result<Change, SettingError> {
        if self.open.is_some() {
            return Err(SettingError::SessionOpen);
        }
        let signed = agreements.by_hash(hash).ok_or(SettingError::AgreementUnknown)?;
        let next = self.agreed.map_or(Some(1), |(last, _)| last.checked_add(1));
        let agreement = signed.agreement();
        let follows =
            next == Some(version) && agreement.version == version && agreement.proposed_ms == at_wall_ms;
        if !follows {
            return Err(SettingError::FactContradicts);
        }
        // One member's tightening undoes neither another's withdrawal nor the decision to end.
        if !signed.is_complete() && self.withdrawn {
            return Err(Refusal::because(ReasonCode::AgreementWithdrawn).into());
        }
        if !signed.is_complete() && self.course_over {
            return Err(Refusal::because(ReasonCode::CourseEnded).into());
        }
        Ok(Change::Agreed(version, *hash))
    }

    fn introduced(
        &self,
        hash: &Hash,
        at_wall_ms: u64,
        agreements: &Agreements,
    ) -> Result<Change, SettingError> {
        let signed = agreements.by_hash(hash).ok_or(SettingError::AgreementUnknown)?;
        let agreement = signed.agreement();
        let first = self.agreed.is_none() && self.introduced.is_none();
        if !first || !agreement.is_introduction() || agreement.proposed_ms != at_wall_ms {
            return Err(SettingError::FactContradicts);
        }
        Ok(Change::Introduced(*hash))
    }

    /// The version in force, whatever of it: not withdrawn, and no introduction.
    fn in_force<'a>(&self, agreements: &'a Agreements) -> Result<&'a Agreement, SettingError> {
        if self.agreed.is_none() {
            return Err(Refusal::because(ReasonCode::NoAgreement).into());
        }
        if self.withdrawn {
            return Err(Refusal::because(ReasonCode::AgreementWithdrawn).into());
        }
        self.current(agreements)
    }

    fn started(
        &self,
        start: &Start,
        body: &EntryBody,
        agreements: &Agreements,
        times: RelayTimes,
    ) -> Result<Change, SettingError> {
        if self.open.is_some() {
            return Err(SettingError::SessionOpen);
        }
        if self.used.contains(&start.terms.session) {
            return Err(SettingError::SessionReused);
        }
        let (hash, introduction) = match (self.agreed, self.introduced) {
            (Some((_, hash)), _) => (hash, false),
            (None, Some((hash, false))) => (hash, true),
            (None, Some((_, true))) => return Err(Refusal::because(ReasonCode::IntroductionOver).into()),
            (None, None) => return Err(Refusal::because(ReasonCode::NoAgreement).into()),
        };
        if self.withdrawn {
            return Err(Refusal::because(ReasonCode::AgreementWithdrawn).into());
        }
        if start.terms.agreement != hash {
            return Err(Refusal::because(ReasonCode::AgreementReplaced).into());
        }
        let agreement = self.current(agreements)?;
        s12_length(&agreement.clauses.session, &start.terms)?;
        start.validate(agreement, body)?;
        if times == RelayTimes::Verify {
            start.verify_time(body)?;
        }
        let number = self.sessions.checked_add(1);
        if number != Some(start.terms.number) {
            return Err(SettingError::FactContradicts);
        }
        let appointment = self.may_start(agreement, start.started_ms())?.map(|one| one.id);
        let (start, index) = (Box::new(start.clone()), body.index);
        Ok(Change::Started { start, index, appointment, introduction })
    }

    fn ended(
        &self,
        session: &SessionId,
        reason: &EndReason,
        lasted_s: u32,
        entry: &Entry,
    ) -> Result<Change, SettingError> {
        let open = self.session(session)?;
        let holds = match reason {
            EndReason::Limit => open.limit() == (entry.body().at_wall_ms, entry.fact().clone()),
            EndReason::Alone { by, .. } => {
                open.start.attendee(by)?;
                lasted_s <= open.total_s()
            }
        };
        holds.then_some(Change::Ended { lasted_s }).ok_or(SettingError::FactContradicts)
    }

    fn open_appointment(&self, id: &AppointmentId, by: &PublicKey) -> Result<&Appointment, SettingError> {
        let one = self.appointment(id)?;
        if !one.with.contains(by) {
            return Err(SettingError::NotPresent);
        }
        one.is_open().then_some(one).ok_or(SettingError::AppointmentOver)
    }

    fn cancelled(
        &self,
        id: &AppointmentId,
        by: &PublicKey,
        (relay_time, times): (Option<&RelayTime>, RelayTimes),
        body: &EntryBody,
    ) -> Result<Change, SettingError> {
        let one = self.open_appointment(id, by)?;
        if body.at_wall_ms >= one.start_ms {
            // Too late to call it off: it can still be kept, or it is missed.
            return Err(SettingError::AppointmentOver);
        }
        if let Some(relay_time) = relay_time {
            if times == RelayTimes::Verify {
                relay_time.verify(&one.relay, &one.cancellation(&body.relationship, by)?)?;
            }
            if relay_time.time_ms != body.at_wall_ms {
                return Err(SettingError::FactContradicts);
            }
        }
        let notice_ms = s19_notice(one.start_ms, relay_time.map(|time| time.time_ms));
        Ok(Change::Cancelled(one.id, Outcome::Cancelled { by: *by, notice_ms, index: body.index }))
    }

    fn missed(
        &self,
        agreement: &Agreement,
        id: &AppointmentId,
        by: &PublicKey,
        absent: &[PublicKey],
        body: &EntryBody,
    ) -> Result<Change, SettingError> {
        let one = self.appointment(id)?;
        let said = match &one.outcome {
            Outcome::Open => false,
            Outcome::Missed(claims) => claims.iter().any(|claim| claim.by == *by),
            Outcome::Kept(_) | Outcome::Void | Outcome::Cancelled { .. } => {
                return Err(SettingError::AppointmentOver);
            }
        };
        let about = !absent.is_empty()
            && is_ascending(absent)
            && absent.iter().all(|key| one.with.contains(key) && key != by);
        if !one.with.contains(by) {
            return Err(SettingError::NotPresent);
        }
        if said || !about {
            return Err(SettingError::FactContradicts);
        }
        s19_missed(&agreement.clauses.session, one.start_ms, body.at_wall_ms)?;
        Ok(Change::Missed(one.id, Claim { by: *by, absent: absent.to_vec(), index: body.index }))
    }

    fn closed(
        &self,
        how: Closing,
        by: &PublicKey,
        follow_ups: &[u64],
        at_ms: u64,
        agreements: &Agreements,
    ) -> Result<Change, SettingError> {
        if self.open.is_some() {
            return Err(SettingError::SessionOpen);
        }
        member(self.current(agreements)?, by)?;
        let planned = how == Closing::Planned;
        if planned && self.appointments.values().any(Appointment::is_open) {
            return Err(Refusal::because(ReasonCode::AppointmentsOpen).into());
        }
        let fits = follow_ups.len() <= MAX_FOLLOW_UPS
            && is_ascending(follow_ups)
            && (planned || follow_ups.is_empty());
        fits.then_some(Change::Closed { how, at_ms }).ok_or(SettingError::FactContradicts)
    }
}

/// Those expected are members in order, the one who asks among them, and enough (S-16, S-17).
fn expected(agreement: &Agreement, with: &[PublicKey], asked_by: &PublicKey) -> Result<(), SettingError> {
    if !is_ascending(with) {
        return Err(SettingError::FactContradicts);
    }
    for key in with {
        member(agreement, key)?;
    }
    if !with.contains(asked_by) {
        return Err(SettingError::NotPresent);
    }
    let has = |role| with.iter().any(|key| agreement.role_of(key) == Some(role));
    if !has(Role::Therapist) {
        return Err(Refusal::because(ReasonCode::NotTherapist).into());
    }
    if !has(Role::Client) {
        return Err(Refusal::because(ReasonCode::NobodyThere).into());
    }
    Ok(s17_presence(agreement, with)?)
}
