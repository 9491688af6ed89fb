//! How files follow their letter: chunk by chunk, a few at a time, so that letters pass between them.
//!
//! A chunk has no number among the messages and waits for none. It is sealed when the relay has taken one of those
//! before it, so that the outbox never holds a whole file; which ones went stands in the vault. A relay is not
//! filled: of files that did not arrive no more lies there than one of the largest.

use kader_seal::FileKey;
use kader_seal::file::{Place, seal};
use kader_setting::{Now, PublicKey};
use kader_vault::FileRow;

use super::files::{file_state, said_of};
use super::handle;
use crate::core::Core;
use crate::message::{FileSaid, MAX_RANGES, Message};
use crate::operation::Operation;
use crate::state::Stage;
use crate::trouble::Trouble;

/// How many chunks are in the outbox at once.
const AT_ONCE: usize = 4;
/// How many chunks lie at the relay, of files that have not arrived: 25 MiB. A second file begins when it fits.
const MOST_AT_RELAY: u32 = 200;
/// How many chunks of one relationship are sent again in an hour, whoever asks.
const AGAIN_AN_HOUR: u32 = 800;
const HOUR_MS: u64 = 3_600_000;
/// The same chunk is not sent again so soon, milliseconds: it is still on its way.
const SAME_AGAIN_MS: u64 = 60_000;

/// What was sent again in this hour. In memory: it begins anew with the program.
#[derive(Debug, Clone, Default)]
pub(crate) struct SentAgain {
    since: u64,
    chunks: u32,
    when: Vec<([u8; 16], u32, u64)>,
}

impl SentAgain {
    /// Whether this chunk may go once more now; it is counted.
    fn may_go(&mut self, file: &[u8; 16], number: u32, now: Now) -> bool {
        if now.boot_ms.saturating_sub(self.since) >= HOUR_MS {
            (self.since, self.chunks) = (now.boot_ms, 0);
        }
        self.when.retain(|(.., at)| now.boot_ms.saturating_sub(*at) < SAME_AGAIN_MS);
        let lately = self.when.iter().any(|(of, one, _)| of == file && *one == number);
        let may = !lately && self.chunks < AGAIN_AN_HOUR;
        if may {
            self.chunks += 1;
            self.when.push((*file, number, now.boot_ms));
        }
        may
    }
}

