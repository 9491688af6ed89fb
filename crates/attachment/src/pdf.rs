//! Documents: read leniently where their owner chose them, walked through by tables of what is let through, and
//! written anew; read strictly where they came from another.

mod draw;
mod lenient;
mod schema;
mod streams;
mod strict;
mod value;
mod walk;

use std::collections::BTreeMap;

use streams::Streams;
use value::Item;

use crate::AttachmentError;

/// Where a file says at the latest that it is a PDF, in bytes from its beginning.
const HEAD_WITHIN: usize = 1024;
/// What is left out can leave more to be left out: so often it is walked through again.
const PASSES: u8 = 6;

/// Whether these bytes say that they are a PDF.
pub(crate) fn begins(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_WITHIN).unwrap_or(bytes);
    lenient::find(head, 0, b"%PDF-").is_some()
}

/// A document as it goes out, and how many pages it has.
pub(crate) fn prepare(bytes: &[u8]) -> Result<(Vec<u8>, usize), AttachmentError> {
    let source = lenient::read(bytes)?;
    let walked = walk::walk(&source.items, source.root, Streams::written_anew())?;
    drop(source);
    let (mut items, pages) = (walked.items, walked.pages);
    for _ in 0..PASSES {
        let numbered: BTreeMap<u32, Item> = (1..).zip(items).collect();
        let again = walk::walk(&numbered, 1, Streams::as_they_are())?;
        if again.items.iter().eq(numbered.values()) {
            return Ok((value::write(&again.items), pages));
        }
        items = again.items;
    }
    Err(AttachmentError::Damaged)
}

/// How many pages a document has that is written as [`prepare`] writes.
pub(crate) fn inspect(bytes: &[u8]) -> Result<usize, AttachmentError> {
    let items: BTreeMap<u32, Item> = (1..).zip(strict::read(bytes)?).collect();
    let walked = walk::walk(&items, 1, Streams::as_they_are())?;
    match walked.items.iter().eq(items.values()) {
        true => Ok(walked.pages),
        false => Err(AttachmentError::Damaged),
    }
}

/// A page of it as PNG.
pub(crate) fn preview(bytes: &[u8], page: u32, width: u32) -> Result<Vec<u8>, AttachmentError> {
    inspect(bytes)?;
    draw::page(bytes.to_vec(), page, width)
}

/// The bytes of a document that was read strictly, written again.
#[cfg(test)]
pub(crate) fn rewritten(bytes: &[u8]) -> Result<Vec<u8>, AttachmentError> {
    strict::read(bytes).map(|items| value::write(&items))
}

#[cfg(test)]
pub(crate) mod tests;
