//! A vault of each version is kept in `fixtures/v1` and on, and must open for ever.
//!
//! Their files are never written again. A later version adds its own folder beside them, made with
//! `VAULT_WRITE_FIXTURE=<folder> cargo test -p kader-vault --test fixture_v1 -- write_the_fixture`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::path::{Path, PathBuf};

use common::*;
use kader_seal::{Group, Identity, Provider};
use kader_setting::Hash;
use kader_vault::{Outgoing, RecoveryWords, SlotKind, State, Vault, VaultError};

const SEED: [u8; 32] = [0x51; 32];

fn outgoing() -> Outgoing {
    Outgoing { destination: vec![3; 64], slot: Some(2), about: Some([1; 16]), envelope: vec![0xee; 512] }
}

#[test]
fn write_the_fixture() {
    let Some(dir) = std::env::var_os("VAULT_WRITE_FIXTURE") else { return };
    let vault = create(Path::new(&dir));
    vault.home().put_setting("language", b"nl").unwrap();
    vault.home().set_identity(&SEED).unwrap();
    for id in [CLIENT, PARTNER] {
        vault.add_relationship(&id).unwrap();
    }
    vault
        .relationship(&CLIENT)
        .unwrap()
        .transaction(|tx| {
            tx.put_state("peer", b"kept")?;
            tx.add_text(&text(1, "een eerste bericht"))?;
            tx.push_outgoing(&outgoing())?;
            tx.put_agreement(1, &Hash::new([8; 32]), b"agreed")?;
            tx.append_ledger(0, &Hash::new([9; 32]), b"started")?;
            tx.put_note("a note")?;
            Group::create(&Provider::new(tx.connection()), &Identity::from_seed(&SEED), [7; 16]).unwrap();
            Ok::<_, VaultError>(())
        })
        .unwrap();
    vault.lock();
    std::fs::remove_file(Path::new(&dir).join("lock")).unwrap();
}

/// Opening upgrades, so the test opens a copy.
fn copy(version: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let fixture = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(version);
    for (name, bytes) in snapshot(&fixture) {
        std::fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

#[test]
fn a_vault_of_version_1_opens_with_everything_in_it() {
    opens_with_everything("v1", None);
}

/// With relationships of version 2, which have a note.
#[test]
fn a_vault_of_version_2_opens_with_everything_in_it() {
    opens_with_everything("v2", Some("a note"));
}

fn opens_with_everything(version: &str, note: Option<&str>) {
    let dir = copy(version);
    let slots = vec![SlotKind::Passphrase, SlotKind::Recovery];
    assert_eq!(Vault::inspect(dir.path()).unwrap(), State::Locked { slots });
    unlock(dir.path()).lock();
    let vault = Vault::unlock_words(dir.path(), &RecoveryWords::parse(WORDS).unwrap()).unwrap();
    assert_eq!(vault.home().setting("language").unwrap().unwrap(), b"nl");
    assert_eq!(vault.home().identity().unwrap().unwrap().as_slice(), SEED);
    assert_eq!(vault.home().relationships().unwrap(), [CLIENT, PARTNER]);
    vault
        .relationship(&CLIENT)
        .unwrap()
        .transaction(|tx| {
            assert_eq!(tx.state("peer")?.unwrap(), b"kept");
            assert_eq!(tx.texts_before(None, 9)?[0].text, text(1, "een eerste bericht"));
            assert_eq!(tx.pending()?[0].outgoing, outgoing());
            assert_eq!(tx.agreements()?[0].bytes, b"agreed");
            assert_eq!((tx.ledger_length()?, tx.ledger_from(0)?[0].hash), (1, Hash::new([9; 32])));
            assert_eq!(tx.ledger_with_marks()?[0].1, None);
            let identity = Identity::from_seed(&SEED);
            let provider = Provider::new(tx.connection());
            let mut group = Group::load(&provider, [7; 16]).unwrap().unwrap();
            group.seal(&provider, &identity, b"still works").unwrap();
            // Tables of later versions are there too, and empty.
            assert_eq!(tx.note()?.as_ref().map(|note| note.as_str()), note);
            tx.put_note("another note")?;
            assert_eq!(tx.texts_written()?, [([1; 16], 1_800_000_000_001)]);
            Ok::<_, VaultError>(())
        })
        .unwrap();
    vault.relationship(&PARTNER).unwrap().transaction(|tx| tx.put_state("a", b"b")).unwrap();
}
