//! The page's commands about appointments, reviews, fees and the end, one line each.

use kader_core::input::Command;
use kader_core::output::Reply;
use kader_core::view::{Failure, Language, ReviewOutcome, SlotView, StatementView};
use kader_engine::Engine;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::commands::{Answer, Of, done};
use crate::saving::{Kind, save};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    relationship: String,
    start_ms: u64,
}

#[tauri::command]
pub(crate) async fn plan(engine: State<'_, Engine>, args: Plan) -> Answer<()> {
    let Plan { relationship, start_ms } = args;
    done(&engine, Command::Plan { relationship, start_ms }).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MoveAppointment {
    relationship: String,
    appointment: String,
    start_ms: u64,
}

#[tauri::command]
pub(crate) async fn move_appointment(engine: State<'_, Engine>, args: MoveAppointment) -> Answer<()> {
    let MoveAppointment { relationship, appointment, start_ms } = args;
    done(&engine, Command::Move { relationship, appointment, start_ms }).await
}

#[derive(Deserialize)]
pub(crate) struct OfAppointment {
    relationship: String,
    appointment: String,
}

#[tauri::command]
pub(crate) async fn cancel_appointment(engine: State<'_, Engine>, args: OfAppointment) -> Answer<()> {
    let OfAppointment { relationship, appointment } = args;
    done(&engine, Command::Cancel { relationship, appointment }).await
}

#[derive(Deserialize)]
pub(crate) struct SayMissed {
    relationship: String,
    appointment: String,
    absent: Vec<String>,
}

#[tauri::command]
pub(crate) async fn say_missed(engine: State<'_, Engine>, args: SayMissed) -> Answer<()> {
    let SayMissed { relationship, appointment, absent } = args;
    done(&engine, Command::SayMissed { relationship, appointment, absent }).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MayPlan {
    relationship: String,
    starts_ms: Vec<u64>,
    moving: Option<String>,
}

#[tauri::command]
pub(crate) async fn may_plan(engine: State<'_, Engine>, args: MayPlan) -> Answer<Vec<SlotView>> {
    let MayPlan { relationship, starts_ms, moving } = args;
    match engine.command(Command::MayPlan { relationship, starts_ms, moving }).await? {
        Reply::Slots(slots) => Ok(slots),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct Review {
    relationship: String,
    outcome: ReviewOutcome,
}

#[tauri::command]
pub(crate) async fn review(engine: State<'_, Engine>, args: Review) -> Answer<()> {
    let Review { relationship, outcome } = args;
    done(&engine, Command::Review { relationship, outcome }).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CloseTogether {
    relationship: String,
    follow_ups: Vec<u64>,
}

#[tauri::command]
pub(crate) async fn close_together(engine: State<'_, Engine>, args: CloseTogether) -> Answer<()> {
    let CloseTogether { relationship, follow_ups } = args;
    done(&engine, Command::CloseTogether { relationship, follow_ups }).await
}

#[tauri::command]
pub(crate) async fn end_alone(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::EndAlone { relationship: args.relationship }).await
}

#[derive(Deserialize)]
pub(crate) struct AnswerRequest {
    relationship: String,
    request: String,
    agree: bool,
}

#[tauri::command]
pub(crate) async fn answer_request(engine: State<'_, Engine>, args: AnswerRequest) -> Answer<()> {
    let AnswerRequest { relationship, request, agree } = args;
    done(&engine, Command::AnswerRequest { relationship, request, agree }).await
}

#[tauri::command]
pub(crate) async fn take_back_request(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::TakeBackRequest { relationship: args.relationship }).await
}

#[tauri::command]
pub(crate) async fn dismiss_not_asked(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::DismissNotAsked { relationship: args.relationship }).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfPeriod {
    relationship: String,
    from_ms: u64,
    until_ms: u64,
}

#[tauri::command]
pub(crate) async fn statement(engine: State<'_, Engine>, args: OfPeriod) -> Answer<StatementView> {
    let OfPeriod { relationship, from_ms, until_ms } = args;
    match engine.command(Command::Statement { relationship, from_ms, until_ms }).await? {
        Reply::Statement(statement) => Ok(statement),
        _ => Err(Failure::code("internal")),
    }
}

pub(crate) async fn file(engine: &Engine, command: Command) -> Answer<Vec<u8>> {
    match engine.command(command).await? {
        Reply::File(bytes) => Ok(bytes),
        _ => Err(Failure::code("internal")),
    }
}

/// Says whether it was saved: false where the person chose no place.
#[tauri::command]
pub(crate) async fn export_ledger(app: AppHandle, engine: State<'_, Engine>, args: Of) -> Answer<bool> {
    let command = Command::ExportLedger { relationship: args.relationship };
    save(&app, Kind::Ledger, file(&engine, command)).await
}

#[derive(Deserialize)]
pub(crate) struct ExportCalendar {
    relationship: String,
    /// The language that the page speaks; the chosen one otherwise.
    language: Option<Language>,
}

/// Says whether it was saved: false where the person chose no place.
#[tauri::command]
pub(crate) async fn export_calendar(
    app: AppHandle,
    engine: State<'_, Engine>,
    args: ExportCalendar,
) -> Answer<bool> {
    let chosen = engine.view().borrow().language;
    let language = args.language.or(chosen).unwrap_or(Language::En);
    let command = Command::ExportCalendar { relationship: args.relationship, language };
    save(&app, Kind::Calendar, file(&engine, command)).await
}
