//! Runs a core: relay lines, timers, call, devices. Used by the shell, the tests and the bench.
//!
//! [`Engine`] owns one thread for the core and three kinds of tasks: one for each relay's line, one
//! for the line to each member of a session, one for the devices. Commands go in, replies and views
//! come out; pictures go their own way ([`Engine::picture`]).

mod address;
mod answering;
mod clock;
#[cfg(test)]
#[path = "../../call/tests/common/mod.rs"]
mod common;
mod devices;
mod inbox;
mod line;
mod on_air;
mod playing;
mod run;
mod screens;
mod sleep;
mod studio;
mod to_member;
mod tone;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use kader_core::input::{Command, Input};
use kader_core::output::Reply;
use kader_core::reminding::Reminder;
use kader_core::view::{Failure, View};
use kader_vault::{Keyring, PassphraseCost, SystemKeyring};
use serde::Deserialize;
use tokio::sync::{broadcast, oneshot, watch};

pub use clock::{boot_ms, now};
/// One raw picture for a canvas: I420, with the moment it was taken or came.
pub use kader_media::VideoFrame as Picture;

/// The relay on this machine, where `kader-relay serve` listens by default.
pub const LOCAL_RELAY: &str = "ws://127.0.0.1:7443/v1";

/// How an engine is set up.
pub struct EngineConfig {
    /// The profile's folder.
    pub profile: PathBuf,
    /// Relay for new invitations; by default the one on this machine.
    pub relay: Option<String>,
    /// A picture file in the place of a camera.
    pub camera: Option<PathBuf>,
    /// A sound file in the place of a microphone.
    pub microphone: Option<PathBuf>,
    /// A sound file that is written in the place of a speaker.
    pub speaker: Option<PathBuf>,
    /// Most that video may take, kbit/s.
    pub max_video_kbps: u32,
    /// Cost of a passphrase for a vault made here.
    pub passphrase_cost: PassphraseCost,
    /// The keyring; by default the system's.
    pub keyring: Option<fn() -> Box<dyn Keyring + Send>>,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            profile: PathBuf::new(),
            relay: None,
            camera: None,
            microphone: None,
            speaker: None,
            max_video_kbps: 1_500,
            passphrase_cost: PassphraseCost::STANDARD,
            keyring: None,
        }
    }
}

impl EngineConfig {
    fn relay(&self) -> String {
        self.relay.clone().unwrap_or_else(|| LOCAL_RELAY.to_owned())
    }

    fn keyring(&self) -> Box<dyn Keyring + Send> {
        self.keyring
            .map_or_else(|| Box::new(SystemKeyring::asking()) as Box<dyn Keyring + Send>, |make| make())
    }
}

/// Whose picture: `"self"`, or a member's handle.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Which {
    /// This side's camera.
    Own,
    /// That of the member with this handle.
    Member(String),
}

impl From<String> for Which {
    fn from(which: String) -> Self {
        if which == "self" { Self::Own } else { Self::Member(which) }
    }
}

/// Numbers of the running session, for the bench and the report of the demo: over all lines, where
/// there are several.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stats {
    /// Frames encoded here.
    pub sent: u64,
    /// Frames that came and opened.
    pub received: u64,
    /// Frames decoded and handed to the page.
    pub shown: u64,
    /// When the first was.
    pub first_shown: Option<Instant>,
    /// What the call says of itself, once a second; with several, the one with the first member by
    /// handle.
    pub call: Option<kader_call::CallStats>,
}

/// Numbers of the lines to one member so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct MemberStats {
    /// Frames that came and opened.
    pub received: u64,
    /// Frames decoded and handed to the page.
    pub shown: u64,
    /// Packets of sound that came and opened.
    pub sounds: u64,
    /// What the call with this member says of itself, once a second.
    pub call: Option<kader_call::CallStats>,
}

/// Why an engine could not be started.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No thread could be had; the system is out of something.
    #[error("no thread")]
    Thread(#[from] std::io::Error),
}

/// A running core with its lines, devices and call. Dropping it ends them.
pub struct Engine {
    inputs: inbox::Inputs,
    waiting: run::Waiting,
    next: AtomicU64,
    view: watch::Receiver<View>,
    reminders: broadcast::Receiver<Reminder>,
    screens: screens::Screens,
}

