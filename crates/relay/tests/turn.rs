//! The TURN server: allocations with good and bad credentials, traffic, quotas, and garbage.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use common::*;
use kader_relay::{Config, RelayError, RunningRelay, TurnConfig};
use kader_wire::RelayFrame;
use tokio::net::UdpSocket;
use tokio::time::timeout;
use turn::client::{Client, ClientConfig};
use webrtc_util::Conn;

struct Credentials {
    server: SocketAddr,
    username: String,
    password: String,
}

async fn credentials(relay: &RunningRelay) -> Credentials {
    let mut line = Line::to(relay.addr()).await;
    line.create(1).await;
    match line.turn(1, WRITE).await {
        RelayFrame::Turn { urls, username, password, .. } => {
            let server = urls[0].strip_prefix("turn:").unwrap().strip_suffix("?transport=udp").unwrap();
            Credentials { server: server.parse().unwrap(), username, password }
        }
        other => panic!("{other:?}"),
    }
}

async fn client(credentials: &Credentials) -> Client {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let client = Client::new(ClientConfig {
        stun_serv_addr: credentials.server.to_string(),
        turn_serv_addr: credentials.server.to_string(),
        username: credentials.username.clone(),
        password: credentials.password.clone(),
        realm: String::new(),
        software: String::new(),
        rto_in_ms: 50,
        conn: Arc::new(socket),
        vnet: None,
    })
    .await
    .unwrap();
    client.listen().await.unwrap();
    client
}

/// Whether these credentials get an allocation.
async fn is_let_in(credentials: &Credentials) -> bool {
    let client = client(credentials).await;
    let allocated = client.allocate().await.is_ok();
    client.close().await.unwrap();
    allocated
}

