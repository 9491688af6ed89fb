//! What the other says: from the relay's log to its effect, each message once and in its order.

use kader_setting::{Entry, Fact, Now, Received};
use kader_wire::{Envelope, MailboxId};

use crate::core::Core;
use crate::message::Message;
use crate::state::Stage;
use crate::trouble::Trouble;

impl Core {
    /// An envelope of one of the group's mailboxes. Its messages are kept before the relay may forget it.
    /// Says whether it came before its turn: then the mailbox is read again from the gap on, and
    /// nothing after the gap is acknowledged.
    pub(crate) fn group_delivery(
        &mut self,
        id: &str,
        mailbox: &MailboxId,
        cursor: u64,
        envelope: &Envelope,
        now: Now,
    ) -> Result<bool, Trouble> {
        let (early, moved) = self.step(id, now, |step| {
            let (waiting, place) = (step.state.held.len(), step.place());
            let moves = step.hear(mailbox, envelope)? && step.state.held.is_empty();
            if let Some(record) = step.state.mailbox_mut(mailbox).filter(|_| moves) {
                record.cursor = record.cursor.max(cursor);
            }
            Ok((step.state.held.len() > waiting, step.place() != place))
        })?;
        if moved {
            self.read_here(id)?;
        }
        self.work_off(id, now)?;
        Ok(early)
    }

    /// Takes every message of the inbox to its effect. One that the protocol or a rule does not
    /// allow is left out; one that the vault could not take stays for the next time.
    pub(crate) fn work_off(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        while let Some(bytes) = self.relationship(id)?.state.inbox.first().cloned() {
            self.taking = true;
            let outcome = match Message::from_bytes(&bytes) {
                Ok(message) => self.heard(id, message, now),
                Err(_) => Err(Trouble::Protocol("something that is not a message")),
            };
            match outcome {
                Err(Trouble::Vault(error)) => {
                    self.taking = false;
                    return Err(Trouble::Vault(error));
                }
                Err(trouble) => tracing::warn!("a message was left out: {trouble}"),
                Ok(()) => {}
            }
            if self.taking {
                // Its effect was on memory only, or it had none: it still leaves the inbox.
                self.step(id, now, |_| Ok(()))?;
            }
        }
        Ok(())
    }

    fn heard(&mut self, id: &str, message: Message, now: Now) -> Result<(), Trouble> {
        let stage = self.relationship(id)?.state.stage;
        if matches!(stage, Stage::Mismatch | Stage::Closed) {
            return Err(Trouble::Protocol("said after the end"));
        }
        match message {
            Message::Profile { name, role } => self.step(id, now, |step| {
                let expected = step.state.other_role();
                let other = step.state.other.as_mut().ok_or(Trouble::Protocol("nobody is joined"))?;
                if role != expected {
                    return Err(Trouble::Protocol("a role that is taken"));
                }
                other.name = Some(name);
                Ok(())
            }),
            // That it came in its turn and from its epoch is all it says.
            Message::Moved => Ok(()),
            Message::VerifyCommit { commitment } => {
                self.step(id, now, |step| step.heard_commitment(&commitment))
            }
            Message::VerifyReveal { nonce } => self.step(id, now, |step| step.heard_nonce(&nonce)),
            Message::VerifySame { confirmation } => self.step(id, now, |step| step.heard_same(&confirmation)),
            Message::VerifyDifferent => self.step(id, now, |step| step.differ()),
            Message::Propose { proposal } => self.step(id, now, |step| step.heard_proposal(&proposal)),
            Message::Sign { proposal } => self.step(id, now, |step| step.heard_signature(&proposal)),
            Message::Decline { hash } => self.step(id, now, |step| step.heard_decline(&hash)),
            Message::Entry { entry } => self.heard_entry(id, &entry, now),
            Message::Countersign { signature } => {
                self.step(id, now, |step| step.heard_countersignature(&signature))
            }
            Message::Presence { at_ms, present, answer, hides } => {
                self.heard_presence(id, at_ms, present, answer, hides, now)
            }
            Message::Enter { at_ms, request, hides } => self.heard_enter(id, at_ms, &request, hides, now),
            Message::Start { entry } => self.heard_start(id, &entry, now),
            Message::NotStarted { rule, .. } => {
                self.heard_not_started(id, rule, now);
                Ok(())
            }
            Message::Again { session, nonce } => self.heard_again(id, &session, nonce, now),
            Message::Offer { session, asked, nonce, epoch, sdp, hides } => {
                self.other_hides(id, hides);
                self.heard_offer(id, &session, &asked, (nonce, epoch), sdp, now)
            }
            Message::Answer { session, offered, sdp, hides } => {
                self.other_hides(id, hides);
                self.heard_answer(id, &session, &offered, sdp)
            }
            Message::Text { session, id: text_id, text, at_ms } => {
                self.heard_text(id, &session, &text_id, text, at_ms, now)
            }
            Message::AskExtension { entry } => self.heard_extension(id, &entry, now),
            Message::DeclineExtension { entry } => self.heard_no_extension(id, &entry, now),
        }
    }

    /// A ledger entry of the other: the ledger decides whether it stands; then the room follows.
    fn heard_entry(&mut self, id: &str, bytes: &[u8], now: Now) -> Result<(), Trouble> {
        let entry = Entry::from_bytes(bytes)?;
        let fact = entry.fact().clone();
        let received = self.step(id, now, |step| {
            let received = step.heard_entry(bytes)?;
            if !matches!(received, Received::Known) {
                step.follow(&fact)?;
            }
            if let Received::Replaced(gave_way) = &received {
                step.write_again(gave_way)?;
            }
            step.witness(entry.index())?;
            step.record_agreements()?;
            Ok(received)
        })?;
        if matches!(received, Received::Known) {
            return Ok(());
        }
        match &fact {
            Fact::Start(_) => self.started(id, &entry, now),
            Fact::Extended { .. } => self.extended(id, now),
            Fact::End { .. } | Fact::Withdrawn { .. } => {
                self.session_ended(id);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
