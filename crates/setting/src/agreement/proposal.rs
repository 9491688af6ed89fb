//! A version on its way: bytes as received, signatures collected until every member has signed.

use super::{Agreement, Verified};
use crate::encoding::AGREEMENT_PREFIX;
use crate::rules::agreement::{s02_tightening, s04_identity};
use crate::signing::{Signatures, SignedRecord};
use crate::{Bound, Hash, PublicKey, Refusal, SettingError, Signature, Signer};

/// A version that somebody asks for, with the signatures so far. Every signature in it verifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    agreement: Agreement,
    bytes: Vec<u8>,
    hash: Hash,
    signatures: Signatures,
}

impl Proposal {
    /// Proposes a version, signed by its proposer.
    ///
    /// # Errors
    /// `AgreementBounds`; S-04 when identities are not compared; `SignerNotMember` when the signer
    /// is not the proposer named in it.
    pub fn new(agreement: Agreement, verified: &Verified, signer: &dyn Signer) -> Result<Self, SettingError> {
        agreement.validate()?;
        if agreement.proposed_by != signer.public() {
            return Err(SettingError::SignerNotMember);
        }
        let bytes = agreement.to_bytes()?;
        let mut proposal = Self {
            hash: Hash::of(AGREEMENT_PREFIX, &bytes),
            agreement,
            bytes,
            signatures: Signatures::default(),
        };
        proposal.sign(verified, signer)?;
        Ok(proposal)
    }

    /// Joins an introduction, or offers it: this side's acceptance (S-01). No identity has been
    /// compared yet; the call is where that happens.
    ///
    /// # Errors
    /// `AgreementBounds` when it is not the built-in introduction; `SignerNotMember`.
    pub fn introduce(agreement: Agreement, signer: &dyn Signer) -> Result<Self, SettingError> {
        agreement.validate()?;
        let bytes = agreement.to_bytes()?;
        let hash = Hash::of(AGREEMENT_PREFIX, &bytes);
        let mut proposal = Self { agreement, bytes, hash, signatures: Signatures::default() };
        proposal.join(signer)?;
        Ok(proposal)
    }

    /// Accepts an introduction that another offered, by joining.
    ///
    /// # Errors
    /// As [`Proposal::introduce`].
    pub fn join(&mut self, signer: &dyn Signer) -> Result<(), SettingError> {
        if !self.agreement.is_introduction() {
            return Err(SettingError::AgreementBounds(Bound::Version));
        }
        if self.agreement.role_of(&signer.public()).is_none() {
            return Err(SettingError::SignerNotMember);
        }
        self.signatures.sign(AGREEMENT_PREFIX, &self.bytes, signer)
    }

