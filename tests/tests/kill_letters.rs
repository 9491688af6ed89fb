//! kill -9 between sessions: at random moments of a busy exchange of letters, and at every single write to the disk;
//! what was acknowledged is there once, in its order, on both sides.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use kader_relay::RunningRelay;
use kader_tests::lab::{self, Lab};
use kader_tests::remote::{Remote, Seen, watched};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};
use serde_json::{Value, json};

/// The most letters a day that can be agreed (S-21).
const A_DAY: u16 = 200;
/// How long anything may take that follows by itself.
const SOON: Duration = Duration::from_secs(60);

/// Something that a side was told to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Act {
    Letter(String),
    Draft(String),
    Keep(String),
}

impl Act {
    fn told(&self) -> (&'static str, Value) {
        let (name, text) = match self {
            Self::Letter(text) => ("letter", text),
            Self::Draft(text) => ("draft", text),
            Self::Keep(text) => ("keep", text),
        };
        (name, json!({ "text": text }))
    }
}

/// A side, and what it acknowledged.
struct Side {
    remote: Remote,
    name: &'static str,
    /// Acknowledged, in their order.
    letters: Vec<String>,
    kept: Vec<String>,
    draft: String,
    /// Told last, and not answered: it may have come about or not.
    open: Option<Act>,
    /// Not answered when their side was killed.
    unknown: Vec<Act>,
    number: u32,
    /// In this life it was told to unlock.
    unlocks: bool,
}

impl Side {
    fn new(remote: Remote, name: &'static str) -> Self {
        let (letters, kept, draft) = (Vec::new(), Vec::new(), String::new());
        Self {
            remote,
            name,
            letters,
            kept,
            draft,
            open: None,
            unknown: Vec::new(),
            number: 0,
            unlocks: false,
        }
    }

    fn vault(&self) -> &str {
        self.remote.view.pointer("/vault/state").and_then(Value::as_str).unwrap_or_default()
    }

    /// Takes one answer or view; whether one came.
    fn listens(&mut self, within: Duration) -> bool {
        let waited = self.remote.waits;
        let came = self.remote.listen(within);
        if waited && !self.remote.waits {
            self.answered();
        }
        came
    }

    fn answered(&mut self) {
        let Some(act) = self.open.take() else { return };
        assert_eq!(self.remote.failed, None, "{} {act:?}", self.name);
        match act {
            // The draft is the letter's: it went with it.
            Act::Letter(text) => {
                self.letters.push(text);
                self.draft.clear();
            }
            Act::Draft(text) => self.draft = text,
            Act::Keep(text) => {
                self.kept.push(text);
                self.draft.clear();
            }
        }
    }

    fn does(&mut self, act: Act) {
        let (name, fields) = act.told();
        self.remote.does(name, fields);
        self.open = Some(act);
    }

    /// Unlocks, where it is locked; whether it is open.
    fn is_open(&mut self) -> bool {
        match self.vault() {
            // Once a life: a second answer would be taken for another act's.
            "locked" if !self.unlocks => {
                self.unlocks = true;
                self.remote.does("unlock", json!({}));
            }
            "open" => return true,
            state => assert!(!matches!(state, "damaged" | "absent"), "{}: {state}", self.name),
        }
        false
    }

    /// Its next act, where it has none under way.
    fn goes_on(&mut self, random: &mut Xoshiro256PlusPlus) {
        if !self.is_open() || self.remote.waits {
            return;
        }
        self.number += 1;
        let text = format!("{} {:04} ", self.name, self.number).repeat(1 + (random.next_u32() % 20) as usize);
        let text = text.trim().to_owned();
        let told = self.letters.len() + self.unknown.len();
        self.does(match random.next_u32() % 8 {
            0..=3 if told < usize::from(A_DAY) - 1 => Act::Letter(text),
            4 if self.kept.len() < 90 => Act::Keep(text),
            _ => Act::Draft(text),
        });
    }

    fn is_killed(&mut self) {
        self.unknown.extend(self.open.take());
        self.unlocks = false;
        self.remote.dies_and_comes_back();
    }

    /// Waits for the answer to what is under way.
    fn settles(&mut self) {
        let end = Instant::now() + SOON;
        while self.remote.waits {
            assert!(Instant::now() < end, "{}: no answer", self.name);
            self.listens(Duration::from_millis(50));
        }
    }

    fn opens(&mut self) {
        let end = Instant::now() + SOON;
        while !self.is_open() {
            assert!(Instant::now() < end, "{} does not open", self.name);
            self.listens(Duration::from_millis(50));
        }
        self.settles();
    }

