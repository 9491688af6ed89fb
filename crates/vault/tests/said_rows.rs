//! What was said: kept until it is forgotten, and erased with the letter or text that it carries.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_setting::PublicKey;
use kader_vault::{Letter, Outgoing, Said, VaultError};

fn said(number: u64, about: Option<u8>, kind: u8) -> Said {
    let about = about.map(|about| [about; 16]);
    Said { number, about, kind, outbox: number + 100, body: format!("gezegd {number}").into_bytes() }
}

fn letter(number: u8) -> Letter {
    Letter {
        id: [number; 16],
        author: PublicKey::new([1; 32]),
        written_ms: 1_800_000_000_000 + u64::from(number),
        state: 1,
        held_until_ms: None,
        kept_from_ms: 0,
        reason: None,
        arrived: Vec::new(),
        read_by: Vec::new(),
        body: Some("een brief".to_owned()),
    }
}

#[test]
fn it_is_kept_by_number_until_it_was_heard() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    store
        .transaction(|tx| {
            for number in [0, 1, 2, 5] {
                tx.keep_said(&said(number, None, u8::from(number == 1)))?;
            }
            assert!(tx.keep_said(&said(5, None, 0)).is_err(), "a number is given once");
            assert_eq!(tx.said_numbers()?, [0, 1, 2, 5]);
            assert_eq!(tx.said(2)?, Some(said(2, None, 0)));
            assert_eq!(tx.said(3)?, None);
            Ok::<_, VaultError>(())
        })
        .unwrap();
    vault.lock();
    let vault = unlock(dir.path());
    let store = vault.relationship(&CLIENT).unwrap();
    store
        .transaction(|tx| {
            assert_eq!(tx.forget_said_of(1)?, 1);
            assert_eq!(tx.forget_said_below(2)?, 1);
            assert_eq!(tx.said_numbers()?, [2, 5]);
            let envelope = vec![1; 512];
            let row =
                tx.push_outgoing(&Outgoing { destination: vec![1], slot: None, about: None, envelope })?;
            tx.said_again(2, row)?;
            assert_eq!(tx.said(2)?.unwrap().outbox, row);
            assert!(tx.is_pending(row)?);
            tx.sent(row)?;
            assert!(!tx.is_pending(row)?);
            Ok::<_, VaultError>(())
        })
        .unwrap();
}

#[test]
fn what_is_erased_is_not_said_again() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let left = |tx: &kader_vault::Tx<'_>| tx.said_numbers().unwrap();
    store
        .transaction(|tx| {
            for number in 1..=3 {
                tx.add_letter(&letter(number))?;
            }
            for number in 11..=13 {
                tx.add_text(&text(number, "een tekst"))?;
            }
            for about in [1, 2, 3, 11, 12, 13] {
                tx.keep_said(&said(about.into(), Some(about), 0))?;
            }
            tx.keep_said(&said(20, None, 0))?;
            // A letter that goes on in its states stays.
            tx.set_letter_state(&[1; 16], 2, None, None)?;
            assert_eq!(left(tx), [1, 2, 3, 11, 12, 13, 20]);
            assert!(tx.erase_letter(&[1; 16], 9)?);
            assert!(tx.remove_letter(&[2; 16])?);
            assert!(tx.erase_text(&text(11, "").id)?);
            Ok::<_, VaultError>(())
        })
        .unwrap();
    store
        .transaction(|tx| {
            let kept = left(tx);
            assert!(!kept.contains(&1) && !kept.contains(&2) && kept.contains(&3));
            tx.erase_texts_written_before(u64::from(u32::MAX) << 20)?;
            assert_eq!(left(tx), [3, 20]);
            Ok::<_, VaultError>(())
        })
        .unwrap();
}
