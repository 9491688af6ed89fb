//! What one asks and the others sign: appointments, reviews, the planned end (S-11, S-18, S-80).

use super::Situation;
use crate::ledger::{Closing, Countersignature, Entry, Fact, Review};
use crate::rules::agreement::{s01_beyond_introduction, s80_not_ended};
use crate::{AppointmentId, Now, PublicKey, ReasonCode, Refusal, Role, SettingError, Signer};

/// A request with the signatures so far. Asking and agreeing sign the same bytes; once complete, its
/// entry is appended on every side.
///
/// Like [`super::Extension`] it stands at the next place of the ledger: when the ledger goes on
/// meanwhile, it is asked again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joint {
    entry: Entry,
    asked_by: PublicKey,
    wanted: Vec<PublicKey>,
}

/// Of two requests for the same place only one can stand, whatever they ask: a therapist's goes
/// before a client's, then the lower key's. Whether `own` goes before `theirs`; if so, `theirs` is not
/// signed here, and the other side drops it as it signs `own`.
#[must_use]
pub fn goes_first(own: &Entry, theirs: &Entry, situation: &Situation<'_>) -> bool {
    let order = |entry: &Entry| {
        let by = *entry.fact().asked_by()?;
        let in_force = situation.agreements.latest();
        let role = in_force.and_then(|signed| signed.agreement().role_of(&by));
        Some((role != Some(Role::Therapist), by, *entry.hash()))
    };
    own.index() == theirs.index() && own.hash() != theirs.hash() && order(own) < order(theirs)
}

impl Joint {
    /// Asks for an appointment with these members, this side among them. `id` is fresh randomness,
    /// `relay` the relay that all sides use.
    ///
    /// # Errors
    /// S-01, S-04, S-10, S-11, S-16, S-17, S-18, S-80.
    pub fn plan(
        situation: &Situation<'_>,
        id: AppointmentId,
        start_ms: u64,
        with: &[PublicKey],
        relay: PublicKey,
        now: Now,
        signer: &dyn Signer,
    ) -> Result<Self, SettingError> {
        let mut with = with.to_vec();
        with.sort_unstable();
        let asked_by = situation.me;
        let fact = Fact::Planned { appointment: id, start_ms, with, relay, asked_by };
        Self::ask(situation, fact, now, signer)
    }

    /// Asks to move an appointment.
    ///
    /// # Errors
    /// As [`Joint::plan`]; `AppointmentUnknown`, `AppointmentOver`.
    pub fn move_to(
        situation: &Situation<'_>,
        appointment: AppointmentId,
        start_ms: u64,
        now: Now,
        signer: &dyn Signer,
    ) -> Result<Self, SettingError> {
        let fact = Fact::Moved { appointment, start_ms, asked_by: situation.me };
        Self::ask(situation, fact, now, signer)
    }

    /// Asks to record the review that these members held.
    ///
    /// # Errors
    /// S-01, S-04, S-16, S-17, S-80.
    pub fn review(
        situation: &Situation<'_>,
        outcome: Review,
        with: &[PublicKey],
        now: Now,
        signer: &dyn Signer,
    ) -> Result<Self, SettingError> {
        let mut with = with.to_vec();
        with.sort_unstable();
        let fact = Fact::Reviewed { outcome, with, asked_by: situation.me };
        Self::ask(situation, fact, now, signer)
    }

    /// Asks to end the relationship as a planned step, with the times (Unix ms, ascending) at which the
    /// members want to hear from each other again.
    ///
    /// # Errors
    /// S-01, S-04; S-80 `appointmentsOpen`, `relationshipEnded`; `SessionOpen`.
    pub fn close(
        situation: &Situation<'_>,
        follow_ups: &[u64],
        now: Now,
        signer: &dyn Signer,
    ) -> Result<Self, SettingError> {
        let follow_ups = follow_ups.to_vec();
        let fact = Fact::Closed { how: Closing::Planned, by: situation.me, follow_ups };
        Self::ask(situation, fact, now, signer)
    }

