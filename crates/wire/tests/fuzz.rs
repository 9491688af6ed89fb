//! Every reader of foreign bytes of this crate under damaged bytes. Longer with `KADER_FUZZ_CASES`,
//! guided by coverage with `make fuzz` (see `kader-fuzz`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use kader_fuzz::{Answer, Target, check, every_flip};
use kader_wire::frame::{Frame, decode, encode};
use kader_wire::padding::{MAX_PADDED, pad, unpad};
use kader_wire::*;
use ring::signature::{Ed25519KeyPair, KeyPair};

fn practice() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[0x9a; 32]).unwrap()
}

fn capability() -> Capability {
    Capability::issue([2; 16], 1_800_000_000, |statement| {
        practice().sign(statement).as_ref().try_into().unwrap()
    })
}

fn envelope() -> Envelope {
    Envelope::try_from(vec![0x5a; MIN_ENVELOPE]).unwrap()
}

fn code(error: WireError) -> String {
    match error {
        WireError::FrameTooLarge(_) => "tooLarge",
        WireError::Malformed => "malformed",
        WireError::NotCanonical => "notCanonical",
        _ => "other",
    }
    .to_owned()
}

fn frame<T: Frame>(bytes: &[u8]) -> Answer {
    decode::<T>(bytes).map(|frame| encode(&frame)).map_err(code)
}

#[test]
fn what_a_client_asks_is_read_strictly() {
    let mailbox = MailboxId::from_bytes([0x11; 32]);
    let (read, write) = (Token::from_bytes([2; 32]), Token::from_bytes([1; 32]));
    let frames = [
        ClientFrame::Create {
            request: 1,
            mailbox,
            write: write.hash(),
            readers: vec![read.hash(), write.hash()],
            lifetime_s: Some(604_800),
            capability: Some(capability()),
        },
        ClientFrame::Append {
            request: u32::MAX,
            mailbox,
            write: write.clone(),
            slot: Some(u64::MAX),
            envelope: envelope(),
        },
        ClientFrame::Read { request: 2, mailbox, read: read.clone(), after: 0 },
        ClientFrame::Ack { request: 3, mailbox, read, cursor: 9 },
        ClientFrame::Burn { request: 4, mailbox, write: write.clone() },
        ClientFrame::Sign { request: 5, hash: [6; 32] },
        ClientFrame::Turn { request: 6, mailbox, write },
    ];
    let target = Target::new(frames.iter().map(encode).collect()).no_longer_than(MAX_FRAME);
    check!("client-frame", target, frame::<ClientFrame>);
}

#[test]
fn what_a_relay_says_is_read_strictly() {
    let mailbox = MailboxId::from_bytes([0x11; 32]);
    let frames = [
        RelayFrame::Hello { protocol: PROTOCOL, key: [1; 32], time_ms: 2 },
        RelayFrame::Done { request: 1, cursor: Some(300) },
        RelayFrame::Delivery { mailbox, cursor: 7, slot: None, envelope: envelope() },
        RelayFrame::Signed { request: 2, hash: [3; 32], time_ms: 4, signature: vec![5; 64] },
        RelayFrame::Refused { request: 7, code: RefusalCode::Quota },
        RelayFrame::Refused { request: 8, code: RefusalCode::SlotTaken { by: envelope().hash() } },
        RelayFrame::Turn {
            request: 3,
            urls: vec!["turn:127.0.0.1:3478?transport=udp".into()],
            username: "1700000000:abc".into(),
            password: "secret".into(),
            expires_ms: 6,
        },
    ];
    let target = Target::new(frames.iter().map(encode).collect()).no_longer_than(MAX_FRAME);
    check!("relay-frame", target, frame::<RelayFrame>);
}

#[test]
fn a_capability_counts_only_as_it_was_signed() {
    let keys: [[u8; 32]; 1] = [practice().public_key().as_ref().try_into().unwrap()];
    every_flip("capability", &capability().to_bytes(), |bytes| {
        let bytes = <&[u8; CAPABILITY_BYTES]>::try_from(bytes).unwrap();
        Capability::from_bytes(bytes).verify(&keys, 1_700_000_000).is_ok()
    });
}

#[test]
fn capabilities_are_read_strictly() {
    // As text, with whatever stands around it: what is read is one capability, written one way.
    check!("capability", Target::new(vec![capability().to_text().into_bytes()]), |bytes| {
        let text = std::str::from_utf8(bytes).map_err(|_| "notText".to_owned())?;
        let read = Capability::from_text(text).map_err(|_| "notACapability".to_owned())?;
        assert_eq!(read.to_text(), text.trim());
        Ok(bytes.to_vec())
    });
}

#[test]
fn padding_is_taken_off_strictly() {
    let samples = [0, 7, 900].map(|length| pad(&vec![0x5a; length]).unwrap());
    check!("padding", Target::new(samples.to_vec()), |bytes| {
        let content = unpad(bytes).map_err(|_| "padding".to_owned())?;
        Ok(pad(content).unwrap())
    });
    assert!(unpad(&vec![0; MAX_PADDED + 1]).is_err());
}

#[test]
fn a_signed_time_counts_only_as_it_was_signed() {
    let pair = practice();
    let key: [u8; 32] = pair.public_key().as_ref().try_into().unwrap();
    let mut sample = time_statement(&[5; 32], 1_794_000_000_000);
    let length = sample.len();
    let signature = pair.sign(&sample);
    sample.extend_from_slice(signature.as_ref());
    // The hash, the time and the signature, as a client holds them beside each other.
    every_flip("time", &sample[20..], |bytes| {
        let hash: [u8; 32] = bytes[..32].try_into().unwrap();
        let time_ms = u64::from_be_bytes(bytes[32..40].try_into().unwrap());
        verify_time_statement(&key, &hash, time_ms, &bytes[length - 20..]).is_ok()
    });
}
