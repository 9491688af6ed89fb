//! S-30 to S-33, S-41, S-44, S-60, S-70: tasks, records, erasure, locking, fees, relations.

use super::{MORNING, later};
use crate::fixtures::{Room, Side, client, full_clauses, partner, relay, stranger, therapist};
use crate::rules::homework::{s31_change, s31_share, s33_author};
use crate::{
    AppointmentId, Bound, Charge, Clauses, ConfidentialityClause, Goal, Hash, HomeworkClause, Kept, Kind,
    Line, Member, Now, ReasonCode, Refusal, RelationsClause, Retention, Role, SessionClause, SettingError,
    Sharing, SignedGoal, Signer, Statement, Task, TaskState, TaskStep, cancel, cancellation_hash, missed,
    permit_homework, permit_task, s41_due, s41_erase_from, s44_idle, s44_idle_seconds, s60_statement,
    s70_one_relationship, step_task, withdraw,
};
use std::collections::BTreeMap;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

fn refused<T>(reason: ReasonCode) -> Result<T, Refusal> {
    Err(Refusal::because(reason))
}

fn room() -> Room {
    Room::under(full_clauses(&[&client(), &therapist()]))
}

fn task(state: TaskState) -> Task {
    let offered_by = therapist().public();
    Task { goal: Some(Hash::new([7; 32])), reason_given: true, offered_by, state }
}

#[test]
fn s30_a_task_has_a_goal_and_a_reason() {
    let room = room();
    let by = therapist().public();
    for side in &room.sides {
        let ask = |task: &Task| permit_task(&side.situation(), task, &by, 0);
        assert_eq!(ask(&task(TaskState::Offered)), Ok(()));
        let aimless = Task { goal: None, ..task(TaskState::Offered) };
        assert_eq!(ask(&aimless), refused(ReasonCode::TaskWithoutGoal));
        let unexplained = Task { reason_given: false, ..task(TaskState::Offered) };
        assert_eq!(ask(&unexplained), refused(ReasonCode::TaskWithoutReason));
        // Nor is it accepted, should it have come through.
        let c = client().public();
        let accept = |task: &Task| step_task(&side.situation(), task, TaskStep::Accept, &c);
        assert_eq!(accept(&unexplained), refused(ReasonCode::TaskWithoutReason));
    }
    let outside = permit_task(&room.client().situation(), &task(TaskState::Offered), &stranger().public(), 0);
    assert_eq!(outside, refused(ReasonCode::NotMember));
}

#[test]
fn s30_the_client_accepts_and_stops() {
    use TaskState::{Active, Finished, Offered, Stopped};
    use TaskStep::{Accept, Finish, Stop, Work};
    let room = room();
    let (c, t) = (client().public(), therapist().public());
    let decides = || refused(ReasonCode::ClientDecides);
    let waits = || refused(ReasonCode::TaskNotAccepted);
    let table = [
        (Offered, Accept, Ok(Active), decides()),
        (Offered, Work, waits(), decides()),
        (Offered, Finish, waits(), decides()),
        (Offered, Stop, Ok(Stopped), Ok(Stopped)),
        (Active, Accept, Ok(Active), decides()),
        (Active, Work, Ok(Active), decides()),
        (Active, Finish, Ok(Finished), decides()),
        (Active, Stop, Ok(Stopped), decides()),
    ];
    for (state, step, by_client, by_therapist) in table {
        for side in &room.sides {
            let ask = |by| step_task(&side.situation(), &task(state), step, by);
            assert_eq!((ask(&c), ask(&t)), (by_client, by_therapist), "{state:?} {step:?}");
        }
    }
    for state in [Stopped, Finished] {
        for step in [Accept, Work, Finish, Stop] {
            let asked = step_task(&room.client().situation(), &task(state), step, &c);
            assert_eq!(asked, refused(ReasonCode::TaskOver));
        }
    }
    // A client's own offer is the client's to take back; another's is not the therapist's.
    let own = Task { offered_by: c, ..task(Offered) };
    assert_eq!(step_task(&room.client().situation(), &own, Stop, &t), decides());
}

