//! A bad network between two calls on loopback: loss, delay, rate and queue, seeded.
//!
//! It stands between the two like a NAT: each side is told the emulator's address instead of the
//! other's, so no privileges, namespaces or kernel modules are needed, and the same link can stand
//! in a test and in a bench. Sizes are counted with IP and UDP headers.

#[path = "../../src/seeded.rs"]
mod seeded;

use seeded::Seeded;
use std::collections::VecDeque;
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What one direction does to packets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The share of packets lost, 0.0 to 1.0.
    pub loss: f64,
    /// The delay of one way.
    pub delay: Duration,
    /// Bits per second, if limited.
    pub rate: Option<f64>,
    /// What the queue before the limit holds, in time.
    pub queue: Duration,
}

impl Link {
    pub const PERFECT: Self = Self { loss: 0.0, delay: Duration::ZERO, rate: None, queue: Duration::ZERO };
}

/// IPv4 and UDP.
const HEADERS: usize = 28;

struct Direction {
    link: Mutex<Link>,
    to: Mutex<Option<SocketAddr>>,
    waiting: Mutex<VecDeque<(Instant, Vec<u8>)>>,
    more: Condvar,
    bits: AtomicU64,
    dropped: AtomicU64,
}

/// The emulator; it ends when dropped.
pub struct BadNetwork {
    /// Towards the answerer, and towards the offerer.
    directions: [Arc<Direction>; 2],
    /// The sockets that the offerer and the answerer send to.
    facing: [SocketAddr; 2],
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl BadNetwork {
    /// Both directions alike.
    pub fn new(link: Link, seed: u64) -> Self {
        let sockets = [0, 1].map(|_| {
            let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
            socket.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
            Arc::new(socket)
        });
        let facing = [0, 1].map(|side: usize| sockets[side].local_addr().unwrap());
        let directions = [0, 1].map(|_| {
            Arc::new(Direction {
                link: Mutex::new(link),
                to: Mutex::new(None),
                waiting: Mutex::default(),
                more: Condvar::new(),
                bits: AtomicU64::new(0),
                dropped: AtomicU64::new(0),
            })
        });
        let stop = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        for from in [0, 1] {
            let direction = directions[from].clone();
            let (socket, ended) = (sockets[from].clone(), stop.clone());
            let random = Seeded::new((seed * 2 + from as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            threads.push(std::thread::spawn(move || {
                take_in(&direction, &socket, &ended, random);
            }));
            let direction = directions[from].clone();
            let (socket, ended) = (sockets[1 - from].clone(), stop.clone());
            threads.push(std::thread::spawn(move || {
                let_out(&direction, &socket, &ended);
            }));
        }
        Self { directions, facing, stop, threads }
    }

    /// Changes both directions.
    pub fn set(&self, link: Link) {
        self.set_towards_answerer(link);
        self.set_towards_offerer(link);
    }

    /// Changes what the offerer sends on.
    pub fn set_towards_answerer(&self, link: Link) {
        *self.directions[0].link.lock().unwrap() = link;
    }

    /// Changes what the answerer sends on.
    pub fn set_towards_offerer(&self, link: Link) {
        *self.directions[1].link.lock().unwrap() = link;
    }

    /// The bits that went through towards the answerer so far, and the packets lost on the way.
    pub fn towards_answerer(&self) -> (u64, u64) {
        let direction = &self.directions[0];
        (direction.bits.load(Ordering::Relaxed), direction.dropped.load(Ordering::Relaxed))
    }

    /// The offer as the answerer is to see it.
    pub fn offer_through(&self, sdp: &str) -> String {
        let (sdp, real) = replace_candidate(sdp, self.facing[1]);
        *self.directions[1].to.lock().unwrap() = Some(real);
        sdp
    }

    /// The answer as the offerer is to see it.
    pub fn answer_through(&self, sdp: &str) -> String {
        let (sdp, real) = replace_candidate(sdp, self.facing[0]);
        *self.directions[0].to.lock().unwrap() = Some(real);
        sdp
    }
}

impl Drop for BadNetwork {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for direction in &self.directions {
            direction.more.notify_all();
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn replace_candidate(sdp: &str, with: SocketAddr) -> (String, SocketAddr) {
    let mut real = None;
    let mut replaced = String::new();
    for line in sdp.lines() {
        if line.starts_with("a=candidate:") {
            let mut fields: Vec<String> = line.split(' ').map(str::to_owned).collect();
            real = Some(format!("{}:{}", fields[4], fields[5]).parse().unwrap());
            fields[4] = with.ip().to_string();
            fields[5] = with.port().to_string();
            replaced.push_str(&fields.join(" "));
        } else {
            replaced.push_str(line);
        }
        replaced.push_str("\r\n");
    }
    (replaced, real.expect("a candidate"))
}

fn take_in(direction: &Direction, socket: &UdpSocket, stop: &AtomicBool, mut random: Seeded) {
    let mut buffer = [0; 2_048];
    let mut busy = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        let Ok((length, _)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        let now = Instant::now();
        let link = *direction.link.lock().unwrap();
        if random.chance() < link.loss {
            direction.dropped.fetch_add(1, Ordering::Relaxed);
            continue;
        }
        let bits = ((length + HEADERS) * 8) as f64;
        let mut due = now;
        if let Some(rate) = link.rate {
            busy = busy.max(now);
            if busy - now > link.queue {
                direction.dropped.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            busy += Duration::from_secs_f64(bits / rate);
            due = busy;
        }
        direction.bits.fetch_add(bits as u64, Ordering::Relaxed);
        let packet = (due + link.delay, buffer[..length].to_vec());
        direction.waiting.lock().unwrap().push_back(packet);
        direction.more.notify_one();
    }
}

fn let_out(direction: &Direction, socket: &UdpSocket, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        let mut waiting = direction.waiting.lock().unwrap();
        let Some((due, packet)) = waiting.pop_front() else {
            let _ = direction.more.wait_timeout(waiting, Duration::from_millis(50)).unwrap();
            continue;
        };
        drop(waiting);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let to = *direction.to.lock().unwrap();
        if let Some(to) = to {
            let _ = socket.send_to(&packet, to);
        }
    }
}
