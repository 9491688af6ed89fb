//! Media time and SFrame: what goes into a frame before it is split, and what is taken out after
//! it was put together.
//!
//! Both kinds of frame carry eight octets of capture time, microseconds big-endian, inside what is
//! sealed. So the time that picture and sound are matched by is as authentic as they are, and
//! nothing depends on RTP timestamps or sender reports.
//!
//! ```text
//! video   VP8 byte 0 (clear, authenticated) || sealed( VP8 bytes 1.. || time )
//! audio   sealed( time || Opus packet )
//! ```

use crate::error::CallError;
use kader_seal::{MediaKeys, MediaOpener, MediaSealer, SealError, Stream};
use std::sync::{Mutex, PoisonError};

const TIME_LEN: usize = 8;
/// The largest frame sent. A receiver accepts a little more, for what sealing adds.
pub(crate) const MAX_PLAIN: usize = crate::receive::MAX_FRAME_LEN - 1_024;
/// The largest Opus packet (RFC 6716 section 3.4).
pub(crate) const MAX_OPUS: usize = 1_275;

/// A frame that was opened.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    pub(crate) data: Vec<u8>,
    pub(crate) media_us: u64,
    /// The frame's number in its stream, authentic.
    pub(crate) number: u64,
}

struct Keys {
    video_out: MediaSealer,
    audio_out: MediaSealer,
    video_in: MediaOpener,
    audio_in: MediaOpener,
}

/// The keys of one call, until they are destroyed.
pub(crate) struct Sealing(Mutex<Option<Keys>>);

impl Sealing {
    pub(crate) fn new(keys: MediaKeys) -> Result<Self, CallError> {
        let unusable = |_: SealError| CallError::Keys;
        let own = Keys {
            video_out: keys.sealer(Stream::Video).map_err(unusable)?,
            audio_out: keys.sealer(Stream::Audio).map_err(unusable)?,
            video_in: keys.opener(Stream::Video),
            audio_in: keys.opener(Stream::Audio),
        };
        keys.destroy();
        Ok(Self(Mutex::new(Some(own))))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Keys) -> Option<T>) -> Option<T> {
        // After a panic in the middle of sealing, counters were already raised: still safe.
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.as_mut().and_then(work)
    }

    /// Seals a VP8 frame; `None` when it has an impossible size or the keys are gone.
    pub(crate) fn seal_video(&self, frame: &[u8], media_us: u64) -> Option<Vec<u8>> {
        if frame.is_empty() || frame.len() > MAX_PLAIN {
            return None;
        }
        let mut plain = Vec::with_capacity(frame.len() + TIME_LEN);
        plain.extend_from_slice(frame);
        plain.extend_from_slice(&media_us.to_be_bytes());
        self.with(|keys| keys.video_out.seal_vp8(&plain).ok())
    }

    /// Seals an Opus packet; `None` as above.
    pub(crate) fn seal_audio(&self, packet: &[u8], media_us: u64) -> Option<Vec<u8>> {
        if packet.is_empty() || packet.len() > MAX_OPUS {
            return None;
        }
        let mut plain = Vec::with_capacity(packet.len() + TIME_LEN);
        plain.extend_from_slice(&media_us.to_be_bytes());
        plain.extend_from_slice(packet);
        self.with(|keys| keys.audio_out.seal_opus(&plain).ok())
    }

    /// Opens a VP8 frame; `None` when it is not from the peer, was seen before, or the keys are
    /// gone.
    pub(crate) fn open_video(&self, sealed: &[u8]) -> Option<Opened> {
        let opened = self.with(|keys| keys.video_in.open_vp8(sealed).ok())?;
        let mut data = opened.data;
        let place = data.len().checked_sub(TIME_LEN)?;
        let time = data.split_off(place);
        let media_us = u64::from_be_bytes(time.try_into().ok()?);
        (!data.is_empty()).then_some(Opened { data, media_us, number: opened.counter })
    }

    /// Opens an Opus packet; `None` as above.
    pub(crate) fn open_audio(&self, sealed: &[u8]) -> Option<Opened> {
        let opened = self.with(|keys| keys.audio_in.open_opus(sealed).ok())?;
        let (time, packet) = opened.data.split_at_checked(TIME_LEN)?;
        let media_us = u64::from_be_bytes(time.try_into().ok()?);
        (!packet.is_empty() && packet.len() <= MAX_OPUS).then(|| Opened {
            data: packet.to_vec(),
            media_us,
            number: opened.counter,
        })
    }

    /// Wipes the keys: nothing can be sealed or opened any more.
    pub(crate) fn destroy(&self) {
        // Dropping them wipes them (kader-seal).
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
