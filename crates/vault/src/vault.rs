//! The vault: looking without touching, creating, unlocking, and locking again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kader_setting::RelationshipId;
use zeroize::Zeroizing;

use crate::database;
use crate::error::{Damage, Result, VaultError};
use crate::files::{FileName, ProfileDir, ProfileLock};
use crate::header::{Header, Slot, SlotKind, SlotWay, fresh_salt, wrapping_key};
use crate::home::Home;
use crate::keyring::{EntryName, Keyring, KeyringRefusal};
use crate::passphrase::{self, PassphraseCost};
use crate::relationship::{OpenStore, RelationshipStore, Tx};
use crate::schema;
use crate::secret::Key;
use crate::slots::keyring_slot_key;
use crate::words::RecoveryWords;

const RELATIONSHIP_DOMAIN: &[u8] = b"kader/vault/relationship/v1\0";

/// What lies in a profile directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// No vault; one can be created.
    Absent,
    /// A vault, with these ways into it.
    Locked {
        /// In the order keyring, passphrase, recovery.
        slots: Vec<SlotKind>,
    },
    /// A vault that is not what was written.
    Damaged(Damage),
    /// A vault of a newer program.
    Newer {
        /// The format that the header has.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
}

/// A daily way into a vault.
pub enum Way<'a> {
    /// A random key in the operating system's keyring.
    Keyring(&'a dyn Keyring),
    /// A passphrase of [`crate::MIN_PASSPHRASE_CHARS`] or more characters.
    Passphrase {
        /// What the person types.
        passphrase: &'a str,
        /// What a guess shall cost; [`PassphraseCost::STANDARD`] in the program.
        cost: PassphraseCost,
    },
}

/// Which recovery words a new vault gets.
#[derive(Debug)]
pub enum Recovery {
    /// New ones.
    Generate,
    /// Words that were generated and shown beforehand.
    Words(RecoveryWords),
}

/// An open vault. It holds the profile for this process; dropping it closes the databases, wipes
/// the keys and lets go of the profile (S-44).
pub struct Vault {
    // Dropped in this order, after `open` was closed: the lock comes last.
    open: Mutex<BTreeMap<RelationshipId, Arc<OpenStore>>>,
    home: Home,
    pub(crate) key: Key,
    pub(crate) header: Header,
    pub(crate) dir: ProfileDir,
    _lock: ProfileLock,
}

/// A vault that is being made and is none yet: [`Vault::create_again`].
pub struct Filling<'a> {
    home: &'a Home,
    dir: &'a ProfileDir,
    key: &'a Key,
}

impl Filling<'_> {
    /// The home database.
    #[must_use]
    pub fn home(&self) -> &Home {
        self.home
    }

    /// Adds a relationship and fills its database in one transaction.
    ///
    /// # Errors
    /// [`VaultError::RelationshipExists`], those of database and file system, and what `work` answers.
    pub fn add_relationship<T, E: From<VaultError>>(
        &self,
        id: &RelationshipId,
        work: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let (file, key) = new_relationship(self.home, self.dir, self.key, id)?;
        // Under the name of what is not finished: until there is a vault nobody asks for it.
        let path = self.dir.new_database(&file);
        let store = Arc::new(OpenStore::new(database::open(&path, &key, &schema::RELATIONSHIP)?));
        let filled = RelationshipStore::new(Arc::clone(&store)).transaction(work);
        store.finish()?;
        filled
    }
}

impl std::fmt::Debug for Filling<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Filling(..)")
    }
}

/// A new database under a key of its own, entered in the home.
fn new_relationship(
    home: &Home,
    dir: &ProfileDir,
    vault: &Key,
    id: &RelationshipId,
) -> Result<(FileName, Key)> {
    if home.relationship(id)?.is_some() {
        return Err(VaultError::RelationshipExists);
    }
    let (file, key) = (FileName::fresh()?, Key::generate()?);
    let path = dir.new_database(&file);
    database::create(&path, &key, &schema::RELATIONSHIP)?;
    dir.sync()?;
    let wrapped = wrapping_key(vault)?.wrap(&key, &relationship_context(id, &file))?;
    home.add_relationship(id, &file, &wrapped)?;
    Ok((file, key))
}

