//! Every request over a real WebSocket, and every refusal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::time::Duration;

use common::*;
use futures_util::SinkExt;
use kader_relay::keys::SigningKey;
use kader_relay::{Config, Data, Relay, RelayError};
use kader_wire::frame::encode;
use kader_wire::*;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

#[tokio::test]
async fn hello_comes_first_and_says_who_and_when() {
    let (relay, _) = relay().await;
    let mut line = Line::silent(relay.addr()).await;
    let hello = RelayFrame::Hello { protocol: PROTOCOL, key: relay.key(), time_ms: START };
    assert_eq!(line.hear().await, hello);
    relay.stop().await;
}

#[tokio::test]
async fn every_request_succeeds() {
    let (relay, clock) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    assert_eq!(done(line.create(1).await), None);
    assert_eq!(done(line.append(1, Some(4), envelope(1)).await), Some(1));
    assert_eq!(done(line.read(1, CLIENT, 0).await), Some(1));
    let delivered = line.delivery().await;
    assert_eq!(delivered, Delivered { mailbox: mailbox(1), cursor: 1, slot: Some(4), envelope: envelope(1) });
    assert_eq!(done(line.ack(1, CLIENT, 1).await), None);
    clock.advance(Duration::from_secs(3));
    match line.ask(|request| ClientFrame::Sign { request, hash: [9; 32] }).await {
        RelayFrame::Signed { hash, time_ms, signature, .. } => {
            assert_eq!((hash, time_ms), ([9; 32], START + 3_000));
            verify_time_statement(&relay.key(), &hash, time_ms, &signature).unwrap();
        }
        other => panic!("{other:?}"),
    }
    match line.turn(1, WRITE).await {
        RelayFrame::Turn { urls, username, expires_ms, .. } => {
            assert_eq!(urls, [format!("turn:{}?transport=udp", relay.turn_addr().unwrap())]);
            assert!(expires_ms > START && username.starts_with(&(expires_ms / 1_000).to_string()));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(done(line.burn(1, WRITE).await), None);
    relay.stop().await;
}

#[tokio::test]
async fn wrong_tokens_and_names_are_refused() {
    let (relay, _) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    line.create(1).await;
    line.put(1, 1).await;
    assert_eq!(refusal(line.read(1, WRITE, 0).await), RefusalCode::WrongToken);
    assert_eq!(refusal(line.ack(1, WRITE, 1).await), RefusalCode::WrongToken);
    assert_eq!(refusal(line.burn(1, CLIENT).await), RefusalCode::WrongToken);
    assert_eq!(refusal(line.turn(1, CLIENT).await), RefusalCode::WrongToken);
    let append = |request| ClientFrame::Append {
        request,
        mailbox: mailbox(1),
        write: token(CLIENT),
        slot: None,
        envelope: envelope(2),
    };
    assert_eq!(refusal(line.ask(append).await), RefusalCode::WrongToken);
    line.hears_nothing().await;
    assert_eq!(refusal(line.read(2, CLIENT, 0).await), RefusalCode::NoMailbox);
    assert_eq!(refusal(line.append(2, None, envelope(1)).await), RefusalCode::NoMailbox);
    assert_eq!(refusal(line.ack(2, CLIENT, 0).await), RefusalCode::NoMailbox);
    assert_eq!(refusal(line.burn(2, WRITE).await), RefusalCode::NoMailbox);
    assert_eq!(refusal(line.turn(2, WRITE).await), RefusalCode::NoMailbox);
    // An acknowledgement of what does not exist yet would delete it unread.
    assert_eq!(refusal(line.ack(1, CLIENT, 2).await), RefusalCode::Malformed);
    relay.stop().await;
}

#[tokio::test]
async fn a_taken_slot_names_its_holder_and_a_repetition_is_no_second_envelope() {
    let (relay, _) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    line.create(1).await;
    assert_eq!(done(line.append(1, Some(0), envelope(1)).await), Some(1));
    let taken = RefusalCode::SlotTaken { by: envelope(1).hash() };
    assert_eq!(refusal(line.append(1, Some(0), envelope(2)).await), taken);
    assert_eq!(done(line.append(1, Some(0), envelope(1)).await), Some(1));
    assert_eq!(done(line.append(1, None, envelope(1)).await), Some(1));
    done(line.read(1, CLIENT, 0).await);
    assert_eq!(line.cursors(1).await, [1]);
    line.hears_nothing().await;
    // The very same frame, recorded and sent again from another line after everything was read: still nothing new.
    let recorded = ClientFrame::Append {
        request: 77,
        mailbox: mailbox(1),
        write: token(WRITE),
        slot: Some(0),
        envelope: envelope(1),
    };
    done(line.ack(1, CLIENT, 1).await);
    done(line.ack(1, THERAPIST, 1).await);
    let mut replay = Line::to(relay.addr()).await;
    for _ in 0..3 {
        replay.say(&recorded).await;
        assert_eq!(done(replay.answer(77).await), Some(1));
    }
    line.hears_nothing().await;
    relay.stop().await;
}

#[tokio::test]
async fn creating_again_needs_the_same_tokens() {
    let (relay, _) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    done(line.create(1).await);
    done(line.create(1).await);
    let other = |request| match create(request, 1) {
        ClientFrame::Create { request, mailbox, readers, lifetime_s, capability, .. } => {
            ClientFrame::Create { request, mailbox, write: token(9).hash(), readers, lifetime_s, capability }
        }
        other => other,
    };
    assert_eq!(refusal(line.ask(other).await), RefusalCode::MailboxExists);
    relay.stop().await;
}

#[tokio::test]
async fn garbage_is_refused_then_the_line_is_cut_and_others_go_on() {
    let (relay, _) = relay().await;
    let mut good = Line::to(relay.addr()).await;
    let mut line = Line::to(relay.addr()).await;
    let garbage: [Vec<u8>; 7] = [
        vec![],
        vec![0xff; 40],
        b"hello".to_vec(),
        // A relay's frame, a frame with something behind it, one cut short.
        encode(&RelayFrame::Done { request: 1, cursor: None }),
        [encode(&create(5, 1)), vec![0]].concat(),
        encode(&create(5, 1))[..50].to_vec(),
        vec![0x81; 10_000],
    ];
    let malformed = RelayFrame::Refused { request: UNREADABLE_REQUEST, code: RefusalCode::Malformed };
    for bytes in garbage {
        line.bytes(bytes).await;
        assert_eq!(line.hear().await, malformed);
    }
    // Still served after seven; the eighth is too much.
    done(line.create(1).await);
    line.bytes(vec![1]).await;
    assert_eq!(line.hear().await, malformed);
    assert_eq!(line.end(SOON).await, Some(CloseCode::Policy));
    done(good.create(2).await);
    relay.stop().await;
}

#[tokio::test]
async fn an_envelope_below_the_minimum_is_malformed() {
    let (relay, _) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    let mut bytes = encode(&ClientFrame::Append {
        request: 2,
        mailbox: mailbox(1),
        write: token(WRITE),
        slot: None,
        envelope: sized(1, 512),
    });
    let at = bytes.windows(3).position(|window| window == [0x59, 2, 0]).unwrap();
    bytes[at + 1] = 1;
    bytes[at + 2] = 0xff;
    bytes.remove(at + 3);
    line.bytes(bytes).await;
    assert_eq!(refusal(line.hear().await), RefusalCode::Malformed);
    relay.stop().await;
}

#[tokio::test]
async fn sizes_the_largest_passes_and_larger_is_refused_or_cut() {
    let (relay, _) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    line.create(1).await;
    assert_eq!(done(line.append(1, None, sized(1, MAX_ENVELOPE)).await), Some(1));
    done(line.read(1, CLIENT, 0).await);
    assert_eq!(line.delivery().await.envelope, sized(1, MAX_ENVELOPE));
    line.bytes(vec![0; MAX_FRAME + 1]).await;
    let too_large = RelayFrame::Refused { request: UNREADABLE_REQUEST, code: RefusalCode::TooLarge };
    assert_eq!(line.hear().await, too_large);
    assert_eq!(line.put(1, 2).await, 2);
    // So large that it is not even read: the relay may already have hung up while we send.
    let _ = line.socket.send(Message::binary(vec![0; 8 * MAX_FRAME])).await;
    let code = line.end(SOON).await;
    assert!(matches!(code, Some(CloseCode::Size) | None), "{code:?}");
    done(Line::to(relay.addr()).await.create(2).await);
    relay.stop().await;
}

#[tokio::test]
async fn text_is_not_spoken_here() {
    let (relay, _) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    line.socket.send(Message::text("{}")).await.unwrap();
    assert_eq!(line.end(SOON).await, Some(CloseCode::Unsupported));
    relay.stop().await;
}

#[tokio::test]
async fn quota_of_a_mailbox() {
    let (relay, _) = relay_with(limits(|limits| limits.mailbox_envelopes = 2)).await;
    let mut line = Line::to(relay.addr()).await;
    line.create(1).await;
    line.put(1, 1).await;
    line.put(1, 2).await;
    assert_eq!(refusal(line.append(1, None, envelope(3)).await), RefusalCode::Quota);
    done(line.ack(1, CLIENT, 1).await);
    done(line.ack(1, THERAPIST, 1).await);
    assert_eq!(line.put(1, 3).await, 3);
    relay.stop().await;
}

#[tokio::test]
async fn quota_of_subscriptions() {
    let (relay, _) = relay_with(limits(|limits| limits.subscriptions = 2)).await;
    let mut line = Line::to(relay.addr()).await;
    for n in 1..=3 {
        line.create(n).await;
    }
    done(line.read(1, CLIENT, 0).await);
    done(line.read(2, CLIENT, 0).await);
    assert_eq!(refusal(line.read(3, CLIENT, 0).await), RefusalCode::Quota);
    // Reading the same again takes no further place.
    done(line.read(2, CLIENT, 0).await);
    relay.stop().await;
}

#[tokio::test]
async fn rates_of_a_mailbox_of_a_line_and_of_creation() {
    let (relay, _) = relay_with(limits(|limits| {
        limits.append_rate = (3, 0);
        limits.create_rate = (2, 0);
        limits.request_rate = (12, 0);
    }))
    .await;
    let mut line = Line::to(relay.addr()).await;
    line.create(1).await;
    line.create(2).await;
    assert_eq!(refusal(line.create(3).await), RefusalCode::TooFast);
    for n in 1..=3 {
        line.put(1, n).await;
    }
    assert_eq!(refusal(line.append(1, None, envelope(4)).await), RefusalCode::TooFast);
    // The mailbox's rate holds for all lines; another mailbox has its own.
    let mut other = Line::to(relay.addr()).await;
    assert_eq!(refusal(other.append(1, None, envelope(4)).await), RefusalCode::TooFast);
    assert_eq!(line.put(2, 1).await, 1);
    for _ in 0..4 {
        done(line.read(1, CLIENT, 9).await);
    }
    assert_eq!(refusal(line.read(1, CLIENT, 9).await), RefusalCode::TooFast);
    done(other.read(1, CLIENT, 9).await);
    relay.stop().await;
}

#[tokio::test]
async fn a_burning_mailbox_ends_for_its_readers_too() {
    let (relay, clock) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    let burning = |request| match create(request, 1) {
        ClientFrame::Create { request, mailbox, write, readers, capability, .. } => {
            ClientFrame::Create { request, mailbox, write, readers, lifetime_s: Some(60), capability }
        }
        other => other,
    };
    done(line.ask(burning).await);
    line.put(1, 1).await;
    let read = line.number();
    let frame = ClientFrame::Read { request: read, mailbox: mailbox(1), read: token(CLIENT), after: 1 };
    line.say(&frame).await;
    done(line.answer(read).await);
    clock.advance(Duration::from_secs(59));
    line.put(1, 2).await;
    assert_eq!(line.cursors(1).await, [2]);
    clock.advance(Duration::from_secs(1));
    assert_eq!(refusal(line.append(1, None, envelope(3)).await), RefusalCode::NoMailbox);
    assert_eq!(refusal(line.read(1, THERAPIST, 0).await), RefusalCode::NoMailbox);
    relay.sweep().await;
    // The subscription is told with the number of its own request.
    assert_eq!(line.hear().await, RelayFrame::Refused { request: read, code: RefusalCode::NoMailbox });
    relay.stop().await;
}

#[tokio::test]
async fn a_lifetime_beyond_all_clocks_is_no_trouble() {
    let (relay, _) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    let endless = |request| ClientFrame::Create {
        request,
        mailbox: mailbox(1),
        write: token(WRITE).hash(),
        readers: vec![token(CLIENT).hash()],
        lifetime_s: Some(u64::MAX),
        capability: None,
    };
    done(line.ask(endless).await);
    assert_eq!(line.put(1, 1).await, 1);
    assert_eq!(done(line.read(1, CLIENT, u64::MAX).await), Some(1));
    assert_eq!(refusal(line.ack(1, CLIENT, u64::MAX).await), RefusalCode::Malformed);
    relay.stop().await;
}

fn with(capability: Option<Capability>, n: u8) -> impl FnOnce(u32) -> ClientFrame {
    move |request| match create(request, n) {
        ClientFrame::Create { request, mailbox, write, readers, lifetime_s, .. } => {
            ClientFrame::Create { request, mailbox, write, readers, lifetime_s, capability }
        }
        other => other,
    }
}

#[tokio::test]
async fn a_practice_says_who_may_create() {
    let (practice, stranger) = (SigningKey::ephemeral().unwrap(), SigningKey::ephemeral().unwrap());
    let key = practice.public();
    let (relay, clock) = relay_with(|config| {
        config.practice_keys = vec![key];
        config.limits.capability_mailboxes = 2;
    })
    .await;
    let mut line = Line::to(relay.addr()).await;
    let expires_s = START / 1_000 + 60;
    let good = practice.issue(expires_s).unwrap();
    let mut altered = good.to_bytes();
    altered[20] ^= 1;
    for bad in [None, Some(stranger.issue(expires_s).unwrap()), Some(Capability::from_bytes(&altered))] {
        assert_eq!(refusal(line.ask(with(bad, 1)).await), RefusalCode::NoCapability);
    }
    done(line.ask(with(Some(good.clone()), 1)).await);
    done(line.ask(with(Some(good.clone()), 2)).await);
    assert_eq!(refusal(line.ask(with(Some(good.clone()), 3)).await), RefusalCode::Quota);
    clock.advance(Duration::from_secs(60));
    assert_eq!(refusal(line.ask(with(Some(good), 4)).await), RefusalCode::CapabilityExpired);
    // What exists can be used without.
    line.put(1, 1).await;
    relay.stop().await;
}

#[tokio::test]
async fn open_creation_is_for_this_machine_only() {
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let mut config = Config::loopback(Data::Memory);
        config.listen = listen.parse().unwrap();
        assert!(matches!(Relay::start(config).await, Err(RelayError::OpenToTheWorld)));
    }
    let (relay, _) = relay().await;
    // Through a proxy on this machine the world may come.
    let mut request = relay.url().into_client_request().unwrap();
    request.headers_mut().insert("x-forwarded-for", HeaderValue::from_static("198.51.100.1"));
    let (mut socket, _) = connect_async(request).await.unwrap();
    socket.send(Message::binary(encode(&create(1, 1)))).await.unwrap();
    let mut line = Line::to(relay.addr()).await;
    line.socket = socket;
    assert!(matches!(line.hear().await, RelayFrame::Hello { .. }));
    assert_eq!(refusal(line.hear().await), RefusalCode::NoCapability);
    relay.stop().await;
}

#[tokio::test]
async fn a_page_in_a_browser_is_kept_out() {
    let (relay, _) = relay().await;
    let mut request = relay.url().into_client_request().unwrap();
    request.headers_mut().insert("origin", HeaderValue::from_static("https://example.org"));
    match connect_async(request).await {
        Err(Error::Http(response)) => assert_eq!(response.status(), 403),
        other => panic!("{:?}", other.map(|_| ())),
    }
    for path in ["", "v2", "v1/x"] {
        let url = format!("ws://{}/{path}", relay.addr());
        assert!(matches!(connect_async(url).await, Err(Error::Http(_))), "{path}");
    }
    relay.stop().await;
}

#[tokio::test]
async fn without_turn_the_answer_says_so() {
    let (relay, _) = relay_with(|config| config.turn = None).await;
    let mut line = Line::to(relay.addr()).await;
    line.create(1).await;
    assert_eq!(refusal(line.turn(1, WRITE).await), RefusalCode::Unavailable);
    assert_eq!(relay.turn_addr(), None);
    relay.stop().await;
}
