//! Getting to know each other before anything is agreed (S-01): one call that one member offers and all
//! join. Joining is signing; identities may be compared in that very call (S-04).
//!
//! An introduction is the same for everybody but for who offered it and when. Of offers that cross, the
//! therapist's stands, then the one of the lower key; who had joined what gave way joins what stands, for
//! it is what they clicked. So a member only ever goes from an offer to one that goes before it, and of
//! two at most one is ever signed by all.
//!
//! It comes before the first agreement or not at all. Who has signed a first agreement that may still
//! stand joins no introduction any more, and who signs one says before it what they know of the
//! introduction. So whoever sees the last signature under a first agreement knows by then whether all
//! have joined, and every side writes both down in one order.

use kader_setting::{
    Agreement, AloneReason, Entry, Fact, Now, Permit, Proposal, PublicKey, ReasonCode, SignedAgreement,
    s01_in_force,
};
use serde_bytes::ByteBuf;

use crate::book::Book;
use crate::core::Core;
use crate::message::Message;
use crate::operation::Operation;
use crate::relationship::Relationship;
use crate::state::{Stage, State};
use crate::trouble::Trouble;
use crate::view::{IntroductionState, IntroductionView, Side};

/// The page's code where the time for an introduction has passed, or has not come.
const GONE: &str = "introductionGone";

impl Book {
    /// The introduction, while it is what is in force.
    pub(crate) fn introduction(&self) -> Option<&Agreement> {
        let signed = s01_in_force(&self.agreements, &self.ledger).ok()?;
        Some(signed.agreement()).filter(|agreement| agreement.is_introduction())
    }

    /// Whether its one call was held.
    fn is_introduced(&self) -> bool {
        self.ledger.introduced().is_some_and(|(_, held)| held) && self.ledger.open_session().is_none()
    }

    /// Whether nothing was ever agreed, so that an introduction can still come first.
    fn is_unagreed(&self) -> bool {
        self.agreements.latest().is_none() && self.ledger.agreed().is_none()
    }
}

impl State {
    /// Whether all are joined, and nothing is agreed.
    fn is_before_agreement(&self) -> bool {
        matches!(self.stage, Stage::Verify | Stage::Agree)
    }

    /// The introduction that is offered, with the signatures so far.
    fn offered(&self) -> Result<Option<Proposal>, Trouble> {
        let offered = self.introduction.as_ref();
        offered.map(|bytes| Proposal::from_bytes(bytes).map_err(Trouble::from)).transpose()
    }

    /// Whether this member's signature is under a first agreement that may still stand.
    fn has_signed_first(&self, me: &PublicKey) -> bool {
        let open = self.proposal.as_ref().and_then(|bytes| Proposal::from_bytes(bytes).ok());
        open.is_some_and(|open| open.signatures().has(me))
    }
}

impl Relationship {
    /// Whether there is a room to go to: an agreement, or the introduction's one call.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn may_meet(&self) -> Result<(), Trouble> {
        if self.state.is_away() {
            return Err(Trouble::Told("awayFromGroup"));
        }
        if self.state.is_suspended() {
            return Err(Trouble::because(ReasonCode::IdentityUnverified));
        }
        if self.state.stage == Stage::Ready {
            return Ok(());
        }
        let book = self.book.as_ref().filter(|_| self.state.is_before_agreement());
        if book.is_some_and(|book| book.introduction().is_some()) {
            return Ok(());
        }
        if book.is_some_and(Book::is_introduced) {
            return Err(Trouble::because(ReasonCode::IntroductionOver));
        }
        Err(match self.state.stage {
            Stage::Agree => Trouble::because(match &self.book {
                Some(book) if book.ledger.is_withdrawn() => ReasonCode::AgreementWithdrawn,
                _ => ReasonCode::NoAgreement,
            }),
            Stage::Closed => Trouble::because(ReasonCode::RelationshipEnded),
            _ => Trouble::Told("notVerified"),
        })
    }

    /// What the page sees of the introduction; nothing where there is none and none can be offered.
    pub(crate) fn introduction(&self, me: &PublicKey) -> Option<IntroductionView> {
        let book = self.book.as_ref().filter(|_| self.state.is_before_agreement())?;
        let seen = |state, proposal: Option<&Proposal>| IntroductionView {
            state,
            by: proposal.map(|proposal| Side::of(&proposal.agreement().proposed_by, me)),
            joined: proposal.is_some_and(|proposal| proposal.signatures().has(me)),
            awaits: proposal.map_or_else(Vec::new, |open| crate::show::but(&open.missing(), me)),
        };
        if let Some(joined) = book.agreements.introduction() {
            let held = book.ledger.introduced().is_some_and(|(_, held)| held);
            let runs = book.ledger.open_session().is_some();
            let state = if held && !runs { IntroductionState::Held } else { IntroductionState::Ready };
            let by = Some(Side::of(&joined.agreement().proposed_by, me));
            // A later withdrawal from an agreement brings no introduction back.
            let first = book.ledger.agreed().is_none();
            return first.then_some(IntroductionView { state, by, joined: true, awaits: Vec::new() });
        }
        if !book.is_unagreed() || self.state.has_signed_first(me) {
            return None;
        }
        Some(match self.state.offered().ok()? {
            Some(open) => seen(IntroductionState::Offered, Some(&open)),
            None => seen(IntroductionState::Open, None),
        })
    }
}

