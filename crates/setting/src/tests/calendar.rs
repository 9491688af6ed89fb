//! Calendars across both daylight-saving changes, in zones that differ in all that zones differ in.

use crate::{Local, SettingError, Window, Zone};
use proptest::prelude::*;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;

fn zone(name: &str) -> Zone {
    Zone::new(name).unwrap()
}

fn window(weekday: u8, from: (u16, u16), to: (u16, u16)) -> Window {
    Window { weekday, from_minute: from.0 * 60 + from.1, to_minute: to.0 * 60 + to.1 }
}

/// What a person would do: look at the clock every half minute.
fn looked_for(zone: &Zone, windows: &[Window], from_ms: u64, hours: u64) -> Option<u64> {
    (0..hours * 120).map(|n| from_ms + n * 30_000).find(|at| zone.is_open(windows, *at))
}

#[test]
fn zones_are_those_of_the_bundled_data() {
    for name in ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"] {
        assert_eq!(zone(name).name(), name);
    }
    for name in
        ["", "Europe/amsterdam", "europe/Amsterdam", "Etc/Unknown", "Mars/Base", "../etc/localtime", "CET-1"]
    {
        assert_eq!(Zone::new(name), Err(SettingError::ZoneUnknown), "{name}");
    }
}

#[test]
fn the_walls_clock_at_the_changes() {
    // Amsterdam, 29 March 2026: 01:59 is followed by 03:00; 25 October: 02:59 by 02:00.
    let here = zone("Europe/Amsterdam");
    let spring = here.moment(2026, 3, 29, 3 * 60).unwrap();
    assert_eq!(spring, 1_774_746_000_000);
    assert_eq!(here.local(spring - 1), Some(Local { weekday: 7, minute: 119 }));
    assert_eq!(here.local(spring), Some(Local { weekday: 7, minute: 180 }));
    assert_eq!(here.moment(2026, 3, 29, 150), Ok(spring + 30 * MINUTE), "skipped: as much later");
    let first = here.moment(2026, 10, 25, 150).unwrap();
    assert_eq!(here.local(first), here.local(first + HOUR), "02:30 comes twice");
    assert_eq!(here.moment(2026, 2, 30, 0), Err(SettingError::ZoneUnknown));
    assert_eq!(here.moment(2026, 2, 3, 1440), Err(SettingError::ZoneUnknown));
    assert_eq!(here.local(u64::MAX), None);
    assert_eq!((here.day_of(u64::MAX), here.week_of(u64::MAX)), (None, None));
    assert_eq!(here.next_open(&[window(1, (9, 0), (10, 0))], u64::MAX), None);
}

#[test]
fn days_and_weeks_have_the_hours_they_have() {
    let hours = |name: &str, year, month, day| {
        let here = zone(name);
        let noon = here.moment(year, month, day, 720).unwrap();
        let (day, week) = (here.day_of(noon).unwrap(), here.week_of(noon).unwrap());
        assert!(day.contains(&noon) && week.contains(&noon) && week.contains(&day.start));
        assert_eq!(here.local(week.start), Some(Local { weekday: 1, minute: 0 }));
        ((day.end - day.start) / MINUTE, (week.end - week.start) / MINUTE)
    };
    assert_eq!(hours("Europe/Amsterdam", 2026, 3, 29), (23 * 60, 167 * 60));
    assert_eq!(hours("Europe/Amsterdam", 2026, 10, 25), (25 * 60, 169 * 60));
    assert_eq!(hours("America/New_York", 2026, 3, 8), (23 * 60, 167 * 60));
    assert_eq!(hours("America/New_York", 2026, 11, 1), (25 * 60, 169 * 60));
    assert_eq!(hours("Australia/Lord_Howe", 2026, 4, 5), (24 * 60 + 30, 168 * 60 + 30));
    assert_eq!(hours("Australia/Lord_Howe", 2026, 10, 4), (23 * 60 + 30, 167 * 60 + 30));
    // Casablanca is an hour back during Ramadan.
    assert_eq!(hours("Africa/Casablanca", 2026, 2, 15), (25 * 60, 169 * 60));
    assert_eq!(hours("Africa/Casablanca", 2026, 3, 22), (23 * 60, 167 * 60));
    assert_eq!(hours("UTC", 2026, 3, 29), (24 * 60, 168 * 60));
}

#[test]
fn windows_open_right_on_both_nights() {
    let here = zone("Europe/Amsterdam");
    let saturday = here.moment(2026, 3, 28, 12 * 60).unwrap();
    let jump = here.moment(2026, 3, 29, 180).unwrap();
    // 02:30 to 04:00 begins with the jump, 02:00 to 03:00 is skipped until next week.
    assert_eq!(here.next_open(&[window(7, (2, 30), (4, 0))], saturday), Some(jump));
    assert_eq!(
        here.next_open(&[window(7, (2, 0), (3, 0))], saturday),
        Some(here.moment(2026, 4, 5, 120).unwrap())
    );
    // In autumn 02:30 to 03:00 opens, closes as the clock goes back, and opens again.
    let saturday = here.moment(2026, 10, 24, 720).unwrap();
    let night = [window(7, (2, 30), (3, 0))];
    let first = here.next_open(&night, saturday).unwrap();
    assert_eq!(first, here.moment(2026, 10, 25, 150).unwrap());
    assert!(here.is_open(&night, first + 29 * MINUTE) && !here.is_open(&night, first + 30 * MINUTE));
    assert_eq!(here.next_open(&night, first + 30 * MINUTE), Some(first + HOUR));
    // A window that ends with the day goes on in the next one without a hole.
    let through = [window(6, (22, 0), (24, 0)), window(7, (0, 0), (2, 0))];
    let midnight = here.moment(2026, 10, 25, 0).unwrap();
    assert!(here.is_open(&through, midnight - 1) && here.is_open(&through, midnight));
}

