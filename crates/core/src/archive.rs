//! Archives (S-42): what a member takes along in open formats, and the way back into a new vault.
//!
//! What an archive is, and every byte of it, is `kader_archive`'s; here is what goes into one (`collecting.rs`),
//! which is what the plain text has too (`taking_along.rs`), and what becomes of it in a vault that has nothing
//! yet (`putting_back.rs`). `files.rs`: files of letters, both ways.

mod bounds;
mod collecting;
mod files;
mod putting_back;

pub(crate) use files::{Back, Keyed, keys as file_keys};
pub(crate) use putting_back::put_back;

use kader_archive::{ArchiveError, LetterState, Role, Sharing, TaskState};
use kader_setting::PublicKey;

use crate::homework::{sharing, task_state};
use crate::letters::stage;
use crate::trouble::Trouble;
use crate::view::RoleView;

const LETTERS: [(LetterState, u8); 8] = [
    (LetterState::Held, stage::HELD),
    (LetterState::Sent, stage::SENT),
    (LetterState::Taken, stage::TAKEN),
    (LetterState::Arrived, stage::ARRIVED),
    (LetterState::NotSent, stage::NOT_SENT),
    (LetterState::Refused, stage::REFUSED),
    (LetterState::New, stage::NEW),
    (LetterState::Read, stage::READ),
];
const TASKS: [(TaskState, u8); 6] = [
    (TaskState::Offered, task_state::OFFERED),
    (TaskState::Active, task_state::ACTIVE),
    (TaskState::Stopped, task_state::STOPPED),
    (TaskState::Finished, task_state::FINISHED),
    (TaskState::Refused, task_state::REFUSED),
    (TaskState::TakenBack, task_state::TAKEN_BACK),
];
const SHARING: [(Sharing, u8); 3] = [
    (Sharing::Draft, sharing::DRAFT),
    (Sharing::Shared, sharing::SHARED),
    (Sharing::Withdrawn, sharing::WITHDRAWN),
];

/// The word for a number.
fn word<W: Copy>(table: &[(W, u8)], number: u8) -> Option<W> {
    table.iter().find(|(_, kept)| *kept == number).map(|(word, _)| *word)
}

/// The number of a word. Every word stands in its table.
fn number<W: Copy + PartialEq>(table: &[(W, u8)], word: W) -> Option<u8> {
    table.iter().find(|(one, _)| *one == word).map(|(_, number)| *number)
}

/// Where what an archive says cannot have come out of a vault.
fn damaged() -> Trouble {
    ArchiveError::Container.into()
}

fn key(key: &PublicKey) -> kader_archive::Key {
    kader_archive::Key(*key.as_bytes())
}

fn public(key: &kader_archive::Key) -> PublicKey {
    PublicKey::new(key.0)
}

fn role(role: RoleView) -> Role {
    match role {
        RoleView::Client => Role::Client,
        RoleView::Therapist => Role::Therapist,
    }
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
