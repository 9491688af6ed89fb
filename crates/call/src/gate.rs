//! The permit and the boot clock: the one question whether anything may still be sent or shown.

use crate::error::CallError;
use kader_setting::Permit;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// A clock that counts through sleep and cannot be set: `CLOCK_BOOTTIME` and its like. The same
/// clock that the permit was given by.
pub trait BootClock: Send + Sync {
    /// Milliseconds since the machine was started.
    fn boot_ms(&self) -> u64;
}

/// Open while the permit is valid. Asked before every frame in both directions, so that nothing
/// passes after the end even when a timer is late or the machine has slept.
pub(crate) struct Gate {
    clock: Arc<dyn BootClock>,
    /// Taken out when the call ends for another reason.
    permit: RwLock<Option<Permit>>,
}

impl Gate {
    pub(crate) fn new(clock: Arc<dyn BootClock>, permit: Permit) -> Result<Self, CallError> {
        if !permit.valid_at(clock.boot_ms()) {
            return Err(CallError::PermitEnded);
        }
        Ok(Self { clock, permit: RwLock::new(Some(permit)) })
    }

    fn with<T>(&self, ask: impl FnOnce(&Permit, u64) -> T) -> Option<T> {
        // A poisoned lock still holds a whole permit: writers only swap it.
        let permit = self.permit.read().unwrap_or_else(PoisonError::into_inner);
        permit.as_ref().map(|permit| ask(permit, self.clock.boot_ms()))
    }

    /// Whether media may pass now.
    pub(crate) fn is_open(&self) -> bool {
        self.with(Permit::valid_at).unwrap_or(false)
    }

    /// Checks a permit that came with a frame.
    pub(crate) fn admit(&self, shown: &Permit) -> Result<(), CallError> {
        let (same, open, valid) = self
            .with(|held, now| (same_session(held, shown), held.valid_at(now), shown.valid_at(now)))
            .ok_or(CallError::Ended)?;
        if !same {
            Err(CallError::PermitOfAnotherSession)
        } else if open && valid {
            Ok(())
        } else {
            Err(CallError::PermitEnded)
        }
    }

    /// Takes a later permit of the same session (S-13). One that ends earlier changes nothing.
    pub(crate) fn renew(&self, later: Permit) -> Result<(), CallError> {
        self.admit(&later)?;
        let mut held = self.permit.write().unwrap_or_else(PoisonError::into_inner);
        let longer = held.as_ref().is_some_and(|held| later.expires_boot_ms() > held.expires_boot_ms());
        if longer {
            *held = Some(later);
        }
        Ok(())
    }

    /// Shuts it for good.
    pub(crate) fn shut(&self) {
        *self.permit.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// How long until the permit ends, zero when it has.
    pub(crate) fn left(&self) -> Duration {
        let left = self.with(|permit, now| permit.expires_boot_ms().saturating_sub(now));
        Duration::from_millis(left.unwrap_or(0))
    }
}

fn same_session(a: &Permit, b: &Permit) -> bool {
    a.session() == b.session() && a.relationship() == b.relationship()
}
