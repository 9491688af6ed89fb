//! A relay in trouble, as a process of its own, and two who are in an exchange on it: killed again and again, without
//! room on its disk, and begun anew from a copy of an hour ago. Nobody does anything about it; nothing is lost.
//!
//! No room: the relay's own limit on the size of its files (`RLIMIT_FSIZE`), put around it while it runs by `prlimit`
//! and taken off again. That works for root and for everybody else alike, where a small file system of its own would
//! have to be mounted by root; and SQLite meets the same thing as on a full disk, a write that does not succeed,
//! also in the middle of a transaction. The signal that comes with it is ignored from the start (`trap`), as no full
//! disk sends one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kader_tests::exchange::{Act, Pair, SOON};
use kader_tests::lab;
use kader_tests::process::{Process, built, free_port};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};
use serde_json::json;

/// A relay with its folder, on a port that it comes back to.
struct Relay {
    process: Process,
    data: PathBuf,
    port: u16,
}

impl Relay {
    fn starts(data: &Path, port: u16) -> Process {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(built("kader-relay"));
        command.args(["serve", "--turn", "off", "--log", "error", "--listen", &format!("127.0.0.1:{port}")]);
        command.arg("--data").arg(data).stdin(Stdio::null()).stderr(Stdio::null());
        Process::start_and_read("kader-relay", &mut command, |line| line.starts_with("listening on"))
            .unwrap()
            .0
    }

    fn at(folder: &Path) -> Self {
        let (data, port) = (folder.join("relay"), free_port().unwrap());
        Self { process: Self::starts(&data, port), data, port }
    }

    fn url(&self) -> String {
        format!("ws://127.0.0.1:{}/v1", self.port)
    }

    fn is_killed(&mut self) {
        self.process.kill();
    }

    fn comes_back(&mut self) {
        self.process = Self::starts(&self.data, self.port);
    }

    /// The place of the newest envelope that it took, while it does not run.
    fn newest(&self) -> i64 {
        let database = rusqlite::Connection::open(self.data.join("mailboxes.db")).unwrap();
        database.query_row("SELECT max(last_cursor) FROM mailbox", [], |row| row.get(0)).unwrap()
    }

    /// Everything of the database in another folder, while it does not run.
    fn is_copied(&self, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for file in std::fs::read_dir(&self.data).unwrap().map(Result::unwrap) {
            if file.file_name().to_string_lossy().starts_with("mailboxes.db") {
                std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
            }
        }
    }

    /// The database of that copy instead of its own, while it does not run. Its key is its own still.
    fn goes_back_to(&self, from: &Path) {
        for file in std::fs::read_dir(&self.data).unwrap().map(Result::unwrap) {
            if file.file_name().to_string_lossy().starts_with("mailboxes.db") {
                std::fs::remove_file(file.path()).unwrap();
            }
        }
        for file in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            std::fs::copy(file.path(), self.data.join(file.file_name())).unwrap();
        }
    }

    /// No file of its may be larger than so many bytes; or as large as it likes again.
    fn has_room_for(&self, bytes: Option<u64>) {
        let most = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let done = Command::new("prlimit")
            .args(["--pid", &self.process.id().to_string(), &format!("--fsize={most}:")])
            .status();
        assert!(done.expect("prlimit, of util-linux").success());
    }
}

/// Two in an exchange on such a relay.
struct Trouble {
    pair: Pair,
    relay: Relay,
    random: Xoshiro256PlusPlus,
}

impl Trouble {
    async fn begins(seed: u64) -> Self {
        lab::log();
        println!("KADER_SEED={seed}");
        let folder = tempfile::tempdir().unwrap();
        let relay = Relay::at(folder.path());
        let url = relay.url();
        let pair = Pair::agreed_at(folder, None, url).await;
        Self { pair, relay, random: Xoshiro256PlusPlus::seed_from_u64(seed) }
    }

    fn goes_on_for(&mut self, ms: u64) {
        let random = &mut self.random;
        self.pair.goes_on_for(Duration::from_millis(ms), &mut || random.next_u32());
        for side in &mut self.pair.sides {
            side.settles();
        }
    }

    /// Each finishes a letter now; it is kept, and shown as on its way.
    fn writes_what_waits(&mut self, number: u32) -> [String; 2] {
        let pair = &mut self.pair;
        pair.sides.each_mut().map(|side| {
            side.settles();
            let text = format!("{} waits {number}", side.name);
            side.does(Act::Letter(text.clone()));
            side.settles();
            text
        })
    }

    /// What waits is shown as waiting, and not at the other's.
    fn waits_visibly(&mut self, waiting: &[String; 2]) {
        for who in [0, 1] {
            // It may have been taken back meanwhile, by lot.
            if self.pair.sides[who].gone.contains(&waiting[who]) {
                continue;
            }
            let [own, other] = [who, 1 - who].map(|side| self.pair.sides[side].reads());
            let shown = own.letters.iter().find(|letter| letter.text == waiting[who]).expect("it is kept");
            assert_eq!(shown.state, "sent", "on its way, and not more");
            assert!(other.letters.iter().all(|letter| letter.text != waiting[who]));
        }
    }

