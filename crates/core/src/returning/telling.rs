//! What each says again of their own once somebody is back: the others' words come from themselves alone.
//!
//! An archive is older than the loss. What the one who comes back heard after it was made is gone with the
//! computer, and nobody keeps it to be said again. So each member says their own letters since then, the goals
//! that they hold, the tasks that they offered and the records that they share; and who comes back says what
//! they do not know that the others have. Everything has a name of its own: who has it already keeps it as it is.

use kader_setting::SignedGoal;
use kader_vault::{Letter, LetterRow, TaskRow};

use crate::homework::task_state;
use crate::letters::{file_state, stage};
use crate::message::Message;
use crate::operation::Operation;
use crate::trouble::Trouble;

/// Most letters that are said again: the newest.
const MOST_LETTERS: u32 = 200;
/// Clocks may be off by so much, milliseconds: what was written about when the archive was made is said too.
pub(crate) const ABOUT_MS: u64 = 86_400_000;

impl Operation<'_> {
    /// Says what is this member's own. `since_ms`: where others came back, when the oldest of their archives was
    /// made. `said`: letters that were said again already.
    pub(super) fn tells_what_is_own(
        &mut self,
        since_ms: Option<u64>,
        said: &[[u8; 16]],
    ) -> Result<(), Trouble> {
        let me = self.me();
        let since_ms = since_ms.map(|since_ms| since_ms.saturating_sub(ABOUT_MS));
        let lacks = |letter: &Letter| match letter.state {
            stage::SENT | stage::TAKEN => true,
            stage::ARRIVED => since_ms.is_some_and(|since_ms| letter.written_ms >= since_ms),
            _ => false,
        };
        let mut letters = self.tx.letters_before(None, stage::HIDDEN, MOST_LETTERS)?;
        letters.sort_by_key(|row| row.position);
        for LetterRow { letter, .. } in letters {
            let going = letter.state == stage::ARRIVED && self.files_are_going(&letter.id)?;
            let own = letter.author == me && (going || lacks(&letter)) && !said.contains(&letter.id);
            let Some(text) = letter.body.clone().filter(|_| own) else { continue };
            let (id, written_ms) = (letter.id, letter.written_ms);
            let files = self.says_files(&id)?;
            self.say_about(&Message::Letter { id: id.to_vec(), text, written_ms, files }, Some(id))?;
        }
        if self.may(&me).is_err() {
            return Ok(());
        }
        if since_ms.is_some() {
            self.tells_goals_and_tasks()?;
        }
        self.shares_all_again()
    }

    /// Whether some do not have all of a letter's files, as far as this side knows: who has them says so again.
    fn files_are_going(&self, letter: &[u8; 16]) -> Result<bool, Trouble> {
        Ok(self.tx.files_of(Some(letter))?.iter().any(|file| file.state == file_state::GOING))
    }

    fn tells_goals_and_tasks(&mut self) -> Result<(), Trouble> {
        let me = self.me();
        for row in self.tx.goals()? {
            let held = SignedGoal::from_bytes(&row.record)?.held(&row.let_go).contains(&me);
            if held {
                self.say(&Message::Goal { goal: row.record })?;
            }
        }
        let open = [task_state::OFFERED, task_state::ACTIVE];
        let own = |row: &TaskRow| row.author == me && open.contains(&row.state);
        for row in self.tx.tasks()?.into_iter().filter(own) {
            let form_definition = match &row.form {
                Some(form) => self.form_along(form)?,
                None => None,
            };
            self.say(&Message::Task {
                id: row.id.to_vec(),
                goal: row.goal,
                title: row.title,
                why: row.why,
                how_often: row.how_often,
                until_ms: row.until_ms,
                form: row.form,
                form_definition,
                by: row.author,
                at_ms: row.at_ms,
            })?;
        }
        Ok(())
    }
}
