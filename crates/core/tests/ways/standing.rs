//! A person's own rights and ways on: withdrawing, closing, words, the daily way, permissions, clocks,
//! and the renewal of keys after each session.

use kader_core::input::{CallReport, Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{
    HistoryKind, LineView, PhaseView, RelayView, SessionTerms, StageView, UnlockWay, VaultView,
};

use crate::world::{BOTH, C, PASSPHRASE, T, World, seeds, terms};

fn withdraw(world: &World, side: usize) -> Command {
    Command::Withdraw { relationship: world.id(side) }
}

fn kinds(world: &World, side: usize) -> Vec<HistoryKind> {
    world.kinds(side).into_iter().map(|(kind, _)| kind).collect()
}

#[test]
fn s01_each_may_withdraw_alone_and_at_once() {
    for side in BOTH {
        let mut world = World::at_the_door(1, terms());
        world.does(side, withdraw(&world, side));
        for here in BOTH {
            let seen = world.sees(here);
            assert!(seen.withdrawn && seen.agreement.is_none() && seen.stage == StageView::Agree);
            assert_eq!(kinds(&world, here), [HistoryKind::Agreed, HistoryKind::Withdrawn]);
            let relationship = world.id(here);
            world.refused(here, Command::OpenLobby { relationship }, "refused");
        }
        // Twice is once.
        world.does(side, withdraw(&world, side));
        world.agree_on_history();
        // What both sign anew lifts it.
        world.does(T, world.propose(T, terms()));
        world.does(C, world.sign(C, world.proposal(C)));
        assert!(BOTH.iter().all(|side| !world.sees(*side).withdrawn));
        world.goes_to_the_door();
        world.does(T, world.admit());
        world.both_run();
    }
}

/// Who asked for a change, or signed one, and withdraws is in force again by no signature of the others.
#[test]
fn s01_a_signature_from_before_a_withdrawal_does_not_lift_it() {
    // Heard of the withdrawal, the other has nothing to sign any more.
    let mut world = World::agreed(3, terms());
    world.does(T, world.propose(T, longer()));
    let asked = world.proposal(C);
    world.does(T, withdraw(&world, T));
    world.refused(C, world.sign(C, asked), "proposalStale");
    // Not having heard, it signs, and it is in force for a moment.
    let mut crossed = 0;
    for (seed, side) in seeds(200, 8).flat_map(|seed| BOTH.map(|side| (seed, side))) {
        let other = BOTH.into_iter().find(|other| *other != side).unwrap();
        let mut world = World::agreed(seed, terms());
        world.does(side, world.propose(side, longer()));
        let asked = world.proposal(other);
        world.clicks(side, withdraw(&world, side));
        for _ in 0..world.dice.below(6) {
            world.turn();
        }
        world.clicks(other, world.sign(other, asked));
        if seed % 2 == 0 {
            world.kill(side);
            world.unlock(side);
        }
        world.settle();
        for here in BOTH {
            assert!(world.sees(here).withdrawn, "seed {seed}: {}", world.where_they_are());
            crossed += usize::from(kinds(&world, here).len() > 2);
        }
        world.agree_on_history();
        // What is signed after it lifts it.
        world.does(side, world.propose(side, terms()));
        world.does(other, world.sign(other, world.proposal(other)));
        world.settle();
        for here in BOTH {
            assert!(!world.sees(here).withdrawn, "seed {seed}: {}", world.where_they_are());
        }
        world.agree_on_history();
    }
    assert!(crossed > 3, "the signatures crossed no withdrawal: {crossed}");
}

/// The same among three: one signed another's proposal and withdraws, the last one signs.
#[test]
fn s01_among_three_a_signature_from_before_a_withdrawal_does_not_lift_it() {
    for seed in seeds(300, 8) {
        let mut world = World::several_agreed(seed, 2, terms());
        world.does(T, world.propose(T, longer()));
        let asked = world.proposal(C);
        world.does(C, world.sign(C, asked.clone()));
        world.clicks(C, withdraw(&world, C));
        for _ in 0..world.dice.below(8) {
            world.turn();
        }
        world.clicks(2, world.sign(2, asked));
        world.settle();
        for here in world.all() {
            assert!(world.sees(here).withdrawn, "seed {seed}: {}", world.where_they_are());
        }
        world.agree_on_history();
    }
}

fn longer() -> SessionTerms {
    SessionTerms { seconds: terms().seconds + 300, ..terms() }
}

#[test]
fn s01_withdrawing_ends_a_session_that_runs() {
    for side in BOTH {
        let mut world = World::in_session(2, terms());
        world.passes(60_000);
        world.does(side, withdraw(&world, side));
        for here in BOTH {
            let told = [HistoryKind::Agreed, HistoryKind::Start, HistoryKind::End, HistoryKind::Withdrawn];
            assert_eq!(kinds(&world, here), told);
            assert_eq!(world.phase(here), Some(PhaseView::Ended));
            assert!(world.sides[here].orders.contains(&"stop"));
        }
        world.agree_on_history();
        world.rests();
    }
}

#[test]
fn s01_a_withdrawal_that_crosses_a_start_stands() {
    for (seed, side) in seeds(100, 6).flat_map(|seed| BOTH.map(|side| (seed, side))) {
        let mut world = World::at_the_door(seed, terms());
        world.clicks(T, world.admit());
        for _ in 0..world.dice.below(30) {
            world.turn();
        }
        world.clicks(side, withdraw(&world, side));
        world.settle();
        world.passes(30_000);
        for here in BOTH {
            assert!(world.sees(here).withdrawn, "seed {seed}: {}", world.where_they_are());
            assert_ne!(world.phase(here), Some(PhaseView::Running), "seed {seed}");
        }
        world.agree_on_history();
    }
}

#[test]
fn an_invitation_thrown_away_without_the_relay_burns_once_it_is_back() {
    let mut world = World::invited(3);
    let link = world.link();
    assert_eq!(world.relay.has_mailboxes(), 1);
    world.relay_is_away(true);
    world.settle();
    let relationship = world.id(T);
    world.does(T, Command::WithdrawInvitation { relationship });
    world.restart(T);
    world.relay_is_away(false);
    world.settle();
    assert_eq!(world.relay.has_mailboxes(), 0, "the link still works");
    world.refused(C, Command::Accept { link }, "invitationGone");
}

#[test]
fn who_accepted_and_is_not_let_in_hears_so_and_can_close() {
    let mut world = World::invited(4);
    // The key package goes in while the therapist's computer is off.
    let link = world.link();
    world.kill(T);
    world.does(C, Command::Accept { link });
    assert_eq!((world.stage(C), world.sees(C).problem), (StageView::Joining, None));
    world.wall_ms += 8 * 24 * 3_600_000;
    world.cut(C);
    world.passes(3_000);
    let problem = world.sees(C).problem;
    assert!(matches!(problem.as_deref(), Some("invitationGone" | "invitationExpired")), "{problem:?}");
    let relationship = world.id(C);
    world.does(C, Command::CloseRelationship { relationship });
    assert!(world.view(C).relationships.is_empty());
}

#[test]
fn who_stops_and_removes_in_one_go_is_still_heard() {
    for away in [false, true] {
        let mut world = World::agreed(14, terms());
        world.relay_is_away(away);
        world.settle();
        world.tries(C, withdraw(&world, C)).unwrap();
        let relationship = world.id(C);
        world.tries(C, Command::CloseRelationship { relationship }).unwrap();
        world.restart(C);
        world.relay_is_away(false);
        world.settle();
        assert!(world.sees(T).withdrawn, "away {away}: {}", kinds(&world, T).len());
        assert!(world.view(C).relationships.is_empty());
    }
}

#[test]
fn who_removes_a_joining_connection_does_not_use_up_the_link() {
    let mut world = World::invited(15);
    let link = world.link();
    world.relay_is_away(true);
    world.settle();
    world.tries(C, Command::Accept { link: link.clone() }).unwrap();
    let relationship = world.id(C);
    world.tries(C, Command::CloseRelationship { relationship }).unwrap();
    world.relay_is_away(false);
    world.settle();
    world.does(C, Command::Accept { link });
    assert_eq!(world.stage(C), StageView::Verify);
}

#[test]
fn every_stage_can_be_closed_but_a_running_session() {
    let mut stages = [World::joined(5), World::verified(5), World::agreed(5, terms())];
    for world in &mut stages {
        for side in BOTH {
            let relationship = world.id(side);
            world.does(side, Command::CloseRelationship { relationship });
            assert!(world.view(side).relationships.is_empty());
        }
    }
    let mut world = World::in_session(6, terms());
    let relationship = world.id(C);
    world.refused(C, Command::CloseRelationship { relationship }, "sessionRuns");
    world.both_run();
}

#[test]
fn words_can_be_seen_again_until_they_were_checked_and_be_renewed() {
    let mut world = World::empty(7);
    let create = Command::CreateVault {
        name: "Noor".to_owned(),
        role: world.sides[C].role,
        language: None,
        way: UnlockWay::Passphrase,
        passphrase: Some(Secret::new(PASSPHRASE.to_owned())),
    };
    let Reply::Words(first) = world.tries(C, create).unwrap() else { panic!("no words") };
    world.restart(C);
    assert!(!world.view(C).words_checked);
    let Reply::Words(again) = world.tries(C, Command::ShowWords).unwrap() else { panic!("no words") };
    assert_eq!(first, again);
    let answers = vec![(3, Secret::new(first[3].clone()))];
    world.does(C, Command::ConfirmWords { answers });
    assert_eq!(world.tries(C, Command::ShowWords).unwrap_err(), "wordsGone");

    let Reply::Words(new) = world.tries(C, Command::RenewWords).unwrap() else { panic!("no words") };
    assert!(*new != *first && !world.view(C).words_checked);
    world.kill(C);
    let words = |words: &[String]| Command::Unlock {
        way: UnlockWay::Words,
        secret: Some(Secret::new(words.join(" "))),
    };
    assert_eq!(world.tries(C, words(&first)).unwrap_err(), "wordsWrong");
    world.tries(C, words(&new)).unwrap();
    // Forgot the passphrase: a new one is set from inside.
    let way = Command::SetWay {
        way: UnlockWay::Passphrase,
        passphrase: Some(Secret::new("een heel ander woord".to_owned())),
    };
    world.does(C, way);
    assert_eq!(world.view(C).ways, [UnlockWay::Passphrase, UnlockWay::Words]);
    world.refused(C, Command::SetWay { way: UnlockWay::Keyring, passphrase: None }, "keyringAbsent");
    world.kill(C);
    assert_eq!(world.tries(C, crate::person::unlock()).unwrap_err(), "passphraseWrong");
    let secret = Some(Secret::new("een heel ander woord".to_owned()));
    world.tries(C, Command::Unlock { way: UnlockWay::Passphrase, secret }).unwrap();
    assert_eq!(world.view(C).vault, VaultView::Open);
}

#[test]
fn a_relay_that_wants_a_permission_says_so_and_gets_it() {
    let mut world = World::new(8);
    world.relay.wants_capability = true;
    world.does(T, Command::Invite { people: 1 });
    assert_eq!(world.sees(T).problem.as_deref(), Some("capabilityMissing"));
    assert!(world.view(T).needs_capability);
    let text = |text: &str| Command::SetCapability { text: Secret::new(text.to_owned()) };
    world.refused(T, text("geen vergunning"), "capabilityDamaged");
    let now_s = world.wall_ms / 1_000;
    let issue = |expires_s| kader_wire::Capability::issue([3; 16], expires_s, |_| [9; 64]).to_text();
    world.refused(T, text(&issue(now_s - 1)), "capabilityExpired");
    world.does(T, text(&issue(now_s + 86_400)));
    assert_eq!((world.sees(T).problem, world.view(T).needs_capability), (None, false));
    let link = world.link();
    world.does(C, Command::Accept { link });
    assert_eq!(world.stage(C), StageView::Verify);
}

#[test]
fn a_permission_that_ended_is_named_when_keys_should_become_new() {
    let mut world = World::in_session(9, terms());
    world.relay.wants_capability = true;
    world.does(C, world.leave(C));
    world.passes(10_000);
    assert!(world.view(T).needs_capability && !world.view(C).needs_capability);
    let before = world.relay.commits();
    let now_s = world.wall_ms / 1_000;
    let good = kader_wire::Capability::issue([3; 16], now_s + 86_400, |_| [9; 64]).to_text();
    world.does(T, Command::SetCapability { text: Secret::new(good) });
    world.passes(10_000);
    assert!(!world.view(T).needs_capability);
    assert!(world.relay.commits() > before, "the keys were renewed all the same");
}

#[test]
fn a_clock_that_is_off_is_named_on_both_sides() {
    for off in [3_600_000, -3_600_000] {
        let mut world = World::agreed(9, terms());
        world.passes(10_000);
        world.sides[C].wall_off_ms = off;
        world.goes_to_the_door();
        let problem = |world: &World, side: usize| world.sees(side).session.unwrap().problem;
        assert_eq!(problem(&world, C).as_deref(), Some("clockDisagrees"), "off {off}");
        assert_eq!(problem(&world, T).as_deref(), Some("otherClockDisagrees"), "off {off}");
        world.sides[C].wall_off_ms = 0;
        for side in BOTH {
            world.enters(side);
        }
        assert!(BOTH.iter().all(|side| problem(&world, *side).is_none()));
        world.does(T, world.admit());
        world.both_run();
    }
}

#[test]
fn nobody_admits_for_ever() {
    let mut world = World::at_the_door(10, terms());
    // The client's computer goes at the very moment.
    world.kill(C);
    world.does(T, world.admit());
    assert_eq!(world.phase(T), Some(PhaseView::Admitting));
    world.passes(15_000);
    let session = world.sees(T).session.unwrap();
    assert_ne!(session.phase, PhaseView::Admitting);
    assert_eq!(session.problem.as_deref(), Some("noAnswer"));
    // It comes back, and both go in.
    world.unlock(C);
    world.settle();
    world.gets_ready(C);
    for side in BOTH {
        world.enters(side);
    }
    world.does(T, world.admit());
    world.both_run();
    world.agree_on_history();
}

#[test]
fn a_line_that_stays_lost_is_laid_anew() {
    let mut world = World::in_session(11, terms());
    assert_eq!(world.lines(), 1);
    for side in BOTH {
        world.reports(side, 1 - side, CallReport::Line(LineView::Lost));
    }
    world.settle();
    world.passes(5_000);
    assert_eq!(world.lines(), 1, "it may come back by itself");
    world.passes(2_000);
    assert_eq!(world.lines(), 2);
    world.both_run();
    // One that comes back in time stays.
    world.reports(C, T, CallReport::Line(LineView::Lost));
    world.passes(3_000);
    world.reports(C, T, CallReport::Line(LineView::Good));
    world.passes(20_000);
    assert_eq!(world.lines(), 2);
}

#[test]
fn a_relay_with_another_key_is_named() {
    let mut world = World::agreed(12, terms());
    assert_eq!(world.view(C).relay, RelayView::Connected);
    world.relay.another_key_at_hello = true;
    world.cut(C);
    world.settle();
    assert_eq!(world.view(C).relay, RelayView::Changed);
}

#[test]
fn after_each_session_both_leaves_are_new_and_the_mailbox_moved() {
    let mut world = World::agreed(13, terms());
    for session in 1..=3 {
        world.goes_to_the_door();
        world.does(T, world.admit());
        world.does(C, world.leave(C));
        world.rests();
        assert_eq!((world.relay.has_mailboxes(), world.relay.commits()), (1 + session, 2 * session));
        for side in BOTH {
            world.restart(side);
        }
    }
}

/// The next session begins while the keys of the one before are still being renewed.
#[test]
fn keys_are_renewed_under_everything_else() {
    for seed in seeds(200, 12) {
        let mut world = World::in_session(seed, terms());
        world.clicks(T, world.leave(T));
        while BOTH.iter().any(|side| world.phase(*side) != Some(PhaseView::Ended)) && world.turn() {}
        for _ in 0..world.dice.below(40) {
            world.turn();
        }
        for _ in 0..world.dice.below(3) {
            let side = world.dice.below(2);
            world.cut(side);
        }
        for side in BOTH {
            let relationship = world.id(side);
            world.tries(side, Command::OpenLobby { relationship }).unwrap();
        }
        world.goes_to_the_door();
        world.does(T, world.admit());
        world.both_run();
        assert!(world.lines() >= 2, "seed {seed}");
        world.does(C, world.leave(C));
        world.agree_on_history();
        world.rests();
    }
}

/// The relay forgets what nobody read for a month: the commit with it.
#[test]
fn who_was_away_for_longer_than_the_relay_keeps_things_still_finds_the_way() {
    let mut world = World::in_session(17, terms());
    world.clicks(T, world.leave(T));
    while world.phase(C) != Some(PhaseView::Ended) && world.turn() {}
    // The client's computer is closed before the keys are renewed.
    world.is_offline(C, true);
    world.settle();
    assert_eq!(world.relay.commits(), 1, "the therapist went on alone");
    world.relay.forgets_what_waits();
    world.boot_ms += 31 * 86_400_000;
    world.wall_ms += 31 * 86_400_000;
    for side in BOTH {
        // A month without anybody there: it locked (S-44).
        world.clicks(side, Command::Acted);
        world.unlock(side);
    }
    world.is_offline(C, false);
    world.settle();
    world.gets_ready(C);
    world.settle();
    world.passes(1_000);
    assert_eq!(world.sees(C).mail.waiting, 0);
    world.gets_ready(T);
    for side in BOTH {
        world.enters(side);
    }
    world.does(T, world.admit());
    world.both_run();
    world.agree_on_history();
}

/// The relay's disk is gone: mailboxes are made anew, and their logs begin at one.
#[test]
fn a_relay_that_lost_its_data_is_read_from_the_first_again() {
    let mut world = World::agreed(18, terms());
    world.relay_is_away(true);
    world.relay.loses_everything();
    world.relay_is_away(false);
    world.settle();
    world.passes(5_000);
    world.goes_to_the_door();
    world.does(T, world.admit());
    world.both_run();
    world.agree_on_history();
}
