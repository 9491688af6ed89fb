//! Capture time: one clock for both streams of a sender, and pacing by it.

use std::time::{Duration, Instant};

/// A sender's single capture clock.
///
/// Pictures and sound of one sender are stamped on the same clock, so that the
/// other side can show a picture with the sound of its moment. Both RTP streams
/// take their timestamps from it with offset zero (RFC 3550 asks for a random
/// offset against known-plaintext attacks; the payload is sealed per frame, so
/// nothing rests on it).
#[derive(Debug, Clone, Copy)]
pub struct CaptureClock {
    origin: Instant,
}

impl CaptureClock {
    /// A clock that stands at zero now and says zero for all that was before.
    #[must_use]
    pub fn starting_at(origin: Instant) -> Self {
        Self { origin }
    }

    /// Microseconds since the origin.
    #[must_use]
    pub fn micros(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.origin).as_micros()).unwrap_or(u64::MAX)
    }

    /// The RTP timestamp at this moment for a stream of `rate` ticks a second.
    #[must_use]
    pub fn rtp(&self, at: Instant, rate: u32) -> u32 {
        let ticks = u128::from(self.micros(at)) * u128::from(rate) / 1_000_000;
        // RTP timestamps wrap by definition.
        (ticks & u128::from(u32::MAX)) as u32
    }
}

/// Turns 32-bit RTP timestamps of one stream back into microseconds on the
/// sender's capture clock.
#[derive(Debug, Clone)]
pub struct RtpTimeline {
    rate: u32,
    last: Option<u64>,
}

impl RtpTimeline {
    /// For a stream of `rate` ticks a second: 90 000 for VP8, 48 000 for Opus.
    #[must_use]
    pub fn new(rate: u32) -> Self {
        Self { rate: rate.max(1), last: None }
    }

    /// Microseconds of this timestamp. Timestamps may come out of order by up
    /// to half of the 32-bit range.
    pub fn micros(&mut self, timestamp: u32) -> u64 {
        let ticks = match self.last {
            None => u64::from(timestamp),
            Some(last) => {
                let step = timestamp.wrapping_sub((last & u64::from(u32::MAX)) as u32) as i32;
                last.saturating_add_signed(i64::from(step))
            }
        };
        if self.last.is_none_or(|last| ticks > last) {
            self.last = Some(ticks);
        }
        u64::try_from(u128::from(ticks) * 1_000_000 / u128::from(self.rate)).unwrap_or(u64::MAX)
    }
}

/// One beat of a [`Pace`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// Which frame is due, counted from the start of the pace.
    pub index: u64,
    /// When it is due.
    pub due: Instant,
}

/// Equal steps from a start. A late caller loses steps; it never makes the
/// later ones late too.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    start: Instant,
    step_nanos: u64,
    next: u64,
}

impl Pace {
    /// Steps of `step` (at least a microsecond) from `start`.
    #[must_use]
    pub fn new(start: Instant, step: Duration) -> Self {
        let step_nanos = u64::try_from(step.as_nanos()).unwrap_or(u64::MAX).max(1_000);
        Self { start, step_nanos, next: 0 }
    }

    /// The step to serve next: the following one, or, if that one is more than
    /// a step late, the newest that is due.
    pub fn next(&mut self, now: Instant) -> Beat {
        let since = now.saturating_duration_since(self.start).as_nanos();
        let reached = u64::try_from(since / u128::from(self.step_nanos)).unwrap_or(u64::MAX);
        let index = self.next.max(reached);
        self.next = index.saturating_add(1);
        let due = self
            .start
            .checked_add(Duration::from_nanos(self.step_nanos.saturating_mul(index)))
            .unwrap_or(now);
        Beat { index, due }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_punctual_caller_gets_every_step() {
        let start = Instant::now();
        let mut pace = Pace::new(start, Duration::from_millis(10));
        let mut now = start;
        for index in 0..1000 {
            let beat = pace.next(now);
            assert_eq!(beat.index, index);
            now = beat.due + Duration::from_millis(9);
        }
    }

    #[test]
    fn a_late_caller_drops_and_does_not_drift() {
        let start = Instant::now();
        let mut pace = Pace::new(start, Duration::from_millis(10));
        assert_eq!(pace.next(start).index, 0);
        // 57 ms: steps 1 to 4 are gone, step 5 is the newest that is due.
        let beat = pace.next(start + Duration::from_millis(57));
        assert_eq!(beat, Beat { index: 5, due: start + Duration::from_millis(50) });
        let beat = pace.next(start + Duration::from_millis(58));
        assert_eq!(beat, Beat { index: 6, due: start + Duration::from_millis(60) });
    }

    #[test]
    fn timestamps_survive_the_wrap_and_reordering() {
        let origin = Instant::now();
        let clock = CaptureClock::starting_at(origin);
        let mut timeline = RtpTimeline::new(90_000);
        // 90 000 ticks a second wrap after 13 h 15 min: cross it.
        let hours = 60 * 60 * 13 + 14 * 60;
        let at = |ms: u64| origin + Duration::from_secs(hours) + Duration::from_millis(ms);
        for base in (0..200_000).step_by(1_000) {
            for offset in [0, 900, 400] {
                let when = at(base + offset);
                let micros = timeline.micros(clock.rtp(when, 90_000));
                assert!(micros.abs_diff(clock.micros(when)) <= 12, "at {base} + {offset}");
            }
        }
    }
}
