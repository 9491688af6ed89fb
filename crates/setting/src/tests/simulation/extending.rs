//! A longer session, as the program asks for it: everybody present signs, the therapist last of what a
//! client asked; of two requests the therapist's stands, then the lower key's.

use super::world::{Sent, World};
use crate::{Entry, Extension, Fact, Hash, Ledger, PublicKey, SettingError};

/// A request for more time, with the signatures so far.
#[derive(Clone)]
pub(super) struct Longer {
    entry: Entry,
    by: usize,
    agreed: bool,
}

impl World {
    /// Lower goes first: a therapist, then the lower key.
    pub(super) fn precedence(&self, who: usize) -> (bool, PublicKey) {
        (who != self.therapist(), self.side(who).key())
    }

    /// Asks for up to a quarter of an hour more, sometimes beyond what is agreed.
    pub(super) fn ask_longer(&mut self, who: usize) {
        let Some((permit, _)) = self.desks[who].permit.clone() else { return };
        let seconds = u32::try_from(self.dice.below(16) * 60 + 30).unwrap();
        let (side, now) = (self.side(who), self.now(who));
        let Ok(asked) = Extension::ask(&side.situation(), &permit, seconds, now, &side.person) else {
            self.seen.refused_longer += 1;
            return;
        };
        let theirs = self.desks[who].longer.take().filter(|open| open.by != who);
        if let Some(theirs) = theirs {
            self.say(who, Sent::NotLonger(*theirs.entry.hash()));
        }
        let entry = asked.entry().clone();
        self.desks[who].longer = Some(Longer { entry: entry.clone(), by: who, agreed: true });
        self.say(who, Sent::Longer(Box::new(entry)));
        if self.dice.one_in(2) {
            self.everybody_hears();
        }
    }

    pub(super) fn heard_longer(&mut self, who: usize, from: usize, entry: &Entry) {
        self.note_signatures(who, entry);
        let side = self.side(who);
        let present = side.ledger.open_session().is_some_and(|o| o.start().attendee(&side.key()).is_ok());
        if entry.index() != side.ledger.len() || !present {
            return;
        }
        match side.ledger.wanted_by(entry, &side.agreements) {
            Ok(_) => {}
            Err(SettingError::Refused(_)) => return self.say(who, Sent::NotLonger(*entry.hash())),
            Err(_) => return,
        }
        let (theirs, several) = (self.precedence(from), self.people() > 2);
        let open = self.desks[who].longer.as_ref();
        let stands = open.is_some_and(|o| (o.by == who || several) && self.precedence(o.by) < theirs);
        if !stands {
            self.desks[who].longer = Some(Longer { entry: entry.clone(), by: from, agreed: false });
        }
        if !self.dice.one_in(4) {
            self.answer_longer(who);
        }
    }

    /// The person agrees to what another asks, or not.
    pub(super) fn answer_longer(&mut self, who: usize) {
        let no = self.dice.one_in(8);
        if self.desks[who].permit.is_none() {
            return;
        }
        let Some(open) = self.desks[who].longer.as_mut().filter(|open| open.by != who) else { return };
        let hash = *open.entry.hash();
        if open.agreed {
            return;
        }
        if no {
            self.desks[who].longer = None;
            return self.say(who, Sent::NotLonger(hash));
        }
        open.agreed = true;
        if self.longer_settles(who, true).is_none()
            && let Some(open) = &mut self.desks[who].longer
        {
            open.agreed = false;
        }
    }

    pub(super) fn heard_longer_agreed(&mut self, who: usize, entry: &Entry) {
        self.note_signatures(who, entry);
        let Some(open) = &mut self.desks[who].longer else { return };
        if open.entry.hash() == entry.hash() {
            open.entry.join(entry).unwrap();
            self.longer_settles(who, false);
        }
    }

    pub(super) fn heard_not_longer(&mut self, who: usize, from: usize, hash: &Hash) {
        if !self.has_signed(who, from, hash) {
            self.desks[who].longer.take_if(|open| open.entry.hash() == hash);
        }
    }

    /// Signed here where it is this side's turn, written down once everybody present has signed. Nothing
    /// where a rule is against it, or it is for another place.
    fn longer_settles(&mut self, who: usize, by_hand: bool) -> Option<()> {
        let (permit, _) = self.desks[who].permit.clone()?;
        let open = self.desks[who].longer.clone()?;
        let (side, now, mut entry) = (self.side(who), self.now(who), open.entry);
        let wanted = side.ledger.wanted_by(&entry, &side.agreements).ok()?;
        let (me, missing) = (side.key(), entry.signatures().missing(&wanted));
        let turn = open.agreed && missing.contains(&me) && (who != self.therapist() || missing == [me]);
        if turn {
            let bytes = entry.to_bytes().unwrap();
            let agreed =
                Extension::agree(&bytes, None, &side.situation(), &permit, now, &side.person).ok()?;
            entry = agreed.entry().clone();
            self.desks[who].longer = Some(Longer { entry: entry.clone(), by: open.by, agreed: true });
        }
        if entry.signatures().missing(&wanted).is_empty() {
            let side = &mut self.room.sides[who];
            side.ledger.append(entry.clone(), &side.agreements).ok()?;
            self.desks[who].longer = None;
            self.say(who, Sent::Entry(Box::new(entry)));
        } else if turn && by_hand {
            self.say(who, Sent::LongerAgreed(Box::new(entry)));
        }
        Some(())
    }

    /// A request that stands on another place than the next is gone.
    pub(super) fn longer_follows(&mut self, who: usize) {
        let head = self.side(who).ledger.head();
        self.desks[who].longer.take_if(|open| open.entry.body().previous != head);
    }
}

/// What the last session of this ledger may have lasted at most, in seconds, by nothing but its facts.
pub(super) fn granted_s(ledger: &Ledger, agreements: &crate::Agreements) -> u64 {
    let (mut agreed, mut crisis) = (0u64, 0u64);
    for entry in ledger.entries().iter().rev() {
        match entry.fact() {
            Fact::Extended { seconds, .. } => agreed += u64::from(*seconds),
            Fact::CrisisExtended { seconds, .. } => crisis += u64::from(*seconds),
            Fact::Start(start) => {
                let version = agreements.by_hash(&start.terms.agreement).unwrap();
                let clause = &version.agreement().clauses.session;
                assert!(agreed <= u64::from(clause.extension_max_seconds), "longer than agreed");
                return u64::from(clause.seconds) + u64::from(clause.grace_seconds) + agreed + crisis;
            }
            _ => {}
        }
    }
    0
}
