//! When a person wants to be reminded of a task or a form of records: on chosen days of the week at a time of day, by the clock of a zone.
//!
//! Nothing of it is said to anybody. What the notification says is `reminding.rs`' matter: that there is something
//! that one planned, and no word of what (S-43). Behind a lock the times alone are known, and not what they are
//! about. Of a task one is reminded while it is active.

use kader_setting::{Now, Zone};
use kader_vault::{RoutineAbout, RoutineRow, TaskRow};

use super::{is_form, named, task_state};
use crate::core::{Core, Open};
use crate::output::Output;
use crate::reminding::Reminder;
use crate::state::Stage;
use crate::trouble::Trouble;
use crate::view::{FormRoutineView, RoutineView};

/// The home's setting: when one was reminded last, Unix milliseconds.
const SHOWN: &str = "routines-shown";
/// Most routines of one relationship.
const MAX_ROUTINES: usize = 40;
/// So long after its moment one is still reminded: the machine slept, or a session ran. Milliseconds.
const LATE_MS: u64 = 30 * 60_000;

/// Times of the week, and nothing else.
#[derive(Clone)]
pub(crate) struct Routine {
    days: u8,
    minute: u16,
    zone: Zone,
}

impl Routine {
    /// The first of its moments after this one, Unix milliseconds.
    fn after(&self, at_ms: u64) -> Option<u64> {
        self.zone.next_at(self.days, self.minute, at_ms)
    }
}

/// Those of which one is reminded now, out of their rows.
pub(super) fn due(rows: Vec<RoutineRow>, tasks: &[TaskRow]) -> Vec<Routine> {
    let goes = |about: &RoutineAbout| match about {
        RoutineAbout::Task(id) => tasks.iter().any(|task| task.id == *id && task.state == task_state::ACTIVE),
        RoutineAbout::Form(_) => true,
    };
    let routine = |row: RoutineRow| {
        Some(Routine { days: row.days, minute: row.minute, zone: Zone::new(&row.zone).ok()? })
    };
    rows.into_iter().filter(|row| goes(&row.about)).filter_map(routine).collect()
}

/// How the page sees one.
fn view(row: &RoutineRow) -> RoutineView {
    RoutineView { days: row.days, minute: row.minute, zone: row.zone.clone() }
}

/// That of a task.
pub(super) fn of_task(rows: &[RoutineRow], id: &[u8; 16]) -> Option<RoutineView> {
    rows.iter().find(|row| row.about == RoutineAbout::Task(*id)).map(view)
}

/// Those of forms.
pub(super) fn of_forms(rows: &[RoutineRow]) -> Vec<FormRoutineView> {
    let of_form = |row: &RoutineRow| match &row.about {
        RoutineAbout::Form(form) => Some(FormRoutineView { form: form.clone(), routine: view(row) }),
        RoutineAbout::Task(_) => None,
    };
    rows.iter().filter_map(of_form).collect()
}

/// All of an open vault, of relationships that go on.
fn all(open: &Open) -> impl Iterator<Item = &Routine> {
    let going = open.relationships.values().filter(|found| found.state.stage != Stage::Closed);
    going.flat_map(|found| &found.homework.routines)
}

impl Core {
    /// Reminds of a task or of a form at these times from now on, or not any more.
    pub(crate) fn set_routine(
        &mut self,
        id: &str,
        (task, form): (Option<&str>, Option<String>),
        routine: Option<RoutineView>,
        now: Now,
    ) -> Result<(), Trouble> {
        let about = match (task, form) {
            (Some(task), None) => RoutineAbout::Task(named(task, "taskGone")?),
            (None, Some(form)) if is_form(&form) => RoutineAbout::Form(form),
            _ => return Err(Trouble::Told("formUnknown")),
        };
        let fits = |one: &RoutineView| (1..128).contains(&one.days) && one.minute < 1_440;
        if routine.as_ref().is_some_and(|one| !fits(one) || Zone::new(&one.zone).is_err()) {
            return Err(Trouble::Told("routineOutOfRange"));
        }
        // What is due by what held until now.
        self.remind_of_routines(now);
        let found = self.any_relationship(id)?;
        let store = self.opened()?.vault.relationship(&found.id)?;
        store.transaction(|tx| {
            let Some(RoutineView { days, minute, zone }) = routine else {
                tx.remove_routine(&about)?;
                return Ok(());
            };
            if let RoutineAbout::Task(task) = &about {
                tx.task(task)?.ok_or(Trouble::Told("taskGone"))?;
            }
            let rows = tx.routines()?;
            if rows.len() >= MAX_ROUTINES && !rows.iter().any(|row| row.about == about) {
                return Err(Trouble::Told("routinesFull"));
            }
            Ok(tx.put_routine(&RoutineRow { about, days, minute, zone })?)
        })?;
        self.routines_shown_ms = now.wall_ms;
        self.reads_homework_anew(id)
    }

    /// The vault is open from now on: what is known without it gives way to what is in it.
    pub(crate) fn begins_routines(&mut self) {
        self.locked_routines.clear();
        let Some(open) = &self.open else { return };
        let kept = open.vault.home().setting(SHOWN).ok().flatten().and_then(|bytes| bytes.try_into().ok());
        self.routines_shown_ms = self.routines_shown_ms.max(kept.map_or(0, u64::from_be_bytes));
    }

    /// The vault is about to close: the times alone stay known.
    pub(crate) fn keeps_times_of_routines(&mut self) {
        if let Some(open) = &self.open {
            self.locked_routines = all(open).cloned().collect();
        }
    }

    /// The next moment of any of them that one was not reminded of, Unix milliseconds.
    fn next_routine(&self, now: Now) -> Option<u64> {
        // A clock that was ahead is not waited for.
        let shown_ms = self.routines_shown_ms.min(now.wall_ms);
        let from_ms = shown_ms.max(now.wall_ms.saturating_sub(LATE_MS));
        let open = self.open.iter().flat_map(all);
        open.chain(&self.locked_routines).filter_map(|routine| routine.after(from_ms)).min()
    }

    /// Reminds of what is due: once, of however many.
    pub(crate) fn remind_of_routines(&mut self, now: Now) {
        if self.session_runs() {
            return;
        }
        if self.next_routine(now).is_none_or(|next_ms| next_ms > now.wall_ms) {
            // What is chosen or begun from here on has no moment before it.
            if self.open.is_some() || !self.locked_routines.is_empty() {
                self.routines_shown_ms = now.wall_ms;
            }
            return;
        }
        self.routines_shown_ms = now.wall_ms;
        if let Some(open) = &self.open
            && let Err(trouble) = open.vault.home().put_setting(SHOWN, &now.wall_ms.to_be_bytes())
        {
            // As long as the program runs it is known all the same.
            tracing::warn!("it could not be kept that a reminder was given: {trouble}");
        }
        self.outputs.push(Output::Remind(Reminder::PLANNED));
    }

    /// When that is due next, boot clock.
    pub(crate) fn routines_wake(&self, now: Now) -> Option<u64> {
        if self.session_runs() {
            return None;
        }
        let next_ms = self.next_routine(now)?;
        Some(now.boot_ms.saturating_add(next_ms.saturating_sub(now.wall_ms)))
    }
}
