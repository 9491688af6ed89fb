//! Files of letters, what helps and forms, from an archive into a new vault (S-42): whole, once, and going on where they stood.

use kader_core::input::{Brought, Command, Secret};
use kader_core::view::{FileState, LetterState};

use crate::files::{content, filed};
use crate::homework::own_forms::week;
use crate::letters::lettered;
use crate::toolbox::keep;
use crate::world::{C, T, World};

const CHUNK: usize = 131_072;

/// Bytes that begin as a picture does, and look like nothing.
pub(crate) fn picture(seed: u64, length: usize) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".as_slice(), &content(seed, length)].concat()
}

impl World {
    /// A letter with one file.
    pub(crate) fn sends_file(&mut self, side: usize, name: &str, bytes: &[u8]) {
        self.does(side, self.attach(side, name, bytes));
        self.does(side, self.letter(side, name));
    }

    /// Names and states of all files of all letters.
    fn all_files(&mut self, side: usize) -> Vec<(String, FileState)> {
        let page = self.page(side);
        let files = page.letters.iter().flat_map(|letter| &letter.files);
        files.map(|file| (file.name.clone(), file.state)).collect()
    }

    /// What is in the file of this name.
    fn opens_named(&mut self, side: usize, name: &str) -> Result<Vec<u8>, String> {
        let page = self.page(side);
        let mut files = page.letters.iter().flat_map(|letter| &letter.files).chain(&page.draft_files);
        let id = files.find(|file| file.name == name).unwrap().id.clone();
        self.opens_file(side, &id)
    }
}

fn state(name: &str, state: FileState) -> (String, FileState) {
    (name.to_owned(), state)
}

#[test]
fn s42_files_come_back_whole_with_their_letters_and_with_the_draft() {
    let mut world = filed(1_260, 1);
    let (mine, theirs, waits) = (picture(1, 300_000), picture(2, 131_064), picture(3, 10));
    world.sends_file(C, "van mij.png", &mine);
    world.sends_file(T, "van jou.png", &theirs);
    world.does(C, world.attach(C, "nog niet.png", &waits));
    let file = world.archive_file(C);
    assert_eq!(file.left, []);
    let archive = Brought::new(file.bytes);
    world.restores(C, &archive);
    let there = [state("van mij.png", FileState::There), state("van jou.png", FileState::Here)];
    assert_eq!(world.all_files(C), there);
    let page = world.page(C);
    assert_eq!(page.draft_files.iter().map(|file| file.state).collect::<Vec<_>>(), [FileState::Kept]);
    for (name, bytes) in [("van mij.png", &mine), ("van jou.png", &theirs), ("nog niet.png", &waits)] {
        assert!(world.opens_named(C, name).unwrap() == *bytes, "{name}");
    }
    // The same again goes along from there, and the rest goes on.
    world.is_back(C);
    assert_eq!(world.all_files(C), there);
    world.does(C, world.letter(C, "alsnog"));
    assert!(world.opens_named(T, "nog niet.png").unwrap() == waits);
    let again = kader_archive::read(world.takes_along(C).bytes()).unwrap();
    let first = kader_archive::read(archive.bytes()).unwrap();
    let files = |archive: &kader_archive::Archive| -> Vec<_> {
        kader_archive::files_of(&archive.relationships[0]).map(|(_, file)| file.sha256).collect()
    };
    assert_eq!(files(&again), files(&first));
}

#[test]
fn s42_an_own_file_that_was_on_its_way_arrives_after_coming_back() {
    for (seed, lost) in [(1_261, true), (1_262, false)] {
        let mut world = filed(seed, 1);
        let bytes = picture(seed, 400_000);
        world.is_offline(T, true);
        world.sends_file(C, "onderweg.png", &bytes);
        assert_eq!(world.all_files(C), [state("onderweg.png", FileState::OnItsWay)]);
        let archive = world.takes_along(C);
        if lost {
            world.relay.drops(|size| size > CHUNK);
        }
        world.is_offline(T, false);
        world.settle();
        let there = if lost { FileState::Coming } else { FileState::Here };
        assert_eq!(world.all_files(T), [state("onderweg.png", there)]);
        // Under the key that its letter said, and not once more where it is there.
        world.restores(C, &archive);
        let before = world.relay.ever.len();
        world.is_back(C);
        world.passes(120_000);
        assert_eq!(world.all_files(T), [state("onderweg.png", FileState::Here)], "{lost}");
        assert_eq!(world.all_files(C), [state("onderweg.png", FileState::There)], "{lost}");
        assert!(world.opens_named(T, "onderweg.png").unwrap() == bytes);
        let chunks = world.relay.ever.iter().skip(before).filter(|(.., one)| one.as_bytes().len() > CHUNK);
        assert_eq!(chunks.count(), if lost { 4 } else { 0 });
    }
}

