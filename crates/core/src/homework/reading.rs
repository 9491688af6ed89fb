//! What a person reads of homework: the page with goals and tasks, records with their content, the page's summary.

use data_encoding::BASE64;
use kader_setting::{Now, PublicKey, Refusal, TaskStep, permit_homework, step_task};
use kader_vault::{RecordRow, TaskRow};
use zeroize::Zeroizing;

use super::document::{MAX_STATE, author, since};
use super::{named, sharing, signed, task_state, tasks::judged};
use crate::core::Core;
use crate::output::Reply;
use crate::relationship::Relationship;
use crate::state::Stage;
use crate::trouble::Trouble;
use crate::view::{
    GoalView, HomeworkPage, HomeworkView, PositionView, RecordContent, RecordPage, RecordView, RecordsPage,
    RefusalView, SharingView, Side, TaskStateView, TaskView,
};

/// How many records are read together.
const MOST: usize = 400;
/// How many bytes of content those have at most.
const MOST_BYTES: usize = 16 * MAX_STATE;

impl Core {
    /// Whether this member may share now.
    fn may_share(&self, found: &Relationship, me: &PublicKey) -> Result<(), Trouble> {
        self.ask_of(found, |situation, _| Ok(permit_homework(situation, me)?))
    }

    /// Goals, tasks and records.
    pub(crate) fn homework(&self, id: &str) -> Result<Reply, Trouble> {
        let (me, found) = (self.me()?, self.any_relationship(id)?);
        let store = self.opened()?.vault.relationship(&found.id)?;
        let (goals, tasks, records, forms, routines) = store.transaction(|tx| {
            let forms = super::forms::of(tx)?;
            Ok::<_, Trouble>((tx.goals()?, tx.tasks()?, tx.records()?, forms, tx.routines()?))
        })?;
        let all = found.state.everybody(&me);
        let mut page =
            HomeworkPage { forms, routines: super::routines::of_forms(&routines), ..HomeworkPage::default() };
        for row in &goals {
            let goal = signed(row)?;
            let held = goal.held(&row.let_go);
            page.goals.push(GoalView {
                id: crate::hex(&row.id),
                wording: goal.goal().wording.clone(),
                by: Side::of(&goal.goal().proposed_by, &me),
                at_ms: crate::terms::shown(goal.goal().at_ms),
                agreed: goal.is_agreed(&all, &row.let_go),
                mine: held.contains(&me),
                over: held.is_empty(),
                held: held.iter().map(|key| Side::of(key, &me)).collect(),
            });
        }
        let can = self.steps(found, &me, &tasks);
        for (row, can) in tasks.into_iter().zip(can) {
            let goal = goals.iter().find(|goal| goal.hash == row.goal).map(|goal| crate::hex(&goal.id));
            let routine = super::routines::of_task(&routines, &row.id);
            let mut task = task_view(&me, row, goal, can);
            task.routine = routine;
            page.tasks.push(task);
        }
        let may = self.may_share(found, &me).is_ok();
        page.records = records.iter().map(|row| record_view(found, row, &me, may)).collect();
        Ok(Reply::Homework(page))
    }

    /// What this member can do with each task: accept it, finish it, stop it. Asked in one go: each time all that was
    /// signed when identities were compared is verified.
    fn steps(&self, found: &Relationship, me: &PublicKey, tasks: &[TaskRow]) -> Vec<[bool; 3]> {
        let asked = self.ask_of(found, |situation, _| {
            let can = |row: &TaskRow| {
                let task = judged(row);
                let steps = [TaskStep::Accept, TaskStep::Finish, TaskStep::Stop];
                steps.map(|step| step_task(situation, &task, step, me).is_ok())
            };
            Ok(tasks.iter().map(can).collect())
        });
        let open = found.state.stage != Stage::Closed;
        asked.ok().filter(|_| open).unwrap_or_else(|| vec![[false; 3]; tasks.len()])
    }

    /// A record with its content; from here on it is not new any more.
    pub(crate) fn open_record(
        &mut self,
        id: &str,
        record: &str,
        have: Option<&str>,
        now: Now,
    ) -> Result<Reply, Trouble> {
        let record = named(record, "recordGone")?;
        let have = have.map(|have| BASE64.decode(have.as_bytes())).transpose();
        let have = have.map_err(|_| Trouble::Told("recordDamaged"))?;
        let (me, found) = (self.me()?, self.any_relationship(id)?);
        let all = found.state.everybody(&me);
        let position = all.iter().position(|key| *key == me).unwrap_or_default();
        let position = u8::try_from(position).map_err(|_| Trouble::State)?;
        let store = self.opened()?.vault.relationship(&found.id)?;
        let (row, form, content, was_fresh) = store.transaction(|tx| {
            let mut row = tx.record(&record)?.ok_or(Trouble::Told("recordGone"))?;
            let was_fresh = std::mem::take(&mut row.fresh);
            if was_fresh {
                tx.put_record(&row)?;
            }
            let content = tx.record_content(&record)?.unwrap_or_default();
            let form = super::forms::one(tx, &row.form)?;
            Ok::<_, Trouble>((row, form, content, was_fresh))
        })?;
        let may = self.may_share(found, &me).is_ok();
        let mut random = [0u8; 5];
        crate::random(&mut random)?;
        let page = RecordPage {
            record: record_view(found, &row, &me, may),
            form,
            author: author(random, position),
            update: encoded(since(&content, have.as_deref())?),
            members: (0u32..)
                .zip(&all)
                .map(|(position, key)| PositionView { position, who: Side::of(key, &me) })
                .collect(),
        };
        if was_fresh {
            self.reads_homework_anew(id)?;
            if self.relationship(id).is_ok() {
                self.step(id, now, |step| {
                    step.state.mine_looked(&record);
                    Ok(())
                })?;
            }
        }
        Ok(Reply::Record(page))
    }

