//! Reading an archive back: nothing in it is taken on trust.

use kader_setting::MAX_EXPORT_BYTES;

use crate::attached;
use crate::container::{Files, Seen, unpacked};
use crate::error::ArchiveError;
use crate::manifest::Manifest;
use crate::model::{Archive, Own, Relationship};
use crate::names::{self, BACK, EACH, FONTS, INDEX, LEDGER, OWN, STYLE};
use crate::text::Bytes;

/// Longest `return.bin`, in bytes.
const MAX_BACK: usize = 16 << 20;

/// Reads an archive: every file is there, is the one that the manifest names, and nothing else is.
///
/// Of files that go with letters only what they are is read: [`crate::Attachments`] has their bytes. Signatures are
/// another matter: [`crate::verify`].
///
/// # Errors
/// [`ArchiveError::Container`], [`ArchiveError::TooLarge`], [`ArchiveError::Newer`], and the first file that is
/// missing, foreign or not as it was written.
pub fn read(bytes: &[u8]) -> Result<Archive, ArchiveError> {
    let (mut files, mut seen) = unpacked(bytes, names::belongs, names::is_attached)?;
    let manifest = Manifest::read(&files, &seen)?;
    for name in [INDEX, STYLE] {
        taken(&mut files, name)?;
    }
    // Which typefaces there are is another version's to choose.
    for (name, _) in FONTS {
        files.remove(name);
    }
    let mut relationships = Vec::new();
    for place in 1..=manifest.relationships {
        relationships.push(relationship((&mut files, &mut seen), place)?);
    }
    let own = own(&mut files)?;
    let back = files.remove(BACK).map(Bytes);
    if back.as_ref().is_some_and(|back| back.0.len() > MAX_BACK) {
        return Err(ArchiveError::TooLarge);
    }
    // The manifest itself is all that may be left: everything else has its place in what was read.
    if files.len() > 1 || !seen.is_empty() {
        return Err(ArchiveError::Foreign);
    }
    let (made_ms, language) = (manifest.made_ms, manifest.language);
    Ok(Archive { made_ms, language, zone: manifest.zone, me: manifest.me, relationships, own, back })
}

/// What belongs to no relationship.
fn own(files: &mut Files) -> Result<Own, ArchiveError> {
    let [data, page] = OWN;
    let Some(bytes) = files.remove(data) else { return Ok(Own::default()) };
    taken(files, page)?;
    serde_json::from_slice(&bytes).map_err(|_| ArchiveError::file(data))
}

fn taken(files: &mut Files, name: &str) -> Result<Vec<u8>, ArchiveError> {
    files.remove(name).ok_or_else(|| ArchiveError::Missing { file: name.to_owned() })
}

fn relationship((files, seen): (&mut Files, &mut Seen), place: usize) -> Result<Relationship, ArchiveError> {
    let data = names::of(place, "data.json");
    let bytes = taken(files, &data)?;
    let mut found: Relationship = serde_json::from_slice(&bytes).map_err(|_| ArchiveError::file(&data))?;
    for name in EACH.iter().filter(|name| **name != "data.json") {
        taken(files, &names::of(place, name))?;
    }
    let [ledger, calendar, history] = LEDGER.map(|name| names::of(place, name));
    if let Some(bytes) = files.remove(&ledger) {
        if bytes.len() > MAX_EXPORT_BYTES {
            return Err(ArchiveError::TooLarge);
        }
        found.ledger = Some(Bytes(bytes));
        files.remove(&calendar);
        files.remove(&history);
    }
    attached::found(place, &found, seen)?;
    Ok(found)
}
