//! The forms that come with the program, with their words: the same file that the page's tests hold against the page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use serde_json::Value;

use crate::content::{Cell, Content, Row};
use crate::model::{Language, OwnForm, Relationship};

static FORMS: LazyLock<Vec<Form>> =
    LazyLock::new(|| serde_json::from_str(include_str!("forms.json")).unwrap_or_default());

/// A form.
#[derive(Deserialize)]
pub(crate) struct Form {
    id: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) chart: Option<Chart>,
    words: Words,
}

#[derive(Deserialize)]
struct Words {
    nl: BTreeMap<String, String>,
    en: BTreeMap<String, String>,
}

/// A field, or a column of a table.
#[derive(Deserialize)]
pub(crate) struct Field {
    pub(crate) id: String,
    kind: String,
    #[serde(default)]
    pub(crate) columns: Vec<Self>,
}

/// Numbers that make lines.
#[derive(Deserialize)]
pub(crate) struct Chart {
    along: String,
    pub(crate) day: Option<String>,
    pub(crate) max: i64,
    pub(crate) series: Vec<Series>,
}

/// One line of them.
#[derive(Deserialize)]
pub(crate) struct Series {
    pub(crate) of: String,
    pub(crate) table: Option<String>,
}

impl Chart {
    /// Along days; else along the rows of one record.
    pub(crate) fn along_days(&self) -> bool {
        self.along == "days"
    }
}

/// The forms that a relationship's records may have: those that come with the program, and those that somebody made.
pub(crate) struct Known(Vec<Form>);

impl Known {
    pub(crate) fn of(relationship: &Relationship) -> Self {
        Self(relationship.forms.iter().filter_map(made).collect())
    }

    /// The form of this name.
    pub(crate) fn form(&self, id: &str) -> Option<&Form> {
        FORMS.iter().chain(&self.0).find(|form| form.id == id)
    }
}

/// A form that somebody made, with its words in the one language that they have. Nothing where its definition is
/// none: what was filled in is shown all the same.
fn made(own: &OwnForm) -> Option<Form> {
    let mut words = BTreeMap::from([("name".to_owned(), own.definition.get("title")?.as_str()?.to_owned())]);
    let fields = fields(&own.definition, "fields", ("f", ""), &mut words)?;
    let words = Words { nl: words.clone(), en: words };
    Some(Form { id: own.id.clone(), fields, chart: None, words })
}

/// The name and the questions of a form that somebody made.
pub(crate) fn told(own: &OwnForm) -> Option<(String, String)> {
    let mut form = made(own)?;
    let name = form.words.nl.remove("name")?;
    let say = |field: &Field, before: &str| form.words.nl.get(&format!("{before}{}", field.id)).cloned();
    let mut questions = Vec::new();
    for field in &form.fields {
        questions.extend(say(field, ""));
        let before = format!("{}-", field.id);
        questions.extend(
            field.columns.iter().filter_map(|column| say(column, &before)).map(|one| format!("  {one}")),
        );
    }
    Some((name, questions.join("\n")))
}

/// Field `n` is kept as `f<n>`, column `n` of a table as `c<n>`, choice `n` as `o<n>`.
fn fields(
    of: &Value,
    name: &str,
    (sign, before): (&str, &str),
    words: &mut BTreeMap<String, String>,
) -> Option<Vec<Field>> {
    let field = |(at, field): (usize, &Value)| {
        let (id, kind) = (format!("{sign}{at}"), field.get("kind")?.as_str()?.to_owned());
        let key = format!("{before}{id}");
        words.insert(key.clone(), field.get("label")?.as_str()?.to_owned());
        for (number, choice) in
            field.get("choices").and_then(Value::as_array).into_iter().flatten().enumerate()
        {
            words.insert(format!("{key}-is-o{number}"), choice.as_str()?.to_owned());
        }
        // No table has one within it.
        let columns = match kind == "table" && before.is_empty() {
            true => fields(field, "columns", ("c", &format!("{key}-")), words)?,
            false => Vec::new(),
        };
        Some(Field { id, kind, columns })
    };
    of.get(name)?.as_array()?.iter().enumerate().map(field).collect()
}

impl Form {
    /// Words of it by their name; the name itself where there are none.
    pub(crate) fn say(&self, language: Language, name: &str) -> String {
        self.words(language).get(name).map_or_else(|| name.to_owned(), Clone::clone)
    }

    fn words(&self, language: Language) -> &BTreeMap<String, String> {
        match language {
            Language::Nl => &self.words.nl,
            Language::En => &self.words.en,
        }
    }
}

/// Words of a form that comes with the program, by their name: `name` is what it is called, `<field>-is-<value>` (of a
/// table `<table>-<column>-is-<value>`) what is chosen. Nothing where there is no such form, or no such words in it.
#[must_use]
pub fn form_word(form: &str, language: Language, name: &str) -> Option<&'static str> {
    let form = FORMS.iter().find(|one| one.id == form)?;
    form.words(language).get(name).map(String::as_str)
}

/// A value in words: of a choice, the words that stand on the page.
pub(crate) fn value(
    form: Option<&Form>,
    language: Language,
    key: &str,
    field: Option<&Field>,
    cell: &Cell,
) -> String {
    let said = cell.text();
    match (form, field) {
        (Some(form), Some(field)) if field.kind == "choice" => {
            let name = format!("{key}-is-{said}");
            let word = form.say(language, &name);
            if word == name { said } else { word }
        }
        _ => said,
    }
}

/// The names in a row or a record, those of the form first and in its order.
pub(crate) fn ordered<'a>(fields: &'a [Field], there: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let there: Vec<&str> = there.map(String::as_str).collect();
    let known = fields.iter().map(|field| field.id.as_str()).filter(|id| there.contains(id));
    let known: Vec<&str> = known.collect();
    let more = there.iter().copied().filter(|id| !known.contains(id));
    known.iter().copied().chain(more).collect()
}

/// The columns that any row of a table has, in the form's order.
pub(crate) fn columns<'a>(fields: &'a [Field], rows: &'a [Row]) -> Vec<&'a str> {
    let mut there: Vec<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
    there.sort_unstable();
    there.dedup();
    ordered(fields, there.into_iter())
}

impl Form {
    pub(crate) fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }
}

/// The tables of a record, in the form's order.
pub(crate) fn tables<'a>(form: Option<&'a Form>, content: &'a Content) -> Vec<&'a str> {
    ordered(form.map_or(&[], |form| &form.fields), content.tables.keys())
}
