//! The jitter buffer and lip sync on simulated lines: no wall clock, a seed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use kader_media::opus::{Encoder, PACKET_SAMPLES};
use kader_media::playout::{JitterBuffer, JitterStats, LipSync, Played};
use proptest::prelude::*;
use support::{Random, correlation, power, voice};

/// A minute of voice, encoded once for all tests.
fn packets() -> &'static Vec<Vec<u8>> {
    static PACKETS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    PACKETS.get_or_init(|| {
        let mut encoder = Encoder::new().unwrap();
        encoder.set_expected_loss(10).unwrap();
        let voice = voice(48_000 * 60, 11);
        voice.as_chunks::<PACKET_SAMPLES>().0.iter().map(|p| encoder.encode(p).unwrap()).collect()
    })
}

/// What a line does to each packet: nothing for lost, or its delay in ms.
type Line<'a> = &'a mut dyn FnMut(usize) -> Option<f64>;

struct Run {
    sound: Vec<f32>,
    /// Time of each pull in ms, what it gave, and the delay in ms from capture
    /// to pull.
    pulls: Vec<(f64, Played, f64)>,
    stats: JitterStats,
}

impl Run {
    fn delays(&self, from_ms: f64, to_ms: f64) -> Vec<f64> {
        self.pulls
            .iter()
            .filter(|(at, played, _)| (from_ms..to_ms).contains(at) && matches!(played, Played::Sound(_)))
            .map(|(_, _, delay)| *delay)
            .collect()
    }

    fn mean_delay(&self, from_ms: f64, to_ms: f64) -> f64 {
        let delays = self.delays(from_ms, to_ms);
        delays.iter().sum::<f64>() / delays.len().max(1) as f64
    }

    fn share_made_up(&self, from_ms: f64, to_ms: f64) -> f64 {
        let in_time = self.pulls.iter().filter(|(at, ..)| (from_ms..to_ms).contains(at));
        let (mut bad, mut all) = (0.0, 0.0);
        for (_, played, _) in in_time {
            all += 1.0;
            bad += f64::from(!matches!(played, Played::Sound(_)));
        }
        bad / f64::max(all, 1.0)
    }
}

/// Packet `i` is captured at 20 ms * i of the sender's clock, complete 20 ms
/// later. `sender_ppm`: how much too fast the sender's sound card is.
fn run(ms: usize, sender_ppm: f64, line: Line<'_>) -> Run {
    let start = Instant::now();
    let at = |ms: f64| start + Duration::from_secs_f64((1_000.0 + ms) / 1_000.0);
    let mut arrivals: Vec<(f64, usize, f64)> = (0..ms / 20)
        .filter_map(|i| {
            let captured = i as f64 * 20.0 / (1.0 + sender_ppm / 1e6);
            line(i).map(|delay| (captured + 20.0 + delay, i, captured))
        })
        .collect();
    arrivals.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut arrivals = arrivals.into_iter().peekable();
    let mut buffer = JitterBuffer::new().unwrap();
    let mut sound = Vec::new();
    let mut pulls = Vec::new();
    for pull in 0..ms / 10 {
        let now = pull as f64 * 10.0 + 3.0;
        while let Some((arrival, i, captured)) = arrivals.next_if(|(arrival, ..)| *arrival <= now) {
            let media = 5_000_000 + (captured * 1_000.0) as u64;
            let data = packets()[i % packets().len()].clone();
            // A first number near the end of 16 bits, so that it wraps.
            buffer.push((65_500 + i) as u16, media, data, at(arrival));
        }
        let mut frame = [0.0; 480];
        let played = buffer.pull(at(now), &mut frame);
        let delay = played.media_micros().map_or(0.0, |m| now - (m as f64 - 5e6) / 1_000.0);
        pulls.push((now, played, delay));
        sound.extend(frame);
    }
    Run { sound, pulls, stats: buffer.stats() }
}

#[test]
fn a_clean_line_is_held_back_40_to_60_ms_and_nothing_is_made_up() {
    let run = run(20_000, 0.0, &mut |_| Some(30.0));
    assert_eq!(run.stats.lost + run.stats.late + run.stats.concealed_samples, 0);
    assert_eq!(run.stats.shortened_samples + run.stats.lengthened_samples, 0);
    assert_eq!(run.share_made_up(200.0, 20_000.0), 0.0);
    // The line itself takes 50 ms: 20 to fill a packet and 30 on the way.
    let held = run.mean_delay(1_000.0, 20_000.0) - 50.0;
    assert!((35.0..=60.0).contains(&held), "{held} ms");
    assert!((35.0..=60.0).contains(&run.stats.held_ms), "{} ms", run.stats.held_ms);
    assert_eq!(run.stats.target_ms, 40.0);
    // And it is the voice itself that comes out.
    let mut decoder = kader_media::opus::Decoder::new().unwrap();
    let clean: Vec<f32> = packets()[..900].iter().flat_map(|p| decoder.decode(p).unwrap().to_vec()).collect();
    let begin = run.pulls.iter().position(|(_, p, _)| matches!(p, Played::Sound(_))).unwrap();
    let out = &run.sound[begin * 480 + 4_800..];
    let (alike, _) = correlation(&clean[4_800..400_000], out, 0);
    assert!(alike > 0.999, "{alike}");
}

