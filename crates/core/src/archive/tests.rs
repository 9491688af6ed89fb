//! There and back: what goes into an archive, and the same again out of the vault into which it was put.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::collections::BTreeMap;

use kader_archive::{
    ArchiveError, Attachments, Draft, File, FileKind, FileState, Handle, Key, Left, OwnForm, read, verify,
};
use kader_setting::fixtures::{Room, client, full_clauses, therapist};
use kader_setting::{Export, Goal, PublicKey, SessionClause, SignedGoal, Signer};
use kader_vault::{FileRow, GoalRow, Letter, LetterRow, RecordRow, TaskRow, Text, Tx};
use yrs::updates::decoder::Decode;
use yrs::{Doc, Map, ReadTxn, StateVector, Text as _, Transact};

use super::files::{Sound, within};
use super::{Back, public, put_back, sharing, stage, task_state};
use crate::checking::tests::{does, empty, opened, opened_with};
use crate::core::Core;
use crate::input::{Command, Secret};
use crate::letters::{file_format, file_state};
use crate::output::Reply;
use crate::relationship::Relationship;
use crate::trouble::Trouble;
use crate::view::Language;

const ZONE: &str = "Europe/Amsterdam";

pub(super) fn in_store<T>(
    core: &Core,
    id: &str,
    work: impl FnOnce(&Tx<'_>) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let found = &core.any_relationship(id)?.id;
    core.opened()?.vault.relationship(found)?.transaction(work)
}

fn letter(id: u8, author: PublicKey, state: u8, body: Option<&str>) -> Letter {
    Letter {
        id: [id; 16],
        author,
        written_ms: 1_000 + u64::from(id),
        state,
        held_until_ms: (state == stage::HELD).then_some(99),
        kept_from_ms: 1_000,
        reason: (state == stage::HELD).then(|| "outsideWindow".to_owned()),
        arrived: vec![therapist().public()],
        read_by: Vec::new(),
        body: body.map(str::to_owned),
    }
}

/// A document with a page, a choice and a text, by the member at a position.
fn document(position: u64, words: &str) -> Vec<u8> {
    let doc = Doc::with_client_id(160 + position);
    let (fields, page) = (doc.get_or_insert_map("fields"), doc.get_or_insert_text("page"));
    let mut txn = doc.transact_mut();
    fields.insert(&mut txn, "belief", 80.0);
    page.insert(&mut txn, 0, words);
    txn.encode_state_as_update_v1(&StateVector::default())
}

/// A picture by its first bytes, and what nobody looks into.
fn picture(seed: u8, length: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend((0..length).map(|at| seed.wrapping_mul(31).wrapping_add(at.to_le_bytes()[0])));
    bytes
}

fn put_file(
    tx: &Tx<'_>,
    (id, letter): (u8, Option<u8>),
    (author, state): (PublicKey, u8),
    bytes: &[u8],
) -> Result<(), Trouble> {
    let chunks = u32::try_from(bytes.len().div_ceil(131_072)).unwrap();
    tx.add_file(&FileRow {
        id: [id; 16],
        letter: letter.map(|letter| [letter; 16]),
        author,
        state,
        format: file_format::PNG,
        name: format!("{id}.png"),
        key: [id; 32],
        sha256: ring::digest::digest(&ring::digest::SHA256, bytes).as_ref().try_into().unwrap(),
        bytes: bytes.len() as u64,
        chunks,
        measures: [3, 2, 0],
        sent_to: if (file_state::GOING..=file_state::REFUSED).contains(&state) { chunks } else { 0 },
        arrived: if state == file_state::THERE { vec![therapist().public()] } else { Vec::new() },
        refused: Vec::new(),
    })?;
    if !matches!(state, file_state::COMING | file_state::GONE | file_state::DAMAGED) {
        for (number, chunk) in (0u32..).zip(bytes.chunks(131_072)) {
            tx.put_chunk(&[id; 16], number, chunk)?;
        }
    }
    Ok(())
}

/// All files of a relationship, as if all were sound.
fn every_file(core: &Core, id: &str) -> Sound {
    let ids = in_store(core, id, |tx| {
        let mut rows =
            tx.connection().prepare("SELECT id FROM files").map_err(kader_vault::VaultError::from)?;
        let rows = rows.query_map([], |row| row.get(0)).map_err(kader_vault::VaultError::from)?;
        Ok(rows.map(Result::unwrap).collect())
    });
    ids.unwrap()
}

/// A form that somebody made, as it is kept.
fn kept_form() -> Vec<u8> {
    let form = crate::view::FormDefinition {
        title: "Mijn week".to_owned(),
        intro: String::new(),
        fields: vec![crate::view::FormField::Time { label: "Hoe laat?".to_owned() }],
    };
    crate::homework::written_form(&form).unwrap().to_vec()
}

/// Puts everything there that there can be: own, the other's, and what is not to be taken along.
fn filled(core: &mut Core, id: &str) {
    let (me, other) = (core.me().unwrap(), therapist().public());
    let goal = |id: u8, wording: &str| {
        let relationship = kader_setting::RelationshipId::new([3; 16]);
        let (wording, proposed_by) = (wording.to_owned(), other);
        let goal = Goal { relationship, id: [id; 16], wording, proposed_by, at_ms: 5 };
        SignedGoal::propose(goal, &therapist()).unwrap()
    };
    let definition = kept_form();
    let form = crate::homework::form_id(&definition);
    let (held, over) = (goal(1, "Weer naar de markt"), goal(2, "ERASED doel"));
    in_store(core, id, |tx| {
        for one in [
            letter(1, me, stage::ARRIVED, Some("Mijn eerste")),
            letter(2, other, stage::READ, Some("Van de ander")),
            letter(3, me, stage::HELD, Some("Wacht nog")),
            letter(4, me, stage::TAKEN_BACK, None),
            letter(5, other, stage::UNSEEN, Some("ERASED: unseen by rule")),
            letter(6, other, stage::OVER, None),
        ] {
            let position = tx.add_letter(&one)?;
            if one.body.is_some() && one.state < stage::HIDDEN {
                tx.find_letter_by_words(&LetterRow { position, letter: one })?;
            }
        }
        tx.erase_letter(&[2; 16], stage::ERASED)?;
        let position = tx.add_letter(&letter(7, other, stage::NEW, Some("Nog van de ander")))?;
        assert!(position > 0);
        for (number, author) in [(1, me), (2, other)] {
            let body = format!("In het gesprek {number}");
            let (id, written_ms) = ([number; 16], 2_000);
            tx.add_text(&Text { id, author, written_ms, shown_from_ms: None, state: 1, body })?;
        }
        for (file, letter, author, state) in [
            (1, Some(1), me, file_state::THERE),
            (2, Some(3), me, file_state::KEPT),
            (3, Some(7), other, file_state::HERE),
            (4, Some(7), other, file_state::GONE),
            (5, None, me, file_state::KEPT),
        ] {
            put_file(tx, (file, letter), (author, state), &picture(file, 200_000))?;
        }
        tx.add_to_agenda("Over de reis")?;
        tx.put_letter_draft("Beste")?;
        for (goal, let_go) in [(&held, vec![]), (&over, vec![other])] {
            let (id, hash, record) = (goal.goal().id, *goal.hash(), goal.to_bytes()?);
            tx.put_goal(&GoalRow { id, hash, record, let_go, kept_from_ms: 6 })?;
        }
        tx.add_task(&TaskRow {
            id: [1; 16],
            goal: *held.hash(),
            author: other,
            at_ms: 7,
            until_ms: Some(8),
            form: Some("thought-record".to_owned()),
            title: "Een halte met de bus".to_owned(),
            why: "Oefenen".to_owned(),
            how_often: String::new(),
            state: task_state::ACTIVE,
            reason: None,
            kept_from_ms: 9,
        })?;
        tx.put_form_definition(&form, &definition)?;
        let mut records =
            vec![(1, me, sharing::DRAFT), (2, other, sharing::SHARED), (3, me, sharing::SHARED)];
        for (number, owner, sharing) in records.drain(..) {
            tx.put_record(&RecordRow {
                id: [number; 16],
                owner,
                form: if number == 1 { form.clone() } else { "thought-record".to_owned() },
                task: (number == 1).then_some([1; 16]),
                began_ms: 10,
                sharing,
                version: 2,
                changed_ms: 11,
                changed_by: owner,
                fresh: number == 2,
                behind: number == 3,
                refused: None,
            })?;
            tx.put_record_content(&[number; 16], &document(0, &format!("Bladzijde {number}")))?;
        }
        tx.erase_record(&[3; 16])?;
        Ok(())
    })
    .unwrap();
    let relationship = id.to_owned();
    does(
        core,
        Command::SaveNote { relationship: relationship.clone(), text: Secret::new("Alleen ik".into()) },
    )
    .unwrap();
    let parts = ["Wandelen", "", "Mijn zus"].map(|part| Secret::new(part.into()));
    does(core, Command::SaveLater { relationship, parts }).unwrap();
}

/// An archive with everything.
pub(super) fn archived(folder: &std::path::Path) -> kader_archive::Archive {
    let (mut core, id) = opened(folder);
    filled(&mut core, &id);
    read(&archive(&mut core, Some(&id))).unwrap()
}

fn archive(core: &mut Core, id: Option<&str>) -> Vec<u8> {
    let (relationship, language, zone) = (id.map(str::to_owned), Language::Nl, ZONE.to_owned());
    let look = Command::FilesToLookInto { relationship: relationship.clone() };
    let Reply::FilesToLookInto(files) = does(core, look).unwrap() else { panic!("no files") };
    let sound = files.into_iter().map(|(_, file)| file).collect();
    match does(core, Command::ExportArchive { relationship, language, zone, sound }).unwrap() {
        Reply::ArchiveFile(file) => file.bytes,
        _ => panic!("no file"),
    }
}

#[test]
fn s42_an_archive_goes_into_a_new_vault_and_is_the_same_again_out_of_it() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut core, id) = opened(here.path());
    filled(&mut core, &id);
    let bytes = archive(&mut core, Some(&id));
    // What is sealed beside it is sealed anew each time.
    let all = read(&archive(&mut core, None)).unwrap();
    assert!(all.relationships == read(&bytes).unwrap().relationships, "one of one is all of them");
    verify(&bytes).unwrap();
    let taken = read(&bytes).unwrap();
    let part = &taken.relationships[0];
    assert_eq!((part.letters.len(), part.texts.len(), part.goals.len()), (3, 2, 1));
    assert_eq!((part.tasks.len(), part.records.len(), part.agenda.len()), (1, 2, 1));
    assert_eq!((part.note.as_str(), part.later[2].as_str()), ("Alleen ik", "Mijn zus"));

    let mut new = empty(there.path());
    // As who comes back would find it: the same people, and nothing else yet.
    new.opened_mut().unwrap().identity = core.open.take().unwrap().identity;
    let (mut before, old_id) = opened(tempfile::tempdir().unwrap().path());
    let state = before.relationship(&old_id).unwrap().state.clone();
    drop(before.open.take());
    let vault = &new.opened().unwrap().vault;
    let made = Relationship::begin(vault, state).unwrap();
    let mut attached = Attachments::of(&bytes).unwrap();
    let mut take = |name: &str, file: &File| attached.take(1, name, file);
    let mut back = Back { me: public(&taken.me), keys: BTreeMap::new(), over: false, take: &mut take };
    vault.relationship(&made.id).unwrap().transaction(|tx| put_back(tx, part, &mut back)).unwrap();
    let found = Relationship::load(vault, made.id).unwrap().unwrap();
    assert_eq!(found.damaged, None);
    let new_id = found.handle();
    new.opened_mut().unwrap().relationships.insert(new_id.clone(), found);
    let mut again = new.taken_along(&new_id, Some(&every_file(&new, &new_id))).unwrap();
    again.id = part.id;
    assert!(again == *part, "put back and taken along again");
    // Files are whole again, and of what was never sent a key is made.
    in_store(&new, &new_id, |tx| {
        for id in [1, 2, 3, 5] {
            let row = tx.file(&[id; 16])?.unwrap();
            let bytes: Vec<u8> =
                (0..row.chunks).flat_map(|at| tx.chunk(&row.id, at).unwrap().unwrap().to_vec()).collect();
            assert!(bytes == picture(id, 200_000));
        }
        assert_eq!(tx.files_of(None)?.len(), 1);
        assert_ne!(tx.file(&[2; 16])?.unwrap().key, [2; 32]);
        Ok(())
    })
    .unwrap();
    // Letters are found by their words again.
    let sought = in_store(&new, &new_id, |tx| Ok(tx.letters_with_words("wacht", None, 9)?)).unwrap();
    assert_eq!(sought.len(), 1);
    // Where something does not fit, nothing is put back.
    let mut wrong = part.clone();
    wrong.records[1].document.0 = vec![0xff; 40];
    let another = new.opened().unwrap().vault.relationship(&made.id);
    drop(another);
    let third =
        Relationship::begin(&new.opened().unwrap().vault, new.relationship(&new_id).unwrap().state.clone())
            .unwrap();
    let store = new.opened().unwrap().vault.relationship(&third.id).unwrap();
    let refused = store.transaction(|tx| put_back(tx, &wrong, &mut back)).unwrap_err();
    assert!(matches!(refused, Trouble::Told(code) if code == ArchiveError::Container.code()));
    assert_eq!(store.transaction(|tx| Ok::<_, Trouble>(tx.ledger_length()?)).unwrap(), 0);
    for wrong_form in [OwnForm { id: "own-00".to_owned(), ..part.forms[0].clone() }, {
        let mut other = part.forms[0].clone();
        other.definition["title"] = "Een andere week".into();
        other
    }] {
        let mut wrong = part.clone();
        wrong.forms = vec![wrong_form];
        let refused = store.transaction(|tx| put_back(tx, &wrong, &mut back)).unwrap_err();
        assert!(matches!(refused, Trouble::Told("archiveDamaged")), "{refused}");
    }
    let mut wrong = part.clone();
    wrong.ledger.as_mut().unwrap().0[100] ^= 1;
    assert!(store.transaction(|tx| put_back(tx, &wrong, &mut back)).is_err());
}

