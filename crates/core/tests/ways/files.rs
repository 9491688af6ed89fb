//! Files of letters (S-21) and reading states (S-20): put to a draft, following their letter, gone with it.

use kader_core::input::{Command, FileBytes, Secret};
use kader_core::output::Reply;
use kader_core::view::{FileFormat, FileKind, FileState, FilesTerms, LetterState, Terms};
use kader_vault::Vault;

use crate::letters::{ZONE, lettered};
use crate::lost::at_any_hour;
use crate::retention::kept_for;
use crate::several::P;
use crate::world::{BOTH, C, Dice, PASSPHRASE, T, World};

const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;
const CHUNK: usize = 131_072;

/// Up to three files of a mebibyte each with a letter.
pub(crate) fn with_files(mut terms: Terms) -> Terms {
    let messages = terms.messages.as_mut().unwrap();
    messages.files = Some(FilesTerms { per_letter: 3, mebibytes: 1 });
    terms
}

/// The same, and what else is agreed.
pub(crate) fn filed_with(seed: u64, more: impl FnOnce(&mut Terms)) -> World {
    let mut terms = with_files(at_any_hour());
    more(&mut terms);
    let mut world = World::agreed(seed, terms);
    world.passes(5 * MINUTE_MS);
    world
}

/// Letters at any hour, with files.
pub(crate) fn filed(seed: u64, clients: usize) -> World {
    let terms = with_files(at_any_hour());
    let mut world = match clients {
        1 => World::agreed(seed, terms),
        _ => World::several_agreed(seed, clients, terms),
    };
    world.passes(5 * MINUTE_MS);
    world
}

/// Bytes that look like nothing.
pub(crate) fn content(seed: u64, length: usize) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        bytes.extend_from_slice(&dice.roll().to_be_bytes());
    }
    bytes.truncate(length);
    bytes
}

impl World {
    pub(crate) fn attach(&self, side: usize, name: &str, bytes: &[u8]) -> Command {
        Command::AttachFile {
            relationship: self.id(side),
            name: Secret::new(name.to_owned()),
            format: FileFormat::Png,
            width: 30,
            height: 20,
            pages: 0,
            bytes: FileBytes::new(bytes.to_vec()),
        }
    }

    /// The files of a side's last letter: name, state, how much.
    pub(crate) fn files(&mut self, side: usize) -> Vec<(String, FileState, u8)> {
        let page = self.page(side);
        let files = page.letters.last().map(|letter| letter.files.clone()).unwrap_or_default();
        files.iter().map(|file| (file.name.clone(), file.state, file.percent)).collect()
    }

    /// The states of all files of all letters.
    pub(crate) fn file_states(&mut self, side: usize) -> Vec<FileState> {
        let page = self.page(side);
        page.letters.iter().flat_map(|letter| letter.files.iter().map(|file| file.state)).collect()
    }

    /// What is in a file.
    pub(crate) fn opens_file(&mut self, side: usize, file: &str) -> Result<Vec<u8>, String> {
        let command = Command::File { relationship: self.id(side), file: file.to_owned() };
        self.tries(side, command).map(|reply| match reply {
            Reply::Attachment(file) => file.bytes.expose().to_vec(),
            other => panic!("{other:?}"),
        })
    }

    /// Handles of the files of the last letter.
    pub(crate) fn file_ids(&mut self, side: usize) -> Vec<String> {
        let page = self.page(side);
        page.letters.last().unwrap().files.iter().map(|file| file.id.clone()).collect()
    }

    /// How many rows the vault of a side has of files: files, chunks, and chunks in the outbox.
    pub(crate) fn file_rows(&mut self, side: usize) -> [i64; 3] {
        self.kill(side);
        let vault = Vault::unlock_passphrase(&self.folder(side), PASSPHRASE).unwrap();
        let id = *vault.home().relationships().unwrap().last().unwrap();
        let counts = vault.relationship(&id).unwrap().transaction(|tx| {
            let count = |table: &str| {
                let sql = format!("SELECT count(*) FROM {table}");
                tx.connection().query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap()
            };
            Ok::<_, kader_vault::VaultError>([
                count("files"),
                count("file_chunks") + count("file_early"),
                count("file_rows"),
            ])
        });
        drop(vault);
        self.unlock(side);
        self.settle();
        counts.unwrap()
    }
}

