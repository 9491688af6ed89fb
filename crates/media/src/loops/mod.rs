//! The threads that drive devices.
//!
//! Each loop owns its device. Dropping the handle stops the thread and closes
//! the device, within about 150 ms. When the device goes away, the loop says
//! so once and ends; all else goes on.

mod camera;
mod capture_times;
mod ladder;
mod microphone;
mod picture;
mod speaker;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

pub use camera::{CameraLoop, CameraOutputs, CameraSettings};
pub use microphone::{MicrophoneLoop, MicrophoneOutputs, MicrophoneSettings};
pub use picture::{PictureLoop, PictureOutputs};
pub use speaker::SpeakerLoop;

use crate::error::{DeviceError, MediaError};

/// What a loop calls, once, when its device fails. It runs on the loop's
/// thread; the handle may be dropped in it.
pub type OnLost = Box<dyn FnOnce(DeviceError) + Send>;

/// A thread that stops when this is dropped.
struct Worker {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    fn start(name: &str, work: impl FnOnce(&AtomicBool) + Send + 'static) -> Result<Self, MediaError> {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = stop.clone();
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work(&seen))
            .map_err(|_| MediaError::NoThread)?;
        Ok(Self { stop, thread: Some(thread) })
    }

    fn is_running(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // A callback may drop the handle of its own loop; it cannot wait
            // for itself.
            if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
                tracing::error!("a media loop panicked");
            }
        }
    }
}

fn stopped(stop: &AtomicBool) -> bool {
    stop.load(Ordering::Acquire)
}
