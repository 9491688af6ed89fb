//! Signing and verifying: Ed25519 over a domain prefix and the bytes as they are.

use crate::encoding::{MAX_RECORD_BYTES, decode, encode};
use crate::{PublicKey, SettingError, Signature};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// Whoever holds a member's identity key. The key itself never enters this crate.
pub trait Signer {
    /// The key that verifies what this signer signs.
    fn public(&self) -> PublicKey;

    /// The Ed25519 signature over `prefix || bytes`.
    fn sign(&self, prefix: &'static [u8], bytes: &[u8]) -> Signature;
}

/// Checks an Ed25519 signature over `prefix || bytes`.
///
/// # Errors
/// `SignatureInvalid` when it does not verify under `key`.
pub fn verify(
    key: &PublicKey,
    prefix: &[u8],
    bytes: &[u8],
    signature: &Signature,
) -> Result<(), SettingError> {
    let message = [prefix, bytes].concat();
    UnparsedPublicKey::new(&ED25519, key.as_bytes())
        .verify(&message, signature.as_bytes())
        .map_err(|_| SettingError::SignatureInvalid)
}

/// Signatures beside signed bytes, at most one a key, kept and written in the order of the keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signatures(BTreeMap<PublicKey, Signature>);

impl Signatures {
    /// Who has signed, in the order of the keys.
    pub fn keys(&self) -> impl Iterator<Item = &PublicKey> {
        self.0.keys()
    }

    /// This key's signature, if it has signed.
    #[must_use]
    pub fn get(&self, key: &PublicKey) -> Option<&Signature> {
        self.0.get(key)
    }

    /// Whether this key has signed.
    #[must_use]
    pub fn has(&self, key: &PublicKey) -> bool {
        self.0.contains_key(key)
    }

    /// How many have signed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody has signed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a signature after verifying it. A second one by the same key changes nothing: Ed25519
    /// signatures of honest signers are deterministic, and the first verified one stands.
    pub(crate) fn add(
        &mut self,
        prefix: &[u8],
        bytes: &[u8],
        key: PublicKey,
        signature: Signature,
    ) -> Result<(), SettingError> {
        verify(&key, prefix, bytes, &signature)?;
        self.0.entry(key).or_insert(signature);
        Ok(())
    }

    pub(crate) fn sign(
        &mut self,
        prefix: &'static [u8],
        bytes: &[u8],
        signer: &dyn Signer,
    ) -> Result<(), SettingError> {
        // Verified like anybody else's: a signer whose two halves do not match is found here.
        self.add(prefix, bytes, signer.public(), signer.sign(prefix, bytes))
    }

    pub(crate) fn verify_all(&self, prefix: &[u8], bytes: &[u8]) -> Result<(), SettingError> {
        self.0.iter().try_for_each(|(key, signature)| verify(key, prefix, bytes, signature))
    }

    /// Those of `wanted` who have not signed.
    #[must_use]
    pub fn missing<'a>(&self, wanted: impl IntoIterator<Item = &'a PublicKey>) -> Vec<PublicKey> {
        wanted.into_iter().filter(|key| !self.has(key)).copied().collect()
    }
}

impl Serialize for Signatures {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter())
    }
}

impl<'de> Deserialize<'de> for Signatures {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let rows = Vec::<(PublicKey, Signature)>::deserialize(from)?;
        // One set of signatures has one encoding: ascending, nobody twice.
        if !rows.is_sorted_by(|(a, _), (b, _)| a < b) {
            return Err(D::Error::custom("signatures are not in the order of the keys"));
        }
        Ok(Self(rows.into_iter().collect()))
    }
}

/// Signed bytes with their signatures, as stored and sent.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignedRecord {
    #[serde(with = "serde_bytes")]
    pub(crate) body: Vec<u8>,
    pub(crate) signatures: Signatures,
}

impl SignedRecord {
    pub(crate) fn write(body: &[u8], signatures: &Signatures) -> Result<Vec<u8>, SettingError> {
        encode(&Self { body: body.to_vec(), signatures: signatures.clone() })
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, SettingError> {
        decode(bytes, MAX_RECORD_BYTES)
    }
}
