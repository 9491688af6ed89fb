//! What goes into the core: commands of a person, frames of a relay, reports of the call and the devices.

use kader_wire::frame::RelayFrame;
use serde::Deserialize;
use zeroize::Zeroize;

use crate::finding::FoundPlace;
use crate::view::{
    DeviceView, FileFormat, FormDefinition, Language, LineView, ReviewOutcome, RoleView, RoutineView,
    TaskStepName, Terms, UnlockWay,
};

/// A secret that a person typed: wiped when dropped, never shown by `Debug`.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps what was typed.
    #[must_use]
    pub fn new(typed: String) -> Self {
        Self(typed)
    }

    /// What was typed.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The bytes of a file: wiped when dropped, never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct FileBytes(Vec<u8>);

impl FileBytes {
    /// Wraps what was read.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// What is in it.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for FileBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileBytes(..)")
    }
}

impl Drop for FileBytes {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The bytes of an archive that somebody chose; never shown by `Debug`.
#[derive(Clone)]
pub struct Brought(std::sync::Arc<[u8]>);

impl Brought {
    /// More than this is no archive; so many bytes are not read.
    pub const MOST: usize = kader_archive::MAX_ARCHIVE_BYTES;

    /// Wraps what was read.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }

    /// What was read.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Brought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Brought(..)")
    }
}

/// A camera, a microphone or a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceKind {
    /// Takes the picture.
    Camera,
    /// Takes the sound.
    Microphone,
    /// Gives the sound.
    Speaker,
}

