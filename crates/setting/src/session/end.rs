//! END: at the limit with the same bytes on all sides, or by one side alone; and withdrawing.

use super::{Permit, Phase, Situation, clock};
use crate::ledger::{AloneReason, EndReason, Entry, Fact, OpenSession};
use crate::time::CLOCK_TOLERANCE_MS;
use crate::{Now, SettingError, Signer};

/// The END at the limit, signed by this side. All sides build the same bytes from START and
/// extensions; the signatures are collected beside them ([`crate::Ledger::collect`]).
///
/// # Errors
/// `EndTooEarly` before the permit is over; `SessionNotOpen` when that session is not open.
pub fn end_at_limit(
    situation: &Situation<'_>,
    permit: &Permit,
    now: Now,
    signer: &dyn Signer,
) -> Result<Entry, SettingError> {
    let open = mine(situation)?;
    if open.start().terms.session != permit.session() {
        return Err(SettingError::SessionNotOpen);
    }
    // A boot clock from before the start is another machine's run, not an early moment.
    let early = now.boot_ms < permit.started_boot_ms() && now.wall_ms < open.ends_wall_ms();
    if early || clock(permit, now.boot_ms) != Phase::Over {
        return Err(SettingError::EndTooEarly);
    }
    limit(situation, open, signer)
}

/// The END at the limit of a session that nobody ended (the program was off when it did), signed
/// by this side. By the wall clock, two minutes late to be sure.
///
/// # Errors
/// `EndTooEarly`; `SessionNotOpen`.
pub fn end_overdue(situation: &Situation<'_>, now: Now, signer: &dyn Signer) -> Result<Entry, SettingError> {
    let open = mine(situation)?;
    if now.wall_ms < open.ends_wall_ms().saturating_add(CLOCK_TOLERANCE_MS) {
        return Err(SettingError::EndTooEarly);
    }
    limit(situation, open, signer)
}

/// Ends the open session alone, at once, with the reason (P1). Needs no agreement in force, no
/// verified identity and no running permit: nothing stands before leaving.
///
/// The permit, if there still is one, says how long it lasted; otherwise the wall clock does.
///
/// # Errors
/// `SessionNotOpen`; `NotPresent`.
pub fn end_alone(
    situation: &Situation<'_>,
    permit: Option<&Permit>,
    why: AloneReason,
    now: Now,
    signer: &dyn Signer,
) -> Result<Entry, SettingError> {
    let open = mine(situation)?;
    let lasted_ms = permit.filter(|permit| permit.session() == open.start().terms.session).map_or_else(
        || now.wall_ms.saturating_sub(open.start().started_ms()),
        |permit| permit.served_ms(now.boot_ms),
    );
    end_alone_after(situation, lasted_ms, why, now, signer)
}

/// As [`end_alone`], where this side knows how long it was in the session, in ms: 0 where it never
/// was, for example because the START came back only after the session's time.
///
/// # Errors
/// `SessionNotOpen`; `NotPresent`.
pub fn end_alone_after(
    situation: &Situation<'_>,
    lasted_ms: u64,
    why: AloneReason,
    now: Now,
    signer: &dyn Signer,
) -> Result<Entry, SettingError> {
    let open = mine(situation)?;
    let lasted_s = u32::try_from(lasted_ms / 1000).unwrap_or(u32::MAX);
    let fact = Fact::End {
        session: open.start().terms.session,
        reason: EndReason::Alone { by: situation.me, why },
        lasted_s: lasted_s.min(open.total_s()),
    };
    signed(situation.ledger.next(now.wall_ms, fact)?, signer)
}

/// Withdraws from the agreement, alone and at once (P1): the fact, to be appended by this side and
/// sent to the others. A session that is open is to be ended first, with the reason `Withdrew`.
///
/// # Errors
/// `SessionOpen` when that was forgotten; `NothingToRecord` when there is no agreement to withdraw
/// from or somebody has withdrawn already.
pub fn withdraw(situation: &Situation<'_>, now: Now, signer: &dyn Signer) -> Result<Entry, SettingError> {
    let ledger = situation.ledger;
    if ledger.open_session().is_some() {
        return Err(SettingError::SessionOpen);
    }
    let agreement =
        *ledger.agreed().filter(|_| !ledger.is_withdrawn()).ok_or(SettingError::NothingToRecord)?;
    let fact = Fact::Withdrawn { agreement, by: situation.me };
    signed(ledger.next(now.wall_ms, fact)?, signer)
}

/// The open session, this side being present in it.
fn mine<'a>(situation: &Situation<'a>) -> Result<&'a OpenSession, SettingError> {
    let open = situation.ledger.open_session().ok_or(SettingError::SessionNotOpen)?;
    open.start().attendee(&situation.me)?;
    Ok(open)
}

fn limit(situation: &Situation<'_>, open: &OpenSession, signer: &dyn Signer) -> Result<Entry, SettingError> {
    let (at_wall_ms, fact) = open.limit();
    signed(situation.ledger.next(at_wall_ms, fact)?, signer)
}

fn signed(mut entry: Entry, signer: &dyn Signer) -> Result<Entry, SettingError> {
    entry.sign(signer)?;
    Ok(entry)
}
