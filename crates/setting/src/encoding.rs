//! Strict DAG-CBOR and the domain prefixes: the only way bytes come in or go out.

use crate::SettingError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Prefix of what members sign of an agreement, and of its hash.
pub const AGREEMENT_PREFIX: &[u8] = b"kader/agreement/v1\0";
/// Prefix of what members sign of a ledger entry, and of its hash.
pub const LEDGER_PREFIX: &[u8] = b"kader/ledger/v1\0";
/// Prefix of the hash that stands before the first ledger entry of a relationship.
pub const GENESIS_PREFIX: &[u8] = b"kader/ledger-genesis/v1\0";
/// Prefix of the hash of a START that the relay signs with its time.
pub const START_PREFIX: &[u8] = b"kader/start/v1\0";
/// Prefix of the hash of a cancellation that the relay signs with its time (S-19).
pub const CANCEL_PREFIX: &[u8] = b"kader/cancel/v1\0";
/// Prefix of what members sign of a goal, and of its hash (S-50).
pub const GOAL_PREFIX: &[u8] = b"kader/goal/v1\0";
/// Prefix of a signed confirmation that two identities were compared (S-04).
pub const VERIFIED_PREFIX: &[u8] = b"kader/verified/v1\0";
/// Prefix of the hash that is said of a rating before anybody reads it (S-51).
pub const RATING_PREFIX: &[u8] = b"kader/rating/v1\0";
/// Prefix of the relay's signed time. Equal, byte for byte, to the one in `kader-wire`.
pub const RELAY_TIME_PREFIX: &[u8] = b"kader/relay-time/v1\0";

/// Prefix of the hash that marks an entry as verified here before. It stays in the vault.
pub const CHECKED_PREFIX: &[u8] = b"kader/checked/v1\0";

/// The longest signed record that is looked at, in bytes.
pub const MAX_RECORD_BYTES: usize = 64 * 1024;
/// The longest exported ledger that is looked at, in bytes.
pub const MAX_EXPORT_BYTES: usize = 64 * 1024 * 1024;

pub(crate) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, SettingError> {
    serde_ipld_dagcbor::to_vec(value).map_err(|_| SettingError::Encoding)
}

/// Decodes and demands that the value encodes to exactly these bytes again: one value, one encoding.
pub(crate) fn decode<T>(bytes: &[u8], longest: usize) -> Result<T, SettingError>
where
    T: DeserializeOwned + Serialize,
{
    if bytes.len() > longest {
        return Err(SettingError::TooLarge);
    }
    let value: T = serde_ipld_dagcbor::from_slice(bytes).map_err(|_| SettingError::Malformed)?;
    if encode(&value)? != bytes {
        return Err(SettingError::NotCanonical);
    }
    Ok(value)
}
