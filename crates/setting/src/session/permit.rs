//! The permit: the proof, with an end, that media may flow in one session.

use super::Situation;
use crate::ledger::OpenSession;
use crate::rules::session::{s12_clock, s14_end};
use crate::{Hash, Now, ReasonCode, Refusal, RelationshipId, SessionId};

/// Media may flow in this session until the permit expires. Only a START that everyone present has
/// signed makes one: [`super::PendingStart::begin`], or [`Permit::resume`] after a restart.
///
/// It carries no key. Who holds it checks [`Permit::valid_at`] on the boot clock before anything is
/// sent, played or shown, and destroys the session's keys when it expires (S-14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    relationship: RelationshipId,
    session: SessionId,
    agreement: Hash,
    started_boot_ms: u64,
    expires_boot_ms: u64,
    grace_ms: u64,
    served_before_ms: u64,
    extended_s: u32,
    notices: Vec<u32>,
}

impl Permit {
    fn counted(
        situation: &Situation<'_>,
        open: &OpenSession,
        boot_ms: u64,
        served_ms: u64,
    ) -> Result<Self, Refusal> {
        let signed = situation.in_force()?;
        let terms = &open.start().terms;
        if terms.agreement != *signed.hash() {
            return Err(Refusal::because(ReasonCode::AgreementReplaced));
        }
        if open.start().attendee(&situation.me).is_err() {
            return Err(Refusal::because(ReasonCode::NotAdmitted));
        }
        let total_ms = u64::from(open.total_s()).saturating_mul(1000);
        let left_ms = total_ms.saturating_sub(served_ms);
        Ok(Self {
            relationship: *situation.ledger.relationship(),
            session: terms.session,
            agreement: terms.agreement,
            started_boot_ms: boot_ms,
            expires_boot_ms: boot_ms.saturating_add(left_ms),
            grace_ms: u64::from(terms.grace_seconds).saturating_mul(1000),
            served_before_ms: served_ms,
            extended_s: open.added_s(),
            notices: signed.agreement().clauses.session.notices.clone(),
        })
    }

    pub(super) fn granted(
        situation: &Situation<'_>,
        open: &OpenSession,
        signed_at: Now,
        now: Now,
    ) -> Result<Self, Refusal> {
        let permit = Self::counted(situation, open, signed_at.boot_ms, 0)?;
        permit.check(now.boot_ms)?;
        Ok(permit)
    }

    /// The permit for what remains, after the program was restarted in the middle of a session.
    ///
    /// What remains is counted from the START's relay time to the wall clock, and never more than
    /// was granted. `served_ms` is what this side had counted on its boot clock when it last
    /// stored [`Permit::served_ms`]: a wall clock that was turned back wins nothing by it. Pass 0
    /// when nothing was stored.
    ///
    /// # Errors
    /// `noSession`; S-01, S-04; S-12 `clockDisagrees` when the wall clock stands more than two
    /// minutes before the START; S-14 `sessionOver`.
    pub fn resume(situation: &Situation<'_>, served_ms: u64, now: Now) -> Result<Self, Refusal> {
        let open = situation.ledger.open_session().ok_or(Refusal::because(ReasonCode::NoSession))?;
        let started_ms = open.start().started_ms();
        if now.wall_ms < started_ms {
            s12_clock(now.wall_ms, started_ms)?;
        }
        let by_wall_ms = now.wall_ms.saturating_sub(started_ms);
        let permit = Self::counted(situation, open, now.boot_ms, by_wall_ms.max(served_ms))?;
        permit.check(now.boot_ms)?;
        Ok(permit)
    }

    /// The permit after extensions that stand in the ledger (S-13); shorter again when one gave way to
    /// what another wrote at the same place. To be asked whenever the ledger changes.
    ///
    /// # Errors
    /// S-14 `sessionOver` when this permit has ended: what is over cannot be extended;
    /// `noSession` when the ledger's open session is another; S-01, S-04.
    pub fn renewed(&self, situation: &Situation<'_>, now: Now) -> Result<Self, Refusal> {
        self.still_holds(situation, now)?;
        let no_session = Refusal::because(ReasonCode::NoSession);
        let open = situation.ledger.open_session().ok_or(no_session)?;
        let ms = |seconds: u32| u64::from(seconds).saturating_mul(1000);
        let mut renewed = self.clone();
        renewed.extended_s = open.added_s();
        // One of the two is nothing: a boot clock that has just begun leaves no room below it.
        let more_ms = ms(renewed.extended_s.saturating_sub(self.extended_s));
        let less_ms = ms(self.extended_s.saturating_sub(renewed.extended_s));
        renewed.expires_boot_ms = self.expires_boot_ms.saturating_add(more_ms).saturating_sub(less_ms);
        Ok(renewed)
    }

    /// Whether the permit still holds in a situation that may have changed: to be asked when the
    /// ledger, the agreement or an identity key changes.
    ///
    /// # Errors
    /// S-14 `sessionOver`; `noSession` when the session was ended; S-01; S-04 when an identity
    /// changed, which ends the call.
    pub fn still_holds(&self, situation: &Situation<'_>, now: Now) -> Result<(), Refusal> {
        self.check(now.boot_ms)?;
        let open = situation.ledger.open_session().filter(|open| open.start().terms.session == self.session);
        if open.is_none() || self.relationship != *situation.ledger.relationship() {
            return Err(Refusal::because(ReasonCode::NoSession));
        }
        if *situation.in_force()?.hash() != self.agreement {
            return Err(Refusal::because(ReasonCode::AgreementReplaced));
        }
        Ok(())
    }

    /// The relationship.
    #[must_use]
    pub fn relationship(&self) -> RelationshipId {
        self.relationship
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// From when it counts, by the boot clock, in ms.
    #[must_use]
    pub fn started_boot_ms(&self) -> u64 {
        self.started_boot_ms
    }

    /// The limit (without grace), by the boot clock, in ms.
    #[must_use]
    pub fn limit_boot_ms(&self) -> u64 {
        self.expires_boot_ms.saturating_sub(self.grace_ms)
    }

    /// The end (limit and grace), by the boot clock, in ms. At this moment nothing flows any more.
    #[must_use]
    pub fn expires_boot_ms(&self) -> u64 {
        self.expires_boot_ms
    }

    /// The moments of quiet notices, in seconds before the limit, descending.
    #[must_use]
    pub fn notices(&self) -> &[u32] {
        &self.notices
    }

    /// Whether media may flow at this moment of the boot clock.
    #[must_use]
    pub fn valid_at(&self, boot_ms: u64) -> bool {
        self.check(boot_ms).is_ok()
    }

    /// As [`Permit::valid_at`], with the refusal.
    ///
    /// # Errors
    /// S-14 `sessionOver`.
    pub fn check(&self, boot_ms: u64) -> Result<(), Refusal> {
        s14_end(self.started_boot_ms, self.expires_boot_ms, boot_ms)
    }

    /// How much of the session this side has counted, in ms, over all restarts. To be stored now
    /// and then for [`Permit::resume`].
    #[must_use]
    pub fn served_ms(&self, boot_ms: u64) -> u64 {
        let here = boot_ms.min(self.expires_boot_ms).saturating_sub(self.started_boot_ms);
        self.served_before_ms.saturating_add(here)
    }
}
