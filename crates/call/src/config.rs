//! What a call is started with.

use std::net::SocketAddr;

/// Which side makes the offer. Both know it beforehand, so that two offers never cross.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallRole {
    /// Makes the offer: [`crate::Call::offer`], then [`crate::Call::accept_answer`].
    Offerer,
    /// Answers it: [`crate::Call::accept_offer`].
    Answerer,
}

/// Which bandwidth estimator paces the video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Estimator {
    /// [`crate::QueueEstimator`] with our own pacer.
    #[default]
    Ours,
    /// The library's `Gcc` with its own pacer: only there to be compared with.
    Default,
}

/// A STUN or TURN server, as the relay hands it out.
#[derive(Clone, PartialEq, Eq)]
pub struct IceServer {
    /// `stun:` or `turn:` URLs (RFC 7064, RFC 7065); TURN over UDP only.
    pub urls: Vec<String>,
    /// The user name, empty for STUN.
    pub username: String,
    /// The password, empty for STUN.
    pub password: String,
}

impl std::fmt::Debug for IceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IceServer({} urls)", self.urls.len())
    }
}

/// The settings of one call.
#[derive(Debug, Clone)]
pub struct CallConfig {
    /// Which side this is.
    pub role: CallRole,
    /// Only relayed paths: the peer never learns this machine's address, nor does its network see
    /// who it talks to. Needs a TURN server in `ice_servers`.
    pub hide_address: bool,
    /// Servers for finding a path.
    pub ice_servers: Vec<IceServer>,
    /// The most that video may use, in kbit/s.
    pub max_video_kbps: u32,
    /// The local addresses to use; port 0 for any. Empty means every network interface, without
    /// loopback.
    pub bind: Vec<SocketAddr>,
    /// Which bandwidth estimator to use.
    pub estimator: Estimator,
}

impl CallConfig {
    /// The usual settings for a side.
    #[must_use]
    pub fn new(role: CallRole) -> Self {
        Self {
            role,
            hide_address: false,
            ice_servers: Vec::new(),
            max_video_kbps: 2_500,
            bind: Vec::new(),
            estimator: Estimator::Ours,
        }
    }

    /// The addresses to bind: the given ones, or all interfaces of the families that there are.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        if !self.bind.is_empty() {
            return self.bind.clone();
        }
        let mut all = vec![SocketAddr::from(([0, 0, 0, 0], 0))];
        // A socket on "::" is only wanted where an interface has an address to offer.
        let six = rtc::shared::ifaces::ifaces().is_ok_and(|interfaces| {
            interfaces.iter().any(|interface| {
                interface.addr.is_some_and(|address| match address {
                    SocketAddr::V6(six) => {
                        let ip = six.ip();
                        !ip.is_loopback() && !ip.is_unspecified() && !ip.is_unicast_link_local()
                    }
                    SocketAddr::V4(_) => false,
                })
            })
        });
        if six {
            all.push(SocketAddr::from(([0_u16; 8], 0)));
        }
        all
    }
}
