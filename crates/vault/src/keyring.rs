//! What a vault asks of the operating system's keyring, and the answers that it tells apart.

use ring::digest;
use zeroize::Zeroizing;

use crate::error::{Result, VaultError};
use crate::secret::{hex, random};

/// The name of one entry. It says nothing about who uses what: the same short word for every
/// vault, then hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryName(String);

impl EntryName {
    /// The service that every entry is filed under.
    pub const SERVICE: &'static str = "kader";

    /// The entry for a new vault in `dir`: the same for the same directory, so that a key whose
    /// vault has vanished is noticed before a second one is made.
    pub(crate) fn for_directory(dir: &std::path::Path) -> Self {
        let digest = digest::digest(&digest::SHA256, dir.as_os_str().as_encoded_bytes());
        Self::from_bytes(digest.as_ref().get(..16).unwrap_or_default())
    }

    /// A name that no entry has yet.
    pub(crate) fn fresh() -> Result<Self> {
        Ok(Self::from_bytes(&random::<16>()?))
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        Self(hex(bytes).to_string())
    }

    /// As it stands in a header; `None` for anything this crate does not write.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let plain = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        plain.then(|| Self(text.to_owned()))
    }

    /// The user part of the entry.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a keyring did not do what it was asked. Four facts with four ways on; they are never
/// folded into one, because "I cannot look" must not be taken for "there is nothing".
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyringRefusal {
    /// It looked, and there is no such entry.
    #[error("no entry")]
    NoEntry,
    /// It is locked, and nobody was asked to unlock it.
    #[error("locked")]
    Locked,
    /// It, or the user at its prompt, said no.
    #[error("denied")]
    Denied,
    /// No keyring answers.
    #[error("absent")]
    Absent,
    /// There is an entry (or several), and it cannot be a vault's.
    #[error("unreadable entry")]
    Unreadable,
}

impl From<KeyringRefusal> for VaultError {
    fn from(refusal: KeyringRefusal) -> Self {
        match refusal {
            KeyringRefusal::NoEntry => Self::KeyringNoEntry,
            KeyringRefusal::Locked => Self::KeyringLocked,
            KeyringRefusal::Denied => Self::KeyringDenied,
            KeyringRefusal::Absent => Self::KeyringAbsent,
            KeyringRefusal::Unreadable => Self::KeyringKeyDoesNotFit,
        }
    }
}

/// A place outside the profile directory that keeps one small secret per vault.
pub trait Keyring {
    /// The secret under `entry`; the answer "found" is `Ok`.
    ///
    /// # Errors
    /// The other four answers.
    fn read(&self, entry: &EntryName) -> Result<Zeroizing<Vec<u8>>, KeyringRefusal>;

    /// Keeps `secret` under `entry`, in place of what was there.
    ///
    /// # Errors
    /// [`KeyringRefusal::Locked`], [`KeyringRefusal::Denied`] or [`KeyringRefusal::Absent`].
    fn write(&self, entry: &EntryName, secret: &[u8]) -> Result<(), KeyringRefusal>;

    /// Removes the entry.
    ///
    /// # Errors
    /// As [`Keyring::read`].
    fn remove(&self, entry: &EntryName) -> Result<(), KeyringRefusal>;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::path::Path;

    #[test]
    fn a_name_tells_directories_apart_and_nothing_else() {
        let one = EntryName::for_directory(Path::new("/home/anna/therapy"));
        assert_eq!(one, EntryName::for_directory(Path::new("/home/anna/therapy")));
        assert_ne!(one, EntryName::for_directory(Path::new("/home/anna/therapy2")));
        assert_eq!(EntryName::parse(one.as_str()), Some(one));
        assert_ne!(EntryName::fresh().unwrap(), EntryName::fresh().unwrap());
        for bad in ["", "ABCDEF0123456789ABCDEF0123456789", "../../../../etc/passwd/aaaaaaaaa", "0"] {
            assert_eq!(EntryName::parse(bad), None);
        }
    }
}
