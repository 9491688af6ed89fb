//! Finding out that nobody stands between two people: six pictures, read aloud and compared.
//!
//! Both sides commit to a nonce, then reveal it. The pictures are a hash of the group's exporter
//! secret, both identity keys and both nonces. Somebody in the middle has two groups with two
//! secrets and can only hope that two draws out of 2^36 agree: when they choose their nonces they do
//! not know the others' yet, and they get one try, because a second is a second comparison that
//! people notice.

use ring::digest;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteArray;
use zeroize::Zeroizing;

pub use crate::emoji::{EMOJI, Emoji};
use crate::{SealError, random};

const COMMIT_PURPOSE: &[u8] = b"kader/verification/commitment/v1\0";
const STRING_PURPOSE: &[u8] = b"kader/verification/short-string/v1\0";

/// A side's commitment to its nonce: SHA-256 over purpose, that side's public key, and nonce. The
/// key is in it so that nobody can send a commitment back as their own.
#[must_use]
pub fn commit(public: &[u8; 32], nonce: &[u8; 32]) -> [u8; 32] {
    sha256(&[COMMIT_PURPOSE, public, nonce])
}

/// Whether a revealed nonce is the one that was committed to.
///
/// # Errors
/// [`SealError::CommitmentBroken`] if not.
pub fn check(commitment: &[u8; 32], public: &[u8; 32], nonce: &[u8; 32]) -> Result<(), SealError> {
    if commit(public, nonce) == *commitment { Ok(()) } else { Err(SealError::CommitmentBroken) }
}

/// The pictures for one comparison; the order in which the two sides are given does not matter.
#[must_use]
pub fn short_string(
    secret: &[u8; 32],
    one: (&[u8; 32], &[u8; 32]),
    other: (&[u8; 32], &[u8; 32]),
) -> ShortString {
    let (first, second) = if one.0 <= other.0 { (one, other) } else { (other, one) };
    let hash = sha256(&[STRING_PURPOSE, secret, first.0, second.0, first.1, second.1]);
    let bits = hash.iter().take(8).fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
    let mut pictures = [EmojiIndex(0); 6];
    for (picture, shift) in pictures.iter_mut().zip([58u32, 52, 46, 40, 34, 28]) {
        let index = ((bits >> shift) & 0x3f) as u8; // six bits
        *picture = EmojiIndex(index);
    }
    ShortString(pictures)
}

/// An index into [`EMOJI`], below 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmojiIndex(u8);

impl EmojiIndex {
    /// The index, 0 to 63.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }

    /// The picture.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "the table has 64 entries and the index six bits")]
    pub fn emoji(self) -> &'static Emoji {
        &EMOJI[usize::from(self.0 & 0x3f)]
    }
}

/// Six pictures that both sides see alike, if nobody stands between them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ShortString([EmojiIndex; 6]);

impl ShortString {
    /// The pictures, in the order in which they are read aloud.
    #[must_use]
    pub fn pictures(&self) -> [EmojiIndex; 6] {
        self.0
    }
}

impl std::fmt::Debug for ShortString {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShortString(..)")
    }
}

/// One side of one comparison.
///
/// Order: send [`Verification::commitment`]; feed the other's into
/// [`Verification::accept_commitment`]; only then is there a nonce to send
/// ([`Verification::reveal`]); feed the other's into [`Verification::finish`]. Between messages it
/// can be stored with [`Verification::to_bytes`].
///
/// The exporter secret is taken once, at the beginning; both sides must begin in the same epoch, so
/// send the epoch along with the commitment and begin anew if they differ.
pub struct Verification {
    mine: [u8; 32],
    theirs: [u8; 32],
    secret: Zeroizing<[u8; 32]>,
    nonce: Zeroizing<[u8; 32]>,
    commitment: Option<[u8; 32]>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    mine: ByteArray<32>,
    theirs: ByteArray<32>,
    secret: ByteArray<32>,
    nonce: ByteArray<32>,
    commitment: Option<ByteArray<32>>,
}

impl Verification {
    /// Begins a comparison between two identity keys with the group's
    /// [`verification_secret`](crate::Group::verification_secret) and a fresh nonce.
    ///
    /// # Errors
    /// [`SealError::Random`]; [`SealError::UnexpectedMembers`] if both keys are the same.
    pub fn begin(mine: [u8; 32], theirs: [u8; 32], secret: Zeroizing<[u8; 32]>) -> Result<Self, SealError> {
        if mine == theirs {
            return Err(SealError::UnexpectedMembers);
        }
        Ok(Self { mine, theirs, secret, nonce: random::bytes()?, commitment: None })
    }

