//! The thread: two headless sides, a relay, an invitation, an agreement, a session that ends by itself.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::{Duration, Instant};

use kader_core::input::Command;
use kader_core::view::{EndReason, HistoryBy, HistoryKind, PhaseView, StageView};
use kader_tests::lab::{Lab, short_terms};

const SOON: Duration = Duration::from_secs(45);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_see_the_same_short_string_and_names() {
    let lab = Lab::joined().await;
    let (therapist, client) = (lab.therapist.sees(), lab.client.sees());
    assert_eq!(therapist.verification.unwrap().emoji, client.verification.unwrap().emoji);
    assert_eq!(therapist.members[0].name.as_deref(), Some("Sam de Wit"));
    assert_eq!(client.members[0].name.as_deref(), Some("Femke Bakker"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_runs_and_ends_on_both_sides() {
    let lab = Lab::agreed(short_terms()).await;
    // In the lobby the meter follows the voice.
    lab.client.gets_ready().await;
    lab.client
        .waits_until("a level", SOON, |found| {
            found.session.as_ref().is_some_and(|session| session.level >= 2)
        })
        .await;
    lab.begins_session().await;
    let began = Instant::now();
    // Its moment comes while the rest is looked at.
    let notice = lab.therapist.waits_until("the first notice", SOON, |found| {
        found.session.as_ref().is_some_and(|session| session.notice == Some(50))
    });
    let pictures = async {
        for person in [&lab.therapist, &lab.client] {
            let mut pictures = person.sees_other();
            let mut seen = 0;
            while seen < 60 {
                tokio::time::timeout(SOON, pictures.changed()).await.expect("a picture").unwrap();
                seen += u32::from(pictures.borrow_and_update().is_some());
            }
        }
    };
    tokio::join!(notice, pictures);
    let relationship = lab.client.relationship.clone();
    lab.client.does(Command::Say { relationship, text: "Ik hoor je goed.".into() }).await;
    lab.therapist
        .waits_until("the text", SOON, |found| {
            found
                .session
                .as_ref()
                .is_some_and(|session| session.texts.iter().any(|text| text.text == "Ik hoor je goed."))
        })
        .await;
    lab.client
        .waits_until("the grace", Duration::from_secs(120), |found| {
            found.session.as_ref().is_some_and(|s| s.grace)
        })
        .await;
    let mut ends = Vec::new();
    for person in [&lab.therapist, &lab.client] {
        let found = person.is_in(PhaseView::Ended, Duration::from_secs(120)).await;
        ends.push((began.elapsed(), found.session.unwrap().end.unwrap()));
    }
    for (after, end) in &ends {
        assert_eq!(end.reason, EndReason::Limit);
        assert_eq!(end.lasted_seconds, 65);
        assert!(*after < Duration::from_secs(67), "ended {after:?} after the start");
    }
    for person in [&lab.therapist, &lab.client] {
        let found = person
            .waits_until("both signatures under the end", SOON, |found| {
                found.history.len() == 3 && found.history.iter().all(|row| row.by == HistoryBy::All)
            })
            .await;
        let kinds: Vec<_> = found.history.iter().map(|row| row.kind).collect();
        assert_eq!(kinds, [HistoryKind::Agreed, HistoryKind::Start, HistoryKind::End]);
        assert_eq!(found.stage, StageView::Ready);
    }
    let (therapist, client) = (lab.therapist.sees(), lab.client.sees());
    assert_eq!(therapist.history.last().unwrap().head, client.history.last().unwrap().head);
}