impl Operation<'_> {
    /// Offers an introduction, or joins the one that another offered a moment ago. It binds to nothing:
    /// either may simply not come.
    pub(crate) fn offer_introduction(&mut self) -> Result<(), Trouble> {
        if self.is_joined_by_all()? {
            return Ok(());
        }
        if self.state.offered()?.is_some() {
            return self.join_introduction();
        }
        self.may_join()?;
        let (me, members, now_ms) = (self.me(), self.members(), self.now.wall_ms);
        let relationship = *self.book()?.agreements.relationship();
        let offer = Agreement::introduction(relationship, members, me, now_ms);
        let offer = Proposal::introduce(offer, &self.pen())?;
        self.keeps_offer(&offer)?;
        self.says_offer(&offer)
    }

    /// Joins the introduction that is offered: signs it.
    pub(crate) fn join_introduction(&mut self) -> Result<(), Trouble> {
        if self.is_joined_by_all()? {
            return Ok(());
        }
        self.may_join()?;
        let mut offer = self.state.offered()?.ok_or(Trouble::Told(GONE))?;
        if offer.signatures().has(&self.me()) {
            return Ok(());
        }
        offer.join(&self.pen())?;
        self.says_offer(&offer)?;
        self.offer_goes_on(offer)
    }

    /// Whether it is there already: clicked twice, or the others were first.
    fn is_joined_by_all(&mut self) -> Result<bool, Trouble> {
        let before = self.state.is_before_agreement();
        let book = self.book.as_ref().filter(|_| before).ok_or(Trouble::Told(GONE))?;
        if book.is_introduced() {
            return Err(Trouble::because(ReasonCode::IntroductionOver));
        }
        Ok(book.agreements.introduction().is_some())
    }

    /// Nobody joins who has signed a first agreement that may still stand.
    fn may_join(&mut self) -> Result<(), Trouble> {
        let unagreed = self.book()?.is_unagreed();
        let may = unagreed && !self.state.has_signed_first(&self.me());
        if may { Ok(()) } else { Err(Trouble::Told(GONE)) }
    }

    fn says_offer(&mut self, offer: &Proposal) -> Result<(), Trouble> {
        self.say(&Message::Introduce { proposal: offer.to_bytes()? }).map(|_| ())
    }

    fn keeps_offer(&mut self, offer: &Proposal) -> Result<(), Trouble> {
        self.state.introduction = Some(ByteBuf::from(offer.to_bytes()?));
        Ok(())
    }

    /// What is known of the introduction, said before a signature under a first agreement.
    pub(crate) fn tells_introduction(&mut self) -> Result<(), Trouble> {
        if let Some(offer) = self.state.offered()? {
            return self.says_offer(&offer);
        }
        let book = self.book()?;
        let joined = book.agreements.introduction().filter(|_| !book.is_introduced());
        let Some(joined) = joined.map(SignedAgreement::to_bytes).transpose()? else { return Ok(()) };
        self.say(&Message::Introduce { proposal: joined }).map(|_| ())
    }

    /// Another offers an introduction, or has joined one. As built, between all who are here, and before
    /// anything else: whatever differs is left out (P3).
    pub(crate) fn heard_introduction(&mut self, from: &PublicKey, bytes: &[u8]) -> Result<(), Trouble> {
        if !self.state.is_before_agreement() {
            return Err(Trouble::Protocol("an introduction when it is too late"));
        }
        let theirs = Proposal::from_bytes(bytes)?;
        let agreement = theirs.agreement();
        let ours = *self.book()?.agreements.relationship();
        let fits = agreement.is_introduction()
            && agreement.relationship == ours
            && agreement.members == self.members()
            && theirs.signatures().has(from);
        if !fits {
            return Err(Trouble::Protocol("an introduction of others"));
        }
        if let Some(joined) = self.book()?.agreements.introduction() {
            return if joined.hash() == theirs.hash() || !theirs.is_complete() {
                // Said again, or crossed with the last one who joined.
                Ok(())
            } else {
                Err(Trouble::Protocol("a second introduction"))
            };
        }
        if !self.book()?.is_unagreed() {
            return Err(Trouble::Protocol("an introduction after an agreement"));
        }
        if theirs.is_complete() {
            return self.offer_goes_on(theirs);
        }
        let Some(mut open) = self.state.offered()? else { return self.keeps_offer(&theirs) };
        if open.hash() == theirs.hash() {
            for key in theirs.signatures().keys() {
                if let Some(signature) = theirs.signatures().get(key) {
                    open.add_signature(*key, *signature)?;
                }
            }
            return self.offer_goes_on(open);
        }
        let (here, there) = (open.agreement().proposed_by, theirs.agreement().proposed_by);
        if self.precedence(&here) <= self.precedence(&there) {
            return Ok(());
        }
        let mut theirs = theirs;
        if open.signatures().has(&self.me()) && self.may_join().is_ok() {
            // It is the same call: who wanted the one wants the other.
            theirs.join(&self.pen())?;
            self.says_offer(&theirs)?;
        }
        self.offer_goes_on(theirs)
    }

    /// One more has joined. With the last one it stands, and is written down like an agreement.
    fn offer_goes_on(&mut self, offer: Proposal) -> Result<(), Trouble> {
        let Ok(joined) = offer.complete() else { return self.keeps_offer(&offer) };
        let (number, hash, bytes) = (joined.agreement().version, *joined.hash(), joined.to_bytes()?);
        self.book()?.agreements.accept(joined)?;
        self.tx.put_agreement(number, &hash, &bytes)?;
        self.state.introduction = None;
        self.record_agreements()
    }

    /// A call in which somebody sees other signs ends at once, and says why (S-04).
    pub(crate) fn ends_unknown(&mut self, permit: Option<&Permit>) -> Result<(), Trouble> {
        let open = self.book.as_ref().is_some_and(|book| book.ledger.open_session().is_some());
        if open && self.is_present()? {
            let entry = self.alone(permit, AloneReason::IdentityChanged)?;
            self.ends(entry)?;
        }
        // Nothing is told of it but why it ended.
        self.state.ending = None;
        Ok(())
    }
}

