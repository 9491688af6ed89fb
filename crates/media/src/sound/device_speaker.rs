//! A speaker of the system, by way of cpal.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{FromSample, SampleFormat, SizedSample, StreamConfig};
use rtrb::{Consumer, Producer, RingBuffer};

use super::stream::{OPEN_LIMIT, RING_PARTS, Shared, WAIT, Watch, choose, device_error, find, label};
use super::{SoundFrame, Speaker};
use crate::error::DeviceError;
use crate::resample::FromFrames;

/// How much sound to move at once; the system holds two of these. From speaker
/// to microphone through PulseAudio that makes 85 ms. With 15 ms it is 60, but
/// a server that has to wait for the processor stumbles half as often again;
/// with 10 ms it hardly plays at all then.
const OUTPUT_BLOCK: Duration = Duration::from_millis(20);
/// The same by way of ALSA's plugins of sound servers, which do not recover
/// from running dry.
const PLUGIN_BLOCK: Duration = Duration::from_millis(60);

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
    id: Option<String>,
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
    /// As for [`crate::DeviceMicrophone::open`].
    pub fn open(id: Option<&str>) -> Result<Self, DeviceError> {
        let device = find(id, HostTrait::default_output_device)?;
        let offered = device.supported_output_configs().map_err(|e| device_error(&e))?;
        let chosen = choose(offered, output_block(&device))?;
        let rate = chosen.config.sample_rate;
        let capacity = (rate / RING_PARTS) as usize;
        let (ring, consumer) = RingBuffer::new(capacity);
        let shared = Arc::new(Shared::default());
        let spring = Spring { consumer, shared: shared.clone(), flowing: false };
        let config = chosen.config;
        let stream = match chosen.format {
            SampleFormat::F32 => speak::<f32>(&device, config, spring),
            SampleFormat::I16 => speak::<i16>(&device, config, spring),
            SampleFormat::I32 => speak::<i32>(&device, config, spring),
            SampleFormat::U16 => speak::<u16>(&device, config, spring),
            _ => speak::<u8>(&device, config, spring),
        }
        .map_err(|e| device_error(&e))?;
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
            id: id.map(str::to_owned),
        })
    }

    /// As for the microphone.
    fn revive(&mut self, error: DeviceError) -> Result<(), DeviceError> {
        let watch = self.watch.revive(error)?;
        let fresh = Self::open(self.id.as_deref()).map_err(|_| error)?;
        *self = Self { watch, ..fresh };
        Ok(())
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
            if let Err(error) = self.watch.check(&self.shared) {
                self.revive(error)?;
            }
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

fn speak<T>(device: &cpal::Device, config: StreamConfig, spring: Spring) -> Result<cpal::Stream, cpal::Error>
where
    T: SizedSample + FromSample<f32>,
{
    let channels = usize::from(config.channels.max(1));
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

fn output_block(device: &cpal::Device) -> Duration {
    let plugin = device.id().is_ok_and(|id| {
        id.host().to_string() == "alsa" && ["default", "pulse", "pipewire"].contains(&id.id())
    });
    if plugin { PLUGIN_BLOCK } else { OUTPUT_BLOCK }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn an_id_from_elsewhere_is_absent() {
        assert_eq!(DeviceSpeaker::open(Some("mars:0")).map(|_| ()), Err(DeviceError::Absent));
    }
}
