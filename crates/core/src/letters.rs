//! Letters between sessions (S-20 to S-25): finished, held until their hour, sent, and taken back.
//!
//! A letter is in the vault from the moment its writer finished it, and it is sealed when it goes, in the
//! transaction that says so: a kill between the two loses nothing and sends nothing twice. What a rule holds
//! back waits in its order; nothing overtakes it. `letters/arriving.rs` has the other side of the same,
//! `letters/reading.rs` what a person reads. Files of letters: `letters/files.rs` while they are written,
//! `letters/sending.rs` on their way, `letters/chunks.rs` where they arrive; `letters/seen.rs`: who read what.

mod arriving;
mod chunks;
mod files;
mod reading;
mod seen;
mod sending;
mod writing_on;

pub(crate) use chunks::EARLY_MS;
pub(crate) use files::{
    Attached, MAX_MEASURE, bytes_of, chunks_of, file_format, file_state, hash_of, is_file_name, put_bytes,
    said_of,
};
pub(crate) use reading::summary;
pub(crate) use seen::tells as tells_reads;

use kader_setting::{
    Delivery, Message as Judged, Now, PublicKey, ReasonCode, RelationshipId, Situation, permit_message,
};
use kader_vault::{FileRow, Letter, LetterRow, Tx};

use crate::core::Core;
use crate::input::Secret;
use crate::message::{MAX_LETTER, Message};
use crate::operation::Operation;
use crate::state::{Stage, State};
use crate::trouble::Trouble;
use crate::view::RoleView;
use crate::waiting::Footing;

/// How far a letter has come, as its row says. Numbers are never used for something else.
pub(crate) mod stage {
    /// Own: a rule holds it back; it is not sealed yet.
    pub(crate) const HELD: u8 = 1;
    /// Own: sealed, in the outbox.
    pub(crate) const SENT: u8 = 2;
    /// Own: the relay has it.
    pub(crate) const TAKEN: u8 = 3;
    /// Own: the programs of all others have it.
    pub(crate) const ARRIVED: u8 = 4;
    /// Own: it never went, because what is agreed does not allow it any more.
    pub(crate) const NOT_SENT: u8 = 5;
    /// Own: another's program does not show it.
    pub(crate) const REFUSED: u8 = 6;
    /// Own: taken back.
    pub(crate) const TAKEN_BACK: u8 = 7;
    /// Another's: shown, and its reader has not been where it is.
    pub(crate) const NEW: u8 = 16;
    /// Another's: read.
    pub(crate) const READ: u8 = 17;
    /// Another's: its writer took it back.
    pub(crate) const GONE: u8 = 18;
    /// Another's: erased here alone.
    pub(crate) const ERASED: u8 = 19;
    /// From here on nothing is in a page.
    pub(crate) const HIDDEN: u8 = 200;
    /// Another's: a rule holds it back, unseen and unannounced.
    pub(crate) const UNSEEN: u8 = 200;
    /// Another's: taken back before it was seen.
    pub(crate) const GONE_UNSEEN: u8 = 201;
    /// Erased after the agreed time.
    pub(crate) const OVER: u8 = 202;
}

/// No day of any zone is longer, milliseconds: within this time lie all letters of the same day.
const DAY_AND_MORE_MS: u64 = 30 * 3_600_000;
/// How long the row of an erased letter stays, milliseconds: it counts for its day's amount.
pub(crate) const ROWS_STAY_MS: u64 = 8 * 24 * 3_600_000;
/// How long after opening a relay is waited for, whose time may contradict this clock; milliseconds.
const HEAR_FIRST_MS: u64 = 30_000;
/// When it is looked again where the relay says that this clock is wrong, or the vault had no room; boot
/// clock milliseconds.
const AGAIN_MS: u64 = 60_000;
/// The longest agenda.
pub(crate) const MAX_AGENDA: usize = 100;

