//! Homework of others: judged anew where it arrives (P3), kept, or refused with a word to whose it is.

use kader_setting::{PublicKey, ReasonCode, SignedGoal, s31_change};
use kader_vault::{RecordRow, TaskRow, VaultError};
use zeroize::Zeroizing;

use super::document::{has_part, own_part};
use super::records::{MAX_RECORDS, shared};
use super::{MOST_TASKS, handle, is_form, known_code, said_code, sharing, signed, task_state};
use crate::message::{MAX_PARTS, Message, StepWord};
use crate::operation::Operation;
use crate::trouble::Trouble;

/// Of how many records the parts of one member may wait.
const MAX_IN_PARTS: u64 = 8;

/// A record as its owner describes it.
pub(crate) struct Described {
    pub(crate) form: String,
    pub(crate) definition: Option<Vec<u8>>,
    pub(crate) task: Option<Vec<u8>>,
    pub(crate) began_ms: u64,
}

/// A part of something about a record.
pub(crate) struct Part {
    pub(crate) version: u32,
    pub(crate) part: u32,
    pub(crate) parts: u32,
    pub(crate) bytes: Vec<u8>,
}

/// No vault takes a moment that far away: it was another's choice.
pub(super) fn kept<T>(result: Result<T, VaultError>) -> Result<T, Trouble> {
    match result {
        Err(VaultError::NumberTooLarge) => Err(Trouble::Protocol("a moment that cannot be kept")),
        other => Ok(other?),
    }
}

