//! What the page sees: one value, made anew from the core's state after every change.
//!
//! The page derives its screen from [`View`] alone. Nothing here is secret in
//! itself, but all of it is content (names, texts): it never goes to a log.

use serde::Serialize;
use ts_rs::TS;
use zeroize::Zeroize;

mod archive;
mod course;
mod crisis;
mod forms;
mod history;
mod homework;
mod letters;
mod rating;
mod terms;

pub use archive::*;
pub use course::*;
pub use crisis::*;
pub use forms::*;
pub use history::*;
pub use homework::*;
pub use letters::*;
pub use rating::*;
pub use terms::*;

/// Language of the program. Absent where the system's language is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Language {
    /// Dutch.
    Nl,
    /// English.
    En,
}

impl From<Language> for kader_archive::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Nl => Self::Nl,
            Language::En => Self::En,
        }
    }
}

/// A member's role. Roles differ in duty, not in worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, rename = "Role")]
pub enum RoleView {
    /// The one who comes for help.
    Client,
    /// The one who gives it.
    Therapist,
}

/// The state of the whole program.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct View {
    /// Whether the vault is there, and open.
    pub vault: VaultView,
    /// Who uses this profile; nothing until the vault is open.
    pub me: Option<MeView>,
    /// The chosen language, if one was chosen.
    pub language: Option<Language>,
    /// The line to the relay.
    pub relay: RelayView,
    /// Whether the recovery words were shown and checked.
    pub words_checked: bool,
    /// It is time to see whether they are still there: a week after they were written down, then each season.
    pub words_due: bool,
    /// The ways that open this vault, daily ones first; empty where there is none.
    pub ways: Vec<UnlockWay>,
    /// The relay for new invitations asks for a practice's permission.
    pub needs_capability: bool,
    /// Keeping the window out of screen captures (S-40).
    pub capture: CaptureView,
    /// Contacts that are shown before unlocking, if their owner chose so (P2).
    pub locked_contacts: Option<Vec<ContactTerms>>,
    /// Reminders of appointments, as this person chose them.
    pub reminders: ReminderView,
    /// This person's two computers.
    pub computers: ComputersView,
    /// How many things that help this person keeps.
    #[ts(type = "number")]
    pub tools: u64,
    /// Grows with everything that happens to those.
    #[ts(type = "number")]
    pub tools_revision: u64,
    /// One entry per relationship.
    pub relationships: Vec<RelationshipView>,
}

/// A person's two computers, in numbers of relationships.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ComputersView {
    /// This is the second one: it reads and writes, and signs nothing.
    pub second: bool,
    /// Second: it is being let in.
    pub joining: u32,
    /// First: a second one could be there.
    pub could: u32,
    /// First: a seat was asked for, and cannot be used yet.
    pub preparing: u32,
    /// First: a seat waits for the second computer.
    pub ready: u32,
    /// First: the second computer is there.
    pub used: u32,
    /// First: the second computer is being taken out.
    pub leaving: u32,
}

/// Reminders of appointments: a choice of this person's program alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReminderView {
    /// So many minutes before an appointment; nothing where they are off.
    pub minutes: Option<u16>,
    /// The system did not show the last one.
    pub not_shown: bool,
}

/// The owner of the profile.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MeView {
    /// The name this person gave.
    pub name: String,
    /// The role this person has.
    pub role: RoleView,
}

/// The line to the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum RelayView {
    /// Being looked for.
    Connecting,
    /// There.
    Connected,
    /// Not to be reached; tried again by itself.
    Away,
    /// It has another key than when both met: nothing starts there.
    Changed,
    /// It speaks another version.
    Version,
}

/// The vault as the page needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "lowercase")]
#[ts(export)]
pub enum VaultView {
    /// There is none yet: first start.
    Absent,
    /// There is one; these ways open it.
    Locked {
        /// The ways, daily ones first.
        ways: Vec<UnlockWay>,
    },
    /// Its header or database cannot be read. The files were left as they are.
    Damaged,
    /// It was written by a newer version of Kader.
    Newer,
    /// Another window uses this profile.
    #[serde(rename = "inUse")]
    InUse,
    /// Open.
    Open,
}

