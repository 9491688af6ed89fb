//! A message between sessions, judged where it is written and where it arrives (P3, S-20 to S-25).

use crate::rules::agreement::s01_beyond_introduction;
use crate::rules::messages::{
    s20_hours, s20_next_shown, s21_amount, s21_files, s23_absence, s24_one_relationship, s25_side,
};
use crate::time::CLOCK_TOLERANCE_MS;
use crate::{
    Agreement, Hash, MessagesClause, Now, PublicKey, ReasonCode, Refusal, RelationshipId, Situation,
};

/// A message without its content: what the rules need to know of it.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The relationship that it was written in.
    pub relationship: RelationshipId,
    /// Who wrote it.
    pub from: PublicKey,
    /// To whom: every other member, or those of an agreed side conversation.
    pub to: &'a [PublicKey],
    /// Its length in characters (Unicode scalar values).
    pub characters: u32,
    /// When it was written by its writer's clock, Unix ms.
    pub written_ms: u64,
    /// When the same member wrote those before it, Unix ms.
    pub earlier_ms: &'a [u64],
    /// The sizes of the files that go with it, in bytes.
    pub files: &'a [u64],
    /// The writer has two computers: a message of one may come behind a later one of the other.
    pub two_computers: bool,
}

/// How far behind a later message of the same writer one of their other computer may be, milliseconds: a laptop
/// that was without a line. Each day still holds no more than agreed.
pub const OTHER_COMPUTER_MS: u64 = 7 * 86_400_000;

/// What becomes of a message that is within the agreement. Nothing is dropped (P6): what is held has
/// its place in the order and its moment, and a later one never overtakes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It goes, or is shown, now.
    Now,
    /// It is held (by the sender's core unsent, by the receiver's unseen and unannounced).
    Held {
        /// Why: `outsideHours` or `therapistAbsent`.
        reason: ReasonCode,
        /// Until when, Unix ms; none when no such moment is in sight.
        until_ms: Option<u64>,
    },
}

/// Proof that this message is within the agreement. Only [`permit_message`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagePermit {
    relationship: RelationshipId,
    agreement: Hash,
    to: Vec<PublicKey>,
    delivery: Delivery,
}

impl MessagePermit {
    /// The one relationship that it goes to (S-24).
    #[must_use]
    pub fn relationship(&self) -> &RelationshipId {
        &self.relationship
    }

    /// The version of the agreement that allows it.
    #[must_use]
    pub fn agreement(&self) -> &Hash {
        &self.agreement
    }

    /// To whom.
    #[must_use]
    pub fn to(&self) -> &[PublicKey] {
        &self.to
    }

    /// Whether it goes now.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }
}

/// Whether this side may send a message. Whether it goes now or is held stands in the permit; a held
/// one is asked about again when its moment has come.
///
/// # Errors
/// S-01, S-04; S-16 `notMember` when it is not this side's; S-20 `messagesNotAgreed`; S-21; S-24; S-25.
pub fn permit_message(
    situation: &Situation<'_>,
    message: &Message<'_>,
    now: Now,
) -> Result<MessagePermit, Refusal> {
    if message.from != situation.me {
        return Err(Refusal::because(ReasonCode::NotMember));
    }
    let signed = situation.in_force()?;
    let clause = within(situation, signed.agreement(), message)?;
    Ok(MessagePermit {
        relationship: message.relationship,
        agreement: *signed.hash(),
        to: message.to.to_vec(),
        delivery: delivery(signed.agreement(), clause, now.wall_ms),
    })
}

/// Whether this side shows a message that arrived, judged by what it says of itself and by this side's
/// own clock. A changed sender wins nothing: what comes outside the hours is held unseen, and what
/// is beyond the agreement is not shown.
///
/// # Errors
/// As [`permit_message`]; S-21 `writtenOutOfOrder` when it claims to be written before the writer's
/// last one (by more than a week where they have two computers), or more than two minutes from now.
pub fn receive_message(
    situation: &Situation<'_>,
    message: &Message<'_>,
    now: Now,
) -> Result<Delivery, Refusal> {
    let signed = situation.in_force()?;
    let clause = within(situation, signed.agreement(), message)?;
    let behind_ms = if message.two_computers { OTHER_COMPUTER_MS } else { 0 };
    let since_ms = message.written_ms.saturating_add(behind_ms);
    let backward = message.earlier_ms.iter().any(|earlier| *earlier > since_ms);
    let ahead = message.written_ms > now.wall_ms.saturating_add(CLOCK_TOLERANCE_MS);
    if backward || ahead {
        // Else a day's amount could be had again by writing it into another day.
        return Err(Refusal::because(ReasonCode::WrittenOutOfOrder));
    }
    if message.from != situation.me && !message.to.contains(&situation.me) {
        return Err(Refusal::because(ReasonCode::SideConversation));
    }
    Ok(delivery(signed.agreement(), clause, now.wall_ms))
}

fn within<'a>(
    situation: &Situation<'_>,
    agreement: &'a Agreement,
    message: &Message<'_>,
) -> Result<&'a MessagesClause, Refusal> {
    s01_beyond_introduction(agreement)?;
    let clause = agreement.clauses.messages.as_ref();
    let clause = clause.ok_or(Refusal::because(ReasonCode::MessagesNotAgreed))?;
    s24_one_relationship(&message.relationship, situation.ledger.relationship())?;
    s25_side(agreement, &message.from, message.to)?;
    let role = agreement.role_of(&message.from).ok_or(Refusal::because(ReasonCode::NotMember))?;
    s21_amount(clause, role, message.characters, message.earlier_ms, message.written_ms)?;
    s21_files(clause, message.files)?;
    Ok(clause)
}

fn delivery(agreement: &Agreement, clause: &MessagesClause, at_ms: u64) -> Delivery {
    let held = s23_absence(agreement, clause, at_ms).and_then(|()| s20_hours(clause, at_ms)).err();
    held.map_or(Delivery::Now, |refusal| Delivery::Held {
        reason: refusal.reason,
        until_ms: s20_next_shown(agreement, clause, at_ms),
    })
}
