//! A bad network between two calls: our estimator, and the library's in the same run.
//!
//! What is measured there is `crates/call/examples/bad_network.rs`, run as a child; this puts its
//! rows beside their targets.

use std::process::{Command, Stdio};
use std::time::Instant;

use kader_tests::process::{built, root};

use crate::table::{Table, Target};
use crate::usage::{Machine, ended_children};

/// Beginning of a scenario's name, least frames a second, most p95 in ms.
const TARGETS: [(&str, f64, f64); 2] =
    [("5 % loss, RTT 100 ms", 27.0, 250.0), ("500 kbit/s, RTT 50 ms", 25.0, 300.0)];

/// One row of the child's table.
struct Row {
    network: String,
    estimator: String,
    figures: Vec<f64>,
}

/// All networks.
pub(crate) fn run(seconds: u64) -> Result<Table, String> {
    let program = built("examples/bad_network");
    if !program.exists() {
        build()?;
    }
    let (machine, began, before) = (Machine::watch(), Instant::now(), ended_children());
    let output = Command::new(&program)
        .args(["--seconds", &seconds.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let own = (ended_children() - before) / began.elapsed().as_secs_f64();
    let busy = machine.others(own);
    if !output.status.success() {
        return Err(format!("{}: {}", program.display(), output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let rows: Vec<Row> = text.lines().filter_map(read).collect();
    let mut table = Table::with_columns("bad network, one way, 640x360", ["ours", "library"]);
    let mut networks: Vec<&str> = rows.iter().map(|row| row.network.as_str()).collect();
    networks.dedup();
    for network in networks {
        let figure = |at: usize| {
            ["Ours", "Default"].map(|estimator| {
                let row = rows.iter().find(|row| row.network == network && row.estimator == estimator);
                row.and_then(|row| row.figures.get(at)).copied().unwrap_or(f64::NAN)
            })
        };
        let target = TARGETS.iter().find(|target| target.0 == network);
        let fps = format!("{network}: frames a second");
        let p95 = format!("{network}: camera to decoded, p95 ms");
        table.first(&fps, figure(0), target.map(|target| Target::AtLeast(target.1)));
        table.row(&format!("{network}: camera to decoded, p50 ms"), figure(1), None);
        table.first(&p95, figure(2), target.map(|target| Target::AtMost(target.2)));
        table.row(&format!("{network}: kbit/s on the wire"), figure(5), None);
    }
    if rows.is_empty() {
        return Err(format!("no rows: {text}"));
    }
    table.note(format!("both calls, the network and the codecs in one process: {own:.2} cores"));
    table.note(busy);
    Ok(table)
}

/// `| network | estimator | figure | ...`
fn read(line: &str) -> Option<Row> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    let (network, estimator) = (cells.next()?.to_owned(), cells.next()?.to_owned());
    if !matches!(estimator.as_str(), "Ours" | "Default") {
        return None;
    }
    let number = |cell: &str| cell.trim_end_matches(" %").parse().unwrap_or(f64::NAN);
    Some(Row { network, estimator, figures: cells.map(number).collect() })
}

fn build() -> Result<(), String> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "-p", "kader-call", "--example", "bad_network"]).current_dir(root());
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let built = cargo.status().map_err(|error| format!("cargo: {error}"))?;
    if built.success() { Ok(()) } else { Err("the example bad_network was not built".into()) }
}
