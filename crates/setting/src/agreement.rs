//! The agreement: who, which clauses, which version. Bytes that every member signs (S-01, S-03).

mod again;
mod chain;
mod clauses;
mod proposal;
mod tightens;
mod verified;

pub use again::Again;
pub use chain::Agreements;
pub use clauses::{
    Absence, Appointments, Clauses, ConfidentialityClause, CourseClause, CrisisClause, CrisisContact, Export,
    FeesClause, FilesQuota, Frequency, HomeworkClause, Kind, MessagesClause, Period, PlaceClause, Presence,
    Quota, RelationsClause, Retention, SessionClause, Words,
};
pub use proposal::{Proposal, SignedAgreement};
pub use tightens::{Clause, ClauseChange};
pub use verified::{Confirmation, Verified};

use crate::encoding::{AGREEMENT_PREFIX, MAX_RECORD_BYTES, decode, encode};
use crate::{Bound, Hash, PublicKey, RelationshipId, SettingError};
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

/// One version of the setting of one relationship.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agreement {
    /// Whose setting it is.
    pub relationship: RelationshipId,
    /// Counts from 1; 0 is the introduction.
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
        // Nothing in the introduction is anybody's to choose.
        let introduction =
            self.version >= 1 || (self.clauses == Clauses::introduction() && self.why.is_empty());
        keep(&[
            (members, Bound::Members),
            (keys.contains(&self.proposed_by), Bound::Proposer),
            ((self.version <= 1) == self.previous.is_none() && introduction, Bound::Version),
            (self.why.len() <= Self::MAX_WHY_BYTES, Bound::Why),
        ])?;
        self.clauses.validate(&self.members)
    }

    /// The built-in introduction between these members: one call of at most 30 minutes, no messages, no
    /// records (S-01). Accepted by joining; identities are compared in it.
    #[must_use]
    pub fn introduction(
        relationship: RelationshipId,
        members: Vec<Member>,
        proposed_by: PublicKey,
        proposed_ms: u64,
    ) -> Self {
        let (clauses, why) = (Clauses::introduction(), String::new());
        Self { relationship, version: 0, previous: None, members, clauses, proposed_by, why, proposed_ms }
    }

    /// Whether this is the introduction.
    #[must_use]
    pub fn is_introduction(&self) -> bool {
        self.version == 0
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
