//! A therapist's working note and a client's reflections (S-45): read and written by their owner alone.
//!
//! One text a relationship, in a table of its own, erased with the relationship. What is read is a
//! [`PrivateNote`], what is written comes as a `Secret`: neither can be encoded, so neither fits into
//! a message.

use kader_vault::Tx;
use zeroize::Zeroizing;

use crate::core::Core;
use crate::finding::{Excerpt, Sought};
use crate::input::Secret;
use crate::output::Reply;
use crate::trouble::Trouble;

/// The longest note, bytes.
pub const MAX_NOTE: usize = 100_000;

/// A note that never leaves this device (S-45).
///
/// It has no encoding, so that no message and no record can hold one:
///
/// ```compile_fail
/// fn leaves(what: impl serde::Serialize) {}
/// fn said(note: kader_core::notes::PrivateNote) {
///     leaves(note);
/// }
/// ```
///
/// What it says is for the page alone:
///
/// ```
/// fn shown(what: &str) {}
/// fn read(note: kader_core::notes::PrivateNote) {
///     shown(note.text());
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateNote(Zeroizing<String>);

impl PrivateNote {
    /// What it says. Empty where nothing was written yet.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PrivateNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateNote(..)")
    }
}

impl Core {
    /// Keeps the note of a relationship; an empty one erases it.
    pub(crate) fn save_note(&self, id: &str, text: &Secret) -> Result<(), Trouble> {
        let text = text.expose();
        if text.len() > MAX_NOTE {
            return Err(Trouble::Told("noteTooLong"));
        }
        let store = self.opened()?.vault.relationship(&self.any_relationship(id)?.id)?;
        store.transaction(|tx| {
            if text.trim().is_empty() {
                tx.erase_note()?;
                return Ok(());
            }
            // The same again leaves no trace, and wipes none.
            let same = tx.note()?.is_some_and(|kept| kept.as_str() == text);
            if same { Ok(()) } else { tx.put_note(text).map_err(Trouble::from) }
        })
    }

    /// The note of a relationship, for its owner's page or a file that its owner saves (S-42). Empty where
    /// nothing was written yet.
    pub(crate) fn own_note(&self, id: &str) -> Result<Zeroizing<String>, Trouble> {
        let store = self.opened()?.vault.relationship(&self.any_relationship(id)?.id)?;
        Ok(store.transaction(|tx| tx.note())?.unwrap_or_default())
    }

    /// Where these words are in the note of a relationship, for its owner's page.
    pub(crate) fn note_with(&self, id: &str, sought: &Sought) -> Result<Option<Excerpt>, Trouble> {
        Ok(sought.excerpt("", &self.own_note(id)?))
    }

    /// Puts the note of an archive back into its owner's new vault.
    pub(crate) fn put_note_back(tx: &Tx<'_>, text: &str) -> Result<(), Trouble> {
        if text.len() > MAX_NOTE {
            return Err(Trouble::Told("noteTooLong"));
        }
        if text.is_empty() { Ok(()) } else { Ok(tx.put_note(text)?) }
    }

    /// Reads the note of a relationship.
    pub(crate) fn note(&self, id: &str) -> Result<Reply, Trouble> {
        self.own_note(id).map(|note| Reply::Note(PrivateNote(note)))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    /// The sources of this crate, by name.
    pub(crate) fn sources() -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                    found.push((name, std::fs::read_to_string(path).unwrap()));
                }
            }
        }
        found
    }

    #[test]
    fn s45_a_note_is_read_in_one_place_and_handed_to_the_page_alone() {
        let sources = sources();
        assert!(sources.len() > 20);
        for (name, text) in sources.iter().filter(|(name, _)| name != "notes.rs") {
            for word in ["tx.note(", "put_note(", ".note()"] {
                assert!(!text.contains(word), "{name} has {word}");
            }
            let knows = text.contains("PrivateNote");
            assert_eq!(knows, name == "output.rs", "{name} and the type of a note");
            // Out of it comes a file for its owner, who says where it goes, and nothing else.
            let takes_along = name == "taking_along.rs" || name == "collecting.rs";
            assert_eq!(text.contains("own_note("), takes_along, "{name} and a note");
            // A search shows some of it to its owner, in a type that has no encoding either.
            assert_eq!(text.contains("note_with("), name == "finding.rs", "{name} and a note");
            assert_eq!(text.contains("Reply::Found("), name == "finding.rs", "{name} and what was found");
            assert_eq!(text.contains("finding::Found)"), name == "output.rs", "{name} and what was found");
        }
    }
}
