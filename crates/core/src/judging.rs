//! What this side knows when a rule is asked (`kader_setting::Situation`), out of what is kept.

use kader_seal::Identity;
use kader_setting::{PublicKey, ReasonCode, Refusal, Situation};

use crate::book::Book;
use crate::operation::{Operation, Pen};
use crate::state::State;
use crate::trouble::Trouble;

/// Asks with the situation of a relationship.
pub(crate) fn with_situation<T>(
    identity: &Identity,
    state: &State,
    book: Option<&Book>,
    ask: impl FnOnce(&Situation<'_>, &Pen<'_>) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let book = book.ok_or(Trouble::because(ReasonCode::NoAgreement))?;
    if state.others.is_empty() {
        return Err(Trouble::because(ReasonCode::NoAgreement));
    }
    let me = PublicKey::new(identity.public());
    // What the group says, not what was written down when it began. A vault of before has none of it
    // until the first word is opened.
    let identities: Vec<PublicKey> = match &state.keys_in_use[..] {
        [] => state.others.iter().map(|other| other.key).chain([me]).collect(),
        keys => keys.to_vec(),
    };
    let verified = crate::verifying::verified(state).ok();
    let situation = Situation {
        me,
        agreements: &book.agreements,
        ledger: &book.ledger,
        verified: verified.as_ref(),
        identities: &identities,
    };
    ask(&situation, &Pen(identity))
}

impl Operation<'_> {
    /// Asks with the situation as it is inside this step.
    pub(crate) fn judged<T>(
        &self,
        ask: impl FnOnce(&Situation<'_>, &Pen<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        with_situation(self.identity, &self.state, self.book.as_ref(), ask)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
