//! The program's words in an archive, in both languages. None on its first page gives away what it is about (S-43).

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::forms::{Form, Known};
use crate::model::{Archive, Language, Left, LetterState, Relationship, Role, Sharing, TaskState};
use crate::text::Key;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $nl:literal, $en:literal;)*) => {
        /// What the program says.
        pub(crate) struct Words { $($(#[$doc])* pub(crate) $name: &'static str,)* }
        const NL: Words = Words { $($name: $nl,)* };
        const EN: Words = Words { $($name: $en,)* };
    };
}

words! {
    title: "Meegenomen", "Taken along";
    made: "Gemaakt op", "Made on";
    zone: "Tijden zoals in", "Times as in";
    parts: "Onderdelen", "Parts";
    with: "Met", "With";
    back: "Naar het begin", "Back to the beginning";
    inside: "Wat erin staat", "What is in it";
    about: "Dit is jouw kopie. Wie dit bestand heeft, kan alles lezen wat erin staat. Bewaar het zoals je papier bewaart.",
           "This is your copy. Whoever has this file can read everything in it. Keep it as you keep paper.";
    also: "Dezelfde gegevens in andere vormen", "The same in other forms";
    as_pdf: "Als PDF, om af te drukken", "As a PDF, to print";
    as_data: "Als gegevens (JSON)", "As data (JSON)";
    as_fhir: "Als gegevens voor een ander programma in de zorg (FHIR R4)", "As data for another program in care (FHIR R4)";
    as_calendar: "Afspraken voor een agenda (iCalendar)", "Appointments for a calendar (iCalendar)";
    as_ledger: "Wat er is gebeurd, met handtekeningen", "What happened, with signatures";
    as_history: "Wat er is gebeurd en afgesproken, als gegevens (JSON)", "What happened and was agreed, as data (JSON)";
    happened: "Wat er is gebeurd", "What happened";
    what: "Wat", "What";
    by: "Door", "By";
    signed_by: "Ondertekend door", "Signed by";
    fact_agreed: "De afspraken gingen in, versie", "What was agreed came into force, version";
    fact_withdrawn: "De afspraken werden gestopt", "What was agreed was stopped";
    fact_started: "Een gesprek begon", "A session began";
    fact_extended: "Het gesprek werd langer, in minuten:", "The session became longer, in minutes:";
    fact_crisis: "Het gesprek werd langer om een crisis, in minuten:", "The session became longer for a crisis, in minutes:";
    fact_limit: "Het gesprek eindigde op tijd, na minuten:", "The session ended on time, after minutes:";
    fact_left: "Iemand ging weg uit het gesprek, na minuten:", "Somebody left the session, after minutes:";
    fact_lost: "Het gesprek brak af, na minuten:", "The session broke off, after minutes:";
    fact_changed: "Het gesprek eindigde omdat iemands sleutel anders was, na minuten:", "The session ended because somebody's key was another, after minutes:";
    fact_ended_withdrawn: "Het gesprek eindigde omdat de afspraken werden gestopt, na minuten:", "The session ended because what was agreed was stopped, after minutes:";
    fact_introduced: "De kennismaking werd aanvaard", "The introduction was accepted";
    fact_planned: "Een gesprek werd gepland voor", "A session was planned for";
    fact_moved: "Een gesprek werd verzet naar", "A session was moved to";
    fact_cancelled: "Een gepland gesprek werd afgezegd", "A planned session was called off";
    fact_missed: "Er was iemand niet:", "Somebody was not there:";
    fact_reviewed: "Er werd teruggekeken, en doorgegaan", "A review was held, to go on";
    fact_reviewed_end: "Er werd teruggekeken, en besloten te stoppen", "A review was held, to end";
    fact_overridden: "In een crisis werd bekeken waar iemand was", "In a crisis it was looked up where somebody was";
    fact_closed: "Samen afgerond", "Ended together";
    fact_closed_left: "Iemand ging weg", "Somebody left";
    me: "Ik", "Me";
    somebody: "de ander", "the other";
    members: "Wie erbij horen", "Who is in it";
    name: "Naam", "Name";
    role: "Rol", "Role";
    key: "Sleutel", "Key";
    client: "cliënt", "client";
    therapist: "therapeut", "therapist";
    agreements: "Afspraken samen", "What was agreed";
    version: "Versie", "Version";
    introduction: "Kennismaking", "Introduction";
    proposed: "Voorgesteld door", "Proposed by";
    why: "Waarom", "Why";
    sessions: "Gesprekken", "Sessions";
    began: "Begonnen", "Began";
    lasted: "Duur", "Length";
    minutes: "minuten", "minutes";
    appointments: "Geplande tijden", "Planned times";
    when: "Wanneer", "When";
    outcome: "Wat ervan kwam", "What came of it";
    open: "staat", "stands";
    kept: "doorgegaan", "took place";
    cancelled: "afgezegd", "called off";
    fell_away: "vervallen", "fell away";
    missed: "gemist", "missed";
    letters: "Berichten tussendoor", "Written in between";
    read_by: "Gelezen door", "Read by";
    texts: "Geschreven tijdens het gesprek", "Written during the session";
    agenda: "Bewaard voor het volgende gesprek", "Kept for the next session";
    draft: "Nog niet verstuurd", "Not sent yet";
    left_out: "Niet in dit archief:", "Not in this archive:";
    left_heading: "Bestanden die niet in dit archief zitten", "Files that are not in this archive";
    left_some: "Niet alle bestanden bij berichten zitten in dit archief. Bij elk onderdeel staat welke niet, en waarom.",
               "Not all files of messages are in this archive. Each part says which are not, and why.";
    goals: "Doelen", "Goals";
    held_by: "Getekend door", "Signed by";
    let_go: "Losgelaten door", "Let go by";
    tasks: "Oefeningen", "Tasks";
    often: "Hoe vaak", "How often";
    until: "Tot", "Until";
    state: "Stand", "State";
    records: "Wat is bijgehouden", "What was kept track of";
    changed: "Laatst veranderd", "Changed last";
    number: "Nummer", "Number";
    day: "Dag", "Day";
    ratings: "Hoe de gesprekken waren, van 0 tot 100", "How the sessions were, from 0 to 100";
    bond: "Het contact", "The contact";
    matters: "Wat belangrijk is", "What matters";
    way: "De manier van werken", "The way of working";
    remark: "Opmerking", "Remark";
    own: "Van mijzelf", "My own";
    tools: "Wat mij helpt", "What helps me";
    own_forms: "Formulieren die ik maakte", "Forms that I made";
    kept_on: "Bewaard op", "Kept on";
    note: "Mijn aantekeningen", "My notes";
    later: "Voor later", "For later";
    helps: "Wat helpt", "What helps";
    signs: "Eerste signalen", "First signs";
    call: "Wie ik bel", "Whom I call";
    empty: "niets ingevuld", "nothing filled in";
    yes: "ja", "yes";
    no: "nee", "no";
    page: "Bladzijde", "Page";
}

/// The words of a language.
pub(crate) const fn words(language: Language) -> &'static Words {
    match language {
        Language::Nl => &NL,
        Language::En => &EN,
    }
}

/// The language as it stands in a document.
pub(crate) const fn tag(language: Language) -> &'static str {
    match language {
        Language::Nl => "nl",
        Language::En => "en",
    }
}

