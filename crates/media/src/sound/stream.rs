//! What microphones and speakers of the system have in common: finding them,
//! choosing a format, and noticing when they are gone.
//!
//! The callbacks of the sound system only move samples between its buffer and
//! a lock-free ring; conversion happens on the thread of the loop.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{
    BufferSize, ErrorKind, SampleFormat, StreamConfig, SupportedBufferSize, SupportedStreamConfigRange,
};

use super::RATE;
use crate::devices::sound_host;
use crate::error::DeviceError;

/// How long one call waits for the device.
pub(super) const WAIT: Duration = Duration::from_millis(100);
/// How long a device may be silent before it counts as gone. Wireless
/// headsets need seconds to wake up.
const SILENCE_LIMIT: Duration = Duration::from_secs(5);
/// The same after an error that the stream might have survived.
const TROUBLE_LIMIT: Duration = Duration::from_millis(300);
/// A stream that ended is opened anew, at most this often in this time.
const REVIVALS: u32 = 5;
const REVIVAL_WINDOW: Duration = Duration::from_secs(60);
/// How long the system may take to open a stream.
pub(super) const OPEN_LIMIT: Duration = Duration::from_secs(5);
/// How much sound the rings hold at most, in parts of a second.
pub(super) const RING_PARTS: u32 = 4;

/// What a callback tells its loop.
#[derive(Default)]
pub(super) struct Shared {
    /// The stream ended with an error.
    pub(super) fault: AtomicBool,
    /// The stream had an error that it may survive.
    pub(super) trouble: AtomicBool,
    /// Counts callbacks, to notice when they stop.
    pub(super) ticks: AtomicU64,
    /// Microphone: when sample zero was taken, in microseconds since the epoch
    /// of the stream. Recomputed at every callback.
    pub(super) zero_micros: AtomicI64,
    /// Speaker: how long the system takes to play what it takes, microseconds.
    pub(super) delay_micros: AtomicU32,
    /// Speaker: the largest number of samples asked for at once.
    pub(super) appetite: AtomicU32,
    /// Speaker: how often the ring was empty when asked.
    pub(super) underruns: AtomicU32,
}

impl Shared {
    pub(super) fn on_error(&self, error: &cpal::Error) {
        match error.kind() {
            // The stream goes on after these.
            ErrorKind::Xrun | ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {}
            // It may go on after these: the watch will tell.
            ErrorKind::BackendError | ErrorKind::Other => {
                self.trouble.store(true, Ordering::Release);
            }
            _ => self.fault.store(true, Ordering::Release),
        }
    }
}

/// Notices when callbacks stop.
pub(super) struct Watch {
    pub(super) ticks: u64,
    since: Instant,
    /// Since when revivals are counted, and how many there were.
    revived: Option<(Instant, u32)>,
}

impl Watch {
    pub(super) fn new() -> Self {
        Self { ticks: 0, since: Instant::now(), revived: None }
    }

    pub(super) fn check(&mut self, shared: &Shared) -> Result<(), DeviceError> {
        if shared.fault.load(Ordering::Acquire) {
            return Err(DeviceError::Vanished);
        }
        let ticks = shared.ticks.load(Ordering::Relaxed);
        if ticks != self.ticks {
            self.ticks = ticks;
            self.since = Instant::now();
            return Ok(());
        }
        let limit = if shared.trouble.load(Ordering::Acquire) { TROUBLE_LIMIT } else { SILENCE_LIMIT };
        if self.since.elapsed() > limit { Err(DeviceError::Vanished) } else { Ok(()) }
    }

    /// The watch of a stream that takes the place of this one's: sound servers
    /// invalidate streams, and some of ALSA's plugins never recover from
    /// running dry. A device that fails again and again is gone.
    pub(super) fn revive(&self, error: DeviceError) -> Result<Self, DeviceError> {
        let (since, count) = match self.revived {
            Some((since, count)) if since.elapsed() < REVIVAL_WINDOW => (since, count),
            _ => (Instant::now(), 0),
        };
        if count >= REVIVALS {
            return Err(error);
        }
        Ok(Self { revived: Some((since, count + 1)), ..Self::new() })
    }
}

pub(super) fn device_error(error: &cpal::Error) -> DeviceError {
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

pub(super) fn find(
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

pub(super) fn label(device: &cpal::Device) -> String {
    device.description().map(|about| about.name().trim().to_owned()).unwrap_or_default()
}

/// The format to open a stream in.
pub(super) struct Chosen {
    pub(super) config: StreamConfig,
    pub(super) format: SampleFormat,
}

/// The offered format that needs the least conversion.
pub(super) fn choose(
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

    const BLOCK: Duration = Duration::from_millis(10);

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
            BLOCK,
        )
        .unwrap();
        assert_eq!((chosen.config.sample_rate, chosen.config.channels), (48_000, 2));
        assert_eq!(chosen.format, SampleFormat::I16);
        assert_eq!(chosen.config.buffer_size, BufferSize::Fixed(480));
        let chosen = choose([range(2, (44_100, 44_100), SampleFormat::F32)].into_iter(), BLOCK).unwrap();
        assert_eq!(chosen.config.sample_rate, 44_100);
        assert!(choose([range(2, (48_000, 48_000), SampleFormat::F64)].into_iter(), BLOCK).is_err());
        assert!(choose(std::iter::empty(), BLOCK).is_err());
    }

    #[test]
    fn a_stream_is_opened_anew_a_few_times_only() {
        let mut watch = Watch::new();
        for _ in 0..REVIVALS {
            watch = watch.revive(DeviceError::Vanished).unwrap();
        }
        assert_eq!(watch.revive(DeviceError::Busy).map(|_| ()), Err(DeviceError::Busy));
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
}
