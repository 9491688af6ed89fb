//! The devices of one session: opened when their owner turns them on, closed when off (S-16).

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use kader_core::input::{DeviceKind, Input};
use kader_core::output::DeviceOrder;
use kader_core::view::{DeviceChoice, DeviceProblem, DeviceView};
use kader_media::devices as system;
use kader_media::loops::{
    CameraLoop, CameraOutputs, CameraSettings, MicrophoneLoop, MicrophoneOutputs, MicrophoneSettings,
    SpeakerLoop,
};
use kader_media::{
    Camera, CameraRequest, Device, DeviceCamera, DeviceError, DeviceMicrophone, DeviceSpeaker, FileCamera,
    FileMicrophone, FileSpeaker, MediaError, Microphone, Playout, Speaker, VoiceProcessing,
};
use tokio::sync::mpsc as queue;

use crate::EngineConfig;
use crate::studio::{OnAir, Order, Screens};

/// The bitrate a camera's encoder begins with, kbit/s.
const FIRST_KBPS: u32 = 450;

/// What the call wants of the camera, wherever the camera is just now.
#[derive(Clone, Default)]
pub(crate) struct CameraWishes(Arc<Wishes>);

#[derive(Default)]
struct Wishes {
    camera: Mutex<Option<CameraLoop>>,
    kbps: AtomicU32,
}

