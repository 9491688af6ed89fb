//! A person's two computers at once: how the second gets a seat in each group, and how it is taken out again.
//!
//! The first computer makes the seat: a leaf of its own under a key that the person's identity key signed
//! (`kader_seal::Seat`), added by a commit like any other. The therapist's program makes mailboxes, and its next move
//! gives the new leaf a reader; from then on the seat serves. It goes along, sealed to the recovery words, with an
//! archive of that very moment: what was said before is in the archive, what is said later is at the relay, and the
//! numbers say which is which (`lines_heard.rs`). Nothing has to be compared again: whoever has the words and the
//! file is that person already.
//!
//! The second computer reads and writes (`second.rs`); what is signed for the person is signed on the first one, so
//! that hardly ever two entries of one person stand at one place of the ledger. Stopping is done on either (P1).

mod own;
mod second;

pub(crate) use own::OwnDue;
pub(crate) use second::{
    SeatAlong, SeatRecord, for_the_first, means_something, means_something_of_mine, sits_down,
};

use kader_seal::{Group, Leaf, Provider, SealError, Seat};
use kader_setting::{Now, PublicKey};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::Zeroize;

use crate::core::Core;
use crate::lines_heard::LineRecord;
use crate::operation::Operation;
use crate::relationship::Relationship;
use crate::state::{HealingRecord, Stage, State};
use crate::trouble::Trouble;
use crate::view::ComputersView;

/// How long a seat is kept for a computer that never came, milliseconds.
const UNUSED_MS: u64 = 7 * 86_400_000;
/// Most computers of one person. The seal has room for one more.
const MAX_COMPUTERS: usize = 2;
/// Most commits that a seat remembers. More in a week no honest members make.
const MAX_COMMITS: usize = 64;
/// And how many bytes those have at most: they are in the relationship's record.
const MAX_COMMIT_BYTES: usize = 256 * 1_024;

/// First computer: the seat of this person's second one.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SeatingRecord {
    /// `kader_seal::Seat` as bytes.
    seat: ByteBuf,
    /// The key of its leaf.
    pub(crate) leaf: PublicKey,
    /// The welcome that belongs to the commit that was made last.
    welcome: ByteBuf,
    /// Outbox row of the commit that waits for the relay's word.
    row: Option<u64>,
    /// The epoch in which the leaf is there.
    there_since: Option<u64>,
    /// Commits since then, each with the epoch that it begins: the second computer cannot read where they went.
    commits: Vec<(u64, ByteBuf)>,
    /// When it was asked for, Unix milliseconds.
    since_ms: u64,
    /// It is to be taken out.
    leaves: bool,
}

impl Drop for SeatingRecord {
    fn drop(&mut self) {
        self.seat.zeroize();
        self.welcome.zeroize();
    }
}

impl SeatingRecord {
    /// Whether somebody can sit down on it: the present mailbox has a reader for it.
    fn serves(&self, state: &State) -> bool {
        let place = state.place();
        // Nor while the present mailbox is from before another came or went.
        !self.leaves && self.there_since.is_some_and(|epoch| place > epoch) && state.lines_since <= place
    }

    /// Its commit is not on its way, and has to be.
    fn is_due(&self) -> bool {
        self.row.is_none() && self.leaves == self.there_since.is_some()
    }
}

impl State {
    /// Whether this is the second computer of its owner.
    pub(crate) fn is_second(&self) -> bool {
        self.seat.is_some()
    }

    /// The line of the other computer of this person.
    pub(crate) fn line_of_mine(&self, me: &PublicKey) -> Option<&LineRecord> {
        self.lines.iter().find(|line| line.of == *me)
    }

    /// Of everybody else at least one computer was heard in this epoch or later. One that is off for weeks holds
    /// nothing up: what it wrote in an epoch that is gone is asked for by its number.
    pub(crate) fn followed(&self, epoch: u64) -> bool {
        self.others
            .iter()
            .all(|other| self.lines.iter().any(|line| line.of == other.key && line.heard_in >= epoch))
    }
}

/// Whether somebody would be in the group with more computers than there may be.
pub(crate) fn too_many(leaves: &[Leaf]) -> bool {
    let of = |person: &[u8; 32]| leaves.iter().filter(|leaf| leaf.person == *person).count();
    leaves.iter().any(|leaf| of(&leaf.person) > MAX_COMPUTERS)
}

/// Whether a seat can be made in this relationship.
fn can_seat(found: &Relationship) -> bool {
    let state = &found.state;
    let lives = matches!(state.stage, Stage::Agree | Stage::Ready) && !state.to_say_again;
    lives && state.group.is_some() && !state.is_away() && !state.sealed_off && !state.is_second()
}

