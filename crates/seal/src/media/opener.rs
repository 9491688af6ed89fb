//! Opening the frames of the others' streams.

use std::collections::HashMap;

use zeroize::Zeroizing;

use super::cipher::{CipherMaker, FrameCipher, header};
use super::{Kid, ReplayWindow, Stream, VP8_CLEAR};
use crate::SealError;

/// Most runs of streams remembered in one session. Each is remembered to its end, because a window
/// that was forgotten would let its frames in again.
const MAX_RUNS: usize = 256;

/// A frame that authenticated.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenedFrame {
    /// The identity key of the person who sealed it, at whichever of their computers.
    pub sender: [u8; 32],
    /// Its number within the run of the stream, from 0; gaps are lost frames.
    pub counter: u64,
    /// The frame as it was before sealing.
    pub data: Vec<u8>,
}

impl std::fmt::Debug for OpenedFrame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenedFrame(counter {}, {} bytes)", self.counter, self.data.len())
    }
}

/// Opens the frames of one kind of stream of all other persons, each at most once. One person's
/// computers send runs of their own.
pub struct MediaOpener {
    base: Option<Zeroizing<[u8; 16]>>,
    members: Vec<(u32, [u8; 32])>,
    stream: Stream,
    cipher: CipherMaker,
    runs: HashMap<u64, Run>,
}

struct Run {
    cipher: Box<dyn FrameCipher>,
    window: ReplayWindow,
}

impl MediaOpener {
    pub(super) fn new(
        base: Zeroizing<[u8; 16]>,
        members: Vec<(u32, [u8; 32])>,
        stream: Stream,
        cipher: CipherMaker,
    ) -> Self {
        Self { base: Some(base), members, stream, cipher, runs: HashMap::new() }
    }

    /// Opens one frame whose first `clear` bytes are readable.
    ///
    /// # Errors
    /// [`SealError::FrameMalformed`], [`SealError::FrameUnknownSender`],
    /// [`SealError::FrameReplayed`], [`SealError::FrameTooOld`],
    /// [`SealError::FrameUndecryptable`], [`SealError::TooManyRestarts`],
    /// [`SealError::KeysDestroyed`]. A frame that fails changes nothing.
    pub fn open(&mut self, clear: usize, frame: &[u8]) -> Result<OpenedFrame, SealError> {
        let base = self.base.as_ref().ok_or(SealError::KeysDestroyed)?;
        let (clear, sealed) = frame.split_at_checked(clear).ok_or(SealError::FrameMalformed)?;
        let found = header(sealed)?;
        let kid = Kid::from_u64(found.kid).ok_or(SealError::FrameMalformed)?;
        let sender = self
            .members
            .iter()
            .find(|(leaf, _)| *leaf == kid.leaf && self.stream == kid.stream)
            .map(|(_, key)| *key)
            .ok_or(SealError::FrameUnknownSender)?;

        let data = match self.runs.get_mut(&found.kid) {
            Some(run) => {
                run.window.check(found.counter)?;
                let data = run.cipher.open(clear, sealed)?;
                run.window.record(found.counter);
                data
            }
            None => {
                if self.runs.len() >= MAX_RUNS {
                    return Err(SealError::TooManyRestarts);
                }
                let cipher = (self.cipher)(base, found.kid)?;
                // Only a frame that authenticates makes a run known: the network cannot fill the
                // table.
                let data = cipher.open(clear, sealed)?;
                let mut window = ReplayWindow::new();
                window.record(found.counter);
                self.runs.insert(found.kid, Run { cipher, window });
                data
            }
        };
        Ok(OpenedFrame { sender, counter: found.counter, data })
    }

    /// Opens a VP8 frame sealed by [`MediaSealer::seal_vp8`](super::MediaSealer::seal_vp8).
    ///
    /// # Errors
    /// As [`MediaOpener::open`].
    pub fn open_vp8(&mut self, frame: &[u8]) -> Result<OpenedFrame, SealError> {
        self.open(VP8_CLEAR, frame)
    }

    /// Opens an Opus packet sealed by [`MediaSealer::seal_opus`](super::MediaSealer::seal_opus).
    ///
    /// # Errors
    /// As [`MediaOpener::open`].
    pub fn open_opus(&mut self, packet: &[u8]) -> Result<OpenedFrame, SealError> {
        self.open(0, packet)
    }

    /// Wipes all keys now. Everything later is refused with [`SealError::KeysDestroyed`].
    pub fn destroy(&mut self) {
        self.base = None;
        self.runs.clear();
    }
}

