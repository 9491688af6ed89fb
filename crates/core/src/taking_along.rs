//! What a member takes along of their own (S-42): what they wrote, and what was said to them where that is agreed, as plain text.
//!
//! Read with anything, on any machine, with no account. The ledger has a file of its own, which
//! verifies (`Core::export_ledger`).

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kader_setting::{ConfidentialityClause, Export, PublicKey, Rating, SignedGoal};
use kader_vault::RatingRow;

use crate::core::Core;
use crate::letters::stage;
use crate::relationship::Relationship;
use crate::trouble::Trouble;
use crate::view::{Language, RoleView};

/// The words of the file: none that gives away what it is about (S-43).
struct Words {
    letters: &'static str,
    agenda: &'static str,
    texts: &'static str,
    me: &'static str,
    from: &'static str,
    somebody: &'static str,
    goals: &'static str,
    tasks: &'static str,
    records: &'static str,
    ratings: &'static str,
    rated: [&'static str; 3],
    note: &'static str,
    tools: &'static str,
    times: &'static str,
}

const fn words(language: Language) -> Words {
    match language {
        Language::Nl => Words {
            letters: "Geschreven tussendoor",
            agenda: "Bewaard voor het volgende gesprek",
            texts: "Geschreven tijdens het gesprek",
            me: "Ik",
            from: "Van",
            somebody: "de ander",
            goals: "Waar ik naartoe wil",
            tasks: "Wat ik zou doen",
            records: "Wat ik heb bijgehouden",
            ratings: "Hoe de gesprekken waren, van 0 tot 100",
            rated: ["Het contact", "Wat belangrijk is", "De manier van werken"],
            note: "Mijn aantekeningen",
            tools: "Wat mij helpt",
            times: "Tijden zoals in",
        },
        Language::En => Words {
            letters: "Written in between",
            agenda: "Kept for the next call",
            texts: "Written during the call",
            me: "Me",
            from: "From",
            somebody: "the other",
            goals: "Where I want to go",
            tasks: "What I would do",
            records: "What I kept track of",
            ratings: "How the calls were, from 0 to 100",
            rated: ["The contact", "What matters", "The way of working"],
            note: "My notes",
            tools: "What helps me",
            times: "Times as in",
        },
    }
}

impl Core {
    /// All of this member's own as plain text (UTF-8): letters and texts of sessions with their moments, what is
    /// being written and what is kept for the next session, goals, tasks and records, ratings, the note, the plan
    /// for later, the toolbox. What the others wrote is among it where the agreement has it taken along.
    ///
    /// `zone`: the IANA zone in which moments are written; UTC where it is none.
    ///
    /// # Errors
    /// The code `nothingOwn` where nothing was written yet; those of the vault.
    pub(crate) fn export_own(&self, id: &str, language: Language, zone: &str) -> Result<Vec<u8>, Trouble> {
        let found = self.any_relationship(id)?;
        let store = self.opened()?.vault.relationship(&found.id)?;
        let (letters, texts, agenda, draft) = store.transaction(|tx| {
            let mut letters = tx.letters_before(None, stage::HIDDEN, u32::MAX)?;
            for row in &mut letters {
                // What is in them is saved one by one.
                let names = tx.files_of(Some(&row.letter.id))?;
                let names = names.iter().map(|file| format!("[{}]", file.name));
                if let Some(body) = row.letter.body.as_mut() {
                    let lines: Vec<String> =
                        [body.clone()].into_iter().filter(|body| !body.is_empty()).chain(names).collect();
                    *body = lines.join("\n");
                }
            }
            Ok::<_, Trouble>((letters, tx.texts_before(None, u32::MAX)?, tx.agenda()?, tx.letter_draft()?))
        })?;
        let words = words(language);
        let letters = letters.into_iter().filter_map(|row| {
            let (author, at_ms) = (row.letter.author, row.letter.written_ms);
            row.letter.body.map(|body| Line { author, at_ms, body })
        });
        let texts = texts.into_iter().map(|row| {
            let (author, at_ms) = (row.text.author, row.text.written_ms);
            Line { author, at_ms, body: row.text.body }
        });
        let mut parts = Vec::new();
        parts.extend(self.lines(found, letters, (words.letters, &words), zone)?);
        let kept = agenda.into_iter().map(|row| row.body).chain(draft.map(|draft| draft.as_str().to_owned()));
        let kept: Vec<String> = kept.collect();
        if !kept.is_empty() {
            parts.push(format!("{}\n\n{}\n", words.agenda, kept.join("\n\n")));
        }
        parts.extend(self.lines(found, texts, (words.texts, &words), zone)?);
        let [goals, tasks, records] = self.own_homework(found)?;
        for (heading, lines) in [(words.goals, goals), (words.tasks, tasks), (words.records, records)] {
            parts.extend(self.lines(found, lines.into_iter(), (heading, &words), zone)?);
        }
        let ratings = self.own_ratings(found, &words)?;
        parts.extend(self.lines(found, ratings.into_iter(), (words.ratings, &words), zone)?);
        let note = self.own_note(id)?;
        if !note.trim().is_empty() {
            parts.push(format!("{}\n\n{}\n", words.note, note.trim_end()));
        }
        parts.extend(self.later_text(id, language)?);
        parts.extend(self.toolbox_text(words.tools)?);
        if parts.is_empty() { Err(Trouble::Told("nothingOwn")) } else { Ok(parts.join("\n\n").into_bytes()) }
    }

