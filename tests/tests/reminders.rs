//! A reminder, from an appointment that two made to what the desktop is given to show: words, moment, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use kader_core::input::Command;
use kader_core::view::{AppointmentTerms, Language, OutcomeView, SessionTerms, Side, Terms};
use kader_tests::axe::is_accessible;
use kader_tests::desktop::Display;
use kader_tests::first::unlocks;
use kader_tests::keyring::Bus;
use kader_tests::lab::Lab;
use kader_tests::notifications::{Notifications, Notified};
use kader_tests::visit::opens_for_client_in;
use kader_tests::walk::{self_at, until};
use kader_tests::window::Window;

const SOON: Duration = Duration::from_secs(45);
const MINUTE_MS: u64 = 60_000;

fn by_appointment() -> Terms {
    let appointments = AppointmentTerms { early_seconds: 600, late_seconds: 900, ad_hoc: true };
    let notices = vec![120, 60];
    let appointments = Some(appointments);
    let session = SessionTerms { seconds: 600, notices, appointments, ..SessionTerms::default() };
    Terms { session, relations: true, ..Terms::default() }
}

/// Both make an appointment that begins so much later than now.
async fn appoints(lab: &Lab, ahead_ms: u64) {
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let start_ms = u64::try_from(now_ms).unwrap() + ahead_ms;
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::Plan { relationship, start_ms }).await;
    let asked = |found: &kader_core::view::RelationshipView| {
        found.course.requests.iter().any(|request| request.asked != Side::Me)
    };
    let found = lab.client.waits_until("a request", SOON, asked).await;
    let request = found.course.requests[0].id.clone();
    let relationship = lab.client.relationship.clone();
    lab.client.does(Command::AnswerRequest { relationship, request, agree: true }).await;
    for person in [&lab.client, &lab.therapist] {
        person
            .waits_until("an appointment", SOON, |found| {
                found.course.appointments.iter().any(|one| one.outcome == OutcomeView::Open)
            })
            .await;
    }
}

async fn given(desktop: &Notifications, count: usize) -> Vec<Notified> {
    let until = Instant::now() + Duration::from_secs(40);
    loop {
        let given = desktop.given();
        if given.len() >= count || Instant::now() > until {
            assert_eq!(given.len(), count, "{given:?}");
            return given;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The program's name, one sentence, and nothing about anybody.
fn is_neutral(lab: &Lab, one: &Notified, body: &str) {
    assert_eq!((one.program.as_str(), one.title.as_str(), one.body.as_str()), ("Kader", "Kader", body));
    assert!(one.icon.is_empty() && one.actions.is_empty(), "{one:?}");
    assert!(one.hints.iter().all(|hint| hint.starts_with("suppress-sound: ")), "{:?}", one.hints);
    let all = format!("{one:?}").to_lowercase();
    let found = lab.therapist.sees();
    let names = found.members.iter().flat_map(|member| [Some(member.id.clone()), member.name.clone()]);
    for word in names.flatten().chain([found.id.clone(), found.my_id.clone()]) {
        assert!(!word.is_empty() && !all.contains(&word.to_lowercase()), "{word}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s43_the_desktop_is_given_a_neutral_sentence_once() {
    let lab = Lab::agreed(by_appointment()).await;
    appoints(&lab, 50 * MINUTE_MS).await;
    let bus = Bus::start(lab.folder.path()).unwrap();
    let desktop = Notifications::start(&bus).unwrap();
    let display = Display::start(1280, 800).unwrap();
    let environment = [("DBUS_SESSION_BUS_ADDRESS", bus.address())];
    let window = opens_for_client_in(&lab, &display, Language::Nl, &environment).await;
    let outcome = the_way(&lab, &window, desktop).await;
    display.judges(outcome, "reminders");
    window.close().await;
}

async fn the_way(lab: &Lab, window: &Window, desktop: Notifications) -> Result<(), String> {
    self_at(window, "home").await?;
    window.click("nav-program").await?;
    let words = "return document.querySelector('[data-testid=reminder-words] span')?.textContent ?? ''";
    until(window, "what one would say", words, |said| said == "Over 30 minuten staat er iets in je agenda.")
        .await?;
    // Tried, it is what the page shows; nothing came by itself, for reminders are off.
    window.click("reminder-try").await?;
    let shown = given(&desktop, 1).await;
    is_neutral(lab, &shown[0], "Over 30 minuten staat er iets in je agenda.");
    // Half an hour before is still to come, an hour before is past: it comes at once.
    window.click("reminders").await?;
    window.wait("reminder-30", SOON).await?;
    assert_eq!(desktop.given().len(), 1);
    window.click("reminder-60").await?;
    let shown = given(&desktop, 2).await;
    // However long the way here took.
    let says = |minutes: u16| format!("Over {minutes} minuten staat er iets in je agenda.");
    let said = (35..=50).map(says).find(|said| *said == shown[1].body);
    is_neutral(lab, &shown[1], &said.ok_or(format!("{shown:?}"))?);
    // Not again, after the lock either.
    window.click("lock").await?;
    unlocks(window).await?;
    tokio::time::sleep(Duration::from_secs(15)).await;
    assert_eq!(desktop.given().len(), 2);
    // Nobody there who shows any: that is said, and everything else goes on.
    drop(desktop);
    window.click("nav-program").await?;
    window.click("reminder-try").await?;
    let code = "return [...document.querySelectorAll('[data-testid=failure]')].map(e => e.dataset.code ?? '').join('')";
    until(window, "that none was shown", code, |code| code == "reminderNotShown").await?;
    is_accessible(window).await?;
    window.click("nav-home").await?;
    window.click("nav-program").await?;
    window.wait("reminder-not-shown", SOON).await?;
    window.click("nav-home").await?;
    self_at(window, "home").await
}
