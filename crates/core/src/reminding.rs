//! Reminders of appointments, for who asked for them: once, and without a word about what it is (S-43).
//!
//! They are a setting of the whole program and go over no wire. What they are about lies in the vault: behind
//! a lock nothing is known of it, and nobody is reminded. What was reminded of is remembered by its start
//! alone, so that two appointments at one moment are one reminder, a moved one is another, and a restart is
//! none. In a session nobody is reminded; of what then still lies ahead one is after it.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use kader_setting::Now;
use kader_vault::{Home, VaultError};

use crate::core::Core;
use crate::output::Output;
use crate::relationship::Relationship;
use crate::state::Stage;
use crate::trouble::Trouble;
use crate::view::{Language, ReminderView};

/// How long before an appointment a reminder can come, minutes.
pub const MINUTES: RangeInclusive<u16> = 5..=2_880;
/// The home's setting: so many minutes before. Absent where reminders are off.
const BEFORE: &str = "reminder-minutes";
/// The home's setting: the starts of which one was reminded, as long as they lie ahead.
const GIVEN: &str = "reminders-given";
/// The most of them: more do not fit into the longest time before an appointment.
const MAX_GIVEN: usize = 512;
/// This long after opening the relay is heard first, milliseconds: what was called off meanwhile is not
/// reminded of.
const HEAR_FIRST_MS: u64 = 10_000;

/// A reminder on its way to the screen: in how many minutes something begins.
///
/// Nothing else is in it, and nothing that is text fits into it: not a name, and not a handle (S-43).
///
/// ```compile_fail
/// let reminder: kader_core::reminding::Reminder = "Sam".into();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    minutes: u16,
}

impl Reminder {
    /// Of something that one planned for now.
    pub const PLANNED: Self = Self { minutes: 0 };

    /// Of what begins in so many minutes.
    #[must_use]
    pub const fn new(minutes: u16) -> Self {
        Self { minutes }
    }

    fn of(left_ms: u64) -> Self {
        let minutes = left_ms.saturating_add(30_000) / 60_000;
        Self { minutes: u16::try_from(minutes).unwrap_or(u16::MAX).max(1) }
    }

    /// In how many minutes; 0 for what one planned for now.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.minutes
    }

    /// What is shown. Whole hours are said as hours, and so is everything from two hours on.
    #[must_use]
    pub fn says(self, language: Language) -> String {
        let minutes = self.minutes;
        if minutes == 0 {
            return match language {
                Language::Nl => "Je had iets gepland voor nu.".to_owned(),
                Language::En => "You planned something for now.".to_owned(),
            };
        }
        let in_hours = minutes >= 120 || minutes == 60;
        let count = if in_hours { minutes / 60 + u16::from(minutes % 60 >= 30) } else { minutes };
        match (language, in_hours) {
            (Language::Nl, true) => format!("Over {count} uur staat er iets in je agenda."),
            (Language::Nl, false) if count == 1 => "Over 1 minuut staat er iets in je agenda.".to_owned(),
            (Language::Nl, false) => format!("Over {count} minuten staat er iets in je agenda."),
            (Language::En, _) => {
                let unit = if in_hours { "hour" } else { "minute" };
                let plural = if count == 1 { "" } else { "s" };
                format!("Something in your calendar starts in {count} {unit}{plural}.")
            }
        }
    }
}

/// What the open vault holds about reminders.
#[derive(Default)]
pub(crate) struct Reminding {
    /// So many minutes before; nothing where they are off.
    before_min: Option<u16>,
    /// The starts ahead of which one was reminded, Unix milliseconds.
    given: BTreeSet<u64>,
    /// Nothing is reminded of before this, boot clock.
    from_boot_ms: u64,
}

