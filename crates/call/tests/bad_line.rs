//! Calls over an emulated bad network: that they come about at all, and that they survive an
//! interruption.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::emulator::{BadNetwork, Link};
use common::*;
use kader_call::{CallRole, Line};
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
