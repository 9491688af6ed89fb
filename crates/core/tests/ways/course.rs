//! The course: statement, export, and the end, planned or by leaving, from every state (P1, S-60, S-80).

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{
    ClosedView, HistoryBy, HistoryKind, Language, OutcomeView, RequestKind, Side, StageView, StatementView,
};

use crate::planning::{DAY_MS, HOUR_MS, MINUTE_MS, planned_terms};
use crate::world::{BOTH, C, T, World, terms};

impl World {
    pub(crate) fn statement(&mut self, side: usize, from_ms: u64, until_ms: u64) -> StatementView {
        let relationship = self.id(side);
        match self.tries(side, Command::Statement { relationship, from_ms, until_ms }) {
            Ok(Reply::Statement(statement)) => statement,
            other => panic!("no statement: {other:?}"),
        }
    }

    pub(crate) fn file(&mut self, side: usize, command: Command) -> Vec<u8> {
        match self.tries(side, command) {
            Ok(Reply::File(bytes)) => bytes,
            other => panic!("no file: {other:?}"),
        }
    }

    fn end_alone(&self, side: usize) -> Command {
        Command::EndAlone { relationship: self.id(side) }
    }

    fn closed(&self, side: usize) -> Option<ClosedView> {
        self.course(side).closed
    }

    /// Both see that `who` left, nothing goes on, and everything can still be read.
    fn has_left(&mut self, who: usize) {
        self.settle();
        for side in BOTH {
            let left = self.closed(side).unwrap_or_else(|| panic!("side {side} goes on")).left;
            assert_eq!(left, Some(self.as_seen(side, who)), "side {side}");
            self.is_over(side);
        }
    }

    /// Nothing is said, asked or begun any more; after a restart all of it is still there.
    fn is_over(&mut self, side: usize) {
        assert_eq!(self.stage(side), StageView::Closed);
        assert!(self.course(side).requests.is_empty() && self.sees(side).proposal.is_none());
        let before = (self.sees(side).history, self.closed(side));
        self.restart(side);
        assert_eq!((self.sees(side).history, self.closed(side)), before);
        let relationship = self.id(side);
        assert!(self.tries(side, Command::OpenLobby { relationship: relationship.clone() }).is_err());
        assert!(self.tries(side, self.propose(side, terms())).is_err());
        assert!(self.tries(side, self.plan(side, self.wall_ms + DAY_MS)).is_err());
        // A second click changes nothing.
        self.does(side, Command::EndAlone { relationship });
        assert_eq!((self.sees(side).history, self.closed(side)), before);
    }

    /// Nobody can make the keys of this relationship again.
    fn cannot_make_keys(&mut self, side: usize) {
        let gone = self.with_vault(side, false, |changed| {
            let provider = kader_seal::Provider::new(changed.tx.connection());
            let id = changed.record.group.as_slice().try_into().unwrap();
            kader_seal::Group::load(&provider, id).unwrap().is_none()
        });
        assert!(gone, "side {side} keeps the group");
        self.unlock(side);
        self.settle();
    }

    /// Nothing more comes out of either, and nothing lies at the relay.
    fn is_silent(&mut self) {
        self.passes(10_000);
        let before = self.relay.envelopes;
        self.passes(DAY_MS);
        assert_eq!(self.relay.envelopes, before, "something is said after the end");
        assert_eq!(self.relay.holds(), 0, "the last words did not arrive");
    }
}

#[test]
fn s60_the_statement_is_what_the_ledger_says() {
    let mut world = World::agreed(1, planned_terms());
    let now = world.wall_ms;
    let late = world.appoints(T, now + 3 * HOUR_MS);
    let early = world.appoints(C, now + 5 * DAY_MS);
    for id in [late, early] {
        world.does(C, world.cancel(C, &id));
    }
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.passes(5 * MINUTE_MS);
    world.does(T, world.leave(T));
    let found = world.statement(C, now, now + 6 * DAY_MS);
    assert_eq!(found.lines.iter().map(|line| line.minor).collect::<Vec<_>>(), [12_000, 6_000, 0]);
    assert_eq!((found.totals[0].currency.as_str(), found.totals[0].minor), ("EUR", 18_000));
    assert_eq!(world.statement(T, now, now + 6 * DAY_MS), found, "the same on both sides");
    assert_eq!(world.statement(T, now + DAY_MS, now + 6 * DAY_MS).lines.len(), 1);
    assert_eq!(world.statement(T, now + 6 * DAY_MS, now), StatementView::default());
}

