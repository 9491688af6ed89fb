//! The commands of the page, one line each: what a person asked for, handed to the engine.

use kader_core::input::{Command, DeviceKind, Secret};
use kader_core::output::Reply;
use kader_core::view::{Failure, HistoryCheck, HistoryRow, Language, PresetView, RoleView, Terms, UnlockWay};
use kader_engine::{Engine, Which};
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::picture::Pictures;
use crate::shown::{Shown, ShownWords};

pub(crate) type Answer<T> = Result<T, Failure>;

/// A relationship's handle, as most commands carry it.
#[derive(Deserialize)]
pub(crate) struct Of {
    pub(crate) relationship: String,
}

pub(crate) async fn done(engine: &Engine, command: Command) -> Answer<()> {
    engine.command(command).await.map(|_| ())
}

async fn words(engine: &Engine, command: Command) -> Answer<ShownWords> {
    match engine.command(command).await? {
        Reply::Words(words) => Ok(ShownWords::new(words)),
        _ => Err(Failure::code("internal")),
    }
}

pub(crate) async fn relationship(engine: &Engine, command: Command) -> Answer<String> {
    match engine.command(command).await? {
        Reply::Relationship(id) => Ok(id),
        _ => Err(Failure::code("internal")),
    }
}

#[tauri::command]
pub(crate) async fn view(engine: State<'_, Engine>) -> Answer<Shown> {
    // Somebody may have put the vault back, or closed the other window.
    done(&engine, Command::Look).await?;
    Ok(Shown::new(engine.view().borrow().clone()))
}

#[derive(Deserialize)]
pub(crate) struct CreateVault {
    name: String,
    role: RoleView,
    language: Option<Language>,
    way: UnlockWay,
    passphrase: Option<Secret>,
}

#[tauri::command]
pub(crate) async fn create_vault(engine: State<'_, Engine>, args: CreateVault) -> Answer<ShownWords> {
    let CreateVault { name, role, language, way, passphrase } = args;
    words(&engine, Command::CreateVault { name, role, language, way, passphrase }).await
}

#[derive(Deserialize)]
pub(crate) struct WordAnswer {
    index: usize,
    word: Secret,
}

#[derive(Deserialize)]
pub(crate) struct ConfirmWords {
    answers: Vec<WordAnswer>,
}

#[tauri::command]
pub(crate) async fn confirm_words(engine: State<'_, Engine>, args: ConfirmWords) -> Answer<()> {
    let answers = args.answers.into_iter().map(|answer| (answer.index, answer.word)).collect();
    done(&engine, Command::ConfirmWords { answers }).await
}

#[derive(Deserialize)]
pub(crate) struct Unlock {
    way: UnlockWay,
    secret: Option<Secret>,
}

#[tauri::command]
pub(crate) async fn unlock(engine: State<'_, Engine>, args: Unlock) -> Answer<()> {
    done(&engine, Command::Unlock { way: args.way, secret: args.secret }).await
}

#[tauri::command]
pub(crate) async fn lock(engine: State<'_, Engine>) -> Answer<()> {
    done(&engine, Command::Lock).await
}

#[tauri::command]
pub(crate) async fn show_words(engine: State<'_, Engine>) -> Answer<ShownWords> {
    words(&engine, Command::ShowWords).await
}

#[tauri::command]
pub(crate) async fn renew_words(engine: State<'_, Engine>) -> Answer<ShownWords> {
    words(&engine, Command::RenewWords).await
}

#[derive(Deserialize)]
pub(crate) struct SetWay {
    way: UnlockWay,
    passphrase: Option<Secret>,
}

#[tauri::command]
pub(crate) async fn set_way(engine: State<'_, Engine>, args: SetWay) -> Answer<()> {
    done(&engine, Command::SetWay { way: args.way, passphrase: args.passphrase }).await
}

#[derive(Deserialize)]
pub(crate) struct SetCapability {
    text: Secret,
}

#[tauri::command]
pub(crate) async fn set_capability(engine: State<'_, Engine>, args: SetCapability) -> Answer<()> {
    done(&engine, Command::SetCapability { text: args.text }).await
}

#[derive(Deserialize)]
pub(crate) struct SetLanguage {
    language: Option<Language>,
}

#[tauri::command]
pub(crate) async fn set_language(engine: State<'_, Engine>, args: SetLanguage) -> Answer<()> {
    done(&engine, Command::SetLanguage { language: args.language }).await
}

