//! Camera, microphone, speaker, codecs, echo cancellation and playout.
//!
//! Two halves meet here. *Capture*: a [`camera::Camera`] or
//! [`sound::Microphone`] is driven by a loop of [`loops`] on its own thread,
//! which gives raw frames for the self view and encoded frames for the call.
//! *Playout*: what the call received goes into [`playout::Playout`], from
//! which the speaker pulls sound and the screen takes pictures in step with it;
//! with several people, each has a playout and the speaker pulls from their
//! [`playout::Mix`].
//!
//! All sound inside the crate is mono, 48 kHz, `f32` in -1.0 to 1.0, in frames
//! of 10 ms ([`sound::SoundFrame`]). All pictures are I420 with studio range
//! ([`frame::VideoFrame`]). All times are monotonic [`std::time::Instant`]s,
//! or microseconds on the sender's single capture clock ([`clock`]).
//!
//! Nothing here knows of networks, keys or permits: whoever takes the encoded
//! frames decides whether they may go anywhere.

pub mod camera;
pub mod clock;
pub mod devices;
pub mod error;
pub mod frame;
pub mod loops;
pub mod opus;
pub mod playout;
mod resample;
pub mod sound;
pub mod voice;
pub mod vp8;
mod vpx;

pub use camera::{Camera, CameraRequest, DeviceCamera, FileCamera};
pub use devices::Device;
pub use error::{DeviceError, MediaError};
pub use frame::{AudioPacket, EncodedFrame, VideoFrame};
pub use loops::{CameraLoop, MicrophoneLoop, PictureLoop, SpeakerLoop};
pub use playout::{Mix, Playout, SoundSource};
pub use sound::{DeviceMicrophone, DeviceSpeaker, FileMicrophone, FileSpeaker};
pub use sound::{Microphone, SoundFrame, Speaker};
pub use voice::VoiceProcessing;
