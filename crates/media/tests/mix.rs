//! Several voices for one speaker, on simulated lines: no wall clock, a seed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::f32::consts::TAU;
use std::time::{Duration, Instant};

use kader_media::opus::{Encoder, PACKET_SAMPLES};
use kader_media::playout::Place;
use kader_media::sound::{FRAME_LENGTH, FRAME_SAMPLES};
use kader_media::{Mix, Playout, SoundFrame, SoundSource};
use support::voice;

/// The loudest that these tests hear a click: a step from one sample to the next. The tones below rise by less
/// than a tenth of it.
const CLICK: f32 = 0.05;

/// Packets of 20 ms.
fn packets(samples: &[f32]) -> Vec<Vec<u8>> {
    let mut encoder = Encoder::new().unwrap();
    samples.as_chunks::<PACKET_SAMPLES>().0.iter().map(|packet| encoder.encode(packet).unwrap()).collect()
}

fn tone(hertz: f32, loud: f32, seconds: usize) -> Vec<Vec<u8>> {
    let samples: Vec<f32> =
        (0..48_000 * seconds).map(|at| loud * (TAU * hertz * at as f32 / 48_000.0).sin()).collect();
    packets(&samples)
}

/// Somebody whose packets come regularly.
struct Sender {
    packets: Vec<Vec<u8>>,
    next: usize,
    playout: Playout,
}

impl Sender {
    fn new(packets: &[Vec<u8>]) -> Self {
        Self { packets: packets.to_vec(), next: 0, playout: Playout::new().unwrap() }
    }

    fn sends(&mut self, now: Instant) {
        if let Some(packet) = self.packets.get(self.next) {
            let number = u16::try_from(self.next).unwrap();
            self.playout.push_audio(number, self.next as u64 * 20_000, packet.clone(), now);
        }
        self.next += 1;
    }
}

/// Goes through so many frames of 10 ms; each sender sends every other one. Gives what `source` said.
fn play(
    at: &mut Instant,
    frames: usize,
    senders: &mut [&mut Sender],
    source: &impl SoundSource,
) -> Vec<SoundFrame> {
    let mut heard = Vec::new();
    for step in 0..frames {
        if step % 2 == 0 {
            senders.iter_mut().for_each(|sender| sender.sends(*at));
        }
        let mut frame = [0.5; FRAME_SAMPLES];
        source.pull(*at, Duration::ZERO, &mut frame);
        heard.push(frame);
        *at += FRAME_LENGTH;
    }
    heard
}

fn bits(frames: &[SoundFrame]) -> Vec<u32> {
    frames.iter().flatten().map(|sample| sample.to_bits()).collect()
}

/// How much of a tone is in these samples: its amplitude.
fn amount(frames: &[SoundFrame], hertz: f32) -> f32 {
    let (mut sine, mut cosine, mut count) = (0.0, 0.0, 0.0);
    for (at, sample) in frames.iter().flatten().enumerate() {
        let angle = TAU * hertz * at as f32 / 48_000.0;
        sine += sample * angle.sin();
        cosine += sample * angle.cos();
        count += 1.0;
    }
    2.0 * f32::hypot(sine, cosine) / count
}

fn loudest_step(frames: &[SoundFrame]) -> f32 {
    let samples: Vec<f32> = frames.iter().flatten().copied().collect();
    samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max)
}

fn added(mix: &Mix, sender: &Sender) -> Place {
    mix.add(sender.playout.clone())
}

#[test]
fn one_voice_comes_out_bit_by_bit_even_beside_somebody_who_is_silent() {
    // Louder than what is bent where several speak.
    let spoken: Vec<f32> =
        voice(48_000 * 4, 5).iter().map(|sample| (sample * 6.0).clamp(-0.99, 0.99)).collect();
    let spoken = packets(&spoken);
    let (mut alone, mut mixed, mut muted) = (Sender::new(&spoken), Sender::new(&spoken), Sender::new(&[]));
    let start = Instant::now();
    let source = alone.playout.clone();
    let as_it_is = play(&mut start.clone(), 400, &mut [&mut alone], &source);
    assert!(as_it_is.iter().flatten().any(|sample| sample.abs() > 0.8), "not loud: nothing is tested");
    for others in [0, 1, 2] {
        let mix = Mix::new();
        mixed = Sender::new(&mixed.packets);
        let _ = added(&mix, &mixed);
        for _ in 0..others {
            let _ = added(&mix, &muted);
        }
        let heard = play(&mut start.clone(), 400, &mut [&mut mixed, &mut muted], &mix);
        assert!(bits(&heard) == bits(&as_it_is), "{others} beside");
    }
}