impl Engine {
    /// Starts a core on a profile. Needs a Tokio runtime around it.
    ///
    /// # Errors
    /// [`EngineError::Thread`].
    pub fn start(config: EngineConfig) -> Result<Self, EngineError> {
        // Harmless if somebody did it before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let screens = screens::Screens::new();
        let started = run::start(Arc::new(config), screens.clone())?;
        Ok(Self {
            inputs: started.inputs,
            waiting: started.waiting,
            next: AtomicU64::new(1),
            view: started.view,
            reminders: started.reminders,
            screens,
        })
    }

    /// Has a command carried out.
    ///
    /// # Errors
    /// What the page is to say.
    pub async fn command(&self, command: Command) -> Result<Reply, Failure> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (answer, reply) = oneshot::channel();
        self.waiting.expect(id, answer);
        self.inputs.send(Input::Command { id, command }).map_err(|_| Failure::code("internal"))?;
        reply.await.unwrap_or_else(|_| Err(Failure::code("internal")))
    }

    /// Tells the core how keeping the window out of screen captures is on this system (S-40): whether
    /// the system offers it, and whether it is on.
    pub fn tell_capture(&self, offered: bool, on: bool) {
        // A core that is over shows nothing any more.
        let _ = self.inputs.send(Input::Capture { offered, on });
    }

    /// The reminders from now on, for the system to show (S-43). They end with the core.
    #[must_use]
    pub fn reminders(&self) -> broadcast::Receiver<Reminder> {
        self.reminders.resubscribe()
    }

    /// Tells the core whether the system showed a reminder.
    pub fn tell_reminded(&self, shown: bool) {
        // A core that is over shows nothing any more.
        let _ = self.inputs.send(Input::Reminded { shown });
    }

    /// The state for the page, now and whenever it changes.
    #[must_use]
    pub fn view(&self) -> watch::Receiver<View> {
        self.view.clone()
    }

    /// The newest picture of one person, whenever there is a newer one. Nothing for a handle that is no
    /// member's of an opened relationship.
    #[must_use]
    pub fn picture(&self, which: &Which) -> Option<watch::Receiver<Option<Picture>>> {
        match which {
            Which::Own => Some(self.screens.own.subscribe()),
            Which::Member(member) => self.knows(member).then(|| self.screens.of(member).picture.subscribe()),
        }
    }

    fn knows(&self, member: &str) -> bool {
        let view = self.view.borrow();
        view.relationships.iter().any(|one| one.members.iter().any(|other| other.id == member))
    }

    /// Numbers of the running session.
    #[must_use]
    pub fn stats(&self) -> Stats {
        *self.screens.stats.borrow()
    }

    /// Numbers of the lines to one member; none of somebody unknown.
    #[must_use]
    pub fn member_stats(&self, member: &str) -> Option<MemberStats> {
        self.knows(member).then(|| self.screens.of(member).stats())
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // The core's thread ends, and with it the call, the devices and the lines.
        self.inputs.close();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

    use super::*;
    use std::time::Duration;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn there_is_an_own_picture_and_none_of_a_handle_that_nobody_has() {
        let folder = tempfile::tempdir().unwrap();
        let config = EngineConfig { profile: folder.path().join("profile"), ..EngineConfig::default() };
        let engine = Engine::start(config).unwrap();
        assert!(engine.picture(&Which::from("self".to_owned())).is_some());
        for unknown in ["", "other", "own", "0123456789abcdef"] {
            let which = Which::from(unknown.to_owned());
            assert_eq!(which, Which::Member(unknown.to_owned()));
            assert!(engine.picture(&which).is_none() && engine.member_stats(unknown).is_none(), "{unknown}");
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_engine_that_is_dropped_has_no_core_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let config = EngineConfig { profile: folder.path().join("profile"), ..EngineConfig::default() };
        let engine = Engine::start(config).unwrap();
        engine.command(Command::Look).await.unwrap();
        let mut view = engine.view();
        drop(engine);
        // The core's thread gives its end of the view away when it ends.
        let ended = async { while view.changed().await.is_ok() {} };
        tokio::time::timeout(Duration::from_secs(20), ended).await.expect("the core goes on");
    }
}
