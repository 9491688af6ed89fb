//! A wall clock that a test sets, for what happens at an hour: only the program under test and its page see it.

use std::path::{Path, PathBuf};

use crate::shim;

/// The clock of `shims/clock.c`, in a folder of the test.
#[derive(Debug)]
pub struct TestClock {
    library: PathBuf,
    word: PathBuf,
}

impl TestClock {
    /// Compiles it; it agrees with the machine's.
    ///
    /// # Errors
    /// Where there is no C compiler or it finds a fault.
    pub fn compile(folder: &Path) -> Result<Self, String> {
        let clock = Self { library: shim::compiled(folder, "clock")?, word: folder.join("clock.ahead") };
        clock.is_ahead(0)?;
        Ok(clock)
    }

    /// From now on it goes so many seconds before the machine's.
    ///
    /// # Errors
    /// Where its file cannot be written.
    pub fn is_ahead(&self, seconds: i64) -> Result<(), String> {
        shim::say(&self.word, &seconds.to_string())
    }

    /// Environment of the programs that shall have it.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        vec![
            ("LD_PRELOAD".to_owned(), self.library.display().to_string()),
            ("KADER_CLOCK".to_owned(), self.word.display().to_string()),
        ]
    }
}
