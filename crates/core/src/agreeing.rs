//! Proposing, reading, signing and leaving as is (S-01, S-03); what comes into force is written down.

use kader_setting::{
    Agreement, Clauses, Countersignature, Entry, Hash, Member, Proposal, PublicKey, Received, Role,
    SettingError, SignedAgreement, s01_in_force, s70_one_relationship,
};
use serde_bytes::ByteBuf;

use crate::core::Core;
use crate::message::Message;
use crate::operation::{Operation, key};
use crate::relationship::Relationship;
use crate::state::Stage;
use crate::terms::{clauses, is_shown_whole};
use crate::trouble::Trouble;
use crate::view::{RoleView, Terms};

impl From<RoleView> for Role {
    fn from(role: RoleView) -> Self {
        match role {
            RoleView::Client => Self::Client,
            RoleView::Therapist => Self::Therapist,
        }
    }
}

impl Core {
    /// S-70: before the first agreement of a relationship is signed, whether this side has another one
    /// of its kind with the same person. Judged here alone: no list of contacts goes anywhere.
    pub(crate) fn one_relationship(&self, id: &str) -> Result<(), Trouble> {
        let open = self.opened()?;
        let me = PublicKey::new(open.identity.public());
        let members = |found: &Relationship| -> Option<Vec<Member>> {
            let other = key(&found.state.other.as_ref()?.key).ok()?;
            let role = found.state.my_role.into();
            let other_role = found.state.other_role().into();
            Some(vec![Member { key: me, role }, Member { key: other, role: other_role }])
        };
        let agreed =
            |found: &Relationship| found.book.as_ref().is_some_and(|book| book.ledger.agreed().is_some());
        let here = self.relationship(id)?;
        let Some(new) = members(here).filter(|_| !agreed(here)) else { return Ok(()) };
        let goes_on = |found: &Relationship| {
            let closed = found.book.as_ref().is_some_and(|book| book.ledger.closed().is_some());
            agreed(found) && !closed && !matches!(found.state.stage, Stage::Mismatch | Stage::Closed)
        };
        let others = open.relationships.iter().filter(|(other, found)| *other != id && goes_on(found));
        let others: Vec<Vec<Member>> = others.filter_map(|(_, found)| members(found)).collect();
        Ok(s70_one_relationship(others.iter().map(Vec::as_slice), &new)?)
    }
}

