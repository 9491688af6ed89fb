//! The header's own tests: what is accepted, and that nothing else is.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;

fn sample() -> (Header, Key, Key) {
    let (vault_key, home_key, slot_key) =
        (Key::generate().unwrap(), Key::generate().unwrap(), Key::generate().unwrap());
    let mut header = Header::new(&vault_key, FileName::fresh().unwrap(), &home_key).unwrap();
    header.set_slot(SlotWay::Recovery, [1; 32], &slot_key, &vault_key).unwrap();
    let cost = PassphraseCost::new(8, 1, 1).unwrap();
    header.set_slot(SlotWay::Passphrase(cost), [2; 32], &slot_key, &vault_key).unwrap();
    header.set_slot(SlotWay::Keyring(EntryName::fresh().unwrap()), [3; 32], &slot_key, &vault_key).unwrap();
    (header, vault_key, slot_key)
}

/// The bytes with a right checksum again, as somebody with an editor would leave them.
fn repaired(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - CHECKSUM_LEN;
    let checksum = digest::digest(&digest::SHA256, &bytes[..end]);
    bytes[end..].copy_from_slice(checksum.as_ref());
    bytes
}

#[test]
fn every_slot_opens_after_reading_back() {
    let (mut header, vault_key, slot_key) = sample();
    let read = Header::from_bytes(&header.file_bytes(&vault_key).unwrap()).unwrap();
    assert_eq!(read.kinds(), [SlotKind::Keyring, SlotKind::Passphrase, SlotKind::Recovery]);
    for kind in read.kinds() {
        let slot = read.slot(kind).unwrap();
        let opened = read.open(slot, &slot_key).unwrap().unwrap();
        assert_eq!(opened.bytes(), vault_key.bytes());
        assert!(read.open(slot, &vault_key).unwrap().is_none());
    }
    assert!(read.open_home_key(&vault_key).is_ok());
}

#[test]
fn any_changed_or_missing_byte_is_damage() {
    let (mut header, vault_key, _) = sample();
    let bytes = header.file_bytes(&vault_key).unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            assert_eq!(Header::from_bytes(&changed).unwrap_err(), Damage::HeaderChecksum.into(), "byte {at}");
        }
        assert_eq!(Header::from_bytes(&bytes[..at]).unwrap_err(), Damage::HeaderChecksum.into());
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(Header::from_bytes(&longer).unwrap_err(), Damage::HeaderChecksum.into());
}

#[test]
fn a_repaired_checksum_does_not_help() {
    let (mut header, vault_key, slot_key) = sample();
    let bytes = header.file_bytes(&vault_key).unwrap();
    for at in 0..bytes.len() - CHECKSUM_LEN {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            let outcome = Header::from_bytes(&repaired(changed)).and_then(|read| {
                let keys = read.kinds().into_iter().map(|kind| read.open(read.slot(kind)?, &slot_key));
                keys.collect::<Result<Vec<_>>>()
            });
            match outcome {
                Err(VaultError::Damaged(_) | VaultError::Newer { .. }) => {}
                Ok(keys) => assert!(keys.iter().all(Option::is_none), "byte {at} bit {bit} went unnoticed"),
                Err(other) => panic!("byte {at}: {other}"),
            }
        }
    }
}

#[test]
fn a_newer_format_is_told_from_damage() {
    let (mut header, vault_key, _) = sample();
    let mut bytes = header.file_bytes(&vault_key).unwrap();
    bytes[9] = 2;
    // What the body of a later format looks like is unknown today.
    let end = bytes.len() - CHECKSUM_LEN;
    bytes[14..end].fill(0xff);
    assert_eq!(Header::from_bytes(&repaired(bytes)).unwrap_err(), VaultError::Newer { found: 2, known: 1 });
}

#[test]
fn a_header_needs_recovery_and_a_daily_way() {
    for removed in [&[SlotKind::Recovery][..], &[SlotKind::Keyring, SlotKind::Passphrase]] {
        let (mut header, vault_key, _) = sample();
        for kind in removed {
            header.remove_slot(*kind);
        }
        let bytes = header.file_bytes(&vault_key).unwrap();
        assert_eq!(Header::from_bytes(&bytes).unwrap_err(), Damage::HeaderContent.into());
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Header::from_bytes(&bytes).is_err());
    }

    #[test]
    fn arbitrary_bodies_never_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        let framed = [&MAGIC[..], &FORMAT.to_be_bytes(), &length, &body, &[0; CHECKSUM_LEN]].concat();
        prop_assert_eq!(Header::from_bytes(&repaired(framed)).unwrap_err(), Damage::HeaderContent.into());
    }
}
