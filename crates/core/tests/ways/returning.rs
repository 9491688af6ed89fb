//! A new computer (S-04, S-42): coming back from an archive, the old one shut out, and all compare again.

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{
    InvitationState, LetterState, PhaseView, RoleView, SessionTerms, StageView, Terms, UnlockWay,
};
use kader_seal::invitation::InvitationMailbox;
use kader_seal::{Group, Identity, Invitation, Provider, envelope};
use kader_setting::PublicKey;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::changed::{Said, garbage};
use crate::letters::{ZONE, lettered};
use crate::several::P;
use crate::world::{C, PASSPHRASE, T, World, seeds, terms};

impl World {
    pub(crate) fn invites_back(&mut self, member: usize) {
        let member = self.handle_of(member);
        self.does(T, Command::InviteBack { relationship: self.id(T), member });
    }

    /// The link back for a side.
    fn back(&self, side: usize) -> Command {
        let handle = self.handle_of(side);
        let links = self.sees(T).invite_back;
        let link = links.into_iter().find(|link| link.member == handle).expect("a link");
        Command::ComeBack { link: Secret::new(link.link) }
    }

    pub(crate) fn comes_back(&mut self, side: usize) {
        let back = self.back(side);
        self.does(side, back);
    }

    /// The sides that compare, all say the same.
    pub(crate) fn all_compare(&mut self, sides: &[usize]) {
        let signs: Vec<_> =
            sides.iter().map(|side| self.sees(*side).verification.expect("a comparison").emoji).collect();
        assert!(signs.iter().all(|own| own.len() == 6 && *own == signs[0]), "{}", self.where_they_are());
        for side in sides {
            self.says_same(*side);
        }
    }

