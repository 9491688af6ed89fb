//! Steady capture times from unsteady callbacks.

use std::time::{Duration, Instant};

/// Beyond this the device really paused.
const JUMP_MICROS: i64 = 100_000;
/// The part of each deviation that is taken over: a memory of 64 frames.
const SHARE: i64 = 64;

/// Says when frames of equal length were taken. Devices report times that
/// jump about by some milliseconds; their sample clock does not, but it drifts
/// against the machine's. So: count samples, and lean on the reports slowly.
pub(super) struct CaptureTimes {
    frame: Duration,
    next: Option<Instant>,
}

impl CaptureTimes {
    pub(super) fn new(frame: Duration) -> Self {
        Self { frame, next: None }
    }

    /// The steady time for a frame that was reported at `reported`.
    pub(super) fn steady(&mut self, reported: Instant) -> Instant {
        let time = match self.next {
            None => reported,
            Some(expected) => {
                let ahead = reported.saturating_duration_since(expected).as_micros() as i64;
                let behind = expected.saturating_duration_since(reported).as_micros() as i64;
                let off = ahead - behind;
                if off.abs() > JUMP_MICROS {
                    reported
                } else {
                    let lean = Duration::from_micros((off / SHARE).unsigned_abs());
                    let leant =
                        if off >= 0 { expected.checked_add(lean) } else { expected.checked_sub(lean) };
                    leant.unwrap_or(reported)
                }
            }
        };
        self.next = time.checked_add(self.frame);
        time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Duration = Duration::from_millis(10);

    #[test]
    fn jitter_is_smoothed_and_drift_is_followed() {
        let start = Instant::now() + Duration::from_secs(1);
        let mut times = CaptureTimes::new(FRAME);
        let mut seed = 1u32;
        let mut last: Option<Instant> = None;
        for i in 0..6_000u32 {
            // A sample clock that is 100 ppm slow, reports 0 to 8 ms late.
            let real = start + FRAME * i + Duration::from_micros(u64::from(i));
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let steady = times.steady(real + Duration::from_micros(u64::from(seed >> 16) / 8));
            if let Some(last) = last {
                let step = steady - last;
                assert!(step.abs_diff(FRAME) < Duration::from_micros(300), "{step:?}");
            }
            last = Some(steady);
            if i > 500 {
                let late = steady - (real - Duration::from_millis(1));
                assert!(late < Duration::from_millis(9), "{late:?}");
            }
        }
    }

    #[test]
    fn a_pause_is_a_jump() {
        let start = Instant::now();
        let mut times = CaptureTimes::new(FRAME);
        assert_eq!(times.steady(start), start);
        let later = start + Duration::from_secs(3);
        assert_eq!(times.steady(later), later);
    }
}