#[test]
fn s30_stopping_needs_no_agreement() {
    let mut room = room();
    let entry = withdraw(&room.client().situation(), MORNING, &client()).unwrap();
    room.everywhere(&entry).unwrap();
    let (side, c) = (room.client(), client().public());
    let step = |step| step_task(&side.situation(), &task(TaskState::Active), step, &c);
    assert_eq!(step(TaskStep::Work), refused(ReasonCode::AgreementWithdrawn));
    assert_eq!(step(TaskStep::Stop), Ok(TaskState::Stopped));
}

#[test]
fn s31_drafts_stay_and_sharing_ends() {
    let (c, t) = (client().public(), therapist().public());
    assert_eq!(s31_share(&c, &c, Sharing::Draft, 1), refused(ReasonCode::DraftStays));
    assert_eq!(s31_share(&c, &c, Sharing::Shared, 9), Ok(()));
    assert_eq!(s31_share(&c, &t, Sharing::Shared, 9), refused(ReasonCode::DraftStays), "the owner's to send");
    let withdrawn = Sharing::Withdrawn { last_version: 4 };
    assert_eq!(s31_share(&c, &c, withdrawn, 4), Ok(()), "a retry of what went out");
    assert_eq!(s31_share(&c, &c, withdrawn, 5), refused(ReasonCode::SharingWithdrawn));
}

#[test]
fn s31_others_write_in_what_is_shared_and_in_nothing_else() {
    let (c, t) = (client().public(), therapist().public());
    assert_eq!(s31_change(&c, &t, Sharing::Shared, 0), Ok(()));
    assert_eq!(s31_change(&c, &t, Sharing::Draft, 0), refused(ReasonCode::DraftStays));
    let withdrawn = Sharing::Withdrawn { last_version: 4 };
    assert_eq!(s31_change(&c, &t, withdrawn, 4), refused(ReasonCode::SharingWithdrawn));
    assert_eq!(s31_change(&c, &c, withdrawn, 5), refused(ReasonCode::SharingWithdrawn), "the owner's too");
    assert_eq!(s31_change(&c, &c, Sharing::Shared, 5), Ok(()));
}

#[test]
fn s32_as_many_open_tasks_as_agreed() {
    let room = room();
    let by = therapist().public();
    let ask = |side: &Side, open| permit_task(&side.situation(), &task(TaskState::Offered), &by, open);
    for side in &room.sides {
        assert_eq!(ask(side, 2), Ok(()));
        assert_eq!(ask(side, 3), refused(ReasonCode::TooManyTasks));
    }
    let bare = Room::of_two(SessionClause::default());
    assert_eq!(ask(bare.client(), 0), refused(ReasonCode::HomeworkNotAgreed));
    let mut one = Clauses::declared(SessionClause::default());
    one.homework = Some(HomeworkClause { open_tasks: 1 });
    assert_eq!(ask(Room::under(one).client(), 1), refused(ReasonCode::TooManyTasks));
    let work =
        step_task(&bare.client().situation(), &task(TaskState::Active), TaskStep::Work, &client().public());
    assert_eq!(work, refused(ReasonCode::HomeworkNotAgreed));
}

#[test]
fn s33_nobody_writes_in_anothers_name() {
    let (c, t) = (client().public(), therapist().public());
    assert_eq!(s33_author(&c, &c), Ok(()));
    assert_eq!(s33_author(&c, &t), refused(ReasonCode::NotTheAuthor));
    let room = room();
    let claimed = Task { offered_by: c, ..task(TaskState::Offered) };
    assert_eq!(permit_task(&room.client().situation(), &claimed, &t, 0), refused(ReasonCode::NotTheAuthor));
}