#[test]
fn without_anybody_there_is_silence() {
    let heard = play(&mut Instant::now(), 3, &mut [], &Mix::new());
    assert!(heard.iter().flatten().all(|sample| *sample == 0.0));
}

#[test]
fn two_are_both_heard_and_loud_ones_stay_within_what_a_speaker_plays() {
    for (loud, least) in [(0.2, 0.19), (0.95, 0.5)] {
        let (mut one, mut two) = (Sender::new(&tone(300.0, loud, 3)), Sender::new(&tone(410.0, loud, 3)));
        let mix = Mix::new();
        let _ = (added(&mix, &one), added(&mix, &two));
        let heard = play(&mut Instant::now(), 280, &mut [&mut one, &mut two], &mix);
        let steady = &heard[80..];
        for hertz in [300.0, 410.0] {
            let amount = amount(steady, hertz);
            assert!(amount > least, "{hertz} Hz: {amount} of {loud}");
        }
        assert!(amount(steady, 355.0) < 0.02 * loud.max(0.5), "something that nobody said");
        let most = steady.iter().flatten().fold(0.0_f32, |most, sample| sample.abs().max(most));
        assert!(most <= 1.0, "{most}");
    }
}

#[test]
fn who_comes_and_goes_leaves_no_click_and_nothing_of_the_other_changes() {
    let low = tone(200.0, 0.25, 6);
    let (mut stays, mut reference) = (Sender::new(&low), Sender::new(&low));
    let mut comes = Sender::new(&tone(330.0, 0.25, 6));
    let mix = Mix::new();
    let _ = added(&mix, &stays);
    let start = Instant::now();
    let source = reference.playout.clone();
    let alone = play(&mut start.clone(), 500, &mut [&mut reference], &source);

    let mut at = start;
    let mut heard = play(&mut at, 150, &mut [&mut stays], &mix);
    let place = added(&mix, &comes);
    heard.extend(play(&mut at, 150, &mut [&mut stays, &mut comes], &mix));
    mix.remove(place);
    assert_eq!(mix.sources(), 2, "it fades out first");
    heard.extend(play(&mut at, 200, &mut [&mut stays, &mut comes], &mix));
    assert_eq!(mix.sources(), 1);

    assert!(amount(&heard[200..300], 330.0) > 0.2, "never heard: nothing is tested");
    assert!(loudest_step(&heard[20..]) < CLICK, "{}", loudest_step(&heard[20..]));
    assert!(bits(&heard[..150]) == bits(&alone[..150]), "before");
    // The frame after the removal holds the end of the fade.
    assert!(bits(&heard[302..]) == bits(&alone[302..]), "after");
    // While both are heard, what is not the one is the other: no part of the one is missing.
    let rest: Vec<SoundFrame> = heard[200..300]
        .iter()
        .zip(&alone[200..300])
        .map(|(both, one)| std::array::from_fn(|at| both[at] - one[at]))
        .collect();
    assert!(amount(&rest, 200.0) < 0.005, "{}", amount(&rest, 200.0));
}

#[test]
fn loud_ones_that_come_and_go_do_not_click_either() {
    let (mut one, mut two) = (Sender::new(&tone(100.0, 0.95, 6)), Sender::new(&tone(130.0, 0.95, 6)));
    let mix = Mix::new();
    let _ = added(&mix, &one);
    let mut at = Instant::now();
    let mut heard = play(&mut at, 150, &mut [&mut one], &mix);
    let place = added(&mix, &two);
    heard.extend(play(&mut at, 150, &mut [&mut one, &mut two], &mix));
    mix.remove(place);
    heard.extend(play(&mut at, 150, &mut [&mut one, &mut two], &mix));
    assert!(loudest_step(&heard[20..]) < CLICK, "{}", loudest_step(&heard[20..]));
}

#[test]
fn where_nobody_pulls_who_leaves_is_gone_at_once() {
    let mix = Mix::new();
    let one = Sender::new(&[]);
    let place = added(&mix, &one);
    mix.remove(place);
    assert_eq!(mix.sources(), 0);
}
