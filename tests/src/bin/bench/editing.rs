//! A long text written into a record, as the page hands it on: what the core does with each batch, beside `yrs` alone.
//!
//! A measured batch is what a quick writer types in the time after which the page keeps what was written (400 ms,
//! `ui/src/record/open.svelte.ts`). The core's way is all of it: the command, the bytes read and judged, merged into
//! the document, and the document's new state on the disk before the next batch. Nothing is sent: it is a draft.

use std::time::{Duration, Instant};

use data_encoding::BASE64;
use kader_core::input::{Command, Input, Secret};
use kader_core::output::{Output, Reply};
use kader_core::view::UnlockWay;
use kader_core::{Core, CoreConfig};
use kader_engine::now;
use kader_tests::lab::{Lab, PASSPHRASE, short_terms};
use kader_vault::{PassphraseCost, SystemKeyring, Vault};
use yrs::updates::decoder::Decode;
use yrs::{ClientID, Doc, OffsetKind, Options, ReadTxn, StateVector, Text, Transact, Update};

use crate::table::{Table, Target, percentile};
use crate::trace::{Edit, trace};

/// Ten keystrokes a second.
const BATCH: usize = 4;
/// Of each tenth of the text so many batches are measured; what is between them goes in larger pieces, as pasted.
const MEASURED: usize = 300;
const PIECE: usize = 400;
const FORM: &str = "thought-record";

/// The table of it.
pub(crate) async fn run(quick: bool) -> Result<Table, String> {
    let edits = trace();
    let edits = if quick { &edits[..8_000] } else { &edits[..] };
    let lab = Lab::agreed(short_terms()).await;
    let (profile, relay) = (lab.client.profile.clone(), lab.client.relay().to_owned());
    let Lab { folder: _folder, relay: server, therapist, client } = lab;
    drop((therapist, client));
    if let Some(server) = server {
        server.stop().await;
    }
    while Vault::in_use(&profile).unwrap_or(true) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut core = Opened::start(&profile, relay)?;
    let (record, author) = core.begins()?;
    let batches = batches(edits, author);
    let ours = core.keeps(&record, &batches)?;
    drop(core);
    let stored = stores(&profile, &batches)?;
    let theirs = merges(&batches, true);
    let only = merges(&batches, false);
    let sum = |times: &[f64]| times.iter().sum::<f64>() / 1e3;
    let mut table = Table::with_columns(
        format!("{} edits in a record, batches of {BATCH}", edits.len()),
        ["core", "yrs alone"],
    );
    table.row("a batch, p50 ms", [percentile(&ours, 0.5), percentile(&theirs.0, 0.5)], None);
    table.row("a batch, p95 ms", [percentile(&ours, 0.95), percentile(&theirs.0, 0.95)], None);
    let end = |times: &[f64]| percentile(&times[times.len() * 9 / 10..], 0.5);
    table.row("a batch in the last tenth, p50 ms", [end(&ours), end(&theirs.0)], None);
    table.row("all that were measured, s", [sum(&ours), sum(&theirs.0)], None);
    let alone = sum(&ours) / sum(&theirs.0);
    table.first("times what yrs alone takes", [alone, 1.0], Some(Target::AtMost(1.5)));
    let kept = sum(&ours) / sum(&stored);
    table.first("times yrs and the same vault, without the core", [kept, 1.0], Some(Target::AtMost(1.5)));
    table.note(format!(
        "yrs alone: one open document, its state encoded after each batch and kept nowhere; with the vault {:.1} s, \
         without any encoding {:.2} s",
        sum(&stored),
        sum(&only.0)
    ));
    table.note(format!(
        "{} batches were measured, evenly over the text, which has {} KiB as a document at its end",
        ours.len(),
        theirs.1 / 1024
    ));
    Ok(table)
}

/// What the page hands on at a time.
struct Batch {
    update: Vec<u8>,
    /// Something is taken out by it.
    takes: bool,
    measured: bool,
}

fn batches(edits: &[Edit], author: u64) -> Vec<Batch> {
    let doc = document(author);
    let page = doc.get_or_insert_text("page");
    let batch = |edits: &[Edit], measured: bool| {
        let mut txn = doc.transact_mut();
        for edit in edits {
            match edit {
                Edit::In(at, letter) => page.insert(&mut txn, *at, letter.encode_utf8(&mut [0; 4])),
                Edit::Out(at) => page.remove_range(&mut txn, *at, 1),
            }
        }
        let takes = edits.iter().any(|edit| matches!(edit, Edit::Out(_)));
        Batch { update: txn.encode_update_v1(), takes, measured }
    };
    let tenths = edits.chunks(edits.len().div_ceil(10)).map(|tenth| {
        let (typed, pasted) = tenth.split_at(tenth.len().min(MEASURED * BATCH));
        let typed = typed.chunks(BATCH).map(|edits| batch(edits, true));
        typed.chain(pasted.chunks(PIECE).map(|edits| batch(edits, false))).collect::<Vec<_>>()
    });
    tenths.flatten().collect()
}

