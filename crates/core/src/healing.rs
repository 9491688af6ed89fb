//! New epochs: after a session both members renew their leaf, and the mailbox moves.
//!
//! A key that was copied out of an open vault opens what comes until both leaves are new: then the
//! group has healed, and the exporter that the session's media keys came from is gone. Who made
//! the mailbox commits first. The mailbox of that epoch takes the place of the one before, so that
//! the relay sees no name that lasts. The other follows and commits in turn; its commit moves
//! nothing, for it has no capability to make mailboxes with.
//!
//! The relay decides between two commits, by their slot. A commit is posted when the outbox is
//! empty otherwise and no session runs. An earlier mailbox is read until the other was heard, in
//! its turn, in the present epoch: messages are numbered, so nothing of theirs is left behind then.

use kader_seal::{Group, Provider, envelope};
use kader_setting::{Now, PublicKey};
use kader_wire::{Envelope, MailboxId};
use serde_bytes::ByteBuf;

use crate::core::Core;
use crate::lines::Pending;
use crate::message::Message;
use crate::operation::{Operation, Posted};
use crate::state::{FollowRecord, HealingRecord, MailboxRecord, Stage};
use crate::trouble::Trouble;

/// How many earlier mailboxes are read at once. An honest member never leaves more than two; one
/// that commits on and on loses the oldest.
const MAX_EARLIER: usize = 4;
/// How many own commits before the last one are kept for who did not follow them.
const MAX_TO_FOLLOW: usize = 4;
/// After this long a commit that the other did not follow is appended again, milliseconds.
pub(crate) const FOLLOW_MS: u64 = 86_400_000;

impl Core {
    /// Begins what is due where nothing else is on its way.
    pub(crate) fn heal(&mut self, now: Now) {
        let ids: Vec<String> = self
            .open
            .iter()
            .flat_map(|open| &open.relationships)
            .filter(|(_, found)| matches!(found.state.healing, Some(HealingRecord::Due)))
            .map(|(id, _)| id.clone())
            .collect();
        for id in ids {
            if let Err(trouble) = self.heal_one(&id, now) {
                tracing::warn!("a new epoch could not be begun: {trouble}");
            }
        }
    }

    fn heal_one(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let relationship = self.relationship(id)?;
        let state = &relationship.state;
        let runs = relationship.book.as_ref().is_none_or(|book| book.ledger.open_session().is_some());
        let in_room = self.room.as_ref().is_some_and(|room| room.relationship == id);
        // Among several the next move waits until everybody followed the last: nobody is to fall so far
        // behind that what they wrote in the meantime opens no more.
        let awaited = state.is_group() && state.to_follow.is_some();
        // Who sits down takes nothing in before that.
        let joins = state.seat.as_ref().is_some_and(|seat| seat.fresh);
        let comes_in = !joins && (!state.inbox.is_empty() || state.held() > 0);
        let busy = runs && !joins || in_room || comes_in || awaited;
        if busy
            || !matches!(state.stage, Stage::Ready | Stage::Agree | Stage::Verify)
            || self.relay_key(&state.relay).is_none()
        {
            return Ok(());
        }
        if !self.said_in_outbox(id)?.is_empty() {
            return Ok(());
        }
        self.step(id, now, |step| step.make_commit())?;
        if let Some(HealingRecord::Prepared { mailbox, .. }) = self.relationship(id)?.state.healing.clone() {
            self.create(id, &mailbox, Pending::NextMailbox { relationship: id.to_owned() })?;
        }
        Ok(())
    }

    /// Whether this is the own commit, which the relay's word is still awaited on.
    pub(crate) fn is_own_commit(&self, id: &str, mailbox: &MailboxId, envelope: &Envelope) -> bool {
        self.relationship(id).is_ok_and(|found| {
            let posted = matches!(found.state.healing, Some(HealingRecord::Posted { .. }));
            let here = found.state.mailboxes().find(|record| posted && record.is(mailbox));
            here.is_some_and(|record| record.is_own_commit(envelope))
        })
    }

    /// Whether this outbox row carries the own commit.
    pub(crate) fn is_commit(&self, id: &str, row: u64) -> bool {
        let found = self.relationship(id).ok();
        found.and_then(|found| found.state.healing.as_ref()).is_some_and(|healing| healing.is_posted(row))
    }
}

