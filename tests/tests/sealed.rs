//! Nothing that two people say, show, write or are called is to be found outside their devices, nor
//! in the clear on them: not on the wire, not at the relay, not in a log, not in a vault's files.
//!
//! Every search is shown to work by a control: the same markers sent in the clear through the same
//! capture, door, relay, log or folder are found. What stands between a relayed or stolen frame and
//! its content besides DTLS-SRTP, the key that only the two have, is shown where frames can be
//! pushed by hand: `with_other_keys_nothing_is_delivered` in `crates/call/tests/loopback.rs` (zero
//! frames, while they arrive); and that nothing of a changed peer, which goes on sending after the
//! end, is let in: `the_end_of_the_permit_stops_both_directions_whatever_the_peer_does` in
//! `crates/call/tests/permit.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::net::UdpSocket;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use data_encoding::BASE64URL_NOPAD;
use futures_util::{SinkExt, StreamExt};
use kader_call::{BootClock, Call, CallConfig, CallEvent, CallRole};
use kader_core::input::Command;
use kader_core::output::Reply;
use kader_core::view::{InvitationState, PhaseView, RoleView, View};
use kader_media::{Camera, FileCamera, FileMicrophone, Microphone, vp8};
use kader_seal::{Expected, Group, Identity, MediaKeys, Provider, migrate};
use kader_setting::fixtures::{PROPOSED_MS, Room};
use kader_setting::{Hash, Now, Permit, RelayTime, SessionClause};
use kader_tests::capture::{Capture, Packet, own_udp_ports};
use kader_tests::door::Door;
use kader_tests::lab::{self, Lab, PASSPHRASE, Person, short_terms};
use kader_tests::search::{Search, files};
use kader_wire::frame::{ClientFrame, RelayFrame, decode, encode};
use kader_wire::{Envelope, MailboxId, Token};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

/// One at a time: they look at the same loopback.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Everything that any code in this process logs, from the finest level up.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    // Libraries that know only the older interface: the program itself drops what they say.
    log::set_boxed_logger(Box::new(log.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    log
});

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {} {}\n", record.level(), record.target(), record.args());
        self.0.lock().unwrap().extend_from_slice(line.as_bytes());
    }

    fn flush(&self) {}
}

const SOON: Duration = Duration::from_secs(40);

const THERAPIST: &str = "Xanthippe Ijsselmuiden";
const CLIENT: &str = "Quirijn Zwanepoël";
const TEXTS: [&str; 2] = ["Gisteren droomde ik van zeven gele zebra's.", "Wat deden de zebra's in uw droom?"];
/// What [`Lab`] fills in.
const WHY: &str = "Zoals besproken.";
const ADDRESS: &str = "Lindelaan 4";
const CALL_BACK: &str = "06 1234 5678";

/// Start code and size of a VP8 key frame (RFC 6386 section 9.1): what every key frame of the clips
/// begins with after its first three bytes, at full and at half size.
const KEY_FRAMES: [[u8; 7]; 2] =
    [[0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01], [0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00]];

