//! Damaged bytes for the readers of what strangers send, and the corpus that is kept. For tests only.
//!
//! A reader of foreign bytes is a [`Target`]: its name, valid samples, and a function from bytes to
//! either the same value's encoding or the code of a refusal. [`Target::run`] reads the kept corpus
//! and then a number of samples that were damaged at random: as bytes, and as the CBOR that they are.
//! Every time it demands that
//!
//! * nothing panics,
//! * whatever is read encodes to exactly the bytes that were read: one value, one encoding,
//! * nothing longer than the reader's own limit is read,
//! * no length that bytes merely claim is believed: memory stays bounded.
//!
//! `cargo test` runs [`CASES`] damaged samples a target, always the same ones. With `KADER_FUZZ_CASES`
//! there are as many as said, from a seed that is drawn and printed; `KADER_FUZZ_SEED` sets it. What
//! fails is made as small as possible and kept as `corpus/<target>/found-<hash>`, so that it is read
//! ever after. With `KADER_FUZZ_KEEP` the samples, and the smallest damaged one for each answer that
//! the corpus lacks, are written into it.
//!
//! Why no coverage-guided engine: those need an instrumented build, which the stable compiler does not
//! make, and without it they draw plain random bytes, which a strict reader refuses at the first one.
//! A target is a function of bytes, so such an engine can be put in front of it.

// A library that is made of assertions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "for tests only: a failure is a panic"
)]

mod cbor;
mod corpus;
mod damage;
mod target;

pub use damage::Damage;
pub use target::{Answer, CASES, Target, a_flip_in_every_byte, every_flip};
