//! Letters between sessions: their order, their states, the words they are found by, and what goes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_setting::PublicKey;
use kader_vault::{Letter, RelationshipStore, Tx, VaultError};

const HELD: u8 = 200;
const SHOWN: u8 = 17;
const GONE: u8 = 19;

fn with<T>(store: &RelationshipStore<'_>, work: impl FnOnce(&Tx<'_>) -> Result<T, VaultError>) -> T {
    store.transaction(work).unwrap()
}

fn author(number: u8) -> PublicKey {
    PublicKey::new([number; 32])
}

fn letter(number: u8, body: &str) -> Letter {
    Letter {
        id: [number; 16],
        author: author(0xa0 + number % 2),
        written_ms: 1_800_000_000_000 + u64::from(number) * 1_000,
        state: SHOWN,
        held_until_ms: None,
        kept_from_ms: 1_800_000_000_000,
        reason: None,
        arrived: Vec::new(),
        read_by: Vec::new(),
        body: Some(body.to_owned()),
    }
}

/// Adds one that is shown at once.
fn shown(tx: &Tx<'_>, letter: &Letter) -> Result<(), VaultError> {
    tx.add_letter(letter)?;
    tx.find_letter_by_words(&tx.letter(&letter.id)?.unwrap())
}

fn numbers(rows: &[kader_vault::LetterRow]) -> Vec<u8> {
    rows.iter().map(|row| row.letter.id[0]).collect()
}

#[test]
fn letters_come_back_as_they_were_and_in_their_order() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let held = Letter {
        state: HELD,
        held_until_ms: Some(1_800_000_500_000),
        reason: Some("outsideHours".into()),
        arrived: vec![author(1), author(2)],
        ..letter(3, "nog niet te zien")
    };
    with(&store, |tx| {
        for number in [1, 2] {
            shown(tx, &letter(number, "goedemorgen"))?;
        }
        tx.add_letter(&held)?;
        shown(tx, &letter(4, "tot maandag"))?;
        assert_eq!(tx.add_letter(&letter(4, "again")), Err(VaultError::TextExists));
        Ok(())
    });
    vault.lock();
    let vault = unlock(dir.path());
    let store = vault.relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        assert_eq!(tx.letter(&[3; 16])?.unwrap().letter, held);
        assert_eq!(tx.letter(&[9; 16])?, None);
        let page = tx.letters_before(None, HELD, 2)?;
        assert_eq!(numbers(&page), [2, 4], "what is held is in no page");
        assert_eq!(numbers(&tx.letters_before(Some(page[0].position), HELD, 2)?), [1]);
        assert_eq!(numbers(&tx.letters_in_state(HELD)?), [3]);
        assert_eq!((tx.letters_count(SHOWN)?, tx.letters_count(HELD)?), (3, 1));
        assert_eq!(tx.letters_waiting(HELD)?, [(held.author, held.held_until_ms)]);
        tx.letter_goes_on(&[3; 16], SHOWN, 1_800_000_900_000)?;
        assert_eq!(tx.letter(&[3; 16])?.unwrap().letter.kept_from_ms, 1_800_000_900_000);
        assert_eq!(numbers(&tx.letters_before(None, HELD, 9)?), [1, 2, 3, 4]);
        assert_eq!(tx.letter(&[3; 16])?.unwrap().letter.held_until_ms, None);
        assert_eq!(tx.set_letter_state(&[9; 16], SHOWN, None, None), Err(VaultError::NoSuchRow));
        Ok(())
    });
}

#[test]
fn what_a_member_wrote_is_counted_also_after_it_was_erased() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        for number in 1..=5 {
            shown(tx, &letter(number, "een brief"))?;
        }
        let since = letter(3, "").written_ms;
        let of = |number: u8| letter(number, "").written_ms;
        assert_eq!(tx.letters_written_by(&author(0xa1), since)?, [of(3), of(5)]);
        assert_eq!(tx.letters_between(&author(0xa1), of(2), &[SHOWN])?, Some((of(3), of(5))));
        assert_eq!(tx.letters_between(&author(0xa1), of(6), &[SHOWN])?, None);
        assert_eq!(tx.letters_between(&author(0xa1), 0, &[HELD, GONE])?, None);
        assert!(tx.erase_letter(&[5; 16], GONE)?);
        assert!(!tx.erase_letter(&[5; 16], GONE)?, "once");
        assert_eq!(tx.letters_written_by(&author(0xa1), since)?, [of(3), of(5)]);
        let gone = tx.letter(&[5; 16])?.unwrap().letter;
        assert_eq!((gone.state, gone.body), (GONE, None));
        assert_eq!(tx.letters_kept()?.len(), 4);
        assert_eq!(tx.forget_erased_letters(of(5))?, 0);
        assert_eq!(tx.forget_erased_letters(of(5) + 1)?, 1);
        assert_eq!(tx.letters_written_by(&author(0xa1), since)?, [of(3)]);
        assert!(tx.remove_letter(&[3; 16])? && !tx.remove_letter(&[3; 16])?);
        Ok(())
    });
}

