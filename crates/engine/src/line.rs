//! The line to one relay: a WebSocket that comes back by itself.
//!
//! The line keeps nothing: frames given to it while it is away are dropped,
//! because the core sends again from its outbox once the line is back.

use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use kader_core::input::{Input, RelayEvent};
use kader_wire::frame::{self, ClientFrame, RelayFrame};
use tokio::net::TcpStream;
use tokio::sync::mpsc as queue;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::address;
use crate::clock::boot_ms;
use crate::inbox::{Closed, Inputs};

/// First and longest pause before the line is tried again.
const RETRY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(8));

/// How patient a line is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// Longest wait for a connection.
    connect: Duration,
    /// How often the line asks whether the relay is there.
    ping: Duration,
    /// A relay that says or takes nothing for this long is not there. Sleep of the machine counts:
    /// whoever wakes up does not wait for an answer on a connection that has long gone.
    silence: Duration,
}

impl Patience {
    const USUAL: Self = Self {
        connect: Duration::from_secs(8),
        ping: Duration::from_secs(10),
        silence: Duration::from_secs(25),
    };
}

/// A line's sending end. Dropping it closes the line.
#[derive(Debug)]
pub(crate) struct Line {
    frames: queue::UnboundedSender<ClientFrame>,
}

impl Line {
    /// Keeps a line to `url`; what happens on it goes to `inputs`.
    pub(crate) fn keep(url: String, inputs: Inputs) -> Self {
        Self::keep_with(url, inputs, Patience::USUAL)
    }

    fn keep_with(url: String, inputs: Inputs, patience: Patience) -> Self {
        let (frames, outbound) = queue::unbounded_channel();
        tokio::spawn(async move {
            // An end that is wanted or an inbox that is closed: nothing is left to be told.
            let _ = Keeper { url, inputs, outbound, patience }.keep().await;
        });
        Self { frames }
    }

    /// Sends a frame if the line is there.
    pub(crate) fn send(&self, frame: ClientFrame) {
        let _ = self.frames.send(frame);
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Why a connection is not carried on.
enum Parted {
    /// It is gone; another is to be made.
    Lost,
    /// The line is not wanted any more.
    Unwanted,
}

struct Keeper {
    url: String,
    inputs: Inputs,
    outbound: queue::UnboundedReceiver<ClientFrame>,
    patience: Patience,
}

impl Keeper {
    fn event(&self, event: RelayEvent) -> Input {
        Input::Relay { url: self.url.clone(), event }
    }

    async fn keep(mut self) -> Result<(), Closed> {
        if !address::allowed(&self.url) {
            tracing::warn!("an unsealed relay address outside private networks was refused");
            return self.inputs.deliver(self.event(RelayEvent::Lost)).await;
        }
        let mut pause = RETRY.0;
        loop {
            if let Some(socket) = self.connect().await {
                pause = RETRY.0;
                // What was queued while the line was away is stale: the core sends anew.
                while self.outbound.try_recv().is_ok() {}
                self.inputs.deliver(self.event(RelayEvent::Connected)).await?;
                if let Parted::Unwanted = self.carry(socket).await? {
                    return Ok(());
                }
            }
            self.inputs.deliver(self.event(RelayEvent::Lost)).await?;
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(RETRY.1);
            if self.outbound.is_closed() {
                return Ok(());
            }
        }
    }

    async fn connect(&self) -> Option<Socket> {
        let config = WebSocketConfig::default()
            .max_message_size(Some(kader_wire::MAX_FRAME))
            .max_frame_size(Some(kader_wire::MAX_FRAME));
        // TLS trusts the system's roots.
        let connecting = tokio_tungstenite::connect_async_with_config(&self.url, Some(config), true);
        match tokio::time::timeout(self.patience.connect, connecting).await {
            Ok(Ok((socket, _))) => Some(socket),
            Ok(Err(error)) => {
                // By its kind alone: its text may name the relay.
                let sealed = matches!(error, tokio_tungstenite::tungstenite::Error::Tls(_));
                tracing::debug!(sealed, "the relay could not be reached");
                None
            }
            Err(_) => None,
        }
    }

    /// Carries frames both ways.
    async fn carry(&mut self, socket: Socket) -> Result<Parted, Closed> {
        let (mut out, mut back) = socket.split();
        let mut ping = tokio::time::interval(self.patience.ping);
        let mut look = tokio::time::interval((self.patience.silence / 20).min(Duration::from_secs(1)));
        let silence = u64::try_from(self.patience.silence.as_millis()).unwrap_or(u64::MAX);
        let mut heard = boot_ms();
        // A frame for which the core has no room yet. Until it has, nothing more is read.
        let mut held: Option<RelayFrame> = None;
        let inputs = self.inputs.clone();
        loop {
            tokio::select! {
                frame = self.outbound.recv() => {
                    let Some(frame) = frame else {
                        let _ = tokio::time::timeout(self.patience.connect, out.close()).await;
                        return Ok(Parted::Unwanted);
                    };
                    let message = Message::Binary(frame::encode(&frame).into());
                    if self.write(&mut out, message).await.is_none() { return Ok(Parted::Lost); }
                }
                room = inputs.room(), if held.is_some() => {
                    let room = room?;
                    if let Some(frame) = held.take() {
                        room.fill(self.event(RelayEvent::Frame(frame)));
                    }
                    heard = boot_ms();
                }
                came = read(&mut back), if held.is_none() => {
                    heard = boot_ms();
                    match came {
                        Some(frame) => held = frame,
                        None => return Ok(Parted::Lost),
                    }
                }
                _ = look.tick(), if held.is_none() => {
                    if boot_ms().saturating_sub(heard) > silence { return Ok(Parted::Lost); }
                }
                _ = ping.tick() => {
                    let ping = Message::Ping(Vec::new().into());
                    if self.write(&mut out, ping).await.is_none() { return Ok(Parted::Lost); }
                }
            }
        }
    }

    /// Writes, if the relay takes it in time.
    async fn write(&self, out: &mut SplitSink<Socket, Message>, message: Message) -> Option<()> {
        tokio::time::timeout(self.patience.silence, out.send(message)).await.ok()?.ok()
    }
}

/// What comes next: a frame, something else that shows that the relay is there (`Some(None)`), or
/// the end of the connection.
async fn read(back: &mut SplitStream<Socket>) -> Option<Option<RelayFrame>> {
    match back.next().await {
        Some(Ok(Message::Binary(bytes))) => Some(
            frame::decode::<RelayFrame>(&bytes)
                .inspect_err(|_| tracing::warn!("the relay sent something that is not a frame"))
                .ok(),
        ),
        Some(Ok(Message::Close(_)) | Err(_)) | None => None,
        Some(Ok(_)) => Some(None),
    }
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
