//! Whether the machine sleeps (S-44): two clocks that part while it does, and on Linux the system's word
//! before it does.
//!
//! The clocks alone are enough, and need nobody: but they tell it after the machine woke, and until
//! then the vault's keys lie in memory, or on the disk if it hibernates. So on Linux logind is asked
//! to wait, a moment, until the vault is locked. Its client library is in the program anyway, for the
//! keyring. Where logind is not there the clocks remain.

use std::sync::OnceLock;
use std::time::Instant;

use crate::clock::boot_ms;

/// How far the clocks must part to mean sleep, milliseconds: more than a thread that was kept waiting
/// between reading the one and the other.
const LEAST_MS: u64 = 1_000;
/// How often they are read for one look; the nearest pair counts.
const READINGS: usize = 3;

/// A clock that goes on through sleep, and one that does not. Both in milliseconds.
pub(crate) trait Clocks {
    fn boot_ms(&self) -> u64;
    fn awake_ms(&self) -> u64;
}

/// The machine's. On Windows both go on through sleep, and nothing is told by them.
pub(crate) struct MachineClocks;

impl Clocks for MachineClocks {
    fn boot_ms(&self) -> u64 {
        boot_ms()
    }

    fn awake_ms(&self) -> u64 {
        static START: OnceLock<Instant> = OnceLock::new();
        u64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Looks whether the machine slept since it looked last.
pub(crate) struct SleepWatch<C> {
    clocks: C,
    apart_ms: i128,
}

impl<C: Clocks> SleepWatch<C> {
    pub(crate) fn new(clocks: C) -> Self {
        let apart_ms = apart_ms(&clocks);
        Self { clocks, apart_ms }
    }

    /// Whether it slept.
    pub(crate) fn slept(&mut self) -> bool {
        let now = apart_ms(&self.clocks);
        let before = std::mem::replace(&mut self.apart_ms, now);
        now - before >= i128::from(LEAST_MS)
    }
}

/// How far the boot clock is ahead of the other. That one is read first: whatever happens between the
/// two readings makes the difference larger, so the smallest of several is the truest.
fn apart_ms(clocks: &impl Clocks) -> i128 {
    let reading = |_| {
        let awake = clocks.awake_ms();
        i128::from(clocks.boot_ms()) - i128::from(awake)
    };
    (0..READINGS).map(reading).min().unwrap_or_default()
}

/// The system's word before it sleeps.
#[cfg(target_os = "linux")]
pub(crate) mod logind {
    use std::time::Duration;

    use futures_util::StreamExt;
    use kader_core::input::Input;
    use kader_core::view::{VaultView, View};
    use tokio::sync::watch;
    use zbus::zvariant::OwnedFd;
    use zbus::{Connection, Proxy};

    use crate::inbox::Inputs;

    /// How long the machine is kept awake for the lock; logind itself waits five seconds at most.
    const LONGEST: Duration = Duration::from_secs(3);

    /// Listens until the core or the bus is gone. Without a bus there is nothing to hear.
    pub(crate) async fn listen(inputs: Inputs, view: watch::Receiver<View>) {
        let heard = match Connection::system().await {
            Ok(bus) => hear(&bus, &inputs, view).await,
            Err(error) => Err(error),
        };
        if heard.is_err() {
            tracing::debug!("the system does not say when it sleeps; the clocks will");
        }
    }

    pub(super) async fn hear(
        bus: &Connection,
        inputs: &Inputs,
        mut view: watch::Receiver<View>,
    ) -> zbus::Result<()> {
        let place = "org.freedesktop.login1";
        let logind =
            Proxy::new(bus, place, "/org/freedesktop/login1", "org.freedesktop.login1.Manager").await?;
        let mut signals = logind.receive_signal("PrepareForSleep").await?;
        // Where the system does not let itself be held, its word is heard all the same.
        let mut delay = hold(&logind).await.ok();
        while let Some(signal) = signals.next().await {
            let sleeps: bool = signal.body().deserialize()?;
            if inputs.send(Input::Slept).is_err() {
                return Ok(());
            }
            if sleeps {
                let locked = view.wait_for(|view| view.vault != VaultView::Open);
                let _ = tokio::time::timeout(LONGEST, locked).await;
                // Let go: now it may sleep.
                delay = None;
            } else {
                delay = hold(&logind).await.ok();
            }
        }
        drop(delay);
        Ok(())
    }

    /// Asks the system to wait with sleeping until this is let go of.
    async fn hold(logind: &Proxy<'_>) -> zbus::Result<OwnedFd> {
        logind.call("Inhibit", &("sleep", "Kader", "Kader", "delay")).await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;

    /// Clocks that a test moves.
    #[derive(Clone, Default)]
    struct Faked {
        boot: Rc<Cell<u64>>,
        awake: Rc<Cell<u64>>,
        /// Read in between, so often yet: the thread was kept waiting.
        hiccups: Rc<Cell<u64>>,
    }

    impl Faked {
        fn pass(&self, ms: u64) {
            self.boot.set(self.boot.get() + ms);
            self.awake.set(self.awake.get() + ms);
        }

        fn sleep(&self, ms: u64) {
            self.boot.set(self.boot.get() + ms);
        }
    }

    impl Clocks for Faked {
        fn boot_ms(&self) -> u64 {
            self.boot.get()
        }

        fn awake_ms(&self) -> u64 {
            let read = self.awake.get();
            if self.hiccups.get() > 0 {
                self.hiccups.set(self.hiccups.get() - 1);
                self.pass(20_000);
            }
            read
        }
    }

    #[test]
    fn s44_sleep_is_seen_once_however_long_or_often() {
        let clocks = Faked::default();
        clocks.pass(5_000_000);
        let mut watch = SleepWatch::new(clocks.clone());
        for _ in 0..5 {
            clocks.pass(30_000);
            assert!(!watch.slept());
        }
        for ms in [LEAST_MS, 60_000, 8 * 3_600_000] {
            clocks.sleep(ms);
            clocks.pass(10);
            assert!(watch.slept(), "{ms}");
            assert!(!watch.slept());
        }
    }

    #[test]
    fn s44_a_thread_that_waits_between_the_clocks_is_no_sleep() {
        let clocks = Faked::default();
        let mut watch = SleepWatch::new(clocks.clone());
        for readings in 1..READINGS as u64 {
            clocks.hiccups.set(readings);
            assert!(!watch.slept(), "{readings}");
            assert!(!watch.slept());
        }
        // Nor one at the very first look, which would hide a sleep after it.
        clocks.hiccups.set(1);
        let mut watch = SleepWatch::new(clocks.clone());
        clocks.sleep(2_000);
        assert!(watch.slept());
    }

    #[test]
    fn s44_the_machines_clocks_agree_while_it_is_awake() {
        let mut watch = SleepWatch::new(MachineClocks);
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(!watch.slept());
    }
}

#[cfg(all(test, target_os = "linux"))]
mod logind_tests;
