//! What is done to a sample: to its bytes, or to the CBOR that they are.

use crate::cbor::{self, Item};
use bolero::{Driver, TypeGenerator, ValueGenerator, generator::bolero_generator::one_of, one_value_of};
use std::ops::Bound;

/// Heads and values that readers stumble over.
const WORDS: &[&[u8]] = &[
    b"\xf6",                                 // null
    b"\xf7",                                 // undefined
    b"\xf5",                                 // true
    b"\xff",                                 // a break without beginning
    b"\x80",                                 // nothing in an array
    b"\xa0",                                 // nothing in a map
    b"\x40",                                 // no bytes
    b"\x60",                                 // no text
    b"\x61\xff",                             // no UTF-8
    b"\x20",                                 // minus one
    b"\xd8\x2a\x41\x00",                     // a link
    b"\xc2\x41\x01",                         // a large integer
    b"\xf9\x7e\x00",                         // not a number
    b"\xfb\x3f\xf0\x00\x00\x00\x00\x00\x00", // 1.0
    b"\x5f\x41\x00\xff",                     // bytes in pieces
    b"\x7f\x61a\xff",                        // text in pieces
    b"\x9f\xff",                             // an array without length
    b"\xbf\xff",                             // a map without length
    b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", // the largest integer
    b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff", // the smallest
    b"\x5a\xff\xff\xff\xff",                 // as many bytes as there are not
    b"\x5b\x00\x00\x01\x00\x00\x00\x00\x00",
    b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\x7b\x00\x00\x01\x00\x00\x00\x00\x00", // as much text
    b"\x9a\xff\xff\xff\xff",                 // as many items
    b"\x9b\x00\x00\x01\x00\x00\x00\x00\x00",
    b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\xba\xff\xff\xff\xff", // as many entries
    b"\xbb\x00\x00\x01\x00\x00\x00\x00\x00",
    b"\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81", // deep
];

const NUMBERS: &[u64] = &[
    0,
    1,
    23,
    24,
    255,
    256,
    65_535,
    65_536,
    u32::MAX as u64,
    1 << 32,
    1 << 53,
    1 << 63,
    u64::MAX,
    u64::MAX - 1,
    1_794_000_000_000,
    86_400_000,
];

/// A sample and what is done to it, once to three times; of twelve, one is bytes out of the blue.
pub(crate) struct Damaged<'a>(pub(crate) &'a [Vec<u8>]);

impl ValueGenerator for Damaged<'_> {
    type Output = Vec<u8>;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<Vec<u8>> {
        if driver.gen_u8(Bound::Unbounded, Bound::Excluded(&12))? == 11 {
            return bytes(0..120).generate(driver);
        }
        let mut bytes = self.0.get(driver.produce::<Place>()?.index(self.0.len()))?.clone();
        for _ in 0..driver.gen_u8(Bound::Included(&1), Bound::Included(&3))? {
            driver.produce::<Damage>()?.apply(&mut bytes, self.0);
        }
        Some(bytes)
    }
}

/// A place in something whose length is not known yet, as a part of 2^32.
#[derive(Clone, Copy, Debug, TypeGenerator)]
struct Place(u32);

impl Place {
    /// The place in something of this length; 0 where there is none.
    fn index(self, length: usize) -> usize {
        ((u64::from(self.0) * length as u64) >> 32) as usize
    }
}

fn bytes(length: std::ops::Range<usize>) -> impl ValueGenerator<Output = Vec<u8>> {
    Vec::<u8>::produce().with().len(length)
}

fn piece() -> impl ValueGenerator<Output = Vec<u8>> {
    one_of((bytes(1..9), one_value_of(WORDS).map_gen(<[u8]>::to_vec)))
}

/// Integers around which readers change their minds, and any.
fn integer() -> impl ValueGenerator<Output = u64> {
    one_of((one_value_of(NUMBERS), u64::produce(), 0..100u64))
}

