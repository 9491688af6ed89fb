//! Home in the real window, with a practice's five years in the vault (`caseload.rs`): from the start of the process to
//! what is painted, and what all of it takes of memory.
//!
//! The vault opens with a passphrase at the least cost there is, so that what is measured is the vault and not its
//! lock: with the system's keyring nothing is derived either. Each start has two parts, with a person between them:
//! up to the screen that asks for the passphrase, and from the click that unlocks to home.

use std::path::Path;
use std::time::{Duration, Instant};

use kader_core::view::{RoleView, View};
use kader_tests::desktop::Display;
use kader_tests::first::unlocks;
use kader_tests::lab::Person;
use kader_tests::walk::{choose_language, relay_program, self_at};
use kader_tests::window::{Window, WindowPlan};
use kader_vault::Vault;

use crate::caseload::{Caseload, made};
use crate::table::{Table, Target, percentile};
use crate::usage::{Usage, pss, words};

/// After that nothing moves any more.
const SETTLE: Duration = Duration::from_secs(6);
/// When anything was first painted, Unix milliseconds; nothing before that.
const PAINTED: &str = "const first = performance.getEntriesByName('first-contentful-paint')[0]; \
    return first ? performance.timeOrigin + first.startTime : null";
/// When the click came, and the frame after the one in which home was drawn.
const NOTES_HOME: &str = "window.benchHome = { click: null, home: null }; \
    document.addEventListener('submit', () => { window.benchHome.click ??= Date.now(); }, true); \
    const seen = new MutationObserver(() => { if (!document.querySelector('[data-testid=screen][data-screen=home] #room')) return; \
      seen.disconnect(); requestAnimationFrame(() => requestAnimationFrame(() => { window.benchHome.home = Date.now(); })); }); \
    seen.observe(document.documentElement, { subtree: true, childList: true, attributes: true })";
const HOME: &str =
    "return window.benchHome.home === null ? null : window.benchHome.home - window.benchHome.click";

/// The table of it.
pub(crate) async fn run(quick: bool) -> Result<Table, String> {
    let load = if quick { Caseload::QUICK } else { Caseload::FULL };
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (_relay, url) = relay_program(folder.path())?;
    let began = Instant::now();
    let profile = made(folder.path(), &url, load).await?;
    let took = began.elapsed().as_secs();
    let empty = made(&folder.path().join("one"), &url, Caseload { people: 1, ..Caseload::NOTHING }).await?;
    let alone = [alone(&profile, &url).await?, alone(&empty, &url).await?];
    let display = Display::start(1290, 800)?;
    let runs = if quick { 1 } else { 5 };
    let full = starts(&display, &profile, &url, runs).await?;
    let bare = starts(&display, &empty, &url, runs).await?;
    let mut table = Table::with_columns("home in the real window", ["five years", "one person"]);
    let row = |of: fn(&Start) -> f64, share: f64| {
        [&full, &bare].map(|starts| percentile(&starts.iter().map(of).collect::<Vec<_>>(), share))
    };
    table.row("the core alone: unlocked to the view, p50 ms", [0, 1].map(|of: usize| alone[of].0), None);
    table.row("a view of everything as JSON, KiB", [0, 1].map(|of: usize| alone[of].1), None);
    table.row("process to first paint (asks for the passphrase), p50 ms", row(|one| one.first, 0.5), None);
    table.row("unlocked to home painted, p50 ms", row(|one| one.home, 0.5), None);
    let both = row(|one| one.first + one.home, 0.5);
    table.first("both: process to home, p50 ms", both, Some(Target::AtMost(600.0)));
    table.row("both, worst ms", row(|one| one.first + one.home, 1.0), None);
    table.row("memory at home, all processes, MiB share (PSS)", row(|one| one.memory, 0.5), None);
    table.row("memory of the program alone, MiB share (PSS)", row(|one| one.program, 0.5), None);
    table.note(format!(
        "{} letters, {} records, {} sessions in their ledgers, {} people; made in {took} s; {runs} starts",
        load.letters, load.records, load.sessions, load.people
    ));
    if let Some(one) = full.last() {
        table.note(format!("processes: {}", one.processes));
    }
    Ok(table)
}

/// The core without a window, five times: from the word that unlocks to the view, milliseconds; and how long
/// that view is as the page gets it, KiB.
async fn alone(profile: &Path, relay: &str) -> Result<(f64, f64), String> {
    let folder = profile.parent().ok_or("no folder")?;
    let (mut times, mut length) = (Vec::new(), 0.0);
    // The first one marks what it verifies; it is not counted.
    for run in 0..=5 {
        while Vault::in_use(profile).unwrap_or(true) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut person = Person::start(folder, RoleView::Therapist, relay);
        let began = Instant::now();
        person.unlocks().await;
        let all = |view: &View| !view.relationships.is_empty();
        let view = person.waits("everybody", Duration::from_secs(60), all).await;
        if run > 0 {
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
        length = serde_json::to_vec(&view).map_err(|error| error.to_string())?.len() as f64 / 1024.0;
    }
    Ok((percentile(&times, 0.5), length))
}

/// One start, milliseconds and MiB.
struct Start {
    first: f64,
    home: f64,
    memory: f64,
    program: f64,
    processes: String,
}

async fn starts(display: &Display, profile: &Path, relay: &str, runs: usize) -> Result<Vec<Start>, String> {
    let mut all = Vec::new();
    // The first finds nothing of what the web view keeps between two starts, and is not counted.
    for run in 0..=runs {
        let start = start(display, profile, relay).await?;
        if run > 0 {
            all.push(start);
        }
    }
    Ok(all)
}

async fn start(display: &Display, profile: &Path, relay: &str) -> Result<Start, String> {
    let window = Window::open(&WindowPlan {
        profile: profile.to_owned(),
        display: display.name(),
        arguments: ["--relay", relay, "--place", "0,0,1280,800"].map(str::to_owned).to_vec(),
        environment: Vec::new(),
        dark: false,
    })
    .await?;
    let started = started_ms(window.program().ok_or("no program")?).ok_or("no start")?;
    choose_language(&window, "nl").await?;
    window.wait("unlock-passphrase", Duration::from_secs(30)).await?;
    let first = window.run(PAINTED).await?.as_f64().unwrap_or(f64::NAN) - started;
    window.run(NOTES_HOME).await?;
    unlocks(&window).await?;
    self_at(&window, "home").await?;
    let until = Instant::now() + Duration::from_secs(30);
    let home = loop {
        match window.run(HOME).await?.as_f64() {
            Some(home) => break home,
            None if Instant::now() > until => return Err("home was not painted".to_owned()),
            None => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    tokio::time::sleep(SETTLE).await;
    let used = Usage::below(window.driver()).now();
    let program = pss(&used.iter().filter(|used| used.name == "kader").cloned().collect::<Vec<_>>());
    let (memory, processes) = (pss(&used), words(&used));
    window.close().await;
    Ok(Start { first, home, memory, program, processes })
}

/// When a process began, Unix milliseconds, to ten of them.
fn started_ms(process: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let after = stat.rsplit(')').next()?;
    let ticks: f64 = after.split_whitespace().nth(19)?.parse().ok()?;
    let up = std::fs::read_to_string("/proc/uptime").ok()?;
    let up: f64 = up.split_whitespace().next()?.parse().ok()?;
    Some(crate::lived::now_ms() as f64 - (up * 1e3 - ticks * 10.0))
}
