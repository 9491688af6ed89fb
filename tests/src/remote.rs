//! A headless side in a process of its own, to be killed and started again; and a line that is watched.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use kader_wire::frame::{ClientFrame, decode};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::process::built;

/// One side.
#[derive(Debug)]
pub struct Remote {
    folder: PathBuf,
    role: &'static str,
    relay: String,
    child: Child,
    commands: ChildStdin,
    lines: mpsc::Receiver<Value>,
    /// The newest view.
    pub view: Value,
    /// Commands that were answered with "done", over all lives.
    pub done: Vec<String>,
    /// The last failure.
    pub failed: Option<String>,
    /// A command is under way.
    pub waits: bool,
    /// Pictures of the other that were shown in this life.
    pub pictures: u64,
    /// Texts whose command was answered with "done".
    pub acknowledged: Vec<String>,
    text: Option<String>,
    /// What the last check of the ledger said.
    pub history: Value,
    /// What the last reading of the letters said.
    pub letters: Value,
    /// The last answer, whole.
    pub answer: Value,
    /// How often it was killed.
    pub deaths: u32,
}

type Life = (Child, ChildStdin, mpsc::Receiver<Value>);

/// A call to the system, by its name, and the how manieth of them.
type At = (&'static str, u32);

/// One life of it. With `end` it is killed as it makes that call: the tracer is a grandchild, so that the child is the
/// side itself.
fn life(folder: &Path, role: &str, relay: &str, end: Option<At>) -> Life {
    let side = built("side");
    let mut command = end.map_or_else(
        || Command::new(&side),
        |(call, number)| {
            let mut command = Command::new("strace");
            command.args(["-D", "-f", "-qqq", "-o", "/dev/null", "-e", &format!("trace={call}")]);
            command.args(["-e", &format!("inject={call}:signal=SIGKILL:when={number}")]).arg(&side);
            command
        },
    );
    let mut child = command
        .args([&folder.display().to_string(), role, relay])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("side starts");
    let commands = child.stdin.take().expect("a pipe");
    let output = child.stdout.take().expect("a pipe");
    let (said, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // The last line of a life may be half a line.
            if let Ok(value) = serde_json::from_str(&line)
                && said.send(value).is_err()
            {
                return;
            }
        }
    });
    (child, commands, lines)
}

impl Remote {
    /// Starts one on a profile below `folder`.
    ///
    /// # Panics
    /// Where the program is not built.
    #[must_use]
    pub fn start(folder: &Path, role: &'static str, relay: &str) -> Self {
        let (child, commands, lines) = life(folder, role, relay, None);
        Self {
            folder: folder.to_owned(),
            role,
            relay: relay.to_owned(),
            child,
            commands,
            lines,
            view: Value::Null,
            done: Vec::new(),
            failed: None,
            waits: false,
            pictures: 0,
            acknowledged: Vec::new(),
            text: None,
            history: Value::Null,
            letters: Value::Null,
            answer: Value::Null,
            deaths: 0,
        }
    }

    /// `kill -9`, and another one on the same profile. What was on its way out of the dead one is lost.
    ///
    /// # Panics
    /// Where the program does not start again.
    pub fn dies_and_comes_back(&mut self) {
        self.comes_back(None);
    }

    /// The same; it is killed again as it makes this call to the system for the so manieth time, such as `pwrite64`.
    ///
    /// # Panics
    /// As [`Remote::dies_and_comes_back`].
    pub fn dies_and_comes_back_to_die_at(&mut self, call: &'static str, number: u32) {
        self.comes_back(Some((call, number)));
    }

