//! What goes into an archive: everything of one's own, and what the others shared where that is agreed. Nothing that
//! was erased, nothing that a rule holds back unseen.

use std::collections::BTreeSet;

use kader_archive::{
    Agreement, Archive, Bytes, Draft, Goal, Handle, Left, Letter, MAX_TOGETHER_BYTES, Member, Own, OwnForm,
    Rating, Record, Relationship as Part, SessionText, Task, files_of,
};
use kader_setting::{Now, PublicKey, Rating as Said, SignedGoal};
use kader_vault::{GoalRow, LetterRow, RatingRow, RecordRow, TaskRow, TextRow, Tx};

use super::files::{self, Sound};
use super::{LETTERS, SHARING, TASKS, key, role, word};
use crate::core::Core;
use crate::letters::stage;
use crate::output::ArchiveFile;
use crate::relationship::Relationship;
use crate::taking_along::takes_what_was_shared;
use crate::trouble::Trouble;
use crate::view::{Language, LeftView, RoleView};

/// Why a file is not in an archive, for the page: it has a sentence for each (`archive-left-…`).
const LEFT: [(Left, &str); 3] =
    [(Left::TooMuch, "tooMuch"), (Left::NotHere, "notHere"), (Left::Unfit, "unfit")];

/// Whose things of a relationship go along.
struct Taken {
    me: PublicKey,
    /// Those of the others, too.
    all: bool,
    client: bool,
    /// Who read an own letter: where that is agreed to be said.
    reads: bool,
    /// Everybody, in the order of positions in documents.
    everybody: Vec<kader_archive::Key>,
}

impl Taken {
    fn takes(&self, author: &PublicKey) -> bool {
        self.all || *author == self.me
    }

    fn letter(&self, tx: &Tx<'_>, row: LetterRow, sound: Option<&Sound>) -> Result<Option<Letter>, Trouble> {
        let of = row.letter;
        // What was erased has a row still, and no words.
        let Some(text) = of.body.filter(|_| self.takes(&of.author)) else { return Ok(None) };
        Ok(Some(Letter {
            id: Handle(of.id),
            author: key(&of.author),
            written_ms: of.written_ms,
            state: word(&LETTERS, of.state).ok_or(Trouble::State)?,
            held_until_ms: of.held_until_ms,
            kept_from_ms: of.kept_from_ms,
            reason: of.reason,
            arrived: of.arrived.iter().map(key).collect(),
            read_by: of.read_by.iter().filter(|_| self.reads && of.author == self.me).map(key).collect(),
            text,
            files: files::along(tx, Some(&of.id), &self.me, sound)?,
        }))
    }

    fn text(&self, row: TextRow) -> Option<SessionText> {
        let of = row.text;
        self.takes(&of.author).then(|| SessionText {
            id: Handle(of.id),
            author: key(&of.author),
            written_ms: of.written_ms,
            state: of.state,
            text: of.body,
        })
    }

    /// A goal that somebody holds; one that this member holds is their own, whoever proposed it.
    fn goal(&self, row: GoalRow) -> Result<Option<Goal>, Trouble> {
        let signed = SignedGoal::from_bytes(&row.record).map_err(|_| Trouble::State)?;
        let held = signed.held(&row.let_go);
        let goal = signed.goal();
        if held.is_empty() || !(held.contains(&self.me) || self.takes(&goal.proposed_by)) {
            return Ok(None);
        }
        Ok(Some(Goal {
            id: Handle(row.id),
            wording: goal.wording.clone(),
            proposed_by: key(&goal.proposed_by),
            at_ms: goal.at_ms,
            signed_by: signed.signatures().keys().map(key).collect(),
            let_go: row.let_go.iter().map(key).collect(),
            kept_from_ms: row.kept_from_ms,
            signed: Bytes(row.record),
        }))
    }

