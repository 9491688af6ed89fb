//! A line of the history that was changed on the disk while the program was closed (S-03), in a real window: home
//! and the history name it, what is taken along is refused at it, and put back everything is as it was.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use kader_core::input::Command;
use kader_core::view::{HistoryKind, Language, PhaseView};
use kader_tests::along::{takes_ledger, verified};
use kader_tests::axe::is_accessible;
use kader_tests::desktop::Display;
use kader_tests::lab::{Lab, PASSPHRASE, short_terms};
use kader_tests::process::{root, wait_for};
use kader_tests::shows::{sees, until_says, until_sees};
use kader_tests::visit::{opens_again, opens_for_client};
use kader_tests::walk::{STEP, self_at, until};
use kader_tests::window::Window;
use kader_vault::{Vault, VaultError};
use serde_json::{Value, json};

/// What the pages say in one language.
struct Said {
    language: Language,
    home: &'static str,
    fault: &'static str,
    safe: &'static str,
    row: &'static str,
    line: &'static str,
    checked: &'static str,
    dark: bool,
}

const DUTCH: Said = Said {
    language: Language::Nl,
    home: "Het verloop met Femke Bakker klopt niet meer.",
    fault: "Regel 2 van het verloop klopt niet meer: op deze computer is er iets aan veranderd, of er is iets weg. \
        De regels ervoor zijn goed.",
    safe: "Er is niets gewist. Help nu werkt gewoon",
    row: "Deze regel klopt niet meer. Wat erna kwam, is daarom ook niet te zien.",
    line: "Regel 2.",
    checked: "Regel 2 klopt niet.",
    dark: false,
};

const ENGLISH: Said = Said {
    language: Language::En,
    home: "The history with Femke Bakker does not hold any more.",
    fault: "Line 2 of the history does not hold any more: something in it was changed on this computer, or something \
        is gone. The lines before it are right.",
    safe: "Nothing was erased. Help now simply works",
    row: "This line does not hold any more. So what came after it cannot be shown either.",
    line: "Line 2.",
    checked: "Line 2 is not right.",
    dark: true,
};

