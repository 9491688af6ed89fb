//! How late packets are, and how much sound to hold back for it.

use std::collections::VecDeque;

/// Least and most time to hold sound back, in microseconds.
pub(super) const TARGET: std::ops::RangeInclusive<i64> = 40_000..=400_000;

/// Width of one step of the histogram.
const STEP: i64 = 5_000;
/// Steps: up to 500 ms.
const STEPS: usize = 100;
/// Weight that a packet keeps for the next one: a memory of 333 packets, 7 s.
const KEEP: f64 = 0.997;
/// How far packets are apart; closer ones count for less.
const SPACING: f64 = 20_000.0;
/// The part of packets that must be in time.
const IN_TIME: f64 = 0.96;
/// One packet's length and half of a pull, so that a packet that is as late as
/// those in time still is whole when it is needed.
const SPARE: i64 = 25_000;
/// The line's own delay is the least seen in this many seconds.
const WINDOW_SECONDS: usize = 10;

/// Lateness of packets against the fastest recent one.
///
/// *Delay* is arrival minus capture time: two clocks, so only differences
/// mean anything.
pub(super) struct DelayEstimate {
    /// Least delay of each recent second, newest last.
    least: VecDeque<(i64, i64)>,
    histogram: [f64; STEPS],
    weight: f64,
    /// The base that the histogram counts from.
    anchor: i64,
    last: Option<i64>,
}

impl DelayEstimate {
    pub(super) fn new() -> Self {
        Self { least: VecDeque::new(), histogram: [0.0; STEPS], weight: 0.0, anchor: 0, last: None }
    }

    /// Takes note of one packet that arrived at `now` (microseconds).
    pub(super) fn add(&mut self, now: i64, delay: i64) {
        let second = now.div_euclid(1_000_000);
        match self.least.back_mut() {
            Some((s, least)) if *s >= second => *least = (*least).min(delay),
            _ => self.least.push_back((second, delay)),
        }
        while self.least.len() > 1
            && self.least.front().is_some_and(|(s, _)| s + WINDOW_SECONDS as i64 <= second)
        {
            self.least.pop_front();
        }
        self.follow_base();
        let late = (delay - self.anchor).max(0) / STEP;
        let step = usize::try_from(late).unwrap_or(STEPS);
        if step >= STEPS {
            // After a long stall. No buffer helps against those, so they must
            // not make one grow.
            return;
        }
        // Twenty packets that a stall held back and let go at once are one
        // event and not twenty.
        let apart = self.last.replace(now).map_or(SPACING, |last| (now - last) as f64);
        let vote = (apart / SPACING).clamp(0.02, 1.0);
        for (i, weight) in self.histogram.iter_mut().enumerate() {
            *weight *= KEEP;
            if i == step {
                *weight += vote;
            }
        }
        self.weight = self.weight * KEEP + vote;
    }

    /// Counts from the base of now: when the way got longer, packets that were
    /// late against the old way are in time on the new one.
    fn follow_base(&mut self) {
        let base = self.base();
        if self.weight == 0.0 {
            self.anchor = base;
        }
        let steps = (base - self.anchor) / STEP;
        self.anchor += steps * STEP;
        let by = usize::try_from(steps.unsigned_abs()).unwrap_or(STEPS).min(STEPS);
        let from = if steps > 0 { 0..by } else { STEPS - by..STEPS };
        if steps == 0 {
            return;
        }
        // What would fall off an end is collected in the last place there.
        let fallen: f64 = self.histogram.get(from.clone()).unwrap_or_default().iter().sum();
        if let Some(gone) = self.histogram.get_mut(from) {
            gone.fill(0.0);
        }
        if steps > 0 {
            self.histogram.rotate_left(by);
            if let Some(first) = self.histogram.first_mut() {
                *first += fallen;
            }
        } else {
            self.histogram.rotate_right(by);
            if let Some(last) = self.histogram.last_mut() {
                *last += fallen;
            }
        }
    }

    /// The line's own delay, without jitter.
    pub(super) fn base(&self) -> i64 {
        self.least.iter().map(|(_, least)| *least).min().unwrap_or(0)
    }

    /// How much longer than the line's own delay sound is held back.
    pub(super) fn target(&self) -> i64 {
        let mut sum = 0.0;
        let mut late = 0;
        for (i, weight) in self.histogram.iter().enumerate() {
            sum += weight;
            late = i as i64 * STEP;
            if sum >= self.weight * IN_TIME {
                break;
            }
        }
        // Less than a step counts as none.
        let upper = if late == 0 { 0 } else { late + STEP };
        (upper + SPARE).clamp(*TARGET.start(), *TARGET.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(delays: impl Iterator<Item = i64>) -> DelayEstimate {
        let mut estimate = DelayEstimate::new();
        for (i, delay) in delays.enumerate() {
            estimate.add(i as i64 * 20_000, delay);
        }
        estimate
    }

    #[test]
    fn a_clean_line_needs_the_least() {
        let estimate = fed((0..500).map(|i| -7_000_000 + (i % 5) * 900));
        assert_eq!(estimate.base(), -7_000_000);
        assert_eq!(estimate.target(), 40_000);
    }

    #[test]
    fn jitter_raises_it_and_is_forgotten() {
        // A tenth of the packets is 80 ms late.
        let mut estimate = fed((0..500).map(|i| if i % 10 == 0 { 80_000 } else { 0 }));
        assert!((100_000..=120_000).contains(&estimate.target()), "{}", estimate.target());
        for i in 500..1_500 {
            estimate.add(i * 20_000, 0);
        }
        assert_eq!(estimate.target(), 40_000);
    }

    #[test]
    fn one_stall_in_ten_seconds_does_not_raise_it() {
        let estimate = fed((0..500).map(|i| if (400..412).contains(&i) { 240_000 } else { 0 }));
        assert_eq!(estimate.target(), 40_000);
    }

    #[test]
    fn a_longer_way_becomes_the_new_base() {
        let mut estimate = fed((0..500).map(|_| 10_000));
        for i in 500..1_600 {
            estimate.add(i * 20_000, 90_000);
        }
        assert_eq!(estimate.base(), 90_000);
        assert_eq!(estimate.target(), 40_000);
    }
}
