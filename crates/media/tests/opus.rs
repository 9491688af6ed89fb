//! The Opus encoder and decoder: round trip, concealment, recovery, garbage.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use kader_media::MediaError;
use kader_media::opus::{Decoder, Encoder, MAX_PACKET_SAMPLES, PACKET_SAMPLES};
use proptest::prelude::*;
use support::{correlation, power, voice};

fn packets(samples: &[f32], loss: u8) -> Vec<Vec<u8>> {
    let mut encoder = Encoder::new().unwrap();
    encoder.set_expected_loss(loss).unwrap();
    samples.as_chunks::<PACKET_SAMPLES>().0.iter().map(|p| encoder.encode(p).unwrap()).collect()
}

#[test]
fn a_voice_comes_back_alike_at_about_32_kbit() {
    let original = voice(48_000 * 4, 1);
    let packets = packets(&original, 5);
    let mut decoder = Decoder::new().unwrap();
    let decoded: Vec<f32> = packets.iter().flat_map(|p| decoder.decode(p).unwrap().to_vec()).collect();
    assert_eq!(decoded.len(), original.len());
    let (alike, shift) = correlation(&original[48_000..], &decoded[48_000..], 600);
    assert!(alike > 0.9, "{alike}");
    // The codec's own delay is 6.5 ms.
    assert!((200..=400).contains(&shift), "{shift} samples");
    let bits = packets.iter().map(Vec::len).sum::<usize>() as f64 * 8.0 / 4.0;
    assert!((15_000.0..40_000.0).contains(&bits), "{bits} bit/s");
    assert!(packets.iter().all(|p| p.len() < 400));
}

#[test]
fn a_lost_packet_is_concealed_and_then_fades() {
    let original = voice(48_000 * 2, 2);
    let packets = packets(&original, 5);
    let mut decoder = Decoder::new().unwrap();
    let loud = (50..packets.len())
        .find(|i| power(&original[i * 960 - 1_920..i * 960]) > 5e-3)
        .expect("a loud place");
    let mut before = Vec::new();
    for packet in &packets[..loud] {
        before = decoder.decode(packet).unwrap().to_vec();
    }
    let made = decoder.conceal(960).unwrap().to_vec();
    assert_eq!(made.len(), 960);
    let ratio = power(&made) / power(&before);
    assert!((0.2..2.0).contains(&ratio), "loudness changed by {ratio}");
    let jump = (made[0] - before[959]).abs();
    assert!(jump < 0.1, "a click of {jump}");
    let mut last = Vec::new();
    for _ in 0..30 {
        last = decoder.conceal(960).unwrap().to_vec();
    }
    assert!(power(&last) < power(&before) / 100.0, "it fades");
}

#[test]
fn the_copy_in_the_next_packet_is_better_than_invention() {
    let original = voice(48_000 * 6, 3);
    let packets = packets(&original, 20);
    let mut plain = Decoder::new().unwrap();
    let reference: Vec<Vec<f32>> = packets.iter().map(|p| plain.decode(p).unwrap().to_vec()).collect();
    let (mut recovered, mut concealed) = (Decoder::new().unwrap(), Decoder::new().unwrap());
    let (mut with_copy, mut without, mut truth) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..packets.len() - 1 {
        // Every tenth packet is lost.
        if i % 10 == 5 {
            truth.extend_from_slice(&reference[i]);
            with_copy.extend_from_slice(recovered.recover(&packets[i + 1]).unwrap());
            without.extend_from_slice(concealed.conceal(960).unwrap());
        } else {
            recovered.decode(&packets[i]).unwrap();
            concealed.decode(&packets[i]).unwrap();
        }
    }
    let (copy, _) = correlation(&truth, &with_copy, 0);
    let (invention, _) = correlation(&truth, &without, 0);
    assert!(copy > 0.75, "{copy}");
    assert!(copy > invention + 0.15, "{copy} against {invention}");
}

#[test]
fn silence_is_still_sent() {
    // Gaps would show on the line who speaks and when.
    let mut encoder = Encoder::new().unwrap();
    for _ in 0..100 {
        assert!(encoder.encode(&[0.0; PACKET_SAMPLES]).unwrap().len() > 2);
    }
}

#[test]
fn an_empty_packet_is_no_packet() {
    let mut decoder = Decoder::new().unwrap();
    assert_eq!(decoder.decode(&[]), Err(MediaError::Undecodable));
    assert_eq!(decoder.recover(&[]), Err(MediaError::Undecodable));
    assert_eq!(decoder.conceal(0).map(<[f32]>::len), Ok(120));
    assert_eq!(decoder.conceal(usize::MAX).map(<[f32]>::len), Ok(MAX_PACKET_SAMPLES));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        stream in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 1..20),
    ) {
        let mut decoder = Decoder::new().unwrap();
        for packet in stream {
            if let Ok(samples) = decoder.decode(&packet) {
                prop_assert!(samples.len() <= MAX_PACKET_SAMPLES);
                prop_assert!(samples.iter().all(|s| s.is_finite()));
            }
            if let Ok(samples) = decoder.recover(&packet) {
                prop_assert!(samples.len() <= PACKET_SAMPLES);
            }
            prop_assert!(decoder.conceal(960).is_ok());
        }
    }
}
