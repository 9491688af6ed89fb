//! The course of a relationship: reviews, the statement of fees, taking the ledger along, the end (S-18, S-60, S-80).

use kader_seal::Provider;
use kader_setting::{
    AloneReason, Charge, Fact, Now, Permit, PublicKey, ReasonCode, Review, leave, missed, s60_statement,
};
use serde::{Deserialize, Serialize};

use crate::asking::Wish;
use crate::core::Core;
use crate::message::Message;
use crate::operation::Operation;
use crate::state::{HealingRecord, Stage, WhenOver};
use crate::trouble::Trouble;
use crate::view::{ChargeView, Language, ReviewOutcome, RoleView, StatementLine, StatementView, TotalView};

/// Who ended a relationship in which nothing was ever agreed: there is no ledger that says it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct LeftRecord {
    pub(crate) by: PublicKey,
    /// Unix milliseconds, by the own clock.
    pub(crate) at_ms: u64,
}

impl From<ReviewOutcome> for Review {
    fn from(outcome: ReviewOutcome) -> Self {
        match outcome {
            ReviewOutcome::GoOn => Self::GoOn,
            ReviewOutcome::End => Self::End,
        }
    }
}

impl From<Review> for ReviewOutcome {
    fn from(outcome: Review) -> Self {
        match outcome {
            Review::GoOn => Self::GoOn,
            Review::End => Self::End,
        }
    }
}

impl Core {
    /// Asks to write down a review that both held (S-18).
    pub(crate) fn review(&mut self, id: &str, outcome: ReviewOutcome, now: Now) -> Result<(), Trouble> {
        self.step(id, now, |step| step.ask_for(Wish::Review { outcome: outcome.into() }))
    }

    /// Asks for the planned end (S-80). Times that have passed are nothing to look forward to.
    pub(crate) fn close_together(
        &mut self,
        id: &str,
        mut follow_ups: Vec<u64>,
        now: Now,
    ) -> Result<(), Trouble> {
        follow_ups.sort_unstable();
        follow_ups.dedup();
        if follow_ups.len() > 8 {
            return Err(Trouble::Told("tooMany"));
        }
        if follow_ups.first().is_some_and(|first| *first <= now.wall_ms) {
            return Err(Trouble::because(ReasonCode::AppointmentPast));
        }
        self.step(id, now, |step| step.ask_for(Wish::Close { follow_ups }))
    }

    /// Leaves the relationship: at once, alone, whatever else is under way (P1, S-80). What nobody
    /// has joined yet is thrown away.
    pub(crate) fn end_alone(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        match self.relationship(id)?.state.stage {
            Stage::Invited | Stage::Joining => return self.close_relationship(id),
            // Clicked twice, or the other was first.
            Stage::Closed => return Ok(()),
            Stage::Verify | Stage::Agree | Stage::Ready | Stage::Mismatch => {}
        }
        let permit = self.room_of(id).ok().and_then(|room| room.permit.clone());
        // Pictures and sound first; what is written about it can only come after.
        self.leave_room(id);
        self.step(id, now, |step| step.leaves(permit.as_ref()))
    }

    /// Agrees to what the other asked, or not. After the planned end the room closes.
    pub(crate) fn answer_request(
        &mut self,
        id: &str,
        request: &str,
        agree: bool,
        now: Now,
    ) -> Result<(), Trouble> {
        self.step(id, now, |step| step.answer_request(request, agree))?;
        self.course_goes_on(id, now)
    }

    /// Something that was asked may stand now: the room follows.
    pub(crate) fn course_goes_on(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        if self.relationship(id)?.state.stage == Stage::Closed {
            self.leave_room(id);
            return Ok(());
        }
        self.extended(id, now)?;
        self.date_cancellations(id)
    }

    /// The room of a relationship that is over closes, lobby or session.
    pub(crate) fn leave_room(&mut self, id: &str) {
        if self.room.as_ref().is_some_and(|room| room.relationship == id) {
            self.close_room();
        }
    }

    /// Whether this side left alone: then an entry of the other that goes first still has its place.
    pub(crate) fn left_alone(&self, id: &str) -> bool {
        let Ok(open) = self.opened() else { return false };
        let me = kader_setting::PublicKey::new(open.identity.public());
        let last = self.relationship(id).ok().and_then(|found| found.book.as_ref()?.ledger.entries().last());
        last.is_some_and(|entry| {
            entry.fact().alone_by() == Some(&me) && matches!(entry.fact(), Fact::Closed { .. })
        })
    }

