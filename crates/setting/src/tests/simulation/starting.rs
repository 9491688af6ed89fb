//! A session's START among those who came, as the program writes it; and one by a therapist whose rules
//! are off.

use super::clocks::{HOUR, MINUTE};
use super::world::{Mood, Sent, World};
use crate::fixtures::{relay, therapist};
use crate::{
    Attendee, Countersignature, Entry, Fact, Nonce, PendingStart, PublicKey, SessionId, SettingError, Start,
    StartDraft, StartRequest, StartTerms,
};

impl World {
    /// People come around the time of an appointment, or at any time; some of them, or all.
    pub(super) fn start(&mut self) {
        if !self.dice.one_in(6) {
            self.everybody_hears();
        }
        let therapist = self.therapist();
        let ahead = self.side(therapist).ledger.appointments().into_iter().find(|one| one.is_open());
        if let Some(start_ms) = ahead.map(|one| one.start_ms).filter(|ms| *ms > self.now_ms)
            && !self.dice.one_in(4)
        {
            // From an hour early on, to an hour late.
            let around = self.dice.of(&[0, 0, 0, 1, 50, 55, 70, 80, 120]);
            let at_ms = start_ms - HOUR + around * MINUTE + MINUTE * 52 * u64::from(around == 0);
            self.passes(at_ms.saturating_sub(self.now_ms));
            self.tick();
            if self.is_anything_on_its_way() && !self.dice.one_in(4) {
                return;
            }
        }
        let clients = therapist;
        let everybody = self.dice.one_in(2);
        let mut coming: Vec<usize> = (0..clients).filter(|_| everybody || self.dice.one_in(2)).collect();
        if coming.is_empty() {
            coming.push(self.a_client());
        }
        if self.admit(&coming).is_err() {
            self.seen.refused_starts += 1;
            return;
        }
        // Most answer at once.
        if !self.dice.one_in(6) {
            self.everybody_hears();
        }
        if self.dice.one_in(3) {
            self.passes(MINUTE);
            self.ask_longer(therapist);
        } else if self.dice.one_in(2) {
            self.ask_longer(coming[0]);
        }
    }

    fn admit(&mut self, coming: &[usize]) -> Result<(), SettingError> {
        let (therapist, nonce) = (self.therapist(), u8::try_from(self.dice.below(256)).unwrap());
        let some = coming.len() < therapist;
        let waits = self.desks[therapist].asking.waits() || self.may_come_into_force(therapist);
        if some && waits || self.desks[therapist].pending.is_some() {
            return Err(SettingError::LedgersDiffer);
        }
        let mut requests = Vec::new();
        for who in coming {
            let request = self.side(*who).try_request(nonce, self.now(*who))?;
            self.desks[*who].request = Some(request.clone());
            requests.push(request);
        }
        let own = self.side(therapist).try_request(nonce, self.now(therapist))?;
        let session = self.session_id();
        let side = self.side(therapist);
        let draft = StartDraft::admit(&side.situation(), &own, &requests, session, relay().key())?;
        let hash = *draft.hash();
        let time = relay().time(&hash, self.relay_ms());
        let (side, now) = (self.side(therapist), self.now(therapist));
        let pending = draft.finish(time, &side.situation(), now, &side.person)?;
        let entry = pending.entry().clone();
        let desk = &mut self.desks[therapist];
        desk.asking.makes_room();
        desk.asking.goes_out(&entry);
        desk.pending = Some((pending, self.now_ms));
        self.say(therapist, Sent::Start(Box::new(entry)));
        Ok(())
    }

    /// The relay's clock is wrong by up to three minutes: sometimes too much for a side. An evil relay
    /// says any time.
    pub(super) fn relay_ms(&mut self) -> u64 {
        let near_ms = self.now_ms + self.dice.below(6) * 30_000 - 90_000;
        if self.mood != Mood::Evil || !self.dice.one_in(3) {
            return near_ms;
        }
        self.seen.relay_lies += 1;
        let far = self.dice.of(&[3 * MINUTE, 2 * HOUR, 40 * HOUR]);
        if self.dice.one_in(2) { near_ms + far } else { near_ms - far }
    }

