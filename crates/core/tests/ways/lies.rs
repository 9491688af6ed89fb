//! Clocks and a relay that lie, machines that sleep, nights on which a zone's clocks change; and a recount
//! of what an exported ledger says, by a calendar of its own and without any rule's function.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};
use kader_core::input::{Command, Input};
use kader_core::view::{FrequencyTerms, OutcomeView, PeriodTerms, PhaseView, Terms, VaultView};
use kader_setting::{AppointmentId, Clauses, Fact, Ledger, Period, SessionClause};

use crate::world::{C, T, World, as_asked};

const SECOND_MS: u64 = 1_000;
const MINUTE_MS: u64 = 60 * SECOND_MS;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;
/// How far the relay's time may be from a side's own.
const BELIEVED_MS: u64 = 2 * MINUTE_MS;

/// Clocks that go an hour, an hour on the other half of the year, and half an hour.
const ZONES: [&str; 3] = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe"];

/// What happens in every handful of lives: each night, each lie, and what stands against it.
pub(crate) const OF_EVERY_KIND: [(&str, u64); 15] = [
    ("Europe/Amsterdam autumn", 1),
    ("Europe/Amsterdam spring", 1),
    ("America/New_York autumn", 1),
    ("America/New_York spring", 1),
    ("Australia/Lord_Howe autumn", 1),
    ("Australia/Lord_Howe spring", 1),
    ("clock a little off", 3),
    ("clock far off", 6),
    ("clock set back", 1),
    ("clock set forward", 1),
    ("relay lies within", 3),
    ("relay lies beyond", 3),
    ("slept", 3),
    ("sessions", 1),
    ("refused: noAppointment", 1),
];

/// What happened in lives, by name.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<String, u64>);

impl Tally {
    pub(crate) fn adds(&mut self, what: &str, so_many: u64) {
        *self.0.entry(what.to_owned()).or_default() += so_many;
    }

    pub(crate) fn adds_all(&mut self, others: Self) {
        for (what, so_many) in others.0 {
            self.adds(&what, so_many);
        }
    }

    /// All of these happened so often at least.
    pub(crate) fn has(&self, wanted: &[(&str, u64)]) {
        for (what, least) in wanted.iter().filter(|_| !as_asked()) {
            assert!(self.0.get(*what).is_some_and(|count| count >= least), "{what}: {:?}", self.0);
        }
    }
}

fn zone_named(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}

fn moment(at_ms: u64) -> Timestamp {
    Timestamp::from_millisecond(i64::try_from(at_ms).unwrap()).unwrap()
}

/// The time of one life: near a night on which a zone's clocks change.
pub(crate) struct Lies {
    zone: &'static str,
    begin_ms: u64,
    /// When its clocks change.
    change_ms: u64,
    /// Each kind of lie comes round.
    struck: u64,
    /// Until when a side's machine sleeps, by the time that passes.
    asleep: BTreeMap<usize, u64>,
}

impl Lies {
    /// The zone and the night are those of the seed: over six seeds every one.
    pub(crate) fn near_a_night(seed: u64) -> Self {
        let zone = ZONES[usize::try_from(seed % 3).unwrap()];
        let after = moment(crate::world::START_WALL_MS);
        let night = usize::try_from(seed / 3 % 2).unwrap();
        let changes = zone_named(zone);
        let change = changes.following(after).nth(night).unwrap().timestamp();
        let hours = 4 + seed % 20;
        let change_ms = u64::try_from(change.as_millisecond()).unwrap();
        Self { zone, begin_ms: change_ms - hours * HOUR_MS, change_ms, struck: seed, asleep: BTreeMap::new() }
    }

    pub(crate) fn begin_ms(&self) -> u64 {
        self.begin_ms
    }

    /// These terms, and so many sessions in a period; some without a session that was not planned.
    pub(crate) fn terms(&self, seed: u64, mut terms: Terms) -> Terms {
        let most = u16::try_from(1 + seed / 2 % 2).unwrap();
        let period = match seed % 2 {
            0 => PeriodTerms::Week { zone: self.zone.to_owned() },
            _ => PeriodTerms::Days { days: 1 },
        };
        terms.session.frequency = Some(FrequencyTerms { most, period });
        terms.session.gap_seconds = (!seed.is_multiple_of(3)).then_some(3_600);
        if let Some(appointments) = &mut terms.session.appointments {
            appointments.ad_hoc = seed % 5 > 1;
        }
        terms
    }

