//! Time as an input: the clocks of one side, and the relay's signed time.

use crate::encoding::RELAY_TIME_PREFIX;
use crate::{Hash, PublicKey, ReasonCode, Refusal, Signature};
use serde::{Deserialize, Serialize};

/// How far the relay's time may be from one's own clock, in ms.
pub const CLOCK_TOLERANCE_MS: u64 = 120_000;

/// One side's clocks, read together. The caller reads them; no rule looks at a clock itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Wall clock, Unix ms. Anybody can set it: never believed alone.
    pub wall_ms: u64,
    /// Boot clock, ms. It goes on through sleep and nobody can set it; it begins anew at a restart
    /// of the machine, not at one of the program.
    pub boot_ms: u64,
}

/// A time that the relay signed over the hash of a START; the relay sees nothing but the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelayTime {
    /// The relay's clock, Unix ms.
    pub time_ms: u64,
    /// The relay's signature over [`RelayTime::statement`].
    pub signature: Signature,
}

impl RelayTime {
    /// What the relay signs: `"kader/relay-time/v1\0" || hash || time as 8 bytes, big-endian`.
    ///
    /// The same bytes as `time_statement` of `kader-wire` (RelayFrame `Signed`). They are built here
    /// a second time because the rules depend on nothing of ours; a test of the whole system holds
    /// the two together.
    #[must_use]
    pub fn statement(hash: &Hash, time_ms: u64) -> Vec<u8> {
        [RELAY_TIME_PREFIX, hash.as_bytes(), time_ms.to_be_bytes().as_slice()].concat()
    }

    /// Whether `relay` signed this time over `hash`.
    ///
    /// # Errors
    /// S-12 `relayTimeUnsigned`.
    pub fn verify(&self, relay: &PublicKey, hash: &Hash) -> Result<(), Refusal> {
        crate::signing::verify(relay, &[], &Self::statement(hash, self.time_ms), &self.signature)
            .map_err(|_| Refusal::because(ReasonCode::RelayTimeUnsigned))
    }
}
