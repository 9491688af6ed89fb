//! When two sides write at once: which entry stands, and how the other gives way.

use super::state::RelayTimes;
use super::{Closing, EndReason, Entry, Fact, Ledger};
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
    /// It took the place of entries that were not settled. Their facts, oldest first: what of them is
    /// this side's own and still holds (a withdrawal, a leave) is to be written again at the new place.
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
    /// Somebody's own act: a therapist's before a client's, then the lower key; of one member who wrote on two
    /// devices leaving before withdrawing, and both before anything else.
    Alone(bool, Reverse<PublicKey>, u8, Reverse<Hash>),
    /// Everybody who had to has signed it.
    Complete,
}

impl Ledger {
    /// Takes an entry that another member sent: the next one, one that stands already, or one
    /// for a place where something else was written meanwhile.
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
        self.receive_heard(entry, &[], me, now, agreements)
    }

    /// As [`Ledger::receive`]; `heard` are those whose signature under this very entry came here before
    /// anything that they did alone at its place or behind it ([`Ledger::has_acted`]). See
    /// [`Ledger::yield_to`].
    ///
    /// # Errors
    /// As [`Ledger::receive`].
    pub fn receive_heard(
        &mut self,
        entry: Entry,
        heard: &[PublicKey],
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
        in_time(&entry, now)?;
        if entry.index() < self.len() {
            return self.yield_to(entry, heard, me, agreements).map(Received::Replaced);
        }
        self.append(entry, agreements)?;
        Ok(Received::Appended)
    }

    /// Takes an entry that does not follow from what stands here (`LedgerBroken`, `LedgerGap`), with those
    /// before it out of `aside`: entries that came and do not stand here. Others went on together while
    /// this side stood on an entry that goes before theirs, which came too late to them: what they have
    /// settled meanwhile does not give way any more. So what stands here does, if nothing of it is
    /// settled, if something of theirs is, and if nobody takes back what they said
    /// ([`Ledger::yield_to`]; `heard` as in [`Ledger::receive_heard`]).
    ///
    /// # Errors
    /// `LedgerGap` where those before it are not all there; `OwnEntryStands` where nothing of theirs is
    /// settled; `TailCountersigned`; and as [`Ledger::receive`]. The ledger is then as it was.
    pub fn receive_behind(
        &mut self,
        entry: Entry,
        aside: &[Entry],
        heard: &[PublicKey],
        me: &PublicKey,
        now: Now,
        agreements: &Agreements,
    ) -> Result<Received, SettingError> {
        let mut run = vec![entry];
        let place = loop {
            let Some(first) = run.last().map(Entry::body) else {
                return Err(SettingError::LedgerGap);
            };
            let before = first.index.checked_sub(1).ok_or(SettingError::LedgerFork)?;
            if self.entry(before).is_some_and(|stands| *stands.hash() == first.previous) {
                break first.index;
            }
            let found = aside.iter().find(|one| one.index() == before && *one.hash() == first.previous);
            run.push(found.ok_or(SettingError::LedgerGap)?.clone());
        };
        let at = usize::try_from(place).map_err(|_| SettingError::LedgerGap)?;
        let (kept, tail) = self.entries.split_at_checked(at).ok_or(SettingError::LedgerGap)?;
        let mut shorter = Self {
            relationship: self.relationship,
            entries: kept.to_vec(),
            state: self.state_before(place, agreements)?,
        };
        let mut goes_first = tail.is_empty();
        for entry in run.into_iter().rev() {
            in_time(&entry, now)?;
            shorter.fits(&entry)?;
            let wanted = shorter.state.wanted(&entry, agreements)?;
            let settles = settled(&entry, &wanted);
            if settles && takes_back(&entry, &wanted, tail, (shorter.heard(heard, agreements), me)) {
                return Err(SettingError::TailCountersigned);
            }
            goes_first |= settles;
            shorter.append(entry, agreements)?;
        }
        if !goes_first {
            return Err(SettingError::OwnEntryStands);
        }
        if self.has_settled(tail, place, agreements)? {
            return Err(SettingError::TailCountersigned);
        }
        let gave_way = tail.iter().map(|entry| entry.fact().clone()).collect();
        *self = shorter;
        Ok(Received::Replaced(gave_way))
    }

    /// Lets a rival entry take the place of what stands there and behind it. Only if
    /// - it follows from the entry before that place,
    /// - nothing from that place on is settled: signed by everybody who had to, where those are several,
    /// - nobody takes back what they said: none of those who signed the rival (this side aside) has
    ///   signed, there, what somebody did alone, and
    /// - it goes first: what everyone has signed goes before what one did alone (a therapist's
    ///   act before a client's, then the lower key), and that goes before an agreement or a limit
    ///   that still awaits signatures.
    ///
    /// Where one alone has to sign the rival, or this side and one other, the third point holds for
    /// everything there, also for agreements and limits. (Of two members each stands on what the other
    /// signed, whatever was heard.) Among more, one of them may have signed it, and acted at the same place before the last
    /// one signed.
    /// That takes nothing back, if this side knows that the signature was there first: `heard` are
    /// those whose signature under the rival came here before what they did; and of the one who asked
    /// for it, who always signs first, this side knows where it signed the rival itself.
    ///
    /// All sides decide the same way, so that all but one give way. Returns the facts that gave way,
    /// oldest first, whosoever's: each side writes its own again.
    ///
    /// # Errors
    /// `LedgerBroken` where it follows from an entry that does not stand here, whatever else stands at its
    /// place; `TailCountersigned`, `OwnEntryStands`, or why the rival does not follow. The ledger is then
    /// as it was.
    pub fn yield_to(
        &mut self,
        rival: Entry,
        heard: &[PublicKey],
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
        let mut shorter = Self {
            relationship: self.relationship,
            entries: kept.to_vec(),
            state: self.state_before(place, agreements)?,
        };
        // What stands on an entry that is not here has no rank here: it is kept until that one comes.
        shorter.fits(&rival)?;
        let own_only = |e: &Entry| e.signatures().keys().all(|key| key == me);
        if !tail.iter().all(own_only) && !self.may_give_way(tail, &rival, heard, me, agreements)? {
            return Err(SettingError::TailCountersigned);
        }
        let (mine, theirs) = (shorter.rank(first, agreements)?, shorter.rank(&rival, agreements)?);
        shorter.append(rival, agreements)?;
        if theirs <= mine {
            return Err(SettingError::OwnEntryStands);
        }
        let gave_way = tail.iter().map(|e| e.fact().clone()).collect();
        *self = shorter;
        Ok(gave_way)
    }

    /// Whether everybody who had to has signed the entry at this index, and those are several: it never
    /// gives way.
    #[must_use]
    pub fn is_settled(&self, index: u64, agreements: &Agreements) -> bool {
        let Some(entry) = self.entry(index) else {
            return false;
        };
        let wanted = self.state_before(index, agreements).and_then(|before| before.wanted(entry, agreements));
        wanted.is_ok_and(|wanted| settled(entry, &wanted))
    }

    /// Whether something that this member did alone stands at this place or behind it. Whoever collects
    /// signatures under an entry for that place asks this as each arrives: if not, the signature was
    /// there first, and its owner is one of those `heard` ([`Ledger::receive_heard`]).
    #[must_use]
    pub fn has_acted(&self, by: &PublicKey, from: u64) -> bool {
        let behind = usize::try_from(from).ok().and_then(|at| self.entries.get(at..));
        behind.is_some_and(|tail| tail.iter().any(|entry| entry.fact().alone_by() == Some(by)))
    }

    /// Whether nothing in the tail is settled, and none of the rival's signers takes anything back.
    fn may_give_way(
        &self,
        tail: &[Entry],
        rival: &Entry,
        heard: &[PublicKey],
        me: &PublicKey,
        agreements: &Agreements,
    ) -> Result<bool, SettingError> {
        let before = self.state_before(rival.index(), agreements)?;
        // What stands on an entry that is not here says nothing about who must sign it.
        let Ok(wanted) = before.wanted(rival, agreements) else {
            return Ok(false);
        };
        let another = wanted.iter().any(|key| key != me && rival.signatures().has(key));
        Ok(another
            && !takes_back(rival, &wanted, tail, (self.heard(heard, agreements), me))
            && !self.has_settled(tail, rival.index(), agreements)?)
    }

    /// Whether something in this tail is settled, or stands on what is not known here.
    fn has_settled(&self, tail: &[Entry], place: u64, agreements: &Agreements) -> Result<bool, SettingError> {
        let mut state = self.state_before(place, agreements)?;
        for entry in tail {
            match state.wanted(entry, agreements) {
                Ok(wanted) if settled(entry, &wanted) => return Ok(true),
                // A version that gave way is not in the chain any more.
                Ok(_) | Err(SettingError::AgreementUnknown) => {}
                Err(_) => return Ok(true),
            }
            match state.judge(entry, agreements, RelayTimes::Verify) {
                Ok(change) => state.apply(change),
                // What stands on it is looked at by the state before it.
                Err(SettingError::AgreementUnknown) => {}
                Err(_) => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Of two members nothing is heard before: each stands on what the other signed.
    fn heard<'a>(&self, heard: &'a [PublicKey], agreements: &Agreements) -> &'a [PublicKey] {
        let several = self.state.current(agreements).is_ok_and(|agreement| agreement.members.len() > 2);
        if several { heard } else { &[] }
    }

    /// `self` ends just before the entry.
    fn rank(&self, entry: &Entry, agreements: &Agreements) -> Result<Rank, SettingError> {
        let is_therapist = |by: &PublicKey| {
            let agreed = self.agreed().and_then(|hash| agreements.by_hash(hash));
            agreed.and_then(|signed| signed.agreement().role_of(by)) == Some(Role::Therapist)
        };
        let hash = Reverse(*entry.hash());
        if let Some(by) = entry.fact().alone_by() {
            return Ok(Rank::Alone(is_therapist(by), Reverse(*by), stops(entry.fact()), hash));
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

/// How far an act stops what was agreed: leaving, withdrawing, or not at all.
const fn stops(fact: &Fact) -> u8 {
    match fact {
        Fact::Closed { how: Closing::Left, .. } => 2,
        Fact::Withdrawn { .. } => 1,
        _ => 0,
    }
}

/// Whether all of these have signed it, and they are several.
fn settled(entry: &Entry, wanted: &[PublicKey]) -> bool {
    wanted.len() > 1 && entry.signatures().missing(wanted).is_empty()
}

/// Whether one of those who signed the rival, this side aside, has signed in the tail what somebody did
/// alone; of a rival that nobody else signs, or only this side and another, anything at all. Whose
/// signature under the rival was there first takes nothing back by it.
fn takes_back(
    rival: &Entry,
    wanted: &[PublicKey],
    tail: &[Entry],
    (heard, me): (&[PublicKey], &PublicKey),
) -> bool {
    let signed = rival.signatures();
    let asked_by = match rival.fact() {
        Fact::Start(start) => Some(&start.terms.admitted_by),
        fact => fact.asked_by(),
    };
    let was_first = |key: &PublicKey| heard.contains(key) || (asked_by == Some(key) && signed.has(me));
    let few = wanted.len() <= if wanted.contains(me) { 2 } else { 1 };
    wanted.iter().filter(|key| *key != me && signed.has(key)).any(|key| {
        tail.iter().any(|entry| {
            let acted = entry.fact().alone_by().is_some();
            let back = if few { !heard.contains(key) } else { acted && !was_first(key) };
            // Who stops on two devices at once (P1) stops: nothing is taken back by saying it again, or by leaving.
            let stopped = rival.fact().alone_by() == Some(key) && entry.fact().alone_by() == Some(key);
            let again = stopped && stops(entry.fact()) > 0 && stops(rival.fact()) >= stops(entry.fact());
            back && !again && entry.signatures().has(key)
        })
    })
}

/// S-14, S-19: nothing is over before its time.
fn in_time(entry: &Entry, now: Now) -> Result<(), SettingError> {
    if entry.body().at_wall_ms <= now.wall_ms.saturating_add(CLOCK_TOLERANCE_MS) {
        return Ok(());
    }
    match entry.fact() {
        Fact::Missed { .. } => Err(SettingError::FactFromFuture),
        fact if fact.is_limit() => Err(SettingError::EndTooEarly),
        _ => Ok(()),
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
