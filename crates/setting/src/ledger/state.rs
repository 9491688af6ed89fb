//! What the entries so far amount to. [`judge`](State::judge) says whether one more fact follows and
//! what it changes; nothing changes before its signatures were looked at too.

mod judge;
mod plans;
mod signatures;

use super::appointment::{Appointment, Claim, Held, Outcome};
use super::open::{OpenSession, PastSession};
use super::{Closing, Review};
use crate::session::Start;
use crate::{
    Agreement, Agreements, AppointmentId, Hash, PublicKey, ReasonCode, Refusal, Role, SessionId, SettingError,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    pub(super) agreed: Option<(u32, Hash)>,
    pub(super) withdrawn: bool,
    /// The introduction that everyone accepted; whether its call was held.
    pub(super) introduced: Option<(Hash, bool)>,
    pub(super) open: Option<OpenSession>,
    /// Who opened the place in the session that is open.
    opened_place: BTreeSet<PublicKey>,
    pub(super) past: Vec<PastSession>,
    pub(super) sessions: u32,
    used: BTreeSet<SessionId>,
    pub(super) appointments: BTreeMap<AppointmentId, Appointment>,
    /// Sessions under an agreement: all, and since the last review.
    pub(super) counted: u32,
    pub(super) since_review: u32,
    /// A review decided to end.
    pub(super) course_over: bool,
    pub(super) closed: Option<Closing>,
}

/// What judging does about the relay's signature under the time of a START or a cancellation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RelayTimes {
    /// It is verified.
    Verify,
    /// It was verified, of these very bytes in this place.
    Known,
}

/// What a fact changes.
pub(super) enum Change {
    Agreed(u32, Hash),
    Introduced(Hash),
    Withdrawn { at_ms: u64 },
    Started { start: Box<Start>, index: u64, appointment: Option<AppointmentId>, introduction: bool },
    Extended(u32),
    CrisisExtended(u32),
    PlaceOpened(PublicKey),
    Ended { lasted_s: u32 },
    Planned(Box<Appointment>),
    Moved(AppointmentId, u64),
    Cancelled(AppointmentId, Outcome),
    Missed(AppointmentId, Claim),
    Reviewed(Review),
    Closed { how: Closing, at_ms: u64 },
}

impl State {
    /// Takes over what [`State::judge`] found.
    pub(super) fn apply(&mut self, change: Change) {
        match change {
            Change::Agreed(version, hash) => {
                self.agreed = Some((version, hash));
                self.withdrawn = false;
                self.course_over = false;
            }
            Change::Introduced(hash) => self.introduced = Some((hash, false)),
            Change::Withdrawn { at_ms } => {
                self.withdrawn = true;
                self.void_appointments(at_ms);
            }
            Change::Started { start, index, appointment, introduction } => {
                self.sessions = start.terms.number;
                self.used.insert(start.terms.session);
                self.opened_place.clear();
                if let Some(one) = appointment.and_then(|id| self.appointments.get_mut(&id)) {
                    one.outcome = Outcome::Kept(start.terms.session);
                }
                if introduction {
                    self.introduced = self.introduced.map(|(hash, _)| (hash, true));
                } else {
                    self.counted = self.counted.saturating_add(1);
                    self.since_review = self.since_review.saturating_add(1);
                }
                let start = *start;
                let (extended_s, crisis_s) = (0, 0);
                self.open =
                    Some(OpenSession { start, index, extended_s, crisis_s, appointment, introduction });
            }
            Change::Extended(sum) => {
                if let Some(open) = &mut self.open {
                    open.extended_s = sum;
                }
            }
            Change::CrisisExtended(sum) => {
                if let Some(open) = &mut self.open {
                    open.crisis_s = sum;
                }
            }
            Change::PlaceOpened(by) => {
                self.opened_place.insert(by);
            }
            Change::Ended { lasted_s } => {
                let ended = self.open.take().map(|open| open.ended(lasted_s));
                self.past.extend(ended);
            }
            Change::Planned(appointment) => {
                self.appointments.insert(appointment.id, *appointment);
            }
            Change::Moved(id, start_ms) => {
                if let Some(one) = self.appointments.get_mut(&id) {
                    one.start_ms = start_ms;
                }
            }
            Change::Cancelled(id, outcome) => {
                if let Some(one) = self.appointments.get_mut(&id) {
                    one.outcome = outcome;
                }
            }
            Change::Missed(id, claim) => {
                if let Some(one) = self.appointments.get_mut(&id) {
                    match &mut one.outcome {
                        Outcome::Missed(claims) => claims.push(claim),
                        outcome => *outcome = Outcome::Missed(vec![claim]),
                    }
                }
            }
            Change::Reviewed(outcome) => {
                self.since_review = 0;
                // What a review ended, only a version that everyone signs lets go on.
                self.course_over |= outcome == Review::End;
            }
            Change::Closed { how, at_ms } => {
                self.closed = Some(how);
                self.void_appointments(at_ms);
            }
        }
    }

    /// Whoever withdraws or leaves owes nothing for what was still planned (P1).
    fn void_appointments(&mut self, at_ms: u64) {
        let ahead = self.appointments.values_mut().filter(|one| one.is_open() && one.start_ms > at_ms);
        ahead.for_each(|one| one.outcome = Outcome::Void);
    }

    pub(super) fn current<'a>(&self, agreements: &'a Agreements) -> Result<&'a Agreement, SettingError> {
        let introduced = self.introduced.map(|(hash, _)| hash);
        let hash = self.agreed.map(|(_, hash)| hash).or(introduced);
        let hash = hash.ok_or(Refusal::because(ReasonCode::NoAgreement))?;
        agreements.by_hash(&hash).map(|signed| signed.agreement()).ok_or(SettingError::AgreementUnknown)
    }

    fn session(&self, session: &SessionId) -> Result<&OpenSession, SettingError> {
        self.open
            .as_ref()
            .filter(|open| open.start.terms.session == *session)
            .ok_or(SettingError::SessionNotOpen)
    }

    fn appointment(&self, id: &AppointmentId) -> Result<&Appointment, SettingError> {
        self.appointments.get(id).ok_or(SettingError::AppointmentUnknown)
    }
}

fn member(agreement: &Agreement, key: &PublicKey) -> Result<Role, SettingError> {
    agreement.role_of(key).ok_or(SettingError::SignerNotMember)
}

fn is_ascending<T: Ord>(list: &[T]) -> bool {
    list.is_sorted_by(|a, b| a < b)
}
