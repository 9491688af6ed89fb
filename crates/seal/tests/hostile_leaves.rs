//! Persons whose programs bring, take out and change leaves as they may not: built on the MLS library.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{GROUP, Person, client, met, met_all, partner, seated, therapist};
use kader_seal::{Expected, Group, Identity, Opened, Provider, SealError, Seat};
use openmls::prelude::tls_codec::{Deserialize as _, Serialize as _};
use openmls::prelude::{
    BasicCredential, Capabilities, Ciphersuite, CredentialWithKey, GroupId, KeyPackage, LeafNodeParameters,
    MlsGroup, MlsGroupCreateConfig, MlsMessageBodyIn, MlsMessageIn, MlsMessageOut, NewSignerBundle,
    OpenMlsProvider, ProtocolVersion,
};

const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

fn bytes(message: &MlsMessageOut) -> Vec<u8> {
    message.tls_serialize_detached().unwrap()
}

/// The stored group as the library sees it, around our checks.
fn raw(p: &Provider<'_>) -> MlsGroup {
    MlsGroup::load(p.storage(), &GroupId::from_slice(&GROUP)).unwrap().unwrap()
}

/// A person's word for a leaf key in a group.
fn proof(person: &Identity, group: &[u8; 16], key: &[u8; 32]) -> [u8; 64] {
    person.sign(b"kader/leaf/v1\0", &[group.as_slice(), key].concat())
}

fn credential(parts: &[&[u8]], key: [u8; 32]) -> CredentialWithKey {
    CredentialWithKey {
        credential: BasicCredential::new(parts.concat()).into(),
        signature_key: key.to_vec().into(),
    }
}

/// A key package of `signer` that says whatever is wanted.
fn package(p: &Provider<'_>, signer: &Identity, said: &[&[u8]]) -> Vec<u8> {
    let bundle = KeyPackage::builder()
        .leaf_node_capabilities(Capabilities::builder().ciphersuites(vec![SUITE]).build())
        .build(SUITE, p, signer, credential(said, signer.public()))
        .unwrap();
    bytes(&MlsMessageOut::from(bundle.into_key_package()))
}

fn checked(p: &Provider<'_>, package: &[u8]) -> KeyPackage {
    let message = MlsMessageIn::tls_deserialize_exact(package).unwrap();
    let MlsMessageBodyIn::KeyPackage(package) = message.extract() else { panic!() };
    package.validate(p.crypto(), ProtocolVersion::Mls10).unwrap()
}

/// A commit of `by` that adds these, and nothing stays of it where it was made.
fn adding(by: &Person, packages: &[&[u8]]) -> Vec<u8> {
    by.undone(|p, i| {
        let packages: Vec<_> = packages.iter().map(|one| checked(p, one)).collect();
        bytes(&raw(p).add_members(p, i, &packages).unwrap().0)
    })
}

/// The same, that takes out the leaves with these keys.
fn removing(by: &Person, leaves: &[[u8; 32]]) -> Vec<u8> {
    by.undone(|p, i| {
        let mut group = raw(p);
        let found = |key: &[u8; 32]| group.members().find(|m| m.signature_key == key).unwrap().index;
        let indices: Vec<_> = leaves.iter().map(found).collect();
        bytes(&group.remove_members(p, i, &indices).unwrap().0)
    })
}

/// What whoever has this group says to a commit, which changes nothing there.
fn said_to(person: &Person, commit: &[u8]) -> Result<Opened, SealError> {
    let (mut group, before) = (person.load(), person.load());
    let said = person.undone(|p, _| group.open(p, commit));
    if said.is_err() {
        assert_eq!((group.epoch(), group.leaves()), (before.epoch(), before.leaves()));
    }
    said
}

