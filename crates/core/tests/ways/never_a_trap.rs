//! P1, never a trap: from every state each member alone tightens, withdraws, leaves, and takes everything along.

use kader_core::input::{Command, Secret};
use kader_core::view::{
    CourseTerms, HistoryBy, HistoryKind, Language, LedgerFaultKind, PhaseView, PresenceTerms, ReviewOutcome,
    Side, StageView, Terms,
};
use kader_setting::{Agreements, Import, Ledger};
use kader_vault::SignedRow;

use crate::checking::puts_ledger;
use crate::planning::{DAY_MS, HOUR_MS};
use crate::several::P;
use crate::tightening::{fewer_tasks, full, no_messages, tightens};
use crate::world::{C, T, World};

/// One's own words, which nobody else has.
const NOTE: &str = "wat ik merkte";

/// What one member does alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Tighten,
    Withdraw,
    End,
    TakeAlong,
}

const ACTS: [Act; 4] = [Act::Tighten, Act::Withdraw, Act::End, Act::TakeAlong];

/// What stands in a state, and so which acts have a meaning in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// Nothing was ever agreed: there is nothing to tighten, to withdraw from or to verify.
    Nothing,
    /// The introduction was joined by all: a ledger is there, an agreement is not.
    Introduction,
    /// An agreement is in force.
    Agreement,
    /// It is, and a review decided to end: what is next needs everybody.
    Ended,
    /// It was withdrawn from: there is nothing more to tighten.
    Withdrawn,
    /// Somebody left: nothing follows.
    Closed,
}

struct State {
    name: &'static str,
    stands: Stands,
    world: fn() -> World,
}

const fn state(name: &'static str, stands: Stands, world: fn() -> World) -> State {
    State { name, stands, world }
}

fn agreed(seed: u64, change: fn(&mut Terms)) -> World {
    let mut terms = full();
    // One who has to come again could not, within the hour and twice a week.
    terms.session.gap_seconds = None;
    terms.session.frequency = None;
    change(&mut terms);
    World::agreed(seed, terms)
}

/// After one session under these.
fn after_a_session(seed: u64, change: fn(&mut Terms)) -> World {
    let mut world = agreed(seed, change);
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    world.does(T, world.leave(T));
    world
}

fn asks(world: &mut World, side: usize) {
    world.does(side, world.plan(side, world.wall_ms + DAY_MS));
}

const BEFORE: [State; 5] = [
    state("joined, nothing compared", Stands::Nothing, || World::joined(1)),
    state("compared, nothing agreed", Stands::Nothing, || World::verified(2)),
    state("a first proposal of the therapist", Stands::Nothing, || {
        let mut world = World::verified(3);
        world.does(T, world.propose(T, full()));
        world
    }),
    state("introduced, the call to come", Stands::Introduction, || World::introduced(4, 1)),
    state("in the introduction's call", Stands::Introduction, || World::in_introduction(5, 1)),
];

const PLANNING: [State; 7] = [
    state("agreed", Stands::Agreement, || agreed(10, |_| {})),
    state("a proposal of the therapist", Stands::Agreement, || {
        let mut world = agreed(11, |_| {});
        let mut terms = world.sees(T).agreement.unwrap().terms;
        terms.fees = None;
        world.does(T, world.propose(T, terms));
        world
    }),
    state("tightened by the therapist", Stands::Agreement, || {
        let mut world = agreed(12, |_| {});
        tightens(&mut world, T, no_messages);
        world.settle();
        world
    }),
    state("a tightening of the client's on its way", Stands::Agreement, || {
        let mut world = agreed(13, |_| {});
        tightens(&mut world, C, no_messages);
        world
    }),
    state("an appointment asked by the therapist", Stands::Agreement, || {
        let mut world = agreed(14, |_| {});
        asks(&mut world, T);
        world
    }),
    state("an appointment asked by the client", Stands::Agreement, || {
        let mut world = agreed(15, |_| {});
        asks(&mut world, C);
        world
    }),
    state("an appointment agreed", Stands::Agreement, || {
        let mut world = agreed(16, |_| {});
        let start_ms = world.wall_ms + DAY_MS;
        world.appoints(C, start_ms);
        world
    }),
];

