//! A microphone that reads a WAV file and a speaker that writes one.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use super::{FRAME_LENGTH, FRAME_SAMPLES, Microphone, RATE, SoundFrame, Speaker};
use crate::clock::Pace;
use crate::error::{DeviceError, MediaError};
use crate::resample;

/// Longest WAV file that [`FileMicrophone`] takes, as it is held in memory.
pub const MAX_WAV_LENGTH: Duration = Duration::from_secs(600);

/// A microphone that hears a WAV file, over and over, in real time.
///
/// Mono or stereo, 8 to 192 kHz, 8 to 32 bit integer or 32 bit float.
pub struct FileMicrophone {
    samples: Vec<f32>,
    pace: Option<Pace>,
    start: Option<Instant>,
    label: String,
}

impl FileMicrophone {
    /// Reads the file. It starts to play at the first
    /// [`read`](Microphone::read).
    ///
    /// # Errors
    /// [`MediaError::File`] if it cannot be read, [`MediaError::Malformed`] or
    /// [`MediaError::Truncated`] if it is no whole WAV file,
    /// [`MediaError::Unsupported`] for other kinds, [`MediaError::TooLong`]
    /// above [`MAX_WAV_LENGTH`].
    pub fn open(path: &Path) -> Result<Self, MediaError> {
        let label = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let samples = read_wav(BufReader::new(File::open(path)?))?;
        Ok(Self { samples, pace: None, start: None, label })
    }

    /// Starts at this moment, so that a [`crate::FileCamera`] with the same
    /// start stays in step with it.
    #[must_use]
    pub fn starting_at(mut self, start: Instant) -> Self {
        self.start = Some(start);
        self
    }

    fn fill(&self, index: u64, frame: &mut SoundFrame) {
        let len = self.samples.len();
        // Whole frames only count from the start, so nothing ever drifts.
        let offset = (u128::from(index) * FRAME_SAMPLES as u128) % (len.max(1) as u128);
        let rest = self.samples.get(offset as usize..).unwrap_or_default();
        let source = rest.iter().chain(self.samples.iter().cycle());
        for (out, sample) in frame.iter_mut().zip(source) {
            *out = *sample;
        }
    }
}

impl Microphone for FileMicrophone {
    fn read(&mut self, frame: &mut SoundFrame) -> Result<Option<Instant>, DeviceError> {
        let now = Instant::now();
        let start = *self.start.get_or_insert(now);
        let beat = self.pace.get_or_insert_with(|| Pace::new(start, FRAME_LENGTH)).next(now);
        // A microphone has a frame only when its last sample was taken.
        let ready = beat.due + FRAME_LENGTH;
        std::thread::sleep(ready.saturating_duration_since(now));
        self.fill(beat.index, frame);
        Ok(Some(beat.due))
    }

    fn label(&self) -> &str {
        &self.label
    }
}

fn wav_error(error: hound::Error) -> MediaError {
    match error {
        // Its own word for an early end.
        hound::Error::IoError(error) if error.kind() == std::io::ErrorKind::Other => MediaError::Truncated,
        hound::Error::IoError(error) => error.into(),
        hound::Error::FormatError(what) => MediaError::Malformed(what),
        hound::Error::Unsupported => MediaError::Unsupported("WAV encoding"),
        hound::Error::TooWide => MediaError::Unsupported("WAV sample width"),
        _ => MediaError::Malformed("WAV header"),
    }
}

