//! Every byte of the header and of the home's first page, flipped under a real vault.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_vault::{Damage, Recovery, RecoveryWords, State, Vault, VaultError};

#[test]
fn every_flipped_byte_of_the_header_is_damage_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path());
    let header = dir.path().join("header");
    let whole = std::fs::read(&header).unwrap();
    let words = RecoveryWords::parse(WORDS).unwrap();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        std::fs::write(&header, &flipped).unwrap();
        let damaged = VaultError::Damaged(Damage::HeaderChecksum);
        assert_eq!(Vault::inspect(dir.path()).unwrap(), State::Damaged(Damage::HeaderChecksum), "byte {at}");
        assert_eq!(refused(Vault::unlock_words(dir.path(), &words)), damaged);
        assert_eq!(refused(Vault::unlock_passphrase(dir.path(), PASSPHRASE)), damaged);
        assert_eq!(refused(Vault::create(dir.path(), by_passphrase(), Recovery::Generate)), damaged);
        assert_eq!(std::fs::read(&header).unwrap(), flipped);
    }
    for length in 0..whole.len() {
        std::fs::write(&header, &whole[..length]).unwrap();
        assert_eq!(Vault::inspect(dir.path()).unwrap(), State::Damaged(Damage::HeaderChecksum));
    }
    std::fs::write(&header, vec![0; 10_000_000]).unwrap();
    assert_eq!(Vault::inspect(dir.path()).unwrap(), State::Damaged(Damage::HeaderChecksum));
    std::fs::write(&header, &whole).unwrap();
    unlock(dir.path());
}

#[test]
fn a_damaged_home_is_refused_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path());
    let home = dir.path().join(contents(dir.path()).into_keys().find(|name| name.ends_with(".db")).unwrap());
    let whole = std::fs::read(&home).unwrap();
    let refused_untouched = |bytes: &[u8], what: &str| {
        std::fs::write(&home, bytes).unwrap();
        let before = snapshot(dir.path());
        assert_eq!(
            refused(Vault::unlock_passphrase(dir.path(), PASSPHRASE)),
            VaultError::Damaged(Damage::Database),
            "{what}"
        );
        assert_eq!(snapshot(dir.path()), before, "{what}");
    };
    for at in (0..4096).step_by(37) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x40;
        refused_untouched(&flipped, &format!("byte {at}"));
    }
    refused_untouched(&[], "emptied");
    refused_untouched(&whole[..4000], "cut inside the first page");
    refused_untouched(&vec![0; whole.len()], "zeros");
    std::fs::write(&home, &whole).unwrap();
    unlock(dir.path());
}
