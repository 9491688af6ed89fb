//! `make bench`: the numbers of a session, each beside its target.
//!
//! ```text
//! bench [--clips DIR] [--seconds N] [--only WORD] [--quick]
//! ```
//!
//! Nine parts, each with the whole program and nothing left out but what it says:
//!
//! - *latency* (`latency.rs`): two engines and a relay in this process, so that both sides share
//!   one monotonic clock. How long until a session stands, and how old a picture is when it has
//!   been decoded.
//! - *sides* (`sides.rs`): each side a process of its own (this program again, `bench side`), a
//!   relay as a third. What one side costs without a window.
//! - *windows* (`windows.rs`): two real windows under Xvfb. What is painted, what that costs, and
//!   how old a picture is when it is on the canvas.
//! - *letters* (`letters.rs`): how long one takes from core to core, and a vault with a hundred
//!   thousand of them.
//! - *keystroke* (`keystroke.rs`): how long one takes from a key to the other's screen.
//! - *relay* (`forwarding.rs`, `prosody.rs`): messages a second through the relay's program, and
//!   through an XMPP server beside it.
//! - *home* (`home.rs`, `caseload.rs`, `lived.rs`): how long the window takes to home with a
//!   practice's five years in its vault, and its memory.
//! - *editing* (`editing.rs`, `trace.rs`): a long text written into a record, beside `yrs` alone.
//! - *network* (`network.rs`): a bad network between two calls, with our estimator and the
//!   library's.
//!
//! **How old a picture is** is read from the picture itself. The sample clips are decoded once and
//! encoded anew at a high rate with a row of forty blocks on top, which says whose picture it is
//! and its number (`stamp.rs`); the row survives the call's own encoder at any rate. The side that
//! sends knows when its camera took that number; the side that shows reads the number and its own
//! clock. Nothing of the product is changed for it, and the clips stay VP8 files, so that a side
//! pays for decoding its camera's pictures as it does with most real cameras.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench stops where it cannot go on, and says where"
)]

mod caseload;
mod editing;
mod forwarding;
mod home;
mod keystroke;
mod latency;
mod letters;
mod lived;
mod network;
mod prosody;
mod side;
mod sides;
mod speaker;
mod stamp;
mod table;
mod trace;
mod usage;
mod windows;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use kader_tests::process::root;
use table::Table;

/// The numbers of a session, each beside its target.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder of the larger clips, 1280x720: therapist.ivf and client.ivf. Without it that size is left out.
    #[arg(long, value_name = "DIR")]
    clips: Option<PathBuf>,
    /// How long each part measures, in seconds.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Only this part: latency, sides, windows, letters, keystroke, relay, home, editing or network.
    #[arg(long, value_name = "WORD")]
    only: Option<String>,
    /// Three seconds a part: whether the bench works, not how the program does.
    #[arg(long)]
    quick: bool,
    #[command(subcommand)]
    command: Option<Hidden>,
}

#[derive(Debug, Subcommand)]
enum Hidden {
    /// One headless side, driven by lines on its standard input.
    #[command(hide = true)]
    Side(side::Arguments),
}

/// What every part needs to know.
struct Plan {
    /// Stamped clips of 640x360.
    small: PathBuf,
    /// Stamped clips of 1280x720.
    large: Option<PathBuf>,
    /// How long to measure.
    length: Duration,
    /// How often a session is begun to see how long that takes.
    begins: usize,
}

/// Nothing is measured before the bitrate has settled.
const SETTLE: Duration = Duration::from_secs(4);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    if let Some(Hidden::Side(arguments)) = arguments.command {
        runtime.block_on(side::run(arguments));
        return ExitCode::SUCCESS;
    }
    match runtime.block_on(run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), String> {
    let seconds = if arguments.quick { 3 } else { arguments.seconds };
    let stamped = root().join("target/bench");
    let plan = Plan {
        small: stamp::clips(&root().join("assets/clip"), &stamped)?,
        large: arguments.clips.as_ref().map(|folder| stamp::clips(folder, &stamped)).transpose()?,
        length: Duration::from_secs(seconds),
        begins: if arguments.quick { 2 } else { 5 },
    };
    let wanted = |part: &str| arguments.only.as_deref().is_none_or(|only| part.contains(only));
    let profile =
        if cfg!(debug_assertions) { "debug build: the figures mean nothing" } else { "release build" };
    println!("{profile}; {seconds} s a measurement; {}", usage::machine());
    let mut missed = Vec::new();
    let mut show = |table: Table| missed.extend(table.print());
    if wanted("latency") {
        for table in latency::run(&plan).await? {
            show(table);
        }
    }
    if wanted("sides") {
        for table in sides::run(&plan)? {
            show(table);
        }
    }
    if wanted("windows") {
        show(windows::run(&plan, windows::Size::Small).await?);
        if plan.large.is_some() {
            show(windows::run(&plan, windows::Size::Large).await?);
        }
    }
    if wanted("letters") {
        for table in letters::run(arguments.quick).await? {
            show(table);
        }
    }
    if wanted("keystroke") {
        show(keystroke::run(if arguments.quick { 3 } else { 40 }).await?);
    }
    if wanted("relay") {
        show(forwarding::run(arguments.quick).await?);
    }
    if wanted("home") {
        show(home::run(arguments.quick).await?);
    }
    if wanted("editing") {
        show(editing::run(arguments.quick).await?);
    }
    if wanted("network") {
        show(network::run(seconds)?);
    }
    match missed.as_slice() {
        [] => println!("\nevery target is met"),
        missed => println!("\nmissed: {}", missed.join("; ")),
    }
    println!("{}", usage::machine());
    Ok(())
}