#[test]
fn sound_begins_within_100_ms_of_the_first_packet() {
    let run = run(1_000, 0.0, &mut |_| Some(30.0));
    let first = run.pulls.iter().find(|(_, p, _)| matches!(p, Played::Sound(_))).unwrap();
    assert!(first.0 <= 50.0 + 60.0, "{} ms", first.0);
}

#[test]
fn it_grows_with_jitter_and_shrinks_after() {
    let mut random = Random::new(5);
    let run = run(60_000, 0.0, &mut |i| {
        let jitter = if (500..1_500).contains(&i) { 90.0 } else { 2.0 };
        Some(30.0 + f64::from(random.unit()) * jitter)
    });
    let clean = run.mean_delay(5_000.0, 10_000.0);
    let rough = run.mean_delay(20_000.0, 30_000.0);
    let after = run.mean_delay(55_000.0, 60_000.0);
    assert!(clean < 50.0 + 65.0, "clean {clean} ms");
    assert!((clean + 30.0..clean + 90.0).contains(&rough), "rough {rough} ms after {clean}");
    assert!(after < clean + 12.0, "after {after} ms, before {clean}");
    // Once it has grown, hardly anything is missing.
    let made_up = run.share_made_up(14_000.0, 30_000.0);
    assert!(made_up < 0.03, "{made_up}");
    assert_eq!(run.share_made_up(32_000.0, 60_000.0), 0.0);
}

#[test]
fn lost_packets_are_restored_or_made_up_and_cost_no_delay() {
    let mut random = Random::new(9);
    let run = run(30_000, 0.0, &mut |_| (random.unit() > 0.05).then_some(30.0));
    let lost = run.stats.lost as f64 / 1_500.0;
    assert!((0.03..0.07).contains(&lost), "{lost}");
    let recovered = run.stats.recovered as f64 / run.stats.lost as f64;
    assert!(recovered > 0.85, "{recovered} of {}", run.stats.lost);
    let held = run.mean_delay(1_000.0, 30_000.0) - 50.0;
    assert!(held < 60.0, "{held} ms");
    // No hole, and no more silence than the voice itself has.
    let unheard = run.pulls[100..].iter().filter(|(_, p, _)| *p == Played::Silence).count();
    assert_eq!(unheard, 0);
    let clean = self::run(30_000, 0.0, &mut |_| Some(30.0));
    let silent = |run: &Run| run.sound[48_000..].chunks_exact(480).filter(|c| power(c) < 1e-9).count();
    let (silent, clean) = (silent(&run), silent(&clean));
    assert!(silent <= clean + 5, "{silent} frames of silence, {clean} without loss");
}

#[test]
fn disorder_and_duplicates_are_put_right() {
    let start = Instant::now();
    let mut buffer = JitterBuffer::new().unwrap();
    let mut last = 0;
    for i in 0..500usize {
        // Pairs change places; both come twice, when the second is due.
        let now = start + Duration::from_millis(20) * (i as u32 | 1);
        let j = i ^ 1;
        for _ in 0..2 {
            buffer.push(j as u16, 1_000_000 + j as u64 * 20_000, packets()[j].clone(), now);
        }
        for half in 0..2 {
            let pulled = now + Duration::from_millis(20) * (i as u32 & 1) + Duration::from_millis(10) * half;
            let played = buffer.pull(pulled, &mut [0.0; 480]);
            if i > 10 {
                let Played::Sound(media) = played else { panic!("packet {i}: {played:?}") };
                assert!(media > last, "packet {i}");
                last = media;
            }
        }
    }
    let stats = buffer.stats();
    assert_eq!((stats.received, stats.lost, stats.late, stats.concealed_samples), (500, 0, 0, 0));
}

