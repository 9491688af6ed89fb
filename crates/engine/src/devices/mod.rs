//! The devices of one session: opened when their owner turns them on, closed when off (S-16).
//!
//! A task of its own, so that a mute never waits for a camera that opens or a line that is laid.

mod system;
#[cfg(test)]
mod tests;
mod turns;
mod wishes;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use kader_core::input::{DeviceKind, Input};
use kader_core::output::DeviceOrder;
use kader_core::view::{DeviceChoice, DeviceProblem, DeviceView};
use kader_media::loops::{
    CameraLoop, CameraOutputs, CameraSettings, MicrophoneLoop, MicrophoneOutputs, MicrophoneSettings,
    SpeakerLoop,
};
use kader_media::{Camera, Device, DeviceError, MediaError, Microphone, Speaker, VoiceProcessing};
use tokio::sync::{mpsc as queue, oneshot};

use crate::inbox::Inputs;
use crate::on_air::OnAir;
use crate::playing::Playing;
use crate::screens::Screens;

pub(crate) use system::{Machine, Opened, System};
use turns::{Outcome, Turn, Turns};
pub(crate) use wishes::CameraWishes;

/// How often the microphone's level is looked at.
const METER: Duration = Duration::from_millis(150);

const KINDS: [DeviceKind; 3] = [DeviceKind::Camera, DeviceKind::Microphone, DeviceKind::Speaker];

/// What the devices' task is told, in order.
pub(crate) enum Work {
    /// By the core.
    Order(DeviceOrder),
    /// By the lines: whether what the devices give goes anywhere.
    OnAir(bool),
    /// By a line: where does what it receives go?
    Playing(oneshot::Sender<Option<Playing>>),
    /// By an opening.
    Opened(Outcome),
    /// By a device's own thread: it failed.
    Failed(DeviceKind, Turn, DeviceError),
    /// By a listing.
    Listed(Turn, [Vec<Device>; 3]),
    /// The engine is over.
    End,
}

/// One kind of device as its owner wants it.
struct Wanted {
    on: bool,
    choice: Option<String>,
    problem: Option<DeviceProblem>,
    listed: Vec<Device>,
    turns: Turns,
}

impl Wanted {
    fn new() -> Self {
        Self { on: false, choice: None, problem: None, listed: Vec::new(), turns: Turns::new() }
    }
}

/// The devices, and what the page is told of them.
pub(crate) struct Devices {
    system: Arc<dyn System>,
    inputs: Inputs,
    work: queue::UnboundedSender<Work>,
    screens: Screens,
    on_air: OnAir,
    open: bool,
    sending: bool,
    wishes: CameraWishes,
    microphone: Option<MicrophoneLoop>,
    speaker: Option<SpeakerLoop>,
    voice: VoiceProcessing,
    playing: Option<Playing>,
    camera_wanted: Wanted,
    microphone_wanted: Wanted,
    speaker_wanted: Wanted,
    listings: Turns,
    level: Arc<AtomicU8>,
    told_level: u8,
}

impl Devices {
    pub(crate) fn new(
        system: Arc<dyn System>,
        inputs: Inputs,
        work: queue::UnboundedSender<Work>,
        screens: Screens,
        on_air: OnAir,
        wishes: CameraWishes,
    ) -> Self {
        Self {
            system,
            inputs,
            work,
            screens,
            on_air,
            open: false,
            sending: false,
            wishes,
            microphone: None,
            speaker: None,
            voice: VoiceProcessing::new(),
            playing: None,
            camera_wanted: Wanted::new(),
            microphone_wanted: Wanted::new(),
            speaker_wanted: Wanted::new(),
            listings: Turns::new(),
            level: Arc::new(AtomicU8::new(0)),
            told_level: 0,
        }
    }

