//! What a profile's databases have on the disk, and how far the last of it came: a kill between any two writes.
//!
//! The vault writes into a log that only grows until it is folded in (SQLite's write-ahead log), so whoever is killed
//! in the middle of it leaves the same log, shorter. Where something else happened meanwhile (it was folded in, or two
//! databases were written to in an order that cannot be seen from here) nothing is cut.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::world::Dice;

/// Every file below a folder.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Written(BTreeMap<PathBuf, Vec<u8>>);

/// Bytes before the first frame of a log.
const WAL_HEADER: usize = 32;

fn is_log(path: &Path) -> bool {
    path.to_string_lossy().ends_with("-wal")
}

impl Written {
    /// What lies below it, by the paths there.
    pub(crate) fn of(below: &Path) -> Self {
        let mut files = BTreeMap::new();
        let mut folders = vec![below.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
                let path = entry.path();
                if entry.file_type().unwrap().is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.strip_prefix(below).unwrap().to_owned(), std::fs::read(path).unwrap());
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

    /// Where the log that was written to since then can be cut: behind each frame and in the middle of each, so that
    /// these are all single writes but the last. None where more than one log was written to, or something else: there
    /// the order of the writes cannot be seen.
    pub(crate) fn each_write(&self, before: &Self) -> Option<Vec<usize>> {
        let (log, old) = self.one_log(before)?;
        let new = &self.0[log];
        let page = u32::from_be_bytes(new[8..12].try_into().unwrap()) as usize;
        let frame = 24 + page;
        // Where it begins to be another: behind all that was there, or from the start after it was folded in.
        let same = new.iter().zip(old).take_while(|(new, old)| new == old).count();
        let first = same.saturating_sub(WAL_HEADER) / frame;
        let ends = (first..).map(|number| WAL_HEADER + number * frame).take_while(|end| *end < new.len());
        let frames = ends.flat_map(|end| [end, end + 24, end + frame / 2, end + frame - 1]);
        let header = if same < WAL_HEADER { vec![0, 16] } else { Vec::new() };
        Some(header.into_iter().chain(frames).filter(|cut| *cut < new.len()).collect())
    }

    /// What lies there where that log was written only so far.
    pub(crate) fn cut_at(&self, before: &Self, cut: usize) -> Self {
        let mut left = self.clone();
        if let Some((log, old)) = self.one_log(before) {
            let rest = old.get(cut..).unwrap_or_default();
            left.0.insert(log.clone(), [&self.0[log][..cut], rest].concat());
        }
        left
    }

    /// The one log that was written to, and what it was before.
    fn one_log<'a>(&'a self, before: &'a Self) -> Option<(&'a PathBuf, &'a [u8])> {
        let changed = self.0.iter().filter(|(path, bytes)| before.0.get(*path) != Some(bytes));
        let changed: Vec<_> = changed.map(|(path, _)| path).collect();
        let [log] = changed.as_slice() else { return None };
        let old = before.0.get(*log).map(Vec::as_slice).unwrap_or_default();
        (is_log(log) && self.0[*log].len() >= old.len().max(WAL_HEADER)).then_some((*log, old))
    }

    /// This is what lies there, and nothing else.
    pub(crate) fn lies_in(&self, folder: &Path) {
        for path in Self::of(folder).0.keys().filter(|path| !self.0.contains_key(*path)) {
            std::fs::remove_file(folder.join(path)).unwrap();
        }
        for (path, bytes) in &self.0 {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}
