//! The header file: key slots and the home database's key. Versioned, checksummed, authenticated.
//!
//! Bytes: magic (8), format (2, big-endian), length of the body (4, big-endian), body (DAG-CBOR),
//! SHA-256 over all of that. Every later format keeps this frame, so that an old program can tell
//! "newer" from "damaged". The checksum finds accidents; the MAC inside the body, under a key that
//! only an opened slot gives, finds somebody who repaired the checksum.

use ring::digest;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::error::{Damage, Result, VaultError};
use crate::files::FileName;
use crate::keyring::EntryName;
use crate::passphrase::PassphraseCost;
use crate::secret::{Key, WRAPPED_LEN, random};

/// The newest format that this program writes and reads.
pub(crate) const FORMAT: u16 = 1;

const MAGIC: [u8; 8] = *b"\x89KVH\r\n\x1a\n";
const CHECKSUM_LEN: usize = 32;
const SALT_LEN: usize = 32;
const SLOT_DOMAIN: &str = "kader/vault/slot/v1";
const HOME_DOMAIN: &[u8] = b"kader/vault/home/v1\0";
const MAC_LABEL: &str = "kader/vault/header/v1";
const WRAP_LABEL: &str = "kader/vault/wrap/v1";

/// The ways into a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotKind {
    /// The operating system's keyring: a daily way.
    Keyring,
    /// A passphrase: a daily way.
    Passphrase,
    /// The 24 recovery words; every vault has this slot.
    Recovery,
}

/// What a slot needs besides the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SlotWay {
    Keyring(EntryName),
    Passphrase(PassphraseCost),
    Recovery,
}

impl SlotWay {
    pub(crate) fn kind(&self) -> SlotKind {
        match self {
            Self::Keyring(_) => SlotKind::Keyring,
            Self::Passphrase(_) => SlotKind::Passphrase,
            Self::Recovery => SlotKind::Recovery,
        }
    }
}

/// One wrapping of the vault key.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) way: SlotWay,
    pub(crate) salt: [u8; SALT_LEN],
    wrapped: Vec<u8>,
}

/// A fresh salt for a slot.
pub(crate) fn fresh_salt() -> Result<[u8; SALT_LEN]> {
    random()
}

/// A header as read or to be written.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    vault: [u8; 16],
    home: FileName,
    home_key: Vec<u8>,
    slots: Vec<Slot>,
    mac: [u8; 32],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    vault: ByteBuf,
    home: String,
    home_key: ByteBuf,
    slots: Vec<SlotBody>,
    mac: ByteBuf,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotBody {
    kind: String,
    salt: ByteBuf,
    entry: Option<String>,
    /// KiB, passes, lanes.
    cost: Option<(u32, u32, u32)>,
    wrapped: ByteBuf,
}

impl Header {
    /// A header without slots, for a new vault.
    pub(crate) fn new(vault_key: &Key, home: FileName, home_key: &Key) -> Result<Self> {
        let vault = random()?;
        let home_key = wrapping_key(vault_key)?.wrap(home_key, &home_context(&vault, &home))?;
        Ok(Self { vault, home, home_key, slots: Vec::new(), mac: [0; 32] })
    }

    pub(crate) fn home(&self) -> &FileName {
        &self.home
    }

    pub(crate) fn kinds(&self) -> Vec<SlotKind> {
        self.slots.iter().map(|slot| slot.way.kind()).collect()
    }

    pub(crate) fn slot(&self, kind: SlotKind) -> Result<&Slot> {
        self.slots.iter().find(|slot| slot.way.kind() == kind).ok_or(VaultError::NoSuchSlot(kind))
    }

    /// Puts a slot in place of the one of its kind.
    pub(crate) fn set_slot(
        &mut self,
        way: SlotWay,
        salt: [u8; SALT_LEN],
        slot_key: &Key,
        vault_key: &Key,
    ) -> Result<()> {
        let wrapped = slot_key.wrap(vault_key, &self.slot_context(&way, &salt)?)?;
        self.remove_slot(way.kind());
        self.slots.push(Slot { way, salt, wrapped });
        self.slots.sort_by_key(|slot| slot.way.kind());
        Ok(())
    }

