//! What a relay is started with.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::{Clock, SystemClock};

/// Everything a relay needs to know. [`Config::loopback`] is complete; change what should differ.
#[derive(Clone)]
pub struct Config {
    /// Where the WebSocket listens. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where envelopes and the relay's key are kept.
    pub data: Data,
    /// Ed25519 keys of practices whose capabilities allow the creation of mailboxes. None: anyone may create, and
    /// `listen` must be a loopback address.
    pub practice_keys: Vec<[u8; 32]>,
    /// The TURN server; none: calls go without.
    pub turn: Option<TurnConfig>,
    /// Limits on what clients may use.
    pub limits: Limits,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

impl Config {
    /// A relay for this machine only: free ports on 127.0.0.1, TURN there too, creation open.
    pub fn loopback(data: Data) -> Self {
        let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            listen: here,
            data,
            practice_keys: Vec::new(),
            turn: Some(TurnConfig::new(here)),
            limits: Limits::default(),
            clock: Arc::new(SystemClock),
        }
    }
}

/// Where data is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// In memory; gone when the relay stops, and its key with it.
    Memory,
    /// In this directory, which is made if it does not exist.
    Directory(PathBuf),
}

/// The embedded TURN server (RFC 8656, UDP).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnConfig {
    /// Where it listens. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address under which others reach this machine; none: that of `listen`.
    pub public: Option<IpAddr>,
    /// UDP ports for relayed traffic.
    pub ports: RangeInclusive<u16>,
    /// How long credentials allow new allocations and their refreshes. Longer than the longest session (four hours,
    /// two more by extension, a quarter for goodbye) and a while in the lobby, because a
    /// refresh with ended credentials ends the call.
    pub credentials_last: Duration,
    /// Most allocations at a time, over all users.
    pub allocations: usize,
    /// Most allocations at a time with the same credentials.
    pub allocations_per_user: usize,
    /// Bytes a second through one allocation, both directions together. What exceeds it is dropped, like on any
    /// narrow line.
    pub bytes_per_s: u64,
}

impl TurnConfig {
    /// The usual values for a server on this address.
    pub const fn new(listen: SocketAddr) -> Self {
        Self {
            listen,
            public: None,
            ports: 49_152..=65_535,
            credentials_last: Duration::from_secs(8 * 3_600),
            allocations: 1_000,
            allocations_per_user: 16,
            bytes_per_s: 1_500_000,
        }
    }
}

/// Limits on what clients may use. The defaults suit a practice on a small machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of envelopes that one mailbox holds.
    pub mailbox_bytes: u64,
    /// Envelopes that one mailbox holds.
    pub mailbox_envelopes: u64,
    /// Mailboxes that may ever be created with one capability.
    pub capability_mailboxes: u64,
    /// How long an envelope waits for its readers.
    pub retention: Duration,
    /// How long a mailbox without a lifetime is kept when nobody uses it. Counted in whole days.
    pub idle_mailbox: Duration,
    /// Appends to one mailbox: how many at once, and how many a second in the long run.
    pub append_rate: (u32, u32),
    /// Requests on one line: how many at once, and how many a second in the long run.
    pub request_rate: (u32, u32),
    /// Mailboxes created on one line: how many at once, and how many a second in the long run.
    pub create_rate: (u32, u32),
    /// Mailboxes that one line may read at a time.
    pub subscriptions: usize,
    /// Lines open at a time.
    pub lines: usize,
    /// Frames that wait for a slow line. Beyond them its requests and deliveries wait too.
    pub queue: usize,
    /// How long one frame may take to leave for a slow line before the line is cut.
    pub write_timeout: Duration,
    /// How often the relay pings.
    pub ping_every: Duration,
    /// How long a line may be silent, pongs included, before it is cut.
    pub silence: Duration,
    /// How long a connection may take to become a WebSocket.
    pub handshake: Duration,
    /// How often what expired is deleted. Expired things are never given out, swept or not.
    pub sweep_every: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            mailbox_bytes: 64 * 1_024 * 1_024,
            mailbox_envelopes: 10_000,
            capability_mailboxes: 10_000,
            retention: Duration::from_secs(30 * 86_400),
            idle_mailbox: Duration::from_secs(400 * 86_400),
            append_rate: (400, 20),
            request_rate: (1_000, 100),
            create_rate: (60, 1),
            subscriptions: 1_024,
            lines: 4_096,
            queue: 16,
            write_timeout: Duration::from_secs(30),
            ping_every: Duration::from_secs(20),
            silence: Duration::from_secs(60),
            handshake: Duration::from_secs(10),
            sweep_every: Duration::from_secs(60),
        }
    }
}