/// What is known of a relationship's letters without reading them.
#[derive(Clone, Default)]
pub(crate) struct Letters {
    /// Shown, and not read.
    pub(crate) unread: u64,
    /// Own ones that wait for their hour.
    pub(crate) held: u64,
    /// Some of another wait for theirs.
    unseen: bool,
    /// When the next one that is held, here or from there, is looked at; Unix milliseconds.
    due_ms: Option<u64>,
    /// When own ones of the last day were finished, ascending.
    pub(crate) own_ms: Vec<u64>,
    /// When the first letter was finished that the therapist has not answered.
    pub(crate) unanswered_ms: Option<u64>,
    /// How many things are kept for the next session.
    pub(crate) agenda: u64,
    /// One is being written.
    pub(crate) draft: bool,
    /// Files lie ready for it.
    pub(crate) draft_files: bool,
    /// Own files are on their way.
    pub(crate) files_going: bool,
    /// Others' files are.
    pub(crate) coming: chunks::Coming,
    /// What of own files was sent once more.
    pub(crate) again: sending::SentAgain,
    /// Grows with everything that a page of letters could show otherwise.
    pub(crate) revision: u64,
    /// On what those that are held were looked at last.
    looked_on: Option<Footing>,
    /// Not before this moment of the boot clock: the wall clock is contradicted, or the vault has no room.
    again_at: Option<u64>,
    /// The vault was just opened: what the relay says of this clock is waited for so long.
    hears_first: bool,
}

impl Letters {
    /// Reads it anew; `now_ms` is the own wall clock.
    pub(crate) fn read(tx: &Tx<'_>, me: &PublicKey, state: &State, now_ms: u64) -> Result<Self, Trouble> {
        let held = tx.letters_waiting(stage::HELD)?;
        let unseen = tx.letters_waiting(stage::UNSEEN)?;
        // What is not sent, not shown or taken back asks for no answer, and is none.
        let counts = [stage::SENT, stage::TAKEN, stage::ARRIVED, stage::NEW, stage::READ];
        let mut answered_ms = 0;
        for therapist in members(me, state, RoleView::Therapist) {
            let last = tx.letters_between(&therapist, 0, &counts)?.map_or(0, |(_, last)| last + 1);
            answered_ms = answered_ms.max(last);
        }
        let mut unanswered_ms = None;
        for client in members(me, state, RoleView::Client) {
            let first = tx.letters_between(&client, answered_ms, &counts)?.map(|(first, _)| first);
            unanswered_ms = [unanswered_ms, first].into_iter().flatten().min();
        }
        // Nothing overtakes the first of each writer: that one is looked at.
        let mut seen = Vec::new();
        let firsts = held.iter().chain(&unseen).filter(|(author, _)| {
            let first = !seen.contains(author);
            seen.push(*author);
            first
        });
        let due_ms = firsts.filter_map(|(_, until_ms)| *until_ms).min();
        Ok(Self {
            unread: tx.letters_count(stage::NEW)?,
            held: held.len() as u64,
            unseen: !unseen.is_empty(),
            due_ms,
            own_ms: tx.letters_written_by(me, now_ms.saturating_sub(DAY_AND_MORE_MS))?,
            unanswered_ms,
            agenda: tx.agenda()?.len() as u64,
            draft: tx.letter_draft()?.is_some(),
            draft_files: !tx.files_of(None)?.is_empty(),
            files_going: !tx.files_in_state(files::file_state::GOING)?.is_empty(),
            coming: chunks::Coming::of(tx)?,
            again: sending::SentAgain::default(),
            revision: 0,
            looked_on: None,
            again_at: None,
            hears_first: false,
        })
    }

    /// What was read after a change takes this one's place.
    pub(crate) fn becomes(&mut self, after: Self) {
        let Self { looked_on, again_at, hears_first, .. } = *self;
        let (again, mut coming) = (std::mem::take(&mut self.again), std::mem::take(&mut self.coming));
        coming.follows(&after.coming);
        let revision = self.revision + 1;
        *self = Self { revision, looked_on, again_at, hears_first, again, coming, ..after };
    }
}

fn members(me: &PublicKey, state: &State, role: RoleView) -> Vec<PublicKey> {
    let others = state.others.iter().map(|other| (other.key, other.role));
    others.chain([(*me, state.my_role)]).filter(|(_, has)| *has == role).map(|(key, _)| key).collect()
}