/// One change of a sample.
#[derive(Clone, Debug, TypeGenerator)]
enum Damage {
    /// One bit.
    Flip(Place, #[generator(0..8u8)] u8),
    /// Bytes written over others.
    Put(Place, #[generator(piece())] Vec<u8>),
    /// Bytes put in between.
    Insert(Place, #[generator(piece())] Vec<u8>),
    /// Bytes taken out.
    Cut(Place, #[generator(1..40usize)] usize),
    /// Everything from here on is gone.
    End(Place),
    /// A piece twice.
    Repeat(Place, #[generator(1..80usize)] usize),
    /// A piece of another sample.
    Borrow(Place, Place, #[generator(1..200usize)] usize, Place),
    /// The first byte of a length or integer in one more byte: the same value, another encoding.
    Widen(Place),
    /// An item of the CBOR set to this integer.
    Integer(Place, #[generator(integer())] u64),
    /// An item of the CBOR in the place of another.
    Copy(Place, Place),
    /// An item of the CBOR, or what it holds last, left out.
    Drop(Place),
    /// What an item holds last, once more.
    Double(Place),
    /// What an item holds, the other way round.
    Reverse(Place),
    /// A text or byte string so many times as long.
    Lengthen(Place, #[generator(2..600u16)] u16),
}

impl Damage {
    /// Changes these bytes; `others` are samples to borrow from. What does not fit changes nothing.
    fn apply(&self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        let end = bytes.len();
        let place = |at: &Place| at.index(end + 1);
        let piece = |from: usize, length: usize, of: &[u8]| -> Vec<u8> {
            of.iter().skip(from).take(length).copied().collect()
        };
        match self {
            Self::Flip(at, bit) => {
                if let Some(byte) = bytes.get_mut(place(at)) {
                    *byte ^= 1 << bit;
                }
            }
            Self::Put(at, piece) => {
                let at = place(at);
                bytes.splice(at..(at + piece.len()).min(end), piece.iter().copied());
            }
            Self::Insert(at, piece) => {
                let at = place(at);
                bytes.splice(at..at, piece.iter().copied());
            }
            Self::Cut(at, length) => {
                let at = place(at);
                bytes.drain(at..(at + length).min(end));
            }
            Self::End(at) => bytes.truncate(place(at)),
            Self::Repeat(at, length) => {
                let at = place(at);
                let again = piece(at, *length, bytes);
                bytes.splice(at..at, again);
            }
            Self::Borrow(which, from, length, to) => {
                let Some(other) = others.get(which.index(others.len())) else { return };
                let borrowed = piece(from.index(other.len() + 1), *length, other);
                let at = place(to);
                bytes.splice(at..at, borrowed);
            }
            Self::Widen(at) => {
                let at = place(at);
                if let Some(head) = bytes.get(at).copied().filter(|head| head & 31 < 24 && head >> 5 < 7) {
                    bytes.splice(at..=at, [head & 0xe0 | 24, head & 31]);
                }
            }
            Self::Integer(..)
            | Self::Copy(..)
            | Self::Drop(_)
            | Self::Double(_)
            | Self::Reverse(_)
            | Self::Lengthen(..) => {
                let Some(mut item) = cbor::parse(bytes) else {
                    // No CBOR, or none any more.
                    return Self::Flip(self.place(), 0).apply(bytes, others);
                };
                self.apply_to(&mut item);
                bytes.clear();
                cbor::write(&item, bytes);
            }
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::Flip(at, _)
            | Self::Put(at, _)
            | Self::Insert(at, _)
            | Self::Cut(at, _)
            | Self::End(at)
            | Self::Repeat(at, _)
            | Self::Borrow(_, _, _, at)
            | Self::Widen(at)
            | Self::Integer(at, _)
            | Self::Copy(_, at)
            | Self::Drop(at)
            | Self::Double(at)
            | Self::Reverse(at)
            | Self::Lengthen(at, _) => *at,
        }
    }

    fn apply_to(&self, whole: &mut Item) {
        let count = whole.count();
        match self {
            Self::Integer(at, integer) => {
                // The next integer from there on: most items are names of fields.
                let from = at.index(count);
                let places = (from..count).chain(0..from);
                for place in places {
                    if let Some(Item::Plain(0, value)) = whole.at(place) {
                        *value = *integer;
                        return;
                    }
                }
            }
            Self::Copy(from, to) => {
                let Some(copy) = whole.at(from.index(count)).cloned() else { return };
                if let Some(item) = whole.at(to.index(count)) {
                    *item = copy;
                }
            }
            Self::Drop(at) => inside(whole, at, count, |items, width| {
                items.truncate(items.len().saturating_sub(width));
            }),
            Self::Double(at) => inside(whole, at, count, |items, width| {
                let last: Vec<_> = items.iter().skip(items.len().saturating_sub(width)).cloned().collect();
                items.extend(last);
            }),
            Self::Reverse(at) => inside(whole, at, count, |items, width| {
                items.reverse();
                // Keys before their values again.
                items.chunks_mut(width).for_each(<[Item]>::reverse);
            }),
            Self::Lengthen(at, times) => {
                if let Some(Item::Text(text) | Item::Bytes(text)) = whole.at(at.index(count)) {
                    *text = text.repeat(usize::from(*times));
                }
            }
            _ => {}
        }
    }
}

/// Changes what an array or a map holds; `width` is 2 in a map. The next one from there on.
fn inside(whole: &mut Item, at: &Place, count: usize, change: impl FnOnce(&mut Vec<Item>, usize)) {
    let from = at.index(count);
    for place in (from..count).chain(0..from) {
        match whole.at(place) {
            Some(Item::Array(items)) => return change(items, 1),
            Some(Item::Map(items)) => return change(items, 2),
            _ => {}
        }
    }
}