    /// A task; one that is this member's to do is their own.
    fn task(&self, row: TaskRow) -> Option<Task> {
        if !(self.client || self.takes(&row.author)) {
            return None;
        }
        Some(Task {
            id: Handle(row.id),
            goal: kader_archive::Key(*row.goal.as_bytes()),
            author: key(&row.author),
            at_ms: row.at_ms,
            until_ms: row.until_ms,
            form: row.form,
            title: row.title,
            why: row.why,
            how_often: row.how_often,
            state: word(&TASKS, row.state)?,
            reason: row.reason,
            kept_from_ms: row.kept_from_ms,
            more: None,
        })
    }

    fn record(&self, tx: &Tx<'_>, row: RecordRow) -> Result<Option<Record>, Trouble> {
        if !self.takes(&row.owner) {
            return Ok(None);
        }
        let state = tx.record_content(&row.id)?.unwrap_or_default();
        // One that cannot be read goes along as it is kept, and does not keep the others here.
        let content = crate::homework::content(&state, &self.everybody).unwrap_or_default();
        Ok(word(&SHARING, row.sharing).map(|sharing| Record {
            id: Handle(row.id),
            owner: key(&row.owner),
            form: row.form,
            task: row.task.map(Handle),
            began_ms: row.began_ms,
            sharing,
            version: row.version,
            changed_ms: row.changed_ms,
            changed_by: key(&row.changed_by),
            fresh: row.fresh,
            behind: row.behind,
            refused: row.refused,
            content,
            document: Bytes(state.to_vec()),
        }))
    }

    fn rating(&self, row: RatingRow) -> Option<Rating> {
        let said = Said::read(&row.body).ok().filter(|_| self.takes(&row.member))?;
        Some(Rating {
            session: Handle(row.session),
            member: key(&row.member),
            said_ms: row.said_ms,
            values: said.values(),
            remark: said.remark().to_owned(),
            body: Bytes(row.body),
        })
    }
}

impl Core {
    /// What this member takes along of a relationship (S-42). `sound`: the files of others that were found to be;
    /// nothing where no bytes of files go along.
    pub(crate) fn taken_along(&self, id: &str, sound: Option<&Sound>) -> Result<Part, Trouble> {
        let (me, found) = (self.me()?, self.any_relationship(id)?);
        let taken = Taken {
            me,
            all: takes_what_was_shared(found),
            client: found.state.my_role == RoleView::Client,
            reads: crate::letters::tells_reads(found.book.as_ref()),
            everybody: found.state.everybody(&me).iter().map(key).collect(),
        };
        let ledger = if found.book.is_some() { Some(Bytes(self.ledger_file(id)?)) } else { None };
        let (note, later) = (self.own_note(id)?.to_string(), self.own_later(id)?);
        let store = self.opened()?.vault.relationship(&found.id)?;
        store.transaction(|tx| {
            let letters = tx.letters_before(None, stage::HIDDEN, u32::MAX)?.into_iter();
            let letters = letters.filter_map(|row| taken.letter(tx, row, sound).transpose());
            let letters = letters.collect::<Result<_, _>>()?;
            let (text, files) = (tx.letter_draft()?, files::along(tx, None, &taken.me, sound)?);
            let draft = (text.is_some() || !files.is_empty())
                .then(|| Draft { text: text.map(|text| text.to_string()).unwrap_or_default(), files });
            let goals = tx.goals()?.into_iter().map(|row| taken.goal(row));
            let goals = goals.filter_map(Result::transpose).collect::<Result<_, _>>()?;
            let records = tx.records()?.into_iter().map(|row| taken.record(tx, row));
            let records = records.filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()?;
            let tasks: Vec<Task> = tx.tasks()?.into_iter().filter_map(|row| taken.task(row)).collect();
            let mut ratings: Vec<Rating> =
                tx.ratings(u32::MAX)?.into_iter().filter_map(|row| taken.rating(row)).collect();
            ratings.sort_by_key(|rating| (rating.said_ms, rating.session, rating.member));
            Ok(Part {
                id: Handle(*found.id.as_bytes()),
                members: self.members_of(found)?,
                agreements: versions(found, tx)?,
                ledger,
                letters,
                texts: tx
                    .texts_before(None, u32::MAX)?
                    .into_iter()
                    .filter_map(|row| taken.text(row))
                    .collect(),
                agenda: tx.agenda()?.into_iter().map(|row| row.body).collect(),
                draft,
                goals,
                forms: forms_of(tx, &tasks, &records)?,
                tasks,
                records,
                ratings,
                note,
                later,
            })
        })
    }

