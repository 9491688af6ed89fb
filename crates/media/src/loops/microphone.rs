//! The microphone's loop: from 10 ms of sound to packets of 20 ms.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Instant;

use super::capture_times::CaptureTimes;
use super::{OnLost, Worker, stopped};
use crate::error::MediaError;
use crate::frame::AudioPacket;
use crate::opus::{Encoder, PACKET_SAMPLES};
use crate::sound::{FRAME_LENGTH, FRAME_SAMPLES, Microphone, SoundFrame};
use crate::voice::VoiceProcessing;

/// Frames between two reports of the level: 100 ms.
const LEVEL_FRAMES: u32 = 10;
/// Level 0 ends and level 10 begins here, in dBFS.
const QUIET: f32 = -54.0;
const LOUD: f32 = -14.0;

/// How a microphone's loop starts, and what can be changed while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MicrophoneSettings {
    /// Nothing is encoded and nothing leaves.
    pub muted: bool,
    /// The level is reported even while muted: for the lobby, where one wants
    /// to see that the microphone works before anybody hears it. Otherwise a
    /// muted microphone reports 0.
    pub meter_while_muted: bool,
}

/// Where a microphone's sound goes. All run on the loop's thread, so they must
/// be quick.
pub struct MicrophoneOutputs {
    /// Every packet, in order.
    pub packet: Box<dyn FnMut(AudioPacket) + Send>,
    /// The level, 0 to 10, ten times a second.
    pub level: Box<dyn FnMut(u8) + Send>,
    /// Called once if the microphone fails.
    pub lost: OnLost,
}

struct Control {
    muted: AtomicBool,
    meter: AtomicBool,
    expected_loss: AtomicU8,
}

/// A running microphone. Dropping it closes the microphone.
pub struct MicrophoneLoop {
    control: Arc<Control>,
    worker: Worker,
    label: String,
}

impl MicrophoneLoop {
    /// Starts the loop. `voice` must be the processing that the speaker's loop
    /// renders to, or echo stays.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libopus gives no encoder;
    /// [`MediaError::NoThread`].
    pub fn start(
        microphone: Box<dyn Microphone>,
        voice: VoiceProcessing,
        settings: MicrophoneSettings,
        outputs: MicrophoneOutputs,
    ) -> Result<Self, MediaError> {
        let control = Arc::new(Control {
            muted: AtomicBool::new(settings.muted),
            meter: AtomicBool::new(settings.meter_while_muted),
            expected_loss: AtomicU8::new(5),
        });
        let label = microphone.label().to_owned();
        let encoder = Encoder::new()?;
        let seen = control.clone();
        let worker = Worker::start("microphone", move |stop| {
            run(microphone, &voice, encoder, &seen, outputs, stop);
        })?;
        Ok(Self { control, worker, label })
    }

    /// Mutes or unmutes. Once this returns, at most a packet that is just
    /// being given out still leaves.
    pub fn set_muted(&self, muted: bool) {
        self.control.muted.store(muted, Ordering::Release);
    }

    /// Whether the level is reported while muted.
    pub fn set_meter_while_muted(&self, meter: bool) {
        self.control.meter.store(meter, Ordering::Relaxed);
    }

    /// How much loss the line has, in percent of packets: how much of each
    /// packet is repeated in the next.
    pub fn set_expected_loss(&self, percent: u8) {
        self.control.expected_loss.store(percent.min(100), Ordering::Relaxed);
    }

    /// What to call the microphone on the screen.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether the microphone still gives sound.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.worker.is_running()
    }
}

