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
        self.sides[side].words.clone_from(&words);
        self.does(side, self.restore(file, &words));
        self.passes(75_000);
        first
    }

    /// Everybody has everything: the relay keeps no message. Once an hour the two computers tell each other something.
    pub(crate) fn relay_keeps_nothing(&mut self, about: &str) {
        for _ in 0..4 {
            self.passes(120_000);
            if self.relay.holds() == 0 {
                return;
            }
        }
        panic!("{about}: the relay keeps {}", self.relay.holds());
    }

    /// A second computer from nothing: the side is the second one then, and the first is given back.
    pub(crate) fn gets_second(&mut self, side: usize) -> usize {
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

#[test]
fn what_was_read_on_one_is_read_on_the_other_and_nobody_else_sees_when() {
    let mut world = lettering(1_402);
    world.does(T, world.letter(T, "Nog niet gelezen."));
    world.passes(75_000);
    let first = world.gets_second(C);
    assert_eq!((world.sees(C).letters.unread, world.sees(first).letters.unread), (2, 2));
    // From here on the clock alone says when something is told.
    let hour = 3_600_000;
    let told = |world: &mut World| {
        world.passes(hour);
        world.relay.envelopes
    };
    let before = told(&mut world);
    let calm = told(&mut world) - before;
    assert!(calm > 0);
    let place = world.page(C).letters.last().unwrap().place;
    world.does(C, Command::LettersRead { relationship: world.id(C), place });
    let before = world.relay.envelopes;
    assert_eq!(world.sees(C).letters.unread, 0);
    assert_eq!(told(&mut world) - before, calm, "somebody could see that something was read");
    assert_eq!(world.sees(first).letters.unread, 0);
    // And the other way.
    world.does(T, world.letter(T, "Voor straks."));
    world.passes(75_000);
    let place = world.page(first).letters.last().unwrap().place;
    world.does(first, Command::LettersRead { relationship: world.id(first), place });
    assert_eq!(world.sees(C).letters.unread, 1);
    told(&mut world);
    assert_eq!(world.sees(C).letters.unread, 0);
}

#[test]
fn what_is_signed_is_signed_on_the_first_and_seen_on_both() {
    let mut world = lettering(1_403);
    let first = world.gets_second(C);
    for command in [
        Command::OpenLobby { relationship: world.id(C) },
        Command::Withdraw { relationship: world.id(C) },
        Command::EndAlone { relationship: world.id(C) },
    ] {
        world.refused(C, command, "onFirstComputer");
    }
    world.refused(C, Command::PrepareComputer, "onFirstComputer");
    world.refused(C, Command::RemoveComputer, "onFirstComputer");
    world.sides.swap(C, first);
    world.meets();
    world.sides.swap(C, first);
    world.passes(300_000);
    world.history_alike(&[T, C, first]);
    assert_eq!(
        world.sees(C).session.map(|session| session.phase),
        world.sees(first).session.map(|it| it.phase)
    );
    // Keys are young on every side: everybody goes on.
    world.does(C, world.letter(C, "Na het gesprek."));
    world.passes(120_000);
    assert!(alike(&mut world, &[C, first, T]).contains(&"Na het gesprek.".to_owned()));
}

#[test]
fn a_second_computer_that_is_taken_out_hears_nothing_more() {
    let mut world = lettering(1_404);
    let first = world.gets_second(C);
    world.does(first, Command::RemoveComputer);
    world.passes(120_000);
    assert_eq!(world.view(first).computers.used, 0);
    assert_eq!(world.sees(C).problem.as_deref(), Some("computerTakenOut"));
    assert!(world.sees(C).away.is_some());
    let before = world.words(C);
    world.does(T, world.letter(T, "Niet voor de tweede."));
    world.does(first, world.letter(first, "Ook niet."));
    world.passes(120_000);
    assert_eq!(world.words(C), before);
    assert_eq!(alike(&mut world, &[first, T]).len(), 4);
    // Another one may come.
    world.prepares_computer(first);
    assert_eq!(world.view(first).computers.ready, 1);
}

#[test]
fn a_file_serves_one_computer() {
    let mut world = lettering(1_405);
    world.prepares_computer(C);
    let file = world.for_computer(C);
    let first = world.sits_down(C, &file);
    world.does(C, world.letter(C, "Van de tweede."));
    world.passes(75_000);
    // Somebody with the same file and the words.
    let second = world.sits_down(C, &file);
    world.passes(120_000);
    assert_eq!(world.sees(C).problem.as_deref(), Some("computerFileUsed"));
    assert_eq!(world.view(C).computers.joining, 1);
    world.refused(C, world.letter(C, "Van een derde."), "computerJoining");
    world.does(T, world.letter(T, "Aan de twee die er zijn."));
    world.passes(120_000);
    assert_eq!(alike(&mut world, &[second, first, T]).len(), 4);
}

#[test]
fn a_seat_that_nobody_took_is_taken_away_after_a_week() {
    let mut world = lettering(1_406);
    world.prepares_computer(C);
    assert_eq!(world.view(C).computers.ready, 1);
    world.passes(7 * 86_400_000 + 3_600_000);
    let computers = world.view(C).computers;
    assert_eq!((computers.ready, computers.used, computers.leaving), (0, 0, 0), "{computers:?}");
    // Nothing is kept for it any more.
    world.does(C, world.letter(C, "Gewoon verder."));
    world.passes(75_000);
    assert_eq!(alike(&mut world, &[C, T]).len(), 3);
    let before = world.relay.envelopes;
    world.passes(6 * 3_600_000);
    assert_eq!(world.relay.envelopes, before, "somebody goes on waiting for it");
}
