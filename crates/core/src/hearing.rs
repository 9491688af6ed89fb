//! What the other says: from the relay's log to its effect, each message once and in its order.

use kader_seal::{SealError, envelope, file};
use kader_setting::{EndReason, Entry, Fact, Now, PublicKey, Received};
use kader_vault::{StorageFault, TaskRow, VaultError};
use kader_wire::{Envelope, MailboxId};
use serde_bytes::ByteBuf;

use crate::computers::{means_something, means_something_of_mine};
use crate::core::Core;
use crate::homework::{Back, Described, Part};
use crate::introducing::tells_an_end;
use crate::message::Message;
use crate::operation::{Heard, MAX_HELD, Operation};
use crate::relationship::MAX_LEFT_OUT;
use crate::starting::Offered;
use crate::state::{InboxRecord, Stage, State};
use crate::trouble::Trouble;

/// How long something may be missing, with the line there, before the person is told; milliseconds.
const MISSING_MS: u64 = 600_000;
/// The code of that.
const MISSING: &str = "messageMissing";
/// When the gap that something leaves is read again, milliseconds.
const READ_AGAIN_MS: u64 = 2_000;
/// When the vault is tried again that could not take something, milliseconds.
const VAULT_AGAIN_MS: u64 = 30_000;
/// SQLite's code for a constraint that was hurt.
const SQLITE_CONSTRAINT: i32 = 19;

/// Something is missing between what was heard and what is here.
#[derive(Debug, Clone)]
pub(crate) struct Gap {
    /// The numbers that are due of those of whom something waits; of everybody, where it is an epoch
    /// that is missing.
    due: Vec<u64>,
    /// How long it was waited for with the line there, milliseconds.
    waited_ms: u64,
    /// When that was counted last, boot clock; nothing while the line is away.
    looked_at: Option<u64>,
}

/// Whether the vault or the machine stood in the way, and not what the other's bytes say: only then
/// is a message kept to be heard again. Anything else would stop the inbox for ever.
pub(crate) fn comes_again(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Vault(error) => match error {
            VaultError::Storage(fault) => *fault != StorageFault::Constraint,
            VaultError::Io(_) | VaultError::Damaged(_) | VaultError::Random => true,
            _ => false,
        },
        Trouble::Seal(SealError::Storage { code }) => code & 0xff != SQLITE_CONSTRAINT,
        Trouble::Seal(SealError::Random) => true,
        _ => false,
    }
}

/// What a gap is known by: when this changes, what was missing came.
fn due(state: &State) -> Vec<u64> {
    let waits = |held: bool| state.lines.iter().filter(move |line| !held || !line.held.is_empty());
    let of_those: Vec<u64> = waits(true).map(|line| line.next_in).collect();
    if of_those.is_empty() { waits(false).map(|line| line.next_in).collect() } else { of_those }
}

/// Whether this version knows what follows from a fact, on the screen and for a session that runs.
/// The ledger's rules know more: those wait until the page has words for them.
fn is_followed(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Agreed { .. }
            | Fact::Introduced { .. }
            | Fact::Withdrawn { .. }
            | Fact::Start(_)
            | Fact::Extended { .. }
            | Fact::CrisisExtended { .. }
            | Fact::Overridden { .. }
            | Fact::End { .. }
            | Fact::Planned { .. }
            | Fact::Moved { .. }
            | Fact::Cancelled { .. }
            | Fact::Missed { .. }
            | Fact::Reviewed { .. }
            | Fact::Closed { .. }
    )
}

impl Core {
    /// An envelope of one of the group's mailboxes. Its messages are kept before the relay may forget it.
    /// Says whether the mailbox is to be read again soon: something came before its turn, or there
    /// is room now for what did. Nothing after a gap is acknowledged.
    pub(crate) fn group_delivery(
        &mut self,
        id: &str,
        mailbox: &MailboxId,
        cursor: u64,
        envelope: &Envelope,
        now: Now,
    ) -> Result<bool, Trouble> {
        if self.relationship(id)?.owed.contains(mailbox) {
            // It comes again behind what is owed.
            return Ok(false);
        }
        let taken = self.take_delivery(id, mailbox, cursor, envelope, now);
        match taken {
            Err(trouble) if comes_again(&trouble) => {
                // The relay still has it: it is read once more.
                self.relationship_mut(id)?.owed.push(*mailbox);
                let url = self.relationship(id)?.state.relay.clone();
                self.again_in(&url, VAULT_AGAIN_MS, now);
                Err(trouble)
            }
            Err(Trouble::Seal(error)) => {
                self.left_out(id, envelope)?;
                Err(Trouble::Seal(error))
            }
            other => other,
        }
    }

