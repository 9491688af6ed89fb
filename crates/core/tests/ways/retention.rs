//! S-41: what the agreed time has passed for is erased, from the page, the rows and the bytes of the file.

use kader_core::input::Command;
use kader_core::view::{ConfidentialityTerms, KindTerms, PhaseView, RetentionTerms, Terms};
use kader_vault::Vault;

use crate::changed::text;
use crate::world::{BOTH, C, PASSPHRASE, T, World, terms};

const DAY_MS: u64 = 24 * 3_600_000;
pub(crate) const MARKER: &str = "geplant-teken";

/// Texts are kept for so many days.
pub(crate) fn kept_for(days: u16) -> Terms {
    let confidentiality = ConfidentialityTerms {
        capture_protection: false,
        retention: vec![RetentionTerms { kind: KindTerms::Messages, days }],
        idle_lock_seconds: 600,
        export_shared: true,
    };
    Terms { session: terms(), relations: true, confidentiality: Some(confidentiality), ..Terms::default() }
}

/// The texts that the vault of a side has, read by the vault alone; its program is killed for it.
fn in_the_vault(world: &mut World, side: usize) -> Vec<String> {
    world.kill(side);
    let vault = Vault::unlock_passphrase(&world.folder(side), PASSPHRASE).unwrap();
    let id = vault.home().relationships().unwrap()[0];
    let store = vault.relationship(&id).unwrap();
    let rows = store.transaction(|tx| tx.texts_before(None, 100)).unwrap();
    rows.into_iter().map(|row| row.text.body).collect()
}

/// A session in which each said something, and its end.
pub(crate) fn talked(world: &mut World) {
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    for side in BOTH {
        world.does(side, world.say(side, &format!("{MARKER} van {side}")));
    }
    world.passes(10_000);
    world.does(T, world.leave(T));
    for side in BOTH {
        world.does(side, Command::CloseEnding { relationship: world.id(side) });
    }
}

#[test]
fn s41_texts_are_erased_after_the_agreed_time_while_the_program_runs() {
    let mut world = World::agreed(1, kept_for(30));
    talked(&mut world);
    world.passes(30 * DAY_MS - 60_000);
    assert_eq!(in_the_vault(&mut world, C).len(), 2);
    world.unlock(C);
    world.settle();
    world.passes(120_000);
    for side in BOTH {
        assert!(in_the_vault(&mut world, side).is_empty(), "side {side}");
        world.unlock(side);
    }
    // Ledger and agreement stay, and nothing else is missed.
    world.settle();
    world.agree_on_history();
    talked(&mut world);
}

#[test]
fn s41_what_fell_due_while_it_was_off_is_erased_when_it_opens() {
    let mut world = World::agreed(2, kept_for(30));
    talked(&mut world);
    world.kill(C);
    world.passes(31 * DAY_MS);
    assert_eq!(in_the_vault(&mut world, C).len(), 2);
    world.unlock(C);
    world.settle();
    assert!(in_the_vault(&mut world, C).is_empty());
    // Without a relay it waits a moment for one, and no longer.
    let mut world = World::agreed(3, kept_for(30));
    talked(&mut world);
    world.kill(C);
    world.relay_is_away(true);
    world.passes(31 * DAY_MS);
    world.unlock(C);
    world.passes(29_000);
    world.passes(2_000);
    assert!(in_the_vault(&mut world, C).is_empty());
}

#[test]
fn s41_without_a_time_texts_stay() {
    let mut world = World::agreed(4, terms());
    talked(&mut world);
    world.passes(400 * DAY_MS);
    assert_eq!(in_the_vault(&mut world, C).len(), 2);
}

#[test]
fn s41_a_clock_that_the_relay_contradicts_erases_nothing() {
    let mut world = World::agreed(5, kept_for(30));
    talked(&mut world);
    world.kill(C);
    world.sides[C].wall_off_ms = 40 * i64::try_from(DAY_MS).unwrap();
    world.unlock(C);
    world.settle();
    world.passes(2 * 3_600_000);
    assert_eq!(in_the_vault(&mut world, C).len(), 2);
    world.sides[C].wall_off_ms = 0;
    world.unlock(C);
    world.passes(31 * DAY_MS);
    assert!(in_the_vault(&mut world, C).is_empty());
}

#[test]
fn s41_a_writer_cannot_date_a_text_beyond_its_time() {
    let mut world = World::agreed(6, kept_for(30));
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    // A minute ahead is taken for what it is; the years that a changed program says are not.
    world.sides[T].wall_off_ms = 400 * i64::try_from(DAY_MS).unwrap();
    world.does(T, world.say(T, MARKER));
    world.sides[T].wall_off_ms = 0;
    let shown = world.sees(C).session.unwrap().texts[0].at_ms;
    assert!(shown <= world.now(C).wall_ms + 120_000, "{shown}");
    world.passes(1_000_000);
    assert_eq!(world.phase(C), Some(PhaseView::Ended));
    world.passes(31 * DAY_MS);
    assert!(in_the_vault(&mut world, C).is_empty());
}

#[test]
fn s41_a_writer_cannot_have_a_text_erased_before_its_time() {
    let mut world = World::in_session(9, kept_for(30));
    let session = world.session(C);
    world.says(C, &[text(&session, 1, 0)]);
    world.does(T, world.leave(T));
    for (days, kept) in [(0, 1), (29, 1), (2, 0)] {
        world.passes(days * DAY_MS + 60_000);
        assert_eq!(in_the_vault(&mut world, T).len(), kept, "after {days} days more");
        world.unlock(T);
        world.settle();
    }
}

#[test]
fn s41_after_a_withdrawal_the_agreed_time_still_runs() {
    let mut world = World::agreed(7, kept_for(30));
    talked(&mut world);
    world.does(C, Command::Withdraw { relationship: world.id(C) });
    world.passes(31 * DAY_MS);
    for side in BOTH {
        assert!(in_the_vault(&mut world, side).is_empty(), "side {side}");
    }
}

#[test]
fn s41_at_the_end_of_the_relationship_everything_said_goes_and_the_ledger_stays() {
    // Also with a clock that the relay contradicts.
    for (agreed, off_ms) in [(kept_for(300), 0), (Terms::from(terms()), 0), (kept_for(300), -600_000)] {
        let mut world = World::agreed(8, agreed);
        talked(&mut world);
        let entries = world.kinds(C).len();
        world.sides[T].wall_off_ms = off_ms;
        world.restart(T);
        world.does(C, Command::EndAlone { relationship: world.id(C) });
        world.passes(1_000);
        for side in BOTH {
            assert_eq!(world.kinds(side).len(), entries + 1, "side {side}");
            assert!(in_the_vault(&mut world, side).is_empty(), "side {side}");
            world.unlock(side);
            world.settle();
            assert_eq!(world.kinds(side).len(), entries + 1, "side {side}");
        }
    }
}
