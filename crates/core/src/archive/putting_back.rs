//! The way back: what an archive has of a relationship, into the rows of a database that has nothing yet.

use kader_archive::{Letter, Record, Relationship as Part, Task};
use kader_setting::{Hash, Ledger, SignedGoal};
use kader_vault::{
    GoalRow, Letter as LetterOf, LetterRow, RatingRow, RecordRow, TaskRow, Text, Tx, VaultError,
};

use super::files::{self, Back};
use super::{LETTERS, SHARING, TASKS, bounds, damaged, number, public};
use crate::core::Core;
use crate::trouble::Trouble;

/// Puts everything back, in the transaction of who calls it: all of it or nothing. The state record, keys and
/// relay are not in an archive's open part, and not put here.
///
/// `part` was read by `kader_archive::read`. What is signed is verified here once more; of a ledger that does not
/// hold nothing is put back.
///
/// # Errors
/// The codes `archiveDamaged` for what cannot have come out of a vault and `archiveTooLarge` for more than one holds;
/// those of the vault.
pub(crate) fn put_back(tx: &Tx<'_>, part: &Part, back: &mut Back<'_>) -> Result<(), Trouble> {
    bounds::within(part)?;
    match put(tx, part, back) {
        // Two things of one name, a moment that no clock says, a goal of nothing.
        Err(
            Trouble::Vault(VaultError::TextExists | VaultError::NumberTooLarge | VaultError::Damaged(_))
            | Trouble::Setting(_)
            | Trouble::Told("noteTooLong" | "recordDamaged"),
        ) => Err(damaged()),
        other => other,
    }
}

fn put(tx: &Tx<'_>, part: &Part, back: &mut Back<'_>) -> Result<(), Trouble> {
    if let Some(bytes) = &part.ledger {
        let (agreements, ledger) = Ledger::import(&bytes.0).map_err(|_| damaged())?;
        for signed in agreements.all() {
            tx.put_agreement(signed.agreement().version, signed.hash(), &signed.to_bytes()?)?;
        }
        for entry in ledger.entries() {
            tx.append_ledger(entry.index(), entry.hash(), &entry.to_bytes()?)?;
        }
    }
    for letter in &part.letters {
        put_letter(tx, letter)?;
    }
    for text in &part.texts {
        let (id, author, written_ms, state) = (text.id.0, public(&text.author), text.written_ms, text.state);
        tx.add_text(&Text { id, author, written_ms, shown_from_ms: None, state, body: text.text.clone() })?;
    }
    for body in &part.agenda {
        tx.add_to_agenda(body)?;
    }
    if let Some(draft) = &part.draft {
        tx.put_letter_draft(&draft.text)?;
    }
    files::put_back(tx, part, back)?;
    for goal in &part.goals {
        let signed = SignedGoal::from_bytes(&goal.signed.0).map_err(|_| damaged())?;
        let let_go = goal.let_go.iter().map(public).collect();
        let (hash, record) = (*signed.hash(), goal.signed.0.clone());
        if signed.goal().id != goal.id.0 {
            return Err(damaged());
        }
        tx.put_goal(&GoalRow { id: goal.id.0, hash, record, let_go, kept_from_ms: goal.kept_from_ms })?;
    }
    for task in &part.tasks {
        put_task(tx, task)?;
    }
    for record in &part.records {
        put_record(tx, record)?;
    }
    for form in &part.forms {
        let used = part.records.iter().any(|record| record.form == form.id)
            || part.tasks.iter().any(|task| task.form.as_ref() == Some(&form.id));
        let definition = form.definition().filter(|_| used).ok_or_else(damaged)?;
        match crate::homework::put_form_back(tx, &form.id, &definition) {
            Err(Trouble::Told(_)) => return Err(damaged()),
            other => other?,
        }
    }
    for rating in &part.ratings {
        kader_setting::Rating::read(&rating.body.0).map_err(|_| damaged())?;
        let (session, member) = (rating.session.0, public(&rating.member));
        tx.put_rating(&RatingRow { session, member, said_ms: rating.said_ms, body: rating.body.0.clone() })?;
    }
    Core::put_note_back(tx, &part.note)?;
    Core::put_later_back(tx, &part.later)
}

fn put_letter(tx: &Tx<'_>, letter: &Letter) -> Result<(), Trouble> {
    let letter = LetterOf {
        id: letter.id.0,
        author: public(&letter.author),
        written_ms: letter.written_ms,
        state: number(&LETTERS, letter.state).ok_or_else(damaged)?,
        held_until_ms: letter.held_until_ms,
        kept_from_ms: letter.kept_from_ms,
        reason: letter.reason.clone(),
        arrived: letter.arrived.iter().map(public).collect(),
        read_by: letter.read_by.iter().map(public).collect(),
        body: Some(letter.text.clone()),
    };
    let position = tx.add_letter(&letter)?;
    Ok(tx.find_letter_by_words(&LetterRow { position, letter })?)
}

fn put_task(tx: &Tx<'_>, task: &Task) -> Result<(), Trouble> {
    tx.add_task(&TaskRow {
        id: task.id.0,
        goal: Hash::new(task.goal.0),
        author: public(&task.author),
        at_ms: task.at_ms,
        until_ms: task.until_ms,
        form: task.form.clone(),
        title: task.title.clone(),
        why: task.why.clone(),
        how_often: task.how_often.clone(),
        state: number(&TASKS, task.state).ok_or_else(damaged)?,
        reason: task.reason.clone(),
        kept_from_ms: task.kept_from_ms,
    })?;
    Ok(())
}

fn put_record(tx: &Tx<'_>, record: &Record) -> Result<(), Trouble> {
    // Read before anything else does, as what comes from another member is.
    crate::homework::is_state(&record.document.0).map_err(|_| damaged())?;
    tx.put_record(&RecordRow {
        id: record.id.0,
        owner: public(&record.owner),
        form: record.form.clone(),
        task: record.task.map(|task| task.0),
        began_ms: record.began_ms,
        sharing: number(&SHARING, record.sharing).ok_or_else(damaged)?,
        version: record.version,
        changed_ms: record.changed_ms,
        changed_by: public(&record.changed_by),
        fresh: record.fresh,
        behind: record.behind,
        refused: record.refused.clone(),
    })?;
    tx.put_record_content(&record.id.0, &record.document.0)?;
    Ok(())
}
