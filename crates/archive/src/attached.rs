//! Files that go with letters: taken out of an archive one at a time, and never looked into.

use zeroize::Zeroizing;

use crate::container::{Opened, Seen};
use crate::error::ArchiveError;
use crate::manifest::Listed;
use crate::model::{File, Relationship};
use crate::names;

/// The longest file that goes with a letter, in bytes.
pub const MAX_ATTACHED_BYTES: u64 = 64 << 20;
/// All of them in one archive together, in bytes: the rest of it has its room still.
pub const MAX_TOGETHER_BYTES: u64 = 768 << 20;
/// Most of them in one archive.
pub const MAX_TOGETHER: usize = 6_000;

/// The files that go with the letters of an archive.
pub struct Attachments<'a>(Opened<'a>);

impl std::fmt::Debug for Attachments<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Attachments(..)")
    }
}

impl<'a> Attachments<'a> {
    /// Of an archive that [`crate::read`] has read: what is in it was checked there.
    ///
    /// # Errors
    /// [`ArchiveError::Container`].
    pub fn of(archive: &'a [u8]) -> Result<Self, ArchiveError> {
        Opened::of(archive).map(Self)
    }

    /// The bytes of one: `place` is that of its relationship, from 1; `name` the one that [`files_of`] says.
    ///
    /// # Errors
    /// [`ArchiveError::Missing`] where it was left out, [`ArchiveError::File`] where it is another.
    pub fn take(
        &mut self,
        place: usize,
        name: &str,
        file: &File,
    ) -> Result<Zeroizing<Vec<u8>>, ArchiveError> {
        let name = names::of(place, name);
        let bytes = self.0.take(&name, file.bytes)?;
        if Listed::of(&bytes) == Listed::said(file) { Ok(bytes) } else { Err(ArchiveError::file(&name)) }
    }
}

/// All files of a relationship, with their places in its folder: in the order of the letters, those of the draft last.
pub fn files_of(relationship: &Relationship) -> impl Iterator<Item = (String, &File)> {
    names::files(relationship)
}

/// Whether the files of a relationship are those that its data speaks of: there or left out, of that kind, that
/// length, those bytes. What was found is taken from `seen`.
pub(crate) fn found(place: usize, relationship: &Relationship, seen: &mut Seen) -> Result<(), ArchiveError> {
    for (name, file) in names::files(relationship).filter(|(_, file)| file.left.is_none()) {
        let name = names::of(place, &name);
        let (listed, begin) =
            seen.remove(&name).ok_or_else(|| ArchiveError::Missing { file: name.clone() })?;
        if file.bytes > MAX_ATTACHED_BYTES {
            return Err(ArchiveError::TooLarge);
        }
        if listed != Listed::said(file) || !file.kind.begins(&begin) {
            return Err(ArchiveError::file(&name));
        }
    }
    Ok(())
}
