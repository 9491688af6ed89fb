//! Sealing the frames of one own stream.

use super::cipher::{CipherMaker, FrameCipher};
use super::{Kid, Stream, VP8_CLEAR};
use crate::{SealError, random};

/// Most frames sealed under one key id. A day of sound is 4.3 million; RFC 9605 section 9.3 and the
/// bounds on AES-GCM allow far more for frames of this size.
pub const MAX_FRAMES: u64 = 1 << 32;

/// Seals the frames of one stream, each under a counter of its own.
///
/// Not clonable, and the counter only rises: no counter is used twice under a key.
pub struct MediaSealer {
    cipher: Option<Box<dyn FrameCipher>>,
    kid: Kid,
    next: u64,
}

impl MediaSealer {
    pub(super) fn new(
        base: &[u8; 16],
        leaf: u32,
        stream: Stream,
        cipher: CipherMaker,
    ) -> Result<Self, SealError> {
        let mut run = [0u8; 8];
        run.iter_mut().skip(3).zip(random::bytes::<5>()?.iter()).for_each(|(to, from)| *to = *from);
        let kid = Kid::new(u64::from_be_bytes(run), leaf, stream)?;
        Ok(Self { cipher: Some(cipher(base, kid.to_u64())?), kid, next: 0 })
    }

    /// The key id of this stream.
    #[must_use]
    pub fn kid(&self) -> Kid {
        self.kid
    }

    /// Seals one frame: `clear || SFrame`. `clear` stays readable and is authenticated.
    ///
    /// # Errors
    /// [`SealError::FrameEmpty`], [`SealError::CounterExhausted`], [`SealError::KeysDestroyed`],
    /// [`SealError::FrameUnsealable`].
    pub fn seal(&mut self, clear: &[u8], payload: &[u8]) -> Result<Vec<u8>, SealError> {
        if clear.is_empty() && payload.is_empty() {
            return Err(SealError::FrameEmpty);
        }
        let cipher = self.cipher.as_ref().ok_or(SealError::KeysDestroyed)?;
        if self.next >= MAX_FRAMES {
            return Err(SealError::CounterExhausted);
        }
        let counter = self.next;
        // Used up before sealing, so that a failure never frees it.
        self.next += 1;
        cipher.seal(counter, clear, payload)
    }

    /// Seals a VP8 frame, whose byte 0 stays readable.
    ///
    /// # Errors
    /// As [`MediaSealer::seal`].
    pub fn seal_vp8(&mut self, frame: &[u8]) -> Result<Vec<u8>, SealError> {
        let (clear, payload) = frame.split_at_checked(VP8_CLEAR).ok_or(SealError::FrameEmpty)?;
        self.seal(clear, payload)
    }

    /// Seals an Opus packet.
    ///
    /// # Errors
    /// As [`MediaSealer::seal`].
    pub fn seal_opus(&mut self, packet: &[u8]) -> Result<Vec<u8>, SealError> {
        self.seal(&[], packet)
    }

    /// Wipes the key now. Everything later is refused with [`SealError::KeysDestroyed`].
    pub fn destroy(&mut self) {
        self.cipher = None;
    }
}

impl std::fmt::Debug for MediaSealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MediaSealer")
            .field("stream", &self.kid.stream)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use crate::media::sframe_aes128gcm;

    #[test]
    fn the_counter_ends_and_never_wraps() {
        let mut sealer = MediaSealer::new(&[1; 16], 0, Stream::Audio, sframe_aes128gcm).unwrap();
        sealer.next = MAX_FRAMES - 1;
        assert!(sealer.seal_opus(b"last").is_ok());
        for _ in 0..3 {
            assert_eq!(sealer.seal_opus(b"x"), Err(SealError::CounterExhausted));
        }
    }

    #[test]
    fn a_failed_frame_uses_up_its_counter() {
        struct Failing;
        impl FrameCipher for Failing {
            fn seal(&self, _: u64, _: &[u8], _: &[u8]) -> Result<Vec<u8>, SealError> {
                Err(SealError::FrameUnsealable)
            }
            fn open(&self, _: &[u8], _: &[u8]) -> Result<Vec<u8>, SealError> {
                Err(SealError::FrameUndecryptable)
            }
        }
        let mut sealer = MediaSealer::new(&[1; 16], 0, Stream::Audio, |_, _| Ok(Box::new(Failing))).unwrap();
        assert!(sealer.seal_opus(b"x").is_err());
        assert_eq!(sealer.next, 1);
    }

    #[test]
    fn no_two_runs_share_a_key_id() {
        let runs: std::collections::BTreeSet<_> = (0..200)
            .map(|_| MediaSealer::new(&[1; 16], 3, Stream::Video, sframe_aes128gcm).unwrap().kid().to_u64())
            .collect();
        assert_eq!(runs.len(), 200);
    }
}
