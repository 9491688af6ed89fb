//! Files of letters: chosen in the system's dialog, read and made anew, shown as pictures, saved.
//!
//! The page never sees where a file lies, and of what is in it nothing but pictures of it. What came from another
//! is checked each time before it is drawn or saved.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kader_attachment::{AttachmentError, Kind, MOST_READ, Prepared, inspect, prepare, preview};
use kader_core::input::{Command, FileBytes, Secret};
use kader_core::output::{Attachment, Reply};
use kader_core::view::{Failure, FileFormat, FilesView, VaultView};
use kader_engine::Engine;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, State};
use tokio::sync::Semaphore;
use ts_rs::TS;

use crate::commands::{Answer, Of, done};
use crate::saving::{self, Folder, save};

/// How long a picture of a page is waited for. Drawing goes on behind it: nothing can stop it from outside.
const DRAWN_WITHIN: Duration = Duration::from_secs(20);
/// How many pictures are drawn at once. As many as hang, hang; then none is drawn any more until they end.
const DRAWN_AT_ONCE: usize = 2;

/// What came of choosing files for a letter.
#[derive(Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct AttachedView {
    /// How many were taken.
    attached: u32,
    /// Which were not.
    refused: Vec<NotAttachedView>,
}

/// A file that was chosen and not taken.
#[derive(Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct NotAttachedView {
    /// What the system calls it.
    name: String,
    /// Why not.
    code: String,
}

/// Draws pictures of files, few at once.
pub(crate) struct Drawing(Arc<Semaphore>);

impl Drawing {
    /// None drawn yet.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(DRAWN_AT_ONCE)))
    }

    async fn draw(&self, draw: impl FnOnce() -> Answer<Vec<u8>> + Send + 'static) -> Answer<Vec<u8>> {
        let late = |_| Failure::code("fileDamaged");
        let waiting = tokio::time::timeout(DRAWN_WITHIN, self.0.clone().acquire_owned());
        let place = waiting.await.map_err(late)?.map_err(|_| Failure::code("internal"))?;
        let drawing = tauri::async_runtime::spawn_blocking(move || {
            let drawn = draw();
            drop(place);
            drawn
        });
        tokio::time::timeout(DRAWN_WITHIN, drawing)
            .await
            .map_err(late)?
            .map_err(|_| Failure::code("internal"))?
    }
}

#[tauri::command]
pub(crate) async fn attach_files(
    app: AppHandle,
    engine: State<'_, Engine>,
    args: Of,
) -> Answer<AttachedView> {
    let agreed = agreed(&engine, &args.relationship)?;
    let paths = chosen(&app).await?;
    attach(&engine, &args.relationship, agreed, paths).await
}

#[derive(Deserialize)]
pub(crate) struct OfFile {
    relationship: String,
    file: String,
}

#[tauri::command]
pub(crate) async fn detach_file(engine: State<'_, Engine>, args: OfFile) -> Answer<()> {
    let OfFile { relationship, file } = args;
    done(&engine, Command::DetachFile { relationship, file }).await
}

#[derive(Deserialize)]
pub(crate) struct FilePreview {
    relationship: String,
    file: String,
    page: u32,
    width: u32,
}

#[tauri::command]
pub(crate) async fn file_preview(
    engine: State<'_, Engine>,
    drawing: State<'_, Drawing>,
    args: FilePreview,
) -> Answer<tauri::ipc::Response> {
    let FilePreview { relationship, file, page, width } = args;
    let Attachment { format, bytes, .. } = attachment(&engine, &relationship, &file).await?;
    let draw = move || preview(kind(format), bytes.expose(), page, width).map_err(failure);
    Ok(tauri::ipc::Response::new(drawing.draw(draw).await?))
}

#[tauri::command]
pub(crate) async fn save_file(app: AppHandle, engine: State<'_, Engine>, args: OfFile) -> Answer<bool> {
    let OfFile { relationship, file } = args;
    // Asked twice: while the dialog stands open nothing of it is held.
    let format = attachment(&engine, &relationship, &file).await?.format;
    let bytes = async {
        let Attachment { format, bytes, .. } = attachment(&engine, &relationship, &file).await?;
        let checked = tauri::async_runtime::spawn_blocking(move || {
            inspect(kind(format), bytes.expose()).map_err(failure)?;
            Ok(bytes.expose().to_vec())
        });
        checked.await.map_err(|_| Failure::code("internal"))?
    };
    let named = match format {
        FileFormat::Jpeg => saving::Kind::Jpeg,
        FileFormat::Png => saving::Kind::Png,
        FileFormat::Pdf => saving::Kind::Pdf,
    };
    save(&app, named, bytes).await
}

