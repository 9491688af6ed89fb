//! A microphone of the system, by way of cpal.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{FromSample, Sample, SampleFormat, SizedSample, StreamConfig};
use rtrb::{Consumer, Producer, RingBuffer};

use super::stream::{OPEN_LIMIT, RING_PARTS, Shared, WAIT, Watch, choose, device_error, find, label};
use super::{Microphone, SoundFrame};
use crate::error::DeviceError;
use crate::resample::ToFrames;

/// How much sound to move at once.
const INPUT_BLOCK: Duration = Duration::from_millis(10);
/// More than this waiting in the microphone's ring is old and thrown away.
const STALE: Duration = Duration::from_millis(120);

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
    id: Option<String>,
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
        let tap = Tap { producer, shared: shared.clone(), epoch, rate, pushed: 0 };
        let config = chosen.config;
        let stream = match chosen.format {
            SampleFormat::F32 => listen::<f32>(&device, config, tap),
            SampleFormat::I16 => listen::<i16>(&device, config, tap),
            SampleFormat::I32 => listen::<i32>(&device, config, tap),
            SampleFormat::U16 => listen::<u16>(&device, config, tap),
            _ => listen::<u8>(&device, config, tap),
        }
        .map_err(|e| device_error(&e))?;
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
            id: id.map(str::to_owned),
        })
    }

    /// Opens the same choice again. If that was the system's, it may be
    /// another device by now.
    fn revive(&mut self, error: DeviceError) -> Result<(), DeviceError> {
        let watch = self.watch.revive(error)?;
        let fresh = Self::open(self.id.as_deref()).map_err(|_| error)?;
        *self = Self { watch, ..fresh };
        Ok(())
    }

    fn micros(&self, samples: i64) -> i64 {
        samples.saturating_mul(1_000_000) / i64::from(self.rate.max(1))
    }
}

impl Microphone for DeviceMicrophone {
    fn read(&mut self, frame: &mut SoundFrame) -> Result<Option<Instant>, DeviceError> {
        let deadline = Instant::now() + WAIT;
        let wanted = loop {
            if let Err(error) = self.watch.check(&self.shared) {
                self.revive(error)?;
            }
            let wanted = self.converter.wanted();
            let missing = wanted.saturating_sub(self.ring.slots());
            if missing == 0 {
                break wanted;
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            // Asleep for about as long as the rest takes to be spoken.
            let micros = missing as u64 * 1_000_000 / u64::from(self.rate.max(1));
            std::thread::sleep(Duration::from_micros(micros.clamp(1_000, 10_000)));
        };
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

fn listen<T>(device: &cpal::Device, config: StreamConfig, tap: Tap) -> Result<cpal::Stream, cpal::Error>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let channels = usize::from(config.channels.max(1));
    let share = 1.0 / channels as f32;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_from_elsewhere_is_absent() {
        assert_eq!(DeviceMicrophone::open(Some("nonsense")).map(|_| ()), Err(DeviceError::Absent));
    }
}
