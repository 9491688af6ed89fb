//! What one member tightens alone is in force at once (S-02, P1); and when two change the setting at
//! once, what gives way is asked for again.

use kader_setting::{
    Again, Agreement, Agreements, Clauses, Entry, EntryBody, Fact, Ledger, Now, Proposal, PublicKey,
    SettingError, SignedAgreement,
};

use crate::core::Core;
use crate::message::Message;
use crate::operation::Operation;
use crate::terms::clauses;
use crate::trouble::Trouble;
use crate::view::Terms;

impl Core {
    /// Whether these terms, proposed now, would be in force at once. Asked while somebody writes them:
    /// nothing of it is kept.
    pub(crate) fn tightens(&mut self, id: &str, terms: &Terms, now: Now) -> Result<bool, Trouble> {
        self.step(id, now, |step| {
            step.undo = true;
            let clauses = clauses(terms, step.therapist()?, &step.handles())?;
            let next = step.next_version(clauses, String::new())?;
            step.stands_alone(&next)
        })
    }
}

impl Operation<'_> {
    /// Whether this version is in force with this side's signature alone: something is in force, and
    /// all that it does is to tighten that. One that changes nothing is signed by both: a fresh word.
    pub(crate) fn stands_alone(&mut self, next: &Agreement) -> Result<bool, Trouble> {
        let book = self.book()?;
        let last = book.base().map(SignedAgreement::agreement).filter(|_| !book.stands_still());
        Ok(last.is_some_and(|last| last.clauses != next.clauses && last.is_tightened_by(next)))
    }

    /// Tightens: this side's act, told to the other.
    pub(crate) fn tighten(&mut self, agreement: Agreement) -> Result<(), Trouble> {
        let signed = self.tightened(agreement)?;
        self.stands(signed)
    }

    fn tightened(&mut self, agreement: Agreement) -> Result<SignedAgreement, Trouble> {
        let proposal = Proposal::new(agreement, &self.verified()?, &self.pen())?;
        let last = self.book()?.base().cloned().ok_or(Trouble::Protocol("nothing to tighten"))?;
        let signed = proposal.tightening(&last)?;
        self.say(&Message::Tighten { proposal: signed.to_bytes()? })?;
        Ok(signed)
    }

    /// The other tightened. It holds if it only tightens, as this side judges it (P3).
    pub(crate) fn heard_tightening(&mut self, from: &PublicKey, bytes: &[u8]) -> Result<(), Trouble> {
        if self.state.catches_up(&self.me()) {
            // It is told by who has it, whosoever tightened: its own signature says who.
            let signed = self.book()?.agreements.read(bytes)?;
            return self.stands(signed);
        }
        let proposal = self.read_proposal(from, bytes)?;
        let next = proposal.agreement();
        let agreements = &self.book()?.agreements;
        let before = next.previous.as_ref().and_then(|hash| agreements.by_hash(hash));
        if before.is_some_and(|before| before.agreement().clauses == next.clauses) {
            // Each version is kept for good: one member alone adds none that says nothing.
            return Err(Trouble::Protocol("a tightening that tightens nothing"));
        }
        let signed = self.book()?.agreements.read(bytes)?;
        self.stands(signed)
    }

    /// A version stands from now on. A rival of it gives way where the setting says so; what this side
    /// had asked for by that is asked for again, on top.
    pub(crate) fn stands(&mut self, signed: SignedAgreement) -> Result<(), Trouble> {
        let me = self.me();
        let book = self.book()?;
        let (known, stood_still) = (book.agreements.clone(), book.stands_still());
        // It is looked at again once everything stands.
        let open = self.state.proposal.take();
        let gave_way = self.comes_in(signed)?;
        let own =
            |version: &&SignedAgreement| version.agreement().proposed_by == me && !version.is_complete();
        let mut wishes = Vec::new();
        // Where everybody signed anew what had been stopped, that is the whole of it.
        let again = !stood_still && !self.state.is_second();
        for version in gave_way.iter().filter(own).filter(|_| again) {
            wishes.extend(self.tightens_again(&known, version)?);
        }
        self.state.proposal = open;
        self.proposal_follows(Some(&known))?;
        self.asks_again(wishes)
    }

    /// Puts a version into the book. Gives back what gave way to it.
    fn comes_in(&mut self, signed: SignedAgreement) -> Result<Vec<SignedAgreement>, Trouble> {
        let (number, hash, bytes) = (signed.agreement().version, *signed.hash(), signed.to_bytes()?);
        let before = self.book()?.agreements.clone();
        let agreements = &mut self.book()?.agreements;
        let gave_way = match agreements.accept(signed.clone()) {
            Ok(()) => Vec::new(),
            Err(SettingError::AgreementReplay) => return Ok(Vec::new()),
            Err(SettingError::AgreementFork) => agreements.yield_to(signed)?,
            Err(error) => return Err(error.into()),
        };
        let tail = self.unwritten(&gave_way, &before)?;
        if !gave_way.is_empty() {
            self.tx.cut_agreements(number)?;
        }
        self.tx.put_agreement(number, &hash, &bytes)?;
        self.state.agreed_ms = self.now.wall_ms;
        // It comes before the first agreement or not at all.
        self.state.introduction = None;
        self.opens_again()?;
        self.record_agreements()?;
        if self.state.is_second() {
            return Ok(gave_way);
        }
        self.calls_off_again(&tail)?;
        let facts: Vec<Fact> = tail.into_iter().map(|body| body.fact).collect();
        self.write_again(&facts)?;
        Ok(gave_way)
    }

    /// Takes the record of versions that gave way off the ledger, with what stands on it: what this
    /// side alone wrote, or the versions stand.
    fn unwritten(
        &mut self,
        gave_way: &[SignedAgreement],
        before: &Agreements,
    ) -> Result<Vec<EntryBody>, Trouble> {
        let book = self.book()?;
        let records = |fact: &Fact| match fact {
            Fact::Agreed { agreement, .. } => gave_way.iter().any(|version| version.hash() == agreement),
            _ => false,
        };
        let entries = book.ledger.entries();
        let Some(at) = entries.iter().position(|entry| records(entry.fact())) else { return Ok(Vec::new()) };
        let (kept, tail) = entries.split_at(at);
        // A record of a tightening is on every side, and an act is written again by who did it; what
        // several settled on top of it is not undone.
        let mut tail_at = tail.iter().map(Entry::index);
        if tail_at.any(|index| book.ledger.is_settled(index, before)) {
            return Err(SettingError::TailCountersigned.into());
        }
        let tail: Vec<EntryBody> = tail.iter().map(|entry| entry.body().clone()).collect();
        let kept = kept.iter().map(Entry::to_bytes).collect::<Result<Vec<_>, _>>()?;
        let relationship = *book.agreements.relationship();
        book.ledger = Ledger::load(relationship, kept, &book.agreements)
            .map_err(|fault| Trouble::Setting(fault.error))?;
        let length = book.ledger.len();
        self.tx.cut_ledger(length)?;
        Ok(tail)
    }

    /// Does again alone what it can of a tightening that gave way. What is left of it, for both to sign.
    fn tightens_again(
        &mut self,
        known: &Agreements,
        wish: &SignedAgreement,
    ) -> Result<Option<Wish>, Trouble> {
        let (wish, me) = (wish.agreement(), self.me());
        let before = known.version(wish.version.saturating_sub(1)).ok_or(Trouble::State)?;
        let book = self.book()?;
        let Some(last) = book.base().filter(|_| !book.stands_still()) else { return Ok(None) };
        let Again { alone, together } =
            last.agreement().again(&before.agreement().clauses, &wish.clauses, me);
        if alone != last.agreement().clauses {
            let next = self.next_version(alone.clone(), wish.why.clone())?;
            let signed = self.tightened(next)?;
            self.comes_in(signed)?;
        }
        let left = together != alone;
        Ok(left.then(|| Wish { before: Some(alone), clauses: together, why: wish.why.clone() }))
    }

    /// A proposal that does not follow any more: the other's goes, since the other makes it again; an
    /// own one is made again. `known` are the versions from before, where some gave way.
    pub(crate) fn proposal_follows(&mut self, known: Option<&Agreements>) -> Result<(), Trouble> {
        let Some(open) = self.proposal()? else { return Ok(()) };
        let wish = open.agreement();
        let book = self.book()?;
        if book.is_next(wish) && book.ledger.closed().is_none() {
            return Ok(());
        }
        let known = known.unwrap_or(&book.agreements);
        let before = wish.previous.as_ref().and_then(|hash| known.by_hash(hash));
        let before = before.map(|before| before.agreement().clauses.clone());
        let mine = wish.proposed_by == self.me() && !self.state.is_second();
        self.state.proposal = None;
        let wish = Wish { before, clauses: wish.clauses.clone(), why: wish.why.clone() };
        self.asks_again(mine.then_some(wish).into_iter().collect())
    }

    /// Asks the other for these, on top of what stands now and of what this side asks for already.
    fn asks_again(&mut self, wishes: Vec<Wish>) -> Result<(), Trouble> {
        // Who stopped while others hold a session asks for nothing any more: it would lift the stop.
        let stops = self.state.when_over.is_some();
        let book = self.book()?;
        if wishes.is_empty() || stops || book.ledger.closed().is_some() {
            return Ok(());
        }
        let stands = book.base().map(|base| base.agreement().clauses.clone());
        let open = self.proposal()?.filter(|open| open.agreement().proposed_by == self.me());
        let open = open.map(|open| (open.agreement().clauses.clone(), open.agreement().why.clone()));
        let (mut asked, mut why) =
            open.map_or((stands.clone(), None), |(asked, why)| (Some(asked), Some(why)));
        for wish in wishes {
            let wished = match (&asked, &wish.before) {
                (Some(asked), Some(before)) => asked.with_wish(before, &wish.clauses),
                _ => wish.clauses.clone(),
            };
            // Not every two wishes fit together: then the later one is asked for whole.
            let fits = self.next_version(wished.clone(), wish.why.clone()).is_ok();
            asked = Some(if fits { wished } else { wish.clauses });
            why = why.or(Some(wish.why));
        }
        let (Some(asked), Some(why)) = (asked.filter(|asked| Some(asked) != stands.as_ref()), why) else {
            return Ok(());
        };
        let next = self.next_version(asked, why)?;
        self.ask(next)
    }
}

/// What somebody wished for, to be asked again.
struct Wish {
    /// The clauses that they wished to change; nothing where there were none.
    before: Option<Clauses>,
    clauses: Clauses,
    why: String,
}
