//! What stands before a message under the seal: its number, and how far its sender has heard the others.

/// Which place a message has among those of its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// It has this number, and is said for the first time.
    Said(u64),
    /// It has this number, and was said before.
    Again(u64),
    /// It has none: this is the number that the next one will have.
    Beside(u64),
}

/// A message in its frame.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) place: Place,
    /// For each other member than the sender, by their keys ascending: the number of theirs that is due with
    /// the sender. Nothing in a frame of before this was said.
    pub(crate) heard: Vec<u64>,
    pub(crate) message: &'a [u8],
}

/// Kinds: the first byte, before seven of a number. Zero: a number of eight, and nothing else.
const SAID: u8 = 1;
const AGAIN: u8 = 2;
const BESIDE: u8 = 3;
/// Numbers are below this.
const NUMBERS: u64 = 1 << 56;

impl Frame<'_> {
    /// The bytes to seal; nothing where a number is larger than any that is reached.
    pub(crate) fn to_bytes(&self) -> Option<Vec<u8>> {
        let (kind, number) = match self.place {
            Place::Said(number) => (SAID, number),
            Place::Again(number) => (AGAIN, number),
            Place::Beside(number) => (BESIDE, number),
        };
        let count = u8::try_from(self.heard.len()).ok()?;
        if number >= NUMBERS {
            return None;
        }
        let mut bytes = Vec::with_capacity(9 + 8 * self.heard.len() + self.message.len());
        bytes.extend_from_slice(&(u64::from(kind) << 56 | number).to_be_bytes());
        bytes.push(count);
        for due in &self.heard {
            bytes.extend_from_slice(&due.to_be_bytes());
        }
        bytes.extend_from_slice(self.message);
        Some(bytes)
    }

    /// Reads what was sealed; nothing for what no version writes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Frame<'_>> {
        let (first, rest) = bytes.split_first_chunk::<8>()?;
        let first = u64::from_be_bytes(*first);
        let number = first % NUMBERS;
        let place = match u8::try_from(first >> 56).ok()? {
            0 => return Some(Frame { place: Place::Said(number), heard: Vec::new(), message: rest }),
            SAID => Place::Said(number),
            AGAIN => Place::Again(number),
            BESIDE => Place::Beside(number),
            _ => return None,
        };
        let (count, rest) = rest.split_first()?;
        let (heard, message) = rest.split_at_checked(8 * usize::from(*count))?;
        let heard = heard.as_chunks::<8>().0.iter().map(|due| u64::from_be_bytes(*due)).collect();
        Some(Frame { place, heard, message })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_frame_is_read_as_it_was_written() {
        for place in [Place::Said(0), Place::Said(NUMBERS - 1), Place::Again(7), Place::Beside(9)] {
            for heard in [vec![], vec![3], vec![1, u64::MAX, 0]] {
                let frame = Frame { place, heard, message: b"abc" };
                let bytes = frame.to_bytes().unwrap();
                assert_eq!(Frame::from_bytes(&bytes), Some(frame));
                let head = bytes.len() - 3;
                for length in 0..head {
                    assert_eq!(Frame::from_bytes(bytes.get(..length).unwrap()), None);
                }
            }
        }
        assert_eq!(Frame { place: Place::Said(NUMBERS), heard: vec![], message: b"" }.to_bytes(), None);
        assert_eq!(Frame::from_bytes(&[4, 0, 0, 0, 0, 0, 0, 1, 0]), None);
    }

    /// What waits in the outbox of a vault from before.
    #[test]
    fn a_frame_of_a_number_alone_is_read_still() {
        let bytes = [7u64.to_be_bytes().as_slice(), b"abc"].concat();
        let frame = Frame { place: Place::Said(7), heard: vec![], message: b"abc" };
        assert_eq!(Frame::from_bytes(&bytes), Some(frame));
    }
}
