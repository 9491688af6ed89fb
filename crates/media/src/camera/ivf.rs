//! IVF files: VP8 frames behind small headers.

use std::io::{Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

use super::y4m::step;
use crate::error::MediaError;
use crate::frame::VideoFrame;
use crate::vp8::{Decoder, FrameHeader, frame_header};

/// Longest frame that is read; a key frame of the largest picture is less.
const MAX_FRAME: u32 = 8 * 1_024 * 1_024;

/// An IVF file with the place of each frame known, and its decoder.
pub(super) struct Ivf<R> {
    reader: R,
    pub(super) step: Duration,
    frames: Vec<(u64, u32)>,
    decoder: Decoder,
    next: u64,
    newest: Option<VideoFrame>,
}

fn bytes<const N: usize>(reader: &mut impl Read) -> Result<[u8; N], MediaError> {
    let mut out = [0; N];
    reader.read_exact(&mut out)?;
    Ok(out)
}

impl<R: Read + Seek> Ivf<R> {
    /// Reads the header and finds all frames.
    pub(super) fn open(mut reader: R) -> Result<Self, MediaError> {
        if bytes::<4>(&mut reader)? != *b"DKIF" {
            return Err(MediaError::Malformed("IVF signature"));
        }
        if u16::from_le_bytes(bytes(&mut reader)?) != 0 {
            return Err(MediaError::Unsupported("IVF version"));
        }
        let header_len = u16::from_le_bytes(bytes(&mut reader)?);
        if header_len < 32 {
            return Err(MediaError::Malformed("IVF header length"));
        }
        if bytes::<4>(&mut reader)? != *b"VP80" {
            return Err(MediaError::Unsupported("IVF codec"));
        }
        // The size here is ignored: every key frame says its own.
        let _size: [u8; 4] = bytes(&mut reader)?;
        let rate = u64::from(u32::from_le_bytes(bytes(&mut reader)?));
        let scale = u64::from(u32::from_le_bytes(bytes(&mut reader)?));
        let (frames, times) = index(&mut reader, u64::from(header_len))?;
        let (Some(first), Some(last)) = (times.first(), times.last()) else {
            return Err(MediaError::Truncated);
        };
        let gaps = times.len() as u64 - 1;
        let span = last.checked_sub(*first).ok_or(MediaError::Malformed("IVF frame times"))?;
        // Some writers count frames, some milliseconds: the mean gap tells.
        let step = if gaps > 0 && span > 0 {
            let rate = rate.checked_mul(gaps);
            let scale = scale.checked_mul(span);
            step(
                rate.ok_or(MediaError::Malformed("IVF frame rate"))?,
                scale.ok_or(MediaError::Malformed("IVF frame rate"))?,
            )?
        } else {
            step(rate, scale)?
        };
        let decoder = Decoder::new()?;
        let mut file = Self { reader, step, frames, decoder, next: 0, newest: None };
        // Looping back must be possible, so the first frame must be a key one.
        let first = file.read(0)?;
        match frame_header(&first)? {
            FrameHeader::Key { .. } => Ok(file),
            FrameHeader::Inter => Err(MediaError::Malformed("IVF without a key frame first")),
        }
    }

    pub(super) fn len(&self) -> u64 {
        self.frames.len() as u64
    }

    fn read(&mut self, number: u64) -> Result<Vec<u8>, MediaError> {
        let place = usize::try_from(number).ok().and_then(|n| self.frames.get(n));
        let (start, len) = *place.ok_or(MediaError::Truncated)?;
        self.reader.seek(SeekFrom::Start(start))?;
        let mut data = vec![0; len as usize];
        self.reader.read_exact(&mut data)?;
        Ok(data)
    }

    /// One picture by its number, from 0 to `len() - 1`. Those skipped are
    /// decoded too, as later ones depend on them. A frame that is not to be
    /// shown gives the one before it.
    pub(super) fn frame(&mut self, number: u64, at: Instant) -> Result<VideoFrame, MediaError> {
        if number < self.next {
            self.next = 0;
        }
        while self.next <= number {
            let data = self.read(self.next)?;
            self.next += 1;
            if let Some(picture) = self.decoder.decode(&data, at)? {
                self.newest = Some(picture);
            }
        }
        let mut picture = self.newest.clone().ok_or(MediaError::Undecodable)?;
        picture.captured = at;
        Ok(picture)
    }
}

type Index = (Vec<(u64, u32)>, Vec<u64>);

fn index<R: Read + Seek>(reader: &mut R, header_len: u64) -> Result<Index, MediaError> {
    let end = reader.seek(SeekFrom::End(0))?;
    let mut at = reader.seek(SeekFrom::Start(header_len))?;
    let (mut frames, mut times) = (Vec::new(), Vec::new());
    while at < end {
        let len = u32::from_le_bytes(bytes(reader)?);
        let time = u64::from_le_bytes(bytes(reader)?);
        if len == 0 || len > MAX_FRAME {
            return Err(MediaError::Malformed("IVF frame length"));
        }
        let start = at + 12;
        at = start + u64::from(len);
        if at > end {
            return Err(MediaError::Truncated);
        }
        frames.push((start, len));
        times.push(time);
        reader.seek(SeekFrom::Start(at))?;
    }
    Ok((frames, times))
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;
    use crate::vp8::Encoder;

    /// Gray pictures, each 10 brighter than the one before.
    pub(in crate::camera) fn sample(frames: u8) -> Vec<u8> {
        let mut out = b"DKIF\0\0\x20\0VP80".to_vec();
        out.extend(64u16.to_le_bytes());
        out.extend(48u16.to_le_bytes());
        out.extend(30u32.to_le_bytes());
        out.extend(1u32.to_le_bytes());
        out.extend(u32::from(frames).to_le_bytes());
        out.extend([0; 4]);
        let mut encoder = Encoder::new(64, 48, 500).unwrap();
        let start = Instant::now();
        for i in 0..frames {
            let at = start + Duration::from_millis(33) * u32::from(i);
            let pixels = vec![40 + i * 10; 64 * 48 * 3 / 2];
            let frame = VideoFrame::new(64, 48, pixels.into(), at).unwrap();
            let encoded = encoder.encode(&frame, false).unwrap().unwrap();
            out.extend((encoded.data.len() as u32).to_le_bytes());
            out.extend(u64::from(i).to_le_bytes());
            out.extend(encoded.data);
        }
        out
    }

    #[test]
    fn pictures_come_in_order_skipping_and_looping() {
        let mut file = Ivf::open(Cursor::new(sample(8))).unwrap();
        assert_eq!(file.len(), 8);
        assert!(file.step.abs_diff(Duration::from_nanos(33_333_333)) < Duration::from_micros(1));
        for number in [0u64, 1, 5, 7, 2, 0] {
            let picture = file.frame(number, Instant::now()).unwrap();
            let expected = 40 + number as i32 * 10;
            assert!((i32::from(picture.i420[64 * 20 + 30]) - expected).abs() <= 3, "{number}");
        }
    }

    #[test]
    fn every_cut_is_an_error() {
        let whole = sample(3);
        let ends: Vec<u64> = Ivf::open(Cursor::new(whole.clone()))
            .unwrap()
            .frames
            .iter()
            .map(|(start, len)| start + u64::from(*len))
            .collect();
        for cut in 0..whole.len() {
            let opened = Ivf::open(Cursor::new(&whole[..cut]));
            assert_eq!(opened.is_ok(), ends.contains(&(cut as u64)), "cut at {cut}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn no_bytes_make_it_panic(
            cut in 0usize..2_000,
            flips in prop::collection::vec((0usize..600, any::<u8>()), 0..20),
        ) {
            let mut bytes = sample(3);
            for (at, value) in flips {
                if let Some(byte) = bytes.get_mut(at) { *byte = value; }
            }
            bytes.truncate(cut);
            if let Ok(mut file) = Ivf::open(Cursor::new(bytes)) {
                for number in 0..file.len() { let _ = file.frame(number, Instant::now()); }
            }
        }
    }
}
