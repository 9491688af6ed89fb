//! One session's connection, from its permit to its end.

use crate::config::{CallConfig, CallRole};
use crate::error::CallError;
use crate::events::{CallEvent, Events};
use crate::gate::{BootClock, Gate};
use crate::peer::{Peer, refused};
use crate::pulse::Pulse;
use crate::sealing::Sealing;
use crate::supervision::Supervisor;
use crate::{sdp, sending};
use kader_media::clock::CaptureClock;
use kader_media::{AudioPacket, EncodedFrame};
use kader_seal::MediaKeys;
use kader_setting::Permit;
use rtc::peer_connection::configuration::RTCOfferOptions;
use rtc::peer_connection::sdp::RTCSessionDescription;
use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Notify, mpsc, watch};

/// How long to look for candidates before the description is sent with those there are.
const GATHERING: Duration = Duration::from_secs(3);
/// Frames waiting to be sealed. Sealing is quick, so more than a few mean that something is stuck.
const VIDEO_WAITING: usize = 8;
const AUDIO_WAITING: usize = 32;
/// Above this much in the pacer a new picture would only be late.
const TOO_MUCH_WAITING: Duration = Duration::from_millis(120);

/// What all tasks of a call share.
pub(crate) struct Shared {
    pub(crate) gate: Gate,
    pub(crate) sealing: Sealing,
    pub(crate) pulse: Arc<Pulse>,
    pub(crate) events: Events,
    pub(crate) capture: CaptureClock,
    /// Raised by the owner when its decoder cannot go on.
    pub(crate) key_wanted: Notify,
    pub(crate) started: Instant,
    /// When both descriptions were there.
    pub(crate) negotiated: OnceLock<Instant>,
}

/// Waits until the call's tasks are told to stop, or nobody is left to tell them.
pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Negotiation {
    Nothing,
    Offered,
    Done,
}

/// One session's connection. Dropping it ends it.
///
/// Frames pass only while the permit is valid: it is asked for with every push, compared with the
/// one the call was started with, and checked again on the boot clock when a frame leaves and when
/// one arrives. When it ends, the call ends by itself (S-14).
///
/// Needs a Tokio runtime with time and I/O; tasks run on the runtime that [`Call::start`] is
/// awaited on.
pub struct Call {
    shared: Arc<Shared>,
    peer: Arc<Peer>,
    config: CallConfig,
    negotiation: Mutex<Negotiation>,
    gathered: Arc<watch::Sender<u32>>,
    video: mpsc::Sender<EncodedFrame>,
    audio: mpsc::Sender<AudioPacket>,
    close: Arc<Notify>,
    over: watch::Receiver<bool>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("role", &self.config.role).finish_non_exhaustive()
    }
}

impl Call {
    /// Starts a call that is not yet connected. The events end with [`CallEvent::Ended`].
    ///
    /// # Errors
    /// [`CallError::PermitEnded`], [`CallError::Keys`], [`CallError::NoNetwork`],
    /// [`CallError::Transport`].
    pub async fn start(
        permit: Permit,
        clock: Arc<dyn BootClock>,
        keys: MediaKeys,
        config: CallConfig,
    ) -> Result<(Self, mpsc::Receiver<CallEvent>), CallError> {
        let started = Instant::now();
        let gate = Gate::new(clock, permit)?;
        let sealing = Sealing::new(keys)?;
        let pulse = Arc::new(Pulse::new(500_000.0));
        let (peer, peer_events) = Peer::build(&config, &pulse).await?;
        let peer = Arc::new(peer);
        let (events, events_out, last) = Events::new();
        let shared = Arc::new(Shared {
            gate,
            sealing,
            pulse,
            events,
            capture: CaptureClock::starting_at(started),
            key_wanted: Notify::new(),
            started,
            negotiated: OnceLock::new(),
        });
        let (stop, stopped) = watch::channel(false);
        let (over_in, over) = watch::channel(false);
        let (video, video_out) = mpsc::channel(VIDEO_WAITING);
        let (audio, audio_out) = mpsc::channel(AUDIO_WAITING);
        let close = Arc::new(Notify::new());
        let gathered = Arc::new(watch::channel(0).0);
        tokio::spawn(sending::send(shared.clone(), peer.clone(), video_out, audio_out, stopped.clone()));
        let supervisor = Supervisor {
            shared: shared.clone(),
            peer: peer.clone(),
            peer_events,
            gathered: gathered.clone(),
            close: close.clone(),
            stop,
            last,
            max_video_bps: f64::from(config.max_video_kbps) * 1_000.0,
        };
        tokio::spawn(async move {
            supervisor.run().await;
            let _ = over_in.send(true);
        });
        let call = Self {
            shared,
            peer,
            config,
            negotiation: Mutex::new(Negotiation::Nothing),
            gathered,
            video,
            audio,
            close,
            over,
        };
        Ok((call, events_out))
    }

