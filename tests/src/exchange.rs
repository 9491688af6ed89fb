//! A busy exchange between two sides that are processes of their own: letters, files, a record in which is written and
//! erased, drafts, taking back.
//! What was acknowledged is held against what is there.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use kader_core::view::{FilesTerms, Terms};
use kader_relay::RunningRelay;
use serde_json::{Value, json};

use crate::lab::{self, Lab};
use crate::remote::{Remote, Seen, watched};

/// The most letters a day that can be agreed (S-21).
pub const A_DAY: u16 = 200;
/// So many of them are left for what a test has each say of its own.
const LEFT_OVER: u16 = 20;
/// So many of them in a busy exchange.
const MOST_TOLD: usize = (A_DAY - LEFT_OVER) as usize;
/// The most that is kept for a session in one.
const MOST_KEPT: usize = 90;
/// The most words of one side in the record.
const MOST_WORDS: usize = 250;
/// Who has only so many left is tired.
const SPARE: usize = 15;
/// The record, while something in it waits for what has not come yet.
const UNREADY: &str = "not ready";
/// How long anything may take that follows by itself.
pub const SOON: Duration = Duration::from_secs(60);
/// Bytes of a file: three chunks.
const FILE: usize = 2 * 131_072 + 777;

/// What is in the file of this name: nobody needs to keep it to know it.
#[must_use]
pub fn content(name: &str) -> Vec<u8> {
    let name = ring::digest::digest(&ring::digest::SHA256, name.as_bytes());
    name.as_ref()
        .iter()
        .copied()
        .cycle()
        .enumerate()
        .map(|(at, byte)| byte ^ (at / 32) as u8)
        .take(FILE)
        .collect()
}

/// A file's digest in words, as a side answers it.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref())
}

/// Something that a side was told to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A letter.
    Letter(String),
    /// A letter with a file, which is named by its words.
    Filed(String),
    /// The letter that is being written, so far.
    Draft(String),
    /// Something for the next session.
    Keep(String),
    /// Words in the record that both write in.
    Write(String),
    /// Words in it are erased, of whoever wrote them.
    Erase(String),
    /// An own letter with these words is taken back.
    TakeBack(String),
}

impl Act {
    /// What the letter that is being written is after it, where it was one of these.
    fn makes_of(&self, drafts: &[String]) -> Vec<String> {
        match self {
            // Whatever was being written was this letter.
            Self::Letter(_) | Self::Filed(_) => vec![String::new()],
            Self::Draft(text) => vec![text.clone()],
            // What else is being written stays.
            Self::Keep(text) => {
                let stays = |draft: &String| if draft == text { String::new() } else { draft.clone() };
                drafts.iter().map(stays).collect()
            }
            Self::Write(_) | Self::Erase(_) | Self::TakeBack(_) => drafts.to_vec(),
        }
    }
}

/// A side, and what it acknowledged.
#[derive(Debug)]
pub struct Side {
    /// Its process.
    pub remote: Remote,
    /// With what everything begins that it writes.
    pub name: &'static str,
    /// Letters, in their order; those taken back are not among them.
    pub letters: Vec<String>,
    /// Those of them that have a file.
    pub filed: Vec<String>,
    /// What was taken back.
    pub gone: Vec<String>,
    /// What is kept for the next session.
    pub kept: Vec<String>,
    /// Words in the record.
    pub written: Vec<String>,
    /// Words in the record that it erased, its own and the other's.
    pub erased: Vec<String>,
    /// What the letter may be that is being written: one, or also what acts without an answer made of it.
    drafts: Vec<String>,
    /// Told last, and not answered: it may have come about or not.
    open: Option<Act>,
    /// Not answered when their side was killed.
    pub unknown: Vec<Act>,
    number: u32,
    told: usize,
    /// In this life it was told to unlock.
    unlocks: bool,
}

impl Side {
    /// A side of this process.
    #[must_use]
    pub fn new(remote: Remote, name: &'static str) -> Self {
        Self {
            remote,
            name,
            letters: Vec::new(),
            filed: Vec::new(),
            gone: Vec::new(),
            kept: Vec::new(),
            written: Vec::new(),
            erased: Vec::new(),
            drafts: vec![String::new()],
            open: None,
            unknown: Vec::new(),
            number: 0,
            told: 0,
            unlocks: false,
        }
    }

