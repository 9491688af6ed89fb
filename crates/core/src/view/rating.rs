//! Ratings of sessions, as the page shows them (S-51). Described, never judged: no sum and no norm is made of them.

use serde::Serialize;
use ts_rs::TS;
use zeroize::Zeroize;

use super::Side;

/// The last session, as far as it is rated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RatingView {
    /// The session, hexadecimal.
    pub session: String,
    /// When it began, Unix milliseconds.
    #[ts(type = "number")]
    pub started_ms: u64,
    /// This side gave theirs.
    pub given: bool,
    /// The others who gave theirs.
    pub others: Vec<Side>,
    /// Those of them whose can be read: once everyone who was there has given theirs.
    pub readable: Vec<Side>,
}

/// The own ratings, and those of others that can be read; in the order of their sessions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RatingsPage {
    /// The ratings.
    pub ratings: Vec<RatedView>,
}

/// One person's rating of one session. Wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RatedView {
    /// The session, hexadecimal.
    pub session: String,
    /// When it began, Unix milliseconds.
    #[ts(type = "number")]
    pub started_ms: u64,
    /// Whose.
    pub by: Side,
    /// How the contact was, 0 to 100.
    pub bond: u8,
    /// Whether it was about what matters, 0 to 100.
    pub goals: u8,
    /// Whether the way of working fits, 0 to 100.
    pub tasks: u8,
    /// What was written beside it.
    pub remark: String,
}

impl Drop for RatedView {
    fn drop(&mut self) {
        self.remark.zeroize();
    }
}