const MEETING: [State; 4] = [
    state("at the door", Stands::Agreement, || {
        let mut world = agreed(20, |_| {});
        world.goes_to_the_door();
        world
    }),
    state("in a session", Stands::Agreement, || {
        let mut world = agreed(21, |_| {});
        world.goes_to_the_door();
        world.does(T, world.admit());
        world.both_run();
        world
    }),
    state("after a session", Stands::Agreement, || after_a_session(22, |_| {})),
    state("a review due", Stands::Agreement, || {
        let every = |terms: &mut Terms| {
            terms.course = Some(CourseTerms { review_every: Some(1), last_session: None, ends_ms: None });
        };
        let world = after_a_session(23, every);
        assert!(world.course(C).review_due);
        world
    }),
];

const ENDINGS: [State; 6] = [
    state("after the last session", Stands::Agreement, || {
        let last = |terms: &mut Terms| {
            terms.course = Some(CourseTerms { review_every: None, last_session: Some(1), ends_ms: None });
        };
        let world = after_a_session(30, last);
        assert_eq!(world.sees(C).refusal.unwrap().reason, "courseEnded");
        world
    }),
    state("after the last day", Stands::Agreement, || {
        let mut world = World::verified(31);
        let mut terms = full();
        let ends_ms = Some(world.wall_ms + HOUR_MS);
        terms.course = Some(CourseTerms { review_every: None, last_session: None, ends_ms });
        world.does(T, world.propose(T, terms));
        world.does(C, world.sign(C, world.proposal(C)));
        world.passes(2 * HOUR_MS);
        assert_eq!(world.sees(C).refusal.unwrap().reason, "courseEnded");
        world
    }),
    state("a review decided to end", Stands::Ended, || {
        let mut world = agreed(32, |_| {});
        let relationship = world.id(T);
        world.does(T, Command::Review { relationship, outcome: ReviewOutcome::End });
        world.does(C, world.answers(C, true));
        world
    }),
    state("the planned end asked by the therapist", Stands::Agreement, || {
        let mut world = agreed(33, |_| {});
        let relationship = world.id(T);
        world.does(T, Command::CloseTogether { relationship, follow_ups: Vec::new() });
        world
    }),
    state("withdrawn by the therapist", Stands::Withdrawn, || {
        let mut world = agreed(34, |_| {});
        let relationship = world.id(T);
        world.does(T, Command::Withdraw { relationship });
        world
    }),
    state("left by the therapist", Stands::Closed, || {
        let mut world = agreed(35, |_| {});
        let relationship = world.id(T);
        world.does(T, Command::EndAlone { relationship });
        world
    }),
];

/// One member's act in a world of its own, first heard by nobody else where `offline`, and then by all.
struct Trial<'a> {
    state: &'a State,
    who: usize,
    act: Act,
    offline: bool,
    world: World,
}

