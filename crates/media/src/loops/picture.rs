//! The picture's loop: decodes what arrives and shows it with its sound.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use super::{Worker, stopped};
use crate::error::MediaError;
use crate::frame::VideoFrame;
use crate::playout::Playout;
use crate::vp8::Decoder;

/// Encoded frames that may wait for the decoder: half a second.
const WAITING: usize = 16;
/// How often to look at the sound again while a picture waits.
const POLL: Duration = Duration::from_millis(10);
/// How long to sleep while nothing waits.
const IDLE: Duration = Duration::from_millis(100);
/// Key frames are not asked for more often than this.
const ASK_PAUSE: Duration = Duration::from_millis(300);

/// Where pictures go. Both run on the loop's thread, so they must be quick.
pub struct PictureOutputs {
    /// Every picture, at its moment.
    pub picture: Box<dyn FnMut(VideoFrame) + Send>,
    /// The decoder cannot go on without a key frame. Said again every 300 ms
    /// until one comes.
    pub key_wanted: Box<dyn FnMut() + Send>,
}

struct Encoded {
    media_micros: u64,
    data: Vec<u8>,
    arrival: Instant,
}

/// A running decoder of one person's pictures. Dropping it ends it.
pub struct PictureLoop {
    encoded: SyncSender<Encoded>,
    overrun: Arc<AtomicBool>,
    _worker: Worker,
}

impl PictureLoop {
    /// Starts the loop. Pictures wait in `playout` for their sound.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libvpx gives no decoder;
    /// [`MediaError::NoThread`].
    pub fn start(playout: Playout, outputs: PictureOutputs) -> Result<Self, MediaError> {
        let decoder = Decoder::new()?;
        let (encoded, frames) = sync_channel(WAITING);
        let overrun = Arc::new(AtomicBool::new(false));
        let seen = overrun.clone();
        let worker = Worker::start("picture", move |stop| {
            run(decoder, &frames, &playout, &seen, outputs, stop);
        })?;
        Ok(Self { encoded, overrun, _worker: worker })
    }

    /// Takes one whole encoded frame with its capture time in microseconds on
    /// the sender's clock. Never waits: if the decoder is half a second
    /// behind, the frame is lost and a key frame asked for.
    pub fn push(&self, media_micros: u64, data: Vec<u8>, arrival: Instant) {
        match self.encoded.try_send(Encoded { media_micros, data, arrival }) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => {}
            Err(TrySendError::Full(_)) => self.overrun.store(true, Ordering::Release),
        }
    }
}

fn run(
    mut decoder: Decoder,
    frames: &Receiver<Encoded>,
    playout: &Playout,
    overrun: &AtomicBool,
    mut outputs: PictureOutputs,
    stop: &AtomicBool,
) {
    let mut asked: Option<Instant> = None;
    while !stopped(stop) {
        let wait = playout.video_due_in(Instant::now()).map_or(IDLE, |due| due.min(POLL));
        match frames.recv_timeout(wait) {
            Ok(frame) => {
                if overrun.swap(false, Ordering::AcqRel) {
                    decoder.frame_lost();
                }
                match decoder.decode(&frame.data, frame.arrival) {
                    Ok(Some(picture)) => {
                        playout.push_video(frame.media_micros, picture, frame.arrival);
                    }
                    Ok(None) => {}
                    Err(_) => {
                        let now = Instant::now();
                        let rested = asked.is_none_or(|at| now.saturating_duration_since(at) >= ASK_PAUSE);
                        if rested {
                            asked = Some(now);
                            (outputs.key_wanted)();
                        }
                    }
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if let Some(picture) = playout.next_video(Instant::now()) {
            (outputs.picture)(picture);
        }
    }
}
