//! Draws pages, and decodes pictures in old codings: the one place that knows `hayro`. It is young, and sees nothing
//! but files that this crate wrote or read strictly; of pictures, those that their owner chose.

use std::io::Write;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::stream::{ImageColorSpace, ImageDecodeParams};
use hayro::hayro_syntax::object::{FromBytes, Stream};
use hayro::{PixmapSettings, RenderCache, RenderSettings, render, vello_cpu};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::value::Value;
use crate::AttachmentError;

/// The most pixels of a drawn page.
const MOST_DRAWN: f32 = 12_000_000.0;
/// Its longest side, in pixels.
const LONGEST_DRAWN: f32 = 8_000.0;

/// A page as PNG, `width` pixels wide, or less where it would become too high.
pub(super) fn page(bytes: Vec<u8>, page: u32, width: u32) -> Result<Vec<u8>, AttachmentError> {
    let pdf = Pdf::new(bytes).map_err(|_| AttachmentError::Damaged)?;
    let page =
        usize::try_from(page).ok().and_then(|page| pdf.pages().get(page)).ok_or(AttachmentError::NoPage)?;
    let (wide, high) = page.render_dimensions();
    if !(wide.is_finite() && high.is_finite() && wide >= 1.0 && high >= 1.0) {
        return Err(AttachmentError::Damaged);
    }
    #[expect(clippy::cast_precision_loss, reason = "at most WIDEST_PREVIEW")]
    let scale = (width as f32 / wide)
        .min(LONGEST_DRAWN / wide.max(high))
        .min((MOST_DRAWN / wide / high).sqrt())
        // At least a pixel, however long and narrow.
        .max(1.0 / wide.min(high));
    if scale * wide.max(high) > LONGEST_DRAWN + 1.0 {
        return Err(AttachmentError::TooLarge);
    }
    let settings =
        PixmapSettings { x_scale: scale, y_scale: scale, bg_color: vello_cpu::color::palette::css::WHITE };
    let pixels = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    if width == 0 || height == 0 {
        return Err(AttachmentError::Damaged);
    }
    // On white nothing is transparent.
    let rgb: Vec<u8> = pixels.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive)
        .write_image(&rgb, width, height, ExtendedColorType::Rgb8)
        .map_err(|_| AttachmentError::Damaged)?;
    Ok(png)
}

/// A decoded picture.
pub(super) struct Samples {
    pub(super) bytes: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Of each component.
    pub(super) bits: u8,
    pub(super) space: Option<&'static str>,
}

/// Decodes CCITT, JBIG2 and JPEG 2000. `size` is what the picture's dictionary says.
pub(super) fn samples(
    filter: &Value,
    parameters: Option<&Value>,
    data: Vec<u8>,
    size: (u32, u32),
    indexed: bool,
) -> Result<Samples, AttachmentError> {
    let mut bytes = b"<</Filter ".to_vec();
    filter.write(&mut bytes);
    if let Some(parameters @ Value::Dict(entries)) = parameters {
        let columns = parameters.get("Columns").and_then(Value::int).unwrap_or(1728);
        if !(1..=30_000).contains(&columns) {
            return Err(AttachmentError::TooLarge);
        }
        bytes.extend_from_slice(b"/DecodeParms ");
        let plain = entries.iter().filter(|(_, value)| matches!(value, Value::Int(_) | Value::Bool(_)));
        Value::Dict(plain.cloned().collect()).write(&mut bytes);
    }
    // Writing to memory does not fail.
    let _ = write!(bytes, "/Length {}>>\nstream\n", data.len());
    bytes.extend_from_slice(&data);
    bytes.extend_from_slice(b"\nendstream");
    let stream = Stream::from_bytes(&bytes).ok_or(AttachmentError::Damaged)?;
    let bilevel = !filter.is_name("JPXDecode");
    let wanted = ImageDecodeParams {
        // As it is packed, one bit for each pixel.
        is_indexed: indexed || bilevel,
        width: size.0,
        height: size.1,
        ..ImageDecodeParams::default()
    };
    let decoded = stream.decoded_image(&wanted).map_err(|_| AttachmentError::Damaged)?;
    let facts = decoded.image_data.ok_or(AttachmentError::Damaged)?;
    let space = match facts.color_space {
        Some(ImageColorSpace::Gray) => Some("DeviceGray"),
        Some(ImageColorSpace::Rgb) => Some("DeviceRGB"),
        Some(ImageColorSpace::Cmyk) => Some("DeviceCMYK"),
        _ => None,
    };
    Ok(Samples {
        bytes: decoded.data.into_owned(),
        width: facts.width,
        height: facts.height,
        bits: facts.bits_per_component,
        space,
    })
}