    fn take_delivery(
        &mut self,
        id: &str,
        mailbox: &MailboxId,
        cursor: u64,
        envelope: &Envelope,
        now: Now,
    ) -> Result<bool, Trouble> {
        if self.relationship(id)?.state.sealed_off {
            // Nothing opens any more; the relay need not keep it.
            self.relationship_mut(id)?.state.read_up_to(mailbox, cursor);
            return Ok(false);
        }
        let state = &self.relationship(id)?.state;
        let (waiting, place, due) = (state.held(), state.place(), state.heard());
        let (heard, asked_again) = match self.unwrapped(id, mailbox, envelope)? {
            Ok(sealed) => self.step(id, now, |step| {
                let heard =
                    if file::is_chunk(&sealed) { step.hear_chunk(&sealed)? } else { step.hear(&sealed)? };
                step.state.read_up_to(mailbox, cursor);
                Ok((heard, step.asked_again.take()))
            })?,
            Err(heard) => (heard, None),
        };
        let mut again = false;
        match heard {
            Heard::Taken => {
                let state = &self.relationship(id)?.state;
                let (moved, closes) = (state.place() != place, state.heard() != due);
                again = state.held() > waiting;
                let found = self.relationship_mut(id)?;
                again |= closes && std::mem::take(&mut found.full);
                if moved {
                    self.read_here(id)?;
                }
                self.acknowledge_earlier(id)?;
                self.work_off(id, now)?;
                if let Some((by, first, last)) = asked_again {
                    self.says_again(id, &by, first, last, now)?;
                }
            }
            Heard::Senseless => self.left_out(id, envelope)?,
            // Where it stood is worth no write: it comes again after a crash, and is known again.
            Heard::Own => self.relationship_mut(id)?.state.read_up_to(mailbox, cursor),
            Heard::Again => {}
            Heard::Ahead => {
                let ahead = &mut self.relationship_mut(id)?.ahead;
                again = ahead.len() < MAX_HELD && ahead.insert(*envelope.hash().as_bytes());
            }
            Heard::Full => self.relationship_mut(id)?.full = true,
            Heard::Damaged => self.left_out(id, envelope)?,
        }
        Ok(again)
    }

    /// Takes the outer wrapping off. Who does not have its key cannot make this side write a byte.
    fn unwrapped(
        &self,
        id: &str,
        mailbox: &MailboxId,
        envelope: &Envelope,
    ) -> Result<Result<Vec<u8>, Heard>, Trouble> {
        let state = &self.relationship(id)?.state;
        let record = state.mailboxes().find(|record| record.is(mailbox));
        let record = record.ok_or(Trouble::Protocol("no such mailbox"))?;
        if record.is_own_commit(envelope) {
            return Ok(Err(Heard::Own));
        }
        Ok(envelope::unwrap(&record.keys()?.outer, envelope).map_err(|_| Heard::Damaged))
    }

    fn left_out(&mut self, id: &str, envelope: &Envelope) -> Result<(), Trouble> {
        // Which, from whom and what it was stays unsaid.
        tracing::debug!("a delivery was left out");
        let left_out = &mut self.relationship_mut(id)?.left_out;
        if left_out.len() < MAX_LEFT_OUT {
            left_out.insert(*envelope.hash().as_bytes());
        }
        Ok(())
    }

    /// Has this relay's mailboxes read again in a while.
    pub(crate) fn read_again(&mut self, url: &str, now: Now) {
        self.again_in(url, READ_AGAIN_MS, now);
    }

