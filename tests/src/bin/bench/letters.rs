//! Letters: from one core to the other's event, and a vault with a hundred thousand of them.

use std::time::{Duration, Instant};

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::RoleView;
use kader_setting::PublicKey;
use kader_tests::lab::{Lab, PASSPHRASE, Person, letters_at_any_hour, relay};
use kader_vault::{Letter, LetterRow, Vault, VaultError};

use crate::lived::{YEARS_MS, now_ms};
use crate::table::{Table, Target, percentile};
use crate::usage::{Usage, pss};

/// The most letters a day that can be agreed (S-21).
const A_DAY: u16 = 200;
/// A caseload of five years.
const MANY: u32 = 100_000;
/// How far a letter has come, as its row says: own ones that arrived, another's that was read.
const ARRIVED: u8 = 3;
const READ: u8 = 17;
const WORDS: [&str; 16] = [
    "trein",
    "perron",
    "gisteren",
    "buurvrouw",
    "slapen",
    "wandelen",
    "druk",
    "rustig",
    "gesprek",
    "werk",
    "moeder",
    "avond",
    "adem",
    "moe",
    "gelukt",
    "vergeten",
];

/// The table of how long a letter takes, and that of many.
pub(crate) async fn run(quick: bool) -> Result<Vec<Table>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let relay = relay(folder.path()).await;
    let url = relay.url();
    let mut lab = Lab::open_at(folder, Some(relay), &url).await;
    lab.joins().await;
    lab.agrees(letters_at_any_hour(A_DAY)).await;
    let way = ages(&lab, if quick { 10 } else { 150 }).await;
    let Lab { folder, relay, therapist, client } = lab;
    drop((therapist, client));
    let many = many(folder.path(), &url, if quick { 1_000 } else { MANY }).await?;
    if let Some(relay) = relay {
        relay.stop().await;
    }
    Ok(vec![way, many])
}

/// From the command to the moment at which the other's view counts the letter, both online; milliseconds.
async fn ages(lab: &Lab, letters: usize) -> Table {
    let mut table = Table::new("a letter from one core to the other, one relay on loopback");
    let mut ages = [Vec::new(), Vec::new()];
    let mut kept = [Vec::new(), Vec::new()];
    for number in 0..letters {
        for (from, to, side) in [(&lab.therapist, &lab.client, 0), (&lab.client, &lab.therapist, 1)] {
            let unread = to.sees().letters.unread;
            let text = Secret::new(format!("brief {number} over gisteren").repeat(20));
            let began = Instant::now();
            from.does(Command::SendLetter { relationship: from.relationship.clone(), text }).await;
            kept[side].push(began.elapsed().as_secs_f64() * 1e3);
            to.waits_until("a letter", Duration::from_secs(30), |found| found.letters.unread > unread).await;
            ages[side].push(began.elapsed().as_secs_f64() * 1e3);
        }
    }
    let of = |which: &[Vec<f64>; 2], share: f64| [0, 1].map(|side: usize| percentile(&which[side], share));
    table.row("finished to kept in the own vault, p50 ms", of(&kept, 0.5), None);
    table.row("finished to the other's event, p50 ms", of(&ages, 0.5), Some(Target::AtMost(30.0)));
    table.row("finished to the other's event, p95 ms", of(&ages, 0.95), None);
    table.note("of 500 bytes, one at a time; by whom it was written");
    table
}

/// A vault with many letters: to open it, to read the newest, to find some, and what it takes of memory.
async fn many(folder: &std::path::Path, relay: &str, letters: u32) -> Result<Table, String> {
    let mut table =
        Table::with_columns(format!("{letters} letters in one relationship"), ["with them", "without"]);
    let empty = opened(folder, relay).await;
    let size = fills(&folder.join("therapist"), letters).map_err(|error| format!("the vault: {error}"))?;
    let full = opened(folder, relay).await;
    table.row("unlocked to the view, ms", [full.opens, empty.opens], None);
    table.row("memory of this process, MiB share (PSS)", [full.memory, empty.memory], None);
    table.first("the newest fifty, p50 ms", [full.page, empty.page], None);
    table.first("found by one word, p50 ms", [full.finds, empty.finds], Some(Target::AtMost(30.0)));
    table.first("found by two words, p50 ms", [full.finds_two, empty.finds_two], Some(Target::AtMost(30.0)));
    table.note(format!("the file has {size:.0} MiB"));
    Ok(table)
}

