//! What was lost on the way: kept until all have heard it, asked for again, and said again.
//!
//! A relay forgets: it keeps nothing longer than thirty days, and its database may be that of an hour ago. So what
//! one member finished is kept here until every other member is known to have heard it. Each frame says how far its
//! sender has heard the others (`framing.rs`), so hardly anything more has to be said about it: who has nothing else
//! to say says `heard` after a while, and who does not know how far the others are asks `howFar`. These two and
//! `missing` have no number: none of them is waited for, kept or repeated, and none of them is owed an answer but
//! the one that it asks for, so that they never go back and forth.
//!
//! Who misses numbers asks for them; who said them seals what is kept once more, under the same number, and
//! `lapsed` where nothing is kept. What is asked for is bounded here, in numbers, bytes and time: the other's program
//! may ask for anything.

use std::collections::BTreeMap;

use kader_setting::{Now, PublicKey};
use kader_vault::Said;
use zeroize::Zeroizing;

use crate::core::Core;
use crate::framing::{Frame, Place};
use crate::message::{Message, kept};
use crate::operation::{Heard, Operation};
use crate::state::{Stage, UnheardRecord};
use crate::trouble::Trouble;

/// How long a gap is put down to what is still on its way, milliseconds; asked again after three times as long.
const GAP_MS: u64 = 10_000;
/// The next gap, once one was closed by asking, milliseconds.
const NEXT_GAP_MS: u64 = 2_000;
/// The longest between two questions for one gap, milliseconds.
const MOST_GAP_MS: u64 = 6 * 3_600_000;
/// After how long the others are told how far they were heard, where nothing else was said, milliseconds.
const HEARD_MS: u64 = 60_000;
/// After how long the others are asked how far they have heard, milliseconds; each time after twice as long.
const UNHEARD_MS: u64 = 300_000;
/// After so many times it stays at that: about a day.
const MOST_ASKED: u32 = 8;
/// How long the line must be there before that: what waits at the relay may say it.
const LINE_MS: u64 = 30_000;
/// When it is asked after the relay turned out to have gone back, milliseconds.
const WENT_BACK_MS: u64 = 3_000;
/// How long an own commit counts as being on its way where somebody asks from the epoch before, milliseconds.
const FOLLOW_SOON_MS: u64 = 60_000;
/// How many numbers are said again at once, and how many bytes.
const AT_ONCE: u64 = 64;
const BYTES_AT_ONCE: usize = 512 * 1_024;
/// How many of both to one member in an hour.
const AN_HOUR: u64 = 1_024;
const BYTES_AN_HOUR: usize = 4 << 20;
const HOUR_MS: u64 = 3_600_000;
/// The same number is not said again so soon, milliseconds.
const SAME_AGAIN_MS: u64 = 60_000;
/// How many numbers are kept at most. Only to somebody who never says what they heard are there more.
const MOST_KEPT: u64 = 16_384;

/// What is looked after of one relationship. In memory: how often somebody is asked begins anew with the program.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    /// Since when the line is there, boot clock.
    line_since: Option<u64>,
    /// What is asked for of whom.
    gaps: BTreeMap<PublicKey, Question>,
    /// An epoch that has not begun here.
    ahead: Option<Question>,
    /// When the others are told how far they were heard, boot clock.
    heard_at: Option<u64>,
    /// When the others are asked how far they have heard, because the relay went back, boot clock.
    went_back_at: Option<u64>,
    /// What was said again to whom in this hour.
    told: BTreeMap<PublicKey, Told>,
    /// When a number was said again, boot clock.
    again: BTreeMap<u64, u64>,
}

/// Something that is asked for until it comes.
#[derive(Debug, Clone, Copy)]
struct Question {
    /// The number that is due.
    due: u64,
    times: u32,
    /// When it is asked next, boot clock.
    at: u64,
}

