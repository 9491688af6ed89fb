//! What of an outbox is on its way to the relay: in its order, and never more at once than the other side can hold.
//!
//! A relay takes so much a second and puts off the rest. What came behind something that was put off would be there
//! before its turn; the other side holds a number of such messages (`operation.rs`) and leaves out what is more,
//! which then has to be asked for again. So only a few rows are on their way at once, the next follows when one is
//! answered, and where the relay puts one off nothing new goes before that is taken up again.

use std::collections::{BTreeMap, BTreeSet};

use kader_setting::Now;
use kader_wire::frame::RefusalCode;

use crate::core::Core;
use crate::trouble::Trouble;

/// How far behind the first row that the relay does not have another may be sent, in rows. Less than what is held
/// before its turn of two others together.
const AHEAD: u64 = 24;
/// The next follow once no more than these are on their way: they are read out of the vault together.
const FEW: usize = 12;
/// What was not answered for so long is sent again when everything is, milliseconds.
const ANSWER_MS: u64 = 20_000;

/// The rows of one relationship.
#[derive(Debug)]
pub(crate) struct Flow {
    /// On their way, and since when, boot clock.
    going: BTreeMap<u64, u64>,
    /// Refused for good: what is behind them does not wait for them.
    refused: BTreeSet<u64>,
    /// No row before this one is to be waited for.
    first: u64,
    /// The last row that was sent.
    sent_to: u64,
    /// There are rows behind that one, or some that were put off.
    waits: bool,
}

impl Default for Flow {
    /// Nothing is on its way or waits.
    fn default() -> Self {
        Self { going: BTreeMap::new(), refused: BTreeSet::new(), first: u64::MAX, sent_to: 0, waits: false }
    }
}

impl Flow {
    /// Everything is sent again from the first row on.
    fn begins(&mut self, now: Now) {
        self.going.retain(|_, since| now.boot_ms.saturating_sub(*since) < ANSWER_MS);
        self.sent_to = 0;
    }

    /// The rows that there are, ascending: which of them is the first to be waited for.
    fn sees(&mut self, mut rows: impl Iterator<Item = u64>) {
        self.waits = false;
        self.first = rows.find(|row| !self.refused.contains(row)).unwrap_or(u64::MAX);
    }

    /// Whether this row is to be sent now; else it waits, or is on its way.
    pub(crate) fn takes(&mut self, row: u64, now: Now) -> bool {
        if self.going.is_empty() && !self.waits {
            self.first = self.first.min(row);
        }
        let there = self.going.contains_key(&row);
        if !there && (self.waits || row >= self.first.saturating_add(AHEAD)) {
            self.waits = true;
            return false;
        }
        self.going.entry(row).or_insert(now.boot_ms);
        self.sent_to = self.sent_to.max(row);
        !there
    }

    /// The relay said something about this row: whether others can follow now.
    fn answered(&mut self, row: u64, code: Option<RefusalCode>) -> bool {
        self.going.remove(&row);
        match code {
            None => {
                self.refused.remove(&row);
                if self.going.is_empty() && !self.waits {
                    // All that there was is there.
                    self.first = u64::MAX;
                }
                self.waits && self.going.len() <= FEW
            }
            // Taken up again in a while: nothing new goes before it.
            Some(
                RefusalCode::TooFast | RefusalCode::Unavailable | RefusalCode::Quota | RefusalCode::NoMailbox,
            ) => {
                self.waits = true;
                false
            }
            Some(_) => {
                self.refused.insert(row);
                self.waits && self.going.len() <= FEW
            }
        }
    }
}

impl Core {
    /// The line to this relay is another: nothing is on its way.
    pub(crate) fn nothing_flows(&mut self, url: &str) {
        let found = self.open.iter_mut().flat_map(|open| open.relationships.values_mut());
        found.filter(|found| found.state.relay == url).for_each(|found| found.flow = Flow::default());
    }

    /// Sends what is in the outbox, from the first row on.
    pub(crate) fn flows(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        self.relationship_mut(id)?.flow.begins(now);
        self.flows_on(id, now)
    }

    /// Sends what may follow.
    fn flows_on(&mut self, id: &str, now: Now) -> Result<(), Trouble> {
        let rows = self.outbox(id)?;
        let found = self.relationship_mut(id)?;
        found.flow.sees(rows.iter().map(|(row, _)| *row));
        let (sent_to, url) = (found.flow.sent_to, found.state.relay.clone());
        for (row, posted) in rows.into_iter().filter(|(row, _)| *row > sent_to) {
            self.append(&url, id, row, posted, now);
            if self.relationship(id)?.flow.waits {
                break;
            }
        }
        Ok(())
    }

    /// The relay said something about a row of the outbox: it has it, or why not.
    pub(crate) fn row_answered(
        &mut self,
        url: &str,
        id: &str,
        (row, code): (u64, Option<RefusalCode>),
        now: Now,
    ) {
        let put_off = self.is_put_off(url);
        let Ok(found) = self.relationship_mut(id) else { return };
        if found.flow.answered(row, code)
            && !put_off
            && let Err(trouble) = self.flows_on(id, now)
        {
            tracing::warn!("what waits could not be sent: {trouble}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(boot_ms: u64) -> Now {
        Now { wall_ms: boot_ms, boot_ms }
    }

    #[test]
    fn rows_go_in_their_order_and_not_far_before_the_first() {
        let mut flow = Flow::default();
        flow.sees(1..=100);
        let sent: Vec<u64> = (1..=100).filter(|row| flow.takes(*row, at(0))).collect();
        assert_eq!(sent, (1..=24).collect::<Vec<_>>());
        // A new row does not overtake those that wait.
        assert!(!flow.takes(101, at(0)));
        let follow: Vec<bool> = (1..=12).map(|row| flow.answered(row, None)).collect();
        assert_eq!(follow, [vec![false; 11], vec![true]].concat());
        flow.sees(13..=101);
        let next: Vec<u64> = (25..=101).filter(|row| flow.takes(*row, at(0))).collect();
        assert_eq!(next, (25..=36).collect::<Vec<_>>());
        // The first is put off, the others are taken: nothing goes further before it.
        assert!(!flow.answered(13, Some(RefusalCode::TooFast)));
        for row in 14..=36 {
            flow.answered(row, None);
        }
        flow.begins(at(0));
        flow.sees([13].into_iter().chain(37..=101));
        let again: Vec<u64> =
            [13].into_iter().chain(37..=101).filter(|row| flow.takes(*row, at(0))).collect();
        assert_eq!(again, [13]);
        // Refused for good, it is not waited for.
        flow.answered(13, Some(RefusalCode::WrongToken));
        flow.sees([13].into_iter().chain(37..=101));
        assert!(flow.takes(37, at(0)) && flow.takes(60, at(0)) && !flow.takes(61, at(0)));
    }

    #[test]
    fn where_nothing_waits_each_new_row_goes_at_once() {
        let mut flow = Flow::default();
        for row in 500..800 {
            assert!(flow.takes(row, at(0)));
            assert!(!flow.answered(row, None));
        }
    }

    #[test]
    fn what_has_no_answer_for_long_is_sent_again() {
        let mut flow = Flow::default();
        flow.sees(39..=41);
        assert!(flow.takes(39, at(0)) && flow.takes(40, at(6_000)));
        flow.begins(at(20_500));
        flow.sees(39..=41);
        assert_eq!([39, 40, 41].map(|row| flow.takes(row, at(20_500))), [true, false, true]);
    }
}
