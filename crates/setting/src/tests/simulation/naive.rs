//! The recount: sessions, gaps, appointments, money and messages, without any rule's function.

use super::clocks::{DAY, ZONE_COUNT};
use super::world::World;
use crate::{
    Agreement, Agreements, AppointmentId, Clauses, Closing, Comparison, EndReason, Entry, Fact, Hash, Ledger,
    MessagesClause, Outcome, Period, PublicKey, Review, Role, SessionId, Start, s60_statement,
};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

/// What occurred, to see that the simulation lives.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Seen {
    /// Histories of two, three and four members.
    pub(super) members: [u64; 3],
    /// By zone: nights on which the clocks went back, and forward.
    pub(super) nights: [[u64; 2]; ZONE_COUNT],
    pub(super) sessions: u64,
    /// Sessions of some members.
    pub(super) of_some: u64,
    pub(super) kept: u64,
    pub(super) cancelled: u64,
    pub(super) missed: u64,
    pub(super) reviews: u64,
    pub(super) crises: u64,
    pub(super) tightened: u64,
    /// Versions after the first that everybody signed; those that lifted a withdrawal or an end.
    pub(super) loosened: u64,
    pub(super) lifted: u64,
    pub(super) proposed: u64,
    /// Extensions; those that somebody asked for and was refused.
    pub(super) extended: u64,
    pub(super) refused_longer: u64,
    /// Introductions that all joined, and those that were held.
    pub(super) introduced: u64,
    pub(super) calls: u64,
    /// Reviews that decided to end.
    pub(super) ended: u64,
    pub(super) withdrawn_again: u64,
    pub(super) withdrawn: u64,
    pub(super) left: u64,
    pub(super) owed: u64,
    pub(super) asked: u64,
    pub(super) joint: u64,
    pub(super) declined: u64,
    pub(super) refused_starts: u64,
    pub(super) forged: u64,
    pub(super) forged_refused: u64,
    pub(super) relay_lies: u64,
    pub(super) shown: u64,
    pub(super) held: u64,
    /// Entries that gave way; that did so to what others had settled; that came before their time.
    pub(super) gave_way: u64,
    pub(super) behind: u64,
    pub(super) early: u64,
}

impl AddAssign for Seen {
    fn add_assign(&mut self, other: Self) {
        self.members.iter_mut().zip(other.members).for_each(|(sum, one)| *sum += one);
        let nights = self.nights.as_flattened_mut().iter_mut().zip(other.nights.as_flattened());
        nights.for_each(|(sum, one)| *sum += one);
        self.sessions += other.sessions;
        self.of_some += other.of_some;
        self.kept += other.kept;
        self.cancelled += other.cancelled;
        self.missed += other.missed;
        self.reviews += other.reviews;
        self.crises += other.crises;
        self.tightened += other.tightened;
        self.loosened += other.loosened;
        self.lifted += other.lifted;
        self.proposed += other.proposed;
        self.extended += other.extended;
        self.refused_longer += other.refused_longer;
        self.introduced += other.introduced;
        self.calls += other.calls;
        self.ended += other.ended;
        self.withdrawn_again += other.withdrawn_again;
        self.withdrawn += other.withdrawn;
        self.left += other.left;
        self.owed += other.owed;
        self.asked += other.asked;
        self.joint += other.joint;
        self.declined += other.declined;
        self.refused_starts += other.refused_starts;
        self.forged += other.forged;
        self.forged_refused += other.forged_refused;
        self.relay_lies += other.relay_lies;
        self.shown += other.shown;
        self.held += other.held;
        self.gave_way += other.gave_way;
        self.behind += other.behind;
        self.early += other.early;
    }
}

/// A session as the recount sees it.
struct Session {
    started_ms: u64,
    ended_ms: u64,
}

/// The session that is open.
struct Open {
    session: SessionId,
    started_ms: u64,
    /// Length and grace; extensions at most; what was added by all, and by one for crisis.
    agreed_s: u32,
    most_s: u32,
    extended_s: u32,
    crisis_s: u32,
}

