//! S-12 to S-16: length and clock, extension, end, place, admission.

use crate::session::{Attendee, PLACE_VALID_MS, StartTerms};
use crate::time::CLOCK_TOLERANCE_MS;
use crate::{Agreement, PublicKey, ReasonCode, Refusal, Role, SessionClause};

/// The shortest extension, in seconds (S-13).
pub const MIN_EXTENSION_SECONDS: u32 = 60;

/// S-12: a START grants exactly what the agreement says, no second more.
///
/// # Errors
/// `lengthDiffers`.
pub fn s12_length(clause: &SessionClause, terms: &StartTerms) -> Result<(), Refusal> {
    let same = clause.seconds == terms.seconds
        && clause.grace_seconds == terms.grace_seconds
        && clause.extension_max_seconds == terms.extension_max_seconds;
    same.then_some(()).ok_or(Refusal::because(ReasonCode::LengthDiffers))
}

/// S-12 (one clock for everyone): the relay's time is within two minutes of one's own wall clock.
///
/// # Errors
/// `clockDisagrees`.
pub fn s12_clock(wall_ms: u64, relay_ms: u64) -> Result<(), Refusal> {
    (wall_ms.abs_diff(relay_ms) <= CLOCK_TOLERANCE_MS)
        .then_some(())
        .ok_or(Refusal::because(ReasonCode::ClockDisagrees))
}

/// S-13: `seconds` more on top of `already` stay within the agreed maximum. Gives the new sum.
///
/// # Errors
/// `extensionTooShort`, `extensionBeyondMaximum`.
pub fn s13_extension(maximum: u32, already: u32, seconds: u32) -> Result<u32, Refusal> {
    if seconds < MIN_EXTENSION_SECONDS {
        return Err(Refusal::because(ReasonCode::ExtensionTooShort));
    }
    already
        .checked_add(seconds)
        .filter(|sum| *sum <= maximum)
        .ok_or(Refusal::because(ReasonCode::ExtensionBeyondMaximum))
}

/// S-14: media may flow from the start until, and not at, the limit plus grace, by the boot clock.
///
/// # Errors
/// `sessionOver`; also when the clock stands before the start, since a boot clock that went back
/// is not the clock that the permit was counted on.
pub fn s14_end(started_boot_ms: u64, expires_boot_ms: u64, boot_ms: u64) -> Result<(), Refusal> {
    (started_boot_ms..expires_boot_ms)
        .contains(&boot_ms)
        .then_some(())
        .ok_or(Refusal::because(ReasonCode::SessionOver))
}

/// S-15: the place was attested by this very person, shortly before asking to start.
///
/// # Errors
/// `placeStale`.
pub fn s15_place(attested_ms: u64, asked_ms: u64) -> Result<(), Refusal> {
    asked_ms
        .checked_sub(attested_ms)
        .filter(|age| *age <= PLACE_VALID_MS)
        .map(|_| ())
        .ok_or(Refusal::because(ReasonCode::PlaceStale))
}

/// S-16: admitted by a therapist who is present, and nobody there who is not a member.
///
/// # Errors
/// `notMember`, `notTherapist`, `nobodyThere`.
pub fn s16_admission(
    agreement: &Agreement,
    admitted_by: &PublicKey,
    present: &[Attendee],
) -> Result<(), Refusal> {
    if present.iter().any(|a| agreement.role_of(&a.key).is_none()) {
        return Err(Refusal::because(ReasonCode::NotMember));
    }
    let is_there = present.iter().any(|a| a.key == *admitted_by);
    if !is_there || agreement.role_of(admitted_by) != Some(Role::Therapist) {
        return Err(Refusal::because(ReasonCode::NotTherapist));
    }
    present
        .iter()
        .any(|a| agreement.role_of(&a.key) == Some(Role::Client))
        .then_some(())
        .ok_or(Refusal::because(ReasonCode::NobodyThere))
}
