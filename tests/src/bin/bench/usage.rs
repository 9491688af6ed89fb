//! Processor time and memory of process trees, from `/proc`.

use std::collections::BTreeMap;
use std::time::Instant;

/// Ticks of `/proc/PID/stat` a second: fixed by the kernel's interface on all common machines.
const TICKS: f64 = 100.0;

/// One process as it stood at a moment.
#[derive(Debug, Clone)]
struct Seen {
    parent: u32,
    name: String,
    seconds: f64,
}

fn processes() -> BTreeMap<u32, Seen> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name stands in parentheses and may hold anything.
        let (Some(open), Some(close)) = (stat.find('('), stat.rfind(')')) else { continue };
        let fields: Vec<&str> = stat[close + 1..].split_whitespace().collect();
        let field = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        let seen = Seen {
            parent: field(1) as u32,
            name: stat[open + 1..close].to_owned(),
            seconds: (field(11) + field(12)) as f64 / TICKS,
        };
        all.insert(id, seen);
    }
    all
}

/// The processor time of a process and all below it, since a moment.
pub(crate) struct Usage {
    root: u32,
    /// Whether the root itself belongs to it.
    with_root: bool,
    since: Instant,
    before: BTreeMap<u32, Seen>,
}

/// One process after a measurement.
#[derive(Debug, Clone)]
pub(crate) struct Used {
    /// Its name.
    pub(crate) name: String,
    /// Processor seconds a second.
    pub(crate) cpu: f64,
    /// Resident memory, MiB; shared pages count in full.
    pub(crate) rss: f64,
    /// Its share of memory, MiB; shared pages count in part.
    pub(crate) pss: f64,
}

impl Usage {
    /// Begins to measure a process and what is below it.
    pub(crate) fn of(root: u32) -> Self {
        Self { root, with_root: true, since: Instant::now(), before: processes() }
    }

    /// Begins to measure what is below a process.
    pub(crate) fn below(root: u32) -> Self {
        Self { with_root: false, ..Self::of(root) }
    }

    /// What each process used since then.
    pub(crate) fn now(&self) -> Vec<Used> {
        let after = processes();
        let seconds = self.since.elapsed().as_secs_f64();
        let inside = |mut id: u32| {
            if id == self.root {
                return self.with_root;
            }
            // A tree of processes is not deep.
            for _ in 0..20 {
                let Some(seen) = after.get(&id) else { return false };
                if seen.parent == self.root {
                    return true;
                }
                id = seen.parent;
            }
            false
        };
        let mut used = Vec::new();
        for (id, seen) in &after {
            if inside(*id) {
                let before = self.before.get(id).map_or(0.0, |before| before.seconds);
                let (rss, pss) = memory(*id);
                used.push(Used { name: seen.name.clone(), cpu: (seen.seconds - before) / seconds, rss, pss });
            }
        }
        used
    }
}

/// The processor seconds a second of all of them.
pub(crate) fn cpu(used: &[Used]) -> f64 {
    used.iter().map(|used| used.cpu).sum()
}

/// Their shares of memory, MiB.
pub(crate) fn pss(used: &[Used]) -> f64 {
    used.iter().map(|used| used.pss).sum()
}

/// Each process in words.
pub(crate) fn words(used: &[Used]) -> String {
    let one = |used: &Used| {
        format!(
            "{} {:.2} cores, {:.0} MiB resident, {:.0} MiB share",
            used.name, used.cpu, used.rss, used.pss
        )
    };
    used.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn memory(id: u32) -> (f64, f64) {
    let rollup = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let mib = |key: &str| {
        let line = rollup.lines().find_map(|line| line.strip_prefix(key));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kib.map_or(f64::NAN, |kib| kib / 1024.0)
    };
    (mib("Rss:"), mib("Pss:"))
}

/// Processor seconds of this process's children that have ended and were waited for.
pub(crate) fn ended_children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: f64 = fields.skip(13).take(2).filter_map(|text| text.parse::<f64>().ok()).sum();
    ticks / TICKS
}

/// How busy the whole machine is, since a moment.
pub(crate) struct Machine {
    busy: f64,
    since: Instant,
}

impl Machine {
    /// From now on.
    pub(crate) fn watch() -> Self {
        Self { busy: busy(), since: Instant::now() }
    }

    /// What others took while this ran: everything but `own`, in cores.
    pub(crate) fn others(&self, own: f64) -> String {
        let all = (busy() - self.busy) / self.since.elapsed().as_secs_f64();
        format!(
            "machine: {all:.2} cores busy, {:.2} of them not with this; {}",
            (all - own).max(0.0),
            machine()
        )
    }
}

/// Processor seconds that all cores were busy so far.
fn busy() -> f64 {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let line = stat.lines().next().unwrap_or_default();
    let fields: Vec<f64> = line.split_whitespace().skip(1).filter_map(|text| text.parse().ok()).collect();
    // user, nice, system, idle, iowait, irq, softirq: all but the two that wait.
    let at = |place: usize| fields.get(place).copied().unwrap_or(0.0);
    (at(0) + at(1) + at(2) + at(5) + at(6)) / TICKS
}

/// Cores and load.
pub(crate) fn machine() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{cores} cores, load {load}")
}
