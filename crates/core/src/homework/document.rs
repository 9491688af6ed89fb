//! A record's document (S-33): changes merged into its state, whoever they come from, and nothing kept that is gone.
//!
//! The one place where `yrs` is used. It is young: what goes in was read and bounded before (`update.rs`), and
//! a panic in it is caught here and counts as a refusal. A state is the encoding of the merged document; text
//! that was deleted is not in it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kader_setting::ReasonCode;
use yrs::updates::decoder::Decode;
use yrs::{
    Any, Array, ClientID, Doc, GetString, Map, OffsetKind, Options, Out, ReadTxn, StateVector, Transact,
    Update,
};
use zeroize::Zeroizing;

use super::update::{self, is_shallow, is_state_vector};
use crate::trouble::Trouble;
use crate::view::{FormDefinition, FormField};

/// Longest merged state, bytes.
pub(crate) const MAX_STATE: usize = 1 << 20;
/// Most client ids in a document.
const MAX_AUTHORS: usize = 1_024;
/// Positions of members in a client id.
const POSITIONS: u64 = 16;

/// Why a change is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// Not an update as a page makes one.
    #[error("not an update")]
    Malformed,
    /// It has structs of another member (S-33).
    #[error("in another's name")]
    NotTheAuthor,
    /// The document would be larger, or deeper, than one may be.
    #[error("too large")]
    TooLarge,
}

impl Fault {
    /// The code for the page, and for the other's program.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "recordDamaged",
            Self::NotTheAuthor => "notTheAuthor",
            Self::TooLarge => "recordFull",
        }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotTheAuthor => Self::because(ReasonCode::NotTheAuthor),
            _ => Self::Told(fault.code()),
        }
    }
}

/// A client id for the member at this position.
pub(crate) fn author(random: [u8; 5], position: u8) -> u64 {
    let random = random.iter().fold(0u64, |all, byte| all << 8 | u64::from(*byte));
    random * POSITIONS + u64::from(position) % POSITIONS
}

/// Whether this is a state that could have come to be here: read and bounded as a change is, and openable.
pub(crate) fn is_state(state: &[u8]) -> Result<(), Fault> {
    if state.is_empty() {
        return Ok(());
    }
    let read = update::read(state)?;
    is_shallow(&update::Read::default(), &read)?;
    if state.len() > MAX_STATE || read.authors.len() > MAX_AUTHORS {
        return Err(Fault::TooLarge);
    }
    caught(|| opened(state).map(drop))
}

/// All that the member at this position wrote in it, with everything that was deleted.
pub(crate) fn own_part(state: &[u8], position: u8) -> Result<Zeroizing<Vec<u8>>, Fault> {
    parts_of(state, &[position])
}

/// Whether a client id is of one of these positions.
fn is_of(client: u64, positions: &[u8]) -> bool {
    positions.iter().any(|position| client % POSITIONS == u64::from(*position))
}

/// As [`own_part`], of the members at these positions together.
pub(crate) fn parts_of(state: &[u8], positions: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
    caught(|| {
        let doc = opened(state)?;
        let all = doc.transact().state_vector();
        let others = all.iter().filter(|(client, _)| !is_of(client.get(), positions));
        let have: StateVector = StateVector::new(others.map(|(client, clock)| (*client, *clock)).collect());
        Ok(Zeroizing::new(doc.transact().encode_diff_v1(&have)))
    })
}

/// Whether the member at this position wrote in it, or something was deleted in it.
pub(crate) fn has_part(state: &[u8], position: u8) -> Result<bool, Fault> {
    let part = own_part(state, position)?;
    Ok(part.as_slice() != Update::EMPTY_V1)
}

/// What a page does not have whose state vector this is.
pub(crate) fn since(state: &[u8], have: Option<&[u8]>) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let Some(have) = have else {
        let empty = || Zeroizing::new(Update::EMPTY_V1.to_vec());
        return Ok(if state.is_empty() { empty() } else { Zeroizing::new(state.to_vec()) });
    };
    is_state_vector(have, 2 * MAX_AUTHORS)?;
    caught(|| {
        let doc = opened(state)?;
        let have = StateVector::decode_v1(have).map_err(|_| Fault::Malformed)?;
        Ok(Zeroizing::new(doc.transact().encode_state_as_update_v1(&have)))
    })
}

fn opened(state: &[u8]) -> Result<Doc, Fault> {
    let mut options = Options::with_client_id(ClientID::new(0));
    options.offset_kind = OffsetKind::Utf16;
    // What nobody deleted is deleted by nobody.
    options.cleanup_formatting = false;
    let doc = Doc::with_options(options);
    if !state.is_empty() {
        let state = Update::decode_v1(state).map_err(|_| Fault::Malformed)?;
        doc.transact_mut().apply_update(state).map_err(|_| Fault::Malformed)?;
    }
    Ok(doc)
}

