//! CBOR (RFC 8949) as a tree, to be damaged where it means something. Lenient on purpose, and written back
//! as the tree is: also in another order, or twice.

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// An integer, a simple value or a float: its major type and its argument.
    Plain(u8, u64),
    /// A byte string.
    Bytes(Vec<u8>),
    /// A byte string that is CBOR itself, such as a record under its signatures.
    Record(Box<Item>),
    /// A text.
    Text(Vec<u8>),
    /// An array.
    Array(Vec<Item>),
    /// A map, as keys and values in turn.
    Map(Vec<Item>),
    /// A tag.
    Tag(u64, Box<Item>),
}

const DEEPEST: u8 = 32;

/// The whole of these bytes as one item.
pub(crate) fn parse(bytes: &[u8]) -> Option<Item> {
    let mut rest = bytes;
    let item = take(&mut rest, DEEPEST)?;
    rest.is_empty().then_some(item)
}

fn take(rest: &mut &[u8], depth: u8) -> Option<Item> {
    let depth = depth.checked_sub(1)?;
    let (first, tail) = rest.split_first()?;
    *rest = tail;
    let (major, short) = (first >> 5, first & 31);
    let length = match short {
        0..=23 => 0,
        24..=27 => 1usize << (short - 24),
        _ => return None,
    };
    let (argument, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    let argument = match length {
        0 => u64::from(short),
        _ => argument.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    };
    let mut text = || -> Option<Vec<u8>> {
        let (text, tail) = rest.split_at_checked(usize::try_from(argument).ok()?)?;
        *rest = tail;
        Some(text.to_vec())
    };
    Some(match major {
        0 | 1 | 7 => Item::Plain(major, argument),
        2 => {
            let bytes = text()?;
            match parse(&bytes) {
                Some(item @ (Item::Array(_) | Item::Map(_))) => Item::Record(Box::new(item)),
                _ => Item::Bytes(bytes),
            }
        }
        3 => Item::Text(text()?),
        4 => Item::Array((0..argument).map(|_| take(rest, depth)).collect::<Option<_>>()?),
        5 => Item::Map((0..argument.checked_mul(2)?).map(|_| take(rest, depth)).collect::<Option<_>>()?),
        _ => Item::Tag(argument, Box::new(take(rest, depth)?)),
    })
}

/// The bytes of an item, each length in its shortest form.
pub(crate) fn write(item: &Item, to: &mut Vec<u8>) {
    match item {
        // Floats and simple values of two bytes keep their width by their size only: damage enough.
        Item::Plain(major, argument) => head(*major, *argument, to),
        Item::Bytes(bytes) => text(2, bytes, to),
        Item::Record(item) => {
            let mut bytes = Vec::new();
            write(item, &mut bytes);
            text(2, &bytes, to);
        }
        Item::Text(bytes) => text(3, bytes, to),
        Item::Array(items) => {
            head(4, items.len() as u64, to);
            items.iter().for_each(|item| write(item, to));
        }
        Item::Map(items) => {
            head(5, items.len() as u64 / 2, to);
            items.iter().for_each(|item| write(item, to));
        }
        Item::Tag(tag, item) => {
            head(6, *tag, to);
            write(item, to);
        }
    }
}

fn text(major: u8, bytes: &[u8], to: &mut Vec<u8>) {
    head(major, bytes.len() as u64, to);
    to.extend_from_slice(bytes);
}

fn head(major: u8, argument: u64, to: &mut Vec<u8>) {
    let major = major << 5;
    let bytes = argument.to_be_bytes();
    let (short, from) = match argument {
        0..=23 => (bytes[7], 8),
        24..=0xff => (24, 7),
        0x100..=0xffff => (25, 6),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 0),
    };
    to.push(major | short);
    to.extend_from_slice(&bytes[from..]);
}

impl Item {
    /// How many items there are, this one included.
    pub(crate) fn count(&self) -> usize {
        1 + match self {
            Self::Plain(..) | Self::Bytes(_) | Self::Text(_) => 0,
            Self::Record(item) | Self::Tag(_, item) => item.count(),
            Self::Array(items) | Self::Map(items) => items.iter().map(Self::count).sum(),
        }
    }

    /// The item at this place, counted from the top and from 0.
    pub(crate) fn at(&mut self, place: usize) -> Option<&mut Self> {
        let Some(mut place) = place.checked_sub(1) else { return Some(self) };
        let inside: &mut [Self] = match self {
            Self::Plain(..) | Self::Bytes(_) | Self::Text(_) => return None,
            Self::Record(item) | Self::Tag(_, item) => std::slice::from_mut(item),
            Self::Array(items) | Self::Map(items) => items,
        };
        for item in inside {
            let count = item.count();
            if place < count {
                return item.at(place);
            }
            place -= count;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_parsed_is_written_the_same() {
        for bytes in [
            &b"\x00"[..],
            b"\x18\x18",
            b"\x19\x01\x00",
            b"\x1a\x00\x01\x00\x00",
            b"\x1b\x00\x00\x00\x01\x00\x00\x00\x00",
            b"\x20",
            b"\xf6",
            b"\x43abc",
            b"\x63abc",
            b"\x82\x01\x02",
            b"\xa2\x61a\x01\x61b\x80",
            b"\x43\x82\x01\x02",
            b"\xd8\x2a\x41\x00",
        ] {
            let item = parse(bytes).unwrap();
            let mut again = Vec::new();
            write(&item, &mut again);
            assert_eq!(again, bytes);
        }
    }

    #[test]
    fn what_is_no_cbor_is_none() {
        for bytes in [&b""[..], b"\x18", b"\x43ab", b"\x82\x01", b"\x9f\xff", b"\x00\x00", &[0x81; 100]] {
            assert_eq!(parse(bytes), None, "{bytes:x?}");
        }
    }

    #[test]
    fn items_are_counted_and_found_inside_records() {
        let mut item = parse(b"\xa1\x61a\x43\x82\x01\x02").unwrap();
        assert_eq!(item.count(), 6);
        *item.at(4).unwrap() = Item::Plain(0, 9);
        let mut bytes = Vec::new();
        write(&item, &mut bytes);
        assert_eq!(bytes, b"\xa1\x61a\x43\x82\x09\x02");
        assert_eq!(item.at(6), None);
    }
}
