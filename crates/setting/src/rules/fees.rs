//! S-60: the statement of fees, a function of agreements and ledger and of nothing else.

use crate::agreement::{Agreement, Agreements, FeesClause};
use crate::ledger::{Appointment, Claim, Ledger, Outcome, PastSession};
use crate::{Hash, PublicKey, Role};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a line of the statement stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    /// A session that was held.
    Session {
        /// How long it lasted, in seconds.
        lasted_s: u32,
    },
    /// An appointment that was called off.
    Cancelled {
        /// Who did.
        by: Role,
        /// With how much notice, in ms (S-19).
        notice_ms: u64,
    },
    /// An appointment at which somebody did not appear.
    Missed {
        /// Whether the members contradict each other: then nothing is charged.
        disputed: bool,
    },
}

/// One line. Those that cost nothing are there too, so that everybody sees why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What for.
    pub charge: Charge,
    /// When the session started, or would have, Unix ms.
    pub at_ms: u64,
    /// The entry of the ledger that it stands on.
    pub index: u64,
    /// The currency (ISO 4217).
    pub currency: String,
    /// How much, in minor units.
    pub minor: u64,
}

/// The statement of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Its lines, by time.
    pub lines: Vec<Line>,
    /// The sum for each currency, in minor units.
    pub totals: BTreeMap<String, u64>,
}

/// S-60: what is owed for everything that began, or would have begun, in this period (Unix ms).
///
/// Each line follows the version of the agreement that was in force when its entry was written. A
/// session that is still open is not on it yet. Nothing is owed for the introduction, for what a
/// therapist called off or missed, or where the members contradict each other. What a client called
/// off without the relay's time costs as much as a missed appointment, or a late one if that is more.
#[must_use]
pub fn s60_statement(agreements: &Agreements, ledger: &Ledger, period: &Range<u64>) -> Statement {
    let sessions = ledger.past_sessions().iter().filter_map(|past| held(agreements, past));
    let planned = ledger.appointments();
    let planned = planned.into_iter().filter_map(|one| called_off(agreements, ledger, one));
    let mut lines: Vec<Line> = sessions.chain(planned).filter(|line| period.contains(&line.at_ms)).collect();
    lines.sort_by_key(|line| (line.at_ms, line.index));
    let mut totals = BTreeMap::new();
    for line in &lines {
        let total: &mut u64 = totals.entry(line.currency.clone()).or_default();
        *total = total.saturating_add(line.minor);
    }
    Statement { lines, totals }
}

fn held(agreements: &Agreements, past: &PastSession) -> Option<Line> {
    let (_, fees) = fees_of(agreements, Some(past.agreement))?;
    let charged = past.lasted_s >= fees.charged_from_seconds;
    Some(Line {
        charge: Charge::Session { lasted_s: past.lasted_s },
        at_ms: past.started_ms,
        index: past.index,
        currency: fees.currency.clone(),
        minor: if charged { fees.session_minor } else { 0 },
    })
}

fn called_off(agreements: &Agreements, ledger: &Ledger, one: &Appointment) -> Option<Line> {
    let (charge, index, fee): (Charge, u64, fn(&FeesClause) -> u64) = match &one.outcome {
        Outcome::Cancelled { by, notice_ms, index } => {
            let (agreement, fees) = fees_of(agreements, ledger.agreed_at(*index))?;
            let by = agreement.role_of(by)?;
            let late = *notice_ms < u64::from(fees.notice_seconds).saturating_mul(1000);
            let charge = Charge::Cancelled { by, notice_ms: *notice_ms };
            let fee: fn(&FeesClause) -> u64 = match by {
                // Nobody knows whether it was before the appointment at all.
                Role::Client if *notice_ms == 0 => |fees| fees.late_minor.max(fees.missed_minor),
                Role::Client if late => |fees| fees.late_minor,
                Role::Client | Role::Therapist => |_| 0,
            };
            (charge, *index, fee)
        }
        Outcome::Missed(claims) => {
            let index = claims.first()?.index;
            let (agreement, _) = fees_of(agreements, ledger.agreed_at(index))?;
            let (charged, disputed) = missed(agreement, claims);
            let charge = Charge::Missed { disputed };
            (charge, index, if charged && !disputed { |fees| fees.missed_minor } else { |_| 0 })
        }
        Outcome::Open | Outcome::Kept(_) | Outcome::Void => return None,
    };
    let (_, fees) = fees_of(agreements, ledger.agreed_at(index))?;
    Some(Line { charge, at_ms: one.start_ms, index, currency: fees.currency.clone(), minor: fee(fees) })
}

/// Whether a therapist says that a client was not there, and whether a client says that a therapist was
/// not.
fn missed(agreement: &Agreement, claims: &[Claim]) -> (bool, bool) {
    let role = |key: &PublicKey| agreement.role_of(key);
    let says = |claim: &Claim, who: Role, of: Role| {
        role(&claim.by) == Some(who) && claim.absent.iter().any(|key| role(key) == Some(of))
    };
    let charged = claims.iter().any(|claim| says(claim, Role::Therapist, Role::Client));
    let contradicted = claims.iter().any(|claim| says(claim, Role::Client, Role::Therapist));
    (charged, charged && contradicted)
}

fn fees_of(agreements: &Agreements, hash: Option<Hash>) -> Option<(&Agreement, &FeesClause)> {
    let agreement = agreements.by_hash(&hash?)?.agreement();
    Some((agreement, agreement.clauses.fees.as_ref()?))
}
