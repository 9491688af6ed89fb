//! Open appointments as iCalendar (RFC 5545), in words that give nothing away (S-43).
//!
//! One kind of event with seven properties: a writer of our own is smaller than any crate's
//! interface, and leaves no property to be filled with a default that names this program.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use kader_setting::{Agreements, AppointmentId, Fact, Hash, Ledger};

use crate::error::ArchiveError;
use crate::model::Language;

/// Longest line, in bytes without its end (RFC 5545 section 3.1).
const MAX_LINE: usize = 75;
/// Prefix of the hash that an event's name comes from.
const UID_PREFIX: &[u8] = b"kader/calendar/v1\0";

/// The appointments that stand and lie ahead of `now_ms` (Unix milliseconds). `me`: the own identity key.
///
/// # Errors
/// [`ArchiveError::Made`] for a moment that no calendar has.
pub fn calendar(
    (agreements, ledger): (&Agreements, &Ledger),
    me: &[u8; 32],
    language: Language,
    now_ms: u64,
) -> Result<String, ArchiveError> {
    let summary = match language {
        Language::Nl => "Afspraak",
        Language::En => "Appointment",
    };
    let length_ms = length_ms(agreements, ledger);
    let stamp = utc(now_ms)?;
    let mut out = Lines(String::new());
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//Calendar//Appointments//EN");
    out.line("METHOD:PUBLISH");
    let ahead = ledger.appointments().into_iter();
    for one in ahead.filter(|one| one.is_open() && one.start_ms > now_ms) {
        out.line("BEGIN:VEVENT");
        out.line(&format!("UID:{}", uid(me, &one.id)));
        out.line(&format!("DTSTAMP:{stamp}"));
        out.line(&format!("SEQUENCE:{}", moves(ledger, &one.id)));
        out.line(&format!("DTSTART:{}", utc(one.start_ms)?));
        out.line(&format!("DTEND:{}", utc(one.start_ms.saturating_add(length_ms))?));
        out.line(&format!("SUMMARY:{}", escaped(summary)));
        out.line("CLASS:PRIVATE");
        out.line("END:VEVENT");
    }
    out.line("END:VCALENDAR");
    Ok(out.0)
}

/// The length of a session by what is agreed, milliseconds.
#[must_use]
pub fn length_ms(agreements: &Agreements, ledger: &Ledger) -> u64 {
    let agreed = ledger.agreed().and_then(|hash| agreements.by_hash(hash));
    agreed.map_or(0, |signed| u64::from(signed.agreement().clauses.session.seconds) * 1_000)
}

/// An event's name: stays when the appointment moves, so that a calendar moves it too; is another
/// on the other side, so that who keeps both calendars cannot tell that they belong together.
fn uid(me: &[u8; 32], id: &AppointmentId) -> String {
    let hash = Hash::of(UID_PREFIX, &[me.as_slice(), id.as_bytes()].concat());
    HEXLOWER.encode(hash.as_bytes().get(..16).unwrap_or_default())
}

/// How often an appointment was moved.
fn moves(ledger: &Ledger, id: &AppointmentId) -> usize {
    let moved = |entry: &&kader_setting::Entry| matches!(entry.fact(), Fact::Moved { appointment, .. } if appointment == id);
    ledger.entries().iter().filter(moved).count()
}

/// A moment in UTC (RFC 5545 section 3.3.5, form 2).
fn utc(at_ms: u64) -> Result<String, ArchiveError> {
    let at = i64::try_from(at_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    Ok(at.ok_or(ArchiveError::Made)?.strftime("%Y%m%dT%H%M%SZ").to_string())
}

/// Text as a value (RFC 5545 section 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

/// Content lines: folded, and ended by CRLF (RFC 5545 section 3.1).
struct Lines(String);

impl Lines {
    fn line(&mut self, content: &str) {
        let mut length = 0;
        for sign in content.chars() {
            if length + sign.len_utf8() > MAX_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(sign);
            length += sign.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters_and_unfold_to_what_they_were() {
        for content in ["kort".to_owned(), "a".repeat(75), "a".repeat(76), "é".repeat(120), "x€".repeat(90)]
        {
            let mut out = Lines(String::new());
            out.line(&content);
            assert!(out.0.ends_with("\r\n"));
            let lines: Vec<&str> = out.0.trim_end_matches("\r\n").split("\r\n").collect();
            assert!(lines.iter().all(|line| line.len() <= 75), "{content}");
            assert_eq!(lines.len() > 1, content.len() > 75);
            assert_eq!(out.0.replace("\r\n ", "").trim_end_matches("\r\n"), content);
        }
    }

    #[test]
    fn values_are_escaped() {
        assert_eq!(escaped("a,b;c\\d\ne\rf"), "a\\,b\\;c\\\\d\\nef");
    }

    #[test]
    fn moments_are_in_utc() {
        assert_eq!(utc(1_790_000_000_000).unwrap(), "20260921T141320Z");
        // The last moment that the format has, and one that it has not.
        assert!(utc(u64::MAX).is_err());
    }

    #[test]
    fn s43_a_name_stays_and_is_anothers_on_the_other_side() {
        let id = AppointmentId::new([7; 16]);
        assert_eq!(uid(&[1; 32], &id), uid(&[1; 32], &id));
        assert_ne!(uid(&[1; 32], &id), uid(&[2; 32], &id));
        assert_ne!(uid(&[1; 32], &id), uid(&[1; 32], &AppointmentId::new([8; 16])));
    }
}
