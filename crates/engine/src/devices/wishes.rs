//! What the call wants of the camera, wherever the camera is just now.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kader_media::CameraLoop;

/// The bitrate a camera's encoder begins with, kbit/s.
const FIRST_KBPS: u32 = 450;

/// The running camera, if there is one, and the bitrate it shall have.
#[derive(Clone, Default)]
pub(crate) struct CameraWishes(Arc<Wishes>);

#[derive(Default)]
struct Wishes {
    camera: Mutex<Option<CameraLoop>>,
    kbps: AtomicU32,
}

impl CameraWishes {
    fn with<T>(&self, work: impl FnOnce(&mut Option<CameraLoop>) -> T) -> T {
        work(&mut self.0.camera.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn ask(&self, wish: impl FnOnce(&CameraLoop)) {
        self.with(|camera| {
            if let Some(camera) = camera {
                wish(camera);
            }
        });
    }

    /// The next frame shall be a key frame.
    pub(crate) fn key_frame(&self) {
        self.ask(CameraLoop::force_key);
    }

    /// The encoder shall aim at this.
    pub(crate) fn set_kbps(&self, kbps: u32) {
        self.0.kbps.store(kbps, Ordering::Relaxed);
        self.ask(|camera| camera.set_kbps(kbps));
    }

    /// What the encoder shall aim at.
    pub(crate) fn kbps(&self) -> u32 {
        match self.0.kbps.load(Ordering::Relaxed) {
            0 => FIRST_KBPS,
            kbps => kbps,
        }
    }

    /// Whether pictures are encoded.
    pub(crate) fn set_encoding(&self, on: bool) {
        self.ask(|camera| camera.set_encoding(on));
    }

    /// This camera runs from now on.
    pub(crate) fn put(&self, camera: CameraLoop) {
        self.with(|place| *place = Some(camera));
    }

    /// The camera, out of reach of the call.
    pub(crate) fn take(&self) -> Option<CameraLoop> {
        self.with(Option::take)
    }

    /// Whether a camera runs.
    pub(crate) fn is_running(&self) -> bool {
        self.with(|camera| camera.is_some())
    }
}