    /// All letters that it has: whose they are by their words, their state, and what else is kept.
    fn reads(&mut self) -> Read {
        self.settles();
        self.remote.does("letters", json!({}));
        self.settles();
        assert_eq!(self.remote.failed, None);
        let all = self.remote.letters.take();
        let texts = |list: &Value| -> Vec<String> {
            let list = list.as_array().unwrap().iter();
            list.map(|one| one["text"].as_str().unwrap_or_default().to_owned()).collect()
        };
        let states =
            all["letters"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap().to_owned());
        Read {
            letters: texts(&all["letters"]).into_iter().zip(states).collect(),
            agenda: texts(&all["agenda"]),
            draft: all["draft"].as_str().unwrap().to_owned(),
        }
    }
}

/// What a side has.
#[derive(Debug)]
struct Read {
    letters: Vec<(String, String)>,
    agenda: Vec<String>,
    draft: String,
}

impl Read {
    fn of(&self, name: &str) -> Vec<&String> {
        self.letters.iter().map(|(text, _)| text).filter(|text| text.starts_with(name)).collect()
    }

    fn all_arrived(&self, name: &str) -> bool {
        self.letters.iter().filter(|(text, _)| text.starts_with(name)).all(|(_, state)| state == "arrived")
    }
}

/// Two who agreed on letters, as processes of their own, on a line that is watched.
struct Pair {
    sides: [Side; 2],
    seen: Arc<Mutex<Seen>>,
    relay: Option<RunningRelay>,
    _folder: tempfile::TempDir,
}

impl Pair {
    async fn agreed() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let relay = lab::relay(folder.path()).await;
        let (url, seen) = watched(relay.url()).await;
        let mut agreed = Lab::open_at(folder, Some(relay), &url).await;
        agreed.joins().await;
        agreed.agrees(lab::letters_at_any_hour(A_DAY)).await;
        // Their engines end here, each on its own thread: until then their profiles are in use.
        let Lab { folder, relay, therapist, client } = agreed;
        drop((therapist, client));
        let sides = [("therapist", "T"), ("client", "C")].map(|(role, name)| {
            let end = Instant::now() + SOON;
            loop {
                let mut side = Side::new(Remote::start(folder.path(), role, &url), name);
                while side.vault().is_empty() && side.remote.runs() && Instant::now() < end {
                    side.listens(Duration::from_millis(50));
                }
                if side.vault() == "locked" {
                    return side;
                }
                assert!(Instant::now() < end, "{name} cannot be opened: {}", side.remote.view);
            }
        });
        Self { sides, seen, relay, _folder: folder }
    }

    /// Lets both go on until everything that was acknowledged is on both sides, and holds it against what is there.
    fn comes_to_rest(&mut self) {
        let end = Instant::now() + 3 * SOON;
        for side in &mut self.sides {
            side.opens();
        }
        let [here, there] = loop {
            let reads = [0, 1].map(|who| self.sides[who].reads());
            let done = reads[0].of("T") == reads[1].of("T")
                && reads[0].of("C") == reads[1].of("C")
                && reads[0].all_arrived("T")
                && reads[1].all_arrived("C");
            if done {
                break reads;
            }
            assert!(Instant::now() < end, "it does not come to rest:{}", self.where_they_are(&reads));
            for side in &mut self.sides {
                while side.listens(Duration::from_millis(100)) {}
            }
        };
        for (side, read) in self.sides.iter().zip([&here, &there]) {
            let mine = read.of(side.name);
            let once: BTreeSet<_> = mine.iter().collect();
            assert_eq!(once.len(), mine.len(), "one is there twice: {mine:?}");
            // Those that were acknowledged, in their order, and of those without an answer any.
            let unknown = |text: &String| side.unknown.contains(&Act::Letter(text.clone()));
            let acknowledged: Vec<_> = mine.iter().copied().filter(|text| !unknown(text)).collect();
            let told: Vec<_> = side.letters.iter().collect();
            assert_eq!(acknowledged, told, "{}", side.name);
            let unsure = |text: &String| side.unknown.contains(&Act::Keep(text.clone()));
            let kept: Vec<_> = read.agenda.iter().filter(|text| !unsure(text)).collect();
            assert_eq!(kept, side.kept.iter().collect::<Vec<_>>(), "{}", side.name);
            assert!(
                read.draft == side.draft
                    || side.unknown.contains(&Act::Draft(read.draft.clone()))
                    || read.draft.is_empty() && !side.unknown.is_empty(),
                "{}: {:?} is kept, {:?} was acknowledged",
                side.name,
                read.draft,
                side.draft
            );
        }
        let seen = self.seen.lock().unwrap();
        println!(
            "{} and {} letters acknowledged, {} without an answer; {} envelopes, {} sent again byte for byte",
            self.sides[0].letters.len(),
            self.sides[1].letters.len(),
            self.sides.iter().map(|side| side.unknown.len()).sum::<usize>(),
            seen.by_nonce.len(),
            seen.again
        );
        assert_eq!(seen.clashes, 0, "a nonce was used for two things");
    }

    /// What is still wanted, without the letters themselves.
    fn where_they_are(&self, reads: &[Read; 2]) -> String {
        let side = |who: usize| {
            let (side, own, other) = (&self.sides[who], &reads[who], &reads[1 - who]);
            let there: BTreeSet<_> = other.of(side.name).into_iter().collect();
            let missing: Vec<_> = own
                .of(side.name)
                .into_iter()
                .filter(|text| !there.contains(text))
                .map(|text| &text[..6])
                .collect();
            let waits = own.letters.iter().filter(|(text, _)| text.starts_with(side.name));
            let waits: Vec<_> = waits
                .filter(|(_, state)| state != "arrived")
                .map(|(text, state)| format!("{} {state}", &text[..6]))
                .collect();
            format!(
                "\n{}: not there {missing:?}; not arrived {waits:?}; relay {} line {} problem {} mail {}",
                side.name,
                side.remote.view["relay"],
                side.remote.sees("/relay"),
                side.remote.sees("/problem"),
                side.remote.sees("/mail"),
            )
        };
        side(0) + &side(1)
    }

    async fn ends(self) {
        let Self { relay, sides, .. } = self;
        drop(sides);
        if let Some(relay) = relay {
            relay.stop().await;
        }
    }
}