    fn wakes(&mut self, world: &mut World, all: bool) {
        let over = |until: &u64| all || *until <= world.boot_ms;
        let awake: Vec<usize> =
            self.asleep.iter().filter(|(_, until)| over(until)).map(|one| *one.0).collect();
        for side in awake {
            self.asleep.remove(&side);
            let told = world.dice.below(3) > 0;
            world.wakes(side, told);
        }
    }

    /// One more lie, jump or sleep; or a clock that is right again.
    pub(crate) fn strikes(&mut self, world: &mut World, tally: &mut Tally) {
        self.wakes(world, false);
        let side = world.dice.below(world.sides.len());
        let some = |world: &mut World, least: u64, most: u64| {
            let far = i64::try_from(least + world.dice.roll() % (most - least)).unwrap();
            if world.dice.below(2) == 0 { far } else { -far }
        };
        self.struck += 1;
        match self.struck % 10 {
            0 => {
                world.sides[side].wall_off_ms = some(world, SECOND_MS, BELIEVED_MS / 2);
                tally.adds("clock a little off", 1);
            }
            1 | 2 => {
                let before = world.sides[side].wall_off_ms;
                let off = some(world, BELIEVED_MS, 70 * MINUTE_MS);
                world.sides[side].wall_off_ms = off;
                tally.adds("clock far off", 1);
                tally.adds(if off < before { "clock set back" } else { "clock set forward" }, 1);
            }
            3 | 4 => world.knows_the_time(),
            5 => {
                world.relay.time_lie_ms = some(world, SECOND_MS, BELIEVED_MS);
                tally.adds("relay lies within", 1);
            }
            6 => {
                world.relay.time_lie_ms = some(world, BELIEVED_MS + SECOND_MS, 70 * MINUTE_MS);
                tally.adds("relay lies beyond", 1);
            }
            7 => world.sides[side].wall_off_ms = 0,
            _ if !self.asleep.contains_key(&side) && world.view(side).vault == VaultView::Open => {
                let hours = 1 + world.dice.roll() % 6;
                self.asleep.insert(side, world.boot_ms + hours * HOUR_MS);
                world.sleeps(side);
                tally.adds("slept", 1);
            }
            _ => {}
        }
    }

    pub(crate) fn sleeps(&self, side: usize) -> bool {
        self.asleep.contains_key(&side)
    }

    /// Whether somebody sits at this machine; a vault that locked meanwhile is opened.
    pub(crate) fn sits_there(&self, world: &mut World, side: usize, tally: &mut Tally) -> bool {
        if self.sleeps(side) {
            return false;
        }
        if world.view(side).vault != VaultView::Open {
            // Something came in the very moment in which it was idle long enough.
            world.unlock(side);
            tally.adds("found locked", 1);
        }
        true
    }

    /// Everybody is awake and knows what time it is, and so long that every lie is over.
    pub(crate) fn ends(&mut self, world: &mut World, tally: &mut Tally) {
        self.wakes(world, true);
        world.knows_the_time();
        for side in world.all() {
            world.is_offline(side, false);
        }
        world.settle();
        // Beyond the night, too.
        let night_ms = (self.change_ms + HOUR_MS).saturating_sub(world.wall_ms);
        for wait_ms in [night_ms.max(3 * HOUR_MS), 5 * SECOND_MS] {
            world.passes(wait_ms);
            for side in world.all() {
                self.sits_there(world, side, tally);
            }
            world.settle();
        }
        let changes = zone_named(self.zone);
        for change in changes.following(moment(self.begin_ms)) {
            if change.timestamp() > moment(world.wall_ms) {
                break;
            }
            let before = changes.to_offset(change.timestamp() - 1.second());
            let which = if change.offset() > before { "spring" } else { "autumn" };
            tally.adds(&format!("{} {which}", self.zone), 1);
        }
    }
}

impl World {
    /// What the setting refused of what was clicked, and what stands in a session's way.
    pub(crate) fn clicks_counted(&mut self, side: usize, command: Command, tally: &mut Tally) {
        let id = self.clicks(side, command);
        if let Some(Err(failure)) = self.reply(side, id) {
            let refusal = failure.refusal.map(|refusal| refusal.reason);
            tally.adds(&refusal.map_or(failure.code, |reason| format!("refused: {reason}")), 1);
        }
    }

    /// What stands in the way of those who would begin.
    pub(crate) fn counts_problems(&mut self, tally: &mut Tally) {
        for side in self.all() {
            let problem = self.view(side).relationships.pop().and_then(|found| found.session?.problem);
            if let Some(problem) = problem {
                let clock = problem.to_lowercase().contains("clock");
                tally.adds("a clock stands in the way", u64::from(clock));
                tally.adds(&format!("stands in the way: {problem}"), 1);
            }
        }
    }

