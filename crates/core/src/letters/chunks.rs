//! Files of others, chunk by chunk: opened, kept, counted, compared with what was announced, and asked for again.

use std::collections::BTreeMap;

use kader_seal::FileKey;
use kader_seal::file::{Place, open, read};
use kader_setting::{Now, PublicKey};
use kader_vault::{EarlyChunk, FileRow, Tx};

use super::files::{file_state, hash_of, length_of, row_of};
use super::handle;
use crate::core::Core;
use crate::message::{FileSaid, MAX_RANGES, Message};
use crate::operation::{Heard, Operation};
use crate::state::Stage;
use crate::trouble::Trouble;

/// How many chunks are kept whose letter is not here yet: 2 MiB. What is beyond is asked for later.
const MOST_EARLY: u32 = 16;
/// How long those are kept, milliseconds: looked at when another comes, and daily.
pub(crate) const EARLY_MS: u64 = 3_600_000;
/// How long nothing of a file may come before it is asked for, milliseconds; then after three times as long.
const QUIET_MS: u64 = 30_000;
/// The longest between two questions for one file, milliseconds.
const MOST_QUIET_MS: u64 = 6 * 3_600_000;
/// The page is told of what moves no oftener, milliseconds.
const TELL_MS: u64 = 500;

/// What is waited for of one relationship's files. In memory: it begins anew with the program.
#[derive(Debug, Clone, Default)]
pub(crate) struct Coming {
    /// Files that are not all here.
    pub(super) files: Vec<[u8; 16]>,
    questions: BTreeMap<[u8; 16], Question>,
    /// The line is there, and was when it was looked at last.
    line: bool,
    /// When the page was told last that something moved, boot clock.
    told_at: u64,
    /// Something moved since.
    moved: bool,
}

#[derive(Debug, Clone, Copy)]
struct Question {
    at: u64,
    times: u32,
}

impl Coming {
    /// What is waited for.
    pub(super) fn of(tx: &Tx<'_>) -> Result<Self, Trouble> {
        let files = tx.files_in_state(file_state::COMING)?.iter().map(|row| row.id).collect();
        Ok(Self { files, ..Self::default() })
    }

    /// The same as was read anew.
    pub(super) fn follows(&mut self, anew: &Self) {
        self.files.clone_from(&anew.files);
    }
}

impl Question {
    const fn new(now: Now) -> Self {
        Self { at: now.boot_ms.saturating_add(QUIET_MS), times: 0 }
    }
}

/// Numbers that are missing among so many, as runs.
fn missing(here: &[u32], chunks: u32) -> Vec<(u32, u32)> {
    let mut runs = Vec::new();
    let mut due = 0;
    for number in here.iter().copied().chain([chunks]) {
        if number > due {
            runs.push((due, number - 1));
        }
        due = number.saturating_add(1);
    }
    runs.truncate(MAX_RANGES);
    runs
}

