//! Adding, replacing and removing ways into an open vault.
//!
//! A replaced slot opens the vault no longer; somebody who kept a copy of the old header together
//! with the old secret still has the vault key, as with every scheme of slots.

use crate::error::{Result, VaultError};
use crate::header::{Header, SlotKind, SlotWay, fresh_salt};
use crate::keyring::{EntryName, Keyring};
use crate::passphrase::{self, PassphraseCost};
use crate::secret::Key;
use crate::vault::Vault;
use crate::words::RecoveryWords;

const KEYRING_LABEL: &str = "kader/vault/slot/keyring/v1";

/// The slot key from the random secret that the keyring holds.
pub(crate) fn keyring_slot_key(secret: &Key, salt: &[u8]) -> Result<Key> {
    secret.derive(salt, KEYRING_LABEL)
}

impl Header {
    pub(crate) fn add_passphrase(
        &mut self,
        passphrase: &str,
        cost: PassphraseCost,
        vault_key: &Key,
    ) -> Result<()> {
        passphrase::check_length(passphrase)?;
        let salt = fresh_salt()?;
        let slot_key = passphrase::slot_key(passphrase, &salt, cost)?;
        self.set_slot(SlotWay::Passphrase(cost), salt, &slot_key, vault_key)
    }

    /// Puts a new secret into the keyring, reads it back, and writes the header that relies on it.
    /// If the header cannot be written, the entry goes again.
    pub(crate) fn add_keyring(
        &mut self,
        keyring: &dyn Keyring,
        entry: EntryName,
        vault_key: &Key,
        write: impl FnOnce(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let (secret, salt) = (Key::generate()?, fresh_salt()?);
        keyring.write(&entry, secret.bytes())?;
        let finish = || {
            // Some services take what they do not keep.
            if keyring.read(&entry)?.as_slice() != secret.bytes() {
                return Err(VaultError::KeyringKeyDoesNotFit);
            }
            let slot_key = keyring_slot_key(&secret, &salt)?;
            self.set_slot(SlotWay::Keyring(entry.clone()), salt, &slot_key, vault_key)?;
            write(&self.file_bytes(vault_key)?)
        };
        finish().inspect_err(|_| {
            // The error that led here is the one to tell.
            let _ = keyring.remove(&entry);
        })
    }
}

impl Vault {
    /// Adds or replaces the passphrase. The vault key stays, so nothing is encrypted anew.
    ///
    /// # Errors
    /// [`VaultError::PassphraseTooShort`]; [`VaultError::Io`], and then the old one still holds.
    pub fn set_passphrase(&mut self, passphrase: &str, cost: PassphraseCost) -> Result<()> {
        let mut header = self.header.clone();
        header.add_passphrase(passphrase, cost, &self.key)?;
        self.write(header)
    }

    /// Adds or replaces the keyring's key, always as a new entry: whatever else the keyring holds
    /// is not overwritten. The entry before it is removed if the keyring lets it.
    ///
    /// # Errors
    /// The keyring's answers; [`VaultError::Io`]; and then the old slot still holds.
    pub fn set_keyring(&mut self, keyring: &dyn Keyring) -> Result<()> {
        let mut header = self.header.clone();
        header.add_keyring(keyring, EntryName::fresh()?, &self.key, |bytes| self.dir.write_header(bytes))?;
        let before = std::mem::replace(&mut self.header, header);
        remove_entry(&before, keyring);
        Ok(())
    }

    /// Removes the passphrase.
    ///
    /// # Errors
    /// [`VaultError::LastDailyWay`], [`VaultError::NoSuchSlot`], [`VaultError::Io`].
    pub fn remove_passphrase(&mut self) -> Result<()> {
        let header = self.without(SlotKind::Passphrase)?;
        self.write(header)
    }

    /// Removes the keyring's slot. The entry itself is removed if the keyring lets it; without the
    /// slot it opens nothing.
    ///
    /// # Errors
    /// [`VaultError::LastDailyWay`], [`VaultError::NoSuchSlot`], [`VaultError::Io`].
    pub fn remove_keyring(&mut self, keyring: &dyn Keyring) -> Result<()> {
        let before = self.header.clone();
        let header = self.without(SlotKind::Keyring)?;
        self.write(header)?;
        remove_entry(&before, keyring);
        Ok(())
    }

    /// New recovery words; those before open the vault no longer. Show them once.
    ///
    /// # Errors
    /// [`VaultError::Random`], [`VaultError::Io`]; and then the old words still hold.
    pub fn renew_recovery(&mut self) -> Result<RecoveryWords> {
        let (words, salt) = (RecoveryWords::generate()?, fresh_salt()?);
        let mut header = self.header.clone();
        header.set_slot(SlotWay::Recovery, salt, &words.slot_key(&salt)?, &self.key)?;
        self.write(header)?;
        Ok(words)
    }

    /// Whether these are the words that open this vault. Changes nothing: the words themselves are kept
    /// nowhere, so all of them are needed to tell.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] for a header that was tampered with.
    pub fn opens_by(&self, words: &RecoveryWords) -> Result<bool> {
        let (_, salt, _) = self.header.recovery()?;
        self.header.opens_recovery(&words.slot_key(&salt)?)
    }

    fn without(&self, kind: SlotKind) -> Result<Header> {
        self.header.slot(kind)?;
        let mut header = self.header.clone();
        header.remove_slot(kind);
        if header.kinds() == [SlotKind::Recovery] {
            return Err(VaultError::LastDailyWay);
        }
        Ok(header)
    }

    fn write(&mut self, mut header: Header) -> Result<()> {
        self.dir.write_header(&header.file_bytes(&self.key)?)?;
        self.header = header;
        Ok(())
    }
}

fn remove_entry(header: &Header, keyring: &dyn Keyring) {
    if let Ok(slot) = header.slot(SlotKind::Keyring)
        && let SlotWay::Keyring(entry) = &slot.way
    {
        // It opens nothing any more; a keyring that is away keeps a useless entry.
        let _ = keyring.remove(entry);
    }
}