#[test]
fn p1_the_ledger_can_be_taken_along_at_any_time() {
    let mut world = World::agreed(2, planned_terms());
    world.appoints(T, world.wall_ms + DAY_MS);
    world.relay_is_away(true);
    world.settle();
    world.does(C, world.end_alone(C));
    for (side, entries) in [(C, 3), (T, 2)] {
        let bytes = world.file(side, Command::ExportLedger { relationship: world.id(side) });
        let (agreements, ledger) = kader_setting::Ledger::import(&bytes).unwrap();
        assert_eq!(ledger.len(), entries);
        ledger.verify(&agreements).unwrap();
        let mut bad = bytes.clone();
        let at = bad.len() / 2;
        bad[at] ^= 1;
        assert!(kader_setting::Ledger::import(&bad).is_err());
    }
}

#[test]
fn s43_a_calendar_says_nothing_but_when() {
    let mut world = World::agreed(3, planned_terms());
    let now = world.wall_ms;
    let ids = [now + DAY_MS, now + 2 * DAY_MS, now + 3 * DAY_MS].map(|start_ms| world.appoints(T, start_ms));
    world.does(C, world.cancel(C, &ids[2]));
    let export = |world: &mut World, side: usize, language| {
        let relationship = world.id(side);
        String::from_utf8(world.file(side, Command::ExportCalendar { relationship, language })).unwrap()
    };
    let text = export(&mut world, T, Language::Nl);
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.iter().filter(|line| **line == "BEGIN:VEVENT").count(), 2, "what stands, and no more");
    assert_eq!(lines.iter().filter(|line| **line == "SUMMARY:Afspraak").count(), 2);
    assert!(lines.contains(&"DTSTART:20260922T141320Z") && lines.contains(&"DTEND:20260922T142320Z"));
    let other = export(&mut world, C, Language::En);
    assert!(other.contains("SUMMARY:Appointment\r\n"));
    let names = |text: &str| -> Vec<String> {
        text.split("\r\n").filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    // Whoever keeps both calendars cannot tell that they belong together.
    assert!(names(&text).iter().all(|name| !names(&other).contains(name)));
    for said in [&text, &other] {
        let small = said.to_lowercase();
        for word in ["kader", "therap", "femke", "sam ", "bakker", "wit", "sessi", "zorg", "care"] {
            assert!(!small.contains(word), "{word}");
        }
        for id in ids.iter().chain(&[world.id(T), world.id(C)]) {
            assert!(!small.contains(id.as_str()), "a handle of this program");
        }
    }
    // Moved, it keeps its name and counts on.
    let relationship = world.id(T);
    let appointment = ids[0].clone();
    world.does(T, Command::Move { relationship, appointment, start_ms: now + 5 * DAY_MS });
    world.does(C, world.answers(C, true));
    let moved = export(&mut world, T, Language::Nl);
    let mut before = names(&text);
    let mut after = names(&moved);
    before.sort();
    after.sort();
    assert_eq!(before, after);
    assert!(moved.contains("SEQUENCE:1\r\nDTSTART:20260926T141320Z"));
}

