//! Homework between two real windows: a goal that both sign, a task with its why, a thought record from draft to
//! shared, written in by both beside the face, and sharing stopped. Nobody has a mouse but in the session.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::Duration;

use fantoccini::key::Key;
use kader_core::view::{Language, SessionTerms, Terms};
use kader_tests::axe::is_accessible;
use kader_tests::keys::{presses, reaches, takes, types};
use kader_tests::lab::Lab;
use kader_tests::shows::{sees, until_says, until_sees};
use kader_tests::visit::both_go;
use kader_tests::walk::{STEP, Walk, self_at, until};
use kader_tests::window::Window;

/// What is written.
const GOAL: &str = "Zonder omweg met de bus naar mijn zus";
const WHY: &str = "Wat je denkt in de bus maakt de angst groter. Opschrijven geeft er afstand van.";
const HAPPENED: &str = "Bij de tweede halte werd het druk.";
const THOUGHT: &str = "Ik kan er niet uit.";
const NOW: &str = "Na twee minuten zakte het.";
const ASKED: &str = " Wat deed je toen?";
const TOO: &str = " Ik dacht: weg hier.";

/// Whether all that was written in a record is in the vault.
const KEPT: &str = "return document.querySelector('[data-testid=record-kept]')?.dataset.kept === 'true'";

/// What the pages say in one language.
struct Said {
    language: Language,
    pictures: &'static str,
    own: &'static str,
    kept: &'static str,
    later: &'static str,
}

