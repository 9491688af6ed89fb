//! Forms that a person made: what one may consist of, by what it is named, and how it travels with a task or a record.
//!
//! They lie in the home, usable in each relationship of who made them; nothing is said of one there (S-24). A
//! relationship has those that a task or a record of it has, as long as one has them (the database sees to it).
//! What comes from another is read within the same bounds as what is made here.

use kader_archive::OwnForm;
use kader_vault::{FormRow, Home};
use ring::digest::{SHA256, digest};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::operation::Operation;
use crate::output::Reply;
use crate::trouble::Trouble;
use crate::view::{FormDefinition, FormField, FormKept, FormView, FormsPage, RoleView};

/// What the id of such a form begins with; no form of the program's own does.
const OWN: &str = "own-";
/// Before a definition, where it is hashed.
const PREFIX: &[u8] = b"kader/form/v1\0";
/// Longest definition, in bytes.
pub(crate) const MAX_DEFINITION: usize = 16_384;
/// Most fields, columns counted.
const MAX_FIELDS: usize = 40;
/// Most columns of a table.
const MAX_COLUMNS: usize = 10;
/// Most words to choose from.
const MAX_CHOICES: usize = 12;
/// Longest title, in bytes.
const MAX_TITLE: usize = 120;
/// Longest of the other texts, in bytes.
const MAX_TEXT: usize = 300;
/// Most lines of room.
const MAX_LINES: u8 = 6;
/// Highest number of a scale.
const MAX_SCALE: u8 = 100;
/// Most forms that one person keeps, and most that one relationship has.
pub(crate) const MAX_FORMS: usize = 100;

/// Why a definition is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// A text that is needed is not there, or no field is.
    #[error("something is missing")]
    Missing,
    /// More, or longer, than there can be.
    #[error("too large")]
    TooLarge,
    /// Not the encoding of a definition.
    #[error("not a definition")]
    Malformed,
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Told(match fault {
            Fault::Missing => "formEmpty",
            Fault::TooLarge => "formTooLong",
            Fault::Malformed => "formUnknown",
        })
    }
}

/// One line of words, without white space around it.
fn line(text: &str, most: usize, needed: bool) -> Result<(), Fault> {
    if needed && text.is_empty() {
        return Err(Fault::Missing);
    }
    if text.len() > most {
        return Err(Fault::TooLarge);
    }
    if text.trim() == text && !text.chars().any(char::is_control) { Ok(()) } else { Err(Fault::Malformed) }
}

/// How many fields these are with their columns, once each is within its bounds.
fn counted(fields: &[FormField], inside: bool) -> Result<usize, Fault> {
    let most = if inside { MAX_COLUMNS } else { MAX_FIELDS };
    if fields.is_empty() {
        return Err(Fault::Missing);
    }
    if fields.len() > most {
        return Err(Fault::TooLarge);
    }
    let mut count = fields.len();
    for field in fields {
        line(field.label(), MAX_TEXT, true)?;
        match field {
            FormField::Text { lines, .. } if !(1..=MAX_LINES).contains(lines) => return Err(Fault::TooLarge),
            FormField::Scale { low, high, max, .. } => {
                line(low, MAX_TEXT, true)?;
                line(high, MAX_TEXT, true)?;
                if !(2..=MAX_SCALE).contains(max) {
                    return Err(Fault::TooLarge);
                }
            }
            FormField::Choice { choices, .. } => {
                if choices.len() < 2 {
                    return Err(Fault::Missing);
                }
                if choices.len() > MAX_CHOICES {
                    return Err(Fault::TooLarge);
                }
                choices.iter().try_for_each(|word| line(word, MAX_TEXT, true))?;
            }
            FormField::Table { .. } if inside => return Err(Fault::Malformed),
            FormField::Table { columns, .. } => count += counted(columns, true)?,
            FormField::Text { .. } | FormField::Time { .. } | FormField::Date { .. } => {}
        }
    }
    if count > MAX_FIELDS { Err(Fault::TooLarge) } else { Ok(count) }
}

