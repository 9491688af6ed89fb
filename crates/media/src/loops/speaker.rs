//! The speaker's loop: pulls sound, tells the echo canceller, plays it.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::{OnLost, Worker, stopped};
use crate::error::MediaError;
use crate::playout::SoundSource;
use crate::sound::{FRAME_SAMPLES, Speaker};
use crate::voice::VoiceProcessing;

/// A running speaker. Dropping it closes the speaker.
pub struct SpeakerLoop {
    worker: Worker,
    label: String,
}

impl SpeakerLoop {
    /// Starts the loop on one person's playout, or on a mix of several. `voice`
    /// must be the processing that the microphone's loop captures with, or echo
    /// stays: it is told what all of them say together.
    ///
    /// # Errors
    /// [`MediaError::NoThread`].
    pub fn start(
        speaker: Box<dyn Speaker>,
        source: impl SoundSource + 'static,
        voice: VoiceProcessing,
        lost: OnLost,
    ) -> Result<Self, MediaError> {
        let label = speaker.label().to_owned();
        let worker = Worker::start("speaker", move |stop| {
            run(speaker, &source, &voice, lost, stop);
        })?;
        Ok(Self { worker, label })
    }

    /// What to call the speaker on the screen.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether the speaker still plays.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.worker.is_running()
    }
}

fn run(
    mut speaker: Box<dyn Speaker>,
    source: &impl SoundSource,
    voice: &VoiceProcessing,
    lost: OnLost,
    stop: &AtomicBool,
) {
    let mut frame = [0.0; FRAME_SAMPLES];
    while !stopped(stop) {
        source.pull(Instant::now(), speaker.latency(), &mut frame);
        voice.render(&frame);
        if let Err(error) = speaker.play(&frame) {
            drop(speaker);
            if !stopped(stop) {
                lost(error);
            }
            return;
        }
    }
}
