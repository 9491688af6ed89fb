//! Words that people wrote into an agreement: content, and so kept out of logs.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A text that somebody wrote. `Debug` shows its length only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(String);

impl Words {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the text has at least one and at most this many bytes.
    pub(super) fn is_some_within(&self, bytes: usize) -> bool {
        (1..=bytes).contains(&self.0.len())
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} bytes)", self.0.len())
    }
}
