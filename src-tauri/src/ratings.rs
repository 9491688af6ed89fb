//! Commands about ratings of sessions (S-51).

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{Failure, RatingsPage};
use kader_engine::Engine;
use serde::Deserialize;
use tauri::State;

use crate::commands::{Answer, Of, done};

#[derive(Deserialize)]
pub(crate) struct Rated {
    relationship: String,
    session: String,
    values: [u8; 3],
    remark: Secret,
}

#[tauri::command]
pub(crate) async fn rate(engine: State<'_, Engine>, args: Rated) -> Answer<()> {
    let Rated { relationship, session, values, remark } = args;
    done(&engine, Command::Rate { relationship, session, values, remark }).await
}

#[tauri::command]
pub(crate) async fn ratings(engine: State<'_, Engine>, args: Of) -> Answer<RatingsPage> {
    match engine.command(Command::Ratings { relationship: args.relationship }).await? {
        Reply::Ratings(page) => Ok(page),
        _ => Err(Failure::code("internal")),
    }
}