impl Operation<'_> {
    /// A session is over: who made the mailbox begins.
    pub(crate) fn heal_after_session(&mut self) {
        let maker = self.state.mailbox.as_ref().is_some_and(|mailbox| mailbox.maker);
        if maker && self.state.healing.is_none() {
            self.state.healing = Some(HealingRecord::Due);
        }
    }

    /// Makes the commit. The maker's waits for its mailbox; the other's goes out at once.
    fn make_commit(&mut self) -> Result<(), Trouble> {
        let provider = Provider::new(self.tx.connection());
        let mut group = self.group(&provider)?;
        if let Some(commit) = self.seat_commit(&provider, &mut group)? {
            // Who makes mailboxes moves behind it: the new one has a reader more, or less.
            self.post_bytes(&group, &commit, None)?;
            let row = match &self.state.healing {
                Some(HealingRecord::Posted { row, .. }) => Some(*row),
                _ => None,
            };
            self.seat_commit_goes(row);
            return Ok(());
        }
        let commit = ByteBuf::from(match &self.state.seat {
            Some(seat) => group.update(&provider, &seat.signer()?)?,
            None => group.update(&provider, self.identity)?,
        });
        if !self.state.mailbox.as_ref().is_some_and(|mailbox| mailbox.maker) {
            return self.post_bytes(&group, &commit, None);
        }
        let keys = group.next_mailbox(&provider)?.to_bytes()?;
        let mailbox = MailboxRecord {
            keys: ByteBuf::from(keys.to_vec()),
            cursor: 0,
            maker: true,
            made: false,
            epoch: group.epoch() + 1,
            commit: None,
            over: false,
        };
        self.state.healing = Some(HealingRecord::Prepared { commit, mailbox });
        Ok(())
    }

    /// The mailbox is there: the commit may take its slot.
    pub(crate) fn post_commit(&mut self) -> Result<(), Trouble> {
        let Some(HealingRecord::Prepared { commit, mut mailbox }) = self.state.healing.clone() else {
            return Ok(());
        };
        mailbox.made = true;
        let provider = Provider::new(self.tx.connection());
        let group = self.group(&provider)?;
        self.post_bytes(&group, &commit, Some(mailbox))
    }

    fn post_bytes(
        &mut self,
        group: &Group,
        commit: &[u8],
        mailbox: Option<MailboxRecord>,
    ) -> Result<(), Trouble> {
        let keys = self.mailbox()?;
        let envelope = envelope::wrap(&keys.outer, commit)?;
        let slot = Some(group.epoch());
        if let Some(here) = self.state.mailbox.as_mut() {
            here.posts_commit(&envelope);
        }
        let row = self.post(Posted { mailbox: keys.id, write: keys.write, slot, envelope })?;
        let commit = ByteBuf::from(commit.to_vec());
        self.state.healing = Some(HealingRecord::Posted { row, mailbox, commit });
        Ok(())
    }

    /// The relay took an outbox row. If it was the commit, the next epoch begins; says whether the
    /// mailbox moved with it.
    pub(crate) fn commit_accepted(&mut self, row: u64) -> Result<bool, Trouble> {
        let (mailbox, commit) = match self.state.healing.take_if(|healing| healing.is_posted(row)) {
            Some(HealingRecord::Posted { mailbox, commit, .. }) => (mailbox, commit),
            _ => return Ok(false),
        };
        let provider = Provider::new(self.tx.connection());
        let mut group = self.group(&provider)?;
        group.confirm_commit(&provider)?;
        self.epoch_began = true;
        let seated = self.seat_commit_taken(row, group.epoch(), &commit);
        self.lines_follow(group.epoch(), &group.leaves());
        self.sits();
        // The relay may forget it before the others have read it.
        let mut before = Vec::new();
        if let Some(last) = self.state.to_follow.take() {
            before = last.before;
            before.push((last.epoch, last.commit));
            before.drain(..before.len().saturating_sub(MAX_TO_FOLLOW));
        }
        self.state.to_follow =
            Some(FollowRecord { commit, epoch: group.epoch(), since_ms: self.now.wall_ms, before });
        let Some(mailbox) = mailbox else {
            if seated && self.state.mailbox.as_ref().is_some_and(|here| here.maker) {
                self.state.healing = Some(HealingRecord::Due);
            }
            self.seat_follows();
            return Ok(false);
        };
        self.seat_follows();
        self.state.lines.iter_mut().for_each(|line| line.renewed = false);
        self.move_to(mailbox);
        // Nothing is said about it: the next message shows it.
        Ok(true)
    }

    /// The own commit came back out of its mailbox: the relay has taken it, whatever became of its
    /// word on that. What the other wrote after it lies behind it there, in the epoch it begins.
    /// Says whether the mailbox moved.
    pub(crate) fn commit_came_back(&mut self) -> Result<bool, Trouble> {
        let Some(HealingRecord::Posted { row, .. }) = self.state.healing else { return Ok(false) };
        self.tx.sent(row)?;
        self.commit_accepted(row)
    }

    /// Another's commit was merged. An own one that was not accepted yet has lost by that.
    pub(crate) fn follow_epoch(
        &mut self,
        provider: &Provider<'_>,
        group: &Group,
        leaf: &PublicKey,
    ) -> Result<(), Trouble> {
        self.seat_is_taken(leaf);
        let others = self.lines_follow(group.epoch(), &group.leaves());
        // The first computer of the therapist makes the mailboxes. By a commit with which somebody's second one
        // comes or goes it does not move yet.
        let maker = *leaf == self.therapist()? && !others;
        for line in self.state.lines.iter_mut().filter(|line| maker || !others && line.leaf == *leaf) {
            line.renewed = !maker;
        }
        self.epoch_began = true;
        let lost = self.state.healing.take();
        if let Some(HealingRecord::Posted { row, .. }) = &lost {
            self.tx.sent(*row)?;
            self.seat_commit_goes(None);
        }
        let joins = self.state.seat.as_ref().is_some_and(|seat| seat.fresh);
        if !maker {
            // The mailbox stays where its maker is. What the own commit was for is still due; and who makes
            // mailboxes gives those who came a reader.
            let moves = others && self.state.mailbox.as_ref().is_some_and(|here| here.maker);
            self.state.healing = (lost.is_some() || moves).then_some(HealingRecord::Due);
            self.seat_follows();
            if others && !joins && self.state.stage != Stage::Closed {
                self.say(&Message::Moved)?;
            }
            return Ok(());
        }
        let keys = group.mailbox(provider)?.to_bytes()?;
        self.move_to(MailboxRecord {
            keys: ByteBuf::from(keys.to_vec()),
            cursor: 0,
            maker: false,
            made: false,
            epoch: group.epoch(),
            commit: None,
            over: false,
        });
        if self.state.stage == Stage::Closed {
            // Nothing is said any more (S-80).
            return Ok(());
        }
        self.state.healing = Some(HealingRecord::Due);
        if joins {
            return Ok(());
        }
        self.say(&Message::Moved).map(|_| ())
    }

    /// From here on this is the mailbox; the one before is still read.
    fn move_to(&mut self, mailbox: MailboxRecord) {
        self.state.earlier.extend(self.state.mailbox.replace(mailbox));
        while self.state.earlier.len() > MAX_EARLIER {
            self.state.earlier.remove(0);
        }
    }

    /// The relay has the last acknowledgement of an earlier mailbox, or the mailbox no longer.
    pub(crate) fn let_go_of(&mut self, mailbox: &MailboxId) {
        self.state.earlier.retain(|record| !(record.over && record.is(mailbox)));
    }

    /// A computer was heard in this epoch, and everything before it too. Once everybody was heard in the
    /// present mailbox's epoch, nothing of theirs is left behind in an earlier one. `after_ms`: for how long
    /// their not following the own commit is put down to its being on its way.
    pub(crate) fn heard_in(&mut self, leaf: &PublicKey, epoch: u64, after_ms: u64) -> Result<(), Trouble> {
        let place = self.state.place();
        if let Some(line) = self.state.line_mut(leaf) {
            line.heard_in = line.heard_in.max(epoch);
        }
        if self.state.followed(place) {
            for record in &mut self.state.earlier {
                record.over = true;
            }
        }
        let Some(until) = self.to_follow() else { return Ok(()) };
        if self.state.followed(until) {
            self.state.to_follow = None;
            return Ok(());
        }
        if epoch < until { self.lets_follow(after_ms) } else { Ok(()) }
    }

    /// The epoch of the own commit that not everybody is known to have followed.
    pub(crate) fn to_follow(&self) -> Option<u64> {
        let follow = self.state.to_follow.as_ref()?;
        Some(if follow.epoch == 0 { self.state.place() } else { follow.epoch })
    }

    /// Somebody still is in the epoch before, long after the own commit: the relay may have forgotten it before
    /// they read it. It is appended once more where they read, without a slot.
    pub(crate) fn lets_follow(&mut self, after_ms: u64) -> Result<(), Trouble> {
        let Some(until) = self.to_follow() else { return Ok(()) };
        let now_ms = self.now.wall_ms;
        let Some(follow) = &mut self.state.to_follow else { return Ok(()) };
        if now_ms.saturating_sub(follow.since_ms) < after_ms {
            return Ok(());
        }
        follow.since_ms = now_ms;
        let last = (until, follow.commit.clone());
        for (epoch, commit) in follow.before.clone().into_iter().chain([last]) {
            let here = self.state.earlier.iter_mut().chain(&mut self.state.mailbox);
            let Some(before) = here.filter(|record| record.epoch < epoch).last() else { continue };
            let keys = before.keys()?;
            let envelope = envelope::wrap(&keys.outer, &commit)?;
            before.posts_commit(&envelope);
            self.post(Posted { mailbox: keys.id, write: keys.write, slot: None, envelope })?;
        }
        Ok(())
    }
}
