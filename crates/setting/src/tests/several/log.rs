//! Three and four members write at once, and read one log at their own pace, as the relay keeps it. Each
//! act is written again where it gave way, and what everyone signs is collected by everyone.

use super::super::{MORNING, later};
use super::{MINUTE, OVER, equal};
use crate::fixtures::{Room, Side};
use crate::{
    AloneReason, Clauses, Countersignature, EndReason, Entry, Fact, Hash, Now, Permit, Presence, PublicKey,
    Received, Review, SessionClause, SettingError, end_alone, end_at_limit, open_places, withdraw,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
enum Sent {
    Entry(Box<Entry>),
    /// Something to sign, with the signature of who asks.
    Asked(Box<Entry>),
    Signature(Box<Countersignature>),
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Leave,
    Limit,
    Withdraw,
    Crisis,
    Open,
    Ask,
    Read,
}

/// What several sign, as one side has it.
struct Collected {
    entry: Entry,
    heard: BTreeSet<PublicKey>,
}

#[derive(Default)]
struct Desk {
    /// How far this side has read.
    read: usize,
    asked: BTreeMap<Hash, Collected>,
    /// Own facts that gave way and wait until they fit.
    again: Vec<Fact>,
    /// What came and does not stand here.
    aside: Vec<Entry>,
    withdrew: bool,
}

struct Meeting {
    room: Room,
    permits: Vec<Permit>,
    log: Vec<(usize, Sent)>,
    desks: Vec<Desk>,
}

impl Meeting {
    fn new(people: usize) -> Self {
        let presence = Some(Presence { must: Vec::new(), least: 2 });
        let clause = SessionClause { presence, ..SessionClause::default() };
        let mut room = Room::of(people, Clauses::of_sessions(clause));
        let permits = room.start(MORNING);
        let desks = (0..people).map(|_| Desk::default()).collect();
        Self { room, permits, log: Vec::new(), desks }
    }

    fn now() -> Now {
        later(MORNING, 10 * OVER)
    }

    fn therapist(&self) -> usize {
        self.room.sides.len() - 1
    }

    /// Writes an own entry, if it fits.
    fn write(&mut self, who: usize, entry: Result<Entry, SettingError>) -> bool {
        let Ok(entry) = entry else { return false };
        let side = &mut self.room.sides[who];
        if side.ledger.append(entry.clone(), &side.agreements).is_err() {
            return false;
        }
        self.log.push((who, Sent::Entry(Box::new(entry))));
        true
    }

    fn write_fact(&mut self, who: usize, fact: Fact) -> bool {
        let side = &self.room.sides[who];
        let entry = side.ledger.next(MORNING.wall_ms + MINUTE, fact).and_then(|mut entry| {
            entry.sign(&side.person)?;
            Ok(entry)
        });
        self.write(who, entry)
    }

    fn act(&mut self, who: usize, act: Act) {
        let side = &self.room.sides[who];
        let (situation, permit) = (side.situation(), &self.permits[who]);
        let permit = permit.renewed(&situation, later(MORNING, MINUTE)).unwrap_or(permit.clone());
        match act {
            Act::Leave => {
                let now = later(MORNING, OVER - 1000);
                let entry = end_alone(&situation, Some(&permit), AloneReason::Left, now, &side.person);
                self.write(who, entry);
            }
            Act::Limit => {
                let entry = end_at_limit(&situation, &permit, Self::now(), &side.person);
                self.write(who, entry);
            }
            Act::Withdraw => {
                let entry = withdraw(&situation, Self::now(), &side.person);
                let wrote = self.write(who, entry);
                self.desks[who].withdrew |= wrote;
            }
            Act::Crisis => {
                let by = side.key();
                let Some(open) = side.ledger.open_session() else { return };
                let session = open.start().terms.session;
                self.write_fact(who, Fact::CrisisExtended { session, seconds: 60, by });
            }
            Act::Open => {
                let entry = open_places(&situation, Self::now(), &side.person);
                self.write(who, entry);
            }
            Act::Ask => self.ask(who),
            Act::Read => self.read(who),
        }
    }

    /// More time, by a minute, as often as it can be asked; after the session that some of them held a
    /// review.
    fn ask(&mut self, who: usize) {
        let side = &self.room.sides[who];
        let asked_by = side.key();
        let fact = match side.ledger.open_session() {
            Some(open) => Fact::Extended { session: open.start().terms.session, seconds: 60, asked_by },
            None => {
                let some = [who, self.therapist(), self.log.len() % self.room.sides.len()];
                let mut with: Vec<_> = some.iter().map(|one| self.room.sides[*one].key()).collect();
                with.sort_unstable();
                with.dedup();
                Fact::Reviewed { outcome: Review::GoOn, with, asked_by }
            }
        };
        let mut entry = side.ledger.next(MORNING.wall_ms + MINUTE, fact).unwrap();
        // Of two at one place the therapist signs one.
        let busy = who == self.therapist() && self.waits(who, &entry);
        if busy || side.ledger.would_follow(&entry, &side.agreements).is_err() {
            return;
        }
        entry.sign(&self.room.sides[who].person).unwrap();
        if self.desks[who].asked.contains_key(entry.hash()) {
            return;
        }
        self.collect(who, &entry);
        self.log.push((who, Sent::Asked(Box::new(entry))));
    }

    /// Whether something that this side signed may still come back complete and stand against this: for
    /// the same place, or for one before it where those who can still sign it have no part in this.
    fn waits(&self, who: usize, entry: &Entry) -> bool {
        let me = self.room.sides[who].key();
        let wanted = self.wanted(entry);
        self.desks[who].asked.values().map(|collected| &collected.entry).any(|out| {
            let missing = out.signatures().missing(&self.wanted(out));
            let ended = missing.is_empty() || missing.iter().all(|key| wanted.contains(key));
            let here = out.index() == entry.index() && out.hash() != entry.hash();
            out.signatures().has(&me) && (here || (out.index() < entry.index() && !ended))
        })
    }

    fn wanted(&self, entry: &Entry) -> Vec<PublicKey> {
        match entry.fact() {
            Fact::Reviewed { with, .. } => with.clone(),
            _ => self.room.sides.iter().map(Side::key).collect(),
        }
    }

    /// Takes signatures under what several sign.
    fn collect(&mut self, who: usize, entry: &Entry) {
        let side = &self.room.sides[who];
        let fresh =
            Collected { entry: side.ledger.next(0, entry.fact().clone()).unwrap(), heard: BTreeSet::new() };
        let desk = &mut self.desks[who];
        let collected = desk.asked.entry(*entry.hash()).or_insert(fresh);
        if collected.entry.hash() != entry.hash() {
            let mut bare = entry.clone();
            std::mem::swap(&mut collected.entry, &mut bare);
        }
        for key in entry.signatures().keys() {
            collected.entry.add(&entry.countersignature_of(key).unwrap()).unwrap();
            if !side.ledger.has_acted(key, entry.index()) {
                collected.heard.insert(*key);
            }
        }
    }

    /// Signs what can be signed, and appends what is complete.
    fn settle(&mut self, who: usize, hash: Hash) {
        let therapist = self.room.sides[self.therapist()].key();
        let side = &self.room.sides[who];
        let me = side.key();
        let Some(collected) = self.desks[who].asked.get(&hash) else { return };
        let entry = &collected.entry;
        let everyone = self.wanted(entry);
        let missing = entry.signatures().missing(&everyone);
        let asked_by = *entry.fact().asked_by().unwrap();
        let turn = me != therapist || (missing == [me] && asked_by != me && !self.waits(who, entry));
        if missing.contains(&me) && turn && side.ledger.would_follow(entry, &side.agreements).is_ok() {
            let mut signed = entry.clone();
            signed.sign(&side.person).unwrap();
            let signature = signed.countersignature_of(&me).unwrap();
            self.collect(who, &signed);
            self.log.push((who, Sent::Signature(Box::new(signature))));
        }
        let collected = &self.desks[who].asked[&hash];
        if collected.entry.signatures().missing(&everyone).is_empty() {
            let (entry, heard) =
                (collected.entry.clone(), collected.heard.iter().copied().collect::<Vec<_>>());
            self.take(who, entry, &heard);
        }
    }

    fn read(&mut self, who: usize) {
        let Some((by, sent)) = self.log.get(self.desks[who].read).cloned() else { return };
        self.desks[who].read += 1;
        if by == who {
            return;
        }
        match sent {
            Sent::Entry(entry) => self.take(who, *entry, &[]),
            Sent::Asked(entry) => {
                self.collect(who, &entry);
                self.settle(who, *entry.hash());
            }
            Sent::Signature(signature) => {
                let hash = signature.entry;
                if let Some(collected) = self.desks[who].asked.get(&hash) {
                    let mut entry = collected.entry.clone();
                    entry.add(&signature).unwrap();
                    let only = [signature.key];
                    let early = !self.room.sides[who].ledger.has_acted(&only[0], entry.index());
                    let collected = self.desks[who].asked.get_mut(&hash).unwrap();
                    collected.entry = entry;
                    if early {
                        collected.heard.extend(only);
                    }
                    self.settle(who, hash);
                } else {
                    // Of an entry that gave way meanwhile, or that was refused here.
                    let side = &mut self.room.sides[who];
                    let _ = side.ledger.collect(&signature, &side.agreements);
                }
            }
        }
    }

    fn take(&mut self, who: usize, entry: Entry, heard: &[PublicKey]) {
        let side = &mut self.room.sides[who];
        let (me, index, now) = (side.key(), entry.index(), Self::now());
        let before: Vec<_> = side.ledger.entries().to_vec();
        let aside = &self.desks[who].aside;
        let received = match side.ledger.receive_heard(entry.clone(), heard, &me, now, &side.agreements) {
            Err(SettingError::LedgerBroken | SettingError::LedgerGap) => {
                side.ledger.receive_behind(entry.clone(), aside, heard, &me, now, &side.agreements)
            }
            received => received,
        };
        let stands = |one: &Entry| side.ledger.entry(one.index()).is_some_and(|e| e.hash() == one.hash());
        let gone: Vec<_> = before.into_iter().chain([entry]).filter(|one| !stands(one)).collect();
        self.desks[who].aside.extend(gone);
        match received {
            Ok(received) => {
                if let Received::Replaced(facts) = received {
                    let own = facts.into_iter().filter(|fact| fact.alone_by() == Some(&me));
                    self.desks[who].again.extend(own);
                }
                // What awaits this side's signature gets it.
                let side = &mut self.room.sides[who];
                if side.ledger.awaited(index, &side.agreements).contains(&me) {
                    let signature = side.ledger.witness(index, &side.person, &side.agreements).unwrap();
                    self.log.push((who, Sent::Signature(Box::new(signature))));
                }
                self.write_again(who);
            }
            // What stood on an entry that gave way comes again from its author; what everyone signed
            // comes to those who stand elsewhere.
            Err(
                SettingError::OwnEntryStands
                | SettingError::TailCountersigned
                | SettingError::LedgerBroken
                | SettingError::LedgerGap,
            ) => {}
            Err(other) => panic!("{other:?}"),
        }
    }

    fn write_again(&mut self, who: usize) {
        let waiting = std::mem::take(&mut self.desks[who].again);
        let mut left = Vec::new();
        for fact in waiting {
            let open = self.room.sides[who].ledger.open_session().is_some();
            match fact {
                Fact::Withdrawn { .. } if open => left.push(fact),
                Fact::Withdrawn { .. } => {
                    let side = &self.room.sides[who];
                    let again = withdraw(&side.situation(), Self::now(), &side.person);
                    self.write(who, again);
                }
                Fact::End { reason: EndReason::Alone { .. }, .. }
                | Fact::CrisisExtended { .. }
                | Fact::Overridden { .. } => {
                    self.write_fact(who, fact);
                }
                _ => {}
            }
        }
        self.desks[who].again.extend(left);
    }
}

fn act(people: usize) -> impl Strategy<Value = (usize, Act)> {
    let act = prop_oneof![
        2 => Just(Act::Leave),
        2 => Just(Act::Limit),
        2 => Just(Act::Withdraw),
        2 => Just(Act::Crisis),
        1 => Just(Act::Open),
        3 => Just(Act::Ask),
        9 => Just(Act::Read),
    ];
    (0..people, act)
}

fn acts() -> impl Strategy<Value = (usize, Vec<(usize, Act)>)> {
    (2usize..=4).prop_flat_map(|people| (Just(people), proptest::collection::vec(act(people), 0..40)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::tests::cases(1000)))]

    #[test]
    fn whoever_writes_when_all_ledgers_meet((people, acts) in acts()) {
        let mut meeting = Meeting::new(people);
        for (who, act) in acts {
            meeting.act(who, act);
            meeting.write_again(who);
        }
        while (0..people).any(|who| meeting.desks[who].read < meeting.log.len()) {
            (0..people).for_each(|who| meeting.read(who));
        }
        prop_assert!(equal(&meeting.room));
        for side in &meeting.room.sides {
            side.ledger.verify(&side.agreements).unwrap();
        }
        let ledger = &meeting.room.sides[0].ledger;
        let meant = meeting.desks.iter().any(|desk| desk.withdrew);
        let waits = ledger.open_session().is_some();
        prop_assert!(!meant || waits || ledger.is_withdrawn(), "a withdrawal is never lost");
    }
}