impl Open {
    fn of(agreement: &Agreement, start: &Start) -> Self {
        let clause = &agreement.clauses.session;
        Self {
            session: start.terms.session,
            started_ms: start.started_ms(),
            agreed_s: clause.seconds + clause.grace_seconds,
            most_s: clause.extension_max_seconds,
            extended_s: 0,
            crisis_s: 0,
        }
    }

    fn granted_s(&self) -> u32 {
        self.agreed_s + self.extended_s + self.crisis_s
    }

    /// Nothing lasts beyond limit, extensions and grace; the limit is exactly there.
    fn check_end(&self, reason: &EndReason, lasted_s: u32, at_ms: u64) {
        assert!(lasted_s <= self.granted_s(), "longer than granted");
        if *reason == EndReason::Limit {
            assert_eq!(lasted_s, self.granted_s());
            assert_eq!(at_ms, self.started_ms + u64::from(lasted_s) * 1000);
        }
    }
}

struct Plan {
    start_ms: u64,
    over: bool,
    claims: Vec<(PublicKey, Vec<PublicKey>)>,
    said_at: Option<Hash>,
}

fn version(agreements: &Agreements, hash: Hash) -> &Agreement {
    agreements.by_hash(&hash).unwrap().agreement()
}

/// Whether the clock on the wall says that this moment is within the hours, and nobody is away.
pub(super) fn is_open(clause: &MessagesClause, at_ms: u64) -> bool {
    let local = clause.zone.local(at_ms).unwrap();
    let open = clause.windows.iter().any(|window| {
        window.weekday == local.weekday
            && window.from_minute <= local.minute
            && local.minute < window.to_minute
    });
    open && !clause.absences.iter().any(|away| away.from_ms <= at_ms && at_ms < away.until_ms)
}

fn check_start(agreement: &Agreement, sessions: &[Session], at_ms: u64, since_review: u32) {
    let clause = &agreement.clauses.session;
    if let Some(gap) = clause.gap_seconds {
        for other in sessions {
            assert!(at_ms >= other.ended_ms + u64::from(gap) * 1000, "a gap shorter than agreed");
        }
    }
    if let Some(frequency) = &clause.frequency {
        let count = |from: u64, to: u64| {
            1 + sessions.iter().filter(|s| from <= s.started_ms && s.started_ms < to).count()
        };
        let most = usize::from(frequency.most);
        match &frequency.period {
            Period::Week { zone } => {
                let week = zone.week_of(at_ms).unwrap();
                assert!(count(week.start, week.end) <= most, "more sessions than agreed in a week");
            }
            Period::Days { days } => {
                let period = u64::from(*days) * DAY;
                assert!(count((at_ms + 1).saturating_sub(period), at_ms + 1) <= most, "more than agreed");
            }
        }
    }
    if let Some(course) = &agreement.clauses.course {
        assert!(course.review_every.is_none_or(|k| since_review < u32::from(k)), "a review was due");
        assert!(course.last_session.is_none_or(|last| sessions.len() < last as usize), "after the last");
        assert!(course.ends_ms.is_none_or(|end| at_ms < end), "after the end");
    }
}

/// Whoever is in a session: members, a therapist who admits among them and somebody else, and enough.
fn check_presence(agreement: &Agreement, start: &Start) {
    let present: BTreeSet<_> = start.terms.present.iter().map(|one| one.key).collect();
    assert_eq!(present.len(), start.terms.present.len(), "somebody is there twice");
    assert!(present.iter().all(|key| agreement.role_of(key).is_some()), "a stranger");
    let therapists = present.iter().filter(|key| agreement.role_of(key) == Some(Role::Therapist)).count();
    assert!(present.contains(&start.terms.admitted_by) && therapists > 0 && therapists < present.len());
    match &agreement.clauses.session.presence {
        Some(presence) => {
            assert!(present.len() >= usize::from(presence.least), "too few present");
            assert!(presence.must.iter().all(|key| present.contains(key)), "somebody is missing");
        }
        None => assert_eq!(present.len(), agreement.members.len(), "not everybody is there"),
    }
}

