//! After a kill a session goes on over a new line, and that has keys of its own: nothing of one line
//! opens with the keys of another, in either direction. So no key and counter are used twice, though
//! every line counts its frames from zero.
//!
//! Two whole cores on a real relay, without engines: those hand the keys to the call, which gives
//! them to nobody; and on the wire DTLS-SRTP, with a fresh handshake for each line, hides whether
//! the sealed frames under it share a key.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::collections::BTreeSet;

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{PhaseView, RoleView, SessionTerms, StageView, Terms, UnlockWay};
use kader_seal::MediaKeys;
use kader_seal::media::Stream;
use kader_tests::bare::{Bare, does, until};
use kader_tests::lab::{self, PASSPHRASE};

const T: usize = 0;
const C: usize = 1;
const FRAMES: u32 = 25;

/// Long enough for any number of kills.
fn long() -> Terms {
    SessionTerms { seconds: 3_600, extension_max_seconds: 0, ..SessionTerms::default() }.into()
}

/// From nothing to a session that runs.
async fn into_a_session(sides: &mut [Bare]) {
    for (who, role, name) in [(T, RoleView::Therapist, "Femke Bakker"), (C, RoleView::Client, "Sam de Wit")] {
        let create = Command::CreateVault {
            name: name.to_owned(),
            role,
            language: None,
            way: UnlockWay::Passphrase,
            passphrase: Some(Secret::new(PASSPHRASE.to_owned())),
        };
        let Reply::Words(words) = does(sides, who, create).await else { panic!("no words") };
        let answers = [0usize, 11, 23].map(|index| (index, Secret::new(words[index].clone()))).into();
        does(sides, who, Command::ConfirmWords { answers }).await;
    }
    does(sides, T, Command::Invite { people: 1 }).await;
    let link = Secret::new(sides[T].sees().unwrap().invitations.remove(0).link);
    does(sides, C, Command::Accept { link }).await;
    let at = |stage| {
        move |sides: &[Bare]| sides.iter().all(|side| side.sees().is_some_and(|found| found.stage == stage))
    };
    until(sides, "the short strings", |sides| {
        sides.iter().all(|side| {
            side.sees().and_then(|found| found.verification).is_some_and(|found| found.emoji.len() == 6)
        })
    })
    .await;
    for who in [T, C] {
        let relationship = sides[who].id();
        does(sides, who, Command::AnswerVerification { relationship, same: true }).await;
    }
    until(sides, "verified", at(StageView::Agree)).await;
    let relationship = sides[T].id();
    does(sides, T, Command::Propose { relationship, terms: long().into(), why: "Lang.".into() }).await;
    until(sides, "a proposal", |sides| sides[C].sees().unwrap().proposal.is_some()).await;
    let (relationship, hash) = (sides[C].id(), sides[C].sees().unwrap().proposal.unwrap().hash);
    does(sides, C, Command::Sign { relationship, hash }).await;
    until(sides, "agreed", at(StageView::Ready)).await;
    for who in [T, C] {
        let relationship = sides[who].id();
        does(sides, who, Command::OpenLobby { relationship: relationship.clone() }).await;
        let place = Command::AttestPlace {
            free_to_speak: true,
            alone: true,
            address: Secret::new("Lindelaan 4".to_owned()),
            call_back: Secret::new("06 1234 5678".to_owned()),
        };
        does(sides, who, place).await;
        does(sides, who, Command::Enter { relationship }).await;
    }
    until(sides, "somebody at the door", |sides| {
        sides[T].sees().unwrap().session.is_some_and(|session| session.others.iter().any(|other| other.waits))
    })
    .await;
    let relationship = sides[T].id();
    does(sides, T, Command::Admit { relationship }).await;
    running(sides).await;
}

async fn running(sides: &mut [Bare]) {
    until(sides, "a session", |sides| sides.iter().all(|side| side.phase() == Some(PhaseView::Running)))
        .await;
}

/// Frames of one stream that one side seals, and its key id.
fn sealed(keys: &MediaKeys, stream: Stream) -> (u64, Vec<Vec<u8>>) {
    let mut sealer = keys.sealer(stream).unwrap();
    let frames = (0..FRAMES).map(|n| sealer.seal(&[], &n.to_be_bytes()).unwrap()).collect();
    (sealer.kid().to_u64(), frames)
}

/// How many of them the other's keys open.
fn opened(keys: &MediaKeys, stream: Stream, frames: &[Vec<u8>]) -> usize {
    let mut opener = keys.opener(stream);
    frames.iter().filter(|frame| opener.open(0, frame).is_ok()).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_two_lines_of_a_session_share_a_key_however_often_one_is_killed() {
    lab::log();
    let folder = tempfile::tempdir().unwrap();
    let relay = lab::relay(folder.path()).await;
    let mut sides =
        [RoleView::Therapist, RoleView::Client].map(|role| Bare::start(folder.path(), role, &relay.url()));
    into_a_session(&mut sides).await;
    let start = sides[T].sees().unwrap().session.unwrap().started_ms;
    for who in [C, T, C] {
        let before = sides[who].lines.len();
        sides[who].dies_and_comes_back();
        let relationship = sides[who].id();
        until(&mut sides, "an interrupted session", |sides| {
            sides[who].phase() == Some(PhaseView::Interrupted)
        })
        .await;
        does(&mut sides, who, Command::Enter { relationship }).await;
        until(&mut sides, "another line", |sides| sides[who].lines.len() > before).await;
        running(&mut sides).await;
        assert_eq!(sides[T].sees().unwrap().session.unwrap().started_ms, start, "another session");
    }
    let [therapist, client] = &sides;
    let common: Vec<_> =
        therapist.lines.keys().filter(|offer| client.lines.contains_key(*offer)).cloned().collect();
    let epochs: BTreeSet<_> = common.iter().map(|offer| therapist.lines[offer].epoch()).collect();
    println!("{} lines that both laid, in epochs {epochs:?}", common.len());
    assert!(common.len() >= 4, "too few lines: {common:?}");
    // Nothing was renewed meanwhile: it is the lines' own nonces that make the keys differ.
    assert_eq!(epochs.len(), 1);

    let mut kids = BTreeSet::new();
    let mut crossed = 0;
    for stream in [Stream::Audio, Stream::Video] {
        for (from, to) in [(therapist, client), (client, therapist)] {
            for line in &common {
                let (kid, frames) = sealed(&from.lines[line], stream);
                assert!(kids.insert(kid), "a key id again");
                assert_eq!(opened(&to.lines[line], stream, &frames), frames.len(), "the line's own keys");
                for other in common.iter().filter(|other| *other != line) {
                    crossed += 1;
                    assert_eq!(opened(&to.lines[other], stream, &frames), 0, "{line} opens with {other}");
                }
            }
        }
    }
    println!("{crossed} times frames of one line were tried with the keys of another");
    relay.stop().await;
}
