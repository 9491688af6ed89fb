//! A person's plan for later (S-80): what helps, the first signs, whom to call. Its writer's alone, as a note is (S-45).
//!
//! It is written before the end or after it, stays after it, and goes with the relationship. It can be taken
//! along as plain text, to be read with anything (S-42); in no other way does it leave.

use kader_vault::Tx;
use zeroize::Zeroizing;

use crate::core::Core;
use crate::input::Secret;
use crate::output::Reply;
use crate::trouble::Trouble;
use crate::view::Language;

/// The longest part, bytes.
pub const MAX_PART: usize = 20_000;
/// How many parts there are.
pub const PARTS: usize = 3;

/// A plan for later, for its owner's page alone.
///
/// It has no encoding, so that no message and no record can hold one:
///
/// ```compile_fail
/// fn leaves(what: impl serde::Serialize) {}
/// fn said(plan: kader_core::later::LaterPlan) {
///     leaves(plan);
/// }
/// ```
///
/// What it says is for the page:
///
/// ```
/// fn shown(what: [&str; 3]) {}
/// fn read(plan: kader_core::later::LaterPlan) {
///     shown(plan.parts());
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct LaterPlan([Zeroizing<String>; PARTS]);

impl LaterPlan {
    /// What helps, the first signs, whom to call. Empty where nothing was written yet.
    #[must_use]
    pub fn parts(&self) -> [&str; PARTS] {
        self.0.each_ref().map(|part| part.as_str())
    }
}

impl std::fmt::Debug for LaterPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LaterPlan(..)")
    }
}

/// What stands above each part in a file: words that give nothing away (S-43).
const fn headings(language: Language) -> [&'static str; PARTS] {
    match language {
        Language::Nl => ["Wat helpt", "Eerste signalen", "Wie ik bel"],
        Language::En => ["What helps", "First signs", "Whom I call"],
    }
}

impl Core {
    /// Keeps the plan of a relationship; an empty part is erased.
    pub(crate) fn save_later(&self, id: &str, parts: &[Secret; PARTS]) -> Result<(), Trouble> {
        if parts.iter().any(|part| part.expose().len() > MAX_PART) {
            return Err(Trouble::Told("noteTooLong"));
        }
        let store = self.opened()?.vault.relationship(&self.any_relationship(id)?.id)?;
        store.transaction(|tx| {
            for (number, part) in (0u8..).zip(parts) {
                let text = if part.expose().trim().is_empty() { "" } else { part.expose() };
                let kept = tx.later(number)?;
                // The same again leaves no trace, and wipes none.
                if kept.as_ref().map_or("", |kept| kept.as_str()) != text {
                    tx.put_later(number, text)?;
                }
            }
            Ok(())
        })
    }

    fn plan_for_later(&self, id: &str) -> Result<LaterPlan, Trouble> {
        let store = self.opened()?.vault.relationship(&self.any_relationship(id)?.id)?;
        let part = |number| store.transaction(|tx| Ok::<_, Trouble>(tx.later(number)?.unwrap_or_default()));
        Ok(LaterPlan([part(0)?, part(1)?, part(2)?]))
    }

    /// The parts of the plan, for an archive that its owner saves (S-42).
    pub(crate) fn own_later(&self, id: &str) -> Result<[String; PARTS], Trouble> {
        Ok(self.plan_for_later(id)?.parts().map(str::to_owned))
    }

    /// Puts the plan of an archive back into its owner's new vault.
    pub(crate) fn put_later_back(tx: &Tx<'_>, parts: &[String; PARTS]) -> Result<(), Trouble> {
        for (number, part) in (0u8..).zip(parts) {
            if part.len() > MAX_PART {
                return Err(Trouble::Told("noteTooLong"));
            }
            tx.put_later(number, part)?;
        }
        Ok(())
    }

    /// Reads the plan of a relationship.
    pub(crate) fn read_later(&self, id: &str) -> Result<Reply, Trouble> {
        self.plan_for_later(id).map(Reply::Later)
    }

    /// The plan as plain text, for a place that its writer chooses; nothing where nothing was written.
    pub(crate) fn later_text(&self, id: &str, language: Language) -> Result<Option<String>, Trouble> {
        let plan = self.plan_for_later(id)?;
        let written = headings(language).into_iter().zip(plan.parts()).filter(|(_, part)| !part.is_empty());
        let text: Vec<String> =
            written.map(|(heading, part)| format!("{heading}\n\n{}\n", part.trim_end())).collect();
        Ok((!text.is_empty()).then(|| text.join("\n")))
    }

    /// The same as a file.
    ///
    /// # Errors
    /// The code `laterEmpty` where nothing was written; those of the vault.
    pub(crate) fn export_later(&self, id: &str, language: Language) -> Result<Vec<u8>, Trouble> {
        self.later_text(id, language)?.map(String::into_bytes).ok_or(Trouble::Told("laterEmpty"))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn s80_a_plan_for_later_is_read_in_one_place_and_handed_to_the_page_alone() {
        let sources = crate::notes::tests::sources();
        assert!(sources.len() > 20);
        for (name, text) in sources.iter().filter(|(name, _)| name != "later.rs") {
            for word in ["tx.later(", "put_later(", "plan_for_later("] {
                assert!(!text.contains(word), "{name} has {word}");
            }
            let takes_along = name == "collecting.rs";
            assert_eq!(text.contains("own_later("), takes_along, "{name} and a plan");
            assert_eq!(text.contains("LaterPlan"), name == "output.rs", "{name} and the type of a plan");
        }
    }
}