impl Reminding {
    /// As it is kept. What cannot be read is off: it must not keep a vault shut.
    pub(crate) fn load(home: &Home) -> Result<Self, VaultError> {
        let minutes = home.setting(BEFORE)?.and_then(|bytes| bytes.try_into().ok()).map(u16::from_be_bytes);
        let given = home.setting(GIVEN)?.and_then(|bytes| serde_ipld_dagcbor::from_slice(&bytes).ok());
        Ok(Self {
            before_min: minutes.filter(|minutes| MINUTES.contains(minutes)),
            given: given.unwrap_or_default(),
            from_boot_ms: 0,
        })
    }

    /// When this start is to be reminded of, Unix milliseconds; never where it was, or where they are off.
    fn due_ms(&self, start_ms: u64) -> Option<u64> {
        let before_ms = u64::from(self.before_min?) * 60_000;
        let never = self.given.contains(&start_ms) || self.given.len() >= MAX_GIVEN;
        (!never).then(|| start_ms.saturating_sub(before_ms))
    }
}

/// The starts ahead of appointments that stand. What this side called off is off, whoever knows it yet.
fn starts_ahead(found: &Relationship, now_ms: u64) -> impl Iterator<Item = u64> {
    let state = &found.state;
    let goes_on = state.stage == Stage::Ready && state.when_over.is_none();
    let book = found.book.iter().filter(move |_| goes_on);
    book.flat_map(|book| book.ledger.appointments())
        .filter(move |one| one.is_open() && one.start_ms > now_ms)
        .filter(|one| !state.calling_off.iter().any(|off| off.appointment == one.id))
        .map(|one| one.start_ms)
}

impl Core {
    /// Switches reminders on, so many minutes before; or off, by which is forgotten what they were about.
    pub(crate) fn set_reminders(&mut self, minutes: Option<u16>) -> Result<(), Trouble> {
        if minutes.is_some_and(|minutes| !MINUTES.contains(&minutes)) {
            return Err(Trouble::Told("reminderOutOfRange"));
        }
        let open = self.opened_mut()?;
        let home = open.vault.home();
        if let Some(minutes) = minutes {
            home.put_setting(BEFORE, &minutes.to_be_bytes())?;
        } else {
            home.remove_setting(BEFORE)?;
            home.remove_setting(GIVEN)?;
            open.reminding.given.clear();
        }
        open.reminding.before_min = minutes;
        self.reminder_not_shown = false;
        Ok(())
    }

    /// The vault is open from now on.
    pub(crate) fn begins_to_remind(&mut self, now: Now) {
        if let Some(open) = self.open.as_mut() {
            open.reminding.from_boot_ms = now.boot_ms.saturating_add(HEAR_FIRST_MS);
        }
        self.reminder_not_shown = false;
    }

    /// What the page sees of it.
    pub(crate) fn reminders(&self) -> ReminderView {
        let minutes = self.open.as_ref().and_then(|open| open.reminding.before_min);
        ReminderView { minutes, not_shown: self.reminder_not_shown && self.open.is_some() }
    }

    /// The starts that are to be reminded of and when, Unix milliseconds.
    fn to_remind(&self, now_ms: u64) -> Vec<(u64, u64)> {
        // Nobody pays for what is off: this is asked after every input.
        let asked = self.open.iter().filter(|open| open.reminding.before_min.is_some());
        let starts = asked.flat_map(|open| {
            let found = open.relationships.values();
            let starts: BTreeSet<u64> = found.flat_map(|found| starts_ahead(found, now_ms)).collect();
            starts.into_iter().filter_map(|start_ms| Some((start_ms, open.reminding.due_ms(start_ms)?)))
        });
        starts.collect()
    }

