//! Answers and welcomes of links back, under damaged bytes: from outside, and as a member who lies signs them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use kader_fuzz::{Target, check};
use kader_seal::Identity;
use kader_setting::PublicKey;
use kader_wire::MailboxId;
use serde_bytes::ByteBuf;

use super::bytes::{Answer, WELCOME, Welcome, body, checked_welcome, signed};
use crate::trouble::Trouble;
use crate::view::Failure;

fn code(trouble: Trouble) -> String {
    Failure::from(trouble).code.to_string()
}

fn therapist() -> Identity {
    Identity::from_seed(&[3; 32])
}

fn welcome() -> Welcome {
    let key = PublicKey::new(therapist().public());
    super::bytes::tests::welcome(key, key)
}

#[test]
fn s04_what_lies_in_the_mailbox_of_a_link_back_is_read_as_it_was_signed_or_not_at_all() {
    let sample = signed(&therapist(), WELCOME, &welcome()).unwrap();
    let (mailbox, key) = (MailboxId::from_bytes([7; 32]), PublicKey::new(therapist().public()));
    check!("signed", Target::new(vec![sample.clone()]), |bytes| {
        let found = checked_welcome(bytes, &mailbox, &key).map_err(code)?;
        assert_eq!(
            serde_ipld_dagcbor::to_vec(&found).unwrap(),
            serde_ipld_dagcbor::to_vec(&welcome()).unwrap()
        );
        Ok(sample.clone())
    });
}

#[test]
fn s04_welcomes_of_who_lies_are_read_within_bounds() {
    let sample = serde_ipld_dagcbor::to_vec(&welcome()).unwrap();
    check!("welcome", Target::new(vec![sample]), |bytes| {
        let found: Welcome = body(bytes).map_err(code)?;
        let again = serde_ipld_dagcbor::to_vec(&found).unwrap();
        let twice: Welcome = body(&again).unwrap();
        assert_eq!(serde_ipld_dagcbor::to_vec(&twice).unwrap(), again);
        Ok(bytes.to_vec())
    });
}

#[test]
fn s04_answers_of_who_lies_are_read_within_bounds() {
    let answer = Answer {
        relationship: ByteBuf::from(vec![1; 16]),
        mailbox: ByteBuf::from(vec![7; 32]),
        package: ByteBuf::from(vec![5; 200]),
        returns: Some(1_795_000_000_000),
        generation: 2,
        entries: 9,
        version: 3,
    };
    let sample = serde_ipld_dagcbor::to_vec(&answer).unwrap();
    check!("answer", Target::new(vec![sample]), |bytes| {
        let found: Answer = body(bytes).map_err(code)?;
        let again = serde_ipld_dagcbor::to_vec(&found).unwrap();
        let twice: Answer = body(&again).unwrap();
        assert_eq!(serde_ipld_dagcbor::to_vec(&twice).unwrap(), again);
        Ok(bytes.to_vec())
    });
}
