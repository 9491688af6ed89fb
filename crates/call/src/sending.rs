//! The task that seals, splits and sends.

use crate::call::{Shared, stopped};
use crate::events::CallEvent;
use crate::peer::{AUDIO_RATE, AUDIO_TYPE, Peer, VIDEO_RATE, VIDEO_TYPE};
use crate::vp8_payload::split;
use bytes::Bytes;
use kader_media::{AudioPacket, EncodedFrame};
use rtc::rtp;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};
use webrtc::media_stream::track_local::{TrackLocal, TrackLocalEvent};

/// Octets that a sound packet costs besides its payload: IP, UDP, RTP with one extension, SRTP.
const SOUND_OVERHEAD: usize = 28 + 12 + 8 + 10;
/// Two requests for a key frame closer together than this are one.
const KEY_FRAME_PAUSE: Duration = Duration::from_millis(300);

struct Numbers {
    video: u16,
    audio: u16,
    picture: u16,
    /// Sound sent since `counted`, for what is left to video.
    audio_octets: usize,
    counted: Instant,
}

/// Sends what is pushed until the call ends.
pub(crate) async fn send(
    shared: Arc<Shared>,
    peer: Arc<Peer>,
    mut video: mpsc::Receiver<EncodedFrame>,
    mut audio: mpsc::Receiver<AudioPacket>,
    mut stop: watch::Receiver<bool>,
) {
    let mut numbers = Numbers {
        video: (peer.video_ssrc & 0x7fff) as u16,
        audio: (peer.audio_ssrc & 0x7fff) as u16,
        picture: 0,
        audio_octets: 0,
        counted: Instant::now(),
    };
    loop {
        tokio::select! {
            biased;
            () = stopped(&mut stop) => return,
            Some(packet) = audio.recv() => send_audio(&shared, &peer, &mut numbers, &packet).await,
            Some(frame) = video.recv() => send_video(&shared, &peer, &mut numbers, &frame).await,
            else => return,
        }
    }
}

async fn send_video(shared: &Shared, peer: &Peer, numbers: &mut Numbers, frame: &EncodedFrame) {
    // Asked again here: the frame may have waited past the end.
    if !shared.gate.is_open() {
        return;
    }
    let media_us = shared.capture.micros(frame.captured);
    let Some(sealed) = shared.sealing.seal_video(&frame.data, media_us) else {
        return;
    };
    let payloads = split(&sealed, numbers.picture);
    numbers.picture = numbers.picture.wrapping_add(1);
    let timestamp = shared.capture.rtp(frame.captured, VIDEO_RATE);
    let last = payloads.len().saturating_sub(1);
    for (place, payload) in payloads.into_iter().enumerate() {
        let packet =
            packet((VIDEO_TYPE, peer.video_ssrc), (numbers.video, timestamp), place == last, payload);
        numbers.video = numbers.video.wrapping_add(1);
        if peer.video.write_rtp(packet).await.is_err() {
            return;
        }
    }
    shared.pulse.frames_out.fetch_add(1, Ordering::Relaxed);
}

async fn send_audio(shared: &Shared, peer: &Peer, numbers: &mut Numbers, packet_in: &AudioPacket) {
    if !shared.gate.is_open() {
        return;
    }
    let media_us = shared.capture.micros(packet_in.captured);
    let Some(sealed) = shared.sealing.seal_audio(&packet_in.data, media_us) else {
        return;
    };
    numbers.audio_octets += sealed.len() + SOUND_OVERHEAD;
    let since = numbers.counted.elapsed();
    if since >= Duration::from_secs(1) {
        let bps = (numbers.audio_octets * 8) as f64 / since.as_secs_f64();
        shared.pulse.set_audio_wire_bps(bps);
        numbers.audio_octets = 0;
        numbers.counted = Instant::now();
    }
    let timestamp = shared.capture.rtp(packet_in.captured, AUDIO_RATE);
    let packet = packet((AUDIO_TYPE, peer.audio_ssrc), (numbers.audio, timestamp), false, sealed.into());
    numbers.audio = numbers.audio.wrapping_add(1);
    let _ = peer.audio.write_rtp(packet).await;
}

fn packet(
    (payload_type, ssrc): (u8, u32),
    (sequence_number, timestamp): (u16, u32),
    marker: bool,
    payload: Bytes,
) -> rtp::Packet {
    let mut packet = rtp::Packet::default();
    packet.header.version = 2;
    packet.header.marker = marker;
    packet.header.payload_type = payload_type;
    packet.header.sequence_number = sequence_number;
    packet.header.timestamp = timestamp;
    packet.header.ssrc = ssrc;
    packet.payload = payload;
    packet
}

/// Passes the peer's requests for key frames on, not more than three a second.
pub(crate) async fn key_frame_requests(
    shared: Arc<Shared>,
    peer: Arc<Peer>,
    mut stop: watch::Receiver<bool>,
) {
    let mut last: Option<Instant> = None;
    loop {
        // The chain lets nothing but requests for key frames through to here.
        let asked = tokio::select! {
            biased;
            () = stopped(&mut stop) => return,
            event = peer.video.poll() => matches!(event, Some(TrackLocalEvent::OnRtcpPacket(_))),
        };
        if !asked {
            return;
        }
        if last.is_none_or(|last| last.elapsed() >= KEY_FRAME_PAUSE) && shared.gate.is_open() {
            last = Some(Instant::now());
            shared.events.give(CallEvent::KeyFrameWanted);
        }
    }
}
