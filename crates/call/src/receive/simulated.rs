//! Reassembly on a simulated way with seeded loss, reordering, duplicates and repair.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use crate::seeded::Seeded;
use crate::vp8_payload::split;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn frame(index: u32, key: bool, length: usize) -> Vec<u8> {
    let mut data = vec![if key { 0x10 } else { 0x11 }];
    data.extend_from_slice(&index.to_be_bytes());
    data.resize(length.max(5), index as u8);
    data
}

fn index_of(frame: &SealedFrame) -> u32 {
    u32::from_be_bytes(frame.data[1..5].try_into().unwrap())
}

fn packets(first: u16, index: u32, frame: &[u8]) -> Vec<Arrival> {
    let parts = split(frame, index as u16);
    let last = parts.len() - 1;
    parts
        .into_iter()
        .enumerate()
        .map(|(place, payload)| Arrival {
            number: first.wrapping_add(place as u16),
            timestamp: index.wrapping_mul(3_000),
            marker: place == last,
            payload,
        })
        .collect()
}

struct Outcome {
    frames: Vec<(u32, u64)>,
    key_asks: usize,
    asks: usize,
    counts: Counts,
}

/// Thirty frames a second for `seconds` over a way with `loss` both ways and half of `rtt` each
/// way; the sender answers every ask and every key frame request.
fn run(seed: u64, seconds: u64, loss: f64, rtt_ms: u64, jitter_ms: f64) -> Outcome {
    let start = Instant::now();
    let at = |ms: u64| start + Duration::from_millis(ms);
    let mut random = Seeded::new(seed);
    let mut reassembly = Reassembly::new();
    reassembly.set_rtt(Duration::from_millis(rtt_ms));
    let mut sent: BTreeMap<u16, Arrival> = BTreeMap::new();
    // (time, order) -> what happens then: a packet there, or an ask back here.
    let mut there: BTreeMap<(u64, u64), Arrival> = BTreeMap::new();
    let mut back: BTreeMap<(u64, u64), Option<u16>> = BTreeMap::new();
    let (mut order, mut number, mut index, mut key_next) = (0, 65_000_u16, 0_u32, true);
    let mut outcome = Outcome { frames: Vec::new(), key_asks: 0, asks: 0, counts: Counts::default() };
    for ms in 0..seconds * 1_000 {
        if ms % 33 == 0 {
            let length = if key_next { 18_000 } else { 3_500 };
            for packet in packets(number, index, &frame(index, key_next, length)) {
                number = number.wrapping_add(1);
                sent.insert(packet.number, packet.clone());
                if random.chance() >= loss {
                    let late = if index == 0 { 0.0 } else { random.chance() * jitter_ms } as u64;
                    order += 1;
                    there.insert((ms + rtt_ms / 2 + late, order), packet);
                }
            }
            index += 1;
            key_next = false;
        }
        while let Some(asked) = back.first_entry().filter(|first| first.key().0 <= ms) {
            match asked.remove() {
                Some(wanted) => {
                    if random.chance() >= loss {
                        order += 1;
                        there.insert((ms + rtt_ms / 2, order), sent[&wanted].clone());
                    }
                }
                None => key_next = true,
            }
        }
        while let Some(first) = there.first_entry().filter(|first| first.key().0 <= ms) {
            let packet = first.remove();
            reassembly.take(at(ms), &packet);
            if random.chance() < 0.01 {
                reassembly.take(at(ms), &packet);
            }
        }
        for frame in reassembly.frames(at(ms)) {
            let index = index_of(&frame);
            assert_eq!(
                frame.data[5..],
                vec![index as u8; frame.data.len() - 5],
                "a frame made of parts of several"
            );
            outcome.frames.push((index, ms - u64::from(index) * 33));
        }
        for wanted in reassembly.ask(at(ms)) {
            outcome.asks += 1;
            if random.chance() >= loss {
                order += 1;
                back.insert((ms + rtt_ms / 2, order), Some(wanted));
            }
        }
        if reassembly.ask_key(at(ms)) {
            outcome.key_asks += 1;
            if random.chance() >= loss {
                order += 1;
                back.insert((ms + rtt_ms / 2, order), None);
            }
        }
    }
    outcome.counts = reassembly.counts();
    outcome
}

#[test]
fn without_loss_every_frame_comes_in_order_at_once() {
    let outcome = run(1, 20, 0.0, 60, 0.0);
    assert!(outcome.frames.len() >= 604);
    assert!(outcome.frames.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0));
    assert!(outcome.frames.iter().all(|frame| frame.1 == 30));
    assert_eq!((outcome.asks, outcome.key_asks), (0, 0));
}

#[test]
fn packets_that_overtake_each_other_cost_no_repair_and_no_key_frame() {
    let outcome = run(2, 20, 0.0, 60, 4.0);
    assert!(outcome.frames.len() >= 604);
    assert!(outcome.frames.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0));
    assert_eq!((outcome.asks, outcome.key_asks), (0, 0));
}