/// A way to open the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum UnlockWay {
    /// The system's keyring holds the key.
    Keyring,
    /// A passphrase.
    Passphrase,
    /// The 24 recovery words.
    Words,
}

/// How far a relationship has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum StageView {
    /// The therapist has made an invitation.
    Invited,
    /// The client has accepted it and waits for the therapist's device.
    Joining,
    /// Both devices are joined; the people compare the short string (S-04).
    Verify,
    /// Verified; no agreement is in force yet (S-01).
    Agree,
    /// An agreement is in force.
    Ready,
    /// The short strings differed: nothing goes further.
    Mismatch,
    /// Over.
    Closed,
}

/// One care relation, seen from this side.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RelationshipView {
    /// Local handle; random, means nothing elsewhere.
    pub id: String,
    /// Handle of this member, where all are named alike; empty before they are joined.
    pub my_id: String,
    /// The other members, once they are joined: the therapist first, then in the order of their keys.
    pub members: Vec<MemberView>,
    /// This side's role.
    pub my_role: RoleView,
    /// How far it has come.
    pub stage: StageView,
    /// The line to its relay.
    pub relay: RelayView,
    /// Why it stands still, where it does: a failure code.
    pub problem: Option<String>,
    /// The invitations, one for each person who is invited, until everybody came.
    pub invitations: Vec<InvitationView>,
    /// Where those who go on together in another composition begin anew, if the therapist asks for it.
    pub onward: Option<OnwardView>,
    /// Therapist: the links by which members come back, one for each: all begin anew together.
    pub invite_back: Vec<InviteBackView>,
    /// This side came from an archive and is not back yet.
    pub away: Option<AwayFromGroupView>,
    /// This side used a link back, and the therapist's program is awaited.
    pub coming_back: bool,
    /// Somebody came back on a new computer: until all have compared again nothing is signed or sent (S-04).
    pub suspended: bool,
    /// The comparison, while it is under way.
    pub verification: Option<VerificationView>,
    /// The introduction, while it can be offered, is offered, or is all that there is (S-01).
    pub introduction: Option<IntroductionView>,
    /// The agreement in force.
    pub agreement: Option<AgreementView>,
    /// A member has withdrawn from the last one (S-01).
    pub withdrawn: bool,
    /// What became of deliveries.
    pub mail: MailView,
    /// A proposed version that is not in force yet.
    pub proposal: Option<ProposalView>,
    /// The session, from lobby to ending.
    pub session: Option<SessionView>,
    /// Why no session can start now, if so.
    pub refusal: Option<RefusalView>,
    /// Letters between sessions.
    pub letters: LettersView,
    /// The last session, if this member can rate it or has (S-51).
    pub rating: Option<RatingView>,
    /// Goals, tasks and records.
    pub homework: HomeworkView,
    /// Appointments, reviews, requests, the end.
    pub course: CourseView,
    /// The end of the ledger, oldest first: its last sixteen lines, and while it is withdrawn all since that.
    /// Where it does not hold, of the lines before the first bad one. Every line of it is asked for.
    pub history: Vec<HistoryRow>,
    /// What the others wrote goes along in the file of one's own (S-42).
    pub takes_shared: bool,
    /// What is wrong with the ledger, where something is: nothing begins until it is mended.
    pub ledger_fault: Option<LedgerFaultView>,
}

/// Another member of a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MemberView {
    /// Handle of this member: named in [`Side::Other`], and where a member is chosen.
    pub id: String,
    /// The name, once told under seal.
    pub name: Option<String>,
    /// The role.
    pub role: RoleView,
    /// They came back on a new computer, and not everybody has compared again yet (S-04).
    pub returned: bool,
    /// On how many computers they are in this relationship; 0 before they are there.
    pub computers: u32,
}

