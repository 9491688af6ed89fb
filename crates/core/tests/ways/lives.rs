//! Lives between sessions in which everything goes wrong at once: letters, files, a record, what is kept, what is
//! erased and what is taken back, in hours that open and close, on a relay that loses, repeats, overtakes, puts off and
//! goes back, with lines that break and programs that are killed at rest and in the middle of a write. No letter leaves
//! or is shown outside the hours; at the end everything that was acknowledged is there once, in its writer's order, on
//! every side, and nothing that was erased.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use kader_core::input::{Command, Secret};
use kader_core::view::{FileState, LetterState, Terms};
use kader_seal::{Opened, Provider, envelope};

use crate::changed::{Said, message_in};
use crate::files::{content, with_files};
use crate::homework::Page;
use crate::letters::lettered;
use crate::lies::Tally;
use crate::lost::at_any_hour;
use crate::world::{C, World, seeds};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// A file is two chunks, and a little.
const FILE: usize = 2 * 131_072 + 99;

/// Where the clock of the hours hangs.
const ZONES: [&str; 3] = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe"];

/// What somebody did.
enum Deed {
    Letter(String),
    Filed(String),
    Kept(String),
    Written(String),
    /// A word in the record, of whoever wrote it.
    Erased(String),
    TakenBack(String),
    /// A held letter was written on: these words, then those.
    Changed(String, String),
    Draft,
}

/// What one side acknowledged, and what it was killed in the middle of.
#[derive(Default)]
struct Done {
    letters: Vec<String>,
    filed: Vec<String>,
    kept: Vec<String>,
    /// Words in the record, each behind all others when it was written.
    written: Vec<String>,
    /// Those that were put between others.
    between: Vec<String>,
    erased: Vec<String>,
    gone: Vec<String>,
    maybe: Vec<String>,
}

impl Done {
    /// Those that are known to be there, of what is there.
    fn sure<'a>(&self, found: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
        found.filter(|one| !self.maybe.contains(one)).collect()
    }
}

/// By whom a word in the record is: `<1.004>` and `<1+004>` are the second side's.
fn author(word: &str) -> usize {
    word[1..2].parse().unwrap()
}

/// The words of a record.
fn words(text: &str) -> Vec<String> {
    text.split_inclusive('>').map(str::to_owned).collect()
}

/// Weekdays from nine to five by a zone's clock. The rule's own calendar has no part in this.
struct Hours(TimeZone);

impl Hours {
    fn open(&self, at_ms: u64) -> bool {
        let at = Timestamp::from_millisecond(i64::try_from(at_ms).unwrap()).unwrap();
        let at = at.to_zoned(self.0.clone());
        let weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && (9..17).contains(&at.hour())
    }

    /// Whether they were open at any minute from then to then.
    fn were_open(&self, from_ms: u64, to_ms: u64) -> bool {
        (from_ms..=to_ms).step_by(60_000).chain([to_ms]).any(|at_ms| self.open(at_ms))
    }
}

fn file_of(name: &str) -> Vec<u8> {
    content(name.bytes().fold(7, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte))), FILE)
}

struct Life {
    world: World,
    record: String,
    done: Vec<Done>,
    number: usize,
    /// How many files were put to letters: they are large.
    files: usize,
    /// Two sides that are computers of one person.
    twice: Option<[usize; 2]>,
    /// None where letters may go at any hour.
    hours: Option<Hours>,
    /// When each letter was finished.
    finished: BTreeMap<String, u64>,
    /// How many letters each side's page calls new.
    unread: Vec<u64>,
}

