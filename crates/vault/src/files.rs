//! The files of a profile directory: their names, the lock, and writing that survives a crash.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Damage, Result, VaultError};
use crate::secret::{hex, random};

const HEADER: &str = "header";
const HEADER_NEW: &str = "header.new";
const LOCK: &str = "lock";
const DATABASE: &str = "db";
const DATABASE_NEW: &str = "new";

/// A header is some hundred bytes; whatever is larger is none.
const MAX_HEADER: u64 = 64 * 1024;

/// The random name of a database file, without its ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileName(String);

impl FileName {
    pub(crate) fn fresh() -> Result<Self> {
        Ok(Self(hex(&random::<16>()?).to_string()))
    }

    /// `None` for anything this crate does not write, such as a path.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let plain = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        plain.then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A profile directory.
#[derive(Debug, Clone)]
pub(crate) struct ProfileDir(PathBuf);

impl ProfileDir {
    pub(crate) fn new(dir: &Path) -> Self {
        Self(dir.to_owned())
    }

    /// Creates the directory for its owner alone, and gives its one absolute name.
    pub(crate) fn create(dir: &Path) -> Result<Self> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(dir)?;
        Ok(Self(fs::canonicalize(dir)?))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn database(&self, name: &FileName) -> PathBuf {
        self.0.join(&name.0).with_extension(DATABASE)
    }

    /// A database whose creation is not yet known to its parent (header or home).
    pub(crate) fn new_database(&self, name: &FileName) -> PathBuf {
        self.0.join(&name.0).with_extension(DATABASE_NEW)
    }

    /// After the parent knows a database: gives it its lasting name. Finishes what a crash cut off.
    pub(crate) fn settle(&self, name: &FileName, missing: Damage) -> Result<PathBuf> {
        let path = self.database(name);
        if !path.try_exists()? {
            match fs::rename(self.new_database(name), &path) {
                Ok(()) => self.sync()?,
                Err(error) if error.kind() == ErrorKind::NotFound => return Err(missing.into()),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(path)
    }

    /// Whether a database lies here, under either name.
    pub(crate) fn has(&self, name: &FileName) -> Result<bool> {
        Ok(self.database(name).try_exists()? || self.new_database(name).try_exists()?)
    }

    /// Whether any settled database lies here.
    pub(crate) fn has_databases(&self) -> Result<bool> {
        Ok(self.names(DATABASE)?.next().is_some())
    }

    /// Removes databases that were never finished, but for those in `known`. No parent has their
    /// keys, so nothing can be lost with them.
    pub(crate) fn sweep(&self, known: &[FileName]) -> Result<()> {
        let stray: Vec<FileName> = self.names(DATABASE_NEW)?.filter(|name| !known.contains(name)).collect();
        for name in stray {
            remove_with_journal(&self.new_database(&name))?;
        }
        Ok(())
    }

    /// Removes a database and its journal.
    pub(crate) fn remove(&self, name: &FileName) -> Result<()> {
        remove_with_journal(&self.new_database(name))?;
        remove_with_journal(&self.database(name))?;
        self.sync()
    }

    fn names(&self, ending: &'static str) -> Result<impl Iterator<Item = FileName>> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries.collect::<std::io::Result<Vec<_>>>()?,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        Ok(entries.into_iter().filter_map(move |entry| {
            let path = PathBuf::from(entry.file_name());
            let stem = path.file_stem()?.to_str()?;
            (path.extension()? == ending).then(|| FileName::parse(stem)).flatten()
        }))
    }

    /// The header's bytes, `None` if there is none. Reads no more than a header can have.
    pub(crate) fn read_header(&self) -> Result<Option<Vec<u8>>> {
        let file = match File::open(self.0.join(HEADER)) {
            Ok(file) => file,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let mut bytes = Vec::new();
        file.take(MAX_HEADER.saturating_add(1)).read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_HEADER) {
            return Err(Damage::HeaderChecksum.into());
        }
        Ok(Some(bytes))
    }

    /// Replaces the header whole: after a crash there is the old one or the new one.
    pub(crate) fn write_header(&self, bytes: &[u8]) -> Result<()> {
        let temporary = self.0.join(HEADER_NEW);
        let mut file = private().create(true).truncate(true).write(true).open(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&temporary, self.0.join(HEADER))?;
        self.sync()
    }

    /// Makes renames and removals last.
    pub(crate) fn sync(&self) -> Result<()> {
        // Windows has no such call on a directory; NTFS journals its names by itself.
        #[cfg(unix)]
        File::open(&self.0)?.sync_all()?;
        Ok(())
    }

    /// Whether the profile is taken. A shared lock, held for this look alone, makes nothing.
    pub(crate) fn is_locked(&self) -> Result<bool> {
        let file = match File::open(self.0.join(LOCK)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        match file.try_lock_shared() {
            Ok(()) => {
                file.unlock()?;
                Ok(false)
            }
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Takes the profile for this process.
    pub(crate) fn lock(&self) -> Result<ProfileLock> {
        let file = private().create(true).truncate(false).write(true).open(self.0.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => Ok(ProfileLock(file)),
            Err(TryLockError::WouldBlock) => Err(VaultError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// Held as long as the vault is open. The system lets go of it when the process dies, however.
#[derive(Debug)]
pub(crate) struct ProfileLock(File);

impl Drop for ProfileLock {
    fn drop(&mut self) {
        // Closing alone is not enough: a child that is being started at this moment by another
        // thread has the file open too until it runs its own program. If this fails, closing does.
        let _ = self.0.unlock();
    }
}

/// Creates an empty file that only its owner can read; SQLite gives its journal the same mode.
pub(crate) fn create_private(path: &Path) -> Result<()> {
    private().create_new(true).write(true).open(path)?;
    Ok(())
}

fn private() -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "only the mode changes it"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn remove_with_journal(path: &Path) -> Result<()> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        match fs::remove_file(PathBuf::from(file)) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_is_never_a_path() {
        for bad in
            ["../header", "/etc/passwd", "", "0123456789abcdef0123456789abcde/", "A".repeat(32).as_str()]
        {
            assert_eq!(FileName::parse(bad), None);
        }
        let fresh = FileName::fresh().unwrap();
        assert_eq!(FileName::parse(fresh.as_str()), Some(fresh));
    }

    #[test]
    fn a_sweep_takes_only_what_nobody_knows() {
        let dir = tempfile::tempdir().unwrap();
        let profile = ProfileDir::create(dir.path()).unwrap();
        let (known, stray, settled) =
            (FileName::fresh().unwrap(), FileName::fresh().unwrap(), FileName::fresh().unwrap());
        create_private(&profile.new_database(&known)).unwrap();
        create_private(&profile.new_database(&stray)).unwrap();
        create_private(&profile.database(&settled)).unwrap();
        fs::write(dir.path().join("letter.new"), b"not ours").unwrap();
        profile.sweep(std::slice::from_ref(&known)).unwrap();
        assert!(profile.has(&known).unwrap() && profile.has(&settled).unwrap());
        assert!(!profile.has(&stray).unwrap());
        assert!(dir.path().join("letter.new").exists());
        assert!(profile.settle(&known, Damage::HomeMissing).unwrap().exists());
        assert_eq!(profile.settle(&stray, Damage::HomeMissing), Err(Damage::HomeMissing.into()));
    }
}
