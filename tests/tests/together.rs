//! What takes two, between two real windows and by clicking alone: the place that each says before a session (S-15),
//! looking back together (S-18), and an end that both want (S-80), with what each takes along (S-42).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use kader_core::view::{
    AppointmentTerms, ConfidentialityTerms, CourseTerms, Language, PlaceTerms, SessionTerms, Terms,
};
use kader_tests::along::{ledgers_hold, takes_own};
use kader_tests::axe::is_accessible;
use kader_tests::lab::Lab;
use kader_tests::shows::{sees, until_gone, until_page_says, until_says, until_sees};
use kader_tests::visit::both_go;
use kader_tests::walk::{STEP, Walk, self_at, until};
use kader_tests::window::Window;
use serde_json::{Value, json};

/// What the pages say in one language.
struct Said {
    language: Language,
    pictures: &'static str,
    place_agreed: &'static str,
    holds: &'static str,
    not_enforced: &'static str,
    cannot_see: &'static str,
    questions: [&'static str; 4],
    sealed: [&'static str; 2],
    missing: &'static str,
    find_a_place: &'static str,
    not_free: &'static str,
    look_back: &'static str,
    first_review: &'static str,
    review: [&'static str; 4],
    wrote_down: [&'static str; 2],
    if_so_for_you: &'static str,
    room_is_there: [&'static str; 2],
    appointment_asked: &'static str,
    together: &'static str,
    still_planned: &'static str,
    asks_to_end: [&'static str; 2],
    what_yes_means: &'static str,
    closed: [&'static str; 2],
    notes: &'static str,
    texts: &'static str,
    me: &'static str,
}

const DUTCH: Said = Said {
    language: Language::Nl,
    pictures: "together",
    place_agreed: "Over de plek spraken jullie af:",
    holds: "Wat je voor een sessie over je plek zegt, geldt 10 minuten.",
    not_enforced: "afgesproken, niet af te dwingen",
    cannot_see: "Voor een sessie zeg je of je vrij kunt praten.",
    questions: [
        "Even over je plek",
        "Kun je hier vrij praten?",
        "Wie is er bij je?",
        "Waar ben je, en wat is je nummer?",
    ],
    sealed: [
        "Wat jij invult, blijft op dit apparaat. Wat je cliënt invult, komt verzegeld bij jou",
        "Dit gaat verzegeld naar je therapeut als de sessie begint. Die ziet het alleen door een crisis te melden",
    ],
    missing: "Vul eerst alles over je plek in. Dan kun je naar binnen.",
    find_a_place: "Neem de tijd om een plek te vinden. Je kunt naar binnen zodra dit ja is.",
    not_free: "Je zei dat je nog niet vrij kunt praten.",
    look_back: "Het is tijd om samen terug te kijken.",
    first_review: "Jullie hebben afgesproken om na een aantal sessies samen terug te kijken. Dat komt eerst.",
    review: [
        "Jullie spraken af om nu samen terug te kijken. Alleen feiten, geen cijfer en geen oordeel.",
        "Jullie hadden 1 sessie, van ",
        "Sinds het begin, op ",
        "Praat er eerst samen over. Een van jullie schrijft het op, de ander zegt ja.",
    ],
    wrote_down: [
        "Je schreef op: we keken terug, en we gaan verder.",
        "Femke Bakker schrijft op: we keken terug, en we gaan verder.",
    ],
    if_so_for_you: "Zeg ja als dat ook voor jou zo is. Daarna kan de volgende sessie.",
    room_is_there: ["Je kunt Sam de Wit ontvangen.", "De kamer is er voor jou en Femke Bakker."],
    appointment_asked: "Femke Bakker vraagt om een sessie op ",
    together: "Als jullie allebei ja zeggen, is deze verbinding afgesloten.",
    still_planned: "Er staan nog sessies gepland. Laat ze doorgaan of zeg ze af, dan kunnen jullie samen afronden.",
    asks_to_end: ["Sam de Wit vraagt om samen af te ronden.", "Je vroeg om samen af te ronden."],
    what_yes_means: "Als je ja zegt, is deze verbinding afgesloten. Wat jullie schreven, wordt gewist.",
    closed: ["Jullie rondden samen af, op ", "Dit is afgesloten."],
    notes: "Mijn aantekeningen\n\n",
    texts: "Geschreven tijdens het gesprek\n",
    me: "  Ik\n",
};

const ENGLISH: Said = Said {
    language: Language::En,
    pictures: "together-en",
    place_agreed: "About the place you agreed:",
    holds: "What you say about your place before a session holds for 10 minutes.",
    not_enforced: "agreed, not enforced",
    cannot_see: "Before a session you say whether you can talk freely.",
    questions: [
        "About your place",
        "Can you talk freely here?",
        "Who is with you?",
        "Where are you, and what is your number?",
    ],
    sealed: [
        "What you fill in stays on this device. What your client fills in comes to you sealed",
        "This goes sealed to your therapist when the session begins. They see it only by declaring a crisis",
    ],
    missing: "First fill in everything about your place. Then you can go in.",
    find_a_place: "Take your time to find a place. You can go in once this is a yes.",
    not_free: "You said that you cannot talk freely yet.",
    look_back: "It is time to look back together.",
    first_review: "You agreed to look back together after a number of sessions. That comes first.",
    review: [
        "You agreed to look back together now. Only facts, no grade and no judgment.",
        "You had 1 session, of ",
        "Since the beginning, on ",
        "Talk about it together first. One of you writes it down, the other says yes.",
    ],
    wrote_down: [
        "You wrote down: we looked back, and we go on.",
        "Femke Bakker writes down: we looked back, and we go on.",
    ],
    if_so_for_you: "Say yes if that is so for you as well. After that the next session can come.",
    room_is_there: ["You can see Sam de Wit.", "The room is there for you and Femke Bakker."],
    appointment_asked: "Femke Bakker asks for a session on ",
    together: "If both of you say yes, this connection is closed.",
    still_planned: "There are still sessions planned. Let them go ahead or cancel them, then you can end together.",
    asks_to_end: ["Sam de Wit asks to end together.", "You asked to end together."],
    what_yes_means: "If you say yes, this connection is closed. What you wrote is erased.",
    closed: ["You ended together, on ", "This is closed."],
    notes: "My notes\n\n",
    texts: "Written during the call\n",
    me: "  Me\n",
};

/// What the agreement says about the place, in words of the two.
const WHERE: &str = "We zitten allebei in een kamer met de deur dicht.";
/// What each writes: beside the picture, and in the own note.
const TEXTS: [&str; 2] = ["Neem de tijd.", "Ik vond het spannend."];
const NOTES: [&str; 2] = ["Volgende keer rustig beginnen.", "Wandelen helpt."];

/// A place in words, a review after every session, appointments; what the other wrote stays with the other.
fn terms() -> Terms {
    Terms {
        session: SessionTerms {
            seconds: 1_800,
            grace_seconds: 60,
            notices: Vec::new(),
            appointments: Some(AppointmentTerms { early_seconds: 900, late_seconds: 900, ad_hoc: true }),
            ..SessionTerms::default()
        },
        course: Some(CourseTerms { review_every: Some(1), ..CourseTerms::default() }),
        place: Some(PlaceTerms { fresh_seconds: 600, words: WHERE.to_owned() }),
        confidentiality: Some(ConfidentialityTerms {
            capture_protection: false,
            retention: Vec::new(),
            idle_lock_seconds: 7_200,
            export_shared: false,
        }),
        relations: true,
        ..Terms::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_a_review_and_an_end_that_both_want_in_dutch() {
    goes(&DUTCH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_a_review_and_an_end_that_both_want_in_english() {
    goes(&ENGLISH).await;
}

async fn goes(said: &Said) {
    let lab = Lab::agreed(terms()).await;
    both_go(&lab, said.language, said.pictures, async |walk: &mut Walk| the_way(walk, said).await).await;
}

fn both(walk: &Walk) -> [&Window; 2] {
    [&walk.therapist, &walk.client]
}

async fn the_way(walk: &mut Walk, said: &Said) -> Result<(), String> {
    reads_what_is_agreed(walk, said).await?;
    says_the_place(walk, said).await?;
    walk.begin().await?;
    for (at, text) in TEXTS.into_iter().enumerate() {
        writes(walk, at, text).await?;
    }
    leaves(walk).await?;
    comes_first(walk, said).await?;
    looks_back(walk, said).await?;
    plans(walk, said).await?;
    // And they go in again.
    walk.lobby().await?;
    walk.begin().await?;
    leaves(walk).await?;
    let parts = asks_to_end(walk, said).await?;
    ends(walk, said, &parts).await?;
    ledgers_hold(both(walk)).await
}

/// Of the place it says what Kader enforces (how long what was said holds), and what not (where one sits).
async fn reads_what_is_agreed(walk: &mut Walk, said: &Said) -> Result<(), String> {
    for window in both(walk) {
        window.click("nav-agreement").await?;
        for (part, says) in [("place", [said.place_agreed, WHERE]), ("fresh", [said.holds, ""])] {
            let paragraph = format!(
                "return document.querySelector('[data-testid=clause-place] [data-testid=part-{part}]') \
                   .closest('p').parentElement.innerText"
            );
            let text = until(window, part, &paragraph, Value::is_string).await?;
            let text = text.as_str().unwrap_or_default();
            assert!(says.iter().all(|words| text.contains(words)), "{text}");
            assert_eq!(text.contains(said.not_enforced), part == "place", "{text}");
        }
        // Whether one is alone is asked, and cannot be seen: that stands below every agreement.
        let always = "return document.querySelector('.always [data-rule=\"S-15 P4\"]').innerText";
        let words = until(window, "what is always so", always, Value::is_string).await?;
        let words = words.as_str().unwrap_or_default();
        assert!(words.contains(said.cannot_see) && words.contains(said.not_enforced), "{words}");
        window.run("document.querySelector('[data-testid=clause-place]').scrollIntoView()").await?;
    }
    walk.picture("place-agreed").await?;
    for window in both(walk) {
        window.click("nav-home").await?;
    }
    Ok(())
}

/// The questions, in words; and with any answer missing nobody goes in.
async fn says_the_place(walk: &mut Walk, said: &Said) -> Result<(), String> {
    for (window, sealed) in both(walk).into_iter().zip(said.sealed) {
        window.click("open-lobby").await?;
        self_at(window, "lobby").await?;
        for words in said.questions.into_iter().chain([sealed]) {
            until_page_says(window, words).await?;
        }
        stays_out(window, said.missing, "place-free-yes").await?;
        // Nor past the page.
        let relationship = sees(window, "/id").await?;
        let enter = window.command("enter", &json!({ "relationship": relationship })).await;
        assert!(enter.as_ref().is_err_and(|told| told.contains("placeMissing")), "{enter:?}");
        let answers = json!({ "freeToSpeak": false, "alone": true, "address": "Lindelaan 4", "callBack": "06 1234 5678" });
        let attested = window.command("attest_place", &answers).await;
        assert!(attested.as_ref().is_err_and(|told| told.contains("placeMissing")), "{attested:?}");
        window.click("place-free-no").await?;
        until_page_says(window, said.find_a_place).await?;
        stays_out(window, said.not_free, "place-free-no").await?;
    }
    walk.picture("not-free").await?;
    for window in both(walk) {
        window.click("place-free-yes").await?;
        stays_out(window, said.missing, "place-alone-yes").await?;
        window.click("place-alone-yes").await?;
        stays_out(window, said.missing, "place-address").await?;
        window.type_in("place-address", "Lindelaan 4, thuis").await?;
        stays_out(window, said.missing, "place-phone").await?;
        window.type_in("place-phone", "06 1234 5678").await?;
        for device in ["camera", "microphone"] {
            window.click(device).await?;
        }
    }
    walk.picture("place-said").await
}

/// A click on going in leads to the field that is missing, with a sentence, and nowhere else.
async fn stays_out(window: &Window, sentence: &str, field: &str) -> Result<(), String> {
    window.run("document.activeElement?.blur()").await?;
    window.click("lobby-enter").await?;
    let at = "return document.activeElement?.id ?? ''";
    until(window, &format!("the way to {field}"), at, |id| id == field).await?;
    until_page_says(window, sentence).await?;
    assert_eq!(sees(window, "/session/phase").await?, "lobby");
    assert_eq!(sees(window, "/session/placeAttested").await?, false);
    Ok(())
}

/// One writes beside the picture, and the other reads it.
async fn writes(walk: &Walk, at: usize, text: &str) -> Result<(), String> {
    for window in both(walk) {
        if !window.has("text").await {
            window.click("toggle-texts").await?;
        }
    }
    both(walk)[at].type_in("text", text).await?;
    both(walk)[at].click("text-send").await?;
    for window in both(walk) {
        until_says(window, "texts", text).await?;
    }
    Ok(())
}

async fn leaves(walk: &Walk) -> Result<(), String> {
    walk.client.click("leave").await?;
    walk.client.click("leave-yes").await?;
    for window in both(walk) {
        self_at(window, "ending").await?;
        window.click("ending-close").await?;
        self_at(window, "home").await?;
    }
    Ok(())
}

/// A review is due: home says so, nothing can be planned and nobody goes in, and each of the three leads to it.
async fn comes_first(walk: &mut Walk, said: &Said) -> Result<(), String> {
    for window in both(walk) {
        until_page_says(window, said.look_back).await?;
        until_says(window, "refusal", said.first_review).await?;
        until(window, "the rule", RULE, |rule| rule == "S-18").await?;
    }
    walk.picture("review-due").await?;
    let (therapist, client) = (&walk.therapist, &walk.client);
    looks_at_a_day(therapist).await?;
    until_says(therapist, "planning-refused", said.first_review).await?;
    is_accessible(therapist).await?;
    assert!(!therapist.has("planning-ask").await, "can be planned before the review");
    client.click("open-lobby").await?;
    self_at(client, "lobby").await?;
    until_says(client, "refusal", said.first_review).await?;
    walk.picture("review-first").await?;
    for window in both(walk) {
        window.click("way-review").await?;
        self_at(window, "review").await?;
    }
    until_sees(&walk.client, "nobody in the lobby", "/session", Value::is_null).await.map(|_| ())
}

const RULE: &str = "return document.querySelector('[data-testid=refusal]')?.dataset.rule ?? ''";

/// Looks in nine days, half past ten.
async fn looks_at_a_day(window: &Window) -> Result<(), String> {
    let day = "const d = new Date(Date.now() + 9 * 864e5); return d.getDate() + '-' + (d.getMonth() + 1)";
    let day = window.run(day).await?;
    window.click("nav-planning").await?;
    window.type_in("planning-day", day.as_str().unwrap_or_default()).await?;
    window.type_in("planning-time", "10:30").await?;
    window.click("planning-look").await
}

/// The therapist writes down how it goes on; it is so once the client has said yes, and not before.
async fn looks_back(walk: &mut Walk, said: &Said) -> Result<(), String> {
    for window in both(walk) {
        for words in said.review {
            until_page_says(window, words).await?;
        }
        until_says(window, "review-agreed", WHERE).await?;
    }
    walk.picture("review").await?;
    walk.therapist.click("review-goOn").await?;
    until_says(&walk.therapist, "request-own", said.wrote_down[0]).await?;
    for words in [said.wrote_down[1], said.if_so_for_you] {
        until_says(&walk.client, "request-theirs", words).await?;
    }
    for window in both(walk) {
        assert_eq!(sees(window, "/course/reviewDue").await?, true, "one alone looked back");
    }
    walk.picture("review-asked").await?;
    walk.client.click("request-yes").await?;
    for (window, words) in both(walk).into_iter().zip(said.room_is_there) {
        until_sees(window, "no review due", "/course/reviewDue", |due| *due == false).await?;
        for request in ["request-own", "request-theirs"] {
            until_gone(window, request).await?;
        }
        until_sees(window, "both signatures", "/history", |rows| {
            let last = rows.as_array().and_then(|rows| rows.last());
            last.is_some_and(|row| row["kind"] == "reviewed" && row["by"]["who"] == "all")
        })
        .await?;
        window.click("nav-home").await?;
        until_page_says(window, words).await?;
        until_gone(window, "refusal").await?;
    }
    Ok(())
}

/// A time can be asked for again, and stands once the other says yes.
async fn plans(walk: &mut Walk, said: &Said) -> Result<(), String> {
    looks_at_a_day(&walk.therapist).await?;
    walk.therapist.click("planning-ask").await?;
    walk.therapist.wait("request-own", STEP).await?;
    until_says(&walk.client, "request-theirs", said.appointment_asked).await?;
    walk.picture("appointment-asked").await?;
    walk.client.click("request-yes").await?;
    for window in both(walk) {
        until_sees(window, "the appointment", "/course/appointments/0/outcome/is", |is| is == "open").await?;
    }
    walk.therapist.click("nav-home").await
}

/// The client asks to close together. What is still planned is called off first; and what each wrote can be taken
/// along before. Gives what the client took.
async fn asks_to_end(walk: &mut Walk, said: &Said) -> Result<String, String> {
    for (window, note) in both(walk).into_iter().zip(NOTES) {
        window.type_in("note", note).await?;
        let kept = "return document.querySelector('[data-testid=note-state]').innerText";
        until(window, "a note", kept, |text| text.as_str().is_some_and(|text| !text.is_empty())).await?;
    }
    let client = &walk.client;
    client.click("home-closing").await?;
    until_page_says(client, said.together).await?;
    until_says(client, "closing-open", said.still_planned).await?;
    client.click("close-together").await?;
    until(client, "what comes first", FAILED, |text| {
        text.as_str().unwrap_or_default().contains(said.still_planned)
    })
    .await?;
    assert_eq!(sees(client, "/course/requests").await?, json!([]), "asked with a session planned");
    walk.picture("still-planned").await?;

    let client = &walk.client;
    client.click("nav-home").await?;
    client.click("home-appointment").await?;
    client.click("appointment-cancel").await?;
    client.wait("appointment-cancel-sure", STEP).await?;
    is_accessible(client).await?;
    client.click("appointment-cancel-yes").await?;
    for window in both(walk) {
        until_sees(window, "called off", "/course/appointments/0/outcome/is", |is| is == "cancelled").await?;
    }
    client.click("nav-home").await?;
    client.click("home-closing").await?;
    until_gone(client, "closing-open").await?;
    let own = takes_own(client).await?;
    for words in [said.texts, &format!("{}    {}\n", said.me, TEXTS[1]), said.notes, NOTES[1]] {
        assert!(own.contains(words), "{words} is not in: {own}");
    }
    for words in [TEXTS[0], NOTES[0]] {
        assert!(!own.contains(words), "{words} is the other's, in: {own}");
    }
    client.click("nav-home").await?;
    client.click("home-closing").await?;
    client.click("close-together").await?;
    until_says(client, "request-own", said.asks_to_end[1]).await?;
    walk.therapist.click("nav-home").await?;
    for words in [said.asks_to_end[0], said.what_yes_means] {
        until_says(&walk.therapist, "request-theirs", words).await?;
    }
    for window in both(walk) {
        assert_eq!(sees(window, "/course/closed").await?, Value::Null, "closed by one");
    }
    walk.picture("end-asked").await?;
    Ok(own)
}

/// What went wrong, in words, wherever it is said.
const FAILED: &str =
    "return [...document.querySelectorAll('[data-testid=failure]')].map(e => e.innerText).join('')";

/// The therapist's yes closes it for both, who are told so. What was written in sessions is erased; the notes are
/// their writers' own and stay, and can be taken along as before.
async fn ends(walk: &mut Walk, said: &Said, before: &str) -> Result<(), String> {
    walk.therapist.click("request-yes").await?;
    for window in both(walk) {
        let closed = until_sees(window, "the end", "/course/closed", Value::is_object).await?;
        assert_eq!(closed["left"], Value::Null, "one left");
        until_sees(window, "both signatures", "/history", |rows| {
            let last = rows.as_array().and_then(|rows| rows.last());
            last.is_some_and(|row| row["kind"] == "closed" && row["by"]["who"] == "all")
        })
        .await?;
    }
    walk.client.click("nav-home").await?;
    until_page_says(&walk.therapist, said.closed[1]).await?;
    for window in both(walk) {
        until_says(window, "home-closed-how", said.closed[0]).await?;
        for way in ["open-lobby", "home-plan", "home-closing", "request-theirs", "request-own"] {
            assert!(!window.has(way).await, "{way} after the end");
        }
    }
    walk.picture("closed").await?;
    for (at, window) in both(walk).into_iter().enumerate() {
        assert_eq!(window.value("note").await?, NOTES[at], "the own note after the end");
        window.click("home-history").await?;
        self_at(window, "history").await?;
        let own = takes_own(window).await?;
        assert_eq!(own, format!("{}{}\n", said.notes, NOTES[at]), "before the end it was: {before}");
    }
    walk.picture("taken-along").await
}
