//! Microphones and speakers: the traits, and what stands behind them.

mod device_microphone;
mod device_speaker;
mod file;
mod stream;

use std::time::{Duration, Instant};

pub use device_microphone::DeviceMicrophone;
pub use device_speaker::DeviceSpeaker;
pub use file::{FileMicrophone, FileSpeaker, MAX_WAV_LENGTH};

use crate::error::DeviceError;

/// Samples a second everywhere inside this crate.
pub const RATE: u32 = 48_000;
/// Samples in a frame of 10 ms.
pub const FRAME_SAMPLES: usize = 480;
/// How long a frame lasts.
pub const FRAME_LENGTH: Duration = Duration::from_millis(10);

/// 10 ms of mono sound at 48 kHz, -1.0 to 1.0.
pub type SoundFrame = [f32; FRAME_SAMPLES];

/// A source of sound.
pub trait Microphone: Send {
    /// Waits for the next 10 ms and writes them to `frame`. Gives the time at
    /// which the first sample was taken, or nothing if no whole frame came
    /// within about 100 ms: call again. So a caller can stop in that time.
    ///
    /// # Errors
    /// [`DeviceError::Vanished`] when nothing will come any more.
    fn read(&mut self, frame: &mut SoundFrame) -> Result<Option<Instant>, DeviceError>;

    /// What to call it on the screen.
    fn label(&self) -> &str;
}

/// A sink of sound. It sets the pace of whoever feeds it.
pub trait Speaker: Send {
    /// Waits until there is room for 10 ms more and queues them. If there is
    /// none within about 100 ms, the frame is dropped.
    ///
    /// # Errors
    /// [`DeviceError::Vanished`] when nothing will be played any more.
    fn play(&mut self, frame: &SoundFrame) -> Result<(), DeviceError>;

    /// How long a frame that is queued now takes until it is heard.
    fn latency(&self) -> Duration;

    /// What to call it on the screen.
    fn label(&self) -> &str;
}