    fn ask(
        situation: &Situation<'_>,
        fact: Fact,
        now: Now,
        signer: &dyn Signer,
    ) -> Result<Self, SettingError> {
        let entry = situation.ledger.next(now.wall_ms, fact)?;
        Self::sign(entry, situation, signer)
    }

    /// Agrees to what another asked. To be called when this person agreed.
    ///
    /// `own` is a request of this side (of any kind, an extension too) that is still on its way;
    /// `relay` is the relay that this side uses.
    ///
    /// # Errors
    /// The decoding errors; `FactContradicts` when it is no request; `askedAlready` when `own` goes
    /// first ([`goes_first`]); `requestUnsigned`; `LedgersDiffer`; S-12 `relayTimeUnsigned` for a relay
    /// that this side does not know; and as for asking, judged by this side's own clock.
    pub fn agree(
        bytes: &[u8],
        own: Option<&Entry>,
        relay: &PublicKey,
        situation: &Situation<'_>,
        now: Now,
        signer: &dyn Signer,
    ) -> Result<Self, SettingError> {
        let entry = Entry::from_bytes(bytes)?;
        let asked_by = entry.fact().asked_by().ok_or(SettingError::FactContradicts)?;
        if !entry.signatures().has(asked_by) {
            return Err(Refusal::because(ReasonCode::RequestUnsigned).into());
        }
        if own.is_some_and(|own| goes_first(own, &entry, situation)) {
            return Err(Refusal::because(ReasonCode::AskedAlready).into());
        }
        let signed = situation.in_force()?;
        match entry.fact() {
            Fact::Planned { start_ms, relay: theirs, .. } => {
                if theirs != relay {
                    return Err(Refusal::because(ReasonCode::RelayTimeUnsigned).into());
                }
                situation.ledger.may_plan(signed.agreement(), *start_ms, now.wall_ms, None)?;
            }
            Fact::Moved { appointment, start_ms, .. } => {
                let moving = Some(appointment);
                situation.ledger.may_plan(signed.agreement(), *start_ms, now.wall_ms, moving)?;
            }
            Fact::Reviewed { .. } | Fact::Closed { .. } => {}
            _ => return Err(SettingError::FactContradicts),
        }
        Self::sign(entry, situation, signer)
    }

    fn sign(mut entry: Entry, situation: &Situation<'_>, signer: &dyn Signer) -> Result<Self, SettingError> {
        if signer.public() != situation.me {
            return Err(SettingError::SignerNotMember);
        }
        s80_not_ended(situation.ledger)?;
        s01_beyond_introduction(situation.in_force()?.agreement())?;
        let wanted = situation.ledger.would_want(&entry, situation.agreements)?;
        if !wanted.contains(&situation.me) {
            return Err(SettingError::NotPresent);
        }
        entry.sign(signer)?;
        let asked_by = *entry.fact().asked_by().ok_or(SettingError::FactContradicts)?;
        Ok(Self { entry, asked_by, wanted })
    }

    /// Adds another member's signature.
    ///
    /// # Errors
    /// `NotPresent` when it is nobody's who is wanted; `EntryUnknown` when it is for another entry;
    /// `SignatureInvalid`.
    pub fn add(&mut self, signature: &Countersignature) -> Result<(), SettingError> {
        if !self.wanted.contains(&signature.key) {
            return Err(SettingError::NotPresent);
        }
        self.entry.add(signature)
    }

    /// The entry to send, and to append once it is complete.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Who asked.
    #[must_use]
    pub fn asked_by(&self) -> &PublicKey {
        &self.asked_by
    }

    /// Those who have not signed.
    #[must_use]
    pub fn missing(&self) -> Vec<PublicKey> {
        self.entry.signatures().missing(&self.wanted)
    }

    /// Whether everyone wanted has signed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing().is_empty()
    }
}
