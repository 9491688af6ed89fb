//! Couples, families and groups: three and four cores that join, compare, agree, meet, and part.

use kader_core::input::{CallReport, Command};
use kader_core::output::Reply;
use kader_core::view::{
    AppointmentTerms, EndReason, HistoryKind, OutcomeView, PhaseView, PresenceTerms, RequestView,
    ReviewOutcome, RoleView, SessionTerms, Side, StageView, Terms,
};

use crate::world::{C, T, World, seeds, terms};

/// The second client, the third.
pub(crate) const P: usize = 2;
pub(crate) const Q: usize = 3;

pub(crate) const DAY_MS: u64 = 86_400_000;

/// Sessions of ten minutes, by appointment or without.
pub(crate) fn appointed() -> Terms {
    let appointments = AppointmentTerms { early_seconds: 600, late_seconds: 900, ad_hoc: true };
    let session = SessionTerms { appointments: Some(appointments), ..terms() };
    Terms { relations: true, ..Terms::from(session) }
}

impl World {
    pub(crate) fn requested(&self, side: usize, by: usize) -> Option<RequestView> {
        let asked = if side == by { Side::Me } else { self.named(by) };
        self.sees(side).course.requests.into_iter().find(|request| request.asked == asked)
    }

    pub(crate) fn replies(&self, side: usize, by: usize, agree: bool) -> Command {
        let request =
            self.requested(side, by).unwrap_or_else(|| panic!("side {side} sees no request of {by}"));
        Command::AnswerRequest { relationship: self.id(side), request: request.id, agree }
    }

    pub(crate) fn asks_for(&self, side: usize, start_ms: u64) -> Command {
        Command::Plan { relationship: self.id(side), start_ms }
    }

    /// Everybody has the same history, and nobody is asked anything.
    pub(crate) fn all_alike(&mut self) {
        self.settle();
        for side in self.all() {
            assert_eq!(self.sees(side).course.requests, [], "side {side}");
        }
        self.agree_on_history();
    }

    fn other_views(&self, side: usize) -> Vec<(String, bool, bool)> {
        let session = self.sees(side).session.expect("a session");
        session.others.into_iter().map(|other| (other.member, other.present, other.in_session)).collect()
    }
}

#[test]
fn s04_all_see_the_same_signs_and_nothing_is_signed_before_everybody_said_so() {
    for (seed, clients) in [(1, 2), (2, 3)] {
        let mut world = World::several_joined(seed, clients);
        let signs: Vec<_> =
            world.all().map(|side| world.sees(side).verification.expect("a comparison").emoji).collect();
        assert!(signs.iter().all(|own| own.len() == 6 && *own == signs[T]));
        for side in world.all() {
            let found = world.sees(side);
            assert_eq!(found.members.len(), clients);
            assert!(found.members.iter().all(|member| member.name.is_some()));
            let first = found.members.first().unwrap().role;
            assert_eq!(first, if side == T { RoleView::Client } else { RoleView::Therapist });
        }
        for side in world.all() {
            assert!(world.stage(side) == StageView::Verify, "side {side} went on before {side} said so");
            world.refused(T, world.propose(T, terms()), "notVerified");
            world.says_same(side);
        }
        for side in world.all() {
            assert_eq!(world.stage(side), StageView::Agree, "side {side}");
        }
    }
}

#[test]
fn s04_one_who_sees_other_signs_ends_it_for_all() {
    let mut world = World::several_joined(3, 2);
    world.says_same(T);
    world.says_same(C);
    let relationship = world.id(P);
    world.does(P, Command::AnswerVerification { relationship, same: false });
    for side in world.all() {
        assert_eq!(world.stage(side), StageView::Mismatch, "side {side}");
    }
}

