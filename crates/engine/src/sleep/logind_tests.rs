//! The system's word before it sleeps: a bus of the test's own, and something on it that says what logind says.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kader_core::input::Input;
use kader_core::view::{RelayView, VaultView, View};
use tokio::sync::watch;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedFd;
use zbus::{Connection, connection};

use super::logind::hear;
use crate::inbox::{Inbox, Next};

/// A message bus that ends with the test.
struct Bus(Child, String);

impl Bus {
    fn start() -> Self {
        let mut child = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is needed for this test");
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self(child, address.trim().to_owned())
    }

    fn client(&self) -> connection::Builder<'static> {
        connection::Builder::address(self.1.as_str()).unwrap()
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Who holds the machine awake: the other ends of what was given out.
type Held = Arc<Mutex<Vec<std::os::unix::net::UnixStream>>>;

struct Logind(Held);

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Logind {
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> OwnedFd {
        assert_eq!((what, who, why, mode), ("sleep", "Kader", "Kader", "delay"));
        let (mine, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
        mine.set_nonblocking(true).unwrap();
        self.0.lock().unwrap().push(mine);
        OwnedFd::from(std::os::fd::OwnedFd::from(theirs))
    }

    #[zbus(signal)]
    async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;
}

/// Whether the last one asked for still holds.
fn holds(held: &Held) -> bool {
    use std::io::Read;
    let mut held = held.lock().unwrap();
    let Some(last) = held.last_mut() else { return false };
    // Its end is closed once it was let go of.
    !matches!(last.read(&mut [0]), Ok(0))
}

async fn until(what: &str, mut so: impl FnMut() -> bool) {
    for _ in 0..2_000 {
        if so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never: {what}");
}

fn view(vault: VaultView) -> View {
    View {
        vault,
        me: None,
        language: None,
        relay: RelayView::Connecting,
        words_checked: false,
        words_due: false,
        ways: Vec::new(),
        needs_capability: false,
        capture: Default::default(),
        locked_contacts: None,
        tools: 0,
        tools_revision: 0,
        computers: kader_core::view::ComputersView::default(),
        reminders: kader_core::view::ReminderView::default(),
        relationships: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s44_the_machine_sleeps_only_once_the_vault_is_locked() {
    let bus = Bus::start();
    let held = Held::default();
    let server: Connection = bus
        .client()
        .serve_at("/org/freedesktop/login1", Logind(held.clone()))
        .unwrap()
        .name("org.freedesktop.login1")
        .unwrap()
        .build()
        .await
        .unwrap();
    let (inbox, inputs) = Inbox::new();
    let (shown, watched) = watch::channel(view(VaultView::Open));
    let client = bus.client().build().await.unwrap();
    let listening = tokio::spawn(async move { hear(&client, &inputs, watched).await });
    until("it holds the machine", || holds(&held)).await;

    let emitter = SignalEmitter::new(&server, "/org/freedesktop/login1").unwrap();
    for _ in 0..2 {
        shown.send_replace(view(VaultView::Open));
        Logind::prepare_for_sleep(&emitter, true).await.unwrap();
        let told = tokio::task::block_in_place(|| inbox.next(Duration::from_secs(20)));
        assert!(matches!(told, Next::Input(Input::Slept)));
        assert!(holds(&held), "not before it is locked");
        shown.send_replace(view(VaultView::Locked { ways: Vec::new() }));
        until("it lets go", || !holds(&held)).await;
        // Awake again: it is told once more, and held for the next time.
        Logind::prepare_for_sleep(&emitter, false).await.unwrap();
        let told = tokio::task::block_in_place(|| inbox.next(Duration::from_secs(20)));
        assert!(matches!(told, Next::Input(Input::Slept)));
        until("it holds the machine again", || holds(&held)).await;
    }
    drop(inbox);
    Logind::prepare_for_sleep(&emitter, true).await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(20), listening).await;
    ended.expect("it ends with the core").unwrap().unwrap();
}
