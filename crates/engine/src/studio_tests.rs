//! Studios without cores, two of them: where lines are bound, what follows a lost one, and a changed peer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::collections::VecDeque;
use std::net::{IpAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use kader_call::CallRole;
use kader_core::input::{CallReport, DeviceKind, Input};
use kader_core::output::{DeviceOrder, Turn};
use kader_core::view::LineView;
use kader_media::AudioPacket;
use kader_media::opus::Encoder;
use kader_setting::fixtures::{PROPOSED_MS, Room};
use kader_setting::{Extension, Now, Permit};
use tokio::sync::watch;

use super::*;
use crate::clock::boot_ms;
use crate::common::emulator::{BadNetwork, Link};
use crate::common::{LENGTH_MS, Pictures, clause, end, keys, loopback, permits, until_connected};
use crate::devices::Machine;
use crate::inbox::{Inbox, Next};
use crate::{EngineConfig, LOCAL_RELAY, Picture};

#[path = "mesh_tests.rs"]
mod mesh;

/// Much longer than anything here takes, even on a busy machine.
const LONG: Duration = Duration::from_secs(30);
const ELSEWHERE: &str = "wss://relay.example/v1";
const DEAD: Link = Link { loss: 1.0, ..Link::PERFECT };
const NEAR: Link = Link { delay: Duration::from_millis(10), ..Link::PERFECT };

/// One person's devices and lines. The name is the handle, too.
struct Side {
    name: &'static str,
    stage: Stage,
    inbox: Inbox,
    screens: Screens,
    heard: PathBuf,
    /// What came of one member while a word of another was waited for.
    kept: Mutex<VecDeque<(String, CallReport)>>,
}

fn clip(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/clip").join(name)
}

impl Side {
    fn new(folder: &Path, name: &'static str) -> Self {
        let heard = folder.join(format!("{name}-heard.wav"));
        let clips = if name == "therapist" { name } else { "client" };
        let config = EngineConfig {
            camera: Some(clip(&format!("{clips}.ivf"))),
            microphone: Some(clip(&format!("{clips}.wav"))),
            speaker: Some(heard.clone()),
            ..EngineConfig::default()
        };
        let (inbox, inputs) = Inbox::new();
        let screens = Screens::new();
        let stage = Stage::start(Arc::new(Machine(Arc::new(config))), 1_500, &inputs, &screens);
        stage.devices(DeviceOrder::Open);
        Self { name, stage, inbox, screens, heard, kept: Mutex::default() }
    }

    fn talks(&self) {
        for kind in [DeviceKind::Camera, DeviceKind::Microphone] {
            self.stage.devices(DeviceOrder::Set { kind, on: true, choice: None });
        }
    }

    /// The next report of any member, if one comes within this time.
    fn next_report(&self, within: Duration) -> Option<(String, CallReport)> {
        let until = Instant::now() + within;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match tokio::task::block_in_place(|| self.inbox.next(left)) {
                Next::Input(Input::Call { member, report }) => return Some((member, report)),
                Next::Input(_) => {}
                Next::Quiet => return None,
                Next::Closed => panic!("closed"),
            }
        }
    }

    /// The first report about this member that this makes something of.
    fn report<T>(&self, of: &str, make: impl Fn(CallReport) -> Option<T>) -> T {
        let until = Instant::now() + LONG;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut others = VecDeque::new();
        let mut waiting = std::mem::take(&mut *kept);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let Some((member, report)) = waiting.pop_front().or_else(|| self.next_report(left)) else {
                panic!("{}: no such report of {of}", self.name)
            };
            if member != of {
                others.push_back((member, report));
            } else if let Some(wanted) = make(report) {
                others.append(&mut waiting);
                *kept = others;
                return wanted;
            }
        }
    }

    fn sdp(&self, of: &str) -> String {
        self.report(of, |report| match report {
            CallReport::Offered { sdp, .. } | CallReport::Answered { sdp, .. } => Some(sdp),
            CallReport::Failed => panic!("the line could not be laid"),
            _ => None,
        })
    }

    fn is_connected(&self, to: &str) {
        self.report(to, |report| match report {
            CallReport::Connected { .. } => Some(()),
            CallReport::Failed => panic!("the line could not be laid"),
            _ => None,
        });
    }

    fn is_lost(&self, to: &str) {
        self.report(to, |report| matches!(report, CallReport::Line(LineView::Lost)).then_some(()));
    }

    fn pictures(&self, of: &str) -> watch::Receiver<Option<Picture>> {
        self.screens.of(of).picture.subscribe()
    }

    /// Waits for so many pictures of a member.
    async fn sees(&self, of: &str, pictures: u32) {
        let mut other = self.pictures(of);
        let mut seen = 0;
        while seen < pictures {
            tokio::time::timeout(LONG, other.changed()).await.expect("no picture").unwrap();
            seen += u32::from(other.borrow_and_update().is_some());
        }
    }

    /// Waits until nothing is to be seen of a member.
    async fn sees_nothing(&self, of: &str) {
        let mut other = self.pictures(of);
        let gone = tokio::time::timeout(LONG, other.wait_for(Option::is_none)).await;
        assert!(gone.is_ok(), "{}: a last picture of {of} stands still", self.name);
    }
}