/// What a person asks for. Each is one click or key of the page.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields carry the names that the page and the view document")]
pub enum Command {
    /// First start: makes the vault. Answers with the 24 recovery words.
    CreateVault {
        name: String,
        role: RoleView,
        language: Option<Language>,
        way: UnlockWay,
        passphrase: Option<Secret>,
    },
    /// First start: what is in this archive. Changes nothing.
    LookIntoArchive { archive: Brought },
    /// First start: makes the vault of this archive; the same words go on opening it.
    Restore { archive: Brought, words: Secret, way: UnlockWay, passphrase: Option<Secret> },
    /// Some of the recovery words, by position, to show that they were written down.
    ConfirmWords { answers: Vec<(usize, Secret)> },
    /// All 24 recovery words, to show that they are still there.
    CheckWords { words: Secret },
    /// Not now: they are asked for again in a week.
    PutOffWords,
    /// First computer: makes a seat for a second one in every relationship.
    PrepareComputer,
    /// First computer: takes the second one out of every relationship.
    RemoveComputer,
    /// Second computer: takes what is not here yet out of another file of the first one.
    TakeSeats { archive: Brought, words: Secret },
    /// Looks at the profile's folder anew.
    Look,
    /// The recovery words again, while they were not checked.
    ShowWords,
    /// New recovery words; those before open nothing any more.
    RenewWords,
    /// How the vault opens from now on: by the keyring or by a passphrase.
    SetWay { way: UnlockWay, passphrase: Option<Secret> },
    /// Therapist: a practice's permission to make mailboxes on its relay.
    SetCapability { text: Secret },
    /// Opens the vault.
    Unlock { way: UnlockWay, secret: Option<Secret> },
    /// Closes the vault and wipes its keys.
    Lock,
    /// Chooses a language, or the system's.
    SetLanguage { language: Option<Language> },
    /// Therapist: makes a relationship and its invitations, one for each of so many people.
    Invite { people: u8 },
    /// Therapist: begins a new relationship with those of this one who go on, and so many new people
    /// (S-03: who joins or leaves begins anew with the others). Those who go on are invited inside this one.
    InviteOnward { relationship: String, members: Vec<String>, newcomers: u8 },
    /// Joins the relationship in which this one goes on.
    JoinOnward { relationship: String },
    /// Therapist: takes an invitation back.
    WithdrawInvitation { relationship: String },
    /// Client: accepts an invitation.
    Accept { link: Secret },
    /// Therapist: makes a link by which a member comes back on a new computer, and one for everybody else.
    InviteBack { relationship: String, member: String },
    /// Uses such a link: on a new computer, or because another has one.
    ComeBack { link: Secret },
    /// The answer after comparing the short string (S-04).
    AnswerVerification { relationship: String, same: bool },
    /// Offers an introduction (S-01): one call before anything is agreed.
    OfferIntroduction { relationship: String },
    /// Joins the introduction that another offered.
    JoinIntroduction { relationship: String },
    /// Throws a relationship away, with everything that this side has of it.
    CloseRelationship { relationship: String },
    /// Proposes an agreement and signs it.
    Propose { relationship: String, terms: Box<Terms>, why: String },
    /// Starting points for an agreement of this relationship, with this IANA zone. Changes nothing.
    Presets { relationship: String, zone: String },
    /// Whether these terms would only tighten what holds, and so be in force at once (S-02). Changes nothing.
    Tightens { relationship: String, terms: Box<Terms> },
    /// Signs the other's proposal.
    Sign { relationship: String, hash: String },
    /// Leaves it as it is.
    Decline { relationship: String, hash: String },
    /// Ends the agreement at once, and a running session with it (S-01, P1).
    Withdraw { relationship: String },
    /// Goes to the lobby.
    OpenLobby { relationship: String },
    /// Leaves the lobby.
    LeaveLobby { relationship: String },
    /// Turns a device on or off, or chooses another (S-16).
    SetDevice { kind: DeviceKind, on: bool, choice: Option<String> },
    /// Looks which devices there are now.
    LookForDevices,
    /// Plays the test tone.
    PlayTone,
    /// Hides the network address from the other, or not.
    SetHideAddress { hide: bool },
    /// Answers the place question (S-15).
    AttestPlace { free_to_speak: bool, alone: bool, address: Secret, call_back: Secret },
    /// Client: asks to come in. Therapist: opens the room.
    Enter { relationship: String },
    /// Therapist: lets everybody in who asks (S-16).
    Admit { relationship: String },
    /// Asks for a longer session (S-13).
    AskExtension { relationship: String, seconds: u32 },
    /// Answers that.
    AnswerExtension { relationship: String, agree: bool },
    /// Puts a notice away (S-12).
    DismissNotice { relationship: String },
    /// Writes a text beside the picture.
    Say { relationship: String, text: String },
    /// Leaves the session.
    Leave { relationship: String },
    /// Puts the ending away.
    CloseEnding { relationship: String },
    /// Asks for an appointment (S-11).
    Plan { relationship: String, start_ms: u64 },
    /// Asks for another time for an appointment.
    Move { relationship: String, appointment: String, start_ms: u64 },
    /// Calls an appointment off, alone (S-19).
    Cancel { relationship: String, appointment: String },
    /// Says that these members were not there (S-19).
    SayMissed { relationship: String, appointment: String, absent: Vec<String> },
    /// For which of these times an appointment could be asked. Changes nothing.
    MayPlan { relationship: String, starts_ms: Vec<u64>, moving: Option<String> },
    /// Asks to write down a review that both held (S-18).
    Review { relationship: String, outcome: ReviewOutcome },
    /// Asks for the planned end (S-80).
    CloseTogether { relationship: String, follow_ups: Vec<u64> },
    /// Leaves the relationship, at once and alone (P1, S-80).
    EndAlone { relationship: String },
    /// Agrees to what the other asked, or not.
    AnswerRequest { relationship: String, request: String, agree: bool },
    /// Takes the own request back.
    TakeBackRequest { relationship: String },
    /// Puts away what became of the last own request.
    DismissNotAsked { relationship: String },
    /// What is owed for what began in this time (S-60).
    Statement { relationship: String, from_ms: u64, until_ms: u64 },
    /// The ledger as bytes that verify anywhere.
    ExportLedger { relationship: String },
    /// What this member wrote, and what was shared with them if that is agreed, as plain text with moments
    /// in this IANA zone (S-42).
    ExportOwn { relationship: String, language: Language, zone: String },
    /// The same of one relationship, or of all, as an archive in open formats (S-42).
    ///
    /// `sound`: handles of the files of others that were looked into and found to be what they say; the bytes of
    /// those that are not among them stay out.
    ExportArchive { relationship: Option<String>, language: Language, zone: String, sound: Vec<String> },
    /// First computer: an archive of everything with the seats of a second computer, for the recovery words alone.
    ExportForComputer { language: Language, zone: String, sound: Vec<String> },
    /// Which files of others would go into an archive of one relationship, or of all.
    FilesToLookInto { relationship: Option<String> },
    /// One record as a PDF (S-42).
    ExportRecord { relationship: String, record: String, language: Language, zone: String },
    /// All of a relationship as a PDF (S-42).
    ExportOverview { relationship: String, language: Language, zone: String },
    /// The open appointments as iCalendar (S-43).
    ExportCalendar { relationship: String, language: Language },
    /// Every line of the ledger.
    History { relationship: String },
    /// Checks the ledger from its first entry.
    VerifyHistory { relationship: String },
    /// A person touched something: the vault is not idle (S-44).
    Acted,
    /// Makes the session longer alone, for crisis (P2, S-13).
    ExtendForCrisis { relationship: String, seconds: u32 },
    /// Therapist: declares a crisis, by which the clients' places are shown (P2, S-15).
    OpenPlace { relationship: String },
    /// Whether the agreements' own contacts are shown before unlocking (P2).
    SetLockedContacts { show: bool },
    /// Reminders of appointments, so many minutes before; or none.
    SetReminders { minutes: Option<u16> },
    /// Reminds of a task or of records of a form at certain times of the week, or not any more.
    SetRoutine {
        relationship: String,
        task: Option<String>,
        form: Option<String>,
        routine: Option<RoutineView>,
    },
    /// Keeps a plan for later (S-80): what helps, the first signs, whom to call.
    SaveLater { relationship: String, parts: [Secret; crate::later::PARTS] },
    /// Reads it.
    Later { relationship: String },
    /// The same as plain text.
    ExportLater { relationship: String, language: Language },
    /// Finishes a letter: it goes, or is held until its hour (S-20).
    SendLetter { relationship: String, text: Secret },
    /// Keeps a letter as far as it is written; an empty one is erased.
    SaveLetterDraft { relationship: String, text: Secret },
    /// Puts a file to the letter that is being written (S-21). The shell read and cleaned it: width and height
    /// in pixels are those of an image, pages those of a PDF, else 0.
    AttachFile {
        relationship: String,
        name: Secret,
        format: FileFormat,
        width: u32,
        height: u32,
        pages: u32,
        bytes: FileBytes,
    },
    /// Takes it off again.
    DetachFile { relationship: String, file: String },
    /// What is in a file, for a preview or a place that the person chooses.
    File { relationship: String, file: String },
    /// Keeps what was written for the next session instead of sending it.
    KeepForSession { relationship: String, text: Secret },
    /// Takes something off that again.
    TakeOffAgenda { relationship: String, place: u64 },
    /// Takes an own letter back, everywhere as far as it is obeyed; erases another's here.
    TakeLetterBack { relationship: String, letter: String },
    /// Puts an own letter that never left before what is being written, with its files, and takes it away.
    WriteLetterOn { relationship: String, letter: String },
    /// A page of letters, before this place or the newest.
    Letters { relationship: String, before: Option<u64> },
    /// The newest letters in which all these words are, of those before this place where one is given.
    FindLetters { relationship: String, words: Secret, before: Option<u64> },
    /// A person has seen the letters up to this place.
    LettersRead { relationship: String, place: u64 },
    /// Rates the last session (S-51): bond, goals and tasks, 0 to 100 each, and a line beside it.
    Rate { relationship: String, session: String, values: [u8; 3], remark: Secret },
    /// The own ratings, and those of others that can be read.
    Ratings { relationship: String },
    /// Goals, tasks and records.
    Homework { relationship: String },
    /// Where all these words are beside the letters: in goals, tasks, records, the own note and what is kept for
    /// the next session; the newest first, of what is behind this place where one is given.
    Find { relationship: String, words: Secret, language: Language, behind: Option<FoundPlace> },
    /// Proposes a goal and signs it (S-50).
    ProposeGoal { relationship: String, wording: Secret },
    /// Signs a goal (S-50).
    SignGoal { relationship: String, goal: String },
    /// Lets go of a goal, at once and alone (S-50, P1).
    LetGoOfGoal { relationship: String, goal: String },
    /// Offers a task (S-30).
    OfferTask {
        relationship: String,
        goal: String,
        title: Secret,
        why: Secret,
        how_often: Secret,
        until_ms: Option<u64>,
        form: Option<String>,
    },
    /// Accepts a task, finishes it or stops it (S-30).
    StepTask { relationship: String, task: String, step: TaskStepName },
    /// Begins a record: its writer's own draft until it is shared (S-31).
    BeginRecord { relationship: String, form: String, task: Option<String> },
    /// A record's content, as far as the page does not have it (base64 of a Yjs state vector); it was seen.
    OpenRecord { relationship: String, record: String, have: Option<String> },
    /// The records of one form with their content.
    Records { relationship: String, form: String },
    /// Takes a change of this member into a record: a Yjs update (version 1), base64.
    ChangeRecord { relationship: String, record: String, change: Secret },
    /// In a session: where one is in a shared record, or that one is in none any more. It may be dropped.
    SayWhere {
        relationship: String,
        record: String,
        field: Option<String>,
        place: Option<String>,
        mark: bool,
    },
    /// Shares an own record, with every change to come (S-31).
    ShareRecord { relationship: String, record: String },
    /// Withdraws that: no later change goes out (S-31).
    WithdrawRecord { relationship: String, record: String },
    /// Erases an own record, everywhere as far as it is obeyed; another's here alone.
    RemoveRecord { relationship: String, record: String },
    /// The forms that this person made.
    Forms,
    /// Therapist: keeps a form of one's own, in the place of another if one is named.
    SaveForm { form: Option<String>, definition: Box<FormDefinition> },
    /// Removes it; what has it keeps it.
    RemoveForm { form: String },
    /// What helps, as this person keeps it.
    Toolbox,
    /// Keeps something that helps: these words, or those of a record or a letter of the relationship.
    KeepTool {
        relationship: Option<String>,
        title: Secret,
        text: Secret,
        record: Option<String>,
        letter: Option<String>,
    },
    /// Gives it another title and other words.
    ChangeTool { id: String, title: Secret, text: Secret },
    /// Puts it before another, or behind all others.
    MoveTool { id: String, before: Option<String> },
    /// Removes it.
    RemoveTool { id: String },
    /// Keeps a note that never leaves this device (S-45).
    SaveNote { relationship: String, text: Secret },
    /// Reads it.
    Note { relationship: String },
}

