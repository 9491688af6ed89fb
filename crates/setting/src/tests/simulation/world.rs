//! Two to four sides, their clocks, what is on its way between them, and what they may do at any moment.

use super::Dice;
use super::asking::{Asking, Wish};
use super::clocks::{Clock, DAY, HOUR, MINUTE, night, somewhere};
use super::extending::Longer;
use super::naive::Seen;
use super::proposing::{Proposed, Signed};
use crate::fixtures::{Room, Side, child, client, full_clauses, partner, relay, therapist};
use crate::{
    Agreement, AloneReason, AppointmentId, Clauses, Countersignature, CourseClause, Entry, Fact, Frequency,
    Hash, Now, PendingStart, Period, Permit, Presence, Proposal, RelayTime, Review, SettingError, Signer,
    StartRequest, Zone, cancel, cancellation_hash, end_alone, extend_for_crisis, missed, open_places,
};
use std::collections::VecDeque;

/// What one says to all the others.
#[derive(Clone)]
pub(super) enum Sent {
    Entry(Box<Entry>),
    Countersign(Box<Countersignature>),
    Version(Vec<u8>),
    Ask(Box<Entry>),
    Agree(Box<Entry>),
    Decline(Hash),
    TakeBack(Hash),
    LetGo(Hash),
    Start(Box<Entry>),
    StartSigned(Box<Countersignature>),
    NotStarted(Hash),
    Longer(Box<Entry>),
    LongerAgreed(Box<Entry>),
    NotLonger(Hash),
    Introduce(Vec<u8>),
    Propose(Vec<u8>),
    SignProposal(Vec<u8>),
    NotProposed(Hash),
    Text(u64),
}

/// What one side has beside its ledger.
#[derive(Default)]
pub(super) struct Desk {
    /// The permit, and when in truth its side signed.
    pub(super) permit: Option<(Permit, u64)>,
    /// What was served of a session that runs without this side.
    pub(super) outside_ms: Option<u64>,
    /// An own request to start, a START that is not signed by all, and when in truth it was signed.
    pub(super) request: Option<StartRequest>,
    pub(super) pending: Option<(PendingStart, u64)>,
    pub(super) asking: Asking,
    pub(super) longer: Option<Longer>,
    /// The introduction that is offered; the version that is proposed; what this side signed with others.
    pub(super) offer: Option<Proposal>,
    pub(super) proposed: Option<Proposed>,
    pub(super) signed: Vec<Signed>,
    /// What came and does not stand here; what came before its time.
    pub(super) aside: Vec<Entry>,
    pub(super) early: Vec<Entry>,
    /// What stands on entries that are not here.
    pub(super) gaps: Vec<Entry>,
    pub(super) versions: Vec<Vec<u8>>,
    pub(super) calling_off: Vec<(AppointmentId, Option<RelayTime>)>,
    /// The agreement is withdrawn, or the relationship left (`true`), when the others' session is over.
    pub(super) when_over: Option<bool>,
    /// When own messages were written, and those that wait to be sent.
    pub(super) written: Vec<u64>,
    pub(super) outbox: VecDeque<(u64, usize)>,
    /// Messages of each other: arrived and not shown, and shown.
    pub(super) inbox: Vec<VecDeque<u64>>,
    pub(super) shown: Vec<Vec<u64>>,
    /// All that this side ever did alone, and all that it ever tightened, and when; when it last withdrew.
    pub(super) acts: Vec<Fact>,
    pub(super) tightened: Vec<Tightened>,
    pub(super) withdrew: Option<u64>,
}

/// What one side tightened, of what, and when.
pub(super) struct Tightened {
    pub(super) before: Clauses,
    pub(super) wished: Agreement,
    pub(super) at: u64,
}

/// How the relay is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Honest,
    /// It keeps what is for somebody, for long.
    Sleepy,
    /// That too; it shows each member another order, and says a wrong time.
    Evil,
}

