//! What readers get: live, on several lines, after a break, after a restart, and when they are slow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use common::*;
use kader_relay::{Config, Data, Limits, Relay, RelayError};
use kader_wire::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

#[tokio::test]
async fn two_readers_on_two_lines_hear_live_and_acknowledge_for_themselves() {
    let (relay, _) = relay().await;
    let mut client = Line::to(relay.addr()).await;
    let mut therapist = Line::to(relay.addr()).await;
    client.create(1).await;
    client.put(1, 1).await;
    assert_eq!(done(client.read(1, CLIENT, 0).await), Some(1));
    assert_eq!(done(therapist.read(1, THERAPIST, 0).await), Some(1));
    assert_eq!(client.cursors(1).await, [1]);
    assert_eq!(therapist.delivery().await.envelope, envelope(1));
    // One's own envelopes come back on the same line too, and the other's.
    client.put(1, 2).await;
    therapist.put(1, 3).await;
    assert_eq!(client.cursors(2).await, [2, 3]);
    assert_eq!(therapist.cursors(2).await, [2, 3]);

    done(client.ack(1, CLIENT, 3).await);
    // Not acknowledged by the therapist: a new line of theirs gets everything again.
    drop(therapist);
    let mut therapist = Line::to(relay.addr()).await;
    done(therapist.read(1, THERAPIST, 0).await);
    assert_eq!(therapist.cursors(3).await, [1, 2, 3]);
    done(therapist.ack(1, THERAPIST, 2).await);
    let mut again = Line::to(relay.addr()).await;
    done(again.read(1, THERAPIST, 0).await);
    assert_eq!(again.cursors(1).await, [3]);
    again.hears_nothing().await;
    relay.stop().await;
}

#[tokio::test]
async fn two_readers_and_two_mailboxes_on_one_line() {
    let (relay, _) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    line.create(1).await;
    line.create(2).await;
    done(line.read(1, CLIENT, 0).await);
    done(line.read(1, THERAPIST, 0).await);
    done(line.read(2, CLIENT, 0).await);
    line.put(1, 1).await;
    line.put(2, 2).await;
    let mut heard = Vec::new();
    for _ in 0..3 {
        let delivered = line.delivery().await;
        heard.push((delivered.mailbox, delivered.cursor));
    }
    heard.sort();
    assert_eq!(heard, [(mailbox(1), 1), (mailbox(1), 1), (mailbox(2), 1)]);
    line.hears_nothing().await;
    relay.stop().await;
}

#[tokio::test]
async fn a_line_resumes_where_it_was_cut() {
    let (relay, _) = relay().await;
    let mut writer = Line::to(relay.addr()).await;
    writer.create(1).await;
    for n in 1..=3 {
        writer.put(1, n).await;
    }
    let mut reader = Line::to(relay.addr()).await;
    done(reader.read(1, CLIENT, 0).await);
    assert_eq!(reader.cursors(3).await, [1, 2, 3]);
    drop(reader);
    for n in 4..=5 {
        writer.put(1, n).await;
    }
    let mut reader = Line::to(relay.addr()).await;
    assert_eq!(done(reader.read(1, CLIENT, 3).await), Some(5));
    assert_eq!(reader.cursors(2).await, [4, 5]);
    writer.put(1, 6).await;
    assert_eq!(reader.cursors(1).await, [6]);
    // Reading again from further back on the same line gives it again.
    done(reader.read(1, CLIENT, 4).await);
    assert_eq!(reader.cursors(2).await, [5, 6]);
    writer.put(1, 7).await;
    assert_eq!(reader.cursors(1).await, [7]);
    relay.stop().await;
}

#[tokio::test]
async fn a_long_log_comes_whole_and_in_order() {
    let (relay, _) = relay().await;
    let mut writer = Line::to(relay.addr()).await;
    writer.create(1).await;
    for n in 1..=200 {
        writer.put(1, n).await;
    }
    let mut reader = Line::to(relay.addr()).await;
    done(reader.read(1, CLIENT, 0).await);
    for n in 201..=220 {
        writer.put(1, n).await;
    }
    assert_eq!(reader.cursors(220).await, Vec::from_iter(1..=220));
    reader.hears_nothing().await;
    relay.stop().await;
}

#[tokio::test]
async fn a_burned_mailbox_ends_its_readers() {
    let (relay, _) = relay().await;
    let mut line = Line::to(relay.addr()).await;
    let mut other = Line::to(relay.addr()).await;
    line.create(1).await;
    let read = other.number();
    let frame = ClientFrame::Read { request: read, mailbox: mailbox(1), read: token(CLIENT), after: 0 };
    other.say(&frame).await;
    done(other.answer(read).await);
    done(line.burn(1, WRITE).await);
    assert_eq!(other.hear().await, RelayFrame::Refused { request: read, code: RefusalCode::NoMailbox });
    // Made anew, the old subscription is not revived.
    line.create(1).await;
    line.put(1, 1).await;
    other.hears_nothing().await;
    relay.stop().await;
}

