//! Two computers of one person at once: both get letters and records, one signs.

use kader_core::input::{Brought, Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{Language, LetterState, StageView};
use kader_vault::RecoveryWords;

use crate::files::with_files;
use crate::letters::{ZONE, lettered};
use crate::lost::at_any_hour;
use crate::restoring_files::picture;
use crate::several::P;
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
        // Nobody has a second one without everybody seeing it.
        let me = self.sees(first).my_id;
        for other in self.all().filter(|other| ![side, first].contains(other)) {
            let found = self.sees(other);
            let member = found.members.iter().find(|member| member.id == me);
            assert_eq!(member.map(|member| member.computers), Some(2), "side {other}");
        }
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
        Command::InviteBack { relationship: world.id(C), member: world.sees(C).members[0].id.clone() },
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
fn p1_stopping_is_done_on_either_at_once_and_alone() {
    for seed in 1_420..1_430 {
        let mut world = lettering(seed);
        let first = world.gets_second(C);
        // At the same moment the first one does something else at the same place of the ledger, or nothing.
        let crossed = seed % 2 == 1;
        if crossed {
            world.is_offline(first, true);
            world.is_offline(C, true);
            world.does(first, Command::Withdraw { relationship: world.id(first) });
            // Not the same entry: its time is another.
            world.passes(20_000);
        }
        let stops = match seed % 4 {
            0 | 1 => Command::Withdraw { relationship: world.id(C) },
            _ => Command::EndAlone { relationship: world.id(C) },
        };
        let ends = matches!(stops, Command::EndAlone { .. });
        world.does(C, stops);
        if crossed {
            // Whichever of both the others hear first.
            let (sooner, later) = if seed < 1_426 { (first, C) } else { (C, first) };
            world.is_offline(sooner, false);
            world.settle();
            world.is_offline(later, false);
        }
        world.passes(300_000);
        for side in [C, first, T] {
            let found = world.sees(side);
            let stopped = if ends { found.stage == StageView::Closed } else { found.withdrawn };
            assert!(stopped, "seed {seed}: side {side}: {:?}", found.stage);
            assert_eq!(found.ledger_fault, None, "seed {seed}: side {side}");
        }
        world.history_alike(&[C, first, T]);
    }
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

#[test]
fn s20_what_is_held_goes_once_and_what_is_not_to_be_seen_yet_is_seen_on_both() {
    let mut world = World::agreed(1_407, lettered(ZONE));
    world.until(ZONE, "2026-09-25T16:59");
    world.is_offline(C, true);
    world.does(T, world.letter(T, "Te laat gekomen."));
    world.until(ZONE, "2026-09-25T20:00");
    world.is_offline(C, false);
    world.prepares_computer(C);
    world.does(C, world.letter(C, "Na vijven geschreven."));
    world.passes(75_000);
    assert_eq!(world.words(C), ["Na vijven geschreven."]);
    let file = world.for_computer(C);
    let words = String::from_utf8_lossy(file.bytes()).matches("Te laat gekomen.").count();
    assert_eq!(words, 0, "what is not to be seen yet is open in the file");
    let first = world.sits_down(C, &file);
    assert_eq!(world.words(C), Vec::<String>::new());
    world.until(ZONE, "2026-09-28T10:00");
    world.passes(120_000);
    assert_eq!(alike(&mut world, &[C, first, T]).len(), 2);
}

#[test]
fn with_three_each_may_have_two_computers() {
    let mut world = World::several_agreed(1_408, 2, at_any_hour());
    world.passes(300_000);
    let firsts = [C, P].map(|side| {
        world.passes(60_000);
        world.gets_second(side)
    });
    let everybody = [T, C, P, firsts[0], firsts[1]];
    for side in everybody {
        world.does(side, world.letter(side, &format!("van {side}")));
        world.passes(120_000);
    }
    assert_eq!(alike(&mut world, &everybody).len(), everybody.len());
    world.history_alike(&everybody);
}

#[test]
fn s31_a_record_is_written_on_both_and_a_draft_is_told_to_nobody() {
    let mut world = World::agreed(1_409, at_any_hour());
    world.passes(300_000);
    let (shared, draft) = (world.begins(C), world.begins(C));
    world.does(C, world.shares(C, &shared));
    world.writes_in(C, &draft, 0, "Nog van mij. ");
    world.passes(75_000);
    let first = world.gets_second(C);
    // At the same moment, without a line between them.
    for side in [C, first] {
        world.is_offline(side, true);
    }
    world.writes_in(C, &shared, 0, "Hier. ");
    world.writes_in(first, &shared, 0, "Daar. ");
    world.writes_in(T, &shared, 0, "En ginds. ");
    for side in [C, first] {
        world.is_offline(side, false);
    }
    world.passes(300_000);
    let text = world.reads(T, &shared);
    assert_eq!(text.len(), "Hier. Daar. En ginds. ".len(), "{text}");
    assert!([C, first].iter().all(|side| world.reads(*side, &shared) == text));
    // What is written in a draft stays on the computer on which it is written, until it is shared.
    let before = world.relay.envelopes;
    world.writes_in(C, &draft, 0, "En hier verder. ");
    world.passes(75_000);
    assert_eq!(world.relay.envelopes, before);
    assert_eq!(world.reads(first, &draft), "Nog van mij. ");
    world.does(C, world.shares(C, &draft));
    world.passes(75_000);
    for side in [T, first] {
        assert_eq!(world.reads(side, &draft), "En hier verder. Nog van mij. ");
    }
    // Shared no more on one is shared no more on the other.
    let withdraw = Command::WithdrawRecord { relationship: world.id(first), record: draft.clone() };
    world.does(first, withdraw);
    world.passes(75_000);
    world.writes_in(C, &draft, 0, "Weer alleen. ");
    world.passes(75_000);
    assert!(!world.reads(T, &draft).contains("Weer alleen."));
}

#[test]
fn s31_a_letter_with_a_file_is_on_both_whichever_sent_it() {
    let mut world = World::agreed(1_410, with_files(at_any_hour()));
    world.passes(300_000);
    let first = world.gets_second(T);
    for side in [T, first] {
        let name = format!("van {side}");
        world.does(side, world.attach(side, &name, &picture(side as u64, 300_000)));
        world.does(side, world.letter(side, &name));
        world.passes(240_000);
    }
    for side in [C, T, first] {
        let page = world.page(side);
        assert_eq!(page.letters.len(), 2);
        for letter in &page.letters {
            let file = &letter.files[0];
            let bytes = world.opens_file(side, &file.id).unwrap();
            let of: u64 = file.name.strip_prefix("van ").unwrap().parse().unwrap();
            assert!(bytes == picture(of, 300_000), "side {side}: {}", file.name);
        }
    }
    // Either of them can be taken along and come back.
    for side in [first, T] {
        let words = world.sides[T].words.clone();
        let archive = world.takes_along(side);
        let place = world.place();
        let old = world.moves_into(side, place);
        world.kill(old);
        world.does(side, world.restore(&archive, &words));
        assert_eq!(world.words(side).len(), 2);
        let files: Vec<_> = world.page(side).letters.iter().flat_map(|one| one.files.clone()).collect();
        assert!(files.iter().all(|file| world.opens_file(side, &file.id).is_ok()), "side {side}");
    }
}

#[test]
fn a_held_letter_with_a_file_stays_on_the_first_and_no_other_file_is_mistaken_for_it() {
    let mut world = World::agreed(1_413, with_files(lettered(ZONE)));
    world.until(ZONE, "2026-09-25T16:30");
    world.does(C, world.attach(C, "gegaan", &picture(1, 300_000)));
    world.does(C, world.letter(C, "gegaan"));
    world.passes(240_000);
    world.until(ZONE, "2026-09-25T20:00");
    world.does(C, world.attach(C, "held", &picture(2, 200_000)));
    world.does(C, world.letter(C, "held"));
    world.does(C, world.attach(C, "concept", &picture(3, 100_000)));
    let relationship = world.id(C);
    world.does(C, Command::SaveLetterDraft { relationship, text: Secret::new("half".into()) });
    let first = world.gets_second(C);
    let page = world.page(C);
    assert_eq!((page.letters.len(), page.draft.as_str(), page.draft_files.len()), (1, "", 0));
    let file = page.letters[0].files[0].id.clone();
    assert!(world.opens_file(C, &file).unwrap() == picture(1, 300_000));
    assert_eq!(world.page(first).draft_files.len(), 1);
    world.until(ZONE, "2026-09-28T10:00");
    world.passes(300_000);
    for side in [C, first, T] {
        let page = world.page(side);
        assert_eq!(page.letters.len(), 2, "side {side}");
        let file = page.letters[1].files[0].id.clone();
        assert!(world.opens_file(side, &file).unwrap() == picture(2, 200_000), "side {side}");
    }
}

#[test]
fn a_seat_is_made_whatever_commit_is_on_its_way() {
    let mut world = lettering(1_414);
    world.meets();
    // Leaves are being renewed, and the line is away before that is done.
    for side in [T, C] {
        world.is_offline(side, true);
        world.does(side, Command::PrepareComputer);
        world.restart(side);
    }
    for side in [T, C] {
        world.is_offline(side, false);
    }
    world.passes(300_000);
    for side in [T, C] {
        let computers = world.view(side).computers;
        assert_eq!((computers.preparing, computers.ready), (0, 1), "side {side}: {computers:?}");
    }
    // And is taken away so, too.
    world.does(C, Command::RemoveComputer);
    world.does(T, Command::RemoveComputer);
    world.passes(300_000);
    for side in [T, C] {
        let computers = world.view(side).computers;
        assert_eq!((computers.leaving, computers.ready), (0, 0), "side {side}: {computers:?}");
    }
}

#[test]
fn a_relay_that_loses_the_commits_of_a_seat_is_given_them_again() {
    let mut world = lettering(1_415);
    world.is_offline(C, true);
    let backup = world.relay.backup();
    world.prepares_computer(T);
    let file = world.for_computer(T);
    world.goes_back(&backup);
    world.passes(75_000);
    world.is_offline(C, false);
    world.passes(2 * 86_400_000);
    let first = world.sits_down(T, &file);
    world.passes(2 * 86_400_000);
    for (side, text) in [(T, "een"), (C, "twee"), (first, "drie")] {
        world.does(side, world.letter(side, text));
        world.passes(600_000);
    }
    assert_eq!(alike(&mut world, &[C, first, T]).len(), 5);
}

#[test]
fn s04_in_a_new_group_the_computer_that_came_along_is_the_first_and_the_other_hears_that_it_is_over() {
    for on_the_second in [false, true] {
        let mut world = lettering(1_416 + u64::from(on_the_second));
        let first = world.gets_second(C);
        // The therapist comes back on a new computer; the client comes along on one of theirs.
        let archive = world.takes_along(T);
        world.restores(T, &archive);
        if !on_the_second {
            world.sides.swap(C, first);
        }
        world.is_back(T);
        assert!(!world.view(C).computers.second);
        assert_eq!(world.sees(first).problem.as_deref(), Some("computerTakenOut"), "{on_the_second}");
        world.does(C, world.letter(C, "In de nieuwe groep."));
        world.passes(120_000);
        assert!(alike(&mut world, &[C, T]).contains(&"In de nieuwe groep.".to_owned()));
        world.meets();
        // And a second one can come again.
        world.passes(300_000);
        world.prepares_computer(C);
        assert_eq!(world.view(C).computers.ready, 1);
    }
}

#[test]
fn no_file_is_made_before_a_seat_serves_nor_while_a_session_runs() {
    let mut world = lettering(1_411);
    let export =
        Command::ExportForComputer { language: Language::Nl, zone: ZONE.to_owned(), sound: Vec::new() };
    world.refused(C, export.clone(), "noSeat");
    // The therapist's program is away: the client's waits, and says so.
    world.is_offline(T, true);
    world.does(C, Command::PrepareComputer);
    world.passes(75_000);
    assert_eq!((world.view(C).computers.preparing, world.view(C).computers.ready), (1, 0));
    world.refused(C, export.clone(), "noSeat");
    world.restart(C);
    world.is_offline(T, false);
    world.passes(75_000);
    assert_eq!((world.view(C).computers.preparing, world.view(C).computers.ready), (0, 1));
    world.does(C, export);
    // An ordinary archive has no seat.
    let archive = world.takes_along(C);
    world.restores(C, &archive);
    assert!(world.sees(C).away.is_some() && !world.view(C).computers.second);
}

#[test]
fn what_comes_later_is_taken_into_the_vault_that_is_there() {
    let mut world = lettering(1_412);
    world.prepares_computer(C);
    let file = world.for_computer(C);
    let words = Secret::new(world.sides[C].words.clone());
    let first = world.sits_down(C, &file);
    let takes = |archive: &Brought| Command::TakeSeats { archive: archive.clone(), words: words.clone() };
    world.refused(C, takes(&file), "nothingNew");
    // It was taken out, and what it had of it was thrown away there.
    world.does(first, Command::RemoveComputer);
    world.passes(120_000);
    world.does(C, Command::CloseRelationship { relationship: world.id(C) });
    assert!(world.view(C).relationships.is_empty());
    world.does(T, world.letter(T, "Intussen."));
    world.prepares_computer(first);
    let later = world.for_computer(first);
    let wrong = Secret::new(RecoveryWords::generate().unwrap().words().collect::<Vec<_>>().join(" "));
    world.refused(C, Command::TakeSeats { archive: later.clone(), words: wrong }, "wordsDoNotFit");
    world.refused(T, takes(&later), "archiveOfAnother");
    world.does(C, takes(&later));
    world.passes(75_000);
    assert!(world.view(C).computers.second && world.view(C).computers.joining == 0);
    world.does(C, world.letter(C, "Weer van de tweede."));
    world.passes(120_000);
    assert_eq!(alike(&mut world, &[C, first, T]).len(), 4);
    // And after a restart.
    world.restart(C);
    world.passes(75_000);
    assert_eq!(world.words(C).len(), 4);
}