#[test]
fn s42_what_was_erased_or_never_shown_is_in_no_archive() {
    let folder = tempfile::tempdir().unwrap();
    let (mut core, id) = opened(folder.path());
    filled(&mut core, &id);
    let taken = read(&archive(&mut core, None)).unwrap();
    let text = serde_json::to_string(&taken.relationships).unwrap();
    for gone in ["ERASED", "Van de ander", "Bladzijde 3"] {
        assert!(!text.contains(&format!("\"{gone}")), "{gone}");
    }
    for there in ["Nog van de ander", "Bladzijde 1", "Bladzijde 2"] {
        assert!(text.contains(there), "{there}");
    }
}

#[test]
fn s42_what_the_others_shared_goes_along_only_where_that_is_agreed() {
    let folder = tempfile::tempdir().unwrap();
    let mut clauses = full_clauses(&[&client(), &therapist()]);
    clauses.session = SessionClause::default();
    clauses.confidentiality.as_mut().unwrap().export = Export::Own;
    let (mut core, id) = opened_with(folder.path(), &mut Room::under(clauses));
    filled(&mut core, &id);
    let taken = read(&archive(&mut core, None)).unwrap();
    let part = &taken.relationships[0];
    let me = taken.me;
    assert!(part.letters.iter().all(|letter| letter.author == me) && part.letters.len() == 2);
    assert!(part.texts.iter().all(|text| text.author == me) && part.texts.len() == 1);
    assert!(part.records.iter().all(|record| record.owner == me) && part.records.len() == 1);
    // The task is the client's to do; the goal is the other's alone.
    assert_eq!((part.tasks.len(), part.goals.len()), (1, 0));
}

