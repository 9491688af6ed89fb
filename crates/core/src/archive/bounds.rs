//! How much an archive may have of everything where it is put back: what no vault holds is not put into one.

use kader_archive::Relationship as Part;

use crate::homework::{MAX_FORMS, MAX_RECORDS, MOST_GOALS, MOST_TASKS};
use crate::letters::MAX_AGENDA;
use crate::message::{MAX_LETTER, MAX_TEXT};
use crate::trouble::Trouble;

/// Most letters, and most texts of sessions: forty a day for more than ten years.
const MOST_SAID: usize = 200_000;
/// Most ratings: one a day by each of several, for as long.
const MOST_RATINGS: usize = 50_000;
/// Most files of letters, with those that were left out.
const MOST_FILES: usize = 50_000;
/// Most versions of the agreement.
const MOST_VERSIONS: usize = 10_000;
/// Most members that are named beside anything.
const MOST_MEMBERS: usize = 16;
/// Most records: as many of each member as one may have.
const MOST_RECORDS: usize = MAX_RECORDS * MOST_MEMBERS;
/// Longest name of a form, a reason or the like, in bytes.
const LONGEST_WORD: usize = 200;

/// Whether a relationship is within what a vault holds. Asked before anything is written.
///
/// # Errors
/// The code `archiveTooLarge`.
pub(super) fn within(part: &Part) -> Result<(), Trouble> {
    let files: usize = part.letters.iter().map(|letter| letter.files.len()).sum();
    let files = files + part.draft.as_ref().map_or(0, |draft| draft.files.len());
    let counts = [
        (part.members.len(), MOST_MEMBERS),
        (part.agreements.len(), MOST_VERSIONS),
        (part.letters.len(), MOST_SAID),
        (files, MOST_FILES),
        (part.texts.len(), MOST_SAID),
        (part.agenda.len(), MAX_AGENDA),
        (part.goals.len(), MOST_GOALS),
        (part.tasks.len(), MOST_TASKS),
        (part.records.len(), MOST_RECORDS),
        (part.forms.len(), MAX_FORMS),
        (part.ratings.len(), MOST_RATINGS),
    ];
    let counted = counts.into_iter().all(|(count, most)| count <= most);
    if counted && letters(part) && homework(part) { Ok(()) } else { Err(Trouble::Told("archiveTooLarge")) }
}

fn word(text: Option<&String>) -> bool {
    text.is_none_or(|text| text.len() <= LONGEST_WORD)
}

fn letters(part: &Part) -> bool {
    let few = |keys: &[kader_archive::Key]| keys.len() <= MOST_MEMBERS;
    let letters = part.letters.iter().all(|letter| {
        let files = letter.files.iter().all(|file| few(&file.arrived) && few(&file.refused));
        letter.text.len() <= MAX_LETTER
            && word(letter.reason.as_ref())
            && few(&letter.arrived)
            && few(&letter.read_by)
            && files
    });
    let drafted = part.draft.as_ref().is_none_or(|draft| draft.text.len() <= MAX_LETTER);
    letters
        && drafted
        && part.texts.iter().all(|text| text.text.len() <= MAX_TEXT)
        && part.agenda.iter().all(|body| body.len() <= MAX_LETTER)
}

fn homework(part: &Part) -> bool {
    let tasks = part.tasks.iter().all(|task| {
        let texts = [&task.title, &task.why, &task.how_often];
        texts.iter().all(|text| text.len() <= MAX_TEXT)
            && word(task.form.as_ref())
            && word(task.reason.as_ref())
    });
    let records = &part.records;
    let records = records.iter().all(|one| word(Some(&one.form)) && word(one.refused.as_ref()));
    tasks && records && part.goals.iter().all(|goal| goal.let_go.len() <= MOST_MEMBERS)
}