    /// The own commitment, to be sent first.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        commit(&self.mine, &self.nonce)
    }

    /// Takes the other side's commitment. The same one again is harmless.
    ///
    /// # Errors
    /// [`SealError::CommitmentChanged`] for a second, different one.
    pub fn accept_commitment(&mut self, commitment: [u8; 32]) -> Result<(), SealError> {
        match self.commitment {
            Some(first) if first != commitment => Err(SealError::CommitmentChanged),
            _ => {
                self.commitment = Some(commitment);
                Ok(())
            }
        }
    }

    /// The own nonce, to be sent once the other side has committed.
    ///
    /// # Errors
    /// [`SealError::CommitmentMissing`] before that: knowing our nonce, the other side could look
    /// for one of its own that makes the pictures agree.
    pub fn reveal(&self) -> Result<[u8; 32], SealError> {
        match self.commitment {
            Some(_) => Ok(*self.nonce),
            None => Err(SealError::CommitmentMissing),
        }
    }

    /// Checks the other side's nonce and gives the pictures.
    ///
    /// # Errors
    /// [`SealError::CommitmentMissing`], [`SealError::CommitmentBroken`].
    pub fn finish(&self, their_nonce: &[u8; 32]) -> Result<ShortString, SealError> {
        let commitment = self.commitment.ok_or(SealError::CommitmentMissing)?;
        check(&commitment, &self.theirs, their_nonce)?;
        Ok(short_string(&self.secret, (&self.mine, &self.nonce), (&self.theirs, their_nonce)))
    }

    /// The state as bytes for the vault.
    ///
    /// # Errors
    /// [`SealError::KeyMaterial`] if encoding fails, which it does not.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, SealError> {
        serde_ipld_dagcbor::to_vec(&Stored {
            mine: ByteArray::new(self.mine),
            theirs: ByteArray::new(self.theirs),
            secret: ByteArray::new(*self.secret),
            nonce: ByteArray::new(*self.nonce),
            commitment: self.commitment.map(ByteArray::new),
        })
        .map(Zeroizing::new)
        .map_err(|_| SealError::KeyMaterial)
    }

    /// The state of [`Verification::to_bytes`].
    ///
    /// # Errors
    /// [`SealError::KeyMaterial`] if the bytes are not such a state.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let stored: Stored = serde_ipld_dagcbor::from_slice(bytes).map_err(|_| SealError::KeyMaterial)?;
        Ok(Self {
            mine: stored.mine.into_array(),
            theirs: stored.theirs.into_array(),
            secret: Zeroizing::new(stored.secret.into_array()),
            nonce: Zeroizing::new(stored.nonce.into_array()),
            commitment: stored.commitment.map(ByteArray::into_array),
        })
    }
}

impl std::fmt::Debug for Verification {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Verification(..)")
    }
}

/// Every part here has a fixed length, so plain concatenation is unambiguous.
fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(part);
    }
    let mut out = [0u8; 32];
    out.iter_mut().zip(context.finish().as_ref()).for_each(|(to, from)| *to = *from);
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    const A: [u8; 32] = [1; 32];
    const B: [u8; 32] = [2; 32];

    fn pair(secret_a: [u8; 32], secret_b: [u8; 32]) -> (Verification, Verification) {
        (
            Verification::begin(A, B, Zeroizing::new(secret_a)).unwrap(),
            Verification::begin(B, A, Zeroizing::new(secret_b)).unwrap(),
        )
    }

    #[test]
    fn both_sides_see_the_same_also_across_a_restart() {
        let (mut a, mut b) = pair([9; 32], [9; 32]);
        assert_eq!(a.reveal(), Err(SealError::CommitmentMissing));
        assert_eq!(a.finish(&[0; 32]), Err(SealError::CommitmentMissing));
        a.accept_commitment(b.commitment()).unwrap();
        b.accept_commitment(a.commitment()).unwrap();
        let a = Verification::from_bytes(&a.to_bytes().unwrap()).unwrap();
        let one = a.finish(&b.reveal().unwrap()).unwrap();
        let two = b.finish(&a.reveal().unwrap()).unwrap();
        assert_eq!(one, two);
    }

    #[test]
    fn another_secret_key_or_nonce_gives_other_pictures() {
        let base = short_string(&[9; 32], (&A, &[3; 32]), (&B, &[4; 32]));
        assert_eq!(base, short_string(&[9; 32], (&B, &[4; 32]), (&A, &[3; 32])));
        assert_ne!(base, short_string(&[8; 32], (&A, &[3; 32]), (&B, &[4; 32])));
        assert_ne!(base, short_string(&[9; 32], (&A, &[4; 32]), (&B, &[3; 32])));
        assert_ne!(base, short_string(&[9; 32], (&A, &[3; 32]), (&[7; 32], &[4; 32])));
    }

    #[test]
    fn nonces_are_fresh() {
        let (one, _) = pair([9; 32], [9; 32]);
        let (two, _) = pair([9; 32], [9; 32]);
        assert_ne!(one.commitment(), two.commitment());
    }

    #[test]
    fn broken_changed_and_reflected_commitments_are_refused() {
        let (mut a, b) = pair([9; 32], [9; 32]);
        a.accept_commitment(b.commitment()).unwrap();
        a.accept_commitment(b.commitment()).unwrap();
        assert_eq!(a.accept_commitment([0; 32]), Err(SealError::CommitmentChanged));
        assert_eq!(a.finish(&[0; 32]), Err(SealError::CommitmentBroken));

        let (mut a, _) = pair([9; 32], [9; 32]);
        let own = a.commitment();
        a.accept_commitment(own).unwrap();
        let own_nonce = a.reveal().unwrap();
        assert_eq!(a.finish(&own_nonce), Err(SealError::CommitmentBroken));
        assert!(Verification::begin(A, A, Zeroizing::new([0; 32])).is_err());
    }

    #[test]
    fn pictures_are_spread_over_the_whole_table() {
        let mut seen = [0u32; 64];
        for n in 0..2000u32 {
            let mut nonce = [0u8; 32];
            nonce[..4].copy_from_slice(&n.to_be_bytes());
            for picture in short_string(&[9; 32], (&A, &nonce), (&B, &[4; 32])).pictures() {
                seen[usize::from(picture.get())] += 1;
            }
        }
        // 12 000 draws over 64: 187 expected, 110 is more than five standard deviations off.
        assert!(seen.iter().all(|count| (110..=270).contains(count)), "{seen:?}");
    }

    proptest! {
        #[test]
        fn garbage_state_is_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(Verification::from_bytes(&bytes).is_err());
        }
    }
}
