//! kill -9 of either side without its window, between any two steps and in a session: what was
//! acknowledged is there, the way goes on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::{Duration, Instant};

use kader_tests::lab;
use kader_tests::remote::{Remote, watched};
use serde_json::{Value, json};

const T: usize = 0;
const C: usize = 1;
const BOTH: [usize; 2] = [T, C];

/// When somebody is killed, and who.
struct Kill {
    at: &'static str,
    who: &'static [usize],
    when: fn(&[Remote; 2]) -> bool,
}

fn kills_of(who: usize) -> Vec<Kill> {
    let who: &'static [usize] = if who == T { &[T] } else { &[C] };
    let kill = |at, when| Kill { at, who, when };
    let mut kills: Vec<Kill> = vec![
        kill("after invite", |s| s[T].did("invite")),
        kill("as the key package comes", |s| s[C].did("accept")),
        kill("as the short string is shown", if who == [T] { |s| emoji(&s[T]) } else { |s| emoji(&s[C]) }),
        kill("after the therapist said the same", |s| s[T].did("same")),
        kill("after the client said the same", |s| s[C].did("same")),
        kill("after proposing", |s| s[T].did("propose")),
        kill("after signing", |s| s[C].did("sign")),
        kill("in the lobby", |s| s[T].did("lobby") && s[C].did("lobby")),
        kill("at the door", |s| s[C].did("enter")),
        kill("as START is dated", |s| s[T].did("admit")),
        kill("in session", |s| s.iter().all(|side| side.phase() == "running" && side.pictures > 0)),
        kill("after the therapist's text", |s| s[T].did("say")),
        kill("after the client's text", |s| s[C].did("say")),
    ];
    if who == [C] {
        // Before there is anything to be killed in.
        kills.remove(0);
    }
    kills
}

fn emoji(side: &Remote) -> bool {
    side.sees("/verification/emoji").as_array().is_some_and(|emoji| emoji.len() == 6)
}

fn texts(side: &Remote) -> Vec<&str> {
    let texts = side.sees("/session/texts").as_array().map(Vec::as_slice).unwrap_or_default();
    texts.iter().filter(|text| text["sent"] == true).filter_map(|text| text["text"].as_str()).collect()
}

/// What this side does next on its way to two texts in a session, from wherever it is.
fn next(sides: &[Remote; 2], who: usize, number: usize) -> Option<(&'static str, Value)> {
    let side = &sides[who];
    match side.view.pointer("/vault/state")?.as_str()? {
        "absent" => return Some(("create", json!({}))),
        "locked" => return Some(("unlock", json!({}))),
        "open" => {}
        _ => return None,
    }
    let nothing = || json!({});
    if side.sees("").is_null() {
        if who == T {
            return Some(("invite", nothing()));
        }
        let open = sides[T].sees("/invitations/0/state") == "open";
        return open.then(|| ("accept", json!({ "link": sides[T].sees("/invitations/0/link") })));
    }
    match side.sees("/stage").as_str()? {
        "verify" => (emoji(side) && side.sees("/verification/mine") == false).then(|| ("same", nothing())),
        "agree" if side.sees("/proposal").is_null() => (who == T).then(|| ("propose", nothing())),
        "agree" if side.sees("/proposal/mine") == false => {
            Some(("sign", json!({ "hash": side.sees("/proposal/hash") })))
        }
        "ready" => match side.phase() {
            "" if !side.sees("/agreement").is_null() => Some(("lobby", nothing())),
            "lobby" if side.sees("/session/placeAttested") == false => Some(("place", nothing())),
            "lobby" if side.sees("/session/camera/on") == false => Some(("camera", nothing())),
            "lobby" | "interrupted" => Some(("enter", nothing())),
            "waiting" if who == T && side.sees("/session/others/0/waits") == true => {
                Some(("admit", nothing()))
            }
            "running" if side.sees("/session/camera/on") == false => Some(("camera", nothing())),
            "running" if side.acknowledged.len() < 2 => {
                Some(("say", json!({ "text": format!("tekst {number} van {who}") })))
            }
            _ => None,
        },
        _ => None,
    }
}

fn where_they_are(sides: &[Remote; 2]) -> String {
    BOTH.map(|who| {
        let side = &sides[who];
        let session = side.sees("/session");
        format!(
            "\n  {who}: vault {} stage {} problem {} phase {} line {} pictures {} texts {:?} acknowledged {:?} failed {:?} did {:?}",
            side.view.pointer("/vault/state").unwrap_or(&Value::Null),
            side.sees("/stage"),
            side.sees("/problem"),
            session["phase"],
            session["line"],
            side.pictures,
            texts(side),
            side.acknowledged,
            side.failed,
            side.done,
        )
    })
    .concat()
}