/// Reads a whole WAV file as 48 kHz mono.
pub(crate) fn read_wav(reader: impl Read) -> Result<Vec<f32>, MediaError> {
    let wav = hound::WavReader::new(reader).map_err(wav_error)?;
    let spec = wav.spec();
    if !(1..=2).contains(&spec.channels) {
        return Err(MediaError::Unsupported("WAV channel count"));
    }
    if !(8_000..=192_000).contains(&spec.sample_rate) {
        return Err(MediaError::Unsupported("WAV sample rate"));
    }
    if Duration::from_secs(u64::from(wav.duration() / spec.sample_rate)) >= MAX_WAV_LENGTH {
        return Err(MediaError::TooLong(MAX_WAV_LENGTH));
    }
    let promised = wav.len();
    let interleaved: Vec<f32> = match (spec.sample_format, spec.bits_per_sample) {
        (hound::SampleFormat::Float, 32) => {
            wav.into_samples::<f32>().collect::<Result<_, _>>().map_err(wav_error)?
        }
        (hound::SampleFormat::Int, bits @ 8..=32) => {
            let scale = 1.0 / (1u64 << (bits - 1)) as f32;
            wav.into_samples::<i32>()
                .map(|sample| sample.map(|s| s as f32 * scale))
                .collect::<Result<_, _>>()
                .map_err(wav_error)?
        }
        _ => return Err(MediaError::Unsupported("WAV sample format")),
    };
    if interleaved.len() < promised as usize {
        return Err(MediaError::Truncated);
    }
    let mono: Vec<f32> = if spec.channels == 2 {
        interleaved.chunks_exact(2).map(|pair| pair.iter().sum::<f32>() / 2.0).collect()
    } else {
        interleaved
    };
    // Floats in a file may be anything; a codec must not see it.
    let mono: Vec<f32> =
        mono.into_iter().map(|s| if s.is_finite() { s.clamp(-1.0, 1.0) } else { 0.0 }).collect();
    let samples = resample::whole(mono, spec.sample_rate)?;
    if samples.len() < FRAME_SAMPLES {
        return Err(MediaError::Malformed("WAV without 10 ms of sound"));
    }
    Ok(samples)
}

/// A speaker that writes what it is given to a 32-bit float WAV file, at the
/// pace of a real one and without latency.
pub struct FileSpeaker {
    writer: Option<hound::WavWriter<BufWriter<File>>>,
    pace: Option<Pace>,
}

impl FileSpeaker {
    /// Creates the file, or empties it.
    ///
    /// # Errors
    /// [`MediaError::File`] if it cannot be written.
    pub fn create(path: &Path) -> Result<Self, MediaError> {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 32,
            sample_format: hound::SampleFormat::Float,
        };
        let file = BufWriter::new(File::create(path)?);
        let writer = hound::WavWriter::new(file, spec).map_err(wav_error)?;
        Ok(Self { writer: Some(writer), pace: None })
    }
}

impl Speaker for FileSpeaker {
    fn play(&mut self, frame: &SoundFrame) -> Result<(), DeviceError> {
        let now = Instant::now();
        let beat = self.pace.get_or_insert_with(|| Pace::new(now, FRAME_LENGTH)).next(now);
        std::thread::sleep(beat.due.saturating_duration_since(now));
        let writer = self.writer.as_mut().ok_or(DeviceError::Vanished)?;
        for sample in frame {
            // A full disk is the one way in which this device vanishes.
            writer.write_sample(*sample).map_err(|_| DeviceError::Vanished)?;
        }
        Ok(())
    }

    fn latency(&self) -> Duration {
        Duration::ZERO
    }

    fn label(&self) -> &str {
        "WAV"
    }
}

