//! A person can hide their network address: the session then runs over the relay's detour alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::Duration;

use kader_core::input::Command;
use kader_core::view::AddressWay;
use kader_tests::lab::{Lab, short_terms};

const SOON: Duration = Duration::from_secs(45);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_who_hides_is_in_session_and_the_lobby_says_so() {
    let lab = Lab::agreed(short_terms()).await;
    lab.client.does(Command::SetHideAddress { hide: true }).await;
    lab.client.does(Command::OpenLobby { relationship: lab.client.relationship.clone() }).await;
    lab.client
        .waits_until("the detour in the lobby", SOON, |found| {
            found.session.as_ref().is_some_and(|session| {
                session.hide_address && session.can_relay && session.address_way == AddressWay::Relayed
            })
        })
        .await;
    lab.begins_session().await;
    let mut pictures = lab.therapist.sees_other();
    let mut seen = 0;
    while seen < 20 {
        tokio::time::timeout(SOON, pictures.changed()).await.expect("a picture").unwrap();
        seen += u32::from(pictures.borrow_and_update().is_some());
    }
    // One side's wish hides both: each would tell its own address otherwise.
    for (person, other_hides) in [(&lab.therapist, true), (&lab.client, false)] {
        person
            .waits_until("the detour in the session", SOON, |found| {
                found.session.as_ref().is_some_and(|session| {
                    session.address_way == AddressWay::Relayed && session.others[0].hides == other_hides
                })
            })
            .await;
    }
}
