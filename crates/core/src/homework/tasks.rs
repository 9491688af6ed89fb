//! What a member does with tasks (S-30, S-32): offer, accept, finish, stop.

use kader_setting::{Now, PublicKey, Situation, Task, TaskState, TaskStep, permit_task, step_task};
use kader_vault::TaskRow;

use super::{fresh, is_form, named, task_state, words};
use crate::core::Core;
use crate::input::Secret;
use crate::message::{MAX_HOW_OFTEN, MAX_TITLE, MAX_WHY, Message, StepWord};
use crate::operation::Operation;
use crate::trouble::Trouble;
use crate::view::TaskStepName;

/// What a person says of a task.
pub(crate) struct Offer<'a> {
    pub(crate) goal: &'a str,
    pub(crate) title: &'a Secret,
    pub(crate) why: &'a Secret,
    pub(crate) how_often: &'a Secret,
    pub(crate) until_ms: Option<u64>,
    pub(crate) form: Option<String>,
}

/// What the rules know of a task that is here.
pub(super) fn judged(row: &TaskRow) -> Task {
    Task {
        goal: Some(row.goal),
        reason_given: !row.why.trim().is_empty(),
        offered_by: row.author,
        state: match row.state {
            task_state::OFFERED => TaskState::Offered,
            task_state::ACTIVE => TaskState::Active,
            task_state::FINISHED => TaskState::Finished,
            _ => TaskState::Stopped,
        },
    }
}

pub(super) const fn step_of(step: StepWord) -> TaskStep {
    match step {
        StepWord::Accept => TaskStep::Accept,
        StepWord::Finish => TaskStep::Finish,
        StepWord::Stop => TaskStep::Stop,
    }
}

impl Operation<'_> {
    /// How many tasks are open.
    fn open_tasks(&self) -> Result<usize, Trouble> {
        let open = |task: &TaskRow| matches!(task.state, task_state::OFFERED | task_state::ACTIVE);
        Ok(self.tx.tasks()?.iter().filter(|task| open(task)).count())
    }

    /// Whether this member may offer this task now.
    pub(super) fn judges_offer(&self, row: &TaskRow, from: &PublicKey) -> Result<(), Trouble> {
        let agreed = self.agreed_goal(|goal| goal.hash == row.goal)?.is_some();
        let task = Task { goal: agreed.then_some(row.goal), ..judged(row) };
        let open = self.open_tasks()?;
        self.judged(|situation: &Situation<'_>, _| Ok(permit_task(situation, &task, from, open)?))
    }

    fn offers(&mut self, row: TaskRow, made: Option<&[u8]>) -> Result<(), Trouble> {
        let me = self.me();
        self.judges_offer(&row, &me)?;
        let form = row.form.as_deref().unwrap_or_default();
        self.brings_form(form, made)?;
        let form_definition = self.form_along(form)?;
        self.tx.add_task(&row)?;
        self.homework_changed = true;
        self.say(&Message::Task {
            id: row.id.to_vec(),
            goal: row.goal,
            title: row.title,
            why: row.why,
            how_often: row.how_often,
            until_ms: row.until_ms,
            form: row.form,
            form_definition,
            by: me,
            at_ms: row.at_ms,
        })
        .map(|_| ())
    }

    /// What a step makes of a task, by the rules.
    pub(super) fn after_step(&self, row: &TaskRow, step: StepWord, by: &PublicKey) -> Result<u8, Trouble> {
        let task = judged(row);
        let after =
            self.judged(|situation: &Situation<'_>, _| Ok(step_task(situation, &task, step_of(step), by)?))?;
        let client = self.is_client(by);
        Ok(match after {
            TaskState::Offered => task_state::OFFERED,
            TaskState::Active => task_state::ACTIVE,
            TaskState::Finished => task_state::FINISHED,
            TaskState::Stopped if client => task_state::STOPPED,
            TaskState::Stopped => task_state::TAKEN_BACK,
        })
    }

    fn is_client(&self, key: &PublicKey) -> bool {
        let role = self.state.member(key).map_or(self.state.my_role, |other| other.role);
        role == crate::view::RoleView::Client
    }

    fn steps_task(&mut self, id: &[u8; 16], step: StepWord) -> Result<(), Trouble> {
        let row = self.tx.task(id)?.ok_or(Trouble::Told("taskGone"))?;
        let me = self.me();
        let after = self.after_step(&row, step, &me)?;
        if after == row.state {
            return Ok(());
        }
        self.tx.set_task_state(id, after, None, self.now.wall_ms)?;
        self.homework_changed = true;
        self.says(&Message::TaskStep { id: id.to_vec(), step })
    }
}

impl Core {
    /// Offers a task (S-30, S-32).
    pub(crate) fn offer_task(&mut self, id: &str, offer: Offer<'_>, now: Now) -> Result<(), Trouble> {
        let goal = named(offer.goal, "goalGone")?;
        let title = words(offer.title.expose(), MAX_TITLE, Some("taskEmpty"))?;
        let why = words(offer.why.expose(), MAX_WHY, None)?;
        let how_often = words(offer.how_often.expose(), MAX_HOW_OFTEN, None)?;
        let form = offer.form;
        if form.as_ref().is_some_and(|form| !is_form(form)) {
            return Err(Trouble::Told("formUnknown"));
        }
        let made = self.made(form.as_deref().unwrap_or_default())?;
        let (until_ms, task) = (offer.until_ms, fresh()?);
        self.step(id, now, |step| {
            let goal = step.tx.goal(&goal)?.ok_or(Trouble::Told("goalGone"))?;
            let row = TaskRow {
                id: task,
                goal: goal.hash,
                author: step.me(),
                at_ms: now.wall_ms,
                until_ms,
                form,
                title,
                why,
                how_often,
                state: task_state::OFFERED,
                reason: None,
                kept_from_ms: now.wall_ms,
            };
            step.offers(row, made.as_ref().map(|made| made.as_slice()))
        })
    }

    /// Accepts, finishes or stops a task (S-30).
    pub(crate) fn step_homework_task(
        &mut self,
        id: &str,
        task: &str,
        step: TaskStepName,
        now: Now,
    ) -> Result<(), Trouble> {
        let task = named(task, "taskGone")?;
        let word = match step {
            TaskStepName::Accept => StepWord::Accept,
            TaskStepName::Finish => StepWord::Finish,
            TaskStepName::Stop => StepWord::Stop,
        };
        self.step(id, now, |step| step.steps_task(&task, word))
    }
}
