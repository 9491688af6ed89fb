//! Commands about letters between sessions, and what is kept for the next one.

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{Failure, LettersPage};
use kader_engine::Engine;
use serde::Deserialize;
use tauri::State;

use crate::commands::{Answer, done};

async fn page(engine: &Engine, command: Command) -> Answer<LettersPage> {
    match engine.command(command).await? {
        Reply::Letters(page) => Ok(page),
        _ => Err(Failure::code("internal")),
    }
}

/// Something that was written in a relationship.
#[derive(Deserialize)]
pub(crate) struct Written {
    relationship: String,
    text: Secret,
}

#[tauri::command]
pub(crate) async fn send_letter(engine: State<'_, Engine>, args: Written) -> Answer<()> {
    let Written { relationship, text } = args;
    done(&engine, Command::SendLetter { relationship, text }).await
}

#[tauri::command]
pub(crate) async fn save_letter_draft(engine: State<'_, Engine>, args: Written) -> Answer<()> {
    let Written { relationship, text } = args;
    done(&engine, Command::SaveLetterDraft { relationship, text }).await
}

#[tauri::command]
pub(crate) async fn keep_for_session(engine: State<'_, Engine>, args: Written) -> Answer<()> {
    let Written { relationship, text } = args;
    done(&engine, Command::KeepForSession { relationship, text }).await
}

#[derive(Deserialize)]
pub(crate) struct OfPlace {
    relationship: String,
    place: u64,
}

#[tauri::command]
pub(crate) async fn take_off_agenda(engine: State<'_, Engine>, args: OfPlace) -> Answer<()> {
    let OfPlace { relationship, place } = args;
    done(&engine, Command::TakeOffAgenda { relationship, place }).await
}

#[tauri::command]
pub(crate) async fn letters_read(engine: State<'_, Engine>, args: OfPlace) -> Answer<()> {
    let OfPlace { relationship, place } = args;
    done(&engine, Command::LettersRead { relationship, place }).await
}

#[derive(Deserialize)]
pub(crate) struct OfLetter {
    relationship: String,
    letter: String,
}

#[tauri::command]
pub(crate) async fn take_letter_back(engine: State<'_, Engine>, args: OfLetter) -> Answer<()> {
    let OfLetter { relationship, letter } = args;
    done(&engine, Command::TakeLetterBack { relationship, letter }).await
}

#[tauri::command]
pub(crate) async fn write_letter_on(engine: State<'_, Engine>, args: OfLetter) -> Answer<()> {
    let OfLetter { relationship, letter } = args;
    done(&engine, Command::WriteLetterOn { relationship, letter }).await
}

#[derive(Deserialize)]
pub(crate) struct Letters {
    relationship: String,
    before: Option<u64>,
}

#[tauri::command]
pub(crate) async fn letters(engine: State<'_, Engine>, args: Letters) -> Answer<LettersPage> {
    let Letters { relationship, before } = args;
    page(&engine, Command::Letters { relationship, before }).await
}

#[derive(Deserialize)]
pub(crate) struct FindLetters {
    relationship: String,
    words: Secret,
    before: Option<u64>,
}

#[tauri::command]
pub(crate) async fn find_letters(engine: State<'_, Engine>, args: FindLetters) -> Answer<LettersPage> {
    let FindLetters { relationship, words, before } = args;
    page(&engine, Command::FindLetters { relationship, words, before }).await
}