pub(super) struct World {
    pub(super) room: Room,
    pub(super) seen: Seen,
    pub(super) dice: Dice,
    /// The time that passes.
    pub(super) now_ms: u64,
    pub(super) desks: Vec<Desk>,
    pub(super) mood: Mood,
    /// The clauses of the first version.
    pub(super) first: Clauses,
    /// Counts what is signed, tightened and withdrawn.
    pub(super) moment: u64,
    zone: (usize, Zone),
    clocks: Vec<Clock>,
    /// By who hears it, and who says it; with its place in the relay's order.
    toward: Vec<Vec<VecDeque<(u64, Sent)>>>,
    asleep: Vec<bool>,
    said: u64,
    ids: u8,
}

fn some_clauses(dice: &mut Dice, people: usize, zone: &Zone) -> Clauses {
    let all = [client(), partner(), child()];
    let therapist = therapist();
    let members: Vec<_> = all.iter().take(people - 1).chain([&therapist]).collect();
    let mut clauses = full_clauses(&members);
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
    // Everybody, or so many; with some without whom there is no session.
    let least = u8::try_from(2 + dice.below(people as u64 - 1)).unwrap();
    let mut must: Vec<_> = members.iter().filter(|_| dice.one_in(3)).map(|one| one.public()).collect();
    must.sort_unstable();
    clauses.session.presence = (!dice.one_in(4)).then_some(Presence { must, least });
    clauses.course = dice.of(&[
        None,
        Some(CourseClause { review_every: Some(3), ..CourseClause::default() }),
        Some(CourseClause { last_session: Some(6), ..CourseClause::default() }),
    ]);
    clauses.messages.as_mut().unwrap().zone = zone.clone();
    if dice.one_in(4) {
        clauses.fees = None;
    }
    clauses
}

impl World {
    pub(super) fn new(mut dice: Dice) -> Self {
        let people = usize::try_from(2 + dice.below(3)).unwrap();
        let (which, zone, now_ms) = somewhere(&mut dice);
        let first = some_clauses(&mut dice, people, &zone);
        let room = Room::of(people, first.clone());
        let unagreed = dice.one_in(5);
        let clocks = (0..people).map(|_| Clock::new(&mut dice)).collect();
        let desk = |_| Desk {
            inbox: vec![VecDeque::new(); people],
            shown: vec![Vec::new(); people],
            ..Desk::default()
        };
        let mood = dice.of(&[Mood::Honest, Mood::Sleepy, Mood::Evil]);
        let toward = (0..people).map(|_| (0..people).map(|_| VecDeque::new()).collect()).collect();
        let mut seen = Seen::default();
        seen.members[people - 2] = 1;
        let mut world = Self {
            desks: (0..people).map(desk).collect(),
            asleep: vec![false; people],
            zone: (which, zone),
            room,
            seen,
            dice,
            now_ms,
            mood,
            clocks,
            toward,
            said: 0,
            ids: 0,
            first,
            moment: 0,
        };
        if unagreed {
            world.unagreed();
        }
        world
    }

    pub(super) fn people(&self) -> usize {
        self.room.sides.len()
    }

    pub(super) fn therapist(&self) -> usize {
        self.people() - 1
    }

    pub(super) fn somebody(&mut self) -> usize {
        usize::try_from(self.dice.below(self.people() as u64)).unwrap()
    }

    pub(super) fn a_client(&mut self) -> usize {
        usize::try_from(self.dice.below(self.therapist() as u64)).unwrap()
    }

    pub(super) fn now(&self, who: usize) -> Now {
        self.clocks[who].now(self.now_ms)
    }

    pub(super) fn side(&self, who: usize) -> &Side {
        &self.room.sides[who]
    }

    pub(super) fn passes(&mut self, ms: u64) {
        let (which, zone) = &self.zone;
        if let Some(night) = night(zone, self.now_ms, self.now_ms + ms) {
            self.seen.nights[*which][night] += 1;
        }
        self.now_ms += ms;
        self.clocks.iter_mut().for_each(|clock| clock.passes(ms));
    }