impl Life {
    /// `two`: somebody has two computers.
    fn begins(seed: u64, two: bool) -> Self {
        let clients = if seed.is_multiple_of(5) { 2 } else { 1 };
        let hours = (!seed.is_multiple_of(4)).then(|| ZONES[(seed / 4 % 3) as usize]);
        let letters = hours.map_or_else(at_any_hour, |zone| {
            let mut terms = lettered(zone);
            let messages = terms.messages.as_mut().unwrap();
            (messages.client.per_day, messages.therapist.per_day) = (40, 40);
            terms
        });
        let terms = Terms { open_tasks: Some(3), ..with_files(letters) };
        let mut world = match clients {
            1 => World::agreed(seed, terms),
            _ => World::several_agreed(seed, clients, terms),
        };
        let record = world.begins(C);
        world.does(C, world.shares(C, &record));
        world.passes(5 * 60_000);
        let twice = two.then(|| {
            let side = world.dice.below(2);
            [side, world.gets_second(side)]
        });
        let some = |world: &mut World, most: u64| {
            if world.dice.below(2) == 0 { 0 } else { world.dice.roll() % most }
        };
        world.relay.loses_percent = some(&mut world, 30);
        world.relay.busy_percent = some(&mut world, 30);
        world.relay.repeats_percent = some(&mut world, 40) as usize;
        world.relay.overtakes_percent = some(&mut world, 40) as usize;
        let done = world.all().map(|_| Done::default()).collect();
        let unread = world.all().map(|_| 0).collect();
        let hours = hours.map(|zone| Hours(TimeZone::get(zone).unwrap()));
        Self { world, record, done, number: 0, files: 0, twice, hours, finished: BTreeMap::new(), unread }
    }

    /// What a side said yes to.
    fn takes(&mut self, side: usize, deed: Deed) {
        let done = &mut self.done[side];
        match deed {
            Deed::Letter(text) => done.letters.push(text),
            Deed::Filed(text) => {
                done.letters.push(text.clone());
                done.filed.push(text);
            }
            Deed::Kept(text) => done.kept.push(text),
            Deed::Written(word) if word.contains('+') => done.between.push(word),
            Deed::Written(word) => done.written.push(word),
            Deed::Erased(word) => {
                let done = &mut self.done[author(&word)];
                done.written.retain(|one| *one != word);
                done.between.retain(|one| *one != word);
                done.erased.push(word);
            }
            Deed::TakenBack(text) => {
                done.letters.retain(|one| *one != text);
                done.gone.push(text);
            }
            Deed::Changed(before, after) => {
                done.letters.retain(|one| *one != before);
                done.gone.push(before);
                done.letters.push(after);
            }
            Deed::Draft => {}
        }
    }

    /// It had no answer: it came about or it did not.
    fn is_unsure(&mut self, side: usize, deed: Deed) {
        let done = &mut self.done[side].maybe;
        match deed {
            Deed::Letter(text)
            | Deed::Filed(text)
            | Deed::Kept(text)
            | Deed::Written(text)
            | Deed::TakenBack(text) => done.push(text),
            Deed::Changed(before, after) => done.extend([before, after]),
            Deed::Erased(word) => self.done[author(&word)].maybe.push(word),
            Deed::Draft => {}
        }
    }

    /// Something that a side could do now, and how.
    fn some_deed(&mut self, side: usize) -> Option<(Deed, Vec<Command>)> {
        self.number += 1;
        let world = &mut self.world;
        let name = format!("brief {:03} van {side}", self.number);
        Some(match world.dice.below(16) {
            0..=3 => (Deed::Letter(name.clone()), vec![world.letter(side, &name)]),
            4 if self.files < 3 => {
                self.files += 1;
                let attach = world.attach(side, &name, &file_of(&name));
                (Deed::Filed(name.clone()), vec![attach, world.letter(side, &name)])
            }
            5 => {
                let (relationship, text) = (world.id(side), Secret::new(name.clone()));
                (Deed::Kept(name), vec![Command::KeepForSession { relationship, text }])
            }
            6..=8 => {
                let page = Page::of(&world.looks_into(side, &self.record)?);
                let text = page.text();
                // Between words, so that each stays whole.
                let places: Vec<_> = text.match_indices('<').map(|(at, _)| at).collect();
                let between = !places.is_empty() && world.dice.below(2) == 0;
                let at = if between { places[world.dice.below(places.len())] } else { text.len() };
                let word = format!("<{side}{}{:03}>", if between { '+' } else { '.' }, self.number);
                let change = page.writes(at as u32, &word);
                (Deed::Written(word), vec![world.change(side, &self.record, &change)])
            }
            9 | 10 => {
                let page = Page::of(&world.looks_into(side, &self.record)?);
                let text = page.text();
                let there = words(&text);
                if there.is_empty() {
                    return None;
                }
                let word = there[world.dice.below(there.len())].clone();
                let change = page.erases(text.find(&word)? as u32, word.len() as u32);
                (Deed::Erased(word), vec![world.change(side, &self.record, &change)])
            }
            11 | 12 => {
                let own = self.done[side].letters.last()?.clone();
                let page = world.page(side);
                let found = page.letters.iter().find(|letter| letter.text.as_ref() == Some(&own))?;
                let (relationship, letter) = (world.id(side), found.id.clone());
                match found.state {
                    LetterState::Held if world.dice.below(2) == 0 => {
                        self.finished.insert(name.clone(), world.wall_ms);
                        let on = Command::WriteLetterOn { relationship, letter };
                        (Deed::Changed(own, name.clone()), vec![on, world.letter(side, &name)])
                    }
                    _ => (Deed::TakenBack(own), vec![Command::TakeLetterBack { relationship, letter }]),
                }
            }
            _ => {
                let (relationship, text) = (world.id(side), Secret::new(format!("half een {name}")));
                (Deed::Draft, vec![Command::SaveLetterDraft { relationship, text }])
            }
        })
    }

