//! The one place that builds the library's peer connection.

use crate::config::{CallConfig, CallRole, Estimator};
use crate::error::CallError;
use crate::estimator::{Limits, QueueEstimator};
use crate::feedback::{self, Feedback};
use crate::handshake::CallRuntime;
use crate::pacer::Pacer;
use crate::pulse::Pulse;
use rtc::interceptor::{
    BandwidthEstimator, CongestionControlBuilder, EstimatorStats, Gcc, NackResponderBuilder, PacerBuilder,
    PacketReport, ReceiverReportBuilder, Registry, SenderReportBuilder, Slot, TwccReceiverBuilder,
    TwccSenderBuilder,
};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_OPUS, MIME_TYPE_RTX, MIME_TYPE_VP8, MediaEngine,
};
use rtc::peer_connection::configuration::setting_engine::SettingEngineBuilder;
use rtc::peer_connection::configuration::{RTCConfigurationBuilder, RTCIceServer, RTCIceTransportPolicy};
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RTCRtpHeaderExtensionCapability, RtpCodecKind,
};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::TrackRemote;
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceGatheringState,
    RTCPeerConnectionState,
};

/// The payload type of VP8 in our descriptions.
pub(crate) const VIDEO_TYPE: u8 = 96;
/// Of its retransmissions (RFC 4588).
const RTX_TYPE: u8 = 97;
/// Of Opus.
pub(crate) const AUDIO_TYPE: u8 = 111;
/// Ticks a second of the RTP timestamps of VP8 (RFC 7741).
pub(crate) const VIDEO_RATE: u32 = 90_000;
/// And of Opus (RFC 7587).
pub(crate) const AUDIO_RATE: u32 = 48_000;

const TRANSPORT_CC: &str = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
/// How often arrivals are reported. Half of the library's default: the sooner a full queue is
/// known, the shorter it stays. Costs about 10 kbit/s.
const REPORT_EVERY: Duration = Duration::from_millis(50);
/// Where the target starts, on the wire.
const INITIAL_BPS: f64 = 500_000.0;
/// And what it never falls below.
const LEAST_BPS: f64 = 100_000.0;

/// What the library tells about a connection.
pub(crate) enum PeerEvent {
    Gathered,
    State(RTCPeerConnectionState),
    Track(Arc<dyn TrackRemote>),
}

/// A connection and its two outgoing tracks.
pub(crate) struct Peer {
    pub(crate) connection: Arc<dyn PeerConnection>,
    pub(crate) video: Arc<TrackLocalStaticRTP>,
    pub(crate) video_ssrc: u32,
    pub(crate) audio: Arc<TrackLocalStaticRTP>,
    pub(crate) audio_ssrc: u32,
}

struct Handler(mpsc::UnboundedSender<PeerEvent>);

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            let _ = self.0.send(PeerEvent::Gathered);
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        let _ = self.0.send(PeerEvent::State(state));
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let _ = self.0.send(PeerEvent::Track(track));
    }
}

/// Passes an estimator's answers on to the rest of the call.
enum Estimating {
    Ours(Box<QueueEstimator>, Arc<Pulse>),
    Default(Box<Gcc>, Arc<Pulse>),
}

impl BandwidthEstimator for Estimating {
    fn on_reports(&mut self, now: Instant, reports: &[PacketReport]) {
        match self {
            Self::Ours(ours, pulse) => {
                ours.report(now, reports);
                pulse.set_target(ours.target());
                pulse.set_loss_out(ours.loss());
            }
            Self::Default(gcc, pulse) => {
                gcc.on_reports(now, reports);
                pulse.set_target(gcc.target_bitrate());
            }
        }
    }

    fn target_bitrate(&self) -> f64 {
        match self {
            Self::Ours(ours, _) => ours.target(),
            Self::Default(gcc, _) => gcc.target_bitrate(),
        }
    }

    fn stats(&self) -> EstimatorStats {
        EstimatorStats::default()
    }
}

