//! What can happen under an agreement. No content, only facts.

use crate::session::Start;
use crate::{AppointmentId, Hash, PublicKey, RelayTime, SessionId};
use serde::{Deserialize, Serialize};

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Fact {
    /// A version of the agreement came into force (S-01 to S-03). Every member signs; all sides
    /// build the same bytes, with the proposal's time as the entry's.
    Agreed {
        /// The version's hash.
        agreement: Hash,
        /// The version's number.
        version: u32,
    },
    /// One member withdrew, alone and at once (P1): the agreement is no longer in force.
    Withdrawn {
        /// The version withdrawn from.
        agreement: Hash,
        /// The member who withdrew.
        by: PublicKey,
    },
    /// A session began (S-12). Everyone present signs.
    Start(Start),
    /// A session became longer (S-13). Everyone present signs.
    Extended {
        /// The session.
        session: SessionId,
        /// By how much, in seconds; at least 60.
        seconds: u32,
        /// Who asked.
        asked_by: PublicKey,
    },
    /// A session ended. At the limit everyone present signs the same bytes; otherwise one alone.
    End {
        /// The session.
        session: SessionId,
        /// Why it ended.
        reason: EndReason,
        /// How long it lasted, in seconds, grace included.
        lasted_s: u32,
    },
    /// A session made longer by one person present alone, for crisis (P2).
    CrisisExtended {
        /// The session.
        session: SessionId,
        /// By how much, in seconds, 60 to 1800.
        seconds: u32,
        /// Who did.
        by: PublicKey,
    },
    /// The introduction agreement was accepted by joining (S-01). Every member signs; all sides
    /// build the same bytes.
    Introduced {
        /// Its hash.
        agreement: Hash,
    },
    /// An appointment was made (S-11). Everyone expected at it signs.
    Planned {
        /// Its id, never used before.
        appointment: AppointmentId,
        /// When, Unix ms.
        start_ms: u64,
        /// Who is expected, in the order of the keys.
        with: Vec<PublicKey>,
        /// The relay whose time everyone accepts for cancelling.
        relay: PublicKey,
        /// Who asked.
        asked_by: PublicKey,
    },
    /// An appointment was moved. Everyone expected at it signs.
    Moved {
        /// The appointment.
        appointment: AppointmentId,
        /// To when, Unix ms.
        start_ms: u64,
        /// Who asked.
        asked_by: PublicKey,
    },
    /// An appointment was called off by one member alone (S-19).
    Cancelled {
        /// The appointment.
        appointment: AppointmentId,
        /// Who.
        by: PublicKey,
        /// The relay's time over [`super::Appointment::cancellation`], from which the notice counts.
        /// Without it the appointment is called off all the same, and no notice counts.
        relay_time: Option<RelayTime>,
    },
    /// One member says that somebody did not appear (S-19).
    Missed {
        /// The appointment.
        appointment: AppointmentId,
        /// Who says it.
        by: PublicKey,
        /// Who was not there, in the order of the keys.
        absent: Vec<PublicKey>,
    },
    /// A review was held (S-18). Those who held it sign.
    Reviewed {
        /// What they decided.
        outcome: Review,
        /// Who held it, in the order of the keys: enough for a session (S-16, S-17).
        with: Vec<PublicKey>,
        /// Who asked to write it down.
        asked_by: PublicKey,
    },
    /// A therapist declared a crisis in a session and opened what was sealed about the others'
    /// places (P2, S-15).
    Overridden {
        /// The session.
        session: SessionId,
        /// The therapist.
        by: PublicKey,
    },
    /// The relationship ended (S-80). Nothing follows. If it was planned every member signs; who
    /// simply leaves signs alone.
    Closed {
        /// How.
        how: Closing,
        /// Who asked, or who left.
        by: PublicKey,
        /// The times at which the members want to hear from each other again, Unix ms, ascending, at
        /// most 8; none when one left.
        follow_ups: Vec<u64>,
    },
}

/// What a review decided (S-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Review {
    /// To go on.
    GoOn,
    /// To end: sessions go on only after a version of the agreement that everyone signs.
    End,
}

/// How a relationship ended (S-80).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Closing {
    /// As a planned step, signed by every member.
    Planned,
    /// A member simply left.
    Left,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum EndReason {
    /// The agreed limit and grace were reached (S-14).
    Limit,
    /// One side ended it: marked unilateral, with its author and reason.
    Alone {
        /// Who ended it.
        by: PublicKey,
        /// Why.
        why: AloneReason,
    },
}

/// Why one side alone ended a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AloneReason {
    /// Left: anybody's right, at any moment, without a reason (P1).
    Left,
    /// The other side could not be reached any more.
    Unreachable,
    /// A member's identity changed (S-04).
    IdentityChanged,
    /// Withdrew from the agreement (P1).
    Withdrew,
}

impl Fact {
    /// The one who did this alone, for the facts that one does alone.
    #[must_use]
    pub fn alone_by(&self) -> Option<&PublicKey> {
        match self {
            Self::Withdrawn { by, .. }
            | Self::End { reason: EndReason::Alone { by, .. }, .. }
            | Self::CrisisExtended { by, .. }
            | Self::Cancelled { by, .. }
            | Self::Missed { by, .. }
            | Self::Overridden { by, .. }
            | Self::Closed { how: Closing::Left, by, .. } => Some(by),
            _ => None,
        }
    }

    /// Who asked the others to sign this, for the facts that several sign after one asked.
    #[must_use]
    pub fn asked_by(&self) -> Option<&PublicKey> {
        match self {
            Self::Extended { asked_by, .. }
            | Self::Planned { asked_by, .. }
            | Self::Moved { asked_by, .. }
            | Self::Reviewed { asked_by, .. } => Some(asked_by),
            Self::Closed { how: Closing::Planned, by, .. } => Some(by),
            _ => None,
        }
    }
}