/// The bytes of a definition that is one.
pub(crate) fn written(definition: &FormDefinition) -> Result<Zeroizing<Vec<u8>>, Fault> {
    line(&definition.title, MAX_TITLE, true)?;
    line(&definition.intro, MAX_TEXT, false)?;
    counted(&definition.fields, false)?;
    let bytes = serde_ipld_dagcbor::to_vec(definition).map(Zeroizing::new).map_err(|_| Fault::Malformed)?;
    if bytes.len() > MAX_DEFINITION { Err(Fault::TooLarge) } else { Ok(bytes) }
}

/// A definition out of bytes of anybody: it encodes to exactly these again.
pub(crate) fn read(bytes: &[u8]) -> Result<FormDefinition, Fault> {
    if bytes.len() > MAX_DEFINITION {
        return Err(Fault::TooLarge);
    }
    let definition: FormDefinition = serde_ipld_dagcbor::from_slice(bytes).map_err(|_| Fault::Malformed)?;
    if written(&definition)?.as_slice() == bytes { Ok(definition) } else { Err(Fault::Malformed) }
}

/// The id of a definition: the same for the same bytes.
pub(crate) fn id_of(bytes: &[u8]) -> String {
    let hash = digest(&SHA256, &[PREFIX, bytes].concat());
    format!("{OWN}{}", crate::hex(hash.as_ref().get(..8).unwrap_or_default()))
}

/// Whether a form is one that a person made.
pub(crate) fn is_own(form: &str) -> bool {
    form.starts_with(OWN)
}

impl Operation<'_> {
    /// A relationship has so many and no more.
    fn forms_full(&self) -> Result<bool, Trouble> {
        Ok(self.tx.form_definitions_count()? >= MAX_FORMS as u64)
    }

    /// Has the form here that a task or a record is about to have; `made` is the home's own, if it is there.
    pub(super) fn brings_form(&self, form: &str, made: Option<&[u8]>) -> Result<(), Trouble> {
        if !is_own(form) || self.tx.form_definition(form)?.is_some() {
            return Ok(());
        }
        let made = made.ok_or(Trouble::Told("formUnknown"))?;
        if self.forms_full()? {
            return Err(Trouble::Told("formsFull"));
        }
        Ok(self.tx.put_form_definition(form, made)?)
    }

    /// The definition that goes along with a form; nothing for one that every program has.
    pub(crate) fn form_along(&self, form: &str) -> Result<Option<serde_bytes::ByteBuf>, Trouble> {
        if !is_own(form) {
            return Ok(None);
        }
        let definition = self.tx.form_definition(form)?;
        Ok(definition.map(|bytes| serde_bytes::ByteBuf::from(bytes.to_vec())))
    }

    /// Takes in the definition that came along with a form.
    pub(super) fn takes_form(&self, form: &str, came: Option<&[u8]>) -> Result<(), Trouble> {
        let here = self.tx.form_definition(form)?;
        match (is_own(form), came, here) {
            (false, None, _) => Ok(()),
            (false, Some(_), _) => Err(Trouble::Protocol("a definition of a form that every program has")),
            (true, None, here) => here.map(|_| ()).ok_or(Trouble::Protocol("a form without its definition")),
            (true, Some(came), Some(here)) if *came == **here => Ok(()),
            (true, Some(_), Some(_)) => Err(Trouble::Protocol("another form under this id")),
            (true, Some(came), None) => {
                if id_of(came) != form || read(came).is_err() {
                    return Err(Trouble::Protocol("a definition that is none"));
                }
                if self.forms_full()? {
                    return Err(Trouble::Protocol("more forms than there can be"));
                }
                Ok(self.tx.put_form_definition(form, came)?)
            }
        }
    }
}

/// The forms of a relationship that somebody made.
pub(crate) fn of(tx: &kader_vault::Tx<'_>) -> Result<Vec<FormView>, Trouble> {
    let rows = tx.form_definitions()?.into_iter();
    // One that cannot be read does not keep the others here.
    let view =
        |(id, bytes): (String, Zeroizing<Vec<u8>>)| Some(FormView { id, definition: read(&bytes).ok()? });
    Ok(rows.filter_map(view).collect())
}

