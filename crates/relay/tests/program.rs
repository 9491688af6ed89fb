//! The program itself: its help, its one line, its keys, a kill without warning, and a polite end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use common::*;
use kader_wire::{Capability, ClientFrame, RefusalCode};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kader-relay"));
    command.kill_on_drop(true).stdin(Stdio::null());
    command
}

/// Runs to the end: whether it succeeded, standard output, standard error.
async fn run(arguments: &[&str], dir: &Path) -> (bool, String, String) {
    let output = program().args(arguments).current_dir(dir).output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

async fn serve(dir: &Path, more: &[&str]) -> (Child, SocketAddr, BufReader<ChildStdout>) {
    let mut child = program()
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(dir)
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    timeout(SOON, out.read_line(&mut line)).await.unwrap().unwrap();
    let url = line.trim_end().strip_prefix("listening on ws://").unwrap();
    let addr = url.strip_suffix("/v1").unwrap().parse().unwrap();
    (child, addr, out)
}

#[tokio::test]
async fn help_explains_itself() {
    let dir = tempfile::tempdir().unwrap();
    let (good, help, _) = run(&["--help"], dir.path()).await;
    assert!(good);
    for wanted in ["serve", "practice-key", "capability", "Examples", "TLS", "--turn-public"] {
        assert!(help.contains(wanted), "{wanted}");
    }
    let (good, help, _) = run(&["serve", "--help"], dir.path()).await;
    assert!(good);
    for wanted in
        ["--listen", "127.0.0.1:7443", "--data", "--practice-key", "--turn ", "--turn-ports", "--log"]
    {
        assert!(help.contains(wanted), "{wanted}");
    }
    let (good, _, complaint) = run(&["serve", "--port", "1"], dir.path()).await;
    assert!(!good && complaint.contains("--help"));
}

#[tokio::test]
async fn killed_without_warning_it_comes_back_with_what_it_promised() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (mut child, addr, _out) = serve(&data, &[]).await;
    let mut line = Line::to(addr).await;
    line.create(1).await;
    for n in 1..=25 {
        line.put(1, n).await;
    }
    done(line.append(1, Some(1), envelope(26)).await);
    done(line.ack(1, CLIENT, 5).await);
    // SIGKILL in the middle of more appends: nothing is flushed, no handler runs.
    for n in 30..40 {
        let append = ClientFrame::Append {
            request: n,
            mailbox: mailbox(1),
            write: token(WRITE),
            slot: None,
            envelope: envelope(n),
        };
        line.say(&append).await;
    }
    child.kill().await.unwrap();

    let (_child, addr, _out) = serve(&data, &[]).await;
    let mut line = Line::to(addr).await;
    let last = done(line.read(1, THERAPIST, 0).await).unwrap();
    assert!((26..=36).contains(&last), "{last}");
    let many = usize::try_from(last).unwrap();
    assert_eq!(line.cursors(many).await, Vec::from_iter(1..=last));
    let taken = RefusalCode::SlotTaken { by: envelope(26).hash() };
    assert_eq!(refusal(line.append(1, Some(1), envelope(99)).await), taken);
    // The sender that heard no answer repeats all; each is there once.
    for n in 30..40 {
        line.put(1, n).await;
    }
    line.put(1, 100).await;
    let mut line = Line::to(addr).await;
    done(line.read(1, THERAPIST, 0).await);
    line.cursors(37).await;
    line.hears_nothing().await;
}

#[cfg(unix)]
#[tokio::test]
async fn it_ends_politely_and_says_one_line_only() {
    let dir = tempfile::tempdir().unwrap();
    let (mut child, addr, mut out) = serve(dir.path(), &["--log", "trace"]).await;
    let mut line = Line::to(addr).await;
    line.create(1).await;
    line.put(1, 1).await;
    let pid = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
    let status = timeout(SOON, child.wait()).await.unwrap().unwrap();
    assert!(status.success());
    let code = line.end(SOON).await;
    assert_eq!(code.map(u16::from), Some(1001));
    let mut rest = String::new();
    out.read_to_string(&mut rest).await.unwrap();
    assert_eq!(rest, "");
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).await.unwrap();
    assert!(log.contains("started") && log.contains("\"append\"") && log.contains("stopped"));
    assert!(!log.contains("127.0.0.1") && !log.contains("01010101"), "{log}");
    // Closed well: the write-ahead log is folded in.
    assert!(!dir.path().join("mailboxes.db-wal").exists());
}

#[tokio::test]
async fn a_practice_makes_its_key_and_hands_out_capabilities() {
    let dir = tempfile::tempdir().unwrap();
    let (good, key, _) = run(&["practice-key", "--key", "p.key"], dir.path()).await;
    let key = key.trim_end();
    assert!(good && key.len() == 43);
    let (_, again, _) = run(&["practice-key", "--key", "p.key"], dir.path()).await;
    assert_eq!(again.trim_end(), key);
    let (good, capability, _) = run(&["capability", "--key", "p.key", "--days", "2"], dir.path()).await;
    assert!(good);
    let capability = Capability::from_text(&capability).unwrap();
    let (good, _, complaint) = run(&["capability", "--key", "none.key"], dir.path()).await;
    assert!(!good && complaint.starts_with("kader-relay: "));
    assert!(!run(&["capability", "--key", "p.key", "--days", "0"], dir.path()).await.0);

    let (_child, addr, _out) = serve(&dir.path().join("data"), &["--practice-key", key]).await;
    let mut line = Line::to(addr).await;
    assert_eq!(refusal(line.create(1).await), RefusalCode::NoCapability);
    let with = |request| match create(request, 1) {
        ClientFrame::Create { request, mailbox, write, readers, lifetime_s, .. } => {
            ClientFrame::Create { request, mailbox, write, readers, lifetime_s, capability: Some(capability) }
        }
        other => other,
    };
    done(line.ask(with).await);
}

#[tokio::test]
async fn what_cannot_work_is_said_before_anything_runs() {
    let dir = tempfile::tempdir().unwrap();
    for (arguments, wanted) in [
        (&["serve", "--listen", "0.0.0.0:0", "--turn", "off"][..], "--practice-key"),
        (&["serve", "--listen", "203.0.113.9:1", "--practice-key", &"A".repeat(43)], "--listen"),
        (&["serve", "--turn", "0.0.0.0:0"], "--turn-public"),
        (&["serve", "--data", "/proc/none"], "data directory"),
        (&["serve", "--practice-key", "short"], "practice-key"),
    ] {
        let all = [arguments, if arguments.contains(&"--data") { &[] } else { &["--data", "d"] }].concat();
        let all =
            if all.contains(&"--listen") { all } else { [&all[..], &["--listen", "127.0.0.1:0"]].concat() };
        let (good, out, complaint) = run(&all, dir.path()).await;
        assert!(!good && out.is_empty() && complaint.contains(wanted), "{arguments:?}: {complaint}");
    }
}
