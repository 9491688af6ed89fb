//! What streams hold: inflated and deflated anew, so that nothing lies behind the end of what is drawn; JPEGs by
//! their markers; pictures in other codings decoded, since those have places of their own for words.

use std::io::{Read, Write};

use super::draw;
use super::lenient;
use super::value::{Item, Value};
use super::walk::Coding;
use crate::{AttachmentError, MOST_PIXELS, jpeg};

/// The most that one stream may inflate to, in bytes.
const MOST_ONE: usize = 192 << 20;
/// The most that all of a file may, in bytes.
const MOST_ALL: usize = 384 << 20;
/// Of a JPEG that a JPEG 2000 becomes.
const QUALITY: u8 = 90;

/// How streams are looked at, and how much they may still hold.
pub(super) struct Streams {
    /// Written by anybody; else by this crate.
    foreign: bool,
    left: usize,
}

impl Streams {
    /// Those of a file that anybody wrote: they are written anew.
    pub(super) fn written_anew() -> Self {
        Self { foreign: true, left: MOST_ALL }
    }

    /// Those of a file that is written as this crate writes: they are measured and stay as they are.
    pub(super) fn as_they_are() -> Self {
        Self { foreign: false, left: MOST_ALL }
    }

    /// A stream's bytes as they are written; `made` is its dictionary, which learns how they are coded.
    pub(super) fn take(
        &mut self,
        made: &mut Value,
        coding: &Coding<'_>,
        bytes: &[u8],
        picture: bool,
    ) -> Result<Vec<u8>, AttachmentError> {
        if picture {
            size(made)?;
        }
        if self.foreign {
            self.anew(made, coding, bytes, picture)
        } else {
            self.same(made, coding, bytes, picture)
        }
    }

    fn spend(&mut self, bytes: usize) -> Result<(), AttachmentError> {
        self.left = self.left.checked_sub(bytes).ok_or(AttachmentError::TooLarge)?;
        Ok(())
    }

    fn same(
        &mut self,
        made: &mut Value,
        coding: &Coding<'_>,
        bytes: &[u8],
        picture: bool,
    ) -> Result<Vec<u8>, AttachmentError> {
        match coding.filters.as_slice() {
            [filter] if filter.is_name("FlateDecode") && coding.parameters.is_empty() => {
                let inflated = measure(bytes, self.left.min(MOST_ONE))?;
                self.spend(inflated)?;
                made.set("Filter", Value::name("FlateDecode"));
                Ok(bytes.to_vec())
            }
            [filter] if filter.is_name("DCTDecode") && picture => {
                let bare = jpeg::bare(bytes)?;
                let dict = (size(made)?, made.get("BitsPerComponent"));
                if bare.bytes != bytes || dict != ((bare.width, bare.height), Some(&Value::Int(8))) {
                    return Err(AttachmentError::Damaged);
                }
                self.spend(pixels(bare.width, bare.height)?)?;
                dct(made, &coding.parameters);
                Ok(bare.bytes)
            }
            _ => Err(AttachmentError::Damaged),
        }
    }

    fn anew(
        &mut self,
        made: &mut Value,
        coding: &Coding<'_>,
        bytes: &[u8],
        picture: bool,
    ) -> Result<Vec<u8>, AttachmentError> {
        let filters: Vec<Value> = coding.filters.iter().map(full_name).collect();
        let (before, last) = match filters.split_last() {
            Some((last, before)) if codes_pictures(last) => (before, Some(last)),
            _ => (filters.as_slice(), None),
        };
        let most = self.left.min(MOST_ONE);
        let data = lenient::inflate(before, &coding.parameters, bytes.to_vec(), most)?;
        let data = data.ok_or(AttachmentError::Damaged)?;
        self.spend(data.len())?;
        let Some(last) = last else {
            made.set("Filter", Value::name("FlateDecode"));
            return deflate(&data);
        };
        if !picture {
            return Err(AttachmentError::Damaged);
        }
        let parameters = coding.parameters.get(before.len()).or(coding.parameters.last());
        if last.is_name("DCTDecode") {
            let bare = jpeg::bare(&data)?;
            self.spend(pixels(bare.width, bare.height)?)?;
            fits(made, bare.width, bare.height, 8);
            dct(made, parameters.map(std::slice::from_ref).unwrap_or_default());
            return Ok(bare.bytes);
        }
        self.decoded(made, coding, last, parameters, data)
    }

