//! Files of letters where things go wrong: kills, a relay that forgets, and a program that was changed.

use kader_core::input::Command;
use kader_core::view::{FileState, LetterState};
use kader_seal::file::{Place, seal};
use kader_seal::{FileKey, envelope};
use ring::digest::{SHA256, digest};
use serde_bytes::ByteBuf;

use crate::changed::{Said, SaidFile};
use crate::files::{content, filed, with_files};
use crate::letters::{ZONE, lettered};
use crate::world::{BOTH, C, T, World, as_asked, seeds};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;
const CHUNK: usize = 131_072;

/// An exchange of a letter with a file, with one kill after so many inputs of a side.
fn exchange(victim: usize, after: usize) -> bool {
    let mut world = filed(2_100, 1);
    let bytes = content(20, 3 * CHUNK + 7);
    world.sides[victim].dies_after = Some(world.sides[victim].handled + after);
    let deaths = world.sides[victim].deaths;
    let opens = |world: &mut World| {
        for side in BOTH.into_iter().chain(BOTH) {
            let _ = world.tries(side, crate::person::unlock());
            world.settle();
        }
    };
    while world.page_or_dead(C).is_none_or(|page| page.draft_files.is_empty()) {
        let _ = world.tries_as_is(C, |world| world.attach(C, "a.png", &bytes));
        opens(&mut world);
    }
    for _ in 0..3 {
        if world.page_or_dead(C).is_some_and(|page| !page.letters.is_empty()) {
            break;
        }
        let _ = world.tries_as_is(C, |world| world.letter(C, "kijk"));
        opens(&mut world);
    }
    world.settle();
    opens(&mut world);
    world.passes(10 * MINUTE_MS);
    opens(&mut world);
    world.sides[victim].dies_after = None;
    world.passes(10 * MINUTE_MS);
    for side in BOTH {
        assert_eq!(world.words(side), ["kijk"], "{victim} after {after}");
        let files = world.file_ids(side);
        assert!(world.opens_file(side, &files[0]).unwrap() == bytes, "{victim} after {after}");
    }
    assert_eq!(world.file_states(C), [FileState::There], "{victim} after {after}");
    world.rests();
    world.sides[victim].deaths > deaths
}

impl World {
    fn page_or_dead(&mut self, side: usize) -> Option<kader_core::view::LettersPage> {
        let relationship = self.view(side).relationships.into_iter().next_back()?.id;
        match self.tries(side, Command::Letters { relationship, before: None }) {
            Ok(kader_core::output::Reply::Letters(page)) => Some(page),
            _ => None,
        }
    }

    fn tries_as_is(&mut self, side: usize, command: impl Fn(&Self) -> Command) -> Result<(), String> {
        if self.view(side).relationships.is_empty() {
            return Err("locked".to_owned());
        }
        let command = command(self);
        self.tries(side, command).map(|_| ())
    }
}

#[test]
fn killed_after_any_input_a_file_is_there_whole() {
    for victim in BOTH {
        let step = if std::env::var_os("KADER_THOROUGH").is_some() { 1 } else { 4 };
        let kills = (1..).step_by(step).take_while(|after| exchange(victim, *after)).count();
        println!("side {victim}: {kills} kills, each after {step} inputs more");
        assert!(kills * step > 12, "an exchange of {kills} kills is none");
    }
}

#[test]
fn a_relay_that_forgets_chunks_is_asked_for_them() {
    let mut world = filed(2_101, 1);
    let bytes = content(21, 7 * CHUNK + 1);
    let backup = world.relay.backup();
    // All of it, letter and chunks; then some of the chunks; then everything that waits.
    for round in 0..3u8 {
        world.is_offline(T, true);
        world.does(C, world.attach(C, "a.png", &bytes));
        world.does(C, world.letter(C, &format!("brief {round}")));
        match round {
            0 => world.goes_back(&backup),
            1 => world.relay.loses_percent = 40,
            _ => world.relay.forgets_what_waits(),
        }
        if round == 1 {
            world.is_offline(T, false);
            world.settle();
            world.does(C, world.attach(C, "b.png", &bytes));
            world.does(C, world.letter(C, "nog een"));
            world.relay.loses_percent = 0;
        }
        world.is_offline(T, false);
        world.settle();
        world.passes(8 * HOUR_MS);
        world.does(C, world.letter(C, "en?"));
        world.passes(8 * HOUR_MS);
        let states = world.file_states(T);
        assert!(states.iter().all(|state| *state == FileState::Here), "round {round}: {states:?}");
        let states = world.file_states(C);
        assert!(states.iter().all(|state| *state == FileState::There), "round {round}: {states:?}");
    }
    let page = world.page(T);
    for file in page.letters.iter().flat_map(|letter| &letter.files) {
        assert!(world.opens_file(T, &file.id).unwrap() == bytes);
    }
    world.rests();
}

