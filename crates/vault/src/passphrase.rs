//! From a passphrase to a slot key: argon2id (RFC 9106), its cost kept beside the slot.

use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::error::{Result, VaultError};
use crate::secret::{KEY_LEN, Key};

/// Fewer characters are refused; a passphrase this short is guessed whatever the cost.
pub const MIN_PASSPHRASE_CHARS: usize = 8;

/// More than this is not spent on opening: a changed header must not eat the machine's memory.
const MAX_KIB: u32 = 1024 * 1024;
const MAX_PASSES: u32 = 64;
const MAX_LANES: u32 = 16;

/// What one guess at a passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassphraseCost {
    kib: u32,
    passes: u32,
    lanes: u32,
}

impl PassphraseCost {
    /// 128 MiB, three passes, one lane: about half a second on a small laptop.
    pub const STANDARD: Self = Self { kib: 128 * 1024, passes: 3, lanes: 1 };

    /// Another cost: memory in KiB, passes over it, lanes. The program uses
    /// [`PassphraseCost::STANDARD`]; tests use less.
    ///
    /// # Errors
    /// [`VaultError::PassphraseCost`] outside argon2id's limits, above 1 GiB, 64 passes or 16 lanes.
    pub fn new(kib: u32, passes: u32, lanes: u32) -> Result<Self> {
        let cost = Self { kib, passes, lanes };
        if kib > MAX_KIB || passes > MAX_PASSES || lanes > MAX_LANES || cost.params().is_err() {
            return Err(VaultError::PassphraseCost);
        }
        Ok(cost)
    }

    /// Memory in KiB.
    pub fn kib(&self) -> u32 {
        self.kib
    }

    /// Passes over the memory.
    pub fn passes(&self) -> u32 {
        self.passes
    }

    /// Lanes.
    pub fn lanes(&self) -> u32 {
        self.lanes
    }

    fn params(&self) -> Result<Params> {
        Params::new(self.kib, self.passes, self.lanes, Some(KEY_LEN)).map_err(|_| VaultError::PassphraseCost)
    }
}

/// Refuses what is too short to be kept.
pub(crate) fn check_length(passphrase: &str) -> Result<()> {
    if passphrase.chars().count() < MIN_PASSPHRASE_CHARS {
        return Err(VaultError::PassphraseTooShort { min: MIN_PASSPHRASE_CHARS });
    }
    Ok(())
}

/// The slot key. The passphrase is taken in NFC, as RFC 8265 asks: one keyboard sends an accented
/// letter as one code point, another as two, and neither user can see that.
pub(crate) fn slot_key(passphrase: &str, salt: &[u8], cost: PassphraseCost) -> Result<Key> {
    // Composition shrinks or keeps; the room for the worst case avoids a growing copy.
    let mut normal = Zeroizing::new(String::with_capacity(passphrase.len().saturating_mul(3)));
    normal.extend(passphrase.nfc());
    let mut key = Key::blank();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?)
        .hash_password_into(normal.as_bytes(), salt, key.bytes_mut())
        .map_err(|_| VaultError::Primitive)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_cost_out_of_range_is_refused() {
        assert!(PassphraseCost::new(8, 1, 1).is_ok());
        for (kib, passes, lanes) in
            [(0, 1, 1), (8, 0, 1), (8, 1, 0), (8, 1, 2), (MAX_KIB + 1, 1, 1), (8, 65, 1), (1024, 1, 17)]
        {
            assert_eq!(PassphraseCost::new(kib, passes, lanes), Err(VaultError::PassphraseCost));
        }
        let PassphraseCost { kib, passes, lanes } = PassphraseCost::STANDARD;
        assert!(kib >= 64 * 1024 && passes >= 3);
        assert_eq!(PassphraseCost::new(kib, passes, lanes), Ok(PassphraseCost::STANDARD));
    }

    #[test]
    fn keyboards_agree_on_accents_and_salts_differ() {
        let cost = PassphraseCost::new(8, 1, 1).unwrap();
        let key = |text: &str, salt: &[u8]| *slot_key(text, salt, cost).unwrap().bytes();
        assert_eq!(key("caf\u{e9} no\u{eb}l", &[1; 32]), key("cafe\u{301} noe\u{308}l", &[1; 32]));
        assert_ne!(key("cafe noel", &[1; 32]), key("caf\u{e9} no\u{eb}l", &[1; 32]));
        assert_ne!(key("cafe noel", &[1; 32]), key("cafe noel", &[2; 32]));
        assert_eq!(check_length("sept7ch"), Err(VaultError::PassphraseTooShort { min: 8 }));
        assert!(check_length("huit8car").is_ok());
    }
}
