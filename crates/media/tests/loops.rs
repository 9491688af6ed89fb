//! The loops over file devices: threads, times, and devices that fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use kader_media::clock::CaptureClock;
use kader_media::loops::{
    CameraOutputs, CameraSettings, MicrophoneOutputs, MicrophoneSettings, PictureOutputs,
};
use kader_media::sound::FRAME_SAMPLES;
use kader_media::{
    AudioPacket, Camera, CameraLoop, DeviceError, EncodedFrame, FileCamera, FileMicrophone, FileSpeaker,
    Microphone, MicrophoneLoop, PictureLoop, Playout, SoundFrame, Speaker, SpeakerLoop, VideoFrame,
    VoiceProcessing,
};
use support::{correlation, power, scene, voice, wait_until};

const LIMIT: Duration = Duration::from_secs(20);

/// Two seconds of a head at 30 frames a second.
fn film(directory: &Path, width: u32, height: u32) -> PathBuf {
    let path = directory.join("film.y4m");
    let mut bytes = format!("YUV4MPEG2 W{width} H{height} F30:1 Ip C420\n").into_bytes();
    let now = Instant::now();
    for i in 0..60 {
        bytes.extend_from_slice(b"FRAME\n");
        bytes.extend_from_slice(&scene(width, height, i, now, 0.7).i420);
    }
    std::fs::write(&path, bytes).unwrap();
    path
}

