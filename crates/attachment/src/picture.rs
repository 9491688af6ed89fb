//! Pictures: decoded within limits, turned upright, and encoded anew, so that nothing but their pixels is left.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};

use crate::{AttachmentError, Facts, Kind, LONGEST_SIDE, MOST_PIXELS, jpeg, png};

/// Of a JPEG that is written.
const QUALITY: u8 = 88;
/// The widest or highest picture that is looked at, in pixels.
const WIDEST: u32 = 30_000;
/// What a decoder may ask for, in bytes: four samples for each pixel, twice.
const MEMORY: u64 = MOST_PIXELS * 8;
/// A picture is made smaller this often, by a third, until it fits.
const TRIES: u32 = 6;

/// A picture of any kind that is taken, as JPEG or PNG.
pub(crate) fn prepare(bytes: &[u8], most_bytes: usize) -> Result<(Kind, Vec<u8>, Facts), AttachmentError> {
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => format,
        _ => return Err(AttachmentError::NotTaken),
    };
    let picture = decode(format, bytes)?;
    let kind = match format {
        ImageFormat::Jpeg => Kind::Jpeg,
        ImageFormat::WebP if !transparent(&picture) => Kind::Jpeg,
        _ => Kind::Png,
    };
    let mut longest = LONGEST_SIDE;
    for _ in 0..TRIES {
        let fitting = no_longer_than(&picture, longest);
        let bytes = encode(kind, fitting.as_ref().unwrap_or(&picture))?;
        if bytes.len() <= most_bytes {
            let made = fitting.as_ref().unwrap_or(&picture);
            return Ok((kind, bytes, Facts { width: made.width(), height: made.height(), pages: 0 }));
        }
        longest = longest.min(picture.width().max(picture.height())) * 2 / 3;
    }
    Err(AttachmentError::TooLarge)
}

/// A picture as [`prepare`] writes it: its markers or chunks are looked at, and it is decoded whole.
pub(crate) fn inspect(kind: Kind, bytes: &[u8]) -> Result<Facts, AttachmentError> {
    let picture = checked(kind, bytes)?;
    Ok(Facts { width: picture.width(), height: picture.height(), pages: 0 })
}

/// As PNG, no wider than `width`.
pub(crate) fn preview(kind: Kind, bytes: &[u8], width: u32) -> Result<Vec<u8>, AttachmentError> {
    let picture = checked(kind, bytes)?;
    if picture.width() <= width {
        return encode(Kind::Png, &picture);
    }
    let height = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width()).max(1);
    let height = u32::try_from(height).map_err(|_| AttachmentError::TooLarge)?.max(1);
    encode(Kind::Png, &picture.resize_exact(width, height, image::imageops::FilterType::Triangle))
}

fn checked(kind: Kind, bytes: &[u8]) -> Result<DynamicImage, AttachmentError> {
    let format = match kind {
        Kind::Jpeg if jpeg::bare(bytes)?.bytes == bytes => ImageFormat::Jpeg,
        Kind::Png if png::is_bare(bytes) => ImageFormat::Png,
        _ => return Err(AttachmentError::Damaged),
    };
    let picture = decode(format, bytes)?;
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        return Err(AttachmentError::TooLarge);
    }
    Ok(picture)
}

/// Decodes the first frame, once its claimed size is within limits, and turns it upright.
fn decode(format: ImageFormat, bytes: &[u8]) -> Result<DynamicImage, AttachmentError> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(WIDEST), Some(WIDEST));
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(AttachmentError::TooLarge);
    }
    // How a camera was held is told in its metadata, if at all: damaged ones turn nothing.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(fault)?;
    picture.apply_orientation(orientation);
    if picture.width() == 0 || picture.height() == 0 {
        return Err(AttachmentError::Damaged);
    }
    Ok(match picture.color() {
        image::ColorType::L8 | image::ColorType::La8 | image::ColorType::Rgb8 | image::ColorType::Rgba8 => {
            picture
        }
        image::ColorType::L16 => picture.into_luma8().into(),
        image::ColorType::La16 => picture.into_luma_alpha8().into(),
        image::ColorType::Rgb16 => picture.into_rgb8().into(),
        _ => picture.into_rgba8().into(),
    })
}

fn fault(error: image::ImageError) -> AttachmentError {
    match error {
        image::ImageError::Limits(_) => AttachmentError::TooLarge,
        _ => AttachmentError::Damaged,
    }
}

fn transparent(picture: &DynamicImage) -> bool {
    match picture {
        DynamicImage::ImageLumaA8(pixels) => pixels.pixels().any(|pixel| pixel.0[1] != 255),
        DynamicImage::ImageRgba8(pixels) => pixels.pixels().any(|pixel| pixel.0[3] != 255),
        _ => false,
    }
}

fn no_longer_than(picture: &DynamicImage, longest: u32) -> Option<DynamicImage> {
    let is = picture.width().max(picture.height());
    (is > longest).then(|| {
        let side = |side: u32| {
            let scaled = u64::from(side) * u64::from(longest) / u64::from(is);
            u32::try_from(scaled).unwrap_or(longest).max(1)
        };
        picture.resize_exact(
            side(picture.width()),
            side(picture.height()),
            image::imageops::FilterType::Triangle,
        )
    })
}

fn encode(kind: Kind, picture: &DynamicImage) -> Result<Vec<u8>, AttachmentError> {
    let mut bytes = Vec::new();
    match kind {
        Kind::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            match picture {
                DynamicImage::ImageLuma8(gray) => gray.write_with_encoder(encoder),
                DynamicImage::ImageRgb8(rgb) => rgb.write_with_encoder(encoder),
                other => other.to_rgb8().write_with_encoder(encoder),
            }
            .map_err(|_| AttachmentError::Damaged)?;
            // The form in which another's program takes it.
            jpeg::bare(&bytes).map(|bare| bare.bytes)
        }
        Kind::Png | Kind::Pdf => {
            let encoder =
                PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
            encoder
                .write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())
                .map_err(|_| AttachmentError::Damaged)?;
            Ok(bytes)
        }
    }
}

#[cfg(test)]
mod tests;
