//! Letters of others: judged anew where they arrive (P3), held unseen until their hour (S-20), shown in their order.

use kader_setting::{
    CLOCK_TOLERANCE_MS, Delivery, Fact, Now, PublicKey, ReasonCode, Refusal, receive_message,
};
use kader_vault::{Letter, LetterRow, VaultError};

use super::{DAY_AND_MORE_MS, Facts, file_state, handle, relationship_of, stage};
use crate::core::Core;
use crate::message::{FileSaid, Message};
use crate::operation::Operation;
use crate::state::Stage;
use crate::trouble::Trouble;

/// How far ahead of this clock a letter may be dated and wait for its time, milliseconds. Beyond it no
/// clock is merely wrong.
pub(super) const MOST_AHEAD_MS: u64 = 24 * 3_600_000;

/// Most letters of one member that wait unjudged while this clock is wrong.
const MOST_UNJUDGED: usize = 400;

/// Whether a refusal is about this letter, and not about what is in force.
fn is_about_it(reason: ReasonCode) -> bool {
    matches!(
        reason,
        ReasonCode::WrittenOutOfOrder
            | ReasonCode::MessageTooLong
            | ReasonCode::TooManyMessages
            | ReasonCode::FilesNotAgreed
            | ReasonCode::TooManyFiles
            | ReasonCode::FileTooLarge
    )
}