#[test]
fn the_group_begins_when_the_last_one_came() {
    let mut world = World::with_clients(4, 3);
    world.does(T, Command::Invite { people: 3 });
    for client in [Q, C] {
        let link = world.link_for(client - 1);
        world.does(client, Command::Accept { link });
        assert_eq!(world.stage(client), StageView::Joining);
        world.restart(client);
    }
    world.restart(T);
    let used = world.sees(T).invitations.iter().filter(|one| format!("{:?}", one.state) == "Used").count();
    assert_eq!((world.stage(T), used), (StageView::Invited, 2));
    let link = world.link_for(P - 1);
    world.does(P, Command::Accept { link });
    for side in world.all() {
        assert_eq!(world.stage(side), StageView::Verify, "side {side}: {}", world.where_they_are());
    }
    // What served is gone: no link is kept anywhere, nothing is left at the relay to burn.
    for side in world.all() {
        world.says_same(side);
        assert!(world.sees(side).invitations.is_empty());
    }
    world.rests();
    world.refused(T, Command::Invite { people: 4 }, "tooManyPeople");
    world.refused(T, Command::Invite { people: 0 }, "tooManyPeople");
}

#[test]
fn s01_an_agreement_is_in_force_when_the_last_one_signed() {
    let mut world = World::several_verified(5, 3);
    world.does(C, world.propose(C, terms()));
    for (at, side) in [Q, T, P].into_iter().enumerate() {
        assert!(world.all().all(|side| world.sees(side).agreement.is_none()));
        let proposal = world.sees(side).proposal.expect("a proposal");
        assert_eq!(proposal.awaits.len() + usize::from(!proposal.signed_by_me), 3 - at, "side {side}");
        world.does(side, world.sign(side, proposal.hash));
    }
    for side in world.all() {
        assert_eq!(world.sees(side).agreement.expect("an agreement").version, 1);
        assert_eq!(world.stage(side), StageView::Ready);
    }
    world.all_alike();
    world.rests();
}

#[test]
fn s01_of_proposals_that_cross_one_is_left_for_all() {
    for seed in seeds(10, 4) {
        let mut world = World::several_verified(seed, 3);
        // Nobody has the others' yet.
        for side in world.all() {
            let longer = SessionTerms { seconds: 600 + 60 * u32::try_from(side).unwrap(), ..terms() };
            world.clicks(side, world.propose(side, longer));
        }
        world.settle();
        let hash = world.proposal(T);
        for side in world.all() {
            assert_eq!(world.proposal(side), hash, "side {side}");
        }
        for side in [C, P, Q] {
            world.does(side, world.sign(side, hash.clone()));
        }
        assert!(world.all().all(|side| world.sees(side).agreement.unwrap().terms.session.seconds == 600));
        world.all_alike();
    }
}

#[test]
fn s02_one_member_tightens_for_all() {
    let mut world = World::several_agreed(6, 2, appointed());
    let shorter =
        Terms { session: SessionTerms { extension_max_seconds: 60, ..appointed().session }, ..appointed() };
    world.does(P, world.propose(P, shorter));
    for side in world.all() {
        let agreement = world.sees(side).agreement.unwrap();
        assert_eq!((agreement.version, agreement.terms.session.extension_max_seconds), (2, 60));
        let by = agreement.tightened.expect("one alone").by;
        assert_eq!(by, if side == P { Side::Me } else { world.named(P) });
    }
    world.all_alike();
}

#[test]
fn s02_tightenings_of_all_at_once_leave_one_chain_and_all_of_them_hold() {
    for seed in seeds(20, 4) {
        let mut world = World::several_agreed(seed, 3, appointed());
        let base = appointed();
        let wishes = [
            Terms {
                session: SessionTerms { extension_max_seconds: 120, ..base.session.clone() },
                ..base.clone()
            },
            Terms { session: SessionTerms { grace_seconds: 20, ..base.session.clone() }, ..base.clone() },
            Terms {
                session: SessionTerms { gap_seconds: Some(3_600), ..base.session.clone() },
                ..base.clone()
            },
            Terms {
                session: SessionTerms { extension_max_seconds: 60, ..base.session.clone() },
                ..base.clone()
            },
        ];
        for (side, wish) in wishes.into_iter().enumerate() {
            world.clicks(side, world.propose(side, wish));
        }
        world.settle();
        for side in world.all() {
            let session = world.sees(side).agreement.unwrap().terms.session;
            let held = (session.extension_max_seconds, session.grace_seconds, session.gap_seconds);
            assert_eq!(held, (60, 20, Some(3_600)), "seed {seed} side {side}: {}", world.where_they_are());
        }
        world.all_alike();
    }
}

