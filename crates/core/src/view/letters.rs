//! Letters between sessions, as the page shows them (S-20 to S-25).

use serde::Serialize;
use ts_rs::TS;
use zeroize::Zeroize;

use super::{RefusalView, Side};

/// What may be written now, and what waits: part of each relationship's view. The letters themselves are
/// asked for by pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LettersView {
    /// The agreement in force has letters.
    pub agreed: bool,
    /// The agreed hours are open and a therapist is there: what is finished now goes now.
    pub open: bool,
    /// Else from when it goes, Unix milliseconds; nothing where no such moment is in sight.
    #[ts(type = "number | null")]
    pub opens_ms: Option<u64>,
    /// Why no letter can be finished now (S-21).
    pub refusal: Option<RefusalView>,
    /// How many this member can still finish today (S-21).
    pub left_today: u32,
    /// Shown here, and not read.
    pub unread: u32,
    /// Own ones that wait for their hour.
    pub held: u32,
    /// By when the first unanswered letter is answered (S-22).
    pub reply: Option<ReplyDueView>,
    /// Therapists who are away now (S-23).
    pub away: Vec<AwayView>,
    /// How many things are kept for the next session.
    pub agenda: u32,
    /// One is being written.
    pub draft: bool,
    /// Grows with everything that a page of letters could show otherwise.
    #[ts(type = "number")]
    pub revision: u64,
}

/// By when a letter is answered (S-22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReplyDueView {
    /// Unix milliseconds.
    #[ts(type = "number")]
    pub due_ms: u64,
    /// That has passed: shown to the therapist, and to nobody else.
    pub overdue: bool,
}

/// A therapist who is away now (S-23).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AwayView {
    /// Who.
    pub who: Side,
    /// Until when, Unix milliseconds.
    #[ts(type = "number")]
    pub until_ms: u64,
    /// Who stands in, in words.
    pub stand_in: String,
    /// Nobody else is there: letters pause.
    pub pauses: bool,
}

/// Some letters, oldest first, with what is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LettersPage {
    /// The letters.
    pub letters: Vec<LetterView>,
    /// There are older ones.
    pub more: bool,
    /// The letter that is being written.
    pub draft: String,
    /// What is kept for the next session.
    pub agenda: Vec<AgendaView>,
}

impl Drop for LettersPage {
    fn drop(&mut self) {
        self.draft.zeroize();
    }
}

/// A letter. Wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LetterView {
    /// Handle.
    pub id: String,
    /// Its place in the order: where the next page begins.
    #[ts(type = "number")]
    pub place: u64,
    /// Who wrote it.
    pub by: Side,
    /// When it was finished, by its writer's clock, Unix milliseconds.
    #[ts(type = "number")]
    pub written_ms: u64,
    /// How far it has come.
    pub state: LetterState,
    /// An own one that is held: until when, Unix milliseconds.
    #[ts(type = "number | null")]
    pub held_until_ms: Option<u64>,
    /// Why it is held, was not sent, or is not shown there: a reason's code.
    pub reason: Option<String>,
    /// The members whose programs have it.
    pub arrived: Vec<String>,
    /// The words; nothing where they were erased.
    pub text: Option<String>,
}

impl Drop for LetterView {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// How far a letter has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum LetterState {
    /// Own: waits for its hour.
    Held,
    /// Own: on its way.
    Sent,
    /// Own: the programs of all others have it.
    Arrived,
    /// Own: it never went; what is agreed does not allow it any more.
    NotSent,
    /// Own: another's program does not show it.
    Refused,
    /// Another's: not read yet.
    New,
    /// Another's: read.
    Read,
    /// Its writer took it back.
    TakenBack,
    /// Another's, erased here alone.
    Erased,
}

/// Something that is kept for the next session. Wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AgendaView {
    /// Its place: by this it is taken off.
    #[ts(type = "number")]
    pub place: u64,
    /// The words.
    pub text: String,
}

impl Drop for AgendaView {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}