    /// CCITT, JBIG2 and JPEG 2000: as samples, or as JPEG.
    fn decoded(
        &mut self,
        made: &mut Value,
        coding: &Coding<'_>,
        filter: &Value,
        parameters: Option<&Value>,
        mut data: Vec<u8>,
    ) -> Result<Vec<u8>, AttachmentError> {
        if filter.is_name("JPXDecode") {
            let (width, height) = jpeg2000_size(&data).ok_or(AttachmentError::Damaged)?;
            pixels(width, height)?;
        }
        if let Some(Item { value, stream: Some(globals) }) = coding.globals {
            let filters: Vec<Value> = value.get("Filter").map(full_name).into_iter().collect();
            let globals = lenient::inflate(&filters, &[], globals.clone(), self.left.min(MOST_ONE))?;
            let mut globals = globals.ok_or(AttachmentError::Damaged)?;
            globals.append(&mut data);
            data = globals;
        }
        let (width, height) = size(made)?;
        let samples = draw::samples(filter, parameters, data, (width, height), coding.indexed)?;
        self.spend(samples.bytes.len())?;
        pixels(samples.width, samples.height)?;
        fits(made, samples.width, samples.height, i64::from(samples.bits));
        if made.get("ColorSpace").is_none()
            && made.get("ImageMask") != Some(&Value::Bool(true))
            && let Some(space) = samples.space
        {
            made.set("ColorSpace", Value::name(space));
        }
        let jpeg = (filter.is_name("JPXDecode") && samples.bits == 8 && !coding.indexed).then(|| {
            let gray = samples.space == Some("DeviceGray");
            let color = if gray { image::ExtendedColorType::L8 } else { image::ExtendedColorType::Rgb8 };
            let mut bytes = Vec::new();
            image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, QUALITY)
                .encode(&samples.bytes, samples.width, samples.height, color)
                .map(|()| bytes)
        });
        match (jpeg, samples.space) {
            (Some(Ok(bytes)), Some("DeviceGray" | "DeviceRGB")) => {
                dct(made, &[]);
                Ok(jpeg::bare(&bytes)?.bytes)
            }
            _ => {
                made.set("Filter", Value::name("FlateDecode"));
                deflate(&samples.bytes)
            }
        }
    }
}

/// Says that a picture is a JPEG, and whether its colors were turned (the one parameter that draws).
fn dct(made: &mut Value, parameters: &[Value]) {
    made.set("Filter", Value::name("DCTDecode"));
    if let Some(turned @ Value::Int(0 | 1)) = parameters.first().and_then(|one| one.get("ColorTransform")) {
        made.set("DecodeParms", Value::Dict(vec![(b"ColorTransform".to_vec(), turned.clone())]));
    }
}

fn fits(made: &mut Value, width: u32, height: u32, bits: i64) {
    made.set("Width", Value::Int(i64::from(width)));
    made.set("Height", Value::Int(i64::from(height)));
    if made.get("ImageMask") != Some(&Value::Bool(true)) || bits != 1 {
        made.set("BitsPerComponent", Value::Int(bits));
    }
}

/// A picture's size, as its dictionary says it.
fn size(made: &Value) -> Result<(u32, u32), AttachmentError> {
    let side = |key| {
        let side = made.get(key).and_then(Value::int).and_then(|side| u32::try_from(side).ok());
        side.filter(|side| *side > 0).ok_or(AttachmentError::Damaged)
    };
    let (width, height) = (side("Width")?, side("Height")?);
    pixels(width, height)?;
    Ok((width, height))
}

/// How many, within the limit.
fn pixels(width: u32, height: u32) -> Result<usize, AttachmentError> {
    let pixels = u64::from(width) * u64::from(height);
    match pixels <= MOST_PIXELS {
        true => usize::try_from(pixels).map_err(|_| AttachmentError::TooLarge),
        false => Err(AttachmentError::TooLarge),
    }
}

fn full_name(filter: &Value) -> Value {
    let Value::Name(name) = filter else { return filter.clone() };
    Value::name(match name.as_slice() {
        b"AHx" => "ASCIIHexDecode",
        b"A85" => "ASCII85Decode",
        b"LZW" => "LZWDecode",
        b"Fl" => "FlateDecode",
        b"RL" => "RunLengthDecode",
        b"CCF" => "CCITTFaxDecode",
        b"DCT" => "DCTDecode",
        _ => return filter.clone(),
    })
}

fn codes_pictures(filter: &Value) -> bool {
    ["DCTDecode", "JPXDecode", "CCITTFaxDecode", "JBIG2Decode"].iter().any(|name| filter.is_name(name))
}

/// Width and height of a JPEG 2000, as its codestream claims them (ITU-T T.800, A.5.1).
fn jpeg2000_size(data: &[u8]) -> Option<(u32, u32)> {
    let at = lenient::find(data, 0, &[0xff, 0x4f, 0xff, 0x51])?;
    let numbers = data.get(at + 8..)?.first_chunk::<8>()?;
    let (width, height) = numbers.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height.first_chunk()?)))
}

fn deflate(data: &[u8]) -> Result<Vec<u8>, AttachmentError> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to memory does not fail.
    encoder.write_all(data).and_then(|()| encoder.finish()).map_err(|_| AttachmentError::Damaged)
}

/// What these bytes inflate to, and that they are whole and nothing stands behind them.
fn measure(bytes: &[u8], most: usize) -> Result<usize, AttachmentError> {
    let mut decoder = flate2::bufread::ZlibDecoder::new(bytes);
    let (mut sum, mut part) = (0usize, vec![0u8; 64 * 1024]);
    loop {
        match decoder.read(&mut part) {
            Ok(0) => break,
            Ok(read) => sum += read,
            Err(_) => return Err(AttachmentError::Damaged),
        }
        if sum > most {
            return Err(AttachmentError::TooLarge);
        }
    }
    if decoder.get_ref().is_empty() { Ok(sum) } else { Err(AttachmentError::Damaged) }
}
