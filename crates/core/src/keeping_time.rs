//! How long content is kept (S-41): what is due is erased once the vault is open, and every day after.

use kader_setting::{Fact, Kept, Kind, Now, PublicKey, s41_due};
use kader_vault::Tx;

use crate::book::Book;
use crate::core::Core;
use crate::homework::sharing;
use crate::letters::{EARLY_MS, ROWS_STAY_MS, stage};
use crate::message::kept;
use crate::rating::RatingRecord;
use crate::relationship::Relationship;
use crate::trouble::Trouble;

/// How often it is looked at at least, milliseconds.
const DAY_MS: u64 = 24 * 3_600_000;
/// When it is looked at again where the relay says that this clock is wrong, milliseconds.
const HOUR_MS: u64 = 3_600_000;
/// How long after opening a relay is waited for, whose time may contradict this clock; milliseconds.
const HEAR_FIRST_MS: u64 = 30_000;

/// A piece of homework.
#[derive(Clone, Copy)]
enum What {
    Goal,
    Task,
    Record,
}

impl What {
    /// As what it is kept.
    const fn kind(self) -> Kind {
        match self {
            Self::Goal => Kind::Course,
            Self::Task | Self::Record => Kind::Homework,
        }
    }
}

/// What of homework is kept for an agreed time, from its last change on: goals, tasks, and records that are
/// shared. What of a member's own is shared with nobody (now) is theirs for as long as they want, as a note is.
fn homework_kept(tx: &Tx<'_>, me: &PublicKey) -> Result<Vec<(What, [u8; 16], u64)>, Trouble> {
    let goals = tx.goals()?.into_iter().map(|row| (What::Goal, row.id, row.kept_from_ms));
    let tasks = tx.tasks()?.into_iter().map(|row| (What::Task, row.id, row.kept_from_ms));
    let records = tx.records()?.into_iter();
    let records = records.filter(|row| row.owner != *me || row.sharing == sharing::SHARED);
    let records = records.map(|row| (What::Record, row.id, row.changed_ms));
    Ok(goals.chain(tasks).chain(records).collect())
}

/// When a relationship ended, if it did: as its ledger says, and no later than now.
fn closed_ms(book: &Book, now: Now) -> Option<u64> {
    book.ledger.closed()?;
    let closed = book.ledger.entries().iter().rev().find(|entry| matches!(entry.fact(), Fact::Closed { .. }));
    closed.map(|entry| entry.body().at_wall_ms.min(now.wall_ms))
}

impl Core {
    /// The vault is open from now on.
    pub(crate) fn begins_to_keep(&mut self, now: Now) {
        self.erase_at_ms = now.boot_ms.saturating_add(HEAR_FIRST_MS);
        self.erase_first = true;
        self.ended = usize::MAX;
    }

    /// Erases what is due.
    pub(crate) fn erase_due(&mut self, now: Now) {
        let Some(open) = &self.open else { return };
        let ended =
            |found: &&Relationship| found.book.as_ref().is_some_and(|book| book.ledger.closed().is_some());
        let ended = open.relationships.values().filter(ended).count();
        // The end of a relationship is the end of its content's time.
        let ends = std::mem::replace(&mut self.ended, ended) < ended;
        let Some(open) = &self.open else { return };
        let relays = open.relationships.values().map(|found| found.state.relay.as_str());
        let heard = self.erase_first && relays.into_iter().all(|relay| self.relay_key(relay).is_some());
        if !heard && !ends && now.boot_ms < self.erase_at_ms {
            return;
        }
        self.erase_first = false;
        // Content's time goes on where its ledger was set aside.
        let ids: Vec<String> = open.relationships.keys().chain(open.damaged.keys()).cloned().collect();
        let mut wait_ms = DAY_MS;
        for id in ids {
            match self.erase_of(&id, now) {
                Ok(Some(next_ms)) => wait_ms = wait_ms.min(next_ms.saturating_sub(now.wall_ms).max(1)),
                Ok(None) => {}
                Err(trouble) => {
                    tracing::warn!("what is due could not be erased: {trouble}");
                    wait_ms = wait_ms.min(HOUR_MS);
                }
            }
        }
        self.erase_at_ms = now.boot_ms.saturating_add(wait_ms);
    }

    /// When that is due, boot clock.
    pub(crate) fn erasing_due(&self) -> Option<u64> {
        self.open.as_ref().map(|_| self.erase_at_ms)
    }

