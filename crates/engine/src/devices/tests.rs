//! Devices that open slowly, fail late and go away, and what the core is told of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Instant;

use kader_media::{SoundFrame, VideoFrame};
use tokio::sync::watch;

use super::*;
use crate::inbox::{Inbox, Next};

const LONG: Duration = Duration::from_secs(20);

/// Devices that a test plugs in and pulls out.
#[derive(Default)]
struct Desk {
    plugged: Mutex<BTreeSet<String>>,
    fault: Mutex<Option<DeviceError>>,
    opened: Mutex<Vec<String>>,
    /// Cameras open now, and the most there ever were at once.
    cameras: [AtomicUsize; 2],
    /// While there is one, opening a camera waits for its word.
    slow: Mutex<Option<mpsc::Receiver<()>>>,
}

impl Desk {
    fn plug(&self, id: &str) {
        self.plugged.lock().unwrap().insert(id.to_owned());
    }

    fn pull(&self, id: &str) {
        self.plugged.lock().unwrap().remove(id);
    }

    fn has(&self, id: &str) -> bool {
        self.plugged.lock().unwrap().contains(id)
    }

    async fn until_closed(&self) -> Result<(), tokio::time::error::Elapsed> {
        let closed = async {
            while self.cameras[0].load(Ordering::SeqCst) > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LONG, closed).await
    }

    fn opened(&self) -> Vec<String> {
        self.opened.lock().unwrap().clone()
    }
}

/// Whether a device's name says that it is of this kind: `camera 1`, `speaker 2`.
fn name(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Camera => "camera",
        DeviceKind::Microphone => "microphone",
        DeviceKind::Speaker => "speaker",
    }
}

struct OnDesk(Arc<Desk>);

impl System for OnDesk {
    fn list(&self, kind: DeviceKind) -> Vec<Device> {
        let plugged = self.0.plugged.lock().unwrap();
        let found = plugged.iter().filter(|id| id.starts_with(name(kind)));
        found.map(|id| Device { id: id.clone(), label: id.to_uppercase(), default: false }).collect()
    }

    fn open(&self, kind: DeviceKind, id: Option<&str>) -> Result<Opened, MediaError> {
        if let Some(error) = *self.0.fault.lock().unwrap() {
            return Err(error.into());
        }
        let first = || self.list(kind).into_iter().next().map(|device| device.id);
        let id =
            id.map(str::to_owned).or_else(first).filter(|id| self.0.has(id)).ok_or(DeviceError::Absent)?;
        self.0.opened.lock().unwrap().push(id.clone());
        let device = Plugged { desk: self.0.clone(), id, camera: kind == DeviceKind::Camera };
        Ok(match kind {
            DeviceKind::Camera => {
                let [now, most] = &self.0.cameras;
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                if let Some(slow) = &*self.0.slow.lock().unwrap() {
                    let _ = slow.recv_timeout(LONG);
                }
                Opened::Camera(Box::new(device))
            }
            DeviceKind::Microphone => Opened::Microphone(Box::new(device)),
            DeviceKind::Speaker => Opened::Speaker(Box::new(device)),
        })
    }

    fn is_file(&self, _: DeviceKind) -> bool {
        false
    }
}

/// Works as long as it is plugged in.
struct Plugged {
    desk: Arc<Desk>,
    id: String,
    camera: bool,
}

impl Plugged {
    fn works(&self) -> Result<(), DeviceError> {
        std::thread::sleep(Duration::from_millis(10));
        if self.desk.has(&self.id) { Ok(()) } else { Err(DeviceError::Vanished) }
    }
}

