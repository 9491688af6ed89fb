//! Two headless sides as processes of their own: frames a second, and what a side costs.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use kader_tests::walk::relay_program;

use crate::table::{Table, Target};
use crate::usage::{self, Machine, Usage};
use crate::{Plan, SETTLE};

/// A side's process; it ends with its value.
struct Side {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Side {
    fn start(folder: &Path, relay: &str, clips: &Path, client: bool) -> Result<Self, String> {
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = Command::new(own);
        command.args(["side", "--relay", relay, "--folder"]).arg(folder).arg("--clips").arg(clips);
        if client {
            command.arg("--client");
        }
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| format!("a side did not start: {error}"))?;
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (lines, received) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if lines.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Self { child, input, lines: received })
    }

    fn tell(&mut self, line: &str) -> Result<(), String> {
        writeln!(self.input, "{line}").map_err(|error| format!("a side is gone: {error}"))
    }

    fn hear(&self, word: &str) -> Result<String, String> {
        let line = self
            .lines
            .recv_timeout(Duration::from_secs(60))
            .map_err(|_| format!("a side did not say {word}"))?;
        let rest = line.strip_prefix(word).ok_or_else(|| format!("a side said {line} and not {word}"))?;
        Ok(rest.trim().to_owned())
    }

    /// Frames sent, received and shown so far.
    fn frames(&mut self) -> Result<[f64; 3], String> {
        self.tell("stats")?;
        let line = self.hear("stats")?;
        let numbers: Vec<f64> = line.split(' ').filter_map(|text| text.parse().ok()).collect();
        numbers.try_into().map_err(|_| format!("a side's stats are {line}"))
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Both sizes.
pub(crate) fn run(plan: &Plan) -> Result<Vec<Table>, String> {
    let mut tables = vec![measure(plan, &plan.small, "640x360", (29.5, Some(0.6)))?];
    if let Some(clips) = &plan.large {
        tables.push(measure(plan, clips, "1280x720", (29.0, None))?);
    }
    Ok(tables)
}

fn measure(plan: &Plan, clips: &Path, size: &str, targets: (f64, Option<f64>)) -> Result<Table, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (relay, url) = relay_program(folder.path())?;
    let therapist = Side::start(folder.path(), &url, clips, false)?;
    let mut client = Side::start(folder.path(), &url, clips, true)?;
    let link = therapist.hear("link")?;
    client.tell(&format!("link {link}"))?;
    let mut both = [therapist, client];
    for side in &both {
        side.hear("set")?;
    }
    for side in &mut both {
        side.tell("begin")?;
    }
    for side in &both {
        side.hear("in")?;
    }
    std::thread::sleep(SETTLE);
    let machine = Machine::watch();
    let usages = [Usage::of(both[0].child.id()), Usage::of(both[1].child.id()), Usage::of(relay.id())];
    let began = Instant::now();
    let before = [both[0].frames()?, both[1].frames()?];
    std::thread::sleep(plan.length);
    let after = [both[0].frames()?, both[1].frames()?];
    let seconds = began.elapsed().as_secs_f64();
    let used = usages.map(|usage| usage.now());
    let rate = |what: usize| [0, 1].map(|side: usize| (after[side][what] - before[side][what]) / seconds);
    let mut table = Table::new(format!("two headless sides, {size}, sound both ways"));
    table.row("frames a second encoded and sent", rate(0), None);
    table.row("frames a second received", rate(1), None);
    table.row("frames a second decoded", rate(2), Some(Target::AtLeast(targets.0)));
    let cpu = [0, 1].map(|side: usize| usage::cpu(&used[side]));
    table.row("cores a side", cpu, targets.1.map(Target::AtMost));
    table.row(
        "memory, MiB resident",
        [0, 1].map(|side: usize| used[side].iter().map(|used| used.rss).sum()),
        None,
    );
    table.row("memory, MiB share (PSS)", [0, 1].map(|side: usize| usage::pss(&used[side])), None);
    table.note(format!("relay: {}", usage::words(&used[2])));
    table.note(machine.others(used.iter().map(|used| usage::cpu(used)).sum()));
    Ok(table)
}
