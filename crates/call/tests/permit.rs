//! The permit's end on both sides, without either side's help, and its extension.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::*;
use kader_call::{Call, CallError, CallEvent, CallRole, EndReason};
use kader_setting::fixtures::Room;
use kader_setting::{Extension, Now, Permit};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_the_permit_stops_both_directions_whatever_the_peer_does() {
    let (_room, mut here, mut there) = connected(keys(b"session 1")).await;
    let (mut mine, mut theirs) = (Pictures::new(320, 180, 300), Pictures::new(320, 180, 300));
    let second = Duration::from_secs(1);
    let (heard, seen) =
        tokio::join!(talk(&mut here, &mut mine, second), talk(&mut there, &mut theirs, second));
    assert!(heard.video.len() > 10 && seen.video.len() > 10);

    // Only this side's clock reaches the end; the other side goes on sending under its permit.
    here.clock.move_ahead(LENGTH_MS);
    let frame = mine.next(true).unwrap();
    assert_eq!(here.call.push_video(frame, &here.permit).unwrap_err(), CallError::PermitEnded);
    assert_eq!(here.call.push_audio(sound(1), &here.permit).unwrap_err(), CallError::PermitEnded);
    // What was delivered before the end may still lie in the channel; from here on nothing more.
    let mut after = Heard::default();
    while let Ok(event) = here.events.try_recv() {
        after.take(event);
    }
    let before = (after.video.len(), after.audio.len());
    let (late, unheard) = tokio::join!(
        async {
            let mut late = Heard::default();
            while let Some(event) = here.events.recv().await {
                late.take(event);
            }
            late
        },
        talk(&mut there, &mut theirs, Duration::from_secs(2))
    );
    println!("delivered before the end and not yet fetched: {before:?}");
    assert_eq!((late.video.len(), late.audio.len()), (0, 0));
    assert_eq!(late.ended, Some(EndReason::PermitEnded));
    assert_eq!(unheard.refused, 0, "the other side's permit still holds");
    // At most what was on its way.
    assert!(unheard.video.len() <= 5 && unheard.audio.len() <= 8);
    // Nothing revives it: not a moved clock's permit, not a description.
    assert_eq!(here.call.offer().await.unwrap_err(), CallError::Ended);
    assert_eq!(here.call.renew(here.permit.clone()).unwrap_err(), CallError::Ended);
    there.call.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_by_its_own_timer_when_nobody_does_anything() {
    let (_room, mut here, _there) = connected(keys(b"session 1")).await;
    here.clock.move_ahead(LENGTH_MS - 1_500);
    let started = std::time::Instant::now();
    let reason = loop {
        match here.events.recv().await.unwrap() {
            CallEvent::Ended(reason) => break reason,
            _ => continue,
        }
    };
    assert_eq!(reason, EndReason::PermitEnded);
    assert!(started.elapsed() < Duration::from_millis(2_500));
    assert!(here.events.recv().await.is_none());
}

fn extended(room: &mut Room, permit: &Permit, seconds: u32, now: Now) -> Permit {
    let [client, therapist] = &mut room.sides[..] else {
        panic!("two sides");
    };
    let (at_client, at_therapist) = (client.situation(), therapist.situation());
    let mut asked = Extension::ask(&at_therapist, permit, seconds, now, &therapist.person).unwrap();
    let bytes = asked.entry().to_bytes().unwrap();
    let agreed = Extension::agree(&bytes, None, &at_client, permit, now, &client.person).unwrap();
    let signature = agreed.entry().countersignature_of(&client.key()).unwrap();
    asked.add(&signature).unwrap();
    for side in [client, therapist] {
        side.ledger.append(asked.entry().clone(), &side.agreements).unwrap();
    }
    permit.renewed(&room.therapist().situation(), now).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_extension_moves_the_end() {
    let (mut room, mut here, mut there) = connected(keys(b"session 1")).await;
    let mut moment = now();
    moment.boot_ms += 50_000;
    moment.wall_ms += 50_000;
    let longer = extended(&mut room, &here.permit, 300, moment);
    here.call.renew(longer.clone()).unwrap();
    // The old one is no longer enough by itself, but nothing is over.
    here.clock.move_ahead(LENGTH_MS);
    let mut pictures = Pictures::new(320, 180, 300);
    let frame = pictures.next(true).unwrap();
    assert_eq!(here.call.push_video(frame.clone(), &here.permit).unwrap_err(), CallError::PermitEnded);
    here.permit = longer;
    let heard = talk(&mut here, &mut pictures, Duration::from_secs(1)).await;
    assert_eq!((heard.refused, heard.ended), (0, None));
    let mut frames = 0;
    while let Ok(event) = there.events.try_recv() {
        frames += u32::from(matches!(event, CallEvent::Video(_)));
    }
    assert!(frames > 15, "{frames} frames after the old end");
    here.clock.move_ahead(300_000);
    let reason = loop {
        match here.events.recv().await.unwrap() {
            CallEvent::Ended(reason) => break reason,
            _ => continue,
        }
    };
    assert_eq!(reason, EndReason::PermitEnded);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_permit_of_another_session_opens_nothing() {
    let (_room, here, _there) = connected(keys(b"session 1")).await;
    // The second session of a relationship has another id than the first.
    let mut room = Room::of_two(clause());
    room.pending(now());
    let other = room.start(now()).remove(0);
    assert_ne!(other.session(), here.permit.session());
    let mut pictures = Pictures::new(320, 180, 300);
    let frame = pictures.next(true).unwrap();
    let another = Err(CallError::PermitOfAnotherSession);
    assert_eq!(here.call.push_video(frame.clone(), &other), another);
    assert_eq!(here.call.push_audio(sound(1), &other), another);
    assert_eq!(here.call.renew(other), another);
    assert_eq!(here.call.push_video(frame, &here.permit), Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_permit_that_has_ended_starts_nothing() {
    let (_room, client, _) = permits();
    let clock = MovableClock::new();
    clock.move_ahead(LENGTH_MS);
    let (one, _) = keys(b"session 1");
    let refused = Call::start(client, clock, one, loopback(CallRole::Offerer)).await;
    assert_eq!(refused.unwrap_err(), CallError::PermitEnded);
}
