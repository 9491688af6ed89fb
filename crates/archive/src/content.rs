//! What stands in a record, as it is read without knowing its form: fields by name, tables row by row, a page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Key;

/// A run of words by one member.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Words {
    /// Who wrote it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Key>,
    /// The words.
    pub text: String,
}

/// A value that was chosen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Plain {
    /// A whole number.
    Whole(i64),
    /// Yes or no.
    Yes(bool),
    /// Anything else, as text: a choice by its name, a time as `23:10`, a day as `2026-11-26`.
    Text(String),
}

impl std::fmt::Display for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(number) => write!(f, "{number}"),
            Self::Yes(yes) => write!(f, "{yes}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// What stands in a field.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cell {
    /// A value that was chosen.
    Value(Plain),
    /// Words, in their order.
    Words(Vec<Words>),
}

impl Cell {
    /// It as text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Value(value) => value.to_string(),
            Self::Words(words) => words.iter().map(|one| one.text.as_str()).collect(),
        }
    }

    /// It as a whole number, where it is one.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Value(Plain::Whole(number)) => Some(*number),
            _ => None,
        }
    }
}

/// Fields by name.
pub type Row = BTreeMap<String, Cell>;

/// All of a record.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Content {
    /// Single fields.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: Row,
    /// Tables by name, row by row.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, Vec<Row>>,
    /// The free page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub page: Vec<Words>,
}

impl Content {
    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let blank = |cell: &Cell| cell.text().trim().is_empty();
        self.fields.values().all(blank)
            && self.tables.values().flatten().all(|row| row.values().all(blank))
            && self.page.iter().all(|words| words.text.trim().is_empty())
    }
}