impl Trial<'_> {
    fn here(&self) -> String {
        let (name, who, act, offline) = (self.state.name, self.who, self.act, self.offline);
        format!("{name}: side {who}, {act:?}, offline {offline}: {}", self.world.where_they_are())
    }

    fn id(&self) -> String {
        self.world.id(self.who)
    }

    /// What the ledger of a side is as a file that verifies, which it must.
    fn file(&mut self, side: usize) -> (Agreements, Ledger) {
        let relationship = self.world.id(side);
        let bytes = self.world.file(side, Command::ExportLedger { relationship });
        let found = Ledger::import(&bytes).unwrap_or_else(|fault| panic!("{fault}: {}", self.here()));
        assert_eq!(found.1.len() as usize, self.world.sees(side).history.len(), "{}", self.here());
        found
    }

    /// Everybody has the same ledger, and everybody's file of it verifies.
    fn files_agree(&mut self) {
        self.world.agree_on_history();
        let files: Vec<_> = self.world.all().map(|side| self.file(side)).collect();
        assert!(files.iter().all(|file| file.1.head() == files[0].1.head()), "{}", self.here());
    }

    /// The line is there again, and everything that was said is heard.
    fn is_heard(&mut self) {
        self.world.is_offline(self.who, false);
        self.world.settle();
        self.world.passes(5_000);
    }

    fn may(&mut self, command: Command) {
        let done = self.world.tries(self.who, command);
        assert!(done.is_ok(), "{done:?}: {}", self.here());
    }

    fn may_not(&mut self, command: Command, code: &str) {
        let done = self.world.tries(self.who, command);
        assert_eq!(done.err().as_deref(), Some(code), "{}", self.here());
    }

    /// What this side holds to: now, or once the session is over.
    fn holds(&self, side: usize) -> Option<Terms> {
        self.world.sees(side).agreement.map(|agreed| agreed.coming.unwrap_or(agreed.terms))
    }

    fn tightens(&mut self) {
        let held = self.holds(self.who).filter(|_| self.state.stands == Stands::Agreement);
        let Some(before) = held else { return self.has_nothing_to_tighten() };
        let mut wished = before.clone();
        fewer_tasks(&mut wished);
        assert_ne!(before, wished);
        self.may(self.world.propose(self.who, wished.clone()));
        assert_eq!(self.holds(self.who), Some(wished), "at once: {}", self.here());
        let in_a_session = self.world.phase(self.who) == Some(PhaseView::Running);
        assert_eq!(self.world.sees(self.who).agreement.unwrap().coming.is_some(), in_a_session);
        self.is_heard();
        // What another tightened meanwhile holds too, and nothing else changed.
        let after = self.holds(self.who).unwrap();
        assert!(after.messages.is_none() || before.messages.is_some());
        assert_eq!(
            Terms { messages: before.messages.clone(), open_tasks: before.open_tasks, ..after },
            before
        );
        if in_a_session {
            self.world.does(T, self.world.leave(T));
        }
        for side in self.world.all() {
            let agreed = self.world.sees(side).agreement.unwrap();
            assert_eq!((agreed.terms.open_tasks, agreed.coming), (Some(1), None), "{side}: {}", self.here());
            let (agreements, _) = self.file(side);
            let last = &agreements.versions().last().unwrap().agreement().clauses;
            assert_eq!(last.homework.as_ref().map(|homework| homework.open_tasks), Some(1));
        }
    }

    /// A version that one alone wishes stays a wish.
    fn has_nothing_to_tighten(&mut self) {
        assert_ne!(self.state.stands, Stands::Agreement, "{}", self.here());
        let before = self.holds(self.who);
        let mut wished = before.clone().unwrap_or_else(full);
        fewer_tasks(&mut wished);
        let done = self.world.tries(self.who, self.world.propose(self.who, wished));
        let code = match self.state.stands {
            Stands::Closed => Some("refused"),
            _ if self.world.stage(self.who) == StageView::Verify => Some("notVerified"),
            _ => None,
        };
        assert_eq!(done.err().as_deref(), code, "{}", self.here());
        self.is_heard();
        for side in self.world.all() {
            assert_eq!(self.holds(side), before, "side {side}: {}", self.here());
            let asked = self.world.sees(side).proposal.is_some();
            assert_eq!(asked, code.is_none(), "side {side}: {}", self.here());
        }
    }

    fn withdraws(&mut self) {
        let withdraw = Command::Withdraw { relationship: self.id() };
        let before = self.world.sees(self.who);
        match self.state.stands {
            Stands::Closed => self.may_not(withdraw, "refused"),
            // There is nothing, or nothing any more, to withdraw from.
            Stands::Nothing | Stands::Introduction | Stands::Withdrawn => {
                let called = self.world.phase(self.who) == Some(PhaseView::Running);
                self.may(withdraw);
                assert_eq!(self.world.stage(self.who), before.stage, "{}", self.here());
                self.is_heard();
                // The one call of an introduction ends with it; otherwise nothing happened.
                for side in self.world.all() {
                    let kinds = self.world.kinds(side);
                    assert_eq!(kinds.len(), before.history.len() + usize::from(called), "{}", self.here());
                    assert!(self.world.phase(side) != Some(PhaseView::Running), "{}", self.here());
                }
            }
            Stands::Agreement | Stands::Ended => {
                self.may(withdraw);
                self.is_withdrawn(self.who);
                self.is_heard();
                if self.world.phase(T) == Some(PhaseView::Running) {
                    // It takes nobody's hour who are in a session without this one.
                    assert!(before.session.is_none(), "{}", self.here());
                    self.world.does(T, self.world.leave(T));
                }
                for side in self.world.all() {
                    self.is_withdrawn(side);
                }
            }
        }
    }

    /// Nothing is in force for this side, nothing runs, and nothing begins.
    fn is_withdrawn(&mut self, side: usize) {
        let seen = self.world.sees(side);
        assert!(seen.withdrawn && seen.agreement.is_none(), "side {side}: {}", self.here());
        assert!(seen.session.is_none_or(|one| one.phase == PhaseView::Ended), "side {side}: {}", self.here());
        assert!(self.world.has_no_keys(side), "side {side}: {}", self.here());
        let by = match self.world.named(self.who) {
            Side::Other(member) if side != self.who => HistoryBy::Other(member),
            _ => HistoryBy::Me,
        };
        let last = seen.history.last().map(|row| (row.kind, row.by.clone()));
        assert_eq!(last, Some((HistoryKind::Withdrawn, by)), "side {side}: {}", self.here());
        let relationship = self.world.id(side);
        assert!(self.world.tries(side, Command::OpenLobby { relationship }).is_err(), "{}", self.here());
    }

    fn ends(&mut self) {
        let who = if self.state.stands == Stands::Closed { T } else { self.who };
        // It takes nobody's hour who are in a session without this one; there is none more for it.
        let without = self.world.phase(T) == Some(PhaseView::Running) && self.world.phase(self.who).is_none();
        self.may(Command::EndAlone { relationship: self.id() });
        let seen = self.world.sees(self.who);
        let gone = if without { seen.withdrawn } else { seen.stage == StageView::Closed };
        assert!(gone && self.world.has_no_keys(self.who), "{}", self.here());
        self.is_heard();
        if without {
            self.world.does(T, self.world.leave(T));
        }
        for side in self.world.all() {
            let seen = self.world.sees(side);
            assert_eq!(seen.stage, StageView::Closed, "side {side}: {}", self.here());
            let by = if side == who { Side::Me } else { self.world.named(who) };
            assert_eq!(seen.course.closed.expect("an end").left, Some(by), "{}", self.here());
            assert!(seen.course.requests.is_empty() && seen.proposal.is_none(), "{}", self.here());
            assert!(seen.session.is_none_or(|session| session.phase == PhaseView::Ended), "{}", self.here());
            assert!(self.world.has_no_keys(side), "side {side}: {}", self.here());
        }
    }

    /// The ledger and one's own: as they are, changing nothing, and read by nobody else.
    fn takes_along(&mut self) {
        let before = self.world.sees(self.who);
        self.file(self.who);
        let own = Command::ExportOwn { relationship: self.id(), language: Language::Nl, zone: String::new() };
        self.may_not(own.clone(), "nothingOwn");
        let text = Secret::new(NOTE.to_owned());
        self.may(Command::SaveNote { relationship: self.id(), text });
        let own = String::from_utf8(self.world.file(self.who, own)).unwrap();
        assert!(own.contains(NOTE), "{}", self.here());
        let after = self.world.sees(self.who);
        assert_eq!((after.stage, after.history), (before.stage, before.history), "{}", self.here());
        self.is_heard();
        for side in self.world.all().filter(|side| *side != self.who) {
            assert!(!format!("{:?}", self.world.view(side)).contains(NOTE));
        }
    }
}

