//! Commands about coming back on a new computer, and about the words that it needs.

use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use kader_core::input::{Brought, Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{ArchiveLook, Failure, UnlockWay};
use kader_engine::Engine;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::commands::{Answer, done, relationship};

/// The archive that was chosen, until there is a vault of it. The page never has its bytes.
#[derive(Default)]
pub(crate) struct Chosen(Mutex<Option<Brought>>);

impl Chosen {
    pub(crate) fn put(&self, archive: Option<Brought>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = archive;
    }

    pub(crate) fn get(&self) -> Option<Brought> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Reads a file, and no more of it than an archive can have.
fn read(path: &Path) -> Answer<Brought> {
    let unreadable = |_| Failure::code("archiveNone");
    let most = u64::try_from(Brought::MOST).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > Brought::MOST {
        return Err(Failure::code("archiveTooLarge"));
    }
    Ok(Brought::new(bytes))
}

#[tauri::command]
pub(crate) async fn choose_archive(
    app: AppHandle,
    engine: State<'_, Engine>,
    chosen: State<'_, Chosen>,
) -> Answer<Option<ArchiveLook>> {
    let Some(path) = crate::saving::chosen(&app).await? else { return Ok(None) };
    chosen.put(None);
    let archive = tauri::async_runtime::spawn_blocking(move || read(&path)).await;
    let archive = archive.map_err(|_| Failure::code("internal"))??;
    let look = engine.command(Command::LookIntoArchive { archive: archive.clone() }).await?;
    let Reply::Archive(look) = look else { return Err(Failure::code("internal")) };
    chosen.put(Some(archive));
    Ok(Some(look))
}

#[derive(Deserialize)]
pub(crate) struct Restore {
    words: Secret,
    way: UnlockWay,
    passphrase: Option<Secret>,
}

#[tauri::command]
pub(crate) async fn restore(
    engine: State<'_, Engine>,
    chosen: State<'_, Chosen>,
    args: Restore,
) -> Answer<()> {
    let archive = chosen.get().ok_or_else(|| Failure::code("archiveNone"))?;
    let Restore { words, way, passphrase } = args;
    done(&engine, Command::Restore { archive, words, way, passphrase }).await?;
    chosen.put(None);
    Ok(())
}

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
