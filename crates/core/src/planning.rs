//! Appointments: asking for them, calling them off with the relay's time, saying who was missing.

use std::collections::BTreeSet;

use kader_setting::{
    AppointmentId, CLOCK_TOLERANCE_MS, EntryBody, Fact, Hash, Intent, Now, PublicKey, RelayTime,
    SettingError, Signature, cancel, cancellation_hash, missed, permit,
};
use kader_wire::frame::ClientFrame;
use serde::{Deserialize, Serialize};

use crate::asking::Wish;
use crate::core::Core;
use crate::lines::Pending;
use crate::operation::Operation;
use crate::trouble::Trouble;
use crate::view::SlotView;

/// This long before an appointment it is called off without the relay's time, milliseconds.
const LAST_MS: u64 = 30_000;
/// This long after a date that could not be used the relay is asked for another, milliseconds.
const AGAIN_MS: u64 = 300_000;
/// Most slots that are asked about at once.
const MAX_SLOTS: usize = 400;

/// An appointment that this side has called off; the relay's time for that is awaited.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct CallOffRecord {
    pub(crate) appointment: AppointmentId,
    /// When the person did, by the own clock, Unix milliseconds.
    pub(crate) at_ms: u64,
    /// When the relay is asked again, where what it said was of no use; Unix milliseconds.
    #[serde(default)]
    pub(crate) again_ms: Option<u64>,
}

/// An appointment's id out of the page's handle.
fn appointment_id(handle: &str) -> Result<AppointmentId, Trouble> {
    crate::unhex(handle).map(AppointmentId::new).ok_or(Trouble::Told("appointmentOver"))
}

impl Core {
    /// Asks for an appointment (S-11).
    pub(crate) fn plan(&mut self, id: &str, start_ms: u64, now: Now) -> Result<(), Trouble> {
        let mut appointment = [0u8; 16];
        crate::random(&mut appointment)?;
        let appointment = AppointmentId::new(appointment);
        self.step(id, now, |step| step.ask_for(Wish::Plan { appointment, start_ms }))
    }

    /// Asks for another time for an appointment.
    pub(crate) fn move_appointment(
        &mut self,
        id: &str,
        appointment: &str,
        start_ms: u64,
        now: Now,
    ) -> Result<(), Trouble> {
        let appointment = appointment_id(appointment)?;
        self.step(id, now, |step| step.ask_for(Wish::Move { appointment, start_ms }))
    }

    /// For which of these times an appointment could be asked. Changes nothing.
    pub(crate) fn may_plan(
        &self,
        id: &str,
        starts_ms: &[u64],
        moving: Option<&str>,
        now: Now,
    ) -> Result<Vec<SlotView>, Trouble> {
        if starts_ms.len() > MAX_SLOTS {
            return Err(Trouble::Told("tooMany"));
        }
        let moving = moving.map(appointment_id).transpose()?;
        self.ask(id, |situation, _| {
            let slots = starts_ms.iter().map(|start_ms| {
                let start_ms = *start_ms;
                let intent = match moving {
                    Some(appointment) => Intent::Move { appointment, start_ms },
                    None => Intent::Plan { start_ms },
                };
                let refusal = permit(situation, &intent, now).err();
                SlotView { start_ms, refusal: refusal.map(Into::into) }
            });
            Ok(slots.collect())
        })
    }

    /// Calls an appointment off, alone (S-19): with the relay's time as soon as it can be had.
    pub(crate) fn cancel_appointment(&mut self, id: &str, handle: &str, now: Now) -> Result<(), Trouble> {
        let appointment = appointment_id(handle)?;
        let book = self.relationship(id)?.book.as_ref().ok_or(Trouble::Told("appointmentOver"))?;
        let found = book.ledger.appointment(&appointment).filter(|one| one.is_open());
        if found.is_none_or(|one| one.start_ms <= now.wall_ms) {
            return Err(Trouble::Told("appointmentOver"));
        }
        self.step(id, now, |step| {
            let record = CallOffRecord { appointment, at_ms: now.wall_ms, again_ms: None };
            if !step.state.calling_off.iter().any(|known| known.appointment == appointment) {
                step.state.calling_off.push(record);
            }
            Ok(())
        })?;
        self.date_cancellations(id)
    }

