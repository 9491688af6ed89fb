//! Homework (S-30 to S-33, S-50): goals that all sign, tasks that a client accepts, records that are their owner's own.
//!
//! Each thing that somebody does is judged, kept and said in one transaction, as a letter is; `homework/arriving.rs`
//! has the other side of the same, `homework/reading.rs` what a person reads. What is inside a record is one
//! module's matter (`homework/document.rs`): here it is bytes, whose they are, and where they go.

mod again;
mod arriving;
mod back;
mod document;
mod forms;
mod reading;
mod records;
mod routines;
mod tasks;
mod update;

pub(crate) use arriving::{Described, Part};
pub(crate) use back::Back;
pub(crate) use document::{AtHand, Spoken, content, is_state, plain};
pub(crate) use forms::{
    MAX_DEFINITION, MAX_FORMS, of as forms_here, one as form_of, put_back as put_form_back, put_made_back,
};
#[cfg(test)]
pub(crate) use forms::{id_of as form_id, written as written_form};
pub(crate) use reading::summary;
pub(crate) use records::MAX_RECORDS;
pub(crate) use routines::Routine;
pub(crate) use tasks::Offer;

use kader_setting::{Goal, Now, PublicKey, ReasonCode, SignedGoal, Situation, permit_homework};
use kader_vault::{GoalRow, Tx};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::input::Secret;
use crate::message::Message;
use crate::operation::Operation;
use crate::state::{Stage, State};
use crate::trouble::Trouble;
use crate::view::RoleView;

/// Most goals that somebody holds, of one relationship.
const MAX_GOALS: usize = 200;
/// Most goals with those that nobody holds any more: each is read again where something changes.
pub(crate) const MOST_GOALS: usize = 400;
/// Most tasks, over or not.
pub(crate) const MOST_TASKS: usize = 2_000;

/// How far a task has come, as its row says. Numbers are never used for something else.
pub(crate) mod task_state {
    /// Offered, not accepted.
    pub(crate) const OFFERED: u8 = 1;
    /// Accepted.
    pub(crate) const ACTIVE: u8 = 2;
    /// Stopped by a client.
    pub(crate) const STOPPED: u8 = 3;
    /// Finished by a client.
    pub(crate) const FINISHED: u8 = 4;
    /// Own: another's program did not take it.
    pub(crate) const REFUSED: u8 = 5;
    /// Taken back by who offered it. An acceptance that crossed this goes before it.
    pub(crate) const TAKEN_BACK: u8 = 6;
}

/// Who else has a record, as its row says. Numbers are never used for something else.
pub(crate) mod sharing {
    /// Its owner alone.
    pub(crate) const DRAFT: u8 = 1;
    /// Everybody.
    pub(crate) const SHARED: u8 = 2;
    /// Everybody as it was, and no change since.
    pub(crate) const WITHDRAWN: u8 = 3;
}

/// What is known of a relationship's homework without reading it.
#[derive(Clone, Default)]
pub(crate) struct Homework {
    /// Tasks that are offered or active.
    pub(crate) open_tasks: u32,
    /// Goals to sign and tasks to accept, by this member.
    pub(crate) waiting: u32,
    /// Records that others changed and that were not opened since.
    pub(crate) fresh: u32,
    /// The times of which this person is reminded.
    pub(crate) routines: Vec<Routine>,
    /// Grows with everything that a page of homework could show otherwise.
    pub(crate) revision: u64,
}

impl Homework {
    /// Reads it anew.
    pub(crate) fn read(tx: &Tx<'_>, me: &PublicKey, state: &State) -> Result<Self, Trouble> {
        let all = state.everybody(me);
        let mut read = Self::default();
        for row in tx.goals()? {
            let goal = signed(&row)?;
            let held = goal.held(&row.let_go);
            let asks = !held.is_empty() && !held.contains(me) && !row.let_go.contains(me);
            read.waiting += u32::from(asks && !goal.is_agreed(&all, &row.let_go));
        }
        let tasks = tx.tasks()?;
        for task in &tasks {
            let offered = task.state == task_state::OFFERED;
            read.open_tasks += u32::from(offered || task.state == task_state::ACTIVE);
            read.waiting += u32::from(offered && task.author != *me && state.my_role == RoleView::Client);
        }
        read.routines = routines::due(tx.routines()?, &tasks);
        let fresh = tx.records()?.into_iter().filter(|record| record.fresh).count();
        read.fresh = u32::try_from(fresh).unwrap_or(u32::MAX);
        Ok(read)
    }

