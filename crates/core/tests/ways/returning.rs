//! A new computer (S-04, S-42): coming back from an archive, the old one shut out, and all compare again.

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{InvitationState, LetterState, SessionTerms, StageView};

use crate::letters::{ZONE, lettered};
use crate::several::P;
use crate::world::{C, T, World, seeds, terms};

impl World {
    fn invites_back(&mut self, member: usize) {
        let member = self.handle_of(member);
        self.does(T, Command::InviteBack { relationship: self.id(T), member });
    }

    /// The link back for a side.
    fn back(&self, side: usize) -> Command {
        let handle = self.handle_of(side);
        let members = self.sees(T).members;
        let link = members.into_iter().find(|member| member.id == handle).unwrap().back.expect("a link").link;
        Command::ComeBack { link: Secret::new(link) }
    }

    fn comes_back(&mut self, side: usize) {
        let back = self.back(side);
        self.does(side, back);
    }

    /// The sides that compare, all say the same.
    fn all_compare(&mut self, sides: &[usize]) {
        let signs: Vec<_> =
            sides.iter().map(|side| self.sees(*side).verification.expect("a comparison").emoji).collect();
        assert!(signs.iter().all(|own| own.len() == 6 && *own == signs[0]), "{}", self.where_they_are());
        for side in sides {
            self.says_same(*side);
        }
    }

    fn history_alike(&mut self, sides: &[usize]) {
        let mut heads = Vec::new();
        for side in sides {
            let relationship = self.id(*side);
            let Reply::History(check) = self.tries(*side, Command::VerifyHistory { relationship }).unwrap()
            else {
                panic!("no history")
            };
            assert_eq!(check.first_bad, None);
            heads.push((check.entries, check.head));
        }
        assert!(heads.iter().all(|head| *head == heads[0]), "{heads:?}");
    }

    /// A whole short session of two.
    fn meets(&mut self) {
        self.goes_to_the_door();
        self.does(T, self.admit());
        for side in [T, C] {
            assert_eq!(self.phase(side), Some(kader_core::view::PhaseView::Running), "side {side}");
        }
        self.passes(640_000);
        for side in [T, C] {
            let relationship = self.id(side);
            self.does(side, Command::CloseEnding { relationship });
        }
    }
}

/// On a Monday morning, with letters agreed.
fn on_monday(seed: u64) -> World {
    let mut world = World::agreed(seed, lettered(ZONE));
    world.until(ZONE, "2026-09-28T10:00");
    world
}

#[test]
fn s04_a_client_comes_back_on_a_new_computer_and_all_compare_again() {
    let mut world = on_monday(1_200);
    world.does(C, world.letter(C, "Voor de nieuwe computer."));
    world.does(T, world.letter(T, "Gelezen."));
    let archive = world.archive_of(C);
    let old = world.new_computer(C, &archive);
    let seen = world.sees(C);
    assert!(seen.away.is_some() && seen.stage == StageView::Ready && !seen.coming_back);
    assert_eq!(world.words(C).len(), 2);
    // The old one is off. Both write: one cannot send, the other does not know yet that nobody reads.
    world.kill(old);
    world.does(C, world.letter(C, "Nog niet weg."));
    assert_eq!(world.shown(C).last().unwrap().1, LetterState::Held);
    world.does(T, world.letter(T, "Ben je er nog?"));
    let relationship = world.id(C);
    world.refused(C, Command::OpenLobby { relationship }, "away");

    world.invites_back(C);
    assert_eq!(world.sees(T).members[0].back.clone().unwrap().state, InvitationState::Open);
    world.comes_back(C);
    for side in [T, C] {
        let seen = world.sees(side);
        assert_eq!((seen.stage, seen.suspended, seen.away), (StageView::Verify, true, None), "side {side}");
        assert!(seen.agreement.is_some());
    }
    assert!(world.sees(T).members[0].returned && world.sees(T).members[0].back.is_none());
    // Nothing holds until they compared: no session, no letter, no signature.
    let relationship = world.id(T);
    world.refused(T, Command::OpenLobby { relationship }, "refused");
    world.refused(T, world.propose(T, SessionTerms { seconds: 900, ..terms() }), "notVerified");
    world.does(T, world.letter(T, "Later."));
    assert_eq!(world.shown(T).last().unwrap().1, LetterState::Held);
    assert_eq!(world.words(C).len(), 3);

    world.all_compare(&[T, C]);
    world.passes(75_000);
    for side in [T, C] {
        let seen = world.sees(side);
        assert_eq!((seen.stage, seen.suspended, seen.problem), (StageView::Ready, false, None));
        assert!(seen.members.iter().all(|member| !member.returned));
    }
    // What waited has come, on both sides, in its order; what was on its way to the old computer too.
    let all = ["Voor de nieuwe computer.", "Gelezen.", "Nog niet weg.", "Ben je er nog?", "Later."];
    for side in [T, C] {
        let mut words = world.words(side);
        words.sort_unstable();
        let mut all = all.to_vec();
        all.sort_unstable();
        assert_eq!(words, all, "side {side}");
    }
    world.history_alike(&[T, C]);
    world.meets();
    world.history_alike(&[T, C]);
}

