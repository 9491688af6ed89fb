//! Made-up pictures and voices for the tests of this crate.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::Path;
use std::time::{Duration, Instant};

use kader_media::frame::i420_len;
use kader_media::{VideoFrame, VoiceProcessing};

/// A small generator with a seed, so that every run sees the same.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as u32
    }

    /// 0 to below 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 8) as f32 / 16_777_216.0
    }

    /// -1 to 1.
    pub(crate) fn signed(&mut self) -> f32 {
        self.unit() * 2.0 - 1.0
    }
}

/// A textured room with a head that moves: what a camera would see, roughly.
/// `detail` scales the texture that moves with the head.
pub(crate) fn scene(width: u32, height: u32, number: u32, at: Instant, detail: f32) -> VideoFrame {
    let (w, h) = (width as usize, height as usize);
    let mut data = Vec::with_capacity(i420_len(width, height).unwrap());
    let t = number as f32 / 30.0;
    let center = (w as f32 * (0.5 + 0.08 * t.sin()), h as f32 * (0.55 + 0.03 * (t * 1.7).sin()));
    let radius = h as f32 * 0.28;
    for y in 0..h {
        for x in 0..w {
            let (dx, dy) = (x as f32 - center.0, (y as f32 - center.1) * 0.8);
            let value = if dx * dx + dy * dy < radius * radius {
                150.0 + 30.0 * (dx / 9.0).sin() * (dy / 7.0).cos() * detail
            } else {
                70.0 + 40.0 * (x as f32 / w as f32) + 18.0 * (x as f32 / 23.0).sin() * (y as f32 / 17.0).sin()
            };
            data.push(value.clamp(16.0, 235.0) as u8);
        }
    }
    let (cw, ch) = (w.div_ceil(2), h.div_ceil(2));
    for plane in 0..2 {
        for y in 0..ch {
            for x in 0..cw {
                let wave = (x as f32 / cw as f32 * 3.0 + plane as f32).sin() + (y as f32 / ch as f32).cos();
                data.push((128.0 + 20.0 * wave) as u8);
            }
        }
    }
    VideoFrame::new(width, height, data.into(), at).unwrap()
}

/// Like [`scene`], but every pixel changes every time: no encoder likes it.
pub(crate) fn storm(width: u32, height: u32, seed: u64, at: Instant) -> VideoFrame {
    let mut random = Random::new(seed);
    let len = i420_len(width, height).unwrap();
    let data: Vec<u8> = (0..len).map(|_| 64 + (random.next() % 128) as u8).collect();
    VideoFrame::new(width, height, data.into(), at).unwrap()
}

/// Peak signal-to-noise ratio of two pictures' luma in dB.
pub(crate) fn psnr(a: &VideoFrame, b: &VideoFrame) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let luma = (a.width * a.height) as usize;
    let sum: f64 = a.i420[..luma]
        .iter()
        .zip(&b.i420[..luma])
        .map(|(x, y)| (f64::from(*x) - f64::from(*y)).powi(2))
        .sum();
    10.0 * (255.0 * 255.0 / (sum / luma as f64).max(1e-9)).log10()
}

/// Speech as far as a codec can tell: vowels of changing pitch in syllables,
/// with pauses, and some breath.
pub(crate) fn voice(samples: usize, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let mut phase = 0.0f32;
    let mut out = Vec::with_capacity(samples);
    let mut formants = [(0.0f32, 0.0f32); 3];
    let mut pitch = 120.0;
    let mut centers = [700.0, 1_200.0, 2_500.0];
    let mut loud = 0.0f32;
    let mut target = 0.0f32;
    for i in 0..samples {
        if i % 7_200 == 0 {
            pitch = 95.0 + 80.0 * random.unit();
            centers = [
                300.0 + 500.0 * random.unit(),
                900.0 + 1_000.0 * random.unit(),
                2_200.0 + 900.0 * random.unit(),
            ];
            target = if random.unit() < 0.25 { 0.0 } else { 0.5 + 0.5 * random.unit() };
        }
        loud += (target - loud) * 0.001;
        phase += pitch * (1.0 + 0.02 * (i as f32 / 9_000.0).sin()) / 48_000.0;
        let pulse = if phase >= 1.0 {
            phase -= 1.0;
            1.0
        } else {
            0.0
        };
        let source = pulse + 0.004 * random.signed();
        let mut sum = 0.0;
        for ((y1, y2), center) in formants.iter_mut().zip(centers) {
            // A resonator of 90 Hz width.
            let r = (-std::f32::consts::PI * 90.0 / 48_000.0f32).exp();
            let a = 2.0 * r * (std::f32::consts::TAU * center / 48_000.0).cos();
            let y = source + a * *y1 - r * r * *y2;
            *y2 = *y1;
            *y1 = y;
            sum += y;
        }
        out.push((sum * 0.02 * loud).clamp(-0.9, 0.9));
    }
    // A steady loudness, about -20 dBFS.
    let power = (out.iter().map(|s| s * s).sum::<f32>() / samples as f32).sqrt().max(1e-6);
    out.iter().map(|s| (s * 0.1 / power).clamp(-0.95, 0.95)).collect()
}

/// A clip of assets/clip, over and over, at about -20 dBFS.
pub(crate) fn clip(name: &str) -> impl Iterator<Item = f32> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/clip").join(name);
    let samples: Vec<f32> = hound::WavReader::open(path)
        .unwrap()
        .into_samples::<i16>()
        .map(|s| f32::from(s.unwrap()) / 32_768.0)
        .collect();
    let scale = 0.1 / power(&samples).sqrt() as f32;
    let count = samples.len();
    (0..).map(move |i: usize| (samples[i % count] * scale).clamp(-0.95, 0.95))
}

pub(crate) fn power(samples: &[f32]) -> f64 {
    samples.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / samples.len().max(1) as f64 + 1e-12
}

pub(crate) fn decibels(ratio: f64) -> f64 {
    10.0 * ratio.log10()
}

/// The greatest normalized correlation of `b` with `a` over shifts of `b` by
/// 0 to `most` samples, and that shift.
pub(crate) fn correlation(a: &[f32], b: &[f32], most: usize) -> (f64, usize) {
    let len = a.len().min(b.len()).saturating_sub(most);
    let a = &a[..len];
    let norm_a = a.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>().sqrt();
    (0..=most)
        .map(|shift| {
            let b = &b[shift..shift + len];
            let cross: f64 = a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum();
            let norm_b = b.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>().sqrt();
            (cross / (norm_a * norm_b).max(1e-9), shift)
        })
        .max_by(|x, y| x.0.total_cmp(&y.0))
        .unwrap()
}

/// Waits until `done`, but not longer than `limit`.
pub(crate) fn wait_until(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < limit {
        if done() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    done()
}

/// What the microphone's path makes of this sound while the far side's is played.
pub(crate) fn process(far: &[f32], microphone: &[f32]) -> Vec<f32> {
    let processing = VoiceProcessing::new();
    let mut out = Vec::with_capacity(microphone.len());
    for (far, near) in far.as_chunks::<480>().0.iter().zip(microphone.as_chunks::<480>().0) {
        processing.render(far);
        let mut frame = *near;
        processing.capture(&mut frame);
        out.extend(frame);
    }
    out
}