/// A handle that came from the page or from another member.
fn handle(id: &[u8]) -> Result<[u8; 16], Trouble> {
    id.try_into().map_err(|_| Trouble::Protocol("a letter without a handle"))
}

/// The page's handle of a letter.
fn named(letter: &str) -> Result<[u8; 16], Trouble> {
    crate::unhex(letter).ok_or(Trouble::Told("letterGone"))
}

/// What the rules know of a letter.
struct Facts {
    from: PublicKey,
    to: Vec<PublicKey>,
    characters: u32,
    written_ms: u64,
    earlier_ms: Vec<u64>,
    /// Sizes, in bytes.
    files: Vec<u64>,
    /// The writer has two computers.
    two_computers: bool,
}

impl Facts {
    fn judged(&self, relationship: RelationshipId) -> Judged<'_> {
        Judged {
            relationship,
            from: self.from,
            to: &self.to,
            characters: self.characters,
            written_ms: self.written_ms,
            earlier_ms: &self.earlier_ms,
            files: &self.files,
            two_computers: self.two_computers,
        }
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn relationship_of(situation: &Situation<'_>) -> RelationshipId {
    *situation.ledger.relationship()
}

impl Operation<'_> {
    /// What the rules know of a letter of this member: what they wrote before it counts.
    fn facts(
        &self,
        from: PublicKey,
        (text, files): (&str, &[FileRow]),
        written_ms: u64,
    ) -> Result<Facts, Trouble> {
        let since = written_ms.saturating_sub(DAY_AND_MORE_MS);
        let earlier_ms = self.tx.letters_written_by(&from, since)?;
        let to = self.everybody().into_iter().filter(|key| *key != from).collect();
        Ok(Facts {
            from,
            to,
            characters: length(text),
            written_ms,
            earlier_ms,
            files: files.iter().map(|file| file.bytes).collect(),
            two_computers: self.writes_on_two(&from),
        })
    }

    /// Takes a letter that its writer finished: it goes, or it is held.
    fn takes_letter(&mut self, id: [u8; 16], text: String) -> Result<(), Trouble> {
        // What waits longer goes first.
        self.sends_held_letters()?;
        let (me, now) = (self.me(), self.now);
        let written_ms = self.writes_at(&me)?;
        let files = self.tx.files_of(None)?;
        if text.is_empty() && files.is_empty() {
            return Err(Trouble::Told("letterEmpty"));
        }
        let facts = self.facts(me, (&text, &files), written_ms)?;
        let delivery = if self.state.is_suspended() {
            // It is judged once it can go (S-04, P6).
            Delivery::Held { reason: ReasonCode::IdentityUnverified, until_ms: None }
        } else {
            self.judged(|situation, _| {
                Ok(permit_message(situation, &facts.judged(relationship_of(situation)), now)?.delivery())
            })?
        };
        let waits = self.tx.letters_count(stage::HELD)? > 0;
        let (state, held_until_ms, reason) = match delivery {
            Delivery::Now if !waits => (stage::SENT, None, None),
            Delivery::Now => (stage::HELD, Some(now.wall_ms), None),
            Delivery::Held { reason, until_ms } => (stage::HELD, until_ms, Some(reason.code().to_owned())),
        };
        self.tx.files_go_with(&id)?;
        if state == stage::SENT {
            let files = self.says_files(&id)?;
            self.say_about(
                &Message::Letter { id: id.to_vec(), text: text.clone(), written_ms, files },
                Some(id),
            )?;
            self.files_follow(&id)?;
        }
        let body = Some(text);
        let letter = Letter {
            id,
            author: me,
            written_ms,
            state,
            held_until_ms,
            kept_from_ms: now.wall_ms,
            reason,
            arrived: Vec::new(),
            read_by: Vec::new(),
            body,
        };
        let position = self.tx.add_letter(&letter)?;
        self.tx.find_letter_by_words(&LetterRow { position, letter })?;
        self.tx.put_letter_draft("")?;
        self.letters_changed = true;
        Ok(())
    }

