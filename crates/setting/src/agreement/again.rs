//! A wish made again on top of another version: what it changed, on what stands now.
//!
//! Two members can change the setting at once, and one version gives way (S-02). What it asked for is
//! not lost by that: it is asked for again, part by part, where the newest version leaves it to be asked.

use super::{Agreement, Clauses, ConfidentialityClause, CourseClause, MessagesClause};
use crate::PublicKey;

/// A wish on top of the newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// What of it the one who wished can do alone: it only tightens the newest version. Equal to its
    /// clauses where nothing of it is left to be done.
    pub alone: Clauses,
    /// The same, and what of the wish needs everyone. Equal to `alone` where nothing does.
    pub together: Clauses,
}

/// Copies one part of the clauses, the smallest that makes sense alone.
type Part = fn(&Clauses, &mut Clauses);

const PARTS: [Part; 26] = [
    // Notices stand within the length.
    |of, to| {
        to.session.seconds = of.session.seconds;
        to.session.notices.clone_from(&of.session.notices);
    },
    |of, to| to.session.grace_seconds = of.session.grace_seconds,
    |of, to| to.session.extension_max_seconds = of.session.extension_max_seconds,
    |of, to| to.session.frequency.clone_from(&of.session.frequency),
    |of, to| to.session.gap_seconds = of.session.gap_seconds,
    |of, to| to.session.appointments = of.session.appointments,
    |of, to| to.session.presence.clone_from(&of.session.presence),
    |of, to| course(of, to, |of, to| to.review_every = of.review_every),
    |of, to| course(of, to, |of, to| to.last_session = of.last_session),
    |of, to| course(of, to, |of, to| to.ends_ms = of.ends_ms),
    // Hours are those of a zone.
    |of, to| {
        messages(of, to, |of, to| {
            to.zone = of.zone.clone();
            to.windows.clone_from(&of.windows);
        });
    },
    |of, to| messages(of, to, |of, to| to.client = of.client),
    |of, to| messages(of, to, |of, to| to.therapist = of.therapist),
    |of, to| messages(of, to, |of, to| to.reply_seconds = of.reply_seconds),
    |of, to| messages(of, to, |of, to| to.absences.clone_from(&of.absences)),
    |of, to| messages(of, to, |of, to| to.side.clone_from(&of.side)),
    |of, to| messages(of, to, |of, to| to.files = of.files),
    |of, to| messages(of, to, |of, to| to.reads = of.reads),
    |of, to| to.homework = of.homework,
    |of, to| confidentiality(of, to, |of, to| to.capture_protection = of.capture_protection),
    |of, to| confidentiality(of, to, |of, to| to.retention.clone_from(&of.retention)),
    |of, to| confidentiality(of, to, |of, to| to.idle_lock_seconds = of.idle_lock_seconds),
    |of, to| confidentiality(of, to, |of, to| to.export = of.export),
    |of, to| to.place.clone_from(&of.place),
    |of, to| to.fees.clone_from(&of.fees),
    |of, to| {
        to.crisis.clone_from(&of.crisis);
        to.relations = of.relations;
    },
];

fn course(of: &Clauses, to: &mut Clauses, copy: fn(&CourseClause, &mut CourseClause)) {
    let mut clause = to.course.unwrap_or_default();
    copy(&of.course.unwrap_or_default(), &mut clause);
    to.course = (clause != CourseClause::default()).then_some(clause);
}

fn messages(of: &Clauses, to: &mut Clauses, copy: fn(&MessagesClause, &mut MessagesClause)) {
    match (&of.messages, &mut to.messages) {
        (Some(of), Some(to)) => copy(of, to),
        (of, to) => to.clone_from(of),
    }
}

fn confidentiality(
    of: &Clauses,
    to: &mut Clauses,
    copy: fn(&ConfidentialityClause, &mut ConfidentialityClause),
) {
    if of.confidentiality.is_none() && to.confidentiality.is_none() {
        return;
    }
    let said = |clauses: &Clauses| clauses.confidentiality.clone().unwrap_or_default();
    let mut clause = said(to);
    copy(&said(of), &mut clause);
    to.confidentiality = Some(clause);
}

/// The parts in which these differ.
fn changed<'a>(before: &'a Clauses, wish: &'a Clauses) -> impl Iterator<Item = Part> + 'a {
    PARTS.into_iter().filter(move |part| {
        let mut after = before.clone();
        part(wish, &mut after);
        after != *before
    })
}

impl Clauses {
    /// These clauses with everything that `wish` changed about `before`.
    #[must_use]
    pub fn with_wish(&self, before: &Self, wish: &Self) -> Self {
        let mut here = self.clone();
        changed(before, wish).for_each(|part| part(wish, &mut here));
        here
    }
}

