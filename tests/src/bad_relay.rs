//! A relay that does not keep to the protocol: it stands before a good one and spoils what goes through.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use kader_wire::frame::{self, ClientFrame, RefusalCode, RelayFrame};
use kader_wire::{Envelope, MAX_FRAME, MIN_ENVELOPE, MailboxId, TokenHash};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// How long an envelope is held back that another one is to overtake.
const LATE: Duration = Duration::from_millis(150);
/// How long after a swallowed envelope the line is cut, where nothing of the other side follows it.
const CUT: Duration = Duration::from_millis(400);
/// Most envelopes that are swallowed.
const SWALLOWED: u32 = 5;

/// What was done so far; a test that asks for it knows that it was tried.
#[derive(Debug, Default)]
pub struct Deeds {
    /// Envelopes of random bytes, given out as the mailbox's.
    pub garbage: AtomicU32,
    /// Envelopes given out once more.
    pub replayed: AtomicU32,
    /// Envelopes that a later one overtook.
    pub overtaken: AtomicU32,
    /// Envelopes kept from their reader on this line.
    pub swallowed: AtomicU32,
    /// Frames that are none.
    pub unreadable: AtomicU32,
    /// Messages larger than the largest frame.
    pub oversized: AtomicU32,
    /// Garbage that a writer with the token really put into the mailbox.
    pub written: AtomicU32,
}

impl Deeds {
    /// Every deed with its name.
    #[must_use]
    pub fn counts(&self) -> [(&'static str, u32); 7] {
        [
            ("garbage", &self.garbage),
            ("replayed", &self.replayed),
            ("overtaken", &self.overtaken),
            ("swallowed", &self.swallowed),
            ("unreadable", &self.unreadable),
            ("oversized", &self.oversized),
            ("written", &self.written),
        ]
        .map(|(name, count)| (name, count.load(Ordering::Relaxed)))
    }
}

struct Shared {
    upstream: String,
    deeds: Deeds,
    bad: AtomicBool,
    /// What was given out before, per mailbox.
    old: Mutex<HashMap<MailboxId, Vec<Envelope>>>,
    /// Envelopes by their first bytes, and the reader who wrote them; `None`: this relay itself.
    authors: Mutex<HashMap<Vec<u8>, Option<TokenHash>>>,
    /// Places that were swallowed once for a reader: the second time they come through.
    swallowed: Mutex<HashSet<(TokenHash, u64)>>,
    seed: AtomicU32,
}

/// A relay that spoils things while [`BadRelay::behave`] was not asked for.
pub struct BadRelay {
    url: String,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

impl BadRelay {
    /// Stands before the relay at `upstream`.
    ///
    /// # Panics
    /// Where no port is free.
    pub async fn before(upstream: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/v1", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            deeds: Deeds::default(),
            bad: AtomicBool::new(true),
            old: Mutex::default(),
            authors: Mutex::default(),
            swallowed: Mutex::default(),
            seed: AtomicU32::new(1),
        });
        let serving = shared.clone();
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let shared = serving.clone();
                tokio::spawn(async move {
                    let _ = Line::carry(&shared, socket).await;
                });
            }
        });
        Self { url, shared, task }
    }

    /// Where clients find it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it did.
    #[must_use]
    pub fn deeds(&self) -> &Deeds {
        &self.shared.deeds
    }

    /// From now on it passes on what comes, as it comes.
    pub fn behave(&self) {
        self.shared.bad.store(false, Ordering::Relaxed);
    }
}

impl Drop for BadRelay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Broken = Box<dyn std::error::Error + Send + Sync>;
type ToClient = futures_util::stream::SplitSink<tokio_tungstenite::WebSocketStream<TcpStream>, Message>;

/// Enough of an envelope to know it by.
fn name(envelope: &Envelope) -> Vec<u8> {
    envelope.as_bytes().iter().take(32).copied().collect()
}

/// One client's line.
struct Line<'a> {
    shared: &'a Shared,
    client: ToClient,
    late: Option<(Instant, RelayFrame)>,
    /// Something was swallowed: when the line is cut, unless what follows it comes before that.
    gap: Option<Instant>,
    readers: HashMap<MailboxId, TokenHash>,
    deliveries: u32,
}

