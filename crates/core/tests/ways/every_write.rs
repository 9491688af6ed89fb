//! A program that is killed at every single write of its vault, through all that people do between sessions: what it
//! had said yes to is there once, what it had not is there or is not, and both go on.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

use kader_core::input::{Command, Secret};
use kader_core::view::{LetterState, Terms};

use crate::files::{content, with_files};
use crate::heard_twice::Watch;
use crate::homework::Page;
use crate::letters::{ZONE, lettered};
use crate::relay::Backup;
use crate::world::{BOTH, C, T, World};
use crate::written::Written;

const HOUR_MS: u64 = 3_600_000;
const FILE: usize = 131_072 + 99;

/// Everything as it lay on the disks at some time.
#[derive(Clone)]
pub(crate) struct Moment {
    /// Every side's profile, and by what others know it.
    pub(crate) sides: Vec<(Written, Option<String>)>,
    pub(crate) relay: Backup,
    pub(crate) watch: Watch,
    pub(crate) boot_ms: u64,
    pub(crate) wall_ms: u64,
}

/// Notes every input of a side that wrote something.
pub(crate) struct Recorder {
    /// Whose.
    pub(crate) of: usize,
    /// How far the story had come, with the disks before and what lay there after.
    pub(crate) writes: Vec<(usize, Moment, Written)>,
    /// How many steps are over.
    pub(crate) step: usize,
}

impl Recorder {
    pub(crate) fn wrote(&mut self, before: Moment, after: Written) {
        if before.sides[self.of].0 != after {
            self.writes.push((self.step, before, after));
        }
    }
}

