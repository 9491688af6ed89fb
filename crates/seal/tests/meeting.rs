//! From an invitation to compared pictures, and somebody in between.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{GROUP, Person, client, met, therapist};
use kader_seal::{Expected, Group, Invitation, Provider, SealError, ShortString, Verification, envelope};

const NOW: u64 = 1_795_000_000;

fn begin(person: &Person, group: &Group) -> Verification {
    let theirs = *group.members().iter().find(|key| **key != person.public()).unwrap();
    let secret = group.verification_secret(&Provider::new(&person.connection)).unwrap();
    Verification::begin(person.public(), theirs, secret).unwrap()
}

fn compare(a: &mut Verification, b: &mut Verification) -> (ShortString, ShortString) {
    a.accept_commitment(b.commitment()).unwrap();
    b.accept_commitment(a.commitment()).unwrap();
    (a.finish(&b.reveal().unwrap()).unwrap(), b.finish(&a.reveal().unwrap()).unwrap())
}

#[test]
fn two_people_meet_through_a_burning_mailbox() {
    let (inviter, invitee) = (therapist(), client());
    let invitation = Invitation::new("ws://127.0.0.1:7443", NOW).unwrap();
    let link = invitation.link();

    let read = Invitation::parse(&link, NOW + 3600).unwrap();
    let theirs = read.mailbox().unwrap();
    let package = invitee.tx(|p, i| Group::key_package(p, i).unwrap());
    let slot0 = envelope::wrap(&theirs.to_inviter, &package).unwrap();

    let ours = invitation.mailbox().unwrap();
    assert_eq!(ours.id, theirs.id);
    let package = envelope::unwrap(&ours.to_inviter, &slot0).unwrap();
    let (ga, welcome) = inviter.tx(|p, i| {
        let mut group = Group::create(p, i, GROUP).unwrap();
        let added = group.add(p, i, &package).unwrap();
        assert_eq!(added.member, invitee.public());
        (group, added.welcome)
    });
    let slot1 = envelope::wrap(&ours.to_invitee, &welcome).unwrap();
    assert_eq!(
        envelope::unwrap(&theirs.to_inviter, &slot1),
        Err(SealError::EnvelopeUndecryptable),
        "each direction has its key"
    );

    let welcome = envelope::unwrap(&theirs.to_invitee, &slot1).unwrap();
    let gb = invitee.tx(|p, _| Group::join(p, &welcome, Expected::Pair).unwrap());
    assert_eq!(gb.members(), [inviter.public(), invitee.public()]);

    let (one, two) = compare(&mut begin(&inviter, &ga), &mut begin(&invitee, &gb));
    assert_eq!(one, two);
    let names: Vec<_> = one.pictures().iter().map(|p| p.emoji().key).collect();
    assert_eq!(names.len(), 6);
}

/// Somebody who took the invitee's place towards the inviter and invites the invitee on their own:
/// two groups, each with honest mathematics. Both comparisons run to the end; the pictures differ.
#[test]
fn somebody_in_between_shows_different_pictures() {
    for round in 0..20u8 {
        let (a, b) = (client(), therapist());
        let (towards_a, towards_b) = (Person::new(0x80 + round), Person::new(0xb0 + round));
        let (ga, gm_a) = met(&a, &towards_a);
        let (gm_b, gb) = met(&towards_b, &b);
        let (seen_by_a, _) = compare(&mut begin(&a, &ga), &mut begin(&towards_a, &gm_a));
        let (_, seen_by_b) = compare(&mut begin(&towards_b, &gm_b), &mut begin(&b, &gb));
        assert_ne!(seen_by_a, seen_by_b);
    }
}

/// The best the one in between can do without the commitments: hand on the others' messages.
#[test]
fn handed_on_commitments_are_broken_commitments() {
    let (a, b) = (client(), therapist());
    let (m1, m2) = (Person::new(0x66), Person::new(0x67));
    let (ga, _) = met(&a, &m1);
    let (_, gb) = met(&m2, &b);
    let (mut va, mut vb) = (begin(&a, &ga), begin(&b, &gb));
    va.accept_commitment(vb.commitment()).unwrap();
    vb.accept_commitment(va.commitment()).unwrap();
    let (na, nb) = (va.reveal().unwrap(), vb.reveal().unwrap());
    assert_eq!(va.finish(&nb).err(), Some(SealError::CommitmentBroken));
    assert_eq!(vb.finish(&na).err(), Some(SealError::CommitmentBroken));
}

/// Even one who holds the identity keys of both — a relay cannot, a stolen device could — has two
/// groups with two secrets.
#[test]
fn stolen_identity_keys_do_not_make_the_pictures_agree() {
    let (a, b) = (client(), therapist());
    let (fake_b, fake_a) = (therapist(), client());
    let (ga, gm_a) = met(&a, &fake_b);
    let (gm_b, gb) = met(&fake_a, &b);
    let (seen_by_a, _) = compare(&mut begin(&a, &ga), &mut begin(&fake_b, &gm_a));
    let (_, seen_by_b) = compare(&mut begin(&fake_a, &gm_b), &mut begin(&b, &gb));
    assert_ne!(seen_by_a, seen_by_b);
}

#[test]
fn another_epoch_has_another_secret() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let before = ga.verification_secret(&Provider::new(&a.connection)).unwrap();
    let commit = a.tx(|p, i| ga.update(p, i).unwrap());
    a.tx(|p, _| ga.confirm_commit(p).unwrap());
    b.tx(|p, _| gb.open(p, &commit).unwrap());
    let after = ga.verification_secret(&Provider::new(&a.connection)).unwrap();
    assert_ne!(before, after);
    let (one, two) = compare(&mut begin(&a, &ga), &mut begin(&b, &gb));
    assert_eq!(one, two);
}
