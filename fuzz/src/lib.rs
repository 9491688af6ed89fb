//! Damaged bytes for the readers of what strangers send, and the corpus that is kept. For tests only.
//!
//! A reader of foreign bytes is a target of [bolero](https://docs.rs/bolero): a `#[test]` with one [`check!`] in
//! it, which has a name, valid samples, and a function from bytes to either the same value's encoding or the code
//! of a refusal. Of every input it is demanded that
//!
//! * nothing panics,
//! * whatever is read encodes to exactly the bytes that were read: one value, one encoding,
//! * nothing longer than the reader's own limit is read,
//! * no length that bytes merely claim is believed: memory stays bounded.
//!
//! `cargo test` reads what is kept beside the test, in `__fuzz__/<name>`: what failed once (`crashes`), samples
//! that must be read for ever (`corpus/good-*`), damaged ones with their answer (`corpus/bad-<code>-*`), and what
//! an engine guided by coverage found to reach further (`corpus/<hash>`). Then it reads [`CASES`] samples that
//! were damaged at random, as bytes and as the CBOR that they are: always the same ones. With
//! `KADER_FUZZ_CASES` there are as many as said, from a seed that is drawn and printed; `KADER_FUZZ_SEED` sets
//! it. What fails is made as small as it gets and kept as `crashes/found-<hash>`, so that it is read ever after.
//! With `KADER_FUZZ_KEEP` the samples, and the smallest damaged one for each answer that the corpus lacks, are
//! written into it.
//!
//! `make fuzz` gives each target to libFuzzer, guided by coverage and begun from the corpus (`scripts/fuzz.sh`).
//! What fails there is kept in `crashes` too.

// A library that is made of assertions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "for tests only: a failure is a panic"
)]
// `cargo bolero` builds with it.
#![allow(unexpected_cfgs, reason = "cfg(fuzzing) says that an engine is linked in")]

mod cbor;
mod corpus;
mod damage;
mod engine;
mod target;

#[doc(hidden)]
pub use bolero;
pub use corpus::Corpus;
pub use target::{Answer, Bolero, CASES, Target, a_flip_in_every_byte, every_flip};

/// One target: its name among those of its file, a [`Target`], and a function from bytes to an [`Answer`]. To
/// stand once in a `#[test]`, first of all but what makes the samples: an engine that takes over does not return.
#[macro_export]
macro_rules! check {
    ($name:literal, $target:expr, $read:expr $(,)?) => {{
        let corpus = $crate::Corpus::beside(env!("CARGO_MANIFEST_DIR"), file!(), $name);
        $target.run($name, &corpus, $crate::bolero::check!(name = $name), $read);
    }};
}