    /// Everybody, the owner first.
    fn members_of(&self, found: &Relationship) -> Result<Vec<Member>, Trouble> {
        let open = self.opened()?;
        let name = Some(open.name.clone()).filter(|name| !name.is_empty());
        let mut members = vec![Member { key: key(&self.me()?), name, role: role(found.state.my_role) }];
        let others = found.state.others.iter();
        members.extend(others.map(|other| Member {
            key: key(&other.key),
            name: other.name.clone(),
            role: role(other.role),
        }));
        Ok(members)
    }

    /// An archive: of one relationship, or of all that have anything.
    pub(crate) fn collected(
        &self,
        relationship: Option<&str>,
        (language, zone): (Language, String),
        sound: Option<&Sound>,
        now: Now,
    ) -> Result<Archive, Trouble> {
        let open = self.opened()?;
        let relationships = match relationship {
            Some(id) => vec![self.taken_along(id, sound)?],
            None => {
                let ids = open.relationships.keys().chain(open.damaged.keys());
                ids.map(|id| self.taken_along(id, sound)).collect::<Result<Vec<_>, _>>()?
            }
        };
        let mut relationships: Vec<_> = relationships.into_iter().filter(has_anything).collect();
        let own = Own { tools: self.tools_along()?, forms: self.forms_along()? };
        if relationships.is_empty() && own.is_empty() {
            return Err(Trouble::Told("nothingOwn"));
        }
        files::within(&mut relationships, MAX_TOGETHER_BYTES);
        let (made_ms, me) = (crate::terms::shown(now.wall_ms), key(&self.me()?));
        Ok(Archive { made_ms, language: language.into(), zone, me, relationships, own, back: None })
    }

    /// The archive as a file, and which files of letters are not in it. `sound`: handles of the files of others
    /// that were found to be what they say; those that are not among them are left out.
    ///
    /// # Errors
    /// The codes `nothingOwn` where there is nothing, `archiveTooMuch` where it is too much even without files;
    /// those of the vault.
    pub(crate) fn export_archive(
        &self,
        relationship: Option<&str>,
        (language, zone): (Language, String),
        sound: &[String],
        now: Now,
    ) -> Result<ArchiveFile, Trouble> {
        self.exported(relationship, (language, zone), sound, false, now)
    }

    /// The same of everything, with the seats of a second computer.
    ///
    /// # Errors
    /// The codes `noSeat` where none can be used yet, `sessionRuns`; those of [`Core::export_archive`].
    pub(crate) fn export_for_computer(
        &self,
        (language, zone): (Language, String),
        sound: &[String],
        now: Now,
    ) -> Result<ArchiveFile, Trouble> {
        let open = self.opened()?;
        if self.computers().ready == 0 {
            return Err(Trouble::Told("noSeat"));
        }
        if open.relationships.values().any(|found| found.state.running.is_some()) {
            return Err(Trouble::Told("sessionRuns"));
        }
        self.exported(None, (language, zone), sound, true, now)
    }

