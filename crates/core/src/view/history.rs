//! What the page is told of the ledger: its rows as a history, and where it does not hold.

use serde::Serialize;
use ts_rs::TS;

use super::{ClockView, EndReason, ReviewOutcome, Side};

/// A line of the ledger for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct HistoryRow {
    /// Index in the chain.
    pub index: u32,
    /// When, Unix milliseconds.
    #[ts(type = "number")]
    pub at_ms: u64,
    /// What.
    pub kind: HistoryKind,
    /// Whose it is.
    pub by: HistoryBy,
    /// Everybody who signed it.
    pub signed: Vec<Side>,
    /// Number of the session, where it is about one.
    pub session: Option<u32>,
    /// Seconds, where it is about a length.
    pub seconds: Option<u32>,
    /// Reason of an end.
    pub reason: Option<EndReason>,
    /// Version, where it is about an agreement.
    pub version: Option<u32>,
    /// The start of the appointment that it is about, Unix milliseconds; where it moved, the new one.
    #[ts(type = "number | null")]
    pub appointment_ms: Option<u64>,
    /// With how much notice an appointment was called off, milliseconds; nothing without the relay's time.
    #[ts(type = "number | null")]
    pub notice_ms: Option<u64>,
    /// Who was not there, as its writer says.
    pub absent: Vec<Side>,
    /// Of a START: whose clock was ahead of the relay's by so much that it is worth a word.
    pub clocks: Vec<ClockView>,
    /// What a review decided.
    pub outcome: Option<ReviewOutcome>,
    /// First eight hexadecimal digits of the chain's head after this entry.
    pub head: String,
}

/// What a ledger line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum HistoryKind {
    /// A version came into force that all had signed.
    Agreed,
    /// A version came into force that one member tightened alone (S-02).
    Tightened,
    /// A session started.
    Start,
    /// A session was extended.
    Extended,
    /// A session ended.
    End,
    /// A member withdrew.
    Withdrawn,
    /// The introduction was accepted by joining (S-01).
    Introduced,
    /// A session was made longer by one alone, for crisis (P2).
    CrisisExtended,
    /// An appointment was made (S-11).
    Planned,
    /// An appointment was moved.
    Moved,
    /// An appointment was called off (S-19).
    Cancelled,
    /// A member said who was not there (S-19).
    Missed,
    /// A review was held (S-18).
    Reviewed,
    /// What was sealed about a place was opened, for crisis (P2, S-15).
    PlaceOpened,
    /// The relationship ended (S-80): planned where both signed it, left by one otherwise.
    Closed,
}

/// Whose a ledger line is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "who", content = "member", rename_all = "lowercase")]
#[ts(export)]
pub enum HistoryBy {
    /// Several signed it, this side among them.
    All,
    /// This side did it alone.
    Me,
    /// Another member did it, or others did.
    Other(String),
}

/// What is wrong with a ledger (S-03).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LedgerFaultView {
    /// The first line that it is about, counted from 0.
    pub line: u32,
    /// What is wrong from there on.
    pub kind: LedgerFaultKind,
    /// The member whose program has it otherwise, where it is about two ledgers.
    pub member: Option<String>,
}

/// How a ledger is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum LedgerFaultKind {
    /// The line does not hold as it is kept here: the relationship is set aside.
    Damaged,
    /// The other's program says another line there.
    Other,
    /// The other's program has a line there, and this one has none.
    MissingHere,
    /// This program has a line there, and the other's says that it has none.
    MissingThere,
}

/// What a check of the ledger found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct HistoryCheck {
    /// Number of entries checked.
    pub entries: u32,
    /// The first bad entry.
    pub first_bad: Option<u32>,
    /// The head, hexadecimal.
    pub head: String,
}
