//! The objects of a PDF (ISO 32000-1, 7.3), and the one way in which they are written.

use std::io::Write;

/// What an object is, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    /// A number with a point, as it is written: digits, a point, digits.
    Real(String),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Value>),
    Dict(Vec<(Vec<u8>, Value)>),
    /// Another object, by its number.
    Ref(u32),
}

/// A numbered object: with bytes, it is a stream, and its value a dictionary without `Length`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) value: Value,
    pub(super) stream: Option<Vec<u8>>,
}

impl Value {
    pub(super) fn real(number: f32) -> Self {
        let number = if number.is_finite() { number } else { 0.0 };
        let mut text = number.to_string();
        if !text.contains('.') {
            text.push_str(".0");
        }
        Self::Real(text)
    }

    pub(super) fn name(name: &str) -> Self {
        Self::Name(name.as_bytes().to_vec())
    }

    /// The value behind a key of a dictionary.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Dict(entries) => {
                entries.iter().find(|(name, _)| name == key.as_bytes()).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(bytes) if bytes == name.as_bytes())
    }

    pub(super) fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// Sets a key of a dictionary, in its place if it is there.
    pub(super) fn set(&mut self, key: &str, to: Value) {
        let Self::Dict(entries) = self else { return };
        match entries.iter_mut().find(|(name, _)| name == key.as_bytes()) {
            Some((_, value)) => *value = to,
            None => entries.push((key.as_bytes().to_vec(), to)),
        }
    }

    pub(super) fn remove(&mut self, key: &str) {
        if let Self::Dict(entries) = self {
            entries.retain(|(name, _)| name != key.as_bytes());
        }
    }

    pub(super) fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::Null => to.extend_from_slice(b"null"),
            Self::Bool(true) => to.extend_from_slice(b"true"),
            Self::Bool(false) => to.extend_from_slice(b"false"),
            Self::Int(number) => to.extend_from_slice(number.to_string().as_bytes()),
            Self::Real(text) => to.extend_from_slice(text.as_bytes()),
            Self::Name(name) => write_name(name, to),
            Self::Text(text) => {
                to.push(b'<');
                text.iter().for_each(|byte| hex(*byte, to));
                to.push(b'>');
            }
            Self::Array(values) => {
                to.push(b'[');
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        to.push(b' ');
                    }
                    value.write(to);
                }
                to.push(b']');
            }
            Self::Dict(entries) => {
                to.extend_from_slice(b"<<");
                for (name, value) in entries {
                    write_name(name, to);
                    to.push(b' ');
                    value.write(to);
                }
                to.extend_from_slice(b">>");
            }
            Self::Ref(number) => to.extend_from_slice(format!("{number} 0 R").as_bytes()),
        }
    }
}

fn write_name(name: &[u8], to: &mut Vec<u8>) {
    to.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            to.push(*byte);
        } else {
            to.push(b'#');
            hex(*byte, to);
        }
    }
}

fn hex(byte: u8, to: &mut Vec<u8>) {
    for digit in [byte >> 4, byte & 15] {
        to.push(if digit < 10 { b'0' + digit } else { b'A' + digit - 10 });
    }
}

/// How every file begins: its version, and four bytes that say that it is not text.
pub(super) const HEAD: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

/// A whole file: its objects are numbered from 1 in this order, and the first is the catalog.
pub(super) fn write(items: &[Item]) -> Vec<u8> {
    let mut bytes = HEAD.to_vec();
    let mut places = Vec::with_capacity(items.len());
    for (item, number) in items.iter().zip(1u32..) {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        match &item.stream {
            None => item.value.write(&mut bytes),
            Some(stream) => {
                let mut value = item.value.clone();
                value.set("Length", Value::Int(i64::try_from(stream.len()).unwrap_or(i64::MAX)));
                value.write(&mut bytes);
                bytes.extend_from_slice(b"\nstream\n");
                bytes.extend_from_slice(stream);
                bytes.extend_from_slice(b"\nendstream");
            }
        }
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let table = bytes.len();
    // Writing to memory does not fail.
    let _ = write!(bytes, "xref\n0 {}\n0000000000 65535 f \n", items.len() + 1);
    for place in places {
        let _ = writeln!(bytes, "{place:010} 00000 n ");
    }
    let _ = write!(bytes, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n", items.len() + 1);
    bytes
}
