//! A relationship as it is read from above to below: one telling, which page and PDF each set in their own way.

use kader_setting::{Ledger, Outcome, Proposal};

use crate::clauses;
use crate::content::{Cell, Words as Run};
use crate::facts;
use crate::forms::{self, Form};
use crate::history::History;
use crate::model::{File, FileKind, Record, Relationship};
use crate::names;
use crate::series::{Drawn, along_days, along_rows};
use crate::text::Key;
use crate::words::Voice;

/// A piece of the telling.
pub(crate) enum Block {
    /// A heading; 2 for a part, 3 for a thing in it, 4 for a part of that.
    Heading(u8, String),
    /// Words of the program.
    Note(String),
    /// What a person wrote: a line above it, and the words.
    Said(String, String),
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// A table: what it is of, its columns, its rows.
    Table(String, Vec<String>, Vec<Vec<String>>),
    /// Numbers as lines. The same stand in a table right behind it.
    Lines(Drawn),
    /// A file that stands in the archive: its place, the name that its author gave it, whether it is a picture.
    File(String, String, bool),
}

/// All of a relationship. `files`: whether the files stand beside it.
pub(crate) fn story(voice: &Voice<'_>, of: &Relationship, history: &History, files: bool) -> Vec<Block> {
    let mut out = Vec::new();
    people(voice, of, &mut out);
    letters(voice, of, files, &mut out);
    goals(voice, of, &mut out);
    tasks(voice, of, &mut out);
    records(voice, of, &mut out);
    ratings(voice, of, history, &mut out);
    own(voice, of, &mut out);
    happened(voice, history, &mut out);
    agreed(voice, of, &mut out);
    out
}

fn part(out: &mut Vec<Block>, heading: &str) {
    out.push(Block::Heading(2, heading.to_owned()));
}

fn people(voice: &Voice<'_>, of: &Relationship, out: &mut Vec<Block>) {
    let w = voice.words;
    let columns = [w.name, w.role, w.key].map(str::to_owned).to_vec();
    let row = |member: &crate::Member| {
        vec![voice.who(&member.key), voice.role(member.role).to_owned(), member.key.digits()]
    };
    out.push(Block::Table(w.members.to_owned(), columns, of.members.iter().map(row).collect()));
}

fn letters(voice: &Voice<'_>, of: &Relationship, files: bool, out: &mut Vec<Block>) {
    let w = voice.words;
    let mut places = names::files(of).map(|(name, _)| name);
    if !of.letters.is_empty() {
        part(out, w.letters);
    }
    for letter in &of.letters {
        let head = format!(
            "{} · {} · {}",
            voice.at(letter.written_ms),
            voice.who(&letter.author),
            voice.letter(letter.state)
        );
        out.push(Block::Said(head, letter.text.clone()));
        if !letter.read_by.is_empty() {
            out.push(Block::Note(format!("{} {}", w.read_by, voice.all(&letter.read_by))));
        }
        attached(voice, (&letter.files, files), &mut places, out);
    }
    if !of.agenda.is_empty() {
        part(out, w.agenda);
        out.extend(of.agenda.iter().map(|body| Block::Said(String::new(), body.clone())));
    }
    if let Some(draft) = &of.draft {
        part(out, w.draft);
        out.push(Block::Said(String::new(), draft.text.clone()));
        attached(voice, (&draft.files, files), &mut places, out);
    }
    if !of.texts.is_empty() {
        part(out, w.texts);
        let said = of.texts.iter().map(|text| {
            Block::Said(
                format!("{} · {}", voice.at(text.written_ms), voice.who(&text.author)),
                text.text.clone(),
            )
        });
        out.extend(said);
    }
}

fn attached(
    voice: &Voice<'_>,
    (files, beside): (&[File], bool),
    places: &mut impl Iterator<Item = String>,
    out: &mut Vec<Block>,
) {
    for (file, place) in files.iter().zip(places) {
        match file.left {
            Some(why) if beside => {
                out.push(Block::Note(format!("{} {} {}", voice.words.left_out, file.name, voice.left(why))))
            }
            _ => {
                let place = if beside { place } else { String::new() };
                out.push(Block::File(place, file.name.clone(), file.kind != FileKind::Pdf));
            }
        }
    }
}