#[test]
fn s80_the_planned_end_is_signed_by_both() {
    for side in BOTH {
        let mut world = World::agreed(4, planned_terms());
        let other = 1 - side;
        let id = world.appoints(T, world.wall_ms + DAY_MS);
        let follow_ups = vec![world.wall_ms + 60 * DAY_MS, world.wall_ms + 30 * DAY_MS];
        let close = Command::CloseTogether { relationship: world.id(side), follow_ups: follow_ups.clone() };
        let refusal = world.refusal(side, close.clone());
        assert_eq!((refusal.rule, refusal.reason.as_str()), (80, "appointmentsOpen"));
        world.does(C, world.cancel(C, &id));
        world.does(side, close);
        let follow_ups = vec![follow_ups[1], follow_ups[0]];
        let what = world.others_request(other).unwrap().what;
        assert_eq!(what, RequestKind::Close { follow_ups: follow_ups.clone() });
        assert_eq!(world.closed(side), None, "one signature ends nothing");
        // Somebody waits in the lobby.
        let relationship = world.id(side);
        world.does(side, Command::OpenLobby { relationship });
        world.does(other, world.answers(other, true));
        for side in BOTH {
            let closed = world.closed(side).unwrap();
            assert_eq!((closed.left, closed.follow_ups), (None, follow_ups.clone()));
            assert!(world.sees(side).session.is_none());
            let kinds = world.kinds(side);
            assert_eq!(kinds.last(), Some(&(HistoryKind::Closed, HistoryBy::All)));
        }
        assert_eq!(world.sides[side].orders.last(), Some(&"close"), "the devices are off");
        world.agree_on_history();
        for side in BOTH {
            world.is_over(side);
            world.cannot_make_keys(side);
        }
        world.agree_on_history();
        world.is_silent();
    }
}

#[test]
fn p1_s80_who_leaves_has_left() {
    for (seed, side) in [(5, T), (6, C)] {
        // With an appointment, a proposal and a request on the way.
        let mut world = World::agreed(seed, planned_terms());
        let id = world.appoints(C, world.wall_ms + DAY_MS);
        world.does(T, world.propose(T, terms()));
        world.does(T, world.plan(T, world.wall_ms + 2 * DAY_MS));
        world.does(C, world.plan(C, world.wall_ms + 3 * DAY_MS));
        world.does(side, world.end_alone(side));
        world.has_left(side);
        for side in BOTH {
            assert_eq!(world.outcome(side, &id), OutcomeView::Void, "nobody owes anything for it");
        }
        world.agree_on_history();
        world.is_silent();
        // It can still be thrown away.
        let relationship = world.id(side);
        world.does(side, Command::CloseRelationship { relationship });
    }
}

#[test]
fn p1_s80_who_leaves_a_session_ends_it_first() {
    for side in BOTH {
        let mut world = World::in_session(7, planned_terms());
        world.passes(2 * MINUTE_MS);
        world.does(side, world.end_alone(side));
        assert!(world.sides[side].orders.contains(&"stop"));
        assert!(world.sides[1 - side].orders.contains(&"stop"), "pictures and sound stop there too");
        world.has_left(side);
        for side in BOTH {
            let kinds: Vec<_> = world.kinds(side).into_iter().map(|(kind, _)| kind).collect();
            assert_eq!(kinds[1..], [HistoryKind::Start, HistoryKind::End, HistoryKind::Closed]);
        }
        world.agree_on_history();
        // No new epoch is begun for somebody who gets no keys any more.
        let commits = world.relay.commits();
        world.cannot_make_keys(1 - side);
        world.is_silent();
        assert_eq!(world.relay.commits(), commits);
    }
}

#[test]
fn p1_s80_leaving_works_without_a_line() {
    for side in BOTH {
        let mut world = World::in_session(8, planned_terms());
        world.relay_is_away(true);
        world.settle();
        world.does(side, world.end_alone(side));
        assert_eq!(world.closed(side).unwrap().left, Some(Side::Me));
        world.is_over(side);
        world.passes(DAY_MS);
        world.relay_is_away(false);
        world.settle();
        world.passes(5_000);
        assert_eq!(world.closed(1 - side).unwrap().left, Some(world.other(1 - side)));
        world.agree_on_history();
        world.is_silent();
    }
}

