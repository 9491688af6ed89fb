//! A toolbox: what helps, kept by its owner alone, in the home of the vault. It outlives the relationship that something came from, and opens without a line.
//!
//! What is read is a [`Tool`], what is written comes as a `Secret`: neither can be encoded, so neither fits into a
//! message (S-45). It leaves as the plain text and in the archive that its owner saves (S-42), and comes back from that.

use kader_archive::{Handle, Tool as Along};
use kader_setting::Now;
use kader_vault::{Home, ToolRow, VaultError};
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::core::Core;
use crate::input::Secret;
use crate::output::Reply;
use crate::trouble::Trouble;

/// The longest title, bytes.
pub const MAX_TITLE: usize = 200;
/// The longest text, bytes.
pub const MAX_TEXT: usize = 20_000;
/// Most tools.
pub const MAX_TOOLS: u64 = 500;

/// Something that helps, kept by its owner alone.
///
/// It has no encoding, so that no message and no record can hold one:
///
/// ```compile_fail
/// fn leaves(what: impl serde::Serialize) {}
/// fn said(tool: kader_core::toolbox::Tool) {
///     leaves(tool);
/// }
/// ```
///
/// What it says is for the page:
///
/// ```
/// fn shown(what: &str) {}
/// fn read(tool: kader_core::toolbox::Tool) {
///     shown(tool.text.as_str());
/// }
/// ```
#[derive(Clone, PartialEq, Eq, TS)]
#[ts(export, rename = "ToolView", rename_all = "camelCase")]
pub struct Tool {
    /// Handle of it.
    pub id: String,
    /// How its owner calls it.
    #[ts(type = "string")]
    pub title: Zeroizing<String>,
    /// Its words.
    #[ts(type = "string")]
    pub text: Zeroizing<String>,
    /// The form of the record it was taken from, where it was.
    pub form: Option<String>,
    /// The relationship it was taken from, as long as that is there.
    pub relationship: Option<String>,
    /// When it was kept, Unix milliseconds.
    #[ts(type = "number")]
    pub kept_ms: u64,
}

impl std::fmt::Debug for Tool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tool(..)")
    }
}

/// Title and words within their bounds.
fn within(title: &Secret, text: &str) -> Result<(Zeroizing<String>, Zeroizing<String>), Trouble> {
    let (title, text) = (title.expose().trim(), text.trim());
    if title.is_empty() {
        return Err(Trouble::Told("toolEmpty"));
    }
    if title.len() > MAX_TITLE || text.len() > MAX_TEXT {
        return Err(Trouble::Told("toolTooLong"));
    }
    Ok((Zeroizing::new(title.to_owned()), Zeroizing::new(text.to_owned())))
}

fn named(id: &str) -> Result<[u8; 16], Trouble> {
    crate::unhex(id).ok_or(Trouble::Told("toolGone"))
}

fn there<T>(result: Result<T, VaultError>) -> Result<T, Trouble> {
    match result {
        Err(VaultError::NoSuchRow) => Err(Trouble::Told("toolGone")),
        other => Ok(other?),
    }
}

impl Core {
    /// Keeps something that helps: a person's own words; or those of a record or a letter, where none are given.
    pub(crate) fn keep_tool(
        &mut self,
        relationship: Option<&str>,
        (title, text): (&Secret, &Secret),
        (record, letter): (Option<&str>, Option<&str>),
        now: Now,
    ) -> Result<(), Trouble> {
        let home = self.opened()?.vault.home();
        if home.tools_count()? >= MAX_TOOLS {
            return Err(Trouble::Told("toolsFull"));
        }
        let found = relationship.map(|id| self.any_relationship(id)).transpose()?;
        let source = match (found, record, letter) {
            (_, None, None) => None,
            (Some(found), Some(record), None) => Some(self.words_of_record(&found.id, record)?),
            (Some(found), None, Some(letter)) => Some((None, self.words_of_letter(&found.id, letter)?)),
            _ => return Err(Trouble::Told("noRelationship")),
        };
        let (form, words) = source.unwrap_or_default();
        let typed = text.expose();
        let (title, text) = within(title, if typed.trim().is_empty() { &words } else { typed })?;
        let mut id = [0u8; 16];
        crate::random(&mut id)?;
        let relationship = found.map(|found| *found.id.as_bytes());
        home.add_tool(&ToolRow { id, title, text, form, relationship, kept_ms: now.wall_ms })?;
        self.tools_change()
    }