impl Operation<'_> {
    /// The files that a letter announces, as rows.
    pub(super) fn announced(
        &self,
        from: &PublicKey,
        letter: [u8; 16],
        said: &[FileSaid],
    ) -> Result<Vec<FileRow>, Trouble> {
        let rows: Vec<FileRow> =
            said.iter().map(|one| row_of(one, letter, *from)).collect::<Result<_, _>>()?;
        for (at, row) in rows.iter().enumerate() {
            let twice = rows.iter().skip(at + 1).any(|other| other.id == row.id);
            if twice || self.tx.file(&row.id)?.is_some() {
                return Err(Trouble::Protocol("a file that is here already"));
            }
        }
        Ok(rows)
    }

    /// Waits for these files: their letter is here. What came of them before it is taken in.
    pub(super) fn waits_for(&mut self, rows: &[FileRow]) -> Result<(), Trouble> {
        for row in rows {
            self.tx.add_file(row)?;
            for EarlyChunk { number, count, sealed } in self.tx.take_early_chunks(&row.id)? {
                self.takes_chunk(row, &Place { id: row.id, index: number, count }, &sealed)?;
            }
        }
        Ok(())
    }

    /// A chunk came. Nothing is believed of it before it opened under the key of a file that was announced.
    pub(crate) fn hears_chunk(&mut self, bytes: &[u8]) -> Result<Heard, Trouble> {
        let Ok((place, sealed)) = read(bytes) else { return Ok(Heard::Senseless) };
        if matches!(self.state.stage, Stage::Closed | Stage::Mismatch) {
            return Ok(Heard::Own);
        }
        let Some(row) = self.tx.file(&place.id)? else {
            let chunk = EarlyChunk { number: place.index, count: place.count, sealed: sealed.to_vec() };
            let now_ms = self.now.wall_ms;
            self.tx.forget_early_chunks(now_ms.saturating_sub(EARLY_MS))?;
            self.tx.put_early_chunk(&place.id, &chunk, now_ms, MOST_EARLY)?;
            return Ok(Heard::Taken);
        };
        if row.state != file_state::COMING {
            // Our own, come back; or what another member asked for again.
            return Ok(Heard::Own);
        }
        let taken = self.takes_chunk(&row, &place, sealed)?;
        Ok(if taken { Heard::Taken } else { Heard::Senseless })
    }

    /// Keeps a chunk of a file that is waited for; false for what is none of it.
    fn takes_chunk(&mut self, row: &FileRow, place: &Place, sealed: &[u8]) -> Result<bool, Trouble> {
        if place.count != row.chunks || place.index >= row.chunks {
            return Ok(false);
        }
        let Ok(plain) = open(&FileKey::from_bytes(&row.key), place, sealed) else { return Ok(false) };
        let Some((body, filled)) = plain.split_at_checked(length_of(row, place.index)) else {
            return Ok(false);
        };
        if filled.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        // The same again changes nothing.
        if self.tx.put_chunk(&row.id, place.index, body)? {
            self.files_moved = true;
            self.chunk_of = Some(row.id);
            if self.tx.chunks_here(&row.id)?.len() as u64 == u64::from(row.chunks) {
                self.file_is_whole(row)?;
            }
        }
        Ok(true)
    }

    /// All chunks of a file are here: is it what was announced?
    fn file_is_whole(&mut self, row: &FileRow) -> Result<(), Trouble> {
        let id = row.id.to_vec();
        self.letters_changed = true;
        let mine = row.author == self.me();
        if hash_of(self.tx, row)? == Some(row.sha256) {
            self.tx.set_file_state(&row.id, file_state::HERE)?;
            if mine {
                // The own other computer sent it: that it is here is nobody's concern.
                return Ok(());
            }
            return self.say(&Message::FileArrived { id }).map(|_| ());
        }
        self.tx.empty_file(&row.id)?;
        self.tx.set_file_state(&row.id, file_state::DAMAGED)?;
        if mine {
            return Ok(());
        }
        self.refuses(&Message::FileRefused { id })
    }

    /// This side erases a letter of another: what of its files is still coming need not be sent. Their sender
    /// would wait for ever to hear that they are here.
    pub(super) fn wants_no_files(&mut self, letter: &[u8; 16]) -> Result<(), Trouble> {
        let coming =
            self.tx.files_of(Some(letter))?.into_iter().filter(|row| row.state == file_state::COMING);
        for row in coming.filter(|_| self.state.stage != Stage::Closed).collect::<Vec<_>>() {
            self.refuses(&Message::FileRefused { id: row.id.to_vec() })?;
        }
        Ok(())
    }

    /// Its sender does not have a file any more: what is here of it is of no use.
    pub(crate) fn heard_file_gone(&mut self, from: &PublicKey, id: &[u8]) -> Result<(), Trouble> {
        let Some(row) = self.tx.file(&handle(id)?)? else { return Ok(()) };
        if row.author != *from {
            return Err(Trouble::Protocol("a file that is not theirs"));
        }
        if row.state == file_state::COMING {
            self.tx.empty_file(&row.id)?;
            self.tx.set_file_state(&row.id, file_state::GONE)?;
            self.letters_changed = true;
        }
        Ok(())
    }

    /// Asks for what is missing of a file.
    fn asks_for_chunks(&mut self, id: &[u8; 16]) -> Result<(), Trouble> {
        let Some(row) = self.tx.file(id)?.filter(|row| row.state == file_state::COMING) else {
            return Ok(());
        };
        let ranges = missing(&self.tx.chunks_here(id)?, row.chunks);
        self.say(&Message::FileMissing { of: row.author, id: id.to_vec(), ranges }).map(|_| ())
    }
}

