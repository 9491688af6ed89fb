//! The test tone: a soft second of sound, played as if somebody had said it.

use std::f32::consts::TAU;
use std::time::{Duration, Instant};

use kader_media::opus::Encoder;

use crate::playing::{Of, Playing};

/// Samples in a packet of 20 ms.
const PACKET: usize = 960;
/// Packets of the tone: one and a half seconds.
const PACKETS: u16 = 75;

/// Plays the tone. A session's own sound that comes at the same moment goes first.
pub(crate) fn play(playing: &Playing) {
    let Ok(mut stream) = playing.begin(Of::Tone) else { return };
    tokio::spawn(async move {
        let Ok(mut encoder) = Encoder::new() else { return };
        let mut every = tokio::time::interval(Duration::from_millis(20));
        for number in 0..PACKETS {
            every.tick().await;
            let samples = std::array::from_fn(|index| sample(usize::from(number) * PACKET + index));
            let Ok(packet) = encoder.encode(&samples) else { return };
            if !stream.sound(number, u64::from(number) * 20_000, packet, Instant::now()) {
                return;
            }
        }
    });
}

/// Two notes, the second a fifth above, each rising and falling softly.
#[allow(clippy::cast_precision_loss, reason = "a second and a half has 72 000 samples")]
fn sample(index: usize) -> f32 {
    let half = PACKET * usize::from(PACKETS) / 2;
    let (pitch, at) = if index < half { (392.0, index) } else { (587.33, index - half) };
    let time = at as f32 / 48_000.0;
    let shape = (std::f32::consts::PI * at as f32 / half as f32).sin().max(0.0);
    0.2 * shape * (TAU * pitch * time).sin()
}
