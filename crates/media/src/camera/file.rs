//! A camera that sees a file.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use std::time::{Duration, Instant};

use super::Camera;
use super::ivf::Ivf;
use super::y4m::Y4m;
use crate::clock::Pace;
use crate::error::{DeviceError, MediaError};
use crate::frame::VideoFrame;

enum Source {
    Y4m(Y4m<BufReader<File>>),
    Ivf(Box<Ivf<BufReader<File>>>),
}

/// A camera that sees a Y4M file (4:2:0) or an IVF file (VP8), over and over,
/// in real time. A late caller loses frames; the film does not slow down.
pub struct FileCamera {
    source: Source,
    pace: Option<Pace>,
    start: Option<Instant>,
    label: String,
}

impl FileCamera {
    /// Opens the file and finds its frames. It starts to play at the first
    /// [`next`](Camera::next).
    ///
    /// # Errors
    /// [`MediaError::File`] if it cannot be read, [`MediaError::Malformed`],
    /// [`MediaError::Truncated`], [`MediaError::Dimensions`] or
    /// [`MediaError::Unsupported`] if it is not one of the two kinds.
    pub fn open(path: &Path) -> Result<Self, MediaError> {
        let label = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let mut reader = BufReader::new(File::open(path)?);
        let mut magic = [0; 4];
        reader.read_exact(&mut magic)?;
        reader.rewind()?;
        let source = match &magic {
            b"YUV4" => Source::Y4m(Y4m::open(reader)?),
            b"DKIF" => Source::Ivf(Box::new(Ivf::open(reader)?)),
            _ => return Err(MediaError::Unsupported("video file")),
        };
        Ok(Self { source, pace: None, start: None, label })
    }

    /// Starts at this moment, so that a [`crate::FileMicrophone`] with the
    /// same start stays in step with it.
    #[must_use]
    pub fn starting_at(mut self, start: Instant) -> Self {
        self.start = Some(start);
        self
    }

    /// The time from one frame to the next.
    #[must_use]
    pub fn step(&self) -> Duration {
        match &self.source {
            Source::Y4m(file) => file.step,
            Source::Ivf(file) => file.step,
        }
    }

    fn frame(&mut self, index: u64, at: Instant) -> Result<VideoFrame, MediaError> {
        match &mut self.source {
            Source::Y4m(file) => {
                let number = index.checked_rem(file.len()).unwrap_or(0);
                let data = file.frame(number)?;
                VideoFrame::new(file.width, file.height, data.into(), at)
            }
            Source::Ivf(file) => {
                let number = index.checked_rem(file.len()).unwrap_or(0);
                file.frame(number, at)
            }
        }
    }
}

impl Camera for FileCamera {
    fn next(&mut self) -> Result<Option<VideoFrame>, DeviceError> {
        let now = Instant::now();
        let start = *self.start.get_or_insert(now);
        let step = self.step();
        let beat = self.pace.get_or_insert_with(|| Pace::new(start, step)).next(now);
        std::thread::sleep(beat.due.saturating_duration_since(now));
        match self.frame(beat.index, beat.due) {
            Ok(frame) => Ok(Some(frame)),
            Err(MediaError::File(_) | MediaError::Truncated) => Err(DeviceError::Vanished),
            Err(_) => Err(DeviceError::Unsupported("video file")),
        }
    }

    fn label(&self) -> &str {
        &self.label
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn y4m(frames: u8) -> Vec<u8> {
        let mut bytes = b"YUV4MPEG2 W16 H16 F50:1\n".to_vec();
        for i in 0..frames {
            bytes.extend_from_slice(b"FRAME\n");
            bytes.extend([i; 384]);
        }
        bytes
    }

    fn camera(bytes: &[u8]) -> (tempfile::TempDir, FileCamera) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("film");
        std::fs::write(&path, bytes).unwrap();
        let camera = FileCamera::open(&path).unwrap();
        (directory, camera)
    }

    #[test]
    fn it_loops_in_real_time() {
        let (_directory, mut camera) = camera(&y4m(5));
        let start = Instant::now();
        camera = camera.starting_at(start);
        let mut seen = Vec::new();
        let mut last = start;
        for _ in 0..25 {
            let frame = camera.next().unwrap().unwrap();
            let expected = frame.captured.duration_since(start).as_millis() / 20 % 5;
            assert_eq!(u128::from(frame.i420[0]), expected);
            assert!(frame.captured >= last);
            last = frame.captured;
            seen.push(frame.i420[0]);
        }
        // 25 frames of 20 ms; the first is due at once.
        assert!(start.elapsed() >= Duration::from_millis(475), "{:?}", start.elapsed());
        let behind = Instant::now().duration_since(last);
        assert!(behind < Duration::from_millis(300), "never more than a few frames behind: {behind:?}");
        assert!(seen.contains(&4) && seen.contains(&0));
    }

    #[test]
    fn a_late_caller_gets_the_frame_of_the_moment() {
        let (_directory, mut camera) = camera(&y4m(50));
        let start = Instant::now();
        camera = camera.starting_at(start);
        assert_eq!(camera.next().unwrap().unwrap().i420[0], 0);
        std::thread::sleep(Duration::from_millis(210));
        let frame = camera.next().unwrap().unwrap();
        let newest = start.elapsed().as_millis() / 20;
        assert!(frame.i420[0] >= 10 && u128::from(frame.i420[0]) <= newest, "frame {}", frame.i420[0]);
        assert_eq!(frame.captured, start + Duration::from_millis(20) * u32::from(frame.i420[0]));
    }

    #[test]
    fn ivf_plays_too() {
        let (_directory, mut camera) = camera(&super::super::ivf::tests::sample(4));
        for _ in 0..6 {
            let frame = camera.next().unwrap().unwrap();
            assert_eq!((frame.width, frame.height), (64, 48));
        }
    }

    #[test]
    fn other_files_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("film");
        assert!(matches!(FileCamera::open(&path), Err(MediaError::File(_))));
        std::fs::write(&path, b"RIFF....").unwrap();
        assert!(matches!(FileCamera::open(&path), Err(MediaError::Unsupported(_))));
        std::fs::write(&path, b"YU").unwrap();
        assert!(matches!(FileCamera::open(&path), Err(MediaError::Truncated)));
    }

    #[test]
    fn a_file_that_is_cut_while_playing_vanishes() {
        let (directory, mut camera) = camera(&y4m(5));
        camera.next().unwrap().unwrap();
        std::fs::write(directory.path().join("film"), b"").unwrap();
        // What the reader had buffered may still come.
        let error = (0..10).find_map(|_| camera.next().err());
        assert_eq!(error, Some(DeviceError::Vanished));
    }
}
