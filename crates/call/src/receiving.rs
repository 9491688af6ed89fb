//! The tasks that receive, ask for what is missing, open and deliver.

use crate::call::{Shared, stopped};
use crate::events::{CallEvent, ReceivedAudio, ReceivedFrame};
use crate::receive::{Arrival, Reassembly, SealedFrame};
use kader_media::vp8::{FrameHeader, frame_header};
use rtc::rtcp;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::transport_feedbacks::transport_layer_nack::{
    TransportLayerNack, nack_pairs_from_sequence_numbers,
};
use rtc::rtp;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};

/// When nothing is due, the loop still turns this often.
const IDLE: Duration = Duration::from_millis(500);

/// Receives video until the track or the call ends.
pub(crate) async fn video(shared: Arc<Shared>, track: Arc<dyn TrackRemote>, mut stop: watch::Receiver<bool>) {
    let mut reassembly = Reassembly::new();
    let mut size = (0, 0);
    let mut media_ssrc = 0;
    let mut losses = Losses::default();
    loop {
        let now = Instant::now();
        let wake = reassembly.due().unwrap_or(now + IDLE).max(now);
        tokio::select! {
            biased;
            () = stopped(&mut stop) => return,
            event = track.poll() => match event {
                None | Some(TrackRemoteEvent::OnEnded) => return,
                Some(TrackRemoteEvent::OnRtpPacket(packet)) => {
                    media_ssrc = packet.header.ssrc;
                    reassembly.take(Instant::now(), &arrival(packet));
                }
                Some(_) => continue,
            },
            () = shared.key_wanted.notified() => reassembly.want_key(),
            () = tokio::time::sleep_until(wake.into()) => {}
        }
        if let Some(rtt) = shared.pulse.rtt() {
            reassembly.set_rtt(rtt);
        }
        let now = Instant::now();
        for frame in reassembly.frames(now) {
            if !shared.gate.is_open() {
                return;
            }
            if !deliver_video(&shared, frame, &mut size, now) {
                reassembly.want_key();
            }
        }
        let counts = reassembly.counts();
        losses.count(now, counts.expected, counts.missed);
        shared.pulse.set_loss_in(losses.share());
        let set = |place: &std::sync::atomic::AtomicU64, value| place.store(value, Ordering::Relaxed);
        set(&shared.pulse.skips, counts.skips);
        set(&shared.pulse.packets_missed, counts.missed);
        set(&shared.pulse.packets_repaired, counts.repaired);
        ask(&shared, &*track, media_ssrc, &mut reassembly, now).await;
    }
}

fn arrival(packet: rtp::Packet) -> Arrival {
    Arrival {
        number: packet.header.sequence_number,
        timestamp: packet.header.timestamp,
        marker: packet.header.marker,
        payload: packet.payload,
    }
}

async fn ask(
    shared: &Shared,
    track: &dyn TrackRemote,
    media_ssrc: u32,
    reassembly: &mut Reassembly,
    now: Instant,
) {
    let mut reports: Vec<Box<dyn rtcp::Packet>> = Vec::new();
    let missing = reassembly.ask(now);
    if !missing.is_empty() {
        reports.push(Box::new(TransportLayerNack {
            sender_ssrc: 1,
            media_ssrc,
            nacks: nack_pairs_from_sequence_numbers(&missing),
        }));
    }
    if reassembly.ask_key(now) {
        shared.pulse.key_frames_asked.fetch_add(1, Ordering::Relaxed);
        reports.push(Box::new(PictureLossIndication { sender_ssrc: 1, media_ssrc }));
    }
    if !reports.is_empty() {
        let _ = track.write_rtcp(reports).await;
    }
}

/// Opens a frame and gives it away. `false` when the stream cannot go on without a key frame.
fn deliver_video(shared: &Shared, frame: SealedFrame, size: &mut (u32, u32), arrived: Instant) -> bool {
    let Some(opened) = shared.sealing.open_video(&frame.data) else {
        shared.pulse.unopened.fetch_add(1, Ordering::Relaxed);
        return false;
    };
    match frame_header(&opened.data) {
        Ok(FrameHeader::Key { width, height }) => *size = (width, height),
        Ok(_) => {}
        Err(_) => return false,
    }
    let delivered = shared.events.give(CallEvent::Video(ReceivedFrame {
        data: opened.data,
        key: frame.key,
        width: size.0,
        height: size.1,
        media_us: opened.media_us,
        arrived,
    }));
    let counter = if delivered { &shared.pulse.frames_in } else { &shared.pulse.dropped_in };
    counter.fetch_add(1, Ordering::Relaxed);
    delivered
}

/// Receives sound until the track or the call ends.
pub(crate) async fn audio(shared: Arc<Shared>, track: Arc<dyn TrackRemote>, mut stop: watch::Receiver<bool>) {
    loop {
        let packet = tokio::select! {
            biased;
            () = stopped(&mut stop) => return,
            event = track.poll() => match event {
                None | Some(TrackRemoteEvent::OnEnded) => return,
                Some(TrackRemoteEvent::OnRtpPacket(packet)) => packet,
                Some(_) => continue,
            },
        };
        if !shared.gate.is_open() {
            return;
        }
        let Some(opened) = shared.sealing.open_audio(&packet.payload) else {
            shared.pulse.unopened.fetch_add(1, Ordering::Relaxed);
            continue;
        };
        let delivered = shared.events.give(CallEvent::Audio(ReceivedAudio {
            data: opened.data,
            sequence: opened.number,
            media_us: opened.media_us,
            arrived: Instant::now(),
        }));
        if !delivered {
            shared.pulse.dropped_in.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The share of packets missed within about two seconds.
#[derive(Default)]
struct Losses {
    points: VecDeque<(Instant, u64, u64)>,
}

impl Losses {
    const MEMORY: Duration = Duration::from_secs(2);

    fn count(&mut self, now: Instant, expected: u64, missed: u64) {
        let fresh = self
            .points
            .back()
            .is_some_and(|last| now.saturating_duration_since(last.0) < Duration::from_millis(100));
        if fresh {
            return;
        }
        self.points.push_back((now, expected, missed));
        while self.points.len() > 2
            && self.points.front().is_some_and(|first| now.saturating_duration_since(first.0) > Self::MEMORY)
        {
            self.points.pop_front();
        }
    }

    fn share(&self) -> f64 {
        let (Some(first), Some(last)) = (self.points.front(), self.points.back()) else {
            return 0.0;
        };
        let expected = last.1.saturating_sub(first.1);
        if expected < 20 {
            return 0.0;
        }
        last.2.saturating_sub(first.2) as f64 / expected as f64
    }
}
