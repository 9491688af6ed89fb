//! Chunks of a file: sealed under the file's own key, outside of the group's messages.
//!
//! A file goes in chunks of [`CHUNK`] bytes, the last one filled up with zeros, so that whoever carries them learns
//! their number and nothing else. Each is AES-256-GCM under a key that is random, used for this file alone, and said
//! inside a message of the group. The nonce is the chunk's number: a chunk that is sealed again is the same bytes.
//! Inside the outer wrapping a chunk is told from an MLS message by its first bytes.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{SealError, random};

/// Bytes of a file in one chunk.
pub const CHUNK: usize = 131_072;

/// What a chunk begins with. An MLS message begins with the number of its version.
const MAGIC: &[u8; 14] = b"kader/file/v1\0";
const ID: usize = 16;
const TAG: usize = 16;
/// Magic, handle, number of the chunk, count of chunks.
const HEAD: usize = MAGIC.len() + ID + 4 + 4;

/// The key of one file. Wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct FileKey([u8; 32]);

impl FileKey {
    /// A fresh key.
    ///
    /// # Errors
    /// [`SealError::Random`].
    pub fn random() -> Result<Self, SealError> {
        Ok(Self(*random::bytes::<32>()?))
    }

    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }

    /// The key's bytes, for the vault and for the letter that says it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn cipher(&self) -> Result<LessSafeKey, SealError> {
        UnboundKey::new(&AES_256_GCM, &self.0).map(LessSafeKey::new).map_err(|_| SealError::KeyMaterial)
    }
}

impl std::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKey(..)")
    }
}

/// Which chunk of which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The file's handle, random.
    pub id: [u8; ID],
    /// Its number, from 0.
    pub index: u32,
    /// Of how many.
    pub count: u32,
}

impl Place {
    /// Bound to the ciphertext: nothing of it can be another.
    fn aad(&self) -> [u8; HEAD] {
        let mut aad = [0u8; HEAD];
        let (index, count) = (self.index.to_be_bytes(), self.count.to_be_bytes());
        let parts = MAGIC.iter().chain(&self.id).chain(&index).chain(&count);
        aad.iter_mut().zip(parts).for_each(|(to, from)| *to = *from);
        aad
    }

    fn nonce(&self) -> Nonce {
        let mut nonce = [0u8; NONCE_LEN];
        nonce.iter_mut().rev().zip(self.index.to_be_bytes().iter().rev()).for_each(|(to, from)| *to = *from);
        Nonce::assume_unique_for_key(nonce)
    }
}

