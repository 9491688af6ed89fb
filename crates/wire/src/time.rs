//! The relay's statement of the time, which proves when a session started.

use ring::signature::{ED25519, UnparsedPublicKey};

use crate::WireError;

/// The bytes that the relay signs: prefix, the hash it was given, its time in Unix milliseconds (big endian).
/// The relay learns a hash and nothing of what was hashed.
pub fn time_statement(hash: &[u8; 32], time_ms: u64) -> Vec<u8> {
    let mut statement = b"kader/relay-time/v1\0".to_vec();
    statement.extend_from_slice(hash);
    statement.extend_from_slice(&time_ms.to_be_bytes());
    statement
}

/// Checks a relay's signature over [`time_statement`].
///
/// # Errors
/// [`WireError::Signature`] if it is not by `key` over this hash and time.
pub fn verify_time_statement(
    key: &[u8; 32],
    hash: &[u8; 32],
    time_ms: u64,
    signature: &[u8],
) -> Result<(), WireError> {
    UnparsedPublicKey::new(&ED25519, key)
        .verify(&time_statement(hash, time_ms), signature)
        .map_err(|_| WireError::Signature)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ring::signature::{Ed25519KeyPair, KeyPair};

    use super::*;

    #[test]
    fn only_the_same_key_hash_and_time_verify() {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).unwrap();
        let key: [u8; 32] = pair.public_key().as_ref().try_into().unwrap();
        let signature = pair.sign(&time_statement(&[5; 32], 1_000));
        let signature = signature.as_ref();
        assert!(verify_time_statement(&key, &[5; 32], 1_000, signature).is_ok());
        for result in [
            verify_time_statement(&key, &[5; 32], 1_001, signature),
            verify_time_statement(&key, &[6; 32], 1_000, signature),
            verify_time_statement(&[9; 32], &[5; 32], 1_000, signature),
            verify_time_statement(&key, &[5; 32], 1_000, b"short"),
        ] {
            assert_eq!(result, Err(WireError::Signature));
        }
    }

    #[test]
    fn layout_is_fixed() {
        let statement = time_statement(&[5; 32], 0x0102);
        assert_eq!(statement.len(), 20 + 32 + 8);
        assert!(statement.starts_with(b"kader/relay-time/v1\0"));
        assert!(statement.ends_with(&[0, 0, 0, 0, 0, 0, 1, 2]));
    }
}
