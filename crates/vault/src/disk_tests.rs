//! What is on the disk: nothing readable; and, decrypted by hand, nothing that was erased.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use aes::Aes256;
use cbc::Decryptor;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use kader_setting::{ConfidentialityClause, Hash, Kept, Kind, PublicKey, RelationshipId, Retention, s41_due};

use crate::header::wrapping_key;
use crate::secret::Key;
use crate::{Outgoing, PassphraseCost, Recovery, RecoveryWords, Text, Tx, Vault, VaultError, Way};

const CLIENT: RelationshipId = RelationshipId::new([0x10; 16]);
const PASSPHRASE: &str = "planted passphrase";
const WORDS: &str = "legal winner thank year wave sausage worth useful legal winner thank year \
     wave sausage worth useful legal winner thank year wave sausage worth title";
const MARKER: &str = "planted-marker";

fn create(dir: &Path) -> (Vault, RecoveryWords) {
    let cost = PassphraseCost::new(32, 1, 1).unwrap();
    // Fixed, for the list has words such as "phrase" that a header's own field names contain.
    let words = RecoveryWords::parse(WORDS).unwrap();
    Vault::create(dir, Way::Passphrase { passphrase: PASSPHRASE, cost }, Recovery::Words(words)).unwrap()
}

fn text(number: u8) -> Text {
    Text {
        id: [number; 16],
        author: PublicKey::new([number; 32]),
        written_ms: u64::from(number),
        shown_from_ms: None,
        state: 0,
        // Long enough for pages of its own.
        body: format!("{MARKER}-{number:03} ").repeat(500),
    }
}

fn in_store<T>(vault: &Vault, work: impl FnOnce(&Tx<'_>) -> Result<T, VaultError>) -> T {
    vault.relationship(&CLIENT).unwrap().transaction(work).unwrap()
}

fn holds(bytes: &[u8], marker: &[u8]) -> bool {
    bytes.windows(marker.len()).any(|window| window == marker)
}

fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let paths = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn relationship_key(vault: &Vault) -> (PathBuf, Key) {
    let row = vault.home().relationship(&CLIENT).unwrap().unwrap();
    let context =
        [b"kader/vault/relationship/v1\0", &CLIENT.as_bytes()[..], row.file.as_str().as_bytes()].concat();
    let key = wrapping_key(&vault.key).unwrap().unwrap_key(&row.wrapped_key, &context).unwrap().unwrap();
    (vault.dir.database(&row.file), key)
}

/// Every page of a SQLCipher 4 file and of its journal, decrypted: 4096 bytes, of which the last
/// 80 are nonce and HMAC, and the first 16 of the first page are the salt.
fn decrypted(path: &Path, key: &Key) -> Vec<u8> {
    let mut plain = Vec::new();
    for (number, page) in std::fs::read(path).unwrap().chunks_exact(4096).enumerate() {
        decrypt_page(page, number == 0, key, &mut plain);
    }
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    let journal = std::fs::read(PathBuf::from(journal)).unwrap_or_default();
    for frame in journal.get(32..).unwrap_or_default().chunks_exact(24 + 4096) {
        decrypt_page(&frame[24..], frame[..4] == [0, 0, 0, 1], key, &mut plain);
    }
    plain
}

fn decrypt_page(page: &[u8], first: bool, key: &Key, plain: &mut Vec<u8>) {
    let body = if first { 16..4096 - 80 } else { 0..4096 - 80 };
    let nonce: [u8; 16] = page[4096 - 80..4096 - 64].try_into().unwrap();
    let mut cipher = Decryptor::<Aes256>::new(key.bytes().into(), &nonce.into());
    for block in page[body].chunks_exact(16) {
        let mut block = <[u8; 16]>::try_from(block).unwrap().into();
        cipher.decrypt_block(&mut block);
        plain.extend_from_slice(&block);
    }
}

#[test]
fn no_file_shows_anything() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, words) = create(dir.path());
    vault.home().put_setting("planted-setting", MARKER.as_bytes()).unwrap();
    vault.home().set_identity(b"planted-identity-seed-32-bytes!!").unwrap();
    vault.add_relationship(&CLIENT).unwrap();
    in_store(&vault, |tx| {
        tx.put_state("planted-state", MARKER.as_bytes())?;
        tx.add_text(&text(1))?;
        let envelope = MARKER.repeat(50).into_bytes();
        tx.push_outgoing(&Outgoing { destination: MARKER.into(), slot: None, about: None, envelope })?;
        tx.put_agreement(1, &Hash::new([1; 32]), MARKER.as_bytes())?;
        tx.append_ledger(0, &Hash::new([2; 32]), MARKER.as_bytes())
    });
    let (_, key) = relationship_key(&vault);
    let secrets = [vault.key.bytes().to_vec(), key.bytes().to_vec(), CLIENT.as_bytes().to_vec()];
    let check = |when: &str| {
        for (path, bytes) in files(dir.path()) {
            assert!(!holds(&bytes, b"planted"), "{when}: {path:?}");
            assert!(!holds(&bytes, b"SQLite format"), "{when}: {path:?}");
            assert!(!holds(&bytes, b"CREATE TABLE"), "{when}: {path:?}");
            for secret in &secrets {
                assert!(!holds(&bytes, secret), "{when}: {path:?}");
                let hex = crate::secret::hex(secret);
                assert!(!holds(&bytes, hex.as_bytes()), "{when}: {path:?}");
                assert!(!path.to_string_lossy().contains(hex.as_str()));
            }
            for word in words.words().filter(|word| word.len() > 4) {
                assert!(!holds(&bytes, word.as_bytes()), "{when}: {path:?}");
            }
        }
    };
    check("open");
    #[cfg(unix)]
    for path in files(dir.path()).into_keys() {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "{path:?}");
    }
    vault.lock();
    check("locked");
}

