//! Several who ask, act and meet at once: what is signed by all stands once, whoever was first.

use kader_core::input::Command;
use kader_core::view::{HistoryKind, OutcomeView, PhaseView, PresenceTerms, ReviewOutcome};

use crate::lies::{Lies, Tally};
use crate::several::{DAY_MS, P, appointed};
use crate::world::{C, T, World, seeds};

/// Any of what somebody could click now.
fn some_click(world: &mut World, side: usize) -> Option<Command> {
    let relationship = world.view(side).relationships.first()?.id.clone();
    let course = world.sees(side).course;
    let at_ms = world.wall_ms + (1 + world.dice.roll() % 40) * 3_600_000;
    Some(match world.dice.below(12) {
        0 | 1 => Command::Plan { relationship, start_ms: at_ms },
        2..=6 => {
            let request = course.requests.into_iter().find(|one| !one.asked.is_me() && !one.agreed)?.id;
            Command::AnswerRequest { relationship, request, agree: world.dice.below(10) > 0 }
        }
        7 => {
            let open = course.appointments.into_iter().filter(|one| one.outcome == OutcomeView::Open);
            let open: Vec<_> = open.filter(|one| one.start_ms > world.wall_ms).collect();
            let appointment = open.get(world.dice.below(open.len().max(1)))?.id.clone();
            Command::Cancel { relationship, appointment }
        }
        8 => Command::Review { relationship, outcome: ReviewOutcome::GoOn },
        9 => {
            let mut terms = world.sees(side).agreement?.terms;
            let most = &mut terms.session.extension_max_seconds;
            *most = most.saturating_sub(30 + 30 * u32::try_from(world.dice.below(3)).unwrap());
            Command::Propose { relationship, terms: Box::new(terms), why: String::new() }
        }
        10 => Command::TakeBackRequest { relationship },
        _ => {
            let appointment = course.appointments.first()?.id.clone();
            Command::Move { relationship, appointment, start_ms: at_ms }
        }
    })
}

/// Some of those who are awake come to a session, and are let in.
pub(crate) fn some_come(world: &mut World, lies: &mut Lies, tally: &mut Tally) {
    if !lies.sits_there(world, T, tally) {
        return;
    }
    world.passes_until_some_come(lies, tally);
    if !lies.sits_there(world, T, tally) {
        return;
    }
    let awake = world.all().filter(|side| !lies.sleeps(*side));
    let all = world.dice.below(3) > 0;
    let coming: Vec<usize> = awake.filter(|side| *side == T || all || world.dice.below(3) > 0).collect();
    world.some_are_careful(&coming);
    for side in coming {
        if !lies.sits_there(world, side, tally) {
            continue;
        }
        let relationship = world.id(side);
        let open = Command::OpenLobby { relationship: relationship.clone() };
        for command in [open, crate::person::place(), Command::Enter { relationship }] {
            world.clicks_counted(side, command, tally);
            for _ in 0..world.dice.below(12) {
                world.turn();
            }
        }
    }
    // Some wait until all are there.
    if world.dice.below(3) > 0 {
        world.settle();
    }
    world.clicks_counted(T, world.admit(), tally);
    if world.dice.below(3) > 0 {
        world.settle();
    }
    world.counts_problems(tally);
    world.some_time_in_session(lies, tally);
}

