//! Help now with its key where there is no relay and nothing is agreed (P2), and the key that hides the window
//! (S-44), which page and system call by the program's name alone (S-43): on every main screen of a real window.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use fantoccini::key::Key;
use kader_core::view::{AppointmentTerms, Language, SessionTerms, Terms};
use kader_tests::axe::is_accessible;
use kader_tests::desktop::Display;
use kader_tests::first::{checks, introduces, unlocks, words};
use kader_tests::lab::{Lab, fees};
use kader_tests::process::free_port;
use kader_tests::shows::{hides, is_called_kader, until_says, until_view};
use kader_tests::visit::opens_for_client;
use kader_tests::walk::{STEP, choose_language, self_at, until};
use kader_tests::window::{Window, WindowPlan};

/// Help opens by its key, in this language, with both numbers; Escape closes it.
async fn helps(window: &Window, screen: &str, language: &str) -> Result<(), String> {
    self_at(window, screen).await?;
    let (danger, listens) = match language {
        "nl" => ("Direct gevaar", "Denk je aan zelfdoding?"),
        _ => ("Immediate danger", "Thinking about suicide?"),
    };
    let open = "const panel = document.querySelector('[data-testid=help-panel]'); \
        const at = panel.getBoundingClientRect(); \
        return panel.open && panel.contains(document.elementFromPoint(at.x + at.width / 2, at.y + 60))";
    window.press(Key::F1).await?;
    // On top of whatever is there.
    until(window, "help is open", open, |open| *open == true).await?;
    until_says(window, "help-112", "112").await?;
    until_says(window, "help-113", "113").await?;
    for words in [danger, listens] {
        until_says(window, "help-panel", words).await?;
    }
    is_accessible(window).await?;
    window.press(Key::Escape).await?;
    until(window, "help is closed", open, |open| *open == false).await?;
    is_accessible(window).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn help_before_any_agreement_and_without_a_relay() {
    let folder = tempfile::tempdir().unwrap();
    let display = Display::start(1280, 800).unwrap();
    // Nothing answers there.
    let relay = format!("ws://127.0.0.1:{}/v1", free_port().unwrap());
    let window = Window::open(&WindowPlan {
        profile: folder.path().join("profile"),
        display: display.name(),
        arguments: ["--relay", relay.as_str(), "--place", "0,0,1280,800"].map(str::to_owned).into(),
        environment: Vec::new(),
        dark: false,
    })
    .await
    .unwrap();
    let outcome = alone(&window).await;
    display.judges(outcome, "hiding");
    window.close().await;
}

async fn alone(window: &Window) -> Result<(), String> {
    for language in ["en", "nl"] {
        choose_language(window, language).await?;
        helps(window, "first", language).await?;
    }
    introduces(window, "Sam de Wit", "client").await?;
    helps(window, "first", "nl").await?;
    window.click("first-create").await?;
    let words = words(window).await?;
    helps(window, "words", "nl").await?;
    window.click("words-written").await?;
    window.wait("word-check-0", STEP).await?;
    is_accessible(window).await?;
    checks(window, &words).await?;
    helps(window, "home", "nl").await?;
    what_is_wrong_is_found(window).await?;
    until_view(window, "no relay, nobody", "/relationships", |found| *found == serde_json::json!([])).await?;
    for (way, screen) in [("accept", "accept"), ("nav-program", "program")] {
        window.click(way).await?;
        helps(window, screen, "nl").await?;
        window.click("nav-home").await?;
    }
    window.click("lock").await?;
    helps(window, "unlock", "nl").await
}

/// Otherwise nothing would follow from nothing being found.
async fn what_is_wrong_is_found(window: &Window) -> Result<(), String> {
    let planted = "const wrong = document.createElement('p'); wrong.id = 'wrong'; \
        wrong.textContent = 'hardly seen'; wrong.style.color = '#ccc'; wrong.style.background = '#fff'; \
        const nameless = document.createElement('button'); wrong.append(nameless); \
        document.querySelector('main').append(wrong)";
    window.run(planted).await?;
    let found = is_accessible(window).await.expect_err("axe finds nothing wrong in what is");
    assert!(found.contains("color-contrast") && found.contains("button-name"), "{found}");
    window.run("document.getElementById('wrong').remove()").await.map(|_| ())
}

/// What is agreed has appointments and fees, so that every screen of it is there.
fn everything() -> Terms {
    let appointments = Some(AppointmentTerms { early_seconds: 900, late_seconds: 900, ad_hoc: true });
    let session =
        SessionTerms { seconds: 1_800, notices: Vec::new(), appointments, ..SessionTerms::default() };
    Terms { session, fees: Some(fees()), relations: true, ..Terms::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s44_one_key_hides_every_main_screen() {
    let lab = Lab::agreed(everything()).await;
    let display = Display::start(1280, 800).unwrap();
    let window = opens_for_client(&lab, &display, Language::Nl).await;
    let outcome = hides_everywhere(&window, &display).await;
    display.judges(outcome, "hiding");
    window.close().await;
}

async fn hides_everywhere(window: &Window, display: &Display) -> Result<(), String> {
    let screens = [
        ("home", None),
        ("agreement", Some("nav-agreement")),
        ("history", Some("nav-history")),
        ("planning", Some("nav-planning")),
        ("program", Some("nav-program")),
        ("fees", Some("home-fees")),
        ("closing", Some("home-closing")),
        ("lobby", Some("open-lobby")),
    ];
    for (screen, way) in screens {
        self_at(window, "home").await?;
        if let Some(way) = way {
            window.click(way).await?;
        }
        self_at(window, screen).await?;
        is_called_kader(window, display).await.map_err(|error| format!("{screen}: {error}"))?;
        is_accessible(window).await.map_err(|error| format!("{screen}: {error}"))?;
        hides(window).await.map_err(|error| format!("{screen}: {error}"))?;
        // Outside a session it locks, and nothing of anybody is left on the page.
        self_at(window, "unlock").await?;
        until_view(window, "a locked vault", "/vault/state", |state| state == "locked").await?;
        is_called_kader(window, display).await.map_err(|error| format!("locked: {error}"))?;
        let text = window.run("return document.documentElement.outerHTML").await?;
        for name in ["Femke", "Sam de Wit"] {
            assert!(!text.as_str().unwrap_or_default().contains(name), "{name} is left of {screen}");
        }
        unlocks(window).await?;
    }
    Ok(())
}