fn feedback(kind: &str, parameter: &str) -> RTCPFeedback {
    RTCPFeedback { typ: kind.into(), parameter: parameter.into() }
}

fn video_codec() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: MIME_TYPE_VP8.into(),
        clock_rate: VIDEO_RATE,
        channels: 0,
        sdp_fmtp_line: String::new(),
        rtcp_feedback: vec![
            feedback("ccm", "fir"),
            feedback("nack", ""),
            feedback("nack", "pli"),
            feedback("transport-cc", ""),
        ],
    }
}

fn audio_codec() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: MIME_TYPE_OPUS.into(),
        clock_rate: AUDIO_RATE,
        channels: 2,
        sdp_fmtp_line: "minptime=10;useinbandfec=1".into(),
        rtcp_feedback: vec![feedback("transport-cc", "")],
    }
}

fn media_engine() -> Result<MediaEngine, CallError> {
    let mut engine = MediaEngine::default();
    let rtx = RTCRtpCodec {
        mime_type: MIME_TYPE_RTX.into(),
        clock_rate: VIDEO_RATE,
        channels: 0,
        sdp_fmtp_line: format!("apt={VIDEO_TYPE}"),
        rtcp_feedback: Vec::new(),
    };
    for (codec, payload_type, kind) in [
        (video_codec(), VIDEO_TYPE, RtpCodecKind::Video),
        (rtx, RTX_TYPE, RtpCodecKind::Video),
        (audio_codec(), AUDIO_TYPE, RtpCodecKind::Audio),
    ] {
        let codec = RTCRtpCodecParameters { rtp_codec: codec, payload_type };
        engine.register_codec(codec, kind).map_err(refused)?;
    }
    for kind in [RtpCodecKind::Video, RtpCodecKind::Audio] {
        let extension = RTCRtpHeaderExtensionCapability { uri: TRANSPORT_CC.into() };
        engine.register_header_extension(extension, kind, None).map_err(refused)?;
    }
    Ok(engine)
}

/// The chain that packets pass. The library's generator of NACKs is left out on purpose: asking is
/// done where frames are put together ([`crate::receive`]), which knows what is still of use.
fn interceptors(config: &CallConfig, pulse: &Arc<Pulse>) -> Registry {
    let most = f64::from(config.max_video_kbps) * 1_000.0 * 1.1 + 100_000.0;
    let chain = Registry::new()
        .with(Slot::NackResponder, NackResponderBuilder::new().build())
        .with(Slot::ReceiverReport, ReceiverReportBuilder::new().build())
        .with(Slot::SenderReport, SenderReportBuilder::new().build())
        .with(Slot::from(feedback::SLOT), Feedback::new(pulse.clone()))
        .with(Slot::TwccSender, TwccSenderBuilder::new().build());
    match config.estimator {
        Estimator::Ours => {
            let limits = Limits { initial: INITIAL_BPS.min(most), least: LEAST_BPS, most };
            let estimator = Estimating::Ours(Box::new(QueueEstimator::new(limits)), pulse.clone());
            chain
                .with(Slot::CongestionControl, CongestionControlBuilder::new(estimator).build())
                .with(Slot::Pacer, Pacer::new(pulse.clone()))
                .with(Slot::TwccReceiver, TwccReceiverBuilder::new().with_interval(REPORT_EVERY).build())
        }
        Estimator::Default => {
            let gcc = Box::new(Gcc::new(INITIAL_BPS, LEAST_BPS, most));
            let estimator = Estimating::Default(gcc, pulse.clone());
            chain
                .with(Slot::CongestionControl, CongestionControlBuilder::new(estimator).build())
                .with(Slot::Pacer, PacerBuilder::new().build())
                .with(Slot::TwccReceiver, TwccReceiverBuilder::new().build())
        }
    }
}

