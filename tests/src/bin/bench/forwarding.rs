//! Stored and forwarded messages a second: the relay's program, and prosody beside it, on the same machine in one run.
//!
//! The same for both: so many pairs, each a sender and a receiver that is online, over TCP on loopback; a sender
//! has eight messages on their way and goes on once the server said that it has them; each message is stored before
//! that, and the receiver acknowledges each. The time runs from the first message to the last acknowledgement.

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use kader_tests::walk::relay_program;
use kader_wire::frame::{ClientFrame, RelayFrame, decode, encode};
use kader_wire::{Envelope, MailboxId, Token};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::prosody;
use crate::table::Table;

/// A letter of some hundred characters, sealed and padded.
pub(crate) const BYTES: usize = 768;
/// On their way at a time, of one sender.
pub(crate) const AT_ONCE: u32 = 8;
const SOON: Duration = Duration::from_secs(600);

/// How much is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// Senders, and as many receivers.
    pub(crate) pairs: u32,
    /// Messages of each sender: below what the relay lets one put into a mailbox at once (400).
    pub(crate) each: u32,
}

impl Load {
    fn rate(self, took: Duration) -> f64 {
        f64::from(self.pairs * self.each) / took.as_secs_f64()
    }
}

/// The table of both.
pub(crate) async fn run(quick: bool) -> Result<Table, String> {
    let load = if quick { Load { pairs: 4, each: 16 } } else { Load { pairs: 20, each: 200 } };
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let ours = load.rate(relay(folder.path(), load).await?);
    let theirs = prosody::run(folder.path(), load).await?;
    let mut table =
        Table::with_columns("a relay, messages stored and forwarded a second", ["kader-relay", "prosody"]);
    let times = theirs.map(|took| load.rate(took));
    table.row("each stored, its receiver online", [ours, times.unwrap_or(f64::NAN)], None);
    table.note(format!(
        "{} senders and as many receivers, {} messages of {BYTES} bytes each, {AT_ONCE} at a time",
        load.pairs, load.each
    ));
    if times.is_none() {
        table.note("prosody is not installed, and so not measured: scripts/install-needs.sh bench");
    }
    Ok(table)
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).unwrap();
    bytes
}

async fn relay(folder: &Path, load: Load) -> Result<Duration, String> {
    let (_process, url) = relay_program(folder)?;
    let mut pairs = Vec::new();
    for _ in 0..load.pairs {
        let (mailbox, write, read) = (MailboxId::from_bytes(random()), random(), random());
        let mut receiver = Line::open(&url).await?;
        let readers = vec![Token::from_bytes(read).hash()];
        let write_hash = Token::from_bytes(write).hash();
        let (lifetime_s, capability) = (None, None);
        let made =
            ClientFrame::Create { request: 1, mailbox, write: write_hash, readers, lifetime_s, capability };
        receiver.say(&made).await?;
        receiver.done(1).await?;
        let read = Token::from_bytes(read);
        receiver.say(&ClientFrame::Read { request: 2, mailbox, read: read.clone(), after: 0 }).await?;
        receiver.done(2).await?;
        pairs.push((Line::open(&url).await?, receiver, mailbox, Token::from_bytes(write), read));
    }
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for (sender, receiver, mailbox, write, read) in pairs {
        tasks.spawn(sends(sender, mailbox, write, load.each));
        tasks.spawn(receives(receiver, mailbox, read, load.each));
    }
    all(tasks).await?;
    Ok(began.elapsed())
}

/// Waits until all of them are done, and none of them failed.
pub(crate) async fn all(mut tasks: JoinSet<Result<(), String>>) -> Result<(), String> {
    while let Some(done) = tokio::time::timeout(SOON, tasks.join_next()).await.map_err(|_| "too slow")? {
        done.map_err(|error| error.to_string())??;
    }
    Ok(())
}

async fn sends(mut line: Line, mailbox: MailboxId, write: Token, each: u32) -> Result<(), String> {
    for number in 1..=each {
        let envelope = Envelope::try_from(random::<BYTES>().to_vec()).map_err(|error| error.to_string())?;
        let write = write.clone();
        line.say(&ClientFrame::Append { request: number, mailbox, write, slot: None, envelope }).await?;
        if number > AT_ONCE {
            line.done(number - AT_ONCE).await?;
        }
    }
    for number in each.saturating_sub(AT_ONCE) + 1..=each {
        line.done(number).await?;
    }
    Ok(())
}

async fn receives(mut line: Line, mailbox: MailboxId, read: Token, each: u32) -> Result<(), String> {
    let (mut came, mut heard) = (0, 0);
    while heard < each {
        match line.hear().await? {
            RelayFrame::Delivery { cursor, .. } => {
                came += 1;
                let ack = ClientFrame::Ack { request: 10 + came, mailbox, read: read.clone(), cursor };
                line.say(&ack).await?;
            }
            RelayFrame::Done { .. } => heard += 1,
            other => return Err(format!("the relay said {other:?}")),
        }
    }
    Ok(())
}

/// A line to the relay.
struct Line(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Line {
    async fn open(url: &str) -> Result<Self, String> {
        let mut line = Self(connect_async(url).await.map_err(|error| error.to_string())?.0);
        match line.hear().await? {
            RelayFrame::Hello { .. } => Ok(line),
            other => Err(format!("the relay said {other:?}")),
        }
    }

    async fn say(&mut self, frame: &ClientFrame) -> Result<(), String> {
        self.0.send(Message::binary(encode(frame))).await.map_err(|error| error.to_string())
    }

    async fn hear(&mut self) -> Result<RelayFrame, String> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Binary(bytes))) => {
                    return decode::<RelayFrame>(&bytes).map_err(|error| error.to_string());
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => return Err(format!("the line ended: {other:?}")),
            }
        }
    }

    async fn done(&mut self, number: u32) -> Result<(), String> {
        match self.hear().await? {
            RelayFrame::Done { request, .. } if request == number => Ok(()),
            other => Err(format!("the relay said {other:?}")),
        }
    }
}
