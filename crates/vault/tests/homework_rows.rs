//! Goals, tasks and records: they come back as they were, and what is replaced or erased is gone.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_setting::{Hash, PublicKey};
use kader_vault::{GoalRow, RecordRow, RelationshipStore, TaskRow, Tx, VaultError};

fn with<T>(store: &RelationshipStore<'_>, work: impl FnOnce(&Tx<'_>) -> Result<T, VaultError>) -> T {
    store.transaction(work).unwrap()
}

fn key(number: u8) -> PublicKey {
    PublicKey::new([number; 32])
}

fn goal(number: u8) -> GoalRow {
    GoalRow {
        id: [number; 16],
        hash: Hash::new([number; 32]),
        record: vec![number; 200],
        let_go: vec![key(1), key(2)],
        kept_from_ms: 1_800_000_000_000,
    }
}

fn task(number: u8) -> TaskRow {
    TaskRow {
        id: [number; 16],
        goal: Hash::new([7; 32]),
        author: key(3),
        at_ms: 1_800_000_000_001,
        until_ms: Some(1_800_000_000_009),
        form: Some("sleep-diary".into()),
        title: "Een dagboek".into(),
        why: "Wat er is".into(),
        how_often: String::new(),
        state: 1,
        reason: None,
        kept_from_ms: 1_800_000_000_002,
    }
}

fn record(number: u8) -> RecordRow {
    RecordRow {
        id: [number; 16],
        owner: key(4),
        form: "thought-record".into(),
        task: Some([9; 16]),
        began_ms: 1_800_000_000_003,
        sharing: 1,
        version: 0,
        changed_ms: 1_800_000_000_004,
        changed_by: key(4),
        fresh: false,
        behind: true,
        refused: Some("sharingWithdrawn".into()),
    }
}

#[test]
fn homework_comes_back_as_it_was_and_in_its_order() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        for number in [2, 1, 3] {
            tx.put_goal(&goal(number))?;
            tx.add_task(&task(number))?;
            tx.put_record(&record(number))?;
            assert_eq!(tx.add_task(&task(number)), Err(VaultError::TextExists));
        }
        tx.put_goal(&GoalRow { let_go: Vec::new(), ..goal(2) })?;
        tx.set_task_state(&[1; 16], 5, Some("tooManyTasks"), 1_800_000_000_077)?;
        tx.put_record(&RecordRow { version: 3, fresh: true, ..record(3) })?;
        tx.put_record_content(&[3; 16], b"merged")?;
        assert_eq!(tx.put_record_content(&[8; 16], b"x"), Err(VaultError::NoSuchRow));
        assert_eq!(tx.set_task_state(&[8; 16], 5, None, 1), Err(VaultError::NoSuchRow));
        Ok(())
    });
    vault.lock();
    let vault = unlock(dir.path());
    let store = vault.relationship(&CLIENT).unwrap();
    with(&store, |tx| {
        assert!(tx.goals()? == [GoalRow { let_go: Vec::new(), ..goal(2) }, goal(1), goal(3)]);
        let refused = TaskRow {
            state: 5,
            reason: Some("tooManyTasks".into()),
            kept_from_ms: 1_800_000_000_077,
            ..task(1)
        };
        assert!(tx.tasks()? == [task(2), refused, task(3)]);
        assert!(tx.records()? == [record(2), record(1), RecordRow { version: 3, fresh: true, ..record(3) }]);
        assert_eq!(tx.record_content(&[3; 16])?.unwrap().as_slice(), b"merged");
        assert_eq!(tx.record_content(&[2; 16])?.unwrap().as_slice(), b"");
        assert_eq!(tx.record_content(&[8; 16])?, None);
        assert!(tx.erase_goal(&[2; 16])? && tx.erase_task(&[2; 16])? && tx.erase_record(&[2; 16])?);
        assert!(!tx.erase_goal(&[2; 16])? && !tx.erase_task(&[2; 16])? && !tx.erase_record(&[2; 16])?);
        assert!(
            tx.goal(&[2; 16])?.is_none() && tx.task(&[2; 16])?.is_none() && tx.record(&[2; 16])?.is_none()
        );
        Ok(())
    });
}

#[test]
fn parts_wait_by_record_and_sender_and_go_with_the_record() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let record = [6; 16];
    with(&store, |tx| {
        tx.put_record_part(&record, &key(1), 0, b"from before")?;
        tx.put_record_part(&record, &key(1), 0, b"one")?;
        tx.put_record_part(&record, &key(1), 1, b"two")?;
        tx.put_record_part(&record, &key(2), 0, b"another's")?;
        assert_eq!((tx.records_in_parts(&record, &key(1))?, tx.records_in_parts(&[7; 16], &key(1))?), (0, 1));
        let parts = tx.record_parts(&record, &key(1))?;
        let parts: Vec<(u32, &[u8])> = parts.iter().map(|(part, bytes)| (*part, bytes.as_slice())).collect();
        assert_eq!(parts, [(0, &b"one"[..]), (1, &b"two"[..])]);
        tx.drop_record_parts(&record, &key(1))?;
        assert!(tx.record_parts(&record, &key(1))?.is_empty());
        tx.erase_record(&record)?;
        assert!(tx.record_parts(&record, &key(2))?.is_empty());
        Ok(())
    });
}