#[test]
fn s21_files_follow_their_letter_and_are_the_same_there() {
    let mut world = filed(2_000, 1);
    let (large, small) = (content(1, 700_000), content(2, 11));
    let before = world.relay.envelopes;
    world.does(C, world.attach(C, "tekening.png", &large));
    world.does(C, world.attach(C, "klein\n\u{202e}.png", &small));
    // A draft is its writer's: nothing leaves, and nothing is lost by a kill.
    world.restart(C);
    assert_eq!(world.relay.envelopes, before);
    let page = world.page(C);
    let draft: Vec<_> = page.draft_files.iter().map(|file| (file.name.as_str(), file.state)).collect();
    assert_eq!(draft, [("tekening.png", FileState::Kept), ("klein.png", FileState::Kept)]);
    let first = &page.draft_files[0];
    assert_eq!((first.bytes, first.kind, first.width, first.height), (700_000, FileKind::Image, 30, 20));
    assert!(world.sees(C).letters.draft);
    let id = first.id.clone();
    assert!(world.opens_file(C, &id).unwrap() == large);
    // One more, and off again.
    world.does(C, world.attach(C, "weg.png", &small));
    let gone = world.page(C).draft_files[2].id.clone();
    world.does(C, Command::DetachFile { relationship: world.id(C), file: gone.clone() });
    world.refused(C, Command::DetachFile { relationship: world.id(C), file: gone }, "fileGone");
    world.does(C, world.letter(C, "kijk eens"));
    assert!(world.page(C).draft_files.is_empty() && !world.sees(C).letters.draft);
    assert_eq!(world.words(T), ["kijk eens"]);
    let names = |state, percent| {
        vec![("tekening.png".to_owned(), state, percent), ("klein.png".to_owned(), state, percent)]
    };
    assert_eq!(world.files(T), names(FileState::Here, 100));
    assert_eq!(world.files(C), names(FileState::There, 100));
    let ids = world.file_ids(T);
    assert!(world.opens_file(T, &ids[0]).unwrap() == large && world.opens_file(T, &ids[1]).unwrap() == small);
    // What was sent cannot be taken off, and what is not there is told.
    world.refused(C, Command::DetachFile { relationship: world.id(C), file: ids[0].clone() }, "fileGone");
    for odd in ["", "00", "zz000000000000000000000000000000", "00000000000000000000000000000000"] {
        assert_eq!(world.opens_file(T, odd).unwrap_err(), "fileGone");
    }
    // Six chunks and one, all of the same length, and nothing is left behind.
    let sizes: Vec<usize> = world.relay.ever.iter().map(|(.., envelope)| envelope.as_bytes().len()).collect();
    let large: Vec<usize> = sizes.into_iter().filter(|size| *size > CHUNK).collect();
    assert_eq!((large.len(), large.iter().all(|size| *size == large[0])), (7, true));
    assert_eq!(world.file_rows(C)[2], 0);
    world.rests();
}

#[test]
fn a_letter_may_be_files_alone_and_letters_pass_between_chunks() {
    let mut world = filed(2_001, 1);
    world.refused(C, world.letter(C, "  "), "letterEmpty");
    world.is_offline(C, true);
    world.does(C, world.attach(C, "groot.png", &content(3, 1 << 20)));
    world.does(C, world.letter(C, ""));
    // However large it is, four chunks wait in the outbox.
    assert_eq!(world.file_rows(C), [1, 8, 4]);
    world.does(C, world.letter(C, "en nog iets"));
    world.does(C, world.letter(C, "en nog iets anders"));
    assert_eq!(world.files(C), []);
    world.is_offline(C, false);
    world.settle();
    assert_eq!(world.words(T), ["", "en nog iets", "en nog iets anders"]);
    assert_eq!(world.file_states(T), [FileState::Here]);
    let large: Vec<bool> =
        world.relay.ever.iter().map(|(.., envelope)| envelope.as_bytes().len() > CHUNK).collect();
    let (first, last) = (large.iter().position(|it| *it).unwrap(), large.iter().rposition(|it| *it).unwrap());
    assert!(large[first..last].iter().any(|it| !*it), "a letter passed");
    world.rests();
}

