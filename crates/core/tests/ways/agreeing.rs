//! Proposals: read, signed, left, crossed. Both sides always end with the same version.

use kader_core::input::Command;
use kader_core::view::{HistoryBy, HistoryKind, SessionTerms, StageView};

use crate::world::{BOTH, C, T, World, seeds, terms};

fn minutes(minutes: u32) -> SessionTerms {
    SessionTerms { seconds: minutes * 60, ..terms() }
}

/// Both have the same version in force, or both have none, and nothing is in the way of the next.
fn same_in_force(world: &mut World) -> Option<u32> {
    world.settle();
    let [one, other] =
        BOTH.map(|side| world.sees(side).agreement.map(|a| (a.version, a.hash, a.terms.session.seconds)));
    assert_eq!(one, other, "{}", world.where_they_are());
    world.agree_on_history();
    one.map(|(version, _, seconds)| {
        assert!(version > 0);
        seconds
    })
}

#[test]
fn signed_by_both_it_is_in_force_and_in_the_ledger() {
    let mut world = World::agreed(1, terms());
    assert_eq!(same_in_force(&mut world), Some(600));
    for side in BOTH {
        assert_eq!(world.kinds(side), [(HistoryKind::Agreed, HistoryBy::All)]);
        assert_eq!(world.stage(side), StageView::Ready);
        assert!(world.sees(side).proposal.is_none());
    }
}

#[test]
fn terms_out_of_range_are_refused() {
    let mut world = World::verified(2);
    for bad in [
        SessionTerms { seconds: 0, ..terms() },
        SessionTerms { seconds: u32::MAX, ..terms() },
        SessionTerms { notices: vec![10, 20], ..terms() },
    ] {
        world.refused(T, world.propose(T, bad), "termsOutOfRange");
    }
}

#[test]
fn of_two_that_cross_the_therapists_stands() {
    for seed in 0..8 {
        let mut world = World::verified(seed);
        world.clicks(T, world.propose(T, minutes(50)));
        world.clicks(C, world.propose(C, minutes(30)));
        world.settle();
        for side in BOTH {
            let proposal = world.sees(side).proposal.unwrap();
            assert_eq!(proposal.terms.session.seconds, 3_000, "seed {seed}");
            assert_eq!(proposal.mine, side == T);
        }
        world.does(C, world.sign(C, world.proposal(C)));
        assert_eq!(same_in_force(&mut world), Some(3_000));
    }
}

#[test]
fn a_client_may_answer_with_a_proposal_of_their_own() {
    let mut world = World::verified(3);
    world.does(T, world.propose(T, minutes(50)));
    world.does(C, world.propose(C, minutes(30)));
    for side in BOTH {
        assert_eq!(world.sees(side).proposal.unwrap().terms.session.seconds, 1_800, "side {side}");
    }
    world.does(T, world.sign(T, world.proposal(T)));
    assert_eq!(same_in_force(&mut world), Some(1_800));
}

#[test]
fn a_therapist_may_answer_with_a_proposal_of_their_own() {
    let mut world = World::verified(4);
    world.does(C, world.propose(C, minutes(30)));
    world.does(T, world.propose(T, minutes(50)));
    for side in BOTH {
        assert_eq!(world.sees(side).proposal.unwrap().terms.session.seconds, 3_000, "side {side}");
    }
    world.does(C, world.sign(C, world.proposal(C)));
    assert_eq!(same_in_force(&mut world), Some(3_000));
}

#[test]
fn declined_is_gone_on_both_sides() {
    for side in BOTH {
        let mut world = World::verified(5);
        let other = 1 - side;
        world.does(other, world.propose(other, terms()));
        let decline = Command::Decline { relationship: world.id(side), hash: world.proposal(side) };
        world.does(side, decline.clone());
        world.refused(side, decline, "proposalStale");
        for side in BOTH {
            assert!(world.sees(side).proposal.is_none());
        }
        assert_eq!(same_in_force(&mut world), None);
    }
}

