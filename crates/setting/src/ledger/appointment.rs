//! Appointments as the ledger knows them: planned, moved, cancelled, missed or kept (S-11, S-19).

use crate::encoding::{CANCEL_PREFIX, encode};
use crate::{AppointmentId, Hash, PublicKey, RelationshipId, SessionId, SettingError};
use serde::Serialize;

/// A time that was taken: a session that was held, or one that is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// When it starts, Unix ms.
    pub started_ms: u64,
    /// When it ends, Unix ms.
    pub ended_ms: u64,
}

/// What became of an appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stands.
    Open,
    /// A session was started in its window.
    Kept(SessionId),
    /// A member called it off.
    Cancelled {
        /// Who.
        by: PublicKey,
        /// With how much notice, in ms, by the relay's time; 0 only without it (S-19).
        notice_ms: u64,
        /// The entry that says so.
        index: u64,
    },
    /// It fell away because a member withdrew or left before it (P1).
    Void,
    /// Nobody started a session, and somebody said who was not there.
    Missed(Vec<Claim>),
}

/// Who says who was not there. Each member's word stands beside the others', never over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who says it.
    pub by: PublicKey,
    /// Who was not there.
    pub absent: Vec<PublicKey>,
    /// The entry that says so.
    pub index: u64,
}

/// An appointment that everyone expected at it has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// When, Unix ms.
    pub start_ms: u64,
    /// Who is expected, in the order of the keys.
    pub with: Vec<PublicKey>,
    /// The relay whose time everyone accepts for cancelling.
    pub relay: PublicKey,
    /// What became of it.
    pub outcome: Outcome,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cancellation<'a> {
    relationship: &'a RelationshipId,
    appointment: &'a AppointmentId,
    start_ms: u64,
    by: &'a PublicKey,
}

impl Appointment {
    /// Whether it stands.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.outcome == Outcome::Open
    }

    /// What the relay signs its time over when `by` cancels:
    /// `SHA-256("kader/cancel/v1\0" || DAG-CBOR{relationship, appointment, startMs, by})`. The place in
    /// the ledger is not in it, so that a cancellation that gave way keeps its time.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn cancellation(&self, relationship: &RelationshipId, by: &PublicKey) -> Result<Hash, SettingError> {
        let statement = Cancellation { relationship, appointment: &self.id, start_ms: self.start_ms, by };
        Ok(Hash::of(CANCEL_PREFIX, &encode(&statement)?))
    }
}