#[test]
fn s20_outside_the_hours_files_stay_where_their_letter_is() {
    let mut world = World::agreed(2_002, with_files(lettered(ZONE)));
    world.until(ZONE, "2026-09-27T22:00");
    let before = world.relay.envelopes;
    world.does(C, world.attach(C, "nacht.png", &content(4, 200_000)));
    world.does(C, world.letter(C, "in de nacht"));
    world.restart(C);
    assert_eq!(world.relay.envelopes, before, "nothing of it leaves before its hour");
    assert_eq!(world.files(C), [("nacht.png".to_owned(), FileState::Kept, 0)]);
    world.until(ZONE, "2026-09-28T09:01");
    assert_eq!(world.files(T), [("nacht.png".to_owned(), FileState::Here, 100)]);
    // On its way while the hours were open, there after them: unseen, and what is in it too.
    world.until(ZONE, "2026-09-28T16:59");
    world.is_offline(T, true);
    world.does(C, world.attach(C, "avond.png", &content(5, 300_000)));
    world.does(C, world.letter(C, "op de valreep"));
    world.until(ZONE, "2026-09-28T20:00");
    let revision = world.sees(T).letters.revision;
    world.is_offline(T, false);
    world.settle();
    world.passes(MINUTE_MS);
    let own = world.page(C).letters.last().unwrap().clone();
    assert_eq!(own.files[0].state, FileState::There);
    assert_eq!(world.words(T), ["in de nacht"]);
    assert_eq!(world.opens_file(T, &own.files[0].id).unwrap_err(), "fileGone");
    assert!(world.sees(T).letters.unread == 1 && world.sees(T).letters.revision >= revision);
    world.until(ZONE, "2026-09-29T09:01");
    assert!(world.opens_file(T, &own.files[0].id).unwrap() == content(5, 300_000));
    world.rests();
}

#[test]
fn s21_no_more_files_and_no_larger_ones_than_agreed() {
    let mut world = World::agreed(2_003, at_any_hour());
    assert_eq!(world.sees(C).letters.files, None);
    world.refused(C, world.attach(C, "a.png", b"a"), "refused");
    assert!(world.page(C).draft_files.is_empty());
    let mut world = filed(2_004, 1);
    let files = world.sees(C).letters.files.unwrap();
    assert_eq!((files.per_letter, files.mebibytes), (3, 1));
    world.refused(C, world.attach(C, "te groot.png", &content(6, (1 << 20) + 1)), "refused");
    world.refused(C, world.attach(C, "leeg.png", b""), "refused");
    for name in ["a.png", "b.png", "c.png"] {
        world.does(C, world.attach(C, name, &content(7, 1 << 20)));
    }
    world.refused(C, world.attach(C, "d.png", b"d"), "refused");
    // What was tightened meanwhile holds the letter back, and it is all still there.
    let mut tight = with_files(at_any_hour());
    tight.messages.as_mut().unwrap().files = Some(FilesTerms { per_letter: 2, mebibytes: 1 });
    world.does(T, world.propose(T, tight));
    world.refused(C, world.letter(C, "drie"), "refused");
    assert_eq!(world.page(C).draft_files.len(), 3);
    let file = world.page(C).draft_files[0].id.clone();
    world.does(C, Command::DetachFile { relationship: world.id(C), file });
    world.does(C, world.letter(C, "twee"));
    assert_eq!(world.file_states(T), [FileState::Here; 2]);
    world.rests();
}

