//! What happens to a voice before it is encoded: echo, noise and level.
//!
//! When both people speak at once, nobody's words may be eaten, so suppression
//! waits for evidence of an echo (`voice/evidence.rs`). Measured with two voices
//! from the first second on (`tests/double_talk.rs`), in quarters of a second of
//! near speech that came out more than 12 dB down:
//!
//! | echo path | AEC3's own settings | here |
//! | --- | --- | --- |
//! | none | 108 of 195 | 0 of 198 (the first second and a half up to 6 dB down) |
//! | 30 dB below the loud one | 11 of 195 | 5 of 198 |
//! | loud, small room; voice louder than the echo | 20 of 180 | 12 of 180 |
//! | loud, long reflections, poor loudspeaker, movement | 33 of 181 | 13 of 181 |
//!
//! The far voice alone falls by at least 35 dB in the small room and by 24 dB in
//! the hard one from the third second on (AEC3's own settings: 31 and 25 dB).
//!
//! The price: an echo that is new, at the beginning or after headphones were
//! pulled out, is heard until it is seen, usually for a quarter to half a second
//! of the far voice, at the beginning 6 dB down. Two voices at once over a loud
//! loudspeaker still lose words, and what is lost is not what a listening test
//! would say: the voices are synthetic speech, the rooms made up.

mod cleaning;
mod evidence;

use std::sync::{Arc, Mutex, PoisonError};

use sonora::config::{AdaptiveDigital, GainController2};
use sonora::{AudioProcessing, Config, StreamConfig};

use self::cleaning::Cleaning;
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
    cleaning: Cleaning,
    // The level.
    processing: AudioProcessing,
    captured: SoundFrame,
}

impl Default for VoiceProcessing {
    fn default() -> Self {
        Self::new()
    }
}

impl VoiceProcessing {
    /// Processing that has not yet learned the room; it needs about half a
    /// second of sound from the other side, a second and a half to be sure that
    /// there is no echo.
    #[must_use]
    pub fn new() -> Self {
        let config = Config {
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
        let processing = AudioProcessing::builder().config(config).capture_config(stream).build();
        let inner = Inner { cleaning: Cleaning::new(), processing, captured: [0.0; FRAME_SAMPLES] };
        Self { inner: Arc::new(Mutex::new(inner)) }
    }

    /// Takes note of 10 ms that are about to be played.
    pub fn render(&self, frame: &SoundFrame) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.cleaning.render(frame);
    }

    /// Cleans 10 ms from the microphone, in place.
    pub fn capture(&self, frame: &mut SoundFrame) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Inner { cleaning, processing, captured } = &mut *inner;
        cleaning.capture(frame);
        // The only errors are for formats other than the one fixed above.
        if processing.process_capture_f32(&[frame.as_slice()], &mut [captured]).is_ok() {
            frame.copy_from_slice(captured);
        }
    }
}