    fn words_of_record(
        &self,
        relationship: &kader_setting::RelationshipId,
        record: &str,
    ) -> Result<(Option<String>, Zeroizing<String>), Trouble> {
        let record = crate::unhex(record).ok_or(Trouble::Told("recordGone"))?;
        let store = self.opened()?.vault.relationship(relationship)?;
        store.transaction(|tx| {
            let row = tx.record(&record)?.ok_or(Trouble::Told("recordGone"))?;
            let content = tx.record_content(&record)?.unwrap_or_default();
            let form = crate::homework::form_of(tx, &row.form)?;
            let lines = crate::homework::plain(&content, form.as_ref())?;
            Ok((Some(row.form), Zeroizing::new(lines.join("\n"))))
        })
    }

    fn words_of_letter(
        &self,
        relationship: &kader_setting::RelationshipId,
        letter: &str,
    ) -> Result<Zeroizing<String>, Trouble> {
        let letter = crate::unhex(letter).ok_or(Trouble::Told("letterGone"))?;
        let store = self.opened()?.vault.relationship(relationship)?;
        let row = store.transaction(|tx| Ok::<_, Trouble>(tx.letter(&letter)?))?;
        // One that is held unseen is nobody's to read before its hour (S-20).
        let shown = row.filter(|row| row.letter.state < crate::letters::stage::HIDDEN);
        shown.and_then(|row| row.letter.body).map(Zeroizing::new).ok_or(Trouble::Told("letterGone"))
    }

    /// Gives a tool another title and other words.
    pub(crate) fn change_tool(&mut self, id: &str, title: &Secret, text: &Secret) -> Result<(), Trouble> {
        let (id, (title, text)) = (named(id)?, within(title, text.expose())?);
        there(self.opened()?.vault.home().change_tool(&id, &title, &text))?;
        self.tools_change()
    }

    /// Puts a tool before another, or behind all others.
    pub(crate) fn move_tool(&mut self, id: &str, before: Option<&str>) -> Result<(), Trouble> {
        let (id, before) = (named(id)?, before.map(named).transpose()?);
        there(self.opened()?.vault.home().move_tool(&id, before.as_ref()))?;
        self.tools_change()
    }

    /// Removes a tool.
    pub(crate) fn remove_tool(&mut self, id: &str) -> Result<(), Trouble> {
        let removed = self.opened()?.vault.home().remove_tool(&named(id)?)?;
        if !removed {
            return Err(Trouble::Told("toolGone"));
        }
        self.tools_change()
    }

    /// Counts them anew: the page reads them again.
    fn tools_change(&mut self) -> Result<(), Trouble> {
        let open = self.opened_mut()?;
        open.tools = open.vault.home().tools_count()?;
        open.tools_revision += 1;
        Ok(())
    }

    /// What helps, in its owner's order.
    pub(crate) fn tools(&self) -> Result<Vec<Tool>, Trouble> {
        let open = self.opened()?;
        let here = |id: &[u8; 16]| open.all().any(|found| found.id.as_bytes() == id);
        let tool = |row: ToolRow| Tool {
            id: crate::hex(&row.id),
            title: row.title,
            text: row.text,
            form: row.form,
            relationship: row.relationship.filter(here).map(|id| crate::hex(&id)),
            kept_ms: crate::terms::shown(row.kept_ms),
        };
        Ok(open.vault.home().tools()?.into_iter().map(tool).collect())
    }

    /// The same, for the archive.
    pub(crate) fn tools_along(&self) -> Result<Vec<Along>, Trouble> {
        let rows = self.opened()?.vault.home().tools()?.into_iter();
        let along = |row: ToolRow| Along {
            id: Handle(row.id),
            title: row.title.as_str().to_owned(),
            text: row.text.as_str().to_owned(),
            form: row.form,
            relationship: row.relationship.map(Handle),
            kept_ms: row.kept_ms,
        };
        Ok(rows.map(along).collect())
    }

    /// The same, for the page.
    pub(crate) fn toolbox(&self) -> Result<Reply, Trouble> {
        self.tools().map(Reply::Toolbox)
    }

