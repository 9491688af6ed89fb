//! A desktop for windows: a virtual display, a session bus with a keyring, pictures of the screen.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::process::{Process, root};

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

    /// The test goes on where it went well; else it fails, and what stood on the screen is kept as
    /// `target/<test>.png`.
    ///
    /// # Panics
    /// Where it did not go well.
    pub fn judges(&self, outcome: Result<(), String>, test: &str) {
        if outcome.is_err() {
            let _ = self.picture(&root().join(format!("target/{test}.png")));
        }
        outcome.unwrap();
    }

    /// All that the system calls the windows of a program: titles, and names of their icons.
    ///
    /// # Errors
    /// Where `xwininfo` or `xprop` does not answer.
    pub fn called(&self, process: u32) -> Result<BTreeSet<String>, String> {
        let tree = self.asks("xwininfo", &["-root", "-tree"])?;
        let windows = tree.split_whitespace().filter(|word| word.starts_with("0x"));
        let mut called = BTreeSet::new();
        for window in windows.collect::<BTreeSet<_>>() {
            // One that is gone by now is called nothing.
            let told =
                self.asks("xprop", &[&["-id", window, "_NET_WM_PID"], NAMES].concat()).unwrap_or_default();
            let told: Vec<_> = told.lines().filter_map(|line| line.split_once(" = ")).collect();
            let process = process.to_string();
            if told.iter().any(|(name, value)| name.starts_with("_NET_WM_PID") && *value == process) {
                let names = told.iter().filter(|(name, _)| !name.starts_with("_NET_WM_PID"));
                called.extend(names.map(|(_, words)| words.trim_matches('"').to_owned()));
            }
        }
        Ok(called)
    }

    fn asks(&self, program: &str, arguments: &[&str]) -> Result<String, String> {
        let told = Command::new(program).args(["-display", &self.name()]).args(arguments).output();
        let told = told.map_err(|error| format!("{program} did not start: {error}"))?;
        let says = String::from_utf8_lossy(&told.stdout).into_owned();
        if told.status.success() { Ok(says) } else { Err(format!("{program} does not answer: {says}")) }
    }
}

/// Where a window's title stands, and its icon's name: as of old, and as UTF-8.
const NAMES: &[&str] = &["WM_NAME", "_NET_WM_NAME", "WM_ICON_NAME", "_NET_WM_ICON_NAME"];

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