/// The permits of the client and of the therapist of a session that ends this soon.
fn permits_for(left: Duration) -> [Permit; 2] {
    let left = u64::try_from(left.as_millis()).unwrap();
    let boot_ms = (boot_ms() + left).saturating_sub(LENGTH_MS);
    let permits = Room::of_two(clause()).start(Now { wall_ms: PROPOSED_MS + 3_600_000, boot_ms });
    permits.try_into().unwrap_or_else(|_| panic!("a permit for each"))
}

/// An order to offer a line.
fn offer(member: &str, permit: Permit, keys: kader_seal::MediaKeys, relay: &str) -> CallOrder {
    let (hide, turn, relay) = (false, None, relay.to_owned());
    CallOrder::Offer { member: member.to_owned(), line: 1, permit, keys, hide, relay, turn }
}

/// An order to answer one.
fn take(member: &str, permit: Permit, sdp: String, keys: kader_seal::MediaKeys, relay: &str) -> CallOrder {
    let (hide, turn, relay) = (false, None, relay.to_owned());
    CallOrder::TakeOffer { member: member.to_owned(), line: 1, permit, sdp, keys, hide, relay, turn }
}

/// Has both lay a line, as their cores would; the descriptions go through `network`.
fn lay(therapist: &Side, client: &Side, relay: &str, network: Option<&BadNetwork>) -> [String; 2] {
    let [one, two] = permits_for(Duration::from_secs(60));
    lay_under([two, one], therapist, client, relay, network)
}

fn lay_under(
    [first, second]: [Permit; 2],
    offering: &Side,
    answering: &Side,
    relay: &str,
    network: Option<&BadNetwork>,
) -> [String; 2] {
    let (own, others) = keys(b"line");
    offering.stage.call(offer(answering.name, first, own, relay));
    let offer = offering.sdp(answering.name);
    let sdp = network.map_or_else(|| offer.clone(), |network| network.offer_through(&offer));
    answering.stage.call(take(offering.name, second, sdp, others, relay));
    let answer = answering.sdp(offering.name);
    let sdp = network.map_or_else(|| answer.clone(), |network| network.answer_through(&answer));
    offering.stage.call(CallOrder::TakeAnswer { member: answering.name.to_owned(), sdp });
    [offer, answer]
}

fn candidates(sdp: &str) -> Vec<(IpAddr, u16)> {
    let lines = sdp.lines().filter(|line| line.starts_with("a=candidate:"));
    lines
        .map(|line| {
            let fields: Vec<_> = line.split(' ').collect();
            (fields[4].parse().unwrap(), fields[5].parse().unwrap())
        })
        .collect()
}

