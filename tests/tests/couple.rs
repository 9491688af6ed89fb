//! A couple's way in three real windows: two links, one comparison, an agreement of three, a session in which
//! everybody sees and reads everybody, one who goes out and comes back, and an end for all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use kader_tests::couple::{Couple, NAMES, painted_of};
use kader_tests::first::{checks, introduces, words};
use kader_tests::shows::{sees, until_gone, until_page_says, until_says, until_sees};
use kader_tests::walk::{STEP, self_at, until};
use serde_json::{Value, json};

const T: usize = 0;
/// The client who goes out and comes back.
const C: usize = 1;
const P: usize = 2;
const TEXT: &str = "Ik zie jullie allebei.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_couple_and_their_therapist_in_dutch() {
    goes("nl", "couple").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_couple_and_their_therapist_in_english() {
    goes("en", "couple-en").await;
}

async fn goes(language: &'static str, pictures: &str) {
    let mut couple = Couple::open(language, pictures).await.unwrap();
    let outcome = the_way(&mut couple).await;
    if outcome.is_err() {
        let _ = couple.picture("failed").await;
    }
    outcome.unwrap();
    for window in couple.windows {
        window.close().await;
    }
}

async fn the_way(couple: &mut Couple) -> Result<(), String> {
    for (window, (name, role)) in
        couple.windows.iter().zip(NAMES.into_iter().zip(["therapist", "client", "client"]))
    {
        introduces(window, name, role).await?;
        window.click("first-create").await?;
        let words = words(window).await?;
        window.click("words-written").await?;
        checks(window, &words).await?;
        self_at(window, "home").await?;
    }
    invites(couple).await?;
    compares(couple).await?;
    let handles = couple.handles().await?;
    agrees(couple, &handles).await?;
    begins(couple, &handles).await?;
    lives(couple, &handles).await?;
    goes_out_and_back(couple, &handles).await?;
    ends(couple).await
}

/// Two links, one for each; the group is made when both came.
async fn invites(couple: &mut Couple) -> Result<(), String> {
    let therapist = &couple.windows[T];
    therapist.click("invite").await?;
    until_says(
        therapist,
        "invite-how-many",
        couple.words("Hoeveel mensen nodig je uit?", "How many people do you invite?"),
    )
    .await?;
    therapist.click("invite-2").await?;
    for (client, number) in [(C, 1), (P, 2)] {
        let therapist = &couple.windows[T];
        let state =
            format!("return document.querySelector('[data-testid=invite-card-{number}]')?.dataset.state");
        until(therapist, "a link that works", &state, |state| state == "open").await?;
        let link = therapist.value(&format!("invite-link-{number}")).await?;
        let window = &couple.windows[client];
        window.click("accept").await?;
        window.type_in("accept-link", &link).await?;
        if client == C {
            couple.picture("two-invitations").await?;
        }
        let (therapist, window) = (&couple.windows[T], &couple.windows[client]);
        window.click("accept-submit").await?;
        if client == C {
            until(therapist, "a link that was used", &state, |state| state == "used").await?;
            until_says(
                window,
                "joining-everybody",
                couple.words("tot iedereen er is", "until everybody has come"),
            )
            .await?;
            assert_eq!(sees(therapist, "/stage").await?, "invited", "the group began without the second");
            couple.picture("one-came").await?;
            couple.fit(&[T, C]).await?;
        }
    }
    Ok(())
}

/// The same six at all three; who said so is named, and who is awaited.
async fn compares(couple: &mut Couple) -> Result<(), String> {
    let mut shown = Vec::new();
    for window in &couple.windows {
        window.wait("verify-emoji", STEP).await?;
        shown.push(window.read("verify-emoji").await?);
        until_says(
            window,
            "verify-all",
            couple.words("Iedereen ziet dezelfde zes.", "Everybody sees the same six."),
        )
        .await?;
    }
    assert!(!shown[T].is_empty() && shown.iter().all(|one| *one == shown[T]), "other signs: {shown:?}");
    couple.picture("verify").await?;
    couple.windows[T].click("verify-same").await?;
    let clients = named(couple, T).await?;
    until_says(
        &couple.windows[T],
        "verify-waits",
        &couple.words("Nu {} nog", "Now {} still has to").replace("{}", &clients),
    )
    .await?;
    until_says(
        &couple.windows[C],
        "verify-other-same",
        couple.words("Femke Bakker zei al: hetzelfde.", "Femke Bakker already said: the same."),
    )
    .await?;
    couple.windows[C].click("verify-same").await?;
    until_says(
        &couple.windows[C],
        "verify-waits",
        couple.words("Nu Noor Jansen nog", "Now Noor Jansen still has to"),
    )
    .await?;
    until_says(
        &couple.windows[T],
        "verify-waits",
        couple.words("Nu Noor Jansen nog", "Now Noor Jansen still has to"),
    )
    .await?;
    until_says(
        &couple.windows[P],
        "verify-other-same",
        couple.words(
            "Femke Bakker en Sam de Wit zeiden al: hetzelfde.",
            "Femke Bakker and Sam de Wit already said: the same.",
        ),
    )
    .await?;
    for window in &couple.windows {
        assert_eq!(sees(window, "/stage").await?, "verify", "verified before everybody said so");
    }
    couple.picture("two-said-same").await?;
    couple.fit(&[P]).await?;
    couple.windows[P].click("verify-same").await?;
    for window in &couple.windows {
        until_sees(window, "verified", "/stage", |stage| *stage == "agree").await?;
    }
    Ok(())
}