    /// The vault's state in its view.
    #[must_use]
    pub fn vault(&self) -> &str {
        self.remote.view.pointer("/vault/state").and_then(Value::as_str).unwrap_or_default()
    }

    /// Takes one answer or view; whether one came.
    ///
    /// # Panics
    /// Where what it was told failed.
    pub fn listens(&mut self, within: Duration) -> bool {
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
        self.drafts = act.makes_of(&self.drafts);
        match act {
            Act::Letter(text) => self.letters.push(text),
            Act::Filed(text) => {
                self.letters.push(text.clone());
                self.filed.push(text);
            }
            Act::Draft(_) => {}
            Act::Keep(text) => self.kept.push(text),
            Act::Write(text) => self.written.push(text),
            // What had not come to it yet it could not erase.
            Act::Erase(text) if self.remote.answer["erased"] == true => self.erased.push(text),
            Act::Erase(_) => {}
            Act::TakeBack(text) => {
                self.letters.retain(|one| *one != text);
                self.filed.retain(|one| *one != text);
                self.gone.push(text);
            }
        }
    }

    /// Tells it something; the answer comes with [`Side::listens`].
    pub fn does(&mut self, act: Act) {
        let (name, text) = match &act {
            Act::Letter(text) => ("letter", text),
            Act::Filed(text) => ("filed", text),
            Act::Draft(text) => ("draft", text),
            Act::Keep(text) => ("keep", text),
            Act::Write(text) => ("write", text),
            Act::Erase(text) => ("erase", text),
            Act::TakeBack(text) => ("take-back", text),
        };
        self.told += usize::from(matches!(act, Act::Letter(_) | Act::Filed(_)));
        self.remote.does(name, json!({ "text": text }));
        self.open = Some(act);
    }

