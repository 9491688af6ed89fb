//! A core alone on a line to a real relay, without engine and devices: the keys of its calls are kept.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use kader_core::input::{CallReport, Command, Input, RelayEvent, Secret};
use kader_core::output::{CallOrder, Output, Reply};
use kader_core::view::{PhaseView, RelationshipView, RoleView, UnlockWay};
use kader_core::{Core, CoreConfig};
use kader_engine::{boot_ms, now};
use kader_seal::MediaKeys;
use kader_vault::{PassphraseCost, SystemKeyring};
use kader_wire::frame::{ClientFrame, RelayFrame, decode, encode};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::lab::PASSPHRASE;

static OFFERS: AtomicU64 = AtomicU64::new(1);

/// One side.
pub struct Bare {
    role: RoleView,
    folder: PathBuf,
    relay: String,
    core: Core,
    wanted: bool,
    line: Option<WebSocketStream<MaybeTlsStream<TcpStream>>>,
    out: Vec<ClientFrame>,
    wake: Option<u64>,
    next: u64,
    replies: BTreeMap<u64, Result<Reply, String>>,
    lives: u32,
    /// The media keys of each line that was laid, by its offer, over all lives.
    pub lines: BTreeMap<String, MediaKeys>,
}

fn core(folder: &Path, relay: &str) -> Core {
    Core::new(CoreConfig {
        folder: folder.to_owned(),
        relay: relay.to_owned(),
        keyring: Box::new(SystemKeyring::asking()),
        passphrase_cost: PassphraseCost::new(8, 1, 1).unwrap_or(PassphraseCost::STANDARD),
    })
}

impl Bare {
    /// One on a profile below `folder`.
    #[must_use]
    pub fn start(folder: &Path, role: RoleView, relay: &str) -> Self {
        let folder = folder.join(format!("bare-{role:?}"));
        Self {
            role,
            core: core(&folder, relay),
            folder,
            relay: relay.to_owned(),
            wanted: false,
            line: None,
            out: Vec::new(),
            wake: None,
            next: 1,
            replies: BTreeMap::new(),
            lives: 1,
            lines: BTreeMap::new(),
        }
    }

    /// Killed, as far as a disk knows: what lies there at this moment is all that is left. Another
    /// core opens that, with the passphrase.
    ///
    /// # Panics
    /// Where the files cannot be copied.
    pub fn dies_and_comes_back(&mut self) {
        let image = self.folder.with_extension(format!("life-{}", self.lives));
        copy(&self.folder, &image);
        self.lives += 1;
        self.core = core(&image, &self.relay);
        self.folder = image;
        (self.wanted, self.line, self.wake) = (false, None, None);
        self.out.clear();
        self.replies.clear();
        self.gives(Command::Unlock {
            way: UnlockWay::Passphrase,
            secret: Some(Secret::new(PASSPHRASE.to_owned())),
        });
    }

    /// Gives a command and says under which number its answer comes.
    pub fn gives(&mut self, command: Command) -> u64 {
        self.next += 1;
        let id = self.next;
        self.handle(Input::Command { id, command });
        id
    }

    /// The one relationship.
    #[must_use]
    pub fn sees(&self) -> Option<RelationshipView> {
        self.core.view(now()).relationships.into_iter().next()
    }

    /// Handle of the one relationship.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn id(&self) -> String {
        self.sees().expect("a relationship").id
    }

    /// The session's phase.
    #[must_use]
    pub fn phase(&self) -> Option<PhaseView> {
        self.sees()?.session.map(|session| session.phase)
    }

    fn handle(&mut self, input: Input) {
        self.wake = None;
        for output in self.core.handle(input, now()) {
            match output {
                Output::Reply { id, result } => {
                    self.replies.insert(id, result.map_err(|failure| failure.code));
                }
                Output::Connect { .. } => self.wanted = true,
                Output::Relay { frame, .. } => self.out.push(frame),
                Output::WakeAt(at) => self.wake = Some(at),
                Output::Call(order) => self.call(order),
                Output::Devices(_) | Output::Remind(_) => {}
            }
        }
    }

    /// A call is its keys here: what an offer and an answer say is its name.
    fn call(&mut self, order: CallOrder) {
        match order {
            CallOrder::Offer { member, line, keys, .. } => {
                let offer = format!("offer {}", OFFERS.fetch_add(1, Ordering::Relaxed));
                self.lines.insert(offer.clone(), keys);
                self.says(member, CallReport::Offered { line, sdp: offer });
            }
            CallOrder::TakeOffer { member, line, keys, sdp, .. } => {
                self.lines.insert(sdp.clone(), keys);
                self.says(member.clone(), CallReport::Answered { line, sdp });
                self.says(member, CallReport::Connected { after_ms: 1 });
            }
            CallOrder::TakeAnswer { member, .. } => {
                self.says(member, CallReport::Connected { after_ms: 1 });
            }
            CallOrder::Part { .. } | CallOrder::Renew(_) | CallOrder::Stop => {}
        }
    }

    fn says(&mut self, member: String, report: CallReport) {
        self.handle(Input::Call { member, report });
    }

    fn event(&mut self, event: RelayEvent) {
        let url = self.relay.clone();
        self.handle(Input::Relay { url, event });
    }

    /// Carries what is on its way a step further.
    async fn turns(&mut self) {
        if self.wanted && self.line.is_none() {
            self.line = Some(connect_async(&self.relay).await.expect("the relay").0);
            self.out.clear();
            self.event(RelayEvent::Connected);
        }
        if let Some(line) = &mut self.line {
            for frame in std::mem::take(&mut self.out) {
                line.send(Message::binary(encode(&frame))).await.expect("a line");
            }
            let came = tokio::time::timeout(Duration::from_millis(10), line.next()).await;
            if let Ok(came) = came
                && let Message::Binary(bytes) = came.expect("a line").expect("a line")
            {
                let frame = decode::<RelayFrame>(&bytes).expect("a frame");
                self.event(RelayEvent::Frame(frame));
            }
        }
        if self.wake.is_some_and(|at| at <= boot_ms()) {
            self.handle(Input::Tick);
        }
    }
}

/// Carries on for all of them until it is so.
///
/// # Panics
/// Where it does not become so within a minute.
pub async fn until(sides: &mut [Bare], what: &str, so: impl Fn(&[Bare]) -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !so(sides) {
        let where_they_are: Vec<_> = sides
            .iter()
            .map(|side| (side.role, side.sees().map(|found| found.stage), side.phase()))
            .collect();
        assert!(Instant::now() < end, "{what} did not come about: {where_they_are:?}");
        for side in &mut *sides {
            side.turns().await;
        }
    }
}

/// Gives a command that must succeed, and carries on until it is answered.
///
/// # Panics
/// Where it fails, with its code.
pub async fn does(sides: &mut [Bare], who: usize, command: Command) -> Reply {
    let id = sides[who].gives(command);
    until(sides, "an answer", |sides| sides[who].replies.contains_key(&id)).await;
    sides[who].replies.remove(&id).expect("an answer").unwrap_or_else(|code| panic!("{who}: {code}"))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).expect("a copy");
        }
    }
}
