//! Members whose programs do not keep to the rules: built on the MLS library directly.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{GROUP, client, met, partner, therapist};
use kader_seal::{Expected, Group, Identity, Opened, Provider, SealError};
use openmls::prelude::tls_codec::Serialize as _;
use openmls::prelude::{
    BasicCredential, Capabilities, Ciphersuite, CredentialWithKey, GroupId, KeyPackage, LeafNodeParameters,
    Lifetime, MIXED_PLAINTEXT_WIRE_FORMAT_POLICY, MlsGroup, MlsGroupCreateConfig, MlsMessageOut,
    NewSignerBundle, OpenMlsProvider,
};

const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

fn claiming(name: &[u8], key: &Identity) -> CredentialWithKey {
    CredentialWithKey {
        credential: BasicCredential::new(name.to_vec()).into(),
        signature_key: key.public().to_vec().into(),
    }
}

fn bytes(message: &MlsMessageOut) -> Vec<u8> {
    message.tls_serialize_detached().unwrap()
}

fn package(
    p: &Provider<'_>,
    signer: &Identity,
    credential: CredentialWithKey,
    suite: Ciphersuite,
    lifetime: Lifetime,
) -> Vec<u8> {
    let bundle = KeyPackage::builder()
        .leaf_node_capabilities(Capabilities::builder().ciphersuites(vec![suite]).build())
        .key_package_lifetime(lifetime)
        .build(suite, p, signer, credential)
        .unwrap();
    bytes(&MlsMessageOut::from(bundle.into_key_package()))
}

/// The stored group as the library sees it, around our checks.
fn raw(p: &Provider<'_>) -> MlsGroup {
    MlsGroup::load(p.storage(), &GroupId::from_slice(&GROUP)).unwrap().unwrap()
}

#[test]
fn a_key_package_in_anothers_name_is_refused() {
    let (a, b, c) = (client(), therapist(), partner());
    let mut group = a.tx(|p, i| Group::create(p, i, GROUP).unwrap());
    for name in [c.public().as_slice(), b"therapist", b""] {
        let lying = b.tx(|p, i| package(p, i, claiming(name, i), SUITE, Lifetime::default()));
        assert_eq!(a.tx(|p, i| group.add(p, i, &lying)), Err(SealError::CredentialMismatch));
    }
    let honest = b.tx(|p, i| package(p, i, claiming(&i.public(), i), SUITE, Lifetime::default()));
    assert!(a.tx(|p, i| group.add(p, i, &honest)).is_ok());
}

#[test]
fn other_suites_and_times_are_refused() {
    let (a, b) = (client(), therapist());
    let mut group = a.tx(|p, i| Group::create(p, i, GROUP).unwrap());
    let chacha = Ciphersuite::MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519;
    let other = b.tx(|p, i| package(p, i, claiming(&i.public(), i), chacha, Lifetime::default()));
    assert_eq!(a.tx(|p, i| group.add(p, i, &other)), Err(SealError::KeyPackageRefused));
    for (from, to) in [(1, 2), (u64::MAX - 10, u64::MAX)] {
        let untimely = Lifetime::init(from, to);
        let other = b.tx(|p, i| package(p, i, claiming(&i.public(), i), SUITE, untimely));
        assert_eq!(a.tx(|p, i| group.add(p, i, &other)), Err(SealError::KeyPackageLifetime));
    }
}

#[test]
fn a_welcome_from_somebody_in_anothers_name_is_refused() {
    let (a, b, c) = (client(), therapist(), partner());
    let asked = b.tx(|p, i| Group::key_package(p, i).unwrap());
    let welcome = a.tx(|p, i| {
        use openmls::prelude::tls_codec::Deserialize as _;
        use openmls::prelude::{MlsMessageBodyIn, MlsMessageIn, ProtocolVersion};
        let config =
            MlsGroupCreateConfig::builder().ciphersuite(SUITE).use_ratchet_tree_extension(true).build();
        let id = GroupId::from_slice(&GROUP);
        let lie = claiming(&c.public(), i);
        let mut group = MlsGroup::new_with_group_id(p, i, &config, id, lie).unwrap();
        let message = MlsMessageIn::tls_deserialize_exact(&asked).unwrap();
        let MlsMessageBodyIn::KeyPackage(asked) = message.extract() else {
            panic!();
        };
        let asked = asked.validate(p.crypto(), ProtocolVersion::Mls10).unwrap();
        let (_, welcome, _) = group.add_members(p, i, &[asked]).unwrap();
        bytes(&welcome)
    });
    assert_eq!(
        b.tx(|p, _| Group::join(p, &welcome, Expected::Pair)).err(),
        Some(SealError::CredentialMismatch)
    );
}

