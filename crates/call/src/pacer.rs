//! Letting packets go at a little more than the target, so that a key frame does not fill the
//! queue of a narrow link. Sound never waits; repairs go before new pictures.
//!
//! The library's own pacer keeps one queue, in which sound waits behind a key frame, and does not
//! say how much waits.

use crate::pulse::Pulse;
use rtc::interceptor::{Attribute, Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::sansio::Protocol;
use rtc::shared::error::Error;
use rtc::shared::marshal::MarshalSize;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How much faster than the target a frame leaves.
const HASTE: f64 = 2.5;
/// What may leave at once: two large packets.
const BURST_BITS: f64 = 2.0 * 1_250.0 * 8.0;
/// More than this waiting is refused: the encoder ignores its target.
const MOST_WAITING: usize = 2_000;
/// A repair that has waited this long is no longer waited for at the other side.
const REPAIR_USEFUL: Duration = Duration::from_millis(200);

pub(crate) struct Pacer {
    pulse: Arc<Pulse>,
    sound: HashSet<u32>,
    budget: f64,
    filled: Option<Instant>,
    repairs: VecDeque<TaggedPacket>,
    pictures: VecDeque<TaggedPacket>,
    waiting_bits: f64,
    released: VecDeque<TaggedPacket>,
    inbound: VecDeque<TaggedPacket>,
}

impl Pacer {
    pub(crate) fn new(pulse: Arc<Pulse>) -> Self {
        Self {
            pulse,
            sound: HashSet::new(),
            budget: BURST_BITS,
            filled: None,
            repairs: VecDeque::new(),
            pictures: VecDeque::new(),
            waiting_bits: 0.0,
            released: VecDeque::new(),
            inbound: VecDeque::new(),
        }
    }

    fn rate(&self) -> f64 {
        (self.pulse.target() * HASTE).max(100_000.0)
    }

    fn fill(&mut self, now: Instant) {
        if let Some(filled) = self.filled {
            let seconds = now.saturating_duration_since(filled).as_secs_f64();
            self.budget = (self.budget + seconds * self.rate()).min(BURST_BITS);
        }
        self.filled = Some(now);
    }

    fn forget_late_repairs(&mut self, now: Instant) {
        let late = |packet: &TaggedPacket| now.saturating_duration_since(packet.now) > REPAIR_USEFUL;
        while let Some(packet) = self.repairs.pop_front_if(|packet| late(packet)) {
            self.waiting_bits = (self.waiting_bits - bits(&packet)).max(0.0);
        }
    }

    fn release(&mut self, now: Instant) {
        self.fill(now);
        self.forget_late_repairs(now);
        // A packet may leave while anything of the budget is left; it is paid back before the next.
        while self.budget > 0.0 {
            let next = self.repairs.pop_front().or_else(|| self.pictures.pop_front());
            let Some(mut packet) = next else {
                break;
            };
            let bits = bits(&packet);
            self.budget -= bits;
            self.waiting_bits = (self.waiting_bits - bits).max(0.0);
            // Departure is now; the time spent here must not look like the network's.
            packet.now = now;
            self.released.push_back(packet);
        }
        self.pulse.set_waiting_bits(self.waiting_bits);
    }
}

fn bits(packet: &TaggedPacket) -> f64 {
    match &packet.message.packet {
        Packet::Rtp(rtp) => ((rtp.marshal_size() + 38) * 8) as f64,
        _ => 0.0,
    }
}

impl Protocol<TaggedPacket, TaggedPacket, ()> for Pacer {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = Error;
    type Time = Instant;

    fn handle_read(&mut self, packet: TaggedPacket) -> Result<(), Error> {
        self.inbound.push_back(packet);
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.inbound.pop_front()
    }

    fn handle_write(&mut self, packet: TaggedPacket) -> Result<(), Error> {
        let Packet::Rtp(rtp) = &packet.message.packet else {
            self.released.push_back(packet);
            return Ok(());
        };
        let now = packet.now;
        if self.sound.contains(&rtp.header.ssrc) {
            self.fill(now);
            self.budget -= bits(&packet);
            self.released.push_back(packet);
            return Ok(());
        }
        if self.repairs.len() + self.pictures.len() >= MOST_WAITING {
            self.pulse.dropped_out.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        self.waiting_bits += bits(&packet);
        if packet.message.has(&Attribute::Retransmission) {
            self.repairs.push_back(packet);
        } else {
            self.pictures.push_back(packet);
        }
        self.release(now);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.released.pop_front()
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), Error> {
        self.release(now);
        Ok(())
    }

    fn poll_timeout(&mut self) -> Option<Instant> {
        if self.repairs.is_empty() && self.pictures.is_empty() {
            return None;
        }
        let missing = (1.0 - self.budget).max(0.0);
        let wait = Duration::from_secs_f64(missing / self.rate());
        self.filled.map(|filled| filled + wait)
    }
}

impl Interceptor for Pacer {
    fn bind_local_stream(&mut self, info: &StreamInfo) {
        if info.mime_type.to_ascii_lowercase().starts_with("audio/") {
            self.sound.insert(info.ssrc);
        }
    }

    fn unbind_local_stream(&mut self, info: &StreamInfo) {
        self.sound.remove(&info.ssrc);
    }

    fn bind_remote_stream(&mut self, _: &StreamInfo) {}

    fn unbind_remote_stream(&mut self, _: &StreamInfo) {}
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use rtc::interceptor::AttributedPacket;
    use rtc::shared::TransportContext;

    fn packet(now: Instant, ssrc: u32, number: u16, repair: bool) -> TaggedPacket {
        let mut rtp = rtc::rtp::Packet::default();
        rtp.header.ssrc = ssrc;
        rtp.header.sequence_number = number;
        rtp.payload = vec![0; 1_150].into();
        let mut message = AttributedPacket::new(Packet::Rtp(rtp));
        if repair {
            message.add(Attribute::Retransmission);
        }
        TaggedPacket { now, transport: TransportContext::default(), message }
    }

    fn number(packet: &TaggedPacket) -> (u32, u16) {
        match &packet.message.packet {
            Packet::Rtp(rtp) => (rtp.header.ssrc, rtp.header.sequence_number),
            _ => (0, 0),
        }
    }

    #[test]
    fn a_key_frame_leaves_at_two_and_a_half_times_the_target_and_sound_overtakes_it() {
        let start = Instant::now();
        let pulse = Arc::new(Pulse::new(400_000.0));
        let mut pacer = Pacer::new(pulse.clone());
        pacer.bind_local_stream(&StreamInfo {
            ssrc: 2,
            mime_type: "audio/opus".into(),
            ..StreamInfo::default()
        });
        for index in 0..30 {
            pacer.handle_write(packet(start, 1, index, false)).unwrap();
        }
        assert!(pulse.backlog() > Duration::from_millis(500));
        pacer.handle_write(packet(start, 1, 99, true)).unwrap();
        pacer.handle_write(packet(start, 2, 7, false)).unwrap();
        let mut left = Vec::new();
        let mut ended = start;
        for ms in 0..2_000 {
            let now = start + Duration::from_millis(ms);
            pacer.handle_timeout(now).unwrap();
            while let Some(packet) = pacer.poll_write() {
                left.push(number(&packet));
                ended = now;
            }
        }
        assert_eq!(left.len(), 32);
        let sound = left.iter().position(|one| *one == (2, 7)).unwrap();
        let repair = left.iter().position(|one| *one == (1, 99)).unwrap();
        assert!(sound <= 3, "sound left at place {sound}");
        assert!(repair <= sound + 1, "repair left at place {repair}");
        // 32 packets of 1 200 octets at 1 Mbit/s, less what may leave at once.
        let took = (ended - start).as_millis();
        assert!((260..330).contains(&took), "took {took} ms");
        assert_eq!(pulse.backlog(), Duration::ZERO);
        assert_eq!(pacer.poll_timeout(), None);
    }

    #[test]
    fn repairs_that_would_come_too_late_do_not_hold_back_what_is_new() {
        let start = Instant::now();
        let pulse = Arc::new(Pulse::new(400_000.0));
        let mut pacer = Pacer::new(pulse.clone());
        for index in 0..400 {
            pacer.handle_write(packet(start, 1, index, true)).unwrap();
        }
        pacer.handle_write(packet(start, 1, 999, false)).unwrap();
        let mut left = None;
        for ms in 0..1_000 {
            let now = start + Duration::from_millis(ms);
            pacer.handle_timeout(now).unwrap();
            while let Some(packet) = pacer.poll_write() {
                if number(&packet).1 == 999 {
                    left = Some(ms);
                }
            }
        }
        assert!(left.is_some_and(|ms| ms <= 215), "left after {left:?} ms");
        assert_eq!(pulse.backlog(), Duration::ZERO);
    }
}
