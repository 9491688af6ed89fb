//! Lives between sessions in which everything goes wrong at once: letters, files, a record, what is kept and what is
//! taken back, on a relay that loses, repeats, overtakes, puts off and goes back, with lines that break and programs
//! that are killed at rest and in the middle of a write. At the end everything that was acknowledged is there once, in
//! its writer's order, on every side.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use kader_core::input::{Command, Secret};
use kader_core::view::{FileState, LetterState, Terms};

use crate::files::{content, with_files};
use crate::homework::Page;
use crate::lies::Tally;
use crate::lost::at_any_hour;
use crate::world::{C, World, seeds};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// A file is two chunks, and a little.
const FILE: usize = 2 * 131_072 + 99;

/// What somebody did.
enum Deed {
    Letter(String),
    Filed(String),
    Kept(String),
    Written(String),
    TakenBack(String),
}

/// What one side acknowledged, and what it was killed in the middle of.
#[derive(Default)]
struct Done {
    letters: Vec<String>,
    filed: Vec<String>,
    kept: Vec<String>,
    written: Vec<String>,
    gone: Vec<String>,
    maybe: Vec<String>,
}

impl Done {
    fn takes(&mut self, deed: Deed) {
        match deed {
            Deed::Letter(text) => self.letters.push(text),
            Deed::Filed(text) => {
                self.letters.push(text.clone());
                self.filed.push(text);
            }
            Deed::Kept(text) => self.kept.push(text),
            Deed::Written(word) => self.written.push(word),
            Deed::TakenBack(text) => {
                self.letters.retain(|one| *one != text);
                self.gone.push(text);
            }
        }
    }

    fn is_unsure(&mut self, deed: Deed) {
        let (Deed::Letter(text)
        | Deed::Filed(text)
        | Deed::Kept(text)
        | Deed::Written(text)
        | Deed::TakenBack(text)) = deed;
        self.maybe.push(text);
    }

    /// Those that are known to be there, of what is there.
    fn sure<'a>(&self, found: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
        found.filter(|one| !self.maybe.contains(one)).collect()
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
}

impl Life {
    /// `two`: somebody has two computers.
    fn begins(seed: u64, two: bool) -> Self {
        let clients = if seed.is_multiple_of(5) { 2 } else { 1 };
        let terms = Terms { open_tasks: Some(3), ..with_files(at_any_hour()) };
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
        Self { world, record, done, number: 0, files: 0, twice }
    }

