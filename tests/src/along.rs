//! What a person takes along by clicking: the ledger, which the verifier reads, and what is their own.

use std::path::PathBuf;
use std::process::{Command, Output};

use crate::process::built;
use crate::window::Window;

/// Takes the ledger along by its button, in the place for that; where it lies.
///
/// # Errors
/// Where no file was written.
pub async fn takes_ledger(window: &Window) -> Result<PathBuf, String> {
    takes(window, "ledger", "export.bin").await
}

/// Takes along what is this person's own by its button; what it says.
///
/// # Errors
/// Where no file was written, or it is no text.
pub async fn takes_own(window: &Window) -> Result<String, String> {
    let file = takes(window, "own", "own.txt").await?;
    std::fs::read_to_string(file).map_err(|error| format!("no text: {error}"))
}

async fn takes(window: &Window, what: &str, name: &str) -> Result<PathBuf, String> {
    let file = window.profile().join(name);
    // One of before would pass for this one.
    if file.exists() {
        std::fs::remove_file(&file).map_err(|error| error.to_string())?;
    }
    let button = format!("export-{what}");
    if !window.has(&button).await {
        window.click("along-open").await?;
    }
    window.click(&button).await?;
    let end = std::time::Instant::now() + crate::window::PATIENCE;
    while !file.exists() {
        if std::time::Instant::now() > end {
            return Err(format!("no {name}; the page says: {}", window.text().await));
        }
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    }
    window.read(&format!("{what}-written")).await?;
    Ok(file)
}

/// What the program that anybody can have says about these files: one, or two that are compared.
///
/// # Errors
/// Where it does not start.
pub fn verified(files: &[PathBuf]) -> Result<(bool, String), String> {
    let checked = Command::new(built("kader-verify")).args(files).output();
    let Output { status, stdout, stderr } =
        checked.map_err(|error| format!("kader-verify did not start: {error}"))?;
    let says = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    println!("{says}");
    Ok((status.success(), says))
}

/// Each takes the ledger along by its button; the verifier finds both whole, and equal, and a changed byte.
///
/// # Errors
/// What it found instead.
pub async fn ledgers_hold(windows: [&Window; 2]) -> Result<(), String> {
    let files = [takes_ledger(windows[0]).await?, takes_ledger(windows[1]).await?];
    let (holds, says) = verified(&files)?;
    if !holds {
        return Err(says);
    }
    // It would have found a fault: one byte near the end is another.
    let mut bytes = std::fs::read(&files[0]).map_err(|error| error.to_string())?;
    let last = bytes.len().checked_sub(20).ok_or("an empty file")?;
    bytes[last] ^= 1;
    std::fs::write(&files[0], bytes).map_err(|error| error.to_string())?;
    let (holds, says) = verified(&files)?;
    if holds { Err(format!("a changed entry passes: {says}")) } else { Ok(()) }
}