#[test]
fn whatever_several_do_ends_in_one_history() {
    let mut tally = Tally::default();
    for seed in seeds(100, 6) {
        let clients = 2 + usize::try_from(seed % 2).unwrap();
        println!("seed {seed}: {clients} clients");
        let mut lies = Lies::near_a_night(seed);
        let mut terms = lies.terms(seed, appointed());
        terms.session.presence =
            (!seed.is_multiple_of(3)).then_some(PresenceTerms { must: Vec::new(), least: 2 });
        let mut world = World::agreed_at(seed, clients, lies.begin_ms(), terms);
        for _ in 0..120 {
            let side = world.dice.below(world.sides.len());
            let what = world.dice.below(20);
            match what {
                12 | 13 => lies.strikes(&mut world, &mut tally),
                14 => world.some_hours_pass(),
                _ if !lies.sits_there(&mut world, side, &mut tally) => {}
                10 | 15 | 18 | 19 => some_come(&mut world, &mut lies, &mut tally),
                11 if !lies.sleeps(T) => {
                    let _ = world.tries(T, world.leave(T));
                }
                16 | 17 => world.some_more_time(side, &mut tally),
                0 => {
                    let offline = world.dice.below(2) == 0;
                    world.is_offline(side, offline);
                }
                1 => world.restart(side),
                2 => {
                    let ms = 1_000 + world.dice.roll() % 60_000;
                    world.passes(ms);
                }
                _ => {
                    if let Some(command) = some_click(&mut world, side) {
                        world.clicks_counted(side, command, &mut tally);
                    }
                }
            }
            for _ in 0..world.dice.below(15) {
                world.turn();
            }
        }
        lies.ends(&mut world, &mut tally);
        world.passes(400_000);
        let _ = world.tries(T, world.leave(T));
        // Whatever is asked still is declined, or taken back.
        for _ in 0..40 {
            world.passes(30_000);
            let mut asked = false;
            for side in world.all() {
                let request = world.sees(side).course.requests.into_iter().next();
                let Some(request) = request else { continue };
                asked = true;
                let relationship = world.id(side);
                let _ = world.tries(
                    side,
                    if request.asked.is_me() {
                        Command::TakeBackRequest { relationship }
                    } else {
                        Command::AnswerRequest { relationship, request: request.id, agree: false }
                    },
                );
                world.settle();
            }
            if !asked {
                break;
            }
        }
        world.all_alike();
        let (history, terms) = (world.kinds(T).len(), world.sees(T).agreement.unwrap().terms);
        for side in world.all() {
            assert_eq!(world.kinds(side).len(), history, "seed {seed} side {side}");
            assert_eq!(world.sees(side).agreement.unwrap().terms, terms, "seed {seed} side {side}");
            let mail = world.sees(side).mail;
            assert_eq!((mail.waiting, mail.left_out), (0, 0), "seed {seed} side {side}");
        }
        world.recounts(&lies, &mut tally);
        tally.adds("lives", 1);
    }
    println!("{tally:?}");
    tally.has(&crate::lies::OF_EVERY_KIND);
}

/// Three of whom two are enough for a session.
fn two_are_enough(seed: u64, clients: usize) -> World {
    let mut world = World::several_verified(seed, clients);
    let mut terms = appointed();
    terms.session.presence = Some(PresenceTerms { must: Vec::new(), least: 2 });
    world.does(T, world.propose(T, terms));
    for client in world.all().filter(|side| *side != T) {
        world.does(client, world.sign(client, world.proposal(client)));
    }
    world
}

fn some_meet(world: &mut World, sides: &[usize]) {
    for side in sides {
        world.gets_ready(*side);
        world.enters(*side);
    }
    world.does(T, world.admit());
}

#[test]
fn s01_who_is_not_in_a_session_withdraws_or_leaves_at_its_end() {
    for (seed, leaves) in [(70, false), (71, true)] {
        let mut world = two_are_enough(seed, 2);
        some_meet(&mut world, &[T, C]);
        let relationship = world.id(P);
        let command =
            if leaves { Command::EndAlone { relationship } } else { Command::Withdraw { relationship } };
        world.does(P, command);
        assert!(world.sees(P).withdrawn, "it is theirs at once");
        assert_eq!(world.phase(C), Some(PhaseView::Running), "and takes nobody's hour");
        world.restart(P);
        world.does(T, world.leave(T));
        for side in world.all() {
            let last = world.sees(side).history.last().unwrap().kind;
            assert_eq!(
                last,
                if leaves { HistoryKind::Closed } else { HistoryKind::Withdrawn },
                "side {side}"
            );
        }
        world.agree_on_history();
    }
}

#[test]
fn what_somebody_signed_already_keeps_its_place_until_another_lets_go_of_it() {
    let mut world = two_are_enough(72, 2);
    world.does(T, world.asks_for(T, world.wall_ms + 2 * DAY_MS));
    world.does(C, world.replies(C, T, true));
    // The partner agrees too, without a line; the therapist takes it back meanwhile.
    world.is_offline(P, true);
    world.clicks(P, world.replies(P, T, true));
    let relationship = world.id(T);
    world.does(T, Command::TakeBackRequest { relationship });
    for side in [T, C] {
        world.gets_ready(side);
        world.enters(side);
    }
    world.refused(T, world.admit(), "answerAwaited");
    world.is_offline(P, false);
    world.passes(10_000);
    for side in world.all() {
        assert_eq!(world.sees(side).course.appointments.len(), 1, "side {side}");
    }
    world.all_alike();
}

