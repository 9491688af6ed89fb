//! Whether a key of a ratchet is ever used for two envelopes: seen by who opens them, for whom the second one's key is
//! used up though it never came before.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kader_core::Core;
use kader_core::input::{Input, RelayEvent};
use kader_core::output::Output;
use kader_setting::Now;
use kader_wire::frame::RelayFrame;
use tracing::span;

use crate::letters::lettered;
use crate::world::{C, T, World};
use crate::written::Written;

thread_local! {
    /// How often a core said that a key was used up already.
    static SAID: Cell<usize> = const { Cell::new(0) };
}

/// Hears one thing that a core says beside its outputs.
struct Ear;

impl tracing::Subscriber for Ear {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "kader_core::opened_before"
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        if self.enabled(event.metadata()) {
            SAID.with(|said| said.set(said.get() + 1));
        }
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// What came to whom.
#[derive(Clone)]
pub(crate) struct Watch {
    ear: tracing::Dispatch,
    /// Where the reader lives, and the envelope.
    came: BTreeSet<(PathBuf, [u8; 32])>,
    /// The same envelope, opened before.
    pub(crate) again: usize,
    /// Envelopes that came for the first time, and whose key was used up already.
    pub(crate) twice: usize,
}

impl Watch {
    pub(crate) fn new() -> Self {
        Self { ear: tracing::Dispatch::new(Ear), came: BTreeSet::new(), again: 0, twice: 0 }
    }

    pub(crate) fn handles(&mut self, reader: &Path, core: &mut Core, input: Input, now: Now) -> Vec<Output> {
        let Input::Relay { event: RelayEvent::Frame(RelayFrame::Delivery { envelope, .. }), .. } = &input
        else {
            return core.handle(input, now);
        };
        let new = self.came.insert((reader.to_owned(), *envelope.hash().as_bytes()));
        let before = SAID.with(Cell::get);
        let outputs = tracing::dispatcher::with_default(&self.ear, || core.handle(input, now));
        let said = SAID.with(Cell::get) - before;
        *(if new { &mut self.twice } else { &mut self.again }) += said;
        outputs
    }

    /// The same, where the readers live elsewhere now.
    pub(crate) fn moved_to(&self, folders: impl Iterator<Item = PathBuf>) -> Self {
        let folders: Vec<_> = folders.collect();
        let moved = |reader: &Path| {
            let to = folders.iter().find(|folder| folder.file_name() == reader.file_name());
            to.cloned().unwrap_or_else(|| reader.to_owned())
        };
        let came = self.came.iter().map(|(reader, hash)| (moved(reader), *hash)).collect();
        Self { ear: self.ear.clone(), came, ..*self }
    }
}

/// What all others rely on that see no key used twice: it would be seen.
#[test]
fn a_vault_that_was_copied_back_uses_a_key_twice_and_it_is_seen() {
    let mut world = World::agreed(1_900, lettered(crate::letters::ZONE));
    world.until(crate::letters::ZONE, "2026-09-22T10:00");
    world.kill(C);
    let copy = Written::of(&world.folder(C));
    world.unlock(C);
    world.settle();
    world.does(C, world.letter(C, "een"));
    world.does(C, world.letter(C, "twee"));
    assert_eq!(world.words(T), ["een", "twee"]);
    world.no_key_twice("so far");
    world.kill(C);
    copy.lies_in(&world.folder(C));
    // As a copier would have it: whatever knows it for a copy is not asked.
    world.kill(C);
    let _ = world.tries(C, crate::person::unlock());
    world.settle();
    let _ = world.tries(C, world.letter(C, "drie"));
    world.settle();
    world.passes(120_000);
    assert!(world.watch.twice > 0, "a key was used twice and nobody saw it");
}

#[test]
fn what_a_relay_repeats_is_no_key_used_twice() {
    let mut world = World::agreed(1_901, lettered(crate::letters::ZONE));
    world.until(crate::letters::ZONE, "2026-09-22T10:00");
    world.relay.repeats_percent = 100;
    world.does(C, world.letter(C, "een"));
    world.does(T, world.letter(T, "twee"));
    world.passes(120_000);
    assert!(world.watch.again > 0, "nothing came twice");
    world.no_key_twice("repeated");
}
