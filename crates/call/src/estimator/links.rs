//! The estimator on simulated links: a sender that uses what it is given, a link with rate, queue,
//! delay and seeded loss in both directions, feedback every 50 ms.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use crate::seeded::Seeded;
use rtc::rtcp::transport_feedbacks::cc_feedback_report::Ecn;
use std::collections::VecDeque;

#[derive(Clone, Copy)]
struct Link {
    /// Bits per second; `f64::INFINITY` for none.
    rate: f64,
    queue_ms: f64,
    delay_ms: f64,
    loss: f64,
}

const WIDE: Link = Link { rate: 20e6, queue_ms: 100.0, delay_ms: 25.0, loss: 0.0 };

struct Second {
    target: f64,
    delivered: f64,
    /// 95th percentile of what packets waited in the link's queue.
    wait_ms: f64,
}

/// Runs a sender for as many seconds as `links` has, one link a second.
fn run(links: &[Link], share_used: f64) -> (QueueEstimator, Vec<Second>) {
    let start = Instant::now();
    let at = |ms: f64| start + Duration::from_secs_f64(ms / 1_000.0);
    let mut estimator = QueueEstimator::new(Limits { initial: 500e3, least: 100e3, most: 2.5e6 });
    let mut random = Seeded::new(42);
    let mut busy_until = 0.0_f64;
    let mut released: VecDeque<usize> = VecDeque::new();
    let mut pacing = 0.0_f64;
    let mut waiting: VecDeque<PacketReport> = VecDeque::new();
    let mut arrivals: Vec<(f64, PacketReport)> = Vec::new();
    let mut feedback: VecDeque<(f64, Vec<PacketReport>)> = VecDeque::new();
    let mut unreported: Vec<PacketReport> = Vec::new();
    let mut seconds = Vec::new();
    let (mut waits, mut delivered_bits) = (Vec::new(), 0.0);
    for ms in 0..links.len() * 1_000 {
        let now = ms as f64;
        let link = links[ms / 1_000];
        if ms % 20 == 0 {
            released.push_front(120);
        }
        if ms % 33 == 0 {
            let audio = 50.0 * 158.0 * 8.0;
            let bits = (estimator.target() - audio).max(50e3) * share_used / 30.3;
            let mut left = (bits / 8.0) as usize;
            while left > 0 {
                let size = left.min(1_150);
                released.push_back(size);
                left -= size;
            }
        }
        pacing = (pacing + estimator.target() * 2.5 / 1_000.0).min(30_000.0);
        while let Some(size) = released.front().copied() {
            let bits = ((size + WIRE_OVERHEAD) * 8) as f64;
            if pacing < bits {
                break;
            }
            pacing -= bits;
            released.pop_front();
            let wait = (busy_until - now).max(0.0);
            let lost = random.chance() < link.loss || wait > link.queue_ms;
            let mut report = PacketReport {
                ssrc: 1,
                id: ms as u64,
                rtp_sequence_number: 0,
                is_twcc: true,
                twcc_sequence_number: 0,
                size,
                arrived: !lost,
                departure: at(now),
                arrival: None,
                ecn: Ecn::NotEct,
            };
            if !lost {
                busy_until = busy_until.max(now) + bits / link.rate * 1_000.0;
                let arrival = busy_until + link.delay_ms;
                report.arrival = Some(Duration::from_secs_f64(arrival / 1_000.0 + 5.0));
                waits.push(wait);
                arrivals.push((arrival, report.clone()));
                delivered_bits += bits;
            }
            waiting.push_back(report);
        }
        // The receiver reports everything up to the newest packet that has arrived.
        if ms % 50 == 0 {
            let newest =
                arrivals.iter().filter(|packet| packet.0 <= now).map(|packet| packet.1.departure).max();
            arrivals.retain(|packet| packet.0 > now);
            if let Some(newest) = newest {
                while waiting.front().is_some_and(|front| front.departure <= newest) {
                    unreported.push(waiting.pop_front().unwrap());
                }
                if random.chance() >= link.loss {
                    let whole = std::mem::take(&mut unreported);
                    feedback.push_back((now + link.delay_ms, whole));
                } else {
                    // The sender never learns about these, and takes them for lost.
                    for report in &mut unreported {
                        report.arrived = false;
                        report.arrival = None;
                    }
                }
            }
        }
        while feedback.front().is_some_and(|front| front.0 <= now) {
            let (_, reports) = feedback.pop_front().unwrap();
            estimator.report(at(now), &reports);
        }
        if ms % 1_000 == 999 {
            waits.sort_by(f64::total_cmp);
            seconds.push(Second {
                target: estimator.target(),
                delivered: delivered_bits,
                wait_ms: waits.get(waits.len() * 95 / 100).copied().unwrap_or(0.0),
            });
            waits.clear();
            delivered_bits = 0.0;
        }
    }
    (estimator, seconds)
}

