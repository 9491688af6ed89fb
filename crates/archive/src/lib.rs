//! What a person takes along (S-42): one file with open formats, written here and read back strictly.
//!
//! Bytes in, bytes out: nothing here reads a clock, a disk or a network. What goes into an archive is decided
//! by who calls [`write`]; what may come out of one by [`read`], which takes nothing on trust. What each file of
//! an archive is stands in `docs/archive.md`.

mod attached;
mod calendar;
mod checking;
mod clauses;
mod container;
mod content;
mod error;
mod faces;
mod facts;
mod fhir;
mod forms;
mod history;
mod manifest;
mod model;
mod names;
mod page;
mod pdf;
mod reading;
mod series;
mod story;
mod text;
mod typeset;
mod words;
mod writing;

#[cfg(test)]
mod tests;

pub use attached::{Attachments, MAX_ATTACHED_BYTES, MAX_TOGETHER, MAX_TOGETHER_BYTES, files_of};
pub use calendar::{calendar, length_ms};
pub use checking::{Report, verify};
pub use container::MAX_ARCHIVE_BYTES;
pub use content::{Cell, Content, Plain, Row, Words};
pub use error::ArchiveError;
pub use forms::form_word;
pub use model::{
    Agreement, Archive, Draft, File, FileKind, FileState, Goal, Language, Left, Letter, LetterState, Member,
    Own, OwnForm, Rating, Record, Relationship, Role, SessionText, Sharing, Task, TaskState, Tool,
};
pub use pdf::{overview, record};
pub use reading::read;
pub use text::{Bytes, Handle, Key};
pub use writing::{fingerprint, fingerprint_of_own, write};

/// As it stands in a file: readable, and ended by a line's end.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, ArchiveError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|_| ArchiveError::Made)?;
    bytes.push(b'\n');
    Ok(bytes)
}
