//! One relationship's database: what is kept, in what order, and all or nothing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_setting::Hash;
use kader_vault::{Damage, Outgoing, RelationshipStore, Tx, Vault, VaultError};

fn with<T>(store: &RelationshipStore<'_>, work: impl FnOnce(&Tx<'_>) -> Result<T, VaultError>) -> T {
    store.transaction(work).unwrap()
}

fn outgoing(number: u8) -> Outgoing {
    Outgoing {
        destination: vec![number; 64],
        slot: (number.is_multiple_of(2)).then_some(u64::from(number)),
        about: (number.is_multiple_of(3)).then_some([number; 16]),
        envelope: (0..=255).cycle().skip(number.into()).take(512).collect(),
    }
}

#[test]
fn everything_is_there_after_locking_and_unlocking() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    vault.home().set_identity(&[0x51; 32]).unwrap();
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        tx.put_state("peer", b"one")?;
        tx.put_state("peer", b"two")?;
        tx.add_text(&text(1, "hello"))?;
        tx.push_outgoing(&outgoing(4))?;
        tx.put_agreement(1, &Hash::new([1; 32]), b"agreed")?;
        tx.append_ledger(0, &Hash::new([2; 32]), b"started")
    });
    vault.lock();

    let vault = unlock(dir.path());
    assert_eq!(vault.home().identity().unwrap().unwrap().as_slice(), [0x51; 32]);
    assert_eq!(refused(vault.home().set_identity(&[0; 32])), VaultError::IdentityExists);
    assert_eq!(vault.home().relationships().unwrap(), [CLIENT]);
    let store = vault.relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        assert_eq!(tx.state("peer")?.unwrap(), b"two");
        assert_eq!(tx.state("other")?, None);
        assert_eq!(tx.text(&[1; 16])?.unwrap().text, text(1, "hello"));
        assert_eq!(tx.pending()?[0].outgoing, outgoing(4));
        assert_eq!(tx.agreements()?[0].bytes, b"agreed");
        assert_eq!(tx.ledger_from(0)?[0].bytes, b"started");
        Ok(())
    });
    assert_eq!(refused(vault.relationship(&PARTNER)), VaultError::UnknownRelationship);
    assert_eq!(refused(vault.add_relationship(&CLIENT)), VaultError::RelationshipExists);
}

#[test]
fn an_error_and_a_panic_leave_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let fill = |tx: &Tx<'_>| {
        tx.put_state("s", b"1")?;
        tx.add_text(&text(1, "never"))?;
        tx.push_outgoing(&outgoing(1))?;
        tx.put_agreement(1, &Hash::new([1; 32]), b"x")?;
        tx.append_ledger(0, &Hash::new([1; 32]), b"x")
    };
    let outcome = store.transaction(|tx| fill(tx).and(Err::<(), _>(VaultError::NoSuchRow)));
    assert_eq!(outcome, Err(VaultError::NoSuchRow));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.transaction(|tx| -> Result<(), VaultError> {
            fill(tx)?;
            panic!("planned")
        })
    }));
    assert!(panicked.is_err());
    with(&store, |tx| {
        assert_eq!((tx.state("s")?, tx.text(&[1; 16])?), (None, None));
        assert!(tx.pending()?.is_empty() && tx.agreements()?.is_empty() && tx.ledger_from(0)?.is_empty());
        Ok(())
    });
}

#[test]
fn groups_live_and_die_with_the_transaction() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let identity = kader_seal::Identity::from_seed(&[3; 32]);
    let outcome: Result<(), VaultError> = store.transaction(|tx| {
        let provider = kader_seal::Provider::new(tx.connection());
        kader_seal::Group::create(&provider, &identity, [7; 16]).unwrap();
        Err(VaultError::NoSuchRow)
    });
    assert_eq!(outcome, Err(VaultError::NoSuchRow));
    let load =
        |tx: &Tx<'_>| kader_seal::Group::load(&kader_seal::Provider::new(tx.connection()), [7; 16]).unwrap();
    with(&store, |tx| {
        assert!(load(tx).is_none());
        let provider = kader_seal::Provider::new(tx.connection());
        kader_seal::Group::create(&provider, &identity, [7; 16]).unwrap();
        Ok(())
    });
    drop(store);
    vault.lock();
    let vault = unlock(dir.path());
    with(&vault.relationship(&CLIENT).unwrap(), |tx| {
        assert!(load(tx).is_some());
        Ok(())
    });
}

