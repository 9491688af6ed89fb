//! The versions of one relationship's agreement, each naming the one before (S-03).

use super::{Proposal, Role, SignedAgreement};
use crate::rules::agreement::{s02_tightening, s03_chain};
use crate::{Hash, PublicKey, RelationshipId, SettingError, Signature};
use std::cmp::Reverse;

/// Every version that all members have signed or that only tightened, oldest first. Which one is in force is decided with
/// the ledger ([`crate::s01_in_force`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreements {
    relationship: RelationshipId,
    introduction: Option<SignedAgreement>,
    versions: Vec<SignedAgreement>,
}

impl Agreements {
    /// A relationship without any version yet.
    #[must_use]
    pub fn new(relationship: RelationshipId) -> Self {
        Self { relationship, introduction: None, versions: Vec::new() }
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
            chain.accept(chain.read(row.as_ref())?)?;
        }
        Ok(chain)
    }

    /// Reads a version that came or was stored: signed by every member, or only tightening the
    /// newest version here (S-02).
    ///
    /// # Errors
    /// As [`Proposal::from_bytes`]; `SignaturesMissing` when it loosens and not everyone has signed;
    /// `AgreementGap`, `AgreementFork` when the version before is not the one that it names.
    pub fn read(&self, bytes: &[u8]) -> Result<SignedAgreement, SettingError> {
        let proposal = Proposal::from_bytes(bytes)?;
        if proposal.is_complete() {
            return proposal.complete();
        }
        let number = proposal.agreement().version;
        if number <= 1 {
            return Err(SettingError::SignaturesMissing);
        }
        let before = self.version(number - 1).ok_or(SettingError::AgreementGap)?;
        if proposal.agreement().previous.as_ref() != Some(before.hash()) {
            return Err(SettingError::AgreementFork);
        }
        proposal.tightening(before).map_err(|_| SettingError::SignaturesMissing)
    }

    /// Adds the next version.
    ///
    /// # Errors
    /// S-03: `AgreementReplay`, `AgreementFork`, `AgreementGap`; `ForeignRelationship`;
    /// `MembersChanged`; S-02 `loosens` when not everyone has signed and it does not only tighten
    /// this chain's newest version. The chain is then as it was.
    pub fn accept(&mut self, version: SignedAgreement) -> Result<(), SettingError> {
        s03_chain(self, &version)?;

        if !version.is_complete() {
            // The introduction needs everyone's signature like a first version.
            let latest = self.latest().ok_or(SettingError::SignaturesMissing)?;
            s02_tightening(latest.agreement(), version.agreement())?;
        }
        if version.agreement().is_introduction() {
            self.introduction = Some(version);
        } else {
            self.versions.push(version);
        }
        Ok(())
    }

    /// Lets a rival version take the place of the one here, and of those on top of it, when two members
    /// changed the setting at once. What everyone signed goes before what one did alone; of two
    /// tightenings a therapist's goes first, then the lower key's. Every side decides the same way.
    /// Gives back what gave way, oldest first: its author can ask for it again on top of the rival.
    ///
    /// # Errors
    /// `OwnEntryStands` when the one here goes first; `AgreementFork` when everyone has signed the rival
    /// and one of those here, or the rival follows from none of them; and as [`Agreements::accept`].
    /// The chain is then as it was.
    pub fn yield_to(&mut self, rival: SignedAgreement) -> Result<Vec<SignedAgreement>, SettingError> {
        let number = rival.agreement().version;
        let place = self.versions.iter().position(|v| v.agreement().version == number);
        let mut shorter = self.clone();
        let tail = shorter.versions.split_off(place.ok_or(SettingError::AgreementGap)?);
        let mine = tail.first().ok_or(SettingError::AgreementGap)?;
        if mine.hash() == rival.hash() {
            return Err(SettingError::AgreementReplay);
        }
        let (here, there) = (rank(mine), rank(&rival));
        if rival.is_complete() && tail.iter().any(SignedAgreement::is_complete) {
            return Err(SettingError::AgreementFork);
        }
        shorter.accept(rival)?;
        if there <= here || tail.iter().any(SignedAgreement::is_complete) {
            return Err(SettingError::OwnEntryStands);
        }
        *self = shorter;
        Ok(tail)
    }

    /// Adds a member's later signature to a tightening. Hashes do not change by it.
    ///
    /// # Errors
    /// `AgreementUnknown`; `SignerNotMember`; `AgreementChanged`.
    pub fn collect(&mut self, hash: &Hash, key: PublicKey, signature: Signature) -> Result<(), SettingError> {
        let version = self.versions.iter_mut().find(|v| v.hash() == hash);
        version.ok_or(SettingError::AgreementUnknown)?.add_signature(key, signature)
    }

    /// The relationship.
    #[must_use]
    pub fn relationship(&self) -> &RelationshipId {
        &self.relationship
    }

    /// The introduction that everyone accepted, if there was one (S-01).
    #[must_use]
    pub fn introduction(&self) -> Option<&SignedAgreement> {
        self.introduction.as_ref()
    }

    /// The introduction, if there was one, and every version, oldest first: what is stored and sent.
    pub fn all(&self) -> impl Iterator<Item = &SignedAgreement> {
        self.introduction.iter().chain(&self.versions)
    }

    /// Every version, oldest first, without the introduction.
    #[must_use]
    pub fn versions(&self) -> &[SignedAgreement] {
        &self.versions
    }

    /// The newest version, in force or not.
    #[must_use]
    pub fn latest(&self) -> Option<&SignedAgreement> {
        self.versions.last()
    }

    /// The version with this hash.
    #[must_use]
    pub fn by_hash(&self, hash: &Hash) -> Option<&SignedAgreement> {
        self.all().find(|v| v.hash() == hash)
    }

    /// The version with this number, counted from 1; 0 is the introduction.
    #[must_use]
    pub fn version(&self, number: u32) -> Option<&SignedAgreement> {
        self.all().find(|v| v.agreement().version == number)
    }
}

/// Higher goes first: signed by all, then a therapist's, then the lower key's, then the lower hash.
fn rank(version: &SignedAgreement) -> (bool, bool, Reverse<PublicKey>, Reverse<Hash>) {
    let agreement = version.agreement();
    let by = agreement.proposed_by;
    let is_therapist = agreement.role_of(&by) == Some(Role::Therapist);
    (version.is_complete(), is_therapist, Reverse(by), Reverse(*version.hash()))
}
