//! The mailbox server: padded ciphertext in, padded ciphertext out.
//!
//! A relay keeps one append-only log per mailbox, hands each envelope to every reader of the mailbox, and forgets
//! it when all have acknowledged it, or after 30 days. It signs the time, and runs a TURN server for calls. It links
//! nothing that could decrypt, and logs no address and no name that lives longer than a day.
//!
//! [`Relay::start`] runs one inside any program (the tests do); the binary `kader-relay` runs one by itself.

pub mod cli;
mod clock;
mod config;
mod error;
mod hub;
pub mod keys;
mod line;
mod listener;
pub mod logging;
mod rate;
mod server;
pub mod store;
mod tag;
mod turn_server;

pub use clock::{Clock, ManualClock, SystemClock};
pub use config::{Config, Data, Limits, TurnConfig};
pub use error::RelayError;
pub use server::{Relay, RunningRelay};
