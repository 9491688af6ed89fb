//! Two sides, their clocks, what is on its way between them, and what they may do at any moment.

use super::super::MORNING;
use super::Dice;
use super::naive::{Seen, is_open};
use crate::fixtures::{self, RELATIONSHIP, Room, Side, client, full_clauses, relay, therapist, tightened};
use crate::{
    AloneReason, AppointmentId, Clauses, Closing, CourseClause, Delivery, Entry, Fact, Frequency, Joint,
    Message, Now, Period, Permit, PublicKey, Received, Review, SessionId, SettingError, Signer, StartDraft,
    Zone, cancel, cancellation_hash, end_alone, end_at_limit, end_overdue, extend_for_crisis, leave, missed,
    permit_message, receive_message, withdraw,
};
use std::collections::VecDeque;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

enum Sent {
    Entry(Box<Entry>),
    Request(Vec<u8>),
    Version(Vec<u8>),
    Text(u64),
}

/// What one side has beside its ledger.
#[derive(Default)]
struct Desk {
    permit: Option<Permit>,
    /// A request that is on its way.
    asked: Option<Joint>,
    /// When own messages were written, and those that wait to be sent.
    written: Vec<u64>,
    outbox: VecDeque<(u64, usize)>,
    /// Messages of the other: arrived and not shown, and shown.
    inbox: VecDeque<u64>,
    shown: Vec<u64>,
    /// Own facts that gave way and wait to be written again: some only after a session's end.
    again: Vec<Fact>,
    meant_to_withdraw: bool,
    meant_to_leave: bool,
}

pub(super) struct World {
    pub(super) room: Room,
    pub(super) seen: Seen,
    dice: Dice,
    /// The time that passes, and how far each wall clock is from it, in ms.
    now_ms: u64,
    skew: [i64; 2],
    toward: [VecDeque<Sent>; 2],
    desks: [Desk; 2],
    ids: u8,
}

fn some_clauses(dice: &mut Dice) -> Clauses {
    let mut clauses = full_clauses(&[&client(), &therapist()]);
    let zone = Zone::new(dice.of(&[
        "Europe/Amsterdam",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
    ]));
    let zone = zone.unwrap();
    let most = u16::try_from(1 + dice.below(3)).unwrap();
    let days = u16::try_from(2 + dice.below(9)).unwrap();
    clauses.session.frequency = match dice.below(3) {
        0 => None,
        1 => Some(Frequency { most, period: Period::Week { zone: zone.clone() } }),
        _ => Some(Frequency { most, period: Period::Days { days } }),
    };
    clauses.session.gap_seconds = dice.of(&[None, Some(3600), Some(24 * 3600), Some(3 * 24 * 3600)]);
    clauses.session.appointments.as_mut().unwrap().ad_hoc = dice.one_in(2);
    if dice.one_in(5) {
        clauses.session.appointments = None;
    }
    clauses.course = dice.of(&[
        None,
        Some(CourseClause { review_every: Some(3), ..CourseClause::default() }),
        Some(CourseClause { last_session: Some(6), ..CourseClause::default() }),
    ]);
    clauses.messages.as_mut().unwrap().zone = zone;
    if dice.one_in(4) {
        clauses.fees = None;
    }
    clauses
}

impl World {
    pub(super) fn new(mut dice: Dice) -> Self {
        let room = Room::under(some_clauses(&mut dice));
        let zone = Zone::new("UTC").unwrap();
        // Begins a week before one of the nights, or anywhere.
        let now_ms = match dice.below(4) {
            0 => zone.moment(2026, 10, 19, 480).unwrap(),
            1 => zone.moment(2027, 3, 22, 480).unwrap(),
            _ => MORNING.wall_ms + dice.below(300) * DAY,
        };
        let skew = [0, 0].map(|_: i64| i64::try_from(dice.below(120_000)).unwrap() - 60_000);
        let desks = [Desk::default(), Desk::default()];
        let (toward, seen) = ([VecDeque::new(), VecDeque::new()], Seen::default());
        Self { room, seen, dice, now_ms, skew, toward, desks, ids: 0 }
    }

    fn now(&self, who: usize) -> Now {
        Now { wall_ms: self.now_ms.saturating_add_signed(self.skew[who]), boot_ms: self.now_ms }
    }

    fn side(&self, who: usize) -> &Side {
        &self.room.sides[who]
    }

