//! What is put back, under damaged data: whatever stands in an archive, a vault takes all of it or nothing.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;

use kader_archive::{File, Relationship};
use kader_fuzz::{Answer, Target, check};
use zeroize::Zeroizing;

use super::tests::{archived, in_store};
use super::{Back, public, put_back};
use crate::checking::tests::opened;
use crate::trouble::Trouble;
use crate::view::Failure;

#[test]
fn s42_damaged_data_is_put_back_whole_or_not_at_all() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let archive = archived(here.path());
    let mut part = archive.relationships.first().unwrap().clone();
    part.ledger = None;
    let (core, id) = opened(there.path());
    let vault = AssertUnwindSafe((core, id));
    let read = move |bytes: &[u8]| -> Answer {
        let AssertUnwindSafe((core, id)) = &vault;
        let part: Relationship = serde_json::from_slice(bytes).map_err(|_| "archiveDamaged".to_owned())?;
        // Whose it is stands first.
        let owner = part.members.first().ok_or_else(|| "archiveDamaged".to_owned())?;
        let me = public(&owner.key);
        let mut take = |_: &str, file: &File| {
            Ok(Zeroizing::new(vec![7; usize::try_from(file.bytes.min(1_000)).unwrap_or_default()]))
        };
        let mut back = Back { me, keys: BTreeMap::new(), over: false, take: &mut take };
        let mut read = Ok(());
        // Nothing of it stays: the next finds the vault as this one did.
        let undone = in_store(core, id, |tx| {
            read = put_back(tx, &part, &mut back).map_err(|trouble| Failure::from(trouble).code.to_string());
            Err::<(), _>(Trouble::State)
        });
        assert!(undone.is_err());
        read.map(|()| bytes.to_vec())
    };
    check!("put-back", Target::new(vec![serde_json::to_vec(&part).unwrap()]), read);
}