#[test]
fn an_old_computer_that_goes_on_is_heard_by_nobody_and_hears_nothing() {
    let mut world = on_monday(1_201);
    let archive = world.archive_of(C);
    let old = world.new_computer(C, &archive);
    world.invites_back(C);
    world.comes_back(C);
    world.all_compare(&[T, C]);
    let before = world.words(T).len();
    world.does(old, world.letter(old, "Van de dief."));
    world.does(T, world.letter(T, "Voor jou alleen."));
    world.passes(120_000);
    assert_eq!(world.words(T).len(), before + 1);
    assert_eq!(world.words(C), ["Voor jou alleen."]);
    assert_eq!(world.words(old), ["Van de dief."]);
    // Nor does its link count: it was used, and it is the same person's.
    let relationship = world.id(old);
    world.does(old, Command::Withdraw { relationship });
    world.passes(120_000);
    assert!(!world.sees(T).withdrawn && !world.sees(C).withdrawn);
    world.meets();
    world.history_alike(&[T, C]);
}

#[test]
fn a_therapist_comes_back_and_the_archive_may_be_older_than_the_ledger() {
    let mut world = on_monday(1_202);
    let archive = world.archive_of(T);
    world.meets();
    world.does(T, world.propose(T, SessionTerms { seconds: 900, ..terms() }));
    world.does(C, world.sign(C, world.proposal(C)));
    world.meets();
    let old = world.new_computer(T, &archive);
    world.kill(old);
    assert!(world.sees(T).away.is_some());
    world.invites_back(C);
    world.restart(T);
    world.comes_back(C);
    assert!(world.sees(C).members[0].returned && world.sees(C).suspended);
    world.history_alike(&[T, C]);
    world.all_compare(&[T, C]);
    world.passes(75_000);
    assert_eq!(world.sees(T).agreement.unwrap().version, 2);
    assert_eq!(world.phase(T), None, "what ended meanwhile is history");
    world.history_alike(&[T, C]);
    world.meets();
    world.does(C, world.letter(C, "Welkom terug."));
    world.passes(75_000);
    assert_eq!(world.words(T), ["Welkom terug."]);
}

#[test]
fn two_come_back_at_once_and_a_couple_comes_along() {
    for (seed, returned) in [(1_203, vec![C]), (1_204, vec![C, P]), (1_205, vec![T]), (1_206, vec![T, P])] {
        let mut world = World::several_agreed(seed, 2, lettered(ZONE));
        world.until(ZONE, "2026-09-28T10:00");
        world.does(P, world.letter(P, "Aan allen."));
        for side in &returned {
            let archive = world.archive_of(*side);
            let old = world.new_computer(*side, &archive);
            world.kill(old);
        }
        world.invites_back(C);
        for (at, side) in [P, C].into_iter().enumerate() {
            assert_eq!(world.stage(T), StageView::Ready, "not before all have answered");
            assert_eq!(world.sees(T).members.iter().filter(|one| one.back.is_some()).count(), 2, "{at}");
            world.comes_back(side);
            world.restart(T);
            world.restart(side);
        }
        let everybody = [T, C, P];
        for side in everybody {
            let seen = world.sees(side);
            assert_eq!((seen.stage, seen.away), (StageView::Verify, None), "side {side}");
            let fresh: Vec<_> =
                seen.members.iter().filter(|one| one.returned).map(|one| one.id.clone()).collect();
            let others = returned.iter().filter(|one| **one != side);
            let mut others: Vec<_> = others.map(|one| world.handle_of(*one)).collect();
            let mut fresh = fresh;
            (fresh.sort(), others.sort());
            assert_eq!(fresh, others, "side {side}");
        }
        world.all_compare(&everybody);
        world.passes(75_000);
        world.does(C, world.letter(C, "We zijn er weer."));
        world.passes(75_000);
        for side in everybody {
            assert_eq!(world.stage(side), StageView::Ready, "side {side}");
            assert_eq!(world.words(side), ["Aan allen.", "We zijn er weer."], "side {side}, seed {seed}");
        }
        world.history_alike(&everybody);
    }
}