impl Vault {
    /// Looks at a directory. Creates and changes nothing, and needs no lock.
    ///
    /// # Errors
    /// [`VaultError::Io`] if the directory cannot be read: that is not "absent".
    pub fn inspect(dir: &Path) -> Result<State> {
        let dir = ProfileDir::new(dir);
        match read_header(&dir) {
            Ok(header) if dir.has(header.home())? => Ok(State::Locked { slots: header.kinds() }),
            Ok(_) => Ok(State::Damaged(Damage::HomeMissing)),
            Err(VaultError::NoVault) => Ok(State::Absent),
            Err(VaultError::Damaged(damage)) => Ok(State::Damaged(damage)),
            Err(VaultError::Newer { found, known }) => Ok(State::Newer { found, known }),
            Err(error) => Err(error),
        }
    }

    /// Whether another process, or another [`Vault`] of this one, has the directory open now.
    /// Creates and changes nothing. It may be otherwise a moment later: only unlocking tells.
    ///
    /// # Errors
    /// [`VaultError::Io`] if the directory cannot be read.
    pub fn in_use(dir: &Path) -> Result<bool> {
        ProfileDir::new(dir).is_locked()
    }

    /// Creates a vault where there is none, with a daily way and recovery words. By keyring only if
    /// that says [`KeyringRefusal::NoEntry`]; every other answer is its own error.
    ///
    /// The header is written last: until then there is no vault, and a creation that was cut off
    /// can be repeated.
    ///
    /// # Errors
    /// [`VaultError::VaultExists`], [`VaultError::Damaged`], [`VaultError::Newer`] or
    /// [`VaultError::InUse`] if the directory is not free; [`VaultError::PassphraseTooShort`];
    /// the keyring's answers, or [`VaultError::KeyringKeyWithoutVault`]; those of the file system.
    pub fn create(dir: &Path, way: Way<'_>, recovery: Recovery) -> Result<(Self, RecoveryWords)> {
        Self::create_with(dir, way, recovery, |_, _| Ok(()))
    }

    /// As [`Vault::create`], with what `first` writes into the home database: it is there from the
    /// moment on at which there is a vault. It is given the recovery words too.
    ///
    /// # Errors
    /// As [`Vault::create`], and what `first` answers: then there is no vault.
    pub fn create_with(
        dir: &Path,
        way: Way<'_>,
        recovery: Recovery,
        first: impl FnOnce(&Home, &RecoveryWords) -> Result<()>,
    ) -> Result<(Self, RecoveryWords)> {
        Self::create_filled(dir, way, recovery, |filling, words| first(filling.home, words))
    }

