//! What can happen under an agreement. No content, only facts.

use crate::session::Start;
use crate::{Awaiting, Hash, PublicKey, SessionId};
use serde::{Deserialize, Serialize};

/// One fact. What awaits its rules has a name and no value: it can neither be written nor read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Fact {
    /// A version of the agreement came into force (S-01, S-03). Every member signs; all sides build
    /// the same bytes, with the proposal's time as the entry's.
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
    /// A session made longer by one member alone, for crisis (P2). Awaits its rules.
    CrisisExtended(Awaiting),
    /// The introduction agreement was accepted by joining (S-01). Awaits its rules.
    Introduced(Awaiting),
    /// A session was cancelled (S-19). Awaits its rules.
    Cancelled(Awaiting),
    /// Somebody did not appear (S-19). Awaits its rules.
    Missed(Awaiting),
    /// A review was recorded (S-18). Awaits its rules.
    Reviewed(Awaiting),
    /// A rule was overridden for crisis (P2, S-15). Awaits its rules.
    Overridden(Awaiting),
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
            Self::Withdrawn { by, .. } | Self::End { reason: EndReason::Alone { by, .. }, .. } => Some(by),
            _ => None,
        }
    }
}
