//! How the line is doing, in three words, with enough inertia that the sign does not flicker.

use std::time::{Duration, Instant};

/// What a person is shown about the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Line {
    /// Sound and picture can be expected to be fluent.
    Good,
    /// Losses, a long way, or pauses: still connected.
    Weak,
    /// Nothing was heard from the other side for three seconds.
    Lost,
}

/// What the sign is judged by, once every quarter of a second or so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineFacts {
    /// When anything at all arrived from the peer: media, a report or a keepalive.
    pub heard: Instant,
    /// The round trip, if it was measured.
    pub rtt: Option<Duration>,
    /// The larger of the losses in both directions before repair, 0.0 to 1.0.
    pub loss: f64,
}

/// Silence after which the line is lost. Both sides send a keepalive every second, so three in a
/// row are missing by then.
pub const LOST_AFTER: Duration = Duration::from_secs(3);
/// Silence after which it is weak.
const WEAK_AFTER: Duration = Duration::from_millis(2_200);
/// How long everything must be well before the sign says so.
const GOOD_AFTER: Duration = Duration::from_secs(4);

/// Turns facts into a [`Line`], with hysteresis: bad news at once, good news after four seconds.
#[derive(Debug, Clone)]
pub struct LineSign {
    shown: Line,
    well_since: Option<Instant>,
}

impl Default for LineSign {
    fn default() -> Self {
        Self::new()
    }
}

impl LineSign {
    /// A sign that begins at [`Line::Good`]: it is made when a connection has just been reached.
    pub fn new() -> Self {
        Self { shown: Line::Good, well_since: None }
    }

    /// What is shown now.
    pub fn shown(&self) -> Line {
        self.shown
    }

    /// Judges anew; `Some` when the sign has changed.
    pub fn judge(&mut self, now: Instant, facts: LineFacts) -> Option<Line> {
        let silence = now.saturating_duration_since(facts.heard);
        // Two sets of limits: stricter ones for becoming good again than for leaving it.
        let (loss, rtt) = if self.shown == Line::Good {
            (0.10, Duration::from_millis(450))
        } else {
            (0.07, Duration::from_millis(350))
        };
        let next = if silence >= LOST_AFTER {
            self.well_since = None;
            Line::Lost
        } else if silence >= WEAK_AFTER
            || facts.loss > loss
            || facts.rtt.is_some_and(|measured| measured > rtt)
        {
            self.well_since = None;
            Line::Weak
        } else if self.shown == Line::Good {
            Line::Good
        } else {
            let since = *self.well_since.get_or_insert(now);
            if now.saturating_duration_since(since) >= GOOD_AFTER { Line::Good } else { Line::Weak }
        };
        (next != self.shown).then(|| {
            self.shown = next;
            next
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn facts(heard: Instant, rtt_ms: u64, loss: f64) -> LineFacts {
        LineFacts { heard, rtt: Some(Duration::from_millis(rtt_ms)), loss }
    }

    #[test]
    fn silence_loses_the_line_and_it_comes_back_by_way_of_weak() {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let mut sign = LineSign::new();
        assert_eq!(sign.judge(at(1_000), facts(start, 50, 0.0)), None);
        assert_eq!(sign.judge(at(2_300), facts(start, 50, 0.0)), Some(Line::Weak));
        assert_eq!(sign.judge(at(3_000), facts(start, 50, 0.0)), Some(Line::Lost));
        assert_eq!(sign.judge(at(9_000), facts(start, 50, 0.0)), None);
        assert_eq!(sign.judge(at(10_000), facts(at(10_000), 50, 0.0)), Some(Line::Weak));
        assert_eq!(sign.judge(at(13_900), facts(at(13_900), 50, 0.0)), None);
        assert_eq!(sign.judge(at(14_000), facts(at(14_000), 50, 0.0)), Some(Line::Good));
    }

    #[test]
    fn a_value_at_the_limit_does_not_flicker() {
        let start = Instant::now();
        let mut sign = LineSign::new();
        let mut changes = 0;
        for step in 0..400_u64 {
            let now = start + Duration::from_millis(step * 250);
            let loss = if step % 2 == 0 { 0.11 } else { 0.08 };
            changes += usize::from(sign.judge(now, facts(now, 50, loss)).is_some());
        }
        assert_eq!(changes, 1);
        assert_eq!(sign.shown(), Line::Weak);
    }

    #[test]
    fn five_percent_loss_at_a_hundred_milliseconds_is_a_good_line() {
        let start = Instant::now();
        let mut sign = LineSign::new();
        for step in 0..100_u64 {
            let now = start + Duration::from_millis(step * 250);
            assert_eq!(sign.judge(now, facts(now, 105, 0.06)), None);
        }
    }
}
