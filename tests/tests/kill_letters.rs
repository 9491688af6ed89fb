//! kill -9 between sessions: at random moments of a busy exchange of letters, files, a record and what is taken back,
//! and at every single write to the disk; what was acknowledged is there once, in its order, on both sides.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::{Duration, Instant};

use kader_tests::exchange::{A_DAY, Act, Pair, SOON, Side};
use kader_tests::lab;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

fn thorough() -> bool {
    std::env::var_os("KADER_THOROUGH").is_some()
}

/// How many are killed: `KADER_KILLS`, or with `KADER_THOROUGH` a thousand.
fn kills() -> u32 {
    let asked = std::env::var("KADER_KILLS").ok().and_then(|kills| kills.parse().ok());
    asked.unwrap_or(if thorough() { 1_000 } else { 20 })
}

fn seed() -> u64 {
    std::env::var("KADER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        u64::from(now.subsec_nanos()) ^ now.as_secs()
    })
}

/// One pair after the other, each as long as both still have something to say: the last kill meets as much as the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_killed_at_random_moments_of_a_busy_exchange() {
    lab::log();
    let (seed, kills) = (seed(), kills());
    println!("KADER_SEED={seed}, {kills} kills");
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut killed = 0;
    while killed < kills {
        let pair = Pair::agreed().await;
        let lived = tokio::task::spawn_blocking(move || {
            let mut pair = pair;
            pair.opens();
            let before = killed;
            while killed < kills && !pair.sides.iter().any(Side::is_tired) {
                // From before it has opened to well into what it does then.
                let lives = Duration::from_micros(u64::from(random.next_u32() % 1_200_000));
                let whom = (random.next_u32() % 2) as usize;
                pair.goes_on_for(lives, &mut || random.next_u32());
                pair.sides[whom].is_killed();
                killed += 1;
            }
            pair.comes_to_rest(4 * SOON);
            let deaths: u32 = pair.sides.iter().map(|side| side.remote.deaths).sum();
            assert_eq!(deaths, killed - before);
            // What was taken back again was written too.
            let wrote = |side: &Side| side.letters.len() + side.gone.len();
            assert!(pair.sides.iter().all(|side| wrote(side) as u32 >= deaths / 12), "they hardly wrote");
            println!("{killed} kills so far");
            (pair, random, killed)
        });
        let (pair, again, count) = lived.await.unwrap();
        (random, killed) = (again, count);
        pair.ends().await;
    }
}

/// What a life does whose every write is its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    /// Hears a letter, writes one, keeps something.
    Letters,
    /// Hears of the other's words in the record, writes there.
    Record,
    /// Hears a letter with a file, sends one.
    Files,
    /// Hears that a letter was taken back, takes one back.
    TakingBack,
}

impl Life {
    /// What the other does before it, so that it has something to hear; some of it is there for earlier lives too.
    fn before(self, therapist: &mut Side, told: u16) {
        let text = format!("T {told:04}");
        therapist.does(match self {
            Self::Letters => Act::Letter(text),
            Self::Record => Act::Write(format!("<{text}>")),
            Self::Files => Act::Filed(text),
            Self::TakingBack => Act::Letter(text.clone()),
        });
        therapist.settles();
        if self == Self::TakingBack {
            therapist.does(Act::TakeBack(format!("T {told:04}")));
            therapist.settles();
        }
    }

    fn acts(self, number: u16) -> Vec<Act> {
        let text = format!("C {number:04}");
        match self {
            Self::Letters => vec![
                Act::Draft(format!("{text} half")),
                Act::Letter(text.clone()),
                Act::Keep(format!("{text} kept")),
            ],
            Self::Record => vec![Act::Write(format!("<{text}>")), Act::Write(format!("<{text} more>"))],
            Self::Files => vec![Act::Filed(text)],
            Self::TakingBack => vec![Act::Letter(text.clone()), Act::TakeBack(text)],
        }
    }
}

