//! One headless side in a process of its own, so that a test can kill it: commands as JSON lines in, views and replies out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test program stops where it cannot go on")]

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

use kader_core::input::{Command, DeviceKind, Secret};
use kader_core::output::Reply;
use kader_core::view::{LettersPage, RoleView, SessionTerms, UnlockWay, View};
use kader_engine::{Picture, Which};
use kader_tests::lab::{PASSPHRASE, Person, log};
use serde_json::{Value, json};
use tokio::sync::watch;

/// One line out, whole.
fn say(value: &Value) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{value}").and_then(|()| out.flush());
}

fn main() {
    log();
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().expect("side FOLDER ROLE RELAY");
    let (folder, role, relay) = (next(), next(), next());
    let role = if role == "therapist" { RoleView::Therapist } else { RoleView::Client };
    tokio::runtime::Runtime::new().unwrap().block_on(run(Path::new(&folder), role, &relay));
}

async fn run(folder: &Path, role: RoleView, relay: &str) {
    let person = Person::start(folder, role, relay);
    let mut views = person.engine.view();
    tokio::spawn(async move {
        loop {
            let view = views.borrow_and_update().clone();
            say(&json!({ "view": view }));
            if views.changed().await.is_err() {
                return;
            }
        }
    });
    let person = Arc::new(person);
    let watching = person.clone();
    tokio::spawn(async move {
        let mut pictures = others(&watching).await;
        let mut seen = 0u32;
        while pictures.changed().await.is_ok() {
            seen += u32::from(pictures.borrow_and_update().is_some());
            if seen.is_multiple_of(10) {
                say(&json!({ "pictures": seen }));
            }
        }
    });
    let (lines, mut commands) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                return;
            }
        }
    });
    while let Some(line) = commands.recv().await {
        let asked: Value = serde_json::from_str(&line).expect("a line of JSON");
        let name = asked.get("do").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut answer = json!({ "did": name });
        if let Some(fields) = answer.as_object_mut() {
            match person.tries(command(&name, &asked, role, &person.view())).await {
                Ok(Reply::Words(words)) => {
                    let answers = [0usize, 11, 23]
                        .map(|at| (at, Secret::new(words.get(at).cloned().unwrap_or_default())))
                        .into();
                    person.does(Command::ConfirmWords { answers }).await;
                }
                Ok(Reply::Letters(newest)) => {
                    fields.insert("letters".into(), all_letters(&person, newest).await);
                }
                Ok(Reply::History(check)) => {
                    fields.insert("history".into(), json!(check));
                }
                Ok(_) => {}
                Err(failure) => {
                    fields.insert("failed".into(), json!(failure.code));
                }
            }
        }
        say(&answer);
    }
}

/// All letters, page by page from the newest, with the draft and the agenda.
async fn all_letters(person: &Person, newest: LettersPage) -> Value {
    let relationship = person.view().relationships.first().map(|found| found.id.clone()).unwrap_or_default();
    let mut letters = newest.letters.clone();
    let mut more = newest.more;
    while let Some(before) = letters.first().filter(|_| more).map(|first| first.place) {
        let asked = Command::Letters { relationship: relationship.clone(), before: Some(before) };
        let Reply::Letters(page) = person.does(asked).await else { break };
        more = page.more;
        letters.splice(0..0, page.letters.iter().cloned());
    }
    json!({ "letters": letters, "agenda": newest.agenda, "draft": newest.draft })
}

/// The other's pictures, once there is another.
async fn others(person: &Person) -> watch::Receiver<Option<Picture>> {
    let mut views = person.engine.view();
    loop {
        let view = views.borrow_and_update().clone();
        let other = view.relationships.first().and_then(|found| found.members.first());
        if let Some(pictures) =
            other.and_then(|other| person.engine.picture(&Which::Member(other.id.clone())))
        {
            return pictures;
        }
        views.changed().await.expect("the engine runs");
    }
}

fn command(name: &str, asked: &Value, role: RoleView, view: &View) -> Command {
    let text = |field: &str| asked.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let relationship = view.relationships.first().map(|found| found.id.clone()).unwrap_or_default();
    let passphrase = Some(Secret::new(PASSPHRASE.to_owned()));
    match name {
        "create" => Command::CreateVault {
            name: format!("{role:?}"),
            role,
            language: None,
            way: UnlockWay::Passphrase,
            passphrase,
        },
        "unlock" => Command::Unlock { way: UnlockWay::Passphrase, secret: passphrase },
        "invite" => Command::Invite { people: 1 },
        "accept" => Command::Accept { link: Secret::new(text("link")) },
        "same" => Command::AnswerVerification { relationship, same: true },
        "propose" => Command::Propose {
            relationship,
            terms: Box::new(
                SessionTerms {
                    seconds: 600,
                    grace_seconds: 5,
                    extension_max_seconds: 120,
                    notices: vec![50, 10],
                    ..SessionTerms::default()
                }
                .into(),
            ),
            why: "Zoals besproken.".into(),
        },
        "sign" => Command::Sign { relationship, hash: text("hash") },
        "lobby" => Command::OpenLobby { relationship },
        "place" => Command::AttestPlace {
            free_to_speak: true,
            alone: true,
            address: Secret::new("Lindelaan 4".to_owned()),
            call_back: Secret::new("06 1234 5678".to_owned()),
        },
        "camera" => Command::SetDevice { kind: DeviceKind::Camera, on: true, choice: None },
        "enter" => Command::Enter { relationship },
        "admit" => Command::Admit { relationship },
        "say" => Command::Say { relationship, text: text("text") },
        "letter" => Command::SendLetter { relationship, text: Secret::new(text("text")) },
        "draft" => Command::SaveLetterDraft { relationship, text: Secret::new(text("text")) },
        "keep" => Command::KeepForSession { relationship, text: Secret::new(text("text")) },
        "letters" => Command::Letters { relationship, before: None },
        "leave" => Command::Leave { relationship },
        "verify" => Command::VerifyHistory { relationship },
        other => panic!("no command {other}"),
    }
}