    /// Goals that are held, tasks, and records as they are now: each as lines of whose they are. A goal that
    /// this member holds and a task that is theirs to do is their own.
    fn own_homework(&self, found: &Relationship) -> Result<[Vec<Line>; 3], Trouble> {
        let me = self.me()?;
        let store = self.opened()?.vault.relationship(&found.id)?;
        store.transaction(|tx| {
            let mut goals = Vec::new();
            for row in tx.goals()? {
                let goal = SignedGoal::from_bytes(&row.record).map_err(|_| Trouble::State)?;
                let held = goal.held(&row.let_go);
                let author = if held.contains(&me) { me } else { goal.goal().proposed_by };
                if !held.is_empty() {
                    let (at_ms, body) = (goal.goal().at_ms, goal.goal().wording.clone());
                    goals.push(Line { author, at_ms, body });
                }
            }
            let client = found.state.my_role == RoleView::Client;
            let tasks = tx.tasks()?.into_iter().map(|task| {
                let said = [task.title, task.why, task.how_often].into_iter().filter(|part| !part.is_empty());
                let author = if client { me } else { task.author };
                Line { author, at_ms: task.at_ms, body: said.collect::<Vec<_>>().join("\n") }
            });
            let tasks = tasks.collect();
            let mut records = Vec::new();
            for row in tx.records()? {
                let content = tx.record_content(&row.id)?.unwrap_or_default();
                // One that cannot be read does not keep the others here.
                let form = crate::homework::form_of(tx, &row.form)?;
                let body = crate::homework::plain(&content, form.as_ref()).unwrap_or_default().join("\n");
                if !body.trim().is_empty() {
                    let called = form.as_ref().map_or(row.form.as_str(), |form| form.title.as_str());
                    let body = format!("{called}\n{body}");
                    records.push(Line { author: row.owner, at_ms: row.began_ms, body });
                }
            }
            Ok([goals, tasks, records])
        })
    }

    /// Ratings of sessions, in their order: each when that session began.
    fn own_ratings(&self, found: &Relationship, words: &Words) -> Result<Vec<Line>, Trouble> {
        let store = self.opened()?.vault.relationship(&found.id)?;
        let rows = store.transaction(|tx| Ok::<_, Trouble>(tx.ratings(u32::MAX)?))?;
        let past = found.book.iter().flat_map(|book| book.ledger.past_sessions());
        let began: BTreeMap<_, _> = past.map(|past| (*past.session.as_bytes(), past.started_ms)).collect();
        let line = |row: RatingRow| {
            let rating = Rating::read(&row.body).ok()?;
            let values = words.rated.iter().zip(rating.values());
            let mut said: Vec<_> = values.map(|(what, value)| format!("{what}: {value}")).collect();
            said.extend(Some(rating.remark().to_owned()).filter(|remark| !remark.is_empty()));
            let at_ms = began.get(&row.session).copied().unwrap_or(row.said_ms);
            Some(Line { author: row.member, at_ms, body: said.join("\n") })
        };
        let mut lines: Vec<Line> = rows.into_iter().filter_map(line).collect();
        lines.sort_by_key(|line| line.at_ms);
        Ok(lines)
    }

    fn lines(
        &self,
        found: &Relationship,
        lines: impl Iterator<Item = Line>,
        (heading, words): (&str, &Words),
        zone: &str,
    ) -> Result<Option<String>, Trouble> {
        let me = self.opened()?.identity.public();
        let mine = |line: &Line| *line.author.as_bytes() == me;
        let all = takes_what_was_shared(found);
        let lines: Vec<Line> = lines.filter(|line| all || mine(line)).collect();
        if lines.is_empty() {
            return Ok(None);
        }
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let mut out = format!("{heading}\n{} {}.\n", words.times, zone.iana_name().unwrap_or("UTC"));
        for line in lines {
            let name = found.state.others.iter().find(|other| other.key == line.author);
            let name = name.and_then(|other| other.name.as_deref()).unwrap_or(words.somebody);
            let who =
                if mine(&line) { words.me.to_owned() } else { format!("{} {}", words.from, plain(name)) };
            let at = i64::try_from(crate::terms::shown(line.at_ms)).map_err(|_| Trouble::State)?;
            let at = Timestamp::from_millisecond(at).map_err(|_| Trouble::State)?.to_zoned(zone.clone());
            let head = writeln!(out, "\n{}  {who}", at.strftime("%Y-%m-%d %H:%M"));
            head.map_err(|_| Trouble::State)?;
            // Set in: what the other wrote cannot pass for the next head.
            for part in line.body.lines() {
                writeln!(out, "    {}", plain(part)).map_err(|_| Trouble::State)?;
            }
        }
        Ok(Some(out))
    }
}

/// Something that was written, by whom and when (Unix ms).
struct Line {
    author: PublicKey,
    at_ms: u64,
    body: String,
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
