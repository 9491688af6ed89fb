//! The adaptive jitter buffer for sound.
//!
//! Packets of 20 ms come late, twice, in disorder or not at all; 10 ms of
//! sound go out whenever the speaker asks. What is controlled is the *playout
//! delay*: the time now minus the capture time of what is played now. It is
//! steered to the line's own delay plus a target that follows the jitter
//! ([`super::delay`]), by playing a little faster or slower
//! ([`super::stretch`]). That holds for clocks that drift, too: a sender whose
//! clock is fast looks like a delay that creeps.

use std::collections::BTreeMap;
use std::time::Instant;

use super::delay::DelayEstimate;
use super::stretch::{Haste, lengthen, shorten};
use crate::error::MediaError;
use crate::opus::{Decoder, PACKET_SAMPLES};
use crate::sound::{FRAME_SAMPLES, SoundFrame};

/// Most packets to hold: two seconds.
const MAX_PACKETS: usize = 100;
/// Make up at most this much sound in a row, then be silent.
const MAX_CONCEALED: usize = 4_800;
/// Deviations of the delay below this are left alone, in microseconds; larger
/// ones are worked off until they are below the second.
const SLACK: i64 = 12_000;
const SETTLED: i64 = 5_000;
/// Above this it is time to hurry.
const HURRY: i64 = 60_000;
/// Above this, sound is thrown away: the talk has moved on.
const HOPELESS: i64 = 1_000_000;
/// Pulls between two changes of length: when there is time, and when not.
const CALM_PAUSE: u32 = 8;
const HURRY_PAUSE: u32 = 2;
/// A jump of capture time that is a pause of the sender and no loss.
const PAUSE: i64 = 60_000;
/// A packet this far behind belongs to a stream that began anew.
const RESTART: u64 = 100;
/// Sound wanted at hand to find a period in.
const STRETCHABLE: usize = FRAME_SAMPLES + 1_440;

/// What a pull gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Played {
    /// Sound; the capture time of its first sample in microseconds.
    Sound(u64),
    /// Made up, in place of sound of about this capture time.
    Concealed(u64),
    /// Nothing to play.
    Silence,
}

impl Played {
    /// The capture time of what was played, if anything was.
    #[must_use]
    pub fn media_micros(self) -> Option<u64> {
        match self {
            Self::Sound(micros) | Self::Concealed(micros) => Some(micros),
            Self::Silence => None,
        }
    }
}

/// What happened to the sound so far. Counters only grow.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct JitterStats {
    /// Packets that arrived, duplicates not counted.
    pub received: u64,
    /// Packets that came after their turn.
    pub late: u64,
    /// Packets whose turn came without them.
    pub lost: u64,
    /// Of those, restored from the copy in the next packet (or what Opus makes
    /// of it).
    pub recovered: u64,
    /// Packets thrown away to catch up or for want of room.
    pub dropped: u64,
    /// Samples made up.
    pub concealed_samples: u64,
    /// Samples left out to play faster.
    pub shortened_samples: u64,
    /// Samples added to play slower.
    pub lengthened_samples: u64,
    /// How long sound is held back beyond the line's own delay, now, ms.
    pub held_ms: f32,
    /// How long it should be held back, ms.
    pub target_ms: f32,
}

struct Packet {
    media: i64,
    data: Vec<u8>,
}

enum State {
    /// Nothing is played; the next packet starts when its time has come.
    Waiting,
    /// `next` is the sequence number whose turn it is.
    Playing { next: u64 },
}

/// One sender's sound on its way to the speaker.
pub struct JitterBuffer {
    decoder: Decoder,
    packets: BTreeMap<u64, Packet>,
    state: State,
    /// Newest extended sequence number, to extend the next one by.
    newest: Option<u64>,
    /// The last number whose turn has come.
    done: Option<u64>,
    pcm: Vec<f32>,
    /// Capture time after the last sample of `pcm`.
    pcm_end: i64,
    concealed_run: usize,
    /// The last samples given out were made up or silent: fade in.
    fade_in: bool,
    delays: DelayEstimate,
    held: Option<f64>,
    pause: u32,
    /// Which way the delay is being worked off: 1 faster, -1 slower.
    steering: i64,
    epoch: Option<Instant>,
    stats: JitterStats,
}

