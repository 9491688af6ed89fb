//! Child processes of a test: ended by their own handle when the test is over.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A process that this test started and ends.
#[derive(Debug)]
pub struct Process {
    child: Child,
}

impl Process {
    /// Starts `command`.
    ///
    /// # Errors
    /// Where the program cannot be started: its name and the system's reason.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self, String> {
        let child = command.spawn().map_err(|error| format!("{name} did not start: {error}"))?;
        Ok(Self { child })
    }

    /// Starts `command` and waits for the first line on its standard output that `wanted` accepts.
    ///
    /// # Errors
    /// Where the program cannot be started, or ends or is silent for a minute.
    pub fn start_and_read(
        name: &'static str,
        command: &mut Command,
        wanted: impl Fn(&str) -> bool + Send + 'static,
    ) -> Result<(Self, String), String> {
        let mut process = Self::start(name, command.stdout(Stdio::piped()))?;
        let output = process.child.stdout.take().ok_or_else(|| format!("{name} has no output"))?;
        let (found, first) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if wanted(&line) {
                    let _ = found.send(line);
                }
            }
        });
        let line = first.recv_timeout(Duration::from_secs(60)).map_err(|_| format!("{name} said nothing"))?;
        Ok((process, line))
    }

    /// The process's id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as `kill -9` does.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits until `ready` says so.
///
/// # Errors
/// `what`, where it does not within `within`.
pub fn wait_for(what: &str, within: Duration, mut ready: impl FnMut() -> bool) -> Result<(), String> {
    let until = Instant::now() + within;
    while Instant::now() < until {
        if ready() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err(format!("{what}: not within {within:?}"))
}

/// A free TCP port on the loopback address.
///
/// # Errors
/// Where the system has none.
pub fn free_port() -> Result<u16, String> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).map_err(|error| error.to_string())?;
    listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
}

/// The folder that this workspace builds into, `debug` or `release` as this program itself.
///
/// # Panics
/// Never in a cargo build: the test programs live below that folder.
#[must_use]
pub fn built(program: &str) -> PathBuf {
    let mut folder = std::env::current_exe().unwrap_or_default();
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    folder.join(program)
}

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map(PathBuf::from).unwrap_or_default()
}