#[test]
fn s21_what_is_not_agreed_any_more_stays_with_its_writer() {
    let mut world = World::agreed(2_005, with_files(lettered(ZONE)));
    world.until(ZONE, "2026-09-27T22:00");
    world.does(C, world.attach(C, "a.png", &content(8, 1_000)));
    world.does(C, world.letter(C, "voor maandag"));
    world.does(T, world.propose(T, lettered(ZONE)));
    world.until(ZONE, "2026-09-28T09:01");
    let letter = world.page(C).letters[0].clone();
    assert_eq!((letter.state, letter.reason.as_deref()), (LetterState::NotSent, Some("filesNotAgreed")));
    assert_eq!(letter.files[0].state, FileState::Kept);
    let id = letter.id.clone();
    world.does(C, Command::TakeLetterBack { relationship: world.id(C), letter: id });
    assert_eq!(world.file_rows(C), [0, 0, 0]);
    // On its way: what it meets does not allow it, and its writer hears that.
    let mut world = filed(2_006, 1);
    world.is_offline(C, true);
    world.does(C, world.attach(C, "a.png", &content(9, 400_000)));
    world.does(C, world.letter(C, "onderweg"));
    world.does(T, world.propose(T, at_any_hour()));
    world.is_offline(C, false);
    world.settle();
    world.passes(2 * MINUTE_MS);
    assert_eq!(world.files(C), [("a.png".to_owned(), FileState::Refused, 0)]);
    assert!(world.words(T).is_empty());
    // What came of it without its letter is not kept for long.
    world.passes(2 * DAY_MS);
    assert_eq!(world.file_rows(T), [0; 3]);
    world.rests();
}

#[test]
fn a_letter_that_never_left_is_written_on_with_its_files() {
    let mut world = World::agreed(2_015, with_files(lettered(ZONE)));
    world.until(ZONE, "2026-09-27T22:00");
    let write_on = |world: &World, letter: &str| Command::WriteLetterOn {
        relationship: world.id(C),
        letter: letter.to_owned(),
    };
    let draft = |world: &mut World| {
        let page = world.page(C);
        let files: Vec<String> = page.draft_files.iter().map(|file| file.name.clone()).collect();
        (page.draft.clone(), files)
    };
    let bytes = content(40, 300_000);
    world.does(C, world.attach(C, "a.png", &bytes));
    world.does(C, world.letter(C, "voor maandag"));
    let held = world.page(C).letters[0].id.clone();
    let begun = Secret::new("nog iets".to_owned());
    world.does(C, Command::SaveLetterDraft { relationship: world.id(C), text: begun });
    world.does(C, write_on(&world, &held));
    assert_eq!(draft(&mut world), ("voor maandag\n\nnog iets".to_owned(), vec!["a.png".to_owned()]));
    assert!(world.page(C).letters.is_empty() && world.file_rows(C) == [1, 3, 0]);
    world.refused(C, write_on(&world, &held), "letterGone");
    // It goes as one letter, and its file is whole at the other.
    let page = world.page(C);
    world.does(C, world.letter(C, &page.draft));
    assert_eq!(draft(&mut world), (String::new(), Vec::new()));
    // Together they would be more than is agreed: nothing is otherwise.
    for name in ["b.png", "c.png", "d.png"] {
        world.does(C, world.attach(C, name, &content(41, 1_000)));
    }
    let held = world.page(C).letters[0].id.clone();
    let refusal = world.refusal(C, write_on(&world, &held));
    assert_eq!((refusal.rule, refusal.reason.as_str()), (21, "tooManyFiles"));
    assert_eq!((draft(&mut world).1.len(), world.page(C).letters[0].files.len()), (3, 1));
    world.until(ZONE, "2026-09-28T09:01");
    assert_eq!(world.words(T), ["voor maandag\n\nnog iets"]);
    let file = world.file_ids(T)[0].clone();
    assert_eq!(world.opens_file(T, &file).unwrap(), bytes);
    // What has left is not written on.
    world.refused(C, write_on(&world, &held), "letterWent");
    assert_eq!(world.words(T).len(), 1);
    world.rests();
}

