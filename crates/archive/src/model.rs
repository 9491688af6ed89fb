//! What is in an archive. Every type here is one object of the open JSON that `docs/archive.md` describes.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::content::Content;
use crate::error::ArchiveError;
use crate::text::{Bytes, Handle, Key};

/// The language of headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Dutch.
    Nl,
    /// English.
    En,
}

/// All that a person takes along.
#[derive(Clone, PartialEq, Eq)]
pub struct Archive {
    /// When it was made, Unix milliseconds.
    pub made_ms: u64,
    /// The language of headings.
    pub language: Language,
    /// The IANA zone in which moments are written for reading.
    pub zone: String,
    /// Whose it is.
    pub me: Key,
    /// One part for each relationship.
    pub relationships: Vec<Relationship>,
    /// What belongs to no relationship.
    pub own: Own,
    /// Sealed bytes with which its owner comes back on another computer; opaque here.
    pub back: Option<Bytes>,
}

/// What is a person's own and belongs to no relationship.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Own {
    /// What helps, in its owner's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// Forms that its owner made, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<OwnForm>,
}

impl Own {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tools.is_empty() && self.forms.is_empty()
    }
}

/// Something that helps.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tool {
    /// Names it.
    pub id: Handle,
    /// How its owner calls it.
    pub title: String,
    /// Its words.
    pub text: String,
    /// The form of the record that it was taken from, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The relationship that it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<Handle>,
    /// When it was kept, Unix milliseconds.
    pub kept_ms: u64,
}

/// What a member does in a relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Comes for help.
    Client,
    /// Gives it.
    Therapist,
}

/// A person in a relationship.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Member {
    /// Identity key.
    pub key: Key,
    /// The name by which they are known; none where none was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What they do.
    pub role: Role,
}

/// One relationship, as far as it is taken along.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Relationship {
    /// Names it in its owner's program. The ledger has a name of its own, which all members share.
    pub id: Handle,
    /// Everybody in it, its owner first.
    pub members: Vec<Member>,
    /// Every version that was signed, oldest first.
    pub agreements: Vec<Agreement>,
    /// The exported ledger (`N/ledger.bin`), which `kader-verify` reads; none before anything was agreed.
    #[serde(skip)]
    pub ledger: Option<Bytes>,
    /// Letters between sessions, in the order in which they became known.
    pub letters: Vec<Letter>,
    /// Texts written during sessions, in their order.
    pub texts: Vec<SessionText>,
    /// Kept for the next session.
    pub agenda: Vec<String>,
    /// A letter that is being written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    /// Goals, oldest first.
    pub goals: Vec<Goal>,
    /// Tasks, oldest first.
    pub tasks: Vec<Task>,
    /// Records, oldest first.
    pub records: Vec<Record>,
    /// Forms that were made by its owner, or came with a task.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<OwnForm>,
    /// Ratings of sessions.
    pub ratings: Vec<Rating>,
    /// The owner's own note; empty where none was written.
    pub note: String,
    /// The plan for later: what helps, the first signs, whom to call.
    pub later: [String; 3],
}

/// A version of the agreement.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agreement {
    /// Its number; 0 is the introduction.
    pub version: u32,
    /// Body and signatures, as they were signed.
    pub signed: Bytes,
}

/// How far a letter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LetterState {
    /// Own: waits for its hour.
    Held,
    /// Own: on its way.
    Sent,
    /// Own: the relay has it.
    Taken,
    /// Own: everybody's program has it.
    Arrived,
    /// Own: it never went.
    NotSent,
    /// Own: another's program does not show it.
    Refused,
    /// Another's: not read yet.
    New,
    /// Another's: read.
    Read,
}

/// A letter.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Letter {
    /// Names it.
    pub id: Handle,
    /// Whose it is.
    pub author: Key,
    /// When it was finished, by its author's clock, Unix milliseconds.
    pub written_ms: u64,
    /// How far it has come.
    pub state: LetterState,
    /// Until when a rule holds it back, Unix milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until_ms: Option<u64>,
    /// From when its time to be kept runs, Unix milliseconds.
    pub kept_from_ms: u64,
    /// Why it did not go: a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whose programs have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arrived: Vec<Key>,
    /// Who has read it, where that is agreed to be said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read_by: Vec<Key>,
    /// The words.
    pub text: String,
    /// What came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
}

/// A letter that is being written.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Draft {
    /// The words so far.
    pub text: String,
    /// What is to go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
}

/// Of what kind a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A PDF document.
    Pdf,
}

impl FileKind {
    /// Whether bytes begin as a file of this kind does. No more of them is looked at: nothing is decoded here.
    #[must_use]
    pub fn begins(self, bytes: &[u8]) -> bool {
        bytes.starts_with(match self {
            Self::Jpeg => b"\xff\xd8\xff",
            Self::Png => b"\x89PNG\r\n\x1a\n",
            Self::Pdf => b"%PDF-",
        })
    }
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FileState {
    /// Own: lies with a draft, or with a letter that did not go.
    Kept,
    /// Own: on its way.
    Sent,
    /// Own: everybody's program has it.
    Arrived,
    /// Own: another's program does not take it.
    Refused,
    /// Another's: not all of it is here.
    Coming,
    /// Another's: here.
    Here,
    /// Another's: it was not what was announced.
    Damaged,
    /// Nobody has it any more.
    Gone,
}

/// Why the bytes of a file are not in the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Left {
    /// All files together are more than an archive takes.
    TooMuch,
    /// It is not, or not whole, where the archive was made.
    NotHere,
    /// It is not what it says that it is.
    Unfit,
}