#[test]
fn s42_a_record_and_all_of_a_relationship_as_documents() {
    let folder = tempfile::tempdir().unwrap();
    let (mut core, id) = opened(folder.path());
    filled(&mut core, &id);
    let file = |core: &mut Core, command| match does(core, command) {
        Ok(Reply::File(bytes)) => Ok(bytes),
        Ok(_) => panic!("no file"),
        Err(code) => Err(code),
    };
    let (relationship, language, zone) = (id.clone(), Language::En, ZONE.to_owned());
    let overview = Command::ExportOverview { relationship, language, zone: zone.clone() };
    assert!(file(&mut core, overview).unwrap().starts_with(b"%PDF"));
    for (record, there) in [([1u8; 16], true), ([3; 16], false)] {
        let (relationship, record) = (id.clone(), crate::hex(&record));
        let made =
            file(&mut core, Command::ExportRecord { relationship, record, language, zone: zone.clone() });
        assert_eq!(
            made.map_err(|code| code == "recordGone").map(|file| file.starts_with(b"%PDF")),
            if there { Ok(true) } else { Err(true) }
        );
    }
    // Nothing to take along, and nobody to ask.
    let folder = tempfile::tempdir().unwrap();
    let mut core = empty(folder.path());
    let nothing = Command::ExportArchive { relationship: None, language, zone, sound: Vec::new() };
    assert_eq!(file(&mut core, nothing.clone()).unwrap_err(), "nothingOwn");
    does(&mut core, Command::Lock).unwrap();
    assert_eq!(file(&mut core, nothing).unwrap_err(), "locked");
    assert_eq!(ArchiveError::TooLarge.code(), "archiveTooLarge");
}

