//! Saving a file where a person chooses, in the system's own dialog.
//!
//! The page gets no right to it: it neither names a place nor sees the bytes, so that nothing in it
//! could write anywhere. Names are neutral (S-43).

use std::io::Write;
use std::path::{Path, PathBuf};

use kader_core::view::Failure;
use tauri::{AppHandle, Manager};

use crate::commands::Answer;

/// What is saved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A ledger that verifies anywhere.
    Ledger,
    /// Appointments for a calendar.
    Calendar,
}

impl Kind {
    /// The name that is proposed.
    fn name(self) -> &'static str {
        match self {
            Self::Ledger => "export.bin",
            Self::Calendar => "calendar.ics",
        }
    }
}

/// Asks where, and writes. False where no place was chosen.
///
/// # Errors
/// The code `notSaved` where the place could not be written.
pub(crate) async fn save(app: &AppHandle, kind: Kind, bytes: Vec<u8>) -> Answer<bool> {
    let failed = || Failure::code("notSaved");
    let Some(path) = place(app, kind).await? else { return Ok(false) };
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

/// The profile's folder.
pub(crate) struct Folder(pub(crate) PathBuf);

/// Writes a file for its owner alone. The whole of it, or none under that name.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    let unfinished = PathBuf::from(unfinished);
    let written = write_new(&unfinished, bytes).and_then(|()| std::fs::rename(&unfinished, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    written
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_file_is_whole_and_its_owners_or_not_there() {
        let folder = std::env::temp_dir().join(format!("saving-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(Kind::Ledger.name());
        write(&path, b"before").unwrap();
        write(&path, b"now").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"now");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(write(&folder.join("nowhere").join("file"), b"x").is_err());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left lying about");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn s43_names_give_nothing_away() {
        for kind in [Kind::Ledger, Kind::Calendar] {
            let name = kind.name();
            assert!(
                ["kader", "therap", "session", "ledger"].iter().all(|word| !name.contains(word)),
                "{name}"
            );
        }
    }
}
