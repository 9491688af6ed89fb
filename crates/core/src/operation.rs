//! One step of one relationship: what it reads, writes and says, all in one vault transaction.

use kader_seal::{Group, Identity, MailboxKeys, Opened, Provider, envelope};
use kader_setting::{Now, PublicKey, Signature, Signer};
use kader_vault::{OutboxRow, Outgoing, Tx};
use kader_wire::{Envelope, MailboxId, Token};
use serde_bytes::ByteBuf;

use crate::book::Book;
use crate::message::Message;
use crate::state::State;
use crate::trouble::Trouble;
use crate::view::RoleView;

/// How many messages may wait for an earlier one. The relay keeps order; only a bad one makes these.
const MAX_HELD: usize = 64;
/// How far ahead of its turn a message may be.
const MAX_AHEAD: u64 = 4_096;

/// An append, as it will be sent however often it takes.
pub(crate) struct Posted {
    pub(crate) mailbox: MailboxId,
    pub(crate) write: Token,
    pub(crate) slot: Option<u64>,
    pub(crate) envelope: Envelope,
}

impl Posted {
    fn to_outgoing(&self) -> Result<Outgoing, Trouble> {
        let destination =
            serde_ipld_dagcbor::to_vec(&(&self.mailbox, &self.write)).map_err(|_| Trouble::State)?;
        let envelope = self.envelope.as_bytes().to_vec();
        Ok(Outgoing { destination, slot: self.slot, about: None, envelope })
    }

    /// Out of the outbox.
    pub(crate) fn from_row(row: OutboxRow) -> Result<(u64, Self), Trouble> {
        let (mailbox, write) =
            serde_ipld_dagcbor::from_slice(&row.outgoing.destination).map_err(|_| Trouble::State)?;
        let envelope = Envelope::try_from(row.outgoing.envelope).map_err(|_| Trouble::State)?;
        Ok((row.number, Self { mailbox, write, slot: row.outgoing.slot, envelope }))
    }
}

/// The identity key, as the setting wants a signer.
pub(crate) struct Pen<'a>(pub(crate) &'a Identity);

impl Signer for Pen<'_> {
    fn public(&self) -> PublicKey {
        PublicKey::new(self.0.public())
    }

    fn sign(&self, prefix: &'static [u8], bytes: &[u8]) -> Signature {
        Signature::new(self.0.sign(prefix, bytes))
    }
}

/// A step under way.
pub(crate) struct Operation<'a> {
    pub(crate) tx: &'a Tx<'a>,
    pub(crate) identity: &'a Identity,
    /// Name and role of the owner.
    pub(crate) profile: (&'a String, RoleView),
    pub(crate) now: Now,
    pub(crate) state: State,
    pub(crate) book: Option<Book>,
    /// Outbox rows made in this step, sent after it is committed.
    pub(crate) posted: Vec<(u64, Posted)>,
}

