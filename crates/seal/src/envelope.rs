//! The outer wrapping: what the relay stores shows neither group id, epoch, nor exact length.
//!
//! An envelope is `nonce (12 bytes) || AES-256-GCM(padded content) || tag (16 bytes)`. MLS private
//! messages carry group id and epoch in the clear (RFC 9420 section 6.3.2); wrapped, two envelopes
//! of one mailbox have nothing in common.

use kader_wire::{Envelope, padding};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{SealError, random};

/// Binds the ciphertext to its purpose and version.
const PURPOSE: &[u8] = b"kader/envelope/v1\0";

/// A key of the outer wrapping. Wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct OuterKey([u8; 32]);

impl OuterKey {
    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }

    /// The key's bytes, for the vault.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn cipher(&self) -> Result<LessSafeKey, SealError> {
        UnboundKey::new(&AES_256_GCM, &self.0).map(LessSafeKey::new).map_err(|_| SealError::KeyMaterial)
    }
}

impl std::fmt::Debug for OuterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OuterKey(..)")
    }
}

/// Pads and wraps `content` for the relay.
///
/// The nonce is random: with 96 bits and at most a few thousand envelopes under one epoch's key,
/// a repetition is out of reach.
///
/// # Errors
/// [`SealError::EnvelopeTooLarge`] if the padded content does not fit
/// [`kader_wire::MAX_ENVELOPE`]; [`SealError::Random`].
pub fn wrap(key: &OuterKey, content: &[u8]) -> Result<Envelope, SealError> {
    let mut padded = Zeroizing::new(padding::pad(content).map_err(|_| SealError::EnvelopeTooLarge)?);
    let nonce = *random::bytes::<NONCE_LEN>()?;
    let tag = key
        .cipher()?
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(PURPOSE),
            padded.as_mut_slice(),
        )
        .map_err(|_| SealError::EnvelopeTooLarge)?;
    let bytes = [nonce.as_slice(), padded.as_slice(), tag.as_ref()].concat();
    Envelope::try_from(bytes).map_err(|_| SealError::EnvelopeTooLarge)
}

/// Opens an envelope and removes the padding.
///
/// # Errors
/// [`SealError::EnvelopeUndecryptable`] under a wrong key or if any byte was changed.
pub fn unwrap(key: &OuterKey, envelope: &Envelope) -> Result<Vec<u8>, SealError> {
    let (nonce, sealed) =
        envelope.as_bytes().split_first_chunk::<NONCE_LEN>().ok_or(SealError::EnvelopeUndecryptable)?;
    let mut sealed = Zeroizing::new(sealed.to_vec());
    let padded = key
        .cipher()?
        .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(PURPOSE), sealed.as_mut_slice())
        .map_err(|_| SealError::EnvelopeUndecryptable)?;
    padding::unpad(padded).map(<[u8]>::to_vec).map_err(|_| SealError::EnvelopeUndecryptable)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn key(byte: u8) -> OuterKey {
        OuterKey::from_bytes(&[byte; 32])
    }

    #[test]
    fn lengths_say_little_and_content_returns() {
        let mut lengths = std::collections::BTreeSet::new();
        for length in 0..=400 {
            let content = vec![7u8; length];
            let envelope = wrap(&key(1), &content).unwrap();
            lengths.insert(envelope.as_bytes().len());
            assert_eq!(unwrap(&key(1), &envelope).unwrap(), content);
        }
        assert_eq!(lengths.into_iter().collect::<Vec<_>>(), [512 + 28]);
    }

    #[test]
    fn another_key_and_every_changed_byte_are_refused() {
        let envelope = wrap(&key(1), b"a message").unwrap();
        assert_eq!(unwrap(&key(2), &envelope), Err(SealError::EnvelopeUndecryptable));
        for at in 0..envelope.as_bytes().len() {
            let mut bytes = envelope.as_bytes().to_vec();
            bytes[at] ^= 0x40;
            let changed = Envelope::try_from(bytes).unwrap();
            assert_eq!(unwrap(&key(1), &changed), Err(SealError::EnvelopeUndecryptable));
        }
    }

    #[test]
    fn the_same_content_never_looks_the_same() {
        let (one, two) = (wrap(&key(1), b"x").unwrap(), wrap(&key(1), b"x").unwrap());
        assert_ne!(one.as_bytes(), two.as_bytes());
        assert_ne!(one.as_bytes()[12..], two.as_bytes()[12..]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let fits = vec![0u8; crate::MAX_MESSAGE + 4096];
        assert!(wrap(&key(1), &fits).is_ok());
        let large = vec![0u8; kader_wire::MAX_ENVELOPE];
        assert_eq!(wrap(&key(1), &large), Err(SealError::EnvelopeTooLarge));
    }

    proptest! {
        #[test]
        fn garbage_is_an_error(bytes in proptest::collection::vec(any::<u8>(), 512..2000)) {
            let envelope = Envelope::try_from(bytes).unwrap();
            prop_assert_eq!(unwrap(&key(1), &envelope), Err(SealError::EnvelopeUndecryptable));
        }

        #[test]
        fn any_content_returns(bytes in proptest::collection::vec(any::<u8>(), 0..5000)) {
            let envelope = wrap(&key(3), &bytes).unwrap();
            prop_assert_eq!(unwrap(&key(3), &envelope).unwrap(), bytes);
        }
    }
}