#[test]
fn a_sender_who_has_it_no_more_says_so() {
    let mut world = filed(2_102, 1);
    world.is_offline(T, true);
    world.does(C, world.attach(C, "a.png", &content(22, 3 * CHUNK)));
    world.does(C, world.letter(C, "kijk"));
    let backup = world.relay.backup();
    let chunks = world.relay.log().len();
    assert!(chunks >= 4);
    // The letter is there, the chunks are not; and the other has erased its file, which nothing says.
    world.relay.drops(|size| size > CHUNK);
    world.with_vault(C, true, |changed| {
        changed.tx.connection().execute("DELETE FROM files", []).unwrap();
    });
    world.unlock(C);
    world.is_offline(T, false);
    world.settle();
    assert_eq!(world.file_states(T), [FileState::Coming]);
    world.passes(10 * MINUTE_MS);
    assert_eq!(world.file_states(T), [FileState::Gone]);
    let file = world.file_ids(T)[0].clone();
    assert_eq!(world.opens_file(T, &file).unwrap_err(), "fileGone");
    drop(backup);
    world.rests();
}

/// What a changed program announces, and the key of it.
fn announced(id: u8, bytes: &[u8]) -> SaidFile {
    SaidFile {
        id: ByteBuf::from(vec![id; 16]),
        key: ByteBuf::from(vec![id ^ 0xff; 32]),
        name: "a.png".to_owned(),
        kind: "png".to_owned(),
        bytes: bytes.len() as u64,
        chunks: u32::try_from(bytes.len().div_ceil(CHUNK)).unwrap(),
        sha256: ByteBuf::from(digest(&SHA256, bytes).as_ref().to_vec()),
        width: 30,
        height: 20,
        pages: 0,
    }
}

impl World {
    /// A changed program sends these chunks: of which file, which of how many, under which key, and what.
    fn sends_chunks(&mut self, side: usize, chunks: &[(u8, u32, u32, u8, &[u8])]) {
        self.with_vault(side, true, |changed| {
            for (id, index, count, key, plain) in chunks {
                let place = Place { id: [*id; 16], index: *index, count: *count };
                let sealed = seal(&FileKey::from_bytes(&[*key; 32]), &place, plain).unwrap();
                changed.posts(&envelope::wrap(&changed.mailbox().outer, &sealed).unwrap());
            }
        });
        self.unlock(side);
        self.settle();
    }

    fn lies_of(&mut self, letter: u8, files: Vec<SaidFile>) {
        let written_ms = self.wall_ms + u64::from(letter);
        self.says(
            C,
            &[Said::Letter { id: vec![letter; 16], text: format!("brief {letter}"), written_ms, files }],
        );
    }
}

