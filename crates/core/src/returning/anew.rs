//! A new group in place of the one before: what begins anew with it, and what goes on.

use kader_seal::{Expected, Group, Provider, Verification, envelope};
use kader_setting::{Fact, PublicKey, SignedAgreement};
use kader_wire::MailboxId;
use serde_bytes::ByteBuf;

use super::MAX_GENERATION;
use super::bytes::{Anew, Welcome, checked_welcome};
use crate::message::{Message, kept};
use crate::operation::{Operation, Posted};
use crate::state::{MailboxRecord, Stage, VerificationRecord, WhenOver};
use crate::trouble::Trouble;

/// Whether a message of the group before is said again in the new one. What belongs to one moment of that
/// group, or begins another relationship by it, is not.
fn goes_along(message: &Message) -> bool {
    !matches!(
        message,
        Message::Profile { .. }
            | Message::Moved
            | Message::VerifyCommit { .. }
            | Message::VerifyReveal { .. }
            | Message::VerifySame { .. }
            | Message::VerifyDifferent
            | Message::Start { .. }
            | Message::StartSigned { .. }
            | Message::NotStarted { .. }
            | Message::AskExtension { .. }
            | Message::AgreeExtension { .. }
            | Message::DeclineExtension { .. }
            | Message::Onward { .. }
            | Message::OnwardPackage { .. }
            | Message::OnwardWelcome { .. }
            | Message::Lapsed
    )
}

/// A version, to who does not have it.
fn told(signed: &SignedAgreement) -> Result<Message, Trouble> {
    let proposal = signed.to_bytes()?;
    Ok(if signed.is_complete() { Message::Sign { proposal } } else { Message::Tighten { proposal } })
}