fn micros(samples: usize) -> i64 {
    samples as i64 * 1_000_000 / 48_000
}

impl JitterBuffer {
    /// Empty.
    ///
    /// # Errors
    /// [`MediaError::Codec`] if libopus gives no decoder.
    pub fn new() -> Result<Self, MediaError> {
        Ok(Self {
            decoder: Decoder::new()?,
            packets: BTreeMap::new(),
            state: State::Waiting,
            newest: None,
            done: None,
            pcm: Vec::with_capacity(8_192),
            pcm_end: 0,
            concealed_run: 0,
            fade_in: true,
            delays: DelayEstimate::new(),
            held: None,
            pause: 0,
            steering: 0,
            epoch: None,
            stats: JitterStats::default(),
        })
    }

    /// What happened so far.
    #[must_use]
    pub fn stats(&self) -> JitterStats {
        JitterStats {
            held_ms: self.held.unwrap_or(0.0) as f32 / 1_000.0,
            target_ms: self.delays.target() as f32 / 1_000.0,
            ..self.stats
        }
    }

    fn now(&mut self, now: Instant) -> i64 {
        let epoch = *self.epoch.get_or_insert(now);
        match now.checked_duration_since(epoch) {
            Some(since) => since.as_micros() as i64,
            None => -(epoch.saturating_duration_since(now).as_micros() as i64),
        }
    }

    /// The 16 bits of RTP made 64, by what is nearest to the newest.
    fn extend(&self, sequence: u16) -> u64 {
        match self.newest {
            // Room below, for what comes late at the very start.
            None => u64::from(sequence) + 65_536,
            Some(newest) => {
                let step = sequence.wrapping_sub((newest & 0xffff) as u16) as i16;
                newest.saturating_add_signed(i64::from(step))
            }
        }
    }

    /// Takes a packet with its RTP sequence number (RFC 3550) and the capture
    /// time of its first sample in microseconds.
    pub fn push(&mut self, sequence: u16, media_micros: u64, data: Vec<u8>, arrival: Instant) {
        let arrival = self.now(arrival);
        let media = i64::try_from(media_micros).unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
        let number = self.extend(sequence);
        if self.packets.contains_key(&number) {
            return;
        }
        self.delays.add(arrival, arrival - media);
        self.stats.received += 1;
        if self.done.is_some_and(|done| number <= done) {
            if self.done.is_some_and(|done| done - number < RESTART) {
                self.stats.late += 1;
                return;
            }
            // Far behind: the sender began anew with other numbers.
            self.begin_anew();
            self.delays.add(arrival, arrival - media);
            self.packets.insert(u64::from(sequence) + 65_536, Packet { media, data });
            self.newest = Some(u64::from(sequence) + 65_536);
            return;
        }
        self.newest = Some(self.newest.map_or(number, |newest| newest.max(number)));
        self.packets.insert(number, Packet { media, data });
        while self.packets.len() > MAX_PACKETS {
            if let Some((first, _)) = self.packets.pop_first() {
                self.stats.dropped += 1;
                self.done = Some(self.done.map_or(first, |done| done.max(first)));
                self.state = State::Waiting;
            }
        }
    }

    fn begin_anew(&mut self) {
        self.packets.clear();
        self.state = State::Waiting;
        self.newest = None;
        self.done = None;
        self.delays = DelayEstimate::new();
        self.held = None;
    }