/// Who had to sign this, and whether all of them must have: counted from the facts alone.
fn signers(
    agreements: &Agreements,
    entry: &Entry,
    in_session: &[PublicKey],
    expected: &BTreeMap<AppointmentId, Vec<PublicKey>>,
    everybody: &[PublicKey],
) -> (Vec<PublicKey>, bool) {
    match entry.fact() {
        Fact::Start(start) => (start.terms.present.iter().map(|one| one.key).collect(), true),
        Fact::Extended { .. } => (in_session.to_vec(), true),
        Fact::End { reason: EndReason::Limit, .. } => (in_session.to_vec(), false),
        Fact::Planned { with, .. } | Fact::Reviewed { with, .. } => (with.clone(), true),
        Fact::Moved { appointment, .. } => (expected[appointment].clone(), true),
        Fact::Closed { how: Closing::Planned, .. } => (everybody.to_vec(), true),
        Fact::Agreed { agreement, .. } => {
            // Signed itself by all, or by who tightened it.
            let version = agreements.by_hash(agreement).unwrap();
            assert!(version.is_complete() || version.agreement().version > 1);
            (everybody.to_vec(), false)
        }
        Fact::End { reason: EndReason::Alone { by, .. }, .. }
        | Fact::Withdrawn { by, .. }
        | Fact::Closed { how: Closing::Left, by, .. }
        | Fact::CrisisExtended { by, .. }
        | Fact::Cancelled { by, .. }
        | Fact::Missed { by, .. }
        | Fact::Overridden { by, .. } => (vec![*by], true),
        Fact::Introduced { agreement } => {
            assert!(agreements.by_hash(agreement).unwrap().is_complete());
            (everybody.to_vec(), false)
        }
    }
}

/// No entry counts with a signature missing.
fn check_signatures(agreements: &Agreements, entries: &[Entry], everybody: &[PublicKey]) {
    let (mut in_session, mut expected) = (Vec::new(), BTreeMap::new());
    for entry in entries {
        let (wanted, all) = signers(agreements, entry, &in_session, &expected, everybody);
        let signed = wanted.iter().filter(|key| entry.signatures().has(key)).count();
        assert!(signed == wanted.len() || (!all && signed > 0), "signatures are missing");
        match entry.fact() {
            Fact::Start(start) => in_session = start.terms.present.iter().map(|one| one.key).collect(),
            Fact::End { .. } => in_session.clear(),
            Fact::Planned { appointment, with, .. } => {
                expected.insert(*appointment, with.clone());
            }
            _ => {}
        }
    }
}