impl Operation<'_> {
    /// A goal came, with signatures: its proposer's, and its sender's.
    pub(crate) fn heard_goal(&mut self, from: &PublicKey, bytes: &[u8]) -> Result<(), Trouble> {
        let mut goal = SignedGoal::from_bytes(bytes)?;
        let members = self.everybody();
        let of_members = goal.signatures().keys().all(|key| members.contains(key));
        if goal.goal().relationship != *self.book()?.ledger.relationship() || !of_members {
            return Err(Trouble::Protocol("a goal of others"));
        }
        if !goal.signatures().has(from) {
            return Err(Trouble::because(ReasonCode::NotTheAuthor));
        }
        self.may(from)?;
        let mut let_go: Vec<PublicKey> = match self.tx.goal(&goal.goal().id)? {
            Some(row) => {
                let known = signed(&row)?;
                goal.merge(&known).map_err(|_| Trouble::Protocol("another goal under this handle"))?;
                row.let_go
            }
            None if self.goals_full()? => {
                return Err(Trouble::Protocol("more goals than there can be"));
            }
            // One that was erased here may have been let go of: nobody holds it but who says so themselves.
            None => goal.signatures().keys().copied().collect(),
        };
        // Who says it holds it, again or still.
        let_go.retain(|key| key != from);
        self.keeps_goal(&goal, let_go)
    }

    /// Another lets go of a goal.
    pub(crate) fn heard_let_go_of_goal(&mut self, from: &PublicKey, id: &[u8]) -> Result<(), Trouble> {
        let Some(row) = self.tx.goal(&handle(id)?)? else { return Ok(()) };
        if row.let_go.contains(from) {
            return Ok(());
        }
        let goal = signed(&row)?;
        self.keeps_goal(&goal, row.let_go.into_iter().chain([*from]).collect())
    }

    /// A task came.
    pub(crate) fn heard_task(
        &mut self,
        from: &PublicKey,
        row: TaskRow,
        definition: Option<&[u8]>,
    ) -> Result<(), Trouble> {
        if row.title.trim().is_empty() || row.form.as_ref().is_some_and(|form| !is_form(form)) {
            return Err(Trouble::Protocol("a task that is none"));
        }
        if self.tx.task(&row.id)?.is_some() {
            return Err(Trouble::Protocol("a task that is here already"));
        }
        if self.tx.tasks()?.len() >= MOST_TASKS {
            return Err(Trouble::Protocol("more tasks than there can be"));
        }
        match self.judges_offer(&row, from) {
            Ok(()) => {}
            // Who offered it is told, and has it still (P6).
            Err(Trouble::Refused(refusal)) => {
                let reason = refusal.reason.code().to_owned();
                return self.refuses(&Message::TaskRefused { id: row.id.to_vec(), reason });
            }
            Err(trouble) => return Err(trouble),
        }
        self.takes_form(row.form.as_deref().unwrap_or_default(), definition)?;
        kept(self.tx.add_task(&row))?;
        self.homework_changed = true;
        Ok(())
    }

    /// Another does something with a task.
    pub(crate) fn heard_task_step(
        &mut self,
        from: &PublicKey,
        id: &[u8],
        step: StepWord,
    ) -> Result<(), Trouble> {
        // It comes yet, among several; or it was refused here, or its time is over.
        let Some(mut row) = self.tx.task(&handle(id)?)? else { return Err(Trouble::Early) };
        let crossed = match (row.state, step) {
            // A client had accepted it before they heard that it was taken back.
            (task_state::TAKEN_BACK, StepWord::Accept) => Some(task_state::OFFERED),
            // Two clients at once: it is stopped.
            (task_state::FINISHED, StepWord::Stop) => Some(task_state::ACTIVE),
            _ => None,
        };
        row.state = crossed.unwrap_or(row.state);
        let after = self.after_step(&row, step, from)?;
        self.tx.set_task_state(&row.id, after, None, self.now.wall_ms)?;
        self.homework_changed = true;
        Ok(())
    }

    /// Another's program did not take an own task.
    pub(crate) fn heard_task_refused(&mut self, id: &[u8], reason: &str) -> Result<(), Trouble> {
        let row = self.tx.task(&handle(id)?)?.filter(|row| row.author == self.me());
        let row = row.ok_or(Trouble::Protocol("a task that was never offered"))?;
        let reason = known_code(reason)?;
        if row.state != task_state::OFFERED {
            return Ok(());
        }
        self.tx.set_task_state(&row.id, task_state::REFUSED, Some(reason), self.now.wall_ms)?;
        self.homework_changed = true;
        if self.state.is_group() {
            // Where it was taken it is taken back: it is the same for all.
            self.says(&Message::TaskStep { id: row.id.to_vec(), step: StepWord::Stop })?;
        }
        Ok(())
    }

    /// Keeps a part; all of it once it is complete.
    pub(super) fn collects(
        &mut self,
        id: &[u8; 16],
        from: &PublicKey,
        part: Part,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
        let Part { part, parts, bytes, .. } = part;
        if parts == 0 || parts > MAX_PARTS || part >= parts {
            return Err(Trouble::Protocol("a part of nothing"));
        }
        if parts == 1 {
            return Ok(Some(Zeroizing::new(bytes)));
        }
        if self.tx.records_in_parts(id, from)? >= MAX_IN_PARTS {
            return Err(Trouble::Protocol("parts of too many records"));
        }
        self.tx.put_record_part(id, from, part, &bytes)?;
        if part + 1 < parts {
            return Ok(None);
        }
        let mut whole = Zeroizing::new(Vec::new());
        let here = self.tx.record_parts(id, from)?;
        let complete =
            here.len() as u64 == u64::from(parts) && (0u32..).zip(&here).all(|(at, (part, _))| at == *part);
        for (_, bytes) in &here {
            whole.extend_from_slice(bytes);
        }
        self.tx.drop_record_parts(id, from)?;
        if complete {
            return Ok(Some(whole));
        }
        // Some of them lapsed: whoever lost them on the way says all of it anew behind that.
        Ok(None)
    }

    /// What could not be taken is said to whose it is; nothing of it is kept.
    pub(super) fn refuses_record(
        &mut self,
        id: &[u8; 16],
        from: &PublicKey,
        trouble: Trouble,
    ) -> Result<(), Trouble> {
        let Some(code) = said_code(&trouble) else { return Err(trouble) };
        self.tx.drop_record_parts(id, from)?;
        self.refuses(&Message::RecordRefused { id: id.to_vec(), of: *from, reason: code.to_owned() })
    }

    /// Its owner shares a record, or shares it again.
    pub(crate) fn heard_record(
        &mut self,
        from: &PublicKey,
        id: &[u8],
        described: Described,
        part: Part,
    ) -> Result<(), Trouble> {
        let id = handle(id)?;
        let known = self.tx.record(&id)?;
        if known.as_ref().is_some_and(|row| row.owner != *from) {
            return Err(Trouble::because(ReasonCode::NotTheAuthor));
        }
        let on_two = self.writes_on_two(from);
        let before =
            |row: &RecordRow| part.version <= row.version && !(on_two && row.sharing == sharing::SHARED);
        if known.as_ref().is_some_and(before) {
            return Err(Trouble::Protocol("a version that was here before"));
        }
        if known.is_none() {
            let mine = self.tx.records()?.iter().filter(|row| row.owner == *from).count();
            if mine >= MAX_RECORDS || !is_form(&described.form) {
                return Err(Trouble::Protocol("a record that is none"));
            }
        }
        match self.takes_in_record(from, id, known, described, part) {
            Err(trouble) => self.refuses_record(&id, from, trouble),
            Ok(()) => Ok(()),
        }
    }

    fn takes_in_record(
        &mut self,
        from: &PublicKey,
        id: [u8; 16],
        known: Option<RecordRow>,
        described: Described,
        part: Part,
    ) -> Result<(), Trouble> {
        self.may(from)?;
        let version = part.version;
        let Some(bytes) = self.collects(&id, from, part)? else { return Ok(()) };
        let before = match known {
            Some(_) => self.content(&id)?,
            None => Zeroizing::new(Vec::new()),
        };
        let position = self.position(from)?;
        let after = self.at_hand.merged(&before, &bytes, position, false)?;
        let mine = self.position(&self.me())?;
        // What was written here while it was not shared, crossed that, or was not taken there.
        let lacks = |row: &RecordRow| row.sharing != sharing::SHARED || row.refused.is_some();
        let answers = known.as_ref().is_some_and(lacks) && has_part(&before, mine)?;
        let new = known.is_none();
        let task = described.task.map(|task| handle(&task)).transpose()?;
        if known.is_none() {
            self.takes_form(&described.form, described.definition.as_deref())?;
        }
        let row = RecordRow {
            id,
            owner: *from,
            form: known.as_ref().map_or(described.form, |row| row.form.clone()),
            task: known.as_ref().map_or(task, |row| row.task),
            began_ms: described.began_ms,
            sharing: sharing::SHARED,
            version: known.as_ref().map_or(version, |row| row.version.max(version)),
            changed_ms: self.now.wall_ms,
            changed_by: *from,
            fresh: *from != self.me(),
            behind: false,
            refused: None,
        };
        kept(self.tx.put_record(&row))?;
        self.puts_content(&id, &after)?;
        self.homework_changed = true;
        if new {
            self.wants_parts(&id)?;
        }
        if answers {
            let part = own_part(&after.state, mine)?;
            self.says_change(&id, version, &part)?;
        }
        Ok(())
    }

    /// A change of another came.
    pub(crate) fn heard_record_change(
        &mut self,
        from: &PublicKey,
        id: &[u8],
        part: Part,
    ) -> Result<(), Trouble> {
        let id = handle(id)?;
        let Some(row) = self.tx.record(&id)? else {
            self.misses_part(&id);
            return Ok(());
        };
        match self.takes_in_change(from, row, part) {
            Err(trouble) => self.refuses_record(&id, from, trouble),
            Ok(()) => Ok(()),
        }
    }

    fn takes_in_change(&mut self, from: &PublicKey, mut row: RecordRow, part: Part) -> Result<(), Trouble> {
        let version = part.version;
        self.may(from)?;
        // After a withdrawal the owner's next change would be a later version.
        s31_change(&row.owner, from, shared(&row), version.max(row.version.saturating_add(1)))?;
        let owners = row.owner == *from;
        if owners && version <= row.version && !self.writes_on_two(from) {
            return Err(Trouble::Protocol("a version that was here before"));
        }
        let Some(bytes) = self.collects(&row.id, from, part)? else { return Ok(()) };
        let before = self.content(&row.id)?;
        let position = self.position(from)?;
        let after = self.at_hand.merged(&before, &bytes, position, false)?;
        if owners {
            row.version = row.version.max(version);
        }
        if *after.state != *before {
            self.puts_content(&row.id, &after)?;
            (row.changed_ms, row.changed_by, row.fresh) =
                (self.now.wall_ms, *from, *from != self.me() || row.fresh);
        }
        self.tx.put_record(&row)?;
        self.homework_changed = true;
        Ok(())
    }

    /// Its owner shares a record no more.
    pub(crate) fn heard_record_withdrawn(&mut self, from: &PublicKey, id: &[u8]) -> Result<(), Trouble> {
        let id = handle(id)?;
        self.tx.drop_record_parts(&id, from)?;
        let Some(mut row) = self.tx.record(&id)? else { return Ok(()) };
        if row.owner != *from {
            return Err(Trouble::because(ReasonCode::NotTheAuthor));
        }
        row.sharing = sharing::WITHDRAWN;
        self.tx.put_record(&row)?;
        self.homework_changed = true;
        Ok(())
    }

    /// Its owner removes a record: nothing of it stays here.
    pub(crate) fn heard_record_removed(&mut self, from: &PublicKey, id: &[u8]) -> Result<(), Trouble> {
        let id = handle(id)?;
        self.tx.drop_record_parts(&id, from)?;
        let Some(row) = self.tx.record(&id)? else { return Ok(()) };
        if row.owner != *from {
            return Err(Trouble::because(ReasonCode::NotTheAuthor));
        }
        self.tx.erase_record(&row.id)?;
        self.at_hand.lets_go();
        self.homework_changed = true;
        Ok(())
    }

    /// Another's program did not take something of this member.
    pub(crate) fn heard_record_refused(
        &mut self,
        id: &[u8],
        of: &PublicKey,
        reason: &str,
    ) -> Result<(), Trouble> {
        let reason = known_code(reason)?;
        if *of != self.me() {
            return Ok(());
        }
        let Some(mut row) = self.tx.record(&handle(id)?)? else { return Ok(()) };
        if row.sharing == sharing::DRAFT {
            return Err(Trouble::Protocol("a record that was never shared"));
        }
        row.refused = Some(reason.to_owned());
        self.tx.put_record(&row)?;
        self.homework_changed = true;
        Ok(())
    }
}