/// A link by which a member comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct InviteBackView {
    /// For whom: the handle of a member.
    pub member: String,
    /// The link with its secret. For this person only.
    pub link: String,
    /// The same as a picture: a `data:` URL of an SVG.
    pub qr: String,
    /// Until when it can be used, Unix milliseconds.
    #[ts(type = "number")]
    pub expires_ms: u64,
    /// Its state. Used: they have answered, and the others are awaited.
    pub state: InvitationState,
}

/// A relationship that came from an archive: it can be read, and nothing can be sent until one is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, rename = "AwayFromGroup")]
pub struct AwayFromGroupView {
    /// Since when, Unix milliseconds.
    #[ts(type = "number")]
    pub since_ms: u64,
}

/// A clock that was ahead when a session began; recorded, and never silently resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ClockView {
    /// Whose.
    pub who: Side,
    /// By how much it was ahead, seconds.
    pub ahead_seconds: u32,
}

/// An invitation into the next composition of a relationship: who joins or leaves begins a new one with
/// the others, under new keys (S-03).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OnwardView {
    /// How many people will be in it.
    pub members: u32,
    /// This side has joined it.
    pub joined: bool,
}

/// Deliveries that did not simply arrive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MailView {
    /// Could not be opened and were left out, since the vault was opened.
    pub left_out: u32,
    /// Wait for an earlier one that is still on its way.
    pub waiting: u32,
}

/// State of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum InvitationState {
    /// Made here, not yet known to the relay.
    Preparing,
    /// Can be used, once.
    Open,
    /// Its time has passed.
    Expired,
    /// Somebody came by it; the others are awaited.
    Used,
}

/// An invitation that the therapist hands over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct InvitationView {
    /// The link with its secret. For the invited person only.
    pub link: String,
    /// The same as a picture: a `data:` URL of an SVG.
    pub qr: String,
    /// Until when it can be used, Unix milliseconds.
    #[ts(type = "number")]
    pub expires_ms: u64,
    /// Its state.
    pub state: InvitationState,
}

/// One sign of the short authentication string.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EmojiView {
    /// The picture.
    pub char: String,
    /// The key of its spoken name in the texts.
    pub name: String,
}

/// The comparison of identities (S-04).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VerificationView {
    /// Six signs, or none while the other's device is awaited.
    pub emoji: Vec<EmojiView>,
    /// This side said: the same.
    pub mine: bool,
    /// The members who said: the same.
    pub others: Vec<String>,
}

/// How far an introduction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum IntroductionState {
    /// Nobody has offered it.
    Open,
    /// Offered; not everybody has joined.
    Offered,
    /// Everybody has joined: its one call can be held, or runs.
    Ready,
    /// Its call was held. There is no second one.
    Held,
}

/// The introduction: one call before anything is agreed, offered by one and joined by all (S-01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IntroductionView {
    /// How far it is.
    pub state: IntroductionState,
    /// Who offered it.
    pub by: Option<Side>,
    /// This side has joined it.
    pub joined: bool,
    /// The other members who have not joined.
    pub awaits: Vec<String>,
}

/// The agreement in force.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AgreementView {
    /// Version, from 1.
    pub version: u32,
    /// Its clauses.
    pub terms: Terms,
    /// When the last signature was set here, Unix milliseconds.
    #[ts(type = "number")]
    pub signed_ms: u64,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// One member alone made it tighter than the version before (S-02); nothing where both signed it.
    pub tightened: Option<TightenedView>,
    /// What is agreed or tightened already and comes into force when the session is over.
    pub coming: Option<Terms>,
}

/// What one member tightened alone (S-02).
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TightenedView {
    /// Who.
    pub by: Side,
    /// Why, in their words.
    pub why: String,
    /// The clauses before.
    pub old: Terms,
    /// What changed, clause by clause.
    pub changes: Vec<ClauseChange>,
}

