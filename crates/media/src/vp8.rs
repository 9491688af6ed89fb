//! VP8 (RFC 6386): the encoder and decoder as the rest of the crate uses them.

use std::time::Instant;

use crate::error::MediaError;
use crate::frame::{EncodedFrame, VideoFrame};
use crate::vpx::{self, TICKS};

/// Widest picture that is encoded or decoded.
pub const MAX_WIDTH: u32 = 4096;
/// Highest picture that is encoded or decoded.
pub const MAX_HEIGHT: u32 = 2304;
/// Least bitrate in kbit/s that the encoder is asked for.
pub const MIN_KBPS: u32 = 20;
/// Greatest bitrate in kbit/s that the encoder is asked for.
pub const MAX_KBPS: u32 = 20_000;

/// A real-time VP8 encoder: one thread, constant bitrate, error resilient.
///
/// It follows the size of the frames that it is given; a change starts it
/// anew, with a key frame.
pub struct Encoder {
    inner: vpx::Encoder,
    kbps: u32,
    origin: Option<Instant>,
    last_pts: i64,
}

impl Encoder {
    /// For pictures of this size at first, in kbit/s
    /// ([`MIN_KBPS`] to [`MAX_KBPS`], clamped).
    ///
    /// # Errors
    /// [`MediaError::Dimensions`] below 2x2 or above [`MAX_WIDTH`] by
    /// [`MAX_HEIGHT`]; [`MediaError::Codec`] if libvpx refuses.
    pub fn new(width: u32, height: u32, kbps: u32) -> Result<Self, MediaError> {
        let kbps = kbps.clamp(MIN_KBPS, MAX_KBPS);
        let inner = vpx::Encoder::new(width, height, kbps)?;
        Ok(Self { inner, kbps, origin: None, last_pts: -1 })
    }

    /// The bitrate asked for last, in kbit/s.
    #[must_use]
    pub fn kbps(&self) -> u32 {
        self.kbps
    }

    /// Aims at another bitrate from the next frame on.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libvpx refuses; the old bitrate then holds.
    pub fn set_kbps(&mut self, kbps: u32) -> Result<(), MediaError> {
        let kbps = kbps.clamp(MIN_KBPS, MAX_KBPS);
        if kbps != self.kbps {
            self.inner.set_kbps(kbps)?;
            self.kbps = kbps;
        }
        Ok(())
    }

    /// Encodes one picture. Nothing comes out when the rate control skips it.
    ///
    /// Pictures are timed by their capture time, so the bitrate holds at any
    /// frame rate.
    ///
    /// # Errors
    /// [`MediaError::Dimensions`] for a frame whose buffer does not fit its
    /// size or that is too large; [`MediaError::Codec`] if libvpx fails.
    pub fn encode(
        &mut self,
        frame: &VideoFrame,
        force_key: bool,
    ) -> Result<Option<EncodedFrame>, MediaError> {
        if self.inner.size() != (frame.width, frame.height) {
            self.inner = vpx::Encoder::new(frame.width, frame.height, self.kbps)?;
            self.origin = None;
        }
        let origin = match self.origin {
            Some(origin) => origin,
            None => {
                self.last_pts = -1;
                *self.origin.insert(frame.captured)
            }
        };
        let since = frame.captured.saturating_duration_since(origin).as_micros();
        let ticks = i64::try_from(since * u128::from(TICKS) / 1_000_000).unwrap_or(i64::MAX - 1);
        let pts = ticks.max(self.last_pts.saturating_add(1));
        // The first frame, and one after a pause, count as a thirtieth.
        let step = match u32::try_from(pts - self.last_pts) {
            Ok(step) if self.last_pts >= 0 && step < TICKS => step,
            _ => TICKS / 30,
        };
        let packet = self.inner.encode(&frame.i420, pts, step, force_key)?;
        self.last_pts = pts;
        Ok(packet.map(|packet| EncodedFrame {
            data: packet.data,
            key: packet.key,
            captured: frame.captured,
            width: frame.width,
            height: frame.height,
        }))
    }
}

/// What the first bytes of a VP8 frame say (RFC 6386, section 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameHeader {
    /// A key frame of this size in pixels.
    Key {
        /// Width in pixels, 14 bits.
        width: u32,
        /// Height in pixels, 14 bits.
        height: u32,
    },
    /// A frame that depends on earlier ones.
    Inter,
}

/// Reads the header of a VP8 frame without decoding it.
///
/// # Errors
/// [`MediaError::Undecodable`] if the bytes cannot be a VP8 frame.
pub fn frame_header(data: &[u8]) -> Result<FrameHeader, MediaError> {
    let [tag, _, _, rest @ ..] = data else { return Err(MediaError::Undecodable) };
    if tag & 1 == 1 {
        // At least one byte beyond the tag, or there is nothing to decode.
        return if rest.is_empty() { Err(MediaError::Undecodable) } else { Ok(FrameHeader::Inter) };
    }
    let [0x9d, 0x01, 0x2a, w0, w1, h0, h1, ..] = rest else {
        return Err(MediaError::Undecodable);
    };
    Ok(FrameHeader::Key {
        width: u32::from(u16::from_le_bytes([*w0, *w1]) & 0x3fff),
        height: u32::from(u16::from_le_bytes([*h0, *h1]) & 0x3fff),
    })
}

/// A VP8 decoder that takes whatever a network gives.
pub struct Decoder {
    inner: vpx::Decoder,
    needs_key: bool,
}

impl Decoder {
    /// A decoder that waits for a key frame.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libvpx refuses.
    pub fn new() -> Result<Self, MediaError> {
        Ok(Self { inner: vpx::Decoder::new()?, needs_key: true })
    }

    /// Whether only a key frame can be decoded next.
    #[must_use]
    pub fn needs_key(&self) -> bool {
        self.needs_key
    }

    /// Tells the decoder that a frame was lost for good: everything up to the
    /// next key frame would show garbage.
    pub fn frame_lost(&mut self) {
        self.needs_key = true;
    }

    /// Decodes one frame; `captured` is passed through to the picture. Nothing
    /// comes out for a frame that is not to be shown.
    ///
    /// # Errors
    /// [`MediaError::KeyFrameNeeded`] before the first key frame and after any
    /// failure; [`MediaError::Undecodable`] for bytes that are no VP8 frame;
    /// [`MediaError::Dimensions`] above [`MAX_WIDTH`] by [`MAX_HEIGHT`]. The
    /// decoder can be fed on after each of them.
    pub fn decode(&mut self, data: &[u8], captured: Instant) -> Result<Option<VideoFrame>, MediaError> {
        match frame_header(data)? {
            FrameHeader::Key { width, height } => {
                // Checked before libvpx sees it, because it would allocate.
                if !(2..=MAX_WIDTH).contains(&width) || !(2..=MAX_HEIGHT).contains(&height) {
                    return Err(MediaError::Dimensions);
                }
            }
            FrameHeader::Inter if self.needs_key => return Err(MediaError::KeyFrameNeeded),
            FrameHeader::Inter => {}
        }
        let picture = self.inner.decode(data).inspect_err(|_| self.needs_key = true)?;
        self.needs_key = false;
        picture.map(|p| VideoFrame::new(p.width, p.height, p.i420.into(), captured)).transpose()
    }
}