fn speech(directory: &Path, seconds: usize) -> (PathBuf, Vec<f32>) {
    let path = directory.join("voice.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let samples = voice(48_000 * seconds, 77);
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    samples.iter().for_each(|s| writer.write_sample(*s).unwrap());
    writer.finalize().unwrap();
    (path, samples)
}

fn no_loss() -> Box<dyn FnOnce(DeviceError) + Send> {
    Box::new(|error| panic!("lost: {error}"))
}

#[derive(Clone, Default)]
struct Seen {
    raw: Arc<AtomicU32>,
    encoded: Arc<Mutex<Vec<EncodedFrame>>>,
}

impl Seen {
    fn outputs(&self) -> CameraOutputs {
        let (raw, encoded) = (self.raw.clone(), self.encoded.clone());
        CameraOutputs {
            raw: Box::new(move |frame| {
                assert!(frame.is_whole());
                raw.fetch_add(1, Ordering::Relaxed);
            }),
            encoded: Box::new(move |frame| encoded.lock().unwrap().push(frame)),
            lost: no_loss(),
        }
    }

    fn count(&self) -> usize {
        self.encoded.lock().unwrap().len()
    }

    fn last(&self) -> EncodedFrame {
        self.encoded.lock().unwrap().last().unwrap().clone()
    }
}

#[test]
fn a_camera_gives_self_view_and_frames_and_follows_the_bitrate() {
    let directory = tempfile::tempdir().unwrap();
    let camera = FileCamera::open(&film(directory.path(), 640, 360)).unwrap();
    let seen = Seen::default();
    let settings = CameraSettings { kbps: 500, encoding: false };
    let camera = CameraLoop::start(Box::new(camera), settings, seen.outputs()).unwrap();
    assert_eq!(camera.label(), "film.y4m");
    // A lobby: only the self view.
    assert!(wait_until(LIMIT, || seen.raw.load(Ordering::Relaxed) >= 5));
    assert_eq!(seen.count(), 0);
    camera.set_encoding(true);
    assert!(wait_until(LIMIT, || seen.count() >= 10));
    {
        let frames = seen.encoded.lock().unwrap();
        assert!(frames[0].key && !frames[1].key);
        assert_eq!((frames[0].width, frames[0].height), (640, 360));
    }
    let before = seen.count();
    camera.force_key();
    assert!(wait_until(LIMIT, || seen.encoded.lock().unwrap()[before..].iter().any(|f| f.key)));
    // A narrow line: half the size, with a key frame, and back again.
    camera.set_kbps(80);
    assert!(wait_until(LIMIT, || seen.last().width == 320));
    assert_eq!(seen.last().height, 180);
    camera.set_kbps(600);
    assert!(wait_until(LIMIT, || seen.last().width == 640));
    let frames = seen.encoded.lock().unwrap();
    for pair in frames.windows(2) {
        assert!(pair[1].captured > pair[0].captured);
        assert!(pair[1].key || pair[1].width == pair[0].width);
    }
    drop(frames);
    let asked = Instant::now();
    drop(camera);
    assert!(asked.elapsed() < Duration::from_secs(2));
    let after = seen.raw.load(Ordering::Relaxed);
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(seen.raw.load(Ordering::Relaxed), after, "nothing after the drop");
}

/// Says when it is closed.
struct Closing<D>(D, Arc<AtomicBool>, u32);

impl<D> Drop for Closing<D> {
    fn drop(&mut self) {
        self.1.store(true, Ordering::Release);
    }
}

impl<C: Camera> Camera for Closing<C> {
    fn next(&mut self) -> Result<Option<VideoFrame>, DeviceError> {
        self.2 = self.2.checked_sub(1).ok_or(DeviceError::Vanished)?;
        self.0.next()
    }

    fn label(&self) -> &str {
        self.0.label()
    }
}

impl<M: Microphone> Microphone for Closing<M> {
    fn read(&mut self, frame: &mut SoundFrame) -> Result<Option<Instant>, DeviceError> {
        self.2 = self.2.checked_sub(1).ok_or(DeviceError::Busy)?;
        self.0.read(frame)
    }

    fn label(&self) -> &str {
        self.0.label()
    }
}

impl<S: Speaker> Speaker for Closing<S> {
    fn play(&mut self, frame: &SoundFrame) -> Result<(), DeviceError> {
        self.2 = self.2.checked_sub(1).ok_or(DeviceError::Vanished)?;
        self.0.play(frame)
    }

    fn latency(&self) -> Duration {
        self.0.latency()
    }

    fn label(&self) -> &str {
        self.0.label()
    }
}

/// Which device, why, and whether it was closed by then.
type Losses = Arc<Mutex<Vec<(&'static str, DeviceError, bool)>>>;

#[test]
fn devices_that_fail_are_closed_and_reported_once_while_the_rest_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), 64, 48);
    let (speech, _) = speech(directory.path(), 1);
    let losses: Losses = Arc::default();
    let closed: [Arc<AtomicBool>; 3] = Default::default();
    let lost = |name: &'static str, closed: &Arc<AtomicBool>| {
        let (losses, closed) = (losses.clone(), closed.clone());
        Box::new(move |error| {
            losses.lock().unwrap().push((name, error, closed.load(Ordering::Acquire)));
        })
    };
    let voice = VoiceProcessing::new();
    let camera = Closing(FileCamera::open(&film).unwrap(), closed[0].clone(), 5);
    let outputs =
        CameraOutputs { raw: Box::new(|_| {}), encoded: Box::new(|_| {}), lost: lost("camera", &closed[0]) };
    let settings = CameraSettings { kbps: 100, encoding: true };
    let camera = CameraLoop::start(Box::new(camera), settings, outputs).unwrap();
    let microphone = Closing(FileMicrophone::open(&speech).unwrap(), closed[1].clone(), 20);
    let outputs = MicrophoneOutputs {
        packet: Box::new(|_| {}),
        level: Box::new(|_| {}),
        lost: lost("microphone", &closed[1]),
    };
    let settings = MicrophoneSettings { muted: false, meter_while_muted: false };
    let microphone = MicrophoneLoop::start(Box::new(microphone), voice.clone(), settings, outputs).unwrap();
    let out = directory.path().join("out.wav");
    let speaker = Closing(FileSpeaker::create(&out).unwrap(), closed[2].clone(), 10_000);
    let speaker =
        SpeakerLoop::start(Box::new(speaker), Playout::new().unwrap(), voice, lost("speaker", &closed[2]))
            .unwrap();
    assert!(wait_until(LIMIT, || !camera.is_running() && !microphone.is_running()));
    let mut seen = losses.lock().unwrap().clone();
    seen.sort_by_key(|(name, ..)| *name);
    let expected = [("camera", DeviceError::Vanished, true), ("microphone", DeviceError::Busy, true)];
    assert_eq!(seen, expected, "each once, after it was closed");
    assert!(speaker.is_running() && !closed[2].load(Ordering::Acquire));
    drop(speaker);
    assert!(closed[2].load(Ordering::Acquire), "dropping the handle closes the device");
    assert_eq!(losses.lock().unwrap().len(), 2, "closing is no loss");
}

