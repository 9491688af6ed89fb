//! Vectors of RFC 9420 for suite 1, run through this crate's own storage and crypto provider.
//!
//! | vectors | how |
//! | --- | --- |
//! | passive-client-welcome, -handling-commit, -random | joined and followed by the MLS library on our [`Provider`]: welcome, ratchet tree, PSK, path secrets, transcript, key schedule, message protection |
//! | crypto-basics | against the primitives the provider hands to the library (HKDF, Ed25519, HPKE, SHA-256), with the labels built here |
//! | key-schedule | the derivation of every secret, computed here with the provider's primitives; then the exporter of a live group against the exporter computed here with `ring` |
//!
//! Not run: tree-math, tree-operations, tree-validation, treekem, secret-tree, message-protection,
//! transcript-hashes, psk_secret, welcome and messages. They take inputs that the library accepts
//! only inside its own tests; the passive clients pass through the same code. Other suites are
//! not used here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{Person, client, met, therapist};
use data_encoding::HEXLOWER;
use kader_seal::Provider;
use openmls::prelude::tls_codec::{Deserialize as _, Serialize as _};
use openmls::prelude::{
    HpkePrivateKey, KeyPackage, KeyPackageBundle, MIXED_CIPHERTEXT_WIRE_FORMAT_POLICY, MlsGroup,
    MlsGroupJoinConfig, MlsMessageBodyIn, MlsMessageIn, OpenMlsCrypto, OpenMlsProvider,
    ProcessedMessageContent, RatchetTreeIn, StagedWelcome,
};
use openmls::schedule::psk::PreSharedKeyId;
use openmls_traits::storage::StorageProvider;
use openmls_traits::types::{Ciphersuite, HashType, HpkeCiphertext, SignatureScheme};
use serde_json::{Value, json};

const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

