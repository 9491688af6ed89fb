//! What a window shows in a session: how many frames, whose, what the core says, and when things came.

use std::time::{Duration, Instant};

use fantoccini::key::Key;
use serde_json::Value;

use crate::desktop::Display;
use crate::pictures::{Clips, PATCHES_OTHER};
use crate::walk::{PAINTED_OTHER, STEP, Walk, until, until_told};
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

/// Waits until the window shows the other's clip and not the own one; gives the place in the clip.
///
/// # Errors
/// What is shown instead.
pub async fn shows_the_other(clips: &Clips, walk: &Walk, therapist: bool) -> Result<usize, String> {
    let window = if therapist { &walk.therapist } else { &walk.client };
    let end = Instant::now() + STEP;
    loop {
        let shown = until(window, "a picture", PATCHES_OTHER, Value::is_array).await?;
        let numbers = shown.as_array().map(Vec::as_slice).unwrap_or_default().iter();
        let patches: Vec<f32> = numbers.map(|number| number.as_f64().unwrap_or_default() as f32).collect();
        // The first ones of a line that just begins are coarse.
        match clips.check(therapist, &patches) {
            Err(_) if Instant::now() < end => tokio::time::sleep(Duration::from_millis(200)).await,
            checked => return checked,
        }
    }
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
    until_view(window, what, &format!("/relationships/0{pointer}"), so).await
}

/// Waits until a part of the whole view is so.
///
/// # Errors
/// Where it does not become so.
pub async fn until_view(
    window: &Window,
    what: &str,
    pointer: &str,
    so: impl Fn(&Value) -> bool,
) -> Result<Value, String> {
    let ask = async || {
        let view = window.command("view", &Value::Null).await?;
        Ok(view.pointer(pointer).cloned().unwrap_or_default())
    };
    until_told(window, &format!("{what}, at {pointer}"), ask, so).await
}

/// Its page and its windows are called by the program's name, and by nothing else (S-43).
///
/// # Errors
/// What it is called.
pub async fn is_called_kader(window: &Window, display: &Display) -> Result<(), String> {
    let page = window.client().title().await.map_err(|error| error.to_string())?;
    let system = display.called(window.program().ok_or("no program")?)?;
    // What leads a program's windows, unseen, is called as the program's file is.
    if page == "Kader"
        && system.contains("Kader")
        && system.iter().all(|name| name == "Kader" || name == "kader")
    {
        return Ok(());
    }
    Err(format!("the page is called {page}, its windows {system:?}"))
}

/// Presses the key that hides the window (S-44), and waits until nothing of the screen is there any more.
///
/// # Errors
/// Where it stays, or stays longer than two seconds and what a busy machine adds, by the page's own clock.
pub async fn hides(window: &Window) -> Result<(), String> {
    // From the key to the first picture without the screen.
    let notes = "window.kaderHid = null; addEventListener('keydown', (event) => { \
        if (event.key !== 'F9') return; const at = performance.now(); \
        const look = () => document.querySelector('[data-testid=cover], [data-screen=unlock]') \
          ? (window.kaderHid = performance.now() - at) : requestAnimationFrame(look); \
        requestAnimationFrame(look); }, { capture: true, once: true })";
    window.run(notes).await?;
    window.press(Key::F9).await?;
    let after = until(window, "a hidden window", "return window.kaderHid", Value::is_number).await?;
    println!("hidden after {:.0} ms", after.as_f64().unwrap_or_default());
    if after.as_f64().is_some_and(|after| after <= 3_000.0) {
        return Ok(());
    }
    Err(format!("hidden after {after} ms"))
}

/// Waits until an element is gone from the page.
///
/// # Errors
/// Where it stays.
pub async fn until_gone(window: &Window, id: &str) -> Result<(), String> {
    let script = format!("return document.querySelector('[data-testid=\"{id}\"]') === null");
    until(window, &format!("{id} gone"), &script, |gone| *gone == true).await.map(|_| ())
}

/// Waits until the page says so, anywhere.
///
/// # Errors
/// Where it does not.
pub async fn until_page_says(window: &Window, sentence: &str) -> Result<(), String> {
    until(window, sentence, "return document.body.innerText", |text| {
        text.as_str().unwrap_or_default().contains(sentence)
    })
    .await
    .map(|_| ())
}

/// Waits until the page does not say it any more.
///
/// # Errors
/// Where it stays.
pub async fn until_page_forgets(window: &Window, word: &str) -> Result<(), String> {
    until(window, &format!("no {word}"), "return document.body.innerText", |text| {
        text.as_str().is_some_and(|text| !text.contains(word))
    })
    .await
    .map(|_| ())
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