#[test]
fn a_session_of_four_has_a_line_between_every_two_and_ends_for_all() {
    let mut world = World::several_in_session(7, 3, terms());
    assert_eq!(world.lines(), 6);
    for side in world.all() {
        assert!(world.other_views(side).iter().all(|(_, present, inside)| *present && *inside));
        world.does(side, world.say(side, &format!("van {side}")));
    }
    for side in world.all() {
        let texts = world.sees(side).session.unwrap().texts.clone();
        assert_eq!(texts.len(), 4);
        for (by, text) in texts.iter().enumerate() {
            assert_eq!(text.text, format!("van {by}"));
            assert_eq!(text.by, if by == side { Side::Me } else { world.named(by) });
        }
    }
    world.passes(630_000);
    for side in world.all() {
        assert_eq!(world.phase(side), Some(PhaseView::Ended));
        assert_eq!(world.sees(side).session.unwrap().end.unwrap().reason, EndReason::Limit);
        let last = world.sees(side).history.pop().unwrap();
        assert_eq!(last.signed.len(), 4, "all sign the end");
    }
    world.all_alike();
    world.passes(60_000);
    world.rests();
}

#[test]
fn s13_more_time_needs_everybody_and_one_no_is_enough() {
    let mut world = World::several_in_session(8, 2, terms());
    let before = world.sees(C).session.unwrap().end_ms.unwrap();
    for (asker, first, last) in [(C, P, T), (C, T, P), (T, P, C), (P, C, T)] {
        let relationship = world.id(asker);
        world.does(asker, Command::AskExtension { relationship, seconds: 60 });
        let answer = |world: &World, side: usize, agree| Command::AnswerExtension {
            relationship: world.id(side),
            agree,
        };
        world.does(first, answer(&world, first, true));
        let waits = world.sees(asker).session.unwrap().extension.expect("it waits for one more");
        let seen = if first == T {
            vec![world.handle_of(T), world.handle_of(last)]
        } else {
            vec![world.handle_of(last)]
        };
        let mut awaits = waits.awaits;
        awaits.sort();
        let mut expected = seen;
        expected.sort();
        assert_eq!(awaits, expected, "{asker} {first} {last}");
        world.does(last, answer(&world, last, true));
        for side in world.all() {
            assert_eq!(world.sees(side).session.unwrap().extension, None, "side {side}");
        }
    }
    for side in world.all() {
        assert_eq!(world.sees(side).session.unwrap().end_ms, Some(before + 240_000), "side {side}");
    }
    let relationship = world.id(P);
    world.does(P, Command::AskExtension { relationship, seconds: 60 });
    let relationship = world.id(C);
    world.does(C, Command::AnswerExtension { relationship, agree: false });
    for side in world.all() {
        assert_eq!(world.sees(side).session.unwrap().extension, None, "side {side}");
    }
    world.all_alike();
}

#[test]
fn who_steps_out_can_come_back_and_the_others_go_on() {
    let mut world = World::several_in_session(9, 2, terms());
    world.does(C, world.leave(C));
    assert_eq!(world.phase(C), Some(PhaseView::Ended));
    assert_eq!(world.sees(C).session.unwrap().end.unwrap().reason, EndReason::LeftByMe);
    assert!(world.sides[C].orders.ends_with(&["stop", "close"]), "{:?}", world.sides[C].orders);
    assert!(world.has_no_keys(C));
    for side in [T, P] {
        assert_eq!(world.phase(side), Some(PhaseView::Running));
        assert!(world.sides[side].orders.contains(&"part"));
        let other = world.other_views(side).into_iter().find(|(member, ..)| *member == world.handle_of(C));
        assert_eq!(other.map(|(_, present, inside)| (present, inside)), Some((false, true)));
    }
    let lines = world.lines();
    world.passes(30_000);
    let relationship = world.id(C);
    world.does(C, Command::CloseEnding { relationship });
    assert_eq!(world.phase(C), None);
    // From home, into the lobby, and out of it again: nothing ends by that.
    let relationship = world.id(C);
    world.does(C, Command::OpenLobby { relationship });
    assert_eq!(world.phase(C), Some(PhaseView::Interrupted));
    world.does(C, world.leave(C));
    assert_eq!(world.phase(C), None);
    assert_eq!(world.sees(T).history.last().unwrap().kind, HistoryKind::Start);
    world.restart(C);
    world.enters(C);
    world.all_run();
    assert_eq!(world.lines(), lines + 2, "two new lines, with keys of their own");
    // The therapist ends it for all.
    world.does(T, world.leave(T));
    for side in world.all() {
        assert_eq!(world.phase(side), Some(PhaseView::Ended), "side {side}");
    }
    world.all_alike();
}