impl Question {
    /// It was asked.
    fn asked(&mut self, now: Now) {
        let wait_ms =
            GAP_MS.saturating_mul(3u64.saturating_pow(self.times.saturating_add(1))).min(MOST_GAP_MS);
        self.times = self.times.saturating_add(1);
        self.at = now.boot_ms.saturating_add(wait_ms);
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Told {
    since: u64,
    numbers: u64,
    bytes: usize,
}

/// What is due of one relationship.
#[derive(Debug, Default)]
struct Due {
    missing: Vec<(PublicKey, u64, u64)>,
    heard: bool,
    how_far: bool,
    /// The own commit is to be appended once more.
    follow: Option<u64>,
}

impl Lost {
    /// The relay does not have any more what it said it had.
    pub(crate) fn relay_went_back(&mut self, now: Now) {
        let at = now.boot_ms.saturating_add(WENT_BACK_MS);
        self.went_back_at.get_or_insert(at);
    }

    /// What was said again to somebody in this hour.
    fn told_to(&mut self, by: &PublicKey, now: Now) -> &mut Told {
        let told = self.told.entry(*by).or_default();
        if now.boot_ms.saturating_sub(told.since) >= HOUR_MS {
            *told = Told { since: now.boot_ms, ..Told::default() };
        }
        told
    }

    /// The line is there since now: what waits at the relay comes first.
    fn line_is_there(&mut self, now: Now) {
        self.line_since = Some(now.boot_ms);
        self.heard_at = None;
        for question in self.gaps.values_mut().chain(&mut self.ahead) {
            question.at = question.at.max(now.boot_ms.saturating_add(GAP_MS));
        }
    }

    /// When something is to be looked at next, boot clock.
    fn wakes_at(&self, calm: bool) -> Option<u64> {
        self.line_since?;
        let gaps = self.gaps.values().chain(&self.ahead).map(|question| question.at);
        gaps.chain(self.heard_at).chain(self.went_back_at.filter(|_| calm)).min()
    }
}

impl Operation<'_> {
    /// Keeps what was said under a number, to say it again.
    pub(crate) fn keeps_said(
        &mut self,
        number: u64,
        (about, kind): (Option<[u8; 16]>, u8),
        row: u64,
        message: &[u8],
    ) -> Result<(), Trouble> {
        // What was written in a record is in the record, as it is now.
        let body = if kind == kept::RECORD { Vec::new() } else { message.to_vec() };
        self.tx.keep_said(&Said { number, about, kind, outbox: row, body })?;
        if !self.state.to_say_again {
            self.tx.forget_said_below((number + 1).saturating_sub(MOST_KEPT))?;
        }
        self.state.kept_to = number + 1;
        let since_ms = self.now.wall_ms;
        self.state.unheard.get_or_insert(UnheardRecord { since_ms, times: 0 });
        Ok(())
    }

    /// What a frame says of its sender: how far they have come, and how far they have heard this side. What is less
    /// than they said before is older than that.
    pub(crate) fn learns(&mut self, leaf: &PublicKey, frame: &Frame<'_>, epoch: u64) -> Result<(), Trouble> {
        let (here, next_out) = (self.here(), self.state.next_out);
        let order = self.state.heard_of_each_but(leaf, &here);
        // Of an epoch in which others were there it names others.
        let names = order.len() == frame.heard.len() && epoch >= self.state.lines_since;
        let place = order.iter().position(|(key, _)| *key == here).filter(|_| names);
        let before = self.state.heard_by_all();
        let Some(line) = self.state.line_mut(leaf) else {
            return Ok(());
        };
        line.said_to = line.said_to.max(match frame.place {
            Place::Said(number) | Place::Again(number) => number.saturating_add(1),
            Place::Beside(number) => number,
        });
        if let Some(heard) =
            place.and_then(|place| frame.heard.get(place)).filter(|heard| **heard <= next_out)
        {
            line.heard_to = line.heard_to.max(*heard);
        }
        let heard = self.state.heard_by_all();
        if heard > before {
            if !self.state.to_say_again {
                self.tx.forget_said_below(heard)?;
            }
            let since_ms = self.now.wall_ms;
            let left = heard < self.state.kept_to;
            self.state.unheard = left.then_some(UnheardRecord { since_ms, times: 0 });
        }
        Ok(())
    }

    /// A message beside the numbers. It has no turn and needs none.
    pub(crate) fn heard_beside(
        &mut self,
        leaf: &PublicKey,
        number: u64,
        epoch: u64,
        message: &[u8],
    ) -> Result<Heard, Trouble> {
        let Ok(message) = Message::from_bytes(message) else { return Ok(Heard::Senseless) };
        let asks = match message {
            Message::Heard => false,
            Message::HowFar => {
                self.state.owes_heard = true;
                // Who left alone says nothing new any more: the last words are said again to who never heard them.
                let heard = self.state.line(leaf).map_or(0, |line| line.heard_to);
                if self.state.stage == Stage::Closed && heard < self.state.kept_to {
                    self.asked_again = Some((*leaf, heard, self.state.kept_to - 1));
                }
                true
            }
            Message::Elsewhere => {
                if self.state.line(leaf).is_some_and(|line| line.of == self.me()) {
                    self.seat_is_gone()?;
                }
                return Ok(Heard::Taken);
            }
            Message::Missing { of, from: first, to: last } => {
                if of == self.here() {
                    self.asked_again = Some((*leaf, first, last));
                }
                true
            }
            _ => return Ok(Heard::Senseless),
        };
        let after_ms = if asks { FOLLOW_SOON_MS } else { crate::healing::FOLLOW_MS };
        if self.state.line(leaf).is_some_and(|line| line.next_in >= number) {
            self.heard_in(leaf, epoch, after_ms)?;
        } else if asks && self.to_follow().is_some_and(|until| epoch < until) {
            self.lets_follow(after_ms)?;
        }
        Ok(Heard::Taken)
    }

    /// Says something beside the numbers.
    fn says_beside(&mut self, message: &Message) -> Result<(), Trouble> {
        let place = Place::Beside(self.state.next_out);
        self.seals(place, &message.to_bytes(), None).map(|_| ())
    }

    /// What was said about this and did not leave yet does not leave any more, and none of it is said again: its
    /// numbers lapse.
    pub(crate) fn unsays(&mut self, about: &[u8; 16]) -> Result<(), Trouble> {
        for (number, outbox) in self.tx.said_about(about)? {
            self.tx.forget_said(number)?;
            if self.tx.is_pending(outbox)? {
                self.tx.sent(outbox)?;
                self.seals(Place::Again(number), &Message::Lapsed.to_bytes(), None)?;
            }
        }
        Ok(())
    }

    /// Says what is kept under a number again; how many bytes that is. Nothing where it is still on its way. A
    /// record that it was about is added to those whose own part is said behind it.
    fn says_number_again(
        &mut self,
        number: u64,
        records: &mut Vec<[u8; 16]>,
    ) -> Result<Option<usize>, Trouble> {
        let mut said = self.tx.said(number)?;
        if let Some(said) = &said
            && self.tx.is_pending(said.outbox)?
        {
            return Ok(None);
        }
        if let Some(about) = said.take_if(|said| said.kind == kept::RECORD).and_then(|said| said.about) {
            // What is in the record now follows, once for all the numbers.
            self.tx.forget_said(number)?;
            if !records.contains(&about) {
                records.push(about);
            }
        }
        let message = said.as_ref().map_or_else(|| Message::Lapsed.to_bytes(), |said| said.body.clone());
        let message = Zeroizing::new(message);
        let row = self.seals(Place::Again(number), &message, None)?;
        if said.is_some() {
            self.tx.said_again(number, row)?;
        }
        Ok(Some(message.len()))
    }
}

impl Core {
    /// Somebody asks for numbers again that they miss.
    pub(crate) fn says_again(
        &mut self,
        id: &str,
        by: &PublicKey,
        first: u64,
        last: u64,
        now: Now,
    ) -> Result<(), Trouble> {
        let found = self.relationship_mut(id)?;
        let state = &found.state;
        if state.sealed_off || state.group.is_none() || first > last {
            return Ok(());
        }
        let heard = state.line(by).map_or(0, |line| line.heard_to);
        let first = first.max(heard);
        let end = last.saturating_add(1).min(state.next_out).min(first.saturating_add(AT_ONCE));
        found.lost.again.retain(|_, at| now.boot_ms.saturating_sub(*at) < SAME_AGAIN_MS);
        let told = found.lost.told_to(by, now);
        let mut numbers = AN_HOUR.saturating_sub(told.numbers);
        let mut bytes = BYTES_AN_HOUR.saturating_sub(told.bytes).min(BYTES_AT_ONCE);
        let wanted: Vec<u64> = (first..end).filter(|number| !found.lost.again.contains_key(number)).collect();
        if wanted.is_empty() || numbers == 0 || bytes == 0 {
            return Ok(());
        }
        let said = self.step(id, now, |step| {
            let (mut said, mut records) = (Vec::new(), Vec::new());
            for number in wanted {
                if numbers == 0 || bytes == 0 {
                    break;
                }
                if let Some(length) = step.says_number_again(number, &mut records)? {
                    numbers -= 1;
                    bytes = bytes.saturating_sub(length);
                    said.push((number, length));
                }
            }
            let mut parts = 0usize;
            for record in records {
                parts = parts.saturating_add(step.says_own_part(&record)?);
                parts = parts.saturating_add(step.gives_back_again(&record, by)?);
            }
            Ok((said, parts))
        })?;
        let (said, parts) = said;
        let lost = &mut self.relationship_mut(id)?.lost;
        let told = lost.told.entry(*by).or_default();
        told.bytes = told.bytes.saturating_add(parts);
        for (number, length) in said {
            told.numbers = told.numbers.saturating_add(1);
            told.bytes = told.bytes.saturating_add(length);
            lost.again.insert(number, now.boot_ms);
        }
        Ok(())
    }