    /// Takes every message of the inbox to its effect. One that the protocol or a rule does not
    /// allow, or that no vault could keep, is left out; one that the vault could not take now stays
    /// for the next time.
    pub(crate) fn work_off(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        self.relationship_mut(id)?.inbox_again = None;
        if self.relationship(id)?.state.seat.as_ref().is_some_and(|seat| seat.fresh) {
            // What follows from it may have to be answered: it waits until this side can.
            return Ok(());
        }
        while let Some(record) = self.relationship(id)?.state.inbox.first().cloned() {
            self.taking = true;
            let InboxRecord { from, bytes } = record;
            let outcome = match Message::from_bytes(&bytes) {
                Ok(message) => {
                    let outcome = self.heard(id, &from, message, now);
                    self.or_keeps(id, &from, &bytes, outcome, now)
                }
                Err(_) => Err(Trouble::Protocol("something that is not a message")),
            };
            let stays = self.taking;
            let outcome = match outcome {
                Err(trouble) if comes_again(&trouble) => Err(trouble),
                outcome => {
                    if let Err(trouble) = outcome {
                        tracing::warn!("a message was left out: {trouble}");
                    }
                    // Its effect was on memory only, or it had none: it still leaves the inbox.
                    if stays { self.step(id, now, |_| Ok(())) } else { Ok(()) }
                }
            };
            self.taking = false;
            let outcome = outcome.and_then(|()| self.hear_waiting(id, now));
            if let Err(trouble) = outcome {
                self.relationship_mut(id)?.inbox_again = Some(now.boot_ms + VAULT_AGAIN_MS);
                return Err(trouble);
            }
        }
        Ok(())
    }

    /// Looks after inboxes that the vault could not take, and after gaps that do not close.
    pub(crate) fn look_after_mail(&mut self, now: Now) {
        let ids: Vec<String> = self.open.iter().flat_map(|open| open.relationships.keys().cloned()).collect();
        for id in ids {
            let due = self
                .relationship(&id)
                .is_ok_and(|found| found.inbox_again.is_some_and(|at| at <= now.boot_ms));
            let looked = if due { self.work_off(&id, now) } else { Ok(()) };
            if let Err(trouble) = looked.and_then(|()| self.look_at_gap(&id, now)) {
                tracing::warn!("messages could not be looked after: {trouble}");
            }
        }
    }

    fn look_at_gap(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let connected = self.relay_key(&self.relationship(id)?.state.relay).is_some();
        let found = self.relationship_mut(id)?;
        let (due, before) = (due(&found.state), found.gap.clone());
        let told = found.state.problem.as_deref() == Some(MISSING);
        if found.waiting() == 0 && !found.state.misses() {
            (found.gap, found.full) = (None, false);
        } else {
            let same = before.clone().filter(|gap| gap.due == due);
            let mut gap = same.unwrap_or(Gap { due: due.clone(), waited_ms: 0, looked_at: None });
            if let Some(at) = gap.looked_at {
                gap.waited_ms = gap.waited_ms.saturating_add(now.boot_ms.saturating_sub(at));
            }
            gap.looked_at = connected.then_some(now.boot_ms);
            found.gap = Some(gap);
        }
        let stands = found.gap.is_some();
        let missing = found.full || found.gap.as_ref().is_some_and(|gap| gap.waited_ms >= MISSING_MS);
        // Another message is missing than before: that one came.
        let closed = !stands || before.is_some_and(|gap| gap.due != due);
        if told && closed && !missing {
            return self.step(id, now, |step| {
                step.state.problem = None;
                Ok(())
            });
        }
        if missing && found.state.problem.is_none() {
            self.problem(id, MISSING, now);
        }
        Ok(())
    }

    /// When mail is to be looked after next, boot clock.
    pub(crate) fn mail_due(&self) -> Option<u64> {
        let found = self.open.iter().flat_map(|open| open.relationships.values());
        let moments = found.flat_map(|found| {
            let told = found.state.problem.is_some();
            let gap = found.gap.as_ref().filter(|gap| !told && gap.waited_ms < MISSING_MS);
            let until = gap.and_then(|gap| Some(gap.looked_at? + (MISSING_MS - gap.waited_ms)));
            [until, found.inbox_again]
        });
        moments.flatten().min()
    }

