//! Homework by lot: changes, cuts, kills, withdrawals and sharings in any order, and a kill after any input.

use kader_core::input::Command;
use kader_core::view::{SharingView, TaskStateView, TaskStepName};

use super::{Page, tasked};
use crate::world::{BOTH, C, T, World, as_asked, seeds};

/// Whatever order of changes, cuts, kills, withdrawals and sharings: one document at the end, and what was
/// acknowledged is in it.
#[test]
fn any_order_of_changes_and_kills_ends_in_one_document() {
    let (mut changes, mut withdrawals) = (0, 0);
    for seed in seeds(9_500, 8) {
        println!("seed {seed}");
        let mut world = match seed % 2 {
            0 => World::agreed(seed, tasked()),
            _ => World::several_agreed(seed, 2, tasked()),
        };
        world.relay.busy_percent = seed % 3 * 15;
        // Half of them on a relay that loses some of what it took.
        world.relay.loses_percent = seed / 2 % 2 * 8;
        let record = world.begins(C);
        world.does(C, world.shares(C, &record));
        let mut shared = true;
        let mut written = Vec::new();
        for round in 0..70 {
            let side = world.dice.below(world.sides.len());
            let what = world.dice.below(14);
            match what {
                0..=6 => {
                    let known = world.homework(side).records.first().is_some_and(|one| one.writable);
                    if !known {
                        continue;
                    }
                    let page = Page::of(&world.opens(side, &record));
                    let at = world.dice.below(40) as u32;
                    let word = format!("<{side}.{round}>");
                    // Between words, so that each stays whole.
                    let text = page.text();
                    let at = text
                        .char_indices()
                        .filter(|(_, c)| *c == '<')
                        .map(|(at, _)| at as u32)
                        .filter(|one| *one >= at)
                        .min();
                    let at = at.unwrap_or(text.len() as u32);
                    if world.tries(side, world.change(side, &record, &page.writes(at, &word))).is_ok() {
                        written.push(word);
                        changes += 1;
                    }
                }
                7..=9 => world.befalls(side, what - 7),
                10 => {
                    let command = if shared { world.withdraws(C, &record) } else { world.shares(C, &record) };
                    world.tries(C, command).unwrap();
                    shared = !shared;
                    withdrawals += 1;
                }
                _ => world.goes_some_way(),
            }
        }
        let lossy = world.relay.loses_percent > 0;
        (world.relay.busy_percent, world.relay.loses_percent) = (0, 0);
        for side in world.all() {
            world.is_offline(side, false);
        }
        world.settle();
        world.passes(if lossy { 8 * 3_600_000 } else { 5_000 });
        if shared {
            // Also what crossed a withdrawal is said again by this.
            world.does(C, world.withdraws(C, &record));
        }
        world.does(C, world.shares(C, &record));
        world.have_the_same(&record);
        let text = world.reads(T, &record);
        for word in &written {
            assert!(text.contains(word.as_str()), "seed {seed}: {word} is lost of {text}");
        }
        world.rests();
    }
    println!("{changes} changes, {withdrawals} withdrawals and sharings");
    assert!(as_asked() || changes > 100 && withdrawals > 10, "{changes} {withdrawals}");
}

/// An exchange with one kill after so many inputs of a side. False where it was over before.
fn exchange(seed: u64, victim: usize, after: usize) -> bool {
    let mut world = World::agreed(seed, tasked());
    let goal = world.agrees_on_goal("Beter slapen");
    let record = world.begins(C);
    let deaths = world.sides[victim].deaths;
    world.sides[victim].dies_after = Some(world.sides[victim].handled + after);
    let opens = |world: &mut World| {
        for side in BOTH.into_iter().chain(BOTH) {
            let _ = world.tries(side, crate::person::unlock());
            world.settle();
        }
    };
    type Done<'a> = &'a dyn Fn(&mut World) -> Option<bool>;
    type Next<'a> = &'a dyn Fn(&mut World) -> Option<Command>;
    let does = |world: &mut World, side: usize, done: Done<'_>, next: Next<'_>| {
        for _ in 0..4 {
            opens(world);
            if done(world) == Some(true) {
                return;
            }
            if let Some(command) = next(world) {
                let _ = world.tries(side, command);
            }
        }
        opens(world);
        assert_eq!(done(world), Some(true), "it could not be done");
    };
    let text = |world: &mut World, side: usize| Some(Page::of(&world.looks_into(side, &record)?).text());
    let writes = |world: &mut World, side: usize, word: &str| {
        let page = Page::of(&world.looks_into(side, &record)?);
        world.id_if_open(side)?;
        Some(world.change(side, &record, &page.writes(0, word)))
    };
    does(&mut world, C, &|world| Some(text(world, C)?.contains("een")), &|world| writes(world, C, "een "));
    let shared = |world: &mut World| Some(world.looks(C)?.records[0].sharing == SharingView::Shared);
    does(&mut world, C, &shared, &|world| world.id_if_open(C).map(|_| world.shares(C, &record)));
    does(&mut world, T, &|world| Some(text(world, T)?.contains("twee")), &|world| writes(world, T, "twee "));
    let offered = |world: &mut World| Some(!world.looks(T)?.tasks.is_empty());
    does(&mut world, T, &offered, &|world| {
        world.id_if_open(T)?;
        Some(world.offer_task(T, &goal, "Dagboek", "daarom"))
    });
    let accepted = |world: &mut World| Some(world.looks(C)?.tasks.first()?.state == TaskStateView::Active);
    does(&mut world, C, &accepted, &|world| {
        let task = world.looks(C)?.tasks.first()?.id.clone();
        world.id_if_open(C)?;
        Some(world.step_task(C, &task, TaskStepName::Accept))
    });
    world.sides[victim].dies_after = None;
    opens(&mut world);
    world.passes(5_000);
    world.have_the_same(&record);
    for side in BOTH {
        let text = world.reads(side, &record);
        assert_eq!(
            (text.matches("een").count(), text.matches("twee").count()),
            (1, 1),
            "{victim} after {after}"
        );
        assert_eq!(world.task_states(side), [TaskStateView::Active], "{victim} after {after}");
    }
    world.rests();
    world.sides[victim].deaths > deaths
}

#[test]
fn killed_after_any_input_everything_is_there_once() {
    for victim in BOTH {
        let step = if std::env::var_os("KADER_THOROUGH").is_some() { 1 } else { 4 };
        let kills = (1..).step_by(step).take_while(|after| exchange(1_150, victim, *after)).count();
        println!("side {victim}: {kills} kills, each after {step} inputs more");
        assert!(kills * step > 8, "an exchange of {kills} kills is none");
    }
}
