//! From what cameras give to I420 in studio range.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::frame::i420_len;
use crate::vp8::{MAX_HEIGHT, MAX_WIDTH};

/// YUYV 4:2:2, two pixels in four bytes, to I420. Nothing if the data is too
/// short or the width odd.
pub(super) fn yuyv(data: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let (w, h) = (width as usize, height as usize);
    if w == 0 || h == 0 || w % 2 != 0 {
        return None;
    }
    let data = data.get(..w.checked_mul(2)?.checked_mul(h)?)?;
    let mut out = Vec::with_capacity(i420_len(width, height)?);
    out.extend(data.iter().step_by(2));
    // Chroma of each second row only: the camera's own is as coarse.
    for offset in [1, 3] {
        for row in data.chunks_exact(w * 2).step_by(2) {
            out.extend(row.iter().skip(offset).step_by(4));
        }
    }
    Some(out)
}

/// NV12, luma then interleaved chroma, to I420. Nothing if the data is too
/// short or a side odd.
pub(super) fn nv12(data: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let (w, h) = (width as usize, height as usize);
    if w == 0 || h == 0 || w % 2 != 0 || h % 2 != 0 {
        return None;
    }
    let len = i420_len(width, height)?;
    let (luma, chroma) = data.get(..len)?.split_at_checked(w.checked_mul(h)?)?;
    let mut out = Vec::with_capacity(len);
    out.extend_from_slice(luma);
    out.extend(chroma.iter().step_by(2));
    out.extend(chroma.iter().skip(1).step_by(2));
    Some(out)
}

/// A JPEG picture to I420, with its size. Nothing if it is no JPEG, or larger
/// than what can be encoded. JPEG has full range, so it is brought into studio
/// range here.
pub(super) fn jpeg(data: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let options = DecoderOptions::default()
        .set_max_width(MAX_WIDTH as usize)
        .set_max_height(MAX_HEIGHT as usize)
        .jpeg_set_out_colorspace(ColorSpace::YCbCr);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data), options);
    let pixels = decoder.decode().ok()?;
    let (w, h) = decoder.dimensions()?;
    // A gray JPEG comes out with one component.
    if w == 0 || h == 0 || pixels.len() != w.checked_mul(h)?.checked_mul(3)? {
        return None;
    }
    let (width, height) = (u32::try_from(w).ok()?, u32::try_from(h).ok()?);
    let mut out = Vec::with_capacity(i420_len(width, height)?);
    out.extend(pixels.iter().step_by(3).map(|&y| studio(y, 16, 219)));
    for component in [1, 2] {
        for rows in pixels.chunks(w * 3 * 2) {
            let (upper, lower) = rows.split_at_checked(w * 3).unwrap_or((rows, &[]));
            let lower = if lower.is_empty() { upper } else { lower };
            // Two pixels of two rows make one of chroma; at an odd edge, fewer.
            out.extend(upper.chunks(6).zip(lower.chunks(6)).map(|(above, below)| {
                let values = above.iter().chain(below);
                let (mut sum, mut count) = (0u32, 0u32);
                for (i, &value) in values.enumerate() {
                    if i % 3 == component {
                        sum += u32::from(value);
                        count += 1;
                    }
                }
                studio((sum / count.max(1)) as u8, 16, 224)
            }));
        }
    }
    Some((width, height, out))
}

/// Full range 0 to 255 to `low` to `low + span`.
fn studio(value: u8, low: u32, span: u32) -> u8 {
    // At most 16 + 224, so it fits.
    (low + (u32::from(value) * span + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn yuyv_is_taken_apart() {
        // Two rows of four pixels.
        let data = [1, 50, 2, 60, 3, 51, 4, 61, 5, 52, 6, 62, 7, 53, 8, 63];
        let out = yuyv(&data, 4, 2).unwrap();
        assert_eq!(out, [1, 2, 3, 4, 5, 6, 7, 8, 50, 51, 60, 61]);
        assert!(yuyv(&data[..15], 4, 2).is_none());
        assert!(yuyv(&data, 3, 2).is_none());
        assert_eq!(yuyv(&[9; 24], 4, 3).map(|v| v.len()), i420_len(4, 3));
    }

    #[test]
    fn nv12_is_taken_apart() {
        let data = [1, 2, 3, 4, 5, 6, 7, 8, 50, 60, 51, 61];
        assert_eq!(nv12(&data, 4, 2).unwrap(), [1, 2, 3, 4, 5, 6, 7, 8, 50, 51, 60, 61]);
        assert!(nv12(&data[..11], 4, 2).is_none());
    }

    #[test]
    fn the_ends_of_the_range_map_to_studio_range() {
        assert_eq!((studio(0, 16, 219), studio(255, 16, 219)), (16, 235));
        assert_eq!((studio(0, 16, 224), studio(128, 16, 224), studio(255, 16, 224)), (16, 128, 240));
    }

    #[test]
    fn what_is_no_jpeg_is_refused() {
        assert!(jpeg(b"").is_none());
        assert!(jpeg(&[0xff, 0xd8, 0xff, 0xd9]).is_none());
    }

    #[test]
    fn a_color_jpeg_is_decoded() {
        let (width, height, out) = jpeg(RED).unwrap();
        assert_eq!((width, height), (16, 16));
        assert_eq!(out.len(), i420_len(16, 16).unwrap());
        // Red in BT.601 studio range is 81, 90, 240.
        assert!(out[40].abs_diff(81) <= 3, "{}", out[40]);
        assert!(out[256 + 20].abs_diff(90) <= 3, "{}", out[276]);
        assert!(out[256 + 64 + 20].abs_diff(240) <= 3, "{}", out[340]);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            flips in prop::collection::vec((0usize..300, any::<u8>()), 0..10),
            cut in 0usize..300,
        ) {
            let mut bytes = RED.to_vec();
            for (at, value) in flips {
                if let Some(byte) = bytes.get_mut(at) { *byte = value; }
            }
            bytes.truncate(cut);
            if let Some((width, height, out)) = jpeg(&bytes) {
                prop_assert_eq!(Some(out.len()), i420_len(width, height));
            }
        }
    }

    /// 16x16 pixels of pure red, 4:2:0.
    const RED: &[u8] = include_bytes!("../../tests/fixtures/red.jpg");
}