const DUTCH: Said = Said {
    language: Language::Nl,
    pictures: "homework",
    own: "Alleen jij ziet dit",
    kept: "Bewaard om",
    later: "zie je er een lijn van",
};
const ENGLISH: Said = Said {
    language: Language::En,
    pictures: "homework-en",
    own: "Only you see this",
    kept: "Kept at",
    later: "you will see a line of them",
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s30_s31_s33_homework_in_dutch() {
    goes(&DUTCH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s30_s31_s33_homework_in_english() {
    goes(&ENGLISH).await;
}

async fn goes(said: &Said) {
    let session = SessionTerms { seconds: 1_800, ..SessionTerms::default() };
    let lab = Lab::agreed(Terms { session, relations: true, open_tasks: Some(2), ..Terms::default() }).await;
    both_go(&lab, said.language, said.pictures, async |walk: &mut Walk| the_way(walk, said).await).await;
}

async fn the_way(walk: &mut Walk, said: &Said) -> Result<(), String> {
    s50_a_goal_is_signed(walk).await?;
    s30_a_task_is_accepted(walk).await?;
    walk.picture("task").await?;
    s31_a_draft_is_seen_by_nobody_else(walk, said).await?;
    walk.picture("draft").await?;
    is_shared(walk).await?;
    walk.picture("shared").await?;
    s33_both_write_beside_the_face(walk).await?;
    s31_sharing_stops(walk).await?;
    walk.picture("stopped").await
}

async fn s50_a_goal_is_signed(walk: &Walk) -> Result<(), String> {
    for window in [&walk.therapist, &walk.client] {
        presses(window, "nav-homework").await?;
        self_at(window, "homework").await?;
    }
    presses(&walk.therapist, "goal-open").await?;
    types(&walk.therapist, "goal-wording", GOAL).await?;
    presses(&walk.therapist, "goal-propose").await?;
    until_says(&walk.client, "goals", GOAL).await?;
    presses(&walk.client, "goal-sign").await?;
    walk.therapist.wait("offer-open", STEP).await.map(|_| ())
}

async fn s30_a_task_is_accepted(walk: &Walk) -> Result<(), String> {
    presses(&walk.therapist, "offer-open").await?;
    types(&walk.therapist, "offer-what", "Gedachten in de bus").await?;
    types(&walk.therapist, "offer-why", WHY).await?;
    takes(&walk.therapist, "offer-form", "thought-record").await?;
    is_accessible(&walk.therapist).await?;
    presses(&walk.therapist, "offer-send").await?;
    until_says(&walk.client, "tasks", WHY).await?;
    presses(&walk.client, "task-accept").await?;
    walk.client.wait("task-write", STEP).await?;
    presses(&walk.client, "routine-choose").await?;
    until_sees(&walk.therapist, "the task open", "/homework/openTasks", |open| *open == 1).await.map(|_| ())
}

async fn s31_a_draft_is_seen_by_nobody_else(walk: &Walk, said: &Said) -> Result<(), String> {
    let client = &walk.client;
    presses(client, "task-write").await?;
    self_at(client, "record").await?;
    types(client, "q-happened", HAPPENED).await?;
    types(client, "q-thought", THOUGHT).await?;
    reaches(client, "q-belief").await?;
    // What stands in the middle, and one step more.
    client.press(Key::Enter).await?;
    client.press(Key::Right).await?;
    until_says(client, "q-belief-value", "55").await?;
    until_says(client, "record-sign", said.own).await?;
    until_says(client, "record-kept", said.kept).await?;
    until_says(client, "chart-later", said.later).await?;
    // To print it, or to take it along.
    presses(client, "export-record").await?;
    client.wait("export-record-written", STEP).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(sees(&walk.therapist, "/homework/fresh").await?, 0);
    assert!(!walk.therapist.has("record-item").await, "a draft is shown to the other");
    Ok(())
}

async fn is_shared(walk: &Walk) -> Result<(), String> {
    presses(&walk.client, "record-share").await?;
    until_sees(&walk.therapist, "a record that is new", "/homework/fresh", |fresh| *fresh == 1).await?;
    presses(&walk.therapist, "record-open").await?;
    self_at(&walk.therapist, "record").await?;
    has(&walk.therapist, "q-happened", HAPPENED).await?;
    has(&walk.therapist, "q-thought", THOUGHT).await?;
    until_sees(&walk.therapist, "nothing new", "/homework/fresh", |fresh| *fresh == 0).await.map(|_| ())
}

/// Until a field has these words.
async fn has(window: &Window, field: &str, words: &str) -> Result<(), String> {
    let script = format!("return document.querySelector('[data-testid=\"{field}\"]')?.value ?? ''");
    until(window, &format!("{words:?} in {field}"), &script, |value| value == words).await.map(|_| ())
}

/// Goes to a field and types at the end of what stands in it.
async fn adds(window: &Window, field: &str, words: &str) -> Result<(), String> {
    reaches(window, field).await?;
    let end = "const field = document.activeElement; field.setSelectionRange(field.value.length, field.value.length)";
    window.run(end).await?;
    types(window, field, words).await
}

/// Puts the caret into a field, as a click there does.
async fn stands(window: &Window, field: &str, at: &str) -> Result<(), String> {
    let script = format!(
        "const field = document.querySelector('[data-testid=\"{field}\"]'); field.focus();
         field.setSelectionRange({at}, {at}); field.dispatchEvent(new PointerEvent('pointerup', {{ bubbles: true }}));"
    );
    window.run(&script).await.map(|_| ())
}

/// Until a window shows where the other is in a field, and then the line that the other points at.
async fn finds(by: &Window, sees: &Window) -> Result<(), String> {
    stands(by, "q-thought", "3").await?;
    sees.wait("q-thought-caret", STEP).await?;
    // The button takes the focus; the line that was meant is the one where the caret stood.
    by.click("record-point-at").await?;
    sees.wait("q-thought-pointed", STEP).await.map(|_| ())
}

async fn s33_both_write_beside_the_face(walk: &mut Walk) -> Result<(), String> {
    for window in [&walk.therapist, &walk.client] {
        presses(window, "nav-home").await?;
        self_at(window, "home").await?;
    }
    is_accessible(&walk.client).await?;
    walk.lobby().await?;
    walk.begin().await?;
    for window in [&walk.therapist, &walk.client] {
        window.click("toggle-texts").await?;
        is_accessible(window).await?;
        window.click("beside-record").await?;
        window.click("record-open").await?;
        has(window, "q-thought", THOUGHT).await?;
    }
    // At the same moment, at the same place of the same field: nothing of either is lost, neither parts the
    // other's words, and which come first is the same for both.
    let (asks, says) =
        tokio::join!(adds(&walk.therapist, "q-thought", ASKED), adds(&walk.client, "q-thought", TOO));
    asks?;
    says?;
    let orders = [format!("{THOUGHT}{ASKED}{TOO}"), format!("{THOUGHT}{TOO}{ASKED}")];
    let both = "return document.querySelector('[data-testid=q-thought]').value";
    let there =
        until(&walk.therapist, "the words of both", both, |now| orders.iter().any(|one| now == one)).await?;
    until(&walk.client, "the same words", both, |now| *now == there).await?;
    // And in two fields.
    let (asks, answers) =
        tokio::join!(adds(&walk.therapist, "q-felt", ASKED), adds(&walk.client, "q-now", NOW));
    asks?;
    answers?;
    for window in [&walk.therapist, &walk.client] {
        has(window, "q-felt", ASKED).await?;
        has(window, "q-now", NOW).await?;
    }
    // Each sees in the window where the other is, and what the other points at.
    finds(&walk.therapist, &walk.client).await?;
    finds(&walk.client, &walk.therapist).await?;
    walk.picture("pointed").await?;
    // Whose words they are is said in words, too.
    until_says(&walk.client, "q-thought-whose", ASKED.trim()).await?;
    walk.picture("beside").await?;
    walk.therapist.click("leave").await?;
    walk.therapist.wait("card-leave", STEP).await?;
    is_accessible(&walk.therapist).await?;
    walk.therapist.click("leave-yes").await?;
    for window in [&walk.therapist, &walk.client] {
        window.click("ending-close").await?;
        self_at(window, "home").await?;
    }
    Ok(())
}

async fn s31_sharing_stops(walk: &Walk) -> Result<(), String> {
    for window in [&walk.therapist, &walk.client] {
        presses(window, "nav-homework").await?;
        presses(window, "record-open").await?;
        self_at(window, "record").await?;
    }
    presses(&walk.client, "record-stop").await?;
    walk.client.wait("record-stop-sure", STEP).await?;
    is_accessible(&walk.client).await?;
    presses(&walk.client, "record-stop-yes").await?;
    let locked = "return document.querySelector('[data-testid=q-thought]')?.tagName !== 'TEXTAREA'
        || document.querySelector('[data-testid=q-thought]').readOnly";
    until(&walk.therapist, "nothing to write in", locked, |locked| *locked == true).await?;
    adds(&walk.client, "q-now", " Alleen voor mij.").await?;
    has(&walk.client, "q-now", &format!("{NOW} Alleen voor mij.")).await?;
    until(&walk.client, "what was written is kept", KEPT, |kept| *kept == true).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(!walk.therapist.text().await.contains("Alleen voor mij"), "a later version went out");
    Ok(())
}