fn tried(state: &State, who: usize, act: Act, offline: bool) {
    println!("{}: side {who}, {act:?}, offline {offline}", state.name);
    let mut trial = Trial { state, who, act, offline, world: (state.world)() };
    // Nobody is reached; what the others said shortly before may not have come yet.
    trial.world.is_offline(who, offline);
    match act {
        Act::Tighten => trial.tightens(),
        Act::Withdraw => trial.withdraws(),
        Act::End => trial.ends(),
        Act::TakeAlong => {
            for side in trial.world.all() {
                trial.who = side;
                trial.world.is_offline(side, offline);
                trial.takes_along();
            }
            return;
        }
    }
    trial.is_heard();
    trial.files_agree();
    // A program that is started anew finds all of it.
    let before = trial.world.sees(who);
    trial.world.restart(who);
    let after = trial.world.sees(who);
    assert_eq!((after.stage, after.withdrawn), (before.stage, before.withdrawn), "{}", trial.here());
    assert_eq!(after.history, before.history, "{}", trial.here());
}

/// Whether each is tried with a line and without one, not by turns.
fn thorough() -> bool {
    std::env::var_os("KADER_THOROUGH").is_some()
}

/// Each act of each of two, from each state.
fn each(states: &[State]) {
    for (at, state) in states.iter().enumerate() {
        // What changes nothing is done by both in one world.
        let acts = [T, C].into_iter().flat_map(|who| ACTS.map(|act| (who, act)));
        for (who, act) in acts.filter(|one| *one != (C, Act::TakeAlong)) {
            let first = (at + who + act as usize).is_multiple_of(2);
            for offline in if thorough() { vec![true, false] } else { vec![first] } {
                tried(state, who, act, offline);
            }
        }
    }
}