#[test]
fn members_are_noted_once() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        tx.add_letter(&letter(1, "een brief"))?;
        tx.letter_arrived(&[1; 16], &author(5))?;
        tx.letter_arrived(&[1; 16], &author(6))?;
        assert_eq!(tx.letter_arrived(&[1; 16], &author(5))?, [author(5), author(6)]);
        assert_eq!(tx.letter_arrived(&[2; 16], &author(5)), Err(VaultError::NoSuchRow));
        Ok(())
    });
}

#[test]
fn letters_are_found_however_far_back() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        let mut places = Vec::new();
        for number in 0..11_000u32 {
            let rare = [0, 1, 1_700, 1_701, 1_702, 9_975, 9_976, 10_999].contains(&number);
            let one = kader_vault::Letter {
                id: [[number.to_be_bytes(); 3].concat(), vec![0; 4]].concat().try_into().unwrap(),
                ..letter(1, if rare { "een zeldzaam woord" } else { "een gewoon woord" })
            };
            shown(tx, &one)?;
            if rare {
                places.push(tx.letter(&one.id)?.unwrap().position);
            }
        }
        places.reverse();
        let found = |words: &str, before, limit| {
            let rows = tx.letters_with_words(words, before, limit)?;
            Ok::<Vec<u64>, VaultError>(rows.iter().map(|row| row.position).collect())
        };
        assert_eq!(found("zeld", None, 20)?, places, "in whichever span, once, the newest first");
        for limit in 1..=8u8 {
            assert_eq!(found("zeldzaam woord", None, limit.into())?, places[..limit.into()], "{limit}");
        }
        for (at, place) in places.iter().enumerate() {
            assert_eq!(found("woord zeldz", Some(*place), 20)?, places[at + 1..], "before {place}");
        }
        let newest = found("woord", None, 3)?;
        assert_eq!(newest, [places[0], places[0] - 1, places[0] - 2]);
        Ok(())
    });
}

#[test]
fn letters_are_found_by_their_words() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        shown(tx, &letter(1, "Ik sliep slecht, drie nachten."))?;
        shown(tx, &letter(2, "De café-bezoeken gaan beter"))?;
        tx.add_letter(&letter(3, "slaap, nog niet te zien"))?;
        let found = |words: &str| tx.letters_with_words(words, None, 20).map(|rows| numbers(&rows));
        assert_eq!(found("SLECHT")?, [1]);
        assert_eq!(found("nachten drie")?, [1], "in any order");
        assert_eq!(found("cafe")?, [2], "with or without accents");
        assert_eq!(found("bet")?, [2], "the beginning of a word");
        assert_eq!(found("drie bet")?, Vec::<u8>::new(), "all of them");
        assert_eq!(found("slaap")?, Vec::<u8>::new(), "not before it is shown");
        // Nothing that is typed is a sign of the search's own.
        for odd in ["", "  ", "\"", "a\"b", "NEAR(", "body:ik", "*", "-", "ik OR", "(", "'", "\u{0}"] {
            found(odd)?;
        }
        assert_eq!(found(&"x ".repeat(10_000))?, Vec::<u8>::new());
        // A page after the other, the newest first.
        shown(tx, &letter(4, "Slecht weer"))?;
        shown(tx, &letter(5, "Niet zo slecht"))?;
        let newest = tx.letters_with_words("slecht", None, 2)?;
        assert_eq!(numbers(&newest), [5, 4]);
        let older = |place| tx.letters_with_words("slecht", Some(place), 2).map(|rows| numbers(&rows));
        assert_eq!(older(newest[1].position)?, [1]);
        assert_eq!(older(newest[0].position)?, [4, 1]);
        assert_eq!(older(0)?, Vec::<u8>::new());
        assert!(tx.letters_with_words("slecht", Some(u64::MAX), 2).is_err(), "no place");
        tx.erase_letter(&[4; 16], GONE)?;
        tx.erase_letter(&[5; 16], GONE)?;
        tx.erase_letter(&[1; 16], GONE)?;
        assert_eq!(found("slecht")?, Vec::<u8>::new());
        // Never indexed, and erased all the same.
        assert!(tx.erase_letter(&[3; 16], GONE)?);
        assert_eq!(found("cafe")?, [2]);
        tx.connection()
            .execute("INSERT INTO letter_words (letter_words, rank) VALUES ('integrity-check', 0)", [])
            .unwrap();
        Ok(())
    });
}

#[test]
fn a_draft_and_an_agenda_are_kept_until_they_are_taken_off() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        assert!(tx.letter_draft()?.is_none());
        tx.put_letter_draft("Ik beg")?;
        tx.put_letter_draft("Ik begin opnieuw")?;
        assert_eq!(tx.letter_draft()?.unwrap().as_str(), "Ik begin opnieuw");
        tx.put_letter_draft("")?;
        assert!(tx.letter_draft()?.is_none());
        let (one, two) = (tx.add_to_agenda("de droom")?, tx.add_to_agenda("het werk")?);
        assert!(tx.take_off_agenda(one)? && !tx.take_off_agenda(one)?);
        let kept = tx.agenda()?;
        assert_eq!((kept.len(), kept[0].position, kept[0].body.as_str()), (1, two, "het werk"));
        assert_ne!(tx.add_to_agenda("nog iets")?, one, "a place is used once");
        Ok(())
    });
}
