//! The one thing that may lie readable beside the vault, because its owner chose so: a small file.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Result, VaultError};
use crate::files::create_private;
use crate::vault::Vault;

const CLEAR: &str = "clear";
/// Whole once it has its own name; until then nobody reads it.
const CLEAR_NEW: &str = "clear.new";
/// The one before, until it is erased. It counts only where nothing took its place.
const CLEAR_OLD: &str = "clear.old";
/// The most that it holds, in bytes; whatever is larger is not read.
const MAX_CLEAR: u64 = 64 * 1024;

impl Vault {
    /// What was left readable beside the vault of a directory, if anything was. Needs no key: anybody
    /// who can read the directory reads it, and can change it.
    ///
    /// # Errors
    /// [`VaultError::Io`] if it cannot be read.
    pub fn read_clear(dir: &Path) -> Result<Option<Vec<u8>>> {
        for name in [CLEAR, CLEAR_OLD] {
            let mut bytes = Vec::new();
            let length = match fs::File::open(dir.join(name)) {
                Ok(file) => file.take(MAX_CLEAR.saturating_add(1)).read_to_end(&mut bytes)?,
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let fits = u64::try_from(length).is_ok_and(|length| length <= MAX_CLEAR);
            return Ok(fits.then_some(bytes));
        }
        Ok(None)
    }

    /// Leaves these bytes readable beside the vault, in place of what was there. Of nothing else in
    /// the vault is a byte outside its key. After a crash either the ones before are read, or these.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`] if it is more than 64 KiB; those of the file system.
    pub fn put_clear(&self, bytes: &[u8]) -> Result<()> {
        if u64::try_from(bytes.len()).map_or(true, |length| length > MAX_CLEAR) {
            return Err(VaultError::NumberTooLarge);
        }
        self.put_clear_until(bytes, usize::MAX)
    }

    /// The steps of [`Self::put_clear`], of which as many are taken as are said: tests stop after each.
    fn put_clear_until(&self, bytes: &[u8], steps: usize) -> Result<()> {
        let [clear, new, old] = self.clear_paths();
        let steps_of_it: [&dyn Fn() -> Result<()>; 6] = [
            // What an earlier crash left. The old one goes only where another took its place.
            &|| {
                erase(&new)?;
                if clear.try_exists()? { erase(&old) } else { Ok(()) }
            },
            &|| {
                create_private(&new)?;
                let mut file = OpenOptions::new().write(true).open(&new)?;
                file.write_all(bytes)?;
                file.sync_all()?;
                Ok(())
            },
            &|| move_if_there(&clear, &old),
            &|| {
                fs::rename(&new, &clear)?;
                self.dir.sync()
            },
            &|| overwrite(&old),
            &|| {
                remove(&old)?;
                self.dir.sync()
            },
        ];
        steps_of_it.iter().take(steps).try_for_each(|step| step())
    }

    fn clear_paths(&self) -> [PathBuf; 3] {
        [CLEAR, CLEAR_NEW, CLEAR_OLD].map(|name| self.dir.path().join(name))
    }

    /// Erases what was left readable: it is overwritten, then removed. A file system that keeps
    /// earlier versions may still have it.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn erase_clear(&self) -> Result<()> {
        let [clear, new, old] = self.clear_paths();
        // The live one last: nothing older is read once it is gone.
        for path in [new, old, clear] {
            erase(&path)?;
        }
        self.dir.sync()
    }
}

fn erase(path: &Path) -> Result<()> {
    overwrite(path)?;
    remove(path)
}

