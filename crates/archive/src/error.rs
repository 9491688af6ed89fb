//! Why an archive is not taken, or not made.

/// Why an archive is not taken, or not made. It names files of the archive, whose names are neutral, and nothing
/// of what stands in them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// It is no archive of this kind at all, or not whole: the container cannot be read.
    #[error("the container is damaged")]
    Container,
    /// Larger than one may be, or than it says that it is.
    #[error("too large")]
    TooLarge,
    /// Made by a newer program, in a format that this one does not know.
    #[error("of a newer format")]
    Newer,
    /// A file in it is not the one that was written.
    #[error("{file} is not as it was written")]
    File {
        /// Which.
        file: String,
    },
    /// A file that belongs there is missing.
    #[error("{file} is missing")]
    Missing {
        /// Which.
        file: String,
    },
    /// A file that does not belong there. Its name stays unsaid: it is not ours.
    #[error("there is a file that does not belong there")]
    Foreign,
    /// A signature or the chain of the ledger does not hold.
    #[error("{file}: {what} does not hold [{code}]")]
    Signed {
        /// Where it stands.
        file: String,
        /// What it is.
        what: &'static str,
        /// A stable code of the reason.
        code: &'static str,
    },
    /// It could not be made: memory ran out, or a text cannot be set.
    #[error("it could not be made")]
    Made,
}

impl ArchiveError {
    /// A stable code for the page.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "archiveTooLarge",
            Self::Newer => "archiveNewer",
            Self::Made => "archiveNotMade",
            _ => "archiveDamaged",
        }
    }

    pub(crate) fn file(name: &str) -> Self {
        Self::File { file: name.to_owned() }
    }
}
