//! Sessions as the ledger knows them: the one that is open, and those that were held.

use super::{EndReason, Fact, Held};
use crate::session::Start;
use crate::{AppointmentId, Hash, SessionId};

/// A session that has started and not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    pub(super) start: Start,
    pub(super) index: u64,
    pub(super) extended_s: u32,
    pub(super) crisis_s: u32,
    pub(super) appointment: Option<AppointmentId>,
    pub(super) introduction: bool,
}

/// A session that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastSession {
    /// The session.
    pub session: SessionId,
    /// The version of the agreement that it stood on.
    pub agreement: Hash,
    /// The appointment that it kept.
    pub appointment: Option<AppointmentId>,
    /// Whether it was the introduction, which counts for nothing (S-01).
    pub introduction: bool,
    /// When it started, by the relay's time, Unix ms.
    pub started_ms: u64,
    /// How long it lasted, in seconds, grace included.
    pub lasted_s: u32,
    /// The place of its START in the ledger.
    pub index: u64,
}

impl OpenSession {
    /// Its START.
    #[must_use]
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// The appointment that it keeps.
    #[must_use]
    pub fn appointment(&self) -> Option<AppointmentId> {
        self.appointment
    }

    /// The sum of its agreed extensions, in seconds (S-13).
    #[must_use]
    pub fn extended_s(&self) -> u32 {
        self.extended_s
    }

    /// The sum of its extensions for crisis, in seconds (P2).
    #[must_use]
    pub fn crisis_s(&self) -> u32 {
        self.crisis_s
    }

    /// All that was added, in seconds.
    pub(crate) fn added_s(&self) -> u32 {
        self.extended_s.saturating_add(self.crisis_s)
    }

    /// Length with extensions, without grace, in seconds.
    #[must_use]
    pub fn length_s(&self) -> u32 {
        self.start.terms.seconds.saturating_add(self.added_s())
    }

    /// Length with extensions and grace, in seconds.
    #[must_use]
    pub fn total_s(&self) -> u32 {
        self.length_s().saturating_add(self.start.terms.grace_seconds)
    }

    /// When it ends at the latest by the relay's time, Unix ms.
    #[must_use]
    pub fn ends_wall_ms(&self) -> u64 {
        let total_ms = u64::from(self.total_s()).saturating_mul(1000);
        self.start.started_ms().saturating_add(total_ms)
    }

    /// The time that it takes, up to its latest end.
    pub(super) fn held(&self) -> Held {
        Held { started_ms: self.start.started_ms(), ended_ms: self.ends_wall_ms() }
    }

    /// The END at the limit: time and fact follow from START and extensions alone, so that every
    /// side writes the same bytes.
    pub(crate) fn limit(&self) -> (u64, Fact) {
        let fact = Fact::End {
            session: self.start.terms.session,
            reason: EndReason::Limit,
            lasted_s: self.total_s(),
        };
        (self.ends_wall_ms(), fact)
    }

    pub(super) fn ended(self, lasted_s: u32) -> PastSession {
        PastSession {
            session: self.start.terms.session,
            agreement: self.start.terms.agreement,
            appointment: self.appointment,
            introduction: self.introduction,
            started_ms: self.start.started_ms(),
            lasted_s,
            index: self.index,
        }
    }
}

impl PastSession {
    /// The time that it took. Its end is counted from its start, so that nobody's clock moves it.
    #[must_use]
    pub fn held(&self) -> Held {
        let lasted_ms = u64::from(self.lasted_s).saturating_mul(1000);
        Held { started_ms: self.started_ms, ended_ms: self.started_ms.saturating_add(lasted_ms) }
    }
}