fn move_if_there(from: &Path, to: &Path) -> Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn overwrite(path: &Path) -> Result<()> {
    let length = match fs::metadata(path) {
        Ok(found) => found.len().min(MAX_CLEAR),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(&vec![0; usize::try_from(length).unwrap_or_default()])?;
    file.sync_all()?;
    Ok(())
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{PassphraseCost, Recovery, Way};

    #[test]
    fn what_is_left_readable_is_there_until_it_is_erased() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("profile");
        assert_eq!(Vault::read_clear(&dir).unwrap(), None);
        let cost = PassphraseCost::new(32, 1, 1).unwrap();
        let way = Way::Passphrase { passphrase: "window seat, quiet coach", cost };
        let (vault, _) = Vault::create(&dir, way, Recovery::Generate).unwrap();
        assert_eq!(Vault::read_clear(&dir).unwrap(), None);
        vault.put_clear(b"planted one").unwrap();
        vault.put_clear(b"planted two").unwrap();
        assert_eq!(Vault::read_clear(&dir).unwrap().unwrap(), b"planted two");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(dir.join(CLEAR)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
        assert_eq!(vault.put_clear(&vec![0; 64 * 1024 + 1]), Err(VaultError::NumberTooLarge));
        // A crash half way leaves the one before, and nothing for ever.
        fs::write(dir.join(CLEAR_NEW), b"planted half").unwrap();
        vault.lock();
        assert_eq!(Vault::read_clear(&dir).unwrap().unwrap(), b"planted two");
        let vault = Vault::unlock_passphrase(&dir, "window seat, quiet coach").unwrap();
        vault.erase_clear().unwrap();
        vault.erase_clear().unwrap();
        assert_eq!(Vault::read_clear(&dir).unwrap(), None);
        assert!([CLEAR, CLEAR_NEW, CLEAR_OLD].iter().all(|name| !dir.join(name).exists()));
    }

    #[test]
    fn after_a_crash_at_any_step_one_of_both_is_read_and_nothing_stays_behind() {
        let folder = tempfile::tempdir().unwrap();
        let cost = PassphraseCost::new(32, 1, 1).unwrap();
        let way = Way::Passphrase { passphrase: "window seat, quiet coach", cost };
        let dir = folder.path().join("profile");
        let (vault, _) = Vault::create(&dir, way, Recovery::Generate).unwrap();
        let left = || Vault::read_clear(&dir).unwrap().unwrap();
        let only_clear =
            || dir.join(CLEAR).exists() && !dir.join(CLEAR_NEW).exists() && !dir.join(CLEAR_OLD).exists();
        for steps in 0..=6 {
            vault.put_clear(b"planted before").unwrap();
            assert!(only_clear());
            vault.put_clear_until(b"planted after", steps).unwrap();
            let expected: &[u8] = if steps < 4 { b"planted before" } else { b"planted after" };
            assert_eq!(left(), expected, "stopped after {steps}");
            // Another crash at any step over what this one left is no worse.
            for more in 0..=6 {
                let before = left();
                vault.put_clear_until(b"planted later", more).unwrap();
                let expected = if more < 4 { before } else { b"planted later".to_vec() };
                assert_eq!(left(), expected, "stopped after {steps}, then after {more}");
            }
            assert!(only_clear(), "an earlier crash is cleaned up");
        }
        for steps in 0..=6 {
            vault.put_clear(b"planted before").unwrap();
            vault.put_clear_until(b"planted after", steps).unwrap();
            vault.erase_clear().unwrap();
            assert_eq!(Vault::read_clear(&dir).unwrap(), None, "erased after {steps}");
            assert!([CLEAR, CLEAR_NEW, CLEAR_OLD].iter().all(|name| !dir.join(name).exists()));
        }
        // The very first one: nothing before it, so nothing until it is whole.
        for steps in 0..=6 {
            vault.erase_clear().unwrap();
            vault.put_clear_until(b"planted first", steps).unwrap();
            assert_eq!(Vault::read_clear(&dir).unwrap().is_some(), steps >= 4);
        }
    }

    #[test]
    fn what_is_too_long_or_no_file_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(CLEAR), vec![7; 64 * 1024 + 1]).unwrap();
        assert_eq!(Vault::read_clear(dir.path()).unwrap(), None);
        fs::write(dir.path().join(CLEAR), vec![7; 64 * 1024]).unwrap();
        assert_eq!(Vault::read_clear(dir.path()).unwrap().unwrap().len(), 64 * 1024);
        fs::remove_file(dir.path().join(CLEAR)).unwrap();
        fs::create_dir(dir.path().join(CLEAR)).unwrap();
        assert!(Vault::read_clear(dir.path()).is_err());
    }
}
