//! Reminders as notifications of the system (S-43). What they say is the program's own: the page can choose a
//! number of minutes, and neither a word nor the moment at which one comes.

use std::any::Any;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kader_core::input::Command;
use kader_core::reminding::{MINUTES, Reminder};
use kader_core::view::{Failure, Language};
use kader_engine::Engine;
use notify_rust::Notification;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, State};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::commands::{Answer, done};

/// The window's title, and that of a notification: the program's name, and nothing else (S-43).
pub(crate) const TITLE: &str = "Kader";
/// How long it is waited for what shows notifications: a system that lacks it may look for it first.
const LONGEST: Duration = Duration::from_secs(10);
/// So many stay known. Some systems take away what was shown by a connection that is gone.
const STAYING: usize = 8;

/// What was shown, and the language that the page speaks.
#[derive(Default)]
pub(crate) struct Notifications {
    staying: Mutex<VecDeque<Box<dyn Any + Send>>>,
    spoken: Mutex<Option<Language>>,
}

impl Notifications {
    fn stays(&self, shown: Box<dyn Any + Send>) {
        let mut staying = self.staying.lock().unwrap_or_else(PoisonError::into_inner);
        staying.push_back(shown);
        while staying.len() > STAYING {
            staying.pop_front();
        }
    }
}

/// The language that the page speaks; before it said so the chosen one.
pub(crate) fn language(app: &AppHandle) -> Language {
    let spoken = *app.state::<Notifications>().spoken.lock().unwrap_or_else(PoisonError::into_inner);
    let chosen = app.state::<Engine>().view().borrow().language;
    spoken.or(chosen).unwrap_or(Language::En)
}

/// The notification: a title, one sentence, nothing to click on, no picture and no sound.
fn notification(reminder: Reminder, language: Language, identifier: &str) -> Notification {
    let mut made = Notification::new();
    made.appname(TITLE).summary(TITLE).body(&reminder.says(language));
    #[cfg(target_os = "linux")]
    made.hint(notify_rust::Hint::SuppressSound(true));
    // By this name these systems know whose it is.
    #[cfg(target_os = "windows")]
    made.app_id(identifier);
    #[cfg(target_os = "macos")]
    let _ = notify_rust::set_application(identifier);
    let _ = identifier;
    made
}

/// Shows it. Whether the system did: where nothing there shows notifications it does not, and that is no
/// failure of this program's.
async fn show(app: &AppHandle, reminder: Reminder) -> bool {
    let made = notification(reminder, language(app), &app.config().identifier);
    let showing = tauri::async_runtime::spawn_blocking(move || made.show());
    let shown = match tokio::time::timeout(LONGEST, showing).await {
        Ok(Ok(Ok(handle))) => {
            app.state::<Notifications>().stays(Box::new(handle));
            true
        }
        _ => {
            tracing::warn!("the system showed no notification");
            false
        }
    };
    app.state::<Engine>().tell_reminded(shown);
    shown
}

/// Shows every reminder, until the core is over.
pub(crate) async fn follow(app: AppHandle, mut reminders: Receiver<Reminder>) {
    loop {
        match reminders.recv().await {
            Ok(reminder) => {
                show(&app, reminder).await;
            }
            // The newest are still to come.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct SetReminders {
    minutes: Option<u16>,
}

#[tauri::command]
pub(crate) async fn set_reminders(engine: State<'_, Engine>, args: SetReminders) -> Answer<()> {
    done(&engine, Command::SetReminders { minutes: args.minutes }).await
}

/// Of what begins in so many minutes.
fn within_bounds(minutes: u16) -> Answer<Reminder> {
    let inside = MINUTES.contains(&minutes).then(|| Reminder::new(minutes));
    inside.ok_or_else(|| Failure::code("reminderOutOfRange"))
}

/// What a notification says, for the page to show beforehand.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ReminderWords {
    title: &'static str,
    body: String,
}

impl ReminderWords {
    fn new(minutes: u16, language: Language) -> Answer<Self> {
        Ok(Self { title: TITLE, body: within_bounds(minutes)?.says(language) })
    }
}

#[derive(Deserialize)]
pub(crate) struct OfReminder {
    minutes: u16,
    language: Language,
}

#[tauri::command]
pub(crate) async fn reminder_words(args: OfReminder) -> Answer<ReminderWords> {
    ReminderWords::new(args.minutes, args.language)
}

#[derive(Deserialize)]
pub(crate) struct TryReminder {
    minutes: u16,
}

/// Shows one now, as they will come.
#[tauri::command]
pub(crate) async fn try_reminder(app: AppHandle, args: TryReminder) -> Answer<()> {
    let reminder = within_bounds(args.minutes)?;
    if show(&app, reminder).await { Ok(()) } else { Err(Failure::code("reminderNotShown")) }
}

#[derive(Deserialize)]
pub(crate) struct Speaks {
    language: Language,
}

/// The page says which language it speaks: the system's is known there alone.
#[tauri::command]
pub(crate) async fn speaks(notifications: State<'_, Notifications>, args: Speaks) -> Answer<()> {
    *notifications.spoken.lock().unwrap_or_else(PoisonError::into_inner) = Some(args.language);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    #[test]
    fn s43_a_notification_is_a_neutral_sentence_and_nothing_to_click_on() {
        for (minutes, nl, en) in [
            (
                10,
                "Over 10 minuten staat er iets in je agenda.",
                "Something in your calendar starts in 10 minutes.",
            ),
            (
                30,
                "Over 30 minuten staat er iets in je agenda.",
                "Something in your calendar starts in 30 minutes.",
            ),
            (60, "Over 1 uur staat er iets in je agenda.", "Something in your calendar starts in 1 hour."),
            (
                1_440,
                "Over 24 uur staat er iets in je agenda.",
                "Something in your calendar starts in 24 hours.",
            ),
        ] {
            for (language, said) in [(Language::Nl, nl), (Language::En, en)] {
                let made = notification(Reminder::new(minutes), language, "org.example");
                assert_eq!(
                    (made.appname.as_str(), made.summary.as_str(), made.body.as_str()),
                    (TITLE, TITLE, said)
                );
                assert!(made.actions.is_empty() && made.icon.is_empty() && made.subtitle.is_none());
                // The page shows beforehand what comes.
                let words = ReminderWords::new(minutes, language).unwrap();
                assert_eq!((words.title, words.body), (made.summary.as_str(), made.body));
            }
        }
    }

    #[test]
    fn the_page_chooses_minutes_within_bounds_and_no_words() {
        for minutes in [0, 4, 2_881, u16::MAX] {
            assert_eq!(ReminderWords::new(minutes, Language::Nl).unwrap_err().code, "reminderOutOfRange");
        }
        for text in [r#"{"minutes":"Sam"}"#, r#"{"minutes":-1}"#, r#"{"minutes":70000}"#, r#"{"body":"Sam"}"#]
        {
            assert!(serde_json::from_str::<TryReminder>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_was_shown_stays_known_and_not_for_ever() {
        let notifications = Notifications::default();
        let count = std::sync::Arc::new(());
        for _ in 0..3 * STAYING {
            notifications.stays(Box::new(count.clone()));
        }
        assert_eq!(std::sync::Arc::strong_count(&count), 1 + STAYING);
    }
}