#[test]
fn who_stepped_out_signs_the_end_of_it_all_the_same() {
    let mut world = World::several_in_session(11, 2, terms());
    world.passes(60_000);
    world.does(P, world.leave(P));
    world.passes(600_000);
    for side in world.all() {
        assert_eq!(world.sees(side).history.last().unwrap().kind, HistoryKind::End, "side {side}");
        assert_eq!(world.sees(side).history.last().unwrap().signed.len(), 3, "side {side}");
    }
    world.all_alike();
}

#[test]
fn s17_who_must_be_there_and_who_need_not() {
    let mut world = World::several_verified(12, 2);
    let must = vec![world.handle_of(T), world.handle_of(C)];
    let session = SessionTerms { presence: Some(PresenceTerms { must, least: 2 }), ..terms() };
    let terms = Terms { relations: true, ..Terms::from(session) };
    world.does(T, world.propose(T, terms));
    for client in [C, P] {
        world.does(client, world.sign(client, world.proposal(client)));
    }
    for side in [T, P] {
        world.gets_ready(side);
        world.enters(side);
    }
    // The partner alone is not enough.
    let id = world.clicks(T, world.admit());
    let failure = world.reply(T, id).expect("an answer").expect_err("a refusal");
    assert_eq!(failure.refusal.map(|refusal| refusal.rule), Some(17));
    world.settle();
    let relationship = world.id(P);
    world.does(P, Command::LeaveLobby { relationship });
    world.gets_ready(C);
    world.enters(C);
    world.does(T, world.admit());
    for side in [T, C] {
        assert_eq!(world.phase(side), Some(PhaseView::Running), "{}", world.where_they_are());
    }
    assert_eq!(world.phase(P), None, "nothing of it is asked of who is not there");
    assert_eq!(world.lines(), 1);
    // Who was not let in gets no line, and cannot go in.
    let relationship = world.id(P);
    world.does(P, Command::OpenLobby { relationship });
    let relationship = world.id(P);
    let _ = world.tries(P, Command::Enter { relationship });
    world.settle();
    assert_eq!(world.lines(), 1);
    let relationship = world.id(P);
    world.does(P, Command::LeaveLobby { relationship });
    world.passes(700_000);
    for side in world.all() {
        let end = world.sees(side).history.pop().unwrap();
        assert_eq!((end.kind, end.signed.len()), (HistoryKind::End, 2), "side {side}");
    }
    assert_eq!(world.phase(P), None);
    world.all_alike();
}

#[test]
fn s11_an_appointment_stands_once_everybody_has_signed_whoever_asked() {
    for (seed, asker) in [(13, T), (14, C), (15, Q)] {
        let mut world = World::several_agreed(seed, 3, appointed());
        let start_ms = world.wall_ms + 2 * DAY_MS;
        world.does(asker, world.asks_for(asker, start_ms));
        let others: Vec<usize> = world.all().filter(|side| *side != asker).collect();
        // In any order, the therapist's answer too.
        for (at, side) in others.iter().enumerate() {
            for one in world.all() {
                assert!(world.sees(one).course.appointments.is_empty());
                let request = world.requested(one, asker).expect("it is asked");
                assert_eq!(request.agreed, one == asker || others[..at].contains(&one), "side {one}");
            }
            world.restart(*side);
            world.does(*side, world.replies(*side, asker, true));
        }
        for side in world.all() {
            let [found] = <[_; 1]>::try_from(world.sees(side).course.appointments).unwrap();
            assert_eq!((found.start_ms, found.outcome), (start_ms, OutcomeView::Open), "side {side}");
            assert_eq!(world.sees(side).history.last().unwrap().signed.len(), 4);
        }
        world.all_alike();
    }
}