impl Agreement {
    /// What `by`, who tightened `before` by it, wished for, on top of this version. Where this version
    /// is tighter already than the wish, nothing of it is left to be asked.
    #[must_use]
    pub fn again(&self, before: &Clauses, wish: &Clauses, by: PublicKey) -> Again {
        let mut alone = Self { proposed_by: by, ..self.clone() };
        let mut left = Vec::new();
        for part in changed(before, wish) {
            let mut next = alone.clone();
            part(wish, &mut next.clauses);
            if next.clauses.validate(&self.members).is_ok() && self.is_tightened_by(&next) {
                alone = next;
            } else {
                left.push(part);
            }
        }
        let mut together = alone.clauses.clone();
        for part in left {
            let mut wished = alone.clone();
            part(wish, &mut wished.clauses);
            if !wished.is_tightened_by(&alone) {
                part(wish, &mut together);
            }
        }
        if together.validate(&self.members).is_err() {
            // Not every two wishes fit together: then the whole one is asked for.
            together = wish.clone();
        }
        Again { alone: alone.clauses, together }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::fixtures::{client, first_version, full_clauses, therapist};
    use crate::{Export, FilesQuota, HomeworkClause, RelationsClause, SessionClause, Signer, Words};

    fn agreement(clauses: &Clauses) -> Agreement {
        let mut agreement = first_version(&[&client(), &therapist()], SessionClause::default());
        agreement.clauses = clauses.clone();
        agreement.validate().unwrap();
        agreement
    }

    fn full() -> Clauses {
        full_clauses(&[&client(), &therapist()])
    }

    fn with(clauses: &Clauses, change: fn(&mut Clauses)) -> Clauses {
        let mut changed = clauses.clone();
        change(&mut changed);
        assert_ne!(changed, *clauses);
        changed
    }

    /// What is left of the wish, on top of the rival.
    fn again(rival: fn(&mut Clauses), wish: fn(&mut Clauses)) -> (Clauses, Again) {
        let before = full();
        let stands = with(&before, rival);
        let again = agreement(&stands).again(&before, &with(&before, wish), client().public());
        (stands, again)
    }

    #[test]
    fn every_part_is_carried_over() {
        let bare = Clauses::of_sessions(SessionClause { seconds: 60, ..SessionClause::default() });
        assert_eq!(bare.with_wish(&bare, &full()), full());
        let other = with(&full(), |c| {
            c.messages.as_mut().unwrap().side = Vec::new();
            c.session.presence = None;
            c.course = None;
            c.place = None;
            c.fees = None;
            c.crisis = None;
            c.homework = None;
            c.messages = None;
        });
        assert_eq!(full().with_wish(&full(), &other), other);
        assert_eq!(other.with_wish(&other, &full()), full());
        assert_eq!(full().with_wish(&bare, &bare), full(), "nothing was wished");
        let more = with(&full(), |c| {
            let messages = c.messages.as_mut().unwrap();
            messages.files = Some(FilesQuota { per_letter: 1, mebibytes: 1 });
            messages.reads = true;
        });
        assert_eq!(full().with_wish(&full(), &more), more);
        assert_eq!(more.with_wish(&more, &full()), full());
    }

    #[test]
    fn s02_two_tightenings_of_one_clause_both_hold() {
        let (stands, again) =
            again(|c| c.session.grace_seconds = 60, |c| c.session.extension_max_seconds = 0);
        assert_eq!(again.alone, with(&stands, |c| c.session.extension_max_seconds = 0));
        assert_eq!(again.together, again.alone);
        let (stands, again) = self::again(
            |c| c.messages.as_mut().unwrap().client.per_day = 1,
            |c| c.messages.as_mut().unwrap().therapist.per_day = 1,
        );
        assert_eq!(again.alone, with(&stands, |c| c.messages.as_mut().unwrap().therapist.per_day = 1));
    }

    #[test]
    fn s02_what_is_tighter_already_is_not_asked_again() {
        let (stands, again) = again(|c| c.session.grace_seconds = 60, |c| c.session.grace_seconds = 120);
        assert_eq!((&again.alone, &again.together), (&stands, &stands));
        let (stands, again) =
            self::again(|c| c.messages = None, |c| c.messages.as_mut().unwrap().client.per_day = 1);
        assert_eq!((&again.alone, &again.together), (&stands, &stands));
        // And the other way round it is.
        let (_, again) = self::again(|c| c.session.grace_seconds = 120, |c| c.session.grace_seconds = 60);
        assert_eq!(again.alone, with(&full(), |c| c.session.grace_seconds = 60));
        let (stands, again) =
            self::again(|c| c.messages.as_mut().unwrap().client.per_day = 1, |c| c.messages = None);
        assert_eq!(again.alone, with(&stands, |c| c.messages = None));
    }

    #[test]
    fn s02_what_needs_everyone_is_asked_of_everyone() {
        let (stands, again) = again(
            |c| c.homework = None,
            |c| {
                c.homework = Some(HomeworkClause { open_tasks: 2 });
                c.confidentiality.as_mut().unwrap().export = Export::Own;
                c.place.as_mut().unwrap().words = Words::new("elsewhere");
            },
        );
        let alone = with(&stands, |c| c.confidentiality.as_mut().unwrap().export = Export::Own);
        assert_eq!(again.alone, alone);
        // There is no homework any more, which is tighter than two tasks.
        assert_eq!(
            again.together,
            with(&alone, |c| c.place.as_mut().unwrap().words = Words::new("elsewhere"))
        );
    }

    #[test]
    fn s70_what_does_not_fit_together_is_asked_for_whole() {
        // The rival took the declaration away that the wish stands on.
        let before = Clauses::declared(SessionClause::default());
        let guarded = ConfidentialityClause { idle_lock_seconds: 60, ..ConfidentialityClause::UNSAID };
        let wish = Clauses { confidentiality: Some(guarded), ..before.clone() };
        let rival = Clauses { relations: None, ..before.clone() };
        let again = agreement(&rival).again(&before, &wish, client().public());
        assert_eq!(again.alone, rival);
        assert_eq!(again.together, wish);
        assert_eq!(wish.relations, Some(RelationsClause::NONE));
    }
}