#[test]
fn erased_texts_are_in_no_page() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let (path, key) = relationship_key(&vault);
    let on_disk = |number: u8| holds(&decrypted(&path, &key), format!("{MARKER}-{number:03}").as_bytes());
    for number in 1..=6 {
        in_store(&vault, |tx| tx.add_text(&text(number)));
    }
    in_store(&vault, |tx| tx.put_state("secret", format!("{MARKER}-900").as_bytes()));
    in_store(&vault, |tx| tx.put_state("other", format!("{MARKER}-901").as_bytes()));
    // Without this the rest would prove nothing.
    assert!((1..=6).all(on_disk), "the journal is read rightly");
    in_store(&vault, |tx| tx.erase_text(&[2; 16]));
    assert!(!on_disk(2) && [1, 3, 4, 5, 6].into_iter().all(on_disk));
    in_store(&vault, |tx| tx.erase_texts_written_before(4));
    assert!(![1, 2, 3].into_iter().any(on_disk) && (4..=6).all(on_disk));
    in_store(&vault, |tx| tx.erase_state("secret"));
    let whole = decrypted(&path, &key);
    assert!(!holds(&whole, b"planted-marker-900") && holds(&whole, b"planted-marker-901"));
    vault.lock();
    assert!((4..=6).all(on_disk), "the file is read rightly");
    assert!(![1, 2, 3].into_iter().any(on_disk));
}

#[test]
fn s41_what_the_rule_says_is_due_is_in_no_page() {
    const DAY: u64 = 24 * 3_600_000;
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let (path, key) = relationship_key(&vault);
    let clause = ConfidentialityClause {
        retention: vec![Retention { kind: Kind::Messages, days: 30 }],
        ..ConfidentialityClause::UNSAID
    };
    for number in 1..=6 {
        let written = Text { written_ms: u64::from(number) * DAY, ..text(number) };
        in_store(&vault, |tx| tx.add_text(&written));
    }
    let on_disk = || {
        let whole = decrypted(&path, &key);
        (1..=6)
            .filter(|number| holds(&whole, format!("{MARKER}-{number:03}").as_bytes()))
            .collect::<Vec<u8>>()
    };
    assert_eq!(on_disk(), [1, 2, 3, 4, 5, 6]);
    // Time passes; what is due goes, as the program's daily look does it.
    let look = |now_ms: u64, closed_ms: Option<u64>| {
        in_store(&vault, |tx| {
            let written = tx.texts_written()?;
            let kept: Vec<Kept> = (0u64..)
                .zip(&written)
                .map(|(id, (_, written_ms))| Kept { id, kind: Kind::Messages, written_ms: *written_ms })
                .collect();
            for due in s41_due(Some(&clause), &kept, closed_ms, now_ms).0 {
                tx.erase_text(&written[usize::try_from(due).unwrap()].0)?;
            }
            Ok(())
        });
        on_disk()
    };
    assert_eq!(look(31 * DAY - 1, None), [1, 2, 3, 4, 5, 6]);
    assert_eq!(look(31 * DAY, None), [2, 3, 4, 5, 6]);
    assert_eq!(look(33 * DAY + 1, None), [4, 5, 6]);
    assert!(look(33 * DAY + 2, Some(33 * DAY)).is_empty());
    vault.lock();
    assert!(on_disk().is_empty(), "nor is it there after locking");
}

