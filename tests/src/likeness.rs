//! Whether a recording holds a clip: normalized cross-correlation over all shifts.

use std::path::Path;

/// Rate at which recordings and clips are compared, Hz. Speech has its strength below 4 kHz.
pub const RATE: usize = 8_000;
/// One of these is kept of a sample at 48 kHz.
const EVERY: usize = 6;

/// Reads a 16-bit WAV file at 48 kHz for comparing.
///
/// # Panics
/// Where it is something else.
#[must_use]
pub fn wav(file: &Path) -> Vec<f32> {
    let wav = hound::WavReader::open(file).expect("a WAV file");
    assert_eq!((wav.spec().sample_rate, wav.spec().channels, wav.spec().bits_per_sample), (48_000, 1, 16));
    thin(wav.into_samples::<i16>().map(|sample| sample.expect("a whole WAV file")))
}

/// Reads raw 16-bit little-endian mono sound at 48 kHz for comparing.
#[must_use]
pub fn raw(bytes: &[u8]) -> Vec<f32> {
    let (samples, _) = bytes.as_chunks::<2>();
    thin(samples.iter().map(|two| i16::from_le_bytes(*two)))
}

/// Both go through the same coarse filter, so it does not tell on their likeness.
fn thin(samples: impl Iterator<Item = i16>) -> Vec<f32> {
    let samples: Vec<f32> = samples.map(|sample| f32::from(sample) / 32_768.0).collect();
    samples.chunks_exact(EVERY).map(|six| six.iter().sum::<f32>() / EVERY as f32).collect()
}

/// Root of the mean square.
#[must_use]
pub fn loudness(samples: &[f32]) -> f32 {
    let power: f32 = samples.iter().map(|sample| sample * sample).sum();
    (power / samples.len().max(1) as f32).sqrt()
}

/// A clip that repeats without end, made ready for comparing.
pub struct Clip {
    length: usize,
    roots: Vec<(f64, f64)>,
    spectrum: Vec<(f64, f64)>,
    /// Sums of squares up to each sample.
    energy: Vec<f64>,
    longest: usize,
}

impl Clip {
    /// Makes a clip ready for windows of up to `longest` samples.
    #[must_use]
    pub fn new(samples: &[f32], longest: usize) -> Self {
        let endless: Vec<f64> =
            samples.iter().cycle().take(samples.len() + longest).map(|s| f64::from(*s)).collect();
        let mut energy = vec![0.0];
        let mut sum = 0.0;
        for sample in &endless {
            sum += sample * sample;
            energy.push(sum);
        }
        let mut spectrum: Vec<_> = endless.into_iter().map(|sample| (sample, 0.0)).collect();
        spectrum.resize((samples.len() + longest).next_power_of_two(), (0.0, 0.0));
        let roots = roots(spectrum.len());
        transform(&mut spectrum, &roots);
        Self { length: samples.len(), roots, spectrum, energy, longest }
    }

    /// After how many samples it repeats.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    /// The place in the clip at which it is most like `window`, and how much: the normalized
    /// cross-correlation there, 1 for the same sound at any loudness.
    ///
    /// # Panics
    /// Where the window is longer than was said.
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "the sums have one entry per sample and one more")]
    pub fn likeness(&self, window: &[f32]) -> (f64, usize) {
        assert!(window.len() <= self.longest);
        let own: f64 = window.iter().map(|sample| f64::from(*sample).powi(2)).sum();
        let mut spectrum: Vec<_> = window.iter().map(|sample| (f64::from(*sample), 0.0)).collect();
        spectrum.resize(self.spectrum.len(), (0.0, 0.0));
        transform(&mut spectrum, &self.roots);
        for (value, clip) in spectrum.iter_mut().zip(&self.spectrum) {
            let (a, b) = *value;
            // Correlation: the window's spectrum conjugated. And the whole conjugated, which makes
            // of the next transform the inverse one; its outcome is real, but for the scale.
            *value = (clip.0 * a + clip.1 * b, clip.0 * b - clip.1 * a);
        }
        transform(&mut spectrum, &self.roots);
        let scale = 1.0 / spectrum.len() as f64;
        let mut best = (0.0, 0);
        for (at, (product, _)) in spectrum.iter().take(self.length).enumerate() {
            let clip = self.energy[at + window.len()] - self.energy[at];
            let both = (clip * own).sqrt();
            // Beside silence everything is alike.
            let likeness = product * scale / both;
            if clip > 1e-4 && both > 0.0 && likeness > best.0 {
                best = (likeness, at);
            }
        }
        best
    }
}

/// The first half of the roots of unity for a transform of this length.
fn roots(length: usize) -> Vec<(f64, f64)> {
    let turn = -2.0 * std::f64::consts::PI / length as f64;
    (0..length / 2).map(|k| (turn * k as f64).sin_cos()).collect()
}

/// The discrete Fourier transform, in place.
#[allow(clippy::indexing_slicing, reason = "all places are below the length, which is a power of two")]
fn transform(values: &mut [(f64, f64)], roots: &[(f64, f64)]) {
    let length = values.len();
    let bits = length.trailing_zeros();
    for i in 0..length {
        let j = i.reverse_bits() >> (usize::BITS - bits);
        if i < j {
            values.swap(i, j);
        }
    }
    let mut half = 1;
    while half < length {
        let step = length / 2 / half;
        for block in values.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for (k, (a, b)) in low.iter_mut().zip(high).enumerate() {
                let (sin, cos) = roots[k * step];
                let t = (b.0 * cos - b.1 * sin, b.0 * sin + b.1 * cos);
                *b = (a.0 - t.0, a.1 - t.1);
                *a = (a.0 + t.0, a.1 + t.1);
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(seed: u32, length: usize) -> Vec<f32> {
        let mut state = seed;
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 8_388_608.0 - 1.0
        })
        .take(length)
        .collect()
    }

    #[test]
    fn a_piece_is_found_where_it_was_taken_at_any_loudness() {
        let samples = noise(1, 3_000);
        let clip = Clip::new(&samples, 500);
        for at in [0, 1, 1_234, 2_800, 2_999] {
            let piece: Vec<f32> = samples.iter().cycle().skip(at).take(500).map(|s| s * 0.01).collect();
            let (likeness, found) = clip.likeness(&piece);
            assert_eq!(found, at);
            assert!((likeness - 1.0).abs() < 1e-5, "{likeness}");
        }
        let (other, _) = clip.likeness(&noise(2, 500));
        assert!(other < 0.25, "{other}");
        assert_eq!(clip.likeness(&[0.0; 500]).0, 0.0);
    }

    #[test]
    fn half_of_it_drowned_is_half_as_much() {
        let samples = noise(1, 3_000);
        let clip = Clip::new(&samples, 1_000);
        let mixed: Vec<f32> = samples[700..1_700].iter().zip(noise(9, 1_000)).map(|(a, b)| a + b).collect();
        let (likeness, at) = clip.likeness(&mixed);
        assert_eq!(at, 700);
        assert!((likeness - 0.5_f64.sqrt()).abs() < 0.06, "{likeness}");
    }
}
