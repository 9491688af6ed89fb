//! Commands about what is a person's own: being there, help that one sets going alone, contacts before unlocking, a note.

use kader_core::input::{Command, Secret};
use kader_core::later::PARTS;
use kader_core::output::Reply;
use kader_core::view::{ArchivedView, Failure, Language};
use kader_engine::Engine;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::commands::{Answer, Of, done};
use crate::course::file;
use crate::saving::{Kind, save};
use crate::shown::{ShownLater, ShownNote, ShownTool};

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

#[derive(Deserialize)]
pub(crate) struct SaveLater {
    relationship: String,
    parts: [Secret; PARTS],
}

#[tauri::command]
pub(crate) async fn save_later(engine: State<'_, Engine>, args: SaveLater) -> Answer<()> {
    let SaveLater { relationship, parts } = args;
    done(&engine, Command::SaveLater { relationship, parts }).await
}

#[tauri::command]
pub(crate) async fn later(engine: State<'_, Engine>, args: Of) -> Answer<ShownLater> {
    match engine.command(Command::Later { relationship: args.relationship }).await? {
        Reply::Later(plan) => Ok(ShownLater::new(plan)),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct ExportLater {
    relationship: String,
    /// The language that the page speaks.
    language: Language,
}

/// Says whether it was saved: false where the person chose no place.
#[tauri::command]
pub(crate) async fn export_later(
    app: AppHandle,
    engine: State<'_, Engine>,
    args: ExportLater,
) -> Answer<bool> {
    let ExportLater { relationship, language } = args;
    save(&app, Kind::Later, file(&engine, Command::ExportLater { relationship, language })).await
}

#[derive(Deserialize)]
pub(crate) struct ExportOwn {
    relationship: String,
    /// The language that the page speaks, and the IANA zone that it shows moments in.
    language: Language,
    zone: String,
}

/// Says whether it was saved: false where the person chose no place.
#[tauri::command]
pub(crate) async fn export_own(app: AppHandle, engine: State<'_, Engine>, args: ExportOwn) -> Answer<bool> {
    let ExportOwn { relationship, language, zone } = args;
    save(&app, Kind::Own, file(&engine, Command::ExportOwn { relationship, language, zone })).await
}

#[tauri::command]
pub(crate) async fn toolbox(engine: State<'_, Engine>) -> Answer<Vec<ShownTool>> {
    match engine.command(Command::Toolbox).await? {
        Reply::Toolbox(tools) => Ok(tools.into_iter().map(ShownTool::new).collect()),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct KeepTool {
    relationship: Option<String>,
    title: Secret,
    text: Secret,
    record: Option<String>,
    letter: Option<String>,
}

#[tauri::command]
pub(crate) async fn keep_tool(engine: State<'_, Engine>, args: KeepTool) -> Answer<()> {
    let KeepTool { relationship, title, text, record, letter } = args;
    done(&engine, Command::KeepTool { relationship, title, text, record, letter }).await
}

#[derive(Deserialize)]
pub(crate) struct ChangeTool {
    id: String,
    title: Secret,
    text: Secret,
}

#[tauri::command]
pub(crate) async fn change_tool(engine: State<'_, Engine>, args: ChangeTool) -> Answer<()> {
    let ChangeTool { id, title, text } = args;
    done(&engine, Command::ChangeTool { id, title, text }).await
}

#[derive(Deserialize)]
pub(crate) struct MoveTool {
    id: String,
    before: Option<String>,
}

#[tauri::command]
pub(crate) async fn move_tool(engine: State<'_, Engine>, args: MoveTool) -> Answer<()> {
    let MoveTool { id, before } = args;
    done(&engine, Command::MoveTool { id, before }).await
}

#[derive(Deserialize)]
pub(crate) struct RemoveTool {
    id: String,
}

#[tauri::command]
pub(crate) async fn remove_tool(engine: State<'_, Engine>, args: RemoveTool) -> Answer<()> {
    done(&engine, Command::RemoveTool { id: args.id }).await
}

/// In what a file is written: the language that the page speaks, and the IANA zone that it shows moments in. What it
/// does not say is the language that it said it speaks, and UTC.
#[derive(Deserialize)]
pub(crate) struct Written {
    language: Option<Language>,
    zone: Option<String>,
}

impl Written {
    pub(crate) fn chosen(self, app: &AppHandle) -> (Language, String) {
        let language = self.language.unwrap_or_else(|| crate::reminding::language(app));
        (language, self.zone.unwrap_or_else(|| "UTC".to_owned()))
    }
}

#[derive(Deserialize)]
pub(crate) struct ExportArchive {
    /// Of one relationship, or of all.
    relationship: Option<String>,
    #[serde(flatten)]
    written: Written,
}

/// Says whether it was saved, and which files of letters are not in it.
#[tauri::command]
pub(crate) async fn export_archive(
    app: AppHandle,
    engine: State<'_, Engine>,
    args: ExportArchive,
) -> Answer<ArchivedView> {
    let (relationship, (language, zone)) = (args.relationship, args.written.chosen(&app));
    save_archive(&app, &engine, relationship.clone(), move |sound| Command::ExportArchive {
        relationship,
        language,
        zone,
        sound,
    })
    .await
}

/// Looks into the files of others that would go into an archive, has it made with those that are what they say, and
/// saves it where the person chooses.
pub(crate) async fn save_archive(
    app: &AppHandle,
    engine: &Engine,
    relationship: Option<String>,
    command: impl FnOnce(Vec<String>) -> Command,
) -> Answer<ArchivedView> {
    let mut left = Vec::new();
    let bytes = async {
        let sound = crate::files::sound(engine, relationship).await?;
        let Reply::ArchiveFile(file) = engine.command(command(sound)).await? else {
            return Err(Failure::code("internal"));
        };
        left = file.left;
        Ok(file.bytes)
    };
    let saved = save(app, Kind::Archive, bytes).await?;
    Ok(ArchivedView { saved, left })
}

#[derive(Deserialize)]
pub(crate) struct ExportRecord {
    relationship: String,
    record: String,
    #[serde(flatten)]
    written: Written,
}

/// Says whether it was saved: false where the person chose no place.
#[tauri::command]
pub(crate) async fn export_record(
    app: AppHandle,
    engine: State<'_, Engine>,
    args: ExportRecord,
) -> Answer<bool> {
    let (relationship, record, (language, zone)) =
        (args.relationship, args.record, args.written.chosen(&app));
    let command = Command::ExportRecord { relationship, record, language, zone };
    save(&app, Kind::Record, file(&engine, command)).await
}

#[derive(Deserialize)]
pub(crate) struct ExportOverview {
    relationship: String,
    #[serde(flatten)]
    written: Written,
}

/// Says whether it was saved: false where the person chose no place.
#[tauri::command]
pub(crate) async fn export_overview(
    app: AppHandle,
    engine: State<'_, Engine>,
    args: ExportOverview,
) -> Answer<bool> {
    let (relationship, (language, zone)) = (args.relationship, args.written.chosen(&app));
    save(&app, Kind::Overview, file(&engine, Command::ExportOverview { relationship, language, zone })).await
}