fn on_disk(dir: &std::path::Path) -> Config {
    Config::loopback(Data::Directory(dir.to_owned()))
}

#[tokio::test]
async fn a_restarted_relay_has_the_same_data_and_the_same_key() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(on_disk(dir.path())).await.unwrap();
    let key = relay.key();
    let mut line = Line::to(relay.addr()).await;
    line.create(1).await;
    assert_eq!(done(line.append(1, Some(1), envelope(1)).await), Some(1));
    line.put(1, 2).await;
    done(line.ack(1, CLIENT, 1).await);
    assert!(matches!(Relay::start(on_disk(dir.path())).await, Err(RelayError::DataInUse)));
    relay.stop().await;
    assert_eq!(line.end(SOON).await, Some(CloseCode::Away));

    let relay = Relay::start(on_disk(dir.path())).await.unwrap();
    assert_eq!(relay.key(), key);
    let mut line = Line::to(relay.addr()).await;
    assert_eq!(done(line.read(1, THERAPIST, 0).await), Some(2));
    assert_eq!(line.cursors(2).await, [1, 2]);
    assert_eq!(done(line.append(1, Some(1), envelope(1)).await), Some(1));
    let taken = RefusalCode::SlotTaken { by: envelope(1).hash() };
    assert_eq!(refusal(line.append(1, Some(1), envelope(9)).await), taken);
    // It counts above everything that the relay before it can have given out.
    line.raw = true;
    let (before, third) = (line.put(1, 2).await, line.put(1, 3).await);
    assert!(third > before + 1, "{before} {third}");
    relay.stop().await;
}

/// The database of an hour ago is put back under a relay that went on: who was ahead of it misses nothing that comes
/// after.
#[tokio::test]
async fn a_restored_database_gives_out_no_cursor_twice() {
    let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let copied = |from: &std::path::Path, to: &std::path::Path| {
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    };
    let starts = async || Relay::start(on_disk(dir.path())).await.unwrap();
    let to = async |relay: &kader_relay::RunningRelay| {
        let mut line = Line::to(relay.addr()).await;
        line.raw = true;
        line
    };
    let relay = starts().await;
    let mut line = to(&relay).await;
    line.create(1).await;
    let kept = line.put(1, 1).await;
    relay.stop().await;
    copied(dir.path(), copy.path());

    let relay = starts().await;
    let mut line = to(&relay).await;
    line.create(2).await;
    let mut lost = 0;
    for n in 2..=40 {
        lost = line.put(1, n).await;
    }
    done(line.ack(1, CLIENT, lost).await);
    relay.stop().await;
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    copied(copy.path(), dir.path());

    let relay = starts().await;
    let mut line = to(&relay).await;
    // It says that it ends before where the reader is, and has no mailbox that was made after the copy.
    assert_eq!(done(line.read(1, CLIENT, lost).await), Some(kept));
    assert_eq!(refusal(line.append(2, None, envelope(1)).await), RefusalCode::NoMailbox);
    assert_eq!(refusal(line.ack(1, CLIENT, lost).await), RefusalCode::Malformed);
    let next = line.put(1, 100).await;
    assert!(next > lost, "{lost} was given out, and now {next}");
    assert_eq!(
        line.delivery().await,
        Delivered { mailbox: mailbox(1), cursor: next, slot: None, envelope: envelope(100) }
    );
    // What was taken and lost is taken again.
    assert!(line.put(1, 40).await > next);
    done(line.ack(1, CLIENT, next + 1).await);
    relay.stop().await;
}

#[tokio::test]
async fn a_dropped_relay_lets_go_of_its_port_and_data() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(on_disk(dir.path())).await.unwrap();
    let mut line = Line::to(relay.addr()).await;
    line.create(1).await;
    drop(relay);
    assert_eq!(line.end(SOON).await, Some(CloseCode::Away));
    let relay = Relay::start(on_disk(dir.path())).await.unwrap();
    assert_eq!(Line::to(relay.addr()).await.put(1, 1).await, 1);
    relay.stop().await;
}

/// A WebSocket that was opened by hand and is not read.
async fn deaf(addr: SocketAddr) -> TcpStream {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut stream = socket.connect(addr).await.unwrap();
    let request = "GET /v1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 101");
    stream
}

/// A masked binary frame (RFC 6455, section 5.2) with a mask of zeros.
fn by_hand(frame: &ClientFrame) -> Vec<u8> {
    let payload = kader_wire::frame::encode(frame);
    let mut bytes = vec![0x82, 0x80 | 126];
    bytes.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
    bytes.extend([0; 4]);
    bytes.extend(payload);
    bytes
}