fn nights() -> impl Strategy<Value = (Zone, u64)> {
    const CHANGES: &[(&str, i16, i8, i8)] = &[
        ("Europe/Amsterdam", 2026, 3, 29),
        ("Europe/Amsterdam", 2026, 10, 25),
        ("America/New_York", 2026, 3, 8),
        ("America/New_York", 2026, 11, 1),
        ("Australia/Lord_Howe", 2026, 4, 5),
        ("Australia/Lord_Howe", 2026, 10, 4),
        ("Africa/Casablanca", 2026, 2, 15),
        ("Africa/Casablanca", 2026, 3, 22),
    ];
    proptest::sample::select(CHANGES).prop_map(|(name, year, month, day)| {
        let here = zone(name);
        let night = here.moment(year, month, day, 0).unwrap();
        (here, night)
    })
}

fn windows() -> impl Strategy<Value = Vec<Window>> {
    let one = (1u8..=7, 0u16..1440, 1u16..600).prop_map(|(weekday, from_minute, length)| Window {
        weekday,
        from_minute,
        to_minute: (from_minute + length).min(Window::DAY),
    });
    proptest::collection::vec(one, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_next_opening_is_the_one_that_a_person_would_find(
        (here, night) in nights(),
        windows in windows(),
        minutes in 0u64..60 * 48,
    ) {
        let from = night - 24 * HOUR + minutes * MINUTE;
        let found = here.next_open(&windows, from).unwrap();
        prop_assert!(here.is_open(&windows, found));
        // Whole minutes, so that the half minutes of the looking person hit every change.
        if let Some(looked) = looked_for(&here, &windows, from, 72) {
            prop_assert_eq!(found, looked);
        } else {
            prop_assert!(found >= from + 72 * HOUR);
        }
    }

    #[test]
    fn every_moment_is_in_one_day_and_one_week((here, night) in nights(), ms in 0u64..20 * 86_400_000) {
        let at = night - 10 * 86_400_000 + ms;
        let (day, week) = (here.day_of(at).unwrap(), here.week_of(at).unwrap());
        prop_assert!(day.contains(&at) && week.contains(&at));
        prop_assert!(week.start <= day.start && day.end <= week.end);
        prop_assert_eq!(here.day_of(day.end).unwrap().start, day.end);
        prop_assert_eq!(here.week_of(week.end).unwrap().start, week.end);
        prop_assert_eq!(here.week_of(week.start).unwrap(), week);
    }
}

#[test]
fn a_time_of_the_week_comes_once_a_day_on_both_nights_too() {
    const EVERY_DAY: u8 = 0b111_1111;
    let here = zone("Europe/Amsterdam");
    let at = |month, day, minute| here.moment(2026, month, day, minute).unwrap();
    // Spring skips 02:30: that day it is 03:30, the day after 02:30 again.
    let night = at(3, 28, 12 * 60);
    let moments: Vec<u64> =
        std::iter::successors(here.next_at(EVERY_DAY, 150, night), |one| here.next_at(EVERY_DAY, 150, *one))
            .take(2)
            .collect();
    assert_eq!(moments, [at(3, 29, 210), at(3, 30, 150)]);
    // In autumn it comes twice: the first counts.
    let first = here.next_at(EVERY_DAY, 150, at(10, 24, 12 * 60)).unwrap();
    assert_eq!(first, at(10, 25, 150));
    assert_eq!(here.next_at(EVERY_DAY, 150, first), Some(at(10, 26, 150)));
    // The same time of the wall's clock on both sides of the change.
    for (month, day) in [(3, 28), (3, 29), (10, 24), (10, 25)] {
        let evening = at(month, day, 20 * 60);
        assert_eq!(here.next_at(EVERY_DAY, 20 * 60, evening - 1), Some(evening));
        assert_eq!(here.next_at(EVERY_DAY, 20 * 60, evening), Some(at(month, day + 1, 20 * 60)));
    }
    // 28 March 2026 is a Saturday.
    assert_eq!(here.next_at(0b000_0001, 60, night), Some(at(3, 30, 60)), "Monday");
    assert_eq!(here.next_at(0b010_0000, 60, night), Some(at(4, 4, 60)), "Saturday a week on");
    assert_eq!(here.next_at(0, 60, night), None);
    assert_eq!(here.next_at(EVERY_DAY, 60, u64::MAX), None);
}