    /// When a letter of this member is finished that is finished now: never before their last one, unless a
    /// clock that was far ahead dated that. The others refused it, and would refuse all behind it.
    fn writes_at(&self, me: &PublicKey) -> Result<u64, Trouble> {
        let now_ms = self.now.wall_ms;
        let lately = self.tx.letters_written_by(me, now_ms.saturating_sub(DAY_AND_MORE_MS))?;
        let most = now_ms.saturating_add(arriving::MOST_AHEAD_MS);
        Ok(lately.into_iter().filter(|ms| *ms <= most).max().unwrap_or(0).max(now_ms))
    }

    /// Sends the own letters whose time has come, in their order; nothing overtakes one that has to wait.
    fn sends_held_letters(&mut self) -> Result<(), Trouble> {
        if self.state.is_suspended() {
            return Ok(());
        }
        let now = self.now;
        for row in self.tx.letters_in_state(stage::HELD)? {
            let Letter { id, author, written_ms, body: Some(text), .. } = row.letter.clone() else {
                continue;
            };
            let files = self.tx.files_of(Some(&id))?;
            let mut facts = self.facts(author, (&text, &files), written_ms)?;
            // Itself, and what was finished after it, does not count against it.
            facts.earlier_ms.retain(|ms| *ms <= written_ms);
            facts.earlier_ms.pop();
            let delivery = self.judged(|situation, _| {
                Ok(permit_message(situation, &facts.judged(relationship_of(situation)), now)?.delivery())
            });
            match delivery {
                Ok(Delivery::Now) => {
                    let files = self.says_files(&id)?;
                    self.say_about(&Message::Letter { id: id.to_vec(), text, written_ms, files }, Some(id))?;
                    self.files_follow(&id)?;
                    self.tx.letter_goes_on(&id, stage::SENT, now.wall_ms)?;
                }
                Ok(Delivery::Held { reason, until_ms }) => {
                    self.letter_waits(&row, until_ms, Some(reason.code()))?;
                    return Ok(());
                }
                // What is agreed does not allow it any more: its writer is told, and has it still.
                Err(Trouble::Refused(refusal)) => {
                    self.tx.set_letter_state(&id, stage::NOT_SENT, None, Some(refusal.reason.code()))?;
                }
                Err(trouble) => return Err(trouble),
            }
            self.letters_changed = true;
        }
        Ok(())
    }

    /// Notes until when a letter waits, where that changed.
    fn letter_waits(
        &mut self,
        row: &LetterRow,
        until_ms: Option<u64>,
        reason: Option<&str>,
    ) -> Result<(), Trouble> {
        let letter = &row.letter;
        if letter.held_until_ms != until_ms || letter.reason.as_deref() != reason {
            self.tx.set_letter_state(&letter.id, letter.state, until_ms, reason)?;
            self.letters_changed = true;
        }
        Ok(())
    }

    /// The relay has the envelope of a letter.
    pub(crate) fn relay_has_letter(&mut self, id: &[u8; 16]) -> Result<(), Trouble> {
        if self.tx.letter(id)?.is_some_and(|row| row.letter.state == stage::SENT) {
            self.tx.set_letter_state(id, stage::TAKEN, None, None)?;
            self.letters_changed = true;
        }
        Ok(())
    }

    /// Takes an own letter back: it is erased here, and wherever it went the others' programs are asked to.
    /// Another's letter is erased here alone.
    fn takes_letter_back(&mut self, id: &[u8; 16]) -> Result<(), Trouble> {
        let row = self.tx.letter(id)?.ok_or(Trouble::Told("letterGone"))?;
        self.letters_changed = true;
        // What of its files was on its way makes room.
        self.files_move = true;
        if row.letter.author != self.me() {
            if row.letter.state >= stage::HIDDEN {
                return Err(Trouble::Told("letterGone"));
            }
            self.wants_no_files(id)?;
            self.tx.erase_letter(id, stage::ERASED)?;
            return Ok(());
        }
        match row.letter.state {
            // It never left.
            stage::HELD | stage::NOT_SENT => {
                self.tx.remove_letter(id)?;
            }
            stage::TAKEN_BACK => {}
            _ => {
                self.tx.erase_letter(id, stage::TAKEN_BACK)?;
                if self.state.stage != Stage::Closed {
                    self.say(&Message::TakeLetterBack { id: id.to_vec() })?;
                }
            }
        }
        Ok(())
    }
}