    /// Gives the next 10 ms.
    pub fn pull(&mut self, now: Instant, out: &mut SoundFrame) -> Played {
        let now = self.now(now);
        out.fill(0.0);
        if matches!(self.state, State::Waiting) {
            self.start_if_due(now);
        }
        if matches!(self.state, State::Playing { .. }) {
            while self.pcm.len() < FRAME_SAMPLES && self.fetch() {}
            self.steer(now);
        }
        self.give(out)
    }

    /// Starts with the oldest packet when its time has come.
    fn start_if_due(&mut self, now: i64) {
        let Some((&first, packet)) = self.packets.first_key_value() else { return };
        let due = packet.media + self.delays.base() + self.delays.target();
        // Half a pull early is nearer than half a pull late.
        if now + 5_000 < due {
            return;
        }
        self.pcm_end = packet.media;
        self.pcm.clear();
        // Those that a long stall swallowed.
        self.stats.lost += self.done.map_or(0, |done| first.saturating_sub(done + 1));
        self.state = State::Playing { next: first };
        self.fade_in = true;
        self.concealed_run = 0;
        self.held = None;
        self.pause = CALM_PAUSE;
    }

    /// Decodes one packet, or makes one up. False if there is no more sound.
    fn fetch(&mut self) -> bool {
        let State::Playing { next } = self.state else { return false };
        let Some((&first, packet)) = self.packets.first_key_value() else {
            // Late or no more coming. Its turn stays: if it comes now, it is
            // played, and the delay is that much longer.
            return self.conceal(FRAME_SAMPLES);
        };
        let gap = packet.media - self.pcm_end;
        let lost = first.saturating_sub(next);
        if gap - (lost as i64) * micros(PACKET_SAMPLES) > PAUSE || gap < -PAUSE {
            // The sender was muted: wait for the moment of the next word.
            self.state = State::Waiting;
            return false;
        }
        if lost == 0 {
            let Some((number, packet)) = self.packets.pop_first() else { return false };
            self.turn_done(number);
            match self.decoder.decode(&packet.data) {
                Ok(samples) => {
                    let start = self.pcm.len();
                    self.pcm_end = packet.media + micros(samples.len());
                    self.pcm.extend_from_slice(samples);
                    self.concealed_run = 0;
                    if std::mem::take(&mut self.fade_in) {
                        fade(self.pcm.get_mut(start..).unwrap_or_default(), true);
                    }
                    true
                }
                Err(_) => self.conceal_packet(),
            }
        } else {
            let recovered = if lost == 1 { self.decoder.recover(&packet.data).ok() } else { None };
            let restored = recovered.is_some();
            if let Some(samples) = recovered {
                self.pcm_end += micros(samples.len());
                self.pcm.extend_from_slice(samples);
                self.stats.recovered += 1;
            }
            self.stats.lost += 1;
            self.turn_done(next);
            restored || self.conceal_packet()
        }
    }

    fn turn_done(&mut self, number: u64) {
        self.done = Some(number);
        self.state = State::Playing { next: number + 1 };
    }

    /// Makes up a whole packet that will not come.
    fn conceal_packet(&mut self) -> bool {
        let made = self.conceal(PACKET_SAMPLES);
        if made {
            self.pcm_end += micros(PACKET_SAMPLES);
        }
        made
    }

    fn conceal(&mut self, samples: usize) -> bool {
        if self.concealed_run >= MAX_CONCEALED {
            // Long enough to be sure. Whatever comes next starts afresh.
            self.state = State::Waiting;
            return false;
        }
        let Ok(made) = self.decoder.conceal(samples) else {
            self.state = State::Waiting;
            return false;
        };
        let count = made.len();
        let start = self.pcm.len();
        self.pcm.extend_from_slice(made);
        self.concealed_run += count;
        self.stats.concealed_samples += count as u64;
        if self.concealed_run >= MAX_CONCEALED {
            fade(self.pcm.get_mut(start..).unwrap_or_default(), false);
        }
        true
    }