/// Takes what both say, and lets each do its next step, until `so`; kills whom and when it is time.
fn goes_on(sides: &mut [Remote; 2], kills: &mut Vec<Kill>, so: impl Fn(&[Remote; 2], bool) -> bool) {
    let end = Instant::now() + Duration::from_secs(400);
    let mut number = 0;
    loop {
        assert!(
            Instant::now() < end,
            "it does not go on; still to be killed: {:?}{}",
            kills.iter().map(|kill| kill.at).collect::<Vec<_>>(),
            where_they_are(sides)
        );
        for who in BOTH {
            sides[who].listen(Duration::from_millis(10));
            if let Some(at) = kills.iter().position(|kill| (kill.when)(sides)) {
                let kill = kills.remove(at);
                println!("killed {:?} {}", kill.who, kill.at);
                for who in kill.who {
                    sides[*who].dies_and_comes_back();
                }
            }
        }
        if so(sides, kills.is_empty()) {
            return;
        }
        for who in BOTH {
            if sides[who].waits {
                continue;
            }
            if let Some((name, fields)) = next(sides, who, number) {
                number += 1;
                sides[who].does(name, fields);
            } else {
                continue;
            }
            // The answer first: the view that follows from it may come a little later.
            while sides[who].waits && sides[who].listen(Duration::from_secs(5)) {}
            while sides[who].listen(Duration::from_millis(30)) {}
        }
    }
}

/// The whole way with these kills. Everything acknowledged is on both sides at its end.
async fn way(mut kills: Vec<Kill>) {
    lab::log();
    let folder = tempfile::tempdir().unwrap();
    let relay = lab::relay(folder.path()).await;
    let (url, seen) = watched(relay.url()).await;
    let deaths: Vec<usize> =
        BOTH.map(|who| kills.iter().filter(|kill| kill.who.contains(&who)).count()).into();
    let sides = tokio::task::spawn_blocking(move || {
        let mut sides =
            [Remote::start(folder.path(), "therapist", &url), Remote::start(folder.path(), "client", &url)];
        goes_on(&mut sides, &mut kills, |sides, all_killed| {
            all_killed
                && sides.iter().all(|side| {
                    let everything = sides.iter().flat_map(|from| &from.acknowledged);
                    let there = texts(side);
                    side.phase() == "running"
                        && side.pictures >= 20
                        && side.acknowledged.len() >= 2
                        && everything.clone().count() >= 4
                        && everything.clone().all(|text| there.iter().any(|here| here == text))
                })
        });
        for side in &sides {
            for text in sides.iter().flat_map(|from| &from.acknowledged) {
                let times = texts(side).iter().filter(|here| *here == text).count();
                assert_eq!(times, 1, "{text}{}", where_they_are(&sides));
            }
        }
        assert_eq!(texts(&sides[T]).len(), texts(&sides[C]).len());
        sides[T].does("leave", json!({}));
        goes_on(&mut sides, &mut Vec::new(), |sides, _| {
            sides.iter().all(|side| {
                side.sees("/history")
                    .as_array()
                    .is_some_and(|rows| rows.iter().any(|row| row["kind"] == "end"))
            })
        });
        for side in &mut sides {
            // The last command's answer first.
            while side.waits && side.listen(Duration::from_secs(60)) {}
            side.does("verify", json!({}));
            while side.waits && side.listen(Duration::from_secs(60)) {}
        }
        (sides, folder)
    })
    .await
    .unwrap();
    let (sides, _folder) = sides;
    for who in BOTH {
        assert_eq!(sides[who].deaths as usize, deaths[who]);
        assert_eq!(sides[who].history["firstBad"], Value::Null);
        let kinds: Vec<_> =
            sides[who].sees("/history").as_array().unwrap().iter().map(|row| &row["kind"]).collect();
        assert_eq!(kinds, ["agreed", "start", "end"], "one START however often they were killed");
    }
    assert_eq!(sides[T].history["head"], sides[C].history["head"], "the heads differ");
    // What was sent again was the same bytes. The nonce of the outer seal is drawn for every envelope, so that it could
    // hardly clash: a key of the inner ratchet used twice is opened by nobody, and its text would be missing above.
    {
        let seen = seen.lock().unwrap();
        println!("{} envelopes, {} sent again byte for byte", seen.by_nonce.len(), seen.again);
        assert_eq!(seen.clashes, 0);
        assert!(seen.by_nonce.len() > 20);
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_therapist_is_killed_at_every_step() {
    way(kills_of(T)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_client_is_killed_at_every_step() {
    way(kills_of(C)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_are_killed_at_once_in_pairing_and_in_session() {
    let both = |at, when| Kill { at, who: &[T, C], when };
    way(vec![
        both("as the key package comes", |s| s[C].did("accept")),
        both("after proposing", |s| s[T].did("propose")),
        both("as START is dated", |s| s[T].did("admit")),
        both("after a text", |s| s[C].did("say")),
    ])
    .await;
}