    pub(crate) fn remove_slot(&mut self, kind: SlotKind) {
        self.slots.retain(|slot| slot.way.kind() != kind);
    }

    /// The vault's own random name, and its recovery slot: salt and wrapping.
    pub(crate) fn recovery(&self) -> Result<([u8; 16], [u8; SALT_LEN], Vec<u8>)> {
        let slot = self.slot(SlotKind::Recovery)?;
        Ok((self.vault, slot.salt, slot.wrapped.clone()))
    }

    /// Whether a slot key opens the recovery slot.
    pub(crate) fn opens_recovery(&self, slot_key: &Key) -> Result<bool> {
        let slot = self.slot(SlotKind::Recovery)?;
        Ok(self.open(slot, slot_key)?.is_some())
    }

    /// The vault key, `None` if the slot key does not fit. A header that was tampered with is
    /// refused even though its slot opens.
    pub(crate) fn open(&self, slot: &Slot, slot_key: &Key) -> Result<Option<Key>> {
        let Some(vault_key) =
            slot_key.unwrap_key(&slot.wrapped, &self.slot_context(&slot.way, &slot.salt)?)?
        else {
            return Ok(None);
        };
        let mac_key = vault_key.derive(&self.vault, MAC_LABEL)?;
        if !mac_key.mac_matches(&self.body_bytes(None)?, &self.mac) {
            return Err(Damage::HeaderAuthenticity.into());
        }
        Ok(Some(vault_key))
    }

    pub(crate) fn open_home_key(&self, vault_key: &Key) -> Result<Key> {
        wrapping_key(vault_key)?
            .unwrap_key(&self.home_key, &home_context(&self.vault, &self.home))?
            .ok_or_else(|| Damage::HeaderAuthenticity.into())
    }

    /// The file's bytes, authenticated under the vault key.
    pub(crate) fn file_bytes(&mut self, vault_key: &Key) -> Result<Vec<u8>> {
        self.mac = vault_key.derive(&self.vault, MAC_LABEL)?.mac(&self.body_bytes(None)?);
        let body = self.body_bytes(Some(&self.mac))?;
        let length = u32::try_from(body.len()).map_err(|_| VaultError::Primitive)?;
        let mut bytes = Vec::with_capacity(body.len().saturating_add(64));
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&FORMAT.to_be_bytes());
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&body);
        let checksum = digest::digest(&digest::SHA256, &bytes);
        bytes.extend_from_slice(checksum.as_ref());
        Ok(bytes)
    }

    /// Reads a header file.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (format, body) = unframe(bytes).ok_or(Damage::HeaderChecksum)?;
        if format > FORMAT {
            return Err(VaultError::Newer { found: format.into(), known: FORMAT.into() });
        }
        if format == 0 {
            return Err(Damage::HeaderContent.into());
        }
        let body: Body = serde_ipld_dagcbor::from_slice(body).map_err(|_| Damage::HeaderContent)?;
        Self::from_body(body).ok_or_else(|| Damage::HeaderContent.into())
    }

    fn from_body(body: Body) -> Option<Self> {
        let slots = body.slots.into_iter().map(Slot::from_body).collect::<Option<Vec<_>>>()?;
        let kinds: Vec<_> = slots.iter().map(|slot| slot.way.kind()).collect();
        let in_order = kinds.is_sorted_by(|a, b| a < b);
        // Recovery and one daily way at least, each once.
        if !in_order || kinds.len() < 2 || kinds.last() != Some(&SlotKind::Recovery) {
            return None;
        }
        Some(Self {
            vault: body.vault.as_slice().try_into().ok()?,
            home: FileName::parse(&body.home)?,
            home_key: wrapped(body.home_key)?,
            slots,
            mac: body.mac.as_slice().try_into().ok()?,
        })
    }

    fn body_bytes(&self, mac: Option<&[u8; 32]>) -> Result<Vec<u8>> {
        let body = Body {
            vault: ByteBuf::from(self.vault),
            home: self.home.as_str().to_owned(),
            home_key: ByteBuf::from(self.home_key.as_slice()),
            slots: self.slots.iter().map(|slot| slot_body(&slot.way, &slot.salt, &slot.wrapped)).collect(),
            mac: mac.map(|mac| ByteBuf::from(mac.as_slice())).unwrap_or_default(),
        };
        serde_ipld_dagcbor::to_vec(&body).map_err(|_| VaultError::Primitive)
    }

    /// Binds a wrapping to its vault and to the slot's parameters.
    fn slot_context(&self, way: &SlotWay, salt: &[u8; SALT_LEN]) -> Result<Vec<u8>> {
        slot_context(&self.vault, way, salt)
    }
}