fn goal(wording: &str) -> Goal {
    let relationship = *room().client().ledger.relationship();
    Goal {
        relationship,
        id: [9; 16],
        wording: wording.into(),
        proposed_by: client().public(),
        at_ms: MORNING.wall_ms,
    }
}

#[test]
fn s50_a_goal_is_agreed_while_everybody_holds_it() {
    let (c, t) = (client().public(), therapist().public());
    let members = [c, t];
    let proposed = SignedGoal::propose(goal("Sleep through the night"), &client()).unwrap();
    assert!(!proposed.is_agreed(&members, &[]), "one alone");
    assert_eq!(proposed.held(&[]), [c]);
    let mut both = SignedGoal::from_bytes(&proposed.to_bytes().unwrap()).unwrap();
    both.sign(&therapist()).unwrap();
    assert!(both.is_agreed(&members, &[]));
    let mut merged = proposed.clone();
    merged.merge(&both).unwrap();
    assert_eq!((merged.hash(), merged.is_agreed(&members, &[])), (proposed.hash(), true));
    // Anybody lets go of it alone; it stays the others'.
    assert!(!both.is_agreed(&members, &[c]));
    assert_eq!(both.held(&[c]), [t]);
    let other = SignedGoal::propose(goal("Another"), &client()).unwrap();
    assert!(merged.merge(&other).is_err(), "another goal's signatures");
}

#[test]
fn s50_every_changed_byte_of_a_goal_is_refused() {
    let mut signed = SignedGoal::propose(goal("Out of the door each day"), &client()).unwrap();
    signed.sign(&therapist()).unwrap();
    let bytes = signed.to_bytes().unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(SignedGoal::from_bytes(&changed).is_err(), "byte {at}");
    }
    assert!(SignedGoal::propose(goal("x"), &therapist()).is_err(), "in another's name");
    let long = "x".repeat(Goal::MAX_WORDING + 1);
    for wording in ["", " x", "x\n", long.as_str()] {
        assert!(SignedGoal::propose(goal(wording), &client()).is_err());
    }
}

#[test]
fn s50_goals_need_an_agreement_beyond_the_introduction() {
    let room = room();
    for side in &room.sides {
        assert_eq!(permit_homework(&side.situation(), &client().public()), Ok(()));
        assert_eq!(permit_homework(&side.situation(), &stranger().public()), refused(ReasonCode::NotMember));
    }
    let mut room = room;
    let entry = withdraw(&room.client().situation(), MORNING, &client()).unwrap();
    room.everywhere(&entry).unwrap();
    for side in &room.sides {
        assert!(permit_homework(&side.situation(), &client().public()).is_err());
    }
}

#[test]
fn s41_content_goes_after_its_time_and_at_the_end() {
    let clause = ConfidentialityClause {
        retention: vec![
            Retention { kind: Kind::Messages, days: 2 },
            Retention { kind: Kind::Ratings, days: 1 },
        ],
        ..ConfidentialityClause::UNSAID
    };
    let from = |kind, closed| s41_erase_from(Some(&clause), kind, 1000, closed);
    assert_eq!(from(Kind::Messages, None), Some(1000 + 2 * DAY));
    assert_eq!(from(Kind::Messages, Some(5000)), Some(5000));
    assert_eq!(from(Kind::Messages, Some(9 * DAY)), Some(1000 + 2 * DAY));
    assert_eq!(from(Kind::Course, None), None);
    assert_eq!(from(Kind::Course, Some(5000)), Some(5000));
    assert_eq!(s41_erase_from(None, Kind::Messages, 1000, None), None);
    let kept = |id, kind, written_ms| Kept { id, kind, written_ms };
    let all = [
        kept(1, Kind::Messages, 0),
        kept(2, Kind::Messages, DAY),
        kept(3, Kind::Ratings, DAY),
        kept(4, Kind::Homework, 0),
    ];
    let due = |closed, now| s41_due(Some(&clause), &all, closed, now);
    assert_eq!(due(None, 2 * DAY - 1), (vec![], Some(2 * DAY)));
    assert_eq!(due(None, 2 * DAY), (vec![1, 3], Some(3 * DAY)));
    assert_eq!(due(None, 3 * DAY), (vec![1, 2, 3], None));
    assert_eq!(due(Some(DAY), DAY), (vec![1, 2, 3, 4], None));
}