#[test]
fn one_no_ends_a_request_for_everybody() {
    for (seed, asker, no) in [(16, T, P), (17, C, P), (18, C, T)] {
        let mut world = World::several_agreed(seed, 2, appointed());
        world.does(asker, world.asks_for(asker, world.wall_ms + DAY_MS));
        let yes = world.all().find(|side| *side != asker && *side != no).unwrap();
        world.does(yes, world.replies(yes, asker, true));
        world.does(no, world.replies(no, asker, false));
        for side in world.all() {
            assert_eq!(world.sees(side).course.requests, [], "seed {seed} side {side}");
            assert_eq!(world.sees(side).course.declined, side == asker);
        }
        // And it can be asked again.
        world.does(asker, world.asks_for(asker, world.wall_ms + 3 * DAY_MS));
        for side in [yes, no] {
            world.does(side, world.replies(side, asker, true));
        }
        assert_eq!(world.sees(P).course.appointments.len(), 1);
        world.all_alike();
    }
}

#[test]
fn s11_requests_of_all_at_once_leave_one_history() {
    for seed in seeds(30, 5) {
        let mut world = World::several_agreed(seed, 3, appointed());
        let at = |world: &World, side: usize| world.wall_ms + (2 + u64::try_from(side).unwrap()) * DAY_MS;
        for side in world.all() {
            world.clicks(side, world.asks_for(side, at(&world, side)));
        }
        for _ in 0..400 {
            for _ in 0..world.dice.below(12) {
                world.turn();
            }
            let side = world.dice.below(4);
            let open =
                world.sees(side).course.requests.into_iter().find(|one| !one.asked.is_me() && !one.agreed);
            if let Some(request) = open {
                let relationship = world.id(side);
                let agree = world.dice.below(8) > 0;
                let _ =
                    world.tries(side, Command::AnswerRequest { relationship, request: request.id, agree });
            } else if world.all().all(|side| world.sees(side).course.requests.is_empty()) {
                break;
            }
        }
        world.all_alike();
        // Every appointment is on every side.
        let made = world.sees(T).course.appointments;
        for side in world.all() {
            assert_eq!(world.sees(side).course.appointments, made, "seed {seed} side {side}");
        }
    }
}

#[test]
fn acts_of_several_at_once_leave_one_history_with_all_of_them() {
    for seed in seeds(40, 5) {
        let mut world = World::several_agreed(seed, 3, appointed());
        let mut ids = Vec::new();
        for day in 1..=4 {
            world.does(T, world.asks_for(T, world.wall_ms + day * DAY_MS));
            for client in [C, P, Q] {
                world.does(client, world.replies(client, T, true));
            }
            ids = world.sees(T).course.appointments.into_iter().map(|one| one.id).collect();
        }
        // Each calls off another one; nobody has the others' word yet, and some have no line.
        for side in world.all() {
            if world.dice.below(2) == 0 {
                world.is_offline(side, true);
            }
            let relationship = world.id(side);
            world.clicks(side, Command::Cancel { relationship, appointment: ids[side].clone() });
            if world.dice.below(2) == 0 {
                world.turn();
            }
        }
        for side in world.all() {
            world.is_offline(side, false);
        }
        world.passes(DAY_MS / 2);
        world.all_alike();
        for side in world.all() {
            for (by, id) in ids.iter().enumerate() {
                let found =
                    world.sees(side).course.appointments.into_iter().find(|one| one.id == *id).unwrap();
                let OutcomeView::Cancelled { by: who, .. } = found.outcome else {
                    panic!("seed {seed} side {side}: {by} did not call it off: {:?}", found.outcome)
                };
                assert_eq!(who, if by == side { Side::Me } else { world.named(by) }, "seed {seed}");
            }
        }
    }
}