    pub(crate) fn heard(
        &mut self,
        id: &str,
        from: &PublicKey,
        message: Message,
        now: Now,
    ) -> Result<(), Trouble> {
        let stage = self.relationship(id)?.state.stage;
        // Who left alone may have crossed something that goes first: there it is written again.
        let goes_first =
            matches!(message, Message::Entry { .. } | Message::Tighten { .. } | Message::Sign { .. });
        let crossed = goes_first && self.left_alone(id);
        let ends = stage == Stage::Mismatch && tells_an_end(&message);
        if matches!(stage, Stage::Mismatch | Stage::Closed) && !crossed && !ends {
            return Err(Trouble::Protocol("said after the end"));
        }
        let (mine, second) = (*from == self.me()?, self.relationship(id)?.state.is_second());
        if second && !means_something(&message) || mine && !means_something_of_mine(&message) {
            return Ok(());
        }
        match message {
            Message::Own { sealed } if mine => self.step(id, now, |step| step.heard_own(&sealed)),
            Message::Own { .. } => Ok(()),
            Message::LettersSeen { ids } if mine => self.step(id, now, |step| step.mine_were_read(&ids)),
            Message::Profile { name, role } => {
                self.step(id, now, |step| step.heard_profile(from, name, role))
            }
            // That it came in its turn and from its epoch is all it says.
            Message::Moved | Message::Lapsed => Ok(()),
            Message::Heard | Message::HowFar | Message::Missing { .. } | Message::Elsewhere => {
                Err(Trouble::Protocol("said under a number, and has none"))
            }
            Message::VerifyCommit { commitment } => {
                self.step(id, now, |step| step.heard_commitment(from, &commitment))
            }
            Message::VerifyReveal { nonce } => self.heard_reveal(id, from, &nonce, now),
            Message::VerifySame { confirmations } => {
                self.step(id, now, |step| step.heard_same(from, &confirmations))
            }
            Message::VerifyDifferent => self.heard_different(id, now),
            Message::Introduce { proposal } => {
                self.step(id, now, |step| step.heard_introduction(from, &proposal))
            }
            Message::Propose { proposal } => self.step(id, now, |step| step.heard_proposal(from, &proposal)),
            Message::Sign { proposal } => self.step(id, now, |step| step.heard_signature(from, &proposal)),
            Message::Tighten { proposal } => {
                self.step(id, now, |step| step.heard_tightening(from, &proposal))
            }
            Message::Decline { hash } => self.step(id, now, |step| step.heard_decline(&hash)),
            Message::Entry { entry } => {
                self.note_entry(id, from, &entry, now)?;
                let heard = self.heard_entry(id, &entry, now);
                if matches!(heard, Err(Trouble::Setting(_))) && self.relationship(id)?.state.is_group() {
                    // Others may settle something on top of it that goes before what stands here.
                    let parsed = Entry::from_bytes(&entry)?;
                    self.step(id, now, |step| step.put_aside(from, vec![parsed]))?;
                }
                heard
            }
            Message::Countersign { signature } => {
                // The message stays until the entry has its effect too, if that has one by this.
                let signed = |step: &mut Operation<'_>| step.heard_countersignature(from, &signature);
                match self.aside(|core| core.step(id, now, signed))? {
                    Some(entry) => self.heard_entry(id, &entry, now),
                    None => Ok(()),
                }
            }
            Message::Presence { at_ms, present, answer, hides } => {
                self.heard_presence(id, from, at_ms, (present, answer, hides), now)
            }
            Message::Enter { at_ms, request, hides } => {
                self.heard_enter(id, from, at_ms, &request, hides, now)
            }
            Message::Start { entry } => self.heard_start(id, from, &entry, now),
            Message::StartSigned { signature } => self.heard_start_signed(id, from, &signature, now),
            Message::NotStarted { entry, rule } => self.heard_not_started(id, from, &entry, rule, now),
            // What is for one of the others is nothing to this side.
            Message::Again { to, .. }
            | Message::Offer { to, .. }
            | Message::Answer { to, .. }
            | Message::CompareLedgers { to, .. }
                if to != self.me()? =>
            {
                Ok(())
            }
            Message::CompareLedgers { ledger, .. } => self.heard_ledger(id, from, &ledger, now),
            Message::Again { session, nonce, .. } => self.heard_again(id, from, &session, nonce, now),
            Message::Offer { session, asked, nonce, epoch, sdp, hides, place_key, .. } => {
                self.other_hides(id, from, hides);
                let offer = Offered { asked, nonce, epoch, sdp, place_key };
                self.heard_offer(id, from, &session, offer, now)
            }
            Message::Answer { session, offered, sdp, hides, .. } => {
                self.other_hides(id, from, hides);
                self.heard_answer(id, from, &session, &offered, sdp)
            }
            Message::Text { session, id: text_id, text, at_ms } => {
                self.heard_text(id, from, &session, (&text_id, text, at_ms), now)
            }
            Message::Letter { id: letter, text, written_ms, files } => {
                self.heard_letter(id, from, &letter, (text, written_ms, files), now)
            }
            Message::LettersSeen { ids } => self.step(id, now, |step| step.heard_letters_seen(from, &ids)),
            Message::FileArrived { id: file } => {
                self.step(id, now, |step| step.heard_of_file(from, &file, true))
            }
            Message::FileRefused { id: file } => {
                self.step(id, now, |step| step.heard_of_file(from, &file, false))
            }
            Message::FileMissing { of, .. } if of != self.me()? => Ok(()),
            Message::FileMissing { id: file, ranges, .. } => {
                self.heard_file_missing(id, from, &file, &ranges, now)
            }
            Message::FileGone { id: file } => self.step(id, now, |step| step.heard_file_gone(from, &file)),
            Message::LetterArrived { id: letter } => {
                self.step(id, now, |step| step.heard_letter_arrived(from, &letter))
            }
            Message::LetterRefused { id: letter, reason } => {
                self.step(id, now, |step| step.heard_letter_refused(from, &letter, &reason))
            }
            Message::TakeLetterBack { id: letter } => {
                self.step(id, now, |step| step.heard_letter_taken_back(from, &letter))
            }
            Message::Rate { session, commitment } => {
                self.step(id, now, |step| step.heard_rate(from, &session, &commitment))
            }
            Message::RateRevealed { session, nonce, rating } => {
                self.step(id, now, |step| step.heard_rate_revealed(from, &session, &nonce, &rating))
            }
            Message::Goal { goal } => self.step(id, now, |step| step.heard_goal(from, &goal)),
            Message::LetGoOfGoal { id: goal } => {
                self.step(id, now, |step| step.heard_let_go_of_goal(from, &goal))
            }
            Message::Task {
                id: task,
                goal,
                title,
                why,
                how_often,
                until_ms,
                form,
                form_definition,
                by,
                at_ms,
            } => {
                let row = TaskRow {
                    id: task.try_into().map_err(|_| Trouble::Protocol("a task without a handle"))?,
                    goal,
                    author: by,
                    at_ms,
                    until_ms,
                    form,
                    title,
                    why,
                    how_often,
                    state: crate::homework::task_state::OFFERED,
                    reason: None,
                    kept_from_ms: now.wall_ms,
                };
                let definition = form_definition.map(ByteBuf::into_vec);
                self.step(id, now, |step| step.heard_task(from, row, definition.as_deref()))
            }
            Message::TaskStep { id: task, step: word } => {
                self.step(id, now, |step| step.heard_task_step(from, &task, word))
            }
            Message::TaskRefused { id: task, reason } => {
                self.step(id, now, |step| step.heard_task_refused(&task, &reason))
            }
            Message::RecordState {
                id: record,
                form,
                form_definition,
                task,
                began_ms,
                version,
                part,
                parts,
                bytes,
            } => {
                let definition = form_definition.map(ByteBuf::into_vec);
                let task = task.map(ByteBuf::into_vec);
                let described = Described { form, definition, task, began_ms };
                let part = Part { version, part, parts, bytes };
                self.step(id, now, |step| step.heard_record(from, &record, described, part))
            }
            Message::RecordChange { id: record, version, part, parts, bytes } => {
                let part = Part { version, part, parts, bytes };
                self.step(id, now, |step| step.heard_record_change(from, &record, part))
            }
            Message::RecordBack {
                id: record,
                of,
                owner,
                form,
                form_definition,
                task,
                began_ms,
                version,
                withdrawn,
                part,
                parts,
                bytes,
            } => {
                let definition = form_definition.map(ByteBuf::into_vec);
                let task = task.map(ByteBuf::into_vec);
                let back =
                    Back { of, owner, withdrawn, described: Described { form, definition, task, began_ms } };
                let part = Part { version, part, parts, bytes };
                self.step(id, now, |step| step.heard_record_back(from, &record, back, part))
            }
            Message::RecordWithdrawn { id: record, .. } => {
                self.step(id, now, |step| step.heard_record_withdrawn(from, &record))
            }
            Message::RecordRemoved { id: record } => {
                self.step(id, now, |step| step.heard_record_removed(from, &record))
            }
            Message::RecordWanted { id: record } => self.says_parts(id, from, &record, now),
            Message::RecordRefused { id: record, of, reason } => {
                self.step(id, now, |step| step.heard_record_refused(&record, &of, &reason))
            }
            Message::Where { record, field, place, mark } => {
                self.heard_where(id, from, (&record, field, &place), mark, now)
            }
            Message::Place { session, sealed } => self.heard_place(id, from, &session, &sealed, now),
            Message::AskJoint { entry } => self.step(id, now, |step| step.heard_ask(from, &entry)),
            Message::AgreeJoint { entry } => {
                let stands = self.step(id, now, |step| step.heard_agreed(from, &entry))?;
                if stands { self.course_goes_on(id, now) } else { Ok(()) }
            }
            Message::LetGoJoint { entry } => self.step(id, now, |step| {
                step.heard_let_go(from, &entry);
                Ok(())
            }),
            Message::DeclineJoint { entry } => self.step(id, now, |step| step.heard_declined(from, &entry)),
            Message::TakeBackJoint { entry } => {
                self.step(id, now, |step| step.heard_taken_back(from, &entry))
            }
            Message::Left => {
                self.step(id, now, |step| step.heard_left(from))?;
                self.leave_room(id);
                Ok(())
            }
            Message::AskExtension { entry } => self.heard_extension(id, from, &entry, now),
            Message::AgreeExtension { entry } => self.heard_extension_agreed(id, from, &entry, now),
            Message::DeclineExtension { entry } => self.heard_no_extension(id, from, &entry, now),
            Message::Onward { id: onward, members, to } => {
                self.step(id, now, |step| step.heard_onward(from, &onward, members, &to))
            }
            Message::OnwardPackage { id: onward, package } => {
                self.heard_onward_package(id, from, &onward, &package, now)
            }
            Message::OnwardWelcome { id: onward, welcome } => {
                self.heard_onward_welcome(id, from, &onward, &welcome, now)
            }
        }
    }

