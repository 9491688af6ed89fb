//! The words that are looked for, and where they are in a text: as letters are found by their words.
//!
//! A word is a run of letters and digits. It is the same with and without accents, in small letters and in capitals; all
//! words must be there, in any order, and the last one may be the beginning of one. What a person ties together by a
//! sign (`e-mail`) stands together.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

/// Longest run of words that is looked for, in characters; what is behind is not looked at, as with letters.
const MAX_SOUGHT: usize = 200;
/// How much is shown before the first word, and behind it, in characters.
const BEFORE: usize = 60;
const BEHIND: usize = 140;

/// Words that are looked for.
pub(crate) struct Sought {
    /// Each of one or more words that stand together; never empty, nor is one of them.
    phrases: Vec<Tokens>,
    /// The last word may be the beginning of one.
    begins: bool,
}

impl Sought {
    /// Nothing where there is no word among them.
    pub(crate) fn of(words: &str) -> Option<Self> {
        let sought = words.chars().take(MAX_SOUGHT).filter(|one| !one.is_control() || one.is_whitespace());
        // As long as it can become: what grows leaves copies behind.
        let mut kept = Zeroizing::new(String::with_capacity(MAX_SOUGHT * 4));
        kept.extend(sought);
        let sought = kept;
        let read: Vec<Tokens> = sought.split_whitespace().map(Tokens::of).collect();
        let begins = read.last().is_some_and(|last| !last.places.is_empty());
        let phrases: Vec<Tokens> = read.into_iter().filter(|one| !one.places.is_empty()).collect();
        (!phrases.is_empty()).then_some(Self { phrases, begins })
    }

    /// Some of a text around the first of these words, if all of them are in it or in its title.
    pub(crate) fn excerpt(&self, title: &str, text: &str) -> Option<Excerpt> {
        let (title, body) = (Tokens::of(title), Tokens::of(text));
        let mut first: Option<(usize, usize)> = None;
        let last = self.phrases.len().saturating_sub(1);
        for (at, phrase) in self.phrases.iter().enumerate() {
            let begins = self.begins && at == last;
            match (body.place_of(phrase, begins), title.place_of(phrase, begins)) {
                (Some(place), _) => first = Some(first.map_or(place, |first| first.min(place))),
                (None, Some(_)) => {}
                (None, None) => return None,
            }
        }
        Some(Excerpt::around(text, first))
    }
}

/// The words of a text, without accents and in small letters.
struct Tokens {
    folded: Zeroizing<String>,
    places: Vec<Token>,
}

/// A sign without accents and case: by way of its capital, for a letter can have two small ones (σ and ς).
fn folded_sign(sign: char) -> impl Iterator<Item = char> {
    let small = sign.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    small.nfd().filter(|one| !is_combining_mark(*one))
}

/// Where a word is: in the text, and folded.
struct Token {
    text: (usize, usize),
    folded: (usize, usize),
}

impl Tokens {
    fn of(text: &str) -> Self {
        // A sign can be three times as long in its parts; what grows leaves copies behind.
        let mut folded =
            Zeroizing::new(String::with_capacity(text.len().saturating_mul(3).saturating_add(16)));
        let mut places = Vec::new();
        let mut open: Option<(usize, usize)> = None;
        for (at, sign) in text.char_indices() {
            if sign.is_alphanumeric() || (open.is_some() && is_combining_mark(sign)) {
                open.get_or_insert((at, folded.len()));
                folded.extend(folded_sign(sign));
            } else if let Some((begin, from)) = open.take() {
                places.push(Token { text: (begin, at), folded: (from, folded.len()) });
            }
        }
        if let Some((begin, from)) = open {
            places.push(Token { text: (begin, text.len()), folded: (from, folded.len()) });
        }
        Self { folded, places }
    }

    fn word(&self, token: &Token) -> &str {
        self.folded.get(token.folded.0..token.folded.1).unwrap_or_default()
    }

    /// Where these words first stand together in the text; `begins`: the last may be the beginning of one.
    fn place_of(&self, phrase: &Self, begins: bool) -> Option<(usize, usize)> {
        let last = phrase.places.len().checked_sub(1)?;
        let same = |(at, (here, wanted)): (usize, (&Token, &Token))| {
            let (here, wanted) = (self.word(here), phrase.word(wanted));
            here == wanted || (begins && at == last && here.starts_with(wanted))
        };
        let stands = |window: &&[Token]| window.iter().zip(&phrase.places).enumerate().all(same);
        let found = self.places.windows(phrase.places.len()).find(stands)?;
        Some((found.first()?.text.0, found.last()?.text.1))
    }
}

/// Some of a text around a word. Wiped when dropped.
pub(crate) struct Excerpt {
    /// Before it.
    pub(crate) before: Zeroizing<String>,
    /// The word; empty where none of those that were looked for is in the text.
    pub(crate) word: Zeroizing<String>,
    /// Behind it.
    pub(crate) after: Zeroizing<String>,
}

impl Excerpt {
    fn around(text: &str, place: Option<(usize, usize)>) -> Self {
        let (from, to) = place.unwrap_or_default();
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        let (before, after) = (part(0, from), part(to, text.len()));
        let cut = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
        let shown_before = if cut > 0 {
            // From a whole word on, where one begins.
            let rest = before.get(cut..).unwrap_or_default();
            let rest = rest.split_once(char::is_whitespace).map_or(rest, |(_, rest)| rest);
            in_one(&["… ", &on_one_line(rest, true)])
        } else {
            in_one(&[on_one_line(before, true).trim_start()])
        };
        let shown_after = match after.char_indices().nth(BEHIND) {
            Some((cut, _)) => {
                let rest = after.get(..cut).unwrap_or_default();
                let rest = rest.rsplit_once(char::is_whitespace).map_or(rest, |(rest, _)| rest);
                in_one(&[&on_one_line(rest, true), " …"])
            }
            None => in_one(&[on_one_line(after, true).trim_end()]),
        };
        Self { before: shown_before, word: on_one_line(part(from, to), false), after: shown_after }
    }
}

