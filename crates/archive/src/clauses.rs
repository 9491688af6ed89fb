//! Clauses for reading: every part of what was signed, by name and value. What has no words here stands by its own name.

use kader_setting::{Clauses, PublicKey};
use serde_json::Value;

use crate::model::Language;
use crate::story::Block;
use crate::text::Key;
use crate::words::Voice;

/// Names in the signed bytes, in Dutch and in English.
const NAMES: &[(&str, &str, &str)] = &[
    ("session", "Gesprekken", "Sessions"),
    ("course", "Verloop", "Course"),
    ("messages", "Berichten", "Messages"),
    ("homework", "Oefeningen", "Tasks"),
    ("confidentiality", "Vertrouwelijkheid", "Confidentiality"),
    ("place", "Plek", "Place"),
    ("fees", "Kosten", "Fees"),
    ("crisis", "Crisis", "Crisis"),
    ("relations", "Geen andere relatie", "No other relation"),
    ("notices", "Wanneer je hoort hoeveel tijd er nog is", "When one hears how much time is left"),
    ("graceSeconds", "Tijd om af te ronden", "Time to say goodbye"),
    ("extensionMaxSeconds", "Hoogstens langer", "At most longer by"),
    ("frequency", "Hoe vaak", "How often"),
    ("most", "hoogstens", "at most"),
    ("period", "per", "in"),
    ("week", "week", "week"),
    ("days", "dagen", "days"),
    ("zone", "tijdzone", "zone"),
    ("gapSeconds", "Tijd ertussen", "Time in between"),
    ("appointments", "Op afspraak", "By appointment"),
    ("earlySeconds", "eerder beginnen", "begin early"),
    ("lateSeconds", "later beginnen", "begin late"),
    ("adHoc", "ook zonder afspraak", "also without an appointment"),
    ("presence", "Wie erbij moeten zijn", "Who must be there"),
    ("must", "altijd", "always"),
    ("least", "minstens", "at least"),
    ("reviewEvery", "Terugkijken om de zoveel gesprekken", "Looking back every so many sessions"),
    ("lastSession", "Laatste gesprek, het hoeveelste", "Last session, by number"),
    ("endsMs", "Einde", "End"),
    ("windows", "Uren", "Hours"),
    ("client", "Cliënt", "Client"),
    ("therapist", "Therapeut", "Therapist"),
    ("perDay", "per dag", "a day"),
    ("characters", "tekens", "characters"),
    ("replySeconds", "Antwoord binnen", "Reply within"),
    ("absences", "Afwezig", "Away"),
    ("who", "wie", "who"),
    ("fromMs", "van", "from"),
    ("untilMs", "tot", "until"),
    ("standIn", "waarneming", "stand-in"),
    ("side", "Apart", "Apart"),
    ("openTasks", "Open oefeningen hoogstens", "Open tasks at most"),
    ("captureProtection", "Schermopnames tegengaan", "Against screen captures"),
    ("retention", "Hoe lang bewaard", "How long it is kept"),
    ("kind", "wat", "what"),
    ("ratings", "beoordelingen", "ratings"),
    ("idleLockSeconds", "Op slot na", "Locks after"),
    ("export", "Meenemen", "Taking along"),
    ("own", "het eigen deel", "one's own"),
    ("shared", "ook wat gedeeld is", "what was shared, too"),
    ("freshSeconds", "Opnieuw vragen na", "Asked again after"),
    ("words", "In woorden", "In words"),
    ("currency", "Munt", "Currency"),
    ("sessionMinor", "Per gesprek", "A session"),
    ("chargedFromSeconds", "Telt vanaf", "Counts from"),
    ("noticeSeconds", "Afzeggen tot", "Calling off until"),
    ("lateMinor", "Te laat afgezegd", "Called off late"),
    ("missedMinor", "Gemist", "Missed"),
    ("contacts", "Bellen", "Whom to call"),
    ("name", "naam", "name"),
    ("number", "nummer", "number"),
    ("text", "In woorden", "In words"),
    ("noPersonal", "niet persoonlijk", "not personal"),
    ("noCommercial", "niet zakelijk", "not commercial"),
    ("noProfessional", "niet beroepsmatig", "not professional"),
    ("files", "Bijlagen", "Files"),
    ("perLetter", "per bericht", "a letter"),
    ("mebibytes", "MB per stuk", "MB each"),
    ("reads", "Laten weten dat iets gelezen is", "Saying that something was read"),
];

