//! Messages under damaged bytes: a member's program may say anything. Longer with `KADER_FUZZ_CASES`,
//! guided by coverage with `make fuzz` (see `kader-fuzz`).

use super::{
    FileSaid, FileWord, MAX_HASHES, MAX_LETTER, MAX_NAME, MAX_REQUEST, MAX_SDP, MAX_TEXT, Message,
    MessageError, StepWord,
};
use crate::comparing_ledgers::Hashes;
use crate::view::RoleView;
use kader_fuzz::{Target, check};
use kader_setting::{Hash, PublicKey};
use serde_bytes::ByteBuf;

fn samples() -> Vec<Message> {
    let id = || vec![0x5e; 16];
    let to = PublicKey::new([0xa1; 32]);
    vec![
        Message::Profile { name: "Noor".into(), role: RoleView::Client },
        Message::Moved,
        Message::VerifyCommit { commitment: vec![1; 32] },
        Message::VerifySame { confirmations: vec![ByteBuf::from(vec![2; 200])] },
        Message::Propose { proposal: vec![3; 300] },
        Message::Entry { entry: vec![4; 300] },
        Message::Presence { at_ms: 1_794_000_000_000, present: true, answer: false, hides: true },
        Message::Enter { at_ms: 1_794_000_000_000, request: vec![5; 80], hides: false },
        Message::NotStarted { entry: vec![6; 32], rule: 12 },
        Message::CompareLedgers {
            to,
            ledger: Hashes {
                head: Hash::new([7; 32]),
                length: 3,
                some: vec![(0, Hash::new([5; 32])), (2, Hash::new([7; 32]))],
                heard: Some(Hash::new([8; 32])),
                waits: false,
                first: None,
            },
        },
        Message::Again { to, session: id(), nonce: Vec::new() },
        Message::Offer {
            to,
            session: id(),
            asked: vec![7; 16],
            nonce: vec![8; 16],
            epoch: 3,
            sdp: "v=0\r\n".into(),
            hides: false,
            place_key: vec![3; 32],
        },
        Message::Answer { to, session: id(), offered: vec![8; 16], sdp: "v=0\r\n".into(), hides: true },
        Message::Text { session: id(), id: id(), text: "Dag!".into(), at_ms: 1_794_000_000_000 },
        Message::Letter {
            id: id(),
            text: "Tot maandag.".into(),
            written_ms: 1_794_000_000_000,
            files: Vec::new(),
        },
        Message::Letter {
            id: id(),
            text: String::new(),
            written_ms: 1_794_000_000_000,
            files: vec![FileSaid {
                id: vec![0x5f; 16],
                key: vec![7; 32],
                name: "tekening.png".into(),
                kind: FileWord::Png,
                bytes: 200_000,
                chunks: 2,
                sha256: vec![8; 32],
                width: 800,
                height: 600,
                pages: 0,
            }],
        },
        Message::LettersSeen { ids: vec![ByteBuf::from(id())] },
        Message::FileArrived { id: id() },
        Message::FileRefused { id: id() },
        Message::FileMissing { of: to, id: id(), ranges: vec![(0, 3), (7, 7)] },
        Message::FileGone { id: id() },
        Message::LetterArrived { id: id() },
        Message::Lapsed,
        Message::HowFar,
        Message::Missing { of: to, from: 7, to: u64::MAX },
        Message::LetterRefused { id: id(), reason: "outsideHours".into() },
        Message::TakeLetterBack { id: id() },
        Message::Rate { session: id(), commitment: vec![4; 32] },
        Message::RateRevealed { session: id(), nonce: vec![6; 16], rating: vec![9; 100] },
        Message::Goal { goal: vec![3; 300] },
        Message::LetGoOfGoal { id: id() },
        Message::Task {
            id: id(),
            goal: Hash::new([5; 32]),
            title: "Een dagboek".into(),
            why: "Wat er is".into(),
            how_often: String::new(),
            until_ms: Some(1_794_000_000_000),
            form: None,
            form_definition: None,
            by: to,
            at_ms: 1_794_000_000_000,
        },
        Message::TaskStep { id: id(), step: StepWord::Accept },
        Message::TaskRefused { id: id(), reason: "tooManyTasks".into() },
        Message::RecordState {
            id: id(),
            form: "own-0123456789abcdef".into(),
            form_definition: Some(ByteBuf::from(vec![4; 100])),
            task: Some(ByteBuf::from(id())),
            began_ms: 1_794_000_000_000,
            version: 1,
            part: 0,
            parts: 2,
            bytes: vec![4; 100],
        },
        Message::RecordChange { id: id(), version: 2, part: 0, parts: 1, bytes: vec![4; 100] },
        Message::RecordBack {
            id: id(),
            of: to,
            owner: to,
            form: "own-0123456789abcdef".into(),
            form_definition: None,
            task: None,
            began_ms: 1_794_000_000_000,
            version: 3,
            withdrawn: true,
            part: 0,
            parts: 1,
            bytes: vec![4; 100],
        },
        Message::RecordWithdrawn { id: id(), last_version: 2 },
        Message::RecordRemoved { id: id() },
        Message::RecordWanted { id: id() },
        Message::RecordRefused { id: id(), of: to, reason: "recordFull".into() },
        Message::Where { record: id(), field: "f0".into(), place: vec![4; 20], mark: true },
        Message::AskExtension { entry: vec![9; 300] },
        Message::AskJoint { entry: vec![9; 300] },
        Message::AgreeJoint { entry: vec![9; 400] },
        Message::AgreeExtension { entry: vec![9; 400] },
        Message::StartSigned { signature: vec![9; 200] },
        Message::Place { session: id(), sealed: vec![4; 200] },
        Message::Onward { id: id(), members: 3, to: vec![to] },
        Message::OnwardPackage { id: id(), package: vec![4; 300] },
        Message::OnwardWelcome { id: id(), welcome: vec![4; 900] },
        Message::DeclineJoint { entry: vec![6; 32] },
        Message::TakeBackJoint { entry: vec![6; 32] },
        Message::LetGoJoint { entry: vec![6; 32] },
        Message::Left,
    ]
}

