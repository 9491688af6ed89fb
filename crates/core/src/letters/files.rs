//! Files of a letter that is being written (S-21): put to it, taken off, looked into; and how the page shows them.

use kader_seal::FileKey;
use kader_seal::file::CHUNK;
use kader_setting::{MessagesClause, Now, PublicKey, ReasonCode, Refusal, s21_files};
use kader_vault::{FileRow, Tx};
use ring::digest::{Context, SHA256};
use zeroize::Zeroizing;

use super::stage;
use crate::core::Core;
use crate::input::{FileBytes, Secret};
use crate::message::{FileSaid, FileWord, MAX_FILE_NAME, is_plain};
use crate::output::{Attachment, Reply};
use crate::trouble::Trouble;
use crate::view::{FileFormat, FileState, FileView};

/// How far a file has come, as its row says. Numbers are never used for something else.
pub(crate) mod file_state {
    /// Own: lies with a draft, or with a letter that did not go.
    pub(crate) const KEPT: u8 = 1;
    /// Own: its letter went, and it follows.
    pub(crate) const GOING: u8 = 2;
    /// Own: the programs of all others have it.
    pub(crate) const THERE: u8 = 3;
    /// Own: another's program does not take it, and all others have it or do not.
    pub(crate) const REFUSED: u8 = 4;
    /// Another's: not all of it is here.
    pub(crate) const COMING: u8 = 16;
    /// Another's: here, and what was announced.
    pub(crate) const HERE: u8 = 17;
    /// Another's: it was not what was announced. Nothing of it is kept.
    pub(crate) const DAMAGED: u8 = 18;
    /// Another's: its sender does not have it any more. Own: an archive that this vault was made of did not have it.
    pub(crate) const GONE: u8 = 19;
}

/// What a file is, as its row says. Numbers are never used for something else.
pub(crate) mod file_format {
    pub(crate) const JPEG: u8 = 1;
    pub(crate) const PNG: u8 = 2;
    pub(crate) const PDF: u8 = 3;
}

/// Largest measure of a picture in pixels, and most pages: beyond it nothing is shown anywhere.
pub(crate) const MAX_MEASURE: u32 = 100_000;

/// In how many chunks so many bytes go.
pub(crate) fn chunks_of(bytes: u64) -> Option<u32> {
    u32::try_from(bytes.div_ceil(CHUNK as u64)).ok().filter(|chunks| *chunks > 0)
}

/// How many bytes of a file its chunk with this number has; the rest of it is filled up.
pub(super) fn length_of(file: &FileRow, number: u32) -> usize {
    let before = u64::from(number) * CHUNK as u64;
    usize::try_from(file.bytes.saturating_sub(before)).unwrap_or(CHUNK).min(CHUNK)
}

/// SHA-256 of a file that is here, chunk by chunk; nothing where one is missing.
pub(crate) fn hash_of(tx: &Tx<'_>, file: &FileRow) -> Result<Option<[u8; 32]>, Trouble> {
    let mut context = Context::new(&SHA256);
    for number in 0..file.chunks {
        let Some(chunk) = tx.chunk(&file.id, number)? else { return Ok(None) };
        context.update(&chunk);
    }
    Ok(context.finish().as_ref().try_into().ok())
}

