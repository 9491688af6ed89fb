//! Sound from mouth to ear: what one side says comes out of the other side's speaker, and not of
//! its own.
//!
//! Two engines play to two sinks of a PulseAudio server of their own, chosen by their ids as a
//! person chooses them; `parec` records what each sink plays. cpal finds the server by the
//! environment, which cannot be changed safely in a running process: therefore all of it runs in a
//! child of this test binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Stdio};
use std::time::Duration;

use kader_core::input::{Command, DeviceKind};
use kader_core::view::{RoleView, SessionTerms};
use kader_tests::lab::{Lab, Person, clip, log, relay};
use kader_tests::likeness::{Clip, RATE, loudness, raw, wav};
use kader_tests::process::{Process, wait_for};

/// Set where this is the child that sees the server.
const CHILD: &str = "KADER_SOUND_CHILD";
/// A recording is compared in windows of a quarter of a second: shorter than what a busy machine
/// leaves whole, longer than what all voices have in common.
const WINDOW: usize = RATE / 4;
/// A clip is in a recording where windows are most like it at one common shift. The shift may move
/// by this much, since playout stretches and squeezes.
const DRIFT: usize = RATE / 5;
/// Share of the windows with speech in them that lie at that shift, where the clip is in it ...
const SHARE: f64 = 0.5;
/// ... and the normalized cross-correlation there, of the middle one of them.
const LIKENESS: f64 = 0.5;
/// Share of the windows at one shift, where it is not: what chance brings together.
const CHANCE: f64 = 0.35;
const SOON: Duration = Duration::from_secs(45);
/// What counts as speech and as silence: root of the mean square, of full scale.
const SPEECH: f32 = 0.01;
const SILENCE: f32 = 0.001;
/// Without a sound server there is nothing to be heard.
const INSTALL: &str =
    "'scripts/install-needs.sh windows' installs pulseaudio, pulseaudio-utils and libasound2-plugins";

#[test]
fn each_hears_the_other_and_not_oneself() {
    let home = tempfile::tempdir().unwrap();
    let _server = server(home.path());
    let child = with_home(Program::new(std::env::current_exe().unwrap()), home.path())
        .args(["--exact", "child", "--ignored", "--nocapture"])
        .env("PULSE_SERVER", format!("unix:{}", socket(home.path()).display()))
        .env(CHILD, "1")
        .output()
        .unwrap();
    print!("{}", String::from_utf8_lossy(&child.stdout));
    eprint!("{}", String::from_utf8_lossy(&child.stderr));
    assert!(child.status.success(), "the child failed");
}

fn socket(home: &Path) -> PathBuf {
    home.join("pulse.sock")
}

/// A sound server with a speaker for each, and a third that is the system's choice and plays to
/// nobody.
fn server(home: &Path) -> Process {
    // Clients have to show a cookie, though any will do here.
    let cookie = home.join(".config/pulse");
    std::fs::create_dir_all(&cookie).unwrap();
    std::fs::write(cookie.join("cookie"), [7; 256]).unwrap();
    let sink = |name: &str| format!("--load=module-null-sink sink_name={name} rate=48000 channels=2");
    let server = Process::start(
        "pulseaudio",
        with_home(Program::new("pulseaudio"), home)
            .args(["--daemonize=no", "--exit-idle-time=-1", "-n", "--use-pid-file=no"])
            .args(["--disable-shm=yes", "--realtime=no", "--high-priority=no"])
            .args(["nobody", "therapist", "client"].map(sink))
            // Last, so that all else is there once the socket is.
            .arg(format!(
                "--load=module-native-protocol-unix auth-anonymous=1 socket={}",
                socket(home).display()
            ))
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    )
    .unwrap_or_else(|error| panic!("{error}: {INSTALL}"));
    wait_for("PulseAudio", SOON, || socket(home).exists()).unwrap();
    server
}

