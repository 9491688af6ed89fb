//! Tests of pictures.

use image::GenericImageView;

use super::*;
use crate::samples::{self, SECRET, contains};
use crate::{inspect as inspected, prepare as prepared, preview as previewed};

const ROOM: usize = 10 << 20;

#[test]
fn what_a_picture_tells_is_not_in_what_goes_out() {
    for (told, kind) in [
        (samples::jpeg_that_tells(60, 40, 1), Kind::Jpeg),
        (samples::png_that_tells(60, 40), Kind::Png),
        (samples::webp_that_tells(60, 40, false), Kind::Jpeg),
        (samples::webp_that_tells(60, 40, true), Kind::Png),
    ] {
        assert!(contains(&told, SECRET));
        let made = prepared("a.bin", &told, ROOM).unwrap();
        assert_eq!((made.kind, made.width, made.height, made.pages), (kind, 60, 40, 0));
        assert!(!contains(&made.bytes, SECRET));
        assert_eq!(made.name, format!("a.bin.{}", kind.extension()));
        let facts = inspected(kind, &made.bytes).unwrap();
        assert_eq!(facts, Facts { width: 60, height: 40, pages: 0 });
        // The picture is still that picture.
        let is = image::load_from_memory(&made.bytes).unwrap();
        let (left, right) = (is.get_pixel(2, 2).0, is.get_pixel(57, 2).0);
        assert!(left[0] > 200 && left[2] < 60 && right[0] < 60 && right[2] > 200, "{left:?} {right:?}");
    }
}

#[test]
fn what_tells_is_not_taken_from_another() {
    for (kind, told) in [
        (Kind::Jpeg, samples::jpeg_that_tells(20, 20, 1)),
        (Kind::Png, samples::png_that_tells(20, 20)),
        (Kind::Png, samples::jpeg(20, 20)),
        (Kind::Jpeg, samples::png(20, 20)),
        (Kind::Png, samples::webp_that_tells(20, 20, false)),
    ] {
        assert_eq!(inspected(kind, &told), Err(AttachmentError::Damaged));
        assert_eq!(previewed(kind, &told, 0, 10), Err(AttachmentError::Damaged));
    }
}

#[test]
fn it_stands_upright() {
    // Turned by a quarter: what was left is above.
    let made = prepared("a", &samples::jpeg_that_tells(60, 40, 6), ROOM).unwrap();
    assert_eq!((made.width, made.height), (40, 60));
    let is = image::load_from_memory(&made.bytes).unwrap();
    assert!(is.get_pixel(20, 2).0[0] > 200 && is.get_pixel(20, 57).0[2] > 200);
}

#[test]
fn what_is_large_is_made_smaller() {
    let wide = samples::jpeg(5000, 50);
    let made = prepared("a", &wide, ROOM).unwrap();
    assert_eq!((made.width, made.height), (LONGEST_SIDE, 40));
    // And again until it fits.
    let noise = image::RgbImage::from_fn(600, 600, |x, y| {
        let some = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503_000_017u64 as u32);
        let [a, b, c, _] = (some ^ some >> 13).wrapping_mul(0x5bd1_e995).to_le_bytes();
        image::Rgb([a, b, c])
    });
    let mut png = Cursor::new(Vec::new());
    noise.write_to(&mut png, ImageFormat::Png).unwrap();
    let png = png.into_inner();
    let made = prepared("a", &png, png.len() / 3).unwrap();
    assert!(made.bytes.len() <= png.len() / 3 && made.width < 600 && made.width > 200);
    assert_eq!(prepared("a", &png, 400), Err(AttachmentError::TooLarge));
}

#[test]
fn a_preview_is_a_png_of_the_width_that_is_asked_for() {
    let made = prepared("a", &samples::jpeg(300, 200), ROOM).unwrap();
    let small = previewed(made.kind, &made.bytes, 0, 150).unwrap();
    let is = image::load_from_memory_with_format(&small, ImageFormat::Png).unwrap();
    assert_eq!(is.dimensions(), (150, 100));
    let is = previewed(made.kind, &made.bytes, 0, 5000).unwrap();
    assert_eq!(image::load_from_memory(&is).unwrap().dimensions(), (300, 200), "never larger than it is");
    assert_eq!(previewed(made.kind, &made.bytes, 1, 150), Err(AttachmentError::NoPage));
}

#[test]
fn sizes_that_are_only_claimed_cost_nothing() {
    // 65535 pixels each way, and hardly any data.
    let mut jpeg = samples::jpeg(16, 16);
    let frame = jpeg.windows(2).position(|part| part == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xff);
    assert_eq!(prepared("a", &jpeg, ROOM), Err(AttachmentError::TooLarge));
    assert_eq!(inspected(Kind::Jpeg, &jpeg), Err(AttachmentError::TooLarge));
    // 2^31 - 1 each way.
    let head = |width: u32, height: u32| {
        let mut png = samples::png(16, 16);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(&png[12..29]);
        let sum = crc.sum().to_be_bytes();
        png[29..33].copy_from_slice(&sum);
        png
    };
    assert!(prepared("a", &head(16, 16), ROOM).is_ok());
    for (width, height) in [(0x7fff_ffff, 0x7fff_ffff), (30_001, 1), (20_000, 20_000)] {
        assert_eq!(prepared("a", &head(width, height), ROOM), Err(AttachmentError::TooLarge), "{width}");
        assert!(inspected(Kind::Png, &head(width, height)).is_err());
    }
    // A size that is allowed, with data for less: no picture.
    assert_eq!(prepared("a", &head(6000, 6000), ROOM), Err(AttachmentError::Damaged));
}

#[test]
fn what_came_is_no_larger_than_what_goes_out() {
    let mut wide = Cursor::new(Vec::new());
    samples::pixels(LONGEST_SIDE + 1, 3).write_to(&mut wide, ImageFormat::Png).unwrap();
    assert_eq!(inspected(Kind::Png, wide.get_ref()), Err(AttachmentError::TooLarge));
}

#[test]
fn other_kinds_are_not_taken_whatever_their_name() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0";
    for bytes in
        [&b""[..], b"text", b"GIF89a\x01\0\x01\0\0\0\0;", b"PK\x03\x04", heic, b"<svg/>", b"BM\0\0\0\0"]
    {
        assert_eq!(prepared("photo.jpg", bytes, ROOM), Err(AttachmentError::NotTaken));
    }
    assert_eq!(prepared("a", &vec![0xff; crate::MOST_READ + 1], ROOM), Err(AttachmentError::TooLarge));
}

#[test]
fn cut_short_it_is_damaged() {
    for whole in [samples::jpeg(24, 24), samples::png(24, 24), samples::webp_that_tells(24, 24, false)] {
        for end in (12..whole.len() - 1).step_by(7) {
            if let Ok(made) = prepared("a", &whole[..end], ROOM) {
                // A decoder may make a picture of what is left; then it is one.
                inspected(made.kind, &made.bytes).unwrap();
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn bytes_that_begin_as_a_picture_are_read_or_refused(
        kind in 0usize..3, tail in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)
    ) {
        let heads = [&[0xff, 0xd8, 0xff, 0xe0][..], b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"RIFF\x40\0\0\0WEBPVP8L"];
        let bytes = [heads[kind], &tail].concat();
        if let Ok(made) = prepared("a", &bytes, ROOM) {
            proptest::prop_assert!(inspected(made.kind, &made.bytes).is_ok());
        }
    }
}