    /// What is owed for what began in this time, Unix milliseconds (S-60).
    pub(crate) fn statement(&self, id: &str, from_ms: u64, until_ms: u64) -> Result<StatementView, Trouble> {
        let Some(book) = self.relationship(id)?.book.as_ref() else { return Ok(StatementView::default()) };
        let statement = s60_statement(&book.agreements, &book.ledger, &(from_ms..until_ms));
        let lines = statement.lines.into_iter().map(|line| StatementLine {
            charge: match line.charge {
                Charge::Session { lasted_s } => ChargeView::Session { lasted_seconds: lasted_s },
                Charge::Cancelled { by, notice_ms } => {
                    let by = match by {
                        kader_setting::Role::Client => RoleView::Client,
                        kader_setting::Role::Therapist => RoleView::Therapist,
                    };
                    ChargeView::Cancelled { by, notice_ms }
                }
                Charge::Missed { disputed } => ChargeView::Missed { disputed },
            },
            at_ms: crate::terms::shown(line.at_ms),
            index: u32::try_from(line.index).unwrap_or(u32::MAX),
            currency: line.currency,
            minor: line.minor,
        });
        let totals = statement.totals.into_iter().map(|(currency, minor)| TotalView { currency, minor });
        Ok(StatementView { lines: lines.collect(), totals: totals.collect() })
    }

    /// Everything that is needed to verify the ledger anywhere (`kader-verify` reads it). At any
    /// time, also after the end (P1).
    pub(crate) fn export_ledger(&self, id: &str) -> Result<Vec<u8>, Trouble> {
        let book = self.relationship(id)?.book.as_ref().ok_or(Trouble::Told("nothingToExport"))?;
        Ok(book.ledger.export(&book.agreements)?)
    }

    /// The appointments that stand and lie ahead, for a calendar (S-43).
    pub(crate) fn export_calendar(&self, id: &str, language: Language, now: Now) -> Result<String, Trouble> {
        let me = self.opened()?.identity.public();
        let book = self.relationship(id)?.book.as_ref().ok_or(Trouble::Told("nothingToExport"))?;
        Ok(kader_archive::calendar((&book.agreements, &book.ledger), &me, language.into(), now.wall_ms)?)
    }
}