const DAYS: [[&str; 7]; 2] =
    [["ma", "di", "wo", "do", "vr", "za", "zo"], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]];

/// Tells every clause.
pub(crate) fn told(voice: &Voice<'_>, clauses: &Clauses, out: &mut Vec<Block>) {
    let Ok(Value::Object(all)) = serde_json::to_value(clauses) else { return };
    for (clause, content) in &all {
        let Value::Object(parts) = content else { continue };
        out.push(Block::Heading(4, name(voice, clause)));
        let fact = |(key, value): (&String, &Value)| {
            let label = match (clause.as_str(), key.as_str()) {
                ("session", "seconds") => word(voice, "Duur", "Length").to_owned(),
                _ => name(voice, key),
            };
            (label, said(voice, key, value))
        };
        out.push(Block::Facts(parts.iter().map(fact).collect()));
    }
}

fn word(voice: &Voice<'_>, nl: &'static str, en: &'static str) -> &'static str {
    match voice.language {
        Language::Nl => nl,
        Language::En => en,
    }
}

fn name(voice: &Voice<'_>, key: &str) -> String {
    let found = NAMES.iter().find(|(name, ..)| *name == key);
    found.map_or_else(|| key.to_owned(), |(_, nl, en)| word(voice, nl, en).to_owned())
}

fn said(voice: &Voice<'_>, key: &str, value: &Value) -> String {
    match value {
        Value::Bool(true) => voice.words.yes.to_owned(),
        Value::Bool(false) => voice.words.no.to_owned(),
        Value::Null => String::new(),
        Value::String(text) => name(voice, text),
        Value::Number(number) => {
            let plain = || number.to_string();
            let Some(number) = number.as_u64() else { return plain() };
            if key.to_lowercase().ends_with("seconds") || key == "notices" {
                span(voice, number)
            } else if key.ends_with("Minor") {
                format!("{},{:02}", number / 100, number % 100)
            } else if key.ends_with("Ms") {
                voice.at(number)
            } else {
                plain()
            }
        }
        Value::Array(values) => match member(voice, values) {
            Some(name) => name,
            None => values.iter().map(|value| said(voice, key, value)).collect::<Vec<_>>().join("; "),
        },
        Value::Object(parts) => match window(voice, value) {
            Some(hours) => hours,
            None => {
                let part = |(key, value): (&String, &Value)| {
                    format!("{} {}", name(voice, key), said(voice, key, value))
                };
                parts.iter().map(part).collect::<Vec<_>>().join(", ")
            }
        },
    }
}

/// A key stands among the clauses as its bytes.
fn member(voice: &Voice<'_>, values: &[Value]) -> Option<String> {
    let bytes: Option<Vec<u8>> = values.iter().map(|one| u8::try_from(one.as_u64()?).ok()).collect();
    let key: [u8; PublicKey::LENGTH] = bytes?.try_into().ok()?;
    Some(voice.who(&Key(key)))
}

fn window(voice: &Voice<'_>, value: &Value) -> Option<String> {
    let number = |name: &str| value.get(name).and_then(Value::as_u64);
    let [from, to] = [number("fromMinute")?, number("toMinute")?];
    let [nl, en] = DAYS;
    let days = match voice.language {
        Language::Nl => nl,
        Language::En => en,
    };
    let day = days.get(usize::try_from(number("weekday")?).ok()?.checked_sub(1)?)?;
    Some(format!("{day} {:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60))
}

fn span(voice: &Voice<'_>, seconds: u64) -> String {
    let (count, unit) = match seconds {
        0 => (0, voice.words.minutes),
        _ if seconds.is_multiple_of(86_400) => (seconds / 86_400, word(voice, "dagen", "days")),
        _ if seconds.is_multiple_of(3_600) => (seconds / 3_600, word(voice, "uur", "hours")),
        _ if seconds.is_multiple_of(60) => (seconds / 60, voice.words.minutes),
        _ => (seconds, word(voice, "seconden", "seconds")),
    };
    format!("{count} {unit}")
}
