//! From an archive and the recovery words to a vault on another computer (S-42).

use kader_core::input::{Brought, Command, Secret};
use kader_core::output::{ArchiveFile, Reply};
use kader_core::view::{Language, SharingView, StageView, TaskStepName, UnlockWay, VaultView};

use kader_setting::PublicKey;

use crate::changed::Said;
use crate::homework::Page;
use crate::homework::own_forms::week;
use crate::letters::{ZONE, lettered};
use crate::lost::at_any_hour;
use crate::toolbox::keep;
use crate::world::{C, PASSPHRASE, T, World, unhex};

impl World {
    /// All that this side takes along.
    pub(crate) fn takes_along(&mut self, side: usize) -> Brought {
        Brought::new(self.archive_file(side).bytes)
    }

    /// The same with what was left out.
    pub(crate) fn archive_file(&mut self, side: usize) -> ArchiveFile {
        let Reply::FilesToLookInto(files) = self.does(side, Command::FilesToLookInto { relationship: None })
        else {
            panic!("no files")
        };
        let all = Command::ExportArchive {
            relationship: None,
            language: Language::Nl,
            zone: ZONE.to_owned(),
            sound: files.into_iter().map(|(_, file)| file).collect(),
        };
        let Reply::ArchiveFile(file) = self.does(side, all) else { panic!("no file") };
        file
    }

    /// A new computer with what is in the archive; the old one is gone.
    pub(crate) fn restores(&mut self, side: usize, archive: &Brought) {
        let words = self.sides[side].words.clone();
        let place = self.place();
        let old = self.moves_into(side, place);
        self.kill(old);
        self.does(side, self.restore(archive, &words));
    }

    /// Everybody meets the one who was away again.
    pub(crate) fn is_back(&mut self, side: usize) {
        let other = if side == T { C } else { T };
        self.invites_back(if side == T { C } else { side });
        self.comes_back(if side == T { C } else { side });
        self.all_compare(&[side, other]);
        self.passes(120_000);
    }

    pub(crate) fn restore(&self, archive: &Brought, words: &str) -> Command {
        Command::Restore {
            archive: archive.clone(),
            words: Secret::new(words.to_owned()),
            way: UnlockWay::Passphrase,
            passphrase: Some(Secret::new(PASSPHRASE.to_owned())),
        }
    }
}

/// With an agreement, letters of both and an appointmentless session behind them.
fn with_something() -> World {
    let mut world = World::agreed(1_250, lettered(ZONE));
    world.until(ZONE, "2026-09-28T10:00");
    world.does(C, world.letter(C, "Van mij."));
    world.does(T, world.letter(T, "Van je therapeut."));
    world.passes(75_000);
    world
}

#[test]
fn s42_archive_and_words_bring_everything_back_and_the_group_follows() {
    let mut world = with_something();
    let archive = world.takes_along(C);
    let Reply::Archive(look) = world.does(C, Command::LookIntoArchive { archive: archive.clone() }) else {
        panic!("no look")
    };
    assert_eq!((look.relationships, look.letters, look.can_return), (1, 2, true));
    let words = world.sides[C].words.clone();
    let before = world.sees(C);
    let place = world.place();
    let old = world.moves_into(C, place);
    world.kill(old);
    world.does(C, world.restore(&archive, &words));
    let after = world.sees(C);
    assert!(after.away.is_some() && world.view(C).words_checked && !world.view(C).words_due);
    assert_eq!((after.agreement, after.history), (before.agreement, before.history));
    // Nobody is heard from before the way back.
    let mut members = before.members;
    members.iter_mut().for_each(|member| member.computers = 0);
    assert_eq!((after.my_id, after.members), (before.my_id, members));
    assert_eq!(world.words(C), ["Van mij.", "Van je therapeut."]);
    // The same words open the new vault, the same person is in it.
    world.kill(C);
    let secret = Some(Secret::new(words.clone()));
    world.does(C, Command::Unlock { way: UnlockWay::Words, secret });
    world.does(C, Command::CheckWords { words: Secret::new(words) });
    world.invites_back(C);
    world.comes_back(C);
    world.all_compare(&[T, C]);
    world.passes(75_000);
    assert_eq!((world.stage(T), world.stage(C)), (StageView::Ready, StageView::Ready));
    world.history_alike(&[T, C]);
    world.meets();
}