fn mean(seconds: &[Second], pick: impl Fn(&Second) -> f64) -> f64 {
    seconds.iter().map(pick).sum::<f64>() / seconds.len() as f64
}

#[test]
fn a_wide_link_is_used_within_seconds() {
    let (_, seconds) = run(&[WIDE; 10], 1.0);
    assert!(seconds[4].target > 2.4e6, "{}", seconds[4].target);
}

#[test]
fn five_percent_random_loss_does_not_collapse_it() {
    let lossy = Link { loss: 0.05, delay_ms: 50.0, ..WIDE };
    let (estimator, seconds) = run(&[lossy; 40], 1.0);
    let least = seconds[8..].iter().map(|second| second.target).fold(f64::MAX, f64::min);
    assert!(least > 2.0e6, "fell to {least}");
    assert!((estimator.loss() - 0.05).abs() < 0.03);
}

#[test]
fn a_bottleneck_is_filled_with_a_small_queue() {
    let narrow = Link { rate: 500e3, queue_ms: 300.0, delay_ms: 25.0, loss: 0.0 };
    let (_, seconds) = run(&[narrow; 60], 1.0);
    let settled = &seconds[10..];
    let target = mean(settled, |second| second.target);
    let wait = mean(settled, |second| second.wait_ms);
    assert!((420e3..=490e3).contains(&target), "target {target}");
    assert!(mean(settled, |second| second.delivered) > 400e3);
    println!("target {target}, queue {wait} ms");
    assert!(wait < 75.0, "queue {wait} ms at the 95th percentile");
}

#[test]
fn a_bottleneck_with_loss_is_still_used() {
    let narrow = Link { rate: 500e3, queue_ms: 300.0, delay_ms: 50.0, loss: 0.05 };
    let (_, seconds) = run(&[narrow; 60], 1.0);
    let target = mean(&seconds[10..], |second| second.target);
    assert!((380e3..=500e3).contains(&target), "target {target}");
}

#[test]
fn capacity_that_goes_and_comes_back_is_followed() {
    let narrow = Link { rate: 500e3, queue_ms: 300.0, ..WIDE };
    let mut links = vec![WIDE; 10];
    links.extend([narrow; 20]);
    links.extend([WIDE; 20]);
    let (_, seconds) = run(&links, 1.0);
    assert!(seconds[9].target > 2.0e6);
    let squeezed = mean(&seconds[14..30], |second| second.target);
    assert!((350e3..=520e3).contains(&squeezed), "squeezed {squeezed}");
    let wait = mean(&seconds[14..30], |second| second.wait_ms);
    assert!(wait < 100.0, "queue {wait}");
    assert!(seconds[44].target > 1.5e6, "back {}", seconds[44].target);
}

#[test]
fn a_longer_way_is_not_taken_for_a_queue_for_ever() {
    let longer = Link { delay_ms: 125.0, ..WIDE };
    let mut links = vec![WIDE; 15];
    links.extend([longer; 25]);
    let (_, seconds) = run(&links, 1.0);
    let least = seconds[15..].iter().map(|second| second.target).fold(f64::MAX, f64::min);
    assert!(least > 600e3, "fell to {least}");
    assert!(seconds[39].target > 2.0e6, "ended at {}", seconds[39].target);
}

#[test]
fn a_target_that_is_not_used_does_not_run_away() {
    let (_, seconds) = run(&[WIDE; 20], 0.3);
    assert!(seconds[19].target < 700e3, "{}", seconds[19].target);
}

#[test]
fn a_pause_without_reports_lowers_the_target_once() {
    let (mut estimator, _) = run(&[WIDE; 10], 1.0);
    let before = estimator.target();
    let later = estimator.last_report.unwrap() + Duration::from_secs(20);
    let report = PacketReport {
        ssrc: 1,
        id: 1,
        rtp_sequence_number: 0,
        is_twcc: true,
        twcc_sequence_number: 0,
        size: 120,
        arrived: true,
        departure: later - Duration::from_millis(30),
        arrival: Some(Duration::from_secs(40)),
        ecn: Ecn::NotEct,
    };
    estimator.report(later, &[report]);
    assert!((estimator.target() / before - 0.6).abs() < 0.05);
}