    /// Another wants what this member wrote in a record of somebody else: it is said again, within the same bounds.
    pub(crate) fn says_parts(
        &mut self,
        id: &str,
        by: &PublicKey,
        record: &[u8],
        now: Now,
    ) -> Result<(), Trouble> {
        let record = record.try_into().map_err(|_| Trouble::Protocol("a record without a handle"))?;
        if self.relationship_mut(id)?.lost.told_to(by, now).bytes >= BYTES_AN_HOUR {
            return Ok(());
        }
        let length = self.step(id, now, |step| {
            let me = step.me();
            let owner = step.tx.record(&record)?.map(|row| row.owner);
            if owner.is_some_and(|owner| owner != me) { step.says_own_part(&record) } else { Ok(0) }
        })?;
        let told = self.relationship_mut(id)?.lost.told_to(by, now);
        told.bytes = told.bytes.saturating_add(length);
        Ok(())
    }

    /// The relay does not have any more what it said it had: what nobody is known to have heard may be lost.
    pub(crate) fn relay_went_back(&mut self, id: &str, now: Now) {
        if let Ok(found) = self.relationship_mut(id) {
            found.lost.relay_went_back(now);
        }
    }

    /// Looks after what may have been lost on the way.
    pub(crate) fn look_for_lost(&mut self, now: Now) {
        let ids: Vec<String> = self.open.iter().flat_map(|open| open.relationships.keys().cloned()).collect();
        for id in ids {
            let looked = self.what_is_lost(&id, now).and_then(|due| self.asks_for_lost(&id, due, now));
            if let Err(trouble) = looked {
                tracing::warn!("what was lost could not be looked after: {trouble}");
            }
        }
    }

