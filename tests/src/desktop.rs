//! A desktop for windows: a virtual display, a session bus with a keyring, pictures of the screen.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::process::Process;

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
        // It takes a free number itself, and says which once it can be used.
        let (server, number) = Process::start_and_read(
            "Xvfb",
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24")])
                .args(["-nolisten", "tcp", "-noreset"])
                .stderr(Stdio::null()),
            |line| line.trim().parse::<u32>().is_ok(),
        )?;
        let number = number.trim().parse().map_err(|_| "Xvfb named no display".to_owned())?;
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
