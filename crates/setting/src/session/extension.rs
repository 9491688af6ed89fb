//! Extending a running session: asked and agreed by everyone present (S-13).

use super::{Permit, Situation};
use crate::ledger::{Countersignature, Entry, Fact};
use crate::rules::session::s13_extension;
use crate::{Now, PublicKey, ReasonCode, Refusal, Role, SettingError, Signer};

/// A request to extend, with the signatures so far. Asking and agreeing sign the same bytes. Once
/// complete its entry is appended, and [`Permit::renewed`] gives the longer permit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    entry: Entry,
    seconds: u32,
    asked_by: PublicKey,
    present: Vec<PublicKey>,
}

impl Extension {
    /// Asks for `seconds` more.
    ///
    /// # Errors
    /// S-13; S-14 `sessionOver`; S-01, S-04; `noSession`.
    pub fn ask(
        situation: &Situation<'_>,
        permit: &Permit,
        seconds: u32,
        now: Now,
        signer: &dyn Signer,
    ) -> Result<Self, SettingError> {
        permit.still_holds(situation, now)?;
        let fact = Fact::Extended { session: permit.session(), seconds, asked_by: situation.me };
        let entry = situation.ledger.next(now.wall_ms, fact)?;
        Self::sign(entry, situation, signer)
    }

    /// Agrees to what another person present asked. To be called when this person agreed.
    ///
    /// `own` is a request of this side that is still on its way. Two requests cannot both stand: a
    /// therapist's goes before a client's, then the lower key's. If the other's goes first, `own`
    /// is to be dropped after this.
    ///
    /// # Errors
    /// The decoding errors; S-13 (also `extensionAskedAlready` when `own` goes first); S-14; S-01,
    /// S-04; `LedgersDiffer`; `NotPresent`; `FactContradicts` when it is no request to extend.
    pub fn agree(
        bytes: &[u8],
        own: Option<&Self>,
        situation: &Situation<'_>,
        permit: &Permit,
        now: Now,
        signer: &dyn Signer,
    ) -> Result<Self, SettingError> {
        permit.still_holds(situation, now)?;
        let entry = Entry::from_bytes(bytes)?;
        let Fact::Extended { session, asked_by, .. } = entry.fact() else {
            return Err(SettingError::FactContradicts);
        };
        if *session != permit.session() {
            return Err(SettingError::SessionNotOpen);
        }
        if !entry.signatures().has(asked_by) {
            return Err(Refusal::because(ReasonCode::ExtensionUnsigned).into());
        }
        let stands = own.filter(|own| {
            own.entry.index() == entry.index()
                && own.entry.hash() != entry.hash()
                && precedence(situation, &own.asked_by) < precedence(situation, asked_by)
        });
        if stands.is_some() {
            return Err(Refusal::because(ReasonCode::ExtensionAskedAlready).into());
        }
        Self::sign(entry, situation, signer)
    }

    fn sign(mut entry: Entry, situation: &Situation<'_>, signer: &dyn Signer) -> Result<Self, SettingError> {
        if signer.public() != situation.me {
            return Err(SettingError::SignerNotMember);
        }
        situation.ledger.would_follow(&entry, situation.agreements)?;
        let open = situation.ledger.open_session().ok_or(SettingError::SessionNotOpen)?;
        let start = open.start();
        start.attendee(&situation.me)?;
        let Fact::Extended { seconds, asked_by, .. } = *entry.fact() else {
            return Err(SettingError::FactContradicts);
        };
        s13_extension(start.terms.extension_max_seconds, open.extended_s(), seconds)?;
        entry.sign(signer)?;
        Ok(Self { present: start.terms.present.iter().map(|a| a.key).collect(), entry, seconds, asked_by })
    }

    /// Adds another person's signature.
    ///
    /// # Errors
    /// `NotPresent`; `EntryUnknown` when it is for another entry; `SignatureInvalid`.
    pub fn add(&mut self, signature: &Countersignature) -> Result<(), SettingError> {
        if !self.present.contains(&signature.key) {
            return Err(SettingError::NotPresent);
        }
        self.entry.add(signature)
    }

    /// The entry to send, and to append once it is complete.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// By how much, in seconds.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        self.seconds
    }

    /// Who asked.
    #[must_use]
    pub fn asked_by(&self) -> &PublicKey {
        &self.asked_by
    }

    /// Those present who have not signed.
    #[must_use]
    pub fn missing(&self) -> Vec<PublicKey> {
        self.entry.signatures().missing(&self.present)
    }

    /// Whether everyone present has signed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing().is_empty()
    }
}

/// Lower goes first.
fn precedence(situation: &Situation<'_>, key: &PublicKey) -> (bool, PublicKey) {
    let is_therapist =
        situation.in_force().is_ok_and(|signed| signed.agreement().role_of(key) == Some(Role::Therapist));
    (!is_therapist, *key)
}
