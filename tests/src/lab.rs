//! Two headless sides and a relay: the whole program without its windows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kader_core::input::{Command, DeviceKind, Secret};
use kader_core::output::Reply;
use kader_core::view::{
    Failure, FeeTerms, MessageTerms, PhaseView, QuotaTerms, RelationshipView, RoleView, SessionTerms,
    StageView, Terms, UnlockWay, View, WindowTerms,
};
use kader_engine::{Engine, EngineConfig, Picture, Which};
use kader_relay::{Clock, Config, Data, Relay, RunningRelay, SystemClock, TurnConfig};
use kader_vault::PassphraseCost;
use tokio::sync::watch;

/// How long anything may take that follows by itself.
const SOON: Duration = Duration::from_secs(45);

/// The passphrase of every test profile.
pub const PASSPHRASE: &str = "kale winter morgen";

/// Shows what the program logs, where `KADER_LOG` asks for it.
pub fn log() {
    use tracing_subscriber::EnvFilter;
    if let Ok(filter) = EnvFilter::try_from_env("KADER_LOG") {
        let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
    }
}

/// Where the sample clips are.
#[must_use]
pub fn clip(name: &str) -> PathBuf {
    crate::process::root().join("assets/clip").join(name)
}

/// Terms with letters at any hour, so many a day for each.
#[must_use]
pub fn letters_at_any_hour(per_day: u16) -> Terms {
    let quota = QuotaTerms { per_day, characters: 1_000 };
    Terms {
        session: SessionTerms { seconds: 1_800, ..SessionTerms::default() },
        messages: Some(MessageTerms {
            zone: "Europe/Amsterdam".into(),
            windows: (1..=7)
                .map(|weekday| WindowTerms { weekday, from_minute: 0, to_minute: 1_440 })
                .collect(),
            client: quota.clone(),
            therapist: quota,
            reply_seconds: 172_800,
            absences: Vec::new(),
            side: Vec::new(),
            files: None,
            tell_read: false,
        }),
        relations: true,
        ..Terms::default()
    }
}

/// A relay on loopback that keeps its data in `folder`, with its detour.
///
/// # Panics
/// Where it does not start.
pub async fn relay(folder: &Path) -> RunningRelay {
    relay_on(folder, 0).await
}

/// The same on a given port, to come back on after it was away.
///
/// # Panics
/// Where it does not start.
pub async fn relay_on(folder: &Path, port: u16) -> RunningRelay {
    relay_by(folder, port, Arc::new(SystemClock)).await
}

/// The same by a clock of the test.
///
/// # Panics
/// Where it does not start.
pub async fn relay_by(folder: &Path, port: u16, clock: Arc<dyn Clock>) -> RunningRelay {
    let mut config = Config::loopback(Data::Directory(folder.join("relay")));
    config.listen = ([127, 0, 0, 1], port).into();
    config.clock = clock;
    config.turn = Some(TurnConfig::new("127.0.0.1:0".parse().unwrap()));
    Relay::start(config).await.expect("the relay starts")
}

/// One side of a relationship.
pub struct Person {
    /// Its engine.
    pub engine: Engine,
    /// Its profile.
    pub profile: PathBuf,
    /// Handle of its one relationship.
    pub relationship: String,
    role: RoleView,
    relay: String,
}

impl Person {
    /// Opens a profile that may be there already.
    ///
    /// # Panics
    /// Where the engine does not start.
    #[must_use]
    pub fn start(folder: &Path, role: RoleView, relay: &str) -> Self {
        Self::start_with(folder, role, relay, |_| {})
    }