#[test]
fn messages_are_read_within_their_limits() {
    let target = Target::new(samples().iter().map(Message::to_bytes).collect());
    check!("message", target, |bytes| {
        let message = Message::from_bytes(bytes).map_err(|error| {
            match error {
                MessageError::Malformed => "malformed",
                MessageError::TooLong => "tooLong",
            }
            .to_owned()
        })?;
        // Nothing is signed or hashed as it came, so that other encodings do no harm: but what was read
        // is the same for whoever it would be passed on to.
        assert_eq!(Message::from_bytes(&message.to_bytes()).as_ref(), Ok(&message));
        match &message {
            Message::Profile { name, .. } => assert!(name.len() <= MAX_NAME),
            Message::Text { text, .. } => assert!(text.len() <= MAX_TEXT),
            Message::Letter { id, text, files, .. } => {
                assert!(id.len() == 16 && text.len() <= MAX_LETTER && files.len() <= 10);
                let fits = |file: &FileSaid| file.name.len() <= 200 && file.key.len() == 32;
                assert!(files.iter().all(fits));
            }
            Message::LettersSeen { ids } => assert!(ids.len() <= 64),
            Message::FileMissing { id, ranges, .. } => assert!(id.len() == 16 && ranges.len() <= 32),
            Message::LetterRefused { id, reason } => assert!(id.len() == 16 && reason.len() <= 40),
            Message::CompareLedgers { ledger, .. } => assert!(ledger.some.len() <= MAX_HASHES),
            Message::Offer { sdp, .. } | Message::Answer { sdp, .. } => assert!(sdp.len() <= MAX_SDP),
            Message::AskJoint { entry }
            | Message::AskExtension { entry }
            | Message::AgreeJoint { entry }
            | Message::AgreeExtension { entry } => {
                assert!(entry.len() <= MAX_REQUEST);
            }
            _ => {}
        }
        Ok(bytes.to_vec())
    });
}

#[test]
fn a_request_of_either_kind_has_a_longest_length() {
    for (length, fits) in [(MAX_REQUEST, true), (MAX_REQUEST + 1, false), (1 << 20, false)] {
        let entry = vec![9; length];
        for message in [Message::AskJoint { entry: entry.clone() }, Message::AskExtension { entry }] {
            let read = Message::from_bytes(&message.to_bytes());
            assert_eq!(read, if fits { Ok(message) } else { Err(MessageError::TooLong) });
        }
    }
}

#[test]
fn so_many_hashes_are_read_and_no_more() {
    for (hashes, fits) in [(MAX_HASHES, true), (MAX_HASHES + 1, false), (20_000, false)] {
        let some = (0u64..).map(|place| (place, Hash::new([3; 32]))).take(hashes).collect();
        let (head, heard) = (Hash::new([3; 32]), None);
        let ledger = Hashes { head, length: 1 << 20, some, heard, waits: false, first: None };
        let message = Message::CompareLedgers { to: PublicKey::new([1; 32]), ledger };
        let read = Message::from_bytes(&message.to_bytes());
        assert_eq!(read, if fits { Ok(message) } else { Err(MessageError::TooLong) });
    }
}
