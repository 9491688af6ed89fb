//! The values that travel: raw pictures, encoded frames and sound packets.

use std::time::Instant;

use bytes::Bytes;

use crate::error::MediaError;

/// One raw picture: I420, planes Y, U, V without padding, BT.601 studio range.
///
/// The pixels are shared, so a clone costs a reference count.
#[derive(Clone)]
pub struct VideoFrame {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// [`i420_len`]`(width, height)` bytes; chroma planes have half the width
    /// and half the height, both rounded up.
    pub i420: Bytes,
    /// When it was taken, on this machine's monotonic clock. For a picture
    /// from the other side: when it arrived here.
    pub captured: Instant,
}

impl VideoFrame {
    /// Checks that the buffer fits the size.
    ///
    /// # Errors
    /// [`MediaError::Dimensions`] if it does not, or if a side is zero.
    pub fn new(width: u32, height: u32, i420: Bytes, captured: Instant) -> Result<Self, MediaError> {
        let frame = Self { width, height, i420, captured };
        if frame.is_whole() { Ok(frame) } else { Err(MediaError::Dimensions) }
    }

    /// Whether the buffer has the length that the size asks for.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.width > 0 && self.height > 0 && i420_len(self.width, self.height) == Some(self.i420.len())
    }

    /// The three planes Y, U, V, or nothing if the buffer does not fit the size.
    #[must_use]
    pub fn planes(&self) -> Option<[&[u8]; 3]> {
        if !self.is_whole() {
            return None;
        }
        let luma = self.width as usize * self.height as usize;
        let (y, chroma) = self.i420.split_at_checked(luma)?;
        let (u, v) = chroma.split_at_checked(chroma.len() / 2)?;
        Some([y, u, v])
    }

    /// The same picture at a half, by averaging 2x2 pixels; odd last rows and
    /// columns are left out.
    ///
    /// # Errors
    /// [`MediaError::Dimensions`] if the buffer does not fit the size or the
    /// picture is less than 4 pixels wide or high.
    pub fn halved(&self) -> Result<Self, MediaError> {
        let planes = self.planes().ok_or(MediaError::Dimensions)?;
        // Even sizes, so that the chroma planes of the result come out whole.
        let (width, height) = ((self.width / 4) * 2, (self.height / 4) * 2);
        if width == 0 || height == 0 {
            return Err(MediaError::Dimensions);
        }
        let (w, h) = (width as usize, height as usize);
        let mut out = Vec::with_capacity(w * h * 3 / 2);
        let chroma_stride = self.width.div_ceil(2) as usize;
        let [y, u, v] = planes;
        halve_plane(y, self.width as usize, w, h, &mut out);
        halve_plane(u, chroma_stride, w / 2, h / 2, &mut out);
        halve_plane(v, chroma_stride, w / 2, h / 2, &mut out);
        Self::new(width, height, out.into(), self.captured)
    }
}

impl std::fmt::Debug for VideoFrame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the pixels: they are content.
        write!(f, "VideoFrame({}x{})", self.width, self.height)
    }
}

fn halve_plane(plane: &[u8], stride: usize, width: usize, height: usize, out: &mut Vec<u8>) {
    for rows in plane.chunks_exact(stride * 2).take(height) {
        let (upper, lower) = rows.split_at(stride);
        out.extend(upper.chunks_exact(2).zip(lower.chunks_exact(2)).take(width).map(|pair| {
            let sum: u16 = pair.0.iter().chain(pair.1).map(|&p| u16::from(p)).sum();
            ((sum + 2) / 4) as u8
        }));
    }
}

/// Bytes of an I420 picture of this size; nothing on overflow.
#[must_use]
pub fn i420_len(width: u32, height: u32) -> Option<usize> {
    let luma = (width as usize).checked_mul(height as usize)?;
    let chroma = (width.div_ceil(2) as usize).checked_mul(height.div_ceil(2) as usize)?;
    luma.checked_add(chroma.checked_mul(2)?)
}

/// One VP8 frame as it came from the encoder.
#[derive(Clone)]
pub struct EncodedFrame {
    /// The frame (RFC 6386).
    pub data: Vec<u8>,
    /// Whether it can be decoded without any other frame.
    pub key: bool,
    /// When its picture was taken.
    pub captured: Instant,
    /// Width in pixels; may be less than the camera's when the line is narrow.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl std::fmt::Debug for EncodedFrame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "EncodedFrame({}x{}, {} bytes, key: {})",
            self.width,
            self.height,
            self.data.len(),
            self.key
        )
    }
}

/// One Opus packet as it came from the encoder.
#[derive(Clone)]
pub struct AudioPacket {
    /// The packet (RFC 6716).
    pub data: Vec<u8>,
    /// When its first sample was taken; steady to a fraction of a millisecond,
    /// so that it can serve as media time.
    pub captured: Instant,
    /// How many samples of 48 kHz it holds: 960.
    pub samples: u32,
}

impl std::fmt::Debug for AudioPacket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AudioPacket({} bytes, {} samples)", self.data.len(), self.samples)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn halving_averages_two_by_two() {
        let mut data = Vec::new();
        for row in 0..8u8 {
            data.extend((0..8u8).map(|column| row * 8 + column));
        }
        data.extend([100u8; 16]);
        data.extend([200u8; 16]);
        let frame = VideoFrame::new(8, 8, data.into(), Instant::now()).unwrap();
        let half = frame.halved().unwrap();
        assert_eq!((half.width, half.height), (4, 4));
        // 0, 1, 8, 9 average to 4.5, which rounds up.
        assert_eq!(half.i420[0], 5);
        assert_eq!(half.i420[5], 23);
        assert_eq!(&half.i420[16..20], &[100; 4]);
        assert_eq!(&half.i420[20..24], &[200; 4]);
    }

    #[test]
    fn odd_sizes_halve_to_even_ones() {
        let len = i420_len(35, 23).unwrap();
        let frame = VideoFrame::new(35, 23, vec![7; len].into(), Instant::now()).unwrap();
        let half = frame.halved().unwrap();
        assert_eq!((half.width, half.height), (16, 10));
        assert!(half.i420.iter().all(|&p| p == 7));
    }

    #[test]
    fn a_buffer_of_the_wrong_length_is_refused() {
        let now = Instant::now();
        assert!(VideoFrame::new(4, 4, vec![0; 23].into(), now).is_err());
        assert!(VideoFrame::new(0, 4, Bytes::new(), now).is_err());
        assert!(VideoFrame::new(u32::MAX, u32::MAX, Bytes::new(), now).is_err());
        let forged = VideoFrame { width: 64, height: 64, i420: Bytes::new(), captured: now };
        assert!(forged.planes().is_none());
        assert!(forged.halved().is_err());
    }
}