#[test]
fn s42_records_of_own_forms_go_on_and_what_was_read_is_known() {
    let mut terms = at_any_hour();
    terms.open_tasks = Some(3);
    terms.messages.as_mut().unwrap().tell_read = true;
    let mut world = World::agreed(1_252, terms);
    world.passes(300_000);
    let form = world.saves_form(None, &week("Mijn week"));
    let goal = world.agrees_on_goal("Beter slapen");
    let task = world.offers_with(&goal, &form);
    world.does(C, world.step_task(C, &task, TaskStepName::Accept));
    let record = world.begins_with(C, &form, Some(&task)).unwrap();
    world.writes_in(C, &record, 0, "Van voor het archief.");
    for text in ["Een", "Twee"] {
        world.does(C, world.letter(C, text));
    }
    let place = world.page(T).letters[0].place;
    world.does(T, Command::LettersRead { relationship: world.id(T), place });
    let marks = |world: &mut World| -> Vec<usize> {
        world.page(C).letters.iter().map(|letter| letter.read_by.len()).collect()
    };
    assert_eq!(marks(&mut world), [1, 0]);
    let archive = world.takes_along(C);
    let taken = kader_archive::read(archive.bytes()).unwrap();
    assert_eq!(taken.relationships[0].forms.iter().map(|one| &one.id).collect::<Vec<_>>(), [&form]);

    world.restores(C, &archive);
    assert_eq!(
        taken.relationships[0].letters.iter().map(|one| one.read_by.len()).collect::<Vec<_>>(),
        [1, 0]
    );
    assert_eq!(marks(&mut world), [1, 0]);
    assert_eq!(world.opens(C, &record).form, Some(week("Mijn week")));
    world.is_back(C);
    world.writes_in(C, &record, 0, "En erna. ");
    world.does(C, world.shares(C, &record));
    assert_eq!(world.opens(T, &record).form, Some(week("Mijn week")));
    // Another may be begun with it.
    world.begins_with(C, &form, None).unwrap();
}

/// Both wrote in the client's shared record, also after the client's archive was made; then the client's computer
/// is gone.
fn written_on_after_an_archive(number: u64) -> (World, String, Brought) {
    let mut world = World::agreed(number, at_any_hour());
    world.passes(300_000);
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "Ervoor. ");
    world.does(C, world.shares(C, &record));
    world.passes(75_000);
    let archive = world.takes_along(C);
    for words in ["Een. ", "Twee. ", "Drie. "] {
        world.writes_in(C, &record, u32::MAX, words);
    }
    world.passes(75_000);
    // Stands behind what is gone with the computer.
    world.writes_in(T, &record, u32::MAX, "Van je therapeut. ");
    world.passes(75_000);
    (world, record, archive)
}

const ALL: &str = "Ervoor. Een. Twee. Drie. Van je therapeut. ";

#[test]
fn s31_what_was_written_after_the_archive_comes_back_from_who_has_it() {
    let (mut world, record, archive) = written_on_after_an_archive(1_254);
    // Another record was begun and shared since, and a draft that nobody else ever had.
    let (later, draft) = (world.begins(C), world.begins(C));
    world.writes_in(C, &later, 0, "Van erna.");
    world.writes_in(C, &draft, 0, "Niemand heeft dit.");
    world.does(C, world.shares(C, &later));
    world.passes(75_000);
    world.restores(C, &archive);
    assert_eq!(world.reads(C, &record), "Ervoor. ");
    world.is_back(C);
    assert_eq!(world.reads(C, &record), ALL);
    assert_eq!(world.reads(C, &later), "Van erna.");
    assert!(world.looks_into(C, &draft).is_none());
    // It goes on at once, either way, though the archive counts from an earlier version.
    world.writes_in(C, &record, u32::MAX, "Ik weer. ");
    world.writes_in(T, &record, u32::MAX, "En ik. ");
    world.passes(75_000);
    let both = [C, T].map(|side| world.reads(side, &record));
    assert!(both[0] == both[1] && both[0].starts_with(ALL), "{both:?}");
    assert!(both[0].contains("Ik weer. ") && both[0].contains("En ik. "));
    // What the archive does not say is shared came back as its owner's alone.
    world.writes_in(C, &later, u32::MAX, " Alleen hier.");
    world.passes(75_000);
    assert_eq!(
        (world.reads(T, &later).as_str(), world.sharing(C, &later)),
        ("Van erna.", SharingView::Withdrawn)
    );
    world.does(C, world.shares(C, &later));
    world.passes(75_000);
    assert_eq!(world.reads(T, &later), "Van erna. Alleen hier.");
}

#[test]
fn s31_what_was_withdrawn_after_the_archive_stays_withdrawn() {
    let (mut world, record, archive) = written_on_after_an_archive(1_256);
    world.does(C, world.withdraws(C, &record));
    world.passes(75_000);
    world.restores(C, &archive);
    world.is_back(C);
    assert_eq!(
        (world.sharing(C, &record), world.sharing(T, &record)),
        (SharingView::Withdrawn, SharingView::Withdrawn)
    );
    // The own words are here again all the same, and no later version goes out.
    assert_eq!(world.reads(C, &record), ALL);
    world.writes_in(C, &record, u32::MAX, "Voor mij. ");
    world.passes(75_000);
    assert_eq!(world.reads(T, &record), ALL);
    world.does(C, world.shares(C, &record));
    world.passes(75_000);
    assert_eq!(world.reads(T, &record), format!("{ALL}Voor mij. "));
}

