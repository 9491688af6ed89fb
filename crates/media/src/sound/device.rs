//! Real microphones and speakers, by way of cpal.
//!
//! The callbacks of the sound system only move samples between its buffer and
//! a lock-free ring; conversion happens on the thread of the loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, ErrorKind, FromSample, Sample, SampleFormat, SizedSample, StreamConfig, SupportedBufferSize,
    SupportedStreamConfigRange,
};
use rtrb::{Consumer, Producer, RingBuffer};

use super::{Microphone, RATE, SoundFrame, Speaker};
use crate::devices::sound_host;
use crate::error::DeviceError;
use crate::resample::{FromFrames, ToFrames};

/// How long one call waits for the device.
const WAIT: Duration = Duration::from_millis(100);
/// How long a device may be silent before it counts as gone. Wireless
/// headsets need seconds to wake up.
const SILENCE_LIMIT: Duration = Duration::from_secs(5);
/// How long the system may take to open a stream.
const OPEN_LIMIT: Duration = Duration::from_secs(5);
/// How much sound to move at once. With less than 20 ms at the speaker, sound
/// servers run dry on a busy machine.
const INPUT_BLOCK: Duration = Duration::from_millis(10);
const OUTPUT_BLOCK: Duration = Duration::from_millis(20);
/// How much sound the rings hold at most, in parts of a second.
const RING_PARTS: u32 = 4;
/// More than this waiting in the microphone's ring is old and thrown away.
const STALE: Duration = Duration::from_millis(120);

/// What a callback tells its loop.
#[derive(Default)]
struct Shared {
    /// The stream ended with an error.
    fault: AtomicBool,
    /// Counts callbacks, to notice when they stop.
    ticks: AtomicU64,
    /// Microphone: when sample zero was taken, in microseconds since the epoch
    /// of the stream. Recomputed at every callback.
    zero_micros: AtomicI64,
    /// Speaker: how long the system takes to play what it takes, microseconds.
    delay_micros: AtomicU32,
    /// Speaker: the largest number of samples asked for at once.
    appetite: AtomicU32,
    /// Speaker: how often the ring was empty when asked.
    underruns: AtomicU32,
}

impl Shared {
    fn on_error(&self, error: &cpal::Error) {
        eprintln!("ZZ {:?} {error}", error.kind());
        match error.kind() {
            // The stream goes on after these.
            ErrorKind::Xrun | ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {}
            _ => self.fault.store(true, Ordering::Release),
        }
    }
}

/// Notices when callbacks stop.
struct Watch {
    ticks: u64,
    since: Instant,
}

impl Watch {
    fn new() -> Self {
        Self { ticks: 0, since: Instant::now() }
    }

    fn check(&mut self, shared: &Shared) -> Result<(), DeviceError> {
        if shared.fault.load(Ordering::Acquire) {
            return Err(DeviceError::Vanished);
        }
        let ticks = shared.ticks.load(Ordering::Relaxed);
        if ticks != self.ticks {
            *self = Self { ticks, since: Instant::now() };
        } else if self.since.elapsed() > SILENCE_LIMIT {
            return Err(DeviceError::Vanished);
        }
        Ok(())
    }
}

fn device_error(error: &cpal::Error) -> DeviceError {
    match error.kind() {
        ErrorKind::DeviceBusy => DeviceError::Busy,
        ErrorKind::PermissionDenied => DeviceError::Denied,
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => DeviceError::Absent,
        ErrorKind::StreamInvalidated => DeviceError::Vanished,
        ErrorKind::UnsupportedConfig | ErrorKind::UnsupportedOperation => {
            DeviceError::Unsupported("sound format")
        }
        _ => DeviceError::Unsupported("sound device"),
    }
}

/// A microphone of the system. Open from construction until drop.
pub struct DeviceMicrophone {
    // Dropped first, so that no callback outlives the rest.
    _stream: cpal::Stream,
    ring: Consumer<f32>,
    shared: Arc<Shared>,
    watch: Watch,
    epoch: Instant,
    rate: u32,
    taken: i64,
    converter: ToFrames,
    raw: Vec<f32>,
    label: String,
}