#[test]
fn what_is_taken_back_goes_with_its_files_on_both_sides_and_on_the_way() {
    let mut world = filed(2_007, 1);
    world.does(C, world.attach(C, "a.png", &content(10, 300_000)));
    world.does(C, world.letter(C, "dit liever niet"));
    assert_eq!((world.file_rows(C), world.file_rows(T)), ([1, 3, 0], [1, 3, 0]));
    let letter = world.page(C).letters[0].id.clone();
    world.does(C, Command::TakeLetterBack { relationship: world.id(C), letter });
    assert_eq!((world.file_rows(C), world.file_rows(T)), ([0; 3], [0; 3]));
    // While it is on its way: what waits to be sent does not leave any more.
    world.is_offline(C, true);
    world.does(C, world.attach(C, "b.png", &content(11, 1 << 20)));
    world.does(C, world.letter(C, "dit ook niet"));
    let letter = world.page(C).letters[1].id.clone();
    let before = world.relay.envelopes;
    world.does(C, Command::TakeLetterBack { relationship: world.id(C), letter });
    assert_eq!(world.file_rows(C), [0; 3]);
    world.is_offline(C, false);
    world.settle();
    let sent = world.relay.ever.iter().skip(before);
    assert!(sent.clone().all(|(.., envelope)| envelope.as_bytes().len() < CHUNK));
    assert_eq!(world.file_rows(T), [0; 3]);
    // Another's is erased here alone.
    world.does(C, world.attach(C, "c.png", &content(12, 300_000)));
    world.does(C, world.letter(C, "dit wel"));
    let letter = world.page(T).letters.last().unwrap().id.clone();
    world.does(T, Command::TakeLetterBack { relationship: world.id(T), letter });
    assert_eq!((world.file_rows(C)[1], world.file_rows(T)[1]), (3, 0));
    // While it is still coming: nobody waits for the rest of it.
    world.is_offline(T, true);
    world.does(C, world.attach(C, "d.png", &content(13, 300_000)));
    world.does(C, world.letter(C, "dit ook"));
    world.relay.drops(|size| size > CHUNK);
    world.is_offline(T, false);
    world.settle();
    assert_eq!(world.file_states(T), [FileState::Coming]);
    let letter = world.page(T).letters.last().unwrap().id.clone();
    world.does(T, Command::TakeLetterBack { relationship: world.id(T), letter });
    assert_eq!(world.files(C), [("d.png".to_owned(), FileState::Refused, 0)]);
    assert_eq!(world.file_rows(T), [0; 3]);
    world.rests();
}

#[test]
fn s41_files_are_erased_with_their_letter_after_the_agreed_time() {
    let mut terms = with_files(at_any_hour());
    terms.confidentiality = kept_for(30).confidentiality;
    let mut world = World::agreed(2_008, terms);
    world.does(C, world.attach(C, "a.png", &content(13, 300_000)));
    world.does(C, world.letter(C, "tot over een maand"));
    world.passes(29 * DAY_MS);
    assert_eq!(world.file_rows(C)[1], 3);
    world.passes(2 * DAY_MS);
    for side in BOTH {
        assert_eq!(world.file_rows(side), [0; 3], "side {side}");
    }
    // Nobody has any use for what is over: it is not asked for, and no part of it is sent.
    world.rests();
}

#[test]
fn among_three_a_file_is_there_when_all_have_it() {
    let mut world = filed(2_009, 2);
    world.is_offline(P, true);
    world.does(C, world.attach(C, "voor jullie.png", &content(14, 300_000)));
    world.does(C, world.letter(C, "aan jullie beiden"));
    assert_eq!(world.files(T), [("voor jullie.png".to_owned(), FileState::Here, 100)]);
    assert_eq!(world.files(C), [("voor jullie.png".to_owned(), FileState::OnItsWay, 100)]);
    world.is_offline(P, false);
    world.settle();
    assert_eq!(world.files(P), [("voor jullie.png".to_owned(), FileState::Here, 100)]);
    assert_eq!(world.files(C), [("voor jullie.png".to_owned(), FileState::There, 100)]);
    world.rests();
}

