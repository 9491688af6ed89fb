//! Both people speak at once: what is left of the near one, and of the echo.
//!
//! The voices are the clips of assets/clip, against each other at several
//! offsets; the rooms are made up. What counts as the near voice is that part of
//! the output, in each quarter of a second, that is like the output without any
//! far side. Run with `--nocapture` for the numbers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use support::{Random, decibels, power, process};

const SECOND: usize = 48_000;
const QUARTER: usize = SECOND / 4;
const SECONDS: usize = 10;

/// A clip from `skip` seconds on.
fn clip(name: &str, skip: f32) -> Vec<f32> {
    support::clip(name).skip((skip * SECOND as f32) as usize).take(SECONDS * SECOND).collect()
}

/// A near and a far voice, the far one from several places on.
fn pairs() -> Vec<(Vec<f32>, Vec<f32>)> {
    [0.0, 2.9, 7.3]
        .iter()
        .flat_map(|skip| {
            [("client.wav", "therapist.wav"), ("therapist.wav", "client.wav")]
                .map(|(near, far)| (clip(near, 0.0), clip(far, *skip)))
        })
        .collect()
}

/// A made-up room.
#[derive(Clone, Copy)]
struct Room {
    /// Of everything.
    gain: f32,
    delay_ms: usize,
    /// How long reflections take to fall by 8.7 dB.
    decay_ms: f32,
    /// How hard the loudspeaker is driven.
    drive: f32,
    /// How much of the way changes within 4 s.
    moving: f32,
}

const SMALL: Room = Room { gain: 1.0, delay_ms: 40, decay_ms: 22.0, drive: 1.0, moving: 0.0 };
/// Reflections that last far longer than the filter of 52 ms, a poor
/// loudspeaker, and somebody who moves.
const HARD: Room = Room { gain: 1.0, delay_ms: 60, decay_ms: 65.0, drive: 2.5, moving: 0.5 };

fn echo(far: &[f32], room: Room) -> Vec<f32> {
    let driven: Vec<f32> = far.iter().map(|s| (s * room.drive).tanh() / room.drive).collect();
    let way = |seed: u64| {
        let mut random = Random::new(seed);
        let decay = 48.0 * room.decay_ms;
        let taps = (0..(6.0 * decay) as usize)
            .map(|i| (i, random.signed() * (-(i as f32) / decay).exp() * 0.05))
            .filter(|(i, _)| i % 12 == 0)
            .chain([(0, 0.45)]);
        let mut out = vec![0.0f32; far.len()];
        for (at, gain) in taps {
            for (o, s) in out[at + room.delay_ms * 48..].iter_mut().zip(&driven) {
                *o += gain * room.gain * s;
            }
        }
        out
    };
    let (one, other) = (way(900), way(901));
    let mixed = one.iter().zip(&other).enumerate().map(|(i, (one, other))| {
        let turn = i as f32 / (8 * SECOND) as f32 * std::f32::consts::TAU;
        let share = room.moving * (0.5 - 0.5 * turn.cos());
        one * (1.0 - share) + other * share
    });
    mixed.collect()
}

fn hiss() -> Vec<f32> {
    let mut random = Random::new(3);
    (0..SECONDS * SECOND).map(|_| random.signed() * 0.0005).collect()
}

fn add(a: &[f32], b: &[f32]) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// What became of the near voice in quarters of a second in which it spoke, and
/// no softer than the echo.
#[derive(Debug, Default)]
struct Kept {
    quarters: usize,
    /// More than 12 dB down.
    lost: usize,
    /// The worst, in dB.
    worst: f64,
}

fn kept(room: Option<Room>) -> Kept {
    let mut kept = Kept::default();
    let silence = vec![0.0; SECONDS * SECOND];
    for (near, far) in pairs() {
        let echo = room.map_or(silence.clone(), |room| echo(&far, room));
        let near_in_room = add(&near, &hiss());
        let alone = process(&silence, &near_in_room);
        let both = process(&far, &add(&near_in_room, &echo));
        let soft = power(&near) * 0.02;
        for i in 0..SECONDS * 4 {
            let part = i * QUARTER..(i + 1) * QUARTER;
            let spoken = power(&near[part.clone()]);
            if spoken < soft.max(power(&echo[part.clone()])) || power(&alone[part.clone()]) < soft {
                continue;
            }
            let (alone, both) = (&alone[part.clone()], &both[part]);
            let own: f64 = alone.iter().map(|s| f64::from(*s).powi(2)).sum();
            let shared: f64 = alone.iter().zip(both).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
            let level = 20.0 * (shared / own).max(1e-3).log10();
            kept.quarters += 1;
            kept.lost += usize::from(level < -12.0);
            kept.worst = kept.worst.min(level);
        }
    }
    kept
}

/// How far the echo falls when only the far side speaks, in dB: the least of
/// all pairs, from the third second on.
fn fall(room: Room) -> f64 {
    let falls = pairs().into_iter().map(|(_, far)| {
        let microphone = add(&echo(&far, room), &hiss());
        let out = process(&far, &microphone);
        decibels(power(&microphone[3 * SECOND..]) / power(&out[3 * SECOND..]))
    });
    falls.fold(f64::INFINITY, f64::min)
}

#[test]
fn without_an_echo_path_no_word_is_lost() {
    let kept = kept(None);
    println!("no echo: {kept:?}");
    assert!(kept.quarters > 150, "{kept:?}");
    // The first second and a half may be 6 dB down.
    assert!(kept.lost == 0 && kept.worst > -9.0, "{kept:?}");
}

#[test]
fn with_a_weak_echo_hardly_a_word_is_lost() {
    for gain in [0.03, 0.2] {
        let kept = kept(Some(Room { gain, ..SMALL }));
        println!("echo of {gain}: {kept:?}");
        assert!(kept.quarters > 130, "{kept:?}");
        assert!(kept.lost * 100 <= kept.quarters * 5, "{gain}: {kept:?}");
    }
}

#[test]
fn with_a_strong_echo_words_louder_than_it_are_kept() {
    for (name, room) in [("small", SMALL), ("hard", HARD)] {
        let kept = kept(Some(room));
        println!("{name} room: {kept:?}");
        assert!(kept.quarters > 60, "{name}: {kept:?}");
        assert!(kept.lost * 100 <= kept.quarters * 9, "{name}: {kept:?}");
    }
}

#[test]
fn the_echo_of_the_far_voice_alone_is_cancelled() {
    for (name, room, least) in
        [("small", SMALL, 28.0), ("far", Room { delay_ms: 150, ..SMALL }, 28.0), ("hard", HARD, 20.0)]
    {
        let fall = fall(room);
        println!("{name} room: {fall:.1} dB down");
        assert!(fall > least, "{name}: {fall:.1} dB");
    }
}

/// Headphones are pulled out after 5 s.
#[test]
fn an_echo_that_appears_later_is_cancelled() {
    let far = clip("therapist.wav", 0.0);
    let mut microphone = add(&echo(&far, SMALL), &hiss());
    microphone[..5 * SECOND].copy_from_slice(&hiss()[..5 * SECOND]);
    let out = process(&far, &microphone);
    let fall = |from: usize, to: usize| decibels(power(&microphone[from..to]) / power(&out[from..to]));
    let falls: Vec<f64> = (20..SECONDS * 4).map(|i| fall(i * QUARTER, (i + 1) * QUARTER)).collect();
    println!("quarters of a second after the echo came: {falls:.0?}");
    let later = fall(7 * SECOND, SECONDS * SECOND);
    assert!(later > 25.0, "{later:.1} dB");
}
