//! The line to one relay: a WebSocket that comes back by itself.
//!
//! The line keeps nothing: frames given to it while it is away are dropped,
//! because the core sends again from its outbox once the line is back.

use std::sync::mpsc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use kader_core::input::{Input, RelayEvent};
use kader_wire::frame::{self, ClientFrame, RelayFrame};
use tokio::sync::mpsc as queue;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// First and longest pause before the line is tried again.
const RETRY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(8));
/// A relay that says nothing for this long is not there.
const SILENCE: Duration = Duration::from_secs(25);
/// How often the line asks whether the relay is there.
const PING: Duration = Duration::from_secs(10);
/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(8);

/// A line's sending end. Dropping it closes the line.
#[derive(Debug)]
pub(crate) struct Line {
    frames: queue::UnboundedSender<ClientFrame>,
}

impl Line {
    /// Keeps a line to `url`; what happens on it goes to `inputs`.
    pub(crate) fn keep(url: String, inputs: mpsc::Sender<Input>) -> Self {
        let (frames, outbound) = queue::unbounded_channel();
        tokio::spawn(keep(url, inputs, outbound));
        Self { frames }
    }

    /// Sends a frame if the line is there.
    pub(crate) fn send(&self, frame: ClientFrame) {
        let _ = self.frames.send(frame);
    }
}

/// Whether `url` may be used: sealed by TLS, or not leaving this machine.
pub(crate) fn allowed(url: &str) -> bool {
    url.starts_with("wss://")
        || ["ws://127.0.0.1:", "ws://localhost:", "ws://[::1]:"].iter().any(|start| url.starts_with(start))
}

async fn keep(url: String, inputs: mpsc::Sender<Input>, mut outbound: queue::UnboundedReceiver<ClientFrame>) {
    if !allowed(&url) {
        tracing::warn!("an unsealed relay address outside this machine was refused");
        let _ = inputs.send(Input::Relay { url, event: RelayEvent::Lost });
        return;
    }
    let mut pause = RETRY.0;
    loop {
        let config = WebSocketConfig::default()
            .max_message_size(Some(kader_wire::MAX_FRAME))
            .max_frame_size(Some(kader_wire::MAX_FRAME));
        let connecting = tokio_tungstenite::connect_async_with_config(&url, Some(config), true);
        if let Ok(Ok((socket, _))) = tokio::time::timeout(CONNECT, connecting).await {
            pause = RETRY.0;
            // What was queued while the line was away is stale: the core sends anew.
            while outbound.try_recv().is_ok() {}
            if inputs.send(Input::Relay { url: url.clone(), event: RelayEvent::Connected }).is_err() {
                return;
            }
            if carry(&url, socket, &inputs, &mut outbound).await.is_none() {
                return;
            }
        }
        if inputs.send(Input::Relay { url: url.clone(), event: RelayEvent::Lost }).is_err() {
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(RETRY.1);
        if outbound.is_closed() {
            return;
        }
    }
}

type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// Carries frames both ways until the line is lost (`Some`) or not wanted any more (`None`).
async fn carry(
    url: &str,
    socket: Socket,
    inputs: &mpsc::Sender<Input>,
    outbound: &mut queue::UnboundedReceiver<ClientFrame>,
) -> Option<()> {
    let (mut out, mut back) = socket.split();
    let mut ping = tokio::time::interval(PING);
    let mut heard = tokio::time::Instant::now();
    loop {
        tokio::select! {
            frame = outbound.recv() => {
                let Some(frame) = frame else {
                    let _ = out.close().await;
                    return None;
                };
                let bytes = frame::encode(&frame);
                if out.send(Message::Binary(bytes.into())).await.is_err() { return Some(()); }
            }
            came = back.next() => {
                heard = tokio::time::Instant::now();
                match came {
                    Some(Ok(Message::Binary(bytes))) => {
                        let Ok(frame) = frame::decode::<RelayFrame>(&bytes) else {
                            tracing::warn!("the relay sent something that is not a frame");
                            continue;
                        };
                        let event = RelayEvent::Frame(frame);
                        if inputs.send(Input::Relay { url: url.to_owned(), event }).is_err() { return None; }
                    }
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Some(()),
                    Some(Ok(_)) => {}
                }
            }
            _ = ping.tick() => {
                if heard.elapsed() > SILENCE { return Some(()); }
                if out.send(Message::Ping(Vec::new().into())).await.is_err() { return Some(()); }
            }
        }
    }
}
