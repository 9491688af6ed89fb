//! Saving a file where a person chooses, in the system's own dialog.
//!
//! The page gets no right to it: it neither names a place nor sees the bytes, so that nothing in it
//! could write anywhere. Names are neutral (S-43).

use std::future::Future;
use std::io::Write;
use std::path::{Path, PathBuf};

use kader_core::view::Failure;
use ring::rand::{SecureRandom, SystemRandom};
use tauri::{AppHandle, Manager};

use crate::commands::Answer;

/// What is saved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A ledger that verifies anywhere.
    Ledger,
    /// Appointments for a calendar.
    Calendar,
    /// A person's own plan for later, as plain text.
    Later,
    /// All that is a person's own, as plain text.
    Own,
    /// A picture of a letter.
    Jpeg,
    /// A picture of a letter.
    Png,
    /// A document of a letter.
    Pdf,
    /// The same in open formats.
    Archive,
    /// A record as a document.
    Record,
    /// All of a relationship as a document.
    Overview,
}

impl Kind {
    /// The name that is proposed.
    fn name(self) -> &'static str {
        match self {
            Self::Ledger => "export.bin",
            Self::Calendar => "calendar.ics",
            Self::Later => "notes.txt",
            Self::Own => "own.txt",
            Self::Jpeg => "file.jpg",
            Self::Png => "file.png",
            Self::Pdf => "file.pdf",
            Self::Archive => "archive.zip",
            Self::Record => "record.pdf",
            Self::Overview => "overview.pdf",
        }
    }
}

/// Asks where, and only then for the bytes, and writes: a dialog that stands open while the vault locks
/// holds nothing of it. False where no place was chosen.
///
/// # Errors
/// The code `notSaved` where the place could not be written; those of `bytes`, such as `locked`.
pub(crate) async fn save(
    app: &AppHandle,
    kind: Kind,
    bytes: impl Future<Output = Answer<Vec<u8>>>,
) -> Answer<bool> {
    save_at(place(app, kind), bytes).await
}

async fn save_at(
    place: impl Future<Output = Answer<Option<PathBuf>>>,
    bytes: impl Future<Output = Answer<Vec<u8>>>,
) -> Answer<bool> {
    let failed = || Failure::code("notSaved");
    let Some(path) = place.await? else { return Ok(false) };
    let bytes = bytes.await?;
    let written = tauri::async_runtime::spawn_blocking(move || write(&path, &bytes)).await;
    // Where and what it was stays unsaid.
    written.map_err(|_| failed())?.map_err(|_| failed())?;
    Ok(true)
}

/// The place that the person chooses. A window that a test drives has nobody to ask: it saves beside
/// the profile's other files.
async fn place(app: &AppHandle, kind: Kind) -> Answer<Option<PathBuf>> {
    if crate::driven() {
        let folder = app.state::<Folder>().0.clone();
        return Ok(Some(folder.join(kind.name())));
    }
    let (tell, chosen) = tokio::sync::oneshot::channel();
    let asked = app.run_on_main_thread(move || {
        let dialog = rfd::AsyncFileDialog::new().set_file_name(kind.name()).save_file();
        tauri::async_runtime::spawn(async move {
            let file = dialog.await;
            let _ = tell.send(file.map(|file| file.path().to_owned()));
        });
    });
    asked.map_err(|_| Failure::code("internal"))?;
    Ok(chosen.await.unwrap_or_default())
}

/// The file that the person chooses to be read. A window that a test drives takes the archive beside the
/// profile's other files.
pub(crate) async fn chosen(app: &AppHandle) -> Answer<Option<PathBuf>> {
    if crate::driven() {
        let path = app.state::<Folder>().0.join("archive.zip");
        return Ok(path.exists().then_some(path));
    }
    let (tell, chosen) = tokio::sync::oneshot::channel();
    let asked = app.run_on_main_thread(move || {
        let dialog = rfd::AsyncFileDialog::new().add_filter("ZIP", &["zip"]).pick_file();
        tauri::async_runtime::spawn(async move {
            let file = dialog.await;
            let _ = tell.send(file.map(|file| file.path().to_owned()));
        });
    });
    asked.map_err(|_| Failure::code("internal"))?;
    Ok(chosen.await.unwrap_or_default())
}

/// The profile's folder.
pub(crate) struct Folder(pub(crate) PathBuf);

/// Writes a file for its owner alone. The whole of it, or none under that name.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut token = [0u8; 16];
    SystemRandom::new().fill(&mut token).map_err(|_| std::io::Error::other("no random bytes"))?;
    let name = format!("{}.part", data_encoding::HEXLOWER.encode(&token));
    write_by_way_of(&path.with_file_name(name), path, bytes)
}

