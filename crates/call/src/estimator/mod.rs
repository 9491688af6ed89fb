//! How much may be sent: our own bandwidth estimator, from the delays that feedback reports.
//!
//! # Design
//!
//! The one thing that tells a full link from a lossy one is its queue. Each feedback report gives
//! pairs (departure here, arrival there). Their difference is the way's delay plus an unknown but
//! constant offset between two clocks; its smallest value within ten seconds is the *base*, what
//! is above the base is the *queue*. From a report only the packet with the least delay counts,
//! because the others waited behind packets of their own frame.
//!
//! | what is seen | what is done |
//! | --- | --- |
//! | queue above 50 ms | target = 0.85 of what arrived within the last quarter or half second, whichever was more (0.70 when the queue is above 150 ms, so that it drains), but at least 5 % less than before; the rate that arrived is kept as the *ceiling* |
//! | queue below 25 ms | grow: doubled in a second until the first cut; 4 % a second near the ceiling; 25 % a second elsewhere |
//! | between the two | hold |
//! | more than 12 % lost without a queue | at most once a second, target × (1 − (loss − 0.06) / 2) |
//! | less than that lost | nothing: loss alone is how radio links are, and repair is for that |
//!
//! Growth stops at one and a half times what really arrives: a target nobody uses proves nothing.
//!
//! Three traps, each with a test:
//! - *A lost report is not a loss of all packets it was about.* A run of missing packets that were
//!   sent over more than 35 ms, with at least four in it, counts as unknown.
//! - *A longer way is not a queue.* When four cuts in a row have not shortened the "queue", the way
//!   itself has become longer (another access point, another relay): the base is set anew.
//! - *Silence is not capacity.* After a pause without reports the target falls to 60 %, and
//!   growth starts as at the beginning.

#[cfg(test)]
mod links;
mod window;

use rtc::interceptor::{BandwidthEstimator, EstimatorStats, PacketReport};
use std::time::{Duration, Instant};
use window::{BaseDelay, Delivered, Losses};

/// Octets that IP, UDP and SRTP add to each packet, which the reports do not count.
const WIRE_OVERHEAD: usize = 20 + 8 + 10;

const QUEUE_HIGH_MS: f64 = 50.0;
const QUEUE_LOW_MS: f64 = 25.0;
const QUEUE_DEEP_MS: f64 = 150.0;
const LOSS_HIGH: f64 = 0.12;
const CUTS_BEFORE_A_NEW_BASE: u32 = 4;
const PAUSE: Duration = Duration::from_millis(1_500);

/// The limits of a target, in bits per second on the wire.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The target before anything is known.
    pub initial: f64,
    /// The target never falls below this: sound and a small picture.
    pub least: f64,
    /// The target never rises above this.
    pub most: f64,
}

/// The estimator that calls use unless [`crate::Estimator::Default`] is asked for.
#[derive(Debug, Clone)]
pub struct QueueEstimator {
    limits: Limits,
    target: f64,
    base: BaseDelay,
    queue_ms: f64,
    delivered: Delivered,
    losses: Losses,
    /// What arrived when the link was last found full.
    ceiling: Option<f64>,
    starting: bool,
    last_report: Option<Instant>,
    last_cut: Option<Instant>,
    last_loss_cut: Option<Instant>,
    /// Cuts since the queue was last short, and the queue at the first of them.
    cuts: u32,
    queue_at_first_cut: f64,
    rtt: Duration,
}