#[test]
fn s21_a_changed_program_has_no_larger_file_and_no_more_of_them_taken_in() {
    let mut world = filed(2_103, 1);
    let small = content(23, 100);
    let with = |change: fn(&mut SaidFile)| {
        let mut file = announced(1, &small);
        change(&mut file);
        file
    };
    // Two gigabytes; more than a mebibyte; nothing; four of them: refused, and the writer's program hears it.
    let huge = with(|file| (file.bytes, file.chunks) = (2 << 30, 16_384));
    let large = with(|file| (file.bytes, file.chunks) = ((1 << 20) + 1, 9));
    let empty = with(|file| (file.bytes, file.chunks) = (0, 0));
    let four: Vec<SaidFile> = (1..=4).map(|id| announced(id, &small)).collect();
    for (letter, files) in [(1, vec![huge]), (2, vec![large]), (3, vec![empty]), (4, four)] {
        world.lies_of(letter, files);
    }
    // What no program announces: wrong counts, the same twice, a name over several lines, odd lengths, a kind
    // that is none, eleven files.
    let odd = [
        vec![with(|file| file.chunks = 2)],
        vec![announced(1, &small), announced(1, &small)],
        vec![with(|file| file.name = "a\nb".to_owned())],
        vec![with(|file| file.name = "a".repeat(201))],
        vec![with(|file| file.key = ByteBuf::from(vec![1; 31]))],
        vec![with(|file| file.id = ByteBuf::from(vec![1; 15]))],
        vec![with(|file| file.sha256 = ByteBuf::new())],
        vec![with(|file| file.kind = "svg".to_owned())],
        vec![with(|file| file.width = 1 << 30)],
        (1..=11).map(|id| announced(id, &small)).collect(),
    ];
    for (letter, files) in (10..).zip(odd) {
        world.lies_of(letter, files);
    }
    assert!(world.words(T).is_empty());
    assert_eq!(world.file_rows(T), [0; 3]);
    // Nothing stands in the way of what follows, and of a letter that is what it says.
    world.lies_of(30, vec![announced(9, &small)]);
    assert_eq!(world.file_states(T), [FileState::Coming]);
    world.sends_chunks(C, &[(9, 0, 1, 9 ^ 0xff, &small)]);
    assert_eq!(world.file_states(T), [FileState::Here]);
    // A handle that is taken is taken.
    world.lies_of(31, vec![announced(9, &small)]);
    assert_eq!(world.words(T), ["brief 30"]);
    let refused = world.refusals(T);
    assert_eq!(refused, ["fileTooLarge", "fileTooLarge", "fileTooLarge", "tooManyFiles"]);
}

#[test]
fn a_changed_program_gets_nothing_in_by_chunks() {
    let mut world = filed(2_104, 1);
    let bytes = content(24, 2 * CHUNK + 10);
    let parts: Vec<&[u8]> = bytes.chunks(CHUNK).collect();
    world.lies_of(1, vec![announced(1, &bytes)]);
    let key = 1 ^ 0xff;
    // Another key; another count; a number beyond; filled up with something; another file's place.
    let mut filled = parts[2].to_vec();
    filled.resize(CHUNK, 1);
    world.sends_chunks(
        C,
        &[
            (1, 0, 3, 7, parts[0]),
            (1, 0, 4, key, parts[0]),
            (1, 2, 3, key, &filled),
            (2, 0, 3, key, parts[0]),
        ],
    );
    let rows = world.file_rows(T);
    assert_eq!(rows, [1, 1, 0], "one of an unknown file");
    assert_eq!(world.file_states(T), [FileState::Coming]);
    // In any order, and some twice.
    world.sends_chunks(
        C,
        &[(1, 2, 3, key, parts[2]), (1, 0, 3, key, parts[0]), (1, 2, 3, key, b"x"), (1, 0, 3, key, b"y")],
    );
    world.sends_chunks(C, &[(1, 1, 3, key, parts[1])]);
    assert_eq!(world.file_states(T), [FileState::Here]);
    assert!(world.opens_file(T, &"01".repeat(16)).unwrap() == bytes);
    // What is whole changes no more.
    world.sends_chunks(C, &[(1, 0, 3, key, b"z")]);
    assert!(world.opens_file(T, &"01".repeat(16)).unwrap() == bytes);
    // Not what was announced: refused, and nothing of it stays.
    let mut other = announced(3, &bytes);
    other.sha256 = ByteBuf::from(vec![3; 32]);
    world.lies_of(2, vec![other]);
    let key = 3 ^ 0xff;
    world.sends_chunks(C, &[(3, 0, 3, key, parts[0]), (3, 1, 3, key, parts[1]), (3, 2, 3, key, parts[2])]);
    assert_eq!(world.file_states(T), [FileState::Here, FileState::Refused]);
    assert_eq!(world.file_rows(T), [2, 4, 0]);
    // A flood of chunks of nothing: few are kept, letters pass, and after a while none is left.
    let flood: Vec<(u8, u32, u32, u8, &[u8])> = (0..40).map(|n| (50 + n, 0, 2, 1, parts[0])).collect();
    world.sends_chunks(C, &flood);
    assert_eq!(world.file_rows(T), [2, 3 + 16, 0]);
    world.does(C, world.letter(C, "dit gaat erdoor"));
    world.does(T, world.letter(T, "ja"));
    assert_eq!(world.words(T).last().unwrap(), "ja");
    world.passes(2 * HOUR_MS);
    world.sends_chunks(C, &[(99, 0, 2, 1, parts[0])]);
    assert_eq!(world.file_rows(T), [2, 3 + 1, 0]);
    // Chunks before their letter are kept for it.
    let small = content(25, 10);
    world.sends_chunks(C, &[(77, 0, 1, 77 ^ 0xff, &small)]);
    world.lies_of(3, vec![announced(77, &small)]);
    assert_eq!(world.file_states(T).last(), Some(&FileState::Here));
}

