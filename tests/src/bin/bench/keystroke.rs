//! A letter from the keystroke that finishes it to the other's screen: two real windows and a relay's program.
//!
//! Nothing of the pages is changed. A script in the writer's notes when the key comes down; one in the reader's looks
//! at what is added to the page, and notes the frame after the one in which the letter's words are drawn. Both are
//! wall time of one machine in whole milliseconds.

use std::time::{Duration, Instant};

use kader_tests::desktop::Display;
use kader_tests::lab::{Lab, letters_at_any_hour};
use kader_tests::visit::both_open;
use kader_tests::walk::{Walk, relay_program};
use kader_tests::window::Window;

use crate::table::{Table, Target, percentile};

/// How long a letter may take.
const SOON: Duration = Duration::from_secs(20);

/// When the key came down last, in the page in which it is written.
const NOTES_KEYS: &str = "document.addEventListener('keydown', (event) => { \
    if (event.key === 'Enter' && event.ctrlKey) window.benchKey = Date.now(); }, true)";

/// When the words were on the screen, in the page in which they are read: the frame after they were drawn begins
/// once they are there.
const NOTES_WORDS: &str = "window.benchSeen = {}; const seen = window.benchSeen; \
    const look = () => { for (const one of document.querySelectorAll('[data-testid=letter-text]')) { \
      const words = one.textContent; if (words in seen) continue; seen[words] = null; \
      requestAnimationFrame(() => requestAnimationFrame(() => { seen[words] = Date.now(); })); } }; \
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true }); look()";

/// The table of it.
pub(crate) async fn run(letters: usize) -> Result<Table, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (_relay, url) = relay_program(folder.path())?;
    let display = Display::start(2570, 800)?;
    let mut lab = Lab::open_at(folder, None, &url).await;
    lab.joins().await;
    lab.agrees(letters_at_any_hour(200)).await;
    let walk = both_open(&lab, &display, kader_core::view::Language::Nl).await?;
    let measured = measure(&walk, letters).await;
    for window in [walk.therapist, walk.client] {
        window.close().await;
    }
    measured
}

async fn measure(walk: &Walk, letters: usize) -> Result<Table, String> {
    let both = [&walk.therapist, &walk.client];
    for window in both {
        window.click("nav-messages").await?;
        window.wait("letter-new", SOON).await?;
        window.run(NOTES_KEYS).await?;
        window.run(NOTES_WORDS).await?;
    }
    let mut ages = [Vec::new(), Vec::new()];
    for number in 0..letters {
        for (side, from, to) in [(0, both[0], both[1]), (1, both[1], both[0])] {
            let words = format!("Brief {number} van kant {side}, over gisteren en wat er daarna gebeurde.");
            ages[side].push(one(from, to, &words).await?);
        }
    }
    let of = |share: f64| [0, 1].map(|side: usize| percentile(&ages[side], share));
    let mut table = Table::new("a letter from a keystroke to the other's screen, two windows");
    table.row("key down to painted, p50 ms", of(0.5), Some(Target::AtMost(80.0)));
    table.row("key down to painted, p95 ms", of(0.95), None);
    table.note(format!(
        "{letters} letters each way, one at a time; by whom it was written; drawn in software"
    ));
    Ok(table)
}

/// One letter; milliseconds.
async fn one(from: &Window, to: &Window, words: &str) -> Result<f64, String> {
    from.type_in("letter-new", words).await?;
    // What is written is kept as a draft soon after the last key: nobody finishes a letter in the same moment.
    tokio::time::sleep(Duration::from_millis(900)).await;
    let keys = "document.querySelector('[data-testid=letter-new]').dispatchEvent(new KeyboardEvent('keydown', \
        { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }))";
    from.run(keys).await?;
    let until = Instant::now() + SOON;
    let seen = format!("return window.benchSeen[{}] ?? null", serde_json::json!(words));
    loop {
        // Asked seldom: each question takes the page's time.
        tokio::time::sleep(Duration::from_millis(150)).await;
        if let Some(seen) = to.run(&seen).await?.as_f64() {
            let key = from.run("return window.benchKey").await?.as_f64().ok_or("no key came down")?;
            return Ok(seen - key);
        }
        if Instant::now() > until {
            return Err(format!("a letter did not come; the page says: {}", to.text().await));
        }
    }
}