#[test]
fn s44_the_vault_locks_after_the_shortest_idle_time() {
    let clause =
        |idle_lock_seconds| ConfidentialityClause { idle_lock_seconds, ..ConfidentialityClause::UNSAID };
    let (five, twenty) = (clause(300), clause(1200));
    assert_eq!(s44_idle_seconds([Some(&twenty), Some(&five)]), 300);
    assert_eq!(s44_idle_seconds([Some(&twenty), None]), 600, "what is not agreed is ten minutes");
    assert_eq!(s44_idle_seconds([Some(&twenty)]), 1200);
    assert_eq!(s44_idle_seconds([]), 600);
    assert_eq!(s44_idle(300, 1000, 1000 + 299_999), Ok(()));
    assert_eq!(s44_idle(300, 1000, 1000 + 300_000), refused(ReasonCode::IdleTooLong));
    assert_eq!(s44_idle(300, 1000, 999), refused(ReasonCode::IdleTooLong), "another run of the machine");
}

fn at(wall_ms: u64) -> Now {
    later(MORNING, wall_ms - MORNING.wall_ms)
}

/// Weekly appointments from a week after MORNING on, and what becomes of them.
struct Practice {
    room: Room,
    weeks: u64,
}

impl Practice {
    fn new() -> Self {
        let mut clauses = full_clauses(&[&client(), &therapist()]);
        clauses.course = None;
        Self { room: Room::under(clauses), weeks: 0 }
    }

    fn plan(&mut self) -> (AppointmentId, u64) {
        self.weeks += 1;
        let start = MORNING.wall_ms + self.weeks * 7 * DAY;
        let now = at(start - 3 * DAY);
        (self.room.plan(u8::try_from(self.weeks).unwrap(), start, now).unwrap(), start)
    }

    fn cancel(&mut self, who: usize, notice: Option<u64>) {
        let (id, start) = self.plan();
        let side = &self.room.sides[who];
        let hash = cancellation_hash(&side.situation(), &id).unwrap();
        let time = notice.map(|ms| relay().time(&hash, start - ms));
        let entry = cancel(&side.situation(), &id, time, at(start - DAY), &side.person).unwrap();
        self.room.everywhere(&entry).unwrap();
    }

    fn missed(&mut self, says: &[usize]) {
        let (id, start) = self.plan();
        for who in says {
            let side = &self.room.sides[*who];
            let other = self.room.sides[1 - *who].key();
            let now = at(start + HOUR);
            let entry = missed(&side.situation(), &id, &[other], now, &side.person).unwrap();
            self.room.everywhere(&entry).unwrap();
        }
    }

    fn held(&mut self, seconds: u32) {
        let (_, start) = self.plan();
        self.room.hold(at(start), seconds).unwrap();
    }

    fn statement(&self) -> Statement {
        let side = self.room.client();
        s60_statement(&side.agreements, &side.ledger, &(0..u64::MAX))
    }
}

