//! Comparing identities (S-04): commitments, nonces, six signs for all, and each person's signed word.

use kader_seal::Verification;
use kader_seal::verification::ShortString;
use kader_setting::{Confirmation, Hash, Permit, PublicKey, Verified};
use serde_bytes::ByteBuf;

use crate::message::Message;
use crate::operation::Operation;
use crate::state::{OtherRecord, Stage, State, VerificationRecord};
use crate::trouble::Trouble;
use crate::view::RoleView;

/// Prefix of the hash all confirmations name.
const TRANSCRIPT: &[u8] = b"kader/verification/transcript/v1\0";

fn bytes32(bytes: &[u8]) -> Result<[u8; 32], Trouble> {
    bytes.try_into().map_err(|_| Trouble::Protocol("a nonce or commitment of another length"))
}

/// The six signs, once everybody's nonce is known.
pub(crate) fn short_string(record: &VerificationRecord) -> Option<ShortString> {
    Verification::from_bytes(&record.own).ok()?.finish().ok()
}

impl Operation<'_> {
    fn record(&mut self) -> Result<&mut VerificationRecord, Trouble> {
        self.state.verification.as_mut().ok_or(Trouble::Protocol("no comparison is under way"))
    }

    fn sender(&mut self, from: &PublicKey) -> Result<&mut OtherRecord, Trouble> {
        let found = self.state.others.iter_mut().find(|other| other.key == *from);
        found.ok_or(Trouble::Protocol("said by nobody of the group"))
    }

    /// What belongs to the comparison is heard while it lasts, and at no other time.
    pub(crate) fn comparing(&self) -> Result<(), Trouble> {
        if self.state.stage == Stage::Verify {
            return Ok(());
        }
        Err(Trouble::Protocol("said outside the comparison"))
    }

    /// A member's name and role: said once, at the beginning. Whoever was compared keeps the name
    /// under which the comparison was made.
    pub(crate) fn heard_profile(
        &mut self,
        from: &PublicKey,
        name: String,
        role: RoleView,
    ) -> Result<(), Trouble> {
        self.comparing()?;
        let other = self.sender(from)?;
        if role != other.role {
            return Err(Trouble::Protocol("a role that is taken"));
        }
        if other.name.is_some() {
            return Err(Trouble::Protocol("a second name"));
        }
        other.name = Some(name);
        Ok(())
    }

    /// A member's commitment came. Once everybody's is here the own nonce can be said.
    pub(crate) fn heard_commitment(&mut self, from: &PublicKey, commitment: &[u8]) -> Result<(), Trouble> {
        self.comparing()?;
        let commitment = bytes32(commitment)?;
        let record = self.record()?;
        let mut verification = Verification::from_bytes(&record.own)?;
        verification.accept_commitment(from.as_bytes(), commitment)?;
        record.goes_on(&verification.to_bytes()?);
        let Ok(nonce) = verification.reveal() else { return Ok(()) };
        if !std::mem::replace(&mut record.revealed, true) {
            self.say(&Message::VerifyReveal { nonce: nonce.to_vec() })?;
        }
        Ok(())
    }

    /// A member's nonce came. One that does not fit its commitment ends the comparison.
    pub(crate) fn heard_nonce(
        &mut self,
        from: &PublicKey,
        nonce: &[u8],
        permit: Option<&Permit>,
    ) -> Result<(), Trouble> {
        self.comparing()?;
        let nonce = bytes32(nonce)?;
        let record = self.record()?;
        let mut verification = Verification::from_bytes(&record.own)?;
        if verification.finish().is_ok() {
            return Ok(());
        }
        if verification.accept_nonce(from.as_bytes(), nonce).is_err() {
            return self.differ(permit);
        }
        record.goes_on(&verification.to_bytes()?);
        Ok(())
    }

    /// The person here said: the same, or different.
    pub(crate) fn answer(&mut self, same: bool, permit: Option<&Permit>) -> Result<(), Trouble> {
        match self.state.stage {
            Stage::Verify => {}
            // Clicked twice.
            Stage::Agree | Stage::Ready if same => return Ok(()),
            _ => return Err(Trouble::Told("mismatch")),
        }
        if !same {
            // First why the call ends, where there is one; then the others need no word of their own.
            self.ends_unknown(permit)?;
            self.say(&Message::VerifyDifferent)?;
            return self.differ(None);
        }
        if said_the_same(&self.state) {
            return Ok(());
        }
        if short_string(self.record()?).is_none() {
            return Err(Trouble::Told("notVerified"));
        }
        let transcript = self.transcript()?;
        let mut confirmations = Vec::new();
        for at in 0..self.state.others.len() {
            let Some(of) = self.state.others.get(at).map(|other| other.key) else { continue };
            let confirmation = ByteBuf::from(Confirmation::sign(of, transcript, &self.pen())?.to_bytes()?);
            confirmations.push(confirmation.clone());
            self.sender(&of)?.mine = Some(confirmation);
        }
        self.say(&Message::VerifySame { confirmations })?;
        self.settle_verification()
    }

    /// A member's person said: the same. Once, while all compare, and about this very comparison: a
    /// later word would undo the proof that these words are (S-04).
    pub(crate) fn heard_same(&mut self, from: &PublicKey, confirmations: &[ByteBuf]) -> Result<(), Trouble> {
        self.comparing()?;
        let (me, transcript) = (self.me(), self.transcript()?);
        let mut about_me = None;
        for bytes in confirmations {
            let parsed = Confirmation::from_bytes(bytes)?;
            if parsed.by() != from || *parsed.transcript() != transcript {
                return Err(Trouble::Protocol("a confirmation of another comparison"));
            }
            if *parsed.of() == me {
                about_me = Some(bytes.clone());
            }
        }
        let about_me = about_me.ok_or(Trouble::Protocol("a confirmation about others"))?;
        let other = self.sender(from)?;
        if other.theirs.is_some() {
            return Err(Trouble::Protocol("a second confirmation"));
        }
        other.theirs = Some(about_me);
        self.settle_verification()
    }

    /// Anybody said: different. Nothing goes further; nothing was signed.
    pub(crate) fn differ(&mut self, permit: Option<&Permit>) -> Result<(), Trouble> {
        if self.state.stage == Stage::Verify {
            self.ends_unknown(permit)?;
            self.state.introduction = None;
            self.state.stage = Stage::Mismatch;
        }
        Ok(())
    }

    /// What the confirmations are about: keys and nonces of this comparison, in the order of the keys.
    fn transcript(&self) -> Result<Hash, Trouble> {
        let record =
            self.state.verification.as_ref().ok_or(Trouble::Protocol("no comparison is under way"))?;
        let nonces =
            Verification::from_bytes(&record.own)?.nonces().map_err(|_| Trouble::Told("notVerified"))?;
        let parts: Vec<u8> = nonces.iter().flat_map(|(key, nonce)| [*key, *nonce].concat()).collect();
        Ok(Hash::of(TRANSCRIPT, &parts))
    }

    fn settle_verification(&mut self) -> Result<(), Trouble> {
        if self.state.stage == Stage::Verify && self.verified().is_ok() {
            self.state.stage = Stage::Agree;
            self.goes_on_after_comparing()?;
        }
        Ok(())
    }

    /// The proof that everybody compared, and found the same (S-04).
    pub(crate) fn verified(&self) -> Result<Verified, Trouble> {
        verified(&self.state)
    }
}

/// Whether the person here said: the same.
pub(crate) fn said_the_same(state: &State) -> bool {
    state.others.iter().any(|other| other.mine.is_some())
}

/// The proof that everybody compared, out of what is kept.
pub(crate) fn verified(state: &State) -> Result<Verified, Trouble> {
    // Who once said that they differ is not outdone by saying the same later.
    if state.stage == Stage::Mismatch {
        return Err(Trouble::Told("mismatch"));
    }
    let mut proof: Option<Verified> = None;
    for other in &state.others {
        let (Some(mine), Some(theirs)) = (&other.mine, &other.theirs) else {
            return Err(Trouble::Told("notVerified"));
        };
        let (mine, theirs) = (Confirmation::from_bytes(mine)?, Confirmation::from_bytes(theirs)?);
        let one = Verified::by_comparison(&mine, &theirs).map_err(|_| Trouble::Told("notVerified"))?;
        proof = Some(match proof {
            Some(proof) => proof.and(&one).map_err(|_| Trouble::Told("notVerified"))?,
            None => one,
        });
    }
    proof.ok_or(Trouble::Told("notVerified"))
}
