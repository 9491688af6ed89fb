//! Archives that are written, read back, damaged, and read by others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

mod fuzz;
mod hostile;
pub(crate) mod sample;
mod written;