#[derive(Deserialize)]
pub(crate) struct Invite {
    people: u8,
}

#[tauri::command]
pub(crate) async fn invite(engine: State<'_, Engine>, args: Invite) -> Answer<String> {
    relationship(&engine, Command::Invite { people: args.people }).await
}

#[derive(Deserialize)]
pub(crate) struct InviteOnward {
    relationship: String,
    members: Vec<String>,
    newcomers: u8,
}

#[tauri::command]
pub(crate) async fn invite_onward(engine: State<'_, Engine>, args: InviteOnward) -> Answer<String> {
    let InviteOnward { relationship: of, members, newcomers } = args;
    relationship(&engine, Command::InviteOnward { relationship: of, members, newcomers }).await
}

#[tauri::command]
pub(crate) async fn join_onward(engine: State<'_, Engine>, args: Of) -> Answer<String> {
    relationship(&engine, Command::JoinOnward { relationship: args.relationship }).await
}

#[tauri::command]
pub(crate) async fn withdraw_invitation(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::WithdrawInvitation { relationship: args.relationship }).await
}

#[derive(Deserialize)]
pub(crate) struct Accept {
    link: Secret,
}

#[tauri::command]
pub(crate) async fn accept_invitation(engine: State<'_, Engine>, args: Accept) -> Answer<String> {
    relationship(&engine, Command::Accept { link: args.link }).await
}

#[derive(Deserialize)]
pub(crate) struct AnswerVerification {
    relationship: String,
    same: bool,
}

#[tauri::command]
pub(crate) async fn answer_verification(engine: State<'_, Engine>, args: AnswerVerification) -> Answer<()> {
    let AnswerVerification { relationship, same } = args;
    done(&engine, Command::AnswerVerification { relationship, same }).await
}

#[tauri::command]
pub(crate) async fn close_relationship(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::CloseRelationship { relationship: args.relationship }).await
}

#[tauri::command]
pub(crate) async fn offer_introduction(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::OfferIntroduction { relationship: args.relationship }).await
}

#[tauri::command]
pub(crate) async fn join_introduction(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::JoinIntroduction { relationship: args.relationship }).await
}

#[derive(Deserialize)]
pub(crate) struct InZone {
    relationship: String,
    zone: String,
}

#[derive(Deserialize)]
pub(crate) struct Tightens {
    relationship: String,
    terms: Box<Terms>,
}

#[tauri::command]
pub(crate) async fn tightens(engine: State<'_, Engine>, args: Tightens) -> Answer<bool> {
    let Tightens { relationship, terms } = args;
    match engine.command(Command::Tightens { relationship, terms }).await? {
        Reply::Tightens(alone) => Ok(alone),
        _ => Err(Failure::code("internal")),
    }
}

#[tauri::command]
pub(crate) async fn presets(engine: State<'_, Engine>, args: InZone) -> Answer<Vec<PresetView>> {
    let InZone { relationship, zone } = args;
    match engine.command(Command::Presets { relationship, zone }).await? {
        Reply::Presets(presets) => Ok(presets),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct Propose {
    relationship: String,
    terms: Box<Terms>,
    why: String,
}

#[tauri::command]
pub(crate) async fn propose(engine: State<'_, Engine>, args: Propose) -> Answer<()> {
    let Propose { relationship, terms, why } = args;
    done(&engine, Command::Propose { relationship, terms, why }).await
}

#[derive(Deserialize)]
pub(crate) struct OfProposal {
    relationship: String,
    hash: String,
}

#[tauri::command]
pub(crate) async fn sign(engine: State<'_, Engine>, args: OfProposal) -> Answer<()> {
    done(&engine, Command::Sign { relationship: args.relationship, hash: args.hash }).await
}

#[tauri::command]
pub(crate) async fn decline(engine: State<'_, Engine>, args: OfProposal) -> Answer<()> {
    done(&engine, Command::Decline { relationship: args.relationship, hash: args.hash }).await
}

#[tauri::command]
pub(crate) async fn withdraw(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::Withdraw { relationship: args.relationship }).await
}

#[tauri::command]
pub(crate) async fn open_lobby(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::OpenLobby { relationship: args.relationship }).await
}

#[tauri::command]
pub(crate) async fn leave_lobby(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::LeaveLobby { relationship: args.relationship }).await
}

#[derive(Deserialize)]
pub(crate) struct SetDevice {
    kind: DeviceKind,
    on: bool,
    choice: Option<String>,
}

