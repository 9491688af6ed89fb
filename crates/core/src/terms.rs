//! Clauses as people read and write them, and back: the same facts with handles of members in the place
//! of keys, which nobody reads.
//!
//! What has no place in [`Terms`] is not shown, and what is not shown is not signed: whoever turns
//! clauses into terms and back sees whether something was lost on the way ([`is_shown_whole`]).

use kader_setting::{
    Absence, Agreement, Appointments, Clause, Clauses, ConfidentialityClause, CourseClause, CrisisClause,
    CrisisContact, Export, FeesClause, FilesQuota, Frequency, HomeworkClause, Kind, MessagesClause, Period,
    PlaceClause, Presence, Preset, PublicKey, Quota, RelationsClause, Retention, SessionClause, SettingError,
    Window, Words, Zone,
};

use crate::trouble::Trouble;
use crate::view::{
    AbsenceTerms, AppointmentTerms, ClauseChange, ClauseName, ConfidentialityTerms, ContactTerms,
    CourseTerms, CrisisTerms, FeeTerms, FilesTerms, FrequencyTerms, KindTerms, MessageTerms, PeriodTerms,
    PlaceTerms, PresenceTerms, PresetView, QuotaTerms, RetentionTerms, SessionTerms, Terms, WindowTerms,
};

/// The last moment that is shown as a date, Unix milliseconds: the end of the year 9999.
pub(crate) const LAST_SHOWN_MS: u64 = 253_402_300_799_999;

/// A moment as the page gets it: no peer's number is beyond what a calendar shows.
pub(crate) fn shown(at_ms: u64) -> u64 {
    at_ms.min(LAST_SHOWN_MS)
}

/// The clauses that these terms say among these members. `therapist` is the one whose absences they name.
///
/// # Errors
/// `termsOutOfRange` for a zone that is none, a moment that no calendar shows, or somebody who is no
/// member; between two also for a word on who must be there (S-17) or on side conversations (S-25), for
/// which nobody else is there. The other bounds are the agreement's own.
pub(crate) fn clauses(
    terms: &Terms,
    therapist: PublicKey,
    members: &[PublicKey],
) -> Result<Clauses, Trouble> {
    let Terms { session, course, messages, open_tasks, confidentiality, place, fees, crisis, relations } =
        terms;
    let clauses = Clauses {
        session: session_clause(session, members)?,
        course: course.as_ref().map(course_clause),
        messages: messages.as_ref().map(|terms| messages_clause(terms, therapist, members)).transpose()?,
        homework: open_tasks.map(|open_tasks| HomeworkClause { open_tasks }),
        confidentiality: confidentiality.as_ref().map(confidentiality_clause),
        place: place.as_ref().map(place_clause),
        fees: fees.as_ref().map(fees_clause),
        crisis: crisis.as_ref().map(crisis_clause),
        relations: relations.then_some(RelationsClause::NONE),
    };
    if moments(&clauses).all(|at_ms| at_ms <= LAST_SHOWN_MS) { Ok(clauses) } else { Err(out_of_range()) }
}

/// Whether the page shows everything that these clauses say. Nobody signs what they were not shown:
/// what has no words on the page is not agreed to here, whoever proposes it.
pub(crate) fn is_shown_whole(shown: &Clauses, therapist: PublicKey, members: &[PublicKey]) -> bool {
    clauses(&Terms::from(shown), therapist, members).is_ok_and(|again| again == *shown)
}

