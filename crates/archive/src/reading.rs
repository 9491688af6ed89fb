//! Reading an archive back: nothing in it is taken on trust.

use kader_setting::MAX_EXPORT_BYTES;

use crate::container::{Files, unpacked};
use crate::error::ArchiveError;
use crate::manifest::Manifest;
use crate::model::{Archive, Relationship};
use crate::names::{self, BACK, EACH, FONTS, INDEX, LEDGER, STYLE};
use crate::text::Bytes;

/// Longest `return.bin`, in bytes.
const MAX_BACK: usize = 16 << 20;

/// Reads an archive: every file is there, is the one that the manifest names, and nothing else is.
///
/// Signatures are another matter: [`crate::verify`].
///
/// # Errors
/// [`ArchiveError::Container`], [`ArchiveError::TooLarge`], [`ArchiveError::Newer`], and the first file that is
/// missing, foreign or not as it was written.
pub fn read(bytes: &[u8]) -> Result<Archive, ArchiveError> {
    let mut files = unpacked(bytes, names::belongs)?;
    let manifest = Manifest::read(&files)?;
    for name in [INDEX, STYLE] {
        taken(&mut files, name)?;
    }
    // Which typefaces there are is another version's to choose.
    for (name, _) in FONTS {
        files.remove(name);
    }
    let mut relationships = Vec::new();
    for place in 1..=manifest.relationships {
        relationships.push(relationship(&mut files, place)?);
    }
    let back = files.remove(BACK).map(Bytes);
    if back.as_ref().is_some_and(|back| back.0.len() > MAX_BACK) {
        return Err(ArchiveError::TooLarge);
    }
    // The manifest itself is all that may be left: everything else has its place in what was read.
    if files.len() > 1 {
        return Err(ArchiveError::Foreign);
    }
    let (made_ms, language) = (manifest.made_ms, manifest.language);
    Ok(Archive { made_ms, language, zone: manifest.zone, me: manifest.me, relationships, back })
}

fn taken(files: &mut Files, name: &str) -> Result<Vec<u8>, ArchiveError> {
    files.remove(name).ok_or_else(|| ArchiveError::Missing { file: name.to_owned() })
}

fn relationship(files: &mut Files, place: usize) -> Result<Relationship, ArchiveError> {
    let data = names::of(place, "data.json");
    let bytes = taken(files, &data)?;
    let mut found: Relationship = serde_json::from_slice(&bytes).map_err(|_| ArchiveError::file(&data))?;
    for name in EACH.iter().filter(|name| **name != "data.json") {
        taken(files, &names::of(place, name))?;
    }
    let [ledger, calendar] = LEDGER.map(|name| names::of(place, name));
    if let Some(bytes) = files.remove(&ledger) {
        if bytes.len() > MAX_EXPORT_BYTES {
            return Err(ArchiveError::TooLarge);
        }
        found.ledger = Some(Bytes(bytes));
        files.remove(&calendar);
    }
    for (name, file) in names::files_mut(&mut found) {
        file.bytes = Bytes(taken(files, &names::of(place, &name))?);
    }
    Ok(found)
}
