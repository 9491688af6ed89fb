//! Starts a relay, routes connections to lines, sweeps, and stops.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kader_wire::MailboxId;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::hub::{Hub, lock};
use crate::keys::SigningKey;
use crate::line::{self, MAX_MESSAGE};
use crate::listener::{Door, Upgrade};
use crate::rate::Bucket;
use crate::store::{SqliteStore, Store};
use crate::tag::Tags;
use crate::turn_server::{Issuer, TurnServer};
use crate::{Clock, Config, Data, Limits, RelayError};

/// How long a stop waits for lines to finish.
const STOP: Duration = Duration::from_secs(5);

/// Headers that a proxy adds. Who comes through one is not on this machine.
const PROXY_HEADERS: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// What all lines share.
pub(crate) struct Shared {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) hub: Hub,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) key: SigningKey,
    pub(crate) limits: Limits,
    pub(crate) practice_keys: Vec<[u8; 32]>,
    pub(crate) turn: Option<Issuer>,
    pub(crate) tags: Tags,
    appends: Mutex<HashMap<MailboxId, Bucket>>,
}

impl Shared {
    /// Whether a mailbox takes another append now.
    pub(crate) fn may_append(&self, mailbox: MailboxId) -> bool {
        lock(&self.appends).entry(mailbox).or_insert_with(|| Bucket::of(self.limits.append_rate)).take(1.0)
    }

    /// Deletes what expired and tells the lines that read it.
    async fn sweep(&self) {
        lock(&self.appends).retain(|_, bucket| !bucket.is_full());
        match self.store.sweep(self.clock.now_ms()).await {
            Ok(gone) => {
                if !gone.is_empty() {
                    tracing::debug!(mailboxes = gone.len(), "expired");
                }
                for mailbox in gone {
                    self.hub.wake(&mailbox);
                }
            }
            Err(_) => tracing::error!("what expired could not be deleted"),
        }
    }
}

/// Starts relays.
pub struct Relay;

impl Relay {
    /// Starts a relay. It runs on the current Tokio runtime until [`RunningRelay::stop`], or until the value is
    /// dropped, which ends it without waiting.
    ///
    /// # Errors
    /// See [`RelayError`]; nothing runs then.
    pub async fn start(config: Config) -> Result<RunningRelay, RelayError> {
        let open = config.practice_keys.is_empty();
        if open && !config.listen.ip().is_loopback() {
            return Err(RelayError::OpenToTheWorld);
        }
        let opened = Opened::open(&config)?;
        let listener = TcpListener::bind(config.listen).await.map_err(RelayError::Listen)?;
        let addr = listener.local_addr().map_err(RelayError::Listen)?;
        let (stop, stopping) = watch::channel(false);
        let turn = match config.turn {
            Some(turn) => {
                let clock = Arc::clone(&config.clock);
                Some(TurnServer::start(turn, clock, stopping.clone()).await?)
            }
            None => None,
        };
        let shared = Arc::new(Shared {
            store: opened.store,
            hub: Hub::default(),
            clock: config.clock,
            key: opened.key,
            practice_keys: config.practice_keys,
            turn: turn.as_ref().map(|turn| turn.issuer.clone()),
            tags: Tags::new(),
            appends: Mutex::default(),
            limits: config.limits,
        });
        let (alive, ended) = mpsc::channel(1);
        let door = Door::new(listener, shared.limits.lines, shared.limits.handshake);
        let entry = Entry { shared: Arc::clone(&shared), open, stop: stopping.clone(), alive };
        let app = Router::new()
            .route("/v1", get(upgrade))
            .with_state(entry)
            .into_make_service_with_connect_info::<Upgrade>();
        let mut until = stopping.clone();
        let serving = axum::serve(door, app).with_graceful_shutdown(async move {
            stopped(&mut until).await;
        });
        let tasks = vec![
            tokio::spawn(async move {
                // Serving never fails: the listener retries by itself.
                let _ = serving.await;
            }),
            tokio::spawn(sweep(Arc::clone(&shared), stopping)),
        ];
        tracing::info!(turn = turn.is_some(), open, "started");
        Ok(RunningRelay {
            addr,
            turn_addr: turn.as_ref().map(|turn| turn.addr),
            shared,
            stop,
            tasks,
            turn,
            ended,
            _lock: opened.lock,
        })
    }
}

