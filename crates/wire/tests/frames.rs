//! Frames: every one comes back, has one encoding, and no bytes whatever make the decoder panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use kader_wire::frame::{decode, encode};
use kader_wire::*;
use proptest::prelude::*;

fn mailbox() -> MailboxId {
    MailboxId::from_bytes([0x11; 32])
}

fn token(byte: u8) -> Token {
    Token::from_bytes([byte; 32])
}

fn envelope(length: usize) -> Envelope {
    Envelope::try_from(vec![0x5a; length]).unwrap()
}

fn create(readers: usize) -> ClientFrame {
    ClientFrame::Create {
        request: 1,
        mailbox: mailbox(),
        write: token(1).hash(),
        readers: (0..readers).map(|i| TokenHash::from_bytes([u8::try_from(i).unwrap(); 32])).collect(),
        lifetime_s: Some(604_800),
        capability: Some(Capability::issue([2; 16], 3, |_| [4; 64])),
    }
}

fn append(length: usize) -> ClientFrame {
    ClientFrame::Append {
        request: u32::MAX,
        mailbox: mailbox(),
        write: token(1),
        slot: Some(u64::MAX),
        envelope: envelope(length),
    }
}

fn client_frames() -> Vec<ClientFrame> {
    let (mailbox, read, write) = (mailbox(), token(2), token(1));
    vec![
        create(1),
        create(MAX_READERS),
        append(MIN_ENVELOPE),
        append(MAX_ENVELOPE),
        ClientFrame::Read { request: 2, mailbox, read: read.clone(), after: 0 },
        ClientFrame::Ack { request: 3, mailbox, read, cursor: 9 },
        ClientFrame::Burn { request: 4, mailbox, write: write.clone() },
        ClientFrame::Sign { request: 5, hash: [6; 32] },
        ClientFrame::Turn { request: 6, mailbox, write },
    ]
}

fn relay_frames() -> Vec<RelayFrame> {
    let mut frames = vec![
        RelayFrame::Hello { protocol: PROTOCOL, key: [1; 32], time_ms: 2 },
        RelayFrame::Done { request: 1, cursor: None },
        RelayFrame::Done { request: 1, cursor: Some(u64::MAX) },
        RelayFrame::Delivery { mailbox: mailbox(), cursor: 7, slot: None, envelope: envelope(MAX_ENVELOPE) },
        RelayFrame::Signed { request: 2, hash: [3; 32], time_ms: 4, signature: vec![5; 64] },
        RelayFrame::Turn {
            request: 3,
            urls: vec!["turn:127.0.0.1:3478?transport=udp".into()],
            username: "1700000000:abc".into(),
            password: "secret".into(),
            expires_ms: 6,
        },
    ];
    let codes = [
        RefusalCode::NoMailbox,
        RefusalCode::SlotTaken { by: envelope(512).hash() },
        RefusalCode::WrongToken,
        RefusalCode::Quota,
        RefusalCode::TooFast,
        RefusalCode::NoCapability,
        RefusalCode::CapabilityExpired,
        RefusalCode::TooLarge,
        RefusalCode::Malformed,
        RefusalCode::Unavailable,
        RefusalCode::MailboxExists,
    ];
    frames.extend(codes.map(|code| RelayFrame::Refused { request: 8, code }));
    frames
}

#[test]
fn every_frame_comes_back_within_the_limit() {
    for frame in client_frames() {
        let bytes = encode(&frame);
        assert!(bytes.len() <= MAX_FRAME);
        assert_eq!(decode::<ClientFrame>(&bytes).unwrap(), frame);
    }
    for frame in relay_frames() {
        let bytes = encode(&frame);
        assert!(bytes.len() <= MAX_FRAME);
        assert_eq!(decode::<RelayFrame>(&bytes).unwrap(), frame);
    }
}

#[test]
fn the_encoding_of_a_small_frame_is_fixed() {
    let bytes = encode(&RelayFrame::Done { request: 1, cursor: None });
    // {"done": {"cursor": null, "request": 1}}: keys by length, then by bytes.
    let known = b"\xa1\x64done\xa2\x66cursor\xf6\x67request\x01";
    assert_eq!(bytes, known);
}

#[test]
fn ids_are_byte_strings() {
    let bytes = encode(&ClientFrame::Sign { request: 1, hash: [6; 32] });
    let mut needle = vec![0x58, 32];
    needle.extend([6; 32]);
    assert!(bytes.windows(needle.len()).any(|window| window == needle));
}

