//! Every click twice, too early, too late and at the wrong place: never any harm.

use kader_core::input::{CallReport, Command, DeviceKind};
use kader_core::view::{HistoryKind, PhaseView};

use crate::world::{BOTH, C, T, World, seeds, terms};

/// A click and the same again before anything else can happen.
fn twice(world: &mut World, side: usize, command: &Command) {
    let ids = [world.clicks(side, command.clone()), world.clicks(side, command.clone())];
    world.settle();
    for id in ids {
        let reply = world.reply(side, id).expect("an answer");
        assert!(reply.is_ok(), "side {side}: {command:?}: {reply:?}");
    }
}

#[test]
fn every_click_of_a_session_twice() {
    for seed in 0..4 {
        let mut world = World::agreed(seed, terms());
        for side in BOTH {
            let relationship = world.id(side);
            twice(&mut world, side, &Command::OpenLobby { relationship: relationship.clone() });
            world.gets_ready(side);
            twice(&mut world, side, &Command::SetHideAddress { hide: true });
            let set = Command::SetDevice { kind: DeviceKind::Camera, on: true, choice: None };
            twice(&mut world, side, &set);
            twice(&mut world, side, &Command::PlayTone);
            twice(&mut world, side, &Command::Enter { relationship });
        }
        let admit = world.admit();
        twice(&mut world, T, &admit);
        world.both_run();
        assert_eq!(world.lines(), 1);
        for side in BOTH {
            let relationship = world.id(side);
            twice(&mut world, side, &Command::Enter { relationship: relationship.clone() });
            twice(&mut world, side, &Command::OpenLobby { relationship });
        }
        world.both_run();
        let admit = world.admit();
        twice(&mut world, T, &admit);
        world.both_run();
        let leave = world.leave(C);
        twice(&mut world, C, &leave);
        let leave = world.leave(T);
        twice(&mut world, T, &leave);
        for side in BOTH {
            let kinds: Vec<_> = world.kinds(side).iter().map(|(kind, _)| *kind).collect();
            assert_eq!(kinds, [HistoryKind::Agreed, HistoryKind::Start, HistoryKind::End], "seed {seed}");
        }
        world.agree_on_history();
    }
}

#[test]
fn admitted_again_while_the_first_is_under_way() {
    for seed in 0..20 {
        let mut world = World::at_the_door(seed, terms());
        for _ in 0..4 {
            world.clicks(T, world.admit());
            for _ in 0..world.dice.below(5) {
                world.turn();
            }
        }
        world.settle();
        world.both_run();
        for side in BOTH {
            assert_eq!(world.kinds(side).len(), 2, "seed {seed}");
        }
        world.agree_on_history();
    }
}

#[test]
fn reports_of_a_call_that_is_not_there() {
    let mut world = World::agreed(1, terms());
    let reports = || {
        [
            CallReport::Offered { line: 7, sdp: "o".into() },
            CallReport::Answered { line: 7, sdp: "a".into() },
            CallReport::Connected { after_ms: 1 },
            CallReport::Other { camera: true, microphone: true },
            CallReport::Failed,
        ]
    };
    for side in BOTH {
        for report in reports() {
            world.reports(side, 1 - side, report);
        }
        assert_eq!(world.phase(side), None);
    }
    world.goes_to_the_door();
    for side in BOTH {
        for report in reports() {
            world.reports(side, 1 - side, report);
        }
    }
    world.passes(5_000);
    world.does(T, world.admit());
    world.both_run();
    // And reports of the call that was, after the end.
    world.does(T, world.leave(T));
    for side in BOTH {
        for report in reports() {
            world.reports(side, 1 - side, report);
        }
    }
    world.passes(5_000);
    for side in BOTH {
        assert_eq!(world.phase(side), Some(PhaseView::Ended));
    }
    world.agree_on_history();
}

#[test]
fn a_lobby_of_nobody() {
    let mut world = World::joined(2);
    for side in BOTH {
        let relationship = "00".repeat(16);
        for command in [
            Command::OpenLobby { relationship: relationship.clone() },
            Command::Enter { relationship: relationship.clone() },
            Command::Leave { relationship: relationship.clone() },
            Command::CloseRelationship { relationship },
        ] {
            assert!(world.tries(side, command).is_err());
        }
        let relationship = world.id(side);
        world.refused(side, Command::OpenLobby { relationship: relationship.clone() }, "notVerified");
        for command in [
            Command::LeaveLobby { relationship: relationship.clone() },
            Command::Enter { relationship: relationship.clone() },
            Command::Admit { relationship: relationship.clone() },
            Command::Say { relationship: relationship.clone(), text: "x".into() },
            Command::AskExtension { relationship: relationship.clone(), seconds: 60 },
            Command::AnswerExtension { relationship: relationship.clone(), agree: true },
            Command::DismissNotice { relationship },
        ] {
            assert!(world.tries(side, command.clone()).is_err(), "{command:?}");
        }
    }
}

/// Anything that a person can click, at any moment, with frames that move now and then, lines that
/// break and time that passes. Afterwards both have one history, and a session is still possible.
#[test]
fn any_clicks_at_all() {
    for seed in seeds(500, 10) {
        println!("seed {seed}");
        let mut world = World::agreed(seed, terms());
        for _ in 0..120 {
            let side = world.dice.below(2);
            let relationship = world.id(side);
            let command = match world.dice.below(20) {
                0 => Command::OpenLobby { relationship },
                1 => Command::LeaveLobby { relationship },
                2 => {
                    let ready = world.sees(side).session.is_some();
                    if ready && world.phase(side) == Some(PhaseView::Lobby) {
                        world.gets_ready(side);
                    }
                    continue;
                }
                3..=5 => Command::Enter { relationship },
                6..=8 => world.admit(),
                9 => Command::Say { relationship, text: "tekst".into() },
                10 => Command::AskExtension { relationship, seconds: 60 },
                11 => Command::AnswerExtension { relationship, agree: world.dice.below(2) == 0 },
                12 => Command::Leave { relationship },
                13 => {
                    world.cut(side);
                    continue;
                }
                14 => {
                    let ms = [10, 2_100, 30_000, 200_000][world.dice.below(4)];
                    world.passes(ms);
                    continue;
                }
                15 if world.dice.below(3) == 0 => {
                    world.kill(side);
                    world.unlock(side);
                    continue;
                }
                16 => world.propose(side, terms()),
                17 => match world.sees(side).proposal {
                    Some(proposal) => Command::Sign { relationship, hash: proposal.hash },
                    None => Command::CloseEnding { relationship },
                },
                _ => {
                    for _ in 0..world.dice.below(30) {
                        world.turn();
                    }
                    continue;
                }
            };
            let side = if matches!(command, Command::Admit { .. }) { T } else { side };
            world.clicks(side, command);
        }
        world.settle();
        // Whatever runs is left; what waits for its end by the clock gets it.
        for side in BOTH {
            let _ = world.tries(side, world.leave(side));
            world.settle();
        }
        world.passes(300_000);
        world.agree_on_history();
        for side in BOTH {
            if let Some(PhaseView::Lobby | PhaseView::Waiting | PhaseView::Admitting) = world.phase(side) {
                let relationship = world.id(side);
                world.does(side, Command::LeaveLobby { relationship });
            }
        }
        world.goes_to_the_door();
        assert!(world.waits(T), "seed {seed}: {}", world.where_they_are());
        world.does(T, world.admit());
        world.both_run();
        world.does(C, world.leave(C));
        world.agree_on_history();
        world.rests();
    }
}