    fn comes_back(&mut self, end: Option<At>) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        (self.child, self.commands, self.lines) = life(&self.folder, self.role, &self.relay, end);
        self.view = Value::Null;
        self.waits = false;
        self.text = None;
        self.pictures = 0;
        self.deaths += 1;
    }

    /// Whether its process lives.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Gives a command with its fields; the answer comes with [`Remote::listen`].
    pub fn does(&mut self, name: &str, mut fields: Value) {
        fields["do"] = json!(name);
        self.text = fields.get("text").and_then(Value::as_str).map(str::to_owned);
        self.waits = true;
        let _ = writeln!(self.commands, "{fields}").and_then(|()| self.commands.flush());
    }

    /// Takes one line of it, where one comes within `within`.
    pub fn listen(&mut self, within: Duration) -> bool {
        let Ok(mut line) = self.lines.recv_timeout(within) else { return false };
        if let Some(view) = line.get_mut("view") {
            self.view = view.take();
        } else if let Some(seen) = line.get("pictures").and_then(Value::as_u64) {
            self.pictures = seen;
        } else if let Some(did) = line.get("did").and_then(Value::as_str) {
            self.waits = false;
            self.failed = line.get("failed").and_then(Value::as_str).map(str::to_owned);
            if self.failed.is_none() {
                self.done.push(did.to_owned());
                self.acknowledged.extend(self.text.take());
            }
            self.history = line.get("history").cloned().unwrap_or_default();
            self.letters = line.get("letters").cloned().unwrap_or_default();
            self.answer = line;
        }
        true
    }

    /// Whether a command was ever answered with "done".
    #[must_use]
    pub fn did(&self, name: &str) -> bool {
        self.done.iter().any(|done| done == name)
    }

    /// A part of the one relationship in the view.
    #[must_use]
    pub fn sees(&self, pointer: &str) -> &Value {
        self.view.pointer(&format!("/relationships/0{pointer}")).unwrap_or(&Value::Null)
    }

    /// The session's phase.
    #[must_use]
    pub fn phase(&self) -> &str {
        self.sees("/session/phase").as_str().unwrap_or_default()
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Envelopes as they went over the line, by their outer nonce.
#[derive(Debug, Default)]
pub struct Seen {
    /// Nonce to whole envelope.
    pub by_nonce: HashMap<Vec<u8>, Vec<u8>>,
    /// How many came again, byte for byte.
    pub again: u32,
    /// Pairs of different envelopes under one nonce.
    pub clashes: u32,
    /// Messages with content are kept as they were, in both directions. What keeps the line alive is not among them.
    pub keeps: bool,
    /// Those.
    pub kept: Vec<Vec<u8>>,
}

/// A line to a relay that notes every envelope on it. Gives its address.
///
/// # Panics
/// Where no port is free.
pub async fn watched(relay: String) -> (String, Arc<Mutex<Seen>>) {
    let seen = Arc::new(Mutex::new(Seen::default()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("ws://{}/v1", listener.local_addr().expect("an address"));
    let notes = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(carry(stream, relay.clone(), Arc::clone(&notes)));
        }
    });
    (url, seen)
}

async fn carry(stream: tokio::net::TcpStream, relay: String, seen: Arc<Mutex<Seen>>) {
    let Ok(near) = tokio_tungstenite::accept_async(stream).await else { return };
    let Ok((far, _)) = tokio_tungstenite::connect_async(&relay).await else { return };
    let ((mut near_out, mut near_in), (mut far_out, mut far_in)) = (near.split(), far.split());
    loop {
        tokio::select! {
            frame = near_in.next() => {
                let Some(Ok(message)) = frame else { break };
                keep(&seen, &message);
                if let Message::Binary(bytes) = &message {
                    note(&seen, bytes);
                }
                if message.is_close() || far_out.send(message).await.is_err() { break; }
            }
            frame = far_in.next() => {
                let Some(Ok(message)) = frame else { break };
                keep(&seen, &message);
                if message.is_close() || near_out.send(message).await.is_err() { break; }
            }
        }
    }
}

fn keep(seen: &Mutex<Seen>, message: &Message) {
    let (Message::Binary(_) | Message::Text(_)) = message else { return };
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    if seen.keeps {
        seen.kept.push(message.clone().into_data().to_vec());
    }
}

fn note(seen: &Mutex<Seen>, bytes: &[u8]) {
    let Ok(ClientFrame::Append { envelope, .. }) = decode::<ClientFrame>(bytes) else { return };
    let envelope = envelope.into_bytes();
    let Some(nonce) = envelope.get(..12).map(<[u8]>::to_vec) else { return };
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    match seen.by_nonce.get(&nonce) {
        Some(before) if *before == envelope => seen.again += 1,
        Some(_) => seen.clashes += 1,
        None => {
            seen.by_nonce.insert(nonce, envelope);
        }
    }
}
