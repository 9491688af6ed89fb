//! Starting points for a first agreement: by way of working, and by form. Editable, and none is forced.
//!
//! Each differs from the others in the rules of its setting, not in what is done within it: how long
//! and how often, whether there is writing and work between sessions, when to look back. What members
//! alone can say (fees, hours, whom else to call) is theirs to fill in.

use crate::{
    Appointments, Clauses, ConfidentialityClause, CourseClause, CrisisClause, FilesQuota, Frequency,
    HomeworkClause, Kind, MessagesClause, Period, Presence, Quota, Retention, SessionClause, Window, Zone,
};

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// A starting point. The page words each by its code: a name, and one sentence on why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Preset {
    /// Several sessions a week at fixed times that nothing moves: no writing and no tasks between them,
    /// nothing longer than agreed. What is not said waits for the next session.
    Psychoanalytic,
    /// Once a week, with tasks between: what is practiced there is the work. Reviewed often, and ended
    /// after an agreed number.
    Behavioral,
    /// Once a week, with a few tasks and short messages: thoughts are looked at where they come up.
    Cognitive,
    /// Longer sessions, once a week, with room to come to rest at the end; nothing to be done between.
    Experiential,
    /// Long sessions with weeks between, in which things at home can move; reviewed every few.
    Systemic,
    /// A client and a therapist: the usual hour, once a week.
    Individual,
    /// A couple: longer, every two weeks, and with both there.
    Couple,
    /// A family: long, every three weeks; some may be missing, a few are needed.
    Family,
    /// A group: long, every week at the same hour, with most of them there.
    Group,
    /// A first meeting: one call, and then both say whether to go on.
    Introduction,
}

impl Preset {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Individual,
        Self::Couple,
        Self::Family,
        Self::Group,
        Self::Introduction,
        Self::Psychoanalytic,
        Self::Behavioral,
        Self::Cognitive,
        Self::Experiential,
        Self::Systemic,
    ];

    /// The stable code that the page words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Psychoanalytic => "psychoanalytic",
            Self::Behavioral => "behavioral",
            Self::Cognitive => "cognitive",
            Self::Experiential => "experiential",
            Self::Systemic => "systemic",
            Self::Individual => "individual",
            Self::Couple => "couple",
            Self::Family => "family",
            Self::Group => "group",
            Self::Introduction => "introduction",
        }
    }

    /// For how many members it is meant: the fewest and the most.
    #[must_use]
    pub fn members(self) -> std::ops::RangeInclusive<usize> {
        match self {
            Self::Couple => 3..=4,
            Self::Family | Self::Group => 3..=crate::Agreement::MAX_MEMBERS,
            _ => 2..=2,
        }
    }

    /// The clauses to begin with, in this zone. Valid as they are for as many members as it is meant
    /// for, with the declaration of S-70 that they stand on.
    #[must_use]
    pub fn clauses(self, zone: &Zone) -> Clauses {
        match self {
            Self::Psychoanalytic => psychoanalytic(zone),
            Self::Behavioral => behavioral(zone),
            Self::Cognitive => cognitive(zone),
            Self::Experiential => experiential(zone),
            Self::Systemic => systemic(zone),
            Self::Individual => individual(zone),
            Self::Couple => couple(zone),
            Self::Family => family(zone),
            Self::Group => group(zone),
            Self::Introduction => introduction(),
        }
    }
}

/// By appointment, so many in a week of the zone.
fn weekly(zone: &Zone, most: u16, minutes: u32) -> SessionClause {
    SessionClause {
        seconds: minutes * MINUTE,
        frequency: Some(Frequency { most, period: Period::Week { zone: zone.clone() } }),
        ..by_appointment()
    }
}

/// By appointment, one in so many days.
fn every(days: u16, minutes: u32) -> SessionClause {
    SessionClause {
        seconds: minutes * MINUTE,
        frequency: Some(Frequency { most: 1, period: Period::Days { days } }),
        ..by_appointment()
    }
}

