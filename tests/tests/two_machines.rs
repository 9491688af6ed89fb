//! As on two machines: a practice's relay on an address that is not this machine's own, a therapist
//! with the practice's permission, a client who knows nothing but the link.
//!
//! With a relay on loopback the engine keeps a call on loopback too; here it does not. All of it
//! runs in a network namespace with one private address, from which nothing leaves: in a child of
//! this test binary that `unshare` starts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::path::Path;
use std::process::Command as Program;
use std::time::{Duration, Instant};

use kader_core::input::{Command, Secret};
use kader_core::output::Reply;
use kader_core::view::{AddressWay, InvitationState, PhaseView, RelationshipView, RoleView};
use kader_tests::capture::own_udp_sockets;
use kader_tests::lab::{Lab, Person, log, short_terms};
use kader_tests::pictures::{Clips, patches};
use kader_tests::process::{Process, built};

/// Set where this is the child in the namespace.
const CHILD: &str = "KADER_MACHINES_CHILD";
/// The one address in it: private (RFC 1918), so an unsealed line to it is allowed.
const ADDRESS: &str = "10.77.0.1";
const SOON: Duration = Duration::from_secs(45);

#[test]
fn two_machines_meet_over_a_practices_relay() {
    // Who is not root becomes it in a user namespace, where the system has them.
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| {
        use std::os::unix::fs::MetadataExt;
        own.uid() == 0
    });
    let spaces = if root { ["--net"].as_slice() } else { &["--user", "--map-root-user", "--net"] };
    let child = Program::new("unshare")
        .args(spaces)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap_or_else(|error| panic!("unshare, of util-linux, did not start: {error}"));
    print!("{}", String::from_utf8_lossy(&child.stdout));
    eprint!("{}", String::from_utf8_lossy(&child.stderr));
    assert!(
        child.status.success(),
        "the child failed. Where it is the namespace that could not be had: run this as root, or allow user namespaces"
    );
}

/// Gives this namespace its address. Nothing is at the other end of it.
fn plug_in() {
    for words in [
        "link set lo up",
        "link add kader0 type veth peer name kader1",
        &format!("addr add {ADDRESS}/24 dev kader0"),
        "link set kader0 up",
        "link set kader1 up",
    ] {
        let done = Program::new("ip").args(words.split(' ')).output().unwrap_or_else(|error| {
            panic!("ip did not start: {error}. 'scripts/install-needs.sh network' installs iproute2")
        });
        assert!(done.status.success(), "ip {words}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

/// Runs the relay's program to its end and gives the line that it prints.
fn relay_says(arguments: &[&str], key: &Path) -> String {
    let done = Program::new(built("kader-relay")).args(arguments).arg("--key").arg(key).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of the other, run by it in a network namespace"]
async fn child() {
    assert!(std::env::var_os(CHILD).is_some(), "this part changes the network that it runs in");
    log();
    plug_in();
    let folder = tempfile::tempdir().unwrap();

    // The practice: a key, a relay that knows it, a permission for the therapist.
    let key = folder.path().join("practice.key");
    let practice = relay_says(&["practice-key"], &key);
    let permission = relay_says(&["capability", "--days", "30"], &key);
    let (_relay, line) = Process::start_and_read(
        "kader-relay",
        Program::new(built("kader-relay"))
            .args(["serve", "--listen", &format!("{ADDRESS}:0"), "--practice-key", &practice, "--data"])
            .arg(folder.path().join("relay")),
        |line| line.starts_with("listening on "),
    )
    .unwrap();
    let url = line.trim_start_matches("listening on ").trim().to_owned();
    assert!(url.starts_with(&format!("ws://{ADDRESS}:")), "{url}");

    let mut therapist = Person::start(folder.path(), RoleView::Therapist, &url);
    let client = Person::start_with(folder.path(), RoleView::Client, "", |config| config.relay = None);
    therapist.settles_in("Femke Bakker").await;
    client.settles_in("Sam de Wit").await;

    // Without the permission there is no invitation; a damaged one changes nothing; the right one does.
    let Reply::Relationship(id) = therapist.does(Command::Invite { people: 1 }).await else {
        panic!("no relationship")
    };
    therapist.relationship = id;
    let asked = therapist.waits("that it is asked for", SOON, |view| view.needs_capability).await;
    assert_eq!(asked.relationships[0].invitations[0].state, InvitationState::Preparing);
    let set = |text: &str| Command::SetCapability { text: Secret::new(text.to_owned()) };
    let damaged = therapist.tries(set(&permission[1..])).await.unwrap_err();
    assert_eq!(damaged.code, "capabilityDamaged");
    assert!(therapist.view().needs_capability);
    therapist.does(set(&permission)).await;
    let link = therapist
        .waits_until("an open invitation", SOON, |found| {
            found.invitations.first().is_some_and(|i| i.state == InvitationState::Open)
        })
        .await
        .invitations
        .remove(0)
        .link;
    assert!(!therapist.view().needs_capability);

    let mut lab = Lab { folder, relay: None, therapist, client };
    lab.accepts(link).await;
    lab.agrees(short_terms()).await;
    lab.begins_session().await;
    each_sees_the_other(&lab).await;
    for person in [&lab.therapist, &lab.client] {
        goes(person, AddressWay::Direct).await;
    }
    // The line is not kept on this machine: 127.0.0.1, in this machine's or the network's order.
    let bound = own_udp_sockets();
    println!("bound to {bound:?}");
    assert!(bound.iter().any(|(address, _)| address != "0100007F" && address != "7F000001"));
    leaves(&lab).await;

    // The same over the relay's detour, which is at that address too.
    lab.client.does(Command::SetHideAddress { hide: true }).await;
    lab.begins_session().await;
    each_sees_the_other(&lab).await;
    for person in [&lab.therapist, &lab.client] {
        goes(person, AddressWay::Relayed).await;
    }
    leaves(&lab).await;
}

/// The session's line is known to go this way.
async fn goes(person: &Person, way: AddressWay) {
    let so = |found: &RelationshipView| found.session.as_ref().is_some_and(|s| s.address_way == way);
    person.waits_until(&format!("{way:?}"), SOON, so).await;
}

/// Frames come, are decoded, and are of the other's clip.
async fn each_sees_the_other(lab: &Lab) {
    let clips = Clips::open();
    for (therapist, person) in [(true, &lab.therapist), (false, &lab.client)] {
        let mut pictures = person.sees_other();
        let mut seen = 0;
        let until = Instant::now() + SOON;
        loop {
            tokio::time::timeout(SOON, pictures.changed()).await.expect("a picture").unwrap();
            let picture = pictures.borrow_and_update().clone();
            seen += u32::from(picture.is_some());
            let Some(picture) = picture.filter(|_| seen >= 30) else { continue };
            let (checked, stats) = (clips.check(therapist, &patches(&picture)), person.engine.stats());
            if checked.is_ok() && stats.sent > 30 && stats.received > 30 && stats.shown > 30 {
                break;
            }
            // The first ones of a line that just begins are coarse.
            assert!(Instant::now() < until, "{seen} pictures, {checked:?}, {stats:?}");
        }
    }
}

async fn leaves(lab: &Lab) {
    lab.client.does(Command::Leave { relationship: lab.client.relationship.clone() }).await;
    for person in [&lab.therapist, &lab.client] {
        person.is_in(PhaseView::Ended, SOON).await;
        person.does(Command::CloseEnding { relationship: person.relationship.clone() }).await;
    }
}