/// What happens on the line to a relay.
#[derive(Debug)]
pub enum RelayEvent {
    /// The line is there.
    Connected,
    /// It is not, or no longer.
    Lost,
    /// A frame came.
    Frame(RelayFrame),
}

/// What the line to one member says of itself.
#[derive(Debug)]
pub enum CallReport {
    /// The offer to send to the other side.
    Offered {
        /// The line it was ordered for.
        line: u64,
        /// The session description.
        sdp: String,
    },
    /// The answer to send to the other side.
    Answered {
        /// The line it was ordered for.
        line: u64,
        /// The session description.
        sdp: String,
    },
    /// The first sealed frame opened, this long after the call was ordered.
    Connected {
        /// Milliseconds.
        after_ms: u32,
    },
    /// The line's quality changed.
    Line(LineView),
    /// What the other sends changed.
    Other {
        /// A picture comes.
        camera: bool,
        /// Sound comes.
        microphone: bool,
    },
    /// The session description was not usable, or the line could not be laid.
    Failed,
}

/// Everything that goes into the core.
#[derive(Debug)]
pub enum Input {
    /// A person's command; `id` comes back with the reply.
    Command {
        /// Chosen by the caller.
        id: u64,
        /// The command.
        command: Command,
    },
    /// From a relay.
    Relay {
        /// Which relay.
        url: String,
        /// What happened.
        event: RelayEvent,
    },
    /// From the line to one member.
    Call {
        /// The member's handle, as it was ordered.
        member: String,
        /// What it says.
        report: CallReport,
    },
    /// The devices as they are now.
    Devices {
        /// Camera.
        camera: DeviceView,
        /// Microphone.
        microphone: DeviceView,
        /// Speaker.
        speaker: DeviceView,
        /// Microphone level, 0 to 10.
        level: u8,
    },
    /// The machine slept, or is about to (S-44).
    Slept,
    /// Keeping the window out of screen captures, as it is on this system (S-40).
    Capture {
        /// The system offers it.
        offered: bool,
        /// It is on.
        on: bool,
    },
    /// What became of a reminder.
    Reminded {
        /// The system showed it.
        shown: bool,
    },
    /// Time has passed.
    Tick,
}
