//! Sealing to one member, once: for what must not outlive the moment it is read.
//!
//! The receiver makes a key that lives in memory only ([`OneUse`]) and says its public half inside a
//! sealed message; the sender answers with a key of its own for this one content. Once it is opened,
//! or the receiver let go of it, neither the group's keys nor anything at rest opens it again.
//!
//! Sealed content is `sender's public key (32 bytes) || AES-256-GCM(plaintext) || tag (16 bytes)`. Its
//! key is HKDF-SHA256 of the X25519 secret (RFC 7748), with [`PURPOSE`] as the salt and the receiver's
//! public key, the sender's, and the context as the info. Who sealed it is not proven by it: the
//! sealed message it travels in does that.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::agreement::{EphemeralPrivateKey, UnparsedPublicKey, X25519, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::SystemRandom;
use zeroize::Zeroizing;

use crate::{MAX_MESSAGE, SealError};

/// Salt of the derivation and additional data of the cipher.
const PURPOSE: &[u8] = b"kader/one-use/v1\0";

/// A key that one content is sealed to, and that opening uses up.
///
/// It has no encoding: it is never stored. (The library that holds the private half does not wipe it
/// when it is dropped, it only gives the memory back.)
pub struct OneUse {
    private: EphemeralPrivateKey,
    public: [u8; 32],
}

impl OneUse {
    /// A fresh key.
    ///
    /// # Errors
    /// [`SealError::Random`].
    pub fn new() -> Result<Self, SealError> {
        let private =
            EphemeralPrivateKey::generate(&X25519, &SystemRandom::new()).map_err(|_| SealError::Random)?;
        let public = private.compute_public_key().map_err(|_| SealError::Random)?;
        let public = public.as_ref().try_into().map_err(|_| SealError::KeyMaterial)?;
        Ok(Self { private, public })
    }

    /// The public half, to be said to the one who is to answer.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.public
    }

    /// Opens what was sealed to this key under the same context, and uses the key up.
    ///
    /// # Errors
    /// [`SealError::OneUseUndecryptable`] for another key or context, or if any byte was changed.
    pub fn open(self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let bad = SealError::OneUseUndecryptable;
        let (sender, sealed) = sealed.split_first_chunk::<32>().ok_or(bad)?;
        let cipher = cipher(self.private, sender, [&self.public, sender, context]).map_err(|_| bad)?;
        let mut opened = Zeroizing::new(sealed.to_vec());
        let length =
            cipher.open_in_place(nonce(), Aad::from(PURPOSE), opened.as_mut_slice()).map_err(|_| bad)?.len();
        opened.truncate(length);
        Ok(opened)
    }
}

impl std::fmt::Debug for OneUse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OneUse(..)")
    }
}

/// Seals at most [`MAX_MESSAGE`] bytes to the owner of a one-use key, under a context that both know.
///
/// # Errors
/// [`SealError::MessageTooLarge`]; [`SealError::KeyMaterial`] if no secret can be shared with that key
/// (a point of small order); [`SealError::Random`].
pub fn seal_to(public: &[u8; 32], context: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
    if plaintext.len() > MAX_MESSAGE {
        return Err(SealError::MessageTooLarge);
    }
    let OneUse { private, public: sender } = OneUse::new()?;
    let cipher = cipher(private, public, [public, &sender, context])?;
    let mut content = Zeroizing::new(plaintext.to_vec());
    let tag = cipher
        .seal_in_place_separate_tag(nonce(), Aad::from(PURPOSE), content.as_mut_slice())
        .map_err(|_| SealError::MessageTooLarge)?;
    Ok([sender.as_slice(), content.as_slice(), tag.as_ref()].concat())
}

/// The cipher of one content; `bound` is the receiver's public key, the sender's, and the context: two
/// of fixed length and one behind them, so that no two can be taken for each other.
fn cipher(
    private: EphemeralPrivateKey,
    other: &[u8; 32],
    bound: [&[u8]; 3],
) -> Result<LessSafeKey, SealError> {
    let mut key = Zeroizing::new([0u8; 32]);
    agree_ephemeral(private, &UnparsedPublicKey::new(&X25519, other), |secret| {
        Salt::new(HKDF_SHA256, PURPOSE)
            .extract(secret)
            .expand(&bound, HKDF_SHA256)
            .and_then(|okm| okm.fill(key.as_mut_slice()))
    })
    .and_then(|derived| derived)
    .map_err(|_| SealError::KeyMaterial)?;
    UnboundKey::new(&AES_256_GCM, key.as_slice()).map(LessSafeKey::new).map_err(|_| SealError::KeyMaterial)
}

