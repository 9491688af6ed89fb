//! What a person reads of letters: pages, what is found by words, what was read; and the page's summary.

use kader_setting::{
    Agreement, MessagesClause, Now, PublicKey, Role, s20_next_shown, s21_amount, s22_overdue_shown,
    s22_reply_due, s23_absence,
};
use kader_vault::{AgendaRow, LetterRow, Tx};

use super::{files, seen, stage};
use crate::core::Core;
use crate::output::Reply;
use crate::relationship::Relationship;
use crate::trouble::Trouble;
use crate::view::{
    AgendaView, AwayView, FilesView, LetterState, LetterView, LettersPage, LettersView, RefusalView,
    ReplyDueView, RoleView, Side,
};

/// How many letters a page has.
const PAGE: u32 = 50;
/// How many letters are found at a time.
const FOUND: u32 = 100;

impl Core {
    /// A page of letters, what is being written, and what is kept for the next session.
    pub(crate) fn letters(&self, id: &str, before: Option<u64>) -> Result<Reply, Trouble> {
        let (me, found) = (self.me()?, self.any_relationship(id)?);
        let store = self.opened()?.vault.relationship(&found.id)?;
        let told = seen::tells(found.book.as_ref());
        let (letters, more, draft, draft_files, agenda) = store.transaction(|tx| {
            let rows = tx.letters_before(before, stage::HIDDEN, PAGE + 1)?;
            let more = rows.len() > PAGE as usize;
            let rows = rows.into_iter().skip(usize::from(more));
            let letters = rows.map(|row| shown(tx, row, &me, told)).collect::<Result<_, _>>()?;
            let (draft, draft_files) = (tx.letter_draft()?, files::shown(tx, None)?);
            Ok::<_, Trouble>((letters, more, draft, draft_files, tx.agenda()?))
        })?;
        let view = |row: AgendaRow| AgendaView { place: row.position, text: row.body };
        Ok(Reply::Letters(LettersPage {
            letters,
            more,
            draft: draft.map(|draft| draft.as_str().to_owned()).unwrap_or_default(),
            draft_files,
            agenda: agenda.into_iter().map(view).collect(),
        }))
    }

    /// The newest letters in which all these words are, before this place; and whether there are older ones.
    pub(crate) fn find_letters(&self, id: &str, words: &str, before: Option<u64>) -> Result<Reply, Trouble> {
        let (me, found) = (self.me()?, self.any_relationship(id)?);
        let store = self.opened()?.vault.relationship(&found.id)?;
        let told = seen::tells(found.book.as_ref());
        let (letters, more) = store.transaction(|tx| {
            let rows = tx.letters_with_words(words, before, FOUND + 1)?;
            let more = rows.len() > FOUND as usize;
            let rows = rows.into_iter().take(FOUND as usize);
            let rows = rows.filter(|row| row.letter.state < stage::HIDDEN);
            let letters = rows.map(|row| shown(tx, row, &me, told)).collect::<Result<Vec<_>, Trouble>>()?;
            Ok::<_, Trouble>((letters, more))
        })?;
        let (draft, agenda) = (String::new(), Vec::new());
        Ok(Reply::Letters(LettersPage { letters, more, draft, draft_files: Vec::new(), agenda }))
    }

    /// A person has been where these letters are: those of the page that ends at this place are not new any
    /// more. What is older and was not on a page stays new.
    pub(crate) fn letters_read(&mut self, id: &str, up_to: u64, now: Now) -> Result<(), Trouble> {
        if self.tells_reads(id) {
            return self.says_seen(id, up_to, now);
        }
        self.step(id, now, |step| {
            let read = new_up_to(step.tx, up_to)?;
            for letter in &read {
                step.tx.set_letter_state(letter, stage::READ, None, None)?;
            }
            step.state.mine_read(&read);
            step.letters_changed |= !read.is_empty();
            Ok(())
        })
    }
}

/// The letters that are new of the page that ends at this place.
pub(super) fn new_up_to(tx: &Tx<'_>, up_to: u64) -> kader_vault::Result<Vec<[u8; 16]>> {
    let page = tx.letters_before(Some(up_to.saturating_add(1)), stage::HIDDEN, PAGE)?;
    Ok(page.iter().filter(|row| row.letter.state == stage::NEW).map(|row| row.letter.id).collect())
}

