//! A door before a relay: lets everything through and keeps a record of it.
//!
//! What a client sends over a WebSocket is masked (RFC 6455 section 5.3), so that a search in it
//! would find nothing whatever it holds. The record therefore has both: the bytes as they went,
//! and what they carried, unmasked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One direction of one connection.
type Stream = Arc<Mutex<Vec<u8>>>;

/// A door that records.
#[derive(Debug)]
pub struct Door {
    address: SocketAddr,
    streams: Arc<Mutex<Vec<Stream>>>,
    task: tokio::task::JoinHandle<()>,
}

/// What went through a door.
#[derive(Debug, Default)]
pub struct Record {
    /// Both directions of all connections, as they went.
    pub raw: Vec<u8>,
    /// What their WebSocket messages carried.
    pub carried: Vec<u8>,
    /// How many WebSocket frames that were.
    pub frames: usize,
}

impl Door {
    /// Opens one before `relay`, on a free port of this machine.
    ///
    /// # Errors
    /// Where there is no free port.
    pub async fn open(relay: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let streams: Arc<Mutex<Vec<Stream>>> = Arc::default();
        let kept = streams.clone();
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(relay) = TcpStream::connect(relay).await else { continue };
                let (from_client, to_client) = client.into_split();
                let (from_relay, to_relay) = relay.into_split();
                for (from, to) in [(from_client, to_relay), (from_relay, to_client)] {
                    let stream = Stream::default();
                    kept.lock().unwrap_or_else(PoisonError::into_inner).push(stream.clone());
                    tokio::spawn(pass(from, to, stream));
                }
            }
        });
        Ok(Self { address, streams, task })
    }

    /// Where it is, as a relay's address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ws://{}/v1", self.address)
    }

    /// What went through it up to now.
    ///
    /// # Panics
    /// Where a stream is no WebSocket's: then it was not read, and nothing can be said of it.
    #[must_use]
    pub fn record(&self) -> Record {
        let mut record = Record::default();
        for stream in self.streams.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let bytes = stream.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let (carried, frames) = unmasked(&bytes).expect("a stream to the relay that is no WebSocket's");
            record.raw.extend(bytes);
            record.carried.extend(carried);
            record.frames += frames;
        }
        record
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    stream: Stream,
) {
    let mut buffer = vec![0; 16_384];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let part = buffer.get(..length).unwrap_or_default();
        stream.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(part);
        if to.write_all(part).await.is_err() {
            return;
        }
    }
}

/// What the frames of one direction carry, and how many there are. A frame that has not come whole
/// yet is left out. None where it is something else than a WebSocket after its HTTP head.
fn unmasked(stream: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut carried = Vec::new();
    let mut frames = 0;
    let Some(head) = stream.windows(4).position(|four| four == b"\r\n\r\n") else {
        return stream.is_empty().then_some((carried, 0));
    };
    let mut rest = stream.get(head + 4..)?;
    while let [first, second, after @ ..] = rest {
        // No extension was agreed on, so the reserved bits are not set and nothing is compressed.
        if first & 0x70 != 0 || ![0, 1, 2, 8, 9, 10].contains(&(first & 15)) {
            return None;
        }
        let (length, after) = match second & 0x7f {
            126 => match after.split_first_chunk::<2>() {
                Some((length, after)) => (usize::from(u16::from_be_bytes(*length)), after),
                None => break,
            },
            127 => match after.split_first_chunk::<8>() {
                Some((length, after)) => (usize::try_from(u64::from_be_bytes(*length)).ok()?, after),
                None => break,
            },
            length => (usize::from(length), after),
        };
        let (key, after) = match second & 0x80 {
            0 => ([0; 4], after),
            _ => match after.split_first_chunk::<4>() {
                Some((key, after)) => (*key, after),
                None => break,
            },
        };
        let Some((payload, after)) = after.split_at_checked(length) else { break };
        carried.extend(payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key));
        frames += 1;
        rest = after;
    }
    Some((carried, frames))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_and_plain_frames_of_all_lengths_are_read() {
        let mut stream = b"GET /v1 HTTP/1.1\r\n\r\n".to_vec();
        let mut wanted = Vec::new();
        for (length, masked) in [(0, true), (5, true), (125, false), (126, true), (70_000, true)] {
            let payload: Vec<u8> = (0..length).map(|i: u32| i.to_be_bytes()[3]).collect();
            let mask = if masked { 0x80 } else { 0 };
            stream.push(0x82);
            match length {
                0..126 => stream.push(mask | length as u8),
                126..65_536 => {
                    stream.push(mask | 126);
                    stream.extend((length as u16).to_be_bytes());
                }
                _ => {
                    stream.push(mask | 127);
                    stream.extend(u64::from(length).to_be_bytes());
                }
            }
            let key = [7, 99, 3, 250];
            if masked {
                stream.extend(key);
            }
            stream
                .extend(payload.iter().zip(key.iter().cycle()).map(|(b, k)| if masked { b ^ k } else { *b }));
            wanted.extend(payload);
        }
        assert_eq!(unmasked(&stream).unwrap(), (wanted.clone(), 5));
        let (cut, frames) = unmasked(&stream[..stream.len() - 1]).unwrap();
        assert_eq!((cut.as_slice(), frames), (&wanted[..256], 4));
        assert_eq!(unmasked(b"HTTP/1.1 101\r\n\r\nsomething else"), None);
        assert_eq!(unmasked(b""), Some((Vec::new(), 0)));
    }
}
