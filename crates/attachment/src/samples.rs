//! Files for the tests, made here: plain ones, and ones that tell about who made them.

use std::io::Write;

use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};

/// What must not be found again.
pub(crate) const SECRET: &str = "Noor Velt, 52.0907N";

/// Whether `bytes` hold this text: as it is, in UTF-16 of either order, or in hexadecimal digits.
pub(crate) fn contains(bytes: &[u8], text: &str) -> bool {
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex: String = text.bytes().map(|byte| format!("{byte:02X}")).collect();
    let forms = [text.as_bytes(), &big, &little, hex.as_bytes(), &hex.to_lowercase().into_bytes()];
    forms.iter().any(|form| bytes.windows(form.len()).any(|part| part == *form))
}

pub(crate) fn pixels(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        // Red to the left, blue to the right, darker below.
        let right = u8::try_from(x * 255 / width.max(2)).unwrap();
        let down = u8::try_from(y * 100 / height.max(2)).unwrap();
        image::Rgb([255 - right - (255 - right) / 255 * down / 4, down, right])
    })
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    crate::jpeg::bare(&encoded(&pixels(width, height).into(), ImageFormat::Jpeg)).unwrap().bytes
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xff, marker];
    bytes.extend_from_slice(&u16::try_from(body.len() + 2).unwrap().to_be_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// A TIFF block with an orientation, an artist, a camera, and a place on earth.
pub(crate) fn exif(orientation: u16) -> Vec<u8> {
    let text = format!("{SECRET}\0");
    let length = u32::try_from(text.len()).unwrap();
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    let texts = 8 + 2 + 4 * 12 + 4;
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let [high, low] = orientation.to_be_bytes();
    let gps = texts + length;
    tiff.extend(4u16.to_be_bytes());
    tiff.extend(entry(0x0110, 2, length, texts.to_be_bytes()));
    tiff.extend(entry(0x0112, 3, 1, [high, low, 0, 0]));
    tiff.extend(entry(0x013b, 2, length, texts.to_be_bytes()));
    tiff.extend(entry(0x8825, 4, 1, gps.to_be_bytes()));
    tiff.extend(0u32.to_be_bytes());
    tiff.extend(text.as_bytes());
    tiff.extend(1u16.to_be_bytes());
    tiff.extend(entry(0x001d, 2, length, texts.to_be_bytes()));
    tiff.extend(0u32.to_be_bytes());
    tiff
}

fn xmp() -> Vec<u8> {
    format!("<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>{SECRET}</dc:creator></x:xmpmeta>").into_bytes()
}

/// With EXIF, XMP, IPTC, a profile, a comment, a thumbnail in JFIF, and something behind its end.
pub(crate) fn jpeg_that_tells(width: u32, height: u32, orientation: u16) -> Vec<u8> {
    let plain = jpeg(width, height);
    let mut bytes = vec![0xff, 0xd8];
    let mut jfif = b"JFIF\0\x01\x02\0\0\x48\0\x48\x02\x02".to_vec();
    jfif.extend(SECRET.bytes().cycle().take(12));
    bytes.extend(segment(0xe0, &jfif));
    bytes.extend(segment(0xe1, &[&b"Exif\0\0"[..], &exif(orientation)].concat()));
    bytes.extend(segment(0xe1, &[&b"http://ns.adobe.com/xap/1.0/\0"[..], &xmp()].concat()));
    bytes.extend(segment(0xe2, &[&b"ICC_PROFILE\0\x01\x01"[..], SECRET.as_bytes()].concat()));
    bytes.extend(segment(
        0xed,
        &[&b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x50\0"[..], SECRET.as_bytes()].concat(),
    ));
    bytes.extend(segment(0xfe, SECRET.as_bytes()));
    // Behind SOI and the plain JFIF header.
    bytes.extend(&plain[20..]);
    bytes.extend(SECRET.as_bytes());
    bytes
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&pixels(width, height).into(), ImageFormat::Png)
}

fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let typed = [&kind[..], body].concat();
    let mut crc = flate2::Crc::new();
    crc.update(&typed);
    let length = u32::try_from(body.len()).unwrap();
    [&length.to_be_bytes()[..], &typed, &crc.sum().to_be_bytes()].concat()
}

