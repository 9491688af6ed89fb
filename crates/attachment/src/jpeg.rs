//! JPEG by its markers (ITU-T T.81, annex B): what a decoder needs is kept, and nothing else.

use crate::AttachmentError;

/// A JPEG of which only what draws is left.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bare {
    pub(crate) bytes: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) components: u8,
}

/// What stands for every JFIF header: version 1.1, square pixels, no thumbnail.
const JFIF: [u8; 18] = [0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];

/// Keeps tables, frame and scans, Adobe's word on colors in its twelve bytes, and that it is JFIF; drops every other
/// application segment (EXIF, XMP, IPTC, ICC, thumbnails), comments, fill bytes, and what follows the end. The
/// picture itself is not decoded: its samples are the same, bit for bit.
pub(crate) fn bare(bytes: &[u8]) -> Result<Bare, AttachmentError> {
    read(bytes).ok_or(AttachmentError::Damaged)
}

fn read(bytes: &[u8]) -> Option<Bare> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    let mut kept = vec![0xff, 0xd8];
    let (mut frame, mut jfif, mut adobe, mut scans) = (None, false, false, 0u32);
    loop {
        let marker = marker(&mut rest)?;
        match marker {
            0xd9 => break,
            // Markers without a length have no place between segments.
            0x00 | 0x01 | 0xd0..=0xd8 => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(rest.first_chunk::<2>().copied()?));
        let (segment, tail) = rest.split_at_checked(length)?;
        let body = segment.get(2..)?;
        rest = tail;
        let mut keep = || {
            kept.extend_from_slice(&[0xff, marker]);
            kept.extend_from_slice(segment);
        };
        match marker {
            // Tables, restart interval, number of lines, scans' conditioning.
            0xc4 | 0xcc | 0xdb | 0xdd => keep(),
            // Frames: one, Huffman-coded; baseline, extended or progressive.
            0xc0..=0xc2 => {
                if frame.is_some() {
                    return None;
                }
                let [_, h1, h0, w1, w0, components] = body.first_chunk::<6>().copied()?;
                frame = Some((
                    u32::from(u16::from_be_bytes([w1, w0])),
                    u32::from(u16::from_be_bytes([h1, h0])),
                    components,
                ));
                keep();
            }
            0xda => {
                frame?;
                scans = scans.checked_add(1).filter(|scans| *scans <= 200)?;
                keep();
                let end = scan_end(rest)?;
                let (scan, tail) = rest.split_at_checked(end)?;
                kept.extend_from_slice(scan);
                rest = tail;
            }
            0xe0 if body.starts_with(b"JFIF\0") && !jfif && frame.is_none() => {
                jfif = true;
                kept.extend_from_slice(&JFIF);
            }
            0xee if body.starts_with(b"Adobe") && body.len() >= 12 && !adobe && frame.is_none() => {
                adobe = true;
                // Version and flags say nothing that a decoder needs.
                kept.extend_from_slice(&[0xff, 0xee, 0, 14]);
                kept.extend_from_slice(b"Adobe\0\x64\0\0\0\0");
                kept.push(*body.get(11)?);
            }
            0xe0..=0xef | 0xfe => {}
            _ => return None,
        }
    }
    let (width, height, components) = frame?;
    if scans == 0 || width == 0 || height == 0 || !matches!(components, 1 | 3 | 4) {
        return None;
    }
    kept.extend_from_slice(&[0xff, 0xd9]);
    Some(Bare { bytes: kept, width, height, components })
}

/// The next marker's second byte; any number of fill bytes may stand before it.
fn marker(rest: &mut &[u8]) -> Option<u8> {
    let (first, mut tail) = rest.split_first()?;
    if *first != 0xff {
        return None;
    }
    loop {
        let (next, after) = tail.split_first()?;
        tail = after;
        if *next != 0xff {
            *rest = tail;
            return Some(*next);
        }
    }
}

/// Where entropy-coded data ends: before a marker that is neither a stuffed byte nor a restart.
fn scan_end(data: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += data.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match data.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            // A fill byte: the marker may come after more of them.
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn segments_that_tell_are_gone_and_the_picture_is_the_same() {
        let plain = samples::jpeg(40, 24);
        let told = samples::jpeg_that_tells(40, 24, 1);
        assert!(samples::contains(&told, samples::SECRET));
        let bare = bare(&told).unwrap();
        assert!(!samples::contains(&bare.bytes, samples::SECRET));
        assert_eq!((bare.width, bare.height, bare.components), (40, 24, 3));
        let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_rgb8().into_raw();
        assert_eq!(pixels(&bare.bytes), pixels(&plain));
        assert_eq!(super::bare(&bare.bytes).unwrap(), bare, "what is bare stays as it is");
    }

    #[test]
    fn what_stands_after_the_end_is_gone() {
        let mut long = samples::jpeg(8, 8);
        let plain = bare(&long).unwrap();
        long.extend_from_slice(samples::SECRET.as_bytes());
        assert_eq!(bare(&long).unwrap(), plain);
    }

    #[test]
    fn cut_short_it_is_refused() {
        let whole = samples::jpeg(16, 16);
        for end in 0..whole.len() {
            assert!(bare(&whole[..end]).is_err(), "{end}");
        }
    }
}