    pub(super) fn say(&mut self, who: usize, sent: Sent) {
        self.said += 1;
        for (_, ways) in self.toward.iter_mut().enumerate().filter(|(at, _)| *at != who) {
            ways[who].push_back((self.said, sent.clone()));
        }
    }

    pub(super) fn is_anything_on_its_way(&self) -> bool {
        self.toward.iter().flatten().any(|way| !way.is_empty())
    }

    /// One message arrives, if there is one: what each says in its order, and all of it in the relay's.
    fn receive(&mut self, who: usize) {
        let ways = &self.toward[who];
        let next = ways.iter().enumerate().filter_map(|(by, way)| Some((way.front()?.0, by)));
        let mut next: Vec<_> = next.collect();
        next.sort_unstable();
        if next.is_empty() {
            return;
        }
        let (_, by) = if self.mood == Mood::Evil { self.dice.of(&next) } else { next[0] };
        let (_, sent) = self.toward[who][by].pop_front().unwrap();
        self.hears(who, by, sent);
    }

    /// Everything arrives.
    pub(super) fn everybody_hears(&mut self) {
        while self.is_anything_on_its_way() {
            let who = self.somebody();
            self.receive(who);
        }
    }

    /// Some dozen things happen.
    pub(super) fn live(&mut self) {
        for _ in 0..30 + self.dice.below(20 + 10 * self.people() as u64) {
            let who = self.somebody();
            if self.is_unagreed(who) && self.dice.one_in(2) {
                match self.dice.below(6) {
                    0..=2 => self.introduce(who),
                    3..=4 => self.start(),
                    _ => self.propose(who),
                }
            }
            match self.dice.below(58) {
                0..=11 => self.start(),
                12..=16 => self.plan(who),
                17..=18 => self.shift(who),
                19..=20 => self.cancel(who),
                21..=23 => self.say_missed(who),
                24..=25 => self.review(who),
                26..=27 => self.crisis(who),
                28 => self.end(who, AloneReason::Left),
                29 if self.dice.one_in(2) => self.tighten(who),
                30 if self.dice.one_in(2) => self.open(),
                31..=35 => self.write_text(who),
                36..=37 => self.forge(),
                38 if self.dice.one_in(8) => self.withdraw(who),
                39 if self.dice.one_in(12) => self.leave(who),
                40 => self.clocks[who].jumps(&mut self.dice),
                41 if self.mood != Mood::Honest => self.asleep[who] = !self.asleep[who],
                42 => self.take_back(who),
                43 if self.dice.one_in(8) => self.ask(who, Wish::Close),
                44..=45 => self.answer(who),
                46 => self.propose(who),
                47 => self.answer_proposal(who),
                48..=49 => self.ask_longer(who),
                50 => self.answer_longer(who),
                _ => {
                    for _ in 0..1 + self.dice.below(4) {
                        if !self.asleep[who] {
                            self.receive(who);
                        }
                    }
                }
            }
            self.keep_requests(who);
            if self.dice.one_in(3) {
                let ms = self.dice.of(&[MINUTE, 20 * MINUTE, 3 * HOUR, DAY, 3 * DAY]);
                self.passes(ms);
            }
            self.tick();
        }
    }

    /// Clocks are set right, everything arrives, and every session ends.
    pub(super) fn settle(&mut self) {
        self.clocks.iter_mut().for_each(|clock| clock.is_set(&mut self.dice));
        for round in 0.. {
            self.everybody_hears();
            let waits = self.desks.iter().any(|desk| !desk.early.is_empty() || desk.when_over.is_some());
            if round >= 4 && !waits && !self.is_anything_on_its_way() {
                return;
            }
            assert!(round < 40, "it never ends");
            self.passes(12 * HOUR);
            self.tick();
        }
    }

    /// Writes an own entry, if it fits.
    pub(super) fn write(&mut self, who: usize, entry: Result<Entry, SettingError>) -> bool {
        let Ok(entry) = entry else { return false };
        let side = &mut self.room.sides[who];
        if side.ledger.append(entry.clone(), &side.agreements).is_err() {
            return false;
        }
        if entry.fact().alone_by().is_some() {
            self.desks[who].acts.push(entry.fact().clone());
        }
        self.say(who, Sent::Entry(Box::new(entry)));
        true
    }

