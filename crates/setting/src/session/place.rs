//! The attested place (S-15): a proof that the questions were answered, without the answers.

use crate::{PublicKey, ReasonCode, Refusal};

/// How long an attested place stands until the START is asked for, in ms (30 minutes).
pub const PLACE_VALID_MS: u64 = 30 * 60 * 1000;

/// What a person stated about the place. The answers themselves (where, which number) are content:
/// they are sealed elsewhere and never come here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceStatements {
    /// "This place is private."
    pub private: bool,
    /// Who else is there was stated ("nobody" is a statement).
    pub company_stated: bool,
    /// Where this is, for emergency services, was given.
    pub location_given: bool,
    /// A call-back number was given.
    pub number_given: bool,
}

/// Proof that one person attested the place (S-15). Carries no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceAttested {
    by: PublicKey,
    at_ms: u64,
}

impl PlaceAttested {
    /// Attests, if everything was stated. `at_ms` is the person's wall clock, Unix ms.
    ///
    /// # Errors
    /// S-15 `placeNotPrivate`, `placeIncomplete`.
    pub fn attest(by: PublicKey, said: PlaceStatements, at_ms: u64) -> Result<Self, Refusal> {
        if !said.private {
            return Err(Refusal::because(ReasonCode::PlaceNotPrivate));
        }
        if !(said.company_stated && said.location_given && said.number_given) {
            return Err(Refusal::because(ReasonCode::PlaceIncomplete));
        }
        Ok(Self { by, at_ms })
    }

    /// Who attested.
    #[must_use]
    pub fn by(&self) -> &PublicKey {
        &self.by
    }

    /// When, by that person's wall clock, Unix ms.
    #[must_use]
    pub fn at_ms(&self) -> u64 {
        self.at_ms
    }
}
