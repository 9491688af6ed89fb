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
    /// One is being written, or a file lies ready for it.
    pub draft: bool,
    /// Which files may go with a letter; nothing where none are agreed (S-21).
    pub files: Option<FilesView>,
    /// A writer is told when a letter was read (S-20).
    pub tell_read: bool,
    /// Grows with everything that a page of letters could show otherwise.
    #[ts(type = "number")]
    pub revision: u64,
}

/// Which files may go with a letter (S-21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FilesView {
    /// With one letter.
    pub per_letter: u8,
    /// The largest of them, in mebibytes.
    pub mebibytes: u8,
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
    /// The files that go with it.
    pub draft_files: Vec<FileView>,
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
    /// The members who have read it: of an own one, and only where that is agreed (S-20).
    pub read_by: Vec<String>,
    /// The words; nothing where they were erased.
    pub text: Option<String>,
    /// The files that went with it.
    pub files: Vec<FileView>,
}

impl Drop for LetterView {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// A file of a letter, without what is in it. Wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FileView {
    /// Handle.
    pub id: String,
    /// Its name, as its sender had it.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Width in pixels; 0 for a PDF.
    pub width: u32,
    /// Height in pixels; 0 for a PDF.
    pub height: u32,
    /// Number of pages; 0 for an image.
    pub pages: u32,
    /// How far it has come.
    pub state: FileState,
    /// Of what is on its way or coming: how much of it, 0 to 100.
    pub percent: u8,
}

impl Drop for FileView {
    fn drop(&mut self) {
        self.name.zeroize();
    }
}

/// What a file is, as far as the page shows it otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum FileKind {
    /// A picture.
    Image,
    /// Pages.
    Pdf,
}

/// As what a file is stored: what the shell's own reader takes, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// A picture.
    Jpeg,
    /// A picture.
    Png,
    /// Pages.
    Pdf,
}

impl FileFormat {
    /// What the page shows it as.
    #[must_use]
    pub const fn kind(self) -> FileKind {
        match self {
            Self::Jpeg | Self::Png => FileKind::Image,
            Self::Pdf => FileKind::Pdf,
        }
    }
}

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum FileState {
    /// Own: lies with a draft, or with a letter that did not go.
    Kept,
    /// Own: on its way.
    OnItsWay,
    /// Own: the programs of all others have it.
    There,
    /// Another's: not all of it is here yet.
    Coming,
    /// Another's: here.
    Here,
    /// Own: another's program does not take it. Another's: it was not what was announced.
    Refused,
    /// Another's: its sender does not have it any more.
    Gone,
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