/// Each act of three, of each by turns.
fn each_of_three(states: &[State]) {
    for (at, state) in states.iter().enumerate() {
        for act in ACTS {
            let turn = at + act as usize;
            let all = [P, C, T];
            for who in if thorough() { &all[..] } else { &all[turn % 3..=turn % 3] } {
                tried(state, *who, act, turn.is_multiple_of(2));
            }
        }
    }
}

/// A couple and their therapist, two of whom are enough for a session.
fn three_agreed(seed: u64, change: fn(&mut Terms)) -> World {
    let mut terms = full();
    (terms.session.gap_seconds, terms.session.frequency) = (None, None);
    terms.session.presence = Some(PresenceTerms { must: Vec::new(), least: 2 });
    terms.messages = None;
    change(&mut terms);
    World::several_agreed(seed, 2, terms)
}

fn two_of_three_meet(world: &mut World) {
    for side in [T, C] {
        world.gets_ready(side);
        world.enters(side);
    }
    world.does(T, world.admit());
    assert_eq!(world.phase(C), Some(PhaseView::Running));
}

const THREE: [State; 5] = [
    state("an appointment one of three signed", Stands::Agreement, || {
        let mut world = three_agreed(41, |_| {});
        asks(&mut world, C);
        world.does(P, world.replies(P, C, true));
        world
    }),
    state("two of three in a session", Stands::Agreement, || {
        let mut world = three_agreed(42, |_| {});
        two_of_three_meet(&mut world);
        world
    }),
    state("a review of three due", Stands::Agreement, || {
        let mut world = three_agreed(43, |terms| {
            terms.course = Some(CourseTerms { review_every: Some(1), last_session: None, ends_ms: None });
        });
        two_of_three_meet(&mut world);
        world.does(T, world.leave(T));
        assert!(world.course(P).review_due);
        world
    }),
    state("one of three withdrew", Stands::Withdrawn, || {
        let mut world = three_agreed(44, |_| {});
        let relationship = world.id(P);
        world.does(P, Command::Withdraw { relationship });
        world
    }),
    state("three introduced", Stands::Introduction, || World::introduced(45, 2)),
];

