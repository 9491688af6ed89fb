//! What a window shows in a session: how many frames, whose, what the core says, and when things came.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::pictures::{Clips, PATCHES_OTHER};
use crate::walk::{PAINTED_OTHER, Walk, until};
use crate::window::Window;

/// Frames of the other's picture painted a second, counted for so long.
///
/// # Errors
/// Where the page counts none.
pub async fn frames_a_second(window: &Window, length: Duration) -> Result<f64, String> {
    // The page writes its count once a second: from one writing to another.
    let (first, since) = next_count(window).await?;
    tokio::time::sleep(length).await;
    let (last, now) = next_count(window).await?;
    Ok((last - first) as f64 / now.duration_since(since).as_secs_f64())
}

async fn next_count(window: &Window) -> Result<(u64, Instant), String> {
    let count = |value: &Value| value.as_u64().unwrap_or_default();
    let before = count(&window.run(PAINTED_OTHER).await?);
    let now = until(window, "frames", PAINTED_OTHER, |value| count(value) > before).await?;
    Ok((count(&now), Instant::now()))
}

/// Checks that the window shows the other's clip and not the own one; gives the place in the clip.
///
/// # Errors
/// What is shown instead.
pub async fn shows_the_other(clips: &Clips, walk: &Walk, therapist: bool) -> Result<usize, String> {
    let window = if therapist { &walk.therapist } else { &walk.client };
    let shown = until(window, "a picture", PATCHES_OTHER, Value::is_array).await?;
    let numbers = shown.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let patches: Vec<f32> = numbers.map(|number| number.as_f64().unwrap_or_default() as f32).collect();
    clips.check(therapist, &patches)
}

/// From now on the page notes when it first showed each screen and each card of the session.
///
/// # Errors
/// Where the script fails.
pub async fn note_moments(window: &Window) -> Result<(), String> {
    let script = "window.kaderSeen = {}; const note = () => { \
        const seen = (what) => { window.kaderSeen[what] ??= Date.now(); }; \
        const screen = document.querySelector('[data-testid=screen]')?.dataset.screen; if (screen) seen(screen); \
        for (const e of document.querySelectorAll('[data-testid^=card-]')) seen(e.dataset.testid); }; \
        window.kaderNotes?.disconnect(); window.kaderNotes = new MutationObserver(note); \
        window.kaderNotes.observe(document, { subtree: true, childList: true, attributes: true, \
          attributeFilter: ['data-screen', 'data-testid'] }); note()";
    window.run(script).await.map(|_| ())
}

/// When the page first showed it since [`note_moments`], Unix milliseconds.
///
/// # Errors
/// Where it has not.
pub async fn moment(window: &Window, what: &str) -> Result<i64, String> {
    let seen = window.run("return window.kaderSeen").await?;
    seen.get(what).and_then(Value::as_i64).ok_or_else(|| format!("{what} was not shown: {seen}"))
}

/// A part of the one relationship as the core sees it in this window.
///
/// # Errors
/// Where the page cannot ask.
pub async fn sees(window: &Window, pointer: &str) -> Result<Value, String> {
    let view = window.command("view", &Value::Null).await?;
    Ok(view.pointer(&format!("/relationships/0{pointer}")).cloned().unwrap_or_default())
}

/// Waits until that part is so.
///
/// # Errors
/// Where it does not become so.
pub async fn until_sees(
    window: &Window,
    what: &str,
    pointer: &str,
    so: impl Fn(&Value) -> bool,
) -> Result<Value, String> {
    let end = Instant::now() + Duration::from_secs(25);
    loop {
        let value = sees(window, pointer).await?;
        if so(&value) {
            return Ok(value);
        }
        if Instant::now() > end {
            return Err(format!("{what}: {pointer} is {value}; the page says: {}", window.text().await));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until an element is gone from the page.
///
/// # Errors
/// Where it stays.
pub async fn until_gone(window: &Window, id: &str) -> Result<(), String> {
    let script = format!("return document.querySelector('[data-testid=\"{id}\"]') === null");
    until(window, &format!("{id} gone"), &script, |gone| *gone == true).await.map(|_| ())
}

/// Waits until the element's text holds a sentence.
///
/// # Errors
/// Where it does not.
pub async fn until_says(window: &Window, id: &str, sentence: &str) -> Result<(), String> {
    let script = format!("return document.querySelector('[data-testid=\"{id}\"]')?.innerText ?? ''");
    until(window, sentence, &script, |text| text.as_str().unwrap_or_default().contains(sentence))
        .await
        .map(|_| ())
}
