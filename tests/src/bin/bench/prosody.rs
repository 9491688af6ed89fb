//! Prosody, an XMPP server, as it is measured beside the relay: a process of its own on a loopback port, its
//! configuration and data in a folder that goes with it; every message goes into its archive (mod_mam, in SQLite).
//!
//! The client is the little of XMPP (RFC 6120) that this needs, in plain text: a stream, SASL PLAIN, a resource,
//! acknowledgements (XEP-0198). The crate that is kept well for it, tokio-xmpp, brings TLS, a resolver and an XML
//! stack, to say four things.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use kader_tests::process::{Process, free_port, wait_for};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::forwarding::{AT_ONCE, BYTES, Load, all};

const STREAM: &str = "<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client' \
    xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";
const ASK: &str = "<r xmlns='urn:xmpp:sm:3'/>";

/// How long the load takes; none where prosody, or its SQLite (`lua-dbi-sqlite3`), is not installed.
pub(crate) async fn run(folder: &Path, load: Load) -> Result<Option<Duration>, String> {
    let Some((_process, port)) = start(folder, load)? else { return Ok(None) };
    let mut pairs = Vec::new();
    for pair in 0..load.pairs {
        pairs.push((pair, Line::open(port, &from(pair)).await?, Line::open(port, &to(pair)).await?));
    }
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for (pair, sender, receiver) in pairs {
        tasks.spawn(sends(sender, to(pair), load.each));
        tasks.spawn(receives(receiver, load.each));
    }
    all(tasks).await?;
    let took = began.elapsed();
    // Without its SQLite it runs, and keeps nothing.
    Ok(archived(folder, load).then_some(took))
}

fn from(pair: u32) -> String {
    format!("from{pair}")
}

fn to(pair: u32) -> String {
    format!("to{pair}")
}

/// Looked for and not asked: whatever it is asked, it starts.
fn installed() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join("prosody").is_file())
}

/// Whether every message is in the archives of both, as it should be.
fn archived(folder: &Path, load: Load) -> bool {
    let wanted = 2 * u64::from(load.pairs * load.each) * BYTES as u64;
    std::fs::metadata(folder.join("prosody/archive.sqlite")).is_ok_and(|file| file.len() > wanted)
}

fn start(folder: &Path, load: Load) -> Result<Option<(Process, u16)>, String> {
    if !installed() {
        return Ok(None);
    }
    let failed = |error: std::io::Error| error.to_string();
    let (folder, port) = (folder.join("prosody"), free_port()?);
    let accounts = folder.join("localhost/accounts");
    std::fs::create_dir_all(&accounts).map_err(failed)?;
    std::fs::create_dir_all(folder.join("certs")).map_err(failed)?;
    for name in (0..load.pairs).flat_map(|pair| [from(pair), to(pair)]) {
        let account = accounts.join(format!("{name}.dat"));
        std::fs::write(account, "return { [\"password\"] = \"bench\" };").map_err(failed)?;
    }
    let (config, data) = (folder.join("prosody.cfg.lua"), folder.display());
    let text = format!(
        "run_as_root = true\npidfile = '{data}/pid'\ndata_path = '{data}'\nlog = {{ error = '{data}/log' }}\n\
         interfaces = {{ '127.0.0.1' }}\nc2s_ports = {{ {port} }}\n\
         modules_enabled = {{ 'saslauth', 'mam', 'smacks' }}\nmodules_disabled = {{ 's2s', 'tls', 'offline' }}\n\
         c2s_require_encryption = false\nallow_unencrypted_plain_auth = true\n\
         authentication = 'internal_plain'\n\
         storage = {{ archive = 'sql', accounts = 'internal', archive_prefs = 'internal' }}\n\
         sql = {{ driver = 'SQLite3', database = 'archive.sqlite' }}\n\
         default_archive_policy = true\narchive_expires_after = 'never'\nVirtualHost 'localhost'\n"
    );
    std::fs::write(&config, text).map_err(failed)?;
    let mut command = Command::new("prosody");
    command.arg("-F").arg("--config").arg(&config).stdout(Stdio::null()).stderr(Stdio::null());
    let process = Process::start("prosody", &mut command)?;
    wait_for("prosody", Duration::from_secs(30), || {
        std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
    })?;
    Ok(Some((process, port)))
}

async fn sends(mut line: Line, to: String, each: u32) -> Result<(), String> {
    let body = "x".repeat(BYTES);
    let mut confirmed = 0;
    for number in 1..=each {
        let message = format!(
            "<message type='chat' to='{to}@localhost/bench' id='{number}'><body>{body}</body></message>{ASK}"
        );
        line.say(&message).await?;
        while number >= confirmed + AT_ONCE {
            confirmed = line.confirmed().await?;
        }
    }
    while confirmed < each {
        confirmed = line.confirmed().await?;
    }
    Ok(())
}

async fn receives(mut line: Line, each: u32) -> Result<(), String> {
    for number in 1..=each {
        line.until("</message>").await?;
        line.say(&format!("<a xmlns='urn:xmpp:sm:3' h='{number}'/>")).await?;
    }
    Ok(())
}

/// A client's line, and what came on it and was not taken yet.
struct Line {
    socket: TcpStream,
    came: Vec<u8>,
}

impl Line {
    /// Signed in, with acknowledgements.
    async fn open(port: u16, name: &str) -> Result<Self, String> {
        let socket = TcpStream::connect(("127.0.0.1", port)).await.map_err(|error| error.to_string())?;
        socket.set_nodelay(true).map_err(|error| error.to_string())?;
        let mut line = Self { socket, came: Vec::new() };
        let plain = BASE64.encode(format!("\0{name}\0bench").as_bytes());
        for (say, hear) in [
            (STREAM.to_owned(), "</stream:features>"),
            (
                format!("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{plain}</auth>"),
                "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
            ),
            (STREAM.to_owned(), "</stream:features>"),
            (
                "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
                 <resource>bench</resource></bind></iq>"
                    .to_owned(),
                "</iq>",
            ),
            ("<enable xmlns='urn:xmpp:sm:3'/>".to_owned(), "<enabled xmlns='urn:xmpp:sm:3'/>"),
        ] {
            line.say(&say).await?;
            line.until(hear).await?;
        }
        Ok(line)
    }

    async fn say(&mut self, text: &str) -> Result<(), String> {
        self.socket.write_all(text.as_bytes()).await.map_err(|error| error.to_string())
    }

    /// What came up to these words and with them.
    async fn until(&mut self, words: &str) -> Result<String, String> {
        loop {
            let found = self.came.windows(words.len()).position(|part| part == words.as_bytes());
            if let Some(at) = found {
                let rest = self.came.split_off(at + words.len());
                return Ok(String::from_utf8_lossy(&std::mem::replace(&mut self.came, rest)).into_owned());
            }
            let mut more = [0; 16_384];
            match self.socket.read(&mut more).await {
                Ok(some) if some > 0 => self.came.extend_from_slice(&more[..some]),
                _ => return Err("prosody ended the line".to_owned()),
            }
        }
    }

    /// How many messages the server has.
    async fn confirmed(&mut self) -> Result<u32, String> {
        self.until("<a ").await?;
        let rest = self.until("/>").await?;
        let number = rest.split("h='").nth(1).and_then(|text| text.split('\'').next()?.parse().ok());
        number.ok_or_else(|| format!("prosody said {rest}"))
    }
}