    /// A side does something; `dies` says that its program is killed in the middle of one of its next writes.
    fn does_some(&mut self, side: usize, dies: bool, tally: &mut Tally) {
        let Some((deed, commands)) = self.some_deed(side) else { return };
        if let Deed::Letter(text) | Deed::Filed(text) = &deed {
            self.finished.insert(text.clone(), self.world.wall_ms);
        }
        let closed = self.hours.as_ref().is_some_and(|hours| !hours.open(self.world.wall_ms));
        if dies {
            // Where nothing follows from it, in what it does itself.
            let after = 1 + self.world.dice.below(if closed { 2 } else { 4 });
            let here = &mut self.world.sides[side];
            (here.dies_after, here.dies_writing) = (Some(here.handled + after), true);
        }
        let deaths = self.world.sides[side].deaths;
        let (mut said, mut done) = (Ok(()), 0);
        for command in commands {
            said = said.and_then(|()| self.world.tries(side, command).map(|_| done += 1));
        }
        if dies {
            self.world.settle();
            (self.world.sides[side].dies_after, self.world.sides[side].dies_writing) = (None, false);
            if self.world.sides[side].deaths > deaths {
                self.world.unlock(side);
            }
        }
        match said {
            Ok(()) => {
                let what = match &deed {
                    Deed::Letter(_) if closed => "letters finished outside the hours",
                    Deed::Letter(_) => "letters",
                    Deed::Filed(_) => "files",
                    Deed::Kept(_) => "kept",
                    Deed::Written(_) => "written",
                    Deed::Erased(word) if author(word) == side => "erased",
                    Deed::Erased(_) => "erased of another's",
                    Deed::TakenBack(_) => "taken back",
                    Deed::Changed(..) => "changed while held",
                    Deed::Draft => "drafts",
                };
                tally.adds(what, 1);
                self.takes(side, deed);
            }
            Err(code) if matches!(code.as_str(), "killed" | "locked" | "vaultLocked") => {
                self.is_unsure(side, deed);
            }
            // It went meanwhile, and stays what it was.
            Err(code) if code == "letterWent" && done == 0 => {}
            // What is not agreed: nothing of it is there; of two steps the first may be.
            Err(code) => {
                assert_eq!(code, "refused");
                if done > 0 {
                    self.is_unsure(side, deed);
                }
            }
        }
    }

    /// Since then nothing was shown to anybody that had to wait.
    fn kept_the_hours(&mut self, from_ms: u64) {
        let Some(hours) = &self.hours else { return };
        let open = hours.were_open(from_ms, self.world.wall_ms);
        for side in self.world.all() {
            let now = u64::from(self.world.sees(side).letters.unread);
            assert!(now <= self.unread[side] || open, "side {side}: shown outside the hours");
            self.unread[side] = now;
        }
    }

