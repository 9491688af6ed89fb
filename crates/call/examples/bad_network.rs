//! Measures a call over bad networks, with our estimator and with the library's, side by side.
//!
//! ```text
//! cargo run -p kader-call --example bad_network -- [--seconds N] [--only WORD] [--estimator ours|default]
//! ```
//!
//! One process, two calls, an emulated network between them; generated pictures of 640x360 at 30 a
//! second, real encoder and decoder, sound both ways. A frame's latency is from the moment its
//! picture was taken to the moment it was decoded.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on may panic"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::emulator::{BadNetwork, Link};
use common::*;
use kader_call::{CallConfig, CallEvent, CallRole, CallStats, Estimator};
use kader_media::vp8;
use std::time::{Duration, Instant};

struct Scenario {
    name: &'static str,
    link: Link,
}

fn scenarios() -> Vec<Scenario> {
    let ms = Duration::from_millis;
    let near = Link { delay: ms(15), ..Link::PERFECT };
    let narrow = Link { rate: Some(500e3), queue: ms(300), delay: ms(25), ..Link::PERFECT };
    vec![
        Scenario { name: "clean, RTT 30 ms", link: near },
        Scenario { name: "5 % loss, RTT 100 ms", link: Link { loss: 0.05, delay: ms(50), ..near } },
        Scenario { name: "500 kbit/s, RTT 50 ms", link: narrow },
        Scenario {
            name: "500 kbit/s, 2 % loss, RTT 80 ms",
            link: Link { loss: 0.02, delay: ms(40), ..narrow },
        },
    ]
}

#[derive(Default)]
struct Result {
    latencies: Vec<f64>,
    stats: CallStats,
    sound: u64,
    sent_bits: u64,
    refused: u32,
    encoded: u64,
    seconds: f64,
    targets: Vec<f64>,
}

impl Result {
    fn row(&mut self, scenario: &str, estimator: Estimator) {
        self.latencies.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = (self.latencies.len() as f64 * share) as usize;
            self.latencies.get(place).copied().unwrap_or(f64::NAN)
        };
        println!(
            "| {scenario:<32} | {:<7} | {:>4.1} | {:>4.0} | {:>4.0} | {:>4.0} | {:>6.0} | {:>6.0} | {:>5} | {:>4} | {:>4} | {:>5.1} % |",
            format!("{estimator:?}"),
            self.latencies.len() as f64 / self.seconds,
            at(0.50),
            at(0.95),
            at(0.99),
            self.targets.iter().sum::<f64>() / self.targets.len().max(1) as f64 / 1e3,
            self.sent_bits as f64 / self.seconds / 1e3,
            self.stats.skips,
            self.stats.key_frames_asked,
            self.refused,
            100.0 - self.sound as f64 / (self.seconds * 50.0) * 100.0,
        );
    }
}

/// Settling is not measured: the first seconds belong to nobody.
const WARM_UP: Duration = Duration::from_secs(5);

async fn measure(link: Link, estimator: Estimator, seconds: u64) -> Result {
    let network = BadNetwork::new(link, 42);
    let (_room, client, therapist) = permits();
    let (one, two) = keys(b"bench");
    let config = |role| CallConfig { estimator, max_video_kbps: 1_500, ..loopback(role) };
    let epoch = Instant::now();
    let mut sender = end(therapist, one, config(CallRole::Offerer)).await;
    let receiver = end(client, two, config(CallRole::Answerer)).await;
    let offer = sender.call.offer().await.unwrap();
    let offer = network.offer_through(&offer);
    let answer = receiver.call.accept_offer(&offer).await.unwrap();
    let answer = network.answer_through(&answer);
    sender.call.accept_answer(&answer).await.unwrap();
    until_connected(&mut sender.events).await;

    let started = Instant::now();
    let length = WARM_UP + Duration::from_secs(seconds);
    let watching = tokio::spawn(watch(receiver, epoch, started, length));
    let pictures = std::thread::spawn(move || send(sender, started, length));
    tokio::time::sleep(WARM_UP).await;
    let before = network.towards_answerer().0;
    let (sent, refused, encoded, targets) =
        tokio::task::spawn_blocking(move || pictures.join()).await.unwrap().unwrap();
    let mut result = watching.await.unwrap();
    result.sent_bits = network.towards_answerer().0 - before;
    result.refused = refused;
    result.encoded = encoded;
    result.targets = targets;
    result.seconds = seconds as f64;
    drop(sent);
    result
}

