//! Versions that everybody signs: the first, and those that allow more than the one before. Of proposals
//! that cross the therapist's stands, then the lower key's; of what a client proposes the therapist signs
//! last; what does not follow any more its author proposes again, on top of what stands.

use super::Dice;
use super::world::{Sent, World};
use crate::fixtures::{Person, Side, first_version, follows};
use crate::{Agreement, Clauses, Hash, HomeworkClause, Proposal, SessionClause, SignedAgreement};

/// What waits for signatures here.
#[derive(Clone)]
pub(super) struct Proposed {
    proposal: Proposal,
    by: usize,
    /// The clauses that it would change.
    before: Clauses,
    agreed: bool,
}

/// A version that this side has signed beside others, and when.
#[derive(Clone, Copy)]
pub(super) struct Signed {
    hash: Hash,
    number: u32,
    own: bool,
    pub(super) at: u64,
}

/// Allows more.
fn loosened(clauses: &mut Clauses, dice: &mut Dice) {
    let session = &mut clauses.session;
    match dice.below(8) {
        0 => session.gap_seconds = session.gap_seconds.map(|gap| gap / 2).filter(|gap| *gap >= 3600),
        1 => session.grace_seconds += 60,
        2 => session.seconds = dice.of(&[20, 40, 60, 90]) * 60,
        3 => session.extension_max_seconds += 300,
        4 => clauses.homework = Some(HomeworkClause { open_tasks: 5 }),
        5 => {
            if let Some(frequency) = &mut session.frequency {
                frequency.most += 1;
            }
        }
        6 => {
            if let Some(messages) = &mut clauses.messages {
                messages.client.per_day += 1;
            }
        }
        _ => {
            session.appointments = session.appointments.map(|one| crate::Appointments { ad_hoc: true, ..one })
        }
    }
}

impl Side {
    fn stands_still(&self) -> bool {
        self.ledger.is_withdrawn() || self.ledger.is_course_over() || self.ledger.closed().is_some()
    }

    /// The version that the next one follows: the newest, but for a tightening that came too late.
    fn base(&self) -> Option<&SignedAgreement> {
        let recorded = self.ledger.agreed().and_then(|hash| self.agreements.by_hash(hash));
        let recorded = recorded.map_or(0, |signed| signed.agreement().version);
        let late = |signed: &SignedAgreement| {
            self.stands_still() && !signed.is_complete() && signed.agreement().version > recorded
        };
        self.agreements.versions().iter().rev().find(|signed| !late(signed))
    }

    fn is_next(&self, agreement: &Agreement) -> bool {
        let base = self.base();
        agreement.previous == base.map(|base| *base.hash())
            && agreement.version == base.map_or(0, |base| base.agreement().version) + 1
    }
}

impl World {
    /// Proposes the first version, or one that allows more.
    pub(super) fn propose(&mut self, who: usize) {
        let side = self.side(who);
        if self.desks[who].proposed.is_some() || side.ledger.closed().is_some() {
            return;
        }
        let mut clauses = side.base().map_or(self.first.clone(), |base| base.agreement().clauses.clone());
        if side.base().is_some() {
            loosened(&mut clauses, &mut self.dice);
        }
        self.proposes(who, clauses);
    }

    fn proposes(&mut self, who: usize, clauses: Clauses) {
        let side = self.side(who);
        let next = match side.base() {
            Some(base) => follows(base, &side.person, |to| *to = clauses),
            None => {
                let everybody: Vec<&Person> = self.room.sides.iter().map(|side| &side.person).collect();
                let first = first_version(&everybody, SessionClause::default());
                Agreement { clauses, proposed_by: side.key(), ..first }
            }
        };
        let before = side.base().map_or(next.clauses.clone(), |base| base.agreement().clauses.clone());
        // Who has put their name under another's proposal for this place proposes none beside it.
        let elsewhere = self.desks[who].signed.iter().any(|one| !one.own && one.number == next.version);
        if next.validate().is_err() || elsewhere || (next.version > 1 && next.clauses == before) {
            return;
        }
        if next.version == 1 {
            self.tells_introduction(who);
        }
        let side = self.side(who);
        let proposal = Proposal::new(next, &side.verified, &side.person).unwrap();
        self.signs(who, who, &proposal);
        self.seen.proposed += 1;
        self.say(who, Sent::Propose(proposal.to_bytes().unwrap()));
        self.desks[who].proposed = Some(Proposed { proposal, by: who, before, agreed: true });
    }

    fn signs(&mut self, who: usize, by: usize, proposal: &Proposal) {
        self.moment += 1;
        let (hash, number) = (*proposal.hash(), proposal.agreement().version);
        let signed = Signed { hash, number, own: by == who, at: self.moment };
        self.desks[who].signed.push(signed);
    }

    /// Whether the others may still bring a proposal of this side into force without it.
    pub(super) fn may_come_into_force(&self, who: usize) -> bool {
        let me = self.side(who).key();
        self.desks[who].proposed.as_ref().is_some_and(|open| open.proposal.signatures().has(&me))
    }

