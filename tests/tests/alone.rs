//! What a person can do alone in a real window, and what it says when the relay or the other is away.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use kader_core::input::Command;
use kader_core::output::Reply;
use kader_core::view::{
    EndReason, HistoryBy, HistoryKind, InvitationState, Language, PhaseView, RoleView, SessionTerms,
    StageView, Terms,
};
use kader_tests::axe::is_accessible;
use kader_tests::bad_relay::BadRelay;
use kader_tests::desktop::Display;
use kader_tests::lab::{Lab, Person, relay_on};
use kader_tests::shows::{
    sees, until_gone, until_page_forgets, until_page_says, until_says, until_sees, until_view,
};
use kader_tests::visit::{goes_in, opens_for_client};
use kader_tests::walk::{PAINTED_OTHER, self_at, until};
use kader_tests::window::Window;

const SOON: Duration = Duration::from_secs(45);

const LOBBY_AWAY: &str = "Er is nu geen verbinding. Een sessie begint pas als die er weer is.";
const SESSION_AWAY: &str = "De verbinding met de server is weg. Beeld en geluid gaan door";

fn terms() -> Terms {
    let (seconds, grace_seconds, extension_max_seconds) = (300, 5, 0);
    let notices = Vec::new();
    SessionTerms { seconds, grace_seconds, extension_max_seconds, notices, ..SessionTerms::default() }.into()
}

