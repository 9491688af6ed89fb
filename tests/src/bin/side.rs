//! One headless side in a process of its own, so that a test can kill it: commands as JSON lines in, views and replies out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test program stops where it cannot go on")]

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

use kader_core::input::{Command, DeviceKind, FileBytes, Secret};
use kader_core::output::Reply;
use kader_core::view::{
    Failure, FileFormat, HomeworkPage, LettersPage, RoleView, SessionTerms, SharingView, UnlockWay, View,
};
use kader_engine::{Picture, Which};
use kader_tests::exchange::{content, digest};
use kader_tests::lab::{PASSPHRASE, Person, log};
use kader_tests::record::Page;
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
            if let Some(done) = in_steps(&person, &name, &asked).await {
                match done {
                    Ok((field, value)) => fields.insert(field.into(), value),
                    Err(failure) => fields.insert("failed".into(), json!(failure.code)),
                };
                say(&answer);
                continue;
            }
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

/// What takes more than one command, or answers with something: what it answers.
async fn in_steps(
    person: &Person,
    name: &str,
    asked: &Value,
) -> Option<Result<(&'static str, Value), Failure>> {
    let text = asked.get("text").and_then(Value::as_str).unwrap_or_default();
    Some(match name {
        "filed" => filed(person, text).await.map(|()| ("filed", Value::Null)),
        "take-back" => take_back(person, text).await.map(|()| ("takenBack", Value::Null)),
        "begin-shared" => begin_shared(person).await.map(|()| ("begun", Value::Null)),
        "write-draft" => write_draft(person, text).await.map(|changes| ("changes", json!(changes))),
        "write" => write(person, text).await.map(|()| ("written", Value::Null)),
        "erase" => erase(person, text).await.map(|erased| ("erased", json!(erased))),
        "writable" => homework(person)
            .await
            .map(|page| ("writable", json!(page.records.first().is_some_and(|record| record.writable)))),
        "record" => opened(person).await.map(|page| ("record", json!(page.text()))),
        "file" => file(person, asked).await.map(|digest| ("digest", json!(digest))),
        _ => return None,
    })
}

fn only(person: &Person) -> String {
    person.view().relationships.first().map(|found| found.id.clone()).unwrap_or_default()
}

/// A letter with a file of its name. What a life before put to the draft is taken off.
async fn filed(person: &Person, text: &str) -> Result<(), Failure> {
    let relationship = only(person);
    let page = person.tries(Command::Letters { relationship: relationship.clone(), before: None }).await?;
    if let Reply::Letters(page) = page {
        for file in &page.draft_files {
            let detach = Command::DetachFile { relationship: relationship.clone(), file: file.id.clone() };
            person.tries(detach).await?;
        }
    }
    let name = format!("{}.png", text.chars().take(6).collect::<String>());
    person
        .tries(Command::AttachFile {
            relationship: relationship.clone(),
            bytes: FileBytes::new(content(&name)),
            name: Secret::new(name),
            format: FileFormat::Png,
            width: 30,
            height: 20,
            pages: 0,
        })
        .await?;
    person.tries(Command::SendLetter { relationship, text: Secret::new(text.to_owned()) }).await.map(|_| ())
}

/// Takes the own letter with these words back.
async fn take_back(person: &Person, text: &str) -> Result<(), Failure> {
    let relationship = only(person);
    let reply = person.tries(Command::Letters { relationship: relationship.clone(), before: None }).await?;
    let Reply::Letters(newest) = reply else { return Ok(()) };
    let all = all_letters(person, newest).await;
    let all = all.get("letters").and_then(Value::as_array).cloned().unwrap_or_default();
    let found = all.iter().find(|one| one.get("text").and_then(Value::as_str) == Some(text));
    let letter =
        found.and_then(|one| one.get("id")).and_then(Value::as_str).expect("a letter with these words");
    let letter = letter.to_owned();
    person.tries(Command::TakeLetterBack { relationship, letter }).await.map(|_| ())
}

