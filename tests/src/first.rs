//! First start in a window, step by step: who one is, how the vault opens, the recovery words.

use serde_json::Value;

use crate::axe::is_accessible;
use crate::keys::{picks, presses, types};
use crate::lab::PASSPHRASE;
use crate::walk::{STEP, self_at, until};
use crate::window::Window;

/// From the welcome to where the vault is made: name, role (`therapist` or `client`), passphrase.
///
/// # Errors
/// Where a step does not come about.
pub async fn introduces(window: &Window, name: &str, role: &str) -> Result<(), String> {
    window.click("first-start").await?;
    window.type_in("first-name", name).await?;
    window.click(&format!("first-role-{role}")).await?;
    window.click("first-next").await?;
    window.click("way-passphrase").await?;
    window.type_in("passphrase", PASSPHRASE).await?;
    window.type_in("passphrase-again", PASSPHRASE).await
}

/// The 24 words as they are shown.
///
/// # Errors
/// Where they are not shown.
pub async fn words(window: &Window) -> Result<Vec<String>, String> {
    window.wait("word-24", STEP).await?;
    let shown = window
        .run("return [...Array(24)].map((_, i) => document.querySelector(`[data-testid=word-${i + 1}]`).textContent)")
        .await?;
    Ok(shown.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Types the words that are asked for, as from paper.
///
/// # Errors
/// Where none is asked for.
pub async fn checks(window: &Window, words: &[String]) -> Result<(), String> {
    for check in 0..3 {
        let field = window.wait(&format!("word-check-{check}"), STEP).await?;
        let index = field.attr("data-index").await.map_err(|error| error.to_string())?.unwrap_or_default();
        let index: usize = index.parse().map_err(|_| "a word check without an index".to_owned())?;
        let word = words.get(index).ok_or("a word that was not shown")?;
        field.send_keys(word).await.map_err(|error| error.to_string())?;
    }
    window.click("words-confirm").await
}

/// On a computer on which Kader never was: chooses the archive that lies in its profile, by the keyboard alone.
///
/// # Errors
/// Where that is not offered.
pub async fn chooses_archive(window: &Window) -> Result<(), String> {
    presses(window, "first-return").await?;
    presses(window, "archive-choose").await?;
    window.wait("archive-look", STEP).await.map(|_| ())
}

/// With the archive that was chosen: the recovery words, a passphrase, and home; by the keyboard alone, and axe looks
/// at each step.
///
/// # Errors
/// Where a step does not come about.
pub async fn restores(window: &Window, words: &str) -> Result<(), String> {
    presses(window, "return-next").await?;
    types(window, "return-words", words).await?;
    is_accessible(window).await?;
    presses(window, "return-next").await?;
    picks(window, "way-passphrase").await?;
    types(window, "passphrase", PASSPHRASE).await?;
    types(window, "passphrase-again", PASSPHRASE).await?;
    is_accessible(window).await?;
    presses(window, "first-create").await?;
    self_at(window, "home").await
}

/// Opens the vault with the passphrase.
///
/// # Errors
/// Where it stays locked.
pub async fn unlocks(window: &Window) -> Result<(), String> {
    window.type_in("unlock-passphrase", PASSPHRASE).await?;
    window.click("unlock").await?;
    let locked = "return document.querySelector('[data-screen=unlock]') === null";
    until(window, "an open vault", locked, |open| *open == true).await.map(|_| ())
}
