//! What members say to each other under the seal of their group.
//!
//! One enum, encoded as DAG-CBOR and sealed as an MLS application message
//! (`kader_seal::Group::seal`). What arrives is a stranger's bytes until it is
//! decoded and judged: decoding is strict, lengths are bounded.

use kader_seal::own::OWN_LENGTH;
use kader_setting::{Hash, MAX_RATING_BYTES, MessagesClause, PublicKey};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::Zeroize;

use crate::comparing_ledgers::{Hashes, MAX_HASHES};
use crate::homework::MAX_DEFINITION;
use crate::pointing::{MAX_FIELD, MAX_PLACE};
use crate::view::RoleView;

/// Longest name, in bytes.
pub(crate) const MAX_NAME: usize = 120;
/// Longest text in a session, in bytes.
pub(crate) const MAX_TEXT: usize = 8_000;
/// Longest session description, in bytes.
pub(crate) const MAX_SDP: usize = 64_000;
/// Longest request, in bytes: an entry, or an introduction, with its signatures.
const MAX_REQUEST: usize = 4_096;
/// Length of a hash, in bytes.
const HASH: usize = 32;
/// Length of a letter's handle, in bytes.
const HANDLE: usize = 16;
/// Longest letter, in bytes: the most characters that can be agreed, each of four bytes.
pub(crate) const MAX_LETTER: usize = 4 * MessagesClause::MAX_CHARACTERS as usize;
/// Longest name of a file, in bytes.
pub(crate) const MAX_FILE_NAME: usize = 200;
/// Most files that a letter announces, to be refused with a word: beyond it is no message.
const MOST_SAID: usize = 2 * MessagesClause::MAX_FILES as usize;
/// Most letters that are said to be read at once.
pub(crate) const MAX_SEEN: usize = 64;
/// Most runs of chunks that are asked for at once.
pub(crate) const MAX_RANGES: usize = 32;
/// Longest code of a reason, in bytes.
const MAX_REASON: usize = 40;
/// Longest title of a task, in bytes.
pub(crate) const MAX_TITLE: usize = 200;
/// Longest reason of a task, in bytes.
pub(crate) const MAX_WHY: usize = 2_000;
/// Longest word on how often a task is done, in bytes.
pub(crate) const MAX_HOW_OFTEN: usize = 400;
/// Longest id of a form, in bytes.
pub(crate) const MAX_FORM: usize = 40;
/// Longest part of something about a record, in bytes.
pub(crate) const MAX_PART: usize = 48_000;
/// Most parts of it.
pub(crate) const MAX_PARTS: u32 = 24;
/// Longest place, sealed to the therapist, in bytes.
pub(crate) const MAX_SEALED_PLACE: usize = 1_024;
/// Most members of a relationship in this version: as many as can be in one session.
pub(crate) const MAX_MEMBERS: usize = 4;

/// What is done with a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum StepWord {
    /// Accepted.
    Accept,
    /// Done.
    Finish,
    /// Stopped, or taken back.
    Stop,
}

/// As what a file is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FileWord {
    /// A picture.
    Jpeg,
    /// A picture.
    Png,
    /// Pages.
    Pdf,
}

/// What a letter says of a file that follows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FileSaid {
    /// Handle, random.
    #[serde(with = "serde_bytes")]
    pub(crate) id: Vec<u8>,
    /// The key of its chunks (`kader_seal::FileKey`): random, for this file alone.
    #[serde(with = "serde_bytes")]
    pub(crate) key: Vec<u8>,
    /// Its name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: FileWord,
    /// Its size.
    pub(crate) bytes: u64,
    /// In how many chunks it comes.
    pub(crate) chunks: u32,
    /// SHA-256 of the whole.
    #[serde(with = "serde_bytes")]
    pub(crate) sha256: Vec<u8>,
    /// Width in pixels; 0 for a PDF.
    pub(crate) width: u32,
    /// Height in pixels; 0 for a PDF.
    pub(crate) height: u32,
    /// Number of pages; 0 for an image.
    pub(crate) pages: u32,
}

impl std::fmt::Debug for FileSaid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileSaid").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Drop for FileSaid {
    fn drop(&mut self) {
        self.key.zeroize();
        self.name.zeroize();
    }
}

