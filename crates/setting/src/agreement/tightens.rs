//! Whether a version only tightens (S-02), clause by clause.
//!
//! To tighten is to allow less. What one member owes another (a fee, a reply time, the declaration,
//! whom to call, how long content is kept) is no allowance: it must stay equal. What cannot be
//! compared counts as loosening.

use super::{
    Agreement, Clauses, ConfidentialityClause, CourseClause, Export, FilesQuota, Frequency, HomeworkClause,
    Member, MessagesClause, Period, PlaceClause, Quota, SessionClause,
};
use crate::calendar::Window;

/// The clauses by name, in the order in which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clause {
    /// [`Clauses::session`].
    Session,
    /// [`Clauses::course`].
    Course,
    /// [`Clauses::messages`].
    Messages,
    /// [`Clauses::homework`].
    Homework,
    /// [`Clauses::confidentiality`].
    Confidentiality,
    /// [`Clauses::place`].
    Place,
    /// [`Clauses::fees`].
    Fees,
    /// [`Clauses::crisis`].
    Crisis,
    /// [`Clauses::relations`].
    Relations,
}

/// What a new version does to one clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClauseChange {
    /// Which.
    pub clause: Clause,
    /// It allows less, and nothing that anybody owes is another.
    pub tightens: bool,
}

impl Agreement {
    /// Whether `new` allows nothing that this version refuses, and changes nothing that anybody
    /// owes. The members must be the same; who asks, why and when does not matter.
    #[must_use]
    pub fn is_tightened_by(&self, new: &Self) -> bool {
        self.is_between_the_same(new) && self.changes(new).iter().all(|change| change.tightens)
    }

    /// What `new` changes, clause by clause, in the order in which they are read; a clause that
    /// stays is not named (S-05). Between other people nothing only tightens.
    #[must_use]
    pub fn changes(&self, new: &Self) -> Vec<ClauseChange> {
        let same = self.is_between_the_same(new);
        let changes = self.clauses.changes(&new.clauses, &self.members);
        let change = |(clause, tightens)| ClauseChange {
            clause,
            tightens: tightens && same && (clause != Clause::Messages || self.adds_own_absences(new)),
        };
        changes.into_iter().map(change).collect()
    }

    fn is_between_the_same(&self, new: &Self) -> bool {
        let same_people = self.members.len() == new.members.len()
            && self.members.iter().all(|m| new.role_of(&m.key) == Some(m.role));
        same_people && self.relationship == new.relationship
    }

    /// Only the one who will be away can say so alone.
    fn adds_own_absences(&self, new: &Self) -> bool {
        let absences = |agreement: &Self| -> Vec<_> {
            agreement.clauses.messages.iter().flat_map(|m| m.absences.clone()).collect()
        };
        let known = absences(self);
        absences(new).iter().all(|a| known.contains(a) || a.who == new.proposed_by)
    }
}

impl Clauses {
    /// Clause by clause: those that differ, and whether each tightens.
    fn changes(&self, new: &Self, members: &[Member]) -> Vec<(Clause, bool)> {
        let Self { session, course, messages, homework, confidentiality, place, fees, crisis, relations } =
            self;
        let session_tightens = session.is_tightened_by(&new.session, members)
            // A shorter session for the same fee is another price.
            && (fees.is_none() || session.seconds == new.session.seconds);
        let course_tightens = restricts(course.as_ref(), new.course.as_ref(), CourseClause::is_tightened_by);
        let messages_tighten =
            grants(messages.as_ref(), new.messages.as_ref(), MessagesClause::is_tightened_by);
        let homework_tightens =
            grants(homework.as_ref(), new.homework.as_ref(), HomeworkClause::is_tightened_by);
        let confidentiality_tightens =
            confidentiality_is_tightened(confidentiality.as_ref(), new.confidentiality.as_ref());
        let judged = [
            (Clause::Session, *session != new.session, session_tightens),
            (Clause::Course, *course != new.course, course_tightens),
            (Clause::Messages, *messages != new.messages, messages_tighten),
            (Clause::Homework, *homework != new.homework, homework_tightens),
            (Clause::Confidentiality, *confidentiality != new.confidentiality, confidentiality_tightens),
            (Clause::Place, *place != new.place, place_is_tightened(place.as_ref(), new.place.as_ref())),
            (Clause::Fees, *fees != new.fees, false),
            (Clause::Crisis, *crisis != new.crisis, false),
            (Clause::Relations, *relations != new.relations, false),
        ];
        judged
            .into_iter()
            .filter(|(_, differs, _)| *differs)
            .map(|(clause, _, tightens)| (clause, tightens))
            .collect()
    }
}

/// For a clause that allows something: without it nothing is allowed.
fn grants<T>(old: Option<&T>, new: Option<&T>, tightens: impl Fn(&T, &T) -> bool) -> bool {
    match (old, new) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(old), Some(new)) => tightens(old, new),
    }
}

