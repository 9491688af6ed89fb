//! Tests of the rules, by number, and of the ledger.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod agreement;
mod between;
mod bytes;
mod calendar;
mod clauses;
mod clocks;
mod crisis;
mod edges;
mod end;
mod fuzz;
mod introduction;
mod ledger;
mod meeting;
mod messages;
mod never_a_trap;
mod permissions;
mod planning;
mod rating;
mod session;
mod several;
mod simulation;
mod table;
mod tightening;

use crate::{Now, ReasonCode, Refusal, SettingError};

/// A morning, with a boot clock that has nothing to do with it.
const MORNING: Now = Now { wall_ms: 1_795_000_000_000, boot_ms: 7_000_000 };

fn later(now: Now, ms: u64) -> Now {
    Now { wall_ms: now.wall_ms + ms, boot_ms: now.boot_ms + ms }
}

/// How many cases: ten times as many with `KADER_THOROUGH`.
fn cases(some: u32) -> u32 {
    if std::env::var_os("KADER_THOROUGH").is_some() { 10 * some } else { some }
}

fn no(reason: ReasonCode) -> SettingError {
    Refusal::because(reason).into()
}
