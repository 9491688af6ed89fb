//! The container: a ZIP file, read as narrowly as it is written. The one place that knows the crate `zip`.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::error::ArchiveError;

/// Longest archive that is looked at, in bytes.
pub const MAX_ARCHIVE_BYTES: usize = 1 << 30;
/// Longest file in one, in bytes.
pub(crate) const MAX_FILE_BYTES: u64 = 256 << 20;
/// All files in one together, in bytes, taken out.
const MAX_ALL_BYTES: u64 = 1 << 30;
/// Most files in one.
const MAX_FILES: usize = 20_000;
/// The end of a ZIP file without a comment (APPNOTE 4.3.16): its length, its first bytes, where it counts.
const END: (usize, &[u8], std::ops::Range<usize>) = (22, b"PK\x05\x06", 10..12);

/// Files by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Packs files: in the order of their names, without a date, and readable by everybody's programs.
pub(crate) fn packed(files: &Files) -> Result<Vec<u8>, ArchiveError> {
    let too_large = |length: usize| u64::try_from(length).map_or(true, |length| length > MAX_FILE_BYTES);
    let all: usize = files.values().map(Vec::len).sum();
    let all = u64::try_from(all).unwrap_or(u64::MAX);
    if files.len() > MAX_FILES || all > MAX_ALL_BYTES || files.values().any(|file| too_large(file.len())) {
        return Err(ArchiveError::TooLarge);
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // What is small already is left as it is.
        let small = [".ttf", ".pdf", ".jpg", ".png", ".bin"].iter().any(|ending| name.ends_with(ending));
        let method = if small { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o600);
        zip.start_file(name.as_str(), options).map_err(|_| ArchiveError::Made)?;
        zip.write_all(bytes).map_err(|_| ArchiveError::Made)?;
    }
    let bytes = zip.finish().map_err(|_| ArchiveError::Made)?.into_inner();
    if bytes.len() > MAX_ARCHIVE_BYTES { Err(ArchiveError::TooLarge) } else { Ok(bytes) }
}

/// Takes all files out. `belongs`: whether a name may be there at all; nothing else is unpacked.
pub(crate) fn unpacked(bytes: &[u8], belongs: impl Fn(&str) -> bool) -> Result<Files, ArchiveError> {
    if bytes.len() > MAX_ARCHIVE_BYTES {
        return Err(ArchiveError::TooLarge);
    }
    let counted = counted(bytes).ok_or(ArchiveError::Container)?;
    if counted > MAX_FILES {
        return Err(ArchiveError::TooLarge);
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::Container)?;
    // Two files of one name would be one here, and bytes before the first would be nobody's.
    if zip.len() != counted || zip.offset() != 0 || !zip.comment().is_empty() {
        return Err(ArchiveError::Container);
    }
    let (mut files, mut room) = (Files::new(), MAX_ALL_BYTES);
    for index in 0..zip.len() {
        let file = zip.by_index(index).map_err(|_| ArchiveError::Container)?;
        let name = file.name().map_err(|_| ArchiveError::Foreign)?.into_owned();
        let plain = matches!(file.compression(), CompressionMethod::Deflated | CompressionMethod::Stored);
        if file.encrypted() || !file.is_file() || !plain {
            return Err(ArchiveError::Container);
        }
        if !belongs(&name) {
            return Err(ArchiveError::Foreign);
        }
        let said = file.size();
        if said > MAX_FILE_BYTES.min(room) {
            return Err(ArchiveError::TooLarge);
        }
        // What it says of its length is not believed: one byte more ends it.
        let mut content = Vec::new();
        let read = file.take(said + 1).read_to_end(&mut content);
        let length = read.map_err(|_| ArchiveError::file(&name))? as u64;
        if length != said {
            return Err(ArchiveError::file(&name));
        }
        room -= length;
        if files.insert(name, content).is_some() {
            return Err(ArchiveError::Container);
        }
    }
    Ok(files)
}

/// How many files a ZIP says that it has, at its very end: nothing stands behind that, no comment either.
fn counted(bytes: &[u8]) -> Option<usize> {
    let (length, first, count) = END;
    let end = bytes.get(bytes.len().checked_sub(length)?..)?;
    let count: [u8; 2] = end.get(count)?.try_into().ok()?;
    end.starts_with(first).then(|| usize::from(u16::from_le_bytes(count)))
}