#[test]
fn a_leaf_needs_its_persons_proof_for_this_key_and_group() {
    let (a, b) = (therapist(), client());
    let (_ga, mut gb) = met(&a, &b);
    let leaf = Identity::from_seed(&[0x77; 32]);
    let (key, person, other) = (leaf.public(), b.public(), a.public());
    let right = proof(&b.identity, &GROUP, &key);
    let mut bent = right;
    bent[40] ^= 1;
    let wrong: [&[&[u8]]; 13] = [
        // Forged, of another person, for another group, for another key, under another prefix.
        &[&person, &key, &bent],
        &[&person, &key, &[0; 64]],
        &[&person, &key, &proof(&a.identity, &GROUP, &key)],
        &[&person, &key, &proof(&leaf, &GROUP, &key)],
        &[&person, &key, &proof(&b.identity, &[7; 16], &key)],
        &[&person, &key, &proof(&b.identity, &GROUP, &person)],
        &[&person, &key, &b.identity.sign(b"kader/leaf/v2\0", &[GROUP.as_slice(), &key].concat())],
        // The proof of one for the leaf of another.
        &[&other, &key, &right],
        // Another key than the one that signs, and the leaf itself as a person.
        &[&person, &other, &right],
        &[&key, &key, &proof(&leaf, &GROUP, &key)],
        // Too short, too long, nothing.
        &[&person, &key, &right[..63]],
        &[&person, &key, &right, &[0]],
        &[&person],
    ];
    for (at, said) in wrong.iter().enumerate() {
        let lying = b.undone(|p, _| package(p, &leaf, said));
        let refused = b.undone(|p, i| gb.add_leaf(p, i, &lying).err());
        assert_eq!(refused, Some(SealError::CredentialMismatch), "{at}");
        assert_eq!(said_to(&a, &adding(&b, &[&lying])), Err(SealError::CredentialMismatch), "{at}");
    }
    // The leaf key may not be the person's own, though they prove it.
    let own = b.public();
    let twice = b.undone(|p, i| package(p, i, &[&own, &own, &proof(i, &GROUP, &own)]));
    assert_eq!(b.undone(|p, i| gb.add_leaf(p, i, &twice).err()), Some(SealError::CredentialMismatch));
    // A stranger, with a leaf that is theirs.
    let c = partner();
    let stranger = Seat::new(&c.identity, GROUP).unwrap();
    assert_eq!(said_to(&a, &adding(&b, &[stranger.package()])), Err(SealError::UnexpectedMembers));

    let honest = b.undone(|p, _| package(p, &leaf, &[&person, &key, &right]));
    assert!(matches!(said_to(&a, &adding(&b, &[&honest])), Ok(Opened::EpochChanged { .. })));
    assert!(b.undone(|p, i| gb.add_leaf(p, i, &honest)).is_ok());
}

#[test]
fn nobody_brings_or_takes_out_anothers_leaf() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, _gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    let (of_a, of_b) = (Seat::new(&a.identity, GROUP).unwrap(), Seat::new(&b.identity, GROUP).unwrap());
    let unexpected = Err(SealError::UnexpectedMembers);
    // A seat that is proven, in the commit of another.
    for listener in [&b, &second] {
        assert_eq!(said_to(listener, &adding(&a, &[of_b.package()])), unexpected);
        assert_eq!(said_to(listener, &adding(&a, &[of_a.package(), of_b.package()])), unexpected);
    }
    assert_eq!(said_to(&a, &adding(&second, &[of_a.package()])), unexpected);
    // The second computer is the first one's to take out, and the first nobody's.
    for listener in [&b, &second] {
        for out in [vec![second.public()], vec![b.public()], vec![b.public(), second.public()]] {
            assert_eq!(said_to(listener, &removing(&a, &out)), unexpected, "{}", out.len());
        }
    }
    for out in [vec![b.public()], vec![a.public()], vec![a.public(), b.public()]] {
        for listener in [&a, &b] {
            assert_eq!(said_to(listener, &removing(&second, &out)), unexpected);
        }
    }
    assert!(matches!(said_to(&a, &removing(&b, &[second.public()])), Ok(Opened::EpochChanged { .. })));
    assert_eq!(said_to(&second, &removing(&b, &[second.public()])), Ok(Opened::Removed { by: b.public() }));
    assert!(matches!(said_to(&second, &adding(&b, &[of_b.package()])), Ok(Opened::EpochChanged { .. })));
}