    /// The records of a form with their content: the newest, oldest first.
    pub(crate) fn records(&self, id: &str, form: &str) -> Result<Reply, Trouble> {
        let (me, found) = (self.me()?, self.any_relationship(id)?);
        let store = self.opened()?.vault.relationship(&found.id)?;
        let may = self.may_share(found, &me).is_ok();
        let mut records = Vec::new();
        store.transaction(|tx| {
            let mut bytes = 0;
            let rows = tx.records()?.into_iter().filter(|row| row.form == form);
            for row in rows.collect::<Vec<_>>().iter().rev().take(MOST) {
                let content = tx.record_content(&row.id)?.unwrap_or_default();
                bytes += content.len();
                if bytes > MOST_BYTES {
                    break;
                }
                let update = encoded(since(&content, None)?);
                records.push(RecordContent { record: record_view(found, row, &me, may), update });
            }
            Ok::<_, Trouble>(())
        })?;
        records.reverse();
        Ok(Reply::Records(RecordsPage { records }))
    }
}

fn encoded(bytes: Zeroizing<Vec<u8>>) -> String {
    BASE64.encode(&bytes)
}

fn record_view(found: &Relationship, row: &RecordRow, me: &PublicKey, may: bool) -> RecordView {
    let mine = row.owner == *me;
    let shared = row.sharing == sharing::SHARED;
    RecordView {
        id: crate::hex(&row.id),
        form: row.form.clone(),
        task: row.task.map(|task| crate::hex(&task)),
        owner: Side::of(&row.owner, me),
        began_ms: crate::terms::shown(row.began_ms),
        changed_ms: crate::terms::shown(row.changed_ms),
        changed_by: Side::of(&row.changed_by, me),
        sharing: match row.sharing {
            sharing::SHARED => SharingView::Shared,
            sharing::WITHDRAWN => SharingView::Withdrawn,
            _ => SharingView::Draft,
        },
        fresh: row.fresh,
        mine,
        writable: mine || shared && may && found.state.stage != Stage::Closed,
        refused: row.refused.clone(),
    }
}

fn task_view(
    me: &PublicKey,
    row: TaskRow,
    goal: Option<String>,
    [accept, finish, stop]: [bool; 3],
) -> TaskView {
    TaskView {
        id: crate::hex(&row.id),
        goal,
        by: Side::of(&row.author, me),
        at_ms: crate::terms::shown(row.at_ms),
        until_ms: row.until_ms.map(crate::terms::shown),
        state: match row.state {
            task_state::OFFERED => TaskStateView::Offered,
            task_state::ACTIVE => TaskStateView::Active,
            task_state::FINISHED => TaskStateView::Finished,
            task_state::REFUSED => TaskStateView::Refused,
            _ => TaskStateView::Stopped,
        },
        can_accept: row.state == task_state::OFFERED && accept,
        can_finish: finish,
        can_stop: stop,
        title: row.title,
        why: row.why,
        how_often: row.how_often,
        form: row.form,
        reason: row.reason,
        routine: None,
    }
}

/// What the page's view says of homework: what may be done now, and what waits.
///
/// `refusal`: why this member may not share and propose now.
pub(crate) fn summary(found: &Relationship, refusal: Option<Refusal>) -> HomeworkView {
    let homework = &found.homework;
    let agreement = found.book.as_ref().and_then(|book| {
        kader_setting::s01_in_force(&book.agreements, &book.ledger).ok().map(|signed| signed.agreement())
    });
    let clause = agreement.and_then(|agreement| agreement.clauses.homework.as_ref());
    let refusal = refusal.map(RefusalView::from);
    HomeworkView {
        agreed: clause.is_some(),
        most_tasks: clause.map_or(0, |clause| u32::from(clause.open_tasks)),
        open_tasks: homework.open_tasks,
        refusal,
        waiting: homework.waiting,
        fresh: homework.fresh,
        revision: homework.revision,
    }
}
