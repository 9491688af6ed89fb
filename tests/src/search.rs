//! Looks for planted markers in recorded bytes, in the forms that text and bytes commonly take.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// Markers shorter than this could be found by chance.
const SHORTEST: usize = 7;
/// Bytes by which a place is first looked at.
const HEAD: usize = 4;

/// One place where a marker was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Name of the marker.
    pub marker: String,
    /// In which form.
    pub form: &'static str,
    /// Where in the bytes that were searched.
    pub at: usize,
}

/// A set of markers in all their forms.
#[derive(Debug, Default)]
pub struct Search {
    forms: Vec<(String, &'static str, Vec<u8>)>,
    /// Which of them begin with these four bytes.
    by_head: HashMap<[u8; HEAD], Vec<usize>>,
}

impl Search {
    /// Nothing to look for yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks for a text: as [`Search::bytes`] in UTF-8, in UTF-16 of both byte orders, and as in a URL.
    ///
    /// # Panics
    /// Where it is so short that it would be found by chance.
    pub fn text(&mut self, name: &str, text: &str) {
        self.bytes(name, text.as_bytes());
        let units: Vec<u16> = text.encode_utf16().collect();
        self.form(name, "UTF-16LE", units.iter().flat_map(|unit| unit.to_le_bytes()).collect());
        self.form(name, "UTF-16BE", units.iter().flat_map(|unit| unit.to_be_bytes()).collect());
        if !text.is_ascii() || text.contains(' ') {
            let mut percent = String::new();
            for byte in text.bytes() {
                let plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
                let _ = if plain {
                    write!(percent, "{}", char::from(byte))
                } else {
                    write!(percent, "%{byte:02X}")
                };
            }
            self.form(name, "percent", percent.into_bytes());
        }
    }

    /// Looks for bytes: as they are, as base64 (both alphabets, all three alignments), as hexadecimal,
    /// and as lists of numbers, the way logs show them.
    ///
    /// # Panics
    /// As [`Search::text`].
    pub fn bytes(&mut self, name: &str, bytes: &[u8]) {
        assert!(bytes.len() >= SHORTEST, "{name} would be found by chance");
        self.raw(name, bytes);
        self.form(name, "hex", HEXLOWER.encode(bytes).into_bytes());
        self.form(name, "HEX", HEXUPPER.encode(bytes).into_bytes());
        // As Rust's `{:?}` and `{:x?}` write a slice.
        let list = |write: fn(&u8) -> String| bytes.iter().map(write).collect::<Vec<_>>().join(", ");
        self.form(name, "list", list(|byte| format!("{byte}")).into_bytes());
        self.form(name, "hex list", list(|byte| format!("{byte:x}")).into_bytes());
        // In base64 three bytes become four characters: where a text begins at the second or third
        // of them, only what comes after is written independently of what stands before.
        for skipped in 0..3 {
            let whole = bytes.get(skipped..).unwrap_or_default();
            let whole = whole.get(..whole.len() / 3 * 3).unwrap_or_default();
            if whole.len() >= 6 {
                self.form(name, "base64", BASE64_NOPAD.encode(whole).into_bytes());
                self.form(name, "base64url", BASE64URL_NOPAD.encode(whole).into_bytes());
            }
        }
    }

    /// Looks for bytes only as they are: for the thousands of pieces of a medium.
    pub fn raw(&mut self, name: &str, bytes: &[u8]) {
        self.form(name, "as it is", bytes.to_vec());
    }

    /// Looks for a medium by pieces of 16 bytes, one every `step` bytes: a run of it of `step` + 15
    /// bytes holds one of them whole. Pieces that could stand anywhere, such as a row of zeros, are
    /// left out. Gives how many pieces there are.
    pub fn medium(&mut self, name: &str, bytes: &[u8], step: usize) -> usize {
        let before = self.forms.len();
        for piece in bytes.windows(16).step_by(step.max(1)) {
            let mut kinds = piece.to_vec();
            kinds.sort_unstable();
            kinds.dedup();
            if kinds.len() >= 9 {
                self.raw(name, piece);
            }
        }
        self.forms.len() - before
    }

