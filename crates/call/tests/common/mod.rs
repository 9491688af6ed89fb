//! Two sides of a session with real permits and real keys, and a clock that can be moved.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "each test file uses a part of this, and a fixture that breaks is a failed test"
)]

pub mod emulator;

use kader_call::{BootClock, Call, CallConfig, CallEvent, CallRole};
use kader_media::{AudioPacket, EncodedFrame, VideoFrame, vp8};
use kader_seal::{Expected, Group, Identity, MediaKeys, Provider, migrate};
use kader_setting::fixtures::{PROPOSED_MS, Room};
use kader_setting::{Now, Permit, SessionClause};
use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::Receiver;

/// The boot clock at which every session of these tests starts.
pub const STARTED_BOOT_MS: u64 = 7_000_000;
/// The length of a session with its grace, in ms.
pub const LENGTH_MS: u64 = 70_000;

/// A boot clock that runs with real time and can be set ahead.
pub struct MovableClock {
    start: Instant,
    ahead_ms: AtomicU64,
}

impl MovableClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { start: Instant::now(), ahead_ms: AtomicU64::new(STARTED_BOOT_MS) })
    }

    pub fn move_ahead(&self, ms: u64) {
        self.ahead_ms.fetch_add(ms, Ordering::SeqCst);
    }
}

impl BootClock for MovableClock {
    fn boot_ms(&self) -> u64 {
        self.ahead_ms.load(Ordering::SeqCst) + self.start.elapsed().as_millis() as u64
    }
}

pub fn clause() -> SessionClause {
    SessionClause {
        seconds: 60,
        notices: vec![10],
        grace_seconds: 10,
        extension_max_seconds: 600,
        ..SessionClause::default()
    }
}

pub fn now() -> Now {
    Now { wall_ms: PROPOSED_MS + 3_600_000, boot_ms: STARTED_BOOT_MS }
}

/// The permits of the client and of the therapist, and the room to extend them in.
pub fn permits() -> (Room, Permit, Permit) {
    let mut room = Room::of_two(clause());
    let mut permits = room.start(now());
    let therapist = permits.pop().unwrap();
    let client = permits.pop().unwrap();
    (room, client, therapist)
}

/// The media keys of two members of a new MLS group, for the same session.
pub fn keys(context: &[u8]) -> (MediaKeys, MediaKeys) {
    let mut ours = Connection::open_in_memory().unwrap();
    let mut theirs = Connection::open_in_memory().unwrap();
    migrate(&mut ours).unwrap();
    migrate(&mut theirs).unwrap();
    let (me, you) = (Identity::generate().unwrap(), Identity::generate().unwrap());
    for connection in [&ours, &theirs] {
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    }
    let (here, there) = (Provider::new(&ours), Provider::new(&theirs));
    let mut group = Group::create(&here, &me, [0x33; 16]).unwrap();
    let package = Group::key_package(&there, &you).unwrap();
    let added = group.add(&here, &me, &package).unwrap();
    let joined = Group::join(&there, &added.welcome, Expected::Pair).unwrap();
    (group.media_keys(&here, context).unwrap(), joined.media_keys(&there, context).unwrap())
}

/// One side of a call.
pub struct End {
    pub call: Call,
    pub events: Receiver<CallEvent>,
    pub permit: Permit,
    pub clock: Arc<MovableClock>,
}

pub fn loopback(role: CallRole) -> CallConfig {
    CallConfig { bind: vec!["127.0.0.1:0".parse().unwrap()], ..CallConfig::new(role) }
}

pub async fn end(permit: Permit, keys: MediaKeys, config: CallConfig) -> End {
    let clock = MovableClock::new();
    let (call, events) = Call::start(permit.clone(), clock.clone(), keys, config).await.unwrap();
    End { call, events, permit, clock }
}

pub async fn negotiate(offerer: &Call, answerer: &Call) {
    let offer = offerer.offer().await.unwrap();
    let answer = answerer.accept_offer(&offer).await.unwrap();
    offerer.accept_answer(&answer).await.unwrap();
}

/// Both sides on loopback with the given keys, connected.
pub async fn connected(keys: (MediaKeys, MediaKeys)) -> (Room, End, End) {
    let (room, client, therapist) = permits();
    let mut offerer = end(therapist, keys.0, loopback(CallRole::Offerer)).await;
    let mut answerer = end(client, keys.1, loopback(CallRole::Answerer)).await;
    negotiate(&offerer.call, &answerer.call).await;
    until_connected(&mut offerer.events).await;
    until_connected(&mut answerer.events).await;
    (room, offerer, answerer)
}

