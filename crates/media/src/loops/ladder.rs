//! Fewer pixels when there are few bits.
//!
//! A picture of 640x360 at 30 frames a second turns to blocks below about
//! 150 kbit/s; the same bits make a good smaller picture.

use std::time::{Duration, Instant};

/// Least bits for each pixel: 150 kbit/s at 640x360 and 30 frames a second.
const BITS_A_PIXEL: f64 = 150_000.0 / (640.0 * 360.0 * 30.0);
/// At the smallest size, below this every other frame is left out.
const FULL_RATE: f64 = BITS_A_PIXEL * 1.6;
/// Pictures are not made narrower than this.
const NARROWEST: u32 = 240;
/// More room than needed before going up again, so as not to swing.
const CLIMB: f64 = 1.3;
/// Each change costs a key frame: not more often than this down, and up.
const DOWN_PAUSE: Duration = Duration::from_secs(1);
const UP_PAUSE: Duration = Duration::from_secs(4);

/// What to do with the camera's pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rung {
    /// How often to halve both sides.
    pub(super) halvings: u32,
    /// Whether to leave out every other frame.
    pub(super) half_rate: bool,
}

#[derive(Default)]
pub(super) struct Ladder {
    rung: Rung,
    changed: Option<Instant>,
}

fn fitting(kbps: u32, width: u32, height: u32, rate: f64, room: f64) -> Rung {
    let bits = f64::from(kbps) * 1_000.0;
    let mut halvings = 0;
    loop {
        let pixels = f64::from(width >> halvings) * f64::from(height >> halvings);
        let bits_a_pixel = bits / (pixels * rate).max(1.0);
        if bits_a_pixel >= BITS_A_PIXEL * room && halvings < 3 {
            // Only the smallest size trades smoothness as well.
            return Rung { halvings, half_rate: false };
        }
        if width >> (halvings + 1) < NARROWEST || halvings >= 3 {
            return Rung { halvings, half_rate: bits_a_pixel < FULL_RATE * room };
        }
        halvings += 1;
    }
}

impl Ladder {
    /// The rung for this bitrate and camera, at this moment.
    pub(super) fn rung(&mut self, now: Instant, kbps: u32, (width, height): (u32, u32), rate: f64) -> Rung {
        let order = |rung: Rung| (rung.halvings, rung.half_rate);
        let needed = fitting(kbps, width, height, rate, 1.0);
        let affordable = fitting(kbps, width, height, rate, CLIMB);
        let since = self.changed.map(|at| now.saturating_duration_since(at));
        let rested = |pause: Duration| since.is_none_or(|since| since >= pause);
        if order(needed) > order(self.rung) && rested(DOWN_PAUSE) {
            self.change(needed, now);
        } else if order(affordable) < order(self.rung) && rested(UP_PAUSE) {
            self.change(affordable, now);
        }
        self.rung
    }

    fn change(&mut self, rung: Rung, now: Instant) {
        self.rung = rung;
        self.changed = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const P360: (u32, u32) = (640, 360);

    #[test]
    fn few_bits_make_a_smaller_picture() {
        let at = |kbps, (width, height)| fitting(kbps, width, height, 30.0, 1.0);
        let rung = |halvings, half_rate| Rung { halvings, half_rate };
        assert_eq!(at(500, P360), rung(0, false));
        assert_eq!(at(150, P360), rung(0, false));
        assert_eq!(at(149, P360), rung(1, false));
        assert_eq!(at(45, P360), rung(1, false));
        assert_eq!(at(30, P360), rung(1, true));
        assert_eq!(at(1_200, (1_280, 720)), rung(0, false));
        assert_eq!(at(400, (1_280, 720)), rung(1, false));
        assert_eq!(at(100, (1_280, 720)), rung(2, false));
        // A small picture stays: halving it would leave nothing to see.
        assert_eq!(at(30, (320, 180)), rung(0, true));
    }

    #[test]
    fn it_falls_fast_and_climbs_slowly_and_does_not_swing() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let mut ladder = Ladder::default();
        let mut at = |seconds: u32, kbps| ladder.rung(start + second * seconds, kbps, P360, 30.0).halvings;
        assert_eq!(at(0, 400), 0);
        assert_eq!(at(1, 100), 1);
        // Not enough to climb, then not rested, then up.
        assert_eq!(at(10, 170), 1);
        assert_eq!(at(11, 250), 0);
        assert_eq!(at(12, 100), 1);
        assert_eq!(at(14, 400), 1);
        assert_eq!(at(16, 400), 0);
        // Around the threshold it changes once.
        let mut changes = 0;
        let mut last = 0;
        for i in 0..60 {
            let now = at(100 + i, if i % 2 == 0 { 140 } else { 160 });
            changes += u32::from(now != last);
            last = now;
        }
        assert_eq!(changes, 1);
    }
}
