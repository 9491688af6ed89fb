//! kill -9 of a window: at first start, between the steps of pairing, and in a session. The page goes on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::{Duration, Instant};

use kader_tests::first::{checks, introduces, unlocks, words};
use kader_tests::shows::{moment, note_moments, sees, until_gone, until_sees};
use kader_tests::walk::{PAINTED_OTHER, STEP, Walk, self_at, until};
use kader_tests::window::Window;

/// Ends the program of a window at once, opens another on its profile, and unlocks it.
async fn killed(walk: &mut Walk, therapist: bool) -> Result<(), String> {
    let window = if therapist { &walk.therapist } else { &walk.client };
    let program = window.program().ok_or("no program on this profile")?;
    let status = std::process::Command::new("kill").args(["-9", &program.to_string()]).status();
    assert!(status.is_ok_and(|status| status.success()), "no process {program}");
    walk.reopen(therapist).await?;
    unlocks(if therapist { &walk.therapist } else { &walk.client }).await
}

/// The words are there again until they were checked, whatever comes between: a kill as they are
/// shown, "later", and the paper that was not at hand.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recovery_words_survive_a_kill_and_a_later() {
    let (mut walk, _room) = Walk::in_lab("nl", "kill-words").await.unwrap();
    let outcome = recovery_words(&mut walk).await;
    walk.judges(outcome).await;
}

