//! What was lost of a record is not said again as it went: its sayer says what they wrote in it as it is now.
//!
//! So no change is kept for saying it again, and a word that was deleted stays nowhere. Of what was said about a
//! record only the numbers are kept; where one of them is asked for, it lapses, and behind it comes the whole own
//! part. Who was told of another's change in a record that is not here yet asks for it once the record comes.

use serde_bytes::ByteBuf;

use super::document::{has_part, own_part};
use super::sharing;
use crate::message::Message;
use crate::operation::Operation;
use crate::state::Stage;
use crate::trouble::Trouble;

/// Of so many records that are not here it is noted that somebody changed them, the newest.
const MOST_MISSED: usize = 64;

impl Operation<'_> {
    /// Says all that this member wrote in a shared record, as it is now; how many bytes that is. Nothing where it is
    /// not shared, or nothing of this member's is in it.
    pub(crate) fn says_own_part(&mut self, id: &[u8; 16]) -> Result<usize, Trouble> {
        let me = self.me();
        let Some(mut row) = self.tx.record(id)?.filter(|row| row.sharing == sharing::SHARED) else {
            return Ok(0);
        };
        if self.state.stage == Stage::Closed || self.may(&me).is_err() {
            // The owner's goes as a whole once it may.
            row.behind |= row.owner == me;
            self.tx.put_record(&row)?;
            return Ok(0);
        }
        let (content, position) = (self.content(id)?, self.position(&me)?);
        if row.owner == me {
            let refused = row.refused.take();
            let length = self.says_record(&mut row)?;
            row.refused = refused;
            self.tx.put_record(&row)?;
            return Ok(length);
        }
        if !has_part(&content, position)? {
            return Ok(0);
        }
        let part = own_part(&content, position)?;
        self.says_change(id, row.version, &part)?;
        Ok(part.len())
    }

    /// Somebody changed a record that is not here: it was removed, or it comes yet.
    pub(super) fn misses_part(&mut self, id: &[u8; 16]) {
        let missed = &mut self.state.missed_parts;
        if self.state.others.len() < 2 || missed.iter().any(|one| one.as_slice() == id) {
            return;
        }
        if missed.len() >= MOST_MISSED {
            missed.remove(0);
        }
        missed.push(ByteBuf::from(id.to_vec()));
    }

    /// A record came that was not here: what others wrote in it is asked for, if somebody did.
    pub(super) fn wants_parts(&mut self, id: &[u8; 16]) -> Result<(), Trouble> {
        let missed = self.state.missed_parts.len();
        self.state.missed_parts.retain(|one| one.as_slice() != id);
        if self.state.missed_parts.len() == missed {
            return Ok(());
        }
        self.says(&Message::RecordWanted { id: id.to_vec() })
    }
}
