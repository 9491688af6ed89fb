//! A core that is killed after any input, its outputs lost: the way goes on to its end.

use kader_core::view::HistoryKind;

use crate::world::{BOTH, C, T, World};

/// The whole way with one kill after `after` inputs of `side`. How many inputs there were.
fn way(seed: u64, dies: Option<(usize, usize)>) -> [usize; 2] {
    let mut world = World::empty(seed);
    if let Some((side, after)) = dies {
        world.sides[side].dies_after = Some(after);
    }
    world.goes_the_way(|_| {});
    world.agree_on_history();
    for side in BOTH {
        let kinds: Vec<_> = world.kinds(side).iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [HistoryKind::Agreed, HistoryKind::Start, HistoryKind::End], "side {side}");
    }
    world.rests();
    assert_eq!(world.sides.iter().map(|side| side.deaths).sum::<usize>(), usize::from(dies.is_some()));
    BOTH.map(|side| world.sides[side].handled)
}

fn each_kill(side: usize) {
    let seed = 1;
    let inputs = way(seed, None)[side];
    println!("seed {seed}, side {side}, {inputs} inputs");
    for after in 1..=inputs {
        println!("killed after {after}");
        way(seed, Some((side, after)));
    }
}

#[test]
fn the_therapist_is_killed_after_each_input() {
    each_kill(T);
}

#[test]
fn the_client_is_killed_after_each_input() {
    each_kill(C);
}

/// Kills, cut lines and a relay that is busy, by lot.
#[test]
fn everything_goes_wrong_now_and_then() {
    for seed in 1_000..1_040 {
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