#[test]
fn s42_whose_words_are_whose_stands_in_an_archive() {
    let folder = tempfile::tempdir().unwrap();
    let (mut core, id) = opened(folder.path());
    filled(&mut core, &id);
    let everybody = core.relationship(&id).unwrap().state.everybody(&core.me().unwrap());
    let state = [document(0, "Van nul. "), document(1, "Van een.")];
    let merged = {
        let doc = Doc::new();
        for one in &state {
            doc.transact_mut().apply_update(yrs::Update::decode_v1(one).unwrap()).unwrap();
        }
        doc.transact().encode_state_as_update_v1(&StateVector::default())
    };
    in_store(&core, &id, |tx| Ok(tx.put_record_content(&[1; 16], &merged)?)).unwrap();
    let taken = read(&archive(&mut core, None)).unwrap();
    let page = &taken.relationships[0].records[0].content.page;
    let mut said: Vec<_> = page.iter().map(|run| (run.by.unwrap(), run.text.trim().to_owned())).collect();
    said.sort();
    let mut wanted = vec![
        (super::key(&everybody[0]), "Van nul.".to_owned()),
        (super::key(&everybody[1]), "Van een.".to_owned()),
    ];
    wanted.sort();
    assert!(said == wanted);
    let belief = &taken.relationships[0].records[0].content.fields["belief"];
    assert_eq!(belief.number(), Some(80));
}