    /// Asks the relay for its time over everything that is being called off, where it is there.
    pub(crate) fn date_cancellations(&mut self, id: &str) -> Result<(), Trouble> {
        let state = &self.relationship(id)?.state;
        let url = state.relay.clone();
        let pinned = state.relay_key.as_ref().map(|key| key.to_vec());
        let there = self.relay_key(&url).map(|key| key.to_vec());
        let records = state.calling_off.clone();
        if records.is_empty() || there.is_none() || there != pinned {
            return Ok(());
        }
        for record in records {
            let appointment = record.appointment;
            let asked = self.pending.iter().any(|((at, _), pending)| {
                let same = matches!(pending, Pending::CallOff { relationship, appointment: about }
                    if relationship == id && *about == appointment);
                at == &url && same
            });
            let hash = self.ask(id, |situation, _| Ok(cancellation_hash(situation, &appointment)?));
            if let (false, Ok(hash)) = (asked, hash) {
                let pending = Pending::CallOff { relationship: id.to_owned(), appointment };
                let request = self.request(&url, pending);
                self.send(&url, ClientFrame::Sign { request, hash: *hash.as_bytes() });
            }
        }
        Ok(())
    }

    /// The relay dated it.
    pub(crate) fn cancellation_dated(
        &mut self,
        id: &str,
        appointment: &AppointmentId,
        dated: ([u8; 32], u64),
        signature: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        let (hash, time_ms) = dated;
        let wanted = self.ask(id, |situation, _| Ok(cancellation_hash(situation, appointment)?));
        if wanted.is_ok_and(|wanted| wanted != Hash::new(hash)) {
            // It was moved meanwhile: what it is now is called off.
            return self.date_cancellations(id);
        }
        let signature: [u8; 64] =
            signature.try_into().map_err(|_| Trouble::Protocol("a signature of another length"))?;
        if time_ms.abs_diff(now.wall_ms) > CLOCK_TOLERANCE_MS {
            // No notice is counted from a date that this clock contradicts; the wish stays.
            return self.step(id, now, |step| {
                let again_ms = Some(now.wall_ms.saturating_add(AGAIN_MS));
                let records = step.state.calling_off.iter_mut();
                let found = records.filter(|record| record.appointment == *appointment);
                found.for_each(|record| record.again_ms = again_ms);
                Ok(())
            });
        }
        let relay_time = RelayTime { time_ms, signature: Signature::new(signature) };
        self.step(id, now, |step| step.calls_off(appointment, Some(relay_time)))
    }

    /// Shortly before an appointment nobody waits for the relay's time any more. Requests whose
    /// time has come fall away. What the relay is to be asked again it is asked.
    pub(crate) fn appointments_due(&mut self, now: Now) {
        let due: Vec<String> = self
            .open
            .iter()
            .flat_map(|open| &open.relationships)
            .filter_map(|(id, found)| {
                let due = found.planning_due().is_some_and(|at_ms| at_ms <= now.wall_ms);
                due.then(|| id.clone())
            })
            .collect();
        for id in due {
            let done = self.step(&id, now, |step| step.calls_off_without_time());
            let done = done.and_then(|()| self.date_cancellations(&id));
            let done = done.and_then(|()| self.hear_waiting(&id, now));
            if let Err(trouble) = done {
                tracing::warn!("an appointment could not be called off: {trouble}");
            }
        }
    }

    /// When that is next, boot clock.
    pub(crate) fn planning_wakes(&self, now: Now) -> Option<u64> {
        let found = self.open.iter().flat_map(|open| open.relationships.values());
        let next =
            found.filter_map(|found| found.planning_due()).filter(|at_ms| *at_ms > now.wall_ms).min()?;
        Some(now.boot_ms.saturating_add(next - now.wall_ms))
    }

    /// Says that these were not there (S-19).
    pub(crate) fn say_missed(
        &mut self,
        id: &str,
        appointment: &str,
        absent: &[String],
        now: Now,
    ) -> Result<(), Trouble> {
        let appointment = appointment_id(appointment)?;
        let state = &self.relationship(id)?.state;
        let absent: Option<BTreeSet<PublicKey>> =
            absent.iter().map(|member| state.named(member).map(|one| one.key)).collect();
        let absent: Vec<PublicKey> = absent
            .filter(|absent| !absent.is_empty())
            .ok_or(Trouble::Told("memberUnknown"))?
            .into_iter()
            .collect();
        self.step(id, now, |step| step.says_missed(&appointment, &absent))
    }
}