    /// What was read after a change takes this one's place.
    pub(crate) fn becomes(&mut self, after: Self) {
        *self = Self { revision: self.revision + 1, ..after };
    }
}

/// A goal out of its row.
fn signed(row: &GoalRow) -> Result<SignedGoal, Trouble> {
    SignedGoal::from_bytes(&row.record).map_err(|_| Trouble::State)
}

/// A goal's words, and when they were proposed, Unix milliseconds.
pub(crate) fn wording(row: &GoalRow) -> Result<(Zeroizing<String>, u64), Trouble> {
    let goal = signed(row)?;
    Ok((Zeroizing::new(goal.goal().wording.clone()), goal.goal().at_ms))
}

/// The page's handle of something; `gone` is said where it is none.
fn named(handle: &str, gone: &'static str) -> Result<[u8; 16], Trouble> {
    crate::unhex(handle).ok_or(Trouble::Told(gone))
}

/// A handle that came from another member.
fn handle(id: &[u8]) -> Result<[u8; 16], Trouble> {
    id.try_into().map_err(|_| Trouble::Protocol("a piece of homework without a handle"))
}

/// A fresh handle.
fn fresh() -> Result<[u8; 16], Trouble> {
    let mut id = [0u8; 16];
    crate::random(&mut id)?;
    Ok(id)
}

/// Words of a person within their bounds.
fn words(text: &str, most: usize, empty: Option<&'static str>) -> Result<String, Trouble> {
    let text = text.trim();
    match empty {
        Some(code) if text.is_empty() => Err(Trouble::Told(code)),
        _ if text.len() > most => Err(Trouble::Told("homeworkTooLong")),
        _ => Ok(text.to_owned()),
    }
}

/// A form's id: a few small letters, digits and hyphens.
fn is_form(form: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=crate::message::MAX_FORM).contains(&form.len()) && form.chars().all(fits)
}

