//! Goals, tasks and records: they come back as they were, and what is replaced or erased is gone.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_setting::{Hash, PublicKey};
use kader_vault::{FormRow, GoalRow, RecordRow, RelationshipStore, TaskRow, ToolRow, Tx, VaultError};

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
fn a_content_that_only_grows_leaves_the_journal_and_one_that_lost_something_empties_it() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    with(&store, |tx| tx.put_record(&record(4)));
    let journals = || -> u64 {
        let files = std::fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap());
        let journals = files.filter(|file| file.file_name().to_string_lossy().ends_with("-wal"));
        journals.map(|file| file.metadata().unwrap().len()).sum()
    };
    with(&store, |tx| tx.put_record_content(&[4; 16], b"one and two"));
    let emptied = journals();
    with(&store, |tx| tx.extend_record_content(&[4; 16], b"one and two and three"));
    assert!(journals() > emptied, "nothing was erased");
    with(&store, |tx| tx.put_record_content(&[4; 16], b"one and three"));
    assert_eq!(journals(), emptied);
    with(&store, |tx| {
        assert_eq!(tx.extend_record_content(&[8; 16], b"x"), Err(VaultError::NoSuchRow));
        assert_eq!(tx.record_content(&[4; 16])?.unwrap().as_slice(), b"one and three");
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

#[test]
fn a_definition_goes_with_the_last_task_and_record_that_has_it() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let form = "own-0123456789abcdef";
    let has = || with(&store, |tx| tx.form_definition(form)).is_some();
    with(&store, |tx| {
        tx.put_form_definition(form, b"asks")?;
        tx.put_form_definition(form, b"asks otherwise")?;
        tx.put_form_definition("own-fedcba9876543210", b"asks more")?;
        tx.add_task(&TaskRow { form: Some(form.into()), ..task(1) })?;
        tx.put_record(&RecordRow { form: form.into(), ..record(2) })?;
        tx.put_record(&record(3))
    });
    assert_eq!(with(&store, |tx| tx.form_definition(form)).unwrap().as_slice(), b"asks", "the first stays");
    assert_eq!(with(&store, |tx| tx.form_definitions_count()), 2);
    with(&store, |tx| tx.erase_task(&[1; 16]));
    with(&store, |tx| tx.erase_record(&[3; 16]));
    assert!(has());
    with(&store, |tx| tx.erase_record(&[2; 16]));
    assert!(!has());
    assert_eq!(with(&store, |tx| tx.form_definitions()).len(), 1, "another's is left alone");
}

#[test]
fn forms_of_the_home_keep_their_order_and_leave_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let home = vault.home();
    let form = |id: &str| FormRow { id: id.into(), definition: id.repeat(9).into_bytes().into() };
    let ids = || home.forms().unwrap().into_iter().map(|row| row.id).collect::<Vec<_>>();
    for id in ["a", "b", "c", "b"] {
        home.put_form(&form(id), None).unwrap();
    }
    assert_eq!(ids(), ["a", "b", "c"]);
    home.put_form(&form("d"), Some("b")).unwrap();
    assert_eq!(ids(), ["a", "d", "c"], "in its place");
    assert_eq!(home.form("d").unwrap().unwrap(), form("d").definition);
    home.put_form(&form("c"), Some("a")).unwrap();
    assert_eq!(ids(), ["d", "c"], "one that was there already");
    home.put_form(&form("c"), Some("c")).unwrap();
    home.put_form(&form("e"), Some("gone")).unwrap();
    assert_eq!(ids(), ["d", "c", "e"]);
    assert!(home.remove_form("d").unwrap() && !home.remove_form("d").unwrap());
    assert_eq!(ids(), ["c", "e"]);
}

#[test]
fn tools_keep_the_order_that_their_owner_gives_them() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let home = vault.home();
    let tool = |number: u8| ToolRow {
        id: [number; 16],
        title: format!("titel {number}").into(),
        text: "woorden".to_owned().into(),
        form: (number == 1).then(|| "free-page".to_owned()),
        relationship: (number == 2).then_some([9; 16]),
        kept_ms: 1_800_000_000_000,
    };
    let order = || home.tools().unwrap().into_iter().map(|row| row.id[0]).collect::<Vec<_>>();
    for number in 1..=3 {
        home.add_tool(&tool(number)).unwrap();
    }
    assert_eq!(home.tools().unwrap(), [tool(1), tool(2), tool(3)]);
    home.move_tool(&[3; 16], Some(&[1; 16])).unwrap();
    assert_eq!(order(), [3, 1, 2]);
    home.move_tool(&[3; 16], Some(&[3; 16])).unwrap();
    home.move_tool(&[3; 16], None).unwrap();
    assert_eq!(order(), [1, 2, 3]);
    for (id, before) in [([7; 16], None), ([1; 16], Some([7; 16]))] {
        assert_eq!(home.move_tool(&id, before.as_ref()), Err(VaultError::NoSuchRow));
    }
    assert!(home.remove_tool(&[2; 16]).unwrap() && !home.remove_tool(&[2; 16]).unwrap());
    home.add_tool(&tool(4)).unwrap();
    home.change_tool(&[1; 16], "anders", "").unwrap();
    assert_eq!(home.change_tool(&[2; 16], "weg", ""), Err(VaultError::NoSuchRow));
    assert_eq!((order(), home.tools_count().unwrap()), (vec![1, 3, 4], 3));
}