#[test]
fn other_encodings_of_the_same_frame_are_refused() {
    let done = |inner: &[u8]| [b"\xa1\x64done", inner].concat();
    for bad in [
        done(b"\xa1\x67request\x01"),                   // optional field left out
        done(b"\xa2\x67request\x01\x66cursor\xf6"),     // keys in another order
        done(b"\xa2\x66cursor\xf6\x67request\x18\x01"), // integer longer than needed
        done(b"\xbf\x66cursor\xf6\x67request\x01\xff"), // indefinite length
        done(b"\xa3\x66cursor\xf6\x66cursor\xf6\x67request\x01"), // key twice
        done(b"\xa3\x61x\x00\x66cursor\xf6\x67request\x01"), // unknown key
        done(b"\xa2\x66cursor\xf6\x67request\x20"),     // negative
        done(b"\xa2\x66cursor\xf6\x67request\xfb\x3f\xf0\0\0\0\0\0\0"), // float
        done(b"\xa2\x66cursor\xf6\x67request\xc1\x01"), // tag
        done(b"\x82\xf6\x01"),                          // list for a map
        [&encode(&RelayFrame::Done { request: 1, cursor: None })[..], b"\0"].concat(), // something after
        b"\xa1\x67refused\xa2\x64code\xa1\x65quota\xf6\x67request\x01".to_vec(), // unit variant as a map
    ] {
        assert!(decode::<RelayFrame>(&bad).is_err(), "{bad:x?}");
    }
    // The same with the right form passes, so that the cases above fail for their own reason.
    assert!(decode::<RelayFrame>(&done(b"\xa2\x66cursor\xf6\x67request\x01")).is_ok());
    assert!(decode::<RelayFrame>(b"\xa1\x67refused\xa2\x64code\x65quota\x67request\x01").is_ok());
}

#[test]
fn limits_hold() {
    assert_eq!(decode::<ClientFrame>(&encode(&create(MAX_READERS + 1))), Err(WireError::Malformed));
    assert_eq!(decode::<ClientFrame>(&encode(&create(0))), Err(WireError::Malformed));
    let mut twice = create(2);
    if let ClientFrame::Create { readers, .. } = &mut twice {
        readers[1] = readers[0];
    }
    assert_eq!(decode::<ClientFrame>(&encode(&twice)), Err(WireError::Malformed));
    assert_eq!(
        decode::<ClientFrame>(&vec![0xa1; MAX_FRAME + 1]),
        Err(WireError::FrameTooLarge(MAX_FRAME + 1))
    );
    let long = RelayFrame::Turn {
        request: 3,
        urls: vec![],
        username: "x".repeat(MAX_TEXT + 1),
        password: String::new(),
        expires_ms: 6,
    };
    assert_eq!(decode::<RelayFrame>(&encode(&long)), Err(WireError::Malformed));
    let short = RelayFrame::Signed { request: 2, hash: [3; 32], time_ms: 4, signature: vec![5; 63] };
    assert_eq!(decode::<RelayFrame>(&encode(&short)), Err(WireError::Malformed));
}

#[test]
fn an_envelope_below_the_minimum_is_refused_inside_a_frame() {
    let bytes = encode(&append(512));
    let head = bytes.windows(3).position(|window| window == [0x59, 0x02, 0x00]).unwrap();
    let mut short = bytes.clone();
    short[head + 2] = 0xff;
    short[head + 1] = 0x01;
    short.remove(head + 3);
    assert_eq!(decode::<ClientFrame>(&short), Err(WireError::Malformed));
}

#[test]
fn claimed_lengths_cost_no_memory() {
    // Lists and strings that claim 2^60 items and bring none.
    for claim in [b"\x9b\x10\0\0\0\0\0\0\0", b"\x5b\x10\0\0\0\0\0\0\0", b"\xbb\x10\0\0\0\0\0\0\0"] {
        let bytes = [b"\xa1\x66create\xa6\x65write", &claim[..]].concat();
        assert_eq!(decode::<ClientFrame>(&bytes), Err(WireError::Malformed));
        assert_eq!(decode::<ClientFrame>(claim), Err(WireError::Malformed));
    }
    let nested = vec![0x81; MAX_FRAME];
    assert_eq!(decode::<ClientFrame>(&nested), Err(WireError::Malformed));
}

#[test]
fn debug_shows_no_secret_and_no_id() {
    let shown = format!("{:?} {:?}", client_frames(), relay_frames());
    for planted in ["17, 17", "1, 1, 1", "2, 2", "90, 90", "3, 3", "secret"] {
        assert!(!shown.contains(planted), "{planted}");
    }
}

proptest! {
    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = decode::<ClientFrame>(&bytes);
        let _ = decode::<RelayFrame>(&bytes);
    }

    #[test]
    fn altered_frames_never_panic_and_stay_canonical(
        which in 0_usize..9, at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<prop::sample::Index>(), cuts in any::<bool>(),
    ) {
        let mut bytes = encode(&client_frames()[which]);
        let at = at.index(bytes.len().min(200));
        bytes[at] = to;
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(frame) = decode::<ClientFrame>(&bytes) {
            prop_assert_eq!(encode(&frame), bytes);
        }
    }
}