    /// Somebody sees to the clocks, and to the relay's.
    fn knows_the_time(&mut self) {
        self.sides.iter_mut().for_each(|side| side.wall_off_ms = 0);
        self.relay.time_lie_ms = 0;
    }

    /// More often than not who comes has a line, and knows what time it is.
    pub(crate) fn some_are_careful(&mut self, coming: &[usize]) {
        if self.dice.below(4) > 0 {
            for side in coming {
                self.is_offline(*side, false);
            }
            self.settle();
        }
        if self.dice.below(2) > 0 {
            self.knows_the_time();
        }
    }

    /// When the next appointment is, as the therapist has it, within so many days.
    fn next_appointment(&self, days: u64) -> Option<u64> {
        let now = self.wall_ms;
        let planned = self.view(T).relationships.pop()?.course.appointments.into_iter();
        let open = planned.filter(|one| one.outcome == OutcomeView::Open).map(|one| one.start_ms);
        open.filter(|start_ms| (now..now + days * DAY_MS).contains(start_ms)).min()
    }

    /// Time passes until about an appointment, or some minutes.
    pub(crate) fn passes_until_some_come(&mut self, lies: &mut Lies, tally: &mut Tally) {
        let about = self.dice.roll() % (24 * MINUTE_MS);
        if self.next_appointment(1).is_none() && self.dice.below(2) == 0 {
            self.plan_something_soon(tally);
        }
        let next = self.next_appointment(2).filter(|_| self.dice.below(4) > 0);
        let wait =
            next.map_or(about, |start_ms| (start_ms - self.wall_ms + about).saturating_sub(9 * MINUTE_MS));
        self.passes(wait);
        lies.wakes(self, false);
    }

    /// The therapist asks for a time soon, and whoever hears of it agrees.
    fn plan_something_soon(&mut self, tally: &mut Tally) {
        let relationship = self.id(T);
        let start_ms = self.wall_ms + HOUR_MS / 2 + self.dice.roll() % (3 * HOUR_MS);
        self.clicks_counted(T, Command::Plan { relationship, start_ms }, tally);
        self.settle();
        for side in self.all() {
            let Some(found) = self.view(side).relationships.pop().filter(|_| !self.is_asleep(side)) else {
                continue;
            };
            let asked = found.course.requests.into_iter().find(|one| !one.asked.is_me() && !one.agreed);
            if let Some(request) = asked.map(|one| one.id) {
                let relationship = found.id;
                let agrees = Command::AnswerRequest { relationship, request, agree: true };
                self.clicks_counted(side, agrees, tally);
                self.settle();
            }
        }
    }

    /// Where a session runs: time passes, more of it is asked for, clocks are changed, somebody leaves.
    pub(crate) fn some_time_in_session(&mut self, lies: &mut Lies, tally: &mut Tally) {
        for _ in 0..8 {
            if self.phase(T) != Some(PhaseView::Running) || lies.sleeps(T) {
                return;
            }
            let side = self.dice.below(self.sides.len());
            match self.dice.below(12) {
                0 => lies.strikes(self, tally),
                1 if !lies.sleeps(side) => {
                    let leave = self.leave(side);
                    let _ = self.tries(side, leave);
                }
                2 if !lies.sleeps(side) => self.restart(side),
                3..=7 => {
                    for side in self.all().filter(|side| !lies.sleeps(*side)) {
                        self.some_more_time(side, tally);
                        self.settle();
                    }
                }
                _ => {
                    let wait = self.dice.roll() % (5 * MINUTE_MS);
                    self.passes(wait);
                }
            }
        }
    }

    pub(crate) fn some_hours_pass(&mut self) {
        let wait = self.dice.roll() % (8 * HOUR_MS);
        self.passes(wait);
    }

    /// In a session: more time is asked for, or agreed to.
    pub(crate) fn some_more_time(&mut self, side: usize, tally: &mut Tally) {
        let Some(found) = self.view(side).relationships.pop() else { return };
        let Some(session) = found.session.filter(|one| one.phase == PhaseView::Running) else { return };
        let relationship = found.id;
        let command = match session.extension {
            Some(asked) if !asked.asked.is_me() => Command::AnswerExtension { relationship, agree: true },
            _ => Command::AskExtension {
                relationship,
                seconds: 60 + 60 * u32::try_from(self.dice.below(12)).unwrap(),
            },
        };
        self.clicks_counted(side, command, tally);
    }

