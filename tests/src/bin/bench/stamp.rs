//! Numbers in pictures: a row of forty blocks on top, black or white.
//!
//! | blocks | what |
//! | --- | --- |
//! | 0 to 3 | white, black, white, black: what these are here |
//! | 4 | whose picture: black the therapist's, white the client's |
//! | 5 to 16 | the picture's number in its clip, highest bit first |
//! | 17 to 29 | blocks 4 to 16 once more, the other way round |
//! | 30 to 39 | gray |
//!
//! A block is as high as it is wide: 16 pixels at 640x360, one macroblock of VP8.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kader_media::VideoFrame;
use kader_media::vp8::{Decoder, Encoder};

/// Blocks in a row.
pub(crate) const BLOCKS: usize = 40;
const BITS: usize = 13;
/// Black and white within the studio range.
const BRIGHTNESS: [u8; 2] = [40, 210];
/// Bits a pixel and picture of the stamped clip: far above what a call takes.
const BITS_A_PIXEL: f64 = 1.2;

/// What a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Stamp {
    /// Whose camera.
    pub(crate) client: bool,
    /// Number in the clip.
    pub(crate) number: u16,
}

impl Stamp {
    /// Its thirteen bits, as the script in a page gives them.
    pub(crate) fn from_bits(bits: u16) -> Self {
        Self { client: bits >> (BITS - 1) == 1, number: bits & 0xfff }
    }

    fn blocks(self) -> [u8; BLOCKS] {
        let bits = u16::from(self.client) << (BITS - 1) | self.number & 0xfff;
        let mut row = [125; BLOCKS];
        row[..4].copy_from_slice(&[BRIGHTNESS[1], BRIGHTNESS[0], BRIGHTNESS[1], BRIGHTNESS[0]]);
        for at in 0..BITS {
            let bit = usize::from(bits >> (BITS - 1 - at) & 1);
            row[4 + at] = BRIGHTNESS[bit];
            row[4 + BITS + at] = BRIGHTNESS[1 - bit];
        }
        row
    }

    /// Draws it into an I420 picture.
    fn draw(self, i420: &mut [u8], width: usize, height: usize) {
        let side = width / BLOCKS;
        let blocks = self.blocks();
        for row in i420.chunks_exact_mut(width).take(side) {
            for (pixels, block) in row.chunks_exact_mut(side).zip(blocks) {
                pixels.fill(block);
            }
        }
        // Gray: no color within the row, in both chroma planes.
        let (half, luma) = (width.div_ceil(2), width * height);
        let plane = half * height.div_ceil(2);
        for start in [luma, luma + plane] {
            i420[start..start + half * (side / 2)].fill(128);
        }
    }

    /// Reads it from a decoded picture of any size.
    pub(crate) fn read(picture: &VideoFrame) -> Option<Self> {
        let [luma, ..] = picture.planes()?;
        let width = picture.width as usize;
        let side = width / BLOCKS;
        let row = luma.get(side / 2 * width..)?.get(..width)?;
        let at = |block: usize| i32::from(row.get(block * side + side / 2).copied().unwrap_or(0));
        let (high, low) = ((at(0) + at(2)) / 2, (at(1) + at(3)) / 2);
        if high - low < 60 {
            return None;
        }
        let white = |block: usize| at(block) > (high + low) / 2;
        let mut bits = 0;
        for bit in 0..BITS {
            if white(4 + bit) == white(4 + BITS + bit) {
                return None;
            }
            bits = bits << 1 | u16::from(white(4 + bit));
        }
        Some(Self::from_bits(bits))
    }
}

/// Stamps both clips of `source` into a folder below `out`, once, and gives that folder.
pub(crate) fn clips(source: &Path, out: &Path) -> Result<PathBuf, String> {
    let size = size(&source.join("therapist.ivf"))?;
    let folder = out.join(format!("{}x{}", size.0, size.1));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for name in ["therapist", "client"] {
        let (from, to) = (source.join(format!("{name}.ivf")), folder.join(format!("{name}.ivf")));
        let changed = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
        if changed(&to) < changed(&from) {
            println!("stamping {}", from.display());
            let film =
                stamped(&from, name == "client").map_err(|error| format!("{}: {error}", from.display()))?;
            // All or nothing: half a clip would be taken for a whole one the next time.
            let half = to.with_extension("part");
            std::fs::File::create(&half)
                .and_then(|mut file| file.write_all(&film))
                .and_then(|()| std::fs::rename(&half, &to))
                .map_err(|error| format!("{}: {error}", to.display()))?;
        }
    }
    Ok(folder)
}

