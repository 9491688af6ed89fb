//! What came before its time, or before what it stands on: kept, and heard again.
//!
//! An honest member whose clock is ahead writes what another side's clock does not believe yet, and
//! goes on behind it. A relay that shows each member another order lets somebody's act arrive before
//! what it stands on. Left out, such a message would part the ledgers for good; kept, it has its effect
//! as soon as it fits.

use kader_setting::{CLOCK_TOLERANCE_MS, Entry, Hash, Now, PublicKey, SettingError};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::core::Core;
use crate::hearing::comes_again;
use crate::message::Message;
use crate::relationship::Relationship;
use crate::state::Stage;
use crate::trouble::Trouble;

/// Of each member so many wait, the newest: nobody fills the place of the others' messages.
const MAX_OF_EACH: usize = 8;
/// Of each member so many wait that write nothing into the ledger, beside those that do.
const MAX_BESIDE: usize = 64;
/// Those wait so long: what they stand on was erased, or nobody has it any more. Milliseconds.
const BESIDE_MS: u64 = 31 * 24 * 3_600_000;

/// A message that is heard again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct WaitingRecord {
    from: PublicKey,
    message: ByteBuf,
    /// Not before this, Unix milliseconds; nothing where something else has to come first.
    due_ms: Option<u64>,
    /// Since when, where it writes nothing into the ledger; Unix milliseconds.
    #[serde(default)]
    beside_ms: Option<u64>,
}

impl WaitingRecord {
    fn is_over(&self, now: Now) -> bool {
        self.beside_ms.is_some_and(|since| now.wall_ms.saturating_sub(since) > BESIDE_MS)
    }
}

/// The ledger's head and the newest version: when this changes, something else may fit.
pub(crate) type Footing = (Hash, Option<Hash>, Stage);
/// The same, with what is otherwise in the homework and among the letters.
pub(crate) type Standing = (Footing, u64, u64);

/// What may come before the task, the session or the letter that it is about, where others, or the own other computer,
/// said those: it writes nothing into the ledger.
fn is_beside(message: &Message) -> bool {
    matches!(
        message,
        Message::TaskStep { .. }
            | Message::Rate { .. }
            | Message::RateRevealed { .. }
            | Message::LetterArrived { .. }
            | Message::LetterRefused { .. }
            | Message::LettersSeen { .. }
    )
}

/// Until when this is to wait, if it is worth waiting for: a moment that lies ahead, or whatever it stands
/// on. The time of an entry may have come while that of what it stands on has not.
fn waits(message: &[u8], trouble: &Trouble, now: Now) -> Option<Option<u64>> {
    let message = Message::from_bytes(message).ok()?;
    let Trouble::Setting(error) = trouble else {
        return (is_beside(&message) && matches!(trouble, Trouble::Early)).then_some(None);
    };
    match (message, error) {
        (Message::Entry { entry }, SettingError::EndTooEarly | SettingError::FactFromFuture) => {
            let at_ms = Entry::from_bytes(&entry).ok()?.body().at_wall_ms;
            Some(Some(at_ms.saturating_sub(CLOCK_TOLERANCE_MS)).filter(|due_ms| *due_ms > now.wall_ms))
        }
        (
            Message::Entry { .. } | Message::Tighten { .. } | Message::Sign { .. },
            SettingError::LedgerGap
            | SettingError::LedgerBroken
            | SettingError::AgreementGap
            | SettingError::AgreementUnknown,
        ) => Some(None),
        _ => None,
    }
}

impl Relationship {
    pub(crate) fn footing(&self) -> Option<Footing> {
        let book = self.book.as_ref()?;
        let latest = book.agreements.latest().map(|version| *version.hash());
        Some((book.ledger.head(), latest, self.state.stage))
    }

    /// What something that waits may stand on: when this changes, it is heard again.
    fn standing(&self) -> Option<Standing> {
        Some((self.footing()?, self.homework.revision, self.letters.revision))
    }

    /// When something that waits is due, Unix milliseconds.
    pub(crate) fn waiting_due(&self) -> Option<u64> {
        self.state.waiting.iter().filter_map(|record| record.due_ms).min()
    }
}

impl Core {
    /// A message that could not have its effect yet is kept, where it can have that later.
    pub(crate) fn or_keeps(
        &mut self,
        id: &str,
        from: &PublicKey,
        bytes: &[u8],
        outcome: Result<(), Trouble>,
        now: Now,
    ) -> Result<(), Trouble> {
        let due_ms = outcome.as_ref().err().and_then(|trouble| waits(bytes, trouble, now));
        let Some(due_ms) = due_ms else { return outcome };
        let beside = matches!(outcome, Err(Trouble::Early));
        let beside_ms = beside.then_some(now.wall_ms);
        let record = WaitingRecord { from: *from, message: ByteBuf::from(bytes), due_ms, beside_ms };
        let most = if beside { MAX_BESIDE } else { MAX_OF_EACH };
        self.step(id, now, |step| {
            let waiting = &mut step.state.waiting;
            let alike = |one: &WaitingRecord| one.from == *from && one.beside_ms.is_some() == beside;
            waiting.retain(|one| !one.is_over(now) && (one.from != *from || one.message != record.message));
            waiting.push(record);
            if waiting.iter().filter(|one| alike(one)).count() > most
                && let Some(oldest) = waiting.iter().position(alike)
            {
                waiting.remove(oldest);
            }
            Ok(())
        })
    }

    /// Hears again what waits, if its time has come or something else stands now; until nothing changes
    /// by it any more. Each pass changes the footing or is the last: nobody's messages keep it going.
    pub(crate) fn hear_waiting(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        loop {
            let found = self.relationship_mut(id)?;
            let due = found.waiting_due().is_some_and(|due_ms| due_ms <= now.wall_ms);
            let standing = found.standing();
            if found.state.waiting.is_empty() || (found.heard_on == standing && !due) {
                return Ok(());
            }
            found.heard_on.clone_from(&standing);
            let waiting = found.state.waiting.clone();
            for record in waiting.iter().filter(|one| one.due_ms.is_none_or(|due| due <= now.wall_ms)) {
                self.hear_once_more(id, record, now)?;
            }
            if self.relationship(id)?.standing() == standing {
                return Ok(());
            }
        }
    }

    fn hear_once_more(&mut self, id: &str, record: &WaitingRecord, now: Now) -> Result<(), Trouble> {
        let outcome = match Message::from_bytes(&record.message) {
            Ok(message) if !record.is_over(now) => {
                self.aside(|core| core.heard(id, &record.from, message, now))
            }
            _ => Ok(()),
        };
        let due_ms = match outcome {
            Err(trouble) if comes_again(&trouble) => return Err(trouble),
            Err(trouble) => waits(&record.message, &trouble, now),
            Ok(()) => None,
        };
        if due_ms == Some(record.due_ms) && record.due_ms.is_none() {
            // Nothing to write down: it waits as it did.
            return Ok(());
        }
        self.aside(|core| {
            core.step(id, now, |step| {
                let mine = |one: &WaitingRecord| one.from == record.from && one.message == record.message;
                match due_ms {
                    Some(due_ms) => {
                        let found = step.state.waiting.iter_mut().filter(|one| mine(one));
                        found.for_each(|one| one.due_ms = due_ms);
                    }
                    None => step.state.waiting.retain(|one| !mine(one)),
                }
                Ok(())
            })
        })
    }
}
