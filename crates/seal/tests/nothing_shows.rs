//! No secret and no content in what is printed for debugging, or in an error's text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{client, met, therapist};
use kader_seal::{Group, Identity, Invitation, Provider, SealError, Stream, Verification};

/// Fails if `shown` holds a run of any secret in decimal, hexadecimal or plain form.
fn hides(shown: &str, secrets: &[&[u8]]) {
    for secret in secrets {
        for window in secret.windows(4) {
            let decimal = format!("{window:?}");
            let decimal = decimal.trim_matches(['[', ']']);
            let hex: String = window.iter().map(|b| format!("{b:02x}")).collect();
            for form in [decimal, &hex, &hex.to_uppercase()] {
                assert!(!shown.contains(form), "{shown} shows {form}");
            }
            if let Ok(plain) = std::str::from_utf8(window) {
                assert!(
                    !plain.chars().all(char::is_alphanumeric) || !shown.contains(plain),
                    "{shown} shows {plain}"
                );
            }
        }
    }
}

#[test]
fn debug_shows_nothing_secret() {
    let identity = Identity::generate().unwrap();
    hides(&format!("{identity:?} {identity:#?}"), &[identity.seed().as_slice(), &identity.public()]);

    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let p = Provider::new(&a.connection);
    let (pub_a, pub_b) = (a.public(), b.public());
    hides(&format!("{ga:?} {ga:#?} {p:?}"), &[&pub_a, &pub_b, &ga.id()]);

    let content = b"XQZPLANTEDCONTENT";
    let sealed = a.tx(|p, i| ga.seal(p, i, content).unwrap());
    let opened = b.tx(|p, _| gb.open(p, &sealed).unwrap());
    hides(&format!("{opened:?} {opened:#?}"), &[content, &pub_a]);

    let mailbox = ga.mailbox(&p).unwrap();
    hides(
        &format!("{mailbox:?} {:?} {:?} {:?}", mailbox.id, mailbox.write, mailbox.outer),
        &[mailbox.id.as_bytes(), mailbox.write.as_bytes(), mailbox.read.as_bytes(), mailbox.outer.as_bytes()],
    );

    let invitation = Invitation::new("wss://planted.example", 1_795_000_000).unwrap();
    let burning = invitation.mailbox().unwrap();
    hides(
        &format!("{invitation:?} {burning:?} {:?}", burning.to_invitee),
        &[
            invitation.link().split_once('#').unwrap().1.as_bytes(),
            b"planted",
            burning.write.as_bytes(),
            burning.to_invitee.as_bytes(),
        ],
    );

    let secret = ga.verification_secret(&p).unwrap();
    let verification = Verification::begin(pub_a, &[pub_b], secret.clone()).unwrap();
    hides(&format!("{verification:?}"), &[&*secret, &pub_a, &verification.commitment()]);

    let base = ga.media_base_key(&p, b"context").unwrap();
    let keys = ga.media_keys(&p, b"context").unwrap();
    let mut sealer = keys.sealer(Stream::Audio).unwrap();
    let mut opener = gb.media_keys(&Provider::new(&b.connection), b"context").unwrap().opener(Stream::Audio);
    let frame = opener.open_opus(&sealer.seal_opus(content).unwrap()).unwrap();
    hides(&format!("{keys:?} {sealer:?} {opener:?} {frame:?}"), &[&*base, &pub_a, &pub_b, content]);
}

/// Errors are plain facts: small, copyable, and without room for bytes.
#[test]
fn errors_hold_no_bytes() {
    assert!(size_of::<SealError>() <= 8);
    let (a, b) = (client(), therapist());
    let (mut ga, mut gb) = met(&a, &b);
    let content = b"XQZPLANTEDCONTENT";
    let sealed = a.tx(|p, i| ga.seal(p, i, content).unwrap());
    let mut errors = Vec::new();
    for at in 0..sealed.len() {
        let mut bad = sealed.clone();
        bad[at] ^= 1;
        errors.push(b.tx(|p, _| gb.open(p, &bad)).unwrap_err());
    }
    b.connection.execute_batch("DROP TABLE openmls_group_data").unwrap();
    errors.push(Group::load(&Provider::new(&b.connection), common::GROUP).unwrap_err());
    assert!(matches!(errors.last(), Some(SealError::Storage { code: 1 })));
    for error in errors {
        hides(&format!("{error} {error:?}"), &[content, &a.public(), &b.public(), b"such"]);
    }
}
