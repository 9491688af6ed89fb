//! What a member does with records (S-31, S-33): begin, write, share, withdraw, remove.
//!
//! A draft is written and removed whatever is agreed, and says nothing to anybody. Of a shared one each change
//! goes out as it is, in the transaction that merges it; where nothing may go out the owner's record goes on
//! alone and is `behind`: the next thing that goes is all that its owner wrote in it.

use data_encoding::BASE64;
use kader_setting::{Now, PublicKey, ReasonCode, Sharing, s31_change};
use kader_vault::RecordRow;
use serde_bytes::ByteBuf;

use super::document::{MAX_STATE, Merged, own_part};
use super::{fresh, is_form, named, sharing};
use crate::core::Core;
use crate::input::Secret;
use crate::message::{MAX_PART, Message};
use crate::operation::Operation;
use crate::output::Reply;
use crate::state::Stage;
use crate::trouble::Trouble;
use crate::view::RecordBegun;

/// Most records of one relationship.
pub(crate) const MAX_RECORDS: usize = 4_000;

/// What the rules know of a record's sharing.
pub(super) fn shared(row: &RecordRow) -> Sharing {
    match row.sharing {
        sharing::SHARED => Sharing::Shared,
        sharing::WITHDRAWN => Sharing::Withdrawn { last_version: row.version },
        _ => Sharing::Draft,
    }
}

pub(super) fn parts(bytes: &[u8]) -> Vec<&[u8]> {
    if bytes.is_empty() { vec![bytes] } else { bytes.chunks(MAX_PART).collect() }
}

impl Operation<'_> {
    /// A member's position in the client ids of every document here.
    pub(super) fn position(&self, key: &PublicKey) -> Result<u8, Trouble> {
        let at = self.everybody().iter().position(|one| one == key).ok_or(Trouble::State)?;
        u8::try_from(at).map_err(|_| Trouble::State)
    }

    pub(super) fn known_record(&self, id: &[u8; 16]) -> Result<RecordRow, Trouble> {
        self.tx.record(id)?.ok_or(Trouble::Told("recordGone"))
    }

    /// An own record: what only its owner does.
    fn own_record(&self, id: &[u8; 16]) -> Result<RecordRow, Trouble> {
        let row = self.known_record(id)?;
        if row.owner == self.me() { Ok(row) } else { Err(Trouble::because(ReasonCode::NotTheAuthor)) }
    }

    pub(super) fn content(&self, id: &[u8; 16]) -> Result<zeroize::Zeroizing<Vec<u8>>, Trouble> {
        self.tx.record_content(id)?.ok_or(Trouble::Told("recordGone"))
    }

    /// Puts a record's content after a change in the place of the one before.
    pub(super) fn puts_content(&self, id: &[u8; 16], after: &Merged) -> Result<(), Trouble> {
        match after.takes_away {
            true => self.tx.put_record_content(id, &after.state)?,
            false => self.tx.extend_record_content(id, &after.state)?,
        }
        Ok(())
    }

    /// Says a change to all, in as many parts as it needs.
    pub(super) fn says_change(&mut self, id: &[u8; 16], version: u32, bytes: &[u8]) -> Result<(), Trouble> {
        let all = parts(bytes);
        let parts = u32::try_from(all.len()).map_err(|_| Trouble::State)?;
        for (part, bytes) in (0u32..).zip(all) {
            let (id, bytes) = (id.to_vec(), bytes.to_vec());
            self.say(&Message::RecordChange { id, version, part, parts, bytes })?;
        }
        Ok(())
    }

    /// Says all that this member wrote in an own record: from here on it is shared. How many bytes that is.
    pub(super) fn says_record(&mut self, row: &mut RecordRow) -> Result<usize, Trouble> {
        let content = self.content(&row.id)?;
        let bytes = own_part(&content, self.position(&row.owner)?)?;
        row.version = row.version.saturating_add(1);
        row.sharing = sharing::SHARED;
        (row.behind, row.refused) = (false, None);
        let all = parts(&bytes);
        let mut along = self.form_along(&row.form)?;
        let parts = u32::try_from(all.len()).map_err(|_| Trouble::State)?;
        for (part, bytes) in (0u32..).zip(all) {
            let last = part + 1 == parts;
            let state = Message::RecordState {
                id: row.id.to_vec(),
                form: row.form.clone(),
                form_definition: along.take_if(|_| last),
                task: row.task.map(|task| ByteBuf::from(task.to_vec())),
                began_ms: row.began_ms,
                version: row.version,
                part,
                parts,
                bytes: bytes.to_vec(),
            };
            self.say(&state)?;
        }
        Ok(bytes.len())
    }

    /// Says all own records that are shared once more: somebody has a new computer, and may not have them. Whoever
    /// has them adds what is theirs, and nobody else's.
    pub(crate) fn shares_all_again(&mut self) -> Result<(), Trouble> {
        let me = self.me();
        let own = |row: &RecordRow| row.owner == me && row.sharing == sharing::SHARED;
        for mut row in self.tx.records()?.into_iter().filter(own) {
            self.says_record(&mut row)?;
            self.tx.put_record(&row)?;
            self.homework_changed = true;
        }
        Ok(())
    }

    fn begins_record(
        &mut self,
        id: [u8; 16],
        form: String,
        made: Option<&[u8]>,
        task: Option<[u8; 16]>,
    ) -> Result<(), Trouble> {
        if self.state.others.is_empty() {
            // Whose is whose is not settled before everybody is there.
            return Err(Trouble::because(ReasonCode::NoAgreement));
        }
        if let Some(task) = &task {
            self.tx.task(task)?.ok_or(Trouble::Told("taskGone"))?;
        }
        let (me, now_ms) = (self.me(), self.now.wall_ms);
        if self.tx.records()?.iter().filter(|row| row.owner == me).count() >= MAX_RECORDS {
            return Err(Trouble::Told("recordsFull"));
        }
        self.brings_form(&form, made)?;
        self.tx.put_record(&RecordRow {
            id,
            owner: me,
            form,
            task,
            began_ms: now_ms,
            sharing: sharing::DRAFT,
            version: 0,
            changed_ms: now_ms,
            changed_by: me,
            fresh: false,
            behind: false,
            refused: None,
        })?;
        self.homework_changed = true;
        Ok(())
    }

    fn changes_record(&mut self, id: &[u8; 16], change: &[u8]) -> Result<(), Trouble> {
        let (me, mut row) = (self.me(), self.known_record(id)?);
        let own = row.owner == me;
        if !own {
            // In another's record nothing is written that does not go to them.
            self.may(&me)?;
            s31_change(&row.owner, &me, shared(&row), row.version)?;
        }
        let before = self.content(id)?;
        let position = self.position(&me)?;
        let after = self.at_hand.merged(&before, change, position, true)?;
        if *after.state == *before {
            return Ok(());
        }
        self.puts_content(id, &after)?;
        // Nothing that waits is otherwise by an own change: nothing has to be read again while somebody writes.
        (row.changed_ms, row.changed_by) = (self.now.wall_ms, me);
        if row.sharing == sharing::SHARED {
            let goes = self.state.stage != Stage::Closed && self.may(&me).is_ok();
            if !own {
                self.says_change(id, row.version, change)?;
            } else if !goes {
                row.behind = true;
            } else if row.behind {
                self.says_record(&mut row)?;
            } else {
                row.version = row.version.saturating_add(1);
                self.says_change(id, row.version, change)?;
            }
        }
        Ok(self.tx.put_record(&row)?)
    }

    fn shares_record(&mut self, id: &[u8; 16]) -> Result<(), Trouble> {
        let (me, mut row) = (self.me(), self.own_record(id)?);
        self.may(&me)?;
        if row.sharing == sharing::SHARED && !row.behind && row.refused.is_none() {
            return Ok(());
        }
        self.says_record(&mut row)?;
        self.homework_changed = true;
        Ok(self.tx.put_record(&row)?)
    }

    /// No later change goes out: at once, alone, whatever is agreed (S-31, P1).
    fn withdraws_record(&mut self, id: &[u8; 16]) -> Result<(), Trouble> {
        let mut row = self.own_record(id)?;
        if row.sharing != sharing::SHARED {
            return Ok(());
        }
        (row.sharing, row.behind, row.refused) = (sharing::WITHDRAWN, false, None);
        self.tx.put_record(&row)?;
        self.unsays(id)?;
        self.homework_changed = true;
        self.says(&Message::RecordWithdrawn { id: id.to_vec(), last_version: row.version })
    }

    fn removes_record(&mut self, id: &[u8; 16]) -> Result<(), Trouble> {
        let row = self.known_record(id)?;
        self.unsays(id)?;
        self.tx.erase_record(id)?;
        self.at_hand.lets_go();
        self.homework_changed = true;
        if row.owner == self.me() && row.sharing != sharing::DRAFT {
            self.says(&Message::RecordRemoved { id: id.to_vec() })?;
        }
        Ok(())
    }
}

