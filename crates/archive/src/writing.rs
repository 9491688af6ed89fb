//! Writing an archive: every file of it, and the manifest that names them all.

use std::collections::BTreeMap;

use ring::digest::{Context, SHA256};

use crate::calendar::calendar;
use crate::container::{Content, packed};
use crate::error::ArchiveError;
use crate::history::History;
use crate::manifest::{Listed, Manifest};
use crate::model::{Archive, File, Own, Relationship};
use crate::names::{self, BACK, FONTS, INDEX, MANIFEST, OWN, STYLE};
use crate::page::{STYLES, begin, own, page};
use crate::pdf::overview;
use crate::text::Bytes;
use crate::{fhir, json};

/// A file of an archive that is being written.
enum Piece<'a> {
    Bytes(Vec<u8>),
    Attached(&'a Relationship, &'a File),
}

/// Writes an archive. The same one gives the same bytes. `bytes` is asked for those of each file that goes with a
/// letter and was not left out, once, when its turn comes.
///
/// # Errors
/// [`ArchiveError::TooLarge`]; [`ArchiveError::Made`] when memory runs out, or where bytes are not those that the
/// archive speaks of; those of `bytes`.
pub fn write<E: From<ArchiveError>>(
    archive: &Archive,
    mut bytes: impl FnMut(&Relationship, &File) -> Result<Bytes, E>,
) -> Result<Vec<u8>, E> {
    let mut pieces = pieces(archive)?;
    let listed = pieces.iter().map(|(name, piece)| {
        let listed = match piece {
            Piece::Bytes(bytes) => Listed::of(bytes),
            Piece::Attached(_, file) => Listed::said(file),
        };
        (name.clone(), listed)
    });
    let manifest = json(&Manifest::of(archive, listed.collect()))?;
    pieces.insert(MANIFEST.to_owned(), Piece::Bytes(manifest));
    let lengths = pieces.iter().map(|(name, piece)| {
        let length = match piece {
            Piece::Bytes(bytes) => bytes.len() as u64,
            Piece::Attached(_, file) => file.bytes,
        };
        (name.clone(), length)
    });
    packed(&lengths.collect(), |name| match pieces.get(name) {
        Some(Piece::Bytes(bytes)) => Ok(Content::Stays(bytes.as_slice())),
        Some(Piece::Attached(relationship, file)) => {
            let bytes = bytes(relationship, file)?;
            if Listed::of(&bytes.0) != Listed::said(file) || !file.kind.begins(&bytes.0) {
                return Err(ArchiveError::Made.into());
            }
            Ok(Content::Once(bytes))
        }
        None => Err(ArchiveError::Made.into()),
    })
}

/// Everything but the manifest.
fn pieces(archive: &Archive) -> Result<BTreeMap<String, Piece<'_>>, ArchiveError> {
    if archive.relationships.len() > names::MOST {
        return Err(ArchiveError::TooLarge);
    }
    let mut files = BTreeMap::new();
    files.insert(INDEX.to_owned(), Piece::Bytes(begin(archive).into_bytes()));
    files.insert(STYLE.to_owned(), Piece::Bytes(STYLES.as_bytes().to_vec()));
    for (name, bytes) in FONTS {
        files.insert(name.to_owned(), Piece::Bytes(bytes.to_vec()));
    }
    for (place, relationship) in (1usize..).zip(&archive.relationships) {
        let mut put = |name: &str, bytes: Vec<u8>| files.insert(names::of(place, name), Piece::Bytes(bytes));
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
                put("history.json", history.as_json()?);
            }
        }
        for (name, file) in names::files(relationship).filter(|(_, file)| file.left.is_none()) {
            files.insert(names::of(place, &name), Piece::Attached(relationship, file));
        }
    }
    if !archive.own.is_empty() {
        let [data, page] = OWN;
        files.insert(data.to_owned(), Piece::Bytes(json(&archive.own)?));
        files.insert(page.to_owned(), Piece::Bytes(own(archive).into_bytes()));
    }
    if let Some(back) = &archive.back {
        files.insert(BACK.to_owned(), Piece::Bytes(back.0.clone()));
    }
    Ok(files)
}

/// SHA-256 over all that an archive has of a relationship: its data, which has the hashes of its files, and its
/// ledger. The same after writing and reading.
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
    context.finish().as_ref().try_into().map_err(|_| ArchiveError::Made)
}

/// The same over what belongs to no relationship.
///
/// # Errors
/// [`ArchiveError::Made`] when memory runs out.
pub fn fingerprint_of_own(own: &Own) -> Result<[u8; 32], ArchiveError> {
    let mut context = Context::new(&SHA256);
    context.update(&json(own)?);
    context.finish().as_ref().try_into().map_err(|_| ArchiveError::Made)
}