fn size(path: &Path) -> Result<(u16, u16), String> {
    let mut head = [0; 32];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut head))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let at = |place: usize| u16::from_le_bytes([head[place], head[place + 1]]);
    Ok((at(12), at(14)))
}

/// The same film with its numbers.
fn stamped(path: &Path, client: bool) -> Result<Vec<u8>, String> {
    let film = std::fs::read(path).map_err(|error| error.to_string())?;
    let (head, mut rest) = film.split_at_checked(32).ok_or("no head")?;
    let mut out = head.to_vec();
    let mut decoder = Decoder::new().map_err(|error| error.to_string())?;
    let mut encoder: Option<Encoder> = None;
    let start = Instant::now();
    let mut number = 0u16;
    while let Some((frame, after)) = rest.split_at_checked(12) {
        let length = u32::from_le_bytes([frame[0], frame[1], frame[2], frame[3]]) as usize;
        let (data, after) = after.split_at_checked(length).ok_or("cut off")?;
        rest = after;
        let taken = start + Duration::from_secs(1) * u32::from(number) / 30;
        let picture = decoder.decode(data, taken).map_err(|error| error.to_string())?;
        let picture = picture.ok_or("a picture that is not to be shown")?;
        let (width, height) = (picture.width, picture.height);
        let mut pixels = picture.i420.to_vec();
        Stamp { client, number }.draw(&mut pixels, width as usize, height as usize);
        let picture =
            VideoFrame::new(width, height, pixels.into(), taken).map_err(|error| error.to_string())?;
        let encoder = match &mut encoder {
            Some(encoder) => encoder,
            None => {
                let kbps = f64::from(width * height) * 30.0 * BITS_A_PIXEL / 1_000.0;
                encoder.insert(Encoder::new(width, height, kbps as u32).map_err(|error| error.to_string())?)
            }
        };
        let coded = encoder.encode(&picture, number == 0).map_err(|error| error.to_string())?;
        let coded = coded.ok_or("a picture was skipped")?;
        out.extend(u32::try_from(coded.data.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend(u64::from(number).to_le_bytes());
        out.extend(coded.data);
        number += 1;
    }
    // Times count pictures now: thirty a second.
    out[16..20].copy_from_slice(&30u32.to_le_bytes());
    out[20..24].copy_from_slice(&1u32.to_le_bytes());
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, stamp: Stamp) -> VideoFrame {
        let mut pixels = vec![90; (width * height * 3 / 2) as usize];
        stamp.draw(&mut pixels, width as usize, height as usize);
        VideoFrame::new(width, height, pixels.into(), Instant::now()).unwrap()
    }

    #[test]
    fn a_number_survives_a_narrow_line_and_a_smaller_picture() {
        for (number, client) in [(0, false), (329, true), (1_365, false), (4_095, true)] {
            let stamp = Stamp { client, number };
            let mut encoder = Encoder::new(640, 360, 150).unwrap();
            let mut decoder = Decoder::new().unwrap();
            let coded = encoder.encode(&picture(640, 360, stamp), true).unwrap().unwrap();
            let decoded = decoder.decode(&coded.data, Instant::now()).unwrap().unwrap();
            assert_eq!(Stamp::read(&decoded), Some(stamp));
            assert_eq!(Stamp::read(&decoded.halved().unwrap()), Some(stamp));
            assert_eq!(Stamp::read(&picture(1280, 720, stamp)), Some(stamp));
        }
    }

    #[test]
    fn a_picture_without_a_number_has_none() {
        let plain = VideoFrame::new(640, 360, vec![90; 640 * 360 * 3 / 2].into(), Instant::now()).unwrap();
        assert_eq!(Stamp::read(&plain), None);
    }
}
