//! The program `kader-relay`.

use std::process::ExitCode;

fn main() -> ExitCode {
    kader_relay::cli::run()
}
