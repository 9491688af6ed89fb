//! States of screens on no other way between windows: an appointment today, an absence, how two sessions were, a form
//! of one's own, what is found beside the letters, what was kept for the session beside the face, what was still being
//! written at the end. axe looks at each in a real window.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kader_core::input::{Command, Secret};
use kader_core::view::{AbsenceTerms, AppointmentTerms, Language, PhaseView, Terms};
use kader_tests::axe::is_accessible;
use kader_tests::lab::{Lab, letters_at_any_hour};
use kader_tests::shows::{until_page_says, until_says, until_sees};
use kader_tests::visit::both_go;
use kader_tests::walk::{STEP, Walk, self_at, until};

const SOON: Duration = Duration::from_secs(45);
const HOUR_MS: u64 = 3_600_000;
/// In so many minutes is the appointment: too late for the room to be open already.
const SOON_MINUTES: u64 = 40;
const KEPT: &str = "Over de brief van mijn zus";
const LEFT: &str = "Ik wilde nog zeggen dat";
const FORM: &str = "Kleine stappen van de week";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_state_in_dutch() {
    goes(Language::Nl, "every-state").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_state_in_english() {
    goes(Language::En, "every-state-en").await;
}

fn now_ms() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

/// Whether the appointment is today by the machine's own clock: in the last hour of a day the list is another.
fn is_today() -> bool {
    jiff::Zoned::now().hour() < 23
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// The therapist is away for two days, and sessions are by appointment or without one.
fn terms() -> Terms {
    let mut terms = letters_at_any_hour(20);
    terms.session.appointments =
        Some(AppointmentTerms { early_seconds: 900, late_seconds: 900, ad_hoc: true });
    terms.session.notices = Vec::new();
    terms.open_tasks = Some(2);
    terms.messages.as_mut().unwrap().absences = vec![AbsenceTerms {
        from_ms: now_ms().saturating_sub(HOUR_MS),
        until_ms: now_ms() + 48 * HOUR_MS,
        stand_in: "Noor de Vries, 06 1111 2222".to_owned(),
    }];
    terms
}

/// They meet, leave, and say how it was.
async fn they_meet(lab: &Lab, values: [u8; 3]) {
    lab.begins_session().await;
    lab.client.does(Command::Leave { relationship: lab.client.relationship.clone() }).await;
    for person in [&lab.therapist, &lab.client] {
        person.is_in(PhaseView::Ended, SOON).await;
        let found = person
            .waits_until("a session to rate", SOON, |found| {
                found.rating.as_ref().is_some_and(|rating| !rating.given)
            })
            .await;
        let (relationship, session) = (person.relationship.clone(), found.rating.unwrap().session);
        person.does(Command::Rate { relationship, session, values, remark: secret("") }).await;
        person.does(Command::CloseEnding { relationship: person.relationship.clone() }).await;
    }
    for person in [&lab.therapist, &lab.client] {
        person
            .waits_until("the other's rating", SOON, |found| {
                found.rating.as_ref().is_some_and(|rating| rating.readable.len() == 1)
            })
            .await;
    }
}

async fn goes(language: Language, pictures: &str) {
    let lab = Lab::agreed(terms()).await;
    for values in [[40, 50, 60], [70, 60, 80]] {
        they_meet(&lab, values).await;
    }
    let (therapist, client) = (lab.therapist.relationship.clone(), lab.client.relationship.clone());
    let start_ms = (now_ms() / 60_000 + SOON_MINUTES) * 60_000;
    lab.therapist.does(Command::Plan { relationship: therapist, start_ms }).await;
    let asked =
        lab.client.waits_until("an appointment", SOON, |found| !found.course.requests.is_empty()).await;
    let request = asked.course.requests[0].id.clone();
    let relationship = client.clone();
    lab.client.does(Command::AnswerRequest { relationship, request, agree: true }).await;
    lab.therapist.waits_until("the yes", SOON, |found| !found.course.appointments.is_empty()).await;
    lab.client.does(Command::KeepForSession { relationship: client.clone(), text: secret(KEPT) }).await;
    lab.client.does(Command::SaveLetterDraft { relationship: client, text: secret(LEFT) }).await;
    let definition = serde_json::json!({
        "title": FORM, "intro": "",
        "fields": [
            { "kind": "text", "label": "Wat deed je", "lines": 3 },
            { "kind": "scale", "label": "Hoe ging het", "low": "niet", "high": "goed", "max": 10 },
            { "kind": "table", "label": "Per dag", "columns": [{ "kind": "time", "label": "Hoe laat" }] },
        ],
    });
    let definition = Box::new(serde_json::from_value(definition).unwrap());
    lab.therapist.does(Command::SaveForm { form: None, definition }).await;
    both_go(&lab, language, pictures, async |walk: &mut Walk| the_way(walk).await).await;
}

async fn the_way(walk: &mut Walk) -> Result<(), String> {
    if is_today() {
        let line = "return document.querySelectorAll('[data-testid^=\"today-\"]').length";
        until(&walk.therapist, "an appointment today", line, |lines| *lines == 1).await?;
    }
    walk.picture("appointment-today").await?;
    for window in [&walk.therapist, &walk.client] {
        window.click("home-rating-read").await?;
        window.wait("rating-trend", STEP).await?;
    }
    walk.picture("two-sessions").await?;
    for window in [&walk.therapist, &walk.client] {
        window.click("nav-messages").await?;
        until_says(window, "letter-away", "Noor de Vries").await?;
    }
    walk.picture("absence").await?;
    // Looked for among the letters, what was kept is found elsewhere, and leads back to where it is.
    walk.client.type_in("letters-find", "ZUS").await?;
    walk.client.click("found-in-homework").await?;
    let kind = "return document.querySelector('[data-testid=hit]')?.dataset.kind ?? ''";
    until(&walk.client, "what was kept is found", kind, |kind| kind == "kept").await?;
    walk.picture("found").await?;
    walk.client.click("hit-open").await?;
    until_says(&walk.client, "agenda-item", KEPT).await?;
    walk.therapist.click("nav-homework").await?;
    walk.therapist.click("forms-open").await?;
    self_at(&walk.therapist, "forms").await?;
    until_page_says(&walk.therapist, FORM).await?;
    walk.client.click("nav-program").await?;
    walk.client.click("program-words-recall").await?;
    self_at(&walk.client, "recall").await?;
    walk.picture("own-form").await?;

    // What was kept stands beside the face.
    for window in [&walk.therapist, &walk.client] {
        window.click("nav-home").await?;
        self_at(window, "home").await?;
    }
    walk.lobby().await?;
    walk.begin().await?;
    walk.client.click("toggle-texts").await?;
    until_says(&walk.client, "session-agenda", KEPT).await?;
    walk.picture("agenda-in-session").await?;
    walk.client.click("leave").await?;
    walk.client.click("leave-yes").await?;
    for window in [&walk.therapist, &walk.client] {
        window.wait("ending-close", STEP).await?;
        window.click("ending-close").await?;
        self_at(window, "home").await?;
    }

    // One ends it alone; what the other was writing is theirs still.
    walk.therapist.click("home-closing").await?;
    walk.therapist.click("end-alone").await?;
    walk.therapist.wait("end-alone-yes", STEP).await?;
    is_accessible(&walk.therapist).await?;
    walk.therapist.click("end-alone-yes").await?;
    until_sees(&walk.client, "the end", "/stage", |stage| stage == "closed").await?;
    walk.client.click("nav-messages").await?;
    until_says(&walk.client, "letter-left-over", LEFT).await?;
    walk.picture("ended").await?;
    walk.client.click("draft-erase").await?;
    walk.client.wait("draft-erase-yes", STEP).await?;
    is_accessible(&walk.client).await
}
