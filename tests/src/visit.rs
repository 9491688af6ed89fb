//! One real window, the client's, and a therapist without one: for what a person does in a window while the
//! other side is asked for nothing but its part.

use std::time::Duration;

use kader_core::input::Command;
use kader_core::view::{Language, PhaseView};

use crate::desktop::Display;
use crate::first::unlocks;
use crate::lab::{Lab, clip};
use crate::process::root;
use crate::walk::{PAINTED_OTHER, Walk, WalkPlan, choose_language, self_at, until};
use crate::window::{Window, WindowPlan};

const SOON: Duration = Duration::from_secs(45);

/// A window takes over the client's profile of the lab.
///
/// # Panics
/// Where it does not open.
pub async fn opens_for_client(lab: &Lab, display: &Display, language: Language) -> Window {
    opens_for_client_in(lab, display, language, &[]).await
}

/// The same, with this in its environment.
///
/// # Panics
/// Where it does not open.
pub async fn opens_for_client_in(
    lab: &Lab,
    display: &Display,
    language: Language,
    environment: &[(&str, &str)],
) -> Window {
    lab.client.does(Command::SetLanguage { language: Some(language) }).await;
    lab.client.does(Command::Lock).await;
    opens_again(lab, display, language, environment).await
}

/// A window on the client's profile as the one before it left it.
///
/// # Panics
/// Where it does not open.
pub async fn opens_again(
    lab: &Lab,
    display: &Display,
    language: Language,
    environment: &[(&str, &str)],
) -> Window {
    let file = |name: &str| clip(name).display().to_string();
    let window = Window::open(&WindowPlan {
        profile: lab.client.profile.clone(),
        display: display.name(),
        arguments: [
            ("--relay", lab.client.relay().to_owned()),
            ("--camera", file("client.ivf")),
            ("--microphone", file("client.wav")),
            ("--place", "0,0,1280,800".to_owned()),
        ]
        .into_iter()
        .flat_map(|(name, value)| [name.to_owned(), value])
        .collect(),
        environment: environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        dark: false,
    })
    .await
    .unwrap();
    choose_language(&window, if language == Language::Nl { "nl" } else { "en" }).await.unwrap();
    unlocks(&window).await.unwrap();
    window
}

/// Windows take over both profiles of the lab, side by side on a display of 2570 by 800. They are light in Dutch and
/// dark in English: so the ways that are gone in both languages are seen in both.
///
/// # Errors
/// Where one does not open.
pub async fn both_open(lab: &Lab, display: &Display, language: Language) -> Result<Walk, String> {
    both_open_in(lab, display, language, Vec::new()).await
}

async fn both_open_in(
    lab: &Lab,
    display: &Display,
    language: Language,
    environment: Vec<(String, String)>,
) -> Result<Walk, String> {
    for person in [&lab.therapist, &lab.client] {
        person.does(Command::SetLanguage { language: Some(language) }).await;
        person.does(Command::Lock).await;
    }
    let walk = Walk::open(WalkPlan {
        folder: lab.folder.path().to_owned(),
        display: display.name(),
        language: if language == Language::Nl { "nl" } else { "en" }.to_owned(),
        dark: language == Language::En,
        size: (1280, 800),
        environment,
        relay: lab.client.relay().to_owned(),
        minutes: (30, 1),
    })
    .await?;
    for window in [&walk.therapist, &walk.client] {
        unlocks(window).await?;
        self_at(window, "home").await?;
    }
    Ok(walk)
}

/// Two windows go a way together and are closed; a picture of each step lies in `target` under this name.
///
/// # Panics
/// Where a window does not open, or the way is not gone to its end: then with a picture of both windows.
pub async fn both_go(
    lab: &Lab,
    language: Language,
    pictures: &str,
    way: impl AsyncFnOnce(&mut Walk) -> Result<(), String>,
) {
    both_go_in(lab, language, (pictures, Vec::new()), way).await;
}

/// The same, with this in the environment of both.
///
/// # Panics
/// As [`both_go`].
pub async fn both_go_in(
    lab: &Lab,
    language: Language,
    (pictures, environment): (&str, Vec<(String, String)>),
    way: impl AsyncFnOnce(&mut Walk) -> Result<(), String>,
) {
    let display = Display::start(2570, 800).unwrap();
    let mut walk = both_open_in(lab, &display, language, environment).await.unwrap();
    let folder = root().join("target").join(pictures);
    std::fs::create_dir_all(&folder).unwrap();
    walk.keep_pictures(&display, folder);
    walk.is_judged();
    let outcome = way(&mut walk).await;
    walk.judges(outcome).await;
    walk.therapist.close().await;
    walk.client.close().await;
}

/// The window is in the lobby already: the person says where they are, turns the camera on and goes in;
/// the therapist admits.
///
/// # Errors
/// What did not come about.
pub async fn goes_in(lab: &Lab, window: &Window) -> Result<(), String> {
    window.click("camera").await?;
    window.click("place-free-yes").await?;
    window.click("place-alone-yes").await?;
    window.type_in("place-address", "Lindelaan 4").await?;
    window.type_in("place-phone", "06 1234 5678").await?;
    window.click("lobby-enter").await?;
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.gets_ready().await;
    lab.therapist.does(Command::Enter { relationship: relationship.clone() }).await;
    lab.therapist
        .waits_until("somebody who waits", SOON, |found| {
            found.session.as_ref().is_some_and(|session| session.others.iter().any(|other| other.waits))
        })
        .await;
    lab.therapist.does(Command::Admit { relationship }).await;
    self_at(window, "session").await?;
    lab.therapist.is_in(PhaseView::Running, SOON).await;
    until(window, "the other's picture", PAINTED_OTHER, |n| n.as_u64().is_some_and(|n| n > 10)).await?;
    Ok(())
}
