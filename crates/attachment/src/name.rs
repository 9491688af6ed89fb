//! The name that goes with a file: what its writer called it, and nothing of where it lay.

/// The longest name, in bytes of UTF-8.
const LONGEST: usize = 200;

/// The last component of `name`, without control characters and what turns the direction of writing (which shows an
/// extension where there is none), cut to [`LONGEST`] bytes, ending in `extension`. `file` where nothing is left.
pub(crate) fn neutral(name: &str, extension: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|letter| shows(*letter)).collect();
    let kept = kept.trim().trim_start_matches('.');
    let stem = match kept.rsplit_once('.') {
        Some((stem, old)) if known(old) => stem,
        _ => kept,
    };
    let mut stem = stem.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    if stem.is_empty() {
        stem = "file";
    }
    let room = LONGEST - extension.len() - 1;
    let cut = (0..=room.min(stem.len())).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or(0);
    format!("{}.{extension}", stem.get(..cut).unwrap_or("file"))
}

fn known(extension: &str) -> bool {
    ["jpg", "jpeg", "jpe", "jfif", "png", "webp", "pdf"].iter().any(|one| extension.eq_ignore_ascii_case(one))
}

fn shows(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        && !matches!(letter, ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_and_control_characters_are_gone() {
        for (given, expected) in [
            ("/home/noor/My scans/letter.PDF", "letter.pdf"),
            ("C:\\Users\\Noor\\letter.pdf", "letter.pdf"),
            ("letter", "letter.pdf"),
            ("letter.docx", "letter.docx.pdf"),
            ("../../.ssh", "ssh.pdf"),
            ("..", "file.pdf"),
            ("", "file.pdf"),
            ("a\u{7}b\nc.pdf", "abc.pdf"),
            ("gpj.\u{202e}fdp.exe", "gpj.fdp.exe.pdf"),
            ("brief aan mij.jpeg", "brief aan mij.pdf"),
        ] {
            assert_eq!(neutral(given, "pdf"), expected, "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn every_name_is_short_and_ends_right(name in "\\PC{0,300}|.{0,300}") {
            let made = neutral(&name, "jpg");
            prop_assert!(made.len() <= LONGEST);
            prop_assert!(made.ends_with(".jpg") && made.len() > 4);
            prop_assert!(!made.chars().any(|letter| letter.is_control() || letter == '/' || letter == '\\'));
            prop_assert!(!made.starts_with('.'));
            prop_assert_eq!(neutral(&made, "jpg"), made);
        }
    }
}
