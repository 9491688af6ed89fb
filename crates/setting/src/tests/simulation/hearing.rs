//! What arrives, and what follows from it: entries that stand, give way, and are written again.

use super::clocks::MINUTE;
use super::extending::granted_s;
use super::world::{Sent, Tightened, World};
use crate::fixtures::{RELATIONSHIP, Side, relay, tightened};
use crate::{
    Again, AloneReason, Clauses, Closing, Countersignature, EndReason, Entry, Fact, Ledger, Permit,
    PublicKey, Received, SettingError, SignedAgreement, cancel, cancellation_hash, end_alone_after,
    end_at_limit, end_overdue, extend_for_crisis, leave, missed, open_places, withdraw,
};

/// Of how many entries that do not stand here each side keeps the bytes.
const MAX_ASIDE: usize = 32;
/// How long after its latest end a session is closed by the wall clock.
const OVERDUE_MS: u64 = 121_000;

impl World {
    pub(super) fn hears(&mut self, who: usize, from: usize, sent: Sent) {
        match sent {
            Sent::Entry(entry) => {
                if entry.fact().alone_by().is_none() {
                    self.note_signatures(who, &entry);
                }
                self.heard_entry(who, *entry);
            }
            Sent::Countersign(signature) => {
                self.note_signature(who, &signature.entry, signature.index, &signature.key);
                let side = &mut self.room.sides[who];
                match side.ledger.collect(&signature, &side.agreements) {
                    Ok(_) => {}
                    // Of an entry that gave way here, or is not here yet.
                    Err(SettingError::EntryUnknown) => self.signed_aside(who, &signature),
                    Err(other) => panic!("{other:?}"),
                }
            }
            Sent::Version(bytes) => self.heard_version(who, bytes),
            Sent::Ask(entry) => self.heard_ask(who, from, &entry),
            Sent::Agree(entry) => self.heard_agreed(who, &entry),
            Sent::Decline(hash) => self.heard_declined(who, from, &hash),
            Sent::TakeBack(hash) => self.heard_taken_back(who, &hash),
            Sent::LetGo(hash) => self.is_refused(who, from, &hash),
            Sent::Start(entry) => self.heard_start(who, from, &entry),
            Sent::StartSigned(signature) => self.heard_start_signed(who, &signature),
            Sent::NotStarted(hash) => self.heard_not_started(who, from, &hash),
            Sent::Longer(entry) => self.heard_longer(who, from, &entry),
            Sent::LongerAgreed(entry) => self.heard_longer_agreed(who, &entry),
            Sent::NotLonger(hash) => self.heard_not_longer(who, from, &hash),
            Sent::Introduce(bytes) => self.heard_introduction(who, &bytes),
            Sent::Propose(bytes) => self.heard_proposal(who, from, &bytes),
            Sent::SignProposal(bytes) => self.heard_proposal_signed(who, &bytes),
            Sent::NotProposed(hash) => self.heard_not_proposed(who, &hash),
            Sent::Text(written_ms) => self.desks[who].inbox[from].push_back(written_ms),
        }
        self.fill_gaps(who);
        self.keep_requests(who);
        self.longer_follows(who);
        self.proposal_follows(who);
    }

    /// What came before what it stands on, because the relay tells everybody in an order of its own.
    fn fill_gaps(&mut self, who: usize) {
        loop {
            let ledger = &self.room.sides[who].ledger;
            let follows = |entry: &mut Entry| {
                let before = entry.index().checked_sub(1).and_then(|at| ledger.entry(at));
                before.is_some_and(|before| *before.hash() == entry.body().previous)
            };
            let Some(entry) = self.desks[who].gaps.extract_if(.., follows).next() else { return };
            self.heard_entry(who, entry);
        }
    }

