//! Comparing identities (S-04): commitments, nonces, six signs, and each person's signed word.

use kader_seal::Verification;
use kader_seal::verification::ShortString;
use kader_setting::{Confirmation, Hash, Verified};
use serde_bytes::ByteBuf;

use crate::message::Message;
use crate::operation::Operation;
use crate::state::{Stage, State, VerificationRecord};
use crate::trouble::Trouble;
use crate::view::RoleView;

/// Prefix of the hash both confirmations name.
const TRANSCRIPT: &[u8] = b"kader/verification/transcript/v1\0";

fn bytes32(bytes: &[u8]) -> Result<[u8; 32], Trouble> {
    bytes.try_into().map_err(|_| Trouble::Protocol("a nonce or commitment of another length"))
}

/// The six signs, once both nonces are known.
pub(crate) fn short_string(record: &VerificationRecord) -> Option<ShortString> {
    let verification = Verification::from_bytes(&record.own).ok()?;
    let nonce: [u8; 32] = record.their_nonce.as_ref()?.as_slice().try_into().ok()?;
    verification.finish(&nonce).ok()
}

impl Operation<'_> {
    fn record(&mut self) -> Result<&mut VerificationRecord, Trouble> {
        self.state.verification.as_mut().ok_or(Trouble::Protocol("no comparison is under way"))
    }

    /// What belongs to the comparison is heard while it lasts, and at no other time.
    pub(crate) fn comparing(&self) -> Result<(), Trouble> {
        if self.state.stage == Stage::Verify {
            return Ok(());
        }
        Err(Trouble::Protocol("said outside the comparison"))
    }

    /// The other's name and role: said once, at the beginning. Whoever was compared keeps the name
    /// under which the comparison was made.
    pub(crate) fn heard_profile(&mut self, name: String, role: RoleView) -> Result<(), Trouble> {
        self.comparing()?;
        let expected = self.state.other_role();
        let other = self.state.other.as_mut().ok_or(Trouble::Protocol("nobody is joined"))?;
        if role != expected {
            return Err(Trouble::Protocol("a role that is taken"));
        }
        if other.name.is_some() {
            return Err(Trouble::Protocol("a second name"));
        }
        other.name = Some(name);
        Ok(())
    }

    /// The other's commitment came: ours is out, so the nonce can be said.
    pub(crate) fn heard_commitment(&mut self, commitment: &[u8]) -> Result<(), Trouble> {
        self.comparing()?;
        let commitment = bytes32(commitment)?;
        let record = self.record()?;
        let mut verification = Verification::from_bytes(&record.own)?;
        verification.accept_commitment(commitment)?;
        record.goes_on(&verification.to_bytes()?);
        if record.revealed {
            return Ok(());
        }
        record.revealed = true;
        let nonce = verification.reveal()?.to_vec();
        self.say(&Message::VerifyReveal { nonce })?;
        Ok(())
    }

    /// The other's nonce came. One that does not fit its commitment ends the comparison.
    pub(crate) fn heard_nonce(&mut self, nonce: &[u8]) -> Result<(), Trouble> {
        self.comparing()?;
        let nonce = bytes32(nonce)?;
        let record = self.record()?;
        if record.their_nonce.is_some() {
            return Ok(());
        }
        if Verification::from_bytes(&record.own)?.finish(&nonce).is_err() {
            return self.differ();
        }
        record.their_nonce = Some(ByteBuf::from(nonce.to_vec()));
        Ok(())
    }

    /// The person here said: the same, or different.
    pub(crate) fn answer(&mut self, same: bool) -> Result<(), Trouble> {
        match self.state.stage {
            Stage::Verify => {}
            // Clicked twice.
            Stage::Agree | Stage::Ready if same => return Ok(()),
            _ => return Err(Trouble::Told("mismatch")),
        }
        if same && self.record()?.mine.is_some() {
            return Ok(());
        }
        if !same {
            self.say(&Message::VerifyDifferent)?;
            return self.differ();
        }
        if short_string(self.record()?).is_none() {
            return Err(Trouble::Told("notVerified"));
        }
        let confirmation = Confirmation::sign(self.other()?, self.transcript()?, &self.pen())?.to_bytes()?;
        self.record()?.mine = Some(ByteBuf::from(confirmation.clone()));
        self.say(&Message::VerifySame { confirmation })?;
        self.settle_verification()
    }

    /// The person on the other side said: the same. Once, while both compare, and about this very
    /// comparison: a later word would undo the proof that both words are (S-04).
    pub(crate) fn heard_same(&mut self, confirmation: &[u8]) -> Result<(), Trouble> {
        self.comparing()?;
        let parsed = Confirmation::from_bytes(confirmation)?;
        if *parsed.by() != self.other()? || *parsed.of() != self.me() {
            return Err(Trouble::Protocol("a confirmation about others"));
        }
        if *parsed.transcript() != self.transcript()? {
            return Err(Trouble::Protocol("a confirmation of another comparison"));
        }
        let record = self.record()?;
        if record.other.is_some() {
            return Err(Trouble::Protocol("a second confirmation"));
        }
        record.other = Some(ByteBuf::from(confirmation.to_vec()));
        self.settle_verification()
    }

    /// Either said: different. Nothing goes further; nothing was signed.
    pub(crate) fn differ(&mut self) -> Result<(), Trouble> {
        if self.state.stage == Stage::Verify {
            self.state.stage = Stage::Mismatch;
        }
        Ok(())
    }

    /// What the confirmations are about: keys and nonces of this comparison, in the order of the keys.
    fn transcript(&self) -> Result<Hash, Trouble> {
        let record =
            self.state.verification.as_ref().ok_or(Trouble::Protocol("no comparison is under way"))?;
        let mine = Verification::from_bytes(&record.own)?.reveal()?;
        let theirs = record.their_nonce.as_ref().ok_or(Trouble::Told("notVerified"))?;
        let mut parts = [
            [self.me().as_bytes().as_slice(), mine.as_slice()].concat(),
            [self.other()?.as_bytes().as_slice(), theirs.as_slice()].concat(),
        ];
        parts.sort();
        Ok(Hash::of(TRANSCRIPT, &parts.concat()))
    }

    fn settle_verification(&mut self) -> Result<(), Trouble> {
        if self.state.stage == Stage::Verify && self.verified().is_ok() {
            self.state.stage = Stage::Agree;
        }
        Ok(())
    }

    /// The proof that both people compared, and found the same (S-04).
    pub(crate) fn verified(&self) -> Result<Verified, Trouble> {
        verified(&self.state)
    }
}

/// The proof that both people compared, out of what is kept.
pub(crate) fn verified(state: &State) -> Result<Verified, Trouble> {
    // Who once said that they differ is not outdone by saying the same later.
    if state.stage == Stage::Mismatch {
        return Err(Trouble::Told("mismatch"));
    }
    let record = state.verification.as_ref().ok_or(Trouble::Told("notVerified"))?;
    let (Some(mine), Some(other)) = (&record.mine, &record.other) else {
        return Err(Trouble::Told("notVerified"));
    };
    let (mine, other) = (Confirmation::from_bytes(mine)?, Confirmation::from_bytes(other)?);
    Verified::by_comparison(&mine, &other).map_err(|_| Trouble::Told("notVerified"))
}