impl Operation<'_> {
    /// How many entries the own ledger has, and its newest version.
    pub(super) fn how_far(&mut self) -> Result<(u64, u32), Trouble> {
        let book = self.book()?;
        let version = book.agreements.latest().map_or(0, |signed| signed.agreement().version);
        Ok((book.ledger.len(), version))
    }

    /// Therapist: makes a new group of everybody's key packages and a welcome for each link.
    pub(super) fn begins_anew_with_all(&mut self, relay_key: [u8; 32]) -> Result<(), Trouble> {
        let (me, (entries, version)) = (self.me(), self.how_far()?);
        let relationship = self.state.group.clone().ok_or(Trouble::State)?;
        let mut anew = Anew {
            generation: self.state.generation,
            returned: self.state.is_away().then_some(me).into_iter().collect(),
            since_ms: if self.state.is_away() { self.state.since_ms } else { u64::MAX >> 1 },
            teller: me,
            from_entry: entries,
            from_version: version,
        };
        let (mut packages, mut longest) = (Vec::new(), entries);
        let links = self.state.returning.clone();
        for link in &links {
            let bytes = link.answer.as_ref().ok_or(Trouble::State)?;
            let answer = self.checked_answer(bytes, &link.mailbox()?.id, &link.member)?;
            if let Some(since_ms) = answer.returns {
                anew.returned.push(link.member);
                anew.since_ms = anew.since_ms.min(since_ms);
            }
            if answer.entries > longest {
                (longest, anew.teller) = (answer.entries, link.member);
            }
            anew.generation = anew.generation.max(answer.generation);
            anew.from_entry = anew.from_entry.min(answer.entries);
            anew.from_version = anew.from_version.min(answer.version);
            packages.push(answer.package);
        }
        anew.generation += 1;
        let packages: Vec<&[u8]> = packages.iter().map(|package| package.as_slice()).collect();
        let provider = Provider::new(self.tx.connection());
        let mut id = [0u8; 16];
        crate::random(&mut id)?;
        let (group, founded) = Group::create_with(&provider, self.identity, id, &packages)?;
        for (at, link) in links.iter().enumerate() {
            let keys = link.mailbox()?;
            let welcome = Welcome {
                relationship: relationship.clone(),
                mailbox: ByteBuf::from(keys.id.as_bytes().to_vec()),
                group: ByteBuf::from(id.to_vec()),
                welcome: ByteBuf::from(founded.welcome.clone()),
                relay_key: ByteBuf::from(relay_key.to_vec()),
                anew: anew.clone(),
            };
            let envelope = envelope::wrap(&keys.to_invitee, &self.signed_welcome(&welcome)?)?;
            if let Some(link) = self.state.returning.get_mut(at) {
                link.envelope = Some(ByteBuf::from(envelope.as_bytes().to_vec()));
            }
        }
        self.state.relay_key = Some(ByteBuf::from(relay_key.to_vec()));
        self.begins_anew(&provider, &group, &anew, true)
    }

    /// Joins the new group by the therapist's welcome. It has exactly the members of this relationship, and
    /// follows the one that this side was in.
    pub(super) fn joins_anew(
        &mut self,
        bytes: &[u8],
        mailbox: &MailboxId,
        therapist: &PublicKey,
    ) -> Result<(), Trouble> {
        let welcome = checked_welcome(bytes, mailbox, therapist)?;
        let pinned = self.state.relay_key.as_ref().is_none_or(|key| *key == welcome.relay_key);
        let follows = (self.state.generation + 1..=MAX_GENERATION).contains(&welcome.anew.generation);
        if self.state.group.as_ref() != Some(&welcome.relationship) || !pinned || !follows {
            return Err(Trouble::Protocol("a welcome to something else"));
        }
        let everybody = self.everybody();
        if !everybody.contains(&welcome.anew.teller) {
            return Err(Trouble::Protocol("a welcome to something else"));
        }
        let keys: Vec<[u8; 32]> = everybody.iter().map(|key| *key.as_bytes()).collect();
        let provider = Provider::new(self.tx.connection());
        let group = Group::join(&provider, &welcome.welcome, Expected::Exactly(&keys))?;
        let founder = group.members().first().copied();
        if group.id().as_slice() != welcome.group.as_slice() || founder != Some(*therapist.as_bytes()) {
            return Err(Trouble::Protocol("a group of somebody else"));
        }
        self.state.relay_key = Some(welcome.relay_key);
        self.begins_anew(&provider, &group, &welcome.anew, false)
    }

    /// All: the new group stands, and the one before is gone. What was said in it and not heard by all waits
    /// until identities are compared again (S-04).
    fn begins_anew(
        &mut self,
        provider: &Provider<'_>,
        group: &Group,
        anew: &Anew,
        maker: bool,
    ) -> Result<(), Trouble> {
        let last_word = self.last_word_to_mine()?;
        if !self.state.is_away() && !self.state.sealed_off {
            self.group(provider)?.forget(provider)?;
        }
        // What did not leave yet was sealed for the group before.
        let before: Vec<MailboxId> =
            self.state.mailboxes().filter_map(|record| record.keys().ok()).map(|keys| keys.id).collect();
        for row in self.tx.pending()? {
            let (number, posted) = Posted::from_row(row)?;
            if before.contains(&posted.mailbox) {
                self.tx.sent(number)?;
                // What it carried of a file goes in the new one.
                self.chunk_row_went(number, true)?;
            }
        }
        if let Some(last_word) = last_word {
            self.post(last_word)?;
        }
        self.tx.forget_said_of(kept::COMPARISON)?;
        let keys = group.mailbox(provider)?.to_bytes()?;
        let state = &mut self.state;
        state.mls = Some(ByteBuf::from(group.id().to_vec()));
        state.mailbox = Some(MailboxRecord {
            keys: ByteBuf::from(keys.to_vec()),
            cursor: 0,
            maker,
            made: false,
            epoch: group.epoch(),
            commit: None,
            over: false,
        });
        state.earlier.clear();
        (state.healing, state.to_follow, state.unheard) = (None, None, None);
        state.keys_in_use = group.members().into_iter().map(PublicKey::new).collect();
        state.generation = anew.generation;
        let first = state.first_number();
        (state.next_out, state.kept_to, state.owes_heard) = (first, first, false);
        state.lines_begin(first);
        state.others.iter_mut().for_each(|other| (other.mine, other.theirs) = (None, None));
        (state.away_since_ms, state.to_say_again, state.introduction) = (None, true, None);
        (state.onward, state.problem) = (None, None);
        // Whoever had two computers goes on with this one, as the first.
        (state.seat, state.seating, state.lines_since) = (None, None, 0);
        state.own_due = crate::computers::OwnDue::default();
        // Where some came back before and not everybody has compared since, theirs counts too.
        let before_ms = if state.returned.is_empty() { anew.since_ms } else { state.since_ms };
        state.since_ms = anew.since_ms.min(before_ms);
        state.returned.extend(anew.returned.iter().copied());
        state.returned.sort_unstable();
        state.returned.dedup();
        state.differences.clear();
        state.stage = Stage::Verify;
        self.forgets_versions_of(&anew.returned)?;
        self.epoch_began = true;
        let others: Vec<[u8; 32]> = self.state.others.iter().map(|other| *other.key.as_bytes()).collect();
        let secret = group.verification_secret(provider)?;
        let verification = Verification::begin(self.identity.public(), &others, secret)?;
        let own = ByteBuf::from(verification.to_bytes()?.to_vec());
        self.state.verification = Some(VerificationRecord { own, revealed: false });
        self.say(&Message::VerifyCommit { commitment: verification.commitment().to_vec() })?;
        if anew.teller == self.me() {
            self.tells_history(anew)?;
        }
        match self.state.when_over.take() {
            // What was done while away (P1).
            Some(WhenOver::Withdraw) => self.withdraw(None),
            Some(WhenOver::Leave) => self.leaves(None),
            None => Ok(()),
        }
    }

    /// Says what others may not have of agreements and ledger, as it was said the first time: each receiver
    /// verifies chain and signatures, and a fork is found as ever (S-03).
    fn tells_history(&mut self, anew: &Anew) -> Result<(), Trouble> {
        let book = self.book()?;
        let versions = book.agreements.versions().iter();
        let mut versions =
            versions.filter(|signed| signed.agreement().version > anew.from_version).peekable();
        let mut messages = Vec::new();
        let from = usize::try_from(anew.from_entry).unwrap_or(usize::MAX);
        for entry in book.ledger.entries().iter().skip(from) {
            // Each version right before the entry that records it: who hears it writes the same one.
            if let Fact::Agreed { version, .. } = entry.fact() {
                while let Some(signed) = versions.next_if(|signed| signed.agreement().version <= *version) {
                    messages.push(told(signed)?);
                }
            }
            messages.push(Message::Entry { entry: entry.to_bytes()? });
        }
        for signed in versions {
            messages.push(told(signed)?);
        }
        messages.iter().try_for_each(|message| self.say(message).map(|_| ()))
    }

    /// Everybody compared again, and found the same: what holds is agreed still, and what was said before and
    /// not heard is said now, under new numbers and in its order.
    pub(crate) fn goes_on_after_comparing(&mut self) -> Result<(), Trouble> {
        if !std::mem::take(&mut self.state.to_say_again) {
            return Ok(());
        }
        let (me, returned) = (self.me(), std::mem::take(&mut self.state.returned));
        if returned.contains(&me) {
            // What ended while this side was away is history, and nothing to put away.
            self.state.ending = None;
        }
        let since_ms = returned.iter().any(|key| *key != me).then_some(self.state.since_ms);
        let mut letters = Vec::new();
        self.record_agreements()?;
        let first = self.state.first_number();
        for number in self.tx.said_numbers()?.into_iter().filter(|number| *number < first) {
            let Some(said) = self.tx.said(number)? else { continue };
            let message = Message::from_bytes(&said.body);
            self.tx.forget_said(number)?;
            let Ok(message) = message else { continue };
            if goes_along(&message) {
                letters.extend(said.about.filter(|_| matches!(message, Message::Letter { .. })));
                self.say_about(&message, said.about)?;
            }
        }
        if !returned.is_empty() && self.state.stage == Stage::Ready {
            self.tells_what_is_own(since_ms, &letters)?;
            if returned.contains(&me) {
                self.lets_others_give_back();
            }
            if let Some(since_ms) = since_ms {
                self.gives_back_to(&returned, since_ms)?;
            }
        }
        self.letters_changed = true;
        Ok(())
    }
}
