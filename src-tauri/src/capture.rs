//! Keeping the window out of screen captures where an agreement asks for it and the system can (S-40).

use kader_engine::Engine;
use tauri::{AppHandle, Manager, WebviewWindow};

/// Whether this system keeps a window out of captures on request. Linux does not, whatever the window
/// library answers: neither X11 nor the Wayland protocols have a word for it.
const OFFERED: bool = cfg!(any(target_os = "windows", target_os = "macos"));

/// How it is now, and who is told.
pub(crate) struct Capture {
    app: AppHandle,
    on: bool,
}

impl Capture {
    /// Off, as a window is made; the core is told what the system can.
    pub(crate) fn new(app: &AppHandle) -> Self {
        let capture = Self { app: app.clone(), on: false };
        capture.tell();
        capture
    }

    /// Brings the window to what is asked, and tells the core how it truly is.
    pub(crate) fn follow(&mut self, window: &WebviewWindow, asked: bool) {
        if !OFFERED || self.on == asked {
            return;
        }
        if let Err(error) = window.set_content_protected(asked) {
            tracing::warn!("the window could not be kept out of captures: {error}");
            return;
        }
        self.on = asked;
        self.tell();
    }

    fn tell(&self) {
        self.app.state::<Engine>().tell_capture(OFFERED, self.on);
    }
}