#[test]
fn s18_a_review_and_s80_the_planned_end_are_everybodys() {
    let mut world = World::several_agreed(50, 2, appointed());
    let relationship = world.id(C);
    world.does(C, Command::Review { relationship, outcome: ReviewOutcome::GoOn });
    for side in [T, P] {
        world.does(side, world.replies(side, C, true));
    }
    assert_eq!(world.sees(P).history.last().unwrap().kind, HistoryKind::Reviewed);
    let relationship = world.id(T);
    world.does(T, Command::CloseTogether { relationship, follow_ups: Vec::new() });
    for side in [P, C] {
        assert_eq!(world.stage(T), StageView::Ready);
        world.does(side, world.replies(side, T, true));
    }
    for side in world.all() {
        assert_eq!(world.stage(side), StageView::Closed, "side {side}");
        assert_eq!(world.sees(side).course.closed.unwrap().left, None);
    }
    world.agree_on_history();
    world.rests();
}

#[test]
fn s80_who_leaves_ends_it_for_all() {
    let mut world = World::several_agreed(51, 2, appointed());
    let relationship = world.id(P);
    world.does(P, Command::EndAlone { relationship });
    for side in world.all() {
        assert_eq!(world.stage(side), StageView::Closed, "side {side}");
        let left = world.sees(side).course.closed.unwrap().left;
        assert_eq!(left, Some(if side == P { Side::Me } else { world.named(P) }));
    }
    world.agree_on_history();
}

#[test]
fn keys_become_new_for_all_after_a_session() {
    let mut world = World::several_agreed(52, 3, terms());
    let mut creates = world.relay.creates;
    for round in 0..3 {
        for side in world.all() {
            world.gets_ready(side);
            world.enters(side);
        }
        world.does(T, world.admit());
        world.all_run();
        world.does(T, world.leave(T));
        for side in world.all() {
            let relationship = world.id(side);
            world.does(side, Command::CloseEnding { relationship });
        }
        world.passes(120_000);
        assert_eq!(world.relay.creates, creates + 1, "round {round}: one new mailbox for all");
        creates = world.relay.creates;
        world.all_alike();
        world.rests();
    }
}

#[test]
fn who_was_away_for_long_misses_nothing() {
    let mut world = World::several_verified(53, 2);
    let session = SessionTerms { presence: Some(PresenceTerms { must: Vec::new(), least: 2 }), ..terms() };
    world.does(T, world.propose(T, Terms { relations: true, ..Terms::from(session) }));
    for client in [C, P] {
        world.does(client, world.sign(client, world.proposal(client)));
    }
    // What they wrote before the line broke is still in their outbox, sealed as it was.
    world.is_offline(P, true);
    let relationship = world.id(P);
    world.clicks(P, Command::Review { relationship, outcome: ReviewOutcome::GoOn });
    for _ in 0..4 {
        for side in [T, C] {
            world.gets_ready(side);
            world.enters(side);
        }
        world.does(T, world.admit());
        assert_eq!(world.phase(T), Some(PhaseView::Running));
        world.does(T, world.leave(T));
        for side in [T, C] {
            let relationship = world.id(side);
            world.does(side, Command::CloseEnding { relationship });
        }
        world.passes(120_000);
    }
    world.is_offline(P, false);
    world.passes(120_000);
    for side in [T, C] {
        world.does(side, world.replies(side, P, true));
    }
    assert_eq!(world.sees(T).history.last().unwrap().kind, HistoryKind::Reviewed);
    world.all_alike();
    assert!(
        world.all().all(|side| world.sees(side).mail.waiting == 0 && world.sees(side).mail.left_out == 0)
    );
}

#[test]
fn a_line_that_fails_between_two_is_laid_again_and_the_others_stand() {
    let mut world = World::several_in_session(54, 2, terms());
    let lines = world.lines();
    world.reports(C, P, CallReport::Failed);
    world.reports(P, C, CallReport::Failed);
    world.settle();
    let line = |world: &World, side: usize, other: usize| {
        let session = world.sees(side).session.unwrap();
        session.others.into_iter().find(|one| one.member == world.handle_of(other)).unwrap().line
    };
    assert_eq!(format!("{:?} {:?}", line(&world, C, P), line(&world, C, T)), "Lost Good");
    world.passes(10_000);
    assert_eq!(format!("{:?} {:?}", line(&world, C, P), line(&world, T, C)), "Good Good");
    assert!(world.lines() > lines);
    world.all_run();
}

