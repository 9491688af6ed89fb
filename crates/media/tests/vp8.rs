//! The VP8 encoder and decoder against made-up pictures and garbage.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::time::{Duration, Instant};

use kader_media::vp8::{Decoder, Encoder, FrameHeader, MAX_HEIGHT, MAX_WIDTH, frame_header};
use kader_media::{EncodedFrame, MediaError, VideoFrame};
use proptest::prelude::*;
use support::{psnr, scene, storm};

const STEP: Duration = Duration::from_nanos(33_333_333);

/// Encodes `count` pictures; gives them with what came out.
fn encoded(
    encoder: &mut Encoder,
    count: u32,
    from: u32,
    start: Instant,
    mut make: impl FnMut(u32, Instant) -> VideoFrame,
) -> Vec<(VideoFrame, Option<EncodedFrame>)> {
    (from..from + count)
        .map(|i| {
            let frame = make(i, start + STEP * i);
            let out = encoder.encode(&frame, false).unwrap();
            (frame, out)
        })
        .collect()
}

fn kbps(frames: &[(VideoFrame, Option<EncodedFrame>)]) -> f64 {
    let bytes: usize = frames.iter().filter_map(|(_, e)| e.as_ref()).map(|e| e.data.len()).sum();
    bytes as f64 * 8.0 / (frames.len() as f64 * STEP.as_secs_f64()) / 1_000.0
}

#[test]
fn a_head_at_360p_and_500_kbit_is_above_34_db() {
    let start = Instant::now();
    let mut encoder = Encoder::new(640, 360, 500).unwrap();
    let mut decoder = Decoder::new().unwrap();
    let frames = encoded(&mut encoder, 60, 0, start, |i, at| scene(640, 360, i, at, 1.0));
    let mut worst = f64::MAX;
    let mut shown = 0;
    for (number, (original, encoded)) in frames.iter().enumerate() {
        let Some(encoded) = encoded else { continue };
        assert_eq!(encoded.key, number == 0);
        assert_eq!(encoded.captured, original.captured);
        let picture = decoder.decode(&encoded.data, encoded.captured).unwrap().unwrap();
        assert_eq!(picture.captured, original.captured);
        shown += 1;
        if number >= 15 {
            worst = worst.min(psnr(original, &picture));
        }
    }
    assert!(shown >= 57, "{shown} of 60 frames");
    assert!(worst > 34.0, "{worst:.1} dB");
    let rate = kbps(&frames);
    assert!(rate < 600.0, "{rate:.0} kbit/s");
}

#[test]
fn odd_sizes_come_back_as_they_were() {
    for (width, height) in [(2, 2), (17, 33), (161, 91), (639, 359)] {
        let frame = scene(width, height, 3, Instant::now(), 0.3);
        let mut encoder = Encoder::new(width, height, 2_000).unwrap();
        let mut decoder = Decoder::new().unwrap();
        let encoded = encoder.encode(&frame, true).unwrap().unwrap();
        let picture = decoder.decode(&encoded.data, frame.captured).unwrap().unwrap();
        assert_eq!((picture.width, picture.height), (width, height));
        assert!(psnr(&frame, &picture) > 26.0, "{width}x{height}: {}", psnr(&frame, &picture));
        // Chroma too: no plane is shifted or swapped.
        let luma = (width * height) as usize;
        let off: u32 = frame.i420[luma..]
            .iter()
            .zip(&picture.i420[luma..])
            .map(|(a, b)| u32::from(a.abs_diff(*b)))
            .sum();
        assert!(off / (frame.i420.len() - luma) as u32 <= 6, "{width}x{height}: chroma off");
    }
}

#[test]
fn a_key_frame_comes_when_asked_for_and_not_otherwise() {
    let start = Instant::now();
    let mut encoder = Encoder::new(320, 180, 300).unwrap();
    for i in 0..90u32 {
        let wanted = i == 0 || i == 40 || i == 41;
        let frame = scene(320, 180, i, start + STEP * i, 0.5);
        let Some(out) = encoder.encode(&frame, i == 40 || i == 41).unwrap() else {
            assert!(!wanted, "frame {i} was skipped");
            continue;
        };
        assert_eq!(out.key, wanted, "frame {i}");
        match frame_header(&out.data).unwrap() {
            FrameHeader::Key { width, height } => assert_eq!((true, 320, 180), (wanted, width, height)),
            FrameHeader::Inter => assert!(!wanted),
        }
    }
}

#[test]
fn the_bitrate_follows_what_is_asked() {
    let start = Instant::now();
    let mut encoder = Encoder::new(640, 360, 300).unwrap();
    let mut from = 0;
    for asked in [300, 900, 150, 600] {
        encoder.set_kbps(asked).unwrap();
        assert_eq!(encoder.kbps(), asked);
        // Two seconds to settle, three to measure.
        let make = |i, at| {
            // Texture that changes enough to need the bits.
            let mut frame = scene(640, 360, i * 4, at, 1.5);
            let noise = storm(640, 360, u64::from(i), at);
            let mixed: Vec<u8> = frame
                .i420
                .iter()
                .zip(noise.i420.iter())
                .map(|(a, b)| (u16::from(*a) * 7 / 8 + u16::from(*b) / 8) as u8)
                .collect();
            frame.i420 = mixed.into();
            frame
        };
        encoded(&mut encoder, 60, from, start, make);
        let frames = encoded(&mut encoder, 90, from + 60, start, make);
        from += 150;
        let rate = kbps(&frames);
        let off = (rate - f64::from(asked)).abs() / f64::from(asked);
        assert!(off < 0.2, "asked {asked}, got {rate:.0} kbit/s");
    }
}

