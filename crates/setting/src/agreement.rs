//! The agreement: who, which clauses, which version. Bytes that every member signs (S-01, S-03).

mod chain;
mod proposal;
mod verified;

pub use chain::Agreements;
pub use proposal::{Proposal, SignedAgreement};
pub use verified::{Confirmation, Verified};

use crate::encoding::{AGREEMENT_PREFIX, MAX_RECORD_BYTES, decode, encode};
use crate::{Awaiting, Bound, Hash, PublicKey, RelationshipId, SettingError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// What a member does in a relationship. Roles differ in duty, not in worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Comes for help.
    Client,
    /// Gives it, and admits to sessions (S-16).
    Therapist,
}

/// A person in a relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The member's identity key.
    pub key: PublicKey,
    /// The member's role.
    pub role: Role,
}

/// How sessions are held (S-12 to S-14).
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

    /// Whether the clause keeps its bounds.
    ///
    /// # Errors
    /// `AgreementBounds` with the first bound that is not kept.
    pub fn validate(&self) -> Result<(), SettingError> {
        let notices = self.notices.len() <= Self::MAX_NOTICES
            && self.notices.is_sorted_by(|a, b| a > b)
            && self.notices.iter().all(|n| (1..self.seconds).contains(n));
        let checks = [
            ((Self::MIN_SECONDS..=Self::MAX_SECONDS).contains(&self.seconds), Bound::SessionSeconds),
            (self.grace_seconds <= Self::MAX_GRACE_SECONDS, Bound::GraceSeconds),
            (self.extension_max_seconds <= Self::MAX_EXTENSION_SECONDS, Bound::ExtensionSeconds),
            (notices, Bound::Notices),
        ];
        keep(&checks)
    }
}

impl Default for SessionClause {
    /// 50 minutes, notices 10, 5 and 1 minutes before, 5 minutes of grace, 15 minutes of extension.
    fn default() -> Self {
        Self {
            seconds: 50 * 60,
            notices: vec![10 * 60, 5 * 60, 60],
            grace_seconds: 5 * 60,
            extension_max_seconds: 15 * 60,
        }
    }
}

/// The parts of an agreement. A clause that awaits its rules has a place and no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Clauses {
    /// Sessions: S-12 to S-14.
    pub session: SessionClause,
    /// Frequency, appointments, reviews, end of the course: S-10, S-11, S-18, S-19, S-50, S-51.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<Awaiting>,
    /// Hours and amounts of messages: S-20 to S-25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<Awaiting>,
    /// Tasks and sharing: S-30 to S-33.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homework: Option<Awaiting>,
    /// Retention, capture protection, locking: S-40 to S-45.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidentiality: Option<Awaiting>,
    /// Who must be present, and more about places than S-15 asks of everyone: S-17.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Awaiting>,
    /// Fees: S-60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fees: Option<Awaiting>,
    /// The agreement's own contacts in a crisis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis: Option<Awaiting>,
    /// The declaration that there is no other relation: S-70.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relations: Option<Awaiting>,
}

impl Clauses {
    /// Clauses with sessions only; everything else is not agreed yet.
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
}

/// One version of the setting of one relationship.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agreement {
    /// Whose setting it is.
    pub relationship: RelationshipId,
    /// Counts from 1.
    pub version: u32,
    /// Hash of the version before; none for the first (S-03).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Hash>,
    /// Everyone in the relationship: 2 to 16, at least one client and one therapist.
    pub members: Vec<Member>,
    /// What is agreed.
    pub clauses: Clauses,
    /// The member who asks for this version (S-05).
    pub proposed_by: PublicKey,
    /// Why, in the proposer's words; at most 2000 bytes (S-05).
    pub why: String,
    /// When it was proposed, by the proposer's clock, Unix ms.
    pub proposed_ms: u64,
}

impl Agreement {
    /// The most members of a relationship.
    pub const MAX_MEMBERS: usize = 16;
    /// The longest reason, in bytes.
    pub const MAX_WHY_BYTES: usize = 2000;

    /// The one encoding of this version: DAG-CBOR.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SettingError> {
        encode(self)
    }

    /// Decodes strictly and checks the bounds.
    ///
    /// # Errors
    /// `TooLarge`, `Malformed`, `NotCanonical`, `AgreementBounds`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SettingError> {
        let agreement: Self = decode(bytes, MAX_RECORD_BYTES)?;
        agreement.validate()?;
        Ok(agreement)
    }

    /// `SHA-256("kader/agreement/v1\0" || bytes)`.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn hash(&self) -> Result<Hash, SettingError> {
        Ok(Hash::of(AGREEMENT_PREFIX, &self.to_bytes()?))
    }

    /// Whether the version keeps every bound.
    ///
    /// # Errors
    /// `AgreementBounds` with the first bound that is not kept.
    pub fn validate(&self) -> Result<(), SettingError> {
        let keys: BTreeSet<_> = self.keys().collect();
        let has = |role| self.members.iter().any(|m| m.role == role);
        let members = (2..=Self::MAX_MEMBERS).contains(&self.members.len())
            && keys.len() == self.members.len()
            && has(Role::Client)
            && has(Role::Therapist);
        keep(&[
            (members, Bound::Members),
            (keys.contains(&self.proposed_by), Bound::Proposer),
            (self.version >= 1 && (self.version == 1) == self.previous.is_none(), Bound::Version),
            (self.why.len() <= Self::MAX_WHY_BYTES, Bound::Why),
        ])?;
        self.clauses.session.validate()
    }

    /// The members' keys, in the order of the agreement.
    pub fn keys(&self) -> impl Iterator<Item = &PublicKey> {
        self.members.iter().map(|m| &m.key)
    }

    /// The role of this key; none when it is not a member.
    #[must_use]
    pub fn role_of(&self, key: &PublicKey) -> Option<Role> {
        self.members.iter().find(|m| m.key == *key).map(|m| m.role)
    }
}

impl fmt::Debug for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The reason is content and stays out of logs.
        f.debug_struct("Agreement")
            .field("version", &self.version)
            .field("members", &self.members.len())
            .finish_non_exhaustive()
    }
}

fn keep(checks: &[(bool, Bound)]) -> Result<(), SettingError> {
    checks
        .iter()
        .find(|(kept, _)| !kept)
        .map_or(Ok(()), |(_, bound)| Err(SettingError::AgreementBounds(*bound)))
}
