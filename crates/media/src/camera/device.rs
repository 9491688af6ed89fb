//! A real camera, by way of nokhwa.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nokhwa::NokhwaError;
use nokhwa::utils::{CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType};

use super::{Camera, convert};
use crate::error::DeviceError;
use crate::frame::VideoFrame;

/// How long a camera may take to open; some wake up slowly.
const OPEN_LIMIT: Duration = Duration::from_secs(10);
/// How long a camera may be silent before it counts as gone.
const SILENCE_LIMIT: Duration = Duration::from_secs(5);
/// How long one call of `next` waits.
const WAIT: Duration = Duration::from_millis(100);
/// How long dropping waits for the device to close.
const CLOSE_LIMIT: Duration = Duration::from_millis(500);

const FORMATS: [FrameFormat; 3] = [FrameFormat::YUYV, FrameFormat::NV12, FrameFormat::MJPEG];

/// What to ask of a camera. It gives what comes nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CameraRequest {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Frames a second.
    pub rate: u32,
}

impl Default for CameraRequest {
    /// 640 by 360 at 30 frames a second.
    fn default() -> Self {
        Self { width: 640, height: 360, rate: 30 }
    }
}

/// A real camera. Open from construction until drop.
///
/// The system's handle cannot change threads, so a thread of its own holds it
/// and gives on the newest picture.
pub struct DeviceCamera {
    frames: Option<Receiver<Result<VideoFrame, DeviceError>>>,
    closed: Receiver<()>,
    thread: Option<JoinHandle<()>>,
    label: String,
    last: Instant,
}

impl DeviceCamera {
    /// Opens the camera with this id (from [`crate::devices::cameras`]) and
    /// waits until it runs.
    ///
    /// # Errors
    /// [`DeviceError::Absent`], [`DeviceError::Busy`], [`DeviceError::Denied`]
    /// as the system says; [`DeviceError::Unsupported`] if it offers neither
    /// YUYV, NV12 nor MJPEG, or does not open within 10 s.
    pub fn open(id: &str, request: CameraRequest) -> Result<Self, DeviceError> {
        let index = match id.parse::<u32>() {
            Ok(number) => CameraIndex::Index(number),
            Err(_) => CameraIndex::String(id.to_owned()),
        };
        allow_access()?;
        // One waiting frame is the slot of the newest: while it is not taken,
        // the thread throws older pictures away.
        let (frame_out, frames) = sync_channel(1);
        let (opened_out, opened) = sync_channel(1);
        let (closed_out, closed) = sync_channel(1);
        let thread = std::thread::Builder::new()
            .name("camera-device".into())
            .spawn(move || {
                run(index, request, &opened_out, &frame_out);
                let _ = closed_out.send(());
            })
            .map_err(|_| DeviceError::Unsupported("thread limit"))?;
        let label = match opened.recv_timeout(OPEN_LIMIT) {
            Ok(result) => result?,
            Err(_) => return Err(DeviceError::Unsupported("camera does not open")),
        };
        let frames = Some(frames);
        Ok(Self { frames, closed, thread: Some(thread), label, last: Instant::now() })
    }
}

impl Camera for DeviceCamera {
    fn next(&mut self) -> Result<Option<VideoFrame>, DeviceError> {
        let frames = self.frames.as_ref().ok_or(DeviceError::Vanished)?;
        match frames.recv_timeout(WAIT) {
            Ok(frame) => {
                self.last = Instant::now();
                frame.map(Some)
            }
            Err(RecvTimeoutError::Timeout) if self.last.elapsed() < SILENCE_LIMIT => Ok(None),
            Err(_) => Err(DeviceError::Vanished),
        }
    }

    fn label(&self) -> &str {
        &self.label
    }
}