    pub(crate) fn history_alike(&mut self, sides: &[usize]) {
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
    pub(crate) fn meets(&mut self) {
        self.goes_to_the_door();
        self.does(T, self.admit());
        for side in [T, C] {
            assert_eq!(self.phase(side), Some(PhaseView::Running), "side {side}");
        }
        self.passes(720_000);
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
    world.refused(C, Command::OpenLobby { relationship }, "awayFromGroup");

    world.invites_back(C);
    assert_eq!(world.sees(T).invite_back[0].state, InvitationState::Open);
    world.comes_back(C);
    for side in [T, C] {
        let seen = world.sees(side);
        assert_eq!((seen.stage, seen.suspended, seen.away), (StageView::Verify, true, None), "side {side}");
        assert!(seen.agreement.is_some());
    }
    assert!(world.sees(T).members[0].returned && world.sees(T).invite_back.is_empty());
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
    let longer = SessionTerms { seconds: 660, ..terms() };
    world.does(T, world.propose(T, Terms { session: longer, ..lettered(ZONE) }));
    world.does(C, world.sign(C, world.proposal(C)));
    world.meets();
    // One that the computer is lost in.
    world.goes_to_the_door();
    world.does(T, world.admit());
    let old = world.new_computer(T, &archive);
    world.kill(old);
    assert!(world.sees(T).away.is_some());
    world.invites_back(C);
    world.restart(T);
    world.comes_back(C);
    assert_eq!(world.phase(C), Some(PhaseView::Interrupted));
    assert!(world.sees(C).members[0].returned && world.sees(C).suspended);
    world.history_alike(&[T, C]);
    world.all_compare(&[T, C]);
    world.passes(75_000);
    assert_eq!(world.sees(T).agreement.unwrap().version, 2);
    // What ended meanwhile is history; what stood open is closed once its time is over.
    world.passes(1_200_000);
    world.unlock(T);
    world.unlock(C);
    world.settle();
    world.history_alike(&[T, C]);
    for side in [T, C] {
        assert_eq!(world.phase(side), Some(PhaseView::Ended), "side {side}");
        let relationship = world.id(side);
        world.does(side, Command::CloseEnding { relationship });
    }
    world.history_alike(&[T, C]);
    world.meets();
    world.does(C, world.letter(C, "Welkom terug."));
    world.passes(75_000);
    assert_eq!(world.words(T), ["Welkom terug."]);
}

#[test]
fn what_came_after_the_archive_is_told_again_by_whose_it_is() {
    let mut world = on_monday(1_207);
    world.does(T, world.letter(T, "Van voor het archief."));
    world.does(C, world.letter(C, "Ook van ervoor."));
    let archive = world.archive_of(C);
    world.passes(3_600_000);
    world.unlock(T);
    world.unlock(C);
    world.does(T, world.letter(T, "Van erna."));
    world.does(C, world.letter(C, "Mijn eigen, van erna."));
    world.passes(120_000);
    let old = world.new_computer(C, &archive);
    world.kill(old);
    world.invites_back(C);
    world.comes_back(C);
    assert_eq!(world.words(C), ["Van voor het archief.", "Ook van ervoor."]);
    world.all_compare(&[T, C]);
    world.passes(120_000);
    // Nobody's words but their own: what the client wrote after the archive is with the therapist alone.
    assert_eq!(world.words(C), ["Van voor het archief.", "Ook van ervoor.", "Van erna."]);
    assert_eq!(world.words(T).len(), 4);
    let states: Vec<_> =
        world.shown(T).into_iter().filter(|(own, ..)| *own).map(|(_, state, _)| state).collect();
    assert_eq!(states, [LetterState::Arrived; 2]);
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
            assert_eq!(world.sees(T).invite_back.len(), 2, "{at}");
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
            fresh.sort();
            others.sort();
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
fn a_new_group_waits_for_the_end_of_the_session_that_the_computer_was_lost_in() {
    let mut world = on_monday(1_208);
    let archive = world.archive_of(C);
    world.goes_to_the_door();
    world.does(T, world.admit());
    let old = world.new_computer(C, &archive);
    world.kill(old);
    world.invites_back(C);
    world.comes_back(C);
    assert!(world.sees(C).coming_back);
    assert_eq!(world.phase(T), Some(PhaseView::Running));
    world.restart(C);
    let relationship = world.id(T);
    world.does(T, Command::Leave { relationship });
    assert_eq!((world.stage(T), world.stage(C)), (StageView::Verify, StageView::Verify));
    world.history_alike(&[T, C]);
    world.all_compare(&[T, C]);
    world.passes(75_000);
    world.history_alike(&[T, C]);
    let relationship = world.id(T);
    world.does(T, Command::CloseEnding { relationship });
    world.meets();
}

#[test]
fn killed_anywhere_the_way_back_goes_on() {
    for seed in seeds(1_210, 4) {
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
    assert_eq!(world.sees(T).invite_back[0].state, InvitationState::Expired);
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

// --- a changed peer ---

/// Bytes with a signature, as they go through the mailbox of a link.
#[derive(Serialize, Deserialize)]
struct Signed {
    body: ByteBuf,
    signature: ByteBuf,
}

/// An answer to a link.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    relationship: ByteBuf,
    mailbox: ByteBuf,
    package: ByteBuf,
    returns: Option<u64>,
    generation: u64,
    entries: u64,
    version: u32,
}

/// A welcome by a link.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Welcome {
    relationship: ByteBuf,
    mailbox: ByteBuf,
    group: ByteBuf,
    welcome: ByteBuf,
    relay_key: ByteBuf,
    anew: Anew,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Anew {
    generation: u64,
    returned: Vec<PublicKey>,
    since_ms: u64,
    teller: PublicKey,
    from_entry: u64,
    from_version: u32,
}

fn signed(by: &Identity, prefix: &'static [u8], body: &impl Serialize) -> Vec<u8> {
    let body = serde_ipld_dagcbor::to_vec(body).unwrap();
    let signature = ByteBuf::from(by.sign(prefix, &body).to_vec());
    serde_ipld_dagcbor::to_vec(&Signed { body: ByteBuf::from(body), signature }).unwrap()
}

fn keys_of(back: &Command, world: &World) -> InvitationMailbox {
    let Command::ComeBack { link } = back else { panic!("no link") };
    Invitation::parse(link.expose(), world.wall_ms / 1000).unwrap().mailbox().unwrap()
}

impl World {
    /// What somebody answered at a link, out of the relay's log.
    fn answered(&self, keys: &InvitationMailbox) -> Answer {
        let log = self.relay.log();
        let (.., envelope) = log.iter().find(|(mailbox, ..)| *mailbox == keys.id).expect("an answer");
        let bytes = envelope::unwrap(&keys.to_inviter, envelope).unwrap();
        let signed: Signed = serde_ipld_dagcbor::from_slice(&bytes).unwrap();
        serde_ipld_dagcbor::from_slice(&signed.body).unwrap()
    }
}

#[test]
fn a_link_in_other_hands_lets_nobody_in() {
    let mut world = World::several_agreed(1_230, 2, terms());
    let archive = world.archive_of(C);
    let old = world.new_computer(C, &archive);
    world.kill(old);
    world.invites_back(C);
    let back = world.back(C);
    let keys = keys_of(&back, &world);
    // Another member got hold of it, with a key package and a signature of their own.
    let bytes = world.with_vault(P, false, |changed| {
        let provider = Provider::new(changed.tx.connection());
        let package = ByteBuf::from(Group::key_package(&provider, changed.identity).unwrap());
        let answer = Answer {
            relationship: changed.record.group.clone(),
            mailbox: ByteBuf::from(keys.id.as_bytes().to_vec()),
            package,
            returns: Some(0),
            generation: 0,
            entries: 1,
            version: 1,
        };
        signed(changed.identity, b"kader/back/answer/v1\0", &answer)
    });
    world.unlock(P);
    world.settle();
    // What does not open is of nobody who has the link, and changes nothing.
    world.delivers_in(T, keys.id, (1, Some(0)), &garbage(7));
    assert_eq!(world.sees(T).problem, None);
    let envelope = envelope::wrap(&keys.to_inviter, &bytes).unwrap();
    world.delivers_in(T, keys.id, (1, Some(0)), &envelope);
    assert_eq!(world.sees(T).problem.as_deref(), Some("backSomebodyElse"));
    let mine = world.handle_of(C);
    let spoiled = world.sees(T).invite_back.into_iter().find(|link| link.member == mine).unwrap();
    assert_eq!(spoiled.state, InvitationState::Expired);
    // The right one comes too late by it: nobody gets in by a link that others know.
    world.does(C, back);
    world.comes_back(P);
    assert_eq!((world.stage(T), world.sees(C).away.is_some()), (StageView::Ready, true));
    world.invites_back(C);
    world.comes_back(C);
    world.all_compare(&[T, C, P]);
    world.history_alike(&[T, C, P]);
}

#[test]
fn a_welcome_that_is_not_the_therapists_changes_nothing() {
    let mut world = World::several_agreed(1_231, 2, terms());
    let archive = world.archive_of(C);
    let old = world.new_computer(C, &archive);
    world.kill(old);
    let therapist = world.with_vault(P, false, |changed| changed.record.others[0].key);
    world.unlock(P);
    world.settle();
    // By another member, without one of them, as it was before.
    for (by, others, generation) in [(P, false, 1), (T, false, 1), (T, true, 0)] {
        world.invites_back(C);
        let back = world.back(C);
        let keys = keys_of(&back, &world);
        world.does(C, back);
        assert!(world.sees(C).coming_back);
        let package = world.answered(&keys).package;
        let theirs = world.with_vault(P, false, |changed| {
            let provider = Provider::new(changed.tx.connection());
            Group::key_package(&provider, changed.identity).unwrap()
        });
        world.unlock(P);
        world.settle();
        let relay_key = world.relay.key();
        let bytes = world.with_vault(by, false, |changed| {
            let provider = Provider::new(changed.tx.connection());
            let mut packages: Vec<&[u8]> = vec![&package];
            if others {
                packages.push(&theirs);
            }
            let (_, founded) = Group::create_with(&provider, changed.identity, [9; 16], &packages).unwrap();
            let welcome = Welcome {
                relationship: changed.record.group.clone(),
                mailbox: ByteBuf::from(keys.id.as_bytes().to_vec()),
                group: ByteBuf::from(vec![9; 16]),
                welcome: ByteBuf::from(founded.welcome),
                relay_key: ByteBuf::from(relay_key.to_vec()),
                anew: Anew {
                    generation,
                    returned: Vec::new(),
                    since_ms: 0,
                    teller: therapist,
                    from_entry: 0,
                    from_version: 0,
                },
            };
            signed(changed.identity, b"kader/back/welcome/v1\0", &welcome)
        });
        world.unlock(by);
        world.settle();
        let envelope = envelope::wrap(&keys.to_invitee, &bytes).unwrap();
        world.delivers_in(C, keys.id, (2, Some(1)), &envelope);
        let seen = world.sees(C);
        assert!(seen.away.is_some() && !seen.coming_back && !seen.suspended, "by {by}");
        assert_eq!(seen.problem.as_deref(), Some("backRefused"));
    }
    // The right one still comes.
    world.invites_back(C);
    world.comes_back(C);
    world.comes_back(P);
    world.all_compare(&[T, C, P]);
    world.history_alike(&[T, C, P]);
}

#[test]
fn a_ledger_that_was_shortened_or_forged_is_not_taken() {
    let mut world = on_monday(1_232);
    world.meets();
    let archive = world.archive_of(C);
    let old = world.new_computer(C, &archive);
    world.kill(old);
    // The therapist's program has lost its last entry, and says one that nobody signed.
    let forged = world.with_vault(T, true, |changed| {
        let rows = changed.tx.ledger_from(0).unwrap();
        let last = rows.last().unwrap();
        let gone = i64::try_from(last.number).unwrap();
        changed.tx.connection().execute("DELETE FROM ledger WHERE position = ?1", [gone]).unwrap();
        let mut bytes = last.bytes.clone();
        *bytes.last_mut().unwrap() ^= 1;
        bytes
    });
    world.unlock(T);
    world.settle();
    world.invites_back(C);
    world.comes_back(C);
    // The longer ledger is told by who has it.
    world.history_alike(&[T, C]);
    assert_eq!(world.sees(T).history.len(), 3);
    world.says(T, &[Said::Entry { entry: forged }]);
    world.history_alike(&[T, C]);
    world.all_compare(&[T, C]);
    world.meets();
    world.history_alike(&[T, C]);
}

// --- the words that it needs ---

#[test]
fn the_words_are_asked_for_after_a_week_and_then_each_season() {
    let mut world = World::empty(1_233);
    let create = Command::CreateVault {
        name: "Sam".to_owned(),
        role: RoleView::Client,
        language: None,
        way: UnlockWay::Passphrase,
        passphrase: Some(Secret::new(PASSPHRASE.to_owned())),
    };
    let Reply::Words(words) = world.tries(C, create).unwrap() else { panic!("no words") };
    let day = 86_400_000;
    let typed = |words: &[String]| Command::CheckWords { words: Secret::new(words.join(" ")) };
    // Not before they were written down.
    world.refused(C, Command::PutOffWords, "wordCheckWrong");
    let answers = [0usize, 11, 23].map(|index| (index, Secret::new(words[index].clone()))).into();
    world.does(C, Command::ConfirmWords { answers });
    let due = |world: &mut World| {
        world.restart(C);
        world.view(C).words_due
    };
    assert!(!due(&mut world));
    world.passes(7 * day - 60_000);
    assert!(!due(&mut world));
    world.passes(60_000);
    assert!(due(&mut world));
    world.does(C, Command::PutOffWords);
    assert!(!due(&mut world));
    world.passes(7 * day);
    assert!(due(&mut world));
    let mut wrong: Vec<String> = words.to_vec();
    wrong.swap(0, 1);
    world.refused(C, typed(&wrong), "wordsWrong");
    world.refused(C, typed(&words[..23]), "wordsWrong");
    assert!(due(&mut world));
    world.does(C, typed(&words));
    world.passes(89 * day);
    assert!(!due(&mut world));
    world.passes(day);
    assert!(due(&mut world));
    // New ones are young again.
    let Reply::Words(renewed) = world.does(C, Command::RenewWords) else { panic!("no words") };
    assert!(!due(&mut world));
    world.refused(C, typed(&words), "wordsWrong");
    world.does(C, typed(&renewed));
    assert!(world.view(C).words_checked && !due(&mut world));
}
