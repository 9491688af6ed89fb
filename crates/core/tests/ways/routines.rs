//! Reminders of what a client planned (S-43): at chosen times of the week, once, on their own device, and with no word of what.

use kader_core::input::Command;
use kader_core::output::Reply;
use kader_core::view::{HomeworkPage, RoutineView, TaskStepName, Terms};
use kader_setting::Zone;

use crate::planning::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::world::{C, T, World, terms};

const ZONE: &str = "Europe/Amsterdam";
const EVERY_DAY: u8 = 0b111_1111;

fn routine(days: u8, minute: u16) -> RoutineView {
    RoutineView { days, minute, zone: ZONE.into() }
}

impl World {
    fn plans_task(&self, side: usize, task: &str, routine: Option<RoutineView>) -> Command {
        Command::SetRoutine { relationship: self.id(side), task: Some(task.into()), form: None, routine }
    }

    fn plans_form(&self, side: usize, form: &str, routine: Option<RoutineView>) -> Command {
        Command::SetRoutine { relationship: self.id(side), task: None, form: Some(form.into()), routine }
    }

    fn planned_page(&mut self, side: usize) -> HomeworkPage {
        let relationship = self.id(side);
        match self.tries(side, Command::Homework { relationship }).unwrap() {
            Reply::Homework(page) => page,
            other => panic!("{other:?}"),
        }
    }

    /// Lets time pass until this minute of the day has been shown once more, on the wall of the zone.
    fn passes_to(&mut self, minute: u16) {
        let zone = Zone::new(ZONE).unwrap();
        let next = zone.next_at(EVERY_DAY, minute, self.wall_ms).unwrap();
        self.passes(next - self.wall_ms + MINUTE_MS);
    }

    #[track_caller]
    fn was_told(&mut self, side: usize, times: usize) {
        assert_eq!(self.sides[side].reminded, vec![0; times], "side {side}: something planned, and no more");
    }
}

fn tasked(seed: u64) -> (World, String) {
    let open_tasks = Some(3);
    let mut world =
        World::agreed(seed, Terms { session: terms(), relations: true, open_tasks, ..Terms::default() });
    let goal = world.agrees_on_goal("Beter slapen");
    world.does(T, world.offer_task(T, &goal, "Elke dag buiten", "Licht helpt."));
    let task = world.planned_page(C).tasks[0].id.clone();
    (world, task)
}

#[test]
fn s43_one_is_reminded_at_the_chosen_times_while_the_task_is_active() {
    let (mut world, task) = tasked(9_901);
    let envelopes = world.relay.envelopes;
    world.does(C, world.plans_task(C, &task, Some(routine(EVERY_DAY, 20 * 60))));
    assert_eq!(world.planned_page(C).tasks[0].routine, Some(routine(EVERY_DAY, 20 * 60)));
    world.passes_to(20 * 60);
    world.was_told(C, 0);
    world.does(C, world.step_task(C, &task, TaskStepName::Accept));
    let said = world.relay.envelopes - envelopes;
    assert_eq!(world.planned_page(T).tasks[0].routine, None, "nothing of it is said");
    for times in 1..=3 {
        world.passes_to(20 * 60);
        world.was_told(C, times);
    }
    world.restart(C);
    world.was_told(C, 3);
    // Another time, and none on the days that were not chosen.
    world.does(C, world.plans_task(C, &task, Some(routine(0b000_0100, 8 * 60))));
    world.passes(7 * DAY_MS);
    world.was_told(C, 4);
    world.does(C, world.plans_task(C, &task, None));
    assert_eq!(world.planned_page(C).tasks[0].routine, None);
    world.passes(8 * DAY_MS);
    world.was_told(C, 4);
    world.does(C, world.plans_task(C, &task, Some(routine(EVERY_DAY, 20 * 60))));
    world.does(C, world.step_task(C, &task, TaskStepName::Finish));
    world.passes(2 * DAY_MS);
    world.was_told(C, 4);
    world.was_told(T, 0);
    assert!(said > 0);
}

#[test]
fn s43_behind_a_lock_the_time_alone_is_known_and_after_a_restart_not_even_that() {
    let (mut world, _) = tasked(9_902);
    world.does(C, world.plans_form(C, "sleep-diary", Some(routine(EVERY_DAY, 7 * 60 + 30))));
    world.does(C, world.plans_form(C, "free-page", Some(routine(EVERY_DAY, 7 * 60 + 30))));
    let forms: Vec<String> = world.planned_page(C).routines.into_iter().map(|one| one.form).collect();
    assert_eq!(forms, ["sleep-diary", "free-page"]);
    world.does(C, Command::Lock);
    world.passes_to(7 * 60 + 30);
    world.was_told(C, 1);
    world.passes_to(7 * 60 + 30);
    world.was_told(C, 2);
    world.unlock(C);
    world.settle();
    world.was_told(C, 2);
    world.passes_to(7 * 60 + 30);
    world.was_told(C, 3);
    world.kill(C);
    world.passes_to(7 * 60 + 30);
    world.was_told(C, 3);
    // Who comes soon after is told, who comes later is not.
    world.unlock(C);
    world.settle();
    world.was_told(C, 4);
    world.kill(C);
    world.passes_to(7 * 60 + 30);
    world.passes(2 * HOUR_MS);
    world.unlock(C);
    world.settle();
    world.was_told(C, 4);
}

#[test]
fn a_reminder_is_within_bounds_and_of_something_that_is_there() {
    let (mut world, task) = tasked(9_903);
    let bad_zone = RoutineView { zone: "Mars/Olympus".into(), ..routine(1, 0) };
    for bad in [routine(0, 60), routine(128, 60), routine(1, 1_440), bad_zone] {
        world.refused(C, world.plans_task(C, &task, Some(bad)), "routineOutOfRange");
    }
    world.refused(C, world.plans_task(C, &"0".repeat(32), Some(routine(1, 60))), "taskGone");
    world.refused(C, world.plans_form(C, "Not a form", Some(routine(1, 60))), "formUnknown");
    for number in 0..40 {
        world.does(C, world.plans_form(C, &format!("form-{number}"), Some(routine(1, 60))));
    }
    world.refused(C, world.plans_form(C, "one-more", Some(routine(1, 60))), "routinesFull");
    world.does(C, world.plans_form(C, "form-7", Some(routine(2, 60))));
    world.does(C, Command::Lock);
    let relationship = "00".repeat(16);
    let command =
        Command::SetRoutine { relationship, task: None, form: Some("free-page".into()), routine: None };
    world.refused(C, command, "locked");
}
