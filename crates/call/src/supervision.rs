//! The task that watches over a call: its permit, its state, its line, and its end.

use crate::call::Shared;
use crate::events::{CallEvent, CallStats, EndReason};
use crate::line::{Line, LineFacts, LineSign};
use crate::peer::{Peer, PeerEvent};
use crate::{receiving, sending};
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, mpsc, watch};
use webrtc::media_stream::track_remote::TrackRemote;
use webrtc::peer_connection::RTCPeerConnectionState as State;

/// How often the boot clock is looked at: a timer alone would sleep through a machine's sleep.
const TICK: Duration = Duration::from_millis(100);
/// A call that is not connected this long after both descriptions were there has failed.
const CONNECTING: Duration = Duration::from_secs(30);

pub(crate) struct Supervisor {
    pub(crate) shared: Arc<Shared>,
    pub(crate) peer: Arc<Peer>,
    pub(crate) peer_events: mpsc::UnboundedReceiver<PeerEvent>,
    pub(crate) gathered: Arc<watch::Sender<u32>>,
    pub(crate) close: Arc<Notify>,
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) last: Option<mpsc::OwnedPermit<CallEvent>>,
    pub(crate) max_video_bps: f64,
}

/// What the supervisor remembers between ticks.
struct Watch {
    line: Option<LineSign>,
    /// The sign that the owner knows of.
    told_line: Line,
    has_video: bool,
    has_audio: bool,
    told_bps: f64,
    stats_at: Instant,
    frames_in: u64,
    frames_out: u64,
}

impl Supervisor {
    /// Runs until the call is over and everything of it is gone.
    pub(crate) async fn run(mut self) {
        let reason = self.watch().await;
        // First nothing passes any more, then the keys, then the rest, which may take a moment.
        self.shared.gate.shut();
        self.shared.sealing.destroy();
        self.shared.events.end();
        let _ = self.stop.send(true);
        if self.peer.connection.close().await.is_err() {
            tracing::debug!("the connection was closed already");
        }
        if let Some(last) = self.last.take() {
            last.send(CallEvent::Ended(reason));
        }
    }

    async fn watch(&mut self) -> EndReason {
        let mut state = Watch {
            line: None,
            told_line: Line::Good,
            has_video: false,
            has_audio: false,
            told_bps: 0.0,
            stats_at: Instant::now(),
            frames_in: 0,
            frames_out: 0,
        };
        loop {
            let left = self.shared.gate.left();
            if left.is_zero() {
                return EndReason::PermitEnded;
            }
            let negotiated = self.shared.negotiated.get();
            if state.line.is_none() && negotiated.is_some_and(|at| at.elapsed() > CONNECTING) {
                return EndReason::Failed;
            }
            tokio::select! {
                biased;
                () = self.close.notified() => return EndReason::Closed,
                event = self.peer_events.recv() => {
                    if let Some(reason) = self.peer_event(event, &mut state).await {
                        return reason;
                    }
                }
                () = tokio::time::sleep(left.min(TICK)) => self.tick(&mut state),
            }
        }
    }

    async fn peer_event(&mut self, event: Option<PeerEvent>, watch: &mut Watch) -> Option<EndReason> {
        match event {
            Some(PeerEvent::Gathered) => self.gathered.send_modify(|rounds| *rounds += 1),
            Some(PeerEvent::Track(track)) => self.receive(track, watch).await,
            Some(PeerEvent::State(State::Connected)) => self.connected(watch).await,
            Some(PeerEvent::State(State::Closed)) | None => return Some(EndReason::PeerClosed),
            Some(PeerEvent::State(State::Failed)) => return Some(EndReason::Failed),
            Some(PeerEvent::State(_)) => {}
        }
        None
    }

    async fn connected(&mut self, watch: &mut Watch) {
        // Given again after every interruption; only the first time is the beginning.
        if watch.line.is_some() {
            return;
        }
        self.shared.pulse.hear(Instant::now());
        watch.line = Some(LineSign::new());
        tokio::spawn(sending::key_frame_requests(
            self.shared.clone(),
            self.peer.clone(),
            self.stop.subscribe(),
        ));
        let after = self.shared.started.elapsed().as_millis();
        let events = &self.shared.events;
        events.give_surely(CallEvent::Connected { after_ms: u64::try_from(after).unwrap_or(u64::MAX) }).await;
        // Whatever was encoded so far is not at the other side.
        events.give_surely(CallEvent::KeyFrameWanted).await;
    }

    async fn receive(&self, track: Arc<dyn TrackRemote>, watch: &mut Watch) {
        // One stream of each kind; a peer that opens more is not listened to.
        let (shared, stop) = (self.shared.clone(), self.stop.subscribe());
        match track.kind().await {
            RtpCodecKind::Video if !watch.has_video => {
                watch.has_video = true;
                tokio::spawn(receiving::video(shared, track, stop));
            }
            RtpCodecKind::Audio if !watch.has_audio => {
                watch.has_audio = true;
                tokio::spawn(receiving::audio(shared, track, stop));
            }
            _ => {}
        }
    }

    fn tick(&self, watch: &mut Watch) {
        let Some(line) = &mut watch.line else {
            return;
        };
        let (now, pulse, events) = (Instant::now(), &self.shared.pulse, &self.shared.events);
        let facts =
            LineFacts { heard: pulse.heard(), rtt: pulse.rtt(), loss: pulse.loss_in().max(pulse.loss_out()) };
        line.judge(now, facts);
        // Tried again until there is room: a lost line that nobody hears of is never laid anew.
        if line.shown() != watch.told_line && events.give(CallEvent::Line(line.shown())) {
            watch.told_line = line.shown();
        }
        let bps = pulse.video_bps(self.max_video_bps);
        if (bps - watch.told_bps).abs() > 0.03 * watch.told_bps
            && events.give(CallEvent::TargetBitrate(bps as u32))
        {
            watch.told_bps = bps;
        }
        if now.saturating_duration_since(watch.stats_at) >= Duration::from_secs(1) {
            events.give(CallEvent::Stats(self.stats(now, watch)));
        }
    }

    fn stats(&self, now: Instant, watch: &mut Watch) -> CallStats {
        let pulse = &self.shared.pulse;
        let seconds = now.saturating_duration_since(watch.stats_at).as_secs_f64();
        let read = |place: &std::sync::atomic::AtomicU64| place.load(Ordering::Relaxed);
        let (frames_in, frames_out) = (read(&pulse.frames_in), read(&pulse.frames_out));
        let fps = |new: u64, old: u64| (new.saturating_sub(old) as f64 / seconds).round() as u32;
        let stats = CallStats {
            rtt_ms: pulse.rtt().map(|rtt| rtt.as_millis() as u32),
            loss_in: pulse.loss_in(),
            loss_out: pulse.loss_out(),
            target_bps: pulse.target() as u64,
            fps_in: fps(frames_in, watch.frames_in),
            fps_out: fps(frames_out, watch.frames_out),
            backlog_ms: pulse.backlog().as_millis() as u32,
            unopened: read(&pulse.unopened),
            skips: read(&pulse.skips),
            key_frames_asked: pulse.key_frames_asked.load(Ordering::Relaxed),
            repaired: read(&pulse.packets_repaired),
            dropped: read(&pulse.dropped_in) + read(&pulse.dropped_out),
        };
        watch.stats_at = now;
        (watch.frames_in, watch.frames_out) = (frames_in, frames_out);
        stats
    }
}