/// The therapist proposes, the window signs: the agreement is in force again.
async fn agrees_again(lab: &Lab, window: &Window) -> Result<(), String> {
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::Propose { relationship, terms: terms().into(), why: "Verder.".into() }).await;
    until_sees(window, "a proposal", "/proposal/mine", |mine| *mine == false).await?;
    // Where the page is not there already; it may still be about to show what the core knows.
    let until = Instant::now() + SOON;
    while !window.has("agreement-sign").await && Instant::now() < until {
        if window.has("nav-agreement").await {
            window.click("nav-agreement").await?;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // What was before is said beside what is to be signed.
    window.wait("withdrawn-before", SOON).await?;
    window.click("agreement-sign").await?;
    let ready = lab
        .therapist
        .waits_until("in force again", SOON, |found| found.stage == StageView::Ready && !found.withdrawn)
        .await;
    assert!(ready.agreement.is_some());
    window.click("nav-home").await?;
    window.wait("open-lobby", SOON).await.map(|_| ())
}

/// The last entry of the ledger, as the therapist sees it.
async fn withdrawn_by_other(lab: &Lab) {
    let found = lab.therapist.waits_until("withdrawn", SOON, |found| found.withdrawn).await;
    assert_eq!((found.stage, found.agreement), (StageView::Agree, None));
    let row = found.history.last().unwrap();
    assert_eq!((row.kind, &row.by), (HistoryKind::Withdrawn, &HistoryBy::Other(lab.therapist.other())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_alone_at_home_and_in_a_session_and_a_relay_that_goes_away() {
    let mut lab = Lab::agreed(terms()).await;
    let display = Display::start(1280, 800).unwrap();
    let window = opens_for_client(&lab, &display, Language::Nl).await;
    let outcome = stops(&mut lab, &window).await;
    display.judges(outcome, "alone");
    window.close().await;
}

async fn stops(lab: &mut Lab, window: &Window) -> Result<(), String> {
    // At home: one question, and then at once.
    self_at(window, "home").await?;
    window.click("nav-agreement").await?;
    window.click("stop").await?;
    until_says(window, "stop-sure", "Deze afspraken stoppen?").await?;
    until_says(window, "stop-sure", "ook alleen").await?;
    is_accessible(window).await?;
    window.click("stop-no").await?;
    until_gone(window, "stop-sure").await?;
    assert_eq!(sees(window, "/withdrawn").await?, false);
    window.click("stop").await?;
    window.click("stop-yes").await?;
    until_says(window, "withdrawn", "Jij stopte ze op").await?;
    is_accessible(window).await?;
    withdrawn_by_other(lab).await;
    window.click("nav-home").await?;
    until_says(window, "home-under", "Er begint niets meer met Femke Bakker.").await?;
    is_accessible(window).await?;
    assert!(!window.has("open-lobby").await);
    window.click("nav-history").await?;
    let rows = "return [...document.querySelectorAll('[data-testid^=history-row-]')].map(e => e.dataset.kind).join()";
    until(window, "the entry", rows, |rows| rows.as_str().unwrap_or_default().contains("withdrawn")).await?;
    agrees_again(lab, window).await?;

    // The relay goes away and comes back while one is in the lobby, and then in the session.
    window.click("open-lobby").await?;
    self_at(window, "lobby").await?;
    until_gone(window, "relay-note").await?;
    let port = lab.relay.as_ref().unwrap().addr().port();
    lab.relay.take().unwrap().stop().await;
    until_says(window, "relay-note", LOBBY_AWAY).await?;
    is_accessible(window).await?;
    lab.relay = Some(relay_on(lab.folder.path(), port).await);
    until_gone(window, "relay-note").await?;
    self_at(window, "lobby").await?;
    goes_in(lab, window).await?;
    lab.relay.take().unwrap().stop().await;
    until_says(window, "session-relay", SESSION_AWAY).await?;
    // And so they do.
    let count = |value: &serde_json::Value| value.as_u64().unwrap_or_default();
    let before = count(&window.run(PAINTED_OTHER).await?);
    until(window, "the picture goes on", PAINTED_OTHER, |now| count(now) > before + 30).await?;
    window.click("toggle-texts").await?;
    window.type_in("text", "Ben je er nog?").await?;
    window.click("text-send").await?;
    until_says(window, "texts", "nog niet weg").await?;
    is_accessible(window).await?;
    lab.relay = Some(relay_on(lab.folder.path(), port).await);
    let said = "return document.querySelector('[data-testid=session-relay]').innerText";
    until(window, "the relay again", said, |text| text == "").await?;
    lab.therapist
        .waits_until("the text that waited", SOON, |found| {
            found.session.as_ref().is_some_and(|s| s.texts.iter().any(|text| text.text == "Ben je er nog?"))
        })
        .await;

    // In the session: the way to stop is in the card for leaving. It ends at once, on both sides.
    window.click("leave").await?;
    window.click("leave-stop").await?;
    until_says(window, "card-stop", "De sessie die nu loopt, eindigt dan ook meteen.").await?;
    is_accessible(window).await?;
    window.click("leave-stop-yes").await?;
    self_at(window, "ending").await?;
    until_page_says(window, "Je bent weggegaan").await?;
    until_page_says(window, "De afspraken zijn ook gestopt.").await?;
    is_accessible(window).await?;
    let found = lab.therapist.is_in(PhaseView::Ended, SOON).await;
    assert_eq!(found.session.unwrap().end.unwrap().reason, EndReason::LeftByOther);
    withdrawn_by_other(lab).await;
    window.click("ending-close").await?;
    until_says(window, "home-under", "Er begint niets meer met Femke Bakker.").await?;

    // The other stops: this window says who it was.
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::CloseEnding { relationship: relationship.clone() }).await;
    agrees_again(lab, window).await?;
    lab.therapist.does(Command::Withdraw { relationship }).await;
    until_sees(window, "withdrawn", "/withdrawn", |withdrawn| *withdrawn == true).await?;
    window.click("nav-agreement").await?;
    until_says(window, "withdrawn", "Femke Bakker stopte ze op").await?;

    // Stopping and removing in one go, without a line: the other hears it once there is one.
    agrees_again(lab, window).await?;
    lab.relay.take().unwrap().stop().await;
    until_sees(window, "no relay", "/relay", |relay| *relay == "away").await?;
    window.click("nav-agreement").await?;
    window.click("remove").await?;
    window.click("remove-yes").await?;
    self_at(window, "home").await?;
    until_view(window, "nobody", "/relationships", |found| *found == serde_json::json!([])).await?;
    assert!(!lab.therapist.sees().withdrawn);
    lab.relay = Some(relay_on(lab.folder.path(), port).await);
    withdrawn_by_other(lab).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_invents_is_named_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let good = relay_on(folder.path(), 0).await;
    let bad = BadRelay::before(&good.url()).await;
    let url = bad.url().to_owned();
    let mut lab = Lab::open_at(folder, Some(good), &url).await;
    lab.joins().await;
    lab.agrees(terms()).await;
    let display = Display::start(1280, 800).unwrap();
    let window = opens_for_client(&lab, &display, Language::Nl).await;
    let outcome = hears_garbage(&lab, &bad, &window).await;
    display.judges(outcome, "alone");
    window.close().await;
}

async fn hears_garbage(lab: &Lab, bad: &BadRelay, window: &Window) -> Result<(), String> {
    self_at(window, "home").await?;
    // Whatever is said brings garbage with it.
    let before = bad.deeds().garbage.load(Ordering::Relaxed);
    let relationship = lab.therapist.relationship.clone();
    for _ in 0..4 {
        lab.therapist.does(Command::OpenLobby { relationship: relationship.clone() }).await;
        lab.therapist.does(Command::LeaveLobby { relationship: relationship.clone() }).await;
    }
    until_sees(window, "garbage", "/mail/leftOut", |count| count.as_u64() > Some(0)).await?;
    let until = Instant::now() + SOON;
    while bad.deeds().garbage.load(Ordering::Relaxed) <= before {
        assert!(Instant::now() < until, "no garbage came since");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    until_says(window, "mail-left-out", "weggelaten").await?;
    is_accessible(window).await?;
    // And the room opens as if nothing had come.
    bad.behave();
    window.click("open-lobby").await?;
    self_at(window, "lobby").await?;
    goes_in(lab, window).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_is_gone_for_good_and_another_invitation_is_accepted() {
    let mut lab = Lab::agreed(terms()).await;
    let display = Display::start(1280, 800).unwrap();
    // The therapist's device is gone, with everything on it; somebody else takes over.
    let relay = lab.therapist.relay().to_owned();
    let folder = lab.folder.path().join("second");
    std::fs::create_dir_all(&folder).unwrap();
    let second = Person::start(&folder, RoleView::Therapist, &relay);
    second.settles_in("Noor Visser").await;
    let gone = std::mem::replace(&mut lab.therapist, second);
    gone.does(Command::Lock).await;
    let profile = gone.profile.clone();
    drop(gone);
    std::fs::remove_dir_all(profile).unwrap();
    let window = opens_for_client(&lab, &display, Language::Nl).await;
    let outcome = begins_anew(&mut lab, &window).await;
    display.judges(outcome, "alone");
    window.close().await;
}

async fn begins_anew(lab: &mut Lab, window: &Window) -> Result<(), String> {
    self_at(window, "home").await?;
    window.wait("open-lobby", SOON).await?;
    window.click("nav-agreement").await?;
    window.click("remove").await?;
    until_says(window, "remove-sure", "De verbinding met Femke Bakker verwijderen?").await?;
    until_says(window, "remove-sure", "Dit is niet terug te draaien.").await?;
    is_accessible(window).await?;
    window.click("remove-no").await?;
    until_gone(window, "remove-sure").await?;
    window.click("remove").await?;
    window.click("remove-yes").await?;
    self_at(window, "home").await?;
    until_view(window, "nobody", "/relationships", |found| *found == serde_json::json!([])).await?;
    until_page_forgets(window, "Femke Bakker").await?;

    let Reply::Relationship(id) = lab.therapist.does(Command::Invite { people: 1 }).await else {
        return Err("no relationship".into());
    };
    lab.therapist.relationship = id;
    let invited = lab
        .therapist
        .waits_until("an open invitation", SOON, |found| {
            found.invitations.first().is_some_and(|i| i.state == InvitationState::Open)
        })
        .await;
    window.click("accept").await?;
    window.type_in("accept-link", &invited.invitations[0].link).await?;
    window.click("accept-submit").await?;
    window.wait("verify-emoji", SOON).await?;
    window.click("verify-same").await?;
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::AnswerVerification { relationship: relationship.clone(), same: true }).await;
    let found = lab.therapist.reaches(StageView::Agree).await;
    assert_eq!(found.members[0].name.as_deref(), Some("Sam de Wit"));
    lab.therapist
        .does(Command::Propose { relationship, terms: terms().into(), why: "Opnieuw.".into() })
        .await;
    window.click("agreement-sign").await?;
    window.wait("open-lobby", SOON).await?;
    until_page_says(window, "Noor Visser").await
}
