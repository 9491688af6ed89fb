//! A speaker for two windows on a machine without one: a sound server that plays to nobody.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use kader_tests::process::{Process, wait_for};

/// A running sound server.
pub(crate) struct Speaker {
    _server: Process,
    /// How a program finds it.
    pub(crate) environment: Vec<(String, String)>,
}

impl Speaker {
    /// Starts one that keeps its files in `home`.
    ///
    /// # Errors
    /// Where PulseAudio is not installed or does not come up.
    pub(crate) fn start(home: &Path) -> Result<Self, String> {
        let socket = home.join("sound.sock");
        let cookie = home.join("sound-cookie");
        // Clients have to show one, though any will do here.
        std::fs::write(&cookie, [7; 256]).map_err(|error| error.to_string())?;
        let mut command = Command::new("pulseaudio");
        for place in ["HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH"]
        {
            command.env(place, home);
        }
        command
            .env_remove("DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .args(["--daemonize=no", "--exit-idle-time=-1", "-n", "--use-pid-file=no"])
            .args(["--disable-shm=yes", "--realtime=no", "--high-priority=no"])
            .arg("--load=module-null-sink sink_name=nobody rate=48000 channels=2")
            // Last, so that the sink is there once the socket is.
            .arg(format!("--load=module-native-protocol-unix auth-anonymous=1 socket={}", socket.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let server = Process::start("pulseaudio", &mut command)?;
        wait_for("pulseaudio", Duration::from_secs(20), || socket.exists())?;
        let environment = vec![
            ("PULSE_SERVER".to_owned(), format!("unix:{}", socket.display())),
            ("PULSE_COOKIE".to_owned(), cookie.display().to_string()),
        ];
        Ok(Self { _server: server, environment })
    }
}