/// A file that goes with a letter: its bytes stand in `N/files/`, under a neutral name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct File {
    /// Names it.
    pub id: Handle,
    /// The name that its author gave it.
    pub name: String,
    /// Of what kind it is.
    pub kind: FileKind,
    /// Width in pixels; 0 for a document.
    pub width: u32,
    /// Height in pixels; 0 for a document.
    pub height: u32,
    /// Pages; 0 for a picture.
    pub pages: u32,
    /// Its length, in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Key,
    /// How far it has come.
    pub state: FileState,
    /// Of an own one: whose programs have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arrived: Vec<Key>,
    /// Of an own one: whose programs do not take it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Key>,
    /// Why its bytes are not in the archive; nothing where they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Left>,
}

/// A text written during a session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionText {
    /// Names it.
    pub id: Handle,
    /// Whose it is.
    pub author: Key,
    /// When it was written, Unix milliseconds.
    pub written_ms: u64,
    /// How far it had come: a number of the program's.
    pub state: u8,
    /// The words.
    pub text: String,
}

/// A goal: what was signed, and the same for reading.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Goal {
    /// Names it.
    pub id: Handle,
    /// The words, as they stand in what was signed.
    pub wording: String,
    /// Who proposed it, as it stands there.
    pub proposed_by: Key,
    /// When, as it stands there, Unix milliseconds.
    pub at_ms: u64,
    /// Who has signed it.
    pub signed_by: Vec<Key>,
    /// Who does not hold it any more.
    pub let_go: Vec<Key>,
    /// From when its time to be kept runs, Unix milliseconds.
    pub kept_from_ms: u64,
    /// Body and signatures, as they were signed.
    pub signed: Bytes,
}

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TaskState {
    /// Offered, not accepted.
    Offered,
    /// Accepted.
    Active,
    /// Stopped.
    Stopped,
    /// Finished.
    Finished,
    /// Another's program did not take it.
    Refused,
    /// Taken back by who offered it.
    TakenBack,
}

/// A task.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Task {
    /// Names it.
    pub id: Handle,
    /// The goal that it serves: SHA-256 of what was signed of it.
    pub goal: Key,
    /// Who offered it.
    pub author: Key,
    /// When, Unix milliseconds.
    pub at_ms: u64,
    /// Until when, Unix milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_ms: Option<u64>,
    /// The form of its records, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// What it is.
    pub title: String,
    /// Why it helps.
    pub why: String,
    /// How often, in words.
    pub how_often: String,
    /// How far it has come.
    pub state: TaskState,
    /// Why it was refused: a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// From when its time to be kept runs, Unix milliseconds.
    pub kept_from_ms: u64,
    /// What else the program keeps of it, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<Value>,
}

/// Who else has a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Sharing {
    /// Its owner alone.
    Draft,
    /// Everybody, with every change.
    Shared,
    /// Everybody as it was last shared.
    Withdrawn,
}

/// A record.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Record {
    /// Names it.
    pub id: Handle,
    /// Whose it is.
    pub owner: Key,
    /// Its form, by name.
    pub form: String,
    /// The task that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Handle>,
    /// When it was begun, Unix milliseconds.
    pub began_ms: u64,
    /// Who else has it.
    pub sharing: Sharing,
    /// How often its owner sent something of it.
    pub version: u32,
    /// When it was changed last, Unix milliseconds.
    pub changed_ms: u64,
    /// By whom.
    pub changed_by: Key,
    /// Another changed it, and it was not opened since.
    pub fresh: bool,
    /// Something of its owner was kept and did not go out.
    pub behind: bool,
    /// Why another's program did not take a change of it: a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// What stands in it, for reading.
    pub content: Content,
    /// The same as the program keeps it: the state of a Yjs document, as an update of version 1.
    pub document: Bytes,
}

/// A form that is not one of those that come with the program.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnForm {
    /// Its name in records and tasks.
    pub id: String,
    /// What it consists of, as the program keeps it.
    pub definition: Value,
}

impl OwnForm {
    /// A form as it stands in an archive.
    ///
    /// # Errors
    /// [`ArchiveError::Made`] for what JSON cannot say.
    pub fn of(id: String, definition: &impl Serialize) -> Result<Self, ArchiveError> {
        Ok(Self { id, definition: serde_json::to_value(definition).map_err(|_| ArchiveError::Made)? })
    }

    /// Its definition as the program has it; nothing where it is none.
    #[must_use]
    pub fn definition<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(&self.definition).ok()
    }
}

/// One member's rating of one session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rating {
    /// The session, by its name in the ledger.
    pub session: Handle,
    /// Whose it is.
    pub member: Key,
    /// When it was given or read, Unix milliseconds.
    pub said_ms: u64,
    /// How the contact was, whether it was about what matters, whether the way of working fits: 0 to 100 each.
    pub values: [u8; 3],
    /// What was written beside it.
    pub remark: String,
    /// The same as it was committed to.
    pub body: Bytes,
}

macro_rules! silent {
    ($($name:ident),*) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        })*
    };
}
silent!(
    Archive,
    Own,
    Tool,
    Member,
    Relationship,
    Agreement,
    Letter,
    Draft,
    File,
    SessionText,
    Goal,
    Task,
    Record,
    OwnForm,
    Rating
);
