//! A session bus of a test's own, GNOME's keyring on it, and who asks the person for its password.

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, MessageIterator, Proxy};
use zbus::message::{Flags, Message, Type};
use zbus::zvariant::{ObjectPath, Value};

use crate::process::{Process, wait_for};

/// The system's configuration would start the system's keyring and prompter when asked for.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"#;

const SOON: Duration = Duration::from_secs(30);

/// A session bus with nobody on it.
#[derive(Debug)]
pub struct Bus {
    address: String,
    _process: Process,
}

impl Bus {
    /// Starts one.
    ///
    /// # Errors
    /// Where `dbus-daemon` is not installed or does not come up.
    pub fn start(folder: &Path) -> Result<Self, String> {
        let config = folder.join("bus.conf");
        std::fs::write(&config, BUS).map_err(|error| error.to_string())?;
        let mut command = Command::new("dbus-daemon");
        command.arg(format!("--config-file={}", config.display())).args(["--nofork", "--print-address"]);
        let (process, address) =
            Process::start_and_read("dbus-daemon", &mut command, |line| line.starts_with("unix:"))?;
        Ok(Self { address: address.trim().to_owned(), _process: process })
    }

    /// For `DBUS_SESSION_BUS_ADDRESS`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    fn connect(&self) -> zbus::Result<Connection> {
        Builder::address(self.address.as_str())?.build()
    }

    fn has(&self, name: &str) -> bool {
        let owned = || -> zbus::Result<bool> {
            let connection = self.connect()?;
            let bus = Proxy::new(
                &connection,
                "org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus",
            )?;
            bus.call("NameHasOwner", &(name,))
        };
        owned().unwrap_or(false)
    }

    /// Waits until nobody has this name.
    fn without(&self, name: &str) -> Result<(), String> {
        wait_for("the one before to be gone", SOON, || !self.has(name))
    }

    /// Starts GNOME's keyring on it, its files in `folder`: unlocked by its password, or as after a
    /// login that did not unlock it.
    ///
    /// # Errors
    /// Where `gnome-keyring-daemon` is not installed or does not come up.
    pub fn keyring(&self, folder: &Path, unlocked: bool) -> Result<Process, String> {
        let failed = |error: std::io::Error| error.to_string();
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]);
        std::fs::create_dir_all(folder).map_err(failed)?;
        if unlocked {
            let password = folder.join("password");
            std::fs::write(&password, "password").map_err(failed)?;
            command.arg("--unlock").stdin(File::open(&password).map_err(failed)?);
        } else {
            command.arg("--start").stdin(Stdio::null());
        }
        for (variable, name) in [
            ("HOME", "home"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_RUNTIME_DIR", "run"),
        ] {
            let folder = folder.join(name);
            std::fs::create_dir_all(&folder).map_err(failed)?;
            std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o700)).map_err(failed)?;
            command.env(variable, folder);
        }
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env_remove("DISPLAY")
            .env_remove("GNOME_KEYRING_CONTROL")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // One that was just ended may still have its name.
        self.without("org.freedesktop.secrets")?;
        let process = Process::start("gnome-keyring-daemon", &mut command)?;
        wait_for("the keyring's name on the bus", SOON, || self.has("org.freedesktop.secrets"))?;
        Ok(process)
    }

    /// Puts somebody on it whom the keyring has ask the person for its password.
    ///
    /// # Errors
    /// Where the bus refuses.
    pub fn prompter(&self, person: Person) -> Result<Prompter, String> {
        self.without("org.gnome.keyring.SystemPrompter")?;
        let asked = Arc::new(AtomicU32::new(0));
        let begin = || -> zbus::Result<Connection> {
            let connection = self.connect()?;
            let (calls, line, asked) =
                (MessageIterator::from(&connection), connection.clone(), asked.clone());
            std::thread::spawn(move || {
                for call in calls.map_while(Result::ok) {
                    // The keyring may be gone by now.
                    if let Err(error) = prompt(&line, &call, person, &asked) {
                        eprintln!("the keyring does not hear its prompter: {error}");
                    }
                }
            });
            connection.request_name("org.gnome.keyring.SystemPrompter")?;
            Ok(connection)
        };
        let connection = Some(begin().map_err(|error| error.to_string())?);
        Ok(Prompter { asked, connection })
    }
}

/// What the person does with the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// Puts it away.
    PutsItAway,
    /// Does not see it: it stays unanswered.
    DoesNotSee,
}

/// Asks for the keyring's password, in the place of the system's window, until it is dropped.
#[derive(Debug)]
pub struct Prompter {
    asked: Arc<AtomicU32>,
    connection: Option<Connection>,
}

impl Prompter {
    /// How often it was told to ask.
    #[must_use]
    pub fn asked(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Prompter {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            let _ = connection.close();
        }
    }
}

/// The first half of gcr's key agreement: any number will do where no password is ever given.
const EXCHANGE: &str = concat!(
    "[sx-aes-1]\npublic=QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB",
    "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB",
    "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n"
);

/// One call of gcr's `org.gnome.keyring.internal.Prompter`: answered first, then the keyring is called
/// back, in this order on the bus.
fn prompt(line: &Connection, call: &Message, person: Person, asked: &AtomicU32) -> zbus::Result<()> {
    let header = call.header();
    let (Type::MethodCall, Some(sender), Some(member)) =
        (header.message_type(), header.sender(), header.member())
    else {
        return Ok(());
    };
    let body = call.body();
    let back = match member.as_str() {
        // It wants to ask, and goes on when its prompter says that it is ready.
        "BeginPrompting" => Some(("PromptReady", Some(""))),
        "PerformPrompt" => {
            asked.fetch_add(1, Ordering::SeqCst);
            (person == Person::PutsItAway).then_some(("PromptReady", Some("no")))
        }
        "StopPrompting" => Some(("PromptDone", None)),
        _ => return line.reply_error(&header, "org.freedesktop.DBus.Error.UnknownMethod", &()),
    };
    let path: ObjectPath<'_> = match member.as_str() {
        "PerformPrompt" => {
            let (path, ..): (ObjectPath<'_>, &str, HashMap<&str, Value<'_>>, &str) = body.deserialize()?;
            path
        }
        _ => body.deserialize()?,
    };
    line.reply(&header, &())?;
    let Some((method, word)) = back else { return Ok(()) };
    let message = Message::method_call(path, method)?
        .destination(sender.as_str())?
        .interface("org.gnome.keyring.internal.Prompter.Callback")?
        .with_flags(Flags::NoReplyExpected)?;
    let message = match word {
        Some(word) => message.build(&(word, HashMap::<&str, Value<'_>>::new(), EXCHANGE))?,
        None => message.build(&())?,
    };
    line.send(&message)
}