    /// Unlocks, where it is locked; whether it is open.
    ///
    /// # Panics
    /// Where the vault is damaged or gone.
    pub fn is_open(&mut self) -> bool {
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

    /// Its next act, where it has none under way. `lot` gives numbers; `others` is what the other wrote in the record.
    ///
    /// # Panics
    /// Where its process has ended by itself.
    pub fn goes_on(&mut self, others: &[String], lot: &mut impl FnMut() -> u32) {
        assert!(self.remote.runs(), "{}: it ended by itself", self.name);
        if !self.is_open() || self.remote.waits {
            return;
        }
        self.number += 1;
        let name = format!("{} {:04} ", self.name, self.number);
        let text = name.repeat(1 + (lot() % 20) as usize).trim().to_owned();
        let may_write = self.told < MOST_TOLD;
        let back = lot() as usize;
        let act = match lot() % 24 {
            0..=4 if may_write => Act::Letter(text),
            5 if may_write => Act::Filed(text),
            6 if self.kept.len() < MOST_KEPT => Act::Keep(text),
            7..=11 if self.written.len() < MOST_WORDS => Act::Write(format!("<{}>", name.trim())),
            12 | 13 => last_but(&self.written, back % 12).map_or(Act::Draft(text), Act::Erase),
            14 | 15 => last_but(others, back % 12).map_or(Act::Draft(text), Act::Erase),
            // One of the newest, which may be on its way still.
            16 | 17 => self.newest(back % 4).map_or(Act::Draft(text), Act::TakeBack),
            _ => Act::Draft(text),
        };
        self.does(act);
    }

    /// It soon reaches the most of what it may say or keep: from then on less would happen.
    #[must_use]
    pub fn is_tired(&self) -> bool {
        self.told + SPARE >= MOST_TOLD
            || self.kept.len() + SPARE >= MOST_KEPT
            || self.written.len() + SPARE >= MOST_WORDS
    }

    /// Of its newest letters that are known to be there, one so far back.
    fn newest(&self, back: usize) -> Option<String> {
        let unsure = |text: &&String| self.unknown.contains(&Act::TakeBack((*text).clone()));
        self.letters.iter().rev().filter(|text| !unsure(text)).nth(back).cloned()
    }

    /// `kill -9`, and another one on the same profile.
    pub fn is_killed(&mut self) {
        self.forgets_its_life();
        self.remote.dies_and_comes_back();
    }

    /// The same; it is killed again as it makes this call to the system for the so manieth time.
    pub fn is_killed_to_die_at(&mut self, call: &'static str, number: u32) {
        self.forgets_its_life();
        self.remote.dies_and_comes_back_to_die_at(call, number);
    }

    fn forgets_its_life(&mut self) {
        if let Some(act) = &self.open {
            let made = act.makes_of(&self.drafts);
            self.drafts.extend(made);
        }
        self.unknown.extend(self.open.take());
        self.unlocks = false;
    }

    /// Waits for the answer to what is under way.
    ///
    /// # Panics
    /// Where none comes.
    pub fn settles(&mut self) {
        let end = Instant::now() + SOON;
        while self.remote.waits {
            assert!(Instant::now() < end, "{}: no answer", self.name);
            self.listens(Duration::from_millis(50));
        }
    }

    /// Until its vault is open.
    ///
    /// # Panics
    /// Where it does not open.
    pub fn opens(&mut self) {
        let end = Instant::now() + SOON;
        while !self.is_open() {
            assert!(Instant::now() < end, "{} does not open", self.name);
            self.listens(Duration::from_millis(50));
        }
        self.settles();
    }

    /// Has a command answered.
    ///
    /// # Panics
    /// Where it fails.
    pub fn answers(&mut self, name: &str, fields: Value) -> Value {
        self.settles();
        self.remote.does(name, fields);
        self.settles();
        assert_eq!(self.remote.failed, None, "{}: {name}", self.name);
        self.remote.answer.take()
    }

    /// Everything that it has.
    ///
    /// # Panics
    /// Where it does not answer.
    pub fn reads(&mut self) -> Read {
        let all = self.answers("letters", json!({}))["letters"].take();
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let texts = |list: &Value| list.as_array().unwrap().iter().map(|one| word(&one["text"])).collect();
        let letters = all["letters"].as_array().unwrap().iter().map(|one| Letter {
            text: word(&one["text"]),
            state: word(&one["state"]),
            files: one["files"]
                .as_array()
                .unwrap()
                .iter()
                .map(|file| File {
                    id: word(&file["id"]),
                    name: word(&file["name"]),
                    state: word(&file["state"]),
                })
                .collect(),
        });
        Read {
            letters: letters.collect(),
            agenda: texts(&all["agenda"]),
            draft: word(&all["draft"]),
            record: self.answers("record", json!({}))["record"].as_str().unwrap_or(UNREADY).to_owned(),
        }
    }

    /// Whether a file that is shown has what its name says.
    fn has_whole(&mut self, file: &File) -> bool {
        let told = self.answers("file", json!({ "file": file.id }));
        told["digest"] == digest(&content(&file.name))
    }
}

/// A file of a letter, as it is shown.
#[derive(Debug, Clone)]
pub struct File {
    id: String,
    name: String,
    /// How far it has come.
    pub state: String,
}

/// A letter, as it is shown.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its words; none where it was taken back.
    pub text: String,
    /// How far it has come.
    pub state: String,
    /// Its files.
    pub files: Vec<File>,
}

/// What a side has.
#[derive(Debug)]
pub struct Read {
    /// Letters of both.
    pub letters: Vec<Letter>,
    agenda: Vec<String>,
    draft: String,
    /// What stands in the record.
    pub record: String,
}

impl Read {
    /// The letters of one of both.
    pub fn by<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Letter> {
        self.letters.iter().filter(move |letter| letter.text.starts_with(name))
    }

    /// Their words.
    #[must_use]
    pub fn of<'a>(&'a self, name: &'a str) -> Vec<&'a String> {
        self.by(name).map(|letter| &letter.text).collect()
    }

    /// All that one of both wrote has arrived, as its writer's program knows.
    #[must_use]
    pub fn all_arrived(&self, name: &str) -> bool {
        self.by(name)
            .all(|letter| letter.state == "arrived" && letter.files.iter().all(|file| file.state == "there"))
    }

    fn files_here(&self, name: &str) -> bool {
        self.by(name).all(|letter| letter.files.iter().all(|file| file.state == "here"))
    }
}

/// Two who agreed on letters and share a record, as processes of their own, on a line that is watched.
pub struct Pair {
    /// The therapist, the client.
    pub sides: [Side; 2],
    /// What went over the line.
    pub seen: Arc<Mutex<Seen>>,
    relay: Option<RunningRelay>,
    folder: tempfile::TempDir,
}

