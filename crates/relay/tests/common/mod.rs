//! A client that says frames and hears frames, and a relay with a clock that the test moves.
#![allow(dead_code, reason = "each test program uses its part")]

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use kader_relay::store::cursors_above;
use kader_relay::{Config, Data, Limits, ManualClock, Relay, RunningRelay};
use kader_wire::frame::{decode, encode};
use kader_wire::*;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) const START: u64 = 1_800_000_000_000;
pub(crate) const SOON: Duration = Duration::from_secs(5);
pub(crate) const QUIET: Duration = Duration::from_millis(150);

/// More cursors than any test gives out after one start; what a relay begins above is a multiple of it.
const A_START: u64 = 1 << 16;

pub(crate) const WRITE: u8 = 100;
pub(crate) const CLIENT: u8 = 101;
pub(crate) const THERAPIST: u8 = 102;

pub(crate) fn mailbox(n: u8) -> MailboxId {
    MailboxId::from_bytes([n; 32])
}

pub(crate) fn token(n: u8) -> Token {
    Token::from_bytes([n; 32])
}

pub(crate) fn envelope(n: u32) -> Envelope {
    sized(n, 600)
}

pub(crate) fn sized(n: u32, length: usize) -> Envelope {
    let mut bytes = vec![0; length];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    Envelope::try_from(bytes).unwrap()
}

/// A relay in memory on free loopback ports.
pub(crate) async fn relay() -> (RunningRelay, Arc<ManualClock>) {
    relay_with(|_| {}).await
}

pub(crate) async fn relay_with(change: impl FnOnce(&mut Config)) -> (RunningRelay, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(START));
    let mut config = Config::loopback(Data::Memory);
    config.clock = Arc::clone(&clock) as _;
    change(&mut config);
    (Relay::start(config).await.unwrap(), clock)
}

pub(crate) fn limits(change: impl FnOnce(&mut Limits)) -> impl FnOnce(&mut Config) {
    |config| change(&mut config.limits)
}

pub(crate) struct Line {
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Frames heard while waiting for others.
    heard: VecDeque<RelayFrame>,
    next: u32,
    /// Above which cursor the relay began, as far as it was seen here: tests count from 1.
    above: Option<u64>,
    /// Cursors are given and taken as they are on the wire.
    pub(crate) raw: bool,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Delivered {
    pub(crate) mailbox: MailboxId,
    pub(crate) cursor: u64,
    pub(crate) slot: Option<u64>,
    pub(crate) envelope: Envelope,
}

impl Line {
    /// Connects and takes the Hello.
    pub(crate) async fn to(addr: SocketAddr) -> Self {
        let mut line = Self::silent(addr).await;
        match line.hear().await {
            RelayFrame::Hello { protocol: PROTOCOL, .. } => line,
            other => panic!("{other:?}"),
        }
    }

    /// Connects and takes nothing.
    pub(crate) async fn silent(addr: SocketAddr) -> Self {
        let (socket, _) = connect_async(format!("ws://{addr}/v1")).await.unwrap();
        Self { socket, heard: VecDeque::new(), next: 1, above: None, raw: false }
    }

    pub(crate) async fn say(&mut self, frame: &ClientFrame) {
        let above = self.above.unwrap_or(cursors_above(START));
        let counted = |cursor: u64| if (1..A_START).contains(&cursor) { above + cursor } else { cursor };
        let mut frame = frame.clone();
        match &mut frame {
            ClientFrame::Read { after: cursor, .. } | ClientFrame::Ack { cursor, .. } if !self.raw => {
                *cursor = counted(*cursor);
            }
            _ => {}
        }
        self.bytes(encode(&frame)).await;
    }

    pub(crate) async fn bytes(&mut self, bytes: Vec<u8>) {
        self.socket.send(Message::binary(bytes)).await.unwrap();
    }

    /// With cursors counted from 1 since the relay's start.
    fn counted(&mut self, mut frame: RelayFrame) -> RelayFrame {
        match &mut frame {
            RelayFrame::Done { cursor: Some(cursor), .. } | RelayFrame::Delivery { cursor, .. }
                if !self.raw =>
            {
                self.above = self.above.max(Some(*cursor / A_START * A_START).filter(|above| *above > 0));
                *cursor %= A_START;
            }
            _ => {}
        }
        frame
    }

