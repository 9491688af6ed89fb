//! The recount: sessions, gaps, appointments, money and messages, without any rule's function.

use super::world::World;
use crate::{
    Agreement, Agreements, AppointmentId, Comparison, Entry, Fact, Hash, MessagesClause, Period, PublicKey,
    Role, s60_statement,
};
use std::collections::BTreeMap;
use std::ops::AddAssign;

const DAY: u64 = 24 * 3600 * 1000;

/// What occurred, to see that the simulation lives.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Seen {
    pub(super) sessions: u64,
    pub(super) kept: u64,
    pub(super) cancelled: u64,
    pub(super) missed: u64,
    pub(super) reviews: u64,
    pub(super) crises: u64,
    pub(super) tightened: u64,
    pub(super) owed: u64,
    pub(super) refused_starts: u64,
    pub(super) forged: u64,
    pub(super) forged_refused: u64,
    pub(super) shown: u64,
    pub(super) held: u64,
    pub(super) gave_way: u64,
}

impl AddAssign for Seen {
    fn add_assign(&mut self, other: Self) {
        self.sessions += other.sessions;
        self.kept += other.kept;
        self.cancelled += other.cancelled;
        self.missed += other.missed;
        self.reviews += other.reviews;
        self.crises += other.crises;
        self.tightened += other.tightened;
        self.owed += other.owed;
        self.refused_starts += other.refused_starts;
        self.forged += other.forged;
        self.forged_refused += other.forged_refused;
        self.shown += other.shown;
        self.held += other.held;
        self.gave_way += other.gave_way;
    }
}

/// A session as the recount sees it.
struct Session {
    started_ms: u64,
    ended_ms: u64,
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

/// Walks the ledger fact by fact.
fn walk(agreements: &Agreements, entries: &[Entry], seen: &mut Seen) -> (u64, Vec<u64>) {
    let mut sessions: Vec<Session> = Vec::new();
    let mut plans: BTreeMap<AppointmentId, Plan> = BTreeMap::new();
    let mut in_force = None;
    let (mut since_review, mut owed, mut amounts) = (0u32, 0u64, Vec::new());
    for entry in entries {
        match entry.fact() {
            Fact::Agreed { agreement, version } => {
                in_force = Some(*agreement);
                seen.tightened += u64::from(*version > 1);
            }
            Fact::Start(start) => {
                let agreement = version(agreements, start.terms.agreement);
                assert_eq!(in_force, Some(start.terms.agreement));
                let at_ms = start.started_ms();
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
            Fact::End { lasted_s, .. } => {
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
                let plan = Plan { start_ms: *start_ms, over: false, claims: Vec::new(), said_at: None };
                assert!(plans.insert(*appointment, plan).is_none());
            }
            Fact::Moved { appointment, start_ms, .. } => {
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
            Fact::Reviewed { .. } => {
                since_review = 0;
                seen.reviews += 1;
            }
            Fact::CrisisExtended { .. } => seen.crises += 1,
            Fact::Withdrawn { .. } | Fact::Closed { .. } => {
                let at_ms = entry.body().at_wall_ms;
                plans.values_mut().filter(|p| p.start_ms > at_ms).for_each(|p| p.over = true);
            }
            Fact::Extended { .. } | Fact::Introduced { .. } | Fact::Overridden { .. } => {}
        }
    }
    for plan in plans.values().filter(|plan| !plan.claims.is_empty()) {
        let agreement = version(agreements, plan.said_at.unwrap());
        let Some(fees) = &agreement.clauses.fees else { continue };
        // Of two people, who says it names the other.
        let says = |role| plan.claims.iter().any(|(by, _)| agreement.role_of(by) == Some(role));
        let minor = if says(Role::Therapist) && !says(Role::Client) { fees.missed_minor } else { 0 };
        amounts.push(minor);
        owed += minor;
    }
    amounts.sort_unstable();
    (owed, amounts)
}

/// Counts everything again on both sides.
pub(super) fn recount(world: &World) -> Seen {
    let mut seen = world.seen;
    let [client, therapist] = &world.room.sides[..] else { panic!() };
    assert_eq!(client.ledger.compare(&therapist.ledger.hashes()), Comparison::Equal);
    for side in [client, therapist] {
        side.ledger.verify(&side.agreements).unwrap();
        let mut count = if side.key() == client.key() { seen } else { Seen::default() };
        let (owed, amounts) = walk(&side.agreements, side.ledger.entries(), &mut count);
        let statement = s60_statement(&side.agreements, &side.ledger, &(0..u64::MAX));
        assert_eq!(statement.totals.values().sum::<u64>(), owed, "the statement is not the recount");
        let mut lines: Vec<u64> = statement.lines.iter().map(|line| line.minor).collect();
        lines.sort_unstable();
        assert_eq!(lines, amounts);
        if side.key() == client.key() {
            count.owed = owed;
            seen = count;
        }
    }
    seen
}