    /// Works until the engine is over.
    pub(crate) async fn run(mut self, mut incoming: queue::UnboundedReceiver<Work>) {
        let mut meter = tokio::time::interval(METER);
        meter.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let work = tokio::select! {
                biased;
                work = incoming.recv() => work,
                _ = meter.tick(), if self.metered() => {
                    if self.level() != self.told_level {
                        self.tell();
                    }
                    continue;
                }
            };
            match work {
                None | Some(Work::End) => break,
                Some(work) => self.take(work),
            }
        }
        self.close();
    }

    /// Whether somebody sees the microphone's level: in a session nothing shows it.
    fn metered(&self) -> bool {
        self.open && !self.sending
    }

    fn take(&mut self, work: Work) {
        match work {
            Work::Order(order) => self.carry_out(order),
            Work::OnAir(on) => self.on_air(on),
            Work::Playing(answer) => {
                let _ = answer.send(self.playing.clone());
            }
            Work::Opened(outcome) => self.opened(outcome),
            Work::Failed(kind, turn, error) if turn.is_newest() => self.failed(kind, error),
            Work::Listed(turn, lists) if turn.is_newest() => self.listed(lists),
            Work::Failed(..) | Work::Listed(..) | Work::End => {}
        }
    }

    fn wanted(&mut self, kind: DeviceKind) -> &mut Wanted {
        match kind {
            DeviceKind::Camera => &mut self.camera_wanted,
            DeviceKind::Microphone => &mut self.microphone_wanted,
            DeviceKind::Speaker => &mut self.speaker_wanted,
        }
    }

    fn carry_out(&mut self, order: DeviceOrder) {
        match order {
            DeviceOrder::Open => self.open(),
            DeviceOrder::Close => self.close(),
            DeviceOrder::Set { kind, on, choice } => self.set(kind, on, choice),
            DeviceOrder::Look => self.look(),
            DeviceOrder::Tone => {
                if let Some(playing) = &self.playing {
                    crate::tone::play(playing);
                }
            }
        }
        self.tell();
    }

    /// Whether what the devices give goes anywhere.
    fn on_air(&mut self, on: bool) {
        self.sending = on;
        self.wishes.set_encoding(on);
        if let Some(microphone) = &self.microphone {
            microphone.set_muted(!(on && self.microphone_wanted.on));
        }
    }

    fn open(&mut self) {
        if self.open {
            return;
        }
        self.open = true;
        self.playing = Some(Playing::new());
        // Camera and microphone are off until their owner turns them on (S-16).
        for (kind, on) in
            [(DeviceKind::Camera, false), (DeviceKind::Microphone, false), (DeviceKind::Speaker, true)]
        {
            let wanted = self.wanted(kind);
            (wanted.on, wanted.choice, wanted.problem) = (on, None, None);
        }
        self.look();
        self.start(DeviceKind::Speaker);
    }

    fn close(&mut self) {
        self.open = false;
        for kind in KINDS {
            self.wanted(kind).on = false;
            self.stop(kind);
        }
        self.playing = None;
        self.level.store(0, Ordering::Relaxed);
        self.screens.own.send_replace(None);
        self.screens.wipe_others();
    }

    fn is_running(&self, kind: DeviceKind) -> bool {
        match kind {
            DeviceKind::Camera => self.wishes.is_running(),
            DeviceKind::Microphone => self.microphone.is_some(),
            DeviceKind::Speaker => self.speaker.is_some(),
        }
    }

    fn set(&mut self, kind: DeviceKind, on: bool, choice: Option<String>) {
        if !self.open {
            return;
        }
        let running = self.is_running(kind);
        let wanted = self.wanted(kind);
        let changed = choice.is_some() && wanted.choice != choice;
        let opening = wanted.on && !running && wanted.problem.is_none();
        wanted.on = on;
        wanted.problem = None;
        if choice.is_some() {
            wanted.choice = choice;
        }
        if !on {
            self.stop(kind);
        } else if changed || !(running || opening) {
            self.stop(kind);
            self.start(kind);
        }
    }

    /// Nothing of this kind gives or takes any more, from now on; then it is closed.
    fn stop(&mut self, kind: DeviceKind) {
        let turns = self.wanted(kind).turns.clone();
        let turn = turns.next();
        match kind {
            DeviceKind::Camera => {
                let camera = self.wishes.take();
                if let Some(camera) = &camera {
                    camera.set_encoding(false);
                }
                let own = self.screens.own.clone();
                own.send_replace(None);
                // Once more when it is closed: a picture may have been on its way.
                turns.close(camera, move || {
                    if turn.is_newest() {
                        own.send_replace(None);
                    }
                });
            }
            DeviceKind::Microphone => {
                let microphone = self.microphone.take();
                if let Some(microphone) = &microphone {
                    microphone.set_muted(true);
                }
                turns.close(microphone, || {});
            }
            DeviceKind::Speaker => turns.close(self.speaker.take(), || {}),
        }
    }

    /// Opens what is wanted of this kind; [`Work::Opened`] tells how it went.
    fn start(&mut self, kind: DeviceKind) {
        let (system, work) = (self.system.clone(), self.work.clone());
        let wanted = self.wanted(kind);
        let turn = wanted.turns.next();
        wanted.turns.open(system, (kind, turn), wanted.choice.clone(), work);
    }

    fn opened(&mut self, outcome: Outcome) {
        let Outcome { kind, turn, opened, choice, busy } = outcome;
        if !turn.is_newest() {
            tokio::task::spawn_blocking(move || drop((opened, busy)));
            return;
        }
        let gone = std::mem::replace(&mut self.wanted(kind).choice, choice.clone()) != choice;
        let running = opened.and_then(|opened| match opened {
            Opened::Camera(camera) => self.run_camera(camera, turn),
            Opened::Microphone(microphone) => self.run_microphone(microphone, turn),
            Opened::Speaker(speaker) => self.run_speaker(speaker, turn),
        });
        drop(busy);
        if let Err(error) = &running {
            self.problem(kind, error);
        }
        if gone || running.is_err() {
            self.look();
        }
        self.tell();
    }

    fn lost(&self, kind: DeviceKind, turn: Turn) -> Box<dyn FnOnce(DeviceError) + Send> {
        let work = self.work.clone();
        Box::new(move |error| {
            let _ = work.send(Work::Failed(kind, turn, error));
        })
    }

    fn run_camera(&mut self, camera: Box<dyn Camera>, turn: Turn) -> Result<(), MediaError> {
        let (own, on_air, stats) =
            (self.screens.own.clone(), self.on_air.clone(), self.screens.stats.clone());
        let (shown, sent) = (turn.clone(), turn.clone());
        let outputs = CameraOutputs {
            raw: Box::new(move |frame| {
                if shown.is_newest() {
                    own.send_replace(Some(frame.clone()));
                }
            }),
            encoded: Box::new(move |frame| {
                if sent.is_newest() {
                    stats.send_modify(|stats| stats.sent += 1);
                    on_air.video(frame);
                }
            }),
            lost: self.lost(DeviceKind::Camera, turn),
        };
        let settings = CameraSettings { kbps: self.wishes.kbps(), encoding: self.sending };
        self.wishes.put(CameraLoop::start(camera, settings, outputs)?);
        Ok(())
    }

    fn run_microphone(&mut self, microphone: Box<dyn Microphone>, turn: Turn) -> Result<(), MediaError> {
        let (on_air, meter, sent) = (self.on_air.clone(), self.level.clone(), turn.clone());
        let outputs = MicrophoneOutputs {
            packet: Box::new(move |packet| {
                if sent.is_newest() {
                    on_air.audio(packet);
                }
            }),
            level: Box::new(move |level| meter.store(level, Ordering::Relaxed)),
            lost: self.lost(DeviceKind::Microphone, turn),
        };
        let settings = MicrophoneSettings { muted: !self.sending, meter_while_muted: true };
        self.microphone = Some(MicrophoneLoop::start(microphone, self.voice.clone(), settings, outputs)?);
        Ok(())
    }

    fn run_speaker(&mut self, speaker: Box<dyn Speaker>, turn: Turn) -> Result<(), MediaError> {
        let Some(playing) = &self.playing else { return Ok(()) };
        let lost = self.lost(DeviceKind::Speaker, turn);
        let mix = playing.mix().clone();
        self.speaker = Some(SpeakerLoop::start(speaker, mix, self.voice.clone(), lost)?);
        Ok(())
    }

    /// A device failed: it is off, the page says why, everything else goes on.
    fn failed(&mut self, kind: DeviceKind, error: DeviceError) {
        self.stop(kind);
        self.problem(kind, &error.into());
        // It is not to be offered any more.
        self.look();
        self.tell();
    }

    fn problem(&mut self, kind: DeviceKind, error: &MediaError) {
        let problem = match error {
            MediaError::Device(DeviceError::Busy) => DeviceProblem::Busy,
            MediaError::Device(DeviceError::Denied) => DeviceProblem::Denied,
            MediaError::Device(DeviceError::Vanished) => DeviceProblem::Vanished,
            _ => DeviceProblem::Absent,
        };
        let wanted = self.wanted(kind);
        wanted.on = false;
        wanted.problem = Some(problem);
    }

    /// Lists the devices anew; [`Work::Listed`] brings them.
    fn look(&self) {
        let (system, work, turn) = (self.system.clone(), self.work.clone(), self.listings.next());
        tokio::task::spawn_blocking(move || {
            let lists = KINDS.map(|kind| system.list(kind));
            let _ = work.send(Work::Listed(turn, lists));
        });
    }

    fn listed(&mut self, lists: [Vec<Device>; 3]) {
        for (kind, list) in KINDS.into_iter().zip(lists) {
            self.wanted(kind).listed = list;
        }
        self.tell();
    }

    fn level(&self) -> u8 {
        if self.microphone.is_some() { self.level.load(Ordering::Relaxed) } else { 0 }
    }

    /// Tells the core how the devices are.
    fn tell(&mut self) {
        self.told_level = self.level();
        let view = |wanted: &Wanted, kind| view(wanted, self.system.is_file(kind));
        let _ = self.inputs.send(Input::Devices {
            camera: view(&self.camera_wanted, DeviceKind::Camera),
            microphone: view(&self.microphone_wanted, DeviceKind::Microphone),
            speaker: view(&self.speaker_wanted, DeviceKind::Speaker),
            level: self.told_level,
        });
    }
}

fn view(wanted: &Wanted, file: bool) -> DeviceView {
    let devices = &wanted.listed;
    let there = |id: &String| wanted.on || devices.iter().any(|device| device.id == *id);
    let default = devices.iter().find(|device| device.default).or(devices.first());
    DeviceView {
        on: wanted.on,
        chosen: wanted.choice.clone().filter(there).or_else(|| default.map(|device| device.id.clone())),
        choices: devices
            .iter()
            .map(|device| DeviceChoice { id: device.id.clone(), label: device.label.clone() })
            .collect(),
        problem: wanted.problem,
        file,
    }
}