/// The markers that are content.
fn content() -> Search {
    let mut search = Search::new();
    search.text("therapist's name", THERAPIST);
    search.text("client's name", CLIENT);
    search.text("why of the agreement", WHY);
    search.text("text of the client", TEXTS[0]);
    search.text("text of the therapist", TEXTS[1]);
    search.text("address of the place", ADDRESS);
    search.text("number to call back", CALL_BACK);
    search.text("passphrase", PASSPHRASE);
    for frame in KEY_FRAMES {
        search.bytes("picture, encoded", &frame);
    }
    for name in ["therapist", "client"] {
        let picture = std::fs::read(lab::clip(&format!("{name}.ivf"))).unwrap();
        assert!(search.medium("picture, as the file has it", &picture, 512) > 1_000);
        let sound = std::fs::read(lab::clip(&format!("{name}.wav"))).unwrap();
        assert!(search.medium("sound, as the file has it", &sound, 960) > 300);
    }
    search
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_session_leaves_no_trace_of_its_content() {
    let _turn = TURN.lock().await;
    let log = &*LOG;
    let folder = tempfile::tempdir().unwrap();
    let capture = Capture::start(folder.path()).unwrap();
    let relay = lab::relay(folder.path()).await;
    let door = Door::open(relay.addr()).await.unwrap();
    let therapist = Person::start(folder.path(), RoleView::Therapist, &door.url());
    let client = Person::start(folder.path(), RoleView::Client, &door.url());
    let mut words = vec![therapist.settles_in(THERAPIST).await];
    words.push(client.settles_in(CLIENT).await);
    let mut lab = Lab { folder, relay: Some(relay), therapist, client };
    lab.joins().await;
    let seen = lab.therapist.sees();
    let emoji: String = seen.verification.unwrap().emoji.iter().map(|emoji| emoji.char.as_str()).collect();
    let secret = invites(&lab.therapist).await;
    lab.agrees(short_terms()).await;
    lab.begins_session().await;
    let mut ports = own_udp_ports();
    for (person, other, text) in
        [(&lab.client, &lab.therapist, TEXTS[0]), (&lab.therapist, &lab.client, TEXTS[1])]
    {
        person.does(Command::Say { relationship: person.relationship.clone(), text: text.into() }).await;
        other
            .waits_until("the text", SOON, |found| {
                found.session.as_ref().is_some_and(|session| session.texts.iter().any(|t| t.text == text))
            })
            .await;
    }
    // Some seconds of it, and enough frames however slow the machine is.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let end = Instant::now() + SOON;
    for person in [&lab.therapist, &lab.client] {
        loop {
            let stats = person.engine.stats();
            if stats.sent > 120 && stats.shown > 60 {
                break;
            }
            assert!(Instant::now() < end, "{stats:?}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    ports.extend(own_udp_ports());

    // The markers did go from one side to the other.
    assert_eq!(lab.therapist.sees().members[0].name.as_deref(), Some(CLIENT));
    assert_eq!(lab.client.sees().members[0].name.as_deref(), Some(THERAPIST));
    for person in [&lab.therapist, &lab.client] {
        let stats = person.engine.stats();
        println!("frames sent {}, received {}, shown {}", stats.sent, stats.received, stats.shown);
    }

    // What lies on disk while all is open, with the logs that the databases write ahead.
    let relay_folder = lab.folder.path().join("relay");
    let profiles = [&lab.therapist, &lab.client].map(|person| person.profile.clone());
    let mut disks = vec![("relay's files, in session".to_owned(), files(&relay_folder))];
    disks.extend(profiles.iter().map(|profile| ("profile, in session".to_owned(), files(profile))));
    lab.client.does(Command::Leave { relationship: lab.client.relationship.clone() }).await;
    for person in [&lab.therapist, &lab.client] {
        person.is_in(PhaseView::Ended, SOON).await;
    }
    disks.push(("relay's files, after it".to_owned(), files(&relay_folder)));
    disks.extend(profiles.iter().map(|profile| ("profile, after it".to_owned(), files(profile))));
    let record = door.record();
    let logged = log.text();

    // What only the two may know, and may stand nowhere at all.
    let mut search = content();
    search.text("short string", &emoji);
    for words in &words {
        for three in words.windows(3) {
            search.text("recovery words", &three.join(" "));
        }
    }
    search.text("secret of an invitation", &secret);
    search.bytes("secret of an invitation", &BASE64URL_NOPAD.decode(secret.as_bytes()).unwrap()[..16]);
    println!("{} forms of markers", search.len());

    // On the wire to the relay; and session descriptions with addresses in them neither.
    let mut at_relay = content();
    at_relay.text("session description", "a=ice-ufrag:");
    at_relay.text("addresses", "typ host");
    println!(
        "relay: {} bytes, {} frames, {} bytes unmasked",
        record.raw.len(),
        record.frames,
        record.carried.len()
    );
    assert!(record.carried.len() > 20_000 && record.frames > 40, "the door did not see the traffic");
    for bytes in [&record.raw, &record.carried] {
        assert_eq!(search.find(bytes), [], "on the line to the relay");
        assert_eq!(at_relay.find(bytes), [], "on the line to the relay");
    }

    // On disk.
    let mut schema = Search::new();
    schema.text("database", "SQLite format 3");
    schema.text("table", "CREATE TABLE");
    for (whose, files) in &disks {
        let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        println!("{whose}: {} files, {bytes} bytes", files.len());
        assert!(files.len() >= 2 && bytes > 10_000, "{whose}: there is nothing");
        let readable = files.iter().any(|(_, bytes)| !schema.find(bytes).is_empty());
        assert_eq!(readable, whose.starts_with("relay"), "{whose}: a vault that can be read, or no relay's");
        for (name, bytes) in files {
            assert_eq!(search.find(bytes), [], "{whose}: {name}");
            assert_eq!(at_relay.find(bytes), [], "{whose}: {name}");
        }
    }
    let ahead = disks.iter().flat_map(|(_, files)| files).filter(|(name, _)| name.ends_with("-wal"));
    assert!(ahead.filter(|(_, bytes)| !bytes.is_empty()).count() >= 3, "no log that is written ahead");

    // In what was logged at the finest level.
    println!("log: {} bytes, {} lines", logged.len(), logged.iter().filter(|byte| **byte == b'\n').count());
    let mut ours = Search::new();
    ours.raw("relay", b"kader_relay");
    assert!(!ours.find(&logged).is_empty(), "the relay logged nothing");
    assert_eq!(named(&search, &logged), [] as [String; 0], "in the log");

    // The controls: the same in the clear is found in each of these places.
    control_relay(&door.url()).await;
    tracing::info!("{TEXTS:?} {CLIENT}");
    let found = content().names(&door.record().carried);
    assert!(wanted(&found), "in what went to the relay: {found:?}");
    let found: BTreeSet<_> =
        files(&relay_folder).iter().flat_map(|(_, bytes)| content().names(bytes)).collect();
    assert!(wanted(&found.into_iter().collect::<Vec<_>>()), "in the relay's files");
    assert!(content().names(&log.text()).contains(&"client's name".to_owned()));
    std::fs::write(profiles[0].join("left-behind"), everything()).unwrap();
    let found: BTreeSet<_> =
        files(&profiles[0]).iter().flat_map(|(_, bytes)| content().names(bytes)).collect();
    assert!(wanted(&found.into_iter().collect::<Vec<_>>()), "in a profile");

    let (from, to) = in_the_clear(&[everything()]);
    let packets = capture.stop().unwrap();
    let (clear, sealed): (Vec<_>, Vec<_>) = packets.into_iter().partition(|packet| packet.to == to);
    assert!(clear.iter().all(|packet| packet.from == from));
    assert!(wanted(&content().names(&joined(&clear))), "the control was not captured");
    let media = ours_of(&sealed, &ports);
    println!("media: {} datagrams, {} bytes between {ports:?}", media.len(), joined(&media).len());
    assert!(media.len() > 500 && joined(&media).len() > 200_000, "the media were not captured");
    assert_eq!(search.find(&joined(&media)), [], "on the line between the two");
}

/// Makes another invitation, which stays open, and gives what of its link no server may know.
async fn invites(therapist: &Person) -> String {
    let Reply::Relationship(id) = therapist.does(Command::Invite { people: 1 }).await else {
        panic!("no relationship")
    };
    let open = |view: &View| {
        let found = view.relationships.iter().find(|found| found.id == id);
        let invitation = found.and_then(|found| found.invitations.first().cloned());
        invitation.filter(|invitation| invitation.state == InvitationState::Open)
    };
    let view = therapist.waits("an open invitation", SOON, |v| open(v).is_some()).await;
    let link = open(&view).unwrap().link;
    link.split_once('#').expect("a link with a fragment").1.to_owned()
}

/// The names of what was found, and in which line, but not the line.
fn named(search: &Search, log: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for hit in search.find(log) {
        let start = log[..hit.at].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let line = String::from_utf8_lossy(&log[start..hit.at]);
        let place: String = line.chars().take(160).collect();
        found.push(format!("{} ({}) after: {place}", hit.marker, hit.form));
    }
    found
}

/// Texts and the beginning of a key frame, as bytes that an envelope could hold.
fn everything() -> Vec<u8> {
    let mut bytes = [THERAPIST, CLIENT, WHY, TEXTS[0], TEXTS[1]].join("|").into_bytes();
    bytes.extend(KEY_FRAMES[0]);
    bytes.resize(1_024, 0);
    bytes
}

/// Whether all of [`everything`] was found.
fn wanted(found: &[String]) -> bool {
    let all = [
        "therapist's name",
        "client's name",
        "why of the agreement",
        "text of the client",
        "text of the therapist",
        "picture, encoded",
    ];
    all.iter().all(|name| found.iter().any(|found| found == name))
}

/// A client that seals nothing: leaves everything in the clear at the relay.
async fn control_relay(url: &str) {
    let (mut line, _) = connect_async(url).await.unwrap();
    let (mailbox, write) = (MailboxId::from_bytes([1; 32]), Token::from_bytes([2; 32]));
    let readers = vec![Token::from_bytes([3; 32]).hash()];
    let envelope = Envelope::try_from(everything()).unwrap();
    for frame in [
        ClientFrame::Create {
            request: 1,
            mailbox,
            write: write.hash(),
            readers,
            lifetime_s: None,
            capability: None,
        },
        ClientFrame::Append { request: 2, mailbox, write, slot: None, envelope },
    ] {
        line.send(Message::binary(encode(&frame))).await.unwrap();
        loop {
            let Message::Binary(bytes) = line.next().await.unwrap().unwrap() else { continue };
            match decode(&bytes).unwrap() {
                RelayFrame::Done { .. } => break,
                RelayFrame::Refused { code, .. } => panic!("the control was refused: {code:?}"),
                _ => {}
            }
        }
    }
}

/// Sends datagrams in the clear over loopback; gives the ports.
fn in_the_clear(datagrams: &[Vec<u8>]) -> (u16, u16) {
    let [from, to] = [(); 2].map(|()| UdpSocket::bind(("127.0.0.1", 0)).unwrap());
    for datagram in datagrams {
        for part in datagram.chunks(1_100) {
            from.send_to(part, to.local_addr().unwrap()).unwrap();
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    (from.local_addr().unwrap().port(), to.local_addr().unwrap().port())
}

/// The packets between ports of this process.
fn ours_of(packets: &[Packet], ports: &BTreeSet<u16>) -> Vec<Packet> {
    let ours = |packet: &&Packet| ports.contains(&packet.from) && ports.contains(&packet.to);
    packets.iter().filter(ours).cloned().collect()
}

fn joined(packets: &[Packet]) -> Vec<u8> {
    packets.iter().flat_map(|packet| packet.payload.iter().copied()).collect()
}

/// The boot clock at which the session of the pushed media starts.
const STARTED_BOOT_MS: u64 = 7_000_000;

struct Clock(Instant);

impl BootClock for Clock {
    fn boot_ms(&self) -> u64 {
        STARTED_BOOT_MS + u64::try_from(self.0.elapsed().as_millis()).unwrap()
    }
}

/// The client's permit and the therapist's.
fn permits() -> Vec<Permit> {
    let clause = SessionClause {
        seconds: 60,
        notices: Vec::new(),
        grace_seconds: 0,
        extension_max_seconds: 0,
        ..SessionClause::default()
    };
    let now = Now { wall_ms: PROPOSED_MS + 3_600_000, boot_ms: STARTED_BOOT_MS };
    Room::of_two(clause).start(now)
}

/// The media keys of two members of an MLS group.
fn keys() -> [MediaKeys; 2] {
    let mut stores = [(); 2].map(|()| rusqlite::Connection::open_in_memory().unwrap());
    for store in &mut stores {
        migrate(store).unwrap();
        store.execute_batch("BEGIN IMMEDIATE").unwrap();
    }
    let [here, there] = [Provider::new(&stores[0]), Provider::new(&stores[1])];
    let [me, you] = [(); 2].map(|()| Identity::generate().unwrap());
    let mut group = Group::create(&here, &me, [0x33; 16]).unwrap();
    let package = Group::key_package(&there, &you).unwrap();
    let added = group.add(&here, &me, &package).unwrap();
    let joined = Group::join(&there, &added.welcome, Expected::Pair).unwrap();
    [group.media_keys(&here, b"sealed").unwrap(), joined.media_keys(&there, b"sealed").unwrap()]
}

/// Whole frames and packets as they are given to the call, and the same as they come out.
#[derive(Default)]
struct Media {
    frames: Vec<Vec<u8>>,
    packets: Vec<Vec<u8>>,
}

type Arrived = Arc<Mutex<Media>>;

/// The clips, encoded as the program does it, for so long and until enough has arrived.
async fn push(
    call: &Call,
    permit: &Permit,
    length: Duration,
    enough: fn(usize, usize) -> bool,
    arrived: &Arrived,
) -> Media {
    let started = Instant::now();
    let goes_on = move |arrived: &Arrived| {
        let there = arrived.lock().unwrap();
        let few = !enough(there.frames.len(), there.packets.len());
        started.elapsed() < length || (few && started.elapsed() < SOON)
    };
    let mut pushed = Media::default();
    let mut microphone = FileMicrophone::open(&lab::clip("client.wav")).unwrap();
    let mut sounds = kader_media::opus::Encoder::new().unwrap();
    // Both files keep their own time: each on a thread, as in the program.
    let (frames, mut from_camera) = tokio::sync::mpsc::unbounded_channel();
    let (packets, mut from_microphone) = tokio::sync::mpsc::unbounded_channel();
    let (seen, heard) = (arrived.clone(), arrived.clone());
    let eye = std::thread::spawn(move || {
        let mut camera = FileCamera::open(&lab::clip("client.ivf")).unwrap();
        let mut pictures = None;
        while goes_on(&seen) {
            let Some(frame) = camera.next().unwrap() else { continue };
            let encoder =
                pictures.get_or_insert_with(|| vp8::Encoder::new(frame.width, frame.height, 450).unwrap());
            if let Some(frame) = encoder.encode(&frame, false).unwrap() {
                let _ = frames.send(frame);
            }
        }
    });
    let ear = std::thread::spawn(move || {
        while goes_on(&heard) {
            let mut samples = [0.0; kader_media::opus::PACKET_SAMPLES];
            let mut captured = None;
            for part in samples.chunks_exact_mut(kader_media::sound::FRAME_SAMPLES) {
                let frame: &mut kader_media::SoundFrame = part.try_into().unwrap();
                captured = captured.or(microphone.read(frame).unwrap());
            }
            let data = sounds.encode(&samples).unwrap();
            let captured = captured.unwrap();
            let _ = packets.send(kader_media::AudioPacket { data, captured, samples: samples.len() as u32 });
        }
    });
    loop {
        tokio::select! {
            Some(frame) = from_camera.recv() => {
                pushed.frames.push(frame.data.clone());
                call.push_video(frame, permit).unwrap();
            }
            Some(packet) = from_microphone.recv() => {
                pushed.packets.push(packet.data.clone());
                call.push_audio(packet, permit).unwrap();
            }
            else => break,
        }
    }
    eye.join().unwrap();
    ear.join().unwrap();
    pushed
}

/// The one test in which the very bytes of encoded pictures and sound are known.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_piece_of_the_encoded_pictures_and_sound_is_on_the_wire() {
    let _turn = TURN.lock().await;
    let _ = &*LOG;
    let folder = tempfile::tempdir().unwrap();
    let capture = Capture::start(folder.path()).unwrap();
    let logged = LOG.text().len();
    let mut permits = permits();
    let (therapist, client) = (permits.pop().unwrap(), permits.pop().unwrap());
    let [mine, theirs] = keys();
    let clock = Arc::new(Clock(Instant::now()));
    let config = |role| CallConfig { bind: vec!["127.0.0.1:0".parse().unwrap()], ..CallConfig::new(role) };
    let (offerer, mut own) =
        Call::start(therapist, clock.clone(), mine, config(CallRole::Offerer)).await.unwrap();
    let (answerer, mut events) =
        Call::start(client.clone(), clock, theirs, config(CallRole::Answerer)).await.unwrap();
    let offer = offerer.offer().await.unwrap();
    let answer = answerer.accept_offer(&offer).await.unwrap();
    offerer.accept_answer(&answer).await.unwrap();
    let connected = async { while !matches!(events.recv().await.unwrap(), CallEvent::Connected { .. }) {} };
    tokio::time::timeout(SOON, connected).await.expect("not connected");
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    let ports = own_udp_ports();
    let arrived = Arrived::default();
    let arriving = arrived.clone();
    let listening = tokio::spawn(async move {
        while let Some(event) = own.recv().await {
            match event {
                CallEvent::Video(frame) => arriving.lock().unwrap().frames.push(frame.data),
                CallEvent::Audio(packet) => arriving.lock().unwrap().packets.push(packet.data),
                _ => {}
            }
        }
    });
    let enough = |frames, packets| frames > 60 && packets > 120;
    let pushed = push(&answerer, &client, Duration::from_secs(4), enough, &arrived).await;
    offerer.close().await;
    answerer.close().await;
    listening.await.unwrap();
    let arrived = std::mem::take(&mut *arrived.lock().unwrap());
    // The frames were those of the wire: they came out on the other side byte for byte.
    let count = |bytes: &[Vec<u8>]| {
        bytes.iter().fold(HashMap::new(), |mut all: HashMap<_, u32>, one| {
            *all.entry(one.clone()).or_default() += 1;
            all
        })
    };
    let (frames, packets) = (count(&pushed.frames), count(&pushed.packets));
    assert!(arrived.frames.iter().all(|frame| frames.contains_key(frame)), "another frame than was sent");
    assert!(arrived.packets.iter().all(|packet| packets.contains_key(packet)));
    println!(
        "{} frames and {} packets pushed, {} and {} arrived",
        pushed.frames.len(),
        pushed.packets.len(),
        arrived.frames.len(),
        arrived.packets.len()
    );
    assert!(arrived.frames.len() > 40 && arrived.packets.len() > 80, "too little came");

    let mut search = Search::new();
    let mut pieces = 0;
    for frame in &arrived.frames {
        // The first byte of a frame goes in the clear, by design: it tells key frames apart.
        pieces += search.medium("picture", &frame[1..], 16);
    }
    for packet in &arrived.packets {
        pieces += search.medium("sound", packet, 8);
    }
    for frame in KEY_FRAMES {
        search.raw("key frame", &frame);
    }
    let (_, to) = in_the_clear(&[arrived.frames.clone(), arrived.packets.clone()].concat());
    let captured = capture.stop().unwrap();
    let (clear, sealed): (Vec<_>, Vec<_>) = captured.into_iter().partition(|packet| packet.to == to);
    let found = search.find(&joined(&clear)).len();
    let sealed = ours_of(&sealed, &ports);
    let bytes: usize = arrived.frames.iter().chain(&arrived.packets).map(Vec::len).sum();
    println!(
        "{pieces} pieces of {bytes} bytes; in the clear {found} found in {} bytes; on the wire {} datagrams, {} bytes",
        joined(&clear).len(),
        sealed.len(),
        joined(&sealed).len()
    );
    assert!(found * 10 >= pieces * 9, "the search finds only {found} of {pieces} in the clear");
    assert!(joined(&sealed).len() > bytes, "less was captured than was sent");
    assert_eq!(search.find(&joined(&sealed)), [], "on the wire");
    assert_eq!(search.find(&LOG.text()[logged..]), [], "in the log");
}

#[test]
fn the_relay_signs_the_bytes_that_the_rules_check() {
    for (hash, time_ms) in [([0; 32], 0), ([7; 32], 1_800_000_000_000), ([255; 32], u64::MAX)] {
        assert_eq!(
            kader_wire::time_statement(&hash, time_ms),
            RelayTime::statement(&Hash::new(hash), time_ms)
        );
    }
}
