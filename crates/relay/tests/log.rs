//! The log at its most talkative holds no address, no name of a mailbox, no token and nothing of an envelope.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::*;
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use kader_relay::logging;
use kader_wire::{ClientFrame, RelayFrame, UNREADABLE_REQUEST};
use tokio::net::UdpSocket;
use tracing::Level;
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Page {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Page {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Every way in which bytes could have been written out.
fn spellings(bytes: &[u8]) -> Vec<String> {
    let numbers = format!("{:?}", &bytes[..4]);
    vec![
        HEXLOWER.encode(&bytes[..4]),
        HEXLOWER.encode(&bytes[..4]).to_uppercase(),
        BASE64.encode(&bytes[..6]),
        BASE64URL_NOPAD.encode(&bytes[..6]),
        numbers.trim_matches(['[', ']']).to_owned(),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_in_the_log_tells_who_or_where() {
    let page = Page::default();
    // For the whole process: the tasks and database threads of the relay write from everywhere.
    tracing::subscriber::set_global_default(logging::subscriber(Level::TRACE, page.clone())).unwrap();
    // The libraries' own events must not get through, from whichever side they come.
    tracing::info!(target: "hyper", "planted-below 127.0.0.1");
    let (relay, clock) = relay_with(limits(|limits| limits.mailbox_envelopes = 2)).await;
    let addr = relay.addr();
    let mut line = Line::to(addr).await;
    let mut ports = vec![addr.port(), relay.turn_addr().unwrap().port()];
    if let tokio_tungstenite::MaybeTlsStream::Plain(stream) = line.socket.get_ref() {
        ports.push(stream.local_addr().unwrap().port());
    }

    // Every request, done and refused.
    line.create(201).await;
    line.append(201, Some(1), envelope(0xDEAD_BEEF)).await;
    line.append(201, Some(1), envelope(0xBEEF_DEAD)).await;
    line.append(201, None, envelope(3)).await;
    line.append(201, None, envelope(4)).await;
    line.append(202, None, envelope(4)).await;
    line.read(201, CLIENT, 0).await;
    line.read(201, 77, 0).await;
    line.ack(201, CLIENT, 1).await;
    line.ack(201, CLIENT, 9).await;
    line.ask(|request| ClientFrame::Sign { request, hash: [0x77; 32] }).await;
    let issued = line.turn(201, WRITE).await;
    line.turn(201, 77).await;
    line.bytes(b"garbage with 198.51.100.7 in it".to_vec()).await;
    line.answer(UNREADABLE_REQUEST).await;
    // TURN requests of strangers, good form and bad.
    let udp = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    ports.push(udp.local_addr().unwrap().port());
    let binding = b"\0\x01\0\0\x21\x12\xA4\x42\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07";
    udp.send_to(binding, relay.turn_addr().unwrap()).await.unwrap();
    udp.send_to(b"garbage", relay.turn_addr().unwrap()).await.unwrap();
    line.burn(201, 77).await;
    line.burn(201, WRITE).await;
    let burning = |request| match create(request, 203) {
        ClientFrame::Create { request, mailbox, write, readers, capability, .. } => {
            ClientFrame::Create { request, mailbox, write, readers, capability, lifetime_s: Some(1) }
        }
        other => other,
    };
    line.ask(burning).await;
    clock.advance(Duration::from_secs(2));
    relay.sweep().await;
    relay.stop().await;

    let text = page.text();
    // It does say what happened, so that silence is not why nothing is found.
    for wanted in
        ["started", "stopped", "\"append\"", "slot taken", "wrong token", "quota", "no mailbox", "expired"]
    {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    assert!(!text.contains("planted-below"), "{text}");
    let RelayFrame::Turn { username, password, .. } = issued else { panic!("{issued:?}") };
    let mut forbidden = vec![
        "127.0.0.1".to_owned(),
        "198.51.100.7".to_owned(),
        "garbage with".to_owned(),
        username,
        password,
    ];
    for n in [201, 202, 203] {
        forbidden.extend(spellings(mailbox(n).as_bytes()));
    }
    for n in [WRITE, CLIENT, THERAPIST, 77] {
        forbidden.extend(spellings(token(n).as_bytes()));
        forbidden.extend(spellings(token(n).hash().as_bytes()));
    }
    for what in [0xDEAD_BEEF, 0xBEEF_DEAD] {
        forbidden.extend(spellings(envelope(what).hash().as_bytes()));
        forbidden.extend(spellings(envelope(what).as_bytes()));
    }
    forbidden.extend(spellings(&[0x77; 32]));
    forbidden.extend(ports.iter().map(|port| format!(":{port}")));
    for bad in forbidden {
        assert!(!text.contains(&bad), "{bad}\n{text}");
    }
}
