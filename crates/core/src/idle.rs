//! Locking by itself (S-44): after idle time, and when the machine slept.
//!
//! Idle is who does nothing anywhere. In a session two people look at each other and touch nothing,
//! so while one runs nobody is idle: locking would close the door between them. Who waits in a lobby
//! is not idle either; but a lobby that nobody has touched for the longest time that can be agreed
//! on is empty, and locks.

use kader_setting::{ConfidentialityClause, Now, s44_idle, s44_idle_seconds};

use crate::core::{Core, Open};
use crate::input::Command;
use crate::trouble::Trouble;

/// Whether a command shows that a person is there. Of what the page asks by itself none does.
pub(crate) fn is_act(command: &Command) -> bool {
    !matches!(
        command,
        Command::Look
            | Command::Lock
            | Command::MayPlan { .. }
            | Command::Presets { .. }
            | Command::Note { .. }
            | Command::Later { .. }
            | Command::History { .. }
            | Command::Letters { .. }
            | Command::File { .. }
            | Command::LettersRead { .. }
            | Command::Ratings { .. }
            | Command::Homework { .. }
            | Command::OpenRecord { .. }
            | Command::Records { .. }
            | Command::Forms
            | Command::Toolbox
            | Command::Statement { .. }
            | Command::Tightens { .. }
    )
}

impl Core {
    /// A person did something.
    pub(crate) fn acted(&mut self, now: Now) {
        self.last_act_ms = now.boot_ms;
    }

    /// After how many idle seconds the vault locks. What was agreed last counts, also after a
    /// withdrawal: what was written under it is still here.
    fn idle_seconds(&self) -> u32 {
        // Also of what was set aside: it lies here as before.
        let books = self.open.iter().flat_map(Open::all);
        let latest = books.filter_map(|found| found.book.as_ref()?.agreements.latest());
        let agreed =
            s44_idle_seconds(latest.map(|signed| signed.agreement().clauses.confidentiality.as_ref()));
        if self.room.is_some() { agreed.max(*ConfidentialityClause::IDLE_SECONDS.end()) } else { agreed }
    }

    /// Whether this side is in a session.
    pub(crate) fn session_runs(&self) -> bool {
        self.room.as_ref().is_some_and(|room| room.permit.is_some())
    }

    /// Locks where nobody did anything for the agreed time.
    pub(crate) fn lock_if_idle(&mut self, now: Now) {
        if self.open.is_none() {
            return;
        }
        if self.session_runs() {
            // The time counts from the session's end.
            self.last_act_ms = now.boot_ms;
        } else if s44_idle(self.idle_seconds(), self.last_act_ms, now.boot_ms).is_err() {
            self.lock(now);
        }
    }

    /// When that is due, boot clock.
    pub(crate) fn idle_due(&self) -> Option<u64> {
        let idle = self.open.is_some() && !self.session_runs();
        idle.then(|| self.last_act_ms.saturating_add(u64::from(self.idle_seconds()).saturating_mul(1000)))
    }

    /// The machine slept, or is about to: the vault locks. It ends nothing: a session that runs is
    /// found again after unlocking, as after a restart, or was over by its own limit meanwhile.
    pub(crate) fn slept(&mut self, now: Now) {
        if self.open.is_none() {
            return;
        }
        if let Err(trouble) = self.limits(now).and_then(|()| self.interrupts(now)) {
            tracing::warn!("a session could not be noted before locking: {trouble}");
        }
        // Whatever could be written: nothing goes on behind a lock.
        if self.session_runs() {
            self.close_room();
        }
        self.lock(now);
    }

    /// Notes how much of a session was counted, and goes out of it without ending it.
    fn interrupts(&mut self, now: Now) -> Result<(), Trouble> {
        let Some(room) = self.room.as_ref() else { return Ok(()) };
        let Some(permit) = room.permit.clone() else { return Ok(()) };
        let id = room.relationship.clone();
        self.step(&id, now, |step| {
            if let Some(running) = step.state.running.as_mut() {
                running.served_ms = permit.served_ms(now.boot_ms);
            }
            Ok(())
        })?;
        self.close_room();
        Ok(())
    }
}
