//! What a call tells its owner.

use crate::line::Line;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// One video frame from the peer, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedFrame {
    /// The VP8 frame (RFC 6386).
    pub data: Vec<u8>,
    /// Whether it can be decoded without any other.
    pub key: bool,
    /// Width in pixels, as the last key frame gave it.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// When its picture was taken, in microseconds on the sender's capture clock. The same clock
    /// as [`ReceivedAudio::media_us`]; it starts at the sender's [`crate::Call::start`].
    pub media_us: u64,
    /// When its last packet came, on this machine's clock.
    pub arrived: Instant,
}

impl std::fmt::Debug for ReceivedFrame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "ReceivedFrame({}x{}, {} bytes, key: {}, at {} us)",
            self.width,
            self.height,
            self.data.len(),
            self.key,
            self.media_us
        )
    }
}

/// One Opus packet from the peer, opened. Packets come as they arrive: late, out of order or not
/// at all, but never twice.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedAudio {
    /// The packet (RFC 6716).
    pub data: Vec<u8>,
    /// Rises by one for each packet sent; a gap is a lost packet. Does not wrap.
    pub sequence: u64,
    /// When its first sample was taken, in microseconds on the sender's capture clock.
    pub media_us: u64,
    /// When it came, on this machine's clock.
    pub arrived: Instant,
}

impl std::fmt::Debug for ReceivedAudio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "ReceivedAudio({} bytes, number {}, at {} us)",
            self.data.len(),
            self.sequence,
            self.media_us
        )
    }
}

/// Why a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EndReason {
    /// The permit came to its end (S-14): this side stopped by itself.
    PermitEnded,
    /// [`crate::Call::close`] was called, or the call was dropped.
    Closed,
    /// The peer closed the connection.
    PeerClosed,
    /// No path was found, or the secured connection could not be made.
    Failed,
}

/// The state of the line in numbers, once a second.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallStats {
    /// The round trip in milliseconds, if it was measured.
    pub rtt_ms: Option<u32>,
    /// The share of video and audio packets that did not come the first time, 0.0 to 1.0.
    pub loss_in: f64,
    /// The same for what was sent, as the peer reports it.
    pub loss_out: f64,
    /// What may be sent altogether, in bits per second on the wire.
    pub target_bps: u64,
    /// Video frames delivered within the last second.
    pub fps_in: u32,
    /// Video frames sent within the last second.
    pub fps_out: u32,
    /// How long what waits to be sent needs, in milliseconds.
    pub backlog_ms: u32,
    /// Frames and packets that did not open, since the start. More than a few mean wrong keys.
    pub unopened: u64,
    /// How often waiting for a lost packet was given up, since the start.
    pub skips: u64,
    /// How often a key frame was asked for, since the start.
    pub key_frames_asked: u32,
    /// Packets of video that were lost and came back, since the start.
    pub repaired: u64,
    /// Frames and packets that were dropped because this machine could not keep up.
    pub dropped: u64,
}

/// What happens in a call.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CallEvent {
    /// A path was found and secured; media flows. Given once.
    Connected {
        /// Milliseconds since [`crate::Call::start`].
        after_ms: u64,
    },
    /// A video frame from the peer.
    Video(ReceivedFrame),
    /// A sound packet from the peer.
    Audio(ReceivedAudio),
    /// The peer cannot go on without a key frame: the next frame should be one.
    KeyFrameWanted,
    /// The bit rate for the video encoder in bits per second. Given when it changes by more than
    /// a few percent.
    TargetBitrate(u32),
    /// The sign of the line has changed. It begins at [`Line::Good`] with `Connected`.
    Line(Line),
    /// Once a second.
    Stats(CallStats),
    /// The call is over; nothing comes after this.
    Ended(EndReason),
}

/// The way events go out. Media that nobody fetches is dropped rather than queued without end.
#[derive(Debug)]
pub(crate) struct Events {
    /// Taken out at the end, so that nothing comes after it.
    out: Mutex<Option<mpsc::Sender<CallEvent>>>,
    lagging: AtomicBool,
}

/// Media for about two seconds.
const CAPACITY: usize = 256;

impl Events {
    /// The sender, the receiver, and the place that is kept free for the end.
    pub(crate) fn new() -> (Self, mpsc::Receiver<CallEvent>, Option<mpsc::OwnedPermit<CallEvent>>) {
        let (out, events) = mpsc::channel(CAPACITY);
        let last = out.clone().try_reserve_owned().ok();
        let own = Self { out: Mutex::new(Some(out)), lagging: AtomicBool::new(false) };
        (own, events, last)
    }

    fn sender(&self) -> Option<mpsc::Sender<CallEvent>> {
        let out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.clone()
    }

    /// Whether the event found room.
    pub(crate) fn give(&self, event: CallEvent) -> bool {
        let Some(out) = self.sender() else {
            return false;
        };
        let given = out.try_send(event).is_ok();
        if !given && !self.lagging.swap(true, Ordering::Relaxed) {
            tracing::warn!("events of a call are not fetched fast enough");
        }
        given
    }

    /// Waits for room: for the few events that must not be missed.
    pub(crate) async fn give_surely(&self, event: CallEvent) {
        if let Some(out) = self.sender() {
            let _ = out.send_timeout(event, Duration::from_millis(500)).await;
        }
    }

    /// Lets nothing more out.
    pub(crate) fn end(&self) {
        self.out.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
