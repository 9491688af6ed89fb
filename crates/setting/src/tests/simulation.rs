//! Random lives of a relationship: two to four sides with clocks of their own that drift, jump and lie,
//! messages on their way, a relay that is honest, sleepy or evil, a therapist's program with its rules
//! off now and then. Whatever happens, what stands in the ledgers is the same everywhere and keeps the
//! agreements, counted again by somebody who knows no rule's code.
//!
//! `KADER_HISTORIES` says how many (with `KADER_THOROUGH` 10 000), `KADER_SEED` from which seed; both are
//! printed, also where all is well. Otherwise the same 300 each time, so that a red run is one that a change made; a thorough one
//! begins anywhere.

mod asking;
mod clocks;
mod extending;
mod hearing;
mod introducing;
mod messages;
mod naive;
mod proposing;
mod starting;
mod world;

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write;
use world::World;

/// SplitMix64: small, seeded, the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// Past the harness, which keeps for itself what a green test prints: a log shows what was lived.
fn say(line: &str) {
    std::io::stderr().write_all(format!("{line}\n").as_bytes()).unwrap();
}

#[test]
fn whatever_happens_the_ledgers_keep_the_agreements() {
    let thorough = std::env::var_os("KADER_THOROUGH").is_some();
    let histories = number("KADER_HISTORIES").unwrap_or(if thorough { 10_000 } else { 300 });
    let anywhere = || if thorough { RandomState::new().build_hasher().finish() >> 16 } else { 1 };
    let first = number("KADER_SEED").unwrap_or_else(anywhere);
    say(&format!("{histories} histories from seed {first}"));
    let mut seen = naive::Seen::default();
    for seed in first..first + histories {
        // Printed as it begins, so that the last line names the one that broke.
        println!("history with seed {seed}");
        let mut world = World::new(Dice(seed));
        world.live();
        world.settle();
        seen += naive::recount(&world);
    }
    say(&format!("{histories} histories from seed {first}: {seen:?}"));
    // A simulation in which nothing happens would hold anything.
    if histories >= 200 {
        assert!(2 * seen.sessions > histories && seen.refused_starts > histories, "{seen:?}");
        assert!(seen.members.iter().all(|some| *some > 0) && seen.of_some > 0, "{seen:?}");
        let both = seen.nights.iter().filter(|nights| nights.iter().all(|some| *some > 0)).count();
        assert!(both >= 3, "{seen:?}");
        assert!(seen.kept > 0 && seen.cancelled > 0 && seen.missed > 0 && seen.reviews > 0, "{seen:?}");
        assert!(seen.forged > 0 && seen.forged_refused > 0 && seen.crises > 0, "{seen:?}");
        assert!(seen.shown > 0 && seen.held > 0 && seen.tightened > 0 && seen.gave_way > 0, "{seen:?}");
        assert!(seen.owed > 0 && seen.joint > 0 && seen.declined > 0 && seen.relay_lies > 0, "{seen:?}");
        assert!(seen.withdrawn > 0 && seen.left > 0 && seen.early > 0, "{seen:?}");
        assert!(seen.extended > 0 && seen.refused_longer > 0, "{seen:?}");
        assert!(seen.loosened > 0 && seen.lifted > 0 && seen.ended > 0, "{seen:?}");
        assert!(seen.introduced > 0 && seen.calls > 0, "{seen:?}");
    }
}