fn goals(voice: &Voice<'_>, of: &Relationship, out: &mut Vec<Block>) {
    let w = voice.words;
    if of.goals.is_empty() {
        return;
    }
    part(out, w.goals);
    for goal in &of.goals {
        let held: Vec<Key> =
            goal.signed_by.iter().filter(|key| !goal.let_go.contains(key)).copied().collect();
        let head = format!("{} · {}", voice.at(goal.at_ms), voice.who(&goal.proposed_by));
        out.push(Block::Said(head, goal.wording.clone()));
        let mut facts = Vec::new();
        if !held.is_empty() {
            facts.push((w.held_by.to_owned(), voice.all(&held)));
        }
        if !goal.let_go.is_empty() {
            facts.push((w.let_go.to_owned(), voice.all(&goal.let_go)));
        }
        out.push(Block::Facts(facts));
    }
}

fn tasks(voice: &Voice<'_>, of: &Relationship, out: &mut Vec<Block>) {
    let w = voice.words;
    if of.tasks.is_empty() {
        return;
    }
    part(out, w.tasks);
    for task in &of.tasks {
        out.push(Block::Said(
            format!("{} · {}", voice.at(task.at_ms), voice.who(&task.author)),
            task.title.clone(),
        ));
        let mut facts = vec![(w.state.to_owned(), voice.task(task.state).to_owned())];
        if !task.why.is_empty() {
            facts.push((w.why.to_owned(), task.why.clone()));
        }
        if !task.how_often.is_empty() {
            facts.push((w.often.to_owned(), task.how_often.clone()));
        }
        facts.extend(task.until_ms.map(|until| (w.until.to_owned(), voice.day(until))));
        out.push(Block::Facts(facts));
    }
}

fn records(voice: &Voice<'_>, of: &Relationship, out: &mut Vec<Block>) {
    if of.records.is_empty() {
        return;
    }
    part(out, voice.words.records);
    // Numbers over days run through all records of a form, each member's for themselves.
    let mut drawn: Vec<(&str, &Key)> = Vec::new();
    for record in &of.records {
        if !drawn.contains(&(&record.form, &record.owner)) {
            drawn.push((&record.form, &record.owner));
            let same =
                of.records.iter().filter(|other| other.form == record.form && other.owner == record.owner);
            if let Some(lines) = voice.form(&record.form).and_then(|form| along_days(voice, form, same)) {
                let heading = format!("{} · {}", form_name(voice, &record.form), voice.who(&record.owner));
                out.push(Block::Heading(3, heading));
                lined(voice, lines, out);
            }
        }
    }
    for record in &of.records {
        told(voice, record, out);
    }
}

fn lined(voice: &Voice<'_>, lines: Drawn, out: &mut Vec<Block>) {
    let first = if lines.by_day { voice.words.day } else { voice.words.number };
    let columns =
        [first.to_owned()].into_iter().chain(lines.lines.iter().map(|line| line.0.clone())).collect();
    let value = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    let rows = lines.along.iter().enumerate().map(|(at, name)| {
        let values = lines.lines.iter().map(|(_, values)| value(values.get(at).copied().flatten()));
        [name.clone()].into_iter().chain(values).collect()
    });
    let table = Block::Table(lines.title.clone(), columns, rows.collect());
    out.push(Block::Lines(lines));
    out.push(table);
}

/// The name of a form in words.
pub(crate) fn form_name(voice: &Voice<'_>, id: &str) -> String {
    voice.form(id).map_or_else(|| id.to_owned(), |form| form.say(voice.language, "name"))
}