fn terms() -> Terms {
    let mut terms = lab::letters_at_any_hour(A_DAY);
    if let Some(messages) = &mut terms.messages {
        messages.files = Some(FilesTerms { per_letter: 5, mebibytes: 1 });
    }
    terms.open_tasks = Some(3);
    terms
}

impl Pair {
    /// On a relay in this process.
    ///
    /// # Panics
    /// Where they do not come to agree.
    pub async fn agreed() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let relay = lab::relay(folder.path()).await;
        let url = relay.url();
        Self::agreed_at(folder, Some(relay), url).await
    }

    /// On a relay of the test's own choice.
    ///
    /// # Panics
    /// Where they do not come to agree.
    pub async fn agreed_at(folder: tempfile::TempDir, relay: Option<RunningRelay>, at: String) -> Self {
        let (url, seen) = watched(at).await;
        let mut agreed = Lab::open_at(folder, relay, &url).await;
        agreed.joins().await;
        agreed.agrees(terms()).await;
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
        Self { sides, seen, relay, folder }
    }

    /// Where everything lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Both unlock, and the client begins a record that both write in.
    ///
    /// # Panics
    /// Where it does not come about.
    pub fn opens(&mut self) {
        for side in &mut self.sides {
            side.opens();
        }
        let [therapist, client] = &mut self.sides;
        client.answers("begin-shared", json!({}));
        let end = Instant::now() + SOON;
        while therapist.answers("writable", json!({}))["writable"] != true {
            assert!(Instant::now() < end, "the record does not come");
            while therapist.listens(Duration::from_millis(100)) {}
        }
    }

    /// Both go on for so long.
    pub fn goes_on_for(&mut self, time: Duration, lot: &mut impl FnMut() -> u32) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            let [therapist, client] = &mut self.sides;
            therapist.goes_on(&client.written, lot);
            client.goes_on(&therapist.written, lot);
            for side in &mut self.sides {
                side.listens(Duration::from_millis(2));
            }
        }
    }

    /// Lets both go on until everything that was acknowledged is on both sides, and holds it against what is there.
    ///
    /// # Panics
    /// Where it does not come to rest, or something is not there, twice or elsewhere.
    pub fn comes_to_rest(&mut self, within: Duration) {
        let end = Instant::now() + within;
        for side in &mut self.sides {
            side.opens();
        }
        let reads = loop {
            let reads = [0, 1].map(|who| self.sides[who].reads());
            let [here, there] = &reads;
            let done = here.of("T") == there.of("T")
                && here.of("C") == there.of("C")
                && here.record == there.record
                && here.record != UNREADY
                && here.all_arrived("T")
                && there.all_arrived("C")
                && here.files_here("C")
                && there.files_here("T");
            if done {
                break reads;
            }
            assert!(Instant::now() < end, "it does not come to rest:{}", self.where_they_are(&reads));
            for side in &mut self.sides {
                while side.listens(Duration::from_millis(100)) {}
            }
        };
        let erased = Erased::by(&self.sides);
        for (side, read) in self.sides.iter_mut().zip(&reads) {
            is_right(side, read, &erased);
            for file in read.letters.iter().flat_map(|letter| &letter.files) {
                assert!(side.has_whole(file), "{}: {} is another", side.name, file.name);
            }
        }
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let count = |what: fn(&Side) -> usize| self.sides.iter().map(what).sum::<usize>();
        println!(
            "{} letters, {} of them with a file, {} words in the record, {} erased, {} kept, {} taken back: acknowledged; \
             {} without an answer; {} envelopes, {} sent again byte for byte",
            count(|side| side.letters.len()),
            count(|side| side.filed.len()),
            count(|side| side.written.len()),
            count(|side| side.erased.len()),
            count(|side| side.kept.len()),
            count(|side| side.gone.len()),
            count(|side| side.unknown.len()),
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
            let short = |text: &str| text.chars().take(6).collect::<String>();
            let missing = own.of(side.name).into_iter().filter(|text| !there.contains(text));
            let missing: Vec<_> = missing.map(|text| short(text)).collect();
            let waits = own.by(side.name).filter(|letter| letter.state != "arrived");
            let waits: Vec<_> = waits.map(|one| format!("{} {}", short(&one.text), one.state)).collect();
            let files = own.letters.iter().flat_map(|letter| &letter.files);
            let files: Vec<_> = files
                .filter(|file| !matches!(file.state.as_str(), "here" | "there"))
                .map(|file| format!("{} {}", short(&file.name), file.state))
                .collect();
            format!(
                "\n{}: not there {missing:?}; not arrived {waits:?}; files {files:?}; record {}; \
                 relay {} line {} problem {} mail {}",
                side.name,
                own.record.len(),
                side.remote.view["relay"],
                side.remote.sees("/relay"),
                side.remote.sees("/problem"),
                side.remote.sees("/mail"),
            )
        };
        side(0) + &side(1)
    }

    /// Ends both, and the relay. Gives where everything lies.
    pub async fn ends(self) -> tempfile::TempDir {
        let Self { relay, sides, folder, .. } = self;
        drop(sides);
        if let Some(relay) = relay {
            relay.stop().await;
        }
        folder
    }
}

