//! One headless side as a process: its part of everything up to a session, by itself.
//!
//! It is told on standard input and tells on standard output, a line each:
//!
//! | to the side | answer |
//! | --- | --- |
//! | | therapist: `link URL`, the invitation |
//! | `link URL`, to the client | |
//! | | `set`: agreed with the other |
//! | `begin` | `in`: the session runs |
//! | `stats` | `stats SENT RECEIVED SHOWN`, frames so far |
//!
//! It ends when its input ends.

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use kader_core::input::{Command, DeviceKind, Secret};
use kader_core::output::Reply;
use kader_core::view::{InvitationState, PhaseView, RoleView, SessionTerms, StageView, Terms};
use kader_tests::lab::Person;

/// How long a step may take that waits for the other side.
const STEP: Duration = Duration::from_secs(30);

/// What a side is started with.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The client's side; without it the therapist's.
    #[arg(long)]
    client: bool,
    /// Address of the relay.
    #[arg(long)]
    relay: String,
    /// Folder of the profile.
    #[arg(long)]
    folder: PathBuf,
    /// Folder of the clips.
    #[arg(long)]
    clips: PathBuf,
}

/// A person whose camera sees a clip of this folder.
pub(crate) fn person(folder: &Path, client: bool, relay: &str, clips: &Path) -> Person {
    let (name, role) = if client { ("client", RoleView::Client) } else { ("therapist", RoleView::Therapist) };
    let camera = clips.join(format!("{name}.ivf"));
    Person::start_with(folder, role, relay, |config| config.camera = Some(camera))
}

/// Long enough for any measurement.
pub(crate) fn terms() -> Terms {
    let (seconds, grace_seconds, extension_max_seconds) = (3_600, 60, 600);
    let notices = vec![60];
    SessionTerms { seconds, grace_seconds, extension_max_seconds, notices, ..SessionTerms::default() }.into()
}

/// Both go in; the therapist's next word may be to admit.
pub(crate) async fn goes_in(person: &Person) {
    person.gets_ready().await;
    person.does(Command::Enter { relationship: person.relationship.clone() }).await;
}

/// Therapist: until somebody waits.
pub(crate) async fn is_asked(person: &Person) {
    let waits = |found: &kader_core::view::RelationshipView| {
        found.session.as_ref().is_some_and(|session| session.others.iter().any(|other| other.waits))
    };
    person.waits_until("somebody who waits", STEP, waits).await;
}

/// Turns the own microphone off: pictures that come then wait for no sound.
pub(crate) async fn is_silent(person: &Person) {
    person.does(Command::SetDevice { kind: DeviceKind::Microphone, on: false, choice: None }).await;
}

/// Runs a side until its input ends.
pub(crate) async fn run(arguments: Arguments) {
    let (lines, mut input) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                return;
            }
        }
    });
    let mut person = person(&arguments.folder, arguments.client, &arguments.relay, &arguments.clips);
    if arguments.client {
        person.settles_in("Sam de Wit").await;
        let Some(line) = input.recv().await else { return };
        let link = line.strip_prefix("link ").expect("the invitation").to_owned();
        let Reply::Relationship(id) = person.does(Command::Accept { link: Secret::new(link) }).await else {
            panic!("no relationship")
        };
        person.relationship = id;
    } else {
        person.settles_in("Femke Bakker").await;
        let Reply::Relationship(id) = person.does(Command::Invite { people: 1 }).await else {
            panic!("no relationship")
        };
        person.relationship = id;
        let open = |found: &kader_core::view::RelationshipView| {
            found.invitations.first().is_some_and(|invitation| invitation.state == InvitationState::Open)
        };
        let invited = person.waits_until("an open invitation", STEP, open).await;
        tell(&format!("link {}", invited.invitations[0].link));
    }
    agrees(&person, arguments.client).await;
    tell("set");
    while let Some(line) = input.recv().await {
        match line.as_str() {
            "begin" => {
                goes_in(&person).await;
                if !arguments.client {
                    is_asked(&person).await;
                    person.does(Command::Admit { relationship: person.relationship.clone() }).await;
                }
                person.is_in(PhaseView::Running, STEP).await;
                tell("in");
            }
            "stats" => {
                let stats = person.engine.stats();
                tell(&format!("stats {} {} {}", stats.sent, stats.received, stats.shown));
            }
            other => panic!("not understood: {other}"),
        }
    }
}

/// This side's part from the short string to the agreement.
async fn agrees(person: &Person, client: bool) {
    let relationship = person.relationship.clone();
    let compares = |found: &kader_core::view::RelationshipView| {
        found.verification.as_ref().is_some_and(|verification| verification.emoji.len() == 6)
    };
    person.waits_until("the short string", STEP, compares).await;
    person.does(Command::AnswerVerification { relationship: relationship.clone(), same: true }).await;
    if client {
        let proposed = person.waits_until("a proposal", STEP, |found| found.proposal.is_some()).await;
        let hash = proposed.proposal.unwrap().hash;
        person.does(Command::Sign { relationship, hash }).await;
    } else {
        person.reaches(StageView::Agree).await;
        person
            .does(Command::Propose { relationship, terms: terms().into(), why: "Zoals besproken.".into() })
            .await;
    }
    person.waits_until("the agreement in force", STEP, |found| found.stage == StageView::Ready).await;
}

fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("somebody listens");
}