impl Core {
    /// The answer after comparing. Where the signs differ, pictures and sound go first.
    pub(crate) fn answer_verification(&mut self, id: &str, same: bool, now: Now) -> Result<(), Trouble> {
        let permit = self.room_of(id).ok().and_then(|room| room.permit.clone());
        if !same && self.relationship(id)?.state.stage == Stage::Verify {
            self.leave_room(id);
        }
        self.step(id, now, |step| step.answer(same, permit.as_ref()))
    }

    /// Another saw other signs: the call ends here too, whatever they say of it.
    pub(crate) fn heard_different(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let permit = self.room_of(id).ok().and_then(|room| room.permit.clone());
        if self.relationship(id)?.state.stage == Stage::Verify {
            self.leave_room(id);
        }
        self.step(id, now, |step| step.differ(permit.as_ref()))
    }

    /// A nonce came; one that was not promised is as if somebody saw other signs.
    pub(crate) fn heard_reveal(
        &mut self,
        id: &str,
        from: &PublicKey,
        nonce: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        let permit = self.room_of(id).ok().and_then(|room| room.permit.clone());
        self.step(id, now, |step| step.heard_nonce(from, nonce, permit.as_ref()))?;
        if self.relationship(id)?.state.stage == Stage::Mismatch {
            self.leave_room(id);
        }
        Ok(())
    }
}

/// Whether this says how a session ended: that is heard also where signs differed, so that what each side
/// wrote alone of it comes to one end.
pub(crate) fn tells_an_end(message: &Message) -> bool {
    let Message::Entry { entry } = message else { return false };
    Entry::from_bytes(entry).is_ok_and(|entry| matches!(entry.fact(), Fact::End { .. }))
}