    /// This machine sleeps: nothing goes in or out, and only its clocks go on.
    pub(crate) fn sleeps(&mut self, side: usize) {
        self.falls_asleep(side, true);
    }

    /// It wakes, and may say so to the program, which then locks.
    pub(crate) fn wakes(&mut self, side: usize, told: bool) {
        self.falls_asleep(side, false);
        if told {
            self.handle(side, Input::Slept);
        }
        self.handle(side, Input::Tick);
        if self.view(side).vault != VaultView::Open {
            self.unlock(side);
        }
    }

    /// Each side's ledger as it takes it along, counted anew.
    pub(crate) fn recounts(&mut self, lies: &Lies, tally: &mut Tally) {
        for side in self.all() {
            let relationship = self.id(side);
            let file = self.file(side, Command::ExportLedger { relationship });
            let count = recount(&file, lies.change_ms);
            if side == T {
                tally.adds("sessions", count.sessions);
                tally.adds("sessions at the most agreed", count.at_the_most);
                tally.adds("sessions within a day of the change", count.near_the_change);
                tally.adds("sessions by appointment", count.kept);
                tally.adds("extensions", count.extensions);
                tally.adds("sessions to the limit", count.to_the_limit);
            }
        }
    }
}

#[derive(Debug, Default)]
struct Count {
    sessions: u64,
    /// Those after which the period had as many as agreed.
    at_the_most: u64,
    kept: u64,
    near_the_change: u64,
    extensions: u64,
    to_the_limit: u64,
}

/// The Monday of the week that a zone's wall calendar shows.
fn monday(zone: &str, at_ms: u64) -> Date {
    let date = zone_named(zone).to_datetime(moment(at_ms)).date();
    date - i64::from(date.weekday().to_monday_zero_offset()).days()
}

/// Whether two starts are within one period.
fn together(period: &Period, earlier_ms: u64, at_ms: u64) -> bool {
    match period {
        Period::Week { zone } => monday(zone.name(), earlier_ms) == monday(zone.name(), at_ms),
        Period::Days { days } => at_ms < earlier_ms + u64::from(*days) * DAY_MS,
    }
}

/// A session as it is counted.
struct Held {
    started_ms: u64,
    ended_ms: Option<u64>,
    most_s: u32,
    extended_s: u32,
    extension_most_s: u32,
}

/// Never more sessions in a period than agreed, none outside its appointment's window, none longer than
/// limit, agreed extension and grace.
fn recount(file: &[u8], change_ms: u64) -> Count {
    recount_under(file, change_ms, |_| {})
}

