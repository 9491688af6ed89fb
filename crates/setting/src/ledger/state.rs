//! What the entries so far amount to, and whether one more fact follows from it.

use super::{EndReason, Entry, Fact};
use crate::rules::session::{s12_length, s13_extension};
use crate::session::Start;
use crate::{Agreement, Agreements, Hash, PublicKey, ReasonCode, Refusal, Role, SessionId, SettingError};
use std::collections::BTreeSet;

/// A session that has started and not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    start: Start,
    extended_s: u32,
}

impl OpenSession {
    /// Its START.
    #[must_use]
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// The sum of its extensions, in seconds.
    #[must_use]
    pub fn extended_s(&self) -> u32 {
        self.extended_s
    }

    /// Length with extensions, without grace, in seconds.
    #[must_use]
    pub fn length_s(&self) -> u32 {
        self.start.terms.seconds.saturating_add(self.extended_s)
    }

    /// Length with extensions and grace, in seconds.
    #[must_use]
    pub fn total_s(&self) -> u32 {
        self.length_s().saturating_add(self.start.terms.grace_seconds)
    }

    /// When it ends at the latest by the relay's time, Unix ms.
    #[must_use]
    pub fn ends_wall_ms(&self) -> u64 {
        let total_ms = u64::from(self.total_s()).saturating_mul(1000);
        self.start.started_ms().saturating_add(total_ms)
    }

    /// The END at the limit: time and fact follow from START and extensions alone, so that every
    /// side writes the same bytes.
    pub(crate) fn limit(&self) -> (u64, Fact) {
        let fact = Fact::End {
            session: self.start.terms.session,
            reason: EndReason::Limit,
            lasted_s: self.total_s(),
        };
        (self.ends_wall_ms(), fact)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    pub(super) agreed: Option<(u32, Hash)>,
    pub(super) withdrawn: bool,
    pub(super) open: Option<OpenSession>,
    pub(super) sessions: u32,
    used: BTreeSet<SessionId>,
}

impl State {
    /// Whether the fact follows; the state afterwards.
    pub(super) fn step(&mut self, entry: &Entry, agreements: &Agreements) -> Result<(), SettingError> {
        let at_wall_ms = entry.body().at_wall_ms;
        match entry.fact() {
            Fact::Agreed { agreement, version } => {
                self.step_agreed(agreement, *version, at_wall_ms, agreements)
            }
            Fact::Withdrawn { agreement, by } => {
                let current = self.current(agreements)?;
                let is_current = self.agreed.is_some_and(|(_, hash)| hash == *agreement);
                if !is_current || self.withdrawn {
                    return Err(SettingError::FactContradicts);
                }
                member(current, by)?;
                self.withdrawn = true;
                Ok(())
            }
            Fact::Start(start) => self.step_start(start, entry, agreements),
            Fact::Extended { session, seconds, asked_by } => {
                let open = self.session(session)?;
                open.start.attendee(asked_by)?;
                let maximum = open.start.terms.extension_max_seconds;
                open.extended_s = s13_extension(maximum, open.extended_s, *seconds)?;
                Ok(())
            }
            Fact::End { session, reason, lasted_s } => {
                let open = self.session(session)?;
                let holds = match reason {
                    EndReason::Limit => open.limit() == (at_wall_ms, entry.fact().clone()),
                    EndReason::Alone { by, .. } => {
                        open.start.attendee(by)?;
                        *lasted_s <= open.total_s()
                    }
                };
                if !holds {
                    return Err(SettingError::FactContradicts);
                }
                self.open = None;
                Ok(())
            }
            Fact::CrisisExtended(never)
            | Fact::Introduced(never)
            | Fact::Cancelled(never)
            | Fact::Missed(never)
            | Fact::Reviewed(never)
            | Fact::Overridden(never) => match *never {},
        }
    }

    fn step_agreed(
        &mut self,
        hash: &Hash,
        version: u32,
        at_wall_ms: u64,
        agreements: &Agreements,
    ) -> Result<(), SettingError> {
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
        // One member's tightening does not undo another's withdrawal.
        if self.withdrawn && !signed.is_complete() {
            return Err(Refusal::because(ReasonCode::AgreementWithdrawn).into());
        }
        self.agreed = Some((version, *hash));
        self.withdrawn = false;
        Ok(())
    }