/// Walks the ledger fact by fact.
fn walk(agreements: &Agreements, entries: &[Entry], seen: &mut Seen) -> (u64, Vec<u64>) {
    let mut sessions: Vec<Session> = Vec::new();
    let mut plans: BTreeMap<AppointmentId, Plan> = BTreeMap::new();
    // The version that stands; whether nobody withdrew from it, no review decided to end and nobody left.
    let mut in_force = None;
    let (mut withdrawn, mut ended, mut closed) = (false, false, false);
    // The introduction, and whether its one call began.
    let (mut introduced, mut called) = (None, false);
    let mut open: Option<Open> = None;
    let (mut since_review, mut owed, mut amounts) = (0u32, 0u64, Vec::new());
    for entry in entries {
        assert!(!closed, "something after the end");
        match entry.fact() {
            Fact::Introduced { agreement } => {
                assert!(introduced.is_none() && in_force.is_none(), "an introduction that comes late");
                introduced = Some(*agreement);
                seen.introduced += 1;
            }
            Fact::Agreed { agreement, version } => {
                let by_all = agreements.by_hash(agreement).unwrap().is_complete();
                assert!(open.is_none(), "another version during a session");
                assert!(by_all || !(withdrawn || ended), "one alone lifts what was ended");
                in_force = Some(*agreement);
                seen.tightened += u64::from(*version > 1 && !by_all);
                seen.loosened += u64::from(*version > 1 && by_all);
                seen.lifted += u64::from(withdrawn || ended);
                (withdrawn, ended) = (false, false);
            }
            Fact::Start(start) if in_force.is_none() => {
                assert_eq!(introduced, Some(start.terms.agreement), "a session and nothing agreed");
                assert!(!called && open.is_none(), "a second introduction");
                called = true;
                let agreement = version(agreements, start.terms.agreement);
                check_presence(agreement, start);
                open = Some(Open::of(agreement, start));
                assert!(open.as_ref().unwrap().granted_s() <= 30 * 60, "longer than half an hour");
                seen.sessions += 1;
                seen.calls += 1;
            }
            Fact::Start(start) => {
                let agreement = version(agreements, start.terms.agreement);
                assert_eq!(in_force, Some(start.terms.agreement));
                assert!(!withdrawn && !ended, "a session after a withdrawal or an end");
                assert!(open.is_none(), "two sessions at once");
                open = Some(Open::of(agreement, start));
                let at_ms = start.started_ms();
                check_presence(agreement, start);
                seen.of_some += u64::from(start.terms.present.len() < agreement.members.len());
                check_start(agreement, &sessions, at_ms, since_review);
                if let Some(agreed) = agreement.clauses.session.appointments {
                    let window = |plan: &Plan| {
                        let (early, late) =
                            (u64::from(agreed.early_seconds) * 1000, u64::from(agreed.late_seconds) * 1000);
                        !plan.over && plan.start_ms <= at_ms + early && at_ms <= plan.start_ms + late
                    };
                    let kept = plans.values_mut().filter(|p| window(p)).min_by_key(|p| p.start_ms);
                    assert!(agreed.ad_hoc || kept.is_some(), "no appointment");
                    if let Some(plan) = kept {
                        plan.over = true;
                        seen.kept += 1;
                    }
                }
                since_review += 1;
                seen.sessions += 1;
                sessions.push(Session { started_ms: at_ms, ended_ms: u64::MAX - 100 * DAY });
            }
            Fact::End { session, lasted_s, reason } => {
                let open = open.take().filter(|open| open.session == *session).unwrap();
                open.check_end(reason, *lasted_s, entry.body().at_wall_ms);
                if in_force.is_none() {
                    continue;
                }
                let session = sessions.last_mut().unwrap();
                session.ended_ms = session.started_ms + u64::from(*lasted_s) * 1000;
                let fees = version(agreements, in_force.unwrap()).clauses.fees.as_ref();
                if let Some(fees) = fees {
                    let minor = if *lasted_s < fees.charged_from_seconds { 0 } else { fees.session_minor };
                    amounts.push(minor);
                    owed += minor;
                }
            }
            Fact::Planned { appointment, start_ms, .. } => {
                assert!(in_force.is_some() && !withdrawn && !ended, "planned, and nothing is agreed");
                let plan = Plan { start_ms: *start_ms, over: false, claims: Vec::new(), said_at: None };
                assert!(plans.insert(*appointment, plan).is_none());
            }
            Fact::Moved { appointment, start_ms, .. } => {
                assert!(!withdrawn && !ended, "moved, and nothing is agreed");
                plans.get_mut(appointment).unwrap().start_ms = *start_ms;
            }
            Fact::Cancelled { appointment, by, relay_time } => {
                let plan = plans.get_mut(appointment).unwrap();
                assert!(!plan.over);
                plan.over = true;
                seen.cancelled += 1;
                let agreement = version(agreements, in_force.unwrap());
                if let Some(fees) = &agreement.clauses.fees {
                    let notice = relay_time.map_or(0, |time| plan.start_ms.saturating_sub(time.time_ms));
                    let late = notice < u64::from(fees.notice_seconds) * 1000;
                    let by_client = agreement.role_of(by) == Some(Role::Client);
                    let minor = match (by_client, relay_time) {
                        (true, None) => fees.late_minor.max(fees.missed_minor),
                        (true, Some(_)) if late => fees.late_minor,
                        _ => 0,
                    };
                    amounts.push(minor);
                    owed += minor;
                }
            }
            Fact::Missed { appointment, by, absent } => {
                let plan = plans.get_mut(appointment).unwrap();
                plan.over = true;
                plan.claims.push((*by, absent.clone()));
                plan.said_at = plan.said_at.or(in_force);
                seen.missed += 1;
            }
            Fact::Reviewed { outcome, .. } => {
                assert!(in_force.is_some() && !withdrawn, "reviewed, and nothing is agreed");
                since_review = 0;
                // Going on after that takes a version that everybody signs.
                ended |= *outcome == Review::End;
                seen.ended += u64::from(*outcome == Review::End);
                seen.reviews += 1;
            }
            Fact::CrisisExtended { session, seconds, .. } => {
                let open = open.as_mut().filter(|open| open.session == *session).unwrap();
                open.crisis_s += seconds;
                assert!(*seconds <= 30 * 60 && open.crisis_s <= 4 * 3600, "a crisis without end");
                seen.crises += 1;
            }
            Fact::Extended { session, seconds, .. } => {
                let open = open.as_mut().filter(|open| open.session == *session).unwrap();
                open.extended_s += seconds;
                assert!(open.extended_s <= open.most_s, "longer than agreed");
                seen.extended += 1;
            }
            Fact::Withdrawn { .. } | Fact::Closed { .. } => {
                seen.withdrawn += u64::from(matches!(entry.fact(), Fact::Withdrawn { .. }));
                seen.left += u64::from(matches!(entry.fact(), Fact::Closed { how: Closing::Left, .. }));
                assert!(open.is_none(), "ended during a session");
                withdrawn = true;
                closed = matches!(entry.fact(), Fact::Closed { .. });
                let at_ms = entry.body().at_wall_ms;
                plans.values_mut().filter(|p| p.start_ms > at_ms).for_each(|p| p.over = true);
            }
            Fact::Overridden { session, .. } => {
                assert!(open.as_ref().is_some_and(|open| open.session == *session), "a place opened outside");
            }
        }
    }
    for plan in plans.values().filter(|plan| !plan.claims.is_empty()) {
        let agreement = version(agreements, plan.said_at.unwrap());
        let Some(fees) = &agreement.clauses.fees else { continue };
        // Charged is what a therapist says of a client, unless a client says it of a therapist.
        let says = |who, of| {
            let said = plan.claims.iter().filter(|(by, _)| agreement.role_of(by) == Some(who));
            said.flat_map(|(_, absent)| absent).any(|key| agreement.role_of(key) == Some(of))
        };
        let charged = says(Role::Therapist, Role::Client) && !says(Role::Client, Role::Therapist);
        let minor = if charged { fees.missed_minor } else { 0 };
        amounts.push(minor);
        owed += minor;
    }
    amounts.sort_unstable();
    (owed, amounts)
}