    /// Among several: who has signed an entry, before anything that they did alone there.
    fn note_entry(&mut self, id: &str, from: &PublicKey, bytes: &[u8], now: Now) -> Result<(), Trouble> {
        if !self.relationship(id)?.state.is_group() {
            return Ok(());
        }
        let entry = Entry::from_bytes(bytes)?;
        if entry.fact().alone_by().is_some() {
            return Ok(());
        }
        // The message itself leaves the inbox with its effect, not with this.
        self.aside(|core| core.step(id, now, |step| step.note_signatures(from, &entry)))
    }

    /// A ledger entry of the other: the ledger decides whether it stands; then the room follows.
    fn heard_entry(&mut self, id: &str, bytes: &[u8], now: Now) -> Result<(), Trouble> {
        let entry = Entry::from_bytes(bytes)?;
        let fact = entry.fact().clone();
        if !is_followed(&fact) {
            return Err(Trouble::Protocol("a fact that is not followed here"));
        }
        let starting = self.room_of(id).ok().and_then(|room| room.starting.clone());
        let counted_ms = self.counted_ms(id, &fact, now);
        let received = self.step(id, now, |step| {
            // Who comes back from an archive was there, on the computer before: what stands is believed.
            let caught_up = !step.state.catches_up(&step.me());
            if caught_up && step.lasted_without_me(&entry)? {
                step.was_not_there()?;
                return Ok(Received::Known);
            }
            let tail = step.tail_from(entry.index())?;
            let own = if caught_up { step.own_word(&entry, counted_ms)? } else { None };
            let (fact, bytes) = own.as_ref().map_or((&fact, bytes), |(fact, bytes)| (fact, bytes));
            let received = step.heard_entry(bytes)?;
            if !matches!(received, Received::Known) {
                step.opens_again()?;
                step.follow(fact)?;
                step.mine_withdrew(fact)?;
                if let Fact::Start(_) = fact {
                    let mine = starting.filter(|starting| starting.entry().hash() == entry.hash());
                    let in_time = mine.is_some_and(|starting| {
                        step.judged(|situation, _| Ok(starting.begin(situation, now)?)).is_ok()
                    });
                    if step.is_present()? {
                        step.comes_back(in_time)?;
                    }
                }
            }
            // After the end of the relationship nothing of it holds any more.
            if let Received::Replaced(gave_way) = &received
                && step.state.stage != Stage::Closed
            {
                let second = step.state.is_second();
                if !second {
                    step.calls_off_again(&tail)?;
                }
                let gave_way = step.mine_to_write_again(gave_way);
                step.write_again(&gave_way)?;
                if !second {
                    step.claims_again()?;
                }
            }
            if step.state.stage != Stage::Closed {
                step.witness(entry.index())?;
                step.record_agreements()?;
            }
            Ok(received)
        })?;
        if matches!(received, Received::Known) {
            return Ok(());
        }
        match &fact {
            Fact::Start(_) => {
                self.started(id, &entry, now)?;
                // That a permit began here is written down with it.
                self.step(id, now, |_| Ok(()))
            }
            Fact::Extended { .. } | Fact::CrisisExtended { .. } | Fact::Overridden { .. } => {
                self.extended(id, now)
            }
            Fact::End { .. } => {
                self.session_ended(id);
                Ok(())
            }
            Fact::Withdrawn { .. } | Fact::Closed { .. } => {
                self.leave_room(id);
                Ok(())
            }
            // What was called off for its old time is called off for the new one.
            Fact::Moved { .. } => {
                self.extended(id, now)?;
                self.date_cancellations(id)
            }
            _ => self.extended(id, now),
        }
    }
}