#[test]
fn a_change_of_size_starts_with_a_key_frame_and_decodes() {
    let start = Instant::now();
    let mut encoder = Encoder::new(640, 360, 400).unwrap();
    let mut decoder = Decoder::new().unwrap();
    for (i, (width, height)) in
        [(640, 360), (320, 180), (320, 180), (1_280, 720), (640, 360)].into_iter().enumerate()
    {
        let frame = scene(width, height, i as u32, start + STEP * i as u32, 0.5);
        let out = encoder.encode(&frame, false).unwrap().unwrap();
        assert_eq!((out.width, out.height), (width, height));
        assert_eq!(out.key, i != 2);
        let picture = decoder.decode(&out.data, frame.captured).unwrap().unwrap();
        assert_eq!((picture.width, picture.height), (width, height));
    }
}

#[test]
fn impossible_sizes_are_refused() {
    for (width, height) in [(0, 0), (1, 1), (MAX_WIDTH + 1, 16), (16, MAX_HEIGHT + 1), (u32::MAX, u32::MAX)] {
        assert_eq!(Encoder::new(width, height, 100).err(), Some(MediaError::Dimensions));
    }
    let mut encoder = Encoder::new(64, 64, 100).unwrap();
    // The fields are public, so a frame can lie.
    let mut frame = scene(64, 64, 0, Instant::now(), 0.0);
    frame.i420 = frame.i420.slice(..100);
    assert_eq!(encoder.encode(&frame, false).err(), Some(MediaError::Dimensions));
}

#[test]
fn a_key_frame_that_announces_too_much_is_refused_unseen() {
    let frame = scene(64, 64, 0, Instant::now(), 0.0);
    let mut data = Encoder::new(64, 64, 100).unwrap().encode(&frame, true).unwrap().unwrap().data;
    for (width, height) in [(16_383u16, 16_383u16), (4_097, 16), (16, 2_305), (0, 64)] {
        data[6..8].copy_from_slice(&width.to_le_bytes());
        data[8..10].copy_from_slice(&height.to_le_bytes());
        let error = Decoder::new().unwrap().decode(&data, Instant::now()).unwrap_err();
        assert_eq!(error, MediaError::Dimensions);
    }
}

#[test]
fn after_a_loss_only_a_key_frame_helps() {
    let start = Instant::now();
    let mut encoder = Encoder::new(160, 120, 200).unwrap();
    let mut decoder = Decoder::new().unwrap();
    let frames: Vec<_> = (0..12u32)
        .filter_map(|i| encoder.encode(&scene(160, 120, i, start + STEP * i, 0.5), i == 8).unwrap())
        .collect();
    assert_eq!(decoder.decode(&frames[1].data, start).unwrap_err(), MediaError::KeyFrameNeeded);
    assert!(decoder.decode(&frames[0].data, start).is_ok());
    assert!(decoder.decode(&frames[1].data, start).is_ok());
    decoder.frame_lost();
    assert!(decoder.needs_key());
    assert_eq!(decoder.decode(&frames[3].data, start).unwrap_err(), MediaError::KeyFrameNeeded);
    let key = frames.iter().rposition(|frame| frame.key).unwrap();
    assert!(key > 3);
    assert!(decoder.decode(&frames[key].data, start).unwrap().is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn noise_is_an_error_or_a_picture_but_never_a_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let mut decoder = Decoder::new().unwrap();
        let _ = decoder.decode(&bytes, Instant::now());
    }

    #[test]
    fn a_damaged_stream_can_be_gone_on_with(
        damage in prop::collection::vec((0usize..6, 0usize..3_000, any::<u8>()), 1..40),
        cut in 0usize..3_000,
    ) {
        let start = Instant::now();
        let mut encoder = Encoder::new(96, 64, 300).unwrap();
        let mut frames: Vec<_> = (0..6u32)
            .filter_map(|i| encoder.encode(&scene(96, 64, i, start + STEP * i, 1.0), false).unwrap())
            .collect();
        let good = frames[0].clone();
        for (frame, at, value) in damage {
            let count = frames.len();
            let data = &mut frames[frame % count].data;
            let len = data.len();
            // Beyond the header, so that libvpx itself has to cope.
            if len > 11 { data[10 + at % (len - 10)] = value; }
        }
        let last = frames.len() - 1;
        let len = frames[last].data.len();
        frames[last].data.truncate(cut % (len + 1));
        let mut decoder = Decoder::new().unwrap();
        for frame in &frames {
            if let Ok(Some(picture)) = decoder.decode(&frame.data, start) {
                prop_assert!(picture.is_whole());
            }
        }
        let picture = decoder.decode(&good.data, start).unwrap().unwrap();
        prop_assert!(psnr(&picture, &scene(96, 64, 0, start, 1.0)) > 25.0);
    }
}
