//! The place clause: more about places than S-15 asks of everyone.

use super::super::keep;
use super::Words;
use crate::session::PLACE_VALID_MS;
use crate::{Bound, SettingError};
use serde::{Deserialize, Serialize};

/// Where sessions are held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceClause {
    /// How long before asking to start the place may have been attested, in seconds, 60 to 1800.
    pub fresh_seconds: u32,
    /// Where, in words: at most 500 bytes. Agreed, not enforced: no program sees a room.
    pub words: Words,
}

impl PlaceClause {
    /// The shortest time for which an attested place stands, in seconds.
    pub const MIN_FRESH_SECONDS: u32 = 60;
    /// The longest words about the place, in bytes.
    pub const MAX_WORDS_BYTES: usize = 500;

    /// Whether the clause keeps its bounds.
    ///
    /// # Errors
    /// `AgreementBounds(Place)`.
    pub fn validate(&self) -> Result<(), SettingError> {
        let fresh = self.fresh_seconds >= Self::MIN_FRESH_SECONDS && self.fresh_ms() <= PLACE_VALID_MS;
        keep(&[(fresh && self.words.is_some_within(Self::MAX_WORDS_BYTES), Bound::Place)])
    }

    /// How long an attested place stands, in ms.
    #[must_use]
    pub fn fresh_ms(&self) -> u64 {
        u64::from(self.fresh_seconds).saturating_mul(1000)
    }
}
