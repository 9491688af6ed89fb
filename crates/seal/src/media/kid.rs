//! Key ids: which sender, which stream, which run of it.

use crate::SealError;

/// What a frame belongs to. Sound and pictures have keys of their own, so that no counter is shared
/// and no frame of one can be passed off as one of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stream {
    /// Opus packets.
    Audio,
    /// VP8 frames of the camera.
    Video,
}

/// A key id of 56 bits: `run (40) || leaf (14) || stream (2)`.
///
/// RFC 9605 derives a key for each key id. `leaf` is the sender's leaf in the MLS tree. `run` is
/// drawn anew for every [`MediaSealer`](super::MediaSealer), so that a program that crashed and
/// came back in the same session, with counters at zero again, seals under another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kid {
    /// Random, 40 bits.
    pub(super) run: u64,
    /// The sender's leaf index.
    pub(super) leaf: u32,
    /// Which of the sender's streams.
    pub(super) stream: Stream,
}

const RUN_BITS: u32 = 40;
const LEAF_BITS: u32 = 14;
const STREAM_BITS: u32 = 2;

impl Kid {
    pub(super) fn new(run: u64, leaf: u32, stream: Stream) -> Result<Self, SealError> {
        if leaf >= 1 << LEAF_BITS || run >= 1 << RUN_BITS {
            return Err(SealError::KeyMaterial);
        }
        Ok(Self { run, leaf, stream })
    }

    /// The number in the SFrame header.
    #[must_use]
    pub fn to_u64(self) -> u64 {
        let stream = match self.stream {
            Stream::Audio => 0,
            Stream::Video => 1,
        };
        (self.run << (LEAF_BITS + STREAM_BITS)) | (u64::from(self.leaf) << STREAM_BITS) | stream
    }

    /// Reads the number of an SFrame header; `None` if it is none of ours.
    #[must_use]
    pub fn from_u64(kid: u64) -> Option<Self> {
        let stream = match kid & ((1 << STREAM_BITS) - 1) {
            0 => Stream::Audio,
            1 => Stream::Video,
            _ => return None,
        };
        let leaf = u32::try_from((kid >> STREAM_BITS) & ((1 << LEAF_BITS) - 1)).ok()?;
        let run = kid >> (LEAF_BITS + STREAM_BITS);
        Self::new(run, leaf, stream).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_read_writes_back(number: u64) {
            match Kid::from_u64(number) {
                Some(kid) => prop_assert_eq!(kid.to_u64(), number),
                None => prop_assert!(number >> 56 != 0 || number & 3 > 1),
            }
        }
    }

    #[test]
    fn parts_do_not_overlap() {
        let mut seen = std::collections::BTreeSet::new();
        for run in [0, 1, (1 << 40) - 1] {
            for leaf in [0, 1, (1 << 14) - 1] {
                for stream in [Stream::Audio, Stream::Video] {
                    assert!(seen.insert(Kid::new(run, leaf, stream).unwrap().to_u64()));
                }
            }
        }
        assert!(Kid::new(1 << 40, 0, Stream::Audio).is_err());
        assert!(Kid::new(0, 1 << 14, Stream::Audio).is_err());
    }
}
