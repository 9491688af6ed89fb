//! What the vault's tests share: a keyring with scripted answers, a cheap cost, fixed names.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use kader_setting::{PublicKey, RelationshipId};
use kader_vault::{
    EntryName, Keyring, KeyringRefusal, PassphraseCost, Recovery, RecoveryWords, Text, Vault, VaultError, Way,
};
use zeroize::Zeroizing;

pub const PASSPHRASE: &str = "window seat, quiet coach";

/// The all-`7f` vector of BIP-39 for 256 bits.
pub const WORDS: &str = "legal winner thank year wave sausage worth useful legal winner thank year \
     wave sausage worth useful legal winner thank year wave sausage worth title";

pub fn cheap() -> PassphraseCost {
    PassphraseCost::new(32, 1, 1).unwrap()
}

pub fn by_passphrase() -> Way<'static> {
    Way::Passphrase { passphrase: PASSPHRASE, cost: cheap() }
}

pub fn create(dir: &Path) -> Vault {
    let words = RecoveryWords::parse(WORDS).unwrap();
    Vault::create(dir, by_passphrase(), Recovery::Words(words)).unwrap().0
}

pub fn unlock(dir: &Path) -> Vault {
    Vault::unlock_passphrase(dir, PASSPHRASE).unwrap()
}

/// The relationship with the client, and the one with the partner: offset, so that mixed-up ids fail.
pub const CLIENT: RelationshipId = RelationshipId::new([0x10; 16]);
pub const PARTNER: RelationshipId = RelationshipId::new([0x20; 16]);

pub fn text(number: u8, body: &str) -> Text {
    Text {
        id: [number; 16],
        author: PublicKey::new([0xa0 ^ number; 32]),
        written_ms: 1_800_000_000_000 + u64::from(number),
        shown_from_ms: None,
        state: 1,
        body: body.to_owned(),
    }
}

/// Every file of a directory, by name.
pub fn snapshot(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(dir) else { return BTreeMap::new() };
    entries
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// As [`snapshot`], without the lock file, which says nothing.
pub fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = snapshot(dir);
    files.remove("lock");
    files
}

pub fn holds(bytes: &[u8], marker: &[u8]) -> bool {
    bytes.windows(marker.len()).any(|window| window == marker)
}

/// A keyring in memory. `refuse` scripts one answer to everything.
#[derive(Default)]
pub struct FakeKeyring {
    pub entries: RefCell<HashMap<String, Vec<u8>>>,
    pub refuse: Cell<Option<KeyringRefusal>>,
    /// Takes what it is given and does not keep it.
    pub forgetful: Cell<bool>,
    pub writes: Cell<usize>,
}

impl FakeKeyring {
    pub fn refusing(refusal: KeyringRefusal) -> Self {
        let keyring = Self::default();
        keyring.refuse.set(Some(refusal));
        keyring
    }

    fn gate(&self) -> Result<(), KeyringRefusal> {
        self.refuse.get().map_or(Ok(()), Err)
    }
}

impl Keyring for FakeKeyring {
    fn read(&self, entry: &EntryName) -> Result<Zeroizing<Vec<u8>>, KeyringRefusal> {
        self.gate()?;
        self.entries.borrow().get(entry.as_str()).cloned().map(Zeroizing::new).ok_or(KeyringRefusal::NoEntry)
    }

    fn write(&self, entry: &EntryName, secret: &[u8]) -> Result<(), KeyringRefusal> {
        self.gate()?;
        self.writes.set(self.writes.get() + 1);
        if !self.forgetful.get() {
            self.entries.borrow_mut().insert(entry.as_str().to_owned(), secret.to_vec());
        }
        Ok(())
    }

    fn remove(&self, entry: &EntryName) -> Result<(), KeyringRefusal> {
        self.gate()?;
        self.entries.borrow_mut().remove(entry.as_str()).map(|_| ()).ok_or(KeyringRefusal::NoEntry)
    }
}

/// The error of something that must fail, whose value has no use.
pub fn refused<T>(result: Result<T, VaultError>) -> VaultError {
    match result {
        Ok(_) => panic!("must be refused"),
        Err(error) => error,
    }
}
