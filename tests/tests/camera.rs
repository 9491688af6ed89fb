//! A real window and a real camera's way: in use by another program, free again, pulled out. The session goes on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::Duration;

use kader_core::input::Command;
use kader_core::view::{Language, PhaseView, SessionTerms};
use kader_engine::Picture;
use kader_tests::camera::{CameraState, ShimCamera};
use kader_tests::desktop::Display;
use kader_tests::lab::{Lab, PASSPHRASE, Person, clip};
use kader_tests::walk::{PAINTED_OTHER, choose_language, self_at, until};
use kader_tests::window::{Window, WindowPlan};

const SOON: Duration = Duration::from_secs(45);
const BUSY_NL: &str = "Een ander programma gebruikt de camera. Sluit dat programma en zet hem dan weer aan.";
const BUSY_EN: &str = "Another program uses the camera. Close that program, then turn it on again.";
const VANISHED_NL: &str = "De camera is weg. Kijk of de stekker goed zit. Het gesprek gaat gewoon door.";

const PAINTED_SELF: &str =
    "return Number(document.querySelector('[data-testid=picture-self]')?.dataset.painted ?? 0)";
/// Mean red, green and blue of an upper and a lower piece of the own picture.
const COLORS_SELF: &str = "const c = document.querySelector('[data-testid=picture-self]'); \
    const at = (y) => { const d = c.getContext('2d').getImageData(0, y * c.height, c.width, c.height / 8).data; \
    let s = [0, 0, 0]; for (let i = 0; i < d.length; i += 4) { s[0] += d[i]; s[1] += d[i + 1]; s[2] += d[i + 2]; } \
    return s.map(v => v / (d.length / 4)); }; return [at(0.125), at(0.75)]";

async fn says(window: &Window, place: &str, sentence: &str) {
    let script = format!("return document.querySelector('{place}')?.innerText ?? ''");
    until(window, sentence, &script, |text| text.as_str().unwrap_or_default().contains(sentence))
        .await
        .unwrap();
}

/// The pattern of the camera: red above, blue below.
fn is_pattern(above: [f64; 3], below: [f64; 3]) -> bool {
    above[0] > 150.0 && above[2] < 100.0 && below[2] > 150.0 && below[0] < 100.0
}

