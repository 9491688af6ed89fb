//! One entry: the signed bytes of a fact in its place, and the signatures collected beside them.

use super::Fact;
use crate::encoding::{LEDGER_PREFIX, MAX_RECORD_BYTES, decode, encode};
use crate::signing::{Signatures, SignedRecord};
use crate::{Hash, PublicKey, RelationshipId, SettingError, Signature, Signer};
use serde::{Deserialize, Serialize};

/// What is signed and chained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryBody {
    /// Whose ledger.
    pub relationship: RelationshipId,
    /// The entry's place, counted from 0.
    pub index: u64,
    /// Hash of the entry before; for the first one [`super::Ledger::genesis`].
    pub previous: Hash,
    /// When, in Unix ms: the relay's time for a START, the calculated end for a limit, the
    /// proposal's time for an agreement, and otherwise the author's own clock, as its word only.
    pub at_wall_ms: u64,
    /// What happened.
    pub fact: Fact,
}

/// An entry with the signatures so far. Every signature in it verifies over the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    bytes: Vec<u8>,
    body: EntryBody,
    hash: Hash,
    signatures: Signatures,
}

impl Entry {
    pub(crate) fn new(body: EntryBody) -> Result<Self, SettingError> {
        let bytes = encode(&body)?;
        Ok(Self { hash: Hash::of(LEDGER_PREFIX, &bytes), bytes, body, signatures: Signatures::default() })
    }

    /// Decodes strictly and verifies every signature over the bytes as received.
    ///
    /// # Errors
    /// The decoding errors; `SignatureInvalid`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SettingError> {
        let entry = Self::unverified(bytes)?;
        entry.signatures.verify_all(LEDGER_PREFIX, &entry.bytes)?;
        Ok(entry)
    }

    /// As [`Entry::from_bytes`], without verifying a signature: for bytes that bear their mark
    /// ([`super::Checked`]), and nothing else.
    pub(super) fn unverified(bytes: &[u8]) -> Result<Self, SettingError> {
        let record = SignedRecord::read(bytes)?;
        let body: EntryBody = decode(&record.body, MAX_RECORD_BYTES)?;
        Ok(Self {
            hash: Hash::of(LEDGER_PREFIX, &record.body),
            bytes: record.body,
            body,
            signatures: record.signatures,
        })
    }

    /// As sent and stored.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SettingError> {
        SignedRecord::write(&self.bytes, &self.signatures)
    }

    /// The content.
    #[must_use]
    pub fn body(&self) -> &EntryBody {
        &self.body
    }

    /// The signed bytes.
    #[must_use]
    pub fn body_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The fact.
    #[must_use]
    pub fn fact(&self) -> &Fact {
        &self.body.fact
    }

    /// The place, counted from 0.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.body.index
    }

    /// `SHA-256("kader/ledger/v1\0" || body)`; signatures do not enter it.
    #[must_use]
    pub fn hash(&self) -> &Hash {
        &self.hash
    }

    /// The signatures so far.
    #[must_use]
    pub fn signatures(&self) -> &Signatures {
        &self.signatures
    }

    /// One signer's signature, to be sent alone.
    #[must_use]
    pub fn countersignature_of(&self, key: &PublicKey) -> Option<Countersignature> {
        self.signatures.get(key).map(|signature| Countersignature {
            relationship: self.body.relationship,
            index: self.body.index,
            entry: self.hash,
            key: *key,
            signature: *signature,
        })
    }

    /// Adds a signature that came alone.
    ///
    /// # Errors
    /// `EntryUnknown` when it is for another entry; `SignatureInvalid`.
    pub(crate) fn add(&mut self, signature: &Countersignature) -> Result<(), SettingError> {
        let same = signature.relationship == self.body.relationship
            && signature.index == self.body.index
            && signature.entry == self.hash;
        if !same {
            return Err(SettingError::EntryUnknown);
        }
        self.signatures.add(LEDGER_PREFIX, &self.bytes, signature.key, signature.signature)
    }

    /// Adds the signatures of another copy of this entry.
    ///
    /// # Errors
    /// `EntryUnknown` when it is another entry; `SignatureInvalid`. Nothing is added then that does not
    /// verify.
    pub fn join(&mut self, copy: &Self) -> Result<(), SettingError> {
        copy.signatures
            .keys()
            .filter_map(|key| copy.countersignature_of(key))
            .try_for_each(|signature| self.add(&signature))
    }

    /// Adds what another copy of this entry bears of these members' signatures. What does not verify is
    /// left where it is, and so is a copy of another entry.
    pub fn join_those_of(&mut self, copy: &Self, members: &[PublicKey]) {
        for signature in members.iter().filter_map(|key| copy.countersignature_of(key)) {
            // One bad signature in a copy takes nothing from the good ones.
            let _ = self.add(&signature);
        }
    }

    /// Adds a signature that came alone, if it is one of these members' and verifies.
    ///
    /// # Errors
    /// `EntryUnknown` when it is for another entry; `SignerNotMember`; `SignatureInvalid`.
    pub fn add_of(
        &mut self,
        signature: &Countersignature,
        members: &[PublicKey],
    ) -> Result<(), SettingError> {
        if !members.contains(&signature.key) {
            return Err(SettingError::SignerNotMember);
        }
        self.add(signature)
    }

    pub(crate) fn sign(&mut self, signer: &dyn Signer) -> Result<(), SettingError> {
        self.signatures.sign(LEDGER_PREFIX, &self.bytes, signer)
    }
}

/// A signature over an entry, sent alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Countersignature {
    /// Whose ledger.
    pub relationship: RelationshipId,
    /// The entry's place.
    pub index: u64,
    /// The entry's hash.
    pub entry: Hash,
    /// Who signed.
    pub key: PublicKey,
    /// Over `"kader/ledger/v1\0" || body`.
    pub signature: Signature,
}

impl Countersignature {
    /// As sent.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SettingError> {
        encode(self)
    }

    /// Decodes strictly. The signature is verified where it is added, since only there the signed
    /// bytes are known.
    ///
    /// # Errors
    /// The decoding errors.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SettingError> {
        decode(bytes, MAX_RECORD_BYTES)
    }
}
