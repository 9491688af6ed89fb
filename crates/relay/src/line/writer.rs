//! Sends queued frames and pings, and gives up on a client that does not take them.

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use futures_util::sink::SinkExt;
use futures_util::stream::SplitSink;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use super::Outgoing;
use crate::Limits;

/// Runs until the queue ends, a goodbye was sent, or a frame does not leave in time.
pub(super) async fn run(
    mut sink: SplitSink<WebSocket, Message>,
    mut queue: mpsc::Receiver<Outgoing>,
    limits: Limits,
) {
    let mut pings = interval_at(Instant::now() + limits.ping_every, limits.ping_every);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let message = tokio::select! {
            next = queue.recv() => match next {
                Some(Outgoing::Frame(bytes)) => Message::Binary(bytes),
                Some(Outgoing::Close(code)) => {
                    let reason = axum::extract::ws::Utf8Bytes::default();
                    let goodbye = Message::Close(Some(CloseFrame { code, reason }));
                    let _ = timeout(limits.write_timeout, sink.send(goodbye)).await;
                    return;
                }
                None => return,
            },
            _ = pings.tick() => Message::Ping(Bytes::new()),
        };
        match timeout(limits.write_timeout, sink.send(message)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return,
            Err(_) => {
                tracing::debug!("a slow line was cut");
                return;
            }
        }
    }
}