#[test]
fn s60_a_statement_is_agreement_times_ledger() {
    let mut practice = Practice::new();
    practice.held(3000);
    practice.held(600);
    practice.held(599); // shorter than what is charged
    practice.cancel(0, Some(25 * HOUR));
    practice.cancel(0, Some(24 * HOUR)); // in time, to the ms
    practice.cancel(0, Some(24 * HOUR - 1));
    practice.cancel(0, None); // no notice that counts: like a missed one
    practice.cancel(1, Some(HOUR)); // the therapist's own
    practice.missed(&[1]); // the client was not there
    practice.missed(&[0]); // the therapist was not there
    practice.missed(&[1, 0]); // each says the other
    practice.missed(&[0, 1]);
    practice.plan();
    let statement = practice.statement();
    let amounts: Vec<u64> = statement.lines.iter().map(|line| line.minor).collect();
    assert_eq!(amounts, [11_250, 11_250, 0, 0, 0, 5_625, 11_250, 0, 11_250, 0, 0, 0]);
    assert_eq!(statement.totals, BTreeMap::from([("EUR".to_owned(), 50_625)]));
    let charges: Vec<Charge> = statement.lines.iter().map(|line| line.charge).collect();
    assert_eq!(charges[2], Charge::Session { lasted_s: 599 });
    assert_eq!(charges[5], Charge::Cancelled { by: Role::Client, notice_ms: 24 * HOUR - 1 });
    assert_eq!(charges[7], Charge::Cancelled { by: Role::Therapist, notice_ms: HOUR });
    assert_eq!(charges[9], Charge::Missed { disputed: false });
    assert_eq!(
        (charges[10], charges[11]),
        (Charge::Missed { disputed: true }, Charge::Missed { disputed: true })
    );
    // Each line names its entry; both sides have the same; a period takes what began in it.
    for Line { index, .. } in &statement.lines {
        assert!(practice.room.client().ledger.entry(*index).is_some());
    }
    let (t, second) = (practice.room.therapist(), statement.lines[1].at_ms);
    assert_eq!(s60_statement(&t.agreements, &t.ledger, &(0..u64::MAX)), statement);
    let of_one = s60_statement(&t.agreements, &t.ledger, &(second..second + 1));
    assert_eq!(of_one.lines, [statement.lines[1].clone()]);
    let before = s60_statement(&t.agreements, &t.ledger, &(0..second));
    assert_eq!(before.totals["EUR"], 11_250);
}

#[test]
fn s60_each_line_follows_the_version_of_its_time() {
    let mut practice = Practice::new();
    practice.held(3000);
    practice.missed(&[1]);
    let (_, start) = practice.plan();
    let first = practice.room.client().agreements.latest().unwrap().clone();
    let fresh = crate::fixtures::follows(&first, &therapist(), |clauses| {
        let fees = clauses.fees.as_mut().unwrap();
        fees.session_minor = 12_000;
        fees.currency = "CHF".to_owned();
    });
    let fresh = crate::fixtures::signed(fresh, &[&client(), &therapist()]);
    practice.room.sides.iter_mut().for_each(|side| side.agreements.accept(fresh.clone()).unwrap());
    practice.room.record_agreed();
    practice.room.hold(at(start), 3000).unwrap();
    practice.missed(&[1]);
    let totals = practice.statement().totals;
    assert_eq!(totals, BTreeMap::from([("EUR".to_owned(), 22_500), ("CHF".to_owned(), 23_250)]));
    // Nothing is owed without the clause, for the introduction, or for what is still open.
    let mut bare = Room::of_two(SessionClause::default());
    bare.hold(MORNING, 3000).unwrap();
    let side = bare.client();
    assert_eq!(s60_statement(&side.agreements, &side.ledger, &(0..u64::MAX)), Statement::default());
    let mut open = room();
    open.plan(1, MORNING.wall_ms + DAY, MORNING).unwrap();
    open.start(later(MORNING, DAY));
    let side = open.client();
    assert_eq!(s60_statement(&side.agreements, &side.ledger, &(0..u64::MAX)), Statement::default());
}

