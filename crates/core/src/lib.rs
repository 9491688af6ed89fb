//! The facade: `Core::handle(Input, now)` gives outputs. Decides; opens no socket, starts no thread, reads no clock.
//!
//! The three journeys go through here (docs/ARCHITECTURE.md): a person's command or
//! a relay's frame comes in as an [`input::Input`], a rule of `kader-setting` is
//! asked, one transaction of `kader-vault` writes everything that follows, and only
//! then an [`output::Output`] says what to send, to show or to start.

mod acknowledging;
mod agreeing;
mod archive;
mod asking;
mod book;
mod checking;
mod comparing_ledgers;
mod computers;
mod core;
mod counting;
mod course;
mod crisis;
pub mod finding;
mod flow;
mod framing;
mod healing;
mod hearing;
mod homework;
mod idle;
pub mod input;
mod introducing;
mod judging;
mod keeping;
mod keeping_time;
pub mod later;
mod letters;
mod lines;
mod lines_heard;
mod lobby;
mod lost;
mod message;
pub mod notes;
mod onward;
mod opening;
mod operation;
pub mod output;
mod pairing;
mod parting;
mod planning;
mod pointing;
mod rating;
mod relationship;
pub mod reminding;
mod returning;
mod room;
mod running;
mod same_keys;
mod show;
mod show_course;
mod starting;
mod state;
mod taking_along;
mod terms;
mod tightening;
pub mod toolbox;
mod trouble;
mod verifying;
pub mod view;
mod waiting;
mod withdrawing;

pub use crate::core::{Core, CoreConfig};
pub use trouble::Trouble;

/// Fresh random bytes from the system.
pub(crate) fn random(bytes: &mut [u8]) -> Result<(), Trouble> {
    use ring::rand::SecureRandom;
    ring::rand::SystemRandom::new().fill(bytes).map_err(|_| Trouble::State)
}

/// What [`hex`] made of so many bytes; nothing for anything else.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0u8; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The handle by which the page knows a member: the first eight bytes of the key.
pub(crate) fn handle(key: &kader_setting::PublicKey) -> String {
    hex(key.as_bytes().get(..8).unwrap_or_default())
}
