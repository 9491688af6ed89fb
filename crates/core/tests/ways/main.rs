//! The core on its own: two of them, a relay in memory, and time that a test moves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

mod agreeing;
mod asked;
mod badly;
mod changed;
mod course;
mod crisis;
mod flood;
mod hostile;
mod killed;
mod lock;
mod pairing;
mod person;
mod planning;
mod relay;
mod retention;
mod session;
mod several;
mod standing;
mod starting;
mod tightening;
mod together;
mod world;
