//! Libraries that stand between the program under test and its system, compiled when a test needs them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::root;

/// Compiles `shims/<name>.c` into a folder of the test.
///
/// # Errors
/// Where there is no C compiler or it finds a fault.
pub(crate) fn compiled(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let library = folder.join(format!("{name}.so"));
    let output = Command::new("cc")
        .args(["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o"])
        .arg(&library)
        .arg(root().join(format!("tests/shims/{name}.c")))
        .arg("-ldl")
        .output()
        .map_err(|error| format!("cc did not start: {error}"))?;
    if output.status.success() {
        Ok(library)
    } else {
        Err(format!("cc: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// Writes a word for a shim, whole at any moment: the program reads it at every call.
///
/// # Errors
/// Where its file cannot be written.
pub(crate) fn say(file: &Path, word: &str) -> Result<(), String> {
    let fresh = file.with_extension("fresh");
    std::fs::write(&fresh, word)
        .and_then(|()| std::fs::rename(&fresh, file))
        .map_err(|error| format!("a word for a shim: {error}"))
}
