//! That a letter was read is said to its writer where that is agreed (S-20), once, and to nobody else.

use kader_setting::{Now, PublicKey, s01_in_force, s20_tells_reads};
use serde_bytes::ByteBuf;

use super::stage;
use crate::book::Book;
use crate::core::Core;
use crate::message::Message;
use crate::operation::Operation;
use crate::state::Stage;
use crate::trouble::Trouble;

/// Whether it is agreed, and in force, that a writer hears of it.
pub(crate) fn tells(book: Option<&Book>) -> bool {
    let signed = book.and_then(|book| s01_in_force(&book.agreements, &book.ledger).ok());
    signed.is_some_and(|signed| s20_tells_reads(signed.agreement()))
}

impl Core {
    /// Whether this side says that its person read something.
    pub(super) fn tells_reads(&self, id: &str) -> bool {
        self.relationship(id).is_ok_and(|found| {
            let state = &found.state;
            let speaks = state.mailbox.is_some() && !state.sealed_off && state.stage != Stage::Closed;
            speaks && tells(found.book.as_ref())
        })
    }

    /// A person has read what is new up to this place: their writers hear it.
    pub(super) fn says_seen(&mut self, id: &str, up_to: u64, now: Now) -> Result<(), Trouble> {
        self.step(id, now, |step| {
            let read = super::reading::new_up_to(step.tx, up_to)?;
            for letter in &read {
                step.tx.set_letter_state(letter, stage::READ, None, None)?;
            }
            if !read.is_empty() {
                let ids = read.iter().map(|letter| ByteBuf::from(letter.to_vec())).collect();
                step.say(&Message::LettersSeen { ids })?;
                step.letters_changed = true;
            }
            Ok(())
        })
    }
}

impl Operation<'_> {
    /// A member read own letters. Where that is not agreed, nobody asked for it: it is left out.
    pub(crate) fn heard_letters_seen(&mut self, from: &PublicKey, ids: &[ByteBuf]) -> Result<(), Trouble> {
        if !tells(self.book.as_ref()) {
            return Err(Trouble::Protocol("said unasked"));
        }
        for id in ids {
            let row = self.own_letter(id)?;
            self.letters_changed |= self.tx.letter_read_by(&row.letter.id, from)?;
        }
        Ok(())
    }
}
