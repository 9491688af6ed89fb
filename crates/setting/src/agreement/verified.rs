//! The proof that identities were compared (S-04): both said so, signed, about the same comparison.

use crate::encoding::{MAX_RECORD_BYTES, VERIFIED_PREFIX, decode, encode};
use crate::signing::{Signatures, SignedRecord};
use crate::{Hash, PublicKey, ReasonCode, Refusal, SettingError, Signer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Statement {
    by: PublicKey,
    of: PublicKey,
    transcript: Hash,
}

/// One member's signed word: "I compared the short string with this person, and it matched."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    statement: Statement,
    bytes: Vec<u8>,
    signatures: Signatures,
}

impl Confirmation {
    /// Signs that the short string of `transcript` matched with the holder of `of`. To be called
    /// when the person said so, never before.
    ///
    /// `transcript` is any hash that both sides have of this one comparison and nobody else can
    /// choose, such as the hash of what the short string was computed from.
    ///
    /// # Errors
    /// `SignatureInvalid` when the signer's own key does not verify; `Encoding`.
    pub fn sign(of: PublicKey, transcript: Hash, signer: &dyn Signer) -> Result<Self, SettingError> {
        let statement = Statement { by: signer.public(), of, transcript };
        let bytes = encode(&statement)?;
        let mut signatures = Signatures::default();
        signatures.sign(VERIFIED_PREFIX, &bytes, signer)?;
        Ok(Self { statement, bytes, signatures })
    }

    /// Decodes strictly and verifies the signature.
    ///
    /// # Errors
    /// The decoding errors; `SignatureInvalid`; `SignaturesMissing` when another key signed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SettingError> {
        let record = SignedRecord::read(bytes)?;
        let statement: Statement = decode(&record.body, MAX_RECORD_BYTES)?;
        record.signatures.verify_all(VERIFIED_PREFIX, &record.body)?;
        if record.signatures.len() != 1 || !record.signatures.has(&statement.by) {
            return Err(SettingError::SignaturesMissing);
        }
        Ok(Self { statement, bytes: record.body, signatures: record.signatures })
    }

    /// As sent to the other member and kept beside the relationship.
    ///
    /// # Errors
    /// `Encoding` when memory runs out.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SettingError> {
        SignedRecord::write(&self.bytes, &self.signatures)
    }

    /// Who confirms.
    #[must_use]
    pub fn by(&self) -> &PublicKey {
        &self.statement.by
    }

    /// Whose identity is confirmed.
    #[must_use]
    pub fn of(&self) -> &PublicKey {
        &self.statement.of
    }

    /// Which comparison it is about.
    #[must_use]
    pub fn transcript(&self) -> &Hash {
        &self.statement.transcript
    }
}

/// Proof that this side and the others have compared their identities (S-04).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    me: PublicKey,
    others: BTreeSet<PublicKey>,
}

impl Verified {
    /// Both confirmations of one comparison: mine of them, theirs of me.
    ///
    /// # Errors
    /// S-04 `identityUnverified` when they are not about each other or not about one comparison.
    pub fn by_comparison(mine: &Confirmation, theirs: &Confirmation) -> Result<Self, Refusal> {
        let (m, t) = (&mine.statement, &theirs.statement);
        if m.of != t.by || t.of != m.by || m.by == t.by || m.transcript != t.transcript {
            return Err(Refusal::because(ReasonCode::IdentityUnverified));
        }
        Ok(Self { me: m.by, others: BTreeSet::from([t.by]) })
    }

    /// Joins the comparisons that this side made with several members.
    ///
    /// # Errors
    /// S-04 `identityUnverified` when the other proof was made by another side.
    pub fn and(mut self, other: &Self) -> Result<Self, Refusal> {
        if self.me != other.me {
            return Err(Refusal::because(ReasonCode::IdentityUnverified));
        }
        self.others.extend(other.others.iter().copied());
        Ok(self)
    }

    /// Whether this side has compared identities with the holder of this key (or is the holder).
    #[must_use]
    pub fn covers(&self, key: &PublicKey) -> bool {
        self.me == *key || self.others.contains(key)
    }

    /// The side whose proof this is.
    #[must_use]
    pub fn me(&self) -> &PublicKey {
        &self.me
    }
}