/// Waits for `Connected` and gives its time.
pub async fn until_connected(events: &mut Receiver<CallEvent>) -> u64 {
    tokio::time::timeout(Duration::from_secs(10), async {
        loop {
            if let CallEvent::Connected { after_ms } = events.recv().await.unwrap() {
                return after_ms;
            }
        }
    })
    .await
    .expect("not connected within ten seconds")
}

/// A camera that makes pictures with something moving in them, encoded.
pub struct Pictures {
    encoder: vp8::Encoder,
    width: u32,
    height: u32,
    index: u32,
}

impl Pictures {
    pub fn new(width: u32, height: u32, kbps: u32) -> Self {
        Self { encoder: vp8::Encoder::new(width, height, kbps).unwrap(), width, height, index: 0 }
    }

    pub fn set_kbps(&mut self, kbps: u32) {
        self.encoder.set_kbps(kbps).unwrap();
    }

    pub fn next(&mut self, force_key: bool) -> Option<EncodedFrame> {
        let frame = self.raw();
        self.encoder.encode(&frame, force_key).unwrap()
    }

    /// A textured background that drifts, and noise: about as hard to code as a person talking.
    fn raw(&mut self) -> VideoFrame {
        let (w, h, t) = (self.width as usize, self.height as usize, self.index as usize);
        self.index += 1;
        let mut data = Vec::with_capacity(w * h * 3 / 2);
        let mut noise = 0x9e37_79b9_u32 ^ self.index;
        for y in 0..h {
            for x in 0..w {
                noise ^= noise << 13;
                noise ^= noise >> 17;
                noise ^= noise << 5;
                let texture = ((x + t) / 7 * 31 + (y + t / 2) / 9 * 17) % 120;
                data.push((60 + texture as u32 + noise % 8) as u8);
            }
        }
        data.resize(w * h * 3 / 2, 128);
        VideoFrame::new(self.width, self.height, data.into(), Instant::now()).unwrap()
    }
}

/// A packet of Opus silence (RFC 6716: CELT, 20 ms), numbered in its padding.
pub fn sound(number: u32) -> AudioPacket {
    let mut data = vec![0xf8, 0xff, 0xfe];
    data.extend_from_slice(&number.to_be_bytes());
    AudioPacket { data, captured: Instant::now(), samples: 960 }
}

/// Sends pictures at about thirty a second and sound at fifty for a while, and answers requests
/// for key frames. Stops early when the call refuses.
pub async fn talk(end: &mut End, pictures: &mut Pictures, length: Duration) -> Heard {
    let mut heard = Heard::default();
    let started = Instant::now();
    let mut force_key = false;
    let (mut frames, mut packets) = (0_u32, 0_u32);
    while started.elapsed() < length {
        let passed = started.elapsed().as_millis() as u32;
        let mut refused = false;
        if passed >= frames * 33 {
            frames += 1;
            if let Some(frame) = pictures.next(std::mem::take(&mut force_key)) {
                refused |= end.call.push_video(frame, &end.permit).is_err();
            }
        }
        if passed >= packets * 20 {
            packets += 1;
            refused |= end.call.push_audio(sound(packets), &end.permit).is_err();
        }
        heard.refused += u32::from(refused);
        let next = tokio::time::timeout(Duration::from_millis(3), end.events.recv()).await;
        match next {
            Ok(Some(event)) => force_key |= heard.take(event),
            Ok(None) => {
                heard.closed = true;
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
            Err(_) => {}
        }
    }
    heard
}

/// What came out of a call's events.
#[derive(Default, Debug)]
pub struct Heard {
    pub video: Vec<kader_call::ReceivedFrame>,
    pub audio: Vec<kader_call::ReceivedAudio>,
    pub lines: Vec<kader_call::Line>,
    pub stats: Vec<kader_call::CallStats>,
    pub targets: Vec<u32>,
    pub key_frames_wanted: u32,
    pub ended: Option<kader_call::EndReason>,
    pub refused: u32,
    pub closed: bool,
}

impl Heard {
    /// Whether the event asks for a key frame.
    pub fn take(&mut self, event: CallEvent) -> bool {
        assert_eq!(self.ended, None, "an event after the end");
        match event {
            CallEvent::Video(frame) => self.video.push(frame),
            CallEvent::Audio(packet) => self.audio.push(packet),
            CallEvent::Line(line) => self.lines.push(line),
            CallEvent::Stats(stats) => self.stats.push(stats),
            CallEvent::TargetBitrate(bps) => self.targets.push(bps),
            CallEvent::Ended(reason) => self.ended = Some(reason),
            CallEvent::KeyFrameWanted => {
                self.key_frames_wanted += 1;
                return true;
            }
            _ => {}
        }
        false
    }
}