impl std::fmt::Debug for MediaOpener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MediaOpener")
            .field("stream", &self.stream)
            .field("runs", &self.runs.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use crate::media::MediaKeys;
    use proptest::prelude::*;

    const CLIENT: [u8; 32] = [0xc1; 32];
    const THERAPIST: [u8; 32] = [0x7e; 32];

    fn keys(base: u8, own: u32) -> MediaKeys {
        MediaKeys::new(Zeroizing::new([base; 16]), 3, own, vec![(5, CLIENT), (9, THERAPIST)]).unwrap()
    }

    #[test]
    fn frames_arrive_whole_with_byte_zero_readable() {
        let mut sealer = keys(1, 5).sealer(Stream::Video).unwrap();
        let mut opener = keys(1, 9).opener(Stream::Video);
        for (n, frame) in [vec![0x9d], vec![0x10, 2, 3, 4], vec![7; 30_000]].into_iter().enumerate() {
            let sealed = sealer.seal_vp8(&frame).unwrap();
            assert_eq!(sealed[0], frame[0]);
            let opened = opener.open_vp8(&sealed).unwrap();
            assert_eq!(opened.data, frame);
            assert_eq!(opened.sender, CLIENT);
            assert_eq!(opened.counter, n as u64);
        }
        assert_eq!(sealer.seal_vp8(&[]), Err(SealError::FrameEmpty));
        assert_eq!(sealer.seal_opus(&[]), Err(SealError::FrameEmpty));
    }

    #[test]
    fn changing_the_readable_byte_is_noticed() {
        let mut sealer = keys(1, 5).sealer(Stream::Video).unwrap();
        let mut opener = keys(1, 9).opener(Stream::Video);
        let sealed = sealer.seal_vp8(&[0x10, 2, 3, 4]).unwrap();
        for at in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[at] ^= 1;
            assert!(opener.open_vp8(&bad).is_err(), "byte {at}");
        }
        assert!(opener.open_vp8(&sealed).is_ok(), "failures left no trace");
    }

    #[test]
    fn wrong_keys_open_nothing() {
        let mut sealer = keys(1, 5).sealer(Stream::Audio).unwrap();
        let mut wrong = keys(2, 9).opener(Stream::Audio);
        let mut opened = 0;
        for n in 0..500u32 {
            let sealed = sealer.seal_opus(&n.to_be_bytes()).unwrap();
            opened += u32::from(wrong.open_opus(&sealed).is_ok());
        }
        assert_eq!(opened, 0);
    }

    #[test]
    fn replay_reorder_and_loss() {
        let mut sealer = keys(1, 5).sealer(Stream::Audio).unwrap();
        let mut opener = keys(1, 9).opener(Stream::Audio);
        let sealed: Vec<_> = (0..2000u32).map(|n| sealer.seal_opus(&n.to_be_bytes()).unwrap()).collect();
        // Every third lost, pairs swapped.
        for pair in sealed[..1500].chunks(2).rev() {
            for packet in pair.iter().rev() {
                let _ = opener.open_opus(packet);
            }
        }
        for packet in &sealed[..1500] {
            let error = opener.open_opus(packet).err().unwrap();
            assert!(matches!(error, SealError::FrameReplayed | SealError::FrameTooOld));
        }
        assert!(opener.open_opus(&sealed[1999]).is_ok());
        assert!(opener.open_opus(&sealed[1501]).is_ok());
        assert_eq!(opener.open_opus(&sealed[1501]).err(), Some(SealError::FrameReplayed));
        assert_eq!(opener.open_opus(&sealed[10]).err(), Some(SealError::FrameTooOld));
    }

    #[test]
    fn replays_of_an_earlier_run_stay_out() {
        let keys_of_client = keys(1, 5);
        let mut opener = keys(1, 9).opener(Stream::Audio);
        let mut first = keys_of_client.sealer(Stream::Audio).unwrap();
        let old = first.seal_opus(b"old").unwrap();
        opener.open_opus(&old).unwrap();
        let mut second = keys_of_client.sealer(Stream::Audio).unwrap();
        let new = second.seal_opus(b"new").unwrap();
        assert_ne!(old, new);
        assert_eq!(opener.open_opus(&new).unwrap().data, b"new");
        assert_eq!(opener.open_opus(&old).err(), Some(SealError::FrameReplayed));
    }

    #[test]
    fn own_frames_other_streams_and_strangers_are_refused() {
        let mut own = keys(1, 9).sealer(Stream::Audio).unwrap();
        let mut opener = keys(1, 9).opener(Stream::Audio);
        let reflected = own.seal_opus(b"x").unwrap();
        assert_eq!(opener.open_opus(&reflected).err(), Some(SealError::FrameUnknownSender));
        let mut video = keys(1, 5).sealer(Stream::Video).unwrap();
        let crossed = video.seal_opus(b"x").unwrap();
        assert_eq!(opener.open_opus(&crossed).err(), Some(SealError::FrameUnknownSender));
        let mut stranger = keys(1, 77).sealer(Stream::Audio).unwrap();
        let strange = stranger.seal_opus(b"x").unwrap();
        assert_eq!(opener.open_opus(&strange).err(), Some(SealError::FrameUnknownSender));
    }

    #[test]
    fn restarts_are_bounded_and_forgeries_do_not_count() {
        let sender = keys(1, 5);
        let forger = keys(2, 5);
        let mut opener = keys(1, 9).opener(Stream::Audio);
        for _ in 0..MAX_RUNS + 10 {
            let forged = forger.sealer(Stream::Audio).unwrap().seal_opus(b"x");
            assert_eq!(opener.open_opus(&forged.unwrap()).err(), Some(SealError::FrameUndecryptable));
        }
        for n in 0..=MAX_RUNS {
            let sealed = sender.sealer(Stream::Audio).unwrap().seal_opus(b"x");
            let result = opener.open_opus(&sealed.unwrap());
            if n < MAX_RUNS {
                assert!(result.is_ok());
            } else {
                assert_eq!(result.err(), Some(SealError::TooManyRestarts));
            }
        }
    }

    #[test]
    fn nothing_works_after_destruction() {
        let keys_of_client = keys(1, 5);
        let mut sealer = keys_of_client.sealer(Stream::Audio).unwrap();
        let mut opener = keys(1, 9).opener(Stream::Audio);
        let (one, two) = (sealer.seal_opus(b"1").unwrap(), sealer.seal_opus(b"2").unwrap());
        opener.open_opus(&one).unwrap();
        sealer.destroy();
        opener.destroy();
        keys_of_client.destroy();
        assert_eq!(sealer.seal_opus(b"3"), Err(SealError::KeysDestroyed));
        assert_eq!(opener.open_opus(&two).err(), Some(SealError::KeysDestroyed));
        assert!(opener.base.is_none() && opener.runs.is_empty());
    }

    /// The ciphers themselves, and with them their keys, are gone after `destroy`.
    #[test]
    fn destruction_drops_the_ciphers() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static ALIVE: AtomicUsize = AtomicUsize::new(0);
        struct Counting(Box<dyn FrameCipher>);
        impl FrameCipher for Counting {
            fn seal(&self, n: u64, clear: &[u8], payload: &[u8]) -> Result<Vec<u8>, SealError> {
                self.0.seal(n, clear, payload)
            }
            fn open(&self, clear: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
                self.0.open(clear, sealed)
            }
        }
        impl Drop for Counting {
            fn drop(&mut self) {
                ALIVE.fetch_sub(1, Ordering::SeqCst);
            }
        }
        fn counting(base: &[u8; 16], kid: u64) -> Result<Box<dyn FrameCipher>, SealError> {
            let inner = crate::media::sframe_aes128gcm(base, kid)?;
            ALIVE.fetch_add(1, Ordering::SeqCst);
            Ok(Box::new(Counting(inner)))
        }
        let mut sealer = crate::media::MediaSealer::new(&[1; 16], 5, Stream::Audio, counting).unwrap();
        let mut opener =
            MediaOpener::new(Zeroizing::new([1; 16]), vec![(5, CLIENT)], Stream::Audio, counting);
        opener.open_opus(&sealer.seal_opus(b"x").unwrap()).unwrap();
        assert_eq!(ALIVE.load(Ordering::SeqCst), 2);
        sealer.destroy();
        opener.destroy();
        assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
    }

    proptest! {
        #[test]
        fn garbage_never_panics_and_never_opens(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            clear in 0usize..4,
        ) {
            let mut opener = keys(1, 9).opener(Stream::Video);
            prop_assert!(opener.open(clear, &bytes).is_err());
        }

        #[test]
        fn any_frame_returns(frame in proptest::collection::vec(any::<u8>(), 1..3000)) {
            let mut sealer = keys(1, 5).sealer(Stream::Video).unwrap();
            let mut opener = keys(1, 9).opener(Stream::Video);
            let sealed = sealer.seal_vp8(&frame).unwrap();
            prop_assert_eq!(opener.open_vp8(&sealed).unwrap().data, frame);
        }
    }
}