/// All zeros: every key seals one content.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;
    use ring::hmac;

    const CONTEXT: &[u8] = b"session 7";
    const REFUSED: Option<SealError> = Some(SealError::OneUseUndecryptable);

    /// u-coordinates of small order (RFC 7748 section 6.1 wants the zero secret they give refused): 0,
    /// 1, and p - 1, p, p + 1 for p = 2^255 - 19.
    fn small_order() -> [[u8; 32]; 5] {
        let near_p = |last: u8| {
            let mut u = [0xff; 32];
            (u[0], u[31]) = (last, 0x7f);
            u
        };
        let mut one = [0; 32];
        one[0] = 1;
        [[0; 32], one, near_p(0xec), near_p(0xed), near_p(0xee)]
    }

    #[test]
    fn what_is_sealed_to_a_key_opens_with_it() {
        for length in [0usize, 1, 31, 32, 33, 400, MAX_MESSAGE] {
            let key = OneUse::new().unwrap();
            let content = vec![7u8; length];
            let sealed = seal_to(&key.public(), CONTEXT, &content).unwrap();
            assert_eq!(sealed.len(), length + 48);
            assert_eq!(*key.open(CONTEXT, &sealed).unwrap(), content);
        }
        let key = OneUse::new().unwrap();
        let larger = seal_to(&key.public(), CONTEXT, &vec![0; MAX_MESSAGE + 1]);
        assert_eq!(larger, Err(SealError::MessageTooLarge));
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let length = 48 + b"where I am".len();
        for bit in 0..length * 8 {
            let key = OneUse::new().unwrap();
            let mut sealed = seal_to(&key.public(), CONTEXT, b"where I am").unwrap();
            assert_eq!(sealed.len(), length);
            sealed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.open(CONTEXT, &sealed).err(), REFUSED, "bit {bit}");
        }
    }

    #[test]
    fn every_cut_is_refused() {
        for kept in 0..48 + 5 {
            let key = OneUse::new().unwrap();
            let sealed = seal_to(&key.public(), CONTEXT, b"aloud").unwrap();
            assert_eq!(key.open(CONTEXT, &sealed[..kept]).err(), REFUSED, "{kept} bytes");
        }
        let key = OneUse::new().unwrap();
        let mut longer = seal_to(&key.public(), CONTEXT, b"aloud").unwrap();
        longer.push(0);
        assert_eq!(key.open(CONTEXT, &longer).err(), REFUSED);
    }

    #[test]
    fn another_context_or_key_opens_nothing() {
        for context in [b"".as_slice(), b"session 8", b"session 77", b"session ", b"Session 7"] {
            let key = OneUse::new().unwrap();
            let sealed = seal_to(&key.public(), CONTEXT, b"where I am").unwrap();
            assert_eq!(key.open(context, &sealed).err(), REFUSED);
        }
        let (key, other) = (OneUse::new().unwrap(), OneUse::new().unwrap());
        let sealed = seal_to(&key.public(), CONTEXT, b"where I am").unwrap();
        assert_eq!(other.open(CONTEXT, &sealed).err(), REFUSED);
    }

    /// RFC 7748 ignores the top bit of a key, so that two public keys share each secret: both are bound.
    #[test]
    fn a_key_that_was_changed_on_its_way_to_the_sender_opens_nothing() {
        let key = OneUse::new().unwrap();
        let mut public = key.public();
        public[31] ^= 0x80;
        let sealed = seal_to(&public, CONTEXT, b"where I am").unwrap();
        assert_eq!(key.open(CONTEXT, &sealed).err(), REFUSED);
    }

    #[test]
    fn keys_of_small_order_are_refused() {
        for public in small_order() {
            assert_eq!(seal_to(&public, CONTEXT, b"x"), Err(SealError::KeyMaterial));
            let key = OneUse::new().unwrap();
            let sealed = [public.as_slice(), &[0; 17]].concat();
            assert_eq!(key.open(CONTEXT, &sealed).err(), REFUSED);
        }
    }

    #[test]
    fn no_two_are_alike() {
        let key = OneUse::new().unwrap();
        assert_ne!(key.public(), OneUse::new().unwrap().public());
        let seal = || seal_to(&key.public(), CONTEXT, &[0; 64]).unwrap();
        let (one, two) = (seal(), seal());
        assert_ne!(one[..32], two[..32]);
        assert_ne!(one[32..], two[32..]);
    }

    /// By hand from the definition, HKDF as RFC 5869 writes it.
    #[test]
    fn the_bytes_are_part_of_the_protocol() {
        let private = EphemeralPrivateKey::generate(&X25519, &SystemRandom::new()).unwrap();
        let receiver: [u8; 32] = private.compute_public_key().unwrap().as_ref().try_into().unwrap();
        let sealed = seal_to(&receiver, CONTEXT, b"where I am").unwrap();
        let (sender, content) = sealed.split_at(32);
        let key = agree_ephemeral(private, &UnparsedPublicKey::new(&X25519, sender), |secret| {
            let salt = hmac::Key::new(hmac::HMAC_SHA256, b"kader/one-use/v1\0");
            let extracted = hmac::sign(&salt, secret);
            let info = [receiver.as_slice(), sender, CONTEXT, &[1]].concat();
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, extracted.as_ref()), &info)
        });
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.unwrap().as_ref()).unwrap());
        let mut content = content.to_vec();
        let aad = Aad::from(b"kader/one-use/v1\0");
        let nonce = Nonce::assume_unique_for_key([0; 12]);
        assert_eq!(key.open_in_place(nonce, aad, &mut content).unwrap(), b"where I am");
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", OneUse::new().unwrap()), "OneUse(..)");
    }

    proptest! {
        #[test]
        fn garbage_is_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(OneUse::new().unwrap().open(CONTEXT, &bytes).err(), REFUSED);
        }

        #[test]
        fn any_content_returns_under_any_context(
            content in proptest::collection::vec(any::<u8>(), 0..2000),
            context in proptest::collection::vec(any::<u8>(), 0..100),
        ) {
            let key = OneUse::new().unwrap();
            let sealed = seal_to(&key.public(), &context, &content).unwrap();
            prop_assert_eq!(&*key.open(&context, &sealed).unwrap(), &content);
        }
    }
}
