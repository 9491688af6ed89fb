//! Files of letters: their rows and chunks, what is on its way, and that everything of one goes with it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_setting::PublicKey;
use kader_vault::{EarlyChunk, FileRow, Letter, Outgoing, RelationshipStore, Tx, VaultError};

const KEPT: u8 = 1;
const GOING: u8 = 2;

fn with<T>(store: &RelationshipStore<'_>, work: impl FnOnce(&Tx<'_>) -> Result<T, VaultError>) -> T {
    store.transaction(work).unwrap()
}

fn file(number: u8, letter: Option<u8>) -> FileRow {
    FileRow {
        id: [number; 16],
        letter: letter.map(|letter| [letter; 16]),
        author: PublicKey::new([0xa1; 32]),
        state: KEPT,
        format: 2,
        name: format!("{number}.png"),
        key: [number; 32],
        sha256: [7; 32],
        bytes: 300,
        chunks: 3,
        measures: [30, 20, 0],
        sent_to: 0,
        arrived: Vec::new(),
        refused: vec![PublicKey::new([0xa2; 32])],
    }
}

fn letter(number: u8) -> Letter {
    Letter {
        id: [number; 16],
        author: PublicKey::new([0xa1; 32]),
        written_ms: 1_000,
        state: 3,
        held_until_ms: None,
        kept_from_ms: 1_000,
        reason: None,
        arrived: Vec::new(),
        read_by: Vec::new(),
        body: Some("hello".to_owned()),
    }
}

fn envelope() -> Outgoing {
    Outgoing { destination: vec![1], slot: None, about: None, envelope: vec![9; 600] }
}

/// Rows of the tables.
fn counts(tx: &Tx<'_>) -> [i64; 6] {
    ["files", "file_chunks", "file_early", "file_wanted", "file_rows", "outbox"].map(|table| {
        let sql = format!("SELECT count(*) FROM {table}");
        tx.connection().query_row(&sql, [], |row| row.get(0)).unwrap()
    })
}

#[test]
fn files_come_back_as_they_were_and_go_along_with_a_letter() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        for number in [2, 1] {
            tx.add_file(&file(number, None))?;
        }
        assert!(matches!(tx.add_file(&file(1, None)), Err(VaultError::TextExists)));
        assert_eq!(tx.file(&[1; 16])?, Some(file(1, None)));
        assert_eq!(tx.file(&[9; 16])?, None);
        assert_eq!(
            tx.files_of(None)?,
            [file(2, None), file(1, None)],
            "in the order in which they were put there"
        );
        tx.files_go_with(&[50; 16])?;
        assert!(tx.files_of(None)?.is_empty());
        assert_eq!(tx.files_of(Some(&[50; 16]))?.len(), 2);
        tx.set_file_state(&[2; 16], GOING)?;
        assert_eq!(tx.files_in_state(GOING)?[0].id, [2; 16]);
        assert!(matches!(tx.set_file_state(&[9; 16], GOING), Err(VaultError::NoSuchRow)));
        let mut arrived = file(2, Some(50));
        arrived.arrived = vec![PublicKey::new([0xa3; 32])];
        tx.set_file_readers(&arrived)?;
        assert_eq!(tx.file(&[2; 16])?.unwrap().arrived, arrived.arrived);
        Ok(())
    });
}

#[test]
fn chunks_are_kept_once_and_early_ones_are_few() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        tx.add_file(&file(1, None))?;
        assert!(tx.put_chunk(&[1; 16], 2, b"two")? && tx.put_chunk(&[1; 16], 0, b"zero")?);
        assert!(!tx.put_chunk(&[1; 16], 2, b"another")?);
        assert_eq!(tx.chunk(&[1; 16], 2)?.unwrap().as_slice(), b"two");
        assert!(tx.chunk(&[1; 16], 1)?.is_none());
        assert_eq!(tx.chunks_here(&[1; 16])?, [0, 2]);
        let early = |number: u32| EarlyChunk { number, count: 9, sealed: vec![1; 4] };
        for number in 0..6 {
            tx.put_early_chunk(&[5; 16], &early(number), 1_000 + u64::from(number), 4)?;
        }
        tx.forget_early_chunks(1_003)?;
        tx.put_early_chunk(&[5; 16], &early(5), 1_009, 4)?;
        assert_eq!(tx.take_early_chunks(&[5; 16])?, [early(3), early(4), early(5)]);
        assert_eq!(tx.take_early_chunks(&[5; 16])?, []);
        tx.empty_file(&[1; 16])?;
        assert_eq!(counts(tx), [1, 0, 0, 0, 0, 0]);
        Ok(())
    });
}

#[test]
fn what_is_on_its_way_is_known_and_goes_with_its_letter() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let rows = with(&store, |tx| {
        for number in [50, 51] {
            tx.add_letter(&letter(number))?;
            tx.add_file(&file(number - 49, Some(number)))?;
            tx.put_chunk(&[number - 49; 16], 0, b"here")?;
        }
        let rows =
            [tx.push_outgoing(&envelope())?, tx.push_outgoing(&envelope())?, tx.push_outgoing(&envelope())?];
        tx.chunk_goes(rows[0], &[1; 16], 0, true)?;
        tx.chunk_goes(rows[1], &[2; 16], 0, true)?;
        assert_eq!(tx.file(&[1; 16])?.unwrap().sent_to, 1);
        assert_eq!(tx.chunks_going()?, [(rows[0], [1; 16], 0), (rows[1], [2; 16], 0)]);
        tx.want_chunk(&[1; 16], 2)?;
        tx.want_chunk(&[1; 16], 2)?;
        tx.want_chunk(&[1; 16], 1)?;
        assert_eq!(tx.chunk_wanted(&[1; 16])?, Some(1));
        Ok(rows)
    });
    with(&store, |tx| {
        // The relay has one; it is wanted once more, and goes.
        assert_eq!(tx.chunk_went(rows[1])?, Some(([2; 16], 0)));
        assert_eq!(tx.chunk_went(rows[1])?, None);
        assert_eq!(tx.chunk_went(rows[2])?, None);
        tx.want_chunk(&[2; 16], 0)?;
        tx.chunk_goes(rows[1], &[2; 16], 0, false)?;
        assert_eq!(tx.chunk_wanted(&[2; 16])?, None);
        // With one letter everything of its file goes, and nothing of the other's.
        assert_eq!(counts(tx), [2, 2, 0, 2, 2, 3]);
        tx.erase_letter(&[50; 16], 7)?;
        assert_eq!(counts(tx), [1, 1, 0, 0, 1, 2]);
        tx.remove_letter(&[51; 16])?;
        assert_eq!(counts(tx), [0, 0, 0, 0, 0, 1]);
        Ok(())
    });
}

#[test]
fn who_read_a_letter_is_noted_once() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let reader = PublicKey::new([0xa4; 32]);
    with(&store, |tx| {
        tx.add_letter(&letter(50))?;
        assert!(tx.letter_read_by(&[50; 16], &reader)?);
        assert!(!tx.letter_read_by(&[50; 16], &reader)?);
        assert_eq!(tx.letter(&[50; 16])?.unwrap().letter.read_by, [reader]);
        assert!(tx.letter_read_by(&[51; 16], &reader).is_err());
        Ok(())
    });
}