/// Figures of a vault that was just opened; milliseconds, MiB.
struct Opened {
    opens: f64,
    memory: f64,
    page: f64,
    finds: f64,
    finds_two: f64,
}

async fn opened(folder: &std::path::Path, relay: &str) -> Opened {
    // The engine before this one ends on its own thread: until then the profile is in use.
    while Vault::in_use(&folder.join("therapist")).unwrap_or(true) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut person = Person::start(folder, RoleView::Therapist, relay);
    let began = Instant::now();
    person.unlocks().await;
    person.waits("the relationship", Duration::from_secs(60), |view| !view.relationships.is_empty()).await;
    let opens = began.elapsed().as_secs_f64() * 1e3;
    let relationship = person.relationship.clone();
    let page =
        median(&person, |_| Command::Letters { relationship: relationship.clone(), before: None }).await;
    let word = |at: usize| WORDS[at % WORDS.len()].to_owned();
    let find = |words: String| Command::FindLetters {
        relationship: relationship.clone(),
        words: Secret::new(words),
        before: None,
    };
    let finds = median(&person, |at| find(word(at))).await;
    let finds_two = median(&person, |at| find(format!("{} {}", word(at), word(at * 7 + 3)))).await;
    let memory = pss(&Usage::of(std::process::id()).now());
    Opened { opens, memory, page, finds, finds_two }
}

async fn median(person: &Person, command: impl Fn(usize) -> Command) -> f64 {
    let mut times = Vec::new();
    for at in 0..40 {
        let began = Instant::now();
        let Reply::Letters(_) = person.does(command(at)).await else { panic!("no letters") };
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    percentile(&times, 0.5)
}

/// Puts letters of five years into a vault, both members' in turn; its size, MiB.
fn fills(profile: &std::path::Path, letters: u32) -> Result<f64, VaultError> {
    while Vault::in_use(profile)? {
        std::thread::sleep(Duration::from_millis(20));
    }
    let vault = Vault::unlock_passphrase(profile, PASSPHRASE)?;
    let years = Years::until_now(letters);
    for id in vault.home().relationships()? {
        let store = vault.relationship(&id)?;
        store.transaction(|tx| {
            for number in 0..letters {
                let letter = letter(number, years);
                let position = tx.add_letter(&letter)?;
                tx.find_letter_by_words(&LetterRow { position, letter })?;
            }
            Ok::<_, VaultError>(())
        })?;
    }
    vault.lock();
    let sizes = std::fs::read_dir(profile).map_err(|_| VaultError::NoVault)?.flatten();
    Ok(sizes.filter_map(|file| file.metadata().ok()).map(|file| file.len() as f64).sum::<f64>() / 1_048_576.0)
}

/// Five years until now, and so many things in them, evenly.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Years {
    now_ms: u64,
    every_ms: u64,
    some: u32,
}

impl Years {
    pub(crate) fn until_now(some: u32) -> Self {
        Self { now_ms: now_ms(), every_ms: YEARS_MS / u64::from(some.max(1)), some }
    }

    /// When this one was, Unix milliseconds.
    pub(crate) fn of(self, number: u32) -> u64 {
        self.now_ms - self.every_ms * u64::from(self.some - number)
    }
}

/// A letter of one of both in turn, of some hundred words' letters.
pub(crate) fn letter(number: u32, years: Years) -> Letter {
    let words = |from: u32, count: u32| {
        let chosen =
            (from..from + count).map(|at| WORDS[(at * (2 * (from % 8) + 1) + from) as usize % WORDS.len()]);
        chosen.collect::<Vec<_>>().join(" ")
    };
    let mine = number.is_multiple_of(2);
    Letter {
        id: [[number.to_be_bytes(); 3].concat(), vec![0; 4]].concat().try_into().unwrap_or_default(),
        author: PublicKey::new([if mine { 1 } else { 2 }; 32]),
        written_ms: years.of(number),
        state: if mine { ARRIVED } else { READ },
        held_until_ms: None,
        kept_from_ms: years.now_ms,
        reason: None,
        arrived: Vec::new(),
        read_by: Vec::new(),
        body: Some(format!("{} {number}", words(number, 40 + number % 80))),
    }
}