#[test]
fn a_start_that_one_never_answered_is_out_of_the_way_when_nobody_could_sign_it_any_more() {
    let mut world = two_are_enough(73, 2);
    for side in world.all() {
        world.gets_ready(side);
        world.enters(side);
    }
    world.is_offline(P, true);
    world.clicks(T, world.admit());
    world.passes(20_000);
    assert_eq!(world.sees(T).session.unwrap().problem.as_deref(), Some("noAnswer"));
    world.passes(2_000);
    world.refused(T, world.admit(), "answerAwaited");
    world.passes(360_000);
    for side in [T, C] {
        let relationship = world.id(side);
        world.does(side, Command::LeaveLobby { relationship });
    }
    some_meet(&mut world, &[T, C]);
    assert_eq!(world.phase(C), Some(PhaseView::Running), "{}", world.where_they_are());
    world.is_offline(P, false);
    world.passes(10_000);
    world.does(T, world.leave(T));
    world.all_alike();
}

#[test]
fn a_start_goes_before_what_the_therapist_asked_and_that_is_asked_anew() {
    let mut world = two_are_enough(75, 2);
    world.does(T, world.asks_for(T, world.wall_ms + 2 * DAY_MS));
    world.does(C, world.replies(C, T, true));
    for side in world.all() {
        world.gets_ready(side);
        world.enters(side);
    }
    // The partner agrees to the appointment in the very moment in which the therapist lets them in.
    let agrees = world.replies(P, T, true);
    world.is_offline(P, true);
    world.clicks(T, world.admit());
    world.passes(1_000);
    world.clicks(P, agrees);
    world.is_offline(P, false);
    world.passes(30_000);
    let running = world.phase(C) == Some(PhaseView::Running);
    let planned = world.sees(C).course.appointments.len();
    assert!(running != (planned == 1), "one of them stands: {}", world.where_they_are());
    let _ = world.tries(T, world.leave(T));
    world.passes(400_000);
    if let Some(asked) = world.requested(C, T) {
        let relationship = world.id(C);
        world.does(C, Command::AnswerRequest { relationship, request: asked.id, agree: true });
        world.does(P, world.replies(P, T, true));
    }
    for side in world.all() {
        assert_eq!(world.sees(side).course.appointments.len(), 1, "side {side}");
    }
    world.all_alike();
}

#[test]
fn a_request_that_gives_way_to_a_session_is_asked_after_it() {
    let mut world = two_are_enough(76, 2);
    world.does(T, world.asks_for(T, world.wall_ms + 2 * DAY_MS));
    world.does(C, world.replies(C, T, true));
    for side in world.all() {
        world.gets_ready(side);
        world.enters(side);
    }
    world.does(T, world.admit());
    for side in world.all() {
        assert_eq!(world.phase(side), Some(PhaseView::Running), "side {side}");
    }
    world.does(T, world.leave(T));
    world.does(C, world.replies(C, T, true));
    world.does(P, world.replies(P, T, true));
    for side in world.all() {
        assert_eq!(world.sees(side).course.appointments.len(), 1, "side {side}");
    }
    world.all_alike();
}

#[test]
fn who_tightens_while_a_session_starts_tightens_all_the_same() {
    let mut world = two_are_enough(77, 2);
    for side in world.all() {
        world.gets_ready(side);
        world.enters(side);
    }
    world.is_offline(P, true);
    world.clicks(T, world.admit());
    world.passes(1_000);
    let mut terms = world.sees(C).agreement.unwrap().terms;
    terms.session.extension_max_seconds = 0;
    let relationship = world.id(C);
    world.clicks(C, Command::Propose { relationship, terms: Box::new(terms.clone()), why: String::new() });
    world.passes(1_000);
    world.is_offline(P, false);
    world.passes(400_000);
    let _ = world.tries(T, world.leave(T));
    world.passes(400_000);
    for side in world.all() {
        assert_eq!(world.sees(side).agreement.unwrap().terms, terms, "side {side}");
    }
    world.all_alike();
}
