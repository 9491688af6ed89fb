//! From what the network brought to what is heard and seen.
//!
//! Sound goes through the [`JitterBuffer`], pictures through [`LipSync`]; both
//! are plain state machines that are told the time. [`Playout`] joins them
//! behind a lock, for the threads of the network, the speaker and the screen.
//! [`Mix`] joins the sound of several playouts for one speaker.

mod delay;
mod jitter;
mod lip_sync;
mod mix;
mod stretch;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

pub use jitter::{JitterBuffer, JitterStats, Played};
pub use lip_sync::{LipSync, LipSyncStats, MAX_HOLD};
pub use mix::{Mix, Place, SoundSource};

use crate::error::MediaError;
use crate::frame::VideoFrame;
use crate::sound::SoundFrame;

/// One remote person's sound and pictures, in step.
///
/// A clone is another handle to the same playout. `media_micros` everywhere is
/// the sender's single capture clock in microseconds (see [`crate::clock`]).
#[derive(Clone)]
pub struct Playout {
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    jitter: JitterBuffer,
    pictures: LipSync<VideoFrame>,
}

/// How the playout is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PlayoutStats {
    /// The sound's side.
    pub sound: JitterStats,
    /// The pictures' side.
    pub pictures: LipSyncStats,
}

impl Playout {
    /// Empty: silence, and no picture.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libopus gives no decoder.
    pub fn new() -> Result<Self, MediaError> {
        let inner = Inner { jitter: JitterBuffer::new()?, pictures: LipSync::new() };
        Ok(Self { inner: Arc::new(Mutex::new(inner)) })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a sound packet with its RTP sequence number.
    pub fn push_audio(&self, sequence: u16, media_micros: u64, packet: Vec<u8>, arrival: Instant) {
        self.with(|inner| inner.jitter.push(sequence, media_micros, packet, arrival));
    }

    /// Takes a decoded picture.
    pub fn push_video(&self, media_micros: u64, frame: VideoFrame, arrival: Instant) {
        self.with(|inner| inner.pictures.push(media_micros, frame, arrival));
    }

    /// Gives the next 10 ms of sound to a speaker that will let it be heard
    /// after `latency`.
    pub fn pull_audio(&self, now: Instant, latency: Duration, frame: &mut SoundFrame) {
        self.with(|inner| {
            let played = inner.jitter.pull(now, frame);
            inner.pictures.on_sound(now, latency, played.media_micros());
        });
    }

    /// Gives the newest picture whose moment has come, if there is one.
    #[must_use]
    pub fn next_video(&self, now: Instant) -> Option<VideoFrame> {
        self.with(|inner| inner.pictures.next(now))
    }

    /// How long until the next picture is due; nothing if none waits.
    #[must_use]
    pub fn video_due_in(&self, now: Instant) -> Option<Duration> {
        self.with(|inner| inner.pictures.due_in(now))
    }

    /// Lets go of the pictures that wait: they will not be shown.
    pub fn forget_pictures(&self) {
        self.with(|inner| inner.pictures.forget());
    }

    /// How it is doing.
    #[must_use]
    pub fn stats(&self) -> PlayoutStats {
        self.with(|inner| PlayoutStats { sound: inner.jitter.stats(), pictures: inner.pictures.stats() })
    }
}