#[test]
fn killed_anywhere_the_way_back_goes_on() {
    for seed in seeds(1_210, 6) {
        let mut world = on_monday(seed);
        world.does(T, world.letter(T, "Voor het verlies."));
        let archive = world.archive_of(C);
        let old = world.new_computer(C, &archive);
        world.kill(old);
        world.does(T, world.letter(T, "Na het verlies."));
        world.invites_back(C);
        let back = world.back(C);
        world.clicks(C, back);
        for _ in 0..12 {
            world.goes_some_way();
            let (side, what) = (world.dice.below(2), world.dice.below(2));
            world.befalls(side, what);
        }
        world.settle();
        world.passes(120_000);
        if world.sees(C).away.is_some() && !world.sees(C).coming_back {
            // Killed before a step of its own: the link is still good.
            world.comes_back(C);
        }
        world.passes(120_000);
        world.all_compare(&[T, C]);
        world.passes(120_000);
        assert_eq!(world.words(C), ["Voor het verlies.", "Na het verlies."], "seed {seed}");
        world.history_alike(&[T, C]);
        world.meets();
    }
}

#[test]
fn a_link_back_is_for_one_member_of_one_relationship_and_works_once() {
    let mut world = World::several_agreed(1_220, 2, terms());
    let archive = world.archive_of(C);
    let old = world.new_computer(C, &archive);
    // Nobody but the therapist makes one.
    let member = world.handle_of(T);
    world.refused(P, Command::InviteBack { relationship: world.id(P), member }, "notTherapist");
    world.invites_back(C);
    let back = world.back(C);
    world.refused(P, back.clone(), "backOther");
    let stranger = world.add_side(kader_core::view::RoleView::Client);
    world.settles_in(stranger, "Een Ander");
    world.refused(stranger, back.clone(), "backOther");
    // The old computer has the key too: whoever is first takes the place, the other is told.
    world.does(C, back.clone());
    world.refused(old, back.clone(), "invitationUsed");
    // Pasted twice, and where the first link was pasted: the same.
    world.does(C, back.clone());
    let Command::ComeBack { link } = back else { panic!() };
    world.does(C, Command::Accept { link });
    // A first invitation leads nowhere back.
    world.does(T, Command::Invite { people: 1 });
    let link = Secret::new(
        world.view(T).relationships.iter().find_map(|one| one.invitations.first()).unwrap().link.clone(),
    );
    world.refused(C, Command::ComeBack { link }, "backNotExpected");
}

#[test]
fn a_link_back_ends_with_its_time_and_another_takes_its_place() {
    let mut world = World::agreed(1_221, terms());
    let archive = world.archive_of(C);
    let old = world.new_computer(C, &archive);
    world.kill(old);
    world.invites_back(C);
    let late = world.back(C);
    world.invites_back(C);
    let second = world.back(C);
    world.refused(C, late, "invitationGone");
    world.passes(8 * 86_400_000);
    world.unlock(C);
    world.unlock(T);
    world.refused(C, second, "invitationExpired");
    assert_eq!(world.sees(T).members[0].back.clone().unwrap().state, InvitationState::Expired);
    world.invites_back(C);
    world.comes_back(C);
    world.all_compare(&[T, C]);
    world.meets();
    world.history_alike(&[T, C]);
}

#[test]
fn p1_who_is_away_can_leave_and_remove_and_it_is_said_once_they_are_back() {
    let mut world = World::agreed(1_222, terms());
    let archive = world.archive_of(C);
    let old = world.new_computer(C, &archive);
    world.kill(old);
    let relationship = world.id(C);
    world.does(C, Command::Withdraw { relationship: relationship.clone() });
    assert!(world.sees(C).withdrawn && !world.sees(T).withdrawn);
    world.does(C, Command::EndAlone { relationship });
    world.invites_back(C);
    world.comes_back(C);
    world.passes(75_000);
    for side in [T, C] {
        assert_eq!(world.stage(side), StageView::Closed, "side {side}");
    }
    world.history_alike(&[T, C]);
    let relationship = world.id(C);
    world.does(C, Command::CloseRelationship { relationship });
    // After the end there is no way back.
    let member = world.handle_of(C);
    world.refused(T, Command::InviteBack { relationship: world.id(T), member }, "refused");
}

#[test]
fn s04_who_sees_other_signs_after_coming_back_ends_it_and_may_try_again() {
    let mut world = World::agreed(1_223, terms());
    let archive = world.archive_of(C);
    let old = world.new_computer(C, &archive);
    world.kill(old);
    world.invites_back(C);
    world.comes_back(C);
    let relationship = world.id(C);
    world.does(C, Command::AnswerVerification { relationship, same: false });
    for side in [T, C] {
        assert_eq!(world.stage(side), StageView::Mismatch, "side {side}");
    }
    world.invites_back(C);
    world.comes_back(C);
    world.all_compare(&[T, C]);
    world.meets();
    world.history_alike(&[T, C]);
}