    /// The same with `change` made to the engine's set-up, such as a real speaker.
    ///
    /// # Panics
    /// Where the engine does not start.
    #[must_use]
    pub fn start_with(
        folder: &Path,
        role: RoleView,
        relay: &str,
        change: impl FnOnce(&mut EngineConfig),
    ) -> Self {
        let name = if role == RoleView::Therapist { "therapist" } else { "client" };
        let profile = folder.join(name);
        let mut config = EngineConfig {
            profile: profile.clone(),
            relay: Some(relay.to_owned()),
            camera: Some(clip(&format!("{name}.ivf"))),
            microphone: Some(clip(&format!("{name}.wav"))),
            speaker: Some(folder.join(format!("{name}-heard.wav"))),
            // The least that is allowed: these vaults hold nothing worth guessing for.
            passphrase_cost: PassphraseCost::new(8, 1, 1).unwrap_or(PassphraseCost::STANDARD),
            ..EngineConfig::default()
        };
        change(&mut config);
        let engine = Engine::start(config).expect("the engine starts");
        Self { engine, profile, relationship: String::new(), role, relay: relay.to_owned() }
    }

    /// Has a command carried out that must succeed.
    ///
    /// # Panics
    /// Where it fails, with its code.
    pub async fn does(&self, command: Command) -> Reply {
        self.engine
            .command(command)
            .await
            .unwrap_or_else(|failure| panic!("{:?}: {}", self.role, failure.code))
    }

    /// Has a command carried out.
    ///
    /// # Errors
    /// The failure the page would word.
    pub async fn tries(&self, command: Command) -> Result<Reply, Failure> {
        self.engine.command(command).await
    }

    /// First start with a passphrase.
    ///
    /// # Panics
    /// Where it fails.
    pub async fn settles_in(&self, name: &str) -> Vec<String> {
        let reply = self
            .does(Command::CreateVault {
                name: name.to_owned(),
                role: self.role,
                language: None,
                way: UnlockWay::Passphrase,
                passphrase: Some(Secret::new(PASSPHRASE.to_owned())),
            })
            .await;
        let Reply::Words(words) = reply else { panic!("no words") };
        let answers = [0usize, 11, 23].map(|index| (index, Secret::new(words[index].clone()))).into();
        self.does(Command::ConfirmWords { answers }).await;
        words.to_vec()
    }

    /// Opens the vault again.
    ///
    /// # Panics
    /// Where it fails.
    pub async fn unlocks(&mut self) {
        self.does(Command::Unlock {
            way: UnlockWay::Passphrase,
            secret: Some(Secret::new(PASSPHRASE.to_owned())),
        })
        .await;
        let view = self.view();
        if let Some(relationship) = view.relationships.first() {
            self.relationship = relationship.id.clone();
        }
    }

    /// The view now.
    #[must_use]
    pub fn view(&self) -> View {
        self.engine.view().borrow().clone()
    }