impl<'a> Line<'a> {
    async fn carry(shared: &'a Shared, socket: TcpStream) -> Result<(), Broken> {
        let config = WebSocketConfig::default().max_frame_size(Some(4 * MAX_FRAME));
        let client = tokio_tungstenite::accept_async_with_config(socket, Some(config)).await?;
        let (upstream, _) = tokio_tungstenite::connect_async(&shared.upstream).await?;
        let (client, mut from_client) = client.split();
        let (mut upstream, mut from_upstream) = upstream.split();
        let mut line = Line { shared, client, late: None, gap: None, readers: HashMap::new(), deliveries: 0 };
        loop {
            let due = line.late.as_ref().map(|(at, _)| *at).into_iter().chain(line.gap).min();
            let due = due.unwrap_or_else(|| Instant::now() + Duration::from_secs(60));
            tokio::select! {
                came = from_client.next() => {
                    let Some(message) = came else { return Ok(()) };
                    let message = message?;
                    let extra = line.written(&message).await;
                    upstream.send(message).await?;
                    if let Some(extra) = extra {
                        upstream.send(extra).await?;
                    }
                }
                came = from_upstream.next() => {
                    let Some(message) = came else { return Ok(()) };
                    line.relayed(message?).await?;
                }
                () = tokio::time::sleep_until(due) => {
                    if line.gap.is_some_and(|at| at <= Instant::now()) {
                        return Ok(());
                    }
                    line.give_late().await?;
                }
            }
        }
    }

    /// A writer knows the token, so it can write what it likes: here garbage after every third message.
    async fn written(&mut self, message: &Message) -> Option<Message> {
        let Message::Binary(bytes) = message else { return None };
        let (request, mailbox, write) = match frame::decode(bytes).ok()? {
            ClientFrame::Read { mailbox, read, .. } => {
                self.readers.insert(mailbox, read.hash());
                return None;
            }
            ClientFrame::Append { request, mailbox, write, slot: None, envelope } => {
                let author = self.readers.get(&mailbox).copied();
                self.shared.authors.lock().await.insert(name(&envelope), author);
                (request, mailbox, write)
            }
            _ => return None,
        };
        if request % 3 != 0 || !self.bad() {
            return None;
        }
        self.did(&self.shared.deeds.written);
        let envelope = self.garbage();
        self.shared.authors.lock().await.insert(name(&envelope), None);
        // The answer goes to the client, who did not ask this.
        let request = u32::MAX - request;
        let frame = ClientFrame::Append { request, mailbox, write, slot: None, envelope };
        Some(Message::Binary(frame::encode(&frame).into()))
    }

    /// Whether this is a message of the other side for this reader, as far as a relay can know.
    async fn matters(
        &self,
        mailbox: &MailboxId,
        slot: Option<u64>,
        envelope: &Envelope,
    ) -> Option<TokenHash> {
        let reader = self.readers.get(mailbox).copied().filter(|_| slot.is_none())?;
        let author = self.shared.authors.lock().await.get(&name(envelope)).copied()??;
        (author != reader).then_some(reader)
    }

    fn bad(&self) -> bool {
        self.shared.bad.load(Ordering::Relaxed)
    }

    fn did(&self, deed: &AtomicU32) -> u32 {
        deed.fetch_add(1, Ordering::Relaxed)
    }