#[tokio::test]
async fn a_reader_that_does_not_take_its_envelopes_is_cut_and_holds_nobody_up() {
    let (relay, _) = relay_with(limits(|limits| {
        limits.write_timeout = Duration::from_millis(700);
        limits.queue = 2;
    }))
    .await;
    let mut writer = Line::to(relay.addr()).await;
    writer.create(1).await;
    // More than the buffers of both systems hold.
    for n in 1..=60 {
        done(writer.append(1, None, sized(n, MAX_ENVELOPE)).await);
    }
    let mut slow = deaf(relay.addr()).await;
    let read = ClientFrame::Read { request: 1, mailbox: mailbox(1), read: token(CLIENT), after: 0 };
    slow.write_all(&by_hand(&read)).await.unwrap();

    let mut quick = Line::to(relay.addr()).await;
    done(quick.read(1, THERAPIST, 0).await);
    assert_eq!(quick.cursors(60).await, Vec::from_iter(1..=60));
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    // What is left for the slow one ends before all was sent: the relay hung up.
    let mut taken = 0;
    let mut buffer = vec![0; 65_536];
    while let Ok(Ok(length @ 1..)) = tokio::time::timeout(SOON, slow.read(&mut buffer)).await {
        taken += length;
    }
    assert!(taken < 50 * MAX_ENVELOPE, "{taken}");
    assert_eq!(writer.put(1, 1_000).await, 61);
    relay.stop().await;
}

#[tokio::test]
async fn a_slow_reader_that_keeps_on_gets_everything() {
    let (relay, _) = relay_with(limits(|limits| limits.queue = 1)).await;
    let mut writer = Line::to(relay.addr()).await;
    writer.create(1).await;
    for n in 1..=40 {
        done(writer.append(1, None, sized(n, MAX_ENVELOPE)).await);
    }
    let mut slow = Line::to(relay.addr()).await;
    done(slow.read(1, CLIENT, 0).await);
    for n in 1..=40 {
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(slow.delivery().await.cursor, n);
    }
    relay.stop().await;
}

#[tokio::test]
async fn a_line_that_falls_silent_is_cut_and_one_that_answers_pings_is_not() {
    let (relay, _) = relay_with(limits(|limits| {
        limits.ping_every = Duration::from_millis(100);
        limits.silence = Duration::from_millis(600);
    }))
    .await;
    let mut dead = deaf(relay.addr()).await;
    let mut alive = Line::to(relay.addr()).await;
    // Hearing means answering pings, with this client as with most.
    assert!(tokio::time::timeout(Duration::from_millis(1_500), alive.end(SOON)).await.is_err());
    done(alive.create(1).await);
    let mut rest = Vec::new();
    tokio::time::timeout(SOON, dead.read_to_end(&mut rest)).await.unwrap().unwrap();
    // The goodbye (code 1008) is the last it got.
    assert!(rest.ends_with(&[0x88, 2, 0x03, 0xF0]));
    relay.stop().await;
}

#[tokio::test]
async fn a_connection_that_says_nothing_or_little_is_closed() {
    let handshake = Duration::from_millis(300);
    let (relay, _) = relay_with(limits(|limits| limits.handshake = handshake)).await;
    for said in ["", "GET /v1 HTT"] {
        let mut stream = TcpStream::connect(relay.addr()).await.unwrap();
        stream.write_all(said.as_bytes()).await.unwrap();
        let began = Instant::now();
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(SOON, stream.read_to_end(&mut rest)).await;
        assert!(closed.is_ok() && began.elapsed() >= handshake / 2, "{said}");
    }
    // A real line outlives the handshake.
    let mut line = Line::to(relay.addr()).await;
    tokio::time::sleep(2 * handshake).await;
    done(line.create(1).await);
    relay.stop().await;
}

#[tokio::test]
async fn there_are_so_many_places_and_a_left_one_is_free() {
    let (relay, _) = relay_with(limits(|limits| limits.lines = 2)).await;
    let one = Line::to(relay.addr()).await;
    let mut two = Line::to(relay.addr()).await;
    assert!(tokio_tungstenite::connect_async(relay.url()).await.is_err());
    done(two.create(1).await);
    drop(one);
    let began = Instant::now();
    while tokio_tungstenite::connect_async(relay.url()).await.is_err() {
        assert!(began.elapsed() < SOON);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    relay.stop().await;
}

#[tokio::test]
async fn a_stop_finishes_what_was_asked_and_says_goodbye() {
    let (relay, _) = relay().await;
    let addr = relay.addr();
    let mut line = Line::to(addr).await;
    line.create(1).await;
    let began = Instant::now();
    relay.stop().await;
    assert!(began.elapsed() < Duration::from_secs(2));
    assert_eq!(line.end(SOON).await, Some(CloseCode::Away));
    assert!(TcpStream::connect(addr).await.is_err());
}

#[test]
fn the_usual_limits_hold_what_they_promise() {
    let limits = Limits::default();
    assert_eq!(limits.retention, Duration::from_secs(30 * 24 * 3_600));
    assert!(limits.silence > 2 * limits.ping_every);
}
