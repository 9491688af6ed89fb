//! The interceptor between the reports and the application: it hands on key frame requests,
//! measures the round trip, notes that the peer is heard, and keeps the line alive.

use crate::pulse::Pulse;
use rtc::interceptor::{Attribute, AttributedPacket, Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::rtcp;
use rtc::rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::receiver_report::ReceiverReport;
use rtc::rtcp::reception_report::ReceptionReport;
use rtc::rtcp::sender_report::SenderReport;
use rtc::sansio::Protocol;
use rtc::shared::TransportContext;
use rtc::shared::error::Error;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Between the repair and the reports, so that outgoing sender reports and incoming receiver
/// reports both pass here.
pub(crate) const SLOT: usize = 6_500;
/// An empty receiver report leaves this often, so that silence means a lost line even when both
/// people have camera and microphone off.
const KEEPALIVE: Duration = Duration::from_secs(1);

pub(crate) struct Feedback {
    pulse: Arc<Pulse>,
    /// The middle 32 bits of the NTP time of sender reports that left, and when they did.
    reports: VecDeque<(u32, Instant)>,
    keepalive: Instant,
    inbound: VecDeque<TaggedPacket>,
    outbound: VecDeque<TaggedPacket>,
}

impl Feedback {
    pub(crate) fn new(pulse: Arc<Pulse>) -> Self {
        Self {
            pulse,
            reports: VecDeque::new(),
            keepalive: Instant::now(),
            inbound: VecDeque::new(),
            outbound: VecDeque::new(),
        }
    }

    /// RFC 3550 section 6.4.1: arrival − departure of our report − the time the peer held it.
    fn round_trip(&self, now: Instant, blocks: &[ReceptionReport]) {
        for block in blocks {
            let Some((_, left)) = self.reports.iter().find(|report| report.0 == block.last_sender_report)
            else {
                continue;
            };
            let held = Duration::from_secs_f64(f64::from(block.delay) / 65_536.0);
            let whole = now.saturating_duration_since(*left);
            if let Some(rtt) = whole.checked_sub(held) {
                self.pulse.measure_rtt(rtt);
            }
        }
    }

    fn read_reports(&self, now: Instant, packets: &[Box<dyn rtcp::Packet>]) {
        for packet in packets {
            let packet = packet.as_any();
            if let Some(report) = packet.downcast_ref::<ReceiverReport>() {
                self.round_trip(now, &report.reports);
            } else if let Some(report) = packet.downcast_ref::<SenderReport>() {
                self.round_trip(now, &report.reports);
            }
        }
    }
}

impl Protocol<TaggedPacket, TaggedPacket, ()> for Feedback {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = Error;
    type Time = Instant;

    fn handle_read(&mut self, mut packet: TaggedPacket) -> Result<(), Error> {
        self.pulse.hear(packet.now);
        if let Packet::Rtcp(packets) = &packet.message.packet {
            self.read_reports(packet.now, packets);
            let wanted = packets.iter().any(|one| {
                one.as_any().is::<PictureLossIndication>() || one.as_any().is::<FullIntraRequest>()
            });
            if wanted {
                packet.message.add(Attribute::DeliverToApplication);
            }
        }
        self.inbound.push_back(packet);
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.inbound.pop_front()
    }

    fn handle_write(&mut self, packet: TaggedPacket) -> Result<(), Error> {
        if let Packet::Rtcp(packets) = &packet.message.packet {
            for one in packets {
                if let Some(report) = one.as_any().downcast_ref::<SenderReport>() {
                    // Truncation on purpose: "the middle 32 bits out of 64".
                    let middle = (report.ntp_time >> 16) as u32;
                    self.reports.push_back((middle, packet.now));
                    if self.reports.len() > 16 {
                        self.reports.pop_front();
                    }
                }
            }
        }
        self.outbound.push_back(packet);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.outbound.pop_front()
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), Error> {
        if now >= self.keepalive {
            self.keepalive = now + KEEPALIVE;
            let empty = ReceiverReport { ssrc: 1, ..ReceiverReport::default() };
            self.outbound.push_back(TaggedPacket {
                now,
                transport: TransportContext::default(),
                message: AttributedPacket::new(Packet::Rtcp(vec![Box::new(empty)])),
            });
        }
        Ok(())
    }

    fn poll_timeout(&mut self) -> Option<Instant> {
        Some(self.keepalive)
    }
}

impl Interceptor for Feedback {
    fn bind_local_stream(&mut self, _: &StreamInfo) {}

    fn unbind_local_stream(&mut self, _: &StreamInfo) {}

    fn bind_remote_stream(&mut self, _: &StreamInfo) {}

    fn unbind_remote_stream(&mut self, _: &StreamInfo) {}
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn rtcp(now: Instant, packet: impl rtcp::Packet + 'static) -> TaggedPacket {
        TaggedPacket {
            now,
            transport: TransportContext::default(),
            message: AttributedPacket::new(Packet::Rtcp(vec![Box::new(packet)])),
        }
    }

    #[test]
    fn the_round_trip_is_what_is_left_without_the_time_the_peer_held_the_report() {
        let start = Instant::now();
        let pulse = Arc::new(Pulse::new(1e6));
        let mut feedback = Feedback::new(pulse.clone());
        let report = SenderReport { ntp_time: 0x0123_4567_89ab_cdef, ..SenderReport::default() };
        feedback.handle_write(rtcp(start, report)).unwrap();
        let block = |last_sender_report| ReceiverReport {
            reports: vec![ReceptionReport {
                last_sender_report,
                delay: 65_536 / 2,
                ..ReceptionReport::default()
            }],
            ..ReceiverReport::default()
        };
        let later = start + Duration::from_millis(580);
        feedback.handle_read(rtcp(later, block(1))).unwrap();
        assert_eq!(pulse.rtt(), None, "somebody else's report");
        feedback.handle_read(rtcp(later, block(0x4567_89ab))).unwrap();
        assert_eq!(pulse.rtt().unwrap().as_millis(), 80);
    }

    #[test]
    fn key_frame_requests_reach_the_application_and_nothing_else_does() {
        let now = Instant::now();
        let mut feedback = Feedback::new(Arc::new(Pulse::new(1e6)));
        feedback.handle_read(rtcp(now, PictureLossIndication::default())).unwrap();
        feedback.handle_read(rtcp(now, ReceiverReport::default())).unwrap();
        let marked = |packet: TaggedPacket| packet.message.has(&Attribute::DeliverToApplication);
        assert!(marked(feedback.poll_read().unwrap()));
        assert!(!marked(feedback.poll_read().unwrap()));
    }

    #[test]
    fn a_keepalive_leaves_every_second() {
        let start = Instant::now() + Duration::from_millis(1);
        let mut feedback = Feedback::new(Arc::new(Pulse::new(1e6)));
        let mut sent = 0;
        for ms in 0..5_000 {
            feedback.handle_timeout(start + Duration::from_millis(ms)).unwrap();
            while feedback.poll_write().is_some() {
                sent += 1;
            }
        }
        assert_eq!(sent, 5);
    }
}