    /// Some dozen things happen.
    pub(super) fn live(&mut self) {
        for _ in 0..30 + self.dice.below(40) {
            let who = usize::try_from(self.dice.below(2)).unwrap();
            match self.dice.below(44) {
                0..=11 => self.start(),
                12..=16 => self.plan(who),
                17..=18 => self.shift(who),
                19..=20 => self.cancel(who),
                21..=23 => self.say_missed(who),
                24..=25 => self.review(who),
                26..=27 => self.crisis(who),
                28 => self.end(who),
                29 if self.dice.one_in(2) => self.tighten(who),
                31..=35 => self.write_text(who),
                36..=37 => self.forge(),
                38 if self.dice.one_in(8) => self.withdraw(who),
                39 if self.dice.one_in(12) => self.leave(who),
                _ => self.receive(who),
            }
            if self.dice.one_in(3) {
                self.now_ms += self.dice.of(&[MINUTE, 20 * MINUTE, 3 * HOUR, DAY, 3 * DAY]);
            }
            self.tick();
        }
    }

    /// Everything arrives, and every session ends.
    pub(super) fn settle(&mut self) {
        for _ in 0..3 {
            while self.toward.iter().any(|way| !way.is_empty()) {
                self.receive(0);
                self.receive(1);
            }
            self.now_ms += 12 * HOUR;
            self.tick();
        }
        for (who, desk) in self.desks.iter().enumerate() {
            let ledger = &self.room.sides[who].ledger;
            assert!(ledger.open_session().is_none());
            let lasting = ledger.is_withdrawn() || ledger.closed().is_some();
            assert!(!desk.meant_to_withdraw || lasting, "a withdrawal is never lost");
            assert!(!desk.meant_to_leave || ledger.closed() == Some(Closing::Left), "nor a leave");
        }
    }

    fn write(&mut self, who: usize, entry: Result<Entry, SettingError>) -> bool {
        let Ok(entry) = entry else { return false };
        let side = &mut self.room.sides[who];
        if side.ledger.append(entry.clone(), &side.agreements).is_err() {
            return false;
        }
        self.toward[1 - who].push_back(Sent::Entry(Box::new(entry)));
        true
    }

    /// People come around the time of an appointment, or at any time.
    fn start(&mut self) {
        while self.toward.iter().any(|way| !way.is_empty()) {
            self.receive(0);
            self.receive(1);
        }
        let ahead = self.side(0).ledger.appointments().into_iter().find(|one| one.is_open());
        if let Some(start_ms) = ahead.map(|one| one.start_ms).filter(|ms| *ms > self.now_ms)
            && !self.dice.one_in(4)
        {
            // From an hour early on, to an hour late.
            let around = self.dice.of(&[0, 0, 0, 1, 50, 55, 70, 80, 120]);
            self.now_ms =
                self.now_ms.max(start_ms - HOUR + around * MINUTE + MINUTE * 52 * u64::from(around == 0));
            self.tick();
            if self.toward.iter().any(|way| !way.is_empty()) {
                return;
            }
        }
        match self.start_by_clocks() {
            Ok(permits) => {
                for (desk, permit) in self.desks.iter_mut().zip(permits) {
                    desk.permit = Some(permit);
                }
            }
            Err(_) => self.seen.refused_starts += 1,
        }
    }

    /// As `Room::try_start`, each side by its own clock and the relay by a third.
    fn start_by_clocks(&mut self) -> Result<Vec<Permit>, SettingError> {
        let nonce = u8::try_from(self.dice.below(256)).unwrap();
        let (c, t) = (self.side(0), self.side(1));
        let request = c.try_request(nonce, self.now(0))?;
        let own = t.try_request(nonce, self.now(1))?;
        let session = self.session_id();
        let others = std::slice::from_ref(&request);
        let t = self.side(1);
        let draft = StartDraft::admit(&t.situation(), &own, others, session, relay().key())?;
        let time = relay().time(draft.hash(), self.relay_ms());
        let pending = draft.finish(time, &self.side(1).situation(), self.now(1), &therapist())?;
        let bytes = pending.entry().to_bytes()?;
        let theirs = crate::PendingStart::countersign(
            &bytes,
            &request,
            &self.side(0).situation(),
            &relay().key(),
            self.now(0),
            &client(),
        )?;
        let mut pending = pending;
        pending.add(&theirs.own_signature().unwrap())?;
        self.room.everywhere(&pending.entry().clone())?;
        let mut theirs = theirs;
        theirs.add(&pending.own_signature().unwrap())?;
        Ok(vec![
            theirs.begin(&self.side(0).situation(), self.now(0))?,
            pending.begin(&self.side(1).situation(), self.now(1))?,
        ])
    }

