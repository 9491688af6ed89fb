//! A call whose address is to stay hidden: what is in its descriptions, and that it connects by
//! relay alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_call::{CallConfig, CallError, CallRole, IceServer};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::UdpSocket;
use turn::auth::{AuthHandler, generate_auth_key};
use turn::relay::relay_static::RelayAddressGeneratorStatic;
use turn::server::Server;
use turn::server::config::{ConnConfig, ServerConfig};
use webrtc_util::vnet::net::Net;

/// The side's own address and the relay's differ, so that one can be told from the other.
const OWN: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 7);
const RELAY: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 1);

struct OneUser;

impl AuthHandler for OneUser {
    fn auth_handle(&self, username: &str, realm: &str, _: SocketAddr) -> Result<Vec<u8>, turn::Error> {
        Ok(generate_auth_key(username, realm, "password"))
    }
}

async fn turn_server() -> (Server, IceServer) {
    let socket = UdpSocket::bind((RELAY, 0)).await.unwrap();
    let port = socket.local_addr().unwrap().port();
    let server = Server::new(ServerConfig {
        conn_configs: vec![ConnConfig {
            conn: Arc::new(socket),
            relay_addr_generator: Box::new(RelayAddressGeneratorStatic {
                relay_address: IpAddr::V4(RELAY),
                address: RELAY.to_string(),
                net: Arc::new(Net::new(None)),
            }),
        }],
        realm: "test".to_owned(),
        auth_handler: Arc::new(OneUser),
        channel_bind_timeout: Duration::ZERO,
        alloc_close_notify: None,
    })
    .await
    .unwrap();
    let ice = IceServer {
        urls: vec![format!("turn:{RELAY}:{port}?transport=udp")],
        username: "someone".to_owned(),
        password: "password".to_owned(),
    };
    (server, ice)
}

fn hidden(role: CallRole, server: &IceServer) -> CallConfig {
    CallConfig {
        hide_address: true,
        ice_servers: vec![server.clone()],
        bind: vec![SocketAddr::from((OWN, 0))],
        ..CallConfig::new(role)
    }
}

fn check_description(sdp: &str) {
    assert!(!sdp.contains(&OWN.to_string()), "the own address is in it");
    assert!(!sdp.contains("typ host"), "a host candidate is in it");
    assert!(!sdp.contains("typ srflx"), "a reflexive candidate is in it");
    assert!(!sdp.contains(".local"), "an mDNS name is in it");
    let candidates = sdp.matches("a=candidate:").count();
    let relayed = sdp.matches("typ relay raddr 0.0.0.0 rport 9").count();
    assert!(candidates > 0);
    assert_eq!(candidates, relayed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn descriptions_have_relayed_candidates_only_and_the_call_connects_over_them() {
    let (server, ice) = turn_server().await;
    let (_room, client, therapist) = permits();
    let (one, two) = keys(b"session 1");
    let mut offerer = end(therapist, one, hidden(CallRole::Offerer, &ice)).await;
    let mut answerer = end(client, two, hidden(CallRole::Answerer, &ice)).await;
    let started = std::time::Instant::now();
    let offer = offerer.call.offer().await.unwrap();
    println!("offer after {:?}", started.elapsed());
    check_description(&offer);
    let answer = answerer.call.accept_offer(&offer).await.unwrap();
    println!("answer after {:?}", started.elapsed());
    check_description(&answer);
    offerer.call.accept_answer(&answer).await.unwrap();
    let first = until_connected(&mut offerer.events).await;
    let second = until_connected(&mut answerer.events).await;
    println!("connected by relay after {first} ms and {second} ms");
    let mut pictures = Pictures::new(320, 180, 300);
    talk(&mut offerer, &mut pictures, Duration::from_secs(1)).await;
    let mut frames = 0;
    while let Ok(event) = answerer.events.try_recv() {
        frames += u32::from(matches!(event, kader_call::CallEvent::Video(_)));
    }
    assert!(frames > 15, "{frames} frames by relay");
    offerer.call.close().await;
    answerer.call.close().await;
    server.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_relay_there_is_no_description_at_all() {
    let (_room, _, therapist) = permits();
    let (one, _) = keys(b"session 1");
    // Nobody listens at that port.
    let nobody = IceServer {
        urls: vec!["turn:127.0.0.1:9?transport=udp".to_owned()],
        username: "someone".to_owned(),
        password: "password".to_owned(),
    };
    let offerer = end(therapist, one, hidden(CallRole::Offerer, &nobody)).await;
    assert_eq!(offerer.call.offer().await.unwrap_err(), CallError::NoRelay);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn otherwise_the_description_has_the_address() {
    // So that the test above can be known to look for the right thing.
    let (_room, _, therapist) = permits();
    let (one, _) = keys(b"session 1");
    let config = CallConfig { bind: vec![SocketAddr::from((OWN, 0))], ..CallConfig::new(CallRole::Offerer) };
    let offerer = end(therapist, one, config).await;
    let offer = offerer.call.offer().await.unwrap();
    assert!(offer.contains(&format!("{OWN}")) && offer.contains("typ host"));
}