impl Core {
    /// First computer: makes a seat in every relationship that goes on, where there is none.
    ///
    /// # Errors
    /// The codes `onFirstComputer`, `nothingGoesOn`.
    pub(crate) fn prepare_computer(&mut self, now: Now) -> Result<(), Trouble> {
        let me = self.me()?;
        let open = self.opened()?;
        if open.relationships.values().any(|found| found.state.is_second()) {
            return Err(Trouble::Told("onFirstComputer"));
        }
        let without =
            |found: &Relationship| found.state.seating.is_none() && found.state.line_of_mine(&me).is_none();
        let all = open.relationships.iter().filter(|(_, found)| can_seat(found));
        let all: Vec<(String, bool)> = all.map(|(id, found)| (id.clone(), without(found))).collect();
        if all.is_empty() {
            return Err(Trouble::Told("nothingGoesOn"));
        }
        for (id, _) in all.into_iter().filter(|(_, without)| *without) {
            self.step(&id, now, |step| step.makes_seat())?;
        }
        Ok(())
    }

    /// First computer: takes the second one out of every relationship.
    ///
    /// # Errors
    /// The code `onFirstComputer`.
    pub(crate) fn remove_computer(&mut self, now: Now) -> Result<(), Trouble> {
        let me = self.me()?;
        let open = self.opened()?;
        if open.relationships.values().any(|found| found.state.is_second()) {
            return Err(Trouble::Told("onFirstComputer"));
        }
        let has =
            |found: &Relationship| found.state.seating.is_some() || found.state.line_of_mine(&me).is_some();
        let ids: Vec<String> =
            open.relationships.iter().filter(|(_, found)| has(found)).map(|(id, _)| id.clone()).collect();
        ids.into_iter().try_for_each(|id| self.step(&id, now, |step| step.takes_seat_away()))
    }

    /// Seats that nobody came to sit on are taken away again.
    pub(crate) fn unused_seats(&mut self, now: Now) {
        let unused = |found: &Relationship| {
            let seating = found.state.seating.as_ref().filter(|seating| !seating.leaves);
            seating.is_some_and(|seating| now.wall_ms.saturating_sub(seating.since_ms) >= UNUSED_MS)
        };
        let found = self.open.iter().flat_map(|open| &open.relationships);
        let ids: Vec<String> = found.filter(|(_, found)| unused(found)).map(|(id, _)| id.clone()).collect();
        for id in ids {
            if let Err(trouble) = self.step(&id, now, |step| step.takes_seat_away()) {
                tracing::warn!("an unused seat could not be taken away: {trouble}");
            }
        }
    }

    /// What the page is told of both computers.
    pub(crate) fn computers(&self) -> ComputersView {
        let Some(open) = &self.open else { return ComputersView::default() };
        let me = PublicKey::new(open.identity.public());
        let mut view = ComputersView::default();
        for found in open.relationships.values() {
            let state = &found.state;
            if let Some(seat) = &state.seat {
                view.second = true;
                view.joining += u32::from(seat.fresh);
            }
            view.could += u32::from(can_seat(found));
            match &state.seating {
                Some(seating) if seating.leaves => view.leaving += 1,
                Some(seating) if seating.serves(state) => view.ready += 1,
                Some(_) => view.preparing += 1,
                None => view.used += u32::from(!state.is_second() && state.line_of_mine(&me).is_some()),
            }
        }
        view
    }
}