    /// Keeps the delay near where it should be.
    fn steer(&mut self, now: i64) {
        if self.pcm.is_empty() {
            return;
        }
        let head = self.pcm_end - micros(self.pcm.len());
        let held = (now - head - self.delays.base()) as f64;
        let smooth = match self.held {
            // A tenth: pulls come in bursts, packets every other pull.
            Some(smooth) if (held - smooth).abs() < 200_000.0 => smooth + (held - smooth) * 0.1,
            _ => held,
        };
        self.held = Some(smooth);
        self.pause = self.pause.saturating_sub(1);
        let excess = smooth as i64 - self.delays.target();
        if excess > HOPELESS {
            self.skip(now);
            return;
        }
        if excess.abs() > SLACK {
            self.steering = excess.signum();
        } else if excess * self.steering < SETTLED {
            self.steering = 0;
        }
        if self.steering != 0 && self.pause == 0 {
            self.change(excess);
        }
    }

    fn change(&mut self, excess: i64) {
        while self.pcm.len() < STRETCHABLE && self.next_is_here() && self.fetch() {}
        let hurry = excess.abs() > HURRY;
        let haste = if hurry { Haste::Now } else { Haste::Unheard };
        let most = (excess.unsigned_abs() * 48 / 1_000) as usize;
        let count = if excess > 0 {
            let cut = shorten(&mut self.pcm, most, haste);
            self.stats.shortened_samples += cut as u64;
            cut as i64
        } else {
            let added = lengthen(&mut self.pcm, most, haste);
            self.stats.lengthened_samples += added as u64;
            -(added as i64)
        };
        if count != 0 {
            // The smoothed delay would notice only later, and overshoot.
            self.held = self.held.map(|held| held - count as f64 * 1_000_000.0 / 48_000.0);
            self.pause = if hurry { HURRY_PAUSE } else { CALM_PAUSE };
        }
    }

    fn next_is_here(&self) -> bool {
        let State::Playing { next } = self.state else { return false };
        self.packets.contains_key(&next)
    }

    /// Goes on with what is said now, not with what was said a second ago.
    fn skip(&mut self, now: i64) {
        let wanted = now - self.delays.base() - self.delays.target();
        while self.packets.len() > 1 && self.packets.first_key_value().is_some_and(|(_, p)| p.media < wanted)
        {
            if let Some((number, _)) = self.packets.pop_first() {
                self.stats.dropped += 1;
                self.turn_done(number);
            }
        }
        self.pcm.truncate(FRAME_SAMPLES);
        fade(&mut self.pcm, false);
        self.fade_in = true;
        self.held = None;
        if let Some((_, packet)) = self.packets.first_key_value() {
            self.pcm_end = packet.media;
        }
    }

    fn give(&mut self, out: &mut SoundFrame) -> Played {
        let count = self.pcm.len().min(FRAME_SAMPLES);
        if count == 0 {
            self.fade_in = true;
            return Played::Silence;
        }
        let head = self.pcm_end - micros(self.pcm.len());
        for (to, from) in out.iter_mut().zip(self.pcm.drain(..count)) {
            *to = from;
        }
        if count < FRAME_SAMPLES {
            // The rest is silence: end softly.
            fade(out.get_mut(..count).unwrap_or_default(), false);
            self.fade_in = true;
        }
        let head = u64::try_from(head).unwrap_or(0);
        if self.concealed_run > 0 { Played::Concealed(head) } else { Played::Sound(head) }
    }
}

/// Fades the first 5 ms in, or the last 5 ms out.
fn fade(samples: &mut [f32], fade_in: bool) {
    let len = samples.len().min(240);
    let step = 1.0 / len.max(1) as f32;
    let gains = (0..len).map(|i| i as f32 * step);
    if fade_in {
        samples.iter_mut().zip(gains).for_each(|(s, gain)| *s *= gain);
    } else {
        samples.iter_mut().rev().zip(gains).for_each(|(s, gain)| *s *= gain);
    }
}
