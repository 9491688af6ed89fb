//! Recovery words: 24 words of BIP-39 (English list), which are 256 bits of entropy.

use bip39::{Language, Mnemonic};
use zeroize::Zeroizing;

use crate::error::{Result, VaultError};
use crate::secret::Key;

/// How many words a person writes down.
pub const WORD_COUNT: usize = 24;

const LABEL: &str = "kader/vault/slot/recovery/v1";

/// The words that open a vault when nothing else does. Wiped when dropped.
pub struct RecoveryWords(Mnemonic);

impl RecoveryWords {
    /// New random words.
    ///
    /// # Errors
    /// [`VaultError::Random`] if the system gives no randomness.
    pub fn generate() -> Result<Self> {
        let entropy = Key::generate()?;
        Mnemonic::from_entropy_in(Language::English, entropy.bytes())
            .map(Self)
            .map_err(|_| VaultError::Primitive)
    }

    /// Reads words as a person types them: any case, any white space between them.
    ///
    /// # Errors
    /// [`VaultError::WordsCount`], [`VaultError::WordUnknown`] with the place of the word, or
    /// [`VaultError::WordsChecksum`].
    pub fn parse(typed: &str) -> Result<Self> {
        let lower = Zeroizing::new(typed.to_lowercase());
        let found = lower.split_whitespace().count();
        if found != WORD_COUNT {
            return Err(VaultError::WordsCount { found });
        }
        Mnemonic::parse_in_normalized(Language::English, &lower).map(Self).map_err(|error| match error {
            bip39::Error::UnknownWord(position) => VaultError::WordUnknown { position },
            _ => VaultError::WordsChecksum,
        })
    }

    /// The words in order, to be shown once.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.words()
    }

    /// The slot key: HKDF over the entropy. It has 256 bits, so no slow derivation is needed.
    pub(crate) fn slot_key(&self, salt: &[u8]) -> Result<Key> {
        let entropy = Zeroizing::new(self.0.to_entropy());
        Key::from_slice(&entropy).ok_or(VaultError::Primitive)?.derive(salt, LABEL)
    }
}

impl std::fmt::Debug for RecoveryWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryWords(..)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn words_survive_a_person_typing_them() {
        let words = RecoveryWords::generate().unwrap();
        let list: Vec<_> = words.words().collect();
        assert_eq!(list.len(), WORD_COUNT);
        let typed = format!("  {} \n", list.join(" \t ").to_uppercase());
        let again = RecoveryWords::parse(&typed).unwrap();
        assert_eq!(again.slot_key(b"s").unwrap().bytes(), words.slot_key(b"s").unwrap().bytes());
        assert_ne!(again.slot_key(b"t").unwrap().bytes(), words.slot_key(b"s").unwrap().bytes());
        assert!(!format!("{words:?}").contains(list[0]));
    }

    #[test]
    fn what_is_mistyped_is_named() {
        // The all-zero vector of BIP-39 for 256 bits.
        let right = ["abandon"; 23].join(" ") + " art";
        assert!(RecoveryWords::parse(&right).is_ok());
        let error = |typed: &str| RecoveryWords::parse(typed).unwrap_err();
        assert_eq!(error(""), VaultError::WordsCount { found: 0 });
        assert_eq!(error(&["abandon"; 12].join(" ")), VaultError::WordsCount { found: 12 });
        assert_eq!(error(&["abandon"; 24].join(" ")), VaultError::WordsChecksum);
        assert_eq!(error(&right.replace("art", "aŕt")), VaultError::WordUnknown { position: 23 });
    }
}
