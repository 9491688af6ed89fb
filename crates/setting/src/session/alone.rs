//! What one member does alone, at once: cancel, say who was missing, extend for crisis, open a place,
//! leave (P1, P2, S-13, S-15, S-19, S-80). Each gives the entry to append and to send.

use super::{Permit, Situation};
use crate::ledger::{Appointment, Closing, Entry, Fact};
use crate::{AppointmentId, Hash, Now, PublicKey, ReasonCode, Refusal, RelayTime, SettingError, Signer};

/// What the relay is asked to sign its time over before [`cancel`], so that the notice counts (S-19).
///
/// # Errors
/// `AppointmentUnknown`, `AppointmentOver`.
pub fn cancellation_hash(situation: &Situation<'_>, id: &AppointmentId) -> Result<Hash, SettingError> {
    open(situation, id)?.cancellation(situation.ledger.relationship(), &situation.me)
}

/// Cancels an appointment, alone. Needs no agreement in force and no verified identity. With the
/// relay's time over [`cancellation_hash`] its notice counts; without it (the relay was away) none does.
///
/// # Errors
/// `AppointmentUnknown`; `AppointmentOver`, also from the moment of the appointment on; S-12
/// `relayTimeUnsigned`.
pub fn cancel(
    situation: &Situation<'_>,
    id: &AppointmentId,
    relay_time: Option<RelayTime>,
    now: Now,
    signer: &dyn Signer,
) -> Result<Entry, SettingError> {
    let at_ms = relay_time.map_or(now.wall_ms, |time| time.time_ms);
    let fact = Fact::Cancelled { appointment: open(situation, id)?.id, by: situation.me, relay_time };
    written(situation, at_ms, fact, signer)
}

/// Says who did not appear at an appointment that nobody started (S-19). Another member can say
/// otherwise by the same means; all of them stand.
///
/// # Errors
/// S-19 `notYetMissed`; `AppointmentUnknown`, `AppointmentOver`; `NotPresent`; `FactContradicts` when
/// this side said so already, or names itself or somebody who was not expected.
pub fn missed(
    situation: &Situation<'_>,
    id: &AppointmentId,
    absent: &[PublicKey],
    now: Now,
    signer: &dyn Signer,
) -> Result<Entry, SettingError> {
    let mut absent = absent.to_vec();
    absent.sort_unstable();
    let fact = Fact::Missed { appointment: *id, by: situation.me, absent };
    written(situation, now.wall_ms, fact, signer)
}

/// Extends the running session for crisis, alone (P2). The permit grows by [`Permit::renewed`] on this
/// side at once, and on the others' as the entry arrives.
///
/// # Errors
/// S-13 `extensionTooShort`, `crisisExtensionTooLong`; S-14 `sessionOver`; `SessionNotOpen`.
pub fn extend_for_crisis(
    situation: &Situation<'_>,
    permit: &Permit,
    seconds: u32,
    now: Now,
    signer: &dyn Signer,
) -> Result<Entry, SettingError> {
    permit.check(now.boot_ms)?;
    let fact = Fact::CrisisExtended { session: permit.session(), seconds, by: situation.me };
    written(situation, now.wall_ms, fact, signer)
}

/// Declares a crisis in the running session, by which the therapist opens what was sealed about the
/// others' places (P2, S-15). The answers are opened after this entry was appended, never before.
///
/// # Errors
/// S-15 `placeSealed`; `noSession`.
pub fn open_places(situation: &Situation<'_>, now: Now, signer: &dyn Signer) -> Result<Entry, SettingError> {
    let open = situation.ledger.open_session().ok_or(Refusal::because(ReasonCode::NoSession))?;
    let fact = Fact::Overridden { session: open.start().terms.session, by: situation.me };
    written(situation, now.wall_ms, fact, signer)
}

/// Leaves the relationship, alone and at once (P1, S-80): nothing follows in this ledger. A session
/// that is open is to be ended first.
///
/// # Errors
/// `SessionOpen`; S-80 `relationshipEnded` when it had ended.
pub fn leave(situation: &Situation<'_>, now: Now, signer: &dyn Signer) -> Result<Entry, SettingError> {
    let fact = Fact::Closed { how: Closing::Left, by: situation.me, follow_ups: Vec::new() };
    written(situation, now.wall_ms, fact, signer)
}

fn open<'a>(situation: &Situation<'a>, id: &AppointmentId) -> Result<&'a Appointment, SettingError> {
    let one = situation.ledger.appointment(id).ok_or(SettingError::AppointmentUnknown)?;
    one.is_open().then_some(one).ok_or(SettingError::AppointmentOver)
}

fn written(
    situation: &Situation<'_>,
    at_ms: u64,
    fact: Fact,
    signer: &dyn Signer,
) -> Result<Entry, SettingError> {
    let mut entry = situation.ledger.next(at_ms, fact)?;
    situation.ledger.would_follow(&entry, situation.agreements)?;
    entry.sign(signer)?;
    Ok(entry)
}