/// A step of the story that is over, or may be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Letter(usize, &'static str),
    Filed(usize, &'static str),
    Kept(&'static str),
    Draft(&'static str),
    Writes(usize, &'static str),
    Erases(usize, &'static str),
    TakesBack(usize, &'static str),
    /// The held letter, and what becomes of it.
    WritesOn(&'static str, &'static str),
    Passes(u64),
    /// The other is away, or back: what the killed one hears comes at once.
    Away(usize, bool),
}

/// The client's program is the one that is killed. It begins before the hours.
const STORY: &[Step] = &[
    Step::Draft("half"),
    Step::Letter(C, "voor negen"),
    Step::Letter(C, "nog een voor negen"),
    Step::Letter(C, "toch niet"),
    Step::TakesBack(C, "toch niet"),
    Step::WritesOn("nog een voor negen", "een andere voor negen"),
    Step::Writes(C, "<c1>"),
    Step::Passes(HOUR_MS),
    Step::Letter(T, "goedemorgen"),
    Step::Filed(C, "met bestand"),
    Step::Writes(T, "<t1>"),
    Step::Erases(C, "<t1>"),
    Step::Kept("voor de sessie"),
    Step::Away(T, true),
    Step::Letter(C, "terwijl je weg was"),
    Step::Writes(C, "<c2>"),
    Step::Away(T, false),
    Step::Filed(T, "van de ander"),
    Step::Letter(T, "liever niet"),
    Step::TakesBack(T, "liever niet"),
    Step::Erases(T, "<c1>"),
    Step::Writes(T, "<t2>"),
    Step::Letter(C, "tot slot"),
    Step::Passes(2 * 60_000),
];

/// What is there after so many steps: letters of each, words in the record, what is kept.
#[derive(Default)]
struct Told {
    letters: [Vec<&'static str>; 2],
    record: Vec<&'static str>,
    kept: Vec<&'static str>,
}

fn told(steps: &[Step]) -> Told {
    let mut told = Told::default();
    for step in steps {
        match step {
            Step::Letter(by, text) | Step::Filed(by, text) => told.letters[*by].push(text),
            Step::TakesBack(by, text) => told.letters[*by].retain(|one| one != text),
            Step::WritesOn(before, after) => {
                told.letters[C].retain(|one| one != before);
                told.letters[C].push(after);
            }
            Step::Writes(_, word) => told.record.push(word),
            Step::Erases(_, word) => told.record.retain(|one| one != word),
            Step::Kept(text) => told.kept.push(text),
            Step::Draft(_) | Step::Passes(_) | Step::Away(..) => {}
        }
    }
    told
}

fn steps(world: &mut World, record: &str, step: &Step) {
    match step {
        Step::Letter(by, text) => drop(world.does(*by, world.letter(*by, text))),
        Step::Filed(by, text) => {
            world.does(*by, world.attach(*by, text, &content(7, FILE)));
            world.does(*by, world.letter(*by, text));
            world.passes(60_000);
        }
        Step::Kept(text) => {
            let (relationship, text) = (world.id(C), Secret::new((*text).to_owned()));
            world.does(C, Command::KeepForSession { relationship, text });
        }
        Step::Draft(text) => {
            let (relationship, text) = (world.id(C), Secret::new((*text).to_owned()));
            world.does(C, Command::SaveLetterDraft { relationship, text });
        }
        Step::Writes(by, word) => world.writes_in(*by, record, u32::MAX, word),
        Step::Erases(by, word) => {
            let page = Page::of(&world.opens(*by, record));
            let at = page.text().find(word).unwrap();
            world.does(*by, world.change(*by, record, &page.erases(at as u32, word.len() as u32)));
        }
        Step::TakesBack(by, text) => {
            let letter = names(world, *by, text);
            world.does(*by, Command::TakeLetterBack { relationship: world.id(*by), letter });
        }
        Step::WritesOn(before, after) => {
            let letter = names(world, C, before);
            world.does(C, Command::WriteLetterOn { relationship: world.id(C), letter });
            world.does(C, world.letter(C, after));
        }
        Step::Passes(ms) => world.passes(*ms),
        Step::Away(side, away) => {
            world.is_offline(*side, *away);
            world.settle();
        }
    }
}

fn names(world: &mut World, side: usize, text: &str) -> String {
    let page = world.page(side);
    page.letters.iter().find(|one| one.text.as_deref() == Some(text)).unwrap().id.clone()
}

/// What is there: of what was said yes to everything once and in its order, of the step that was under way all,
/// some or nothing.
fn holds(world: &mut World, record: &str, done: &[Step], open: Option<&Step>, about: &str) {
    let sure = told(done);
    let after = open.map(|step| told(&[done, std::slice::from_ref(step)].concat()));
    let changing: Vec<&str> = match open {
        Some(Step::WritesOn(before, after)) => vec![before, after],
        Some(
            Step::Letter(_, text)
            | Step::Filed(_, text)
            | Step::TakesBack(_, text)
            | Step::Kept(text)
            | Step::Writes(_, text)
            | Step::Erases(_, text),
        ) => vec![text],
        _ => Vec::new(),
    };
    let known = |list: &[&'static str]| -> Vec<String> {
        list.iter().filter(|one| !changing.contains(one)).map(|one| (*one).to_owned()).collect()
    };
    let mut records = Vec::new();
    for side in BOTH {
        let page = world.page(side);
        for by in BOTH {
            let of = page.letters.iter().filter(|one| one.by.is_me() == (side == by));
            let there: Vec<String> =
                of.filter_map(|one| one.text.clone()).filter(|text| *text != "daarna").collect();
            let mut unsure: Vec<&String> =
                there.iter().filter(|text| changing.contains(&text.as_str())).collect();
            let found = there.iter().filter(|text| !changing.contains(&text.as_str())).cloned();
            assert_eq!(found.collect::<Vec<_>>(), known(&sure.letters[by]), "{about}: side {side}, of {by}");
            let some = unsure.len();
            unsure.dedup();
            assert_eq!(unsure.len(), some, "{about}: side {side}: twice");
        }
        for letter in &page.letters {
            let settled = matches!(letter.state, LetterState::Arrived | LetterState::TakenBack);
            assert!(!letter.by.is_me() || settled, "{about}: side {side}: {:?}", letter.state);
            for file in &letter.files {
                let bytes = world.opens_file(side, &file.id).unwrap();
                assert!(bytes == content(7, FILE), "{about}: side {side}: another file");
            }
        }
        if side == C {
            let kept: Vec<String> = page.agenda.iter().map(|kept| kept.text.clone()).collect();
            let found: Vec<_> =
                kept.iter().filter(|one| !changing.contains(&one.as_str())).cloned().collect();
            assert_eq!(found, known(&sure.kept), "{about}: kept");
        }
        let text = world.reads(side, record);
        let words: Vec<&str> = text.split_inclusive('>').filter(|word| *word != "<daarna>").collect();
        let found: Vec<_> =
            words.iter().filter(|one| !changing.contains(one)).map(|one| (*one).to_owned()).collect();
        assert_eq!(found, known(&sure.record), "{about}: side {side}: {text}");
        let most = after.as_ref().map_or(0, |after| after.record.len()).max(sure.record.len());
        assert!(words.len() <= most, "{about}: side {side}: {text}");
        records.push(text);
    }
    assert_eq!(records[0], records[1], "{about}");
}

#[test]
fn p6_killed_at_every_write_of_the_vault_between_sessions() {
    let mut terms = with_files(lettered(ZONE));
    let messages = terms.messages.as_mut().unwrap();
    (messages.client.per_day, messages.therapist.per_day) = (40, 40);
    let mut world = World::agreed(1_950, Terms { open_tasks: Some(3), ..terms });
    let record = world.begins(C);
    world.does(C, world.shares(C, &record));
    world.until(ZONE, "2026-09-22T08:20");
    world.recorder = Some(Recorder { of: C, writes: Vec::new(), step: 0 });
    for (number, step) in STORY.iter().enumerate() {
        world.recorder.as_mut().unwrap().step = number;
        steps(&mut world, &record, step);
    }
    let recorder = world.recorder.take().unwrap();
    world.passes(HOUR_MS);
    holds(&mut world, &record, STORY, None, "to its end");
    world.no_key_twice("to its end");
    drop(world);
    let (mut deaths, mut unseen) = (Vec::new(), 0);
    for (number, (step, before, after)) in recorder.writes.iter().enumerate() {
        match after.each_write(&before.sides[C].0) {
            Some(cuts) => deaths.extend(cuts.into_iter().map(|cut| (number, *step, Some(cut)))),
            None => unseen += 1,
        }
        // All of it is there, and nobody heard of it.
        deaths.push((number, *step, None));
    }
    let thorough = std::env::var_os("KADER_THOROUGH").is_some();
    let each = if thorough { 1 } else { deaths.len().div_ceil(24) };
    println!(
        "{} inputs that wrote, {unseen} of them more than one log; {} writes, each {each}. tried",
        recorder.writes.len(),
        deaths.len()
    );
    assert!(recorder.writes.len() > 40 && deaths.len() > 400 && unseen * 4 < recorder.writes.len());
    let tried: Vec<_> = deaths.iter().enumerate().step_by(each).collect();
    let (next, lived) = (AtomicUsize::new(0), Mutex::new(0));
    let at_once = if thorough { available_parallelism().map_or(1, usize::from) } else { 1 };
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some((death, (number, step, cut))) = tried.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let mut moment = recorder.writes[*number].1.clone();
                    let after = &recorder.writes[*number].2;
                    moment.sides[C].0 = match cut {
                        Some(cut) => after.cut_at(&moment.sides[C].0, *cut),
                        None => after.clone(),
                    };
                    goes_on(
                        &moment,
                        &record,
                        *step,
                        &format!("death {death}, input {number}, in {:?}", STORY[*step]),
                    );
                    *lived.lock().unwrap() += 1;
                }
            });
        }
    });
    assert_eq!(lived.into_inner().unwrap(), tried.len());
}

/// Everybody is opened again, writes on, and has everything.
fn goes_on(moment: &Moment, record: &str, step: usize, about: &str) {
    let mut world = World::goes_on_from(moment, 1_951);
    for side in BOTH {
        world.does(side, world.letter(side, "daarna"));
        world.writes_in(side, record, u32::MAX, "<daarna>");
    }
    // Past nine, and what the relay had put off is asked again.
    world.passes(2 * HOUR_MS);
    holds(&mut world, record, &STORY[..step], Some(&STORY[step]), about);
    for side in BOTH {
        assert_eq!(
            world.words(side).iter().filter(|text| *text == "daarna").count(),
            2,
            "{about}: side {side}"
        );
        let mail = world.sees(side).mail;
        assert_eq!((mail.waiting, mail.left_out), (0, 0), "{about}: side {side}");
    }
    world.no_key_twice(about);
}
