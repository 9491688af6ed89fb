//! Relayed addresses: who gets one, where it may send, and how much.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::net::UdpSocket;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use turn::relay::RelayAddressGenerator;
use webrtc_util::Conn;

use crate::TurnConfig;
use crate::hub::lock;
use crate::rate::Bucket;

/// Datagrams that wait for an allocation when another one sends to it directly.
const INBOX: usize = 256;

/// Ports tried before an allocation is refused.
const TRIES: usize = 32;

/// Lowest port that relayed traffic may go to from a public relay: below are servers, not callers.
const LOWEST_PORT: u16 = 1_024;

/// A datagram from one relayed address to another, with where it came from.
type Parcel = (Vec<u8>, SocketAddr);

/// Relayed addresses in use. Two ends that both hide behind this relay meet here, without a detour over the network,
/// which often does not lead back to the public address of the machine itself.
#[derive(Default)]
struct Switchboard(Mutex<HashMap<SocketAddr, mpsc::Sender<Parcel>>>);

/// Where relayed traffic may go.
#[derive(Clone, Copy)]
struct Reach {
    public: IpAddr,
}

impl Reach {
    /// A relay for one machine reaches that machine; one in a private network reaches all but loopback; a public one
    /// reaches public addresses only, so that it opens no way into the network it stands in.
    fn allows(self, target: SocketAddr) -> bool {
        let to = target.ip().to_canonical();
        if self.public.is_loopback() {
            return to.is_loopback();
        }
        let never = to.is_loopback() || to.is_unspecified() || to.is_multicast();
        if never || to == self.public || is_broadcast(to) || target.port() < LOWEST_PORT {
            return false;
        }
        is_private(self.public) || !is_private(to)
    }
}

fn is_broadcast(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V4(ip) if ip == Ipv4Addr::BROADCAST)
}

/// Addresses that mean something only inside a network (RFC 1918, 3927, 4193, 4291, 6598) or nothing at all (RFC 1122).
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            ip.is_private() || ip.is_link_local() || a == 0 || (a == 100 && b & 0xC0 == 64)
        }
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// Opens relayed addresses.
pub(super) struct Generator {
    bind: IpAddr,
    public: IpAddr,
    ports: RangeInclusive<u16>,
    bytes_per_s: u64,
    places: Arc<Semaphore>,
    switchboard: Arc<Switchboard>,
}

impl Generator {
    pub(super) fn new(config: &TurnConfig, bind: IpAddr, public: IpAddr) -> Self {
        Self {
            bind,
            public,
            ports: config.ports.clone(),
            bytes_per_s: config.bytes_per_s,
            places: Arc::new(Semaphore::new(config.allocations.min(Semaphore::MAX_PERMITS))),
            switchboard: Arc::default(),
        }
    }

    async fn bind(&self, requested: u16) -> Option<UdpSocket> {
        if requested != 0 {
            let allowed = self.ports.contains(&requested);
            return match allowed {
                true => UdpSocket::bind((self.bind, requested)).await.ok(),
                false => None,
            };
        }
        let first = *self.ports.start();
        let many = u32::from(*self.ports.end()) - u32::from(first) + 1;
        for _ in 0..TRIES {
            // Random, so that a relayed address does not tell how many calls there are.
            let mut random = [0; 4];
            SystemRandom::new().fill(&mut random).ok()?;
            let offset = u16::try_from(u32::from_be_bytes(random) % many).ok()?;
            let port = first.checked_add(offset)?;
            if let Ok(socket) = UdpSocket::bind((self.bind, port)).await {
                return Some(socket);
            }
        }
        None
    }
}

#[async_trait]
impl RelayAddressGenerator for Generator {
    fn validate(&self) -> Result<(), turn::Error> {
        Ok(())
    }

    async fn allocate_conn(
        &self,
        use_ipv4: bool,
        requested_port: u16,
    ) -> Result<(Arc<dyn Conn + Send + Sync>, SocketAddr), turn::Error> {
        // IPv4 is also what is asked for by clients that say nothing; on a relay with IPv6 alone they get that.
        if !use_ipv4 && self.public.is_ipv4() {
            return Err(turn::Error::ErrNoAvailableConns);
        }
        let place =
            Arc::clone(&self.places).try_acquire_owned().map_err(|_| turn::Error::ErrNoAvailableConns)?;
        let socket = self.bind(requested_port).await.ok_or(turn::Error::ErrNoAvailableConns)?;
        let own = SocketAddr::new(self.public, socket.local_addr()?.port());
        let (sender, inbox) = mpsc::channel(INBOX);
        lock(&self.switchboard.0).insert(own, sender);
        #[allow(clippy::cast_precision_loss, reason = "a rate, not a count")]
        let rate = self.bytes_per_s as f64;
        let relayed = Relayed {
            socket,
            own,
            reach: Reach { public: self.public },
            inbox: tokio::sync::Mutex::new(inbox),
            rate: Mutex::new(Bucket::new(rate, rate)),
            switchboard: Arc::clone(&self.switchboard),
            _place: place,
        };
        Ok((Arc::new(relayed), own))
    }
}