/// Puts a form back that tasks or records of an archive have: one that is read as what comes from another is.
///
/// # Errors
/// [`Fault`] where it is none, or another than its id says.
pub(crate) fn put_back(
    tx: &kader_vault::Tx<'_>,
    id: &str,
    definition: &FormDefinition,
) -> Result<(), Trouble> {
    Ok(tx.put_form_definition(id, &written_as(definition, id)?)?)
}

/// A definition as bytes: those that this id is of.
fn written_as(definition: &FormDefinition, id: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let bytes = written(definition)?;
    if id_of(&bytes) == id { Ok(bytes) } else { Err(Fault::Malformed) }
}

/// Puts the forms that a person made back, behind those that are there already.
///
/// # Errors
/// [`Fault`] where one is none, or another than its id says; those of the vault.
pub(crate) fn put_made_back(home: &Home, forms: &[OwnForm]) -> Result<(), Trouble> {
    if forms.len() > MAX_FORMS {
        return Err(Fault::TooLarge.into());
    }
    for form in forms {
        let definition: FormDefinition = form.definition().ok_or(Fault::Malformed)?;
        let bytes = written_as(&definition, &form.id)?;
        home.put_form(&FormRow { id: form.id.clone(), definition: bytes }, None)?;
    }
    Ok(())
}

/// One of them.
pub(crate) fn one(tx: &kader_vault::Tx<'_>, form: &str) -> Result<Option<FormDefinition>, Trouble> {
    if !is_own(form) {
        return Ok(None);
    }
    Ok(tx.form_definition(form)?.and_then(|bytes| read(&bytes).ok()))
}

impl Core {
    /// The definition of a form of this person's, if that is what is named.
    pub(super) fn made(&self, form: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
        if is_own(form) { Ok(self.opened()?.vault.home().form(form)?) } else { Ok(None) }
    }

    /// The forms that this person made.
    pub(crate) fn forms(&self) -> Result<Reply, Trouble> {
        let rows = self.opened()?.vault.home().forms()?.into_iter();
        let view = |row: FormRow| Some(FormView { definition: read(&row.definition).ok()?, id: row.id });
        Ok(Reply::Forms(FormsPage { forms: rows.filter_map(view).collect() }))
    }

    /// The same, for the archive.
    pub(crate) fn forms_along(&self) -> Result<Vec<OwnForm>, Trouble> {
        let rows = self.opened()?.vault.home().forms()?.into_iter();
        // One that cannot be read does not keep the others here.
        let along = |row: FormRow| Some((row.id, read(&row.definition).ok()?));
        rows.filter_map(along).map(|(id, definition)| Ok(OwnForm::of(id, &definition)?)).collect()
    }

    /// Keeps a form, in the place of another if one is named. Tasks and records that have that one keep it.
    pub(crate) fn save_form(
        &self,
        instead: Option<&str>,
        definition: &FormDefinition,
    ) -> Result<Reply, Trouble> {
        let open = self.opened()?;
        if open.role != RoleView::Therapist {
            return Err(Trouble::Told("formNotTherapist"));
        }
        let (home, bytes) = (open.vault.home(), written(definition)?);
        let (id, forms) = (id_of(&bytes), home.forms()?);
        let here = |id: &str| forms.iter().any(|row| row.id == id);
        if forms.len() >= MAX_FORMS && !here(&id) && !instead.is_some_and(here) {
            return Err(Trouble::Told("formsFull"));
        }
        home.put_form(&FormRow { id: id.clone(), definition: bytes }, instead)?;
        Ok(Reply::FormKept(FormKept { form: id }))
    }

    /// Removes a form of this person's. Tasks and records that have it keep it.
    pub(crate) fn remove_form(&self, form: &str) -> Result<(), Trouble> {
        if self.opened()?.vault.home().remove_form(form)? {
            Ok(())
        } else {
            Err(Trouble::Told("formUnknown"))
        }
    }
}

#[cfg(test)]
mod tests;