impl Operation<'_> {
    /// What a letter says of its files.
    pub(crate) fn says_files(&self, letter: &[u8; 16]) -> Result<Vec<FileSaid>, Trouble> {
        self.tx.files_of(Some(letter))?.iter().map(said_of).collect()
    }

    /// A letter went: its files follow.
    pub(super) fn files_follow(&mut self, letter: &[u8; 16]) -> Result<(), Trouble> {
        // One that is gone is said to be, once it is asked for.
        for row in self.tx.files_of(Some(letter))?.iter().filter(|row| row.state == file_state::KEPT) {
            self.tx.set_file_state(&row.id, file_state::GOING)?;
        }
        self.files_move = true;
        Ok(())
    }

    /// Puts the next chunks into the outbox, as many as there is room for. None while a session runs: sound and
    /// picture go first; and none after the last words (S-80).
    pub(crate) fn sends_chunks(&mut self) -> Result<(), Trouble> {
        self.files_move = false;
        let can = self.state.mailbox.is_some() && !self.state.sealed_off && self.state.running.is_none();
        if !can || matches!(self.state.stage, Stage::Closed | Stage::Mismatch) {
            return Ok(());
        }
        let mut room = AT_ONCE.saturating_sub(self.tx.chunks_going()?.len());
        while room > 0 {
            let Some((row, number, next)) = self.next_chunk()? else { break };
            let Some(plain) = self.tx.chunk(&row.id, number)? else { return Err(Trouble::State) };
            let place = Place { id: row.id, index: number, count: row.chunks };
            let sealed = seal(&FileKey::from_bytes(&row.key), &place, &plain)?;
            let outbox = self.posts_beside(&sealed)?;
            self.tx.chunk_goes(outbox, &row.id, number, next)?;
            self.letters_changed |= next && number + 1 == row.chunks;
            room -= 1;
        }
        Ok(())
    }

    /// Which chunk goes next, and whether for the first time: what is asked for again, then what never went.
    fn next_chunk(&self) -> Result<Option<(FileRow, u32, bool)>, Trouble> {
        let going = self.tx.files_in_state(file_state::GOING)?;
        for row in &going {
            if let Some(number) = self.tx.chunk_wanted(&row.id)? {
                return Ok(Some((row.clone(), number, false)));
            }
        }
        let Some(row) = going.iter().find(|row| row.sent_to < row.chunks) else { return Ok(None) };
        let there: u32 = going.iter().map(|row| row.sent_to).sum();
        let fits = row.sent_to > 0 || there == 0 || there.saturating_add(row.chunks) <= MOST_AT_RELAY;
        Ok(fits.then(|| (row.clone(), row.sent_to, true)))
    }

    /// The relay has an outbox row, or never will (`lost`): what it carried was perhaps a chunk.
    pub(crate) fn chunk_row_went(&mut self, row: u64, lost: bool) -> Result<(), Trouble> {
        if let Some((file, number)) = self.tx.chunk_went(row)? {
            if lost {
                self.tx.want_chunk(&file, number)?;
            }
            self.files_move = true;
            self.files_moved = true;
        }
        Ok(())
    }

    /// An own file that followed its letter.
    fn own_file(&self, id: &[u8]) -> Result<Option<FileRow>, Trouble> {
        let Some(row) = self.tx.file(&handle(id)?)? else {
            // It was taken back, or its time is over.
            return Ok(None);
        };
        if row.author == self.me() && row.state == file_state::GONE {
            // It did not come back with an archive.
            return Ok(None);
        }
        if matches!(row.state, file_state::COMING | file_state::HERE | file_state::DAMAGED) {
            // The own other computer sent it, and answers for it.
            return Ok(None);
        }
        let went = matches!(row.state, file_state::GOING | file_state::THERE | file_state::REFUSED);
        if row.author != self.me() {
            // Whose it is hears it too.
            return Ok(None);
        }
        if !went {
            return Err(Trouble::Protocol("a file that was never sent"));
        }
        Ok(Some(row))
    }

    /// A member's program has all of an own file (`takes`), or does not take it.
    pub(crate) fn heard_of_file(&mut self, from: &PublicKey, id: &[u8], takes: bool) -> Result<(), Trouble> {
        let Some(row) = self.own_file(id)? else { return Ok(()) };
        self.file_is_settled(from, row, takes)
    }

    /// A member's program does not take a letter: nor does it take its files.
    pub(super) fn files_are_refused(&mut self, from: &PublicKey, letter: &[u8; 16]) -> Result<(), Trouble> {
        for row in self.tx.files_of(Some(letter))? {
            if matches!(row.state, file_state::GOING | file_state::THERE | file_state::REFUSED) {
                self.file_is_settled(from, row, false)?;
            }
        }
        Ok(())
    }

    fn file_is_settled(&mut self, with: &PublicKey, mut row: FileRow, takes: bool) -> Result<(), Trouble> {
        row.arrived.retain(|key| key != with);
        row.refused.retain(|key| key != with);
        if takes {
            row.arrived.push(*with)
        } else {
            row.refused.push(*with)
        };
        self.tx.set_file_readers(&row)?;
        let settled = |key: &PublicKey| row.arrived.contains(key) || row.refused.contains(key);
        if self.state.others.iter().all(|other| settled(&other.key)) {
            let state = if row.refused.is_empty() { file_state::THERE } else { file_state::REFUSED };
            self.tx.set_file_state(&row.id, state)?;
            self.tx.want_no_chunk(&row.id)?;
        }
        self.letters_changed = true;
        self.files_move = true;
        Ok(())
    }

    /// A member misses chunks of an own file.
    fn heard_missing(
        &mut self,
        from: &PublicKey,
        id: &[u8],
        ranges: &[(u32, u32)],
        again: &mut SentAgain,
    ) -> Result<(), Trouble> {
        let id = handle(id)?;
        let Some(mut row) = self.own_file(&id)? else {
            if self.state.line_of_mine(&self.me()).is_some() {
                // The own other computer may have it.
                return Ok(());
            }
            // Named as this side's, and not here.
            return self.say(&Message::FileGone { id: id.to_vec() }).map(|_| ());
        };
        if row.refused.contains(from) {
            return Ok(());
        }
        if row.arrived.contains(from) {
            let computers = self.state.lines.iter().filter(|line| line.of == *from).count();
            if self.state.generation == 0 && computers < 2 {
                return Ok(());
            }
            // They had all of it, and came back without it; or their other computer did not have it yet.
            row.arrived.retain(|key| key != from);
            self.tx.set_file_readers(&row)?;
            self.tx.set_file_state(&row.id, file_state::GOING)?;
            self.letters_changed = true;
        } else if row.state != file_state::GOING {
            return Ok(());
        }
        let going = self.tx.chunks_going()?;
        for (first, last) in ranges.iter().take(MAX_RANGES) {
            // What never went comes by itself.
            for number in *first..last.saturating_add(1).min(row.sent_to) {
                let waits = going.iter().any(|(_, file, one)| *file == row.id && *one == number);
                if !waits && again.may_go(&row.id, number, self.now) {
                    self.tx.want_chunk(&row.id, number)?;
                }
            }
        }
        self.files_move = true;
        Ok(())
    }
}

impl Core {
    /// A member misses chunks of an own file: they go once more, as far as that is bounded.
    pub(crate) fn heard_file_missing(
        &mut self,
        id: &str,
        from: &PublicKey,
        file: &[u8],
        ranges: &[(u32, u32)],
        now: Now,
    ) -> Result<(), Trouble> {
        let mut again = self.relationship(id)?.letters.again.clone();
        self.step(id, now, |step| step.heard_missing(from, file, ranges, &mut again))?;
        self.relationship_mut(id)?.letters.again = again;
        Ok(())
    }

    /// The line is there: chunks go on where they stood.
    pub(crate) fn files_go_on(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        if !self.relationship(id)?.letters.files_going {
            return Ok(());
        }
        self.step(id, now, |step| {
            step.files_move = true;
            Ok(())
        })
    }
}