    /// Reminds of what is due. First it is written down that it was: a crash between the two costs a
    /// reminder, and gives none twice.
    pub(crate) fn remind(&mut self, now: Now) {
        let waits = |open: &crate::core::Open| now.boot_ms < open.reminding.from_boot_ms;
        if self.session_runs() || self.open.as_ref().is_none_or(waits) {
            return;
        }
        let due: Vec<u64> = self
            .to_remind(now.wall_ms)
            .into_iter()
            .filter(|(_, due_ms)| *due_ms <= now.wall_ms)
            .map(|(start_ms, _)| start_ms)
            .collect();
        let Some(open) = self.open.as_mut() else { return };
        let given = &mut open.reminding.given;
        let before = given.len();
        given.retain(|start_ms| *start_ms > now.wall_ms);
        if due.is_empty() && given.len() == before {
            return;
        }
        given.extend(&due);
        let kept = serde_ipld_dagcbor::to_vec(given).map_err(|_| Trouble::State);
        let kept = kept.and_then(|bytes| Ok(open.vault.home().put_setting(GIVEN, &bytes)?));
        if let Err(trouble) = kept {
            // As long as the vault is open it is known all the same.
            tracing::warn!("it could not be kept that a reminder was given: {trouble}");
        }
        for start_ms in due {
            self.outputs.push(Output::Remind(Reminder::of(start_ms.saturating_sub(now.wall_ms))));
        }
    }

    /// When that is due next, boot clock.
    pub(crate) fn reminding_wakes(&self, now: Now) -> Option<u64> {
        let from_ms = self.open.as_ref()?.reminding.from_boot_ms;
        if self.session_runs() {
            return None;
        }
        let next = self.to_remind(now.wall_ms).into_iter().map(|(_, due_ms)| due_ms).min()?;
        Some(now.boot_ms.saturating_add(next.saturating_sub(now.wall_ms)).max(from_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words, or pieces of them, that give away what somebody has an appointment for, or with whom.
    const TELLING: [&str; 26] = [
        "therap",
        "psych",
        "sessi",
        "behandel",
        "praktijk",
        "practice",
        "treat",
        "cliënt",
        "client",
        "patiënt",
        "patient",
        "zorg",
        "care",
        "hulp",
        "help",
        "crisis",
        "gesprek",
        "talk",
        "dokter",
        "doctor",
        "counsel",
        "coach",
        "kader",
        "lobby",
        "afspraak met",
        "with",
    ];

    fn all() -> impl Iterator<Item = (Language, u16, String)> {
        let minutes = || (0..=2_881).chain([u16::MAX]);
        [Language::Nl, Language::En]
            .into_iter()
            .flat_map(move |language| minutes().map(move |n| (language, n, Reminder::new(n).says(language))))
    }

    #[test]
    fn s43_a_reminder_gives_nothing_away() {
        for (_, _, said) in all() {
            let small = said.to_lowercase();
            for word in TELLING {
                assert!(!small.contains(word), "{said}: {word}");
            }
        }
        // A number, and no room beside it in which a name or a handle could be.
        assert_eq!(size_of::<Reminder>(), size_of::<u16>());
    }

    #[test]
    fn s43_a_reminder_says_when_and_the_same_for_everybody() {
        let says = |minutes, language| Reminder::new(minutes).says(language);
        for (minutes, nl, en) in [
            (1, "1 minuut", "1 minute"),
            (10, "10 minuten", "10 minutes"),
            (59, "59 minuten", "59 minutes"),
            (60, "1 uur", "1 hour"),
            (61, "61 minuten", "61 minutes"),
            (119, "119 minuten", "119 minutes"),
            (120, "2 uur", "2 hours"),
            (1_437, "24 uur", "24 hours"),
            (1_440, "24 uur", "24 hours"),
            (2_880, "48 uur", "48 hours"),
        ] {
            assert_eq!(says(minutes, Language::Nl), format!("Over {nl} staat er iets in je agenda."));
            assert_eq!(says(minutes, Language::En), format!("Something in your calendar starts in {en}."));
        }
        assert!(all().all(|(_, _, said)| said.len() < 80 && !said.contains('\n')));
    }

    #[test]
    fn the_nearest_minute_is_said_and_never_none() {
        for (left_ms, minutes) in
            [(0, 1), (29_999, 1), (89_999, 1), (90_000, 2), (1_799_000, 30), (u64::MAX, u16::MAX)]
        {
            assert_eq!(Reminder::of(left_ms).minutes(), minutes, "{left_ms}");
        }
    }
}