#[test]
fn a_muted_microphone_sends_nothing_and_meters_only_if_asked() {
    let directory = tempfile::tempdir().unwrap();
    let (path, _) = speech(directory.path(), 2);
    let packets: Arc<Mutex<Vec<AudioPacket>>> = Arc::default();
    let levels: Arc<Mutex<Vec<u8>>> = Arc::default();
    let (sent, metered) = (packets.clone(), levels.clone());
    let outputs = MicrophoneOutputs {
        packet: Box::new(move |packet| sent.lock().unwrap().push(packet)),
        level: Box::new(move |level| metered.lock().unwrap().push(level)),
        lost: no_loss(),
    };
    let settings = MicrophoneSettings { muted: true, meter_while_muted: false };
    let microphone = FileMicrophone::open(&path).unwrap();
    let microphone =
        MicrophoneLoop::start(Box::new(microphone), VoiceProcessing::new(), settings, outputs).unwrap();
    assert!(wait_until(LIMIT, || levels.lock().unwrap().len() >= 8));
    assert!(levels.lock().unwrap().iter().all(|level| *level == 0));
    microphone.set_meter_while_muted(true);
    assert!(wait_until(LIMIT, || levels.lock().unwrap().iter().any(|level| *level >= 3)));
    assert!(packets.lock().unwrap().is_empty(), "nothing leaves while muted");
    microphone.set_muted(false);
    assert!(wait_until(LIMIT, || packets.lock().unwrap().len() >= 50));
    microphone.set_muted(true);
    std::thread::sleep(Duration::from_millis(30));
    let count = packets.lock().unwrap().len();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(packets.lock().unwrap().len(), count);
    drop(microphone);
    let packets = packets.lock().unwrap();
    for pair in packets.windows(2) {
        let step = pair[1].captured - pair[0].captured;
        // Steady; a busy machine may lose frames, which are multiples of 10 ms.
        let off = step.as_micros() % 10_000;
        assert!(step >= Duration::from_millis(19), "{step:?}");
        assert!(!(600..=9_400).contains(&off), "{step:?}");
    }
    assert!(packets.iter().all(|p| p.samples == 960 && p.data.len() > 2));
}

