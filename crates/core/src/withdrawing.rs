//! What a withdrawal takes along (S-01, P1): a signature that was given before it lifts it no more.

use kader_setting::{Hash, SignedAgreement};
use serde_bytes::ByteBuf;

use crate::message::Message;
use crate::operation::Operation;
use crate::trouble::Trouble;

/// Versions signed after withdrawing that are remembered: the newest of them.
const MAX_SIGNED: usize = 16;

impl Operation<'_> {
    /// This side withdraws: whatever it signed and others did not yet is off.
    pub(crate) fn takes_signature_back(&mut self) -> Result<(), Trouble> {
        self.state.signed_since_withdrawing = Some(Vec::new());
        let me = self.me();
        if let Some(open) = self.proposal()?.filter(|open| open.signatures().has(&me)) {
            self.state.proposal = None;
            self.say(&Message::Decline { hash: open.hash().as_bytes().to_vec() })?;
        }
        Ok(())
    }

    /// Signs a version: if it withdrew before, it means this one.
    pub(crate) fn signs_since_withdrawing(&mut self, version: &Hash) {
        if let Some(signed) = &mut self.state.signed_since_withdrawing {
            if signed.len() == MAX_SIGNED {
                signed.remove(0);
            }
            signed.push(ByteBuf::from(version.as_bytes().to_vec()));
        }
    }

    /// Withdraws again where a version lifted it that this side signed before it withdrew: the others had
    /// its signature and completed it, not having heard yet, or not caring.
    pub(crate) fn stays_withdrawn(&mut self) -> Result<(), Trouble> {
        let Some(since) = self.state.signed_since_withdrawing.clone() else { return Ok(()) };
        let book = self.book()?;
        let stands = book.ledger.agreed().is_some() && !book.ledger.is_withdrawn();
        if !stands || book.ledger.closed().is_some() {
            return Ok(());
        }
        let meant = |signed: &SignedAgreement| {
            signed.is_complete() && since.iter().any(|hash| hash.as_slice() == signed.hash().as_bytes())
        };
        if book.agreements.versions().iter().any(meant) {
            self.state.signed_since_withdrawing = None;
            return Ok(());
        }
        self.withdraw(None)
    }
}