fn by_appointment() -> SessionClause {
    let appointments = Appointments { early_seconds: 10 * MINUTE, late_seconds: 15 * MINUTE, ad_hoc: false };
    SessionClause { appointments: Some(appointments), ..SessionClause::default() }
}

/// What every starting point holds: the declaration, whom to call, and nothing kept longer than needed.
fn setting(session: SessionClause) -> Clauses {
    let kept = |kind, days| Retention { kind, days };
    let retention = vec![kept(Kind::Messages, 180), kept(Kind::Homework, 365), kept(Kind::Ratings, 365)];
    Clauses {
        confidentiality: Some(ConfidentialityClause {
            capture_protection: true,
            retention,
            idle_lock_seconds: 5 * MINUTE,
            ..ConfidentialityClause::UNSAID
        }),
        crisis: Some(CrisisClause::netherlands()),
        ..Clauses::declared(session)
    }
}

/// Messages on working days from nine to five.
fn messages(zone: &Zone, a_day: u16, characters: u32) -> MessagesClause {
    let window = |weekday| Window { weekday, from_minute: 9 * 60, to_minute: 17 * 60 };
    MessagesClause {
        zone: zone.clone(),
        windows: (1..=5).map(window).collect(),
        client: Quota { per_day: a_day, characters },
        therapist: Quota { per_day: 2 * a_day, characters: 2 * characters },
        reply_seconds: 2 * DAY,
        absences: Vec::new(),
        side: Vec::new(),
        files: Some(FilesQuota { per_letter: 3, mebibytes: 10 }),
        reads: false,
    }
}

fn reviewed(every: u16, last_session: Option<u32>) -> Option<CourseClause> {
    Some(CourseClause { review_every: Some(every), last_session, ends_ms: None })
}

fn tasks(open_tasks: u8) -> Option<HomeworkClause> {
    Some(HomeworkClause { open_tasks })
}

fn psychoanalytic(zone: &Zone) -> Clauses {
    let session = SessionClause {
        notices: vec![MINUTE],
        grace_seconds: MINUTE,
        extension_max_seconds: 0,
        ..weekly(zone, 4, 45)
    };
    setting(session)
}

fn behavioral(zone: &Zone) -> Clauses {
    Clauses {
        course: reviewed(5, Some(20)),
        messages: Some(messages(zone, 1, 500)),
        homework: tasks(3),
        ..setting(weekly(zone, 1, 45))
    }
}

fn cognitive(zone: &Zone) -> Clauses {
    Clauses {
        course: reviewed(5, Some(20)),
        messages: Some(messages(zone, 2, 1_000)),
        homework: tasks(2),
        ..setting(weekly(zone, 1, 50))
    }
}

fn experiential(zone: &Zone) -> Clauses {
    let session = SessionClause {
        notices: vec![15 * MINUTE, 5 * MINUTE],
        grace_seconds: 10 * MINUTE,
        extension_max_seconds: 30 * MINUTE,
        ..weekly(zone, 1, 75)
    };
    Clauses { course: reviewed(10, None), ..setting(session) }
}

fn systemic(zone: &Zone) -> Clauses {
    let session = SessionClause { notices: vec![20 * MINUTE, 5 * MINUTE], ..every(14, 90) };
    Clauses {
        course: reviewed(4, None),
        messages: Some(messages(zone, 1, 500)),
        homework: tasks(1),
        ..setting(session)
    }
}

fn individual(zone: &Zone) -> Clauses {
    Clauses {
        course: reviewed(10, None),
        messages: Some(messages(zone, 1, 1_000)),
        homework: tasks(3),
        ..setting(weekly(zone, 1, 50))
    }
}

fn couple(zone: &Zone) -> Clauses {
    Clauses {
        course: reviewed(5, None),
        messages: Some(messages(zone, 1, 1_000)),
        homework: tasks(2),
        ..setting(every(14, 75))
    }
}