#[tauri::command]
pub(crate) async fn set_device(engine: State<'_, Engine>, args: SetDevice) -> Answer<()> {
    let SetDevice { kind, on, choice } = args;
    done(&engine, Command::SetDevice { kind, on, choice }).await
}

#[tauri::command]
pub(crate) async fn look_for_devices(engine: State<'_, Engine>) -> Answer<()> {
    done(&engine, Command::LookForDevices).await
}

#[tauri::command]
pub(crate) async fn play_tone(engine: State<'_, Engine>) -> Answer<()> {
    done(&engine, Command::PlayTone).await
}

#[derive(Deserialize)]
pub(crate) struct SetHideAddress {
    hide: bool,
}

#[tauri::command]
pub(crate) async fn set_hide_address(engine: State<'_, Engine>, args: SetHideAddress) -> Answer<()> {
    done(&engine, Command::SetHideAddress { hide: args.hide }).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttestPlace {
    free_to_speak: bool,
    alone: bool,
    address: Secret,
    call_back: Secret,
}

#[tauri::command]
pub(crate) async fn attest_place(engine: State<'_, Engine>, args: AttestPlace) -> Answer<()> {
    let AttestPlace { free_to_speak, alone, address, call_back } = args;
    done(&engine, Command::AttestPlace { free_to_speak, alone, address, call_back }).await
}

#[tauri::command]
pub(crate) async fn enter(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::Enter { relationship: args.relationship }).await
}

#[tauri::command]
pub(crate) async fn admit(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::Admit { relationship: args.relationship }).await
}

#[derive(Deserialize)]
pub(crate) struct AskExtension {
    relationship: String,
    seconds: u32,
}

#[tauri::command]
pub(crate) async fn ask_extension(engine: State<'_, Engine>, args: AskExtension) -> Answer<()> {
    let AskExtension { relationship, seconds } = args;
    done(&engine, Command::AskExtension { relationship, seconds }).await
}

#[derive(Deserialize)]
pub(crate) struct AnswerExtension {
    relationship: String,
    agree: bool,
}

#[tauri::command]
pub(crate) async fn answer_extension(engine: State<'_, Engine>, args: AnswerExtension) -> Answer<()> {
    let AnswerExtension { relationship, agree } = args;
    done(&engine, Command::AnswerExtension { relationship, agree }).await
}

#[tauri::command]
pub(crate) async fn dismiss_notice(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::DismissNotice { relationship: args.relationship }).await
}

#[derive(Deserialize)]
pub(crate) struct Say {
    relationship: String,
    text: String,
}

#[tauri::command]
pub(crate) async fn say(engine: State<'_, Engine>, args: Say) -> Answer<()> {
    done(&engine, Command::Say { relationship: args.relationship, text: args.text }).await
}

#[tauri::command]
pub(crate) async fn leave(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::Leave { relationship: args.relationship }).await
}

#[tauri::command]
pub(crate) async fn close_ending(engine: State<'_, Engine>, args: Of) -> Answer<()> {
    done(&engine, Command::CloseEnding { relationship: args.relationship }).await
}

#[tauri::command]
pub(crate) async fn history(engine: State<'_, Engine>, args: Of) -> Answer<Vec<HistoryRow>> {
    match engine.command(Command::History { relationship: args.relationship }).await? {
        Reply::Lines(rows) => Ok(rows),
        _ => Err(Failure::code("internal")),
    }
}

#[tauri::command]
pub(crate) async fn verify_history(engine: State<'_, Engine>, args: Of) -> Answer<HistoryCheck> {
    match engine.command(Command::VerifyHistory { relationship: args.relationship }).await? {
        Reply::History(check) => Ok(check),
        _ => Err(Failure::code("internal")),
    }
}

#[derive(Deserialize)]
pub(crate) struct AttachPicture {
    which: Which,
    small: bool,
}

#[derive(Serialize)]
pub(crate) struct PictureAddress {
    url: String,
}

#[tauri::command]
pub(crate) async fn attach_picture(
    engine: State<'_, Engine>,
    pictures: State<'_, Pictures>,
    args: AttachPicture,
) -> Answer<PictureAddress> {
    // Of nobody whom this person does not know.
    let frames = engine.picture(&args.which).ok_or_else(|| Failure::code("noRelationship"))?;
    let url = pictures.attach(frames, args.small).await.map_err(|_| Failure::code("internal"))?;
    Ok(PictureAddress { url })
}
