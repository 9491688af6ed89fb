//! What is kept: samples that must be read for ever, damaged ones with their answer, and what was found.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folder of one target.
pub(crate) struct Corpus(PathBuf);

/// What a kept file must answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It is read.
    Read,
    /// It is refused with this code.
    Refused(String),
    /// It failed once: whatever is answered now.
    Anything,
}

impl Corpus {
    pub(crate) fn of(target: &str) -> Self {
        Self(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target))
    }

    /// Name, what is expected, bytes; by name.
    pub(crate) fn files(&self) -> Vec<(String, Expected, Vec<u8>)> {
        let Ok(folder) = std::fs::read_dir(&self.0) else { return Vec::new() };
        let mut files: Vec<_> = folder
            .map(|item| {
                let path = item.expect("the corpus is readable").path();
                let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
                let expected = match name.split('-').collect::<Vec<_>>().as_slice() {
                    ["good", _] => Expected::Read,
                    ["bad", code, _] => Expected::Refused((*code).to_owned()),
                    ["found", _] => Expected::Anything,
                    _ => panic!("{name} is no name of the corpus"),
                };
                (name, expected, std::fs::read(path).expect("the corpus is readable"))
            })
            .collect();
        files.sort_by(|one, other| one.0.cmp(&other.0));
        files
    }

    pub(crate) fn keep(&self, kind: &str, bytes: &[u8]) -> PathBuf {
        std::fs::create_dir_all(&self.0).expect("the corpus can be written");
        let path = self.0.join(format!("{kind}-{:016x}", name_of(bytes)));
        std::fs::write(&path, bytes).expect("the corpus can be written");
        path
    }

    /// The codes that kept files already answer with.
    pub(crate) fn codes(&self) -> BTreeSet<String> {
        let files = self.files().into_iter();
        files
            .filter_map(|(_, expected, _)| match expected {
                Expected::Refused(code) => Some(code),
                Expected::Read | Expected::Anything => None,
            })
            .collect()
    }
}

/// FNV-1a: only a name, so that the same bytes are kept once.
fn name_of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
