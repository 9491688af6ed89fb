//! A long text as it is written and revised: as many single-character edits as the trace has by which documents of
//! this kind are compared (182 315 characters in, 77 463 out), made here with a fixed seed.
//!
//! Most is written at the end. Now and then its writer goes back, mostly not far, takes a phrase out, letter by
//! letter, and writes another in its place.

/// Characters that are written.
const IN: u32 = 182_315;
/// Characters that are taken out again.
const OUT: u32 = 77_463;
/// Characters that are taken out at one place, in the mean.
const PHRASE: u32 = 44;
const LETTERS: &[u8] = b"eennadtrioslgvhkmubpwjzc    .,";

/// One keystroke at a place of the text, counted in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edit {
    /// This character goes in before the place.
    In(u32, char),
    /// The character at the place goes.
    Out(u32),
}

/// xorshift64*: the same numbers everywhere.
struct Lot(u64);

impl Lot {
    fn below(&mut self, most: u32) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as u32;
        high % most.max(1)
    }

    fn letter(&mut self) -> char {
        char::from(LETTERS[self.below(LETTERS.len() as u32) as usize])
    }
}

/// All of them, in their order.
pub(crate) fn trace() -> Vec<Edit> {
    let (mut lot, mut edits) = (Lot(0x6b61_6465_7200_0001), Vec::new());
    let (mut into, mut out, mut long) = (IN, OUT, 0u32);
    while into + out > 0 {
        // A while of writing on, then a phrase that is written anew: in the proportion that is left of both.
        let phrases = (out / PHRASE).max(1);
        let on = if out == 0 { into } else { (into / phrases).saturating_sub(PHRASE).min(into) };
        for _ in 0..on {
            edits.push(Edit::In(long, lot.letter()));
            long += 1;
        }
        into -= on;
        let some = if into == 0 { out } else { (PHRASE / 2 + lot.below(PHRASE)).min(out) }.min(long);
        // Two of three times what was written just now.
        let back = if lot.below(3) == 0 { long } else { long.min(2_000) };
        let at = long - lot.below(back).max(some);
        for left in (0..some).rev() {
            edits.push(Edit::Out(at + left));
        }
        (out, long) = (out - some, long - some);
        let anew = (PHRASE / 2 + lot.below(PHRASE)).min(into);
        for written in 0..anew {
            edits.push(Edit::In(at + written, lot.letter()));
        }
        (into, long) = (into - anew, long + anew);
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_text_at_every_moment_and_as_long_as_it_should_be() {
        let edits = trace();
        assert_eq!(edits.len(), (IN + OUT) as usize);
        let mut long = 0;
        for edit in &edits {
            match edit {
                Edit::In(at, _) => {
                    assert!(*at <= long);
                    long += 1;
                }
                Edit::Out(at) => {
                    assert!(*at < long);
                    long -= 1;
                }
            }
        }
        assert_eq!(long, IN - OUT);
        assert_eq!(edits, trace());
    }
}