/// What a slot's wrapping is bound to.
pub(crate) fn slot_context(vault: &[u8; 16], way: &SlotWay, salt: &[u8; SALT_LEN]) -> Result<Vec<u8>> {
    let context = (SLOT_DOMAIN, serde_bytes::Bytes::new(vault), slot_body(way, salt, &[]));
    serde_ipld_dagcbor::to_vec(&context).map_err(|_| VaultError::Primitive)
}

impl Slot {
    fn from_body(body: SlotBody) -> Option<Self> {
        let way = match (body.kind.as_str(), body.entry, body.cost) {
            ("keyring", Some(entry), None) => SlotWay::Keyring(EntryName::parse(&entry)?),
            ("passphrase", None, Some((kib, passes, lanes))) => {
                SlotWay::Passphrase(PassphraseCost::new(kib, passes, lanes).ok()?)
            }
            ("recovery", None, None) => SlotWay::Recovery,
            _ => return None,
        };
        Some(Self { way, salt: body.salt.as_slice().try_into().ok()?, wrapped: wrapped(body.wrapped)? })
    }
}

/// The key under the vault key that wraps the databases' keys.
pub(crate) fn wrapping_key(vault_key: &Key) -> Result<Key> {
    vault_key.derive(b"", WRAP_LABEL)
}

fn slot_body(way: &SlotWay, salt: &[u8; SALT_LEN], wrapped: &[u8]) -> SlotBody {
    let (kind, entry, cost) = match way {
        SlotWay::Keyring(entry) => ("keyring", Some(entry.as_str().to_owned()), None),
        SlotWay::Passphrase(cost) => ("passphrase", None, Some((cost.kib(), cost.passes(), cost.lanes()))),
        SlotWay::Recovery => ("recovery", None, None),
    };
    SlotBody {
        kind: kind.to_owned(),
        salt: ByteBuf::from(*salt),
        entry,
        cost,
        wrapped: ByteBuf::from(wrapped),
    }
}

fn home_context(vault: &[u8; 16], home: &FileName) -> Vec<u8> {
    [HOME_DOMAIN, vault, home.as_str().as_bytes()].concat()
}

fn wrapped(bytes: ByteBuf) -> Option<Vec<u8>> {
    (bytes.len() == WRAPPED_LEN).then(|| bytes.into_vec())
}

/// Format and body, if magic, length and checksum are right.
fn unframe(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (framed, checksum) = bytes.split_last_chunk::<CHECKSUM_LEN>()?;
    if digest::digest(&digest::SHA256, framed).as_ref() != checksum {
        return None;
    }
    let (magic, rest) = framed.split_first_chunk::<8>()?;
    let (format, rest) = rest.split_first_chunk::<2>()?;
    let (length, body) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    (*magic == MAGIC && length == body.len()).then_some((u16::from_be_bytes(*format), body))
}

#[cfg(test)]
mod tests;