/// For a clause that holds back: without it nothing is held back.
fn restricts<T>(old: Option<&T>, new: Option<&T>, tightens: impl Fn(&T, &T) -> bool) -> bool {
    match (old, new) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) => tightens(old, new),
    }
}

fn at_most<T: Ord + Copy>(old: Option<T>, new: Option<T>) -> bool {
    restricts(old.as_ref(), new.as_ref(), |old, new| new <= old)
}

impl SessionClause {
    fn is_tightened_by(&self, new: &Self, members: &[Member]) -> bool {
        // Nobody's warning before the end is taken away, but one that no longer fits.
        let warned = self.notices.iter().filter(|n| **n < new.seconds).all(|n| new.notices.contains(n));
        let appointments = match (self.appointments, new.appointments) {
            (None, None) => true,
            (Some(old), Some(new)) => {
                new.early_seconds <= old.early_seconds
                    && new.late_seconds <= old.late_seconds
                    && (old.ad_hoc || !new.ad_hoc)
            }
            // Without appointments none can be planned; with them sessions may be bound to them.
            _ => false,
        };
        let (old_presence, new_presence) = (self.presence_among(members), new.presence_among(members));
        let presence = old_presence.least <= new_presence.least
            && old_presence.must.iter().all(|key| new_presence.must.contains(key));
        new.seconds <= self.seconds
            && warned
            && new.grace_seconds <= self.grace_seconds
            && new.extension_max_seconds <= self.extension_max_seconds
            && restricts(self.frequency.as_ref(), new.frequency.as_ref(), Frequency::is_tightened_by)
            && restricts(self.gap_seconds.as_ref(), new.gap_seconds.as_ref(), |old, new| new >= old)
            && appointments
            && presence
    }
}

impl Frequency {
    fn is_tightened_by(&self, new: &Self) -> bool {
        let period = match (&self.period, &new.period) {
            (Period::Week { zone: old }, Period::Week { zone: new }) => old == new,
            (Period::Days { days: old }, Period::Days { days: new }) => new >= old,
            _ => false,
        };
        new.most <= self.most && period
    }
}

impl CourseClause {
    fn is_tightened_by(&self, new: &Self) -> bool {
        at_most(self.review_every, new.review_every)
            && at_most(self.last_session, new.last_session)
            && at_most(self.ends_ms, new.ends_ms)
    }
}

impl MessagesClause {
    fn is_tightened_by(&self, new: &Self) -> bool {
        let less = |old: Quota, new: Quota| new.per_day <= old.per_day && new.characters <= old.characters;
        // Sorted and apart, so that a window within an open time lies in one run of windows.
        let runs = runs(&self.windows);
        let within = |window: &Window| {
            runs.iter().any(|run| {
                run.weekday == window.weekday
                    && run.from_minute <= window.from_minute
                    && window.to_minute <= run.to_minute
            })
        };
        self.zone == new.zone
            && new.windows.iter().all(within)
            && less(self.client, new.client)
            && less(self.therapist, new.therapist)
            && self.reply_seconds == new.reply_seconds
            && self.absences.iter().all(|absence| new.absences.contains(absence))
            && new.side.iter().all(|some| self.side.contains(some))
            && grants(self.files.as_ref(), new.files.as_ref(), FilesQuota::is_tightened_by)
            // Who is told less has no claim to it: that somebody read is theirs to say.
            && (self.reads || !new.reads)
    }
}

impl FilesQuota {
    fn is_tightened_by(&self, new: &Self) -> bool {
        new.per_letter <= self.per_letter && new.mebibytes <= self.mebibytes
    }
}

/// The windows of a week, those that touch joined.
fn runs(windows: &[Window]) -> Vec<Window> {
    let mut runs: Vec<Window> = Vec::new();
    for window in windows {
        match runs.last_mut() {
            Some(last) if last.weekday == window.weekday && last.to_minute == window.from_minute => {
                last.to_minute = window.to_minute;
            }
            _ => runs.push(*window),
        }
    }
    runs
}

impl HomeworkClause {
    fn is_tightened_by(&self, new: &Self) -> bool {
        new.open_tasks <= self.open_tasks
    }
}

/// What is not agreed counts as what then holds. Retention stays: to erase earlier cannot be undone.
fn confidentiality_is_tightened(
    old: Option<&ConfidentialityClause>,
    new: Option<&ConfidentialityClause>,
) -> bool {
    let unsaid = ConfidentialityClause::UNSAID;
    let (old, new) = (old.unwrap_or(&unsaid), new.unwrap_or(&unsaid));
    (new.capture_protection || !old.capture_protection)
        && old.retention == new.retention
        && new.idle_lock_seconds <= old.idle_lock_seconds
        && (new.export == Export::Own || old.export == Export::Shared)
}

/// The words are everybody's; only how fresh the place must be can be tightened.
fn place_is_tightened(old: Option<&PlaceClause>, new: Option<&PlaceClause>) -> bool {
    match (old, new) {
        (None, None) => true,
        (Some(old), Some(new)) => new.fresh_seconds <= old.fresh_seconds && old.words == new.words,
        _ => false,
    }
}