    /// Something that a side could do now, and how.
    fn some_deed(&mut self, side: usize) -> Option<(Deed, Vec<Command>)> {
        self.number += 1;
        let world = &mut self.world;
        let name = format!("brief {:03} van {side}", self.number);
        Some(match world.dice.below(12) {
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
                let word = format!("<{side}.{:03}>", self.number);
                let end = page.text().len() as u32;
                (
                    Deed::Written(word.clone()),
                    vec![world.change(side, &self.record, &page.writes(end, &word))],
                )
            }
            9 => {
                let own = self.done[side].letters.last()?.clone();
                let page = world.page(side);
                let found = page.letters.iter().find(|letter| letter.text.as_ref() == Some(&own))?;
                let letter = found.id.clone();
                (Deed::TakenBack(own), vec![Command::TakeLetterBack { relationship: world.id(side), letter }])
            }
            _ => {
                let (relationship, text) = (world.id(side), Secret::new(format!("half een {name}")));
                (Deed::Kept(String::new()), vec![Command::SaveLetterDraft { relationship, text }])
            }
        })
    }

    /// A side does something; `dies` says that its program is killed in the middle of one of its next writes.
    fn does_some(&mut self, side: usize, dies: bool, tally: &mut Tally) {
        let Some((deed, commands)) = self.some_deed(side) else { return };
        let draft = matches!(&deed, Deed::Kept(text) if text.is_empty());
        if dies {
            let after = 1 + self.world.dice.below(5);
            let here = &mut self.world.sides[side];
            (here.dies_after, here.dies_writing) = (Some(here.handled + after), true);
        }
        let deaths = self.world.sides[side].deaths;
        let mut said = Ok(());
        for command in commands {
            said = said.and_then(|()| self.world.tries(side, command).map(|_| ()));
        }
        if dies {
            self.world.settle();
            (self.world.sides[side].dies_after, self.world.sides[side].dies_writing) = (None, false);
            if self.world.sides[side].deaths > deaths {
                self.world.unlock(side);
            }
        }
        match said {
            _ if draft => {}
            Ok(()) => {
                tally.adds(
                    match &deed {
                        Deed::Letter(_) => "letters",
                        Deed::Filed(_) => "files",
                        Deed::Kept(_) => "kept",
                        Deed::Written(_) => "written",
                        Deed::TakenBack(_) => "taken back",
                    },
                    1,
                );
                self.done[side].takes(deed);
            }
            Err(code) if matches!(code.as_str(), "killed" | "locked" | "vaultLocked") => {
                self.done[side].is_unsure(deed);
            }
            // What is not agreed: nothing of it is there.
            Err(code) => assert_eq!(code, "refused"),
        }
    }

    fn goes_its_way(&mut self, tally: &mut Tally) {
        let mut backup = self.world.relay.backup();
        for round in 0..40 {
            let side = self.world.dice.below(self.world.sides.len());
            match self.world.dice.below(20) {
                0..=7 => self.does_some(side, false, tally),
                8..=10 => self.does_some(side, true, tally),
                what @ 11..=13 => self.world.befalls(side, what - 11),
                14 => {
                    let ms = self.world.dice.roll() % HOUR_MS;
                    self.world.passes(ms);
                }
                15 if round % 3 == 0 => backup = self.world.relay.backup(),
                16 if round % 3 == 0 => {
                    tally.adds("the relay went back", 1);
                    self.world.goes_back(&backup);
                }
                17 if round % 7 == 0 => self.world.relay.forgets_what_waits(),
                _ => self.world.goes_some_way(),
            }
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
        self.world.settle();
        self.world.passes(4 * DAY_MS);
    }

    fn is_right(&mut self, about: &str) {
        let mut shared = Vec::new();
        for side in self.world.all() {
            let page = self.world.page(side);
            let words: Vec<String> = page.letters.iter().filter_map(|letter| letter.text.clone()).collect();
            let text = self.world.reads(side, &self.record);
            let written: Vec<String> = text.split_inclusive('>').map(str::to_owned).collect();
            for (author, done) in self.done.iter().enumerate() {
                let theirs = |text: &&String| text.ends_with(&format!("van {author}"));
                let about = format!("{about}: side {side}, of {author}");
                let there: Vec<&String> = words.iter().filter(theirs).collect();
                assert_eq!(done.sure(there.iter().copied()), done.sure(done.letters.iter()), "{about}");
                assert!(done.gone.iter().all(|text| !there.contains(&text)), "{about}: taken back");
                let mark = format!("<{author}.");
                let there: Vec<&String> = written.iter().filter(|word| word.starts_with(&mark)).collect();
                assert_eq!(done.sure(there.into_iter()), done.sure(done.written.iter()), "{about}");
            }
            let mut times = BTreeMap::new();
            words.iter().chain(&written).for_each(|one| *times.entry(one).or_insert(0) += 1);
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

/// With those of letters, of what is lost, of records and of files alone these are 10 000 at length.
fn lives() -> Range<u64> {
    seeds(20_000, if std::env::var_os("KADER_THOROUGH").is_some() { 966 } else { 6 })
}

#[test]
fn p6_whatever_goes_wrong_between_sessions_nothing_is_lost() {
    all_live(
        lives(),
        false,
        &[
            ("letters", 12),
            ("written", 6),
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
                    all.lock().unwrap().adds_all(tally);
                }
            });
        }
    });
    let tally = all.into_inner().unwrap();
    println!("{tally:?}");
    tally.has(met);
}