    fn going(&self) -> Result<(), CallError> {
        if *self.over.borrow() || self.over.has_changed().is_err() {
            return Err(CallError::Ended);
        }
        if self.shared.gate.is_open() { Ok(()) } else { Err(CallError::PermitEnded) }
    }

    /// Makes the offer, with all candidates in it. Called again on a connected call, it makes one
    /// that restarts ICE: after the network of this machine has changed.
    ///
    /// # Errors
    /// [`CallError::OutOfTurn`] on the answering side, [`CallError::NoRelay`],
    /// [`CallError::Ended`], [`CallError::PermitEnded`], [`CallError::Transport`].
    pub async fn offer(&self) -> Result<String, CallError> {
        self.going()?;
        let mut negotiation = self.negotiation.lock().await;
        if self.config.role != CallRole::Offerer || *negotiation == Negotiation::Offered {
            return Err(CallError::OutOfTurn);
        }
        let options = (*negotiation == Negotiation::Done).then_some(RTCOfferOptions { ice_restart: true });
        let offer = self.peer.connection.create_offer(options).await.map_err(refused)?;
        let sdp = self.describe(offer).await?;
        *negotiation = Negotiation::Offered;
        Ok(sdp)
    }

    /// Takes the offer and makes the answer, with all candidates in it.
    ///
    /// # Errors
    /// [`CallError::Description`] for what is no offer of ours, and as [`Call::offer`].
    pub async fn accept_offer(&self, sdp: &str) -> Result<String, CallError> {
        self.going()?;
        let mut negotiation = self.negotiation.lock().await;
        if self.config.role != CallRole::Answerer {
            return Err(CallError::OutOfTurn);
        }
        sdp::check(sdp)?;
        let offer = RTCSessionDescription::offer(sdp.to_owned()).map_err(|_| CallError::Description)?;
        self.take_remote(offer).await?;
        let answer = self.peer.connection.create_answer(None).await.map_err(|_| CallError::Description)?;
        let sdp = self.describe(answer).await?;
        *negotiation = Negotiation::Done;
        self.shared.negotiated.get_or_init(Instant::now);
        Ok(sdp)
    }

    /// Takes the answer. The connection is then made by itself; [`CallEvent::Connected`] tells.
    ///
    /// # Errors
    /// [`CallError::Description`], [`CallError::OutOfTurn`] when no offer is open, and as
    /// [`Call::offer`].
    pub async fn accept_answer(&self, sdp: &str) -> Result<(), CallError> {
        self.going()?;
        let mut negotiation = self.negotiation.lock().await;
        if *negotiation != Negotiation::Offered {
            return Err(CallError::OutOfTurn);
        }
        sdp::check(sdp)?;
        let answer = RTCSessionDescription::answer(sdp.to_owned()).map_err(|_| CallError::Description)?;
        self.take_remote(answer).await?;
        *negotiation = Negotiation::Done;
        self.shared.negotiated.get_or_init(Instant::now);
        Ok(())
    }