/// A file that is only spoken of.
fn spoken_of(id: u8, state: FileState, bytes: u64) -> File {
    File {
        id: Handle([id; 16]),
        name: format!("{id}.pdf"),
        kind: FileKind::Pdf,
        width: 0,
        height: 0,
        pages: 1,
        bytes,
        sha256: Key([0; 32]),
        state,
        arrived: Vec::new(),
        refused: Vec::new(),
        left: None,
    }
}

#[test]
fn s42_beyond_what_an_archive_takes_files_are_left_out_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (mut core, id) = opened(folder.path());
    filled(&mut core, &id);
    let mut part = core.taken_along(&id, None).unwrap();
    for (at, letter) in part.letters.iter_mut().enumerate() {
        letter.files = vec![spoken_of(10 + at as u8, FileState::Here, 40)];
    }
    let newest = part.letters.iter().max_by_key(|letter| letter.written_ms).unwrap().files[0].id;
    part.draft = Some(Draft { text: String::new(), files: vec![spoken_of(1, FileState::Kept, 50)] });
    let mut parts = vec![part.clone(), part];
    within(&mut parts, 185);
    // What never went first, then what is newest.
    for part in &parts {
        assert_eq!(part.draft.as_ref().unwrap().files[0].left, None);
        for file in part.letters.iter().flat_map(|letter| &letter.files) {
            let expected = (file.id != newest).then_some(Left::TooMuch);
            assert_eq!(file.left, expected);
        }
    }
}

#[test]
fn s42_a_file_of_another_goes_along_only_where_it_is_whole_and_sound() {
    let folder = tempfile::tempdir().unwrap();
    let (mut core, id) = opened(folder.path());
    filled(&mut core, &id);
    let other = therapist().public();
    in_store(&core, &id, |tx| {
        tx.add_letter(&letter(30, other, stage::READ, Some("Met van alles")))?;
        put_file(tx, (31, Some(30)), (other, file_state::HERE), b"<script>alert(1)</script>")?;
        put_file(tx, (32, Some(30)), (other, file_state::COMING), &picture(32, 9))?;
        put_file(tx, (33, Some(30)), (other, file_state::DAMAGED), &picture(33, 9))?;
        put_file(tx, (34, Some(30)), (other, file_state::HERE), &picture(34, 9))?;
        put_file(tx, (35, Some(30)), (other, file_state::HERE), &picture(35, 9))?;
        // Not what it was when it came.
        tx.empty_file(&[35; 16])?;
        tx.put_chunk(&[35; 16], 0, &picture(36, 9))?;
        Ok(())
    })
    .unwrap();
    let taken = read(&archive(&mut core, Some(&id))).unwrap();
    let left = |taken: &kader_archive::Archive| -> Vec<(u8, Option<Left>)> {
        let letters = &taken.relationships[0].letters;
        let files = letters.iter().filter(|letter| letter.id.0 == [30; 16]).flat_map(|letter| &letter.files);
        files.map(|file| (file.id.0[0], file.left)).collect()
    };
    assert_eq!(
        left(&taken),
        [
            (31, Some(Left::Unfit)),
            (32, Some(Left::NotHere)),
            (33, Some(Left::Unfit)),
            (34, None),
            (35, Some(Left::Unfit))
        ]
    );
    // Without anybody having looked into them, none of another's: and each is named.
    let (language, zone, sound) = (Language::Nl, ZONE.to_owned(), Vec::new());
    let all = Command::ExportArchive { relationship: None, language, zone, sound };
    let Reply::ArchiveFile(file) = does(&mut core, all).unwrap() else { panic!("no file") };
    let taken = read(&file.bytes).unwrap();
    assert!(left(&taken).iter().all(|(_, left)| left.is_some()));
    let named: Vec<(&str, &str)> = file.left.iter().map(|left| (left.name.as_str(), left.why)).collect();
    assert!(named.contains(&("34.png", "unfit")) && named.contains(&("32.png", "notHere")), "{named:?}");
    assert!(!named.iter().any(|(name, _)| ["1.png", "2.png", "5.png"].contains(name)), "own ones are in it");
    let bytes = picture(34, 9);
    assert!(!file.bytes.windows(bytes.len()).any(|window| window == bytes));
}