/// With every chunk that holds words, and EXIF.
pub(crate) fn png_that_tells(width: u32, height: u32) -> Vec<u8> {
    let plain = png(width, height);
    let (head, rest) = plain.split_at(8 + 25);
    let secret = SECRET.as_bytes();
    [
        head,
        &chunk(b"tEXt", &[&b"Author\0"[..], secret].concat()),
        &chunk(b"zTXt", &[&b"Author\0\0"[..], &deflated(secret)].concat()),
        &chunk(b"iTXt", &[&b"XML:com.adobe.xmp\0\0\0\0\0"[..], &xmp()].concat()),
        &chunk(b"eXIf", &exif(1)),
        &chunk(b"tIME", &[7, 0xea, 11, 23, 1, 2, 3]),
        &chunk(b"noVe", secret),
        rest,
        secret,
    ]
    .concat()
}

fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, data) in chunks {
        body.extend_from_slice(*kind);
        body.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        body.extend_from_slice(data);
        if data.len() % 2 == 1 {
            body.push(0);
        }
    }
    [&b"RIFF"[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
}

/// With EXIF and XMP; transparent in a corner if asked for.
pub(crate) fn webp_that_tells(width: u32, height: u32, transparent: bool) -> Vec<u8> {
    let mut picture: RgbaImage = DynamicImage::from(pixels(width, height)).into_rgba8();
    if transparent {
        picture.get_pixel_mut(0, 0).0[3] = 0;
    }
    let plain = encoded(&picture.into(), ImageFormat::WebP);
    let length = usize::try_from(u32::from_le_bytes(plain[16..20].try_into().unwrap())).unwrap();
    assert_eq!(&plain[12..16], b"VP8L");
    let size = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let head = [vec![0x1c, 0, 0, 0], size(width), size(height)].concat();
    riff(&[(b"VP8X", head), (b"VP8L", plain[20..20 + length].to_vec()), (b"EXIF", exif(1)), (b"XMP ", xmp())])
}

pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PDF with these objects, numbered from 1; the first is the catalog. `more` stands in its trailer.
pub(crate) fn pdf(objects: &[Vec<u8>], more: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    append(&mut bytes, &objects.iter().cloned().zip(1..).collect::<Vec<_>>(), &format!("/Root 1 0 R {more}"));
    bytes
}

/// Appends objects with their numbers, a table of them, and a trailer: a revision.
pub(crate) fn append(bytes: &mut Vec<u8>, objects: &[(Vec<u8>, u32)], trailer: &str) {
    let mut table = String::from("xref\n");
    for (object, number) in objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{number} 0 obj\n").into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let size = objects.iter().map(|(_, number)| number + 1).max().unwrap_or(1);
    let at = bytes.len();
    bytes
        .extend(format!("{table}trailer\n<</Size {size} {trailer}>>\nstartxref\n{at}\n%%EOF\n").into_bytes());
}

pub(crate) fn object(text: impl AsRef<str>) -> Vec<u8> {
    text.as_ref().as_bytes().to_vec()
}

pub(crate) fn stream(dict: impl AsRef<str>, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{} /Length {}>>\nstream\n", dict.as_ref(), data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// One page with a red square in its lower left quarter, and a word.
pub(crate) fn plain_pdf() -> Vec<u8> {
    page_with(b"1 0 0 rg 0 0 50 50 re f BT /F 12 Tf 10 70 Td (word) Tj ET", "", "")
}

/// One page of 100 by 100 points with this content, more keys of the page and the catalog.
pub(crate) fn page_with(content: &[u8], page: &str, catalog: &str) -> Vec<u8> {
    pdf(
        &[
            object(format!("<</Type/Catalog/Pages 2 0 R {catalog}>>")),
            object("<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 100 100]>>"),
            object(format!(
                "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>> {page}>>"
            )),
            stream("/Filter/FlateDecode", &deflated(content)),
            object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"),
        ],
        "",
    )
}
