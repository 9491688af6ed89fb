//! The bytes that the relay sees: envelopes, padding, limits, frames.
//!
//! This crate knows nothing of what is inside an envelope and links no decryption. It is shared by the
//! client, which fills envelopes, and by the relay, which stores and forwards them.
//!
//! * [`Envelope`]: opaque ciphertext of a bounded size, made by [`padding`] to say little by its length.
//! * [`frame`]: the requests and answers on the WebSocket, in strict DAG-CBOR.
//! * [`Token`]: a bearer secret; the relay stores its [`TokenHash`] only.
//! * [`Capability`]: a practice's permission to create mailboxes.
//! * [`time_statement`]: what the relay signs when asked for the time.

mod byte_types;
mod capability;
mod envelope;
mod error;
pub mod frame;
mod ids;
mod limits;
pub mod padding;
mod time;
mod token;

pub use capability::{CAPABILITY_BYTES, Capability, CapabilityProblem};
pub use envelope::Envelope;
pub use error::WireError;
pub use frame::{ClientFrame, RefusalCode, RelayFrame};
pub use ids::{EnvelopeHash, MailboxId};
pub use limits::{
    MAX_ENVELOPE, MAX_FRAME, MAX_READERS, MAX_TEXT, MAX_TURN_URLS, MIN_ENVELOPE, PROTOCOL, UNREADABLE_REQUEST,
};
pub use time::{time_statement, verify_time_statement};
pub use token::{Token, TokenHash};
