//! One session: a permit and encoded frames in, WebRTC out, and back.
//!
//! A [`Call`] is started with a [`Permit`](kader_setting::Permit), the session's media keys and a
//! boot clock. It seals every frame (SFrame, RFC 9605) before it is packetized, opens what comes
//! back after it was put together, and tells its owner what happens in [`CallEvent`]s. It ends by
//! itself when the permit does.
//!
//! | module | what it decides |
//! | --- | --- |
//! | `gate` | whether anything may pass: the permit on the boot clock |
//! | `sealing` | what is inside a sealed frame: media time and the frame |
//! | `vp8_payload`, `receive` | packets to frames and back: order, repair, giving up (no I/O) |
//! | `estimator`, `pacer` | how much is sent, and when (no I/O) |
//! | `line` | what a person is told about the connection (no I/O) |
//! | `peer`, `feedback`, `handshake` | the WebRTC library, the chain that packets pass in it, and its sockets |
//! | `sending`, `receiving`, `supervision` | the tasks of a call |
//! | `sdp` | descriptions as text: plausibility, hidden addresses |

mod call;
mod config;
mod error;
mod estimator;
mod events;
mod feedback;
mod gate;
mod handshake;
mod line;
mod pacer;
mod peer;
mod pulse;
mod receive;
mod receiving;
mod sdp;
mod sealing;
#[cfg(test)]
mod seeded;
mod sending;
mod supervision;
mod vp8_payload;

pub use call::Call;
pub use config::{CallConfig, CallRole, Estimator, IceServer};
pub use error::CallError;
pub use estimator::{Limits, QueueEstimator};
pub use events::{CallEvent, CallStats, EndReason, ReceivedAudio, ReceivedFrame};
pub use gate::BootClock;
pub use line::{LOST_AFTER, Line, LineFacts, LineSign};
