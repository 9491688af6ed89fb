//! Bad input in a real window: what is on the screen says what happened, what is safe and what to do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fantoccini::Locator;
use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{InvitationState, Language, RoleView, StageView};
use kader_seal::Invitation;
use kader_tests::axe::is_accessible;
use kader_tests::desktop::Display;
use kader_tests::first::words;
use kader_tests::keyring::{Bus, Person as Asked};
use kader_tests::lab::{Lab, PASSPHRASE, Person, relay_on, short_terms};
use kader_tests::process::free_port;
use kader_tests::shows::until_says;
use kader_tests::walk::{choose_language, self_at, until};
use kader_tests::window::{Window, WindowPlan};
use serde_json::Value;

const SOON: Duration = Duration::from_secs(45);

/// Per code, a piece each of: what happened, what is safe, what to do.
const SENTENCES: [(&str, [&str; 3]); 13] = [
    ("invitationUsed", ["al gebruikt", "niets van jou gedeeld", "Vraag je therapeut om een nieuwe"]),
    ("invitationExpired", ["verlopen", "niets van jou gedeeld", "Vraag je therapeut om een nieuwe"]),
    ("invitationGone", ["werkt niet meer", "niets van jou gedeeld", "Vraag je therapeut om een nieuwe"]),
    ("invitationDamaged", ["niet heel", "niets verstuurd", "Kopieer de hele link opnieuw"]),
    ("invitationNotALink", ["geen uitnodiging van Kader", "niets verstuurd", "Plak de hele link"]),
    ("passphraseWrong", ["past niet", "niets gewist", "probeer het rustig nog eens"]),
    ("passphraseDiffers", ["niet gelijk", "nog niets veranderd", "Typ ze nog een keer"]),
    ("wordsWrong", ["passen niet", "niets gewist", "Kijk of alle 24 er staan"]),
    ("vaultDamaged", ["niet te lezen", "niets veranderd", "Start de computer opnieuw op"]),
    ("keyringAbsent", ["geen sleutelbos", "niets verloren", "Kies een andere manier"]),
    (
        "keyringLocked",
        ["is op slot", "Je kluis is veilig", "Log opnieuw in op je computer, of kies een andere"],
    ),
    ("keyringDenied", ["gaf de sleutel niet", "Je kluis is veilig", "Probeer opnieuw en sta het toe"]),
    ("keyringEmpty", ["niet meer in de sleutelbos", "Je kluis is er nog", "Open hem met een andere manier"]),
];

/// Nothing on the page is a code, a placeholder or a program's own word.
fn plain(text: &str) {
    for raw in ["⟦", "⟧", "undefined", "null", "Error", "failure-", "kader_", "{", "}"] {
        assert!(!text.contains(raw), "{raw} is on the page: {text}");
    }
}

/// Waits for this failure and checks its sentence.
async fn says(window: &Window, code: &str) {
    says_within(window, code, SOON).await;
}

async fn says_within(window: &Window, code: &str, within: Duration) {
    let selector = format!("[data-testid=failure][data-code={code}] p");
    let found = window.client().wait().at_most(within).for_element(Locator::Css(&selector)).await;
    assert!(found.is_ok(), "no {code}; the page says: {}", window.text().await);
    let pieces = SENTENCES.iter().find(|(known, _)| *known == code).expect("a known code").1;
    let script = format!("return document.querySelector('{selector}').innerText");
    let text = until(window, code, &script, |text| holds(text, &pieces)).await.unwrap();
    assert!(!text.as_str().unwrap().contains(code));
    plain(&window.text().await);
    is_accessible(window).await.unwrap();
}

/// Waits for a screen and checks the pieces of its text.
async fn screen_says(window: &Window, screen: &str, pieces: &[&str]) {
    self_at(window, screen).await.unwrap();
    let text = "return document.body.innerText";
    until(window, &format!("{pieces:?}"), text, |text| holds(text, pieces)).await.unwrap();
    plain(&window.text().await);
    is_accessible(window).await.unwrap();
}

fn holds(text: &Value, pieces: &[&str]) -> bool {
    pieces.iter().all(|piece| text.as_str().unwrap_or_default().contains(piece))
}

/// Opens a window on a profile, in Dutch, without camera and microphone.
async fn open(display: &Display, profile: &Path, relay: &str, environment: &[(&str, &str)]) -> Window {
    let window = Window::open(&WindowPlan {
        profile: profile.to_owned(),
        display: display.name(),
        arguments: ["--relay", relay, "--place", "0,0,1280,800"].map(str::to_owned).into(),
        environment: environment.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        dark: false,
    })
    .await
    .unwrap();
    choose_language(&window, "nl").await.unwrap();
    window
}