#[test]
fn signed_at_the_moment_something_newer_is_proposed() {
    for (seed, proposer) in (0..8).flat_map(|seed| BOTH.map(|side| (seed, side))) {
        let mut world = World::verified(seed);
        let signer = 1 - proposer;
        world.does(proposer, world.propose(proposer, minutes(50)));
        let old = world.proposal(signer);
        // Neither has heard of the other's click.
        world.clicks(signer, world.sign(signer, old));
        world.clicks(proposer, world.propose(proposer, minutes(30)));
        assert_eq!(same_in_force(&mut world), Some(3_000), "seed {seed} proposer {proposer}");
        // What was proposed meanwhile is not lost: it is asked for again, on top.
        for side in BOTH {
            let proposal = world.sees(side).proposal.unwrap();
            assert_eq!((proposal.version, proposal.terms.session.seconds), (2, 1_800));
            assert_eq!(proposal.mine, side == proposer);
        }
        // And it is not in the way of anything.
        world.does(T, world.propose(T, minutes(55)));
        world.does(C, world.sign(C, world.proposal(C)));
        assert_eq!(same_in_force(&mut world), Some(3_300), "seed {seed} proposer {proposer}");
    }
}

#[test]
fn nobody_takes_back_what_they_signed() {
    let mut world = World::verified(6);
    world.does(T, world.propose(T, minutes(50)));
    let hash = world.proposal(T);
    // A signature that is out cannot be called back: the other may be signing this very moment.
    world.clicks(T, Command::Decline { relationship: world.id(T), hash: hash.clone() });
    world.clicks(C, world.sign(C, hash));
    assert_eq!(same_in_force(&mut world), Some(3_000));
}

#[test]
fn clicks_that_come_twice() {
    let mut world = World::verified(7);
    for _ in 0..2 {
        world.clicks(T, world.propose(T, minutes(50)));
    }
    world.settle();
    let hash = world.proposal(C);
    let first = world.clicks(C, world.sign(C, hash.clone()));
    let second = world.clicks(C, world.sign(C, hash.clone()));
    world.settle();
    for id in [first, second] {
        assert!(world.reply(C, id).unwrap().is_ok());
    }
    assert_eq!(same_in_force(&mut world), Some(3_000));
    world.refused(T, world.sign(T, "00".repeat(32)), "proposalStale");
    // What was signed cannot be left as it is any more.
    world.refused(C, Command::Decline { relationship: world.id(C), hash }, "proposalStale");
    assert_eq!(same_in_force(&mut world), Some(3_000));
}

/// Any order of proposing, signing and leaving, with frames that move now and then: both sides
/// always have the same version in force once everything has come to rest.
#[test]
fn any_order_of_clicks_ends_the_same_on_both_sides() {
    for seed in seeds(100, 24) {
        println!("seed {seed}");
        let mut world = World::verified(seed);
        for round in 0..24 {
            let side = world.dice.below(2);
            let proposal = world.sees(side).proposal;
            let relationship = world.id(side);
            match (world.dice.below(5), proposal) {
                (0 | 1, Some(proposal)) => {
                    world.clicks(side, Command::Sign { relationship, hash: proposal.hash });
                }
                (2, Some(proposal)) => {
                    world.clicks(side, Command::Decline { relationship, hash: proposal.hash });
                }
                (3, _) => {
                    world.clicks(side, world.propose(side, minutes(20 + round)));
                }
                _ => {
                    for _ in 0..world.dice.below(12) {
                        world.turn();
                    }
                }
            }
        }
        same_in_force(&mut world);
        for side in BOTH {
            world.restart(side);
        }
        same_in_force(&mut world);
        world.does(T, world.propose(T, minutes(55)));
        world.does(C, world.sign(C, world.proposal(C)));
        assert_eq!(same_in_force(&mut world), Some(3_300), "seed {seed}");
    }
}