impl Operation<'_> {
    /// A letter of this member that the own other computer sent.
    fn takes_in_mine(
        &mut self,
        id: [u8; 16],
        (text, written_ms, files): (String, u64, &[FileSaid]),
    ) -> Result<(), Trouble> {
        let me = self.me();
        if self.tx.letter(&id)?.is_some() {
            return Ok(());
        }
        let files = self.announced(&me, id, files)?;
        let letter = Letter {
            id,
            author: me,
            written_ms,
            state: stage::TAKEN,
            held_until_ms: None,
            kept_from_ms: self.now.wall_ms,
            reason: None,
            arrived: Vec::new(),
            read_by: Vec::new(),
            body: Some(text),
        };
        let position = self.tx.add_letter(&letter)?;
        self.tx.find_letter_by_words(&LetterRow { position, letter })?;
        self.letters_changed = true;
        self.waits_for(&files)
    }

    /// Judges a letter of another by what it says of itself and by this side's clock. What is dated ahead
    /// waits for its time: another's wrong clock loses no letter.
    fn judges_letter(&self, facts: &Facts) -> Result<Delivery, Trouble> {
        let written_ms = facts.written_ms;
        let far_ahead = written_ms > self.now.wall_ms.saturating_add(MOST_AHEAD_MS);
        if far_ahead || written_ms.saturating_add(CLOCK_TOLERANCE_MS) < self.first_agreed_ms() {
            return Err(Trouble::because(ReasonCode::WrittenOutOfOrder));
        }
        let ahead = written_ms > self.now.wall_ms.saturating_add(CLOCK_TOLERANCE_MS);
        let now = if ahead { Now { wall_ms: written_ms, ..self.now } } else { self.now };
        let delivery = self.judged(|situation, _| {
            Ok(receive_message(situation, &facts.judged(relationship_of(situation)), now)?)
        })?;
        Ok(match delivery {
            Delivery::Now if ahead => {
                Delivery::Held { reason: ReasonCode::WrittenOutOfOrder, until_ms: Some(written_ms) }
            }
            other => other,
        })
    }

    /// When these members first agreed on anything: nobody wrote a letter before.
    fn first_agreed_ms(&self) -> u64 {
        let entries = self.book.as_ref().map(|book| book.ledger.entries()).unwrap_or_default();
        let first = entries.iter().find(|entry| matches!(entry.fact(), Fact::Agreed { .. }));
        first.map_or(0, |entry| entry.body().at_wall_ms)
    }

    /// A letter came. `contradicted`: the relay says that this clock is wrong, so nothing is shown by it.
    fn takes_in_letter(
        &mut self,
        from: &PublicKey,
        id: [u8; 16],
        (text, written_ms, files): (String, u64, &[FileSaid]),
        contradicted: bool,
    ) -> Result<(), Trouble> {
        if let Some(row) = self.tx.letter(&id)? {
            if row.letter.author != *from || row.letter.body.is_none() {
                return Err(Trouble::Protocol("a letter that is here already"));
            }
            // Its writer does not know that it came: one of both has a new computer.
            self.say(&Message::LetterArrived { id: id.to_vec() })?;
            for file in self.tx.files_of(Some(&id))? {
                let id = file.id.to_vec();
                match file.state {
                    file_state::HERE => self.say(&Message::FileArrived { id }).map(|_| ())?,
                    file_state::DAMAGED => self.refuses(&Message::FileRefused { id })?,
                    _ => {}
                }
            }
            return Ok(());
        }
        let sizes = files.iter().map(|file| file.bytes).collect();
        let facts = Facts { files: sizes, ..self.facts(*from, (&text, &[]), written_ms)? };
        let unseen = self.tx.letters_waiting(stage::UNSEEN)?;
        let waiting = unseen.iter().filter(|(author, _)| author == from).count();
        let delivery = match self.judges_letter(&facts) {
            // By a clock that is wrong nothing is refused for its date: it is judged once the clock is right.
            Err(Trouble::Refused(Refusal { reason: ReasonCode::WrittenOutOfOrder, .. }))
                if contradicted && waiting < MOST_UNJUDGED =>
            {
                Delivery::Now
            }
            Ok(delivery) => delivery,
            // Its writer is told, and has it still (P6).
            Err(Trouble::Refused(Refusal { reason, .. })) => {
                let reason = reason.code().to_owned();
                return self.refuses(&Message::LetterRefused { id: id.to_vec(), reason });
            }
            Err(trouble) => return Err(trouble),
        };
        let files = self.announced(from, id, files)?;
        // Nothing overtakes what is held of the same writer.
        let (state, held_until_ms) = match delivery {
            Delivery::Now if waiting == 0 && !contradicted => (stage::NEW, None),
            Delivery::Now => (stage::UNSEEN, Some(self.now.wall_ms)),
            Delivery::Held { until_ms, .. } => (stage::UNSEEN, until_ms),
        };
        let letter = Letter {
            id,
            author: *from,
            written_ms,
            state,
            held_until_ms,
            kept_from_ms: self.now.wall_ms,
            reason: None,
            arrived: Vec::new(),
            read_by: Vec::new(),
            body: Some(text),
        };
        let position = match self.tx.add_letter(&letter) {
            // The other chose the moment: no vault would ever take it.
            Err(VaultError::NumberTooLarge) => {
                return Err(Trouble::Protocol("a letter that cannot be kept"));
            }
            added => added?,
        };
        if state == stage::NEW {
            self.tx.find_letter_by_words(&LetterRow { position, letter })?;
        }
        self.letters_changed = true;
        self.say(&Message::LetterArrived { id: id.to_vec() })?;
        self.waits_for(&files)
    }

    /// Shows letters whose time has come, each writer's in their order.
    pub(super) fn shows_held_letters(&mut self) -> Result<(), Trouble> {
        let mut waiting = Vec::new();
        for row in self.tx.letters_in_state(stage::UNSEEN)? {
            let Letter { id, author, written_ms, body: Some(text), .. } = row.letter.clone() else {
                continue;
            };
            if waiting.contains(&author) {
                continue;
            }
            let files = self.tx.files_of(Some(&id))?;
            let mut facts = self.facts(author, (&text, &files), written_ms)?;
            // Itself, and what was finished after it, does not count against it.
            facts.earlier_ms.retain(|ms| *ms <= written_ms);
            facts.earlier_ms.pop();
            match self.judges_letter(&facts) {
                Ok(Delivery::Now) => {
                    self.tx.letter_goes_on(&id, stage::NEW, self.now.wall_ms)?;
                    self.tx.find_letter_by_words(&row)?;
                    self.letters_changed = true;
                }
                Ok(Delivery::Held { until_ms, .. }) => {
                    self.letter_waits(&row, until_ms, None)?;
                    waiting.push(author);
                }
                // By the clock that is right now, or by what was tightened since, it is beyond what is agreed.
                Err(Trouble::Refused(Refusal { reason, .. })) if is_about_it(reason) => {
                    self.tx.erase_letter(&id, stage::OVER)?;
                    self.letters_changed = true;
                    if self.state.stage != Stage::Closed {
                        let reason = reason.code().to_owned();
                        self.refuses(&Message::LetterRefused { id: id.to_vec(), reason })?;
                    }
                }
                // It was within what was agreed when it came. Until that holds again it stays unseen.
                Err(Trouble::Refused(_)) => {
                    self.letter_waits(&row, None, None)?;
                    waiting.push(author);
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(())
    }

    /// An own letter that really went.
    pub(super) fn own_letter(&self, id: &[u8]) -> Result<LetterRow, Trouble> {
        let row = self.tx.letter(&handle(id)?)?.filter(|row| row.letter.author == self.me());
        let went = |row: &LetterRow| {
            matches!(
                row.letter.state,
                stage::SENT | stage::TAKEN | stage::ARRIVED | stage::REFUSED | stage::TAKEN_BACK
            )
        };
        match row {
            Some(row) if went(&row) => Ok(row),
            // The own other computer sent it, and that is not known here yet.
            None if self.state.line_of_mine(&self.me()).is_some() => Err(Trouble::Early),
            _ => Err(Trouble::Protocol("a letter that was never sent")),
        }
    }

    /// Another's program has an own letter.
    pub(crate) fn heard_letter_arrived(&mut self, from: &PublicKey, id: &[u8]) -> Result<(), Trouble> {
        let row = self.own_letter(id)?;
        let arrived = self.tx.letter_arrived(&row.letter.id, from)?;
        let everywhere = self.state.others.iter().all(|other| arrived.contains(&other.key));
        if everywhere && matches!(row.letter.state, stage::SENT | stage::TAKEN) {
            self.tx.set_letter_state(&row.letter.id, stage::ARRIVED, None, None)?;
        }
        self.letters_changed = true;
        Ok(())
    }

    /// Another's program does not show an own letter.
    pub(crate) fn heard_letter_refused(
        &mut self,
        from: &PublicKey,
        id: &[u8],
        reason: &str,
    ) -> Result<(), Trouble> {
        let row = self.own_letter(id)?;
        let known = ReasonCode::ALL.iter().find(|code| code.code() == reason);
        let known = known.ok_or(Trouble::Protocol("a reason that no rule has"))?;
        if row.letter.state != stage::TAKEN_BACK {
            self.tx.set_letter_state(&row.letter.id, stage::REFUSED, None, Some(known.code()))?;
            self.letters_changed = true;
            self.files_are_refused(from, &row.letter.id)?;
        }
        Ok(())
    }

    /// Its writer takes a letter back: nothing of it stays here.
    pub(crate) fn heard_letter_taken_back(&mut self, from: &PublicKey, id: &[u8]) -> Result<(), Trouble> {
        // One that was refused here, or whose time is over, is not here any more.
        let Some(row) = self.tx.letter(&handle(id)?)? else { return Ok(()) };
        if row.letter.author != *from {
            return Err(Trouble::Protocol("a letter that is not theirs to take back"));
        }
        if *from == self.me() {
            // On the own other computer.
            self.tx.erase_letter(&row.letter.id, stage::TAKEN_BACK)?;
            self.letters_changed = true;
            return Ok(());
        }
        let unseen = row.letter.state >= stage::HIDDEN;
        self.tx.erase_letter(&row.letter.id, if unseen { stage::GONE_UNSEEN } else { stage::GONE })?;
        self.letters_changed = true;
        Ok(())
    }
}

impl Core {
    /// A letter of another member.
    pub(crate) fn heard_letter(
        &mut self,
        id: &str,
        from: &PublicKey,
        letter: &[u8],
        (text, written_ms, files): (String, u64, Vec<FileSaid>),
        now: Now,
    ) -> Result<(), Trouble> {
        let letter = handle(letter)?;
        if text.trim().is_empty() && files.is_empty() {
            return Err(Trouble::Protocol("a letter that says nothing"));
        }
        if *from == self.me()? {
            return self.step(id, now, |step| step.takes_in_mine(letter, (text, written_ms, &files)));
        }
        let contradicted = self.clock_is_contradicted(id, now)?;
        self.step(id, now, |step| {
            step.takes_in_letter(from, letter, (text, written_ms, &files), contradicted)
        })
    }
}

const _: () = assert!(MOST_AHEAD_MS < DAY_AND_MORE_MS);