impl DeviceMicrophone {
    /// Opens the microphone with this id (from
    /// [`crate::devices::microphones`]), or the system's choice.
    ///
    /// # Errors
    /// [`DeviceError::Absent`], [`DeviceError::Busy`], [`DeviceError::Denied`]
    /// as the system says; [`DeviceError::Unsupported`] if it offers no usable
    /// format.
    pub fn open(id: Option<&str>) -> Result<Self, DeviceError> {
        let device = find(id, HostTrait::default_input_device)?;
        let offered = device.supported_input_configs().map_err(|e| device_error(&e))?;
        let chosen = choose(offered, INPUT_BLOCK)?;
        let rate = chosen.config.sample_rate;
        let (producer, ring) = RingBuffer::new((rate / RING_PARTS) as usize);
        let shared = Arc::new(Shared::default());
        let epoch = Instant::now();
        let mut tap = Some(Tap { producer, shared: shared.clone(), epoch, rate, pushed: 0 });
        let stream = chosen.open(|config| match chosen.format {
            SampleFormat::F32 => listen::<f32>(&device, config, &mut tap),
            SampleFormat::I16 => listen::<i16>(&device, config, &mut tap),
            SampleFormat::I32 => listen::<i32>(&device, config, &mut tap),
            SampleFormat::U16 => listen::<u16>(&device, config, &mut tap),
            _ => listen::<u8>(&device, config, &mut tap),
        })?;
        stream.play().map_err(|e| device_error(&e))?;
        let converter = ToFrames::new(rate)?;
        Ok(Self {
            _stream: stream,
            ring,
            shared,
            watch: Watch::new(),
            epoch,
            rate,
            taken: 0,
            raw: Vec::new(),
            converter,
            label: label(&device),
        })
    }

    fn micros(&self, samples: i64) -> i64 {
        samples.saturating_mul(1_000_000) / i64::from(self.rate.max(1))
    }
}

impl Microphone for DeviceMicrophone {
    fn read(&mut self, frame: &mut SoundFrame) -> Result<Option<Instant>, DeviceError> {
        let wanted = self.converter.wanted();
        let deadline = Instant::now() + WAIT;
        loop {
            self.watch.check(&self.shared)?;
            let missing = wanted.saturating_sub(self.ring.slots());
            if missing == 0 {
                break;
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            // Asleep for about as long as the rest takes to be spoken.
            let micros = missing as u64 * 1_000_000 / u64::from(self.rate.max(1));
            std::thread::sleep(Duration::from_micros(micros.clamp(1_000, 10_000)));
        }
        // After a pause of this thread the ring holds old sound: skip it, or
        // it would stay as delay for the rest of the session.
        let stale = (u128::from(self.rate) * STALE.as_millis() / 1_000) as usize;
        if self.ring.slots() > stale + wanted {
            let skip = self.ring.slots() - wanted;
            if let Ok(chunk) = self.ring.read_chunk(skip) {
                chunk.commit_all();
                self.taken += skip as i64;
            }
        }
        self.raw.clear();
        if let Ok(chunk) = self.ring.read_chunk(wanted) {
            self.raw.extend(chunk);
        }
        let micros = self.shared.zero_micros.load(Ordering::Acquire) + self.micros(self.taken);
        self.taken += wanted as i64;
        self.converter.convert(&self.raw, frame)?;
        let offset = Duration::from_micros(micros.unsigned_abs());
        let at = if micros >= 0 { self.epoch.checked_add(offset) } else { self.epoch.checked_sub(offset) };
        Ok(Some(at.unwrap_or_else(Instant::now)))
    }

    fn label(&self) -> &str {
        &self.label
    }
}

/// The callback's end of the microphone.
struct Tap {
    producer: Producer<f32>,
    shared: Arc<Shared>,
    epoch: Instant,
    rate: u32,
    pushed: i64,
}

fn listen<T>(
    device: &cpal::Device,
    config: StreamConfig,
    tap: &mut Option<Tap>,
) -> Result<cpal::Stream, cpal::Error>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let channels = usize::from(config.channels.max(1));
    let share = 1.0 / channels as f32;
    let tap = tap.take().ok_or(cpal::Error::new(ErrorKind::UnsupportedConfig))?;
    let Tap { mut producer, shared, epoch, rate, mut pushed } = tap;
    let faults = shared.clone();
    device.build_input_stream::<T, _, _>(
        config,
        move |data, info| {
            let since = Instant::now().saturating_duration_since(epoch);
            let stamp = info.timestamp();
            // How long ago the first of these samples was taken.
            let age = stamp.callback.duration_since(stamp.capture).min(Duration::from_secs(1));
            let first = since.as_micros() as i64 - age.as_micros() as i64;
            let zero = first - pushed * 1_000_000 / i64::from(rate.max(1));
            shared.zero_micros.store(zero, Ordering::Release);
            let frames = (data.len() / channels).min(producer.slots());
            if let Ok(chunk) = producer.write_chunk_uninit(frames) {
                let mono = data
                    .chunks_exact(channels)
                    .map(|frame| frame.iter().map(|s| f32::from_sample(*s)).sum::<f32>() * share);
                pushed += chunk.fill_from_iter(mono) as i64;
            }
            shared.ticks.fetch_add(1, Ordering::Relaxed);
        },
        move |error| faults.on_error(&error),
        Some(OPEN_LIMIT),
    )
}

