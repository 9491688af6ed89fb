//! What the page sees of appointments, requests, reviews and the end; their lines in the history.

use std::collections::BTreeMap;

use kader_setting::rules::planning::{s18_review, s19_missed};
use kader_setting::{
    Appointment, AppointmentId, Closing, Entry, Fact, Ledger, Outcome, PublicKey, SessionClause,
};

use crate::asking::Wish;
use crate::book::Book;
use crate::relationship::Relationship;
use crate::terms::shown;
use crate::view::{
    AppointmentView, ClaimView, ClosedView, CourseView, HistoryKind, HistoryRow, OutcomeView, RequestKind,
    RequestView, Side,
};

/// How far back appointments are shown, milliseconds (90 days).
const SHOWN_MS: u64 = 90 * 24 * 3_600 * 1_000;

/// Everything of the course.
pub(crate) fn course(found: &Relationship, me: &PublicKey, now_ms: u64) -> CourseView {
    let asking = &found.state.asking;
    let mut view = CourseView {
        not_asked: asking.not_asked.map(Into::into),
        declined: asking.declined,
        closed: closed(found, me),
        ..CourseView::default()
    };
    let Some(book) = found.book.as_ref() else { return view };
    let clauses = book.agreed().map(|signed| &signed.agreement().clauses);
    (view.sessions, view.since_review) = book.ledger.course();
    let course = clauses.and_then(|clauses| clauses.course.as_ref());
    view.review_due = view.closed.is_none() && s18_review(course, view.since_review).is_err();
    let session = clauses.map(|clauses| &clauses.session);
    let recent = book.ledger.appointments().into_iter();
    view.appointments = recent
        .filter(|one| one.start_ms.saturating_add(SHOWN_MS) > now_ms)
        .map(|one| appointment(found, book, session, one, me, now_ms))
        .collect();
    let own = asking.own.as_ref().and_then(|asked| {
        let id = asked.at.as_ref().map_or_else(|| "own".to_owned(), |at| crate::hex(at.hash.as_bytes()));
        let what = kind(&asked.wish, &book.ledger)?;
        let entry = asked.at.as_ref().and_then(|at| Entry::from_bytes(&at.entry).ok());
        let awaits = match &entry {
            Some(entry) => awaited(entry, book, me),
            // It is asked when the session is over, of everybody.
            None => found.state.others.iter().map(|other| crate::handle(&other.key)).collect(),
        };
        Some(RequestView { id, asked: Side::Me, what, agreed: true, awaits })
    });
    let theirs = asking.theirs.iter().filter_map(|theirs| {
        let entry = Entry::from_bytes(&theirs.entry).ok()?;
        let what = kind(&Wish::of(entry.fact())?, &book.ledger)?;
        let asked = Side::of(entry.fact().asked_by()?, me);
        let id = crate::hex(theirs.hash.as_bytes());
        Some(RequestView { id, asked, what, agreed: theirs.agreed, awaits: awaited(&entry, book, me) })
    });
    view.requests = own.into_iter().chain(theirs).collect();
    view
}

/// Of whom a signature under something that was asked is awaited still.
fn awaited(entry: &Entry, book: &Book, me: &PublicKey) -> Vec<String> {
    let wanted = book.ledger.wanted_by(entry, &book.agreements).unwrap_or_default();
    crate::show::but(&entry.signatures().missing(&wanted), me)
}

fn side(key: &PublicKey, me: &PublicKey) -> Side {
    Side::of(key, me)
}