impl Operation<'_> {
    /// START came back complete. Where its time is over by the relay's date before this side was
    /// ever in it, it is closed at once: whoever kept it back wins no hour of the other's by it.
    fn comes_back(&mut self, in_time: bool) -> Result<(), Trouble> {
        if let Some(running) = self.state.running.as_mut() {
            running.there |= in_time;
        }
        let now_ms = self.now.wall_ms;
        if self.state.catches_up(&self.me()) {
            // Its END is told next.
            return Ok(());
        }
        let over = self.book()?.ledger.open_session().is_some_and(|open| open.ends_wall_ms() < now_ms);
        if over && !in_time { self.was_not_there() } else { Ok(()) }
    }

    /// Whether this entry says that a session lasted in which this side never was.
    fn lasted_without_me(&mut self, entry: &Entry) -> Result<bool, Trouble> {
        let never = self.state.running.as_ref().is_some_and(|running| !running.there);
        if !never || !matches!(entry.fact(), Fact::End { reason: EndReason::Limit, .. }) {
            return Ok(false);
        }
        let (me, now) = (self.me(), self.now);
        let book = self.book()?;
        let received = book.ledger.clone().receive(entry.clone(), &me, now, &book.agreements)?;
        Ok(matches!(received, Received::Appended))
    }

    /// Closes a session in which this side never was: no time was served here, and nobody was
    /// reached. It is an act of one side alone, and goes before a limit that the other reckoned.
    pub(crate) fn was_not_there(&mut self) -> Result<(), Trouble> {
        self.ends_outside()
    }
}
