//! What comes out of the core: frames for a relay, orders for the call and the devices, replies.

use kader_seal::MediaKeys;
use kader_setting::Permit;
use kader_wire::frame::ClientFrame;
use zeroize::Zeroizing;

use crate::input::{DeviceKind, FileBytes};
use crate::reminding::Reminder;
use crate::view::{Failure, FileFormat, HistoryCheck, PresetView, SlotView, StatementView};

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Done; the view shows it.
    Done,
    /// The recovery words, shown once.
    Words(Zeroizing<Vec<String>>),
    /// Handle of the relationship that the command made.
    Relationship(String),
    /// What is in an archive.
    Archive(crate::view::ArchiveLook),
    /// What the check of the ledger found.
    History(HistoryCheck),
    /// Every line of the ledger, oldest first.
    Lines(Vec<crate::view::HistoryRow>),
    /// Starting points for an agreement.
    Presets(Vec<PresetView>),
    /// Whether something would be in force with this side's signature alone.
    Tightens(bool),
    /// For which times an appointment could be asked.
    Slots(Vec<SlotView>),
    /// What is owed.
    Statement(StatementView),
    /// A file's bytes, for a place that the person chooses.
    File(Vec<u8>),
    /// An archive, for a place that the person chooses.
    ArchiveFile(ArchiveFile),
    /// Files of others that would go into an archive: the handles of their relationships, and their own.
    FilesToLookInto(Vec<(String, String)>),
    /// A file of a letter.
    Attachment(Attachment),
    /// Some letters, with what is being written.
    Letters(crate::view::LettersPage),
    /// Ratings of sessions.
    Ratings(crate::view::RatingsPage),
    /// Goals, tasks and records.
    Homework(crate::view::HomeworkPage),
    /// The forms that this person made.
    Forms(crate::view::FormsPage),
    /// The form that was kept.
    FormKept(crate::view::FormKept),
    /// The record that was begun.
    Begun(crate::view::RecordBegun),
    /// A record with its content.
    Record(crate::view::RecordPage),
    /// Records of one form with their content.
    Records(crate::view::RecordsPage),
    /// A plan for later, for its owner's page alone (S-80).
    Later(crate::later::LaterPlan),
    /// What helps, for its owner's page alone (S-45).
    Toolbox(Vec<crate::toolbox::Tool>),
    /// Where words were found, for the page of who looked for them alone (S-45).
    Found(crate::finding::Found),
    /// A note, for its owner's page alone (S-45).
    Note(crate::notes::PrivateNote),
}

/// An archive as a file.
#[derive(Clone, PartialEq, Eq)]
pub struct ArchiveFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The files of letters that are not in it.
    pub left: Vec<crate::view::LeftView>,
}

impl std::fmt::Debug for ArchiveFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ArchiveFile(..)")
    }
}

/// A file of a letter, with what is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it is. Of another's file: what its sender said; it is read with care.
    pub format: FileFormat,
    /// Its name, as its sender had it. Wiped when dropped.
    pub name: Zeroizing<String>,
    /// The bytes. Wiped when dropped.
    pub bytes: FileBytes,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Attachment(..)")
    }
}

/// Short-lived credentials for the relay's detour.
#[derive(Clone, PartialEq, Eq)]
pub struct Turn {
    /// `turn:` addresses.
    pub urls: Vec<String>,
    /// User name.
    pub username: String,
    /// Password. Wiped when dropped.
    pub password: Zeroizing<String>,
}

impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Turn(..)")
    }
}

/// What the call has to do. Only a permit starts a line. Between every two members of a session there
/// is one of its own; each order but the last two is about the line to one member, by their handle.
#[derive(Debug)]
pub enum CallOrder {
    /// Make an offer.
    Offer {
        /// To whom.
        member: String,
        /// Which line this is for: named again in the report.
        line: u64,
        /// The right to it.
        permit: Permit,
        /// The keys of this line.
        keys: MediaKeys,
        /// Only relayed candidates: this side or the other hides its address.
        hide: bool,
        /// The relationship's relay. With one on this machine the line stays on it too.
        relay: String,
        /// The relay's detour.
        turn: Option<Turn>,
    },
    /// The other answered.
    TakeAnswer {
        /// Who.
        member: String,
        /// The session description.
        sdp: String,
    },
    /// The other offered: answer.
    TakeOffer {
        /// Who.
        member: String,
        /// Which line this is for: named again in the report.
        line: u64,
        /// The right to it.
        permit: Permit,
        /// The session description.
        sdp: String,
        /// The keys of this line.
        keys: MediaKeys,
        /// Only relayed candidates: this side or the other hides its address.
        hide: bool,
        /// The relationship's relay. With one on this machine the line stays on it too.
        relay: String,
        /// The relay's detour.
        turn: Option<Turn>,
    },
    /// This member left the session: the line to them ends, and its keys are wiped.
    Part {
        /// Who.
        member: String,
    },
    /// The session became longer (S-13): for every line.
    Renew(Permit),
    /// Stop every line and wipe the keys.
    Stop,
}

/// What the devices have to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceOrder {
    /// In the lobby or the session: list devices, open what is on.
    Open,
    /// Close everything.
    Close,
    /// Turn one on or off, or choose another.
    Set {
        /// Which.
        kind: DeviceKind,
        /// On.
        on: bool,
        /// Another device.
        choice: Option<String>,
    },
    /// List the devices anew.
    Look,
    /// Play the test tone.
    Tone,
}

/// Everything that comes out of the core, in the order it is to be carried out.
///
/// What goes to a relay was committed to the vault before it came out here.
#[derive(Debug)]
pub enum Output {
    /// Answer to a command.
    Reply {
        /// The command's id.
        id: u64,
        /// The answer.
        result: Result<Reply, Failure>,
    },
    /// Keep a line to this relay.
    Connect {
        /// Its address.
        url: String,
    },
    /// Send a frame on that line. Dropped where the line is away: the core sends anew.
    Relay {
        /// Which relay.
        url: String,
        /// The frame.
        frame: ClientFrame,
    },
    /// For the call.
    Call(CallOrder),
    /// For the devices.
    Devices(DeviceOrder),
    /// Remind the person of what begins soon (S-43).
    Remind(Reminder),
    /// Give a tick at this moment of the boot clock, milliseconds.
    WakeAt(u64),
}