    fn session_id(&mut self) -> SessionId {
        let mut id = [0u8; 16];
        id[..8].copy_from_slice(&self.dice.next().to_le_bytes());
        SessionId::new(id)
    }

    pub(super) fn heard_start(&mut self, who: usize, from: usize, entry: &Entry) {
        self.note_signatures(who, entry);
        let (side, now) = (self.side(who), self.now(who));
        let Fact::Start(start) = entry.fact() else { panic!() };
        if start.attendee(&side.key()).is_err() {
            return;
        }
        let Some(request) = self.desks[who].request.take() else {
            return self.say(who, Sent::NotStarted(*entry.hash()));
        };
        let (side, bytes) = (self.side(who), entry.to_bytes().unwrap());
        let relay = relay().key();
        let signed =
            PendingStart::countersign(&bytes, &request, &side.situation(), &relay, now, &side.person);
        let Ok(pending) = signed else {
            return self.say(who, Sent::NotStarted(*entry.hash()));
        };
        let admits = self.side(from).key();
        self.desks[who].asking.lets_go_of(&admits);
        if pending.is_complete() {
            return self.starts(who, pending, self.now_ms);
        }
        let signature = pending.own_signature().unwrap();
        self.desks[who].pending = Some((pending, self.now_ms));
        self.say(who, Sent::StartSigned(Box::new(signature)));
    }

    pub(super) fn heard_start_signed(&mut self, who: usize, signature: &Countersignature) {
        self.note_signature(who, &signature.entry, signature.index, &signature.key);
        let Some((mut pending, since_ms)) = self.desks[who].pending.clone() else { return };
        if signature.entry != *pending.entry().hash() {
            return;
        }
        pending.add(signature).unwrap();
        if !pending.is_complete() {
            self.desks[who].pending = Some((pending, since_ms));
            return;
        }
        self.starts(who, pending, since_ms);
    }

    pub(super) fn heard_not_started(&mut self, who: usize, from: usize, hash: &crate::Hash) {
        self.is_refused(who, from, hash);
        self.desks[who].pending.take_if(|(pending, _)| pending.entry().hash() == hash);
    }

    /// START is complete: what this side wrote at its place meanwhile gives way. Said by everybody who has
    /// it: who gave it up has it by that.
    fn starts(&mut self, who: usize, pending: PendingStart, since_ms: u64) {
        let complete = pending.entry().clone();
        self.desks[who].pending = Some((pending, since_ms));
        self.heard_entry(who, complete.clone());
        let stands = self.side(who).ledger.entry(complete.index());
        if stands.is_some_and(|here| here.hash() == complete.hash()) {
            self.say(who, Sent::Entry(Box::new(complete)));
        }
    }

    /// The permit counts from the moment this side signed.
    pub(super) fn begins(&mut self, who: usize, pending: &PendingStart, since_ms: u64) {
        let permit = pending.begin(&self.side(who).situation(), self.now(who)).ok();
        let desk = &mut self.desks[who];
        desk.outside_ms = permit.is_none().then_some(0);
        desk.permit = permit.map(|permit| (permit, since_ms));
    }