    /// The one relationship as it is now.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn sees(&self) -> RelationshipView {
        let view = self.view();
        view.relationships
            .into_iter()
            .find(|found| found.id == self.relationship)
            .unwrap_or_else(|| panic!("{:?} has no such relationship", self.role))
    }

    /// Handle of the other member: of two, or of the first of several.
    ///
    /// # Panics
    /// Where nobody else is in it yet.
    #[must_use]
    pub fn other(&self) -> String {
        let first = self.sees().members.into_iter().next();
        first.unwrap_or_else(|| panic!("{:?} knows of nobody else", self.role)).id
    }

    /// The other's newest picture.
    ///
    /// # Panics
    /// As [`Person::other`].
    #[must_use]
    pub fn sees_other(&self) -> watch::Receiver<Option<Picture>> {
        self.engine.picture(&Which::Member(self.other())).expect("a member")
    }

    /// Waits until the view is so.
    ///
    /// # Panics
    /// Where it is not within `within`: with `what` and the view's state.
    pub async fn waits(&self, what: &str, within: Duration, so: impl Fn(&View) -> bool) -> View {
        let mut views = self.engine.view();
        let until = Instant::now() + within;
        loop {
            let view = views.borrow_and_update().clone();
            if so(&view) {
                return view;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || tokio::time::timeout(left, views.changed()).await.is_err() {
                let stages: Vec<_> = view
                    .relationships
                    .iter()
                    .map(|found| {
                        (
                            found.stage,
                            found.problem.clone(),
                            found.session.as_ref().map(|s| (s.phase, s.line)),
                        )
                    })
                    .collect();
                panic!("{:?} waited for: {what}; relay {:?}, {stages:?}", self.role, view.relay);
            }
        }
    }

    /// Waits until the one relationship is so.
    ///
    /// # Panics
    /// As [`Person::waits`].
    pub async fn waits_until(
        &self,
        what: &str,
        within: Duration,
        so: impl Fn(&RelationshipView) -> bool,
    ) -> RelationshipView {
        let id = self.relationship.clone();
        let view = self
            .waits(what, within, |view| view.relationships.iter().any(|found| found.id == id && so(found)))
            .await;
        view.relationships.into_iter().find(|found| found.id == self.relationship).expect("it was just there")
    }

    /// Waits for a stage.
    ///
    /// # Panics
    /// As [`Person::waits`].
    pub async fn reaches(&self, stage: StageView) -> RelationshipView {
        self.waits_until(&format!("{stage:?}"), SOON, |found| found.stage == stage).await
    }

    /// Waits for a phase of the session.
    ///
    /// # Panics
    /// As [`Person::waits`].
    pub async fn is_in(&self, phase: PhaseView, within: Duration) -> RelationshipView {
        self.waits_until(&format!("{phase:?}"), within, |found| {
            found.session.as_ref().is_some_and(|session| session.phase == phase)
        })
        .await
    }

    /// Goes to the lobby, says where they are and turns everything on.
    ///
    /// # Panics
    /// Where it fails.
    pub async fn gets_ready(&self) {
        self.does(Command::OpenLobby { relationship: self.relationship.clone() }).await;
        self.does(Command::AttestPlace {
            free_to_speak: true,
            alone: true,
            address: Secret::new("Lindelaan 4".to_owned()),
            call_back: Secret::new("06 1234 5678".to_owned()),
        })
        .await;
        for kind in [DeviceKind::Camera, DeviceKind::Microphone] {
            self.does(Command::SetDevice { kind, on: true, choice: None }).await;
        }
    }

    /// The relay this person uses.
    #[must_use]
    pub fn relay(&self) -> &str {
        &self.relay
    }
}

/// The header's format number, with a checksum that fits: as a newer program would write it.
///
/// # Panics
/// Where it is shorter than a checksum.
#[must_use]
pub fn newer(header: &[u8]) -> Vec<u8> {
    let mut header = header[..header.len() - 32].to_vec();
    header[8..10].copy_from_slice(&2u16.to_be_bytes());
    let sum = ring::digest::digest(&ring::digest::SHA256, &header);
    header.extend_from_slice(sum.as_ref());
    header
}

/// The terms that tests use: a minute, five seconds of grace.
#[must_use]
pub fn short_terms() -> Terms {
    let (seconds, grace_seconds, extension_max_seconds) = (60, 5, 120);
    let notices = vec![50, 10];
    SessionTerms { seconds, grace_seconds, extension_max_seconds, notices, ..SessionTerms::default() }.into()
}

/// What a session costs where a test has fees.
#[must_use]
pub fn fees() -> FeeTerms {
    FeeTerms {
        currency: "EUR".to_owned(),
        session_minor: 9_500,
        charged_from_seconds: 600,
        notice_seconds: 86_400,
        late_minor: 4_750,
        missed_minor: 9_500,
    }
}

/// A therapist and a client on one relay.
pub struct Lab {
    /// The folder of everything.
    pub folder: tempfile::TempDir,
    /// The relay.
    pub relay: Option<RunningRelay>,
    /// The therapist.
    pub therapist: Person,
    /// The client.
    pub client: Person,
}

