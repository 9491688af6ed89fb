//! A wall clock that a test sets, for what happens at an hour: the program under test and its page see it, and a relay
//! that the test starts with it. A clock that the relay contradicts sends and shows nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use kader_relay::{Clock, SystemClock};

use crate::shim;

/// The clock of `shims/clock.c`, in a folder of the test.
#[derive(Debug)]
pub struct TestClock {
    library: PathBuf,
    word: PathBuf,
    relay: Arc<RelayClock>,
}

/// What a relay in the test's own process has of it.
#[derive(Debug, Default)]
struct RelayClock {
    ahead_s: AtomicI64,
}

impl Clock for RelayClock {
    fn now_ms(&self) -> u64 {
        SystemClock.now_ms().saturating_add_signed(self.ahead_s.load(Ordering::SeqCst).saturating_mul(1_000))
    }
}

impl TestClock {
    /// Compiles it; it agrees with the machine's.
    ///
    /// # Errors
    /// Where there is no C compiler or it finds a fault.
    pub fn compile(folder: &Path) -> Result<Self, String> {
        let library = shim::compiled(folder, "clock")?;
        let clock = Self { library, word: folder.join("clock.ahead"), relay: Arc::default() };
        clock.is_ahead(0)?;
        Ok(clock)
    }

    /// From now on it goes so many seconds before the machine's.
    ///
    /// # Errors
    /// Where its file cannot be written.
    pub fn is_ahead(&self, seconds: i64) -> Result<(), String> {
        self.relay.ahead_s.store(seconds, Ordering::SeqCst);
        shim::say(&self.word, &seconds.to_string())
    }

    /// The same clock, for a relay.
    #[must_use]
    pub fn of_relay(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.relay) as Arc<dyn Clock>
    }

    /// Environment of the programs that shall have it.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        vec![
            ("LD_PRELOAD".to_owned(), self.library.display().to_string()),
            ("KADER_CLOCK".to_owned(), self.word.display().to_string()),
        ]
    }
}