#[test]
fn p1_s80_leaving_works_from_every_state() {
    // Before anything was agreed there is no ledger that could say it.
    let starts: [fn(u64) -> World; 5] = [
        World::joined,
        World::verified,
        |seed| {
            let mut world = World::verified(seed);
            world.does(C, world.propose(C, terms()));
            world
        },
        |seed| {
            let mut world = World::agreed(seed, planned_terms());
            let relationship = world.id(C);
            world.does(C, Command::Withdraw { relationship });
            world
        },
        |seed| World::at_the_door(seed, planned_terms()),
    ];
    for (at, start) in starts.into_iter().enumerate() {
        for side in BOTH {
            println!("state {at}, side {side}");
            let mut world = start(9);
            let entries = world.kinds(side).len();
            world.does(side, world.end_alone(side));
            world.settle();
            for side in BOTH {
                let written = world.kinds(side).len();
                assert_eq!(written, if entries == 0 { 0 } else { entries + 1 });
            }
            world.has_left(side);
            world.is_silent();
        }
    }
    // Nobody is there yet: what was begun is thrown away.
    let mut world = World::invited(10);
    world.does(T, world.end_alone(T));
    assert!(world.view(T).relationships.is_empty());
    // The signs differed.
    let mut world = World::joined(11);
    let relationship = world.id(C);
    world.does(C, Command::AnswerVerification { relationship, same: false });
    for side in BOTH {
        world.does(side, world.end_alone(side));
        assert_eq!(world.stage(side), StageView::Closed);
    }
}

#[test]
fn who_leaves_at_the_moment_of_the_other_is_heard_all_the_same() {
    // Both leave; one leaves while the other calls off, agrees, signs, or withdraws.
    for (seed, side, what) in (0..2)
        .flat_map(|seed| BOTH.into_iter().flat_map(move |side| (0..6).map(move |what| (seed, side, what))))
    {
        let other = 1 - side;
        let mut world = World::agreed(seed, planned_terms());
        let now = world.wall_ms;
        let id = world.appoints(T, now + DAY_MS);
        let relationship = world.id(other);
        let crossing = match what {
            0 => world.end_alone(other),
            1 => world.cancel(other, &id),
            2 => {
                world.does(side, world.plan(side, now + 2 * DAY_MS));
                world.answers(other, true)
            }
            3 => Command::Withdraw { relationship },
            4 => world.plan(other, now + 3 * DAY_MS),
            _ => {
                world.does(side, world.propose(side, terms()));
                world.sign(other, world.proposal(other))
            }
        };
        world.clicks(other, crossing);
        world.clicks(side, world.end_alone(side));
        world.settle();
        world.passes(5_000);
        println!("seed {seed} side {side} crossing {what}");
        for side in BOTH {
            assert!(world.closed(side).is_some(), "side {side} goes on: {}", world.where_they_are());
        }
        if what > 0 {
            assert_eq!(world.closed(side).unwrap().left, Some(Side::Me));
        }
        world.agree_on_history();
        world.is_silent();
    }
}

#[test]
fn killed_after_each_input_an_end_is_an_end() {
    for (side, planned) in BOTH.into_iter().flat_map(|side| [(side, true), (side, false)]) {
        let mut kills = 0;
        for after in 1.. {
            let mut world = World::agreed(12, planned_terms());
            world.sides[side].dies_after = Some(world.sides[side].handled + after);
            for _ in 0..20 {
                for at in BOTH {
                    if world.view(at).vault != kader_core::view::VaultView::Open {
                        world.unlock(at);
                        world.settle();
                    }
                    let asked = world.others_request(at).is_some();
                    let next = match world.closed(at) {
                        Some(_) => None,
                        None if planned && asked => Some(world.answers(at, true)),
                        None if at == C && !planned => Some(world.end_alone(C)),
                        None if at == C && world.course(C).requests.is_empty() => {
                            let relationship = world.id(C);
                            Some(Command::CloseTogether { relationship, follow_ups: Vec::new() })
                        }
                        None => None,
                    };
                    if let Some(next) = next {
                        let _ = world.tries(at, next);
                        world.settle();
                    }
                }
                for at in BOTH {
                    if world.view(at).vault != kader_core::view::VaultView::Open {
                        world.unlock(at);
                        world.settle();
                    }
                }
                if BOTH.iter().all(|at| world.closed(*at).is_some()) {
                    break;
                }
                world.passes(2_100);
            }
            let died = world.sides[side].deaths == 1;
            world.sides[side].dies_after = None;
            for at in BOTH {
                let left = world.closed(at).unwrap_or_else(|| panic!("killed after {after}")).left;
                assert_eq!(left.is_none(), planned);
            }
            world.agree_on_history();
            if !died {
                break;
            }
            kills += 1;
        }
        assert!(kills >= 2, "a way of {kills} kills is no whole way");
    }
}

