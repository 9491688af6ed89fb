//! What a member takes along of their own (S-42): what they wrote, and what was said to them where that is agreed, as plain text.
//!
//! Read with anything, on any machine, with no account. The ledger has a file of its own, which
//! verifies (`Core::export_ledger`).

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kader_setting::{ConfidentialityClause, Export};
use kader_vault::TextRow;

use crate::core::Core;
use crate::relationship::Relationship;
use crate::trouble::Trouble;
use crate::view::Language;

/// The words of the file: none that gives away what it is about (S-43).
struct Words {
    texts: &'static str,
    me: &'static str,
    from: &'static str,
    somebody: &'static str,
    note: &'static str,
    times: &'static str,
}

const fn words(language: Language) -> Words {
    match language {
        Language::Nl => Words {
            texts: "Geschreven tijdens het gesprek",
            me: "Ik",
            from: "Van",
            somebody: "de ander",
            note: "Mijn aantekeningen",
            times: "Tijden zoals in",
        },
        Language::En => Words {
            texts: "Written during the call",
            me: "Me",
            from: "From",
            somebody: "the other",
            note: "My notes",
            times: "Times as in",
        },
    }
}

impl Core {
    /// All of this member's own as plain text (UTF-8): texts of sessions with their moments, the note,
    /// the plan for later. What the others wrote is among it where the agreement has it taken along.
    ///
    /// `zone`: the IANA zone in which moments are written; UTC where it is none.
    ///
    /// # Errors
    /// The code `nothingOwn` where nothing was written yet; those of the vault.
    pub(crate) fn export_own(&self, id: &str, language: Language, zone: &str) -> Result<Vec<u8>, Trouble> {
        let found = self.any_relationship(id)?;
        let store = self.opened()?.vault.relationship(&found.id)?;
        let rows = store.transaction(|tx| Ok::<_, Trouble>(tx.texts_before(None, u32::MAX)?))?;
        let words = words(language);
        let mut parts = Vec::new();
        parts.extend(self.texts(found, rows, &words, zone)?);
        let note = self.own_note(id)?;
        if !note.trim().is_empty() {
            parts.push(format!("{}\n\n{}\n", words.note, note.trim_end()));
        }
        parts.extend(self.later_text(id, language)?);
        if parts.is_empty() { Err(Trouble::Told("nothingOwn")) } else { Ok(parts.join("\n\n").into_bytes()) }
    }

    fn texts(
        &self,
        found: &Relationship,
        rows: Vec<TextRow>,
        words: &Words,
        zone: &str,
    ) -> Result<Option<String>, Trouble> {
        let me = self.opened()?.identity.public();
        let mine = |row: &TextRow| *row.text.author.as_bytes() == me;
        let all = takes_what_was_shared(found);
        let rows: Vec<TextRow> = rows.into_iter().filter(|row| all || mine(row)).collect();
        if rows.is_empty() {
            return Ok(None);
        }
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let mut out = format!("{}\n{} {}.\n", words.texts, words.times, zone.iana_name().unwrap_or("UTC"));
        for row in rows {
            let name = found.state.others.iter().find(|other| other.key == row.text.author);
            let name = name.and_then(|other| other.name.as_deref()).unwrap_or(words.somebody);
            let who =
                if mine(&row) { words.me.to_owned() } else { format!("{} {}", words.from, plain(name)) };
            let at = i64::try_from(row.text.written_ms).map_err(|_| Trouble::State)?;
            let at = Timestamp::from_millisecond(at).map_err(|_| Trouble::State)?.to_zoned(zone.clone());
            let head = writeln!(out, "\n{}  {who}", at.strftime("%Y-%m-%d %H:%M"));
            head.map_err(|_| Trouble::State)?;
            // Set in: what the other wrote cannot pass for the next head.
            for line in row.text.body.lines() {
                writeln!(out, "    {}", plain(line)).map_err(|_| Trouble::State)?;
            }
        }
        Ok(Some(out))
    }
}

/// Without what moves what stands around it: ends of lines of any kind, and turns of the writing's direction.
fn plain(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !(turns(*c) || c.is_control() && *c != '\t')).collect()
}

/// Whether what the others shared goes along, by what is agreed last.
pub(crate) fn takes_what_was_shared(found: &Relationship) -> bool {
    let agreed = found.book.as_ref().and_then(|book| book.agreed());
    let clause = agreed.and_then(|signed| signed.agreement().clauses.confidentiality.as_ref());
    clause.unwrap_or(&ConfidentialityClause::UNSAID).export == Export::Shared
}