/// This machine's address towards the network, if it has one. Nothing is sent.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    socket.connect("198.51.100.1:9").ok()?;
    Some(socket.local_addr().unwrap().ip())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_relay_on_this_machine_a_line_stays_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let (therapist, client) = (Side::new(folder.path(), "therapist"), Side::new(folder.path(), "client"));
    for description in lay(&therapist, &client, LOCAL_RELAY, None) {
        let found = candidates(&description);
        assert!(!found.is_empty() && found.iter().all(|(ip, _)| ip.is_loopback()), "{found:?}");
    }
    therapist.is_connected("client");
    client.is_connected("therapist");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_relay_elsewhere_a_line_goes_over_the_network() {
    let folder = tempfile::tempdir().unwrap();
    // Set up without a relay: the relationship's counts, not the program's.
    let (therapist, client) = (Side::new(folder.path(), "therapist"), Side::new(folder.path(), "client"));
    for description in lay(&therapist, &client, ELSEWHERE, None) {
        let found = candidates(&description);
        assert!(found.iter().all(|(ip, _)| !ip.is_loopback()), "{found:?}");
        if let Some(own) = own_address() {
            assert!(found.iter().any(|(ip, _)| *ip == own), "{found:?} without {own}");
        }
    }
    if own_address().is_some() {
        therapist.is_connected("client");
        client.is_connected("therapist");
        therapist.talks();
        client.sees("therapist", 5).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_line_that_died_another_is_laid_and_nothing_of_the_first_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let (therapist, client) = (Side::new(folder.path(), "therapist"), Side::new(folder.path(), "client"));
    let sides = [(&therapist, "client"), (&client, "therapist")];
    for (side, _) in sides {
        side.talks();
    }
    let first = BadNetwork::new(NEAR, 11);
    let old = lay(&therapist, &client, LOCAL_RELAY, Some(&first));
    for (side, other) in sides {
        side.is_connected(other);
        side.sees(other, 20).await;
    }
    first.set(DEAD);
    for (side, other) in sides {
        side.is_lost(other);
    }
    for (side, other) in sides {
        side.sees_nothing(other).await;
    }

    // What the cores order then: a line with other keys. It takes another way.
    let second = BadNetwork::new(NEAR, 12);
    lay(&therapist, &client, LOCAL_RELAY, Some(&second));
    for (side, other) in sides {
        side.is_connected(other);
        side.sees(other, 20).await;
    }
    are_free(&old).await;
    assert!(first.towards_answerer().0 > 0 && second.towards_answerer().0 > 0);
}

/// The sockets of these descriptions are the system's again.
async fn are_free(descriptions: &[String]) {
    for (ip, port) in descriptions.iter().flat_map(|description| candidates(description)) {
        let until = Instant::now() + LONG;
        while UdpSocket::bind((ip, port)).is_err() {
            assert!(Instant::now() < until, "a line that ended still has its socket");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// What a speaker played: for each second, the loudest sample.
fn loudness(file: &Path) -> Vec<f32> {
    let mut wav = hound::WavReader::open(file).unwrap();
    let rate = wav.spec().sample_rate as usize;
    let samples: Vec<f32> = match wav.spec().sample_format {
        hound::SampleFormat::Float => wav.samples::<f32>().map(Result::unwrap).collect(),
        hound::SampleFormat::Int => {
            wav.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect()
        }
    };
    samples
        .chunks(rate)
        .map(|second| second.iter().fold(0.0, |most, sample| sample.abs().max(most)))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_peer_that_goes_on_after_the_end_is_neither_seen_nor_heard() {
    let folder = tempfile::tempdir().unwrap();
    let honest = Side::new(folder.path(), "client");
    let network = BadNetwork::new(NEAR, 21);

    // The changed side: its clock is wrong by a minute, so its permit holds.
    let (_room, _, permit) = permits();
    let (offering, answering) = keys(b"line");
    let mut changed = end(permit, offering, loopback(CallRole::Offerer)).await;
    let sdp = network.offer_through(&changed.call.offer().await.unwrap());
    let [permit, _] = permits_for(Duration::from_secs(9));
    let over = permit.expires_boot_ms();
    honest.stage.call(take("changed", permit, sdp, answering, LOCAL_RELAY));
    changed.call.accept_answer(&network.answer_through(&honest.sdp("changed"))).await.unwrap();
    until_connected(&mut changed.events).await;
    honest.is_connected("changed");

    let late = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let sent_late = late.clone();
    let sending = std::thread::spawn(move || {
        let mut pictures = Pictures::new(320, 180, 300);
        let mut voice = Encoder::new().unwrap();
        let (started, mut packets) = (Instant::now(), 0_u32);
        while boot_ms() < over + 5_000 {
            while let Ok(event) = changed.events.try_recv() {
                assert!(!matches!(event, kader_call::CallEvent::Ended(_)), "it went along with the end");
            }
            if started.elapsed() < Duration::from_millis(20) * packets {
                std::thread::sleep(Duration::from_millis(2));
                continue;
            }
            packets += 1;
            let samples = std::array::from_fn(|index| if index / 60 % 2 == 0 { 0.3 } else { -0.3 });
            let data = voice.encode(&samples).unwrap();
            let packet = AudioPacket { data, captured: Instant::now(), samples: 960 };
            let mut taken = changed.call.push_audio(packet, &changed.permit).is_ok();
            if packets.is_multiple_of(2)
                && let Some(frame) = pictures.next(packets.is_multiple_of(50))
            {
                taken &= changed.call.push_video(frame, &changed.permit).is_ok();
            }
            assert!(taken, "the changed side cannot send any more: nothing is tested");
            if boot_ms() > over {
                sent_late.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        }
        changed
    });

    honest.sees("changed", 30).await;
    // It does not hear that the honest side closes: it would not care.
    tokio::time::sleep(Duration::from_millis(over.saturating_sub(boot_ms() + 1_000))).await;
    let mut other = honest.pictures("changed");
    assert!(other.borrow().is_some(), "it ended before its end");
    network.set_towards_offerer(DEAD);

    // No core gives any order. What was on its way may take a moment.
    tokio::time::sleep(Duration::from_millis(over.saturating_sub(boot_ms()) + 1_000)).await;
    assert!(other.borrow_and_update().is_none(), "the last picture stands");
    let arrived = network.towards_answerer().0;
    let shown = tokio::time::timeout(Duration::from_secs(3), other.wait_for(Option::is_some)).await;
    assert!(shown.is_err(), "a picture after the end");
    assert!(network.towards_answerer().0 > arrived + 50_000, "it stopped sending: nothing is tested");

    honest.stage.end();
    let changed = tokio::task::spawn_blocking(move || sending.join()).await.unwrap().unwrap();
    assert!(late.load(std::sync::atomic::Ordering::Relaxed) > 100);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let loud = loudness(&honest.heard);
    let silent = loud.iter().rev().take_while(|most| **most < 0.001).count();
    assert!(loud.iter().filter(|most| **most > 0.05).count() >= 3, "never heard at all: {loud:?}");
    assert!(silent >= 3, "heard after the end: {loud:?}");
    drop(changed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_meter_follows_the_voice_in_the_lobby() {
    let folder = tempfile::tempdir().unwrap();
    for role in ["therapist", "client"] {
        let side = Side::new(folder.path(), role);
        side.talks();
        let until = Instant::now() + LONG;
        loop {
            match tokio::task::block_in_place(|| side.inbox.next(LONG)) {
                Next::Input(Input::Devices { level: 2.., .. }) => break,
                Next::Input(_) => assert!(Instant::now() < until, "no level"),
                other => panic!("{other:?}"),
            }
        }
    }
}
