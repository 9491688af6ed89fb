//! Writing an archive: every file of it, and the manifest that names them all.

use ring::digest::{Context, SHA256};

use crate::calendar::calendar;
use crate::container::{Files, packed};
use crate::error::ArchiveError;
use crate::history::History;
use crate::manifest::Manifest;
use crate::model::{Archive, Relationship};
use crate::names::{self, BACK, FONTS, INDEX, MANIFEST, STYLE};
use crate::page::{STYLES, begin, page};
use crate::pdf::overview;
use crate::{fhir, json};

/// Writes an archive. The same one gives the same bytes.
///
/// # Errors
/// [`ArchiveError::TooLarge`]; [`ArchiveError::Made`] when memory runs out.
pub fn write(archive: &Archive) -> Result<Vec<u8>, ArchiveError> {
    if archive.relationships.len() > names::MOST {
        return Err(ArchiveError::TooLarge);
    }
    let mut files = Files::new();
    files.insert(INDEX.to_owned(), begin(archive).into_bytes());
    files.insert(STYLE.to_owned(), STYLES.as_bytes().to_vec());
    for (name, bytes) in FONTS {
        files.insert(name.to_owned(), bytes.to_vec());
    }
    for (place, relationship) in (1usize..).zip(&archive.relationships) {
        let mut put = |name: &str, bytes: Vec<u8>| files.insert(names::of(place, name), bytes);
        let history = History::of(relationship);
        put("data.json", json(relationship)?);
        put("index.html", page(archive, relationship, &history).into_bytes());
        put("fhir.json", fhir::bundle(archive, relationship, &history)?);
        put("overview.pdf", overview(archive, relationship)?);
        if let Some(ledger) = &relationship.ledger {
            put("ledger.bin", ledger.0.clone());
            if let Some((agreements, ledger)) = history.kept() {
                let (language, now) = (archive.language, archive.made_ms);
                let text = calendar((agreements, ledger), &archive.me.0, language, now)?;
                put("calendar.ics", text.into_bytes());
            }
        }
        for (name, file) in names::files(relationship) {
            put(&name, file.bytes.0.clone());
        }
    }
    if let Some(back) = &archive.back {
        files.insert(BACK.to_owned(), back.0.clone());
    }
    let manifest = json(&Manifest::of(archive, &files))?;
    files.insert(MANIFEST.to_owned(), manifest);
    packed(&files)
}

/// SHA-256 over all that an archive has of a relationship: its data, its ledger, its files. The same after
/// writing and reading.
///
/// # Errors
/// [`ArchiveError::Made`] when memory runs out.
pub fn fingerprint(relationship: &Relationship) -> Result<[u8; 32], ArchiveError> {
    let mut context = Context::new(&SHA256);
    let mut add = |bytes: &[u8]| {
        context.update(&(bytes.len() as u64).to_be_bytes());
        context.update(bytes);
    };
    add(&json(relationship)?);
    add(relationship.ledger.as_ref().map_or(&[], |ledger| &ledger.0));
    names::files(relationship).for_each(|(_, file)| add(&file.bytes.0));
    context.finish().as_ref().try_into().map_err(|_| ArchiveError::Made)
}
