//! Echo and noise: AEC3, held back where the microphone hears no speaker, and
//! a noise suppressor.
//!
//! AEC3's own settings assume an echo as loud as the far voice until its
//! filter knows better. Without an echo path (headphones) it never does, and
//! takes the near voice down instead for as long as both people speak.
//! Therefore its suppression is let through only while there is evidence of an
//! echo: that its adaptive filter, by subtracting what the speaker plays, takes
//! most of the power out of what the microphone hears.

use std::collections::VecDeque;

use sonora::high_pass_filter::HighPassFilter;
use sonora::three_band_filter_bank::ThreeBandFilterBank;
use sonora_aec3::block::Block;
use sonora_aec3::block_processor::BlockProcessor;
use sonora_aec3::common::BLOCK_SIZE;
use sonora_aec3::config::EchoCanceller3Config;
use sonora_ns::config::NsConfig;
use sonora_ns::noise_suppressor::NoiseSuppressor;

use super::evidence::Evidence;
use crate::sound::{FRAME_SAMPLES, RATE, SoundFrame};

/// AEC3 works in bands of 8 kHz, in blocks of 4 ms, on samples of 16 bits.
const BANDS: usize = 3;
const BAND_SAMPLES: usize = FRAME_SAMPLES / BANDS;
const FULL_SCALE: f32 = 32_768.0;

/// Echo cancellation and noise suppression over frames of 10 ms. Delays by
/// 12 ms and what the band filters need.
pub(crate) struct Cleaning {
    high_pass: HighPassFilter,
    samples: Vec<Vec<f32>>,
    far: Bands,
    near: Bands,
    canceller: BlockProcessor,
    block: Block,
    /// The block as it came in, and the one before it: AEC3 gives each block
    /// out with the next.
    heard: Block,
    heard_before: Block,
    /// The lowest band after the adaptive filter, before any suppression.
    subtracted: Block,
    evidence: Evidence,
    noise: NoiseSuppressor,
    /// How much of the untouched sound was mixed in last, 0 to 1.
    openness: f32,
    cleaned: [VecDeque<f32>; BANDS],
}

impl Cleaning {
    pub(crate) fn new() -> Self {
        // Frames of 160 samples come in blocks of 64: half a block has to wait.
        let waiting = VecDeque::from([0.0; BLOCK_SIZE / 2]);
        Self {
            high_pass: HighPassFilter::new(RATE as i32, 1),
            samples: vec![Vec::with_capacity(FRAME_SAMPLES)],
            far: Bands::new(),
            near: Bands::new(),
            canceller: BlockProcessor::new(&tuning(), RATE as usize, 1, 1),
            block: Block::new(BANDS, 1),
            heard: Block::new(BANDS, 1),
            heard_before: Block::new(BANDS, 1),
            subtracted: Block::new(1, 1),
            evidence: Evidence::default(),
            noise: NoiseSuppressor::new_with_bands(NsConfig::default(), BANDS),
            openness: Evidence::UNKNOWN,
            cleaned: [waiting.clone(), waiting.clone(), waiting],
        }
    }

    /// Takes note of 10 ms that are about to be played.
    pub(crate) fn render(&mut self, frame: &SoundFrame) {
        self.far.add(&frame.map(|sample| sample * FULL_SCALE));
        while self.far.take(&mut self.block) {
            self.evidence.play(energy(&self.block));
            self.canceller.buffer_render(&self.block);
        }
    }

