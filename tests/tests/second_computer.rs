//! Two computers of one client at the same time, between real windows: a seat is made, a file goes over by hand, the
//! second one joins by itself, letters come to both and go from both, and the first one takes it out again. The client
//! does all of it by the keyboard alone, and axe looks at each step on both computers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use fantoccini::key::Key;
use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::Language;
use kader_tests::axe::is_accessible;
use kader_tests::first::{chooses_archive, restores, unlocks};
use kader_tests::keys::{presses, types};
use kader_tests::lab::{Lab, letters_at_any_hour};
use kader_tests::shows::{until_gone, until_says, until_sees, until_view};
use kader_tests::visit::both_go;
use kader_tests::walk::{STEP, Walk, self_at, until};
use kader_tests::window::Window;

const BEFORE: &str = "Geschreven op de laptop.";
const SECOND: &str = "Geschreven op de andere computer.";
const ANSWER: &str = "Gelezen. Tot donderdag.";
const LATER: &str = "Alleen nog voor de eerste.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_computers_of_a_client_have_every_letter_in_dutch() {
    goes(Language::Nl, "second-computer", "Hier kun je alleen lezen.").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_computers_of_a_client_have_every_letter_in_english() {
    goes(Language::En, "second-computer-en", "Here you can only read.").await;
}

async fn goes(language: Language, pictures: &str, only_read: &str) {
    let lab = Lab::agreed(letters_at_any_hour(20)).await;
    let Reply::Words(words) = lab.client.does(Command::RenewWords).await else { panic!("no words") };
    let answers = [0usize, 11, 23].map(|index| (index, Secret::new(words[index].clone()))).into();
    lab.client.does(Command::ConfirmWords { answers }).await;
    let words = words.join(" ");
    both_go(&lab, language, pictures, async |walk: &mut Walk| the_way(walk, &words, only_read).await).await;
}

async fn writes(window: &Window, text: &str) -> Result<(), String> {
    presses(window, "nav-messages").await?;
    types(window, "letter-new", text).await?;
    presses(window, "letter-send").await
}

async fn reads(windows: &[&Window], text: &str) -> Result<(), String> {
    for window in windows {
        if !window.has("letters").await {
            presses(window, "nav-messages").await?;
        }
        until_says(window, "letters", text).await?;
    }
    Ok(())
}

async fn the_way(walk: &mut Walk, words: &str, only_read: &str) -> Result<(), String> {
    writes(&walk.client, BEFORE).await?;
    reads(&[&walk.therapist], BEFORE).await?;
    let file = is_made(walk).await?;

    let (profile, first) = walk.client_has_a_second_computer().await?;
    std::fs::create_dir_all(&profile).map_err(|error| error.to_string())?;
    std::fs::copy(&file, profile.join("archive.zip")).map_err(|error| error.to_string())?;
    chooses_archive(&walk.client).await?;
    restores(&walk.client, words).await?;
    until_view(&walk.client, "let in", "/computers/joining", |joining| *joining == 0).await?;
    walk.picture("second-home").await?;
    is_at(&first, "used").await?;

    reads(&[&walk.client], BEFORE).await?;
    writes(&walk.client, SECOND).await?;
    reads(&[&walk.therapist, &first], SECOND).await?;
    writes(&walk.therapist, ANSWER).await?;
    reads(&[&walk.client, &first], ANSWER).await?;
    walk.picture("second-letters").await?;
    is_done_on_the_first(walk).await?;

    // The first one takes it out.
    presses(&first, "nav-program").await?;
    is_accessible(&first).await?;
    presses(&first, "program-computer").await?;
    is_at(&first, "used").await?;
    presses(&first, "computer-remove").await?;
    first.wait("computer-remove-sure", STEP).await?;
    is_accessible(&first).await?;
    presses(&first, "computer-remove-yes").await?;
    until_view(&first, "taken out", "/computers/used", |used| *used == 0).await?;
    is_accessible(&first).await?;
    until_sees(&walk.client, "its end", "/problem", |problem| *problem == "computerTakenOut").await?;
    writes(&walk.therapist, LATER).await?;
    reads(&[&first], LATER).await?;
    presses(&walk.client, "nav-messages").await?;
    reads(&[&walk.client], ANSWER).await?;
    until_says(&walk.client, "away-note", only_read).await?;
    walk.picture("only-read").await?;
    let letters = walk.client.read("letters").await?;
    if letters.contains(LATER) {
        return Err("a computer that was taken out goes on reading".to_owned());
    }
    presses(&walk.client, "nav-home").await?;
    walk.picture("taken-out").await?;
    first.close().await;
    Ok(())
}

/// The step that the first computer shows, and that everybody can use it.
async fn is_at(window: &Window, phase: &str) -> Result<(), String> {
    let shown = "return document.querySelector('[data-testid=computer-step]')?.dataset.phase ?? ''";
    until(window, &format!("the step {phase}"), shown, |shown| shown == phase).await?;
    is_accessible(window).await
}

/// The file for the second computer, as a person makes it.
async fn is_made(walk: &mut Walk) -> Result<PathBuf, String> {
    presses(&walk.client, "nav-program").await?;
    presses(&walk.client, "program-computer").await?;
    self_at(&walk.client, "computer").await?;
    walk.picture("start").await?;
    // It waits for the other's program, which takes part again once it is open.
    walk.therapist.click("lock").await?;
    self_at(&walk.therapist, "unlock").await?;
    presses(&walk.client, "computer-prepare").await?;
    is_at(&walk.client, "preparing").await?;
    walk.picture("preparing").await?;
    unlocks(&walk.therapist).await?;
    until_view(&walk.client, "a seat", "/computers/ready", |ready| *ready == 1).await?;
    is_at(&walk.client, "ready").await?;
    presses(&walk.client, "computer-cancel").await?;
    walk.client.wait("computer-cancel-sure", STEP).await?;
    walk.picture("cancel").await?;
    walk.client.press(Key::Escape).await?;
    until_gone(&walk.client, "computer-cancel-sure").await?;
    presses(&walk.client, "computer-save").await?;
    let file = walk.client.profile().join("archive.zip");
    let end = Instant::now() + STEP;
    while !file.exists() {
        if Instant::now() > end {
            return Err(format!("no file; the page says: {}", walk.client.text().await));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    walk.client.wait("computer-save-written", STEP).await?;
    walk.picture("saved").await?;
    Ok(file)
}

/// The second computer says of what it does not do that the first one does; a later file can be taken in.
async fn is_done_on_the_first(walk: &mut Walk) -> Result<(), String> {
    for (screen, ways) in [("closing", &["nav-home", "home-closing"][..]), ("agreement", &["nav-agreement"])]
    {
        for way in ways {
            presses(&walk.client, way).await?;
        }
        self_at(&walk.client, screen).await?;
        walk.client.wait("on-first", STEP).await?;
        walk.picture(&format!("second-{screen}")).await?;
    }
    presses(&walk.client, "nav-program").await?;
    walk.client.wait("computer-second", STEP).await?;
    presses(&walk.client, "computer-take").await?;
    walk.client.wait("computer-take-do", STEP).await?;
    walk.picture("second-take").await?;
    presses(&walk.client, "computer-take-cancel").await?;
    until_gone(&walk.client, "computer-take-do").await
}