#[test]
fn clocks_that_drift_are_followed_without_a_gap() {
    for ppm in [300.0, -300.0] {
        let run = run(120_000, ppm, &mut |_| Some(30.0));
        // 300 ppm over two minutes are 36 ms, which must not pile up.
        let early = run.mean_delay(5_000.0, 10_000.0);
        let late = run.mean_delay(110_000.0, 120_000.0);
        assert!((late - early).abs() < 15.0, "{ppm}: {early} to {late} ms");
        assert_eq!(run.share_made_up(500.0, 119_000.0), 0.0, "{ppm}");
    }
}

#[test]
fn a_speaker_whose_clock_drifts_is_followed_without_a_gap() {
    // The speaker pulls 480 samples every 10 ms of its own clock, which is
    // 400 ppm fast, then slow: sound must be stretched, then shortened.
    for ppm in [400.0, -400.0] {
        let start = Instant::now();
        let mut buffer = JitterBuffer::new().unwrap();
        let mut next = 0usize;
        let mut silent = 0;
        let mut last_delay = 0.0;
        for pull in 0..12_000usize {
            let ms = pull as f64 * 10.0 / (1.0 + ppm / 1e6);
            while next as f64 * 20.0 + 50.0 <= ms {
                let arrival = start + Duration::from_secs_f64((next as f64 * 20.0 + 50.0) / 1e3);
                let data = packets()[next % packets().len()].clone();
                buffer.push(next as u16, next as u64 * 20_000, data, arrival);
                next += 1;
            }
            let mut frame = [0.0; 480];
            let played = buffer.pull(start + Duration::from_secs_f64(ms / 1e3), &mut frame);
            match played {
                Played::Sound(media) => last_delay = ms - media as f64 / 1e3 - 50.0,
                _ if pull > 20 => silent += 1,
                _ => {}
            }
        }
        assert_eq!(silent, 0, "{ppm}");
        assert!((20.0..70.0).contains(&last_delay), "{ppm}: held back {last_delay} ms");
        let stats = buffer.stats();
        // 400 ppm of two minutes are 48 ms, 2304 samples, less the slack.
        let (right, wrong) = if ppm > 0.0 {
            (stats.lengthened_samples, stats.shortened_samples)
        } else {
            (stats.shortened_samples, stats.lengthened_samples)
        };
        assert!((1_000..4_000).contains(&right), "{ppm}: {right} samples");
        assert_eq!(wrong, 0, "{ppm}");
    }
}

#[test]
fn a_stall_is_survived_and_caught_up() {
    // At 10 s nothing arrives for 400 ms, then all at once.
    let run = run(20_000, 0.0, &mut |i| {
        let captured = i as f64 * 20.0;
        let stall_end = 10_400.0;
        let normal = captured + 50.0;
        if (10_000.0..stall_end).contains(&normal) { Some(stall_end - captured - 20.0) } else { Some(30.0) }
    });
    let before = run.mean_delay(5_000.0, 9_900.0);
    let during: Vec<f64> = run.delays(10_400.0, 11_000.0);
    assert!(during.iter().any(|d| *d > before + 200.0), "what was said in the stall is heard");
    let after = run.mean_delay(13_000.0, 20_000.0);
    assert!(after < before + 30.0, "{before} before, {after} after");
    assert_eq!(run.share_made_up(10_500.0, 20_000.0), 0.0);
    assert_eq!(run.stats.dropped, 0);
}

#[test]
fn a_stall_of_many_seconds_is_not_played_late() {
    let run = run(20_000, 0.0, &mut |i| {
        let captured = i as f64 * 20.0;
        let normal = captured + 50.0;
        if (5_000.0..9_000.0).contains(&normal) { Some(9_000.0 - captured - 20.0) } else { Some(30.0) }
    });
    let after = run.mean_delay(9_500.0, 10_500.0);
    assert!(after < 300.0, "{after} ms");
    assert!(run.stats.dropped > 50, "{}", run.stats.dropped);
}

#[test]
fn a_mute_is_silence_and_not_loss() {
    let start = Instant::now();
    let mut buffer = JitterBuffer::new().unwrap();
    let mut kinds = Vec::new();
    for pull in 0..1_000u64 {
        let ms = pull * 10;
        let now = start + Duration::from_millis(ms);
        // Muted from 3 s to 6 s; numbers go on without a gap.
        if ms.is_multiple_of(20) && ms >= 50 && !(3_000..6_000).contains(&ms) {
            let sent = (ms - 60) / 20;
            let number = if ms >= 6_000 { sent - 150 } else { sent };
            buffer.push(number as u16, (ms - 50) * 1_000, packets()[sent as usize].clone(), now);
        }
        let mut frame = [0.0; 480];
        kinds.push((ms, buffer.pull(now, &mut frame), frame));
    }
    assert_eq!(buffer.stats().lost, 0);
    assert!(buffer.stats().concealed_samples <= 4_800);
    for (ms, played, frame) in kinds {
        if (3_300..5_950).contains(&ms) {
            assert_eq!(played, Played::Silence, "{ms}");
            assert_eq!(frame, [0.0; 480]);
        }
        if (500..2_900).contains(&ms) || ms > 6_200 {
            assert!(matches!(played, Played::Sound(_)), "{ms}: {played:?}");
        }
    }
}