    pub(super) fn heard_entry(&mut self, who: usize, entry: Entry) {
        if self.lasted_without_me(who, &entry) {
            return self.ends_outside(who);
        }
        let entry = self.with_copies(who, entry);
        let (heard, now) = (self.heard_before(who, entry.hash()), self.now(who));
        let side = &mut self.room.sides[who];
        let (me, before) = (side.key(), side.ledger.entries().to_vec());
        let (ledger, agreements, aside) = (&mut side.ledger, &side.agreements, &self.desks[who].aside);
        let mut received = ledger.receive_heard(entry.clone(), &heard, &me, now, agreements);
        let broken = matches!(received, Err(SettingError::LedgerBroken | SettingError::LedgerGap));
        if broken && !aside.is_empty() {
            received = ledger.receive_behind(entry.clone(), aside, &heard, &me, now, agreements);
            self.seen.behind += u64::from(received.is_ok());
        }
        let stands = |one: &Entry| ledger.entry(one.index()).is_some_and(|here| here.hash() == one.hash());
        let mut gone: Vec<_> = before.into_iter().filter(|one| !stands(one)).collect();
        match received {
            Ok(received) => {
                self.put_aside(who, gone);
                self.follows(who, &entry, received);
            }
            // It waits until this side's clock says that its time has come.
            Err(SettingError::EndTooEarly | SettingError::FactFromFuture) => {
                self.seen.early += 1;
                self.desks[who].early.push(entry);
            }
            // What stood on an entry that gave way comes again from its author; what others settled on top
            // of it may still come.
            Err(
                SettingError::OwnEntryStands
                | SettingError::LedgerBroken
                | SettingError::LedgerGap
                | SettingError::TailCountersigned
                | SettingError::AgreementUnknown,
            ) => {
                gone.push(entry.clone());
                self.put_aside(who, gone);
                if broken {
                    self.desks[who].gaps.push(entry);
                }
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    pub(super) fn keys(&self) -> Vec<PublicKey> {
        self.room.sides.iter().map(Side::key).collect()
    }

    /// The entry with the signatures that other copies of it bear.
    fn with_copies(&self, who: usize, mut entry: Entry) -> Entry {
        let same = self.desks[who].aside.iter().filter(|one| one.hash() == entry.hash());
        let copies: Vec<_> = same.cloned().collect();
        copies.iter().for_each(|copy| entry.join_those_of(copy, &self.keys()));
        entry
    }

    /// A signature under an entry that does not stand here: with it the entry may go first.
    fn signed_aside(&mut self, who: usize, signature: &Countersignature) {
        let keys = self.keys();
        let mut aside = self.desks[who].aside.iter_mut().rev();
        let Some(entry) = aside.find(|one| *one.hash() == signature.entry) else { return };
        entry.add_of(signature, &keys).unwrap();
        let entry = entry.clone();
        self.heard_entry(who, entry);
    }

    fn put_aside(&mut self, who: usize, entries: Vec<Entry>) {
        let aside = &mut self.desks[who].aside;
        if self.room.sides.len() > 2 {
            for entry in entries {
                // Once, with the signatures of all copies.
                aside.retain(|one| one.hash() != entry.hash());
                aside.push(entry);
            }
            let over = aside.len().saturating_sub(MAX_ASIDE);
            aside.drain(..over);
        }
    }

    /// What a received entry asks of this side.
    fn follows(&mut self, who: usize, entry: &Entry, received: Received) {
        if received == Received::Known {
            return;
        }
        if let Fact::Start(start) = entry.fact()
            && start.attendee(&self.side(who).key()).is_ok()
        {
            let mine = self.desks[who].pending.take_if(|(one, _)| one.entry().hash() == entry.hash());
            match mine {
                Some((pending, since_ms)) => self.begins(who, &pending, since_ms),
                None => self.desks[who].outside_ms = Some(0),
            }
        }
        if self.side(who).ledger.closed().is_none() {
            if let Received::Replaced(facts) = received {
                self.seen.gave_way += 1;
                self.write_again(who, &facts);
                self.claims_again(who);
            }
            self.witness(who, entry.index());
            self.record_what_is_new(who);
        }
    }

    /// Signs what stands from this place on and awaits this side's signature.
    fn witness(&mut self, who: usize, from: u64) {
        if self.starts_now(who) || self.side(who).ledger.closed().is_some() {
            return;
        }
        for index in from..self.side(who).ledger.len() {
            let side = &mut self.room.sides[who];
            if side.ledger.awaited(index, &side.agreements).contains(&side.key()) {
                let signature = side.ledger.witness(index, &side.person, &side.agreements).unwrap();
                self.say(who, Sent::Countersign(Box::new(signature)));
            }
        }
    }

    /// What of these is this side's own, and still holds.
    fn write_again(&mut self, who: usize, gave_way: &[Fact]) {
        let me = self.side(who).key();
        for fact in gave_way {
            if let Fact::Cancelled { appointment, by, relay_time } = fact
                && *by == me
            {
                self.desks[who].calling_off.push((*appointment, *relay_time));
            }
        }
        self.call_off(who);
        for fact in gave_way {
            let own = fact.alone_by() == Some(&me);
            let (side, now) = (self.side(who), self.now(who));
            let (situation, person) = (side.situation(), &side.person);
            match fact.clone() {
                Fact::Withdrawn { .. } if own => self.withdraw(who),
                Fact::Closed { how: Closing::Left, .. } if own => self.leave(who),
                Fact::Agreed { .. } | Fact::Introduced { .. } => self.record_what_is_new(who),
                Fact::Missed { appointment, absent, .. } if own => {
                    let again = missed(&situation, &appointment, &absent, now, person);
                    self.write(who, again);
                }
                Fact::CrisisExtended { session, seconds, .. } if own && self.runs(who, &session) => {
                    let permit = Permit::resume(&situation, 0, now);
                    let again = permit
                        .map_err(SettingError::from)
                        .and_then(|permit| extend_for_crisis(&situation, &permit, seconds, now, person));
                    self.write(who, again);
                }
                Fact::Overridden { session, .. } if own && self.runs(who, &session) => {
                    let again = open_places(&situation, now, person);
                    self.write(who, again);
                }
                Fact::End { session, reason, lasted_s } if self.runs(who, &session) => match reason {
                    EndReason::Alone { why, .. } if own => {
                        let lasted_ms = u64::from(lasted_s) * 1000;
                        let again = end_alone_after(&situation, lasted_ms, why, now, person);
                        self.write(who, again);
                    }
                    EndReason::Alone { .. } => {}
                    EndReason::Limit => self.runs_again(who, lasted_s),
                },
                _ => {}
            }
        }
    }

    /// What this side said missed, and gave way to something that gave way itself.
    fn claims_again(&mut self, who: usize) {
        let me = self.side(who).key();
        for one in self.desks[who].aside.clone() {
            if let Fact::Missed { appointment, by, absent } = one.fact()
                && *by == me
            {
                let (side, now) = (self.side(who), self.now(who));
                let again = missed(&side.situation(), appointment, absent, now, &side.person);
                self.write(who, again);
            }
        }
    }

    fn runs(&self, who: usize, session: &crate::SessionId) -> bool {
        let open = self.side(who).ledger.open_session();
        open.is_some_and(|open| open.start().terms.session == *session)
    }

    /// The limit gave way: the session is longer than this side knew.
    fn runs_again(&mut self, who: usize, lasted_s: u32) {
        let (wall_ms, me) = (self.now(who).wall_ms, self.side(who).key());
        let Some(open) = self.side(who).ledger.open_session() else { return };
        if open.start().attendee(&me).is_err() {
            return;
        }
        let over = open.ends_wall_ms() < wall_ms;
        self.desks[who].outside_ms = Some(u64::from(lasted_s) * 1000);
        if over {
            self.ends_outside(who);
        }
    }

    /// Whether this entry says that a session lasted in which this side never was.
    fn lasted_without_me(&self, who: usize, entry: &Entry) -> bool {
        let limit = matches!(entry.fact(), Fact::End { reason: EndReason::Limit, .. });
        let side = self.side(who);
        let present = side.ledger.open_session().is_some_and(|o| o.start().attendee(&side.key()).is_ok());
        if !limit || !present || self.desks[who].outside_ms != Some(0) {
            return false;
        }
        let mut ledger = side.ledger.clone();
        let received = ledger.receive(entry.clone(), &side.key(), self.now(who), &side.agreements);
        received == Ok(Received::Appended)
    }

    /// Closes a session that nobody of this side was in at its end.
    fn ends_outside(&mut self, who: usize) {
        let lasted_ms = self.desks[who].outside_ms.unwrap_or(0);
        let (side, now) = (self.side(who), self.now(who));
        let why = AloneReason::Unreachable;
        let entry = end_alone_after(&side.situation(), lasted_ms, why, now, &side.person);
        self.write(who, entry);
    }

    /// While others hold a session without this side, what it ends is written at the end of that.
    fn waits_for_its_end(&mut self, who: usize, leaves: bool) -> bool {
        let side = self.side(who);
        let others = side.ledger.open_session().is_some_and(|o| o.start().attendee(&side.key()).is_err());
        if others {
            let before = self.desks[who].when_over == Some(true);
            self.desks[who].when_over = Some(leaves || before);
        }
        others
    }

    pub(super) fn withdraw(&mut self, who: usize) {
        if self.waits_for_its_end(who, false) {
            return;
        }
        self.moment += 1;
        self.desks[who].withdrew = Some(self.moment);
        self.end(who, AloneReason::Withdrew);
        let (side, now) = (self.side(who), self.now(who));
        let entry = withdraw(&side.situation(), now, &side.person);
        self.write(who, entry);
    }

    pub(super) fn leave(&mut self, who: usize) {
        if self.waits_for_its_end(who, true) {
            return;
        }
        self.end(who, AloneReason::Left);
        let (side, now) = (self.side(who), self.now(who));
        let entry = leave(&side.situation(), now, &side.person);
        self.write(who, entry);
    }

    /// Calls off, dated by the relay anew where the appointment was moved.
    pub(super) fn call_off(&mut self, who: usize) {
        for (id, dated) in std::mem::take(&mut self.desks[who].calling_off) {
            let (side, now) = (self.side(who), self.now(who));
            let mut entry = cancel(&side.situation(), &id, dated, now, &side.person);
            if let (Some(_), Err(SettingError::Refused(_))) = (dated, &entry) {
                let hash = cancellation_hash(&side.situation(), &id).unwrap();
                let time = relay().time(&hash, self.relay_ms());
                let side = self.side(who);
                entry = cancel(&side.situation(), &id, Some(time), now, &side.person);
            }
            self.write(who, entry);
        }
    }

    fn heard_version(&mut self, who: usize, bytes: Vec<u8>) {
        let read = match self.side(who).agreements.read(&bytes) {
            Ok(read) => read,
            // On top of one that is not here yet, or that gave way.
            Err(SettingError::AgreementGap | SettingError::AgreementFork) => {
                let waiting = &mut self.desks[who].versions;
                waiting.push(bytes);
                let over = waiting.len().saturating_sub(MAX_ASIDE);
                waiting.drain(..over);
                return;
            }
            Err(other) => panic!("{other:?}"),
        };
        self.stands(who, read);
    }

    /// A version stands from now on; what this side had tightened and gave way to it is tightened again.
    pub(super) fn stands(&mut self, who: usize, version: SignedAgreement) {
        let known = self.side(who).agreements.clone();
        let (by_all, signed) = (version.is_complete(), self.signed_at(who, version.hash()));
        for gone in self.comes_in(who, version) {
            let wish = gone.agreement();
            let me = self.side(who).key();
            let mut own = self.desks[who].tightened.iter();
            let wished = own.find(|one| one.wished == *wish).map(|one| one.at);
            // Who signed the version that stands after that has said anew what they want.
            let anew = signed.is_some() && signed > wished;
            let side = self.side(who);
            let stopped = side.ledger.closed().is_some() || side.situation().in_force().is_err() && !by_all;
            if wish.proposed_by != me || anew || stopped {
                continue;
            }
            let before = known.version(wish.version - 1).unwrap().agreement();
            let last = side.agreements.latest().unwrap().agreement();
            let Again { alone, .. } = last.again(&before.clauses, &wish.clauses, me);
            if alone != last.clauses {
                self.tightens(who, |clauses| *clauses = alone);
            }
        }
    }

    fn comes_in(&mut self, who: usize, version: SignedAgreement) -> Vec<SignedAgreement> {
        let side = &mut self.room.sides[who];
        let before = side.agreements.clone();
        let gave_way = match side.agreements.accept(version.clone()) {
            Ok(()) => Vec::new(),
            Err(SettingError::AgreementReplay) => return Vec::new(),
            Err(SettingError::AgreementFork) => match side.agreements.yield_to(version) {
                Ok(gave_way) => gave_way,
                Err(SettingError::OwnEntryStands) => return Vec::new(),
                Err(other) => panic!("{other:?}"),
            },
            Err(other) => panic!("{other:?}"),
        };
        // The record of a version that gave way goes, with what stands on it.
        let records = |entry: &Entry| match entry.fact() {
            Fact::Agreed { agreement, .. } => gave_way.iter().any(|gone| gone.hash() == agreement),
            _ => false,
        };
        let entries = side.ledger.entries().to_vec();
        let mut tail = Vec::new();
        if let Some(at) = entries.iter().position(records) {
            tail = entries[at..].to_vec();
            if tail.iter().any(|entry| side.ledger.is_settled(entry.index(), &before)) {
                side.agreements = before;
                return Vec::new();
            }
            let kept = entries[..at].iter().map(|entry| entry.to_bytes().unwrap());
            side.ledger = Ledger::load(RELATIONSHIP, kept, &side.agreements).unwrap();
        }
        self.seen.gave_way += u64::from(!gave_way.is_empty());
        self.record_what_is_new(who);
        let facts: Vec<_> = tail.iter().map(|entry| entry.fact().clone()).collect();
        self.write_again(who, &facts);
        gave_way
    }

    /// Tightens, alone.
    pub(super) fn tightens(&mut self, who: usize, change: impl FnOnce(&mut Clauses)) {
        let side = self.side(who);
        let others: Vec<_> = self.room.sides.iter().filter(|one| one.key() != side.key()).collect();
        let others: Vec<_> = others.iter().map(|side| &side.person).collect();
        let last = side.agreements.latest().unwrap();
        let (next, before) =
            (tightened(last, &side.person, &others, change), last.agreement().clauses.clone());
        let (bytes, wished) = (next.to_bytes().unwrap(), next.agreement().clone());
        if self.room.sides[who].agreements.accept(next).is_err() {
            return;
        }
        self.moment += 1;
        self.desks[who].tightened.push(Tightened { before, wished, at: self.moment });
        self.say(who, Sent::Version(bytes));
        self.record_what_is_new(who);
    }

    /// What each side's timers do.
    pub(super) fn tick(&mut self) {
        for who in 0..self.people() {
            for entry in std::mem::take(&mut self.desks[who].early) {
                self.heard_entry(who, entry);
            }
            let late = self.now_ms.saturating_sub(MINUTE / 2);
            self.desks[who].pending.take_if(|(_, since_ms)| *since_ms < late);
            self.fill_gaps(who);
            self.end_what_is_over(who);
            self.record_what_is_new(who);
            self.witness(who, 0);
            if self.side(who).ledger.open_session().is_none() {
                match self.desks[who].when_over.take() {
                    Some(true) => self.leave(who),
                    Some(false) => self.withdraw(who),
                    None => {}
                }
            }
            self.fill_gaps(who);
            self.withdraws_again(who);
            self.keep_requests(who);
            self.longer_follows(who);
            self.proposal_follows(who);
            self.send_what_is_due(who);
            self.show_what_is_due(who);
        }
    }

    fn end_what_is_over(&mut self, who: usize) {
        let now = self.now(who);
        let side = self.side(who);
        let present = side.ledger.open_session().filter(|open| open.start().attendee(&side.key()).is_ok());
        let Some(open) = present else {
            self.desks[who].permit = None;
            self.desks[who].outside_ms = None;
            return;
        };
        let (total_ms, ends_ms) = (granted_s(&side.ledger, &side.agreements) * 1000, open.ends_wall_ms());
        let held =
            self.desks[who].permit.clone().filter(|(one, _)| one.session() == open.start().terms.session);
        let held = held.map(|(one, since_ms)| (one.renewed(&side.situation(), now).unwrap_or(one), since_ms));
        if let Some((permit, since_ms)) = held.as_ref().filter(|(permit, _)| permit.valid_at(now.boot_ms)) {
            // The permit counts from signing, on a clock that drifts.
            let drift_ms = 1000 + total_ms / 1000;
            assert!(self.now_ms < since_ms + total_ms + drift_ms, "media beyond limit, extensions and grace");
            assert!(permit.expires_boot_ms() <= now.boot_ms + total_ms);
        }
        self.desks[who].permit.clone_from(&held);
        let side = self.side(who);
        match held {
            Some((permit, _)) if permit.valid_at(now.boot_ms) => {}
            Some((permit, _)) => {
                let entry = end_at_limit(&side.situation(), &permit, now, &side.person);
                self.write(who, entry);
            }
            None if now.wall_ms <= ends_ms + OVERDUE_MS => {}
            None if self.desks[who].outside_ms.is_some() => self.ends_outside(who),
            None => {
                let entry = end_overdue(&side.situation(), now, &side.person);
                self.write(who, entry);
            }
        }
    }

    /// A version that came during a session, or whose entry gave way, is recorded now.
    pub(super) fn record_what_is_new(&mut self, who: usize) {
        if self.starts_now(who) {
            return;
        }
        for bytes in std::mem::take(&mut self.desks[who].versions) {
            self.heard_version(who, bytes);
        }
        loop {
            let side = self.side(who);
            let entry = side.ledger.record_agreed(&side.agreements, &side.person);
            if !self.write(who, entry) {
                return;
            }
        }
    }
}