fn appointment(
    found: &Relationship,
    book: &Book,
    session: Option<&SessionClause>,
    one: &Appointment,
    me: &PublicKey,
    now_ms: u64,
) -> AppointmentView {
    let agreed = session.and_then(|session| session.appointments).filter(|_| !book.ledger.is_withdrawn());
    let passed = session.is_some_and(|session| s19_missed(session, one.start_ms, now_ms).is_ok());
    let calling_off = found.state.calling_off.iter().any(|record| record.appointment == one.id);
    AppointmentView {
        id: crate::hex(one.id.as_bytes()),
        start_ms: shown(one.start_ms),
        end_ms: shown(one.start_ms.saturating_add(kader_archive::length_ms(&book.agreements, &book.ledger))),
        enter_from_ms: agreed
            .map(|agreed| shown(one.start_ms.saturating_sub(u64::from(agreed.early_seconds) * 1_000))),
        enter_until_ms: agreed
            .map(|agreed| shown(one.start_ms.saturating_add(u64::from(agreed.late_seconds) * 1_000))),
        outcome: match &one.outcome {
            Outcome::Open if calling_off => OutcomeView::CallingOff,
            Outcome::Open if passed => OutcomeView::Passed,
            Outcome::Open => OutcomeView::Open,
            Outcome::Kept(_) => OutcomeView::Kept,
            Outcome::Cancelled { by, notice_ms, .. } => OutcomeView::Cancelled {
                by: side(by, me),
                notice_ms: Some(shown(*notice_ms)).filter(|notice_ms| *notice_ms > 0),
            },
            Outcome::Void => OutcomeView::Void,
            Outcome::Missed(claims) => OutcomeView::Missed {
                claims: claims
                    .iter()
                    .map(|claim| ClaimView {
                        by: side(&claim.by, me),
                        absent: claim.absent.iter().map(|absent| side(absent, me)).collect(),
                    })
                    .collect(),
            },
        },
    }
}

fn kind(wish: &Wish, ledger: &Ledger) -> Option<RequestKind> {
    Some(match wish {
        Wish::Plan { start_ms, .. } => RequestKind::Plan { start_ms: shown(*start_ms) },
        Wish::Move { appointment, start_ms } => RequestKind::Move {
            appointment: crate::hex(appointment.as_bytes()),
            from_ms: shown(ledger.appointment(appointment)?.start_ms),
            start_ms: shown(*start_ms),
        },
        Wish::Review { outcome } => RequestKind::Review { outcome: (*outcome).into() },
        Wish::Close { follow_ups } => RequestKind::Close { follow_ups: all_shown(follow_ups) },
    })
}

fn closed(found: &Relationship, me: &PublicKey) -> Option<ClosedView> {
    if let Some(left) = &found.state.left {
        let by = Side::of(&left.by, me);
        return Some(ClosedView { left: Some(by), at_ms: shown(left.at_ms), follow_ups: Vec::new() });
    }
    let last = found.book.as_ref()?.ledger.entries().last()?;
    let Fact::Closed { how, by, follow_ups } = last.fact() else { return None };
    let left = match how {
        Closing::Planned => None,
        Closing::Left => Some(side(by, me)),
    };
    Some(ClosedView { left, at_ms: shown(last.body().at_wall_ms), follow_ups: all_shown(follow_ups) })
}

fn all_shown(moments: &[u64]) -> Vec<u64> {
    moments.iter().copied().map(shown).collect()
}

/// When each appointment was to be, as the history goes on.
#[derive(Default)]
pub(crate) struct Starts(BTreeMap<AppointmentId, u64>);

impl Starts {
    /// What a fact says of when an appointment is to be.
    pub(crate) fn notes(&mut self, fact: &Fact) {
        if let Fact::Planned { appointment, start_ms, .. } | Fact::Moved { appointment, start_ms, .. } = fact
        {
            self.0.insert(*appointment, *start_ms);
        }
    }

    /// The history's line for a fact of the course. Says whether it was one.
    pub(crate) fn line(&mut self, row: &mut HistoryRow, fact: &Fact, me: &PublicKey) -> bool {
        self.notes(fact);
        row.kind = match fact {
            Fact::Introduced { .. } => HistoryKind::Introduced,
            Fact::Planned { start_ms, .. } => {
                row.appointment_ms = Some(shown(*start_ms));
                HistoryKind::Planned
            }
            Fact::Moved { start_ms, .. } => {
                row.appointment_ms = Some(shown(*start_ms));
                HistoryKind::Moved
            }
            Fact::Cancelled { appointment, relay_time, .. } => {
                row.appointment_ms = self.0.get(appointment).copied().map(shown);
                row.notice_ms = row
                    .appointment_ms
                    .zip(*relay_time)
                    .map(|(start_ms, time)| shown(start_ms.saturating_sub(time.time_ms)));
                HistoryKind::Cancelled
            }
            Fact::Missed { appointment, absent, .. } => {
                row.appointment_ms = self.0.get(appointment).copied().map(shown);
                row.absent = absent.iter().map(|absent| side(absent, me)).collect();
                HistoryKind::Missed
            }
            Fact::Reviewed { outcome, .. } => {
                row.outcome = Some((*outcome).into());
                HistoryKind::Reviewed
            }
            Fact::Closed { .. } => HistoryKind::Closed,
            _ => return false,
        };
        true
    }
}
