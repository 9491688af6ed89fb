//! The RTP payload format for VP8 (RFC 7741) as used here: splitting a sealed frame into packets
//! and reading the payload descriptor back.
//!
//! A frame arrives here sealed, with byte 0 of the VP8 frame in clear. So bit 0 of the first
//! payload octet still tells a key frame from an interframe (RFC 7741 section 4.3), which is all
//! that packetizers, repair and reassembly need to know about a frame.

use bytes::{BufMut, Bytes, BytesMut};

/// The most octets of payload, descriptor included, in one packet. 1 150 leaves room for RTP, its
/// header extension, the SRTP tag, UDP, IPv6 and a TURN channel within the 1 280 octets that every
/// IPv6 path carries.
pub(crate) const MAX_PAYLOAD: usize = 1_150;

/// X, I and a 15-bit picture id: four octets on every packet.
const DESCRIPTOR_LEN: usize = 4;

/// Splits one sealed frame into the payloads of consecutive packets, of nearly equal size, so that
/// no packet is a small remainder that costs as much header as it carries.
pub(crate) fn split(frame: &[u8], picture_id: u16) -> Vec<Bytes> {
    let room = MAX_PAYLOAD - DESCRIPTOR_LEN;
    let count = frame.len().div_ceil(room).max(1);
    let size = frame.len().div_ceil(count).max(1);
    frame
        .chunks(size)
        .enumerate()
        .map(|(index, part)| {
            let mut payload = BytesMut::with_capacity(DESCRIPTOR_LEN + part.len());
            // X=1, and S=1 with partition index 0 on the first packet of the frame.
            payload.put_u8(if index == 0 { 0x90 } else { 0x80 });
            payload.put_u8(0x80); // I=1: a picture id follows
            payload.put_u16(0x8000 | (picture_id & 0x7fff)); // M=1: it has 15 bits
            payload.put_slice(part);
            payload.freeze()
        })
        .collect()
}

/// One packet's payload without its descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Whether a frame begins with this packet.
    pub(crate) start: bool,
    /// The octets of the sealed frame that this packet carries.
    pub(crate) data: Bytes,
}

/// Reads the descriptor (RFC 7741 section 4.2). `None` for a payload that ends inside it or that
/// carries nothing behind it.
pub(crate) fn part(payload: &Bytes) -> Option<Part> {
    let first = *payload.first()?;
    let start = first & 0x10 != 0 && first & 0x07 == 0;
    let mut length = 1;
    if first & 0x80 != 0 {
        let extension = *payload.get(1)?;
        length = 2;
        if extension & 0x80 != 0 {
            let long = payload.get(length)? & 0x80 != 0;
            length += if long { 2 } else { 1 };
        }
        if extension & 0x40 != 0 {
            length += 1;
        }
        if extension & 0x30 != 0 {
            length += 1;
        }
    }
    if payload.len() <= length {
        return None;
    }
    Some(Part { start, data: payload.slice(length..) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_back_from_its_parts_and_no_packet_is_too_long() {
        for length in [1, 2, 1_145, 1_146, 1_147, 5_000, 60_001] {
            let frame: Vec<u8> = (0..length).map(|i| (i * 7 % 251) as u8).collect();
            let payloads = split(&frame, 0x7fff);
            let mut back = Vec::new();
            for (index, payload) in payloads.iter().enumerate() {
                assert!(payload.len() <= MAX_PAYLOAD);
                let part = part(payload).unwrap();
                assert_eq!(part.start, index == 0);
                back.extend_from_slice(&part.data);
            }
            assert_eq!(back, frame, "length {length}");
        }
    }

    #[test]
    fn every_form_of_descriptor_is_measured() {
        let read = |octets: &[u8]| part(&Bytes::copy_from_slice(octets));
        // Plain: one octet.
        assert_eq!(read(&[0x10, 7]).unwrap().data.as_ref(), &[7]);
        // Picture id of 7 bits, then TL0PICIDX and TID/KEYIDX.
        assert_eq!(read(&[0x90, 0xf0, 0x11, 1, 2, 9]).unwrap().data.as_ref(), &[9]);
        // Another partition than the first does not begin a frame.
        assert!(!read(&[0x11, 7]).unwrap().start);
        // Cut off anywhere, it is refused.
        for cut in 0..5 {
            assert_eq!(read(&[0x90, 0xf0, 0x11, 1, 2, 9][..cut]), None);
        }
        assert_eq!(read(&[0x90, 0x80, 0x80]), None);
    }
}