fn track(kind: RtpCodecKind, name: &str, codec: RTCRtpCodec, ssrc: u32) -> TrackLocalStaticRTP {
    TrackLocalStaticRTP::new(MediaStreamTrack::new(
        "session".into(),
        name.into(),
        name.into(),
        kind,
        vec![RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters {
                ssrc: Some(ssrc),
                ..RTCRtpCodingParameters::default()
            },
            codec,
            ..RTCRtpEncodingParameters::default()
        }],
    ))
}

fn random_ssrc() -> Result<u32, CallError> {
    use ring::rand::SecureRandom;
    let mut octets = [0; 4];
    ring::rand::SystemRandom::new().fill(&mut octets).map_err(|_| CallError::Transport)?;
    Ok(u32::from_be_bytes(octets).max(2))
}

/// The library's errors may contain addresses, so only the fact goes on.
pub(crate) fn refused<E>(_: E) -> CallError {
    CallError::Transport
}

impl Peer {
    /// Builds a connection with both tracks, not yet negotiated.
    pub(crate) async fn build(
        config: &CallConfig,
        pulse: &Arc<Pulse>,
    ) -> Result<(Self, mpsc::UnboundedReceiver<PeerEvent>), CallError> {
        let (events_in, events) = mpsc::unbounded_channel();
        let loopback = config.bind.iter().any(|address| address.ip().is_loopback());
        let settings = SettingEngineBuilder::new()
            .with_multicast_dns_mode(rtc::ice::mdns::MulticastDnsMode::Disabled)
            .with_include_loopback_candidate(loopback)
            // Never "failed" by itself: a line that comes back after minutes goes on, and the
            // permit's end is what ends a session.
            .with_ice_timeouts(
                Some(Duration::from_secs(4)),
                Some(Duration::ZERO),
                Some(Duration::from_secs(1)),
            )
            // The other side's description may take a while: try for half an hour.
            .with_ice_connection_attempts(Some(Duration::from_millis(100)), Some(18_000))
            .with_srflx_acceptance_min_wait(Some(Duration::from_millis(300)))
            .with_prflx_acceptance_min_wait(Some(Duration::from_millis(300)))
            .with_relay_acceptance_min_wait(Some(if config.hide_address {
                Duration::ZERO
            } else {
                Duration::from_millis(800)
            }))
            .build();
        let servers = config
            .ice_servers
            .iter()
            .map(|server| RTCIceServer {
                urls: server.urls.clone(),
                username: server.username.clone(),
                credential: server.password.clone(),
            })
            .collect();
        let policy =
            if config.hide_address { RTCIceTransportPolicy::Relay } else { RTCIceTransportPolicy::All };
        let connection = PeerConnectionBuilder::new()
            .with_configuration(
                RTCConfigurationBuilder::new()
                    .with_ice_servers(servers)
                    .with_ice_transport_policy(policy)
                    .build(),
            )
            .with_media_engine(media_engine()?)
            .with_setting_engine(settings)
            .with_interceptor_registry(interceptors(config, pulse))
            .with_handler(Arc::new(Handler(events_in)))
            .with_runtime(Arc::new(CallRuntime))
            .with_udp_addrs(config.addresses())
            .build()
            .await
            .map_err(|_| CallError::NoNetwork)?;
        let (video_ssrc, audio_ssrc) = (random_ssrc()?, random_ssrc()?);
        // The library routes reports by track id and looks among the remote tracks first: both
        // sides must not use the same ids.
        let (video_id, audio_id) = match config.role {
            CallRole::Offerer => ("video-a", "audio-a"),
            CallRole::Answerer => ("video-b", "audio-b"),
        };
        let peer = Self {
            connection: Arc::new(connection),
            video: Arc::new(track(RtpCodecKind::Video, video_id, video_codec(), video_ssrc)),
            video_ssrc,
            audio: Arc::new(track(RtpCodecKind::Audio, audio_id, audio_codec(), audio_ssrc)),
            audio_ssrc,
        };
        for track in [peer.video.clone() as Arc<dyn TrackLocal>, peer.audio.clone() as Arc<dyn TrackLocal>] {
            peer.connection.add_track(track).await.map_err(refused)?;
        }
        Ok((peer, events))
    }
}
