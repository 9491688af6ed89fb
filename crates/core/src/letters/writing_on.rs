//! Writing on a letter that never left: back into what is being written, with its files, in one step.

use kader_setting::{MessagesClause, Now, ReasonCode, s21_files};
use zeroize::Zeroizing;

use super::{named, stage};
use crate::core::Core;
use crate::message::MAX_LETTER;
use crate::operation::Operation;
use crate::trouble::Trouble;

impl Core {
    /// Writes on a letter that never left: its text goes before what is being written, its files to it.
    pub(crate) fn write_letter_on(&mut self, id: &str, letter: &str, now: Now) -> Result<(), Trouble> {
        let letter = named(letter)?;
        let clause = self.messages_clause(id).ok();
        self.step(id, now, |step| step.writes_letter_on(&letter, clause.as_ref()))
    }
}

impl Operation<'_> {
    /// Puts an own letter that never left before the one that is being written, and takes it away. Nothing is
    /// otherwise where both together are more than a letter may be, or than is agreed of files now.
    fn writes_letter_on(&mut self, id: &[u8; 16], agreed: Option<&MessagesClause>) -> Result<(), Trouble> {
        let row = self.tx.letter(id)?.ok_or(Trouble::Told("letterGone"))?;
        if row.letter.author != self.me() || !matches!(row.letter.state, stage::HELD | stage::NOT_SENT) {
            return Err(Trouble::Told("letterWent"));
        }
        let draft = self.tx.letter_draft()?.unwrap_or_default();
        let before = row.letter.body.as_deref().unwrap_or_default();
        let text = match (before.is_empty(), draft.trim().is_empty()) {
            (_, true) => Zeroizing::new(before.to_owned()),
            (true, false) => draft,
            (false, false) => Zeroizing::new([before, "\n\n", draft.as_str()].concat()),
        };
        if text.len() > MAX_LETTER {
            return Err(Trouble::because(ReasonCode::MessageTooLong));
        }
        let (here, along) = (self.tx.files_of(None)?, self.tx.files_of(Some(id))?);
        if !here.is_empty() && !along.is_empty() {
            let agreed = agreed.ok_or(Trouble::because(ReasonCode::MessagesNotAgreed))?;
            let sizes: Vec<u64> = here.iter().chain(&along).map(|file| file.bytes).collect();
            s21_files(agreed, &sizes).map_err(Trouble::Refused)?;
        }
        self.tx.files_back_to_draft(id)?;
        self.tx.remove_letter(id)?;
        self.tx.put_letter_draft(&text)?;
        self.letters_changed = true;
        Ok(())
    }
}
