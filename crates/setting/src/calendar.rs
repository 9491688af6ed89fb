//! Calendars: days, weeks and weekly windows in an IANA zone. The one file that knows `jiff`.
//!
//! Zones come from the data bundled into the program: nothing here reads a file, a clock or the
//! system's own zone. Two sides with different versions of that data can differ on moments that
//! governments moved at short notice; then the stricter side refuses.

use crate::SettingError;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan, civil};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::Range;

/// An IANA zone by its name, such as `Europe/Amsterdam`. Every value names a zone of the bundled
/// data, written as it is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// A moment as people in a zone see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local {
    /// The day of the week, 1 (Monday) to 7 (Sunday).
    pub weekday: u8,
    /// The minute of the day on the clock on the wall, 0 to 1439.
    pub minute: u16,
}

/// Hours of a day of every week, by the clock on the wall of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Window {
    /// The day of the week, 1 (Monday) to 7 (Sunday).
    pub weekday: u8,
    /// The first minute of the day, 0 to 1439.
    pub from_minute: u16,
    /// The minute of the day at which it closes, more than `from_minute`, at most 1440.
    pub to_minute: u16,
}

impl Window {
    /// Minutes of a day.
    pub const DAY: u16 = 24 * 60;

    /// Whether the window keeps its bounds.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        (1..=7).contains(&self.weekday) && self.from_minute < self.to_minute && self.to_minute <= Self::DAY
    }

    /// Whether the window is open at this moment of the wall's clock.
    #[must_use]
    pub fn contains(&self, local: Local) -> bool {
        self.weekday == local.weekday && (self.from_minute..self.to_minute).contains(&local.minute)
    }
}