    /// The relay's clock is wrong by up to three minutes: sometimes too much for a side.
    fn relay_ms(&self) -> u64 {
        self.now_ms + (self.now_ms / 7 % 6) * 30_000 - 90_000
    }

    fn session_id(&mut self) -> SessionId {
        let mut id = [0u8; 16];
        id[..8].copy_from_slice(&self.dice.next().to_le_bytes());
        SessionId::new(id)
    }

    /// The therapist's rules are off: a START at any time, as their program would write it.
    fn forge(&mut self) {
        if self.toward.iter().any(|way| !way.is_empty()) || self.side(1).ledger.open_session().is_some() {
            return;
        }
        let session = self.session_id();
        let relay_ms = self.now_ms;
        let Ok(request) = self.side(0).try_request(1, self.now(0)) else {
            // The client's own side does not even ask: the forger makes the request up. What the
            // ledger takes by the relay's time (the client's clock was wrong) is counted again.
            let entry = self.forged(session, relay_ms, None);
            self.seen.forged += 1;
            self.seen.forged_refused += u64::from(self.room.everywhere(&entry).is_err());
            return;
        };
        let entry = self.forged(session, relay_ms, Some(&request));
        self.seen.forged += 1;
        let asked = crate::PendingStart::countersign(
            &entry.to_bytes().unwrap(),
            &request,
            &self.side(0).situation(),
            &relay().key(),
            self.now(0),
            &client(),
        );
        // What the client's side lets through is right: appended, and counted again in the end.
        let Ok(pending) = asked else {
            self.seen.forged_refused += 1;
            return;
        };
        let complete = pending.entry().clone();
        if complete.signatures().len() == 2 {
            self.room.everywhere(&complete).unwrap();
            self.desks[0].permit = pending.begin(&self.side(0).situation(), self.now(0)).ok();
        }
    }

