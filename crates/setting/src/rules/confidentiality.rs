//! S-41 and S-44: what is erased when, and when the vault locks.

use crate::agreement::{ConfidentialityClause, Kind};
use crate::{ReasonCode, Refusal};

const DAY_MS: u64 = 24 * 3600 * 1000;

/// Something that is kept, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What the caller knows it by.
    pub id: u64,
    /// Its kind.
    pub kind: Kind,
    /// When it was written, Unix ms.
    pub written_ms: u64,
}

/// S-41: from when content is to be erased, Unix ms: after its agreed time, and at the end of the
/// relationship at the latest. None while neither is set.
#[must_use]
pub fn s41_erase_from(
    clause: Option<&ConfidentialityClause>,
    kind: Kind,
    written_ms: u64,
    closed_ms: Option<u64>,
) -> Option<u64> {
    let agreed = clause.and_then(|clause| clause.retention.iter().find(|kept| kept.kind == kind));
    let by_time = agreed.map(|kept| written_ms.saturating_add(u64::from(kept.days).saturating_mul(DAY_MS)));
    by_time.into_iter().chain(closed_ms).min()
}

/// S-41: what is due for erasure now, in the order of `kept`; and the next moment (Unix ms) at which
/// something will be.
#[must_use]
pub fn s41_due(
    clause: Option<&ConfidentialityClause>,
    kept: &[Kept],
    closed_ms: Option<u64>,
    now_ms: u64,
) -> (Vec<u64>, Option<u64>) {
    let from = |one: &Kept| s41_erase_from(clause, one.kind, one.written_ms, closed_ms);
    let due = kept.iter().filter(|one| from(one).is_some_and(|ms| ms <= now_ms)).map(|one| one.id);
    let next = kept.iter().filter_map(from).filter(|ms| *ms > now_ms).min();
    (due.collect(), next)
}

/// S-44: after how many idle seconds the vault locks: the shortest time that any of its relationships
/// agreed on.
#[must_use]
pub fn s44_idle_seconds<'a>(clauses: impl IntoIterator<Item = Option<&'a ConfidentialityClause>>) -> u32 {
    let unsaid = ConfidentialityClause::UNSAID.idle_lock_seconds;
    let agreed = clauses.into_iter().map(|clause| clause.map_or(unsaid, |clause| clause.idle_lock_seconds));
    agreed.min().unwrap_or(unsaid)
}

/// S-44: the vault may stay open: less than the idle time has passed on the boot clock, which goes on
/// through sleep.
///
/// # Errors
/// `idleTooLong`; also when the clock stands before the last act, for then it is another run's.
pub fn s44_idle(idle_seconds: u32, last_act_boot_ms: u64, boot_ms: u64) -> Result<(), Refusal> {
    let idle_ms = u64::from(idle_seconds).saturating_mul(1000);
    boot_ms
        .checked_sub(last_act_boot_ms)
        .filter(|passed| *passed < idle_ms)
        .map(|_| ())
        .ok_or(Refusal::because(ReasonCode::IdleTooLong))
}