/// The page's handle of a file.
/// What is in a file, all of it; nothing where a part is missing.
pub(crate) fn bytes_of(tx: &Tx<'_>, file: &FileRow) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
    // As large as it will be from the first: a buffer that grows leaves copies behind.
    let length = usize::try_from(file.bytes).map_err(|_| Trouble::State)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    for number in 0..file.chunks {
        let Some(chunk) = tx.chunk(&file.id, number)? else { return Ok(None) };
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

/// Puts what is in a file beside its row, in chunks.
pub(crate) fn put_bytes(tx: &Tx<'_>, file: &[u8; 16], bytes: &[u8]) -> Result<(), Trouble> {
    for (number, chunk) in (0u32..).zip(bytes.chunks(CHUNK)) {
        tx.put_chunk(file, number, chunk)?;
    }
    Ok(())
}

fn named(file: &str) -> Result<[u8; 16], Trouble> {
    crate::unhex(file).ok_or(Trouble::Told("fileGone"))
}

/// Whether it is a name that a file has here.
pub(crate) fn is_file_name(name: &str) -> bool {
    shown_name(name) == name
}

/// A name with nothing in it that no page could show, and no longer than is said to others.
fn shown_name(name: &str) -> String {
    let mut name: String = name.chars().filter(|one| is_plain(*one)).collect();
    while name.len() > MAX_FILE_NAME {
        name.pop();
    }
    name
}

const fn format_number(format: FileFormat) -> u8 {
    match format {
        FileFormat::Jpeg => file_format::JPEG,
        FileFormat::Png => file_format::PNG,
        FileFormat::Pdf => file_format::PDF,
    }
}

fn format_of(row: &FileRow) -> Result<FileFormat, Trouble> {
    match row.format {
        file_format::JPEG => Ok(FileFormat::Jpeg),
        file_format::PNG => Ok(FileFormat::Png),
        file_format::PDF => Ok(FileFormat::Pdf),
        _ => Err(Trouble::State),
    }
}

/// What is said of an own file.
pub(crate) fn said_of(row: &FileRow) -> Result<FileSaid, Trouble> {
    let [width, height, pages] = row.measures;
    Ok(FileSaid {
        id: row.id.to_vec(),
        key: row.key.to_vec(),
        name: row.name.clone(),
        kind: match format_of(row)? {
            FileFormat::Jpeg => FileWord::Jpeg,
            FileFormat::Png => FileWord::Png,
            FileFormat::Pdf => FileWord::Pdf,
        },
        bytes: row.bytes,
        chunks: row.chunks,
        sha256: row.sha256.to_vec(),
        width,
        height,
        pages,
    })
}

/// The row of a file that another announces with this letter.
///
/// # Errors
/// [`Trouble::Protocol`] for what no version of this program announces.
pub(super) fn row_of(said: &FileSaid, letter: [u8; 16], author: PublicKey) -> Result<FileRow, Trouble> {
    let wrong = || Trouble::Protocol("a file that is none");
    let format = match said.kind {
        FileWord::Jpeg => FileFormat::Jpeg,
        FileWord::Png => FileFormat::Png,
        FileWord::Pdf => FileFormat::Pdf,
    };
    let measures = [said.width, said.height, said.pages];
    let measured = measures.iter().all(|measure| *measure <= MAX_MEASURE);
    if chunks_of(said.bytes) != Some(said.chunks) || !measured {
        return Err(wrong());
    }
    Ok(FileRow {
        id: said.id.as_slice().try_into().map_err(|_| wrong())?,
        letter: Some(letter),
        author,
        state: file_state::COMING,
        format: format_number(format),
        name: said.name.clone(),
        key: said.key.as_slice().try_into().map_err(|_| wrong())?,
        sha256: said.sha256.as_slice().try_into().map_err(|_| wrong())?,
        bytes: said.bytes,
        chunks: said.chunks,
        measures,
        sent_to: 0,
        arrived: Vec::new(),
        refused: Vec::new(),
    })
}

/// The files of a letter, or of the draft, as the page shows them.
pub(super) fn shown(tx: &Tx<'_>, letter: Option<&[u8; 16]>) -> Result<Vec<FileView>, Trouble> {
    let going = tx.chunks_going()?;
    tx.files_of(letter)?
        .iter()
        .map(|row| {
            let [width, height, pages] = row.measures;
            let (state, done) = match row.state {
                file_state::KEPT => (FileState::Kept, 0),
                file_state::GOING => {
                    let waits = going.iter().filter(|(_, file, _)| *file == row.id).count();
                    (FileState::OnItsWay, (row.sent_to as usize).saturating_sub(waits))
                }
                file_state::THERE => (FileState::There, 0),
                file_state::COMING => (FileState::Coming, tx.chunks_here(&row.id)?.len()),
                file_state::HERE => (FileState::Here, 0),
                file_state::GONE => (FileState::Gone, 0),
                _ => (FileState::Refused, 0),
            };
            let percent = match state {
                FileState::There | FileState::Here => 100,
                _ => u8::try_from(100 * done / (row.chunks as usize).max(1)).unwrap_or(100).min(100),
            };
            Ok(FileView {
                id: crate::hex(&row.id),
                name: row.name.clone(),
                kind: format_of(row)?.kind(),
                bytes: row.bytes,
                width,
                height,
                pages,
                state,
                percent,
            })
        })
        .collect()
}

/// What a person puts to a letter.
pub(crate) struct Attached<'a> {
    pub(crate) name: &'a Secret,
    pub(crate) format: FileFormat,
    /// Width, height, pages.
    pub(crate) measures: [u32; 3],
    pub(crate) bytes: &'a FileBytes,
}

impl Core {
    /// Puts a file to the letter that is being written: it is its writer's alone until that goes.
    pub(crate) fn attach_file(&mut self, id: &str, attached: &Attached<'_>, now: Now) -> Result<(), Trouble> {
        let Attached { name, format, measures, bytes } = attached;
        let clause = self.messages_clause(id)?;
        let (me, bytes) = (self.me()?, bytes.expose());
        let chunks = chunks_of(bytes.len() as u64).ok_or(Trouble::because(ReasonCode::FileTooLarge))?;
        let mut handle = [0u8; 16];
        crate::random(&mut handle)?;
        let mut context = Context::new(&SHA256);
        context.update(bytes);
        let row = FileRow {
            id: handle,
            letter: None,
            author: me,
            state: file_state::KEPT,
            format: format_number(*format),
            name: shown_name(name.expose()),
            key: *FileKey::random()?.as_bytes(),
            sha256: context.finish().as_ref().try_into().map_err(|_| Trouble::State)?,
            bytes: bytes.len() as u64,
            chunks,
            measures: *measures,
            sent_to: 0,
            arrived: Vec::new(),
            refused: Vec::new(),
        };
        let store = self.opened()?.vault.relationship(&self.relationship(id)?.id)?;
        store.transaction(|tx| {
            let mut sizes: Vec<u64> = tx.files_of(None)?.iter().map(|file| file.bytes).collect();
            sizes.push(row.bytes);
            s21_files(&clause, &sizes).map_err(Trouble::Refused)?;
            tx.add_file(&row)?;
            put_bytes(tx, &row.id, bytes)
        })?;
        self.reads_letters_anew(id, now)
    }

    /// The clause that is in force for letters.
    pub(super) fn messages_clause(&self, id: &str) -> Result<MessagesClause, Trouble> {
        let refused = || Trouble::because(ReasonCode::MessagesNotAgreed);
        let book = self.relationship(id)?.book.as_ref().ok_or_else(refused)?;
        let signed = kader_setting::s01_in_force(&book.agreements, &book.ledger)
            .map_err(|refusal: Refusal| Trouble::Refused(refusal))?;
        signed.agreement().clauses.messages.clone().ok_or_else(refused)
    }

    /// Takes a file off the letter that is being written.
    pub(crate) fn detach_file(&mut self, id: &str, file: &str, now: Now) -> Result<(), Trouble> {
        let file = named(file)?;
        let store = self.opened()?.vault.relationship(&self.relationship(id)?.id)?;
        store.transaction(|tx| {
            // One whose letter is finished goes with that alone.
            let drafted = tx.file(&file)?.is_some_and(|row| row.letter.is_none());
            if !drafted {
                return Err(Trouble::Told("fileGone"));
            }
            tx.remove_file(&file)?;
            Ok(())
        })?;
        self.reads_letters_anew(id, now)
    }

    /// What is in a file: of an own one, or of one of a letter that is shown and all here.
    pub(crate) fn file(&self, id: &str, file: &str) -> Result<Reply, Trouble> {
        let (me, file) = (self.me()?, named(file)?);
        let store = self.opened()?.vault.relationship(&self.any_relationship(id)?.id)?;
        let (row, bytes) = store.transaction(|tx| {
            let row = tx.file(&file)?.ok_or(Trouble::Told("fileGone"))?;
            if let Some(letter) = &row.letter {
                let shown = tx.letter(letter)?.is_some_and(|found| found.letter.state < stage::HIDDEN);
                if !shown {
                    return Err(Trouble::Told("fileGone"));
                }
            }
            match row.state {
                _ if row.author == me => {}
                file_state::HERE => {}
                file_state::COMING => return Err(Trouble::Told("fileNotHere")),
                _ => return Err(Trouble::Told("fileGone")),
            }
            let bytes = bytes_of(tx, &row)?.ok_or(Trouble::Told("fileGone"))?;
            Ok((row, bytes))
        })?;
        let bytes = FileBytes::new(std::mem::take(&mut *{ bytes }));
        let name = Zeroizing::new(row.name.clone());
        Ok(Reply::Attachment(Attachment { format: format_of(&row)?, name, bytes }))
    }
}
