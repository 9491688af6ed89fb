//! Reads a PDF in the one form in which this crate writes it: whatever else a PDF could be is refused here, before
//! any library sees it.

use super::value::{HEAD, Item, Value, write};
use crate::AttachmentError;

/// The deepest nesting within one object.
const DEEPEST: u8 = 24;
/// The most values, of all objects together; each takes up to a hundred bytes of memory.
pub(super) const MOST_VALUES: usize = 1_500_000;

/// The objects of a file, in their order.
///
/// # Errors
/// `Damaged` for everything that [`write`] would write in any other way.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Item>, AttachmentError> {
    let items = Reader { rest: bytes, values: 0 }.items().ok_or(AttachmentError::Damaged)?;
    match write(&items) == bytes {
        true => Ok(items),
        false => Err(AttachmentError::Damaged),
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    values: usize,
}

impl Reader<'_> {
    fn items(mut self) -> Option<Vec<Item>> {
        self.tag(HEAD)?;
        let mut items = Vec::new();
        while self.rest.first().is_some_and(u8::is_ascii_digit) {
            self.digits()?;
            self.tag(b" 0 obj\n")?;
            let mut value = self.value(DEEPEST)?;
            let mut stream = None;
            if self.tag(b"\nstream\n").is_some() {
                let length = usize::try_from(value.get("Length")?.int()?).ok()?;
                let (data, rest) = self.rest.split_at_checked(length)?;
                stream = Some(data.to_vec());
                self.rest = rest;
                value.remove("Length");
                self.tag(b"\nendstream")?;
            }
            self.tag(b"\nendobj\n")?;
            items.push(Item { value, stream });
        }
        // The table and all behind it follow from the objects: comparing with what is written reads them.
        Some(items)
    }

    fn tag(&mut self, tag: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(tag)?;
        Some(())
    }

    fn digits(&mut self) -> Option<&str> {
        let end = self.rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        std::str::from_utf8(digits).ok().filter(|digits| !digits.is_empty() && digits.len() <= 60)
    }

    fn value(&mut self, depth: u8) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        self.values += 1;
        if self.values > MOST_VALUES {
            return None;
        }
        match self.rest.first()? {
            b'/' => self.name().map(Value::Name),
            b'<' if self.rest.starts_with(b"<<") => self.dict(depth),
            b'<' => self.text().map(Value::Text),
            b'[' => self.array(depth),
            b'n' => self.tag(b"null").map(|()| Value::Null),
            b't' => self.tag(b"true").map(|()| Value::Bool(true)),
            b'f' => self.tag(b"false").map(|()| Value::Bool(false)),
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<Value> {
        let minus = if self.tag(b"-").is_some() { "-" } else { "" };
        let whole = format!("{minus}{}", self.digits()?);
        if self.tag(b".").is_some() {
            return Some(Value::Real(format!("{whole}.{}", self.digits()?)));
        }
        if self.tag(b" 0 R").is_some() {
            return whole.parse().ok().map(Value::Ref);
        }
        whole.parse().ok().map(Value::Int)
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.tag(b"/")?;
        let mut name = Vec::new();
        loop {
            match self.rest.first()? {
                b'#' => {
                    let (escaped, rest) = self.rest.split_first_chunk::<3>()?;
                    name.push(byte_of(escaped[1], escaped[2])?);
                    self.rest = rest;
                }
                byte if byte.is_ascii_graphic() && !b"()<>[]{}/%".contains(byte) => {
                    name.push(*byte);
                    self.rest = self.rest.get(1..)?;
                }
                _ => return Some(name),
            }
        }
    }

    fn text(&mut self) -> Option<Vec<u8>> {
        self.tag(b"<")?;
        let end = self.rest.iter().position(|byte| *byte == b'>')?;
        let (digits, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest.get(1..)?;
        let (pairs, odd) = digits.as_chunks::<2>();
        odd.is_empty().then(|| pairs.iter().map(|[high, low]| byte_of(*high, *low)).collect())?
    }

    fn array(&mut self, depth: u8) -> Option<Value> {
        self.tag(b"[")?;
        let mut values = Vec::new();
        while self.tag(b"]").is_none() {
            if !values.is_empty() {
                self.tag(b" ")?;
            }
            values.push(self.value(depth)?);
        }
        Some(Value::Array(values))
    }

    fn dict(&mut self, depth: u8) -> Option<Value> {
        self.tag(b"<<")?;
        let mut entries = Vec::<(Vec<u8>, Value)>::new();
        let mut names = std::collections::BTreeSet::new();
        while self.tag(b">>").is_none() {
            let name = self.name()?;
            self.tag(b" ")?;
            // Programs differ in which of two they believe.
            if !names.insert(name.clone()) {
                return None;
            }
            entries.push((name, self.value(depth)?));
        }
        Some(Value::Dict(entries))
    }
}

fn byte_of(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(value: Value) -> Item {
        Item { value, stream: None }
    }

    #[test]
    fn what_is_written_is_read() {
        let items = vec![
            item(Value::Dict(vec![
                (b"A".to_vec(), Value::Array(vec![Value::Int(-7), Value::real(0.5), Value::real(-3.0)])),
                (b"with space#".to_vec(), Value::Text(b"(\\)\xff".to_vec())),
                (b"".to_vec(), Value::Ref(2)),
                (b"n".to_vec(), Value::Null),
                (b"b".to_vec(), Value::Bool(true)),
            ])),
            Item {
                value: Value::Dict(vec![(b"Filter".to_vec(), Value::name("FlateDecode"))]),
                stream: Some(b"endstream\nendobj\n".to_vec()),
            },
            item(Value::Array(vec![])),
        ];
        assert_eq!(read(&write(&items)).unwrap(), items);
        assert_eq!(read(&write(&[])).unwrap(), vec![]);
    }

    #[test]
    fn what_is_written_otherwise_is_refused() {
        let written = |value: &str| {
            let mut bytes = write(&[item(Value::Name(b"HERE".to_vec()))]);
            let at = bytes.windows(5).position(|part| part == b"/HERE").unwrap();
            bytes.splice(at..at + 5, value.bytes());
            let table = bytes.windows(5).position(|part| part == b"xref\n").unwrap();
            let text = bytes.windows(10).position(|part| part == b"startxref\n").unwrap() + 10;
            bytes.truncate(text);
            bytes.extend_from_slice(format!("{table}\n%%EOF\n").as_bytes());
            bytes
        };
        assert!(read(&written("/HERE")).is_ok());
        for other in [
            "/HE#52E",
            "007",
            "+1",
            "-0",
            "(text)",
            "<0a>",
            "<0A >",
            "<0>",
            "[1  2]",
            "[ 1]",
            "1 0 obj",
            "/A#2f",
            "%",
            "<</A 1/A 2>>",
            "<</A 1 /B 2>>",
            "1.",
            ".5",
            "1 1 R",
            "",
        ] {
            assert_eq!(read(&written(other)), Err(AttachmentError::Damaged), "{other}");
        }
    }

    #[test]
    fn what_nests_deep_or_is_long_is_refused() {
        let nested = |depth| (0..depth).fold(Value::Null, |value, _| Value::Array(vec![value]));
        assert!(read(&write(&[item(nested(usize::from(DEEPEST) - 1))])).is_ok());
        assert!(read(&write(&[item(nested(usize::from(DEEPEST)))])).is_err());
        let many = |number| item(Value::Array(vec![Value::Int(0); number]));
        assert!(read(&write(&[many(MOST_VALUES - 1)])).is_ok());
        assert!(read(&write(&[many(MOST_VALUES)])).is_err());
    }
}