#[test]
fn s42_files_that_cannot_be_are_not_put_back() {
    let (folder, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut core, id) = opened(folder.path());
    filled(&mut core, &id);
    let taken = read(&archive(&mut core, Some(&id))).unwrap();
    let (new, new_id) = opened(there.path());
    let wrongs: [fn(&mut File); 5] = [
        |file| file.name = "a\u{202e}b".to_owned(),
        |file| file.name = "x".repeat(300),
        |file| file.width = u32::MAX,
        |file| file.bytes = 0,
        |file| file.id = Handle([3; 16]),
    ];
    for wrong in wrongs {
        let mut part = taken.relationships[0].clone();
        part.ledger = None;
        part.agreements.clear();
        wrong(&mut part.letters[0].files[0]);
        let mut take = |_: &str, file: &File| Ok(zeroize::Zeroizing::new(vec![0; file.bytes as usize]));
        let mut back = Back { me: public(&taken.me), keys: BTreeMap::new(), over: false, take: &mut take };
        let refused = in_store(&new, &new_id, |tx| put_back(tx, &part, &mut back)).unwrap_err();
        assert!(matches!(refused, Trouble::Told("archiveDamaged") | Trouble::Vault(_)), "{refused}");
        assert_eq!(in_store(&new, &new_id, |tx| Ok(tx.files_of(None)?.len())).unwrap(), 0);
    }
}

#[test]
fn s42_more_than_a_vault_holds_is_not_put_back() {
    let (folder, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let whole = archived(folder.path());
    let (new, new_id) = opened(there.path());
    fn fill<T: Clone>(list: &mut Vec<T>, count: usize) {
        let one = list[0].clone();
        list.resize(count, one);
    }
    let wrongs: [fn(&mut kader_archive::Relationship); 13] = [
        |part| fill(&mut part.letters, 1_000_000),
        |part| fill(&mut part.texts, 1_000_000),
        |part| fill(&mut part.agenda, 101),
        |part| fill(&mut part.goals, 401),
        |part| fill(&mut part.tasks, 2_001),
        |part| fill(&mut part.records, 64_001),
        |part| fill(&mut part.forms, 101),
        |part| fill(&mut part.letters[0].files, 50_001),
        |part| fill(&mut part.letters[0].arrived, 17),
        |part| fill(&mut part.members, 17),
        |part| part.letters[0].text = "x".repeat(1 << 20),
        |part| part.tasks[0].why = "x".repeat(1 << 20),
        |part| part.records[0].form = "x".repeat(1 << 20),
    ];
    for (at, wrong) in wrongs.into_iter().enumerate() {
        let mut part = whole.relationships[0].clone();
        part.ledger = None;
        wrong(&mut part);
        let mut take = |_: &str, _: &File| -> Result<_, ArchiveError> { panic!("nothing is taken out") };
        let mut back = Back { me: public(&whole.me), keys: BTreeMap::new(), over: false, take: &mut take };
        let refused = in_store(&new, &new_id, |tx| put_back(tx, &part, &mut back)).unwrap_err();
        assert!(matches!(refused, Trouble::Told("archiveTooLarge")), "{at}: {refused}");
    }
}
