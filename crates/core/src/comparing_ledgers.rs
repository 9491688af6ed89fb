//! Where the ledgers of two members differ, once their heads do at a START (S-03).
//!
//! Two programs tell each other hashes of their entries, a bounded number at a time. Each entry names the
//! one before it, so equal hashes at one place mean equal ledgers up to there: a range that holds the first
//! difference gets smaller by 128 with every message.
//!
//! What heals by itself is not told as a difference. Each member's messages are heard in the order in which
//! they were said. So a side believes in a difference only when the other's message names this side's
//! present head (the other has heard everything that led to it) and nothing here or there waits for its
//! time or for what comes before it: then all that each has said has had its effect on both sides. What
//! others of several have said may still be on its way: as soon as it comes the two compare again.
//!
//! A hash is the word of the other's program and is told as that. It is asked for in the lobby alone, tells
//! a member nothing but hashes of what that member has or should have, and is answered so many times a
//! minute and no more.

use kader_setting::{Fact, Hash, Ledger, Now, PublicKey};
use serde::{Deserialize, Serialize};

use crate::core::Core;
use crate::message::Message;
use crate::operation::Operation;
use crate::relationship::Relationship;
use crate::state::{Stage, State};
use crate::trouble::Trouble;
use crate::view::{LedgerFaultKind, LedgerFaultView};

/// Into how many parts a range is cut by one message.
const PARTS: u64 = 128;
/// Most hashes in one message: those parts, and one at either side of the range.
pub(crate) const MAX_HASHES: usize = 130;
/// Longest ledger that is compared. Nobody lives to write a longer one.
const MAX_LENGTH: u64 = 1 << 32;
/// So many messages of this are said or heard with each member in this time, boot clock milliseconds.
const MOST: u32 = 10;
const WITHIN_MS: u64 = 60_000;
/// What has its time within this is waited for, milliseconds. Beyond it, no clock is merely wrong.
const SOON_MS: u64 = 24 * 3_600_000;

/// What one side says of its ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Hashes {
    /// Its head.
    pub(crate) head: Hash,
    /// How many entries it has.
    pub(crate) length: u64,
    /// Hashes of some entries with their places, ascending.
    pub(crate) some: Vec<(u64, Hash)>,
    /// The other's head, as it was heard last; nothing from who begins.
    pub(crate) heard: Option<Hash>,
    /// Something waits there for its time, or for what comes before it.
    pub(crate) waits: bool,
    /// The first difference, where the sender believes in one.
    pub(crate) first: Option<u64>,
}

/// The first difference to another member's ledger, by the word of their program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DifferenceRecord {
    with: PublicKey,
    /// The place, counted from 0.
    line: u64,
    /// What they have there, if they have anything.
    theirs: Option<Hash>,
    /// How many entries stood here when it was found.
    length: u64,
}

impl DifferenceRecord {
    /// Their entry stands here now; or what they lacked does not any more, having given way.
    fn is_healed(&self, ledger: &Ledger) -> bool {
        let here = ledger.entry(self.line).map(|entry| *entry.hash());
        self.theirs == here
    }
}

/// How often a member was heard or asked about this.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Turns {
    since_ms: u64,
    used: u32,
}

impl Turns {
    fn take(&mut self, now: Now) -> bool {
        if self.used == 0 || now.boot_ms >= self.since_ms.saturating_add(WITHIN_MS) {
            *self = Self { since_ms: now.boot_ms, used: 0 };
        }
        self.used = self.used.saturating_add(1);
        self.used <= MOST
    }
}

/// The place of the first difference, and what the other has there, if anything.
type First = (u64, Option<Hash>);

/// A ledger, as far as it is compared.
struct Mine<'a> {
    head: Hash,
    length: u64,
    at: &'a dyn Fn(u64) -> Option<Hash>,
}

/// The first difference is not before `from` and not behind `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    from: u64,
    until: u64,
}

