//! The clauses of an agreement as people read and write them.
//!
//! The same facts as `kader_setting::Clauses`, without keys: `crate::terms` turns one into the other.
//! Lengths are in seconds, moments in Unix milliseconds, money in minor units.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All clauses. What is absent is not agreed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Terms {
    /// Sessions (S-10 to S-14).
    pub session: SessionTerms,
    /// Reviews and the end of the course (S-18).
    pub course: Option<CourseTerms>,
    /// Messages between sessions (S-20 to S-23).
    pub messages: Option<MessageTerms>,
    /// The most open tasks, 1 to 20 (S-32).
    pub open_tasks: Option<u8>,
    /// Capture protection, retention, idle lock, export (S-40 to S-44).
    pub confidentiality: Option<ConfidentialityTerms>,
    /// More about places (S-15).
    pub place: Option<PlaceTerms>,
    /// Fees (S-60).
    pub fees: Option<FeeTerms>,
    /// Whom to call in a crisis (P2).
    pub crisis: Option<CrisisTerms>,
    /// Every member declares that there is no other relation (S-70). Every clause but the session's
    /// lengths stands on it.
    pub relations: bool,
}

/// The session clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SessionTerms {
    /// Length of a session (S-12).
    pub seconds: u32,
    /// Time for saying goodbye after it (S-14).
    pub grace_seconds: u32,
    /// How much longer a session may become with both signatures (S-13).
    pub extension_max_seconds: u32,
    /// Quiet notices, seconds before the limit, descending (S-12).
    pub notices: Vec<u32>,
    /// The most sessions that start in a period (S-10).
    #[serde(default)]
    pub frequency: Option<FrequencyTerms>,
    /// What lies at least between two sessions, seconds (S-10).
    #[serde(default)]
    pub gap_seconds: Option<u32>,
    /// Appointments (S-11); without them a session may begin at any time.
    #[serde(default)]
    pub appointments: Option<AppointmentTerms>,
    /// Who must be there for a session to start (S-17); everyone without it.
    #[serde(default)]
    pub presence: Option<PresenceTerms>,
}

/// Who must be there for a session to start (S-17), among more than two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PresenceTerms {
    /// Handles of the members without whom there is none.
    pub must: Vec<String>,
    /// How many must be there at least, 2 to all of them.
    pub least: u8,
}

impl Default for SessionTerms {
    fn default() -> Self {
        Self::from(&kader_setting::SessionClause::default())
    }
}

/// How often sessions start at most (S-10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FrequencyTerms {
    /// How many, 1 to 50.
    pub most: u16,
    /// In which period.
    pub period: PeriodTerms,
}

/// The period in which sessions are counted (S-10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export)]
pub enum PeriodTerms {
    /// A calendar week, Monday to Monday.
    Week {
        /// In this IANA zone.
        zone: String,
    },
    /// Any so many days of 24 hours in a row, 1 to 92.
    Days {
        /// How many.
        days: u16,
    },
}

/// Appointments (S-11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AppointmentTerms {
    /// How long before an appointment its session can start, at most 3600.
    pub early_seconds: u32,
    /// How long after it, 1 to 7200.
    pub late_seconds: u32,
    /// Whether a session can start without an appointment.
    pub ad_hoc: bool,
}

/// Reviews and the end of the course (S-18). At least one of the three is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CourseTerms {
    /// After how many sessions a review is due, 1 to 100.
    pub review_every: Option<u16>,
    /// The number of the last session, counted from the first.
    pub last_session: Option<u32>,
    /// From when no session starts any more.
    #[ts(type = "number | null")]
    pub ends_ms: Option<u64>,
}

/// Messages between sessions (S-20 to S-23).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MessageTerms {
    /// The IANA zone of hours and days.
    pub zone: String,
    /// When messages are shown, every week.
    pub windows: Vec<WindowTerms>,
    /// A client's amount.
    pub client: QuotaTerms,
    /// A therapist's amount.
    pub therapist: QuotaTerms,
    /// Within how much time the therapist answers (S-22).
    pub reply_seconds: u32,
    /// When the therapist is away (S-23).
    pub absences: Vec<AbsenceTerms>,
    /// Which members may write to each other without the others (S-25): handles, at least two in each.
    #[serde(default)]
    pub side: Vec<Vec<String>>,
    /// Files with messages (S-21); nothing: none.
    #[serde(default)]
    pub files: Option<FilesTerms>,
    /// A writer is told when a message was read (S-20).
    #[serde(default)]
    pub tell_read: bool,
}