/// Of these, one that is so far from the end.
fn last_but(words: &[String], back: usize) -> Option<String> {
    words.iter().rev().nth(back).cloned()
}

/// What both erased in the record.
struct Erased {
    surely: BTreeSet<String>,
    maybe: BTreeSet<String>,
}

impl Erased {
    fn by(sides: &[Side; 2]) -> Self {
        let surely = sides.iter().flat_map(|side| side.erased.iter().cloned()).collect();
        let maybe = sides.iter().flat_map(|side| &side.unknown).filter_map(|act| match act {
            Act::Erase(word) => Some(word.clone()),
            _ => None,
        });
        Self { surely, maybe: maybe.collect() }
    }
}

/// What a side acknowledged is what it has: each once, in its order, and of what had no answer any.
fn is_right(side: &Side, read: &Read, erased: &Erased) {
    let name = side.name;
    let mine = read.of(name);
    let once: BTreeSet<_> = mine.iter().collect();
    assert_eq!(once.len(), mine.len(), "one is there twice: {mine:?}");
    let unsure = |act: &Act| side.unknown.contains(act);
    let unsure_letter = |text: &String| {
        [Act::Letter(text.clone()), Act::Filed(text.clone()), Act::TakeBack(text.clone())].iter().any(unsure)
    };
    let there: Vec<_> = mine.iter().copied().filter(|text| !unsure_letter(text)).collect();
    let told: Vec<_> = side.letters.iter().filter(|text| !unsure_letter(text)).collect();
    assert_eq!(there, told, "{name}");
    assert!(side.gone.iter().all(|text| !mine.contains(&text)), "{name}: one is there that was taken back");
    for text in side.filed.iter().filter(|text| !unsure_letter(text)) {
        let files = read.by(name).find(|letter| letter.text == *text).map_or(0, |letter| letter.files.len());
        assert!(files >= 1, "{name}: {text} without its file");
    }
    let kept: Vec<_> = read.agenda.iter().filter(|text| !unsure(&Act::Keep((*text).clone()))).collect();
    assert_eq!(kept, side.kept.iter().collect::<Vec<_>>(), "{name}");
    let (draft, may_be) = (&read.draft, &side.drafts);
    assert!(may_be.contains(draft), "{name}: {draft:?} is being written, {may_be:?} was acknowledged");
    let words: Vec<String> = read.record.split_inclusive('>').map(str::to_owned).collect();
    let words: Vec<String> = words.into_iter().filter(|word| word.starts_with(&format!("<{name}"))).collect();
    let once: BTreeSet<_> = words.iter().collect();
    assert_eq!(once.len(), words.len(), "{name}: a word is in the record twice: {}", read.record);
    assert!(
        words.iter().all(|word| !erased.surely.contains(word)),
        "{name}: a word is there that was erased"
    );
    let known = |word: &&String| !unsure(&Act::Write((*word).clone())) && !erased.maybe.contains(*word);
    let sure: Vec<_> = words.iter().filter(known).collect();
    let stays = |word: &&String| !erased.surely.contains(*word) && !erased.maybe.contains(*word);
    assert_eq!(sure, side.written.iter().filter(stays).collect::<Vec<_>>(), "{name}");
}