/// A letter as the page shows it.
fn shown(tx: &Tx<'_>, row: LetterRow, me: &PublicKey, told: bool) -> Result<LetterView, Trouble> {
    let LetterRow { position, letter } = row;
    let reason = letter.reason.unwrap_or_default();
    let files = files::shown(tx, Some(&letter.id))?;
    let read_by = letter.read_by.iter().filter(|_| told && letter.author == *me).map(crate::handle).collect();
    Ok(LetterView {
        id: crate::hex(&letter.id),
        place: position,
        by: Side::of(&letter.author, me),
        written_ms: letter.written_ms,
        state: match letter.state {
            stage::HELD => LetterState::Held,
            stage::ARRIVED => LetterState::Arrived,
            stage::NOT_SENT => LetterState::NotSent,
            stage::REFUSED => LetterState::Refused,
            stage::NEW => LetterState::New,
            stage::READ => LetterState::Read,
            stage::TAKEN_BACK | stage::GONE => LetterState::TakenBack,
            stage::ERASED => LetterState::Erased,
            _ => LetterState::Sent,
        },
        held_until_ms: letter.held_until_ms.filter(|_| letter.state == stage::HELD),
        reason: (!reason.is_empty()).then_some(reason),
        arrived: letter.arrived.iter().map(crate::handle).collect(),
        read_by,
        text: letter.body,
        files,
    })
}

/// What the page's view says of letters: what may be written now, and what waits to be read.
pub(crate) fn summary(found: &Relationship, me: &PublicKey, now: Now) -> LettersView {
    let letters = &found.letters;
    let mut view = LettersView {
        unread: count(letters.unread),
        held: count(letters.held),
        agenda: count(letters.agenda),
        draft: letters.draft || letters.draft_files,
        revision: letters.revision,
        ..LettersView::default()
    };
    let Some(book) = &found.book else { return view };
    let Ok(signed) = kader_setting::s01_in_force(&book.agreements, &book.ledger) else { return view };
    let agreement = signed.agreement();
    let Some(clause) = &agreement.clauses.messages else { return view };
    view.agreed = true;
    view.files =
        clause.files.map(|files| FilesView { per_letter: files.per_letter, mebibytes: files.mebibytes });
    view.tell_read = clause.reads;
    let role = match found.state.my_role {
        RoleView::Client => Role::Client,
        RoleView::Therapist => Role::Therapist,
    };
    let at_ms = now.wall_ms;
    view.refusal = s21_amount(clause, role, 0, &letters.own_ms, at_ms).err().map(RefusalView::from);
    let quota = u32::from(clause.quota(role).per_day);
    let today = clause.zone.day_of(at_ms);
    let written = letters.own_ms.iter().filter(|ms| today.as_ref().is_some_and(|day| day.contains(ms)));
    view.left_today = quota.saturating_sub(count(written.count() as u64));
    let next_ms = s20_next_shown(agreement, clause, at_ms);
    view.open = next_ms == Some(at_ms);
    view.opens_ms = next_ms.filter(|_| !view.open);
    view.reply = letters.unanswered_ms.map(|since_ms| {
        let shown_ms = s20_next_shown(agreement, clause, since_ms).unwrap_or(since_ms);
        let due_ms = s22_reply_due(agreement, clause, shown_ms);
        ReplyDueView { due_ms, overdue: s22_overdue_shown(role, due_ms, at_ms) }
    });
    view.away = away(agreement, clause, me, at_ms);
    view
}

/// Who of the therapists is away now, and who stands in (S-23).
fn away(agreement: &Agreement, clause: &MessagesClause, me: &PublicKey, at_ms: u64) -> Vec<AwayView> {
    let now = clause.absences.iter().filter(|one| (one.from_ms..one.until_ms).contains(&at_ms));
    let pauses = s23_absence(agreement, clause, at_ms).is_err();
    let view = |one: &kader_setting::Absence| AwayView {
        who: Side::of(&one.who, me),
        until_ms: one.until_ms,
        stand_in: one.stand_in.as_str().to_owned(),
        pauses,
    };
    now.map(view).collect()
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