/// A speaker of the system. Open from construction until drop.
pub struct DeviceSpeaker {
    _stream: cpal::Stream,
    ring: Producer<f32>,
    shared: Arc<Shared>,
    watch: Watch,
    rate: u32,
    capacity: usize,
    converter: FromFrames,
    margin: Margin,
    label: String,
}

/// How much to keep queued beyond what the system asks for at once: little,
/// as it is delay, but more once that was not enough.
struct Margin {
    millis: u32,
    underruns: u32,
    calm_since: Instant,
}

impl Margin {
    const LEAST: u32 = 10;
    const MOST: u32 = 80;
    const CALM: Duration = Duration::from_secs(20);

    fn new(now: Instant) -> Self {
        Self { millis: Self::LEAST, underruns: 0, calm_since: now }
    }

    fn update(&mut self, underruns: u32, now: Instant) -> u32 {
        if underruns != self.underruns {
            self.underruns = underruns;
            self.calm_since = now;
            self.millis = (self.millis + 10).min(Self::MOST);
        } else if now.saturating_duration_since(self.calm_since) > Self::CALM {
            self.calm_since = now;
            self.millis = self.millis.saturating_sub(5).max(Self::LEAST);
        }
        self.millis
    }
}

impl DeviceSpeaker {
    /// Opens the speaker with this id (from [`crate::devices::speakers`]), or
    /// the system's choice.
    ///
    /// # Errors
    /// As for [`DeviceMicrophone::open`].
    pub fn open(id: Option<&str>) -> Result<Self, DeviceError> {
        let device = find(id, HostTrait::default_output_device)?;
        let offered = device.supported_output_configs().map_err(|e| device_error(&e))?;
        let chosen = choose(offered, OUTPUT_BLOCK)?;
        let rate = chosen.config.sample_rate;
        let capacity = (rate / RING_PARTS) as usize;
        let (ring, consumer) = RingBuffer::new(capacity);
        let shared = Arc::new(Shared::default());
        let mut spring = Some(Spring { consumer, shared: shared.clone(), flowing: false });
        let stream = chosen.open(|config| match chosen.format {
            SampleFormat::F32 => speak::<f32>(&device, config, &mut spring),
            SampleFormat::I16 => speak::<i16>(&device, config, &mut spring),
            SampleFormat::I32 => speak::<i32>(&device, config, &mut spring),
            SampleFormat::U16 => speak::<u16>(&device, config, &mut spring),
            _ => speak::<u8>(&device, config, &mut spring),
        })?;
        stream.play().map_err(|e| device_error(&e))?;
        let converter = FromFrames::new(rate)?;
        Ok(Self {
            _stream: stream,
            ring,
            shared,
            watch: Watch::new(),
            rate,
            capacity,
            converter,
            margin: Margin::new(Instant::now()),
            label: label(&device),
        })
    }

    fn queued(&self) -> usize {
        self.capacity.saturating_sub(self.ring.slots())
    }

    fn duration(&self, samples: usize) -> Duration {
        Duration::from_micros(samples as u64 * 1_000_000 / u64::from(self.rate.max(1)))
    }
}