/// The END of this session.
fn end_of<'a>(ledger: &'a Ledger, id: &SessionId) -> Option<&'a Entry> {
    let of = |entry: &&Entry| matches!(entry.fact(), Fact::End { session, .. } if session == id);
    ledger.entries().iter().find(of)
}

/// Whether what this member did alone stands, or came to nothing by what another did.
/// (`anew`: this member signed an agreement after the last withdrawal.)
fn is_kept(ledger: &Ledger, me: &PublicKey, act: &Fact, now_ms: u64, anew: bool) -> bool {
    let stands = |is: &dyn Fn(&Fact) -> bool| {
        ledger.entries().iter().any(|entry| entry.fact().alone_by() == Some(me) && is(entry.fact()))
    };
    let lasting = ledger.is_withdrawn() || ledger.closed().is_some();
    match act {
        Fact::Withdrawn { .. } => lasting || anew,
        Fact::Closed { .. } => ledger.closed().is_some(),
        Fact::End { session, .. } => {
            // Of two who end it at once one does; who signed the limit meant that.
            let end = end_of(ledger, session);
            end.is_none_or(|end| end.fact().alone_by().is_some() || end.signatures().has(me))
        }
        Fact::CrisisExtended { session, seconds, .. } => {
            let same = |fact: &Fact| matches!(fact, Fact::CrisisExtended { session: of, seconds: s, .. } if of == session && s == seconds);
            // Its time may be over by the time it is written again.
            stands(&same) || end_of(ledger, session).is_some()
        }
        Fact::Overridden { session, .. } => {
            let same = |fact: &Fact| matches!(fact, Fact::Overridden { session: of, .. } if of == session);
            stands(&same) || end_of(ledger, session).is_some()
        }
        Fact::Cancelled { appointment, .. } => {
            let one = ledger.appointment(appointment);
            one.is_none_or(|one| !one.is_open() || one.start_ms <= now_ms)
        }
        Fact::Missed { appointment, .. } => {
            let same =
                |fact: &Fact| matches!(fact, Fact::Missed { appointment: of, .. } if of == appointment);
            // Called off, moved ahead, or kept after all, by an entry that goes first.
            let over = |entry: &Entry| match entry.fact() {
                Fact::Cancelled { appointment: of, .. } | Fact::Moved { appointment: of, .. } => {
                    of == appointment
                }
                _ => false,
            };
            let kept = ledger.past_sessions().iter().any(|one| one.appointment == Some(*appointment));
            let void = |one: &crate::Appointment| one.outcome == Outcome::Void;
            let void = ledger.appointment(appointment).is_some_and(void);
            stands(&same) || lasting || kept || void || ledger.entries().iter().any(over)
        }
        other => panic!("{other:?}"),
    }
}

