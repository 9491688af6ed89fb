//! What a profile's databases have on the disk, and how far the last of it came: a kill between any two writes.
//!
//! The vault writes into a log that only grows until it is folded in (SQLite's write-ahead log), so whoever is killed
//! in the middle of it leaves the same log, shorter. Where something else happened meanwhile (it was folded in, or two
//! databases were written to in an order that cannot be seen from here) nothing is cut.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::world::Dice;

/// Every file below a folder.
pub(crate) struct Written(BTreeMap<PathBuf, Vec<u8>>);

fn is_log(path: &Path) -> bool {
    path.to_string_lossy().ends_with("-wal")
}

impl Written {
    pub(crate) fn of(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
                let path = entry.path();
                if entry.file_type().unwrap().is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), std::fs::read(path).unwrap());
                }
            }
        }
        Self(files)
    }

    pub(crate) fn bytes(&self) -> impl Iterator<Item = &[u8]> {
        self.0.values().map(Vec::as_slice)
    }

    /// Cuts what was written since then at any byte; whether something is missing of it.
    pub(crate) fn is_cut(&mut self, before: &Self, dice: &mut Dice) -> bool {
        let was = |path: &PathBuf| before.0.get(path).map(Vec::as_slice).unwrap_or_default();
        let same = |path: &PathBuf, bytes: &Vec<u8>| before.0.get(path) == Some(bytes);
        let mut changed: Vec<_> =
            self.0.iter().filter(|(path, bytes)| !same(path, bytes)).map(|(path, _)| path.clone()).collect();
        let (Some(log), true) = (changed.pop(), changed.is_empty()) else { return false };
        let bytes = self.0.get_mut(&log).unwrap();
        let from = was(&log).len();
        if !is_log(&log) || bytes.len() <= from || !bytes.starts_with(was(&log)) {
            return false;
        }
        bytes.truncate(from + dice.below(bytes.len() - from));
        true
    }

    /// This is what lies there, and nothing else.
    pub(crate) fn lies_in(&self, folder: &Path) {
        for path in Self::of(folder).0.keys().filter(|path| !self.0.contains_key(*path)) {
            std::fs::remove_file(path).unwrap();
        }
        for (path, bytes) in &self.0 {
            std::fs::write(path, bytes).unwrap();
        }
    }
}
