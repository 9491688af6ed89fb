//! Cameras: the trait, and what stands behind it.

mod convert;
mod device;
mod file;
mod ivf;
mod y4m;

pub use device::{CameraRequest, DeviceCamera};
pub use file::FileCamera;

use crate::error::DeviceError;
use crate::frame::VideoFrame;

/// A source of pictures.
pub trait Camera: Send {
    /// Waits for the next picture. Gives nothing if none came within about
    /// 100 ms: call again. So a caller can stop in that time. A caller that is
    /// late gets the newest picture; those between are lost.
    ///
    /// # Errors
    /// [`DeviceError::Vanished`] when nothing will come any more.
    fn next(&mut self) -> Result<Option<VideoFrame>, DeviceError>;

    /// What to call it on the screen.
    fn label(&self) -> &str;
}