impl QueueEstimator {
    /// An estimator at its initial target.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            target: limits.initial.clamp(limits.least, limits.most),
            base: BaseDelay::default(),
            queue_ms: 0.0,
            delivered: Delivered::default(),
            losses: Losses::default(),
            ceiling: None,
            starting: true,
            last_report: None,
            last_cut: None,
            last_loss_cut: None,
            cuts: 0,
            queue_at_first_cut: 0.0,
            rtt: Duration::from_millis(100),
        }
    }

    /// The target in bits per second, counted on the wire (IP, UDP and SRTP included).
    pub fn target(&self) -> f64 {
        self.target
    }

    /// The queueing delay seen, smoothed, in milliseconds.
    pub fn queue_ms(&self) -> f64 {
        self.queue_ms
    }

    /// The share of packets lost on the way out within the last one and a half seconds.
    pub fn loss(&self) -> f64 {
        self.losses.share()
    }

    /// Takes one feedback report's verdicts, in the order of sending.
    pub fn report(&mut self, now: Instant, reports: &[PacketReport]) {
        if reports.is_empty() {
            return;
        }
        let since = self.last_report.map(|last| now.saturating_duration_since(last));
        self.last_report = Some(now);
        if since.is_some_and(|pause| pause > PAUSE) {
            self.after_a_pause();
        }
        self.take(now, reports);
        let elapsed = since.unwrap_or(Duration::from_millis(50)).as_secs_f64();
        self.decide(now, elapsed.min(0.2));
        self.target = self.target.clamp(self.limits.least, self.limits.most);
    }

    fn after_a_pause(&mut self) {
        self.target *= 0.6;
        self.starting = true;
        self.ceiling = None;
        self.queue_ms = 0.0;
        self.cuts = 0;
        self.base = BaseDelay::default();
        self.losses = Losses::default();
    }

    fn take(&mut self, now: Instant, reports: &[PacketReport]) {
        let mut least: Option<f64> = None;
        for report in reports {
            let Some(arrival) = report.arrival else {
                continue;
            };
            let offset = self.base.offset_ms(report.departure, arrival);
            least = Some(least.map_or(offset, |known: f64| known.min(offset)));
            let bits = ((report.size + WIRE_OVERHEAD) * 8) as f64;
            self.delivered.add(arrival, bits);
        }
        self.losses.add(now, reports);
        if let Some(offset) = least {
            let base = self.base.add(now, offset);
            self.queue_ms = 0.5 * self.queue_ms + 0.5 * (offset - base);
        }
        if let Some(newest) = reports.iter().rev().find(|report| report.arrived) {
            // Includes the wait for the report, so it is an upper bound; good enough for pauses.
            let trip = now.saturating_duration_since(newest.departure);
            self.rtt = self.rtt.mul_f64(0.8) + trip.min(Duration::from_secs(2)).mul_f64(0.2);
        }
    }

    fn decide(&mut self, now: Instant, elapsed: f64) {
        let since_cut = self.last_cut.map(|last| now.saturating_duration_since(last));
        let patience = (self.rtt * 2).max(Duration::from_millis(300));
        if self.queue_ms > QUEUE_HIGH_MS {
            if since_cut.is_none_or(|since| since > patience) {
                self.cut(now);
            }
            return;
        }
        if self.queue_ms < QUEUE_LOW_MS {
            self.cuts = 0;
        }
        let loss = self.losses.share();
        if loss > LOSS_HIGH {
            self.starting = false;
            let since = self.last_loss_cut.map(|last| now.saturating_duration_since(last));
            if since.is_none_or(|since| since > Duration::from_secs(1)) {
                self.last_loss_cut = Some(now);
                self.target *= 1.0 - 0.5 * (loss - 0.06);
            }
            return;
        }
        if self.queue_ms < QUEUE_LOW_MS && since_cut.is_none_or(|since| since > patience * 2) {
            self.grow(elapsed);
        }
    }

    fn cut(&mut self, now: Instant) {
        self.starting = false;
        self.last_cut = Some(now);
        if self.cuts == 0 {
            self.queue_at_first_cut = self.queue_ms;
        }
        self.cuts += 1;
        if self.cuts > CUTS_BEFORE_A_NEW_BASE && self.queue_ms > self.queue_at_first_cut - 20.0 {
            self.base.forget();
            self.queue_ms = 0.0;
            self.cuts = 0;
            self.ceiling = None;
            return;
        }
        // While there is a queue, what arrives is what the link can carry; but the queue may be no
        // older than a quarter of a second, with an idle link before it.
        let delivered = self
            .delivered
            .rate(Duration::from_millis(500))
            .max(self.delivered.rate(Duration::from_millis(250)));
        let keep = if self.queue_ms > QUEUE_DEEP_MS { 0.70 } else { 0.85 };
        self.ceiling = Some(delivered);
        self.target = (0.95 * self.target).min(keep * delivered);
    }

    fn grow(&mut self, elapsed: f64) {
        let used = self.delivered.rate(Duration::from_secs(1));
        if self.target >= 1.5 * used + 100_000.0 {
            return;
        }
        let a_second: f64 = match self.ceiling {
            _ if self.starting => 2.0,
            Some(ceiling) if self.target > 1.15 * ceiling => {
                self.ceiling = None;
                1.25
            }
            Some(ceiling) if self.target > 0.8 * ceiling => 1.04,
            _ => 1.25,
        };
        self.target *= a_second.powf(elapsed);
    }
}

impl BandwidthEstimator for QueueEstimator {
    fn on_reports(&mut self, now: Instant, reports: &[PacketReport]) {
        self.report(now, reports);
    }

    fn target_bitrate(&self) -> f64 {
        self.target
    }

    fn stats(&self) -> EstimatorStats {
        EstimatorStats::default()
    }
}
