//! What goes along with an archive so that its owner can come back on another computer: sealed, and opened by
//! the recovery words alone.
//!
//! Bytes: magic (8), format (2, big-endian), DAG-CBOR `{vault, salt, wrapped, sealed}`. `vault`, `salt` and
//! `wrapped` are those of the recovery slot as the header has them; `sealed` is `nonce(12) AES-256-GCM tag(16)`
//! under HKDF of the vault key with the salt and the label `kader/archive/v1`, bound to everything before it.
//! Who has an archive has what a stolen profile has of its recovery slot: 256 bits stand before it. Words that
//! were renewed later open nothing of an archive from before; those of before still do.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::Zeroizing;

use crate::error::{Damage, Result, VaultError};
use crate::header::{SlotWay, slot_context};
use crate::secret::{Key, WRAPPED_LEN};
use crate::vault::Vault;
use crate::words::RecoveryWords;

const MAGIC: [u8; 8] = *b"\x89KVR\r\n\x1a\n";
const FORMAT: u16 = 1;
const LABEL: &str = "kader/archive/v1";
/// The most that is looked at: identity and addresses, a few hundred bytes a relationship.
const MAX: usize = 4 << 20;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    vault: ByteBuf,
    salt: ByteBuf,
    wrapped: ByteBuf,
    sealed: ByteBuf,
}

impl Body {
    /// What the sealed part is bound to.
    fn context(&self) -> Vec<u8> {
        let parts: [&[u8]; 5] = [
            &MAGIC,
            &FORMAT.to_be_bytes(),
            self.vault.as_slice(),
            self.salt.as_slice(),
            self.wrapped.as_slice(),
        ];
        parts.concat()
    }
}

impl Vault {
    /// Seals what is needed to come back: whoever has these bytes and the recovery words of now opens it.
    ///
    /// # Errors
    /// [`VaultError::NumberTooLarge`] above 4 MiB; [`VaultError::Random`].
    pub fn seal_return(&self, content: &[u8]) -> Result<Vec<u8>> {
        if content.len() > MAX {
            return Err(VaultError::NumberTooLarge);
        }
        let (vault, salt, wrapped) = self.header.recovery()?;
        let [vault, salt] = [ByteBuf::from(vault), ByteBuf::from(salt)];
        let mut body = Body { vault, salt, wrapped: ByteBuf::from(wrapped), sealed: ByteBuf::new() };
        let key = self.key.derive(&body.salt, LABEL)?;
        body.sealed = ByteBuf::from(key.seal(content, &body.context())?);
        let encoded = serde_ipld_dagcbor::to_vec(&body).map_err(|_| VaultError::Primitive)?;
        Ok([MAGIC.as_slice(), &FORMAT.to_be_bytes(), &encoded].concat())
    }
}