impl CameraWishes {
    fn with<T>(&self, work: impl FnOnce(&mut Option<CameraLoop>) -> T) -> T {
        work(&mut self.0.camera.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The next frame shall be a key frame.
    pub(crate) fn key_frame(&self) {
        self.with(|camera| {
            if let Some(camera) = camera {
                camera.force_key();
            }
        });
    }

    /// The encoder shall aim at this.
    pub(crate) fn kbps(&self, kbps: u32) {
        self.0.kbps.store(kbps, Ordering::Relaxed);
        self.with(|camera| {
            if let Some(camera) = camera {
                camera.set_kbps(kbps);
            }
        });
    }
}

#[derive(Default, Clone)]
struct Wanted {
    on: bool,
    choice: Option<String>,
    problem: Option<DeviceProblem>,
}

/// The devices, and what the page is told of them.
pub(crate) struct Devices {
    config: Arc<EngineConfig>,
    inputs: mpsc::Sender<Input>,
    orders: queue::UnboundedSender<Order>,
    screens: Screens,
    on_air: OnAir,
    open: bool,
    sending: Arc<AtomicBool>,
    wishes: CameraWishes,
    microphone: Option<MicrophoneLoop>,
    speaker: Option<SpeakerLoop>,
    voice: VoiceProcessing,
    playout: Option<Playout>,
    camera_wanted: Wanted,
    microphone_wanted: Wanted,
    speaker_wanted: Wanted,
    lists: [Vec<Device>; 3],
    level: Arc<AtomicU8>,
    meter: Option<tokio::task::JoinHandle<()>>,
}

impl Devices {
    pub(crate) fn new(
        config: Arc<EngineConfig>,
        inputs: mpsc::Sender<Input>,
        orders: queue::UnboundedSender<Order>,
        screens: Screens,
        on_air: OnAir,
    ) -> Self {
        Self {
            config,
            inputs,
            orders,
            screens,
            on_air,
            open: false,
            sending: Arc::new(AtomicBool::new(false)),
            wishes: CameraWishes::default(),
            microphone: None,
            speaker: None,
            voice: VoiceProcessing::new(),
            playout: None,
            camera_wanted: Wanted::default(),
            microphone_wanted: Wanted::default(),
            speaker_wanted: Wanted { on: true, ..Wanted::default() },
            lists: Default::default(),
            level: Arc::new(AtomicU8::new(0)),
            meter: None,
        }
    }

    /// Where received sound and pictures go.
    pub(crate) fn playout(&self) -> Option<Playout> {
        self.playout.clone()
    }

    pub(crate) fn camera_wishes(&self) -> CameraWishes {
        self.wishes.clone()
    }

    /// Whether what the devices give goes anywhere.
    pub(crate) fn on_air(&mut self, on: bool) {
        self.sending.store(on, Ordering::Release);
        self.wishes.with(|camera| {
            if let Some(camera) = camera {
                camera.set_encoding(on);
            }
        });
        if let Some(microphone) = &self.microphone {
            microphone.set_muted(!(on && self.microphone_wanted.on));
        }
    }

    pub(crate) async fn carry_out(&mut self, order: DeviceOrder) {
        match order {
            DeviceOrder::Open => self.open().await,
            DeviceOrder::Close => self.close(),
            DeviceOrder::Set { kind, on, choice } => self.set(kind, on, choice).await,
            DeviceOrder::Tone => self.tone(),
        }
        self.tell();
    }

    async fn open(&mut self) {
        if self.open {
            return;
        }
        self.open = true;
        // Camera and microphone are off until their owner turns them on (S-16).
        self.camera_wanted = Wanted::default();
        self.microphone_wanted = Wanted::default();
        self.playout = Playout::new().inspect_err(|error| tracing::warn!("no playout: {error}")).ok();
        self.lists = tokio::task::spawn_blocking(|| {
            [
                system::cameras().unwrap_or_default(),
                system::microphones().unwrap_or_default(),
                system::speakers().unwrap_or_default(),
            ]
        })
        .await
        .unwrap_or_default();
        self.open_speaker().await;
        let (orders, level) = (self.orders.clone(), self.level.clone());
        self.meter = Some(tokio::spawn(async move {
            let mut last = 0;
            loop {
                tokio::time::sleep(Duration::from_millis(150)).await;
                let now = level.load(Ordering::Relaxed);
                if now != last {
                    last = now;
                    if orders.send(Order::Level).is_err() {
                        return;
                    }
                }
            }
        }));
    }

    fn close(&mut self) {
        self.open = false;
        self.wishes.with(Option::take);
        self.microphone = None;
        self.speaker = None;
        self.playout = None;
        self.level.store(0, Ordering::Relaxed);
        if let Some(meter) = self.meter.take() {
            meter.abort();
        }
        self.screens.own.send_replace(None);
        self.screens.other.send_replace(None);
    }

    async fn set(&mut self, kind: DeviceKind, on: bool, choice: Option<String>) {
        let wanted = match kind {
            DeviceKind::Camera => &mut self.camera_wanted,
            DeviceKind::Microphone => &mut self.microphone_wanted,
            DeviceKind::Speaker => &mut self.speaker_wanted,
        };
        let changed = choice.is_some() && wanted.choice != choice;
        let was = wanted.on;
        wanted.on = on;
        wanted.problem = None;
        if choice.is_some() {
            wanted.choice = choice;
        }
        match kind {
            DeviceKind::Camera if !on => {
                self.wishes.with(Option::take);
                self.screens.own.send_replace(None);
            }
            DeviceKind::Camera if changed || !was || self.wishes.with(|camera| camera.is_none()) => {
                self.open_camera().await;
            }
            DeviceKind::Microphone if !on => self.microphone = None,
            DeviceKind::Microphone if changed || self.microphone.is_none() => self.open_microphone().await,
            DeviceKind::Speaker if !on => self.speaker = None,
            DeviceKind::Speaker if changed || self.speaker.is_none() => self.open_speaker().await,
            _ => {}
        }
    }

    async fn open_camera(&mut self) {
        self.wishes.with(Option::take);
        let (file, choice) = (self.config.camera.clone(), self.camera_wanted.choice.clone());
        let [cameras, ..] = &self.lists;
        let first = cameras.first().map(|device| device.id.clone());
        let opened = tokio::task::spawn_blocking(move || -> Result<Box<dyn Camera>, MediaError> {
            if let Some(file) = file {
                return Ok(Box::new(FileCamera::open(&file)?));
            }
            let id = choice.or(first).ok_or(DeviceError::Absent)?;
            Ok(Box::new(DeviceCamera::open(&id, CameraRequest::default())?))
        })
        .await;
        let camera = match opened {
            Ok(Ok(camera)) => camera,
            Ok(Err(error)) => return self.problem(DeviceKind::Camera, &error),
            Err(_) => return self.problem(DeviceKind::Camera, &DeviceError::Absent.into()),
        };
        let (own, on_air, orders) = (self.screens.own.clone(), self.on_air.clone(), self.orders.clone());
        let stats = self.screens.stats.clone();
        let outputs = CameraOutputs {
            raw: Box::new(move |frame| {
                own.send_replace(Some(frame.clone()));
            }),
            encoded: Box::new(move |frame| {
                stats.send_modify(|stats| stats.sent += 1);
                on_air.video(frame);
            }),
            lost: Box::new(move |error| {
                let _ = orders.send(Order::Failed(DeviceKind::Camera, error));
            }),
        };
        let kbps = match self.wishes.0.kbps.load(Ordering::Relaxed) {
            0 => FIRST_KBPS,
            kbps => kbps,
        };
        let settings = CameraSettings { kbps, encoding: self.sending.load(Ordering::Acquire) };
        match CameraLoop::start(camera, settings, outputs) {
            Ok(camera) => self.wishes.with(|place| *place = Some(camera)),
            Err(error) => self.problem(DeviceKind::Camera, &error),
        }
    }

    async fn open_microphone(&mut self) {
        self.microphone = None;
        let (file, choice) = (self.config.microphone.clone(), self.microphone_wanted.choice.clone());
        let opened = tokio::task::spawn_blocking(move || -> Result<Box<dyn Microphone>, MediaError> {
            match file {
                Some(file) => Ok(Box::new(FileMicrophone::open(&file)?)),
                None => Ok(Box::new(DeviceMicrophone::open(choice.as_deref())?)),
            }
        })
        .await;
        let microphone = match opened {
            Ok(Ok(microphone)) => microphone,
            Ok(Err(error)) => return self.problem(DeviceKind::Microphone, &error),
            Err(_) => return self.problem(DeviceKind::Microphone, &DeviceError::Absent.into()),
        };
        let (on_air, orders, meter) = (self.on_air.clone(), self.orders.clone(), self.level.clone());
        let outputs = MicrophoneOutputs {
            packet: Box::new(move |packet| on_air.audio(packet)),
            level: Box::new(move |level| meter.store(level, Ordering::Relaxed)),
            lost: Box::new(move |error| {
                let _ = orders.send(Order::Failed(DeviceKind::Microphone, error));
            }),
        };
        let sending = self.sending.load(Ordering::Acquire);
        let settings = MicrophoneSettings { muted: !sending, meter_while_muted: true };
        match MicrophoneLoop::start(microphone, self.voice.clone(), settings, outputs) {
            Ok(microphone) => self.microphone = Some(microphone),
            Err(error) => self.problem(DeviceKind::Microphone, &error),
        }
    }

    async fn open_speaker(&mut self) {
        self.speaker = None;
        let Some(playout) = self.playout.clone() else { return };
        let (file, choice) = (self.config.speaker.clone(), self.speaker_wanted.choice.clone());
        let opened = tokio::task::spawn_blocking(move || -> Result<Box<dyn Speaker>, MediaError> {
            match file {
                Some(file) => Ok(Box::new(FileSpeaker::create(&file)?)),
                None => Ok(Box::new(DeviceSpeaker::open(choice.as_deref())?)),
            }
        })
        .await;
        let speaker = match opened {
            Ok(Ok(speaker)) => speaker,
            Ok(Err(error)) => return self.problem(DeviceKind::Speaker, &error),
            Err(_) => return self.problem(DeviceKind::Speaker, &DeviceError::Absent.into()),
        };
        let orders = self.orders.clone();
        let lost = Box::new(move |error| {
            let _ = orders.send(Order::Failed(DeviceKind::Speaker, error));
        });
        match SpeakerLoop::start(speaker, playout, self.voice.clone(), lost) {
            Ok(speaker) => self.speaker = Some(speaker),
            Err(error) => self.problem(DeviceKind::Speaker, &error),
        }
    }

    /// A soft tone through the chosen speaker, as one hears the other.
    fn tone(&self) {
        if let Some(playout) = &self.playout {
            crate::tone::play(playout.clone());
        }
    }

    /// A device failed: it is off, the page says why, everything else goes on.
    pub(crate) fn failed(&mut self, kind: DeviceKind, error: DeviceError) {
        match kind {
            DeviceKind::Camera => {
                self.wishes.with(Option::take);
                self.screens.own.send_replace(None);
            }
            DeviceKind::Microphone => self.microphone = None,
            DeviceKind::Speaker => self.speaker = None,
        }
        self.problem(kind, &error.into());
        self.tell();
    }

    fn problem(&mut self, kind: DeviceKind, error: &MediaError) {
        let problem = match error {
            MediaError::Device(DeviceError::Busy) => DeviceProblem::Busy,
            MediaError::Device(DeviceError::Denied) => DeviceProblem::Denied,
            MediaError::Device(DeviceError::Vanished) => DeviceProblem::Vanished,
            _ => DeviceProblem::Absent,
        };
        let wanted = match kind {
            DeviceKind::Camera => &mut self.camera_wanted,
            DeviceKind::Microphone => &mut self.microphone_wanted,
            DeviceKind::Speaker => &mut self.speaker_wanted,
        };
        wanted.on = false;
        wanted.problem = Some(problem);
    }

    /// Tells the core how the devices are.
    pub(crate) fn tell(&self) {
        let [cameras, microphones, speakers] = &self.lists;
        let level = if self.microphone.is_some() { self.level.load(Ordering::Relaxed) } else { 0 };
        let _ = self.inputs.send(Input::Devices {
            camera: view(&self.camera_wanted, cameras, self.config.camera.is_some()),
            microphone: view(&self.microphone_wanted, microphones, self.config.microphone.is_some()),
            speaker: view(&self.speaker_wanted, speakers, self.config.speaker.is_some()),
            level,
        });
    }
}

fn view(wanted: &Wanted, devices: &[Device], file: bool) -> DeviceView {
    let default = devices.iter().find(|device| device.default).or(devices.first());
    DeviceView {
        on: wanted.on,
        chosen: wanted.choice.clone().or_else(|| default.map(|device| device.id.clone())),
        choices: devices
            .iter()
            .map(|device| DeviceChoice { id: device.id.clone(), label: device.label.clone() })
            .collect(),
        problem: wanted.problem,
        file,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// What the core is told when a device fails like this.
    fn told(kind: DeviceKind, error: DeviceError) -> [DeviceView; 3] {
        let (inputs, told) = mpsc::channel();
        let (orders, _) = queue::unbounded_channel();
        let screens = Screens {
            own: tokio::sync::watch::Sender::new(None),
            other: tokio::sync::watch::Sender::new(None),
            stats: tokio::sync::watch::Sender::new(crate::Stats::default()),
        };
        let mut devices = Devices::new(Arc::default(), inputs, orders, screens, OnAir::default());
        for wanted in [&mut devices.camera_wanted, &mut devices.microphone_wanted] {
            wanted.on = true;
        }
        devices.failed(kind, error);
        match told.try_recv().unwrap() {
            Input::Devices { camera, microphone, speaker, .. } => [camera, microphone, speaker],
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_fault_of_a_device_is_told_apart_and_the_others_go_on() {
        let faults = [
            (DeviceError::Busy, DeviceProblem::Busy),
            (DeviceError::Denied, DeviceProblem::Denied),
            (DeviceError::Vanished, DeviceProblem::Vanished),
            (DeviceError::Absent, DeviceProblem::Absent),
        ];
        for (error, problem) in faults {
            let [camera, microphone, speaker] = told(DeviceKind::Camera, error);
            assert_eq!((camera.on, camera.problem), (false, Some(problem)));
            assert!(microphone.on && microphone.problem.is_none() && speaker.problem.is_none());
            let [camera, microphone, _] = told(DeviceKind::Microphone, error);
            assert_eq!((microphone.on, microphone.problem), (false, Some(problem)));
            assert!(camera.on && camera.problem.is_none());
        }
    }
}