impl Operation<'_> {
    /// Leaves: a session that is open ends first, with that reason.
    pub(crate) fn leaves(&mut self, permit: Option<&Permit>) -> Result<(), Trouble> {
        if self.state.stage == Stage::Mismatch {
            // Nobody listens any more.
            self.left(self.me());
            return Ok(());
        }
        let now = self.now;
        // Who is away writes it once they are back: until then nobody hears anything of this side.
        let waits = self.state.is_away()
            || self.book.is_some() && (self.others_in_session()? || self.session_elsewhere()?);
        if self.book.is_some() && waits {
            self.state.when_over = Some(WhenOver::Leave);
            return Ok(());
        }
        if self.book.as_ref().is_some_and(|book| book.ledger.open_session().is_some()) {
            let entry = self.alone(permit, AloneReason::Left)?;
            self.ends(entry)?;
        }
        match self.judged(|situation, pen| Ok(leave(situation, now, pen)?)) {
            Ok(entry) => self.ends(entry),
            Err(Trouble::Refused(refusal)) if refusal.reason == ReasonCode::RelationshipEnded => Ok(()),
            Err(Trouble::Refused(refusal)) if refusal.reason == ReasonCode::NoAgreement => {
                self.say(&Message::Left)?;
                self.left(self.me());
                Ok(())
            }
            Err(trouble) => Err(trouble),
        }
    }

    /// The other left before anything was agreed. Where they have signed something in the ledger,
    /// leaving is written there too, or it was not said.
    pub(crate) fn heard_left(&mut self, from: &PublicKey) -> Result<(), Trouble> {
        if self.book()?.ledger.entries().iter().any(|entry| entry.signatures().has(from)) {
            return Err(Trouble::Protocol("left without an entry"));
        }
        self.left(*from);
        Ok(())
    }

    fn left(&mut self, by: PublicKey) {
        self.state.left = Some(LeftRecord { by, at_ms: self.now.wall_ms });
        self.closes();
    }

    /// The relationship is over (S-80): nothing is asked, proposed or healed any more. What was said
    /// before the end still goes out.
    fn closes(&mut self) {
        self.state.stage = Stage::Closed;
        self.state.proposal = None;
        self.state.introduction = None;
        self.state.asking = Default::default();
        self.state.calling_off.clear();
        self.state.problem = None;
        // A commit that is on its way already takes its course: taking half of it back tears the group.
        if matches!(self.state.healing, Some(HealingRecord::Due)) {
            self.state.healing = None;
        }
    }

    /// Own words of leaving gave way to something that goes first: until they stand behind it the
    /// relationship is open.
    pub(crate) fn opens_again(&mut self) -> Result<(), Trouble> {
        if self.state.stage == Stage::Closed && self.book()?.ledger.closed().is_none() {
            let agreed = self.book()?.ledger.agreed().is_some();
            self.state.stage = match (agreed, self.verified().is_ok()) {
                (true, _) => Stage::Ready,
                (false, true) => Stage::Agree,
                // What was left before anything was agreed: an introduction.
                (false, false) => Stage::Verify,
            };
        }
        Ok(())
    }

    /// After an end that nothing can cross any more the group's secrets are destroyed: neither side
    /// gets new keys, and those of the last session cannot be made again (S-80). Who left alone
    /// keeps them, for what was on its way. What the vault holds can be read as before.
    pub(crate) fn seals_off(&mut self) -> Result<(), Trouble> {
        if self.state.stage != Stage::Closed || self.state.sealed_off || self.state.group.is_none() {
            return Ok(());
        }
        let me = self.me();
        let left = self.state.left.is_some();
        let ledger = &self.book()?.ledger;
        let crossable = ledger.entries().last().is_some_and(|last| last.fact().alone_by() == Some(&me));
        if !left && (ledger.closed().is_none() || crossable) {
            return Ok(());
        }
        if !self.state.is_away() {
            let provider = Provider::new(self.tx.connection());
            self.group(&provider)?.forget(&provider)?;
        }
        self.tx.forget_said_below(self.state.next_out)?;
        self.state.unheard = None;
        self.tx.erase_traces();
        self.state.sealed_off = true;
        self.state.healing = None;
        self.state.to_follow = None;
        self.state.lines.iter_mut().for_each(|line| line.held.clear());
        Ok(())
    }

    /// What follows from a fact about appointments, reviews and the end.
    pub(crate) fn follow_course(&mut self, fact: &Fact) {
        match fact {
            Fact::Cancelled { appointment, .. } | Fact::Missed { appointment, .. } => {
                self.state.calling_off.retain(|record| record.appointment != *appointment);
            }
            // One review is enough, whoever asked to write it down.
            Fact::Reviewed { .. } => {
                self.state.asking.own.take_if(|asked| matches!(asked.wish, Wish::Review { .. }));
            }
            Fact::Closed { .. } => self.closes(),
            _ => {}
        }
    }

    /// Own facts of the course that gave way, and still hold.
    /// What this side said missed and gave way to something that gave way itself is said again.
    pub(crate) fn claims_again(&mut self) -> Result<(), Trouble> {
        let me = self.me();
        for entry in self.aside()? {
            if matches!(entry.fact(), Fact::Missed { by, .. } if *by == me) {
                self.write_course_again(entry.fact())?;
            }
        }
        Ok(())
    }

    pub(crate) fn write_course_again(&mut self, fact: &Fact) -> Result<(), Trouble> {
        let (me, now) = (self.me(), self.now);
        match fact {
            Fact::Missed { appointment, by, absent } if *by == me => {
                match self.judged(|situation, pen| Ok(missed(situation, appointment, absent, now, pen)?)) {
                    Ok(entry) => self.ends(entry),
                    // It was called off, kept or fell away: there is nothing to say any more.
                    Err(Trouble::Setting(_) | Trouble::Refused(_)) => Ok(()),
                    Err(trouble) => Err(trouble),
                }
            }
            Fact::Closed { by, .. } if *by == me => self.leaves(None),
            _ => Ok(()),
        }
    }
}
