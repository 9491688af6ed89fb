//! Asking the rules: intents, what one side knows, and the answers that are not media.

use crate::rules::agreement::{s01_beyond_introduction, s01_in_force, s04_identity};
use crate::rules::session::s13_extension;
use crate::time::CLOCK_TOLERANCE_MS;
use crate::{
    Agreements, AppointmentId, Hash, Ledger, Now, PublicKey, ReasonCode, Refusal, RelationshipId,
    SignedAgreement, Verified,
};

/// What somebody wants to do now.
///
/// There is no intent for leaving a session, withdrawing and the crisis panel: nothing may refuse
/// them, so nobody asks (P1, P2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Intent {
    /// Begin a session: ask for it, or admit to it.
    StartSession,
    /// Ask that the running session be extended.
    Extend {
        /// By how much, in seconds.
        seconds: u32,
    },
    /// Make an appointment.
    Plan {
        /// When, Unix ms.
        start_ms: u64,
    },
    /// Move an appointment.
    Move {
        /// Which.
        appointment: AppointmentId,
        /// To when, Unix ms.
        start_ms: u64,
    },
    /// Send a text; the receiving side asks the same before it shows one (P3).
    SendText,
    /// Share homework; the receiving side asks the same before it shows it (P3).
    ShareHomework,
}

/// Everything that one side knows when it judges. Borrowed from the vault's state by the caller.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// This side's own identity key.
    pub me: PublicKey,
    /// The versions of the agreement.
    pub agreements: &'a Agreements,
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The proof that identities were compared, if they were (S-04).
    pub verified: Option<&'a Verified>,
    /// The identity keys in use now: the members of the encrypted group, own key included (S-04).
    pub identities: &'a [PublicKey],
}

impl<'a> Situation<'a> {
    /// S-01 and S-04 together: the agreement in force between verified members, this side one of
    /// them.
    ///
    /// # Errors
    /// The refusal of S-01 or S-04; S-16 `notMember`.
    pub fn in_force(&self) -> Result<&'a SignedAgreement, Refusal> {
        let signed = s01_in_force(self.agreements, self.ledger)?;
        let agreement = signed.agreement();
        if agreement.role_of(&self.me).is_none() {
            return Err(Refusal::because(ReasonCode::NotMember));
        }
        s04_identity(agreement, &self.me, self.verified, self.identities)?;
        Ok(signed)
    }
}

/// The answer "yes" to an intent that is not media itself, valid for two minutes. Only [`permit`]
/// makes one. It cannot stand in for a [`crate::Permit`]: media needs a START.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    relationship: RelationshipId,
    agreement: Hash,
    me: PublicKey,
    intent: Intent,
    granted_boot_ms: u64,
}

impl Grant {
    /// How long a grant stands, in ms of the boot clock.
    pub const VALID_MS: u64 = 120_000;

    /// The relationship.
    #[must_use]
    pub fn relationship(&self) -> &RelationshipId {
        &self.relationship
    }

    /// What was allowed.
    #[must_use]
    pub fn intent(&self) -> Intent {
        self.intent
    }

    /// When it lapses, by the boot clock, in ms.
    #[must_use]
    pub fn expires_boot_ms(&self) -> u64 {
        self.granted_boot_ms.saturating_add(Self::VALID_MS)
    }

    /// Whether it still stands at this moment of the boot clock.
    #[must_use]
    pub fn valid_at(&self, boot_ms: u64) -> bool {
        (self.granted_boot_ms..self.expires_boot_ms()).contains(&boot_ms)
    }

    /// Whether it stands for this intent in this situation.
    pub(crate) fn stands(&self, intent: Intent, situation: &Situation<'_>, now: Now) -> Result<(), Refusal> {
        let fits = self.intent == intent
            && self.me == situation.me
            && self.relationship == *situation.ledger.relationship();
        if !fits || !self.valid_at(now.boot_ms) {
            return Err(Refusal::because(ReasonCode::GrantLapsed));
        }
        if situation.in_force()?.hash() != &self.agreement {
            return Err(Refusal::because(ReasonCode::AgreementReplaced));
        }
        Ok(())
    }
}

/// The rules' answer to an intent: a pure function of agreement, ledger, intent and now.
///
/// # Errors
/// The refusal, with its rule, its reason and, where there is one, the moment from which it would
/// be allowed.
pub fn permit(situation: &Situation<'_>, intent: &Intent, now: Now) -> Result<Grant, Refusal> {
    let agreement = situation.in_force()?;
    match intent {
        Intent::StartSession => {
            if let Some(open) = situation.ledger.open_session() {
                let latest = open.ends_wall_ms();
                return Err(Refusal::until(ReasonCode::SessionRunning, latest));
            }
            situation.ledger.may_start(agreement.agreement(), now.wall_ms)?;
        }
        Intent::Extend { seconds } => {
            let open = situation.ledger.open_session().ok_or(Refusal::because(ReasonCode::NoSession))?;
            if now.wall_ms > open.ends_wall_ms().saturating_add(CLOCK_TOLERANCE_MS) {
                return Err(Refusal::because(ReasonCode::SessionOver));
            }
            let maximum = open.start().terms.extension_max_seconds;
            s13_extension(maximum, open.extended_s(), *seconds)?;
        }
        Intent::Plan { start_ms } => {
            s01_beyond_introduction(agreement.agreement())?;
            situation.ledger.may_plan(agreement.agreement(), *start_ms, now.wall_ms, None)?;
        }
        Intent::Move { appointment, start_ms } => {
            s01_beyond_introduction(agreement.agreement())?;
            let moving = Some(appointment);
            situation.ledger.may_plan(agreement.agreement(), *start_ms, now.wall_ms, moving)?;
        }
        Intent::SendText | Intent::ShareHomework => s01_beyond_introduction(agreement.agreement())?,
    }
    Ok(Grant {
        relationship: *situation.ledger.relationship(),
        agreement: *agreement.hash(),
        me: situation.me,
        intent: *intent,
        granted_boot_ms: now.boot_ms,
    })
}