    /// Erases what is due of one relationship; the next moment, Unix milliseconds, at which something
    /// will be. A clock that the relay contradicts erases nothing by time: what is gone is gone. The end
    /// of a relationship is in its ledger, whatever the clock says.
    fn erase_of(&mut self, id: &str, now: Now) -> Result<Option<u64>, Trouble> {
        let found = self.any_relationship(id)?;
        let Some(book) = &found.book else { return Ok(None) };
        // What was agreed last counts, also after a withdrawal.
        let latest = book.agreements.latest();
        let clause = latest.and_then(|signed| signed.agreement().clauses.confidentiality.clone());
        let closed_ms = closed_ms(book, now);
        let kinds = [Kind::Messages, Kind::Homework, Kind::Ratings, Kind::Course];
        let timed = clause.iter().flat_map(|clause| &clause.retention).any(|kept| kinds.contains(&kept.kind));
        let store = self.opened()?.vault.relationship(&found.id)?;
        let rows_before_ms = now.wall_ms.saturating_sub(ROWS_STAY_MS);
        let contradicted = || self.known(&found.state.relay).is_some_and(|known| known.clock_off(now));
        if !contradicted() {
            let early_before_ms = now.wall_ms.saturating_sub(EARLY_MS);
            store.transaction(|tx| {
                tx.forget_early_chunks(early_before_ms)?;
                Ok::<_, Trouble>(tx.forget_erased_letters(rows_before_ms)?)
            })?;
        }
        if !timed && closed_ms.is_none() {
            return Ok(None);
        }
        if closed_ms.is_none() && contradicted() {
            return Ok(Some(now.wall_ms.saturating_add(HOUR_MS)));
        }
        // The texts of a session that runs are on the screen: they are due after it.
        let shown: Vec<[u8; 16]> = found.texts.iter().map(|text| text.id).collect();
        let (texts, letters, ratings) = store.transaction(|tx| {
            Ok::<_, Trouble>((tx.texts_written()?, tx.letters_kept()?, tx.ratings_kept()?))
        })?;
        let texts = texts.into_iter().filter(|(id, _)| !shown.contains(id));
        // What waits for its hour is nothing that was said yet: its time runs from when it goes or is shown.
        let waits = |state: u8| matches!(state, stage::HELD | stage::UNSEEN) && closed_ms.is_none();
        let letters = letters.into_iter().filter(|(_, state, _)| !waits(*state));
        let texts: Vec<_> = texts.chain(letters.map(|(id, _, from_ms)| (id, from_ms))).collect();
        let due = |kept: &[Kept]| s41_due(clause.as_ref(), kept, closed_ms, now.wall_ms);
        let kept = |kind: Kind, times: Vec<u64>| -> Vec<Kept> {
            (0u64..).zip(times).map(|(id, written_ms)| Kept { id, kind, written_ms }).collect()
        };
        let homework = store.transaction(|tx| homework_kept(tx, &self.me()?))?;
        let of_homework: Vec<Kept> = (0u64..)
            .zip(&homework)
            .map(|(id, (what, _, written_ms))| Kept { id, kind: what.kind(), written_ms: *written_ms })
            .collect();
        let (homework_due, homework_next) = due(&of_homework);
        let homework: Vec<_> = homework_due
            .into_iter()
            .filter_map(|at| homework.get(usize::try_from(at).ok()?).map(|(what, id, _)| (*what, *id)))
            .collect();
        let (rated_due, rated_next) =
            due(&kept(Kind::Ratings, ratings.iter().map(|(_, _, said_ms)| *said_ms).collect()));
        let rated_due: Vec<_> =
            rated_due.into_iter().filter_map(|at| ratings.get(usize::try_from(at).ok()?)).collect();
        let (due, next) = due(&kept(Kind::Messages, texts.iter().map(|(_, from_ms)| *from_ms).collect()));
        let next = next.into_iter().chain(homework_next).chain(rated_next).min();
        let due: Vec<[u8; 16]> = due
            .into_iter()
            .filter_map(|at| texts.get(usize::try_from(at).ok()?).map(|(id, _)| *id))
            .collect();
        let proposed = closed_ms.is_some() && found.state.proposal.is_some();
        let gone: Vec<[u8; 16]> = rated_due.iter().map(|(session, ..)| *session).collect();
        let (me, here) = (self.me()?, ratings.iter().map(|(session, member, _)| (*session, *member)));
        let here: Vec<_> = here.collect();
        let gone = |record: &RatingRecord| {
            // The program may have ended after the row went and before this did.
            let of = |(session, member): &([u8; 16], PublicKey)| {
                record.session.as_slice() == session && *member == me
            };
            let rowless = record.is_unread() && !here.iter().any(of);
            closed_ms.is_some() || rowless || gone.iter().any(|session| record.session.as_slice() == session)
        };
        let rated = found.state.ratings.iter().any(&gone);
        store.transaction(|tx| {
            for id in &due {
                if !tx.erase_text(id)? {
                    tx.erase_letter(id, stage::OVER)?;
                }
            }
            if closed_ms.is_some() || homework.iter().any(|(what, _)| matches!(what, What::Goal)) {
                tx.forget_said_of(kept::WORDS)?;
            }
            for (session, member, _) in &rated_due {
                tx.erase_rating(session, member)?;
            }
            for (what, id) in &homework {
                match what {
                    What::Goal => tx.erase_goal(id)?,
                    What::Task => tx.erase_task(id)?,
                    What::Record => tx.erase_record(id)?,
                };
            }
            Ok::<_, Trouble>(())
        })?;
        if !due.is_empty() {
            self.reads_letters_anew(id, now)?;
        }
        if !homework.is_empty() {
            self.opened_mut()?.at_hand.lets_go();
            self.reads_homework_anew(id)?;
        }
        if (proposed || rated) && self.relationship(id).is_ok() {
            // Words that nobody signed, an own rating that nobody could read.
            self.step(id, now, |step| {
                if proposed {
                    step.state.proposal = None;
                }
                step.state.ratings.retain(|record| !gone(record));
                step.tx.erase_traces();
                Ok(())
            })?;
        }
        Ok(next)
    }
}