fn document(author: u64) -> Doc {
    let mut options = Options::with_client_id(ClientID::new(author));
    options.offset_kind = OffsetKind::Utf16;
    Doc::with_options(options)
}

fn encoded(doc: &Doc) -> Vec<u8> {
    doc.transact().encode_state_as_update_v1(&StateVector::default())
}

fn applies(doc: &Doc, batch: &Batch) {
    doc.transact_mut().apply_update(Update::decode_v1(&batch.update).unwrap()).unwrap();
}

/// Milliseconds of each batch, and how long the document is at the end.
fn merges(batches: &[Batch], encodes: bool) -> (Vec<f64>, usize) {
    let doc = document(0);
    let mut times = Vec::new();
    for batch in batches {
        let began = Instant::now();
        applies(&doc, batch);
        if encodes {
            std::hint::black_box(encoded(&doc));
        }
        if batch.measured {
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
    }
    (times, encoded(&doc).len())
}

/// The same, each state kept in a vault as the core keeps it.
fn stores(profile: &std::path::Path, batches: &[Batch]) -> Result<Vec<f64>, String> {
    let failed = |error: kader_vault::VaultError| error.to_string();
    let vault = Vault::unlock_passphrase(profile, PASSPHRASE).map_err(failed)?;
    let id = *vault.home().relationships().map_err(failed)?.first().ok_or("no relationship")?;
    let store = vault.relationship(&id).map_err(failed)?;
    let row = store.transaction(|tx| tx.records()).map_err(failed)?.pop().ok_or("no record")?;
    let doc = document(0);
    let mut times = Vec::new();
    for batch in batches {
        let began = Instant::now();
        applies(&doc, batch);
        let state = encoded(&doc);
        store
            .transaction(|tx| {
                tx.record_content(&row.id)?;
                match batch.takes {
                    true => tx.put_record_content(&row.id, &state)?,
                    false => tx.extend_record_content(&row.id, &state)?,
                }
                tx.put_record(&row)
            })
            .map_err(failed)?;
        if batch.measured {
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
    }
    vault.lock();
    Ok(times)
}

/// A core on its profile, without an engine around it.
struct Opened {
    core: Core,
    relationship: String,
    next: u64,
}

impl Opened {
    fn start(profile: &std::path::Path, relay: String) -> Result<Self, String> {
        let core = Core::new(CoreConfig {
            folder: profile.to_owned(),
            relay,
            keyring: Box::new(SystemKeyring::asking()),
            passphrase_cost: PassphraseCost::new(8, 1, 1).unwrap_or(PassphraseCost::STANDARD),
        });
        let mut opened = Self { core, relationship: String::new(), next: 0 };
        let secret = Some(Secret::new(PASSPHRASE.to_owned()));
        opened.does(Command::Unlock { way: UnlockWay::Passphrase, secret })?;
        let first = opened.core.view(now()).relationships.into_iter().next();
        opened.relationship = first.ok_or("no relationship")?.id;
        Ok(opened)
    }

    fn does(&mut self, command: Command) -> Result<Reply, String> {
        self.next += 1;
        let outputs = self.core.handle(Input::Command { id: self.next, command }, now());
        let reply = outputs.into_iter().find_map(|output| match output {
            Output::Reply { id, result } if id == self.next => Some(result),
            _ => None,
        });
        reply.ok_or("no answer")?.map_err(|failure| failure.code)
    }

    /// A record, and the client id that its page writes under.
    fn begins(&mut self) -> Result<(String, u64), String> {
        let relationship = self.relationship.clone();
        let begin = Command::BeginRecord { relationship, form: FORM.to_owned(), task: None };
        let Reply::Begun(begun) = self.does(begin)? else { return Err("no record".to_owned()) };
        let (relationship, record) = (self.relationship.clone(), begun.record);
        let open = Command::OpenRecord { relationship, record: record.clone(), have: None };
        let Reply::Record(page) = self.does(open)? else { return Err("no page".to_owned()) };
        Ok((record, page.author))
    }

    /// Milliseconds of each batch.
    fn keeps(&mut self, record: &str, batches: &[Batch]) -> Result<Vec<f64>, String> {
        let mut times = Vec::new();
        for batch in batches {
            let (relationship, record) = (self.relationship.clone(), record.to_owned());
            let change = Secret::new(BASE64.encode(&batch.update));
            let began = Instant::now();
            self.does(Command::ChangeRecord { relationship, record, change })?;
            if batch.measured {
                times.push(began.elapsed().as_secs_f64() * 1e3);
            }
        }
        Ok(times)
    }
}
