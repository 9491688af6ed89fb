//! The session clause: length and end, how often, by which appointment, and who is there.

use super::super::keep;
use crate::calendar::Zone;
use crate::{Bound, Member, PublicKey, SettingError};
use serde::{Deserialize, Serialize};

/// The period in which sessions are counted (S-10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Period {
    /// A calendar week, Monday to Monday, in this zone.
    Week {
        /// The agreement's zone.
        zone: Zone,
    },
    /// Any so many days of 24 hours in a row, 1 to 92.
    Days {
        /// How many.
        days: u16,
    },
}

/// How often sessions start at most (S-10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Frequency {
    /// The most sessions that start in a period, 1 to 50.
    pub most: u16,
    /// The period.
    pub period: Period,
}

/// When sessions begin (S-11). Without it none is planned, and a session may begin at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Appointments {
    /// How long before an appointment its session can start, in seconds, at most 3600.
    pub early_seconds: u32,
    /// How long after it, in seconds, 1 to 7200.
    pub late_seconds: u32,
    /// Whether a session can start without an appointment.
    pub ad_hoc: bool,
}

/// Who must be there for a session to start (S-17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Presence {
    /// Members without whom there is no session, in the order of the keys.
    pub must: Vec<PublicKey>,
    /// How many members must be there at least, 2 to all of them.
    pub least: u8,
}

/// How sessions are held (S-10 to S-14, S-17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionClause {
    /// Length of a session in seconds, 60 to 14 400 (S-12).
    pub seconds: u32,
    /// When quiet notices come, in seconds before the limit: descending, at most 5, each of at
    /// least 1 and less than the length (S-12).
    pub notices: Vec<u32>,
    /// The time for saying goodbye after the limit, in seconds, at most 900 (S-14).
    pub grace_seconds: u32,
    /// How much one session can be extended in sum, in seconds, at most 7 200 (S-13).
    pub extension_max_seconds: u32,
    /// How often sessions start at most (S-10); as often as wanted without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
    /// What lies at least between the end of a session and the start of the next one, in seconds,
    /// 1 to 92 days (S-10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap_seconds: Option<u32>,
    /// Appointments (S-11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointments: Option<Appointments>,
    /// Who must be there (S-17); everyone without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<Presence>,
}

impl SessionClause {
    /// The shortest session, in seconds.
    pub const MIN_SECONDS: u32 = 60;
    /// The longest session, in seconds.
    pub const MAX_SECONDS: u32 = 4 * 3600;
    /// The longest grace, in seconds.
    pub const MAX_GRACE_SECONDS: u32 = 15 * 60;
    /// The most that one session can be extended, in seconds.
    pub const MAX_EXTENSION_SECONDS: u32 = 2 * 3600;
    /// The most notices in one session.
    pub const MAX_NOTICES: usize = 5;
    /// The most sessions in a period.
    pub const MAX_MOST: u16 = 50;
    /// The longest period, in days.
    pub const MAX_DAYS: u16 = 92;
    /// The longest gap, in seconds.
    pub const MAX_GAP_SECONDS: u32 = 92 * 24 * 3600;
    /// The earliest entrance before an appointment, in seconds.
    pub const MAX_EARLY_SECONDS: u32 = 3600;
    /// The latest start after an appointment, in seconds.
    pub const MAX_LATE_SECONDS: u32 = 2 * 3600;

    /// Whether the clause keeps its bounds, but those of [`Presence`], which need the members.
    ///
    /// # Errors
    /// `AgreementBounds` with the first bound that is not kept.
    pub fn validate(&self) -> Result<(), SettingError> {
        let notices = self.notices.len() <= Self::MAX_NOTICES
            && self.notices.is_sorted_by(|a, b| a > b)
            && self.notices.iter().all(|n| (1..self.seconds).contains(n));
        let frequency = self.frequency.as_ref().is_none_or(|frequency| {
            let period = match frequency.period {
                Period::Week { .. } => true,
                Period::Days { days } => (1..=Self::MAX_DAYS).contains(&days),
            };
            (1..=Self::MAX_MOST).contains(&frequency.most) && period
        });
        let appointments = self.appointments.is_none_or(|appointments| {
            appointments.early_seconds <= Self::MAX_EARLY_SECONDS
                && (1..=Self::MAX_LATE_SECONDS).contains(&appointments.late_seconds)
        });
        let gap = self.gap_seconds.is_none_or(|gap| (1..=Self::MAX_GAP_SECONDS).contains(&gap));
        keep(&[
            ((Self::MIN_SECONDS..=Self::MAX_SECONDS).contains(&self.seconds), Bound::SessionSeconds),
            (self.grace_seconds <= Self::MAX_GRACE_SECONDS, Bound::GraceSeconds),
            (self.extension_max_seconds <= Self::MAX_EXTENSION_SECONDS, Bound::ExtensionSeconds),
            (notices, Bound::Notices),
            (frequency, Bound::Frequency),
            (gap, Bound::Gap),
            (appointments, Bound::Appointments),
        ])
    }

    pub(super) fn validate_among(&self, members: &[Member]) -> Result<(), SettingError> {
        let presence = self.presence.as_ref().is_none_or(|presence| {
            let is_member = |key: &PublicKey| members.iter().any(|m| m.key == *key);
            (2..=members.len()).contains(&usize::from(presence.least))
                && presence.must.is_sorted_by(|a, b| a < b)
                && presence.must.iter().all(is_member)
        });
        keep(&[(presence, Bound::Presence)])
    }
}

impl SessionClause {
    /// Who must be there and how many at least, among these members: everyone if nothing is said.
    pub(crate) fn presence_among(&self, members: &[Member]) -> Presence {
        let mut must: Vec<_> = members.iter().map(|m| m.key).collect();
        must.sort_unstable();
        let least = u8::try_from(must.len()).unwrap_or(u8::MAX);
        self.presence.clone().unwrap_or(Presence { must, least })
    }
}

impl Default for SessionClause {
    /// 50 minutes, notices 10, 5 and 1 minutes before, 5 minutes of grace, 15 minutes of extension;
    /// as often and whenever wanted, with everyone.
    fn default() -> Self {
        Self {
            seconds: 50 * 60,
            notices: vec![10 * 60, 5 * 60, 60],
            grace_seconds: 5 * 60,
            extension_max_seconds: 15 * 60,
            frequency: None,
            gap_seconds: None,
            appointments: None,
            presence: None,
        }
    }
}

impl Presence {
    /// Whether these are enough.
    #[must_use]
    pub fn is_met_by(&self, present: &[PublicKey]) -> bool {
        present.len() >= usize::from(self.least) && self.must.iter().all(|key| present.contains(key))
    }
}