impl FileSaid {
    /// Whether its lengths are those that this version writes. Whether its size is agreed is the rules' to say.
    fn fits(&self) -> bool {
        self.id.len() == HANDLE
            && self.key.len() == HASH
            && self.sha256.len() == HASH
            && self.name.len() <= MAX_FILE_NAME
            && self.name.chars().all(is_plain)
    }
}

/// Whether a character of a file's name is one that a page shows where it stands: none that breaks a line, or
/// turns the direction of those after it.
pub(crate) fn is_plain(one: char) -> bool {
    !one.is_control()
        && !matches!(one, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A sealed message between members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Message {
    /// Who writes: the first thing said in a group.
    Profile {
        /// The name, as the person gave it.
        name: String,
        /// The role.
        role: RoleView,
    },
    /// The sender has followed into a new epoch and writes to its mailbox from here on.
    Moved,
    /// Commitment to a nonce for the short authentication string (S-04).
    VerifyCommit {
        /// SHA-256 commitment.
        #[serde(with = "serde_bytes")]
        commitment: Vec<u8>,
    },
    /// The nonce, said once the other's commitment is here.
    VerifyReveal {
        /// The nonce.
        #[serde(with = "serde_bytes")]
        nonce: Vec<u8>,
    },
    /// The sender's person said: the same.
    VerifySame {
        /// Their signed confirmation about each other member (`kader_setting::Confirmation`).
        confirmations: Vec<ByteBuf>,
    },
    /// The person on the other side said: different.
    VerifyDifferent,
    /// An introduction that is offered, or that the sender has joined (S-01).
    Introduce {
        /// The introduction (`kader_setting::Proposal`) with the signatures that the sender has of it.
        #[serde(with = "serde_bytes")]
        proposal: Vec<u8>,
    },
    /// A proposed agreement, signed by its proposer (`kader_setting::Proposal`).
    Propose {
        /// The proposal's bytes with its signature.
        #[serde(with = "serde_bytes")]
        proposal: Vec<u8>,
    },
    /// The proposal, signed by the sender too.
    Sign {
        /// The proposal's bytes with the signatures so far.
        #[serde(with = "serde_bytes")]
        proposal: Vec<u8>,
    },
    /// A version that only tightens the one before, by its proposer alone (S-02).
    Tighten {
        /// The version's bytes with its proposer's signature.
        #[serde(with = "serde_bytes")]
        proposal: Vec<u8>,
    },
    /// The proposal stays a proposal: the other would rather leave it as it is.
    Decline {
        /// Hash of the agreement.
        #[serde(with = "serde_bytes")]
        hash: Vec<u8>,
    },
    /// A ledger entry with the signatures it has so far.
    Entry {
        /// `kader_setting::Entry` as bytes.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    /// A signature under a ledger entry that the other wrote.
    Countersign {
        /// `kader_setting::Countersignature` as bytes.
        #[serde(with = "serde_bytes")]
        signature: Vec<u8>,
    },
    /// In the lobby or not; old ones mean nothing.
    Presence {
        /// The sender's wall clock, Unix milliseconds.
        at_ms: u64,
        /// In the lobby.
        present: bool,
        /// Please say the same of yourself.
        answer: bool,
        /// The sender hides their network address.
        hides: bool,
    },
    /// A client asks to come in (the START request).
    Enter {
        /// The sender's wall clock, Unix milliseconds.
        at_ms: u64,
        /// The START request's bytes.
        #[serde(with = "serde_bytes")]
        request: Vec<u8>,
        /// The sender hides their network address.
        hides: bool,
    },
    /// START, dated by the relay and signed by the therapist. It comes back complete, as an entry.
    Start {
        /// `kader_setting::Entry` as bytes.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    /// The sender has signed START; others who are to be present have not yet.
    StartSigned {
        /// `kader_setting::Countersignature` as bytes.
        #[serde(with = "serde_bytes")]
        signature: Vec<u8>,
    },
    /// START was refused on the other side: nothing runs.
    NotStarted {
        /// Hash of the entry.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
        /// The rule that was the reason.
        rule: u8,
    },
    /// Two asked to begin from different heads: hashes of the sender's ledger, to find the first entry that
    /// differs (S-03).
    CompareLedgers {
        /// To whom.
        to: PublicKey,
        /// The hashes.
        ledger: Hashes,
    },
    /// Lay a line between two. Who answers offers gives the nonce of the next line; who offers asks for one.
    Again {
        /// To whom.
        to: PublicKey,
        /// The session.
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        /// The answerer's half of what the line's keys are bound to; empty from who offers.
        #[serde(with = "serde_bytes")]
        nonce: Vec<u8>,
    },
    /// The offer of a line. Each line has keys of its own.
    Offer {
        /// To whom.
        to: PublicKey,
        /// The session.
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        /// The answerer's nonce that this answers.
        #[serde(with = "serde_bytes")]
        asked: Vec<u8>,
        /// The offerer's half of what the keys are bound to.
        #[serde(with = "serde_bytes")]
        nonce: Vec<u8>,
        /// The group's epoch that the keys come from.
        epoch: u64,
        /// The session description.
        sdp: String,
        /// The sender hides their network address.
        hides: bool,
        /// Therapist: the key, good for once, to which the client seals its place (S-15); else empty.
        #[serde(with = "serde_bytes")]
        place_key: Vec<u8>,
    },
    /// The answer to an offer.
    Answer {
        /// To whom.
        to: PublicKey,
        /// The session.
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        /// The offer's nonce.
        #[serde(with = "serde_bytes")]
        offered: Vec<u8>,
        /// The session description.
        sdp: String,
        /// The sender hides their network address.
        hides: bool,
    },
    /// Client: what was said about the place (S-15), for the therapist of this session alone.
    Place {
        /// The session.
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        /// Sealed to the key that came with the therapist's offer.
        #[serde(with = "serde_bytes")]
        sealed: Vec<u8>,
    },
    /// A text beside the picture.
    Text {
        /// The session.
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        /// Handle, random.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// The words.
        text: String,
        /// The sender's wall clock.
        at_ms: u64,
    },
    /// A letter between sessions (S-20 to S-25), to everybody else in the relationship.
    Letter {
        /// Handle, random.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// The words.
        text: String,
        /// When it was finished, the sender's wall clock, Unix milliseconds; never before their last one.
        written_ms: u64,
        /// The files that follow it (S-21), each in chunks of its own beside the numbers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileSaid>,
    },
    /// The sender's person has read these letters. Said only where it is agreed (S-20).
    LettersSeen {
        /// Their handles.
        ids: Vec<ByteBuf>,
    },
    /// The sender's program has all of this file, and it is what was announced.
    FileArrived {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    /// The sender's program does not take this file: it is not what was announced, or its letter was erased there
    /// before all of it came. Nothing of it is kept.
    FileRefused {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    /// These chunks of a member's file did not come; please send them again.
    FileMissing {
        /// Whose.
        of: PublicKey,
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// From one chunk to another, both among them; ascending.
        ranges: Vec<(u32, u32)>,
    },
    /// The sender does not have this file any more: no more of it comes.
    FileGone {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    /// The sender's program has this letter, shown or not.
    LetterArrived {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    /// The sender's program does not show this letter: it is beyond what is agreed there.
    LetterRefused {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// The reason's code (`kader_setting::ReasonCode`).
        reason: String,
    },
    /// Its writer takes a letter back: it is erased wherever this is obeyed.
    TakeLetterBack {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    /// The sender has rated a session: that, and nothing of what (S-51).
    Rate {
        /// The session.
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        /// `kader_setting::Rating::commitment`.
        #[serde(with = "serde_bytes")]
        commitment: Vec<u8>,
    },
    /// The rating itself, said once everyone who was there has said theirs.
    RateRevealed {
        /// The session.
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        /// What hid it.
        #[serde(with = "serde_bytes")]
        nonce: Vec<u8>,
        /// `kader_setting::Rating` as bytes.
        #[serde(with = "serde_bytes")]
        rating: Vec<u8>,
    },
    /// A goal with the signatures that the sender has of it, the sender's among them (S-50).
    Goal {
        /// `kader_setting::SignedGoal` as bytes.
        #[serde(with = "serde_bytes")]
        goal: Vec<u8>,
    },
    /// The sender does not hold this goal any more.
    LetGoOfGoal {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    /// A task is offered (S-30).
    Task {
        /// Handle, random.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// Hash of the goal that it serves.
        goal: Hash,
        /// What it is.
        title: String,
        /// Why it helps.
        why: String,
        /// How often, in words.
        how_often: String,
        /// Until when, Unix milliseconds.
        until_ms: Option<u64>,
        /// The form of its records, by id.
        form: Option<String>,
        /// What that form asks (`kader_core::view::FormDefinition` as bytes), where its sender made it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form_definition: Option<ByteBuf>,
        /// Who offers it: the sender (S-33).
        by: PublicKey,
        /// The sender's wall clock, Unix milliseconds.
        at_ms: u64,
    },
    /// The sender does something with a task.
    TaskStep {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// What.
        step: StepWord,
    },
    /// The sender's program did not take this task: it is beyond what is agreed there.
    TaskRefused {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// The reason's code.
        reason: String,
    },
    /// Its owner shares a record (S-31), or a part of it: all that the owner wrote in it.
    RecordState {
        /// Handle, random.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// Its form, by id.
        form: String,
        /// What that form asks, where a member made it: in the last part alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form_definition: Option<ByteBuf>,
        /// Handle of the task that it belongs to.
        task: Option<ByteBuf>,
        /// When it was begun, the owner's wall clock, Unix milliseconds.
        began_ms: u64,
        /// How often its owner has sent something of it.
        version: u32,
        /// Which part, from 0.
        part: u32,
        /// Of how many.
        parts: u32,
        /// A Yjs update (version 1), or this part of it.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// A change of the sender in a shared record, or a part of it.
    RecordChange {
        /// The record's handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// From its owner: as in `recordState`. From others: the last one that they have.
        version: u32,
        /// Which part, from 0.
        part: u32,
        /// Of how many.
        parts: u32,
        /// A Yjs update (version 1), or this part of it.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// To who came back from an archive: what they and the sender wrote in a record since, or a part of it.
    RecordBack {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// Who came back.
        of: PublicKey,
        /// Whose record it is: theirs, or the sender's.
        owner: PublicKey,
        /// Its form, by id.
        form: String,
        /// What that form asks, where a member made it: in the last part alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form_definition: Option<ByteBuf>,
        /// Handle of the task that it belongs to.
        task: Option<ByteBuf>,
        /// When it was begun, its owner's wall clock, Unix milliseconds.
        began_ms: u64,
        /// The last version that the sender heard before it was withdrawn, or has said; 0 of a shared one of theirs.
        version: u32,
        /// Its owner shares it no more, as far as the sender heard.
        withdrawn: bool,
        /// Which part, from 0.
        part: u32,
        /// Of how many.
        parts: u32,
        /// A Yjs update (version 1), or this part of it.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Its owner shares a record no more: no later version goes out.
    RecordWithdrawn {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// The last version that went out.
        last_version: u32,
    },
    /// Its owner removes a record: it is erased wherever this is obeyed.
    RecordRemoved {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    /// The sender has the record now, and not what others than its owner wrote in it: please say yours again.
    RecordWanted {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    /// The sender's program did not take the last thing about this record.
    RecordRefused {
        /// Its handle.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// Whose thing that was.
        of: PublicKey,
        /// The reason's code.
        reason: String,
    },
    /// Where the sender is in a shared record, while they are in a session: said of that moment alone.
    Where {
        /// The record's handle.
        #[serde(with = "serde_bytes")]
        record: Vec<u8>,
        /// The field, by its ids; empty where the sender is in none any more.
        field: String,
        /// The place in a text: a relative position of Yjs; may be empty.
        #[serde(with = "serde_bytes")]
        place: Vec<u8>,
        /// The sender points at it.
        mark: bool,
    },
    /// An extension is asked for (S-13): the entry with the asker's signature.
    AskExtension {
        /// `kader_setting::Entry` as bytes.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    /// An appointment, a review or the planned end is asked for (S-11, S-18, S-80): the entry with
    /// the asker's signature.
    AskJoint {
        /// `kader_setting::Entry` as bytes.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    /// The sender agrees to what was asked: others who are wanted have not signed yet.
    AgreeJoint {
        /// The entry with the signatures that the sender has of it.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    /// The sender agrees to an extension: others who are present have not signed yet.
    AgreeExtension {
        /// The entry with the signatures that the sender has of it.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    /// What was asked is not signed, and will not be. No reason is asked.
    DeclineJoint {
        /// Hash of the entry.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    /// What was asked stands at a place that is taken: the sender will not sign it there any more. The
    /// asker's core asks the same anew.
    LetGoJoint {
        /// Hash of the entry.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    /// The asker does not ask for it any more. Answered with `declineJoint`, unless it was signed.
    TakeBackJoint {
        /// Hash of the entry.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    /// The sender leaves before anything was agreed: nothing follows.
    Left,
    /// The therapist begins anew with some of the members, and perhaps others (S-03).
    Onward {
        /// By what it is named.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// How many will be in it.
        members: u32,
        /// Those of this relationship who are asked.
        to: Vec<PublicKey>,
    },
    /// The sender joins there.
    OnwardPackage {
        /// By what it is named.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// A fresh key package.
        #[serde(with = "serde_bytes")]
        package: Vec<u8>,
    },
    /// Everybody is there: the welcome for those who go on.
    OnwardWelcome {
        /// By what it is named.
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        /// As in an invitation's mailbox.
        #[serde(with = "serde_bytes")]
        welcome: Vec<u8>,
    },
    /// No, not longer. No reason is asked.
    DeclineExtension {
        /// Hash of the entry.
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    /// For the sender's own other computer alone: nobody else can open it, and it is as long whatever it says.
    Own {
        /// `kader_seal::own`.
        #[serde(with = "serde_bytes")]
        sealed: Vec<u8>,
    },
    /// What had this number is not there to be said again: it was erased, or meant something only then.
    Lapsed,
    /// Beside the numbers: the sender's person goes on in another group of this relationship. For their own other
    /// computer: nothing comes through this one any more.
    Elsewhere,
    /// Beside the numbers: how far the sender has heard everybody, which its frame says.
    Heard,
    /// Beside the numbers: please say how far you have heard.
    HowFar,
    /// Beside the numbers: these messages of a member did not come; please say them again.
    Missing {
        /// Whose.
        of: PublicKey,
        /// The first of them.
        from: u64,
        /// The last of them.
        to: u64,
    },
}

/// Why bytes are not a message.
#[derive(Debug, thiserror::Error, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessageError {
    /// Not the encoding of a message. A newer version of Kader, or garbage: it is set aside.
    #[error("not a message")]
    Malformed,
    /// A part is longer than anything this version writes. Set aside.
    #[error("a part is too long")]
    TooLong,
}

/// What is kept of what was said, until all have heard it: kinds that are forgotten together.
pub(crate) mod kept {
    /// Until all have heard it.
    pub(crate) const PLAIN: u8 = 0;
    /// Until the comparison of identities is over at the latest.
    pub(crate) const COMPARISON: u8 = 1;
    /// Words that nothing is `about`: until the end of the relationship at the latest.
    pub(crate) const WORDS: u8 = 2;
    /// That something was said about a record, and not what: until all have heard it.
    pub(crate) const RECORD: u8 = 3;
}

impl Message {
    /// Whether it is kept until all have heard it, and as what. What means something only in its moment is not:
    /// under its number nothing is said any more.
    pub(crate) fn kept(&self) -> Option<u8> {
        match self {
            Self::Presence { .. }
            | Self::FileMissing { .. }
            | Self::Enter { .. }
            | Self::CompareLedgers { .. }
            | Self::Again { .. }
            | Self::Offer { .. }
            | Self::Answer { .. }
            | Self::Place { .. }
            | Self::Where { .. }
            | Self::Lapsed
            | Self::Elsewhere
            | Self::Heard
            | Self::HowFar
            | Self::Missing { .. } => None,
            Self::VerifyCommit { .. } | Self::VerifyReveal { .. } => Some(kept::COMPARISON),
            Self::RecordState { .. } | Self::RecordChange { .. } | Self::RecordBack { .. } => {
                Some(kept::RECORD)
            }
            Self::Goal { .. } | Self::Propose { .. } | Self::Rate { .. } => Some(kept::WORDS),
            _ => Some(kept::PLAIN),
        }
    }

    /// The letter, text, task, record or rated session that it carries or belongs to: it is erased with that.
    pub(crate) fn about(&self) -> Option<[u8; 16]> {
        match self {
            Self::Letter { id, .. }
            | Self::Text { id, .. }
            | Self::Task { id, .. }
            | Self::RecordState { id, .. }
            | Self::RecordChange { id, .. }
            | Self::RecordBack { id, .. }
            | Self::RateRevealed { session: id, .. } => id.as_slice().try_into().ok(),
            _ => None,
        }
    }

    /// The bytes to seal.
    #[must_use]
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        // A message holds only integers, text and bytes: every value has an encoding.
        serde_ipld_dagcbor::to_vec(self).unwrap_or_default()
    }

    /// Reads what was sealed.
    ///
    /// # Errors
    /// [`MessageError`], for bytes that no version of this program writes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError> {
        let message: Self = serde_ipld_dagcbor::from_slice(bytes).map_err(|_| MessageError::Malformed)?;
        let fits = match &message {
            Self::Profile { name, .. } => name.len() <= MAX_NAME,
            Self::Text { text, .. } => text.len() <= MAX_TEXT,
            Self::Letter { id, text, files, .. } => {
                id.len() == HANDLE
                    && text.len() <= MAX_LETTER
                    && files.len() <= MOST_SAID
                    && files.iter().all(FileSaid::fits)
            }
            Self::LetterArrived { id }
            | Self::TakeLetterBack { id }
            | Self::FileArrived { id }
            | Self::FileRefused { id }
            | Self::FileGone { id } => id.len() == HANDLE,
            Self::LettersSeen { ids } => ids.len() <= MAX_SEEN && ids.iter().all(|id| id.len() == HANDLE),
            Self::FileMissing { id, ranges, .. } => id.len() == HANDLE && ranges.len() <= MAX_RANGES,
            Self::LetterRefused { id, reason } => id.len() == HANDLE && reason.len() <= MAX_REASON,
            Self::Rate { session, commitment } => session.len() == HANDLE && commitment.len() == HASH,
            Self::RateRevealed { session, nonce, rating } => {
                session.len() == HANDLE && nonce.len() == HANDLE && rating.len() <= MAX_RATING_BYTES
            }
            Self::Own { sealed } => sealed.len() == OWN_LENGTH,
            Self::Goal { goal } => goal.len() <= MAX_REQUEST,
            Self::LetGoOfGoal { id }
            | Self::TaskStep { id, .. }
            | Self::RecordWithdrawn { id, .. }
            | Self::RecordWanted { id }
            | Self::RecordRemoved { id } => id.len() == HANDLE,
            Self::Task { id, title, why, how_often, form, form_definition, .. } => {
                id.len() == HANDLE
                    && title.len() <= MAX_TITLE
                    && why.len() <= MAX_WHY
                    && how_often.len() <= MAX_HOW_OFTEN
                    && form.as_ref().is_none_or(|form| form.len() <= MAX_FORM)
                    && form_definition.as_ref().is_none_or(|bytes| bytes.len() <= MAX_DEFINITION)
            }
            Self::TaskRefused { id, reason } | Self::RecordRefused { id, reason, .. } => {
                id.len() == HANDLE && reason.len() <= MAX_REASON
            }
            Self::RecordState { id, form, form_definition, task, bytes, .. }
            | Self::RecordBack { id, form, form_definition, task, bytes, .. } => {
                id.len() == HANDLE
                    && form.len() <= MAX_FORM
                    && form_definition.as_ref().is_none_or(|bytes| bytes.len() <= MAX_DEFINITION)
                    && task.as_ref().is_none_or(|task| task.len() == HANDLE)
                    && bytes.len() <= MAX_PART
            }
            Self::RecordChange { id, bytes, .. } => id.len() == HANDLE && bytes.len() <= MAX_PART,
            Self::Where { record, field, place, .. } => {
                record.len() == HANDLE && field.len() <= MAX_FIELD && place.len() <= MAX_PLACE
            }
            Self::Place { sealed, .. } => sealed.len() <= MAX_SEALED_PLACE,
            Self::CompareLedgers { ledger, .. } => ledger.some.len() <= MAX_HASHES,
            Self::VerifySame { confirmations } => confirmations.len() < MAX_MEMBERS,
            Self::Introduce { proposal } => proposal.len() <= MAX_REQUEST,
            Self::Onward { to, .. } => to.len() < MAX_MEMBERS,
            Self::Offer { sdp, .. } | Self::Answer { sdp, .. } => sdp.len() <= MAX_SDP,
            Self::AskJoint { entry }
            | Self::AskExtension { entry }
            | Self::AgreeJoint { entry }
            | Self::AgreeExtension { entry } => entry.len() <= MAX_REQUEST,
            Self::DeclineJoint { entry } | Self::TakeBackJoint { entry } | Self::LetGoJoint { entry } => {
                entry.len() == HASH
            }
            _ => true,
        };
        if fits { Ok(message) } else { Err(MessageError::TooLong) }
    }
}

#[cfg(test)]
mod fuzz;
