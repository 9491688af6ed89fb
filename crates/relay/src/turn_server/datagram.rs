//! A first look at a datagram: only what has the shape of STUN (RFC 8489, section 5) or of channel data (RFC 8656,
//! section 12.4) goes further.

const MAGIC: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];
const ALLOCATE_REQUEST: u16 = 0x0003;
const USERNAME: u16 = 0x0006;
const MESSAGE_INTEGRITY: u16 = 0x0008;
const INTEGRITY_LENGTH: usize = 20;

/// What it looks like.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Datagram<'a> {
    /// Channel data.
    Channel,
    /// A request for an allocation, with the name that it claims.
    Allocate { username: Option<&'a [u8]> },
    /// Another STUN message.
    Stun,
}

impl<'a> Datagram<'a> {
    /// None for anything else.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<4>()?;
        let [first, second, high, low] = *head;
        let length = usize::from(u16::from_be_bytes([high, low]));
        match first {
            0x40..=0x4F => (length <= rest.len()).then_some(Self::Channel),
            0x00..=0x3F => Self::stun(u16::from_be_bytes([first, second]), length, rest),
            _ => None,
        }
    }

    fn stun(kind: u16, length: usize, rest: &'a [u8]) -> Option<Self> {
        let (magic, rest) = rest.split_first_chunk::<4>()?;
        let (_transaction, mut attributes) = rest.split_first_chunk::<12>()?;
        if *magic != MAGIC || attributes.len() != length || !length.is_multiple_of(4) {
            return None;
        }
        let mut username = None;
        while !attributes.is_empty() {
            let (head, rest) = attributes.split_first_chunk::<4>()?;
            let [a, b, c, d] = *head;
            let size = usize::from(u16::from_be_bytes([c, d]));
            let (padded, after) = rest.split_at_checked(size.next_multiple_of(4))?;
            match u16::from_be_bytes([a, b]) {
                USERNAME => username = username.or_else(|| padded.get(..size)),
                MESSAGE_INTEGRITY if size != INTEGRITY_LENGTH => return None,
                _ => {}
            }
            attributes = after;
        }
        Some(if kind == ALLOCATE_REQUEST { Self::Allocate { username } } else { Self::Stun })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    fn stun(kind: u16, attributes: &[u8]) -> Vec<u8> {
        let mut bytes = kind.to_be_bytes().to_vec();
        bytes.extend(u16::try_from(attributes.len()).unwrap_or(0).to_be_bytes());
        bytes.extend(MAGIC);
        bytes.extend([7; 12]);
        bytes.extend(attributes);
        bytes
    }

    #[test]
    fn shapes() {
        let named = stun(ALLOCATE_REQUEST, b"\0\x06\0\x03abc\0");
        let username = Some(&b"abc"[..]);
        assert_eq!(Datagram::parse(&named), Some(Datagram::Allocate { username }));
        assert_eq!(Datagram::parse(&stun(1, &[])), Some(Datagram::Stun));
        assert_eq!(Datagram::parse(b"\x40\0\0\x01x"), Some(Datagram::Channel));
        let mut other_magic = stun(1, &[]);
        other_magic[4] = 0;
        for bad in [
            &b""[..],
            b"\0\x01",
            b"\x40\0\0\x02x",
            b"\x50\0\0\0",
            b"\xff\0\0\0",
            &other_magic,
            &stun(1, b"\0\x06\0\x09abc\0"),
            &stun(1, b"\0\x08\0\x04abcd"),
            &stun(1, b"\0\x06"),
            &named[..named.len() - 1],
            &[&named[..], b"\0\0\0\0"].concat(),
        ] {
            assert_eq!(Datagram::parse(bad), None, "{bad:x?}");
        }
    }
}