    async fn take_remote(&self, description: RTCSessionDescription) -> Result<(), CallError> {
        let connection = self.peer.connection.clone();
        // In a task of its own: should the library's parser panic on something that passed our
        // checks, it ends that task and not the program.
        tokio::spawn(async move { connection.set_remote_description(description).await })
            .await
            .map_err(|_| CallError::Description)?
            .map_err(|_| CallError::Description)
    }

    async fn describe(&self, description: RTCSessionDescription) -> Result<String, CallError> {
        let connection = &self.peer.connection;
        let mut gathered = self.gathered.subscribe();
        let before = *gathered.borrow_and_update();
        connection.set_local_description(description).await.map_err(refused)?;
        let all = gathered.wait_for(|rounds| *rounds > before);
        if tokio::time::timeout(GATHERING, all).await.is_err() {
            tracing::debug!("not every server answered while gathering candidates");
        }
        let local = connection.local_description().await.ok_or(CallError::Transport)?;
        if self.config.hide_address { sdp::hide_address(&local.sdp) } else { Ok(local.sdp) }
    }

    /// Sends a video frame. Before the connection is there, and when more waits than can be sent
    /// in time, it is dropped; in the latter case a key frame is wanted next.
    ///
    /// # Errors
    /// [`CallError::PermitEnded`], [`CallError::PermitOfAnotherSession`],
    /// [`CallError::FrameSize`], [`CallError::Ended`].
    pub fn push_video(&self, frame: EncodedFrame, permit: &Permit) -> Result<(), CallError> {
        self.shared.gate.admit(permit)?;
        if frame.data.is_empty() || frame.data.len() > crate::sealing::MAX_PLAIN {
            return Err(CallError::FrameSize);
        }
        match self.video.try_send(frame) {
            Ok(()) => Ok(()),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(CallError::Ended),
            Err(mpsc::error::TrySendError::Full(_)) => {
                self.shared.pulse.dropped_out.fetch_add(1, Ordering::Relaxed);
                self.shared.events.give(CallEvent::KeyFrameWanted);
                Ok(())
            }
        }
    }

    /// Sends a sound packet. Before the connection is there it is dropped.
    ///
    /// # Errors
    /// As [`Call::push_video`].
    pub fn push_audio(&self, packet: AudioPacket, permit: &Permit) -> Result<(), CallError> {
        self.shared.gate.admit(permit)?;
        if packet.data.is_empty() || packet.data.len() > crate::sealing::MAX_OPUS {
            return Err(CallError::FrameSize);
        }
        match self.audio.try_send(packet) {
            Ok(()) => Ok(()),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(CallError::Ended),
            Err(mpsc::error::TrySendError::Full(_)) => {
                self.shared.pulse.dropped_out.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
        }
    }

    /// Whether a new picture would leave in time. When not, skip encoding this one: an encoded
    /// frame cannot be left out without a key frame after it.
    #[must_use]
    pub fn ready_for_video(&self) -> bool {
        self.shared.pulse.backlog() < TOO_MUCH_WAITING
    }

    /// Asks the peer for a key frame: this side's decoder cannot go on without one. Repeated asking
    /// does no harm.
    pub fn want_key_frame(&self) {
        self.shared.key_wanted.notify_one();
    }

    /// Goes on under a later permit of the same session, after an extension (S-13). A permit that
    /// ends earlier than the present one changes nothing.
    ///
    /// # Errors
    /// [`CallError::PermitEnded`] when either permit has ended: what is over stays over;
    /// [`CallError::PermitOfAnotherSession`]; [`CallError::Ended`].
    pub fn renew(&self, permit: Permit) -> Result<(), CallError> {
        self.shared.gate.renew(permit)
    }

    /// Ends the call and waits for it: nothing passes, the keys are wiped, the connection is closed.
    /// The system has its sockets back a moment later.
    pub async fn close(self) {
        self.close.notify_one();
        let mut over = self.over.clone();
        let _ = over.wait_for(|over| *over).await;
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        // The supervisor does the rest; without it the library would keep its sockets.
        self.close.notify_one();
    }
}