    pub(super) fn heard_proposal(&mut self, who: usize, from: usize, bytes: &[u8]) {
        let proposal = Proposal::from_bytes(bytes).unwrap();
        let side = self.side(who);
        if !side.is_next(proposal.agreement()) || side.ledger.closed().is_some() {
            return;
        }
        let (theirs, several) = (self.precedence(from), self.people() > 2);
        let open = self.desks[who].proposed.as_ref();
        let stands =
            open.is_some_and(|o| o.by != from && (o.by == who || several) && self.precedence(o.by) < theirs);
        if !stands {
            let before = side
                .base()
                .map_or(proposal.agreement().clauses.clone(), |base| base.agreement().clauses.clone());
            self.desks[who].proposed = Some(Proposed { proposal, by: from, before, agreed: false });
        }
        if !self.dice.one_in(4) {
            self.answer_proposal(who);
        }
    }

    /// The person signs what another proposes, or leaves it.
    pub(super) fn answer_proposal(&mut self, who: usize) {
        let no = self.dice.one_in(8);
        let Some(open) = self.desks[who].proposed.as_mut().filter(|open| !open.agreed) else { return };
        if no {
            let hash = *open.proposal.hash();
            self.desks[who].proposed = None;
            self.seen.declined += 1;
            return self.say(who, Sent::NotProposed(hash));
        }
        open.agreed = true;
        self.proposal_settles(who);
    }

    fn proposal_settles(&mut self, who: usize) {
        let Some(mut open) = self.desks[who].proposed.clone() else { return };
        let side = self.side(who);
        let (me, missing) = (side.key(), open.proposal.missing());
        let turn = open.agreed && missing.contains(&me) && (who != self.therapist() || missing == [me]);
        if turn {
            open.proposal.sign(&side.verified, &side.person).unwrap();
            if open.proposal.agreement().version == 1 {
                self.tells_introduction(who);
            }
            self.signs(who, open.by, &open.proposal);
            self.say(who, Sent::SignProposal(open.proposal.to_bytes().unwrap()));
            self.desks[who].proposed = Some(open.clone());
        }
        if let Ok(signed) = open.proposal.complete() {
            self.desks[who].proposed = None;
            self.say(who, Sent::Version(signed.to_bytes().unwrap()));
            self.stands(who, signed);
        }
    }

    pub(super) fn heard_proposal_signed(&mut self, who: usize, bytes: &[u8]) {
        let theirs = Proposal::from_bytes(bytes).unwrap();
        let same = |open: &&mut Proposed| open.proposal.hash() == theirs.hash();
        let Some(open) = self.desks[who].proposed.as_mut().filter(same) else { return };
        for key in theirs.signatures().keys() {
            open.proposal.add_signature(*key, *theirs.signatures().get(key).unwrap()).unwrap();
        }
        self.proposal_settles(who);
    }

    /// Somebody will not sign it. (Nobody who has signed says so.)
    pub(super) fn heard_not_proposed(&mut self, who: usize, hash: &Hash) {
        self.desks[who].proposed.take_if(|open| open.proposal.hash() == hash);
    }

    /// A proposal that does not follow any more goes; an own one is made again on top.
    pub(super) fn proposal_follows(&mut self, who: usize) {
        let Some(open) = self.desks[who].proposed.clone() else { return };
        let side = self.side(who);
        if side.is_next(open.proposal.agreement()) && side.ledger.closed().is_none() {
            return;
        }
        self.desks[who].proposed = None;
        let side = self.side(who);
        if let Some(base) = side.base().filter(|_| open.by == who && side.ledger.closed().is_none()) {
            let wish = &open.proposal.agreement().clauses;
            let clauses = base.agreement().clauses.with_wish(&open.before, wish);
            self.proposes(who, clauses);
        }
    }

    pub(super) fn signed_at(&self, who: usize, hash: &Hash) -> Option<u64> {
        self.desks[who].signed.iter().find(|one| one.hash == *hash).map(|one| one.at)
    }

    /// When this side last signed a version that all have signed and that its ledger has.
    pub(super) fn agreed_anew(&self, who: usize) -> Option<u64> {
        let side = self.side(who);
        let recorded = |one: &&Signed| {
            side.ledger.entries().iter().any(|entry| {
                matches!(entry.fact(), crate::Fact::Agreed { agreement, .. } if *agreement == one.hash)
            })
        };
        self.desks[who].signed.iter().filter(recorded).map(|one| one.at).max()
    }

    /// What was signed before a withdrawal and came into force after it undoes it for nobody: who has
    /// withdrawn does it again.
    pub(super) fn withdraws_again(&mut self, who: usize) {
        let side = self.side(who);
        let goes_on = side.ledger.agreed().is_some() && !side.ledger.is_withdrawn();
        let wants = self.desks[who].withdrew.is_some_and(|at| self.agreed_anew(who).is_none_or(|s| s < at));
        if goes_on && wants && side.ledger.closed().is_none() {
            self.seen.withdrawn_again += 1;
            self.withdraw(who);
        }
    }
}