/// A plan as it is written.
fn plan_for_later(world: &World, side: usize, parts: [&str; 3]) -> Command {
    let parts = parts.map(|part| Secret::new(part.to_owned()));
    Command::SaveLater { relationship: world.id(side), parts }
}

fn later(world: &mut World, side: usize) -> [String; 3] {
    let relationship = world.id(side);
    let Reply::Later(plan) = world.does(side, Command::Later { relationship }) else { panic!("no plan") };
    assert_eq!(format!("{plan:?}"), "LaterPlan(..)");
    plan.parts().map(str::to_owned)
}

#[test]
fn s80_a_plan_for_later_is_its_owners_and_stays_after_the_end() {
    let mut world = World::agreed(31, planned_terms());
    world.passes(75_000);
    let envelopes = world.relay.envelopes;
    for side in BOTH {
        assert_eq!(later(&mut world, side), ["", "", ""]);
    }
    let mine = ["wandelen\nbellen", "slecht slapen", "zus Hanna"];
    world.does(C, plan_for_later(&world, C, mine));
    assert_eq!(later(&mut world, C), mine);
    assert_eq!(later(&mut world, T), ["", "", ""]);
    assert!(!format!("{:?}", world.view(C)).contains("Hanna"));
    world.passes(60_000);
    assert_eq!(world.relay.envelopes, envelopes, "nothing was said because of it");
    // After the end too it can be read, and written.
    let relationship = world.id(C);
    world.does(C, Command::EndAlone { relationship });
    world.restart(C);
    world.passes(2 * DAY_MS);
    assert_eq!(later(&mut world, C), mine);
    let changed = ["wandelen", " \n ", "zus Hanna"];
    world.does(C, plan_for_later(&world, C, changed));
    assert_eq!(later(&mut world, C), ["wandelen", "", "zus Hanna"]);
    let long = "a".repeat(20_001);
    world.refused(C, plan_for_later(&world, C, ["", &long, ""]), "noteTooLong");
    assert_eq!(later(&mut world, C), ["wandelen", "", "zus Hanna"]);
    // It goes with the relationship.
    let relationship = world.id(C);
    world.does(C, Command::Lock);
    world.refused(C, Command::Later { relationship: relationship.clone() }, "locked");
    world.unlock(C);
    world.does(C, Command::CloseRelationship { relationship: relationship.clone() });
    world.refused(C, Command::Later { relationship }, "noRelationship");
}

#[test]
fn s80_a_plan_for_later_is_taken_along_as_plain_text() {
    let mut world = World::agreed(32, planned_terms());
    let export = |world: &World, language| Command::ExportLater { relationship: world.id(C), language };
    world.refused(C, export(&world, Language::Nl), "laterEmpty");
    world.does(C, plan_for_later(&world, C, ["wandelen\nbellen\n", "", "zus Hanna"]));
    for (language, wanted) in [
        (Language::Nl, "Wat helpt\n\nwandelen\nbellen\n\nWie ik bel\n\nzus Hanna\n"),
        (Language::En, "What helps\n\nwandelen\nbellen\n\nWhom I call\n\nzus Hanna\n"),
    ] {
        let command = export(&world, language);
        assert_eq!(String::from_utf8(world.file(C, command)).unwrap(), wanted);
    }
    world.refused(
        T,
        Command::ExportLater { relationship: world.id(T), language: Language::Nl },
        "laterEmpty",
    );
}
