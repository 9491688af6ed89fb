//! What a person's computers say to each other: sealed so that the same person's alone open it.
//!
//! It travels inside messages of the group, which every member opens; what is in it is for one of them. The key is
//! derived from the person's seed and the group's id: both computers have the seed, and nobody else does. Each is
//! AES-256-GCM under a random nonce, of the same length whatever it says, so that neither how much was read nor
//! whether anything was can be seen by others.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf;
use zeroize::Zeroizing;

use crate::{Identity, SealError, random};

/// Most bytes that one of them holds.
pub const MAX_OWN: usize = 1_020;

const LABEL: &[u8] = b"kader/own/v1\0";
/// Length, then what it is, then zeros.
const PADDED: usize = MAX_OWN + 4;
const TAG: usize = 16;
/// How long each of them is, sealed.
pub const OWN_LENGTH: usize = NONCE_LEN + PADDED + TAG;

fn cipher(person: &Identity, group: &[u8; 16]) -> Result<LessSafeKey, SealError> {
    let mut key = Zeroizing::new([0u8; 32]);
    hkdf::Salt::new(hkdf::HKDF_SHA256, group)
        .extract(person.seed().as_slice())
        .expand(&[LABEL], hkdf::HKDF_SHA256)
        .and_then(|output| output.fill(key.as_mut_slice()))
        .map_err(|_| SealError::KeyMaterial)?;
    UnboundKey::new(&AES_256_GCM, key.as_slice()).map(LessSafeKey::new).map_err(|_| SealError::KeyMaterial)
}

/// Seals bytes for the other computers of this person. The answer is [`OWN_LENGTH`] bytes.
///
/// # Errors
/// [`SealError::MessageTooLarge`] for more than [`MAX_OWN`]; [`SealError::Random`].
pub fn seal(person: &Identity, group: &[u8; 16], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let length = u32::try_from(plain.len()).ok().filter(|_| plain.len() <= MAX_OWN);
    let length = length.ok_or(SealError::MessageTooLarge)?;
    let mut padded = Zeroizing::new(Vec::with_capacity(PADDED));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(plain);
    padded.resize(PADDED, 0);
    let nonce = *random::bytes::<NONCE_LEN>()?;
    let tag = cipher(person, group)?
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(LABEL),
            padded.as_mut_slice(),
        )
        .map_err(|_| SealError::KeyMaterial)?;
    Ok([nonce.as_slice(), padded.as_slice(), tag.as_ref()].concat())
}

/// Opens what another computer of this person sealed.
///
/// # Errors
/// [`SealError::Undecryptable`] for anything else.
pub fn open(person: &Identity, group: &[u8; 16], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Undecryptable)?;
    let mut opened = Zeroizing::new(rest.to_vec());
    let length = cipher(person, group)?
        .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(LABEL), opened.as_mut_slice())
        .map_err(|_| SealError::Undecryptable)?
        .len();
    opened.truncate(length);
    let (length, plain) = opened.split_first_chunk::<4>().ok_or(SealError::Undecryptable)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| SealError::Undecryptable)?;
    let plain = plain.get(..length).ok_or(SealError::Undecryptable)?;
    Ok(Zeroizing::new(plain.to_vec()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn the_same_person_alone_opens_it_and_its_length_says_nothing() {
        let (person, other) = (Identity::generate().unwrap(), Identity::generate().unwrap());
        let again = Identity::from_seed(&person.seed());
        for plain in [&b""[..], b"read", &[7; MAX_OWN]] {
            let sealed = seal(&person, &[1; 16], plain).unwrap();
            assert_eq!(sealed.len(), OWN_LENGTH);
            assert_eq!(open(&again, &[1; 16], &sealed).unwrap().as_slice(), plain);
            assert_eq!(open(&again, &[2; 16], &sealed), Err(SealError::Undecryptable));
            assert_eq!(open(&other, &[1; 16], &sealed), Err(SealError::Undecryptable));
            assert_ne!(sealed, seal(&person, &[1; 16], plain).unwrap());
        }
        assert_eq!(seal(&person, &[1; 16], &[7; MAX_OWN + 1]), Err(SealError::MessageTooLarge));
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_found() {
        let person = Identity::generate().unwrap();
        let sealed = seal(&person, &[1; 16], b"read").unwrap();
        for at in (0..sealed.len()).step_by(7) {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(open(&person, &[1; 16], &changed), Err(SealError::Undecryptable));
            assert_eq!(open(&person, &[1; 16], &sealed[..at]), Err(SealError::Undecryptable));
        }
    }
}