impl Operation<'_> {
    /// A seat is to be made: the commit follows when nothing else is on its way.
    fn makes_seat(&mut self) -> Result<(), Trouble> {
        let group = {
            let provider = Provider::new(self.tx.connection());
            self.group(&provider)?.id()
        };
        let seat = Seat::new(self.identity, group)?;
        self.state.seating = Some(SeatingRecord {
            seat: ByteBuf::from(seat.to_bytes()?.to_vec()),
            leaf: PublicKey::new(seat.key()),
            welcome: ByteBuf::new(),
            row: None,
            there_since: None,
            commits: Vec::new(),
            since_ms: self.now.wall_ms,
            leaves: false,
        });
        self.state.healing.get_or_insert(HealingRecord::Due);
        Ok(())
    }

    /// The second computer, or its empty seat, is to be taken out.
    fn takes_seat_away(&mut self) -> Result<(), Trouble> {
        let me = self.me();
        if let Some(seating) = self.state.seating.as_mut() {
            if seating.there_since.is_none() && seating.row.is_none() {
                // Nobody knows of it.
                self.state.seating = None;
                return Ok(());
            }
            seating.leaves = true;
            seating.seat.zeroize();
        } else {
            let Some(leaf) = self.state.line_of_mine(&me).map(|line| line.leaf) else { return Ok(()) };
            let (since_ms, there_since) = (self.now.wall_ms, Some(self.state.place()));
            self.state.seating = Some(SeatingRecord {
                seat: ByteBuf::new(),
                leaf,
                welcome: ByteBuf::new(),
                row: None,
                there_since,
                commits: Vec::new(),
                since_ms,
                leaves: true,
            });
        }
        self.state.healing.get_or_insert(HealingRecord::Due);
        Ok(())
    }

    /// The commit by which the second computer comes or goes, if one is due.
    pub(crate) fn seat_commit(
        &mut self,
        provider: &Provider<'_>,
        group: &mut Group,
    ) -> Result<Option<ByteBuf>, Trouble> {
        let Some(seating) = self.state.seating.as_mut() else { return Ok(None) };
        let commit = match (seating.leaves, seating.there_since.is_some()) {
            (false, false) => {
                let seat = Seat::from_bytes(&seating.seat)?;
                group.add_leaf(provider, self.identity, seat.package()).map(|mut added| {
                    seating.welcome.zeroize();
                    seating.welcome = ByteBuf::from(std::mem::take(&mut added.welcome));
                    added.commit.map(ByteBuf::from)
                })
            }
            (true, true) => group
                .remove_leaf(provider, self.identity, seating.leaf.as_bytes())
                .map(|commit| Some(ByteBuf::from(commit))),
            (true, false) => Err(SealError::NotAMember),
            (false, true) => return Ok(None),
        };
        match commit {
            // There is nothing to take out, or nothing to put in any more: a key package gets old.
            Err(
                SealError::NotAMember
                | SealError::UnexpectedMembers
                | SealError::CredentialMismatch
                | SealError::KeyPackageLifetime
                | SealError::KeyPackageRefused,
            ) => {
                self.state.seating = None;
                Ok(None)
            }
            other => Ok(other?),
        }
    }

    /// Its turn has come once nothing else is on its way.
    pub(crate) fn seat_follows(&mut self) {
        if self.state.seating.as_ref().is_some_and(SeatingRecord::is_due) {
            self.state.healing.get_or_insert(HealingRecord::Due);
        }
    }

    /// That commit lies in this outbox row.
    pub(crate) fn seat_commit_goes(&mut self, row: Option<u64>) {
        if let Some(seating) = self.state.seating.as_mut() {
            seating.row = row;
        }
    }

    /// An own commit was accepted. Whether it was the one of a seat.
    pub(crate) fn seat_commit_taken(&mut self, row: u64, epoch: u64, commit: &[u8]) -> bool {
        let Some(seating) = self.state.seating.as_mut() else { return false };
        if seating.row != Some(row) {
            self.seat_remembers(epoch, commit);
            return false;
        }
        seating.row = None;
        if seating.leaves && seating.there_since.is_some() {
            self.state.seating = None;
        } else {
            seating.there_since = Some(epoch);
            seating.commits.clear();
        }
        true
    }

    /// A commit that came after the leaf was there: whoever sits down on the seat has to follow it.
    pub(crate) fn seat_remembers(&mut self, epoch: u64, commit: &[u8]) {
        let Some(seating) = self.state.seating.as_mut() else { return };
        if seating.there_since.is_some_and(|since| epoch > since) {
            seating.commits.push((epoch, ByteBuf::from(commit.to_vec())));
        }
        let bytes: usize = seating.commits.iter().map(|(_, commit)| commit.len()).sum();
        if (seating.commits.len() > MAX_COMMITS || bytes > MAX_COMMIT_BYTES) && !seating.leaves {
            seating.commits.clear();
            seating.leaves = true;
            seating.seat.zeroize();
        }
    }

    /// Whether a member has two computers. What one of them says may overtake what the other said, and each counts
    /// versions of a record by what it has heard: that a message is none from before is known by its number alone.
    pub(crate) fn writes_on_two(&self, who: &PublicKey) -> bool {
        let own = usize::from(*who == self.me());
        own + self.state.lines.iter().filter(|line| line.of == *who).count() > 1
    }

    /// Something was heard of this leaf: the seat is taken, and nobody's but its any more.
    pub(crate) fn seat_is_taken(&mut self, leaf: &PublicKey) {
        self.state.seating.take_if(|seating| seating.leaf == *leaf && !seating.leaves);
    }

    /// Which computers are in the group, by the group. Whether others came or went.
    pub(crate) fn lines_follow(&mut self, epoch: u64, leaves: &[Leaf]) -> bool {
        let (here, first) = (self.here(), self.state.first_number());
        let before = self.state.lines.len();
        self.state.lines.retain(|line| leaves.iter().any(|leaf| leaf.key == *line.leaf.as_bytes()));
        let mut changed = self.state.lines.len() != before;
        for leaf in leaves {
            let (key, person) = (PublicKey::new(leaf.key), PublicKey::new(leaf.person));
            if key != here && self.state.line(&key).is_none() {
                self.state.lines.push(LineRecord::new(key, person, first));
                changed = true;
            }
        }
        if changed {
            self.state.lines_since = epoch;
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_computers_each_and_no_more() {
        let leaf = |key, person| Leaf { key: [key; 32], person: [person; 32] };
        let mut leaves = vec![leaf(1, 1), leaf(2, 2), leaf(3, 2), leaf(4, 1)];
        assert!(!too_many(&leaves));
        leaves.push(leaf(5, 2));
        assert!(too_many(&leaves));
    }
}