/// How the moments and the people of an archive are written.
pub(crate) struct Voice<'a> {
    pub(crate) language: Language,
    pub(crate) words: &'static Words,
    zone: TimeZone,
    me: Key,
    relationship: &'a Relationship,
    forms: Known,
}

const MONTHS: [[&str; 12]; 2] = [
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// A moment in a zone, as it is read.
fn moment(language: Language, zone: &TimeZone, at_ms: u64, time: bool) -> String {
    let at = i64::try_from(at_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let Some(at) = at.map(|at| at.to_zoned(zone.clone())) else { return at_ms.to_string() };
    let months = match language {
        Language::Nl => MONTHS[0],
        Language::En => MONTHS[1],
    };
    let month = usize::try_from(at.month()).ok().and_then(|month| months.get(month.checked_sub(1)?));
    let day = format!("{} {} {}", at.day(), month.unwrap_or(&""), at.year());
    if time { format!("{day}, {:02}:{:02}", at.hour(), at.minute()) } else { day }
}

/// When an archive was made.
pub(crate) fn made(archive: &Archive) -> String {
    moment(archive.language, &zone(&archive.zone), archive.made_ms, true)
}

/// A day, as an archive writes it.
pub(crate) fn day(archive: &Archive, at_ms: u64) -> String {
    moment(archive.language, &zone(&archive.zone), at_ms, false)
}

/// The zone of this name; UTC where it is none.
pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

impl<'a> Voice<'a> {
    pub(crate) fn of(archive: &Archive, relationship: &'a Relationship) -> Self {
        let Archive { language, me, .. } = *archive;
        Self {
            language,
            words: words(language),
            zone: zone(&archive.zone),
            me,
            relationship,
            forms: Known::of(relationship),
        }
    }

    /// The form of this name, if its words are known.
    pub(crate) fn form(&self, id: &str) -> Option<&Form> {
        self.forms.form(id)
    }

    pub(crate) fn at(&self, at_ms: u64) -> String {
        moment(self.language, &self.zone, at_ms, true)
    }

    /// The day of a moment, as a record has days: `2026-11-26`.
    pub(crate) fn iso_day(&self, at_ms: u64) -> String {
        let at = i64::try_from(at_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
        at.map_or_else(String::new, |at| at.to_zoned(self.zone.clone()).date().to_string())
    }

    pub(crate) fn day(&self, at_ms: u64) -> String {
        moment(self.language, &self.zone, at_ms, false)
    }

    pub(crate) fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    pub(crate) fn who(&self, key: &Key) -> String {
        if *key == self.me {
            return self.words.me.to_owned();
        }
        let member = self.relationship.members.iter().find(|member| member.key == *key);
        member.and_then(|member| member.name.clone()).unwrap_or_else(|| self.words.somebody.to_owned())
    }

    pub(crate) fn all(&self, keys: &[Key]) -> String {
        keys.iter().map(|key| self.who(key)).collect::<Vec<_>>().join(", ")
    }

    /// Everybody but the owner.
    pub(crate) fn others(&self) -> String {
        let others = self.relationship.members.iter().filter(|member| member.key != self.me);
        let others: Vec<String> = others.map(|member| self.who(&member.key)).collect();
        if others.is_empty() { self.words.somebody.to_owned() } else { others.join(", ") }
    }

    fn pick(&self, nl: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Nl => nl,
            Language::En => en,
        }
    }

    pub(crate) fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Client => self.words.client,
            Role::Therapist => self.words.therapist,
        }
    }

    pub(crate) fn letter(&self, state: LetterState) -> &'static str {
        match state {
            LetterState::Held => self.pick("wacht tot het mag", "waits until it may go"),
            LetterState::Sent | LetterState::Taken => self.pick("onderweg", "on its way"),
            LetterState::Arrived => self.pick("aangekomen", "arrived"),
            LetterState::NotSent => self.pick("niet verstuurd", "not sent"),
            LetterState::Refused => self.pick("niet getoond bij de ander", "not shown at the other"),
            LetterState::New => self.pick("nog niet gelezen", "not read yet"),
            LetterState::Read => self.pick("gelezen", "read"),
        }
    }

    pub(crate) fn left(&self, why: Left) -> &'static str {
        match why {
            Left::TooMuch => {
                self.pick("(te veel bestanden voor één archief)", "(too many files for one archive)")
            }
            Left::NotHere => self.pick("(niet op deze computer)", "(not on this computer)"),
            Left::Unfit => self.pick("(beschadigd of niet veilig)", "(damaged or not safe)"),
        }
    }

    pub(crate) fn task(&self, state: TaskState) -> &'static str {
        match state {
            TaskState::Offered => self.pick("aangeboden", "offered"),
            TaskState::Active => self.pick("loopt", "active"),
            TaskState::Stopped => self.pick("gestopt", "stopped"),
            TaskState::Finished => self.pick("klaar", "finished"),
            TaskState::Refused => self.pick("niet aangekomen bij de ander", "not taken by the other"),
            TaskState::TakenBack => self.pick("teruggenomen", "taken back"),
        }
    }

    pub(crate) fn sharing(&self, sharing: Sharing) -> &'static str {
        match sharing {
            Sharing::Draft => self.pick("niet gedeeld", "not shared"),
            Sharing::Shared => self.pick("gedeeld", "shared"),
            Sharing::Withdrawn => self.pick("niet meer gedeeld", "not shared any more"),
        }
    }
}