#[test]
fn s60_only_a_therapists_word_charges_and_only_a_clients_contradicts() {
    let (c, p, t) = (client(), partner(), therapist());
    let mut clauses = full_clauses(&[&c, &p, &t]);
    clauses.course = None;
    // Who says that who was not there, what it costs, and whether it is disputed.
    type Said<'a> = &'a [(usize, &'a [usize])];
    let cases: [(Said<'_>, u64, bool); 8] = [
        (&[(0, &[1])], 0, false),
        (&[(2, &[1])], 11_250, false),
        (&[(2, &[0, 1])], 11_250, false),
        (&[(2, &[1]), (0, &[1])], 11_250, false),
        (&[(2, &[1]), (1, &[2])], 0, true),
        (&[(2, &[1]), (0, &[1, 2])], 0, true),
        (&[(2, &[0]), (1, &[0])], 11_250, false),
        (&[(0, &[2]), (1, &[2])], 0, false),
    ];
    for (says, minor, disputed) in cases {
        let mut room = Room::of_three_under(clauses.clone());
        let start = MORNING.wall_ms + DAY;
        let id = room.plan(1, start, MORNING).unwrap();
        for (who, whom) in says {
            let absent: Vec<_> = whom.iter().map(|one| room.sides[*one].key()).collect();
            let side = &room.sides[*who];
            let entry = missed(&side.situation(), &id, &absent, at(start + HOUR), &side.person).unwrap();
            room.everywhere(&entry).unwrap();
        }
        let side = room.client();
        let statement = s60_statement(&side.agreements, &side.ledger, &(0..u64::MAX));
        let line = &statement.lines[0];
        assert_eq!((line.minor, line.charge), (minor, Charge::Missed { disputed }), "{says:?}");
    }
}

#[test]
fn s70_more_than_sessions_needs_the_declaration() {
    let (c, t) = (client(), therapist());
    let mut agreement = crate::fixtures::first_version(&[&c, &t], SessionClause::default());
    agreement.validate().unwrap();
    agreement.clauses.homework = Some(HomeworkClause { open_tasks: 1 });
    let bounds = Err(SettingError::AgreementBounds(Bound::Relations));
    assert_eq!(agreement.validate(), bounds);
    assert_eq!(crate::Agreement::from_bytes(&agreement.to_bytes().unwrap()).map(|_| ()), bounds);
    // Each of the further clauses alone.
    let full = full_clauses(&[&c, &t]);
    let parts: [fn(&Clauses, &mut Clauses); 7] = [
        |from, to| to.course.clone_from(&from.course),
        |from, to| to.messages.clone_from(&from.messages),
        |from, to| to.homework.clone_from(&from.homework),
        |from, to| to.confidentiality.clone_from(&from.confidentiality),
        |from, to| to.place.clone_from(&from.place),
        |from, to| to.fees.clone_from(&from.fees),
        |from, to| to.crisis.clone_from(&from.crisis),
    ];
    for part in parts {
        let mut one = crate::fixtures::first_version(&[&c, &t], SessionClause::default());
        part(&full, &mut one.clauses);
        assert_eq!(one.validate(), bounds);
        one.clauses.relations = Some(RelationsClause::NONE);
        one.validate().unwrap();
    }
    agreement.clauses.relations = Some(RelationsClause { no_personal: false, ..RelationsClause::NONE });
    assert_eq!(agreement.validate(), bounds);
    agreement.clauses.relations = Some(RelationsClause::NONE);
    agreement.validate().unwrap();
}

#[test]
fn s70_one_individual_relationship_with_the_same_therapist() {
    let of = |people: &[&crate::fixtures::Person]| -> Vec<Member> {
        people.iter().map(|p| Member { key: p.public(), role: p.role }).collect()
    };
    let (c, p, t) = (client(), partner(), therapist());
    let (pair, other, couple) = (of(&[&c, &t]), of(&[&p, &t]), of(&[&c, &p, &t]));
    let ask = |others: &[&Vec<Member>], new: &[Member]| {
        s70_one_relationship(others.iter().map(|members| members.as_slice()), new)
    };
    assert_eq!(ask(&[], &pair), Ok(()));
    assert_eq!(ask(&[&other, &couple], &pair), Ok(()));
    assert_eq!(ask(&[&other, &of(&[&t, &c])], &pair), refused(ReasonCode::RelationshipExists));
    assert_eq!(ask(&[&pair], &couple), Ok(()), "a couple's beside an individual's");
}