fn with_home(mut command: Program, home: &Path) -> Program {
    command
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env("XDG_CONFIG_HOME", home)
        .env("PULSE_RUNTIME_PATH", home)
        .env("PULSE_STATE_PATH", home)
        .env_remove("DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    command
}

/// Records what both sinks play for so long: the therapist's, then the client's.
async fn record(length: Duration) -> [Vec<f32>; 2] {
    let folder = tempfile::tempdir().unwrap();
    let files = ["therapist", "client"].map(|name| (name, folder.path().join(name)));
    let recorders = files.each_ref().map(|(name, file)| {
        Process::start(
            "parec",
            Program::new("parec")
                .args(["--raw", "--format=s16le", "--rate=48000", "--channels=1", "--latency-msec=50"])
                .arg(format!("--device={name}.monitor"))
                .stdout(File::create(file).unwrap()),
        )
        .unwrap_or_else(|error| panic!("{error}: {INSTALL}"))
    });
    tokio::time::sleep(length).await;
    drop(recorders);
    files.map(|(_, file)| raw(&std::fs::read(file).unwrap()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of the other, run by it in a child process"]
async fn child() {
    assert!(std::env::var_os(CHILD).is_some(), "this part needs the sound server that the other starts");
    log();
    let folder = tempfile::tempdir().unwrap();
    let relay = relay(folder.path()).await;
    let url = relay.url();
    let person = |role| Person::start_with(folder.path(), role, &url, |config| config.speaker = None);
    let (therapist, client) = (person(RoleView::Therapist), person(RoleView::Client));
    therapist.settles_in("Femke Bakker").await;
    client.settles_in("Sam de Wit").await;
    let mut lab = Lab { folder, relay: Some(relay), therapist, client };
    lab.joins().await;
    lab.agrees(SessionTerms {
        seconds: 900,
        grace_seconds: 0,
        extension_max_seconds: 0,
        notices: Vec::new(),
        ..SessionTerms::default()
    })
    .await;
    for (person, sink) in [(&lab.therapist, "therapist"), (&lab.client, "client")] {
        chooses(person, sink).await;
    }
    lab.begins_session().await;

    let clips = ["therapist", "client"].map(|name| Clip::new(&wav(&clip(&format!("{name}.wav"))), WINDOW));
    let [therapist, client] = &clips;

    // One speaks, then the other: it comes out of the other's speaker, and of the own comes nothing.
    speaks(&lab.therapist, false).await;
    until_recorded(7, |[far, own]| {
        silent("the client's voice at the client", own);
        heard("the client's voice at the therapist", far, client, therapist)
    })
    .await;

    speaks(&lab.therapist, true).await;
    speaks(&lab.client, false).await;
    until_recorded(7, |[own, far]| {
        silent("the therapist's voice at the therapist", own);
        heard("the therapist's voice at the client", far, therapist, client)
    })
    .await;

    // Both at once.
    speaks(&lab.client, true).await;
    until_recorded(12, |[at_therapist, at_client]| {
        heard("both speak, at the therapist", at_therapist, client, therapist)?;
        heard("both speak, at the client", at_client, therapist, client)
    })
    .await;
}

/// Records for so many seconds what both sinks play; again, where a machine that did other things left gaps in it.
async fn until_recorded(seconds: u64, so: impl Fn(&[Vec<f32>; 2]) -> Result<(), String>) {
    let mut why = String::new();
    for _ in 0..6 {
        match so(&record(Duration::from_secs(seconds)).await) {
            Ok(()) => return,
            Err(error) => why = error,
        }
        println!("once more: {why}");
    }
    panic!("{why}");
}

/// Turns a microphone on or off, and waits until that has been heard.
async fn speaks(person: &Person, on: bool) {
    person.does(Command::SetDevice { kind: DeviceKind::Microphone, on, choice: None }).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
}

/// Chooses a speaker in the lobby.
async fn chooses(person: &Person, sink: &str) {
    person.does(Command::OpenLobby { relationship: person.relationship.clone() }).await;
    let id = format!("pulseaudio:{sink}");
    person
        .waits_until("the speakers", SOON, |found| {
            let choices = found.session.as_ref().map(|session| &session.speaker.choices);
            choices.is_some_and(|choices| choices.iter().any(|choice| choice.id == id))
        })
        .await;
    person.does(Command::SetDevice { kind: DeviceKind::Speaker, on: true, choice: Some(id.clone()) }).await;
    person
        .waits_until("the chosen speaker", SOON, |found| {
            found.session.as_ref().is_some_and(|session| {
                session.speaker.chosen.as_ref() == Some(&id) && session.speaker.problem.is_none()
            })
        })
        .await;
}

/// The recording holds the one clip, in its order and at its pace, and not the other.
fn heard(what: &str, recording: &[f32], wanted: &Clip, unwanted: &Clip) -> Result<(), String> {
    let windows = recording.chunks_exact(WINDOW).enumerate();
    let speech: Vec<_> = windows.filter(|(_, window)| loudness(window) >= SPEECH).collect();
    let (share, likeness) = at_one_shift(&speech, wanted);
    let (other, _) = at_one_shift(&speech, unwanted);
    println!(
        "{what}: {} windows of speech, {:.0} % at one shift, likeness {likeness:.2}; the own voice {:.0} %",
        speech.len(),
        share * 100.0,
        other * 100.0
    );
    assert!(other <= CHANCE || speech.len() < 8, "{what}: the own clip is in it");
    if speech.len() < 8 {
        return Err(format!("{what}: hardly any speech"));
    }
    if share < SHARE || likeness < LIKENESS {
        return Err(format!("{what}: the other's clip is not in it"));
    }
    Ok(())
}

/// The largest share of the windows that are most like the clip at one common shift, and the
/// likeness of the middle one of them.
fn at_one_shift(windows: &[(usize, &[f32])], clip: &Clip) -> (f64, f64) {
    let places: Vec<_> = windows
        .iter()
        .map(|(number, window)| {
            let (likeness, place) = clip.likeness(window);
            // The clip repeats, so a shift is one modulo its length.
            let begun = number * WINDOW % clip.length();
            ((place + clip.length() - begun) % clip.length(), likeness)
        })
        .collect();
    let together = |shift: usize| -> Vec<f64> {
        let near = |at: usize| (at + clip.length() - shift) % clip.length() < DRIFT;
        places.iter().filter(|(at, _)| near(*at)).map(|(_, likeness)| *likeness).collect()
    };
    let mut best = places.iter().map(|(shift, _)| together(*shift)).max_by_key(Vec::len).unwrap_or_default();
    best.sort_by(f64::total_cmp);
    let share = best.len() as f64 / windows.len().max(1) as f64;
    (share, best.get(best.len() / 2).copied().unwrap_or_default())
}

/// Nothing at all comes out, from the first sample to the last.
fn silent(what: &str, recording: &[f32]) {
    let loudest = recording.chunks_exact(WINDOW).map(loudness).fold(0.0, f32::max);
    println!("{what}: {} windows, loudness at most {loudest:.6}", recording.len() / WINDOW);
    assert!(recording.len() / WINDOW >= 8, "{what}: nothing was recorded");
    assert!(loudest < SILENCE, "{what}: something comes out");
}
