//! The envelope: ciphertext of a bounded size, opaque here.

use std::fmt;

use ring::digest;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{EnvelopeHash, MAX_ENVELOPE, MIN_ENVELOPE, WireError};

/// Opaque bytes between [`MIN_ENVELOPE`] and [`MAX_ENVELOPE`]; the only thing a mailbox holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope(Vec<u8>);

impl Envelope {
    /// The bytes, as they were put in.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Gives the bytes away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// SHA-256 of the bytes.
    pub fn hash(&self) -> EnvelopeHash {
        let mut hash = [0; 32];
        for (to, from) in hash.iter_mut().zip(digest::digest(&digest::SHA256, &self.0).as_ref()) {
            *to = *from;
        }
        EnvelopeHash::from_bytes(hash)
    }

    fn check(length: usize) -> Result<(), WireError> {
        if (MIN_ENVELOPE..=MAX_ENVELOPE).contains(&length) {
            Ok(())
        } else {
            Err(WireError::EnvelopeSize(length))
        }
    }
}

impl TryFrom<Vec<u8>> for Envelope {
    type Error = WireError;

    fn try_from(bytes: Vec<u8>) -> Result<Self, WireError> {
        Self::check(bytes.len())?;
        Ok(Self(bytes))
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Envelope({} bytes)", self.0.len())
    }
}

impl Serialize for Envelope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(EnvelopeBytes)
    }
}

struct EnvelopeBytes;

impl Visitor<'_> for EnvelopeBytes {
    type Value = Envelope;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an envelope of an allowed size")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Envelope, E> {
        Envelope::check(bytes.len()).map_err(E::custom)?;
        Ok(Envelope(bytes.to_vec()))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Envelope, E> {
        Envelope::try_from(bytes).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn size_has_two_limits() {
        for (length, good) in [
            (0, false),
            (MIN_ENVELOPE - 1, false),
            (MIN_ENVELOPE, true),
            (MAX_ENVELOPE, true),
            (MAX_ENVELOPE + 1, false),
        ] {
            assert_eq!(Envelope::try_from(vec![1; length]).is_ok(), good, "{length}");
        }
    }

    #[test]
    fn hash_tells_contents_apart_and_debug_does_not() {
        let one = Envelope::try_from(vec![1; 512]).unwrap();
        let two = Envelope::try_from(vec![2; 512]).unwrap();
        assert_ne!(one.hash(), two.hash());
        assert_eq!(one.hash(), one.clone().hash());
        assert_eq!(format!("{one:?}"), format!("{two:?}"));
    }
}
