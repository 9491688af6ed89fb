//! S-12 to S-16: length and clock, extension, end, place, admission.

use crate::session::{Attendee, PLACE_VALID_MS, StartTerms};
use crate::time::CLOCK_TOLERANCE_MS;
use crate::{Agreement, PlaceClause, PublicKey, ReasonCode, Refusal, Role, SessionClause};

/// The shortest extension, in seconds (S-13).
pub const MIN_EXTENSION_SECONDS: u32 = 60;

/// The longest extension for crisis at once, in seconds; it can be repeated (P2).
pub const MAX_CRISIS_SECONDS: u32 = 30 * 60;
/// The most that one session is extended for crisis, in seconds (P2).
pub const MAX_CRISIS_SUM_SECONDS: u32 = 4 * 3600;

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

/// S-13, for crisis (P2): `seconds` more by one person alone, on top of `already` for crisis. Gives the
/// new sum. Nothing stands before help; the bounds only keep a session from running on unseen.
///
/// # Errors
/// `extensionTooShort`, `crisisExtensionTooLong`.
pub fn s13_crisis(already: u32, seconds: u32) -> Result<u32, Refusal> {
    if seconds < MIN_EXTENSION_SECONDS {
        return Err(Refusal::because(ReasonCode::ExtensionTooShort));
    }
    already
        .checked_add(seconds)
        .filter(|sum| seconds <= MAX_CRISIS_SECONDS && *sum <= MAX_CRISIS_SUM_SECONDS)
        .ok_or(Refusal::because(ReasonCode::CrisisExtensionTooLong))
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

/// S-15: the place was attested by this very person, shortly before asking to start: within half an
/// hour, or less if the agreement says so.
///
/// # Errors
/// `placeStale`.
pub fn s15_place(clause: Option<&PlaceClause>, attested_ms: u64, asked_ms: u64) -> Result<(), Refusal> {
    let valid_ms = clause.map_or(PLACE_VALID_MS, PlaceClause::fresh_ms);
    asked_ms
        .checked_sub(attested_ms)
        .filter(|age| *age <= valid_ms)
        .map(|_| ())
        .ok_or(Refusal::because(ReasonCode::PlaceStale))
}

/// S-15: what was sealed about the others' places is opened by a therapist alone, who declares a
/// crisis by it; the ledger says so.
///
/// # Errors
/// `placeSealed`.
pub fn s15_open_place(agreement: &Agreement, by: &PublicKey) -> Result<(), Refusal> {
    (agreement.role_of(by) == Some(Role::Therapist))
        .then_some(())
        .ok_or(Refusal::because(ReasonCode::PlaceSealed))
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
