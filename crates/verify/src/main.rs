//! `kader-verify FILE [OTHER]`: whether an exported ledger or an archive holds, and whether two copies of a ledger are
//! equal.

use kader_archive::MAX_ARCHIVE_BYTES;
use kader_setting::MAX_EXPORT_BYTES;
use kader_verify::Verified;
use std::fs::File;
use std::io::{Read, Write, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;

/// How an archive begins, and no ledger does.
const ARCHIVE: &[u8] = b"PK";

const USAGE: &str = "\
usage: kader-verify FILE [OTHER]

Reads a ledger or an archive that Kader exported, with no account and no network.
Says that it holds, or names the first entry, or the first file, that does not.
Of an archive: every file, the chain of each ledger, the signatures of agreements
and goals. FILE is the archive itself, not unpacked. With OTHER, another member's copy
of a ledger, says whether the two are equal: one copy alone cannot show that its end was cut
off and its head rewritten.

Ends with 0 if everything holds, 1 if something does not, 2 if nothing could be read.";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [flag] if flag == "--help" || flag == "-h" => say(&mut stdout(), USAGE, 0),
        [file] => verify(Path::new(file), None),
        [file, other] => verify(Path::new(file), Some(Path::new(other))),
        _ => say(&mut stderr(), USAGE, 2),
    }
}

fn verify(file: &Path, other: Option<&Path>) -> ExitCode {
    if other.is_none() {
        match archive(file) {
            Ok(None) => {}
            Ok(Some(report)) => return say(&mut stdout(), &report, 0),
            Err((text, code)) => return say(&mut stderr(), &text, code),
        }
    }
    let first = match read(file) {
        Ok(first) => first,
        Err((text, code)) => return say(&mut stderr(), &text, code),
    };
    let Some(other) = other else {
        return say(&mut stdout(), &first.to_string(), 0);
    };
    let second = match read(other) {
        Ok(second) => second,
        Err((text, code)) => return say(&mut stderr(), &format!("The second file: {text}"), code),
    };
    let difference = first.compare(&second);
    say(&mut stdout(), &format!("{first}\n{difference}"), u8::from(!difference.is_none()))
}

/// What is said of an archive that holds; nothing where the file is none.
fn archive(file: &Path) -> Result<Option<String>, (String, u8)> {
    let cannot = |error: std::io::Error| (format!("The file cannot be read: {error}"), 2);
    let mut file = File::open(file).map_err(cannot)?;
    let mut begin = Vec::new();
    Read::by_ref(&mut file).take(ARCHIVE.len() as u64).read_to_end(&mut begin).map_err(cannot)?;
    if begin != ARCHIVE {
        return Ok(None);
    }
    let mut bytes = begin;
    let longest = u64::try_from(MAX_ARCHIVE_BYTES).unwrap_or(u64::MAX);
    file.take(longest).read_to_end(&mut bytes).map_err(cannot)?;
    match kader_archive::verify(&bytes) {
        Ok(report) => Ok(Some(report.to_string())),
        Err(error) => Err((format!("The archive does not hold: {error} [{}]", error.code()), 1)),
    }
}

fn read(file: &Path) -> Result<Verified, (String, u8)> {
    let mut bytes = Vec::new();
    // One byte more than any export has: what is too long is refused by name, and never read whole.
    let longest = u64::try_from(MAX_EXPORT_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file)
        .and_then(|file| file.take(longest).read_to_end(&mut bytes))
        .map_err(|error| (format!("The file cannot be read: {error}"), 2))?;
    Verified::read(&bytes).map_err(|problem| (problem.to_string(), 1))
}

/// A closed pipe is no reason to panic.
fn say(to: &mut dyn Write, text: &str, code: u8) -> ExitCode {
    match writeln!(to, "{text}") {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::from(code.max(2)),
    }
}