#[test]
fn a_sender_that_begins_anew_is_heard_again() {
    let start = Instant::now();
    let mut buffer = JitterBuffer::new().unwrap();
    let mut heard_again = None;
    for pull in 0..600u64 {
        let ms = pull * 10;
        let now = start + Duration::from_millis(ms);
        if ms.is_multiple_of(20) {
            if ms < 3_000 {
                buffer.push((40_000 + ms / 20) as u16, 90_000_000 + ms * 1_000, packets()[5].clone(), now);
            } else if ms >= 3_500 {
                // Other numbers, another clock.
                buffer.push((7 + (ms - 3_500) / 20) as u16, (ms - 3_500) * 1_000, packets()[6].clone(), now);
            }
        }
        let mut frame = [0.0; 480];
        if matches!(buffer.pull(now, &mut frame), Played::Sound(_)) && ms > 3_500 {
            heard_again.get_or_insert(ms);
        }
    }
    assert!(heard_again.is_some_and(|ms| ms < 3_700), "{heard_again:?}");
}

#[test]
fn sound_and_picture_stay_in_step_on_a_rough_line() {
    // Pictures take 60 ms, sound 30 ms and up to 60 ms more; speaker 35 ms.
    let start = Instant::now();
    let mut random = Random::new(21);
    let mut buffer = JitterBuffer::new().unwrap();
    let mut pictures: LipSync<f64> = LipSync::new();
    let mut sound: Vec<(f64, usize)> =
        (0..1_500).map(|i| (i as f64 * 20.0 + 50.0 + f64::from(random.unit()) * 60.0, i)).collect();
    sound.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sound = sound.into_iter().peekable();
    let mut offsets = Vec::new();
    let mut heard: Option<(f64, f64)> = None;
    for ms in 0..30_000u32 {
        let at = f64::from(ms);
        let now = start + Duration::from_millis(ms.into());
        while let Some((arrival, i)) = sound.next_if(|(arrival, _)| *arrival <= at) {
            let arrival = start + Duration::from_secs_f64(arrival / 1e3);
            buffer.push(i as u16, i as u64 * 20_000, packets()[i].clone(), arrival);
        }
        if ms >= 60 && (ms - 60).is_multiple_of(33) {
            pictures.push(u64::from(ms - 60) * 1_000, f64::from(ms - 60), now);
        }
        if ms.is_multiple_of(10) {
            let mut frame = [0.0; 480];
            let played = buffer.pull(now, &mut frame);
            pictures.on_sound(now, Duration::from_millis(35), played.media_micros());
            heard = played.media_micros().map(|media| (at + 35.0, media as f64 / 1e3));
        }
        if let (Some(captured), Some((when, media)), true) = (pictures.next(now), heard, ms > 5_000) {
            // Positive: the picture is behind its sound.
            offsets.push(media + (at - when) - captured);
        }
    }
    assert!(offsets.len() > 700, "{}", offsets.len());
    offsets.sort_by(f64::total_cmp);
    let worst = (offsets[offsets.len() / 100], offsets[offsets.len() * 99 / 100]);
    // People notice 45 ms of early and 125 ms of late sound (ITU-R BT.1359).
    assert!(worst.0 > -45.0 && worst.1 < 45.0, "{worst:?} ms");
    let middle = offsets[offsets.len() / 2];
    assert!((-10.0..=12.0).contains(&middle), "{middle} ms");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn nothing_that_arrives_makes_it_panic(
        steps in prop::collection::vec(
            (any::<u16>(), any::<u64>(), prop::collection::vec(any::<u8>(), 0..60), 0u64..500, any::<bool>()),
            1..60,
        ),
    ) {
        let start = Instant::now();
        let mut buffer = JitterBuffer::new().unwrap();
        let mut ms = 0;
        for (number, media, data, wait, near) in steps {
            ms += wait;
            let now = start + Duration::from_millis(ms);
            let (number, media) = if near { (number % 8, ms * 1_000) } else { (number, media) };
            buffer.push(number, media, data, now);
            for _ in 0..3 {
                let mut frame = [0.0; 480];
                buffer.pull(now, &mut frame);
                prop_assert!(frame.iter().all(|s| s.is_finite()));
            }
        }
    }
}
