//! A line against relays that behave, that hang, that flood, and that have a certificate.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kader_core::input::Command;
use kader_wire::{Envelope, MailboxId};
use tokio::net::TcpListener;
use tokio_tungstenite::accept_async;

use super::*;
use crate::inbox::{Inbox, Next, RELAY_ROOM};

const IMPATIENT: Patience = Patience {
    connect: Duration::from_millis(700),
    ping: Duration::from_millis(100),
    silence: Duration::from_millis(1_000),
};
/// Much longer than anything here takes, even on a busy machine.
const LONG: Duration = Duration::from_secs(20);

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn line_to(address: SocketAddr) -> (Inbox, Inputs, Line) {
    let (inbox, inputs) = Inbox::new();
    let line = Line::keep_with(format!("ws://{address}/v1"), inputs.clone(), IMPATIENT);
    (inbox, inputs, line)
}

/// The next word of the line.
fn next(inbox: &Inbox, within: Duration) -> Option<RelayEvent> {
    match tokio::task::block_in_place(|| inbox.next(within)) {
        Next::Input(Input::Relay { event, .. }) => Some(event),
        Next::Quiet => None,
        other => panic!("{other:?}"),
    }
}

fn hello() -> Message {
    let hello = RelayFrame::Hello { protocol: kader_wire::PROTOCOL, key: [7; 32], time_ms: 1 };
    Message::Binary(frame::encode(&hello).into())
}