impl Mine<'_> {
    /// What who begins says.
    fn opening(&self, waits: bool) -> Hashes {
        let some = self.some(Range { from: 0, until: self.length });
        Hashes { head: self.head, length: self.length, some, heard: None, waits, first: None }
    }

    /// Where the first difference can be, by what the other says. The heads are not equal.
    fn narrowed(&self, said: &Hashes) -> Result<Range, Trouble> {
        let no_chain = || Trouble::Protocol("hashes that no ledger has");
        if said.length > MAX_LENGTH {
            return Err(no_chain());
        }
        let mut range = Range { from: 0, until: self.length.min(said.length) };
        let mut next = 0;
        for (place, hash) in &said.some {
            let is_last = said.length.checked_sub(1) == Some(*place);
            if *place < next || *place >= said.length || (is_last && *hash != said.head) {
                return Err(no_chain());
            }
            next = place + 1;
            match (self.at)(*place) {
                // Equal behind a difference: no chain goes on like that.
                Some(mine) if mine == *hash && *place >= range.until => return Err(no_chain()),
                Some(mine) if mine == *hash => range.from = place + 1,
                Some(_) => range.until = range.until.min(*place),
                None => {}
            }
        }
        // Equal to the last entry of both, with another head.
        if range.from == self.length && self.length == said.length {
            return Err(no_chain());
        }
        Ok(range)
    }

    /// Own hashes in a range, and one at either side of it.
    fn some(&self, range: Range) -> Vec<(u64, Hash)> {
        let width = range.until.saturating_sub(range.from);
        let parts = width.min(PARTS);
        let within = (0..parts).map(|part| range.from + part * width / parts.max(1));
        let places = range.from.checked_sub(1).into_iter().chain(within).chain([range.until]);
        places.filter_map(|place| Some((place, (self.at)(place)?))).collect()
    }

    /// The answer to what the other said; the first difference, where this side believes in one from now on.
    fn answer(&self, said: &Hashes, waits: bool) -> Result<(Option<Hashes>, Option<First>), Trouble> {
        let range = self.narrowed(said)?;
        let both_heard = said.heard == Some(self.head);
        let mut found = None;
        if both_heard && range.from == range.until && !waits && !said.waits {
            let theirs = said.some.iter().find(|(place, _)| *place == range.from).map(|(_, hash)| *hash);
            if theirs.is_none() && range.from < said.length {
                return Err(Trouble::Protocol("a difference that is not shown"));
            }
            found = Some((range.from, theirs));
        }
        let first = found.map(|(line, _)| line);
        let done = both_heard && first.is_some() && said.first == first;
        // Where something waits nobody is to find anything yet: it is compared again then.
        let stands_still = both_heard && range.from == range.until && first.is_none();
        let answer = Hashes {
            head: self.head,
            length: self.length,
            some: self.some(range),
            heard: Some(said.head),
            waits,
            first,
        };
        Ok(((!done && !stands_still).then_some(answer), found))
    }
}

