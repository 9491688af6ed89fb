//! The echo canceller in a made-up room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use support::{Random, clip, correlation, decibels, power, process, voice};

const SECOND: usize = 48_000;

/// What the microphone hears of `far`: after `delay_ms`, through 120 ms of
/// decaying reflections and a loudspeaker that is not quite linear.
fn echo(far: &[f32], delay_ms: usize) -> Vec<f32> {
    let mut random = Random::new(12_345);
    let taps: Vec<(usize, f32)> = (0..120 * 48)
        .map(|i| (i, random.signed() * (-(i as f32) / (48.0 * 22.0)).exp() * 0.04))
        .filter(|(i, _)| i % 6 == 0)
        .chain([(0, 0.5)])
        .collect();
    let mut out = vec![0.0f32; far.len()];
    for (at, gain) in taps {
        let shift = at + delay_ms * 48;
        for (o, s) in out[shift..].iter_mut().zip(far) {
            *o += gain * s;
        }
    }
    out.iter().map(|s| (s * 1.5).tanh() / 1.5).collect()
}

#[test]
fn echo_falls_by_more_than_20_db_at_every_delay() {
    let far = clip("therapist.wav").take(16 * SECOND).collect::<Vec<f32>>();
    let mut random = Random::new(3);
    for delay_ms in [30, 60, 120, 200] {
        let microphone: Vec<f32> =
            echo(&far, delay_ms).iter().map(|s| s + random.signed() * 0.0005).collect();
        let out = process(&far, &microphone);
        for seconds in [3, 6, 9, 12] {
            let part = seconds * SECOND..(seconds + 3) * SECOND;
            let erle = decibels(power(&microphone[part.clone()]) / power(&out[part]));
            assert!(erle > 20.0, "{delay_ms} ms, from {seconds} s: {erle:.1} dB");
        }
    }
}

#[test]
fn the_near_voice_is_kept_alone_and_over_the_far_one() {
    let far_voice = voice(24 * SECOND, 41);
    // The far side speaks until 16 s; the near one from 10 s on.
    let far: Vec<f32> =
        far_voice.iter().enumerate().map(|(i, s)| if i < 16 * SECOND { *s } else { 0.0 }).collect();
    let near: Vec<f32> = voice(24 * SECOND, 42)
        .iter()
        .enumerate()
        .map(|(i, s)| if i < 10 * SECOND { 0.0 } else { *s })
        .collect();
    let microphone: Vec<f32> = echo(&far, 40).iter().zip(&near).map(|(e, n)| e + n).collect();
    let out = process(&far, &microphone);
    let alone = 18 * SECOND..23 * SECOND;
    let (alike, shift) = correlation(&near[alone.clone()], &out[alone.clone()], 1_000);
    // Not nearer to one, because the filters turn phases.
    assert!(alike > 0.5, "alone: {alike}");
    assert!(shift < 960, "{shift} samples of delay");
    let change = decibels(power(&out[alone.clone()]) / power(&near[alone]));
    assert!((-6.0..15.0).contains(&change), "alone: {change:.1} dB");
    let both = 11 * SECOND..16 * SECOND;
    let change = decibels(power(&out[both.clone()]) / power(&near[both.clone()]));
    assert!((-12.0..15.0).contains(&change), "both: {change:.1} dB");
    let (alike, _) = correlation(&near[both.clone()], &out[both], 1_000);
    assert!(alike > 0.5, "both: {alike}");
}

#[test]
fn a_quiet_voice_is_lifted_and_a_silent_room_is_not() {
    let quiet: Vec<f32> = voice(16 * SECOND, 51).iter().map(|s| s * 0.1).collect();
    let nothing = vec![0.0; quiet.len()];
    let out = process(&nothing, &quiet);
    let end = 10 * SECOND..16 * SECOND;
    let lift = decibels(power(&out[end.clone()]) / power(&quiet[end.clone()]));
    assert!((4.0..30.0).contains(&lift), "{lift:.1} dB");
    let mut random = Random::new(1);
    let room: Vec<f32> = (0..16 * SECOND).map(|_| random.signed() * 0.001).collect();
    let out = process(&nothing, &room);
    let level = decibels(power(&out[end]));
    assert!(level < -50.0, "the room became {level:.1} dBFS");
}

#[test]
fn steady_noise_is_taken_down() {
    let mut random = Random::new(8);
    let voice = voice(16 * SECOND, 61);
    let noisy: Vec<f32> = voice.iter().map(|s| s + random.signed() * 0.02).collect();
    let noise: Vec<f32> = (0..16 * SECOND).map(|_| random.signed() * 0.02).collect();
    let nothing = vec![0.0; noisy.len()];
    let with = process(&nothing, &noisy);
    let only = process(&nothing, &noise);
    let end = 8 * SECOND..16 * SECOND;
    let before = decibels(power(&noisy[end.clone()]) / power(&noise[end.clone()]));
    let after = decibels(power(&with[end.clone()]) / power(&only[end]));
    assert!(after > before + 4.0, "{before:.1} dB before, {after:.1} dB after");
}
