//! A camera for machines without one: a V4L2 device that only the program under test sees.

use std::path::{Path, PathBuf};

use crate::shim;

/// What the camera is like just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraState {
    /// Gives pictures: red above, blue below.
    Free,
    /// In use by another program, on a driver that lets several open it, as `uvcvideo` does.
    Taken,
    /// In use by another program, on a driver that lets in one at a time.
    Closed,
    /// Pulled out.
    Gone,
}

/// The camera of `shims/camera.c`, in a folder of the test.
#[derive(Debug)]
pub struct ShimCamera {
    library: PathBuf,
    word: PathBuf,
}

impl ShimCamera {
    /// Compiles it, to begin in this state.
    ///
    /// # Errors
    /// Where there is no C compiler or it finds a fault.
    pub fn compile(folder: &Path, state: CameraState) -> Result<Self, String> {
        let camera = Self { library: shim::compiled(folder, "camera")?, word: folder.join("camera.state") };
        camera.is(state)?;
        Ok(camera)
    }

    /// From now on it is so.
    ///
    /// # Errors
    /// Where its file cannot be written.
    pub fn is(&self, state: CameraState) -> Result<(), String> {
        let word = match state {
            CameraState::Free => "free",
            CameraState::Taken => "taken",
            CameraState::Closed => "closed",
            CameraState::Gone => "gone",
        };
        shim::say(&self.word, word)
    }

    /// Environment of the program that shall see it.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        vec![
            ("LD_PRELOAD".to_owned(), self.library.display().to_string()),
            ("KADER_CAMERA".to_owned(), self.word.display().to_string()),
        ]
    }
}
