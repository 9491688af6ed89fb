//! Proposing, reading, signing and leaving as is (S-01, S-03); what comes into force is written down.

use kader_setting::{
    Agreement, Clauses, Countersignature, Entry, Hash, Member, Proposal, PublicKey, Received, Role,
    SettingError, SignedAgreement, s01_in_force, s70_one_relationship,
};
use serde_bytes::ByteBuf;

use crate::core::Core;
use crate::message::Message;
use crate::operation::Operation;
use crate::relationship::Relationship;
use crate::state::Stage;
use crate::terms::{clauses, is_shown_whole};
use crate::trouble::Trouble;
use crate::view::{RoleView, Terms};

/// Most entries of one member that do not stand here and are kept.
const MAX_ASIDE: usize = 12;
/// How far from the end of the ledger they may stand, and how long each may be, in bytes.
const ASIDE_NEAR: u64 = 16;
const MAX_ASIDE_BYTES: usize = 4_096;
/// A version that is asked for anew within this time of the last one is dated after it, milliseconds.
const ASKED_ANEW_MS: u64 = 60_000;

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
            let others = found.state.others.iter();
            let others = others.map(|other| Member { key: other.key, role: other.role.into() });
            let me = Member { key: me, role: found.state.my_role.into() };
            (!found.state.others.is_empty()).then(|| others.chain([me]).collect())
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
    /// All members, the therapist first, then by their keys.
    pub(crate) fn members(&self) -> Vec<Member> {
        let others = self.state.others.iter();
        let others = others.map(|other| Member { key: other.key, role: other.role.into() });
        let me = Member { key: self.me(), role: self.state.my_role.into() };
        let mut members: Vec<Member> = others.chain([me]).collect();
        members.sort_by_key(|member| (member.role == Role::Client, member.key));
        members
    }

    /// The one who gives help.
    pub(crate) fn therapist(&self) -> Result<PublicKey, Trouble> {
        let found = self.members().into_iter().find(|member| member.role == Role::Therapist);
        found.map(|member| member.key).ok_or(Trouble::Protocol("nobody is joined yet"))
    }

    /// Everybody by the page's handles.
    pub(crate) fn handles(&self) -> Vec<PublicKey> {
        self.members().into_iter().map(|member| member.key).collect()
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
        let clauses = clauses(terms, self.therapist()?, &self.handles())?;
        let agreement = self.next_version(clauses, why)?;
        if self.stands_alone(&agreement)? { self.tighten(agreement) } else { self.ask(agreement) }
    }

    /// The version that would come next, asked for by this side.
    pub(crate) fn next_version(&mut self, clauses: Clauses, why: String) -> Result<Agreement, Trouble> {
        let (proposed_by, members, proposed_ms) = (self.me(), self.members(), self.now.wall_ms);
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
    pub(crate) fn ask(&mut self, mut agreement: Agreement) -> Result<(), Trouble> {
        // Never the same bytes twice. The other may be leaving the first ones this moment, and who reads
        // that counts on no signature of theirs; under the second ones, being the same, it could come.
        let last = self.state.last_asked_ms;
        if last.checked_sub(agreement.proposed_ms).is_some_and(|behind| behind < ASKED_ANEW_MS) {
            agreement.proposed_ms = last.saturating_add(1);
        }
        self.state.last_asked_ms = agreement.proposed_ms;
        let answers = self.proposal()?.filter(|open| open.agreement().proposed_by != self.me());
        if agreement.version == 1 {
            self.tells_introduction()?;
        }
        let proposal = Proposal::new(agreement, &self.verified()?, &self.pen())?;
        self.signs_since_withdrawing(proposal.hash());
        let proposal = proposal.to_bytes()?;
        // Who answers with a proposal leaves the other's: else both would wait for a signature. What this
        // side signed it cannot leave: the others may be completing it this moment.
        if let Some(open) = answers.filter(|open| !open.signatures().has(&self.me())) {
            self.say(&Message::Decline { hash: open.hash().as_bytes().to_vec() })?;
        }
        self.state.proposal = Some(ByteBuf::from(proposal.clone()));
        self.say(&Message::Propose { proposal })?;
        Ok(())
    }

    /// What the other asks for or did alone, if people here could read it.
    pub(crate) fn read_proposal(&self, from: &PublicKey, bytes: &[u8]) -> Result<Proposal, Trouble> {
        self.verified()?;
        let proposal = Proposal::from_bytes(bytes)?;
        let agreement = proposal.agreement();
        if agreement.proposed_by != *from || agreement.members != self.members() {
            return Err(Trouble::Protocol("a proposal for others"));
        }
        if !is_shown_whole(&agreement.clauses, self.therapist()?, &self.handles()) {
            return Err(Trouble::Protocol("terms that nobody here could read"));
        }
        Ok(proposal)
    }

    /// Another proposes. Of two that cross, the therapist's stands, then the one of the lower key.
    pub(crate) fn heard_proposal(&mut self, from: &PublicKey, bytes: &[u8]) -> Result<(), Trouble> {
        let proposal = self.read_proposal(from, bytes)?;
        if !self.book()?.is_next(proposal.agreement()) {
            return Err(Trouble::Protocol("a proposal that does not follow"));
        }
        let (me, theirs) = (self.me(), self.precedence(from));
        let stands = self.proposal()?.is_some_and(|open| {
            let by = open.agreement().proposed_by;
            by != *from && (by == me || self.state.is_group()) && self.precedence(&by) < theirs
        });
        if !stands {
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
        if proposal.signatures().has(&self.me()) {
            return Ok(());
        }
        proposal.sign(&verified, &self.pen())?;
        self.signs_since_withdrawing(proposal.hash());
        let bytes = proposal.to_bytes()?;
        if proposal.agreement().version == 1 {
            self.tells_introduction()?;
        }
        self.say(&Message::Sign { proposal: bytes.clone() })?;
        match proposal.complete() {
            Ok(signed) => self.stands(signed),
            Err(_) => {
                self.state.proposal = Some(ByteBuf::from(bytes));
                Ok(())
            }
        }
    }

    /// Another signed what is proposed. Once everybody did it stands, even if something newer was proposed
    /// meanwhile: all signatures are under it, and the others count on it.
    pub(crate) fn heard_signature(&mut self, from: &PublicKey, bytes: &[u8]) -> Result<(), Trouble> {
        let theirs = Proposal::from_bytes(bytes)?;
        if theirs.agreement().members != self.members() || !theirs.signatures().has(from) {
            return Err(Trouble::Protocol("a signature under something else"));
        }
        if let Ok(signed) = theirs.complete() {
            return self.stands(signed);
        }
        let Some(mut open) = self.proposal()?.filter(|open| open.hash() == theirs.hash()) else {
            return Ok(());
        };
        for key in theirs.signatures().keys() {
            if let Some(signature) = theirs.signatures().get(key) {
                open.add_signature(*key, *signature)?;
            }
        }
        let bytes = open.to_bytes()?;
        match open.complete() {
            Ok(signed) => {
                if self.state.is_group() {
                    // Each signature came alone. Who asks for something else by now puts them together
                    // no more, its author among them: they get them whole.
                    self.say(&Message::Sign { proposal: bytes })?;
                }
                self.stands(signed)
            }
            Err(_) => {
                self.state.proposal = Some(ByteBuf::from(bytes));
                Ok(())
            }
        }
    }

    /// Writes down what came into force. During a session that waits for its end; what one member
    /// tightened stands back where nothing is in force any more. While a START of this side may still
    /// come back, at the same place, it waits for that.
    pub(crate) fn record_agreements(&mut self) -> Result<(), Trouble> {
        if self.state.is_second() {
            // The first computer writes it down.
        } else if self.may_start() {
            self.state.asking.held_back = true;
        } else {
            self.records()?;
        }
        let book = self.book()?;
        // The introduction is in force too, and all that it opens is its one call.
        let agreed = s01_in_force(&book.agreements, &book.ledger)
            .is_ok_and(|signed| !signed.agreement().is_introduction());
        if agreed && self.state.stage == Stage::Agree {
            self.state.stage = Stage::Ready;
        }
        self.stays_withdrawn()?;
        self.proposal_follows(None)
    }

    /// Writes down one version after another, as long as one waits.
    fn records(&mut self) -> Result<(), Trouble> {
        loop {
            let pen = crate::operation::Pen(self.identity);
            let book = self.book.as_ref().ok_or(Trouble::Protocol("no group yet"))?;
            let entry = match book.ledger.record_agreed(&book.agreements, &pen) {
                Ok(entry) => entry,
                Err(SettingError::NothingToRecord | SettingError::SessionOpen) => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            match self.append(entry.clone()) {
                Ok(()) => self.say(&Message::Entry { entry: entry.to_bytes()? })?,
                Err(Trouble::Refused(_)) => return Ok(()),
                Err(error) => return Err(error),
            };
        }
    }

    /// Leaves it as it is.
    pub(crate) fn decline(&mut self, hash: &str) -> Result<(), Trouble> {
        let proposal = self.proposal()?.ok_or(Trouble::Told("proposalStale"))?;
        // What carries this side's signature the others may be completing this moment.
        let mine = proposal.signatures().has(&self.me());
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
        let mut entry = Entry::from_bytes(bytes)?;
        let (index, me, now) = (entry.index(), self.me(), self.now);
        let heard = self.heard_before(entry.hash());
        let (aside, members) = (self.aside()?, self.everybody());
        // Whoever signed it while it did not stand here has signed it.
        aside.iter().for_each(|copy| entry.join_those_of(copy, &members));
        let book = self.book()?;
        let before = book.ledger.entries().to_vec();
        let behind = entry.clone();
        let mut stood = None;
        let received = match book.ledger.receive_heard(entry, &heard, &me, now, &book.agreements) {
            Err(SettingError::LedgerBroken | SettingError::LedgerGap) if !aside.is_empty() => {
                let received =
                    book.ledger.receive_behind(behind, &aside, &heard, &me, now, &book.agreements)?;
                let common =
                    before.iter().zip(book.ledger.entries()).take_while(|(was, is)| was.hash() == is.hash());
                stood = u64::try_from(common.count()).ok();
                received
            }
            received => received?,
        };
        let stands = book.ledger.entries();
        let first = before.iter().zip(stands).position(|(was, is)| was.hash() != is.hash());
        let gone: Vec<Entry> = first.map(|at| before.into_iter().skip(at).collect()).unwrap_or_default();
        let me = self.me();
        self.put_aside(&me, gone)?;
        // What came before it, out of those that lay aside, has its effect too.
        let behind = stood.and_then(|from| usize::try_from(from).ok()).unwrap_or(usize::MAX);
        let book = self.book()?;
        let last = book.ledger.len().saturating_sub(1);
        let more: Vec<kader_setting::Fact> = book
            .ledger
            .entries()
            .iter()
            .skip(behind)
            .filter(|entry| entry.index() < last)
            .map(|entry| entry.fact().clone())
            .collect();
        more.iter().try_for_each(|fact| self.follow(fact))?;
        // From where it is another: what came before it out of those that lay aside is new as well.
        let first = first.and_then(|at| u64::try_from(at).ok());
        let from = [first, stood].into_iter().flatten().fold(index, u64::min);
        self.keep_ledger_from(from)?;
        Ok(received)
    }

    /// Entries that came, or stood, and do not stand here.
    pub(crate) fn aside(&self) -> Result<Vec<Entry>, Trouble> {
        let read = self.state.aside.iter().map(|(_, bytes)| Entry::from_bytes(bytes));
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// Keeps entries that do not stand here: what others settled on top of one of them may still come.
    pub(crate) fn put_aside(&mut self, from: &PublicKey, entries: Vec<Entry>) -> Result<(), Trouble> {
        if !self.state.is_group() {
            return Ok(());
        }
        let members = self.everybody();
        let ledger = &self.book()?.ledger;
        let (relationship, length) = (*ledger.relationship(), ledger.len());
        let near = |entry: &Entry| {
            entry.body().relationship == relationship && entry.index().abs_diff(length) <= ASIDE_NEAR
        };
        for entry in entries.iter().filter(|entry| near(entry)) {
            let mut entry = (*entry).clone();
            self.aside()?.iter().for_each(|copy| entry.join_those_of(copy, &members));
            let bytes = ByteBuf::from(entry.to_bytes()?);
            if bytes.len() > MAX_ASIDE_BYTES {
                continue;
            }
            let of_it = |bytes: &[u8]| Entry::from_bytes(bytes).is_ok_and(|one| one.hash() == entry.hash());
            let aside = &mut self.state.aside;
            // Of each member once, with everybody's signatures.
            aside.retain(|(by, bytes)| by != from || !of_it(bytes));
            aside.push((*from, bytes));
            // Each has room of their own: nobody crowds out what others sent.
            if aside.iter().filter(|(by, _)| by == from).count() > MAX_ASIDE
                && let Some(oldest) = aside.iter().position(|(by, _)| by == from)
            {
                aside.remove(oldest);
            }
        }
        Ok(())
    }

    /// A late signature under an entry that stands here.
    ///
    /// Gives back an entry that does not stand here, with this signature: by that it may go first.
    pub(crate) fn heard_countersignature(
        &mut self,
        from: &PublicKey,
        bytes: &[u8],
    ) -> Result<Option<Vec<u8>>, Trouble> {
        let signature = Countersignature::from_bytes(bytes)?;
        if signature.key == *from {
            self.note_signature(from, (&signature.entry, signature.index), from)?;
        }
        let book = self.book()?;
        let collected = book.ledger.collect(&signature, &book.agreements).map(Entry::index);
        match collected {
            Ok(index) => self.keep_ledger_from(index).map(|()| None),
            Err(SettingError::EntryUnknown) => self.signed_aside(&signature),
            Err(error) => Err(error.into()),
        }
    }

    /// A signature under an entry that lies aside.
    fn signed_aside(&mut self, signature: &Countersignature) -> Result<Option<Vec<u8>>, Trouble> {
        let members = self.everybody();
        for (_, bytes) in &mut self.state.aside {
            let mut entry = Entry::from_bytes(bytes)?;
            if *entry.hash() == signature.entry {
                entry.add_of(signature, &members)?;
                *bytes = ByteBuf::from(entry.to_bytes()?);
                return Ok(Some(bytes.to_vec()));
            }
        }
        Err(SettingError::EntryUnknown.into())
    }

    /// Signs an entry of the other that lacks this side's signature, and says so.
    pub(crate) fn witness(&mut self, index: u64) -> Result<(), Trouble> {
        let me = self.me();
        if self.state.is_second() {
            return Ok(());
        }
        if self.may_start() {
            self.state.asking.held_back = true;
            return Ok(());
        }
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
