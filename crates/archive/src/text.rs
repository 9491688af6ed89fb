//! Bytes as text: handles and keys in hexadecimal digits, everything else as base64.

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use zeroize::Zeroize;

macro_rules! hexadecimal {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $length]);

        impl $name {
            /// As it stands in a file: lower-case hexadecimal digits.
            #[must_use]
            pub fn digits(&self) -> String {
                HEXLOWER.encode(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.digits())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let digits = String::deserialize(from)?;
                let bytes = HEXLOWER.decode(digits.as_bytes()).map_err(D::Error::custom)?;
                bytes.try_into().map(Self).map_err(|_| D::Error::custom("not as long as it is"))
            }
        }
    };
}

hexadecimal!(
    /// Names one thing: 16 bytes, random.
    Handle,
    16
);
hexadecimal!(
    /// A member's Ed25519 identity key: 32 bytes.
    Key,
    32
);

/// Bytes of some length. Wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bytes(..)")
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        BASE64.decode(text.as_bytes()).map(Self).map_err(D::Error::custom)
    }
}
