//! Commands about a person's second computer.

use kader_core::input::{Command, Secret};
use kader_core::view::{ArchivedView, Failure};
use kader_engine::Engine;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::commands::{Answer, done};
use crate::own::{Written, save_archive};
use crate::returning::Chosen;

#[tauri::command]
pub(crate) async fn prepare_computer(engine: State<'_, Engine>) -> Answer<()> {
    done(&engine, Command::PrepareComputer).await
}

#[tauri::command]
pub(crate) async fn remove_computer(engine: State<'_, Engine>) -> Answer<()> {
    done(&engine, Command::RemoveComputer).await
}

#[derive(Deserialize)]
pub(crate) struct SaveForComputer {
    #[serde(flatten)]
    written: Written,
}

/// Says whether it was saved, and which files of letters are not in it.
#[tauri::command]
pub(crate) async fn save_for_computer(
    app: AppHandle,
    engine: State<'_, Engine>,
    args: SaveForComputer,
) -> Answer<ArchivedView> {
    let (language, zone) = args.written.chosen(&app);
    save_archive(&app, &engine, None, move |sound| Command::ExportForComputer { language, zone, sound }).await
}

#[derive(Deserialize)]
pub(crate) struct TakeSeats {
    words: Secret,
}

/// Takes what is not here yet out of the file that was chosen.
#[tauri::command]
pub(crate) async fn take_seats(
    engine: State<'_, Engine>,
    chosen: State<'_, Chosen>,
    args: TakeSeats,
) -> Answer<()> {
    let archive = chosen.get().ok_or_else(|| Failure::code("archiveNone"))?;
    done(&engine, Command::TakeSeats { archive, words: args.words }).await?;
    chosen.put(None);
    Ok(())
}
