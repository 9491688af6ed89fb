//! Calls over an emulated bad network: that they come about at all, and that they survive an
//! interruption.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::emulator::{BadNetwork, Link};
use common::*;
use kader_call::{CallEvent, CallRole, Line};
use kader_media::vp8;
use std::time::Duration;

async fn connected_over(network: &BadNetwork) -> (End, End, [u64; 2]) {
    let (_room, client, therapist) = permits();
    let (one, two) = keys(b"session 1");
    let mut offerer = end(therapist, one, loopback(CallRole::Offerer)).await;
    let mut answerer = end(client, two, loopback(CallRole::Answerer)).await;
    let offer = network.offer_through(&offerer.call.offer().await.unwrap());
    let answer = answerer.call.accept_offer(&offer).await.unwrap();
    let answer = network.answer_through(&answer);
    offerer.call.accept_answer(&answer).await.unwrap();
    let first = until_connected(&mut offerer.events).await;
    let second = until_connected(&mut answerer.events).await;
    (offerer, answerer, [first, second])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_come_about_over_a_lossy_line() {
    for seed in 0..12 {
        let lossy = Link { loss: 0.05, delay: Duration::from_millis(50), ..Link::PERFECT };
        let network = BadNetwork::new(lossy, seed);
        let (offerer, answerer, after) = connected_over(&network).await;
        println!("seed {seed}: connected after {after:?} ms");
        offerer.call.close().await;
        answerer.call.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_line_is_lost_and_goes_on_by_itself() {
    let near = Link { delay: Duration::from_millis(10), ..Link::PERFECT };
    let network = BadNetwork::new(near, 1);
    let (mut offerer, mut answerer, _) = connected_over(&network).await;
    let (mut here, mut there) = (Pictures::new(320, 180, 300), Pictures::new(320, 180, 300));
    let seconds = Duration::from_secs;
    let (before, _) =
        tokio::join!(talk(&mut offerer, &mut here, seconds(2)), talk(&mut answerer, &mut there, seconds(2)));
    assert_eq!(before.lines, []);

    network.set(Link { loss: 1.0, ..near });
    // Longer than ICE takes to call a path disconnected.
    let (during, other) =
        tokio::join!(talk(&mut offerer, &mut here, seconds(7)), talk(&mut answerer, &mut there, seconds(7)));
    for heard in [&during, &other] {
        assert_eq!(heard.lines.last(), Some(&Line::Lost), "{:?}", heard.lines);
        assert_eq!(heard.ended, None);
    }

    network.set(near);
    let (after, other) =
        tokio::join!(talk(&mut offerer, &mut here, seconds(9)), talk(&mut answerer, &mut there, seconds(9)));
    for heard in [&after, &other] {
        assert_eq!(heard.lines, [Line::Weak, Line::Good]);
        assert!(heard.video.len() > 150, "{} frames", heard.video.len());
        assert!(heard.audio.len() > 300, "{} packets", heard.audio.len());
    }
}

const DEAD: Link = Link { loss: 1.0, ..Link::PERFECT };

/// The local ports that a description tells.
fn ports(sdp: &str) -> Vec<u16> {
    let candidates = sdp.lines().filter(|line| line.starts_with("a=candidate:"));
    candidates.map(|line| line.split(' ').nth(5).unwrap().parse().unwrap()).collect()
}

/// Waits until nobody has the port any more.
async fn until_free(port: u16) {
    let tries = async {
        while std::net::UdpSocket::bind(("127.0.0.1", port)).is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), tries).await.expect("the old line keeps its socket");
}

async fn until_lost(end: &mut End) {
    tokio::time::timeout(Duration::from_secs(10), async {
        while end.events.recv().await.unwrap() != CallEvent::Line(Line::Lost) {}
    })
    .await
    .expect("nobody said that the line is lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_way_that_died_is_told_soon_and_another_line_over_another_way_works() {
    let near = Link { delay: Duration::from_millis(10), ..Link::PERFECT };
    let died = BadNetwork::new(near, 2);
    let (_room, client, therapist) = permits();
    let (one, two) = keys(b"line 1");
    let mut offerer = end(therapist, one, loopback(CallRole::Offerer)).await;
    let mut answerer = end(client, two, loopback(CallRole::Answerer)).await;
    let offer = offerer.call.offer().await.unwrap();
    let answer = answerer.call.accept_offer(&died.offer_through(&offer)).await.unwrap();
    offerer.call.accept_answer(&died.answer_through(&answer)).await.unwrap();
    until_connected(&mut offerer.events).await;
    until_connected(&mut answerer.events).await;

    // Cameras and microphones off: reports alone are a sign of life.
    tokio::time::sleep(Duration::from_secs(6)).await;
    for end in [&mut offerer, &mut answerer] {
        while let Ok(event) = end.events.try_recv() {
            assert!(!matches!(event, CallEvent::Line(_) | CallEvent::Ended(_)), "{event:?} on a silent line");
        }
    }
    died.set(DEAD);
    tokio::join!(until_lost(&mut offerer), until_lost(&mut answerer));

    let used = [ports(&offer), ports(&answer)].concat();
    assert!(used.len() >= 2);
    tokio::join!(offerer.call.close(), answerer.call.close());
    for port in used {
        until_free(port).await;
    }

    let another = BadNetwork::new(near, 3);
    let (mut offerer, mut answerer, _) = connected_over(&another).await;
    let (mut here, mut there) = (Pictures::new(320, 180, 300), Pictures::new(320, 180, 300));
    let length = Duration::from_secs(5);
    let (heard, seen) =
        tokio::join!(talk(&mut offerer, &mut here, length), talk(&mut answerer, &mut there, length));
    for heard in [heard, seen] {
        assert!(heard.video.len() > 40, "{} frames", heard.video.len());
        let mut decoder = vp8::Decoder::new().unwrap();
        for frame in &heard.video {
            assert!(decoder.decode(&frame.data, frame.arrived).unwrap().is_some());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn that_the_line_is_lost_is_told_even_to_whoever_fetches_late() {
    let network = BadNetwork::new(Link::PERFECT, 4);
    let (mut offerer, mut answerer, _) = connected_over(&network).await;
    let mut pictures = Pictures::new(320, 180, 300);
    // The answerer fetches nothing: its channel fills with media.
    talk(&mut offerer, &mut pictures, Duration::from_secs(6)).await;
    network.set(DEAD);
    tokio::time::sleep(Duration::from_secs(6)).await;
    until_lost(&mut answerer).await;
}
