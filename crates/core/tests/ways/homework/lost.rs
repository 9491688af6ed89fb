//! Homework that is lost on the way: it is there on every side all the same, and no word that was deleted is kept for that.

use kader_core::input::Command;
use kader_core::view::{TaskStateView, TaskStepName};

use super::{FORM, Page, has, tasked};
use crate::changed::Said;
use crate::several::P;
use crate::world::{BOTH, C, T, World, unhex};

const MINUTE_MS: u64 = 60_000;

impl World {
    /// The relay forgets what came since then.
    fn forgets_since(&mut self, backup: &crate::relay::Backup) {
        self.relay_is_away(true);
        self.relay.restores(backup);
        self.relay_is_away(false);
        self.settle();
    }
}

/// The partner has the client's record and writes in it; the therapist has neither, and hears of the partner's first.
#[test]
fn among_three_a_change_that_comes_before_its_record_is_asked_for_again() {
    let mut world = World::several_agreed(1_140, 2, tasked());
    world.passes(5 * MINUTE_MS);
    let backup = world.relay.backup();
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "van mij. ");
    world.is_offline(T, true);
    world.does(C, world.shares(C, &record));
    assert_eq!(world.reads(P, &record), "van mij. ");
    world.is_offline(C, true);
    world.forgets_since(&backup);
    world.is_offline(T, false);
    world.settle();
    world.writes_in(P, &record, 9, "van ons. ");
    world.passes(20 * MINUTE_MS);
    assert!(world.homework(T).records.is_empty(), "the client was not there to say it again");
    world.is_offline(C, false);
    world.passes(60 * MINUTE_MS);
    assert_eq!(world.reads(T, &record), "van mij. van ons. ");
    world.have_the_same(&record);
    world.rests();
}

/// The same with a task that one client accepts before the other has it.
#[test]
fn among_three_a_step_that_comes_before_its_task_waits_for_it() {
    let mut world = World::several_agreed(1_141, 2, tasked());
    let goal = world.agrees_on_goal("Samen eten");
    world.passes(5 * MINUTE_MS);
    let backup = world.relay.backup();
    world.is_offline(P, true);
    world.does(T, world.offer_task(T, &goal, "Koken", "Omdat het rust geeft"));
    let task = world.homework(C).tasks[0].id.clone();
    world.is_offline(T, true);
    world.forgets_since(&backup);
    world.is_offline(P, false);
    world.settle();
    world.does(C, world.step_task(C, &task, TaskStepName::Accept));
    world.passes(20 * MINUTE_MS);
    assert!(world.homework(P).tasks.is_empty());
    // A kill forgets nothing of what waits.
    world.kill(P);
    world.unlock(P);
    world.is_offline(T, false);
    world.passes(60 * MINUTE_MS);
    for side in world.all() {
        assert_eq!(world.task_states(side), [TaskStateView::Active], "side {side}");
    }
    world.rests();
}

/// What a side keeps to say again, as bytes.
fn kept(world: &mut World, side: usize) -> Vec<(u64, Vec<u8>)> {
    let kept = world.with_vault(side, false, |changed| {
        let numbers = changed.tx.said_numbers().unwrap();
        let said = numbers.into_iter().map(|number| changed.tx.said(number).unwrap().unwrap());
        said.map(|said| (said.number, said.body.clone())).collect()
    });
    world.unlock(side);
    world.settle();
    kept
}

#[test]
fn what_was_deleted_before_the_other_read_it_is_kept_nowhere() {
    let mut world = World::agreed(1_142, tasked());
    let record = world.begins(C);
    world.does(C, world.shares(C, &record));
    world.passes(5 * MINUTE_MS);
    let backup = world.relay.backup();
    world.is_offline(T, true);
    world.writes_in(C, &record, 0, "toch niet dit, wel dit");
    let page = Page::of(&world.opens(C, &record));
    world.does(C, world.change(C, &record, &page.erases(0, 15)));
    let kept = kept(&mut world, C);
    assert!(kept.len() >= 2, "two changes are not heard yet: {}", kept.len());
    assert!(kept.iter().all(|(_, body)| !has(body, "toch niet") && !has(body, "wel dit")));
    // And lost on the way it comes all the same, without what was deleted.
    world.forgets_since(&backup);
    world.is_offline(T, false);
    world.passes(60 * MINUTE_MS);
    assert_eq!(world.reads(T, &record), "wel dit");
    world.have_the_same(&record);
    assert_eq!(world.homework(C).records[0].refused, None);
    assert!(BOTH.into_iter().all(|side| world.sees(side).mail.left_out == 0));
    world.rests();
}

/// Of a large record one part is lost: nobody is told that it is damaged, and all of it is there.
#[test]
fn a_part_that_was_lost_is_no_damage() {
    let mut world = World::agreed(1_143, tasked());
    let record = world.begins(C);
    let long: String = (0..30_000).map(|number| format!("{number} ")).collect();
    world.writes_in(C, &record, 0, &long);
    world.passes(5 * MINUTE_MS);
    world.is_offline(T, true);
    world.relay.loses_percent = 40;
    world.does(C, world.shares(C, &record));
    world.relay.loses_percent = 0;
    assert!(world.relay.lost > 0);
    world.is_offline(T, false);
    world.passes(60 * MINUTE_MS);
    world.have_the_same(&record);
    assert_eq!(world.homework(C).records[0].refused, None);
    world.rests();
}

/// A changed program that shares its record again and again makes nobody say theirs each time.
#[test]
fn versions_after_versions_cost_the_other_no_answer() {
    let mut world = World::agreed(1_144, tasked());
    let record = world.begins(T);
    world.does(T, world.shares(T, &record));
    world.writes_in(C, &record, 0, "van mij");
    world.passes(5 * MINUTE_MS);
    let bytes = data_encoding::BASE64.decode(world.opens(T, &record).update.as_bytes()).unwrap();
    // What the client wrote is not the therapist's to say.
    let empty = yrs::Doc::new();
    let nothing = yrs::ReadTxn::encode_state_as_update_v1(
        &yrs::Transact::transact(&empty),
        &yrs::StateVector::default(),
    );
    assert!(has(&bytes, "van mij"));
    let before = world.relay.envelopes;
    let again: Vec<Said> = (0..10)
        .map(|number| Said::RecordState {
            id: unhex(&record),
            form: FORM.into(),
            form_definition: None,
            task: None,
            began_ms: 1,
            version: 20 + number,
            part: 0,
            parts: 1,
            bytes: nothing.clone(),
        })
        .collect();
    world.says(T, &again);
    world.passes(5 * MINUTE_MS);
    let said = world.relay.envelopes - before;
    assert!(said < 10 + 5, "{said} envelopes");
    assert_eq!(world.reads(C, &record), "van mij");
}

/// Of three, who did not say it is not told that it was not taken.
#[test]
fn among_three_only_whose_it_was_hears_that_it_was_not_taken() {
    let mut world = World::several_agreed(1_145, 2, tasked());
    let record = world.begins(C);
    world.does(C, world.shares(C, &record));
    let of = world.key_of(P);
    world.says(T, &[Said::RecordRefused { id: unhex(&record), of, reason: "recordFull".into() }]);
    assert_eq!(world.homework(C).records[0].refused, None);
    assert_eq!(world.homework(P).records[0].refused.as_deref(), Some("recordFull"));
    let relationship = world.id(C);
    world.does(C, Command::RemoveRecord { relationship, record });
}