    fn garbage(&self) -> Envelope {
        let mut state = self.shared.seed.fetch_add(1, Ordering::Relaxed);
        let length = MIN_ENVELOPE + usize::try_from(state % 7).unwrap_or(0) * 700;
        let bytes = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        });
        Envelope::try_from(bytes.take(length).collect::<Vec<_>>()).unwrap()
    }

    async fn relayed(&mut self, message: Message) -> Result<(), Broken> {
        let frame = match &message {
            Message::Binary(bytes) => frame::decode::<RelayFrame>(bytes).ok(),
            _ => None,
        };
        match frame {
            Some(RelayFrame::Delivery { mailbox, cursor, slot, envelope }) if self.bad() => {
                self.spoil(mailbox, cursor, slot, envelope).await
            }
            _ => Ok(self.client.send(message).await?),
        }
    }

    async fn swallows(&self, reader: Option<TokenHash>, cursor: u64) -> bool {
        let Some(reader) = reader else { return false };
        let deeds = &self.shared.deeds;
        deeds.swallowed.load(Ordering::Relaxed) < SWALLOWED
            && self.shared.swallowed.lock().await.insert((reader, cursor))
            && self.did(&deeds.swallowed) < SWALLOWED
    }

    async fn give(&mut self, frame: &RelayFrame) -> Result<(), Broken> {
        Ok(self.client.send(Message::Binary(frame::encode(frame).into())).await?)
    }

    async fn give_late(&mut self) -> Result<(), Broken> {
        match self.late.take() {
            Some((_, frame)) => self.give(&frame).await,
            None => Ok(()),
        }
    }

    async fn spoil(
        &mut self,
        mailbox: MailboxId,
        cursor: u64,
        slot: Option<u64>,
        envelope: Envelope,
    ) -> Result<(), Broken> {
        let deeds = &self.shared.deeds;
        let real = RelayFrame::Delivery { mailbox, cursor, slot, envelope: envelope.clone() };
        let old = {
            let mut old = self.shared.old.lock().await;
            let known = old.entry(mailbox).or_default();
            let first = known.first().cloned();
            if !known.contains(&envelope) {
                known.push(envelope.clone());
            }
            first
        };
        let reader = self.matters(&mailbox, slot, &envelope).await;
        if self.gap.is_some() {
            if reader.is_some() {
                // It comes with a gap before it: the reader has to see that for itself.
                self.gap = None;
                self.give(&real).await?;
            }
            return Ok(());
        }
        self.deliveries += 1;
        match self.deliveries % 5 {
            1 => {
                self.did(&deeds.garbage);
                let envelope = self.garbage();
                self.give(&RelayFrame::Delivery { mailbox, cursor, slot, envelope }).await?;
                self.give(&real).await?;
            }
            2 => {
                self.did(&deeds.replayed);
                self.give(&real).await?;
                self.give(&real).await?;
                self.give(&RelayFrame::Delivery { mailbox, cursor: cursor + 1, slot: None, envelope })
                    .await?;
            }
            3 if self.late.is_none() => {
                // The next one overtakes it.
                self.late = Some((Instant::now() + LATE, real));
                return Ok(());
            }
            4 => {
                if let Some(envelope) = old {
                    self.did(&deeds.replayed);
                    self.give(&RelayFrame::Delivery { mailbox, cursor, slot, envelope }).await?;
                }
                self.give(&real).await?;
            }
            0 if self.swallows(reader, cursor).await => {
                self.gap = Some(Instant::now() + CUT);
                return Ok(());
            }
            _ => self.give(&real).await?,
        }
        if self.late.is_some() {
            self.did(&deeds.overtaken);
            self.give_late().await?;
        }
        self.nonsense().await
    }

    /// Frames that nobody asked for, that are none, and once a message that is too large.
    async fn nonsense(&mut self) -> Result<(), Broken> {
        let deeds = &self.shared.deeds;
        if self.deliveries % 4 == 1 {
            self.did(&deeds.unreadable);
            self.client.send(Message::Binary(vec![0xa1, 0x61, 0x58, 0xff].into())).await?;
            self.client.send(Message::Text("{\"hello\":1}".into())).await?;
        }
        self.give(&RelayFrame::Done { request: u32::MAX, cursor: Some(u64::MAX) }).await?;
        self.give(&RelayFrame::Refused { request: u32::MAX - 1, code: RefusalCode::Malformed }).await?;
        if self.deliveries == 9 && deeds.oversized.load(Ordering::Relaxed) < 2 {
            self.did(&deeds.oversized);
            self.client.send(Message::Binary(vec![0; MAX_FRAME + 1].into())).await?;
        }
        Ok(())
    }
}
