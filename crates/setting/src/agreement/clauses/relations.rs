//! The declaration that there is no other relation between the members (S-70).

use super::super::keep;
use crate::{Bound, SettingError};
use serde::{Deserialize, Serialize};

/// What every member declares by signing. Only the whole declaration can be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelationsClause {
    /// A therapist and a client are no relatives, partners or friends.
    pub no_personal: bool,
    /// They do no business with each other, but for the agreed fees.
    pub no_commercial: bool,
    /// They do not work with or for each other.
    pub no_professional: bool,
}

impl RelationsClause {
    /// The declaration.
    pub const NONE: Self = Self { no_personal: true, no_commercial: true, no_professional: true };

    /// Whether the whole declaration is made.
    ///
    /// # Errors
    /// `AgreementBounds(Relations)`.
    pub fn validate(&self) -> Result<(), SettingError> {
        keep(&[(*self == Self::NONE, Bound::Relations)])
    }
}