    fn exported(
        &self,
        relationship: Option<&str>,
        (language, zone): (Language, String),
        sound: &[String],
        seats: bool,
        now: Now,
    ) -> Result<ArchiveFile, Trouble> {
        let sound = sound.iter().filter_map(|file| crate::unhex(file)).collect();
        let mut archive = self.collected(relationship, (language, zone), Some(&sound), now)?;
        archive.back = Some(self.back_along(&archive.relationships, &archive.own, seats)?);
        let files = archive.relationships.iter().flat_map(files_of);
        let left = files.filter_map(|(_, file)| {
            let why = LEFT.iter().find(|(left, _)| Some(*left) == file.left)?.1;
            Some(LeftView { name: file.name.clone(), why })
        });
        let left = left.collect();
        match kader_archive::write(&archive, |part, file| self.file_along(part, file)) {
            Ok(bytes) => Ok(ArchiveFile { bytes, left }),
            Err(Trouble::Told("archiveTooLarge")) => Err(Trouble::Told("archiveTooMuch")),
            Err(other) => Err(other),
        }
    }

    /// One record as a PDF.
    ///
    /// # Errors
    /// The code `recordGone` where there is none that this member takes along.
    pub(crate) fn export_record(
        &self,
        id: &str,
        record: &str,
        (language, zone): (Language, String),
        now: Now,
    ) -> Result<Vec<u8>, Trouble> {
        let record = crate::unhex(record).map(Handle);
        let archive = self.collected(Some(id), (language, zone), None, now)?;
        let part = archive.relationships.first().ok_or(Trouble::Told("recordGone"))?;
        let found =
            part.records.iter().find(|one| Some(one.id) == record).ok_or(Trouble::Told("recordGone"))?;
        Ok(kader_archive::record(&archive, part, found)?)
    }

    /// All of a relationship as a PDF.
    ///
    /// # Errors
    /// The code `nothingOwn` where there is nothing.
    pub(crate) fn export_overview(
        &self,
        id: &str,
        language: Language,
        zone: String,
        now: Now,
    ) -> Result<Vec<u8>, Trouble> {
        let archive = self.collected(Some(id), (language, zone), None, now)?;
        let part = archive.relationships.first().ok_or(Trouble::Told("nothingOwn"))?;
        Ok(kader_archive::overview(&archive, part)?)
    }
}

/// Every version that was signed, as it was signed: what the ledger's file has.
fn versions(found: &Relationship, tx: &Tx<'_>) -> Result<Vec<Agreement>, Trouble> {
    let Some(book) = found.book.as_ref().filter(|_| found.damaged.is_none()) else {
        let rows = tx.agreements()?.into_iter();
        let version = |row: kader_vault::SignedRow| {
            let version = u32::try_from(row.number).map_err(|_| Trouble::State)?;
            Ok(Agreement { version, signed: Bytes(row.bytes) })
        };
        return rows.map(version).collect();
    };
    let version = |signed: &kader_setting::SignedAgreement| {
        Ok(Agreement { version: signed.agreement().version, signed: Bytes(signed.to_bytes()?) })
    };
    book.agreements.all().map(version).collect()
}

/// The forms that somebody made, of what goes along.
fn forms_of(tx: &Tx<'_>, tasks: &[Task], records: &[Record]) -> Result<Vec<OwnForm>, Trouble> {
    let tasks = tasks.iter().filter_map(|task| task.form.as_ref());
    let used: BTreeSet<&String> = tasks.chain(records.iter().map(|record| &record.form)).collect();
    let mut forms = Vec::new();
    for id in used {
        if let Some(definition) = crate::homework::form_of(tx, id)? {
            forms.push(OwnForm::of(id.clone(), &definition)?);
        }
    }
    Ok(forms)
}

/// Whether there is anything to take along: of an invitation that nobody has answered there is nothing.
fn has_anything(part: &Part) -> bool {
    let own = !part.note.is_empty() || part.later.iter().any(|part| !part.is_empty()) || part.draft.is_some();
    let said = !part.letters.is_empty() || !part.texts.is_empty() || !part.agenda.is_empty();
    let done = !part.goals.is_empty() || !part.tasks.is_empty() || !part.records.is_empty();
    own || said || done || !part.agreements.is_empty() || !part.ratings.is_empty()
}
