//! The words that somebody put into a document, without its questions: what a search looks through.

use kader_archive::form_word;
use yrs::{Any, Array, GetString, Map, Out, ReadTxn, Transact};
use zeroize::Zeroizing;

use super::{Asked, Fault, caught, chosen, opened};
use crate::view::{FormDefinition, FormField, Language};

/// A form's own words: what it is called, and what can be chosen in it.
pub(crate) struct Spoken<'a> {
    /// The form, by id.
    pub(crate) form: &'a str,
    /// What it asks, where a member made it.
    pub(crate) definition: Option<&'a FormDefinition>,
    /// In which language the program's own forms speak.
    pub(crate) language: Language,
}

impl Spoken<'_> {
    /// What the form is called; nothing where this version does not know it.
    pub(crate) fn name(&self) -> String {
        match self.definition {
            Some(definition) => definition.title.clone(),
            None => form_word(self.form, self.language.into(), "name").unwrap_or_default().to_owned(),
        }
    }

    /// Every text and every choice in a document: fields, rows of tables, the free page. No numbers: a scale's say
    /// nothing without their question.
    ///
    /// # Errors
    /// [`Fault::Malformed`] where it is no document.
    pub(crate) fn values(&self, state: &[u8]) -> Result<Vec<Zeroizing<String>>, Fault> {
        caught(|| {
            let doc = opened(state)?;
            let (fields, page) = (doc.get_or_insert_map("fields"), doc.get_or_insert_text("page"));
            let mut tables: Vec<String> = {
                let txn = doc.transact();
                let names = txn.root_refs().map(|(name, _)| name.to_owned());
                names.filter(|name| name.starts_with("rows:")).collect()
            };
            tables.sort_unstable();
            let tables: Vec<_> =
                tables.into_iter().map(|name| (doc.get_or_insert_array(name.as_str()), name)).collect();
            let txn = doc.transact();
            let mut values = Vec::new();
            self.of_row(&txn, None, fields.iter(&txn), &mut values);
            for (rows, name) in tables {
                let table = Some(name.trim_start_matches("rows:"));
                for row in rows.iter(&txn) {
                    if let Out::YMap(row) = row {
                        self.of_row(&txn, table, row.iter(&txn), &mut values);
                    }
                }
            }
            values.push(Zeroizing::new(page.get_string(&txn)));
            Ok(values)
        })
    }

    fn of_row<'t, T: ReadTxn>(
        &self,
        txn: &T,
        table: Option<&str>,
        named: impl Iterator<Item = (&'t str, Out)>,
        values: &mut Vec<Zeroizing<String>>,
    ) {
        let asked = Asked(self.definition.map(|definition| definition.fields.as_slice()));
        let (letter, asked) = table.map_or(('f', asked), |table| ('c', asked.columns(table)));
        let mut named: Vec<(&str, Out)> = named.collect();
        named.sort_by(|(a, _), (b, _)| (asked.place(letter, a), a).cmp(&(asked.place(letter, b), b)));
        for (name, value) in named {
            values.push(Zeroizing::new(match value {
                Out::YText(text) => text.get_string(txn),
                Out::Any(Any::String(text)) => self.choice((table, name), asked.of(letter, name), &text),
                _ => continue,
            }));
        }
    }

    /// The word of a choice; of anything else what it is.
    fn choice(&self, (table, name): (Option<&str>, &str), field: Option<&FormField>, value: &str) -> String {
        if self.definition.is_some() {
            return chosen(field, value.to_owned());
        }
        let key =
            table.map_or_else(|| format!("{name}-is-{value}"), |table| format!("{table}-{name}-is-{value}"));
        form_word(self.form, self.language.into(), &key).unwrap_or(value).to_owned()
    }
}