impl Operation<'_> {
    /// The identity as a signer.
    pub(crate) fn pen(&self) -> Pen<'_> {
        Pen(self.identity)
    }

    /// This side's key.
    pub(crate) fn me(&self) -> PublicKey {
        PublicKey::new(self.identity.public())
    }

    /// The other side's key, once they are joined.
    pub(crate) fn other(&self) -> Result<PublicKey, Trouble> {
        let other = self.state.other.as_ref().ok_or(Trouble::Protocol("nobody is joined yet"))?;
        key(&other.key)
    }

    /// The book of agreements and facts, once the group is there.
    pub(crate) fn book(&mut self) -> Result<&mut Book, Trouble> {
        self.book.as_mut().ok_or(Trouble::Protocol("no group yet"))
    }

    /// Puts an envelope into the outbox.
    pub(crate) fn post(&mut self, posted: Posted) -> Result<u64, Trouble> {
        let row = self.tx.push_outgoing(&posted.to_outgoing()?)?;
        self.posted.push((row, posted));
        Ok(row)
    }

    /// The group's mailbox.
    pub(crate) fn mailbox(&self) -> Result<MailboxKeys, Trouble> {
        let record = self.state.mailbox.as_ref().ok_or(Trouble::Protocol("no group yet"))?;
        Ok(record.keys()?)
    }

    /// The group, as the vault has it.
    pub(crate) fn group(&self, provider: &Provider<'_>) -> Result<Group, Trouble> {
        let id = self.state.group.as_ref().ok_or(Trouble::Protocol("no group yet"))?;
        let id: [u8; 16] = id.as_slice().try_into().map_err(|_| Trouble::State)?;
        Group::load(provider, id)?.ok_or(Trouble::State)
    }

    /// Seals a message for the other and puts it into the outbox. Its row there.
    pub(crate) fn say(&mut self, message: &Message) -> Result<u64, Trouble> {
        let keys = self.mailbox()?;
        let mut numbered = self.state.next_out.to_be_bytes().to_vec();
        numbered.extend_from_slice(&message.to_bytes());
        let provider = Provider::new(self.tx.connection());
        let sealed = self.group(&provider)?.seal(&provider, self.identity, &numbered)?;
        self.state.next_out += 1;
        let envelope = envelope::wrap(&keys.outer, &sealed)?;
        self.post(Posted { mailbox: keys.id, write: keys.write, slot: None, envelope })
    }

    /// Opens an envelope of one of the group's mailboxes. Messages whose turn it is go to the inbox,
    /// in their order and in the transaction that steps the ratchet: none is lost to a crash.
    ///
    /// Says whether it opened. Garbage, replays, our own and foreign messages do not and change
    /// nothing: the mailbox's cursor moves by what opened alone, because a place that a bad relay
    /// invents for something else would hide what comes before it.
    pub(crate) fn hear(&mut self, mailbox: &MailboxId, envelope: &Envelope) -> Result<bool, Trouble> {
        let record = self.state.mailbox_mut(mailbox).ok_or(Trouble::Protocol("no such mailbox"))?;
        if record.commit.as_ref().is_some_and(|own| own.as_slice() == envelope.hash().as_bytes()) {
            return Ok(true);
        }
        let Ok(sealed) = envelope::unwrap(&record.keys()?.outer, envelope) else {
            left_out("an envelope that does not open");
            return Ok(false);
        };
        let provider = Provider::new(self.tx.connection());
        let mut group = self.group(&provider)?;
        let (epoch, opened) = match group.open(&provider, &sealed) {
            Ok(Opened::Message { sender, epoch, bytes }) if PublicKey::new(sender) == self.other()? => {
                (epoch, bytes)
            }
            Ok(Opened::EpochChanged { .. }) => {
                self.follow_epoch(&provider, &group)?;
                return Ok(true);
            }
            Ok(_) => return Ok(true),
            Err(kader_seal::SealError::Storage { code }) => {
                return Err(Trouble::Seal(kader_seal::SealError::Storage { code }));
            }
            Err(_) => {
                left_out("a message that does not open");
                return Ok(false);
            }
        };
        if let Some((number, bytes)) = opened.split_first_chunk::<8>() {
            let number = u64::from_be_bytes(*number);
            self.in_turn(number, bytes)?;
            if self.state.next_in > number {
                self.heard_in(epoch);
            }
        }
        Ok(true)
    }

    /// Gives messages out in the order they were written, whatever order they come in.
    ///
    /// An error where no more can be held: the step is undone, so that the message can come again.
    fn in_turn(&mut self, number: u64, bytes: &[u8]) -> Result<(), Trouble> {
        let due = self.state.next_in;
        if number < due || number > due.saturating_add(MAX_AHEAD) {
            return Ok(());
        }
        if number > due {
            if self.state.held.len() >= MAX_HELD {
                return Err(Trouble::Protocol("too much before its turn"));
            }
            self.state.held.insert(number, ByteBuf::from(bytes.to_vec()));
            return Ok(());
        }
        let mut next = Some(ByteBuf::from(bytes.to_vec()));
        while let Some(bytes) = next {
            self.state.next_in += 1;
            self.state.inbox.push(bytes);
            next = self.state.held.remove(&self.state.next_in);
        }
        Ok(())
    }
}

/// A member's key out of stored bytes.
pub(crate) fn key(bytes: &[u8]) -> Result<PublicKey, Trouble> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| Trouble::State)?;
    Ok(PublicKey::new(bytes))
}

/// Says that something was left out; which, from whom and what it was stays unsaid.
fn left_out(what: &'static str) {
    tracing::debug!("left out: {what}");
}