#[test]
fn whoever_is_killed_in_a_session_of_several_comes_back_to_it() {
    for (seed, side) in [(55, T), (56, C), (57, P)] {
        let mut world = World::several_in_session(seed, 2, terms());
        world.passes(20_000);
        world.restart(side);
        assert_eq!(world.phase(side), Some(PhaseView::Interrupted));
        world.enters(side);
        world.passes(10_000);
        world.all_run();
        world.passes(620_000);
        for one in world.all() {
            assert_eq!(world.phase(one), Some(PhaseView::Ended), "seed {seed} side {one}");
        }
        world.all_alike();
    }
}

#[test]
fn s15_a_place_is_opened_by_the_therapist_and_by_nobody_else() {
    let mut world = World::several_in_session(58, 2, terms());
    for side in world.all() {
        assert!(world.sees(side).session.unwrap().crisis.places.is_empty());
        assert_eq!(world.sees(side).session.unwrap().crisis.can_open, side == T, "side {side}");
    }
    let relationship = world.id(T);
    world.does(T, Command::OpenPlace { relationship });
    let places = world.sees(T).session.unwrap().crisis.places;
    let mut whose: Vec<_> = places.iter().map(|place| place.member.clone()).collect();
    whose.sort();
    let mut clients = vec![world.handle_of(C), world.handle_of(P)];
    clients.sort();
    assert_eq!(whose, clients);
    assert!(places.iter().all(|place| place.address == "Lindelaan 4"));
    for side in [C, P] {
        let crisis = world.sees(side).session.unwrap().crisis;
        assert!(crisis.declared && crisis.places.is_empty(), "side {side}");
    }
    world.all_alike();
}

/// A couple to which a third person comes, and one that somebody leaves.
pub(crate) fn onward(seed: u64, stay: &[usize], newcomers: u8) -> (World, Vec<usize>) {
    let mut world = World::several_agreed(seed, 2, appointed());
    let members: Vec<String> = stay.iter().map(|side| world.handle_of(*side)).collect();
    let relationship = world.id(T);
    let mut new = Vec::new();
    for _ in 0..newcomers {
        let side = world.add_side(RoleView::Client);
        world.settles_in(side, "Ruth Smit");
        new.push(side);
    }
    world.settle();
    world.does(T, Command::InviteOnward { relationship, members, newcomers });
    (world, new)
}

#[test]
fn s03_who_joins_comes_to_a_new_beginning_under_new_keys() {
    let (mut world, new) = onward(60, &[C, P], 1);
    let [newcomer] = new[..] else { panic!("one comes") };
    let old: Vec<String> = [T, C, P].map(|side| world.view(side).relationships[0].id.clone()).into();
    let of = |world: &World, side: usize, id: &str| {
        let found = world.view(side).relationships.into_iter().find(|found| found.id == id);
        found.expect("a relationship")
    };
    let new_of = |world: &World, side: usize, old: &str| {
        let found = world.view(side).relationships.into_iter().find(|found| found.id != old);
        found.expect("the next relationship")
    };
    for (side, id) in [(C, &old[1]), (P, &old[2])] {
        let found = world.view(side).relationships.into_iter().find(|one| one.onward.is_some());
        assert_eq!(found.and_then(|one| one.onward).map(|one| (one.members, one.joined)), Some((4, false)));
        world.restart(side);
        world.does(side, Command::JoinOnward { relationship: found_onward(&world, side) });
        // Clicked twice.
        world.does(side, Command::JoinOnward { relationship: found_onward(&world, side) });
        assert_eq!(world.view(side).relationships.len(), 2, "{id}");
    }
    let host = world.view(T).relationships.into_iter().find(|one| !one.invitations.is_empty()).unwrap();
    let link = kader_core::input::Secret::new(host.invitations[0].link.clone());
    world.does(newcomer, Command::Accept { link });
    for side in [T, C, P, newcomer] {
        let found = world.view(side).relationships.into_iter().find(|one| one.stage == StageView::Verify);
        let found = found.unwrap_or_else(|| panic!("side {side} is not in it: {}", world.where_they_are()));
        assert_eq!(found.members.len(), 3, "side {side}");
        world.does(side, Command::AnswerVerification { relationship: found.id, same: true });
    }
    for side in [T, C, P] {
        let before = world.view(side).relationships.into_iter().find(|one| one.history.len() == 1).unwrap();
        assert_eq!(before.stage, StageView::Ready, "the one before goes on until it is ended");
        let next = new_of(&world, side, &before.id);
        assert_eq!(next.stage, StageView::Agree, "side {side}");
        assert!(next.history.is_empty(), "nothing of before is in it");
        assert_eq!(of(&world, side, &before.id).members.len(), 2);
    }
    let there = world.view(newcomer).relationships;
    assert_eq!((there.len(), there[0].history.len()), (1, 0));
    assert_eq!(world.sees(newcomer).mail.left_out, 0);
    world.passes(60_000);
    assert_eq!(world.relay.holds(), 0, "the relay keeps nothing of either");
}