impl Drop for DeviceCamera {
    fn drop(&mut self) {
        // The thread sees its receiver gone at the next picture and closes.
        self.frames = None;
        if self.closed.recv_timeout(CLOSE_LIMIT).is_err() {
            // A camera that gives no pictures cannot be interrupted; it closes
            // when its driver answers. Waiting longer would freeze the caller.
            tracing::warn!("the camera is slow to close");
        } else if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Asks the person on macOS, where nothing opens without.
fn allow_access() -> Result<(), DeviceError> {
    #[cfg(target_os = "macos")]
    {
        let (answer_out, answer) = sync_channel(1);
        nokhwa::nokhwa_initialize(move |allowed| {
            let _ = answer_out.try_send(allowed);
        });
        if !answer.recv_timeout(Duration::from_secs(120)).unwrap_or(false) {
            return Err(DeviceError::Denied);
        }
    }
    Ok(())
}

fn run(
    index: CameraIndex,
    request: CameraRequest,
    opened: &SyncSender<Result<String, DeviceError>>,
    frames: &SyncSender<Result<VideoFrame, DeviceError>>,
) {
    // The library below panics on some failures of drivers; that must stay a
    // camera that went away.
    let result = catch_unwind(AssertUnwindSafe(|| -> Result<(), DeviceError> {
        let mut camera = match open(index, request) {
            Ok(camera) => camera,
            Err(error) => {
                let _ = opened.send(Err(error));
                return Ok(());
            }
        };
        let _ = opened.send(Ok(camera.info().human_name()));
        let result = pump(&mut camera, frames);
        let _ = camera.stop_stream();
        result
    }));
    match result {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            let _ = frames.send(Err(error));
        }
        Err(_) => {
            let _ = opened.try_send(Err(DeviceError::Vanished));
            let _ = frames.send(Err(DeviceError::Vanished));
        }
    }
}

fn open(index: CameraIndex, request: CameraRequest) -> Result<nokhwa::Camera, DeviceError> {
    let any = RequestedFormat::with_formats(RequestedFormatType::None, &FORMATS);
    let mut camera = nokhwa::Camera::new(index, any).map_err(|error| opening_error(&error))?;
    if let Ok(offered) = camera.compatible_camera_formats() {
        let chosen = choose(&offered, request).ok_or(DeviceError::Unsupported("camera format"))?;
        let exactly = RequestedFormat::with_formats(RequestedFormatType::Exact(chosen), &FORMATS);
        if chosen != camera.camera_format() && camera.set_camera_requset(exactly).is_err() {
            // It said that it could. What it has now is usable as well.
            tracing::warn!("a camera refused a format that it offers");
        }
    }
    camera.open_stream().map_err(|error| opening_error(&error))?;
    Ok(camera)
}

fn pump(
    camera: &mut nokhwa::Camera,
    frames: &SyncSender<Result<VideoFrame, DeviceError>>,
) -> Result<(), DeviceError> {
    loop {
        let format = camera.camera_format();
        let (width, height) = (format.width(), format.height());
        let raw = camera.frame_raw().map_err(|error| frame_error(&error))?;
        let captured = Instant::now();
        let picture = match format.format() {
            FrameFormat::YUYV => convert::yuyv(&raw, width, height).map(|p| (width, height, p)),
            FrameFormat::NV12 => convert::nv12(&raw, width, height).map(|p| (width, height, p)),
            FrameFormat::MJPEG => convert::jpeg(&raw),
            _ => return Err(DeviceError::Unsupported("camera format")),
        };
        // Cameras start with broken pictures; the next one will do.
        let Some((width, height, pixels)) = picture else { continue };
        let Ok(frame) = VideoFrame::new(width, height, pixels.into(), captured) else { continue };
        match frames.try_send(Ok(frame)) {
            Ok(()) | Err(TrySendError::Full(_)) => {}
            Err(TrySendError::Disconnected(_)) => return Ok(()),
        }
    }
}

/// The offered format that costs least and looks best for this request.
fn choose(offered: &[CameraFormat], request: CameraRequest) -> Option<CameraFormat> {
    let wanted_pixels = i64::from(request.width) * i64::from(request.height);
    offered
        .iter()
        .filter(|format| FORMATS.contains(&format.format()))
        .min_by_key(|format| {
            let rate = format.frame_rate();
            let slow = u32::from(rate < 15);
            let pixels = i64::from(format.width()) * i64::from(format.height());
            // Larger than wanted costs time, smaller costs sight; both count
            // as how far off they are, and smaller doubly.
            let off = (pixels - wanted_pixels).abs() * if pixels < wanted_pixels { 2 } else { 1 };
            let shape = i64::from(format.width()) * i64::from(request.height)
                - i64::from(format.height()) * i64::from(request.width);
            let jpeg = u32::from(format.format() == FrameFormat::MJPEG);
            (slow, off + shape.abs() / 8, rate.abs_diff(request.rate), jpeg)
        })
        .copied()
}

/// A camera that gives no picture any more has gone; but some say only at the first one that
/// another program has them.
fn frame_error(error: &NokhwaError) -> DeviceError {
    match opening_error(error) {
        DeviceError::Busy => DeviceError::Busy,
        _ => DeviceError::Vanished,
    }
}

fn opening_error(error: &NokhwaError) -> DeviceError {
    let text = match error {
        NokhwaError::OpenDeviceError(_, text)
        | NokhwaError::OpenStreamError(text)
        | NokhwaError::GeneralError(text)
        | NokhwaError::InitializeError { error: text, .. }
        | NokhwaError::StructureError { error: text, .. }
        | NokhwaError::GetPropertyError { error: text, .. }
        | NokhwaError::SetPropertyError { error: text, .. }
        | NokhwaError::ReadFrameError(text) => text.to_ascii_lowercase(),
        _ => return DeviceError::Unsupported("camera interface"),
    };
    // The library passes on only text, in the words of three systems: errno
    // names on Linux, HRESULTs on Windows, AVFoundation's on macOS.
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["permission", "os error 13", "os error 1)", "0x80070005", "access", "not authorized"]) {
        DeviceError::Denied
    } else if says(&["busy", "os error 16", "0xc00d3704", "0x80070020", "in use", "locked"]) {
        DeviceError::Busy
    } else if matches!(error, NokhwaError::OpenDeviceError(..))
        || says(&["no such", "os error 2)", "os error 6)", "os error 19", "not found", "0xc00d3ea2"])
    {
        DeviceError::Absent
    } else {
        DeviceError::Unsupported("camera format")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_nearest_sensible_format_is_chosen() {
        let offered = [
            CameraFormat::new_from(1920, 1080, FrameFormat::MJPEG, 30),
            CameraFormat::new_from(1280, 720, FrameFormat::YUYV, 10),
            CameraFormat::new_from(640, 360, FrameFormat::YUYV, 30),
            CameraFormat::new_from(640, 360, FrameFormat::MJPEG, 30),
            CameraFormat::new_from(640, 360, FrameFormat::YUYV, 5),
            CameraFormat::new_from(640, 480, FrameFormat::YUYV, 30),
            CameraFormat::new_from(320, 180, FrameFormat::YUYV, 30),
            CameraFormat::new_from(640, 360, FrameFormat::GRAY, 30),
        ];
        let chosen = choose(&offered, CameraRequest::default()).unwrap();
        assert_eq!(chosen, offered[2]);
        // Without it: compressed of the same size rather than another size.
        let fewer: Vec<_> = offered.iter().copied().filter(|f| *f != offered[2]).collect();
        assert_eq!(choose(&fewer, CameraRequest::default()).unwrap(), offered[3]);
        // A slow picture of the right size is worse than a fast one beside it.
        let slow = [offered[4], offered[5]];
        assert_eq!(choose(&slow, CameraRequest::default()).unwrap(), offered[5]);
        assert!(choose(&offered[7..], CameraRequest::default()).is_none());
    }

    #[test]
    fn what_the_system_says_becomes_what_a_person_can_do() {
        let open = |text: &str| {
            opening_error(&NokhwaError::OpenDeviceError("0".into(), format!("V4L2 Error: {text}")))
        };
        assert_eq!(open("No such file or directory (os error 2)"), DeviceError::Absent);
        assert_eq!(open("Permission denied (os error 13)"), DeviceError::Denied);
        assert_eq!(open("Device or resource busy (os error 16)"), DeviceError::Busy);
        let stream = NokhwaError::OpenStreamError("Device or resource busy (os error 16)".into());
        assert_eq!(opening_error(&stream), DeviceError::Busy);
        let frame = |text: &str| frame_error(&NokhwaError::ReadFrameError(text.into()));
        assert_eq!(frame("Device or resource busy (os error 16)"), DeviceError::Busy);
        assert_eq!(frame("No such device (os error 19)"), DeviceError::Vanished);
    }

    #[test]
    fn a_camera_that_is_not_there_is_absent() {
        assert_eq!(DeviceCamera::open("63", CameraRequest::default()).map(|_| ()), Err(DeviceError::Absent));
    }
}