/// The calls to the system by which something on the disk changes.
const CALLS: [&str; 4] = ["pwrite64", "ftruncate", "unlink", "rename"];
/// So many lives of one pair: fewer than letters a day.
const LIVES: u16 = A_DAY - 20;

/// How far it has come.
struct Progress {
    life: Life,
    step: u32,
    first: u32,
    /// Which of the calls.
    call: usize,
    /// The how manieth of it is the next to die at.
    number: u32,
    killed: u32,
}

impl Progress {
    fn begins(life: Life) -> Self {
        let seed = seed();
        println!("KADER_SEED={seed}");
        // All of them take some minutes for each kind of life.
        let step: u32 = match life {
            _ if thorough() => 1,
            Life::Letters => 36,
            Life::Record | Life::TakingBack => 72,
            Life::Files => 144,
        };
        let first = u32::try_from(seed % 1_000).unwrap();
        Self { life, step, first, call: 0, number: 1 + first % step, killed: 0 }
    }

    /// Of a call that is made a few times all are tried sooner.
    fn steps(&self) -> u32 {
        if self.call == 0 { self.step } else { self.step.div_ceil(6) }
    }

    fn lived(&mut self) {
        println!(
            "{:?}: {}: made less than {} times, tried each {}. of them",
            self.life,
            CALLS[self.call],
            self.number,
            self.steps()
        );
        self.call += 1;
        self.number = 1 + self.first % self.steps();
    }

    fn goes_on_with(&mut self, pair: &mut Pair) {
        pair.opens();
        for told in 1..=LIVES {
            let Some(call) = CALLS.get(self.call) else { return };
            let [therapist, client] = &mut pair.sides;
            self.life.before(therapist, told);
            client.is_killed_to_die_at(call, self.number);
            let lived = lives_through(client, therapist, self.life.acts(told));
            client.is_killed();
            client.opens();
            if lived {
                self.lived();
            } else {
                self.killed += 1;
                self.number += self.steps();
            }
        }
    }
}

async fn killed_at_every_write_of(life: Life) {
    lab::log();
    let mut progress = Progress::begins(life);
    while progress.call < CALLS.len() {
        let pair = Pair::agreed().await;
        let gone = tokio::task::spawn_blocking(move || {
            let (mut pair, mut progress) = (pair, progress);
            progress.goes_on_with(&mut pair);
            pair.comes_to_rest(4 * SOON);
            (pair, progress)
        });
        let (pair, gone) = gone.await.unwrap();
        progress = gone;
        pair.ends().await;
    }
    println!("{life:?}: killed at {} writes", progress.killed);
    assert!(progress.killed * progress.step > 60, "so few writes cannot be all");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_killed_at_every_single_write_of_letters() {
    killed_at_every_write_of(Life::Letters).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_killed_at_every_single_write_of_a_record() {
    killed_at_every_write_of(Life::Record).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_killed_at_every_single_write_of_a_file() {
    killed_at_every_write_of(Life::Files).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_killed_at_every_single_write_of_taking_back() {
    killed_at_every_write_of(Life::TakingBack).await;
}

/// Unlocks, hears what is there, does this; whether it lived to the end of it.
fn lives_through(client: &mut Side, therapist: &mut Side, acts: Vec<Act>) -> bool {
    let mut acts = acts.into_iter();
    let end = Instant::now() + SOON;
    let mut last = None;
    loop {
        assert!(Instant::now() < end, "neither dead nor done");
        therapist.listens(Duration::from_millis(2));
        client.listens(Duration::from_millis(5));
        if !client.remote.runs() {
            // What it said last may still be in the pipe.
            while client.listens(Duration::from_millis(50)) {}
            return false;
        }
        if !client.is_open() || client.remote.waits {
            continue;
        }
        match acts.next() {
            Some(act) => client.does(act),
            // A while more for what the relay brings and what follows by itself.
            None => {
                let quiet = *last.get_or_insert_with(|| Instant::now() + Duration::from_millis(700));
                if Instant::now() > quiet {
                    return true;
                }
            }
        }
    }
}