#[test]
fn p1_before_anything_is_agreed_each_alone_leaves_and_takes_along() {
    each(&BEFORE);
}

#[test]
fn p1_whatever_is_asked_each_alone_tightens_withdraws_leaves_and_takes_along() {
    each(&PLANNING);
}

#[test]
fn p1_before_in_and_after_a_session_each_alone_tightens_withdraws_leaves_and_takes_along() {
    each(&MEETING);
}

#[test]
fn p1_near_and_after_the_end_each_alone_tightens_withdraws_leaves_and_takes_along() {
    each(&ENDINGS);
}

#[test]
fn p1_of_three_each_alone_tightens_withdraws_leaves_and_takes_along() {
    each_of_three(&THREE);
}

/// On this side's disk the second line was changed; the vault is open again.
fn damaged(seed: u64, who: usize) -> (World, Vec<SignedRow>) {
    let mut world = after_a_session(seed, |_| {});
    let good = world.with_vault(who, false, |changed| changed.tx.ledger_from(0).unwrap());
    let mut rows = good.clone();
    let middle = rows[1].bytes.len() / 2;
    rows[1].bytes[middle] ^= 0x10;
    world.with_vault(who, true, |changed| puts_ledger(changed.tx, &rows));
    world.unlock(who);
    world.settle();
    let fault = world.sees(who).ledger_fault.expect("a fault");
    assert_eq!((fault.line, fault.kind), (1, LedgerFaultKind::Damaged));
    (world, good)
}

#[test]
fn p1_a_ledger_that_was_set_aside_is_taken_along_and_nothing_is_signed_on_it() {
    for who in [T, C] {
        for offline in [true, false] {
            let (mut world, good) = damaged(50, who);
            world.is_offline(who, offline);
            world.settle();
            let relationship = world.id(who);
            let text = Secret::new(NOTE.to_owned());
            world.does(who, Command::SaveNote { relationship: relationship.clone(), text });
            let file = world.file(who, Command::ExportLedger { relationship: relationship.clone() });
            assert!(matches!(Ledger::import(&file), Err(Import::Entry(fault)) if fault.index == 1));
            let own = Command::ExportOwn {
                relationship: relationship.clone(),
                language: Language::Nl,
                zone: String::new(),
            };
            assert!(String::from_utf8(world.file(who, own)).unwrap().contains(NOTE));
            // What one would sign stands on lines that do not hold: nothing is, until they are put back.
            let mut wished = world.sees(who).agreement.unwrap().terms;
            fewer_tasks(&mut wished);
            for signs in [
                world.propose(who, wished),
                Command::Withdraw { relationship: relationship.clone() },
                Command::EndAlone { relationship: relationship.clone() },
            ] {
                world.refused(who, signs, "ledgerDamaged");
            }
            world.is_offline(who, false);
            world.settle();
            assert_eq!(world.stage(1 - who), StageView::Ready);
            if offline {
                // Put back, it is as it was, and one leaves.
                world.with_vault(who, true, |changed| puts_ledger(changed.tx, &good));
                world.unlock(who);
                world.settle();
                world.does(who, Command::EndAlone { relationship });
                assert!(world.all().all(|side| world.stage(side) == StageView::Closed));
                world.agree_on_history();
            } else {
                // Removed, it is gone here, and the other is told nothing: nobody could sign that.
                world.does(who, Command::CloseRelationship { relationship });
                world.passes(DAY_MS);
                assert!(world.view(who).relationships.is_empty());
                assert_eq!(world.stage(1 - who), StageView::Ready);
            }
        }
    }
}