impl Speaker for DeviceSpeaker {
    fn play(&mut self, frame: &SoundFrame) -> Result<(), DeviceError> {
        let now = Instant::now();
        let margin = self.margin.update(self.shared.underruns.load(Ordering::Relaxed), now);
        let deadline = now + WAIT;
        loop {
            self.watch.check(&self.shared)?;
            let appetite = self.shared.appetite.load(Ordering::Relaxed) as usize;
            let margin = (self.rate as usize / 1_000) * margin as usize;
            let target = (appetite + margin).min(self.capacity / 2);
            let excess = self.queued().saturating_sub(target);
            if excess == 0 {
                break;
            }
            if Instant::now() >= deadline {
                return Ok(());
            }
            let wait = self.duration(excess);
            std::thread::sleep(wait.clamp(Duration::from_millis(1), Duration::from_millis(10)));
        }
        let samples = self.converter.convert(frame)?;
        if let Ok(chunk) = self.ring.write_chunk_uninit(samples.len()) {
            chunk.fill_from_iter(samples.iter().copied());
        }
        Ok(())
    }

    fn latency(&self) -> Duration {
        let delay = self.shared.delay_micros.load(Ordering::Relaxed);
        self.duration(self.queued()) + Duration::from_micros(delay.into())
    }

    fn label(&self) -> &str {
        &self.label
    }
}

/// The callback's end of the speaker.
struct Spring {
    consumer: Consumer<f32>,
    shared: Arc<Shared>,
    flowing: bool,
}

fn speak<T>(
    device: &cpal::Device,
    config: StreamConfig,
    spring: &mut Option<Spring>,
) -> Result<cpal::Stream, cpal::Error>
where
    T: SizedSample + FromSample<f32>,
{
    let channels = usize::from(config.channels.max(1));
    let spring = spring.take().ok_or(cpal::Error::new(ErrorKind::UnsupportedConfig))?;
    let Spring { mut consumer, shared, mut flowing } = spring;
    let faults = shared.clone();
    device.build_output_stream::<T, _, _>(
        config,
        move |data, info| {
            let stamp = info.timestamp();
            let delay = stamp.playback.duration_since(stamp.callback).min(Duration::from_secs(1));
            shared.delay_micros.store(delay.as_micros() as u32, Ordering::Relaxed);
            let frames = data.len() / channels;
            // The appetite is forgotten slowly: one large request at the start
            // must not be kept ready for ever.
            let appetite = shared.appetite.load(Ordering::Relaxed);
            let faded = appetite - appetite / 256;
            shared.appetite.store(faded.max(frames as u32), Ordering::Relaxed);
            let count = frames.min(consumer.slots());
            if count < frames && flowing {
                shared.underruns.fetch_add(1, Ordering::Relaxed);
            }
            flowing = count == frames;
            data.fill(T::EQUILIBRIUM);
            if let Ok(chunk) = consumer.read_chunk(count) {
                for (out, sample) in data.chunks_exact_mut(channels).zip(chunk) {
                    out.fill(T::from_sample(sample));
                }
            }
            shared.ticks.fetch_add(1, Ordering::Relaxed);
        },
        move |error| faults.on_error(&error),
        Some(OPEN_LIMIT),
    )
}

fn find(
    id: Option<&str>,
    default: impl FnOnce(&cpal::Host) -> Option<cpal::Device>,
) -> Result<cpal::Device, DeviceError> {
    let Some(id) = id else {
        return default(&sound_host()?).ok_or(DeviceError::Absent);
    };
    let id: cpal::DeviceId = id.parse().map_err(|_| DeviceError::Absent)?;
    let host = cpal::host_from_id(id.host()).map_err(|e| device_error(&e))?;
    host.device_by_id(&id).ok_or(DeviceError::Absent)
}

fn label(device: &cpal::Device) -> String {
    device.description().map(|about| about.name().trim().to_owned()).unwrap_or_default()
}

/// The format to open a stream in.
struct Chosen {
    config: StreamConfig,
    format: SampleFormat,
}

impl Chosen {
    /// Opens with small buffers, or with the system's own if it refuses them.
    fn open(
        &self,
        mut build: impl FnMut(StreamConfig) -> Result<cpal::Stream, cpal::Error>,
    ) -> Result<cpal::Stream, DeviceError> {
        build(self.config).map_err(|e| device_error(&e))
    }
}

