//! Forms that a person made (S-30, S-31), as the page shows and edits them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroize;

/// What a form of one's own asks. Wiped when dropped.
///
/// Field `n` (from 0) is kept in a record as `f<n>`, column `n` of a table as `c<n>`, choice `n` as `o<n>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FormDefinition {
    /// What it is called, 1 to 120 bytes.
    pub title: String,
    /// What it is for, in a sentence; may be empty.
    pub intro: String,
    /// What it asks: 1 to 40 fields, columns of tables counted.
    pub fields: Vec<FormField>,
}

/// One question of it. Every text has at most 300 bytes, on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[ts(export)]
pub enum FormField {
    /// Sentences.
    Text {
        /// The question.
        label: String,
        /// How much room there is at first, 1 to 6 lines.
        lines: u8,
    },
    /// A number from 0 on.
    Scale {
        /// The question.
        label: String,
        /// What the lowest number means.
        low: String,
        /// What the highest means.
        high: String,
        /// The highest, 2 to 100.
        max: u8,
    },
    /// One of some words.
    Choice {
        /// The question.
        label: String,
        /// The words, 2 to 12.
        choices: Vec<String>,
    },
    /// A time of day.
    Time {
        /// The question.
        label: String,
    },
    /// A day.
    Date {
        /// The question.
        label: String,
    },
    /// Rows, each with the same questions.
    Table {
        /// What the rows are.
        label: String,
        /// What a row asks, 1 to 10 questions; none of them a table.
        columns: Vec<FormField>,
    },
}

impl FormField {
    /// The question.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Text { label, .. }
            | Self::Scale { label, .. }
            | Self::Choice { label, .. }
            | Self::Time { label }
            | Self::Date { label }
            | Self::Table { label, .. } => label,
        }
    }
}

impl Zeroize for FormField {
    fn zeroize(&mut self) {
        match self {
            Self::Text { label, .. } | Self::Time { label } | Self::Date { label } => label.zeroize(),
            Self::Scale { label, low, high, .. } => {
                for text in [label, low, high] {
                    text.zeroize();
                }
            }
            Self::Choice { label, choices } => {
                label.zeroize();
                choices.zeroize();
            }
            Self::Table { label, columns } => {
                label.zeroize();
                columns.zeroize();
            }
        }
    }
}

impl Drop for FormDefinition {
    fn drop(&mut self) {
        self.title.zeroize();
        self.intro.zeroize();
        self.fields.zeroize();
    }
}

/// A form that a person made, with its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FormView {
    /// Made of the definition: another definition is another form.
    pub id: String,
    /// What it asks.
    pub definition: FormDefinition,
}

/// The forms that a person made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FormsPage {
    /// In their order.
    pub forms: Vec<FormView>,
}

/// The form that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FormKept {
    /// Its id.
    pub form: String,
}
