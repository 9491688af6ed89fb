//! Whole video frames from RTP packets that come late, twice, out of order or not at all.
//!
//! Frames leave in order. A gap holds back what follows it while repair can still come: two round
//! trips and a little, at most a quarter of a second (on very long ways one round trip). After
//! that everything up to the next key frame is given up, and a key frame is asked for, because an
//! interframe whose predecessor is missing only decodes to garbage. A whole key frame behind a gap
//! ends the waiting at once.
//!
//! With loss on both ways a repair fails about twice as often as a packet: four tries are enough
//! for any line on which talking is possible.

use super::repair::{MOST_MISSING, Repair};
use super::sequence::Unwrapped;
use crate::vp8_payload::part;
use bytes::Bytes;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The largest frame accepted, sealed.
pub(crate) const MAX_FRAME_LEN: usize = 768 * 1_024;
/// The most packets held while something is missing: several seconds of video.
const MOST_HELD: usize = 2_048;

/// One RTP packet as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) number: u16,
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    pub(crate) payload: Bytes,
}

/// One whole frame, still sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealedFrame {
    pub(crate) data: Vec<u8>,
    /// Whether byte 0 says that it is a key frame (RFC 6386 section 9.1).
    pub(crate) key: bool,
}

/// What has happened so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Packets that should have come the first time.
    pub(crate) expected: u64,
    /// Packets that did not come the first time.
    pub(crate) missed: u64,
    /// Of those, the ones that came later.
    pub(crate) repaired: u64,
    /// How often waiting was given up.
    pub(crate) skips: u64,
    /// Frames that were whole but useless without the ones before them.
    pub(crate) orphans: u64,
    /// Frames that came out.
    pub(crate) frames: u64,
}

#[derive(Debug, Clone)]
struct Held {
    timestamp: u32,
    marker: bool,
    start: bool,
    data: Bytes,
}

impl Held {
    fn begins_key_frame(&self) -> bool {
        self.start && self.data.first().is_some_and(|byte| byte & 1 == 0)
    }
}

/// The state of one received video stream.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reassembly {
    numbers: Unwrapped,
    held: BTreeMap<u64, Held>,
    repair: Repair,
    /// The packet that the next frame begins with.
    next: Option<u64>,
    highest: u64,
    needs_key: bool,
    /// When a key frame was last asked for, and whether one is to be asked for now.
    key_asked: Option<Instant>,
    key_wanted: bool,
    rtt: Duration,
    counts: Counts,
}

impl Reassembly {
    /// A stream of which nothing has come.
    pub(crate) fn new() -> Self {
        Self { needs_key: true, rtt: Duration::from_millis(100), ..Self::default() }
    }

    /// Sets the round trip that waiting and asking go by.
    pub(crate) fn set_rtt(&mut self, rtt: Duration) {
        self.rtt = rtt.clamp(Duration::from_millis(1), Duration::from_secs(1));
    }

    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    /// How long a gap is waited for. Longer while there is no picture anyway and a key frame is
    /// coming: giving up on it would cost another round trip and another key frame.
    fn patience(&self) -> Duration {
        if self.needs_key {
            let four_tries = self.rtt.mul_f64(4.5) + Duration::from_millis(30);
            return four_tries.clamp(Duration::from_millis(150), Duration::from_millis(900));
        }
        let two_tries = self.rtt.mul_f64(2.2) + Duration::from_millis(30);
        let one_try = (self.rtt + Duration::from_millis(60)).min(Duration::from_millis(450));
        two_tries.clamp(Duration::from_millis(80), Duration::from_millis(250)).max(one_try)
    }

    /// Asks for a key frame: the decoder cannot go on, or a frame did not open.
    pub(crate) fn want_key(&mut self) {
        self.needs_key = true;
        self.key_wanted = true;
    }

    /// Takes a packet.
    pub(crate) fn take(&mut self, now: Instant, arrival: &Arrival) {
        let number = self.numbers.take(arrival.number);
        let Some(next) = self.next else {
            self.next = Some(number);
            self.highest = number;
            self.counts.expected += 1;
            self.hold(number, arrival);
            return;
        };
        if number > self.highest {
            let skipped = number - self.highest - 1;
            if skipped > MOST_MISSING as u64 {
                // An interruption rather than losses.
                self.start_over(number);
            } else {
                for missing in self.highest + 1..number {
                    self.repair.missing(now, missing);
                }
                self.counts.expected += skipped + 1;
                self.counts.missed += skipped;
            }
            self.highest = number;
        } else if number < next {
            return;
        } else if self.repair.came(number) {
            self.counts.repaired += 1;
        }
        self.hold(number, arrival);
        if self.held.len() > MOST_HELD || self.repair.len() > MOST_MISSING {
            self.skip();
        }
    }

