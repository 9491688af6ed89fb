//! The versions of one relationship's agreement, each naming the one before (S-03).

use super::SignedAgreement;
use crate::rules::agreement::s03_chain;
use crate::{Hash, RelationshipId, SettingError};

/// Every version that all members have signed, oldest first. Which one is in force is decided with
/// the ledger ([`crate::s01_in_force`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreements {
    relationship: RelationshipId,
    versions: Vec<SignedAgreement>,
}

impl Agreements {
    /// A relationship without any version yet.
    #[must_use]
    pub fn new(relationship: RelationshipId) -> Self {
        Self { relationship, versions: Vec::new() }
    }

    /// Reads stored versions, oldest first, verifying everything again.
    ///
    /// # Errors
    /// As [`SignedAgreement::from_bytes`] and [`Agreements::accept`].
    pub fn load<R: AsRef<[u8]>>(
        relationship: RelationshipId,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Self, SettingError> {
        let mut chain = Self::new(relationship);
        for row in rows {
            chain.accept(SignedAgreement::from_bytes(row.as_ref())?)?;
        }
        Ok(chain)
    }

    /// Adds the next version.
    ///
    /// # Errors
    /// S-03: `AgreementReplay`, `AgreementFork`, `AgreementGap`; `ForeignRelationship`;
    /// `MembersChanged`. The chain is then as it was.
    pub fn accept(&mut self, version: SignedAgreement) -> Result<(), SettingError> {
        s03_chain(self, &version)?;
        self.versions.push(version);
        Ok(())
    }

    /// The relationship.
    #[must_use]
    pub fn relationship(&self) -> &RelationshipId {
        &self.relationship
    }

    /// Every version, oldest first.
    #[must_use]
    pub fn versions(&self) -> &[SignedAgreement] {
        &self.versions
    }

    /// The newest version that everyone signed, in force or not.
    #[must_use]
    pub fn latest(&self) -> Option<&SignedAgreement> {
        self.versions.last()
    }

    /// The version with this hash.
    #[must_use]
    pub fn by_hash(&self, hash: &Hash) -> Option<&SignedAgreement> {
        self.versions.iter().find(|v| v.hash() == hash)
    }

    /// The version with this number, counted from 1.
    #[must_use]
    pub fn version(&self, number: u32) -> Option<&SignedAgreement> {
        self.versions.iter().find(|v| v.agreement().version == number)
    }
}