fn delivery(cursor: u64) -> Message {
    let envelope = Envelope::try_from(vec![0x5a; 131_072]).unwrap();
    let mailbox = MailboxId::from_bytes([3; 32]);
    Message::Binary(frame::encode(&RelayFrame::Delivery { mailbox, cursor, slot: None, envelope }).into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_answers_is_kept_and_one_that_falls_silent_is_lost() {
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        let mut lines = Vec::new();
        let mut answers = true;
        while let Ok((stream, _)) = listener.accept().await {
            let mut line = accept_async(stream).await.unwrap();
            line.send(hello()).await.unwrap();
            if std::mem::take(&mut answers) {
                // Reading answers the pings.
                let _ = tokio::time::timeout(3 * IMPATIENT.silence, async {
                    while line.next().await.is_some() {}
                })
                .await;
            }
            // From here on it hangs: the connection stands, nobody reads or answers.
            lines.push(line);
        }
    });
    let (inbox, _, _line) = line_to(address);
    assert!(matches!(next(&inbox, LONG), Some(RelayEvent::Connected)));
    assert!(matches!(next(&inbox, LONG), Some(RelayEvent::Frame(RelayFrame::Hello { .. }))));
    assert!(next(&inbox, 2 * IMPATIENT.silence).is_none(), "lost while the relay answered");
    assert!(matches!(next(&inbox, LONG), Some(RelayEvent::Lost)), "hung, and nobody noticed");
    assert!(matches!(next(&inbox, LONG), Some(RelayEvent::Connected)), "not tried again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_takes_the_connection_and_says_nothing_is_lost() {
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        let mut streams = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            streams.push(stream);
        }
    });
    let (inbox, _, _line) = line_to(address);
    assert!(matches!(next(&inbox, LONG), Some(RelayEvent::Lost)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_talks_and_does_not_read_is_lost() {
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut line = accept_async(stream).await.unwrap();
            while line.send(hello()).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    });
    let (inbox, _, line) = line_to(address);
    assert!(matches!(next(&inbox, LONG), Some(RelayEvent::Connected)));
    // More than the buffers of both systems hold.
    for request in 1..200 {
        let envelope = Envelope::try_from(vec![0x5a; 262_144]).unwrap();
        let mailbox = MailboxId::from_bytes([3; 32]);
        let write = kader_wire::Token::from_bytes([4; 32]);
        line.send(ClientFrame::Append { request, mailbox, write, slot: None, envelope });
    }
    let until = std::time::Instant::now() + LONG;
    loop {
        match next(&inbox, LONG) {
            Some(RelayEvent::Lost) => return,
            Some(RelayEvent::Frame(_)) => assert!(std::time::Instant::now() < until, "never lost"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_waits_at_the_relay_and_a_command_does_not_wait_for_it() {
    let (listener, address) = listener().await;
    let sent = Arc::new(AtomicU64::new(0));
    let flooded = sent.clone();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut line = accept_async(stream).await.unwrap();
        // 128 KiB each: a gigabyte in all, if anybody took it.
        for cursor in 1..8_192 {
            if line.send(delivery(cursor)).await.is_err() {
                return;
            }
            flooded.store(cursor, Ordering::Relaxed);
        }
    });
    let (inbox, inputs, _line) = line_to(address);
    // The core is busy elsewhere. The flood comes to a stop.
    let mut last = 0;
    let stopped = async {
        loop {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let now = sent.load(Ordering::Relaxed);
            if now > RELAY_ROOM as u64 && now == last {
                return now;
            }
            last = now;
        }
    };
    let stopped = tokio::time::timeout(LONG, stopped).await.expect("the flood never stops");
    assert!(stopped < 1_000, "{stopped} deliveries were taken in");

    inputs.send(Input::Command { id: 9, command: Command::Look }).unwrap();
    let first = tokio::task::block_in_place(|| inbox.next(LONG));
    assert!(matches!(first, Next::Input(Input::Command { id: 9, .. })), "the command waited behind it");
    assert!(matches!(next(&inbox, LONG), Some(RelayEvent::Connected)));
    // What was held back comes, in its order, once there is room; the line held.
    for wanted in 1..stopped + 100 {
        match next(&inbox, LONG) {
            Some(RelayEvent::Frame(RelayFrame::Delivery { cursor, .. })) => assert_eq!(cursor, wanted),
            other => panic!("{other:?}"),
        }
    }
}

mod tls {
    use super::*;
    use rcgen::{CertifiedKey, generate_simple_self_signed};
    use rustls::pki_types::PrivateKeyDer;
    use tokio_rustls::TlsAcceptor;

    const PORT: &str = "KADER_TEST_RELAY_PORT";
    const TRUSTED: &str = "KADER_TEST_RELAY_TRUSTED";

    /// A relay behind TLS that greets; its port and its certificate.
    async fn sealed_relay() -> (u16, String) {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let config = rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (listener, address) = listener().await;
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(sealed) = acceptor.accept(stream).await else { return };
                    let mut line = accept_async(sealed).await.unwrap();
                    line.send(hello()).await.unwrap();
                    while line.next().await.is_some() {}
                });
            }
        });
        (address.port(), cert.pem())
    }

    /// Runs `a_line_to_the_relay` in a process whose system trusts this one certificate alone.
    async fn with_roots(pem: &str, port: u16, trusted: bool) {
        let folder = tempfile::tempdir().unwrap();
        let roots = folder.path().join("roots.pem");
        std::fs::write(&roots, pem).unwrap();
        let ran = tokio::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--ignored", "line::tests::tls::a_line_to_the_relay"])
            .env("SSL_CERT_FILE", &roots)
            .env_remove("SSL_CERT_DIR")
            .env(PORT, port.to_string())
            .env(TRUSTED, if trusted { "yes" } else { "no" })
            .output()
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(ran.status.success() && said.contains("1 passed"), "trusted: {trusted}\n{said}");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_sealed_relay_is_reached_if_the_system_trusts_its_certificate_and_not_otherwise() {
        let (port, pem) = sealed_relay().await;
        let (_, another) = sealed_relay().await;
        with_roots(&pem, port, true).await;
        with_roots(&another, port, false).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    #[ignore = "run by the test above, in a process with roots of its own"]
    async fn a_line_to_the_relay() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let port = std::env::var(PORT).unwrap();
        let (inbox, inputs) = Inbox::new();
        let _line = Line::keep(format!("wss://localhost:{port}/v1"), inputs);
        if std::env::var(TRUSTED).unwrap() == "yes" {
            assert!(matches!(next(&inbox, LONG), Some(RelayEvent::Connected)));
            assert!(matches!(next(&inbox, LONG), Some(RelayEvent::Frame(RelayFrame::Hello { .. }))));
        } else {
            for _ in 0..3 {
                assert!(matches!(next(&inbox, LONG), Some(RelayEvent::Lost)));
            }
        }
    }
}