#[test]
fn the_outbox_keeps_order_and_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let numbers: Vec<_> = (1..=6).map(|n| with(&store, |tx| tx.push_outgoing(&outgoing(n)))).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b));
    drop(store);
    vault.lock();
    let vault = unlock(dir.path());
    let store = vault.relationship(&CLIENT).unwrap();
    for _ in 0..3 {
        let pending = with(&store, |tx| tx.pending());
        assert_eq!(pending.iter().map(|row| row.number).collect::<Vec<_>>(), numbers);
        assert!(pending.iter().zip(1..).all(|(row, n)| row.outgoing == outgoing(n)));
    }
    // The relay answers out of order, and twice.
    assert_eq!(with(&store, |tx| tx.sent(numbers[5])).unwrap().outgoing, outgoing(6));
    assert_eq!(with(&store, |tx| tx.sent(numbers[1])).unwrap().outgoing.about, None);
    assert_eq!(with(&store, |tx| tx.sent(numbers[1])), None);
    let left: Vec<_> = with(&store, |tx| tx.pending()).iter().map(|row| row.number).collect();
    assert_eq!(left, [numbers[0], numbers[2], numbers[3], numbers[4]]);
    // The number of what went out last is not given again.
    assert!(with(&store, |tx| tx.push_outgoing(&outgoing(7))) > numbers[5]);
    let changed = store.transaction(|tx| {
        Ok::<_, VaultError>(tx.connection().execute("UPDATE outbox SET envelope = x'00'", [])?)
    });
    assert!(changed.is_err());
}

#[test]
fn texts_come_in_pages_and_states() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        let positions: Vec<_> = (1..=5)
            .map(|n| tx.add_text(&text(n, "zin met \u{e9}\u{301} \u{1f642}")))
            .collect::<Result<_, _>>()?;
        assert_eq!(refused(tx.add_text(&text(3, "again"))), VaultError::TextExists);
        let ids = |rows: Vec<kader_vault::TextRow>| rows.iter().map(|row| row.text.id[0]).collect::<Vec<_>>();
        assert_eq!(ids(tx.texts_before(None, 2)?), [4, 5]);
        assert_eq!(ids(tx.texts_before(Some(positions[3]), 2)?), [2, 3]);
        assert_eq!(ids(tx.texts_before(Some(positions[1]), 50)?), [1]);
        assert!(tx.texts_before(Some(positions[0]), 50)?.is_empty());
        tx.set_text_state(&[2; 16], 200)?;
        tx.set_text_shown_from(&[2; 16], Some(12))?;
        let held = tx.texts_in_state(200)?;
        assert_eq!((held[0].text.id, held[0].text.shown_from_ms), ([2; 16], Some(12)));
        assert_eq!(refused(tx.set_text_state(&[9; 16], 1)), VaultError::NoSuchRow);
        assert!(tx.erase_text(&[5; 16])? && !tx.erase_text(&[5; 16])?);
        assert!(tx.add_text(&text(6, "later"))? > positions[4]);
        assert_eq!(tx.erase_texts_written_before(text(3, "").written_ms)?, 2);
        assert_eq!(ids(tx.texts_before(None, 50)?), [3, 4, 6]);
        Ok(())
    });
}