async fn receive(conn: &impl Conn) -> (Vec<u8>, SocketAddr) {
    let mut buffer = vec![0; 1_500];
    let (length, from) = timeout(SOON, conn.recv_from(&mut buffer)).await.unwrap().unwrap();
    (buffer[..length].to_vec(), from)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hidden_ends_reach_each_other() {
    let (relay, _) = relay().await;
    let (one, two) = (credentials(&relay).await, credentials(&relay).await);
    assert_ne!(one.username, two.username);
    let (one, two) = (client(&one).await, client(&two).await);
    let (client, therapist) = (one.allocate().await.unwrap(), two.allocate().await.unwrap());
    let (a, b) = (client.local_addr().unwrap(), therapist.local_addr().unwrap());
    assert!(a.ip().is_loopback() && a.port() >= 49_152 && a != b);
    // Each opens its side by sending; the first may be lost on a side that is not open yet, as on any network.
    for n in 0..3_u8 {
        client.send_to(&[n; 100], b).await.unwrap();
        therapist.send_to(&[100 + n; 1_200], a).await.unwrap();
    }
    client.send_to(b"from the client", b).await.unwrap();
    loop {
        let (bytes, from) = receive(&therapist).await;
        // The therapist sees the relay's address, not the client's.
        assert_eq!(from, a);
        if bytes == b"from the client" {
            break;
        }
    }
    assert_eq!(receive(&client).await.1, b);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hidden_end_reaches_a_plain_one_and_only_who_it_permits_answers() {
    let (relay, _) = relay().await;
    let held = client(&credentials(&relay).await).await;
    let hidden = held.allocate().await.unwrap();
    let relayed = hidden.local_addr().unwrap();
    let plain = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    hidden.send_to(b"hello", plain.local_addr().unwrap()).await.unwrap();
    let mut buffer = [0; 100];
    let (length, from) = timeout(SOON, plain.recv_from(&mut buffer)).await.unwrap().unwrap();
    assert_eq!((&buffer[..length], from), (&b"hello"[..], relayed));
    // A permission is for one address. Loopback keeps the order, so that this would arrive first.
    let stranger = UdpSocket::bind("127.0.0.2:0").await.unwrap();
    stranger.send_to(b"uninvited", relayed).await.unwrap();
    plain.send_to(b"welcome", relayed).await.unwrap();
    assert_eq!(receive(&hidden).await.0, b"welcome");
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_credentials_get_nothing() {
    let (relay, clock) = relay().await;
    let good = credentials(&relay).await;
    let with = |username: &str, password: &str| Credentials {
        server: good.server,
        username: username.to_owned(),
        password: password.to_owned(),
    };
    assert!(is_let_in(&good).await);
    let later = good.username.replacen('1', "2", 1);
    for bad in [
        with(&good.username, "wrong"),
        with(&good.username, ""),
        with(&later, &good.password),
        with("someone", &good.password),
        with("9999999999:0011223344556677", "guess"),
    ] {
        assert!(!is_let_in(&bad).await);
    }
    assert!(is_let_in(&good).await);
    clock.advance(Duration::from_secs(8 * 3_600));
    assert!(!is_let_in(&good).await);
    assert!(is_let_in(&credentials(&relay).await).await);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn credentials_of_another_relay_get_nothing() {
    let (one, _) = relay().await;
    let (two, _) = relay().await;
    let mut foreign = credentials(&one).await;
    foreign.server = two.turn_addr().unwrap();
    assert!(!is_let_in(&foreign).await);
    one.stop().await;
    two.stop().await;
}

fn turn(change: impl FnOnce(&mut TurnConfig)) -> impl FnOnce(&mut Config) {
    |config| change(config.turn.as_mut().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn allocations_are_counted_and_ports_stay_in_their_range() {
    let (relay, _) = relay_with(turn(|turn| {
        turn.allocations = 3;
        turn.allocations_per_user = 2;
        turn.ports = 40_100..=40_150;
    }))
    .await;
    let (one, two) = (credentials(&relay).await, credentials(&relay).await);
    let clients = [client(&one).await, client(&one).await, client(&one).await];
    let first = clients[0].allocate().await.unwrap();
    let _second = clients[1].allocate().await.unwrap();
    assert!((40_100..=40_150).contains(&first.local_addr().unwrap().port()));
    assert!(clients[2].allocate().await.is_err());
    let others = [client(&two).await, client(&two).await];
    let _third = others[0].allocate().await.unwrap();
    assert!(others[1].allocate().await.is_err());
    // A place that was given back is free again.
    first.close().await.unwrap();
    tokio::time::sleep(QUIET).await;
    assert!(client(&two).await.allocate().await.is_ok());
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_narrow_allocation_drops_what_is_too_much() {
    let (relay, _) = relay_with(turn(|turn| turn.bytes_per_s = 20_000)).await;
    let held = client(&credentials(&relay).await).await;
    let hidden = held.allocate().await.unwrap();
    let plain = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    for _ in 0..200 {
        hidden.send_to(&[7; 1_000], plain.local_addr().unwrap()).await.unwrap();
    }
    let mut buffer = [0; 1_500];
    let mut passed = 0;
    while timeout(QUIET, plain.recv_from(&mut buffer)).await.is_ok() {
        passed += 1;
    }
    assert!((10..100).contains(&passed), "{passed}");
    relay.stop().await;
}

/// A small generator of numbers, the same in every run.
fn numbers(seed: u64) -> impl FnMut() -> u8 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn garbage_ends_nobodys_call() {
    let (relay, _) = relay().await;
    let good = credentials(&relay).await;
    let held = client(&good).await;
    let hidden = held.allocate().await.unwrap();
    let plain = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let noise = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let mut next = numbers(7);
    // Allocate, Refresh, Send, CreatePermission, ChannelBind, Binding, with attributes of every kind and damaged ones.
    let kinds = [0x0003_u16, 0x0004, 0x0016, 0x0008, 0x0009, 0x0001, 0x0103, 0x0000];
    let attributes = [
        0x0006_u16, 0x0008, 0x0009, 0x000C, 0x000D, 0x0012, 0x0013, 0x0014, 0x0015, 0x0017, 0x0018, 0x0019,
        0x0022, 0x8028,
    ];
    for round in 0..4_000_usize {
        let mut body = Vec::new();
        for _ in 0..next() % 6 {
            let length = usize::from(next() % 40);
            body.extend(attributes[usize::from(next()) % attributes.len()].to_be_bytes());
            body.extend(u16::try_from(length).unwrap().to_be_bytes());
            body.extend((0..length.next_multiple_of(4)).map(|_| next()));
        }
        let mut bytes = kinds[round % kinds.len()].to_be_bytes().to_vec();
        bytes.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
        bytes.extend([0x21, 0x12, 0xA4, 0x42]);
        bytes.extend((0..12).map(|_| next()));
        bytes.extend(body);
        match round % 5 {
            0 => bytes.iter_mut().for_each(|byte| *byte = next()),
            1 => bytes.truncate(usize::from(next()) % (bytes.len() + 1)),
            2 => {
                let at = usize::from(next()) % bytes.len();
                bytes[at] = next();
            }
            _ => {}
        }
        noise.send_to(&bytes, good.server).await.unwrap();
        if round % 50 == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    hidden.send_to(b"still here", plain.local_addr().unwrap()).await.unwrap();
    let mut buffer = [0; 100];
    let (length, _) = timeout(SOON, plain.recv_from(&mut buffer)).await.unwrap().unwrap();
    assert_eq!(&buffer[..length], b"still here");
    assert!(is_let_in(&credentials(&relay).await).await);
    relay.stop().await;
}

#[tokio::test]
async fn addresses_that_cannot_work_are_refused_at_the_start() {
    let start = |change: fn(&mut TurnConfig)| async move {
        let mut config = Config::loopback(kader_relay::Data::Memory);
        change(config.turn.as_mut().unwrap());
        kader_relay::Relay::start(config).await.map(|_| ())
    };
    let everywhere = start(|turn| turn.listen = "0.0.0.0:0".parse().unwrap()).await;
    assert!(matches!(everywhere, Err(RelayError::TurnPublicMissing)));
    let foreign = start(|turn| turn.listen = "203.0.113.7:3478".parse().unwrap()).await;
    assert!(matches!(foreign, Err(RelayError::TurnListen(_))));
    let ports = start(|turn| turn.ports = 0..=9).await;
    assert!(matches!(ports, Err(RelayError::TurnPorts)));
    let known = start(|turn| {
        turn.listen = "0.0.0.0:0".parse().unwrap();
        turn.public = Some("203.0.113.7".parse().unwrap());
    });
    assert!(known.await.is_ok());
}
