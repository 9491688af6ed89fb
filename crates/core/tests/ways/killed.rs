//! A core that is killed after any input, its outputs lost: the way goes on to its end.

use kader_core::view::HistoryKind;

use crate::world::{BOTH, C, T, World, seeds};

/// The whole way with one kill after `after` inputs of `side`. False where it was over before that.
fn way(seed: u64, side: usize, after: usize) -> bool {
    let mut world = World::empty(seed);
    world.sides[side].dies_after = Some(after);
    world.goes_the_way(|_| {});
    world.agree_on_history();
    for side in BOTH {
        let kinds: Vec<_> = world.kinds(side).iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [HistoryKind::Agreed, HistoryKind::Start, HistoryKind::End], "side {side}");
    }
    world.rests();
    world.sides[side].deaths == 1
}

/// Every fourth moment; with `KADER_THOROUGH` in the environment every one.
fn each_kill(seed: u64, side: usize) {
    let step = if std::env::var_os("KADER_THOROUGH").is_some() { 1 } else { 4 };
    let mut kills = 0;
    for after in (1..).step_by(step) {
        println!("seed {seed}, side {side}, killed after {after} inputs");
        if !way(seed, side, after) {
            break;
        }
        kills += 1;
    }
    assert!(kills * step > 60, "a way of {kills} kills is no whole way");
}

#[test]
fn the_therapist_is_killed_after_each_input() {
    each_kill(1, T);
}

#[test]
fn the_client_is_killed_after_each_input() {
    each_kill(2, C);
}

/// Kills, cut lines and a relay that is busy, by lot.
#[test]
fn everything_goes_wrong_now_and_then() {
    for seed in seeds(1_000, 10) {
        println!("seed {seed}");
        let mut world = World::empty(seed);
        world.relay.busy_percent = 10;
        let mut mischief = 12;
        world.goes_the_way(|world| {
            if mischief == 0 {
                return;
            }
            let side = world.dice.below(2);
            match world.dice.below(8) {
                0 => world.kill(side),
                1 | 2 => world.cut(side),
                3 => {
                    let after = world.sides[side].handled + 1 + world.dice.below(20);
                    world.sides[side].dies_after = Some(after);
                }
                _ => return,
            }
            mischief -= 1;
        });
        world.relay.busy_percent = 0;
        world.passes(5_000);
        world.agree_on_history();
        world.rests();
    }
}