#[test]
fn signed_bytes_stay_as_signed() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let hash = |n| Hash::new([n; 32]);
    with(&store, |tx| {
        tx.put_agreement(2, &hash(2), b"second")?;
        tx.put_agreement(1, &hash(1), b"first")?;
        tx.put_agreement(1, &hash(1), b"first")?;
        for (version, hash, bytes) in [
            (1, hash(1), &b"other"[..]),
            (1, hash(9), b"first"),
            (3, hash(1), b"first"),
            (2, hash(1), b"second"),
        ] {
            assert_eq!(refused(tx.put_agreement(version, &hash, bytes)), VaultError::AgreementTaken);
        }
        let versions: Vec<_> = tx.agreements()?.iter().map(|row| (row.number, row.bytes.clone())).collect();
        assert_eq!(versions, [(1, b"first".to_vec()), (2, b"second".to_vec())]);
        assert_eq!(refused(tx.append_ledger(1, &hash(1), b"x")), VaultError::LedgerOrder { expected: 0 });
        for index in 0..4 {
            tx.append_ledger(index, &hash(index as u8), &[index as u8])?;
        }
        assert_eq!(refused(tx.append_ledger(3, &hash(77), b"x")), VaultError::LedgerOrder { expected: 4 });
        assert_eq!(tx.ledger_length()?, 4);
        let from: Vec<_> = tx.ledger_from(2)?.iter().map(|row| (row.number, row.hash)).collect();
        assert_eq!(from, [(2, hash(2)), (3, hash(3))]);
        Ok(())
    });
    for change in
        ["UPDATE agreements SET bytes = x'00'", "UPDATE ledger SET bytes = x'00'", "DELETE FROM ledger"]
    {
        let outcome = store.transaction(|tx| Ok::<_, VaultError>(tx.connection().execute(change, [])?));
        assert!(outcome.is_err(), "{change}");
    }
}

#[test]
fn a_version_that_gave_way_leaves_its_place_to_the_rival() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let hash = |n: u8| Hash::new([n; 32]);
    with(&store, |tx| {
        for version in 1..=3u8 {
            tx.put_agreement(version.into(), &hash(version), &[version])?;
        }
        assert_eq!(tx.cut_agreements(4)?, 0);
        assert_eq!(tx.cut_agreements(2)?, 2);
        tx.put_agreement(2, &hash(9), b"rival")
    });
    let rows = with(&store, |tx| tx.agreements());
    let rows: Vec<_> = rows.into_iter().map(|row| (row.number, row.hash)).collect();
    assert_eq!(rows, [(1, hash(1)), (2, hash(9))]);
}

#[test]
fn the_end_of_a_ledger_can_be_written_anew_and_nothing_before_it() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let hash = |n: u8| Hash::new([n; 32]);
    with(&store, |tx| {
        for index in 0..4 {
            tx.append_ledger(index, &hash(index as u8), b"signed by one")?;
        }
        assert_eq!(tx.cut_ledger(2)?, 2);
        assert_eq!(tx.cut_ledger(2)?, 0);
        tx.append_ledger(2, &hash(2), b"signed by both")?;
        let rows: Vec<_> = tx.ledger_from(1)?.iter().map(|row| (row.number, row.bytes.clone())).collect();
        assert_eq!(rows, [(1, b"signed by one".to_vec()), (2, b"signed by both".to_vec())]);
        Ok(())
    });
    let middle = store.transaction(|tx| {
        Ok::<_, VaultError>(tx.connection().execute("DELETE FROM ledger WHERE position = 1", [])?)
    });
    assert!(middle.is_err());
}

#[test]
fn nesting_is_an_error_and_threads_wait() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let (other, second) = (vault.add_relationship(&PARTNER).unwrap(), vault.relationship(&CLIENT).unwrap());
    with(&store, |tx| {
        assert_eq!(store.transaction(|_| Ok(())), Err(VaultError::NestedTransaction));
        assert_eq!(second.transaction(|_| Ok(())), Err(VaultError::NestedTransaction));
        // Another relationship and the home are other databases.
        with(&other, |tx| tx.put_state("a", b"b"));
        vault.home().put_setting("a", b"b")?;
        tx.put_state("n", &0u32.to_be_bytes())
    });
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let store = vault.relationship(&CLIENT).unwrap();
                for _ in 0..25 {
                    with(&store, |tx| {
                        let before = u32::from_be_bytes(tx.state("n")?.unwrap().try_into().unwrap());
                        tx.put_state("n", &(before + 1).to_be_bytes())
                    });
                }
            });
        }
    });
    assert_eq!(with(&store, |tx| tx.state("n")).unwrap(), 100u32.to_be_bytes());
}