#[test]
fn five_percent_loss_at_a_hundred_milliseconds_is_repaired_in_time() {
    let outcome = run(3, 120, 0.05, 100, 0.0);
    let fps = outcome.frames.len() as f64 / 120.0;
    assert!(fps >= 27.0, "{fps} frames a second");
    let mut delays: Vec<u64> = outcome.frames.iter().map(|frame| frame.1).collect();
    delays.sort_unstable();
    let p95 = delays[delays.len() * 95 / 100];
    assert!(p95 <= 200, "95th percentile {p95} ms");
    // Strictly ascending: nothing twice, nothing out of order.
    assert!(outcome.frames.windows(2).all(|pair| pair[0].0 < pair[1].0));
    // Two asks for each loss and a few more for lost asks and answers: no storm.
    let counts = outcome.counts;
    assert!(outcome.asks as f64 <= counts.missed as f64 * 2.2);
    assert!(counts.repaired as f64 >= counts.missed as f64 * 0.97);
}

#[test]
fn heavy_loss_goes_on_with_key_frames_and_never_stops() {
    let outcome = run(4, 60, 0.3, 200, 10.0);
    assert!(outcome.key_asks > 5);
    let last = outcome.frames.last().unwrap().0;
    assert!(last > 60 * 30 - 60, "stood still after frame {last}");
    assert!(outcome.frames.windows(2).all(|pair| pair[0].0 < pair[1].0));
}

#[test]
fn a_stream_joined_in_the_middle_waits_for_a_key_frame() {
    let start = Instant::now();
    let mut reassembly = Reassembly::new();
    let all = packets(10, 0, &frame(0, false, 4_000));
    reassembly.take(start, &all[2]);
    for packet in packets(14, 1, &frame(1, false, 900)) {
        reassembly.take(start, &packet);
    }
    assert!(reassembly.frames(start).is_empty());
    assert!(reassembly.ask_key(start));
    assert!(!reassembly.ask_key(start));
    for packet in packets(15, 2, &frame(2, true, 4_000)) {
        reassembly.take(start, &packet);
    }
    let frames = reassembly.frames(start);
    assert_eq!(frames.len(), 1);
    assert!(frames[0].key);
}

#[test]
fn after_an_interruption_a_key_frame_is_asked_for_and_not_what_was_missed() {
    let start = Instant::now();
    let mut reassembly = Reassembly::new();
    for packet in packets(10, 0, &frame(0, true, 4_000)) {
        reassembly.take(start, &packet);
    }
    assert_eq!(reassembly.frames(start).len(), 1);
    let later = start + Duration::from_secs(7);
    for packet in packets(500, 200, &frame(200, false, 4_000)) {
        reassembly.take(later, &packet);
    }
    assert!(reassembly.frames(later).is_empty());
    assert!(reassembly.ask(later + Duration::from_millis(50)).is_empty());
    assert!(reassembly.ask_key(later));
    for packet in packets(504, 201, &frame(201, true, 4_000)) {
        reassembly.take(later, &packet);
    }
    assert_eq!(reassembly.frames(later).len(), 1);
}

#[test]
fn a_frame_without_end_is_limited() {
    let start = Instant::now();
    let mut reassembly = Reassembly::new();
    let endless = split(&vec![0x11; 900], 0);
    for number in 0..20_000_u32 {
        let arrival = Arrival {
            number: number as u16,
            timestamp: 1,
            marker: number == 19_999,
            payload: if number == 0 {
                endless[0].clone()
            } else {
                let mut octets = endless[0].to_vec();
                octets[0] = 0x80;
                octets.into()
            },
        };
        reassembly.take(start, &arrival);
        assert!(reassembly.frames(start).is_empty());
    }
    assert!(reassembly.ask_key(start));
}

#[test]
fn random_packets_never_panic() {
    let start = Instant::now();
    for seed in 1..40 {
        let mut random = Seeded::new(seed);
        let mut reassembly = Reassembly::new();
        for step in 0..3_000_u64 {
            let length = (random.chance() * 12.0) as usize;
            let payload: Vec<u8> = (0..length).map(|_| (random.chance() * 256.0) as u8).collect();
            let arrival = Arrival {
                number: (random.chance() * 65_536.0) as u16,
                timestamp: (random.chance() * 8.0) as u32,
                marker: random.chance() < 0.3,
                payload: payload.into(),
            };
            let now = start + Duration::from_millis(step);
            reassembly.take(now, &arrival);
            let _ = reassembly.frames(now);
            assert!(reassembly.ask(now).len() <= 2 * super::repair::MOST_MISSING);
            let _ = reassembly.ask_key(now);
            let _ = reassembly.due();
        }
    }
}