    /// Creates a vault again on another computer, under a new random vault key: the same words open it. What
    /// `fill` writes, relationships too, is there as soon as there is a vault; killed before that there is
    /// none, and what was written is swept away when it is tried again.
    ///
    /// # Errors
    /// As [`Vault::create`], and what `fill` answers: then there is no vault.
    pub fn create_again<E: From<VaultError>>(
        dir: &Path,
        way: Way<'_>,
        words: RecoveryWords,
        fill: impl FnOnce(&Filling<'_>) -> std::result::Result<(), E>,
    ) -> std::result::Result<Self, E> {
        let recovery = Recovery::Words(words);
        Self::create_filled(dir, way, recovery, |filling, _| fill(filling)).map(|(vault, _)| vault)
    }

    fn create_filled<E: From<VaultError>>(
        dir: &Path,
        way: Way<'_>,
        recovery: Recovery,
        first: impl FnOnce(&Filling<'_>, &RecoveryWords) -> std::result::Result<(), E>,
    ) -> std::result::Result<(Self, RecoveryWords), E> {
        refuse_unless_absent(dir)?;
        if let Way::Passphrase { passphrase, .. } = &way {
            passphrase::check_length(passphrase)?;
        }
        let words = match recovery {
            Recovery::Generate => RecoveryWords::generate()?,
            Recovery::Words(words) => words,
        };
        let dir = ProfileDir::create(dir)?;
        let lock = dir.lock()?;
        // Again, now that nobody else can create one.
        refuse_unless_absent(dir.path())?;
        let entry = EntryName::for_directory(dir.path());
        if let Way::Keyring(keyring) = &way {
            match keyring.read(&entry) {
                Err(KeyringRefusal::NoEntry) => {}
                Ok(_) | Err(KeyringRefusal::Unreadable) => {
                    return Err(VaultError::KeyringKeyWithoutVault.into());
                }
                Err(refusal) => return Err(VaultError::from(refusal).into()),
            }
        }
        dir.sweep(&[])?;

        let (vault_key, home_key, home) = (Key::generate()?, Key::generate()?, FileName::fresh()?);
        let mut header = Header::new(&vault_key, home.clone(), &home_key)?;
        let salt = fresh_salt()?;
        header.set_slot(SlotWay::Recovery, salt, &words.slot_key(&salt)?, &vault_key)?;
        let path = dir.new_database(&home);
        database::create(&path, &home_key, &schema::HOME)?;
        let opened = Home::new(database::open(&path, &home_key, &schema::HOME)?);
        first(&Filling { home: &opened, dir: &dir, key: &vault_key }, &words)?;
        drop(opened);
        match way {
            Way::Keyring(keyring) => {
                header.add_keyring(keyring, entry, &vault_key, |bytes| dir.write_header(bytes))?
            }
            Way::Passphrase { passphrase, cost } => {
                header.add_passphrase(passphrase, cost, &vault_key)?;
                dir.write_header(&header.file_bytes(&vault_key)?)?;
            }
        }
        Ok((Self::open(dir, lock, header, vault_key)?, words))
    }

    /// Unlocks with the key in the keyring.
    ///
    /// # Errors
    /// The keyring's four answers; [`VaultError::KeyringKeyDoesNotFit`];
    /// [`VaultError::NoSuchSlot`]; [`VaultError::NoVault`], [`VaultError::InUse`],
    /// [`VaultError::Damaged`], [`VaultError::Newer`]; those of the file system.
    pub fn unlock_keyring(dir: &Path, keyring: &dyn Keyring) -> Result<Self> {
        Self::unlock(dir, SlotKind::Keyring, VaultError::KeyringKeyDoesNotFit, |slot| {
            let SlotWay::Keyring(entry) = &slot.way else {
                return Err(VaultError::NoSuchSlot(SlotKind::Keyring));
            };
            let secret = keyring.read(entry)?;
            let secret = Key::from_slice(&secret).ok_or(VaultError::KeyringKeyDoesNotFit)?;
            keyring_slot_key(&secret, &slot.salt)
        })
    }

    /// Unlocks with the passphrase. Takes as long as its cost says; use a thread that may wait.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], and as [`Vault::unlock_keyring`] without the keyring's.
    pub fn unlock_passphrase(dir: &Path, passphrase: &str) -> Result<Self> {
        Self::unlock(dir, SlotKind::Passphrase, VaultError::WrongPassphrase, |slot| {
            let SlotWay::Passphrase(cost) = slot.way else {
                return Err(VaultError::NoSuchSlot(SlotKind::Passphrase));
            };
            passphrase::slot_key(passphrase, &slot.salt, cost)
        })
    }

    /// Unlocks with the recovery words. Then offer a new daily way: [`Vault::set_passphrase`] or
    /// [`Vault::set_keyring`].
    ///
    /// # Errors
    /// [`VaultError::WrongWords`], and as [`Vault::unlock_keyring`] without the keyring's.
    pub fn unlock_words(dir: &Path, words: &RecoveryWords) -> Result<Self> {
        Self::unlock(dir, SlotKind::Recovery, VaultError::WrongWords, |slot| words.slot_key(&slot.salt))
    }

    fn unlock(
        dir: &Path,
        kind: SlotKind,
        wrong: VaultError,
        slot_key: impl FnOnce(&Slot) -> Result<Key>,
    ) -> Result<Self> {
        let dir = ProfileDir::new(dir);
        // Before the lock: a directory that cannot be opened is left without even that file.
        read_header(&dir)?;
        let lock = dir.lock()?;
        let header = read_header(&dir)?;
        let slot = header.slot(kind)?;
        let vault_key = header.open(slot, &slot_key(slot)?)?.ok_or(wrong)?;
        Self::open(dir, lock, header, vault_key)
    }

    fn open(dir: ProfileDir, lock: ProfileLock, header: Header, key: Key) -> Result<Self> {
        let path = dir.settle(header.home(), Damage::HomeMissing)?;
        let home = Home::new(database::open(&path, &header.open_home_key(&key)?, &schema::HOME)?);
        home.finish_forgetting(&dir)?;
        dir.sweep(&home.files()?)?;
        Ok(Self { open: Mutex::default(), home, key, header, dir, _lock: lock })
    }

    /// Closes the databases, wipes the keys and lets go of the profile. The same as dropping.
    pub fn lock(self) {
        drop(self);
    }

    /// The home database.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The ways into this vault, in the order keyring, passphrase, recovery.
    pub fn slots(&self) -> Vec<SlotKind> {
        self.header.kinds()
    }

    /// Adds a relationship with an empty database under a key of its own.
    ///
    /// # Errors
    /// [`VaultError::RelationshipExists`]; those of database and file system.
    pub fn add_relationship(&self, id: &RelationshipId) -> Result<RelationshipStore<'_>> {
        // Held to the end: two threads must not both find that it is new.
        let mut open = self.open_stores();
        if self.home.relationship(id)?.is_some() {
            return Err(VaultError::RelationshipExists);
        }
        new_relationship(&self.home, &self.dir, &self.key, id)?;
        self.store(&mut open, id)
    }

    /// A relationship's database, opened on first use and kept open until the vault is locked.
    ///
    /// # Errors
    /// [`VaultError::UnknownRelationship`]; [`VaultError::Damaged`] or [`VaultError::Newer`] for
    /// this one database, while the others stay usable; those of database and file system.
    pub fn relationship(&self, id: &RelationshipId) -> Result<RelationshipStore<'_>> {
        self.store(&mut self.open_stores(), id)
    }

