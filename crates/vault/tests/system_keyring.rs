//! The real Secret Service: gnome-keyring on a session bus of its own, with folders of its own.
//! Runs where those programs are installed, and says so where they are not.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::path::Path;
use std::process::{Command, Stdio};

use common::*;
use kader_vault::{Recovery, RecoveryWords, SystemKeyring, Vault, Way};

const DIR: &str = "VAULT_TEST_KEYRING_DIR";
const TASK: &str = "VAULT_TEST_KEYRING_TASK";

/// Not a test by itself: one task inside a session, its outcome printed.
#[test]
fn as_the_program_in_a_session() {
    let (Some(dir), Ok(task)) = (std::env::var_os(DIR), std::env::var(TASK)) else { return };
    let dir = Path::new(&dir).join("profile");
    let silent = SystemKeyring::silent();
    let outcome = match task.as_str() {
        "create" => {
            let words = RecoveryWords::parse(WORDS).unwrap();
            Vault::create(&dir, Way::Keyring(&silent), Recovery::Words(words)).map(drop)
        }
        "unlock" => Vault::unlock_keyring(&dir, &silent).map(drop),
        "ask" => Vault::unlock_keyring(&dir, &SystemKeyring::asking()).map(drop),
        "replace" => Vault::unlock_keyring(&dir, &silent).and_then(|mut vault| vault.set_keyring(&silent)),
        "words" => Vault::unlock_words(&dir, &RecoveryWords::parse(WORDS).unwrap()).map(drop),
        "leave" => Vault::unlock_keyring(&dir, &silent).and_then(|mut vault| {
            vault.set_passphrase(PASSPHRASE, cheap())?;
            vault.remove_keyring(&silent)
        }),
        "discard" => Vault::discard_orphan_key(&dir, &silent),
        other => panic!("no task {other}"),
    };
    println!("{task}: {outcome:?}");
}

/// What runs before the tasks in a session.
enum Service {
    /// No session bus at all.
    NoBus,
    /// A bus on which nobody offers the service.
    BusAlone,
    /// A keyring, unlocked with this password.
    Unlocked,
    /// The same keyring after a login that did not unlock it.
    Locked,
}

