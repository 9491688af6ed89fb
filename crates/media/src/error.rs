//! What can go wrong with devices, files and codecs.

use std::time::Duration;

/// Why a camera, microphone or speaker does not give or take anything.
///
/// The screen has its own words for each of these, so the variants say what a
/// person can do, not which call of which system failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DeviceError {
    /// No such device, or no device of this kind at all. Likely it is not
    /// plugged in, or the stored choice is from another machine. Offer the
    /// list of devices.
    #[error("the device is absent")]
    Absent,
    /// Another program holds the device. Close that program, then try again.
    #[error("the device is in use by another program")]
    Busy,
    /// The operating system refused access. The person has to allow it in the
    /// system's privacy settings (or join the `video`/`audio` group on Linux).
    #[error("access to the device was refused")]
    Denied,
    /// The device was there and stopped giving or taking: unplugged, suspended,
    /// or its sound server ended. Offer the list of devices.
    #[error("the device went away while in use")]
    Vanished,
    /// The device offers nothing that can be used here; the text names the
    /// property. Choose another device.
    #[error("the device is not supported: {0}")]
    Unsupported(&'static str),
}

/// Why a file, a codec or a loop of this crate failed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MediaError {
    /// A device failed; see [`DeviceError`].
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// A file could not be read or written. Check that it exists and that its
    /// permissions allow it.
    #[error("a media file could not be read or written: {0}")]
    File(std::io::ErrorKind),
    /// A file is not what its first bytes promise; the text names the field.
    #[error("a media file is malformed: {0}")]
    Malformed(&'static str),
    /// A file ends inside a frame or header. It was likely cut while written
    /// or copied.
    #[error("a media file is cut short")]
    Truncated,
    /// A file or stream is well formed but of a kind not handled here; the
    /// text names the property. Convert it.
    #[error("a media format is not supported: {0}")]
    Unsupported(&'static str),
    /// A sound file is longer than the given limit, because it is held in
    /// memory. Cut it.
    #[error("a sound file is longer than {0:?}")]
    TooLong(Duration),
    /// A picture is larger than [`crate::vp8::MAX_WIDTH`] by
    /// [`crate::vp8::MAX_HEIGHT`], empty, or its buffer does not have the
    /// length that its size asks for.
    #[error("a picture has impossible dimensions")]
    Dimensions,
    /// An encoded frame or packet cannot be decoded. For video: ask the sender
    /// for a key frame. For sound: conceal it.
    #[error("an encoded frame cannot be decoded")]
    Undecodable,
    /// A video frame depends on frames that were lost. Ask the sender for a
    /// key frame and go on feeding.
    #[error("a key frame is needed first")]
    KeyFrameNeeded,
    /// A codec refused its configuration or failed inside; the number is the
    /// codec's own. This is a bug here or a mismatch of library versions.
    #[error("a codec failed with code {0}")]
    Codec(i32),
    /// The operating system gave no thread. Its limits are exhausted.
    #[error("no thread could be started")]
    NoThread,
}

impl From<std::io::Error> for MediaError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Self::Truncated,
            kind => Self::File(kind),
        }
    }
}
