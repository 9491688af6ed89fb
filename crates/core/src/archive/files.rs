//! Files of letters in an archive: which go along, from where their bytes are read, and how they are put back.
//!
//! Nothing looks into one: of its bytes the length, the hash and the first few are compared. Another's file goes along
//! only where who asks for the archive has found it to be sound, as what is shown or saved is (`attachment`), for
//! whoever opens a page of the archive shows it with whatever they have.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use kader_archive::{
    ArchiveError, Bytes, File, FileKind, FileState, Handle, Key, Left, MAX_ATTACHED_BYTES, MAX_TOGETHER,
    Relationship as Part, files_of,
};
use kader_seal::FileKey;
use kader_setting::{PublicKey, RelationshipId};
use kader_vault::{FileRow, Tx};
use zeroize::Zeroizing;

use super::{damaged, key, number, public, word};
use crate::core::Core;
use crate::letters::{
    MAX_MEASURE, bytes_of, chunks_of, file_format, file_state, hash_of, is_file_name, put_bytes,
};
use crate::output::Reply;
use crate::trouble::Trouble;

const STATES: [(FileState, u8); 8] = [
    (FileState::Kept, file_state::KEPT),
    (FileState::Sent, file_state::GOING),
    (FileState::Arrived, file_state::THERE),
    (FileState::Refused, file_state::REFUSED),
    (FileState::Coming, file_state::COMING),
    (FileState::Here, file_state::HERE),
    (FileState::Damaged, file_state::DAMAGED),
    (FileState::Gone, file_state::GONE),
];
const KINDS: [(FileKind, u8); 3] = [
    (FileKind::Jpeg, file_format::JPEG),
    (FileKind::Png, file_format::PNG),
    (FileKind::Pdf, file_format::PDF),
];

/// The files of others that were found to be sound.
pub(crate) type Sound = BTreeSet<[u8; 16]>;

/// The files of a letter, or of the draft. `sound`: nothing where no bytes go along.
pub(super) fn along(
    tx: &Tx<'_>,
    letter: Option<&[u8; 16]>,
    me: &PublicKey,
    sound: Option<&Sound>,
) -> Result<Vec<File>, Trouble> {
    let mut files = Vec::new();
    for row in tx.files_of(letter)? {
        let (Some(kind), Some(state)) = (word(&KINDS, row.format), word(&STATES, row.state)) else {
            return Err(Trouble::State);
        };
        let left = match sound {
            Some(sound) => left(tx, &row, kind, row.author == *me || sound.contains(&row.id), me)?,
            None => None,
        };
        let [width, height, pages] = row.measures;
        files.push(File {
            id: Handle(row.id),
            name: row.name.clone(),
            kind,
            width,
            height,
            pages,
            bytes: row.bytes,
            sha256: Key(row.sha256),
            state,
            arrived: row.arrived.iter().map(key).collect(),
            refused: row.refused.iter().map(key).collect(),
            left,
        });
    }
    Ok(files)
}

/// Why a file's bytes do not go along.
fn left(
    tx: &Tx<'_>,
    row: &FileRow,
    kind: FileKind,
    sound: bool,
    me: &PublicKey,
) -> Result<Option<Left>, Trouble> {
    let whole = if row.author == *me { row.state != file_state::GONE } else { row.state == file_state::HERE };
    if row.state == file_state::DAMAGED {
        return Ok(Some(Left::Unfit));
    }
    let Some(first) = (if whole { tx.chunk(&row.id, 0)? } else { None }) else {
        return Ok(Some(Left::NotHere));
    };
    if !sound || !kind.begins(&first) {
        return Ok(Some(Left::Unfit));
    }
    if row.bytes > MAX_ATTACHED_BYTES {
        return Ok(Some(Left::TooMuch));
    }
    Ok(match hash_of(tx, row)? {
        Some(hash) if hash == row.sha256 => None,
        Some(_) => Some(Left::Unfit),
        None => Some(Left::NotHere),
    })
}

/// Leaves out what is beyond `most` bytes together. What nobody else has goes first, then what is newest.
pub(super) fn within(parts: &mut [Part], most: u64) {
    let mut files = Vec::new();
    for part in parts {
        for letter in &mut part.letters {
            let written_ms = letter.written_ms;
            files.extend(letter.files.iter_mut().map(|file| (Reverse(written_ms), file)));
        }
        let draft = part.draft.iter_mut().flat_map(|draft| &mut draft.files);
        files.extend(draft.map(|file| (Reverse(u64::MAX), file)));
    }
    files.retain(|(_, file)| file.left.is_none());
    files.sort_by_key(|(newest, file)| (file.state != FileState::Kept, *newest));
    let (mut bytes, mut count) = (0u64, 0);
    for (_, file) in files {
        let all = bytes.saturating_add(file.bytes);
        if all <= most && count < MAX_TOGETHER {
            (bytes, count) = (all, count + 1);
        } else {
            file.left = Some(Left::TooMuch);
        }
    }
}

/// A file's handle, and the key under which its chunks go.
pub(crate) type Keyed = ([u8; 16], Zeroizing<[u8; 32]>);

/// The keys of what may still be asked for, there or here: sealed, they come back.
pub(crate) fn keys(tx: &Tx<'_>, part: &Part) -> Result<Vec<Keyed>, Trouble> {
    let mut keys = Vec::new();
    for (_, file) in files_of(part) {
        let asked = match file.state {
            FileState::Sent | FileState::Arrived | FileState::Refused | FileState::Coming => true,
            FileState::Here => file.left.is_some(),
            FileState::Kept | FileState::Damaged | FileState::Gone => false,
        };
        if asked && let Some(row) = tx.file(&file.id.0)? {
            keys.push((row.id, Zeroizing::new(row.key)));
        }
    }
    Ok(keys)
}