/// The members with these handles, in the order of the keys.
fn named(handles: &[String], members: &[PublicKey]) -> Result<Vec<PublicKey>, Trouble> {
    let key = |handle: &String| members.iter().find(|key| crate::handle(key) == *handle).copied();
    let mut keys: Vec<PublicKey> =
        handles.iter().map(key).collect::<Option<_>>().filter(|_| members.len() > 2).ok_or(out_of_range())?;
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

fn handles(keys: &[PublicKey]) -> Vec<String> {
    keys.iter().map(crate::handle).collect()
}

/// What `new` does to each clause of `old` that it changes.
pub(crate) fn changes(old: &Agreement, new: &Agreement) -> Vec<ClauseChange> {
    let change = |change: kader_setting::ClauseChange| ClauseChange {
        clause: name(change.clause),
        tightens: change.tightens,
    };
    old.changes(new).into_iter().map(change).collect()
}

/// The starting points that so many members can use, in this zone.
///
/// # Errors
/// `termsOutOfRange` for a zone that is none.
pub(crate) fn presets(zone_name: &str, members: usize) -> Result<Vec<PresetView>, Trouble> {
    let zone = zone(zone_name)?;
    let for_them = Preset::ALL.into_iter().filter(|preset| preset.members().contains(&members));
    let view = |preset: Preset| PresetView {
        code: preset.code().to_owned(),
        terms: Terms::from(&preset.clauses(&zone)),
    };
    Ok(for_them.map(view).collect())
}

fn out_of_range() -> Trouble {
    Trouble::Told("termsOutOfRange")
}

fn zone(name: &str) -> Result<Zone, Trouble> {
    Zone::new(name).map_err(|_: SettingError| out_of_range())
}

fn moments(clauses: &Clauses) -> impl Iterator<Item = u64> {
    let absences = clauses.messages.iter().flat_map(|messages| &messages.absences);
    let ends = clauses.course.iter().filter_map(|course| course.ends_ms);
    absences.flat_map(|absence| [absence.from_ms, absence.until_ms]).chain(ends)
}

fn name(clause: Clause) -> ClauseName {
    match clause {
        Clause::Session => ClauseName::Session,
        Clause::Course => ClauseName::Course,
        Clause::Messages => ClauseName::Messages,
        Clause::Homework => ClauseName::Homework,
        Clause::Confidentiality => ClauseName::Confidentiality,
        Clause::Place => ClauseName::Place,
        Clause::Fees => ClauseName::Fees,
        Clause::Crisis => ClauseName::Crisis,
        Clause::Relations => ClauseName::Relations,
    }
}

impl From<&Clauses> for Terms {
    fn from(clauses: &Clauses) -> Self {
        Self {
            session: SessionTerms::from(&clauses.session),
            course: clauses.course.as_ref().map(course_terms),
            messages: clauses.messages.as_ref().map(message_terms),
            open_tasks: clauses.homework.as_ref().map(|clause| clause.open_tasks),
            confidentiality: clauses.confidentiality.as_ref().map(confidentiality_terms),
            place: clauses.place.as_ref().map(place_terms),
            fees: clauses.fees.as_ref().map(fee_terms),
            crisis: clauses.crisis.as_ref().map(crisis_terms),
            relations: clauses.relations == Some(RelationsClause::NONE),
        }
    }
}

impl From<SessionTerms> for Terms {
    /// Sessions and nothing else.
    fn from(session: SessionTerms) -> Self {
        Self { session, ..Self::default() }
    }
}

impl From<&SessionClause> for SessionTerms {
    fn from(clause: &SessionClause) -> Self {
        let period = |period: &Period| match period {
            Period::Week { zone } => PeriodTerms::Week { zone: zone.name().to_owned() },
            Period::Days { days } => PeriodTerms::Days { days: *days },
        };
        Self {
            seconds: clause.seconds,
            grace_seconds: clause.grace_seconds,
            extension_max_seconds: clause.extension_max_seconds,
            notices: clause.notices.clone(),
            frequency: clause
                .frequency
                .as_ref()
                .map(|frequency| FrequencyTerms { most: frequency.most, period: period(&frequency.period) }),
            gap_seconds: clause.gap_seconds,
            appointments: clause.appointments.map(|Appointments { early_seconds, late_seconds, ad_hoc }| {
                AppointmentTerms { early_seconds, late_seconds, ad_hoc }
            }),
            presence: clause
                .presence
                .as_ref()
                .map(|presence| PresenceTerms { must: handles(&presence.must), least: presence.least }),
        }
    }
}

fn session_clause(terms: &SessionTerms, members: &[PublicKey]) -> Result<SessionClause, Trouble> {
    let frequency = |terms: &FrequencyTerms| -> Result<Frequency, Trouble> {
        let period = match &terms.period {
            PeriodTerms::Week { zone: name } => Period::Week { zone: zone(name)? },
            PeriodTerms::Days { days } => Period::Days { days: *days },
        };
        Ok(Frequency { most: terms.most, period })
    };
    Ok(SessionClause {
        seconds: terms.seconds,
        notices: terms.notices.clone(),
        grace_seconds: terms.grace_seconds,
        extension_max_seconds: terms.extension_max_seconds,
        frequency: terms.frequency.as_ref().map(frequency).transpose()?,
        gap_seconds: terms.gap_seconds,
        appointments: terms.appointments.as_ref().map(|terms| Appointments {
            early_seconds: terms.early_seconds,
            late_seconds: terms.late_seconds,
            ad_hoc: terms.ad_hoc,
        }),
        presence: terms
            .presence
            .as_ref()
            .map(|terms| {
                Ok::<_, Trouble>(Presence { must: named(&terms.must, members)?, least: terms.least })
            })
            .transpose()?,
    })
}

fn course_terms(clause: &CourseClause) -> CourseTerms {
    let CourseClause { review_every, last_session, ends_ms } = *clause;
    CourseTerms { review_every, last_session, ends_ms }
}

fn course_clause(terms: &CourseTerms) -> CourseClause {
    let CourseTerms { review_every, last_session, ends_ms } = *terms;
    CourseClause { review_every, last_session, ends_ms }
}

fn message_terms(clause: &MessagesClause) -> MessageTerms {
    let quota = |quota: Quota| QuotaTerms { per_day: quota.per_day, characters: quota.characters };
    let window = |window: &Window| WindowTerms {
        weekday: window.weekday,
        from_minute: window.from_minute,
        to_minute: window.to_minute,
    };
    let absence = |absence: &Absence| AbsenceTerms {
        from_ms: absence.from_ms,
        until_ms: absence.until_ms,
        stand_in: absence.stand_in.as_str().to_owned(),
    };
    MessageTerms {
        zone: clause.zone.name().to_owned(),
        windows: clause.windows.iter().map(window).collect(),
        client: quota(clause.client),
        therapist: quota(clause.therapist),
        reply_seconds: clause.reply_seconds,
        absences: clause.absences.iter().map(absence).collect(),
        side: clause.side.iter().map(|some| handles(some)).collect(),
        files: clause.files.map(|FilesQuota { per_letter, mebibytes }| FilesTerms { per_letter, mebibytes }),
        tell_read: clause.reads,
    }
}

fn messages_clause(
    terms: &MessageTerms,
    therapist: PublicKey,
    members: &[PublicKey],
) -> Result<MessagesClause, Trouble> {
    let quota = |terms: &QuotaTerms| Quota { per_day: terms.per_day, characters: terms.characters };
    let window = |terms: &WindowTerms| Window {
        weekday: terms.weekday,
        from_minute: terms.from_minute,
        to_minute: terms.to_minute,
    };
    let absence = |terms: &AbsenceTerms| Absence {
        who: therapist,
        from_ms: terms.from_ms,
        until_ms: terms.until_ms,
        stand_in: Words::new(terms.stand_in.as_str()),
    };
    // The order in which somebody filled them in says nothing.
    let mut windows: Vec<Window> = terms.windows.iter().map(window).collect();
    windows.sort_unstable();
    let mut absences: Vec<Absence> = terms.absences.iter().map(absence).collect();
    absences.sort_by_key(|absence| absence.from_ms);
    let mut side = terms.side.iter().map(|some| named(some, members)).collect::<Result<Vec<_>, Trouble>>()?;
    side.sort_unstable();
    Ok(MessagesClause {
        zone: zone(&terms.zone)?,
        windows,
        client: quota(&terms.client),
        therapist: quota(&terms.therapist),
        reply_seconds: terms.reply_seconds,
        absences,
        side,
        files: terms.files.map(|FilesTerms { per_letter, mebibytes }| FilesQuota { per_letter, mebibytes }),
        reads: terms.tell_read,
    })
}

fn confidentiality_terms(clause: &ConfidentialityClause) -> ConfidentialityTerms {
    let kind = |kind: Kind| match kind {
        Kind::Messages => KindTerms::Messages,
        Kind::Homework => KindTerms::Homework,
        Kind::Ratings => KindTerms::Ratings,
        Kind::Course => KindTerms::Course,
    };
    let kept = |kept: &Retention| RetentionTerms { kind: kind(kept.kind), days: kept.days };
    ConfidentialityTerms {
        capture_protection: clause.capture_protection,
        retention: clause.retention.iter().map(kept).collect(),
        idle_lock_seconds: clause.idle_lock_seconds,
        export_shared: clause.export == Export::Shared,
    }
}

fn confidentiality_clause(terms: &ConfidentialityTerms) -> ConfidentialityClause {
    let kind = |kind: KindTerms| match kind {
        KindTerms::Messages => Kind::Messages,
        KindTerms::Homework => Kind::Homework,
        KindTerms::Ratings => Kind::Ratings,
        KindTerms::Course => Kind::Course,
    };
    let kept = |kept: &RetentionTerms| Retention { kind: kind(kept.kind), days: kept.days };
    let mut retention: Vec<Retention> = terms.retention.iter().map(kept).collect();
    retention.sort_by_key(|kept| kept.kind);
    ConfidentialityClause {
        capture_protection: terms.capture_protection,
        retention,
        idle_lock_seconds: terms.idle_lock_seconds,
        export: if terms.export_shared { Export::Shared } else { Export::Own },
    }
}

fn place_terms(clause: &PlaceClause) -> PlaceTerms {
    PlaceTerms { fresh_seconds: clause.fresh_seconds, words: clause.words.as_str().to_owned() }
}

fn place_clause(terms: &PlaceTerms) -> PlaceClause {
    PlaceClause { fresh_seconds: terms.fresh_seconds, words: Words::new(terms.words.as_str()) }
}

fn fee_terms(clause: &FeesClause) -> FeeTerms {
    let FeesClause {
        currency,
        session_minor,
        charged_from_seconds,
        notice_seconds,
        late_minor,
        missed_minor,
    } = clause.clone();
    FeeTerms { currency, session_minor, charged_from_seconds, notice_seconds, late_minor, missed_minor }
}

fn fees_clause(terms: &FeeTerms) -> FeesClause {
    let FeeTerms { currency, session_minor, charged_from_seconds, notice_seconds, late_minor, missed_minor } =
        terms.clone();
    FeesClause { currency, session_minor, charged_from_seconds, notice_seconds, late_minor, missed_minor }
}

fn crisis_terms(clause: &CrisisClause) -> CrisisTerms {
    let contact = |contact: &CrisisContact| ContactTerms {
        name: contact.name.as_str().to_owned(),
        number: contact.number.as_str().to_owned(),
    };
    CrisisTerms {
        contacts: clause.contacts.iter().map(contact).collect(),
        text: clause.text.as_str().to_owned(),
    }
}

fn crisis_clause(terms: &CrisisTerms) -> CrisisClause {
    let contact = |terms: &ContactTerms| CrisisContact {
        name: Words::new(terms.name.as_str()),
        number: Words::new(terms.number.as_str()),
    };
    CrisisClause {
        contacts: terms.contacts.iter().map(contact).collect(),
        text: Words::new(terms.text.as_str()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use kader_setting::Signer;
    use kader_setting::fixtures::partner;
    use kader_setting::fixtures::{client, first_version, full_clauses, therapist};

    use super::*;

    /// Everything that can be said between two, but what has no place in the terms.
    fn full() -> Clauses {
        let mut full = full_clauses(&[&client(), &therapist()]);
        full.session.presence = None;
        let messages = full.messages.as_mut().unwrap();
        messages.side.clear();
        messages.files = Some(FilesQuota { per_letter: 2, mebibytes: 7 });
        messages.reads = true;
        full
    }

    fn two() -> [PublicKey; 2] {
        [client().public(), therapist().public()]
    }

    #[test]
    fn s17_and_s25_are_shown_whole_among_more_than_two_and_said_by_nobody_between_two() {
        let key = therapist().public();
        let three = [client().public(), partner().public(), key];
        let mut full = full_clauses(&[&client(), &partner(), &therapist()]);
        let sorted = |mut keys: Vec<PublicKey>| {
            keys.sort_unstable();
            keys
        };
        let must = sorted(vec![client().public(), key]);
        full.session.presence = Some(Presence { must, least: 2 });
        let mut side = vec![sorted(vec![client().public(), key]), sorted(vec![partner().public(), key])];
        side.sort_unstable();
        full.messages.as_mut().unwrap().side = side;
        assert!(is_shown_whole(&full, key, &three));
        let mut terms = Terms::from(&full);
        // The order in which somebody marked them says nothing.
        terms.session.presence.as_mut().unwrap().must.reverse();
        terms.messages.as_mut().unwrap().side.reverse();
        assert_eq!(clauses(&terms, key, &three).unwrap(), full);
        assert!(!is_shown_whole(&full, key, &two()));
        terms.session.presence = Some(PresenceTerms { must: vec!["0011".into()], least: 2 });
        assert!(matches!(clauses(&terms, key, &three), Err(Trouble::Told("termsOutOfRange"))));
    }

    #[test]
    fn s05_what_is_shown_comes_back_the_same() {
        let key = therapist().public();
        let full = full();
        let terms = Terms::from(&full);
        assert!(terms.course.is_some() && terms.messages.is_some() && terms.confidentiality.is_some());
        assert!(terms.place.is_some() && terms.fees.is_some() && terms.crisis.is_some() && terms.relations);
        assert!(terms.open_tasks.is_some() && terms.session.frequency.is_some());
        assert_eq!(clauses(&terms, key, &two()).unwrap(), full);
        // Also over the page and back.
        let page = serde_json::to_string(&terms).unwrap();
        assert_eq!(serde_json::from_str::<Terms>(&page).unwrap(), terms);
        let bare = Clauses::of_sessions(SessionClause::default());
        assert_eq!(clauses(&Terms::from(&bare), key, &two()).unwrap(), bare);
        assert_eq!(Terms::from(SessionTerms::default()), Terms::default());
    }

    #[test]
    fn s05_terms_that_are_not_shown_are_not_signed() {
        let key = therapist().public();
        let shown: [fn(&mut Clauses); 9] = [
            |_| {},
            |clauses| clauses.session.gap_seconds = Some(3_600),
            |clauses| clauses.session.appointments = None,
            |clauses| {
                clauses.session.frequency = Some(Frequency { most: 1, period: Period::Days { days: 7 } })
            },
            |clauses| clauses.course = None,
            |clauses| clauses.homework = Some(HomeworkClause { open_tasks: 3 }),
            |clauses| clauses.fees.as_mut().unwrap().missed_minor = 0,
            |clauses| clauses.confidentiality = Some(ConfidentialityClause::default()),
            |clauses| clauses.crisis = Some(CrisisClause::netherlands()),
        ];
        for show in shown {
            let mut clauses = full();
            show(&mut clauses);
            assert!(is_shown_whole(&clauses, key, &two()), "{clauses:?}");
        }
        let hidden: [fn(&mut Clauses); 6] = [
            |clauses| clauses.session.presence = Some(Presence { must: Vec::new(), least: 2 }),
            |clauses| {
                let both = vec![client().public(), therapist().public()];
                clauses.messages.as_mut().unwrap().side = vec![both];
            },
            |clauses| {
                let relations = clauses.relations.as_mut().unwrap();
                relations.no_commercial = false;
            },
            |clauses| clauses.course.as_mut().unwrap().ends_ms = Some(u64::MAX),
            |clauses| {
                let away = Absence {
                    who: therapist().public(),
                    from_ms: 1,
                    until_ms: LAST_SHOWN_MS + 1,
                    stand_in: Words::new("Noor"),
                };
                clauses.messages.as_mut().unwrap().absences = vec![away];
            },
            |clauses| {
                let away =
                    Absence { who: client().public(), from_ms: 1, until_ms: 2, stand_in: Words::new("Noor") };
                clauses.messages.as_mut().unwrap().absences = vec![away];
            },
        ];
        for hide in hidden {
            let mut clauses = full();
            hide(&mut clauses);
            assert!(!is_shown_whole(&clauses, key, &two()), "{clauses:?}");
        }
    }

    #[test]
    fn every_starting_point_is_shown_whole() {
        let key = therapist().public();
        let zone = Zone::new("Europe/Amsterdam").unwrap();
        let offered = presets("Europe/Amsterdam", 2).unwrap();
        let codes: Vec<_> = offered.iter().map(|preset| preset.code.as_str()).collect();
        for by_way in ["psychoanalytic", "behavioral", "cognitive", "experiential", "systemic"] {
            assert!(codes.contains(&by_way));
        }
        assert!(codes.contains(&"individual") && codes.contains(&"introduction"));
        assert!(!codes.contains(&"family"), "two are no family");
        for preset in Preset::ALL.into_iter().filter(|preset| codes.contains(&preset.code())) {
            let wanted = preset.clauses(&zone);
            let shown = offered.iter().find(|shown| shown.code == preset.code()).unwrap();
            assert!(is_shown_whole(&wanted, key, &two()));
            assert_eq!(clauses(&shown.terms, key, &two()).unwrap(), wanted);
        }
        assert!(matches!(presets("Nergens", 2), Err(Trouble::Told("termsOutOfRange"))));
    }

    #[test]
    fn what_no_calendar_has_is_out_of_range() {
        let key = therapist().public();
        let bad: [fn(&mut Terms); 4] = [
            |terms| terms.messages.as_mut().unwrap().zone = "Mars/Olympus".into(),
            |terms| {
                let period = PeriodTerms::Week { zone: "europe/amsterdam".into() };
                terms.session.frequency = Some(FrequencyTerms { most: 1, period });
            },
            |terms| terms.course.as_mut().unwrap().ends_ms = Some(LAST_SHOWN_MS + 1),
            |terms| {
                let away = AbsenceTerms { from_ms: 5, until_ms: u64::MAX, stand_in: "Noor".into() };
                terms.messages.as_mut().unwrap().absences = vec![away];
            },
        ];
        for spoil in bad {
            let mut terms = Terms::from(&full());
            spoil(&mut terms);
            assert!(
                matches!(clauses(&terms, key, &two()), Err(Trouble::Told("termsOutOfRange"))),
                "{terms:?}"
            );
        }
    }

    #[test]
    fn the_order_in_which_something_was_filled_in_says_nothing() {
        let key = therapist().public();
        let mut turned = Terms::from(&full());
        turned.messages.as_mut().unwrap().windows.reverse();
        turned.messages.as_mut().unwrap().absences.reverse();
        turned.confidentiality.as_mut().unwrap().retention.reverse();
        assert_eq!(clauses(&turned, key, &two()).unwrap(), full());
    }

    #[test]
    fn s05_changes_are_named_clause_by_clause() {
        let (client, therapist) = (client(), therapist());
        let mut old = first_version(&[&client, &therapist], SessionClause::default());
        old.clauses = full();
        let mut new = old.clone();
        new.proposed_by = client.public();
        assert!(changes(&old, &new).is_empty());
        new.clauses.homework = None;
        new.clauses.crisis.as_mut().unwrap().text = Words::new("Bel mij.");
        let change = |clause, tightens| ClauseChange { clause, tightens };
        let told = [change(ClauseName::Homework, true), change(ClauseName::Crisis, false)];
        assert_eq!(changes(&old, &new), told);
    }
}
