//! Commands about coming back on a new computer, and about the words that it needs.

use kader_core::input::{Command, Secret};
use kader_engine::Engine;
use serde::Deserialize;
use tauri::State;

use crate::commands::{Answer, done, relationship};

#[derive(Deserialize)]
pub(crate) struct InviteBack {
    relationship: String,
    member: String,
}

#[tauri::command]
pub(crate) async fn invite_back(engine: State<'_, Engine>, args: InviteBack) -> Answer<()> {
    let InviteBack { relationship, member } = args;
    done(&engine, Command::InviteBack { relationship, member }).await
}

#[derive(Deserialize)]
pub(crate) struct ComeBack {
    link: Secret,
}

#[tauri::command]
pub(crate) async fn come_back(engine: State<'_, Engine>, args: ComeBack) -> Answer<String> {
    relationship(&engine, Command::ComeBack { link: args.link }).await
}

#[derive(Deserialize)]
pub(crate) struct CheckWords {
    words: Secret,
}

#[tauri::command]
pub(crate) async fn check_words(engine: State<'_, Engine>, args: CheckWords) -> Answer<()> {
    done(&engine, Command::CheckWords { words: args.words }).await
}

#[tauri::command]
pub(crate) async fn put_off_words(engine: State<'_, Engine>) -> Answer<()> {
    done(&engine, Command::PutOffWords).await
}