/// Whether nothing that somebody tightened alone is looser in the end: of what they changed, and no more.
fn is_as_tight(before: &Clauses, wished: &Clauses, last: &Agreement) -> bool {
    let last = &last.clauses;
    let most = |of: &Clauses| of.session.frequency.as_ref().map_or(u16::MAX, |one| one.most);
    let per_day = |of: &Clauses| of.messages.as_ref().map_or(0, |one| one.client.per_day);
    let (gap, grace) = (|of: &Clauses| of.session.gap_seconds, |of: &Clauses| of.session.grace_seconds);
    (gap(wished) == gap(before) || gap(last) >= gap(wished))
        && (wished.homework == before.homework || last.homework.is_none())
        && (grace(wished) == grace(before) || grace(last) <= grace(wished))
        && (per_day(wished) == per_day(before) || per_day(last) <= per_day(wished))
        && (most(wished) == most(before) || most(last) <= most(wished))
}

/// Nobody's act is lost, whatever gave way.
fn check_acts(world: &World) {
    for (who, (side, desk)) in world.room.sides.iter().zip(&world.desks).enumerate() {
        let (ledger, me) = (&side.ledger, side.key());
        let agreed = world.agreed_anew(who);
        let anew = desk.withdrew.is_none_or(|at| agreed.is_some_and(|agreed| agreed > at));
        assert!(ledger.open_session().is_none_or(|open| open.start().attendee(&me).is_err()));
        for act in &desk.acts {
            assert!(is_kept(ledger, &me, act, world.now_ms, anew), "an act is lost: {act:?}");
        }
        let goes_on = !ledger.is_withdrawn() && ledger.closed().is_none() && !ledger.is_course_over();
        let Some(last) = ledger.agreed() else { continue };
        let last = version(&side.agreements, *last);
        // Whoever signed a version since may have given up what they wished for before.
        let mut since = desk.tightened.iter().filter(|wish| agreed.is_none_or(|agreed| agreed < wish.at));
        let lost = since.find(|wish| goes_on && !is_as_tight(&wish.before, &wish.wished.clauses, last));
        assert!(
            lost.is_none(),
            "a tightening of side {who} is lost: {:?}",
            lost.map(|wish| wish.wished.version)
        );
    }
}

/// Counts everything again on all sides.
pub(super) fn recount(world: &World) -> Seen {
    let mut seen = world.seen;
    let first = &world.room.sides[0];
    let everybody: Vec<_> = world.room.sides.iter().map(|side| side.key()).collect();
    for side in &world.room.sides {
        assert_eq!(first.ledger.compare(&side.ledger.hashes()), Comparison::Equal, "the ledgers differ");
        side.ledger.verify(&side.agreements).unwrap();
        let mut count = if side.key() == first.key() { seen } else { Seen::default() };
        let before = count.sessions;
        check_signatures(&side.agreements, side.ledger.entries(), &everybody);
        let (owed, amounts) = walk(&side.agreements, side.ledger.entries(), &mut count);
        assert_eq!(u64::from(side.ledger.sessions()), count.sessions - before, "sessions counted otherwise");
        let statement = s60_statement(&side.agreements, &side.ledger, &(0..u64::MAX));
        assert_eq!(statement.totals.values().sum::<u64>(), owed, "the statement is not the recount");
        let mut lines: Vec<u64> = statement.lines.iter().map(|line| line.minor).collect();
        lines.sort_unstable();
        assert_eq!(lines, amounts);
        if side.key() == first.key() {
            count.owed = owed;
            seen = count;
        }
    }
    check_acts(world);
    seen
}
