//! Accepts connections: so many at a time, and each must become a WebSocket soon.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;

/// Pause after the system refused a connection, for want of file descriptors for example.
const PAUSE: Duration = Duration::from_millis(200);

/// The relay's listener.
pub(crate) struct Door {
    listener: TcpListener,
    places: Arc<Semaphore>,
    handshake: Duration,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, lines: usize, handshake: Duration) -> Self {
        Self { listener, places: Arc::new(Semaphore::new(lines.min(Semaphore::MAX_PERMITS))), handshake }
    }
}

/// Stands for a client's address where the server wants to show one.
pub(crate) struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("..")
    }
}

impl Listener for Door {
    type Io = Guarded;
    type Addr = Hidden;

    async fn accept(&mut self) -> (Guarded, Hidden) {
        loop {
            let Ok((stream, _)) = self.listener.accept().await else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            // Closing at once tells a client more than letting it wait.
            let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
                tracing::warn!("no place for another line");
                continue;
            };
            // Without it small frames wait for the acknowledgement of earlier ones; failing only makes them slower.
            let _ = stream.set_nodelay(true);
            let guarded = Guarded {
                stream,
                deadline: Box::pin(tokio::time::sleep(self.handshake)),
                upgraded: Arc::default(),
                _place: place,
            };
            return (guarded, Hidden);
        }
    }

    fn local_addr(&self) -> io::Result<Hidden> {
        Ok(Hidden)
    }
}

/// A connection that holds its place, and reads nothing after the deadline unless it was upgraded.
pub(crate) struct Guarded {
    stream: TcpStream,
    deadline: Pin<Box<Sleep>>,
    upgraded: Arc<AtomicBool>,
    _place: OwnedSemaphorePermit,
}

/// Lifts the deadline of a connection.
#[derive(Clone)]
pub(crate) struct Upgrade(Arc<AtomicBool>);

impl Upgrade {
    pub(crate) fn done(&self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Door>> for Upgrade {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        Self(Arc::clone(&stream.io().upgraded))
    }
}

impl AsyncRead for Guarded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let waiting = !self.upgraded.load(Ordering::Acquire);
        if waiting && self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
