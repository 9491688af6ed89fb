//! The camera's loop: pictures for oneself, encoded frames for the call.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::ladder::Ladder;
use super::{OnLost, Worker, stopped};
use crate::camera::Camera;
use crate::error::MediaError;
use crate::frame::{EncodedFrame, VideoFrame};
use crate::vp8::Encoder;

/// A picture that is older than this is not encoded any more.
const TOO_OLD: Duration = Duration::from_millis(100);

/// How a camera's loop starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CameraSettings {
    /// Bitrate to aim at, in kbit/s.
    pub kbps: u32,
    /// Whether to encode from the start. A lobby only wants the self view.
    pub encoding: bool,
}

/// Where a camera's pictures go. All run on the loop's thread, so they must be
/// quick.
pub struct CameraOutputs {
    /// Every picture, for the self view. A clone of it copies no pixels.
    pub raw: Box<dyn FnMut(&VideoFrame) + Send>,
    /// Every encoded frame, in order.
    pub encoded: Box<dyn FnMut(EncodedFrame) + Send>,
    /// Called once if the camera fails.
    pub lost: OnLost,
}

struct Control {
    kbps: AtomicU32,
    key: AtomicBool,
    encoding: AtomicBool,
}

/// A running camera. Dropping it closes the camera.
pub struct CameraLoop {
    control: Arc<Control>,
    worker: Worker,
    label: String,
}

impl CameraLoop {
    /// Starts the loop.
    ///
    /// # Errors
    /// [`MediaError::NoThread`].
    pub fn start(
        camera: Box<dyn Camera>,
        settings: CameraSettings,
        outputs: CameraOutputs,
    ) -> Result<Self, MediaError> {
        let control = Arc::new(Control {
            kbps: AtomicU32::new(settings.kbps),
            key: AtomicBool::new(false),
            encoding: AtomicBool::new(settings.encoding),
        });
        let label = camera.label().to_owned();
        let seen = control.clone();
        let worker = Worker::start("camera", move |stop| run(camera, &seen, outputs, stop))?;
        Ok(Self { control, worker, label })
    }

    /// Aims at this bitrate from the next frame on. Below what the picture's
    /// size needs (about 150 kbit/s at 640x360), smaller pictures are encoded,
    /// and at the smallest size fewer.
    pub fn set_kbps(&self, kbps: u32) {
        self.control.kbps.store(kbps, Ordering::Relaxed);
    }

    /// Makes the next frame a key frame.
    pub fn force_key(&self) {
        self.control.key.store(true, Ordering::Relaxed);
    }

    /// Begins or ends encoding; the self view goes on. What begins, begins
    /// with a key frame.
    pub fn set_encoding(&self, encoding: bool) {
        self.control.encoding.store(encoding, Ordering::Relaxed);
    }

    /// What to call the camera on the screen.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether the camera still gives pictures.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.worker.is_running()
    }
}

fn run(mut camera: Box<dyn Camera>, control: &Control, mut outputs: CameraOutputs, stop: &AtomicBool) {
    let mut coder = Coder::default();
    while !stopped(stop) {
        match camera.next() {
            Ok(Some(frame)) => {
                (outputs.raw)(&frame);
                if stopped(stop) {
                    break;
                }
                if !control.encoding.load(Ordering::Relaxed) {
                    coder = Coder::default();
                    continue;
                }
                match coder.encode(&frame, control, Instant::now()) {
                    Ok(Some(encoded)) => (outputs.encoded)(encoded),
                    Ok(None) => {}
                    // One picture less; the next is encoded afresh.
                    Err(error) => {
                        tracing::warn!(%error, "a picture was not encoded");
                        coder = Coder::default();
                    }
                }
            }
            Ok(None) => {}
            Err(error) => {
                // Closed before anybody hears of it, so that it can be opened
                // again at once.
                drop(camera);
                if !stopped(stop) {
                    (outputs.lost)(error);
                }
                return;
            }
        }
    }
}

#[derive(Default)]
struct Coder {
    encoder: Option<Encoder>,
    ladder: Ladder,
    last: Option<Instant>,
    /// Seconds from one picture to the next, smoothed.
    step: Option<f64>,
    odd: bool,
}

impl Coder {
    fn encode(
        &mut self,
        frame: &VideoFrame,
        control: &Control,
        now: Instant,
    ) -> Result<Option<EncodedFrame>, MediaError> {
        if let Some(last) = self.last.replace(frame.captured) {
            let step = frame.captured.saturating_duration_since(last).as_secs_f64().min(1.0);
            let smooth = self.step.get_or_insert(step);
            *smooth += (step - *smooth) * 0.05;
        }
        let rate = 1.0 / self.step.unwrap_or(1.0 / 30.0).max(1.0 / 120.0);
        if now.saturating_duration_since(frame.captured) > TOO_OLD {
            return Ok(None);
        }
        let kbps = control.kbps.load(Ordering::Relaxed);
        let rung = self.ladder.rung(now, kbps, (frame.width, frame.height), rate);
        self.odd = !self.odd;
        let wanted = control.key.load(Ordering::Relaxed);
        if rung.half_rate && self.odd && !wanted && self.encoder.is_some() {
            return Ok(None);
        }
        let mut scaled = None;
        for _ in 0..rung.halvings {
            scaled = Some(scaled.as_ref().unwrap_or(frame).halved()?);
        }
        let frame = scaled.as_ref().unwrap_or(frame);
        let encoder = match &mut self.encoder {
            Some(encoder) => encoder,
            None => self.encoder.insert(Encoder::new(frame.width, frame.height, kbps)?),
        };
        encoder.set_kbps(kbps)?;
        let force = control.key.swap(false, Ordering::Relaxed);
        let encoded = encoder.encode(frame, force)?;
        if force && encoded.is_none() {
            // The rate control skipped it; the wish stands.
            control.key.store(true, Ordering::Relaxed);
        }
        Ok(encoded)
    }
}
