//! The introduction before anything is agreed, as the program does it: offering and joining are one
//! message; of offers that cross the therapist's stands, then the lower key's; and who has signed a first
//! agreement joins none any more.

use super::world::{Sent, World};
use crate::fixtures::RELATIONSHIP;
use crate::{Agreement, Agreements, Ledger, Member, Proposal};

impl World {
    /// The sides as they are when everybody has just joined: nothing is agreed.
    pub(super) fn unagreed(&mut self) {
        for side in &mut self.room.sides {
            side.agreements = Agreements::new(RELATIONSHIP);
            side.ledger = Ledger::new(RELATIONSHIP);
        }
    }

    /// Whether nothing was ever agreed, so that an introduction can still come first.
    pub(super) fn is_unagreed(&self, who: usize) -> bool {
        let side = self.side(who);
        side.agreements.latest().is_none() && side.ledger.agreed().is_none()
    }

    pub(super) fn members(&self) -> Vec<Member> {
        let member = |side: &crate::fixtures::Side| Member { key: side.key(), role: side.person.role };
        self.room.sides.iter().map(member).collect()
    }

    fn may_join(&self, who: usize) -> bool {
        self.is_unagreed(who) && self.desks[who].signed.is_empty()
    }

    /// Offers an introduction, or joins the one that is offered.
    pub(super) fn introduce(&mut self, who: usize) {
        if !self.may_join(who) || self.side(who).agreements.introduction().is_some() {
            return;
        }
        let me = self.side(who).key();
        let offer = match self.desks[who].offer.take() {
            Some(offer) if offer.signatures().has(&me) => {
                self.desks[who].offer = Some(offer);
                return;
            }
            Some(mut offer) => {
                offer.join(&self.side(who).person).unwrap();
                offer
            }
            None => {
                let now_ms = self.now(who).wall_ms;
                let offer = Agreement::introduction(RELATIONSHIP, self.members(), me, now_ms);
                Proposal::introduce(offer, &self.side(who).person).unwrap()
            }
        };
        self.say(who, Sent::Introduce(offer.to_bytes().unwrap()));
        self.offer_goes_on(who, offer);
    }

    /// What is known of the introduction, said before a signature under a first agreement.
    pub(super) fn tells_introduction(&mut self, who: usize) {
        let side = self.side(who);
        let held = side.ledger.introduced().is_some_and(|(_, held)| held);
        let joined = side.agreements.introduction().filter(|_| !held);
        let joined = joined.map(|joined| joined.to_bytes().unwrap());
        let offer = self.desks[who].offer.as_ref().map(|offer| offer.to_bytes().unwrap());
        if let Some(bytes) = offer.or(joined) {
            self.say(who, Sent::Introduce(bytes));
        }
    }

    pub(super) fn heard_introduction(&mut self, who: usize, bytes: &[u8]) {
        let theirs = Proposal::from_bytes(bytes).unwrap();
        let side = self.side(who);
        if let Some(joined) = side.agreements.introduction() {
            assert!(joined.hash() == theirs.hash() || !theirs.is_complete(), "two introductions");
            return;
        }
        if !self.is_unagreed(who) {
            assert!(!theirs.is_complete(), "an introduction after an agreement");
            return;
        }
        let Some(mut open) = self.desks[who].offer.take().filter(|_| !theirs.is_complete()) else {
            return self.offer_goes_on(who, theirs);
        };
        if open.hash() == theirs.hash() {
            for key in theirs.signatures().keys() {
                open.add_signature(*key, *theirs.signatures().get(key).unwrap()).unwrap();
            }
            return self.offer_goes_on(who, open);
        }
        let rank = |offer: &Proposal| {
            let by = offer.agreement().proposed_by;
            (by != self.side(self.therapist()).key(), by)
        };
        if rank(&open) <= rank(&theirs) {
            self.desks[who].offer = Some(open);
            return;
        }
        let mut theirs = theirs;
        if open.signatures().has(&self.side(who).key()) && self.may_join(who) {
            // It is the same call: who wanted the one wants the other.
            theirs.join(&self.side(who).person).unwrap();
            self.say(who, Sent::Introduce(theirs.to_bytes().unwrap()));
        }
        self.offer_goes_on(who, theirs);
    }

    fn offer_goes_on(&mut self, who: usize, offer: Proposal) {
        match offer.complete() {
            Ok(joined) => {
                self.room.sides[who].agreements.accept(joined).unwrap();
                self.desks[who].offer = None;
                self.record_what_is_new(who);
            }
            Err(_) => self.desks[who].offer = Some(offer),
        }
    }
}
