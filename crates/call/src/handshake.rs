//! Sockets that send each datagram of the DTLS handshake three times.
//!
//! The library (0.21.1) clears its retransmission timer when a repeated flight of the peer arrives
//! and does not set it again. On a line that loses packets, both sides then wait for each other for
//! ever: at 5 % loss about one call in twenty did not come about. DTLS drops copies of a record
//! without looking at them (RFC 6347 section 4.1.2.6), so a few copies, some time apart, make a
//! lost flight rare, and spare a second of waiting when there is one.
//!
//! Everything else passes unchanged.

use std::future::poll_fn;
use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, RecvMeta, Runtime,
    TokioRuntime, Transmit,
};

/// When the copies leave, after the first.
const COPIES: [Duration; 2] = [Duration::from_millis(40), Duration::from_millis(160)];

/// Tokio, with [`Persistent`] sockets.
#[derive(Debug)]
pub(crate) struct CallRuntime;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

impl Runtime for CallRuntime {
    fn spawn(&self, future: Boxed<'static, ()>) -> Box<dyn JoinHandle> {
        TokioRuntime.spawn(future)
    }

    fn wrap_udp_socket(&self, socket: std::net::UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        let inner = TokioRuntime.wrap_udp_socket(socket)?;
        Ok(Arc::new(Persistent { inner }))
    }

    fn wrap_tcp_listener(&self, listener: std::net::TcpListener) -> io::Result<Arc<dyn AsyncTcpListener>> {
        TokioRuntime.wrap_tcp_listener(listener)
    }

    fn connect_tcp<'a>(&'a self, remote: SocketAddr) -> Boxed<'a, io::Result<Arc<dyn AsyncTcpStream>>> {
        TokioRuntime.connect_tcp(remote)
    }

    fn resolve_host<'a>(&'a self, host: &'a str) -> Boxed<'a, io::Result<Vec<SocketAddr>>> {
        TokioRuntime.resolve_host(host)
    }

    fn sleep(&self, duration: Duration) -> Boxed<'static, ()> {
        TokioRuntime.sleep(duration)
    }

    fn interval(&self, period: Duration) -> Box<dyn AsyncInterval> {
        TokioRuntime.interval(period)
    }

    fn block_on(&self, future: Pin<Box<dyn Future<Output = ()> + '_>>) {
        TokioRuntime.block_on(future);
    }

    fn name(&self) -> &'static str {
        "call"
    }
}

/// A socket that repeats handshakes.
#[derive(Debug)]
struct Persistent {
    inner: Arc<dyn AsyncUdpSocket>,
}

impl AsyncUdpSocket for Persistent {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }

    fn poll_send(&self, cx: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        let sent = self.inner.poll_send(cx, transmit);
        if matches!(sent, Poll::Ready(Ok(_))) {
            let size = transmit.segment_size.unwrap_or(transmit.contents.len());
            for datagram in transmit.contents.chunks(size.max(1)) {
                if is_handshake(datagram) {
                    self.repeat(datagram.to_vec(), transmit.destination);
                }
            }
        }
        sent
    }

    fn poll_recv(
        &self,
        cx: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        self.inner.poll_recv(cx, bufs, meta)
    }

    fn max_gso_segments(&self) -> usize {
        self.inner.max_gso_segments()
    }

    fn max_gro_segments(&self) -> usize {
        self.inner.max_gro_segments()
    }
}

impl Persistent {
    fn repeat(&self, datagram: Vec<u8>, destination: SocketAddr) {
        let socket = self.inner.clone();
        tokio::spawn(async move {
            let start = tokio::time::Instant::now();
            for after in COPIES {
                tokio::time::sleep_until(start + after).await;
                let copy = Transmit {
                    destination,
                    ecn: None,
                    contents: &datagram,
                    segment_size: None,
                    src_ip: None,
                };
                let _ = poll_fn(|cx| socket.poll_send(cx, &copy)).await;
            }
        });
    }
}

/// Whether a datagram is a DTLS record other than data (RFC 7983 section 7), by itself or on its
/// way to a TURN server, in channel data or in an indication (RFC 8656 sections 12.4 and 11).
fn is_handshake(datagram: &[u8]) -> bool {
    const SEND_INDICATION: [u8; 2] = [0x00, 0x16];
    match datagram {
        [20..=22, 0xfe, ..] => true,
        [0x40..=0x4f, _, _, _, inner @ ..] => matches!(inner, [20..=22, 0xfe, ..]),
        // Indications are only used until the channel is bound, for checks and the first flight.
        [a, b, ..] => [*a, *b] == SEND_INDICATION,
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn handshakes_are_told_from_media_and_checks() {
        assert!(is_handshake(&[22, 0xfe, 0xfd, 0, 0]));
        assert!(is_handshake(&[20, 0xfe, 0xfd]));
        assert!(is_handshake(&[0x40, 0, 0, 9, 22, 0xfe, 0xfd]));
        assert!(is_handshake(&[0x00, 0x16, 0, 8]));
        assert!(!is_handshake(&[23, 0xfe, 0xfd]), "data");
        assert!(!is_handshake(&[0x80, 96, 0, 1]), "RTP");
        assert!(!is_handshake(&[0x40, 0, 0, 9, 0x80, 96]), "RTP in a channel");
        assert!(!is_handshake(&[0x00, 0x01, 0, 8]), "a binding request");
        for length in 0..4 {
            assert!(!is_handshake(&[0x40, 0, 0, 0][..length]));
        }
    }

    #[tokio::test]
    async fn a_handshake_arrives_three_times_and_media_once() {
        let receiver = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        receiver.set_nonblocking(true).unwrap();
        let to = receiver.local_addr().unwrap();
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let socket = CallRuntime.wrap_udp_socket(socket).unwrap();
        socket.send_to(&[22, 0xfe, 0xfd, 7], to).await.unwrap();
        socket.send_to(&[0x80, 96, 0, 1], to).await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut buffer = [0; 64];
        let mut first_octets = Vec::new();
        while let Ok(length) = receiver.recv(&mut buffer) {
            assert_eq!(length, 4);
            first_octets.push(buffer[0]);
        }
        assert_eq!(first_octets, [22, 0x80, 22, 22]);
    }
}
