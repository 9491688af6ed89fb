//! Finding out that nobody stands between people: six pictures, read aloud and compared by all.
//!
//! Everybody commits to a nonce, and reveals it once everybody has committed. The pictures are a hash
//! of the group's exporter secret, all identity keys and all nonces. Somebody in the middle has groups
//! with different secrets and can only hope that two draws out of 2^36 agree: whoever has not revealed
//! yet waits for every commitment, so that those in the middle choose their nonces before they know
//! that one, and they get one try, because a second is a second comparison that people notice.

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

/// An identity key, and the nonce of its owner.
pub type KeyNonce = ([u8; 32], [u8; 32]);

/// The pictures for one comparison among these keys, each with its nonce; the order in which they are
/// given does not matter. The hash is over purpose, secret, the keys ascending, and the nonces in the
/// order of their keys.
#[must_use]
pub fn short_string(secret: &[u8; 32], members: &[KeyNonce]) -> ShortString {
    let mut members: Vec<_> = members.iter().collect();
    members.sort_unstable();
    let keys = members.iter().map(|(key, _)| key.as_slice());
    let nonces = members.iter().map(|(_, nonce)| nonce.as_slice());
    let parts: Vec<&[u8]> =
        [STRING_PURPOSE, secret.as_slice()].into_iter().chain(keys).chain(nonces).collect();
    let bits = sha256(&parts).iter().take(8).fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
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

/// Six pictures that all sides see alike, if nobody stands between them.
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

/// One side of one comparison among two or more.
///
/// Order: send [`Verification::commitment`]; feed everybody else's into
/// [`Verification::accept_commitment`]; only when all are there is there a nonce to send
/// ([`Verification::reveal`]); feed everybody else's into [`Verification::accept_nonce`]; then
/// [`Verification::finish`] gives the pictures. Between messages it can be stored with
/// [`Verification::to_bytes`].
///
/// The exporter secret is taken once, at the beginning; all sides must begin in the same epoch, so
/// send the epoch along with the commitment and begin anew if they differ.
pub struct Verification {
    mine: [u8; 32],
    secret: Zeroizing<[u8; 32]>,
    nonce: Zeroizing<[u8; 32]>,
    /// Ascending by key.
    others: Vec<Other>,
}

/// What was heard from one other side.
struct Other {
    key: [u8; 32],
    commitment: Option<[u8; 32]>,
    /// Only ever the one that was committed to.
    nonce: Option<[u8; 32]>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    mine: ByteArray<32>,
    secret: ByteArray<32>,
    nonce: ByteArray<32>,
    others: Vec<StoredOther>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredOther {
    key: ByteArray<32>,
    commitment: Option<ByteArray<32>>,
    nonce: Option<ByteArray<32>>,
}

impl Verification {
    /// Begins a comparison between the own identity key and all the others' with the group's
    /// [`verification_secret`](crate::Group::verification_secret) and a fresh nonce.
    ///
    /// # Errors
    /// [`SealError::Random`]; [`SealError::UnexpectedMembers`] if there is nobody else, or a key
    /// stands there twice.
    pub fn begin(
        mine: [u8; 32],
        others: &[[u8; 32]],
        secret: Zeroizing<[u8; 32]>,
    ) -> Result<Self, SealError> {
        let others = others.iter().map(|key| Other { key: *key, commitment: None, nonce: None });
        Self::among(mine, secret, random::bytes()?, others.collect()).ok_or(SealError::UnexpectedMembers)
    }

    /// `None` if nobody else is there, or a key twice.
    fn among(
        mine: [u8; 32],
        secret: Zeroizing<[u8; 32]>,
        nonce: Zeroizing<[u8; 32]>,
        mut others: Vec<Other>,
    ) -> Option<Self> {
        others.sort_unstable_by_key(|other| other.key);
        let distinct = others.is_sorted_by(|one, next| one.key < next.key);
        let itself = others.iter().any(|other| other.key == mine);
        (distinct && !itself && !others.is_empty()).then_some(Self { mine, secret, nonce, others })
    }

    /// The own commitment, to be sent first.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        commit(&self.mine, &self.nonce)
    }

    /// Takes the commitment of another side. The same one again is harmless.
    ///
    /// # Errors
    /// [`SealError::NotAMember`]; [`SealError::CommitmentChanged`] for a second, different one.
    pub fn accept_commitment(&mut self, of: &[u8; 32], commitment: [u8; 32]) -> Result<(), SealError> {
        let other = self.other(of)?;
        match other.commitment {
            Some(first) if first != commitment => Err(SealError::CommitmentChanged),
            _ => {
                other.commitment = Some(commitment);
                Ok(())
            }
        }
    }

    /// The own nonce, to be sent once everybody else has committed.
    ///
    /// # Errors
    /// [`SealError::CommitmentMissing`] before that: knowing our nonce, one who has not committed
    /// could look for a nonce that makes the pictures agree.
    pub fn reveal(&self) -> Result<[u8; 32], SealError> {
        if self.others.iter().any(|other| other.commitment.is_none()) {
            return Err(SealError::CommitmentMissing);
        }
        Ok(*self.nonce)
    }

    /// Takes the nonce of another side, whose commitment must be there; those of further sides need
    /// not. The same one again is harmless.
    ///
    /// # Errors
    /// [`SealError::NotAMember`]; [`SealError::CommitmentMissing`]; [`SealError::CommitmentBroken`]
    /// if it is not the one committed to.
    pub fn accept_nonce(&mut self, of: &[u8; 32], nonce: [u8; 32]) -> Result<(), SealError> {
        let other = self.other(of)?;
        let commitment = other.commitment.ok_or(SealError::CommitmentMissing)?;
        check(&commitment, of, &nonce)?;
        other.nonce = Some(nonce);
        Ok(())
    }

    /// The other sides whose nonce is not there yet, ascending.
    #[must_use]
    pub fn waits_for(&self) -> Vec<[u8; 32]> {
        self.others.iter().filter(|other| other.nonce.is_none()).map(|other| other.key).collect()
    }

    /// Every key with its nonce, the own among them, ascending by key.
    ///
    /// # Errors
    /// [`SealError::CommitmentMissing`], [`SealError::NonceMissing`] until all are there.
    pub fn nonces(&self) -> Result<Vec<KeyNonce>, SealError> {
        let mut all = vec![(self.mine, self.reveal()?)];
        for other in &self.others {
            all.push((other.key, other.nonce.ok_or(SealError::NonceMissing)?));
        }
        all.sort_unstable();
        Ok(all)
    }

    /// The pictures, once every nonce is there.
    ///
    /// # Errors
    /// As [`Verification::nonces`].
    pub fn finish(&self) -> Result<ShortString, SealError> {
        Ok(short_string(&self.secret, &self.nonces()?))
    }

    /// The state as bytes for the vault.
    ///
    /// # Errors
    /// [`SealError::KeyMaterial`] if encoding fails, which it does not.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let others = self.others.iter().map(|other| StoredOther {
            key: ByteArray::new(other.key),
            commitment: other.commitment.map(ByteArray::new),
            nonce: other.nonce.map(ByteArray::new),
        });
        serde_ipld_dagcbor::to_vec(&Stored {
            mine: ByteArray::new(self.mine),
            secret: ByteArray::new(*self.secret),
            nonce: ByteArray::new(*self.nonce),
            others: others.collect(),
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
        let others = stored.others.into_iter().map(|other| Other {
            key: other.key.into_array(),
            commitment: other.commitment.map(ByteArray::into_array),
            nonce: other.nonce.map(ByteArray::into_array),
        });
        let others: Vec<_> = others.collect();
        let broken = |other: &Other| match (other.commitment, other.nonce) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(commitment), Some(nonce)) => check(&commitment, &other.key, &nonce).is_err(),
        };
        if others.iter().any(broken) {
            return Err(SealError::KeyMaterial);
        }
        let (secret, nonce) = (stored.secret.into_array(), stored.nonce.into_array());
        Self::among(stored.mine.into_array(), Zeroizing::new(secret), Zeroizing::new(nonce), others)
            .ok_or(SealError::KeyMaterial)
    }

    fn other(&mut self, of: &[u8; 32]) -> Result<&mut Other, SealError> {
        self.others.iter_mut().find(|other| other.key == *of).ok_or(SealError::NotAMember)
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
    const C: [u8; 32] = [3; 32];
    const D: [u8; 32] = [4; 32];

    fn pair(secret_a: [u8; 32], secret_b: [u8; 32]) -> (Verification, Verification) {
        (
            Verification::begin(A, &[B], Zeroizing::new(secret_a)).unwrap(),
            Verification::begin(B, &[A], Zeroizing::new(secret_b)).unwrap(),
        )
    }

    /// One side for each key, all under one secret.
    fn sides(keys: &[[u8; 32]]) -> Vec<Verification> {
        let begin = |mine: &[u8; 32]| {
            let others: Vec<_> = keys.iter().copied().filter(|key| key != mine).rev().collect();
            Verification::begin(*mine, &others, Zeroizing::new([9; 32])).unwrap()
        };
        keys.iter().map(begin).collect()
    }

    /// Stored and read again.
    fn restarted(one: &Verification) -> Verification {
        Verification::from_bytes(&one.to_bytes().unwrap()).unwrap()
    }

    #[test]
    fn both_sides_see_the_same_also_across_a_restart() {
        let (mut a, mut b) = pair([9; 32], [9; 32]);
        assert_eq!(a.reveal(), Err(SealError::CommitmentMissing));
        assert_eq!(a.finish(), Err(SealError::CommitmentMissing));
        assert_eq!(a.accept_nonce(&B, [0; 32]), Err(SealError::CommitmentMissing));
        a.accept_commitment(&B, b.commitment()).unwrap();
        b.accept_commitment(&A, a.commitment()).unwrap();
        let mut a = restarted(&a);
        assert_eq!(a.finish(), Err(SealError::NonceMissing));
        assert_eq!(a.waits_for(), [B]);
        a.accept_nonce(&B, b.reveal().unwrap()).unwrap();
        b.accept_nonce(&A, a.reveal().unwrap()).unwrap();
        let a = restarted(&a);
        assert_eq!(a.waits_for(), [[0u8; 32]; 0]);
        assert_eq!(a.finish().unwrap(), b.finish().unwrap());
        assert_eq!(a.nonces(), b.nonces());
        assert_eq!(a.nonces().unwrap(), [(A, a.reveal().unwrap()), (B, b.reveal().unwrap())]);
    }

    #[test]
    fn four_see_the_same_and_nobody_reveals_before_all_have_committed() {
        let keys = [C, A, D, B];
        let mut sides = sides(&keys);
        let commitments: Vec<_> = sides.iter().map(Verification::commitment).collect();
        for (at, side) in sides.iter_mut().enumerate() {
            // The missing one may be any: each in turn comes last.
            let mut order: Vec<_> = (0..4).filter(|other| *other != at).collect();
            order.rotate_left(at % 3);
            for other in order {
                assert_eq!(side.reveal(), Err(SealError::CommitmentMissing));
                assert_eq!(side.finish(), Err(SealError::CommitmentMissing));
                side.accept_commitment(&keys[other], commitments[other]).unwrap();
            }
            assert!(side.reveal().is_ok());
        }
        let nonces: Vec<_> = sides.iter().map(|side| side.reveal().unwrap()).collect();
        for (at, side) in sides.iter_mut().enumerate() {
            for other in (0..4).filter(|other| *other != at).rev() {
                assert_eq!(side.finish(), Err(SealError::NonceMissing));
                *side = restarted(side);
                side.accept_nonce(&keys[other], nonces[other]).unwrap();
                side.accept_nonce(&keys[other], nonces[other]).unwrap();
            }
        }
        let of = |key: [u8; 32]| nonces[keys.iter().position(|one| *one == key).unwrap()];
        for side in &sides {
            assert_eq!(side.finish(), sides[0].finish());
            assert!(side.finish().is_ok());
            assert_eq!(side.nonces().unwrap(), [A, B, C, D].map(|key| (key, of(key))));
        }
    }

    #[test]
    fn a_nonce_may_come_before_a_thirds_commitment() {
        let mut sides = sides(&[A, B, C]);
        let commitments: Vec<_> = sides.iter().map(Verification::commitment).collect();
        let nonce_of_b = *sides[1].nonce;
        let a = &mut sides[0];
        a.accept_commitment(&B, commitments[1]).unwrap();
        a.accept_nonce(&B, nonce_of_b).unwrap();
        assert_eq!(a.reveal(), Err(SealError::CommitmentMissing), "the third has not committed");
        assert_eq!(a.waits_for(), [C]);
        a.accept_commitment(&C, commitments[2]).unwrap();
        assert!(a.reveal().is_ok());
        assert_eq!(a.finish(), Err(SealError::NonceMissing));
    }

    /// Computed from the definition: SHA-256 over purpose, secret, keys ascending, nonces in the
    /// order of the keys. Those of two are from before there could be three.
    #[test]
    fn the_bytes_are_part_of_the_protocol() {
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        assert_eq!(
            hex(&commit(&A, &[3; 32])),
            "bca95af4959d9c74b08d00b4498345b23839b0f2692035529d9471700ed21a34"
        );
        let pictures = |members: &[KeyNonce]| short_string(&[9; 32], members).pictures().map(EmojiIndex::get);
        let (a, b, c, d) = ((A, [7; 32]), (B, [6; 32]), (C, [5; 32]), (D, [8; 32]));
        assert_eq!(pictures(&[a, b]), [34, 43, 57, 5, 1, 11]);
        assert_eq!(pictures(&[c, a, b]), [62, 13, 55, 3, 32, 38]);
        assert_eq!(pictures(&[d, c, b, a]), [49, 12, 49, 33, 33, 58]);
    }

    #[test]
    fn another_secret_key_or_nonce_gives_other_pictures() {
        let base = short_string(&[9; 32], &[(A, [3; 32]), (B, [4; 32])]);
        assert_eq!(base, short_string(&[9; 32], &[(B, [4; 32]), (A, [3; 32])]));
        assert_ne!(base, short_string(&[8; 32], &[(A, [3; 32]), (B, [4; 32])]));
        assert_ne!(base, short_string(&[9; 32], &[(A, [4; 32]), (B, [3; 32])]));
        assert_ne!(base, short_string(&[9; 32], &[(A, [3; 32]), ([7; 32], [4; 32])]));
        assert_ne!(base, short_string(&[9; 32], &[(A, [3; 32]), (B, [4; 32]), (C, [5; 32])]));
        let three = short_string(&[9; 32], &[(A, [3; 32]), (B, [4; 32]), (C, [5; 32])]);
        for changed in 0..3 {
            let mut members = [(A, [3; 32]), (B, [4; 32]), (C, [5; 32])];
            members[changed].1 = [6; 32];
            assert_ne!(three, short_string(&[9; 32], &members));
        }
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
        a.accept_commitment(&B, b.commitment()).unwrap();
        a.accept_commitment(&B, b.commitment()).unwrap();
        assert_eq!(a.accept_commitment(&B, [0; 32]), Err(SealError::CommitmentChanged));
        assert_eq!(a.accept_nonce(&B, [0; 32]), Err(SealError::CommitmentBroken));
        a.accept_nonce(&B, *b.nonce).unwrap();
        assert_eq!(a.accept_nonce(&B, [0; 32]), Err(SealError::CommitmentBroken), "the first one stands");
        assert!(a.finish().is_ok());

        let (mut a, _) = pair([9; 32], [9; 32]);
        let own = a.commitment();
        a.accept_commitment(&B, own).unwrap();
        let own_nonce = a.reveal().unwrap();
        assert_eq!(a.accept_nonce(&B, own_nonce), Err(SealError::CommitmentBroken));
    }

    #[test]
    fn one_members_commitment_is_no_others() {
        let mut sides = sides(&[A, B, C]);
        let commitments: Vec<_> = sides.iter().map(Verification::commitment).collect();
        let nonces: Vec<_> = sides.iter().map(|side| *side.nonce).collect();
        let a = &mut sides[0];
        // C says B's commitment again as its own: it cannot keep it.
        a.accept_commitment(&B, commitments[1]).unwrap();
        a.accept_commitment(&C, commitments[1]).unwrap();
        a.accept_nonce(&B, nonces[1]).unwrap();
        assert_eq!(a.accept_nonce(&C, nonces[1]), Err(SealError::CommitmentBroken));
        assert_eq!(a.finish(), Err(SealError::NonceMissing));
        assert_eq!(a.accept_commitment(&A, commitments[0]), Err(SealError::NotAMember));
        assert_eq!(a.accept_commitment(&D, commitments[0]), Err(SealError::NotAMember));
        assert_eq!(a.accept_nonce(&D, nonces[0]), Err(SealError::NotAMember));
    }

    #[test]
    fn a_comparison_is_among_distinct_keys() {
        for others in [[].as_slice(), &[A], &[B, A], &[B, B], &[B, C, B]] {
            let begun = Verification::begin(A, others, Zeroizing::new([0; 32]));
            assert_eq!(begun.err(), Some(SealError::UnexpectedMembers), "{others:?}");
        }
    }

    #[test]
    fn a_stored_state_that_could_not_be_is_refused() {
        let (mut a, b) = pair([9; 32], [9; 32]);
        a.accept_commitment(&B, b.commitment()).unwrap();
        a.accept_nonce(&B, *b.nonce).unwrap();
        let whole = a.to_bytes().unwrap();
        let stored = || serde_ipld_dagcbor::from_slice::<Stored>(&whole).unwrap();
        let refused = |stored: Stored| {
            let bytes = serde_ipld_dagcbor::to_vec(&stored).unwrap();
            assert_eq!(Verification::from_bytes(&bytes).err(), Some(SealError::KeyMaterial));
        };
        assert!(Verification::from_bytes(&whole).is_ok());
        let mut uncommitted = stored();
        uncommitted.others[0].commitment = None;
        refused(uncommitted);
        let mut broken = stored();
        broken.others[0].nonce = Some(ByteArray::new([0; 32]));
        refused(broken);
        refused(Stored { others: vec![], ..stored() });
        refused(Stored { mine: ByteArray::new(B), ..stored() });
    }

    #[test]
    fn pictures_are_spread_over_the_whole_table() {
        let mut seen = [0u32; 64];
        for n in 0..2000u32 {
            let mut nonce = [0u8; 32];
            nonce[..4].copy_from_slice(&n.to_be_bytes());
            for picture in short_string(&[9; 32], &[(A, nonce), (B, [4; 32])]).pictures() {
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
