//! The seam to the `sframe` crate: everything else here sees only [`FrameCipher`].

use sframe::CipherSuite;
use sframe::frame::{EncryptedFrameView, MediaFrameView, SingleUseCounter};
use sframe::header::SframeHeader;
use sframe::key::{DecryptionKey, EncryptionKey};

use crate::SealError;

/// Key id, counter and length of a frame's SFrame header (RFC 9605 section 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameHeader {
    /// KID.
    pub kid: u64,
    /// CTR.
    pub counter: u64,
}

/// Seals and opens single frames under one key and key id. Wiped on drop.
pub trait FrameCipher: Send + Sync {
    /// `clear || SFrame header || ciphertext || tag`, with `clear` and the header authenticated.
    /// A counter value must never be used twice.
    ///
    /// # Errors
    /// [`SealError::FrameUnsealable`].
    fn seal(&self, counter: u64, clear: &[u8], payload: &[u8]) -> Result<Vec<u8>, SealError>;

    /// The reverse of `seal`, with the clear part apart: `clear || payload`.
    ///
    /// # Errors
    /// [`SealError::FrameMalformed`], [`SealError::FrameUndecryptable`].
    fn open(&self, clear: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// Makes the cipher of a base key (16 bytes) and key id.
pub type CipherMaker = fn(&[u8; 16], u64) -> Result<Box<dyn FrameCipher>, SealError>;

/// RFC 9605's suite 4, AES_128_GCM_SHA256_128.
///
/// # Errors
/// [`SealError::KeyMaterial`] if the derivation fails, which it does not for this length.
pub fn sframe_aes128gcm(base: &[u8; 16], kid: u64) -> Result<Box<dyn FrameCipher>, SealError> {
    Ok(Box::new(Sframe::derive(CipherSuite::AesGcm128Sha256, base, kid)?))
}

/// Reads the header of `header || ciphertext || tag` without any key.
pub(crate) fn header(sealed: &[u8]) -> Result<FrameHeader, SealError> {
    let header = SframeHeader::deserialize(sealed).map_err(|_| SealError::FrameMalformed)?;
    Ok(FrameHeader { kid: header.key_id(), counter: header.counter() })
}

struct Sframe {
    sealing: EncryptionKey,
    opening: DecryptionKey,
}

impl Sframe {
    fn derive(suite: CipherSuite, base: &[u8], kid: u64) -> Result<Self, SealError> {
        Ok(Self {
            sealing: EncryptionKey::derive_from(suite, kid, base).map_err(|_| SealError::KeyMaterial)?,
            opening: DecryptionKey::derive_from(suite, kid, base).map_err(|_| SealError::KeyMaterial)?,
        })
    }
}

impl FrameCipher for Sframe {
    fn seal(&self, counter: u64, clear: &[u8], payload: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut out = Vec::new();
        let mut counter = SingleUseCounter::new(counter);
        MediaFrameView::try_with_meta_data(&mut counter, &payload, &clear)
            .and_then(|frame| frame.encrypt_into(&self.sealing, &mut out).map(|_| ()))
            .map_err(|_| SealError::FrameUnsealable)?;
        Ok(out)
    }

    fn open(&self, clear: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut out = Vec::new();
        let frame =
            EncryptedFrameView::try_with_meta_data(sealed, clear).map_err(|_| SealError::FrameMalformed)?;
        let length = frame
            .decrypt_into(&self.opening, &mut out)
            .map_err(|_| SealError::FrameUndecryptable)?
            .payload()
            .len();
        out.truncate(clear.len() + length);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use data_encoding::HEXLOWER;
    use serde_json::Value;

    fn vectors() -> Value {
        serde_json::from_str(include_str!("../../tests/vectors/rfc9605.json")).unwrap()
    }

    fn hex(case: &Value, key: &str) -> Vec<u8> {
        HEXLOWER.decode(case[key].as_str().unwrap().as_bytes()).unwrap()
    }

    /// RFC 9605 appendix C.1.
    #[test]
    fn header_vectors() {
        let vectors = vectors();
        let cases = vectors["header"].as_array().unwrap();
        assert!(cases.len() > 200, "{}", cases.len());
        for case in cases {
            let (kid, counter) = (case["kid"].as_u64().unwrap(), case["ctr"].as_u64().unwrap());
            let encoded = hex(case, "encoded");
            assert_eq!(header(&encoded), Ok(FrameHeader { kid, counter }));
            let written = SframeHeader::new(kid, counter);
            let mut bytes = vec![0; written.len()];
            written.serialize(&mut bytes).unwrap();
            assert_eq!(bytes, encoded);
        }
    }

    /// RFC 9605 appendix C.3: whole frames of the two AES-GCM suites, from base key to ciphertext.
    /// Suites 1 to 3 (AES-CTR with HMAC) are not in `ring` and not used here: skipped, and counted
    /// so that a change of the file is noticed. Appendix C.2 (AEAD of those same suites) likewise.
    #[test]
    fn frame_vectors() {
        let vectors = vectors();
        let mut skipped = Vec::new();
        let mut run = Vec::new();
        for case in vectors["sframe"].as_array().unwrap() {
            let number = case["cipher_suite"].as_u64().unwrap();
            let suite = match number {
                4 => CipherSuite::AesGcm128Sha256,
                5 => CipherSuite::AesGcm256Sha512,
                _ => {
                    skipped.push(number);
                    continue;
                }
            };
            run.push(number);
            let cipher =
                Sframe::derive(suite, &hex(case, "base_key"), case["kid"].as_u64().unwrap()).unwrap();
            let (clear, plain, sealed) = (hex(case, "metadata"), hex(case, "pt"), hex(case, "ct"));
            let counter = case["ctr"].as_u64().unwrap();
            assert_eq!(
                cipher.seal(counter, &clear, &plain).unwrap(),
                [clear.clone(), sealed.clone()].concat()
            );
            assert_eq!(cipher.open(&clear, &sealed).unwrap(), [clear.clone(), plain].concat());
            for at in 0..sealed.len() {
                let mut bad = sealed.clone();
                bad[at] ^= 1;
                assert!(cipher.open(&clear, &bad).is_err(), "byte {at}");
            }
            let mut bad = clear.clone();
            bad[0] ^= 1;
            assert_eq!(cipher.open(&bad, &sealed), Err(SealError::FrameUndecryptable));
        }
        assert_eq!(run, [4, 5]);
        assert_eq!(skipped, [1, 2, 3]);
    }
}
