//! Which missing packets to ask for again, and when: at most five times each.
//!
//! On a long way the first time is twice, a moment apart: with 5 % lost in both directions, one ask
//! in ten fails, and by the time that is known there is no time for another. After that they are a
//! round trip apart.
//!
//! The library's own generator asks for everything missing every 100 ms without end, and does not
//! recognize what came back over RTX; on a long way that is a storm of repeats.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How often one packet is asked for.
const MOST_ASKS: u8 = 5;
/// On a way at least this long the first ask is repeated,
const LONG: Duration = Duration::from_millis(60);
/// this much later.
const TWICE: Duration = Duration::from_millis(12);
/// A packet that was merely overtaken gets this long before it is asked for.
const OVERTAKEN: Duration = Duration::from_millis(4);
/// More gaps than this at once are skipped: to have them all sent again would take longer than any
/// frame is waited for, and would keep what is new from coming.
pub(super) const MOST_MISSING: usize = 120;

#[derive(Debug, Clone, Copy)]
struct Gap {
    since: Instant,
    asked: u8,
    ask_at: Instant,
}

/// The packets that should have come.
#[derive(Debug, Clone, Default)]
pub(super) struct Repair {
    gaps: BTreeMap<u64, Gap>,
}

impl Repair {
    /// Notes that `number` should have come by now.
    pub(super) fn missing(&mut self, now: Instant, number: u64) {
        self.gaps.insert(number, Gap { since: now, asked: 0, ask_at: now + OVERTAKEN });
    }

    /// `number` has come; whether it had been missed.
    pub(super) fn came(&mut self, number: u64) -> bool {
        self.gaps.remove(&number).is_some()
    }

    /// Everything below `number` is not wanted any more.
    pub(super) fn forget_below(&mut self, number: u64) {
        self.gaps = self.gaps.split_off(&number);
    }

    pub(super) fn len(&self) -> usize {
        self.gaps.len()
    }

    /// Since when the first gap at or after `from` has been known.
    pub(super) fn since(&self, from: u64) -> Option<Instant> {
        self.gaps.range(from..).next().map(|(_, gap)| gap.since)
    }

    /// The numbers to ask for now.
    pub(super) fn ask(&mut self, now: Instant, rtt: Duration) -> Vec<u16> {
        let again = rtt + (rtt / 8).max(Duration::from_millis(8));
        let mut numbers = Vec::new();
        for (number, gap) in &mut self.gaps {
            if gap.asked < MOST_ASKS && gap.ask_at <= now {
                gap.asked += 1;
                gap.ask_at = now + if gap.asked == 1 && rtt >= LONG { TWICE } else { again };
                // Truncation on purpose: the wire carries the low 16 bits.
                numbers.push(*number as u16);
            }
        }
        numbers
    }

    /// When the next one has to be asked for.
    pub(super) fn due(&self) -> Option<Instant> {
        self.gaps.values().filter(|gap| gap.asked < MOST_ASKS).map(|gap| gap.ask_at).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_times_a_round_trip_apart_and_then_never_again() {
        let start = Instant::now();
        let asked = |rtt: u64| {
            let mut repair = Repair::default();
            repair.missing(start, 70_000);
            let mut asked = Vec::new();
            for ms in 0..2_000 {
                let now = start + Duration::from_millis(ms);
                for number in repair.ask(now, Duration::from_millis(rtt)) {
                    assert_eq!(number, 70_000_u64 as u16);
                    asked.push(ms);
                }
            }
            assert_eq!(repair.due(), None);
            asked
        };
        assert_eq!(asked(40), [4, 52, 100, 148, 196]);
        assert_eq!(asked(80), [4, 16, 106, 196, 286]);
    }

    #[test]
    fn a_packet_that_was_overtaken_is_not_asked_for() {
        let start = Instant::now();
        let mut repair = Repair::default();
        repair.missing(start, 9);
        assert!(repair.ask(start + Duration::from_millis(3), Duration::ZERO).is_empty());
        assert!(repair.came(9));
        assert!(!repair.came(9));
        assert!(repair.ask(start + Duration::from_millis(9), Duration::ZERO).is_empty());
    }
}
