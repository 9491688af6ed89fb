//! Which frames of one key were opened already: a sliding window.

use crate::SealError;

/// Width of the window in frames: 20 s of sound, half a minute of pictures.
pub const WINDOW: u64 = 1024;

const WORDS: usize = (WINDOW / 64) as usize;

/// A sliding window over counters. Check before opening, record only what authenticated: a forged
/// counter must not move the window.
#[derive(Clone)]
pub struct ReplayWindow {
    /// The highest counter recorded, if any.
    newest: Option<u64>,
    /// One bit per counter, at its value modulo the width.
    seen: [u64; WORDS],
}

impl Default for ReplayWindow {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for ReplayWindow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReplayWindow").field("newest", &self.newest).finish_non_exhaustive()
    }
}

impl ReplayWindow {
    /// An empty window.
    #[must_use]
    pub fn new() -> Self {
        Self { newest: None, seen: [0; WORDS] }
    }

    /// Whether a frame with this counter may be opened.
    ///
    /// # Errors
    /// [`SealError::FrameReplayed`], or [`SealError::FrameTooOld`] behind the window.
    pub fn check(&self, counter: u64) -> Result<(), SealError> {
        let Some(newest) = self.newest else {
            return Ok(());
        };
        if counter > newest {
            return Ok(());
        }
        if newest - counter >= WINDOW {
            return Err(SealError::FrameTooOld);
        }
        if self.bit(counter) {
            return Err(SealError::FrameReplayed);
        }
        Ok(())
    }

    /// Records a counter whose frame authenticated. Counters behind the window change nothing.
    pub fn record(&mut self, counter: u64) {
        match self.newest {
            None => self.newest = Some(counter),
            Some(newest) if counter > newest => {
                if counter - newest >= WINDOW {
                    self.seen = [0; WORDS];
                } else {
                    (newest + 1..=counter).for_each(|passed| self.set(passed, false));
                }
                self.newest = Some(counter);
            }
            Some(newest) if newest - counter >= WINDOW => return,
            Some(_) => {}
        }
        self.set(counter, true);
    }

    fn place(counter: u64) -> (usize, u64) {
        let at = counter % WINDOW;
        let word = (at / 64) as usize;
        (word, 1 << (at % 64))
    }

    fn bit(&self, counter: u64) -> bool {
        let (word, mask) = Self::place(counter);
        self.seen.get(word).is_some_and(|bits| bits & mask != 0)
    }

    fn set(&mut self, counter: u64, to: bool) {
        let (word, mask) = Self::place(counter);
        if let Some(bits) = self.seen.get_mut(word) {
            if to { *bits |= mask } else { *bits &= !mask }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn edges() {
        let mut window = ReplayWindow::new();
        window.record(0);
        assert_eq!(window.check(0), Err(SealError::FrameReplayed));
        window.record(WINDOW - 1);
        assert_eq!(window.check(0), Err(SealError::FrameReplayed));
        window.record(WINDOW);
        assert_eq!(window.check(0), Err(SealError::FrameTooOld));
        assert_eq!(window.check(1), Ok(()));
        window.record(u64::MAX);
        assert_eq!(window.check(u64::MAX), Err(SealError::FrameReplayed));
        assert_eq!(window.check(u64::MAX - WINDOW + 1), Ok(()));
        assert_eq!(window.check(u64::MAX - WINDOW), Err(SealError::FrameTooOld));
        window.record(5);
        assert_eq!(window.check(u64::MAX), Err(SealError::FrameReplayed));
    }

    proptest! {
        /// Against a model that remembers everything.
        #[test]
        fn agrees_with_a_set(steps in proptest::collection::vec((0u64..3000, any::<bool>()), 1..400)) {
            let (mut window, mut model) = (ReplayWindow::new(), BTreeSet::new());
            for (counter, authentic) in steps {
                let newest = model.last().copied();
                let expected = if newest.is_some_and(|n: u64| n >= counter && n - counter >= WINDOW) {
                    Err(SealError::FrameTooOld)
                } else if model.contains(&counter) {
                    Err(SealError::FrameReplayed)
                } else {
                    Ok(())
                };
                prop_assert_eq!(window.check(counter), expected);
                if expected.is_ok() && authentic {
                    window.record(counter);
                    model.insert(counter);
                }
            }
        }
    }
}
