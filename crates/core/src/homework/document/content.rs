//! A document as an archive has it: fields, tables and the page, and whose words are whose as far as it says.

use kader_archive::{Cell, Content, Key, Plain, Row, Words};
use yrs::types::text::YChange;
use yrs::{
    Any, Array, GetString, IdSet, Map, MapRef, Out, ReadTxn, Snapshot, StateVector, Text, TextRef, Transact,
    TransactionMut,
};

use super::{Fault, POSITIONS, caught, opened, said};

/// All that stands in a document. `members`: whose position is whose.
pub(crate) fn content(state: &[u8], members: &[Key]) -> Result<Content, Fault> {
    caught(|| {
        let doc = opened(state)?;
        let (fields, page) = (doc.get_or_insert_map("fields"), doc.get_or_insert_text("page"));
        let names: Vec<String> = {
            let txn = doc.transact();
            let names = txn.root_refs().map(|(name, _)| name.to_owned());
            names.filter(|name| name.starts_with("rows:")).collect()
        };
        let tables: Vec<_> =
            names.into_iter().map(|name| (doc.get_or_insert_array(name.as_str()), name)).collect();
        // Nothing is changed in it; whose words are whose can be asked in no other way.
        let mut txn = doc.transact_mut();
        let mut found = Content { fields: row(&mut txn, &fields, members), ..Content::default() };
        for (rows, name) in tables {
            let maps: Vec<MapRef> = rows.iter(&txn).filter_map(|row| row.cast().ok()).collect();
            let rows: Vec<Row> = maps.iter().map(|map| row(&mut txn, map, members)).collect();
            let rows: Vec<Row> = rows.into_iter().filter(|row| !row.is_empty()).collect();
            if !rows.is_empty() {
                found.tables.insert(name.trim_start_matches("rows:").to_owned(), rows);
            }
        }
        found.page = words(&mut txn, &page, members);
        Ok(found)
    })
}

fn row(txn: &mut TransactionMut<'_>, map: &MapRef, members: &[Key]) -> Row {
    let named: Vec<(String, Out)> = map.iter(txn).map(|(name, value)| (name.to_owned(), value)).collect();
    let cell = |(name, value): (String, Out)| {
        let cell = match value {
            Out::Any(Any::Null | Any::Undefined) => return None,
            Out::Any(value) => Cell::Value(plain(&value)),
            Out::YText(text) => Cell::Words(words(txn, &text, members)),
            _ => return None,
        };
        // What was never filled in is not there.
        (!cell.text().is_empty()).then_some((name, cell))
    };
    named.into_iter().filter_map(cell).collect()
}

fn plain(value: &Any) -> Plain {
    match value {
        Any::Bool(yes) => Plain::Yes(*yes),
        Any::Number(yrs::Number::Int(number)) => Plain::Whole(*number),
        Any::Number(yrs::Number::Float(number)) => {
            whole(*number).unwrap_or_else(|| Plain::Text(number.to_string()))
        }
        value => Plain::Text(said(value)),
    }
}

/// A page has no other numbers: one without a fraction is a whole one.
#[allow(clippy::cast_possible_truncation, reason = "its bounds are looked at before")]
fn whole(number: f64) -> Option<Plain> {
    let fits = number.fract() == 0.0 && number.abs() < f64::from(u32::MAX);
    fits.then_some(Plain::Whole(number as i64))
}

/// A text in runs of one member each.
fn words(txn: &mut TransactionMut<'_>, text: &TextRef, members: &[Key]) -> Vec<Words> {
    // Compared with nothing, everything is new, and says whose it is.
    let nothing = Snapshot::new(StateVector::default(), IdSet::default());
    let now = txn.snapshot();
    let pieces = text.diff_range(txn, Some(&now), Some(&nothing), YChange::identity);
    let mut out: Vec<Words> = Vec::new();
    for piece in pieces {
        let Out::Any(Any::String(text)) = piece.insert else { continue };
        let by = piece.ychange.and_then(|change| {
            let position = usize::try_from(change.id.client.get() % POSITIONS).ok()?;
            members.get(position).copied()
        });
        match out.last_mut() {
            Some(last) if last.by == by => last.text.push_str(&text),
            _ => out.push(Words { by, text: text.to_string() }),
        }
    }
    // Where the runs are not all of the text, the text goes before whose it is.
    let all = text.get_string(txn);
    let told: String = out.iter().map(|run| run.text.as_str()).collect();
    if told == all || all.is_empty() { out } else { vec![Words { by: None, text: all }] }
}
