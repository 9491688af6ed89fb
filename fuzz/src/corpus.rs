//! What is kept: samples that must be read for ever, damaged ones with their answer, what an engine found to
//! reach further, and what failed once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folder of one target, where bolero looks for it: `__fuzz__/<name>` beside the source of its test.
#[derive(Debug)]
pub struct Corpus(PathBuf);

/// What a kept file must answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It is read.
    Read,
    /// It is refused with this code.
    Refused(String),
    /// Whatever, as long as everything that is demanded holds.
    Anything,
}

impl Corpus {
    /// Of the target with this name, whose test stands in `file` (as `file!` says it) of the package in `package`.
    ///
    /// # Panics
    /// When there is no such file.
    #[must_use]
    pub fn beside(package: &str, file: &str, name: &str) -> Self {
        let mut above = Path::new(package).ancestors().map(|folder| folder.join(file));
        let source = above.find(|path| path.exists()).expect("the source of the test");
        Self(source.with_file_name("__fuzz__").join(name))
    }

    /// Name, what is expected, bytes; by name. What failed is not among them: bolero reads it.
    pub(crate) fn files(&self) -> Vec<(String, Expected, Vec<u8>)> {
        let Ok(folder) = std::fs::read_dir(self.0.join("corpus")) else { return Vec::new() };
        let mut files: Vec<_> = folder
            .map(|item| {
                let path = item.expect("the corpus is readable").path();
                let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
                let expected = match name.split('-').collect::<Vec<_>>().as_slice() {
                    ["good", _] => Expected::Read,
                    ["bad", code, _] => Expected::Refused((*code).to_owned()),
                    // As libFuzzer names what it keeps.
                    [hash] if hash.len() == 40 && hash.chars().all(|c| c.is_ascii_hexdigit()) => {
                        Expected::Anything
                    }
                    _ => panic!("{name} is no name of the corpus"),
                };
                (name, expected, std::fs::read(path).expect("the corpus is readable"))
            })
            .collect();
        files.sort_by(|one, other| one.0.cmp(&other.0));
        files
    }

    /// Keeps a sample (`good`) or what is refused (`bad-<code>`).
    pub(crate) fn keep(&self, kind: &str, bytes: &[u8]) -> PathBuf {
        self.write("corpus", kind, bytes)
    }

    /// Keeps what failed, so that bolero reads it ever after.
    pub(crate) fn keep_found(&self, bytes: &[u8]) -> PathBuf {
        self.write("crashes", "found", bytes)
    }

    fn write(&self, folder: &str, kind: &str, bytes: &[u8]) -> PathBuf {
        let folder = self.0.join(folder);
        std::fs::create_dir_all(&folder).expect("the corpus can be written");
        let path = folder.join(format!("{kind}-{:016x}", name_of(bytes)));
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