    /// Decodes strictly what a member sent and verifies every signature over the bytes as received.
    ///
    /// # Errors
    /// The decoding errors and bounds; `AgreementChanged` when a signature does not fit the bytes;
    /// `SignerNotMember`; `SignaturesMissing` when not even the proposer has signed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SettingError> {
        let record = SignedRecord::read(bytes)?;
        let agreement = Agreement::from_bytes(&record.body)?;
        if record.signatures.keys().any(|k| agreement.role_of(k).is_none()) {
            return Err(SettingError::SignerNotMember);
        }
        record
            .signatures
            .verify_all(AGREEMENT_PREFIX, &record.body)
            .map_err(|_| SettingError::AgreementChanged)?;
        if !record.signatures.has(&agreement.proposed_by) {
            return Err(SettingError::SignaturesMissing);
        }
        Ok(Self {
            hash: Hash::of(AGREEMENT_PREFIX, &record.body),
            agreement,
            bytes: record.body,
            signatures: record.signatures,
        })
    }

    /// As sent and stored: the signed bytes and the signatures so far.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SettingError> {
        SignedRecord::write(&self.bytes, &self.signatures)
    }

    /// Signs the same bytes (S-04: only after every member's identity was compared).
    ///
    /// # Errors
    /// S-04 refusals; `SignerNotMember`.
    pub fn sign(&mut self, verified: &Verified, signer: &dyn Signer) -> Result<(), SettingError> {
        let me = signer.public();
        if self.agreement.role_of(&me).is_none() || *verified.me() != me {
            return Err(SettingError::SignerNotMember);
        }
        let members: Vec<_> = self.agreement.keys().copied().collect();
        s04_identity(&self.agreement, &me, Some(verified), &members)?;
        self.signatures.sign(AGREEMENT_PREFIX, &self.bytes, signer)
    }

    /// Adds a member's signature that came alone.
    ///
    /// # Errors
    /// `SignerNotMember`; `AgreementChanged` when it does not fit these bytes.
    pub fn add_signature(&mut self, key: PublicKey, signature: Signature) -> Result<(), SettingError> {
        if self.agreement.role_of(&key).is_none() {
            return Err(SettingError::SignerNotMember);
        }
        self.signatures
            .add(AGREEMENT_PREFIX, &self.bytes, key, signature)
            .map_err(|_| SettingError::AgreementChanged)
    }

    /// The proposed version.
    #[must_use]
    pub fn agreement(&self) -> &Agreement {
        &self.agreement
    }

    /// The version's hash.
    #[must_use]
    pub fn hash(&self) -> &Hash {
        &self.hash
    }

    /// The signatures so far.
    #[must_use]
    pub fn signatures(&self) -> &Signatures {
        &self.signatures
    }

    /// Members who have not signed.
    #[must_use]
    pub fn missing(&self) -> Vec<PublicKey> {
        self.signatures.missing(self.agreement.keys())
    }

    /// Whether every member has signed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing().is_empty()
    }

    /// The version signed by everyone (S-01).
    ///
    /// # Errors
    /// `SignaturesMissing`.
    pub fn complete(&self) -> Result<SignedAgreement, SettingError> {
        if !self.is_complete() {
            return Err(SettingError::SignaturesMissing);
        }
        Ok(SignedAgreement(self.clone()))
    }

    /// The version as its proposer's own act, if it only tightens the one before (S-02).
    ///
    /// # Errors
    /// S-02 `loosens`.
    pub fn tightening(&self, previous: &SignedAgreement) -> Result<SignedAgreement, Refusal> {
        s02_tightening(previous.agreement(), &self.agreement)?;
        Ok(SignedAgreement(self.clone()))
    }
}

/// A version that every member has signed, or that its proposer has signed and that only tightens
/// the one before (S-02). It is in force once it is in the chain and its ledger entry stands, until
/// a newer one does or a member withdraws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedAgreement(Proposal);

impl SignedAgreement {
    /// Decodes and verifies like a proposal, and demands every signature. A tightening that not
    /// everyone has signed can only be judged beside the version before: [`super::Agreements::read`].
    ///
    /// # Errors
    /// As [`Proposal::from_bytes`]; `SignaturesMissing`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SettingError> {
        Proposal::from_bytes(bytes)?.complete()
    }

    /// As sent and stored.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SettingError> {
        self.0.to_bytes()
    }

    /// The version.
    #[must_use]
    pub fn agreement(&self) -> &Agreement {
        &self.0.agreement
    }

    /// The version's hash.
    #[must_use]
    pub fn hash(&self) -> &Hash {
        &self.0.hash
    }

    /// The signatures so far: everyone's, or at least the proposer's.
    #[must_use]
    pub fn signatures(&self) -> &Signatures {
        &self.0.signatures
    }

    /// Whether every member has signed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.0.is_complete()
    }

    /// Members who have not signed: possible for a tightening alone.
    #[must_use]
    pub fn missing(&self) -> Vec<PublicKey> {
        self.0.missing()
    }

    pub(super) fn add_signature(&mut self, key: PublicKey, signature: Signature) -> Result<(), SettingError> {
        self.0.add_signature(key, signature)
    }
}
