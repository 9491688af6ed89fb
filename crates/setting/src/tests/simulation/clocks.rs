//! What time it is: the time that passes, each member's clocks, and the nights on which a zone's change.

use super::Dice;
use crate::{Now, Zone};

pub(super) const MINUTE: u64 = 60_000;
pub(super) const HOUR: u64 = 60 * MINUTE;
pub(super) const DAY: u64 = 24 * HOUR;

/// Zones, each with the mornings (year, month, day) a week before its clocks go back, and forward.
type Nights = (&'static str, [(i16, i8, i8); 2]);
const ZONES: [Nights; 4] = [
    ("Europe/Amsterdam", [(2026, 10, 18), (2027, 3, 21)]),
    ("America/New_York", [(2026, 10, 25), (2027, 3, 7)]),
    ("Australia/Lord_Howe", [(2027, 3, 28), (2026, 9, 27)]),
    ("Africa/Casablanca", [(2027, 1, 31), (2027, 3, 7)]),
];

/// How many zones there are.
pub(super) const ZONE_COUNT: usize = ZONES.len();

/// One of the zones, and the time at which a history begins: a week before one of its nights, or anywhere.
pub(super) fn somewhere(dice: &mut Dice) -> (usize, Zone, u64) {
    let which = usize::try_from(dice.below(ZONES.len() as u64)).unwrap();
    let (name, mornings) = ZONES[which];
    let zone = Zone::new(name).unwrap();
    let (year, month, day) = dice.of(&mornings);
    let utc = Zone::new("UTC").unwrap();
    let start = utc.moment(year, month, day, 480).unwrap();
    let start = if dice.one_in(4) { start + dice.below(300) * DAY } else { start };
    (which, zone, start)
}

/// How far this zone's clocks are ahead of the time that passes, in minutes of a day.
fn ahead(zone: &Zone, at_ms: u64) -> i64 {
    let local = i64::from(zone.local(at_ms).unwrap().minute);
    let here = i64::try_from(at_ms / MINUTE % 1440).unwrap();
    (local - here).rem_euclid(1440)
}

/// Whether between these moments the clocks went back (0) or forward (1).
pub(super) fn night(zone: &Zone, from_ms: u64, to_ms: u64) -> Option<usize> {
    let (before, after) = (ahead(zone, from_ms), ahead(zone, to_ms));
    let forward = (after - before).rem_euclid(1440);
    (forward != 0).then_some(usize::from(forward < 720))
}

/// A member's two clocks.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    /// How far the wall clock is ahead of the time that passes, in ms.
    pub(super) off_ms: i64,
    /// By how much both run too fast, in millionths.
    drift: i64,
    boot_ms: u64,
    /// This member says another time than it is, and never mends it.
    lies: bool,
}

impl Clock {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let mut clock = Self {
            off_ms: 0,
            drift: i64::try_from(dice.below(400)).unwrap() - 200,
            boot_ms: 1000 + dice.below(40) * DAY,
            lies: dice.one_in(12),
        };
        clock.is_set(dice);
        if clock.lies {
            clock.off_ms = side(dice, 3 * DAY);
        }
        clock
    }

    pub(super) fn now(&self, true_ms: u64) -> Now {
        Now { wall_ms: true_ms.saturating_add_signed(self.off_ms), boot_ms: self.boot_ms }
    }

    pub(super) fn passes(&mut self, ms: u64) {
        let drift = i64::try_from(ms).unwrap() * self.drift / 1_000_000;
        self.off_ms += drift;
        self.boot_ms = (self.boot_ms + ms).saturating_add_signed(drift);
    }

    /// The wall clock jumps, or somebody sets it right again.
    pub(super) fn jumps(&mut self, dice: &mut Dice) {
        if self.lies {
            return;
        }
        if self.off_ms.unsigned_abs() > 2 * MINUTE || dice.one_in(3) {
            return self.is_set(dice);
        }
        let far = dice.of(&[3 * MINUTE, 20 * MINUTE, 3 * HOUR, 30 * HOUR]);
        self.off_ms += side(dice, far);
    }

    /// Right, as clocks are: within a minute.
    pub(super) fn is_set(&mut self, dice: &mut Dice) {
        self.off_ms = side(dice, MINUTE);
    }
}

/// Some ms to either side.
fn side(dice: &mut Dice, most: u64) -> i64 {
    i64::try_from(dice.below(2 * most + 1)).unwrap() - i64::try_from(most).unwrap()
}