/// From the couple's example; in force when the last one has signed.
async fn agrees(couple: &mut Couple, handles: &[String; 3]) -> Result<(), String> {
    let therapist = &couple.windows[T];
    self_at(therapist, "agreement").await?;
    for step in ["terms-open-start", "preset-couple", "preset-take", "terms-open-often", "terms-ad-hoc"] {
        therapist.click(step).await?;
    }
    therapist.wait("terms-presence", STEP).await?;
    for step in ["terms-open-relations", "terms-declare"] {
        therapist.click(step).await?;
    }
    therapist.type_in("terms-why", "Zoals we bespraken, voor jullie samen.").await?;
    couple.picture("propose").await?;
    couple.windows[T].click("propose-submit").await?;
    let awaits = [handles[C].as_str(), &handles[P]];
    let proposal = until_sees(&couple.windows[T], "a proposal", "/proposal", Value::is_object).await?;
    let mut found: Vec<_> =
        proposal["awaits"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    found.sort_unstable();
    let mut wanted = awaits.to_vec();
    wanted.sort_unstable();
    assert_eq!(found, wanted, "others are awaited");
    let clients = named(couple, T).await?;
    page_says(couple, T, &couple.words("{} lezen en tekenen", "{} read and sign").replace("{}", &clients))
        .await?;
    for client in [C, P] {
        // Each client reads it, declares and signs.
        let window = &couple.windows[client];
        window.wait("agreement-sign", STEP).await?;
        page_says(couple, client, "Femke Bakker").await?;
        signed(couple, client, &handles[T], true).await?;
        if client == P {
            signed(couple, client, &handles[C], true).await?;
        }
        couple.picture(if client == C { "first-signs" } else { "second-signs" }).await?;
        let window = &couple.windows[client];
        window.click("sign-declare").await?;
        window.click("agreement-sign").await?;
        if client == C {
            // By name, at both who have signed; nothing is in force.
            page_says(
                couple,
                T,
                couple.words(
                    "Noor Jansen leest en tekent in eigen tempo.",
                    "Noor Jansen reads and signs at their own pace.",
                ),
            )
            .await?;
            until_sees(&couple.windows[T], "one who is awaited", "/proposal/awaits", |awaits| {
                *awaits == json!([handles[P]])
            })
            .await?;
            signed(couple, T, &handles[C], true).await?;
            signed(couple, T, &handles[P], false).await?;
            page_says(
                couple,
                C,
                couple.words("Het voorstel ligt bij Noor Jansen.", "The proposal is with Noor Jansen."),
            )
            .await?;
            for window in &couple.windows {
                assert_eq!(sees(window, "/agreement").await?, Value::Null, "in force without all signatures");
            }
            couple.picture("one-is-awaited").await?;
            couple.fit(&[T, C]).await?;
        }
    }
    for window in &couple.windows {
        window.wait("open-lobby", STEP).await?;
        let rows = until_sees(window, "signed by all", "/history", |rows| {
            rows[0]["signed"].as_array().is_some_and(|signed| signed.len() == 3)
        })
        .await?;
        assert_eq!((&rows[0]["kind"], &rows[0]["by"]["who"]), (&json!("agreed"), &json!("all")));
    }
    couple.picture("home").await
}

/// All three get ready, both clients knock, and everybody is let in with one click.
async fn begins(couple: &mut Couple, handles: &[String; 3]) -> Result<(), String> {
    for window in &couple.windows {
        window.click("open-lobby").await?;
        self_at(window, "lobby").await?;
        for step in ["camera", "microphone", "place-free-yes", "place-alone-yes"] {
            window.click(step).await?;
        }
        window.type_in("place-address", "Lindelaan 4, thuis").await?;
        window.type_in("place-phone", "06 1234 5678").await?;
    }
    couple.picture("lobby").await?;
    couple.windows[T].click("lobby-enter").await?;
    couple.windows[C].click("lobby-enter").await?;
    until_says(
        &couple.windows[T],
        "lobby-who-asks",
        couple.words("Sam de Wit wil binnenkomen.", "Sam de Wit wants to come in."),
    )
    .await?;
    until_says(
        &couple.windows[T],
        "lobby-who-in",
        couple.words("Noor Jansen is er.", "Noor Jansen is there."),
    )
    .await?;
    couple.picture("one-knocks").await?;
    couple.windows[P].click("lobby-enter").await?;
    let clients = named(couple, T).await?;
    until_says(
        &couple.windows[T],
        "lobby-who-asks",
        &couple.words("{} willen binnenkomen.", "{} want to come in.").replace("{}", &clients),
    )
    .await?;
    until_says(&couple.windows[T], "lobby-admit", couple.words("Laat iedereen binnen", "Let everybody in"))
        .await?;
    couple.picture("both-knock").await?;
    couple.fit(&[T]).await?;
    couple.windows[T].click("lobby-admit").await?;
    for window in &couple.windows {
        self_at(window, "session").await?;
    }
    all_see_all(couple, handles, &[T, C, P]).await?;
    let mut starts = Vec::new();
    for window in &couple.windows {
        starts.push(sees(window, "/session/startedMs").await?);
    }
    assert!(starts[T].is_u64() && starts.iter().all(|start| *start == starts[T]), "starts: {starts:?}");
    couple.picture("session").await?;
    couple.fit(&[C]).await
}

/// In each of these windows the picture of each of the others, under that one's name.
async fn all_see_all(couple: &Couple, handles: &[String; 3], there: &[usize]) -> Result<(), String> {
    for at in there {
        for of in there.iter().filter(|of| *of != at) {
            until_says(&couple.windows[*at], &format!("other-{}", handles[*of]), NAMES[*of]).await?;
            couple.shows(*at, *of, &handles[*of]).await?;
        }
        assert!(
            !couple.windows[*at].has(&format!("picture-{}", handles[*at])).await,
            "the own one among the others"
        );
    }
    Ok(())
}

/// A text arrives in both others with its writer's name.
async fn lives(couple: &mut Couple, handles: &[String; 3]) -> Result<(), String> {
    for window in &couple.windows {
        window.click("toggle-texts").await?;
    }
    couple.windows[P].type_in("text", TEXT).await?;
    couple.windows[P].click("text-send").await?;
    for at in [T, C] {
        until_says(&couple.windows[at], "texts", TEXT).await?;
        until_says(&couple.windows[at], "texts", "Noor Jansen").await?;
        assert_eq!(sees(&couple.windows[at], "/session/texts/0/by").await?, json!(handles[P]));
    }
    until_says(&couple.windows[P], "texts", couple.words("Jij,", "You,")).await?;
    couple.picture("text").await?;
    for window in &couple.windows {
        window.click("toggle-texts").await?;
    }
    Ok(())
}

/// One client goes out: the others go on, and see that and who. Then back in, seen again by both.
async fn goes_out_and_back(couple: &mut Couple, handles: &[String; 3]) -> Result<(), String> {
    let client = &couple.windows[C];
    client.click("leave").await?;
    until_says(
        client,
        "card-leave",
        couple.words(
            "De anderen zien dat je weggaat, en gaan door.",
            "The others see that you leave, and go on.",
        ),
    )
    .await?;
    couple.picture("leave").await?;
    couple.fit(&[C]).await?;
    couple.windows[C].click("leave-yes").await?;
    self_at(&couple.windows[C], "ending").await?;
    page_says(couple, C, couple.words("De anderen gaan door.", "The others go on.")).await?;
    let (tile, picture) = (format!("other-{}", handles[C]), format!("picture-{}", handles[C]));
    for at in [T, P] {
        let window = &couple.windows[at];
        until_says(window, &tile, couple.words("Sam de Wit is even weg", "Sam de Wit is out of the room"))
            .await?;
        until_gone(window, &picture).await?;
        assert_eq!(sees(window, "/session/phase").await?, "running");
    }
    all_see_all(couple, handles, &[T, P]).await?;
    couple.picture("one-went-out").await?;
    couple.fit(&[T]).await?;
    // From home, as its page said.
    couple.windows[C].click("ending-close").await?;
    self_at(&couple.windows[C], "home").await?;
    couple.windows[C].click("open-lobby").await?;
    self_at(&couple.windows[C], "interrupted").await?;
    couple.picture("goes-back").await?;
    couple.fit(&[C]).await?;
    couple.windows[C].click("rejoin").await?;
    self_at(&couple.windows[C], "session").await?;
    // The devices are off until their owner turns them on again.
    for at in [T, P] {
        until_says(
            &couple.windows[at],
            &tile,
            couple.words(
                "Sam de Wit heeft camera en microfoon uit",
                "Sam de Wit has camera and microphone off",
            ),
        )
        .await?;
        let painted = couple.windows[at].run(&painted_of(&handles[C])).await?;
        assert_eq!(painted, 0, "a picture without a camera");
    }
    couple.picture("back-without-camera").await?;
    couple.windows[C].click("toggle-camera").await?;
    all_see_all(couple, handles, &[T, C, P]).await?;
    couple.picture("back").await
}

/// The therapist's leaving ends it for all; what all three keep is the same, and checks.
async fn ends(couple: &mut Couple) -> Result<(), String> {
    couple.windows[T].click("leave").await?;
    until_says(
        &couple.windows[T],
        "card-leave",
        couple.words("voor hen eindigt de sessie dan ook", "for them it ends, too"),
    )
    .await?;
    couple.windows[T].click("leave-yes").await?;
    for at in [T, C, P] {
        self_at(&couple.windows[at], "ending").await?;
        page_says(
            couple,
            at,
            if at == T {
                couple.words("Je bent weggegaan", "You have left")
            } else {
                couple.words("Femke Bakker is weggegaan", "Femke Bakker has left")
            },
        )
        .await?;
    }
    couple.picture("ending").await?;
    let mut heads = Vec::new();
    for (at, window) in couple.windows.iter().enumerate() {
        window.click("ending-history").await?;
        self_at(window, "history").await?;
        let rows = until_sees(window, "three entries", "/history", |rows| {
            let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
            rows.iter().map(|row| row["kind"].as_str().unwrap_or_default()).eq(["agreed", "start", "end"])
        })
        .await?;
        assert_eq!(rows[1]["signed"].as_array().map(Vec::len), Some(3), "all signed the start");
        assert_eq!(rows[2]["reason"], if at == T { "leftByMe" } else { "leftByOther" });
        until_says(
            window,
            "history",
            couple.words("Door jullie allemaal getekend.", "Signed by all of you."),
        )
        .await?;
        window.click("history-verify").await?;
        let result = window.read("history-result").await?.trim_end().to_owned();
        assert!(
            !window
                .run("return 'firstBad' in document.querySelector('[data-testid=history-result]').dataset")
                .await?
                .as_bool()
                .unwrap()
        );
        heads.push(result.rsplit(' ').next().unwrap_or_default().to_owned());
    }
    couple.picture("history").await?;
    // Going on with somebody else in it is asked on the way out.
    for step in ["nav-home", "home-closing", "onward-open"] {
        couple.windows[T].click(step).await?;
    }
    couple.fit(&[T, P]).await?;
    assert!(heads[T].len() == 8 && heads.iter().all(|head| *head == heads[T]), "the heads differ: {heads:?}");
    Ok(())
}

/// Waits until it is said of this member's signature that it is there, or not.
async fn signed(couple: &Couple, at: usize, handle: &str, there: bool) -> Result<(), String> {
    let said = format!("return document.querySelector('[data-testid=\"sign-{handle}\"]').dataset.signed");
    let wanted = there.to_string();
    until(&couple.windows[at], &format!("signed: {wanted}"), &said, |said| *said == wanted.as_str())
        .await
        .map(|_| ())
}

/// The others, as a window lists them: in the order of their keys.
async fn named(couple: &Couple, at: usize) -> Result<String, String> {
    let members = sees(&couple.windows[at], "/members").await?;
    let names = members.as_array().into_iter().flatten().filter_map(|member| member["name"].as_str());
    Ok(names.collect::<Vec<_>>().join(couple.words(" en ", " and ")))
}

/// Waits until the page says so, anywhere.
async fn page_says(couple: &Couple, at: usize, sentence: &str) -> Result<(), String> {
    until_page_says(&couple.windows[at], sentence).await
}
