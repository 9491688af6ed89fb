//! Whether a picture is one of a clip: both in coarse patches, compared with every picture of the clip.

use std::path::Path;
use std::time::Instant;

use kader_media::{VideoFrame, vp8};

/// Patches across and down.
pub const PATCHES: (usize, usize) = (32, 18);

/// How far apart a picture and one of its own clip are at most: mean difference of the patches' red,
/// green and blue, of 255. What the line's encoder takes away and a half size are in it.
pub const NEAR: f32 = 6.0;
/// How far apart pictures of different clips are at least.
pub const FAR: f32 = 40.0;

/// A clip, picture by picture.
pub struct Clip {
    pictures: Vec<Vec<f32>>,
}

impl Clip {
    /// Decodes an IVF file.
    ///
    /// # Panics
    /// Where it is something else.
    #[must_use]
    pub fn open(file: &Path) -> Self {
        let bytes = std::fs::read(file).expect("a clip");
        assert!(bytes.starts_with(b"DKIF"), "no IVF file");
        let mut decoder = vp8::Decoder::new().expect("a decoder");
        let mut pictures = Vec::new();
        let mut rest = bytes.get(32..).unwrap_or_default();
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            // After the length eight bytes of time.
            let length = usize::try_from(u32::from_le_bytes(*length)).expect("a length");
            let (frame, next) = after[8..].split_at(length);
            let picture = decoder.decode(frame, Instant::now()).expect("a VP8 frame");
            pictures.push(patches(&picture.expect("every packet is shown")));
            rest = next;
        }
        assert!(pictures.len() > 100, "no clip");
        Self { pictures }
    }

    /// The picture of the clip that is nearest, and how far it is.
    ///
    /// # Panics
    /// Where these are other patches than [`PATCHES`].
    #[must_use]
    pub fn nearest(&self, patches: &[f32]) -> (f32, usize) {
        let distances = self.pictures.iter().enumerate().map(|(at, picture)| {
            assert_eq!(picture.len(), patches.len(), "other patches");
            let sum: f32 = picture.iter().zip(patches).map(|(one, other)| (one - other).abs()).sum();
            (sum / patches.len() as f32, at)
        });
        distances.min_by(|one, other| one.0.total_cmp(&other.0)).expect("a clip has pictures")
    }
}

/// The clips of both sides.
pub struct Clips {
    therapist: Clip,
    client: Clip,
}

impl Clips {
    /// Decodes both.
    ///
    /// # Panics
    /// Where one is not there.
    #[must_use]
    pub fn open() -> Self {
        let open = |name: &str| Clip::open(&crate::lab::clip(&format!("{name}.ivf")));
        Self { therapist: open("therapist"), client: open("client") }
    }

    /// Checks that a picture that the therapist, or else the client, sees is the other's and not
    /// their own. Gives its place in the other's clip.
    ///
    /// # Errors
    /// What it is instead.
    pub fn check(&self, at_therapist: bool, patches: &[f32]) -> Result<usize, String> {
        let (shown, own) =
            if at_therapist { (&self.client, &self.therapist) } else { (&self.therapist, &self.client) };
        let ((near, place), (far, _)) = (shown.nearest(patches), own.nearest(patches));
        let side = if at_therapist { "therapist" } else { "client" };
        println!("{side} sees picture {place} of the other's clip, {near:.1} off; {far:.1} off the own clip");
        if near > NEAR {
            return Err(format!("the {side} does not see the other's clip: {near:.1} off at best"));
        }
        if far < FAR {
            return Err(format!("the {side} sees the own clip: {far:.1} off at best"));
        }
        Ok(place)
    }
}

/// A picture in patches: red, green and blue of each, from 0 to 255, row by row.
///
/// # Panics
/// Where its buffer does not fit its size.
#[must_use]
#[allow(clippy::indexing_slicing, reason = "the planes fit the size")]
pub fn patches(frame: &VideoFrame) -> Vec<f32> {
    // The codecs' crate is optimized in every build, this one is not.
    let mut frame = frame.clone();
    while frame.width as usize >= 10 * PATCHES.0 {
        frame = frame.halved().expect("a whole picture");
    }
    let planes = frame.planes().expect("a whole picture");
    let (width, height) = (frame.width as usize, frame.height as usize);
    let mean = |plane: &[u8], width: usize, height: usize, column: usize, row: usize| {
        let (mut sum, mut count) = (0u32, 0u32);
        for y in row * height / PATCHES.1..(row + 1) * height / PATCHES.1 {
            for x in column * width / PATCHES.0..(column + 1) * width / PATCHES.0 {
                sum += u32::from(plane[y * width + x]);
                count += 1;
            }
        }
        sum as f32 / count.max(1) as f32
    };
    let mut patches = Vec::with_capacity(PATCHES.0 * PATCHES.1 * 3);
    for row in 0..PATCHES.1 {
        for column in 0..PATCHES.0 {
            let (half_width, half_height) = (width.div_ceil(2), height.div_ceil(2));
            let luma = 1.164 * (mean(planes[0], width, height, column, row) - 16.0);
            let blue = mean(planes[1], half_width, half_height, column, row) - 128.0;
            let red = mean(planes[2], half_width, half_height, column, row) - 128.0;
            // BT.601, studio range.
            patches.push((luma + 1.596 * red).clamp(0.0, 255.0));
            patches.push((luma - 0.392 * blue - 0.813 * red).clamp(0.0, 255.0));
            patches.push((luma + 2.017 * blue).clamp(0.0, 255.0));
        }
    }
    patches
}

/// Script that gives the same of the other's picture on a page; null where none is painted.
pub const PATCHES_OTHER: &str = "const c = document.querySelector('[data-testid=picture-other]'); \
    if (!c || c.width < 64) return null; const w = c.width, h = c.height, n = 32, m = 18; \
    const d = c.getContext('2d').getImageData(0, 0, w, h).data; \
    const s = new Float64Array(n * m * 3), k = new Float64Array(n * m); \
    for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) { \
      const p = Math.floor(y * m / h) * n + Math.floor(x * n / w), i = (y * w + x) * 4; \
      s[3 * p] += d[i]; s[3 * p + 1] += d[i + 1]; s[3 * p + 2] += d[i + 2]; k[p]++; } \
    return Array.from(s, (v, i) => v / k[Math.floor(i / 3)])";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_picture_is_of_its_own_clip_and_far_from_the_other() {
        let clips = Clips::open();
        for (one, other, at_therapist) in
            [(&clips.client, &clips.therapist, true), (&clips.therapist, &clips.client, false)]
        {
            let mut least = f32::MAX;
            for (place, picture) in one.pictures.iter().enumerate().step_by(30) {
                let (near, found) = one.nearest(picture);
                assert!(near < 1e-3, "{near}");
                // Two pictures of a clip may be the same in patches.
                assert!(found == place || one.nearest(&one.pictures[found]).0 < 1e-3);
                least = least.min(other.nearest(picture).0);
                assert_eq!(clips.check(at_therapist, picture).unwrap(), found);
                clips.check(!at_therapist, picture).unwrap_err();
            }
            println!("pictures of the other clip are at least {least:.1} off");
            assert!(least > FAR * 1.5, "{least}");
            // A gray picture is of neither.
            clips.check(at_therapist, &vec![128.0; one.pictures[0].len()]).unwrap_err();
        }
    }
}