impl Core {
    /// Tells the page what moved, and asks for what does not come.
    pub(crate) fn look_after_files(&mut self, now: Now) {
        let ids: Vec<String> = self.open.iter().flat_map(|open| open.relationships.keys().cloned()).collect();
        for id in ids {
            if let Err(trouble) = self.files_due(&id, now) {
                tracing::warn!("files could not be looked after: {trouble}");
            }
        }
    }

    fn files_due(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        // Who sits together has other things to say.
        let calm = self.room.as_ref().is_none_or(|room| room.relationship != id);
        let connected = self.relay_key(&self.relationship(id)?.state.relay).is_some();
        let found = self.relationship_mut(id)?;
        let open = found.state.stage != Stage::Closed && !found.state.sealed_off;
        let coming = &mut found.letters.coming;
        let files = coming.files.clone();
        coming.questions.retain(|file, _| files.contains(file));
        for file in &files {
            let question = coming.questions.entry(*file).or_insert(Question::new(now));
            if connected && !coming.line {
                // What waits at the relay comes first.
                question.at = question.at.max(now.boot_ms.saturating_add(QUIET_MS));
            }
        }
        coming.line = connected;
        let is_due = |question: &Question| question.at <= now.boot_ms;
        // One at a time.
        let due = files.iter().find(|file| coming.questions.get(*file).is_some_and(is_due)).copied();
        found.letters.tells(now);
        let Some(file) = due.filter(|_| connected && calm && open) else { return Ok(()) };
        // First: a vault that has no room is not asked at once again.
        if let Some(question) = found.letters.coming.questions.get_mut(&file) {
            let wait_ms = QUIET_MS.saturating_mul(3u64.saturating_pow(question.times.saturating_add(1)));
            question.times = question.times.saturating_add(1);
            question.at = now.boot_ms.saturating_add(wait_ms.min(MOST_QUIET_MS));
        }
        self.step(id, now, |step| step.asks_for_chunks(&file))
    }

    /// When that is looked at next, boot clock.
    pub(crate) fn files_wake(&self, now: Now) -> Option<u64> {
        let found = self.open.iter().flat_map(|open| &open.relationships);
        let moments = found.flat_map(|(id, found)| {
            let calm = self.room.as_ref().is_none_or(|room| room.relationship != *id);
            let coming = &found.letters.coming;
            let open = found.state.stage != Stage::Closed && !found.state.sealed_off;
            let asks = calm && open && coming.line;
            let asked = coming.questions.values().map(|question| question.at).filter(|_| asks).min();
            [asked, coming.moved.then_some(coming.told_at.saturating_add(TELL_MS))]
        });
        moments.flatten().map(|at| at.max(now.boot_ms + 1)).min()
    }
}

impl super::Letters {
    /// Something of a file moved: a chunk of this one came, if one is named.
    pub(crate) fn files_moved(&mut self, of: Option<[u8; 16]>, now: Now) {
        if let Some(file) = of {
            self.coming.questions.insert(file, Question::new(now));
        }
        self.coming.moved = true;
        self.tells(now);
    }

    /// The page hears that something moved, not oftener than twice a second.
    fn tells(&mut self, now: Now) {
        let coming = &mut self.coming;
        if coming.moved && now.boot_ms >= coming.told_at.saturating_add(TELL_MS) {
            (coming.moved, coming.told_at) = (false, now.boot_ms);
            self.revision += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_in_runs() {
        assert_eq!(missing(&[], 3), [(0, 2)]);
        assert_eq!(missing(&[0, 2, 3, 6], 8), [(1, 1), (4, 5), (7, 7)]);
        assert_eq!(missing(&[0, 1, 2], 3), []);
        let odd: Vec<u32> = (0..200).filter(|number| number % 2 == 1).collect();
        assert_eq!(missing(&odd, 200).len(), MAX_RANGES);
    }
}