    /// Another program has this side's vault for a moment, and opens everything that came or that the relay has for it:
    /// among that is no letter that has to wait for its hour still. The core is not asked.
    fn nothing_left_early(&mut self, side: usize, tally: &mut Tally) {
        // What a second computer has of itself is of another shape: there only the pages are looked at.
        let Some(hours) = self.hours.as_ref().filter(|_| self.twice.is_none()) else { return };
        let log = self.world.relay.log();
        let texts = self.world.with_vault(side, false, |changed| {
            let rows = changed.tx.letters_before(None, u8::MAX, 1_000).unwrap();
            let mut texts: Vec<String> = rows.into_iter().filter_map(|row| row.letter.body).collect();
            let keys = changed.mailbox();
            let provider = Provider::new(changed.tx.connection());
            let mut group = changed.group(&provider);
            for (.., found) in log.iter().filter(|(mailbox, ..)| *mailbox == keys.id) {
                let Ok(sealed) = envelope::unwrap(&keys.outer, found) else { continue };
                let Ok(Opened::Message { bytes, .. }) = group.open(&provider, &sealed) else { continue };
                if let Ok(Said::Letter { text, .. }) = serde_ipld_dagcbor::from_slice(message_in(&bytes)) {
                    tally.adds("letters on their way that were looked into", 1);
                    texts.push(text);
                }
            }
            texts
        });
        let own = format!("van {side}");
        for text in texts.iter().filter(|text| !text.ends_with(&own)) {
            let Some(finished_ms) = self.finished.get(text) else { continue };
            tally.adds("letters whose hour was looked at", 1);
            let may = hours.were_open(*finished_ms, self.world.wall_ms);
            assert!(may, "{text} left outside the hours, for side {side}");
        }
        self.world.unlock(side);
    }

    fn goes_its_way(&mut self, tally: &mut Tally) {
        let mut backup = self.world.relay.backup();
        if self.hours.is_some() {
            let ms = self.world.dice.roll() % (8 * HOUR_MS);
            self.world.passes(ms);
        }
        for round in 0..44 {
            let side = self.world.dice.below(self.world.sides.len());
            let from_ms = self.world.wall_ms;
            match self.world.dice.below(22) {
                0..=7 => self.does_some(side, false, tally),
                8..=10 => self.does_some(side, true, tally),
                what @ 11..=13 => self.world.befalls(side, what - 11),
                14 | 15 => {
                    let most = if self.hours.is_some() { 9 * HOUR_MS } else { HOUR_MS };
                    let ms = self.world.dice.roll() % most;
                    self.world.passes(ms);
                }
                16 if round % 3 == 0 => backup = self.world.relay.backup(),
                17 if round % 3 == 0 => {
                    tally.adds("the relay went back", 1);
                    self.world.goes_back(&backup);
                }
                18 if round % 7 == 0 => self.world.relay.forgets_what_waits(),
                19 => self.nothing_left_early(side, tally),
                _ => self.world.goes_some_way(),
            }
            self.kept_the_hours(from_ms);
        }
        let relay = &mut self.world.relay;
        tally.adds("lost", relay.lost as u64);
        tally.adds("put off", relay.put_off as u64);
        (relay.loses_percent, relay.busy_percent) = (0, 0);
        (relay.repeats_percent, relay.overtakes_percent) = (0, 0);
        for side in self.world.all() {
            self.world.is_offline(side, false);
            tally.adds("killed", self.world.sides[side].deaths as u64);
            tally.adds("killed in the middle of a write", self.world.sides[side].torn as u64);
        }
        let from_ms = self.world.wall_ms;
        self.world.settle();
        self.kept_the_hours(from_ms);
        for side in self.world.all() {
            self.nothing_left_early(side, tally);
        }
        // A relay that went back keeps what everybody has until something new is heard behind it: a letter, to which
        // everybody says that it arrived.
        self.number += 1;
        let last = format!("brief {:03} van 0", self.number);
        self.finished.insert(last.clone(), self.world.wall_ms);
        if self.world.tries(0, self.world.letter(0, &last)).is_ok() {
            self.takes(0, Deed::Letter(last));
        }
        // The longest that the hours are closed, and a day.
        self.world.passes(4 * DAY_MS);
    }

