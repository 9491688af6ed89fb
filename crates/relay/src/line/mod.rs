//! One client's line: reads requests, answers them, and delivers what its mailboxes receive.
//!
//! Three tasks share a bounded queue of frames. The reader puts answers in, the deliverer envelopes; the writer takes
//! out. When the client is slow the queue is full, then the other two wait: the relay reads no further requests from
//! it and fetches no further envelopes for it. When one frame does not leave in time, the line is cut.

mod answers;
mod delivery;
mod writer;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::ws::{Message, WebSocket};
use bytes::Bytes;
use futures_util::stream::{SplitStream, StreamExt};
use kader_wire::frame::{decode, encode};
use kader_wire::{
    ClientFrame, MAX_FRAME, MailboxId, PROTOCOL, RefusalCode, RelayFrame, TokenHash, UNREADABLE_REQUEST,
    WireError,
};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use crate::hub::{Wakes, lock};
use crate::rate::Bucket;
use crate::server::{Shared, stopped};

/// Unreadable frames after which a line is cut.
const STRIKES: u32 = 8;

/// Largest WebSocket message in bytes that is read at all. Above [`MAX_FRAME`] it is refused in words, above this the
/// line is cut.
pub(crate) const MAX_MESSAGE: usize = 2 * MAX_FRAME;

/// What the writer does next.
pub(crate) enum Outgoing {
    /// Send a frame.
    Frame(Bytes),
    /// Say goodbye with this code (RFC 6455, section 7.4.1) and end.
    Close(u16),
}

/// A mailbox that this line reads.
struct Subscription {
    /// Number of the request that began it.
    request: u32,
    /// Tells an earlier Read of the same mailbox from a later one.
    generation: u64,
    /// Last cursor that was sent.
    after: u64,
}

type Subscriptions = Mutex<HashMap<(MailboxId, TokenHash), Subscription>>;

/// What the tasks of a line share.
struct Line {
    shared: Arc<Shared>,
    wakes: Arc<Wakes>,
    subscriptions: Subscriptions,
    out: mpsc::Sender<Outgoing>,
}

impl Line {
    /// Queues a frame; false if the line is cut.
    async fn send(&self, frame: &RelayFrame) -> bool {
        let bytes = Bytes::from(encode(frame));
        self.out.send(Outgoing::Frame(bytes)).await.is_ok()
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        for (mailbox, _) in lock(&self.subscriptions).keys() {
            self.shared.hub.leave(mailbox, &self.wakes);
        }
    }
}

/// Why reading ended.
enum End {
    /// The client left, or the line broke: nobody is there to say goodbye to.
    Gone,
    /// The relay ends the line, with this code.
    Close(u16),
}

const GOING_AWAY: u16 = 1001;
const BINARY_ONLY: u16 = 1003;
const POLICY: u16 = 1008;
const TOO_BIG: u16 = 1009;

/// Serves one line until it ends. `open` says whether this client may create mailboxes without a capability.
pub(crate) async fn run(socket: WebSocket, shared: Arc<Shared>, open: bool, mut stop: watch::Receiver<bool>) {
    let (sink, stream) = socket.split();
    let (out, queue) = mpsc::channel(shared.limits.queue.max(1));
    let writer = tokio::spawn(writer::run(sink, queue, shared.limits.clone()));
    let line = Arc::new(Line {
        shared: Arc::clone(&shared),
        wakes: Arc::default(),
        subscriptions: Subscriptions::default(),
        out: out.clone(),
    });
    let hello =
        RelayFrame::Hello { protocol: PROTOCOL, key: shared.key.public(), time_ms: shared.clock.now_ms() };
    let end = if line.send(&hello).await {
        let deliverer = tokio::spawn(delivery::run(Arc::clone(&line)));
        let end = read(&line, stream, open, &mut stop).await;
        deliverer.abort();
        // Waited for, so that the line is out of the hub when this function returns.
        let _ = deliverer.await;
        end
    } else {
        End::Gone
    };
    drop(line);
    if let End::Close(code) = end {
        let goodbye = out.send(Outgoing::Close(code));
        let _ = timeout(shared.limits.write_timeout, goodbye).await;
    }
    drop(out);
    let abort = writer.abort_handle();
    if timeout(shared.limits.write_timeout, writer).await.is_err() {
        abort.abort();
    }
}

/// Reads and answers until something ends the line.
async fn read(
    line: &Arc<Line>,
    mut stream: SplitStream<WebSocket>,
    open: bool,
    stop: &mut watch::Receiver<bool>,
) -> End {
    let limits = &line.shared.limits;
    let mut strikes = 0;
    let mut answers = answers::Answers {
        line,
        open,
        requests: Bucket::of(limits.request_rate),
        creations: Bucket::of(limits.create_rate),
        generation: 0,
    };
    loop {
        let message = tokio::select! {
            biased;
            () = stopped(stop) => return End::Close(GOING_AWAY),
            () = line.out.closed() => return End::Gone,
            message = timeout(limits.silence, stream.next()) => message,
        };
        let bytes = match message {
            Err(_) => return End::Close(POLICY),
            Ok(None | Some(Ok(Message::Close(_)))) => return End::Gone,
            // Either broken or larger than MAX_MESSAGE; the code is for the second, the first cannot hear it.
            Ok(Some(Err(_))) => return End::Close(TOO_BIG),
            Ok(Some(Ok(Message::Text(_)))) => return End::Close(BINARY_ONLY),
            Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => continue,
            Ok(Some(Ok(Message::Binary(bytes)))) => bytes,
        };
        let sent = match decode::<ClientFrame>(&bytes) {
            Ok(frame) => answers.answer(frame).await,
            Err(problem) => {
                strikes += 1;
                let code = match problem {
                    WireError::FrameTooLarge(_) => RefusalCode::TooLarge,
                    _ => RefusalCode::Malformed,
                };
                tracing::debug!(?code, "a frame could not be read");
                let request = UNREADABLE_REQUEST;
                line.send(&RelayFrame::Refused { request, code }).await
            }
        };
        if !sent {
            return End::Gone;
        }
        if strikes >= STRIKES {
            return End::Close(POLICY);
        }
    }
}
