//! The manifest: of which format an archive is, whose, and which files it has.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::container::Files;
use crate::error::ArchiveError;
use crate::model::{Archive, Language};
use crate::names::{MANIFEST, MOST};
use crate::text::Key;

/// The format that is written, and the newest that is read.
pub(crate) const FORMAT: u32 = 1;

/// What is said of a file.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Listed {
    bytes: u64,
    sha256: String,
}

impl Listed {
    fn of(content: &[u8]) -> Self {
        Self { bytes: content.len() as u64, sha256: HEXLOWER.encode(digest(&SHA256, content).as_ref()) }
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
    pub(crate) fn of(archive: &Archive, files: &Files) -> Self {
        Self {
            format: FORMAT,
            made_ms: archive.made_ms,
            language: archive.language,
            zone: archive.zone.clone(),
            me: archive.me,
            relationships: archive.relationships.len(),
            files: files.iter().map(|(name, content)| (name.clone(), Listed::of(content))).collect(),
        }
    }

    /// Reads it, and holds every file against it.
    pub(crate) fn read(files: &Files) -> Result<Self, ArchiveError> {
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
            let content = files.get(name).ok_or_else(|| ArchiveError::Missing { file: name.clone() })?;
            if Listed::of(content) != *listed {
                return Err(ArchiveError::file(name));
            }
        }
        if files.keys().any(|name| name != MANIFEST && !manifest.files.contains_key(name)) {
            return Err(ArchiveError::Foreign);
        }
        Ok(manifest)
    }
}