    fn what_is_lost(&mut self, id: &str, now: Now) -> Result<Due, Trouble> {
        // Who sits together has other things to say; it is looked after when they part.
        let calm = self.room.as_ref().is_none_or(|room| room.relationship != id);
        let connected = self.relay_key(&self.relationship(id)?.state.relay).is_some();
        let found = self.relationship_mut(id)?;
        let (state, lost) = (&found.state, &mut found.lost);
        let mut due = Due::default();
        let joins = state.seat.as_ref().is_some_and(|seat| seat.fresh);
        if joins || state.group.is_none() || state.mailbox.is_none() || state.sealed_off || !connected {
            lost.line_since = None;
            return Ok(due);
        }
        if lost.line_since.is_none() {
            lost.line_is_there(now);
        }
        let since = lost.line_since.unwrap_or(now.boot_ms);
        let open = state.stage != Stage::Closed;
        let is_due = |at: u64| at <= now.boot_ms;
        for line in &state.lines {
            let Some((first, last)) = line.missing().filter(|_| open) else {
                lost.gaps.remove(&line.leaf);
                continue;
            };
            let new = |wait_ms| Question { due: first, times: 0, at: now.boot_ms.saturating_add(wait_ms) };
            let question = lost.gaps.entry(line.leaf).or_insert_with(|| new(GAP_MS));
            if question.due != first {
                *question = new(if question.times > 0 { NEXT_GAP_MS } else { GAP_MS });
            }
            if is_due(question.at) {
                question.asked(now);
                due.missing.push((line.leaf, first, last));
            }
        }
        if found.ahead.is_empty() || !open {
            lost.ahead = None;
        } else {
            let new = Question { due: 0, times: 0, at: now.boot_ms.saturating_add(GAP_MS) };
            let question = lost.ahead.get_or_insert(new);
            if is_due(question.at) {
                question.asked(now);
                due.how_far = true;
            }
        }
        if state.owes_heard && calm && open {
            let at = *lost.heard_at.get_or_insert(now.boot_ms.saturating_add(HEARD_MS));
            due.heard = is_due(at);
        } else {
            lost.heard_at = None;
        }
        let unheard = state.unheard.filter(|_| calm && state.heard_by_all() < state.kept_to);
        if lost.went_back_at.is_some_and(|at| calm && is_due(at)) {
            lost.went_back_at = None;
            due.how_far |= unheard.is_some();
            due.follow = Some(WENT_BACK_MS);
        }
        // Who has left says nothing more by itself, but what the relay lost of the last words.
        if let Some(unheard) = unheard.filter(|_| open) {
            let wait_ms = UNHEARD_MS << unheard.times.min(MOST_ASKED);
            let waited_ms = now.wall_ms.saturating_sub(unheard.since_ms);
            if waited_ms >= wait_ms && now.boot_ms.saturating_sub(since) >= LINE_MS {
                due.how_far = true;
                due.follow = due.follow.or(Some(UNHEARD_MS));
            }
        }
        Ok(due)
    }

