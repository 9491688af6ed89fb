//! A client's new computer, between real windows (S-42, S-04): an archive is taken along and opens in a browser that has
//! no network; from it and the recovery words everything is there again on a computer on which Kader never was; the
//! therapist gives a link, both compare anew, and what was written meanwhile arrives.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::path::Path;
use std::process::Command as Program;

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::Language;
use kader_tests::axe::{is_accessible, page_is_accessible};
use kader_tests::first::{chooses_archive, restores};
use kader_tests::lab::{Lab, letters_at_any_hour};
use kader_tests::process::built;
use kader_tests::shows::{until_says, until_sees};
use kader_tests::visit::both_go;
use kader_tests::walk::{STEP, Walk, until};

const BEFORE: &str = "Vannacht sliep ik zes uur achter elkaar.";
const MEANWHILE: &str = "Goed om te lezen. Tot donderdag.";
const AFTER: &str = "Ik ben er weer, op een andere computer.";

struct Said {
    language: Language,
    pictures: &'static str,
    letters: &'static str,
}

const DUTCH: Said = Said { language: Language::Nl, pictures: "new-computer", letters: "1 bericht" };
const ENGLISH: Said = Said { language: Language::En, pictures: "new-computer-en", letters: "1 message" };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s04_s42_a_new_computer_by_archive_and_words_in_dutch() {
    goes(&DUTCH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s04_s42_a_new_computer_by_archive_and_words_in_english() {
    goes(&ENGLISH).await;
}

async fn goes(said: &Said) {
    let lab = Lab::agreed(letters_at_any_hour(20)).await;
    let Reply::Words(words) = lab.client.does(Command::RenewWords).await else { panic!("no words") };
    let answers = [0usize, 11, 23].map(|index| (index, Secret::new(words[index].clone()))).into();
    lab.client.does(Command::ConfirmWords { answers }).await;
    let words = words.join(" ");
    both_go(&lab, said.language, said.pictures, async |walk: &mut Walk| the_way(walk, said, &words).await)
        .await;
}

async fn the_way(walk: &mut Walk, said: &Said, words: &str) -> Result<(), String> {
    for window in [&walk.therapist, &walk.client] {
        window.click("nav-messages").await?;
    }
    walk.client.type_in("letter-new", BEFORE).await?;
    walk.client.click("letter-send").await?;
    until_says(&walk.therapist, "letters", BEFORE).await?;
    let archive = is_taken_along(walk).await?;
    opens_without_network(&archive, said.language == Language::En)?;
    // Written while the client is away.
    walk.therapist.type_in("letter-new", MEANWHILE).await?;
    let profile = walk.client_has_a_new_computer().await?;
    walk.therapist.click("letter-send").await?;
    std::fs::create_dir_all(&profile).map_err(|error| error.to_string())?;
    std::fs::copy(&archive, profile.join("archive.zip")).map_err(|error| error.to_string())?;
    is_restored(walk, said, words).await?;
    comes_back(walk).await?;
    walk.client.click("nav-messages").await?;
    for text in [BEFORE, MEANWHILE] {
        until_says(&walk.client, "letters", text).await?;
    }
    walk.client.type_in("letter-new", AFTER).await?;
    walk.client.click("letter-send").await?;
    walk.therapist.click("nav-messages").await?;
    until_says(&walk.therapist, "letters", AFTER).await?;
    walk.picture("back").await
}

/// The archive as a person saves it; the program that verifies takes it.
async fn is_taken_along(walk: &mut Walk) -> Result<std::path::PathBuf, String> {
    let client = &walk.client;
    client.click("nav-history").await?;
    client.click("along-open").await?;
    client.wait("export-archive", STEP).await?;
    walk.picture("along").await?;
    let client = &walk.client;
    client.click("export-archive").await?;
    let archive = client.profile().join("archive.zip");
    let end = std::time::Instant::now() + STEP;
    while !archive.exists() {
        if std::time::Instant::now() > end {
            return Err(format!("no archive; the page says: {}", client.text().await));
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let verified = Program::new(built("kader-verify")).arg(&archive).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    Ok(archive)
}

/// Unpacked, its first page leads to what was written, in a browser that reaches nothing; and axe finds no fault in it.
fn opens_without_network(archive: &Path, dark: bool) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let unpacked = Program::new("unzip").args(["-q", "-d"]).arg(folder.path()).arg(archive).status();
    assert!(unpacked.unwrap().success());
    for page in ["index.html", "1/index.html"] {
        let page = std::fs::read_to_string(folder.path().join(page)).unwrap();
        assert!(!page.contains("<script"), "a script is in the archive");
    }
    let first = page_is_accessible(folder.path(), "index.html", dark)?;
    assert!(first.contains("1/index.html"), "no way from the first page: {first}");
    let written = page_is_accessible(folder.path(), "1/index.html", dark)?;
    assert!(written.contains(BEFORE), "what was written is not there to be read");
    Ok(())
}

async fn is_restored(walk: &mut Walk, said: &Said, words: &str) -> Result<(), String> {
    let client = &walk.client;
    chooses_archive(client).await?;
    until_says(client, "archive-look", said.letters).await?;
    walk.picture("look").await?;
    let client = &walk.client;
    restores(client, words).await?;
    client.wait("home-away", STEP).await?;
    client.click("away-letters").await?;
    until_says(client, "letters", BEFORE).await?;
    is_accessible(client).await?;
    client.click("nav-home").await?;
    client.wait("home-away", STEP).await.map(|_| ())
}

async fn comes_back(walk: &mut Walk) -> Result<(), String> {
    walk.therapist.click("nav-home").await?;
    walk.therapist.click("home-new-computer").await?;
    walk.therapist.click("back-sure").await?;
    walk.therapist.click("back-make").await?;
    let link = walk.therapist.value("back-link-made").await?;
    walk.picture("link").await?;
    walk.client.type_in("back-link", &link).await?;
    walk.client.click("back-submit").await?;
    walk.therapist.click("go-home").await?;
    let shown = "return document.querySelector('[data-testid=verify-emoji]') !== null \
        || document.querySelector('[data-testid=home-continue]') !== null";
    until(&walk.therapist, "the comparison", shown, |shown| *shown == true).await?;
    if !walk.therapist.has("verify-emoji").await {
        walk.therapist.click("home-continue").await?;
    }
    for window in [&walk.therapist, &walk.client] {
        window.wait("verify-emoji", STEP).await?;
    }
    walk.verify().await?;
    for window in [&walk.therapist, &walk.client] {
        until_sees(window, "ready again", "/stage", |stage| *stage == "ready").await?;
    }
    Ok(())
}
