//! An introduction in two real windows (S-01): offered and joined before anything was compared or agreed,
//! the signs compared in its call (S-04), and then the agreement.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use kader_tests::pictures::Clips;
use kader_tests::shows::{sees, shows_the_other, until_gone, until_says, until_sees};
use kader_tests::walk::{STEP, Walk, self_at};
use kader_tests::window::Window;
use serde_json::{Value, json};

/// Of the one call, and of it with the time for saying goodbye.
const LIMIT_MS: i64 = 25 * 60_000;
const END_MS: i64 = 30 * 60_000;
/// How far from its moment something may be seen.
const LATE_MS: i64 = 2_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s01_an_introduction_in_two_windows() {
    let clips = Clips::open();
    let (mut walk, _room) = Walk::in_lab("nl", "introduction").await.unwrap();
    walk.is_judged();
    let mut outcome = meets(&mut walk, &clips).await;
    if outcome.is_ok() {
        outcome = goes_on(&mut walk).await;
    }
    walk.judges(outcome).await;
}

fn both(walk: &Walk) -> [&Window; 2] {
    [&walk.therapist, &walk.client]
}

/// First start, invitation, an introduction offered and joined, and its call up to the comparison.
async fn meets(walk: &mut Walk, clips: &Clips) -> Result<(), String> {
    walk.first_start().await?;
    walk.invite().await?;
    for window in both(walk) {
        assert!(!window.has("open-lobby").await, "nothing is agreed");
        until_says(window, "introduction", "Eerst kennismaken?").await?;
    }
    walk.client.click("introduction-offer").await?;
    until_says(&walk.client, "introduction", "Femke Bakker moet nog meedoen").await?;
    until_says(&walk.therapist, "introduction", "Sam de Wit wil eerst kennismaken").await?;
    walk.picture("offered").await?;
    walk.therapist.click("introduction-join").await?;
    for window in both(walk) {
        window.wait("introduction-lobby", STEP).await?;
        assert_eq!(sees(window, "/introduction/state").await?, "ready");
        assert_eq!(sees(window, "/stage").await?, "verify");
    }
    walk.picture("joined").await?;

    walk.lobby_by("introduction-lobby").await?;
    for window in both(walk) {
        until_says(window, "lobby-introduction", "Dit is een kennismaking").await?;
    }
    walk.begin().await?;
    for therapist in [true, false] {
        shows_the_other(clips, walk, therapist).await?;
    }
    walk.picture("call").await?;
    for window in both(walk) {
        let session = sees(window, "/session").await?;
        assert_eq!((&session["introduction"], &session["extendableSeconds"]), (&json!(true), &json!(0)));
        let start = number(&session["startedMs"]);
        for (what, wanted) in [("limitMs", LIMIT_MS), ("endMs", END_MS)] {
            let off = number(&session[what]) - start - wanted;
            assert!(off.abs() <= LATE_MS, "{what}: {off} ms off");
        }
        // No text, and no longer call.
        assert!(!window.has("toggle-texts").await);
        window.click("clock").await?;
        window.wait("clock-card", STEP).await?;
        assert!(!window.has("clock-longer").await);
        window.click("clock").await?;
    }
    Ok(())
}

/// The signs are compared beside the face; after the call the agreement follows.
async fn goes_on(walk: &mut Walk) -> Result<(), String> {
    let (one, other) = (walk.therapist.read("verify-emoji").await?, walk.client.read("verify-emoji").await?);
    assert!(one == other && !one.is_empty(), "the short strings differ: {one} and {other}");
    // The pictures can be closed, and opened again.
    walk.client.click("session-signs-close").await?;
    until_gone(&walk.client, "session-signs").await?;
    walk.client.click("toggle-signs").await?;
    walk.client.wait("session-signs", STEP).await?;
    walk.therapist.click("verify-same").await?;
    until_says(&walk.therapist, "session-signs", "Jij zei: hetzelfde").await?;
    until_sees(&walk.client, "the therapist's word", "/verification/others/0", Value::is_string).await?;
    walk.client.click("verify-same").await?;
    for window in both(walk) {
        until_sees(window, "all compared", "/stage", |stage| stage == "agree").await?;
        until_says(window, "session-signs", "Dezelfde zes").await?;
        assert_eq!(sees(window, "/session/phase").await?, "running");
    }
    walk.picture("compared").await?;

    walk.client.click("leave").await?;
    walk.client.wait("card-leave", STEP).await?;
    assert!(!walk.client.has("leave-stop").await);
    walk.client.click("leave-yes").await?;
    for window in both(walk) {
        self_at(window, "ending").await?;
        until_says(window, "ending-introduction", "is niets bewaard").await?;
    }
    walk.picture("ending").await?;
    for window in both(walk) {
        window.click("ending-step").await?;
        self_at(window, "agreement").await?;
        until_sees(window, "three entries", "/history", |rows| {
            let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
            let kinds: Vec<_> = rows.iter().map(|row| row["kind"].as_str().unwrap_or_default()).collect();
            kinds == ["introduced", "start", "end"]
        })
        .await?;
        // There is no second one.
        until_sees(window, "that it was held", "/introduction/state", |state| state == "held").await?;
        assert!(!window.has("introduction").await);
    }
    walk.agree().await?;
    for window in both(walk) {
        until_sees(window, "no introduction", "/introduction", Value::is_null).await?;
        until_sees(window, "an agreement", "/stage", |stage| stage == "ready").await?;
    }
    Ok(())
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("no number: {value}"))
}