#[test]
fn during_a_session_nothing_of_a_file_goes_and_after_it_everything_does() {
    let mut world = filed(2_010, 1);
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    let before = world.relay.ever.len();
    world.does(C, world.attach(C, "a.png", &content(15, 1 << 20)));
    world.does(C, world.letter(C, "voor straks"));
    world.passes(MINUTE_MS);
    let chunks = |world: &World| {
        world.relay.ever.iter().skip(before).filter(|(.., one)| one.as_bytes().len() > CHUNK).count()
    };
    assert_eq!((chunks(&world), world.words(T).len()), (0, 1));
    world.does(T, world.leave(T));
    world.settle();
    world.passes(5 * MINUTE_MS);
    // The keys were renewed, and the mailbox moved, while it was on its way.
    assert_eq!((chunks(&world), world.file_states(T)), (8, vec![FileState::Here]));
    assert!(world.relay.commits() > 0);
    for side in BOTH {
        world.does(side, Command::CloseEnding { relationship: world.id(side) });
    }
    world.rests();
}

#[test]
fn the_page_hears_of_progress_twice_a_second_at_most() {
    let mut world = filed(2_011, 1);
    world.is_offline(T, true);
    world.does(C, world.attach(C, "a.png", &content(16, 1 << 20)));
    world.does(C, world.letter(C, "kijk"));
    let before = world.sees(T).letters.revision;
    world.is_offline(T, false);
    world.settle();
    let after = world.sees(T).letters.revision;
    assert!((1..=4).contains(&(after - before)), "{before} to {after}");
    world.passes(1_000);
    assert!(world.sees(T).letters.revision - after <= 1);
}

/// Nothing is said of reading where it is not agreed; where it is, once and to the writer.
#[test]
fn s20_that_a_letter_was_read_is_said_where_it_is_agreed() {
    let mut told = at_any_hour();
    told.messages.as_mut().unwrap().tell_read = true;
    for (seed, terms, says) in [(2_012, at_any_hour(), false), (2_013, told.clone(), true)] {
        let mut world = World::several_agreed(seed, 2, terms);
        world.passes(5 * MINUTE_MS);
        assert_eq!(world.sees(C).letters.tell_read, says);
        world.does(C, world.letter(C, "een"));
        world.does(C, world.letter(C, "twee"));
        let before = world.relay.envelopes;
        let place = world.page(T).letters[0].place;
        let read = Command::LettersRead { relationship: world.id(T), place };
        world.does(T, read.clone());
        let by = |world: &mut World| -> Vec<usize> {
            world.page(C).letters.iter().map(|letter| letter.read_by.len()).collect()
        };
        assert_eq!(by(&mut world), [usize::from(says), 0]);
        assert_eq!(world.relay.envelopes - before, usize::from(says));
        world.does(T, read);
        assert_eq!(world.relay.envelopes - before, usize::from(says), "once");
        // Who reads it is not told who else did.
        assert!(world.page(P).letters.iter().chain(&world.page(T).letters).all(|one| one.read_by.is_empty()));
        let place = world.page(P).letters[1].place;
        world.does(P, Command::LettersRead { relationship: world.id(P), place });
        assert_eq!(by(&mut world), if says { [2, 1] } else { [0, 0] });
        world.rests();
    }
    // Tightened by one alone: from then on it is said no more, and what was said is not shown.
    let mut world = World::agreed(2_014, told);
    world.passes(5 * MINUTE_MS);
    world.does(C, world.letter(C, "een"));
    let place = world.page(T).letters[0].place;
    world.does(T, Command::LettersRead { relationship: world.id(T), place });
    assert_eq!(world.page(C).letters[0].read_by.len(), 1);
    world.does(T, world.propose(T, at_any_hour()));
    assert!(!world.sees(C).letters.tell_read);
    assert!(world.page(C).letters[0].read_by.is_empty());
}