pub(crate) fn found_onward(world: &World, side: usize) -> String {
    let found = world.view(side).relationships.into_iter().find(|one| one.onward.is_some());
    found.expect("a new beginning").id
}

#[test]
fn s03_who_leaves_is_not_in_what_comes_after() {
    let (mut world, _) = onward(61, &[C], 0);
    assert!(world.sees(P).onward.is_none(), "they are not asked");
    world.does(C, Command::JoinOnward { relationship: found_onward(&world, C) });
    for side in [T, C] {
        let found =
            world.view(side).relationships.into_iter().find(|one| one.stage == StageView::Verify).unwrap();
        assert_eq!(found.members.len(), 1);
        assert!(
            found.verification.as_ref().is_some_and(|one| one.emoji.len() == 6),
            "{}",
            world.where_they_are()
        );
        world.does(side, Command::AnswerVerification { relationship: found.id, same: true });
    }
    assert_eq!(world.view(P).relationships.len(), 1);
    let relationship = world.view(T).relationships.into_iter().find(|one| one.members.len() == 2).unwrap().id;
    let all = vec![world.handle_of(C), world.handle_of(P)];
    for (members, newcomers) in [(Vec::new(), 1), (all.clone(), 0), (all, 2), (vec!["00".to_owned()], 0)] {
        let command = Command::InviteOnward { relationship: relationship.clone(), members, newcomers };
        assert!(world.tries(T, command).is_err());
    }
    let Reply::Done = world.does(T, Command::Look) else { panic!("it looks") };
}

#[test]
fn going_on_survives_whoever_is_killed_at_whatever_moment() {
    for side in [T, C] {
        for after in 1..14 {
            let (mut world, _) = onward(80, &[C], 0);
            world.sides[side].dies_after = Some(world.sides[side].handled + after);
            for _ in 0..6 {
                for one in [T, C] {
                    let _ = world.tries(one, crate::person::unlock());
                }
                let found = world.view(C).relationships.into_iter().find(|one| one.onward.is_some());
                let Some(found) = found else { continue };
                if found.onward.is_some_and(|onward| !onward.joined) {
                    let _ = world.tries(C, Command::JoinOnward { relationship: found.id });
                }
                world.passes(3_000);
            }
            world.sides[side].dies_after = None;
            for one in [T, C] {
                let _ = world.tries(one, crate::person::unlock());
            }
            world.passes(10_000);
            for one in [T, C] {
                let there = world.view(one).relationships;
                let begun = there.iter().filter(|found| {
                    found.verification.as_ref().is_some_and(|comparison| comparison.emoji.len() == 6)
                });
                assert_eq!(
                    (there.len(), begun.count()),
                    (2, 1),
                    "{side} {after} {one}: {}",
                    world.where_they_are()
                );
            }
        }
    }
}