impl Operation<'_> {
    /// Whether this member may share and propose now.
    pub(crate) fn may(&self, by: &PublicKey) -> Result<(), Trouble> {
        self.judged(|situation: &Situation<'_>, _| Ok(permit_homework(situation, by)?))
    }

    /// Says it unless the relationship is over.
    fn says(&mut self, message: &Message) -> Result<(), Trouble> {
        if self.state.stage == Stage::Closed { Ok(()) } else { self.say(message).map(|_| ()) }
    }

    /// The agreed goal with this handle's hash, or with this hash.
    fn agreed_goal(&self, wanted: impl Fn(&GoalRow) -> bool) -> Result<Option<GoalRow>, Trouble> {
        let all = self.everybody();
        for row in self.tx.goals()? {
            if wanted(&row) && signed(&row)?.is_agreed(&all, &row.let_go) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// No goal more can be there: as many as can be held, or as many as can be kept with those that nobody holds.
    fn goals_full(&self) -> Result<bool, Trouble> {
        let rows = self.tx.goals()?;
        let mut held = 0;
        for row in &rows {
            held += usize::from(!signed(row)?.held(&row.let_go).is_empty());
        }
        Ok(held >= MAX_GOALS || rows.len() >= MOST_GOALS)
    }

    fn keeps_goal(&mut self, goal: &SignedGoal, let_go: Vec<PublicKey>) -> Result<(), Trouble> {
        let row = GoalRow {
            id: goal.goal().id,
            hash: *goal.hash(),
            record: goal.to_bytes()?,
            let_go,
            kept_from_ms: self.now.wall_ms,
        };
        self.homework_changed = true;
        Ok(self.tx.put_goal(&row)?)
    }

    fn proposes_goal(&mut self, id: [u8; 16], wording: String) -> Result<(), Trouble> {
        let me = self.me();
        self.may(&me)?;
        if self.goals_full()? {
            return Err(Trouble::Told("goalsFull"));
        }
        let relationship = *self.book()?.ledger.relationship();
        let goal = Goal { relationship, id, wording, proposed_by: me, at_ms: self.now.wall_ms };
        let goal = SignedGoal::propose(goal, &self.pen())?;
        self.keeps_goal(&goal, Vec::new())?;
        self.say(&Message::Goal { goal: goal.to_bytes()? }).map(|_| ())
    }

    fn signs_goal(&mut self, id: &[u8; 16]) -> Result<(), Trouble> {
        let me = self.me();
        self.may(&me)?;
        let row = self.tx.goal(id)?.ok_or(Trouble::Told("goalGone"))?;
        let mut goal = signed(&row)?;
        goal.sign(&self.pen())?;
        let let_go = row.let_go.into_iter().filter(|key| *key != me).collect();
        self.keeps_goal(&goal, let_go)?;
        self.say(&Message::Goal { goal: goal.to_bytes()? }).map(|_| ())
    }

    /// Lets go of a goal: alone, at once, whatever is agreed (P1).
    fn lets_go_of_goal(&mut self, id: &[u8; 16]) -> Result<(), Trouble> {
        let me = self.me();
        let row = self.tx.goal(id)?.ok_or(Trouble::Told("goalGone"))?;
        if row.let_go.contains(&me) {
            return Ok(());
        }
        let goal = signed(&row)?;
        let let_go = row.let_go.into_iter().chain([me]).collect();
        self.keeps_goal(&goal, let_go)?;
        self.says(&Message::LetGoOfGoal { id: id.to_vec() })
    }
}

impl Core {
    /// Proposes a goal and signs it (S-50).
    pub(crate) fn propose_goal(&mut self, id: &str, wording: &Secret, now: Now) -> Result<(), Trouble> {
        let wording = words(wording.expose(), Goal::MAX_WORDING, Some("goalEmpty"))?;
        let goal = fresh()?;
        self.step(id, now, |step| step.proposes_goal(goal, wording))
    }

    /// Signs a goal (S-50).
    pub(crate) fn sign_goal(&mut self, id: &str, goal: &str, now: Now) -> Result<(), Trouble> {
        let goal = named(goal, "goalGone")?;
        self.step(id, now, |step| step.signs_goal(&goal))
    }

    /// Lets go of a goal (P1).
    pub(crate) fn let_go_of_goal(&mut self, id: &str, goal: &str, now: Now) -> Result<(), Trouble> {
        let goal = named(goal, "goalGone")?;
        self.step(id, now, |step| step.lets_go_of_goal(&goal))
    }

    /// Reads what is known of the homework of every relationship: the vault was opened.
    pub(crate) fn begins_homework(&mut self) {
        let open = self.open.iter();
        let ids: Vec<String> =
            open.flat_map(|open| open.relationships.keys().chain(open.damaged.keys()).cloned()).collect();
        for id in ids {
            if let Err(trouble) = self.reads_homework_anew(&id) {
                tracing::warn!("homework could not be read: {trouble}");
            }
        }
    }

    /// Reads anew what is known of a relationship's homework.
    pub(crate) fn reads_homework_anew(&mut self, id: &str) -> Result<(), Trouble> {
        let (me, found) = (self.me()?, self.any_relationship(id)?);
        let store = self.opened()?.vault.relationship(&found.id)?;
        let homework = store.transaction(|tx| Homework::read(tx, &me, &found.state))?;
        let open = self.opened_mut()?;
        let found = open.relationships.get_mut(id).or_else(|| open.damaged.get_mut(id));
        found.ok_or(Trouble::State)?.homework.becomes(homework);
        Ok(())
    }
}

/// A refusal's code, or nothing where it is no refusal that is said.
fn said_code(trouble: &Trouble) -> Option<&'static str> {
    match trouble {
        Trouble::Refused(refusal) => Some(refusal.reason.code()),
        Trouble::Told(code @ ("recordDamaged" | "recordFull")) => Some(code),
        _ => None,
    }
}

/// The same code, out of what another's program said.
fn known_code(said: &str) -> Result<&'static str, Trouble> {
    let own = ["recordDamaged", "recordFull"];
    let codes = ReasonCode::ALL.iter().map(|code| code.code()).chain(own);
    codes.into_iter().find(|code| *code == said).ok_or(Trouble::Protocol("a reason that no rule has"))
}
