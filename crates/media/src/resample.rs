//! Conversion between a device's sample rate and ours.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler as _};

use crate::error::DeviceError;
use crate::sound::{FRAME_SAMPLES, RATE, SoundFrame};

/// Rates that make sense for a voice; others are refused.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;

/// From a device's rate to frames of 10 ms at 48 kHz.
pub(crate) enum ToFrames {
    Same,
    Fft(Box<Fft<f32>>),
}

impl ToFrames {
    pub(crate) fn new(rate: u32) -> Result<Self, DeviceError> {
        if rate == RATE {
            return Ok(Self::Same);
        }
        build(rate, RATE, FixedSync::Output).map(Self::Fft)
    }

    /// How many samples the next frame is made of.
    pub(crate) fn wanted(&self) -> usize {
        match self {
            Self::Same => FRAME_SAMPLES,
            Self::Fft(fft) => fft.input_frames_next(),
        }
    }

    /// Makes a frame of exactly [`Self::wanted`] samples.
    pub(crate) fn convert(&mut self, input: &[f32], out: &mut SoundFrame) -> Result<(), DeviceError> {
        match self {
            Self::Same => {
                let input = input.get(..FRAME_SAMPLES).ok_or(FAILED)?;
                out.copy_from_slice(input);
            }
            Self::Fft(fft) => {
                run(fft, input, out)?;
            }
        }
        Ok(())
    }
}

/// From frames of 10 ms at 48 kHz to a device's rate.
pub(crate) enum FromFrames {
    Same,
    Fft(Box<Fft<f32>>, Vec<f32>),
}

impl FromFrames {
    pub(crate) fn new(rate: u32) -> Result<Self, DeviceError> {
        if rate == RATE {
            return Ok(Self::Same);
        }
        let fft = build(RATE, rate, FixedSync::Input)?;
        let room = fft.output_frames_max();
        Ok(Self::Fft(fft, vec![0.0; room]))
    }

    pub(crate) fn convert<'a>(&'a mut self, frame: &'a SoundFrame) -> Result<&'a [f32], DeviceError> {
        match self {
            Self::Same => Ok(frame),
            Self::Fft(fft, buffer) => {
                let made = run(fft, frame, buffer)?;
                buffer.get(..made).ok_or(FAILED)
            }
        }
    }
}

const FAILED: DeviceError = DeviceError::Unsupported("sample rate");

fn build(from: u32, to: u32, fixed: FixedSync) -> Result<Box<Fft<f32>>, DeviceError> {
    if !RATES.contains(&from) || !RATES.contains(&to) {
        return Err(FAILED);
    }
    Fft::new(from as usize, to as usize, FRAME_SAMPLES, 1, fixed).map(Box::new).map_err(|_| FAILED)
}

fn run(fft: &mut Fft<f32>, input: &[f32], out: &mut [f32]) -> Result<usize, DeviceError> {
    let (frames_in, frames_out) = (input.len(), out.len());
    let input = InterleavedSlice::new(input, 1, frames_in).map_err(|_| FAILED)?;
    let mut out = InterleavedSlice::new_mut(out, 1, frames_out).map_err(|_| FAILED)?;
    let (_, made) = fft.process_into_buffer(&input, &mut out, None).map_err(|_| FAILED)?;
    Ok(made)
}

/// A whole recording at 48 kHz.
pub(crate) fn whole(samples: Vec<f32>, rate: u32) -> Result<Vec<f32>, DeviceError> {
    if rate == RATE {
        return Ok(samples);
    }
    let mut fft = build(rate, RATE, FixedSync::Both)?;
    let mut out = vec![0.0; fft.process_all_needed_output_len(samples.len())];
    let len = samples.len();
    let input = InterleavedSlice::new(&samples, 1, len).map_err(|_| FAILED)?;
    let room = out.len();
    let mut target = InterleavedSlice::new_mut(&mut out, 1, room).map_err(|_| FAILED)?;
    let (_, made) = fft.process_all_into_buffer(&input, &mut target, len, None).map_err(|_| FAILED)?;
    out.truncate(made);
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn tone(rate: u32, hertz: f32, samples: usize) -> Vec<f32> {
        (0..samples).map(|i| (i as f32 * hertz * std::f32::consts::TAU / rate as f32).sin() * 0.5).collect()
    }

    /// Amplitude of one frequency, by projection on it.
    fn amplitude(samples: &[f32], rate: u32, hertz: f32) -> f32 {
        let (mut re, mut im) = (0.0f64, 0.0f64);
        for (i, s) in samples.iter().enumerate() {
            let angle = i as f64 * f64::from(hertz) * std::f64::consts::TAU / f64::from(rate);
            re += f64::from(*s) * angle.cos();
            im += f64::from(*s) * angle.sin();
        }
        ((re * re + im * im).sqrt() * 2.0 / samples.len() as f64) as f32
    }

    #[test]
    fn a_tone_keeps_its_pitch_and_level_from_every_rate() {
        for rate in [8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000] {
            let mut converter = ToFrames::new(rate).unwrap();
            let input = tone(rate, 1_000.0, rate as usize);
            let mut at = 0;
            let mut out = Vec::new();
            while at + converter.wanted() <= input.len() {
                let wanted = converter.wanted();
                let mut frame = [0.0; FRAME_SAMPLES];
                converter.convert(&input[at..at + wanted], &mut frame).unwrap();
                at += wanted;
                out.extend(frame);
            }
            assert!(out.len() > 45_000, "{rate}: {}", out.len());
            let steady = &out[12_000..36_000];
            let level = amplitude(steady, RATE, 1_000.0);
            assert!((level - 0.5).abs() < 0.01, "{rate}: {level}");
            let total: f32 = steady.iter().map(|s| s * s).sum::<f32>() / steady.len() as f32;
            assert!((total.sqrt() - 0.353_6).abs() < 0.01, "{rate}: other frequencies");
        }
    }

    #[test]
    fn a_tone_keeps_its_pitch_and_level_to_every_rate() {
        for rate in [8_000, 16_000, 22_050, 44_100, 48_000, 96_000] {
            let mut converter = FromFrames::new(rate).unwrap();
            let input = tone(RATE, 440.0, RATE as usize);
            let mut out = Vec::new();
            for frame in input.as_chunks::<FRAME_SAMPLES>().0 {
                out.extend_from_slice(converter.convert(frame).unwrap());
            }
            let expected = rate as usize;
            assert!(out.len().abs_diff(expected) < expected / 20, "{rate}: {}", out.len());
            let level = amplitude(&out[expected / 4..expected / 4 * 3], rate, 440.0);
            assert!((level - 0.5).abs() < 0.01, "{rate}: {level}");
        }
    }

    #[test]
    fn absurd_rates_are_refused() {
        assert!(ToFrames::new(0).is_err());
        assert!(ToFrames::new(4_000_000_000).is_err());
        assert!(FromFrames::new(1).is_err());
        assert!(whole(vec![0.0; 10], 3).is_err());
    }
}