    /// The whole toolbox as plain text, under this heading; nothing where it is empty.
    pub(crate) fn toolbox_text(&self, heading: &str) -> Result<Option<String>, Trouble> {
        let tools = self.tools()?;
        let said = |tool: &Tool| format!("{}\n{}", tool.title.as_str(), tool.text.as_str()).trim().to_owned();
        let said: Vec<String> = tools.iter().map(said).collect();
        Ok((!said.is_empty()).then(|| format!("{heading}\n\n{}\n", said.join("\n\n"))))
    }
}

/// Puts what an archive has back, behind what is there already; what is there is not put there again.
///
/// # Errors
/// The code `archiveDamaged` for what no toolbox can hold, `toolsFull` where there is no room for all of it; those
/// of the vault.
pub(crate) fn put_tools_back(home: &Home, tools: &[Along]) -> Result<(), Trouble> {
    let mut here = home.tools()?;
    for tool in tools {
        let damaged = |_| Trouble::Told("archiveDamaged");
        let (title, text) = within(&Secret::new(tool.title.clone()), &tool.text).map_err(damaged)?;
        if tool.form.as_ref().is_some_and(|form| form.len() > MAX_TITLE) {
            return Err(Trouble::Told("archiveDamaged"));
        }
        if here.iter().any(|row| row.id == tool.id.0 || row.title == title && row.text == text) {
            continue;
        }
        if here.len() as u64 >= MAX_TOOLS {
            return Err(Trouble::Told("toolsFull"));
        }
        let (form, relationship) = (tool.form.clone(), tool.relationship.map(|id| id.0));
        let row = ToolRow { id: tool.id.0, title, text, form, relationship, kept_ms: tool.kept_ms };
        home.add_tool(&row)?;
        here.push(row);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

    use super::*;

    fn tool(id: u8, title: &str, text: &str) -> Along {
        let (form, relationship) = (None, Some(Handle([9; 16])));
        Along { id: Handle([id; 16]), title: title.into(), text: text.into(), form, relationship, kept_ms: 5 }
    }

    #[test]
    fn s42_a_toolbox_is_put_back_once_and_behind_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let core = crate::checking::tests::empty(folder.path());
        let home = core.opened().unwrap().vault.home();
        let along = [tool(1, "Wandelen", "Elke dag."), tool(2, "Bellen", "")];
        put_tools_back(home, &along[..1]).unwrap();
        put_tools_back(home, &along).unwrap();
        // The same words under another name are the same, too.
        put_tools_back(home, &[tool(3, " Bellen", ""), tool(4, "Bellen", "Ilse")]).unwrap();
        let titles: Vec<_> =
            core.tools_along().unwrap().into_iter().map(|one| (one.title, one.text)).collect();
        let wanted = [("Wandelen", "Elke dag."), ("Bellen", ""), ("Bellen", "Ilse")];
        assert_eq!(titles, wanted.map(|(title, text)| (title.to_owned(), text.to_owned())));
        for wrong in [tool(5, "", "x"), tool(5, &"x".repeat(201), ""), tool(5, "x", &"x".repeat(20_001))] {
            assert!(matches!(put_tools_back(home, &[wrong]), Err(Trouble::Told("archiveDamaged"))));
        }
        let many: Vec<Along> = (0..500u16)
            .map(|at| Along { id: Handle(u128::from(at).to_be_bytes()), ..tool(0, &at.to_string(), "") })
            .collect();
        assert!(matches!(put_tools_back(home, &many), Err(Trouble::Told("toolsFull"))));
        assert_eq!(home.tools_count().unwrap(), MAX_TOOLS);
    }

    #[test]
    fn s45_a_toolbox_is_read_in_one_place_and_handed_to_the_page_alone() {
        let sources = crate::notes::tests::sources();
        assert!(sources.len() > 20);
        for (name, text) in sources.iter().filter(|(name, _)| name != "toolbox.rs") {
            for word in ["add_tool(", "home().tools(", "ToolRow", ".tools()"] {
                assert!(!text.contains(word), "{name} has {word}");
            }
            assert_eq!(text.contains("toolbox_text("), name == "taking_along.rs", "{name} and a toolbox");
            assert_eq!(text.contains("tools_along("), name == "collecting.rs", "{name} and a toolbox");
            assert_eq!(text.contains("put_tools_back("), name == "restoring.rs", "{name} and a toolbox");
            assert_eq!(text.contains("toolbox::Tool"), name == "output.rs", "{name} and a tool");
        }
    }
}