impl crate::relationship::Relationship {
    /// When something about appointments is due next by itself, Unix milliseconds.
    fn planning_due(&self) -> Option<u64> {
        let asking = &self.state.asking;
        let late = asking.start_is_late_ms().filter(|_| self.state.is_group());
        let asked = asking.own.is_some() || !asking.theirs.is_empty();
        let late = late.into_iter().chain(self.waiting_due()).min();
        if self.state.calling_off.is_empty() && !asked && late.is_none() {
            return None;
        }
        let ledger = &self.book.as_ref()?.ledger;
        let offs = self.state.calling_off.iter().map(|record| {
            let start_ms = ledger.appointment(&record.appointment).map_or(0, |one| one.start_ms);
            let last_ms = start_ms.saturating_sub(LAST_MS);
            record.again_ms.map_or(last_ms, |again_ms| again_ms.min(last_ms))
        });
        let own = asking.own.as_ref().and_then(|asked| asked.wish.until_ms());
        let theirs = asking.theirs.iter().filter_map(|theirs| {
            let entry = kader_setting::Entry::from_bytes(&theirs.entry).ok()?;
            Wish::of(entry.fact())?.until_ms()
        });
        offs.chain(own).chain(theirs).chain(late).min()
    }
}

impl Operation<'_> {
    /// Writes that an appointment is called off, and says it. What was called off before it began
    /// stands, also where the relay dates that later; an appointment that is over is let go of.
    pub(crate) fn calls_off(
        &mut self,
        appointment: &AppointmentId,
        relay_time: Option<RelayTime>,
    ) -> Result<(), Trouble> {
        let record = self.state.calling_off.iter().find(|record| record.appointment == *appointment);
        let Some(record) = record else { return Ok(()) };
        let now = Now { wall_ms: record.at_ms, ..self.now };
        let write = |relay_time| {
            self.judged(|situation, pen| Ok(cancel(situation, appointment, relay_time, now, pen)?))
        };
        let written = match write(relay_time) {
            Err(Trouble::Setting(SettingError::AppointmentOver)) if relay_time.is_some() => write(None),
            written => written,
        };
        match written {
            Ok(entry) => self.ends(entry),
            Err(Trouble::Setting(SettingError::AppointmentOver | SettingError::AppointmentUnknown)) => {
                self.state.calling_off.retain(|record| record.appointment != *appointment);
                Ok(())
            }
            Err(trouble) => Err(trouble),
        }
    }

    fn calls_off_without_time(&mut self) -> Result<(), Trouble> {
        let now_ms = self.now.wall_ms;
        for record in &mut self.state.calling_off {
            record.again_ms.take_if(|again_ms| *again_ms <= now_ms);
        }
        for record in self.state.calling_off.clone() {
            let found = self.book()?.ledger.appointment(&record.appointment);
            if found.is_none_or(|one| one.start_ms.saturating_sub(LAST_MS) <= now_ms) {
                self.calls_off(&record.appointment, None)?;
            }
        }
        Ok(())
    }

    fn says_missed(&mut self, appointment: &AppointmentId, absent: &[PublicKey]) -> Result<(), Trouble> {
        let now = self.now;
        let entry = self.judged(|situation, pen| Ok(missed(situation, appointment, absent, now, pen)?))?;
        self.ends(entry)
    }

    /// What this side wrote from this place on.
    pub(crate) fn tail_from(&mut self, index: u64) -> Result<Vec<EntryBody>, Trouble> {
        let entries = self.book()?.ledger.entries().iter();
        Ok(entries.filter(|entry| entry.index() >= index).map(|entry| entry.body().clone()).collect())
    }

    /// Own entries gave way: what was called off in them still is. The relay's time over it stays
    /// good, unless the appointment was moved; then it is asked for again.
    pub(crate) fn calls_off_again(&mut self, gave_way: &[EntryBody]) -> Result<(), Trouble> {
        let me = self.me();
        for body in gave_way {
            let Fact::Cancelled { appointment, by, relay_time } = &body.fact else { continue };
            if *by != me {
                continue;
            }
            let again_ms = Some(self.now.wall_ms.saturating_add(1));
            let (appointment, at_ms) = (*appointment, body.at_wall_ms);
            self.state.calling_off.push(CallOffRecord { appointment, at_ms, again_ms });
            match self.calls_off(&appointment, *relay_time) {
                Err(Trouble::Refused(_)) => {}
                done => done?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_thirty_two_digits_and_nothing_else() {
        let whole = "00ff10a0b0c0d0e0f000010203040506";
        let id = appointment_id(whole).map(|id| crate::hex(id.as_bytes()));
        assert_eq!(id.ok().as_deref(), Some(whole));
        for bad in ["", "00", &whole[1..], &format!("{whole}00"), &whole.replace('a', "g"), &"é".repeat(16)]
        {
            assert!(appointment_id(bad).is_err(), "{bad}");
        }
    }
}
