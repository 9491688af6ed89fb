//! Files of letters: pictures and PDFs are made anew without what they tell about who made them, and what came
//! from another is checked before anything shows it.
//!
//! Pure: bytes in, bytes out; no disk, no clock, no network. [`prepare`] is for a file that its owner chose: it is
//! read leniently, and what comes out is written by this crate alone. [`inspect`] is for bytes of another's program:
//! it takes nothing but the form that [`prepare`] writes, so that the libraries which draw see no other. Both work
//! on a thread with a deep stack of its own, where a panic of a library is a refusal.
//!
//! What a file shows is not touched: faces in a picture, names in a text, a watermark.

mod deep;
#[cfg(test)]
mod fuzz;
mod jpeg;
mod name;
mod pdf;
mod picture;
mod png;
#[cfg(test)]
mod samples;

/// The most bytes of a file that [`prepare`] looks at: 64 MiB. What is read from a disk need not be longer by more
/// than one, for it is refused.
pub const MOST_READ: usize = 64 << 20;

/// The most pixels of a picture, and of each within a PDF: 100 megapixels.
pub const MOST_PIXELS: u64 = 100_000_000;

/// The longest side of a prepared picture, in pixels.
pub const LONGEST_SIDE: u32 = 4096;

/// The most pages of a PDF.
pub const MOST_PAGES: usize = 500;

/// The widest [`preview`], in pixels.
pub const WIDEST_PREVIEW: u32 = 2000;

/// What a prepared file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A picture with baseline JPEG.
    Jpeg,
    /// A picture as PNG.
    Png,
    /// A document.
    Pdf,
}

impl Kind {
    /// What its name ends in, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }
}

/// A file as it goes out.
#[derive(Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The last component of its name: at most 200 bytes, no control characters, with the extension of its kind.
    pub name: String,
    /// What it is now; a WebP picture has become a JPEG or a PNG.
    pub kind: Kind,
    /// The bytes, written by this crate.
    pub bytes: Vec<u8>,
    /// Its size in pixels; 0 for a document.
    pub width: u32,
    /// See `width`.
    pub height: u32,
    /// How many pages; 0 for a picture.
    pub pages: u32,
}

// Name and bytes are what somebody wrote.
impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What is known of a file that was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// In pixels; 0 for a document.
    pub width: u32,
    /// See `width`.
    pub height: u32,
    /// 0 for a picture.
    pub pages: u32,
}

/// Why a file is not taken or not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentError {
    /// More bytes, pixels or pages than are taken, also after making it smaller. Choose a smaller file.
    #[error("the file is too large")]
    TooLarge,
    /// Neither a JPEG, PNG or WebP picture nor a PDF, whatever its name says. HEIC is among these: save it as JPEG.
    #[error("the file is of no kind that is taken")]
    NotTaken,
    /// It cannot be read as what it begins as; or it came from another and is not as this program writes it.
    #[error("the file is damaged")]
    Damaged,
    /// A PDF that only a password opens, or that is encrypted under none. Print it into a new one.
    #[error("the file is encrypted")]
    Encrypted,
    /// The document has no such page: whoever asked counts otherwise.
    #[error("there is no such page")]
    NoPage,
}

impl AttachmentError {
    /// The code that the page has words for.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "fileTooLarge",
            Self::NotTaken => "fileNotTaken",
            Self::Damaged => "fileDamaged",
            Self::Encrypted => "fileEncrypted",
            Self::NoPage => "internal",
        }
    }
}

/// Makes a file anew, of at most `most_bytes`, without what it tells about its writer.
///
/// Its kind is told by its content. Pictures are turned upright and made smaller where one of their sides is longer
/// than [`LONGEST_SIDE`], or further until they fit.
///
/// # Errors
/// Every [`AttachmentError`] but `NoPage`.
pub fn prepare(name: &str, bytes: &[u8], most_bytes: usize) -> Result<Prepared, AttachmentError> {
    if bytes.len() > MOST_READ {
        return Err(AttachmentError::TooLarge);
    }
    let (kind, bytes, facts) = deep::stack(|| match pdf::begins(bytes) {
        true => {
            let (bytes, pages) = pdf::prepare(bytes)?;
            let pages = u32::try_from(pages).map_err(|_| AttachmentError::TooLarge)?;
            Ok((Kind::Pdf, bytes, Facts { width: 0, height: 0, pages }))
        }
        false => picture::prepare(bytes, most_bytes),
    })?;
    if bytes.len() > most_bytes {
        return Err(AttachmentError::TooLarge);
    }
    let Facts { width, height, pages } = facts;
    Ok(Prepared { name: name::neutral(name, kind.extension()), kind, bytes, width, height, pages })
}

/// Reads what came from another, within limits, and takes only what [`prepare`] could have written: no other
/// kinds of streams, no metadata, nothing that acts.
///
/// # Errors
/// `Damaged` for all that is written otherwise; `TooLarge`.
pub fn inspect(kind: Kind, bytes: &[u8]) -> Result<Facts, AttachmentError> {
    if bytes.len() > MOST_READ {
        return Err(AttachmentError::TooLarge);
    }
    deep::stack(|| match kind {
        Kind::Pdf => {
            let pages = u32::try_from(pdf::inspect(bytes)?).map_err(|_| AttachmentError::TooLarge)?;
            Ok(Facts { width: 0, height: 0, pages })
        }
        Kind::Jpeg | Kind::Png => picture::inspect(kind, bytes),
    })
}

/// A picture of a file as PNG, at most `width` pixels wide ([`WIDEST_PREVIEW`] at most), of page `page` from 0; 0 for
/// a picture, which is not made wider than it is. Checks what [`inspect`] checks before it draws.
///
/// A page that is made to take long takes long: whoever calls waits no longer than they like, and must not begin
/// more of these than they can leave behind.
///
/// # Errors
/// Those of [`inspect`]; `NoPage`.
pub fn preview(kind: Kind, bytes: &[u8], page: u32, width: u32) -> Result<Vec<u8>, AttachmentError> {
    if bytes.len() > MOST_READ {
        return Err(AttachmentError::TooLarge);
    }
    let width = width.clamp(1, WIDEST_PREVIEW);
    deep::stack(|| match kind {
        Kind::Pdf => pdf::preview(bytes, page, width),
        Kind::Jpeg | Kind::Png if page == 0 => picture::preview(kind, bytes, width),
        Kind::Jpeg | Kind::Png => Err(AttachmentError::NoPage),
    })
}
