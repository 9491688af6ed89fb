//! Two computers of one person at once: both get letters and records, one signs.

use kader_core::input::{Brought, Command};
use kader_core::output::Reply;
use kader_core::view::{Language, LetterState};

use crate::letters::{ZONE, lettered};
use crate::world::{C, T, World};

impl World {
    /// A seat is made, and whatever has to be said about it is said.
    fn prepares_computer(&mut self, side: usize) {
        self.does(side, Command::PrepareComputer);
        self.passes(75_000);
    }

    /// The file for the second computer.
    fn for_computer(&mut self, side: usize) -> Brought {
        let Reply::FilesToLookInto(files) = self.does(side, Command::FilesToLookInto { relationship: None })
        else {
            panic!("no files")
        };
        let export = Command::ExportForComputer {
            language: Language::Nl,
            zone: ZONE.to_owned(),
            sound: files.into_iter().map(|(_, file)| file).collect(),
        };
        let Reply::ArchiveFile(file) = self.does(side, export) else { panic!("no file") };
        Brought::new(file.bytes)
    }

    /// This side's second computer, with that file. The first one goes on under the number that is given back.
    fn sits_down(&mut self, side: usize, file: &Brought) -> usize {
        let words = self.sides[side].words.clone();
        let place = self.place();
        let first = self.moves_into(side, place);
        self.does(side, self.restore(file, &words));
        self.passes(75_000);
        first
    }

    /// A second computer from nothing: the side is the second one then, and the first is given back.
    fn gets_second(&mut self, side: usize) -> usize {
        self.prepares_computer(side);
        assert_eq!((self.view(side).computers.ready, self.view(side).computers.preparing), (1, 0));
        let file = self.for_computer(side);
        let first = self.sits_down(side, &file);
        let (second, one) = (self.view(side).computers, self.view(first).computers);
        assert!(second.second && second.joining == 0, "{second:?}");
        assert_eq!((one.second, one.used, one.ready), (false, 1, 0));
        first
    }
}

fn lettering(seed: u64) -> World {
    let mut world = World::agreed(seed, lettered(ZONE));
    world.until(ZONE, "2026-09-28T10:00");
    world.does(C, world.letter(C, "Van voor de tweede."));
    world.does(T, world.letter(T, "Van je therapeut."));
    world.passes(75_000);
    world
}

/// What both computers of a side and the other one see of letters.
fn alike(world: &mut World, sides: &[usize]) -> Vec<String> {
    let words: Vec<Vec<String>> = sides.iter().map(|side| world.words(*side)).collect();
    for other in &words {
        let (mut one, mut other) = (words[0].clone(), other.clone());
        one.sort();
        other.sort();
        assert_eq!(one, other);
    }
    words[0].clone()
}

#[test]
fn both_computers_of_a_client_get_every_letter_and_send_them() {
    let mut world = lettering(1_400);
    let first = world.gets_second(C);
    assert_eq!(world.words(C), ["Van voor de tweede.", "Van je therapeut."]);
    world.does(C, world.letter(C, "Van de tweede."));
    world.passes(75_000);
    world.does(first, world.letter(first, "Van de eerste."));
    world.passes(75_000);
    world.does(T, world.letter(T, "Aan allebei."));
    world.passes(120_000);
    assert_eq!(alike(&mut world, &[C, first, T]).len(), 5);
    for side in [C, first] {
        let page = world.page(side);
        let states: Vec<_> = page.letters.iter().map(|letter| letter.state).collect();
        assert_eq!(states.iter().filter(|state| **state == LetterState::Arrived).count(), 3, "{states:?}");
    }
}

#[test]
fn both_computers_of_a_therapist_get_every_letter_and_send_them() {
    let mut world = lettering(1_401);
    let first = world.gets_second(T);
    for (side, text) in [(T, "Van de laptop."), (first, "Van de werkkamer."), (C, "Aan allebei.")] {
        world.does(side, world.letter(side, text));
        world.passes(120_000);
    }
    assert_eq!(alike(&mut world, &[C, first, T]).len(), 5);
}