    /// Both say of the line to the relay what this accepts.
    fn both_say(&mut self, what: &str, so: impl Fn(&str) -> bool) {
        for side in &mut self.pair.sides {
            let end = Instant::now() + SOON;
            while !so(side.remote.view["relay"].as_str().unwrap_or_default()) {
                assert!(Instant::now() < end, "{}: {what}: {}", side.name, side.remote.view["relay"]);
                side.listens(Duration::from_millis(50));
            }
            let same = &side.remote.view["relay"];
            assert_eq!(side.remote.sees("/relay"), same, "the relationship says so too");
        }
    }

    fn all_is_there(&mut self) {
        self.both_say("the line is there again", |relay| relay == "connected");
        self.pair.comes_to_rest(6 * SOON);
        for side in &self.pair.sides {
            assert_eq!(side.remote.sees("/problem"), &json!(null), "{}", side.name);
        }
    }

    /// Each keeps something for the session while something else is being written: that stays. By lot it comes last only
    /// now and then.
    fn keeps_besides(&mut self) {
        for side in &mut self.pair.sides {
            for act in [
                Act::Draft(format!("{} writes still", side.name)),
                Act::Keep(format!("{} keeps at last", side.name)),
            ] {
                side.settles();
                side.does(act);
            }
            side.settles();
        }
    }
}

fn seed() -> u64 {
    std::env::var("KADER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

/// How often something befalls it: `KADER_THOROUGH` has more.
fn times(few: u32, many: u32) -> u32 {
    if std::env::var_os("KADER_THOROUGH").is_some() { many } else { few }
}

/// What befalls a relay, outside the runtime: it waits for processes.
async fn befalls(what: impl FnOnce(&mut Trouble) + Send + 'static) {
    let mut trouble = Trouble::begins(seed()).await;
    let trouble = tokio::task::spawn_blocking(move || {
        trouble.pair.opens();
        what(&mut trouble);
        trouble
    });
    trouble.await.unwrap().pair.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_a_relay_that_is_killed_again_and_again_loses_nothing() {
    befalls(|trouble| {
        for number in 0..times(4, 40) {
            trouble.goes_on_for(2_000);
            trouble.relay.is_killed();
            trouble.both_say("no line", |relay| matches!(relay, "connecting" | "away"));
            let waiting = trouble.writes_what_waits(number);
            trouble.goes_on_for(1_000);
            trouble.waits_visibly(&waiting);
            trouble.relay.comes_back();
            // Once with both there, and once it is killed before they have said what waited.
            if number % 2 == 0 {
                trouble.both_say("the line is there again", |relay| relay == "connected");
            }
        }
        trouble.all_is_there();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_a_relay_without_room_takes_nothing_and_with_room_everything() {
    befalls(|trouble| {
        for number in 0..times(2, 12) {
            trouble.goes_on_for(2_000);
            // At once, or in the middle of what is written next.
            let log = trouble.relay.data.join("mailboxes.db-wal");
            let now = std::fs::metadata(log).map_or(0, |log| log.len());
            trouble.relay.has_room_for(Some(if number % 2 == 0 { 1 } else { now + 6_000 }));
            trouble.goes_on_for(3_000);
            // Whatever room was left, now there is none.
            trouble.relay.has_room_for(Some(1));
            let waiting = trouble.writes_what_waits(number);
            trouble.goes_on_for(3_000);
            trouble.waits_visibly(&waiting);
            assert!(trouble.relay.process.runs(), "it goes on and refuses");
            trouble.relay.has_room_for(None);
            trouble.goes_on_for(500);
        }
        trouble.all_is_there();
        // And nothing of it is damaged: it starts on what it has.
        trouble.relay.is_killed();
        trouble.relay.comes_back();
        trouble.writes_what_waits(100);
        trouble.all_is_there();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p6_a_relay_that_begins_from_an_older_copy_loses_nothing() {
    befalls(|trouble| {
        for number in 0..times(2, 8) {
            trouble.goes_on_for(2_000);
            let copy = trouble.pair.folder().join(format!("copy-{number}"));
            trouble.relay.is_killed();
            trouble.relay.is_copied(&copy);
            trouble.relay.comes_back();
            trouble.goes_on_for(4_000);
            trouble.relay.is_killed();
            trouble.both_say("no line", |relay| matches!(relay, "connecting" | "away"));
            let waiting = trouble.writes_what_waits(number);
            trouble.waits_visibly(&waiting);
            let before = trouble.relay.newest();
            trouble.relay.goes_back_to(&copy);
            let then = trouble.relay.newest();
            println!("its newest envelope is {then} again, and was {before}");
            assert!(then < before, "nothing came since the copy");
            trouble.relay.comes_back();
            trouble.goes_on_for(2_000);
            assert!(trouble.relay.process.runs());
        }
        trouble.all_is_there();
        trouble.keeps_besides();
        trouble.all_is_there();
    })
    .await;
}
