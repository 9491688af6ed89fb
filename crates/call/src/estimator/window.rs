//! What the estimator remembers: least delay, delivered bits and losses, each over a short time.

use rtc::interceptor::PacketReport;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The least (arrival − departure) of the last ten seconds.
#[derive(Debug, Clone, Default)]
pub(super) struct BaseDelay {
    /// The first departure seen: only there to have small numbers.
    origin: Option<Instant>,
    /// Candidates with rising offsets; the front is the least.
    least: VecDeque<(Instant, f64)>,
}

impl BaseDelay {
    const MEMORY: Duration = Duration::from_secs(10);

    /// The delay of one packet in milliseconds, up to a constant.
    pub(super) fn offset_ms(&mut self, departure: Instant, arrival: Duration) -> f64 {
        let origin = *self.origin.get_or_insert(departure);
        let left = if departure >= origin {
            (departure - origin).as_secs_f64()
        } else {
            -(origin - departure).as_secs_f64()
        };
        (arrival.as_secs_f64() - left) * 1_000.0
    }

    /// Takes an offset and gives the base.
    pub(super) fn add(&mut self, now: Instant, offset: f64) -> f64 {
        while self.least.back().is_some_and(|known| known.1 >= offset) {
            self.least.pop_back();
        }
        self.least.push_back((now, offset));
        while self.least.len() > 1
            && self.least.front().is_some_and(|known| now.saturating_duration_since(known.0) > Self::MEMORY)
        {
            self.least.pop_front();
        }
        self.least.front().map_or(offset, |known| known.1)
    }

    /// Begins anew with the next offset.
    pub(super) fn forget(&mut self) {
        self.least.clear();
    }
}

/// The bits that arrived, by the receiver's clock, so that a late report changes nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Delivered {
    arrivals: VecDeque<(Duration, f64)>,
}

impl Delivered {
    const MEMORY: Duration = Duration::from_millis(1_000);

    pub(super) fn add(&mut self, arrival: Duration, bits: f64) {
        self.arrivals.push_back((arrival, bits));
        let newest = self.newest();
        while self.arrivals.front().is_some_and(|first| newest.saturating_sub(first.0) > Self::MEMORY) {
            self.arrivals.pop_front();
        }
    }

    fn newest(&self) -> Duration {
        self.arrivals.iter().rev().take(16).map(|arrival| arrival.0).max().unwrap_or_default()
    }

    /// Bits per second over the last `window`, at most the memory of one second.
    pub(super) fn rate(&self, window: Duration) -> f64 {
        let newest = self.newest();
        let bits: f64 = self
            .arrivals
            .iter()
            .filter(|arrival| newest.saturating_sub(arrival.0) < window)
            .map(|arrival| arrival.1)
            .sum();
        bits / window.as_secs_f64()
    }
}

/// Packets sent and lost within the last one and a half seconds.
#[derive(Debug, Clone, Default)]
pub(super) struct Losses {
    batches: VecDeque<(Instant, usize, usize)>,
}

impl Losses {
    const MEMORY: Duration = Duration::from_millis(1_500);
    /// A share of fewer packets says nothing.
    const ENOUGH: usize = 20;

    pub(super) fn add(&mut self, now: Instant, reports: &[PacketReport]) {
        let mut known = 0;
        let mut lost = 0;
        for run in reports.chunk_by(|a, b| a.arrived == b.arrived) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else {
                continue;
            };
            if first.arrived {
                known += run.len();
                continue;
            }
            let span = last.departure.saturating_duration_since(first.departure);
            // The report about these was lost rather than they themselves.
            if run.len() >= 4 && span > Duration::from_millis(35) {
                continue;
            }
            known += run.len();
            lost += run.len();
        }
        self.batches.push_back((now, known, lost));
        while self.batches.front().is_some_and(|batch| now.saturating_duration_since(batch.0) > Self::MEMORY)
        {
            self.batches.pop_front();
        }
    }

    /// The share lost, 0.0 while too little is known.
    pub(super) fn share(&self) -> f64 {
        let known: usize = self.batches.iter().map(|batch| batch.1).sum();
        let lost: usize = self.batches.iter().map(|batch| batch.2).sum();
        if known < Self::ENOUGH { 0.0 } else { lost as f64 / known as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtc::rtcp::transport_feedbacks::cc_feedback_report::Ecn;

    /// A packet every ten milliseconds; the ones in `missing` did not arrive.
    fn batch(start: Instant, missing: &[u64]) -> Vec<PacketReport> {
        let report = |index: u64| PacketReport {
            ssrc: 1,
            id: index,
            rtp_sequence_number: 0,
            is_twcc: true,
            twcc_sequence_number: 0,
            size: 1_000,
            arrived: !missing.contains(&index),
            departure: start + Duration::from_millis(index * 10),
            arrival: None,
            ecn: Ecn::NotEct,
        };
        (0..100).map(report).collect()
    }

    #[test]
    fn a_lost_report_is_not_a_loss_of_what_it_was_about() {
        let start = Instant::now();
        let mut scattered = Losses::default();
        scattered.add(start, &batch(start, &[3, 20, 21, 50, 77]));
        assert!((scattered.share() - 0.05).abs() < 1e-9);
        let mut hole = Losses::default();
        hole.add(start, &batch(start, &[40, 41, 42, 43, 44, 45]));
        assert!(hole.share().abs() < 1e-9);
    }

    #[test]
    fn few_packets_say_nothing() {
        let start = Instant::now();
        let mut losses = Losses::default();
        if let Some(few) = batch(start, &[1, 3, 5]).get(..10) {
            losses.add(start, few);
        }
        assert!(losses.share().abs() < 1e-9);
    }
}
