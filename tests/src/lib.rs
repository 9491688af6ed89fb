//! Whole-system tests of Kader, and what they share: a lab with two headless sides, windows, a display.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops where it cannot go on, and says where"
)]

pub mod along;
pub mod axe;
pub mod bad_relay;
pub mod bare;
pub mod camera;
pub mod capture;
pub mod clock;
pub mod couple;
pub mod desktop;
pub mod door;
pub mod exchange;
pub mod first;
pub mod keyring;
pub mod keys;
pub mod lab;
pub mod likeness;
pub mod notifications;
pub mod pictures;
pub mod process;
pub mod record;
pub mod remote;
pub mod search;
mod shim;
pub mod shows;
pub mod visit;
pub mod walk;
pub mod window;
