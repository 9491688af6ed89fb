//! The course clause: when to look back, and when it ends (S-18).

use super::super::keep;
use crate::{Bound, SettingError};
use serde::{Deserialize, Serialize};

/// Reviews and the end of the course. At least one of the three is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CourseClause {
    /// After how many sessions a review is due, 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_every: Option<u16>,
    /// The number of the last session, counted from the relationship's first: 1 to 10 000. It does
    /// not begin anew with a new version, so that a tightening gives nobody more sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_session: Option<u32>,
    /// From when no session starts any more, Unix ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_ms: Option<u64>,
}

impl CourseClause {
    /// The longest way from review to review, in sessions.
    pub const MAX_REVIEW_EVERY: u16 = 100;
    /// The highest number of a last session.
    pub const MAX_LAST_SESSION: u32 = 10_000;

    /// Whether the clause keeps its bounds.
    ///
    /// # Errors
    /// `AgreementBounds(Course)`.
    pub fn validate(&self) -> Result<(), SettingError> {
        let said = self.review_every.is_some() || self.last_session.is_some() || self.ends_ms.is_some();
        let review = self.review_every.is_none_or(|k| (1..=Self::MAX_REVIEW_EVERY).contains(&k));
        let last = self.last_session.is_none_or(|n| (1..=Self::MAX_LAST_SESSION).contains(&n));
        keep(&[(said && review && last, Bound::Course)])
    }
}
