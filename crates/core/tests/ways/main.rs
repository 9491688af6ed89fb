//! The core on its own: two of them, a relay in memory, and time that a test moves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

mod agreeing;
mod badly;
mod hostile;
mod killed;
mod pairing;
mod person;
mod relay;
mod session;
mod standing;
mod starting;
mod world;