#[test]
fn s80_a_plan_for_later_that_was_changed_or_erased_is_in_no_page() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let (path, key) = relationship_key(&vault);
    let on_disk = |number: u8| holds(&decrypted(&path, &key), format!("{MARKER}-{number:03}").as_bytes());
    for part in 0..3 {
        assert!(in_store(&vault, |tx| tx.later(part)).is_none());
        in_store(&vault, |tx| tx.put_later(part, &text(part).body));
    }
    assert!(on_disk(0) && on_disk(1) && on_disk(2));
    in_store(&vault, |tx| tx.put_later(1, &text(7).body));
    assert!(!on_disk(1) && on_disk(7) && on_disk(0) && on_disk(2));
    assert_eq!(in_store(&vault, |tx| tx.later(1)).unwrap().as_str(), text(7).body);
    in_store(&vault, |tx| tx.put_later(1, ""));
    in_store(&vault, |tx| tx.put_later(1, ""));
    assert!(!on_disk(7) && in_store(&vault, |tx| tx.later(1)).is_none() && on_disk(0) && on_disk(2));
    let store = vault.relationship(&CLIENT).unwrap();
    assert!(store.transaction(|tx| tx.put_later(3, "no such part")).is_err());
}

#[test]
fn s45_a_note_that_was_changed_or_erased_is_in_no_page() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let (path, key) = relationship_key(&vault);
    let on_disk = |number: u8| holds(&decrypted(&path, &key), format!("{MARKER}-{number:03}").as_bytes());
    assert!(in_store(&vault, |tx| tx.note()).is_none());
    in_store(&vault, |tx| tx.put_note(&text(1).body));
    assert!(on_disk(1));
    in_store(&vault, |tx| tx.put_note(&text(2).body));
    assert!(!on_disk(1) && on_disk(2));
    assert_eq!(in_store(&vault, |tx| tx.note()).unwrap().as_str(), text(2).body);
    assert!(in_store(&vault, |tx| tx.erase_note()));
    assert!(!in_store(&vault, |tx| tx.erase_note()));
    assert!(!on_disk(1) && !on_disk(2) && in_store(&vault, |tx| tx.note()).is_none());
}

#[test]
fn s41_a_letter_that_was_erased_is_in_no_page_and_nor_are_its_words() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let (path, key) = relationship_key(&vault);
    let on_disk = |what: &str| holds(&decrypted(&path, &key), what.as_bytes());
    // Words long enough to lie in the index by themselves: each begins with other letters.
    let word = |number: u8| format!("{}plantedword", char::from(b'a' + number).to_string().repeat(6));
    let letter = |number: u8| crate::Letter {
        id: [number; 16],
        author: kader_setting::PublicKey::new([1; 32]),
        written_ms: 1_000,
        state: 17,
        held_until_ms: None,
        kept_from_ms: 1_000,
        reason: None,
        arrived: Vec::new(),
        read_by: Vec::new(),
        body: Some(format!("{} {}", text(number).body, word(number))),
    };
    for number in 1..=8 {
        in_store(&vault, |tx| {
            tx.add_letter(&letter(number))?;
            tx.find_letter_by_words(&tx.letter(&[number; 16])?.unwrap())
        });
    }
    let body = |number: u8| format!("{MARKER}-{number:03} ");
    assert!((1..=8).all(|number| on_disk(&body(number)) && on_disk(&word(number))));
    in_store(&vault, |tx| tx.erase_letter(&[2; 16], 19));
    in_store(&vault, |tx| tx.remove_letter(&[3; 16]));
    in_store(&vault, |tx| tx.put_letter_draft(&word(20)));
    assert!(on_disk(&word(20)));
    in_store(&vault, |tx| tx.put_letter_draft("something else"));
    let place = in_store(&vault, |tx| tx.add_to_agenda(&word(21)));
    assert!(on_disk(&word(21)) && !on_disk(&word(20)));
    in_store(&vault, |tx| tx.take_off_agenda(place));
    for gone in [2, 3] {
        assert!(!on_disk(&body(gone)) && !on_disk(&word(gone)), "{gone}");
    }
    assert!(!on_disk(&word(21)));
    vault.lock();
    for number in 1..=8 {
        let there = ![2, 3].contains(&number);
        assert_eq!((on_disk(&body(number)), on_disk(&word(number))), (there, there), "{number}");
    }
}

