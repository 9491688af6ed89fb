//! `make demo`: a relay and two windows, a therapist's and a client's, one click from their session.
//!
//! With a display the windows stay for you. Without one they run under Xvfb, click
//! through by themselves, and leave pictures and a report in `target/demo/`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use kader_tests::desktop::Display;
use kader_tests::lab::PASSPHRASE;
use kader_tests::walk::{self, PAINTED_OTHER, Walk, WalkPlan};
use kader_tests::window::Window;

/// A relay and two windows, one click from a session.
#[derive(Debug, Parser)]
struct Arguments {
    /// Click through to the end even if there is a display to watch on.
    #[arg(long)]
    alone: bool,
    /// Language of the windows: nl or en.
    #[arg(long, default_value = "nl")]
    language: String,
    /// Dark colors.
    #[arg(long)]
    dark: bool,
    /// Small windows, 900 × 600.
    #[arg(long)]
    small: bool,
    /// Where pictures and report go.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), String> {
    let out = arguments.out.clone().unwrap_or_else(walk::demo_folder);
    std::fs::create_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    for entry in std::fs::read_dir(&out).into_iter().flatten().flatten() {
        if entry.path().extension().is_some_and(|kind| kind == "png" || kind == "txt") {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    // Profiles hold keys: they live in a folder of their own that ends with the demo.
    let profiles = tempfile::tempdir().map_err(|error| error.to_string())?;
    let watched = std::env::var("DISPLAY").ok().filter(|name| !name.is_empty() && !arguments.alone);
    let size = if arguments.small { (900, 600) } else { (1280, 800) };
    let display = match &watched {
        Some(_) => None,
        None => Some(Display::start(size.0 * 2 + 10, size.1)?),
    };
    let name = display.as_ref().map_or_else(|| watched.clone().unwrap_or_default(), Display::name);
    let (_relay, relay) = walk::relay_program(profiles.path())?;
    println!("relay: {relay}");
    let mut walk = Walk::open(WalkPlan {
        folder: profiles.path().to_owned(),
        display: name,
        language: arguments.language.clone(),
        dark: arguments.dark,
        size,
        environment: Vec::new(),
        relay,
        // Alone, a short session, to see it end; with somebody watching, a usual one.
        minutes: if watched.is_some() { (50, 5) } else { (1, 0) },
    })
    .await?;
    match display {
        Some(display) => {
            walk.keep_pictures(&display, out.clone());
            let done = alone(&mut walk, &out).await;
            if done.is_err() {
                let _ = walk.picture("failed").await;
            }
            done
        }
        None => with_you(&mut walk).await,
    }
}

/// Brings both windows to where a session is one click of each away, and leaves them to you.
async fn with_you(walk: &mut Walk) -> Result<(), String> {
    println!("setting up two people: first start, invitation, comparison, agreement, lobby ...");
    walk.up_to_home().await?;
    walk.lobby().await?;
    walk.therapist.click("lobby-enter").await?;
    println!("Two windows are ready: left the therapist, right the client, each one click from the session.");
    println!("Click \"go in\" on the right, then \"let in\" on the left.");
    println!("A window that locks (nobody there for ten minutes, or F9) opens with: {PASSPHRASE}");
    println!("Close a window to end.");
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if walk.therapist.run("return 1").await.is_err() || walk.client.run("return 1").await.is_err() {
            return Ok(());
        }
    }
}

/// Clicks through to the end, with a picture of every step and a report.
async fn alone(walk: &mut Walk, out: &std::path::Path) -> Result<(), String> {
    let mut report = String::from("Kader: the main job, in two windows\n\n");
    let started = Instant::now();
    walk.up_to_home().await?;
    let _ = writeln!(
        report,
        "first start to agreement   {:>6.1} s, every step clicked",
        started.elapsed().as_secs_f64()
    );
    walk.lobby().await?;
    let connected = walk.begin().await?;
    let began = Instant::now();
    let _ = writeln!(
        report,
        "admitted to both pictures  {:>6.0} ms (as a WebDriver sees it, asking every 60 ms)",
        connected.as_secs_f64() * 1000.0
    );
    walk.picture("session").await?;
    for (name, window) in [("therapist", &walk.therapist), ("client", &walk.client)] {
        let (fps, latency) = measure(window).await?;
        let _ = writeln!(
            report,
            "{name:<10} paints          {fps:>6.1} frames a second of the other; {latency} ms from arrival to canvas (p50/p95)"
        );
    }
    if !walk.client.has("text").await {
        walk.client.click("toggle-texts").await?;
    }
    walk.client.type_in("text", "Ik hoor en zie je goed.").await?;
    walk.client.click("text-send").await?;
    walk.picture("text").await?;
    let ended = loop {
        let at = "return document.querySelector('[data-testid=screen]')?.dataset.screen";
        let both = [walk.therapist.run(at).await?, walk.client.run(at).await?];
        if both.iter().all(|screen| screen.as_str() == Some("ending")) {
            break began.elapsed();
        }
        if began.elapsed() > Duration::from_secs(150) {
            return Err("the session did not end".into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let _ = writeln!(report, "ended on both sides after  {:>6.1} s of an agreed 60 s", ended.as_secs_f64());
    walk.picture("ending").await?;
    for window in [&walk.therapist, &walk.client] {
        window.click("ending-history").await?;
        window.click("history-verify").await?;
        window.read("history-result").await?;
    }
    walk.picture("history").await?;
    let verified = walk.therapist.read("history-result").await?;
    let _ = writeln!(report, "ledger                     {}", verified.replace('\n', " "));
    std::fs::write(out.join("report.txt"), &report).map_err(|error| error.to_string())?;
    println!("\n{report}\npictures and report: {}", out.display());
    Ok(())
}

/// Frames painted a second over five seconds, and the page's own latency figures.
async fn measure(window: &Window) -> Result<(f64, String), String> {
    let before = (window.run(PAINTED_OTHER).await?.as_f64().unwrap_or(0.0), Instant::now());
    tokio::time::sleep(Duration::from_secs(5)).await;
    let after = (window.run(PAINTED_OTHER).await?.as_f64().unwrap_or(0.0), Instant::now());
    let fps = (after.0 - before.0) / after.1.duration_since(before.1).as_secs_f64();
    let script = "const d = document.querySelector('[data-testid=picture-other]').dataset; return `${d.latencyP50}/${d.latencyP95}`";
    let latency = window.run(script).await?.as_str().unwrap_or("?").to_owned();
    Ok((fps, latency))
}
