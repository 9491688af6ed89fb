//! Appointments, requests, reviews, fees and the ending, as the page sees them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{RefusalView, RoleView, Side};

/// An appointment that both have signed (S-11), in the order of their times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AppointmentView {
    /// Its id, hexadecimal.
    pub id: String,
    /// When it starts, Unix milliseconds.
    #[ts(type = "number")]
    pub start_ms: u64,
    /// When its session would end, by the length agreed now, grace not counted.
    #[ts(type = "number")]
    pub end_ms: u64,
    /// From when its session can start; nothing where no appointments are agreed any more.
    #[ts(type = "number | null")]
    pub enter_from_ms: Option<u64>,
    /// Until when.
    #[ts(type = "number | null")]
    pub enter_until_ms: Option<u64>,
    /// What became of it.
    pub outcome: OutcomeView,
}

/// What became of an appointment (S-19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum OutcomeView {
    /// It stands.
    Open,
    /// It stands still; this side has called it off, and the relay's time for that is awaited.
    CallingOff,
    /// Its session was held.
    Kept,
    /// It was called off.
    Cancelled {
        /// By whom.
        by: Side,
        /// With how much notice, milliseconds; nothing where no time of the relay stands for it.
        #[ts(type = "number | null")]
        notice_ms: Option<u64>,
    },
    /// It fell away because a member withdrew or left.
    Void,
    /// Nobody started its session, and nobody said yet who was not there. It can be said now.
    Passed,
    /// Who says who was not there. One word stands beside the other.
    Missed {
        /// What each said.
        claims: Vec<ClaimView>,
    },
}

/// Who says who was not there (S-19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ClaimView {
    /// Who says it.
    pub by: Side,
    /// Who was not there.
    pub absent: Vec<Side>,
}

/// Something that one asked and that stands once the other signs it too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RequestView {
    /// Handle: named in the answer. It changes when the asker has to ask anew.
    pub id: String,
    /// Who asked.
    pub asked: Side,
    /// What.
    pub what: RequestKind,
    /// This side has agreed: the others are awaited.
    pub agreed: bool,
    /// The other members whose agreement is awaited.
    pub awaits: Vec<String>,
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum RequestKind {
    /// An appointment (S-11).
    Plan {
        /// When, Unix milliseconds.
        #[ts(type = "number")]
        start_ms: u64,
    },
    /// Another time for an appointment.
    Move {
        /// Which.
        appointment: String,
        /// From when.
        #[ts(type = "number")]
        from_ms: u64,
        /// To when.
        #[ts(type = "number")]
        start_ms: u64,
    },
    /// A review that both held (S-18).
    Review {
        /// What they decided.
        outcome: ReviewOutcome,
    },
    /// The planned end (S-80).
    Close {
        /// When they want to hear from each other again.
        #[ts(type = "Array<number>")]
        follow_ups: Vec<u64>,
    },
}

/// What a review decides (S-18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ReviewOutcome {
    /// To go on.
    GoOn,
    /// To end: going on needs an agreement that both sign anew.
    End,
}

/// Where the course stands (S-18), and what is planned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CourseView {
    /// Sessions held since both met.
    pub sessions: u32,
    /// Sessions since the last review, or the first.
    pub since_review: u32,
    /// A review is due: nothing is planned or started before it.
    pub review_due: bool,
    /// Appointments, by time; those of more than ninety days ago are not among them.
    pub appointments: Vec<AppointmentView>,
    /// What was asked and is not signed by both: at most one of each member.
    pub requests: Vec<RequestView>,
    /// Why what this side asked last came to nothing, until it asks again or puts it away.
    pub not_asked: Option<RefusalView>,
    /// The other did not want what this side asked last.
    pub declined: bool,
    /// How the relationship ended, if it did (S-80).
    pub closed: Option<ClosedView>,
}

/// How a relationship ended (S-80).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ClosedView {
    /// Nothing where both signed it; who left otherwise.
    pub left: Option<Side>,
    /// When, Unix milliseconds.
    #[ts(type = "number")]
    pub at_ms: u64,
    /// When they want to hear from each other again.
    #[ts(type = "Array<number>")]
    pub follow_ups: Vec<u64>,
}

/// Whether a time could be asked for, and why not (S-10, S-11, S-18): the answer to
/// `Command::MayPlan`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SlotView {
    /// When, Unix milliseconds.
    #[ts(type = "number")]
    pub start_ms: u64,
    /// Why not, if so.
    pub refusal: Option<RefusalView>,
}

/// The statement of fees of a period (S-60): the answer to `Command::Statement`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StatementView {
    /// Its lines, by time.
    pub lines: Vec<StatementLine>,
    /// The sum for each currency.
    pub totals: Vec<TotalView>,
}

/// One line of it. Those that cost nothing are there too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StatementLine {
    /// What for.
    pub charge: ChargeView,
    /// When it started, or would have, Unix milliseconds.
    #[ts(type = "number")]
    pub at_ms: u64,
    /// The entry of the ledger that it stands on.
    pub index: u32,
    /// ISO 4217.
    pub currency: String,
    /// How much, in minor units.
    #[ts(type = "number")]
    pub minor: u64,
}

/// What a line stands for (S-60).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ChargeView {
    /// A session that was held.
    Session {
        /// How long it lasted.
        lasted_seconds: u32,
    },
    /// An appointment that was called off.
    Cancelled {
        /// By whom.
        by: RoleView,
        /// With how much notice, milliseconds.
        #[ts(type = "number")]
        notice_ms: u64,
    },
    /// An appointment at which somebody did not appear.
    Missed {
        /// The members contradict each other: nothing is charged.
        disputed: bool,
    },
}

/// A sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TotalView {
    /// ISO 4217.
    pub currency: String,
    /// How much, in minor units.
    #[ts(type = "number")]
    pub minor: u64,
}
