//! Every answer of a keyring, at creation and at unlocking, through a scripted keyring.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_vault::{KeyringRefusal, Recovery, RecoveryWords, SlotKind, State, Vault, VaultError, Way};

const REFUSALS: [(KeyringRefusal, VaultError); 3] = [
    (KeyringRefusal::Locked, VaultError::KeyringLocked),
    (KeyringRefusal::Denied, VaultError::KeyringDenied),
    (KeyringRefusal::Absent, VaultError::KeyringAbsent),
];

#[test]
fn no_entry_and_no_vault_is_the_only_pair_that_creates() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = FakeKeyring::default();
    let (vault, words) = Vault::create(dir.path(), Way::Keyring(&keyring), Recovery::Generate).unwrap();
    assert_eq!(vault.slots(), [SlotKind::Keyring, SlotKind::Recovery]);
    vault.home().put_setting("theme", b"dark").unwrap();
    vault.lock();
    let vault = Vault::unlock_keyring(dir.path(), &keyring).unwrap();
    assert_eq!(vault.home().setting("theme").unwrap().unwrap(), b"dark");
    vault.lock();
    Vault::unlock_words(dir.path(), &words).unwrap();

    // The vault exists, and another keyring says NoEntry: nothing new is made in either.
    let before = contents(dir.path());
    let empty = FakeKeyring::default();
    for way in [Way::Keyring(&empty), by_passphrase()] {
        assert_eq!(refused(Vault::create(dir.path(), way, Recovery::Generate)), VaultError::VaultExists);
    }
    assert_eq!(empty.writes.get(), 0);
    assert_eq!(contents(dir.path()), before);
}

#[test]
fn a_keyring_that_cannot_answer_creates_nothing() {
    for (refusal, error) in REFUSALS {
        let dir = tempfile::tempdir().unwrap();
        let keyring = FakeKeyring::refusing(refusal);
        assert_eq!(refused(Vault::create(dir.path(), Way::Keyring(&keyring), Recovery::Generate)), error);
        assert!(contents(dir.path()).is_empty());
        assert_eq!(Vault::inspect(dir.path()).unwrap(), State::Absent);
        assert_eq!(keyring.writes.get(), 0);
    }
}

#[test]
fn found_without_a_vault_is_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = FakeKeyring::default();
    Vault::create(dir.path(), Way::Keyring(&keyring), Recovery::Generate).unwrap();
    // The disk with the vault is not mounted.
    for name in contents(dir.path()).keys() {
        std::fs::remove_file(dir.path().join(name)).unwrap();
    }
    let kept = keyring.entries.borrow().clone();
    let again = Vault::create(dir.path(), Way::Keyring(&keyring), Recovery::Generate);
    assert_eq!(refused(again), VaultError::KeyringKeyWithoutVault);
    assert_eq!(*keyring.entries.borrow(), kept);
    assert!(contents(dir.path()).is_empty());

    Vault::discard_orphan_key(dir.path(), &keyring).unwrap();
    Vault::create(dir.path(), Way::Keyring(&keyring), Recovery::Generate).unwrap();
    assert_eq!(refused(Vault::discard_orphan_key(dir.path(), &keyring)), VaultError::VaultExists);
}

#[test]
fn each_answer_at_unlocking_is_its_own_error_and_words_help_in_all() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = FakeKeyring::default();
    let words = RecoveryWords::parse(WORDS).unwrap();
    Vault::create(dir.path(), Way::Keyring(&keyring), Recovery::Words(words)).unwrap();
    let before = snapshot(dir.path());
    for (refusal, error) in REFUSALS {
        keyring.refuse.set(Some(refusal));
        assert_eq!(refused(Vault::unlock_keyring(dir.path(), &keyring)), error);
    }
    let emptied = FakeKeyring::default();
    assert_eq!(refused(Vault::unlock_keyring(dir.path(), &emptied)), VaultError::KeyringNoEntry);
    keyring.refuse.set(Some(KeyringRefusal::Unreadable));
    assert_eq!(refused(Vault::unlock_keyring(dir.path(), &keyring)), VaultError::KeyringKeyDoesNotFit);
    keyring.refuse.set(None);
    for wrong in [vec![0; 32], vec![0; 31], vec![]] {
        for secret in
            emptied.entries.borrow_mut().values_mut().chain(keyring.entries.borrow_mut().values_mut())
        {
            *secret = wrong.clone();
        }
        assert_eq!(refused(Vault::unlock_keyring(dir.path(), &keyring)), VaultError::KeyringKeyDoesNotFit);
    }
    assert_eq!(snapshot(dir.path()), before, "a refused unlocking writes nothing");
    assert_eq!(
        refused(Vault::unlock_passphrase(dir.path(), PASSPHRASE)),
        VaultError::NoSuchSlot(SlotKind::Passphrase)
    );

    // The keyring is gone for good: words, then a passphrase, then without the keyring's slot.
    let mut vault = Vault::unlock_words(dir.path(), &RecoveryWords::parse(WORDS).unwrap()).unwrap();
    let gone = FakeKeyring::refusing(KeyringRefusal::Absent);
    assert_eq!(refused(vault.remove_keyring(&gone)), VaultError::LastDailyWay);
    vault.set_passphrase(PASSPHRASE, cheap()).unwrap();
    vault.remove_keyring(&gone).unwrap();
    assert_eq!(vault.slots(), [SlotKind::Passphrase, SlotKind::Recovery]);
    assert_eq!(refused(vault.remove_passphrase()), VaultError::LastDailyWay);
    vault.lock();
    unlock(dir.path());
}

#[test]
fn a_new_keyring_slot_replaces_entry_and_slot() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = FakeKeyring::default();
    let (mut vault, _) = Vault::create(dir.path(), Way::Keyring(&keyring), Recovery::Generate).unwrap();
    let old = keyring.entries.borrow().clone();
    vault.set_keyring(&keyring).unwrap();
    vault.lock();
    assert_eq!(keyring.entries.borrow().len(), 1);
    assert!(!keyring.entries.borrow().contains_key(old.keys().next().unwrap()));
    Vault::unlock_keyring(dir.path(), &keyring).unwrap();
    *keyring.entries.borrow_mut() = old;
    assert_eq!(refused(Vault::unlock_keyring(dir.path(), &keyring)), VaultError::KeyringNoEntry);
}

#[test]
fn a_keyring_that_does_not_keep_is_noticed_before_it_is_relied_on() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = FakeKeyring::default();
    keyring.forgetful.set(true);
    let outcome = Vault::create(dir.path(), Way::Keyring(&keyring), Recovery::Generate);
    assert_eq!(refused(outcome), VaultError::KeyringNoEntry);
    assert_eq!(Vault::inspect(dir.path()).unwrap(), State::Absent);

    let mut vault = create(dir.path());
    assert_eq!(refused(vault.set_keyring(&keyring)), VaultError::KeyringNoEntry);
    assert_eq!(vault.slots(), [SlotKind::Passphrase, SlotKind::Recovery]);
    vault.lock();
    unlock(dir.path());
}

#[test]
fn a_moved_profile_still_finds_its_entry() {
    let parent = tempfile::tempdir().unwrap();
    let (old, new) = (parent.path().join("old"), parent.path().join("new"));
    let keyring = FakeKeyring::default();
    Vault::create(&old, Way::Keyring(&keyring), Recovery::Generate).unwrap();
    std::fs::rename(&old, &new).unwrap();
    Vault::unlock_keyring(&new, &keyring).unwrap();
}