impl Drop for FileSpeaker {
    fn drop(&mut self) {
        if let Some(Err(_)) = self.writer.take().map(hound::WavWriter::finalize) {
            tracing::warn!("a sound file could not be completed");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn wav(rate: u32, channels: u16, seconds: f32) -> Vec<u8> {
        let spec = hound::WavSpec {
            channels,
            sample_rate: rate,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut out = Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut out, spec).unwrap();
        for i in 0..(rate as f32 * seconds) as u32 {
            let s = (i as f32 * 440.0 * std::f32::consts::TAU / rate as f32).sin() * 12_000.0;
            for _ in 0..channels {
                writer.write_sample(s as i16).unwrap();
            }
        }
        writer.finalize().unwrap();
        out.into_inner()
    }

    #[test]
    fn every_rate_and_channel_count_becomes_48_khz_mono() {
        for rate in [8_000, 16_000, 22_050, 44_100, 48_000, 96_000] {
            for channels in [1, 2] {
                let samples = read_wav(wav(rate, channels, 0.5).as_slice()).unwrap();
                assert!(samples.len().abs_diff(24_000) <= 2, "{rate}/{channels}: {}", samples.len());
                let steady = &samples[4_800..19_200];
                let rms = (steady.iter().map(|s| s * s).sum::<f32>() / steady.len() as f32).sqrt();
                let expected = 12_000.0 / 32_768.0 / 2f32.sqrt();
                assert!((rms - expected).abs() < 0.01, "{rate}/{channels}: {rms}");
                let crossings = steady.windows(2).filter(|w| w[0] < 0.0 && w[1] >= 0.0).count();
                assert!(crossings.abs_diff(132) <= 1, "{rate}/{channels}: {crossings}");
            }
        }
    }

    #[test]
    fn a_cut_file_is_named_as_such() {
        let whole = wav(48_000, 1, 0.5);
        for cut in [0, 3, 20, 43, 44, 1_000, whole.len() - 1] {
            let error = read_wav(&whole[..cut]).unwrap_err();
            assert!(matches!(error, MediaError::Truncated | MediaError::Malformed(_)), "{cut}: {error:?}");
        }
        assert!(read_wav(whole.as_slice()).is_ok());
    }

    #[test]
    fn strange_floats_do_not_get_through() {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 48_000,
            bits_per_sample: 32,
            sample_format: hound::SampleFormat::Float,
        };
        let mut out = Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut out, spec).unwrap();
        for s in [f32::NAN, f32::INFINITY, 7.0, -9.0].iter().cycle().take(960) {
            writer.write_sample(*s).unwrap();
        }
        writer.finalize().unwrap();
        let samples = read_wav(out.get_ref().as_slice()).unwrap();
        assert!(samples.iter().all(|s| s.is_finite() && s.abs() <= 1.0));
    }

    #[test]
    fn it_loops_and_keeps_real_time() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("voice.wav");
        std::fs::write(&path, wav(48_000, 1, 0.1)).unwrap();
        let mut microphone = FileMicrophone::open(&path).unwrap();
        let mut frame = [0.0; FRAME_SAMPLES];
        let start = Instant::now();
        let first = microphone.read(&mut frame).unwrap().unwrap();
        let beginning = frame;
        let mut last = first;
        for _ in 0..30 {
            last = microphone.read(&mut frame).unwrap().unwrap();
            if last.duration_since(first).as_millis() % 100 == 0 {
                assert_eq!(frame, beginning, "a loop of 100 ms repeats after 100 ms");
            }
        }
        // 31 frames take 310 ms; a busy machine may only drop frames.
        let took = start.elapsed();
        assert!(took >= Duration::from_millis(305), "{took:?}");
        assert!(took < last.duration_since(start) + Duration::from_millis(400), "{took:?}");
    }

    #[test]
    fn what_is_played_is_in_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("out.wav");
        let mut speaker = FileSpeaker::create(&path).unwrap();
        let start = Instant::now();
        for i in 0..10 {
            speaker.play(&[i as f32 / 20.0; FRAME_SAMPLES]).unwrap();
        }
        assert!(start.elapsed() >= Duration::from_millis(85));
        drop(speaker);
        let samples = read_wav(File::open(&path).unwrap()).unwrap();
        assert_eq!(samples.len(), 10 * FRAME_SAMPLES);
        assert!((samples[5 * FRAME_SAMPLES + 7] - 0.25).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            cut in 0usize..2_000,
            flips in prop::collection::vec((0usize..400, any::<u8>()), 0..20),
        ) {
            let mut bytes = wav(16_000, 1, 0.05);
            for (at, value) in flips {
                if let Some(byte) = bytes.get_mut(at) { *byte = value; }
            }
            bytes.truncate(cut.max(1));
            let _ = read_wav(bytes.as_slice());
        }

        #[test]
        fn noise_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(read_wav(bytes.as_slice()).is_err());
        }
    }
}