/// What was opened in the data directory.
struct Opened {
    store: Arc<dyn Store>,
    key: SigningKey,
    /// Held while the relay runs, so that no second one opens the same data.
    lock: Option<File>,
}

impl Opened {
    fn open(config: &Config) -> Result<Self, RelayError> {
        let limits = (&config.limits).into();
        let started_ms = config.clock.now_ms();
        match &config.data {
            Data::Memory => Ok(Self {
                store: Arc::new(SqliteStore::in_memory(limits, started_ms)?),
                key: SigningKey::ephemeral()?,
                lock: None,
            }),
            Data::Directory(directory) => {
                make_private(directory).map_err(RelayError::DataDirectory)?;
                let lock = File::create(directory.join("lock")).map_err(RelayError::DataDirectory)?;
                match lock.try_lock() {
                    Ok(()) => {}
                    Err(TryLockError::WouldBlock) => return Err(RelayError::DataInUse),
                    Err(TryLockError::Error(problem)) => {
                        return Err(RelayError::DataDirectory(problem));
                    }
                }
                Ok(Self {
                    key: SigningKey::relay(&directory.join("relay.key"))?,
                    store: Arc::new(SqliteStore::open(&directory.join("mailboxes.db"), limits, started_ms)?),
                    lock: Some(lock),
                })
            }
        }
    }
}

/// Makes a directory that only its owner can enter; leaves an existing one as it is.
fn make_private(directory: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// A relay that runs.
pub struct RunningRelay {
    addr: SocketAddr,
    turn_addr: Option<SocketAddr>,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    turn: Option<TurnServer>,
    ended: mpsc::Receiver<()>,
    _lock: Option<File>,
}

impl RunningRelay {
    /// Where the WebSocket listens; clients connect to `ws://<addr>/v1`.
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The URL for clients on this machine or network.
    pub fn url(&self) -> String {
        format!("ws://{}/v1", self.addr)
    }

    /// Where the TURN server listens, if there is one.
    pub const fn turn_addr(&self) -> Option<SocketAddr> {
        self.turn_addr
    }

    /// Ed25519 public key with which the relay signs the time.
    pub fn key(&self) -> [u8; 32] {
        self.shared.key.public()
    }

    /// Deletes what expired now, instead of within [`Limits::sweep_every`].
    pub async fn sweep(&self) {
        self.shared.sweep().await;
    }

    /// Stops: takes no new line, finishes the requests at hand, says goodbye to every line, closes the database.
    /// Lines that do not leave within 5 seconds are cut.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        // Every line holds a sender; none is left when all have ended.
        if timeout(STOP, self.ended.recv()).await.is_err() {
            tracing::warn!("some lines did not end in time");
        }
        for task in self.tasks.drain(..) {
            task.abort();
            let _ = task.await;
        }
        if let Some(turn) = self.turn.take() {
            turn.ended().await;
        }
        tracing::info!("stopped");
    }
}

/// Waits until the relay stops, or was dropped.
pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// What the route knows.
#[derive(Clone)]
struct Entry {
    shared: Arc<Shared>,
    open: bool,
    stop: watch::Receiver<bool>,
    alive: mpsc::Sender<()>,
}

async fn upgrade(
    State(entry): State<Entry>,
    ConnectInfo(connection): ConnectInfo<Upgrade>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    // Only browsers send it. A page that somebody visits must not reach the relay on their own machine.
    if headers.contains_key(header::ORIGIN) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let proxied = PROXY_HEADERS.iter().any(|name| headers.contains_key(*name));
    let open = entry.open && !proxied;
    upgrade.max_message_size(MAX_MESSAGE).max_frame_size(MAX_MESSAGE).on_upgrade(move |socket| async move {
        connection.done();
        line::run(socket, entry.shared, open, entry.stop).await;
        drop(entry.alive);
    })
}

async fn sweep(shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let mut ticks = interval(shared.limits.sweep_every.max(Duration::from_millis(1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopped(&mut stop) => return,
            _ = ticks.tick() => {}
        }
        shared.sweep().await;
    }
}