impl Core {
    /// Finishes a letter. It goes at once or at the hour that was agreed (S-20); what is beyond the
    /// agreement is refused, and stays in the draft.
    pub(crate) fn send_letter(&mut self, id: &str, text: &Secret, now: Now) -> Result<(), Trouble> {
        // Empty is one without files alone.
        let text = text.expose().trim().to_owned();
        if text.len() > MAX_LETTER {
            return Err(Trouble::because(ReasonCode::MessageTooLong));
        }
        if self.clock_is_contradicted(id, now)? {
            // Its hour and its day could not be told.
            return Err(Trouble::because(ReasonCode::ClockDisagrees));
        }
        let mut handle = [0u8; 16];
        crate::random(&mut handle)?;
        self.step(id, now, |step| step.takes_letter(handle, text))
    }

    /// Whether the relay says that this clock is wrong.
    fn clock_is_contradicted(&self, id: &str, now: Now) -> Result<bool, Trouble> {
        let relay = &self.relationship(id)?.state.relay;
        Ok(self.known(relay).is_some_and(|known| known.clock_off(now)))
    }

    /// Takes a letter back, or erases another's here.
    pub(crate) fn take_letter_back(&mut self, id: &str, letter: &str, now: Now) -> Result<(), Trouble> {
        let letter = named(letter)?;
        self.step(id, now, |step| step.takes_letter_back(&letter))
    }

    /// Keeps a letter as far as it is written. Its writer's alone until it is finished.
    pub(crate) fn save_letter_draft(&mut self, id: &str, text: &Secret) -> Result<(), Trouble> {
        let text = text.expose();
        if text.len() > MAX_LETTER {
            return Err(Trouble::because(ReasonCode::MessageTooLong));
        }
        let text = if text.trim().is_empty() { "" } else { text };
        let store = self.opened()?.vault.relationship(&self.relationship(id)?.id)?;
        store.transaction(|tx| {
            // The same again leaves no trace, and wipes none.
            let same = tx.letter_draft()?.as_ref().map_or("", |kept| kept.as_str()) == text;
            if same { Ok(()) } else { tx.put_letter_draft(text) }
        })?;
        // No letter is otherwise by it: nothing has to be read again while somebody types.
        self.relationship_mut(id)?.letters.draft = !text.is_empty();
        Ok(())
    }

    /// Keeps what was written for the next session instead of sending it (S-21).
    pub(crate) fn keep_for_session(&mut self, id: &str, text: &Secret, now: Now) -> Result<(), Trouble> {
        let text = text.expose().trim();
        if text.is_empty() {
            return Err(Trouble::Told("letterEmpty"));
        }
        if text.len() > MAX_LETTER {
            return Err(Trouble::because(ReasonCode::MessageTooLong));
        }
        let store = self.opened()?.vault.relationship(&self.relationship(id)?.id)?;
        if store.transaction(|tx| Ok::<_, Trouble>(tx.agenda()?.len()))? >= MAX_AGENDA {
            return Err(Trouble::Told("agendaFull"));
        }
        self.with_letters(id, now, |tx| {
            tx.add_to_agenda(text)?;
            // What else is being written stays.
            let drafted = tx.letter_draft()?.is_some_and(|draft| draft.trim() == text);
            if drafted { tx.put_letter_draft("").map(|()| true) } else { Ok(true) }
        })
    }

    /// Takes something off what is kept for the next session.
    pub(crate) fn take_off_agenda(&mut self, id: &str, place: u64, now: Now) -> Result<(), Trouble> {
        self.with_letters(id, now, |tx| tx.take_off_agenda(place))
    }

