//! How long it takes to verify a ledger of ten thousand entries, beside its bare signature checks.
//! `cargo bench -p kader-verify`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a bench")]

use kader_setting::fixtures::{PROPOSED_MS, Room, client, full_clauses, relay, therapist};
use kader_setting::{
    AGREEMENT_PREFIX, AppointmentId, Appointments, Fact, Joint, LEDGER_PREFIX, Ledger, Now, PublicKey,
    RelayTime, Signatures, Signer, cancel, cancellation_hash, verify,
};
use kader_verify::Verified;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const ENTRIES: u64 = 10_000;
const RUNS: usize = 5;
const HOUR: u64 = 3_600_000;
/// Verifying is decoding, hashing and rules too, but signatures should be most of it.
const MOST: f64 = 3.0;

/// Five years of a busy couple of people: in turn a session with its appointment, kept or called off.
fn lived() -> Room {
    let mut clauses = full_clauses(&[&client(), &therapist()]);
    clauses.session.gap_seconds = None;
    clauses.session.frequency = None;
    clauses.session.appointments = clauses.session.appointments.map(|a| Appointments { ad_hoc: true, ..a });
    clauses.course = None;
    let mut room = Room::under(clauses);
    for n in 1.. {
        let left = ENTRIES - room.client().ledger.len();
        if left == 0 {
            break;
        }
        let now = Now { wall_ms: PROPOSED_MS + n * 4 * HOUR, boot_ms: n * 4 * HOUR };
        let id = plan(&mut room, n, now);
        if left >= 4 {
            call_off(&mut room, &id, now);
        }
        room.hold(now, 50 * 60).unwrap();
    }
    room
}

fn plan(room: &mut Room, n: u64, now: Now) -> AppointmentId {
    let mut id = [0u8; 16];
    id[..8].copy_from_slice(&n.to_le_bytes());
    let (id, start_ms) = (AppointmentId::new(id), now.wall_ms + 3 * HOUR);
    let with = [client(), therapist()].map(|person| person.public());
    room.jointly(now, |side| {
        Joint::plan(&side.situation(), id, start_ms, &with, relay().key(), now, &side.person)
    })
    .unwrap();
    id
}

fn call_off(room: &mut Room, id: &AppointmentId, now: Now) {
    let side = room.client();
    let hash = cancellation_hash(&side.situation(), id).unwrap();
    let time = relay().time(&hash, now.wall_ms);
    let entry = cancel(&side.situation(), id, Some(time), now, &side.person).unwrap();
    room.everywhere(&entry).unwrap();
}

/// Every signature that stands in the export, with what it is over.
struct Signed {
    key: PublicKey,
    prefix: &'static [u8],
    bytes: Vec<u8>,
    signature: kader_setting::Signature,
}

fn signatures(room: &Room) -> Vec<Signed> {
    let side = room.client();
    let all = |prefix: &'static [u8], bytes: &[u8], signatures: &Signatures| -> Vec<Signed> {
        let one = |key: &PublicKey| Signed {
            key: *key,
            prefix,
            bytes: bytes.to_vec(),
            signature: *signatures.get(key).unwrap(),
        };
        signatures.keys().map(one).collect()
    };
    let mut found = Vec::new();
    for version in side.agreements.all() {
        let bytes = version.agreement().to_bytes().unwrap();
        found.extend(all(AGREEMENT_PREFIX, &bytes, version.signatures()));
    }
    for entry in side.ledger.entries() {
        found.extend(all(LEDGER_PREFIX, entry.body_bytes(), entry.signatures()));
        // The relay's times: as many bytes under as many signatures, whatever the hash.
        if matches!(entry.fact(), Fact::Start(_) | Fact::Cancelled { .. }) {
            let time = relay().time(entry.hash(), PROPOSED_MS);
            found.push(Signed {
                key: relay().key(),
                prefix: b"",
                bytes: RelayTime::statement(entry.hash(), PROPOSED_MS),
                signature: time.signature,
            });
        }
    }
    found
}

/// The quickest of some runs: what the machine does besides takes no part.
fn quickest(work: impl Fn()) -> Duration {
    let run = || {
        let began = Instant::now();
        work();
        began.elapsed()
    };
    (0..RUNS).map(|_| run()).min().unwrap_or_default()
}

fn main() -> ExitCode {
    // `cargo test --benches` runs this too, and wants nothing measured.
    if std::env::args().all(|argument| argument != "--bench") {
        return ExitCode::SUCCESS;
    }
    let room = lived();
    let side = room.client();
    let bytes = side.ledger.export(&side.agreements).unwrap();
    let signed = signatures(&room);
    let whole = quickest(|| drop(Verified::read(&bytes).unwrap()));
    let bare = quickest(|| {
        for one in &signed {
            verify(&one.key, one.prefix, &one.bytes, &one.signature).unwrap();
        }
    });
    let (_, ledger) = Ledger::import(&bytes).unwrap();
    let ratio = whole.as_secs_f64() / bare.as_secs_f64();
    println!(
        "kader-verify: {} entries ({} KiB) in {} ms; their {} signatures alone {} ms; {ratio:.2} times that",
        ledger.len(),
        bytes.len() / 1024,
        whole.as_millis(),
        signed.len(),
        bare.as_millis(),
    );
    if ratio > MOST {
        eprintln!("more than {MOST} times its signatures");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
