//! One step of one relationship: what it reads, writes and says, all in one vault transaction.

use kader_seal::{Group, Identity, MailboxKeys, Opened, Provider, SealError, envelope};
use kader_setting::{Now, PublicKey, ReasonCode, Signature, Signer};
use kader_vault::{OutboxRow, Outgoing, Tx};
use kader_wire::{Envelope, MailboxId, Token};
use serde_bytes::ByteBuf;
use zeroize::Zeroizing;

use crate::book::Book;
use crate::computers::too_many;
use crate::framing::{Frame, Place};
use crate::healing::FOLLOW_MS;
use crate::homework::AtHand;
use crate::message::{Message, kept};
use crate::state::{InboxRecord, Stage, State, TextRecord, link_hash};
use crate::trouble::Trouble;
use crate::view::RoleView;

/// How many messages may wait for an earlier one. The relay keeps order; only a bad one makes these.
pub(crate) const MAX_HELD: usize = 64;
/// How many bytes those may have together: they are kept in the relationship's record.
const MAX_HELD_BYTES: usize = 1 << 20;
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
    fn to_outgoing(&self, about: Option<[u8; 16]>) -> Result<Outgoing, Trouble> {
        let destination =
            serde_ipld_dagcbor::to_vec(&(&self.mailbox, &self.write)).map_err(|_| Trouble::State)?;
        let envelope = self.envelope.as_bytes().to_vec();
        Ok(Outgoing { destination, slot: self.slot, about, envelope })
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

/// What came of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// It opened, and what follows from it is in the step.
    Taken,
    /// It opened and says nothing that this version could take: the other's program is broken.
    Senseless,
    /// Our own, come back.
    Own,
    /// It was opened before, or is a commit or a message of an epoch that is over.
    Again,
    /// Of an epoch that has not begun here: a commit is missing.
    Ahead,
    /// It came before its turn, and no more can be held. It is left as if it had not come.
    Full,
    /// It cannot be opened, now or later.
    Damaged,
}

