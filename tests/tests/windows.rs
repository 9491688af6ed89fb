//! The whole way in two real windows: first start, invitation, verification, agreement, session, ending.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::{Duration, Instant};

use kader_tests::walk::{CORNER_OTHER, PAINTED_OTHER, Walk, self_at, until};
use kader_tests::window::Window;

/// Corner of the therapist's and of the client's clip, red, green, blue (assets/README.md).
const THERAPIST: [f64; 3] = [224.0, 215.0, 191.0];
const CLIENT: [f64; 3] = [112.0, 131.0, 151.0];

async fn corner(window: &Window) -> [f64; 3] {
    let value = window.run(CORNER_OTHER).await.unwrap();
    [0, 1, 2].map(|i| value[i].as_f64().unwrap())
}

fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
    (0..3).map(|i| (one[i] - other[i]).powi(2)).sum::<f64>().sqrt()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_way_in_two_windows() {
    let (mut walk, _room) = Walk::in_lab("nl", "windows").await.unwrap();
    let outcome = whole_way(&mut walk).await;
    if outcome.is_err() {
        let _ = walk.picture("failed").await;
    }
    outcome.unwrap();
}

async fn whole_way(walk: &mut Walk) -> Result<(), String> {
    walk.up_to_home().await?;
    walk.lobby().await?;
    walk.begin().await?;
    let began = Instant::now();
    walk.picture("session").await?;

    // Both pictures move, and each side shows the other's.
    for (window, shows, own) in [(&walk.therapist, CLIENT, THERAPIST), (&walk.client, THERAPIST, CLIENT)] {
        let before =
            until(window, "frames", PAINTED_OTHER, |n| n.as_u64().is_some()).await?.as_u64().unwrap();
        tokio::time::sleep(Duration::from_secs(3)).await;
        let after = window.run(PAINTED_OTHER).await?.as_u64().unwrap();
        assert!(after >= before + 30, "{} frames painted in three seconds", after - before);
        let seen = corner(window).await;
        assert!(distance(seen, shows) < 40.0, "the other's corner is {shows:?}, this is {seen:?}");
        assert!(distance(seen, own) > 60.0, "this is one's own picture: {seen:?}");
    }

    // A text beside the picture arrives.
    if !walk.client.has("text").await {
        walk.client.click("toggle-texts").await?;
    }
    walk.client.type_in("text", "Ik hoor je goed.").await?;
    walk.client.click("text-send").await?;
    let texts =
        "return [...document.querySelectorAll('[data-testid=text-item]')].map(e => e.innerText).join('|')";
    if !walk.therapist.has("texts").await {
        walk.therapist.click("toggle-texts").await?;
    }
    until(&walk.therapist, "the text", texts, |text| {
        text.as_str().unwrap_or_default().contains("Ik hoor je goed.")
    })
    .await?;
    walk.picture("text").await?;

    // The end is announced, quietly, on both sides.
    for window in [&walk.therapist, &walk.client] {
        window.wait("card-notice", Duration::from_secs(35)).await?;
    }
    walk.picture("notice").await?;
    walk.therapist.click("notice-dismiss").await?;

    // The agreement of a minute ends the session on both sides.
    for window in [&walk.therapist, &walk.client] {
        let at = "return document.querySelector('[data-testid=screen]')?.dataset.screen";
        loop {
            if window.run(at).await?.as_str() == Some("ending") {
                break;
            }
            assert!(
                began.elapsed() < Duration::from_secs(63),
                "not over {:?} after the start",
                began.elapsed()
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    assert!(began.elapsed() > Duration::from_secs(50), "over after {:?}", began.elapsed());
    walk.picture("ending").await?;

    // The ledger shows the session on both sides with equal heads.
    let mut heads = Vec::new();
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
        window.wait("history-result", Duration::from_secs(10)).await?;
        let result = window.read("history-result").await?;
        heads.push(result.rsplit(' ').next().unwrap_or_default().to_owned());
    }
    walk.picture("history").await?;
    assert_eq!(heads[0], heads[1], "the heads differ");
    assert_eq!(heads[0].len(), 8, "no head: {heads:?}");
    Ok(())
}
