//! A photo and a PDF with a letter between two real windows (S-21): chosen, made anew without what they said of
//! somebody, sent in pieces, shown and turned over by keys at the other's, saved; and that its writer hears it was read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::path::Path;
use std::process::Command;

use fantoccini::key::Key;
use kader_core::view::{FilesTerms, Language, Terms};
use kader_tests::keys::{all, presses, types};
use kader_tests::lab::{Lab, letters_at_any_hour};
use kader_tests::search::files;
use kader_tests::shows::{until_gone, until_says};
use kader_tests::visit::both_go;
use kader_tests::walk::{STEP, Walk, until};
use kader_tests::window::Window;

/// Planted in both files: what nobody meant to send along.
const PLANTED: &str = "Lindelaan-4-GPS-52.0907";

struct Said {
    language: Language,
    pictures: &'static str,
    /// The rule beside the button.
    rule: &'static str,
    /// Why the text file was not taken.
    refused: &'static str,
    read: &'static str,
}

const DUTCH: Said = Said {
    language: Language::Nl,
    pictures: "attached",
    rule: "3",
    refused: "notities.txt",
    read: "gelezen",
};
const ENGLISH: Said = Said {
    language: Language::En,
    pictures: "attached-en",
    rule: "3",
    refused: "notities.txt",
    read: "read",
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s21_files_go_with_a_letter_in_dutch() {
    goes(&DUTCH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s21_files_go_with_a_letter_in_english() {
    goes(&ENGLISH).await;
}

fn with_files() -> Terms {
    let mut terms = letters_at_any_hour(20);
    let messages = terms.messages.as_mut().unwrap();
    messages.files = Some(FilesTerms { per_letter: 3, mebibytes: 10 });
    messages.tell_read = true;
    terms
}

async fn goes(said: &Said) {
    let lab = Lab::agreed(with_files()).await;
    both_go(&lab, said.language, said.pictures, async |walk: &mut Walk| the_way(walk, said).await).await;
}

/// A photo with words in it that no picture shows, a PDF of two pages with an author, and a text.
fn lies_ready(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let photo = folder.join("1 uitzicht.jpg");
    let made = Command::new("convert")
        .args([
            "-size",
            "1200x800",
            "gradient:#2b6152-#e9e2d2",
            "-fill",
            "#ffffff",
            "-draw",
            "circle 600,400 600,250",
        ])
        .args(["-set", "comment", PLANTED])
        .arg(&photo)
        .status();
    assert!(made.unwrap().success());
    assert!(has(&std::fs::read(&photo).unwrap(), PLANTED), "nothing was planted");
    std::fs::write(folder.join("2 brief.pdf"), pdf()).unwrap();
    std::fs::write(folder.join("notities.txt"), "geen plaatje").unwrap();
}

/// Two pages of one word each, and who wrote them.
fn pdf() -> Vec<u8> {
    let page = |number: usize| format!("BT /F1 48 Tf 72 600 Td (Bladzijde {number}) Tj ET");
    let stream = |text: String| format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len());
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 7 0 R >> >> >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources << /Font << /F1 7 0 R >> >> >>".to_owned(),
        stream(page(1)),
        stream(page(2)),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Author ({PLANTED}) >>"),
    ];
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", at + 1).as_bytes());
    }
    let table = bytes.len();
    bytes.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        bytes.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let trailer = format!(
        "trailer\n<< /Size {} /Root 1 0 R /Info 8 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    bytes.extend_from_slice(trailer.as_bytes());
    bytes
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// The states of the files of letters that a window shows.
async fn states(window: &Window, wanted: &[&str]) -> Result<(), String> {
    let script =
        "return [...document.querySelectorAll('[data-testid=letter-file]')].map((one) => one.dataset.state)";
    let wanted = serde_json::json!(wanted);
    until(window, "the files", script, |states| *states == wanted).await.map(|_| ())
}

async fn the_way(walk: &mut Walk, said: &Said) -> Result<(), String> {
    lies_ready(&walk.client.profile().join("attach"));
    for window in [&walk.therapist, &walk.client] {
        presses(window, "nav-messages").await?;
        window.wait("letters-empty", STEP).await?;
    }
    until_says(&walk.client, "files-rule", said.rule).await?;
    presses(&walk.client, "files-add").await?;
    let cards = "return document.querySelectorAll('[data-testid=draft-file]').length";
    until(&walk.client, "both files on the draft", cards, |cards| *cards == 2).await?;
    until_says(&walk.client, "files-refused", said.refused).await?;
    walk.picture("draft").await?;
    assert!(!walk.therapist.has("letter").await, "a draft is somewhere else");
    types(&walk.client, "letter-new", "Kijk, dit zag ik.").await?;
    presses(&walk.client, "letter-send").await?;
    states(&walk.client, &["there", "there"]).await?;
    states(&walk.therapist, &["here", "here"]).await?;
    let drawn = "return [...document.querySelectorAll('[data-testid=letter-file] img')]
        .filter((one) => one.complete && one.naturalWidth > 100).length";
    for window in [&walk.therapist, &walk.client] {
        until(window, "both pictures drawn", drawn, |drawn| *drawn == 2).await?;
    }
    until_says(&walk.client, "letters", said.read).await?;
    walk.picture("there").await?;
    is_looked_at(walk).await?;
    is_taken_back(walk).await
}

/// Opened, turned over and saved by keys; what was planted is nowhere.
async fn is_looked_at(walk: &mut Walk) -> Result<(), String> {
    let therapist = &walk.therapist;
    presses(therapist, "file-open").await?;
    therapist.wait("file-picture", STEP).await?;
    presses(therapist, "file-save").await?;
    let saved = therapist.profile().join("file.jpg");
    let there = "return document.querySelector('[data-testid=file-saved]')?.textContent !== ''";
    until(therapist, "it was saved", there, |there| *there == true).await?;
    let size = Command::new("identify").args(["-format", "%wx%h"]).arg(&saved).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&size.stdout), "1200x800");
    therapist.press(Key::Escape).await?;
    until_gone(therapist, "file-view").await?;
    // The focus is where it was: from the one file on to the other.
    therapist.press(Key::Tab).await?;
    presses(therapist, "file-open").await?;
    until_says(therapist, "file-page", "1").await?;
    therapist.press(Key::Right).await?;
    until_says(therapist, "file-page", "2").await?;
    presses(therapist, "file-save").await?;
    until(therapist, "it was saved", there, |there| *there == true).await?;
    walk.picture("open").await?;
    let therapist = &walk.therapist;
    for name in ["file.jpg", "file.pdf"] {
        let bytes = std::fs::read(therapist.profile().join(name)).unwrap();
        assert!(!has(&bytes, PLANTED), "what was planted is in {name}");
    }
    therapist.press(Key::Escape).await?;
    until_gone(therapist, "file-view").await
}

/// Taken back it is gone on both sides.
async fn is_taken_back(walk: &mut Walk) -> Result<(), String> {
    presses(&walk.client, "letter-back").await?;
    presses(&walk.client, "letter-back-yes").await?;
    for window in [&walk.therapist, &walk.client] {
        let left = "return document.querySelectorAll('[data-testid=letter-file] img').length";
        until(window, "no picture is left", left, |left| *left == 0).await?;
        let text = all(window, "[data-testid=letter-text]").await?;
        assert!(text.iter().all(|text| !text.contains("Kijk")), "the words are left");
    }
    for (name, bytes) in files(walk.therapist.profile()) {
        assert!(!has(&bytes, PLANTED), "what was planted is in {name}");
    }
    Ok(())
}
