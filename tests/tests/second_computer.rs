//! Two computers of one client at the same time, between real windows: a seat is made, a file goes over by hand, the
//! second one joins by itself, letters come to both and go from both, and the first one takes it out again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::Language;
use kader_tests::first::{chooses_archive, restores};
use kader_tests::lab::{Lab, letters_at_any_hour};
use kader_tests::shows::{until_says, until_sees, until_view};
use kader_tests::visit::both_go;
use kader_tests::walk::{STEP, Walk, self_at};
use kader_tests::window::Window;

const BEFORE: &str = "Geschreven op de laptop.";
const SECOND: &str = "Geschreven op de andere computer.";
const ANSWER: &str = "Gelezen. Tot donderdag.";
const LATER: &str = "Alleen nog voor de eerste.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_computers_of_a_client_have_every_letter_in_dutch() {
    goes(Language::Nl, "second-computer").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_computers_of_a_client_have_every_letter_in_english() {
    goes(Language::En, "second-computer-en").await;
}

async fn goes(language: Language, pictures: &str) {
    let lab = Lab::agreed(letters_at_any_hour(20)).await;
    let Reply::Words(words) = lab.client.does(Command::RenewWords).await else { panic!("no words") };
    let answers = [0usize, 11, 23].map(|index| (index, Secret::new(words[index].clone()))).into();
    lab.client.does(Command::ConfirmWords { answers }).await;
    let words = words.join(" ");
    both_go(&lab, language, pictures, async |walk: &mut Walk| the_way(walk, &words).await).await;
}

async fn writes(window: &Window, text: &str) -> Result<(), String> {
    window.click("nav-messages").await?;
    window.type_in("letter-new", text).await?;
    window.click("letter-send").await
}

async fn reads(windows: &[&Window], text: &str) -> Result<(), String> {
    for window in windows {
        window.click("nav-messages").await?;
        until_says(window, "letters", text).await?;
    }
    Ok(())
}

async fn the_way(walk: &mut Walk, words: &str) -> Result<(), String> {
    writes(&walk.client, BEFORE).await?;
    reads(&[&walk.therapist], BEFORE).await?;
    let file = is_made(walk).await?;

    let (profile, first) = walk.client_has_a_second_computer().await?;
    std::fs::create_dir_all(&profile).map_err(|error| error.to_string())?;
    std::fs::copy(&file, profile.join("archive.zip")).map_err(|error| error.to_string())?;
    chooses_archive(&walk.client).await?;
    walk.client.wait("archive-look", STEP).await?;
    restores(&walk.client, words).await?;
    until_view(&walk.client, "let in", "/computers/joining", |joining| *joining == 0).await?;
    walk.picture("second-home").await?;

    reads(&[&walk.client], BEFORE).await?;
    writes(&walk.client, SECOND).await?;
    reads(&[&walk.therapist, &first], SECOND).await?;
    writes(&walk.therapist, ANSWER).await?;
    reads(&[&walk.client, &first], ANSWER).await?;
    walk.picture("second-letters").await?;

    for screen in ["nav-agreement", "nav-program"] {
        walk.client.click(screen).await?;
        walk.picture(&format!("second-{screen}")).await?;
    }
    walk.client.wait("computer-second", STEP).await?;

    // The first one takes it out.
    first.click("nav-program").await?;
    first.click("program-computer").await?;
    first.click("computer-remove").await?;
    first.click("computer-remove-yes").await?;
    until_view(&first, "taken out", "/computers/used", |used| *used == 0).await?;
    until_sees(&walk.client, "its end", "/problem", |problem| *problem == "computerTakenOut").await?;
    writes(&walk.therapist, LATER).await?;
    reads(&[&first], LATER).await?;
    reads(&[&walk.client], ANSWER).await?;
    let letters = walk.client.read("letters").await?;
    if letters.contains(LATER) {
        return Err("a computer that was taken out goes on reading".to_owned());
    }
    walk.client.click("nav-home").await?;
    walk.picture("taken-out").await?;
    first.close().await;
    Ok(())
}

/// The file for the second computer, as a person makes it.
async fn is_made(walk: &mut Walk) -> Result<PathBuf, String> {
    walk.client.click("nav-program").await?;
    walk.client.click("program-computer").await?;
    self_at(&walk.client, "computer").await?;
    walk.picture("start").await?;
    walk.client.click("computer-prepare").await?;
    until_view(&walk.client, "a seat", "/computers/ready", |ready| *ready == 1).await?;
    walk.picture("ready").await?;
    walk.client.click("computer-save").await?;
    let file = walk.client.profile().join("archive.zip");
    let end = Instant::now() + STEP;
    while !file.exists() {
        if Instant::now() > end {
            return Err(format!("no file; the page says: {}", walk.client.text().await));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(file)
}
