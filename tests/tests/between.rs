//! The setting between two real windows: a change that one asks for and the other reads beside what is in force
//! (S-05), more time that both give (S-13), a crisis in which the therapist opens the place (S-15), the key that
//! covers a session (S-44), and the ledger that each takes along.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use fantoccini::key::Key;
use kader_core::view::{Language, SessionTerms};
use kader_tests::along::ledgers_hold;
use kader_tests::axe::is_accessible;
use kader_tests::desktop::Display;
use kader_tests::lab::Lab;
use kader_tests::shows::{hides, is_called_kader, sees, until_gone, until_page_says, until_says, until_sees};
use kader_tests::visit::both_open;
use kader_tests::walk::{STEP, Walk, self_at, until};
use kader_tests::window::Window;
use serde_json::Value;

/// What the pages have to say in one language.
struct Said {
    language: Language,
    old: &'static str,
    new: &'static str,
    who: &'static str,
    why: &'static str,
    in_force: &'static str,
    waits: &'static str,
    asked: &'static str,
    covered: &'static str,
    left: &'static str,
}

const DUTCH: Said = Said {
    language: Language::Nl,
    old: "30 minuten",
    new: "40 minuten",
    who: "Femke Bakker stelt dit voor, omdat:",
    why: "Dan hoeven we ons niet te haasten.",
    in_force: "Versie 2, geldt nu",
    waits: "Je vroeg om 10 minuten langer",
    asked: "Sam de Wit vraagt om 10 minuten langer",
    covered: "Kader is afgedekt",
    left: "Je bent weggegaan",
};

const ENGLISH: Said = Said {
    language: Language::En,
    old: "30 minutes",
    new: "40 minutes",
    who: "Femke Bakker proposes this because:",
    why: "So that we need not hurry.",
    in_force: "Version 2, in force now",
    waits: "You asked for 10 minutes more",
    asked: "Sam de Wit asks for 10 minutes more",
    covered: "Kader is covered",
    left: "You have left",
};