    /// The therapist's rules are off: a START at any time, with anybody, as their program would write it.
    pub(super) fn forge(&mut self) {
        let therapist = self.therapist();
        let head = self.side(therapist).ledger.head();
        let equal = self.room.sides.iter().all(|side| side.ledger.head() == head);
        let idle =
            self.desks.iter().all(|desk| desk.pending.is_none()) && !self.desks[therapist].asking.waits();
        let idle = idle && !self.may_come_into_force(therapist) && self.in_force(therapist).is_some();
        let open = self.side(therapist).ledger.open_session().is_some();
        if self.is_anything_on_its_way() || open || !equal || !idle {
            return;
        }
        let session = self.session_id();
        let relay_ms = self.now_ms;
        let everybody = self.dice.one_in(2);
        let mut with: Vec<usize> = (0..therapist).filter(|_| everybody || self.dice.one_in(2)).collect();
        if with.is_empty() && !self.dice.one_in(4) {
            with.push(self.a_client());
        }
        self.seen.forged += 1;
        let asked = |who: &usize| self.side(*who).try_request(1, self.now(*who));
        let requests: Result<Vec<_>, _> = with.iter().map(asked).collect();
        let Ok(requests) = requests else {
            // Somebody's own side does not even ask: the forger makes the request up, with everybody's
            // signature, stolen or coaxed. What the ledger takes by the relay's time (the clients'
            // clocks were wrong) is counted again.
            let mut entry = self.forged(session, relay_ms, &with, &[]);
            with.iter().for_each(|who| entry.sign(&self.side(*who).person).unwrap());
            return self.forged_everywhere(&entry);
        };
        let entry = self.forged(session, relay_ms, &with, &requests);
        let bytes = entry.to_bytes().unwrap();
        let asked = with.iter().zip(&requests).map(|(who, request)| {
            let (side, now, relay) = (self.side(*who), self.now(*who), relay().key());
            PendingStart::countersign(&bytes, request, &side.situation(), &relay, now, &side.person)
        });
        // What the clients' sides let through is right: appended, and counted again in the end.
        let Ok(mut pending) = asked.collect::<Result<Vec<_>, _>>() else {
            self.seen.forged_refused += 1;
            return;
        };
        let mut complete = entry;
        let signatures: Vec<_> = pending.iter().filter_map(PendingStart::own_signature).collect();
        for signature in signatures {
            complete.add(&signature).unwrap();
            pending.iter_mut().for_each(|one| one.add(&signature).unwrap());
        }
        self.forged_everywhere(&complete);
        for (who, one) in with.iter().zip(&pending) {
            self.begins(*who, one, self.now_ms);
        }
    }

    /// All sides decide the same way.
    fn forged_everywhere(&mut self, entry: &Entry) {
        let taken: Vec<bool> = self
            .room
            .sides
            .iter_mut()
            .map(|side| side.ledger.append(entry.clone(), &side.agreements).is_ok())
            .collect();
        assert!(taken.iter().all(|one| *one == taken[0]), "a forged START parts the sides");
        if !taken[0] {
            self.seen.forged_refused += 1;
            return;
        }
        for (side, desk) in self.room.sides.iter().zip(&mut self.desks) {
            let Fact::Start(start) = entry.fact() else { panic!() };
            desk.permit = None;
            desk.outside_ms = start.attendee(&side.key()).is_ok().then_some(0);
        }
    }

    /// The version that was written down last, or the introduction, held or not.
    fn in_force(&self, who: usize) -> Option<crate::Hash> {
        let ledger = &self.side(who).ledger;
        ledger.agreed().or(ledger.introduced().map(|(hash, _)| hash)).copied()
    }

    fn forged(&self, session: SessionId, relay_ms: u64, with: &[usize], requests: &[StartRequest]) -> Entry {
        let by = self.therapist();
        let side = self.side(by);
        let (ledger, agreements) = (&side.ledger, &side.agreements);
        let hash = self.in_force(by).unwrap();
        let hash = &hash;
        let clause = &agreements.by_hash(hash).unwrap().agreement().clauses.session;
        let attendee = |key: PublicKey, who: usize| {
            let wall_ms = self.now(who).wall_ms;
            Attendee { key, nonce: Nonce::new([9; 16]), wall_ms, place_ms: wall_ms }
        };
        let mut present: Vec<_> = match requests {
            [] => with.iter().map(|who| attendee(self.side(*who).key(), *who)).collect(),
            some => some.iter().map(|request| *request.attendee()).collect(),
        };
        present.push(attendee(side.key(), by));
        present.sort_by_key(|a| a.key);
        let terms = StartTerms {
            session,
            number: ledger.sessions() + 1,
            agreement: *hash,
            seconds: clause.seconds,
            grace_seconds: clause.grace_seconds,
            extension_max_seconds: clause.extension_max_seconds,
            relay: relay().key(),
            admitted_by: side.key(),
            present,
        };
        let hash = terms.hash(ledger.relationship(), ledger.len(), &ledger.head()).unwrap();
        let relay_time = relay().time(&hash, relay_ms);
        let fact = Fact::Start(Start { terms, relay_time });
        let mut entry = ledger.next(relay_ms, fact).unwrap();
        entry.sign(&therapist()).unwrap();
        entry
    }
}
