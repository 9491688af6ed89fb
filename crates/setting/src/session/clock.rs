//! The calm clock: what is due now, the same for everyone (S-12, S-14).

use super::Permit;
use serde::Serialize;

/// Where a session stands. Times in ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "phase", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Phase {
    /// Running, before the first notice.
    Running {
        /// Until the limit.
        remaining_ms: u64,
    },
    /// Running, and this quiet notice has come.
    Notice {
        /// Which: the agreed seconds before the limit.
        notice_s: u32,
        /// Until the limit.
        remaining_ms: u64,
    },
    /// Past the limit: time to say goodbye.
    Grace {
        /// Until the end.
        remaining_ms: u64,
    },
    /// Over: nothing is sent or played, the keys are gone.
    Over,
}

/// What is due at this moment of the boot clock.
#[must_use]
pub fn clock(permit: &Permit, boot_ms: u64) -> Phase {
    if !permit.valid_at(boot_ms) {
        return Phase::Over;
    }
    let remaining_ms = permit.limit_boot_ms().saturating_sub(boot_ms);
    if remaining_ms == 0 {
        return Phase::Grace { remaining_ms: permit.expires_boot_ms().saturating_sub(boot_ms) };
    }
    // Descending: the last notice whose moment has come is the one that stands.
    let due =
        permit.notices().iter().rev().find(|notice| remaining_ms <= u64::from(**notice).saturating_mul(1000));
    match due {
        Some(notice_s) => Phase::Notice { notice_s: *notice_s, remaining_ms },
        None => Phase::Running { remaining_ms },
    }
}

/// The next moment of the boot clock at which the phase changes; none when it is over.
#[must_use]
pub fn next_change_boot_ms(permit: &Permit, boot_ms: u64) -> Option<u64> {
    if !permit.valid_at(boot_ms) {
        return None;
    }
    let limit = permit.limit_boot_ms();
    let notices =
        permit.notices().iter().map(|notice| limit.saturating_sub(u64::from(*notice).saturating_mul(1000)));
    notices.chain([limit, permit.expires_boot_ms()]).find(|moment| *moment > boot_ms)
}
