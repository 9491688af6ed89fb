//! S-51: rating a session; nobody reads another's before giving their own.

use std::collections::BTreeSet;

use crate::{Fact, Ledger, PublicKey, ReasonCode, Refusal, SessionId, StartTerms};

/// The terms of a session's START.
fn terms<'a>(ledger: &'a Ledger, session: &SessionId) -> Option<&'a StartTerms> {
    ledger.past_sessions().iter().find(|past| past.session == *session && !past.introduction).and_then(
        |past| match ledger.entry(past.index)?.fact() {
            Fact::Start(start) => Some(&start.terms),
            _ => None,
        },
    )
}

/// S-51: a session that is over is rated by who was in it, where all of the relationship's so many members were:
/// what is said reaches everybody, and who was not there would read without having said anything. Of the introduction
/// nothing is kept (S-01).
///
/// # Errors
/// `notRatable`.
pub fn s51_was_there(
    ledger: &Ledger,
    members: usize,
    session: &SessionId,
    by: &PublicKey,
) -> Result<(), Refusal> {
    terms(ledger, session)
        .filter(|terms| terms.present.len() == members && terms.present.iter().any(|one| one.key == *by))
        .map(|_| ())
        .ok_or(Refusal::because(ReasonCode::NotRatable))
}

/// S-51: only the last one, and until another begins.
///
/// # Errors
/// `notRatable`.
pub fn s51_ratable(ledger: &Ledger, session: &SessionId) -> Result<(), Refusal> {
    let last = ledger.past_sessions().last().is_some_and(|past| past.session == *session);
    (last && ledger.open_session().is_none()).then_some(()).ok_or(Refusal::because(ReasonCode::NotRatable))
}

/// S-51: an own rating is read to the others only once everyone who was there has given theirs: a program that
/// reads one can be changed, one that was not sent cannot be read.
#[must_use]
pub fn s51_reveals(ledger: &Ledger, session: &SessionId, given: &BTreeSet<PublicKey>) -> bool {
    terms(ledger, session)
        .is_some_and(|terms| terms.present.iter().all(|attendee| given.contains(&attendee.key)))
}