    fn step_start(
        &mut self,
        start: &Start,
        entry: &Entry,
        agreements: &Agreements,
    ) -> Result<(), SettingError> {
        if self.open.is_some() {
            return Err(SettingError::SessionOpen);
        }
        if self.used.contains(&start.terms.session) {
            return Err(SettingError::SessionReused);
        }
        let Some((_, hash)) = self.agreed else {
            return Err(Refusal::because(ReasonCode::NoAgreement).into());
        };
        if self.withdrawn {
            return Err(Refusal::because(ReasonCode::AgreementWithdrawn).into());
        }
        if start.terms.agreement != hash {
            return Err(Refusal::because(ReasonCode::AgreementReplaced).into());
        }
        let agreement = self.current(agreements)?;
        s12_length(&agreement.clauses.session, &start.terms)?;
        start.validate(agreement, entry.body())?;
        let number = self.sessions.checked_add(1);
        if number != Some(start.terms.number) {
            return Err(SettingError::FactContradicts);
        }
        self.sessions = start.terms.number;
        self.used.insert(start.terms.session);
        self.open = Some(OpenSession { start: start.clone(), extended_s: 0 });
        Ok(())
    }

    fn session(&mut self, session: &SessionId) -> Result<&mut OpenSession, SettingError> {
        self.open
            .as_mut()
            .filter(|open| open.start.terms.session == *session)
            .ok_or(SettingError::SessionNotOpen)
    }

    fn current<'a>(&self, agreements: &'a Agreements) -> Result<&'a Agreement, SettingError> {
        let (_, hash) = self.agreed.ok_or(Refusal::because(ReasonCode::NoAgreement))?;
        agreements.by_hash(&hash).map(|signed| signed.agreement()).ok_or(SettingError::AgreementUnknown)
    }

    /// Everyone whose signature the entry wants in the end; `self` is the state before it.
    pub(super) fn wanted(
        &self,
        entry: &Entry,
        agreements: &Agreements,
    ) -> Result<Vec<PublicKey>, SettingError> {
        let present = |start: &Start| start.terms.present.iter().map(|a| a.key).collect();
        Ok(match entry.fact() {
            Fact::Agreed { agreement, .. } => agreements
                .by_hash(agreement)
                .ok_or(SettingError::AgreementUnknown)?
                .agreement()
                .keys()
                .copied()
                .collect(),
            Fact::Start(start) => present(start),
            fact => match (fact.alone_by(), &self.open) {
                (Some(by), _) => vec![*by],
                (None, Some(open)) => present(&open.start),
                (None, None) => return Err(SettingError::SessionNotOpen),
            },
        })
    }

    /// Whether the signatures suffice to append; `self` is the state after the entry.
    pub(super) fn signed(
        &self,
        before: &Self,
        entry: &Entry,
        agreements: &Agreements,
    ) -> Result<(), SettingError> {
        let agreement = self.current(agreements)?;
        for key in entry.signatures().keys() {
            member(agreement, key)?;
        }
        let wanted = before.wanted(entry, agreements)?;
        let missing = entry.signatures().missing(&wanted);
        // The bytes of these two are the same on all sides: the others' signatures may come later.
        let may_come_later =
            matches!(entry.fact(), Fact::Agreed { .. } | Fact::End { reason: EndReason::Limit, .. });
        let enough = missing.is_empty() || (may_come_later && missing.len() < wanted.len());
        if enough {
            return Ok(());
        }
        Err(match entry.fact() {
            Fact::Extended { .. } => Refusal::because(ReasonCode::ExtensionUnsigned).into(),
            Fact::Start(start) if missing.contains(&start.terms.admitted_by) => {
                Refusal::because(ReasonCode::NotAdmitted).into()
            }
            _ => SettingError::SignaturesMissing,
        })
    }
}

fn member(agreement: &Agreement, key: &PublicKey) -> Result<Role, SettingError> {
    agreement.role_of(key).ok_or(SettingError::SignerNotMember)
}
