//! Reads a PDF as its owner has it, whoever wrote it and however: the one place that knows `lopdf`.

use std::collections::BTreeMap;
use std::io::Read;

use lopdf::{DecompressError, Dictionary, Document, Error, LoadOptions, Object, Stream};

use super::strict::MOST_VALUES;
use super::value::{Item, Value};
use crate::AttachmentError;

/// The most that one stream of objects or references may inflate to while a file is read, in bytes.
const MOST_INFLATED: usize = 32 << 20;
/// The most that all of them may.
const MOST_INFLATED_IN_ALL: u64 = 128 << 20;

/// The most bytes of a file outside of its streams, each of which may become an object.
const MOST_OUTSIDE: usize = 24 << 20;

/// A file's objects by new numbers, its catalog among them.
pub(super) struct Source {
    pub(super) items: BTreeMap<u32, Item>,
    pub(super) root: u32,
}

/// Reads all objects that the newest revision names.
///
/// # Errors
/// `Damaged`, `Encrypted`, `TooLarge`.
pub(super) fn read(bytes: &[u8]) -> Result<Source, AttachmentError> {
    weigh(bytes)?;
    let options = LoadOptions { max_decompressed_size: Some(MOST_INFLATED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => AttachmentError::TooLarge,
        Error::Decryption(_) | Error::InvalidPassword => AttachmentError::Encrypted,
        Error::UnsupportedSecurityHandler(_) => AttachmentError::Encrypted,
        _ => AttachmentError::Damaged,
    })?;
    // Also where it opens without a password: what it permits is its writer's to say, not ours to take away.
    if document.trailer.has(b"Encrypt") || document.was_encrypted() {
        return Err(AttachmentError::Encrypted);
    }
    let numbers: BTreeMap<_, u32> = document.objects.keys().copied().zip(1..).collect();
    let root = document.trailer.get(b"Root").and_then(Object::as_reference);
    let root = root.ok().and_then(|id| numbers.get(&id)).copied().ok_or(AttachmentError::Damaged)?;
    let mut taken = Taken { numbers, left: MOST_VALUES };
    let mut items = BTreeMap::new();
    for (id, object) in document.objects {
        let number = taken.numbers.get(&id).copied().ok_or(AttachmentError::Damaged)?;
        let item = match object {
            Object::Stream(Stream { dict, content, .. }) => {
                Item { value: taken.dict(dict)?, stream: Some(content) }
            }
            other => Item { value: taken.value(other)?, stream: None },
        };
        items.insert(number, item);
    }
    Ok(Source { items, root })
}

/// What a stream holds behind its filters: `None` where they cannot be undone.
///
/// # Errors
/// `TooLarge` where it is more than `most` bytes.
pub(super) fn inflate(
    filters: &[Value],
    parameters: &[Value],
    content: Vec<u8>,
    most: usize,
) -> Result<Option<Vec<u8>>, AttachmentError> {
    let mut dict = Dictionary::new();
    if !filters.is_empty() {
        dict.set("Filter", Object::Array(filters.iter().map(object).collect()));
        dict.set("DecodeParms", Object::Array(parameters.iter().map(object).collect()));
    }
    match Stream::new(dict, content).get_plain_content_with_limit(most) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => Err(AttachmentError::TooLarge),
        Err(_) => Ok(None),
    }
}

fn object(value: &Value) -> Object {
    match value {
        Value::Bool(is) => Object::Boolean(*is),
        Value::Int(number) => Object::Integer(*number),
        Value::Name(name) => Object::Name(name.clone()),
        Value::Dict(entries) => {
            let mut dict = Dictionary::new();
            entries.iter().for_each(|(name, value)| dict.set(name.clone(), object(value)));
            Object::Dictionary(dict)
        }
        _ => Object::Null,
    }
}

struct Taken {
    numbers: BTreeMap<lopdf::ObjectId, u32>,
    left: usize,
}

impl Taken {
    fn value(&mut self, object: Object) -> Result<Value, AttachmentError> {
        self.left = self.left.checked_sub(1).ok_or(AttachmentError::TooLarge)?;
        Ok(match object {
            // A stream within another object is none.
            Object::Null | Object::Stream(_) => Value::Null,
            Object::Boolean(is) => Value::Bool(is),
            Object::Integer(number) => Value::Int(number),
            Object::Real(number) => Value::real(number),
            Object::Name(name) => Value::Name(name),
            Object::String(text, _) => Value::Text(text),
            Object::Array(objects) => {
                Value::Array(objects.into_iter().map(|object| self.value(object)).collect::<Result<_, _>>()?)
            }
            Object::Dictionary(dict) => self.dict(dict)?,
            // What is not there is null (7.3.10).
            Object::Reference(id) => self.numbers.get(&id).map_or(Value::Null, |number| Value::Ref(*number)),
        })
    }

    fn dict(&mut self, dict: Dictionary) -> Result<Value, AttachmentError> {
        let entries = dict.into_iter().map(|(name, object)| Ok((name, self.value(object)?)));
        Ok(Value::Dict(entries.collect::<Result<_, AttachmentError>>()?))
    }
}

/// Objects are read all at once, and take some fifty times the bytes that they are written in. So what stands outside
/// of streams, and what those streams inflate to that hold objects, is added up before. This is for the file that
/// somebody chose from their own disk; what comes from another is never read here.
fn weigh(bytes: &[u8]) -> Result<(), AttachmentError> {
    const STREAM: &[u8] = b"stream";
    let (mut left, mut outside) = (MOST_INFLATED_IN_ALL, bytes.len());
    let mut at = 0;
    while let Some(found) = find(bytes, at, STREAM) {
        let before = bytes.get(found.saturating_sub(400)..found).unwrap_or_default();
        at = found + STREAM.len();
        if before.ends_with(b"end") {
            continue;
        }
        if find(before, 0, b"ObjStm").is_some() || find(before, 0, b"XRef").is_some() {
            let data = bytes.get(at..).unwrap_or_default();
            let data = data.strip_prefix(b"\r").unwrap_or(data);
            let data = data.strip_prefix(b"\n").unwrap_or(data);
            // What inflates badly ends there, for whoever reads it, too.
            let inflated = count(&mut flate2::read::ZlibDecoder::new(data).take(left + 1));
            left = left.checked_sub(inflated).ok_or(AttachmentError::TooLarge)?;
        }
        let end = find(bytes, at, b"endstream").unwrap_or(at);
        outside = outside.saturating_sub(end - at);
        at = end;
    }
    if outside > MOST_OUTSIDE { Err(AttachmentError::TooLarge) } else { Ok(()) }
}

fn count(from: &mut impl Read) -> u64 {
    let (mut sum, mut part) = (0u64, [0u8; 16 * 1024]);
    while let Ok(read @ 1..) = from.read(&mut part) {
        sum += u64::try_from(read).unwrap_or(u64::MAX);
    }
    sum
}

pub(super) fn find(bytes: &[u8], from: usize, part: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, part).map(|at| from + at)
}