impl Operation<'_> {
    /// Both members, the therapist first.
    fn members(&self) -> Result<Vec<Member>, Trouble> {
        let mut members = vec![
            Member { key: self.me(), role: self.state.my_role.into() },
            Member { key: self.other()?, role: self.state.other_role().into() },
        ];
        members.sort_by_key(|member| member.role == Role::Client);
        Ok(members)
    }

    /// The one of both who gives help.
    pub(crate) fn therapist(&self) -> Result<PublicKey, Trouble> {
        match self.state.my_role {
            RoleView::Therapist => Ok(self.me()),
            RoleView::Client => self.other(),
        }
    }

    /// The proposal that waits for a signature.
    pub(crate) fn proposal(&self) -> Result<Option<Proposal>, Trouble> {
        self.state
            .proposal
            .as_ref()
            .map(|bytes| Proposal::from_bytes(bytes).map_err(Trouble::from))
            .transpose()
    }

    /// Proposes the next version and signs it. What only tightens is in force by that (S-02, P1).
    pub(crate) fn propose(&mut self, terms: &Terms, why: String) -> Result<(), Trouble> {
        self.verified()?;
        let clauses = clauses(terms, self.therapist()?)?;
        let agreement = self.next_version(clauses, why)?;
        if self.stands_alone(&agreement)? { self.tighten(agreement) } else { self.ask(agreement) }
    }

    /// The version that would come next, asked for by this side.
    pub(crate) fn next_version(&mut self, clauses: Clauses, why: String) -> Result<Agreement, Trouble> {
        let (proposed_by, members, proposed_ms) = (self.me(), self.members()?, self.now.wall_ms);
        let book = self.book()?;
        let base = book.base();
        let agreement = Agreement {
            relationship: *book.agreements.relationship(),
            version: base.map_or(0, |base| base.agreement().version) + 1,
            previous: base.map(|base| *base.hash()),
            members,
            clauses,
            proposed_by,
            why,
            proposed_ms,
        };
        agreement.validate().map_err(|_| Trouble::Told("termsOutOfRange"))?;
        Ok(agreement)
    }

    /// Asks the other to sign this version.
    pub(crate) fn ask(&mut self, agreement: Agreement) -> Result<(), Trouble> {
        let answers = self.proposal()?.filter(|open| open.agreement().proposed_by != self.me());
        let proposal = Proposal::new(agreement, &self.verified()?, &self.pen())?.to_bytes()?;
        if let Some(open) = answers {
            // Who answers with a proposal leaves the other's: else both would wait for a signature.
            self.say(&Message::Decline { hash: open.hash().as_bytes().to_vec() })?;
        }
        self.state.proposal = Some(ByteBuf::from(proposal.clone()));
        self.say(&Message::Propose { proposal })?;
        Ok(())
    }

    /// What the other asks for or did alone, if people here could read it.
    pub(crate) fn read_proposal(&self, bytes: &[u8]) -> Result<Proposal, Trouble> {
        self.verified()?;
        let proposal = Proposal::from_bytes(bytes)?;
        let agreement = proposal.agreement();
        if agreement.proposed_by != self.other()? || agreement.members != self.members()? {
            return Err(Trouble::Protocol("a proposal for others"));
        }
        if !is_shown_whole(&agreement.clauses, self.therapist()?) {
            return Err(Trouble::Protocol("terms that nobody here could read"));
        }
        Ok(proposal)
    }

    /// The other proposes. Of two that cross, the therapist's stands.
    pub(crate) fn heard_proposal(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let proposal = self.read_proposal(bytes)?;
        if !self.book()?.is_next(proposal.agreement()) {
            return Err(Trouble::Protocol("a proposal that does not follow"));
        }
        let mine_stands = self.state.my_role == RoleView::Therapist
            && self.proposal()?.is_some_and(|mine| mine.agreement().proposed_by == self.me());
        if !mine_stands {
            self.state.proposal = Some(ByteBuf::from(bytes.to_vec()));
        }
        Ok(())
    }

    /// Signs the other's proposal: it comes into force.
    pub(crate) fn sign(&mut self, hash: &str) -> Result<(), Trouble> {
        let verified = self.verified()?;
        let signed_already =
            |signed: &SignedAgreement| signed.is_complete() && crate::hex(signed.hash().as_bytes()) == hash;
        if self.book()?.agreements.latest().is_some_and(signed_already) {
            return Ok(());
        }
        let mut proposal = self.proposal()?.ok_or(Trouble::Told("proposalStale"))?;
        if crate::hex(proposal.hash().as_bytes()) != hash {
            return Err(Trouble::Told("proposalStale"));
        }
        proposal.sign(&verified, &self.pen())?;
        let bytes = proposal.to_bytes()?;
        let signed = proposal.complete()?;
        self.say(&Message::Sign { proposal: bytes })?;
        self.stands(signed)
    }

    /// The other signed what was proposed here. It stands even if something newer was proposed
    /// meanwhile: both signatures are under it, and the other side counts on it.
    pub(crate) fn heard_signature(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let signed = SignedAgreement::from_bytes(bytes)?;
        let agreement = signed.agreement();
        if agreement.proposed_by != self.me() || agreement.members != self.members()? {
            return Err(Trouble::Protocol("a signature under something else"));
        }
        self.stands(signed)
    }

    /// Writes down what came into force. During a session that waits for its end; what one member
    /// tightened stands back where nothing is in force any more.
    pub(crate) fn record_agreements(&mut self) -> Result<(), Trouble> {
        loop {
            let pen = crate::operation::Pen(self.identity);
            let book = self.book.as_ref().ok_or(Trouble::Protocol("no group yet"))?;
            let entry = match book.ledger.record_agreed(&book.agreements, &pen) {
                Ok(entry) => entry,
                Err(SettingError::NothingToRecord | SettingError::SessionOpen) => break,
                Err(error) => return Err(error.into()),
            };
            match self.append(entry.clone()) {
                Ok(()) => self.say(&Message::Entry { entry: entry.to_bytes()? })?,
                Err(Trouble::Refused(_)) => break,
                Err(error) => return Err(error),
            };
        }
        let book = self.book()?;
        if s01_in_force(&book.agreements, &book.ledger).is_ok() && self.state.stage == Stage::Agree {
            self.state.stage = Stage::Ready;
        }
        self.proposal_follows(None)
    }

    /// Leaves it as it is.
    pub(crate) fn decline(&mut self, hash: &str) -> Result<(), Trouble> {
        let proposal = self.proposal()?.ok_or(Trouble::Told("proposalStale"))?;
        // What this side proposed carries its signature: the other may be signing it this moment.
        let mine = proposal.agreement().proposed_by == self.me();
        if mine || crate::hex(proposal.hash().as_bytes()) != hash {
            return Err(Trouble::Told("proposalStale"));
        }
        self.state.proposal = None;
        self.say(&Message::Decline { hash: proposal.hash().as_bytes().to_vec() })?;
        Ok(())
    }

    /// The other leaves it as it is.
    pub(crate) fn heard_decline(&mut self, hash: &[u8]) -> Result<(), Trouble> {
        if self.proposal()?.is_some_and(|proposal| proposal.hash().as_bytes() == hash) {
            self.state.proposal = None;
        }
        Ok(())
    }

    /// Puts an own or complete entry at the end of the ledger.
    pub(crate) fn append(&mut self, entry: Entry) -> Result<(), Trouble> {
        let (index, hash, bytes) = (entry.index(), *entry.hash(), entry.to_bytes()?);
        let book = self.book()?;
        book.ledger.append(entry, &book.agreements)?;
        self.tx.append_ledger(index, &hash, &bytes)?;
        Ok(())
    }

    /// Takes an entry that the other sent; what it replaced is told, to be written again.
    pub(crate) fn heard_entry(&mut self, bytes: &[u8]) -> Result<Received, Trouble> {
        let entry = Entry::from_bytes(bytes)?;
        let (index, me, now) = (entry.index(), self.me(), self.now);
        let book = self.book()?;
        let received = book.ledger.receive(entry, &me, now, &book.agreements)?;
        self.keep_ledger_from(index)?;
        Ok(received)
    }

    /// A late signature under an entry that stands here.
    pub(crate) fn heard_countersignature(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let signature = Countersignature::from_bytes(bytes)?;
        let book = self.book()?;
        let index = book.ledger.collect(&signature, &book.agreements)?.index();
        self.keep_ledger_from(index)
    }

    /// Signs an entry of the other that lacks this side's signature, and says so.
    pub(crate) fn witness(&mut self, index: u64) -> Result<(), Trouble> {
        let me = self.me();
        let pen = crate::operation::Pen(self.identity);
        let book = self.book.as_mut().ok_or(Trouble::Protocol("no group yet"))?;
        if !book.ledger.awaited(index, &book.agreements).contains(&me) {
            return Ok(());
        }
        let signature = book.ledger.witness(index, &pen, &book.agreements)?.to_bytes()?;
        self.keep_ledger_from(index)?;
        self.say(&Message::Countersign { signature })?;
        Ok(())
    }

    /// Writes the ledger's rows anew from `index` on: signatures came, or own entries gave way.
    pub(crate) fn keep_ledger_from(&mut self, index: u64) -> Result<(), Trouble> {
        let book = self.book.as_ref().ok_or(Trouble::Protocol("no group yet"))?;
        let rows = book.ledger.entries().iter().filter(|entry| entry.index() >= index);
        let rows: Vec<(u64, Hash, Vec<u8>)> = rows
            .map(|entry| Ok((entry.index(), *entry.hash(), entry.to_bytes()?)))
            .collect::<Result<_, Trouble>>()?;
        self.tx.cut_ledger(index)?;
        for (index, hash, bytes) in rows {
            self.tx.append_ledger(index, &hash, &bytes)?;
        }
        Ok(())
    }
}