#[test]
fn a_forgotten_relationship_is_gone_and_the_others_stay() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let before = contents(dir.path());
    with(&vault.add_relationship(&CLIENT).unwrap(), |tx| tx.put_state("a", b"client"));
    let client_files: Vec<_> =
        contents(dir.path()).into_keys().filter(|name| !before.contains_key(name)).collect();
    with(&vault.add_relationship(&PARTNER).unwrap(), |tx| tx.put_state("a", b"partner"));
    vault.forget(&CLIENT).unwrap();
    assert_eq!(refused(vault.forget(&CLIENT)), VaultError::UnknownRelationship);
    assert!(client_files.iter().any(|name| name.ends_with(".db")));
    assert!(client_files.iter().all(|name| !dir.path().join(name).exists()));
    assert_eq!(vault.home().relationships().unwrap(), [PARTNER]);
    assert_eq!(refused(vault.relationship(&CLIENT)), VaultError::UnknownRelationship);
    with(&vault.add_relationship(&CLIENT).unwrap(), |tx| {
        assert_eq!(tx.state("a")?, None, "a new one begins empty");
        Ok(())
    });
    vault.lock();
    let vault = unlock(dir.path());
    assert_eq!(vault.home().relationships().unwrap(), [PARTNER, CLIENT]);
    with(&vault.relationship(&PARTNER).unwrap(), |tx| {
        assert_eq!(tx.state("a")?.unwrap(), b"partner");
        Ok(())
    });
}

#[test]
fn a_damaged_relationship_does_not_take_the_others_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let before = contents(dir.path());
    with(&vault.add_relationship(&CLIENT).unwrap(), |tx| tx.put_state("a", b"client"));
    let file =
        contents(dir.path()).into_keys().find(|n| !before.contains_key(n) && n.ends_with(".db")).unwrap();
    with(&vault.add_relationship(&PARTNER).unwrap(), |tx| tx.put_state("a", b"partner"));
    vault.lock();
    let path = dir.path().join(file);
    let whole = std::fs::read(&path).unwrap();
    let expect = |damage| {
        let vault: Vault = unlock(dir.path());
        assert_eq!(refused(vault.relationship(&CLIENT)), VaultError::Damaged(damage));
        with(&vault.relationship(&PARTNER).unwrap(), |tx| tx.state("a"));
    };
    let mut flipped = whole.clone();
    flipped[1000] ^= 1;
    std::fs::write(&path, &flipped).unwrap();
    expect(Damage::Database);
    assert_eq!(std::fs::read(&path).unwrap(), flipped);
    // A page further on is noticed when it is read.
    let page = whole.chunks(4096).count() - 1;
    for page in 1..=page {
        let mut flipped = whole.clone();
        flipped[page * 4096 + 200] ^= 1;
        std::fs::write(&path, &flipped).unwrap();
        let vault = unlock(dir.path());
        let outcome = vault.relationship(&CLIENT).and_then(|store| {
            store.transaction(|tx| {
                let check: String =
                    tx.connection().query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
                if check == "ok" { Ok(()) } else { Err(VaultError::Damaged(Damage::Database)) }
            })
        });
        assert_eq!(outcome, Err(VaultError::Damaged(Damage::Database)), "page {page}");
    }
    std::fs::remove_file(&path).unwrap();
    expect(Damage::RelationshipMissing);
    std::fs::write(&path, &whole).unwrap();
    let vault = unlock(dir.path());
    with(&vault.relationship(&CLIENT).unwrap(), |tx| {
        assert_eq!(tx.state("a")?.unwrap(), b"client");
        Ok(())
    });
}

#[test]
fn a_mark_lies_beside_a_line_and_goes_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let hash = |n: u8| Hash::new([n; 32]);
    let mark = |byte| kader_setting::Mark::kept(Hash::new([byte; 32]));
    let marks = |tx: &Tx<'_>| -> Result<Vec<_>, VaultError> {
        Ok(tx.ledger_with_marks()?.into_iter().map(|(row, mark)| (row.number, mark)).collect())
    };
    store
        .transaction(|tx| {
            for index in 0..3 {
                tx.append_ledger(index, &hash(index as u8), &[index as u8])?;
                tx.mark_ledger(index, &mark(index as u8))?;
            }
            tx.mark_ledger(1, &mark(9))?;
            assert_eq!(marks(tx)?, [(0, Some(mark(0))), (1, Some(mark(9))), (2, Some(mark(2)))]);
            tx.cut_ledger(1)?;
            tx.append_ledger(1, &hash(7), b"another")?;
            assert_eq!(marks(tx)?, [(0, Some(mark(0))), (1, None)]);
            tx.unmark_ledger()?;
            assert_eq!(marks(tx)?, [(0, None), (1, None)]);
            Ok::<_, VaultError>(())
        })
        .unwrap();
}