#[test]
fn s31_what_the_therapist_gives_back_is_given_again_where_the_relay_lost_it() {
    let (mut world, record, archive) = written_on_after_an_archive(1_258);
    world.restores(C, &archive);
    world.invites_back(C);
    world.comes_back(C);
    world.says_same(T);
    world.is_offline(T, true);
    world.says_same(C);
    world.is_offline(C, true);
    world.is_offline(T, false);
    world.settle();
    world.relay.forgets_what_waits();
    world.is_offline(C, false);
    world.settle();
    assert_eq!(world.reads(C, &record), "Ervoor. ");
    world.passes(3 * 3_600_000);
    assert_eq!(world.reads(C, &record), ALL);
}

#[test]
fn s33_nobody_gives_back_to_who_was_never_away() {
    let mut world = World::agreed(1_260, at_any_hour());
    world.passes(300_000);
    let record = world.begins(C);
    world.writes_in(C, &record, 0, "Van mij.");
    world.does(C, world.shares(C, &record));
    world.passes(75_000);
    let of = PublicKey::new(world.with_vault(C, false, |changed| changed.identity.public()));
    world.unlock(C);
    let forged = Page::of(&world.opens(C, &record)).writes(0, "Gelogen. ");
    let back = |owner: PublicKey, bytes: Vec<u8>| Said::RecordBack {
        id: unhex(&record),
        of,
        owner,
        form: "thought-record".into(),
        task: None,
        began_ms: 0,
        version: 9,
        withdrawn: true,
        part: 0,
        parts: 1,
        bytes,
    };
    world.says(T, &[back(of, forged.clone())]);
    world.passes(75_000);
    assert_eq!(
        (world.reads(C, &record).as_str(), world.sharing(C, &record)),
        ("Van mij.", SharingView::Shared)
    );
    // Nor does somebody who was away take a record of one as another's, or anything that is no update.
    let archive = world.takes_along(C);
    world.restores(C, &archive);
    world.is_back(C);
    let theirs = PublicKey::new(world.with_vault(T, false, |changed| changed.identity.public()));
    world.unlock(T);
    world.says(T, &[back(theirs, forged), back(of, vec![7; 900]), back(of, vec![])]);
    world.passes(75_000);
    assert_eq!(
        (world.reads(C, &record).as_str(), world.sharing(C, &record)),
        ("Van mij.", SharingView::Shared)
    );
    world.writes_in(T, &record, u32::MAX, " Gezien.");
    assert_eq!(world.reads(C, &record), "Van mij. Gezien.");
}

#[test]
fn s42_a_changed_archive_or_other_words_make_no_vault() {
    let mut world = with_something();
    world.does(C, keep("Wandelen", "Elke dag."));
    let archive = world.takes_along(C);
    let theirs = world.takes_along(T);
    let words = world.sides[C].words.clone();
    let place = world.place();
    let old = world.moves_into(C, place);
    world.kill(old);
    let changed = |change: &dyn Fn(&mut kader_archive::Archive)| {
        let mut archive = kader_archive::read(archive.bytes()).unwrap();
        change(&mut archive);
        Brought::new(kader_archive::write(&archive, |_, _| Err(kader_archive::ArchiveError::Made)).unwrap())
    };
    let other = world.sides[T].words.clone();
    let mut turned: Vec<&str> = words.split(' ').collect();
    turned.swap(0, 1);
    let cases = [
        (archive.clone(), other, "wordsDoNotFit"),
        (archive.clone(), turned[..23].join(" "), "wordsWrong"),
        (changed(&|one| one.back = None), words.clone(), "archiveNotForReturn"),
        (changed(&|one| one.relationships[0].letters[0].text.push('!')), words.clone(), "archiveDamaged"),
        (changed(&|one| one.relationships.clear()), words.clone(), "archiveDamaged"),
        (changed(&|one| one.own.tools[0].text.push('!')), words.clone(), "archiveDamaged"),
        (changed(&|one| one.own.tools.clear()), words.clone(), "archiveDamaged"),
        (
            changed(&|one| one.back = kader_archive::read(theirs.bytes()).unwrap().back),
            world.sides[T].words.clone(),
            "archiveDamaged",
        ),
        (Brought::new(b"PK".to_vec()), words.clone(), "archiveDamaged"),
    ];
    for (archive, words, code) in cases {
        world.refused(C, world.restore(&archive, &words), code);
        assert_eq!(world.view(C).vault, VaultView::Absent, "{code}");
    }
    world.does(C, world.restore(&archive, &words));
    assert_eq!(world.view(C).vault, VaultView::Open);
    // Where there is a vault none is made.
    world.refused(C, world.restore(&archive, &words), "vaultExists");
}
