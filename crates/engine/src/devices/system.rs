//! Where devices come from: the system, or files that stand in for them.

use std::sync::Arc;

use kader_core::input::DeviceKind;
use kader_media::devices as system;
use kader_media::{
    Camera, CameraRequest, Device, DeviceCamera, DeviceError, DeviceMicrophone, DeviceSpeaker, FileCamera,
    FileMicrophone, FileSpeaker, MediaError, Microphone, Speaker,
};

use crate::EngineConfig;

/// An open device.
pub(crate) enum Opened {
    /// A camera.
    Camera(Box<dyn Camera>),
    /// A microphone.
    Microphone(Box<dyn Microphone>),
    /// A speaker.
    Speaker(Box<dyn Speaker>),
}

/// What lists and opens devices. Both may take seconds.
pub(crate) trait System: Send + Sync {
    /// Those there are.
    fn list(&self, kind: DeviceKind) -> Vec<Device>;

    /// Opens one, or the system's choice.
    fn open(&self, kind: DeviceKind, id: Option<&str>) -> Result<Opened, MediaError>;

    /// Whether a file stands in for devices of this kind.
    fn is_file(&self, kind: DeviceKind) -> bool;
}

/// This machine, with the files that the engine was set up with.
pub(crate) struct Machine(pub(crate) Arc<EngineConfig>);

impl System for Machine {
    fn list(&self, kind: DeviceKind) -> Vec<Device> {
        match kind {
            DeviceKind::Camera => system::cameras(),
            DeviceKind::Microphone => system::microphones(),
            DeviceKind::Speaker => system::speakers(),
        }
        .unwrap_or_default()
    }

    fn open(&self, kind: DeviceKind, id: Option<&str>) -> Result<Opened, MediaError> {
        let config = &self.0;
        Ok(match kind {
            DeviceKind::Camera => Opened::Camera(match &config.camera {
                Some(file) => Box::new(FileCamera::open(file)?),
                None => {
                    let first = || self.list(kind).into_iter().next().map(|device| device.id);
                    let id = id.map(str::to_owned).or_else(first).ok_or(DeviceError::Absent)?;
                    Box::new(DeviceCamera::open(&id, CameraRequest::default())?)
                }
            }),
            DeviceKind::Microphone => Opened::Microphone(match &config.microphone {
                Some(file) => Box::new(FileMicrophone::open(file)?),
                None => Box::new(DeviceMicrophone::open(id)?),
            }),
            DeviceKind::Speaker => Opened::Speaker(match &config.speaker {
                Some(file) => Box::new(FileSpeaker::create(file)?),
                None => Box::new(DeviceSpeaker::open(id)?),
            }),
        })
    }

    fn is_file(&self, kind: DeviceKind) -> bool {
        let file = match kind {
            DeviceKind::Camera => &self.0.camera,
            DeviceKind::Microphone => &self.0.microphone,
            DeviceKind::Speaker => &self.0.speaker,
        };
        file.is_some()
    }
}

/// Opens the chosen one; where it is gone, the system's choice. Gives what was chosen in the end.
pub(crate) fn open(
    system: &dyn System,
    kind: DeviceKind,
    choice: Option<String>,
) -> (Result<Opened, MediaError>, Option<String>) {
    let Some(id) = choice.filter(|id| system.list(kind).iter().any(|device| device.id == *id)) else {
        return (system.open(kind, None), None);
    };
    match system.open(kind, Some(&id)) {
        // It went away just now.
        Err(MediaError::Device(DeviceError::Absent | DeviceError::Vanished)) => {
            (system.open(kind, None), None)
        }
        opened => (opened, Some(id)),
    }
}