/// Nothing that lies at `unfinished` already is written to, followed or removed: it is not ours.
fn write_by_way_of(unfinished: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(unfinished)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    let written = written.and_then(|()| std::fs::rename(unfinished, path));
    if written.is_err() {
        let _ = std::fs::remove_file(unfinished);
    }
    written
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::atomic::{AtomicBool, Ordering};

    use kader_core::input::{Command, Secret};
    use kader_core::view::{RoleView, UnlockWay};
    use kader_engine::{Engine, EngineConfig};

    use super::*;

    /// A folder of its own for a test, gone with it.
    struct Own(PathBuf);

    impl Own {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("saving-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn files(&self) -> usize {
            std::fs::read_dir(&self.0).unwrap().count()
        }
    }

    impl Drop for Own {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_file_is_whole_and_its_owners_or_not_there() {
        let folder = Own::new("whole");
        let path = folder.0.join(Kind::Ledger.name());
        write(&path, b"before").unwrap();
        write(&path, b"now").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"now");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(write(&folder.0.join("nowhere").join("file"), b"x").is_err());
        assert_eq!(folder.files(), 1, "nothing is left lying about");
        // A folder lies where the file was to go.
        std::fs::create_dir_all(folder.0.join("taken").join("inside")).unwrap();
        assert!(write(&folder.0.join("taken"), b"x").is_err());
        assert_eq!(folder.files(), 2, "nothing is left lying about");
    }

    #[test]
    fn what_lay_there_before_stays_as_it_was() {
        let folder = Own::new("theirs");
        let path = folder.0.join("export.bin");
        // Where an unfinished file once went, by a name that anybody could foresee.
        let foreseen = folder.0.join("export.bin.part");
        std::fs::write(&foreseen, b"theirs").unwrap();
        write(&path, b"ours").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"ours");
        assert_eq!(std::fs::read(&foreseen).unwrap(), b"theirs");
        // And even by the very name that is used.
        assert!(write_by_way_of(&foreseen, &path, b"again").is_err());
        assert_eq!(std::fs::read(&foreseen).unwrap(), b"theirs");
        assert_eq!(std::fs::read(&path).unwrap(), b"ours");
        #[cfg(unix)]
        {
            let target = folder.0.join("target");
            std::fs::write(&target, b"theirs").unwrap();
            let link = folder.0.join("link.part");
            std::os::unix::fs::symlink(&target, &link).unwrap();
            assert!(write_by_way_of(&link, &path, b"again").is_err());
            assert_eq!(std::fs::read(&target).unwrap(), b"theirs");
            assert_eq!(std::fs::read_link(&link).unwrap(), target);
        }
    }

    #[tokio::test]
    async fn s44_what_locks_while_the_place_is_chosen_is_not_written() {
        let folder = Own::new("locked");
        let path = folder.0.join("export.bin");
        let open = AtomicBool::new(true);
        let bytes = async || match open.load(Ordering::SeqCst) {
            true => Ok(b"entries".to_vec()),
            false => Err(Failure::code("locked")),
        };
        let chosen = async || Ok(Some(path.clone()));
        let locks_meanwhile = async || {
            open.store(false, Ordering::SeqCst);
            chosen().await
        };
        assert_eq!(save_at(async { Ok(None) }, async { panic!("asked without a place") }).await, Ok(false));
        assert_eq!(folder.files(), 0);
        assert_eq!(save_at(locks_meanwhile(), bytes()).await, Err(Failure::code("locked")));
        assert_eq!(folder.files(), 0, "nothing is written");
        open.store(true, Ordering::SeqCst);
        assert_eq!(save_at(chosen(), bytes()).await, Ok(true));
        assert_eq!(std::fs::read(&path).unwrap(), b"entries");
    }

    #[tokio::test]
    async fn s44_a_core_that_locked_meanwhile_refuses_the_bytes() {
        let folder = Own::new("core");
        let path = folder.0.join("export.bin");
        let profile = folder.0.join("profile");
        let engine = Engine::start(EngineConfig { profile, ..EngineConfig::default() }).unwrap();
        let create = Command::CreateVault {
            name: "Noor".to_owned(),
            role: RoleView::Client,
            language: None,
            way: UnlockWay::Passphrase,
            passphrase: Some(Secret::new("window seat, quiet coach".to_owned())),
        };
        engine.command(create).await.unwrap();
        let ask = || crate::course::file(&engine, Command::ExportLedger { relationship: "one".to_owned() });
        // While it is open the core gets as far as to say that there is no such relationship.
        assert_eq!(ask().await, Err(Failure::code("noRelationship")));
        let place = async {
            engine.command(Command::Lock).await.unwrap();
            Ok(Some(path.clone()))
        };
        assert_eq!(save_at(place, ask()).await, Err(Failure::code("locked")));
        assert!(!path.exists());
    }

    #[test]
    fn s43_names_give_nothing_away() {
        let own = [Kind::Ledger, Kind::Calendar, Kind::Later, Kind::Own];
        for kind in own.into_iter().chain([Kind::Jpeg, Kind::Png, Kind::Pdf]) {
            let name = kind.name();
            assert!(
                ["kader", "therap", "session", "ledger"].iter().all(|word| !name.contains(word)),
                "{name}"
            );
        }
    }
}
