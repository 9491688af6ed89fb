//! From an invitation to identities that were compared.

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{InvitationState, RelayView, RoleView, StageView, VaultView};

use crate::world::{BOTH, C, T, World, terms};

fn same(world: &World, side: usize, same: bool) -> Command {
    Command::AnswerVerification { relationship: world.id(side), same }
}

#[test]
fn both_see_the_same_six_signs_and_names() {
    let world = World::joined(1);
    let (therapist, client) = (world.sees(T), world.sees(C));
    assert_eq!(therapist.stage, StageView::Verify);
    let signs = therapist.verification.unwrap().emoji;
    assert_eq!(signs.len(), 6);
    assert_eq!(signs, client.verification.unwrap().emoji);
    assert_eq!(therapist.members[0].name.as_deref(), Some("Sam de Wit"));
    assert_eq!(client.members[0].name.as_deref(), Some("Femke Bakker"));
}

#[test]
fn two_pairs_see_other_signs() {
    let signs = |seed| World::joined(seed).sees(T).verification.unwrap().emoji;
    // One chance in 2^36 that they are the same.
    assert_ne!(signs(2), signs(2));
}

#[test]
fn the_invitations_mailbox_is_gone_once_both_are_in() {
    let world = World::joined(3);
    assert_eq!(world.relay.has_mailboxes(), 1, "only the group's mailbox is left");
    assert_eq!(world.relay.holds(), 0, "and everything in it was read by both");
}

#[test]
fn nothing_is_agreed_before_both_said_the_same() {
    let mut world = World::joined(4);
    for side in BOTH {
        world.refused(side, world.propose(side, terms()), "notVerified");
    }
    world.says_same(C);
    for side in BOTH {
        assert_eq!(world.stage(side), StageView::Verify);
        world.refused(side, world.propose(side, terms()), "notVerified");
    }
    world.says_same(T);
    for side in BOTH {
        assert_eq!(world.stage(side), StageView::Agree);
    }
}

#[test]
fn different_ends_it_for_both_for_good() {
    for (first, second) in [(T, C), (C, T)] {
        let mut world = World::joined(5);
        world.says_same(first);
        world.does(second, same(&world, second, false));
        for side in BOTH {
            assert_eq!(world.stage(side), StageView::Mismatch, "side {side}");
        }
        // Whoever changes their mind afterwards changes nothing.
        for side in BOTH {
            assert!(world.tries(side, same(&world, side, true)).is_err(), "side {side}");
            world.settle();
            assert!(world.tries(side, world.propose(side, terms())).is_err(), "side {side}");
            world.settle();
            assert_eq!(world.stage(side), StageView::Mismatch, "side {side}");
            assert!(world.sees(side).proposal.is_none(), "side {side}");
        }
        for side in BOTH {
            world.restart(side);
            assert_eq!(world.stage(side), StageView::Mismatch, "side {side}");
        }
    }
}

#[test]
fn same_and_different_at_once_is_different() {
    let mut world = World::joined(6);
    world.clicks(T, same(&world, T, true));
    world.clicks(C, same(&world, C, false));
    world.settle();
    for side in BOTH {
        assert_eq!(world.stage(side), StageView::Mismatch, "side {side}");
    }
}

#[test]
fn same_twice_is_same() {
    let mut world = World::joined(7);
    for side in [T, T, C, C, T] {
        world.clicks(side, same(&world, side, true));
    }
    world.settle();
    for side in BOTH {
        assert_eq!(world.stage(side), StageView::Agree);
    }
}

#[test]
fn a_link_works_once() {
    let mut world = World::invited(8);
    let link = world.link();
    let third = world.add_side(RoleView::Client);
    world.settles_in(third, "Iemand Anders");
    world.settle();
    world.does(C, Command::Accept { link: link.clone() });
    world.refused(third, Command::Accept { link: link.clone() }, "invitationGone");
    assert!(world.view(third).relationships.is_empty(), "nothing is kept");
    // The one who is in already is led to the same place.
    let Reply::Relationship(id) = world.does(C, Command::Accept { link }) else { panic!() };
    assert_eq!(id, world.id(C));
    assert_eq!(world.view(C).relationships.len(), 1);
}

