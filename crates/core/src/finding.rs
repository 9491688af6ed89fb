//! Searching what one relationship has beside its letters: goals, tasks, records, the own note, and what is kept for the next session.
//!
//! Nothing is kept for it: each search reads what is there, the newest first, so that what is erased needs no erasing
//! here (S-41). What is found may be of the own note (S-45): [`Found`] has no encoding, as the note has none.

use kader_vault::{RecordRow, Tx};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::core::Core;
use crate::homework::{self, Spoken};
use crate::input::Secret;
use crate::output::Reply;
use crate::terms::{LAST_SHOWN_MS, shown};
use crate::trouble::Trouble;
use crate::view::{FormDefinition, FormView, Language};

mod words;

pub(crate) use words::{Excerpt, Sought};

/// How many places are found at a time.
const PAGE: usize = 20;
/// How many bytes of records are read at a time.
const MOST_BYTES: usize = 8 << 20;

/// What the words stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum HitKind {
    /// A goal.
    Goal,
    /// A task.
    Task,
    /// A record, a draft of one's own among them.
    Record,
    /// The own note (S-45).
    Note,
    /// Something that is kept for the next session.
    Kept,
}

/// Up to where was looked: a search goes on behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FoundPlace {
    /// When that was changed last, Unix milliseconds.
    #[ts(type = "number")]
    pub at_ms: u64,
    /// Its handle.
    pub id: String,
}

/// One place with the words.
///
/// It has no encoding, so that no message and no record can hold one:
///
/// ```compile_fail
/// fn leaves(what: impl serde::Serialize) {}
/// fn said(hit: kader_core::finding::Hit) {
///     leaves(hit);
/// }
/// ```
///
/// What it says is for the page:
///
/// ```
/// fn shown(what: &str) {}
/// fn read(hit: kader_core::finding::Hit) {
///     shown(hit.word.as_str());
/// }
/// ```
#[derive(Clone, PartialEq, Eq, TS)]
#[ts(export, rename = "HitView", rename_all = "camelCase")]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Handle of the goal, the task or the record; of the others one that is only told apart.
    pub id: String,
    /// When it was said, or a record changed last, Unix milliseconds; of a note and of what is kept it is not known.
    #[ts(type = "number | null")]
    pub at_ms: Option<u64>,
    /// Some of the words before the first that was looked for.
    #[ts(type = "string")]
    pub before: Zeroizing<String>,
    /// That one; empty where it stands in a title alone.
    #[ts(type = "string")]
    pub word: Zeroizing<String>,
    /// Some of the words behind it.
    #[ts(type = "string")]
    pub after: Zeroizing<String>,
}

impl std::fmt::Debug for Hit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hit").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What was found at a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, TS)]
#[ts(export, rename = "FoundView", rename_all = "camelCase")]
pub struct Found {
    /// The note, what is kept, then the newest; at most 20.
    pub hits: Vec<Hit>,
    /// How many of those that were looked through cannot be read.
    pub damaged: u32,
    /// Behind what there may be more; nothing where all was looked through.
    pub on: Option<FoundPlace>,
}

/// One thing to look through.
enum Thing {
    Kept(Zeroizing<String>),
    Goal(Result<Zeroizing<String>, Trouble>),
    Task { title: Zeroizing<String>, more: Zeroizing<String> },
    Record(Box<RecordRow>),
}

/// Its place among all: the newest is the highest.
type Order = (u64, [u8; 16]);

impl Core {
    /// Where all these words are, beside the letters: the newest first, behind what was looked through before.
    ///
    /// # Errors
    /// The codes `noRelationship`, `locked`; `recordGone` where the place is none. Those of the vault.
    pub(crate) fn find(
        &self,
        id: &str,
        (words, language): (&Secret, Language),
        behind: Option<&FoundPlace>,
    ) -> Result<Reply, Trouble> {
        let relationship = self.any_relationship(id)?.id;
        let behind = behind.map(order).transpose()?;
        let mut found = Found::default();
        let Some(sought) = Sought::of(words.expose()) else { return Ok(Reply::Found(found)) };
        if behind.is_none() {
            let place = (LAST_SHOWN_MS, [u8::MAX; 16]);
            found.hits.extend(self.note_with(id, &sought)?.map(|text| hit(HitKind::Note, place, text)));
        }
        let store = self.opened()?.vault.relationship(&relationship)?;
        store.transaction(|tx| {
            let forms = homework::forms_here(tx)?;
            let mut things = things(tx)?;
            things.retain(|(order, _)| behind.is_none_or(|behind| *order < behind));
            things.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
            let mut look = Look { tx, forms: &forms, language, sought: &sought, bytes: 0 };
            let mut last = None;
            for (order, thing) in &things {
                if look.bytes > MOST_BYTES {
                    found.on = last.map(place);
                    break;
                }
                match look.looks_into(thing)? {
                    Some(Ok(_)) if found.hits.len() == PAGE => {
                        found.on = last.map(place);
                        break;
                    }
                    Some(Ok(text)) => found.hits.push(hit(kind(thing), *order, text)),
                    Some(Err(())) => found.damaged = found.damaged.saturating_add(1),
                    None => {}
                }
                last = Some(*order);
            }
            Ok::<_, Trouble>(())
        })?;
        Ok(Reply::Found(found))
    }
}