    fn plan(&mut self, who: usize) {
        self.ids = self.ids.wrapping_add(1);
        let id = AppointmentId::new([self.ids; 16]);
        let start_ms = self.now_ms + self.dice.below(6 * 24 * 4) * 15 * MINUTE;
        self.ask(who, Wish::Plan { id, start_ms });
    }

    fn some_appointment(&mut self, who: usize) -> Option<AppointmentId> {
        let open: Vec<_> = self.side(who).ledger.appointments().into_iter().filter(|a| a.is_open()).collect();
        let ids: Vec<_> = open.iter().map(|one| one.id).collect();
        (!ids.is_empty()).then(|| self.dice.of(&ids))
    }

    fn shift(&mut self, who: usize) {
        let Some(id) = self.some_appointment(who) else { return };
        let start_ms = self.now_ms + self.dice.below(6 * 24) * HOUR;
        self.ask(who, Wish::Move { id, start_ms });
    }

    fn review(&mut self, who: usize) {
        let outcome = if self.dice.one_in(6) { Review::End } else { Review::GoOn };
        self.ask(who, Wish::Review { outcome });
    }

    pub(super) fn cancel(&mut self, who: usize) {
        let Some(id) = self.some_appointment(who) else { return };
        let dated = !self.dice.one_in(3);
        let relay_ms = self.relay_ms();
        let (side, now) = (self.side(who), self.now(who));
        let hash = cancellation_hash(&side.situation(), &id).unwrap();
        let time = dated.then(|| relay().time(&hash, relay_ms));
        let entry = cancel(&side.situation(), &id, time, now, &side.person);
        self.write(who, entry);
    }

    pub(super) fn say_missed(&mut self, who: usize) {
        let all = self.side(who).ledger.appointments();
        let past: Vec<_> = all.iter().filter(|one| one.start_ms < self.now_ms).map(|one| one.id).collect();
        if past.is_empty() {
            return;
        }
        let id = self.dice.of(&past);
        let others: Vec<_> = (0..self.people()).filter(|one| *one != who).collect();
        let mut absent: Vec<_> = others.iter().filter(|_| self.dice.one_in(2)).copied().collect();
        if absent.is_empty() {
            absent.push(self.dice.of(&others));
        }
        let absent: Vec<_> = absent.iter().map(|one| self.side(*one).key()).collect();
        let (side, now) = (self.side(who), self.now(who));
        let entry = missed(&side.situation(), &id, &absent, now, &side.person);
        self.write(who, entry);
    }

    fn crisis(&mut self, who: usize) {
        let Some((permit, _)) = self.desks[who].permit.clone() else { return };
        let seconds = u32::try_from(60 + self.dice.below(1900)).unwrap();
        let (side, now) = (self.side(who), self.now(who));
        let entry = extend_for_crisis(&side.situation(), &permit, seconds, now, &side.person);
        self.write(who, entry);
    }

    fn open(&mut self) {
        let who = self.therapist();
        let (side, now) = (self.side(who), self.now(who));
        let entry = open_places(&side.situation(), now, &side.person);
        self.write(who, entry);
    }

    pub(super) fn end(&mut self, who: usize, why: AloneReason) {
        let (side, now) = (self.side(who), self.now(who));
        let permit = self.desks[who].permit.as_ref().map(|(permit, _)| permit);
        let entry = end_alone(&side.situation(), permit, why, now, &side.person);
        self.write(who, entry);
    }

    fn tighten(&mut self, who: usize) {
        let side = self.side(who);
        if side.ledger.open_session().is_some() || side.situation().in_force().is_err() {
            return;
        }
        let Some(first) = side.agreements.latest() else { return };
        if side.ledger.agreed() != Some(first.hash()) {
            // A version that came waits for its entry.
            return;
        }
        let which = self.dice.below(5);
        self.tightens(who, |clauses| match which {
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
    }
}