impl Zone {
    /// The zone with this name.
    ///
    /// # Errors
    /// `ZoneUnknown` when the bundled data has no such zone, or writes it otherwise.
    pub fn new(name: &str) -> Result<Self, SettingError> {
        let zone = TimeZoneDatabase::bundled().get(name).map_err(|_| SettingError::ZoneUnknown)?;
        if zone.iana_name() != Some(name) || zone.is_unknown() {
            return Err(SettingError::ZoneUnknown);
        }
        Ok(Self { name: name.to_owned(), zone })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the clock on the wall shows at this moment (Unix ms); none beyond the year 9999.
    #[must_use]
    pub fn local(&self, at_ms: u64) -> Option<Local> {
        let there = self.zone.to_datetime(timestamp(at_ms)?);
        let minute = u16::try_from(there.hour()).ok()? * 60 + u16::try_from(there.minute()).ok()?;
        Some(Local { weekday: weekday(there.date())?, minute })
    }

    /// The moment (Unix ms) at which the wall's clock shows this. A time that the spring skips is
    /// the same while later; of a time that comes twice in autumn, the first.
    ///
    /// # Errors
    /// `ZoneUnknown` for a date or a minute that no calendar has.
    pub fn moment(&self, year: i16, month: i8, day: i8, minute: u16) -> Result<u64, SettingError> {
        let date = civil::Date::new(year, month, day).map_err(|_| SettingError::ZoneUnknown)?;
        let there = clock_at(date, minute).ok_or(SettingError::ZoneUnknown)?;
        let at = self.zone.to_timestamp(there).map_err(|_| SettingError::ZoneUnknown)?;
        unix_ms(at).ok_or(SettingError::ZoneUnknown)
    }

    /// The day that holds this moment, from its first moment to the next day's (Unix ms). 23, 24
    /// or 25 hours long, or what else governments decide.
    #[must_use]
    pub fn day_of(&self, at_ms: u64) -> Option<Range<u64>> {
        let date = self.zone.to_datetime(timestamp(at_ms)?).date();
        Some(self.begin_of(date)?..self.begin_of(date.tomorrow().ok()?)?)
    }

    /// The week that holds this moment, Monday to Monday (Unix ms).
    #[must_use]
    pub fn week_of(&self, at_ms: u64) -> Option<Range<u64>> {
        let date = self.zone.to_datetime(timestamp(at_ms)?).date();
        let since_monday = i64::from(weekday(date)?) - 1;
        let monday = date.checked_sub(since_monday.days()).ok()?;
        Some(self.begin_of(monday)?..self.begin_of(monday.checked_add(7.days()).ok()?)?)
    }

    fn begin_of(&self, date: civil::Date) -> Option<u64> {
        unix_ms(date.to_zoned(self.zone.clone()).ok()?.timestamp())
    }

    /// Whether one of the windows is open at this moment (Unix ms).
    #[must_use]
    pub fn is_open(&self, windows: &[Window], at_ms: u64) -> bool {
        self.local(at_ms).is_some_and(|local| windows.iter().any(|window| window.contains(local)))
    }

    /// The first moment (Unix ms), this one included, at which one of the windows is open.
    ///
    /// The wall's clock enters a window where it reaches the first minute (twice on the night on
    /// which that minute comes twice), or where it jumps into it. Only such moments are tried.
    #[must_use]
    pub fn next_open(&self, windows: &[Window], from_ms: u64) -> Option<u64> {
        if self.is_open(windows, from_ms) {
            return Some(from_ms);
        }
        let from = timestamp(from_ms)?;
        let today = self.zone.to_datetime(from).date();
        // Two weeks: a window that the spring skips is there again in the week after.
        let days = (-1i64..=15).filter_map(|days| today.checked_add(days.days()).ok());
        let mut entered: Vec<u64> = days
            .flat_map(|date| {
                let here = windows.iter().filter(move |window| weekday(date) == Some(window.weekday));
                here.filter_map(move |window| clock_at(date, window.from_minute))
            })
            .flat_map(|there| self.moments_of(there))
            .collect();
        let last = entered.iter().max().copied().unwrap_or(from_ms);
        let jumps = self.zone.following(from).take(4).filter_map(|jump| unix_ms(jump.timestamp()));
        entered.extend(jumps.filter(|at| *at <= last));
        entered.into_iter().filter(|at| *at > from_ms && self.is_open(windows, *at)).min()
    }

    /// The first moment (Unix ms) after this one at which the wall's clock shows this minute on one of these days
    /// of the week, Monday the lowest bit of seven. Once a day: a time that the spring skips is the same while
    /// later; of a time that comes twice in autumn, the first.
    #[must_use]
    pub fn next_at(&self, weekdays: u8, minute: u16, after_ms: u64) -> Option<u64> {
        let today = self.zone.to_datetime(timestamp(after_ms)?).date();
        let days = (-1i64..=8).filter_map(|days| today.checked_add(days.days()).ok());
        let asked = |date: &civil::Date| weekday(*date).is_some_and(|day| weekdays >> (day - 1) & 1 == 1);
        let moment = |date| unix_ms(self.zone.to_timestamp(clock_at(date, minute)?).ok()?);
        days.filter(asked).filter_map(moment).find(|at| *at > after_ms)
    }

    /// Every moment at which the wall's clock shows this: none, one or two.
    fn moments_of(&self, there: civil::DateTime) -> Vec<u64> {
        let found = self.zone.to_ambiguous_timestamp(there);
        let moments = match found.offset() {
            AmbiguousOffset::Gap { .. } => return Vec::new(),
            AmbiguousOffset::Unambiguous { .. } => vec![found.compatible()],
            AmbiguousOffset::Fold { .. } => vec![found.earlier(), found.later()],
        };
        moments.into_iter().filter_map(|at| unix_ms(at.ok()?)).collect()
    }
}

fn timestamp(at_ms: u64) -> Option<Timestamp> {
    Timestamp::from_millisecond(i64::try_from(at_ms).ok()?).ok()
}

fn unix_ms(at: Timestamp) -> Option<u64> {
    u64::try_from(at.as_millisecond()).ok()
}

fn weekday(date: civil::Date) -> Option<u8> {
    u8::try_from(date.weekday().to_monday_one_offset()).ok()
}

fn clock_at(date: civil::Date, minute: u16) -> Option<civil::DateTime> {
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    Some(date.to_datetime(civil::Time::new(hour, minute, 0, 0).ok()?))
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.name)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}
