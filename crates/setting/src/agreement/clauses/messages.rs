//! The messages clause: hours, amounts, files, reply time, absences, side conversations (S-20 to S-25).

use super::super::keep;
use super::Words;
use crate::calendar::{Window, Zone};
use crate::{Bound, Member, PublicKey, Role, SettingError};
use serde::{Deserialize, Serialize};

/// How much one member of a role writes (S-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Quota {
    /// Messages a day of the agreement's zone, 1 to 200.
    pub per_day: u16,
    /// The longest message, in characters (Unicode scalar values), 1 to 10 000.
    pub characters: u32,
}

/// Which files may go with a message (S-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FilesQuota {
    /// Files with one message, 1 to 5.
    pub per_letter: u8,
    /// The largest file, in mebibytes, 1 to 25.
    pub mebibytes: u8,
}

impl FilesQuota {
    /// The largest file, in bytes.
    #[must_use]
    pub const fn most_bytes(self) -> u64 {
        (self.mebibytes as u64) << 20
    }
}

/// A time in which a therapist is away (S-23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Absence {
    /// The therapist.
    pub who: PublicKey,
    /// From when, Unix ms.
    pub from_ms: u64,
    /// Until when, Unix ms; after `from_ms`.
    pub until_ms: u64,
    /// Who stands in, in words; at most 300 bytes. "Nobody" is said too.
    pub stand_in: Words,
}

/// Messages between sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessagesClause {
    /// The zone of hours and days.
    pub zone: Zone,
    /// When messages are shown: 1 to 42 weekly windows, ascending, none overlapping (S-20).
    pub windows: Vec<Window>,
    /// A client's amount (S-21).
    pub client: Quota,
    /// A therapist's amount (S-21).
    pub therapist: Quota,
    /// Within how much time the therapist answers, in seconds, 1 hour to 31 days (S-22).
    pub reply_seconds: u32,
    /// When therapists are away, in the order of their beginnings; at most 16 (S-23).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absences: Vec<Absence>,
    /// Conversations between some of the members only (S-25): each a list of 2 members or more but
    /// not all, in the order of the keys; the lists ascending, at most 16.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub side: Vec<Vec<PublicKey>>,
    /// Files with messages (S-21). Without it there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<FilesQuota>,
    /// A writer is told when a message was read (S-20). Else nobody is.
    #[serde(default, skip_serializing_if = "is_not_said")]
    pub reads: bool,
}

// The signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_not_said(reads: &bool) -> bool {
    !*reads
}

impl MessagesClause {
    /// The most windows in a week.
    pub const MAX_WINDOWS: usize = 42;
    /// The most messages a day.
    pub const MAX_PER_DAY: u16 = 200;
    /// The longest message, in characters.
    pub const MAX_CHARACTERS: u32 = 10_000;
    /// The shortest and the longest time to reply in, in seconds.
    pub const REPLY_SECONDS: std::ops::RangeInclusive<u32> = 3600..=31 * 24 * 3600;
    /// The most absences.
    pub const MAX_ABSENCES: usize = 16;
    /// The longest words about who stands in, in bytes.
    pub const MAX_STAND_IN_BYTES: usize = 300;
    /// The most side conversations.
    pub const MAX_SIDE: usize = 16;
    /// The most files with one message.
    pub const MAX_FILES: u8 = 5;
    /// The largest file, in mebibytes.
    pub const MAX_MEBIBYTES: u8 = 25;

    /// The amount of this role.
    #[must_use]
    pub fn quota(&self, role: Role) -> Quota {
        match role {
            Role::Client => self.client,
            Role::Therapist => self.therapist,
        }
    }

    /// Whether the clause keeps its bounds, among these members.
    ///
    /// # Errors
    /// `AgreementBounds` with the first bound that is not kept.
    pub fn validate(&self, members: &[Member]) -> Result<(), SettingError> {
        let role_of = |key: &PublicKey| members.iter().find(|m| m.key == *key).map(|m| m.role);
        let apart = |a: &Window, b: &Window| {
            (a.weekday, a.to_minute) <= (b.weekday, b.from_minute) || a.weekday < b.weekday
        };
        let windows = (1..=Self::MAX_WINDOWS).contains(&self.windows.len())
            && self.windows.iter().all(Window::is_valid)
            && self.windows.is_sorted_by(apart);
        let quotas = [self.client, self.therapist].iter().all(|quota| {
            (1..=Self::MAX_PER_DAY).contains(&quota.per_day)
                && (1..=Self::MAX_CHARACTERS).contains(&quota.characters)
        });
        let absences = self.absences.len() <= Self::MAX_ABSENCES
            && self.absences.is_sorted_by(|a, b| (a.from_ms, a.who) < (b.from_ms, b.who))
            && self.absences.iter().all(|absence| {
                absence.from_ms < absence.until_ms
                    && role_of(&absence.who) == Some(Role::Therapist)
                    && absence.stand_in.is_some_within(Self::MAX_STAND_IN_BYTES)
            });
        let side = self.side.len() <= Self::MAX_SIDE
            && self.side.is_sorted_by(|a, b| a < b)
            && self.side.iter().all(|some| {
                (2..members.len()).contains(&some.len())
                    && some.is_sorted_by(|a, b| a < b)
                    && some.iter().all(|key| role_of(key).is_some())
            });
        let files = self.files.is_none_or(|files| {
            (1..=Self::MAX_FILES).contains(&files.per_letter)
                && (1..=Self::MAX_MEBIBYTES).contains(&files.mebibytes)
        });
        keep(&[
            (windows, Bound::Windows),
            (quotas, Bound::Quota),
            (files, Bound::Files),
            (Self::REPLY_SECONDS.contains(&self.reply_seconds), Bound::Reply),
            (absences, Bound::Absences),
            (side, Bound::Side),
        ])
    }
}