#[test]
fn s41_homework_that_was_changed_or_erased_is_in_no_page() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let (path, key) = relationship_key(&vault);
    let on_disk = |what: &str| holds(&decrypted(&path, &key), what.as_bytes());
    // Long enough for pages of their own, so that erasing leaves whole pages free; and one word of a few bytes.
    let long = |what: &str, number: u8| format!("planted-{what}-{number:03} ").repeat(500);
    let word = |what: &str, number: u8| format!("planted-{what}-{number:03} ");
    let goal = |number: u8| crate::GoalRow {
        id: [number; 16],
        hash: Hash::new([number; 32]),
        record: long("goal", number).into_bytes(),
        let_go: Vec::new(),
        kept_from_ms: 1_000,
    };
    let task = |number: u8| crate::TaskRow {
        id: [number; 16],
        goal: Hash::new([1; 32]),
        author: PublicKey::new([1; 32]),
        at_ms: 1_000,
        until_ms: None,
        form: None,
        title: word("title", number),
        why: long("why", number),
        how_often: word("often", number),
        state: 0,
        reason: None,
        kept_from_ms: 1_000,
    };
    let record = |number: u8| crate::RecordRow {
        id: [number; 16],
        owner: PublicKey::new([1; 32]),
        form: "page".to_owned(),
        task: None,
        began_ms: 1_000,
        sharing: 0,
        version: 0,
        changed_ms: 1_000,
        changed_by: PublicKey::new([1; 32]),
        fresh: false,
        behind: false,
        refused: None,
    };
    for number in 1..=3 {
        in_store(&vault, |tx| {
            tx.put_goal(&goal(number))?;
            tx.add_task(&task(number))?;
            tx.put_record(&record(number))?;
            tx.put_record_content(&[number; 16], long("content", number).as_bytes())?;
            tx.put_record_part(&[number; 16], &PublicKey::new([2; 32]), 0, long("part", number).as_bytes())
        });
    }
    let kinds = ["goal", "title", "why", "often", "content", "part"];
    let all = |number: u8| kinds.map(|what| on_disk(&word(what, number)));
    assert_eq!([all(1), all(2), all(3)], [[true; 6]; 3]);
    assert!(in_store(&vault, |tx| Ok(tx.erase_goal(&[2; 16])? && tx.erase_task(&[2; 16])?)));
    assert!(in_store(&vault, |tx| tx.erase_record(&[2; 16])));
    assert_eq!([all(1), all(2), all(3)], [[true; 6], [false; 6], [true; 6]]);
    // A word that was taken out of a record, and another document in its place; and what came in parts.
    let without = long("content", 1).replacen(&word("content", 1), "something else ", 500);
    in_store(&vault, |tx| tx.put_record_content(&[1; 16], without.as_bytes()));
    in_store(&vault, |tx| tx.drop_record_parts(&[1; 16], &PublicKey::new([2; 32])));
    assert!(!on_disk(&word("content", 1)) && on_disk("something else") && !on_disk(&word("part", 1)));
    vault.lock();
    assert_eq!(all(2), [false; 6]);
    assert_eq!(all(1), [true, true, true, true, false, false]);
    assert_eq!(all(3), [true; 6]);
}