#[test]
fn of_two_who_take_one_link_at_once_one_is_told() {
    for seed in 0..6 {
        let mut world = World::invited(seed);
        let link = world.link();
        let third = world.add_side(RoleView::Client);
        world.settles_in(third, "Iemand Anders");
        world.settle();
        let ids = [C, third].map(|side| (side, world.clicks(side, Command::Accept { link: link.clone() })));
        world.settle();
        let replies: Vec<_> = ids.iter().map(|(side, id)| world.reply(*side, *id).unwrap()).collect();
        let taken = replies.iter().filter(|reply| reply.is_ok()).count();
        assert_eq!(taken, 1, "seed {seed}: {replies:?}");
        for ((side, _), reply) in ids.iter().zip(&replies) {
            if let Err(failure) = reply {
                assert!(["invitationUsed", "invitationGone"].contains(&failure.code.as_str()), "{failure:?}");
                assert!(world.view(*side).relationships.is_empty());
            } else {
                assert_eq!(world.stage(*side), StageView::Verify, "seed {seed}");
            }
        }
        assert_eq!(world.stage(T), StageView::Verify);
    }
}

#[test]
fn bad_links_are_named() {
    let mut world = World::invited(9);
    let link = world.link().expose().to_owned();
    let cut = link[..link.len() - 2].to_owned();
    for (bad, code) in [(cut, "invitationDamaged"), ("hallo".to_owned(), "invitationNotALink")] {
        world.refused(C, Command::Accept { link: Secret::new(bad) }, code);
    }
    world.refused(T, Command::Accept { link: world.link() }, "notClient");
    world.refused(C, Command::Invite { people: 1 }, "notTherapist");
    // Eight days later.
    let link = world.link();
    world.passes(8 * 24 * 3_600 * 1_000);
    world.refused(C, Command::Accept { link }, "invitationExpired");
    assert_eq!(world.sees(T).invitations[0].state, InvitationState::Expired);
}

#[test]
fn withdrawn_means_gone() {
    let mut world = World::invited(10);
    let link = world.link();
    let relationship = world.id(T);
    world.does(T, Command::WithdrawInvitation { relationship: relationship.clone() });
    assert!(world.view(T).relationships.is_empty());
    world.refused(C, Command::Accept { link }, "invitationGone");
    world.refused(T, Command::WithdrawInvitation { relationship }, "noRelationship");
}

#[test]
fn who_is_in_is_not_thrown_out_by_a_late_withdrawal() {
    let mut world = World::joined(11);
    let relationship = world.id(T);
    assert!(world.tries(T, Command::WithdrawInvitation { relationship }).is_err());
    world.settle();
    assert_eq!(world.stage(T), StageView::Verify);
}

#[test]
fn accepted_while_the_relay_is_away_is_kept_and_done_later() {
    let mut world = World::invited(12);
    let link = world.link();
    world.relay_is_away(true);
    world.settle();
    world.does(C, Command::Accept { link });
    assert_eq!(world.stage(C), StageView::Joining);
    assert_eq!(world.view(C).relay, RelayView::Away);
    world.restart(C);
    world.relay_is_away(false);
    world.settle();
    for side in BOTH {
        assert_eq!(world.stage(side), StageView::Verify);
        world.says_same(side);
    }
    assert_eq!(world.stage(T), StageView::Agree);
}

#[test]
fn locked_shows_nothing_and_loses_nothing() {
    let mut world = World::joined(13);
    world.says_same(C);
    world.does(T, Command::Lock);
    assert!(matches!(world.view(T).vault, VaultView::Locked { .. }));
    assert!(world.view(T).relationships.is_empty() && world.view(T).me.is_none());
    world.refused(T, Command::Invite { people: 1 }, "locked");
    world.does(T, Command::Lock);
    world.unlock(T);
    world.unlock(T);
    world.settle();
    world.says_same(T);
    for side in BOTH {
        assert_eq!(world.stage(side), StageView::Agree);
    }
    // What comes while it is locked is there when it is opened.
    world.does(C, Command::Lock);
    world.does(T, world.propose(T, terms()));
    world.unlock(C);
    world.settle();
    world.does(C, world.sign(C, world.proposal(C)));
    for side in BOTH {
        assert_eq!(world.stage(side), StageView::Ready);
    }
    world.agree_on_history();
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let mut world = World::joined(14);
    world.kill(T);
    let wrong = Command::Unlock {
        way: kader_core::view::UnlockWay::Passphrase,
        secret: Some(Secret::new("kale winter avond".to_owned())),
    };
    world.refused(T, wrong, "passphraseWrong");
    assert!(matches!(world.view(T).vault, VaultView::Locked { .. }));
    world.unlock(T);
}
