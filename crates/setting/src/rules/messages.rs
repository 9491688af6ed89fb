//! S-20 to S-25: hours, amounts, reply time, absence, one relationship, no side conversations.

use crate::agreement::{Absence, Agreement, MessagesClause};
use crate::{PublicKey, ReasonCode, Refusal, RelationshipId, Role};

/// How many changes between open and closed are followed before no moment is named.
const TRIES: usize = 256;

/// S-20: the agreed hours are open at this moment (Unix ms). Outside of them a message is held: by the
/// sender's core, and unseen by the receiver's.
///
/// # Errors
/// `outsideHours`, with the moment at which the hours open.
pub fn s20_hours(clause: &MessagesClause, at_ms: u64) -> Result<(), Refusal> {
    if clause.zone.is_open(&clause.windows, at_ms) {
        return Ok(());
    }
    let from_ms = clause.zone.next_open(&clause.windows, at_ms);
    Err(Refusal { from_ms, ..Refusal::because(ReasonCode::OutsideHours) })
}

/// S-20, S-23: the first moment, this one included, at which hours are open and a therapist is there.
#[must_use]
pub fn s20_next_shown(agreement: &Agreement, clause: &MessagesClause, at_ms: u64) -> Option<u64> {
    let mut moment = at_ms;
    for _ in 0..TRIES {
        moment = clause.zone.next_open(&clause.windows, moment)?;
        match s23_absence(agreement, clause, moment) {
            Ok(()) => return Some(moment),
            Err(refusal) => moment = refusal.from_ms?,
        }
    }
    None
}

/// S-21: the message is no longer than agreed, and its writer has written less than agreed on that day
/// of the agreement's zone. `earlier_ms` is when the writer wrote those before it.
///
/// # Errors
/// `messageTooLong`; `tooManyMessages`, with the beginning of the next day.
pub fn s21_amount(
    clause: &MessagesClause,
    role: Role,
    characters: u32,
    earlier_ms: &[u64],
    at_ms: u64,
) -> Result<(), Refusal> {
    let quota = clause.quota(role);
    if characters > quota.characters {
        return Err(Refusal::because(ReasonCode::MessageTooLong));
    }
    let Some(day) = clause.zone.day_of(at_ms) else {
        return Err(Refusal::because(ReasonCode::TooManyMessages));
    };
    let today = earlier_ms.iter().filter(|ms| day.contains(ms)).count();
    (today < usize::from(quota.per_day))
        .then_some(())
        .ok_or(Refusal::until(ReasonCode::TooManyMessages, day.end))
}

/// S-21: the files of a message, by their sizes in bytes, are no more and no larger than agreed. A file of
/// nothing is none.
///
/// # Errors
/// `filesNotAgreed`, `tooManyFiles`, `fileTooLarge`.
pub fn s21_files(clause: &MessagesClause, files: &[u64]) -> Result<(), Refusal> {
    if files.is_empty() {
        return Ok(());
    }
    let Some(agreed) = clause.files else { return Err(Refusal::because(ReasonCode::FilesNotAgreed)) };
    if files.len() > usize::from(agreed.per_letter) {
        return Err(Refusal::because(ReasonCode::TooManyFiles));
    }
    let fits = files.iter().all(|bytes| (1..=agreed.most_bytes()).contains(bytes));
    fits.then_some(()).ok_or(Refusal::because(ReasonCode::FileTooLarge))
}

/// S-20: whether the agreement in force has a writer told when a message was read. Where it has not, no
/// program says it, and none takes it in.
#[must_use]
pub fn s20_tells_reads(agreement: &Agreement) -> bool {
    agreement.clauses.messages.as_ref().is_some_and(|clause| clause.reads)
}

/// S-22: by when a message that came at `since_ms` is answered. Time in which no therapist is there
/// does not count.
#[must_use]
pub fn s22_reply_due(agreement: &Agreement, clause: &MessagesClause, since_ms: u64) -> u64 {
    let mut left_ms = u64::from(clause.reply_seconds).saturating_mul(1000);
    let mut moment = since_ms;
    for _ in 0..TRIES {
        if let Err(refusal) = s23_absence(agreement, clause, moment) {
            moment = refusal.from_ms.unwrap_or(moment);
            continue;
        }
        let away = clause.absences.iter().map(|absence| absence.from_ms).filter(|from| *from > moment).min();
        match away {
            Some(away) if away - moment < left_ms => {
                left_ms -= away - moment;
                moment = away;
            }
            _ => break,
        }
    }
    moment.saturating_add(left_ms)
}

/// S-22: whether this role is shown that a reply is overdue: the therapist, and never the client.
#[must_use]
pub fn s22_overdue_shown(role: Role, due_ms: u64, now_ms: u64) -> bool {
    role == Role::Therapist && now_ms > due_ms
}

/// S-23: a therapist is there. While all are away messages pause.
///
/// # Errors
/// `therapistAbsent`, with the moment at which the first is back.
pub fn s23_absence(agreement: &Agreement, clause: &MessagesClause, at_ms: u64) -> Result<(), Refusal> {
    let therapists = agreement.members.iter().filter(|m| m.role == Role::Therapist);
    let back = therapists.map(|therapist| {
        let away = clause.absences.iter().filter(|a| a.who == therapist.key && is_away(a, at_ms));
        away.map(|absence| absence.until_ms).max()
    });
    // Somebody who is there makes the whole None.
    let all: Option<Vec<u64>> = back.collect();
    match all.and_then(|back| back.into_iter().min()) {
        Some(from_ms) => Err(Refusal::until(ReasonCode::TherapistAbsent, from_ms)),
        None => Ok(()),
    }
}

fn is_away(absence: &Absence, at_ms: u64) -> bool {
    (absence.from_ms..absence.until_ms).contains(&at_ms)
}

/// S-24: a message goes to the relationship that it was written in, and to no other. There is no type
/// for more than one.
///
/// # Errors
/// `anotherRelationship`.
pub fn s24_one_relationship(written_in: &RelationshipId, sent_in: &RelationshipId) -> Result<(), Refusal> {
    (written_in == sent_in).then_some(()).ok_or(Refusal::because(ReasonCode::AnotherRelationship))
}

/// S-25: a message goes to every other member, or to exactly those with whom a clause allows a side
/// conversation.
///
/// # Errors
/// S-16 `notMember`; `sideConversation`.
pub fn s25_side(agreement: &Agreement, from: &PublicKey, to: &[PublicKey]) -> Result<(), Refusal> {
    let mut circle: Vec<PublicKey> = to.iter().chain([from]).copied().collect();
    circle.sort_unstable();
    let named_once = circle.is_sorted_by(|a, b| a < b);
    if circle.iter().any(|key| agreement.role_of(key).is_none()) {
        return Err(Refusal::because(ReasonCode::NotMember));
    }
    let everyone = circle.len() == agreement.members.len();
    let side = agreement.clauses.messages.as_ref().is_some_and(|clause| clause.side.contains(&circle));
    (named_once && (everyone || side)).then_some(()).ok_or(Refusal::because(ReasonCode::SideConversation))
}
