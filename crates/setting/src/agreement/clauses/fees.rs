//! The fees clause: what a session costs, and one that was called off late or missed (S-60).

use super::super::keep;
use crate::{Bound, SettingError};
use serde::{Deserialize, Serialize};

/// What is owed. Amounts are in the currency's minor unit (cents), for the relationship, not for
/// each client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeesClause {
    /// The currency by its three capital letters (ISO 4217), such as `EUR`.
    pub currency: String,
    /// For a session, at most 10 000 000.
    pub session_minor: u64,
    /// How long a session must have lasted to be charged, in seconds; 0 charges every one.
    pub charged_from_seconds: u32,
    /// With how much notice an appointment is cancelled without cost, in seconds, at most 14 days.
    pub notice_seconds: u32,
    /// For an appointment that a client cancelled with less notice; at most `session_minor`.
    pub late_minor: u64,
    /// For an appointment that a client missed; at most `session_minor`.
    pub missed_minor: u64,
}

impl FeesClause {
    /// The highest fee, in minor units.
    pub const MAX_MINOR: u64 = 10_000_000;
    /// The longest notice, in seconds.
    pub const MAX_NOTICE_SECONDS: u32 = 14 * 24 * 3600;

    /// Whether the clause keeps its bounds.
    ///
    /// # Errors
    /// `AgreementBounds(Fees)`.
    pub fn validate(&self) -> Result<(), SettingError> {
        let currency = self.currency.len() == 3 && self.currency.bytes().all(|b| b.is_ascii_uppercase());
        let amounts = self.session_minor <= Self::MAX_MINOR
            && self.late_minor <= self.session_minor
            && self.missed_minor <= self.session_minor;
        keep(&[(currency && amounts && self.notice_seconds <= Self::MAX_NOTICE_SECONDS, Bound::Fees)])
    }
}