impl Core {
    /// Begins a record: its writer's own draft (S-31).
    pub(crate) fn begin_record(
        &mut self,
        id: &str,
        form: String,
        task: Option<&str>,
        now: Now,
    ) -> Result<Reply, Trouble> {
        if !is_form(&form) {
            return Err(Trouble::Told("formUnknown"));
        }
        let task = task.map(|task| named(task, "taskGone")).transpose()?;
        let (record, made) = (fresh()?, self.made(&form)?);
        let made = made.as_ref().map(|made| made.as_slice());
        self.step(id, now, |step| step.begins_record(record, form, made, task))?;
        Ok(Reply::Begun(RecordBegun { record: crate::hex(&record) }))
    }

    /// Takes a change of this member into a record.
    pub(crate) fn change_record(
        &mut self,
        id: &str,
        record: &str,
        change: &Secret,
        now: Now,
    ) -> Result<(), Trouble> {
        let record = named(record, "recordGone")?;
        let change = change.expose();
        if change.len() > MAX_STATE / 3 * 4 {
            return Err(Trouble::Told("recordFull"));
        }
        let change = BASE64.decode(change.as_bytes()).map_err(|_| Trouble::Told("recordDamaged"))?;
        let change = zeroize::Zeroizing::new(change);
        self.step(id, now, |step| step.changes_record(&record, &change))
    }

    /// Shares an own record, with every change to come.
    pub(crate) fn share_record(&mut self, id: &str, record: &str, now: Now) -> Result<(), Trouble> {
        let record = named(record, "recordGone")?;
        self.step(id, now, |step| step.shares_record(&record))
    }

    /// Withdraws that.
    pub(crate) fn withdraw_record(&mut self, id: &str, record: &str, now: Now) -> Result<(), Trouble> {
        let record = named(record, "recordGone")?;
        self.step(id, now, |step| step.withdraws_record(&record))
    }

    /// Erases an own record everywhere, another's here.
    pub(crate) fn remove_record(&mut self, id: &str, record: &str, now: Now) -> Result<(), Trouble> {
        let record = named(record, "recordGone")?;
        self.step(id, now, |step| step.removes_record(&record))
    }
}