/// A proposed version.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ProposalView {
    /// The hash of its bytes, hexadecimal: what is signed.
    pub hash: String,
    /// Version it would become.
    pub version: u32,
    /// Proposed on this side.
    pub mine: bool,
    /// Who proposed it.
    pub by: Side,
    /// Its clauses.
    pub terms: Terms,
    /// The clauses that it would replace, to compare: those in force, or those that come into force
    /// when the session is over.
    pub old: Option<Terms>,
    /// What would change, clause by clause; empty for the first agreement.
    pub changes: Vec<ClauseChange>,
    /// Why, in the proposer's words.
    pub why: String,
    /// This side has signed.
    pub signed_by_me: bool,
    /// The other members who have not signed.
    pub awaits: Vec<String>,
}

/// An answer of the setting that is not a permit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RefusalView {
    /// The rule's number: 12 for S-12.
    pub rule: u8,
    /// The reason's code.
    pub reason: String,
    /// From when it would be allowed, Unix milliseconds.
    #[ts(type = "number | null")]
    pub from_ms: Option<u64>,
}

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum PhaseView {
    /// Choosing devices, saying where one is.
    Lobby,
    /// Went in; the other or the admission is awaited.
    Waiting,
    /// Admitted; START is being countersigned.
    Admitting,
    /// START stands; the line is being laid.
    Connecting,
    /// In session.
    Running,
    /// The program was away while the session runs.
    Interrupted,
    /// Over; the ending is shown.
    Ended,
}

/// A session seen from this side.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SessionView {
    /// Where it stands.
    pub phase: PhaseView,
    /// It is the introduction (S-01): no text beside it, and it is not made longer by agreeing.
    pub introduction: bool,
    /// Why nothing starts, where that is known: a code.
    pub problem: Option<String>,
    /// The other members, in the order of [`RelationshipView::members`].
    pub others: Vec<OtherView>,
    /// The place question was answered (S-15).
    pub place_attested: bool,
    /// Own camera.
    pub camera: DeviceView,
    /// Own microphone.
    pub microphone: DeviceView,
    /// Own speaker.
    pub speaker: DeviceView,
    /// Microphone level, 0 to 10.
    pub level: u8,
    /// Whether this side's network address is hidden from the other.
    pub hide_address: bool,
    /// Which way the line goes now.
    pub address_way: AddressWay,
    /// Whether the relay lends a detour (TURN).
    pub can_relay: bool,
    /// Start, Unix milliseconds.
    #[ts(type = "number | null")]
    pub started_ms: Option<u64>,
    /// The agreed end.
    #[ts(type = "number | null")]
    pub limit_ms: Option<u64>,
    /// The agreed end and the grace.
    #[ts(type = "number | null")]
    pub end_ms: Option<u64>,
    /// The core's clock at this view.
    #[ts(type = "number")]
    pub now_ms: u64,
    /// A notice that is due and was not put away: seconds before the limit.
    pub notice: Option<u32>,
    /// Past the limit: time for saying goodbye.
    pub grace: bool,
    /// An extension asked for.
    pub extension: Option<ExtensionView>,
    /// How much may still be added, seconds (S-13).
    pub extendable_seconds: u32,
    /// What one alone can do for help, and what was done (P2).
    pub crisis: CrisisView,
    /// The lines in one word: that of the one with whom it is worst.
    pub line: LineView,
    /// Texts beside the picture.
    pub texts: Vec<TextView>,
    /// How it ended.
    pub end: Option<EndView>,
    /// From START to the first open frame, milliseconds.
    pub connected_in_ms: Option<u32>,
}

/// Another member in the lobby or the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OtherView {
    /// The member's handle.
    pub member: String,
    /// In the lobby or the room.
    pub present: bool,
    /// Therapist: asks to come in.
    pub waits: bool,
    /// Hides the network address.
    pub hides: bool,
    /// Is in the session that runs, by its START; out of it again where `present` is not.
    pub in_session: bool,
    /// The line to this member.
    pub line: LineView,
    /// Where they are in a shared record, as they said last.
    pub pointer: Option<PointerView>,
    /// Sends a picture.
    pub camera: bool,
    /// Sends sound.
    pub microphone: bool,
}