fn session(dir: &Path, service: Service, tasks: &[&str]) -> Vec<String> {
    let program = std::env::current_exe().unwrap();
    let run = tasks
        .iter()
        .map(|task| {
            format!("{TASK}={task} '{}' --exact as_the_program_in_a_session --nocapture", program.display())
        })
        .collect::<Vec<_>>()
        .join("; ");
    // The daemon goes into the background before it has taken its name on the bus.
    let wait = "for _ in $(seq 200); do dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
                org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets >/dev/null 2>&1 && break; \
                sleep 0.05; done;";
    let daemon = match service {
        Service::NoBus | Service::BusAlone => String::new(),
        Service::Unlocked => {
            format!(
                "echo -n password | gnome-keyring-daemon --unlock --components=secrets >/dev/null; {wait}"
            )
        }
        Service::Locked => format!("gnome-keyring-daemon --start --components=secrets >/dev/null; {wait}"),
    };
    // Without this the daemon would outlive the session.
    let script = format!(
        "{daemon} {run}; pid=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
         org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets 2>/dev/null \
         | grep -o '[0-9]*$'); [ -z \"$pid\" ] || kill $pid"
    );
    let mut command = match service {
        Service::NoBus => {
            let mut command = Command::new("sh");
            command.args(["-c", &run]);
            command
        }
        _ => {
            // A configuration of our own: the system's would start the system's keyring when asked.
            let config = dir.join("bus.conf");
            std::fs::write(&config, BUS).unwrap();
            let mut command = Command::new("dbus-run-session");
            command.arg("--config-file").arg(config).args(["--", "sh", "-c", &script]);
            command
        }
    };
    for (variable, folder) in [
        ("HOME", "home"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_RUNTIME_DIR", "run"),
    ] {
        let folder = dir.join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        command.env(variable, folder);
    }
    let output = command
        .env(DIR, dir)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("GNOME_KEYRING_CONTROL")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let outcomes: Vec<_> = tasks
        .iter()
        .filter_map(|task| printed.lines().find(|line| line.contains(&format!("{task}: "))))
        .map(|line| line.rsplit_once(": ").unwrap().1.to_owned())
        .collect();
    assert_eq!(outcomes.len(), tasks.len(), "{printed}\n{}", String::from_utf8_lossy(&output.stderr));
    outcomes
}

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"#;

fn installed() -> bool {
    let there = ["dbus-run-session", "dbus-send", "gnome-keyring-daemon"]
        .into_iter()
        .all(|program| Command::new(program).arg("--version").output().is_ok());
    if !there {
        eprintln!("skipped: dbus-run-session, dbus-send or gnome-keyring-daemon is not installed");
    }
    there
}

#[test]
fn without_a_service_the_keyring_is_absent() {
    if !installed() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    for service in [Service::NoBus, Service::BusAlone] {
        assert_eq!(session(dir.path(), service, &["create"]), ["Err(KeyringAbsent)"]);
        assert!(contents(&dir.path().join("profile")).is_empty());
    }
    create(&dir.path().join("profile"));
    assert_eq!(session(dir.path(), Service::NoBus, &["unlock"]), ["Err(NoSuchSlot(Keyring))"]);
}

#[test]
fn found_no_entry_locked_and_absent_are_told_apart() {
    if !installed() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    assert_eq!(
        session(dir, Service::Unlocked, &["create", "unlock", "replace", "words"]),
        ["Ok(())", "Ok(())", "Ok(())", "Ok(())"]
    );
    assert_eq!(session(dir, Service::Unlocked, &["unlock"]), ["Ok(())"], "found in the next session too");
    assert_eq!(
        session(dir, Service::Locked, &["unlock", "words"]),
        ["Err(KeyringLocked)", "Ok(())"],
        "locked, and the words open it"
    );
    // There is no screen here for a prompt, which is as good as one that was dismissed.
    assert_eq!(session(dir, Service::Locked, &["ask", "words"]), ["Err(KeyringDenied)", "Ok(())"]);
    assert_eq!(session(dir, Service::NoBus, &["unlock", "words"]), ["Err(KeyringAbsent)", "Ok(())"]);
    assert_eq!(session(dir, Service::BusAlone, &["unlock"]), ["Err(KeyringAbsent)"]);
    assert_eq!(session(dir, Service::Unlocked, &["create", "unlock"]), ["Err(VaultExists)", "Ok(())"]);

    // The same keyring, emptied.
    let keyrings = dir.join("data/keyrings");
    let kept = dir.join("kept");
    std::fs::rename(&keyrings, &kept).unwrap();
    assert_eq!(session(dir, Service::Unlocked, &["unlock", "words"]), ["Err(KeyringNoEntry)", "Ok(())"]);
    std::fs::remove_dir_all(&keyrings).unwrap();
    std::fs::rename(&kept, &keyrings).unwrap();
    assert_eq!(session(dir, Service::Unlocked, &["unlock", "leave"]), ["Ok(())", "Ok(())"]);
    assert_eq!(session(dir, Service::Unlocked, &["unlock"]), ["Err(NoSuchSlot(Keyring))"]);
}

#[test]
fn a_locked_keyring_creates_nothing_and_an_orphan_is_noticed() {
    if !installed() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (dir, profile) = (dir.path(), dir.path().join("profile"));
    assert_eq!(session(dir, Service::Unlocked, &["create"]), ["Ok(())"]);
    std::fs::rename(&profile, dir.join("unmounted")).unwrap();
    assert_eq!(session(dir, Service::Locked, &["create"]), ["Err(KeyringLocked)"]);
    assert_eq!(session(dir, Service::Unlocked, &["create"]), ["Err(KeyringKeyWithoutVault)"]);
    assert!(contents(&profile).is_empty());
    std::fs::remove_dir_all(&profile).unwrap();
    std::fs::rename(dir.join("unmounted"), &profile).unwrap();
    assert_eq!(session(dir, Service::Unlocked, &["unlock", "discard"]), ["Ok(())", "Err(VaultExists)"]);
    std::fs::remove_dir_all(&profile).unwrap();
    assert_eq!(session(dir, Service::Unlocked, &["discard", "create"]), ["Ok(())", "Ok(())"]);
}