impl Drop for Plugged {
    fn drop(&mut self) {
        if self.camera {
            self.desk.cameras[0].fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Camera for Plugged {
    fn next(&mut self) -> Result<Option<VideoFrame>, DeviceError> {
        self.works()?;
        Ok(VideoFrame::new(16, 16, vec![0; 384].into(), Instant::now()).ok())
    }

    fn label(&self) -> &str {
        &self.id
    }
}

impl Microphone for Plugged {
    fn read(&mut self, _: &mut SoundFrame) -> Result<Option<Instant>, DeviceError> {
        self.works()?;
        Ok(Some(Instant::now()))
    }

    fn label(&self) -> &str {
        &self.id
    }
}

impl Speaker for Plugged {
    fn play(&mut self, _: &SoundFrame) -> Result<(), DeviceError> {
        self.works()
    }

    fn latency(&self) -> Duration {
        Duration::ZERO
    }

    fn label(&self) -> &str {
        &self.id
    }
}

/// Devices whose work the test does itself, piece by piece.
struct Bench {
    desk: Arc<Desk>,
    devices: Devices,
    work: queue::UnboundedReceiver<Work>,
    inbox: Inbox,
    told: Option<[DeviceView; 3]>,
    own: watch::Receiver<Option<crate::Picture>>,
}

impl Bench {
    fn new(plugged: &[&str]) -> Self {
        let desk = Arc::new(Desk::default());
        plugged.iter().for_each(|id| desk.plug(id));
        let (inbox, inputs) = Inbox::new();
        let (work, incoming) = queue::unbounded_channel();
        let screens = Screens::new();
        let own = screens.own.subscribe();
        let wishes = CameraWishes::default();
        let on_air = OnAir::new(wishes.clone(), work.clone(), 1_500);
        let system = Arc::new(OnDesk(desk.clone()));
        let devices = Devices::new(system, inputs, work, screens, on_air, wishes);
        Self { desk, devices, work: incoming, inbox, told: None, own }
    }

    fn orders(&mut self, order: DeviceOrder) {
        self.devices.take(Work::Order(order));
    }

    fn turns(&mut self, kind: DeviceKind, on: bool, choice: Option<&str>) {
        self.orders(DeviceOrder::Set { kind, on, choice: choice.map(str::to_owned) });
    }

    /// The next piece of work of this sort; what comes before it is done.
    async fn until_work(&mut self, sort: impl Fn(&Work) -> bool) -> Work {
        loop {
            let work = tokio::time::timeout(LONG, self.work.recv()).await.expect("no such work").unwrap();
            if sort(&work) {
                return work;
            }
            self.devices.take(work);
        }
    }

    /// Does what comes until the core was told this.
    async fn until(&mut self, so: impl Fn(&[DeviceView; 3]) -> bool) -> [DeviceView; 3] {
        loop {
            while let Next::Input(input) = self.inbox.next(Duration::ZERO) {
                if let Input::Devices { camera, microphone, speaker, .. } = input {
                    self.told = Some([camera, microphone, speaker]);
                }
            }
            if let Some(told) = self.told.as_ref().filter(|told| so(told)) {
                return told.clone();
            }
            let work = tokio::time::timeout(LONG, self.work.recv()).await;
            self.devices.take(work.unwrap_or_else(|_| panic!("told last: {:?}", self.told)).unwrap());
        }
    }

    /// Does what comes until no camera is open.
    async fn until_closed(&mut self) {
        let until = Instant::now() + LONG;
        while self.desk.cameras[0].load(Ordering::SeqCst) > 0 {
            assert!(Instant::now() < until, "a camera stays open that is off");
            while let Ok(work) = self.work.try_recv() {
                self.devices.take(work);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn running(&mut self, kind: DeviceKind) {
        while !self.devices.is_running(kind) {
            let work = tokio::time::timeout(LONG, self.work.recv()).await.expect("it never runs").unwrap();
            self.devices.take(work);
        }
    }
}

fn ids(view: &DeviceView) -> Vec<&str> {
    view.choices.iter().map(|choice| choice.id.as_str()).collect()
}

const ALL: [&str; 4] = ["camera 1", "camera 2", "microphone 1", "speaker 1"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_of_a_device_is_told_apart_and_the_others_go_on() {
    let faults = [
        (DeviceError::Busy, DeviceProblem::Busy),
        (DeviceError::Denied, DeviceProblem::Denied),
        (DeviceError::Absent, DeviceProblem::Absent),
        (DeviceError::Unsupported("it"), DeviceProblem::Absent),
    ];
    for (error, problem) in faults {
        let mut bench = Bench::new(&ALL);
        bench.orders(DeviceOrder::Open);
        bench.turns(DeviceKind::Microphone, true, None);
        bench.running(DeviceKind::Speaker).await;
        bench.running(DeviceKind::Microphone).await;
        *bench.desk.fault.lock().unwrap() = Some(error);
        bench.turns(DeviceKind::Camera, true, None);
        let [camera, microphone, speaker] = bench.until(|[camera, ..]| camera.problem.is_some()).await;
        assert_eq!((camera.on, camera.problem), (false, Some(problem)));
        assert!(microphone.on && microphone.problem.is_none());
        assert!(speaker.on && speaker.problem.is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_plugged_in_later_appears_when_one_looks() {
    let mut bench = Bench::new(&ALL);
    bench.orders(DeviceOrder::Open);
    let told = bench.until(|told| told[0].choices.len() == 2).await;
    assert_eq!(ids(&told[0]), ["camera 1", "camera 2"]);
    for id in ["camera 3", "microphone 2", "speaker 2"] {
        bench.desk.plug(id);
    }
    bench.orders(DeviceOrder::Look);
    let told = bench.until(|told| told[0].choices.len() == 3).await;
    assert_eq!(ids(&told[1]), ["microphone 1", "microphone 2"]);
    assert_eq!(ids(&told[2]), ["speaker 1", "speaker 2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_went_away_is_off_and_not_offered_and_another_takes_its_place() {
    for (place, kind, gone, other) in [
        (0, DeviceKind::Camera, "camera 2", "camera 1"),
        (1, DeviceKind::Microphone, "microphone 2", "microphone 1"),
        (2, DeviceKind::Speaker, "speaker 2", "speaker 1"),
    ] {
        for again in [None, Some(gone)] {
            let mut bench = Bench::new(&ALL);
            bench.desk.plug(gone);
            bench.orders(DeviceOrder::Open);
            bench.turns(kind, true, Some(gone));
            bench.running(kind).await;
            let told = bench.until(|told| told[place].choices.len() == 2 && told[place].on).await;
            assert_eq!(told[place].chosen.as_deref(), Some(gone));

            bench.desk.pull(gone);
            // Nobody looks: it is seen by itself.
            let told = bench.until(|told| told[place].choices.len() == 1).await;
            let view = &told[place];
            assert_eq!((view.on, view.problem), (false, Some(DeviceProblem::Vanished)));
            assert_eq!(view.chosen.as_deref(), Some(other));

            bench.turns(kind, true, again);
            bench.running(kind).await;
            let told = bench.until(|told| told[place].on && told[place].problem.is_none()).await;
            assert_eq!(told[place].chosen.as_deref(), Some(other), "{again:?}");
            assert_eq!(bench.desk.opened().last().map(String::as_str), Some(other));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_late_word_of_an_old_device_does_not_shut_the_new_one() {
    let mut bench = Bench::new(&ALL);
    bench.orders(DeviceOrder::Open);
    bench.turns(DeviceKind::Camera, true, Some("camera 1"));
    bench.running(DeviceKind::Camera).await;
    bench.desk.pull("camera 1");
    let late = bench.until_work(|work| matches!(work, Work::Failed(..))).await;
    // Before that is taken in, its owner chooses the other one.
    bench.turns(DeviceKind::Camera, true, Some("camera 2"));
    bench.running(DeviceKind::Camera).await;
    bench.devices.take(late);
    assert!(bench.devices.is_running(DeviceKind::Camera), "shut by the one before");
    assert!(bench.devices.camera_wanted.on && bench.devices.camera_wanted.problem.is_none());
    // Its own failure counts.
    bench.desk.pull("camera 2");
    bench.until(|[camera, ..]| camera.problem == Some(DeviceProblem::Vanished)).await;
    assert!(!bench.devices.is_running(DeviceKind::Camera));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mute_does_not_wait_for_a_camera_that_opens() {
    let mut bench = Bench::new(&ALL);
    let (open, slow) = mpsc::channel();
    *bench.desk.slow.lock().unwrap() = Some(slow);
    bench.orders(DeviceOrder::Open);
    bench.turns(DeviceKind::Microphone, true, None);
    bench.running(DeviceKind::Microphone).await;
    bench.turns(DeviceKind::Camera, true, None);
    let asked = Instant::now();
    bench.turns(DeviceKind::Microphone, false, None);
    assert!(!bench.devices.is_running(DeviceKind::Microphone));
    bench.until(|[camera, microphone, _]| camera.on && !microphone.on).await;
    assert!(!bench.devices.is_running(DeviceKind::Camera), "it should still open");
    assert!(asked.elapsed() < LONG, "waited for the camera");
    open.send(()).unwrap();
    bench.running(DeviceKind::Camera).await;
    tokio::time::timeout(LONG, bench.own.wait_for(Option::is_some)).await.expect("no own picture").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_camera_turned_off_while_it_opens_stays_off_and_two_are_never_open_at_once() {
    let mut bench = Bench::new(&ALL);
    let (open, slow) = mpsc::channel();
    *bench.desk.slow.lock().unwrap() = Some(slow);
    bench.orders(DeviceOrder::Open);
    bench.turns(DeviceKind::Camera, true, Some("camera 1"));
    while bench.desk.opened().iter().all(|id| id != "camera 1") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    bench.turns(DeviceKind::Camera, false, None);
    drop(open);
    // What was ordered last counts, however often one changes one's mind.
    for choice in ["camera 2", "camera 1", "camera 2", "camera 1", "camera 2"] {
        bench.turns(DeviceKind::Camera, true, Some(choice));
        bench.turns(DeviceKind::Camera, false, None);
    }
    bench.until_closed().await;
    assert!(bench.own.borrow().is_none());
    bench.turns(DeviceKind::Camera, true, Some("camera 2"));
    bench.running(DeviceKind::Camera).await;
    for choice in ["camera 1", "camera 2", "camera 1"] {
        bench.turns(DeviceKind::Camera, true, Some(choice));
        bench.running(DeviceKind::Camera).await;
    }
    assert_eq!(bench.desk.cameras[1].load(Ordering::SeqCst), 1, "two cameras at once");
    assert_eq!(bench.desk.opened().last().unwrap(), "camera 1");

    bench.orders(DeviceOrder::Close);
    tokio::time::timeout(LONG, bench.own.wait_for(Option::is_none)).await.unwrap().unwrap();
    bench.desk.until_closed().await.expect("left open");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_the_engine_closes_what_is_open() {
    let mut bench = Bench::new(&ALL);
    bench.orders(DeviceOrder::Open);
    bench.turns(DeviceKind::Camera, true, None);
    bench.running(DeviceKind::Camera).await;
    let Bench { desk, devices, work, .. } = bench;
    let _ = devices.work.send(Work::End);
    tokio::time::timeout(LONG, devices.run(work)).await.expect("it does not end");
    desk.until_closed().await.expect("left open");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_session_no_level_wakes_the_core() {
    let mut bench = Bench::new(&ALL);
    bench.orders(DeviceOrder::Open);
    bench.turns(DeviceKind::Microphone, true, None);
    bench.running(DeviceKind::Microphone).await;
    let Bench { desk: _desk, devices, work: incoming, inbox, own: _own, .. } = bench;
    let (work, level) = (devices.work.clone(), devices.level.clone());
    let task = tokio::spawn(devices.run(incoming));
    // Another level than before, all the time.
    let speaks = tokio::spawn(async move {
        for now in (1..=100u8).cycle() {
            level.store(now, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    // The core is told of it, except in a session; and of everything else at once.
    for (on_air, told_of_it) in [(false, true), (true, false), (false, true)] {
        work.send(Work::OnAir(on_air)).unwrap();
        work.send(Work::Order(DeviceOrder::Tone)).unwrap();
        tokio::time::sleep(Duration::from_millis(500)).await;
        while let Next::Input(_) = inbox.next(Duration::ZERO) {}
        let mut told = false;
        for _ in 0..if told_of_it { 400 } else { 20 } {
            told |= matches!(inbox.next(Duration::from_millis(50)), Next::Input(Input::Devices { .. }));
            if told {
                break;
            }
        }
        assert_eq!(told, told_of_it, "on air: {on_air}");
    }
    speaks.abort();
    work.send(Work::End).unwrap();
    tokio::time::timeout(LONG, task).await.expect("it ends").unwrap();
}