#[test]
fn s42_what_of_another_did_not_go_along_comes_again_from_its_writer() {
    let mut world = filed(1_263, 1);
    let (before, late, after) = (picture(4, 200_000), picture(5, 200_000), picture(6, 200_000));
    world.sends_file(T, "ervoor.png", &before);
    // Of one not all is here; another is written after the archive was made.
    world.is_offline(C, true);
    world.sends_file(T, "half.png", &late);
    world.relay.drops(|size| size > CHUNK);
    world.is_offline(C, false);
    world.settle();
    let file = world.archive_file(C);
    let left: Vec<_> = file.left.iter().map(|one| (one.name.as_str(), one.why)).collect();
    assert_eq!(left, [("half.png", "notHere")]);
    world.passes(60_000);
    assert_eq!(world.all_files(C)[1], state("half.png", FileState::Here), "asked for meanwhile");
    world.sends_file(T, "erna.png", &after);
    world.restores(C, &Brought::new(file.bytes));
    assert_eq!(
        world.all_files(C),
        [state("ervoor.png", FileState::Here), state("half.png", FileState::Coming)]
    );
    world.is_back(C);
    world.passes(300_000);
    for (name, bytes) in [("ervoor.png", &before), ("half.png", &late), ("erna.png", &after)] {
        assert!(world.opens_named(C, name).unwrap() == *bytes, "{name}");
    }
    let there = ["ervoor.png", "half.png", "erna.png"].map(|name| state(name, FileState::There));
    assert_eq!(world.all_files(T), there);
}

#[test]
fn s42_an_own_file_that_did_not_go_along_is_said_to_be_gone() {
    let mut world = filed(1_264, 1);
    // It is not what it says: no archive has it, and the new vault does not either.
    world.is_offline(T, true);
    world.sends_file(C, "vreemd.png", &content(7, 200_000));
    let file = world.archive_file(C);
    assert_eq!((file.left[0].name.as_str(), file.left[0].why), ("vreemd.png", "unfit"));
    world.relay.drops(|size| size > CHUNK);
    world.is_offline(T, false);
    world.settle();
    world.restores(C, &Brought::new(file.bytes));
    assert_eq!(world.all_files(C), [state("vreemd.png", FileState::Gone)]);
    assert_eq!(world.opens_named(C, "vreemd.png").unwrap_err(), "fileGone");
    world.is_back(C);
    world.passes(300_000);
    assert_eq!(world.all_files(T), [state("vreemd.png", FileState::Gone)]);
    world.sends_file(C, "wel.png", &picture(8, 10));
    assert!(world.opens_named(T, "wel.png").is_ok());
}

#[test]
fn s42_chunks_that_waited_in_the_group_before_go_in_the_new_one() {
    let mut world = filed(1_265, 1);
    let archive = world.takes_along(C);
    let bytes = picture(9, 1 << 20);
    world.is_offline(T, true);
    world.does(T, world.attach(T, "groot.png", &bytes[..1 << 20]));
    world.does(T, world.letter(T, "van toen"));
    world.restores(C, &archive);
    world.is_offline(T, false);
    world.is_back(C);
    world.passes(300_000);
    assert_eq!(world.all_files(C), [state("groot.png", FileState::Here)]);
    assert_eq!(world.all_files(T), [state("groot.png", FileState::There)]);
}

/// S-20: what waits for its hour waits on, and goes with what belongs to it.
#[test]
fn s42_a_held_letter_goes_with_its_file_after_coming_back() {
    let zone = crate::letters::ZONE;
    let mut world = World::agreed(1_266, crate::files::with_files(lettered(zone)));
    world.until(zone, "2026-09-28T22:00");
    let bytes = picture(10, 140_000);
    world.sends_file(C, "nacht.png", &bytes);
    let archive = world.takes_along(C);
    world.restores(C, &archive);
    assert_eq!(world.page(C).letters[0].state, LetterState::Held);
    world.is_back(C);
    assert!(world.page(T).letters.is_empty());
    world.until(zone, "2026-09-29T09:05");
    assert!(world.opens_named(T, "nacht.png").unwrap() == bytes);
}

#[test]
fn s42_what_helps_and_own_forms_come_back_once() {
    let mut world = filed(1_267, 1);
    for title in ["Wandelen", "Ademen"] {
        world.does(T, keep(title, "Elke dag."));
    }
    let relationship = world.id(T);
    world.does(T, world.letter(T, "Uit een bericht."));
    let letter = world.page(T).letters[0].id.clone();
    let title = Secret::new("Van toen".to_owned());
    let text = Secret::new(String::new());
    let relationship = Some(relationship);
    world.does(T, Command::KeepTool { relationship, title, text, record: None, letter: Some(letter) });
    let form = world.saves_form(None, &week("Mijn week"));
    let before = world.tools(T);
    let archive = world.takes_along(T);
    let taken = kader_archive::read(archive.bytes()).unwrap();
    assert_eq!((taken.own.tools.len(), taken.own.forms.len()), (3, 1));
    world.restores(T, &archive);
    assert!(world.tools(T) == before, "the same, in the same order, once");
    assert_eq!(world.view(T).tools, 3);
    assert_eq!(world.forms(T).iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [form.as_str()]);
}
