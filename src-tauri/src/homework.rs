//! Commands about goals, tasks and records.

use kader_core::finding::FoundPlace;
use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{
    Failure, FormDefinition, FormKept, FormsPage, HomeworkPage, Language, RecordBegun, RecordPage,
    RecordsPage, RoutineView, TaskStepName,
};
use kader_engine::Engine;
use serde::Deserialize;
use tauri::State;

use crate::commands::{Answer, done};
use crate::shown::ShownFound;

#[derive(Deserialize)]
pub(crate) struct OfHomework {
    relationship: String,
}

#[tauri::command]
pub(crate) async fn homework(engine: State<'_, Engine>, args: OfHomework) -> Answer<HomeworkPage> {
    match engine.command(Command::Homework { relationship: args.relationship }).await? {
        Reply::Homework(page) => Ok(page),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct Find {
    relationship: String,
    words: Secret,
    language: Language,
    behind: Option<FoundPlace>,
}

#[tauri::command]
pub(crate) async fn find(engine: State<'_, Engine>, args: Find) -> Answer<ShownFound> {
    let Find { relationship, words, language, behind } = args;
    match engine.command(Command::Find { relationship, words, language, behind }).await? {
        Reply::Found(found) => Ok(ShownFound::new(found)),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct ProposeGoal {
    relationship: String,
    wording: Secret,
}

#[tauri::command]
pub(crate) async fn propose_goal(engine: State<'_, Engine>, args: ProposeGoal) -> Answer<()> {
    let ProposeGoal { relationship, wording } = args;
    done(&engine, Command::ProposeGoal { relationship, wording }).await
}

#[derive(Deserialize)]
pub(crate) struct OfGoal {
    relationship: String,
    goal: String,
}

#[tauri::command]
pub(crate) async fn sign_goal(engine: State<'_, Engine>, args: OfGoal) -> Answer<()> {
    let OfGoal { relationship, goal } = args;
    done(&engine, Command::SignGoal { relationship, goal }).await
}

#[tauri::command]
pub(crate) async fn let_go_of_goal(engine: State<'_, Engine>, args: OfGoal) -> Answer<()> {
    let OfGoal { relationship, goal } = args;
    done(&engine, Command::LetGoOfGoal { relationship, goal }).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfferTask {
    relationship: String,
    goal: String,
    title: Secret,
    why: Secret,
    how_often: Secret,
    until_ms: Option<u64>,
    form: Option<String>,
}

#[tauri::command]
pub(crate) async fn offer_task(engine: State<'_, Engine>, args: OfferTask) -> Answer<()> {
    let OfferTask { relationship, goal, title, why, how_often, until_ms, form } = args;
    done(&engine, Command::OfferTask { relationship, goal, title, why, how_often, until_ms, form }).await
}

#[derive(Deserialize)]
pub(crate) struct StepTask {
    relationship: String,
    task: String,
    step: TaskStepName,
}

#[tauri::command]
pub(crate) async fn step_task(engine: State<'_, Engine>, args: StepTask) -> Answer<()> {
    let StepTask { relationship, task, step } = args;
    done(&engine, Command::StepTask { relationship, task, step }).await
}

#[derive(Deserialize)]
pub(crate) struct BeginRecord {
    relationship: String,
    form: String,
    task: Option<String>,
}

#[tauri::command]
pub(crate) async fn begin_record(engine: State<'_, Engine>, args: BeginRecord) -> Answer<RecordBegun> {
    let BeginRecord { relationship, form, task } = args;
    match engine.command(Command::BeginRecord { relationship, form, task }).await? {
        Reply::Begun(begun) => Ok(begun),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct OpenRecord {
    relationship: String,
    record: String,
    have: Option<String>,
}

#[tauri::command]
pub(crate) async fn open_record(engine: State<'_, Engine>, args: OpenRecord) -> Answer<RecordPage> {
    let OpenRecord { relationship, record, have } = args;
    match engine.command(Command::OpenRecord { relationship, record, have }).await? {
        Reply::Record(page) => Ok(page),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct OfForm {
    relationship: String,
    form: String,
}

#[tauri::command]
pub(crate) async fn records(engine: State<'_, Engine>, args: OfForm) -> Answer<RecordsPage> {
    let OfForm { relationship, form } = args;
    match engine.command(Command::Records { relationship, form }).await? {
        Reply::Records(page) => Ok(page),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct ChangeRecord {
    relationship: String,
    record: String,
    change: Secret,
}

#[tauri::command]
pub(crate) async fn change_record(engine: State<'_, Engine>, args: ChangeRecord) -> Answer<()> {
    let ChangeRecord { relationship, record, change } = args;
    done(&engine, Command::ChangeRecord { relationship, record, change }).await
}

#[derive(Deserialize)]
pub(crate) struct OfRecord {
    relationship: String,
    record: String,
}

#[tauri::command]
pub(crate) async fn share_record(engine: State<'_, Engine>, args: OfRecord) -> Answer<()> {
    let OfRecord { relationship, record } = args;
    done(&engine, Command::ShareRecord { relationship, record }).await
}

#[tauri::command]
pub(crate) async fn withdraw_record(engine: State<'_, Engine>, args: OfRecord) -> Answer<()> {
    let OfRecord { relationship, record } = args;
    done(&engine, Command::WithdrawRecord { relationship, record }).await
}

#[tauri::command]
pub(crate) async fn remove_record(engine: State<'_, Engine>, args: OfRecord) -> Answer<()> {
    let OfRecord { relationship, record } = args;
    done(&engine, Command::RemoveRecord { relationship, record }).await
}

#[tauri::command]
pub(crate) async fn forms(engine: State<'_, Engine>) -> Answer<FormsPage> {
    match engine.command(Command::Forms).await? {
        Reply::Forms(page) => Ok(page),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct SaveForm {
    /// The one whose place it takes.
    form: Option<String>,
    definition: FormDefinition,
}

#[tauri::command]
pub(crate) async fn save_form(engine: State<'_, Engine>, args: SaveForm) -> Answer<FormKept> {
    let SaveForm { form, definition } = args;
    match engine.command(Command::SaveForm { form, definition: Box::new(definition) }).await? {
        Reply::FormKept(kept) => Ok(kept),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct OwnForm {
    form: String,
}

#[tauri::command]
pub(crate) async fn remove_form(engine: State<'_, Engine>, args: OwnForm) -> Answer<()> {
    done(&engine, Command::RemoveForm { form: args.form }).await
}

#[derive(Deserialize)]
pub(crate) struct SetRoutine {
    relationship: String,
    task: Option<String>,
    form: Option<String>,
    routine: Option<RoutineView>,
}

#[tauri::command]
pub(crate) async fn set_routine(engine: State<'_, Engine>, args: SetRoutine) -> Answer<()> {
    let SetRoutine { relationship, task, form, routine } = args;
    done(&engine, Command::SetRoutine { relationship, task, form, routine }).await
}

#[derive(Deserialize)]
pub(crate) struct SayWhere {
    relationship: String,
    record: String,
    field: Option<String>,
    place: Option<String>,
    mark: bool,
}

#[tauri::command]
pub(crate) async fn say_where(engine: State<'_, Engine>, args: SayWhere) -> Answer<()> {
    let SayWhere { relationship, record, field, place, mark } = args;
    done(&engine, Command::SayWhere { relationship, record, field, place, mark }).await
}