#[test]
fn a_fourth_leaf_is_merged_by_nobody() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let more: Vec<_> = (0..3).map(|_| Seat::new(&b.identity, GROUP).unwrap()).collect();
    let all: Vec<_> = more.iter().map(Seat::package).collect();
    assert_eq!(said_to(&a, &adding(&b, &all)), Err(SealError::UnexpectedMembers));
    assert!(matches!(said_to(&a, &adding(&b, &all[..2])), Ok(Opened::EpochChanged { .. })));
    let (second, mut gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    let (_third, _) = seated(&b, &mut gb, &mut [(&a, &mut ga), (&second, &mut gs)]);
    for listener in [&a, &second] {
        assert_eq!(said_to(listener, &adding(&b, &all[..1])), Err(SealError::UnexpectedMembers));
    }
    // One goes and one comes: three.
    let swapped = b.undone(|p, i| {
        let mut group = raw(p);
        let out = group.members().find(|m| m.signature_key == second.public()).unwrap().index;
        let package = checked(p, all[0]);
        let made = group.commit_builder().propose_removals([out]).propose_adds([package]);
        let made = made.load_psks(p.storage()).unwrap();
        let made = made.build(p.rand(), p.crypto(), i, |_| true).unwrap();
        bytes(&made.stage_commit(p).unwrap().into_contents().0)
    });
    let heard = said_to(&a, &swapped);
    assert!(matches!(&heard, Ok(Opened::EpochChanged { leaves, .. }) if leaves.len() == 4), "{heard:?}");
}

#[test]
fn a_further_computer_changes_neither_its_key_nor_its_person() {
    let (a, b) = (therapist(), client());
    let (mut ga, mut gb) = met(&a, &b);
    let (second, _gs) = seated(&b, &mut gb, &mut [(&a, &mut ga)]);
    let new = Identity::from_seed(&[0x99; 32]);
    let renewed = |by: &Person, signer: &Identity, said: &[&[u8]]| {
        by.undone(|p, i| {
            let credential_with_key = credential(said, signer.public());
            let bundle = NewSignerBundle { signer, credential_with_key };
            let made = raw(p).self_update_with_new_signer(p, i, bundle, LeafNodeParameters::default());
            bytes(made.unwrap().commit())
        })
    };
    let (old_key, new_key) = (second.public(), new.public());
    // Each of these would do for a leaf that is added.
    let of_b = proof(&b.identity, &GROUP, &new_key);
    let of_a = proof(&a.identity, &GROUP, &old_key);
    let wrong = [
        renewed(&second, &new, &[&b.public(), &new_key, &of_b]),
        renewed(&second, &second.identity, &[&a.public(), &old_key, &of_a]),
        renewed(&second, &second.identity, &[&old_key]),
        renewed(&b, &new, &[&b.public(), &new_key, &of_b]),
    ];
    for (at, commit) in wrong.iter().enumerate() {
        assert_eq!(said_to(&a, commit), Err(SealError::CredentialMismatch), "{at}");
    }
    let same = proof(&b.identity, &GROUP, &old_key);
    let honest = renewed(&second, &second.identity, &[&b.public(), &old_key, &same]);
    assert!(matches!(said_to(&a, &honest), Ok(Opened::EpochChanged { .. })));
}

/// Where persons may change, they come with a first computer and go with all of theirs.
#[test]
fn persons_go_whole_and_come_with_a_first_leaf() {
    let (a, b, c) = (therapist(), client(), partner());
    let mut groups = met_all(&[&a, &b, &c]);
    let [mut gc, mut gb, mut ga] = [groups.pop().unwrap(), groups.pop().unwrap(), groups.pop().unwrap()];
    let (second, mut gs) = seated(&b, &mut gb, &mut [(&a, &mut ga), (&c, &mut gc)]);
    let (all, without) = ([a.public(), b.public(), c.public()], [a.public(), c.public()]);
    let said = |commit: &[u8], expected: &[[u8; 32]]| {
        let mut group = c.load();
        c.undone(|p, _| group.open_admitting(p, commit, expected))
    };
    let (whole, half) = (removing(&a, &[b.public(), second.public()]), removing(&a, &[second.public()]));
    for expected in [&all[..], &without[..]] {
        assert_eq!(said(&half, expected), Err(SealError::UnexpectedMembers));
    }
    assert_eq!(said(&removing(&a, &[b.public()]), &without), Err(SealError::UnexpectedMembers));
    assert_eq!(said(&whole, &all), Err(SealError::UnexpectedMembers));
    assert!(matches!(said(&whole, &without), Ok(Opened::EpochChanged { members, .. }) if members == without));
    // Whom it takes out learns by whom.
    let heard = second.tx(|p, _| gs.open_admitting(p, &whole, &without));
    assert_eq!(heard, Ok(Opened::Removed { by: a.public() }));

    let d = Person::new(0x44);
    let (seat, first) =
        (Seat::new(&d.identity, GROUP).unwrap(), d.tx(|p, i| Group::key_package(p, i).unwrap()));
    let more = [a.public(), b.public(), c.public(), d.public()];
    for packages in [vec![seat.package()], vec![first.as_slice(), seat.package()]] {
        assert_eq!(said(&adding(&a, &packages), &more), Err(SealError::UnexpectedMembers));
    }
    assert!(matches!(said(&adding(&a, &[&first]), &more), Ok(Opened::EpochChanged { .. })));
}