/// The line that is changed, counted from 0: people count it as the second.
const LINE: u64 = 1;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s03_a_changed_line_is_named_in_dutch() {
    goes(&DUTCH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s03_a_changed_line_is_named_in_english() {
    goes(&ENGLISH).await;
}

async fn goes(said: &Said) {
    let lab = Lab::in_session(short_terms()).await;
    lab.client.does(Command::Leave { relationship: lab.client.relationship.clone() }).await;
    for person in [&lab.therapist, &lab.client] {
        let found = person.is_in(PhaseView::Ended, STEP).await;
        let kinds = found.history.iter().map(|row| row.kind);
        assert!(kinds.eq([HistoryKind::Agreed, HistoryKind::Start, HistoryKind::End]));
        person.does(Command::CloseEnding { relationship: person.relationship.clone() }).await;
    }
    let display = Display::start(1280, 800).unwrap();
    let window = opens_for_client(&lab, &display, said.language).await;
    display.judges(holds(&window).await, "damaged");
    window.close().await;

    let good = changes(&lab, None);
    let window = opens_again(&lab, &display, said.language, &[]).await;
    if said.dark {
        window.run("document.documentElement.dataset.theme = 'dark'").await.unwrap();
    }
    display.judges(is_named(&window, said, &display).await, "damaged");
    window.close().await;

    changes(&lab, Some(good));
    let window = opens_again(&lab, &display, said.language, &[]).await;
    display.judges(holds(&window).await, "damaged");
    window.close().await;
}

/// A hand in the vault: puts these bytes in the place of the line, or else changes one bit at its end,
/// where a signature is. Gives what was there.
fn changes(lab: &Lab, bytes: Option<Vec<u8>>) -> Vec<u8> {
    // A program that ended lets go of its profile a moment later.
    let mut vault = None;
    wait_for("the vault", STEP, || {
        vault = Vault::unlock_passphrase(&lab.client.profile, PASSPHRASE).ok();
        vault.is_some()
    })
    .unwrap();
    let vault = vault.unwrap();
    let id = *vault.home().relationships().unwrap().last().unwrap();
    let relationship = vault.relationship(&id).unwrap();
    relationship
        .transaction(|tx| {
            let mut rows = tx.ledger_from(LINE)?;
            let was = rows[0].bytes.clone();
            match bytes {
                Some(bytes) => rows[0].bytes = bytes,
                None => *rows[0].bytes.last_mut().unwrap() ^= 0x10,
            }
            // A row cannot be changed, only written anew with all that follow.
            tx.cut_ledger(LINE)?;
            for (position, row) in (1i64..).zip(rows) {
                let put = "INSERT INTO ledger (position, hash, bytes) VALUES (?1, ?2, ?3)";
                tx.connection().execute(put, (position, row.hash.as_bytes().as_slice(), row.bytes)).unwrap();
            }
            Ok::<_, VaultError>(was)
        })
        .unwrap()
}

/// Which line the check of the history finds, once it has said something; null where all hold.
async fn checks(window: &Window) -> Result<Value, String> {
    window.click("history-verify").await?;
    window.read("history-result").await?;
    window.run("return document.querySelector('[data-testid=history-result]').dataset.firstBad ?? null").await
}

async fn holds(window: &Window) -> Result<(), String> {
    self_at(window, "home").await?;
    window.wait("open-lobby", STEP).await?;
    assert_eq!(sees(window, "/ledgerFault").await?, Value::Null);
    window.click("nav-history").await?;
    window.wait("history-row-2", STEP).await?;
    assert_eq!(checks(window).await?, Value::Null);
    let (holds, says) = verified(&[takes_ledger(window).await?])?;
    assert!(holds, "{says}");
    Ok(())
}

async fn is_named(window: &Window, said: &Said, display: &Display) -> Result<(), String> {
    self_at(window, "home").await?;
    for words in [said.home, said.fault, said.safe] {
        until_says(window, "home-person", words).await?;
    }
    names_the_line(window).await?;
    let fault = json!({ "line": LINE, "kind": "damaged", "member": null });
    until_sees(window, "the fault", "/ledgerFault", |found| *found == fault).await?;
    for way in ["open-lobby", "home-plan", "home-continue", "home-closing"] {
        assert!(!window.has(way).await, "{way} goes on from what does not hold");
    }
    display.picture(&kept(said, "home"))?;
    is_accessible(window).await?;

    window.click("home-history").await?;
    self_at(window, "history").await?;
    for words in [said.fault, said.safe] {
        until_says(window, "ledger-fault", words).await?;
    }
    names_the_line(window).await?;
    for words in [said.row, said.line] {
        until_says(window, "fault-line", words).await?;
    }
    let rows = "return [...document.querySelectorAll('[data-testid^=history-row-]')].map(e => e.dataset.kind).join()";
    until(window, "what is before it", rows, |rows| rows == "agreed").await?;
    assert_eq!(checks(window).await?, LINE.to_string());
    until_says(window, "history-result", said.checked).await?;
    display.picture(&kept(said, "history"))?;
    is_accessible(window).await?;

    let (holds, says) = verified(&[takes_ledger(window).await?])?;
    assert!(!holds && says.contains("Entry 1,"), "{says}");
    Ok(())
}

async fn names_the_line(window: &Window) -> Result<(), String> {
    let line = "return document.querySelector('[data-testid=ledger-fault]').dataset.line";
    let wanted = LINE.to_string();
    until(window, "the line", line, |line| *line == wanted.as_str()).await.map(|_| ())
}

fn kept(said: &Said, screen: &str) -> std::path::PathBuf {
    let language = if said.dark { "en" } else { "nl" };
    root().join(format!("target/damaged-{screen}-{language}.png"))
}