    /// Changes what nobody else has a part in, in a transaction of its own; whether something changed.
    fn with_letters(
        &mut self,
        id: &str,
        now: Now,
        work: impl FnOnce(&Tx<'_>) -> kader_vault::Result<bool>,
    ) -> Result<(), Trouble> {
        let store = self.opened()?.vault.relationship(&self.relationship(id)?.id)?;
        if store.transaction(work)? { self.reads_letters_anew(id, now) } else { Ok(()) }
    }

    /// Reads what is known of the letters of every relationship: the vault was opened.
    pub(crate) fn begins_letters(&mut self, now: Now) {
        let open = self.open.iter();
        let ids: Vec<String> =
            open.flat_map(|open| open.relationships.keys().chain(open.damaged.keys()).cloned()).collect();
        for id in ids {
            if let Err(trouble) = self.reads_letters_anew(&id, now) {
                tracing::warn!("letters could not be read: {trouble}");
            }
            if let Ok(found) = self.relationship_mut(&id) {
                found.letters.hears_first = true;
                found.letters.again_at = Some(now.boot_ms.saturating_add(HEAR_FIRST_MS));
            }
        }
    }

    /// Reads anew what is known of a relationship's letters.
    pub(crate) fn reads_letters_anew(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let (me, found) = (self.me()?, self.any_relationship(id)?);
        let store = self.opened()?.vault.relationship(&found.id)?;
        let letters = store.transaction(|tx| Letters::read(tx, &me, &found.state, now.wall_ms))?;
        let open = self.opened_mut()?;
        let found = open.relationships.get_mut(id).or_else(|| open.damaged.get_mut(id));
        found.ok_or(Trouble::State)?.letters.becomes(letters);
        Ok(())
    }

    /// Looks at letters whose time has come, or on which something else stands now.
    pub(crate) fn letters_due(&mut self, now: Now) {
        let ids: Vec<String> = self.open.iter().flat_map(|open| open.relationships.keys().cloned()).collect();
        for id in ids {
            if let Err(trouble) = self.look_at_letters(&id, now) {
                tracing::warn!("letters could not be looked at: {trouble}");
                // Not at once again: the vault may have no room.
                if let Ok(found) = self.relationship_mut(&id) {
                    found.letters.again_at = Some(now.boot_ms.saturating_add(AGAIN_MS));
                    found.letters.looked_on = None;
                }
            }
        }
    }

    fn look_at_letters(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let found = self.relationship(id)?;
        let footing = found.footing();
        if found.letters.hears_first && self.relay_key(&found.state.relay).is_some() {
            let letters = &mut self.relationship_mut(id)?.letters;
            (letters.hears_first, letters.again_at) = (false, None);
        }
        let found = self.relationship(id)?;
        let due = found.letters.due_ms.is_some_and(|due_ms| due_ms <= now.wall_ms);
        let early = found.letters.again_at.is_some_and(|at| now.boot_ms < at);
        if early || !due && found.letters.looked_on == footing {
            return Ok(());
        }
        let letters = &mut self.relationship_mut(id)?.letters;
        (letters.looked_on, letters.again_at, letters.hears_first) = (footing, None, false);
        if letters.held == 0 && !letters.unseen {
            return Ok(());
        }
        if self.clock_is_contradicted(id, now)? {
            // What is shown too early cannot be unseen: it waits until both clocks say the same.
            self.relationship_mut(id)?.letters.again_at = Some(now.boot_ms.saturating_add(AGAIN_MS));
            return Ok(());
        }
        self.step(id, now, |step| {
            if step.state.stage != Stage::Closed {
                step.sends_held_letters()?;
            }
            step.shows_held_letters()
        })?;
        let letters = &mut self.relationship_mut(id)?.letters;
        if letters.due_ms.is_some_and(|due_ms| due_ms <= now.wall_ms) {
            // What still waits though its moment has come is not looked at with every input.
            letters.again_at = Some(now.boot_ms.saturating_add(AGAIN_MS));
        }
        Ok(())
    }

    /// When letters are to be looked at next, boot clock.
    pub(crate) fn letters_wake(&self, now: Now) -> Option<u64> {
        let found = self.open.iter().flat_map(|open| open.relationships.values());
        let moments = found.filter_map(|found| {
            let in_ms = found.letters.due_ms?.saturating_sub(now.wall_ms);
            Some(now.boot_ms.saturating_add(in_ms).max(found.letters.again_at.unwrap_or(0)))
        });
        moments.filter(|at| *at > now.boot_ms).min()
    }
}