async fn recovery_words(walk: &mut Walk) -> Result<(), String> {
    introduces(&walk.client, "Sam de Wit", "client").await?;
    walk.client.click("first-create").await?;
    let first = words(&walk.client).await?;
    assert!(first.len() == 24 && first.iter().all(|word| word.len() > 2), "no 24 words");

    // The vault was just made: it opens, and the words are not lost.
    killed(walk, false).await?;
    let window = &walk.client;
    self_at(window, "home").await?;
    window.wait("words-unchecked", STEP).await?;
    window.click("words-show").await?;
    assert_eq!(words(window).await?, first, "other words");
    window.click("words-written").await?;
    window.click("words-later").await?;
    self_at(window, "home").await?;
    window.wait("words-unchecked", STEP).await?;

    // Later: asked for from home, without paper; shown again on the way.
    window.click("words-check").await?;
    window.wait("word-check-0", STEP).await?;
    assert!(!window.has("word-1").await, "the words are shown without being asked for");
    window.click("words-again").await?;
    assert_eq!(words(window).await?, first, "other words");
    window.click("words-written").await?;
    let mut wrong = first.clone();
    wrong.rotate_left(1);
    checks(window, &wrong).await?;
    window.wait("failure", STEP).await?;
    until(
        window,
        "a wrong word",
        "return document.querySelector('[data-testid=failure]').dataset.code",
        |code| code == "wordCheckWrong",
    )
    .await?;
    window.click("words-again").await?;
    assert_eq!(words(window).await?, first, "other words");
    window.click("words-written").await?;
    checks(window, &first).await?;
    self_at(window, "home").await?;
    until_gone(window, "words-unchecked").await?;
    let view = window.command("view", &serde_json::Value::Null).await?;
    assert_eq!(view["wordsChecked"], true);
    // From now on nobody sees them again.
    let again = window.command("show_words", &serde_json::Value::Null).await;
    assert!(again.is_err_and(|said| said.contains("wordsGone")));
    window.click("nav-program").await?;
    window.wait("words-renew", STEP).await?;
    assert!(!window.has("program-words-show").await);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_killed_between_the_steps_of_pairing_goes_on() {
    let (mut walk, _room) = Walk::in_lab("nl", "kill-pairing").await.unwrap();
    let outcome = pairing(&mut walk).await;
    walk.judges(outcome).await;
}

/// From home to the step that the relationship stands at.
async fn goes_on(window: &Window, screen: &str) -> Result<(), String> {
    self_at(window, "home").await?;
    window.click("home-continue").await?;
    self_at(window, screen).await
}

async fn pairing(walk: &mut Walk) -> Result<(), String> {
    walk.first_start().await?;
    let link = walk.invitation().await?;

    // The invitation is made: the same link is there again, and works.
    killed(walk, true).await?;
    goes_on(&walk.therapist, "invite").await?;
    assert_eq!(walk.therapist.value("invite-link").await?, link, "another link");
    walk.client.click("accept").await?;
    walk.client.type_in("accept-link", &link).await?;
    walk.client.click("accept-submit").await?;
    for window in [&walk.therapist, &walk.client] {
        window.wait("verify-emoji", STEP).await?;
    }

    // The pictures are on the screen: the same six are there again.
    let shown = walk.client.read("verify-emoji").await?;
    killed(walk, false).await?;
    goes_on(&walk.client, "verify").await?;
    assert_eq!(walk.client.read("verify-emoji").await?, shown, "other pictures");
    assert_eq!(walk.therapist.read("verify-emoji").await?, shown, "other pictures");

    // One has said: the same. That stands, and the other hears of it.
    walk.therapist.click("verify-same").await?;
    walk.therapist.wait("verify-waits", STEP).await?;
    killed(walk, true).await?;
    goes_on(&walk.therapist, "verify").await?;
    walk.therapist.wait("verify-waits", STEP).await?;
    walk.client.wait("verify-other-same", STEP).await?;
    walk.client.click("verify-same").await?;
    until_sees(&walk.client, "verified", "/stage", |stage| *stage == "agree").await?;

    // The other has said it too.
    killed(walk, false).await?;
    until_sees(&walk.therapist, "verified", "/stage", |stage| *stage == "agree").await?;
    self_at(&walk.therapist, "agreement").await?;
    walk.therapist.type_in("terms-length", "1").await?;
    walk.therapist.type_in("terms-grace", "0").await?;
    walk.therapist.click("propose-submit").await?;
    until_sees(&walk.therapist, "a proposal", "/proposal/mine", |mine| *mine == true).await?;

    // A proposal lies there, on either side.
    killed(walk, true).await?;
    until_sees(&walk.client, "a proposal", "/proposal/mine", |mine| *mine == false).await?;
    killed(walk, false).await?;
    goes_on(&walk.client, "agreement").await?;
    walk.client.click("agreement-sign").await?;
    for window in [&walk.therapist, &walk.client] {
        self_at(window, "home").await?;
        window.wait("open-lobby", STEP).await?;
        until_sees(window, "both signatures", "/history/0/by/who", |by| *by == "all").await?;
        assert_eq!(sees(window, "/history").await?.as_array().map(Vec::len), Some(1), "one agreement");
    }
    walk.picture("agreed").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_killed_in_a_session_goes_back_in_until_the_same_end() {
    let (mut walk, _room) = Walk::in_lab("en", "kill").await.unwrap();
    let outcome = killed_in_session(&mut walk).await;
    walk.judges(outcome).await;
}

async fn killed_in_session(walk: &mut Walk) -> Result<(), String> {
    walk.up_to_home().await?;
    walk.lobby().await?;
    walk.begin().await?;
    let start = sees(&walk.therapist, "/session/startedMs").await?.as_i64().ok_or("no start")?;
    let began = Instant::now();
    for therapist in [false, true] {
        killed(walk, therapist).await?;
        let window = if therapist { &walk.therapist } else { &walk.client };
        self_at(window, "interrupted").await?;
        walk.picture("interrupted").await?;
        let (window, other) =
            if therapist { (&walk.therapist, &walk.client) } else { (&walk.client, &walk.therapist) };
        window.click("rejoin").await?;
        self_at(window, "session").await?;
        // The one who stayed is seen again; then, with the camera on, so is the one who was away.
        until(window, "the other's picture", PAINTED_OTHER, |n| n.as_u64().is_some_and(|n| n > 10)).await?;
        let before = other.run(PAINTED_OTHER).await?.as_u64().unwrap_or(0);
        window.click("toggle-camera").await?;
        until(other, "the picture of who came back", PAINTED_OTHER, |n| {
            n.as_u64().is_some_and(|n| n > before + 10)
        })
        .await?;
        walk.picture("back").await?;
        println!("back {:?} after the start", began.elapsed());
    }
    // However often they were away, it ends when that was agreed, on each side by itself.
    for window in [&walk.therapist, &walk.client] {
        note_moments(window).await?;
    }
    let mut heads = Vec::new();
    for window in [&walk.therapist, &walk.client] {
        let left = Duration::from_secs(60).saturating_sub(began.elapsed());
        window.wait("ending-facts", left + STEP).await?;
        let late = moment(window, "ending").await? - start - 60_000;
        println!("over {late} ms after the agreed end");
        assert!((-1_000..=5_000).contains(&late), "over {late} ms after the agreed end");
    }
    for window in [&walk.therapist, &walk.client] {
        window.click("ending-history").await?;
        self_at(window, "history").await?;
        let kinds = "return [...document.querySelectorAll('[data-testid^=history-row-]')].map(e => e.dataset.kind).join()";
        until(window, "three entries", kinds, |kinds| {
            let mut kinds: Vec<_> = kinds.as_str().unwrap_or_default().split(',').collect();
            kinds.sort_unstable();
            kinds == ["agreed", "end", "start"]
        })
        .await?;
        window.click("history-verify").await?;
        let result = window.read("history-result").await?;
        heads.push(result.rsplit(' ').next().unwrap_or_default().to_owned());
    }
    assert_eq!(heads[0], heads[1], "the heads differ");
    assert_eq!(heads[0].len(), 8, "no head: {heads:?}");
    Ok(())
}