    fn store(
        &self,
        open: &mut BTreeMap<RelationshipId, Arc<OpenStore>>,
        id: &RelationshipId,
    ) -> Result<RelationshipStore<'_>> {
        if let Some(store) = open.get(id) {
            return Ok(RelationshipStore::new(Arc::clone(store)));
        }
        let row = self.home.relationship(id)?.ok_or(VaultError::UnknownRelationship)?;
        let key = wrapping_key(&self.key)?
            .unwrap_key(&row.wrapped_key, &relationship_context(id, &row.file))?
            .ok_or(Damage::Row)?;
        let path = self.dir.settle(&row.file, Damage::RelationshipMissing)?;
        let store = Arc::new(OpenStore::new(database::open(&path, &key, &schema::RELATIONSHIP)?));
        open.insert(*id, Arc::clone(&store));
        Ok(RelationshipStore::new(store))
    }

    /// Erases a relationship (S-41): destroys its wrapped key, then removes its file. With the key
    /// gone, no copy of the file made elsewhere opens by this vault any more. Once this has begun
    /// it is finished, if need be at the next opening.
    ///
    /// # Errors
    /// [`VaultError::UnknownRelationship`]; those of database and file system.
    pub fn forget(&mut self, id: &RelationshipId) -> Result<()> {
        self.home.destroy_key(id)?;
        if let Some(store) = self.open_stores().remove(id) {
            store.close();
        }
        self.home.finish_forgetting(&self.dir)
    }

    /// Removes a key from the keyring whose vault is gone, after the user has said so.
    ///
    /// # Errors
    /// [`VaultError::VaultExists`], [`VaultError::Damaged`] or [`VaultError::Newer`] if a vault is
    /// there after all; the keyring's answers.
    pub fn discard_orphan_key(dir: &Path, keyring: &dyn Keyring) -> Result<()> {
        refuse_unless_absent(dir)?;
        let dir = std::fs::canonicalize(dir).or_else(|_| std::path::absolute(dir))?;
        Ok(keyring.remove(&EntryName::for_directory(&dir))?)
    }

    fn open_stores(&self) -> MutexGuard<'_, BTreeMap<RelationshipId, Arc<OpenStore>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        for store in self.open_stores().values() {
            store.close();
        }
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(..)")
    }
}

/// The header, or [`VaultError::NoVault`] where nothing ever was.
fn read_header(dir: &ProfileDir) -> Result<Header> {
    match dir.read_header()? {
        Some(bytes) => Header::from_bytes(&Zeroizing::new(bytes)),
        None if dir.has_databases()? => Err(Damage::HeaderMissing.into()),
        None => Err(VaultError::NoVault),
    }
}

fn refuse_unless_absent(dir: &Path) -> Result<()> {
    match Vault::inspect(dir)? {
        State::Absent => Ok(()),
        State::Locked { .. } => Err(VaultError::VaultExists),
        State::Damaged(damage) => Err(damage.into()),
        State::Newer { found, known } => Err(VaultError::Newer { found, known }),
    }
}

fn relationship_context(id: &RelationshipId, file: &FileName) -> Vec<u8> {
    [RELATIONSHIP_DOMAIN, id.as_bytes(), file.as_str().as_bytes()].concat()
}