    fn forged(&self, session: SessionId, relay_ms: u64, request: Option<&crate::StartRequest>) -> Entry {
        let side = self.side(1);
        let (ledger, agreements) = (&side.ledger, &side.agreements);
        let hash = ledger.agreed().unwrap();
        let clause = &agreements.by_hash(hash).unwrap().agreement().clauses.session;
        let attendee = |key: PublicKey, who: usize| crate::Attendee {
            key,
            nonce: crate::Nonce::new([9; 16]),
            wall_ms: self.now(who).wall_ms,
            place_ms: self.now(who).wall_ms,
        };
        let own = attendee(side.key(), 1);
        let theirs = request.map_or(attendee(client().public(), 0), |request| *request.attendee());
        let mut present = vec![own, theirs];
        present.sort_by_key(|a| a.key);
        let terms = crate::StartTerms {
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
        let fact = Fact::Start(crate::Start { terms, relay_time });
        let mut entry = ledger.next(relay_ms, fact).unwrap();
        entry.sign(&therapist()).unwrap();
        if request.is_none() {
            // Even with the client's signature, stolen or coaxed, nothing comes of it.
            entry.sign(&client()).unwrap();
        }
        entry
    }

    fn ask(&mut self, who: usize, asked: Result<Joint, SettingError>) {
        if let Ok(asked) = asked {
            let bytes = asked.entry().to_bytes().unwrap();
            self.toward[1 - who].push_back(Sent::Request(bytes));
            self.desks[who].asked = Some(asked);
        }
    }

    fn plan(&mut self, who: usize) {
        self.ids = self.ids.wrapping_add(1);
        let id = AppointmentId::new([self.ids; 16]);
        let start_ms = self.now_ms + self.dice.below(6 * 24 * 4) * 15 * MINUTE;
        let with = [client().public(), therapist().public()];
        let (side, now) = (self.side(who), self.now(who));
        let asked = Joint::plan(&side.situation(), id, start_ms, &with, relay().key(), now, &side.person);
        self.ask(who, asked);
    }

    fn some_appointment(&mut self, who: usize) -> Option<AppointmentId> {
        let open: Vec<_> = self.side(who).ledger.appointments().into_iter().filter(|a| a.is_open()).collect();
        let ids: Vec<_> = open.iter().map(|one| one.id).collect();
        (!ids.is_empty()).then(|| self.dice.of(&ids))
    }

    fn shift(&mut self, who: usize) {
        let Some(id) = self.some_appointment(who) else { return };
        let start_ms = self.now_ms + self.dice.below(6 * 24) * HOUR;
        let (side, now) = (self.side(who), self.now(who));
        let asked = Joint::move_to(&side.situation(), id, start_ms, now, &side.person);
        self.ask(who, asked);
    }

    fn review(&mut self, who: usize) {
        let with = [client().public(), therapist().public()];
        let outcome = if self.dice.one_in(6) { Review::End } else { Review::GoOn };
        let (side, now) = (self.side(who), self.now(who));
        let asked = Joint::review(&side.situation(), outcome, &with, now, &side.person);
        self.ask(who, asked);
    }

    fn cancel(&mut self, who: usize) {
        let Some(id) = self.some_appointment(who) else { return };
        let stamped = !self.dice.one_in(3);
        let (side, now) = (self.side(who), self.now(who));
        let hash = cancellation_hash(&side.situation(), &id).unwrap();
        let time = stamped.then(|| relay().time(&hash, self.now_ms));
        let entry = cancel(&side.situation(), &id, time, now, &side.person);
        self.write(who, entry);
    }

    fn say_missed(&mut self, who: usize) {
        let all = self.side(who).ledger.appointments();
        let past: Vec<_> = all.iter().filter(|one| one.start_ms < self.now_ms).map(|one| one.id).collect();
        if past.is_empty() {
            return;
        }
        let id = self.dice.of(&past);
        let (side, now) = (self.side(who), self.now(who));
        let other = self.side(1 - who).key();
        let entry = missed(&side.situation(), &id, &[other], now, &side.person);
        self.write(who, entry);
    }

    fn crisis(&mut self, who: usize) {
        let Some(permit) = self.desks[who].permit.clone() else { return };
        let seconds = u32::try_from(60 + self.dice.below(1900)).unwrap();
        let (side, now) = (self.side(who), self.now(who));
        let entry = extend_for_crisis(&side.situation(), &permit, seconds, now, &side.person);
        self.write(who, entry);
    }

    fn end(&mut self, who: usize) {
        let (side, now) = (self.side(who), self.now(who));
        let permit = self.desks[who].permit.as_ref();
        let entry = end_alone(&side.situation(), permit, AloneReason::Left, now, &side.person);
        self.write(who, entry);
    }

    fn withdraw(&mut self, who: usize) {
        let (side, now) = (self.side(who), self.now(who));
        let entry = withdraw(&side.situation(), now, &side.person);
        self.desks[who].meant_to_withdraw |= self.write(who, entry);
    }

    fn leave(&mut self, who: usize) {
        let (side, now) = (self.side(who), self.now(who));
        let entry = leave(&side.situation(), now, &side.person);
        self.desks[who].meant_to_leave |= self.write(who, entry);
    }

    fn tighten(&mut self, who: usize) {
        let side = self.side(who);
        if side.ledger.open_session().is_some() || side.situation().in_force().is_err() {
            return;
        }
        let first = side.agreements.latest().unwrap().clone();
        if side.ledger.agreed() != Some(first.hash()) {
            // A version that came waits for its entry.
            return;
        }
        let others = [fixtures::client(), fixtures::therapist()];
        let other = &others[1 - who];
        let which = self.dice.below(5);
        let next = tightened(&first, &self.side(who).person, &[other], |clauses| match which {
            0 => clauses.session.gap_seconds = Some(clauses.session.gap_seconds.unwrap_or(0) + 3600),
            1 => clauses.homework = None,
            2 => clauses.session.grace_seconds /= 2,
            3 => {
                if let Some(messages) = &mut clauses.messages {
                    messages.client.per_day = (messages.client.per_day - 1).max(1);
                }
            }
            _ => {
                if let Some(frequency) = &mut clauses.session.frequency {
                    frequency.most = (frequency.most - 1).max(1);
                }
            }
        });
        let bytes = next.to_bytes().unwrap();
        let side = &mut self.room.sides[who];
        if side.agreements.accept(next).is_err() {
            return;
        }
        let entry = side.ledger.record_agreed(&side.agreements, &side.person);
        self.toward[1 - who].push_back(Sent::Version(bytes));
        self.write(who, entry);
    }

    fn write_text(&mut self, who: usize) {
        let desk = &mut self.desks[who];
        let written_ms = self.now_ms.saturating_add_signed(self.skew[who]);
        let place = desk.written.len();
        let evil = self.dice.one_in(4);
        if evil {
            // A changed program sends at once, whatever its rules would say.
            desk.written.push(written_ms);
            self.toward[1 - who].push_back(Sent::Text(written_ms));
        } else if self.permitted(who, written_ms, place).is_some() {
            let desk = &mut self.desks[who];
            desk.written.push(written_ms);
            desk.outbox.push_back((written_ms, place));
        }
    }

    fn permitted(&self, who: usize, written_ms: u64, place: usize) -> Option<Delivery> {
        let to = [self.side(1 - who).key()];
        let message = Message {
            relationship: RELATIONSHIP,
            from: self.side(who).key(),
            to: &to,
            characters: 5,
            written_ms,
            earlier_ms: &self.desks[who].written[..place],
        };
        let answer = permit_message(&self.side(who).situation(), &message, self.now(who));
        answer.ok().map(|permit| permit.delivery())
    }

    fn receive(&mut self, who: usize) {
        match self.toward[who].pop_front() {
            Some(Sent::Entry(entry)) => self.take(who, *entry),
            Some(Sent::Request(bytes)) => self.answer(who, &bytes),
            Some(Sent::Version(bytes)) => {
                let agreements = &mut self.room.sides[who].agreements;
                let read = match agreements.read(&bytes) {
                    Ok(read) => read,
                    // On top of a version that gave way here.
                    Err(SettingError::AgreementGap | SettingError::AgreementFork) => return,
                    Err(other) => panic!("{other:?}"),
                };
                match agreements.accept(read.clone()) {
                    Ok(()) | Err(SettingError::AgreementReplay) => {}
                    Err(SettingError::AgreementFork) => match agreements.yield_to(read) {
                        Ok(_) => self.seen.gave_way += 1,
                        Err(SettingError::OwnEntryStands) => {}
                        Err(other) => panic!("{other:?}"),
                    },
                    Err(other) => panic!("{other:?}"),
                }
            }
            Some(Sent::Text(written_ms)) => self.desks[who].inbox.push_back(written_ms),
            None => {}
        }
    }

    fn take(&mut self, who: usize, entry: Entry) {
        let now = self.now(who);
        let side = &mut self.room.sides[who];
        let me = side.key();
        match side.ledger.receive(entry, &me, now, &side.agreements) {
            Ok(Received::Replaced(facts)) => {
                self.seen.gave_way += 1;
                self.desks[who].again.extend(facts);
            }
            Ok(_) => {}
            // What stood on an entry that gave way comes again from its author.
            Err(
                SettingError::OwnEntryStands
                | SettingError::LedgerBroken
                | SettingError::LedgerGap
                | SettingError::TailCountersigned
                | SettingError::AgreementUnknown
                | SettingError::FactFromFuture
                | SettingError::EndTooEarly,
            ) => {}
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Whether it is done with: written, or nothing to write any more.
    fn write_again(&mut self, who: usize, fact: &Fact) -> bool {
        let (side, now) = (self.side(who), self.now(who));
        let (situation, person) = (side.situation(), &side.person);
        let again = match fact.clone() {
            Fact::Withdrawn { .. } => withdraw(&situation, now, person),
            Fact::Closed { how: Closing::Left, .. } => leave(&situation, now, person),
            Fact::Cancelled { appointment, relay_time, .. } => {
                cancel(&situation, &appointment, relay_time, now, person)
            }
            Fact::Missed { appointment, absent, .. } => {
                missed(&situation, &appointment, &absent, now, person)
            }
            Fact::CrisisExtended { seconds, .. } => match &self.desks[who].permit {
                Some(permit) => extend_for_crisis(&situation, permit, seconds, now, person),
                None => return true,
            },
            _ => return true,
        };
        if again == Err(SettingError::SessionOpen) {
            return false;
        }
        self.write(who, again);
        true
    }

    fn answer(&mut self, who: usize, bytes: &[u8]) {
        let (side, now) = (self.side(who), self.now(who));
        let own = self.desks[who].asked.as_ref().map(Joint::entry);
        let agreed = Joint::agree(bytes, own, &relay().key(), &side.situation(), now, &side.person);
        let Ok(agreed) = agreed else { return };
        assert!(agreed.is_complete());
        self.desks[who].asked = None;
        assert!(self.write(who, Ok(agreed.entry().clone())));
    }

    /// What each side's timers do.
    fn tick(&mut self) {
        for who in 0..2 {
            self.end_what_is_over(who);
            self.record_what_is_new(who);
            let waiting = std::mem::take(&mut self.desks[who].again);
            let left: Vec<_> = waiting.into_iter().filter(|fact| !self.write_again(who, fact)).collect();
            self.desks[who].again = left;
            self.send_what_is_due(who);
            self.show_what_is_due(who);
        }
    }

    fn end_what_is_over(&mut self, who: usize) {
        let now = self.now(who);
        let side = self.side(who);
        let Some(open) = side.ledger.open_session() else {
            self.desks[who].permit = None;
            return;
        };
        let (started_ms, total_ms) = (open.start().started_ms(), u64::from(open.total_s()) * 1000);
        let permit = self.desks[who].permit.clone();
        let permit = permit.map(|permit| permit.renewed(&side.situation(), now).unwrap_or(permit));
        if let Some(permit) = permit.as_ref().filter(|permit| permit.valid_at(now.boot_ms)) {
            // The permit counts from signing, which was at most two minutes off the relay's time.
            assert!(self.now_ms < started_ms + total_ms + 120_000, "media beyond limit and grace");
            assert!(permit.expires_boot_ms() <= self.now_ms + total_ms);
        }
        let entry = match &permit {
            Some(permit) if !permit.valid_at(now.boot_ms) => {
                end_at_limit(&side.situation(), permit, now, &side.person)
            }
            _ => end_overdue(&side.situation(), now, &side.person),
        };
        self.desks[who].permit = permit;
        self.write(who, entry);
    }

    /// A version that came during a session, or whose entry gave way, is recorded now.
    fn record_what_is_new(&mut self, who: usize) {
        let side = self.side(who);
        if side.ledger.agreed().is_some_and(|hash| side.agreements.by_hash(hash).is_none()) {
            // The own version gave way, and its entry is about to.
            return;
        }
        let entry = side.ledger.record_agreed(&side.agreements, &side.person);
        self.write(who, entry);
    }

    fn send_what_is_due(&mut self, who: usize) {
        while let Some((written_ms, place)) = self.desks[who].outbox.front().copied() {
            match self.permitted(who, written_ms, place) {
                Some(Delivery::Now) => self.toward[1 - who].push_back(Sent::Text(written_ms)),
                Some(Delivery::Held { .. }) => {
                    self.seen.held += 1;
                    return;
                }
                // The agreement changed meanwhile: back to the composer.
                None => {}
            }
            self.desks[who].outbox.pop_front();
        }
    }

    fn show_what_is_due(&mut self, who: usize) {
        while let Some(written_ms) = self.desks[who].inbox.front().copied() {
            let (to, now) = ([self.side(who).key()], self.now(who));
            let message = Message {
                relationship: RELATIONSHIP,
                from: self.side(1 - who).key(),
                to: &to,
                characters: 5,
                written_ms,
                earlier_ms: &self.desks[who].shown,
            };
            match receive_message(&self.side(who).situation(), &message, now) {
                Ok(Delivery::Now) => self.shown(who, written_ms),
                Ok(Delivery::Held { .. }) => {
                    self.seen.held += 1;
                    return;
                }
                Err(_) => {}
            }
            self.desks[who].inbox.pop_front();
        }
    }

    fn shown(&mut self, who: usize, written_ms: u64) {
        let side = self.side(who);
        let agreement = side.situation().in_force().unwrap().agreement();
        let clause = agreement.clauses.messages.as_ref().unwrap();
        assert!(is_open(clause, self.now(who).wall_ms), "a message shown outside the hours");
        let role = agreement.role_of(&self.side(1 - who).key()).unwrap();
        let day = clause.zone.day_of(written_ms).unwrap();
        let same_day = self.desks[who].shown.iter().filter(|ms| day.contains(ms)).count();
        assert!(same_day < usize::from(clause.quota(role).per_day), "more messages than agreed");
        assert!(self.desks[who].shown.last().is_none_or(|last| *last <= written_ms), "out of order");
        self.desks[who].shown.push(written_ms);
        self.seen.shown += 1;
    }
}