/// In force at first: half an hour, ten minutes longer where both say yes.
const SECONDS: u32 = 1_800;
const LONGER: u32 = 2_400;
const EXTENSION: u32 = 600;
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s05_a_change_is_read_side_by_side_and_signed_in_dutch() {
    goes(&DUTCH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s05_a_change_is_read_side_by_side_and_signed_in_english() {
    goes(&ENGLISH).await;
}

async fn goes(said: &Said) {
    let lab = Lab::agreed(SessionTerms {
        seconds: SECONDS,
        grace_seconds: 60,
        extension_max_seconds: EXTENSION,
        notices: Vec::new(),
        ..SessionTerms::default()
    })
    .await;
    let display = Display::start(2570, 800).unwrap();
    let mut walk = both_open(&lab, &display, said.language).await.unwrap();
    let outcome = the_way(&mut walk, &display, said).await;
    display.judges(outcome, "between");
    walk.therapist.close().await;
    walk.client.close().await;
}

fn both(walk: &Walk) -> [&Window; 2] {
    [&walk.therapist, &walk.client]
}

/// Both at once.
async fn all_fit(walk: &Walk) -> Result<(), String> {
    let (one, other) = tokio::join!(is_accessible(&walk.therapist), is_accessible(&walk.client));
    one.and(other)
}

async fn the_way(walk: &mut Walk, display: &Display, said: &Said) -> Result<(), String> {
    changes(walk, said).await?;
    walk.lobby().await?;
    walk.begin().await?;
    lasts_longer(walk, said).await?;
    crisis(walk).await?;
    covers(walk, display, said).await?;
    leaves(walk, said).await?;
    ledgers_hold(both(walk)).await
}

/// The therapist asks for longer sessions in the form and says why. The client reads old and new next to each other,
/// with who asks and the reason, and signs: from then on it holds for both, and not before.
async fn changes(walk: &Walk, said: &Said) -> Result<(), String> {
    let (therapist, client) = (&walk.therapist, &walk.client);
    therapist.click("nav-agreement").await?;
    therapist.click("propose-open").await?;
    therapist.wait("terms-open-length", STEP).await?;
    if !therapist.has("terms-length").await {
        therapist.click("terms-open-length").await?;
    }
    therapist.type_in("terms-length", &(LONGER / 60).to_string()).await?;
    therapist.type_in("terms-why", said.why).await?;
    therapist.click("propose-submit").await?;

    client.click("home-proposal").await?;
    self_at(client, "agreement").await?;
    for (part, words) in [("change-old", said.old), ("change-new", said.new), ("proposal-why", said.why)] {
        until_says(client, part, words).await?;
    }
    until_page_says(client, said.who).await?;
    until(client, "the clause that changes", SIDE_BY_SIDE, |clause| clause == "clause-session").await?;
    is_accessible(client).await?;
    for window in both(walk) {
        assert_eq!(sees(window, "/agreement/terms/session/seconds").await?, SECONDS, "in force unsigned");
    }
    client.click("agreement-sign").await?;
    for window in both(walk) {
        let seconds = "/agreement/terms/session/seconds";
        until_sees(window, "the longer sessions in force", seconds, |seconds| *seconds == LONGER).await?;
        until_sees(window, "the second version", "/agreement/version", |version| *version == 2).await?;
        until_sees(window, "both signatures", "/history/1/by/who", |by| by == "all").await?;
        until_page_says(window, said.in_force).await?;
        until_gone(window, "change-old").await?;
        window.click("nav-home").await?;
    }
    Ok(())
}

/// The clause whose old words stand left of its new ones, at one height; nothing, where they do not.
const SIDE_BY_SIDE: &str = "const [old, now] = ['old', 'new'].map((one) => document.querySelector(`[data-testid=change-${one}]`)); \
    const [left, right] = [old, now].map((one) => one.getBoundingClientRect()); \
    const beside = left.right <= right.left && Math.abs(left.top - right.top) < 2 && Math.min(left.width, right.width) > 80; \
    const clause = old.closest('[data-changed=true]'); \
    return beside && clause.contains(now) ? clause.dataset.testid : ''";

/// The client asks, the therapist says yes: the session is longer for both by as much.
async fn lasts_longer(walk: &Walk, said: &Said) -> Result<(), String> {
    let (therapist, client) = (&walk.therapist, &walk.client);
    let limits = [number(&sees(therapist, LIMIT).await?), number(&sees(client, LIMIT).await?)];
    client.click("clock").await?;
    client.click("clock-longer").await?;
    client.click(&format!("extension-{EXTENSION}")).await?;
    is_accessible(client).await?;
    client.click("extension-send").await?;
    until_says(client, "card-waits", said.waits).await?;
    until_says(therapist, "card-asked", said.asked).await?;
    all_fit(walk).await?;
    for (window, limit) in both(walk).into_iter().zip(limits) {
        let now = number(&sees(window, LIMIT).await?);
        assert!((now - limit).abs() < 5_000, "longer before both said yes");
    }
    therapist.click("extension-agree").await?;
    for (window, limit) in both(walk).into_iter().zip(limits) {
        let wanted = limit + i64::from(EXTENSION) * 1_000;
        until_sees(window, "a longer session", LIMIT, |now| (number(now) - wanted).abs() < 5_000).await?;
        for card in ["card-asked", "card-waits"] {
            until_gone(window, card).await?;
        }
    }
    Ok(())
}

const LIMIT: &str = "/session/limitMs";

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}

/// The therapist opens the place by clicking, after one question, and reads it; the client is told.
async fn crisis(walk: &Walk) -> Result<(), String> {
    let therapist = &walk.therapist;
    therapist.press(Key::F1).await?;
    therapist.click("crisis-open").await?;
    therapist.wait("crisis-open-yes", STEP).await?;
    is_accessible(therapist).await?;
    assert!(!therapist.has("place-opened").await, "opened without the question");
    assert_eq!(sees(&walk.client, "/session/crisis/declared").await?, false);
    therapist.click("crisis-open-yes").await?;
    until_says(therapist, "place-opened-address", "Lindelaan 4, thuis").await?;
    until_says(therapist, "place-opened-number", "06 1234 5678").await?;
    therapist.press(Key::F1).await?;
    walk.client.wait("card-crisis", STEP).await?;
    all_fit(walk).await?;
    for window in both(walk) {
        until_sees(window, "the entry", "/history", |rows| {
            rows.as_array().and_then(|rows| rows.last()).is_some_and(|row| row["kind"] == "placeOpened")
        })
        .await?;
        window.click("crisis-seen").await?;
    }
    assert!(!walk.client.has("place-opened").await, "a client has no place to read");
    Ok(())
}

/// One key covers the session, at once: nothing of it can be seen, camera, microphone and sound are off, and the
/// other sees that. The same key brings it back.
async fn covers(walk: &Walk, display: &Display, said: &Said) -> Result<(), String> {
    let client = &walk.client;
    for window in both(walk) {
        is_called_kader(window, display).await?;
    }
    // A machine without a speaker has no sound to take away.
    let sound = sees(client, "/session/speaker/on").await?;
    hides(client).await?;
    until_says(client, "cover", said.covered).await?;
    is_accessible(client).await?;
    // Whatever point of the window one looks at.
    let seen = "const { innerWidth: w, innerHeight: h } = window; let behind = 0; \
        for (let x = 5; x < w; x += 40) for (let y = 5; y < h; y += 40) \
          if (!document.elementFromPoint(x, y)?.closest('[data-testid=cover]')) behind++; return behind";
    until(client, "nothing but the cover", seen, |behind| *behind == 0).await?;
    is_called_kader(client, display).await?;
    for device in ["camera", "microphone", "speaker"] {
        until_sees(client, "off", &format!("/session/{device}/on"), |on| *on == false).await?;
    }
    let other = "/session/others/0/camera";
    until_sees(&walk.therapist, "that the camera is off", other, |on| *on == false).await?;
    until_gone(&walk.therapist, "picture-other").await?;
    client.press(Key::F9).await?;
    until_gone(client, "cover").await?;
    until_sees(client, "the sound as before", "/session/speaker/on", |on| *on == sound).await?;
    assert_eq!(sees(client, "/session/camera/on").await?, false, "the camera came back by itself");
    assert_eq!(sees(client, "/session/phase").await?, "running");
    Ok(())
}

async fn leaves(walk: &Walk, said: &Said) -> Result<(), String> {
    walk.therapist.click("toggle-devices").await?;
    walk.therapist.wait("session-devices", STEP).await?;
    walk.client.click("leave").await?;
    all_fit(walk).await?;
    walk.client.click("leave-yes").await?;
    for window in both(walk) {
        self_at(window, "ending").await?;
    }
    until_page_says(&walk.client, said.left).await?;
    for window in both(walk) {
        window.click("ending-history").await?;
        self_at(window, "history").await?;
        let kinds = ["agreed", "agreed", "start", "extended", "placeOpened", "end"];
        until_sees(window, "every entry", "/history", |rows| {
            let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
            rows.iter().map(|row| row["kind"].as_str().unwrap_or_default()).eq(kinds)
        })
        .await?;
    }
    Ok(())
}