#[test]
fn s41_a_file_that_was_erased_is_in_no_page() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let (path, key) = relationship_key(&vault);
    let on_disk = |what: &[u8]| holds(&decrypted(&path, &key), what);
    let marker = |number: u8, what: &str| format!("{MARKER}-{number:03}-{what}");
    // Its name, its key, and chunks as large as they are: they fill pages of their own.
    let chunk = |number: u8| {
        [vec![number; 60_000], marker(number, "chunk").into_bytes(), vec![number; 60_000]].concat()
    };
    let file_key = |number: u8| -> [u8; 32] { std::array::from_fn(|at| number.wrapping_mul(31) ^ at as u8) };
    let file = |number: u8, letter: Option<[u8; 16]>| crate::FileRow {
        id: [number; 16],
        letter,
        author: kader_setting::PublicKey::new([1; 32]),
        state: 1,
        format: 1,
        name: marker(number, "name"),
        key: file_key(number),
        sha256: [2; 32],
        bytes: 1,
        chunks: 1,
        measures: [0; 3],
        sent_to: 0,
        arrived: Vec::new(),
        refused: Vec::new(),
    };
    let letter = |number: u8| crate::Letter {
        id: [number; 16],
        author: kader_setting::PublicKey::new([1; 32]),
        written_ms: 1_000,
        state: 3,
        held_until_ms: None,
        kept_from_ms: 1_000,
        reason: None,
        arrived: Vec::new(),
        read_by: Vec::new(),
        body: Some("a letter".to_owned()),
    };
    for number in 1..=5 {
        in_store(&vault, |tx| {
            tx.add_letter(&letter(number))?;
            tx.add_file(&file(number, (number != 5).then_some([number; 16])))?;
            tx.put_chunk(&[number; 16], 0, &chunk(number))?;
            let envelope = [vec![0; 600], marker(number, "sealed").into_bytes()].concat();
            let row = tx.push_outgoing(&crate::Outgoing {
                destination: vec![1],
                slot: None,
                about: None,
                envelope,
            })?;
            tx.chunk_goes(row, &[number; 16], 0, true)
        });
    }
    let there = |number: u8| {
        ["chunk", "name", "sealed"].map(|what| on_disk(marker(number, what).as_bytes())).to_vec()
            == vec![true; 3]
            && on_disk(&file_key(number))
    };
    let gone = |number: u8| {
        !["chunk", "name", "sealed"].iter().any(|what| on_disk(marker(number, what).as_bytes()))
            && !on_disk(&file_key(number))
    };
    assert!((1..=5).all(there));
    in_store(&vault, |tx| tx.erase_letter(&[1; 16], 7));
    in_store(&vault, |tx| tx.remove_letter(&[2; 16]));
    in_store(&vault, |tx| tx.remove_file(&[5; 16]));
    assert!([1, 2, 5].into_iter().all(gone) && [3, 4].into_iter().all(there));
    in_store(&vault, |tx| tx.empty_file(&[3; 16]));
    assert!(!on_disk(marker(3, "chunk").as_bytes()) && on_disk(marker(3, "name").as_bytes()));
    vault.lock();
    assert!([1, 2, 5].into_iter().all(gone) && there(4));
}

#[test]
fn an_erasure_that_was_cut_off_before_scrubbing_is_finished() {
    let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let (path, key) = relationship_key(&vault);
    in_store(&vault, |tx| tx.add_text(&text(1)));
    // Committed, and by this way not scrubbed: what a power cut right after the commit leaves.
    in_store(&vault, |tx| Ok(tx.connection().execute("DELETE FROM texts", [])?));
    for (path, bytes) in files(dir.path()) {
        std::fs::write(copy.path().join(path.file_name().unwrap()), bytes).unwrap();
    }
    let path = copy.path().join(path.file_name().unwrap());
    let on_disk = || holds(&decrypted(&path, &key), b"planted-marker-001");
    assert!(on_disk());
    let vault = Vault::unlock_passphrase(copy.path(), PASSPHRASE).unwrap();
    assert!(in_store(&vault, |tx| tx.texts_before(None, 9)).is_empty());
    assert!(!on_disk());
}

