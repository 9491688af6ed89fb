//! From an invitation to compared pictures, and somebody in between.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{GROUP, Person, client, met, met_all, partner, therapist};
use kader_seal::{Expected, Group, Invitation, Provider, SealError, ShortString, Verification, envelope};

const NOW: u64 = 1_795_000_000;

fn begin(person: &Person, group: &Group) -> Verification {
    let others: Vec<_> = group.members().into_iter().filter(|key| *key != person.public()).collect();
    let secret = group.verification_secret(&Provider::new(&person.connection)).unwrap();
    Verification::begin(person.public(), &others, secret).unwrap()
}

/// The whole comparison among the members of one group, and what each of them sees.
fn compare_all(sides: &mut [(&Person, &Group)]) -> Vec<ShortString> {
    let mut begun: Vec<_> = sides.iter().map(|(p, g)| (p.public(), begin(p, g))).collect();
    let commitments: Vec<_> = begun.iter().map(|(key, one)| (*key, one.commitment())).collect();
    for (own, one) in &mut begun {
        for (key, commitment) in commitments.iter().filter(|(key, _)| key != own) {
            one.accept_commitment(key, *commitment).unwrap();
        }
    }
    let nonces: Vec<_> = begun.iter().map(|(key, one)| (*key, one.reveal().unwrap())).collect();
    for (own, one) in &mut begun {
        for (key, nonce) in nonces.iter().filter(|(key, _)| key != own) {
            one.accept_nonce(key, *nonce).unwrap();
        }
    }
    begun.iter().map(|(_, one)| one.finish().unwrap()).collect()
}

fn compare(a: (&Person, &Group), b: (&Person, &Group)) -> (ShortString, ShortString) {
    let seen = compare_all(&mut [a, b]);
    (seen[0], seen[1])
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

    let (one, two) = compare((&inviter, &ga), (&invitee, &gb));
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
        let (seen_by_a, _) = compare((&a, &ga), (&towards_a, &gm_a));
        let (_, seen_by_b) = compare((&towards_b, &gm_b), (&b, &gb));
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
    va.accept_commitment(&m1.public(), vb.commitment()).unwrap();
    vb.accept_commitment(&m2.public(), va.commitment()).unwrap();
    let (na, nb) = (va.reveal().unwrap(), vb.reveal().unwrap());
    assert_eq!(va.accept_nonce(&m1.public(), nb), Err(SealError::CommitmentBroken));
    assert_eq!(vb.accept_nonce(&m2.public(), na), Err(SealError::CommitmentBroken));
}

/// Even one who holds the identity keys of both — a relay cannot, a stolen device could — has two
/// groups with two secrets.
#[test]
fn stolen_identity_keys_do_not_make_the_pictures_agree() {
    let (a, b) = (client(), therapist());
    let (fake_b, fake_a) = (therapist(), client());
    let (ga, gm_a) = met(&a, &fake_b);
    let (gm_b, gb) = met(&fake_a, &b);
    let (seen_by_a, _) = compare((&a, &ga), (&fake_b, &gm_a));
    let (_, seen_by_b) = compare((&fake_a, &gm_b), (&b, &gb));
    assert_ne!(seen_by_a, seen_by_b);
}

#[test]
fn four_who_joined_at_once_see_the_same_pictures() {
    let people = [therapist(), client(), partner(), Person::new(0x44)];
    let groups = met_all(&people.iter().collect::<Vec<_>>());
    let mut sides: Vec<_> = people.iter().zip(&groups).collect();
    let seen = compare_all(&mut sides);
    assert!(seen.iter().all(|pictures| *pictures == seen[0]));
    sides.reverse();
    assert_ne!(compare_all(&mut sides), seen, "nonces are fresh");
}

/// One who took a partner's place towards the others, and the others' towards the partner: the couple
/// reads different pictures aloud, also though the therapist's are those of one of them.
#[test]
fn somebody_between_a_couple_shows_different_pictures() {
    let (t, a, b) = (therapist(), client(), partner());
    let (fake_b, fake_t, fake_a) = (Person::new(0x80), Person::new(0x81), Person::new(0x82));
    let (one, two) = ([&t, &a, &fake_b], [&fake_t, &fake_a, &b]);
    let (here, there) = (met_all(&one), met_all(&two));
    let mut here: Vec<_> = one.into_iter().zip(&here).collect();
    let mut there: Vec<_> = two.into_iter().zip(&there).collect();
    let (here, there) = (compare_all(&mut here), compare_all(&mut there));
    assert_eq!(here[0], here[1]);
    assert_ne!(here[1], there[2]);
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
    let (one, two) = compare((&a, &ga), (&b, &gb));
    assert_eq!(one, two);
}