#[test]
fn a_changed_program_says_nothing_of_files_that_are_not_its_own() {
    let mut world = filed(2_105, 1);
    world.is_offline(T, true);
    world.does(T, world.attach(T, "mijn.png", &content(26, 300_000)));
    world.does(T, world.letter(T, "van mij"));
    let id = crate::world::unhex(&world.file_ids(T)[0]);
    world.does(T, world.attach(T, "klad.png", &content(27, 10)));
    let draft = crate::world::unhex(&world.page(T).draft_files[0].id);
    world.is_offline(T, false);
    world.settle();
    let unknown = vec![9; 16];
    let of = world.other_key(C);
    let before = world.relay.envelopes;
    world.says(
        C,
        &[
            Said::FileArrived { id: unknown.clone() },
            Said::FileRefused { id: unknown.clone() },
            Said::FileGone { id: id.clone() },
            Said::FileGone { id: unknown.clone() },
            Said::FileArrived { id: draft.clone() },
            Said::FileMissing { of, id: draft, ranges: vec![(0, 9)] },
            // All of what arrived, however it is asked.
            Said::FileMissing { of, id: id.clone(), ranges: vec![(0, u32::MAX), (5, 1), (0, 0)] },
            Said::LettersSeen { ids: vec![ByteBuf::from(unknown)] },
        ],
    );
    assert_eq!(world.files(T), [("mijn.png".to_owned(), FileState::There, 100)]);
    let sent = world.relay.ever.iter().skip(before).filter(|(_, by, _)| *by == T);
    assert!(sent.clone().all(|(.., envelope)| envelope.as_bytes().len() < CHUNK), "nothing is sent again");
    assert_eq!(world.page(T).draft_files.len(), 1);
    // Reading is told unasked: nobody takes it in.
    let letter = crate::world::unhex(&world.page(T).letters[0].id);
    world.says(C, &[Said::LettersSeen { ids: vec![ByteBuf::from(letter)] }]);
    assert!(world.page(T).letters[0].read_by.is_empty());
    // Chunks after the letter was taken back are nobody's.
    world.lies_of(5, vec![announced(5, &content(28, 10))]);
    world.says(C, &[Said::TakeLetterBack { id: vec![5; 16] }]);
    world.sends_chunks(C, &[(5, 0, 1, 5 ^ 0xff, &content(28, 10))]);
    assert_eq!(world.page(T).letters.last().unwrap().state, LetterState::TakenBack);
    assert!(world.page(T).letters.last().unwrap().files.is_empty());
}

#[test]
fn who_asks_for_ever_is_not_answered_for_ever() {
    let mut world = filed(2_106, 1);
    world.is_offline(C, true);
    world.does(T, world.attach(T, "a.png", &content(29, 1 << 20)));
    world.does(T, world.letter(T, "kijk"));
    let id = crate::world::unhex(&world.file_ids(T)[0]);
    let of = world.other_key(C);
    // A changed program asks, and asks, and never says that it has it.
    world.with_vault(C, true, |changed| {
        changed.says(&vec![Said::FileMissing { of, id: id.clone(), ranges: vec![(0, 7)] }; 30]);
    });
    let before = world.relay.ever.len();
    world.unlock(C);
    world.is_offline(C, false);
    world.settle();
    let chunks =
        world.relay.ever.iter().skip(before).filter(|(_, by, one)| *by == T && one.as_bytes().len() > CHUNK);
    assert!(chunks.count() <= 8, "once in a minute");
}

