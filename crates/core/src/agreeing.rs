//! Proposing, reading, signing and leaving as is (S-01, S-03); what comes into force is written down.

use kader_setting::{
    Agreement, Clauses, Countersignature, Entry, Hash, Member, Proposal, Received, Role, SessionClause,
    SettingError, SignedAgreement,
};
use serde_bytes::ByteBuf;

use crate::message::Message;
use crate::operation::Operation;
use crate::state::Stage;
use crate::trouble::Trouble;
use crate::view::{RoleView, SessionTerms};

impl From<&SessionTerms> for SessionClause {
    fn from(terms: &SessionTerms) -> Self {
        Self {
            seconds: terms.seconds,
            notices: terms.notices.clone(),
            grace_seconds: terms.grace_seconds,
            extension_max_seconds: terms.extension_max_seconds,
            ..Self::default()
        }
    }
}

impl From<&SessionClause> for SessionTerms {
    fn from(clause: &SessionClause) -> Self {
        Self {
            seconds: clause.seconds,
            grace_seconds: clause.grace_seconds,
            extension_max_seconds: clause.extension_max_seconds,
            notices: clause.notices.clone(),
        }
    }
}

/// Whether the page shows everything that these clauses say. Nobody signs what they were not shown:
/// a clause that has no words on the page yet is not agreed to here, whoever proposes it.
fn is_shown_whole(clauses: &Clauses) -> bool {
    let shown = SessionTerms::from(&clauses.session);
    *clauses == Clauses::of_sessions(SessionClause::from(&shown))
}

impl From<RoleView> for Role {
    fn from(role: RoleView) -> Self {
        match role {
            RoleView::Client => Self::Client,
            RoleView::Therapist => Self::Therapist,
        }
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

    /// The proposal that waits for a signature.
    pub(crate) fn proposal(&self) -> Result<Option<Proposal>, Trouble> {
        self.state
            .proposal
            .as_ref()
            .map(|bytes| Proposal::from_bytes(bytes).map_err(Trouble::from))
            .transpose()
    }

    /// Proposes the next version and signs it.
    pub(crate) fn propose(&mut self, terms: &SessionTerms, why: String) -> Result<(), Trouble> {
        let verified = self.verified()?;
        let (proposed_by, members, proposed_ms) = (self.me(), self.members()?, self.now.wall_ms);
        let answers = self.proposal()?.filter(|open| open.agreement().proposed_by != proposed_by);
        let book = self.book()?;
        let latest = book.agreements.latest();
        let agreement = Agreement {
            relationship: *book.agreements.relationship(),
            version: latest.map_or(0, |latest| latest.agreement().version) + 1,
            previous: latest.map(|latest| *latest.hash()),
            members,
            clauses: Clauses::of_sessions(terms.into()),
            proposed_by,
            why,
            proposed_ms,
        };
        agreement.validate().map_err(|_| Trouble::Told("termsOutOfRange"))?;
        let proposal = Proposal::new(agreement, &verified, &self.pen())?.to_bytes()?;
        if let Some(open) = answers {
            // Who answers with a proposal leaves the other's: else both would wait for a signature.
            self.say(&Message::Decline { hash: open.hash().as_bytes().to_vec() })?;
        }
        self.state.proposal = Some(ByteBuf::from(proposal.clone()));
        self.say(&Message::Propose { proposal })?;
        Ok(())
    }

    /// The other proposes. Of two that cross, the therapist's stands.
    pub(crate) fn heard_proposal(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.verified()?;
        let proposal = Proposal::from_bytes(bytes)?;
        let agreement = proposal.agreement();
        if agreement.proposed_by != self.other()? || agreement.members != self.members()? {
            return Err(Trouble::Protocol("a proposal for others"));
        }
        if !is_shown_whole(&agreement.clauses) {
            return Err(Trouble::Protocol("terms that nobody here could read"));
        }
        let book = self.book()?;
        let latest = book.agreements.latest();
        let follows = agreement.relationship == *book.agreements.relationship()
            && agreement.previous == latest.map(|latest| *latest.hash())
            && agreement.version == latest.map_or(0, |latest| latest.agreement().version) + 1;
        if !follows {
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
        let signed_already = |latest: &SignedAgreement| crate::hex(latest.hash().as_bytes()) == hash;
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
        self.comes_into_force(signed)
    }

    /// The other signed what was proposed here. It stands even if something newer was proposed
    /// meanwhile: both signatures are under it, and the other side counts on it.
    pub(crate) fn heard_signature(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let signed = SignedAgreement::from_bytes(bytes)?;
        let agreement = signed.agreement();
        if agreement.proposed_by != self.me() || agreement.members != self.members()? {
            return Err(Trouble::Protocol("a signature under something else"));
        }
        self.comes_into_force(signed)
    }

    fn comes_into_force(&mut self, signed: SignedAgreement) -> Result<(), Trouble> {
        let bytes = signed.to_bytes()?;
        let (version, hash) = (signed.agreement().version, *signed.hash());
        self.book()?.agreements.accept(signed)?;
        self.tx.put_agreement(version, &hash, &bytes)?;
        self.state.proposal = None;
        self.state.stage = Stage::Ready;
        self.state.agreed_ms = self.now.wall_ms;
        self.record_agreements()
    }

    /// Writes down what came into force. During a session that waits for its end.
    pub(crate) fn record_agreements(&mut self) -> Result<(), Trouble> {
        loop {
            let pen = crate::operation::Pen(self.identity);
            let book = self.book.as_ref().ok_or(Trouble::Protocol("no group yet"))?;
            match book.ledger.record_agreed(&book.agreements, &pen) {
                Ok(entry) => {
                    self.append(entry.clone())?;
                    self.say(&Message::Entry { entry: entry.to_bytes()? })?;
                }
                Err(SettingError::NothingToRecord | SettingError::SessionOpen) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use kader_setting::{Appointments, CrisisClause, FeesClause, HomeworkClause, Presence};

    use super::*;

    #[test]
    fn s05_terms_that_are_not_shown_are_not_signed() {
        let plain = Clauses::of_sessions(SessionClause { seconds: 1_800, ..SessionClause::default() });
        assert!(is_shown_whole(&plain));
        let hidden: [fn(&mut Clauses); 7] = [
            |clauses| clauses.session.gap_seconds = Some(3_600),
            |clauses| clauses.session.presence = Some(Presence { must: Vec::new(), least: 2 }),
            |clauses| {
                let never = Appointments { early_seconds: 0, late_seconds: 0, ad_hoc: false };
                clauses.session.appointments = Some(never);
            },
            |clauses| clauses.homework = Some(HomeworkClause { open_tasks: 3 }),
            |clauses| {
                clauses.fees = Some(FeesClause {
                    currency: "EUR".to_owned(),
                    session_minor: 12_500,
                    charged_from_seconds: 0,
                    notice_seconds: 86_400,
                    late_minor: 12_500,
                    missed_minor: 12_500,
                });
            },
            |clauses| clauses.confidentiality = Some(kader_setting::ConfidentialityClause::default()),
            |clauses| clauses.crisis = Some(CrisisClause::netherlands()),
        ];
        for hide in hidden {
            let mut clauses = plain.clone();
            hide(&mut clauses);
            assert!(!is_shown_whole(&clauses), "{clauses:?}");
        }
    }
}
