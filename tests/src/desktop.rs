//! A desktop for windows: a virtual display, a session bus with a keyring, pictures of the screen.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::process::{Process, free_port, wait_for};

/// A virtual display.
#[derive(Debug)]
pub struct Display {
    number: u32,
    _server: Process,
    _windows: Option<Process>,
}

impl Display {
    /// Starts one of `width` × `height` pixels on a free number.
    ///
    /// # Errors
    /// Where Xvfb is not installed or does not come up.
    pub fn start(width: u32, height: u32) -> Result<Self, String> {
        // The port number makes two tests that start at once unlikely to meet.
        let number = 200 + u32::from(free_port()?) % 20_000;
        let server = Process::start(
            "Xvfb",
            Command::new("Xvfb")
                .arg(format!(":{number}"))
                .args(["-screen", "0", &format!("{width}x{height}x24"), "-nolisten", "tcp", "-noreset"])
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )?;
        let socket = format!("/tmp/.X11-unix/X{number}");
        wait_for("Xvfb", Duration::from_secs(10), || Path::new(&socket).exists())?;
        Ok(Self { number, _server: server, _windows: None })
    }

    /// Its name for `DISPLAY`.
    #[must_use]
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }

    /// Takes a picture of the whole screen.
    ///
    /// # Errors
    /// Where ImageMagick's `import` fails.
    pub fn picture(&self, file: &Path) -> Result<(), String> {
        picture_of(&self.name(), file)
    }
}

/// Takes a picture of a whole display.
///
/// # Errors
/// Where ImageMagick's `import` fails.
pub fn picture_of(display: &str, file: &Path) -> Result<(), String> {
    let taken = Command::new("import")
        .args(["-display", display, "-window", "root"])
        .arg(file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| format!("import did not start: {error}"))?;
    if taken.success() { Ok(()) } else { Err("import took no picture".into()) }
}