    /// Takes echo and noise out of 10 ms, in place.
    pub(crate) fn capture(&mut self, frame: &mut SoundFrame) {
        let saturated = frame.iter().any(|sample| sample.abs() > 0.998);
        let mut scaled = frame.map(|sample| sample * FULL_SCALE);
        if let Some(channel) = self.samples.first_mut() {
            channel.clear();
            channel.extend_from_slice(&scaled);
        }
        self.high_pass.process_channels(&mut self.samples);
        for (to, from) in scaled.iter_mut().zip(self.samples.iter().flatten()) {
            *to = *from;
        }
        self.near.add(&scaled);
        // Before the canceller adds noise of its own.
        let [low, ..] = &self.near.split;
        self.noise.analyze(low);
        while self.near.take(&mut self.block) {
            self.cancel(saturated);
        }
        let mut bands = [[0.0; BAND_SAMPLES]; BANDS];
        for (band, cleaned) in bands.iter_mut().zip(&mut self.cleaned) {
            for sample in band {
                *sample = cleaned.pop_front().unwrap_or(0.0);
            }
        }
        let [low, upper @ ..] = &mut bands;
        self.noise.process(low);
        let gain = self.noise.upper_band_gain();
        for (i, band) in upper.iter_mut().enumerate() {
            self.noise.process_upper_band(band, i, gain);
        }
        self.near.bank.synthesis(&bands, frame);
        for sample in frame {
            *sample /= FULL_SCALE;
        }
    }

    fn cancel(&mut self, saturated: bool) {
        self.heard.clone_from(&self.block);
        let subtracted = Some(&mut self.subtracted);
        self.canceller.process_capture(false, saturated, subtracted, &mut self.block);
        self.evidence.hear(energy(&self.heard), energy(&self.subtracted));
        let from = self.openness;
        let step = self.evidence.openness().clamp(from - 0.1, from + 0.1) - from;
        self.openness = from + step;
        for (band, cleaned) in self.cleaned.iter_mut().enumerate() {
            let both = self.block.view(band, 0).iter().zip(self.heard_before.view(band, 0));
            cleaned.extend(both.enumerate().map(|(i, (clean, heard))| {
                let open = from + step * i as f32 / BLOCK_SIZE as f32;
                clean + open * (heard - clean)
            }));
        }
        self.heard_before.swap(&mut self.heard);
    }
}

/// AEC3's own settings, but for the sake of the near voice: it counts as such
/// from the loudness of what is left of the echo on (not only from four times
/// that) and within 24 ms (not 48); and as long as the filter does not know the
/// room, echo is taken for 10 dB below the far voice, rather than for as loud.
fn tuning() -> EchoCanceller3Config {
    let mut config = EchoCanceller3Config::default();
    config.ep_strength.default_gain = 0.3;
    let near = &mut config.suppressor.dominant_nearend_detection;
    near.enr_threshold = 1.0;
    near.trigger_threshold = 6;
    config.filter.export_linear_aec_output = true;
    config
}

/// The energy of a block's lowest band.
fn energy(block: &Block) -> f32 {
    block.view(0, 0).iter().map(|sample| sample * sample).sum()
}

/// One signal, split into bands and cut into blocks.
struct Bands {
    bank: ThreeBandFilterBank,
    split: [[f32; BAND_SAMPLES]; BANDS],
    waiting: [VecDeque<f32>; BANDS],
}

impl Bands {
    fn new() -> Self {
        Self {
            bank: ThreeBandFilterBank::new(),
            split: [[0.0; BAND_SAMPLES]; BANDS],
            waiting: Default::default(),
        }
    }

    fn add(&mut self, frame: &SoundFrame) {
        self.bank.analysis(frame, &mut self.split);
        for (waiting, split) in self.waiting.iter_mut().zip(&self.split) {
            waiting.extend(split);
        }
    }

    /// Fills the block, if there is enough for one.
    fn take(&mut self, block: &mut Block) -> bool {
        let enough = self.waiting.iter().all(|waiting| waiting.len() >= BLOCK_SIZE);
        if enough {
            for (band, waiting) in self.waiting.iter_mut().enumerate() {
                for (to, from) in block.view_mut(band, 0).iter_mut().zip(waiting.drain(..BLOCK_SIZE)) {
                    *to = from;
                }
            }
        }
        enough
    }
}