async fn link_of(therapist: &mut Person) -> String {
    let Reply::Relationship(id) = therapist.does(Command::Invite { people: 1 }).await else {
        panic!("no relationship")
    };
    therapist.relationship = id;
    let found = therapist
        .waits_until("an open invitation", SOON, |found| {
            found.invitations.first().is_some_and(|i| i.state == InvitationState::Open)
        })
        .await;
    found.invitations[0].link.clone()
}

async fn submit(window: &Window, link: &str) {
    window.type_in("accept-link", link).await.unwrap();
    window.click("accept-submit").await.unwrap();
}

async fn unlock(window: &Window, passphrase: &str) {
    window.type_in("unlock-passphrase", passphrase).await.unwrap();
    window.click("unlock").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_short_strings_a_camera_and_a_relay() {
    let mut lab = Lab::open().await;
    let relay = lab.client.relay().to_owned();
    let display = Display::start(1280, 800).unwrap();
    // The window takes over the client's profile.
    lab.client.does(Command::SetLanguage { language: Some(Language::Nl) }).await;
    lab.client.does(Command::Lock).await;
    let window = open(&display, &lab.client.profile, &relay, &[]).await;
    self_at(&window, "unlock").await.unwrap();
    unlock(&window, "kale winter ochtend").await;
    says(&window, "passphraseWrong").await;
    window.click("unlock-with-words").await.unwrap();
    window.type_in("unlock-words", "dit zijn ze niet").await.unwrap();
    window.click("unlock").await.unwrap();
    says(&window, "wordsWrong").await;
    window.click("unlock-with-passphrase").await.unwrap();
    unlock(&window, PASSPHRASE).await;
    self_at(&window, "home").await.unwrap();

    // Links.
    let link = link_of(&mut lab.therapist).await;
    window.click("accept").await.unwrap();
    let now_s = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let expired = Invitation::new(&relay, now_s - 8 * 24 * 3600).unwrap().link();
    submit(&window, "https://example.org/uitnodiging").await;
    says(&window, "invitationNotALink").await;
    submit(&window, &link[..link.len() - 6]).await;
    says(&window, "invitationDamaged").await;
    submit(&window, &expired).await;
    says(&window, "invitationExpired").await;
    lab.therapist.does(Command::Lock).await;
    let folder = lab.folder.path().join("second");
    std::fs::create_dir_all(&folder).unwrap();
    let mut second = Person::start(&folder, RoleView::Client, &relay);
    second.settles_in("Noor").await;
    let accept = Command::Accept { link: Secret::new(link.clone()) };
    let Reply::Relationship(id) = second.does(accept).await else { panic!("no relationship") };
    second.relationship = id;
    submit(&window, &link).await;
    says(&window, "invitationUsed").await;
    lab.therapist.unlocks().await;
    second.reaches(StageView::Verify).await;
    submit(&window, &link).await;
    says(&window, "invitationGone").await;

    // Short strings that differ.
    let link = link_of(&mut lab.therapist).await;
    submit(&window, &link).await;
    window.wait("verify-emoji", SOON).await.unwrap();
    window.click("verify-different").await.unwrap();
    screen_says(
        &window,
        "mismatch",
        &[
            "De plaatjes verschilden",
            "Wat veilig is",
            "Er is niets getekend",
            "Wat je nu doet",
            "Bel Femke Bakker",
        ],
    )
    .await;
    lab.therapist.reaches(StageView::Mismatch).await;
    window.click("relationship-close").await.unwrap();
    self_at(&window, "accept").await.unwrap();

    // On to the lobby. There is no camera on this machine, or one that works: then nothing is wrong.
    let link = link_of(&mut lab.therapist).await;
    submit(&window, &link).await;
    window.click("verify-same").await.unwrap();
    let relationship = lab.therapist.relationship.clone();
    lab.therapist.reaches(StageView::Verify).await;
    lab.therapist.does(Command::AnswerVerification { relationship: relationship.clone(), same: true }).await;
    lab.therapist.reaches(StageView::Agree).await;
    lab.therapist
        .does(Command::Propose { relationship, terms: short_terms().into(), why: "Kort.".into() })
        .await;
    window.click("agreement-sign").await.unwrap();
    window.click("open-lobby").await.unwrap();
    self_at(&window, "lobby").await.unwrap();
    window.click("camera").await.unwrap();
    if Path::new("/dev/video0").exists() {
        eprintln!("skipped: this machine has a camera");
    } else {
        let state = "return document.querySelector('[data-testid=device-camera-state]').innerText";
        let said = until(&window, "no camera", state, |text| {
            text.as_str().unwrap_or_default().contains("Er is geen camera gevonden")
        })
        .await
        .unwrap();
        assert!(said.as_str().unwrap().contains("Zonder camera naar binnen mag ook"));
        plain(&window.text().await);
    }
    window.click("lobby-leave").await.unwrap();
    self_at(&window, "home").await.unwrap();

    // The relay goes away, and comes back.
    let port = lab.relay.as_ref().unwrap().addr().port();
    lab.relay.take().unwrap().stop().await;
    let line = "return document.querySelector('[data-testid=state-line]')?.innerText ?? ''";
    let away = until(&window, "no relay", line, |text| {
        text.as_str().unwrap_or_default().starts_with("Geen verbinding.")
    })
    .await
    .unwrap();
    for piece in ["Alles blijft bewaard op dit apparaat", "probeert het vanzelf opnieuw"] {
        assert!(away.as_str().unwrap().contains(piece), "{away}");
    }
    lab.relay = Some(relay_on(lab.folder.path(), port).await);
    until(&window, "the relay again", line, |text| {
        text.as_str().unwrap_or_default().ends_with("Je bent verbonden.")
    })
    .await
    .unwrap();
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn vaults_that_do_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let display = Display::start(1280, 800).unwrap();
    let relay = format!("ws://127.0.0.1:{}/v1", free_port().unwrap());
    let mut person = Person::start(folder.path(), RoleView::Therapist, &relay);
    person.settles_in("Femke Bakker").await;
    person.does(Command::Lock).await;
    let header = person.profile.join("header");
    let good = std::fs::read(&header).unwrap();

    std::fs::write(&header, &good[..good.len() - 9]).unwrap();
    let window = open(&display, &person.profile, &relay, &[]).await;
    let pieces =
        ["De kluis is niet te lezen", "niets veranderd en niets gewist", "Zet geen oude kopie terug"];
    screen_says(&window, "damaged", &pieces).await;

    std::fs::write(&header, kader_tests::lab::newer(&good)).unwrap();
    window.click("retry").await.unwrap();
    let pieces = ["van een nieuwere Kader", "Alles is er nog", "Installeer de nieuwste versie"];
    screen_says(&window, "newer", &pieces).await;

    std::fs::write(&header, &good).unwrap();
    person.unlocks().await;
    window.click("retry").await.unwrap();
    let pieces = ["Kader is al open", "nog een venster van Kader open", "Ga daar verder, of sluit het"];
    screen_says(&window, "inUse", &pieces).await;

    // It goes on by itself as soon as the other window is closed.
    person.does(Command::Lock).await;
    self_at(&window, "unlock").await.unwrap();

    // The database itself.
    let database = std::fs::read_dir(&person.profile)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "db"))
        .expect("a database");
    let kept = std::fs::read(&database).unwrap();
    let broken: Vec<u8> = kept.iter().map(|byte| byte ^ 0x5a).collect();
    std::fs::write(&database, broken).unwrap();
    unlock(&window, PASSPHRASE).await;
    says(&window, "vaultDamaged").await;
    // Put back, it opens: nothing was made worse.
    std::fs::write(&database, kept).unwrap();
    unlock(&window, PASSPHRASE).await;
    self_at(&window, "home").await.unwrap();

    // Another passphrase, set in the open program: from then on it opens, and the one before does not.
    let other = "stille zomer avond";
    choose_language(&window, "nl").await.unwrap();
    window.click("nav-program").await.unwrap();
    window.click("program-way-change").await.unwrap();
    window.type_in("passphrase", other).await.unwrap();
    window.type_in("passphrase-again", PASSPHRASE).await.unwrap();
    window.click("program-way-save").await.unwrap();
    says(&window, "passphraseDiffers").await;
    window.type_in("passphrase-again", other).await.unwrap();
    window.click("program-way-save").await.unwrap();
    until_says(&window, "program-way-done", "met je wachtzin").await.unwrap();
    window.click("lock").await.unwrap();
    self_at(&window, "unlock").await.unwrap();
    unlock(&window, PASSPHRASE).await;
    says(&window, "passphraseWrong").await;
    unlock(&window, other).await;
    self_at(&window, "home").await.unwrap();
    window.close().await;
}