fn caught<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    // Nothing that it works on is used after a panic.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Fault::Malformed))
}

/// What was written in a document, line by line, as text that anything reads: the fields by their names, the
/// tables row by row, the free page. Of a form that a member made the names are its questions.
pub(crate) fn plain(state: &[u8], form: Option<&FormDefinition>) -> Result<Vec<String>, Fault> {
    let asked = Asked(form.map(|form| form.fields.as_slice()));
    caught(|| {
        let doc = opened(state)?;
        let (fields, page) = (doc.get_or_insert_map("fields"), doc.get_or_insert_text("page"));
        let mut tables: Vec<String> = {
            let txn = doc.transact();
            txn.root_refs()
                .map(|(name, _)| name.to_owned())
                .filter(|name| name.starts_with("rows:"))
                .collect()
        };
        let place = |table: &str| asked.place('f', table.trim_start_matches("rows:"));
        tables.sort_unstable_by(|a, b| (place(a), a).cmp(&(place(b), b)));
        let tables: Vec<_> =
            tables.into_iter().map(|name| (doc.get_or_insert_array(name.as_str()), name)).collect();
        let txn = doc.transact();
        let mut lines = Vec::new();
        let named = fields.iter(&txn).map(|(name, value)| (name.to_owned(), value));
        written(named, &txn, ("", 'f', asked), &mut lines);
        for (rows, name) in tables {
            let name = name.trim_start_matches("rows:");
            let (table, columns) = (asked.of('f', name), asked.columns(name));
            lines.push(format!("{}:", table.map_or(name, FormField::label)));
            for row in rows.iter(&txn) {
                if let Out::YMap(row) = row {
                    let before = lines.len();
                    let named = row.iter(&txn).map(|(name, value)| (name.to_owned(), value));
                    written(named, &txn, ("  ", 'c', columns), &mut lines);
                    if lines.len() > before {
                        lines.push(String::new());
                    }
                }
            }
        }
        let page = page.get_string(&txn);
        lines.extend(page.lines().map(str::to_owned));
        Ok(lines)
    })
}

fn written<T: ReadTxn>(
    named: impl Iterator<Item = (String, Out)>,
    txn: &T,
    (indent, letter, asked): (&str, char, Asked<'_>),
    lines: &mut Vec<String>,
) {
    let mut named: Vec<_> = named.collect();
    named.sort_by(|(a, _), (b, _)| (asked.place(letter, a), a).cmp(&(asked.place(letter, b), b)));
    for (name, value) in named {
        let field = asked.of(letter, &name);
        let name = field.map_or(name.as_str(), FormField::label);
        let text = match value {
            Out::Any(value) => chosen(field, said(&value)),
            Out::YText(text) => text.get_string(txn),
            _ => continue,
        };
        let mut parts = text.lines();
        if let Some(first) = parts.next().filter(|_| !text.trim().is_empty()) {
            lines.push(format!("{indent}{name}: {first}"));
            lines.extend(parts.map(|part| format!("{indent}  {part}")));
        }
    }
}

/// The word of a choice that was made, where the form has one for it.
fn chosen(field: Option<&FormField>, value: String) -> String {
    let Some(FormField::Choice { choices, .. }) = field else { return value };
    let place = value.strip_prefix('o').and_then(|place| place.parse::<usize>().ok());
    place.and_then(|place| choices.get(place)).cloned().unwrap_or(value)
}

/// The questions under whose names something stands: those of a form that a member made, or of a table in it.
#[derive(Clone, Copy)]
struct Asked<'a>(Option<&'a [FormField]>);

impl<'a> Asked<'a> {
    fn place(self, letter: char, name: &str) -> Option<usize> {
        self.0?;
        name.strip_prefix(letter)?.parse().ok()
    }

    fn of(self, letter: char, name: &str) -> Option<&'a FormField> {
        self.0?.get(self.place(letter, name)?)
    }

    fn columns(self, table: &str) -> Self {
        match self.of('f', table) {
            Some(FormField::Table { columns, .. }) => Self(Some(columns)),
            _ => Self(None),
        }
    }
}

fn said(value: &Any) -> String {
    match value {
        Any::String(text) => text.to_string(),
        Any::Number(yrs::Number::Int(number)) => number.to_string(),
        Any::Number(yrs::Number::Float(number)) => number.to_string(),
        Any::Bool(value) => value.to_string(),
        Any::Array(values) => values.iter().map(said).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

mod content;
mod merging;
mod spoken;
#[cfg(test)]
mod tests;

pub(crate) use content::content;
pub(crate) use merging::{AtHand, Merged};
pub(crate) use spoken::Spoken;