    fn asks_for_lost(&mut self, id: &str, due: Due, now: Now) -> Result<(), Trouble> {
        let Due { missing, heard, how_far, follow } = due;
        if missing.is_empty() && !heard && !how_far && follow.is_none() {
            return Ok(());
        }
        if (heard || how_far) && missing.is_empty() && !self.said_in_outbox(id)?.is_empty() {
            // What waits there says it too, once the relay takes it.
            self.relationship_mut(id)?.lost.line_is_there(now);
            return Ok(());
        }
        self.step(id, now, |step| {
            if let Some(after_ms) = follow {
                step.lets_follow(after_ms)?;
            }
            for (of, from, to) in missing {
                step.says_beside(&Message::Missing { of, from, to })?;
            }
            if how_far {
                step.says_beside(&Message::HowFar)?;
                if let Some(unheard) = step.state.unheard.as_mut() {
                    unheard.since_ms = step.now.wall_ms;
                    unheard.times = unheard.times.saturating_add(1);
                }
            } else if heard && step.state.owes_heard {
                step.says_beside(&Message::Heard)?;
            }
            Ok(())
        })
    }

    /// When that is looked at next, boot clock.
    pub(crate) fn lost_due(&self, now: Now) -> Option<u64> {
        let found = self.open.iter().flat_map(|open| &open.relationships);
        let moments = found.flat_map(|(id, found)| {
            let calm = self.room.as_ref().is_none_or(|room| room.relationship != *id);
            let state = &found.state;
            let open = state.stage != Stage::Closed;
            let unheard = state.unheard.filter(|_| calm && open && state.heard_by_all() < state.kept_to);
            let asked = found.lost.line_since.zip(unheard).map(|(since, unheard)| {
                let wait_ms = UNHEARD_MS << unheard.times.min(MOST_ASKED);
                let waited_ms = now.wall_ms.saturating_sub(unheard.since_ms);
                let at = now.boot_ms.saturating_add(wait_ms.saturating_sub(waited_ms));
                at.max(since.saturating_add(LINE_MS))
            });
            [asked, found.lost.wakes_at(calm)]
        });
        moments.flatten().min()
    }
}
