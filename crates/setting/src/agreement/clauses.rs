//! The clauses: what an agreement is about, part by part. Each has its file.

mod confidentiality;
mod course;
mod crisis;
mod fees;
mod homework;
mod messages;
mod place;
mod relations;
mod session;
mod words;

pub use confidentiality::{ConfidentialityClause, Export, Kind, Retention};
pub use course::CourseClause;
pub use crisis::{CrisisClause, CrisisContact};
pub use fees::FeesClause;
pub use homework::HomeworkClause;
pub use messages::{Absence, FilesQuota, MessagesClause, Quota};
pub use place::PlaceClause;
pub use relations::RelationsClause;
pub use session::{Appointments, Frequency, Period, Presence, SessionClause};
pub use words::Words;

use super::Member;
use crate::SettingError;
use crate::rules::relations::s70_declared;
use serde::{Deserialize, Serialize};

/// The parts of an agreement. Whatever is not there is not agreed.
///
/// An agreement of the time before the other clauses has a session clause only; it is read and
/// holds as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Clauses {
    /// Sessions: S-10 to S-14, S-17.
    pub session: SessionClause,
    /// Reviews and the end of the course: S-18.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseClause>,
    /// Hours and amounts of messages between sessions: S-20 to S-25. Without it there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<MessagesClause>,
    /// Tasks: S-32. Without it there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homework: Option<HomeworkClause>,
    /// Retention, capture protection, locking, export: S-40 to S-44.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidentiality: Option<ConfidentialityClause>,
    /// More about places than S-15 asks of everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceClause>,
    /// Fees: S-60. Without it nothing is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fees: Option<FeesClause>,
    /// The agreement's own contacts in a crisis (P2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis: Option<CrisisClause>,
    /// The declaration that there is no other relation: S-70.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relations: Option<RelationsClause>,
}

impl Clauses {
    /// Clauses with sessions only; everything else is not agreed.
    #[must_use]
    pub fn of_sessions(session: SessionClause) -> Self {
        Self {
            session,
            course: None,
            messages: None,
            homework: None,
            confidentiality: None,
            place: None,
            fees: None,
            crisis: None,
            relations: None,
        }
    }

    /// The introduction (S-01): one call of 25 minutes and 5 for goodbye, nothing else.
    #[must_use]
    pub fn introduction() -> Self {
        Self::of_sessions(SessionClause {
            seconds: 25 * 60,
            notices: vec![5 * 60, 60],
            grace_seconds: 5 * 60,
            extension_max_seconds: 0,
            ..SessionClause::default()
        })
    }

    /// Sessions and the declaration of S-70: what every further clause stands on.
    #[must_use]
    pub fn declared(session: SessionClause) -> Self {
        Self { relations: Some(RelationsClause::NONE), ..Self::of_sessions(session) }
    }

    /// Whether every clause keeps its bounds, among these members.
    ///
    /// # Errors
    /// `AgreementBounds` with the first bound that is not kept.
    pub fn validate(&self, members: &[Member]) -> Result<(), SettingError> {
        self.session.validate()?;
        self.session.validate_among(members)?;
        self.course.as_ref().map_or(Ok(()), CourseClause::validate)?;
        self.messages.as_ref().map_or(Ok(()), |clause| clause.validate(members))?;
        self.homework.as_ref().map_or(Ok(()), HomeworkClause::validate)?;
        self.confidentiality.as_ref().map_or(Ok(()), ConfidentialityClause::validate)?;
        self.place.as_ref().map_or(Ok(()), PlaceClause::validate)?;
        self.fees.as_ref().map_or(Ok(()), FeesClause::validate)?;
        self.crisis.as_ref().map_or(Ok(()), CrisisClause::validate)?;
        s70_declared(self)
    }
}