/// How many are killed: `KADER_THOROUGH` has a thousand.
fn kills() -> u32 {
    if std::env::var_os("KADER_THOROUGH").is_some() { 1_000 } else { 60 }
}

fn seed() -> u64 {
    std::env::var("KADER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        u64::from(now.subsec_nanos()) ^ now.as_secs()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_killed_at_random_moments_of_a_busy_exchange() {
    lab::log();
    let pair = Pair::agreed().await;
    let pair = tokio::task::spawn_blocking(move || {
        let (mut pair, seed, kills) = (pair, seed(), kills());
        println!("KADER_SEED={seed}, {kills} kills");
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        for side in &mut pair.sides {
            side.opens();
        }
        for _ in 0..kills {
            // From before it has opened to well into what it does then.
            let lives = Duration::from_micros(u64::from(random.next_u32() % 1_200_000));
            let whom = (random.next_u32() % 2) as usize;
            let end = Instant::now() + lives;
            while Instant::now() < end {
                for side in &mut pair.sides {
                    side.goes_on(&mut random);
                    side.listens(Duration::from_millis(2));
                }
            }
            pair.sides[whom].is_killed();
        }
        pair.comes_to_rest();
        let deaths: u32 = pair.sides.iter().map(|side| side.remote.deaths).sum();
        assert_eq!(deaths, kills);
        assert!(pair.sides.iter().all(|side| side.letters.len() as u32 >= kills / 10), "they hardly wrote");
        pair
    })
    .await
    .unwrap();
    pair.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_killed_at_every_single_write() {
    lab::log();
    let pair = Pair::agreed().await;
    let pair = tokio::task::spawn_blocking(move || {
        let (mut pair, seed) = (pair, seed());
        // All of them take some minutes.
        let step = if std::env::var_os("KADER_THOROUGH").is_some() { 1 } else { 6 };
        println!("KADER_SEED={seed}");
        let first = 1 + u32::try_from(seed % u64::from(step)).unwrap();
        pair.sides[0].opens();
        let (mut killed, mut told) = (0, 0);
        for call in ["pwrite64", "ftruncate", "unlink", "rename"] {
            let mut number = first;
            loop {
                told += 1;
                assert!(told < A_DAY, "more writes than letters a day");
                let [therapist, client] = &mut pair.sides;
                // What it will hear, and then what it does: unlock, hear, write, keep.
                therapist.does(Act::Letter(format!("T {told:04}")));
                therapist.settles();
                client.unlocks = false;
                client.remote.dies_and_comes_back_to_die_at(call, number);
                let lived = lives_through(client, therapist, told);
                client.is_killed();
                client.opens();
                if lived {
                    break;
                }
                killed += 1;
                number += step;
            }
            println!("{call}: made less than {number} times");
        }
        println!("killed at {killed} writes, each {step}. of them");
        assert!(killed * step > 60, "so few writes cannot be all");
        pair.comes_to_rest();
        pair
    })
    .await
    .unwrap();
    pair.ends().await;
}

/// Unlocks, hears a letter, writes one, keeps something; whether it lived to the end of it.
fn lives_through(client: &mut Side, therapist: &mut Side, number: u16) -> bool {
    let acts = [
        Act::Draft(format!("C {number:04} half")),
        Act::Letter(format!("C {number:04}")),
        Act::Keep(format!("C {number:04} kept")),
    ];
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