#[test]
fn s20_a_changed_program_shows_no_file_at_night() {
    let mut world = World::agreed(2_107, with_files(lettered(ZONE)));
    world.until(ZONE, "2026-09-27T22:00");
    let bytes = content(30, 10);
    world.lies_of(1, vec![announced(1, &bytes)]);
    world.sends_chunks(C, &[(1, 0, 1, 1 ^ 0xff, &bytes)]);
    assert!(world.page(T).letters.is_empty());
    assert_eq!(world.opens_file(T, &"01".repeat(16)).unwrap_err(), "fileGone");
    assert_eq!(world.sees(T).letters.unread, 0);
    world.until(ZONE, "2026-09-28T09:01");
    assert_eq!(world.file_states(T), [FileState::Here]);
}

/// Whatever is cut, killed, lost and taken back: every file that its letter has is there, whole, and once.
#[test]
fn any_order_of_files_and_losses_loses_none() {
    let (mut files, mut lost, mut back) = (0, 0, 0);
    for seed in seeds(9_700, 6) {
        println!("seed {seed}");
        let mut world = filed(seed, 1 + (seed % 2) as usize);
        let mut backup = world.relay.backup();
        world.relay.loses_percent = seed % 3 * 12;
        world.relay.busy_percent = seed % 2 * 10;
        let mut wanted = Vec::new();
        for round in 0..60u64 {
            let side = world.dice.below(world.sides.len());
            match world.dice.below(14) {
                0..=2 => {
                    let length = 1 + world.dice.below(3 * CHUNK);
                    let bytes = content(seed * 1_000 + round, length);
                    let name = format!("{round}.png");
                    if world.tries(side, world.attach(side, &name, &bytes)).is_ok()
                        && world.tries(side, world.letter(side, &format!("brief {round}"))).is_ok()
                    {
                        wanted.push((name, bytes));
                        files += 1;
                    }
                }
                3 => drop(world.tries(side, world.letter(side, "tussendoor"))),
                what @ 5..=7 => world.befalls(side, what - 5),
                8 => {
                    let ms = world.dice.roll() % HOUR_MS;
                    world.passes(ms);
                }
                9 if round % 3 == 0 => backup = world.relay.backup(),
                10 if round % 3 == 0 => {
                    back += 1;
                    world.goes_back(&backup);
                }
                11 if round % 7 == 0 => world.relay.forgets_what_waits(),
                12 if round % 5 == 0 => {
                    let own = world.page(side).letters.clone().into_iter().rev().find(|one| one.by.is_me());
                    if let Some(own) = own.filter(|own| !own.files.is_empty()) {
                        let names: Vec<String> = own.files.iter().map(|file| file.name.clone()).collect();
                        let (relationship, letter) = (world.id(side), own.id.clone());
                        if world.tries(side, Command::TakeLetterBack { relationship, letter }).is_ok() {
                            wanted.retain(|(name, _)| !names.contains(name));
                        }
                    }
                }
                _ => world.goes_some_way(),
            }
        }
        lost += world.relay.lost;
        (world.relay.loses_percent, world.relay.busy_percent) = (0, 0);
        for side in world.all() {
            world.is_offline(side, false);
        }
        world.settle();
        world.passes(4 * DAY_MS);
        for side in world.all() {
            let page = world.page(side);
            let here: Vec<_> = page.letters.iter().flat_map(|letter| letter.files.clone()).collect();
            assert_eq!(here.len(), wanted.len(), "seed {seed}: side {side}");
            for file in here {
                assert!(
                    matches!(file.state, FileState::Here | FileState::There),
                    "seed {seed}: side {side}: {} is {:?}",
                    file.name,
                    file.state
                );
                let (_, bytes) = wanted.iter().find(|(name, _)| *name == file.name).expect("a file of these");
                assert!(world.opens_file(side, &file.id).unwrap() == *bytes, "seed {seed}: {}", file.name);
            }
            let mail = world.sees(side).mail;
            assert_eq!((mail.waiting, mail.left_out), (0, 0), "seed {seed}: side {side}");
        }
        world.rests();
    }
    println!("{files} files, {lost} times something was lost, {back} times the relay went back");
    assert!(as_asked() || files > 30 && lost > 20 && back > 3, "{files} {lost} {back}");
}