/// One relayed address.
struct Relayed {
    socket: UdpSocket,
    own: SocketAddr,
    reach: Reach,
    inbox: tokio::sync::Mutex<mpsc::Receiver<Parcel>>,
    rate: Mutex<Bucket>,
    switchboard: Arc<Switchboard>,
    _place: OwnedSemaphorePermit,
}

impl Relayed {
    fn fits(&self, bytes: usize) -> bool {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        lock(&self.rate).take(f64::from(bytes))
    }
}

impl Drop for Relayed {
    fn drop(&mut self) {
        lock(&self.switchboard.0).remove(&self.own);
    }
}

#[async_trait]
impl Conn for Relayed {
    async fn connect(&self, _: SocketAddr) -> webrtc_util::Result<()> {
        Err(webrtc_util::Error::ErrAlreadyClosed)
    }

    async fn recv(&self, buffer: &mut [u8]) -> webrtc_util::Result<usize> {
        Ok(self.recv_from(buffer).await?.0)
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> webrtc_util::Result<(usize, SocketAddr)> {
        let mut inbox = self.inbox.lock().await;
        loop {
            let (length, from) = tokio::select! {
                received = self.socket.recv_from(buffer) => match received {
                    Ok(received) => received,
                    // Reports about earlier datagrams; the allocation goes on.
                    Err(_) => {
                        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                        continue;
                    }
                },
                Some((bytes, from)) = inbox.recv() => match buffer.get_mut(..bytes.len()) {
                    Some(place) => {
                        place.copy_from_slice(&bytes);
                        (bytes.len(), from)
                    }
                    None => continue,
                },
            };
            if self.fits(length) {
                return Ok((length, from));
            }
        }
    }

    async fn send(&self, _: &[u8]) -> webrtc_util::Result<usize> {
        Err(webrtc_util::Error::ErrNoRemAddr)
    }

    /// Sends, or drops as any network may: what is out of reach, too much, or cannot be delivered.
    async fn send_to(&self, bytes: &[u8], target: SocketAddr) -> webrtc_util::Result<usize> {
        if self.fits(bytes.len()) {
            let inside = lock(&self.switchboard.0).get(&target).cloned();
            if let Some(inside) = inside {
                let _ = inside.try_send((bytes.to_vec(), self.own));
            } else if self.reach.allows(target) {
                let _ = self.socket.send_to(bytes, target).await;
            }
        }
        Ok(bytes.len())
    }

    fn local_addr(&self) -> webrtc_util::Result<SocketAddr> {
        Ok(self.own)
    }

    fn remote_addr(&self) -> Option<SocketAddr> {
        None
    }

    async fn close(&self) -> webrtc_util::Result<()> {
        Ok(())
    }

    fn as_any(&self) -> &(dyn std::any::Any + Send + Sync) {
        self
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn allows(public: &str, target: &str) -> bool {
        let public = public.parse().unwrap();
        Reach { public }.allows(target.parse().unwrap())
    }

    #[test]
    fn a_public_relay_is_no_way_into_its_own_network() {
        for target in [
            "127.0.0.1:5000",
            "[::1]:5000",
            "[::ffff:127.0.0.1]:5000",
            "10.1.2.3:5000",
            "192.168.1.1:5000",
            "172.16.0.1:5000",
            "169.254.169.254:8080",
            "100.64.0.1:5000",
            "0.0.0.0:5000",
            "224.0.0.1:5000",
            "255.255.255.255:5000",
            "[fe80::1]:5000",
            "[fd00::1]:5000",
            "203.0.113.7:5000",
            "198.51.100.1:53",
        ] {
            assert!(!allows("203.0.113.7", target), "{target}");
        }
        assert!(allows("203.0.113.7", "198.51.100.1:5000"));
        assert!(allows("203.0.113.7", "[2001:db8::1]:5000"));
    }

    #[test]
    fn a_relay_for_one_machine_stays_there_and_a_private_one_leaves_loopback_alone() {
        assert!(allows("127.0.0.1", "127.0.0.1:5000"));
        assert!(!allows("127.0.0.1", "198.51.100.1:5000"));
        assert!(allows("192.168.1.2", "192.168.1.9:5000"));
        assert!(allows("192.168.1.2", "198.51.100.1:5000"));
        assert!(!allows("192.168.1.2", "127.0.0.1:5000"));
    }
}
