//! The core on its own: two of them, a relay in memory, and time that a test moves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

mod agreeing;
mod any_order;
mod apart;
mod asked;
mod badly;
mod beyond;
mod changed;
mod checking;
mod comparing;
mod computers;
mod course;
mod crisis;
mod flood;
mod forged;
mod gaps;
mod homework;
mod hostile;
mod introducing;
mod killed;
mod letters;
mod lies;
mod lock;
mod lost;
mod never_a_trap;
mod pairing;
mod person;
mod planning;
mod rating;
mod relay;
mod reminding;
mod restoring;
mod retention;
mod returning;
mod session;
mod several;
mod standing;
mod starting;
mod taking_along;
mod tightening;
mod together;
mod waiting;
mod wiped;
mod world;
