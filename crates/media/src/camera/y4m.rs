//! YUV4MPEG2 files: uncompressed 4:2:0 pictures behind a line of text.

use std::io::{BufRead, Read, Seek, SeekFrom};
use std::time::Duration;

use crate::error::MediaError;
use crate::frame::i420_len;
use crate::vp8::{MAX_HEIGHT, MAX_WIDTH};

/// Longest header line; more is no Y4M file.
const MAX_LINE: u64 = 1_024;

/// A Y4M file with the place of each frame known.
#[derive(Debug)]
pub(super) struct Y4m<R> {
    reader: R,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) step: Duration,
    frame_len: usize,
    frames: Vec<u64>,
}

fn line<R: BufRead>(reader: &mut R) -> Result<Option<String>, MediaError> {
    let mut bytes = Vec::new();
    reader.by_ref().take(MAX_LINE).read_until(b'\n', &mut bytes)?;
    match bytes.pop() {
        None => Ok(None),
        Some(b'\n') => String::from_utf8(bytes).map(Some).map_err(|_| MediaError::Malformed("Y4M header")),
        Some(_) if bytes.len() as u64 + 1 == MAX_LINE => Err(MediaError::Malformed("Y4M header")),
        Some(_) => Err(MediaError::Truncated),
    }
}

/// The time from one frame to the next, for a rate that a call can have.
pub(super) fn step(numerator: u64, denominator: u64) -> Result<Duration, MediaError> {
    let unsupported = MediaError::Unsupported("frame rate");
    let nanos = denominator
        .checked_mul(1_000_000_000)
        .and_then(|n| n.checked_div(numerator))
        .ok_or(unsupported.clone())?;
    // 1 to 120 frames a second.
    if (8_333_333..=1_000_000_000).contains(&nanos) {
        Ok(Duration::from_nanos(nanos))
    } else {
        Err(unsupported)
    }
}

impl<R: BufRead + Seek> Y4m<R> {
    /// Reads the header and finds all frames.
    pub(super) fn open(mut reader: R) -> Result<Self, MediaError> {
        let header = line(&mut reader)?.ok_or(MediaError::Truncated)?;
        let mut fields = header.split(' ');
        if fields.next() != Some("YUV4MPEG2") {
            return Err(MediaError::Malformed("Y4M signature"));
        }
        let (mut width, mut height, mut rate) = (0, 0, None);
        for field in fields {
            let Some((tag, value)) = field.split_at_checked(1) else { continue };
            match tag {
                "W" => width = value.parse().map_err(|_| MediaError::Malformed("Y4M width"))?,
                "H" => height = value.parse().map_err(|_| MediaError::Malformed("Y4M height"))?,
                "F" => {
                    let malformed = MediaError::Malformed("Y4M frame rate");
                    let (n, d) = value.split_once(':').ok_or(malformed.clone())?;
                    let n = n.parse().map_err(|_| malformed.clone())?;
                    let d = d.parse().map_err(|_| malformed)?;
                    rate = Some(step(n, d)?);
                }
                "C" if !matches!(value, "420" | "420jpeg" | "420mpeg2" | "420paldv") => {
                    return Err(MediaError::Unsupported("Y4M color space"));
                }
                "I" if !matches!(value, "p" | "?") => {
                    return Err(MediaError::Unsupported("interlaced pictures"));
                }
                _ => {}
            }
        }
        if !(2..=MAX_WIDTH).contains(&width) || !(2..=MAX_HEIGHT).contains(&height) {
            return Err(MediaError::Dimensions);
        }
        let step = rate.ok_or(MediaError::Malformed("Y4M frame rate"))?;
        let frame_len = i420_len(width, height).ok_or(MediaError::Dimensions)?;
        let mut file = Self { reader, width, height, step, frame_len, frames: Vec::new() };
        file.index()?;
        Ok(file)
    }

    fn index(&mut self) -> Result<(), MediaError> {
        let mut at = self.reader.stream_position()?;
        let end = self.reader.seek(SeekFrom::End(0))?;
        self.reader.seek(SeekFrom::Start(at))?;
        while let Some(header) = line(&mut self.reader)? {
            if header != "FRAME" && !header.starts_with("FRAME ") {
                return Err(MediaError::Malformed("Y4M frame"));
            }
            let start = at + header.len() as u64 + 1;
            at = start + self.frame_len as u64;
            if at > end {
                return Err(MediaError::Truncated);
            }
            self.frames.push(start);
            self.reader.seek(SeekFrom::Start(at))?;
        }
        if self.frames.is_empty() { Err(MediaError::Truncated) } else { Ok(()) }
    }