    fn is_right(&mut self, about: &str) {
        let mut shared = Vec::new();
        for side in self.world.all() {
            let page = self.world.page(side);
            let letters: Vec<String> = page.letters.iter().filter_map(|letter| letter.text.clone()).collect();
            let text = self.world.reads(side, &self.record);
            let written = words(&text);
            for (author, done) in self.done.iter().enumerate() {
                let theirs = |text: &&String| text.ends_with(&format!("van {author}"));
                let about = format!("{about}: side {side}, of {author}");
                let there: Vec<&String> = letters.iter().filter(theirs).collect();
                assert_eq!(done.sure(there.iter().copied()), done.sure(done.letters.iter()), "{about}");
                assert!(done.gone.iter().all(|text| !there.contains(&text)), "{about}: taken back");
                let by = |mark: &str| {
                    let mark = format!("<{author}{mark}");
                    done.sure(written.iter().filter(|word| word.starts_with(&mark)))
                };
                assert_eq!(by("."), done.sure(done.written.iter()), "{about}");
                // What is put before another word stands in no order of its own.
                let mut between = by("+");
                between.sort_unstable();
                assert_eq!(between, done.sure(done.between.iter()), "{about}");
                assert!(done.erased.iter().all(|word| !written.contains(word)), "{about}: erased");
            }
            let mut times = BTreeMap::new();
            letters.iter().chain(&written).for_each(|one| *times.entry(one).or_insert(0) += 1);
            times.iter().for_each(|(one, times)| assert_eq!(*times, 1, "{about}: side {side}: {one}"));
            let agenda: Vec<String> = page.agenda.iter().map(|kept| kept.text.clone()).collect();
            let kept = &self.done[side];
            assert_eq!(kept.sure(agenda.iter()), kept.sure(kept.kept.iter()), "{about}: side {side}");
            for letter in &page.letters {
                let own = letter.by.is_me();
                let settled = matches!(letter.state, LetterState::Arrived | LetterState::TakenBack);
                assert!(!own || settled, "{about}: side {side}: {:?}", letter.state);
                let here = letter.text.as_ref().is_some_and(|text| text.ends_with(&format!("van {side}")));
                for file in &letter.files {
                    let whole = if own && here { FileState::There } else { FileState::Here };
                    assert_eq!(file.state, whole, "{about}: side {side}: {}", file.name);
                    let bytes = self.world.opens_file(side, &file.id).unwrap();
                    assert!(bytes == file_of(&file.name), "{about}: side {side}: {}", file.name);
                }
                let text = letter.text.clone().unwrap_or_default();
                let wanted = self.done.iter().any(|done| done.filed.contains(&text));
                assert!(!wanted || !letter.files.is_empty(), "{about}: side {side}: {text} without its file");
            }
            let mail = self.world.sees(side).mail;
            assert_eq!((mail.waiting, mail.left_out), (0, 0), "{about}: side {side}");
            shared.push(text);
        }
        assert!(shared.iter().all(|text| *text == shared[0]), "{about}: {shared:?}");
        self.world.no_key_twice(about);
        match self.twice {
            Some(sides) => {
                for side in sides {
                    assert_eq!(self.world.sees(side).problem, None, "{about}: side {side}");
                }
                self.world.relay_keeps_nothing(about);
            }
            None => self.world.rests(),
        }
    }
}

/// 10 000 at length; those of letters, of what is lost, of records and of files alone come on top of them.
fn lives() -> Range<u64> {
    seeds(20_000, if std::env::var_os("KADER_THOROUGH").is_some() { 1_000 } else { 10 })
}

#[test]
fn p6_whatever_goes_wrong_between_sessions_nothing_is_lost() {
    all_live(
        lives(),
        false,
        &[
            ("letters", 12),
            ("letters finished outside the hours", 3),
            ("letters whose hour was looked at", 12),
            ("written", 6),
            ("erased", 1),
            ("erased of another's", 1),
            ("kept", 2),
            ("killed", 12),
            ("killed in the middle of a write", 4),
            ("lost", 4),
            ("put off", 4),
        ],
    );
}

#[test]
fn p6_nor_where_somebody_has_two_computers() {
    let lives = seeds(40_000, if std::env::var_os("KADER_THOROUGH").is_some() { 100 } else { 2 });
    all_live(lives, true, &[("letters", 4), ("written", 2)]);
}

fn all_live(lives: Range<u64>, two: bool, met: &[(&'static str, u64)]) {
    println!("{} lives from seed {}", lives.end - lives.start, lives.start);
    // At length on all cores; else there are other tests beside this one.
    let at_once =
        if lives.end - lives.start > 100 { available_parallelism().map_or(1, usize::from) } else { 1 };
    let next = AtomicU64::new(lives.start);
    let all = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= lives.end {
                        return;
                    }
                    println!("seed {seed}");
                    let mut tally = Tally::default();
                    let mut life = Life::begins(seed, two);
                    life.goes_its_way(&mut tally);
                    life.is_right(&format!("seed {seed}"));
                    tally.adds("lives", 1);
                    let mut all = all.lock().unwrap();
                    all.adds_all(tally);
                    if (seed + 1).is_multiple_of(100) {
                        println!("so far {all:?}");
                    }
                }
            });
        }
    });
    let tally = all.into_inner().unwrap();
    println!("{tally:?}");
    tally.has(met);
}
