//! Keys in memory: random, derived, wrapped. Every buffer that holds one is wiped when dropped.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use ring::{hkdf, hmac};
use zeroize::Zeroizing;

use crate::error::{Result, VaultError};

/// Bytes in every key of a vault.
pub(crate) const KEY_LEN: usize = 32;

/// Bytes of a wrapped key: nonce, ciphertext, tag.
pub(crate) const WRAPPED_LEN: usize = NONCE_LEN + KEY_LEN + 16;

/// A 256-bit key. On the heap, so that a move does not leave a copy behind.
pub(crate) struct Key(Box<Zeroizing<[u8; KEY_LEN]>>);

impl Key {
    pub(crate) fn generate() -> Result<Self> {
        let mut key = Self::blank();
        fill_random(key.bytes_mut())?;
        Ok(key)
    }

    pub(crate) fn blank() -> Self {
        Self(Box::new(Zeroizing::new([0; KEY_LEN])))
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::blank();
        if bytes.len() != KEY_LEN {
            return None;
        }
        key.bytes_mut().copy_from_slice(bytes);
        Some(key)
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8; KEY_LEN] {
        &mut self.0
    }

    /// HKDF-SHA256 (RFC 5869) with this key as input keying material.
    pub(crate) fn derive(&self, salt: &[u8], label: &'static str) -> Result<Self> {
        let mut derived = Self::blank();
        hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
            .extract(self.bytes())
            .expand(&[label.as_bytes()], hkdf::HKDF_SHA256)
            .and_then(|output| output.fill(derived.bytes_mut()))
            .map_err(|_| VaultError::Primitive)?;
        Ok(derived)
    }

    /// Wraps `inner` with AES-256-GCM under a random nonce; `context` must be given again to
    /// unwrap. A key wraps a handful of others in its life, so random nonces do not meet.
    pub(crate) fn wrap(&self, inner: &Self, context: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut body = Zeroizing::new(inner.bytes().to_vec());
        // Room for the tag beforehand: growing would leave a copy of the key behind.
        body.reserve_exact(WRAPPED_LEN);
        self.cipher()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context), &mut *body)
            .map_err(|_| VaultError::Primitive)?;
        Ok([nonce.as_slice(), body.as_slice()].concat())
    }

    /// `None` if this key, the context or the bytes are not those of the wrapping.
    pub(crate) fn unwrap_key(&self, wrapped: &[u8], context: &[u8]) -> Result<Option<Self>> {
        let Some((nonce, body)) = wrapped.split_first_chunk::<NONCE_LEN>() else {
            return Ok(None);
        };
        let mut body = Zeroizing::new(body.to_vec());
        let opened =
            self.cipher()?.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(context), &mut body);
        Ok(opened.ok().and_then(|plain| Self::from_slice(plain)))
    }

    /// Seals a whole content with AES-256-GCM, under a random nonce and a key that seals nothing else.
    pub(crate) fn seal(&self, content: &[u8], context: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut body = Zeroizing::new(Vec::with_capacity(content.len().saturating_add(16)));
        body.extend_from_slice(content);
        self.cipher()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context), &mut *body)
            .map_err(|_| VaultError::Primitive)?;
        Ok([nonce.as_slice(), body.as_slice()].concat())
    }

    /// `None` if this key, the context or the bytes are not those of the sealing.
    pub(crate) fn open(&self, sealed: &[u8], context: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let Some((nonce, body)) = sealed.split_first_chunk::<NONCE_LEN>() else {
            return Ok(None);
        };
        let mut body = Zeroizing::new(body.to_vec());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let Ok(plain) = self.cipher()?.open_in_place(nonce, Aad::from(context), &mut body) else {
            return Ok(None);
        };
        let length = plain.len();
        body.truncate(length);
        Ok(Some(body))
    }

    /// HMAC-SHA256 under this key.
    pub(crate) fn mac(&self, bytes: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, self.bytes()), bytes);
        let mut out = [0; 32];
        out.copy_from_slice(tag.as_ref());
        out
    }

    /// Compares in constant time.
    pub(crate) fn mac_matches(&self, bytes: &[u8], mac: &[u8]) -> bool {
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, self.bytes()), bytes, mac).is_ok()
    }

    fn cipher(&self) -> Result<LessSafeKey> {
        let key = UnboundKey::new(&AES_256_GCM, self.bytes()).map_err(|_| VaultError::Primitive)?;
        Ok(LessSafeKey::new(key))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Fills `buffer` from the system's generator.
pub(crate) fn fill_random(buffer: &mut [u8]) -> Result<()> {
    SystemRandom::new().fill(buffer).map_err(|_| VaultError::Random)
}

/// `N` random bytes, for what is not secret: ids, salts, nonces, file names.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    fill_random(&mut bytes)?;
    Ok(bytes)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().saturating_mul(2)));
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_wrapped_key_opens_only_with_its_key_and_context() {
        let (outer, inner) = (Key::generate().unwrap(), Key::generate().unwrap());
        let wrapped = outer.wrap(&inner, b"a").unwrap();
        assert_eq!(wrapped.len(), WRAPPED_LEN);
        let opened = outer.unwrap_key(&wrapped, b"a").unwrap().unwrap();
        assert_eq!(opened.bytes(), inner.bytes());
        assert!(outer.unwrap_key(&wrapped, b"b").unwrap().is_none());
        assert!(inner.unwrap_key(&wrapped, b"a").unwrap().is_none());
        for at in 0..wrapped.len() {
            let mut changed = wrapped.clone();
            changed[at] ^= 1;
            assert!(outer.unwrap_key(&changed, b"a").unwrap().is_none(), "byte {at}");
            assert!(outer.unwrap_key(&wrapped[..at], b"a").unwrap().is_none(), "cut at {at}");
        }
    }

    #[test]
    fn derivation_follows_rfc_5869_and_separates_labels() {
        // RFC 5869 A.1 has other lengths; recomputed with HMAC by hand instead.
        let key = Key::from_slice(&[7; 32]).unwrap();
        let derived = key.derive(b"salt", "label").unwrap();
        let prk = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"salt"), &[7; 32]);
        let block = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, prk.as_ref()), b"label\x01");
        assert_eq!(derived.bytes().as_slice(), block.as_ref());
        assert_ne!(derived.bytes(), key.derive(b"salt", "other").unwrap().bytes());
        assert_ne!(derived.bytes(), key.derive(b"tlas", "label").unwrap().bytes());
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Key::from_slice(&[0xab; 32]).unwrap()), "Key(..)");
        assert_eq!(hex(&[0x0f, 0xa0]).as_str(), "0fa0");
    }
}