    /// How many frames there are; at least one.
    pub(super) fn len(&self) -> u64 {
        self.frames.len() as u64
    }

    /// One frame by its number, from 0 to `len() - 1`.
    pub(super) fn frame(&mut self, number: u64) -> Result<Vec<u8>, MediaError> {
        let start = usize::try_from(number).ok().and_then(|n| self.frames.get(n));
        let start = *start.ok_or(MediaError::Truncated)?;
        self.reader.seek(SeekFrom::Start(start))?;
        let mut data = vec![0; self.frame_len];
        self.reader.read_exact(&mut data)?;
        Ok(data)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn sample() -> Vec<u8> {
        let mut bytes = b"YUV4MPEG2 W16 H8 F25:1 Ip A1:1 C420jpeg XKADER\n".to_vec();
        for i in 0..3u8 {
            bytes.extend_from_slice(if i == 1 { b"FRAME Ip\n" } else { b"FRAME\n" });
            bytes.extend([i; 16 * 8 * 3 / 2]);
        }
        bytes
    }

    #[test]
    fn frames_are_found_in_any_order() {
        let mut file = Y4m::open(Cursor::new(sample())).unwrap();
        assert_eq!((file.width, file.height, file.len()), (16, 8, 3));
        assert_eq!(file.step, Duration::from_millis(40));
        for number in [2, 0, 1] {
            assert!(file.frame(number).unwrap().iter().all(|&p| u64::from(p) == number));
        }
        assert_eq!(file.frame(3), Err(MediaError::Truncated));
    }

    #[test]
    fn every_cut_is_an_error() {
        let whole = sample();
        let ends: Vec<usize> = {
            let file = Y4m::open(Cursor::new(whole.clone())).unwrap();
            file.frames.iter().map(|start| *start as usize + file.frame_len).collect()
        };
        for cut in 0..whole.len() {
            let opened = Y4m::open(Cursor::new(&whole[..cut]));
            // A cut exactly between frames cannot be seen.
            assert_eq!(opened.is_ok(), ends.contains(&cut), "cut at {cut}");
        }
    }

    #[test]
    fn other_kinds_are_named() {
        let open = |header: &str| Y4m::open(Cursor::new(header.as_bytes().to_vec())).map(|_| ());
        let cases = [
            ("YUV4MPEG2 W16 H8 F25:1 C444\n", MediaError::Unsupported("Y4M color space")),
            ("YUV4MPEG2 W16 H8 F25:1 It\n", MediaError::Unsupported("interlaced pictures")),
            ("YUV4MPEG2 W16 H8 F25:0\n", MediaError::Unsupported("frame rate")),
            ("YUV4MPEG2 W16 H8 F0:1\n", MediaError::Unsupported("frame rate")),
            ("YUV4MPEG2 W16 H8 F25\n", MediaError::Malformed("Y4M frame rate")),
            ("YUV4MPEG2 W16 H8\n", MediaError::Malformed("Y4M frame rate")),
            ("YUV4MPEG2 W0 H8 F25:1\n", MediaError::Dimensions),
            ("YUV4MPEG2 W16 H99999 F25:1\n", MediaError::Dimensions),
            ("YUV4MPEG2 W-1 H8 F25:1\n", MediaError::Malformed("Y4M width")),
            ("YUV4MPEG W16 H8 F25:1\n", MediaError::Malformed("Y4M signature")),
            ("YUV4MPEG2 W16 H8 F25:1\nFRUME\n", MediaError::Malformed("Y4M frame")),
            ("YUV4MPEG2 W16 H8 F25:1\n", MediaError::Truncated),
            ("", MediaError::Truncated),
        ];
        for (header, expected) in cases {
            assert_eq!(open(header), Err(expected), "{header:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            cut in 0usize..700,
            flips in prop::collection::vec((0usize..300, any::<u8>()), 0..20),
        ) {
            let mut bytes = sample();
            for (at, value) in flips {
                if let Some(byte) = bytes.get_mut(at) { *byte = value; }
            }
            bytes.truncate(cut);
            if let Ok(mut file) = Y4m::open(Cursor::new(bytes)) {
                for number in 0..file.len() { prop_assert!(file.frame(number).is_ok()); }
            }
        }
    }
}
