//! What goes over this machine's loopback, as tcpdump sees it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// One UDP datagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// Port that it came from.
    pub from: u16,
    /// Port that it went to.
    pub to: u16,
    /// What it carried.
    pub payload: Vec<u8>,
}

/// A running capture.
#[derive(Debug)]
pub struct Capture {
    child: Child,
    file: PathBuf,
}

impl Capture {
    /// Captures UDP on loopback into a file in `folder`.
    ///
    /// # Errors
    /// Where there is no tcpdump, or this user may not capture: what to do about it.
    pub fn start(folder: &Path) -> Result<Self, String> {
        Self::begin(folder).map_err(|error| {
            format!(
                "what goes over the network cannot be captured: {error}. \
                 'scripts/install-needs.sh network' installs tcpdump; it is run by root, or by sudo without a password"
            )
        })
    }

    fn begin(folder: &Path) -> Result<Self, String> {
        let file = folder.join("loopback.pcap");
        // It would hand the file to a user who may not write into the folder.
        let arguments = ["-i", "lo", "-U", "-Z", "root", "-B", "16384", "-s", "0", "-w"];
        let root = std::fs::metadata("/proc/self").is_ok_and(|own| {
            use std::os::unix::fs::MetadataExt;
            own.uid() == 0
        });
        let mut command = if root {
            Command::new("tcpdump")
        } else {
            let mut command = Command::new("sudo");
            command.args(["-n", "tcpdump"]);
            command
        };
        command.args(arguments).arg(&file).arg("udp").stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("tcpdump did not start: {error}"))?;
        let said = child.stderr.take().ok_or("tcpdump is mute")?;
        let (found, first) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(said).lines().map_while(Result::ok) {
                let _ = found.send(line);
            }
        });
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match first.recv_timeout(left) {
                Ok(line) if line.contains("listening on") => return Ok(Self { child, file }),
                Ok(_) => {}
                Err(_) => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err("tcpdump does not listen".into());
                }
            }
        }
    }

    /// Ends it and reads what it caught.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn stop(mut self) -> Result<Vec<Packet>, String> {
        // What the kernel has buffered is written within its second, on a busy machine within a few.
        std::thread::sleep(Duration::from_secs(4));
        self.end();
        let bytes = std::fs::read(&self.file).map_err(|error| error.to_string())?;
        packets(&bytes).ok_or_else(|| "that is no capture file".into())
    }

    fn end(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        // By signal, so that it writes its last; a child of sudo can only be asked by it.
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let until = Instant::now() + Duration::from_secs(20);
        while Instant::now() < until {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.end();
    }
}

/// Reads a capture file (libpcap 2.4, Ethernet frames as loopback has them).
fn packets(file: &[u8]) -> Option<Vec<Packet>> {
    let word = |bytes: &[u8], at: usize| -> Option<usize> {
        let four = bytes.get(at..)?.first_chunk::<4>()?;
        usize::try_from(u32::from_le_bytes(*four)).ok()
    };
    // Written on this machine: its byte order; and link type 1, Ethernet.
    if word(file, 0)? != 0xa1b2_c3d4 || word(file, 20)? != 1 {
        return None;
    }
    let mut found = Vec::new();
    let mut rest = file.get(24..)?;
    while let Some(length) = word(rest, 8) {
        let Some(frame) = rest.get(16..16 + length) else { break };
        rest = rest.get(16 + length..)?;
        found.extend(packet(frame));
    }
    Some(found)
}

/// What an Ethernet frame carries, where it is a whole UDP datagram over IPv4 or IPv6.
fn packet(frame: &[u8]) -> Option<Packet> {
    let ip = frame.get(14..)?;
    let (protocol, inner) = match frame.get(12..14)? {
        [0x08, 0x00] => {
            let header = usize::from(ip.first()? & 15) * 4;
            let total = usize::from(u16::from_be_bytes(*ip.get(2..)?.first_chunk()?));
            (*ip.get(9)?, ip.get(header..total)?)
        }
        [0x86, 0xdd] => (*ip.get(6)?, ip.get(40..)?),
        _ => return None,
    };
    let port = |at: usize| Some(u16::from_be_bytes(*inner.get(at..)?.first_chunk()?));
    if protocol != 17 {
        return None;
    }
    Some(Packet { from: port(0)?, to: port(2)?, payload: inner.get(8..)?.to_vec() })
}

/// The UDP ports that this process holds now.
#[must_use]
pub fn own_udp_ports() -> BTreeSet<u16> {
    own_udp_sockets().into_iter().map(|(_, port)| port).collect()
}

/// The same with the address that each is bound to, as `/proc/net/udp` writes it.
#[must_use]
pub fn own_udp_sockets() -> BTreeSet<(String, u16)> {
    let mut sockets = BTreeSet::new();
    for entry in std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten() {
        let target = std::fs::read_link(entry.path()).unwrap_or_default();
        let target = target.to_string_lossy();
        if let Some(number) = target.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']')) {
            sockets.insert(number.to_owned());
        }
    }
    let mut found = BTreeSet::new();
    for table in ["/proc/self/net/udp", "/proc/self/net/udp6"] {
        for line in std::fs::read_to_string(table).unwrap_or_default().lines().skip(1) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let (Some(local), Some(inode)) = (fields.get(1), fields.get(9)) else { continue };
            let Some((address, port)) = local.rsplit_once(':') else { continue };
            if let (Ok(port), true) = (u16::from_str_radix(port, 16), sockets.contains(*inode)) {
                found.insert((address.to_owned(), port));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_datagram_is_read_and_a_cut_file_ends_where_it_is_cut() {
        let payload = b"planted";
        let mut frame = vec![0; 12];
        frame.extend([0x08, 0x00]);
        let total = (20 + 8 + payload.len()) as u8;
        frame.extend([0x45, 0, 0, total, 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1]);
        frame.extend([0x12, 0x34, 0x56, 0x78, 0, 8 + payload.len() as u8, 0, 0]);
        frame.extend(payload);
        let mut file = 0xa1b2_c3d4_u32.to_le_bytes().to_vec();
        file.extend([2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0]);
        for _ in 0..2 {
            file.extend([0; 8]);
            file.extend((frame.len() as u32).to_le_bytes());
            file.extend((frame.len() as u32).to_le_bytes());
            file.extend(&frame);
        }
        let wanted = Packet { from: 0x1234, to: 0x5678, payload: payload.to_vec() };
        assert_eq!(packets(&file).unwrap(), [wanted.clone(), wanted.clone()]);
        assert_eq!(packets(&file[..file.len() - 1]).unwrap(), [wanted]);
        assert_eq!(packets(b"nothing of the kind at all"), None);
    }

    #[test]
    fn own_ports_are_known() {
        let socket = std::net::UdpSocket::bind(("127.0.0.1", 0)).unwrap();
        let port = socket.local_addr().unwrap().port();
        assert!(own_udp_ports().contains(&port));
        drop(socket);
        assert!(!own_udp_ports().contains(&port));
    }
}