/// The offered format that needs the least conversion.
fn choose(
    offered: impl Iterator<Item = SupportedStreamConfigRange>,
    block: Duration,
) -> Result<Chosen, DeviceError> {
    let usable = |format: SampleFormat| {
        let order =
            [SampleFormat::F32, SampleFormat::I16, SampleFormat::I32, SampleFormat::U16, SampleFormat::U8];
        order.iter().position(|f| *f == format)
    };
    let rate = |range: &SupportedStreamConfigRange| {
        RATE.clamp(range.min_sample_rate(), range.max_sample_rate().max(range.min_sample_rate()))
    };
    let (range, _) = offered
        .filter_map(|range| {
            let format = usable(range.sample_format())?;
            let channels = range.channels();
            // Mono and stereo before anything else; then our rate; then format.
            let cost = (channels > 2, rate(&range).abs_diff(RATE), format, channels);
            (channels > 0).then_some((range, cost))
        })
        .min_by_key(|(_, cost)| *cost)
        .ok_or(DeviceError::Unsupported("sound format"))?;
    let sample_rate = rate(&range);
    let frames = (u128::from(sample_rate) * block.as_millis() / 1_000) as u32;
    let buffer_size = match range.buffer_size() {
        SupportedBufferSize::Range { min, max } if min <= max => BufferSize::Fixed(frames.clamp(*min, *max)),
        _ => BufferSize::Default,
    };
    Ok(Chosen {
        config: StreamConfig { channels: range.channels(), sample_rate, buffer_size },
        format: range.sample_format(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn range(channels: u16, rates: (u32, u32), format: SampleFormat) -> SupportedStreamConfigRange {
        let buffer = SupportedBufferSize::Range { min: 64, max: 8_192 };
        SupportedStreamConfigRange::new(channels, rates.0, rates.1, buffer, format)
    }

    #[test]
    fn the_format_with_least_conversion_is_chosen() {
        let chosen = choose(
            [
                range(2, (44_100, 44_100), SampleFormat::F32),
                range(2, (8_000, 96_000), SampleFormat::I16),
                range(6, (48_000, 48_000), SampleFormat::F32),
            ]
            .into_iter(),
            INPUT_BLOCK,
        )
        .unwrap();
        assert_eq!((chosen.config.sample_rate, chosen.config.channels), (48_000, 2));
        assert_eq!(chosen.format, SampleFormat::I16);
        assert_eq!(chosen.config.buffer_size, BufferSize::Fixed(480));
        let chosen =
            choose([range(2, (44_100, 44_100), SampleFormat::F32)].into_iter(), INPUT_BLOCK).unwrap();
        assert_eq!(chosen.config.sample_rate, 44_100);
        assert!(choose([range(2, (48_000, 48_000), SampleFormat::F64)].into_iter(), INPUT_BLOCK).is_err());
        assert!(choose(std::iter::empty(), INPUT_BLOCK).is_err());
    }

    #[test]
    fn the_margin_grows_with_trouble_and_shrinks_with_calm() {
        let start = Instant::now();
        let mut margin = Margin::new(start);
        assert_eq!(margin.update(0, start), 10);
        for underruns in 1..20 {
            margin.update(underruns, start);
        }
        assert_eq!(margin.update(19, start), 80);
        assert_eq!(margin.update(19, start + Duration::from_secs(21)), 75);
        assert_eq!(margin.update(19, start + Duration::from_secs(22)), 75);
        for minutes in 1..20 {
            margin.update(19, start + Duration::from_secs(minutes * 60));
        }
        assert_eq!(margin.update(19, start + Duration::from_secs(1_201)), 10);
    }

    #[test]
    fn a_device_that_falls_silent_vanished() {
        let shared = Shared::default();
        let mut watch = Watch::new();
        assert_eq!(watch.check(&shared), Ok(()));
        if let Some(since) = Instant::now().checked_sub(SILENCE_LIMIT + Duration::from_millis(1)) {
            watch.since = since;
            assert_eq!(watch.check(&shared), Err(DeviceError::Vanished));
            shared.ticks.fetch_add(1, Ordering::Relaxed);
            assert_eq!(watch.check(&shared), Ok(()));
        }
        shared.on_error(&cpal::Error::new(ErrorKind::Xrun));
        assert_eq!(watch.check(&shared), Ok(()));
        shared.on_error(&cpal::Error::new(ErrorKind::DeviceNotAvailable));
        assert_eq!(watch.check(&shared), Err(DeviceError::Vanished));
    }

    #[test]
    fn an_id_from_elsewhere_is_absent() {
        assert_eq!(DeviceMicrophone::open(Some("nonsense")).map(|_| ()), Err(DeviceError::Absent));
        assert_eq!(DeviceSpeaker::open(Some("mars:0")).map(|_| ()), Err(DeviceError::Absent));
    }
}