#[test]
fn from_file_to_file_voice_and_picture_arrive_in_step() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), 320, 180);
    let (speech, original) = speech(directory.path(), 4);
    let out = directory.path().join("out.wav");
    let playout = Playout::new().unwrap();
    let start = Instant::now() + Duration::from_millis(50);
    let clock = CaptureClock::starting_at(start - Duration::from_secs(1));

    let shown: Arc<Mutex<Vec<(Instant, Instant)>>> = Arc::default();
    let asked = Arc::new(AtomicU32::new(0));
    let (seen, keys) = (shown.clone(), asked.clone());
    let outputs = PictureOutputs {
        picture: Box::new(move |frame| {
            assert_eq!((frame.width, frame.height), (320, 180));
            seen.lock().unwrap().push((frame.captured, Instant::now()));
        }),
        key_wanted: Box::new(move || {
            keys.fetch_add(1, Ordering::Relaxed);
        }),
    };
    let pictures = PictureLoop::start(playout.clone(), outputs).unwrap();
    let speaker = SpeakerLoop::start(
        Box::new(FileSpeaker::create(&out).unwrap()),
        playout.clone(),
        VoiceProcessing::new(),
        no_loss(),
    )
    .unwrap();
    let camera = FileCamera::open(&film).unwrap().starting_at(start);
    let outputs = CameraOutputs {
        raw: Box::new(|_| {}),
        encoded: Box::new(move |frame| {
            pictures.push(clock.micros(frame.captured), frame.data, Instant::now());
        }),
        lost: no_loss(),
    };
    let settings = CameraSettings { kbps: 400, encoding: true };
    let camera = CameraLoop::start(Box::new(camera), settings, outputs).unwrap();
    let sink = playout.clone();
    let mut sequence = 65_530u16;
    let outputs = MicrophoneOutputs {
        packet: Box::new(move |packet| {
            sequence = sequence.wrapping_add(1);
            sink.push_audio(sequence, clock.micros(packet.captured), packet.data, Instant::now());
        }),
        level: Box::new(|_| {}),
        lost: no_loss(),
    };
    let settings = MicrophoneSettings { muted: false, meter_while_muted: false };
    let microphone = FileMicrophone::open(&speech).unwrap().starting_at(start);
    let microphone =
        MicrophoneLoop::start(Box::new(microphone), VoiceProcessing::new(), settings, outputs).unwrap();
    std::thread::sleep(Duration::from_secs(5));
    let stats = playout.stats();
    drop((camera, microphone, speaker));
    assert!(stats.sound.received > 150, "{stats:?}");
    assert_eq!(stats.sound.lost, 0);
    assert!(stats.sound.held_ms < 400.0, "{stats:?}");
    let shown = shown.lock().unwrap();
    assert!(shown.len() > 60, "{} pictures", shown.len());
    assert!(stats.pictures.offset_ms.abs() < 160.0, "{stats:?}");
    assert!(asked.load(Ordering::Relaxed) <= 1);
    // The voice in the file is the voice in the file, by its loudness over
    // time: gain control and codec change the samples.
    let heard: Vec<f32> =
        hound::WavReader::open(&out).unwrap().into_samples::<f32>().map(Result::unwrap).collect();
    let loudness = |samples: &[f32]| -> Vec<f32> {
        let raw: Vec<f32> = samples.chunks_exact(FRAME_SAMPLES).map(|c| (power(c) as f32).sqrt()).collect();
        let mean = raw.iter().sum::<f32>() / raw.len() as f32;
        raw.iter().map(|p| p - mean).collect()
    };
    let (alike, shift) = correlation(&loudness(&original)[..300], &loudness(&heard), 60);
    assert!(alike > 0.8, "{alike}");
    assert!(shift <= 60, "{} ms from mouth to ear", shift * 10);
}

#[test]
fn garbage_pictures_ask_for_a_key_frame_and_not_too_often() {
    let asked = Arc::new(AtomicU32::new(0));
    let shown = Arc::new(AtomicU32::new(0));
    let (keys, pictures) = (asked.clone(), shown.clone());
    let outputs = PictureOutputs {
        picture: Box::new(move |_| {
            pictures.fetch_add(1, Ordering::Relaxed);
        }),
        key_wanted: Box::new(move || {
            keys.fetch_add(1, Ordering::Relaxed);
        }),
    };
    let picture = PictureLoop::start(Playout::new().unwrap(), outputs).unwrap();
    let start = Instant::now();
    let mut sent = 0u64;
    while asked.load(Ordering::Relaxed) < 3 && start.elapsed() < LIMIT {
        picture.push(sent * 10_000, vec![1; 50], Instant::now());
        sent += 1;
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(asked.load(Ordering::Relaxed), 3);
    assert!(start.elapsed() >= Duration::from_millis(550), "{:?}", start.elapsed());
    let mut encoder = kader_media::vp8::Encoder::new(64, 64, 100).unwrap();
    let frame = scene(64, 64, 0, Instant::now(), 0.0);
    let encoded = encoder.encode(&frame, true).unwrap().unwrap();
    picture.push(sent * 10_000, encoded.data, Instant::now());
    assert!(wait_until(LIMIT, || shown.load(Ordering::Relaxed) == 1));
}
