//! An exposure ladder between two real windows, its client without a mouse: steps with their numbers, the line of
//! them with the same numbers as a table, shared; then a session, and what both say of it once both have said it (S-51).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use fantoccini::key::Key;
use kader_core::view::{Language, SessionTerms, Terms};
use kader_tests::axe::is_accessible;
use kader_tests::keys::{all, chooses, presses, reaches, types};
use kader_tests::lab::Lab;
use kader_tests::shows::{sees, until_says, until_sees};
use kader_tests::visit::both_go;
use kader_tests::walk::{STEP, Walk, self_at, until};
use kader_tests::window::Window;

/// Steps and how tense each will be, as it is expected; and how tense the first two were in the end.
const STEPS: [(&str, i64); 3] = [("Een halte mee", 30), ("Twee haltes, overdag", 55), ("In de spits", 80)];
const ENDED: [i64; 2] = [10, 35];
/// What both say of the session: bond, goals, tasks.
const CLIENT: [i64; 3] = [80, 60, 45];
const THERAPIST: [i64; 3] = [70, 65, 50];

struct Said {
    language: Language,
    pictures: &'static str,
    /// What is said of the line of expectations.
    line: &'static str,
    /// The other has given theirs, and it is not shown yet.
    hidden: &'static str,
}

const DUTCH: Said = Said {
    language: Language::Nl,
    pictures: "ladder",
    line: "eerst 30, als laatste 80. Het laagste was 30, het hoogste 80.",
    hidden: "Femke Bakker",
};
const ENGLISH: Said = Said {
    language: Language::En,
    pictures: "ladder-en",
    line: "30 first, 80 last. The lowest was 30, the highest 80.",
    hidden: "Femke Bakker",
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s51_a_ladder_and_a_session_by_the_keyboard_in_dutch() {
    goes(&DUTCH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s51_a_ladder_and_a_session_by_the_keyboard_in_english() {
    goes(&ENGLISH).await;
}

async fn goes(said: &Said) {
    let session = SessionTerms { seconds: 1_800, ..SessionTerms::default() };
    let lab = Lab::agreed(Terms { session, relations: true, open_tasks: Some(2), ..Terms::default() }).await;
    both_go(&lab, said.language, said.pictures, async |walk: &mut Walk| the_way(walk, said).await).await;
}

async fn the_way(walk: &mut Walk, said: &Said) -> Result<(), String> {
    is_climbed(&walk.client).await?;
    is_drawn(&walk.client, said).await?;
    walk.picture("line").await?;
    presses(&walk.client, "record-share").await?;
    until_sees(&walk.therapist, "a record that is new", "/homework/fresh", |fresh| *fresh == 1).await?;
    presses(&walk.therapist, "nav-homework").await?;
    presses(&walk.therapist, "record-open").await?;
    is_drawn(&walk.therapist, said).await?;
    walk.picture("shared").await?;
    they_meet(walk).await?;
    s51_both_say_how_it_was(walk, said).await
}

/// Begun, filled in and kept without a mouse.
async fn is_climbed(client: &Window) -> Result<(), String> {
    presses(client, "nav-homework").await?;
    self_at(client, "homework").await?;
    reaches(client, "begin-form").await?;
    client.press(Key::Down).await?;
    let chosen = "return document.querySelector('[data-testid=begin-form]').value";
    until(client, "the second form", chosen, |form| form == "exposure-ladder").await?;
    presses(client, "begin-record").await?;
    self_at(client, "record").await?;
    types(client, "q-towards", "Met de bus naar mijn zus").await?;
    for (row, (step, expected)) in STEPS.iter().enumerate() {
        presses(client, "q-steps-add").await?;
        // The focus is in the new row.
        let first = format!("q-steps-{row}-step");
        let focus = "return document.activeElement?.dataset?.testid ?? ''";
        until(client, "the focus in the new row", focus, |id| *id == first).await?;
        types(client, &first, step).await?;
        chooses(client, &format!("q-steps-{row}-expected"), *expected).await?;
        if let Some(ended) = ENDED.get(row) {
            chooses(client, &format!("q-steps-{row}-end"), *ended).await?;
        }
    }
    let kept = "return document.querySelector('[data-testid=record-kept]')?.dataset.kept === 'true'";
    until(client, "what was written is kept", kept, |kept| *kept == true).await.map(|_| ())
}

/// The line is drawn, and the same numbers stand under it as a table.
async fn is_drawn(window: &Window, said: &Said) -> Result<(), String> {
    window.wait("chart", STEP).await?;
    until_says(window, "chart", said.line).await?;
    let rows = "return [...document.querySelectorAll('[data-testid=chart] tbody tr')]
        .map((row) => [...row.querySelectorAll('td')].map((one) => Number.parseInt(one.textContent)))";
    let numbers = serde_json::json!([[30, 55, 80], [10, 35, null]]);
    until(window, "the numbers as a table", rows, |rows| *rows == numbers).await?;
    window.run("document.querySelector('[data-testid=chart]').scrollIntoView()").await?;
    // Something is painted beside the axes: in more than one row and column of the picture.
    let painted = "const canvas = document.querySelector('[data-testid=chart-picture] canvas');
        if (!canvas || !canvas.width) return 0;
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let at = 3; at < data.length; at += 4) if (data[at] > 0) count += 1;
        return count";
    until(window, "a line", painted, |count| count.as_u64().is_some_and(|count| count > 500))
        .await
        .map(|_| ())
}

async fn they_meet(walk: &mut Walk) -> Result<(), String> {
    for window in [&walk.therapist, &walk.client] {
        window.click("nav-home").await?;
        self_at(window, "home").await?;
    }
    walk.lobby().await?;
    walk.begin().await?;
    walk.picture("session").await?;
    presses(&walk.client, "leave").await?;
    presses(&walk.client, "leave-yes").await?;
    for window in [&walk.therapist, &walk.client] {
        window.wait("ending-close", STEP).await?;
    }
    walk.picture("ending").await?;
    for window in [&walk.therapist, &walk.client] {
        window.click("ending-close").await?;
        self_at(window, "home").await?;
    }
    Ok(())
}

/// Each gives theirs; before both did, nobody reads the other's.
async fn s51_both_say_how_it_was(walk: &mut Walk, said: &Said) -> Result<(), String> {
    let (therapist, client) = (&walk.therapist, &walk.client);
    is_accessible(therapist).await?;
    presses(therapist, "home-rating").await?;
    therapist.wait("rating-done", STEP).await?;
    is_accessible(therapist).await?;
    gives(therapist, THERAPIST, "Dapper.").await?;
    until_sees(client, "the therapist's, not read", "/rating/others", |others| {
        others.as_array().is_some_and(|others| others.len() == 1)
    })
    .await?;
    assert_eq!(sees(client, "/rating/readable").await?, serde_json::json!([]));
    presses(client, "home-rating").await?;
    until_says(client, "rating-says", said.hidden).await?;
    assert!(!client.text().await.contains("Dapper"), "read before the own one was given");
    gives(client, CLIENT, "Het hielp om het te tekenen.").await?;
    for window in [therapist, client] {
        let rows = "return document.querySelectorAll('[data-testid=rated]').length";
        until(window, "both ratings", rows, |rows| *rows == 2).await?;
        let numbers = all(window, "[data-testid=rated] td.number").await?;
        let by = "return [...document.querySelectorAll('[data-testid=rated]')].map((row) => row.dataset.by)";
        let by = window.run(by).await?;
        let mine = usize::from(by[0] != "me") * 3;
        let (own, others) =
            if std::ptr::eq(window, client) { (CLIENT, THERAPIST) } else { (THERAPIST, CLIENT) };
        for at in 0..3 {
            assert_eq!(numbers[mine + at], own[at].to_string());
            assert_eq!(numbers[3 - mine + at], others[at].to_string());
        }
    }
    until_says(client, "ratings", "Dapper.").await?;
    walk.picture("rated").await
}

async fn gives(window: &Window, values: [i64; 3], remark: &str) -> Result<(), String> {
    for (what, value) in ["bond", "goals", "tasks"].iter().zip(values) {
        chooses(window, &format!("rating-{what}"), value).await?;
    }
    types(window, "rating-remark", remark).await?;
    presses(window, "rating-done").await
}
