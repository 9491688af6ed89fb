//! The manifest: of which format an archive is, whose, and which files it has.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use ring::digest::{Context, SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::container::{Files, Seen};
use crate::error::ArchiveError;
use crate::model::{Archive, File, Language};
use crate::names::{MANIFEST, MOST};
use crate::text::Key;

/// The format that is written, and the newest that is read.
pub(crate) const FORMAT: u32 = 3;

/// What is said of a file.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Listed {
    bytes: u64,
    sha256: String,
}

impl Listed {
    pub(crate) fn of(content: &[u8]) -> Self {
        Self { bytes: content.len() as u64, sha256: HEXLOWER.encode(digest(&SHA256, content).as_ref()) }
    }

    /// What the data of a relationship says of a file.
    pub(crate) fn said(file: &File) -> Self {
        Self { bytes: file.bytes, sha256: file.sha256.digits() }
    }

    pub(crate) const fn length(&self) -> u64 {
        self.bytes
    }
}

/// The same of a file that comes piece by piece.
pub(crate) struct Listing {
    bytes: u64,
    context: Context,
}

impl Default for Listing {
    fn default() -> Self {
        Self { bytes: 0, context: Context::new(&SHA256) }
    }
}

impl Listing {
    pub(crate) fn goes_on(&mut self, piece: &[u8]) {
        self.bytes += piece.len() as u64;
        self.context.update(piece);
    }

    pub(crate) fn ended(self) -> Listed {
        Listed { bytes: self.bytes, sha256: HEXLOWER.encode(self.context.finish().as_ref()) }
    }
}

/// What is said of the whole.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Manifest {
    format: u32,
    pub(crate) made_ms: u64,
    pub(crate) language: Language,
    pub(crate) zone: String,
    pub(crate) me: Key,
    pub(crate) relationships: usize,
    files: BTreeMap<String, Listed>,
}

/// All that a newer format is sure to have.
#[derive(Deserialize)]
struct Known {
    format: u32,
}

impl Manifest {
    /// Of these files.
    pub(crate) fn of(archive: &Archive, files: BTreeMap<String, Listed>) -> Self {
        Self {
            format: FORMAT,
            made_ms: archive.made_ms,
            language: archive.language,
            zone: archive.zone.clone(),
            me: archive.me,
            relationships: archive.relationships.len(),
            files,
        }
    }

    /// Reads it, and holds every file against it.
    pub(crate) fn read(files: &Files, seen: &Seen) -> Result<Self, ArchiveError> {
        let bytes = files.get(MANIFEST).ok_or(ArchiveError::Missing { file: MANIFEST.to_owned() })?;
        let damaged = || ArchiveError::file(MANIFEST);
        let known: Known = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        if known.format > FORMAT {
            return Err(ArchiveError::Newer);
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        if manifest.format == 0 || manifest.relationships > MOST || manifest.zone.len() > 100 {
            return Err(damaged());
        }
        for (name, listed) in &manifest.files {
            let same = match (files.get(name), seen.get(name)) {
                (Some(content), _) => Listed::of(content) == *listed,
                (None, Some((found, _))) => found == listed,
                (None, None) => return Err(ArchiveError::Missing { file: name.clone() }),
            };
            if !same {
                return Err(ArchiveError::file(name));
            }
        }
        if files.keys().chain(seen.keys()).any(|name| name != MANIFEST && !manifest.files.contains_key(name))
        {
            return Err(ArchiveError::Foreign);
        }
        Ok(manifest)
    }
}
