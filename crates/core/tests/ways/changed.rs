//! A changed program on the other side: what it says, and its hands in a side's own vault.

use std::collections::BTreeMap;
use std::path::Path;

use kader_core::input::{Input, RelayEvent};
use kader_core::view::{EndReason, HistoryBy, HistoryKind, RoleView};
use kader_seal::{Group, Identity, MailboxKeys, Opened, Provider, envelope, seal_to};
use kader_setting::{Hash, PublicKey, RelationshipId, Signature, Signer};
use kader_vault::{Outgoing, Tx, Vault};
use kader_wire::frame::RelayFrame;
use kader_wire::{Envelope, MailboxId};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::world::{C, PASSPHRASE, RELAY, T, World};

/// What a letter says of a file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SaidFile {
    pub(crate) id: ByteBuf,
    pub(crate) key: ByteBuf,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) bytes: u64,
    pub(crate) chunks: u32,
    pub(crate) sha256: ByteBuf,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pages: u32,
}

/// What a changed program says: the messages as they go over the line, whatever is in them.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Said {
    Profile {
        name: String,
        role: RoleView,
    },
    VerifySame {
        confirmations: Vec<ByteBuf>,
    },
    VerifyDifferent,
    Introduce {
        #[serde(with = "serde_bytes")]
        proposal: Vec<u8>,
    },
    Propose {
        #[serde(with = "serde_bytes")]
        proposal: Vec<u8>,
    },
    Sign {
        #[serde(with = "serde_bytes")]
        proposal: Vec<u8>,
    },
    Tighten {
        #[serde(with = "serde_bytes")]
        proposal: Vec<u8>,
    },
    Entry {
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    Enter {
        at_ms: u64,
        #[serde(with = "serde_bytes")]
        request: Vec<u8>,
        hides: bool,
    },
    Start {
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    Place {
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        #[serde(with = "serde_bytes")]
        sealed: Vec<u8>,
    },
    CompareLedgers {
        to: PublicKey,
        ledger: SaidHashes,
    },
    Again {
        to: PublicKey,
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        #[serde(with = "serde_bytes")]
        nonce: Vec<u8>,
    },
    Offer {
        to: PublicKey,
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        #[serde(with = "serde_bytes")]
        asked: Vec<u8>,
        #[serde(with = "serde_bytes")]
        nonce: Vec<u8>,
        epoch: u64,
        sdp: String,
        hides: bool,
        #[serde(with = "serde_bytes")]
        place_key: Vec<u8>,
    },
    StartSigned {
        #[serde(with = "serde_bytes")]
        signature: Vec<u8>,
    },
    AskExtension {
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    AskJoint {
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    AgreeJoint {
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    AgreeExtension {
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    DeclineJoint {
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    TakeBackJoint {
        #[serde(with = "serde_bytes")]
        entry: Vec<u8>,
    },
    Left,
    Letter {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        text: String,
        written_ms: u64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<SaidFile>,
    },
    LettersSeen {
        ids: Vec<ByteBuf>,
    },
    FileArrived {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    FileRefused {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    FileMissing {
        of: PublicKey,
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        ranges: Vec<(u32, u32)>,
    },
    FileGone {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    LetterArrived {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    LetterRefused {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        reason: String,
    },
    TakeLetterBack {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    Rate {
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        #[serde(with = "serde_bytes")]
        commitment: Vec<u8>,
    },
    RateRevealed {
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        #[serde(with = "serde_bytes")]
        nonce: Vec<u8>,
        #[serde(with = "serde_bytes")]
        rating: Vec<u8>,
    },
    Goal {
        #[serde(with = "serde_bytes")]
        goal: Vec<u8>,
    },
    Task {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        goal: Hash,
        title: String,
        why: String,
        how_often: String,
        until_ms: Option<u64>,
        form: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form_definition: Option<ByteBuf>,
        by: PublicKey,
        at_ms: u64,
    },
    TaskStep {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        step: String,
    },
    TaskRefused {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        reason: String,
    },
    RecordState {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        form: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form_definition: Option<ByteBuf>,
        task: Option<ByteBuf>,
        began_ms: u64,
        version: u32,
        part: u32,
        parts: u32,
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    RecordChange {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        version: u32,
        part: u32,
        parts: u32,
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    RecordBack {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        of: PublicKey,
        owner: PublicKey,
        form: String,
        task: Option<ByteBuf>,
        began_ms: u64,
        version: u32,
        withdrawn: bool,
        part: u32,
        parts: u32,
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    RecordRefused {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        of: PublicKey,
        reason: String,
    },
    RecordWithdrawn {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        last_version: u32,
    },
    RecordRemoved {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
    },
    Where {
        #[serde(with = "serde_bytes")]
        record: Vec<u8>,
        field: String,
        #[serde(with = "serde_bytes")]
        place: Vec<u8>,
        mark: bool,
    },
    Onward {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        members: u32,
        to: Vec<PublicKey>,
    },
    OnwardPackage {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        #[serde(with = "serde_bytes")]
        package: Vec<u8>,
    },
    Missing {
        of: PublicKey,
        from: u64,
        to: u64,
    },
    HowFar,
    Heard,
    OnwardWelcome {
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        #[serde(with = "serde_bytes")]
        welcome: Vec<u8>,
    },
    Text {
        #[serde(with = "serde_bytes")]
        session: Vec<u8>,
        #[serde(with = "serde_bytes")]
        id: Vec<u8>,
        text: String,
        at_ms: u64,
    },
}

/// Hashes as a changed program says them.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SaidHashes {
    pub(crate) head: Hash,
    pub(crate) length: u64,
    pub(crate) some: Vec<(u64, Hash)>,
    pub(crate) heard: Option<Hash>,
    pub(crate) waits: bool,
    pub(crate) first: Option<u64>,
}

pub(crate) fn text(session: &[u8], id: u8, at_ms: u64) -> Said {
    Said::Text { session: session.to_vec(), id: vec![id; 16], text: format!("tekst {id}"), at_ms }
}

/// To what a client seals its place.
pub(crate) struct Asked {
    pub(crate) session: Vec<u8>,
    pub(crate) of: PublicKey,
    pub(crate) key: [u8; 32],
}

impl Asked {
    /// A place as the client's program seals it.
    pub(crate) fn seals(&self, address: &str) -> Vec<u8> {
        #[derive(Serialize)]
        struct Place<'a> {
            alone: bool,
            address: &'a str,
            call_back: &'a str,
        }
        let words = serde_ipld_dagcbor::to_vec(&Place { alone: false, address, call_back: "1" }).unwrap();
        seal_to(&self.key, &[self.session.as_slice(), self.of.as_bytes()].concat(), &words).unwrap()
    }

    /// And says it.
    pub(crate) fn says(&self, address: &str) -> Said {
        Said::Place { session: self.session.clone(), sealed: self.seals(address) }
    }
}

/// What the tests look at in a relationship's record.
#[derive(Deserialize)]
pub(crate) struct Record {
    pub(crate) group: ByteBuf,
    #[serde(default)]
    pub(crate) mls: Option<ByteBuf>,
    pub(crate) mailbox: Keys,
    pub(crate) next_out: u64,
    pub(crate) running: Option<Running>,
    pub(crate) verification: Comparison,
    pub(crate) others: Vec<Member>,
    pub(crate) invitations: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
pub(crate) struct Member {
    pub(crate) key: PublicKey,
}

#[derive(Deserialize)]
pub(crate) struct Keys {
    pub(crate) keys: ByteBuf,
}

#[derive(Deserialize)]
pub(crate) struct Running {
    pub(crate) session: ByteBuf,
}

#[derive(Deserialize)]
pub(crate) struct Comparison {
    pub(crate) own: ByteBuf,
}

/// A side's vault in the hands of somebody who writes another program on it.
pub(crate) struct Changed<'a> {
    pub(crate) tx: &'a Tx<'a>,
    pub(crate) identity: &'a Identity,
    pub(crate) bytes: Vec<u8>,
    pub(crate) record: Record,
}

impl Changed<'_> {
    pub(crate) fn mailbox(&self) -> MailboxKeys {
        MailboxKeys::from_bytes(&self.record.mailbox.keys).unwrap()
    }

    pub(crate) fn group(&self, provider: &Provider<'_>) -> Group {
        let id = self.record.mls.as_ref().unwrap_or(&self.record.group);
        Group::load(provider, id.as_slice().try_into().unwrap()).unwrap().unwrap()
    }

    /// Seals anything, as the message with this number.
    pub(crate) fn seals(&self, number: u64, said: &[u8]) -> Envelope {
        let provider = Provider::new(self.tx.connection());
        let numbered = [number.to_be_bytes().as_slice(), said].concat();
        let sealed = self.group(&provider).seal(&provider, self.identity, &numbered).unwrap();
        envelope::wrap(&self.mailbox().outer, &sealed).unwrap()
    }

    /// Seals anything beside the numbers: which one is next, and what was heard of the others.
    pub(crate) fn seals_beside(&self, next: u64, heard: &[u64], said: &Said) -> Envelope {
        let provider = Provider::new(self.tx.connection());
        let mut frame = (3 << 56 | next).to_be_bytes().to_vec();
        frame.push(u8::try_from(heard.len()).unwrap());
        frame.extend(heard.iter().flat_map(|due| due.to_be_bytes()));
        frame.extend(serde_ipld_dagcbor::to_vec(said).unwrap());
        let sealed = self.group(&provider).seal(&provider, self.identity, &frame).unwrap();
        envelope::wrap(&self.mailbox().outer, &sealed).unwrap()
    }

    /// Leaves it to the honest program to send it.
    pub(crate) fn posts(&self, envelope: &Envelope) {
        let keys = self.mailbox();
        let destination = serde_ipld_dagcbor::to_vec(&(&keys.id, &keys.write)).unwrap();
        let envelope = envelope.as_bytes().to_vec();
        self.tx.push_outgoing(&Outgoing { destination, slot: None, about: None, envelope }).unwrap();
    }

    /// Says these in a row, with the numbers that are due.
    pub(crate) fn says(&mut self, messages: &[Said]) {
        for message in messages {
            let envelope = self.seals(self.record.next_out, &serde_ipld_dagcbor::to_vec(message).unwrap());
            self.posts(&envelope);
            self.skips(1);
        }
    }

    /// Goes on behind so many numbers that are never said.
    pub(crate) fn skips(&mut self, numbers: u64) {
        let name = b"\x68next_out";
        let at = self.bytes.windows(name.len()).position(|window| window == name).unwrap() + name.len();
        let before = serde_ipld_dagcbor::to_vec(&self.record.next_out).unwrap();
        assert_eq!(self.bytes[at..at + before.len()], before);
        self.record.next_out += numbers;
        let after = serde_ipld_dagcbor::to_vec(&self.record.next_out).unwrap();
        self.bytes.splice(at..at + before.len(), after);
        self.tx.put_state("state", &self.bytes).unwrap();
    }
}

impl Signer for Changed<'_> {
    fn public(&self) -> PublicKey {
        PublicKey::new(self.identity.public())
    }

    fn sign(&self, prefix: &'static [u8], bytes: &[u8]) -> Signature {
        Signature::new(self.identity.sign(prefix, bytes))
    }
}

/// What stands behind the number and how far its sender has heard the others.
pub(crate) fn message_in(frame: &[u8]) -> &[u8] {
    if frame[0] == 0 { &frame[8..] } else { &frame[9 + 8 * usize::from(frame[8])..] }
}

/// Something that rolls a transaction back.
pub(crate) struct Back<T>(Option<T>);

impl<T> From<kader_vault::VaultError> for Back<T> {
    fn from(error: kader_vault::VaultError) -> Self {
        panic!("{error}")
    }
}

fn in_relationship<T>(
    vault: &Vault,
    id: &RelationshipId,
    identity: &Identity,
    keep: bool,
    work: impl FnOnce(&mut Changed<'_>) -> T,
) -> T {
    let done = vault.relationship(id).unwrap().transaction(|tx: &Tx<'_>| {
        let bytes = tx.state("state")?.unwrap();
        let record = serde_ipld_dagcbor::from_slice(&bytes).unwrap();
        let value = work(&mut Changed { tx, identity, bytes, record });
        if keep { Ok(value) } else { Err(Back(Some(value))) }
    });
    done.unwrap_or_else(|back| back.0.unwrap())
}

impl World {
    /// Ends this side's program and does something else with its vault. Nothing of it is kept
    /// where `keep` is false.
    pub(crate) fn with_vault<T>(
        &mut self,
        side: usize,
        keep: bool,
        work: impl FnOnce(&mut Changed<'_>) -> T,
    ) -> T {
        self.kill(side);
        let vault = Vault::unlock_passphrase(&self.folder(side), PASSPHRASE).unwrap();
        let identity = Identity::from_seed(&vault.home().identity().unwrap().unwrap());
        let id = *vault.home().relationships().unwrap().last().unwrap();
        in_relationship(&vault, &id, &identity, keep, work)
    }

    /// Why this side's program did not take letters, tasks and changes of records, as it said and was not known to be
    /// heard yet. It is ended for that, and goes on.
    pub(crate) fn refusals(&mut self, side: usize) -> Vec<String> {
        let said: Vec<Vec<u8>> = self.with_vault(side, false, |changed| {
            let numbers = changed.tx.said_numbers().unwrap();
            numbers.into_iter().map(|number| changed.tx.said(number).unwrap().unwrap().body.clone()).collect()
        });
        self.unlock(side);
        self.settle();
        let read = said.iter().filter_map(|body| serde_ipld_dagcbor::from_slice(body).ok());
        let reasons = read.filter_map(|said| match said {
            Said::LetterRefused { reason, .. }
            | Said::TaskRefused { reason, .. }
            | Said::RecordRefused { reason, .. } => Some(reason),
            _ => None,
        });
        reasons.collect()
    }

    /// Ends this side's program, looks into each of its relationships, and lets it go on.
    pub(crate) fn every_relationship(&mut self, side: usize, mut look: impl FnMut(&mut Changed<'_>)) {
        self.kill(side);
        let vault = Vault::unlock_passphrase(&self.folder(side), PASSPHRASE).unwrap();
        let identity = Identity::from_seed(&vault.home().identity().unwrap().unwrap());
        for id in vault.home().relationships().unwrap() {
            in_relationship(&vault, &id, &identity, false, &mut look);
        }
        drop(vault);
        self.unlock(side);
        self.settle();
    }

    /// A changed program of this side says these, and the honest one goes on.
    pub(crate) fn says(&mut self, side: usize, messages: &[Said]) {
        self.with_vault(side, true, |changed| changed.says(messages));
        self.unlock(side);
        self.settle();
    }

    /// The relay delivers anything it likes.
    pub(crate) fn delivers(&mut self, side: usize, mailbox: MailboxId, cursor: u64, envelope: &Envelope) {
        self.delivers_in(side, mailbox, (cursor, None), envelope);
    }

    /// The same, in a slot.
    pub(crate) fn delivers_in(
        &mut self,
        side: usize,
        mailbox: MailboxId,
        (cursor, slot): (u64, Option<u64>),
        envelope: &Envelope,
    ) {
        let frame = RelayFrame::Delivery { mailbox, cursor, slot, envelope: envelope.clone() };
        self.handle(side, Input::Relay { url: RELAY.to_owned(), event: RelayEvent::Frame(frame) });
        self.settle();
    }

    /// The session that runs, as this side wrote it down.
    pub(crate) fn session(&mut self, side: usize) -> Vec<u8> {
        let session =
            self.with_vault(side, false, |changed| changed.record.running.as_ref().unwrap().session.to_vec());
        self.unlock(side);
        self.settle();
        session
    }

    /// The key of the other of two, as this side wrote it down.
    pub(crate) fn other_key(&mut self, side: usize) -> PublicKey {
        let key = self.with_vault(side, false, |changed| changed.record.others[0].key);
        self.unlock(side);
        self.settle();
        key
    }

    /// The last message of this kind that the relay has and this side did not read yet; its program has
    /// ended then.
    pub(crate) fn unread<S>(&mut self, side: usize, kind: fn(Said) -> Option<S>) -> S {
        self.finds_unread(side, kind).expect("a message of this kind")
    }

    /// The same, where there may be none.
    pub(crate) fn finds_unread<S>(&mut self, side: usize, kind: fn(Said) -> Option<S>) -> Option<S> {
        let log = self.relay.log();
        self.with_vault(side, false, |changed| {
            let keys = changed.mailbox();
            let provider = Provider::new(changed.tx.connection());
            let mut group = changed.group(&provider);
            let said = log.iter().filter(|(mailbox, ..)| *mailbox == keys.id).filter_map(|(.., envelope)| {
                let sealed = envelope::unwrap(&keys.outer, envelope).ok()?;
                let Ok(Opened::Message { bytes, .. }) = group.open(&provider, &sealed) else { return None };
                serde_ipld_dagcbor::from_slice(message_in(&bytes)).ok()
            });
            said.filter_map(kind).last()
        })
    }

    /// The client's program is away and another one asks for a line: the therapist's offer comes
    /// with a key, good for once.
    pub(crate) fn asked_for_a_place(&mut self) -> Asked {
        let session = self.session(C);
        let (mailbox, wish) = self.with_vault(C, true, |changed| {
            let to = changed.record.others[0].key;
            let wish = Said::Again { to, session: session.clone(), nonce: vec![7; 32] };
            let sealed = changed.seals(changed.record.next_out, &serde_ipld_dagcbor::to_vec(&wish).unwrap());
            changed.skips(1);
            (changed.mailbox().id, sealed)
        });
        self.delivers(T, mailbox, 0, &wish);
        self.passes(5_000);
        let key = self.unread(C, |said| match said {
            Said::Offer { place_key, .. } => Some(place_key),
            _ => None,
        });
        let of = PublicKey::new(self.with_vault(C, false, |changed| changed.identity.public()));
        Asked { session, of, key: key.try_into().expect("a key") }
    }

    pub(crate) fn left_out(&self, side: usize) -> u32 {
        self.sees(side).mail.left_out
    }

    /// What the last session of this side's ledger came to: why it ended, how long it was, by whom.
    pub(crate) fn ending(&self, side: usize) -> (Option<EndReason>, Option<u32>, HistoryBy) {
        let row =
            self.sees(side).history.into_iter().rfind(|row| row.kind == HistoryKind::End).expect("an END");
        (row.reason, row.seconds, row.by)
    }
}

/// Every byte that a profile has on the disk.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
}

pub(crate) fn garbage(byte: u8) -> Envelope {
    Envelope::try_from(vec![byte; 600]).unwrap()
}

// --- 1: what a peer's bytes cause does not stop the inbox ---