/// The ledger as it is compared.
fn with_mine<T>(ledger: &Ledger, work: impl FnOnce(&Mine<'_>) -> T) -> T {
    let at = |place| ledger.entry(place).map(|entry| *entry.hash());
    work(&Mine { head: ledger.head(), length: ledger.len(), at: &at })
}

impl Relationship {
    /// The first of the differences that were found, for the page.
    pub(crate) fn difference(&self) -> Option<LedgerFaultView> {
        if matches!(self.state.stage, Stage::Mismatch | Stage::Closed) {
            return None;
        }
        let ledger = &self.book.as_ref()?.ledger;
        let standing = self.state.differences.iter().filter(|found| !found.is_healed(ledger));
        let place = |with: &PublicKey| self.state.others.iter().position(|other| other.key == *with);
        let first = standing.min_by_key(|found| (found.line, place(&found.with)))?;
        let kind = match (&first.theirs, ledger.entry(first.line)) {
            (None, _) => LedgerFaultKind::MissingThere,
            (Some(_), None) => LedgerFaultKind::MissingHere,
            (Some(_), Some(_)) => LedgerFaultKind::Other,
        };
        let line = u32::try_from(first.line).unwrap_or(u32::MAX);
        Some(LedgerFaultView { line, kind, member: Some(crate::handle(&first.with)) })
    }

    /// Notes with whom a step healed a difference.
    pub(crate) fn heals_with(&mut self, after: &State) {
        let stands = |one: &PublicKey| after.differences.iter().any(|other| other.with == *one);
        let healed = self.state.differences.iter().map(|one| one.with).filter(|with| !stands(with));
        let healed: Vec<PublicKey> = healed.collect();
        self.healed_with.retain(|with| !stands(with) && !healed.contains(with));
        self.healed_with.extend(healed);
    }

    /// Whether something came that has no effect yet and will have one by itself.
    fn waits_soon(&self, now: Now) -> bool {
        let due = self.waiting_due().is_some_and(|due_ms| due_ms <= now.wall_ms.saturating_add(SOON_MS));
        due || self.waiting() > 0
    }
}

impl Core {
    /// Whether this is the lobby of that relationship: only there it is compared.
    fn compares(&self, id: &str) -> bool {
        self.room.as_ref().is_some_and(|room| room.relationship == id && room.permit.is_none())
    }

    fn takes_turn(&mut self, id: &str, with: &PublicKey, now: Now) -> Result<bool, Trouble> {
        let found = self.relationship_mut(id)?;
        Ok(found.state.member(with).is_some() && found.comparing.entry(*with).or_default().take(now))
    }

    /// A member asks to begin from this head. Where it is another than this side's, the two compare;
    /// where it is the same, nothing differs any more, and who was told otherwise is told.
    pub(crate) fn heads_meet(
        &mut self,
        id: &str,
        with: &PublicKey,
        head: &Hash,
        now: Now,
    ) -> Result<(), Trouble> {
        let found = self.relationship(id)?;
        let same = found.book.as_ref().is_some_and(|book| book.ledger.head() == *head);
        let told = found.state.differences.iter().any(|one| one.with == *with);
        if !same {
            return self.compare_ledgers(id, with, now);
        }
        if told {
            self.aside(|core| {
                core.step(id, now, |step| {
                    step.state.differences.retain(|one| one.with != *with);
                    Ok(())
                })
            })?;
            self.compare_ledgers(id, with, now)?;
        }
        Ok(())
    }

    /// Begins to compare with a member.
    pub(crate) fn compare_ledgers(&mut self, id: &str, with: &PublicKey, now: Now) -> Result<(), Trouble> {
        if !self.compares(id) || !self.takes_turn(id, with, now)? {
            return Ok(());
        }
        let found = self.relationship_mut(id)?;
        let waits = found.waits_soon(now);
        let Some(ledger) = found.book.as_ref().map(|book| &book.ledger) else { return Ok(()) };
        found.compared_on = Some(ledger.head());
        let ledger = with_mine(ledger, |mine| mine.opening(waits));
        let message = Message::CompareLedgers { to: *with, ledger };
        self.aside(|core| core.step(id, now, |step| step.say(&message).map(|_| ())))
    }

    /// A member says hashes of their ledger.
    pub(crate) fn heard_ledger(
        &mut self,
        id: &str,
        from: &PublicKey,
        said: &Hashes,
        now: Now,
    ) -> Result<(), Trouble> {
        if !self.compares(id) || !self.takes_turn(id, from, now)? {
            return Ok(());
        }
        let found = self.relationship_mut(id)?;
        let waits = found.waits_soon(now);
        found.compared_on = found.book.as_ref().map(|book| book.ledger.head());
        self.step(id, now, |step| step.compares(from, said, waits))
    }

    /// In a lobby whose ledger was found to differ, something was written since: it is compared again.
    /// Also with whom nothing differs here any more: they may still be told otherwise there.
    pub(crate) fn compare_again(&mut self, now: Now) {
        let Some(id) = self.room.as_ref().map(|room| room.relationship.clone()) else { return };
        let Ok(found) = self.relationship(&id) else { return };
        let head = found.book.as_ref().map(|book| book.ledger.head());
        let differs = !found.state.differences.is_empty() || !found.healed_with.is_empty();
        if !differs || found.compared_on == head || !self.compares(&id) {
            return;
        }
        let mut with: Vec<PublicKey> = found.state.differences.iter().map(|one| one.with).collect();
        if let Ok(found) = self.relationship_mut(&id) {
            found.compared_on = head;
            with.append(&mut found.healed_with);
        }
        for other in with {
            if let Err(trouble) = self.compare_ledgers(&id, &other, now) {
                tracing::warn!("ledgers could not be compared: {trouble}");
            }
        }
    }
}

impl Operation<'_> {
    /// Compares, keeps what was found, and answers where the other does not know it yet.
    fn compares(&mut self, from: &PublicKey, said: &Hashes, waits: bool) -> Result<(), Trouble> {
        let (to, ledger) = (*from, &self.book()?.ledger);
        let (head, length) = (ledger.head(), ledger.len());
        if said.head == head {
            if said.length != length {
                return Err(Trouble::Protocol("hashes that no ledger has"));
            }
            self.state.differences.retain(|one| one.with != *from);
            if said.heard != Some(head) {
                let ledger = Hashes { head, length, some: Vec::new(), heard: Some(head), waits, first: None };
                self.say(&Message::CompareLedgers { to, ledger })?;
            }
            return Ok(());
        }
        let (answer, found) = with_mine(ledger, |mine| mine.answer(said, waits))?;
        if let Some((line, theirs)) = found {
            let record = DifferenceRecord { with: *from, line, theirs, length };
            self.state.differences.retain(|one| one.with != *from);
            self.state.differences.push(record);
        }
        if let Some(ledger) = answer {
            self.say(&Message::CompareLedgers { to, ledger })?;
        }
        Ok(())
    }

    /// Differences that are none any more: the other's entry stands here now, or a START that was signed
    /// since names that member, who had the same head then.
    pub(crate) fn differences_follow(&mut self) {
        if self.state.differences.is_empty() {
            return;
        }
        let Some(ledger) = self.book.as_ref().map(|book| &book.ledger) else { return };
        let last = ledger.entries().iter().rev().find_map(|entry| match entry.fact() {
            Fact::Start(start) => Some((entry.index(), start)),
            _ => None,
        });
        self.state.differences.retain(|one| {
            let met = last.is_some_and(|(at, start)| at >= one.length && start.attendee(&one.with).is_ok());
            !one.is_healed(ledger) && !met
        });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

    use super::*;

    /// A ledger of so many entries that leaves the common one at this place.
    fn chain(length: u64, fork: u64, salt: u8) -> Vec<Hash> {
        let hash = |place: u64| {
            let mut bytes = [if place >= fork { salt } else { 0 }; 32];
            bytes[..8].copy_from_slice(&place.to_be_bytes());
            Hash::new(bytes)
        };
        (0..length).map(hash).collect()
    }

    fn with<T>(chain: &[Hash], work: impl FnOnce(&Mine<'_>) -> T) -> T {
        let at = |place: u64| chain.get(usize::try_from(place).unwrap()).copied();
        let head = chain.last().copied().unwrap_or(Hash::new([9; 32]));
        work(&Mine { head, length: chain.len() as u64, at: &at })
    }

    /// Two compare until nobody answers; what both found, and how many messages it took.
    fn compared(one: &[Hash], other: &[Hash]) -> ([Option<First>; 2], usize) {
        let sides = [one, other];
        let mut said = with(one, |mine| mine.opening(false));
        let (mut found, mut messages) = ([None, None], 1);
        for turn in 1..20 {
            assert!(said.some.len() <= MAX_HASHES, "{}", said.some.len());
            let (answer, here) = with(sides[turn % 2], |mine| mine.answer(&said, false)).unwrap();
            found[turn % 2] = here.or(found[turn % 2]);
            let Some(answer) = answer else { return (found, messages) };
            (said, messages) = (answer, messages + 1);
        }
        panic!("they never come to an end");
    }

    #[test]
    fn s03_the_first_entry_that_differs_is_found_in_ledgers_of_any_length() {
        let lengths = [0, 1, 2, 5, 127, 128, 129, 130, 131, 300, 9_999, 10_000];
        for length in lengths {
            let forks = [0, 1, 2, 63, 126, 127, 128, 129, 200, 4_567, 9_998, 9_999];
            for fork in forks.into_iter().filter(|fork| *fork < length) {
                for more in [0, 1, 700] {
                    let (one, other) = (chain(length, fork, 1), chain(length + more, fork, 2));
                    for (here, there) in [(&one, &other), (&other, &one)] {
                        let (found, messages) = compared(here, there);
                        let at = usize::try_from(fork).unwrap();
                        assert_eq!(found[0], Some((fork, Some(there[at]))), "{length} {fork} {more}");
                        assert_eq!(found[1], Some((fork, Some(here[at]))), "{length} {fork} {more}");
                        assert!(messages <= 4, "{messages}");
                    }
                }
            }
            for cut in [1, 2, 128, 5_000].into_iter().filter(|cut| *cut <= length) {
                let whole = chain(length, u64::MAX, 0);
                let short = &whole[..usize::try_from(length - cut).unwrap()];
                let line = length - cut;
                let theirs = whole[usize::try_from(line).unwrap()];
                assert_eq!(compared(&whole, short).0, [Some((line, None)), Some((line, Some(theirs)))]);
                assert_eq!(compared(short, &whole).0, [Some((line, Some(theirs))), Some((line, None))]);
            }
        }
    }

    #[test]
    fn what_no_ledger_has_is_not_believed() {
        let mine = chain(10, u64::MAX, 0);
        let theirs = chain(10, 4, 2);
        let good = Hashes {
            head: theirs[9],
            length: 10,
            some: vec![(3, theirs[3]), (4, theirs[4])],
            heard: Some(mine[9]),
            waits: false,
            first: None,
        };
        let says = |change: &dyn Fn(&mut Hashes)| {
            let mut said = good.clone();
            change(&mut said);
            with(&mine, |mine| mine.answer(&said, false))
        };
        assert_eq!(says(&|_| {}).unwrap().1, Some((4, Some(theirs[4]))));
        let lies: [&dyn Fn(&mut Hashes); 7] = [
            &|said| said.length = u64::MAX,
            &|said| said.some.swap(0, 1),
            &|said| said.some[1].0 = 10,
            // Equal again behind a difference.
            &|said| said.some.push((6, mine[6])),
            &|said| said.some.push((9, theirs[8])),
            // Everything is equal, and the head is another.
            &|said| said.some = (0..10).zip(mine.iter().copied()).collect(),
            // One place twice.
            &|said| said.some = vec![(8, mine[8]), (8, theirs[8])],
        ];
        for (number, lie) in lies.into_iter().enumerate() {
            assert!(says(lie).is_err(), "{number}");
        }
        // Who has not heard this side's head says nothing that is kept; nor where something waits.
        assert_eq!(says(&|said| said.heard = Some(mine[8])).unwrap().1, None);
        assert_eq!(says(&|said| said.heard = None).unwrap().1, None);
        assert_eq!(says(&|said| said.waits = true).unwrap(), (None, None));
        assert_eq!(with(&mine, |mine| mine.answer(&good, true)).unwrap(), (None, None));
    }

    #[test]
    fn so_many_turns_a_minute() {
        let mut turns = Turns::default();
        let at = |boot_ms| Now { wall_ms: 0, boot_ms };
        let taken = |turns: &mut Turns, boot_ms| (0..100).filter(|_| turns.take(at(boot_ms))).count();
        assert_eq!(taken(&mut turns, 5), 10);
        assert_eq!(taken(&mut turns, 60_004), 0);
        assert_eq!(taken(&mut turns, 60_005), 10);
    }
}
