//! Two calls in one process on loopback: connecting, media both ways, keys, descriptions, closing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_call::{CallError, CallEvent, CallRole, EndReason};
use kader_media::vp8;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sides_connect_and_see_and_hear_each_other() {
    let (room, client, therapist) = permits();
    drop(room);
    let (one, two) = keys(b"session 1");
    let mut offerer = end(therapist, one, loopback(CallRole::Offerer)).await;
    let mut answerer = end(client, two, loopback(CallRole::Answerer)).await;
    let started = Instant::now();
    negotiate(&offerer.call, &answerer.call).await;
    let described = started.elapsed();
    let first = until_connected(&mut offerer.events).await;
    let second = until_connected(&mut answerer.events).await;
    println!("connected after {first} ms and {second} ms; descriptions took {described:?}");
    assert!(first.max(second) < 2_000, "{first} ms, {second} ms");

    let (mut here, mut there) = (Pictures::new(320, 180, 300), Pictures::new(320, 240, 300));
    let length = Duration::from_secs(3);
    let (heard, seen) =
        tokio::join!(talk(&mut offerer, &mut here, length), talk(&mut answerer, &mut there, length));
    for (heard, size) in [(&heard, (320, 240)), (&seen, (320, 180))] {
        assert!(heard.video.len() > 60, "{} frames", heard.video.len());
        assert!(heard.audio.len() > 100, "{} packets", heard.audio.len());
        assert!(heard.video[0].key);
        let mut decoder = vp8::Decoder::new().unwrap();
        for frame in &heard.video {
            assert_eq!((frame.width, frame.height), size);
            let picture = decoder.decode(&frame.data, frame.arrived).unwrap();
            let picture = picture.expect("every frame decodes to a picture");
            assert_eq!((picture.width, picture.height), size);
        }
        // The sender's capture clock: rising, about a frame apart, one clock for both kinds.
        assert!(heard.video.windows(2).all(|pair| pair[0].media_us < pair[1].media_us));
        assert!(heard.audio.windows(2).all(|pair| pair[0].sequence < pair[1].sequence));
        let spread = heard.video.last().unwrap().media_us - heard.video[0].media_us;
        assert!((2_000_000..3_200_000).contains(&spread), "{spread} us");
        let together = heard.audio.last().unwrap().media_us;
        assert!(together.abs_diff(heard.video.last().unwrap().media_us) < 300_000);
        let stats = heard.stats.last().unwrap();
        assert_eq!(stats.unopened, 0);
        assert!(stats.fps_in > 20 && stats.fps_out > 20, "{stats:?}");
        assert!(stats.rtt_ms.is_some_and(|rtt| rtt < 50), "{stats:?}");
        assert_eq!(heard.lines, []);
        assert!(!heard.targets.is_empty());
    }
    offerer.call.close().await;
    answerer.call.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_other_keys_nothing_is_delivered() {
    let (one, _) = keys(b"session 1");
    let (_, stranger) = keys(b"session 1");
    let (_room, mut offerer, mut answerer) = connected((one, stranger)).await;
    let (mut here, mut there) = (Pictures::new(320, 180, 300), Pictures::new(320, 180, 300));
    let length = Duration::from_secs(3);
    let (heard, seen) =
        tokio::join!(talk(&mut offerer, &mut here, length), talk(&mut answerer, &mut there, length));
    for heard in [heard, seen] {
        assert_eq!((heard.video.len(), heard.audio.len()), (0, 0));
        let stats = heard.stats.last().unwrap();
        // Frames did come, and did not open.
        assert!(stats.unopened > 50, "{stats:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_frame_that_is_wanted_reaches_the_other_side_as_a_wish() {
    let (_room, mut offerer, mut answerer) = connected(keys(b"session 1")).await;
    let (mut here, mut there) = (Pictures::new(320, 180, 300), Pictures::new(320, 180, 300));
    let (before, after) = (Duration::from_millis(600), Duration::from_secs(1));
    tokio::join!(talk(&mut offerer, &mut here, before), talk(&mut answerer, &mut there, before));
    offerer.call.want_key_frame();
    answerer.call.want_key_frame();
    let (heard, seen) =
        tokio::join!(talk(&mut offerer, &mut here, after), talk(&mut answerer, &mut there, after));
    for heard in [heard, seen] {
        assert_eq!(heard.key_frames_wanted, 1);
        let keys = heard.video.iter().filter(|frame| frame.key).count();
        assert_eq!(keys, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn descriptions_that_are_none_are_errors_and_the_call_goes_on() {
    let (_room, client, therapist) = permits();
    let (one, two) = keys(b"session 1");
    let mut offerer = end(therapist, one, loopback(CallRole::Offerer)).await;
    let mut answerer = end(client, two, loopback(CallRole::Answerer)).await;
    assert_eq!(answerer.call.offer().await.unwrap_err(), CallError::OutOfTurn);
    assert_eq!(offerer.call.accept_answer("v=0").await.unwrap_err(), CallError::OutOfTurn);
    let offer = offerer.call.offer().await.unwrap();
    let half = &offer[..offer.len() / 2];
    for garbage in ["", "garbage", "v=0\r\n", half] {
        let error = answerer.call.accept_offer(garbage).await.unwrap_err();
        assert_eq!(error, CallError::Description);
        let error = offerer.call.accept_answer(garbage).await.unwrap_err();
        assert_eq!(error, CallError::Description);
    }
    // One line at a time left out or spoiled: an error or an answer, never a panic. On calls of
    // their own, since a description once taken cannot be taken back.
    let lines: Vec<&str> = offer.lines().collect();
    for spoiled in (0..lines.len()).step_by(5) {
        let (_room, client, _) = permits();
        let other = end(client, keys(b"other").0, loopback(CallRole::Answerer)).await;
        let text: String = lines
            .iter()
            .enumerate()
            .map(|(place, line)| match place == spoiled {
                true => format!("{}\u{21}=9999999999999999999999\r\n", &line[..line.len() / 2]),
                false => format!("{line}\r\n"),
            })
            .collect();
        let _ = tokio::time::timeout(Duration::from_secs(5), other.call.accept_offer(&text))
            .await
            .expect("it hangs");
        other.call.close().await;
    }
    let answer = answerer.call.accept_offer(&offer).await.unwrap();
    offerer.call.accept_answer(&answer).await.unwrap();
    until_connected(&mut offerer.events).await;
    until_connected(&mut answerer.events).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_offer_looks_for_a_path_anew_and_media_goes_on() {
    let (_room, mut offerer, mut answerer) = connected(keys(b"session 1")).await;
    let (mut here, mut there) = (Pictures::new(320, 180, 300), Pictures::new(320, 180, 300));
    let credentials = |sdp: &str| -> Vec<String> {
        let ours = |line: &&str| line.starts_with("a=ice-ufrag:");
        sdp.lines().filter(ours).map(str::to_owned).collect()
    };
    let first = offerer.call.offer().await.unwrap();
    let answer = answerer.call.accept_offer(&first).await.unwrap();
    offerer.call.accept_answer(&answer).await.unwrap();
    let length = Duration::from_secs(3);
    let (heard, seen) =
        tokio::join!(talk(&mut offerer, &mut here, length), talk(&mut answerer, &mut there, length));
    for heard in [heard, seen] {
        assert_eq!(heard.ended, None);
        assert!(heard.video.len() > 60, "{} frames", heard.video.len());
    }
    let second = offerer.call.offer().await.unwrap();
    assert_ne!(credentials(&first), credentials(&second));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_side_that_closes_ends_the_other_or_its_line() {
    let (_room, offerer, mut answerer) = connected(keys(b"session 1")).await;
    offerer.call.close().await;
    let ended = tokio::time::timeout(Duration::from_secs(6), async {
        while let Some(event) = answerer.events.recv().await {
            match event {
                CallEvent::Ended(reason) => return Some(reason),
                CallEvent::Line(kader_call::Line::Lost) => return None,
                _ => {}
            }
        }
        panic!("ended without a reason");
    })
    .await
    .expect("the other side noticed nothing");
    assert!(matches!(ended, None | Some(EndReason::PeerClosed)));
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_calls_leave_nothing_open() {
    let mut before = 0;
    for round in 0..21 {
        let (_room, offerer, answerer) = connected(keys(b"session 1")).await;
        if round % 2 == 0 {
            offerer.call.close().await;
            answerer.call.close().await;
        } else {
            // Dropping must end it as well.
            let mut events = offerer.events;
            drop(offerer.call);
            drop(answerer.call);
            while events.recv().await.is_some() {}
        }
        if round == 0 {
            before = open_files();
        }
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let after = open_files();
    // Other tests of this file run in the same process and have a few sockets of their own.
    assert!(after <= before + 10, "{before} open files, then {after}");
}