async fn homework(person: &Person) -> Result<HomeworkPage, Failure> {
    match person.tries(Command::Homework { relationship: only(person) }).await? {
        Reply::Homework(page) => Ok(page),
        other => panic!("{other:?}"),
    }
}

async fn begin_shared(person: &Person) -> Result<(), Failure> {
    let relationship = only(person);
    let form = "thought-record".to_owned();
    let begin = Command::BeginRecord { relationship: relationship.clone(), form, task: None };
    let Reply::Begun(begun) = person.tries(begin).await? else { panic!("no record") };
    person.tries(Command::ShareRecord { relationship, record: begun.record.clone() }).await.map(|_| ())
}

/// The first record, and what its page has.
async fn open_record(person: &Person) -> Result<(String, Page), Failure> {
    let page = homework(person).await?;
    let record = page.records.first().expect("a record").id.clone();
    let open = Command::OpenRecord { relationship: only(person), record: record.clone(), have: None };
    match person.tries(open).await? {
        Reply::Record(page) => Ok((record, Page::of(&page))),
        other => panic!("{other:?}"),
    }
}

async fn opened(person: &Person) -> Result<Page, Failure> {
    open_record(person).await.map(|(_, page)| page)
}

async fn write(person: &Person, words: &str) -> Result<(), Failure> {
    let (record, page) = open_record(person).await?;
    let change = Secret::new(page.writes(words));
    person.tries(Command::ChangeRecord { relationship: only(person), record, change }).await.map(|_| ())
}

/// Erases these words; whether they stood there.
async fn erase(person: &Person, words: &str) -> Result<bool, Failure> {
    let (record, page) = open_record(person).await?;
    let Some(change) = page.erases_words(words) else { return Ok(false) };
    let change = Secret::new(change);
    person.tries(Command::ChangeRecord { relationship: only(person), record, change }).await.map(|_| true)
}

/// A record and a letter that nobody else sees, letter by letter, with some of it erased again: how many changes.
async fn write_draft(person: &Person, words: &str) -> Result<u32, Failure> {
    let (relationship, form) = (only(person), "thought-record".to_owned());
    let page = homework(person).await?;
    let draft = page.records.iter().find(|record| record.sharing == SharingView::Draft);
    let record = match draft {
        Some(record) => record.id.clone(),
        None => {
            let begin = Command::BeginRecord { relationship: relationship.clone(), form, task: None };
            let Reply::Begun(begun) = person.tries(begin).await? else { panic!("no record") };
            begun.record.clone()
        }
    };
    let open = Command::OpenRecord { relationship: relationship.clone(), record: record.clone(), have: None };
    let Reply::Record(page) = person.tries(open).await? else { panic!("no record") };
    let page = Page::of(&page);
    let mut changes = 0;
    for (at, letter) in words.char_indices() {
        let mut typed = vec![page.writes(&letter.to_string())];
        if at % 10 == 9 {
            typed.extend([page.writes("x"), page.erases(1)]);
        }
        for change in typed {
            let (relationship, record) = (relationship.clone(), record.clone());
            person.tries(Command::ChangeRecord { relationship, record, change: Secret::new(change) }).await?;
            changes += 1;
        }
        if at % 5 == 4 {
            let text = Secret::new(words.chars().take(at).collect());
            person.tries(Command::SaveLetterDraft { relationship: relationship.clone(), text }).await?;
            changes += 1;
        }
    }
    Ok(changes)
}

async fn file(person: &Person, asked: &Value) -> Result<String, Failure> {
    let file = asked.get("file").and_then(Value::as_str).unwrap_or_default().to_owned();
    match person.tries(Command::File { relationship: only(person), file }).await? {
        Reply::Attachment(found) => Ok(digest(found.bytes.expose())),
        other => panic!("{other:?}"),
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
