//! What happens to a voice before it is encoded: echo, noise and level.

use std::sync::{Arc, Mutex, PoisonError};

use sonora::config::{AdaptiveDigital, EchoCanceller, GainController2, HighPassFilter, NoiseSuppression};
use sonora::{AudioProcessing, Config, StreamConfig};

use crate::sound::{FRAME_SAMPLES, RATE, SoundFrame};

/// Echo cancellation (AEC3), noise suppression, gain control and a high-pass
/// filter over frames of 10 ms.
///
/// A clone is another handle to the same processing: the speaker's loop gives
/// [`render`](Self::render) what it is about to play, the microphone's loop
/// gives [`capture`](Self::capture) what it heard. Neither waits for the other
/// for more than the tenth of a millisecond that a frame takes.
#[derive(Clone)]
pub struct VoiceProcessing {
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    processing: AudioProcessing,
    // The render path needs somewhere to write; nobody reads it.
    rendered: SoundFrame,
    captured: SoundFrame,
}

impl Default for VoiceProcessing {
    fn default() -> Self {
        Self::new()
    }
}

impl VoiceProcessing {
    /// Processing that has not yet learned the room; it needs about a second
    /// of sound from the other side.
    #[must_use]
    pub fn new() -> Self {
        let config = Config {
            echo_canceller: Some(EchoCanceller::default()),
            noise_suppression: Some(NoiseSuppression::default()),
            high_pass_filter: Some(HighPassFilter::default()),
            gain_controller2: Some(GainController2 {
                adaptive_digital: Some(AdaptiveDigital {
                    // A quiet voice is lifted, a silent room is not.
                    initial_gain_db: 6.0,
                    max_gain_db: 24.0,
                    ..AdaptiveDigital::default()
                }),
                ..GainController2::default()
            }),
            ..Config::default()
        };
        let stream = StreamConfig::new(RATE, 1);
        let processing =
            AudioProcessing::builder().config(config).capture_config(stream).render_config(stream).build();
        let inner = Inner { processing, rendered: [0.0; FRAME_SAMPLES], captured: [0.0; FRAME_SAMPLES] };
        Self { inner: Arc::new(Mutex::new(inner)) }
    }

    /// Takes note of 10 ms that are about to be played.
    pub fn render(&self, frame: &SoundFrame) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Inner { processing, rendered, .. } = &mut *inner;
        // The only errors are for formats other than the one fixed above.
        let _ = processing.process_render_f32(&[frame], &mut [rendered]);
    }

    /// Cleans 10 ms from the microphone, in place.
    pub fn capture(&self, frame: &mut SoundFrame) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Inner { processing, captured, .. } = &mut *inner;
        if processing.process_capture_f32(&[frame.as_slice()], &mut [captured]).is_ok() {
            frame.copy_from_slice(captured);
        }
    }
}