impl Heard {
    /// What bytes are of which the group said no.
    ///
    /// A repetition is known by the ratchet, which gives each key once; a stale commit by its epoch.
    /// Neither is damage: relays deliver at least once.
    ///
    /// # Errors
    /// What the bytes have no part in: the step is undone, and they may come again.
    fn refused(error: SealError) -> Result<Self, SealError> {
        Ok(match error {
            SealError::Storage { .. }
            | SealError::Mls
            | SealError::GroupStale
            | SealError::OutsideTransaction
            | SealError::Random => return Err(error),
            SealError::AlreadyOpened
            | SealError::TooFarBehind
            | SealError::CommitStale
            | SealError::EpochTooOld => Self::Again,
            SealError::EpochAhead => Self::Ahead,
            _ => Self::Damaged,
        })
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
    /// The record's document that was changed last.
    pub(crate) at_hand: &'a mut AtHand,
    /// Outbox rows made in this step, sent after it is committed.
    pub(crate) posted: Vec<(u64, Posted)>,
    /// Nothing of this step is to be written.
    pub(crate) undo: bool,
    /// How many texts the session has: this side's, the others'.
    pub(crate) said: (usize, usize),
    /// Texts that this step added.
    pub(crate) texts: Vec<TextRecord>,
    /// Outbox rows that the relay has by this step.
    pub(crate) taken: Vec<u64>,
    /// A new epoch began in this step.
    pub(crate) epoch_began: bool,
    /// Letters are otherwise by this step.
    pub(crate) letters_changed: bool,
    /// Chunks of files may go: there is room, or something to send.
    pub(crate) files_move: bool,
    /// How much of a file is here, or is away, is otherwise by this step.
    pub(crate) files_moved: bool,
    /// The file of which a chunk was taken in.
    pub(crate) chunk_of: Option<[u8; 16]>,
    /// Homework is otherwise by this step.
    pub(crate) homework_changed: bool,
    /// Numbers that somebody asked for again in this step, from one to another.
    pub(crate) asked_again: Option<(PublicKey, u64, u64)>,
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

    /// The key of this computer's leaf of the group.
    pub(crate) fn here(&self) -> PublicKey {
        self.state.seat.as_ref().map_or_else(|| self.me(), |seat| seat.leaf)
    }

    /// Everybody's keys, in their order.
    pub(crate) fn everybody(&self) -> Vec<PublicKey> {
        self.state.everybody(&self.me())
    }

    /// Whose act or request goes before another's: the therapist's, then the lower key's.
    pub(crate) fn precedence(&self, key: &PublicKey) -> (bool, PublicKey) {
        (self.therapist().is_ok_and(|therapist| therapist != *key), *key)
    }

    /// The book of agreements and facts, once the group is there.
    pub(crate) fn book(&mut self) -> Result<&mut Book, Trouble> {
        self.book.as_mut().ok_or(Trouble::Protocol("no group yet"))
    }

    /// Puts an envelope into the outbox.
    pub(crate) fn post(&mut self, posted: Posted) -> Result<u64, Trouble> {
        self.post_about(posted, None)
    }

    fn post_about(&mut self, posted: Posted, about: Option<[u8; 16]>) -> Result<u64, Trouble> {
        let row = self.tx.push_outgoing(&posted.to_outgoing(about)?)?;
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
        let id = self.state.mls.as_ref().or(self.state.group.as_ref());
        let id = id.filter(|_| !self.state.is_away()).ok_or(Trouble::Protocol("no group yet"))?;
        let id: [u8; 16] = id.as_slice().try_into().map_err(|_| Trouble::State)?;
        Group::load(provider, id)?.ok_or(Trouble::State)
    }

    /// Seals a message for all others and puts it into the outbox. Its row there.
    pub(crate) fn say(&mut self, message: &Message) -> Result<u64, Trouble> {
        self.say_about(message, None)
    }

    /// As [`Operation::say`], for the text with this handle: whether the relay has it is shown.
    pub(crate) fn say_about(&mut self, message: &Message, about: Option<[u8; 16]>) -> Result<u64, Trouble> {
        if self.state.stage == Stage::Closed {
            // After the last words nothing is said (S-80).
            return Err(Trouble::because(ReasonCode::RelationshipEnded));
        }
        if self.state.is_away() {
            return Err(Trouble::Told("awayFromGroup"));
        }
        if self.state.seat.as_ref().is_some_and(|seat| seat.fresh) {
            return Err(Trouble::Told("computerJoining"));
        }
        let (number, bytes) = (self.state.next_out, Zeroizing::new(message.to_bytes()));
        let row = self.seals(Place::Said(number), &bytes, about)?;
        self.state.next_out += 1;
        if let Some(kind) = message.kept() {
            self.keeps_said(number, (message.about(), kind), row, &bytes)?;
        }
        Ok(row)
    }

    /// Seals a message for its place among the own ones, and puts it into the outbox. Its row there.
    pub(crate) fn seals(
        &mut self,
        place: Place,
        message: &[u8],
        about: Option<[u8; 16]>,
    ) -> Result<u64, Trouble> {
        let keys = self.mailbox()?;
        let here = self.here();
        let heard = self.state.heard_of_each_but(&here, &here).into_iter().map(|(_, due)| due).collect();
        let framed = Frame { place, heard, message }.to_bytes().map(Zeroizing::new).ok_or(Trouble::State)?;
        let provider = Provider::new(self.tx.connection());
        let mut group = self.group(&provider)?;
        let sealed = match &self.state.seat {
            Some(seat) => group.seal(&provider, &seat.signer()?, &framed)?,
            None => group.seal(&provider, self.identity, &framed)?,
        };
        // Every frame says it.
        self.state.owes_heard = false;
        let envelope = envelope::wrap(&keys.outer, &sealed)?;
        self.post_about(Posted { mailbox: keys.id, write: keys.write, slot: None, envelope }, about)
    }

    /// Puts what has no place among the messages into the outbox. Its row there.
    pub(crate) fn posts_beside(&mut self, sealed: &[u8]) -> Result<u64, Trouble> {
        let keys = self.mailbox()?;
        let envelope = envelope::wrap(&keys.outer, sealed)?;
        self.post(Posted { mailbox: keys.id, write: keys.write, slot: None, envelope })
    }

    /// The relay will never have this outbox row: nobody reads where it goes. A message is kept, and said again
    /// where it is missed; a chunk goes once more.
    pub(crate) fn row_lost(&mut self, row: u64) -> Result<(), Trouble> {
        self.tx.sent(row)?;
        self.chunk_row_went(row, true)
    }

    /// The relay has this outbox row.
    pub(crate) fn row_taken(&mut self, row: u64) -> Result<(), Trouble> {
        let about = self.tx.sent(row)?.and_then(|sent| sent.outgoing.about);
        self.taken.push(row);
        self.chunk_row_went(row, false)?;
        about.map_or(Ok(()), |id| self.relay_has_letter(&id))
    }

    /// Opens what an envelope of the group's mailboxes held. Messages whose turn it is go to the
    /// inbox, in their order and in the transaction that steps the ratchet: none is lost to a crash.
    ///
    /// Whatever did not open leaves no trace: the step is undone, so that neither the group is torn
    /// nor a byte written for what anybody can send. The mailbox's cursor moves by what opened
    /// alone, because a place that a bad relay invents for something else would hide what comes
    /// before it.
    pub(crate) fn hear(&mut self, sealed: &[u8]) -> Result<Heard, Trouble> {
        let heard = self.opens(sealed)?;
        self.undo = !matches!(heard, Heard::Taken | Heard::Senseless);
        Ok(heard)
    }

    /// The same for a chunk of a file, which has no ratchet: known again by what is here.
    pub(crate) fn hear_chunk(&mut self, bytes: &[u8]) -> Result<Heard, Trouble> {
        let heard = self.hears_chunk(bytes)?;
        self.undo = heard != Heard::Taken;
        Ok(heard)
    }

    fn opens(&mut self, sealed: &[u8]) -> Result<Heard, Trouble> {
        let provider = Provider::new(self.tx.connection());
        let mut group = self.group(&provider)?;
        let opened = group.open(&provider, sealed);
        if opened.is_ok() {
            self.state.keys_in_use = group.members().into_iter().map(PublicKey::new).collect();
        }
        let (leaf, epoch, opened) = match opened {
            Ok(Opened::Message { leaf, epoch, bytes, .. }) => (PublicKey::new(leaf), epoch, bytes),
            Ok(Opened::EpochChanged { leaf, leaves, .. }) => {
                if too_many(&leaves) {
                    return Ok(Heard::Damaged);
                }
                let leaf = PublicKey::new(leaf);
                let same = leaves.len() == self.state.lines.len() + 1;
                // Each renews once after the maker: more would only push what others wrote out of reach.
                if same && self.state.is_group() && self.state.line(&leaf).is_some_and(|line| line.renewed) {
                    return Ok(Heard::Damaged);
                }
                self.seat_remembers(group.epoch(), sealed);
                self.follow_epoch(&provider, &group, &leaf)?;
                return Ok(Heard::Taken);
            }
            Ok(Opened::Removed { .. }) => {
                self.seat_is_gone()?;
                return Ok(Heard::Taken);
            }
            // Any member can say that a commit is of this leaf: nothing follows from it.
            Ok(Opened::Own | Opened::OwnCommit) => return Ok(Heard::Own),
            Err(error) => {
                if error == SealError::AlreadyOpened {
                    // The same envelope once more, as relays do; of another one it would mean that its sender used a
                    // key twice. Which one and from whom stays unsaid.
                    tracing::debug!(target: "kader_core::opened_before", "a key of a ratchet was used up already");
                }
                return Ok(Heard::refused(error)?);
            }
        };
        let Some(frame) = Frame::from_bytes(&opened) else { return Ok(Heard::Senseless) };
        self.learns(&leaf, &frame, epoch)?;
        self.seat_is_taken(&leaf);
        let (heard, first) = match frame.place {
            Place::Said(number) => (self.in_turn(&leaf, number, frame.message), Some(number)),
            // It was sealed later than what follows it: its epoch says nothing about that.
            Place::Again(number) => (self.in_turn(&leaf, number, frame.message), None),
            Place::Beside(number) => return self.heard_beside(&leaf, number, epoch, frame.message),
        };
        let gone_by = |due: u64| first.is_some_and(|number| due > number);
        if heard == Heard::Taken && self.state.line(&leaf).is_some_and(|line| gone_by(line.next_in)) {
            self.heard_in(&leaf, epoch, FOLLOW_MS)?;
        }
        Ok(heard)
    }

    /// Gives a computer's messages out in the order they were written, whatever order they come in.
    fn in_turn(&mut self, leaf: &PublicKey, number: u64, bytes: &[u8]) -> Heard {
        let (held, held_bytes) = (self.state.held(), self.state.held_bytes());
        let Some(line) = self.state.lines.iter_mut().find(|line| line.leaf == *leaf) else {
            return Heard::Damaged;
        };
        let due = line.next_in;
        if number < due || line.held.contains_key(&number) {
            // It was said again, and is here.
            return Heard::Taken;
        }
        if number > due.saturating_add(MAX_AHEAD) {
            return Heard::Senseless;
        }
        if number > due {
            if held >= MAX_HELD || held_bytes + bytes.len() > MAX_HELD_BYTES {
                return Heard::Full;
            }
            line.held.insert(number, ByteBuf::from(bytes.to_vec()));
            return Heard::Taken;
        }
        let mut next = Some(ByteBuf::from(bytes.to_vec()));
        while let Some(bytes) = next {
            line.next_in += 1;
            self.state.owes_heard |= Message::from_bytes(&bytes).is_ok_and(|said| said.kept().is_some());
            self.state.inbox.push(InboxRecord { from: line.of, bytes });
            next = line.held.remove(&line.next_in);
        }
        Heard::Taken
    }

    /// Erases what has served: the link once nothing is to be said in the invitation's mailbox any
    /// more, what the six signs were made of once they were compared.
    pub(crate) fn lets_go(&mut self) -> Result<(), Trouble> {
        let compared = self.state.compared();
        if let Some(record) =
            self.state.verification.as_mut().filter(|record| compared && !record.own.is_empty())
        {
            record.is_over();
            self.tx.forget_said_of(kept::COMPARISON)?;
            self.tx.erase_traces();
        }
        let now_s = self.now.wall_ms / 1000;
        let gone = self.state.invitations.iter().all(|record| record.burned || record.expires_s <= now_s);
        // Who came in burns the mailbox; who invited has heard from inside the group that it served.
        let heard = self.state.lines.iter().all(|line| line.next_in > 0);
        let served = match self.state.stage {
            Stage::Invited | Stage::Joining => false,
            Stage::Closed => true,
            _ => gone || heard && self.state.my_role == RoleView::Therapist,
        };
        if !served || self.state.invitations.is_empty() {
            return Ok(());
        }
        for record in std::mem::take(&mut self.state.invitations) {
            let mailbox = record.parsed()?.mailbox()?.id;
            for row in self.tx.pending()? {
                let (number, posted) = Posted::from_row(row)?;
                if posted.mailbox == mailbox {
                    self.tx.sent(number)?;
                }
            }
            self.state.came_by.push(ByteBuf::from(link_hash(&record.link).as_ref().to_vec()));
        }
        self.tx.erase_traces();
        Ok(())
    }
}

/// A member's key out of stored bytes.
pub(crate) fn key(bytes: &[u8]) -> Result<PublicKey, Trouble> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| Trouble::State)?;
    Ok(PublicKey::new(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_bytes_have_no_part_in_may_come_again() {
        for torn in [
            SealError::Mls,
            SealError::GroupStale,
            SealError::Storage { code: 13 },
            SealError::OutsideTransaction,
            SealError::Random,
        ] {
            assert_eq!(Heard::refused(torn), Err(torn));
        }
        for again in [SealError::AlreadyOpened, SealError::CommitStale, SealError::EpochTooOld] {
            assert_eq!(Heard::refused(again), Ok(Heard::Again));
        }
        assert_eq!(Heard::refused(SealError::EpochAhead), Ok(Heard::Ahead));
        for bad in [SealError::Undecryptable, SealError::UnexpectedMembers, SealError::Malformed] {
            assert_eq!(Heard::refused(bad), Ok(Heard::Damaged));
        }
    }
}