/// Waits until a fresh picture of the window's camera is shown at the other side.
async fn arrives(person: &Person) {
    let mut pictures = person.sees_other();
    let seen = tokio::time::timeout(SOON, async {
        loop {
            pictures.changed().await.unwrap();
            let picture = pictures.borrow_and_update().clone();
            if picture.is_some_and(|picture: Picture| {
                let (width, height) = (picture.width as usize, picture.height as usize);
                let chroma = width.div_ceil(2) * height.div_ceil(2);
                let plane = &picture.i420[width * height..];
                let mean =
                    |bytes: &[u8]| bytes.iter().map(|b| f64::from(*b)).sum::<f64>() / bytes.len() as f64;
                // V above (red) and U below (blue).
                let (u, v) = (&plane[..chroma], &plane[chroma..chroma * 2]);
                mean(&v[..chroma / 3]) > 180.0 && mean(&u[chroma * 2 / 3..]) > 180.0
            }) {
                return;
            }
        }
    });
    seen.await.expect("the camera's picture at the other side");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_camera_in_use_comes_back_and_is_pulled_out() {
    let (seconds, grace_seconds, extension_max_seconds) = (300, 5, 0);
    let notices = Vec::new();
    let terms =
        SessionTerms { seconds, grace_seconds, extension_max_seconds, notices, ..SessionTerms::default() };
    let lab = Lab::agreed(terms).await;
    let camera = ShimCamera::compile(lab.folder.path(), CameraState::Taken).unwrap();
    let display = Display::start(1280, 800).unwrap();
    // The window takes over the client's profile.
    lab.client.does(Command::SetLanguage { language: Some(Language::Nl) }).await;
    lab.client.does(Command::Lock).await;
    let window = Window::open(&WindowPlan {
        profile: lab.client.profile.clone(),
        display: display.name(),
        arguments: vec![
            "--relay".into(),
            lab.client.relay().into(),
            "--microphone".into(),
            clip("client.wav").display().to_string(),
            "--place".into(),
            "0,0,1280,800".into(),
        ],
        environment: camera.environment(),
        dark: false,
    })
    .await
    .unwrap();
    choose_language(&window, "nl").await.unwrap();
    window.type_in("unlock-passphrase", PASSPHRASE).await.unwrap();
    window.click("unlock").await.unwrap();
    window.click("open-lobby").await.unwrap();
    self_at(&window, "lobby").await.unwrap();
    // A list has no inner text in this engine.
    let chosen = "return document.querySelector('[data-testid=device-camera]')?.textContent.trim() ?? ''";
    until(&window, "the camera's name", chosen, |name| name == "Camera of the test").await.unwrap();

    // In use: said in both languages, whichever way the driver says it, and nothing is shown.
    let lobby = "[data-testid=device-camera-state]";
    window.click("camera").await.unwrap();
    says(&window, lobby, BUSY_NL).await;
    choose_language(&window, "en").await.unwrap();
    says(&window, lobby, BUSY_EN).await;
    choose_language(&window, "nl").await.unwrap();
    camera.is(CameraState::Free).unwrap();
    window.click("camera").await.unwrap();
    until(&window, "the own picture", PAINTED_SELF, |n| n.as_u64().is_some_and(|n| n > 20)).await.unwrap();
    until(&window, "the camera's picture", COLORS_SELF, |colors| {
        let color = |at: usize| [0, 1, 2].map(|i| colors[at][i].as_f64().unwrap_or_default());
        is_pattern(color(0), color(1))
    })
    .await
    .unwrap();
    window.click("camera").await.unwrap();
    until(&window, "the camera off", &format!("return document.querySelector('{lobby}').dataset.on"), |on| {
        on == "false"
    })
    .await
    .unwrap();
    camera.is(CameraState::Closed).unwrap();
    window.click("camera").await.unwrap();
    says(&window, lobby, BUSY_NL).await;

    // In they go without it: the other is seen, and a text arrives.
    camera.is(CameraState::Taken).unwrap();
    lab.therapist.gets_ready().await;
    lab.therapist.does(Command::Enter { relationship: lab.therapist.relationship.clone() }).await;
    window.click("microphone").await.unwrap();
    window.click("place-free-yes").await.unwrap();
    window.click("place-alone-yes").await.unwrap();
    window.type_in("place-address", "Lindelaan 4").await.unwrap();
    window.type_in("place-phone", "06 1234 5678").await.unwrap();
    window.click("lobby-enter").await.unwrap();
    lab.therapist
        .waits_until("somebody who waits", SOON, |found| {
            found.session.as_ref().is_some_and(|session| session.others.iter().any(|other| other.waits))
        })
        .await;
    lab.therapist.does(Command::Admit { relationship: lab.therapist.relationship.clone() }).await;
    self_at(&window, "session").await.unwrap();
    lab.therapist.is_in(PhaseView::Running, SOON).await;
    until(&window, "the other's picture", PAINTED_OTHER, |n| n.as_u64().is_some_and(|n| n > 20))
        .await
        .unwrap();
    assert!(lab.therapist.sees_other().borrow().is_none(), "no camera, no picture");

    // In the session too: in use, then free, then pulled out in the middle of it, then back.
    let problem = "[data-testid=session-device-problem]";
    window.click("toggle-camera").await.unwrap();
    says(&window, problem, BUSY_NL).await;
    camera.is(CameraState::Free).unwrap();
    window.click("toggle-camera").await.unwrap();
    arrives(&lab.therapist).await;
    camera.is(CameraState::Gone).unwrap();
    says(&window, problem, VANISHED_NL).await;
    let before = window.run(PAINTED_OTHER).await.unwrap().as_u64().unwrap();
    until(&window, "the other's picture goes on", PAINTED_OTHER, |n| {
        n.as_u64().is_some_and(|n| n > before + 20)
    })
    .await
    .unwrap();
    camera.is(CameraState::Free).unwrap();
    window.click("toggle-camera").await.unwrap();
    arrives(&lab.therapist).await;
    // A machine without a speaker says that instead.
    let problem_text = format!("return document.querySelector('{problem}')?.innerText ?? ''");
    let of_camera = |text: &serde_json::Value| text.as_str().is_some_and(|text| text.contains("camera"));
    until(&window, "no problem of the camera any more", &problem_text, |text| !of_camera(text))
        .await
        .unwrap();
    assert_eq!(lab.therapist.sees().session.unwrap().phase, PhaseView::Running);
    window.close().await;
}
