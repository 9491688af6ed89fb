//! A practice's permission to create mailboxes on a relay.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::WireError;
use crate::byte_types::ExactBytes;

/// Length of a capability in bytes: id, expiry, signature.
pub const CAPABILITY_BYTES: usize = 16 + 8 + 64;

/// Permission to create mailboxes, signed by a practice's key. As bytes: the id (16), the expiry as Unix seconds
/// (8, big endian), the Ed25519 signature (64). As text: base64url without padding.
///
/// It is a bearer secret: `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Capability {
    id: [u8; 16],
    expires_s: u64,
    signature: [u8; 64],
}

/// Why a relay does not take a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapabilityProblem {
    /// None of the relay's practice keys signed it.
    Unsigned,
    /// It ended; the practice issues a new one.
    Expired,
}

impl Capability {
    /// Issues a capability. `sign` makes an Ed25519 signature with the practice's key.
    pub fn issue(id: [u8; 16], expires_s: u64, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Self {
        Self { id, expires_s, signature: sign(&Self::statement(&id, expires_s)) }
    }

    /// What the practice signs: `"kader/capability/v1\0"`, id, expiry (big endian).
    fn statement(id: &[u8; 16], expires_s: u64) -> Vec<u8> {
        let mut statement = b"kader/capability/v1\0".to_vec();
        statement.extend_from_slice(id);
        statement.extend_from_slice(&expires_s.to_be_bytes());
        statement
    }

    /// Random name of the capability, under which a relay counts what was created with it.
    pub const fn id(&self) -> &[u8; 16] {
        &self.id
    }

    /// When it ends, in Unix seconds.
    pub const fn expires_s(&self) -> u64 {
        self.expires_s
    }

    /// Checks the signature by one of `practice_keys`, then the expiry against `now_s` (Unix seconds).
    ///
    /// # Errors
    /// The problem, with a missing signature named before an expiry.
    pub fn verify(&self, practice_keys: &[[u8; 32]], now_s: u64) -> Result<(), CapabilityProblem> {
        let statement = Self::statement(&self.id, self.expires_s);
        let signed = practice_keys
            .iter()
            .any(|key| UnparsedPublicKey::new(&ED25519, key).verify(&statement, &self.signature).is_ok());
        if !signed {
            Err(CapabilityProblem::Unsigned)
        } else if self.expires_s <= now_s {
            Err(CapabilityProblem::Expired)
        } else {
            Ok(())
        }
    }

    /// The bytes described at the type.
    pub fn to_bytes(&self) -> [u8; CAPABILITY_BYTES] {
        let mut bytes = [0; CAPABILITY_BYTES];
        let parts = self.id.into_iter().chain(self.expires_s.to_be_bytes()).chain(self.signature);
        for (to, from) in bytes.iter_mut().zip(parts) {
            *to = from;
        }
        bytes
    }

    /// Takes the bytes apart; the signature is not checked here.
    pub fn from_bytes(bytes: &[u8; CAPABILITY_BYTES]) -> Self {
        let mut parts = bytes.iter().copied();
        let mut next = || parts.next().unwrap_or_default();
        let id = std::array::from_fn(|_| next());
        let expires_s = u64::from_be_bytes(std::array::from_fn(|_| next()));
        let signature = std::array::from_fn(|_| next());
        Self { id, expires_s, signature }
    }

    /// The text that a practice hands out.
    pub fn to_text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.to_bytes())
    }

    /// Reads the text; space around it is allowed, because it is copied by hand.
    ///
    /// # Errors
    /// [`WireError::NotACapability`] if it has another length or other characters.
    pub fn from_text(text: &str) -> Result<Self, WireError> {
        let bytes = BASE64URL_NOPAD.decode(text.trim().as_bytes()).map_err(|_| WireError::NotACapability)?;
        let bytes =
            <[u8; CAPABILITY_BYTES]>::try_from(bytes.as_slice()).map_err(|_| WireError::NotACapability)?;
        Ok(Self::from_bytes(&bytes))
    }
}

impl fmt::Debug for Capability {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Capability(..)")
    }
}

impl Serialize for Capability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.to_bytes())
    }
}

impl<'de> Deserialize<'de> for Capability {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(ExactBytes::<CAPABILITY_BYTES>).map(|bytes| Self::from_bytes(&bytes))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ring::signature::{Ed25519KeyPair, KeyPair};

    use super::*;

    fn practice() -> (Ed25519KeyPair, [u8; 32]) {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[4; 32]).unwrap();
        let key = pair.public_key().as_ref().try_into().unwrap();
        (pair, key)
    }

    fn issue(expires_s: u64) -> Capability {
        let (pair, _) = practice();
        Capability::issue([1; 16], expires_s, |bytes| pair.sign(bytes).as_ref().try_into().unwrap())
    }

    #[test]
    fn bytes_and_text_come_back() {
        let capability = issue(77);
        assert_eq!(Capability::from_bytes(&capability.to_bytes()), capability);
        let text = format!(" {}\n", capability.to_text());
        assert_eq!(Capability::from_text(&text), Ok(capability.clone()));
        assert_eq!((capability.id(), capability.expires_s()), (&[1; 16], 77));
        let mut cut = capability.to_text();
        cut.pop();
        for bad in ["", "not base64url!", cut.as_str()] {
            assert_eq!(Capability::from_text(bad), Err(WireError::NotACapability));
        }
    }

    #[test]
    fn a_capability_ends_and_cannot_be_altered() {
        let (_, key) = practice();
        let capability = issue(100);
        assert_eq!(capability.verify(&[[0; 32], key], 99), Ok(()));
        assert_eq!(capability.verify(&[key], 100), Err(CapabilityProblem::Expired));
        for keys in [&[][..], &[[8; 32]]] {
            assert_eq!(capability.verify(keys, 1), Err(CapabilityProblem::Unsigned));
        }
        for at in 0..CAPABILITY_BYTES {
            let mut bytes = capability.to_bytes();
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 0x10;
            }
            let altered = Capability::from_bytes(&bytes);
            assert_eq!(altered.verify(&[key], 1), Err(CapabilityProblem::Unsigned), "{at}");
        }
    }
}