/// Parts as one, of the right length from the first: what grows leaves copies behind.
fn in_one(parts: &[&str]) -> Zeroizing<String> {
    let mut all = Zeroizing::new(String::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| all.push_str(part));
    all
}

/// Lines and other white space as single spaces; `ends`: at the ends, too.
fn on_one_line(text: &str, ends: bool) -> Zeroizing<String> {
    let mut line = Zeroizing::new(String::with_capacity(text.len() + 2));
    if ends && text.starts_with(char::is_whitespace) {
        line.push(' ');
    }
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
    if ends && text.ends_with(char::is_whitespace) && !line.ends_with(' ') {
        line.push(' ');
    }
    line
}

/// Several texts as one, in which one sees where one ends.
pub(super) fn joined(texts: &[&str]) -> Zeroizing<String> {
    let mut all = Zeroizing::new(String::with_capacity(texts.iter().map(|text| text.len() + 4).sum()));
    for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        if !all.is_empty() {
            all.push_str(" · ");
        }
        all.push_str(text);
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    fn found(words: &str, text: &str) -> Option<(String, String, String)> {
        let all = Sought::of(words)?.excerpt("", text)?;
        Some((all.before.to_string(), all.word.to_string(), all.after.to_string()))
    }

    fn is_in(words: &str, text: &str) -> bool {
        found(words, text).is_some()
    }

    #[test]
    fn words_are_found_whatever_their_case_and_accents() {
        for words in ["ruïne", "RUINE", "rui\u{308}ne", "Ruïne"] {
            assert!(is_in(words, "Bij de ruïne van gisteren") && is_in(words, "de RUI\u{308}NE"), "{words}");
        }
        assert!(is_in("ΟΔΟΣ", "οδός") && is_in("istanbul", "İstanbul") && is_in("ecole", "À l’École."));
        assert_eq!(found("RUIN", "de rui\u{308}ne.").unwrap().1, "rui\u{308}ne");
    }

    #[test]
    fn all_words_must_be_there_and_only_the_last_may_be_a_beginning() {
        let text = "Ik liep naar de halte en wachtte op de bus.";
        assert!(is_in("bus halte", text) && is_in("bus hal", text) && is_in("wacht", text));
        assert!(!is_in("hal bus", text), "the first is a whole word");
        assert!(!is_in("halte trein", text) && !is_in("alte", text) && !is_in("de  treinen", text));
        // Signs are no words; what they tie together stands together.
        assert!(is_in("halte, bus!", text) && is_in("\"bus\" -", text) && is_in("naar-de-hal", text));
        assert!(!is_in("naar-halte", text));
        for nothing in ["", "  ", "-- \"*\" ()", "\u{7}\u{0}"] {
            assert!(Sought::of(nothing).is_none(), "{nothing:?}");
        }
    }

    #[test]
    fn of_very_long_words_only_the_beginning_is_looked_for() {
        let long = "a".repeat(200);
        assert!(is_in(&format!("{long}zzz"), &format!("{long} b")));
        assert!(is_in(&"bus ".repeat(100_000), "een bus"));
    }

    #[test]
    fn a_title_counts_and_what_is_shown_is_of_the_text() {
        let sought = Sought::of("gedachteschema bus").unwrap();
        let shown = sought.excerpt("Gedachteschema", "In de bus\n  naar huis").unwrap();
        assert_eq!((shown.before.as_str(), shown.word.as_str()), ("In de ", "bus"));
        assert_eq!(shown.after.as_str(), " naar huis");
        let sought = Sought::of("gedachte").unwrap();
        let shown = sought.excerpt("Gedachteschema", "In de bus").unwrap();
        assert_eq!((shown.word.as_str(), shown.after.as_str()), ("", "In de bus"));
        assert!(sought.excerpt("Slaapdagboek", "In de bus").is_none());
    }

    #[test]
    fn only_some_of_a_long_text_is_shown_cut_between_words() {
        let long = "één twee drie ".repeat(40);
        let (before, word, after) = found("halte", &format!("{long}halte {long}")).unwrap();
        assert_eq!(word, "halte");
        assert!(
            before.starts_with("… ") && before.ends_with("drie ") && before.chars().count() <= BEFORE + 2
        );
        assert!(after.starts_with(" één") && after.ends_with(" …") && after.chars().count() <= BEHIND + 2);
        // Without any white space it is cut all the same.
        let (before, _, after) =
            found("halte", &format!("{}-halte-{}", "é".repeat(900), "ß".repeat(900))).unwrap();
        assert!(before.chars().count() <= BEFORE + 2 && after.chars().count() <= BEHIND + 2);
    }

    #[test]
    fn the_first_of_the_words_is_shown() {
        assert_eq!(found("bus halte", "De halte, en daar de bus.").unwrap().1, "halte");
    }

    #[test]
    fn texts_are_joined_without_empty_ones() {
        assert_eq!(joined(&["Oefenen ", "", " elke dag"]).as_str(), "Oefenen · elke dag");
    }
}
