//! Screens on no other way between windows: the program's own, what helps, forms of one's own, recovery words looked
//! up, all that can be taken along. Each is gone to by clicks, and axe looks at it in a real window.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use kader_core::view::{AppointmentTerms, Language, SessionTerms, Terms};
use kader_tests::axe::is_accessible;
use kader_tests::lab::{Lab, fees};
use kader_tests::shows::until_gone;
use kader_tests::visit::both_go;
use kader_tests::walk::{STEP, Walk, self_at};
use kader_tests::window::Window;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_screen_in_dutch() {
    goes(Language::Nl, "every-screen").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_screen_in_english() {
    goes(Language::En, "every-screen-en").await;
}

async fn goes(language: Language, pictures: &str) {
    let appointments = Some(AppointmentTerms { early_seconds: 900, late_seconds: 900, ad_hoc: true });
    let terms = Terms {
        session: SessionTerms {
            seconds: 1_800,
            notices: Vec::new(),
            appointments,
            ..SessionTerms::default()
        },
        fees: Some(fees()),
        relations: true,
        open_tasks: Some(2),
        ..Terms::default()
    };
    let lab = Lab::agreed(terms).await;
    both_go(&lab, language, pictures, async |walk: &mut Walk| the_way(walk).await).await;
}

/// Clicks one after the other, to a screen.
async fn goes_to(window: &Window, clicks: &[&str], screen: &str) -> Result<(), String> {
    for click in clicks {
        window.click(click).await?;
    }
    self_at(window, screen).await
}

/// What asks before something is done that cannot be taken back: opened, looked at, and closed again.
async fn asks(window: &Window, what: &str) -> Result<(), String> {
    window.click(what).await?;
    window.wait(&format!("{what}-sure"), STEP).await?;
    is_accessible(window).await?;
    window.click(&format!("{what}-no")).await?;
    until_gone(window, &format!("{what}-sure")).await
}

async fn the_way(walk: &mut Walk) -> Result<(), String> {
    for screen in ["agreement", "history", "homework", "program"] {
        for window in [&walk.therapist, &walk.client] {
            goes_to(window, &[&format!("nav-{screen}")], screen).await?;
        }
        match screen {
            "agreement" => {
                for what in ["stop", "remove"] {
                    asks(&walk.client, what).await?;
                }
                every_part_opens(&walk.therapist).await?;
            }
            "history" => {
                walk.client.click("history-verify").await?;
                walk.client.read("history-result").await?;
            }
            _ => {}
        }
        walk.picture(screen).await?;
    }
    walk.client.click("program-way-change").await?;
    walk.client.wait("program-way-save", STEP).await?;
    is_accessible(&walk.client).await?;
    for window in [&walk.therapist, &walk.client] {
        goes_to(window, &["program-along"], "along").await?;
    }
    walk.picture("along-all").await?;

    goes_to(&walk.client, &["nav-program", "program-tools"], "tools").await?;
    goes_to(&walk.therapist, &["nav-homework", "forms-open"], "forms").await?;
    walk.picture("nothing-yet").await?;
    walk.client.click("tool-add").await?;
    walk.client.type_in("tool-new-title", "Als het vol wordt").await?;
    walk.client.type_in("tool-new-text", "Tien keer rustig uit.").await?;
    walk.therapist.click("form-new").await?;
    walk.therapist.wait("form-edit", STEP).await?;
    for kind in ["scale", "choice", "table"] {
        walk.therapist.click("question-add").await?;
        let choose = format!(
            "const all = document.querySelectorAll('[data-testid=form-kind]');
             const last = [...all].filter((one) => !one.closest('[data-kind=table] fieldset')).at(-1);
             last.value = '{kind}'; last.dispatchEvent(new Event('change', {{ bubbles: true }}));"
        );
        walk.therapist.run(&choose).await?;
    }
    walk.picture("being-made").await?;
    walk.client.click("tool-new-save").await?;
    walk.client.wait("tool-remove", STEP).await?;
    asks(&walk.client, "tool-remove").await?;

    goes_to(&walk.therapist, &["nav-home", "home-fees"], "fees").await?;
    goes_to(&walk.client, &["nav-home", "home-closing"], "closing").await?;
    walk.picture("fees-and-closing").await?;
    asks(&walk.client, "end-alone").await?;
    walk.therapist.click("nav-home").await?;
    walk.therapist.click("invite").await?;
    walk.therapist.wait("invite-how-many", STEP).await?;
    is_accessible(&walk.therapist).await?;
    goes_to(&walk.therapist, &["nav-home", "home-new-computer"], "inviteBack").await?;
    goes_to(&walk.client, &["nav-program", "program-words-recall"], "recall").await?;
    walk.picture("coming-back").await
}

/// The form of a proposal, part by part: one is open at a time.
async fn every_part_opens(window: &Window) -> Result<(), String> {
    window.click("propose-open").await?;
    for part in [
        "length",
        "often",
        "course",
        "messages",
        "homework",
        "confidentiality",
        "place",
        "fees",
        "crisis",
        "relations",
    ] {
        window.click(&format!("terms-open-{part}")).await?;
        is_accessible(window).await.map_err(|found| format!("{part}: {found}"))?;
    }
    Ok(())
}