#[test]
fn the_journal_does_not_keep_what_was_replaced_for_long() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let (path, key) = relationship_key(&vault);
    in_store(&vault, |tx| tx.put_state("ratchet", b"planted-ratchet-000"));
    for number in 1..200u32 {
        in_store(&vault, |tx| tx.put_state("ratchet", format!("planted-ratchet-{number:03}").as_bytes()));
    }
    let whole = decrypted(&path, &key);
    assert!(holds(&whole, b"planted-ratchet-199"));
    for number in 0..128 {
        assert!(!holds(&whole, format!("planted-ratchet-{number:03}").as_bytes()), "{number}");
    }
}

#[test]
fn a_forgotten_key_is_in_no_page_of_the_home() {
    let dir = tempfile::tempdir().unwrap();
    let (mut vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let wrapped = vault.home().relationship(&CLIENT).unwrap().unwrap().wrapped_key;
    let (home, key) =
        (vault.dir.database(vault.header.home()), vault.header.open_home_key(&vault.key).unwrap());
    assert!(holds(&decrypted(&home, &key), &wrapped));
    vault.forget(&CLIENT).unwrap();
    assert!(!holds(&decrypted(&home, &key), &wrapped));
    vault.lock();
    assert!(!holds(&decrypted(&home, &key), &wrapped));
}

#[test]
fn forgetting_that_was_cut_off_is_finished() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    let (path, _) = relationship_key(&vault);
    vault.home().destroy_key(&CLIENT).unwrap();
    vault.lock();
    assert!(path.exists());
    let vault = Vault::unlock_passphrase(dir.path(), PASSPHRASE).unwrap();
    assert!(!path.exists());
    assert_eq!(vault.home().relationships().unwrap(), []);
}

#[test]
fn adding_that_was_cut_off_is_finished_or_undone() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    vault.add_relationship(&CLIENT).unwrap();
    in_store(&vault, |tx| tx.put_state("a", b"b"));
    let (path, _) = relationship_key(&vault);
    vault.lock();
    // Known to the home, not yet renamed; and another that the home never heard of.
    std::fs::rename(&path, path.with_extension("new")).unwrap();
    let stray = dir.path().join("00112233445566778899aabbccddeeff.new");
    std::fs::write(&stray, b"half").unwrap();
    let vault = Vault::unlock_passphrase(dir.path(), PASSPHRASE).unwrap();
    assert_eq!(in_store(&vault, |tx| tx.state("a")).unwrap(), b"b");
    assert!(path.exists() && !stray.exists());
}

#[test]
fn locking_closes_the_databases_whatever_is_still_held() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    // Lives on to the end of this function, unused: that the compiler allows.
    let _store = vault.add_relationship(&CLIENT).unwrap();
    let (path, key) = relationship_key(&vault);
    vault.lock();
    // No journal, and an exclusive lock can be had: the connection is closed.
    assert!(!path.with_extension("db-wal").exists());
    crate::database::open(&path, &key, &crate::schema::RELATIONSHIP).unwrap();
}

#[test]
fn s45_a_tool_or_a_form_that_was_changed_or_removed_is_in_no_page_of_the_home() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = create(dir.path());
    let key = vault.header.open_home_key(&vault.key).unwrap();
    let path = vault.dir.database(vault.header.home());
    let on_disk = |number: u8| holds(&decrypted(&path, &key), format!("{MARKER}-{number:03}").as_bytes());
    let home = vault.home();
    let body = |number: u8| zeroize::Zeroizing::new(text(number).body);
    home.add_tool(&crate::ToolRow {
        id: [1; 16],
        title: "titel".to_owned().into(),
        text: body(1),
        form: None,
        relationship: None,
        kept_ms: 1,
    })
    .unwrap();
    assert!(on_disk(1));
    home.change_tool(&[1; 16], "titel", &body(2)).unwrap();
    assert!(!on_disk(1) && on_disk(2));
    home.remove_tool(&[1; 16]).unwrap();
    assert!(!on_disk(2));

    let form = |id: &str, number: u8| crate::FormRow {
        id: id.into(),
        definition: zeroize::Zeroizing::new(text(number).body.into_bytes()),
    };
    home.put_form(&form("a", 3), None).unwrap();
    assert!(on_disk(3));
    home.put_form(&form("b", 4), Some("a")).unwrap();
    assert!(!on_disk(3) && on_disk(4));
    home.remove_form("b").unwrap();
    assert!(!on_disk(4));
}