/// A group as somebody founds it who keeps to no rule, with a leaf for whoever asks.
fn founded(maker: &Person, said: &[&[u8]], packages: &[&[u8]]) -> Vec<u8> {
    maker.undone(|p, i| {
        let config =
            MlsGroupCreateConfig::builder().ciphersuite(SUITE).use_ratchet_tree_extension(true).build();
        let id = GroupId::from_slice(&GROUP);
        let mut group = MlsGroup::new_with_group_id(p, i, &config, id, credential(said, i.public())).unwrap();
        let packages: Vec<_> = packages.iter().map(|one| checked(p, one)).collect();
        bytes(&group.add_members(p, i, &packages).unwrap().1)
    })
}

#[test]
fn nobody_sits_down_by_anothers_welcome() {
    let (a, b) = (therapist(), client());
    let seat = Seat::new(&b.identity, GROUP).unwrap();
    let second = Person::with(seat.signer());
    let of_b = b.tx(|p, i| Group::key_package(p, i).unwrap());
    let sit = |welcome: &[u8]| {
        let all = [a.public(), b.public()];
        second.undone(|p, _| Group::sit_down(p, &seat, welcome, &all).err())
    };
    let by_another = founded(&a, &[&a.public()], &[&of_b, seat.package()]);
    assert_eq!(sit(&by_another), Some(SealError::UnexpectedMembers));
    // No first computer of the person is there, or there are too many of theirs.
    let without = founded(&a, &[&a.public()], &[seat.package()]);
    assert_eq!(sit(&without), Some(SealError::UnexpectedMembers));
    let of_a = a.tx(|p, i| Group::key_package(p, i).unwrap());
    let more: Vec<_> = (0..3).map(|_| Seat::new(&b.identity, GROUP).unwrap()).collect();
    let mut packages = vec![of_a.as_slice(), seat.package()];
    assert_eq!(sit(&founded(&b, &[&b.public()], &packages)), None);
    packages.extend(more.iter().map(Seat::package));
    assert_eq!(sit(&founded(&b, &[&b.public()], &packages)), Some(SealError::UnexpectedMembers));
    // The other is not who they say.
    let lie = Identity::from_seed(&[0x55; 32]);
    let lying = a.undone(|p, _| package(p, &lie, &[&a.public(), &lie.public(), &[3; 64]]));
    let welcome = founded(&b, &[&b.public()], &[&of_a, &lying, seat.package()]);
    assert_eq!(sit(&welcome), Some(SealError::CredentialMismatch));

    // Nor does a first computer join a group in which somebody sits as they may not.
    let join = |welcome: &[u8]| {
        let most = 4;
        a.undone(|p, _| Group::join(p, welcome, Expected::Members { most }).err())
    };
    assert_eq!(join(&founded(&b, &[&b.public()], &[&of_a, &lying])), Some(SealError::CredentialMismatch));
    assert_eq!(join(&founded(&b, &[&b.public()], &packages)), Some(SealError::UnexpectedMembers));
    assert_eq!(join(&founded(&b, &[&b.public()], &packages[..2])), None);
    let stranger = Seat::new(&partner().identity, GROUP).unwrap();
    let strange = founded(&b, &[&b.public()], &[&of_a, stranger.package()]);
    assert_eq!(join(&strange), Some(SealError::UnexpectedMembers));
}
