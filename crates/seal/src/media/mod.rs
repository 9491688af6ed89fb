//! Sound and pictures, sealed frame by frame: SFrame (RFC 9605) with keys from MLS.
//!
//! One session's [`MediaKeys`] come from the group's exporter
//! ([`Group::media_keys`](crate::Group::media_keys)); a [`MediaSealer`] is made for each stream
//! sent, a [`MediaOpener`] for each kind of stream received. They end with the session: dropping or
//! destroying them wipes the keys.

mod cipher;
mod keys;
mod kid;
mod opener;
mod replay;
mod sealer;

pub use cipher::{CipherMaker, FrameCipher, FrameHeader, sframe_aes128gcm};
pub use keys::MediaKeys;
pub use kid::{Kid, Stream};
pub use opener::{MediaOpener, OpenedFrame};
pub use replay::{ReplayWindow, WINDOW};
pub use sealer::{MAX_FRAMES, MediaSealer};

/// Bytes of a VP8 frame that stay readable: byte 0 holds the key-frame bit that RTP packetizers and
/// other receivers look at (RFC 7741 section 4.3). It is authenticated all the same.
pub const VP8_CLEAR: usize = 1;