    /// The next frame from the line; a close or silence is None.
    async fn take(&mut self, wait: Duration) -> Option<RelayFrame> {
        loop {
            match timeout(wait, self.socket.next()).await.ok()?? {
                Ok(Message::Binary(bytes)) => return Some(self.counted(decode(&bytes).unwrap())),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                _ => return None,
            }
        }
    }

    /// The next frame.
    pub(crate) async fn hear(&mut self) -> RelayFrame {
        match self.heard.pop_front() {
            Some(frame) => frame,
            None => self.take(SOON).await.expect("a frame"),
        }
    }

    /// Nothing comes for a while.
    pub(crate) async fn hears_nothing(&mut self) {
        assert_eq!(self.heard.pop_front(), None);
        assert_eq!(self.take(QUIET).await, None);
    }

    /// The answer to a request; what else comes is kept.
    pub(crate) async fn answer(&mut self, wanted: u32) -> RelayFrame {
        loop {
            let frame = self.take(SOON).await.expect("an answer");
            match &frame {
                RelayFrame::Done { request, .. }
                | RelayFrame::Refused { request, .. }
                | RelayFrame::Signed { request, .. }
                | RelayFrame::Turn { request, .. }
                    if *request == wanted =>
                {
                    return frame;
                }
                _ => self.heard.push_back(frame),
            }
        }
    }

    /// Says a frame made with the next number, and takes the answer.
    pub(crate) async fn ask(&mut self, frame: impl FnOnce(u32) -> ClientFrame) -> RelayFrame {
        let request = self.number();
        self.say(&frame(request)).await;
        self.answer(request).await
    }

    pub(crate) fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    pub(crate) async fn create(&mut self, n: u8) -> RelayFrame {
        self.ask(|request| create(request, n)).await
    }

    pub(crate) async fn append(&mut self, n: u8, slot: Option<u64>, what: Envelope) -> RelayFrame {
        self.ask(|request| ClientFrame::Append {
            request,
            mailbox: mailbox(n),
            write: token(WRITE),
            slot,
            envelope: what,
        })
        .await
    }

    /// Appends and returns the cursor.
    pub(crate) async fn put(&mut self, n: u8, what: u32) -> u64 {
        match self.append(n, None, envelope(what)).await {
            RelayFrame::Done { cursor: Some(cursor), .. } => cursor,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn read(&mut self, n: u8, reader: u8, after: u64) -> RelayFrame {
        self.ask(|request| ClientFrame::Read { request, mailbox: mailbox(n), read: token(reader), after })
            .await
    }

    pub(crate) async fn ack(&mut self, n: u8, reader: u8, cursor: u64) -> RelayFrame {
        self.ask(|request| ClientFrame::Ack { request, mailbox: mailbox(n), read: token(reader), cursor })
            .await
    }

    pub(crate) async fn burn(&mut self, n: u8, write: u8) -> RelayFrame {
        self.ask(|request| ClientFrame::Burn { request, mailbox: mailbox(n), write: token(write) }).await
    }

    pub(crate) async fn turn(&mut self, n: u8, write: u8) -> RelayFrame {
        self.ask(|request| ClientFrame::Turn { request, mailbox: mailbox(n), write: token(write) }).await
    }

    pub(crate) async fn delivery(&mut self) -> Delivered {
        match self.hear().await {
            RelayFrame::Delivery { mailbox, cursor, slot, envelope } => {
                Delivered { mailbox, cursor, slot, envelope }
            }
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn cursors(&mut self, many: usize) -> Vec<u64> {
        let mut cursors = Vec::new();
        for _ in 0..many {
            cursors.push(self.delivery().await.cursor);
        }
        cursors
    }

    /// Waits until the relay ends the line; the code of its goodbye, if it said one.
    pub(crate) async fn end(&mut self, wait: Duration) -> Option<CloseCode> {
        timeout(wait, async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return None,
                }
            }
        })
        .await
        .expect("the line ends")
    }
}

pub(crate) fn create(request: u32, n: u8) -> ClientFrame {
    ClientFrame::Create {
        request,
        mailbox: mailbox(n),
        write: token(WRITE).hash(),
        readers: vec![token(CLIENT).hash(), token(THERAPIST).hash()],
        lifetime_s: None,
        capability: None,
    }
}

/// The code of a refusal.
pub(crate) fn refusal(frame: RelayFrame) -> RefusalCode {
    match frame {
        RelayFrame::Refused { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

/// The cursor of a success.
pub(crate) fn done(frame: RelayFrame) -> Option<u64> {
    match frame {
        RelayFrame::Done { cursor, .. } => cursor,
        other => panic!("{other:?}"),
    }
}
