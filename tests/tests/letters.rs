//! Letters between two real windows (S-20): one that is finished before the agreed hours is held, and goes when the
//! clock of both says that they open; an answer, what is found, kept for the session and taken back. The client has
//! no mouse.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::{Timestamp, Zoned, tz::TimeZone};
use kader_core::view::{Language, MessageTerms, QuotaTerms, SessionTerms, Terms, WindowTerms};
use kader_relay::RunningRelay;
use kader_tests::axe::is_accessible;
use kader_tests::clock::TestClock;
use kader_tests::keys::{presses, types};
use kader_tests::lab::{Lab, relay_by};
use kader_tests::shows::{sees, until_page_forgets, until_says, until_sees, until_view};
use kader_tests::visit::both_go_in;
use kader_tests::walk::{Walk, until};
use kader_tests::window::Window;

/// How long before the hours open the agreement is made.
const BEFORE_MINUTES: i16 = 45;
/// What is written.
const HELD: &str = "Ik heb vannacht nauwelijks geslapen.\nMaar ik ben opgestaan.";
const ANSWER: &str = "Goed dat je het schrijft. We beginnen er donderdag mee.";
const KEPT: &str = "De droom van gisteren";

/// What the pages say in one language.
struct Said {
    language: Language,
    pictures: &'static str,
    goes_at: &'static str,
    goes_now: &'static str,
    arrived: &'static str,
    taken_back: &'static str,
}

const DUTCH: Said = Said {
    language: Language::Nl,
    pictures: "letters",
    goes_at: "Dan kan Femke Bakker het lezen",
    goes_now: "Gaat nu weg",
    arrived: "Aangekomen",
    taken_back: "teruggehaald",
};

const ENGLISH: Said = Said {
    language: Language::En,
    pictures: "letters-en",
    goes_at: "Then Femke Bakker can read it",
    goes_now: "Goes now",
    arrived: "Arrived",
    taken_back: "took this message back",
};

/// Letters every day between these minutes of a zone's day.
fn lettered(zone: &str, from_minute: u16) -> Terms {
    let quota = QuotaTerms { per_day: 20, characters: 1_000 };
    let window = |weekday| WindowTerms { weekday, from_minute, to_minute: 1_440 };
    Terms {
        session: SessionTerms { seconds: 1_800, ..SessionTerms::default() },
        messages: Some(MessageTerms {
            zone: zone.to_owned(),
            windows: (1..=7).map(window).collect(),
            client: quota.clone(),
            therapist: quota,
            reply_seconds: 172_800,
            absences: Vec::new(),
            side: Vec::new(),
            files: None,
            tell_read: false,
        }),
        relations: true,
        ..Terms::default()
    }
}