    fn form(&mut self, name: &str, form: &'static str, bytes: Vec<u8>) {
        let Some(head) = bytes.first_chunk::<HEAD>().copied() else { return };
        let list = self.by_head.entry(head).or_default();
        if list.iter().any(|&index| self.forms.get(index).is_some_and(|known| known.2 == bytes)) {
            return;
        }
        list.push(self.forms.len());
        self.forms.push((name.to_owned(), form, bytes));
    }

    /// How many forms of markers are looked for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Where markers stand in `bytes`, in order.
    #[must_use]
    pub fn find(&self, bytes: &[u8]) -> Vec<Hit> {
        // Most places are none: a bit for the first two bytes answers for them without a hash.
        let mut begins = vec![false; 1 << 16];
        for head in self.by_head.keys() {
            let [first, second, ..] = *head;
            if let Some(flag) = begins.get_mut(usize::from(u16::from_be_bytes([first, second]))) {
                *flag = true;
            }
        }
        let mut hits = Vec::new();
        for (at, head) in bytes.array_windows::<HEAD>().enumerate() {
            let [first, second, ..] = *head;
            if !begins.get(usize::from(u16::from_be_bytes([first, second]))).copied().unwrap_or_default() {
                continue;
            }
            for &index in self.by_head.get(head).into_iter().flatten() {
                let Some((marker, form, wanted)) = self.forms.get(index) else { continue };
                if bytes.get(at..).is_some_and(|rest| rest.starts_with(wanted)) {
                    hits.push(Hit { marker: marker.clone(), form, at });
                }
            }
        }
        hits
    }

    /// The names of the markers that stand in `bytes`, each once.
    #[must_use]
    pub fn names(&self, bytes: &[u8]) -> Vec<String> {
        let mut names: Vec<_> = self.find(bytes).into_iter().map(|hit| hit.marker).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// All files below a folder, by path: databases with their logs, headers, whatever lies there.
#[must_use]
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                found.push((path.display().to_string(), bytes));
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Fémke van der Merk";

    fn text() -> Search {
        let mut search = Search::new();
        search.text("name", TEXT);
        search
    }

    #[test]
    fn a_text_is_found_in_every_form_and_place() {
        let search = text();
        for before in 0..7_usize {
            let plain = [vec![b'x'; before], TEXT.as_bytes().to_vec(), vec![b'y'; 5]].concat();
            let wide = |swap: bool| -> Vec<u8> {
                let units = TEXT.encode_utf16();
                let bytes = units.flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() });
                vec![b'x'; before].into_iter().chain(bytes).collect()
            };
            for (form, bytes) in [
                ("as it is", plain.clone()),
                ("UTF-16LE", wide(false)),
                ("UTF-16BE", wide(true)),
                ("base64", BASE64_NOPAD.encode(&plain).into_bytes()),
                ("hex", HEXLOWER.encode(&plain).into_bytes()),
                ("list", format!("{plain:?}").into_bytes()),
                ("hex list", format!("{plain:x?}").into_bytes()),
                ("HEX", HEXUPPER.encode(&plain).into_bytes()),
                ("percent", format!("{}F%C3%A9mke%20van%20der%20Merk", "x".repeat(before)).into_bytes()),
            ] {
                let hits = search.find(&bytes);
                assert!(hits.iter().any(|hit| hit.form == form), "{form} after {before}: {hits:?}");
            }
        }
    }

    #[test]
    fn another_text_is_not_found() {
        let search = text();
        for other in ["Fémke van der Mark", "Femke van der Merk", "", "F"] {
            assert_eq!(search.find(other.as_bytes()), []);
            assert_eq!(search.find(BASE64_NOPAD.encode(other.as_bytes()).as_bytes()), []);
        }
    }

    #[test]
    fn a_run_of_a_medium_is_found_and_a_row_of_zeros_is_not() {
        let mut seed = 1_u32;
        let mut medium: Vec<u8> = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_be_bytes()[0]
        })
        .take(400)
        .collect();
        medium.extend([0; 100]);
        let mut search = Search::new();
        assert!(search.medium("m", &medium, 8) > 40);
        for at in 0..370 {
            assert!(!search.find(&medium[at..at + 23]).is_empty(), "at {at}");
        }
        assert_eq!(search.find(&[0; 1_000]), []);
    }
}