/// From the welcome to where the way of opening is chosen.
async fn first_way(window: &Window) {
    window.click("first-start").await.unwrap();
    window.type_in("first-name", "Sam de Wit").await.unwrap();
    window.click("first-role-client").await.unwrap();
    window.click("first-next").await.unwrap();
    window.click("way-keyring").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keyrings_that_do_not_give_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let display = Display::start(1280, 800).unwrap();
    let relay = format!("ws://127.0.0.1:{}/v1", free_port().unwrap());
    let profile = folder.path().join("profile");

    // No session bus: nothing is made by the keyring, and a passphrase is the way on.
    let nowhere = format!("unix:path={}", folder.path().join("no-bus").display());
    let window = open(&display, &profile, &relay, &[("DBUS_SESSION_BUS_ADDRESS", &nowhere)]).await;
    first_way(&window).await;
    window.click("first-create").await.unwrap();
    says(&window, "keyringAbsent").await;
    window.wait("passphrase", SOON).await.unwrap();
    assert!(!profile.join("header").exists(), "a vault was made without a key");
    window.close().await;

    // A keyring that is unlocked: the vault opens by it.
    let bus = Bus::start(folder.path()).unwrap();
    let environment = [("DBUS_SESSION_BUS_ADDRESS", bus.address())];
    let (mine, another) = (folder.path().join("keyring"), folder.path().join("another"));
    let unlocked = bus.keyring(&mine, true).unwrap();
    let window = open(&display, &profile, &relay, &environment).await;
    first_way(&window).await;
    window.click("first-create").await.unwrap();
    let words = words(&window).await.unwrap().join(" ");
    window.close().await;
    drop(unlocked);

    // Denied: after a login that did not unlock it, the prompt comes and is put away. Trying again asks again.
    let locked = bus.keyring(&mine, false).unwrap();
    let prompter = bus.prompter(Asked::PutsItAway).unwrap();
    let window = open(&display, &profile, &relay, &environment).await;
    self_at(&window, "unlock").await.unwrap();
    for times in 1..=2 {
        window.click("unlock").await.unwrap();
        until(&window, "the prompt", "return 0", |_| prompter.asked() == times).await.unwrap();
        says(&window, "keyringDenied").await;
        for way in ["unlock", "unlock-with-words"] {
            window.wait(way, SOON).await.unwrap();
        }
    }
    drop((prompter, locked));

    // Locked: the prompt is not seen. The page says at once where to look, and in the end how it is.
    // Once the keyring is unlocked, trying again opens the vault.
    let locked = bus.keyring(&mine, false).unwrap();
    let prompter = bus.prompter(Asked::DoesNotSee).unwrap();
    window.click("unlock").await.unwrap();
    let page = "return document.body.innerText";
    until(&window, "a word about the prompt", page, |text| {
        text.as_str().unwrap_or_default().contains("Kijk of er een venster open is")
    })
    .await
    .unwrap();
    until(&window, "the prompt", "return 0", |_| prompter.asked() == 1).await.unwrap();
    // A person has two minutes for it.
    says_within(&window, "keyringLocked", Duration::from_secs(180)).await;
    window.wait("unlock-with-words", SOON).await.unwrap();
    drop((prompter, locked));
    let unlocked = bus.keyring(&mine, true).unwrap();
    window.click("unlock").await.unwrap();
    opens(&window).await;
    window.close().await;
    drop(unlocked);

    // Without the entry: a keyring that was emptied, or is another one. The same way again is of no use.
    let empty = bus.keyring(&another, true).unwrap();
    let window = open(&display, &profile, &relay, &environment).await;
    self_at(&window, "unlock").await.unwrap();
    window.click("unlock").await.unwrap();
    says(&window, "keyringEmpty").await;
    window.wait("unlock-with-words", SOON).await.unwrap();
    assert!(!window.has("unlock").await, "trying the same again is of no use");
    drop(empty);

    // With nobody on the bus who keeps keys. The words open the vault all the same.
    window.click("unlock-with-words").await.unwrap();
    window.click("unlock-with-keyring").await.unwrap();
    window.click("unlock").await.unwrap();
    says(&window, "keyringAbsent").await;
    assert!(!window.has("unlock").await, "trying the same again is of no use");
    window.click("unlock-with-words").await.unwrap();
    window.type_in("unlock-words", &words).await.unwrap();
    window.click("unlock").await.unwrap();
    opens(&window).await;
    window.close().await;
}

/// Waits until the vault is open.
async fn opens(window: &Window) {
    let at = "return document.querySelector('[data-testid=screen]')?.dataset.screen";
    until(window, "an open vault", at, |screen| {
        ["home", "words"].contains(&screen.as_str().unwrap_or_default())
    })
    .await
    .unwrap();
}
