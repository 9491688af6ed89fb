//! Appointments in any order of clicks, and with the program killed at any moment: one history all the same.

use kader_core::view::{HistoryKind, OutcomeView};

use crate::lies::{Lies, Tally};
use crate::planning::{DAY_MS, HOUR_MS, planned_terms};
use crate::together::some_come;
use crate::world::{BOTH, C, T, World, as_asked, seeds};

/// Any order of clicks, kills, cut lines and lost relays: once everything has come to rest both have
/// one history that verifies, and nothing stands in the way of the next appointment.
#[test]
fn any_order_of_clicks_ends_with_one_history() {
    let mut kinds = std::collections::BTreeMap::new();
    let mut tally = Tally::default();
    for seed in seeds(500, 30) {
        println!("seed {seed}");
        let mut lies = Lies::near_a_night(seed);
        let terms = lies.terms(seed, planned_terms());
        let mut world = World::agreed_at(seed, 1, lies.begin_ms(), terms);
        for round in 0..90 {
            let side = world.dice.below(2);
            match world.dice.below(14) {
                0 | 1 => lies.strikes(&mut world, &mut tally),
                2 => world.some_hours_pass(),
                3 => some_come(&mut world, &mut lies, &mut tally),
                4 => world.some_more_time(side, &mut tally),
                _ => {}
            }
            if !lies.sits_there(&mut world, side, &mut tally) {
                continue;
            }
            let course = world.course(side);
            let open = course.appointments.iter().find(|one| one.outcome == OutcomeView::Open);
            let later = world.wall_ms + (20 + world.dice.below(60) as u64) * HOUR_MS;
            let asked = world.others_request(side).is_some();
            match (world.dice.below(16), open.map(|one| one.id.clone())) {
                (0 | 1, _) => world.clicks_counted(side, world.plan(side, later), &mut tally),
                (2 | 3, Some(id)) => world.clicks_counted(side, world.moves(side, &id, later), &mut tally),
                (4, Some(id)) => world.clicks_counted(side, world.cancel(side, &id), &mut tally),
                (5, _) => drop(world.clicks(side, world.take_back(side))),
                (6..9, _) if asked => world.clicks_counted(side, world.answers(side, true), &mut tally),
                (9, _) if asked => world.clicks_counted(side, world.answers(side, false), &mut tally),
                (10, _) if round % 3 == 0 => {
                    world.kill(side);
                    world.unlock(side);
                }
                (11, _) => world.cut(side),
                (12, _) => {
                    let offline = world.dice.below(3) == 0;
                    world.is_offline(side, offline);
                }
                _ => {
                    for _ in 0..world.dice.below(30) {
                        world.turn();
                    }
                    if world.dice.below(6) == 0 {
                        let ms = world.dice.roll() % (3 * HOUR_MS);
                        world.passes(ms);
                    }
                }
            }
        }
        lies.ends(&mut world, &mut tally);
        world.agree_on_history();
        let [one, other] = BOTH.map(|side| {
            let shown = world.course(side).appointments.into_iter();
            shown.map(|found| (found.id, found.start_ms)).collect::<Vec<_>>()
        });
        assert_eq!(one, other, "seed {seed}");
        world.recounts(&lies, &mut tally);
        tally.adds("lives", 1);
        for (kind, _) in world.kinds(T) {
            *kinds.entry(format!("{kind:?}")).or_insert(0) += 1;
        }
        for side in BOTH {
            world.restart(side);
            world.does(side, world.take_back(side));
        }
        for side in BOTH {
            if world.others_request(side).is_some() {
                world.does(side, world.answers(side, false));
            }
        }
        world.nothing_is_asked();
        let start_ms = world.wall_ms + 90 * DAY_MS;
        world.appoints(C, start_ms);
        // Some have agreed to one in a week.
        world.appoints(T, start_ms + 10 * DAY_MS);
        world.nothing_is_asked();
    }
    println!("{tally:?}");
    tally.has(&crate::lies::OF_EVERY_KIND);
    tally.has(&[
        ("sessions", 12),
        ("sessions within a day of the change", 6),
        ("sessions at the most agreed", 4),
        ("sessions by appointment", 3),
        ("sessions to the limit", 6),
        ("extensions", 2),
        ("refused: tooManySessions", 4),
        ("refused: extensionBeyondMaximum", 3),
        ("a clock stands in the way", 1),
    ]);
    // The lot did not leave out what this is about.
    for (kind, least) in [("Planned", 30), ("Moved", 3), ("Cancelled", 15)] {
        assert!(as_asked() || kinds.get(kind).is_some_and(|count| *count >= least), "{kinds:?}");
    }
}

/// From asking to calling off, with one kill: whatever was interrupted is done again by hand.
fn way_of_an_appointment(seed: u64, side: usize, after: usize) -> bool {
    let mut world = World::agreed(seed, planned_terms());
    let now = world.wall_ms;
    world.sides[side].dies_after = Some(world.sides[side].handled + after);
    let moved_ms = now + 2 * DAY_MS;
    for _ in 0..60 {
        for at in BOTH {
            if world.view(at).vault != kader_core::view::VaultView::Open {
                world.unlock(at);
                world.settle();
            }
            let course = world.course(at);
            let next = match course.appointments.first() {
                _ if world.others_request(at).is_some() => Some(world.answers(at, true)),
                _ if !course.requests.is_empty() => None,
                None if at == C => Some(world.plan(C, now + DAY_MS)),
                Some(one) if at == T && one.start_ms != moved_ms => Some(world.moves(T, &one.id, moved_ms)),
                Some(one) if at == C && one.start_ms == moved_ms && one.outcome == OutcomeView::Open => {
                    Some(world.cancel(C, &one.id))
                }
                _ => None,
            };
            if let Some(next) = next {
                let _ = world.tries(at, next);
                world.settle();
            }
        }
        for at in BOTH {
            if world.view(at).vault != kader_core::view::VaultView::Open {
                world.unlock(at);
                world.settle();
            }
        }
        let over = BOTH.iter().all(|at| {
            let found = world.course(*at).appointments.pop();
            found.is_some_and(|one| matches!(one.outcome, OutcomeView::Cancelled { .. }))
        });
        if over {
            break;
        }
        world.passes(2_100);
    }
    let died = world.sides[side].deaths == 1;
    world.sides[side].dies_after = None;
    world.agree_on_history();
    for at in BOTH {
        let kinds: Vec<_> = world.kinds(at).iter().map(|(kind, _)| *kind).collect();
        let whole = [HistoryKind::Agreed, HistoryKind::Planned, HistoryKind::Moved, HistoryKind::Cancelled];
        assert_eq!(kinds, whole, "side {at}, killed after {after}: {}", world.where_they_are());
    }
    world.nothing_is_asked();
    died
}

#[test]
fn killed_after_each_input_an_appointment_goes_its_way() {
    for side in BOTH {
        let mut kills = 0;
        for after in 1.. {
            if !way_of_an_appointment(30, side, after) {
                break;
            }
            kills += 1;
        }
        assert!(kills > 12, "a way of {kills} kills is no whole way");
    }
}
