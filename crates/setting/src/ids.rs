//! The fixed-length values that are signed and compared: hashes, keys, signatures, identifiers.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Defines one fixed-length value that travels as a CBOR byte string.
macro_rules! byte_value {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// Length in bytes.
            pub const LENGTH: usize = $length;

            /// Takes the bytes as they are.
            #[must_use]
            pub const fn new(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl From<[u8; $length]> for $name {
            fn from(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_bytes(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                from.deserialize_bytes(Exactly::<$length>).map(Self)
            }
        }
    };
}

/// Accepts a byte string of one length only.
struct Exactly<const N: usize>;

impl<const N: usize> Visitor<'_> for Exactly<N> {
    type Value = [u8; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a byte string of {N} bytes")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        <[u8; N]>::try_from(bytes).map_err(|_| E::invalid_length(bytes.len(), &self))
    }
}

/// Keeps identifying values out of logs: they print their name only.
macro_rules! silent_debug {
    ($($name:ident),*) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        })*
    };
}

byte_value!(
    /// A SHA-256 hash of signed bytes with their domain prefix.
    Hash,
    32
);
byte_value!(
    /// Names one care relation. Random; says nothing about who is in it.
    RelationshipId,
    16
);
byte_value!(
    /// Names one session. Random, never used twice in a relationship.
    SessionId,
    16
);
byte_value!(
    /// Names one appointment. Random, never used twice in a relationship.
    AppointmentId,
    16
);
byte_value!(
    /// A member's Ed25519 identity key (RFC 8032, 32 bytes).
    PublicKey,
    32
);
byte_value!(
    /// An Ed25519 signature (RFC 8032, 64 bytes).
    Signature,
    64
);
byte_value!(
    /// What a member contributes to a START so that an old one cannot be played again. 16 random bytes.
    Nonce,
    16
);

silent_debug!(RelationshipId, SessionId, AppointmentId, PublicKey, Signature, Nonce);

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Four bytes tell two entries apart in a failed test and identify nobody.
        let [a, b, c, d, ..] = self.0;
        write!(f, "Hash({a:02x}{b:02x}{c:02x}{d:02x}..)")
    }
}

impl Hash {
    /// SHA-256 over a domain prefix and bytes.
    #[must_use]
    pub fn of(prefix: &[u8], bytes: &[u8]) -> Self {
        let mut context = ring::digest::Context::new(&ring::digest::SHA256);
        context.update(prefix);
        context.update(bytes);
        let mut out = [0u8; 32];
        for (to, from) in out.iter_mut().zip(context.finish().as_ref()) {
            *to = *from;
        }
        Self(out)
    }
}
