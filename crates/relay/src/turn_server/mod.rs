//! The TURN server (RFC 8656, UDP) for calls whose ends cannot reach, or do not want to show themselves to, each
//! other. What passes is encrypted twice (SRTP and SFrame) and is not looked at.
//!
//! The requests are those of the `turn` crate; the loop around them is ours, because the crate's own keeps the nonce
//! of every unauthenticated request for ever and has no quotas.

mod addresses;
mod credentials;
mod datagram;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::net::UdpSocket;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval};
use turn::allocation::allocation_manager::{Manager, ManagerConfig};
use turn::auth::AuthHandler;
use turn::server::request::Request;
use webrtc_util::Conn;

use crate::server::stopped;
use crate::{Clock, RelayError, TurnConfig};
pub(crate) use credentials::Issuer;
use datagram::Datagram;

/// Name of the authentication realm.
const REALM: &str = "kader";

/// Largest datagram in bytes; larger ones are cut by the network anyway.
const MTU: usize = 1_600;

/// Nonces kept at most. Beyond them the oldest are forgotten, and their users are told that theirs is stale.
const NONCES: usize = 20_000;

/// How long a nonce is kept (RFC 8656 wants an hour at least to be accepted).
const NONCE_LASTS: Duration = Duration::from_secs(3_600);

const CHANNEL_LASTS: Duration = Duration::from_secs(600);

type Nonces = Arc<Mutex<HashMap<String, Instant>>>;

/// A TURN server that runs.
pub(crate) struct TurnServer {
    pub(crate) addr: SocketAddr,
    pub(crate) issuer: Issuer,
    task: JoinHandle<()>,
}

impl TurnServer {
    /// Starts it; it runs until `stop` is true or its sender is gone.
    pub(crate) async fn start(
        config: TurnConfig,
        clock: Arc<dyn Clock>,
        stop: watch::Receiver<bool>,
    ) -> Result<Self, RelayError> {
        if config.ports.is_empty() || *config.ports.start() == 0 {
            return Err(RelayError::TurnPorts);
        }
        if config.public.is_none() && config.listen.ip().is_unspecified() {
            return Err(RelayError::TurnPublicMissing);
        }
        let socket = UdpSocket::bind(config.listen).await.map_err(RelayError::TurnListen)?;
        let addr = socket.local_addr().map_err(RelayError::TurnListen)?;
        let public = config.public.unwrap_or_else(|| addr.ip());
        let issuer = Issuer::new(SocketAddr::new(public, addr.port()), config.credentials_last, clock)?;
        let generator = addresses::Generator::new(&config, addr.ip(), public);
        let server = Server {
            socket: Arc::new(socket),
            auth: Arc::new(issuer.clone()),
            allocations: Arc::new(Manager::new(ManagerConfig {
                relay_addr_generator: Box::new(generator),
                alloc_close_notify: None,
            })),
            nonces: Nonces::default(),
            per_user: config.allocations_per_user,
        };
        let task = tokio::spawn(server.run(stop));
        Ok(Self { addr, issuer, task })
    }

    /// Waits for the end after a stop.
    pub(crate) async fn ended(self) {
        let _ = self.task.await;
    }
}

struct Server {
    socket: Arc<UdpSocket>,
    auth: Arc<dyn AuthHandler + Send + Sync>,
    allocations: Arc<Manager>,
    nonces: Nonces,
    per_user: usize,
}

impl Server {
    async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut buffer = vec![0; MTU];
        let mut ticks = interval(Duration::from_secs(60));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let received = tokio::select! {
                biased;
                () = stopped(&mut stop) => break,
                _ = ticks.tick() => {
                    self.forget_nonces(NONCE_LASTS).await;
                    continue;
                }
                received = self.socket.recv_from(&mut buffer) => received,
            };
            let Ok((length, from)) = received else {
                // Some systems report here that an earlier datagram could not be delivered.
                tokio::time::sleep(Duration::from_millis(1)).await;
                continue;
            };
            if let Some(bytes) = buffer.get(..length) {
                self.take(bytes, from).await;
            }
        }
        let _ = self.allocations.close().await;
    }

    async fn take(&self, bytes: &[u8], from: SocketAddr) {
        match Datagram::parse(bytes) {
            None => return,
            Some(Datagram::Allocate { username: Some(username) }) if self.has_enough(username).await => {
                tracing::debug!("too many allocations with one name");
                return;
            }
            Some(_) => {}
        }
        if self.nonces.lock().await.len() >= NONCES {
            self.forget_nonces(Duration::from_secs(30)).await;
            if self.nonces.lock().await.len() >= NONCES {
                self.nonces.lock().await.clear();
            }
        }
        let mut request = Request {
            conn: Arc::clone(&self.socket) as Arc<dyn Conn + Send + Sync>,
            src_addr: from,
            buff: bytes.to_vec(),
            allocation_manager: Arc::clone(&self.allocations),
            nonces: Arc::clone(&self.nonces),
            auth_handler: Arc::clone(&self.auth),
            realm: REALM.to_owned(),
            channel_bind_timeout: CHANNEL_LASTS,
        };
        // Errors were answered, and their texts hold addresses. A panic over one datagram must not end all calls;
        // nothing of the request is used after it.
        let handled = AssertUnwindSafe(request.handle_request()).catch_unwind();
        if handled.await.is_err() {
            tracing::error!("a TURN request could not be handled");
        }
    }

    async fn has_enough(&self, username: &[u8]) -> bool {
        let all = self.allocations.get_allocations_info(None).await;
        let same = all.values().filter(|allocation| allocation.username.as_bytes() == username);
        same.count() >= self.per_user
    }

    async fn forget_nonces(&self, older_than: Duration) {
        let now = Instant::now();
        let young = |made: &Instant| now.saturating_duration_since(*made) < older_than;
        self.nonces.lock().await.retain(|_, made| young(made));
    }
}