    fn hold(&mut self, number: u64, arrival: &Arrival) {
        // A packet without content (padding) keeps its place, so that it is not taken for a gap.
        let (start, data) = match part(&arrival.payload) {
            Some(part) => (part.start, part.data),
            None => (false, Bytes::new()),
        };
        self.held.entry(number).or_insert(Held {
            timestamp: arrival.timestamp,
            marker: arrival.marker,
            start,
            data,
        });
    }

    fn start_over(&mut self, number: u64) {
        self.held.clear();
        self.repair.forget_below(number);
        self.next = Some(number);
        self.want_key();
    }

    /// The frames that are whole and in order.
    pub(crate) fn frames(&mut self, now: Instant) -> Vec<SealedFrame> {
        let mut frames = Vec::new();
        loop {
            while let Some(frame) = self.next_whole() {
                self.counts.frames += 1;
                if frame.key {
                    self.needs_key = false;
                    self.key_wanted = false;
                    self.key_asked = None;
                } else if self.needs_key {
                    self.counts.orphans += 1;
                    self.key_wanted = true;
                    continue;
                }
                frames.push(frame);
            }
            if !self.give_up_waiting(now) {
                return frames;
            }
        }
    }

    /// Takes the frame at `next` out, if all of it is there.
    fn next_whole(&mut self) -> Option<SealedFrame> {
        loop {
            let next = self.next?;
            let first = self.held.get(&next)?;
            if !first.start {
                // The tail of a frame whose head is gone, or padding between frames.
                if !first.data.is_empty() {
                    self.want_key();
                }
                self.held.remove(&next);
                self.advance(next + 1);
                continue;
            }
            let last = self.whole_from(next)?;
            let mut data = Vec::new();
            for number in next..=last {
                if let Some(held) = self.held.remove(&number) {
                    data.extend_from_slice(&held.data);
                }
            }
            self.advance(last + 1);
            if data.len() > MAX_FRAME_LEN {
                self.want_key();
                continue;
            }
            let key = data.first().is_some_and(|byte| byte & 1 == 0);
            return Some(SealedFrame { data, key });
        }
    }

    fn advance(&mut self, next: u64) {
        self.next = Some(next);
        self.repair.forget_below(next);
    }

    /// The last packet of the frame that begins at `first`, if every packet up to it is there.
    fn whole_from(&self, first: u64) -> Option<u64> {
        let timestamp = self.held.get(&first)?.timestamp;
        let mut number = first;
        loop {
            let held = self.held.get(&number)?;
            let another = number > first && (held.start || held.timestamp != timestamp);
            if another && !held.data.is_empty() {
                // The marker was never sent, or is a lie: the frame ends before this one.
                return Some(number - 1);
            }
            if held.marker {
                return Some(number);
            }
            number += 1;
        }
    }

    /// Skips when the gap in front has been waited for long enough, or when a whole key frame is
    /// there behind it. Whether there may be more frames now.
    fn give_up_waiting(&mut self, now: Instant) -> bool {
        let Some(next) = self.next else {
            return false;
        };
        let Some(since) = self.repair.since(next) else {
            return false;
        };
        let whole_key = self
            .held
            .range(next + 1..)
            .find(|(number, held)| held.begins_key_frame() && self.whole_from(**number).is_some())
            .map(|(number, _)| *number);
        if let Some(number) = whole_key {
            self.counts.skips += 1;
            self.held = self.held.split_off(&number);
            self.advance(number);
            return true;
        }
        if now.saturating_duration_since(since) < self.patience() {
            return false;
        }
        self.skip();
        true
    }

    /// Gives up what is missing: goes on at the next key frame that has begun, or at what comes
    /// next.
    fn skip(&mut self) {
        self.counts.skips += 1;
        let Some(next) = self.next else {
            return;
        };
        let begun =
            self.held.range(next + 1..).find(|(_, held)| held.begins_key_frame()).map(|(number, _)| *number);
        match begun {
            Some(number) => {
                self.held = self.held.split_off(&number);
                self.advance(number);
                self.needs_key = true;
            }
            None => {
                self.held.clear();
                self.advance(self.highest + 1);
                self.want_key();
            }
        }
    }

    /// The packets to ask for now.
    pub(crate) fn ask(&mut self, now: Instant) -> Vec<u16> {
        self.repair.ask(now, self.rtt)
    }

    /// Whether to ask for a key frame now; it says so at most once in two round trips, and not
    /// more than three times a second.
    pub(crate) fn ask_key(&mut self, now: Instant) -> bool {
        let pause = (self.rtt * 2 + Duration::from_millis(100)).max(Duration::from_millis(300));
        let due = self.key_asked.is_none_or(|asked| now.saturating_duration_since(asked) >= pause);
        if !(self.key_wanted && due) {
            return false;
        }
        self.key_asked = Some(now);
        self.key_wanted = false;
        true
    }

    /// When something is to be done although no packet comes.
    pub(crate) fn due(&self) -> Option<Instant> {
        let given_up =
            self.next.and_then(|next| self.repair.since(next)).map(|since| since + self.patience());
        match (self.repair.due(), given_up) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }
}
