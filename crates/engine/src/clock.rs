//! The clocks: the wall's, and the boot clock that goes on through sleep.

use std::time::{SystemTime, UNIX_EPOCH};

use kader_setting::Now;

/// Milliseconds since the system was started, sleep included (`CLOCK_BOOTTIME`).
///
/// A session's limit is counted on this clock (S-14): neither a changed wall
/// clock nor a closed lid makes a session longer.
#[must_use]
pub fn boot_ms() -> u64 {
    #[cfg(target_os = "linux")]
    let at = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    // On macOS this clock goes on through sleep.
    #[cfg(all(unix, not(target_os = "linux")))]
    let at = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    #[cfg(unix)]
    {
        u64::try_from(at.tv_sec).unwrap_or(0) * 1000 + u64::try_from(at.tv_nsec).unwrap_or(0) / 1_000_000
    }
    #[cfg(not(unix))]
    {
        // Windows: the performance counter behind `Instant` goes on through sleep.
        use std::sync::OnceLock;
        use std::time::Instant;
        static START: OnceLock<Instant> = OnceLock::new();
        u64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Both clocks, as the core and the setting take them.
#[must_use]
pub fn now() -> Now {
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Now { wall_ms: u64::try_from(wall.as_millis()).unwrap_or(u64::MAX), boot_ms: boot_ms() }
}

/// The boot clock, as a call takes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EngineClock;

impl kader_call::BootClock for EngineClock {
    fn boot_ms(&self) -> u64 {
        boot_ms()
    }
}
