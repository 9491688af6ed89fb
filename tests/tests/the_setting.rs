//! The setting as a person meets it in a real window: a second session that is not agreed, a crisis, an appointment,
//! a tightening by the other, a review, and the end. In Dutch and in English.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::time::Duration;

use kader_core::input::Command;
use kader_core::view::{
    AppointmentTerms, CourseTerms, FrequencyTerms, HistoryBy, HistoryKind, Language, OutcomeView,
    PeriodTerms, PhaseView, RequestKind, ReviewOutcome, SessionTerms, Side, Terms,
};
use kader_tests::desktop::Display;
use kader_tests::first::unlocks;
use kader_tests::lab::{Lab, fees};
use kader_tests::shows::{sees, until_gone, until_says, until_sees};
use kader_tests::visit::{goes_in, opens_for_client};
use kader_tests::walk::{self_at, until};
use kader_tests::window::Window;
use serde_json::Value;

const SOON: Duration = Duration::from_secs(25);

/// What the page has to say in one language.
struct Said {
    language: Language,
    week_is_full: &'static str,
    review_first: &'static str,
    danger: &'static str,
    tighter: &'static str,
    next: &'static str,
    at: &'static str,
    weekdays: [&'static str; 7],
    months: [&'static str; 12],
}

const DUTCH: Said = Said {
    language: Language::Nl,
    week_is_full: "Jullie hebben afgesproken hoeveel sessies er in een periode zijn.",
    review_first: "Jullie hebben afgesproken om na een aantal sessies samen terug te kijken.",
    danger: "112",
    tighter: "strakker",
    next: "De volgende kan vanaf ",
    at: "om",
    weekdays: ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
    months: [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
};

const ENGLISH: Said = Said {
    language: Language::En,
    week_is_full: "You agreed on how many sessions there are in a period.",
    review_first: "You agreed to look back together after a number of sessions.",
    danger: "112",
    tighter: "tighter",
    next: "The next can start from ",
    at: "at",
    weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

/// One session a week, by appointment or without, for money.
fn weekly() -> Terms {
    let zone = "Europe/Amsterdam".to_owned();
    Terms {
        session: SessionTerms {
            seconds: 1_800,
            grace_seconds: 60,
            extension_max_seconds: 0,
            notices: vec![300, 60],
            frequency: Some(FrequencyTerms { most: 1, period: PeriodTerms::Week { zone } }),
            gap_seconds: None,
            appointments: Some(AppointmentTerms { early_seconds: 900, late_seconds: 900, ad_hoc: true }),
            presence: None,
        },
        fees: Some(fees()),
        relations: true,
        ..Terms::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_setting_in_dutch() {
    lives_by_it(&DUTCH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_setting_in_english() {
    lives_by_it(&ENGLISH).await;
}

async fn lives_by_it(said: &Said) {
    let lab = Lab::agreed(weekly()).await;
    let display = Display::start(1280, 800).unwrap();
    let window = opens_for_client(&lab, &display, said.language).await;
    let outcome = the_way(&lab, &window, said).await;
    display.judges(outcome, "the_setting");
    window.close().await;
}

async fn the_way(lab: &Lab, window: &Window, said: &Said) -> Result<(), String> {
    help_from(window, "home", said).await?;
    help_while_locked(window, said).await?;
    window.click("open-lobby").await?;
    self_at(window, "lobby").await?;
    help_from(window, "lobby", said).await?;
    goes_in(lab, window).await?;
    crisis(lab, window, said).await?;
    leaves(lab, window).await?;
    until_says(window, "refusal", said.week_is_full).await?;
    until(window, "the rule", RULE, |rule| rule == "S-10").await?;
    next_moment(window, said).await?;
    appointment(lab, window).await?;
    review(lab, window, said).await?;
    ends(lab, window).await
}

/// With the refusal comes from when it can be: the next Monday's first minute in the agreement's zone, said by the
/// calendar and the clock of this computer, in the words of the page's language.
async fn next_moment(window: &Window, said: &Said) -> Result<(), String> {
    let from = sees(window, "/refusal/fromMs").await?;
    let script = format!(
        "const at = new Date(Math.ceil({from} / 60000) * 60000); \
         const agreed = new Intl.DateTimeFormat('en-GB', {{ timeZone: 'Europe/Amsterdam', weekday: 'short', \
           hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }}).format(at); \
         const ahead = (at - Date.now()) / 864e5; \
         return {{ agreed, ahead, weekday: at.getDay(), day: at.getDate(), month: at.getMonth(), \
           clock: at.toTimeString().slice(0, 5) }}"
    );
    let at = window.run(&script).await?;
    let agreed = at["agreed"].as_str().unwrap_or_default();
    assert!(agreed.contains("Mon") && agreed.ends_with("00:00"), "no beginning of a week: {at}");
    assert!(at["ahead"].as_f64().is_some_and(|days| 0.0 < days && days <= 7.1), "not the next week: {at}");
    let part = |list: &[&str], name: &str| list[at[name].as_u64().unwrap() as usize].to_owned();
    let date = format!("{} {}", at["day"], part(&said.months, "month"));
    let clock = at["clock"].as_str().unwrap_or_default();
    for words in [said.next, &part(&said.weekdays, "weekday"), &date, &format!("{} {clock}.", said.at)] {
        until_says(window, "refusal", words).await?;
    }
    Ok(())
}

const RULE: &str = "return document.querySelector('[data-testid=refusal]')?.dataset.rule ?? ''";

/// F1 opens it, with the country's numbers; the same key closes it.
async fn help_from(window: &Window, screen: &str, said: &Said) -> Result<(), String> {
    self_at(window, screen).await?;
    let open = "return document.querySelector('[data-testid=help-panel]').open";
    press(window, "F1").await?;
    until(window, "help is open", open, |open| *open == true).await?;
    until_says(window, "help-112", said.danger).await?;
    until_says(window, "help-113-text", "113").await?;
    press(window, "F1").await?;
    until(window, "help is closed", open, |open| *open == false).await.map(|_| ())
}

async fn help_while_locked(window: &Window, said: &Said) -> Result<(), String> {
    window.click("lock").await?;
    help_from(window, "unlock", said).await?;
    unlocks(window).await?;
    self_at(window, "home").await
}

async fn press(window: &Window, key: &str) -> Result<(), String> {
    let script = format!(
        "(document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', \
         {{ key: '{key}', code: '{key}', bubbles: true, cancelable: true }}))"
    );
    window.run(&script).await.map(|_| ())
}

/// More time, alone, and both sides know it; the therapist opens the place, and the client sees that.
async fn crisis(lab: &Lab, window: &Window, said: &Said) -> Result<(), String> {
    let end = sees(window, "/session/endMs").await?.as_u64().unwrap_or_default();
    press(window, "F1").await?;
    until_says(window, "help-112", said.danger).await?;
    window.click("crisis-extend").await?;
    until_sees(window, "a longer session", "/session/endMs", |now| now.as_u64() > Some(end + 60_000)).await?;
    press(window, "F1").await?;
    let found = lab
        .therapist
        .waits_until("the entry", SOON, |found| {
            found.history.last().is_some_and(|row| row.kind == HistoryKind::CrisisExtended)
        })
        .await;
    assert_eq!(found.history.last().unwrap().by, HistoryBy::Other(lab.therapist.other()));
    let crisis = found.session.unwrap().crisis;
    assert!(crisis.added_seconds > 0 && crisis.can_open && crisis.places.is_empty(), "{crisis:?}");
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::OpenPlace { relationship }).await;
    let place = lab.therapist.sees().session.unwrap().crisis.places.remove(0);
    assert_eq!((place.address.as_str(), place.call_back.as_str()), ("Lindelaan 4", "06 1234 5678"));
    until_sees(window, "that it was opened", "/session/crisis/declared", |said| *said == true).await?;
    window.wait("card-crisis", SOON).await.map(|_| ())
}

async fn leaves(lab: &Lab, window: &Window) -> Result<(), String> {
    if window.has("crisis-seen").await {
        window.click("crisis-seen").await?;
    }
    window.click("leave").await?;
    window.click("leave-yes").await?;
    self_at(window, "ending").await?;
    window.click("ending-close").await?;
    self_at(window, "home").await?;
    let ended = lab.therapist.is_in(PhaseView::Ended, SOON).await;
    assert!(ended.session.unwrap().crisis.places.is_empty());
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.does(Command::CloseEnding { relationship }).await;
    Ok(())
}

/// Asked here, agreed there; called off here, with its notice by the relay's time on both sides.
async fn appointment(lab: &Lab, window: &Window) -> Result<(), String> {
    let day = window
        .run("const d = new Date(Date.now() + 9 * 864e5); return d.getDate() + '-' + (d.getMonth() + 1)")
        .await?;
    window.click("nav-planning").await?;
    window.type_in("planning-day", day.as_str().unwrap_or_default()).await?;
    window.type_in("planning-time", "10:30").await?;
    window.click("planning-look").await?;
    window.click("planning-ask").await?;
    window.wait("request-own", SOON).await?;
    let relationship = lab.therapist.relationship.clone();
    let found = lab.therapist.waits_until("a request", SOON, |found| !found.course.requests.is_empty()).await;
    let request = found.course.requests[0].clone();
    assert!(
        request.asked == Side::Other(lab.therapist.other())
            && matches!(request.what, RequestKind::Plan { .. })
    );
    let answer = Command::AnswerRequest { relationship, request: request.id, agree: true };
    lab.therapist.does(answer).await;
    let made = until_sees(window, "the appointment", "/course/appointments/0", Value::is_object).await?;
    let id = made["id"].as_str().unwrap_or_default().to_owned();
    assert_eq!(made["outcome"]["is"], "open");
    calendar(window, made["startMs"].as_u64().unwrap_or_default()).await?;
    window.click("nav-home").await?;
    window.click("home-appointment").await?;
    window.click("appointment-cancel").await?;
    window.click("appointment-cancel-yes").await?;
    let off =
        |outcome: &Value| outcome["is"] == "cancelled" && outcome["noticeMs"].as_u64() > Some(8 * 86_400_000);
    until_sees(window, "called off", "/course/appointments/0/outcome", off).await?;
    let found = lab
        .therapist
        .waits_until("called off", SOON, |found| {
            found.course.appointments.iter().any(|one| {
                one.id == id
                    && matches!(
                        one.outcome,
                        OutcomeView::Cancelled { by: Side::Other(_), notice_ms: Some(_) }
                    )
            })
        })
        .await;
    assert_eq!(found.history.last().unwrap().kind, HistoryKind::Cancelled);
    window.click("nav-home").await
}

/// The button for another calendar leaves a file with the moment in it, and nobody's name (S-43).
async fn calendar(window: &Window, start_ms: u64) -> Result<(), String> {
    window.click("export-calendar").await?;
    window.read("calendar-written").await?;
    let file = std::fs::read_to_string(window.profile().join("calendar.ics"));
    let file = file.map_err(|error| format!("no calendar: {error}"))?;
    let start = window
        .run(&format!("return new Date({start_ms}).toISOString().replace(/[-:]|\\.\\d+/g, '')"))
        .await?;
    let start = start.as_str().unwrap_or_default();
    assert!(
        file.starts_with("BEGIN:VCALENDAR\r\n") && file.contains(&format!("DTSTART:{start}")),
        "{start}: {file}"
    );
    for word in ["Femke", "Bakker", "Sam de Wit", "erap"] {
        assert!(!file.contains(word), "{word}: {file}");
    }
    Ok(())
}

/// The therapist makes it tighter, alone and at once: the page says so. A review is due from then on.
async fn review(lab: &Lab, window: &Window, said: &Said) -> Result<(), String> {
    let relationship = lab.therapist.relationship.clone();
    let course = Some(CourseTerms { review_every: Some(1), ..CourseTerms::default() });
    let terms = Terms { course, ..weekly() };
    lab.therapist
        .does(Command::Propose {
            relationship: relationship.clone(),
            terms: terms.into(),
            why: "Samen terugkijken.".into(),
        })
        .await;
    until_sees(window, "the second version", "/agreement/version", |version| *version == 2).await?;
    until_says(window, "refusal", said.review_first).await?;
    until(window, "the rule", RULE, |rule| rule == "S-18").await?;
    window.click("nav-agreement").await?;
    until_says(window, "tightened", said.tighter).await?;
    window.click("nav-home").await?;
    window.click("way-review").await?;
    window.click("review-goOn").await?;
    window.wait("request-own", SOON).await?;
    let found = lab.therapist.waits_until("a request", SOON, |found| !found.course.requests.is_empty()).await;
    let request = found.course.requests[0].clone();
    assert!(matches!(request.what, RequestKind::Review { outcome: ReviewOutcome::GoOn }));
    let answer = Command::AnswerRequest { relationship, request: request.id, agree: true };
    lab.therapist.does(answer).await;
    until_sees(window, "no review due", "/course/reviewDue", |due| *due == false).await?;
    until_gone(window, "request-own").await?;
    window.click("nav-home").await?;
    // What is left in the way is the week.
    until(window, "the rule", RULE, |rule| rule == "S-10").await.map(|_| ())
}

/// Leaving takes two clicks and nobody's word. What happened stays readable, and checks.
async fn ends(lab: &Lab, window: &Window) -> Result<(), String> {
    window.click("home-closing").await?;
    window.click("end-alone").await?;
    window.click("end-alone-yes").await?;
    until_sees(window, "the end", "/course/closed/left", |left| *left == "me").await?;
    let found = lab.therapist.waits_until("the end", SOON, |found| found.course.closed.is_some()).await;
    assert_eq!(found.course.closed.unwrap().left, Some(Side::Other(lab.therapist.other())));
    window.click("nav-home").await?;
    window.click("home-history").await?;
    let rows = "return [...document.querySelectorAll('[data-testid^=history-row-]')].map(e => e.dataset.kind).join()";
    let wanted = "closed,reviewed,tightened,cancelled,planned,end,placeOpened,crisisExtended,start,agreed";
    until(window, "every entry", rows, |rows| rows == wanted).await?;
    window.click("history-verify").await?;
    let script = "const e = document.querySelector('[data-testid=history-result]'); \
        return e.innerText === '' ? null : e.dataset.firstBad ?? 'none'";
    until(window, "checked", script, |bad| bad == "none").await.map(|_| ())
}
