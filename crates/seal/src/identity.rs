//! A person's one signing key (Ed25519) and signatures under a prefix.

use openmls_traits::signatures::{Signer, SignerError};
use openmls_traits::types::SignatureScheme;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use zeroize::Zeroizing;

use crate::{SealError, random};

/// A person's signing key; or, of a [`Seat`](crate::Seat), that of one leaf, which signs MLS only.
///
/// The same key signs MLS structures and, through [`Identity::sign`], everything else that this
/// project signs. MLS (RFC 9420 section 5.1.2) signs `len("MLS 1.0 …") || "MLS 1.0 …" || …`, whose
/// first byte is below 0x40; every prefix of ours begins with `kader/` (0x6b), so that no signature
/// of one kind can pass for one of the other.
///
/// Only the seed is kept, in one place however often this is moved, and wiped on drop. The expanded key
/// exists while a signature is made.
pub struct Identity {
    seed: Box<Zeroizing<[u8; 32]>>,
    public: [u8; 32],
}

impl Identity {
    /// A new random identity.
    ///
    /// # Errors
    /// [`SealError::Random`] if the system gives no randomness.
    pub fn generate() -> Result<Self, SealError> {
        let mut seed = Box::new(Zeroizing::new([0u8; 32]));
        random::fill(seed.as_mut_slice())?;
        Ok(Self::of(seed))
    }

    /// The identity of a stored seed (RFC 8032's 32-byte private key).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self::of(boxed(seed))
    }

    fn of(seed: Box<Zeroizing<[u8; 32]>>) -> Self {
        let public = array(expand(&seed).public_key().as_ref());
        Self { seed, public }
    }

    /// The 32-byte seed, for the vault and nobody else.
    #[must_use]
    pub fn seed(&self) -> Box<Zeroizing<[u8; 32]>> {
        boxed(&self.seed)
    }

    /// The public key, which is also the credential of the person's first computer in MLS.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.public
    }

    /// Signs `prefix || bytes`.
    ///
    /// `prefix` names what is signed, begins with `kader/`, carries a version and ends with a zero
    /// byte, for example `b"kader/agreement/v1\0"`: no signature can then be taken for one over
    /// something else. It may be empty only where `bytes` already begin with such a prefix.
    #[must_use]
    pub fn sign(&self, prefix: &'static [u8], bytes: &[u8]) -> [u8; 64] {
        array(expand(&self.seed).sign(&[prefix, bytes].concat()).as_ref())
    }
}

impl Signer for Identity {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(expand(&self.seed).sign(payload).as_ref().to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(..)")
    }
}

/// Whether `signature` is `public`'s over `prefix || bytes`.
#[must_use]
pub fn verify(public: &[u8; 32], prefix: &'static [u8], bytes: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, public).verify(&[prefix, bytes].concat(), signature).is_ok()
}

/// A copy that was on no stack: a value that is boxed whole may leave one behind.
fn boxed(seed: &[u8; 32]) -> Box<Zeroizing<[u8; 32]>> {
    let mut copy = Box::new(Zeroizing::new([0u8; 32]));
    copy.copy_from_slice(seed);
    copy
}

#[expect(clippy::expect_used, reason = "32 bytes is the only condition, and the type holds it")]
fn expand(seed: &[u8; 32]) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(seed).expect("a seed of 32 bytes")
}

/// Copies a slice of known length; Ed25519's keys and signatures are 32 and 64 bytes.
fn array<const N: usize>(from: &[u8]) -> [u8; N] {
    debug_assert_eq!(from.len(), N);
    let mut out = [0u8; N];
    out.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use data_encoding::HEXLOWER;

    #[test]
    fn rfc8032_test_2() {
        let seed =
            HEXLOWER.decode(b"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
        let id = Identity::from_seed(&seed.try_into().unwrap());
        assert_eq!(
            HEXLOWER.encode(&id.public()),
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        );
        assert_eq!(
            HEXLOWER.encode(&id.sign(b"", &[0x72])),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        );
    }

    #[test]
    fn a_signature_holds_under_its_own_prefix_bytes_and_key_only() {
        let id = Identity::generate().unwrap();
        let signature = id.sign(b"kader/a/v1\0", b"bytes");
        assert!(verify(&id.public(), b"kader/a/v1\0", b"bytes", &signature));
        assert!(!verify(&id.public(), b"kader/b/v1\0", b"bytes", &signature));
        assert!(!verify(&id.public(), b"kader/a/v1\0", b"bytez", &signature));
        let other = Identity::generate().unwrap();
        assert!(!verify(&other.public(), b"kader/a/v1\0", b"bytes", &signature));
        assert!(!verify(&id.public(), b"kader/a/v1\0", b"bytes", &signature[..63]));
        for at in 0..64 {
            let mut bad = signature;
            bad[at] ^= 1;
            assert!(!verify(&id.public(), b"kader/a/v1\0", b"bytes", &bad));
        }
    }

    #[test]
    fn the_seed_gives_the_same_person_back() {
        let id = Identity::generate().unwrap();
        assert_eq!(Identity::from_seed(&id.seed()).public(), id.public());
    }
}