/// A zone in which no day ends soon, and the minute of its day.
fn zone_and_minute() -> (&'static str, i16) {
    let minute = |zone: &str| {
        let now: Zoned = Timestamp::now().to_zoned(TimeZone::get(zone).unwrap());
        i16::from(now.hour()) * 60 + i16::from(now.minute())
    };
    let zones = ["Europe/Amsterdam", "Asia/Tokyo"].map(|zone| (zone, minute(zone)));
    zones.into_iter().find(|(_, minute)| *minute < 1_440 - 60).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s20_a_letter_is_held_and_goes_when_the_hours_open_in_dutch() {
    goes(&DUTCH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s20_a_letter_is_held_and_goes_when_the_hours_open_in_english() {
    goes(&ENGLISH).await;
}

async fn goes(said: &Said) {
    let (zone, minute) = zone_and_minute();
    let mut lab = Lab::agreed(lettered(zone, u16::try_from(minute + BEFORE_MINUTES).unwrap())).await;
    let mut time = Time {
        clock: TestClock::compile(lab.folder.path()).unwrap(),
        relay: lab.relay.take(),
        folder: lab.folder.path().to_owned(),
    };
    let environment = time.clock.environment();
    both_go_in(&lab, said.language, (said.pictures, environment), async |walk: &mut Walk| {
        the_way(walk, said, &mut time).await
    })
    .await;
}

/// The hour by every clock: of both windows, and of the relay, which would contradict them.
struct Time {
    clock: TestClock,
    relay: Option<RunningRelay>,
    folder: PathBuf,
}

impl Time {
    /// It becomes so much later than on this machine, seconds, while the relay is away for a moment: it says its time
    /// when a line begins.
    async fn is_ahead(&mut self, walk: &Walk, seconds: i64) -> Result<(), String> {
        let relay = self.relay.take().ok_or("no relay")?;
        let port = relay.addr().port();
        relay.stop().await;
        let windows = [&walk.therapist, &walk.client];
        for window in windows {
            until_view(window, "the relay is away", "/relay", |relay| relay != "connected").await?;
        }
        self.clock.is_ahead(seconds)?;
        self.relay = Some(relay_by(&self.folder, port, self.clock.of_relay()).await);
        for window in windows {
            until_view(window, "the relay is there again", "/relay", |relay| relay == "connected").await?;
        }
        Ok(())
    }
}

async fn the_way(walk: &mut Walk, said: &Said, time: &mut Time) -> Result<(), String> {
    for window in [&walk.therapist, &walk.client] {
        presses(window, "nav-messages").await?;
        window.wait("letters-empty", Duration::from_secs(20)).await?;
    }
    is_held(walk, said, time).await?;
    arrives(walk, said).await?;
    walk.picture("letters").await?;
    is_kept_and_found(walk).await?;
    is_taken_back(walk, said).await
}

/// The state of the letters that a window shows, in their order.
async fn states(window: &Window, so: impl Fn(&[String]) -> bool, what: &str) -> Result<(), String> {
    let script =
        "return [...document.querySelectorAll('[data-testid=letter]')].map((one) => one.dataset.state)";
    let read = |value: &serde_json::Value| -> Vec<String> {
        let all = value.as_array().cloned().unwrap_or_default();
        all.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    until(window, what, script, |value| so(&read(value))).await.map(|_| ())
}

async fn writes(window: &Window, text: &str) -> Result<(), String> {
    types(window, "letter-new", text).await?;
    presses(window, "letter-send").await
}

/// Finished before the hours, it waits and says until when; nothing of it is at the other's. Then it goes.
async fn is_held(walk: &mut Walk, said: &Said, time: &mut Time) -> Result<(), String> {
    until_says(&walk.client, "letter-when", said.goes_at).await?;
    writes(&walk.client, HELD).await?;
    states(&walk.client, |all| all == ["held"], "a letter that is held").await?;
    walk.picture("held").await?;
    let opens = sees(&walk.client, "/letters/opensMs").await?.as_i64().ok_or("no moment")?;
    // Ten minutes before the hour it is still unseen there, and held here.
    let before = opens / 1_000 - Timestamp::now().as_second();
    time.is_ahead(walk, before - 600).await?;
    let until = Instant::now() + Duration::from_secs(4);
    while Instant::now() < until {
        let unread = sees(&walk.therapist, "/letters/unread").await?;
        assert!(unread == 0 && !walk.therapist.has("letter").await, "shown before the hours open");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    states(&walk.client, |all| all == ["held"], "a letter that is still held").await?;
    time.is_ahead(walk, before + 2).await?;
    walk.therapist.wait("letter", Duration::from_secs(45)).await?;
    until_says(&walk.client, "letter-when", said.goes_now).await
}

/// It is there, word for word; its writer sees that; the answer comes back.
async fn arrives(walk: &Walk, said: &Said) -> Result<(), String> {
    for line in HELD.lines() {
        until_says(&walk.therapist, "letter-text", line).await?;
    }
    states(&walk.client, |all| all == ["arrived"], "a letter that arrived").await?;
    until_says(&walk.client, "letter", said.arrived).await?;
    // Its reader is where it is: it is not new for long.
    until_sees(&walk.therapist, "no letter that is new", "/letters/unread", |unread| *unread == 0).await?;
    presses(&walk.client, "nav-home").await?;
    writes(&walk.therapist, ANSWER).await?;
    walk.client.wait("home-letters-new", Duration::from_secs(45)).await?;
    is_accessible(&walk.client).await?;
    presses(&walk.client, "home-letters-new").await?;
    states(&walk.client, |all| all.len() == 2 && all[0] == "arrived", "the answer").await?;
    until_sees(&walk.client, "no reply that is owed", "/letters/reply", |reply| reply.is_null()).await?;
    Ok(())
}

/// What is kept for the session leaves nothing on the line; what was written is found by its words.
async fn is_kept_and_found(walk: &Walk) -> Result<(), String> {
    types(&walk.client, "letter-new", KEPT).await?;
    presses(&walk.client, "letter-keep-new").await?;
    until_says(&walk.client, "agenda-item", KEPT).await?;
    until_sees(&walk.client, "one thing that is kept", "/letters/agenda", |kept| *kept == 1).await?;
    assert_eq!(sees(&walk.therapist, "/letters/agenda").await?, 0);
    types(&walk.client, "letters-find", "donderdag").await?;
    states(&walk.client, |all| all.len() == 1, "one letter that was found").await?;
    until_says(&walk.client, "letter-text", "donderdag").await?;
    presses(&walk.client, "keep-tool").await?;
    is_accessible(&walk.client).await?;
    presses(&walk.client, "letters-back").await?;
    states(&walk.client, |all| all.len() == 2, "all letters again").await
}

/// Its writer takes one back: on both sides it says nothing any more.
async fn is_taken_back(walk: &Walk, said: &Said) -> Result<(), String> {
    presses(&walk.client, "letter-back").await?;
    walk.client.wait("letter-back-sure", Duration::from_secs(45)).await?;
    is_accessible(&walk.client).await?;
    presses(&walk.client, "letter-back-yes").await?;
    for window in [&walk.client, &walk.therapist] {
        states(window, |all| all.first().is_some_and(|one| one == "takenBack"), "a letter taken back")
            .await?;
        until_page_forgets(window, "nauwelijks geslapen").await?;
        until_says(window, "letter", said.taken_back).await?;
    }
    Ok(())
}