/// The same under something else than what was agreed.
fn recount_under(file: &[u8], change_ms: u64, otherwise: fn(&mut SessionClause)) -> Count {
    let (agreements, ledger) = Ledger::import(file).unwrap();
    let mut count = Count::default();
    let mut in_force: Option<&Clauses> = None;
    let mut plans: BTreeMap<AppointmentId, u64> = BTreeMap::new();
    let mut held: Vec<Held> = Vec::new();
    for entry in ledger.entries() {
        match entry.fact() {
            Fact::Agreed { agreement, .. } => {
                assert!(held.last().is_none_or(|last| last.ended_ms.is_some()), "agreed in a session");
                in_force = Some(&agreements.by_hash(agreement).unwrap().agreement().clauses);
            }
            Fact::Planned { appointment, start_ms, .. } => {
                assert!(plans.insert(*appointment, *start_ms).is_none());
            }
            Fact::Moved { appointment, start_ms, .. } => {
                *plans.get_mut(appointment).unwrap() = *start_ms;
            }
            Fact::Cancelled { appointment, .. } => {
                plans.remove(appointment).unwrap();
            }
            Fact::Start(start) => {
                let at_ms = start.started_ms();
                let clauses = in_force.expect("an agreement");
                assert_eq!(&agreements.by_hash(&start.terms.agreement).unwrap().agreement().clauses, clauses);
                let mut clause = clauses.session.clone();
                otherwise(&mut clause);
                for other in &held {
                    let ended_ms = other.ended_ms.expect("two sessions at once");
                    let gap_ms = u64::from(clause.gap_seconds.unwrap_or(0)) * SECOND_MS;
                    assert!(at_ms >= ended_ms + gap_ms, "a gap shorter than agreed");
                }
                if let Some(frequency) = &clause.frequency {
                    let same = |one: &&Held| together(&frequency.period, one.started_ms, at_ms);
                    let so_many = held.iter().filter(same).count() + 1;
                    assert!(so_many <= usize::from(frequency.most), "more sessions than agreed");
                    count.at_the_most += u64::from(so_many == usize::from(frequency.most));
                }
                if let Some(agreed) = &clause.appointments {
                    let (early, late) = (u64::from(agreed.early_seconds), u64::from(agreed.late_seconds));
                    let meant = plans.iter().filter(|(_, start_ms)| {
                        **start_ms <= at_ms + early * SECOND_MS && at_ms <= **start_ms + late * SECOND_MS
                    });
                    let meant = meant.min_by_key(|(_, start_ms)| **start_ms).map(|(id, _)| *id);
                    assert!(agreed.ad_hoc || meant.is_some(), "outside its appointment's window");
                    if let Some(id) = meant {
                        plans.remove(&id);
                        count.kept += 1;
                    }
                }
                count.sessions += 1;
                count.near_the_change += u64::from(at_ms.abs_diff(change_ms) < DAY_MS);
                held.push(Held {
                    started_ms: at_ms,
                    ended_ms: None,
                    most_s: clause.seconds + clause.grace_seconds,
                    extended_s: 0,
                    extension_most_s: clause.extension_max_seconds,
                });
            }
            Fact::Extended { seconds, .. } => {
                let open = held.last_mut().filter(|last| last.ended_ms.is_none()).expect("a session");
                open.extended_s += seconds;
                assert!(open.extended_s <= open.extension_most_s, "longer than could be agreed");
                count.extensions += 1;
            }
            Fact::End { lasted_s, .. } => {
                let open = held.last_mut().filter(|last| last.ended_ms.is_none()).expect("a session");
                let most_s = open.most_s + open.extended_s;
                assert!(*lasted_s <= most_s, "longer than limit, extension and grace");
                count.to_the_limit += u64::from(*lasted_s == most_s);
                open.ended_ms = Some(open.started_ms + u64::from(*lasted_s) * SECOND_MS);
            }
            Fact::Reviewed { .. } => {}
            other => panic!("nobody did that: {other:?}"),
        }
    }
    count
}

#[test]
fn the_recount_finds_what_was_not_agreed() {
    let lies = Lies::near_a_night(0);
    let mut terms = lies.terms(2, crate::planning::planned_terms());
    terms.session.gap_seconds = None;
    let mut world = World::agreed_at(1, 1, lies.begin_ms(), terms);
    for _ in 0..2 {
        world.appoints(T, world.wall_ms + HOUR_MS);
        world.passes(HOUR_MS + MINUTE_MS);
        world.goes_to_the_door();
        world.does(T, world.admit());
        world.does(T, Command::AskExtension { relationship: world.id(T), seconds: 120 });
        let relationship = world.id(C);
        world.does(C, Command::AnswerExtension { relationship, agree: true });
        world.passes(HOUR_MS / 4);
        world.does(T, Command::CloseEnding { relationship: world.id(T) });
    }
    let file = world.file(C, Command::ExportLedger { relationship: world.id(C) });
    let count = recount(&file, lies.change_ms);
    assert_eq!((count.sessions, count.kept, count.extensions, count.to_the_limit), (2, 2, 2, 2));
    assert_eq!(count.at_the_most, 1);
    type Otherwise = fn(&mut SessionClause);
    let others: [(&str, Otherwise); 6] = [
        ("more sessions than agreed", |clause| clause.frequency.as_mut().unwrap().most = 1),
        ("a gap shorter than agreed", |clause| clause.gap_seconds = Some(7_200)),
        ("outside its appointment's window", |clause| {
            // Nobody may be late any more, nor early.
            let agreed = clause.appointments.as_mut().unwrap();
            (agreed.early_seconds, agreed.late_seconds, agreed.ad_hoc) = (0, 0, false);
        }),
        ("longer than could be agreed", |clause| clause.extension_max_seconds = 60),
        ("longer than limit, extension and grace", |clause| clause.seconds -= 1),
        ("longer than limit, extension and grace", |clause| clause.grace_seconds = 0),
    ];
    for (what, otherwise) in others {
        let file = file.clone();
        let found = std::panic::catch_unwind(move || recount_under(&file, 0, otherwise));
        let said = found.expect_err(what);
        let said = said.downcast_ref::<&str>().map(|said| (*said).to_owned());
        assert_eq!(said.as_deref(), Some(what));
    }
}