fn family(zone: &Zone) -> Clauses {
    let presence = Some(Presence { must: Vec::new(), least: 3 });
    Clauses {
        course: reviewed(4, None),
        messages: Some(messages(zone, 1, 500)),
        homework: tasks(1),
        ..setting(SessionClause { presence, ..every(21, 90) })
    }
}

fn group(zone: &Zone) -> Clauses {
    let presence = Some(Presence { must: Vec::new(), least: 3 });
    let session = SessionClause {
        notices: vec![15 * MINUTE, 5 * MINUTE],
        extension_max_seconds: 0,
        presence,
        ..weekly(zone, 1, 90)
    };
    Clauses { course: reviewed(12, None), homework: tasks(1), ..setting(session) }
}

/// As the built-in introduction, for those who have compared identities already: one call, without
/// appointment, and nothing after it.
fn introduction() -> Clauses {
    let course = CourseClause { last_session: Some(1), ..CourseClause::default() };
    Clauses {
        course: Some(course),
        crisis: Some(CrisisClause::netherlands()),
        ..Clauses::declared(Clauses::introduction().session)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::fixtures::{Person, client, first_version, partner, stranger, therapist};
    use crate::{Agreement, RelationsClause, SettingError};
    use std::collections::BTreeSet;

    fn zone() -> Zone {
        Zone::new("Europe/Amsterdam").unwrap()
    }

    fn agreement(preset: Preset, people: &[&Person]) -> Result<Agreement, SettingError> {
        let mut agreement = first_version(people, SessionClause::default());
        agreement.clauses = preset.clauses(&zone());
        agreement.validate().map(|()| agreement)
    }

    #[test]
    fn each_is_valid_for_those_it_is_meant_for() {
        let (c, p, s, t) = (client(), partner(), stranger(), therapist());
        for preset in Preset::ALL {
            let members = preset.members();
            for people in [vec![&c, &t], vec![&c, &p, &t], vec![&c, &p, &s, &t]] {
                if members.contains(&people.len()) {
                    let valid = agreement(preset, &people).unwrap();
                    assert_eq!(Agreement::from_bytes(&valid.to_bytes().unwrap()).unwrap(), valid);
                }
            }
        }
        assert!(agreement(Preset::Family, &[&c, &t]).is_err(), "two are no family");
    }

    #[test]
    fn s70_each_declares_that_there_is_no_other_relation() {
        for preset in Preset::ALL {
            assert_eq!(preset.clauses(&zone()).relations, Some(RelationsClause::NONE), "{preset:?}");
        }
    }

    #[test]
    fn each_is_another_and_has_its_code() {
        let codes: BTreeSet<_> = Preset::ALL.iter().map(|preset| preset.code()).collect();
        assert_eq!(codes.len(), Preset::ALL.len());
        assert!(codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase())));
        let clauses: Vec<_> = Preset::ALL.iter().map(|preset| preset.clauses(&zone())).collect();
        for (at, one) in clauses.iter().enumerate() {
            assert!(clauses.iter().skip(at + 1).all(|other| other != one));
        }
    }

    #[test]
    fn s10_the_zone_is_the_one_that_was_asked_for() {
        let there = Zone::new("America/New_York").unwrap();
        for preset in Preset::ALL {
            let clauses = preset.clauses(&there);
            if let Some(Frequency { period: Period::Week { zone }, .. }) = &clauses.session.frequency {
                assert_eq!(zone, &there);
            }
            assert!(clauses.messages.is_none_or(|messages| messages.zone == there));
        }
    }

    #[test]
    fn p2_each_says_whom_to_call() {
        for preset in Preset::ALL {
            assert_eq!(preset.clauses(&zone()).crisis, Some(CrisisClause::netherlands()), "{preset:?}");
        }
    }
}