/// A camera and an encoder on a thread of their own.
fn send(mut end: End, started: Instant, length: Duration) -> (End, u32, u64, Vec<f64>) {
    let mut pictures = Pictures::new(640, 360, 400);
    let (mut frames, mut packets, mut skipped, mut encoded) = (0_u64, 0_u32, 0, 0);
    let mut force_key = true;
    let mut targets = Vec::new();
    while started.elapsed() < length {
        let now = started.elapsed();
        while let Ok(event) = end.events.try_recv() {
            match event {
                CallEvent::KeyFrameWanted => force_key = true,
                CallEvent::TargetBitrate(bps) => pictures.set_kbps(bps / 1_000),
                CallEvent::Stats(stats) if now > WARM_UP => targets.push(stats.target_bps as f64),
                _ => {}
            }
        }
        if now.as_micros() as u64 >= frames * 1_000_000 / 30 {
            frames += 1;
            if !end.call.ready_for_video() {
                skipped += u32::from(now > WARM_UP);
            } else if let Some(frame) = pictures.next(force_key) {
                force_key = false;
                encoded += u64::from(now > WARM_UP);
                end.call.push_video(frame, &end.permit).unwrap();
            }
        }
        if now.as_micros() as u64 >= u64::from(packets) * 20_000 {
            packets += 1;
            // The size of speech at 32 kbit/s.
            let mut packet = sound(packets);
            packet.data.resize(80, 0x55);
            end.call.push_audio(packet, &end.permit).unwrap();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    (end, skipped, encoded, targets)
}

async fn watch(mut end: End, epoch: Instant, started: Instant, length: Duration) -> Result {
    let mut result = Result::default();
    let mut decoder = vp8::Decoder::new().unwrap();
    let mut packets = 0_u32;
    while started.elapsed() < length {
        if started.elapsed().as_micros() as u64 >= u64::from(packets) * 20_000 {
            packets += 1;
            let mut packet = sound(packets);
            packet.data.resize(80, 0x55);
            end.call.push_audio(packet, &end.permit).unwrap();
        }
        let event = tokio::time::timeout(Duration::from_millis(5), end.events.recv()).await;
        let measured = started.elapsed() > WARM_UP;
        match event {
            Ok(Some(CallEvent::Video(frame))) => {
                let decoded = decoder.decode(&frame.data, frame.arrived);
                if matches!(decoded, Ok(Some(_))) && measured {
                    let taken = epoch + Duration::from_micros(frame.media_us);
                    result.latencies.push(taken.elapsed().as_secs_f64() * 1e3);
                } else if decoded.is_err() {
                    end.call.want_key_frame();
                }
            }
            Ok(Some(CallEvent::Audio(_))) if measured => result.sound += 1,
            Ok(Some(CallEvent::Stats(stats))) => result.stats = stats,
            _ => {}
        }
    }
    result
}

fn argument(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.next();
    arguments.next()
}

fn main() {
    let seconds = argument("--seconds").map_or(20, |text| text.parse().expect("a number"));
    let only = argument("--only").unwrap_or_default();
    let estimators: &[Estimator] = match argument("--estimator").as_deref() {
        Some("ours") => &[Estimator::Ours],
        Some("default") => &[Estimator::Default],
        _ => &[Estimator::Ours, Estimator::Default],
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    println!(
        "| network                          | pacing  |  fps |  p50 |  p95 |  p99 | target |   sent | skips | keys | held | no sound |"
    );
    println!(
        "| -------------------------------- | ------- | ---- | ---- | ---- | ---- | ------ | ------ | ----- | ---- | ---- | -------- |"
    );
    for scenario in scenarios() {
        if !scenario.name.contains(&only) {
            continue;
        }
        for estimator in estimators {
            let mut result = runtime.block_on(measure(scenario.link, *estimator, seconds));
            result.row(scenario.name, *estimator);
        }
    }
    println!(
        "latencies in ms, rates in kbit/s on the wire; held: pictures not encoded because too much waited"
    );
}
