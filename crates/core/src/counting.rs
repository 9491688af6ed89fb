//! How long a session was, where one side's word about it decides over money (S-60).
//!
//! Who ends a session alone says how long it lasted. A therapist's core compares that with its own
//! count; where the fee turns on the difference, it ends the session at that place itself, with its own
//! count: a therapist's act goes first, and the history shows whose word it is. A client's takes it.

use kader_setting::{AloneReason, CLOCK_TOLERANCE_MS, EndReason, Entry, Fact, Ledger, Now, end_alone_after};

use crate::book::Book;
use crate::core::Core;
use crate::judging::with_situation;
use crate::message::Message;
use crate::operation::Operation;
use crate::state::Stage;
use crate::trouble::Trouble;
use crate::view::RoleView;

impl Core {
    /// What this side counted in the session that a fact ends, milliseconds: while the line was there,
    /// as far as this program knows. Nothing where it was not in it.
    pub(crate) fn counted_ms(&self, id: &str, fact: &Fact, now: Now) -> Option<u64> {
        let Fact::End { session, .. } = fact else { return None };
        let room = self.room.as_ref().filter(|room| room.relationship == id);
        let permit = room.and_then(|room| room.permit.as_ref()).filter(|permit| permit.session() == *session);
        if let (Some(room), Some(permit)) = (room, permit) {
            return Some(room.counted_ms(permit, now));
        }
        let state = &self.relationship(id).ok()?.state;
        let (counted, running) = (state.counted.as_ref(), state.running.as_ref());
        let counted = counted.filter(|counted| counted.session.as_slice() == session.as_bytes());
        match running.filter(|running| running.session.as_slice() == session.as_bytes()) {
            Some(running) if !running.over => running.there.then_some(running.served_ms),
            _ => counted.map(|counted| counted.lasted_ms),
        }
    }
}

impl Operation<'_> {
    /// This side's own END at the place of the other's, said already, where it is to stand instead.
    pub(crate) fn own_word(
        &mut self,
        theirs: &Entry,
        counted_ms: Option<u64>,
    ) -> Result<Option<(Fact, Vec<u8>)>, Trouble> {
        let Fact::End { reason: EndReason::Alone { by, .. }, lasted_s, .. } = theirs.fact() else {
            return Ok(None);
        };
        let (me, now) = (self.me(), self.now);
        let Some(counted_ms) = counted_ms.filter(|_| *by != me) else { return Ok(None) };
        if self.state.my_role != RoleView::Therapist || self.state.stage == Stage::Closed {
            return Ok(None);
        }
        let book = self.book()?;
        // What would not stand here changes nothing, and is refused in its turn.
        let mut tried = book.ledger.clone();
        if tried.receive(theirs.clone(), &me, now, &book.agreements).is_err() {
            return Ok(None);
        }
        // The ledger up to this place: a limit of this side alone may stand there.
        let mut ledger = Ledger::new(*book.ledger.relationship());
        for entry in book.ledger.entries().iter().filter(|entry| entry.index() < theirs.index()) {
            ledger.append(entry.clone(), &book.agreements)?;
        }
        let Some(open) = ledger.open_session() else { return Ok(None) };
        let signed = book.agreements.by_hash(&open.start().terms.agreement);
        let Some(fees) = signed.and_then(|signed| signed.agreement().clauses.fees.as_ref()) else {
            return Ok(None);
        };
        let counted_s = counted_ms.min(u64::from(open.total_s()) * 1000) / 1000;
        let (said_s, from_s) = (u64::from(*lasted_s), u64::from(fees.charged_from_seconds));
        let differs = counted_s.abs_diff(said_s) * 1000 > CLOCK_TOLERANCE_MS;
        if !differs || (counted_s >= from_s) == (said_s >= from_s) {
            return Ok(None);
        }
        let before = Book { agreements: book.agreements.clone(), ledger };
        let own = with_situation(self.identity, &self.state, Some(&before), |situation, pen| {
            Ok(end_alone_after(situation, counted_ms, AloneReason::Unreachable, now, pen)?)
        })?;
        let bytes = own.to_bytes()?;
        self.say(&Message::Entry { entry: bytes.clone() })?;
        Ok(Some((own.fact().clone(), bytes)))
    }
}
