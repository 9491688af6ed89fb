//! Keys in files: the relay's own, with which it signs the time, and a practice's, which issues capabilities.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use data_encoding::BASE64URL_NOPAD;
use kader_wire::Capability;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::RelayError;

const RELAY_MARK: &str = "kader-relay-key-v1";
const PRACTICE_MARK: &str = "kader-practice-key-v1";

/// Longest key file that is read, in bytes; a real one has some 140.
const MAX_FILE: u64 = 1_024;

/// An Ed25519 key pair.
pub struct SigningKey(Ed25519KeyPair);

impl SigningKey {
    /// A new relay key that is in no file.
    ///
    /// # Errors
    /// [`RelayError::Random`].
    pub fn ephemeral() -> Result<Self, RelayError> {
        Self::generate().map(|(key, _)| key)
    }

    /// The relay's key in `file`, made if the file does not exist.
    ///
    /// # Errors
    /// [`RelayError::KeyFile`], [`RelayError::KeyFileAccess`], [`RelayError::Random`].
    pub fn relay(file: &Path) -> Result<Self, RelayError> {
        Self::open_or_create(file, RELAY_MARK)
    }

    /// A practice's key in `file`, made if the file does not exist.
    ///
    /// # Errors
    /// As [`SigningKey::relay`].
    pub fn practice(file: &Path) -> Result<Self, RelayError> {
        Self::open_or_create(file, PRACTICE_MARK)
    }

    /// A practice's key in `file`, which must exist.
    ///
    /// # Errors
    /// As [`SigningKey::relay`].
    pub fn existing_practice(file: &Path) -> Result<Self, RelayError> {
        Self::open(file, PRACTICE_MARK)
    }

    /// The public half.
    pub fn public(&self) -> [u8; 32] {
        // Ed25519 public keys have 32 bytes (RFC 8032), so that the default is never taken.
        <[u8; 32]>::try_from(self.0.public_key().as_ref()).unwrap_or_default()
    }

    /// Signs bytes.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        let signature = self.0.sign(bytes);
        // Ed25519 signatures have 64 bytes (RFC 8032); zeros would verify nowhere.
        <[u8; 64]>::try_from(signature.as_ref()).unwrap_or([0; 64])
    }

    /// Issues a capability that ends at `expires_s` (Unix seconds).
    ///
    /// # Errors
    /// [`RelayError::Random`].
    pub fn issue(&self, expires_s: u64) -> Result<Capability, RelayError> {
        let mut id = [0; 16];
        SystemRandom::new().fill(&mut id).map_err(|_| RelayError::Random)?;
        Ok(Capability::issue(id, expires_s, |bytes| self.sign(bytes)))
    }

    fn generate() -> Result<(Self, Vec<u8>), RelayError> {
        let document =
            Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| RelayError::Random)?;
        let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).map_err(|_| RelayError::KeyFile)?;
        Ok((Self(pair), document.as_ref().to_vec()))
    }

    fn open(file: &Path, mark: &str) -> Result<Self, RelayError> {
        let mut text = String::new();
        File::open(file)
            .map_err(RelayError::KeyFileAccess)?
            .take(MAX_FILE)
            .read_to_string(&mut text)
            .map_err(|_| RelayError::KeyFile)?;
        let document = text
            .trim()
            .strip_prefix(mark)
            .and_then(|rest| BASE64URL_NOPAD.decode(rest.trim().as_bytes()).ok())
            .ok_or(RelayError::KeyFile)?;
        Ed25519KeyPair::from_pkcs8(&document).map(Self).map_err(|_| RelayError::KeyFile)
    }

    fn open_or_create(file: &Path, mark: &str) -> Result<Self, RelayError> {
        match Self::open(file, mark) {
            Err(RelayError::KeyFileAccess(problem)) if problem.kind() == io::ErrorKind::NotFound => {}
            other => return other,
        }
        let (key, document) = Self::generate()?;
        let text = format!("{mark} {}\n", BASE64URL_NOPAD.encode(&document));
        // A half-written key would be a lost key: write aside, then move.
        let aside = file.with_extension("new");
        let write = || -> io::Result<()> {
            let mut out = private_file(&aside)?;
            out.write_all(text.as_bytes())?;
            out.sync_all()?;
            fs::rename(&aside, file)
        };
        write().map_err(RelayError::KeyFileAccess)?;
        Ok(key)
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SigningKey(..)")
    }
}

/// A new or emptied file that only its owner can read.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A public key as text, for `--practice-key`.
pub fn public_text(key: &[u8; 32]) -> String {
    BASE64URL_NOPAD.encode(key)
}

/// Reads what [`public_text`] wrote.
///
/// # Errors
/// [`RelayError::PracticeKey`].
pub fn public_from_text(text: &str) -> Result<[u8; 32], RelayError> {
    BASE64URL_NOPAD
        .decode(text.trim().as_bytes())
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .ok_or(RelayError::PracticeKey)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_stays_the_same_and_kinds_are_not_mixed_up() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("key");
        let first = SigningKey::practice(&file).unwrap();
        let again = SigningKey::practice(&file).unwrap();
        assert_eq!(first.public(), again.public());
        assert!(SigningKey::existing_practice(&file).is_ok());
        assert!(matches!(SigningKey::relay(&file), Err(RelayError::KeyFile)));
        fs::write(&file, "kader-practice-key-v1 AAAA").unwrap();
        assert!(matches!(SigningKey::practice(&file), Err(RelayError::KeyFile)));
        assert!(matches!(
            SigningKey::existing_practice(&dir.path().join("none")),
            Err(RelayError::KeyFileAccess(_))
        ));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_a_key() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("key");
        SigningKey::relay(&file).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn an_issued_capability_verifies() {
        let key = SigningKey::ephemeral().unwrap();
        let capability = key.issue(50).unwrap();
        assert_eq!(capability.verify(&[key.public()], 49), Ok(()));
        assert_ne!(capability.id(), key.issue(50).unwrap().id());
        let text = public_text(&key.public());
        assert_eq!(public_from_text(&text).unwrap(), key.public());
        assert!(public_from_text("short").is_err());
    }
}
