//! Going through a window by the keyboard alone, as somebody does who uses no mouse.

use fantoccini::key::Key;
use serde_json::Value;

use crate::window::{PATIENCE, Window};

/// So many steps of Tab lead through any screen.
const MOST_STEPS: usize = 160;

/// Goes on by Tab until what has the focus is this one, by its `data-testid`.
///
/// # Errors
/// Where it does not come, or is on the page and not on the way.
pub async fn reaches(window: &Window, id: &str) -> Result<(), String> {
    window.wait(id, PATIENCE).await?;
    let here = "return document.activeElement?.dataset?.testid ?? ''";
    for _ in 0..MOST_STEPS {
        if window.run(here).await? == id {
            return Ok(());
        }
        window.press(Key::Tab).await?;
    }
    Err(format!("Tab does not lead to {id}; the page says: {}", window.text().await))
}

/// Goes to it and presses Enter.
///
/// # Errors
/// As [`reaches`].
pub async fn presses(window: &Window, id: &str) -> Result<(), String> {
    reaches(window, id).await?;
    window.press(Key::Enter).await
}

/// Goes to it and types, one key after the other.
///
/// # Errors
/// As [`reaches`], or where it takes no keys.
pub async fn types(window: &Window, id: &str, text: &str) -> Result<(), String> {
    reaches(window, id).await?;
    let element = window.client().active_element().await.map_err(|error| error.to_string())?;
    element.send_keys(text).await.map_err(|error| format!("{id} took no keys: {error}"))
}

/// Goes to a scale and chooses a number on it: the middle by Enter, then step by step.
///
/// # Errors
/// As [`reaches`], or where the scale does not come to that number.
pub async fn chooses(window: &Window, id: &str, number: i64) -> Result<(), String> {
    reaches(window, id).await?;
    window.press(Key::Enter).await?;
    let value = format!("return Number(document.querySelector('[data-testid=\"{id}\"]').value)");
    for _ in 0..MOST_STEPS {
        let at = window.run(&value).await?;
        match at.as_i64() {
            Some(at) if at == number => return Ok(()),
            Some(at) => window.press(if at < number { Key::Right } else { Key::Left }).await?,
            None => return Err(format!("{id} is no scale: {at}")),
        }
    }
    Err(format!("{id} does not come to {number}"))
}

/// Goes to a group of which one can be chosen, and on to this one by the arrows.
///
/// # Errors
/// Where it is not come to.
pub async fn picks(window: &Window, id: &str) -> Result<(), String> {
    window.wait(id, PATIENCE).await?;
    let at = format!(
        "const wanted = document.querySelector('[data-testid=\"{id}\"]'), here = document.activeElement;
         if (here === wanted) return wanted.checked ? 'chosen' : 'here';
         return here?.type === 'radio' && here.name === wanted.name ? 'beside' : ''"
    );
    for _ in 0..MOST_STEPS {
        let key = match window.run(&at).await?.as_str() {
            Some("chosen") => return Ok(()),
            Some("here") => Key::Space,
            Some("beside") => Key::Down,
            _ => Key::Tab,
        };
        window.press(key).await?;
    }
    Err(format!("no key chooses {id}; the page says: {}", window.text().await))
}

/// Goes to a list that opens, and on in it by the arrow until it has this value.
///
/// # Errors
/// Where it has none such.
pub async fn takes(window: &Window, id: &str, value: &str) -> Result<(), String> {
    reaches(window, id).await?;
    let at = format!("return document.querySelector('[data-testid=\"{id}\"]').value");
    for _ in 0..MOST_STEPS {
        if window.run(&at).await? == value {
            return Ok(());
        }
        window.press(Key::Down).await?;
    }
    Err(format!("{id} does not come to {value}"))
}

/// What all that has this `data-testid` says, in the order of the page.
///
/// # Errors
/// Where the page does not answer.
pub async fn all(window: &Window, selector: &str) -> Result<Vec<String>, String> {
    let script =
        format!("return [...document.querySelectorAll('{selector}')].map((one) => one.textContent.trim())");
    let found = window.run(&script).await?;
    Ok(found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}