fn run(
    mut microphone: Box<dyn Microphone>,
    voice: &VoiceProcessing,
    mut encoder: Encoder,
    control: &Control,
    mut outputs: MicrophoneOutputs,
    stop: &AtomicBool,
) {
    let mut times = CaptureTimes::new(FRAME_LENGTH);
    let mut packing = Packing::default();
    let mut meter = Meter::default();
    let mut loss = 5;
    let mut frame = [0.0; FRAME_SAMPLES];
    while !stopped(stop) {
        let reported = match microphone.read(&mut frame) {
            Ok(Some(reported)) => reported,
            Ok(None) => continue,
            Err(error) => {
                drop(microphone);
                if !stopped(stop) {
                    (outputs.lost)(error);
                }
                return;
            }
        };
        let captured = times.steady(reported);
        // While muted as well, so that the echo canceller still knows the
        // room when the mute ends.
        voice.capture(&mut frame);
        let muted = control.muted.load(Ordering::Acquire);
        if let Some(level) = meter.add(&frame) {
            let shown = !muted || control.meter.load(Ordering::Relaxed);
            (outputs.level)(if shown { level } else { 0 });
        }
        if muted {
            packing = Packing::default();
            continue;
        }
        let wanted = control.expected_loss.load(Ordering::Relaxed);
        if wanted != loss && encoder.set_expected_loss(wanted).is_ok() {
            loss = wanted;
        }
        let Some((samples, captured)) = packing.add(&frame, captured) else { continue };
        match encoder.encode(samples) {
            Ok(data) => (outputs.packet)(AudioPacket { data, captured, samples: PACKET_SAMPLES as u32 }),
            Err(error) => tracing::warn!(%error, "sound was not encoded"),
        }
    }
}

/// Two frames make a packet.
struct Packing {
    samples: [f32; PACKET_SAMPLES],
    first: Option<Instant>,
    fresh: bool,
}

impl Default for Packing {
    fn default() -> Self {
        Self { samples: [0.0; PACKET_SAMPLES], first: None, fresh: true }
    }
}

impl Packing {
    fn add(&mut self, frame: &SoundFrame, captured: Instant) -> Option<(&[f32; PACKET_SAMPLES], Instant)> {
        let (first_half, second_half) = self.samples.split_at_mut(FRAME_SAMPLES);
        match self.first.take() {
            None => {
                first_half.copy_from_slice(frame);
                if std::mem::take(&mut self.fresh) {
                    // Unmuting in the middle of a word must not click.
                    for (i, sample) in first_half.iter_mut().enumerate() {
                        *sample *= i as f32 / FRAME_SAMPLES as f32;
                    }
                }
                self.first = Some(captured);
                None
            }
            Some(first) => {
                second_half.copy_from_slice(frame);
                Some((&self.samples, first))
            }
        }
    }
}

/// The loudest 10 ms of each 100 ms.
#[derive(Default)]
struct Meter {
    frames: u32,
    loudest: f32,
}

impl Meter {
    fn add(&mut self, frame: &SoundFrame) -> Option<u8> {
        let power = frame.iter().map(|s| s * s).sum::<f32>() / FRAME_SAMPLES as f32;
        self.loudest = self.loudest.max(power);
        self.frames += 1;
        if self.frames < LEVEL_FRAMES {
            return None;
        }
        let level = level(self.loudest);
        *self = Self::default();
        Some(level)
    }
}

/// Mean power to a level of 0 to 10.
fn level(power: f32) -> u8 {
    let decibels = 10.0 * power.max(1e-10).log10();
    let share = (decibels - QUIET) / (LOUD - QUIET);
    (share.clamp(0.0, 1.0) * 10.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_span_what_a_voice_does() {
        assert_eq!(level(0.0), 0);
        assert_eq!(level(10f32.powf(-5.4)), 0);
        assert_eq!(level(10f32.powf(-3.4)), 5);
        assert_eq!(level(10f32.powf(-1.4)), 10);
        assert_eq!(level(1.0), 10);
    }

    #[test]
    fn the_meter_shows_the_loudest_of_ten_frames() {
        let mut meter = Meter::default();
        for i in 0..9 {
            let loud = if i == 4 { 0.2 } else { 0.0 };
            assert_eq!(meter.add(&[loud; FRAME_SAMPLES]), None);
        }
        assert_eq!(meter.add(&[0.0; FRAME_SAMPLES]), Some(10));
        for _ in 0..9 {
            assert_eq!(meter.add(&[0.0; FRAME_SAMPLES]), None);
        }
        assert_eq!(meter.add(&[0.0; FRAME_SAMPLES]), Some(0));
    }
}