impl Core {
    /// The bytes of a file that goes along.
    pub(super) fn file_along(&self, part: &Part, file: &File) -> Result<Bytes, Trouble> {
        let store = self.opened()?.vault.relationship(&RelationshipId::new(part.id.0))?;
        store.transaction(|tx| {
            let row = tx.file(&file.id.0)?.ok_or(Trouble::State)?;
            let mut bytes = bytes_of(tx, &row)?.ok_or(Trouble::State)?;
            Ok(Bytes(std::mem::take(&mut *bytes)))
        })
    }

    /// The files of others that would go along: whoever asks for an archive finds out which are sound.
    pub(crate) fn files_to_look_into(&self, relationship: Option<&str>) -> Result<Reply, Trouble> {
        let (open, me) = (self.opened()?, self.me()?);
        let ids: Vec<&str> = match relationship {
            Some(id) => vec![id],
            None => open.relationships.keys().chain(open.damaged.keys()).map(String::as_str).collect(),
        };
        let mut files = Vec::new();
        for id in ids {
            let found = self.any_relationship(id)?;
            if !crate::taking_along::takes_what_was_shared(found) {
                continue;
            }
            let here = open.vault.relationship(&found.id)?.transaction(|tx| {
                let here = tx.files_in_state(file_state::HERE)?;
                Ok::<_, Trouble>(here.into_iter().filter(|row| row.author != me).map(|row| row.id))
            })?;
            files.extend(here.map(|file| (id.to_owned(), crate::hex(&file))));
        }
        Ok(Reply::FilesToLookInto(files))
    }
}

/// What files are put back with.
pub(crate) struct Back<'a> {
    /// Whose vault it is.
    pub(crate) me: PublicKey,
    /// Keys of files, by their handles.
    pub(crate) keys: BTreeMap<[u8; 16], [u8; 32]>,
    /// Nothing is said in this relationship any more.
    pub(crate) over: bool,
    /// The bytes of a file, by its place in the relationship's folder.
    pub(crate) take: &'a mut Taking<'a>,
}

/// Takes a file out of an archive.
pub(crate) type Taking<'a> = dyn FnMut(&str, &File) -> Result<Zeroizing<Vec<u8>>, ArchiveError> + 'a;

/// Puts the files of a relationship back, each beside its letter.
pub(super) fn put_back(tx: &Tx<'_>, part: &Part, back: &mut Back<'_>) -> Result<(), Trouble> {
    let mut places = files_of(part).map(|(place, _)| place);
    let letters = part
        .letters
        .iter()
        .flat_map(|letter| letter.files.iter().map(|file| (Some(letter.id.0), public(&letter.author), file)));
    let draft = part.draft.iter().flat_map(|draft| &draft.files).map(|file| (None, back.me, file));
    let files: Vec<_> = letters.chain(draft).collect();
    for (letter, author, file) in files {
        let place = places.next().ok_or_else(damaged)?;
        put_file(tx, (letter, author), (file, &place), back)?;
    }
    Ok(())
}

/// How far a file has come, where it is put back.
fn state_of(own: bool, file: &File, (keyed, over): (bool, bool)) -> Option<u8> {
    let here = file.left.is_none();
    Some(match (own, file.state) {
        // The own other computer sent it.
        (true, FileState::Here) if here => file_state::THERE,
        (true, FileState::Coming | FileState::Here | FileState::Damaged) => file_state::GONE,
        (true, state) if here => number(&STATES, state)?,
        // Nobody else could say it again.
        (true, _) => file_state::GONE,
        (false, FileState::Kept | FileState::Sent | FileState::Arrived | FileState::Refused) => return None,
        (false, FileState::Here) if here => file_state::HERE,
        (false, _) if here => return None,
        (false, FileState::Damaged) => file_state::DAMAGED,
        (false, _) if file.left == Some(Left::Unfit) => file_state::DAMAGED,
        // Its writer is asked for it.
        (false, FileState::Coming | FileState::Here) if keyed && !over => file_state::COMING,
        (false, _) => file_state::GONE,
    })
}

fn put_file(
    tx: &Tx<'_>,
    (letter, author): (Option<[u8; 16]>, PublicKey),
    (file, place): (&File, &str),
    back: &mut Back<'_>,
) -> Result<(), Trouble> {
    let (own, key) = (author == back.me, back.keys.get(&file.id.0));
    let state = state_of(own, file, (key.is_some(), back.over)).ok_or_else(damaged)?;
    let measures = [file.width, file.height, file.pages];
    if measures.iter().any(|measure| *measure > MAX_MEASURE) || !is_file_name(&file.name) {
        return Err(damaged());
    }
    let chunks = chunks_of(file.bytes).ok_or_else(damaged)?;
    let went = matches!(state, file_state::GOING | file_state::THERE | file_state::REFUSED);
    let row = FileRow {
        id: file.id.0,
        letter,
        author,
        state,
        format: number(&KINDS, file.kind).ok_or_else(damaged)?,
        name: file.name.clone(),
        // What never went has told nobody its key.
        key: match key {
            Some(key) => *key,
            None => *FileKey::random()?.as_bytes(),
        },
        sha256: file.sha256.0,
        bytes: file.bytes,
        chunks,
        measures,
        // What did not arrive is asked for.
        sent_to: if went { chunks } else { 0 },
        arrived: file.arrived.iter().map(public).collect(),
        refused: file.refused.iter().map(public).collect(),
    };
    tx.add_file(&row)?;
    if file.left.is_none() {
        let bytes = (back.take)(place, file)?;
        put_bytes(tx, &row.id, &bytes)?;
    }
    Ok(())
}