/// One record.
pub(crate) fn told(voice: &Voice<'_>, record: &Record, out: &mut Vec<Block>) {
    let (w, form) = (voice.words, voice.form(&record.form));
    out.push(Block::Heading(
        3,
        format!("{} · {}", form_name(voice, &record.form), voice.day(record.began_ms)),
    ));
    out.push(Block::Note(format!(
        "{} · {} · {} {}",
        voice.who(&record.owner),
        voice.sharing(record.sharing),
        w.changed.to_lowercase(),
        voice.at(record.changed_ms)
    )));
    let content = &record.content;
    if content.is_empty() {
        out.push(Block::Note(w.empty.to_owned()));
        return;
    }
    for id in forms::ordered(form.map_or(&[], |form| &form.fields), content.fields.keys()) {
        let Some(cell) = content.fields.get(id).filter(|cell| !cell.text().trim().is_empty()) else {
            continue;
        };
        let label = form.map_or_else(|| id.to_owned(), |form| form.say(voice.language, id));
        match cell {
            Cell::Words(runs) => out.push(Block::Said(label, spoken(voice, &record.owner, runs))),
            Cell::Value(_) => {
                let field = form.and_then(|form| form.field(id));
                let said = forms::value(form, voice.language, id, field, cell);
                out.push(Block::Facts(vec![(label, said)]));
            }
        }
    }
    for id in forms::tables(form, content) {
        table(voice, record, form, id, out);
    }
    if content.page.iter().any(|run| !run.text.trim().is_empty()) {
        out.push(Block::Said(String::new(), spoken(voice, &record.owner, &content.page)));
    }
    if let Some(lines) = form.and_then(|form| along_rows(voice, form, record)) {
        lined(voice, lines, out);
    }
}

fn table(voice: &Voice<'_>, record: &Record, form: Option<&Form>, id: &str, out: &mut Vec<Block>) {
    let Some(rows) = record.content.tables.get(id).filter(|rows| !rows.is_empty()) else { return };
    let field = form.and_then(|form| form.field(id));
    let fields = field.map_or(&[][..], |field| &field.columns);
    let columns = forms::columns(fields, rows);
    let say = |name: &str| form.map_or_else(|| name.to_owned(), |form| form.say(voice.language, name));
    let cells = rows.iter().map(|row| {
        let cell = |column: &&str| {
            let key = format!("{id}-{column}");
            let field = fields.iter().find(|field| field.id == **column);
            row.get(*column).map_or_else(String::new, |cell| match cell {
                Cell::Words(runs) => spoken(voice, &record.owner, runs),
                Cell::Value(_) => forms::value(form, voice.language, &key, field, cell),
            })
        };
        columns.iter().map(cell).collect::<Vec<_>>()
    });
    let cells: Vec<_> = cells.filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
    let known = |column: &&str| {
        let key = format!("{id}-{column}");
        let word = say(&key);
        if word == key { (*column).to_owned() } else { word }
    };
    let heads = columns.iter().map(known).collect();
    out.push(Block::Table(say(id), heads, cells));
}

/// The paragraphs of what a person wrote, the breaks of their lines in them: empty lines part them. The marks of
/// lists and quotations stay as they were written, and read well so.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    let mut lines = text.lines().map(str::trim_end).skip_while(|line| line.is_empty()).peekable();
    std::iter::from_fn(move || {
        let mut paragraph = lines.next()?.to_owned();
        while let Some(line) = lines.next_if(|line| !line.is_empty()) {
            paragraph.push('\n');
            paragraph.push_str(line);
        }
        while lines.next_if(|line| line.is_empty()).is_some() {}
        Some(paragraph)
    })
}

/// Words with their writers, where another than the owner wrote some of them.
fn spoken(voice: &Voice<'_>, owner: &Key, runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        match run.by.filter(|by| by != owner && !run.text.trim().is_empty()) {
            Some(by) => out.push_str(&format!("[{}: {}]", voice.who(&by), run.text)),
            None => out.push_str(&run.text),
        }
    }
    out
}

fn ratings(voice: &Voice<'_>, of: &Relationship, history: &History, out: &mut Vec<Block>) {
    let w = voice.words;
    if of.ratings.is_empty() {
        return;
    }
    part(out, w.ratings);
    let past = history.ledger().map(kader_setting::Ledger::past_sessions).unwrap_or_default();
    let began = |rating: &crate::Rating| {
        let session = past.iter().find(|past| *past.session.as_bytes() == rating.session.0);
        session.map_or(rating.said_ms, |past| past.started_ms)
    };
    let mut sorted: Vec<_> = of.ratings.iter().map(|rating| (began(rating), rating)).collect();
    sorted.sort_by_key(|(at_ms, rating)| (*at_ms, rating.member));
    let rows = sorted.iter().map(|(at_ms, rating)| {
        let values = rating.values.map(|value| value.to_string());
        let [bond, matters, way] = values;
        vec![voice.at(*at_ms), voice.who(&rating.member), bond, matters, way, rating.remark.clone()]
    });
    let columns = [w.when, w.name, w.bond, w.matters, w.way, w.remark].map(str::to_owned).to_vec();
    out.push(Block::Table(w.ratings.to_owned(), columns, rows.collect()));
}