fn hex(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

fn cases(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

// --- passive clients ---

/// The library builds key packages with their private keys only itself; its storage format is the
/// one door left.
fn put_key_package(provider: &Provider<'_>, case: &Value) {
    let message = MlsMessageIn::tls_deserialize_exact(hex(&case["key_package"])).unwrap();
    let MlsMessageBodyIn::KeyPackage(package) = message.extract() else {
        panic!("not a key package");
    };
    let package = serde_json::to_value(&package).unwrap();
    let private = |key: &str| serde_json::to_value(HpkePrivateKey::from(hex(&case[key]))).unwrap();
    let bundle: KeyPackageBundle = serde_json::from_value(json!({
        "key_package": package,
        "private_init_key": private("init_priv"),
        "private_encryption_key": { "key": private("encryption_priv") },
    }))
    .unwrap();
    let package: KeyPackage = serde_json::from_value(package).unwrap();
    let reference = package.hash_ref(provider.crypto()).unwrap();
    provider.storage().write_key_package(&reference, &bundle).unwrap();
}

fn join(provider: &Provider<'_>, case: &Value) -> MlsGroup {
    put_key_package(provider, case);
    for psk in case["external_psks"].as_array().unwrap() {
        PreSharedKeyId::external(hex(&psk["psk_id"]), vec![]).store(provider, &hex(&psk["psk"])).unwrap();
    }
    let message = MlsMessageIn::tls_deserialize_exact(hex(&case["welcome"])).unwrap();
    let MlsMessageBodyIn::Welcome(welcome) = message.extract() else {
        panic!("not a welcome");
    };
    let config = MlsGroupJoinConfig::builder()
        .use_ratchet_tree_extension(true)
        .wire_format_policy(MIXED_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .number_of_resumption_psks(16)
        .build();
    let mut builder =
        StagedWelcome::build_from_welcome(provider, &config, welcome).unwrap().skip_lifetime_validation();
    if case["ratchet_tree"].is_string() {
        let tree = RatchetTreeIn::tls_deserialize_exact(hex(&case["ratchet_tree"])).unwrap();
        builder = builder.with_ratchet_tree(tree);
    }
    let group = builder.build().unwrap().into_group(provider).unwrap();
    assert_eq!(group.epoch_authenticator().as_slice(), hex(&case["initial_epoch_authenticator"]));
    group
}

/// Follows one epoch.
fn follow(provider: &Provider<'_>, group: &mut MlsGroup, epoch: &Value) {
    let messages = epoch["proposals"].as_array().unwrap().iter();
    for message in messages.chain([&epoch["commit"]]) {
        let message =
            MlsMessageIn::tls_deserialize_exact(hex(message)).unwrap().try_into_protocol_message().unwrap();
        let processed = group.process_message(provider, message).unwrap();
        match processed.into_content() {
            ProcessedMessageContent::ProposalMessage(proposal) => {
                group.store_pending_proposal(provider.storage(), *proposal).unwrap()
            }
            ProcessedMessageContent::StagedCommitMessage(staged) => {
                group.merge_staged_commit(provider, *staged).unwrap();
            }
            _ => panic!("neither proposal nor commit"),
        }
    }
    assert_eq!(group.epoch_authenticator().as_slice(), hex(&epoch["epoch_authenticator"]));
}

/// Runs all cases, each epoch in a transaction of its own on a group loaded anew; returns how many
/// cases and epochs there were.
fn passive(text: &str) -> (usize, usize) {
    let (mut joined, mut followed) = (0, 0);
    for case in cases(text) {
        let person = Person::new(0x44);
        let id = person.tx(|p, _| join(p, &case).group_id().clone());
        joined += 1;
        for epoch in case["epochs"].as_array().unwrap() {
            person.tx(|p, _| {
                let mut group = MlsGroup::load(p.storage(), &id).unwrap().unwrap();
                follow(p, &mut group, epoch);
            });
            followed += 1;
        }
    }
    (joined, followed)
}

#[test]
fn passive_client_welcome() {
    let run = passive(include_str!("vectors/rfc9420-passive-client-welcome.json"));
    assert_eq!(run, (8, 0));
}

#[test]
fn passive_client_handling_commit() {
    let run = passive(include_str!("vectors/rfc9420-passive-client-handling-commit.json"));
    assert_eq!(run, (13, 26));
}

#[test]
fn passive_client_random() {
    let run = passive(include_str!("vectors/rfc9420-passive-client-random.json"));
    assert_eq!(run, (1, 60));
}

// --- primitives and key schedule ---

/// A TLS vector with the variable-length header of RFC 9420 section 2.1.2.
fn vector(bytes: &[u8]) -> Vec<u8> {
    match u16::try_from(bytes.len()).unwrap() {
        short @ 0..64 => [&[u8::try_from(short).unwrap()], bytes].concat(),
        long => [&(long | 0x4000).to_be_bytes(), bytes].concat(),
    }
}

/// RFC 9420 section 8.
fn kdf_label(label: &[u8], context: &[u8], length: u16) -> Vec<u8> {
    let label = [b"MLS 1.0 ", label].concat();
    [length.to_be_bytes().to_vec(), vector(&label), vector(context)].concat()
}

struct Basics<'p>(&'p Provider<'p>);

impl Basics<'_> {
    fn expand(&self, secret: &[u8], label: &str, context: &[u8], length: u16) -> Vec<u8> {
        let info = kdf_label(label.as_bytes(), context, length);
        self.0
            .crypto()
            .hkdf_expand(HashType::Sha2_256, secret, &info, length.into())
            .unwrap()
            .as_slice()
            .to_vec()
    }

    fn derive(&self, secret: &[u8], label: &str) -> Vec<u8> {
        self.expand(secret, label, b"", 32)
    }

    fn extract(&self, salt: &[u8], ikm: &[u8]) -> Vec<u8> {
        self.0.crypto().hkdf_extract(HashType::Sha2_256, salt, ikm).unwrap().as_slice().to_vec()
    }
}

#[test]
fn crypto_basics() {
    let person = client();
    let provider = Provider::new(&person.connection);
    let crypto = provider.crypto();
    let basics = Basics(&provider);
    let all = cases(include_str!("vectors/rfc9420-crypto-basics.json"));
    assert_eq!(all.len(), 1);
    let case = &all[0];

    let c = &case["ref_hash"];
    let input = [vector(c["label"].as_str().unwrap().as_bytes()), vector(&hex(&c["value"]))].concat();
    assert_eq!(crypto.hash(HashType::Sha2_256, &input).unwrap(), hex(&c["out"]));

    let c = &case["expand_with_label"];
    let length = u16::try_from(c["length"].as_u64().unwrap()).unwrap();
    let out = basics.expand(&hex(&c["secret"]), c["label"].as_str().unwrap(), &hex(&c["context"]), length);
    assert_eq!(out, hex(&c["out"]));

    let c = &case["derive_secret"];
    let out = basics.derive(&hex(&c["secret"]), c["label"].as_str().unwrap());
    assert_eq!(out, hex(&c["out"]));

    let c = &case["derive_tree_secret"];
    let generation = u32::try_from(c["generation"].as_u64().unwrap()).unwrap();
    let length = u16::try_from(c["length"].as_u64().unwrap()).unwrap();
    let out =
        basics.expand(&hex(&c["secret"]), c["label"].as_str().unwrap(), &generation.to_be_bytes(), length);
    assert_eq!(out, hex(&c["out"]));

    let c = &case["sign_with_label"];
    let labelled = |part: &Value, label: &Value| {
        let label = format!("MLS 1.0 {}", label.as_str().unwrap());
        [vector(label.as_bytes()), vector(&hex(part))].concat()
    };
    let content = labelled(&c["content"], &c["label"]);
    let signature = hex(&c["signature"]);
    let public = hex(&c["pub"]);
    crypto.verify_signature(SignatureScheme::ED25519, &content, &public, &signature).unwrap();
    // Our own identities sign the same bytes alike.
    let identity = kader_seal::Identity::from_seed(&hex(&c["priv"]).try_into().unwrap());
    assert_eq!(identity.public().as_slice(), public);
    assert_eq!(identity.sign(b"", &content).as_slice(), signature);

    let c = &case["encrypt_with_label"];
    let info = labelled(&c["context"], &c["label"]);
    let sealed =
        HpkeCiphertext { kem_output: hex(&c["kem_output"]).into(), ciphertext: hex(&c["ciphertext"]).into() };
    let opened = crypto.hpke_open(SUITE.hpke_config(), &sealed, &hex(&c["priv"]), &info, b"").unwrap();
    assert_eq!(opened, hex(&c["plaintext"]));
    let again =
        crypto.hpke_seal(SUITE.hpke_config(), &hex(&c["pub"]), &info, b"", &hex(&c["plaintext"])).unwrap();
    let opened = crypto.hpke_open(SUITE.hpke_config(), &again, &hex(&c["priv"]), &info, b"").unwrap();
    assert_eq!(opened, hex(&c["plaintext"]));
}

#[test]
fn key_schedule() {
    let person = client();
    let provider = Provider::new(&person.connection);
    let basics = Basics(&provider);
    let all = cases(include_str!("vectors/rfc9420-key-schedule.json"));
    let case = &all[0];
    let mut init = hex(&case["initial_init_secret"]);
    let mut count = 0;
    for epoch in case["epochs"].as_array().unwrap() {
        let context = hex(&epoch["group_context"]);
        let joiner = basics.extract(&init, &hex(&epoch["commit_secret"]));
        let joiner = basics.expand(&joiner, "joiner", &context, 32);
        assert_eq!(joiner, hex(&epoch["joiner_secret"]));
        let member = basics.extract(&joiner, &hex(&epoch["psk_secret"]));
        assert_eq!(basics.derive(&member, "welcome"), hex(&epoch["welcome_secret"]));
        let secret = basics.expand(&member, "epoch", &context, 32);
        for (label, name) in [
            ("init", "init_secret"),
            ("sender data", "sender_data_secret"),
            ("encryption", "encryption_secret"),
            ("exporter", "exporter_secret"),
            ("authentication", "epoch_authenticator"),
            ("external", "external_secret"),
            ("confirm", "confirmation_key"),
            ("membership", "membership_key"),
            ("resumption", "resumption_psk"),
        ] {
            assert_eq!(basics.derive(&secret, label), hex(&epoch[name]), "{name}");
        }
        let pair = provider
            .crypto()
            .derive_hpke_keypair(SUITE.hpke_config(), &hex(&epoch["external_secret"]))
            .unwrap();
        assert_eq!(pair.public, hex(&epoch["external_pub"]));
        let e = &epoch["exporter"];
        let exported = exporter_by_ring(
            &hex(&epoch["exporter_secret"]),
            e["label"].as_str().unwrap(),
            &hex(&e["context"]),
            usize::try_from(e["length"].as_u64().unwrap()).unwrap(),
        );
        assert_eq!(exported, hex(&e["secret"]));
        init = hex(&epoch["init_secret"]);
        count += 1;
    }
    assert_eq!(count, 5);
}

/// RFC 9420 section 8.5 on another implementation of HKDF and SHA-256.
fn exporter_by_ring(secret: &[u8], label: &str, context: &[u8], length: usize) -> Vec<u8> {
    struct Length(usize);
    impl ring::hkdf::KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let expand = |secret: &[u8], label: &[u8], context: &[u8], length: usize| {
        let info = kdf_label(label, context, u16::try_from(length).unwrap());
        let mut out = vec![0; length];
        ring::hkdf::Prk::new_less_safe(ring::hkdf::HKDF_SHA256, secret)
            .expand(&[&info], Length(length))
            .unwrap()
            .fill(&mut out)
            .unwrap();
        out
    };
    let derived = expand(secret, label.as_bytes(), b"", 32);
    let hash = ring::digest::digest(&ring::digest::SHA256, context);
    expand(&derived, b"exported", hash.as_ref(), length)
}

/// The exporter of a live group, recomputed from the stored exporter secret.
#[test]
fn mailbox_and_media_keys_are_the_exporters() {
    let (a, b) = (client(), therapist());
    let (ga, _) = met(&a, &b);
    let stored: Vec<u8> = a
        .connection
        .query_row(
            "SELECT group_data FROM openmls_group_data WHERE data_type = 'group_epoch_secrets'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let stored: Value = serde_json::from_slice(&stored).unwrap();
    let secret = bytes_within(&stored["exporter_secret"]);
    assert_eq!(secret.len(), 32);
    let provider = Provider::new(&a.connection);

    let context = b"session 7 of this relation";
    assert_eq!(
        ga.media_base_key(&provider, context).unwrap().as_slice(),
        exporter_by_ring(&secret, "SFrame 1.0 Base Key", context, 16)
    );
    let mailbox = ga.mailbox(&provider).unwrap();
    for (ours, label, context) in [
        (mailbox.id.as_bytes(), "kader/mailbox/id", &[][..]),
        (mailbox.write.as_bytes(), "kader/mailbox/write", &[]),
        (mailbox.read.as_bytes(), "kader/mailbox/read", &a.public()),
        (mailbox.outer.as_bytes(), "kader/mailbox/outer", &[]),
    ] {
        assert_eq!(ours.as_slice(), exporter_by_ring(&secret, label, context, 32), "{label}");
    }
}

/// The one list of numbers somewhere in a JSON value.
fn bytes_within(value: &Value) -> Vec<u8> {
    match value {
        Value::Array(bytes) => bytes.iter().map(|b| u8::try_from(b.as_u64().unwrap()).unwrap()).collect(),
        Value::Object(fields) => bytes_within(fields.values().next().unwrap()),
        other => panic!("{other}"),
    }
}

/// The vectors' own bytes are what our provider writes back: encoding is stable both ways.
#[test]
fn key_packages_encode_as_they_were() {
    for case in cases(include_str!("vectors/rfc9420-passive-client-welcome.json")) {
        let bytes = hex(&case["key_package"]);
        let message = MlsMessageIn::tls_deserialize_exact(&bytes).unwrap();
        let MlsMessageBodyIn::KeyPackage(package) = message.extract() else {
            panic!("not a key package");
        };
        let again = package.tls_serialize_detached().unwrap();
        assert!(bytes.ends_with(&again));
    }
}