/// Which way the line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum AddressWay {
    /// Straight: each side's network address is visible to the other.
    Direct,
    /// Over the relay: neither sees the other's.
    Relayed,
    /// Not known yet.
    Unknown,
}

/// Quality of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum LineView {
    /// Picture and sound come through.
    Good,
    /// They come through with trouble.
    Weak,
    /// Nothing comes through.
    Lost,
    /// Being laid.
    Connecting,
}

/// An extension that was asked for (S-13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ExtensionView {
    /// Who asked.
    pub asked: Side,
    /// How many seconds more.
    pub seconds: u32,
    /// This side has agreed: the others are awaited.
    pub agreed: bool,
    /// The other members whose agreement is awaited.
    pub awaits: Vec<String>,
}

/// One of the members: `me`, or the handle of another.
#[derive(Debug, Clone, PartialEq, Eq, TS)]
#[ts(export, type = "string")]
pub enum Side {
    /// This side.
    Me,
    /// The member with this handle.
    Other(String),
}

impl Side {
    /// The side with this key, seen from `me`.
    pub(crate) fn of(key: &kader_setting::PublicKey, me: &kader_setting::PublicKey) -> Self {
        if key == me { Self::Me } else { Self::Other(crate::handle(key)) }
    }

    /// Whether it is this side.
    #[must_use]
    pub fn is_me(&self) -> bool {
        matches!(self, Self::Me)
    }
}

impl Serialize for Side {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Me => "me",
            Self::Other(member) => member,
        })
    }
}

/// A text beside the picture. Wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TextView {
    /// Handle.
    pub id: String,
    /// Who wrote it.
    pub by: Side,
    /// The words.
    pub text: String,
    /// When, Unix milliseconds of the writer.
    #[ts(type = "number")]
    pub at_ms: u64,
    /// The relay has it (own texts).
    pub sent: bool,
}

impl Drop for TextView {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum EndReason {
    /// The agreed time and the grace were over (S-14).
    Limit,
    /// Left on this side.
    LeftByMe,
    /// Left on the other side.
    LeftByOther,
    /// The line was lost and did not come back in time.
    Lost,
}

/// How a session ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EndView {
    /// Why.
    pub reason: EndReason,
    /// When it had started, Unix milliseconds.
    #[ts(type = "number")]
    pub started_ms: u64,
    /// How long it lasted.
    pub lasted_seconds: u32,
}

/// A camera, microphone or speaker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DeviceView {
    /// Turned on by its owner (S-16).
    pub on: bool,
    /// The chosen one.
    pub chosen: Option<String>,
    /// The ones there are.
    pub choices: Vec<DeviceChoice>,
    /// What is wrong with it.
    pub problem: Option<DeviceProblem>,
    /// It is a file that stands in for a device.
    pub file: bool,
}

/// One device to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DeviceChoice {
    /// Handle.
    pub id: String,
    /// What the system calls it.
    pub label: String,
}

/// What can be wrong with a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum DeviceProblem {
    /// There is none.
    Absent,
    /// Another program has it.
    Busy,
    /// The system does not allow it.
    Denied,
    /// It went away.
    Vanished,
}

/// Why a command could not be carried out: a code that the page words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Failure {
    /// The code; `failure-<code>` in the texts.
    pub code: String,
    /// Seconds, where the sentence has a length in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub seconds: Option<u32>,
    /// What the setting said, where `code` is `refused`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refusal: Option<RefusalView>,
}

impl Failure {
    /// A failure with this code.
    #[must_use]
    pub fn code(code: &str) -> Self {
        Self { code: code.to_owned(), seconds: None, refusal: None }
    }
}