#[test]
fn nobody_changes_their_key() {
    let (a, b) = (client(), therapist());
    let (_, mut gb) = met(&a, &b);
    let new = Identity::from_seed(&[0x99; 32]);
    for name in [new.public(), a.public()] {
        let commit = a.undone(|p, i| {
            let bundle = NewSignerBundle { signer: &new, credential_with_key: claiming(&name, &new) };
            let made =
                raw(p).self_update_with_new_signer(p, i, bundle, LeafNodeParameters::default()).unwrap();
            bytes(made.commit())
        });
        assert_eq!(b.undone(|p, _| gb.open(p, &commit)), Err(SealError::CredentialMismatch));
        gb = b.load();
        assert_eq!(gb.epoch(), 1);
    }
}

#[test]
fn nobody_is_put_out_unexpectedly() {
    let (a, b, c) = (client(), therapist(), partner());
    let (mut ga, mut gb) = met(&a, &b);
    let all = [a.public(), b.public(), c.public()];
    let asked = c.tx(|p, i| Group::key_package(p, i).unwrap());
    let added = a.tx(|p, i| ga.add(p, i, &asked).unwrap());
    a.tx(|p, _| ga.confirm_commit(p).unwrap());
    let commit = added.commit.unwrap();
    // Refused and rolled back leaves the choice open.
    assert_eq!(b.undone(|p, _| gb.open(p, &commit)), Err(SealError::UnexpectedMembers));
    let mut gb = b.load();
    b.tx(|p, _| gb.open_admitting(p, &commit, &all).unwrap());

    let out = a.undone(|p, i| {
        let mut group = raw(p);
        let index = group.members().find(|m| m.signature_key == c.public()).unwrap().index;
        bytes(&group.remove_members(p, i, &[index]).unwrap().0)
    });
    assert_eq!(b.undone(|p, _| gb.open(p, &out)), Err(SealError::UnexpectedMembers));
    let mut gb = b.load();
    let left = b.tx(|p, _| gb.open_admitting(p, &out, &all[..2]));
    assert!(matches!(left, Ok(Opened::EpochChanged { .. })), "{left:?}");
    assert_eq!(gb.members(), all[..2]);
}

#[test]
fn proposals_and_plain_messages_are_refused() {
    let (a, b) = (client(), therapist());
    let (_, mut gb) = met(&a, &b);
    let proposal = a.undone(|p, i| {
        let (proposal, _) = raw(p).propose_self_update(p, i, LeafNodeParameters::default()).unwrap();
        bytes(&proposal)
    });
    assert_eq!(b.tx(|p, _| gb.open(p, &proposal)), Err(SealError::UnexpectedProposal));
    let plain = a.undone(|p, i| {
        let mut group = raw(p);
        let config = openmls::prelude::MlsGroupJoinConfig::builder()
            .wire_format_policy(MIXED_PLAINTEXT_WIRE_FORMAT_POLICY)
            .build();
        group.set_configuration(p.storage(), &config).unwrap();
        let made = group.self_update(p, i, LeafNodeParameters::default()).unwrap();
        bytes(made.commit())
    });
    assert_eq!(b.tx(|p, _| gb.open(p, &plain)), Err(SealError::NotEncrypted));
    // Neither left anything behind that would stop the next message.
    assert!(b.tx(|p, i| gb.seal(p, i, b"on")).is_ok());
}

/// Refused bytes change nothing: whether the caller commits or rolls back, work goes on without
/// loading again.
#[test]
fn refused_bytes_do_not_make_a_group_stale() {
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let message = a.tx(|p, i| ga.seal(p, i, b"whole").unwrap());
    let mut bad = message.clone();
    *bad.last_mut().unwrap() ^= 1;
    for bytes in [bad.as_slice(), b"garbage"] {
        assert!(b.undone(|p, _| gb.open(p, bytes)).is_err());
        assert!(b.tx(|p, _| gb.open(p, bytes)).is_err());
    }
    let opened = b.tx(|p, _| gb.open(p, &message));
    assert!(matches!(opened, Ok(Opened::Message { .. })), "{opened:?}");
    assert_eq!(b.undone(|p, _| gb.open(p, &message)), Err(SealError::AlreadyOpened));
    assert!(b.tx(|p, i| gb.seal(p, i, b"on")).is_ok());
}
