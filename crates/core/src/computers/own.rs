//! What one computer tells the other of the same person: what was read.
//!
//! It is a message of the group that only they can open (`kader_seal::own`), always of one length, and it is said by
//! the clock and not by what the person does: some minutes after the line is there and every hour from then on,
//! whether or not there is anything to tell. So nobody else learns from it when somebody reads.

use kader_seal::own;
use kader_setting::Now;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::core::Core;
use crate::letters::stage;
use crate::message::Message;
use crate::operation::Operation;
use crate::state::{Stage, State};
use crate::trouble::Trouble;

/// How long after the line is there it is told for the first time, milliseconds.
const FIRST_MS: u64 = 180_000;
/// And how long after that again, milliseconds.
const EVERY_MS: u64 = 3_600_000;
/// Most handles in one of them: together they fit.
const MOST_READ: usize = 32;
const MOST_LOOKED: usize = 16;
/// Most that wait to be told. Older ones are not told any more: they are looked at twice.
const MOST_DUE: usize = 1_000;

/// What waits to be told.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct OwnDue {
    /// Handles of letters that were read.
    read: Vec<ByteBuf>,
    /// Handles of records whose changes were seen.
    looked: Vec<ByteBuf>,
}

/// What is told.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Told {
    read: Vec<ByteBuf>,
    looked: Vec<ByteBuf>,
}

impl State {
    /// This person has another computer in this group.
    fn tells_mine(&self) -> bool {
        let mine = self.seat.is_some() || self.lines.iter().any(|line| self.member(&line.of).is_none());
        let speaks = self.mailbox.is_some() && !self.sealed_off && self.stage != Stage::Closed;
        mine && speaks && self.seat.as_ref().is_none_or(|seat| !seat.fresh)
    }

    fn notes(due: &mut Vec<ByteBuf>, handles: &[[u8; 16]]) {
        due.extend(handles.iter().map(|handle| ByteBuf::from(handle.to_vec())));
        let more = due.len().saturating_sub(MOST_DUE);
        due.drain(..more);
    }

    /// These letters were read here.
    pub(crate) fn mine_read(&mut self, letters: &[[u8; 16]]) {
        if self.tells_mine() {
            Self::notes(&mut self.own_due.read, letters);
        }
    }

    /// What changed in this record was seen here.
    pub(crate) fn mine_looked(&mut self, record: &[u8; 16]) {
        if self.tells_mine() {
            Self::notes(&mut self.own_due.looked, &[*record]);
        }
    }
}

/// The first of them, as many as fit.
fn some(due: &mut Vec<ByteBuf>, most: usize) -> Vec<ByteBuf> {
    let rest = due.split_off(due.len().min(most));
    std::mem::replace(due, rest)
}

impl Operation<'_> {
    fn own_group(&self) -> Result<[u8; 16], Trouble> {
        let group = self.state.group.as_ref().ok_or(Trouble::Protocol("no group yet"))?;
        group.as_slice().try_into().map_err(|_| Trouble::State)
    }

    /// Tells the other computer what waits, or nothing in as many bytes.
    fn tells_mine(&mut self) -> Result<(), Trouble> {
        let due = &mut self.state.own_due;
        let told = Told { read: some(&mut due.read, MOST_READ), looked: some(&mut due.looked, MOST_LOOKED) };
        let bytes = serde_ipld_dagcbor::to_vec(&told).map_err(|_| Trouble::State)?;
        let sealed = own::seal(self.identity, &self.own_group()?, &bytes)?;
        self.say(&Message::Own { sealed }).map(|_| ())
    }

    /// The other computer of this person told something.
    pub(crate) fn heard_own(&mut self, sealed: &[u8]) -> Result<(), Trouble> {
        let opened = own::open(self.identity, &self.own_group()?, sealed)?;
        let told: Told = serde_ipld_dagcbor::from_slice(&opened)
            .map_err(|_| Trouble::Protocol("something own that is not read"))?;
        self.mine_were_read(&told.read)?;
        for record in &told.looked {
            let Ok(id) = record.as_slice().try_into() else { continue };
            let Some(mut row) = self.tx.record(&id)?.filter(|row| row.fresh) else { continue };
            row.fresh = false;
            self.tx.put_record(&row)?;
            self.homework_changed = true;
        }
        Ok(())
    }

    /// These letters of others were read on the other computer.
    pub(crate) fn mine_were_read(&mut self, letters: &[ByteBuf]) -> Result<(), Trouble> {
        for letter in letters {
            let Ok(id) = letter.as_slice().try_into() else { continue };
            let new = self.tx.letter(&id)?.is_some_and(|row| row.letter.state == stage::NEW);
            if new {
                self.tx.set_letter_state(&id, stage::READ, None, None)?;
                self.letters_changed = true;
            }
        }
        Ok(())
    }
}

impl Core {
    /// Tells each other computer what is due by the clock.
    pub(crate) fn tell_mine(&mut self, now: Now) {
        let ids: Vec<String> = self.open.iter().flat_map(|open| open.relationships.keys().cloned()).collect();
        for id in ids {
            if let Err(trouble) = self.tell_mine_of(&id, now) {
                tracing::warn!("the other computer could not be told: {trouble}");
            }
        }
    }

    fn tell_mine_of(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let connected = self.relay_key(&self.relationship(id)?.state.relay).is_some();
        let found = self.relationship_mut(id)?;
        if !connected || !found.state.tells_mine() {
            found.own_at = None;
            return Ok(());
        }
        let at = *found.own_at.get_or_insert(now.boot_ms.saturating_add(FIRST_MS));
        if at > now.boot_ms {
            return Ok(());
        }
        found.own_at = Some(now.boot_ms.saturating_add(EVERY_MS));
        self.step(id, now, |step| step.tells_mine())
    }

    /// When that is next, boot clock.
    pub(crate) fn mine_due(&self) -> Option<u64> {
        let found = self.open.iter().flat_map(|open| open.relationships.values());
        found.filter_map(|found| found.own_at).min()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn as_much_as_is_told_at_once_fits() {
        let handle = ByteBuf::from(vec![0xff; 16]);
        let told = Told { read: vec![handle.clone(); MOST_READ], looked: vec![handle; MOST_LOOKED] };
        assert!(serde_ipld_dagcbor::to_vec(&told).unwrap().len() <= own::MAX_OWN);
    }

    #[test]
    fn what_does_not_fit_waits_in_its_order() {
        let mut due: Vec<ByteBuf> = (0..5u8).map(|at| ByteBuf::from(vec![at; 16])).collect();
        assert_eq!(some(&mut due, 3).len(), 3);
        assert_eq!(due, [ByteBuf::from(vec![3; 16]), ByteBuf::from(vec![4; 16])]);
        assert_eq!(some(&mut due, 3).len(), 2);
        assert!(due.is_empty());
    }
}
