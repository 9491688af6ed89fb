//! The reader under damaged bytes: the container, and the data inside a container that is whole.

use kader_fuzz::{Answer, Target, check};

use super::sample::{archive, contained, everything, listed, relationship, written};
use crate::manifest::Manifest;
use crate::names::MANIFEST;
use crate::{Language, Relationship, json, read, verify};

#[test]
fn s42_damaged_archives() {
    let mut small = archive(Language::En);
    small.relationships.truncate(0);
    let mut files = everything(&written(&small).unwrap());
    files.retain(|name, _| !name.starts_with("fonts/") && name != MANIFEST);
    let manifest = json(&Manifest::of(&small, listed(&files))).unwrap();
    files.insert(MANIFEST.to_owned(), manifest);
    let small = contained(&files);
    let read = |bytes: &[u8]| -> Answer {
        let _ = verify(bytes);
        read(bytes).map(|_| bytes.to_vec()).map_err(|error| error.code().to_owned())
    };
    check!("archive", Target::new(vec![small]), read);
}

#[test]
fn s42_damaged_data() {
    let read = |bytes: &[u8]| -> Answer {
        let found: Relationship = serde_json::from_slice(bytes).map_err(|_| "archiveDamaged".to_owned())?;
        let again: Relationship = serde_json::from_slice(&json(&found).unwrap()).unwrap();
        assert!(again == found, "read, written and read otherwise");
        Ok(bytes.to_vec())
    };
    let mut small = relationship();
    small.letters.truncate(1);
    small.ledger = None;
    small.records.truncate(1);
    check!("data", Target::new(vec![json(&small).unwrap()]), read);
}