/// Which files may go with a message (S-21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FilesTerms {
    /// With one message, 1 to 5.
    pub per_letter: u8,
    /// The largest of them in mebibytes, 1 to 25.
    pub mebibytes: u8,
}

/// Hours of a day of every week, by the clock on the wall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WindowTerms {
    /// 1 (Monday) to 7 (Sunday).
    pub weekday: u8,
    /// First minute of the day, 0 to 1439.
    pub from_minute: u16,
    /// The minute at which it closes, at most 1440.
    pub to_minute: u16,
}

/// How much one member of a role writes (S-21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct QuotaTerms {
    /// Messages a day, 1 to 200.
    pub per_day: u16,
    /// The longest message in characters, 1 to 10 000.
    pub characters: u32,
}

/// A time in which the therapist is away (S-23).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AbsenceTerms {
    /// From when.
    #[ts(type = "number")]
    pub from_ms: u64,
    /// Until when.
    #[ts(type = "number")]
    pub until_ms: u64,
    /// Who stands in, in words.
    pub stand_in: String,
}

/// What stays between the members, and how long (S-40 to S-44).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConfidentialityTerms {
    /// The windows are kept out of screen captures, where the system can.
    pub capture_protection: bool,
    /// How long each kind is kept; a kind that is not named, until the end.
    pub retention: Vec<RetentionTerms>,
    /// After how much idle time the program locks, 30 to 7200.
    pub idle_lock_seconds: u32,
    /// Whether a member can take along what was shared too, beside what is their own.
    pub export_shared: bool,
}

/// How long content of one kind is kept (S-41).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RetentionTerms {
    /// The kind.
    pub kind: KindTerms,
    /// How many days, 1 to 7305.
    pub days: u16,
}

/// Kinds of content (S-41), in the order of the agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum KindTerms {
    /// Messages between sessions and texts in them.
    Messages,
    /// Shared tasks and records.
    Homework,
    /// Ratings after sessions.
    Ratings,
    /// Goals, reviews and agendas.
    Course,
}

/// More about places than everyone is asked (S-15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PlaceTerms {
    /// How long before asking to start the place may have been said, 60 to 1800.
    pub fresh_seconds: u32,
    /// Where, in words. Agreed, not enforced.
    pub words: String,
}

/// What is owed (S-60).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FeeTerms {
    /// ISO 4217.
    pub currency: String,
    /// For a session, minor units.
    #[ts(type = "number")]
    pub session_minor: u64,
    /// How long a session must have lasted to be charged; 0 charges every one.
    pub charged_from_seconds: u32,
    /// With how much notice an appointment is cancelled without cost.
    pub notice_seconds: u32,
    /// For an appointment that the client cancelled with less notice.
    #[ts(type = "number")]
    pub late_minor: u64,
    /// For an appointment that the client missed.
    #[ts(type = "number")]
    pub missed_minor: u64,
}

/// Whom to call in a crisis; the country's numbers stand before it, always (P2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CrisisTerms {
    /// Whom to call, in this order, 1 to 8.
    pub contacts: Vec<ContactTerms>,
    /// What to do, in the members' words; may be empty.
    pub text: String,
}

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ContactTerms {
    /// Who.
    pub name: String,
    /// The number.
    pub number: String,
}

/// A starting point: the answer to `Command::Presets`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PresetView {
    /// The code by which the page words it: `preset-<code>` and `preset-<code>-why`.
    pub code: String,
    /// The clauses to begin with.
    pub terms: Terms,
}

/// The clauses by name, in the order in which they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ClauseName {
    /// [`Terms::session`].
    Session,
    /// [`Terms::course`].
    Course,
    /// [`Terms::messages`].
    Messages,
    /// [`Terms::open_tasks`].
    Homework,
    /// [`Terms::confidentiality`].
    Confidentiality,
    /// [`Terms::place`].
    Place,
    /// [`Terms::fees`].
    Fees,
    /// [`Terms::crisis`].
    Crisis,
    /// [`Terms::relations`].
    Relations,
}

/// What a proposal does to one clause (S-02, S-05). A clause that stays is not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ClauseChange {
    /// Which clause.
    pub clause: ClauseName,
    /// It only becomes tighter: one member alone could decide this.
    pub tightens: bool,
}
