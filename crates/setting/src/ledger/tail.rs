//! When two sides write at once: which entry stands, and how the other gives way.

use super::{EndReason, Entry, Fact, Ledger};
use crate::time::CLOCK_TOLERANCE_MS;
use crate::{Agreements, Hash, Now, PublicKey, Role, SettingError};
use std::cmp::Reverse;

/// What became of an entry that another member sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// It was next, and stands.
    Appended,
    /// It stood already; its signatures were added.
    Known,
    /// It took the place of own entries that nobody else had signed. Their facts, oldest first:
    /// what still holds (a withdrawal, a leave) is to be written again at the new place.
    Replaced(Vec<Fact>),
}

/// What decides between two entries for one place: signed by all, then alone, then one member's
/// tightening, then one of several. The hash decides only where one member wrote on two devices.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Same bytes on all sides, not yet signed by all: it can be built again at any place.
    Awaiting,
    /// The record of a tightening, which can be built again too: a therapist's before a client's, then
    /// the lower key. Apart from the acts, since the other side writes it too, for the same member.
    Tightened(bool, Reverse<PublicKey>, Reverse<Hash>),
    /// Somebody's own act: a therapist's before a client's, then the lower key.
    Alone(bool, Reverse<PublicKey>, Reverse<Hash>),
    /// Everybody who had to has signed it.
    Complete,
}

impl Ledger {
    /// Takes an entry that another member sent: the next one, one that stands already, or one
    /// for a place where this side has written alone meanwhile.
    ///
    /// # Errors
    /// As [`Ledger::append`] and [`Ledger::yield_to`]; `EndTooEarly` for an END at the limit more
    /// than two minutes before the limit; `FactFromFuture` for a missed appointment that has not been. The ledger is then as it was.
    pub fn receive(
        &mut self,
        entry: Entry,
        me: &PublicKey,
        now: Now,
        agreements: &Agreements,
    ) -> Result<Received, SettingError> {
        if let Some(known) = self.entry(entry.index())
            && known.hash() == entry.hash()
        {
            for key in entry.signatures().keys() {
                if let Some(signature) = entry.countersignature_of(key) {
                    self.collect(&signature, agreements)?;
                }
            }
            return Ok(Received::Known);
        }
        let ahead = entry.body().at_wall_ms > now.wall_ms.saturating_add(CLOCK_TOLERANCE_MS);
        if ahead && matches!(entry.fact(), Fact::Missed { .. }) {
            return Err(SettingError::FactFromFuture);
        }
        let limit = Fact::is_limit(entry.fact());
        if limit && entry.body().at_wall_ms > now.wall_ms.saturating_add(CLOCK_TOLERANCE_MS) {
            return Err(SettingError::EndTooEarly);
        }
        if entry.index() < self.len() {
            return self.yield_to(entry, me, agreements).map(Received::Replaced);
        }
        self.append(entry, agreements)?;
        Ok(Received::Appended)
    }

    /// Lets a rival entry take the place of own entries. Only if
    /// - it follows from the entry before that place,
    /// - every own entry from that place on was signed by this side alone, and
    /// - it goes first: what everyone has signed goes before what one did alone (a therapist's
    ///   act before a client's, then the lower key), and that goes before an agreement or a limit
    ///   that still awaits signatures.
    ///
    /// Both sides decide the same way, so that exactly one gives way. Returns the facts that gave
    /// way, oldest first.
    ///
    /// # Errors
    /// `TailCountersigned`, `OwnEntryStands`, or why the rival does not follow. The ledger is then
    /// as it was.
    pub fn yield_to(
        &mut self,
        rival: Entry,
        me: &PublicKey,
        agreements: &Agreements,
    ) -> Result<Vec<Fact>, SettingError> {
        let place = rival.index();
        let at = usize::try_from(place).map_err(|_| SettingError::LedgerGap)?;
        let Some((kept, tail)) = self.entries.split_at_checked(at) else {
            return Err(SettingError::LedgerGap);
        };
        let Some(first) = tail.first() else {
            return Err(SettingError::LedgerGap);
        };
        if first.hash() == rival.hash() {
            return Err(SettingError::LedgerReplay);
        }
        let own_only = |e: &Entry| e.signatures().keys().all(|key| key == me);
        if !tail.iter().all(own_only) {
            return Err(SettingError::TailCountersigned);
        }
        let mut shorter = Self {
            relationship: self.relationship,
            entries: kept.to_vec(),
            state: self.state_before(place, agreements)?,
        };
        // What stands on an entry that is not here has no rank here.
        shorter.fits(&rival)?;
        let (mine, theirs) = (shorter.rank(first, agreements)?, shorter.rank(&rival, agreements)?);
        shorter.append(rival, agreements)?;
        if theirs <= mine {
            return Err(SettingError::OwnEntryStands);
        }
        let gave_way = tail.iter().map(|e| e.fact().clone()).collect();
        *self = shorter;
        Ok(gave_way)
    }

    /// `self` ends just before the entry.
    fn rank(&self, entry: &Entry, agreements: &Agreements) -> Result<Rank, SettingError> {
        let is_therapist = |by: &PublicKey| {
            let agreed = self.agreed().and_then(|hash| agreements.by_hash(hash));
            agreed.and_then(|signed| signed.agreement().role_of(by)) == Some(Role::Therapist)
        };
        let hash = Reverse(*entry.hash());
        if let Some(by) = entry.fact().alone_by() {
            return Ok(Rank::Alone(is_therapist(by), Reverse(*by), hash));
        }
        if let Some(by) = tightened_by(entry, agreements) {
            return Ok(Rank::Tightened(is_therapist(&by), Reverse(by), hash));
        }
        let wanted = match self.state.wanted(entry, agreements) {
            // A version that gave way is not in the chain any more: it can be written again.
            Err(SettingError::AgreementUnknown) => return Ok(Rank::Awaiting),
            wanted => wanted?,
        };
        let complete = entry.signatures().missing(&wanted).is_empty();
        Ok(if complete { Rank::Complete } else { Rank::Awaiting })
    }
}

/// Who tightened the agreement alone, if that is what the entry records and not all have signed it.
fn tightened_by(entry: &Entry, agreements: &Agreements) -> Option<PublicKey> {
    let Fact::Agreed { agreement, .. } = entry.fact() else {
        return None;
    };
    let version = agreements.by_hash(agreement).filter(|version| !version.is_complete())?;
    Some(version.agreement().proposed_by)
}

impl Fact {
    fn is_limit(&self) -> bool {
        matches!(self, Self::End { reason: EndReason::Limit, .. })
    }
}
