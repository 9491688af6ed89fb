//! The container: a ZIP file, read as narrowly as it is written. The one place that knows the crate `zip`.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zeroize::Zeroizing;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::error::ArchiveError;
use crate::manifest::{Listed, Listing};
use crate::text::Bytes;

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

/// The files of an archive that are taken out one at a time: what each is, and what it begins with.
pub(crate) type Seen = BTreeMap<String, (Listed, Vec<u8>)>;

/// What a file is packed from: bytes that stay, or that are wiped once they are in.
pub(crate) enum Content<'a> {
    Stays(&'a [u8]),
    Once(Bytes),
}

impl Content<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Stays(bytes) => bytes,
            Self::Once(bytes) => &bytes.0,
        }
    }
}

/// How much of such a file is kept: enough to tell its kind by.
const BEGIN: usize = 8;

/// What is small already is left as it is.
fn is_small(name: &str) -> bool {
    [".ttf", ".pdf", ".jpg", ".png", ".bin"].iter().any(|ending| name.ends_with(ending))
}

/// Packs files: in the order of their names, without a date, and readable by everybody's programs. `bytes` is asked
/// for one after another, so that no more than the archive itself and one of its files is in memory.
pub(crate) fn packed<'a, E: From<ArchiveError>>(
    lengths: &BTreeMap<String, u64>,
    mut bytes: impl FnMut(&str) -> Result<Content<'a>, E>,
) -> Result<Vec<u8>, E> {
    let all = lengths.values().fold(0u64, |sum, length| sum.saturating_add(*length));
    let too_large = lengths.values().any(|length| *length > MAX_FILE_BYTES);
    if lengths.len() > MAX_FILES || all > MAX_ALL_BYTES || too_large {
        return Err(ArchiveError::TooLarge.into());
    }
    // As large as it will be from the first: one that grows is there twice meanwhile.
    let small: u64 = lengths.iter().filter(|(name, _)| is_small(name)).map(|(_, length)| length).sum();
    let expected = small + (all - small) / 4 + 512 * lengths.len() as u64;
    let room = usize::try_from(expected).map_err(|_| ArchiveError::TooLarge)?;
    let mut out = Vec::new();
    out.try_reserve_exact(room).map_err(|_| ArchiveError::Made)?;
    let mut zip = ZipWriter::new(Cursor::new(out));
    for (name, length) in lengths {
        let content = bytes(name)?;
        let bytes = content.bytes();
        if bytes.len() as u64 != *length {
            return Err(ArchiveError::Made.into());
        }
        let method = if is_small(name) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o600);
        zip.start_file(name.as_str(), options).map_err(|_| ArchiveError::Made)?;
        zip.write_all(bytes).map_err(|_| ArchiveError::Made)?;
    }
    let bytes = zip.finish().map_err(|_| ArchiveError::Made)?.into_inner();
    if bytes.len() > MAX_ARCHIVE_BYTES { Err(ArchiveError::TooLarge.into()) } else { Ok(bytes) }
}

/// Takes the files out. `belongs`: whether a name may be there at all; nothing else is unpacked. `apart`: of these
/// nothing is kept but what they are.
pub(crate) fn unpacked(
    bytes: &[u8],
    belongs: impl Fn(&str) -> bool,
    apart: impl Fn(&str) -> bool,
) -> Result<(Files, Seen), ArchiveError> {
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
    let (mut files, mut seen, mut room) = (Files::new(), Seen::new(), MAX_ALL_BYTES);
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
        let mut file = file.take(said + 1);
        let twice = if apart(&name) {
            let (listed, begin) = looked_through(&mut file).map_err(|_| ArchiveError::file(&name))?;
            room -= exactly(&name, listed.length(), said)?;
            seen.insert(name, (listed, begin)).is_some()
        } else {
            let mut content = Vec::new();
            let read = file.read_to_end(&mut content).map_err(|_| ArchiveError::file(&name))?;
            room -= exactly(&name, read as u64, said)?;
            files.insert(name, content).is_some()
        };
        if twice {
            return Err(ArchiveError::Container);
        }
    }
    Ok((files, seen))
}

fn exactly(name: &str, length: u64, said: u64) -> Result<u64, ArchiveError> {
    if length == said { Ok(length) } else { Err(ArchiveError::file(name)) }
}

/// What a file is, piece by piece, and its first bytes.
fn looked_through(file: &mut impl Read) -> std::io::Result<(Listed, Vec<u8>)> {
    let (mut listing, mut begin) = (Listing::default(), Vec::new());
    let mut piece = Zeroizing::new([0u8; 16_384]);
    loop {
        let read = file.read(piece.as_mut_slice())?;
        let Some(piece) = piece.get(..read).filter(|piece| !piece.is_empty()) else {
            return Ok((listing.ended(), begin));
        };
        begin.extend(piece.iter().take(BEGIN - begin.len()));
        listing.goes_on(piece);
    }
}

/// A container that was read before.
pub(crate) struct Opened<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Opened<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Result<Self, ArchiveError> {
        ZipArchive::new(Cursor::new(bytes)).map(Self).map_err(|_| ArchiveError::Container)
    }

    /// Takes one file out, of the length that it was said to have.
    pub(crate) fn take(&mut self, name: &str, length: u64) -> Result<Zeroizing<Vec<u8>>, ArchiveError> {
        let file = self.0.by_name(name).map_err(|_| ArchiveError::Missing { file: name.to_owned() })?;
        let room = usize::try_from(length.min(MAX_FILE_BYTES)).map_err(|_| ArchiveError::TooLarge)?;
        // As large as it will be from the first: one that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(room + 1));
        file.take(length.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| ArchiveError::file(name))?;
        exactly(name, bytes.len() as u64, length)?;
        Ok(bytes)
    }
}

/// How many files a ZIP says that it has, at its very end: nothing stands behind that, no comment either.
fn counted(bytes: &[u8]) -> Option<usize> {
    let (length, first, count) = END;
    let end = bytes.get(bytes.len().checked_sub(length)?..)?;
    let count: [u8; 2] = end.get(count)?.try_into().ok()?;
    end.starts_with(first).then(|| usize::from(u16::from_le_bytes(count)))
}