/// The files of others that would go into an archive and are what they say that they are: each is looked into as
/// before it is saved by itself, for whoever opens the archive shows it with whatever they have.
pub(crate) async fn sound(engine: &Engine, relationship: Option<String>) -> Answer<Vec<String>> {
    let Reply::FilesToLookInto(files) = engine.command(Command::FilesToLookInto { relationship }).await?
    else {
        return Err(Failure::code("internal"));
    };
    let mut sound = Vec::new();
    // One at a time is in memory.
    for (relationship, file) in files {
        let Attachment { format, bytes, .. } = match attachment(engine, &relationship, &file).await {
            Ok(found) => found,
            // It went meanwhile.
            Err(failure) if failure.code == "fileGone" => continue,
            Err(failure) => return Err(failure),
        };
        let looked =
            tauri::async_runtime::spawn_blocking(move || inspect(kind(format), bytes.expose()).is_ok());
        if let Ok(Ok(true)) = tokio::time::timeout(DRAWN_WITHIN, looked).await {
            sound.push(file);
        }
    }
    Ok(sound)
}

/// Which files may go with a letter there, so that no dialog opens for nothing; the core judges each of them.
fn agreed(engine: &Engine, relationship: &str) -> Answer<FilesView> {
    let views = engine.view();
    let view = views.borrow();
    if view.vault != VaultView::Open {
        return Err(Failure::code("locked"));
    }
    let one = view.relationships.iter().find(|one| one.id == relationship);
    one.ok_or_else(|| Failure::code("noRelationship"))?
        .letters
        .files
        .ok_or_else(|| Failure::code("filesNotAgreed"))
}

/// The files that the person chooses; none where the dialog was closed. A window that a test drives has nobody to
/// ask: it takes those that lie in the profile's folder `attach`, by name.
async fn chosen(app: &AppHandle) -> Answer<Vec<PathBuf>> {
    if crate::driven() {
        return Ok(lying(&app.state::<Folder>().0.join("attach")));
    }
    let (tell, chosen) = tokio::sync::oneshot::channel();
    let asked = app.run_on_main_thread(move || {
        let dialog = rfd::AsyncFileDialog::new()
            .add_filter("JPEG, PNG, WebP, PDF", &["jpg", "jpeg", "png", "webp", "pdf"])
            .pick_files();
        tauri::async_runtime::spawn(async move {
            let files = dialog.await.unwrap_or_default();
            let _ = tell.send(files.iter().map(|file| file.path().to_owned()).collect());
        });
    });
    asked.map_err(|_| Failure::code("internal"))?;
    Ok(chosen.await.unwrap_or_default())
}

fn lying(folder: &Path) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = files.flatten().map(|file| file.path()).collect();
    paths.sort();
    paths
}

/// Reads, makes anew and hands over one after another, so that one at a time is in memory.
async fn attach(
    engine: &Engine,
    relationship: &str,
    agreed: FilesView,
    paths: Vec<PathBuf>,
) -> Answer<AttachedView> {
    let most = usize::from(agreed.mebibytes) << 20;
    let mut answer = AttachedView::default();
    let mut full = false;
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let taken = match full {
            // Nothing is read for a place that there is not.
            true => Err("tooManyFiles".to_owned()),
            false => match read(path, name.clone(), most).await {
                Ok(file) => hand_over(engine, relationship, file).await?,
                Err(code) => Err(code.to_owned()),
            },
        };
        match taken {
            Ok(()) => answer.attached += 1,
            Err(code) => {
                full |= code == "tooManyFiles";
                answer.refused.push(NotAttachedView { name, code });
            }
        }
    }
    Ok(answer)
}

/// Reads a file, and no more than is looked at, and makes it anew.
async fn read(path: PathBuf, name: String, most: usize) -> Result<Prepared, &'static str> {
    let reading = tauri::async_runtime::spawn_blocking(move || {
        let bytes = bytes_of(&path).map_err(|_| "fileNotRead")?;
        prepare(&name, &bytes, most).map_err(AttachmentError::code)
    });
    reading.await.unwrap_or(Err("fileNotRead"))
}

fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    // What is no file may never end, or wait for whoever writes to it: asked before it is opened.
    if !std::fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("no file"));
    }
    let most = u64::try_from(MOST_READ).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// To the core; what it says of this one file is within, what it says of everything is a failure.
async fn hand_over(engine: &Engine, relationship: &str, file: Prepared) -> Answer<Result<(), String>> {
    let Prepared { name, kind, bytes, width, height, pages } = file;
    let command = Command::AttachFile {
        relationship: relationship.to_owned(),
        name: Secret::new(name),
        format: match kind {
            Kind::Jpeg => FileFormat::Jpeg,
            Kind::Png => FileFormat::Png,
            Kind::Pdf => FileFormat::Pdf,
        },
        width,
        height,
        pages,
        bytes: FileBytes::new(bytes),
    };
    match engine.command(command).await {
        Ok(_) => Ok(Ok(())),
        Err(Failure { refusal: Some(refusal), .. }) => Ok(Err(refusal.reason)),
        Err(failure) => Err(failure),
    }
}

async fn attachment(engine: &Engine, relationship: &str, file: &str) -> Answer<Attachment> {
    let command = Command::File { relationship: relationship.to_owned(), file: file.to_owned() };
    match engine.command(command).await? {
        Reply::Attachment(file) => Ok(file),
        _ => Err(Failure::code("internal")),
    }
}

fn kind(format: FileFormat) -> Kind {
    match format {
        FileFormat::Jpeg => Kind::Jpeg,
        FileFormat::Png => Kind::Png,
        FileFormat::Pdf => Kind::Pdf,
    }
}

fn failure(error: AttachmentError) -> Failure {
    Failure::code(error.code())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    struct Own(PathBuf);

    impl Own {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("files-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
            let path = self.0.join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        }
    }

    impl Drop for Own {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[tokio::test]
    async fn what_is_no_file_is_not_read_and_what_is_none_of_ours_not_taken() {
        let folder = Own::new("read");
        let read = async |path: PathBuf| super::read(path, "a.jpg".to_owned(), 1 << 20).await.map(|_| ());
        assert_eq!(read(folder.0.clone()).await, Err("fileNotRead"));
        assert_eq!(read(folder.0.join("nowhere")).await, Err("fileNotRead"));
        #[cfg(unix)]
        assert_eq!(read(PathBuf::from("/dev/zero")).await, Err("fileNotRead"), "it would never end");
        assert_eq!(read(folder.file("a.jpg", b"a text")).await, Err("fileNotTaken"));
        assert_eq!(read(folder.file("b.pdf", b"%PDF-1.7\n")).await, Err("fileDamaged"));
        let long = folder.file("c.png", b"");
        File::options().write(true).open(&long).unwrap().set_len(5 << 30).unwrap();
        assert_eq!(read(long).await, Err("fileTooLarge"), "and not read to its end");
    }

    #[test]
    fn what_lies_in_the_folder_is_taken_by_name() {
        let folder = Own::new("lying");
        assert!(lying(&folder.0.join("attach")).is_empty());
        for name in ["b", "a", "c"] {
            folder.file(name, b"");
        }
        assert_eq!(lying(&folder.0), ["a", "b", "c"].map(|name| folder.0.join(name)));
    }

    #[tokio::test(start_paused = true)]
    async fn who_draws_for_ever_keeps_nobody_waiting() {
        let drawing = Drawing::new();
        let (end, hang) = std::sync::mpsc::channel::<()>();
        let hang = Arc::new(std::sync::Mutex::new(hang));
        let late = Err(Failure::code("fileDamaged"));
        for _ in 0..DRAWN_AT_ONCE {
            let hang = hang.clone();
            let drawn = drawing.draw(move || {
                let _ = hang.lock().map(|hang| hang.recv());
                Ok(Vec::new())
            });
            assert_eq!(drawn.await, late);
        }
        assert_eq!(drawing.draw(|| Ok(vec![1])).await, late, "none more is begun");
        drop(end);
    }

    #[tokio::test]
    async fn what_is_drawn_comes_back() {
        let drawing = Drawing::new();
        for _ in 0..3 * DRAWN_AT_ONCE {
            assert_eq!(drawing.draw(|| Ok(vec![1])).await, Ok(vec![1]));
        }
        assert_eq!(drawing.draw(|| Err(Failure::code("internal"))).await, Err(Failure::code("internal")));
    }
}
