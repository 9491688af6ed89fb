//! Commands about what is a person's own: being there, help that one sets going alone, contacts before unlocking, a note.

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::Failure;
use kader_engine::Engine;
use serde::Deserialize;
use tauri::State;

use crate::commands::{Answer, Of, done};
use crate::shown::ShownNote;

#[tauri::command]
pub(crate) async fn acted(engine: State<'_, Engine>) -> Answer<()> {
    done(&engine, Command::Acted).await
}

#[derive(Deserialize)]
pub(crate) struct SetLockedContacts {
    show: bool,
}

#[tauri::command]
pub(crate) async fn set_locked_contacts(engine: State<'_, Engine>, args: SetLockedContacts) -> Answer<()> {
    done(&engine, Command::SetLockedContacts { show: args.show }).await
}

#[derive(Deserialize)]
pub(crate) struct ExtendForCrisis {
    relationship: String,
    seconds: u32,
}

#[tauri::command]
pub(crate) async fn extend_for_crisis(engine: State<'_, Engine>, args: ExtendForCrisis) -> Answer<()> {
    let ExtendForCrisis { relationship, seconds } = args;
    done(&engine, Command::ExtendForCrisis { relationship, seconds }).await
}

#[tauri::command]
pub(crate) async fn open_place(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::OpenPlace { relationship: args.relationship }).await
}

#[derive(Deserialize)]
pub(crate) struct SaveNote {
    relationship: String,
    text: Secret,
}

#[tauri::command]
pub(crate) async fn save_note(engine: State<'_, Engine>, args: SaveNote) -> Answer<()> {
    let SaveNote { relationship, text } = args;
    done(&engine, Command::SaveNote { relationship, text }).await
}

#[tauri::command]
pub(crate) async fn note(engine: State<'_, Engine>, args: Of) -> Answer<ShownNote> {
    match engine.command(Command::Note { relationship: args.relationship }).await? {
        Reply::Note(note) => Ok(ShownNote::new(note)),
        _ => Err(Failure::code("internal")),
    }
}
