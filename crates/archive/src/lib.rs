//! What a person takes along (S-42): one file with open formats, written here and read back strictly.
//!
//! Bytes in, bytes out: nothing here reads a clock, a disk or a network. What goes into an archive is decided
//! by who calls [`write`]; what may come out of one by [`read`], which takes nothing on trust.

mod content;
mod model;
mod text;

pub use content::{Cell, Content, Plain, Row, Words};
pub use model::{
    Agreement, Archive, Draft, File, FileKind, Goal, Language, Letter, LetterState, Member, OwnForm, Rating,
    Record, Relationship, Role, SessionText, Sharing, Task, TaskState,
};
pub use text::{Bytes, Handle, Key};