/// Whether these bytes, taken out of an envelope, are of a chunk and not of a message.
#[must_use]
pub fn is_chunk(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Seals a chunk: the bytes to wrap for the relay. What is shorter than [`CHUNK`] is filled up with zeros.
///
/// # Errors
/// [`SealError::EnvelopeTooLarge`] for more than [`CHUNK`] bytes.
pub fn seal(key: &FileKey, place: &Place, plain: &[u8]) -> Result<Vec<u8>, SealError> {
    if plain.len() > CHUNK {
        return Err(SealError::EnvelopeTooLarge);
    }
    let aad = place.aad();
    let mut padded = Zeroizing::new(Vec::with_capacity(CHUNK));
    padded.extend_from_slice(plain);
    padded.resize(CHUNK, 0);
    let tag = key
        .cipher()?
        .seal_in_place_separate_tag(place.nonce(), Aad::from(&aad), padded.as_mut_slice())
        .map_err(|_| SealError::EnvelopeTooLarge)?;
    Ok([aad.as_slice(), padded.as_slice(), tag.as_ref()].concat())
}

/// Which chunk it says to be, and what is to be opened: of a stranger's bytes, none of it is believed before that.
///
/// # Errors
/// [`SealError::Malformed`] for anything that [`seal`] does not make.
pub fn read(bytes: &[u8]) -> Result<(Place, &[u8]), SealError> {
    let rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or(SealError::Malformed)?;
    let (id, rest) = rest.split_first_chunk::<ID>().ok_or(SealError::Malformed)?;
    let (index, rest) = rest.split_first_chunk::<4>().ok_or(SealError::Malformed)?;
    let (count, sealed) = rest.split_first_chunk::<4>().ok_or(SealError::Malformed)?;
    let (index, count) = (u32::from_be_bytes(*index), u32::from_be_bytes(*count));
    if sealed.len() != CHUNK + TAG || index >= count {
        return Err(SealError::Malformed);
    }
    Ok((Place { id: *id, index, count }, sealed))
}

/// Opens a chunk: [`CHUNK`] bytes, of the last one what it was filled up with among them.
///
/// # Errors
/// [`SealError::Undecryptable`] under another key, for another place, or if any byte was changed.
pub fn open(key: &FileKey, place: &Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let mut opened = Zeroizing::new(sealed.to_vec());
    let length = key
        .cipher()?
        .open_in_place(place.nonce(), Aad::from(&place.aad()), opened.as_mut_slice())
        .map_err(|_| SealError::Undecryptable)?
        .len();
    opened.truncate(length);
    Ok(opened)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::{OuterKey, envelope};

    const PLACE: Place = Place { id: [7; 16], index: 2, count: 5 };

    fn key(byte: u8) -> FileKey {
        FileKey::from_bytes(&[byte; 32])
    }

    #[test]
    fn what_was_sealed_opens_and_says_nothing_of_its_length() {
        let outer = OuterKey::from_bytes(&[1; 32]);
        let mut lengths = std::collections::BTreeSet::new();
        for length in [0, 1, 1_000, CHUNK - 1, CHUNK] {
            let plain = vec![9u8; length];
            let sealed = seal(&key(1), &PLACE, &plain).unwrap();
            assert!(is_chunk(&sealed));
            let envelope = envelope::wrap(&outer, &sealed).unwrap();
            lengths.insert(envelope.as_bytes().len());
            let back = envelope::unwrap(&outer, &envelope).unwrap();
            let (place, body) = read(&back).unwrap();
            assert_eq!(place, PLACE);
            let opened = open(&key(1), &place, body).unwrap();
            assert_eq!(opened.len(), CHUNK);
            assert_eq!(&opened[..length], plain);
            assert!(opened[length..].iter().all(|byte| *byte == 0));
        }
        assert_eq!(lengths.len(), 1);
        assert_eq!(seal(&key(1), &PLACE, &vec![0; CHUNK + 1]), Err(SealError::EnvelopeTooLarge));
        // Sealed again it is the same: the relay keeps one.
        assert_eq!(seal(&key(1), &PLACE, b"x").unwrap(), seal(&key(1), &PLACE, b"x").unwrap());
    }

    #[test]
    fn another_key_another_place_and_every_changed_byte_are_refused() {
        let sealed = seal(&key(1), &PLACE, b"a drawing").unwrap();
        let (place, body) = read(&sealed).unwrap();
        let refused = |key: &FileKey, place: &Place, body: &[u8]| {
            assert_eq!(open(key, place, body).unwrap_err(), SealError::Undecryptable);
        };
        refused(&key(2), &place, body);
        for other in
            [Place { id: [8; 16], ..PLACE }, Place { index: 1, ..PLACE }, Place { count: 6, ..PLACE }]
        {
            refused(&key(1), &other, body);
        }
        for at in [0, 1, CHUNK / 2, CHUNK - 1, CHUNK, CHUNK + TAG - 1] {
            let mut changed = body.to_vec();
            changed[at] ^= 0x40;
            refused(&key(1), &place, &changed);
        }
    }

    #[test]
    fn whatever_else_it_is_is_no_chunk() {
        let sealed = seal(&key(1), &PLACE, b"a drawing").unwrap();
        for length in (0..HEAD + 3).chain([sealed.len() - 1]) {
            assert_eq!(read(&sealed[..length]).unwrap_err(), SealError::Malformed);
        }
        assert!(read(&[sealed.as_slice(), &[0]].concat()).is_err());
        // A number beyond the count.
        let beyond = seal(&key(1), &Place { index: 5, ..PLACE }, b"x").unwrap();
        assert!(read(&beyond).is_err());
        assert!(!is_chunk(&[0, 1, 0, 2]) && !is_chunk(b"") && !is_chunk(&MAGIC[..13]));
    }
}
