//! Padmé padding: the length of a message says little about its content.
//!
//! Layout: the content's length as 4 bytes big endian, the content, zeros up to a total of the form of Padmé
//! (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019) and of
//! at least [`MIN_PADDED`] bytes. A total of L bytes leaks O(log log L) bits and costs at most 12 %.

use crate::{MAX_ENVELOPE, WireError};

/// Smallest padded length in bytes.
pub const MIN_PADDED: usize = 512;

/// Largest padded length in bytes: the largest Padmé length that still leaves room in an envelope for a nonce and
/// a tag.
pub const MAX_PADDED: usize = MAX_ENVELOPE - 4_096;

/// Longest content in bytes that fits in one envelope.
pub const MAX_CONTENT: usize = MAX_PADDED - LENGTH_BYTES;

const LENGTH_BYTES: usize = 4;

/// The smallest Padmé length of at least `length` bytes.
fn padme(length: usize) -> usize {
    let length = length.max(MIN_PADDED);
    // Lengths are at least 512 here, so that both logarithms exist and `exponent` is larger than `kept`.
    let exponent = length.ilog2();
    let kept = exponent.ilog2() + 1;
    let mask = (1_usize << (exponent - kept)) - 1;
    length.saturating_add(mask) & !mask
}

/// Pads `content` to its Padmé length.
///
/// # Errors
/// [`WireError::ContentTooLong`] if it is longer than [`MAX_CONTENT`].
pub fn pad(content: &[u8]) -> Result<Vec<u8>, WireError> {
    let too_long = WireError::ContentTooLong(content.len());
    if content.len() > MAX_CONTENT {
        return Err(too_long);
    }
    let length = u32::try_from(content.len()).map_err(|_| too_long)?;
    let total = padme(LENGTH_BYTES + content.len());
    let mut padded = Vec::with_capacity(total);
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(content);
    padded.resize(total, 0);
    Ok(padded)
}

/// The content of padded bytes.
///
/// # Errors
/// [`WireError::Padding`] unless the bytes are exactly what [`pad`] makes of their content: the total fits the
/// length, and every byte of padding is zero.
pub fn unpad(padded: &[u8]) -> Result<&[u8], WireError> {
    let (length, rest) = padded.split_first_chunk::<LENGTH_BYTES>().ok_or(WireError::Padding)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| WireError::Padding)?;
    if length > MAX_CONTENT || padme(LENGTH_BYTES + length) != padded.len() {
        return Err(WireError::Padding);
    }
    let (content, zeros) = rest.split_at_checked(length).ok_or(WireError::Padding)?;
    if zeros.iter().any(|byte| *byte != 0) {
        return Err(WireError::Padding);
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_lengths() {
        // By hand from the paper's definition: E = floor(log2 L), S = floor(log2 E) + 1, low E - S bits zero.
        for (length, padded) in [
            (0, 512),
            (508, 512),
            (509, 544),
            (1_020, 1_024),
            (1_021, 1_088),
            (10_000, 10_240),
            (100_000, 100_352),
        ] {
            assert_eq!(pad(&vec![9; length]).unwrap().len(), padded, "{length}");
        }
    }

    #[test]
    fn longest_content_fits_with_nonce_and_tag() {
        let padded = pad(&vec![9; MAX_CONTENT]).unwrap();
        assert_eq!(padded.len(), MAX_PADDED);
        assert!(padded.len() + 12 + 16 <= MAX_ENVELOPE);
        assert_eq!(pad(&vec![9; MAX_CONTENT + 1]), Err(WireError::ContentTooLong(MAX_CONTENT + 1)));
    }

    #[test]
    fn damaged_padding_is_refused() {
        let good = pad(b"content").unwrap();
        assert!(unpad(&good).is_ok());
        for bad in [&[][..], &good[..3], &good[..511], &[&good[..], &[0]].concat()] {
            assert_eq!(unpad(bad), Err(WireError::Padding));
        }
        for at in [11, 300, 511] {
            let mut bad = good.clone();
            bad[at] = 1;
            assert_eq!(unpad(&bad), Err(WireError::Padding), "{at}");
        }
        let mut shorter_than_said = good.clone();
        shorter_than_said[..4].copy_from_slice(&600_u32.to_be_bytes());
        assert_eq!(unpad(&shorter_than_said), Err(WireError::Padding));
        let mut huge = good;
        huge[..4].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(unpad(&huge), Err(WireError::Padding));
    }

    proptest! {
        #[test]
        fn comes_back(content in prop::collection::vec(any::<u8>(), 0..5_000)) {
            let padded = pad(&content).unwrap();
            prop_assert_eq!(unpad(&padded).unwrap(), &content[..]);
        }

        #[test]
        fn cost_is_bounded(length in 512_usize..=MAX_PADDED) {
            let padded = padme(length);
            prop_assert!(padded >= length);
            prop_assert!(padded <= MAX_PADDED);
            // The paper's bound, which is reached for small lengths.
            prop_assert!((padded - length) * 100 <= length * 12);
            // Idempotent and monotonic: the length of the length says no more.
            prop_assert_eq!(padme(padded), padded);
            prop_assert!(padme(length + 1) >= padded);
        }

        #[test]
        fn few_lengths_exist(lengths in prop::collection::vec(512_usize..=1_024, 200)) {
            let seen: std::collections::BTreeSet<_> = lengths.into_iter().map(padme).collect();
            prop_assert!(seen.len() <= 17);
        }

        #[test]
        fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            if let Ok(content) = unpad(&bytes) {
                prop_assert_eq!(pad(content).unwrap(), bytes);
            }
        }

        #[test]
        fn one_flipped_padding_bit_is_found(content in prop::collection::vec(any::<u8>(), 0..400), at in 404_usize..512, bit in 0..8) {
            let mut padded = pad(&content).unwrap();
            padded[at] ^= 1_u8 << bit;
            prop_assert_eq!(unpad(&padded), Err(WireError::Padding));
        }
    }
}
