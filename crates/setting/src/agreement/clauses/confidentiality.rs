//! The confidentiality clause: capture protection, retention, idle lock, export (S-40 to S-44).

use super::super::keep;
use crate::{Bound, SettingError};
use serde::{Deserialize, Serialize};

/// The kinds of content that are kept for an agreed time (S-41).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Messages between sessions and texts in them.
    Messages,
    /// Shared tasks and records.
    Homework,
    /// Ratings after sessions.
    Ratings,
    /// Goals, reviews and agendas.
    Course,
}

/// How long content of one kind is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retention {
    /// The kind.
    pub kind: Kind,
    /// How many days of 24 hours after it was written, 1 to 7305 (20 years).
    pub days: u16,
}

/// What a member can take along beside what is always theirs: their own records and the ledger
/// (S-42).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Export {
    /// Nothing more.
    Own,
    /// What was shared with everyone too.
    Shared,
}

/// What stays between the members, and how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfidentialityClause {
    /// Whether the windows are kept out of screen captures, where the system can (S-40).
    pub capture_protection: bool,
    /// How long each kind is kept; a kind that is not named, until the end of the relationship.
    /// In the order of the kinds, each once (S-41).
    pub retention: Vec<Retention>,
    /// After how much idle time the vault locks, in seconds, 30 to 7200 (S-44).
    pub idle_lock_seconds: u32,
    /// What a member can take along.
    pub export: Export,
}

impl ConfidentialityClause {
    /// The longest agreed retention, in days.
    pub const MAX_DAYS: u16 = 7305;
    /// The shortest and the longest idle time, in seconds.
    pub const IDLE_SECONDS: std::ops::RangeInclusive<u32> = 30..=7200;

    /// What holds where nothing is agreed: no capture protection, nothing erased before the end,
    /// locked after ten idle minutes, what was shared can be taken along.
    pub const UNSAID: Self = Self {
        capture_protection: false,
        retention: Vec::new(),
        idle_lock_seconds: 600,
        export: Export::Shared,
    };

    /// Whether the clause keeps its bounds.
    ///
    /// # Errors
    /// `AgreementBounds` with the first bound that is not kept.
    pub fn validate(&self) -> Result<(), SettingError> {
        let retention = self.retention.is_sorted_by(|a, b| a.kind < b.kind)
            && self.retention.iter().all(|kept| (1..=Self::MAX_DAYS).contains(&kept.days));
        keep(&[
            (retention, Bound::Retention),
            (Self::IDLE_SECONDS.contains(&self.idle_lock_seconds), Bound::IdleLock),
        ])
    }
}

impl Default for ConfidentialityClause {
    fn default() -> Self {
        Self::UNSAID
    }
}