fn order(place: &FoundPlace) -> Result<Order, Trouble> {
    Ok((place.at_ms, crate::unhex(&place.id).ok_or(Trouble::Told("recordGone"))?))
}

fn place((at_ms, id): Order) -> FoundPlace {
    FoundPlace { at_ms, id: crate::hex(&id) }
}

const fn kind(thing: &Thing) -> HitKind {
    match thing {
        Thing::Kept(_) => HitKind::Kept,
        Thing::Goal(_) => HitKind::Goal,
        Thing::Task { .. } => HitKind::Task,
        Thing::Record(_) => HitKind::Record,
    }
}

fn hit(kind: HitKind, (at_ms, id): Order, Excerpt { before, word, after }: Excerpt) -> Hit {
    let known = !matches!(kind, HitKind::Note | HitKind::Kept);
    Hit { kind, id: crate::hex(&id), at_ms: known.then_some(at_ms), before, word, after }
}

/// All that is looked through, records without what is in them.
fn things(tx: &Tx<'_>) -> Result<Vec<(Order, Thing)>, Trouble> {
    let mut things = Vec::new();
    for kept in tx.agenda()? {
        let order = (LAST_SHOWN_MS, u128::from(kept.position).to_be_bytes());
        things.push((order, Thing::Kept(Zeroizing::new(kept.body))));
    }
    for row in tx.goals()? {
        let goal = homework::wording(&row);
        let at_ms = goal.as_ref().map_or(row.kept_from_ms, |(_, at_ms)| *at_ms);
        things.push(((shown(at_ms), row.id), Thing::Goal(goal.map(|(wording, _)| wording))));
    }
    for task in tx.tasks()? {
        let (title, why, often) = [task.title, task.why, task.how_often].map(Zeroizing::new).into();
        let more = words::joined(&[&why, &often]);
        things.push(((shown(task.at_ms), task.id), Thing::Task { title, more }));
    }
    let records = tx.records()?.into_iter();
    things.extend(records.map(|row| ((shown(row.changed_ms), row.id), Thing::Record(Box::new(row)))));
    Ok(things)
}

/// A search that is under way.
struct Look<'a> {
    tx: &'a Tx<'a>,
    forms: &'a [FormView],
    language: Language,
    sought: &'a Sought,
    /// So many bytes of records were read.
    bytes: usize,
}

impl Look<'_> {
    /// Where the words are in it, if they are; an error within where it cannot be read.
    fn looks_into(&mut self, thing: &Thing) -> Result<Option<Result<Excerpt, ()>>, Trouble> {
        Ok(match thing {
            Thing::Kept(text) | Thing::Goal(Ok(text)) => self.sought.excerpt("", text).map(Ok),
            Thing::Goal(Err(_)) => Some(Err(())),
            Thing::Task { title, more } => self.sought.excerpt(title, more).map(Ok),
            Thing::Record(row) => {
                let content = self.tx.record_content(&row.id)?.unwrap_or_default();
                self.bytes = self.bytes.saturating_add(content.len());
                let definition = self.definition(&row.form);
                let spoken = Spoken { form: &row.form, definition, language: self.language };
                match spoken.values(&content) {
                    Ok(values) => {
                        let values: Vec<&str> = values.iter().map(|value| value.as_str()).collect();
                        self.sought.excerpt(&spoken.name(), &words::joined(&values)).map(Ok)
                    }
                    Err(_) => Some(Err(())),
                }
            }
        })
    }

    fn definition(&self, form: &str) -> Option<&FormDefinition> {
        self.forms.iter().find(|one| one.id == form).map(|one| &one.definition)
    }
}
