//! The 64 pictures of the short string: neutral, easy to see, easy to name aloud.
//!
//! No weapon, food fight, medicine, drink, face, hand, flag or religious sign is among them, and no
//! two that people confuse. Order and content are part of the protocol: never change them.

/// One picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emoji {
    /// The character, with a variation selector where plain text would show otherwise.
    pub symbol: &'static str,
    /// Key of its name in the translations, in kebab case.
    pub key: &'static str,
}

const fn emoji(symbol: &'static str, key: &'static str) -> Emoji {
    Emoji { symbol, key }
}

/// All pictures, by index.
pub const EMOJI: [Emoji; 64] = [
    emoji("\u{1F436}", "dog"),
    emoji("\u{1F431}", "cat"),
    emoji("\u{1F434}", "horse"),
    emoji("\u{1F430}", "rabbit"),
    emoji("\u{1F418}", "elephant"),
    emoji("\u{1F427}", "penguin"),
    emoji("\u{1F989}", "owl"),
    emoji("\u{1F422}", "turtle"),
    emoji("\u{1F41F}", "fish"),
    emoji("\u{1F98B}", "butterfly"),
    emoji("\u{1F41D}", "bee"),
    emoji("\u{1F40C}", "snail"),
    emoji("\u{1F994}", "hedgehog"),
    emoji("\u{1F42B}", "camel"),
    emoji("\u{1F986}", "duck"),
    emoji("\u{1F433}", "whale"),
    emoji("\u{1F333}", "tree"),
    emoji("\u{1F337}", "tulip"),
    emoji("\u{1F335}", "cactus"),
    emoji("\u{1F340}", "clover"),
    emoji("\u{2600}\u{FE0F}", "sun"),
    emoji("\u{1F319}", "moon"),
    emoji("\u{2B50}", "star"),
    emoji("\u{2601}\u{FE0F}", "cloud"),
    emoji("\u{1F308}", "rainbow"),
    emoji("\u{2744}\u{FE0F}", "snowflake"),
    emoji("\u{26F0}\u{FE0F}", "mountain"),
    emoji("\u{1F30D}", "globe"),
    emoji("\u{1F34E}", "apple"),
    emoji("\u{1F34B}", "lemon"),
    emoji("\u{1F955}", "carrot"),
    emoji("\u{1F33D}", "corn"),
    emoji("\u{1F511}", "key"),
    emoji("\u{2602}\u{FE0F}", "umbrella"),
    emoji("\u{23F0}", "alarm-clock"),
    emoji("\u{1F4D6}", "book"),
    emoji("\u{270F}\u{FE0F}", "pencil"),
    emoji("\u{1F514}", "bell"),
    emoji("\u{1F4A1}", "light-bulb"),
    emoji("\u{2693}", "anchor"),
    emoji("\u{1F6B2}", "bicycle"),
    emoji("\u{1F682}", "train"),
    emoji("\u{26F5}", "sailboat"),
    emoji("\u{2708}\u{FE0F}", "airplane"),
    emoji("\u{1F680}", "rocket"),
    emoji("\u{1F388}", "balloon"),
    emoji("\u{1F381}", "gift"),
    emoji("\u{1F3BA}", "trumpet"),
    emoji("\u{1F3B8}", "guitar"),
    emoji("\u{1F941}", "drum"),
    emoji("\u{1FA81}", "kite"),
    emoji("\u{1F3A9}", "top-hat"),
    emoji("\u{1F453}", "glasses"),
    emoji("\u{1F9E6}", "socks"),
    emoji("\u{2615}", "cup"),
    emoji("\u{1FA91}", "chair"),
    emoji("\u{1F6AA}", "door"),
    emoji("\u{1F52D}", "telescope"),
    emoji("\u{2709}\u{FE0F}", "envelope"),
    emoji("\u{1F9ED}", "compass"),
    emoji("\u{1F9F2}", "magnet"),
    emoji("\u{1F9E9}", "puzzle-piece"),
    emoji("\u{1F3E0}", "house"),
    emoji("\u{1F69C}", "tractor"),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn all_differ_and_every_key_is_kebab_case() {
        let symbols: BTreeSet<_> = EMOJI.iter().map(|e| e.symbol).collect();
        let keys: BTreeSet<_> = EMOJI.iter().map(|e| e.key).collect();
        assert_eq!((symbols.len(), keys.len()), (64, 64));
        for emoji in EMOJI {
            assert!(
                emoji
                    .key
                    .split('-')
                    .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
            );
            let mut characters = emoji.symbol.chars();
            assert!(!characters.next().unwrap().is_ascii());
            assert!(matches!(characters.next(), None | Some('\u{FE0F}')));
            assert_eq!(characters.next(), None);
        }
    }

    #[test]
    fn order_is_part_of_the_protocol() {
        let table: String = EMOJI.iter().map(|e| e.symbol).collect();
        let hash = ring::digest::digest(&ring::digest::SHA256, table.as_bytes());
        assert_eq!(data_encoding::HEXLOWER.encode(&hash.as_ref()[..8]), "8e777c8734f9bc16");
    }
}