/// Opens what [`Vault::seal_return`] sealed. Needs no vault and writes nothing.
///
/// # Errors
/// [`VaultError::WrongWords`] where the words are not those of that vault; [`VaultError::Newer`];
/// [`VaultError::Damaged`] for bytes that no version of this program wrote or that were changed.
pub fn open_return(words: &RecoveryWords, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let damaged = || VaultError::from(Damage::HeaderContent);
    if bytes.len() > 2 * MAX {
        return Err(damaged());
    }
    let (magic, rest) = bytes.split_first_chunk::<8>().ok_or_else(damaged)?;
    let (format, body) = rest.split_first_chunk::<2>().ok_or_else(damaged)?;
    let format = u16::from_be_bytes(*format);
    if *magic != MAGIC || format == 0 {
        return Err(damaged());
    }
    if format > FORMAT {
        return Err(VaultError::Newer { found: format.into(), known: FORMAT.into() });
    }
    let body: Body = serde_ipld_dagcbor::from_slice(body).map_err(|_| damaged())?;
    let vault: [u8; 16] = body.vault.as_slice().try_into().map_err(|_| damaged())?;
    let salt: [u8; 32] = body.salt.as_slice().try_into().map_err(|_| damaged())?;
    if body.wrapped.len() != WRAPPED_LEN {
        return Err(damaged());
    }
    let context = slot_context(&vault, &SlotWay::Recovery, &salt)?;
    let key: Option<Key> = words.slot_key(&salt)?.unwrap_key(&body.wrapped, &context)?;
    let key = key.ok_or(VaultError::WrongWords)?.derive(&salt, LABEL)?;
    key.open(&body.sealed, &body.context())?.ok_or_else(damaged)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::passphrase::PassphraseCost;
    use crate::vault::{Recovery, State, Way};
    use kader_setting::RelationshipId;

    fn way() -> Way<'static> {
        Way::Passphrase { passphrase: "kale winter morgen", cost: PassphraseCost::new(8, 1, 1).unwrap() }
    }

    #[test]
    fn the_words_open_what_was_sealed_and_a_new_vault_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        let (mut vault, words) = Vault::create(&one, way(), Recovery::Generate).unwrap();
        assert!(vault.opens_by(&words).unwrap());
        assert!(!vault.opens_by(&RecoveryWords::generate().unwrap()).unwrap());
        let bytes = vault.seal_return(b"everything").unwrap();
        assert_ne!(bytes, vault.seal_return(b"everything").unwrap());
        assert_eq!(open_return(&words, &bytes).unwrap().as_slice(), b"everything");
        let other = RecoveryWords::generate().unwrap();
        assert_eq!(open_return(&other, &bytes).unwrap_err(), VaultError::WrongWords);

        // New words open no archive of before; those of then do.
        let renewed = vault.renew_recovery().unwrap();
        assert_eq!(open_return(&renewed, &bytes).unwrap_err(), VaultError::WrongWords);
        assert!(!vault.opens_by(&words).unwrap());
        assert_eq!(open_return(&words, &bytes).unwrap().as_slice(), b"everything");

        let id = RelationshipId::new([7; 16]);
        let again = Vault::create_again::<VaultError>(&two, way(), words, |filling| {
            filling.home().put_setting("name", b"Sam")?;
            filling.add_relationship(&id, |tx| tx.put_state("state", b"here"))
        });
        drop(again.unwrap());
        let vault = Vault::unlock_passphrase(&two, "kale winter morgen").unwrap();
        assert_eq!(vault.home().relationships().unwrap(), [id]);
        let state = vault.relationship(&id).unwrap().transaction(|tx| tx.state("state")).unwrap();
        assert_eq!(state.unwrap(), b"here");
        drop(vault);
        // A key of its own: nothing of the old vault's header is in the new one's.
        let header = std::fs::read(two.join("header")).unwrap();
        assert!(!header.windows(32).any(|part| bytes.windows(32).any(|other| other == part)));
    }

    #[test]
    fn what_breaks_off_leaves_no_vault_and_can_begin_again() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("profile");
        let words = || RecoveryWords::parse(&(["abandon"; 23].join(" ") + " art")).unwrap();
        let id = RelationshipId::new([7; 16]);
        let broken = Vault::create_again::<VaultError>(&dir, way(), words(), |filling| {
            filling.add_relationship(&id, |tx| tx.put_state("state", b"half"))?;
            Err(VaultError::Random)
        });
        assert_eq!(broken.unwrap_err(), VaultError::Random);
        assert_eq!(Vault::inspect(&dir).unwrap(), State::Absent);
        let whole = Vault::create_again::<VaultError>(&dir, way(), words(), |filling| {
            filling.add_relationship(&id, |tx| tx.put_state("state", b"whole"))
        });
        let whole = whole.unwrap();
        assert!(whole.opens_by(&words()).unwrap());
        let state = whole.relationship(&id).unwrap().transaction(|tx| tx.state("state")).unwrap();
        assert_eq!(state.unwrap(), b"whole");
        let files = std::fs::read_dir(&dir).unwrap().filter_map(Result::ok);
        let stray = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "new"));
        assert_eq!(stray.count(), 0);
        let there = Vault::create_again::<VaultError>(&dir, way(), words(), |_| Ok(()));
        assert_eq!(there.unwrap_err(), VaultError::VaultExists);
    }

    #[test]
    fn every_changed_byte_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (vault, words) = Vault::create(&folder.path().join("one"), way(), Recovery::Generate).unwrap();
        let bytes = vault.seal_return(b"everything").unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(open_return(&words, &changed).is_err(), "byte {at}");
            assert!(open_return(&words, &bytes[..at]).is_err(), "length {at}");
        }
        assert_eq!(open_return(&words, b"").unwrap_err(), Damage::HeaderContent.into());
        let mut newer = bytes;
        newer[9] = 2;
        assert_eq!(open_return(&words, &newer).unwrap_err(), VaultError::Newer { found: 2, known: 1 });
    }
}