fn own(voice: &Voice<'_>, of: &Relationship, out: &mut Vec<Block>) {
    let w = voice.words;
    if of.later.iter().any(|part| !part.trim().is_empty()) {
        part(out, w.later);
        for (label, body) in [w.helps, w.signs, w.call].into_iter().zip(&of.later) {
            if !body.trim().is_empty() {
                out.push(Block::Said(label.to_owned(), body.clone()));
            }
        }
    }
    if !of.note.trim().is_empty() {
        part(out, w.note);
        out.push(Block::Said(String::new(), of.note.clone()));
    }
}

fn happened(voice: &Voice<'_>, history: &History, out: &mut Vec<Block>) {
    let (w, Some(ledger)) = (voice.words, history.ledger()) else { return };
    if !ledger.past_sessions().is_empty() {
        part(out, w.sessions);
        let row = |past: &kader_setting::PastSession| {
            vec![voice.at(past.started_ms), format!("{} {}", past.lasted_s.div_ceil(60), w.minutes)]
        };
        let rows = ledger.past_sessions().iter().map(row).collect();
        out.push(Block::Table(w.sessions.to_owned(), [w.began, w.lasted].map(str::to_owned).to_vec(), rows));
    }
    planned(voice, ledger, out);
    if !ledger.is_empty() {
        part(out, w.happened);
        let columns = [w.when, w.what, w.by, w.signed_by].map(str::to_owned).to_vec();
        let rows = ledger.entries().iter().map(|entry| facts::told(voice, entry)).collect();
        out.push(Block::Table(w.happened.to_owned(), columns, rows));
    }
}

fn planned(voice: &Voice<'_>, ledger: &Ledger, out: &mut Vec<Block>) {
    let w = voice.words;
    let appointments = ledger.appointments();
    if !appointments.is_empty() {
        part(out, w.appointments);
        let rows = appointments.iter().map(|one| {
            let outcome = match one.outcome {
                Outcome::Open => w.open,
                Outcome::Kept(_) => w.kept,
                Outcome::Cancelled { .. } => w.cancelled,
                Outcome::Void => w.fell_away,
                Outcome::Missed(_) => w.missed,
            };
            vec![voice.at(one.start_ms), outcome.to_owned()]
        });
        let columns = [w.when, w.outcome].map(str::to_owned).to_vec();
        out.push(Block::Table(w.appointments.to_owned(), columns, rows.collect()));
    }
}

fn agreed(voice: &Voice<'_>, of: &Relationship, out: &mut Vec<Block>) {
    let w = voice.words;
    if of.agreements.is_empty() {
        return;
    }
    part(out, w.agreements);
    for version in &of.agreements {
        let Ok(signed) = Proposal::from_bytes(&version.signed.0) else { continue };
        let agreement = signed.agreement();
        let introduction = agreement.is_introduction();
        let name = if introduction {
            w.introduction.to_owned()
        } else {
            format!("{} {}", w.version, version.version)
        };
        out.push(Block::Heading(3, name));
        let by = Key(*agreement.proposed_by.as_bytes());
        let mut facts = vec![
            (w.when.to_owned(), voice.at(agreement.proposed_ms)),
            (w.proposed.to_owned(), voice.who(&by)),
        ];
        if !agreement.why.is_empty() {
            facts.push((w.why.to_owned(), agreement.why.clone()));
        }
        let signers: Vec<Key> = signed.signatures().keys().map(|key| Key(*key.as_bytes())).collect();
        facts.push((w.signed_by.to_owned(), voice.all(&signers)));
        out.push(Block::Facts(facts));
        clauses::told(voice, &agreement.clauses, out);
    }
}
