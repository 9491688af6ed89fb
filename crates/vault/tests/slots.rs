//! Looking, creating, unlocking by passphrase and words, changing slots, one process at a time.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::process::Command;

use common::*;
use kader_vault::{Damage, Recovery, RecoveryWords, SlotKind, State, Vault, VaultError, Way};

#[test]
fn looking_creates_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("not-there");
    assert_eq!(Vault::inspect(&dir).unwrap(), State::Absent);
    assert_eq!(refused(Vault::unlock_passphrase(&dir, PASSPHRASE)), VaultError::NoVault);
    assert!(!dir.exists());
    std::fs::create_dir(&dir).unwrap();
    assert_eq!(Vault::inspect(&dir).unwrap(), State::Absent);
    assert_eq!(refused(Vault::unlock_passphrase(&dir, PASSPHRASE)), VaultError::NoVault);
    assert!(snapshot(&dir).is_empty());
    create(&dir);
    let before = snapshot(&dir);
    assert_eq!(
        Vault::inspect(&dir).unwrap(),
        State::Locked { slots: vec![SlotKind::Passphrase, SlotKind::Recovery] }
    );
    assert_eq!(snapshot(&dir), before);
}

#[test]
fn a_wrong_secret_is_refused_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path());
    let before = snapshot(dir.path());
    for wrong in ["", "Window seat, quiet coach", "window seat, quiet coach ", "\u{0}"] {
        assert_eq!(refused(Vault::unlock_passphrase(dir.path(), wrong)), VaultError::WrongPassphrase);
    }
    let other = RecoveryWords::generate().unwrap();
    assert_eq!(refused(Vault::unlock_words(dir.path(), &other)), VaultError::WrongWords);
    let keyring = FakeKeyring::default();
    assert_eq!(
        refused(Vault::unlock_keyring(dir.path(), &keyring)),
        VaultError::NoSuchSlot(SlotKind::Keyring)
    );
    assert_eq!(snapshot(dir.path()), before);
    unlock(dir.path());
    Vault::unlock_words(dir.path(), &RecoveryWords::parse(WORDS).unwrap()).unwrap();
}

#[test]
fn a_short_passphrase_creates_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("new");
    let way = Way::Passphrase { passphrase: "short", cost: cheap() };
    let error = VaultError::PassphraseTooShort { min: 8 };
    assert_eq!(refused(Vault::create(&dir, way, Recovery::Generate)), error);
    assert!(!dir.exists());
    let mut vault = create(&dir);
    assert_eq!(refused(vault.set_passphrase("short", cheap())), error);
    vault.lock();
    unlock(&dir);
}

#[test]
fn replaced_secrets_open_no_longer() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    vault.set_passphrase("another passphrase", cheap()).unwrap();
    let words = vault.renew_recovery().unwrap();
    vault.home().put_setting("a", b"b").unwrap();
    vault.lock();
    assert_eq!(refused(Vault::unlock_passphrase(dir.path(), PASSPHRASE)), VaultError::WrongPassphrase);
    let old = RecoveryWords::parse(WORDS).unwrap();
    assert_eq!(refused(Vault::unlock_words(dir.path(), &old)), VaultError::WrongWords);
    Vault::unlock_passphrase(dir.path(), "another passphrase").unwrap();
    let vault = Vault::unlock_words(dir.path(), &words).unwrap();
    assert_eq!(vault.home().setting("a").unwrap().unwrap(), b"b");
}

#[test]
fn a_creation_that_was_cut_off_is_repeated() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path());
    let home = contents(dir.path()).into_keys().find(|name| name.ends_with(".db")).unwrap();
    let new = home.replace(".db", ".new");

    // Cut off after the header: the home has its first name still.
    std::fs::rename(dir.path().join(&home), dir.path().join(&new)).unwrap();
    assert!(matches!(Vault::inspect(dir.path()).unwrap(), State::Locked { .. }));
    unlock(dir.path());
    assert!(dir.path().join(&home).exists() && !dir.path().join(&new).exists());

    // Cut off before the header: there is no vault, and what lies there is cleared away.
    std::fs::rename(dir.path().join(&home), dir.path().join(&new)).unwrap();
    std::fs::remove_file(dir.path().join("header")).unwrap();
    std::fs::write(dir.path().join("header.new"), b"half a hea").unwrap();
    assert_eq!(Vault::inspect(dir.path()).unwrap(), State::Absent);
    create(dir.path());
    assert!(!dir.path().join(&new).exists() && !dir.path().join("header.new").exists());
    unlock(dir.path());
}

#[test]
fn missing_files_are_named() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path()).add_relationship(&CLIENT).unwrap();
    let header = std::fs::read(dir.path().join("header")).unwrap();
    std::fs::remove_file(dir.path().join("header")).unwrap();
    let damaged = |damage| VaultError::Damaged(damage);
    assert_eq!(Vault::inspect(dir.path()).unwrap(), State::Damaged(Damage::HeaderMissing));
    let before = snapshot(dir.path());
    assert_eq!(refused(Vault::unlock_passphrase(dir.path(), PASSPHRASE)), damaged(Damage::HeaderMissing));
    let again = Vault::create(dir.path(), by_passphrase(), Recovery::Generate);
    assert_eq!(refused(again), damaged(Damage::HeaderMissing));
    assert_eq!(snapshot(dir.path()), before);
    for name in contents(dir.path()).keys() {
        std::fs::remove_file(dir.path().join(name)).unwrap();
    }
    std::fs::write(dir.path().join("header"), header).unwrap();
    assert_eq!(Vault::inspect(dir.path()).unwrap(), State::Damaged(Damage::HomeMissing));
    assert_eq!(refused(Vault::unlock_passphrase(dir.path(), PASSPHRASE)), damaged(Damage::HomeMissing));
}

#[test]
fn one_vault_at_a_time_in_one_process() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    assert_eq!(refused(Vault::unlock_passphrase(dir.path(), PASSPHRASE)), VaultError::InUse);
    assert!(matches!(Vault::inspect(dir.path()).unwrap(), State::Locked { .. }));
    vault.lock();
    unlock(dir.path());
}

/// Not a test by itself: what the other process of the next test does.
#[test]
fn as_the_other_process() {
    let Some(dir) = std::env::var_os("VAULT_TEST_OTHER_PROCESS") else { return };
    let outcome = Vault::unlock_passphrase(dir.as_ref(), PASSPHRASE).map(drop);
    println!("outcome: {outcome:?}");
}

#[test]
fn two_processes_do_not_open_one_profile() {
    let dir = tempfile::tempdir().unwrap();
    let other = || {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "as_the_other_process", "--nocapture"])
            .env("VAULT_TEST_OTHER_PROCESS", dir.path())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let vault = create(dir.path());
    assert!(other().contains("outcome: Err(InUse)"));
    vault.lock();
    assert!(other().contains("outcome: Ok(())"));
}

#[test]
fn nothing_secret_is_printed() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let store = vault.add_relationship(&CLIENT).unwrap();
    let printed = store
        .transaction(|tx| {
            Ok::<_, VaultError>(format!(
                "{tx:?} {:?} {vault:?} {store:?} {:?}",
                text(1, "planted"),
                vault.home()
            ))
        })
        .unwrap();
    assert_eq!(printed, "Tx(..) Text { state: 1, .. } Vault(..) RelationshipStore(..) Home(..)");
}