impl Lab {
    /// Both have their vaults; nothing is between them yet.
    ///
    /// # Panics
    /// Where something does not start.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let relay = relay(folder.path()).await;
        let url = relay.url();
        Self::open_at(folder, Some(relay), &url).await
    }

    /// The same with a relay of the test's own choice, which may be away.
    ///
    /// # Panics
    /// Where something does not start.
    pub async fn open_at(folder: tempfile::TempDir, relay: Option<RunningRelay>, url: &str) -> Self {
        log();
        let therapist = Person::start(folder.path(), RoleView::Therapist, url);
        let client = Person::start(folder.path(), RoleView::Client, url);
        therapist.settles_in("Femke Bakker").await;
        client.settles_in("Sam de Wit").await;
        Self { folder, relay, therapist, client }
    }

    /// Invited and joined: both see the short string.
    ///
    /// # Panics
    /// Where it does not come about.
    pub async fn joined() -> Self {
        let mut lab = Self::open().await;
        lab.joins().await;
        lab
    }

    /// The therapist invites, the client joins: both see the short string.
    ///
    /// # Panics
    /// Where it does not come about.
    pub async fn joins(&mut self) {
        let Reply::Relationship(id) = self.therapist.does(Command::Invite { people: 1 }).await else {
            panic!("no relationship")
        };
        self.therapist.relationship = id;
        let invited = self
            .therapist
            .waits_until("an open invitation", SOON, |found| {
                found.invitations.first().is_some_and(|i| i.state == kader_core::view::InvitationState::Open)
            })
            .await;
        self.accepts(invited.invitations[0].link.clone()).await;
    }

    /// The client joins by this link of the therapist's: both see the short string.
    ///
    /// # Panics
    /// Where it does not come about.
    pub async fn accepts(&mut self, link: String) {
        let link = Secret::new(link);
        let Reply::Relationship(id) = self.client.does(Command::Accept { link }).await else {
            panic!("no relationship")
        };
        self.client.relationship = id;
        for person in [&self.therapist, &self.client] {
            person
                .waits_until("the short string", SOON, |found| {
                    found.verification.as_ref().is_some_and(|verification| verification.emoji.len() == 6)
                })
                .await;
        }
    }

    /// Joined, verified, and agreed on these terms.
    ///
    /// # Panics
    /// Where it does not come about.
    pub async fn agreed(terms: impl Into<Terms>) -> Self {
        let lab = Self::joined().await;
        lab.agrees(terms).await;
        lab
    }

    /// Both find the short strings the same and sign these terms.
    ///
    /// # Panics
    /// Where it does not come about.
    pub async fn agrees(&self, terms: impl Into<Terms>) {
        for person in [&self.therapist, &self.client] {
            let relationship = person.relationship.clone();
            person.does(Command::AnswerVerification { relationship, same: true }).await;
        }
        for person in [&self.therapist, &self.client] {
            person.reaches(StageView::Agree).await;
        }
        let (relationship, terms) = (self.therapist.relationship.clone(), Box::new(terms.into()));
        self.therapist.does(Command::Propose { relationship, terms, why: "Zoals besproken.".into() }).await;
        let proposed = self.client.waits_until("a proposal", SOON, |found| found.proposal.is_some()).await;
        let relationship = self.client.relationship.clone();
        self.client.does(Command::Sign { relationship, hash: proposed.proposal.unwrap().hash }).await;
        for person in [&self.therapist, &self.client] {
            person
                .waits_until("the agreement in force", SOON, |found| {
                    found.stage == StageView::Ready
                        && found.history.first().is_some_and(|row| row.by == kader_core::view::HistoryBy::All)
                })
                .await;
        }
    }

    /// In a session, pictures flowing.
    ///
    /// # Panics
    /// Where it does not come about.
    pub async fn in_session(terms: impl Into<Terms>) -> Self {
        let lab = Self::agreed(terms).await;
        lab.begins_session().await;
        lab
    }

    /// Both go through the lobby into a session.
    ///
    /// # Panics
    /// Where it does not come about.
    pub async fn begins_session(&self) {
        self.therapist.gets_ready().await;
        self.client.gets_ready().await;
        self.therapist.does(Command::Enter { relationship: self.therapist.relationship.clone() }).await;
        self.client.does(Command::Enter { relationship: self.client.relationship.clone() }).await;
        self.therapist
            .waits_until("somebody who waits", SOON, |found| {
                found.session.as_ref().is_some_and(|session| session.others.iter().any(|other| other.waits))
            })
            .await;
        self.therapist.does(Command::Admit { relationship: self.therapist.relationship.clone() }).await;
        for person in [&self.therapist, &self.client] {
            person.is_in(PhaseView::Running, SOON).await;
        }
    }
}
